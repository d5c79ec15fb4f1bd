/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/args.h. */
#include "cli/args.h"

#include <string.h>

const struct flag flags_all[] = {
#define FLAG(name, value, en, zh) \
    {{name, sizeof(name) - 1},    \
     {value, sizeof(value) - 1},  \
     {{en, sizeof(en) - 1}, {zh, sizeof(zh) - 1}}},
#include "cli/flags.tbl.h"
#undef FLAG
};
const size_t flags_all_n = COUNT_OF(flags_all);

const struct flag *flag_find(struct str name)
{
    for (size_t i = 0; i < flags_all_n; i++) {
        if (str_eq(flags_all[i].name, name))
            return &flags_all[i];
    }
    return NULL;
}

const struct flag *flag_of(struct arena *a, const char *command, struct str name)
{
    struct str own = str_printf(a, "%s/%.*s", command, STR_ARG(name));
    const struct flag *f = flag_find(own);

    return f ? f : flag_find(name);
}

bool flag_listed(const char *list, struct str name)
{
    struct str head, rest = str_of(list);

    while (rest.n) {
        str_cut(rest, ' ', &head, &rest);
        if (head.n && str_eq(head, name))
            return true;
    }
    return false;
}

/* Takes the flag at argv[0]; returns how many arguments it took. */
static int take(struct arena *a, struct args *args, int left, char *const *argv)
{
    struct arg_flag *f = ARENA_PUSH(a, &args->flags, &args->flags_n, struct arg_flag);
    struct str arg = str_of(argv[0]);

    if (str_eq(arg, STR("-h")))
        arg = STR("--help");
    arg = str_slice(arg, str_starts(arg, STR("--")) ? 2 : 0, arg.n);
    f->valued = str_cut(arg, '=', &f->name, &f->value);
    f->flag = flag_find(f->name);
    if (f->valued || !f->flag || !f->flag->value.n)
        return 1;
    /* A following flag is no value: "--shop --json" has forgotten it. */
    if (left < 2 || (strncmp(argv[1], "--", 2) == 0 && argv[1][2]))
        return 1;
    f->value = str_of(argv[1]);
    f->valued = true;
    return 2;
}

struct args args_parse(struct arena *a, int argc, char *const *argv)
{
    struct args args = {0};
    bool flags_end = false;

    for (int i = 0; i < argc;) {
        struct str arg = str_of(argv[i]);
        if (!flags_end && str_eq(arg, STR("--"))) {
            flags_end = true;
            i++;
        } else if (!flags_end && arg.n > 1 && arg.p[0] == '-') {
            i += take(a, &args, argc - i, &argv[i]);
        } else {
            *ARENA_PUSH(a, &args.words, &args.words_n, struct str) = arg;
            i++;
        }
    }
    return args;
}

const struct arg_flag *args_flag(const struct args *args, const char *name)
{
    for (size_t i = args->flags_n; i-- > 0;) {
        if (str_eq(args->flags[i].name, str_of(name)))
            return &args->flags[i];
    }
    return NULL;
}
