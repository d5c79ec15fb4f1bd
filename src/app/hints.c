/* SPDX-License-Identifier: Apache-2.0 */
/* See app/hints.h. */
#include "app/hints.h"

#include "app/call.h"
#include "app/collect.h"
#include "app/job.h"
#include "app/parts.h"
#include "app/purchase.h"
#include "core/problem.h"
#include "core/said.h"
#include "db/collect.h"

#define READABLE_MS (12 * MS_SECOND) /* a new order cannot be read before */
#define ANSWER_MS   (45 * MS_SECOND) /* a purchase under way is answered or in doubt by then */
#define LATER_MS    (20 * MS_SECOND) /* others are asked about first, in their time */
#define LATER_MAX   MS_HOUR
#define LATER_PARTS 30 /* of the age of the message */
#define UNTOLD_MAX  50 /* of one listing */
#define ASK_MAX     10 /* of them at a time: their requests count by the day */
#define GIVE_UP_MS  (10 * MS_MINUTE)
#define HINTS_MAX   200
#define ORDERS_MAX  200
#define ITEMS_MAX   100
#define WORDS_MAX   10

/* A purchase without a number, or of which a part is not known. */
struct lacking {
    struct order *order;
    int64_t id;
    size_t hints_n;     /* that fit it */
    struct part *parts; /* NULL: all of it */
    size_t parts_n;
};

/* A part of it is not known, nor which: its orders were not all told of in this life. */
struct unclear {
    const struct order *order;
    int64_t id;
};

struct matching {
    struct turn *t;
    int64_t account_id;
    struct db_hint *hints;
    size_t hints_n;
    struct lacking *lacking;
    size_t lacking_n;
    struct unclear *unclear;
    size_t unclear_n;
    int64_t since_ms; /* the first of them left; INT64_MAX none */
    int64_t asked;
    int64_t later_ms; /* others may be told of by then; INT64_MAX nothing waits for that */
};

enum err hints_put(struct turn *t, int64_t account_id, struct str number)
{
    enum err err = db_hint_put(t->db, account_id, number, t->now_ms, t->now_ms + READABLE_MS);

    if (!err)
        job_wake(t, JOB_KIND_hints, account_id, t->now_ms + READABLE_MS);
    return err;
}

void hints_wake(struct turn *t, int64_t account_id)
{
    const struct desk_account *acc = desk_account(t->desk, account_id);

    if (acc && desk_account_has_api(acc))
        job_wake(t, JOB_KIND_hints, account_id, t->now_ms);
}

static const struct purchase *purchase_of(const struct lacking *l)
{
    return order_purchase(l->order, l->id);
}

static bool lacks_number(const struct purchase *p, int64_t account_id)
{
    bool left = p->state == PURCHASE_STATE_INTENT || p->state == PURCHASE_STATE_UNKNOWN ||
                p->state == PURCHASE_STATE_EXISTS;

    return left && p->row != ROW_GONE && p->orders_n == 0 && p->account_id == account_id;
}

static bool lacks_part(struct matching *m, const struct order *o, const struct purchase *p,
                       struct lacking *l)
{
    if (p->row == ROW_GONE || p->account_id != m->account_id || !purchase_is_live(p) ||
        !problem_find(o, PROBLEM_SUPPLIER_SPLIT, p->id))
        return false;
    l->parts_n = parts_lacking(m->t, p, &l->parts);
    if (!l->parts_n)
        *ARENA_PUSH(m->t->arena, &m->unclear, &m->unclear_n, struct unclear) =
            (struct unclear){o, p->id};
    return l->parts_n > 0;
}

static enum err load_lacking(struct matching *m)
{
    struct turn *t = m->t;
    struct order **orders;
    int64_t *ids;
    size_t n;
    enum err err = db_orders_numberless(t->db, t->arena, m->account_id, ORDERS_MAX, &ids, &n);

    if (err)
        return err;
    orders = ARENA_ARRAY(t->arena, struct order *, n + 1);
    err = turn_orders(t, ids, n, orders);
    m->since_ms = INT64_MAX;
    for (size_t i = 0; i < n && !err; i++) {
        for (size_t k = 0; orders[i] && k < orders[i]->purchases_n; k++) {
            const struct purchase *p = &orders[i]->purchases[k];
            struct lacking one = {.order = orders[i], .id = p->id};
            if (!lacks_number(p, m->account_id) && !lacks_part(m, orders[i], p, &one))
                continue;
            *ARENA_PUSH(t->arena, &m->lacking, &m->lacking_n, struct lacking) = one;
            if (p->sent_ms < m->since_ms)
                m->since_ms = p->sent_ms;
        }
    }
    return err;
}

