/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Placing purchases, one account's after the other: what the supplier knows of the goods is asked,
 * the order is looked at for the last time, the intent is written down, the request leaves.
 */
#include "app/purchase_part.h"

#include "app/buy_check.h"
#include "app/intake.h"
#include "app/pace.h"
#include "app/proof.h"
#include "base/mutant.h"
#include "core/said.h"

#define LOOK_ORDERS    10
#define OPEN_MAX       50 /* orders at once */
#define FRESH_MS       (15 * MS_SECOND)
#define POSTPONE_MS    (2 * MS_SECOND)
#define UNREAD_MS      (3 * MS_SECOND)
#define AWAY_MS        MS_MINUTE
#define CLOCK_SLACK_MS (2 * MS_MINUTE)
#define CHECKS_MAX     10 /* failed looks at the goods: more than an hour */

static bool needs_work(const struct turn *t, const struct purchase *p, int64_t account_id)
{
    if (p->account_id != account_id || p->due_ms > t->now_ms)
        return false;
    return p->state == PURCHASE_STATE_PLANNED || p->state == PURCHASE_STATE_INTENT ||
           p->state == PURCHASE_STATE_UNKNOWN;
}

static struct purchase *next_of(const struct turn *t, const struct order *o, int64_t account_id)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        if (needs_work(t, &o->purchases[i], account_id))
            return &o->purchases[i];
    }
    return NULL;
}

static enum call_start send_place(struct turn *t, struct job *j, struct order *o,
                                  const struct purchase *p, struct str request,
                                  struct desk_account *acc)
{
    struct call *c = call_new(t, j);
    struct purchase_memo *memo = ARENA_NEW(c->arena, struct purchase_memo);

    memo->order_id = o->id;
    memo->purchase_id = p->id;
    c->memo = memo;
    c->supplier_ask.op = SUPPLIER_PLACE;
    c->supplier_ask.request = str_dup(c->arena, request);
    return call_supplier(t, c, acc);
}

/* These pass by themselves: the purchase waits for them. */
#define PASSING \
    (GUARD_BIT(GUARD_STALE) | GUARD_BIT(GUARD_NO_ACCOUNT) | GUARD_BIT(GUARD_SHOP_NOT_CONNECTED))

static struct str first_guard(uint64_t guards)
{
    for (int g = 0; g < GUARD_MAX; g++) {
        if (guards & GUARD_BIT(g))
            return guard_text((enum guard)g);
    }
    return STR_NONE;
}

static enum err withdraw(struct turn *t, struct order *o, struct purchase *p, struct str guard,
                         struct changes *changes)
{
    struct fact fact = {.kind = "purchase.withdrawn", .source = SOURCE_WAYBILL, .cause = guard};

    purchase_settle(t, p, PURCHASE_STATE_CANCELED, guard, changes);
    turn_log(t, LOG_INFO, "%.*s: not bought: %.*s", STR_ARG(o->name), STR_ARG(guard));
    return turn_save(t, o, &fact, changes);
}

static enum err postpone(struct turn *t, struct order *o, struct purchase *p)
{
    p->due_ms = t->now_ms + POSTPONE_MS;
    row_touch(&p->row);
    return turn_keep(t, o);
}

/* All planned purchases of the order wait: others go on meanwhile. */
static enum err put_off(struct turn *t, struct order *o, int64_t account_id, int64_t due_ms)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        if (!needs_work(t, p, account_id) || p->state != PURCHASE_STATE_PLANNED)
            continue;
        p->due_ms = due_ms;
        row_touch(&p->row);
    }
    return turn_keep(t, o);
}

/* It would be refused: it never leaves. */
static enum err refuse(struct turn *t, struct order *o, struct purchase *p, struct str refusal,
                       struct changes *changes)
{
    struct fact fact = {.kind = "purchase.refused", .source = SOURCE_WAYBILL};

    turn_log(t, LOG_WARN, "%.*s: not bought: %.*s", STR_ARG(o->name),
             STR_ARG(said_text(t->arena, refusal, LANG_EN)));
    enum err err = purchase_refuse(t, o, p, refusal, changes);
    return err ? err : turn_save(t, o, &fact, changes);
}

