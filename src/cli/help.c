/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/help.h. */
#include "cli/help.h"

#include "app/options.h"
#include "cli/policy.h"
#include "cli/say.h"
#include "cli/suggest.h"
#include "cli/width.h"

#define LEFT 36

static const char *const common[] = {"json", "lang", "help"};

static void two_columns(struct run *r, struct str left, struct str right)
{
    int rest = LEFT - width_text(left);

    say_line(r, str_printf(r->a, "  %.*s%*s%.*s", STR_ARG(left), rest > 2 ? rest : 2, "",
                           STR_ARG(right)));
}

static void command_line(struct run *r, const struct cmd *c)
{
    two_columns(r, str_printf(r->a, "%s%s%s", c->name, c->synopsis[0] ? " " : "", c->synopsis),
                c->sentence[r->lang]);
}

static void flag_line(struct run *r, const struct flag *f)
{
    struct str of, name;

    if (!str_cut(f->name, '/', &of, &name))
        name = f->name;
    two_columns(
        r,
        str_printf(r->a, "--%.*s%s%.*s", STR_ARG(name), f->value.n ? " " : "", STR_ARG(f->value)),
        f->sentence[r->lang]);
}

static void common_flags(struct run *r)
{
    for (size_t i = 0; i < COUNT_OF(common); i++)
        flag_line(r, flag_find(str_of(common[i])));
}

static void exit_codes(struct run *r)
{
    say_line(r, STR(""));
    say_line(r, say(r, SAY_HELP_EXIT));
    for (int i = 0; i <= CLI_UNREACHABLE; i++)
        say_line(r, str_printf(r->a, "  %d  %.*s", i,
                               STR_ARG(say(r, (enum say_id)(SAY_HELP_EXIT_0 + i)))));
}

void help_all(struct run *r)
{
    say_line(r, say(r, SAY_HELP_HEAD));
    say_line(r, STR(""));
    say_line(r, say(r, SAY_HELP_USAGE));
    say_line(r, STR(""));
    say_line(r, say(r, SAY_HELP_COMMANDS));
    for (size_t i = 0; i < cmds_n; i++) {
        /* A second name of the same is told by its own help. */
        if (!i || !cmds[i].fn || cmds[i].fn != cmds[i - 1].fn)
            command_line(r, &cmds[i]);
    }
    say_line(r, STR(""));
    say_line(r, say(r, SAY_HELP_COMMON));
    common_flags(r);
    say_line(r, STR(""));
    say_line(r, say(r, SAY_HELP_ORDER));
    say_line(r, say(r, SAY_HELP_SETTINGS));
    exit_codes(r);
}

void help_settings(struct run *r)
{
    say_line(r, say(r, SAY_HELP_SETTINGS_HEAD));
    for (size_t i = 0; i < OPTION_MAX; i++) {
        enum option_id id = (enum option_id)i;
        const struct option *o = option_at(id);
        struct str name = o->secret ? option_env(r->a, id) : option_flag(r->a, id);
        struct str right = o->sentence[r->lang];
        if (o->fallback.n)
            right = str_printf(r->a, "%.*s [%.*s]", STR_ARG(right), STR_ARG(o->fallback));
        two_columns(
            r, str_printf(r->a, "%.*s %.*s", STR_ARG(name), STR_ARG(option_type_word(o->type))),
            right);
    }
}

static void own_flags(struct run *r, const struct cmd *cmd)
{
    struct str head, rest = str_of(cmd->flags);

    while (rest.n) {
        str_cut(rest, ' ', &head, &rest);
        const struct flag *f = flag_of(r->a, cmd->name, head);
        ASSERT(f);
        flag_line(r, f);
    }
}

void help_one(struct run *r, const struct cmd *cmd)
{
    bool settings = str_has(str_of(cmd->synopsis), STR("[settings]"));

    say_line(r, str_printf(r->a, "waybill %s%s%s", cmd->name, cmd->synopsis[0] ? " " : "",
                           cmd->synopsis));
    say_line(r, STR(""));
    say_line(r, cmd->sentence[r->lang]);
    say_line(r, STR(""));
    if (!settings || cmd->flags[0])
        say_line(r, say(r, SAY_HELP_OPTIONS));
    own_flags(r, cmd);
    if (!settings) {
        common_flags(r);
        if (cmd->fn == cmd_shop_policy)
            policy_help(r);
        if (cmd->fn) {
            say_line(r, STR(""));
            say_line(r, say(r, SAY_HELP_SETTINGS));
        }
        exit_codes(r);
        return;
    }
    if (cmd->flags[0])
        say_line(r, STR(""));
    help_settings(r);
}

static bool in_group(const struct cmd *c, struct str group)
{
    return str_starts(str_of(c->name), group) && str_of(c->name).n > group.n &&
           c->name[group.n] == ' ';
}

bool help_is_group(struct str word)
{
    for (size_t i = 0; i < cmds_n; i++) {
        if (in_group(&cmds[i], word))
            return true;
    }
    return false;
}

void help_group(struct run *r, struct str group)
{
    say_line(r, say(r, SAY_HELP_COMMANDS));
    for (size_t i = 0; i < cmds_n; i++) {
        if (in_group(&cmds[i], group) || str_eq(str_of(cmds[i].name), group))
            command_line(r, &cmds[i]);
    }
}

struct str help_nearest(struct run *r, struct str typed)
{
    struct suggestion s = {.typed = typed};
    struct str last = STR_NONE;

    for (size_t i = 0; i < cmds_n; i++) {
        struct str group, rest;
        suggest_offer(&s, str_of(cmds[i].name));
        if (str_cut(str_of(cmds[i].name), ' ', &group, &rest) && !str_eq(group, last)) {
            suggest_offer(&s, group);
            last = group;
        }
    }
    return s.best.n ? str_cat(r->a, STR("waybill "), s.best) : STR_NONE;
}

struct str help_nearest_flag(const struct cmd *cmd, struct str typed)
{
    struct suggestion s = {.typed = typed};
    struct str head, rest = str_of(cmd->flags);

    while (rest.n) {
        str_cut(rest, ' ', &head, &rest);
        suggest_offer(&s, head);
    }
    for (size_t i = 0; i < COUNT_OF(common); i++)
        suggest_offer(&s, str_of(common[i]));
    return s.best;
}
