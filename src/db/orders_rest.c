/* SPDX-License-Identifier: Apache-2.0 */
/* See db/orders_rest.h. */
#include "db/orders_rest.h"

#include <string.h>

#include "base/crypto.h"
#include "base/id.h"
#include "db/order_tables.h"

enum { TEXT_MAX = 8 << 20 };

static const enum order_child_kind kinds[] = {CHILD_FO, CHILD_FULFILLMENT, CHILD_WRITE};

/* What such a pack looks like, for zstd. Never to be changed: what is packed needs it. */
static const char example[] =
    "{\"fulfillment_order\":[{\"id\":3766402184571276786,\"ext_id\":7112349610161,\"status\":"
    "\"open\","
    "\"status_raw\":\"OPEN\",\"request_status\":\"SUBMITTED\",\"can_create\":1,\"can_release\":1,"
    "\"location_ext_id\":73153839001,\"location_name\":\"Shop "
    "location\",\"delivery_method\":\"NONE\","
    "\"hold_reasons\":\"OTHER\",\"held_by\":\"Waybill\",\"updated_ms\":1795960521000,\"lines\":[["
    "15012351543473,15518913757473,2,2],[15012351576241,15518913790241,1,1]]},{\"id\":"
    "3766402184571276787,\"ext_id\":7112349610162,\"status\":\"closed\",\"status_raw\":\"CLOSED\","
    "\"request_status\":\"UNSUBMITTED\",\"location_ext_id\":73153839001,\"location_name\":"
    "\"Shop location\",\"delivery_method\":\"SHIPPING\",\"updated_ms\":1795960521000,\"lines\":[["
    "15012351543473,15518913757473,1,0]]}],\"fulfillment\":[{\"id\":3766402198320214451,\"ext_id\":"
    "5712349184177,\"name\":\"#1118-F1\",\"status\":\"canceled\",\"status_raw\":\"CANCELLED\","
    "\"display_status\":\"CANCELED\",\"service\":\"manual\",\"location_ext_id\":73153839001,"
    "\"created_ms\":1795960520000,\"updated_ms\":1795960520000,\"delivered_ms\":1795960520000,"
    "\"numbers\":[[\"UJ633361778YP\",\"Yanwen\",\"https://track.yw56.com.cn/en/querydel?nums="
    "UJ633361778YP\"]],\"lines\":[[15518913790241,1],[15518913823009,1]],\"write_id\":"
    "3766402198297145758},{\"id\":3766402200243305149,\"ext_id\":5712351346865,\"name\":\"#1118-"
    "F2\","
    "\"status\":\"success\",\"status_raw\":\"SUCCESS\",\"display_status\":\"DELIVERED\","
    "\"service\":"
    "\"manual\",\"location_ext_id\":73153839001,\"created_ms\":1795960521000,\"updated_ms\":"
    "1795960521000,\"numbers\":[[\"YT2633349783925365\",\"YunExpress\","
    "\"https://www.yuntrack.com/"
    "parcelTracking?id=YT2633349783925365\"]],\"lines\":[[15518913757473,"
    "1]],\"write_id\":3766402200226527906}],\"shop_write\":[{\"id\":3766402198297145758,\"kind\":"
    "\"change_number\",\"state\":\"dropped\",\"package_id\":3766402198297145756,"
    "\"fulfillment_ext_id\":5712349184177,\"number\":\"LP00633361778740\",\"url\":"
    "\"https://t.17track.net/"
    "en#nums=LP00633361778740\",\"company\":\"Cainiao\",\"numbers_more\":\"\","
    "\"lines\":[[3766402183856147722,1],[3766402183856147723,1]],\"sent_quantity_before\":2,"
    "\"created_ms\":1795960520886,\"due_ms\":1795960520886,\"first_sent_ms\":1795960520892,"
    "\"done_ms\":1795960520897,\"tries\":1,\"last_err\":\"refused\",\"last_detail\":\"\","
    "\"person\":\"\","
    "\"many\":1},{\"id\":3766402200226527906,\"kind\":\"create_fulfillment\",\"state\":\"done\","
    "\"package_id\":3766402200226527904,\"fulfillment_ext_id\":5712351346865,\"number\":"
    "\"YT2633349783925365\",\"url\":\"https://www.yuntrack.com/parcelTracking?id="
    "YT2633349783925365\",\"company\":\"YunExpress\",\"notify\":1,\"lines\":[[3766402183856147721,"
    "1]],"
    "\"sent_quantity_before\":1,\"created_ms\":1795960521806,\"due_ms\":1795960521806,"
    "\"first_sent_ms\":1795960521811,\"done_ms\":1795960521814,\"tries\":1}]}";

