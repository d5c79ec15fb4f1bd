/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Saves an order: the rows that are not clean, what lists and searches stand on, the units that
 * live purchases hold, and the entry of the history. All in the caller's transaction.
 */
#include "db/orders.h"

#include <string.h>

#include "base/mutant.h"
#include "db/goods.h"
#include "db/live_units.h"
#include "db/order_extras.h"
#include "db/orders_rest.h"
#include "db/search.h"

struct save {
    struct db *db;
    struct arena *arena;
    struct order *order;
    bool search;  /* something that is searched for changed */
    bool at_rest; /* some of its rows lie packed */
};

static enum row row_of(const char *item, const struct order_child *c)
{
    enum row r;
    memcpy(&r, item + c->row_at, sizeof r);
    return r;
}

struct items {
    char *first;
    size_t n;
};

static struct items items_of(const struct order_child *c, const void *parent)
{
    struct items it;
    memcpy(&it.first, (const char *)parent + c->items_at, sizeof it.first);
    memcpy(&it.n, (const char *)parent + c->n_at, sizeof it.n);
    return it;
}

static bool is_searched(enum order_child_kind kind)
{
    return kind == CHILD_LINE || kind == CHILD_SUPPLIER_ORDER || kind == CHILD_PACKAGE ||
           kind == CHILD_NUMBER || kind == CHILD_FULFILLMENT;
}

static enum err save_items(struct save *s, enum order_child_kind kind, const void *parent,
                           const struct cell *extra, bool parent_gone)
{
    static const enum rows_op ops[] = {
        [ROW_NEW] = ROWS_INSERT, [ROW_CHANGED] = ROWS_UPDATE, [ROW_GONE] = ROWS_DELETE};
    const struct order_child *c = &order_children[kind];
    struct items it = items_of(c, parent);

    for (size_t i = 0; i < it.n; i++) {
        const char *item = it.first + i * c->size;
        enum row row = parent_gone ? ROW_GONE : row_of(item, c);
        if (row == ROW_CLEAN)
            continue;
        int64_t id;
        memcpy(&id, item, sizeof id);
        ASSERT(id != 0);
        enum err e = rows_write(s->db, s->arena, c->by_orders.table, ops[row], id, extra, item);
        if (e != OK)
            return e;
        s->search |= is_searched(kind);
    }
    return OK;
}

static enum err save_children(struct save *s)
{
    const struct order *o = s->order;
    enum err e = OK;

    for (enum order_child_kind k = 0; e == OK && k < ORDER_CHILD_MAX; k++) {
        struct cell of_order[] = {CELL_I64(o->id), CELL_I64(o->shop_id)};
        if (order_children[k].parent == PARENT_ORDER) {
            e = save_items(s, k, o, of_order, false);
        } else if (order_children[k].parent == PARENT_PURCHASE) {
            for (size_t i = 0; e == OK && i < o->purchases_n; i++) {
                const struct purchase *p = &o->purchases[i];
                struct cell extra[] = {CELL_I64(o->id), CELL_I64(p->id), CELL_I64(p->account_id),
                                       CELL_TEXT(p->supplier)};
                e = save_items(s, k, p, extra, p->row == ROW_GONE);
            }
        } else {
            for (size_t i = 0; e == OK && i < o->packages_n; i++) {
                const struct package *p = &o->packages[i];
                struct cell extra[] = {CELL_I64(o->id), CELL_I64(p->id)};
                e = save_items(s, k, p, extra, p->row == ROW_GONE);
            }
        }
    }
    return e;
}

static enum err save_request(struct db *db, const struct purchase *p)
{
    struct query *q;

    if (str_empty(p->request)) {
        q = engine_query(db, "DELETE FROM purchase_request WHERE purchase_id = $1");
    } else {
        q = engine_query(db, "INSERT INTO purchase_request (purchase_id, request) VALUES ($1, $2) "
                             "ON CONFLICT (purchase_id) DO UPDATE SET request = excluded.request "
                             "WHERE request <> excluded.request");
        engine_text(q, 2, p->request);
    }
    engine_i64(q, 1, p->id);
    return engine_run(q);
}

static enum err save_requests(struct save *s)
{
    const struct order *o = s->order;
    enum err e = OK;
    for (size_t i = 0; e == OK && i < o->purchases_n; i++)
        if (o->purchases[i].row == ROW_NEW || o->purchases[i].row == ROW_CHANGED)
            e = save_request(s->db, &o->purchases[i]);
    return e;
}

