/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the command line says: its sentences in both languages (cli/say.tbl.h), words of the API as
 * people read them (cli/words.tbl.h), and the ways out. Text for people is cleaned of control
 * characters on its way; JSON goes out as it came.
 */
#ifndef WAYBILL_CLI_SAY_H
#define WAYBILL_CLI_SAY_H

#include "cli/run.h"

enum say_id {
#define SAY(name, ...) SAY_##name,
#include "cli/say.tbl.h"
#undef SAY
    SAY_MAX
};

struct str say(const struct run *r, enum say_id id);
/* {0}, {1} ... replaced. */
struct str say_fill(const struct run *r, enum say_id id, const struct str *values, size_t n);
#define SAYF(r, id, ...)                                   \
    say_fill((r), (id), (const struct str[]){__VA_ARGS__}, \
             COUNT_OF(((const struct str[]){__VA_ARGS__})))
/* A code of the API, such as "partially_paid" of "payment"; an unknown one stays as it is. */
struct str say_word(const struct run *r, const char *group, struct str code);
struct str say_count(const struct run *r, int64_t n);

void say_out(const struct run *r, struct str text);  /* stdout, as it is but cleaned */
void say_line(const struct run *r, struct str text); /* the same and a line end */
void say_note(const struct run *r, struct str text); /* a line to stderr */
void say_json(const struct run *r, struct str json); /* raw to stdout */
/* "Label       value"; nothing for an empty value. */
void say_pair(const struct run *r, enum say_id label, struct str value);

/* An error: what happened, and the case at hand (may be ""). As JSON on stderr with --json. */
void say_error(const struct run *r, enum err err, struct str title, struct str detail);
/* Wrong use: the sentence and where help is. Returns CLI_USAGE. */
int say_wrong(const struct run *r, struct str sentence);

#endif