/* Without those that a purchase has meanwhile. */
static enum err load_hints(struct matching *m, struct str supplier)
{
    struct turn *t = m->t;
    struct db_hint *all;
    size_t n;
    enum err err = db_hints(t->db, t->arena, m->account_id, HINTS_MAX, &all, &n);

    m->hints = ARENA_ARRAY(t->arena, struct db_hint, n + 1);
    for (size_t i = 0; i < n && !err; i++) {
        int64_t order_id = 0;
        err = db_order_of_supplier_number(t->db, supplier, all[i].number, &order_id);
        if (err == ERR_NOT_FOUND)
            err = OK;
        if (!err && order_id)
            err = db_hint_drop(t->db, m->account_id, all[i].number);
        else if (!err && all[i].at_ms >= m->since_ms)
            m->hints[m->hints_n++] = all[i];
    }
    return err;
}

static bool is_read(const struct db_hint *h)
{
    return h->items.n > 2 || h->due_ms == INT64_MAX;
}

/* Units of the choice's goods: in the list of an order as read, and in the purchase. */
static int64_t units_in_list(const struct json *items, const struct purchase_choice *c)
{
    int64_t units = 0;

    for (struct json_iter it = json_iter(items); json_next(&it);) {
        struct str sku = json_str(json_at(it.val, 1));
        if (str_eq(json_str(json_at(it.val, 0)), c->listing_id) &&
            (!sku.n || !c->sku_id.n || str_eq(sku, c->sku_id)))
            units += json_i64(json_at(it.val, 2), 0);
    }
    return units;
}

static int64_t units_in_purchase(const struct purchase *p, const struct purchase_choice *c)
{
    int64_t units = 0, quantity;

    for (size_t i = 0; i < p->choices_n; i++) {
        const struct purchase_choice *x = &p->choices[i];
        if ((!c || (str_eq(x->listing_id, c->listing_id) && str_eq(x->sku_id, c->sku_id))) &&
            str_to_i64(x->quantity, &quantity))
            units += quantity;
    }
    return units;
}

/* FIT_PART: of several orders that one call made, it may be one. */
enum fit { FIT_NOT, FIT_PART, FIT_WHOLE };

/* The goods of the order are in the purchase, and the message came after that left. */
static enum fit fit_of(const struct matching *m, const struct db_hint *h, const struct purchase *p)
{
    const struct json *items;
    int64_t all = 0, found = 0;
    bool whole = true;

    if (h->at_ms < p->sent_ms || p->orders_n || h->items.n <= 2 ||
        json_parse(m->t->arena, h->items, &items))
        return FIT_NOT;
    for (struct json_iter it = json_iter(items); json_next(&it);)
        all += json_i64(json_at(it.val, 2), 0);
    for (size_t i = 0; i < p->choices_n; i++) {
        const struct purchase_choice *c = &p->choices[i];
        int64_t there = units_in_list(items, c), here = units_in_purchase(p, c);
        bool counted = false;
        for (size_t k = 0; k < i; k++)
            counted = counted || (str_eq(p->choices[k].listing_id, c->listing_id) &&
                                  str_eq(p->choices[k].sku_id, c->sku_id));
        if (there > here)
            return FIT_NOT;
        whole = whole && there == here;
        found += counted ? 0 : there;
    }
    if (all <= 0 || found != all)
        return FIT_NOT;
    return whole ? FIT_WHOLE : FIT_PART;
}

/* The same for a purchase of which a part is not known. */
static enum fit fit_part(const struct matching *m, const struct db_hint *h, const struct lacking *l)
{
    struct part *left = ARENA_ARRAY(m->t->arena, struct part, l->parts_n);
    const struct json *items;

    for (size_t i = 0; i < l->parts_n; i++)
        left[i] = l->parts[i];
    if (h->at_ms < purchase_of(l)->sent_ms || h->items.n <= 2 ||
        json_parse(m->t->arena, h->items, &items) || !parts_take(m->t, left, l->parts_n, items))
        return FIT_NOT;
    return parts_units(left, l->parts_n) ? FIT_PART : FIT_WHOLE;
}

static enum fit fit(const struct matching *m, const struct db_hint *h, const struct lacking *l)
{
    return l->parts ? fit_part(m, h, l) : fit_of(m, h, purchase_of(l));
}

