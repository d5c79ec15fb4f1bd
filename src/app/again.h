/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When to judge which order again because time has passed (core/judge.h: judge_due_ms). Held in
 * memory, filled by every judgement: so the sweep looks at orders whose time has come, not at all
 * open ones. A look at all of them is due after a start, after what every judgement rests on has
 * changed (shops, accounts, the day of a daily limit), and every few hours. What is due only after
 * the next of these is not held: a million orders that wait for days take no memory.
 */
#ifndef WAYBILL_APP_AGAIN_H
#define WAYBILL_APP_AGAIN_H

#include "app/turn.h"

struct again *again_new(void);
void again_free(struct again *g); /* NULL is fine */

/* A judgement was made: due_ms as judge_due_ms gives it, 0 never. */
void again_put(struct again *g, int64_t order_id, int64_t due_ms);
/* The next order whose time has come; false: none. It is forgotten. */
bool again_take(struct again *g, int64_t now_ms, int64_t *ret_order_id);
/* When again_take has one; INT64_MAX: never. */
int64_t again_next_ms(struct again *g);
/* Times and orders held: three times the orders that wait, and a few, at most. */
size_t again_held(const struct again *g);

/* What was put and taken is on the disk. */
void again_committed(struct again *g);
/* Some of it may have been undone: what was judged since the last commit is due at once. */
void again_undone(struct again *g, int64_t now_ms);

/* All open orders are to be looked at: what was known is not to be relied on. */
void again_all(struct again *g);
bool again_wants_all(const struct turn *t);
/* A look at all begins: each of them is put anew by it. */
void again_begin_all(struct turn *t);

#endif
