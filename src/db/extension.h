/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the browser extension brings and needs: paired browsers, purchases that it fills in, what it
 * read of supplier orders without a purchase, of products, and pages that it did not understand.
 */
#ifndef WAYBILL_DB_EXTENSION_H
#define WAYBILL_DB_EXTENSION_H

#include "core/propose.h"
#include "db/db.h"

/* A paired browser; its name, person and end are those of its token (db/accounts.h). */
struct browser {
    int64_t token_id;
    struct str version;
    int64_t seen_ms;
};
enum err db_browsers(struct db *db, struct arena *a, struct browser **ret_items,
                     size_t *ret_n) MUST_USE;
enum err db_browser_save(struct db *db, const struct browser *b) MUST_USE;

/* A purchase to be filled in: ready, opened by an extension, filled, paid (the numbers are not
 * known yet), recorded; canceled before it was paid. */
#define TASK_STATES(X)  \
    X(READY, "ready")   \
    X(OPENED, "opened") \
    X(FILLED, "filled") X(PAID, "paid") X(RECORDED, "recorded") X(CANCELED, "canceled")
enum task_state {
#define TASK_STATE(name, text) TASK_##name,
    TASK_STATES(TASK_STATE)
#undef TASK_STATE
        TASK_MAX
};
struct str task_state_text(enum task_state s);
bool task_state_of_text(struct str s, enum task_state *ret_state) MUST_USE;

struct task_row {
    int64_t id, list_id, order_id, purchase_id;
    enum task_state state;
    struct str filled; /* JSON array */
    int64_t browser_id, made_ms, changed_ms;
};
enum err db_task(struct db *db, struct arena *a, int64_t id, struct task_row *ret_task) MUST_USE;
enum err db_task_save(struct db *db, const struct task_row *t) MUST_USE;
/* Newest first; open: neither recorded nor canceled. */
enum err db_tasks(struct db *db, struct arena *a, bool open, int64_t before_id, int64_t limit,
                  struct task_row **ret_items, size_t *ret_n) MUST_USE;
/* The first ready one of a list after this one; 0 none. */
enum err db_task_next(struct db *db, const struct task_row *t, int64_t *ret_id) MUST_USE;

/* A supplier order that was read and belongs to no known purchase. */
struct supplier_read {
    int64_t id;
    struct str supplier, number;
    bool dismissed; /* a person said that it is for none of the orders */
    struct str body;
    struct candidate *candidates; /* best first */
    size_t candidates_n;
    int64_t read_ms, made_ms;
};
enum err db_supplier_read(struct db *db, struct arena *a, struct str supplier, struct str number,
                          struct supplier_read *ret_read) MUST_USE; /* NOT_FOUND */
enum err db_supplier_read_by_id(struct db *db, struct arena *a, int64_t id,
                                struct supplier_read *ret_read) MUST_USE;
enum err db_supplier_read_save(struct db *db, struct arena *a,
                               const struct supplier_read *r) MUST_USE;
enum err db_supplier_read_remove(struct db *db, int64_t id) MUST_USE;
/* Those that wait for a person, newest first. */
enum err db_supplier_reads(struct db *db, struct arena *a, int64_t before_id, int64_t limit,
                           struct supplier_read **ret_items, size_t *ret_n) MUST_USE;

/* Supplier orders of accounts that only the extension can read, which are still asked about and
 * were not read since read_ms or are wanted by a person: those due first, after the row `after`.
 * ret_all: how many are asked about in all. */
struct waiting_row {
    int64_t order_id, so_id, due_ms;
};
enum err db_waiting(struct db *db, struct arena *a, struct str supplier, int64_t read_ms,
                    const struct waiting_row *after, int64_t limit, struct waiting_row **ret_items,
                    size_t *ret_n, int64_t *ret_all) MUST_USE;
/* Lines of orders made since since_ms that are still to be bought: how many, and when the oldest of
 * their orders was made (0: none). */
enum err db_unbought(struct db *db, int64_t since_ms, int64_t *ret_n,
                     int64_t *ret_oldest_ms) MUST_USE;

/* A product as its page showed it: JSON; "" when it was never read. */
enum err db_listing_read(struct db *db, struct arena *a, struct str supplier, struct str listing_id,
                         struct str *ret_body, int64_t *ret_read_ms) MUST_USE;
enum err db_listing_read_put(struct db *db, struct str supplier, struct str listing_id,
                             struct str body, int64_t read_ms) MUST_USE;

/* A page that was not understood. */
struct page_report {
    int64_t id;
    struct str page, version, adapter, lang, missing, html;
    int64_t browser_id, made_ms;
};
/* Newest first. */
enum err db_page_reports(struct db *db, struct arena *a, struct page_report **ret_items,
                         size_t *ret_n) MUST_USE;
/* Saves it and forgets all but the newest keep. */
enum err db_page_report_add(struct db *db, const struct page_report *r, int64_t keep) MUST_USE;

#endif
