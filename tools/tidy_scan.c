/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader under tools/tidy.c. Memory is freed file by file; a file that cannot be read
 * ends the program, since a lint that skips files would lie.
 */
#include "tools/tidy_scan.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

char ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcmp(text + n - m, end) == 0;
}

bool has_word(const char *line, size_t len, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= len; i++)
        if (memcmp(line + i, word, n) == 0 && (i == 0 || !is_word_char(line[i - 1])) &&
            (i + n == len || !is_word_char(line[i + n])))
            return true;
    return false;
}

size_t utf8_length(const char *line, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        count += ((unsigned char)line[i] & 0xC0) != 0x80;
    return count;
}

bool file_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = NULL;
    size_t n = 0, got;

    if (f == NULL)
        return NULL;
    do {
        char *more = realloc(text, n + 65537);

        if (more == NULL)
            abort();
        text = more;
        got = fread(text + n, 1, 65536, f);
        n += got;
    } while (got > 0);
    fclose(f);
    text[n] = '\0';
    return text;
}

/* Blanks [from, to) but keeps the ends of lines, so that places stay the same. */
static char *blank(char *from, const char *to)
{
    for (; from < to; from++)
        if (*from != '\n')
            *from = ' ';
    return from;
}

/* The end of the comment, string or character that begins at p, or p when none does. */
static char *end_of_quiet(char *p)
{
    char quote = *p;

    if (strncmp(p, "//", 2) == 0)
        return p + strcspn(p, "\n");
    if (strncmp(p, "/*", 2) == 0) {
        char *end = strstr(p + 2, "*/");

        return end != NULL ? end + 2 : p + strlen(p);
    }
    if (quote != '"' && quote != '\'')
        return p;
    for (p++; *p != '\0' && *p != '\n' && *p != quote; p++)
        if (*p == '\\' && p[1] != '\0')
            p++;
    return p + (*p == quote);
}

static void blank_comments_and_strings(char *code)
{
    while (*code != '\0') {
        char *end = end_of_quiet(code);

        code = end > code ? blank(code, end) : code + 1;
    }
}

/* Leaves only the # of a directive, so that tokens are those of statements. */
static void blank_directives(char *code)
{
    bool goes_on = false;

    while (*code != '\0') {
        size_t len = strcspn(code, "\n"), indent = strspn(code, " ");

        if (goes_on)
            blank(code, code + len);
        if (goes_on || code[indent] == '#') {
            goes_on = len > 0 && code[len - 1] == '\\';
            blank(code + indent + !goes_on, code + len);
        }
        code += len + (code[len] == '\n');
    }
}

bool next_include(const struct source *s, struct cursor *c, struct include *ret_inc)
{
    while (*c->at != '\0') {
        const char *p = c->at + strspn(c->at, " ");
        size_t line = c->line++, n;

        c->at += strcspn(c->at, "\n");
        c->at += *c->at == '\n';
        if (s->code[p - s->text] != '#' || strncmp(p, "#include ", 9) != 0)
            continue;
        p += 9 + strspn(p + 9, " ");
        n = strcspn(p + 1, *p == '<' ? ">\n" : "\"\n");
        if (n >= sizeof(ret_inc->name))
            n = sizeof(ret_inc->name) - 1;
        memcpy(ret_inc->name, p + 1, n);
        ret_inc->name[n] = '\0';
        ret_inc->angled = *p == '<';
        ret_inc->line = line;
        return true;
    }
    return false;
}

bool next_token(struct cursor *c, struct token *ret_token)
{
    const char *p = c->at;
    size_t n = 1;

    for (; *p == ' ' || *p == '\t' || *p == '\r' || *p == '\n' || *p == '#'; p++)
        c->line += *p == '\n';
    if (*p == '\0')
        return false;
    if (is_word_char(*p))
        for (n = 0; is_word_char(p[n]);)
            n++;
    else if (p[0] == '-' && p[1] == '>')
        n = 2;
    *ret_token = (struct token){.at = p, .n = n, .line = c->line};
    c->at = p + n;
    return true;
}

bool token_is(const struct token *t, const char *text)
{
    return t->n == strlen(text) && t->n > 0 && memcmp(t->at, text, t->n) == 0;
}

static void check_file(const char *path, void (*check)(const struct source *s))
{
    struct source s = {.path = path, .text = read_file(path), .code = read_file(path)};

    if (s.text == NULL || s.code == NULL) {
        fprintf(stderr, "tidy: cannot read %s\n", path);
        exit(2);
    }
    s.is_source = ends_with(path, ".c");
    s.is_c = s.is_source || ends_with(path, ".h");
    s.is_table = ends_with(path, ".tbl.h");
    blank_comments_and_strings(s.code);
    blank_directives(s.code);
    check(&s);
    free(s.text);
    free(s.code);
}

static bool is_written_by_people(const char *name)
{
    static const char *const ends[] = {".c",    ".h",   ".build", ".sh",  ".md",  ".sql",
                                       ".yaml", ".mjs", ".ts",    ".tsx", ".css", ".html"};

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (ends_with(name, ends[i]))
            return true;
    return false;
}

static int is_walked(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strcmp(entry->d_name, "node_modules") != 0 &&
           strcmp(entry->d_name, "data") != 0 && strcmp(entry->d_name, "corpus") != 0;
}

size_t walk(const char *folder, void (*check)(const struct source *s))
{
    struct dirent **entries = NULL;
    size_t files = 0;
    int n = scandir(folder, &entries, is_walked, alphasort);

    for (int i = 0; i < n; i++) {
        char *path;

        if (asprintf(&path, "%s/%s", folder, entries[i]->d_name) < 0)
            abort();
        if (is_written_by_people(path)) {
            check_file(path, check);
            files++;
        } else {
            files += walk(path, check); /* a file that is no folder has no entries */
        }
        free(path);
        free(entries[i]);
    }
    free(entries);
    return files;
}
