/* SPDX-License-Identifier: Apache-2.0 */
/* What pages told of supplier orders and products, and what is still to be read: db/extension.h. */
#include "base/id.h"
#include "db/extension.h"
#include "db/rows.h"

static const char *const states[] = {"proposed", "dismissed"};
static const struct word_map word_state = {.list = states, .list_n = COUNT_OF(states)};

/* As it lies in the file. */
struct read_row {
    int64_t id;
    struct str supplier, number;
    int state;
    struct str body;
    struct candidate *candidates;
    size_t candidates_n;
    int64_t read_ms, made_ms;
};
static const struct col cols[] = {
    COL(STR, read_row, supplier),
    COL(STR, read_row, number),
    COL_ENUM(read_row, state, word_state),
    COL(STR, read_row, body),
    COL_ARRAY(INTS, read_row, candidates, candidate, int64_t),
    COL(I64, read_row, read_ms),
    COL(I64, read_row, made_ms),
};
static const struct table table = {
    .name = "supplier_read", .key = "id", .cols = cols, .cols_n = COUNT_OF(cols)};

static const struct rows_select by_number = {&table, "WHERE supplier = $1 AND number = $2"};
static const struct rows_select by_id = {&table, "WHERE id = $1"};
static const struct rows_select proposed = {
    &table, "WHERE state = 'proposed' AND id < $1 ORDER BY id DESC LIMIT $2"};

static struct supplier_read from_row(const struct read_row *r)
{
    return (struct supplier_read){.id = r->id,
                                  .supplier = r->supplier,
                                  .number = r->number,
                                  .dismissed = r->state == 1,
                                  .body = r->body,
                                  .candidates = r->candidates,
                                  .candidates_n = r->candidates_n,
                                  .read_ms = r->read_ms,
                                  .made_ms = r->made_ms};
}

static enum err one(struct query *q, struct arena *a, struct supplier_read *ret_read)
{
    struct read_row row = {0};
    enum err e = rows_one(q, &table, a, &row);
    if (e == OK)
        *ret_read = from_row(&row);
    return e;
}

enum err db_supplier_read(struct db *db, struct arena *a, struct str supplier, struct str number,
                          struct supplier_read *ret_read)
{
    struct query *q = rows_query(db, &by_number);
    engine_text(q, 1, supplier);
    engine_text(q, 2, number);
    return one(q, a, ret_read);
}

enum err db_supplier_read_by_id(struct db *db, struct arena *a, int64_t id,
                                struct supplier_read *ret_read)
{
    struct query *q = rows_query(db, &by_id);
    engine_i64(q, 1, id);
    return one(q, a, ret_read);
}

enum err db_supplier_read_save(struct db *db, struct arena *a, const struct supplier_read *r)
{
    struct read_row row = {.id = r->id,
                           .supplier = r->supplier,
                           .number = r->number,
                           .state = r->dismissed,
                           .body = r->body,
                           .candidates = r->candidates,
                           .candidates_n = r->candidates_n,
                           .read_ms = r->read_ms,
                           .made_ms = r->made_ms};
    return rows_write(db, a, &table, ROWS_UPSERT, r->id, NULL, &row);
}

enum err db_supplier_read_remove(struct db *db, int64_t id)
{
    struct query *q = engine_query(db, "DELETE FROM supplier_read WHERE id = $1");
    engine_i64(q, 1, id);
    return engine_run(q);
}

enum err db_supplier_reads(struct db *db, struct arena *a, int64_t before_id, int64_t limit,
                           struct supplier_read **ret_items, size_t *ret_n)
{
    struct query *q = rows_query(db, &proposed);
    struct supplier_read *items = NULL;
    void *rows = NULL;
    size_t n = 0, kept = 0;
    engine_i64(q, 1, before_id ? before_id : INT64_MAX);
    engine_i64(q, 2, limit);
    enum err e = rows_all(q, &table, a, sizeof(struct read_row), &rows, &n);
    if (e != OK)
        return e;
    for (size_t i = 0; i < n; i++)
        *ARENA_PUSH(a, &items, &kept, struct supplier_read) = from_row((struct read_row *)rows + i);
    *ret_items = items;
    *ret_n = n;
    return OK;
}

