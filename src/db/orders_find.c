/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds orders: by the shop's ids, by what a person writes, by a row of theirs, and which of them
 * have work to do. Whole orders are loaded by orders_load.c; lists for people are in list.c.
 */
#include "base/id.h"
#include "base/map.h"
#include "db/orders.h"
#include "db/rows.h"

_Static_assert(ORDER_READ_WANTED == 32, "the index shop_order_read and queries below say 32");

/* Values of the shop's orders by ext id, 0 where unknown. The query gives pairs. */
static enum err by_ext(struct query *q, struct arena *a, int64_t shop_id, const int64_t *ext_ids,
                       size_t n, int64_t *ret_values)
{
    struct map *found = map_new(a);
    engine_ids(q, 2, ext_ids, n);
    engine_i64(q, 1, shop_id);
    while (engine_row(q)) {
        int64_t *value = ARENA_NEW(a, int64_t);
        *value = engine_i64_at(q, 1);
        map_put_i64(found, engine_i64_at(q, 0), value);
    }
    enum err e = engine_end(q);
    for (size_t i = 0; e == OK && i < n; i++) {
        const int64_t *value = map_get_i64(found, ext_ids[i]);
        ret_values[i] = value ? *value : 0;
    }
    return e;
}

enum err db_orders_find(struct db *db, struct arena *a, int64_t shop_id, const int64_t *ext_ids,
                        size_t n, int64_t *ret_ids)
{
    return by_ext(engine_query(db, "SELECT ext_id, id FROM shop_order "
                                   "WHERE shop_id = $1 AND ext_id IN_IDS($2)"),
                  a, shop_id, ext_ids, n, ret_ids);
}

enum err db_orders_stamps(struct db *db, struct arena *a, int64_t shop_id, const int64_t *ext_ids,
                          size_t n, int64_t *ret_updated_ms)
{
    return by_ext(engine_query(db, "SELECT ext_id, updated_ms FROM shop_order "
                                   "WHERE shop_id = $1 AND ext_id IN_IDS($2)"),
                  a, shop_id, ext_ids, n, ret_updated_ms);
}

/* One id: NOT_FOUND for none, AMBIGUOUS for several. */
static enum err only(struct query *q, int64_t *ret_id)
{
    int64_t id = 0, n = 0;
    while (engine_row(q)) {
        id = engine_i64_at(q, 0);
        n++;
    }
    enum err e = engine_end(q);
    if (e != OK)
        return e;
    if (n != 1)
        return n == 0 ? ERR_NOT_FOUND : ERR_AMBIGUOUS;
    *ret_id = id;
    return OK;
}

static enum err resolve_id(struct db *db, int64_t shop_id, int64_t id, int64_t *ret_id)
{
    struct query *q =
        engine_query(db, "SELECT id FROM shop_order WHERE id = $1 AND ($2 = 0 OR shop_id = $2)");
    engine_i64(q, 1, id);
    engine_i64(q, 2, shop_id);
    return only(q, ret_id);
}

static enum err resolve_name(struct db *db, struct arena *a, int64_t shop_id, struct str ref,
                             int64_t *ret_id)
{
    struct query *q = engine_query(db, "SELECT id FROM shop_order WHERE name IN ($1, $2) "
                                       "AND ($3 = 0 OR shop_id = $3) ORDER BY id DESC LIMIT 2");
    struct str bare = str_starts(ref, STR("#")) ? str_slice(ref, 1, ref.n) : ref;
    engine_text(q, 1, bare);
    engine_text(q, 2, str_cat(a, STR("#"), bare));
    engine_i64(q, 3, shop_id);
    return only(q, ret_id);
}

static enum err resolve_ext(struct db *db, int64_t shop_id, int64_t ext_id, int64_t *ret_id)
{
    struct query *q =
        engine_query(db, "SELECT o.id FROM shop s CROSS JOIN shop_order o WHERE o.shop_id = s.id "
                         "AND o.ext_id = $1 AND ($2 = 0 OR s.id = $2) ORDER BY o.id DESC LIMIT 2");
    engine_i64(q, 1, ext_id);
    engine_i64(q, 2, shop_id);
    return only(q, ret_id);
}

