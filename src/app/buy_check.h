/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The looks before a purchase leaves: does the supplier take the address, has it the goods, does it
 * send them there, at which price. What it would refuse is a named problem here, before anything
 * has left. A check that a supplier does not offer is passed over.
 */
#ifndef WAYBILL_APP_BUY_CHECK_H
#define WAYBILL_APP_BUY_CHECK_H

#include "app/goods.h"

enum buy_verdict {
    BUY_MAY,     /* request and choices are filled */
    BUY_ASKED,   /* something is not known yet: the job's call is under way (or there was no job) */
    BUY_MAY_NOT, /* refusal says why: a problem's code and words */
    BUY_WAIT,    /* could not be found out just now: waits_for says what */
};

struct buy_check {
    enum buy_verdict verdict;
    struct str refusal, waits_for;
    struct str request; /* business parameters, as they will be stored and sent */
    struct purchase_choice *choices;
    size_t choices_n;
    struct money cost; /* no currency: not told for everything */
    /* Mappings that learned something: a variant found by its words, a price. To be saved when the
     * purchase leaves. */
    struct mapping *learned;
    size_t learned_n;
};

/*
 * Looks at a planned purchase. j NULL: with what is known already, nothing is asked. Never changes
 * anything.
 */
void buy_check(struct turn *t, struct job *j, const struct judge *jg, const struct order *o,
               const struct purchase *p, struct desk_account *acc, struct buy_check *ret_check);

/* What would come of it by what is known now: what is not is taken as mapped. MAY or MAY_NOT. */
void buy_guess(struct turn *t, const struct judge *jg, const struct order *o,
               const struct purchase *p, struct desk_account *acc, struct buy_check *ret_check);

/* Saves what was learned, with its entry in the history. */
enum err buy_check_learn(struct turn *t, const struct buy_check *c) MUST_USE;

#endif
