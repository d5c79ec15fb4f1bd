/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Purchase: an intent with our own reference is on disk before the supplier hears of it. An answer
 * that never came is settled by the same reference, within the supplier's window, never under a new
 * one; after that a person decides.
 */
#ifndef WAYBILL_APP_PURCHASE_H
#define WAYBILL_APP_PURCHASE_H

#include "app/job.h"

/*
 * Plans purchases for what is still to be bought of the order (only_lines NULL: all that is ours)
 * and adds them to it. The caller saves. person "" when Waybill acts by itself. Returns how many.
 */
enum err purchase_plan(struct turn *t, struct order *o, const int64_t *only_lines,
                       size_t only_lines_n, struct str person, struct changes *changes,
                       size_t *ret_n) MUST_USE;

/* The same at accounts that the extension works for: nothing but a person's browser sends them. */
enum err purchase_plan_extension(struct turn *t, struct order *o, const int64_t *only_lines,
                                 size_t only_lines_n, struct str person, struct changes *changes,
                                 size_t *ret_n) MUST_USE;

/* Would that plan anything? Nothing is changed. */
enum err purchase_is_for_extension(struct turn *t, struct order *o, const int64_t *only_lines,
                                   size_t only_lines_n, bool *ret_yes) MUST_USE;

/* A new purchase row. Pointers to other purchases are invalid after it. */
struct purchase *purchase_push(struct turn *t, struct order *o);
/* A supplier order of that number for the purchase, asked about at due_ms. */
struct supplier_order *purchase_add_number(struct turn *t, struct purchase *p, struct str number,
                                           int64_t due_ms);
/* The purchase is settled: its state, and how it is told. */
void purchase_settle(struct turn *t, struct purchase *p, enum purchase_state state,
                     struct str refusal, struct changes *changes);

/* The supplier, or Waybill in its place, refused it: settled, and no earlier than what it was
 * refused for last changed. Else one correction would answer every refusal while a clock that was
 * set back has not caught up. */
enum err purchase_refuse(struct turn *t, const struct order *o, struct purchase *p,
                         struct str refusal, struct changes *changes) MUST_USE;

/*
 * What would be sent for a planned purchase, by what is known now: its business parameters. GUARD
 * (ret_guard says which) and BAD_INPUT (ret_refusal: problem and detail): it would not be sent.
 */
enum err purchase_preview(struct turn *t, struct order *o, const struct purchase *p,
                          struct str *ret_request, enum guard *ret_guard,
                          struct str *ret_refusal) MUST_USE;

/* Our reference of a purchase: "WB" and its id. */
struct str purchase_reference(struct turn *t, int64_t purchase_id);

#endif
