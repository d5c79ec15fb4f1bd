/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of the countdown before automatic buying: buy now, do not buy. */
#include "app/command.h"
#include "app/purchase.h"
#include "app/show.h"

#define WAIT_MS (25 * MS_SECOND)

/* All that stands against it but the waiting, and but a reading under way: the purchase waits for
 * that. */
static enum err refuse_guards(struct command *c, const struct judge *j, const struct order *o)
{
    uint64_t guards = judge_guards(j, o) & ~(GUARD_BIT(GUARD_GRACE) | GUARD_BIT(GUARD_STALE));

    for (int g = 0; g < GUARD_MAX; g++) {
        if (guards & GUARD_BIT(g))
            return command_fail(c, ERR_GUARD, "%.*s", "%.*s",
                                STR_ARG(guard_sentence((enum guard)g, c->lang)));
    }
    return OK;
}

enum err command_order_buy_now(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "purchase.planned");
    struct order *o;
    struct judge j;
    size_t n = 0;
    bool wait;
    enum err err = command_order(t, c, &o);

    if (err)
        return err;
    if (c->again)
        return show_order(t, c, o);
    err = command_bool(c, "wait", false, &wait);
    if (!err)
        err = turn_judge(t, o, &changes, &j);
    if (!err)
        err = refuse_guards(c, &j, o);
    if (!err)
        err = purchase_plan(t, o, NULL, 0, STR_NONE, &changes, &n);
    if (!err && !n)
        err = command_fail(c, ERR_NOTHING_TO_DO, "nothing is left to buy here", "没有待采购的商品");
    if (err)
        return err;
    fact.cause = STR("buy now, before the grace was over");
    err = turn_save(t, o, &fact, &changes);
    if (err)
        return err;
    c->status = 202;
    if (!wait)
        return show_order(t, c, o);
    turn_defer(t, &c->event, o->purchases[o->purchases_n - 1].id, WAIT_MS);
    return OK;
}

/* What has not left yet does not leave. */
static void take_back(struct turn *t, struct order *o, struct changes *changes)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        struct purchase *p = &o->purchases[i];
        if (p->state == PURCHASE_STATE_PLANNED)
            purchase_settle(t, p, PURCHASE_STATE_CANCELED, guard_text(GUARD_DO_NOT_BUY), changes);
    }
}

/* The later word counts. What was made under the earlier one stays a person's, to be marked. */
static void end_allowance(struct order *o)
{
    for (size_t i = 0; i < o->purchases_n && (o->flags & ORDER_ALLOW); i++) {
        if (!purchase_is_made(&o->purchases[i]))
            continue;
        o->purchases[i].by_person = true;
        row_touch(&o->purchases[i].row);
    }
    o->flags &= ~(uint32_t)ORDER_ALLOW;
}

enum err command_order_do_not_buy(struct turn *t, struct command *c)
{
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "order.do_not_buy");
    struct order *o;
    struct str reason;
    bool on;
    enum err err = command_order(t, c, &o);

    if (!err)
        err = command_bool(c, "on", true, &on);
    if (!err)
        err = command_str(c, "reason", false, 500, &reason);
    if (err)
        return err;
    bool was = (o->flags & ORDER_DO_NOT_BUY) != 0;
    changes_add(&changes, "order.do_not_buy", 0, was ? STR("on") : STR("off"),
                on ? STR("on") : STR("off"));
    o->flags &= ~(uint32_t)ORDER_DO_NOT_BUY;
    if (on) {
        o->flags |= ORDER_DO_NOT_BUY;
        end_allowance(o);
        take_back(t, o, &changes);
    }
    row_touch(&o->row);
    fact.cause = reason;
    err = turn_save(t, o, &fact, &changes);
    return err ? err : show_order(t, c, o);
}
