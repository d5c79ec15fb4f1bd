/* SPDX-License-Identifier: Apache-2.0 */
/* See db/packages.h. One statement is put together from the filter's parts. */
#include "db/packages.h"

#include "base/buf.h"
#include "db/engine.h"
#include "db/rows.h"
#include "db/search.h"

enum { SQL_MAX = 8 << 10, PARAMS_MAX = 16 };

/* Parameters that every statement has. */
#define NOT_MOVED_SINCE   "$1"
#define NOT_SCANNED_SINCE "$2"
#define WATCHED_SINCE     "$3"
enum { FIXED = 3 };

#define MOVED_MS "CASE WHEN p.last_event_ms > p.moving_ms THEN p.last_event_ms ELSE p.moving_ms END"
#define KNOWN_MS "CASE WHEN p.known_ms > 0 THEN p.known_ms ELSE p.shipped_ms END"
#define SILENT(since_ms, limit) \
    "(" since_ms ") > " WATCHED_SINCE " AND (" since_ms ") <= " limit " "
#define PROBLEM_OPEN(kind)                                               \
    "EXISTS (SELECT 1 FROM problem b WHERE b.order_id = p.order_id AND " \
    "b.dismissed = 0 AND b.kind = '" kind "' AND b.subject_id IN (0, p.id)) "

/* One condition a line. */
/* clang-format off */
/* What suppliers and carriers write when a delivery fails; the text is folded to lower case. */
#define SAYS(part) "lower(p.last_event) LIKE '%" part "%' "
#define BAD_EVENT                                                                         \
    "(" SAYS("return") "OR " SAYS("fail") "OR " SAYS("exception") "OR " SAYS("undeliver") \
    "OR " SAYS("unsuccess") "OR " SAYS("refused") "OR " SAYS("lost")                      \
    "OR " SAYS("退回") "OR " SAYS("失败") "OR " SAYS("异常") "OR " SAYS("拒收") ") "

#define NEED                                                                              \
    "CASE WHEN o.canceled_ms > 0 THEN '' "                                                \
    "WHEN " PROBLEM_OPEN("returned") "THEN 'returned' "                                   \
    "WHEN p.delivered_ms > 0 THEN '' "                                                    \
    "WHEN p.last_event <> '' AND p.last_event_ms > " WATCHED_SINCE " AND " BAD_EVENT      \
    "THEN 'bad_event' "                                                                   \
    "WHEN EXISTS (SELECT 1 FROM shop_write w WHERE w.order_id = p.order_id AND "          \
    "w.package_id = p.id AND w.state = 'failed') THEN 'not_in_shop' "                     \
    "WHEN " PROBLEM_OPEN("number_suspect") "THEN 'number_suspect' "                       \
    "WHEN " PROBLEM_OPEN("number_vanished") "THEN 'number_vanished' "                     \
    "WHEN p.moving_ms > 0 AND " SILENT(MOVED_MS, NOT_MOVED_SINCE) "THEN 'no_movement' "   \
    "WHEN p.moving_ms > 0 THEN '' "                                                       \
    "WHEN " SILENT(KNOWN_MS, NOT_SCANNED_SINCE)                                           \
    "THEN CASE WHEN n.number IS NULL THEN 'no_number' ELSE 'never_scanned' END "          \
    "ELSE '' END"
/* clang-format on */

#define COLUMNS                                                                                \
    "p.id, p.order_id, o.shop_id, p.purchase_id, p.fulfillment_ext_id, o.name AS order_name, " \
    "e.name AS customer, e.country_code, b.supplier, n.number, n.carrier, n.carrier_raw, "     \
    "p.last_event, o.created_ms, " KNOWN_MS " AS known_ms, p.shipped_ms, p.moving_ms, "        \
    "p.delivered_ms, p.last_event_ms, " NEED " AS need"
#define FROM_PACKAGES                                                                \
    " FROM package p JOIN shop_order o ON o.id = p.order_id "                        \
    "LEFT JOIN package_number n ON n.order_id = p.order_id AND n.package_id = p.id " \
    "AND n.is_current = 1 LEFT JOIN purchase b ON b.id = p.purchase_id "             \
    "LEFT JOIN order_person e ON e.order_id = o.id WHERE 1 = 1"