enum err db_order_resolve(struct db *db, struct arena *a, int64_t shop_id, struct str ref,
                          int64_t *ret_id)
{
    int64_t number;
    ref = str_trim(ref);
    if (str_empty(ref))
        return ERR_NOT_FOUND;
    if (id_parse(ID_ORDER, ref, &number))
        return resolve_id(db, shop_id, number, ret_id);
    enum err e = resolve_name(db, a, shop_id, ref, ret_id);
    if (e == ERR_NOT_FOUND && str_to_i64(ref, &number))
        e = resolve_ext(db, shop_id, number, ret_id);
    return e;
}

static enum err owner(struct query *q, int64_t id, int64_t *ret_order_id)
{
    engine_i64(q, 1, id);
    return only(q, ret_order_id);
}

enum err db_order_of_purchase(struct db *db, int64_t purchase_id, int64_t *ret_order_id)
{
    return owner(engine_query(db, "SELECT order_id FROM purchase WHERE id = $1"), purchase_id,
                 ret_order_id);
}

enum err db_order_of_package(struct db *db, int64_t package_id, int64_t *ret_order_id)
{
    return owner(engine_query(db, "SELECT order_id FROM package WHERE id = $1"), package_id,
                 ret_order_id);
}

enum err db_order_of_fo(struct db *db, int64_t shop_id, int64_t fo_ext_id, int64_t *ret_order_id)
{
    struct query *q = engine_query(db, "SELECT o.id FROM fulfillment_order f "
                                       "JOIN shop_order o ON o.id = f.order_id "
                                       "WHERE f.ext_id = $1 AND o.shop_id = $2 ORDER BY o.id");
    int64_t id = 0;

    engine_i64(q, 1, fo_ext_id);
    engine_i64(q, 2, shop_id);
    while (engine_row(q))
        id = engine_i64_at(q, 0);
    enum err err = engine_end(q);
    if (!err)
        *ret_order_id = id;
    return err;
}

enum err db_order_of_fulfillment(struct db *db, int64_t fulfillment_id, int64_t *ret_order_id)
{
    return owner(engine_query(db, "SELECT order_id FROM fulfillment WHERE id = $1 UNION ALL "
                                  "SELECT order_id FROM order_rest_fulfillment WHERE id = $1"),
                 fulfillment_id, ret_order_id);
}

enum err db_order_of_write(struct db *db, int64_t write_id, int64_t *ret_order_id)
{
    return owner(engine_query(db, "SELECT order_id FROM shop_write WHERE id = $1"), write_id,
                 ret_order_id);
}

enum err db_order_of_problem(struct db *db, int64_t problem_id, int64_t *ret_order_id)
{
    return owner(engine_query(db, "SELECT order_id FROM problem WHERE id = $1"), problem_id,
                 ret_order_id);
}

enum err db_order_of_supplier_number(struct db *db, struct str supplier, struct str number,
                                     int64_t *ret_order_id)
{
    struct query *q = engine_query(db, "SELECT order_id FROM supplier_order WHERE number = $1 "
                                       "AND supplier = $2 ORDER BY id DESC LIMIT 1");
    int64_t id = 0;
    engine_text(q, 1, number);
    engine_text(q, 2, supplier);
    enum err e = rows_value(q, &id);
    if (e == OK)
        *ret_order_id = id;
    return e;
}

enum err db_orders_read_wanted(struct db *db, struct arena *a, int64_t shop_id, int64_t after_id,
                               int64_t limit, struct db_wanted *ret_wanted)
{
    struct query *q =
        engine_query(db, "SELECT id, ext_id, flags FROM shop_order WHERE shop_id = $1 "
                         "AND (flags & 32) <> 0 AND id > $3 ORDER BY id LIMIT $2");
    struct db_wanted w = {0};
    size_t n = 0;

    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, limit);
    engine_i64(q, 3, after_id);
    while (!w.alone && engine_row(q)) {
        bool large = (engine_i64_at(q, 2) & ORDER_LINES_PARTIAL) != 0;
        if (large && w.n)
            break;
        *ARENA_PUSH(a, &w.ids, &w.n, int64_t) = engine_i64_at(q, 0);
        *ARENA_PUSH(a, &w.ext_ids, &n, int64_t) = engine_i64_at(q, 1);
        w.alone = large;
    }
    enum err e = engine_end(q);
    if (e == OK)
        *ret_wanted = w;
    return e;
}

