/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders for people. One composed statement finds the ids of a page, a fixed one reads their rows:
 * so the first touches only indexes. A page of several stages merges one index scan per stage.
 * The other lists are in list_work.c.
 */
#include "db/list.h"

#include "base/buf.h"
#include "base/map.h"
#include "db/rows.h"
#include "db/search.h"

enum { SQL_MAX = 16 << 10, PARAMS_MAX = 256, LIMIT_MAX = 250 };

/* Other sorts than by time look at so many of the newest hits: a sort reads all that it sorts. */
#define SORTED_MAX "10000"

/* A statement that is being put together, and its parameters. */
struct find {
    struct arena *arena;
    const struct order_filter *filter;
    struct str query;          /* for the search index, "" none */
    int64_t key_value, key_id; /* the page begins after this; key_id 0: first page */
    struct buf sql;
    struct cell params[PARAMS_MAX];
    size_t params_n;
};

/* Per sort: what is compared before the id, and which way. */
static const struct sort {
    const char *value; /* NULL: the id alone */
    bool ascending;
    char letter; /* of the cursor */
} sorts[ORDER_SORT_MAX] = {
    [ORDER_SORT_NEWEST] = {NULL, false, 'n'},
    [ORDER_SORT_OLDEST] = {NULL, true, 'o'},
    [ORDER_SORT_UPDATED] = {"o.updated_ms", false, 'u'},
    [ORDER_SORT_TOTAL] = {"o.total_minor", false, 't'},
};

static void param(struct find *f, struct cell c)
{
    ASSERT(f->params_n < PARAMS_MAX);
    f->params[f->params_n++] = c;
    buf_printf(&f->sql, "$%zu", f->params_n);
}

static void and_i64(struct find *f, const char *sql, int64_t v)
{
    buf_printf(&f->sql, " AND %s ", sql);
    param(f, CELL_I64(v));
}

static void words_in(struct find *f, const char *column, const struct word_map *m, uint64_t bits)
{
    bool first = true;
    buf_printf(&f->sql, "%s IN (", column);
    for (int i = 0; i < 64; i++) {
        if (!(bits >> i & 1))
            continue;
        if (!first)
            buf_char(&f->sql, ',');
        first = false;
        param(f, CELL_TEXT(word_text(m, i)));
    }
    buf_char(&f->sql, ')');
}

static void and_words(struct find *f, const char *column, const struct word_map *m, uint64_t bits)
{
    if (bits == 0)
        return;
    buf_str(&f->sql, STR(" AND "));
    words_in(f, column, m, bits);
}

static void and_problems(struct find *f)
{
    const struct order_filter *o = f->filter;
    if (o->any_problem || o->problems != 0)
        buf_str(&f->sql, STR(" AND o.problems_open <> ''"));
    else
        return;
    if (o->shop_id == 0) /* the partial index of problems begins with the shop */
        buf_str(&f->sql, STR(" AND o.shop_id IN (SELECT id FROM shop)"));
    if (o->problems == 0)
        return;
    buf_str(&f->sql, STR(" AND EXISTS (SELECT 1 FROM problem b WHERE b.order_id = o.id "
                         "AND b.dismissed = 0 AND "));
    words_in(f, "b.kind", &word_problem_kind, o->problems);
    buf_char(&f->sql, ')');
}

static void and_after(struct find *f, const struct sort *s, const char *value, const char *id)
{
    const char *side = s->ascending ? ">" : "<";
    if (f->key_id == 0)
        return;
    if (value == NULL) {
        buf_printf(&f->sql, " AND %s %s ", id, side);
        param(f, CELL_I64(f->key_id));
        return;
    }
    buf_printf(&f->sql, " AND (%s, %s) %s (", value, id, side);
    param(f, CELL_I64(f->key_value));
    buf_char(&f->sql, ',');
    param(f, CELL_I64(f->key_id));
    buf_char(&f->sql, ')');
}

