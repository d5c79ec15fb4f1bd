/* SPDX-License-Identifier: Apache-2.0 */
/* See base/mutant.h. Built only with -Dmutants=enabled. */
#include "base/mutant.h"

static enum mutant chosen = MUTANT_NONE; /* before the first thread, and never again */

static const struct {
    const char *name;
    int seed;
    const char *says;
} rows[MUTANT_MAX] = {
    [MUTANT_NONE] = {"none", 1, "nothing is wrong"},
#define X(name, seed, says) [MUTANT_##name] = {#name, seed, says},
#include "base/mutants.tbl.h"
#undef X
};

bool mutant_choose(struct str name)
{
    for (int m = 0; m < MUTANT_MAX; m++) {
        if (str_eq_nocase(name, str_of(rows[m].name))) {
            chosen = (enum mutant)m;
            return true;
        }
    }
    return false;
}

bool mutant_is(enum mutant m)
{
    return chosen == m;
}

struct str mutant_name(enum mutant m)
{
    return str_of(rows[m].name);
}

int mutant_seed(enum mutant m)
{
    return rows[m].seed;
}

struct str mutant_says(enum mutant m)
{
    return str_of(rows[m].says);
}
