/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a decision changed, for the history: field by field, before and after. Personal values are
 * marked, so that the history keeps only their salted digests.
 */
#ifndef WAYBILL_CORE_CHANGE_H
#define WAYBILL_CORE_CHANGE_H

#include "core/order.h"

struct change {
    const char *field; /* "stage", "purchase.state", "package.number" ... */
    int64_t subject_id; /* the row it belongs to; 0: the order */
    struct str before, after;
    bool personal;
};

struct changes {
    struct arena *arena;
    struct change *items;
    size_t n;
};

void changes_init(struct changes *c, struct arena *a);
/* Equal texts add nothing. */
void changes_add(struct changes *c, const char *field, int64_t subject_id, struct str before,
                 struct str after);
void changes_add_i64(struct changes *c, const char *field, int64_t subject_id, int64_t before,
                     int64_t after);
void changes_add_personal(struct changes *c, const char *field, struct str before,
                          struct str after);

#endif
