/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that a supplier pushes: verified by the web floor, stored here, and used only as a
 * trigger: the supplier order is asked about before what the schedule planned. What it claims
 * decides nothing. One about an order that belongs to no known purchase is kept as a hint: it may
 * be the number of one whose answer was lost (app/hints.h).
 */
#ifndef WAYBILL_APP_PUSH_H
#define WAYBILL_APP_PUSH_H

#include "app/event.h"

#define PUSH_ACCOUNTS_MAX 16

struct push_event {
    struct event event;
    struct str supplier;                    /* its id */
    int64_t account_ids[PUSH_ACCOUNTS_MAX]; /* whose secret signed it: accounts may share an app */
    size_t accounts_n;
    struct str number, status; /* of the supplier order, "" when it is of no concern */
    struct str digest;         /* hex SHA-256 of the body */
    struct str packed;         /* the body, compressed */
};

/* Ready for desk_post once the other fields and event.done are set. event.err after done: OK means
 * "on disk". */
void push_init(struct push_event *e, struct arena *a);

#endif
