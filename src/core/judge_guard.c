/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why Waybill does not buy by itself: one small question per guard over the same picture of the
 * order. Each has its own test in test/core/judge_guard_test.c.
 */
#include "core/judge.h"

#include "base/mutant.h"

/* The order as the guards see it: which lines are asked about, and sums over them. */
struct view {
    const struct judge *j;
    const struct order *o;
    const int64_t *only;
    size_t only_n;
    int64_t to_buy, buyable, bought, elsewhere, waiting, others;
    bool any, no_listing, no_address, ignored, set_aside, failed_before, unsettled;
};

static bool is_named(const struct view *v, const struct line *l)
{
    for (size_t i = 0; i < v->only_n; i++) {
        if (v->only[i] == l->id)
            return true;
    }
    return false;
}

static bool is_taken_for_alive(const struct order *o)
{
    return MUTANT(IGNORE_CANCEL) && o->canceled_ms > 0;
}

int64_t judge_line_buyable(const struct order *o, const struct line *l, bool named)
{
    int64_t units;
    if (MUTANT(IGNORE_REFUND) || is_taken_for_alive(o)) {
        units = l->quantity - order_line_bought(o, l->id) - order_line_waiting(o, l);
        return units > 0 ? units : 0;
    }
    if (named && (o->flags & ORDER_ALLOW)) {
        units = l->current_quantity - order_line_bought(o, l->id) - order_line_waiting(o, l);
        return units > 0 ? units : 0;
    }
    units = order_line_to_buy(o, l) - order_line_waiting(o, l) - order_line_others(o, l);
    if ((o->flags & ORDER_FOS_KNOWN) && order_has_fos(o)) {
        int64_t open = order_line_open(o, l) - order_line_others(o, l);
        if (units > open)
            units = open;
    }
    return units > 0 ? units : 0;
}

/* Without access to protected data the shop still tells city and country, never the street. */
static bool has_address(const struct person *p)
{
    return p->has_address && !p->erased && !(str_empty(p->address1) && str_empty(p->address2));
}

static int64_t mapped_ms(const struct judge *j, const struct order *o, const struct purchase *p)
{
    int64_t last_ms = 0;
    for (size_t i = 0; i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(o, p->lines[i].line_id);
        const struct mapping *m = l ? mapping_for_line(j->mappings, j->mappings_n, l) : NULL;
        if (m && m->changed_ms > last_ms)
            last_ms = m->changed_ms;
    }
    return last_ms;
}

int64_t judge_answer_ms(const struct judge *j, const struct order *o, const struct purchase *p)
{
    struct str words;

    if (p->state != PURCHASE_STATE_REFUSED)
        return 0;
    switch (purchase_refusal(p, &words)) {
    case PROBLEM_ADDRESS_REJECTED: return o->corrected_ms;
    case PROBLEM_OUT_OF_STOCK:
    case PROBLEM_VARIANT_GONE:
    case PROBLEM_NOT_DELIVERABLE:
    case PROBLEM_SERVICE_GONE:
    case PROBLEM_PRICE_ROSE:
    case PROBLEM_COST_LIMIT: return mapped_ms(j, o, p);
    default: return 0;
    }
}

bool judge_answered(const struct judge *j, const struct order *o, const struct purchase *p)
{
    return judge_answer_ms(j, o, p) > p->settled_ms;
}

/* It ended badly and nobody has done anything about it yet. */
static bool failed(const struct view *v, const struct purchase *p)
{
    if (purchase_is_live(p) || purchase_is_withdrawn(p) || judge_answered(v->j, v->o, p))
        return false;
    return p->state != PURCHASE_STATE_REFUSED || !order_replacement(v->o, p);
}

static void look_at_purchases(struct view *v, const struct line *l)
{
    for (size_t i = 0; i < v->o->purchases_n; i++) {
        const struct purchase *p = &v->o->purchases[i];
        int64_t units = purchase_line_units(p, l->id), dropped = purchase_line_dropped(p, l->id);
        if (p->row == ROW_GONE || units + dropped == 0)
            continue;
        v->failed_before = v->failed_before || dropped > 0 || failed(v, p);
        if (p->state == PURCHASE_STATE_UNKNOWN)
            v->unsettled = true;
    }
}

static void look_at(struct view *v, const struct line *l)
{
    int64_t buyable = judge_line_buyable(v->o, l, v->only != NULL);
    v->any = true;
    v->to_buy += order_line_to_buy(v->o, l);
    v->buyable += buyable;
    v->bought += order_line_bought(v->o, l->id);
    v->elsewhere += order_line_elsewhere(v->o, l);
    v->waiting += order_line_waiting(v->o, l);
    v->others += order_line_others(v->o, l);
    if (buyable > 0 && !judge_listing(v->j, l))
        v->no_listing = true;
    look_at_purchases(v, l);
}

