/* SPDX-License-Identifier: Apache-2.0 */
/* See app/push.h. */
#include "app/push.h"

#include "app/collect.h"
#include "app/hints.h"
#include "app/job.h"
#include "db/collect.h"
#include "db/hooks.h"

static bool is_of(const struct push_event *e, int64_t account_id)
{
    for (size_t i = 0; i < e->accounts_n; i++) {
        if (e->account_ids[i] == account_id)
            return true;
    }
    return false;
}

/* The order of the message is due now, before all that nobody waits for. */
static bool mark_due(struct turn *t, const struct push_event *e, struct order *o)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        for (size_t k = 0; k < p->orders_n && is_of(e, p->account_id); k++) {
            struct supplier_order *so = &p->orders[k];
            if (!str_eq(so->number, e->number) || !so->due_ms || !purchase_is_live(p))
                continue;
            so->pushed_ms = t->now_ms;
            if (so->due_ms > COLLECT_NEWS_MS)
                so->due_ms = COLLECT_NEWS_MS;
            row_touch(&so->row);
            return true;
        }
    }
    return false;
}

static enum err keep_hint(struct turn *t, const struct push_event *e, struct str *ret_note)
{
    enum err err = OK;

    *ret_note = STR("kept: it belongs to no known purchase");
    for (size_t i = 0; i < e->accounts_n && !err; i++)
        err = hints_put(t, e->account_ids[i], e->number);
    return err;
}

static enum err apply(struct turn *t, const struct push_event *e, enum hook_state *ret_state,
                      struct str *ret_note)
{
    struct order *o;
    int64_t order_id = 0;

    *ret_state = HOOK_SKIPPED;
    *ret_note = STR("of no concern");
    if (!e->number.n)
        return OK;
    enum err err = db_order_of_supplier_number(t->db, e->supplier, e->number, &order_id);
    if (err && err != ERR_NOT_FOUND)
        return err;
    *ret_state = HOOK_APPLIED;
    if (!order_id)
        return keep_hint(t, e, ret_note);
    err = turn_order(t, order_id, &o);
    if (err)
        return err;
    if (!mark_due(t, e, o)) {
        *ret_state = HOOK_SKIPPED;
        *ret_note = STR("that supplier order is over");
        return OK;
    }
    *ret_note = STR("it is asked about now");
    return turn_keep(t, o);
}

static enum err run(struct turn *t, struct event *event)
{
    struct push_event *e = (struct push_event *)event;
    struct hook_row row = {
        .id = turn_id(t),
        .shop_id = e->account_ids[0],
        .received_ms = t->now_ms,
        .topic = e->status.n ? e->status : STR("message"),
        .event_id = e->number.n ? e->number : e->digest,
        .digest = e->digest,
        .state = HOOK_STORED,
    };
    bool repeated = false;
    struct str note;

    row.body_id = row.id;
    enum err err = db_hook_insert(t->db, &row, &repeated);
    if (err || repeated)
        return err;
    err = db_body_put(t->db, row.body_id, 0, e->packed, t->now_ms);
    if (!err)
        err = apply(t, e, &row.state, &note);
    return err ? err : db_hook_update(t->db, row.id, row.state, note);
}

void push_init(struct push_event *e, struct arena *a)
{
    *e = (struct push_event){.event = {.kind = EVENT_COMMAND, .arena = a, .run = run}};
}
