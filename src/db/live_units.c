/* SPDX-License-Identifier: Apache-2.0 */
/* Units held by live purchases: see db/live_units.h. */
#include "db/live_units.h"

#include "db/rows.h"

/* What one purchase holds of one line, and what it should. */
struct holding {
    int64_t purchase_id, line_id, have, want;
};

struct settle {
    struct db *db;
    struct arena *arena;
    const struct order *order;
    struct holding *items;
    size_t n;
};

static struct holding *holding(struct settle *s, int64_t purchase_id, int64_t line_id)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->items[i].purchase_id == purchase_id && s->items[i].line_id == line_id)
            return &s->items[i];
    struct holding *h = ARENA_PUSH(s->arena, &s->items, &s->n, struct holding);
    h->purchase_id = purchase_id;
    h->line_id = line_id;
    return h;
}

static bool is_of(const struct order *o, int64_t purchase_id)
{
    for (size_t i = 0; i < o->purchases_n; i++)
        if (o->purchases[i].id == purchase_id)
            return true;
    return false;
}

/* By its lines, and those that its purchases name and it has no longer. */
static enum err load(struct settle *s)
{
    struct query *q = engine_query(s->db, "SELECT purchase_id, line_id, count(*) FROM live_unit "
                                          "WHERE line_id IN_IDS($1) "
                                          "GROUP BY purchase_id, line_id");
    const struct order *o = s->order;
    int64_t *ids = NULL;
    size_t n = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        *ARENA_PUSH(s->arena, &ids, &n, int64_t) = o->lines[i].id;
    for (size_t i = 0; i < o->purchases_n; i++)
        for (size_t k = 0; k < o->purchases[i].lines_n; k++)
            if (order_line_by_id(o, o->purchases[i].lines[k].line_id) == NULL)
                *ARENA_PUSH(s->arena, &ids, &n, int64_t) = o->purchases[i].lines[k].line_id;
    engine_ids(q, 1, ids, n);
    while (engine_row(q))
        if (is_of(o, engine_i64_at(q, 0)))
            holding(s, engine_i64_at(q, 0), engine_i64_at(q, 1))->have = engine_i64_at(q, 2);
    return engine_end(q);
}

static int64_t taken_over(const struct order *o, int64_t purchase_id, int64_t line_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        if (p->replaces_id == purchase_id && p->state != PURCHASE_STATE_REFUSED &&
            p->row != ROW_GONE)
            units += purchase_line_units(p, line_id);
    }
    return units;
}

static void want(struct settle *s)
{
    const struct order *o = s->order;
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        for (size_t k = 0; purchase_is_live(p) && k < p->lines_n; k++) {
            int64_t line_id = p->lines[k].line_id;
            int64_t units = purchase_line_units(p, line_id) - taken_over(o, p->id, line_id);
            holding(s, p->id, line_id)->want = units > 0 ? units : 0;
        }
    }
}

static enum err give_back(struct db *db, const struct holding *h)
{
    struct query *q =
        engine_query(db, "DELETE FROM live_unit WHERE line_id = $1 AND unit_no IN (SELECT unit_no "
                         "FROM live_unit WHERE line_id = $1 AND purchase_id = $2 "
                         "ORDER BY unit_no DESC LIMIT $3)");
    engine_i64(q, 1, h->line_id);
    engine_i64(q, 2, h->purchase_id);
    engine_i64(q, 3, h->have - h->want);
    return engine_run(q);
}

static enum err take(struct db *db, const struct holding *h, int64_t unit_no)
{
    struct query *q = engine_query(
        db, "INSERT INTO live_unit (line_id, unit_no, purchase_id) VALUES ($1, $2, $3)");
    engine_i64(q, 1, h->line_id);
    engine_i64(q, 2, unit_no);
    engine_i64(q, 3, h->purchase_id);
    return engine_run(q);
}

/* The lowest units of the line that nobody holds. */
static enum err take_free(struct settle *s, const struct holding *h)
{
    struct query *q =
        engine_query(s->db, "SELECT unit_no FROM live_unit WHERE line_id = $1 ORDER BY unit_no");
    const struct line *l = order_line_by_id(s->order, h->line_id);
    int64_t *taken = NULL, wanted = h->want - h->have;
    size_t taken_n = 0, at = 0;

    engine_i64(q, 1, h->line_id);
    while (engine_row(q))
        *ARENA_PUSH(s->arena, &taken, &taken_n, int64_t) = engine_i64_at(q, 0);
    if (l == NULL)
        engine_fail(q, ERR_CONFLICT, "a purchase names a line that its order does not have");
    else if ((int64_t)taken_n + wanted > l->quantity)
        engine_fail(q, ERR_CONFLICT, "live purchases hold the units of this line already");
    enum err e = engine_end(q);
    for (int64_t unit = 1; e == OK && wanted > 0; unit++) {
        if (at < taken_n && taken[at] == unit) {
            at++;
            continue;
        }
        e = take(s->db, h, unit);
        wanted--;
    }
    return e;
}

enum err live_units_settle(struct db *db, struct arena *a, const struct order *o)
{
    bool touched = false;
    for (size_t i = 0; i < o->purchases_n; i++)
        touched |= o->purchases[i].row != ROW_CLEAN;
    return touched ? live_units_mend(db, a, o) : OK;
}

enum err live_units_mend(struct db *db, struct arena *a, const struct order *o)
{
    struct settle s = {.db = db, .arena = a, .order = o};
    enum err e = load(&s);
    want(&s);
    for (size_t i = 0; e == OK && i < s.n; i++)
        if (s.items[i].have > s.items[i].want)
            e = give_back(db, &s.items[i]);
    for (size_t i = 0; e == OK && i < s.n; i++)
        if (s.items[i].have < s.items[i].want)
            e = take_free(&s, &s.items[i]);
    return e;
}

enum err live_units_look(struct db *db, struct arena *a, const struct order *o, int64_t *ret_held,
                         int64_t *ret_due, int64_t *ret_wrong_id)
{
    struct settle s = {.db = db, .arena = a, .order = o};
    int64_t held = 0, due = 0, wrong = 0;
    enum err e = load(&s);
    if (e != OK)
        return e;
    want(&s);
    for (size_t i = 0; i < s.n; i++) {
        held += s.items[i].have;
        due += s.items[i].want;
        if (wrong == 0 && s.items[i].have != s.items[i].want)
            wrong = s.items[i].purchase_id;
    }
    *ret_held = held;
    *ret_due = due;
    *ret_wrong_id = wrong;
    return OK;
}
