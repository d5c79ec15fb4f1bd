/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Personal values of orders: whose they are, their salt, and their erasing. The history keeps only
 * salted digests, so its chain stays verifiable (db/entries.c).
 */
#include "base/crypto.h"
#include "base/id.h"
#include "db/accounts.h"
#include "db/engine.h"
#include "db/order_tables.h"
#include "db/orders.h"

enum err db_customer_orders(struct db *db, struct arena *a, int64_t shop_id, struct str email,
                            int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q =
        engine_query(db, "SELECT o.id FROM order_person p JOIN shop_order o ON o.id = p.order_id "
                         "WHERE p.email <> '' AND lower(p.email) = lower($2) "
                         "AND ($1 = 0 OR o.shop_id = $1) ORDER BY o.id DESC");
    engine_i64(q, 1, shop_id);
    engine_text(q, 2, email);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

enum err db_orders_unerased(struct db *db, struct arena *a, int64_t shop_id, int64_t limit,
                            int64_t **ret_order_ids, size_t *ret_n)
{
    struct query *q =
        engine_query(db, "SELECT o.id FROM order_person p JOIN shop_order o ON o.id = p.order_id "
                         "WHERE o.shop_id = $1 AND p.erased = 0 ORDER BY o.id LIMIT $2");
    engine_i64(q, 1, shop_id);
    engine_i64(q, 2, limit);
    return rows_ids(q, a, ret_order_ids, ret_n);
}

enum err db_order_salt(struct db *db, struct arena *a, int64_t order_id, struct str *ret_salt)
{
    uint8_t digest[SHA256_LEN];
    struct str hub = engine_salt(db);
    if (str_empty(hub)) {
        enum err e = db_setting(db, a, STR("salt"), &hub);
        if (e != OK)
            return e;
        ASSERT(!str_empty(hub)); /* made when the hub first starts */
        engine_salt_set(db, hub);
    }
    crypto_sha256(str_printf(a, "%.*s|%lld", STR_ARG(hub), (long long)order_id), digest);
    *ret_salt = hex_lower(a, digest, sizeof digest);
    return OK;
}

/* What the shop or we wrote down beside the address and what may speak of the customer. */
static void blank(struct order *o)
{
    o->person = (struct person){.erased = true, .has_address = o->person.has_address};
    o->person_row = ROW_CHANGED;
    o->note = o->attributes = STR("");
    for (size_t i = 0; i < o->lines_n; i++) {
        o->lines[i].properties = STR("");
        row_touch(&o->lines[i].row);
    }
    for (size_t i = 0; i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        bool asked_again = p->state == PURCHASE_STATE_PLANNED ||
                           p->state == PURCHASE_STATE_INTENT || p->state == PURCHASE_STATE_UNKNOWN;
        if (asked_again)
            continue; /* the same request may still have to be repeated */
        p->request = STR("");
        row_touch(&p->row);
    }
}

/* What came before the order was known is tied to it by the history alone. */
static enum err erase_bodies(struct db *db, struct arena *a, int64_t order_id)
{
    int64_t *ids;
    size_t n;
    enum err e = db_entries_bodies(db, a, order_id, &ids, &n);

    if (e != OK)
        return e;
    struct query *q =
        engine_query(db, "DELETE FROM raw_body WHERE order_id = $1 AND order_id <> 0");
    engine_i64(q, 1, order_id);
    e = engine_run(q);
    if (e != OK)
        return e;
    q = engine_query(db, "DELETE FROM raw_body WHERE id IN_IDS($1)");
    engine_ids(q, 1, ids, n);
    return engine_run(q);
}

enum err db_order_erase_person(struct db *db, struct arena *a, int64_t order_id)
{
    struct order *o = NULL;
    enum err e = db_orders_load(db, a, &order_id, 1, &o);
    if (e != OK)
        return e;
    if (o == NULL)
        return ERR_NOT_FOUND;
    blank(o);
    row_touch(&o->row);
    e = db_order_save(db, a, o, NULL);
    if (e != OK)
        return e;
    e = erase_bodies(db, a, order_id);
    if (e != OK)
        return e;
    struct query *q =
        engine_query(db, "UPDATE bulk_item SET calls = '' WHERE order_id = $1 AND calls <> ''");
    engine_i64(q, 1, order_id);
    return engine_run(q);
}

enum err db_purchase_requests_forget(struct db *db, int64_t before_ms, int64_t limit,
                                     int64_t *ret_n)
{
    /* By id, which rises with the time of planning: the old ones lie in front. */
    struct query *q = engine_query(
        db,
        "DELETE FROM purchase_request WHERE purchase_id IN (SELECT p.id FROM purchase_request r "
        "CROSS JOIN purchase p ON p.id = r.purchase_id WHERE r.purchase_id < $3 "
        "AND p.settled_ms > 0 AND p.settled_ms < $1 "
        "AND p.state NOT IN ('planned', 'intent', 'unknown') ORDER BY r.purchase_id LIMIT $2)");
    engine_i64(q, 1, before_ms);
    engine_i64(q, 2, limit);
    engine_i64(q, 3, id_least(before_ms));
    return engine_run_count(q, ret_n);
}
