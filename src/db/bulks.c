/* SPDX-License-Identifier: Apache-2.0 */
/* Bulks and their items in the data file: see db/bulks.h. */
#include "db/bulks.h"

#include "base/map.h"
#include "db/rows.h"

static const char *const bulk_words[BULK_STATE_MAX] = {
    [BULK_RUNNING] = "running",
    [BULK_PAUSED] = "paused",
    [BULK_DONE] = "done",
    [BULK_CANCELED] = "canceled",
};
static const char *const item_words[BULK_ITEM_STATE_MAX] = {
    [BULK_ITEM_WAITING] = "waiting", [BULK_ITEM_UNDER_WAY] = "under_way",
    [BULK_ITEM_DONE] = "done",       [BULK_ITEM_NOTHING] = "nothing",
    [BULK_ITEM_FAILED] = "failed",   [BULK_ITEM_CANCELED] = "canceled",
};
static const struct word_map word_bulk_state = {.list = bulk_words, .list_n = BULK_STATE_MAX};
static const struct word_map word_item_state = {.list = item_words, .list_n = BULK_ITEM_STATE_MAX};

static const struct col bulk_cols[] = {
    COL(STR, bulk_row, action),      COL_ENUM(bulk_row, state, word_bulk_state),
    COL(BOOL, bulk_row, dry_run),    COL(STR, bulk_row, person),
    COL(STR, bulk_row, params),      COL(STR, bulk_row, filter),
    COL(BOOL, bulk_row, resolved),   COL(STR, bulk_row, cursor),
    COL(I64, bulk_row, waiting_n),   COL(I64, bulk_row, under_way_n),
    COL(I64, bulk_row, done_n),      COL(I64, bulk_row, nothing_n),
    COL(I64, bulk_row, failed_n),    COL(I64, bulk_row, canceled_n),
    COL(I64, bulk_row, created_ms),  COL(I64, bulk_row, changed_ms),
    COL(I64, bulk_row, finished_ms),
};
static const struct table bulk_table = {
    .name = "bulk", .key = "id", .cols = bulk_cols, .cols_n = COUNT_OF(bulk_cols)};

static const struct col item_cols[] = {
    COL(I64, bulk_item, order_id),      COL(STR, bulk_item, ref),
    COL(STR, bulk_item, args),          COL_ENUM(bulk_item, state, word_item_state),
    COL(I64, bulk_item, subject_id),    COL(STR, bulk_item, result),
    COL_ENUM(bulk_item, err, word_err), COL(STR, bulk_item, detail_en),
    COL(STR, bulk_item, detail_zh),     COL(STR, bulk_item, calls),
    COL(I64, bulk_item, at_ms),
};
static const struct table item_table = {"bulk_item",       "seq",     {"bulk_id"},
                                        .clustered = true, item_cols, COUNT_OF(item_cols)};

static const struct rows_select bulk_by_id = {&bulk_table, "WHERE id = $1"};
static const struct rows_select bulks_newest = {&bulk_table,
                                                "WHERE id < $1 ORDER BY id DESC LIMIT $2"};
static const struct rows_select bulks_open = {
    &bulk_table, "WHERE finished_ms = 0 AND id < $1 ORDER BY id DESC LIMIT $2"};
static const struct rows_select items_waiting = {
    &item_table, "WHERE bulk_id = $1 AND state = 'waiting' ORDER BY seq LIMIT $2"};
static const struct rows_select items_page = {
    &item_table, "WHERE bulk_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"};
static const struct rows_select items_page_of_state = {
    &item_table, "WHERE bulk_id = $1 AND seq > $2 AND state = $4 ORDER BY seq LIMIT $3"};
/* Ids are ours and unique over all tables: one of the three fits, or the subject is gone. */
static const struct rows_select items_settled = {
    &item_table, "WHERE bulk_id = $1 AND state = 'under_way' AND seq > $2 AND (at_ms < $3 "
                 "OR EXISTS (SELECT 1 FROM shop_write w WHERE w.id = subject_id "
                 "AND w.state NOT IN ('wanted', 'sent', 'doubt')) "
                 "OR EXISTS (SELECT 1 FROM purchase p WHERE p.id = subject_id "
                 "AND p.state NOT IN ('planned', 'intent', 'unknown')) "
                 "OR EXISTS (SELECT 1 FROM supplier_order s WHERE s.id = subject_id "
                 "AND (s.due_ms = 0 OR s.due_ms > at_ms))) ORDER BY seq LIMIT $4"};

struct str db_bulk_state_text(enum bulk_state s)
{
    return word_text(&word_bulk_state, (int)s);
}

struct str db_bulk_item_state_text(enum bulk_item_state s)
{
    return word_text(&word_item_state, (int)s);
}

bool db_bulk_item_state_of_text(struct str s, enum bulk_item_state *ret_state)
{
    int v;
    if (!word_of_text(&word_item_state, s, &v))
        return false;
    *ret_state = (enum bulk_item_state)v;
    return true;
}

enum err db_bulk_save(struct db *db, const struct bulk_row *b)
{
    return rows_write(db, NULL, &bulk_table, ROWS_UPSERT, b->id, NULL, b);
}

enum err db_bulk(struct db *db, struct arena *a, int64_t id, struct bulk_row *ret_row)
{
    struct query *q = rows_query(db, &bulk_by_id);
    engine_i64(q, 1, id);
    return rows_one(q, &bulk_table, a, ret_row);
}

