/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening and closing the rows of problems. What is a problem: core/judge_problem.c.
 */
#include "core/problem.h"

#include "base/id.h"

struct problem *problem_find(const struct order *o, enum problem_kind kind, int64_t subject_id)
{
    for (size_t i = 0; i < o->problems_n; i++) {
        struct problem *p = &o->problems[i];
        if (p->row != ROW_GONE && p->kind == kind && p->subject_id == subject_id)
            return p;
    }
    return NULL;
}

bool problem_divided(const struct order *o, const struct purchase *p)
{
    return p && purchase_is_live(p) && problem_find(o, PROBLEM_SUPPLIER_SPLIT, p->id) &&
           !order_purchase_placed(o, p);
}

struct problem *problem_open(const struct problem_book *b, enum problem_kind kind,
                             int64_t subject_id, struct str detail)
{
    struct order *o = b->order;
    struct problem *p = problem_find(o, kind, subject_id);
    if (p) {
        if (!str_eq(p->detail, detail)) {
            p->detail = str_dup(b->arena, detail);
            row_touch(&p->row);
        }
        return p;
    }
    p = ORDER_PUSH(b->arena, &o->problems, &o->problems_n, struct problem);
    *p = (struct problem){
        .id = id_make(b->ids, b->now_ms),
        .kind = kind,
        .since_ms = b->now_ms,
        .detail = str_dup(b->arena, detail),
        .subject_id = subject_id,
        .row = ROW_NEW,
    };
    changes_add(b->changes, "problem", subject_id, STR(""), problem_kind_text(kind));
    return p;
}

void problem_close(const struct problem_book *b, enum problem_kind kind, int64_t subject_id)
{
    struct problem *p = problem_find(b->order, kind, subject_id);
    if (!p)
        return;
    p->row = ROW_GONE;
    changes_add(b->changes, "problem", subject_id, problem_kind_text(kind), STR(""));
}
