/* SPDX-License-Identifier: Apache-2.0 */
/* Regions of suppliers and products of shops: see db/goods.h. */
#include "db/goods.h"

#include "base/id.h"
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

bool product_is_missing(const struct product_row *p)
{
    return p->mapped + p->ignored < p->variants;
}

/* Per variant: the mapping that counts for it, its own before that of the whole product. */
#define STATES                                                                               \
    "SELECT s.shop_id, s.product_id, s.title, s.sku, s.variant_title, s.seen_ms, "           \
    "coalesce(v.ignored, w.ignored, 0) AS ignored, "                                         \
    "coalesce(v.listing_id, w.listing_id, '') <> '' AND coalesce(v.ignored, w.ignored) = 0 " \
    "AS mapped FROM shop_product s "                                                         \
    "LEFT JOIN mapping v ON v.shop_id = s.shop_id AND v.product_id = s.product_id "          \
    "AND v.variant_id = s.variant_id "                                                       \
    "LEFT JOIN mapping w ON w.shop_id = s.shop_id AND w.product_id = s.product_id "          \
    "AND w.variant_id = 0 WHERE ($1 = 0 OR s.shop_id = $1)"
#define PRODUCTS                                                                                \
    "SELECT shop_id, product_id, max(title) AS title, count(*) AS n, sum(mapped) AS mapped, "   \
    "sum(ignored) AS ignored, max(seen_ms) AS seen_ms, "                                        \
    "sum(mapped) + sum(ignored) < count(*) AS missing, "                                        \
    "max($2 = '' OR instr(lower(title || ' ' || variant_title || ' ' || sku), lower($2)) > 0) " \
    "AS hit FROM (" STATES ") GROUP BY shop_id, product_id"

enum err db_products(struct db *db, struct arena *a, const struct product_filter *f,
                     struct product_row **ret_items, size_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT shop_id, product_id, title, n, mapped, ignored, seen_ms FROM (" PRODUCTS ") "
            "WHERE hit AND (missing OR $3 = 0) AND ($4 = 0 OR missing < $5 OR (missing = $5 AND "
            "(seen_ms < $6 OR (seen_ms = $6 AND product_id < $7)))) "
            "ORDER BY missing DESC, seen_ms DESC, product_id DESC LIMIT $8");
    struct product_row *items = NULL;
    size_t n = 0;
    engine_i64(q, 1, f->shop_id);
    engine_text(q, 2, f->text);
    engine_i64(q, 3, f->missing_only);
    engine_i64(q, 4, f->after_mark);
    engine_i64(q, 5, f->after.missing);
    engine_i64(q, 6, f->after.seen_ms);
    engine_i64(q, 7, f->after.product_id);
    engine_i64(q, 8, f->limit);
    while (engine_row(q))
        *ARENA_PUSH(a, &items, &n, struct product_row) =
            (struct product_row){.shop_id = engine_i64_at(q, 0),
                                 .product_id = engine_i64_at(q, 1),
                                 .title = engine_text_at(q, 2, a),
                                 .variants = engine_i64_at(q, 3),
                                 .mapped = engine_i64_at(q, 4),
                                 .ignored = engine_i64_at(q, 5),
                                 .seen_ms = engine_i64_at(q, 6)};
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_items = items;
        *ret_n = n;
    }
    return e;
}

enum err db_product_variants(struct db *db, struct arena *a, int64_t shop_id, int64_t product_id,
                             int64_t since_ms, struct shop_variant **ret_items, size_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT variant_id, seen_ms, title, variant_title, sku, "
            "(SELECT count(DISTINCT o.id) FROM order_line l JOIN shop_order o ON o.id = l.order_id "
            "WHERE l.product_id = s.product_id AND l.product_id <> 0 AND l.variant_id = "
            "s.variant_id AND l.order_id >= $3 AND o.shop_id = s.shop_id AND o.stage IN "
            "('to_order', 'not_ours', 'awaiting_payment') AND o.closed_ms = 0) "
            "FROM shop_product s WHERE shop_id = $1 AND product_id = $2 ORDER BY variant_id");
    struct shop_variant *items = NULL;
    size_t n = 0;
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, product_id);
    engine_i64(q, 3, id_least(since_ms));
    while (engine_row(q))
        *ARENA_PUSH(a, &items, &n, struct shop_variant) =
            (struct shop_variant){.variant_id = engine_i64_at(q, 0),
                                  .seen_ms = engine_i64_at(q, 1),
                                  .title = engine_text_at(q, 2, a),
                                  .variant_title = engine_text_at(q, 3, a),
                                  .sku = engine_text_at(q, 4, a),
                                  .open_orders = engine_i64_at(q, 5)};
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_items = items;
        *ret_n = n;
    }
    return e;
}
