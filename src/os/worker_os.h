/* SPDX-License-Identifier: Apache-2.0 */
/* The worker of port/ports.h: one thread with a short queue, so that slow work takes the memory of
 * one task at a time and nobody's thread. */
#ifndef WAYBILL_OS_WORKER_OS_H
#define WAYBILL_OS_WORKER_OS_H

#include "port/ports.h"

struct worker_os;

struct worker_os *worker_os_new(size_t waiting_max);
struct worker worker_os_port(struct worker_os *w);
/* Ends after the task in hand; those that wait are given up. NULL is fine. */
void worker_os_free(struct worker_os *w);

#endif
