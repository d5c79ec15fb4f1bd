/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Purchases that the extension fills in: handed over by a person, moved on by the extension. From
 * the hand-over on the purchase is planned and holds its lines, so that nothing else buys them;
 * only proof or a person's word ends it.
 */
#include "app/command_order.h"
#include "app/extension_part.h"
#include "app/people.h"
#include "app/purchase.h"
#include "app/show.h"
#include "base/text.h"

#define ORDERS_MAX  100
#define NUMBERS_MAX 20
#define FILLED_MAX  60

/* --- hand over --- */

/* One order that was refused, with its reason in words. */
struct refusal {
    struct str order, code, sentence;
};
struct handing {
    int64_t list_id;
    struct task_row *tasks;
    size_t tasks_n;
    struct refusal *refused;
    size_t refused_n;
    enum err first;
};

static enum err refuse_twice(struct turn *t, struct command *c, const struct order *o)
{
    enum err err = command_refuse_handed(t, c, o);

    if (err)
        return err;
    return command_fail(c, ERR_NOTHING_TO_DO,
                        "nothing is left to buy here, or no account that the extension works for "
                        "buys it: map the products, or add such an account",
                        "没有待采购的商品，或没有由扩展处理的供应商账户：请关联产品或添加此类账户");
}

static enum err add_tasks(struct turn *t, struct handing *h, const struct order *o, size_t n)
{
    enum err err = OK;

    for (size_t i = o->purchases_n - n; i < o->purchases_n && !err; i++) {
        struct task_row *row = ARENA_PUSH(t->arena, &h->tasks, &h->tasks_n, struct task_row);
        *row = (struct task_row){.id = turn_id(t),
                                 .order_id = o->id,
                                 .purchase_id = o->purchases[i].id,
                                 .filled = STR("[]"),
                                 .made_ms = t->now_ms,
                                 .changed_ms = t->now_ms};
        h->list_id = h->list_id ? h->list_id : row->id;
        row->list_id = h->list_id;
        err = db_task_save(t->db, row);
    }
    return err;
}

static enum err hand_over(struct turn *t, struct command *c, struct handing *h)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "purchase.handed_over");
    int64_t *lines;
    size_t lines_n, n = 0;
    struct order *o;
    enum err err = command_order(t, c, &o);

    if (!err)
        err = command_lines(t, c, o, &lines, &lines_n);
    if (!err)
        err = command_refuse_hard(t, c, o, lines, lines_n);
    if (!err)
        err = purchase_plan_extension(t, o, lines, lines_n, c->person, &changes, &n);
    if (!err && !n)
        err = refuse_twice(t, c, o);
    if (err)
        return err;
    for (size_t i = o->purchases_n - n; i < o->purchases_n; i++)
        o->purchases[i].waits_for = STR("extension");
    err = turn_save(t, o, &fact, &changes);
    return err ? err : add_tasks(t, h, o, n);
}

/* Refusals of one order leave nothing behind; what the data file says is the whole command's. */
static bool is_refusal(enum err err)
{
    return err_http_status(err) >= 400 && err_http_status(err) < 500;
}

static enum err hand_over_all(struct turn *t, struct command *c, const struct json *orders,
                              struct handing *h)
{
    enum err err = OK;

    for (struct json_iter it = json_iter(orders); json_next(&it) && !err;) {
        c->path_id = text_clip(str_trim(json_str(it.val)), 100);
        err = hand_over(t, c, h);
        if (!err || !is_refusal(err))
            continue;
        h->first = h->first ? h->first : err;
        struct refusal *r = ARENA_PUSH(t->arena, &h->refused, &h->refused_n, struct refusal);
        *r = (struct refusal){c->path_id, err_code(err),
                              c->detail.n ? c->detail : err_sentence(err, c->lang)};
        c->detail = h->tasks_n || h->refused_n > 1 ? STR_NONE : c->detail;
        err = OK;
    }
    return err;
}

static enum err put_extension(struct turn *t, struct command *c)
{
    struct browser *rows;
    size_t n, fits = 0;
    enum err err = db_browsers(t->db, t->arena, &rows, &n);

    for (size_t i = 0; i < n && !err; i++)
        fits += extension_fits(rows[i].version);
    jw_key(&c->w, "extension");
    jw_obj(&c->w);
    jw_ki64(&c->w, "browsers", err ? 0 : (int64_t)n);
    jw_kbool(&c->w, "fits", fits > 0);
    jw_kstr(&c->w, "least_version", STR(EXTENSION_LEAST));
    jw_obj_end(&c->w);
    return err;
}

enum err command_task_add(struct turn *t, struct command *c)
{
    const struct json *orders = json_get(c->body, "orders");
    struct handing h = {0};

