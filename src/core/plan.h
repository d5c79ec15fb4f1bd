/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans: what should be done next for an order, as values. Nothing is sent here.
 */
#ifndef WAYBILL_CORE_PLAN_H
#define WAYBILL_CORE_PLAN_H

#include "core/judge.h"

/* One purchase to make: lines of one supplier account. */
struct purchase_plan {
    struct str supplier;
    int64_t account_id; /* 0: the only account of that supplier */
    struct purchase_line *lines;
    size_t lines_n;
};

/*
 * What is still to be bought, grouped by supplier account. only_lines limits it to these lines
 * (NULL: all that are ours). Units never exceed judge_line_buyable. Lines without a listing are
 * left out. Nothing to buy gives 0.
 */
size_t plan_purchases(const struct judge *j, const struct order *o, const int64_t *only_lines,
                      size_t only_lines_n, struct arena *a, struct purchase_plan **ret_plans);

/*
 * The writes to the shop that the facts and the policy ask for and that no open or done write
 * covers yet, appended to o->writes (WANTED, ROW_NEW, id from j->ids; j->arena must live as long
 * as the order). Run judge_order before or after: it needs nothing of it. Per package with a
 * current number:
 * - lines that the shop still has open -> create (one per package; notify as the policy says, never
 *   for ORDER_BACKFILL). Several numbers in one create only when the supplier does not say which
 *   line is in which parcel, and only once all of the purchase is out;
 * - its fulfillment stands and shows another number of ours -> track (not notified);
 * - a fulfillment without a number, or with numbers of ours only, that holds its goods already ->
 *   track with all their numbers (notified when it is the fulfillment's first number). A number
 *   that somebody else put there is never changed.
 * A create that was held back (HELD) is due at once when the hold is over.
 * A write that has not left yet takes the newest number; a failed one is dropped for it. A create
 * that came true by other hands becomes DONE, one of a canceled order DROPPED.
 * Obeyed: when a fulfillment was canceled, its package is not marked again by itself with the same
 * number, nor when a person dismissed its write (DROPPED with last_err OK). Only with
 * policy.auto_fulfill, and only what may be told (shop_publish_ms: time alone makes it due);
 * nothing for canceled, held or not-ours orders, nor (unless a person bought
 * it, gave the number or allowed it) for back-fill, test, unpaid or high-risk ones. With
 * fulfill_when_complete nothing is created before every wanted unit is in a package with a number.
 * Returns how many were appended.
 */
size_t plan_writes(const struct judge *j, struct order *o);

/*
 * "Mark as shipped" by a person: the write for this package (see merge_number) whatever the policy,
 * the guards and earlier cancellations say; a package without a number is marked without one. The
 * write that is under way already when there is one. NULL: nothing of it is open in the shop, or
 * the shop shows this number already.
 */
struct shop_write *plan_mark(const struct judge *j, struct order *o, const struct package *k,
                             struct str person, bool notify);

/*
 * What a person may mark now by one click (plan_mark): packages with a number that are neither in
 * the shop nor on their way there, because the policy leaves it to a person, waits, or a guard
 * stands against it. Not those whose mark a person took back.
 */
size_t plan_offers(const struct order *o, struct arena *a, int64_t **ret_package_ids);

/*
 * The write took effect: DONE, and its packages are tied to the fulfillment and the number that it
 * told. fulfillment_ext_id: what came of a create (the first, when it was split), 0 for others.
 */
void plan_write_done(struct order *o, struct shop_write *w, int64_t fulfillment_ext_id,
                     int64_t now_ms, struct changes *changes);

/* The number is the first or one of the further numbers of the write. */
bool plan_write_mentions(const struct shop_write *w, struct str number, struct arena *a);
/* Is there a number in the write for which no message has left yet? Whatever came of it, a package
 * is told of once. One that was given up left too, if the shop shows the number. A write without a
 * number is always news. A create of parcels of unknown contents keeps only its numbers that are
 * news, when there are any: the shop shows the others. New texts are in the arena. */
bool plan_keep_news(const struct order *o, struct shop_write *w, struct arena *a);

/* When a create for some of the same lines left, of which nobody knows what came and which a person
 * dismissed: it may still arrive. 0: there is none. */
int64_t plan_given_up_ms(const struct order *o, const struct shop_write *w);

/* Units of the write's lines not fulfilled yet, held ones included: for sent_quantity_before. */
int64_t plan_remaining(const struct order *o, const struct shop_write *w);

/*
 * A person brings a number for the order: what is to be done with it. SHIP: lines are open in the
 * shop. ADD, REPLACE: ret_fulfillment_id is the only one meant. KNOWN: the shop shows it or is
 * being told. SEVERAL: a person must say which fulfillment. NOTHING: nothing is open and nothing
 * stands.
 */
enum number_plan {
    NUMBER_SHIP,
    NUMBER_ADD,
    NUMBER_REPLACE,
    NUMBER_KNOWN,
    NUMBER_SEVERAL,
    NUMBER_NOTHING
};
enum number_plan plan_number(const struct order *o, struct str number, int64_t *ret_fulfillment_id);

/* Where a create goes: fulfillment order lines of one location and delivery method. */
struct create_pick {
    int64_t fo_ext_id, fo_line_ext_id, quantity;
};
struct create_group {
    int64_t location_ext_id;
    struct str delivery_method;
    struct create_pick *picks;
    size_t picks_n;
};

/* Why a create cannot be sent now. */
enum pick_block {
    PICK_OK,
    PICK_HELD,    /* an open hold covers it: wait */
    PICK_OTHERS,  /* owned by another fulfillment service or not creatable by us */
    PICK_NOTHING, /* nothing of it remains open: closed, fulfilled by others or canceled */
    PICK_NO_FOS,  /* the shop shows no fulfillment orders at all */
    PICK_BLOCK_MAX
};

/*
 * Distributes the write's lines over the order's fulfillment orders as just read: only open or
 * in-progress ones with CREATE_FULFILLMENT, remaining units only, one group per location and
 * delivery method. ret_short: units that found no place. PICK_OK with at least one group, or the
 * reason. What came of the write already (one of two locations) is not picked again.
 */
enum pick_block plan_create(const struct order *o, const struct shop_write *w, struct arena *a,
                            struct create_group **ret_groups, size_t *ret_groups_n,
                            int64_t *ret_short);

/*
 * A create in doubt, after its order was read again. NOT_DONE and BY_OTHERS are final only when the
 * request can no longer arrive and the shop was read after that: until then wait. Also
 * asked before a first send: somebody may have typed our number in the shop.
 */
enum doubt {
    DOUBT_DONE,      /* a fulfillment carries our number (ret_fulfillment_ext_id): it stands, or it
                        was made since the write left and canceled by somebody */
    DOUBT_NOT_DONE,  /* nothing of it took effect: may be sent again when that is final */
    DOUBT_BY_OTHERS, /* closed or reduced, but without our number: somebody else */
    DOUBT_MAX
};
enum doubt plan_settle_create(const struct order *o, const struct shop_write *w,
                              int64_t *ret_fulfillment_ext_id);

#endif