/* One SELECT of ids; stage STAGE_MAX: all that the filter names. */
static void put_select(struct find *f, const struct sort *s, enum stage stage)
{
    const struct order_filter *o = f->filter;
    /* The index of words must lead: it gives its rows newest first and can stop early. */
    const char *id = str_empty(f->query) ? "o.id" : "s.rowid";
    buf_printf(&f->sql, "SELECT %s AS id, %s AS value FROM ", id, s->value ? s->value : "0");
    if (str_empty(f->query)) {
        buf_str(&f->sql, STR("shop_order o WHERE 1 = 1"));
    } else {
        buf_str(&f->sql, STR("order_search s CROSS JOIN shop_order o WHERE s.words MATCH "));
        param(f, CELL_TEXT(f->query));
        buf_str(&f->sql, STR(" AND o.id = s.rowid"));
    }
    /* +: not by the index of the shop's ids, which would need a sort. That of problems is short. */
    if (o->shop_id != 0)
        and_i64(f, o->any_problem || o->problems ? "o.shop_id =" : "+o.shop_id =", o->shop_id);
    if (stage != STAGE_MAX)
        and_words(f, "o.stage", &word_stage, UINT64_C(1) << stage);
    else
        and_words(f, "o.stage", &word_stage, o->stages);
    and_words(f, "o.financial", &word_financial, o->financials);
    and_words(f, "o.display_fulfillment", &word_display_fulfillment, o->displays);
    and_problems(f);
    if (o->from_ms != 0)
        and_i64(f, "o.created_ms >=", o->from_ms);
    if (o->to_ms != 0)
        and_i64(f, "o.created_ms <", o->to_ms);
    if (s->value == NULL)
        and_after(f, s, NULL, id);
}

/* With several stages and no other leader, each stage is read from its own index, merged by id. */
static void put_selects(struct find *f)
{
    const struct order_filter *o = f->filter;
    const struct sort *s = &sorts[o->sort];
    bool merge = str_empty(f->query) && (o->stages & (o->stages - 1)) != 0;
    bool first = true;
    if (!merge) {
        put_select(f, s, STAGE_MAX);
        return;
    }
    for (enum stage stage = 0; stage < STAGE_MAX; stage++) {
        if (!(o->stages >> stage & 1))
            continue;
        if (!first)
            buf_str(&f->sql, STR(" UNION ALL "));
        first = false;
        put_select(f, s, stage);
    }
}

static void put_sorted(struct find *f, const struct sort *s)
{
    if (s->value == NULL) {
        put_selects(f);
        return;
    }
    buf_str(&f->sql, STR("SELECT id, value FROM (SELECT id, value FROM ("));
    put_selects(f);
    buf_str(&f->sql, STR(") AS hits ORDER BY id DESC LIMIT " SORTED_MAX ") AS newest WHERE 1 = 1"));
    and_after(f, s, "value", "id");
}

static enum err read_cursor(struct find *f)
{
    struct str letter, value, id, rest = f->filter->cursor;
    if (str_empty(rest))
        return OK;
    if (!str_cut(rest, '.', &letter, &rest) || !str_cut(rest, '.', &value, &id) || letter.n != 1 ||
        letter.p[0] != sorts[f->filter->sort].letter || !str_to_i64(value, &f->key_value) ||
        !str_to_i64(id, &f->key_id) || f->key_id <= 0)
        return ERR_BAD_INPUT;
    return OK;
}

/* False when the text holds nothing that can be searched for: then nothing is found. */
static bool start(struct find *f, struct arena *a, const struct order_filter *filter)
{
    f->arena = a;
    f->filter = filter;
    ASSERT(filter->sort < ORDER_SORT_MAX);
    buf_init(&f->sql, a, SQL_MAX);
    return str_empty(str_trim(filter->text)) || search_query(a, filter->text, &f->query);
}

static struct query *query(struct db *db, struct find *f)
{
    ASSERT(!f->sql.overflowed);
    struct query *q = engine_query_text(db, buf_view(&f->sql));
    for (size_t i = 0; i < f->params_n; i++)
        if (f->params[i].is_text)
            engine_text(q, (int)i + 1, f->params[i].text);
        else
            engine_i64(q, (int)i + 1, f->params[i].i64);
    return q;
}

