/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pace at which suppliers are asked: one for each app key, whoever shares it. A pause between
 * two requests and a quota for the day (core/quota.h), bans that the supplier named, and how much
 * the questions for tracking numbers must be stretched so that all get their turn. All of it
 * outlasts a restart: what was used is counted from the calls, bans are stored with the account.
 */
#ifndef WAYBILL_APP_PACE_H
#define WAYBILL_APP_PACE_H

#include "app/turn.h"
#include "core/quota.h"

/* When a request of this use may leave: now, or later. */
int64_t pace_due_ms(struct turn *t, struct desk_account *s, enum quota_use use);
/* It leaves. */
void pace_spend(struct turn *t, struct desk_account *s, enum quota_use use);

/*
 * The supplier said no for a while: nothing leaves until then, whatever it is for. A ban that ends
 * only with the day teaches how many requests a day there are; it is believed for a week.
 */
enum err pace_throttled(struct turn *t, struct desk_account *s,
                        const struct answer *answer) MUST_USE;

/* How much longer the pauses must be than the schedule wishes: 1 or more. */
enum err pace_stretch(struct turn *t, struct desk_account *s, double *ret_stretch) MUST_USE;

void paces_free(struct desk *d);

#endif