    if (!json_is_arr(orders) || !json_len(orders) || json_len(orders) > ORDERS_MAX ||
        (json_len(orders) > 1 && !json_is_null(json_get(c->body, "lines"))))
        return command_fail(
            c, ERR_BAD_INPUT, "\"orders\" is a list of 1 to %d; \"lines\" go with one order",
            "“orders”应为 1 到 %d 个订单的列表；“lines”只能用于单个订单", ORDERS_MAX);
    enum err err = hand_over_all(t, c, orders, &h);
    if (err)
        return err;
    if (!h.tasks_n)
        return h.first;
    struct view v = show_view(t, c);
    c->status = 201;
    jw_obj(&c->w);
    jw_key(&c->w, "items");
    jw_arr(&c->w);
    for (size_t i = 0; i < h.tasks_n; i++)
        view_task(&v, &h.tasks[i]);
    jw_arr_end(&c->w);
    jw_key(&c->w, "refused");
    jw_arr(&c->w);
    for (size_t i = 0; i < h.refused_n; i++) {
        jw_obj(&c->w);
        jw_kstr(&c->w, "order", h.refused[i].order);
        jw_kstr(&c->w, "code", h.refused[i].code);
        jw_kstr(&c->w, "sentence", h.refused[i].sentence);
        jw_obj_end(&c->w);
    }
    jw_arr_end(&c->w);
    err = put_extension(t, c);
    jw_obj_end(&c->w);
    return err ? err : v.err;
}

/* --- move on --- */

struct moving {
    struct turn *t;
    struct command *c;
    struct task_row *row;
    struct order *order;
    struct purchase *purchase;
    struct changes *changes;
};

/* It must not be bought any more: the first guard that stands against it, in words. */
static enum err refuse_guards(struct moving *m)
{
    struct changes none = turn_changes(m->t);
    struct judge j;
    enum err err = turn_judge(m->t, m->order, &none, &j);

    if (err)
        return err;
    uint64_t guards = judge_guards_purchase(&j, m->order, m->purchase) & ~GUARD_BIT(GUARD_STALE);
    for (int g = 0; g < GUARD_MAX; g++) {
        if (guards & GUARD_BIT(g))
            return command_fail_with(m->c, g == GUARD_ALREADY_BOUGHT ? ERR_ALREADY_DONE : ERR_GUARD,
                                     guard_sentence((enum guard)g, LANG_EN),
                                     guard_sentence((enum guard)g, LANG_ZH));
    }
    return OK;
}

static enum err open_it(struct moving *m)
{
    bool again;
    enum err err = command_bool(m->c, "again", false, &again);

    if (!err && m->row->state > TASK_OPENED && (!again || m->row->state != TASK_FILLED))
        return command_fail(
            m->c, ERR_CONFLICT,
            "it was filled in before: look at the supplier whether it was paid, then "
            "begin \"again\" or record it",
            "此前已填写：请先到供应商处确认是否已付款，再重新开始或记录单号");
    if (!err)
        err = refuse_guards(m);
    if (!err)
        err = turn_address_digest(m->t, m->order, &m->order->address_digest);
    if (err)
        return err;
    row_touch(&m->order->row);
    if (!m->purchase->intent_ms)
        m->purchase->intent_ms = m->t->now_ms;
    row_touch(&m->purchase->row);
    m->row->browser_id = m->c->actor.extension ? m->c->actor.token_id : 0;
    m->row->filled = STR("[]");
    return OK;
}

/* Names of fields and whether the page took them; values only where the page shows another one. */
static enum err fill_it(struct moving *m)
{
    const struct json *list = json_get(m->c->body, "filled");
    struct buf b;
    struct jw w;

    if (!json_is_null(list) && (!json_is_arr(list) || json_len(list) > FILLED_MAX))
        return command_fail(m->c, ERR_BAD_INPUT, "\"filled\" is a list of at most %d",
                            "“filled”应为最多 %d 项的列表", FILLED_MAX);
    buf_init(&b, m->t->arena, 32 * 1024);
    jw_init(&w, &b);
    jw_arr(&w);
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        jw_obj(&w);
        jw_kstr(&w, "field", text_clip(json_str(json_get(it.val, "field")), 60));
        jw_kbool(&w, "same", json_bool(json_get(it.val, "same"), true));
        jw_knull(&w, "taken"); /* perhaps a part of an address: not kept */
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    m->row->filled = buf_view(&b);
    return OK;
}

static enum err record_one(struct moving *m, const struct json *v)
{
    struct turn *t = m->t;
    struct str number = str_trim(json_str(json_get(v, "number")));
    const struct json *total = json_get(v, "total");
    struct money money;

    if (!number.n || number.n > 60)
        return command_fail(m->c, ERR_BAD_INPUT, "each of \"numbers\" needs a \"number\"",
                            "“numbers”中每项都需要“number”");
    enum err err = command_number_free(t, m->c, m->order, m->purchase->supplier, number);
    if (err)
        return err;
    size_t before = m->purchase->orders_n;
    struct supplier_order *so = purchase_add_number(t, m->purchase, number, t->now_ms);
    if (m->purchase->orders_n > before)
        changes_add(m->changes, "supplier_order", so->id, STR_NONE, number);
    if (money_parse(json_str(json_get(total, "amount")), json_str(json_get(total, "currency")),
                    &money))
        so->total = money;
    row_touch(&so->row);
    return OK;
}

static enum err record_it(struct moving *m)
{
    const struct json *numbers = json_get(m->c->body, "numbers");
    enum err err = OK;

