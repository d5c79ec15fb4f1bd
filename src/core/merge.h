/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts into knowledge: applies an observation to an order. An older or repeated message undoes
 * nothing; numbers are merged and kept with their history; parts that the source does not speak
 * about stay as they are. Pure: the time and the maker of ids are passed in.
 */
#ifndef WAYBILL_CORE_MERGE_H
#define WAYBILL_CORE_MERGE_H

#include "core/change.h"
#include "core/mapping.h"
#include "core/observe.h"
#include "core/shop.h"

struct merge {
    struct arena *arena; /* of the order: what is kept is copied into it */
    struct id_maker *ids;
    int64_t now_ms;
    enum source source;
    struct changes *changes;
};

enum merge_outcome {
    MERGE_APPLIED,   /* something changed */
    MERGE_SAME,      /* nothing new */
    MERGE_OLDER,     /* older than what is stored: nothing applied */
    MERGE_HINT,      /* same updated_at but other content: read the order again before deciding */
    MERGE_OUTCOME_MAX
};

/* A new order from an observation; ids are made from the order's own creation time. Sets
 * ORDER_BACKFILL when it is older than shop->connected_ms or back_fill is true, and
 * ORDER_READ_WANTED when its fulfillment orders were not told. */
struct order *merge_new_order(struct merge *m, const struct shop *shop,
                              const struct order_seen *seen, bool back_fill);

/*
 * Applies seen to o. The core part is refused when its updated_ms is older than the stored one;
 * API reads (source API) win over a webhook of the same updated_ms. Fulfillment orders are whole
 * snapshots: rows that vanished become ROW_GONE. A fulfillment that the snapshot lacks is left as
 * it is: the shop never drops one (canceled ones stay listed), so absence only means an older read.
 * Lines that vanished (order edited) keep their row with current_quantity 0. An erased person is
 * never filled again. When the address changes and something is bought, READDRESSED_AFTER_BUYING is
 * opened here, where both addresses are known; judge_order keeps or closes it (by the digests).
 * ORDER_READ_WANTED is set by a hint and by whatever else than an API read changed something while
 * units are still to be fulfilled (no webhook tells of fulfillment orders); a whole API read (core,
 * lines, fulfillment orders, fulfillments, nothing cut off) clears it: the caller reads the order.
 * Lines and fulfillment orders are taken to have vanished only when nothing was cut off, neither
 * now nor in the read before (the last page of many is no whole). A cancellation, an edit and what
 * is known of a person are never taken back by a message that is silent about them.
 * A fulfillment that carries the number of one of our writes, or that a write's answer named, is
 * ours: write_id is set and the package's fulfillment_ext_id too.
 */
enum merge_outcome merge_order(struct merge *m, struct order *o, const struct order_seen *seen);

/* One fulfillment told alone. Older than the stored one (updated_ms): MERGE_OLDER. */
enum merge_outcome merge_fulfillment(struct merge *m, struct order *o,
                                     const struct fulfillment *seen);

/* The state of a supplier order, and what it proves: all orders of the purchase canceled -> the
 * purchase is canceled (expired, when it was never paid), but not when its only order held fewer
 * goods than were bought: the others are in one that is not known yet. One at work -> it is placed,
 * whatever was believed before. Goods that ended while others go on are dropped units of the
 * purchase's lines: they may be bought again. Unknown statuses are kept as raw text and change
 * nothing else. */
enum merge_outcome merge_supplier_order(struct merge *m, struct order *o, struct purchase *p,
                                        struct supplier_order *so, const struct supplier_seen *seen,
                                        const struct mapping *mappings, size_t mappings_n);

/*
 * Parcels of a supplier order into packages: one package per parcel. One that is shown under its
 * old number and its new one at once is one parcel. A parcel fits a package of the same supplier
 * order when it has the same number as any in its history, else the same items, else
 * the same position; a new number for a known package replaces its current one (history kept). Two
 * parcels under one number are two packages when their items are named. A package that the supplier
 * no longer shows is kept. Items are tied to lines by listing and variant of the mappings; when
 * that fails and there is only one parcel of an order that is said to be sent, it holds all lines
 * of the purchase; else lines_known is false. An empty number makes no number row, events are
 * taken. A number becomes current when it is first seen: a supplier that shows an old one again
 * takes nothing back. A number that is no longer shown opens PROBLEM_NUMBER_VANISHED. The carrier
 * of a new number is left "" for the caller to find (number.carrier_raw holds the supplier's word).
 * The first scan by a carrier makes a package move (moving_ms); until then its number is announced.
 * Called before this answer is noted in status_ms and parcels_ms: the last look without a number
 * tells about when it appeared. Like every merge it may move o->packages: find a package again by
 * its id.
 */
enum merge_outcome merge_parcels(struct merge *m, struct order *o, struct purchase *p,
                                 struct supplier_order *so, const struct parcels_seen *seen,
                                 const struct mapping *mappings, size_t mappings_n);

/* A number given by a person or a file for a package (made if NULL) with the lines named. The
 * carrier is a carrier id or "". Same number again: nothing. */
struct package *merge_number(struct merge *m, struct order *o, struct package *p, struct str number,
                             struct str carrier, struct str by, const struct write_line *lines,
                             size_t lines_n);

#endif
