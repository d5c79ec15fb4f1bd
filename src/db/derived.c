/* SPDX-License-Identifier: Apache-2.0 */
/* See db/derived.h. */
#include "db/derived.h"

#include "base/id.h"
#include "db/live_units.h"
#include "db/order_extras.h"
#include "db/orders.h"
#include "db/rows.h"
#include "db/search.h"

void difference_add(struct differences *d, const struct order *o, const char *what, struct str is,
                    struct str should)
{
    if (str_eq(is, should))
        return;
    d->all++;
    if (d->n >= d->limit)
        return;
    struct difference *x = ARENA_PUSH(d->arena, &d->items, &d->n, struct difference);
    *x = (struct difference){.order_id = o ? o->id : 0,
                             .name = o ? str_dup(d->arena, o->name) : STR_NONE,
                             .what = str_dup(d->arena, str_of(what)),
                             .is = str_dup(d->arena, is),
                             .should = str_dup(d->arena, should)};
}

static struct str digits(struct arena *a, int64_t v)
{
    return str_i64(a, v);
}

void difference_add_i64(struct differences *d, const struct order *o, const char *what, int64_t is,
                        int64_t should)
{
    if (is != should)
        difference_add(d, o, what, digits(d->arena, is), digits(d->arena, should));
}

enum err db_derived_orders(struct db *db, struct arena *a, int64_t after_id, int64_t limit,
                           int64_t **ret_ids, size_t *ret_n)
{
    struct query *q =
        engine_query(db, "SELECT id FROM shop_order WHERE id > $1 ORDER BY id LIMIT $2");
    engine_i64(q, 1, after_id);
    engine_i64(q, 2, limit);
    return rows_ids(q, a, ret_ids, ret_n);
}

/* By its name if that can be read, else by its id. */
static void unreadable(struct db *db, struct arena *a, int64_t id, struct differences *d)
{
    struct order o = {.id = id, .name = id_text(a, ID_ORDER, id)};
    struct str why = str_dup(a, db_error_text(db));
    struct query *q = engine_query(db, "SELECT name FROM shop_order WHERE id = $1");

    engine_i64(q, 1, id);
    if (engine_row(q))
        o.name = engine_text_at(q, 0, a);
    (void)!engine_end(q);
    difference_add(d, &o, "order.rows", why, STR("readable"));
}

enum err db_derived_load(struct db *db, struct arena *a, const int64_t *ids, size_t n,
                         struct differences *d, struct order **ret_orders, size_t *ret_n)
{
    enum err e = db_orders_load(db, a, ids, n, ret_orders);
    size_t kept = 0;

    if (e != ERR_DB_CORRUPT) {
        *ret_n = n;
        return e;
    }
    for (size_t i = 0; i < n; i++) {
        e = db_orders_load(db, a, &ids[i], 1, &ret_orders[kept]);
        if (e == ERR_DB_CORRUPT)
            unreadable(db, a, ids[i], d);
        else if (e != OK)
            return e;
        else
            kept++;
    }
    *ret_n = kept;
    return OK;
}

enum err db_derived_gone(struct db *db, struct differences *d)
{
    struct query *q =
        engine_query(db, "SELECT order_id FROM (SELECT order_id FROM entry WHERE order_id <> 0 "
                         "UNION SELECT order_id FROM entry_pack_order) WHERE order_id NOT IN "
                         "(SELECT id FROM shop_order) ORDER BY order_id");
    struct order o = {0};

    while (engine_row(q)) {
        o.id = engine_i64_at(q, 0);
        o.name = id_text(d->arena, ID_ORDER, o.id);
        difference_add(d, &o, "order.row", STR("gone"), STR("in the history"));
    }
    return engine_end(q);
}

static size_t times_in(struct str list, char between, struct str word)
{
    struct str one;
    size_t n = 0;
    while (!str_empty(list)) {
        str_cut(list, between, &one, &list);
        n += str_eq(one, word);
    }
    return n;
}

