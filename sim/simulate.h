/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run by chance: a seed chooses a shop, a supplier, policies and troubles. PLAY: buyers order,
 * merchants change their minds, the hub crashes, networks lose answers. HEAL: the troubles end, and
 * within so many days all must have come to rest. Then the promises are held against the truth of
 * the worlds (sim/check.h). The same options give the same run and the same hash.
 */
#ifndef WAYBILL_SIM_SIMULATE_H
#define WAYBILL_SIM_SIMULATE_H

#include "base/err.h"
#include "base/str.h"

enum simulate_faults { SIMULATE_NONE, SIMULATE_SOME, SIMULATE_MANY, SIMULATE_FAULTS_MAX };

struct simulate_options {
    uint64_t seed;
    int64_t orders, days; /* so many orders come within so many days */
    enum simulate_faults faults;
};

struct simulate_result {
    struct str setup;   /* what the seed chose, in words */
    struct str failure; /* "" when every promise held */
    struct str last_lines;
    struct str counts; /* what happened, in words */
    uint64_t hash;
};

/* Texts live in a. */
void simulate(const struct simulate_options *options, struct arena *a,
              struct simulate_result *ret_result);

/* `waybill simulate ...`, argv[0] is "simulate"; its options: cli/flags.tbl.h. 0: all well, 1: a
 * promise was broken, 2: not understood. */
int simulate_main(int argc, char **argv, enum lang lang);

#endif