    if (!json_is_arr(numbers) || !json_len(numbers) || json_len(numbers) > NUMBERS_MAX)
        return command_fail(m->c, ERR_BAD_INPUT, "\"numbers\" is a list of 1 to %d",
                            "“numbers”应为 1 到 %d 个单号的列表", NUMBERS_MAX);
    for (struct json_iter it = json_iter(numbers); json_next(&it) && !err;)
        err = record_one(m, it.val);
    if (!err && m->purchase->state != PURCHASE_STATE_PLACED)
        purchase_settle(m->t, m->purchase, PURCHASE_STATE_PLACED, STR_NONE, m->changes);
    return err;
}

/* Nothing was paid: as if it had never been. */
static enum err take_back(struct moving *m)
{
    if (m->row->state > TASK_FILLED)
        return command_fail(m->c, ERR_CONFLICT, "it is paid: cancel it at the supplier",
                            "已付款：请到供应商处取消");
    purchase_settle(m->t, m->purchase, PURCHASE_STATE_CANCELED, guard_text(GUARD_DO_NOT_BUY),
                    m->changes);
    return OK;
}

static enum err move(struct moving *m, enum task_state to)
{
    switch (to) {
    case TASK_OPENED: return open_it(m);
    case TASK_FILLED: return fill_it(m);
    case TASK_PAID:
        if (m->purchase->state != PURCHASE_STATE_EXISTS)
            purchase_settle(m->t, m->purchase, PURCHASE_STATE_EXISTS, STR_NONE, m->changes);
        return OK;
    case TASK_RECORDED: return record_it(m);
    case TASK_CANCELED: return take_back(m);
    case TASK_READY:
    case TASK_MAX: break;
    }
    return ERR_BAD_INPUT;
}

/* The same again changes nothing; what is over or further on stays so. */
static enum err may_move(struct moving *m, enum task_state to, bool *ret_done)
{
    const struct purchase *p = m->purchase;
    bool recorded = p->orders_n > 0, over = !purchase_is_live(p);

    *ret_done = (to == TASK_CANCELED && over) || (to == TASK_PAID && recorded);
    if (*ret_done)
        return OK;
    if (over)
        return command_fail(m->c, ERR_CONFLICT,
                            "it was taken back or canceled meanwhile: stop here",
                            "该采购已撤回或取消：请停止");
    if (recorded && to != TASK_RECORDED)
        return command_fail(m->c, ERR_ALREADY_DONE, "it is bought already: stop here",
                            "已采购：请停止");
    if (m->row->state == TASK_PAID && to == TASK_FILLED)
        return command_fail(m->c, ERR_CONFLICT, "it is paid already", "已付款");
    return OK;
}

static enum err find_task(struct turn *t, struct command *c, struct task_row *row, struct moving *m)
{
    int64_t id = 0;
    enum err err = extension_check(t->db, t->arena, &c->actor);

    if (!err)
        err =
            id_parse(ID_TASK, c->path_id, &id) ? db_task(t->db, t->arena, id, row) : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND)
        return command_fail(c, err, "nothing of that id is to be filled in",
                            "没有该编号的待填写采购");
    if (!err)
        err = turn_order(t, row->order_id, &m->order);
    if (err)
        return err;
    m->purchase = order_purchase(m->order, row->purchase_id);
    return m->purchase ? OK : ERR_NOT_FOUND;
}

enum err command_task_move(struct turn *t, struct command *c)
{
    static const char *const kinds[TASK_MAX] = {
        [TASK_OPENED] = "purchase.opened",     [TASK_FILLED] = "purchase.filled",
        [TASK_PAID] = "purchase.paid",         [TASK_RECORDED] = "purchase.linked",
        [TASK_CANCELED] = "purchase.canceled",
    };
    struct changes changes = turn_changes(t);
    struct task_row row;
    struct moving m = {.t = t, .c = c, .row = &row, .changes = &changes};
    enum task_state to = TASK_READY;
    struct str word, reason;
    bool done = false;
    enum err err = find_task(t, c, &row, &m);

    if (!err)
        err = command_str(c, "state", true, 20, &word);
    if (!err)
        err = command_str(c, "reason", false, 300, &reason);
    if (!err && (!task_state_of_text(word, &to) || to == TASK_READY))
        err = command_fail(c, ERR_BAD_INPUT,
                           "\"state\" is opened, filled, paid, recorded or canceled",
                           "“state”只能是 opened、filled、paid、recorded 或 canceled");
    if (!err)
        err = may_move(&m, to, &done);
    if (!err && !done)
        err = move(&m, to);
    if (err)
        return err;
    if (!done) {
        struct fact fact = command_fact(c, kinds[to]);
        fact.source = c->actor.extension ? SOURCE_EXTENSION : SOURCE_PERSON;
        fact.cause = reason;
        row.state = to;
        row.changed_ms = t->now_ms;
        err = db_task_save(t->db, &row);
        if (!err)
            err = turn_save(t, m.order, &fact, &changes);
    }
    struct view v = show_view(t, c);
    if (!err)
        view_task(&v, &row);
    return err ? err : v.err;
}
