/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bulks as rows: what was asked for many orders at once, and its items with what came of each.
 * What they mean: app/bulk.h.
 */
#ifndef WAYBILL_DB_BULKS_H
#define WAYBILL_DB_BULKS_H

#include "db/db.h"

enum bulk_state { BULK_RUNNING, BULK_PAUSED, BULK_DONE, BULK_CANCELED, BULK_STATE_MAX };

enum bulk_item_state {
    BULK_ITEM_WAITING,
    BULK_ITEM_UNDER_WAY, /* done here, its outcome is awaited from outside */
    BULK_ITEM_DONE,
    BULK_ITEM_NOTHING, /* there was nothing to do */
    BULK_ITEM_FAILED,
    BULK_ITEM_CANCELED,
    BULK_ITEM_STATE_MAX
};

struct bulk_row {
    int64_t id;
    struct str action; /* a row of app/bulk_actions.tbl.h */
    enum bulk_state state;
    bool dry_run;
    struct str person, params, filter; /* JSON or "" */
    bool resolved;
    struct str cursor;
    int64_t waiting_n, under_way_n, done_n, nothing_n, failed_n, canceled_n;
    int64_t created_ms, changed_ms, finished_ms;
};

struct bulk_item {
    int64_t seq;
    int64_t order_id;
    struct str ref, args;
    enum bulk_item_state state;
    int64_t subject_id;
    struct str result; /* a row of app/bulk_results.tbl.h */
    enum err err;
    struct str detail_en, detail_zh, calls;
    int64_t at_ms;
};

enum err db_bulk_save(struct db *db, const struct bulk_row *b) MUST_USE; /* insert or update */
enum err db_bulk(struct db *db, struct arena *a, int64_t id, struct bulk_row *ret_row) MUST_USE;
enum err db_bulks_list(struct db *db, struct arena *a, bool open_only, int64_t before_id,
                       int64_t limit, struct bulk_row **ret_rows, size_t *ret_n) MUST_USE;
enum err db_bulks_open_count(struct db *db, int64_t *ret_count) MUST_USE;
/* Of those that failed: how many are bought with the browser extension instead. */
enum err db_bulk_for_extension(struct db *db, int64_t bulk_id, int64_t *ret_count) MUST_USE;

enum err db_bulk_item_add(struct db *db, int64_t bulk_id, const struct bulk_item *i) MUST_USE;
enum err db_bulk_item_save(struct db *db, int64_t bulk_id, const struct bulk_item *i) MUST_USE;
/* Those that wait for their turn, the first ones first. */
enum err db_bulk_items_waiting(struct db *db, struct arena *a, int64_t bulk_id, int64_t limit,
                               struct bulk_item **ret_items, size_t *ret_n) MUST_USE;
/*
 * Those under way after after_seq whose subject has news: the write is over, the purchase is
 * settled, the supplier was asked since; or that are under way since before old_ms.
 */
enum err db_bulk_items_settled(struct db *db, struct arena *a, int64_t bulk_id, int64_t after_seq,
                               int64_t old_ms, int64_t limit, struct bulk_item **ret_items,
                               size_t *ret_n) MUST_USE;
/* A page for people; state BULK_ITEM_STATE_MAX: all. */
enum err db_bulk_items_list(struct db *db, struct arena *a, int64_t bulk_id,
                            enum bulk_item_state state, int64_t after_seq, int64_t limit,
                            struct bulk_item **ret_items, size_t *ret_n) MUST_USE;
/* All that wait become canceled, with this result. */
enum err db_bulk_items_cancel(struct db *db, int64_t bulk_id, struct str result,
                              int64_t now_ms) MUST_USE;
/* Orders' names by their ids, "" where unknown. */
enum err db_bulk_order_names(struct db *db, struct arena *a, const struct bulk_item *items,
                             size_t n, struct str *ret_names) MUST_USE;

/* Finished ones that are old go with their items; dry runs go sooner. */
enum err db_bulks_forget(struct db *db, int64_t before_ms, int64_t dry_before_ms,
                         int64_t limit) MUST_USE;

/* As stored, for machines: "running", "under_way" ... */
struct str db_bulk_state_text(enum bulk_state s);
struct str db_bulk_item_state_text(enum bulk_item_state s);
bool db_bulk_item_state_of_text(struct str s, enum bulk_item_state *ret_state) MUST_USE;

#endif
