/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People who wait for an answer from outside: a command may be answered not at the end of its turn
 * but when its subject (a write, a supplier order) has news, or at a deadline.
 */
#ifndef WAYBILL_APP_WAITER_H
#define WAYBILL_APP_WAITER_H

#include "app/turn.h"

/* Runs the events whose subject was named by turn_answer or whose deadline is over. */
enum err waiters_run(struct turn *t) MUST_USE;
/* After a failed commit: those of this turn's events leave the list (they are told the failure). */
void waiters_put_back(struct turn *t, struct event **events, size_t n);
/* Nothing can be written: those whose deadline is over are told so, the others wait on. */
void waiters_give_up(struct turn *t, enum err err);
/* The clock was set back by so much: nobody waits longer for it. */
void waiters_sooner(struct desk *d, int64_t by_ms);
int64_t waiters_next_ms(const struct desk *d);
/* Tells all that the desk closes. */
void waiters_release(struct desk *d);

#endif
