/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part of core/judge.h, for core/judge.c only: the problems that the facts of an order ask for.
 */
#ifndef WAYBILL_CORE_JUDGE_PROBLEM_H
#define WAYBILL_CORE_JUDGE_PROBLEM_H

#include "core/judge.h"

/* Opens what the facts ask for and closes what they no longer bear out. */
void judge_problems(const struct judge *j, struct order *o);

/* Since when the purchase has waited for a number of its goods or of a part; 0: it does not. */
int64_t judge_number_awaited_ms(const struct order *o, const struct purchase *p);

/* Since when it lies in the extension: begun there or, not begun yet, handed over. 0: it does not.
 */
int64_t judge_left_ms(const struct purchase *p);

#endif
