/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The job of a bulk: reads its filter page by page, runs items within a budget of each turn, looks
 * for the outcome of those under way, and ends. See app/bulk.h.
 */
#include "app/bulk.h"

#include "app/job.h"
#include "app/live_tell.h"
#include "app/show.h"
#include "app/view_part.h"

#define PAGE       500
#define RUN_ITEMS  24 /* in one turn, at most */
#define RUN_MS     4  /* and for so long */
#define SETTLE     50
#define YIELD_MS   1 /* others have the turn between */
#define GATHER_MS  300
#define LOOK_MS    (30 * MS_SECOND) /* for outcomes that nobody told of */
#define OUTCOME_MS MS_DAY

/* -- The filter. */

static enum err read_filter(struct turn *t, const struct bulk_row *b, struct order_filter *ret,
                            struct str *ret_detail)
{
    const struct json *filter;
    struct view v = {
        .db = t->db, .arena = t->arena, .now_ms = t->now_ms, .zones = &t->desk->ports.zones};
    enum err err = json_parse(t->arena, b->filter, &filter);

    if (err)
        return err;
    for (struct json_iter it = json_iter(filter); json_next(&it);)
        http_header_add(t->arena, &v.query, json_str(it.key), json_text(t->arena, it.val));
    err = view_order_filter(&v, ret);
    *ret_detail = v.detail;
    return err;
}

enum err bulk_resolve_page(struct turn *t, struct bulk_row *b, struct str *ret_detail)
{
    struct order_filter f = {0};
    int64_t *ids, seq = bulk_total(b);
    size_t n;
    enum err err = read_filter(t, b, &f, ret_detail);

    if (err)
        return err;
    f.cursor = b->cursor;
    err = db_list_order_ids(t->db, t->arena, &f, PAGE, &ids, &n, &b->cursor);
    for (size_t i = 0; i < n && !err; i++) {
        struct bulk_item item = {.seq = seq + (int64_t)i + 1,
                                 .order_id = ids[i],
                                 .ref = id_text(t->arena, ID_ORDER, ids[i]),
                                 .at_ms = t->now_ms};
        err = db_bulk_item_add(t->db, b->id, &item);
    }
    if (err)
        return err;
    b->waiting_n += (int64_t)n;
    b->resolved = b->cursor.n == 0;
    return OK;
}

/* -- Items. */

static enum err take_result(struct turn *t, struct bulk_row *b, struct bulk_item *item,
                            enum bulk_item_state before)
{
    if (item->state == before)
        return OK;
    bulk_count(b, before, -1);
    bulk_count(b, item->state, 1);
    return db_bulk_item_save(t->db, b->id, item);
}

static enum err load_orders(struct turn *t, const struct bulk_item *items, size_t n)
{
    int64_t *ids = ARENA_ARRAY(t->arena, int64_t, n + 1);
    struct order **orders = ARENA_ARRAY(t->arena, struct order *, n + 1);

    for (size_t i = 0; i < n; i++)
        ids[i] = items[i].order_id;
    return turn_orders(t, ids, n, orders);
}

static enum err run_items(struct turn *t, struct bulk_row *b)
{
    const struct clock *clock = &t->desk->ports.clock;
    int64_t until_ms = clock->mono_ms(clock->ctx) + RUN_MS;
    struct bulk_item *items;
    size_t n;
    enum err err = db_bulk_items_waiting(t->db, t->arena, b->id, RUN_ITEMS, &items, &n);

    if (!err)
        err = load_orders(t, items, n);
    for (size_t i = 0; i < n && !err; i++) {
        err = bulk_run_item(t, b, &items[i]);
        if (!err)
            err = take_result(t, b, &items[i], BULK_ITEM_WAITING);
        if (clock->mono_ms(clock->ctx) >= until_ms)
            break;
    }
    return err;
}

/* Of those under way, some whose subject has news. True: there may be more. */
static enum err settle_items(struct turn *t, struct job *j, struct bulk_row *b, bool *ret_more)
{
    int64_t after_seq = 0;
    struct bulk_item *items;
    size_t n;

