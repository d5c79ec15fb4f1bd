/* SPDX-License-Identifier: Apache-2.0 */
/* The truth of the model of AliExpress, for those who check: what was really bought. */
#include "sim/world/aliexpress_state.h"

size_t aliworld_orders_n(const struct aliworld *w)
{
    return w->orders_n;
}

const struct aliworld_order *aliworld_order_at(const struct aliworld *w, size_t i)
{
    return i < w->orders_n ? w->orders[i] : NULL;
}

const struct aliworld_order *aliworld_order(const struct aliworld *w, struct str id)
{
    return map_get(w->order_by_id, id);
}

int64_t aliworld_placements(const struct aliworld *w, struct str reference)
{
    int64_t n = 0;
    for (size_t i = 0; i < map_count(w->references); i++) {
        const struct aliworld_reference *r = map_value_at(w->references, i);
        n += str_eq(r->reference, reference) ? r->placements : 0;
    }
    return n;
}

size_t aliworld_orders_of(const struct aliworld *w, struct str reference)
{
    size_t n = 0;
    for (size_t i = 0; i < map_count(w->references); i++) {
        const struct aliworld_reference *r = map_value_at(w->references, i);
        n += str_eq(r->reference, reference) ? r->orders_n : 0;
    }
    return n;
}

static void count_line(struct aliworld_units *u, const struct aliworld_order *o, size_t line)
{
    const struct aliworld_line *l = &o->lines[line];
    bool alive = str_empty(l->end_reason);
    u->placed += l->quantity;
    u->canceled += alive ? 0 : l->quantity;
    u->paid += alive && o->paid_ms != 0 ? l->quantity : 0;
    u->unpaid += alive && o->paid_ms == 0 ? l->quantity : 0;
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct aliworld_package *p = &o->packages[i];
        for (size_t k = 0; k < p->items_n; k++) {
            if (p->items[k].line != line)
                continue;
            u->shipped += p->shipped_ms != 0 ? p->items[k].quantity : 0;
            u->delivered += p->delivered_ms != 0 ? p->items[k].quantity : 0;
        }
    }
}

struct aliworld_units aliworld_units(const struct aliworld *w, struct str reference,
                                     struct str sku_id)
{
    struct aliworld_units u = {0};
    for (size_t i = 0; i < map_count(w->references); i++) {
        const struct aliworld_reference *r = map_value_at(w->references, i);
        for (size_t k = 0; str_eq(r->reference, reference) && k < r->orders_n; k++)
            for (size_t l = 0; l < r->orders[k]->lines_n; l++)
                if (str_empty(sku_id) || str_eq(r->orders[k]->lines[l].sku_id, sku_id))
                    count_line(&u, r->orders[k], l);
    }
    return u;
}

int64_t aliworld_calls(const struct aliworld *w, struct str method)
{
    if (str_empty(method))
        return w->calls_n;
    const int64_t *n = map_get(w->calls, method);
    return n ? *n : 0;
}
