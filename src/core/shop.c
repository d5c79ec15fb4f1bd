/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policy that a shop starts with, and what counts as payable under a policy.
 */
#include "core/shop.h"

#include "base/time.h"

struct policy policy_default(void)
{
    return (struct policy){
        .auto_buy = false,
        .all_products = false,
        .auto_fulfill = true,
        .fulfill_when_complete = false,
        .notify_customer = true,
        .grace_ms = 10 * MS_MINUTE,
        .max_age_ms = 14 * MS_DAY,
        .no_number_ms = 7 * MS_DAY,
        .price_rise_percent = 20,
        .payable_gateways = STR(""),
        .publish_wait_ms = 3 * MS_DAY,
        .seller_note = STR("This is a dropshipping order. Please put no invoice, price tag, "
                           "leaflet, QR code or brand of your own into the parcel, and send it "
                           "soon. Thank you."),
    };
}

int64_t shop_publish_ms(const struct shop *s, const struct package *p)
{
    const struct number *n = package_current_number(p);
    int64_t latest_ms;
    if (!n)
        return 0;
    if (!s->policy.publish_after_scan || n->source == SOURCE_PERSON)
        return n->first_ms;
    latest_ms = (p->known_ms > 0 ? p->known_ms : n->first_ms) + s->policy.publish_wait_ms;
    if (p->moving_ms > 0 && p->moving_ms < latest_ms)
        return p->moving_ms;
    return latest_ms;
}

/* Gateways come as the shop names them, several joined by commas when a payment was split: each
 * of them must be named, else a part of the money is still open. */
static bool gateways_named(struct str policy, struct str gateways)
{
    struct str one, rest = gateways;
    bool any = false, more = true;
    while (more) {
        more = str_cut(rest, ',', &one, &rest);
        one = str_trim(one);
        if (str_empty(one))
            continue;
        struct str named, tail = policy;
        bool found = false, on = true;
        while (on && !found) {
            on = str_cut(tail, ',', &named, &tail);
            found = str_eq_nocase(str_trim(named), one);
        }
        if (!found)
            return false;
        any = true;
    }
    return any;
}

bool shop_order_payable(const struct shop *s, const struct order *o)
{
    switch (o->financial) {
    case FINANCIAL_PAID:
    /* Paid in full once; lines that were refunded have left the current quantities. */
    case FINANCIAL_PARTIALLY_REFUNDED: return true;
    case FINANCIAL_PENDING: return gateways_named(s->policy.payable_gateways, o->gateway);
    case FINANCIAL_OTHER:
    case FINANCIAL_AUTHORIZED:
    case FINANCIAL_PARTIALLY_PAID:
    case FINANCIAL_REFUNDED:
    case FINANCIAL_VOIDED:
    case FINANCIAL_EXPIRED:
    case FINANCIAL_MAX: break;
    }
    return false;
}