/* What there is to be mapped. */
static enum err save_products(struct save *s)
{
    const struct order *o = s->order;
    enum err e = OK;
    for (size_t i = 0; e == OK && i < o->lines_n; i++)
        if (o->lines[i].row == ROW_NEW || o->lines[i].row == ROW_CHANGED)
            e = db_product_seen(s->db, o->shop_id, &o->lines[i], o->created_ms);
    return e;
}

static enum err save_order_row(struct save *s, struct cell extra[ORDER_EXTRA_MAX])
{
    const struct order *o = s->order;
    return rows_write(s->db, s->arena, &order_table, o->row == ROW_NEW ? ROWS_INSERT : ROWS_UPDATE,
                      o->id, extra, o);
}

static enum err count(struct save *s, struct str what, int64_t by)
{
    struct query *q = engine_query(
        s->db, "INSERT INTO order_count (shop_id, what, orders) VALUES ($1, $2, $3) "
               "ON CONFLICT (shop_id, what) DO UPDATE SET orders = orders + excluded.orders");
    engine_i64(q, 1, s->order->shop_id);
    engine_text(q, 2, what);
    engine_i64(q, 3, by);
    return engine_run(q);
}

/* Moves the order from one count to another; "" counts nowhere. */
static enum err count_move(struct save *s, struct str from, struct str to)
{
    enum err e = OK;
    if (str_eq(from, to))
        return OK;
    if (!str_empty(from))
        e = count(s, from, -1);
    if (e == OK && !str_empty(to))
        e = count(s, to, 1);
    return e;
}

/* Where the order counted until now; nowhere when it is new. A new name is a new search word. */
static enum err counted(struct save *s, struct str *ret_stage, struct str *ret_problems)
{
    *ret_stage = *ret_problems = STR("");
    if (s->order->row == ROW_NEW)
        return OK;
    struct query *q =
        engine_query(s->db, "SELECT stage, problems_open, name, EXISTS (SELECT 1 FROM order_rest r "
                            "WHERE r.order_id = o.id) FROM shop_order o WHERE id = $1");
    engine_i64(q, 1, s->order->id);
    if (engine_row(q)) {
        *ret_stage = engine_text_at(q, 0, s->arena);
        *ret_problems = engine_text_at(q, 1, s->arena);
        s->search |= !str_eq(engine_peek_at(q, 2), s->order->name);
        s->at_rest = engine_i64_at(q, 3) != 0;
    } else {
        engine_fail(q, ERR_NOT_FOUND, "the order to be saved is not in the file");
    }
    return engine_end(q);
}

static struct str problems_word(struct str problems)
{
    return str_empty(problems) ? STR("") : STR("problems");
}

static enum err insert_words(struct db *db, int64_t id, struct str words)
{
    struct query *q = engine_query(db, "INSERT INTO order_search (rowid, words) VALUES ($1, $2)");
    engine_i64(q, 1, id);
    engine_text(q, 2, words);
    return engine_run(q);
}

static enum err update_words(struct db *db, int64_t id, struct str words)
{
    struct query *q =
        engine_query(db, "UPDATE order_search SET words = $2 WHERE rowid = $1 AND words <> $2");
    engine_i64(q, 1, id);
    engine_text(q, 2, words);
    return engine_run(q);
}

enum err db_search_tidy(struct db *db, int64_t pages, bool *ret_more)
{
    int64_t before = 0, after = 0;
    enum err e = rows_value(engine_query(db, "SELECT total_changes()"), &before);
    if (e == OK) {
        struct query *q =
            engine_query(db, "INSERT INTO order_search (order_search, rank) VALUES ('merge', $1)");
        engine_i64(q, 1, pages);
        e = engine_run(q);
    }
    if (e == OK)
        e = rows_value(engine_query(db, "SELECT total_changes()"), &after);
    if (e == OK)
        *ret_more = after - before >= pages;
    return e;
}

static void save_search(struct save *s)
{
    const struct order *o = s->order;
    if (MUTANT(OLD_WORDS) && o->row != ROW_NEW)
        return;
    engine_at_commit(s->db, o->row == ROW_NEW ? insert_words : update_words, o->id,
                     search_words(s->arena, o));
}

static bool has_personal(const struct changes *c)
{
    for (size_t i = 0; c != NULL && i < c->n; i++)
        if (c->items[i].personal)
            return true;
    return false;
}

static enum err save_entry(struct save *s, const struct entry *entry)
{
    struct entry own = *entry;
    struct str salt = STR("");
    enum err e = OK;
    own.shop_id = s->order->shop_id;
    own.order_id = s->order->id;
    if (has_personal(entry->changes))
        e = db_order_salt(s->db, s->arena, s->order->id, &salt);
    if (e == OK)
        e = db_entry_append(s->db, &own, salt);
    return e;
}

