/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads whole orders: one statement per table, however many orders are asked for. Rows come sorted
 * by order and id, parents before children, and are hung where they belong.
 */
#include "db/orders.h"

#include <string.h>

#include "base/map.h"
#include "db/order_tables.h"
#include "db/orders_rest.h"

static const struct rows_select orders_by_id = {&order_table, "WHERE id IN_IDS($1) ORDER BY id"};
static const struct rows_select persons_by_order = {&order_person_table,
                                                    "WHERE order_id IN_IDS($1) ORDER BY order_id"};

static enum err load_orders(struct db *db, struct arena *a, const int64_t *ids, size_t n,
                            struct map *orders)
{
    struct query *q = rows_query(db, &orders_by_id);
    engine_ids(q, 1, ids, n);
    while (engine_row(q)) {
        struct order *o = ARENA_NEW(a, struct order);
        o->id = rows_key(q);
        rows_read(q, &order_table, a, o);
        map_put_i64(orders, o->id, o);
    }
    enum err e = engine_end(q);
    if (e != OK)
        return e;
    q = rows_query(db, &persons_by_order);
    engine_ids(q, 1, ids, n);
    while (engine_row(q)) {
        struct order *o = map_get_i64(orders, rows_key(q));
        if (o != NULL)
            rows_read(q, &order_person_table, a, &o->person);
    }
    return engine_end(q);
}

/* What holds the array that this row goes to; NULL when the file has lost it. */
static void *parent_of(const struct order_child *c, struct order *o, struct query *q)
{
    switch (c->parent) {
    case PARENT_ORDER: return o;
    case PARENT_PURCHASE: return order_purchase(o, rows_extra_i64(q, 1));
    case PARENT_PACKAGE: return order_package(o, rows_extra_i64(q, 1));
    }
    UNREACHABLE();
}

static enum err load_children(struct db *db, struct arena *a, const struct order_child *c,
                              const int64_t *ids, size_t n, const struct map *orders)
{
    struct query *q = rows_query(db, &c->by_orders);
    engine_ids(q, 1, ids, n);
    while (engine_row(q)) {
        struct order *o = map_get_i64(orders, rows_extra_i64(q, 0));
        if (o == NULL)
            continue; /* came after the orders were read: the caller has no transaction */
        char *parent = parent_of(c, o, q);
        if (parent == NULL) {
            engine_fail(q, ERR_DB_CORRUPT, c->by_orders.table->name);
            break;
        }
        size_t count;
        memcpy(&count, parent + c->n_at, sizeof count);
        char *item = arena_push(a, (void **)(void *)(parent + c->items_at), &count, c->size);
        memcpy(parent + c->n_at, &count, sizeof count);
        int64_t id = rows_key(q);
        memcpy(item, &id, sizeof id);
        rows_read(q, c->by_orders.table, a, item);
    }
    return engine_end(q);
}

/* What was or will be sent of purchases; most are forgotten. */
static enum err load_requests(struct db *db, struct arena *a, const struct map *orders)
{
    struct map *purchases = map_new(a);
    int64_t *ids = NULL;
    size_t n = 0;

    for (size_t i = 0; i < map_count(orders); i++) {
        struct order *o = map_value_at(orders, i);
        for (size_t k = 0; k < o->purchases_n; k++) {
            map_put_i64(purchases, o->purchases[k].id, &o->purchases[k]);
            *ARENA_PUSH(a, &ids, &n, int64_t) = o->purchases[k].id;
        }
    }
    if (n == 0)
        return OK;
    struct query *q = engine_query(
        db, "SELECT purchase_id, request FROM purchase_request WHERE purchase_id IN_IDS($1)");
    engine_ids(q, 1, ids, n);
    while (engine_row(q)) {
        struct purchase *p = map_get_i64(purchases, engine_i64_at(q, 0));
        p->request = engine_text_at(q, 1, a);
    }
    return engine_end(q);
}

static void finish(struct order *o)
{
    for (size_t i = 0; i < o->writes_n; i++) {
        o->writes[i].order_id = o->id;
        o->writes[i].shop_id = o->shop_id;
    }
}

enum err db_orders_load(struct db *db, struct arena *a, const int64_t *ids, size_t n,
                        struct order **ret_orders)
{
    struct map *orders = map_new(a);
    if (n == 0)
        return OK;
    enum err e = load_orders(db, a, ids, n, orders);
    for (int i = 0; e == OK && i < ORDER_CHILD_MAX; i++)
        e = load_children(db, a, &order_children[i], ids, n, orders);
    if (e == OK)
        e = rest_load(db, a, orders);
    if (e == OK)
        e = load_requests(db, a, orders);
    if (e != OK)
        return e;
    for (size_t i = 0; i < map_count(orders); i++)
        finish(map_value_at(orders, i));
    for (size_t i = 0; i < n; i++)
        ret_orders[i] = map_get_i64(orders, ids[i]);
    return OK;
}
