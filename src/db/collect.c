/* SPDX-License-Identifier: Apache-2.0 */
/* See db/collect.h. */
#include "db/collect.h"

#include "base/id.h"
#include "db/rows.h"

#include <stdlib.h>

#define LATE_MAX 50 /* numbers of late */

enum err db_collect_load(struct db *db, int64_t account_id, double *ret_asks_per_ms)
{
    struct query *q = engine_query(db, "SELECT coalesce(sum(1.0 / wait_ms), 0) FROM supplier_order "
                                       "WHERE account_id = $1 AND due_ms <> 0 AND wait_ms > 0");
    double sum = 0;
    engine_i64(q, 1, account_id);
    if (engine_row(q))
        sum = engine_f64_at(q, 0);
    enum err e = engine_end(q);
    if (e == OK)
        *ret_asks_per_ms = sum;
    return e;
}

enum err db_collect_near(struct db *db, int64_t account_id, struct str store, int64_t so_id,
                         int64_t asked_ms, int64_t due_ms, int64_t limit)
{
    struct query *q = engine_query(
        db, "UPDATE supplier_order SET due_ms = $5 WHERE id IN (SELECT id FROM supplier_order "
            "WHERE account_id = $1 AND due_ms > $5 AND status = 'preparing' AND store = $2 "
            "AND seen_ms < $4 ORDER BY abs(id - $3) LIMIT $6)");
    engine_i64(q, 1, account_id);
    engine_text(q, 2, store);
    engine_i64(q, 3, so_id);
    engine_i64(q, 4, asked_ms);
    engine_i64(q, 5, due_ms);
    engine_i64(q, 6, limit);
    return engine_run(q);
}

enum err db_hint_put(struct db *db, int64_t account_id, struct str number, int64_t at_ms,
                     int64_t due_ms)
{
    struct query *q = engine_query(
        db, "INSERT INTO supplier_hint (account_id, number, at_ms, due_ms, items, purchase_id) "
            "VALUES ($1, $2, $3, $4, '[]', 0) ON CONFLICT (account_id, number) DO NOTHING");
    engine_i64(q, 1, account_id);
    engine_text(q, 2, number);
    engine_i64(q, 3, at_ms);
    engine_i64(q, 4, due_ms);
    return engine_run(q);
}

enum err db_hint_save(struct db *db, int64_t account_id, const struct db_hint *hint)
{
    struct query *q =
        engine_query(db, "UPDATE supplier_hint SET due_ms = $3, items = $4, purchase_id = $5 "
                         "WHERE account_id = $1 AND number = $2");
    engine_i64(q, 1, account_id);
    engine_text(q, 2, hint->number);
    engine_i64(q, 3, hint->due_ms);
    engine_text(q, 4, hint->items);
    engine_i64(q, 5, hint->purchase_id);
    return engine_run(q);
}

enum err db_hint_drop(struct db *db, int64_t account_id, struct str number)
{
    struct query *q =
        engine_query(db, "DELETE FROM supplier_hint WHERE account_id = $1 AND number = $2");
    engine_i64(q, 1, account_id);
    engine_text(q, 2, number);
    return engine_run(q);
}

enum err db_hints(struct db *db, struct arena *a, int64_t account_id, int64_t limit,
                  struct db_hint **ret_hints, size_t *ret_n)
{
    struct query *q =
        engine_query(db, "SELECT number, at_ms, due_ms, items, purchase_id FROM supplier_hint "
                         "WHERE account_id = $1 ORDER BY at_ms DESC LIMIT $2");
    struct db_hint *hints = NULL;
    size_t n = 0;

    engine_i64(q, 1, account_id);
    engine_i64(q, 2, limit);
    while (engine_row(q))
        *ARENA_PUSH(a, &hints, &n, struct db_hint) = (struct db_hint){
            .number = engine_text_at(q, 0, a),
            .at_ms = engine_i64_at(q, 1),
            .due_ms = engine_i64_at(q, 2),
            .items = engine_text_at(q, 3, a),
            .purchase_id = engine_i64_at(q, 4),
        };
    *ret_hints = hints;
    *ret_n = n;
    return engine_end(q);
}

