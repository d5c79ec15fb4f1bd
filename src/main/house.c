/* SPDX-License-Identifier: Apache-2.0 */
/* See main/house.h. The copy is that of `waybill backup` beside a running hub (main/keep.h). */
#include "main/house.h"

#include "main/keep.h"
#include "os/file_os.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define LISTED_MAX 500

static enum err backup(void *ctx, struct arena *a, enum lang lang, struct web_told told,
                       struct str *ret_json, struct str *ret_sentence)
{
    struct settings s = *(const struct settings *)ctx;
    struct cli_data ask = {.op = CLI_DATA_BACKUP, .told = told.fn, .told_ctx = told.ctx};

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

/* A copy on its way out. */
struct sending {
    struct http_stream face; /* first */
    FILE *file;
};

static size_t read_sending(struct http_stream *s, char *to, size_t n)
{
    size_t got = fread(to, 1, n, ((struct sending *)s)->file);

    return got ? got : HTTP_STREAM_END;
}

static void close_sending(struct http_stream *s)
{
    fclose(((struct sending *)s)->file);
    free(s);
}

/* Only what the list names: nothing else of the folder, or of the disk, can be fetched. */
static enum err open_backup(void *ctx, struct arena *a, struct str name,
                            struct http_stream **ret_stream)
{
    const struct settings *s = ctx;
    struct web_backup *items;
    size_t n, i = 0;
    enum err err = backups(ctx, a, &items, &n);

    while (!err && i < n && !str_eq(items[i].name, name))
        i++;
    if (err || i == n)
        return err ? err : ERR_NOT_FOUND;
    struct str path = str_printf(a, "%.*s/backups/%.*s", STR_ARG(s->dir), STR_ARG(name));
    FILE *file = fopen(str_cstr(a, path), "rb");
    if (!file)
        return file_err(errno);
    struct sending *out = calloc(1, sizeof(*out));
    ASSERT(out);
    *out = (struct sending){.face = {.read = read_sending, .close = close_sending}, .file = file};
    *ret_stream = &out->face;
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
                              .backups = backups,
                              .open = open_backup};
}
