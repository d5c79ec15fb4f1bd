/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands, and small questions of handlers. See cli/run.h. */
#include "cli/run.h"

#define TWO(en, zh)            \
    {                          \
        {en, sizeof(en) - 1},  \
        {                      \
            zh, sizeof(zh) - 1 \
        }                      \
    }

const struct cmd cmds[] = {
#define COMMAND(name, fn, least, most, synopsis, flags, en, zh) \
    {name, fn, least, most, synopsis, flags, TWO(en, zh)},
#define MAIN_COMMAND(name, synopsis, flags, en, zh) \
    {name, NULL, 0, 0, synopsis, flags, TWO(en, zh)},
#include "cli/commands.tbl.h"
#undef COMMAND
#undef MAIN_COMMAND
};
const size_t cmds_n = COUNT_OF(cmds);

/* Are these words the whole name? */
static bool is_name(const char *name, const struct str *words, size_t n)
{
    struct str head, rest = str_of(name);

    for (size_t i = 0; i < n; i++) {
        str_cut(rest, ' ', &head, &rest);
        if (!head.n || !str_eq(head, words[i]))
            return false;
    }
    return !rest.n;
}

const struct cmd *cmd_find(const struct str *words, size_t n, size_t *ret_used)
{
    for (size_t used = n < 2 ? n : 2; used > 0; used--) {
        for (size_t i = 0; i < cmds_n; i++) {
            if (is_name(cmds[i].name, words, used)) {
                *ret_used = used;
                return &cmds[i];
            }
        }
    }
    return NULL;
}

struct str run_flag(const struct run *r, const char *name)
{
    const struct arg_flag *f = args_flag(&r->args, name);

    return f ? f->value : STR_NONE;
}

bool run_has(const struct run *r, const char *name)
{
    return args_flag(&r->args, name) != NULL;
}

struct str run_word(const struct run *r, size_t i)
{
    return i < r->args.words_n ? r->args.words[i] : STR_NONE;
}
