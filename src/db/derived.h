/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is stored beside the facts so that lists, counts and searches are quick, held against what
 * the facts give. Only reads, but for db_derived_mend_sums. What the judgement of an order stores:
 * app/recompute.h.
 */
#ifndef WAYBILL_DB_DERIVED_H
#define WAYBILL_DB_DERIVED_H

#include "core/order.h"
#include "db/db.h"

struct difference {
    int64_t order_id;      /* 0: of no order alone */
    struct str name;       /* of the order, "" none */
    struct str what;       /* "stage", "count.problems" ... */
    struct str is, should; /* stored; by the facts */
};

/* Those found so far; beyond the limit they are only counted. */
struct differences {
    struct arena *arena;
    size_t limit, n, all;
    struct difference *items;
};
void difference_add(struct differences *d, const struct order *o, const char *what, struct str is,
                    struct str should);
void difference_add_i64(struct differences *d, const struct order *o, const char *what, int64_t is,
                        int64_t should);

/* Ids of all orders above after_id, at most limit. */
enum err db_derived_orders(struct db *db, struct arena *a, int64_t after_id, int64_t limit,
                           int64_t **ret_ids, size_t *ret_n) MUST_USE;
/* Columns for lists, words for searches, units held by live purchases. a: for this order only. */
enum err db_derived_order(struct db *db, struct arena *a, const struct order *o,
                          struct differences *d) MUST_USE;
/* Of the ids those orders that cannot be read, loaded one by one; ret_orders lacks them. */
enum err db_derived_load(struct db *db, struct arena *a, const int64_t *ids, size_t n,
                         struct differences *d, struct order **ret_orders, size_t *ret_n) MUST_USE;
/* Orders that the history tells of and that are not in the file. None is ever deleted. */
enum err db_derived_gone(struct db *db, struct differences *d) MUST_USE;
/* Counts of orders and of items of bulks; rows that belong to no order or purchase. */
enum err db_derived_sums(struct db *db, struct differences *d) MUST_USE;
/* Raw bodies that are still kept, unpacked and held against the digests that webhooks and history
 * name: what a shop or supplier told is there as it was told. */
enum err db_derived_bodies(struct db *db, struct differences *d) MUST_USE;
/* Counts them anew, and drops words of orders that are gone. A unit of no purchase stays: it may
 * be all that is left of one. */
enum err db_derived_mend_sums(struct db *db) MUST_USE;

#endif
