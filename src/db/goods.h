/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Goods as others name them: provinces and cities that a supplier knows in a country, and products
 * of a shop as its orders name them. What is bought for them: db/mappings.h.
 */
#ifndef WAYBILL_DB_GOODS_H
#define WAYBILL_DB_GOODS_H

#include "core/order.h"
#include "db/db.h"

/* Names of a country as they were told to this account at or after since_ms: JSON
 * [["Province", "City", ...], ...]; "" when they are not known or older. */
enum err db_regions(struct db *db, struct arena *a, int64_t account_id, struct str country,
                    int64_t since_ms, struct str *ret_names) MUST_USE;
enum err db_regions_put(struct db *db, int64_t account_id, struct str country, struct str names,
                        int64_t at_ms) MUST_USE;

/* An order of at_ms has this line: its product is one of the shop's. Newer names replace older
 * ones; the time is kept to a day. Lines without a product or without shipping are none. */
enum err db_product_seen(struct db *db, int64_t shop_id, const struct line *l,
                         int64_t at_ms) MUST_USE;

/* Products of shops with how far they are mapped: those that lack something first, then the newest
 * seen. */
struct product_row {
    int64_t shop_id, product_id, seen_ms;
    struct str title;
    int64_t variants, mapped, ignored; /* mapped: with a listing; the others have no mapping */
};
/* Where a page of them ends. */
struct product_mark {
    bool missing;
    int64_t seen_ms, product_id;
};
struct product_filter {
    int64_t shop_id; /* 0: all */
    bool missing_only;
    struct str text; /* a part of title or sku, "" none */
    bool after_mark;
    struct product_mark after;
    int64_t limit;
};
bool product_is_missing(const struct product_row *p);
enum err db_products(struct db *db, struct arena *a, const struct product_filter *f,
                     struct product_row **ret_items, size_t *ret_n) MUST_USE;

/* The variants of a product that orders named, in the order of their ids. */
struct shop_variant {
    int64_t variant_id, seen_ms;
    struct str title, variant_title, sku;
    int64_t
        open_orders; /* since since_ms that wait for it to be bought, or would if it were ours */
};
enum err db_product_variants(struct db *db, struct arena *a, int64_t shop_id, int64_t product_id,
                             int64_t since_ms, struct shop_variant **ret_items,
                             size_t *ret_n) MUST_USE;

#endif
