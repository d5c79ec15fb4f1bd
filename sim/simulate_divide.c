/* SPDX-License-Identifier: Apache-2.0 */
/* Supplier orders that the supplier divides in two in a simulation, and the merchant who looks for
 * the other half where the hub says that goods are lacking. See sim/simulate.h. */
#include "sim/simulate_part.h"

#define NEWEST 40 /* orders among which one is divided */

static bool fits(const struct aliworld_order *o)
{
    return o->stage == ALIWORLD_PAID && (o->lines_n > 1 || o->lines[0].quantity > 1);
}

void simulate_divide(struct simulation *m)
{
    struct aliworld *ali = sim_ali(m->sim);
    size_t n = aliworld_orders_n(ali), looks = n < NEWEST ? n : NEWEST;

    if (!looks || !dice_may(&m->divide, m->swarm.divide_permille))
        return;
    size_t first = dice_below(&m->divide, looks);
    for (size_t i = 0; i < looks; i++) {
        const struct aliworld_order *o = aliworld_order_at(ali, n - 1 - (first + i) % looks);
        if (!fits(o) || !aliworld_divide(ali, o->id, sim_now(m->sim)))
            continue;
        m->site_acts++;
        m->divided++;
        sim_note(m->sim, "the supplier divides %.*s", STR_ARG(o->id));
        return;
    }
}

static bool lacks_goods(const struct json *v)
{
    for (struct json_iter it = json_iter(json_get(v, "problems")); json_next(&it);) {
        if (str_eq(json_str(json_get(it.val, "code")), STR("supplier_split")))
            return true;
    }
    return false;
}

static bool is_listed(const struct json *purchase, struct str number)
{
    for (struct json_iter it = json_iter(json_get(purchase, "supplier_orders")); json_next(&it);) {
        if (str_eq(json_str(json_get(it.val, "number")), number))
            return true;
    }
    return false;
}

/* An order of My Orders with goods of that purchase which the hub does not list. */
static struct str unlisted(struct simulation *m, const struct json *purchase)
{
    struct aliworld *ali = sim_ali(m->sim);
    struct str reference = json_str(json_get(purchase, "reference"));

    for (size_t i = 0; i < aliworld_orders_n(ali); i++) {
        const struct aliworld_order *o = aliworld_order_at(ali, i);
        if (str_eq(o->reference, reference) && o->stage != ALIWORLD_DIVIDED &&
            !is_listed(purchase, o->id))
            return o->id;
    }
    return STR_NONE;
}

static void look_for_half(struct simulation *m, const struct shopify_order *o)
{
    struct str path = str_printf(m->arena, "/api/v1/orders/%lld", (long long)o->id);
    struct sim_answer r = sim_api(m->sim, HTTP_GET, str_cstr(m->arena, path), "%s", "");
    struct str number = STR_NONE, purchase = STR_NONE;

    if (r.status != 200 || !lacks_goods(r.json))
        return;
    for (struct json_iter it = json_iter(json_get(r.json, "purchases")); json_next(&it);) {
        if (number.n)
            break;
        number = unlisted(m, it.val);
        purchase = str_dup(m->arena, json_str(json_get(it.val, "id")));
    }
    if (!number.n)
        return;
    path = str_cat(m->arena, path, STR("/link"));
    r = sim_api(m->sim, HTTP_POST, str_cstr(m->arena, path),
                "{\"number\":\"%.*s\",\"purchase\":\"%.*s\"}", STR_ARG(number), STR_ARG(purchase));
    m->hub_acts++;
    m->refused += r.status >= 400;
    sim_note(m->sim, "a person links %.*s: %d", STR_ARG(number), r.status);
}

/* The orders of which the hub says so, by their ids in the shop; of very many, some. */
static size_t lacking(struct simulation *m, int64_t **ret_ids)
{
    struct sim_answer r =
        sim_api(m->sim, HTTP_GET, "/api/v1/orders?problem=supplier_split&limit=200", "%s", "");
    size_t n = 0;
    int64_t id;

    *ret_ids = NULL;
    for (struct json_iter it = json_iter(json_get(r.json, "items")); json_next(&it);) {
        if (str_to_i64(json_str(json_get(it.val, "ext_id")), &id))
            *ARENA_PUSH(m->arena, ret_ids, &n, int64_t) = id;
    }
    return n;
}

static bool is_among(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

void simulate_find_halves(struct simulation *m)
{
    int64_t *ids = NULL;
    size_t n = m->divided && sim_is_up(m->sim) ? lacking(m, &ids) : 0;

    for (size_t i = 0; i < m->swarm.shops_n && n; i++) {
        const struct shopify_shop *shop = m->stalls[i].shop;
        for (size_t k = 0; k < shop->orders_n && sim_is_up(m->sim); k++) {
            if (!shop->orders[k]->deleted && is_among(ids, n, shop->orders[k]->id))
                look_for_half(m, shop->orders[k]);
        }
    }
}
