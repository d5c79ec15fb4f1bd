/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What time alone changes: automatic buying falls due, a grace period ends, an order grows too old,
 * a number stays out. Few rows a run: those whose time has come (app/again.h). Every half hour it
 * is looked whether all open orders are to be judged again.
 */
#include "app/again.h"
#include "app/call.h"
#include "app/purchase.h"

#define PASS_EVERY_MS (30 * MS_MINUTE)
#define CHUNK         50
#define READ_AGAIN_MS (2 * MS_SECOND)
#define BUY_AGAIN_MS  (15 * MS_SECOND)
#define AGAIN_MAX_MS  MS_MINUTE

/* The longer its reading takes, the less often it is looked at. */
static int64_t read_again_ms(const struct turn *t, const struct order *o)
{
    int64_t since_ms = o->read_ms > o->seen_ms ? o->read_ms : o->seen_ms;
    int64_t wait_ms = (t->now_ms - since_ms) / 8;

    if (wait_ms < READ_AGAIN_MS)
        return READ_AGAIN_MS;
    return wait_ms < AGAIN_MAX_MS ? wait_ms : AGAIN_MAX_MS;
}

/* Something passing stands against it: looked at again soon, behind those that may go. */
static enum err postpone(struct turn *t, struct order *o)
{
    bool being_read = (o->guards & ~GUARD_BIT(GUARD_GRACE)) == GUARD_BIT(GUARD_STALE);

    if (!o->auto_buy_ms || o->auto_buy_ms > t->now_ms)
        return OK;
    o->auto_buy_ms = t->now_ms + (being_read ? read_again_ms(t, o) : BUY_AGAIN_MS);
    row_touch(&o->row);
    return db_order_save(t->db, t->arena, o, NULL);
}

static enum err buy(struct turn *t, int64_t order_id)
{
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "purchase.planned",
                        .source = SOURCE_WAYBILL,
                        .cause = STR("automatic buying, grace over")};
    struct order *o;
    struct judge j;
    size_t n = 0;
    enum err err = turn_order(t, order_id, &o);

    if (!err)
        err = turn_judge(t, o, &changes, &j);
    if (err)
        return err;
    if (judge_guards(&j, o) == 0)
        err = purchase_plan(t, o, NULL, 0, STR_NONE, &changes, &n);
    if (err)
        return err;
    if (n)
        return turn_save(t, o, &fact, &changes);
    err = turn_save_quiet(t, o, "order.judged");
    return err ? err : postpone(t, o);
}

static enum err buy_due(struct turn *t, size_t *ret_n)
{
    int64_t *ids;
    enum err err = db_orders_buy_due(t->db, t->arena, t->now_ms, CHUNK, &ids, ret_n);

    for (size_t i = 0; i < *ret_n && !err; i++)
        err = buy(t, ids[i]);
    return err;
}

static enum err judge_all(struct turn *t, const int64_t *ids, size_t n)
{
    struct order *orders[CHUNK];
    enum err err = turn_orders(t, ids, n, orders);

    for (size_t i = 0; i < n && !err; i++)
        err = orders[i] ? turn_save_quiet(t, orders[i], "order.judged") : OK;
    return err;
}

static enum err judge_due(struct turn *t, size_t *ret_n)
{
    int64_t ids[CHUNK];
    size_t n = 0;

    while (n < CHUNK && again_take(t->desk->again, t->now_ms, &ids[n]))
        n++;
    *ret_n = n;
    return n ? judge_all(t, ids, n) : OK;
}

/* One chunk of a look at all; the cursor is the last id, or when the next one may begin. */
static enum err judge_chunk(struct turn *t, struct job *j, bool *ret_more)
{
    int64_t after_id = 0, *ids;
    size_t n = 0;
    enum err err = OK;

    *ret_more = false;
    if (str_starts(j->row.cursor, STR("next "))) {
        int64_t next_ms = 0;
        if (str_to_i64(str_slice(j->row.cursor, 5, 40), &next_ms) && next_ms > t->now_ms)
            return OK;
    } else if (j->row.cursor.n && !str_to_i64(j->row.cursor, &after_id)) {
        after_id = 0;
    }
    if (after_id || again_wants_all(t)) {
        if (!after_id)
            again_begin_all(t);
        err = db_orders_to_judge(t->db, t->arena, after_id, CHUNK, &ids, &n);
        if (!err && n)
            err = judge_all(t, ids, n);
    }
    if (err)
        return err;
    *ret_more = n == CHUNK;
    if (*ret_more)
        job_cursor(j, str_printf(t->arena, "%lld", (long long)ids[n - 1]));
    else
        job_cursor(j, str_printf(t->arena, "next %lld", (long long)(t->now_ms + PASS_EVERY_MS)));
    return OK;
}

/* Until the next purchase, judgement or look at all. What becomes due sooner wakes it. */
static enum err sleep_until_due(struct turn *t, struct job *j)
{
    int64_t due_ms, pass_ms;
    enum err err = db_orders_buy_next(t->db, &due_ms);

    if (err)
        return err;
    if (!str_to_i64(str_slice(j->row.cursor, 5, 40), &pass_ms)) /* after "next " */
        pass_ms = t->now_ms + PASS_EVERY_MS;
    if (again_next_ms(t->desk->again) < pass_ms)
        pass_ms = again_next_ms(t->desk->again);
    job_sleep(t, j, due_ms < pass_ms ? due_ms : pass_ms);
    return OK;
}

enum err job_sweep_run(struct turn *t, struct job *j)
{
    size_t bought, due = 0;
    bool more = false;
    enum err err = buy_due(t, &bought);

    if (!err)
        err = judge_due(t, &due);
    if (!err)
        err = judge_chunk(t, j, &more);
    if (err)
        return err;
    if (bought < CHUNK && due < CHUNK && !more)
        return sleep_until_due(t, j);
    job_sleep(t, j, t->now_ms + 20);
    return OK;
}

enum err job_sweep_reply(struct turn *t, struct job *j, struct call *c)
{
    (void)c;
    job_rest(t, j);
    return OK;
}
