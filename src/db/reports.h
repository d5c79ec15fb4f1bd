/* SPDX-License-Identifier: Apache-2.0 */
/* Rows for sums over many orders, one after the other: nothing is kept in memory. Read only. */
#ifndef WAYBILL_DB_REPORTS_H
#define WAYBILL_DB_REPORTS_H

#include "core/words.h"
#include "db/db.h"

/* Orders created in the shop from..to (half open) of a shop (0: all), but no test orders. */
struct report_range {
    int64_t shop_id, from_ms, to_ms;
};

/* Texts last until the callback returns. */
struct report_order {
    int64_t shop_id, created_ms, canceled_ms, units, total_minor;
    struct str currency;
    enum stage stage;
};
enum err db_report_orders(struct db *db, const struct report_range *r,
                          void (*row)(void *ctx, const struct report_order *o), void *ctx) MUST_USE;

/* A parcel with what it was bought from and where it goes. */
struct report_parcel {
    int64_t shop_id, created_ms;
    struct str supplier;                       /* "" marked by hand without a purchase */
    struct str country;                        /* "" not known */
    int64_t paid_ms, shipped_ms, delivered_ms; /* 0: not yet, or not told */
};
enum err db_report_parcels(struct db *db, const struct report_range *r,
                           void (*row)(void *ctx, const struct report_parcel *p),
                           void *ctx) MUST_USE;

#endif
