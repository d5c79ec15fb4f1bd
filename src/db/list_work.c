/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of work for people: the outbox, problems, purchases. Newest first unless said otherwise.
 */
#include "base/map.h"
#include "db/list.h"
#include "db/rows.h"

static struct query *bound(struct query *q, int64_t shop_id, int64_t before_id, int64_t limit)
{
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, before_id ? before_id : INT64_MAX);
    engine_i64(q, 3, limit);
    return q;
}

#define WRITES                                                                               \
    "SELECT w.id, w.order_id, w.shop_id, o.name, w.kind, w.state, w.number, w.last_detail, " \
    "w.last_err, w.created_ms, w.due_ms, w.tries FROM shop_write w "                         \
    "JOIN shop_order o ON o.id = w.order_id WHERE w.id < $2 AND "
#define NEWEST(x) "ORDER BY " x ".id DESC LIMIT $3"
/* All rows: walked by id until the page is full. Open ones are few: by their partial index, which
 * begins with the shop. */
#define OF_SHOP(x)      "($1 = 0 OR " x ".shop_id = $1) "
#define OPEN_OF_SHOP(x) x ".shop_id IN (SELECT id FROM shop WHERE $1 = 0 OR id = $1) "

enum err db_list_writes(struct db *db, struct arena *a, int64_t shop_id, bool open_only,
                        int64_t before_id, int64_t limit, struct write_item **ret_items,
                        size_t *ret_n)
{
    struct query *q = engine_query(
        db, open_only ? WRITES OPEN_OF_SHOP(
                            "w") "AND w.state IN ('wanted', 'sent', 'doubt', 'failed') " NEWEST("w")
                      : WRITES OF_SHOP("w") NEWEST("w"));
    struct write_item *items = NULL;
    size_t n = 0;
    bound(q, shop_id, before_id, limit);
    while (engine_row(q)) {
        struct write_item *w = ARENA_PUSH(a, &items, &n, struct write_item);
        int last_err = OK;
        *w = (struct write_item){.id = engine_i64_at(q, 0),
                                 .order_id = engine_i64_at(q, 1),
                                 .shop_id = engine_i64_at(q, 2),
                                 .order_name = engine_text_at(q, 3, a),
                                 .number = engine_text_at(q, 6, a),
                                 .last_detail = engine_text_at(q, 7, a),
                                 .created_ms = engine_i64_at(q, 9),
                                 .due_ms = engine_i64_at(q, 10),
                                 .tries = (int32_t)engine_i64_at(q, 11)};
        if (!write_kind_of_text(engine_peek_at(q, 4), &w->kind) ||
            !write_state_of_text(engine_peek_at(q, 5), &w->state) ||
            !word_of_text(&word_err, engine_peek_at(q, 8), &last_err))
            engine_fail(q, ERR_DB_CORRUPT, "an unknown word in a write");
        w->last_err = (enum err)last_err;
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_items = items;
        *ret_n = n;
    }
    return e;
}

#define OF_PURCHASES "AND ($4 = 0 OR EXISTS (SELECT 1 FROM purchase p WHERE p.id = b.subject_id)) "
#define PROBLEM_COLUMNS \
    "b.id, b.order_id, b.shop_id, o.name, b.kind, b.since_ms, b.detail, b.subject_id"
#define OPEN_PROBLEMS                                                               \
    " FROM problem b JOIN shop_order o ON o.id = b.order_id WHERE b.dismissed = 0 " \
    "AND " OPEN_OF_SHOP("b") OF_PURCHASES

static const char newest_problems[] =
    "SELECT " PROBLEM_COLUMNS OPEN_PROBLEMS "AND b.id < $2 " NEWEST("b");

/* How urgent a kind is stands in the table of kinds alone. */
static const char urgent_problems[] =
    "SELECT * FROM (SELECT " PROBLEM_COLUMNS ", CASE b.kind "
#define PROBLEM(name, code, urgency, en, zh) "WHEN '" code "' THEN " #urgency " "
#include "core/states.tbl.h"
    "ELSE 3 END AS urgency" OPEN_PROBLEMS ") AS found WHERE (urgency, since_ms, id) > "
    "($2, $5, $6) ORDER BY urgency, since_ms, id LIMIT $3";

enum err db_list_problems(struct db *db, struct arena *a, const struct problem_filter *f,
                          struct problem_item **ret_items, size_t *ret_n)
{
    struct query *q = engine_query(db, f->urgent_first ? urgent_problems : newest_problems);
    struct problem_item *items = NULL;
    size_t n = 0;
    if (f->urgent_first) {
        engine_i64(q, 2, f->last_urgency);
        engine_i64(q, 5, f->last_since_ms);
        engine_i64(q, 6, f->last_id);
    } else {
        engine_i64(q, 2, f->last_id ? f->last_id : INT64_MAX);
    }
    engine_i64(q, 1, f->shop_id);
    engine_i64(q, 3, f->limit);
    engine_i64(q, 4, f->of_purchases);
    while (engine_row(q)) {
        struct problem_item *p = ARENA_PUSH(a, &items, &n, struct problem_item);
        *p = (struct problem_item){.id = engine_i64_at(q, 0),
                                   .order_id = engine_i64_at(q, 1),
                                   .shop_id = engine_i64_at(q, 2),
                                   .order_name = engine_text_at(q, 3, a),
                                   .since_ms = engine_i64_at(q, 5),
                                   .detail = engine_text_at(q, 6, a),
                                   .subject_id = engine_i64_at(q, 7)};
        if (!problem_kind_of_text(engine_peek_at(q, 4), &p->kind))
            engine_fail(q, ERR_DB_CORRUPT, "an unknown kind of problem");
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_items = items;
        *ret_n = n;
    }
    return e;
}

