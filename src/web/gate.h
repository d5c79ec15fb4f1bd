/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often a password or code may be tried: per name and per address, with pauses that grow with
 * each failure. Kept in memory. A name's pause stays short, and does not hold on this machine
 * itself, so that nobody can lock an owner out by guessing at their name.
 */
#ifndef WAYBILL_WEB_GATE_H
#define WAYBILL_WEB_GATE_H

#include "base/addr.h"
#include "base/str.h"

struct gate;

struct gate *gate_new(void);
void gate_free(struct gate *g);

/* One try in hand: its two keys. */
struct gate_try {
    struct addr from;
    struct str name; /* "" when only a code is tried */
};

/* 0: try it; it counts as a failure until gate_passed says otherwise, so that many at once gain
 * nothing. Else how long to wait before the next try. From any thread, as the others. */
int64_t gate_enter(struct gate *g, const struct gate_try *t, int64_t mono_ms);
/* The right one was given: the name's failures are forgotten, and this try is none of the address.
 */
void gate_passed(struct gate *g, const struct gate_try *t, int64_t mono_ms);

#endif
