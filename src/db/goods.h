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

#endif
