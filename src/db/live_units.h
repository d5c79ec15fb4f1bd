/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last guard against buying twice: each unit of a line (1 up to its quantity) is held by at
 * most one live purchase, by the key of table live_unit. Not the first guard: core/judge.h decides.
 */
#ifndef WAYBILL_DB_LIVE_UNITS_H
#define WAYBILL_DB_LIVE_UNITS_H

#include "core/order.h"
#include "db/db.h"

/* Frees the units of changed purchases that are not live any more. Before their rows are saved. */
enum err live_units_release(struct db *db, const struct order *o) MUST_USE;

/* Holds the units of new and changed purchases that are live; after their rows are saved.
 * ERR_CONFLICT when a unit would be held twice, or the line has fewer units. */
enum err live_units_hold(struct db *db, struct arena *a, const struct order *o) MUST_USE;

#endif
