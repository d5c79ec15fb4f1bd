/* SPDX-License-Identifier: Apache-2.0 */
/* The tables that sim/world/people.c draws from. Everything is invented but the towns. */
#ifndef WAYBILL_SIM_WORLD_PEOPLE_DATA_H
#define WAYBILL_SIM_WORLD_PEOPLE_DATA_H

#include "sim/world/people.h"

struct people_names {
    const char *const *first, *const *last; /* each ends with NULL */
};

struct people_town {
    const char *city, *province, *province_code, *zip;
};

struct people_country {
    const char *code, *name, *locale;
    const struct people_names *names;
    const char *const *streets;      /* with "%d" where the house number goes; ends with NULL */
    const struct people_town *towns; /* ends with a NULL city */
    const char *phone;               /* "+1609555010#": each # becomes a digit */
    int64_t weight;                  /* how often, against the others' */
};

const struct people_country *people_countries(size_t *ret_n);
const char *const *people_notes(size_t *ret_n);

#endif
