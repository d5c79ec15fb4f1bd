/* SPDX-License-Identifier: Apache-2.0 */
/* Sums for monitoring: how many rows stand in which state. Read only, from indexes where it counts.
 */
#ifndef WAYBILL_DB_METRICS_H
#define WAYBILL_DB_METRICS_H

#include "db/db.h"

enum metric {
    METRIC_WRITES,    /* the outbox, but for what is done or dropped */
    METRIC_PURCHASES, /* planned, intent, unknown */
    METRIC_JOBS,      /* that are not over */
    METRIC_CALLS,     /* kept ones */
    METRIC_HOOKS,     /* kept ones */
    METRIC_MAX
};

/* Label is the state as stored. */
struct metric_row {
    struct str label;
    int64_t count;
};
enum err db_metric(struct db *db, struct arena *a, enum metric m, struct metric_row **ret_rows,
                   size_t *ret_n) MUST_USE;

#endif
