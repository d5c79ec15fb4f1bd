/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the shop by time: the back-fill of everything, the changes since the last time, and the
 * reconciliation that finds what webhooks missed. All three walk pages of ids (cheap) and read only
 * the orders that are unknown or newer than what is stored. Where they stand is the job's cursor.
 */
#include "app/call.h"
#include "app/clock_back.h"
#include "app/intake.h"
#include "app/look.h"
#include "base/json.h"

#define PAGE_IDS            250
#define PAGE_TRIES          2
#define OVERLAP_MS          (2 * MS_MINUTE)
#define RECONCILE_WINDOW_MS (2 * MS_DAY)
#define UNREAD_MS           (6 * MS_HOUR)
#define CURSOR_MAX          (64 * 1024)

/* The cursor of a pull, as it is stored. */
struct pull {
    int64_t since_ms, started_ms;
    struct str page; /* next page of ids, "" first */
    bool last_page;  /* no more pages after the pending ids */
    bool begun;
    int64_t *ids; /* still to be read */
    size_t ids_n;
};

static struct pull pull_load(struct turn *t, const struct job *j)
{
    struct pull p = {0};
    const struct json *root;

    if (!j->row.cursor.n || json_parse(t->arena, j->row.cursor, &root))
        return p;
    p.begun = true;
    p.since_ms = json_i64(json_get(root, "since"), 0);
    p.started_ms = json_i64(json_get(root, "started"), 0);
    p.page = json_str(json_get(root, "page"));
    p.last_page = json_bool(json_get(root, "last"), false);
    for (struct json_iter it = json_iter(json_get(root, "ids")); json_next(&it);)
        *ARENA_PUSH(t->arena, &p.ids, &p.ids_n, int64_t) = json_i64(it.val, 0);
    return p;
}

static void pull_store(struct turn *t, struct job *j, const struct pull *p)
{
    struct buf b;
    struct jw w;

    buf_init(&b, t->arena, CURSOR_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_ki64(&w, "since", p->since_ms);
    jw_ki64(&w, "started", p->started_ms);
    jw_kstr(&w, "page", p->page);
    jw_kbool(&w, "last", p->last_page);
    jw_key(&w, "ids");
    jw_arr(&w);
    for (size_t i = 0; i < p->ids_n; i++)
        jw_i64(&w, p->ids[i]);
    jw_arr_end(&w);
    jw_obj_end(&w);
    ASSERT(!b.overflowed);
    job_cursor(j, buf_view(&b));
}

void pulls_set_back(struct turn *t, int64_t by_ms)
{
    static const enum job_kind_id kinds[] = {JOB_KIND_shop_changes, JOB_KIND_shop_reconcile};

    for (size_t i = 0; i < t->desk->shops_n; i++) {
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            struct job *j = job_find(t->desk, kinds[k], t->desk->shops[i]->shop.id);
            if (!j || !j->row.cursor.n)
                continue;
            struct pull p = pull_load(t, j);
            p.since_ms -= by_ms;
            p.started_ms -= by_ms;
            p.page = STR_NONE; /* a page of what was asked for with the wrong time */
            p.last_page = false;
            pull_store(t, j, &p);
        }
    }
}

static int64_t since_ms(const struct turn *t, const struct job *j, const struct desk_shop *s)
{
    int64_t cursor_ms = 0;

    switch (j->kind) {
    case JOB_KIND_shop_backfill: return 0;
    case JOB_KIND_shop_reconcile: return t->now_ms - RECONCILE_WINDOW_MS;
    default:
        if (!time_parse(s->shop.changes_cursor, &cursor_ms))
            cursor_ms = s->shop.connected_ms;
        return cursor_ms - OVERLAP_MS;
    }
}

static enum err pull_run(struct turn *t, struct job *j)
{
    struct desk_shop *s = desk_shop(t->desk, j->row.subject_id);
    struct pull p = pull_load(t, j);

    if (!s || s->shop.state != SHOP_ACTIVE) {
        job_rest(t, j);
        return OK;
    }
    if (!p.begun) {
        p = (struct pull){.since_ms = since_ms(t, j, s), .started_ms = t->now_ms};
        j->row.done_n = j->row.total_n = 0;
        pull_store(t, j, &p);
    }
    struct call *c = call_new(t, j);
    if (p.ids_n) {
        size_t most = (size_t)call_batch(s), n = p.ids_n < most ? p.ids_n : most;
        int64_t *ids = ARENA_ARRAY(c->arena, int64_t, n);
        for (size_t i = 0; i < n; i++)
            ids[i] = p.ids[i];
        c->platform_ask.op = PLATFORM_ORDERS;
        c->platform_ask.ids = ids;
        c->platform_ask.ids_n = n;
    } else {
        c->platform_ask.op = PLATFORM_ORDER_IDS;
        c->platform_ask.since_ms = p.since_ms;
        c->platform_ask.cursor = str_dup(c->arena, p.page);
        c->platform_ask.limit = PAGE_IDS;
    }
    call_platform(t, c, s);
    return OK;
}

