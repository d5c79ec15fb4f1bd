/* SPDX-License-Identifier: Apache-2.0 */
/* Private to purchase*.c: what placing a purchase and settling it share. */
#ifndef WAYBILL_APP_PURCHASE_PART_H
#define WAYBILL_APP_PURCHASE_PART_H

#include "app/call.h"
#include "app/purchase.h"

/* The call under way is about this purchase. */
struct purchase_memo {
    int64_t order_id, purchase_id;
};

/* The answer never came, or does not say what became of it. */
enum err purchase_unknown(struct turn *t, struct order *o, struct purchase *p,
                          struct str why) MUST_USE;
/* The supplier answered to PLACE, or the network did. */
enum err purchase_answered(struct turn *t, struct call *c) MUST_USE;

#endif
