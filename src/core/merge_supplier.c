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

enum merge_outcome merge_supplier_order(struct merge *m, struct order *o, struct purchase *p,
                                        struct supplier_order *so, const struct supplier_seen *seen)
{
    (void)o;
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
    else if (to == SUPPLIER_STATUS_CANCELED && purchase_is_live(p) && all_canceled(p))
        set_state(&pass, p,
                  was == SUPPLIER_STATUS_UNPAID ? PURCHASE_STATE_EXPIRED : PURCHASE_STATE_CANCELED);
    so->seen_ms = m->now_ms;
    row_touch(row);
    return pass.differs ? MERGE_APPLIED : MERGE_SAME;
}
