/* SPDX-License-Identifier: Apache-2.0 */
/* The nearest name to what was typed. */
#ifndef WAYBILL_CLI_SUGGEST_H
#define WAYBILL_CLI_SUGGEST_H

#include "base/str.h"

/* Insertions, deletions, changes and swaps of neighbors that make one text the other. Texts of more
 * than 40 bytes are infinitely far. */
int suggest_distance(struct str x, struct str y);

/* Starts empty; every candidate is offered once. "" when none is near enough. */
struct suggestion {
    struct str typed, best;
    int distance;
};
void suggest_offer(struct suggestion *s, struct str candidate);

#endif
