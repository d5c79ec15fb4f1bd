/* SPDX-License-Identifier: Apache-2.0 */
/* Commands about buying an order and about what Waybill does with it by itself. */
#include "app/command_order.h"
#include "app/hints.h"
#include "app/privacy.h"
#include "app/purchase.h"
#include "app/show.h"
#include "base/text.h"
#include "core/problem.h"

#define LINES_MAX 1000
#define WAIT_MS   (25 * MS_SECOND)

static enum err answer_order(struct turn *t, struct command *c, const struct order *o)
{
    return show_order(t, c, o);
}

enum err command_lines(struct turn *t, struct command *c, const struct order *o, int64_t **ret_ids,
                       size_t *ret_n)
{
    const struct json *lines = json_get(c->body, "lines");
    int64_t *ids = NULL;
    size_t n = 0;

    if (json_is_null(lines)) {
        *ret_ids = NULL;
        *ret_n = 0;
        return OK;
    }
    if (!json_is_arr(lines) || !json_len(lines) || json_len(lines) > LINES_MAX)
        return command_fail(c, ERR_BAD_INPUT, "\"lines\" must be a list of line ids",
                            "“lines”必须是商品行编号的列表");
    for (struct json_iter it = json_iter(lines); json_next(&it);) {
        int64_t id;
        if (!id_parse(ID_LINE, json_str(it.val), &id) || !order_line_by_id(o, id))
            return command_fail(c, ERR_NOT_FOUND, "the order has no line \"%.*s\"",
                                "订单中没有商品行“%.*s”", STR_ARG(json_str(it.val)));
        *ARENA_PUSH(t->arena, &ids, &n, int64_t) = id;
    }
    *ret_ids = ids;
    *ret_n = n;
    return OK;
}

/* Why a purchase cannot be planned even for a person: the first hard guard in words. An order that
 * is just being read is planned: the purchase waits for that. */
enum err command_refuse_hard(struct turn *t, struct command *c, struct order *o,
                             const int64_t *lines, size_t lines_n)
{
    struct changes none = turn_changes(t);
    struct judge j;
    enum err err = turn_judge(t, o, &none, &j);
    uint64_t hard;

    if (err)
        return err;
    hard = judge_hard_guards(judge_guards_lines(&j, o, lines, lines_n)) & ~GUARD_BIT(GUARD_STALE);
    for (int g = 0; g < GUARD_MAX; g++) {
        if (hard & UINT64_C(1) << g)
            return command_fail_with(c, g == GUARD_ALREADY_BOUGHT ? ERR_ALREADY_DONE : ERR_GUARD,
                                     guard_sentence((enum guard)g, LANG_EN),
                                     guard_sentence((enum guard)g, LANG_ZH));
    }
    return OK;
}

/* "Buy it anyway": fulfilled in the shop by somebody and never bought. The word of a person who
 * orders it stands above that; what was marked is named line by line then. */
static enum err plan_fulfilled(struct turn *t, struct command *c, struct order *o,
                               struct changes *changes, size_t *ret_n)
{
    int64_t *lines = NULL;
    size_t n = 0;
    struct judge j;
    enum err err = turn_judge(t, o, changes, &j);

    if (err || !problem_find(o, PROBLEM_FULFILLED_NOT_BOUGHT, 0))
        return err;
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct line *l = &o->lines[i];
        if (judge_line_ours(&j, o, l) && order_line_bought(o, l->id) < l->current_quantity)
            *ARENA_PUSH(t->arena, &lines, &n, int64_t) = l->id;
    }
    if (!n)
        return OK;
    o->flags |= ORDER_ALLOW;
    row_touch(&o->row);
    return purchase_plan(t, o, lines, n, c->person, changes, ret_n);
}

/* The extension fills it in, or a person paid it there without it. */
static bool is_handed_over(struct turn *t, const struct purchase *p)
{
    const struct desk_account *acc = desk_account(t->desk, p->account_id);

    return p->state == PURCHASE_STATE_PLANNED && acc && acc->account.by_extension;
}

enum err command_refuse_handed(struct turn *t, struct command *c, const struct order *o)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        if (is_handed_over(t, &o->purchases[i]) && !o->purchases[i].orders_n)
            return command_fail(
                c, ERR_ALREADY_DONE,
                "it is handed to the extension already: go on there, or take it back",
                "已交给扩展：请在扩展中继续，或先撤回");
    }
    return OK;
}

