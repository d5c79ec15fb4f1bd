/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of an order's problems: opening and closing them. Which ones the facts ask for is
 * decided by judge_order (core/judge.h); what only an outside answer tells (a refusal's kind, a
 * suspect number, a stalled parcel, an item set aside) is opened by whoever read that answer.
 */
#ifndef WAYBILL_CORE_PROBLEM_H
#define WAYBILL_CORE_PROBLEM_H

#include "core/change.h"

struct id_maker;

struct problem_book {
    struct order *order;
    struct arena *arena; /* of the order */
    struct id_maker *ids;
    int64_t now_ms;
    struct changes *changes;
};

/* The open problem of that kind about that subject (0: the order), dismissed or not; NULL. */
struct problem *problem_find(const struct order *o, enum problem_kind kind, int64_t subject_id);

/* The supplier divided what was bought (SUPPLIER_SPLIT is open), and some of it is in no parcel: it
 * may be in an order that is not known. */
bool problem_divided(const struct order *o, const struct purchase *p);

/* Opens it, or gives the open one the new detail. A dismissed one stays dismissed. */
struct problem *problem_open(const struct problem_book *b, enum problem_kind kind,
                             int64_t subject_id, struct str detail);

/* Closes it if it is open: its row goes, the history keeps it. */
void problem_close(const struct problem_book *b, enum problem_kind kind, int64_t subject_id);

#endif
