/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One wrong place per promise (base/mutant.h): X(NAME, a seed that shows it, what is wrong).
 * Seed 0: none is known, only `make mutants` looks for it.
 * To add one: a row here and `if (MUTANT(NAME))` at the place; `make mutants` finds the seed.
 */
X(FORGET_INTENT, 1, "a purchase leaves before it is written down")
X(NEW_REFERENCE, 3, "a purchase in doubt is asked for again under a new reference")
X(LOST_IS_REFUSED, 3, "an answer that got lost counts as a refusal")
X(BUY_MORE, 1, "one unit more is bought than was sold")
X(IGNORE_HOLD, 6, "what a person holds is bought")
X(IGNORE_CANCEL, 2, "what was canceled is bought")
X(IGNORE_REFUND, 3, "what was refunded is bought")
X(MARK_MORE, 1, "one unit more is marked than a package holds")
X(WRONG_NUMBER, 1, "the shop gets a number that the supplier never gave")
X(OLD_NUMBER, 1, "a number that changes under way is not taken")
X(TELL_TWICE, 1, "a customer is told of every change of a number")
X(TELL_EACH_PART, 8, "a customer is told of each part of a package")
X(MARK_AT_ONCE, 9, "a mark whose answer was lost is sent again although it may still arrive")
X(STAGE_BACK, 1, "a stage moves back without a cause")
X(LOSE_TOPIC, 1, "a shop is not asked for one kind of message")
X(WRONG_SUM, 1, "the sum of an order is a cent too high")
X(WRONG_COST, 1, "a purchase costs a cent more than its lines")
X(WRONG_REPORT, 1, "the report adds up canceled orders too")
X(SWALLOW_FAILURE, 3, "a write that failed is nobody's problem")
X(DROP_WEBHOOK, 1, "a webhook is answered before it is stored, and lost")
X(ADDRESS_IN_LOG, 1, "an address is logged")
X(SECRET_IN_LOG, 1, "an access token is logged")
X(BEND_HISTORY, 1, "an entry of the history says another time than its hash")
X(CUT_HISTORY, 1, "an entry of the history is deleted later")
X(OLD_WORDS, 1, "an order is found under its first words only")
X(LOSE_JOB, 1, "a job that failed is never tried again")
X(NO_SYNC, 1, "what is committed is not on the platter")
X(ANSWER_FIRST, 4, "a commit that failed counts as done")