/* Drops the rows that are gone and marks the others clean. */
static void clean_items(const struct order_child *c, void *parent)
{
    struct items it = items_of(c, parent);
    size_t kept = 0;
    enum row clean = ROW_CLEAN;
    for (size_t i = 0; i < it.n; i++) {
        char *item = it.first + i * c->size;
        if (row_of(item, c) == ROW_GONE)
            continue;
        memcpy(item + c->row_at, &clean, sizeof clean);
        if (kept != i)
            memmove(it.first + kept * c->size, item, c->size);
        kept++;
    }
    memcpy((char *)parent + c->n_at, &kept, sizeof kept);
}

static void clean(struct order *o)
{
    for (size_t i = 0; i < o->purchases_n; i++)
        clean_items(&order_children[CHILD_SUPPLIER_ORDER], &o->purchases[i]);
    for (size_t i = 0; i < o->packages_n; i++)
        clean_items(&order_children[CHILD_NUMBER], &o->packages[i]);
    for (enum order_child_kind k = 0; k < ORDER_CHILD_MAX; k++)
        if (order_children[k].parent == PARENT_ORDER)
            clean_items(&order_children[k], o);
    o->row = o->person_row = ROW_CLEAN;
}

static bool items_clean(const struct order_child *c, const void *parent)
{
    struct items it = items_of(c, parent);

    for (size_t i = 0; i < it.n; i++) {
        if (row_of(it.first + i * c->size, c) != ROW_CLEAN)
            return false;
    }
    return true;
}

bool db_order_is_clean(const struct order *o)
{
    bool yes = o->row == ROW_CLEAN && o->person_row == ROW_CLEAN;

    for (enum order_child_kind k = 0; yes && k < ORDER_CHILD_MAX; k++) {
        const struct order_child *c = &order_children[k];
        if (c->parent == PARENT_ORDER)
            yes = items_clean(c, o);
        for (size_t i = 0; yes && c->parent == PARENT_PURCHASE && i < o->purchases_n; i++)
            yes = items_clean(c, &o->purchases[i]);
        for (size_t i = 0; yes && c->parent == PARENT_PACKAGE && i < o->packages_n; i++)
            yes = items_clean(c, &o->packages[i]);
    }
    return yes;
}

enum err db_order_save(struct db *db, struct arena *a, struct order *o, const struct entry *entry)
{
    struct save s = {.db = db, .arena = a, .order = o, .search = o->row == ROW_NEW};
    struct cell extra[ORDER_EXTRA_MAX];
    struct str stage, problems;
    ASSERT(o->id != 0 && o->row != ROW_GONE);

    order_extras(a, o, extra);
    enum err e = counted(&s, &stage, &problems);
    if (e == OK && s.at_rest)
        e = rest_wake(db, o);
    if (e == OK)
        e = save_order_row(&s, extra);
    if (e == OK && (o->row == ROW_NEW || o->person_row != ROW_CLEAN)) {
        e = rows_write(db, a, &order_person_table, ROWS_UPSERT, o->id, NULL, &o->person);
        s.search = true;
    }
    if (e == OK)
        e = save_children(&s);
    if (e == OK)
        e = save_requests(&s);
    if (e == OK)
        e = save_products(&s);
    if (e == OK)
        e = live_units_settle(db, a, o);
    if (e == OK && s.search)
        save_search(&s);
    if (e == OK)
        e = count_move(&s, stage, stage_text(o->stage));
    if (e == OK)
        e = count_move(&s, problems_word(problems),
                       problems_word(extra[ORDER_EXTRA_PROBLEMS].text));
    if (e == OK && entry != NULL)
        e = save_entry(&s, entry);
    if (e == OK)
        clean(o);
    return e;
}

/* There may be none of them, or others. */
static enum err mend_words(struct db *db, int64_t id, struct str words)
{
    struct query *q = engine_query(db, "DELETE FROM order_search WHERE rowid = $1");

    engine_i64(q, 1, id);
    enum err e = engine_run(q);
    return e == OK ? insert_words(db, id, words) : e;
}

enum err db_order_mend(struct db *db, struct arena *a, struct order *o)
{
    row_touch(&o->row);
    engine_at_commit(db, mend_words, o->id, search_words(a, o));
    enum err e = db_order_save(db, a, o, NULL);
    return e == OK ? live_units_mend(db, a, o) : e;
}
