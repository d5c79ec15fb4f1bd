/* SPDX-License-Identifier: Apache-2.0 */
/* Units held by live purchases: see db/live_units.h. */
#include "db/live_units.h"

#include "db/rows.h"

static bool is_live(const struct purchase *p)
{
    return p->row != ROW_GONE && purchase_is_live(p);
}

enum err live_units_release(struct db *db, const struct order *o)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        if (p->row == ROW_CLEAN || p->row == ROW_NEW || is_live(p))
            continue;
        struct query *q = engine_query(db, "DELETE FROM live_unit WHERE purchase_id = $1");
        engine_i64(q, 1, p->id);
        enum err e = engine_run(q);
        if (e != OK)
            return e;
    }
    return OK;
}

static enum err held(struct db *db, const struct purchase *p, int64_t line_id, int64_t *ret_held)
{
    struct query *q =
        engine_query(db, "SELECT count(*) FROM live_unit WHERE purchase_id = $1 AND line_id = $2");
    engine_i64(q, 1, p->id);
    engine_i64(q, 2, line_id);
    return rows_value(q, ret_held);
}

static enum err let_go(struct db *db, const struct purchase *p, int64_t line_id)
{
    struct query *q =
        engine_query(db, "DELETE FROM live_unit WHERE purchase_id = $1 AND line_id = $2");
    engine_i64(q, 1, p->id);
    engine_i64(q, 2, line_id);
    return engine_run(q);
}

static enum err take(struct db *db, const struct purchase *p, int64_t line_id, int64_t unit_no)
{
    struct query *q = engine_query(
        db, "INSERT INTO live_unit (line_id, unit_no, purchase_id) VALUES ($1, $2, $3)");
    engine_i64(q, 1, line_id);
    engine_i64(q, 2, unit_no);
    engine_i64(q, 3, p->id);
    return engine_run(q);
}

/* The lowest units of the line that nobody holds. */
static enum err take_free(struct db *db, struct arena *a, const struct purchase *p,
                          const struct line *l, int64_t wanted)
{
    struct query *q =
        engine_query(db, "SELECT unit_no FROM live_unit WHERE line_id = $1 ORDER BY unit_no");
    int64_t *taken = NULL;
    size_t taken_n = 0, at = 0;

    engine_i64(q, 1, l->id);
    while (engine_row(q))
        *ARENA_PUSH(a, &taken, &taken_n, int64_t) = engine_i64_at(q, 0);
    if ((int64_t)taken_n + wanted > l->quantity)
        engine_fail(q, ERR_CONFLICT, "a live purchase holds the units already");
    enum err e = engine_end(q);
    for (int64_t unit = 1; e == OK && wanted > 0; unit++) {
        if (at < taken_n && taken[at] == unit) {
            at++;
            continue;
        }
        e = take(db, p, l->id, unit);
        wanted--;
    }
    return e;
}

/* Units of the line in the whole purchase; 0 when an earlier item of it spoke of that line. */
static int64_t units_of(const struct purchase *p, size_t at)
{
    int64_t units = 0;
    for (size_t i = 0; i < p->lines_n; i++) {
        if (p->lines[i].line_id != p->lines[at].line_id)
            continue;
        if (i < at)
            return 0;
        units += p->lines[i].quantity;
    }
    return units;
}

static enum err hold(struct db *db, struct arena *a, const struct order *o,
                     const struct purchase *p)
{
    for (size_t i = 0; i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(o, p->lines[i].line_id);
        int64_t wanted = units_of(p, i), have = 0;
        enum err e = OK;
        if (l == NULL)
            return ERR_CONFLICT;
        if (wanted == 0)
            continue;
        if (p->row != ROW_NEW)
            e = held(db, p, l->id, &have);
        if (e == OK && have != 0 && have != wanted)
            e = let_go(db, p, l->id);
        if (e == OK && have != wanted)
            e = take_free(db, a, p, l, wanted);
        if (e != OK)
            return e;
    }
    return OK;
}

enum err live_units_hold(struct db *db, struct arena *a, const struct order *o)
{
    enum err e = OK;
    for (size_t i = 0; e == OK && i < o->purchases_n; i++)
        if (o->purchases[i].row != ROW_CLEAN && is_live(&o->purchases[i]))
            e = hold(db, a, o, &o->purchases[i]);
    return e;
}
