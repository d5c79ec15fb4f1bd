/* SPDX-License-Identifier: Apache-2.0 */
/* From arguments to a handler: finds the command, checks flags and words, shows help. */
#include "cli/cli.h"

#include "cli/help.h"
#include "cli/say.h"

static bool is_common(struct str name)
{
    return str_eq(name, STR("json")) || str_eq(name, STR("lang")) || str_eq(name, STR("help"));
}

/* --lang, before anything is said. False when it is no language. */
static bool take_lang(struct run *r)
{
    struct str lang = run_flag(r, "lang");

    if (!run_has(r, "lang"))
        return true;
    if (str_starts_nocase(lang, STR("zh")))
        r->lang = LANG_ZH;
    else if (str_starts_nocase(lang, STR("en")))
        r->lang = LANG_EN;
    else
        return false;
    return true;
}

static int unknown_command(struct run *r, struct str typed, struct str near)
{
    struct str text = SAYF(r, SAY_NO_COMMAND, typed);

    if (near.n)
        text = str_cat(r->a, text, SAYF(r, SAY_DID_YOU_MEAN, near));
    return say_wrong(r, text);
}

static struct str two_words(struct run *r)
{
    struct str first = run_word(r, 0), second = run_word(r, 1);

    return second.n ? str_printf(r->a, "%.*s %.*s", STR_ARG(first), STR_ARG(second)) : first;
}

/* "orders shw", "orders 1001": a list that takes no words. */
static int unknown_second(struct run *r)
{
    struct str typed = str_printf(r->a, "%s %.*s", r->cmd->name, STR_ARG(run_word(r, 0)));
    struct str near = help_nearest(r, typed);

    if (r->cmd->fn == cmd_orders_list && (!near.n || str_eq(near, STR("waybill orders"))))
        near = str_cat(r->a, STR("waybill orders show "), run_word(r, 0));
    return unknown_command(r, typed, near);
}

static int wrong_flag(struct run *r, const struct arg_flag *f)
{
    struct str name = str_cat(r->a, STR("--"), f->name);
    struct str text = SAYF(r, SAY_NO_FLAG, name);
    struct str near = help_nearest_flag(r->cmd, f->name);

    if (near.n)
        text = str_printf(r->a, "%.*s%.*s", STR_ARG(text),
                          STR_ARG(SAYF(r, SAY_DID_YOU_MEAN, str_cat(r->a, STR("--"), near))));
    return say_wrong(r, text);
}

static int check_flags(struct run *r)
{
    for (size_t i = 0; i < r->args.flags_n; i++) {
        const struct arg_flag *f = &r->args.flags[i];
        struct str name = str_cat(r->a, STR("--"), f->name);
        if (!f->flag || !(is_common(f->name) || flag_listed(r->cmd->flags, f->name)))
            return wrong_flag(r, f);
        if (f->flag->value.n && (!f->valued || !f->value.n))
            return say_wrong(
                r, SAYF(r, SAY_FLAG_VALUE, name, flag_of(r->a, r->cmd->name, f->name)->value));
        if (!f->flag->value.n && f->valued)
            return say_wrong(r, SAYF(r, SAY_FLAG_NO_VALUE, name));
    }
    return CLI_DONE;
}

static int check_words(struct run *r)
{
    size_t n = r->args.words_n;
    struct str use = str_printf(r->a, "waybill %s %s", r->cmd->name, r->cmd->synopsis);

    if (n < r->cmd->words_min)
        return say_wrong(r, SAYF(r, SAY_WORDS_FEW, use));
    if (n <= r->cmd->words_max)
        return CLI_DONE;
    if (!r->cmd->words_max && help_is_group(str_of(r->cmd->name)))
        return unknown_second(r);
    return say_wrong(r, SAYF(r, SAY_WORDS_MANY, r->args.words[r->cmd->words_max], use));
}

/* No command fits. */
static int none_fits(struct run *r, bool help)
{
    struct str first = run_word(r, 0);

    if (!first.n) {
        help_all(r);
        return help ? CLI_DONE : CLI_USAGE;
    }
    if (help && str_eq(first, STR("settings"))) {
        help_settings(r);
        return CLI_DONE;
    }
    if (!help_is_group(first))
        return unknown_command(r, first, help_nearest(r, first));
    if (r->args.words_n == 1) {
        help_group(r, first);
        return help ? CLI_DONE : CLI_USAGE;
    }
    return unknown_command(r, two_words(r), help_nearest(r, two_words(r)));
}

static int dispatch(struct run *r)
{
    bool help = run_has(r, "help");
    size_t used = 0;

    if (str_eq(run_word(r, 0), STR("help"))) {
        help = true;
        r->args.words++;
        r->args.words_n--;
    }
    r->cmd = cmd_find(r->args.words, r->args.words_n, &used);
    if (!r->cmd)
        return none_fits(r, help);
    if (help) {
        help_one(r, r->cmd);
        return CLI_DONE;
    }
    r->args.words += used;
    r->args.words_n -= used;
    int code = check_flags(r);
    if (!code)
        code = check_words(r);
    if (code)
        return code;
    ASSERT(r->cmd->fn);
    return r->cmd->fn(r);
}

int cli_main(const struct cli_env *env, int argc, char *const *argv)
{
    struct arena *a = arena_new();
    struct run r = {.env = env, .a = a, .lang = env->lang};
    int code;

    r.args = args_parse(a, argc, argv);
    r.json = run_has(&r, "json");
    if (take_lang(&r))
        code = dispatch(&r);
    else
        code = say_wrong(&r, SAYF(&r, SAY_WRONG_LANG, run_flag(&r, "lang")));
    arena_free(a);
    return code;
}

bool cli_takes(int argc, char *const *argv)
{
    struct arena *a = arena_new();
    struct args args = args_parse(a, argc, argv);
    size_t used;
    const struct cmd *c = cmd_find(args.words, args.words_n, &used);
    bool takes = !c || c->fn || args_flag(&args, "help");

    arena_free(a);
    return takes;
}
