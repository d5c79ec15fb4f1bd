/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chance from a seed: the same seed gives the same world on every machine. Splitmix64 fills the
 * state, xoshiro256** draws (both by Blackman and Vigna, public domain, written anew here). Not
 * for secrets. Programs take real randomness from port/rng.h.
 */
#ifndef WAYBILL_SIM_WORLD_DICE_H
#define WAYBILL_SIM_WORLD_DICE_H

#include "base/str.h"

struct dice {
    uint64_t s[4];
};

void dice_init(struct dice *d, uint64_t seed);
/* Dice of their own for a part of the world, so that more draws here change nothing there. */
struct dice dice_fork(const struct dice *d, struct str name);

uint64_t dice_u64(struct dice *d);
/* 0 .. n-1, every value equally likely; n must not be 0. */
uint64_t dice_below(struct dice *d, uint64_t n);
/* from .. to, both included. */
int64_t dice_range(struct dice *d, int64_t from, int64_t to);
/* True in that many of a thousand cases. */
bool dice_permille(struct dice *d, int64_t permille);
/* The same, but draws nothing when that is never: a world without it goes on as before. */
bool dice_may(struct dice *d, int64_t permille);
/* n decimal digits. */
struct str dice_digits(struct dice *d, struct arena *a, size_t n);
/* n characters of 0-9 A-Z a-z, for made-up tokens and codes. */
struct str dice_token(struct dice *d, struct arena *a, size_t n);

/* One element of an array, by its place. */
#define DICE_PICK(d, array) ((array)[dice_below((d), COUNT_OF(array))])

#endif