static struct view view_of(const struct judge *j, const struct order *o, const int64_t *only,
                           size_t only_n)
{
    struct view v = {.j = j, .o = o, .only = only, .only_n = only_n};
    v.set_aside = (o->flags & ORDER_ELSEWHERE) != 0;
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct line *l = &o->lines[i];
        if (!l->requires_shipping || l->quantity <= 0 || (only && !is_named(&v, l)))
            continue;
        if (only || judge_line_ours(j, o, l)) {
            look_at(&v, l);
            continue;
        }
        const struct mapping *m = mapping_for_line(j->mappings, j->mappings_n, l);
        v.ignored = v.ignored || (m && m->ignored);
        v.set_aside = v.set_aside || l->handled_elsewhere;
    }
    v.no_address = v.any && !has_address(&o->person);
    return v;
}

/* What the shop's connection and policy say, whatever the lines. */
static uint64_t guards_of_shop(const struct view *v)
{
    const struct judge *j = v->j;
    const struct shop *s = j->shop;
    uint64_t g = 0;
    if (!s->policy.auto_buy)
        g |= GUARD_BIT(GUARD_PAUSED);
    if (s->state == SHOP_NEEDS_CONNECT || s->state == SHOP_UNINSTALLED)
        g |= GUARD_BIT(GUARD_SHOP_NOT_CONNECTED);
    if (s->other_app_seen && !s->other_app_confirmed)
        g |= GUARD_BIT(GUARD_CONFIRM_OTHER_APP);
    if (s->policy.daily_limit > 0 && j->bought_today >= s->policy.daily_limit)
        g |= GUARD_BIT(GUARD_DAILY_LIMIT);
    if (!j->account_ready)
        g |= GUARD_BIT(GUARD_NO_ACCOUNT);
    return g;
}

static bool costs_too_much(const struct shop *s, const struct order *o)
{
    if (s->policy.price_limit_minor <= 0)
        return false;
    struct str want = s->currency, got = str_of(o->total.currency);
    /* An amount in another currency cannot be held against the limit. */
    if (!str_empty(want) && !str_empty(got) && !str_eq_nocase(want, got))
        return true;
    return o->total.minor > s->policy.price_limit_minor;
}

/* What the order says as a whole. */
static uint64_t guards_of_order(const struct view *v)
{
    const struct order *o = v->o;
    const struct shop *s = v->j->shop;
    uint64_t g = 0;
    if ((o->flags & ORDER_BACKFILL) || o->created_ms < s->connected_ms)
        g |= GUARD_BIT(GUARD_BEFORE_CONNECTION);
    if (o->flags & ORDER_TEST)
        g |= GUARD_BIT(GUARD_TEST);
    if (!shop_order_payable(s, o))
        g |= GUARD_BIT(GUARD_UNPAID);
    if (o->canceled_ms > 0 || (o->flags & ORDER_DELETED))
        g |= GUARD_BIT(GUARD_CANCELED);
    if (o->risk == RISK_HIGH)
        g |= GUARD_BIT(GUARD_HIGH_RISK);
    if (s->policy.max_age_ms > 0 && v->j->now_ms - o->created_ms > s->policy.max_age_ms)
        g |= GUARD_BIT(GUARD_TOO_OLD);
    if (costs_too_much(s, o))
        g |= GUARD_BIT(GUARD_PRICE_LIMIT);
    if (o->flags & (ORDER_READ_WANTED | ORDER_LINES_PARTIAL))
        g |= GUARD_BIT(GUARD_STALE);
    if ((o->flags & ORDER_FOS_KNOWN) && !order_has_fos(o) && v->any)
        g |= GUARD_BIT(GUARD_NO_FULFILLMENT_ORDERS);
    if (o->flags & ORDER_ELSEWHERE)
        g |= GUARD_BIT(GUARD_FULFILLED_ELSEWHERE);
    if (o->flags & ORDER_DO_NOT_BUY)
        g |= GUARD_BIT(GUARD_DO_NOT_BUY);
    return g;
}

/* What the lines say: is there anything to buy, and may it be bought. */
static uint64_t guards_of_lines(const struct view *v)
{
    uint64_t g = 0;
    bool blocked = v->to_buy > 0 && v->buyable == 0;
    bool nothing_open = blocked && v->waiting == 0 && v->others == 0;
    if ((v->o->hold_ms > 0 || (blocked && v->waiting > 0)) && !MUTANT(IGNORE_HOLD))
        g |= GUARD_BIT(GUARD_HELD);
    if (blocked && v->waiting == 0 && v->others > 0)
        g |= GUARD_BIT(GUARD_NOT_HANDLED);
    if (v->o->display_fulfillment == DISPLAY_FULFILLMENT_FULFILLED ||
        (v->any && v->to_buy == 0 && v->elsewhere > 0) || nothing_open)
        g |= GUARD_BIT(GUARD_FULFILLED);
    if (v->no_listing)
        g |= GUARD_BIT(GUARD_UNMAPPED);
    if (v->no_address && v->buyable > 0)
        g |= GUARD_BIT(GUARD_ADDRESS_MISSING);
    if (v->any && v->to_buy == 0 && v->bought > 0 && v->buyable == 0)
        g |= GUARD_BIT(GUARD_ALREADY_BOUGHT);
    if (v->unsettled)
        g |= GUARD_BIT(GUARD_IN_DOUBT);
    if (v->failed_before && v->buyable > 0)
        g |= GUARD_BIT(GUARD_FAILED_BEFORE);
    if (!v->any && v->set_aside)
        g |= GUARD_BIT(GUARD_FULFILLED_ELSEWHERE);
    if (!v->any && !v->set_aside)
        g |= GUARD_BIT(v->ignored ? GUARD_NOT_HANDLED : GUARD_UNMAPPED);
    return g;
}