/* Nothing can be planned here: why, and what a person may do. */
static enum err refuse_empty(struct turn *t, struct command *c, struct order *o,
                             const int64_t *lines, size_t lines_n)
{
    bool extension = false;
    enum err err = command_refuse_handed(t, c, o);

    if (!err)
        err = purchase_is_for_extension(t, o, lines, lines_n, &extension);
    if (err)
        return err;
    if (extension)
        return ERR_NEEDS_EXTENSION;
    return command_fail(
        c, ERR_NOTHING_TO_DO,
        "nothing is left to buy here, or no supplier account can buy it: map the products and "
        "connect the account, or link the number of a purchase that you made by hand",
        "没有待采购的商品，或没有供应商账户可以采购：请关联产品并连接账户，或关联手动采购的单"
        "号");
}

enum err command_order_buy(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "purchase.planned");
    struct order *o;
    int64_t *lines;
    size_t lines_n, n = 0;
    bool accept, wait;
    enum err err = command_order(t, c, &o);

    if (err)
        return err;
    if (c->again)
        return answer_order(t, c, o);
    err = command_bool(c, "accept_price", false, &accept);
    if (!err)
        err = command_bool(c, "wait", false, &wait);
    if (!err)
        err = command_lines(t, c, o, &lines, &lines_n);
    if (!err)
        err = command_refuse_hard(t, c, o, lines, lines_n);
    if (!err)
        err = purchase_plan(t, o, lines, lines_n, c->person, &changes, &n);
    if (!err && !n && !lines)
        err = plan_fulfilled(t, c, o, &changes, &n);
    if (err)
        return err;
    if (!n)
        return refuse_empty(t, c, o, lines, lines_n);
    for (size_t i = o->purchases_n - n; accept && i < o->purchases_n; i++)
        o->purchases[i].accept_price = true;
    err = turn_save(t, o, &fact, &changes);
    if (err)
        return err;
    c->status = 202;
    if (!wait)
        return answer_order(t, c, o);
    turn_defer(t, &c->event, o->purchases[o->purchases_n - 1].id, WAIT_MS);
    return OK;
}

static enum err set_flag(struct turn *t, struct command *c, uint32_t flag, const char *kind)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, kind);
    struct order *o;
    bool on;
    struct str reason;
    enum err err = command_order(t, c, &o);

    if (!err)
        err = command_bool(c, "on", true, &on);
    if (!err)
        err = command_str(c, "reason", false, 500, &reason);
    if (err)
        return err;
    changes_add(&changes, kind, 0, o->flags & flag ? STR("on") : STR("off"),
                on ? STR("on") : STR("off"));
    o->flags = on ? o->flags | flag : o->flags & ~flag;
    if (on) /* the later word counts */
        o->flags &= ~(uint32_t)ORDER_DO_NOT_BUY;
    row_touch(&o->row);
    fact.cause = reason;
    err = turn_save(t, o, &fact, &changes);
    return err ? err : answer_order(t, c, o);
}

enum err command_order_allow(struct turn *t, struct command *c)
{
    return set_flag(t, c, ORDER_ALLOW, "order.allowed");
}

enum err command_order_elsewhere(struct turn *t, struct command *c)
{
    return set_flag(t, c, ORDER_ELSEWHERE, "order.elsewhere");
}

static enum err set_hold(struct turn *t, struct command *c, bool hold)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, hold ? "order.held" : "order.released");
    struct order *o;
    struct str reason;
    enum err err = command_order(t, c, &o);

    if (!err)
        err = command_str(c, "reason", false, 500, &reason);
    if (err)
        return err;
    if (hold == (o->hold_ms != 0))
        return answer_order(t, c, o);
    changes_add(&changes, "order.hold", 0, hold ? STR("off") : STR("on"),
                hold ? STR("on") : STR("off"));
    o->hold_ms = hold ? t->now_ms : 0;
    o->hold_reason = hold ? str_dup(t->arena, reason) : STR_NONE;
    row_touch(&o->row);
    fact.cause = reason;
    err = turn_save(t, o, &fact, &changes);
    return err ? err : answer_order(t, c, o);
}

enum err command_order_hold(struct turn *t, struct command *c)
{
    return set_hold(t, c, true);
}

enum err command_order_release(struct turn *t, struct command *c)
{
    return set_hold(t, c, false);
}

enum err command_order_note(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "order.note");
    struct order *o;
    struct str text;
    enum err err = command_order(t, c, &o);

    if (!err)
        err = command_str(c, "text", true, 2000, &text);
    if (err)
        return err;
    changes_add(&changes, "note", 0, STR_NONE, text);
    err = turn_save(t, o, &fact, &changes);
    c->status = 201;
    return err ? err : answer_order(t, c, o);
}

