/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What follows from an order's parts: quantities, totals, statuses. Nothing here is stored, so
 * nothing can go stale.
 */
#include "sim/world/shopify_model.h"

int64_t shopify_line_current(const struct shopify_line *l)
{
    return l->quantity - l->removed - l->refunded;
}

static bool fo_is_gone(const struct shopify_fo *fo)
{
    return str_eq(fo->status, STR("CLOSED")) || str_eq(fo->status, STR("CANCELLED"));
}

int64_t shopify_line_open(const struct shopify_line *l)
{
    int64_t sum = 0;
    for (size_t i = 0; i < l->order->fos_n; i++) {
        const struct shopify_fo *fo = l->order->fos[i];
        for (size_t k = 0; k < fo->lines_n && !fo_is_gone(fo); k++)
            sum += fo->lines[k]->line == l ? fo->lines[k]->remaining : 0;
    }
    return sum;
}

int64_t shopify_line_fulfilled(const struct shopify_line *l)
{
    int64_t sum = 0;
    for (size_t i = 0; i < l->order->fulfillments_n; i++) {
        const struct shopify_fulfillment *f = l->order->fulfillments[i];
        for (size_t k = 0; k < f->lines_n && str_eq(f->status, STR("SUCCESS")); k++)
            sum += f->lines[k].line == l ? f->lines[k].quantity : 0;
    }
    return sum;
}

int64_t shopify_order_units(const struct shopify_order *o)
{
    int64_t sum = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        sum += shopify_line_current(o->lines[i]);
    return sum;
}

int64_t shopify_order_subtotal(const struct shopify_order *o)
{
    int64_t sum = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        sum += (o->lines[i]->quantity - o->lines[i]->removed) * o->lines[i]->price_minor;
    return sum;
}

int64_t shopify_order_total(const struct shopify_order *o)
{
    return shopify_order_subtotal(o) + o->shipping_minor;
}

int64_t shopify_order_current_total(const struct shopify_order *o)
{
    return shopify_order_total(o) - o->refunded_minor;
}

bool shopify_order_requires_shipping(const struct shopify_order *o)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        if (!o->lines[i]->digital)
            return true;
    }
    return false;
}

int64_t shopify_order_notifications(const struct shopify_order *o)
{
    int64_t sum = 0;
    for (size_t i = 0; i < o->fulfillments_n; i++)
        sum += o->fulfillments[i]->notifications;
    return sum;
}

static bool any_fo(const struct shopify_order *o, struct str status)
{
    for (size_t i = 0; i < o->fos_n; i++) {
        if (str_eq(o->fos[i]->status, status))
            return true;
    }
    return false;
}

struct str shopify_order_display(const struct shopify_order *o)
{
    int64_t fulfilled = 0, open = 0;
    for (size_t i = 0; i < o->lines_n; i++) {
        fulfilled += shopify_line_fulfilled(o->lines[i]);
        open += shopify_line_open(o->lines[i]);
    }
    if (fulfilled > 0)
        return open > 0 ? STR("PARTIALLY_FULFILLED") : STR("FULFILLED");
    if (any_fo(o, STR("ON_HOLD")))
        return STR("ON_HOLD");
    if (any_fo(o, STR("SCHEDULED")))
        return STR("SCHEDULED");
    return any_fo(o, STR("IN_PROGRESS")) ? STR("IN_PROGRESS") : STR("UNFULFILLED");
}
