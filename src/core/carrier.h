/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Carriers: whose number is it, where is it tracked, what does the shop call them. Everything
 * comes from the rows of core/carriers.tbl.h; the check digits are in core/carrier_check.h.
 *
 * About a quarter of real numbers are ambiguous by their form (bare 10, 12 or 14 digits): the
 * answer is therefore a ranked list. A failed check digit never removes a carrier whose form is
 * unmistakable: carriers' own sample numbers fail theirs. It says so in `proof`, for a warning.
 */
#ifndef WAYBILL_CORE_CARRIER_H
#define WAYBILL_CORE_CARRIER_H

#include "base/str.h"

struct carrier {
    const char *id;      /* "yunexpress": stored, never changed */
    const char *name;    /* for people */
    const char *shopify; /* the shop's exact spelling, "" when it does not know the carrier */
    int32_t track17;     /* 17TRACK's key, 0 not known */
    const char *url;     /* "{n}" is the number, "" none that takes it */
    const char *where;   /* countries where it delivers, "US CA"; "" any */
    const char *words;   /* how suppliers call it, "|" between, upper case */
};

enum carrier_proof {
    CARRIER_UNCHECKED, /* this form has no check digit */
    CARRIER_PROVEN,    /* the check digit is right */
    CARRIER_DISPROVEN, /* the form fits, the check digit does not: a typing mistake or a sample */
    CARRIER_PROOF_MAX
};

struct carrier_guess {
    const struct carrier *carrier;
    int confidence; /* 1..99, comparable within one answer; CARRIER_SURE and more: act on it */
    enum carrier_proof proof;
};

#define CARRIER_SURE 80

/* Upper case ASCII letters and digits of the number; blanks, dashes, dots, slashes and full-width
 * forms are folded. "" when it holds anything else or more than 64 characters. */
struct str carrier_normalize(struct arena *a, struct str number);

/* It can be a tracking number at all: at most 64 letters and digits, a digit among them, and no
 * words. Suppliers also write "pending" or a sentence where the number belongs. */
bool carrier_number_possible(struct str number);

/* Carriers that the number may belong to, best first, each once; 0 when none fits. country: where
 * it goes ("US"), hint: what the supplier calls carrier or service; both may be "". */
size_t carrier_detect(struct arena *a, struct str number, struct str country, struct str hint,
                      struct carrier_guess **ret_guesses);

/* The first guess if it is sure enough to be told to the shop, else NULL. */
const struct carrier *carrier_best(struct arena *a, struct str number, struct str country,
                                   struct str hint);

/* NULL when unknown. */
const struct carrier *carrier_by_id(struct str id);
/* By id, name or the shop's spelling, case ignored; for what people type. NULL when unknown. */
const struct carrier *carrier_by_name(struct str name);
/* "CAINIAO_FULFILLMENT_STD", "AliExpress Standard Shipping", "Yanwen ...": NULL when unknown. */
const struct carrier *carrier_of_supplier_text(struct str text);

/* Always an address that takes the number: the carrier's own page, else 17TRACK's. c may be NULL.
 * Shopify may guess a wrong one by itself, so it is always sent along. */
struct str carrier_tracking_url(struct arena *a, const struct carrier *c, struct str number);
/* Exactly as the shop spells it, "" when it does not know it or c is NULL. */
struct str carrier_shopify_company(const struct carrier *c);
struct str carrier_name(const struct carrier *c);

/* All of them, in the order of the table. */
size_t carrier_count(void);
const struct carrier *carrier_at(size_t i);

#endif
