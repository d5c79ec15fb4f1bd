/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single orders read again because something changed: up to fifty in one request; one that is too
 * large for that is read alone, page by page.
 */
#include "app/call.h"
#include "app/gather.h"
#include "app/intake.h"

#define AGAIN_MS (3 * MS_SECOND)

/* A large order while its pages come in. */
struct reread_memo {
    int64_t order_id, ext_id;
    struct order_seen whole;
    struct str cursor;
};

static void ask_one(struct turn *t, struct job *j, struct desk_shop *s, int64_t ext_id,
                    struct str cursor)
{
    struct call *c = call_new(t, j);
    int64_t *id = ARENA_NEW(c->arena, int64_t);

    *id = ext_id;
    c->platform_ask.op = PLATFORM_ORDER_ONE;
    c->platform_ask.ids = id;
    c->platform_ask.ids_n = 1;
    c->platform_ask.cursor = str_dup(c->arena, cursor);
    call_platform(t, c, s);
}

enum err job_shop_read_run(struct turn *t, struct job *j)
{
    struct desk_shop *s = desk_shop(t->desk, j->row.subject_id);
    struct reread_memo *memo = j->memo;
    int64_t *ids, *ext_ids;
    struct order *first;
    size_t n;

    if (!s || s->shop.state != SHOP_ACTIVE) {
        job_rest(t, j);
        return OK;
    }
    if (memo && memo->cursor.n) {
        ask_one(t, j, s, memo->ext_id, memo->cursor);
        return OK;
    }
    enum err err =
        db_orders_read_wanted(t->db, t->arena, s->shop.id, call_batch(s), &ids, &ext_ids, &n);
    if (err)
        return err;
    if (!n) {
        job_rest(t, j);
        return OK;
    }
    err = turn_order(t, ids[0], &first);
    if (err)
        return err;
    if (first->flags & ORDER_LINES_PARTIAL) {
        ask_one(t, j, s, ext_ids[0], STR_NONE);
        return OK;
    }
    struct call *c = call_new(t, j);
    int64_t *wanted = ARENA_ARRAY(c->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        wanted[i] = ext_ids[i];
    c->platform_ask.op = PLATFORM_ORDERS;
    c->platform_ask.ids = wanted;
    c->platform_ask.ids_n = n;
    call_platform(t, c, s);
    return OK;
}

/* Orders that were asked for and are not in the answer do not exist (any more) in the shop. */
static enum err note_absent(struct turn *t, struct desk_shop *s, const struct call *c)
{
    enum err err = OK;

    for (size_t i = 0; i < c->platform_ask.ids_n && !err; i++) {
        bool found = false;
        for (size_t k = 0; k < c->platform.orders_n; k++)
            found = found || c->platform.orders[k].order.ext_id == c->platform_ask.ids[i];
        if (found)
            continue;
        struct order_seen gone = {.parts = SEEN_DELETED};
        gone.order.ext_id = c->platform_ask.ids[i];
        err = intake_orders(t, s, &gone, 1, false, STR("the shop does not know it any more"));
    }
    return err;
}

static enum err read_whole(struct turn *t, struct job *j, struct call *c)
{
    struct reread_memo *memo = j->memo;

    if (!c->platform.orders_n) {
        job_memo_arena(j);
        return note_absent(t, c->shop, c);
    }
    if (!memo && c->platform_ask.cursor.n)
        return OK; /* the desk was loaded anew between two pieces: from the beginning, then */
    if (!c->platform_ask.cursor.n) {
        struct arena *a = job_memo_arena(j);
        memo = ARENA_NEW(a, struct reread_memo);
        memo->ext_id = c->platform_ask.ids[0];
        memo->whole = c->platform.orders[0];
        j->memo = memo;
    } else {
        gather_piece(j->memo_arena, &memo->whole, &c->platform.orders[0]);
    }
    memo->cursor = c->platform.cursor;
    if (memo->cursor.n) {
        call_keep(c, j->memo_arena);
        return OK;
    }
    memo->whole.more_lines = memo->whole.more_fos = false;
    enum err err = intake_orders(t, c->shop, &memo->whole, 1, false, STR("read whole"));
    job_memo_arena(j);
    return err;
}

/* An answer may be older than what a webhook told (the shop's replicas lag): asked again, not at
 * once. */
static bool still_wanted(struct turn *t, const struct call *c)
{
    int64_t *ids, *ext_ids;
    size_t n;

    if (db_orders_read_wanted(t->db, t->arena, c->shop->shop.id, 1, &ids, &ext_ids, &n) || !n)
        return false;
    for (size_t i = 0; i < c->platform_ask.ids_n; i++) {
        if (c->platform_ask.ids[i] == ext_ids[0])
            return true;
    }
    return false;
}

enum err job_shop_read_reply(struct turn *t, struct job *j, struct call *c)
{
    enum err err;

    if (c->answer->err) {
        job_memo_arena(j);
        job_fail(t, j, c->answer->err, c->answer->detail);
        return OK;
    }
    if (c->platform_ask.op == PLATFORM_ORDER_ONE) {
        err = read_whole(t, j, c);
    } else {
        err = intake_orders(t, c->shop, c->platform.orders, c->platform.orders_n, false,
                            STR("read again"));
        if (!err)
            err = note_absent(t, c->shop, c);
    }
    if (!err)
        job_sleep(t, j, still_wanted(t, c) && !j->memo ? t->now_ms + AGAIN_MS : t->now_ms);
    return err;
}
