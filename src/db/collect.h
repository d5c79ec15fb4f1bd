/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking suppliers, as the data file sees it: how much there is to ask, what is likely next, and
 * how long numbers took of late.
 */
#ifndef WAYBILL_DB_COLLECT_H
#define WAYBILL_DB_COLLECT_H

#include "db/db.h"

/* The questions that the open supplier orders of an account wish for, per millisecond. */
enum err db_collect_load(struct db *db, int64_t account_id, double *ret_asks_per_ms) MUST_USE;
/*
 * Sellers send together what was bought together: up to limit orders of the same store that are
 * still being prepared, nearest in time to this one, are due at due_ms unless they are sooner.
 * Those asked since asked_ms are left.
 */
enum err db_collect_near(struct db *db, int64_t account_id, struct str store, int64_t so_id,
                         int64_t asked_ms, int64_t due_ms, int64_t limit) MUST_USE;

/* A message spoke of a supplier order that belongs to no known purchase. */
struct db_hint {
    struct str number;
    int64_t at_ms;       /* when the message came */
    int64_t due_ms;      /* when it is read, 0 not now, INT64_MAX not any more */
    struct str items;    /* JSON [[product, variant, quantity], ...]; "[]" not read yet */
    int64_t purchase_id; /* that it may be, for a person to say; 0 none */
};
/* A known one stays as it is. */
enum err db_hint_put(struct db *db, int64_t account_id, struct str number, int64_t at_ms,
                     int64_t due_ms) MUST_USE;
enum err db_hint_save(struct db *db, int64_t account_id, const struct db_hint *hint) MUST_USE;
enum err db_hint_drop(struct db *db, int64_t account_id, struct str number) MUST_USE;
/* The newest first. */
enum err db_hints(struct db *db, struct arena *a, int64_t account_id, int64_t limit,
                  struct db_hint **ret_hints, size_t *ret_n) MUST_USE;
/* Orders with a purchase of the account that left and has no known number, or that the supplier
 * divided and of which a part is not known. */
enum err db_orders_numberless(struct db *db, struct arena *a, int64_t account_id, int64_t limit,
                              int64_t **ret_order_ids, size_t *ret_n) MUST_USE;
/* Orders with a purchase of that listing of which an open supplier order of the account was told of
 * last before that moment. */
enum err db_orders_untold(struct db *db, struct arena *a, int64_t account_id, struct str listing_id,
                          int64_t before_ms, int64_t limit, int64_t **ret_order_ids,
                          size_t *ret_n) MUST_USE;
/* Those older are forgotten. */
enum err db_hints_forget(struct db *db, int64_t before_ms) MUST_USE;

/* How an account's questions stand, for people. */
struct db_collect {
    int64_t open;     /* supplier orders that are still asked about */
    int64_t waiting;  /* of these, such without any number */
    int64_t pause_ms; /* the median of their pauses as planned, 0: none open */
    /* Of the last numbers: medians from when the number appeared at the supplier to its being seen
     * here, and to its being in the shop (without the time that a policy or a person let it wait).
     */
    int64_t numbers, seen_ms;
    int64_t marked, shop_ms;
};
enum err db_collect(struct db *db, struct arena *a, int64_t account_id, int64_t since_ms,
                    struct db_collect *ret) MUST_USE;

#endif
