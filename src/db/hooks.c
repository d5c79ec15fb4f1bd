/* SPDX-License-Identifier: Apache-2.0 */
/* Webhooks and raw bodies in the data file: see db/hooks.h. */
#include "db/hooks.h"

#include "db/rows.h"

static const char *const state_words[HOOK_STATE_MAX] = {
    [HOOK_STORED] = "stored",
    [HOOK_APPLIED] = "applied",
    [HOOK_REPEATED] = "repeated",
    [HOOK_SKIPPED] = "skipped",
    [HOOK_NOT_UNDERSTOOD] = "not_understood",
    [HOOK_PARKED] = "parked",
};
static const struct word_map word_hook_state = {.list = state_words, .list_n = HOOK_STATE_MAX};

static const struct col cols[] = {
    COL(I64, hook_row, shop_id),
    COL(I64, hook_row, received_ms),
    COL(I64, hook_row, triggered_ms),
    COL(I64, hook_row, body_id),
    COL(STR, hook_row, topic),
    COL(STR, hook_row, delivery_id),
    COL(STR, hook_row, event_id),
    COL(STR, hook_row, digest),
    COL_ENUM(hook_row, state, word_hook_state),
    COL(STR, hook_row, note),
    COL(I32, hook_row, tries),
};
static const struct table hook_table = {
    .name = "hook", .key = "id", .cols = cols, .cols_n = COUNT_OF(cols)};

static const struct rows_select stored = {&hook_table,
                                          "WHERE state = 'stored' ORDER BY id LIMIT $1"};
static const struct rows_select newest = {
    &hook_table, "WHERE ($1 = 0 OR shop_id = $1) AND id < $2 ORDER BY id DESC LIMIT $3"};

struct str db_hook_state_text(enum hook_state s)
{
    return word_text(&word_hook_state, (int)s);
}

static enum err known_delivery(struct db *db, const struct hook_row *row, int64_t *ret_id)
{
    struct query *q = engine_query(db, "SELECT id FROM hook WHERE delivery_id = $1 "
                                       "AND delivery_id <> '' AND topic = $2 AND shop_id = $3");
    engine_text(q, 1, row->delivery_id);
    engine_text(q, 2, row->topic);
    engine_i64(q, 3, row->shop_id);
    return rows_value(q, ret_id);
}

static enum err known_event(struct db *db, const struct hook_row *row, int64_t *ret_id)
{
    struct query *q = engine_query(db, "SELECT id FROM hook WHERE event_id = $1 "
                                       "AND event_id <> '' AND topic = $2 AND shop_id = $3 "
                                       "AND digest = $4 AND triggered_ms = $5 LIMIT 1");
    engine_text(q, 1, row->event_id);
    engine_text(q, 2, row->topic);
    engine_i64(q, 3, row->shop_id);
    engine_text(q, 4, row->digest);
    engine_i64(q, 5, row->triggered_ms);
    return rows_value(q, ret_id);
}

enum err db_hook_insert(struct db *db, const struct hook_row *row, bool *ret_repeated)
{
    int64_t known = 0;
    enum err e = OK;
    if (!str_empty(row->event_id))
        e = known_event(db, row, &known);
    if (e == OK && known == 0)
        e = rows_write(db, NULL, &hook_table, ROWS_INSERT, row->id, NULL, row);
    if (e == ERR_CONFLICT) { /* the index knows the delivery, so it is not asked before */
        enum err looked = known_delivery(db, row, &known);
        if (looked != OK || known != 0)
            e = looked;
    }
    if (e == OK)
        *ret_repeated = known != 0;
    return e;
}

enum err db_hook_update(struct db *db, int64_t id, enum hook_state state, struct str note)
{
    struct query *q = engine_query(db, "UPDATE hook SET state = $2, note = $3 WHERE id = $1");
    engine_i64(q, 1, id);
    engine_text(q, 2, db_hook_state_text(state));
    engine_text(q, 3, note);
    return engine_run(q);
}

