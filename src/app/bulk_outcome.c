/* SPDX-License-Identifier: Apache-2.0 */
/* What came of an item that waited for the outside: a write, a purchase, a question. */
#include "app/bulk_part.h"

#include "app/tracking.h"

#define OLD_MS MS_DAY /* not awaited any longer */

static struct str join(struct turn *t, struct str list, struct str more)
{
    if (!list.n)
        return more;
    return str_printf(t->arena, "%.*s, %.*s", STR_ARG(list), STR_ARG(more));
}

static void same_words(struct bulk_item *item, enum bulk_item_state state, const char *result,
                       struct str detail)
{
    bulk_item_over(item, state, result, detail, detail);
}

/* -- Writes to the shop: the first and those that the same person asked for with it. */

static const char *write_result(enum write_kind kind)
{
    switch (kind) {
    case WRITE_KIND_CREATE: return "marked";
    case WRITE_KIND_TRACK: return "number_told";
    case WRITE_KIND_CANCEL: return "fulfillment_canceled";
    case WRITE_KIND_MAX: break;
    }
    return "done";
}

static void write_dropped(struct bulk_item *item, const struct shop_write *w)
{
    if (!w->last_err) /* a person gave it up meanwhile */
        same_words(item, BULK_ITEM_NOTHING, "given_up", w->last_detail);
    else
        bulk_item_failed(item, w->last_err, w->last_detail, w->last_detail);
}

static void of_writes(struct turn *t, const struct bulk_row *b, const struct order *o,
                      const struct shop_write *first, struct bulk_item *item)
{
    struct str numbers = STR_NONE;

    for (size_t i = 0; i < o->writes_n; i++) {
        const struct shop_write *w = &o->writes[i];
        if (w->id < first->id || w->kind != first->kind || !str_eq(w->person, b->person))
            continue;
        switch (w->state) {
        case WRITE_STATE_WANTED:
        case WRITE_STATE_SENT:
        case WRITE_STATE_DOUBT: return; /* still under way */
        case WRITE_STATE_FAILED:
            bulk_item_failed(item, w->last_err ? w->last_err : ERR_REFUSED, w->last_detail,
                             w->last_detail);
            return;
        case WRITE_STATE_DROPPED: write_dropped(item, w); return;
        case WRITE_STATE_DONE:
            if (w->number.n)
                numbers = join(t, numbers, w->number);
            break;
        case WRITE_STATE_MAX: break;
        }
    }
    same_words(item, BULK_ITEM_DONE, write_result(first->kind), numbers);
}

/* -- Purchases: the first and those planned with it. */

static void not_taken(struct turn *t, struct bulk_item *item, const struct purchase *p)
{
    bulk_item_failed(item, purchase_is_withdrawn(p) ? ERR_GUARD : ERR_REFUSED,
                     purchase_why(p, t->arena, LANG_EN), purchase_why(p, t->arena, LANG_ZH));
}

static void of_purchases(struct turn *t, const struct order *o, int64_t first_id,
                         struct bulk_item *item)
{
    struct str numbers = STR_NONE;
    bool unknown = false;

    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        if (p->id < first_id)
            continue;
        switch (p->state) {
        case PURCHASE_STATE_PLANNED:
        case PURCHASE_STATE_INTENT: return; /* still under way */
        case PURCHASE_STATE_UNKNOWN:
            if (p->due_ms == INT64_MAX) /* it is not asked again: a person decides */
                bulk_item_failed(item, ERR_IN_DOUBT, STR_NONE, STR_NONE);
            return;
        case PURCHASE_STATE_CANCELED:
        case PURCHASE_STATE_REFUSED:
        case PURCHASE_STATE_EXPIRED: not_taken(t, item, p); return;
        case PURCHASE_STATE_EXISTS:
        case PURCHASE_STATE_PLACED:
        case PURCHASE_STATE_MAX: break;
        }
        unknown = unknown || !p->orders_n;
        for (size_t k = 0; k < p->orders_n; k++)
            numbers = join(t, numbers, p->orders[k].number);
    }
    same_words(item, BULK_ITEM_DONE, unknown ? "number_unknown" : "bought", numbers);
}

/* -- The supplier was asked. */

static struct str numbers_of(struct turn *t, const struct order *o)
{
    struct str numbers = STR_NONE;

    for (size_t i = 0; i < o->packages_n; i++) {
        const struct number *n = package_current_number(&o->packages[i]);
        if (n)
            numbers = join(t, numbers, n->number);
    }
    return numbers;
}

enum err bulk_tracking_outcome(struct turn *t, const struct order *o, struct bulk_item *item)
{
    struct str numbers = numbers_of(t, o);
    const char *why = tracking_obstacle(t, o, false);
    int64_t seen_ms = 0;

    for (size_t i = 0; i < o->purchases_n; i++) {
        for (size_t k = 0; k < o->purchases[i].orders_n; k++) {
            if (o->purchases[i].orders[k].seen_ms > seen_ms)
                seen_ms = o->purchases[i].orders[k].seen_ms;
        }
    }
    if (numbers.n)
        same_words(item, BULK_ITEM_DONE, "number_known", numbers);
    else if (why)
        bulk_item_failed(item, ERR_NOTHING_TO_DO, str_of(why),
                         str_of(tracking_obstacle(t, o, true)));
    else if (seen_ms >= item->at_ms)
        same_words(item, BULK_ITEM_DONE, "not_shipped", STR_NONE);
    else
        same_words(item, BULK_ITEM_FAILED, "not_answered", STR_NONE);
    return OK;
}

static enum err of_question(struct turn *t, const struct order *o, struct bulk_item *item)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        for (size_t k = 0; k < p->orders_n && purchase_is_live(p); k++) {
            if (p->orders[k].due_ms && p->orders[k].due_ms <= item->at_ms)
                return OK; /* its turn has not come yet */
        }
    }
    return bulk_tracking_outcome(t, o, item);
}

enum err bulk_settle_item(struct turn *t, const struct bulk_row *b, struct bulk_item *item)
{
    struct order *o;
    enum err err = turn_order(t, item->order_id, &o);

    if (err == ERR_NOT_FOUND) {
        bulk_item_failed(item, err, STR_NONE, STR_NONE);
        return OK;
    }
    if (err)
        return err;
    const struct shop_write *w = order_write(o, item->subject_id);
    if (w)
        of_writes(t, b, o, w, item);
    else if (order_purchase(o, item->subject_id))
        of_purchases(t, o, item->subject_id, item);
    else
        err = of_question(t, o, item);
    if (!err && item->state == BULK_ITEM_UNDER_WAY && item->at_ms < t->now_ms - OLD_MS)
        same_words(item, BULK_ITEM_DONE, "under_way", STR_NONE);
    if (!err && item->state != BULK_ITEM_UNDER_WAY)
        item->at_ms = t->now_ms;
    return err;
}
