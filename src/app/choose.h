/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Choices before a purchase, as pure functions over what the supplier told: which variant of the
 * product is the mapped one, which way it is sent, what the price says.
 */
#ifndef WAYBILL_APP_CHOOSE_H
#define WAYBILL_APP_CHOOSE_H

#include "connect/supplier.h"

/*
 * The variant that a listing means: by its ids, else by its properties in words when they name
 * exactly one (in another warehouse: the cheapest that has stock), else the only one of a product
 * when the listing names none. NULL when it is gone or not told apart.
 */
const struct product_variant *choose_variant(const struct product_seen *p, const struct listing *l);

/* The variant in words, as a listing keeps it: lines "Color=Black". */
struct str choose_properties(struct arena *a, const struct product_variant *v);

/*
 * How it is sent: the first offered of the mapping's services, else what its fall-back says. Never
 * one of not_services (comma separated). NULL: *ret_problem is NOT_DELIVERABLE when nothing at all
 * is offered, else SERVICE_GONE.
 */
const struct freight_option *choose_service(const struct freight_seen *f, const struct mapping *m,
                                            const struct product_variant *v,
                                            struct str not_services,
                                            enum problem_kind *ret_problem);

/* The same where the supplier tells of no freight: the first of the mapping's services that was not
 * refused; "" (the supplier chooses) when the mapping names none. False: all were refused. */
bool choose_blind(const struct mapping *m, struct str not_services, struct str *ret_service);

/* The price is higher than the known one by more than so many percent. Never when one of them is
 * not known or in another currency. */
bool choose_too_dear(struct money known, struct money now, int64_t percent);

/* Adds b times n to a: false when a currency is not known or differs, or the sum is too large. An a
 * of nothing takes the currency of b. */
bool choose_add(struct money *a, struct money b, int64_t n);

/*
 * Which of the texts a shop's variant title means ("Black / 2XL" and "2XL, black (EU plug)"): the
 * index of the only best fit by its words; -1 when none has all words of the shop's, or two fit
 * alike.
 */
ptrdiff_t choose_by_words(struct arena *a, struct str title, const struct str *texts, size_t n);

#endif