static enum err take_number(struct matching *m, const struct lacking *l, const struct db_hint *h)
{
    struct turn *t = m->t;
    struct changes changes = turn_changes(t);
    struct fact fact = {.kind = "purchase.linked",
                        .source = SOURCE_API,
                        .cause = STR("a message of the supplier: the same goods")};
    struct purchase *p = order_purchase(l->order, l->id);

    if (p->state != PURCHASE_STATE_PLACED)
        purchase_settle(t, p, PURCHASE_STATE_PLACED, STR_NONE, &changes);
    struct supplier_order *so = purchase_add_number(t, p, h->number, t->now_ms);
    changes_add(&changes, "supplier_order", so->id, STR_NONE, so->number);
    turn_log(t, LOG_INFO, "%.*s: supplier order %.*s is its purchase: a message told of it",
             STR_ARG(l->order->name), STR_ARG(h->number));
    enum err err = db_hint_drop(t->db, m->account_id, h->number);
    return err ? err : turn_save(t, l->order, &fact, &changes);
}

/* In the words of the problem: which goods, and where they may be. */
static enum err propose_part(struct turn *t, const struct lacking *l, struct str numbers)
{
    struct problem *p = problem_find(l->order, PROBLEM_SUPPLIER_SPLIT, l->id);
    struct str head, goods = p ? p->detail : STR_NONE, rest;

    str_cut(goods, '|', &head, &goods);
    str_cut(goods, '|', &goods, &rest);
    struct str words = said(t->arena, SAID_SPLIT_MAYBE, goods, numbers);
    if (!p || str_eq(p->detail, words))
        return OK;
    p->detail = words;
    row_touch(&p->row);
    return turn_save_quiet(t, l->order, "purchase.proposed");
}

static enum err propose(struct matching *m, const struct lacking *l)
{
    struct turn *t = m->t;
    struct purchase *p = order_purchase(l->order, l->id);
    struct str numbers = STR_NONE;
    size_t n = 0;
    enum err err = OK;

    for (size_t i = 0; i < m->hints_n && !err; i++) {
        struct db_hint *h = &m->hints[i];
        if (!fit(m, h, l) || n++ >= WORDS_MAX)
            continue;
        numbers = numbers.n
                      ? str_printf(t->arena, "%.*s, %.*s", STR_ARG(numbers), STR_ARG(h->number))
                      : h->number;
        h->purchase_id = p->id;
        err = db_hint_save(t->db, m->account_id, h);
    }
    if (l->parts && !err)
        return propose_part(t, l, numbers);
    struct str words = said(t->arena, SAID_MAYBE_NUMBERS, p->reference, numbers);
    if (err || str_eq(p->waits_for, words))
        return err;
    p->waits_for = words;
    row_touch(&p->row);
    return turn_save_quiet(t, l->order, "purchase.proposed");
}

/* How many purchases the hint fits, and one of them. */
static size_t purchases_for(struct matching *m, const struct db_hint *h, struct lacking **ret_one)
{
    size_t n = 0;

    for (size_t i = 0; i < m->lacking_n; i++) {
        if (!fit(m, h, &m->lacking[i]))
            continue;
        *ret_one = &m->lacking[i];
        n++;
    }
    return n;
}

static bool holds_listing(const struct purchase *p, struct str listing_id)
{
    for (size_t i = 0; i < p->choices_n; i++) {
        if (str_eq(p->choices[i].listing_id, listing_id))
            return true;
    }
    return false;
}

/* Its orders that were not told of since the message are asked before their turn. */
static enum err ask_first(struct matching *m, struct order *o, struct purchase *p,
                          const struct db_hint *h)
{
    bool news = false;

    for (size_t i = 0; i < p->orders_n && m->asked < ASK_MAX; i++) {
        struct supplier_order *so = &p->orders[i];
        if (so->due_ms <= COLLECT_NEWS_MS || so->status_ms >= h->at_ms)
            continue;
        so->due_ms = COLLECT_NEWS_MS;
        row_touch(&so->row);
        news = true;
        m->asked++;
    }
    return news ? turn_keep(m->t, o) : OK;
}

/* Purchases with goods of that listing that were not told of since the message came: they may lack
 * them, and are asked first. */
