/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists for people: orders by tab, filter and text, newest first or sorted, with keyset paging; and
 * the counts beside the tabs. Read only.
 */
#ifndef WAYBILL_DB_LIST_H
#define WAYBILL_DB_LIST_H

#include "core/order.h"
#include "db/db.h"

enum order_sort {
    ORDER_SORT_NEWEST,
    ORDER_SORT_OLDEST,
    ORDER_SORT_UPDATED,
    ORDER_SORT_TOTAL,
    ORDER_SORT_MAX
};

struct order_filter {
    int64_t shop_id;             /* 0: all */
    uint32_t stages;             /* bit set of enum stage, 0: all */
    uint32_t financials;         /* bit set of enum financial, 0: all */
    uint32_t displays;           /* bit set of enum display_fulfillment, 0: all */
    uint64_t problems;           /* bit set of enum problem_kind (open, not dismissed), 0: all */
    bool any_problem;
    int64_t from_ms, to_ms;      /* created in the shop, half open, 0: open */
    struct str text;             /* search words, "" none */
    enum order_sort sort;
    struct str cursor;           /* as returned, "" first page */
    int64_t limit;               /* 1..250 */
};

struct order_item {
    int64_t id, shop_id, ext_id;
    struct str name, customer, country, city;
    int64_t created_ms, updated_ms, read_ms;
    enum stage stage;
    enum financial financial;
    enum display_fulfillment display;
    struct str financial_raw, display_raw;
    struct money total;
    uint32_t flags;
    uint64_t guards;
    int64_t lines_n, units, lines_wanted, lines_shipped, lines_fulfilled;
    uint64_t problems; /* open, not dismissed */
    struct str numbers;          /* current tracking numbers, comma separated */
    struct str supplier_numbers; /* comma separated */
    int64_t auto_buy_ms;
};

enum err db_list_orders(struct db *db, struct arena *a, const struct order_filter *f,
                        struct order_item **ret_items, size_t *ret_n,
                        struct str *ret_cursor) MUST_USE;

/* The ids alone, and as many as limit says: for work on all that a filter names. */
enum err db_list_order_ids(struct db *db, struct arena *a, const struct order_filter *f,
                           int64_t limit, int64_t **ret_ids, size_t *ret_n,
                           struct str *ret_cursor) MUST_USE;

/* Orders per stage and with open problems; shop_id 0: all shops. From rows kept in step. */
struct order_counts {
    int64_t by_stage[STAGE_MAX];
    int64_t problems, all;
};
enum err db_list_counts(struct db *db, int64_t shop_id, struct order_counts *ret_counts) MUST_USE;
/* Hits of a filter, counted up to limit + 1. */
enum err db_list_count(struct db *db, struct arena *a, const struct order_filter *f, int64_t limit,
                       int64_t *ret_count) MUST_USE;

/* The outbox: writes to shops that have not succeeded, most urgent first. */
struct write_item {
    int64_t id, order_id, shop_id;
    struct str order_name;
    enum write_kind kind;
    enum write_state state;
    struct str number, last_detail;
    enum err last_err;
    int64_t created_ms, due_ms;
    int32_t tries;
};
enum err db_list_writes(struct db *db, struct arena *a, int64_t shop_id, bool open_only,
                        int64_t before_id, int64_t limit, struct write_item **ret_items,
                        size_t *ret_n) MUST_USE;

struct problem_item {
    int64_t id, order_id, shop_id, since_ms, subject_id;
    struct str order_name, detail;
    enum problem_kind kind;
};
struct problem_filter {
    int64_t shop_id;   /* 0: all */
    bool urgent_first; /* and of the same urgency the oldest; else newest first */
    bool of_purchases; /* only those about a purchase */
    /* The last one of the page before; id 0: first page. Newest first asks for the id alone. */
    int64_t last_urgency, last_since_ms, last_id;
    int64_t limit;
};
enum err db_list_problems(struct db *db, struct arena *a, const struct problem_filter *f,
                          struct problem_item **ret_items, size_t *ret_n) MUST_USE;

struct unpaid_item {
    struct str number;
    struct money total;
    int64_t pay_until_ms; /* 0 not told */
};
struct purchase_item {
    int64_t id, order_id, shop_id, account_id, intent_ms;
    struct str order_name, supplier, reference, numbers, statuses;
    enum purchase_state state;
    struct money cost;
    struct unpaid_item *unpaid; /* its orders that wait for payment */
    size_t unpaid_n;
};
enum purchase_list {
    PURCHASE_LIST_OPEN, /* not settled: planned, intent, unknown, exists */
    PURCHASE_LIST_ALL,
    PURCHASE_LIST_TO_PAY,   /* live, with an unpaid order at the supplier */
    PURCHASE_LIST_IN_DOUBT, /* unknown, or exists under no known number */
    PURCHASE_LIST_WAITING,  /* planned, on its way there, or not yet sent by the supplier */
    PURCHASE_LIST_SHIPPED,  /* the supplier sent it, at least in part */
    PURCHASE_LIST_MAX
};
enum err db_list_purchases(struct db *db, struct arena *a, int64_t shop_id,
                           enum purchase_list which, int64_t before_id, int64_t limit,
                           struct purchase_item **ret_items, size_t *ret_n) MUST_USE;

#endif
