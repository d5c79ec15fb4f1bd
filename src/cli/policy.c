/* SPDX-License-Identifier: Apache-2.0 */
/* See cli/policy.h. */
#include "cli/policy.h"

#include "base/text.h"
#include "cli/say.h"
#include "cli/suggest.h"
#include "cli/table.h"

#define VALUE_MAX 12 /* letters */

enum policy_kind { POLICY_BOOL, POLICY_NUMBER, POLICY_TEXT };

static const struct policy_row {
    const char *name;
    enum policy_kind kind;
    struct str sentence[LANG_MAX];
} rows[] = {
#define POLICY(name, kind, en, zh) \
    {name, POLICY_##kind, {{en, sizeof(en) - 1}, {zh, sizeof(zh) - 1}}},
#include "cli/policies.tbl.h"
#undef POLICY
};

static void print(struct run *r, const struct json *shop, int indent)
{
    const struct table_column columns[] = {
        {.label = say(r, SAY_COL_POLICY)},
        {.label = say(r, SAY_COL_VALUE)},
        {.label = say(r, SAY_COL_MEANING), .least = 20},
    };
    struct table *t = table_new(r->a, columns, COUNT_OF(columns));
    struct buf whole; /* texts that are too long for the table */

    buf_init(&whole, r->a, 8192);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *v = json_get(json_get(shop, "policy"), rows[i].name);
        if (str_eq(str_of(rows[i].name), STR("confirm_other_app"))) {
            const struct json *app = json_get(shop, "other_app");
            if (shop && !json_is_obj(app))
                continue;
            v = json_get(app, "confirmed");
        }
        struct str value = json_text(r->a, v);
        struct str shown = text_clip(value, VALUE_MAX);
        if (shown.n < value.n) {
            buf_printf(&whole, "%s: %.*s\n", rows[i].name, STR_ARG(value));
            shown = STR("...");
        }
        table_cell(t, str_of(rows[i].name));
        table_cell(t, shop && !shown.n ? STR("-") : shown);
        table_cell(t, rows[i].sentence[r->lang]);
    }
    say_out(r, table_print(t, r->env->out_is_terminal ? r->env->width : 0, indent));
    say_out(r, buf_view(&whole));
}

void policy_help(struct run *r)
{
    say_line(r, STR(""));
    print(r, NULL, 2);
}

void policy_print(struct run *r, const struct json *shop)
{
    print(r, shop, 0);
}

static const struct policy_row *find(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (str_eq(name, str_of(rows[i].name)))
            return &rows[i];
    }
    return NULL;
}

static bool parse_bool(struct str s, bool *ret)
{
    static const char *const yes[] = {"true", "yes", "on", "1"};
    static const char *const no[] = {"false", "no", "off", "0"};

    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        bool is_yes = str_eq_nocase(s, str_of(yes[i]));
        if (!is_yes && !str_eq_nocase(s, str_of(no[i])))
            continue;
        *ret = is_yes;
        return true;
    }
    return false;
}

static int unknown(struct run *r, struct str name)
{
    struct suggestion s = {.typed = name};
    struct str text = SAYF(r, SAY_NO_POLICY, name);

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        suggest_offer(&s, str_of(rows[i].name));
    if (s.best.n)
        text =
            str_printf(r->a, "%.*s%.*s", STR_ARG(text), STR_ARG(SAYF(r, SAY_DID_YOU_MEAN, s.best)));
    return say_wrong(r, text);
}

int policy_put(struct run *r, struct body *body, struct str setting)
{
    struct str name, value;
    int64_t number;
    bool flag;

    if (!str_cut(setting, '=', &name, &value))
        return say_wrong(r, SAYF(r, SAY_POLICY_FORM, setting));
    const struct policy_row *row = find(name);
    if (!row)
        return unknown(r, name);
    switch (row->kind) {
    case POLICY_BOOL:
        if (!parse_bool(value, &flag))
            return say_wrong(r, SAYF(r, SAY_WRONG_BOOL, name));
        jw_kbool(&body->w, row->name, flag);
        break;
    case POLICY_NUMBER:
        if (!str_to_i64(value, &number) || number < 0)
            return say_wrong(r, SAYF(r, SAY_WRONG_NUMBER, name));
        jw_ki64(&body->w, row->name, number);
        break;
    case POLICY_TEXT: jw_kstr(&body->w, row->name, value); break;
    }
    return CLI_DONE;
}