/* The app lacks a permission: the purchase waits as long as it takes, and a problem says so. */
static enum err wait_for_permission(struct turn *t, struct order *o, struct purchase *p,
                                    struct str why, int64_t due_ms)
{
    p->due_ms = due_ms;
    row_touch(&p->row);
    if (p->state != PURCHASE_STATE_PLANNED || str_eq(p->waits_for, why))
        return turn_keep(t, o);
    p->waits_for = str_dup(t->arena, why);
    return turn_save_quiet(t, o, "purchase.postponed");
}

/* The supplier answers, but not about these goods: others go on meanwhile. */
static enum err wait_for_goods(struct turn *t, struct order *o, struct purchase *p,
                               struct desk_account *acc, struct str why)
{
    struct changes changes = turn_changes(t);
    uint16_t jitter;

    if (str_starts(why, STR("said:no_permission"))) {
        int64_t product_ms = pace_denied_ms(t, acc, SUPPLIER_PRODUCT);
        int64_t due_ms = pace_denied_ms(t, acc, SUPPLIER_FREIGHT);
        due_ms = product_ms > due_ms ? product_ms : due_ms;
        return wait_for_permission(t, o, p, why, due_ms ? due_ms : t->now_ms + UNREAD_MS);
    }
    if (++p->checks >= CHECKS_MAX)
        return refuse(t, o, p, str_cat(t->arena, STR("check_failed "), why), &changes);
    t->desk->ports.rng.fill(t->desk->ports.rng.ctx, &jitter, sizeof(jitter));
    p->due_ms = t->now_ms + schedule_retry_ms(p->checks, jitter % 1000u);
    p->waits_for = str_dup(t->arena, why);
    row_touch(&p->row);
    return turn_keep(t, o);
}

/* True: it may leave. False: err says whether something went wrong, else it waits or is over. */
static bool check_goods(struct turn *t, struct job *j, const struct judge *jg, struct order *o,
                        struct purchase *p, struct desk_account *acc, struct buy_check *c,
                        struct changes *changes, enum err *ret_err)
{
    buy_check(t, j, jg, o, p, acc, c);
    switch (c->verdict) {
    case BUY_MAY: return true;
    case BUY_ASKED: break;
    case BUY_MAY_NOT: *ret_err = refuse(t, o, p, c->refusal, changes); break;
    case BUY_WAIT: *ret_err = wait_for_goods(t, o, p, acc, c->waits_for); break;
    }
    return false;
}

static enum err write_intent(struct turn *t, struct order *o, struct purchase *p,
                             struct changes *changes)
{
    struct fact fact = {.kind = "purchase.intent", .source = SOURCE_WAYBILL};

    if (MUTANT(FORGET_INTENT))
        return turn_keep(t, o);
    if (MUTANT(ADDRESS_IN_LOG))
        turn_log(t, LOG_INFO, "to %.*s", STR_ARG(o->person.address1));
    row_touch(&o->row);
    changes_add(changes, "purchase.units", p->id, STR_NONE, proof_units_text(t->arena, p));
    if (p->replaces_id)
        changes_add(changes, "purchase.replaces", p->id, STR_NONE,
                    id_text(t->arena, ID_PURCHASE, p->replaces_id));
    changes_add(changes, "purchase.state", p->id, purchase_state_text(p->state), STR("intent"));
    p->state = PURCHASE_STATE_INTENT;
    if (!p->intent_ms)
        p->intent_ms = t->now_ms;
    if (!p->sent_ms) /* the supplier's window begins with the first send, whatever came of it */
        p->sent_ms = t->now_ms;
    p->tries++;
    p->checks = 0;
    p->waits_for = STR_NONE;
    row_touch(&p->row);
    return turn_save(t, o, &fact, changes);
}

static enum err place_planned(struct turn *t, struct job *j, struct order *o, struct purchase *p,
                              struct desk_account *acc)
{
    struct changes changes = turn_changes(t);
    struct buy_check check = {.request = p->request};
    struct judge jg;
    enum err err = turn_judge(t, o, &changes, &jg);