static bool needs_no_shipping(const struct order *o)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        if (o->lines[i].requires_shipping && o->lines[i].quantity > 0)
            return false;
    }
    return true;
}

static uint64_t raw_guards(const struct view *v)
{
    uint64_t lines = guards_of_lines(v);
    if (is_taken_for_alive(v->o))
        return guards_of_shop(v);
    if (MUTANT(IGNORE_REFUND))
        lines = v->buyable ? lines & ~GUARD_BIT(GUARD_FULFILLED) : lines;
    /* Gift cards and downloads have no listing and need none. */
    if (!v->any && needs_no_shipping(v->o))
        lines = (lines & ~GUARD_BIT(GUARD_UNMAPPED)) | GUARD_BIT(GUARD_NOT_HANDLED);
    return guards_of_shop(v) | guards_of_order(v) | lines;
}

uint64_t judge_hard_guards(uint64_t guards)
{
    uint64_t hard = 0;
    for (int g = 0; g < GUARD_MAX; g++) {
        if ((guards & GUARD_BIT(g)) && !guard_overridable((enum guard)g))
            hard |= GUARD_BIT(g);
    }
    return hard;
}

static uint64_t as_allowed(const struct order *o, uint64_t guards)
{
    if (!(o->flags & ORDER_ALLOW))
        return guards;
    return judge_hard_guards(guards) | (guards & GUARD_BIT(GUARD_FAILED_BEFORE));
}

/* These pass without anybody doing anything about the order: its grace goes on meanwhile. */
#define PASSING                                                                            \
    (GUARD_BIT(GUARD_STALE) | GUARD_BIT(GUARD_DAILY_LIMIT) | GUARD_BIT(GUARD_NO_ACCOUNT) | \
     GUARD_BIT(GUARD_SHOP_NOT_CONNECTED))

uint64_t judge_guards(const struct judge *j, const struct order *o)
{
    struct view v = view_of(j, o, NULL, 0);
    uint64_t g = as_allowed(o, raw_guards(&v));
    if (g == 0 && v.buyable == 0) /* "anyway" cannot buy what there is not */
        g |= GUARD_BIT(v.elsewhere > 0 ? GUARD_FULFILLED : GUARD_NOT_HANDLED);
    if (g & ~PASSING)
        return g;
    bool waits = o->auto_buy_ms > 0 ? j->now_ms < o->auto_buy_ms : j->shop->policy.grace_ms > 0;
    return waits ? g | GUARD_BIT(GUARD_GRACE) : g;
}

uint64_t judge_guards_lines(const struct judge *j, const struct order *o, const int64_t *only_lines,
                            size_t only_lines_n)
{
    struct view v = view_of(j, o, only_lines, only_lines_n);
    return as_allowed(o, raw_guards(&v));
}

/* The order without one purchase and without the one that it replaces. */
static struct order order_without(const struct judge *j, const struct order *o,
                                  const struct purchase *self)
{
    struct order copy = *o;
    copy.purchases = ARENA_ARRAY(j->arena, struct purchase, o->purchases_n);
    copy.purchases_n = 0;
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        if (p->id != self->id && (self->replaces_id == 0 || p->id != self->replaces_id))
            copy.purchases[copy.purchases_n++] = *p;
    }
    return copy;
}

uint64_t judge_guards_purchase(const struct judge *j, const struct order *o,
                               const struct purchase *p)
{
    struct order without = order_without(j, o, p);
    int64_t *only = ARENA_ARRAY(j->arena, int64_t, p->lines_n);
    bool fits = p->lines_n > 0;
    for (size_t i = 0; i < p->lines_n; i++) {
        only[i] = p->lines[i].line_id;
        const struct line *l = order_line_by_id(o, only[i]);
        fits = fits && l && l->requires_shipping &&
               purchase_line_units(p, only[i]) <= judge_line_buyable(&without, l, true);
        fits = fits && (p->by_person || judge_line_ours(j, &without, l));
    }
    uint64_t g = judge_guards_lines(j, &without, only, p->lines_n);
    g &= ~GUARD_BIT(GUARD_DAILY_LIMIT);
    if (p->by_person)
        g = judge_hard_guards(g);
    return fits ? g : g | GUARD_BIT(GUARD_CHANGED);
}