static const char *const states[] = {
    [PACKAGE_STATE_NO_NUMBER] = "(p.delivered_ms = 0 AND p.moving_ms = 0 AND n.number IS NULL)",
    [PACKAGE_STATE_ANNOUNCED] = "(p.delivered_ms = 0 AND p.moving_ms = 0 AND n.number IS NOT NULL)",
    [PACKAGE_STATE_MOVING] = "(p.delivered_ms = 0 AND p.moving_ms > 0)",
    [PACKAGE_STATE_DELIVERED] = "p.delivered_ms > 0",
};

struct find {
    struct buf sql;
    struct cell params[PARAMS_MAX];
    size_t params_n;
};

static void param(struct find *f, struct cell c)
{
    ASSERT(f->params_n < PARAMS_MAX);
    f->params[f->params_n++] = c;
    buf_printf(&f->sql, "$%zu", f->params_n);
}

static void begin(struct find *f, struct arena *a, int64_t now_ms)
{
    *f = (struct find){.params_n = FIXED};
    f->params[0] = CELL_I64(now_ms - PACKAGE_MOVE_MS);
    f->params[1] = CELL_I64(now_ms - PACKAGE_SCAN_MS);
    f->params[2] = CELL_I64(now_ms - PACKAGE_WATCH_MS);
    buf_init(&f->sql, a, SQL_MAX);
}

static void and_states(struct find *f, uint64_t bits)
{
    bool first = true;

    if (!bits)
        return;
    /* Said once more for all: the index of what is under way needs it as it stands. */
    if (!(bits & UINT64_C(1) << PACKAGE_STATE_DELIVERED))
        buf_str(&f->sql, STR(" AND p.delivered_ms = 0"));
    buf_str(&f->sql, STR(" AND ("));
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (!(bits & UINT64_C(1) << i))
            continue;
        buf_printf(&f->sql, "%s%s", first ? "" : " OR ", states[i]);
        first = false;
    }
    buf_char(&f->sql, ')');
}

static struct query *query(struct db *db, const struct find *f)
{
    ASSERT(!f->sql.overflowed);
    struct query *q = engine_query_text(db, buf_view(&f->sql));
    for (size_t i = 0; i < f->params_n; i++) {
        if (f->params[i].is_text)
            engine_text(q, (int)i + 1, f->params[i].text);
        else
            engine_i64(q, (int)i + 1, f->params[i].i64);
    }
    return q;
}

static void and_i64(struct find *f, const char *sql, int64_t v)
{
    buf_printf(&f->sql, " AND %s ", sql);
    param(f, CELL_I64(v));
}

/* Without its order and end. False when the text holds nothing that can be searched for. */
static bool put_filter(struct find *f, struct arena *a, const struct package_filter *filter)
{
    struct str words = STR("");

    if (!str_empty(str_trim(filter->text)) && !search_query(a, filter->text, &words))
        return false;
    begin(f, a, filter->now_ms);
    buf_str(&f->sql, STR("SELECT * FROM (SELECT " COLUMNS FROM_PACKAGES));
    if (filter->shop_id)
        and_i64(f, "o.shop_id =", filter->shop_id);
    and_states(f, filter->states);
    if (filter->attention) /* most arrived long ago: they are passed by without a look */
        buf_str(&f->sql, STR(" AND (p.delivered_ms = 0 OR p.order_id IN (SELECT b.order_id FROM "
                             "problem b WHERE b.dismissed = 0 AND b.kind = 'returned'))"));
    if (!str_empty(filter->carrier)) {
        buf_str(&f->sql, STR(" AND n.carrier = "));
        param(f, CELL_TEXT(filter->carrier));
    }
    if (!str_empty(words)) {
        buf_str(&f->sql, STR(" AND o.id IN (SELECT rowid FROM order_search WHERE words MATCH "));
        param(f, CELL_TEXT(words));
        buf_char(&f->sql, ')');
    }
    if (filter->before_id)
        and_i64(f, "p.id <", filter->before_id);
    buf_str(&f->sql, STR(") AS found"));
    if (filter->attention)
        buf_str(&f->sql, STR(" WHERE need <> ''"));
    return true;
}

static enum package_state state_of(const struct package_item *p)
{
    if (p->delivered_ms > 0)
        return PACKAGE_STATE_DELIVERED;
    if (p->moving_ms > 0)
        return PACKAGE_STATE_MOVING;
    return str_empty(p->number) ? PACKAGE_STATE_NO_NUMBER : PACKAGE_STATE_ANNOUNCED;
}

