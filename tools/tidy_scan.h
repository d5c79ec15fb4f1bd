/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a tree of source files for tools/tidy.c: walks it, blanks comments and strings, and
 * gives out include lines and tokens. Knows C's spelling only; the rules are in tidy.c.
 */
#ifndef WAYBILL_TOOLS_TIDY_SCAN_H
#define WAYBILL_TOOLS_TIDY_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct source {
    const char *path; /* from the root, such as src/base/str.c */
    char *text;       /* as it is, ended by NUL */
    char *code;       /* the same length, with comments, strings and directives blanked */
    bool is_c;        /* .c or .h */
    bool is_source;   /* .c */
    bool is_table;    /* .tbl.h: data, may be long and wide */
};

/* Where a reader stands; begin with {text, 1}. */
struct cursor {
    const char *at;
    size_t line;
};

struct include {
    char name[256];
    size_t line;
    bool angled;
};

struct token {
    const char *at;
    size_t n, line;
};

/* Calls check for every file under folder that people write; gives their number. */
size_t walk(const char *folder, void (*check)(const struct source *s));

/* The next include line of s->text; false at the end. */
bool next_include(const struct source *s, struct cursor *c, struct include *ret_inc);

/* The next token of s->code: a word, "->", or one character. False at the end. */
bool next_token(struct cursor *c, struct token *ret_token);
bool token_is(const struct token *t, const char *text);

/* The whole file, for free(); NULL when it cannot be read. */
char *read_file(const char *path);
bool file_exists(const char *path);

bool is_word_char(char c);
char ascii_upper(char c);
bool ends_with(const char *text, const char *end);
bool has_word(const char *line, size_t len, const char *word);
size_t utf8_length(const char *line, size_t len);

#endif
