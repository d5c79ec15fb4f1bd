/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One command in hand, and what its handler may use. A handler checks its words, asks the API
 * (cli/ask.h), says what came of it (cli/say.h, cli/list.h) and returns an exit code of cli/cli.h.
 * To add a command: one row in cli/commands.tbl.h and its handler in a cmd_*.c.
 */
#ifndef WAYBILL_CLI_RUN_H
#define WAYBILL_CLI_RUN_H

#include "cli/args.h"
#include "cli/cli.h"

struct run;

struct cmd {
    const char *name;         /* "orders show" */
    int (*fn)(struct run *r); /* NULL: main's own */
    size_t words_min, words_max;
    const char *synopsis; /* what follows the name */
    const char *flags;    /* its own flags, separated by blanks; see cli/flags.tbl.h */
    struct str sentence[LANG_MAX];
};

struct run {
    const struct cli_env *env;
    struct arena *a;
    enum lang lang;
    bool json;
    const struct cmd *cmd;
    struct args args;
};

/* All commands, in the order of help. */
extern const struct cmd cmds[];
extern const size_t cmds_n;

#define COMMAND(name, fn, ...) int fn(struct run *r);
#define MAIN_COMMAND(...)
#include "cli/commands.tbl.h"
#undef COMMAND
#undef MAIN_COMMAND

/* The command that the words begin with; ret_used: how many of them are its name. NULL: none. */
const struct cmd *cmd_find(const struct str *words, size_t n, size_t *ret_used);

/* A flag's value, "" when it was not given. */
struct str run_flag(const struct run *r, const char *name);
bool run_has(const struct run *r, const char *name);
/* The i-th word after the command's name, "" when there are fewer. */
struct str run_word(const struct run *r, size_t i);

#endif
