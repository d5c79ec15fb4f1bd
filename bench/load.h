/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A load generator: so many connections on one thread, each sends its next request as soon as it
 * has its answer. It shares the machine with the server, so its rates understate what the server
 * could do alone; what is told of CPU time is the server's own.
 */
#ifndef WAYBILL_BENCH_LOAD_H
#define WAYBILL_BENCH_LOAD_H

#include "base/arena.h"
#include "base/str.h"

#define LOAD_REQUEST_MAX ((size_t)64 * 1024)

struct load {
    struct str address; /* "127.0.0.1:8787", or "/path/of.sock" */
    int connections;
    int64_t requests; /* in all */
    int64_t max_ms;   /* or so long */
    /* Writes request i, head and body, into buf; returns its length. */
    size_t (*make)(void *ctx, int64_t i, char *buf, size_t max);
    void *ctx;
};

struct load_result {
    int64_t done, refused; /* answers, and those of them that were not 2xx */
    double per_s, p50_ms, p99_ms, max_ms;
    int64_t last_status, bytes; /* of the last answer: status and size of its body */
    struct str refusal;         /* body of the first answer that was not 2xx; of the arena */
};

/* False when no connection could be made or one broke. */
bool load_run(const struct load *l, struct arena *a, struct load_result *ret_result);

/* One request; the body of the answer, of the arena. Status 0: none came. */
struct str load_one(struct arena *a, struct str address, struct str request, int *ret_status);

/* "POST /path HTTP/1.1", usual headers, the extra ones ("Name: value\r\n"), an empty line and the
 * body. Returns the length. */
size_t load_request(char *buf, size_t max, const char *method, const char *path, const char *extra,
                    struct str body);

#endif
