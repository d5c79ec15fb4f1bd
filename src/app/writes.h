/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of one write to a shop: planned, sent, done, in doubt, failed, dropped. Used by the
 * sending job (app/fulfill.c) and by the commands of people.
 */
#ifndef WAYBILL_APP_WRITES_H
#define WAYBILL_APP_WRITES_H

#include "app/call.h"

/* A new, empty row of the order's outbox. Pointers to other rows are invalid after it. */
struct shop_write *writes_push(struct turn *t, struct order *o);
/* Adds the pick's order line to the lines of w. */
void writes_add_pick(struct turn *t, const struct order *o, struct shop_write *w,
                     const struct create_pick *pick);

/* The shop made it: the fulfillment becomes known, its package published. */
void writes_created(struct turn *t, struct order *o, struct shop_write *w,
                    int64_t fulfillment_ext_id, struct changes *changes);
void writes_fail(struct turn *t, struct shop_write *w, enum err err, struct str detail,
                 struct changes *changes);
void writes_drop(struct turn *t, struct shop_write *w, enum err err, struct str detail,
                 struct changes *changes);

/* A number change or cancellation that the shop's state shows as done or pointless is closed. */
bool writes_settled_already(struct turn *t, struct order *o, struct shop_write *w,
                            struct changes *changes);

/* Sends the pack, or puts its writes back to WANTED when the rate or a token says wait. */
enum err writes_send(struct turn *t, struct call *c, struct desk_shop *s, const int64_t *order_ids,
                     const int64_t *write_ids, size_t n) MUST_USE;

/* Merges the fulfillment orders and fulfillments just read. */
enum err writes_take_state(struct turn *t, struct desk_shop *s,
                           const struct order_seen *seen) MUST_USE;

/* What came of one write of a pack. */
enum err writes_result(struct turn *t, struct order *o, int64_t write_id,
                       const struct write_result *r) MUST_USE;

#endif
