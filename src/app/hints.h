/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hints: supplier orders that a message spoke of and that belong to no known purchase. One may be
 * the order of a purchase whose number is not known, because an answer was lost. It is read, and
 * when its goods are those of one such purchase, which left before the message came, and nothing
 * else fits either of them, the purchase takes its number. Whatever is not so clear is a proposal
 * in the words of the purchase's problem: a person links the right one. No number is ever given to
 * two purchases.
 */
#ifndef WAYBILL_APP_HINTS_H
#define WAYBILL_APP_HINTS_H

#include "app/turn.h"

/* A message spoke of this order. */
enum err hints_put(struct turn *t, int64_t account_id, struct str number) MUST_USE;

/* A purchase of the account may exist under a number that is not known. */
void hints_wake(struct turn *t, int64_t account_id);

#endif