enum err command_order_reread(struct turn *t, struct command *c)
{
    struct order *o;
    enum err err = command_order(t, c, &o);

    if (err)
        return err;
    order_want_read(o);
    err = turn_keep(t, o);
    job_wake_person(t, JOB_KIND_shop_read, o->shop_id);
    c->status = 202;
    return err ? err : answer_order(t, c, o);
}

/* The number belongs to an order already: to this one, or it is refused. */
enum err command_number_free(struct turn *t, struct command *c, const struct order *o,
                             struct str supplier, struct str number)
{
    int64_t other = 0;
    struct order *owner;
    enum err err = db_order_of_supplier_number(t->db, supplier, number, &other);

    if (err || !other || other == o->id)
        return err;
    err = turn_order(t, other, &owner);
    if (err)
        return err;
    return command_fail(c, ERR_CONFLICT, "supplier order %.*s is linked to %.*s already",
                        "供应商订单 %.*s 已关联到 %.*s", STR_ARG(number), STR_ARG(owner->name));
}

/* The purchase that the number is for: the named one, one that waits for its number, or a new one
 * by hand for what is still to be bought. */
static enum err purchase_for_link(struct turn *t, struct command *c, struct order *o,
                                  struct str supplier, struct purchase **ret_purchase)
{
    struct str ref;
    int64_t id, *lines;
    size_t lines_n;
    enum err err = command_str(c, "purchase", false, 60, &ref);

    if (!err)
        err = command_lines(t, c, o, &lines, &lines_n);
    if (err)
        return err;
    for (size_t i = 0; i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        bool waits = p->state == PURCHASE_STATE_EXISTS || p->state == PURCHASE_STATE_UNKNOWN ||
                     is_handed_over(t, p) || problem_find(o, PROBLEM_SUPPLIER_SPLIT, p->id);
        bool named = ref.n && id_parse(ID_PURCHASE, ref, &id) && id == p->id;
        if (named || (!ref.n && waits && str_eq(p->supplier, supplier))) {
            *ret_purchase = p;
            return OK;
        }
    }
    if (ref.n)
        return command_fail(c, ERR_NOT_FOUND, "the order has no purchase \"%.*s\"",
                            "订单中没有采购单“%.*s”", STR_ARG(ref));
    struct desk_account *acc = desk_account_for(t->desk, supplier, 0);
    struct purchase *p = purchase_push(t, o);
    *p = (struct purchase){.id = turn_id(t), .row = ROW_NEW, .by_person = true};
    p->supplier = supplier;
    p->account_id = acc ? acc->account.id : 0;
    p->state = PURCHASE_STATE_PLANNED;
    p->reference = purchase_reference(t, p->id);
    p->intent_ms = t->now_ms;
    for (size_t i = 0; i < o->lines_n; i++) {
        struct line *l = &o->lines[i];
        bool wanted = lines_n == 0;
        for (size_t k = 0; k < lines_n; k++)
            wanted = wanted || lines[k] == l->id;
        int64_t units = order_line_to_buy(o, l);
        if (!wanted || units <= 0 || !l->requires_shipping)
            continue;
        struct purchase_line *pl =
            ARENA_PUSH(t->arena, &p->lines, &p->lines_n, struct purchase_line);
        *pl = (struct purchase_line){.line_id = l->id, .quantity = units};
    }
    if (!p->lines_n)
        return command_fail(c, ERR_NOTHING_TO_DO,
                            "every line is bought already: name the purchase that it belongs to",
                            "所有商品均已采购：请指明所属的采购单");
    *ret_purchase = p;
    return OK;
}

enum err command_link(struct turn *t, struct command *c, struct order *o, const struct supplier *s,
                      struct str number)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "purchase.linked");
    struct purchase *p = NULL;
    enum err err = command_number_free(t, c, o, str_of(s->id), number);

    if (!err)
        err = purchase_for_link(t, c, o, str_of(s->id), &p);
    if (err)
        return err;
    if (p->state == PURCHASE_STATE_INTENT)
        return command_fail(c, ERR_IN_DOUBT, "the purchase is on its way: wait for its answer",
                            "采购单正在提交：请等待供应商响应");
    if (p->state != PURCHASE_STATE_PLACED)
        purchase_settle(t, p, PURCHASE_STATE_PLACED, STR_NONE, &changes);
    struct supplier_order *so =
        purchase_add_number(t, p, number, s->has_api && p->account_id ? t->now_ms : 0);
    changes_add(&changes, "supplier_order", so->id, STR_NONE, number);
    hints_wake(t, p->account_id); /* what was ambiguous may be clear now */
    return turn_save(t, o, &fact, &changes);
}

