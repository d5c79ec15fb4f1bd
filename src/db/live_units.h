/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last guard against buying twice: each unit of a line (1 up to its quantity) is held by at
 * most one live purchase, by the key of table live_unit. Not the first guard: core/judge.h decides.
 */
#ifndef WAYBILL_DB_LIVE_UNITS_H
#define WAYBILL_DB_LIVE_UNITS_H

#include "core/order.h"
#include "db/db.h"

/*
 * Makes the units held fit the purchases of o, whose rows are written already: a live purchase
 * holds its units, less those that a replacement of it took over; others hold none. First gives
 * back, then takes. ERR_CONFLICT when a unit would be held twice or the line has fewer units.
 */
enum err live_units_settle(struct db *db, struct arena *a, const struct order *o) MUST_USE;

/* The same when no purchase was changed: somebody else did that to the table. */
enum err live_units_mend(struct db *db, struct arena *a, const struct order *o) MUST_USE;

/* Of all purchases of o: units held and units that should be, added up. Equal when the table is as
 * settling would leave it; ret_wrong_id is the first purchase that holds other than it should, 0.
 */
enum err live_units_look(struct db *db, struct arena *a, const struct order *o, int64_t *ret_held,
                         int64_t *ret_due, int64_t *ret_wrong_id) MUST_USE;

#endif
