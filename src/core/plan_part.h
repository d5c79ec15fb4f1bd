/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part of core/plan.h, for plan_write.c and plan_track.c only: what planned writes are made of.
 */
#ifndef WAYBILL_CORE_PLAN_PART_H
#define WAYBILL_CORE_PLAN_PART_H

#include "core/plan.h"

struct planner {
    const struct judge *j;
    struct order *o;
    size_t made;
    bool by_person; /* asked for: no policy waits */
};

/* Units of the line that a new create may still take. After a refund of what had left the shop may
 * wait for more than its count says: a person may mark those too. */
int64_t plan_available(const struct order *o, const struct line *l, bool by_person);

bool plan_may_notify(const struct planner *p);

/* The package has a number that may be told to the shop now: see shop_publish_ms. */
bool plan_may_publish(const struct planner *p, const struct package *k);

/* A wanted write for the package, at the end of o->writes (which may move). */
struct shop_write *plan_append(struct planner *p, enum write_kind kind, const struct package *k);

/* Number, URL and carrier of the first; the others beside it. */
void plan_dress(const struct planner *p, struct shop_write *w, const struct number *const *n,
                size_t count);

void plan_drop(struct planner *p, struct shop_write *w, struct str why);

bool plan_never_left(const struct shop_write *w);

/* Dropped because it was overtaken, not because a person said so. */
bool plan_is_overtaken(const struct shop_write *w);

/* A standing fulfillment that holds the package's goods already and shows no number of others. */
const struct fulfillment *plan_host(const struct order *o, const struct package *k);

/* The fulfillment shall show the package's number beside those of its other packages. NULL: a write
 * says so already. */
struct shop_write *plan_track(struct planner *p, const struct fulfillment *f,
                              const struct package *k, bool notify);

/* The package's fulfillments follow its current number. */
void plan_follow_number(struct planner *p, const struct package *k);

#endif
