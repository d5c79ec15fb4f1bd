/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words and flags of a command line, and which flags there are (cli/flags.tbl.h). Flags may stand
 * anywhere; "--" ends them; "--name=value" and "--name value" are the same.
 */
#ifndef WAYBILL_CLI_ARGS_H
#define WAYBILL_CLI_ARGS_H

#include "base/err.h"
#include "base/str.h"

struct flag {
    struct str name, value; /* value: what stands for it in help, "" when it takes none */
    struct str sentence[LANG_MAX];
};

struct arg_flag {
    const struct flag *flag; /* NULL: there is none of this name */
    struct str name;
    struct str value;
    bool valued; /* a value was given */
};

struct args {
    struct str *words;
    size_t words_n;
    struct arg_flag *flags; /* in the order given */
    size_t flags_n;
};

extern const struct flag flags_all[];
extern const size_t flags_all_n;
const struct flag *flag_find(struct str name);
/* What a flag means to this command: its own row, or that of all. */
const struct flag *flag_of(struct arena *a, const char *command, struct str name);
/* Is the name one of the words of this blank-separated list? */
bool flag_listed(const char *list, struct str name);

/* Never fails: what is wrong with a flag is seen in it. */
struct args args_parse(struct arena *a, int argc, char *const *argv);
/* The last one of this name; NULL when it was not given. */
const struct arg_flag *args_flag(const struct args *args, const char *name);

#endif
