/* SPDX-License-Identifier: Apache-2.0 */
/* See core/other_app.h. */
#include "core/other_app.h"

/* Tags that these apps put on orders begin with their names. */
static const char *const app_names[] = {
    "dsers",  "autods",   "oberlo",      "zendrop",     "cjdropshipping", "spocket", "syncee",
    "dropified", "modalyst", "importify", "dropshipman", "trendsi", "printful", "printify",
};

static struct str tag_sign(struct str tag)
{
    for (size_t i = 0; i < COUNT_OF(app_names); i++) {
        if (str_starts_nocase(tag, str_of(app_names[i])))
            return tag;
    }
    return STR_NONE;
}

struct str other_app_sign(const struct order *o, struct arena *a)
{
    struct str tag, rest = o->tags;

    while (rest.n) {
        str_cut(rest, ',', &tag, &rest);
        struct str sign = tag_sign(str_trim(tag));
        if (sign.n)
            return str_printf(a, "tag %.*s on %.*s", STR_ARG(sign), STR_ARG(o->name));
    }
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (!f->write_id && f->service.n && !str_eq_nocase(f->service, STR("manual")))
            return str_printf(a, "fulfillment by %.*s on %.*s", STR_ARG(f->service),
                              STR_ARG(o->name));
    }
    return STR_NONE;
}
