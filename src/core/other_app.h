/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signs that another order-fulfillment app works on the same shop: two that buy by themselves would
 * buy everything twice.
 */
#ifndef WAYBILL_CORE_OTHER_APP_H
#define WAYBILL_CORE_OTHER_APP_H

#include "core/order.h"

/* Which app the order's tags or fulfillments point at, in words for people; "" for none. */
struct str other_app_sign(const struct order *o, struct arena *a);

#endif