/* The same words, in any order: rows are read in the order of their ids, and were perhaps saved in
 * that of their coming. */
static bool same_words(struct str x, struct str y, char between)
{
    struct str rest = x, one;
    if (x.n != y.n)
        return false;
    while (!str_empty(rest)) {
        str_cut(rest, between, &one, &rest);
        if (times_in(x, between, one) != times_in(y, between, one))
            return false;
    }
    return true;
}

/* What stands once for several values may stand for each, in files of before: it finds the same. */
static bool all_in(struct str words, bool backwards, struct str list)
{
    struct str one;
    while (!str_empty(words)) {
        str_cut(words, ' ', &one, &words);
        if (!backwards && search_is_backwards(one))
            continue;
        if (times_in(list, ' ', one) == 0)
            return false;
    }
    return true;
}

static enum err list_columns(struct db *db, struct arena *a, const struct order *o,
                             struct differences *d)
{
    static const char *const names[ORDER_EXTRA_MAX] = {
        [ORDER_EXTRA_LINES_N] = "list.lines",
        [ORDER_EXTRA_UNITS] = "list.units",
        [ORDER_EXTRA_PROBLEMS] = "list.problems",
        [ORDER_EXTRA_NUMBERS] = "list.numbers",
        [ORDER_EXTRA_SUPPLIER_NUMBERS] = "list.supplier_numbers",
    };
    struct query *q =
        engine_query(db, "SELECT lines_n, units, problems_open, numbers, supplier_numbers "
                         "FROM shop_order WHERE id = $1");
    struct cell due[ORDER_EXTRA_MAX];
    order_extras(a, o, due);
    engine_i64(q, 1, o->id);
    if (engine_row(q)) {
        for (int i = 0; i < ORDER_EXTRA_MAX; i++) {
            if (due[i].is_text && same_words(engine_peek_at(q, i), due[i].text, ','))
                continue;
            if (due[i].is_text)
                difference_add(d, o, names[i], engine_text_at(q, i, a), due[i].text);
            else
                difference_add_i64(d, o, names[i], engine_i64_at(q, i), due[i].i64);
        }
    }
    return engine_end(q);
}

/* Of the words only that they differ: they are personal. */
static enum err words(struct db *db, struct arena *a, const struct order *o, struct differences *d)
{
    struct query *q = engine_query(db, "SELECT words FROM order_search WHERE rowid = $1");
    struct str have = STR_NONE, due = search_words(a, o);
    bool found;
    engine_i64(q, 1, o->id);
    found = engine_row(q);
    if (found)
        have = engine_text_at(q, 0, a);
    enum err e = engine_end(q);
    /* More of them stood backwards in files of before. */
    if (e == OK && (!found || !all_in(have, false, due) || !all_in(due, true, have)))
        difference_add(d, o, "search", found ? STR("other words") : STR("no words"),
                       STR("the order's words"));
    return e;
}

enum err db_derived_order(struct db *db, struct arena *a, const struct order *o,
                          struct differences *d)
{
    int64_t held, due, wrong_id;
    enum err e = list_columns(db, a, o, d);
    if (e == OK)
        e = words(db, a, o, d);
    if (e == OK)
        e = live_units_look(db, a, o, &held, &due, &wrong_id);
    if (e == OK && wrong_id != 0 && held == due)
        difference_add(d, o, "units_held", STR("by another purchase"), STR("by the live one"));
    else if (e == OK && wrong_id != 0)
        difference_add_i64(d, o, "units_held", held, due);
    return e;
}

/* Two sums of a group that must be equal: its name, what is stored, what is counted. */
static enum err pairs(struct differences *d, struct query *q, const char *prefix)
{
    while (engine_row(q)) {
        struct str what =
            str_printf(d->arena, "%s%.*s", prefix, STR_ARG(engine_text_at(q, 0, d->arena)));
        difference_add_i64(d, NULL, str_cstr(d->arena, what), engine_i64_at(q, 1),
                           engine_i64_at(q, 2));
    }
    return engine_end(q);
}

