/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mapped goods: what to buy for the products of an order. Every judgement asks, and mappings change
 * rarely, so the desk keeps those of the products that were asked about lately. After a
 * change all of them are read anew, in the rest of that turn each time.
 */
#ifndef WAYBILL_APP_MAPPED_H
#define WAYBILL_APP_MAPPED_H

#include "app/turn.h"

struct mapped;

/* A turn begins: what was kept before a change is forgotten. */
void mapped_begin(struct desk *d);
/* A mapping is being saved or removed. */
void mapped_changed(struct desk *d);
/* Of all products of the order's lines. The array is the turn's; the texts are not to be changed.
 */
enum err mapped_goods(struct turn *t, const struct order *o, struct mapping **ret_items,
                      size_t *ret_n) MUST_USE;
void mapped_free(struct mapped *k);

#endif
