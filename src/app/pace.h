/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pace at which suppliers are asked: one for each app key, whoever shares it. A pause between
 * two requests and a quota for the day (core/quota.h), bans that the supplier named (for one kind
 * of request: to be banned from asking does not stop buying), kinds of request that the app has no
 * permission for, and how much the questions for tracking numbers must be stretched so that all get
 * their turn. All but the permissions outlasts a restart: what was used is counted from the calls,
 * bans are stored with the account.
 */
#ifndef WAYBILL_APP_PACE_H
#define WAYBILL_APP_PACE_H

#include "app/turn.h"
#include "core/quota.h"

/* When a request of this kind and use may leave: now, or later. */
int64_t pace_due_ms(struct turn *t, struct desk_account *s, enum supplier_op op,
                    enum quota_use use);
/* Until then the supplier wants no request of that kind; 0: no such ban. */
int64_t pace_banned_ms(struct turn *t, struct desk_account *s, enum supplier_op op);
/*
 * The supplier denies the app this kind of request, though its token is good (a permission was
 * taken away): asked again now and then only, with growing pauses. It answered one: all is well
 * again.
 */
void pace_denied(struct turn *t, struct desk_account *s, enum supplier_op op);
void pace_allowed(struct turn *t, struct desk_account *s, enum supplier_op op);
/* Until then it is not asked for, since it was denied; 0: it was not. */
int64_t pace_denied_ms(struct turn *t, struct desk_account *s, enum supplier_op op);
/* It leaves. */
void pace_spend(struct turn *t, struct desk_account *s, enum quota_use use);

/*
 * The supplier said no for a while: nothing of that kind leaves until then, or nothing at all when
 * it said so. A ban that ends only with the day is for all, and teaches how many requests a day
 * there are; that is believed for a week. Bans on buying alone are not stored: who asks too early
 * after a restart is told again.
 */
enum err pace_throttled(struct turn *t, struct desk_account *s, enum supplier_op op,
                        const struct answer *answer) MUST_USE;

/* How much longer the pauses must be than the schedule wishes: 1 or more. */
enum err pace_stretch(struct turn *t, struct desk_account *s, double *ret_stretch) MUST_USE;

/* The clock was set back by so much. */
void paces_sooner(struct desk *d, int64_t by_ms);

void paces_free(struct desk *d);

#endif
