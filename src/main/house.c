/* SPDX-License-Identifier: Apache-2.0 */
/* See main/house.h. The copy is that of `waybill backup` beside a running hub (main/keep.h). */
#include "main/house.h"

#include "main/keep.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#define LISTED_MAX 500

static enum err backup(void *ctx, struct arena *a, enum lang lang, struct str *ret_json,
                       struct str *ret_sentence)
{
    struct settings s = *(const struct settings *)ctx;
    struct cli_data ask = {.op = CLI_DATA_BACKUP};

    s.lang = lang;
    return keep_run(&s, a, &ask, ret_json, ret_sentence);
}

static int newest_first(const void *x, const void *y)
{
    const struct web_backup *a = x, *b = y;

    return a->made_ms > b->made_ms ? -1 : a->made_ms < b->made_ms;
}

static enum err backups(void *ctx, struct arena *a, struct web_backup **ret_items, size_t *ret_n)
{
    const struct settings *s = ctx;
    struct str folder = str_cat(a, s->dir, STR("/backups"));
    struct web_backup *items = NULL;
    size_t n = 0;
    DIR *d = opendir(str_cstr(a, folder));

    for (struct dirent *e; d && n < LISTED_MAX && (e = readdir(d));) {
        struct str name = str_of(e->d_name),
                   path = str_printf(a, "%.*s/%s", STR_ARG(folder), e->d_name);
        struct stat st;
        if (!str_ends(name, STR(".db")) || stat(str_cstr(a, path), &st) || !S_ISREG(st.st_mode))
            continue;
        *ARENA_PUSH(a, &items, &n, struct web_backup) =
            (struct web_backup){str_dup(a, name), st.st_size, (int64_t)st.st_mtime * 1000};
    }
    if (d)
        closedir(d);
    if (n)
        qsort(items, n, sizeof(*items), newest_first);
    *ret_items = items;
    *ret_n = n;
    return OK;
}

struct web_house house_of(struct arena *a, struct str dir, const struct options *options,
                          int64_t started_ms)
{
    struct settings *s = ARENA_NEW(a, struct settings);

    s->options = *options;
    s->options.hub = STR_NONE; /* this is the hub */
    s->dir = dir;
    return (struct web_house){.ctx = s,
                              .dir = dir,
                              .started_ms = started_ms,
                              .options = options,
                              .backup = backup,
                              .backups = backups};
}
