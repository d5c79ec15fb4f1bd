/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of a supplier order, and what it proves about our purchase. Its parcels:
 * core/merge_parcels.c.
 */
#include "core/merge_part.h"

/* A state in which the supplier is at work on it or has been. */
static bool is_alive(enum supplier_status s)
{
    switch (s) {
    case SUPPLIER_STATUS_UNPAID:
    case SUPPLIER_STATUS_CHECKING:
    case SUPPLIER_STATUS_ATTENTION:
    case SUPPLIER_STATUS_PREPARING:
    case SUPPLIER_STATUS_PART_SHIPPED:
    case SUPPLIER_STATUS_SHIPPED:
    case SUPPLIER_STATUS_FINISHED: return true;
    case SUPPLIER_STATUS_OTHER:
    case SUPPLIER_STATUS_CANCELING:
    case SUPPLIER_STATUS_CANCELED:
    case SUPPLIER_STATUS_DISPUTE:
    case SUPPLIER_STATUS_MAX: break;
    }
    return false;
}

static bool all_canceled(const struct purchase *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->orders_n; i++) {
        if (p->orders[i].row == ROW_GONE)
            continue;
        if (p->orders[i].status != SUPPLIER_STATUS_CANCELED)
            return false;
        n++;
    }
    return n > 0;
}

static void set_state(struct pass *pass, struct purchase *p, enum purchase_state to)
{
    if (!merge_word(pass, "purchase.state", p->id, &p->row, purchase_state_text(p->state),
                    purchase_state_text(to)))
        return;
    p->state = to;
    p->settled_ms = pass->m->now_ms;
}

/* What left cannot be canceled any more, whatever becomes of the money. */
static int64_t units_out(const struct order *o, const struct purchase *p, int64_t line_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->row != ROW_GONE && k->purchase_id == p->id && k->lines_known &&
            package_current_number(k))
            units += package_line_units(k, line_id);
    }
    return units;
}

/* Two lines may sell the same listing: the first gives up what it has, then the next. */
static void drop_item(const struct merge_goods *g, const struct parcel_item *item, int64_t *dropped)
{
    int64_t left = -1;
    for (size_t i = 0; i < g->purchase->lines_n; i++) {
        const struct purchase_line *pl = &g->purchase->lines[i];
        const struct mapping *m = merge_goods_mapping(g, pl);
        if (!merge_goods_sells(g, pl, item))
            continue;
        if (left < 0)
            left = item->quantity <= 0 ? INT64_MAX
                                       : item->quantity / (m && m->units > 0 ? m->units : 1);
        int64_t room = pl->quantity - dropped[i], take = left < room ? left : room;
        dropped[i] += take;
        left -= take;
    }
}

/* Some of the goods will not come, the rest goes on: lines that ended, or one of several orders
 * that was canceled. It is final: their units may be bought again. */
static void note_dropped(struct pass *pass, const struct merge_goods *g, struct purchase *p,
                         const struct supplier_seen *seen, bool whole)
{
    const struct merge *m = pass->m;
    int64_t *dropped = ARENA_ARRAY(m->arena, int64_t, p->lines_n);
    for (size_t i = 0; i < seen->items_n; i++) {
        if (seen->items[i].ended || whole)
            drop_item(g, &seen->items[i], dropped);
    }
    for (size_t i = 0; i < p->lines_n; i++) {
        struct purchase_line *pl = &p->lines[i];
        int64_t most = pl->quantity - units_out(g->order, p, pl->line_id);
        int64_t units = dropped[i] < most ? dropped[i] : most;
        if (units > pl->dropped)
            merge_set_i64(pass, "purchase.dropped", pl->line_id, &p->row, &pl->dropped, units);
    }
}

/* The purchase's only order held fewer goods than were bought when it was canceled: the supplier
 * had divided it, and the others go on under a number that is not known yet. */
static bool was_divided(const struct pass *pass, const struct merge_goods *g,
                        const struct supplier_seen *seen)
{
    const struct purchase *p = g->purchase;
    int64_t *gone = ARENA_ARRAY(pass->m->arena, int64_t, p->lines_n);
    if (p->orders_n != 1 || !seen->items_n)
        return false;
    for (size_t i = 0; i < seen->items_n; i++)
        drop_item(g, &seen->items[i], gone);
    int64_t held = 0, lacking = 0;
    for (size_t i = 0; i < p->lines_n; i++) {
        int64_t dropped = gone[i] > p->lines[i].dropped ? gone[i] : p->lines[i].dropped;
        held += gone[i];
        lacking += p->lines[i].quantity - dropped;
    }
    return held > 0 && lacking > 0;
}

enum merge_outcome merge_supplier_order(struct merge *m, struct order *o, struct purchase *p,
                                        struct supplier_order *so, const struct supplier_seen *seen,
                                        const struct mapping *mappings, size_t mappings_n)
{
    const struct merge_goods goods = {o, p, mappings, mappings_n};
    struct pass pass = {.m = m};
    enum row *row = &so->row;
    enum supplier_status to = seen->status, was = so->status;
    if (to == SUPPLIER_STATUS_FINISHED && seen->all_lines_ended)
        to = SUPPLIER_STATUS_CANCELED;
    merge_set_str(&pass, "supplier_order.status_raw", so->id, row, &so->status_raw,
                  seen->status_raw);
    merge_set_str(&pass, NULL, 0, row, &so->logistics_raw, seen->logistics_raw);
    if (!str_empty(seen->store))
        merge_set_str(&pass, NULL, 0, row, &so->store, seen->store);
    if (seen->total.currency[0])
        merge_set_money(&pass, "supplier_order.total", so->id, row, &so->total, seen->total);
    if (to != SUPPLIER_STATUS_OTHER &&
        merge_word(&pass, "supplier_order.status", so->id, row, supplier_status_text(was),
                   supplier_status_text(to)))
        so->status = to;
    if (to == SUPPLIER_STATUS_UNPAID && seen->pay_timeout_ms > 0 && so->pay_until_ms == 0) {
        int64_t since_ms = p->settled_ms > 0 ? p->settled_ms : m->now_ms;
        merge_set_i64(&pass, NULL, 0, row, &so->pay_until_ms, since_ms + seen->pay_timeout_ms);
    }
    if (is_alive(to) && p->state != PURCHASE_STATE_PLACED)
        set_state(&pass, p, PURCHASE_STATE_PLACED);
    else if (to == SUPPLIER_STATUS_CANCELED && purchase_is_live(p) && all_canceled(p) &&
             !was_divided(&pass, &goods, seen))
        set_state(&pass, p,
                  was == SUPPLIER_STATUS_UNPAID ? PURCHASE_STATE_EXPIRED : PURCHASE_STATE_CANCELED);
    bool whole = so->status == SUPPLIER_STATUS_CANCELED;
    if (purchase_is_live(p) && (whole || !seen->all_lines_ended))
        note_dropped(&pass, &goods, p, seen, whole);
    so->seen_ms = m->now_ms;
    row_touch(row);
    return pass.differs ? MERGE_APPLIED : MERGE_SAME;
}