static struct order_item read_item(struct query *q, struct arena *a)
{
    struct order_item o = {.id = engine_i64_at(q, 0),
                           .shop_id = engine_i64_at(q, 1),
                           .ext_id = engine_i64_at(q, 2),
                           .name = engine_text_at(q, 3, a),
                           .customer = engine_text_at(q, 4, a),
                           .country = engine_text_at(q, 5, a),
                           .city = engine_text_at(q, 6, a),
                           .created_ms = engine_i64_at(q, 7),
                           .updated_ms = engine_i64_at(q, 8),
                           .read_ms = engine_i64_at(q, 9),
                           .financial_raw = engine_text_at(q, 13, a),
                           .display_raw = engine_text_at(q, 14, a),
                           .flags = (uint32_t)engine_i64_at(q, 17),
                           .lines_n = engine_i64_at(q, 19),
                           .units = engine_i64_at(q, 20),
                           .lines_wanted = engine_i64_at(q, 21),
                           .lines_shipped = engine_i64_at(q, 22),
                           .lines_fulfilled = engine_i64_at(q, 23),
                           .numbers = engine_text_at(q, 25, a),
                           .supplier_numbers = engine_text_at(q, 26, a),
                           .auto_buy_ms = engine_i64_at(q, 27)};
    struct str currency = engine_peek_at(q, 16);
    o.total.minor = engine_i64_at(q, 15);
    for (size_t i = 0; i < currency.n && i < 3; i++)
        o.total.currency[i] = currency.p[i];
    if (!stage_of_text(engine_peek_at(q, 10), &o.stage) ||
        !financial_of_text(engine_peek_at(q, 11), &o.financial) ||
        !display_fulfillment_of_text(engine_peek_at(q, 12), &o.display) ||
        !rows_words_bits(&word_guard, engine_peek_at(q, 18), &o.guards) ||
        !rows_words_bits(&word_problem_kind, engine_peek_at(q, 24), &o.problems))
        engine_fail(q, ERR_DB_CORRUPT, "an unknown word in an order");
    return o;
}

static enum err read_items(struct db *db, struct arena *a, const int64_t *ids, size_t n,
                           struct order_item **ret_items, size_t *ret_n)
{
    struct query *q = engine_query(
        db, "SELECT o.id, o.shop_id, o.ext_id, o.name, p.name, p.country_code, p.city, "
            "o.created_ms, o.updated_ms, o.read_ms, o.stage, o.financial, o.display_fulfillment, "
            "o.financial_raw, o.display_fulfillment_raw, o.total_minor, o.total_currency, "
            "o.flags, o.guards, o.lines_n, o.units, o.lines_wanted, o.lines_shipped, "
            "o.lines_fulfilled, o.problems_open, o.numbers, o.supplier_numbers, o.auto_buy_ms "
            "FROM shop_order o LEFT JOIN order_person p ON p.order_id = o.id "
            "WHERE o.id IN_IDS($1) ORDER BY o.id");
    struct map *found = map_new(a);
    struct order_item *items = ARENA_ARRAY(a, struct order_item, n);
    size_t items_n = 0;

    engine_ids(q, 1, ids, n);
    while (engine_row(q)) {
        struct order_item *o = ARENA_NEW(a, struct order_item);
        *o = read_item(q, a);
        map_put_i64(found, o->id, o);
    }
    enum err e = engine_end(q);
    if (e != OK)
        return e;
    for (size_t i = 0; i < n; i++) {
        const struct order_item *o = map_get_i64(found, ids[i]);
        if (o != NULL)
            items[items_n++] = *o;
    }
    *ret_items = items;
    *ret_n = items_n;
    return OK;
}

static int64_t page_limit(int64_t limit)
{
    return limit < 1 ? 1 : limit > LIMIT_MAX ? LIMIT_MAX : limit;
}

