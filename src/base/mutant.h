/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code that is wrong on purpose, to prove that the simulator's checks see it (base/mutants.tbl.h).
 * Only a build with -Dmutants=enabled has it, and there only the one that was chosen:
 * `waybill simulate --mutant NAME`. In every other build MUTANT(NAME) is the constant false.
 */
#ifndef WAYBILL_BASE_MUTANT_H
#define WAYBILL_BASE_MUTANT_H

#include "base/str.h"

#ifdef WAYBILL_MUTANTS

enum mutant {
    MUTANT_NONE,
#define X(name, seed, says) MUTANT_##name,
#include "base/mutants.tbl.h"
#undef X
    MUTANT_MAX
};

/* False when there is no such mutant. */
bool mutant_choose(struct str name);
bool mutant_is(enum mutant m);
struct str mutant_name(enum mutant m);
/* A seed of which it is known that it shows the harm. */
int mutant_seed(enum mutant m);
struct str mutant_says(enum mutant m);

#define MUTANT(name) mutant_is(MUTANT_##name)
#else
#define MUTANT(name) false
#endif

#endif
