/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns files into const byte arrays, so that the program carries what it serves.
 * Usage: embed OUT.c OUT.h NAME=PATH... gives for each NAME in the header:
 *     extern const unsigned char embed_NAME[];   (ended by an extra 0, not counted)
 *     extern const size_t embed_NAME_n;
 * In meson: custom_target(output: ['x.c', 'x.h'], command: [embed, '@OUTPUT0@', '@OUTPUT1@',
 * 'name=' + path]); the C file includes the header by its name in quotes.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void embed(FILE *c, FILE *h, const char *arg)
{
    const char *eq = strchr(arg, '=');

    if (eq == NULL || !is_name(arg, eq))
        fail("want NAME=PATH", arg);
    int n = (int)(eq - arg);

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
