/* SPDX-License-Identifier: Apache-2.0 */
/* The machine's clock and its randomness, as ports without state, callable from anywhere. */
#ifndef WAYBILL_OS_CLOCK_OS_H
#define WAYBILL_OS_CLOCK_OS_H

#include "port/ports.h"

/*
 * Wall time by CLOCK_REALTIME. Waiting by CLOCK_MONOTONIC, which stands still while the machine
 * sleeps: the desk notices a sleep by the two clocks growing apart.
 */
struct clock clock_os(void);

/* getrandom(2). Aborts when the kernel has none to give. */
struct rng rng_os(void);

#endif