    if (err)
        return err;
    uint64_t guards = judge_guards_purchase(&jg, o, p);
    if (guards & ~PASSING)
        return withdraw(t, o, p, first_guard(guards & ~PASSING), &changes);
    if (guards & GUARD_BIT(GUARD_SHOP_NOT_CONNECTED))
        return put_off(t, o, p->account_id, t->now_ms + AWAY_MS);
    if (guards)
        return postpone(t, o, p);
    if (!p->request.n && !check_goods(t, j, &jg, o, p, acc, &check, &changes, &err))
        return err;
    err = turn_address_digest(t, o, &o->address_digest);
    if (err || send_place(t, j, o, p, check.request, acc) != CALL_STARTED)
        return err;
    if (!p->request.n) {
        p->request = check.request;
        p->choices = check.choices;
        p->choices_n = check.choices_n;
        p->cost = check.cost;
        p->cost.minor += MUTANT(WRONG_COST) ? 1 : 0;
        err = buy_check_learn(t, &check);
    }
    return err ? err : write_intent(t, o, p, &changes);
}

/* Sent in what is now the future: the clock was set back while the program did not run, and nobody
 * knows how much of the supplier's window is left. */
static bool is_unsure(const struct turn *t, const struct purchase *p)
{
    return p->sent_ms > t->now_ms + CLOCK_SLACK_MS;
}

/* The stored parameters once more, unchanged, as long as the supplier knows the reference. */
static enum err repeat_unknown(struct turn *t, struct job *j, struct order *o, struct purchase *p,
                               struct desk_account *acc)
{
    bool over = t->now_ms >= p->sent_ms + acc->supplier->repeat_window_ms;
    if (over || is_unsure(t, p) || !p->request.n) {
        p->due_ms = INT64_MAX; /* a person decides: PROBLEM_PURCHASE_IN_DOUBT stands */
        row_touch(&p->row);
        return turn_keep(t, o);
    }
    if (send_place(t, j, o, p, p->request, acc) != CALL_STARTED)
        return OK;
    p->tries++;
    row_touch(&p->row);
    return db_order_save(t->db, t->arena, o, NULL);
}

static bool is_fresh(const struct turn *t, const struct order *o)
{
    return o->read_ms + FRESH_MS > t->now_ms && !(o->flags & ORDER_READ_WANTED);
}

/* When the order's shop can be asked: now, after a failure later, not connected much later. */
static int64_t look_due_ms(const struct turn *t, const struct desk_shop *s)
{
    if (s->shop.state != SHOP_ACTIVE)
        return t->now_ms + AWAY_MS;
    return s->look_ms;
}

/* What the supplier must be asked for first is known. False: the job asks, or the purchase waits.
 */
static enum err warm(struct turn *t, struct job *j, struct order *o, struct purchase *p,
                     struct desk_account *acc, bool *ret_warm)
{
    struct changes none = turn_changes(t);
    struct buy_check check;
    struct judge jg;
    enum err err = turn_judge(t, o, &none, &jg);

    *ret_warm = true;
    if (err || p->request.n || (judge_guards_purchase(&jg, o, p) & ~PASSING))
        return err; /* what is to be withdrawn needs no goods */
    buy_check(t, j, &jg, o, p, acc, &check);
    *ret_warm = check.verdict == BUY_MAY || check.verdict == BUY_MAY_NOT;
    if (check.verdict == BUY_WAIT && j)
        return wait_for_goods(t, o, p, acc, check.waits_for);
    return OK;
}

/* The last look: the order whose purchase is about to leave is read once more, together with
 * others of its shop for which nothing else has to be asked. Only this needs the others. */
static enum err look(struct turn *t, struct job *j, const int64_t *order_ids, size_t n,
                     struct desk_account *acc)
{
    struct order **orders = ARENA_ARRAY(t->arena, struct order *, n);
    enum err err = turn_orders(t, order_ids, n, orders);

