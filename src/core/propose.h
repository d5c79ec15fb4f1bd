/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For which order of a shop is a supplier order that nobody linked? Proposed by our own reference,
 * products, quantity, address, time and amount; a person confirms. Pure.
 */
#ifndef WAYBILL_CORE_PROPOSE_H
#define WAYBILL_CORE_PROPOSE_H

#include "core/mapping.h"
#include "core/observe.h"

/* What speaks for an order. */
#define PROPOSE_REASONS(X)                                                            \
    X(REFERENCE, "reference")                                                         \
    X(PRODUCTS, "products")                                                           \
    X(QUANTITY, "quantity") X(ADDRESS, "address") X(AMOUNT, "amount") X(TIME, "time") \
        X(HANDED_OVER, "handed_over")
enum propose_reason {
#define PROPOSE_REASON(name, text) PROPOSE_##name,
    PROPOSE_REASONS(PROPOSE_REASON)
#undef PROPOSE_REASON
        PROPOSE_MAX
};
struct str propose_reason_text(enum propose_reason r);

/* A supplier order as a page shows it. */
struct propose_input {
    const struct supplier_seen *seen; /* its items and total */
    struct str reference;             /* ours, as the note to the seller shows it; "" none */
    struct str country, zip, name;    /* where it goes, "" not told */
    struct str day;                   /* "2026-02-22...", "" not told; it has no zone */
};

/* All int64: db/extension.c keeps it as JSON. */
struct candidate {
    int64_t order_id;
    int64_t score;   /* up to 100 */
    int64_t sure;    /* 1: everything that was told fits and no other order does */
    int64_t reasons; /* bit set of enum propose_reason */
};
enum { CANDIDATES_MAX = 5, CANDIDATE_LEAST = 40 };

/* How well one order fits; score 0: not at all. Only lines that are still to be bought count, or
 * such whose purchase has no number yet. */
struct candidate propose_score(const struct propose_input *in, const struct order *o,
                               const struct mapping *mappings, size_t mappings_n, struct arena *a);

/* One of the items is what is bought for this line. */
bool propose_line_fits(const struct supplier_seen *seen, const struct line *l,
                       const struct mapping *mappings, size_t mappings_n);

/* The best ones, best first; marks the sure one. Moves them within the array. */
size_t propose_best(struct candidate *all, size_t n);

#endif