/* The ids of one page, at most limit; the cursor of the next, "" at the end. */
static enum err find_page(struct db *db, struct arena *a, const struct order_filter *filter,
                          int64_t limit, int64_t *ids, size_t *ret_n, struct str *ret_cursor)
{
    struct find f = {0};
    int64_t value = 0;
    size_t n = 0;
    bool some = start(&f, a, filter), more = false;
    const struct sort *s = &sorts[filter->sort];
    enum err e = read_cursor(&f);

    if (e != OK)
        return e;
    if (some) {
        put_sorted(&f, s);
        buf_printf(&f.sql, s->value ? " ORDER BY value %s, id %s LIMIT " : " ORDER BY id %s LIMIT ",
                   s->ascending ? "ASC" : "DESC", s->ascending ? "ASC" : "DESC");
        param(&f, CELL_I64(limit + 1));
        struct query *q = query(db, &f);
        while (!more && engine_row(q)) {
            more = n == (size_t)limit;
            if (more)
                break;
            ids[n++] = engine_i64_at(q, 0);
            value = engine_i64_at(q, 1);
        }
        e = engine_end(q);
    }
    if (e != OK)
        return e;
    *ret_n = n;
    *ret_cursor =
        more ? str_printf(a, "%c.%lld.%lld", s->letter, (long long)value, (long long)ids[n - 1])
             : STR("");
    return OK;
}

enum err db_list_orders(struct db *db, struct arena *a, const struct order_filter *filter,
                        struct order_item **ret_items, size_t *ret_n, struct str *ret_cursor)
{
    int64_t ids[LIMIT_MAX];
    struct str cursor;
    size_t n;
    enum err e = find_page(db, a, filter, page_limit(filter->limit), ids, &n, &cursor);

    if (e == OK)
        e = read_items(db, a, ids, n, ret_items, ret_n);
    if (e == OK)
        *ret_cursor = cursor;
    return e;
}

enum err db_list_order_ids(struct db *db, struct arena *a, const struct order_filter *filter,
                           int64_t limit, int64_t **ret_ids, size_t *ret_n, struct str *ret_cursor)
{
    int64_t *ids = ARENA_ARRAY(a, int64_t, (size_t)limit);
    enum err e = find_page(db, a, filter, limit, ids, ret_n, ret_cursor);

    if (e == OK)
        *ret_ids = ids;
    return e;
}

enum err db_list_count(struct db *db, struct arena *a, const struct order_filter *filter,
                       int64_t limit, int64_t *ret_count)
{
    struct order_filter all = *filter;
    struct find f = {0};
    int64_t count = 0;
    all.sort = ORDER_SORT_NEWEST;
    all.cursor = STR("");
    if (!start(&f, a, &all)) {
        *ret_count = 0;
        return OK;
    }
    buf_str(&f.sql, STR("SELECT count(*) FROM ("));
    put_selects(&f);
    buf_str(&f.sql, STR(" LIMIT "));
    param(&f, CELL_I64(limit + 1));
    buf_str(&f.sql, STR(") AS hits"));
    enum err e = rows_value(query(db, &f), &count);
    if (e == OK)
        *ret_count = count;
    return e;
}

enum err db_list_counts(struct db *db, int64_t shop_id, struct order_counts *ret_counts)
{
    struct query *q = engine_query(db, "SELECT what, sum(orders) FROM order_count "
                                       "WHERE ($1 = 0 OR shop_id = $1) GROUP BY what "
                                       "ORDER BY what");
    struct order_counts c = {0};
    engine_i64(q, 1, shop_id);
    while (engine_row(q)) {
        struct str what = engine_peek_at(q, 0);
        int64_t orders = engine_i64_at(q, 1);
        enum stage stage;
        if (stage_of_text(what, &stage)) {
            c.by_stage[stage] = orders;
            c.all += orders;
        } else if (str_eq(what, STR("problems"))) {
            c.problems = orders;
        }
    }
    enum err e = engine_end(q);
    if (e == OK)
        *ret_counts = c;
    return e;
}