    if (err)
        return err;
    struct desk_shop *s = desk_shop(t->desk, orders[0]->shop_id);
    struct call *c = call_new(t, j);
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, LOOK_ORDERS);

    c->platform_ask.op = PLATFORM_ORDERS;
    c->platform_ask.ids = ids;
    for (size_t i = 0; i < n && !err && c->platform_ask.ids_n < LOOK_ORDERS; i++) {
        struct order *o = orders[i];
        struct purchase *p = o ? next_of(t, o, acc->account.id) : NULL;
        bool ready = true;
        if (!p || p->state != PURCHASE_STATE_PLANNED || o->shop_id != s->shop.id ||
            is_fresh(t, o) || (o->flags & ORDER_DELETED))
            continue;
        if (i > 0)
            err = warm(t, NULL, o, p, acc, &ready);
        if (ready && !err)
            ids[c->platform_ask.ids_n++] = o->ext_id;
    }
    if (err)
        call_discard(c);
    else
        call_platform(t, c, s);
    return err;
}

/* The first of the orders: one step with its purchase. */
static enum err work_on(struct turn *t, struct job *j, const int64_t *order_ids, size_t n,
                        struct desk_account *acc)
{
    struct order *o;
    enum err err = turn_orders(t, order_ids, 1, &o);
    struct purchase *p = !err && o ? next_of(t, o, acc->account.id) : NULL;
    bool ready;

    if (!p)
        return err;
    if (p->state == PURCHASE_STATE_INTENT) /* no call is under way: its answer was lost */
        return purchase_unknown(t, o, p, STR("no answer came"));
    if (p->state == PURCHASE_STATE_UNKNOWN)
        return repeat_unknown(t, j, o, p, acc);
    if (is_fresh(t, o) || (o->flags & ORDER_DELETED)) /* deleted: the guards know it */
        return place_planned(t, j, o, p, acc);
    int64_t due_ms = look_due_ms(t, desk_shop(t->desk, o->shop_id));
    if (due_ms > t->now_ms)
        return put_off(t, o, acc->account.id, due_ms);
    err = warm(t, j, o, p, acc, &ready);
    return err || !ready ? err : look(t, j, order_ids, n, acc);
}

/* Nothing may be bought for want of a permission: all that is due waits for it. */
static enum err hold_back(struct turn *t, int64_t order_id, int64_t account_id, int64_t until_ms)
{
    struct str why = said(t->arena, SAID_NO_PERMISSION, said_arg(t->arena, SAID_MAY_BUY), STR_NONE);
    struct order *o;
    enum err err = turn_order(t, order_id, &o);

    for (size_t i = 0; !err && i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        if (!needs_work(t, p, account_id))
            continue;
        if (p->state == PURCHASE_STATE_INTENT)
            err = purchase_unknown(t, o, p, STR("no answer came"));
        else
            err = wait_for_permission(t, o, p, why, until_ms);
    }
    return err;
}

static int64_t earliest_due_ms(struct order **orders, size_t n, int64_t account_id)
{
    int64_t due_ms = INT64_MAX;

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; orders[i] && k < orders[i]->purchases_n; k++) {
            const struct purchase *p = &orders[i]->purchases[k];
            bool open = p->state == PURCHASE_STATE_PLANNED || p->state == PURCHASE_STATE_INTENT ||
                        p->state == PURCHASE_STATE_UNKNOWN;
            if (open && p->account_id == account_id && p->due_ms < due_ms)
                due_ms = p->due_ms;
        }
    }
    return due_ms;
}

enum err job_purchase_run(struct turn *t, struct job *j)
{
    struct desk_account *acc = desk_account(t->desk, j->row.subject_id);
    struct order **orders;
    int64_t *ids;
    size_t n;

