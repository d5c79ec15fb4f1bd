/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second data file that follows the hub's: what bare SQLite needs to write byte for byte the
 * rows that the hub has just written, into a file that held the same rows before. It starts as a
 * copy; each step reads from the hub's file what is new there, then writes it with prepared
 * statements, nothing else in between, and tells how long that took.
 */
#ifndef WAYBILL_BENCH_REPLICA_H
#define WAYBILL_BENCH_REPLICA_H

#include "base/str.h"

#include <stdint.h>

struct replica;

/* Copies the hub's file, which may be in use, to `path`. */
struct replica *replica_new(const char *hub_path, const char *path);

struct replica_step {
    int64_t units; /* entries of the history of single orders, each with all its order's rows */
    double per_s, cpu_us; /* units per second, and CPU time of one */
};

/*
 * Writes what is new, `group` units in each transaction, with the hub's own settings (WAL, FULL,
 * cache, checkpoints). Rows of which there is one per turn (counts, jobs) and products that were
 * seen again are left out, so the limit is a little higher than it need be.
 */
struct replica_step replica_follow(struct replica *r, int group);

void replica_free(struct replica *r);

#endif
