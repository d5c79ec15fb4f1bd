/* SPDX-License-Identifier: Apache-2.0 */
/* See db/metrics.h. */
#include "db/metrics.h"

#include "db/engine.h"

static const char *const texts[METRIC_MAX] = {
    [METRIC_WRITES] = "SELECT state, count(*) FROM shop_write "
                      "WHERE state IN ('wanted', 'sent', 'doubt', 'failed') "
                      "GROUP BY state ORDER BY state",
    [METRIC_PURCHASES] = "SELECT state, count(*) FROM purchase "
                         "WHERE state IN ('planned', 'intent', 'unknown') "
                         "GROUP BY state ORDER BY state",
    [METRIC_JOBS] = "SELECT state, count(*) FROM job "
                    "WHERE state IN ('waiting', 'running', 'paused') "
                    "GROUP BY state ORDER BY state",
    [METRIC_CALLS] = "SELECT state, count(*) FROM call GROUP BY state ORDER BY state",
    [METRIC_HOOKS] = "SELECT state, count(*) FROM hook GROUP BY state ORDER BY state",
};

enum err db_metric(struct db *db, struct arena *a, enum metric m, struct metric_row **ret_rows,
                   size_t *ret_n)
{
    struct query *q = engine_query(db, texts[m]);
    struct metric_row *rows = NULL;
    size_t n = 0;

    while (engine_row(q)) {
        struct metric_row *row = ARENA_PUSH(a, &rows, &n, struct metric_row);
        row->label = engine_text_at(q, 0, a);
        row->count = engine_i64_at(q, 1);
    }
    enum err err = engine_end(q);
    if (!err) {
        *ret_rows = rows;
        *ret_n = n;
    }
    return err;
}
