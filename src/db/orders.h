/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders as whole values (core/order.h). Reads take many ids at once; the one write function saves
 * an order together with its history entry.
 */
#ifndef WAYBILL_DB_ORDERS_H
#define WAYBILL_DB_ORDERS_H

#include "db/entries.h"

/* Our ids for the shop's ids, 0 where unknown; ret_ids has n items. */
enum err db_orders_find(struct db *db, struct arena *a, int64_t shop_id, const int64_t *ext_ids,
                        size_t n, int64_t *ret_ids) MUST_USE;

/* Whole orders, in the order of ids; unknown ids give NULL. Set-based: a fixed number of
 * statements whatever n is. Every row is ROW_CLEAN. */
enum err db_orders_load(struct db *db, struct arena *a, const int64_t *ids, size_t n,
                        struct order **ret_orders) MUST_USE;

/* There is nothing to be written. */
bool db_order_is_clean(const struct order *o);
/*
 * Writes every row of o that is not clean, keeps the search index and the counts of stages in step,
 * and appends the entry (its order and shop are taken from o). All rows are clean afterwards.
 * Runs inside a transaction; the search index follows at its commit. entry NULL is allowed only
 * when nothing but bookkeeping changed (due times, read times).
 */
enum err db_order_save(struct db *db, struct arena *a, struct order *o,
                       const struct entry *entry) MUST_USE;

/* Writes anew what is stored of o beside its facts: columns of lists, words of searches, units that
 * its live purchases hold. o was just loaded or saved. */
enum err db_order_mend(struct db *db, struct arena *a, struct order *o) MUST_USE;

/* Looks an order up for a person: name with or without '#', id text, or the shop's numeric id.
 * shop_id 0: any shop. ERR_NOT_FOUND, ERR_AMBIGUOUS. */
enum err db_order_resolve(struct db *db, struct arena *a, int64_t shop_id, struct str ref,
                          int64_t *ret_id) MUST_USE;

/* The order that owns a row of that id; ERR_NOT_FOUND. */
enum err db_order_of_purchase(struct db *db, int64_t purchase_id, int64_t *ret_order_id) MUST_USE;
enum err db_order_of_package(struct db *db, int64_t package_id, int64_t *ret_order_id) MUST_USE;
/* By the shop's id of a fulfillment order as last read; 0 when none is known. */
enum err db_order_of_fo(struct db *db, int64_t shop_id, int64_t fo_ext_id,
                        int64_t *ret_order_id) MUST_USE;
enum err db_order_of_fulfillment(struct db *db, int64_t fulfillment_id,
                                 int64_t *ret_order_id) MUST_USE;
enum err db_order_of_write(struct db *db, int64_t write_id, int64_t *ret_order_id) MUST_USE;
enum err db_order_of_problem(struct db *db, int64_t problem_id, int64_t *ret_order_id) MUST_USE;
/* The order with a supplier order of that number; 0 when none. */
enum err db_order_of_supplier_number(struct db *db, struct str supplier, struct str number,
                                     int64_t *ret_order_id) MUST_USE;

/* Work lists. All are ordered by their due time (or id), at most limit. */
/* Orders with ORDER_READ_WANTED: those before the first one with ORDER_LINES_PARTIAL; or that one
 * alone, when it comes first. */
struct db_wanted {
    int64_t *ids, *ext_ids; /* ours, the shop's */
    size_t n;
    bool alone;
};
/* Of a shop, with an id above after_id. */
enum err db_orders_read_wanted(struct db *db, struct arena *a, int64_t shop_id, int64_t after_id,
                               int64_t limit, struct db_wanted *ret_wanted) MUST_USE;
/* Ids of orders with writes WANTED or DOUBT that are due; what a person asked for comes first, what
 * was one of many after it. */
enum err db_orders_write_due(struct db *db, struct arena *a, int64_t shop_id, int64_t now_ms,
                             int64_t limit, int64_t **ret_order_ids, size_t *ret_n) MUST_USE;
/* Earliest due time of open writes of a shop, INT64_MAX when none. */
enum err db_orders_write_next(struct db *db, int64_t shop_id, int64_t *ret_due_ms) MUST_USE;
/* Orders whose automatic purchase is due. */
enum err db_orders_buy_due(struct db *db, struct arena *a, int64_t now_ms, int64_t limit,
                           int64_t **ret_order_ids, size_t *ret_n) MUST_USE;
/* When the next automatic purchase is due, INT64_MAX when none is. */
enum err db_orders_buy_next(struct db *db, int64_t *ret_due_ms) MUST_USE;
/* Orders with purchases of an account in PLANNED, INTENT or UNKNOWN: those due first, among them a
 * single wish of a person before all; then those that are due next. At most limit. */
