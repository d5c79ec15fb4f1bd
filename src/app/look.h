/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hourly look at a shop's orders: both sides of every order that differs (app/reconcile.h) are
 * asked anew, and the log tells what differs since the last look and what agrees again; what stands
 * is told once. It looks at the orders that were saved since the last look or differed then, and
 * four times a day at all that are open, because time alone makes differences too. Each step is one
 * page of orders, so that the desk is never long at it.
 */
#ifndef WAYBILL_APP_LOOK_H
#define WAYBILL_APP_LOOK_H

#include "app/turn.h"

struct look;

/* What is known of the order changed: it was saved. */
void look_changed(struct desk *d, const struct order *o);
/* From the first order on. */
void look_begin(struct turn *t, struct desk_shop *s);
bool look_is_under_way(const struct desk_shop *s);
/* The next page. */
enum err look_step(struct turn *t, struct desk_shop *s) MUST_USE;
void look_free(struct look *k);

#endif