static enum err may_be_of_listing(struct matching *m, const struct lacking *l,
                                  const struct db_hint *h, struct str listing_id, bool *ret_may)
{
    struct turn *t = m->t;
    struct order *orders[UNTOLD_MAX];
    int64_t *ids;
    size_t n;
    enum err err = db_orders_untold(t->db, t->arena, m->account_id, listing_id, h->at_ms,
                                    UNTOLD_MAX, &ids, &n);

    if (!err)
        err = turn_orders(t, ids, n, orders);
    for (size_t i = 0; i < n && !err; i++) {
        for (size_t k = 0; orders[i] && k < orders[i]->purchases_n && !err; k++) {
            struct purchase *p = &orders[i]->purchases[k];
            if (p->id == l->id || !purchase_is_live(p) || p->account_id != m->account_id ||
                !holds_listing(p, listing_id))
                continue;
            *ret_may = true;
            err = ask_first(m, orders[i], p, h);
        }
    }
    return err;
}

/* May the goods of the order be a half of another purchase that was not told of since the message
 * came? Then it is not known yet whether that one lacks something. */
static enum err may_be_of_another(struct matching *m, const struct lacking *l,
                                  const struct db_hint *h, bool *ret_may)
{
    const struct json *items;
    enum err err = json_parse(m->t->arena, h->items, &items);

    *ret_may = err != OK;
    for (struct json_iter it = json_iter(items); !err && json_next(&it);) {
        struct str listing_id = json_str(json_at(it.val, 0));
        for (size_t i = 0; i < m->unclear_n; i++) {
            const struct unclear *u = &m->unclear[i];
            *ret_may = *ret_may || holds_listing(order_purchase(u->order, u->id), listing_id);
        }
        err = may_be_of_listing(m, l, h, listing_id, ret_may);
    }
    return err;
}

/* The orders that fit fit nothing else, and hold just what is lacking. */
static bool is_found(struct matching *m, const struct lacking *l)
{
    struct part *left = ARENA_ARRAY(m->t->arena, struct part, l->parts_n);
    const struct json *items;

    for (size_t i = 0; i < l->parts_n; i++)
        left[i] = l->parts[i];
    for (size_t i = 0; i < m->hints_n; i++) {
        struct lacking *one = NULL;
        if (!fit(m, &m->hints[i], l))
            continue;
        if (purchases_for(m, &m->hints[i], &one) != 1 ||
            json_parse(m->t->arena, m->hints[i].items, &items) ||
            !parts_take(m->t, left, l->parts_n, items))
            return false;
    }
    return parts_units(left, l->parts_n) == 0;
}

/* Whose it is is known when others were asked about: the longer that takes, the rarer is the look.
 */
static void wait_for_others(struct matching *m, const struct db_hint *h)
{
    int64_t pause_ms = (m->t->now_ms - h->at_ms) / LATER_PARTS;

    if (pause_ms < LATER_MS)
        pause_ms = LATER_MS;
    if (pause_ms > LATER_MAX)
        pause_ms = LATER_MAX;
    if (m->t->now_ms + pause_ms < m->later_ms)
        m->later_ms = m->t->now_ms + pause_ms;
}

/* Unless it may be of another one. */
static enum err take_one(struct matching *m, const struct lacking *l, const struct db_hint *h)
{
    bool other = false;
    enum err err = may_be_of_another(m, l, h, &other);

    if (other)
        wait_for_others(m, h);
    return err || other ? err : take_number(m, l, h);
}

/* The same for those that together are what is lacking. */
static enum err take_parts(struct matching *m, const struct lacking *l)
{
    enum err err = OK;
    bool other = false, any = false;

    for (size_t i = 0; i < m->hints_n && !err && !any; i++) {
        if (!fit(m, &m->hints[i], l))
            continue;
        err = may_be_of_another(m, l, &m->hints[i], &other);
        if (other)
            wait_for_others(m, &m->hints[i]);
        any = any || other;
    }
    for (size_t i = 0; i < m->hints_n && !err && !any; i++) {
        if (fit(m, &m->hints[i], l))
            err = take_number(m, l, &m->hints[i]);
    }
    return err || !any ? err : propose(m, l);
}

/* All that could be read is read. *ret_wait: the answer of a purchase is awaited first. */
static enum err match(struct matching *m, bool *ret_wait)
{
    enum err err = OK;

