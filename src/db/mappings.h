/* SPDX-License-Identifier: Apache-2.0 */
/* Mappings: what to buy for a shop's variant (core/mapping.h). */
#ifndef WAYBILL_DB_MAPPINGS_H
#define WAYBILL_DB_MAPPINGS_H

#include "core/mapping.h"
#include "db/entries.h"

/* All mappings for these products of a shop (exact variants and whole products). */
enum err db_mappings_for(struct db *db, struct arena *a, int64_t shop_id,
                         const int64_t *product_ids, size_t n, struct mapping **ret_items,
                         size_t *ret_n) MUST_USE;
/* Those that buy this listing first of all, of all shops; at most limit. */
enum err db_mappings_of_listing(struct db *db, struct arena *a, struct str supplier,
                                struct str listing_id, int64_t limit, struct mapping **ret_items,
                                size_t *ret_n) MUST_USE;
enum err db_mapping(struct db *db, struct arena *a, int64_t id,
                    struct mapping **ret_item) MUST_USE; /* NOT_FOUND */
enum err db_mappings_list(struct db *db, struct arena *a, int64_t shop_id, int64_t before_id,
                          int64_t limit, struct mapping **ret_items, size_t *ret_n) MUST_USE;
/* Inserts or replaces by (shop, product, variant): the stored id is written back into m. */
enum err db_mapping_save(struct db *db, struct arena *a, struct mapping *m,
                         const struct entry *entry) MUST_USE;
enum err db_mapping_remove(struct db *db, int64_t id, const struct entry *entry) MUST_USE;

#endif
