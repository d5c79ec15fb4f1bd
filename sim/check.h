/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promises, held against the truth of the world models: bought at most once, fulfilled at most
 * once and told at most once, nothing lost. The hub's own opinion counts only where it must answer
 * for something ("nothing lost").
 */
#ifndef WAYBILL_SIM_CHECK_H
#define WAYBILL_SIM_CHECK_H

#include "sim/sim.h"

/* "" when every promise holds, else what is broken, in words. Cheap enough for every step's end. */
struct str check_promises(struct sim *s, struct arena *a);

/* Each on its own. */
struct str check_bought_once(struct sim *s, struct arena *a);
struct str check_fulfilled_once(struct sim *s, struct arena *a);
/* Every order of every shop is known to the hub. Asks the hub: only when all is quiet. */
struct str check_nothing_lost(struct sim *s, struct arena *a);
/* No secret and no personal value of the world's buyers is in the log. */
struct str check_log_is_clean(struct sim *s, struct arena *a);

#endif
