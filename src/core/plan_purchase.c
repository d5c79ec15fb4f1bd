/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is still to be bought, by supplier account. Whether it may be bought: core/judge_guard.c.
 */
#include "core/plan.h"

static bool is_named(const int64_t *only, size_t only_n, int64_t line_id)
{
    for (size_t i = 0; i < only_n; i++) {
        if (only[i] == line_id)
            return true;
    }
    return false;
}

static struct purchase_plan *plan_for(struct arena *a, struct purchase_plan **plans, size_t *n,
                                      const struct mapping *m)
{
    for (size_t i = 0; i < *n; i++) {
        struct purchase_plan *p = &(*plans)[i];
        if (str_eq(p->supplier, m->supplier) && p->account_id == m->account_id)
            return p;
    }
    struct purchase_plan *p = ARENA_PUSH(a, plans, n, struct purchase_plan);
    p->supplier = m->supplier;
    p->account_id = m->account_id;
    return p;
}

size_t plan_purchases(const struct judge *j, const struct order *o, const int64_t *only_lines,
                      size_t only_lines_n, struct arena *a, struct purchase_plan **ret_plans)
{
    struct purchase_plan *plans = NULL;
    size_t n = 0;
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct line *l = &o->lines[i];
        bool chosen =
            only_lines ? is_named(only_lines, only_lines_n, l->id) : judge_line_ours(j, o, l);
        if (!chosen || !l->requires_shipping || l->row == ROW_GONE)
            continue;
        int64_t units = judge_line_buyable(o, l, only_lines != NULL);
        const struct mapping *m = judge_listing(j, l);
        if (units <= 0 || !m)
            continue;
        struct purchase_plan *p = plan_for(a, &plans, &n, m);
        *ARENA_PUSH(a, &p->lines, &p->lines_n, struct purchase_line) =
            (struct purchase_line){.line_id = l->id, .quantity = units, .mapping_id = m->id};
    }
    *ret_plans = plans;
    return n;
}