static struct str joined(struct arena *a, struct str list, struct str word)
{
    return str_empty(list) ? word : str_printf(a, "%.*s,%.*s", STR_ARG(list), STR_ARG(word));
}

/* Two columns: minor units and currency. */
static struct money money_at(struct query *q, int i)
{
    struct money m = {.minor = engine_i64_at(q, i)};
    struct str currency = engine_peek_at(q, i + 1);
    for (size_t k = 0; k < 3 && k < currency.n; k++)
        m.currency[k] = currency.p[k];
    return m;
}

/* Numbers and statuses of their supplier orders, for all purchases of a page at once. */
static enum err add_supplier_orders(struct db *db, struct arena *a, struct purchase_item *items,
                                    size_t n)
{
    struct query *q = engine_query(
        db, "SELECT purchase_id, number, status, total_minor, total_currency, pay_until_ms "
            "FROM supplier_order WHERE purchase_id IN_IDS($1) ORDER BY purchase_id, id");
    struct map *by_id = map_new(a);
    int64_t *ids = ARENA_ARRAY(a, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        ids[i] = items[i].id;
        map_put_i64(by_id, ids[i], &items[i]);
    }
    engine_ids(q, 1, ids, n);
    while (engine_row(q)) {
        struct purchase_item *p = map_get_i64(by_id, engine_i64_at(q, 0));
        p->numbers = joined(a, p->numbers, engine_text_at(q, 1, a));
        p->statuses = joined(a, p->statuses, engine_text_at(q, 2, a));
        if (str_eq(engine_peek_at(q, 2), STR("unpaid")))
            *ARENA_PUSH(a, &p->unpaid, &p->unpaid_n, struct unpaid_item) =
                (struct unpaid_item){.number = engine_text_at(q, 1, a),
                                     .total = money_at(q, 3),
                                     .pay_until_ms = engine_i64_at(q, 5)};
    }
    return engine_end(q);
}

#define PURCHASES                                                                         \
    "SELECT p.id, p.order_id, p.shop_id, p.account_id, p.intent_ms, o.name, p.supplier, " \
    "p.reference, p.state, p.cost_minor, p.cost_currency FROM purchase p "                \
    "JOIN shop_order o ON o.id = p.order_id WHERE p.id < $2 AND "

#define SUPPLIER_HAS "(SELECT 1 FROM supplier_order s WHERE s.purchase_id = p.id AND s.status IN "

enum err db_list_purchases(struct db *db, struct arena *a, int64_t shop_id,
                           enum purchase_list which, int64_t before_id, int64_t limit,
                           struct purchase_item **ret_items, size_t *ret_n)
{
    static const char *const lists[PURCHASE_LIST_MAX] = {
        [PURCHASE_LIST_OPEN] = PURCHASES OPEN_OF_SHOP(
            "p") "AND p.state IN ('planned', 'intent', 'unknown', 'exists') " NEWEST("p"),
        [PURCHASE_LIST_ALL] = PURCHASES OF_SHOP("p") NEWEST("p"),
        [PURCHASE_LIST_TO_PAY] =
            PURCHASES OF_SHOP("p") "AND p.state IN ('exists', 'placed') AND "
                                   "p.id IN (SELECT purchase_id FROM "
                                   "supplier_order WHERE status = 'unpaid') " NEWEST("p"),
        [PURCHASE_LIST_IN_DOUBT] =
            PURCHASES OPEN_OF_SHOP("p") "AND p.state IN ('unknown', 'exists') " NEWEST("p"),
        [PURCHASE_LIST_WAITING] =
            PURCHASES OF_SHOP("p") "AND (p.state IN ('planned', 'intent') OR (p.state = 'placed' "
                                   "AND EXISTS " SUPPLIER_HAS "('checking', 'attention', "
                                   "'preparing', 'other')))) " NEWEST("p"),
        [PURCHASE_LIST_SHIPPED] =
            PURCHASES OF_SHOP("p") "AND p.state IN ('exists', 'placed') AND EXISTS " SUPPLIER_HAS
                                   "('part_shipped', 'shipped')) " NEWEST("p"),
    };
    struct query *q = engine_query(db, lists[which]);
    struct purchase_item *items = NULL;
    size_t n = 0;
    bound(q, shop_id, before_id, limit);
    while (engine_row(q)) {
        struct purchase_item *p = ARENA_PUSH(a, &items, &n, struct purchase_item);
        *p = (struct purchase_item){.id = engine_i64_at(q, 0),
                                    .order_id = engine_i64_at(q, 1),
                                    .shop_id = engine_i64_at(q, 2),
                                    .account_id = engine_i64_at(q, 3),
                                    .intent_ms = engine_i64_at(q, 4),
                                    .order_name = engine_text_at(q, 5, a),
                                    .supplier = engine_text_at(q, 6, a),
                                    .reference = engine_text_at(q, 7, a),
                                    .cost = money_at(q, 9),
                                    .numbers = STR(""),
                                    .statuses = STR("")};
        if (!purchase_state_of_text(engine_peek_at(q, 8), &p->state))
            engine_fail(q, ERR_DB_CORRUPT, "an unknown state of a purchase");
    }
    enum err e = engine_end(q);
    if (e == OK)
        e = add_supplier_orders(db, a, items, n);
    if (e == OK) {
        *ret_items = items;
        *ret_n = n;
    }
    return e;
}
