/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When to ask and when to try again: pure functions of ages and counts.
 */
#ifndef WAYBILL_CORE_SCHEDULE_H
#define WAYBILL_CORE_SCHEDULE_H

#include "core/order.h"

/* How long to wait after the nth failure in a row (1, 2, ...): doubling from 5 s to 30 min. jitter
 * is 0..999 (per mille, at most a tenth is added), so that a thousand do not return at once. */
int64_t schedule_retry_ms(int32_t tries, uint32_t jitter);

/* At what time to ask the supplier about an order again: quick when fresh and when a number is most
 * likely, slow when old; 0 when it need not be asked any more (finished, canceled, too old). */
int64_t schedule_collect_ms(const struct purchase *p, const struct supplier_order *so,
                            int64_t now_ms);

#endif
