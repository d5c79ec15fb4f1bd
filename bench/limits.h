/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts below could do at best, measured beside the hub on the same machine in the same
 * minutes: bare SQLite that writes as many rows and bytes, and bare libmicrohttpd.
 */
#ifndef WAYBILL_BENCH_LIMITS_H
#define WAYBILL_BENCH_LIMITS_H

#include "base/arena.h"
#include "base/str.h"

/* Rows of one unit of work. */
enum limit_work {
    LIMIT_INTAKE, /* order, customer, 2 lines, history, webhook with its packed body, search */
    LIMIT_MARK    /* order again, package, number, write, history, search again */
};

/*
 * Units per second, `group` of them in each transaction, for span_ms, in a new file in dir over
 * `rows` orders that are there already. WAL, synchronous=FULL, prepared statements, one thread.
 */
double limit_sqlite(struct arena *a, const char *dir, enum limit_work work, int64_t rows, int group,
                    int64_t span_ms);

/* Serves GET /N with N bytes (at most 64 KiB) on the port until the process is told to end; for a
 * child. Other paths and methods: 2 bytes. */
void limit_http_serve(int port);

#endif
