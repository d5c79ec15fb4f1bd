/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tracking numbers on their way: carrier and address of a number for the shop, and the answer in
 * words to "get tracking code".
 */
#ifndef WAYBILL_APP_TRACKING_H
#define WAYBILL_APP_TRACKING_H

#include "app/command.h"

/* Is it a carrier's id? */
bool tracking_carrier(struct str id);

/* Fills url (if none is given) and company of a write from its number: the carrier named, else
 * guessed from the number, the destination and what the supplier calls it. */
void tracking_fill(struct turn *t, const struct order *o, struct shop_write *w,
                   struct str carrier_id);
/* The same for what core plans (struct judge, link). */
void tracking_link(const struct number *n, const struct order *o, struct arena *a,
                   struct str *ret_url, struct str *ret_company);

/* Why the supplier cannot be asked about it, in words; NULL: it can. */
const char *tracking_obstacle(struct turn *t, const struct order *o, bool zh);

/* Makes the order's supplier orders due now. Returns the subject to wait for, 0: none can be asked.
 */
int64_t tracking_ask(struct turn *t, struct order *o);
/* What is known now, in words: number added, not shipped yet, cannot be asked because ... */
enum err tracking_answer(struct turn *t, struct command *c, const struct order *o,
                         bool asked) MUST_USE;

#endif
