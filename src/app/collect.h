/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collect: when a supplier order is asked before its turn (a due time this long ago says so; it
 * goes before all that the schedule planned, people first), and facts about one that came another
 * way.
 */
#ifndef WAYBILL_APP_COLLECT_H
#define WAYBILL_APP_COLLECT_H

#include "app/turn.h"

#define COLLECT_PERSON_MS 1 /* a person waits for it */
#define COLLECT_NEWS_MS   2 /* the supplier says that there is news */
#define COLLECT_SOON_MS   COLLECT_NEWS_MS

/* What was told of a supplier order without the hub having asked: read from a page. */
struct collect_told {
    struct fact fact;                   /* its source marks the numbers */
    int64_t at_ms;                      /* when it was read there */
    const struct supplier_seen *status; /* NULL: not told */
    const struct parcels_seen *parcels; /* all of the order; NULL: not told */
};
enum collect_outcome { COLLECT_APPLIED, COLLECT_SAME, COLLECT_OLDER };

/* Merges it as if the hub had asked, and saves. What is older than the answer known of the same
 * part is not taken: OLDER when that is all of it. */
enum err collect_take(struct turn *t, struct order *o, int64_t so_id,
                      const struct collect_told *told, enum collect_outcome *ret_outcome) MUST_USE;

#endif
