/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When to ask and when to try again: pure functions of ages, states and counts.
 */
#ifndef WAYBILL_CORE_SCHEDULE_H
#define WAYBILL_CORE_SCHEDULE_H

#include "core/order.h"

/* How long to wait after the nth failure in a row (1, 2, ...): doubling from 5 s to 30 min. jitter
 * is 0..999 (per mille, at most a tenth is added), so that a thousand do not return at once. */
int64_t schedule_retry_ms(int32_t tries, uint32_t jitter);

/*
 * How long to wait before a supplier order is asked about again, by what is likely at its age and
 * state: quick when fresh and when a number is most likely, slow when old. In working time
 * (quota_speed) and as if nothing else were open; 0 when it need not be asked any more (canceled,
 * delivered, too old). scan_wanted: its number is told to the shop only once a carrier scanned it.
 */
int64_t schedule_collect_wait_ms(const struct order *o, const struct purchase *p,
                                 const struct supplier_order *so, bool scan_wanted, int64_t now_ms);

/* The moment of that next question, with pauses stretched (quota_stretch) and spread; soon while a
 * message of the supplier promised news. 0 when wait_ms is. */
int64_t schedule_collect_ms(const struct supplier_order *so, int64_t wait_ms, double stretch,
                            int64_t now_ms);

/*
 * One question suffices: its parcels alone are asked when all is known to be sent (the status once
 * in three days) or a part of it (once in six hours), else its status. Every six hours the parcels
 * in place of the status of what is being prepared: sellers announce numbers before they send.
 */
bool schedule_asks_parcels(const struct order *o, const struct supplier_order *so, int64_t now_ms);

/* Its status was just told (numbered: with a number in it): are its parcels to be asked now? */
bool schedule_parcels_follow(const struct order *o, const struct supplier_order *so, bool numbered);

#endif
