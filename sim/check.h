/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promises, held against the truth of the world models. sim/promises.tbl.h names them all, with
 * the functions that look; what a check answers begins with the promise that is broken. The hub's
 * own opinion counts only where it must answer for something ("nothing lost").
 */
#ifndef WAYBILL_SIM_CHECK_H
#define WAYBILL_SIM_CHECK_H

#include "sim/sim.h"

enum promise {
#define PROMISE(name, says, functions) PROMISE_##name,
#include "sim/promises.tbl.h"
#undef PROMISE
    PROMISE_MAX
};
/* "the promise: what is wrong"; "" when nothing is. */
struct str check_broken(struct arena *a, enum promise p, struct str wrong);

/* "" when every promise holds, else what is broken, in words. At any time. */
struct str check_promises(struct sim *s, struct arena *a);
/* All that there is, when all has come to rest: which promise is broken, and how. Asks the hub. */
struct str check_end(struct sim *s, struct arena *a);

/* What was looked at already. */
struct check_since {
    size_t supplier_orders;
    int64_t changed_ms;
};
/* After a step: what changed since the last one is bought once, fulfilled once, told once. */
struct str check_step(struct sim *s, struct check_since *since, struct arena *a);

/* Each on its own. */
struct str check_bought_once(struct sim *s, struct arena *a);
struct str check_fulfilled_once(struct sim *s, struct arena *a);
struct str check_told_once(struct sim *s, struct arena *a);
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

/* What the supplier says of an order's purchases is known, v being the hub's view of it: what was
 * canceled there, and every number that is shown. */
struct str check_supplied(struct sim *s, struct arena *a, const struct json *v);

/*
 * The history of every order: its stage went back only along an edge of the table whose cause the
 * history bears out; nothing was bought while a hold or a cancellation was known; no purchase
 * without an intent before it.
 */
struct str check_history(struct sim *s, struct arena *a);
/* An order that the hub said it had heard of is there, at once and whatever crashed since. */
struct str check_webhook(struct sim *s, struct arena *a, int64_t order_id);
/* The newest entry of a shop, to be remembered; "" when there is none. */
struct str check_last_entry(struct sim *s, struct arena *a, struct str domain);
/* What was in the history once is still there, unchanged: entries as check_last_entry gave them. */
struct str check_history_kept(struct sim *s, struct arena *a, struct str domain,
                              const struct str *entries, size_t n);

/* The hub is stopped: its data file is whole, every history chain fits, every derived value follows
 * from the facts, and the history proves that no line was bought twice. */
struct str check_data(struct sim *s, struct arena *a);

#endif
