/* SPDX-License-Identifier: Apache-2.0 */
/* Private to bulk*.c: an item in hand. */
#ifndef WAYBILL_APP_BULK_PART_H
#define WAYBILL_APP_BULK_PART_H

#include "app/bulk.h"

struct bulk_step {
    command_fn fn;
    struct str path_id;
};

/* How the order's rows stood before, for a dry run. */
struct bulk_before {
    int64_t id, due_ms;
    int state;
};

struct bulk_run {
    struct turn *t;
    const struct bulk_row *bulk;
    struct bulk_item *item;
    const struct bulk_action *action;
    const struct json *body;
    struct order *order;
    struct command command; /* the last one: its details */
    struct bulk_step *steps;
    size_t steps_n;
    int64_t mark_id;    /* rows with higher ids are new */
    int64_t subject_id; /* what an outcome is awaited of; 0: it is done */
    struct bulk_before *before;
    size_t before_n;
};

/* A dry run notes how the rows stand, and after the commands tells in the item what would leave. */
void bulk_dry_before(struct bulk_run *r);
enum err bulk_dry_after(struct bulk_run *r) MUST_USE;

/* What is known of the order's numbers, as the item's result. */
enum err bulk_tracking_outcome(struct turn *t, const struct order *o,
                               struct bulk_item *item) MUST_USE;

#endif
