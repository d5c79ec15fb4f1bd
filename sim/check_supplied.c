/* SPDX-License-Identifier: Apache-2.0 */
/* What the supplier says of the purchases of an order, against what the hub knows of it. See
 * sim/check.h. */
#include "sim/check.h"

static bool knows_number(const struct json *v, struct str number)
{
    for (struct json_iter p = json_iter(json_get(v, "packages")); json_next(&p);) {
        for (struct json_iter n = json_iter(json_get(p.val, "numbers")); json_next(&n);) {
            if (str_eq(json_str(json_get(n.val, "number")), number))
                return true;
        }
    }
    return false;
}

/* What it shows now: a carrier has it, and nothing is forgotten for the moment. */
static bool shows(const struct aliworld_order *o, const struct aliworld_package *p, int64_t now_ms)
{
    return p->items_n && p->shipped_ms && now_ms >= o->hidden_until_ms &&
           now_ms >= p->blank_until_ms;
}

static struct str check_order(struct sim *s, struct arena *a, const struct json *v,
                              const struct aliworld_order *o, struct str status)
{
    bool canceled = str_eq(status, STR("canceled"));

    if (o->stage == ALIWORLD_DIVIDED)
        return STR_NONE; /* its goods are in others */
    if (canceled != (o->stage == ALIWORLD_CANCELED))
        return str_printf(a, "takes the supplier order %.*s for %.*s, which is %s", STR_ARG(o->id),
                          STR_ARG(status), canceled ? "not canceled" : "canceled");
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct aliworld_package *p = &o->packages[i];
        if (shows(o, p, sim_now(s)) && !knows_number(v, p->number))
            return str_printf(a, "does not know the number %.*s of the supplier order %.*s",
                              STR_ARG(p->number), STR_ARG(o->id));
    }
    return STR_NONE;
}

struct str check_supplied(struct sim *s, struct arena *a, const struct json *v)
{
    struct str wrong = STR_NONE;

    for (struct json_iter p = json_iter(json_get(v, "purchases")); json_next(&p);) {
        for (struct json_iter so = json_iter(json_get(p.val, "supplier_orders"));
             json_next(&so) && !wrong.n;) {
            const struct aliworld_order *o =
                aliworld_order(sim_ali(s), json_str(json_get(so.val, "number")));
            if (o)
                wrong = check_order(s, a, v, o, json_str(json_get(so.val, "status")));
        }
    }
    return wrong;
}
