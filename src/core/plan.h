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
 * (NULL: all that are ours). Units never exceed order_line_to_buy. Lines without a listing are
 * left out. Nothing to buy gives 0.
 */
size_t plan_purchases(const struct judge *j, const struct order *o, const int64_t *only_lines,
                      size_t only_lines_n, struct arena *a, struct purchase_plan **ret_plans);

/*
 * The writes to the shop that the facts and the policy ask for and that no open or done write
 * covers yet, appended to o->writes (WANTED, ROW_NEW, id from j->ids):
 * - a package with a current number and lines that the shop still has open -> create (one per
 *   package; notify as the policy says, never for ORDER_BACKFILL);
 * - several numbers in one create only when the supplier does not say which line lies in which
 *   parcel;
 * - the current number of a package differs from the published one and its fulfillment stands ->
 *   track (notify false);
 * - a fulfillment that somebody made without a number for lines of a package with a number: track.
 * Only when policy.auto_fulfill; nothing for canceled, held or not-ours orders. With
 * fulfill_when_complete nothing before every wanted line is in a package with a number.
 * Returns how many were appended.
 */
size_t plan_writes(const struct judge *j, struct order *o);

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
    PICK_HELD,      /* an open hold covers it: wait */
    PICK_OTHERS,    /* owned by another fulfillment service or not creatable by us */
    PICK_NOTHING,   /* nothing of it remains open: closed, fulfilled by others or canceled */
    PICK_NO_FOS,    /* the shop shows no fulfillment orders at all */
    PICK_BLOCK_MAX
};

/*
 * Distributes the write's lines over the order's fulfillment orders as just read: only open or
 * in-progress ones with CREATE_FULFILLMENT, remaining units only, one group per location and
 * delivery method. ret_short: units that found no place. PICK_OK with at least one group, or the
 * reason.
 */
enum pick_block plan_create(const struct order *o, const struct shop_write *w, struct arena *a,
                            struct create_group **ret_groups, size_t *ret_groups_n,
                            int64_t *ret_short);

/* A create in doubt, after its order was read again. */
enum doubt {
    DOUBT_DONE,     /* a standing fulfillment carries our number (ret_fulfillment_ext_id) */
    DOUBT_NOT_DONE, /* nothing of it took effect: may be sent again once safe_ms has passed */
    DOUBT_BY_OTHERS,/* closed or reduced, but without our number: somebody else */
    DOUBT_MAX
};
enum doubt plan_settle_create(const struct order *o, const struct shop_write *w,
                              int64_t *ret_fulfillment_ext_id);

#endif