/* Of one kind. */
struct items {
    const struct order_child *child;
    const struct table *table;
    char *first;
    size_t n;
};

static struct items items_of(const struct order *o, enum order_child_kind kind)
{
    const struct order_child *c = &order_children[kind];
    struct items it = {.child = c, .table = c->by_orders.table};

    memcpy(&it.first, (const char *)o + c->items_at, sizeof it.first);
    memcpy(&it.n, (const char *)o + c->n_at, sizeof it.n);
    return it;
}

static struct str rest_text(struct arena *a, const struct order *o)
{
    struct buf b;
    struct jw w;

    buf_init(&b, a, TEXT_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        struct items it = items_of(o, kinds[k]);
        if (it.n == 0)
            continue;
        jw_key(&w, it.table->name);
        jw_arr(&w);
        for (size_t i = 0; i < it.n; i++) {
            const char *item = it.first + i * it.child->size;
            int64_t id;
            memcpy(&id, item, sizeof id);
            rows_put_json(&w, a, it.table, id, item);
        }
        jw_arr_end(&w);
    }
    jw_obj_end(&w);
    return b.overflowed ? STR_NONE : buf_view(&b);
}

/* Its rows are all packed: what is there of these kinds is nothing. */
static enum err take_text(struct arena *a, struct str text, struct order *o)
{
    const struct json *root = NULL;
    enum err e = json_parse(a, text, &root);

    for (size_t k = 0; e == OK && k < COUNT_OF(kinds); k++) {
        struct items it = items_of(o, kinds[k]);
        struct json_iter rows = json_iter(json_get(root, it.table->name));
        while (e == OK && json_next(&rows)) {
            char *item = arena_push(a, (void **)&it.first, &it.n, it.child->size);
            e = rows_read_json(rows.val, it.table, a, item);
        }
        memcpy((char *)o + it.child->items_at, &it.first, sizeof it.first);
        memcpy((char *)o + it.child->n_at, &it.n, sizeof it.n);
    }
    return e;
}

static enum err take_packed(struct arena *a, struct str packed, struct order *o)
{
    struct str text;
    enum err e = crypto_unpack_like(a, str_of(example), packed, TEXT_MAX, &text);

    return e == OK && take_text(a, text, o) == OK ? OK : ERR_DB_CORRUPT;
}

/* Whoever is packed was in one of these then, and is, for saving it unpacks it: see at_rest(). */
static bool may_rest(enum stage s)
{
    return s == STAGE_NOT_OURS || s == STAGE_FULFILLED || s == STAGE_DELIVERED ||
           s == STAGE_CANCELED;
}

enum err rest_load(struct db *db, struct arena *a, const struct map *orders)
{
    int64_t *ids = NULL;
    size_t n = 0;

    for (size_t i = 0; i < map_count(orders); i++) {
        const struct order *o = map_value_at(orders, i);
        if (may_rest(o->stage))
            *ARENA_PUSH(a, &ids, &n, int64_t) = o->id;
    }
    if (n == 0)
        return OK;
    struct query *q =
        engine_query(db, "SELECT order_id, packed FROM order_rest WHERE order_id IN_IDS($1)");
    engine_ids(q, 1, ids, n);
    while (engine_row(q)) {
        struct order *o = map_get_i64(orders, engine_i64_at(q, 0));
        if (o != NULL && take_packed(a, engine_peek_at(q, 1), o))
            engine_fail(q, ERR_DB_CORRUPT, "what an order at rest had packed is not readable");
    }
    return engine_end(q);
}

static enum err run(struct query *q, int64_t order_id)
{
    engine_i64(q, 1, order_id);
    return engine_run(q);
}

enum err rest_wake(struct db *db, struct order *o)
{
    enum row as_new = ROW_NEW;

    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        struct items it = items_of(o, kinds[k]);
        for (size_t i = 0; i < it.n; i++) {
            char *row = it.first + i * it.child->size + it.child->row_at;
            enum row is;
            memcpy(&is, row, sizeof is);
            if (is != ROW_GONE)
                memcpy(row, &as_new, sizeof as_new);
        }
    }
    enum err e = run(engine_query(db, "DELETE FROM order_rest WHERE order_id = $1"), o->id);
    if (e == OK) /* few orders have one; by id, for there is no index */
        for (size_t i = 0; e == OK && i < o->fulfillments_n; i++)
            e = run(engine_query(db, "DELETE FROM order_rest_fulfillment WHERE id = $1"),
                    o->fulfillments[i].id);
    return e;
}

