/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "Bought at most once", proven from the history alone: the entries of an order are replayed, each
 * purchase from its plan over its intents to its end, and at every intent the units of all live
 * purchases of each line are added up. What the rows say must be what the entries say. Changes
 * nothing. Whether the entries themselves are genuine: db_entries_verify.
 */
#ifndef WAYBILL_APP_PROOF_H
#define WAYBILL_APP_PROOF_H

#include "db/derived.h"
#include "db/entries.h"

/* Units of a line in a purchase, as written down before it left. */
struct proof_units {
    int64_t line_id, quantity;
};
struct proof_purchase {
    int64_t id, replaces_id;
    enum purchase_state state; /* by the last entry about it */
    bool known;                /* there is an entry about it */
    int64_t sent_n;            /* times that it was about to leave, always under its reference */
    int64_t first_ms;          /* of the first */
    struct proof_units *units;
    size_t units_n;
};
struct proof_line {
    int64_t line_id, quantity;
    int64_t told;    /* quantity by the last entry about it, -1: none */
    int64_t most;    /* units in live purchases, when they were most */
    int64_t dropped; /* units that suppliers canceled alone: may be bought again */
};
struct proof {
    const struct order *order;
    struct proof_purchase *purchases;
    size_t purchases_n;
    struct proof_line *lines;
    size_t lines_n;
};
struct proof_sums {
    int64_t orders, lines, purchases, sent; /* sent: intents, repeated ones too */
};

/* Of one order; what does not hold goes to d. Lives in a. */
enum err proof_order(struct db *db, struct arena *a, int64_t order_id, struct differences *d,
                     struct proof *ret_proof) MUST_USE;
/* What the history tells of an order, oldest first. Of one that is longer than so many bytes of
 * JSON the newest entries; then ret_whole is false. */
enum err proof_history(struct db *db, struct arena *a, const struct order *o, size_t bytes,
                       struct entry_row **ret_rows, size_t *ret_n, bool *ret_whole) MUST_USE;
/* Of all orders. */
enum err proof_all(struct db *db, struct differences *d, struct proof_sums *ret_sums) MUST_USE;
/* "lin_... 2, lin_... 1": how units are written into an intent's entry. */
struct str proof_units_text(struct arena *a, const struct purchase *p);

#endif
