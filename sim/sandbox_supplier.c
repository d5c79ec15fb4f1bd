/* SPDX-License-Identifier: Apache-2.0 */
/* How the sandbox's AliExpress is directed: purchases, goods, refusals, consent. See
 * sim/sandbox_help.c for the words. */
#include "sim/sandbox_state.h"

static int64_t number_of(const struct sandbox_control *c, const char *key, int64_t fallback)
{
    return json_i64(json_get(c->body, key), fallback);
}

static struct str text_of(const struct sandbox_control *c, const char *key)
{
    return json_text(c->a, json_get(c->body, key));
}

/* Acts that need no more than the order and the time. */
static bool plain_act(struct sandbox_control *c, struct str id, struct str act, bool *ret_done)
{
    static const struct {
        const char *name;
        bool (*act)(struct aliworld *w, struct str id, int64_t now_ms);
    } rows[] = {
        {"pay", aliworld_pay},       {"payment_fails", aliworld_fail_payment},
        {"scan", aliworld_scan},     {"deliver", aliworld_deliver},
        {"cancel", aliworld_cancel}, {"buyer_cancel", aliworld_cancel_by_buyer},
        {"expire", aliworld_expire}, {"divide", aliworld_divide},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!str_eq(act, str_of(rows[i].name)))
            continue;
        *ret_done = rows[i].act(c->s->ali, id, c->now_ms);
        return true;
    }
    return false;
}

static bool act_on_purchase(struct sandbox_control *c, struct str id, struct str act)
{
    struct aliworld *w = c->s->ali;
    struct str number = text_of(c, "number");
    size_t package = (size_t)number_of(c, "package", 0);
    int64_t until_ms = c->now_ms + number_of(c, "ms", 60000);
    bool done;

    if (plain_act(c, id, act, &done))
        return done;
    if (str_eq(act, STR("ship")))
        return aliworld_ship(w, id, number, c->now_ms);
    if (str_eq(act, STR("relabel")))
        return aliworld_relabel(w, id, package, number, c->now_ms);
    if (str_eq(act, STR("join")))
        return aliworld_join(w, id, text_of(c, "with"), c->now_ms);
    if (str_eq(act, STR("drop")))
        return aliworld_drop_line(w, id, (size_t)number_of(c, "line", 0), c->now_ms);
    if (str_eq(act, STR("hide")))
        return aliworld_hide_tracking(w, id, until_ms);
    if (str_eq(act, STR("blank")))
        return aliworld_blank_number(w, id, package, until_ms);
    if (str_eq(act, STR("status")))
        return aliworld_set_status(w, id, text_of(c, "status"));
    return false;
}

static bool act_on_variant(struct sandbox_control *c, struct str sku_id, struct str act)
{
    struct aliworld *w = c->s->ali;

    if (str_eq(act, STR("price")))
        return aliworld_set_price(w, sku_id, number_of(c, "cents", 0));
    if (str_eq(act, STR("stock")))
        return aliworld_set_stock(w, sku_id, number_of(c, "stock", 0));
    if (str_eq(act, STR("edit")))
        return aliworld_edit_variant(w, sku_id, text_of(c, "sku_id"), text_of(c, "sku_attr"));
    return str_eq(act, STR("drop")) && aliworld_drop_variant(w, sku_id);
}

static bool act_on_product(struct sandbox_control *c, struct str product_id, struct str act)
{
    struct aliworld *w = c->s->ali;

    if (str_eq(act, STR("offline")) || str_eq(act, STR("online")))
        return aliworld_set_offline(w, product_id, str_eq(act, STR("offline")));
    if (str_eq(act, STR("close")))
        return aliworld_close_country(w, product_id, text_of(c, "country"));
    return str_eq(act, STR("remove")) && aliworld_remove_product(w, product_id);
}

static bool deny(struct sandbox_control *c, struct str how)
{
    static const char *const names[ALIWORLD_DENIAL_MAX] = {"", "api", "package", "address"};
    enum aliworld_denial d = ALIWORLD_DENIAL_NONE;

    if (!how.n)
        how = STR("api");
    while (d < ALIWORLD_DENIAL_MAX && !str_eq(how, str_of(names[d])))
        d++;
    if (d == ALIWORLD_DENIAL_MAX)
        return false;
    aliworld_deny(c->s->ali, STR(SANDBOX_APP_KEY), text_of(c, "method"), d);
    return true;
}

static bool act_on_account(struct sandbox_control *c, struct str act)
{
    struct aliworld *w = c->s->ali;

    if (str_eq(act, STR("revoke")))
        aliworld_revoke(w, 0);
    else if (str_eq(act, STR("expire")))
        aliworld_expire_access(w, 0, c->now_ms);
    else if (str_eq(act, STR("deny")))
        return deny(c, text_of(c, "how"));
    else if (str_eq(act, STR("allow")))
        aliworld_deny(w, STR(SANDBOX_APP_KEY), text_of(c, "method"), ALIWORLD_DENIAL_NONE);
    else if (str_eq(act, STR("refuse")))
        aliworld_refuse(w, text_of(c, "code"), text_of(c, "text"), number_of(c, "times", 1));
    else
        return false;
    return true;
}

const char *sandbox_direct_supplier(struct sandbox_control *c, struct str what, struct str ref,
                                    struct str act)
{
    bool purchase = str_eq(what, STR("purchases")), done = false;

    if (purchase && !aliworld_order(c->s->ali, ref))
        return "no such purchase\n";
    if (purchase)
        done = act_on_purchase(c, ref, act);
    else if (str_eq(what, STR("variants")))
        done = act_on_variant(c, ref, act);
    else if (str_eq(what, STR("products")))
        done = act_on_product(c, ref, act);
    else if (str_eq(what, STR("account")))
        done = act_on_account(c, ref);
    else
        return "no such thing to direct: see GET /control/help\n";
    if (!done)
        return "the supplier refuses that, or has no such thing: see GET /control/help\n";
    jw_obj(&c->w);
    jw_kstr(&c->w, "id", ref);
    jw_obj_end(&c->w);
    return NULL;
}
