/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that a bench starts, and what the system says of them. Linux only (/proc). */
#ifndef WAYBILL_BENCH_CHILD_H
#define WAYBILL_BENCH_CHILD_H

#include "base/arena.h"
#include "base/str.h"

#include <sys/types.h>

/* Starts it; its output goes to the file. Ends the bench when it cannot. */
pid_t child_start(const char *const *argv, const char *log_path);
/* Asks it to end (SIGTERM) and waits; false when it did not end well. */
bool child_stop(pid_t pid);

/* CPU time so far, all threads, in ticks of 10 ms. */
double child_cpu_us(pid_t pid);
struct child_memory {
    double rss_mb, anonymous_mb, peak_mb; /* peak_mb: the most that rss_mb ever was */
};
struct child_memory child_memory(pid_t pid);

/* A port of the loopback that nobody uses now. */
int child_free_port(void);
/* Listens on it and never answers, as long as this process lives. */
void child_listen(int port);

#endif
