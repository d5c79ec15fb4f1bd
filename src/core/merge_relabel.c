/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A parcel that changed its number may be shown twice for a while: as it was, with what had
 * happened by then, and under its new number with all of it. Where neither is known yet they look
 * like two parcels with the same goods.
 */
#include "core/merge_part.h"

static bool same_item(const struct parcel_item *x, const struct parcel_item *y)
{
    return str_eq(x->product_id, y->product_id) && str_eq(x->sku_id, y->sku_id);
}

static int64_t units_of(const struct parcel_item *items, size_t n, const struct parcel_item *item)
{
    int64_t units = 0;
    for (size_t i = 0; i < n; i++)
        units += same_item(&items[i], item) ? items[i].quantity : 0;
    return units;
}

static bool same_items(const struct parcel_seen *x, const struct parcel_seen *y)
{
    for (size_t i = 0; i < x->items_n; i++) {
        if (units_of(x->items, x->items_n, &x->items[i]) !=
            units_of(y->items, y->items_n, &x->items[i]))
            return false;
    }
    return x->items_n > 0 && x->items_n == y->items_n;
}

static bool has_event(const struct parcel_seen *p, const struct parcel_event *e)
{
    for (size_t i = 0; i < p->events_n; i++) {
        if (p->events[i].at_ms == e->at_ms && str_eq(p->events[i].name, e->name))
            return true;
    }
    return false;
}

/* The same goods, scanned first at the same moment, and all that happened to the old one happened
 * to the new one, and more. */
static bool is_relabeled(const struct parcel_seen *old, const struct parcel_seen *new)
{
    if (str_empty(old->number) || str_empty(new->number) || number_same(old->number, new->number) ||
        !old->moving_ms || old->moving_ms != new->moving_ms || old->events_n >= new->events_n ||
        !same_items(old, new))
        return false;
    for (size_t i = 0; i < old->events_n; i++) {
        if (!has_event(new, &old->events[i]))
            return false;
    }
    return true;
}

/* Supplier units of such goods that the order can hold at most; INT64_MAX not known. */
static int64_t held(const struct merge_goods *g, const struct parcels_seen *seen,
                    const struct parcel_item *item)
{
    int64_t units = units_of(seen->held, seen->held_n, item);
    if (units > 0)
        return units;
    for (size_t i = 0; i < g->purchase->lines_n; i++) {
        const struct purchase_line *pl = &g->purchase->lines[i];
        const struct mapping *m = merge_goods_mapping(g, pl);
        if (merge_goods_sells(g, pl, item))
            units += (pl->quantity - pl->dropped) * (m && m->units > 0 ? m->units : 1);
    }
    return units > 0 ? units : INT64_MAX;
}

static bool is_only_order(const struct purchase *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->orders_n; i++)
        n += p->orders[i].row != ROW_GONE;
    return n == 1;
}

/* Each of them can be a parcel of its own, and nothing is still to come. */
static bool are_all(const struct merge_goods *g, const struct parcels_seen *seen, bool sent)
{
    if (!sent || (!seen->held && !is_only_order(g->purchase)))
        return false;
    for (size_t i = 0; i < seen->parcels_n; i++) {
        const struct parcel_seen *p = &seen->parcels[i];
        for (size_t k = 0; k < p->items_n; k++) {
            int64_t units = 0, most = held(g, seen, &p->items[k]);
            for (size_t x = 0; x < seen->parcels_n; x++)
                units += units_of(seen->parcels[x].items, seen->parcels[x].items_n, &p->items[k]);
            if (most < INT64_MAX && units != most)
                return false;
        }
    }
    return true;
}

struct parcels_seen merge_relabeled(struct arena *a, const struct merge_goods *g,
                                    const struct parcels_seen *seen, bool sent)
{
    struct parcels_seen joined = *seen;
    if (seen->parcels_n < 2 || are_all(g, seen, sent))
        return joined;
    struct parcel_seen *all = ARENA_ARRAY(a, struct parcel_seen, seen->parcels_n);
    bool *is_old = ARENA_ARRAY(a, bool, seen->parcels_n);
    for (size_t i = 0; i < seen->parcels_n; i++)
        all[i] = seen->parcels[i];
    for (size_t i = 0; i < seen->parcels_n; i++) {
        for (size_t k = 0; k < seen->parcels_n && !is_old[i]; k++) {
            if (!str_empty(all[k].original) || !is_relabeled(&seen->parcels[i], &seen->parcels[k]))
                continue;
            all[k].original = all[i].number;
            is_old[i] = true;
        }
    }
    joined.parcels = ARENA_ARRAY(a, struct parcel_seen, seen->parcels_n);
    joined.parcels_n = 0;
    for (size_t i = 0; i < seen->parcels_n; i++) {
        if (!is_old[i])
            joined.parcels[joined.parcels_n++] = all[i];
    }
    return joined;
}