enum err db_orders_write_due(struct db *db, struct arena *a, int64_t shop_id, int64_t now_ms,
                             int64_t limit, int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT order_id FROM shop_write WHERE shop_id = $1 AND state IN ('wanted', 'doubt') "
            "AND due_ms <= $2 GROUP BY order_id "
            "ORDER BY min(CASE WHEN person = '' THEN 2 ELSE many END), min(due_ms), order_id "
            "LIMIT $3");
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, now_ms);
    engine_i64(q, 3, limit);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

enum err db_orders_write_next(struct db *db, int64_t shop_id, int64_t *ret_due_ms)
{
    struct query *q = engine_query(
        db, "SELECT due_ms FROM shop_write WHERE shop_id = $1 AND state IN ('wanted', 'doubt') "
            "ORDER BY due_ms LIMIT 1");
    int64_t due_ms = INT64_MAX;
    engine_i64(q, 1, shop_id);
    enum err e = rows_value(q, &due_ms);
    if (e == OK)
        *ret_due_ms = due_ms;
    return e;
}

enum err db_orders_buy_due(struct db *db, struct arena *a, int64_t now_ms, int64_t limit,
                           int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q =
        engine_query(db, "SELECT id FROM shop_order WHERE auto_buy_ms <> 0 AND auto_buy_ms <= $1 "
                         "ORDER BY auto_buy_ms, id LIMIT $2");
    engine_i64(q, 1, now_ms);
    engine_i64(q, 2, limit);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

enum err db_orders_buy_next(struct db *db, int64_t *ret_due_ms)
{
    struct query *q = engine_query(db, "SELECT auto_buy_ms FROM shop_order WHERE auto_buy_ms <> 0 "
                                       "ORDER BY auto_buy_ms LIMIT 1");
    int64_t due_ms = INT64_MAX;
    enum err e = rows_value(q, &due_ms);
    if (e == OK)
        *ret_due_ms = due_ms;
    return e;
}

/* Adds ids that are not there yet. */
static enum err add_ids(struct query *q, struct arena *a, int64_t limit, int64_t **ids, size_t *n)
{
    int64_t *more;
    size_t more_n;
    enum err e = rows_ids(q, a, &more, &more_n);

    for (size_t i = 0; e == OK && i < more_n && (int64_t)*n < limit; i++) {
        bool known = false;
        for (size_t k = 0; k < *n && !known; k++)
            known = (*ids)[k] == more[i];
        if (!known)
            *ARENA_PUSH(a, ids, n, int64_t) = more[i];
    }
    return e;
}

/* By two indexes that give the first of all that waits, however much that is. */
enum err db_orders_purchase_open(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms,
                                 int64_t limit, int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q =
        engine_query(db, "SELECT order_id FROM purchase WHERE account_id = $1 "
                         "AND state IN ('planned', 'intent', 'unknown') AND by_person = 1 "
                         "AND many = 0 AND due_ms <= $3 ORDER BY due_ms, id LIMIT $2");
    int64_t *ids = NULL;
    size_t n = 0;

    engine_i64(q, 1, account_id);
    engine_i64(q, 2, limit);
    engine_i64(q, 3, now_ms);
    enum err e = add_ids(q, a, limit, &ids, &n);
    if (e != OK)
        return e;
    q = engine_query(db, "SELECT order_id FROM purchase WHERE account_id = $1 "
                         "AND state IN ('planned', 'intent', 'unknown') ORDER BY due_ms, id "
                         "LIMIT $2");
    engine_i64(q, 1, account_id);
    engine_i64(q, 2, limit);
    e = add_ids(q, a, limit, &ids, &n);
    if (e == OK) {
        *ret_order_ids = ids;
        *ret_n = n;
    }
    return e;
}

enum err db_orders_collect_next(struct db *db, int64_t account_id, struct db_next_ask *ret_next)
{
    struct query *q =
        engine_query(db, "SELECT order_id, id, due_ms FROM supplier_order WHERE account_id = $1 "
                         "AND due_ms <> 0 ORDER BY due_ms, id LIMIT 1");
    struct db_next_ask next = {0};

    engine_i64(q, 1, account_id);
    if (engine_row(q))
        next = (struct db_next_ask){.order_id = engine_i64_at(q, 0),
                                    .so_id = engine_i64_at(q, 1),
                                    .due_ms = engine_i64_at(q, 2)};
    enum err e = engine_end(q);
    if (e == OK)
        *ret_next = next;
    return e;
}

enum err db_orders_in_flight(struct db *db, struct arena *a, int64_t **ret_order_ids, size_t *ret_n)
{
    return rows_ids(engine_query(db, "SELECT order_id FROM shop_write WHERE state = 'sent' UNION "
                                     "SELECT order_id FROM purchase WHERE state = 'intent' "
                                     "ORDER BY order_id"),
                    a, ret_order_ids, ret_n);
}

enum err db_orders_open_with_product(struct db *db, struct arena *a, int64_t shop_id,
                                     int64_t product_id, int64_t limit, int64_t **ret_order_ids,
                                     size_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT DISTINCT o.id FROM order_line l JOIN shop_order o ON o.id = l.order_id "
            "WHERE l.product_id = $2 AND l.product_id <> 0 AND o.shop_id = $1 "
            "AND o.stage NOT IN ('delivered', 'canceled', 'fulfilled') "
            "ORDER BY o.id DESC LIMIT $3");
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, product_id);
    engine_i64(q, 3, limit);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

