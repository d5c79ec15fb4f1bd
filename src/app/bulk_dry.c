/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dry run of an item: after its commands have run, and before all is taken back, the rows that
 * are new or due tell what would leave. What is shown is made by the same functions as the real
 * requests, from what is known now.
 */
#include "app/bulk_part.h"

#include "app/call.h"
#include "app/fulfill.h"
#include "app/purchase.h"

#define CALLS_MAX (512 * 1024)

static void note(struct bulk_run *r, int64_t id, int state, int64_t due_ms)
{
    *ARENA_PUSH(r->t->arena, &r->before, &r->before_n, struct bulk_before) =
        (struct bulk_before){.id = id, .state = state, .due_ms = due_ms};
}

void bulk_dry_before(struct bulk_run *r)
{
    const struct order *o = r->order;

    for (size_t i = 0; i < o->writes_n; i++)
        note(r, o->writes[i].id, (int)o->writes[i].state, o->writes[i].due_ms);
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        note(r, p->id, (int)p->state, p->due_ms);
        for (size_t k = 0; k < p->orders_n; k++)
            note(r, p->orders[k].id, 0, p->orders[k].due_ms);
    }
    note(r, o->id, 0, o->auto_buy_ms);
}

/* Did that row stand like this before? */
static bool same(const struct bulk_run *r, int64_t id, int state, int64_t due_ms)
{
    for (size_t i = 0; i < r->before_n; i++) {
        const struct bulk_before *b = &r->before[i];
        if (b->id == id)
            return b->state == state && b->due_ms == due_ms;
    }
    return false;
}

/* -- The shop. */

static const struct {
    const char *en, *zh;
} blocks[PICK_BLOCK_MAX] = {
    [PICK_HELD] = {"the shop holds these lines: it would wait for the hold to end",
                   "店铺暂停了这些商品：将等待暂停解除"},
    [PICK_OTHERS] = {"another fulfillment service owns these lines", "这些商品由其他履约服务负责"},
    [PICK_NOTHING] = {"nothing of it is open in the shop", "店铺中没有未发货的商品"},
    [PICK_NO_FOS] = {"its fulfillment orders are not known yet: they are read before it is sent",
                     "尚未获知其履约订单：发送前会读取"},
};

static enum err show_writes(struct bulk_run *r, struct jw *w, enum pick_block *ret_block)
{
    const struct order *o = r->order;
    struct platform_ask ask = {.op = PLATFORM_WRITES};
    struct platform_write *writes = NULL;

    for (size_t i = 0; i < o->writes_n; i++) {
        const struct shop_write *sw = &o->writes[i];
        if (sw->state != WRITE_STATE_WANTED || same(r, sw->id, (int)WRITE_STATE_WANTED, sw->due_ms))
            continue;
        enum pick_block block = fulfill_preview(r->t->arena, o, sw, &writes, &ask.writes_n);
        if (block != PICK_OK)
            *ret_block = block;
    }
    if (!ask.writes_n)
        return OK;
    ask.writes = writes;
    return call_show_platform(r->t, desk_shop(r->t->desk, o->shop_id), &ask, w);
}

/* -- The supplier. */

/* The reference is made when the purchase is: each run of this makes another one. */
static struct str without_reference(struct bulk_run *r, const struct purchase *p,
                                    struct str request)
{
    return str_replace(r->t->arena, request, p->reference, STR("WB..."));
}

static enum err show_purchase(struct bulk_run *r, const struct purchase *p, struct jw *w)
{
    const struct desk_account *acc = desk_account(r->t->desk, p->account_id);
    struct supplier_ask ask = {.op = SUPPLIER_PLACE};
    struct str refusal = STR_NONE;
    enum guard guard = GUARD_MAX;
    enum err err = purchase_preview(r->t, r->order, p, &ask.request, &guard, &refusal);

    if (err == ERR_GUARD)
        return command_fail_with(&r->command, err, guard_sentence(guard, LANG_EN),
                                 guard_sentence(guard, LANG_ZH));
    if (err == ERR_BAD_INPUT)
        return command_fail_with(&r->command, ERR_REFUSED,
                                 purchase_why_text(refusal, r->t->arena, LANG_EN),
                                 purchase_why_text(refusal, r->t->arena, LANG_ZH));
    if (err)
        return err;
    ask.request = without_reference(r, p, ask.request);
    return call_show_supplier(r->t, acc, &ask, w);
}

static enum err show_question(struct bulk_run *r, const struct purchase *p,
                              const struct supplier_order *so, struct jw *w)
{
    const struct desk_account *acc = desk_account(r->t->desk, p->account_id);
    struct supplier_ask ask = {.op = SUPPLIER_ORDER, .order_number = so->number};

    return call_show_supplier(r->t, acc, &ask, w);
}

static enum err show_purchases(struct bulk_run *r, struct jw *w)
{
    const struct order *o = r->order;
    enum err err = OK;

    for (size_t i = 0; i < o->purchases_n && !err; i++) {
        const struct purchase *p = &o->purchases[i];
        if (p->state == PURCHASE_STATE_PLANNED && p->account_id &&
            !same(r, p->id, (int)p->state, p->due_ms))
            err = show_purchase(r, p, w);
        for (size_t k = 0; k < p->orders_n && !err && p->account_id; k++) {
            const struct supplier_order *so = &p->orders[k];
            if (so->due_ms && so->due_ms <= r->t->now_ms && !same(r, so->id, 0, so->due_ms))
                err = show_question(r, p, so, w);
        }
    }
    return err;
}

static void tell(struct bulk_run *r, struct str calls, enum pick_block block)
{
    const struct order *o = r->order;
    bool buys = o->auto_buy_ms && !same(r, o->id, 0, o->auto_buy_ms);

    if (calls.n > 2) {
        r->item->calls = calls;
        bulk_item_over(r->item, BULK_ITEM_DONE, "would", STR_NONE, STR_NONE);
    } else if (block != PICK_OK) {
        bulk_item_failed(r->item, ERR_NOTHING_TO_DO, str_of(blocks[block].en),
                         str_of(blocks[block].zh));
    } else {
        bulk_item_over(r->item, BULK_ITEM_DONE, buys ? "would_buy_later" : "would_here", STR_NONE,
                       STR_NONE);
    }
}

enum err bulk_dry_after(struct bulk_run *r)
{
    enum pick_block block = PICK_OK;
    struct buf b;
    struct jw w;

    buf_init(&b, r->t->arena, CALLS_MAX);
    jw_init(&w, &b);
    jw_arr(&w);
    enum err err = show_writes(r, &w, &block);
    if (!err)
        err = show_purchases(r, &w);
    jw_arr_end(&w);
    if (!err && b.overflowed)
        err = ERR_TOO_LARGE;
    if (!err)
        tell(r, buf_view(&b), block);
    return err;
}