enum err db_orders_numberless(struct db *db, struct arena *a, int64_t account_id, int64_t limit,
                              int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT DISTINCT order_id FROM purchase WHERE account_id = $1 "
            "AND state IN ('intent', 'unknown', 'exists') AND NOT EXISTS (SELECT 1 FROM "
            "supplier_order WHERE purchase_id = purchase.id) "
            "UNION SELECT p.order_id FROM problem q JOIN purchase p ON p.id = q.subject_id "
            "WHERE q.kind = 'supplier_split' AND p.account_id = $1 ORDER BY order_id LIMIT $2");
    engine_i64(q, 1, account_id);
    engine_i64(q, 2, limit);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

enum err db_orders_untold(struct db *db, struct arena *a, int64_t account_id, struct str listing_id,
                          int64_t before_ms, int64_t limit, int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q = engine_query(
        db,
        "SELECT DISTINCT s.order_id FROM supplier_order s JOIN purchase p ON p.id = s.purchase_id "
        "WHERE s.account_id = $1 AND s.due_ms <> 0 AND s.status_ms < $2 "
        "AND p.choices LIKE '%\"' || $3 || '\"%' ORDER BY s.order_id LIMIT $4");
    engine_i64(q, 1, account_id);
    engine_i64(q, 2, before_ms);
    engine_text(q, 3, listing_id);
    engine_i64(q, 4, limit);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

enum err db_hints_forget(struct db *db, int64_t before_ms)
{
    struct query *q = engine_query(db, "DELETE FROM supplier_hint WHERE at_ms < $1");
    engine_i64(q, 1, before_ms);
    return engine_run(q);
}

static int by_size(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* The median of a query's only column. */
static enum err median(struct query *q, struct arena *a, int64_t *ret_n, int64_t *ret_median)
{
    int64_t *values;
    size_t n;
    enum err e = rows_ids(q, a, &values, &n);
    if (e != OK)
        return e;
    if (n > 0)
        qsort(values, n, sizeof(*values), by_size);
    *ret_n = (int64_t)n;
    *ret_median = n > 0 ? values[n / 2] : 0;
    return OK;
}

static enum err open_ones(struct db *db, struct arena *a, int64_t account_id,
                          struct db_collect *out)
{
    struct query *q = engine_query(
        db, "SELECT max(due_ms - seen_ms, 0) FROM supplier_order s WHERE account_id = $1 "
            "AND due_ms <> 0 AND seen_ms <> 0 AND NOT EXISTS (SELECT 1 FROM package k "
            "WHERE k.order_id = s.order_id AND k.supplier_order_id = s.id AND k.known_ms <> 0)");
    engine_i64(q, 1, account_id);
    enum err e = median(q, a, &out->waiting, &out->pause_ms);
    if (e != OK)
        return e;
    q = engine_query(db, "SELECT count(*) FROM supplier_order WHERE account_id = $1 "
                         "AND due_ms <> 0");
    engine_i64(q, 1, account_id);
    return rows_value(q, &out->open);
}

enum err db_collect(struct db *db, struct arena *a, int64_t account_id, int64_t since_ms,
                    struct db_collect *ret)
{
    struct db_collect out = {0};
    enum err e = open_ones(db, a, account_id, &out);
    if (e != OK)
        return e;
    struct query *q = engine_query(
        db, "SELECT k.known_ms - k.appeared_ms FROM package k JOIN purchase p "
            "ON p.id = k.purchase_id WHERE k.id >= $2 AND k.appeared_ms <> 0 AND p.account_id = $1 "
            "ORDER BY k.id DESC LIMIT $3");
    engine_i64(q, 1, account_id);
    engine_i64(q, 2, id_least(since_ms));
    engine_i64(q, 3, LATE_MAX);
    e = median(q, a, &out.numbers, &out.seen_ms);
    if (e != OK)
        return e;
    q = engine_query(
        db, "SELECT k.known_ms - k.appeared_ms + w.done_ms - w.created_ms FROM shop_write w "
            "JOIN package k ON k.id = w.package_id JOIN purchase p ON p.id = k.purchase_id "
            "WHERE w.id >= $2 AND w.kind = 'create_fulfillment' AND w.state = 'done' "
            "AND k.appeared_ms <> 0 AND p.account_id = $1 ORDER BY w.id DESC LIMIT $3");
    engine_i64(q, 1, account_id);
    engine_i64(q, 2, id_least(since_ms));
    engine_i64(q, 3, LATE_MAX);
    e = median(q, a, &out.marked, &out.shop_ms);
    if (e == OK)
        *ret = out;
    return e;
}
