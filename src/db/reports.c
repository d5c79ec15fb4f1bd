/* SPDX-License-Identifier: Apache-2.0 */
/* See db/reports.h. */
#include "db/reports.h"

#include "base/id.h"
#include "core/order.h"
#include "db/engine.h"

/* Ids rise with the time of creation, so that the table is read from where the range begins. */
#define IN_RANGE                                               \
    "o.id >= $1 AND o.created_ms >= $2 AND o.created_ms < $3 " \
    "AND ($4 = 0 OR o.shop_id = $4) AND (o.flags & $5) = 0 "

static void bind_range(struct query *q, const struct report_range *r)
{
    engine_i64(q, 1, id_least(r->from_ms));
    engine_i64(q, 2, r->from_ms);
    engine_i64(q, 3, r->to_ms);
    engine_i64(q, 4, r->shop_id);
    engine_i64(q, 5, ORDER_TEST);
}

enum err db_report_orders(struct db *db, const struct report_range *r,
                          void (*row)(void *ctx, const struct report_order *o), void *ctx)
{
    struct query *q = engine_query(
        db, "SELECT o.shop_id, o.created_ms, o.canceled_ms, o.units, o.total_minor, "
            "o.total_currency, o.stage FROM shop_order o WHERE " IN_RANGE "ORDER BY o.id");

    bind_range(q, r);
    while (engine_row(q)) {
        struct report_order o = {.shop_id = engine_i64_at(q, 0),
                                 .created_ms = engine_i64_at(q, 1),
                                 .canceled_ms = engine_i64_at(q, 2),
                                 .units = engine_i64_at(q, 3),
                                 .total_minor = engine_i64_at(q, 4),
                                 .currency = engine_peek_at(q, 5)};
        if (stage_of_text(engine_peek_at(q, 6), &o.stage))
            row(ctx, &o);
    }
    return engine_end(q);
}

enum err db_report_parcels(struct db *db, const struct report_range *r,
                           void (*row)(void *ctx, const struct report_parcel *p), void *ctx)
{
    struct query *q = engine_query(
        db, "SELECT o.shop_id, o.created_ms, coalesce(b.supplier, ''), "
            "coalesce(n.country_code, ''), o.processed_ms, p.shipped_ms, p.delivered_ms "
            "FROM shop_order o JOIN package p ON p.order_id = o.id "
            "LEFT JOIN purchase b ON b.id = p.purchase_id "
            "LEFT JOIN order_person n ON n.order_id = o.id WHERE " IN_RANGE "ORDER BY o.id, p.id");

    bind_range(q, r);
    while (engine_row(q)) {
        struct report_parcel p = {.shop_id = engine_i64_at(q, 0),
                                  .created_ms = engine_i64_at(q, 1),
                                  .supplier = engine_peek_at(q, 2),
                                  .country = engine_peek_at(q, 3),
                                  .paid_ms = engine_i64_at(q, 4),
                                  .shipped_ms = engine_i64_at(q, 5),
                                  .delivered_ms = engine_i64_at(q, 6)};
        if (!p.paid_ms)
            p.paid_ms = p.created_ms;
        row(ctx, &p);
    }
    return engine_end(q);
}