/* Stages that time alone can change something in; each is read in id order from its index. */
#define OF(stage)     "SELECT id FROM shop_order WHERE stage = '" stage "' AND id > $1 "
#define AND_OF(stage) "UNION ALL " OF(stage)
#define TO_JUDGE           \
    OF("awaiting_payment") \
    AND_OF("to_order")     \
    AND_OF("ordered")      \
    AND_OF("shipped")      \
    AND_OF("fulfilled")    \
    AND_OF("on_hold")

enum err db_orders_to_judge(struct db *db, struct arena *a, int64_t after_id, int64_t limit,
                            int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q = engine_query(db, TO_JUDGE "ORDER BY id LIMIT $2");
    engine_i64(q, 1, after_id);
    engine_i64(q, 2, limit);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

/* The same of a shop or (0) of all; and those that only have a problem, which are few. */
#define OPEN(stage) OF(stage) "AND ($2 = 0 OR shop_id = $2) UNION ALL "
#define WITH_PROBLEM                                                                            \
    "SELECT id FROM shop_order WHERE problems_open <> '' AND shop_id IN (SELECT id FROM shop "  \
    "WHERE $2 = 0 OR id = $2) AND +id > $1 AND +stage NOT IN ('awaiting_payment', 'to_order', " \
    "'ordered', 'shipped', 'fulfilled', 'on_hold') "

enum err db_orders_open(struct db *db, struct arena *a, int64_t shop_id, int64_t after_id,
                        int64_t limit, int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q =
        engine_query(db, OPEN("awaiting_payment") OPEN("to_order") OPEN("ordered") OPEN("shipped")
                             OPEN("fulfilled") OPEN("on_hold") WITH_PROBLEM "ORDER BY id LIMIT $3");
    engine_i64(q, 1, after_id);
    engine_i64(q, 2, shop_id);
    engine_i64(q, 3, limit);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

enum err db_orders_unread(struct db *db, struct arena *a, int64_t shop_id, int64_t before_ms,
                          int64_t limit, int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q = engine_query(db, "SELECT id FROM shop_order WHERE +shop_id = $1 AND stage IN "
                                       "('awaiting_payment', 'to_order', 'ordered', 'shipped', "
                                       "'on_hold') AND read_ms < $2 ORDER BY read_ms, id LIMIT $3");
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, before_ms);
    engine_i64(q, 3, limit);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

enum err db_purchases_since(struct db *db, int64_t shop_id, int64_t since_ms, int64_t *ret_count)
{
    struct query *q = engine_query(db, "SELECT count(*) FROM purchase WHERE shop_id = $1 "
                                       "AND intent_ms >= $2 AND state <> 'refused'");
    int64_t count = 0;
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, since_ms);
    enum err e = rows_value(q, &count);
    if (e == OK)
        *ret_count = count;
    return e;
}

enum err db_orders_fulfilled_early(struct db *db, int64_t shop_id, int64_t since_ms, int64_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT count(DISTINCT p.order_id) FROM problem p "
            "JOIN shop_order o ON o.id = p.order_id JOIN fulfillment f ON f.order_id = p.order_id "
            "WHERE p.shop_id = $1 AND p.dismissed = 0 AND p.kind = 'fulfilled_not_bought' "
            "AND p.since_ms >= $2 AND f.status = 'success' AND f.write_id = 0 "
            "AND f.created_ms <= max(o.created_ms, o.processed_ms) + 300000");
    int64_t n = 0;
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, since_ms);
    enum err e = rows_value(q, &n);
    if (e == OK)
        *ret_n = n;
    return e;
}