    for (size_t i = 0; i < m->hints_n; i++) {
        for (size_t k = 0; k < m->lacking_n; k++) {
            if (!fit(m, &m->hints[i], &m->lacking[k]))
                continue;
            m->lacking[k].hints_n++;
            if (purchase_of(&m->lacking[k])->state == PURCHASE_STATE_INTENT)
                *ret_wait = true;
        }
    }
    for (size_t i = 0; i < m->hints_n && !err && !*ret_wait; i++) {
        struct lacking *l = NULL;
        if (purchases_for(m, &m->hints[i], &l) == 1 && l->hints_n == 1 && !l->parts &&
            fit(m, &m->hints[i], l) == FIT_WHOLE)
            err = take_one(m, l, &m->hints[i]);
    }
    for (size_t i = 0; i < m->lacking_n && !err && !*ret_wait; i++) {
        const struct lacking *l = &m->lacking[i];
        if (l->parts && l->hints_n && is_found(m, l))
            err = take_parts(m, l);
        else if (l->hints_n && (l->parts || purchase_of(l)->orders_n == 0))
            err = propose(m, l);
    }
    return err;
}

static void ask(struct turn *t, struct job *j, struct desk_account *acc, const struct db_hint *h)
{
    struct call *c = call_new(t, j);

    c->wanted = true;
    c->supplier_ask.op = SUPPLIER_ORDER;
    c->supplier_ask.order_number = str_dup(c->arena, h->number);
    call_supplier(t, c, acc);
}

enum err job_hints_run(struct turn *t, struct job *j)
{
    struct desk_account *acc = desk_account(t->desk, j->row.subject_id);
    struct matching m = {.t = t, .account_id = j->row.subject_id, .later_ms = INT64_MAX};
    int64_t due_ms = INT64_MAX;
    bool wait = false;

    if (!acc || acc->account.state != SHOP_ACTIVE) {
        job_rest(t, j);
        return OK;
    }
    enum err err = load_lacking(&m);
    if (!err)
        err = load_hints(&m, acc->account.supplier);
    for (size_t i = 0; i < m.hints_n && !err; i++) {
        const struct db_hint *h = &m.hints[i];
        if (is_read(h))
            continue;
        if (h->due_ms <= t->now_ms) {
            ask(t, j, acc, h);
            return OK;
        }
        due_ms = h->due_ms < due_ms ? h->due_ms : due_ms;
    }
    if (!err && due_ms == INT64_MAX && m.lacking_n)
        err = match(&m, &wait);
    if (err)
        return err;
    if (wait)
        due_ms = t->now_ms + ANSWER_MS;
    if (m.later_ms < due_ms)
        due_ms = m.later_ms;
    if (due_ms == INT64_MAX)
        job_rest(t, j);
    else
        job_sleep(t, j, due_ms);
    return OK;
}

static struct str items_text(struct turn *t, const struct supplier_seen *seen)
{
    struct buf b;
    struct jw w;

    buf_init(&b, t->arena, 64 * 1024);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < seen->items_n && i < ITEMS_MAX; i++) {
        jw_arr(&w);
        jw_str(&w, seen->items[i].product_id);
        jw_str(&w, seen->items[i].sku_id);
        jw_i64(&w, seen->items[i].quantity);
        jw_arr_end(&w);
    }
    jw_arr_end(&w);
    return b.overflowed ? STR("[]") : buf_view(&b);
}

/* It is another account's, or the supplier does not show it yet. */
static bool is_unreadable(enum err err)
{
    return err == ERR_NOT_FOUND || err == ERR_REFUSED || err == ERR_ANSWER_NOT_UNDERSTOOD ||
           err == ERR_SERVER_ERROR;
}

static void note(struct turn *t, const struct call *c, struct db_hint *h)
{
    if (c->answer->err) {
        bool give_up = t->now_ms - h->at_ms > GIVE_UP_MS;
        h->due_ms = give_up ? INT64_MAX : t->now_ms + READABLE_MS;
        return;
    }
    h->items = items_text(t, &c->supplier.order);
    /* What was canceled or has no goods is nobody's. */
    h->due_ms = 0;
    if (h->items.n <= 2 || c->supplier.order.status == SUPPLIER_STATUS_CANCELED) {
        h->items = STR("[]");
        h->due_ms = INT64_MAX;
    }
}

enum err job_hints_reply(struct turn *t, struct job *j, struct call *c)
{
    struct db_hint *hints;
    size_t n;
    enum err err;

    if (c->answer->err && !is_unreadable(c->answer->err)) {
        job_fail(t, j, c->answer->err, c->answer->detail);
        return OK;
    }
    err = db_hints(t->db, t->arena, j->row.subject_id, HINTS_MAX, &hints, &n);
    for (size_t i = 0; i < n && !err; i++) {
        if (!str_eq(hints[i].number, c->supplier_ask.order_number))
            continue;
        note(t, c, &hints[i]);
        err = db_hint_save(t->db, j->row.subject_id, &hints[i]);
    }
    if (!err)
        job_sleep(t, j, t->now_ms);
    return err;
}
