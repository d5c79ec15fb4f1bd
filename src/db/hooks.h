/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inbox of webhooks and the raw bodies (compressed, kept for a while, apart from the facts).
 */
#ifndef WAYBILL_DB_HOOKS_H
#define WAYBILL_DB_HOOKS_H

#include "db/db.h"

enum hook_state {
    HOOK_STORED,
    HOOK_APPLIED,
    HOOK_REPEATED,
    HOOK_SKIPPED,
    HOOK_NOT_UNDERSTOOD,
    HOOK_PARKED,
    HOOK_STATE_MAX
};

struct hook_row {
    int64_t id, shop_id, received_ms, triggered_ms, body_id;
    struct str topic, delivery_id, event_id, digest; /* hex SHA-256 of the raw body */
    enum hook_state state;
    struct str note; /* what became of it, in words */
    int32_t tries;   /* times it was in hand when the process died */
};

/* Inserts; ret_repeated when (shop, topic, and the delivery id, or the event id with equal digest
 * and time of the event) is known. */
enum err db_hook_insert(struct db *db, const struct hook_row *row, bool *ret_repeated) MUST_USE;
enum err db_hook_update(struct db *db, int64_t id, enum hook_state state, struct str note) MUST_USE;
enum err db_hooks_stored(struct db *db, struct arena *a, int64_t limit, struct hook_row **ret_rows,
                         size_t *ret_n) MUST_USE;
enum err db_hooks_list(struct db *db, struct arena *a, int64_t shop_id, int64_t before_id,
                       int64_t limit, struct hook_row **ret_rows, size_t *ret_n) MUST_USE;
enum err db_hook_in_hand(struct db *db, int64_t id) MUST_USE; /* tries + 1 */
/* Of the `limit` oldest, those that are over and older. */
enum err db_hooks_forget(struct db *db, int64_t before_ms, int64_t limit,
                         int64_t *ret_removed) MUST_USE;
struct str db_hook_state_text(enum hook_state s); /* as stored, for machines */

/* Raw bodies, packed with zstd. order_id lets a customer's bodies be erased. */
enum err db_body_put(struct db *db, int64_t id, int64_t order_id, struct str packed,
                     int64_t at_ms) MUST_USE;
enum err db_body(struct db *db, struct arena *a, int64_t id, struct str *ret_packed) MUST_USE;
/* Tells whose customer a body speaks of; not needed for bodies of an entry about the order. */
enum err db_body_link(struct db *db, int64_t id, int64_t order_id) MUST_USE;
enum err db_bodies_forget(struct db *db, int64_t before_ms, int64_t limit,
                          int64_t *ret_removed) MUST_USE;

#endif