enum err db_bulks_list(struct db *db, struct arena *a, bool open_only, int64_t before_id,
                       int64_t limit, struct bulk_row **ret_rows, size_t *ret_n)
{
    struct query *q = rows_query(db, open_only ? &bulks_open : &bulks_newest);
    void *rows = NULL;
    engine_i64(q, 1, before_id ? before_id : INT64_MAX);
    engine_i64(q, 2, limit);
    enum err e = rows_all(q, &bulk_table, a, sizeof(struct bulk_row), &rows, ret_n);
    if (e == OK)
        *ret_rows = rows;
    return e;
}

enum err db_bulks_open_count(struct db *db, int64_t *ret_count)
{
    return rows_value(engine_query(db, "SELECT count(*) FROM bulk WHERE finished_ms = 0"),
                      ret_count);
}

enum err db_bulk_for_extension(struct db *db, int64_t bulk_id, int64_t *ret_count)
{
    struct query *q = engine_query(db, "SELECT count(*) FROM bulk_item WHERE bulk_id = $1 "
                                       "AND state = 'failed' AND err = 'needs_extension'");
    engine_i64(q, 1, bulk_id);
    return rows_value(q, ret_count);
}

enum err db_bulk_item_add(struct db *db, int64_t bulk_id, const struct bulk_item *i)
{
    const struct cell owner = CELL_I64(bulk_id);
    return rows_write(db, NULL, &item_table, ROWS_INSERT, i->seq, &owner, i);
}

enum err db_bulk_item_save(struct db *db, int64_t bulk_id, const struct bulk_item *i)
{
    const struct cell owner = CELL_I64(bulk_id);
    return rows_write(db, NULL, &item_table, ROWS_UPDATE, i->seq, &owner, i);
}

static enum err all_items(struct query *q, struct arena *a, struct bulk_item **ret_items,
                          size_t *ret_n)
{
    void *rows = NULL;
    enum err e = rows_all(q, &item_table, a, sizeof(struct bulk_item), &rows, ret_n);
    if (e == OK)
        *ret_items = rows;
    return e;
}

enum err db_bulk_items_waiting(struct db *db, struct arena *a, int64_t bulk_id, int64_t limit,
                               struct bulk_item **ret_items, size_t *ret_n)
{
    struct query *q = rows_query(db, &items_waiting);
    engine_i64(q, 1, bulk_id);
    engine_i64(q, 2, limit);
    return all_items(q, a, ret_items, ret_n);
}

enum err db_bulk_items_settled(struct db *db, struct arena *a, int64_t bulk_id, int64_t after_seq,
                               int64_t old_ms, int64_t limit, struct bulk_item **ret_items,
                               size_t *ret_n)
{
    struct query *q = rows_query(db, &items_settled);
    engine_i64(q, 1, bulk_id);
    engine_i64(q, 2, after_seq);
    engine_i64(q, 3, old_ms);
    engine_i64(q, 4, limit);
    return all_items(q, a, ret_items, ret_n);
}

enum err db_bulk_items_list(struct db *db, struct arena *a, int64_t bulk_id,
                            enum bulk_item_state state, int64_t after_seq, int64_t limit,
                            struct bulk_item **ret_items, size_t *ret_n)
{
    bool all = state == BULK_ITEM_STATE_MAX;
    struct query *q = rows_query(db, all ? &items_page : &items_page_of_state);
    engine_i64(q, 1, bulk_id);
    engine_i64(q, 2, after_seq);
    engine_i64(q, 3, limit);
    if (!all)
        engine_text(q, 4, db_bulk_item_state_text(state));
    return all_items(q, a, ret_items, ret_n);
}

enum err db_bulk_items_cancel(struct db *db, int64_t bulk_id, struct str result, int64_t now_ms)
{
    struct query *q = engine_query(db, "UPDATE bulk_item SET state = 'canceled', result = $2, "
                                       "at_ms = $3 WHERE bulk_id = $1 AND state = 'waiting'");
    engine_i64(q, 1, bulk_id);
    engine_text(q, 2, result);
    engine_i64(q, 3, now_ms);
    return engine_run(q);
}

enum err db_bulk_order_names(struct db *db, struct arena *a, const struct bulk_item *items,
                             size_t n, struct str *ret_names)
{
    struct query *q =
        engine_query(db, "SELECT id, name FROM shop_order WHERE id IN_IDS($1) ORDER BY id");
    int64_t *ids = ARENA_ARRAY(a, int64_t, n);
    struct map *found = map_new(a);

    for (size_t i = 0; i < n; i++)
        ids[i] = items[i].order_id;
    engine_ids(q, 1, ids, n);
    while (engine_row(q)) {
        struct str *name = ARENA_NEW(a, struct str);
        *name = engine_text_at(q, 1, a);
        map_put_i64(found, engine_i64_at(q, 0), name);
    }
    enum err e = engine_end(q);
    for (size_t i = 0; e == OK && i < n; i++) {
        const struct str *name = map_get_i64(found, ids[i]);
        ret_names[i] = name ? *name : STR_NONE;
    }
    return e;
}

enum err db_bulks_forget(struct db *db, int64_t before_ms, int64_t dry_before_ms, int64_t limit)
{
    struct query *q = engine_query(
        db, "DELETE FROM bulk WHERE id IN (SELECT id FROM bulk WHERE finished_ms <> 0 "
            "AND finished_ms < CASE WHEN dry_run = 1 THEN $2 ELSE $1 END ORDER BY finished_ms "
            "LIMIT $3)");
    engine_i64(q, 1, before_ms);
    engine_i64(q, 2, dry_before_ms);
    engine_i64(q, 3, limit);
    return engine_run(q);
}
