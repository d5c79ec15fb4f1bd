/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a row of shop_order holds for lists beside the order's own fields: computed from the order,
 * nothing else. Saving writes it; db/derived.h holds it against what is stored.
 */
#ifndef WAYBILL_DB_ORDER_EXTRAS_H
#define WAYBILL_DB_ORDER_EXTRAS_H

#include "db/order_tables.h"

void order_extras(struct arena *a, const struct order *o, struct cell ret_cells[ORDER_EXTRA_MAX]);

#endif
