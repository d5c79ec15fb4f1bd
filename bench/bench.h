/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measuring for the programs of this folder: repeats a piece of work for a moment and prints
 * the time of one. The best of several rounds counts, since other programs only ever add.
 */
#ifndef WAYBILL_BENCH_BENCH_H
#define WAYBILL_BENCH_BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BENCH_ROUNDS   9
#define BENCH_ROUND_NS INT64_C(50000000)

static inline int64_t bench_now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* What bench/counts counts the instructions of; it knows it by its name. */
static __attribute__((noinline)) void bench_job(void (*work)(void *arg), void *arg)
{
    work(arg);
}

/* BENCH_COUNT is set: a program does each thing once, for bench/counts. */
static inline bool bench_counts(void)
{
    return getenv("BENCH_COUNT") != NULL;
}

/* Prints "name: 3.12 us" for one call of work(arg). */
static inline void bench_run(const char *name, void (*work)(void *arg), void *arg)
{
    double best_ns = 0;

    if (bench_counts()) {
        work(arg); /* what is made at the first use is not counted */
        bench_job(work, arg);
        printf("%s\n", name);
        return;
    }
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
