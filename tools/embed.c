/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns files into const byte arrays, so that the program carries what it serves.
 * Usage: embed OUT.c OUT.h NAME=PATH... gives for each NAME in the header:
 *     extern const unsigned char embed_NAME[];   (ended by an extra 0, not counted)
 *     extern const size_t embed_NAME_n;
 * Where PATH is a folder: all its files, sorted by path (base/embed.h):
 *     extern const struct embed_file embed_NAME[];   (ended by one without path, not counted)
 *     extern const size_t embed_NAME_n;
 * In meson: custom_target(output: ['x.c', 'x.h'], command: [embed, '@OUTPUT0@', '@OUTPUT1@',
 * 'name=' + path]); the C file includes the header by its name in quotes.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BYTES_PER_LINE 20

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "embed: %s: %s\n", what, name);
    exit(1);
}

static FILE *open_or_fail(const char *path, const char *mode)
{
    FILE *f = fopen(path, mode);

    if (f == NULL)
        fail("cannot open", path);
    return f;
}

static bool is_name(const char *from, const char *to)
{
    if (from == to || isdigit((unsigned char)*from))
        return false;
    for (; from < to; from++)
        if (!isalnum((unsigned char)*from) && *from != '_')
            return false;
    return true;
}

static void write_bytes(FILE *out, const char *path)
{
    FILE *in = open_or_fail(path, "rb");
    int byte;

    for (size_t n = 0; (byte = getc(in)) != EOF; n++)
        fprintf(out, "%s%d,", n % BYTES_PER_LINE == 0 ? "\n    " : "", byte);
    if (ferror(in))
        fail("cannot read", path);
    fclose(in);
}

static bool is_folder(const char *path)
{
    struct stat s;

    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* The files of a folder by their paths in it, "/assets/x.js". */
struct list {
    char **paths;
    size_t n;
};

static void collect(const char *top, const char *inner, struct list *l)
{
    char path[4096], below[4096];

    snprintf(path, sizeof(path), "%s%s", top, inner);
    DIR *d = opendir(path);
    if (d == NULL)
        fail("cannot open", path);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        size_t n = (size_t)snprintf(below, sizeof(below), "%s/%s", inner, e->d_name);
        size_t all = (size_t)snprintf(path, sizeof(path), "%s%s", top, below);
        if (n >= sizeof(below) || all >= sizeof(path) || strpbrk(e->d_name, "\"\\\n") != NULL)
            fail("not a name to serve", e->d_name);
        if (is_folder(path)) {
            collect(top, below, l);
            continue;
        }
        l->paths = realloc(l->paths, (l->n + 1) * sizeof(*l->paths));
        if (l->paths == NULL || (l->paths[l->n++] = strdup(below)) == NULL)
            fail("no memory for", below);
    }
    closedir(d);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void embed_folder(FILE *c, FILE *h, const char *name, int name_n, const char *top)
{
    struct list l = {0};

    collect(top, "", &l);
    if (l.n > 0)
        qsort(l.paths, l.n, sizeof(*l.paths), by_path);
    fprintf(h, "\n#include \"base/embed.h\"\n");
    fprintf(h, "extern const struct embed_file embed_%.*s[];\n", name_n, name);
    fprintf(h, "extern const size_t embed_%.*s_n;\n", name_n, name);
    for (size_t i = 0; i < l.n; i++) {
        char path[4096];
        snprintf(path, sizeof(path), "%s%s", top, l.paths[i]);
        fprintf(c, "\nstatic const unsigned char %.*s_%zu[] = {", name_n, name, i);
        write_bytes(c, path);
        fprintf(c, "\n    0};\n");
    }
    fprintf(c, "\nconst struct embed_file embed_%.*s[] = {\n", name_n, name);
    for (size_t i = 0; i < l.n; i++) {
        fprintf(c, "    {\"%s\", %.*s_%zu, sizeof(%.*s_%zu) - 1},\n", l.paths[i], name_n, name, i,
                name_n, name, i);
        free(l.paths[i]);
    }
    fprintf(c, "    {0}};\nconst size_t embed_%.*s_n = %zu;\n", name_n, name, l.n);
    free(l.paths);
}

static void embed(FILE *c, FILE *h, const char *arg)
{
    const char *eq = strchr(arg, '=');

    if (eq == NULL || !is_name(arg, eq))
        fail("want NAME=PATH", arg);
    int n = (int)(eq - arg);

    if (is_folder(eq + 1)) {
        embed_folder(c, h, arg, n, eq + 1);
        return;
    }
    fprintf(h, "\nextern const unsigned char embed_%.*s[];\n", n, arg);
    fprintf(h, "extern const size_t embed_%.*s_n;\n", n, arg);
    fprintf(c, "\nconst unsigned char embed_%.*s[] = {", n, arg);
    write_bytes(c, eq + 1);
    fprintf(c, "\n    0};\nconst size_t embed_%.*s_n = sizeof(embed_%.*s) - 1;\n", n, arg, n, arg);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        fail("usage", "embed OUT.c OUT.h NAME=PATH...");
    FILE *c = open_or_fail(argv[1], "w");
    FILE *h = open_or_fail(argv[2], "w");
    const char *slash = strrchr(argv[2], '/');

    fprintf(h, "/* Written by tools/embed.c. */\n#pragma once\n#include <stddef.h>\n");
    fprintf(c, "/* Written by tools/embed.c. */\n#include \"%s\"\n", slash ? slash + 1 : argv[2]);
    for (int i = 3; i < argc; i++)
        embed(c, h, argv[i]);
    if (fclose(c) != 0 || fclose(h) != 0)
        fail("cannot write", argv[1]);
    return 0;
}