    if (j->row.cursor.n && !str_to_i64(j->row.cursor, &after_seq))
        after_seq = 0;
    enum err err = db_bulk_items_settled(t->db, t->arena, b->id, after_seq, t->now_ms - OUTCOME_MS,
                                         SETTLE, &items, &n);
    if (!err)
        err = load_orders(t, items, n);
    for (size_t i = 0; i < n && !err; i++) {
        err = bulk_settle_item(t, b, &items[i]);
        if (!err)
            err = take_result(t, b, &items[i], BULK_ITEM_UNDER_WAY);
    }
    if (err)
        return err;
    *ret_more = n == SETTLE;
    if (*ret_more || after_seq)
        job_cursor(j, *ret_more ? str_printf(t->arena, "%lld", (long long)items[n - 1].seq)
                                : STR_NONE);
    return OK;
}

/* -- The end. */

bool bulk_is_finished(const struct bulk_row *b)
{
    return b->resolved && !b->waiting_n && !b->under_way_n;
}

enum err bulk_finish(struct turn *t, struct bulk_row *b, enum bulk_state state)
{
    struct fact fact = {.kind = "bulk.finished", .source = SOURCE_WAYBILL, .person = b->person};
    struct str id = id_text(t->arena, ID_BULK, b->id);

    b->state = state;
    b->finished_ms = t->now_ms;
    turn_log(t, LOG_INFO, "%.*s of %lld: %lld done, %lld with nothing to do, %lld failed",
             STR_ARG(b->action), (long long)bulk_total(b), (long long)b->done_n,
             (long long)b->nothing_n, (long long)b->failed_n);
    fact.cause = str_printf(t->arena, "%.*s %.*s", STR_ARG(id), STR_ARG(b->action));
    return turn_record(t, 0, &fact, NULL);
}

static enum err save(struct turn *t, struct job *j, struct bulk_row *b)
{
    b->changed_ms = t->now_ms;
    live_tell_bulk(t, b);
    j->row.total_n = bulk_total(b);
    j->row.done_n = j->row.total_n - b->waiting_n - b->under_way_n;
    return db_bulk_save(t->db, b);
}

static void sleep_on(struct turn *t, struct job *j, const struct bulk_row *b, bool more)
{
    bool works = b->state == BULK_RUNNING && (!b->resolved || b->waiting_n);

    if (b->finished_ms)
        job_done(t, j);
    else if (works || more)
        job_sleep(t, j, t->now_ms + YIELD_MS);
    else
        job_sleep(t, j, b->under_way_n ? t->now_ms + LOOK_MS : INT64_MAX);
}

enum err job_bulk_run(struct turn *t, struct job *j)
{
    struct bulk_row b;
    struct str detail = STR_NONE;
    bool more = false;
    enum err err = db_bulk(t->db, t->arena, j->row.subject_id, &b);

    if (err == ERR_NOT_FOUND || (!err && b.finished_ms)) {
        job_done(t, j);
        return OK;
    }
    bool works = !err && b.state == BULK_RUNNING;
    if (works && !b.resolved)
        err = bulk_resolve_page(t, &b, &detail);
    else if (works && b.waiting_n)
        err = run_items(t, &b);
    if (!err && b.under_way_n)
        err = settle_items(t, j, &b, &more);
    if (err)
        return err;
    if (bulk_is_finished(&b))
        err = bulk_finish(t, &b, b.state == BULK_CANCELED ? BULK_CANCELED : BULK_DONE);
    if (!err)
        err = save(t, j, &b);
    if (!err)
        sleep_on(t, j, &b, more);
    return err;
}

enum err job_bulk_reply(struct turn *t, struct job *j, struct call *c)
{
    (void)c;
    job_rest(t, j);
    return OK;
}

void bulk_answered(struct turn *t)
{
    for (size_t i = 0; i < t->desk->jobs_n; i++) {
        const struct job *j = t->desk->jobs[i];
        if (j->kind == JOB_KIND_bulk && j->row.state == JOB_WAITING)
            job_wake(t, JOB_KIND_bulk, j->row.subject_id, t->now_ms + GATHER_MS);
    }
}