static struct package_item read_item(struct query *q, struct arena *a)
{
    struct package_item p = {.id = engine_i64_at(q, 0),
                             .order_id = engine_i64_at(q, 1),
                             .shop_id = engine_i64_at(q, 2),
                             .purchase_id = engine_i64_at(q, 3),
                             .fulfillment_ext_id = engine_i64_at(q, 4),
                             .order_name = engine_text_at(q, 5, a),
                             .customer = engine_text_at(q, 6, a),
                             .country = engine_text_at(q, 7, a),
                             .supplier = engine_text_at(q, 8, a),
                             .number = engine_text_at(q, 9, a),
                             .carrier = engine_text_at(q, 10, a),
                             .carrier_raw = engine_text_at(q, 11, a),
                             .last_event = engine_text_at(q, 12, a),
                             .created_ms = engine_i64_at(q, 13),
                             .known_ms = engine_i64_at(q, 14),
                             .shipped_ms = engine_i64_at(q, 15),
                             .moving_ms = engine_i64_at(q, 16),
                             .delivered_ms = engine_i64_at(q, 17),
                             .last_event_ms = engine_i64_at(q, 18),
                             .need = engine_text_at(q, 19, a)};
    p.state = state_of(&p);
    return p;
}

enum err db_list_packages(struct db *db, struct arena *a, const struct package_filter *filter,
                          struct package_item **ret_items, size_t *ret_n)
{
    struct package_item *items = NULL;
    struct find f;
    size_t n = 0;
    enum err e = OK;

    if (put_filter(&f, a, filter)) {
        buf_str(&f.sql, STR(" ORDER BY id DESC LIMIT "));
        param(&f, CELL_I64(filter->limit));
        struct query *q = query(db, &f);
        while (engine_row(q))
            *ARENA_PUSH(a, &items, &n, struct package_item) = read_item(q, a);
        e = engine_end(q);
    }
    if (e == OK) {
        *ret_items = items;
        *ret_n = n;
    }
    return e;
}

static enum err count(struct db *db, struct arena *a, const struct package_filter *filter,
                      int64_t limit, int64_t *ret_count)
{
    struct find f;

    if (!put_filter(&f, a, filter))
        return ERR_INTERNAL;
    struct find all = f;
    buf_init(&all.sql, a, SQL_MAX);
    buf_printf(&all.sql, "SELECT count(*) FROM (%.*s LIMIT ", STR_ARG(buf_view(&f.sql)));
    param(&all, CELL_I64(limit + 1));
    buf_str(&all.sql, STR(") AS hits"));
    return rows_value(query(db, &all), ret_count);
}

#define UNDER_WAY                                                                      \
    (UINT64_C(1) << PACKAGE_STATE_NO_NUMBER | UINT64_C(1) << PACKAGE_STATE_ANNOUNCED | \
     UINT64_C(1) << PACKAGE_STATE_MOVING)

enum err db_package_counts(struct db *db, struct arena *a, int64_t shop_id, int64_t now_ms,
                           int64_t limit, struct package_counts *ret_counts)
{
    struct package_filter f = {.shop_id = shop_id, .states = UNDER_WAY, .now_ms = now_ms};
    struct package_counts c = {0};
    enum err e = count(db, a, &f, limit, &c.under_way);

    f.attention = true;
    if (e == OK)
        e = count(db, a, &f, limit, &c.attention);
    if (e == OK)
        *ret_counts = c;
    return e;
}

enum err db_package_order(struct db *db, int64_t id, int64_t *ret_order_id)
{
    struct query *q = engine_query(db, "SELECT order_id FROM package WHERE id = $1");
    int64_t order_id = 0;

    engine_i64(q, 1, id);
    if (engine_row(q))
        order_id = engine_i64_at(q, 0);
    enum err e = engine_end(q);
    if (e == OK && !order_id)
        e = ERR_NOT_FOUND;
    if (e == OK)
        *ret_order_id = order_id;
    return e;
}

enum err db_package_carriers(struct db *db, struct arena *a, struct str **ret_ids, size_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT DISTINCT carrier FROM package_number WHERE is_current = 1 AND carrier <> '' "
            "ORDER BY carrier");
    struct str *ids = NULL;
    size_t n = 0;

    while (engine_row(q))
        *ARENA_PUSH(a, &ids, &n, struct str) = engine_text_at(q, 0, a);
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_ids = ids;
        *ret_n = n;
    }
    return e;
}