#define OURS                                                                \
    "FROM supplier_order s JOIN supplier_account c ON c.id = s.account_id " \
    "WHERE c.by_extension <> 0 AND s.supplier = $1 AND s.due_ms <> 0"

enum err db_waiting(struct db *db, struct arena *a, struct str supplier, int64_t read_ms,
                    const struct waiting_row *after, int64_t limit, struct waiting_row **ret_items,
                    size_t *ret_n, int64_t *ret_all)
{
    struct query *q = engine_query(
        db,
        "SELECT s.order_id, s.id, s.due_ms " OURS " AND (s.seen_ms < $2 OR s.due_ms <= 2) "
        "AND (s.due_ms > $3 OR (s.due_ms = $3 AND s.id > $4)) ORDER BY s.due_ms, s.id LIMIT $5");
    struct waiting_row *items = NULL;
    size_t n = 0;
    engine_text(q, 1, supplier);
    engine_i64(q, 2, read_ms);
    engine_i64(q, 3, after->due_ms);
    engine_i64(q, 4, after->so_id);
    engine_i64(q, 5, limit);
    while (engine_row(q))
        *ARENA_PUSH(a, &items, &n, struct waiting_row) =
            (struct waiting_row){engine_i64_at(q, 0), engine_i64_at(q, 1), engine_i64_at(q, 2)};
    enum err e = engine_end(q);
    if (e != OK)
        return e;
    *ret_items = items;
    *ret_n = n;
    q = engine_query(db, "SELECT count(*) " OURS);
    engine_text(q, 1, supplier);
    return rows_value(q, ret_all);
}

enum err db_unbought(struct db *db, int64_t since_ms, int64_t *ret_n, int64_t *ret_oldest_ms)
{
    struct query *q =
        engine_query(db, "SELECT count(*), min(o.created_ms) FROM shop_order o JOIN order_line l "
                         "ON l.order_id = o.id WHERE o.stage = 'to_order' AND o.id >= $1 "
                         "AND l.requires_shipping <> 0 AND l.current_quantity > 0");
    int64_t n = 0, oldest_ms = 0;
    engine_i64(q, 1, id_least(since_ms));
    if (engine_row(q)) {
        n = engine_i64_at(q, 0);
        oldest_ms = engine_i64_at(q, 1);
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_n = n;
        *ret_oldest_ms = oldest_ms;
    }
    return e;
}

enum err db_listing_read(struct db *db, struct arena *a, struct str supplier, struct str listing_id,
                         struct str *ret_body, int64_t *ret_read_ms)
{
    struct query *q = engine_query(db, "SELECT body, read_ms FROM listing_read "
                                       "WHERE supplier = $1 AND listing_id = $2");
    struct str body = STR("");
    int64_t read_ms = 0;
    engine_text(q, 1, supplier);
    engine_text(q, 2, listing_id);
    if (engine_row(q)) {
        body = engine_text_at(q, 0, a);
        read_ms = engine_i64_at(q, 1);
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_body = body;
        *ret_read_ms = read_ms;
    }
    return e;
}

enum err db_listing_read_put(struct db *db, struct str supplier, struct str listing_id,
                             struct str body, int64_t read_ms)
{
    struct query *q =
        engine_query(db, "INSERT INTO listing_read (supplier, listing_id, body, read_ms) "
                         "VALUES ($1, $2, $3, $4) ON CONFLICT (supplier, listing_id) "
                         "DO UPDATE SET body = excluded.body, read_ms = excluded.read_ms");
    engine_text(q, 1, supplier);
    engine_text(q, 2, listing_id);
    engine_text(q, 3, body);
    engine_i64(q, 4, read_ms);
    return engine_run(q);
}
