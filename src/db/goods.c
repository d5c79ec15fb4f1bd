/* SPDX-License-Identifier: Apache-2.0 */
/* Regions of suppliers and products of shops: see db/goods.h. */
#include "db/goods.h"

#include "base/time.h"
#include "db/engine.h"

enum err db_regions(struct db *db, struct arena *a, int64_t account_id, struct str country,
                    int64_t since_ms, struct str *ret_names)
{
    struct query *q = engine_query(db, "SELECT names FROM supplier_region WHERE account_id = $1 "
                                       "AND country = $2 AND at_ms >= $3");
    struct str names = STR("");
    engine_i64(q, 1, account_id);
    engine_text(q, 2, country);
    engine_i64(q, 3, since_ms);
    if (engine_row(q))
        names = engine_text_at(q, 0, a);
    enum err e = engine_end(q);
    if (e == OK)
        *ret_names = names;
    return e;
}

enum err db_regions_put(struct db *db, int64_t account_id, struct str country, struct str names,
                        int64_t at_ms)
{
    struct query *q =
        engine_query(db, "INSERT INTO supplier_region (account_id, country, at_ms, names) "
                         "VALUES ($1, $2, $3, $4) ON CONFLICT (account_id, country) "
                         "DO UPDATE SET at_ms = excluded.at_ms, names = excluded.names");
    engine_i64(q, 1, account_id);
    engine_text(q, 2, country);
    engine_i64(q, 3, at_ms);
    engine_text(q, 4, names);
    return engine_run(q);
}

/* Most lines tell nothing new: then nothing is written. */
enum err db_product_seen(struct db *db, int64_t shop_id, const struct line *l, int64_t at_ms)
{
    if (l->product_id == 0 || !l->requires_shipping)
        return OK;
    struct query *q = engine_query(
        db, "INSERT INTO shop_product (shop_id, product_id, variant_id, title, variant_title, sku, "
            "seen_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (shop_id, product_id, variant_id) DO UPDATE SET title = excluded.title, "
            "variant_title = excluded.variant_title, sku = excluded.sku, "
            "seen_ms = excluded.seen_ms WHERE excluded.seen_ms >= shop_product.seen_ms + $8 "
            "OR (excluded.seen_ms >= shop_product.seen_ms AND (title <> excluded.title "
            "OR variant_title <> excluded.variant_title OR sku <> excluded.sku))");
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, l->product_id);
    engine_i64(q, 3, l->variant_id);
    engine_text(q, 4, l->title);
    engine_text(q, 5, l->variant_title);
    engine_text(q, 6, l->sku);
    engine_i64(q, 7, at_ms);
    engine_i64(q, 8, MS_DAY);
    return engine_run(q);
}
