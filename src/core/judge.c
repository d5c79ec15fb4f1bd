/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One judgement: everything that is computed from an order's facts, stored for listing.
 */
#include "core/judge.h"

#include "base/mutant.h"
#include "core/judge_problem.h"

/* What passes by itself leaves a grace that has begun as it is. */
static int64_t auto_buy_ms(const struct judge *j, const struct order *o, uint64_t guards)
{
    uint64_t passing = GUARD_BIT(GUARD_STALE) | GUARD_BIT(GUARD_DAILY_LIMIT) |
                       GUARD_BIT(GUARD_NO_ACCOUNT) | GUARD_BIT(GUARD_SHOP_NOT_CONNECTED) |
                       GUARD_BIT(GUARD_GRACE);
    if (guards & ~passing)
        return 0;
    return o->auto_buy_ms > 0 ? o->auto_buy_ms : j->now_ms + j->shop->policy.grace_ms;
}

static void keep_i64(struct order *o, int64_t *field, int64_t value)
{
    if (*field == value)
        return;
    *field = value;
    row_touch(&o->row);
}

static void judge_counts(const struct judge *j, struct order *o)
{
    int64_t wanted = 0, shipped = 0, fulfilled = 0;
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct line *l = &o->lines[i];
        int64_t w = judge_line_wanted(j, o, l);
        if (w <= 0)
            continue;
        int64_t s = judge_line_shipped(o, l), f = order_line_fulfilled(o, l);
        wanted += w;
        shipped += s < w ? s : w;
        fulfilled += f < w ? f : w;
    }
    keep_i64(o, &o->lines_wanted, wanted);
    keep_i64(o, &o->lines_shipped, shipped);
    keep_i64(o, &o->lines_fulfilled, fulfilled);
}

void judge_order(const struct judge *j, struct order *o)
{
    enum stage s = judge_stage(j, o);
    if (MUTANT(STAGE_BACK) && o->stage == STAGE_SHIPPED && s == STAGE_FULFILLED)
        s = STAGE_TO_ORDER;
    if (s != o->stage) {
        changes_add(j->changes, "stage", 0, stage_text(o->stage), stage_text(s));
        changes_add(j->changes, "stage.cause", 0, STR(""), judge_stage_cause(j, o, o->stage, s));
        o->stage = s;
        row_touch(&o->row);
    }
    judge_counts(j, o);
    keep_i64(o, &o->auto_buy_ms, auto_buy_ms(j, o, judge_guards(j, o)));
    uint64_t guards = judge_guards(j, o);
    if (guards != o->guards) {
        o->guards = guards;
        row_touch(&o->row);
    }
    judge_problems(j, o);
}

static void sooner(int64_t *due, int64_t at, int64_t now_ms)
{
    if (at > now_ms && (*due == 0 || at < *due))
        *due = at;
}

int64_t judge_due_ms(const struct judge *j, const struct order *o)
{
    const struct policy *p = &j->shop->policy;
    int64_t due = 0;
    sooner(&due, o->auto_buy_ms, j->now_ms);
    if (p->max_age_ms > 0 && (o->stage == STAGE_TO_ORDER || o->stage == STAGE_AWAITING_PAYMENT))
        sooner(&due, o->created_ms + p->max_age_ms + 1, j->now_ms);
    for (size_t i = 0; i < o->purchases_n && p->no_number_ms > 0; i++) {
        int64_t since = judge_number_awaited_ms(o, &o->purchases[i]);
        if (since > 0)
            sooner(&due, since + p->no_number_ms, j->now_ms);
    }
    for (size_t i = 0; i < o->purchases_n; i++) {
        int64_t since = judge_left_ms(&o->purchases[i]);
        if (since > 0)
            sooner(&due, since + JUDGE_LEFT_MS, j->now_ms);
    }
    for (size_t i = 0; i < o->packages_n && p->publish_after_scan; i++) {
        if (o->packages[i].row != ROW_GONE && o->packages[i].fulfillment_ext_id == 0)
            sooner(&due, shop_publish_ms(j->shop, &o->packages[i]), j->now_ms);
    }
    return due;
}
