/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cause of an entry of the history, for people. What is stored, hashed and never changed is one
 * text, for all readers: our own words, a code (of an error, a problem, a guard, a bulk), what the
 * other side said, or what a person typed. Our own are told in the reader's language.
 */
#ifndef WAYBILL_APP_CAUSE_H
#define WAYBILL_APP_CAUSE_H

#include "base/text.h"

/* source: of the entry, as stored. Words of others and of persons stay as they are; "" for "". */
struct str cause_text(struct arena *a, struct str source, struct str cause, enum lang lang);

#endif
