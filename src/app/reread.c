/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single orders read again because something changed: up to fifty in one request; one that is too
 * large for that is read alone, page by page.
 */
#include "app/call.h"
#include "app/gather.h"
#include "app/intake.h"

#define AGAIN_MS     (3 * MS_SECOND)
#define AGAIN_MAX_MS MS_MINUTE

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

/* Where the round goes on; the orders of a new round are due after its pause. */
static enum err next_wanted(struct turn *t, struct job *j, struct desk_shop *s,
                            struct db_wanted *ret_wanted)
{
    int64_t most = call_batch(s);
    enum err err =
        db_orders_read_wanted(t->db, t->arena, s->shop.id, s->read_after, most, ret_wanted);

    if (err || ret_wanted->n)
        return err;
    if (!s->read_after) {
        s->read_pause_ms = 0;
        job_rest(t, j);
        return OK;
    }
    s->read_after = 0;
    err = db_orders_read_wanted(t->db, t->arena, s->shop.id, 0, most, ret_wanted);
    if (err)
        return err;
    /* Read and still wanted: the shop's replicas lag behind what a webhook told, or it cannot say
     * all of it. Asked again, ever slower. */
    s->read_pause_ms = s->read_pause_ms ? 2 * s->read_pause_ms : AGAIN_MS;
    if (s->read_pause_ms > AGAIN_MAX_MS)
        s->read_pause_ms = AGAIN_MAX_MS;
    if (ret_wanted->n)
        job_sleep(t, j, t->now_ms + s->read_pause_ms);
    else
        job_rest(t, j);
    ret_wanted->n = 0;
    return OK;
}

enum err job_shop_read_run(struct turn *t, struct job *j)
{
    struct desk_shop *s = desk_shop(t->desk, j->row.subject_id);
    struct reread_memo *memo = j->memo;
    struct db_wanted w = {0};

    if (!s || s->shop.state != SHOP_ACTIVE) {
        job_rest(t, j);
        return OK;
    }
    if (memo && memo->cursor.n) {
        ask_one(t, j, s, memo->ext_id, memo->cursor);
        return OK;
    }
    enum err err = next_wanted(t, j, s, &w);
    if (err || !w.n)
        return err;
    s->read_upto = w.ids[w.n - 1];
    if (w.alone) {
        ask_one(t, j, s, w.ext_ids[0], STR_NONE);
        return OK;
    }
    struct call *c = call_new(t, j);
    int64_t *wanted = ARENA_ARRAY(c->arena, int64_t, w.n);
    for (size_t i = 0; i < w.n; i++)
        wanted[i] = w.ext_ids[i];
    c->platform_ask.op = PLATFORM_ORDERS;
    c->platform_ask.ids = wanted;
    c->platform_ask.ids_n = w.n;
    call_platform(t, c, s);
    return OK;
}

static enum err read_whole(struct turn *t, struct job *j, struct call *c)
{
    struct reread_memo *memo = j->memo;

    if (!c->platform.orders_n) {
        job_memo_arena(j);
        return intake_absent(t, c);
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

enum err job_shop_read_reply(struct turn *t, struct job *j, struct call *c)
{
    struct desk_shop *s = c->shop;
    enum err err;

    if (c->answer->err) {
        job_memo_arena(j);
        if (call_poisoned(t, j, c)) /* by one order alone: it must not stop the others */
            s->read_after = s->read_upto;
        return OK;
    }
    if (c->platform_ask.op == PLATFORM_ORDER_ONE) {
        err = read_whole(t, j, c);
    } else {
        err =
            intake_orders(t, s, c->platform.orders, c->platform.orders_n, false, STR("read again"));
        if (!err)
            err = intake_absent(t, c);
    }
    if (!j->memo)
        s->read_after = s->read_upto;
    if (!err)
        job_sleep(t, j, t->now_ms);
    return err;
}
