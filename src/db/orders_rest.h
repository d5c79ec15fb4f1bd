/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders at rest: their fulfillment orders, fulfillments and writes lie packed in one row, a
 * quarter of what they take as rows with their indexes. Whoever loads an order sees no difference;
 * saving it makes them rows again.
 */
#ifndef WAYBILL_DB_ORDERS_REST_H
#define WAYBILL_DB_ORDERS_REST_H

#include "base/map.h"
#include "db/orders.h"

/* Adds what lies packed to orders (by id) that were loaded from their rows. */
enum err rest_load(struct db *db, struct arena *a, const struct map *orders) MUST_USE;
/* Before a packed order is saved: each of its rows that were packed is to be written as a new one,
 * and the pack goes. */
enum err rest_wake(struct db *db, struct order *o) MUST_USE;

#endif
