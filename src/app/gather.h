/* SPDX-License-Identifier: Apache-2.0 */
/* An order that comes in pieces (hundreds of lines): the pieces joined into one observation. */
#ifndef WAYBILL_APP_GATHER_H
#define WAYBILL_APP_GATHER_H

#include "core/observe.h"

/* Appends to whole what piece has more: lines, fulfillment orders and fulfillments that are new,
 * and further lines of those that are known by their ext_id. Texts are shared, arrays are of a. */
void gather_piece(struct arena *a, struct order_seen *whole, const struct order_seen *piece);

#endif
