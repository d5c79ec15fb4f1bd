/* SPDX-License-Identifier: Apache-2.0 */
/* See app/purchase.h. Placing is purchase_job.c, what came of it purchase_settle.c. */
#include "app/purchase.h"

#include "app/buy_check.h"

#include "base/text.h"

struct str purchase_reference(struct turn *t, int64_t purchase_id)
{
    struct str id = id_text(t->arena, ID_PURCHASE, purchase_id), kind, rest;

    str_cut(id, '_', &kind, &rest);
    return str_printf(t->arena, "WB%.*s", STR_ARG(str_upper(t->arena, rest)));
}

struct purchase *purchase_push(struct turn *t, struct order *o)
{
    return ORDER_PUSH(t->arena, &o->purchases, &o->purchases_n, struct purchase);
}

struct supplier_order *purchase_add_number(struct turn *t, struct purchase *p, struct str number,
                                           int64_t due_ms)
{
    for (size_t i = 0; i < p->orders_n; i++) {
        if (str_eq(p->orders[i].number, number))
            return &p->orders[i];
    }
    struct supplier_order *so =
        ORDER_PUSH(t->arena, &p->orders, &p->orders_n, struct supplier_order);
    *so = (struct supplier_order){.id = turn_id(t), .due_ms = due_ms, .row = ROW_NEW};
    so->number = str_dup(t->arena, number);
    so->status = SUPPLIER_STATUS_PREPARING;
    return so;
}

void purchase_settle(struct turn *t, struct purchase *p, enum purchase_state state,
                     struct str refusal, struct changes *changes)
{
    changes_add(changes, "purchase.state", p->id, purchase_state_text(p->state),
                purchase_state_text(state));
    p->state = state;
    p->refusal = str_dup(t->arena, text_clip(refusal, 300));
    p->settled_ms = t->now_ms;
    p->due_ms = 0;
    p->waits_for = STR_NONE;
    row_touch(&p->row);
    turn_answer(t, p->id);
}

enum err purchase_refuse(struct turn *t, const struct order *o, struct purchase *p,
                         struct str refusal, struct changes *changes)
{
    struct judge j;
    enum err err = turn_judge(t, o, changes, &j);

    if (err)
        return err;
    purchase_settle(t, p, PURCHASE_STATE_REFUSED, refusal, changes);
    int64_t answer_ms = judge_answer_ms(&j, o, p);
    if (answer_ms > p->settled_ms)
        p->settled_ms = answer_ms;
    return OK;
}

static void add_plan(struct turn *t, struct order *o, const struct purchase_plan *plan,
                     const struct desk_account *acc, struct str person, struct changes *changes)
{
    struct purchase *p = purchase_push(t, o);

    *p = (struct purchase){.id = turn_id(t), .row = ROW_NEW};
    p->account_id = acc->account.id;
    p->supplier = str_dup(t->arena, plan->supplier);
    p->state = PURCHASE_STATE_PLANNED;
    p->reference = purchase_reference(t, p->id);
    p->due_ms = desk_account_has_api(acc) ? t->now_ms : INT64_MAX;
    p->by_person = person.n > 0;
    p->many = p->by_person && !t->interactive;
    p->lines = plan->lines;
    p->lines_n = plan->lines_n;
    changes_add(changes, "purchase.state", p->id, STR_NONE, STR("planned"));
}

static enum err plan(struct turn *t, struct order *o, const int64_t *only_lines,
                     size_t only_lines_n, struct str person, bool extension,
                     struct changes *changes, size_t *ret_n)
{
    struct judge j;
    struct purchase_plan *plans;
    size_t made = 0;
    enum err err = turn_judge(t, o, changes, &j);

    if (err)
        return err;
    size_t n = plan_purchases(&j, o, only_lines, only_lines_n, t->arena, &plans);
    for (size_t i = 0; i < n; i++) {
        struct desk_account *acc =
            desk_account_for(t->desk, plans[i].supplier, plans[i].account_id);
        if (!acc || (extension ? !acc->account.by_extension : !desk_account_has_api(acc)))
            continue;
        add_plan(t, o, &plans[i], acc, person, changes);
        made++;
    }
    *ret_n = made;
    return OK;
}

enum err purchase_is_for_extension(struct turn *t, struct order *o, const int64_t *only_lines,
                                   size_t only_lines_n, bool *ret_yes)
{
    struct changes none = turn_changes(t);
    struct judge j;
    struct purchase_plan *plans;
    bool yes = false;
    enum err err = turn_judge(t, o, &none, &j);

    if (err)
        return err;
    size_t n = plan_purchases(&j, o, only_lines, only_lines_n, t->arena, &plans);
    for (size_t i = 0; i < n && !yes; i++) {
        const struct desk_account *acc =
            desk_account_for(t->desk, plans[i].supplier, plans[i].account_id);
        yes = acc && acc->account.by_extension;
    }
    *ret_yes = yes;
    return OK;
}

enum err purchase_plan(struct turn *t, struct order *o, const int64_t *only_lines,
                       size_t only_lines_n, struct str person, struct changes *changes,
                       size_t *ret_n)
{
    return plan(t, o, only_lines, only_lines_n, person, false, changes, ret_n);
}

enum err purchase_plan_extension(struct turn *t, struct order *o, const int64_t *only_lines,
                                 size_t only_lines_n, struct str person, struct changes *changes,
                                 size_t *ret_n)
{
    return plan(t, o, only_lines, only_lines_n, person, true, changes, ret_n);
}

enum err purchase_preview(struct turn *t, struct order *o, const struct purchase *p,
                          struct str *ret_request, enum guard *ret_guard, struct str *ret_refusal)
{
    struct changes none = turn_changes(t);
    struct desk_account *acc = desk_account(t->desk, p->account_id);
    struct buy_check check;
    struct judge jg;
    enum err err = turn_judge(t, o, &none, &jg);

    if (err)
        return err;
    uint64_t guards = judge_guards_purchase(&jg, o, p) & ~GUARD_BIT(GUARD_STALE);
    for (int g = 0; g < GUARD_MAX; g++) {
        if (!(guards & GUARD_BIT(g)))
            continue;
        *ret_guard = (enum guard)g;
        return ERR_GUARD;
    }
    if (!acc)
        return ERR_NOT_FOUND;
    buy_guess(t, &jg, o, p, acc, &check);
    *ret_request = check.request;
    *ret_refusal = check.refusal;
    return check.verdict == BUY_MAY ? OK : ERR_BAD_INPUT;
}