enum err db_orders_purchase_open(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms,
                                 int64_t limit, int64_t **ret_order_ids, size_t *ret_n) MUST_USE;
/* The supplier order of an account that is to be asked about next, and when; all 0: none. */
struct db_next_ask {
    int64_t order_id, so_id, due_ms;
};
enum err db_orders_collect_next(struct db *db, int64_t account_id,
                                struct db_next_ask *ret_next) MUST_USE;
/* Orders with writes SENT, or purchases INTENT: what a crash may have left in doubt. */
enum err db_orders_in_flight(struct db *db, struct arena *a, int64_t **ret_order_ids,
                             size_t *ret_n) MUST_USE;
/* Orders of a shop that use one of these products (mapping changed): at most limit, newest first,
 * not yet delivered, canceled or fully fulfilled. */
enum err db_orders_open_with_product(struct db *db, struct arena *a, int64_t shop_id,
                                     int64_t product_id, int64_t limit, int64_t **ret_order_ids,
                                     size_t *ret_n) MUST_USE;
/*
 * Open orders to judge again because time passed (grace, no number, age): id greater than after_id.
 */
enum err db_orders_to_judge(struct db *db, struct arena *a, int64_t after_id, int64_t limit,
                            int64_t **ret_order_ids, size_t *ret_n) MUST_USE;
/* Orders still on their way that were not read from the shop since before_ms, longest ago first:
 * holds and moves change an order without a new updated_at. */
enum err db_orders_unread(struct db *db, struct arena *a, int64_t shop_id, int64_t before_ms,
                          int64_t limit, int64_t **ret_order_ids, size_t *ret_n) MUST_USE;
/* How many orders of a shop, with that open problem since then, were fulfilled as they were paid.
 */
enum err db_orders_fulfilled_early(struct db *db, int64_t shop_id, int64_t since_ms,
                                   int64_t *ret_n) MUST_USE;
/* Ids of orders above after_id that are open or have a problem, of one shop or (0) of all; at most
 * limit, by id. */
enum err db_orders_open(struct db *db, struct arena *a, int64_t shop_id, int64_t after_id,
                        int64_t limit, int64_t **ret_order_ids, size_t *ret_n) MUST_USE;
/* Orders in the shop's time window for reconciliation: updated_ms per ext id. */
enum err db_orders_stamps(struct db *db, struct arena *a, int64_t shop_id, const int64_t *ext_ids,
                          size_t n, int64_t *ret_updated_ms) MUST_USE;

/* Purchases made for a shop since a moment. */
enum err db_purchases_since(struct db *db, int64_t shop_id, int64_t since_ms,
                            int64_t *ret_count) MUST_USE;

/* Personal values. Orders of an e-mail address, in one shop or (shop_id 0) in all. erase: clears
 * them, the search index of them and raw bodies, keeps digests. */
enum err db_customer_orders(struct db *db, struct arena *a, int64_t shop_id, struct str email,
                            int64_t **ret_order_ids, size_t *ret_n) MUST_USE;
/* Orders of a shop whose personal values are still there, oldest first. */
enum err db_orders_unerased(struct db *db, struct arena *a, int64_t shop_id, int64_t limit,
                            int64_t **ret_order_ids, size_t *ret_n) MUST_USE;
enum err db_order_erase_person(struct db *db, struct arena *a, int64_t order_id) MUST_USE;
/* Forgets requests of purchases that were settled before a moment and will not be sent again: they
 * hold addresses. At most limit; ret_n: how many. */
enum err db_purchase_requests_forget(struct db *db, int64_t before_ms, int64_t limit,
                                     int64_t *ret_n) MUST_USE;
/*
 * Joins pieces of the search index that saves have left, about so many pages of them. Each commit
 * leaves a piece, and words that an order has no longer stay in an old one until both are joined.
 * ret_more: it was not enough.
 */
enum err db_search_tidy(struct db *db, int64_t pages, bool *ret_more) MUST_USE;
/*
 * Packs what only the order itself asks for, of orders that nothing happened to since before_ms:
 * see db/orders_rest.h. Looks at so many, by id above *after_id, and moves that on. ret_n: how many
 * it looked at; fewer than limit: there are no more.
 */
enum err db_orders_rest(struct db *db, int64_t before_ms, int64_t limit, int64_t *after_id,
                        int64_t *ret_n) MUST_USE;
enum err db_order_salt(struct db *db, struct arena *a, int64_t order_id,
                       struct str *ret_salt) MUST_USE;

#endif
