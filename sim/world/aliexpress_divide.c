/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An order that AliExpress divides after it was paid: its goods go on under two order ids. Nothing
 * documents what becomes of the old id and nothing leads from one to the other, so the option
 * divided_id chooses among what a client may meet. Units, prices and freight add up to what they
 * were; a message is pushed about each new id, as about any new order; who bought with that
 * out_order_id is told the present ids when asking once more.
 */
#include "sim/world/aliexpress_state.h"

static int64_t units_of(const struct aliworld_order *o)
{
    int64_t n = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        n += str_empty(o->lines[i].end_reason) ? o->lines[i].quantity : 0;
    return n;
}

/* No number of it is told yet. */
static bool untold(const struct aliworld_order *o)
{
    for (size_t i = 0; i < o->packages_n; i++)
        if (o->packages[i].announced_ms != 0 || o->packages[i].shipped_ms != 0)
            return false;
    return true;
}

static struct aliworld_reference *reference_of(const struct aliworld *w,
                                               const struct aliworld_order *o)
{
    for (size_t i = 0; i < map_count(w->references); i++) {
        struct aliworld_reference *r = map_value_at(w->references, i);
        for (size_t k = 0; k < r->orders_n; k++)
            if (r->orders[k] == o)
                return r;
    }
    UNREACHABLE();
}

/* Of the same purchase, without goods. */
static struct aliworld_order *sibling_of(struct aliworld *w, const struct aliworld_order *o,
                                         int64_t now_ms)
{
    struct aliworld_order *n = ARENA_NEW(w->arena, struct aliworld_order);
    struct aliworld_reference *r = reference_of(w, o);
    *n = *o;
    w->next_order_id += dice_range(&w->ids, 1, 9999);
    n->id = str_printf(w->arena, "%lld", (long long)w->next_order_id);
    n->shown_ms = now_ms;
    n->lines = NULL;
    n->packages = NULL;
    n->lines_n = n->packages_n = 0;
    n->fee_cents = n->total_cents = 0;
    *ARENA_PUSH(w->arena, &w->orders, &w->orders_n, struct aliworld_order *) = n;
    *ARENA_PUSH(w->arena, &r->orders, &r->orders_n, struct aliworld_order *) = n;
    map_put(w->order_by_id, n->id, n);
    return n;
}

static void hand_over(struct aliworld *w, struct aliworld_line *l, struct aliworld_order *to,
                      int64_t units)
{
    struct aliworld_line *n = ARENA_PUSH(w->arena, &to->lines, &to->lines_n, struct aliworld_line);
    *n = *l;
    n->quantity = units;
    l->quantity -= units;
}

/* So many units that live, from the last line on. */
static void hand_units(struct aliworld *w, struct aliworld_order *o, struct aliworld_order *to,
                       int64_t units)
{
    for (size_t i = o->lines_n; i-- > 0 && units > 0;) {
        struct aliworld_line *l = &o->lines[i];
        int64_t n = !str_empty(l->end_reason) ? 0 : l->quantity < units ? l->quantity : units;
        if (n == 0)
            continue;
        hand_over(w, l, to, n);
        units -= n;
    }
    size_t kept = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        if (o->lines[i].quantity > 0)
            o->lines[kept++] = o->lines[i];
    o->lines_n = kept;
}

static void add_up(struct aliworld_order *o)
{
    o->total_cents = o->fee_cents;
    for (size_t i = 0; i < o->lines_n; i++)
        o->total_cents += o->lines[i].price_cents * o->lines[i].quantity;
}

/* All that lives, in one parcel that waits for its time. */
static void pack_anew(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    for (size_t i = 0; i < o->packages_n; i++)
        o->packages[i].items_n = 0;
    struct aliworld_package *p = aliworld_add_package(w, o, now_ms);
    for (size_t i = 0; i < o->lines_n; i++)
        if (str_empty(o->lines[i].end_reason))
            aliworld_pack(w, p, i, o->lines[i].quantity);
}

static void tell(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    add_up(o);
    pack_anew(w, o, now_ms);
    aliworld_notify(w, o, "OrderCreated", now_ms);
    aliworld_notify(w, o, "PaymentAuthorized", now_ms);
}

/* The old id has no goods any more, and is known no longer or shown as closed. */
static void leave(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    struct aliworld_order *n = sibling_of(w, o, now_ms);
    n->fee_cents = o->fee_cents;
    if (w->options.divided_id == ALIWORLD_DIVIDED_CLOSED) {
        o->past_lines = ARENA_ARRAY(w->arena, struct aliworld_line, o->lines_n);
        o->past_lines_n = o->lines_n;
        for (size_t i = 0; i < o->lines_n; i++)
            o->past_lines[i] = o->lines[i];
    }
    n->lines = o->lines;
    n->lines_n = o->lines_n;
    o->lines = NULL;
    o->lines_n = 0;
    for (size_t i = 0; i < o->packages_n; i++)
        o->packages[i].items_n = 0;
    o->stage = ALIWORLD_DIVIDED;
    o->closed_ms = now_ms;
    o->fee_cents = o->total_cents = 0;
    tell(w, n, now_ms);
}

bool aliworld_divide(struct aliworld *w, struct str id, int64_t now_ms)
{
    aliworld_tick(w, now_ms);
    struct aliworld_order *o = map_get(w->order_by_id, id);
    if (!o || o->stage != ALIWORLD_PAID || !untold(o) || units_of(o) < 2)
        return false;
    struct aliworld_order *half = sibling_of(w, o, now_ms);
    hand_units(w, o, half, units_of(o) / 2);
    tell(w, half, now_ms);
    if (w->options.divided_id != ALIWORLD_DIVIDED_KEPT) {
        leave(w, o, now_ms);
        return true;
    }
    add_up(o);
    pack_anew(w, o, now_ms);
    return true;
}
