/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measuring for the programs of this folder: repeats a piece of work for a moment and prints
 * the time of one. The best of several rounds counts, since other programs only ever add.
 */
#ifndef WAYBILL_BENCH_BENCH_H
#define WAYBILL_BENCH_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define BENCH_ROUNDS   9
#define BENCH_ROUND_NS INT64_C(50000000)

static inline int64_t bench_now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* Prints "name: 3.12 us" for one call of work(arg). */
static inline void bench_run(const char *name, void (*work)(void *arg), void *arg)
{
    double best_ns = 0;

    for (int round = 0; round < BENCH_ROUNDS; round++) {
        int64_t start_ns = bench_now_ns(), n = 0;

        for (; bench_now_ns() - start_ns < BENCH_ROUND_NS; n++)
            work(arg);
        double one_ns = (double)(bench_now_ns() - start_ns) / (double)n;
        best_ns = round == 0 || one_ns < best_ns ? one_ns : best_ns;
    }
    printf("%s: %.2f us\n", name, best_ns / 1000);
}

#endif