    if (!acc || acc->account.state != SHOP_ACTIVE || !desk_account_has_api(acc)) {
        job_rest(t, j);
        return OK;
    }
    enum err err =
        db_orders_purchase_open(t->db, t->arena, acc->account.id, t->now_ms, OPEN_MAX, &ids, &n);
    int64_t denied_ms = pace_denied_ms(t, acc, SUPPLIER_PLACE);
    for (size_t i = 0; !err && i < n && j->row.state == JOB_RUNNING && !j->call; i++) {
        if (denied_ms)
            err = hold_back(t, ids[i], acc->account.id, denied_ms);
        else
            err = work_on(t, j, ids + i, n - i, acc);
    }
    if (!err && denied_ms) {
        job_fail_until(t, j, ERR_SCOPE_MISSING, j->row.last_detail,
                       n < OPEN_MAX ? denied_ms : t->now_ms + MS_SECOND);
        return OK;
    }
    if (err || j->call || j->row.state != JOB_RUNNING)
        return err;
    orders = ARENA_ARRAY(t->arena, struct order *, n + 1);
    err = turn_orders(t, ids, n, orders);
    if (err)
        return err;
    int64_t due_ms = earliest_due_ms(orders, n, acc->account.id);
    job_sleep(t, j, due_ms < t->now_ms ? t->now_ms + MS_SECOND : due_ms);
    return OK;
}

static int64_t unread_wait_ms(const struct turn *t, const struct order *o)
{
    int64_t since_ms = o->read_ms > o->seen_ms ? o->read_ms : o->seen_ms;
    int64_t wait_ms = (t->now_ms - since_ms) / 8;

    if (wait_ms < UNREAD_MS)
        return UNREAD_MS;
    return wait_ms < AWAY_MS ? wait_ms : AWAY_MS;
}

/* What could not be read, or not as new as is known already, waits; nothing else does. */
static enum err put_off_unread(struct turn *t, const struct job *j, const struct call *c)
{
    const struct platform_ask *ask = &c->platform_ask;
    int64_t *ids = ARENA_ARRAY(t->arena, int64_t, ask->ids_n);
    enum err err = db_orders_find(t->db, t->arena, c->shop->shop.id, ask->ids, ask->ids_n, ids);

    for (size_t i = 0; i < ask->ids_n && !err; i++) {
        struct order *o;
        if (!ids[i])
            continue;
        err = turn_order(t, ids[i], &o);
        if (!err && !is_fresh(t, o))
            err = put_off(t, o, j->row.subject_id, t->now_ms + unread_wait_ms(t, o));
    }
    return err;
}

/* The shop's trouble is its own: other shops' purchases go on. */
static enum err look_reply(struct turn *t, struct job *j, struct call *c)
{
    struct desk_shop *s = c->shop;
    uint16_t jitter;

    if (c->answer->err) {
        t->desk->ports.rng.fill(t->desk->ports.rng.ctx, &jitter, sizeof(jitter));
        s->look_tries++;
        s->look_ms = t->now_ms + schedule_retry_ms(s->look_tries, jitter % 1000u);
        if (s->look_ms > t->now_ms + AWAY_MS)
            s->look_ms = t->now_ms + AWAY_MS;
        turn_log(t, LOG_WARN, "%.*s: nothing is bought, the orders cannot be read: %.*s",
                 STR_ARG(s->shop.domain), STR_ARG(err_code(c->answer->err)));
        return OK;
    }
    s->look_ms = s->look_tries = 0;
    enum err err = intake_orders(t, s, c->platform.orders, c->platform.orders_n, false,
                                 STR("last look before buying"));
    if (!err)
        err = intake_absent(t, c);
    return err ? err : put_off_unread(t, j, c);
}

enum err job_purchase_reply(struct turn *t, struct job *j, struct call *c)
{
    enum err err;

    if (goods_is_call(c)) {
        if (!goods_reply(t, j, c))
            return OK;
        err = OK;
    } else if (c->shop) {
        err = look_reply(t, j, c);
    } else {
        err = purchase_answered(t, c);
    }
    if (!err && c->answer->err == ERR_SCOPE_MISSING && c->supplier_ask.op == SUPPLIER_PLACE &&
        !c->shop)
        job_fail_until(t, j, ERR_SCOPE_MISSING, c->answer->detail, t->now_ms);
    else if (!err)
        job_sleep(t, j, t->now_ms);
    return err;
}
