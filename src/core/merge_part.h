/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part of core/merge.h, for the merge_*.c files only: setting fields with history, and the parts
 * of an order one by one. A dry pass compares without setting anything, so that "is this new"
 * and "take it over" can never disagree.
 */
#ifndef WAYBILL_CORE_MERGE_PART_H
#define WAYBILL_CORE_MERGE_PART_H

#include "core/merge.h"

struct pass {
    struct merge *m;
    bool dry;
    bool differs; /* something was, or in a dry pass would be, set */
};

/* Each sets *dst to v where it differs, touches the row and, when field is not NULL, adds to the
 * history. Texts are copied into the arena of the merge. */
void merge_set_str(struct pass *p, const char *field, int64_t subject_id, enum row *row,
                   struct str *dst, struct str v);
void merge_set_personal(struct pass *p, const char *field, enum row *row, struct str *dst,
                        struct str v);
void merge_set_i64(struct pass *p, const char *field, int64_t subject_id, enum row *row,
                   int64_t *dst, int64_t v);
void merge_set_bool(struct pass *p, enum row *row, bool *dst, bool v);
void merge_set_money(struct pass *p, const char *field, int64_t subject_id, enum row *row,
                     struct money *dst, struct money v);
/* For enums: differing words. True when it was set or would be. */
bool merge_word(struct pass *p, const char *field, int64_t subject_id, enum row *row,
                struct str before, struct str after);

/* whole: absent rows are gone. */
void merge_lines(struct pass *p, struct order *o, const struct order *seen, bool whole);
void merge_fos(struct pass *p, struct order *o, const struct order *seen, bool whole);
void merge_fulfillments(struct pass *p, struct order *o, const struct order *seen);
/* One of them. Older than the stored one: false and nothing set. */
bool merge_one_fulfillment(struct pass *p, struct order *o, const struct fulfillment *seen);

/* Goods as a supplier names them, held against what was bought. */
struct merge_goods {
    const struct order *order;
    const struct purchase *purchase;
    const struct mapping *mappings;
    size_t mappings_n;
};
/* What tells how many supplier units the line's unit is; NULL when that is gone. */
const struct mapping *merge_goods_mapping(const struct merge_goods *g,
                                          const struct purchase_line *pl);
/* The line was bought as this item. */
bool merge_goods_sells(const struct merge_goods *g, const struct purchase_line *pl,
                 const struct parcel_item *item);

/* The parcels without those that another one is under its new number: that one's original is the
 * old number. sent: all of the order is said to be on its way. */
struct parcels_seen merge_relabeled(struct arena *a, const struct merge_goods *g,
                                    const struct parcels_seen *seen, bool sent);

/* Finds out which fulfillments are ours and which packages they are about, by number. */
void merge_tie(struct merge *m, struct order *o);

#endif