#define STAGES                                                                                \
    "SELECT shop_id, stage AS what, count(*) AS n FROM shop_order WHERE stage <> '' "         \
    "GROUP BY shop_id, stage UNION ALL SELECT shop_id, 'problems', count(*) FROM shop_order " \
    "WHERE problems_open <> '' GROUP BY shop_id"
static const char counts_sql[] =
    "SELECT c.what, c.orders, coalesce(s.n, 0) FROM order_count c LEFT JOIN (" STAGES ") s "
    "ON s.shop_id = c.shop_id AND s.what = c.what ORDER BY c.shop_id, c.what";
static const char not_counted_sql[] =
    "SELECT s.what, 0, s.n FROM (" STAGES ") s WHERE NOT EXISTS (SELECT 1 FROM order_count c "
    "WHERE c.shop_id = s.shop_id AND c.what = s.what) ORDER BY s.shop_id, s.what";

/* clang-format off */
#define OF_BULK(state)                                                                      \
    "SELECT '" state "' AS what, b." state "_n AS have, (SELECT count(*) FROM bulk_item i " \
    "WHERE i.bulk_id = b.id AND i.state = '" state "') AS n FROM bulk b"
static const char bulks_sql[] =
    "SELECT what, have, n FROM (" OF_BULK("waiting")
    " UNION ALL " OF_BULK("under_way")
    " UNION ALL " OF_BULK("done")
    " UNION ALL " OF_BULK("nothing")
    " UNION ALL " OF_BULK("failed")
    " UNION ALL " OF_BULK("canceled")
    ") WHERE have <> n ORDER BY what";
/* clang-format on */

static const char orphans_sql[] =
    "SELECT 'units_of_no_purchase', count(*), 0 FROM live_unit u WHERE NOT EXISTS "
    "(SELECT 1 FROM purchase p WHERE p.id = u.purchase_id) UNION ALL "
    "SELECT 'words_of_no_order', count(*), 0 FROM order_search s WHERE NOT EXISTS "
    "(SELECT 1 FROM shop_order o WHERE o.id = s.rowid) ORDER BY 1";

enum err db_derived_sums(struct db *db, struct differences *d)
{
    enum err e = pairs(d, engine_query(db, counts_sql), "count.");
    if (e == OK)
        e = pairs(d, engine_query(db, not_counted_sql), "count.");
    if (e == OK)
        e = pairs(d, engine_query(db, bulks_sql), "bulk.");
    if (e == OK)
        e = pairs(d, engine_query(db, orphans_sql), "rows.");
    return e;
}

/* clang-format off */
#define NEW_OF_BULK(state) \
    state "_n = (SELECT count(*) FROM bulk_item i WHERE i.bulk_id = bulk.id " \
          "AND i.state = '" state "')"
static const char count_bulks_sql[] =
    "UPDATE bulk SET " NEW_OF_BULK("waiting")
    ", " NEW_OF_BULK("under_way")
    ", " NEW_OF_BULK("done")
    ", " NEW_OF_BULK("nothing")
    ", " NEW_OF_BULK("failed")
    ", " NEW_OF_BULK("canceled");
/* clang-format on */

enum err db_derived_mend_sums(struct db *db)
{
    static const char *const steps[] = {
        "DELETE FROM order_count",
        "INSERT INTO order_count (shop_id, what, orders) SELECT shop_id, what, n FROM (" STAGES ")",
        count_bulks_sql,
        "DELETE FROM order_search WHERE rowid NOT IN (SELECT id FROM shop_order)",
    };
    enum err e = OK;

    for (size_t i = 0; e == OK && i < COUNT_OF(steps); i++)
        e = engine_run(engine_query(db, steps[i]));
    return e;
}
