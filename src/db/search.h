/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words under which an order is found, and what a person's search text asks of them. Pure: the
 * index itself is the table order_search. Folding is base/text.h's.
 */
#ifndef WAYBILL_DB_SEARCH_H
#define WAYBILL_DB_SEARCH_H

#include "core/order.h"

/* Order name and number, customer, e-mail, SKUs, titles, tracking numbers, suppliers' numbers.
 * Words of five or more characters with digits stand there once more backwards, marked, so that
 * their last digits are a prefix; not those of an e-mail address and of the shop's own id. */
struct str search_words(struct arena *a, const struct order *o);

/* It is such a word that is written backwards. */
bool search_is_backwards(struct str word);

/* The index query for a search text: every blank-separated piece must be found; a piece is a
 * beginning of a word, a run of words or Han characters, or the last four or more characters of a
 * number. False when nothing searchable is in it. */
bool search_query(struct arena *a, struct str text, struct str *ret_query) MUST_USE;

#endif