/* Only what is unknown or older here is read. */
static enum err sift(struct turn *t, const struct desk_shop *s, const struct id_seen *seen,
                     size_t n, struct pull *p)
{
    int64_t *ext = ARENA_ARRAY(t->arena, int64_t, n + 1);
    int64_t *stamps = ARENA_ARRAY(t->arena, int64_t, n + 1);

    for (size_t i = 0; i < n; i++)
        ext[i] = seen[i].ext_id;
    enum err err = db_orders_stamps(t->db, t->arena, s->shop.id, ext, n, stamps);
    if (err)
        return err;
    p->ids = NULL;
    p->ids_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (!stamps[i] || stamps[i] < seen[i].updated_ms)
            *ARENA_PUSH(t->arena, &p->ids, &p->ids_n, int64_t) = ext[i];
    }
    return OK;
}

static enum err pull_finished(struct turn *t, struct job *j, struct desk_shop *s,
                              const struct pull *p)
{
    struct shop *shop = &s->shop;

    job_cursor(j, STR_NONE);
    if (j->kind == JOB_KIND_shop_backfill) {
        shop->backfill_done_ms = t->now_ms;
        turn_log(t, LOG_INFO, "%.*s: back-fill done, %lld orders read", STR_ARG(shop->domain),
                 (long long)j->row.done_n);
        job_done(t, j);
    } else {
        /* Begun in the future: the clock was set back meanwhile, and when it began is not known. */
        int64_t began_ms = p->started_ms > t->now_ms ? p->since_ms : p->started_ms;
        if (j->kind == JOB_KIND_shop_changes)
            shop->changes_cursor = str_dup(t->desk->arena, time_text(t->arena, began_ms));
        shop->complete_ms = began_ms;
        job_sleep(t, j, t->now_ms + t->desk->opt.poll_ms);
    }
    if (j->kind == JOB_KIND_shop_reconcile) {
        enum err err = intake_want_open(t, s->shop.id, t->now_ms - UNREAD_MS);
        if (err)
            return err;
        look_begin(t, s);
        job_sleep(t, j, t->now_ms);
    }
    row_touch(&shop->row);
    return db_shop_save(t->db, shop, NULL);
}

static void drop_read(struct pull *p, const struct call *c)
{
    size_t n = c->platform_ask.ids_n < p->ids_n ? c->platform_ask.ids_n : p->ids_n;

    p->ids += n;
    p->ids_n -= n;
}

/* One order that cannot be read must not keep the others out; a page's mark may have grown too old
 * to be known. */
static enum err pull_failed(struct turn *t, struct job *j, struct call *c, struct pull *p)
{
    if (c->platform_ask.op == PLATFORM_ORDERS) {
        if (call_poisoned(t, j, c)) {
            drop_read(p, c);
            pull_store(t, j, p);
            job_sleep(t, j, t->now_ms + MS_SECOND);
        }
        return OK;
    }
    if (p->page.n && j->row.tries >= PAGE_TRIES && err_retry(c->answer->err) == RETRY_NEVER)
        job_cursor(j, STR_NONE); /* from the start: what is known is not read again */
    job_fail(t, j, c->answer->err, c->answer->detail);
    return OK;
}

static enum err pull_reply(struct turn *t, struct job *j, struct call *c)
{
    struct desk_shop *s = c->shop;
    struct pull p = pull_load(t, j);
    enum err err = OK;

    if (c->answer->err)
        return pull_failed(t, j, c, &p);
    if (c->platform_ask.op == PLATFORM_ORDER_IDS) {
        err = sift(t, s, c->platform.ids, c->platform.ids_n, &p);
        p.page = c->platform.cursor;
        p.last_page = !c->platform.cursor.n;
        j->row.total_n += (int64_t)p.ids_n;
    } else {
        struct str cause = str_printf(t->arena, "job %.*s", STR_ARG(j->row.kind));
        err = intake_orders(t, s, c->platform.orders, c->platform.orders_n,
                            j->kind == JOB_KIND_shop_backfill, cause);
        j->row.done_n += (int64_t)c->platform_ask.ids_n;
        drop_read(&p, c);
    }
    if (err)
        return err;
    pull_store(t, j, &p);
    if (!p.ids_n && p.last_page)
        return pull_finished(t, j, s, &p);
    job_sleep(t, j, t->now_ms);
    return OK;
}

enum err job_shop_backfill_run(struct turn *t, struct job *j)
{
    return pull_run(t, j);
}

enum err job_shop_backfill_reply(struct turn *t, struct job *j, struct call *c)
{
    return pull_reply(t, j, c);
}

enum err job_shop_changes_run(struct turn *t, struct job *j)
{
    return pull_run(t, j);
}

enum err job_shop_changes_reply(struct turn *t, struct job *j, struct call *c)
{
    return pull_reply(t, j, c);
}

/* First what the shop says, then the look at all three. */
enum err job_shop_reconcile_run(struct turn *t, struct job *j)
{
    struct desk_shop *s = desk_shop(t->desk, j->row.subject_id);

    if (!s || !look_is_under_way(s))
        return pull_run(t, j);
    enum err err = look_step(t, s);
    if (!err)
        job_sleep(t, j, look_is_under_way(s) ? t->now_ms : t->now_ms + t->desk->opt.reconcile_ms);
    return err;
}

enum err job_shop_reconcile_reply(struct turn *t, struct job *j, struct call *c)
{
    return pull_reply(t, j, c);
}
