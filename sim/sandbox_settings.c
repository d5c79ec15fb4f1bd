/* SPDX-License-Identifier: Apache-2.0 */
/* The sandbox's settings: its own few, every option of AliExpress (the rows of the table), and the
 * chances of accidents there. See sim/sandbox_help.c for the words. */
#include "sim/sandbox_state.h"

#include <stddef.h>

#define FLAG(name, words)   {#name, words, offsetof(struct aliworld_options, name), true},
#define NUMBER(name, words) {#name, words, offsetof(struct aliworld_options, name), false},
static const struct setting {
    const char *name, *words;
    size_t at;
    bool flag;
} settings[] = {
#include "sim/world/aliexpress_options.tbl.h"
};
#undef FLAG
#undef NUMBER

const struct sandbox_fault sandbox_faults[] = {
    {"lost_before", SHOPIFY_LOST_BEFORE, ALIWORLD_LOST_BEFORE},
    {"lost_after", SHOPIFY_LOST_AFTER, ALIWORLD_LOST_AFTER},
    {"delay", SHOPIFY_DELAY, ALIWORLD_DELAY},
    {"html_502", SHOPIFY_HTML_502, ALIWORLD_HTML_502},
    {"html_502_after", SHOPIFY_HTML_502_AFTER, ALIWORLD_HTML_502_AFTER},
    {"html_200", SHOPIFY_FAULT_MAX, ALIWORLD_HTML_200},
    {"html_200_after", SHOPIFY_FAULT_MAX, ALIWORLD_HTML_200_AFTER},
    {"cut_json", SHOPIFY_TRUNCATED, ALIWORLD_CUT_JSON},
    {"too_many", SHOPIFY_TOO_MANY, ALIWORLD_API_LIMIT},
    {"throttle", SHOPIFY_THROTTLE, ALIWORLD_APP_LIMIT},
    {"unauthorized", SHOPIFY_UNAUTHORIZED, ALIWORLD_INVALID_AUTHORIZATION},
    {"no_permission", SHOPIFY_FAULT_MAX, ALIWORLD_NO_PERMISSION},
    {"locked", SHOPIFY_SHOP_LOCKED, ALIWORLD_FAULT_MAX},
    {"unavailable", SHOPIFY_UNAVAILABLE, ALIWORLD_SERVICE_TIMEOUT},
    {"unavailable_after", SHOPIFY_FAULT_MAX, ALIWORLD_SERVICE_TIMEOUT_AFTER},
    {"internal", SHOPIFY_INTERNAL, ALIWORLD_INTERNAL},
    {"internal_after", SHOPIFY_FAULT_MAX, ALIWORLD_INTERNAL_AFTER},
    {"system_error", SHOPIFY_FAULT_MAX, ALIWORLD_SYSTEM_ERROR},
    {NULL, SHOPIFY_FAULT_MAX, ALIWORLD_FAULT_MAX},
};

const struct sandbox_fault *sandbox_fault_of(struct str name)
{
    const struct sandbox_fault *f = sandbox_faults;
    while (f->name && !str_eq(name, str_of(f->name)))
        f++;
    return f->name ? f : NULL;
}

static void *place_of(struct aliworld_options *o, const struct setting *row)
{
    return (char *)o + row->at;
}

static bool set_row(struct aliworld_options *o, struct str name, const struct json *value)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        const struct setting *row = &settings[i];
        if (!str_eq(name, str_of(row->name)))
            continue;
        if (row->flag)
            *(bool *)place_of(o, row) = json_bool(value, false);
        else
            *(int64_t *)place_of(o, row) = json_i64(value, 0);
        return true;
    }
    return false;
}

static bool set_chances(struct aliworld_options *o, const struct json *chances)
{
    for (struct json_iter it = json_iter(chances); json_next(&it);) {
        const struct sandbox_fault *f = sandbox_fault_of(json_str(it.key));
        if (!f || f->ali == ALIWORLD_FAULT_MAX)
            return false;
        o->fault_permille[f->ali] = json_i64(it.val, 0);
    }
    return true;
}

static void set_pace(struct sandbox *s, int64_t every_ms, int64_t now_ms)
{
    s->opt.order_every_ms = every_ms;
    if (every_ms <= 0)
        s->next_order_ms = INT64_MAX;
    else if (s->next_order_ms > now_ms + every_ms)
        s->next_order_ms = now_ms + every_ms;
}

static bool set_one(struct sandbox_control *c, struct str name, const struct json *value)
{
    struct sandbox *s = c->s;
    struct aliworld_options *ali = aliworld_options(s->ali);

    if (str_eq(name, STR("order_every_ms")))
        set_pace(s, json_i64(value, 0), c->now_ms);
    else if (str_eq(name, STR("trouble_permille")))
        s->people.trouble_permille = json_i64(value, 0);
    else if (str_eq(name, STR("shop_plan")))
        s->shop->o.plan = (enum shopify_plan)(json_i64(value, 0) & 3);
    else if (str_eq(name, STR("shop_cost_percent")))
        s->shop->o.cost_percent = (int32_t)json_i64(value, 0);
    else if (str_eq(name, STR("push_url")))
        ali->push_url = str_dup(s->arena, json_str(value));
    else if (str_eq(name, STR("faults")))
        return set_chances(ali, value);
    else
        return set_row(ali, name, value);
    return true;
}

void sandbox_tell_settings(struct sandbox *s, struct jw *w)
{
    struct aliworld_options *o = aliworld_options(s->ali);

    jw_obj(w);
    jw_ki64(w, "order_every_ms", s->opt.order_every_ms);
    jw_ki64(w, "trouble_permille", s->people.trouble_permille);
    jw_ki64(w, "shop_plan", (int64_t)s->shop->o.plan);
    jw_ki64(w, "shop_cost_percent", s->shop->o.cost_percent);
    jw_kstr(w, "push_url", o->push_url);
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        if (settings[i].flag)
            jw_kbool(w, settings[i].name, *(bool *)place_of(o, &settings[i]));
        else
            jw_ki64(w, settings[i].name, *(int64_t *)place_of(o, &settings[i]));
    }
    jw_key(w, "faults");
    jw_obj(w);
    for (const struct sandbox_fault *f = sandbox_faults; f->name; f++)
        if (f->ali != ALIWORLD_FAULT_MAX)
            jw_ki64(w, f->name, o->fault_permille[f->ali]);
    jw_obj_end(w);
    jw_obj_end(w);
}

const char *sandbox_change_settings(struct sandbox_control *c)
{
    for (struct json_iter it = json_iter(c->body); json_next(&it);) {
        struct str name = json_str(it.key);
        if (!set_one(c, name, it.val))
            return str_cstr(c->a, str_printf(c->a, "no such setting: %.*s; see GET /control/help\n",
                                             STR_ARG(name)));
    }
    sandbox_tell_settings(c->s, &c->w);
    return NULL;
}

struct str sandbox_settings_help(struct arena *a)
{
    struct str all = STR_NONE;
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        all = str_printf(a, "%.*s  %-24s %s\n", STR_ARG(all), settings[i].name, settings[i].words);
    return all;
}

struct str sandbox_faults_help(struct arena *a)
{
    struct str all = STR_NONE;
    for (const struct sandbox_fault *f = sandbox_faults; f->name; f++)
        all = str_printf(a, "%.*s  %-24s %s%s\n", STR_ARG(all), f->name,
                         f->shopify != SHOPIFY_FAULT_MAX ? "shopify " : "",
                         f->ali != ALIWORLD_FAULT_MAX ? "aliexpress" : "");
    return all;
}