static enum err insert_rest(struct db *db, struct arena *a, const struct order *o, struct str text)
{
    struct query *q = engine_query(db, "INSERT INTO order_rest (order_id, packed) VALUES ($1, $2)");

    engine_i64(q, 1, o->id);
    engine_blob(q, 2, crypto_pack_like(a, str_of(example), text));
    enum err e = engine_run(q);
    for (size_t i = 0; e == OK && i < o->fulfillments_n; i++) {
        q = engine_query(db, "INSERT INTO order_rest_fulfillment (id, order_id) VALUES ($1, $2)");
        engine_i64(q, 1, o->fulfillments[i].id);
        engine_i64(q, 2, o->id);
        e = engine_run(q);
    }
    return e;
}

/* What does not come back as it is stays as rows. */
static bool comes_back(struct arena *a, struct str text)
{
    struct order o = {0};

    return text.n && take_text(a, text, &o) == OK && str_eq(rest_text(a, &o), text);
}

static enum err put_to_rest(struct db *db, struct arena *a, const struct order *o)
{
    struct str text = rest_text(a, o);

    if (!comes_back(a, text))
        return OK;
    enum err e = insert_rest(db, a, o, text);
    if (e == OK)
        e = run(engine_query(db, "DELETE FROM fulfillment_order WHERE order_id = $1"), o->id);
    if (e == OK)
        e = run(engine_query(db, "DELETE FROM fulfillment WHERE order_id = $1"), o->id);
    if (e == OK)
        e = run(engine_query(db, "DELETE FROM shop_write WHERE order_id = $1"), o->id);
    return e;
}

/* Which of these nothing happens to any more. */
static enum err at_rest(struct db *db, struct arena *a, const int64_t *ids, size_t n,
                        int64_t before_ms, int64_t **ret_ids, size_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT id FROM shop_order o WHERE id IN_IDS($1) AND stage IN "
            "('not_ours', 'fulfilled', 'delivered', 'canceled') AND problems_open = '' "
            "AND updated_ms < $2 AND seen_ms < $2 AND read_ms < $2 AND auto_buy_ms = 0 "
            "AND (flags & 32) = 0 AND NOT EXISTS (SELECT 1 FROM shop_write w "
            "WHERE w.order_id = o.id AND w.state NOT IN ('done', 'dropped')) "
            "AND NOT EXISTS (SELECT 1 FROM order_rest r WHERE r.order_id = o.id) ORDER BY id");

    engine_ids(q, 1, ids, n);
    engine_i64(q, 2, before_ms);
    return rows_ids(q, a, ret_ids, ret_n);
}

static enum err rest_some(struct db *db, struct arena *a, int64_t before_ms, int64_t limit,
                          int64_t *after_id, int64_t *ret_n)
{
    /* Whoever is packed has no rows there: so they lead to the others. */
    struct query *q =
        engine_query(db, "SELECT DISTINCT order_id FROM fulfillment_order WHERE order_id > $1 "
                         "AND order_id < $2 ORDER BY order_id LIMIT $3");
    int64_t *ids = NULL, *resting = NULL;
    size_t n = 0, resting_n = 0;

    engine_i64(q, 1, *after_id);
    engine_i64(q, 2, id_least(before_ms));
    engine_i64(q, 3, limit);
    enum err e = rows_ids(q, a, &ids, &n);
    if (e == OK)
        e = at_rest(db, a, ids, n, before_ms, &resting, &resting_n);
    struct order **orders = ARENA_ARRAY(a, struct order *, resting_n);
    if (e == OK)
        e = db_orders_load(db, a, resting, resting_n, orders);
    for (size_t i = 0; e == OK && i < resting_n; i++)
        e = put_to_rest(db, a, orders[i]);
    if (e == OK) {
        *after_id = n ? ids[n - 1] : *after_id;
        *ret_n = (int64_t)n;
    }
    return e;
}

enum err db_orders_rest(struct db *db, int64_t before_ms, int64_t limit, int64_t *after_id,
                        int64_t *ret_n)
{
    struct arena *a = arena_new();
    enum err e = rest_some(db, a, before_ms, limit, after_id, ret_n);

    arena_free(a);
    return e;
}