enum err command_order_link(struct turn *t, struct command *c)
{
    struct order *o;
    struct str supplier, number;
    enum err err = command_order(t, c, &o);

    if (!err)
        err = command_str(c, "supplier", false, 40, &supplier);
    if (!err)
        err = command_str(c, "number", true, 60, &number);
    if (err)
        return err;
    if (!supplier.n)
        supplier = STR("aliexpress");
    const struct supplier *s = supplier_by_id(supplier);
    if (!s)
        return command_fail(c, ERR_BAD_INPUT, "no supplier \"%.*s\"", "没有供应商“%.*s”",
                            STR_ARG(supplier));
    err = command_link(t, c, o, s, number);
    c->status = 201;
    return err ? err : answer_order(t, c, o);
}

enum err command_purchase_cancel(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "purchase.canceled");
    int64_t id, order_id;
    struct order *o;
    struct str reason;
    enum err err = command_str(c, "reason", true, 500, &reason);

    if (err)
        return err;
    if (!id_parse(ID_PURCHASE, c->path_id, &id) || db_order_of_purchase(t->db, id, &order_id))
        return command_fail(c, ERR_NOT_FOUND, "no purchase \"%.*s\"", "没有采购单“%.*s”",
                            STR_ARG(c->path_id));
    err = turn_order(t, order_id, &o);
    if (err)
        return err;
    struct purchase *p = order_purchase(o, id);
    if (!p)
        return ERR_NOT_FOUND;
    if (p->state == PURCHASE_STATE_INTENT)
        return command_fail(c, ERR_IN_DOUBT, "the purchase is on its way: wait for its answer",
                            "采购单正在提交：请等待供应商响应");
    if (!purchase_is_live(p))
        return command_fail(c, ERR_ALREADY_DONE, "the purchase is over already", "此采购单已结束");
    for (size_t i = 0; i < p->orders_n; i++) {
        p->orders[i].due_ms = 0;
        row_touch(&p->orders[i].row);
    }
    fact.cause = reason;
    purchase_settle(t, p, PURCHASE_STATE_CANCELED, reason, &changes);
    err = turn_save(t, o, &fact, &changes);
    return err ? err : answer_order(t, c, o);
}

enum err command_problem_dismiss(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "problem.dismissed");
    int64_t id, order_id;
    struct order *o;
    struct str reason;
    enum err err = command_str(c, "reason", true, 500, &reason);

    if (err)
        return err;
    if (!id_parse(ID_PROBLEM, c->path_id, &id) || db_order_of_problem(t->db, id, &order_id))
        return command_fail(c, ERR_NOT_FOUND, "no problem \"%.*s\"", "没有问题“%.*s”",
                            STR_ARG(c->path_id));
    err = turn_order(t, order_id, &o);
    for (size_t i = 0; !err && i < o->problems_n; i++) {
        struct problem *p = &o->problems[i];
        if (p->id != id)
            continue;
        p->dismissed = true;
        p->dismissed_why = str_dup(t->arena, reason);
        row_touch(&p->row);
        changes_add(&changes, "problem.dismissed", id, STR_NONE, problem_kind_text(p->kind));
    }
    fact.cause = reason;
    if (!err)
        err = turn_save(t, o, &fact, &changes);
    return err ? err : answer_order(t, c, o);
}

enum err command_customer_erase(struct turn *t, struct command *c)
{
    struct fact fact = command_fact(c, "customer.erased");
    struct str email, ref;
    int64_t *ids, one;
    size_t n = 1, erased = 0;
    enum err err = command_str(c, "email", false, 320, &email);

    if (!err)
        err = command_str(c, "order", false, 100, &ref);
    if (err)
        return err;
    if (!email.n && !ref.n)
        return command_fail(c, ERR_BAD_INPUT, "give the customer's \"email\" or an \"order\"",
                            "请填写客户的“email”或一个“order”");
    if (email.n) {
        err = db_customer_orders(t->db, t->arena, 0, email, &ids, &n);
    } else {
        err = db_order_resolve(t->db, t->arena, 0, ref, &one);
        ids = &one;
    }
    if (!err)
        err = privacy_erase(t, ids, n, &fact, &erased);
    if (err)
        return err;
    jw_obj(&c->w);
    jw_ki64(&c->w, "orders_erased", (int64_t)erased);
    jw_obj_end(&c->w);
    return OK;
}