static enum err all(struct query *q, struct arena *a, struct hook_row **ret_rows, size_t *ret_n)
{
    void *rows = NULL;
    enum err e = rows_all(q, &hook_table, a, sizeof(struct hook_row), &rows, ret_n);
    if (e == OK)
        *ret_rows = rows;
    return e;
}

enum err db_hooks_stored(struct db *db, struct arena *a, int64_t limit, struct hook_row **ret_rows,
                         size_t *ret_n)
{
    struct query *q = rows_query(db, &stored);
    engine_i64(q, 1, limit);
    return all(q, a, ret_rows, ret_n);
}

enum err db_hooks_list(struct db *db, struct arena *a, int64_t shop_id, int64_t before_id,
                       int64_t limit, struct hook_row **ret_rows, size_t *ret_n)
{
    struct query *q = rows_query(db, &newest);
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, before_id ? before_id : INT64_MAX);
    engine_i64(q, 3, limit);
    return all(q, a, ret_rows, ret_n);
}

enum err db_hook_in_hand(struct db *db, int64_t id)
{
    struct query *q = engine_query(db, "UPDATE hook SET tries = tries + 1 WHERE id = $1");
    engine_i64(q, 1, id);
    return engine_run(q);
}

enum err db_hooks_forget(struct db *db, int64_t before_ms, int64_t limit, int64_t *ret_removed)
{
    /* By id, which rises with the time of receipt: old ones lie in front, at first sight. */
    struct query *q = engine_query(
        db, "DELETE FROM hook WHERE id IN (SELECT id FROM (SELECT id, received_ms, state "
            "FROM hook ORDER BY id LIMIT CASE WHEN (SELECT min(received_ms) FROM (SELECT "
            "received_ms FROM hook ORDER BY id LIMIT 50) AS few) < $1 THEN $2 ELSE 0 END) "
            "AS oldest WHERE received_ms < $1 AND state <> 'stored')");
    engine_i64(q, 1, before_ms);
    engine_i64(q, 2, limit);
    return engine_run_count(q, ret_removed);
}

enum err db_body_put(struct db *db, int64_t id, int64_t order_id, struct str packed, int64_t at_ms)
{
    struct query *q = engine_query(
        db, "INSERT INTO raw_body (id, order_id, at_ms, packed) VALUES ($1, $2, $3, $4)");
    engine_i64(q, 1, id);
    engine_i64(q, 2, order_id);
    engine_i64(q, 3, at_ms);
    engine_blob(q, 4, packed);
    return engine_run(q);
}

enum err db_body(struct db *db, struct arena *a, int64_t id, struct str *ret_packed)
{
    struct query *q = engine_query(db, "SELECT packed FROM raw_body WHERE id = $1");
    struct str packed = STR_NONE;
    engine_i64(q, 1, id);
    bool found = engine_row(q);
    if (found)
        packed = engine_text_at(q, 0, a);
    enum err e = engine_end(q);
    if (e != OK || !found)
        return e != OK ? e : ERR_NOT_FOUND;
    *ret_packed = packed;
    return OK;
}

enum err db_body_link(struct db *db, int64_t id, int64_t order_id)
{
    struct query *q = engine_query(db, "UPDATE raw_body SET order_id = $2 WHERE id = $1");
    engine_i64(q, 1, id);
    engine_i64(q, 2, order_id);
    return engine_run(q);
}

enum err db_bodies_forget(struct db *db, int64_t before_ms, int64_t limit, int64_t *ret_removed)
{
    /* By id, which rises with the time of receipt: old ones lie in front, at first sight. */
    struct query *q = engine_query(
        db, "DELETE FROM raw_body WHERE id IN (SELECT id FROM (SELECT id, at_ms FROM raw_body "
            "ORDER BY id LIMIT CASE WHEN (SELECT min(at_ms) FROM (SELECT at_ms FROM raw_body "
            "ORDER BY id LIMIT 50) AS few) < $1 THEN $2 ELSE 0 END) AS oldest "
            "WHERE at_ms < $1)");
    engine_i64(q, 1, before_ms);
    engine_i64(q, 2, limit);
    return engine_run_count(q, ret_removed);
}
