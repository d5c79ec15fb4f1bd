/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packages of all orders for people: what is on its way and what about it needs a look. Newest
 * first, paged by id. Read only.
 *
 * A package needs attention, by what is known today, when (first that holds):
 *     returned         it goes back, as an open problem says
 *     bad_event        its last event sounds like trouble: a failed delivery, an exception
 *     not_in_shop      the shop did not take its number
 *     number_suspect   its number does not look right
 *     number_vanished  the supplier does not show its number any more
 *     no_movement      on its way, without an event for PACKAGE_MOVE_MS
 *     never_scanned    a number, but no carrier saw it for PACKAGE_SCAN_MS: a label was made
 *     no_number        left, and without a number for PACKAGE_SCAN_MS
 * Silence longer than PACKAGE_WATCH_MS is history, not news.
 */
#ifndef WAYBILL_DB_PACKAGES_H
#define WAYBILL_DB_PACKAGES_H

#include "base/time.h"
#include "core/order.h"
#include "db/db.h"

#define PACKAGE_SCAN_MS  (5 * MS_DAY)
#define PACKAGE_MOVE_MS  (10 * MS_DAY)
#define PACKAGE_WATCH_MS (120 * MS_DAY)

struct package_filter {
    int64_t shop_id;    /* 0: all */
    uint64_t states;    /* bit set of enum package_state, 0: all */
    bool attention;     /* only those that need it */
    struct str carrier; /* id of core/carriers.tbl.h, "" any */
    struct str text;    /* as for orders: number, order, customer; "" none */
    int64_t now_ms;
    int64_t before_id; /* 0: first page */
    int64_t limit;
};

struct package_item {
    int64_t id, order_id, shop_id, purchase_id, fulfillment_ext_id;
    struct str order_name, customer, country, supplier;
    struct str number, carrier, carrier_raw; /* of the current number */
    struct str need;                         /* as above, "" none */
    struct str last_event;
    int64_t created_ms; /* of the order */
    int64_t known_ms, shipped_ms, moving_ms, delivered_ms, last_event_ms;
    enum package_state state;
};

enum err db_list_packages(struct db *db, struct arena *a, const struct package_filter *f,
                          struct package_item **ret_items, size_t *ret_n) MUST_USE;

/* Counted up to limit + 1 each. */
struct package_counts {
    int64_t attention, under_way;
};
enum err db_package_counts(struct db *db, struct arena *a, int64_t shop_id, int64_t now_ms,
                           int64_t limit, struct package_counts *ret_counts) MUST_USE;

/* The order that a package belongs to; NOT_FOUND. */
enum err db_package_order(struct db *db, int64_t id, int64_t *ret_order_id) MUST_USE;

/* Ids of the carriers that current numbers belong to, in order; "" is left out. */
enum err db_package_carriers(struct db *db, struct arena *a, struct str **ret_ids,
                             size_t *ret_n) MUST_USE;

#endif
