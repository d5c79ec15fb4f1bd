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

/*
 * When all has come to rest: the hub's picture of every order is the shop's present one; every
 * order is done or says why not (a named problem or guard); every purchase that the supplier has is
 * known, of no more units than sold; every number that Waybill published was given by that order's
 * supplier or typed by a person (CHECK_HAND_NUMBER first). Asks the hub about every order.
 */
struct str check_settled(struct sim *s, struct arena *a);
#define CHECK_HAND_NUMBER "HAND"

/* The hub is stopped: its data file is whole, every history chain fits, every derived value follows
 * from the facts, and the history proves that no line was bought twice. */
struct str check_data(struct sim *s, struct arena *a);

#endif
