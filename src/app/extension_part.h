/* SPDX-License-Identifier: Apache-2.0 */
/* Private to what is behind app/extension.h. */
#ifndef WAYBILL_APP_EXTENSION_PART_H
#define WAYBILL_APP_EXTENSION_PART_H

#include "app/extension.h"
#include "app/view_part.h"
#include "connect/supplier.h"
#include "core/observe.h"
#include "db/extension.h"

/* "0.1.0" at least EXTENSION_LEAST? False for what is no version. */
bool extension_fits(struct str version);
/* A paired browser whose extension is too old is refused: EXTENSION_OLD. */
enum err extension_check(struct db *db, struct arena *a, const struct actor *who) MUST_USE;

/* The named supplier of a body or query; "aliexpress" when there is none. */
const struct supplier *extension_supplier(struct str name);

/* A supplier order as it was reported. */
struct read_order {
    struct supplier_seen seen; /* number, status, items, total */
    struct parcels_seen parcels;
    bool status_told, parcels_told;
    struct str day, reference, country, zip, name;
    int64_t read_ms;
};
/* From one member of "orders"; age_ms: how old its read_at was when it was sent. BAD_INPUT with
 * words in *ret_wrong. */
enum err extension_read_order(struct arena *a, const struct supplier *s, const struct json *v,
                              int64_t sent_ms, int64_t now_ms, struct read_order *ret_order,
                              const char **ret_wrong) MUST_USE;

/* What was kept of one that belongs to no purchase, in our terms again. */
enum err extension_kept_order(struct arena *a, const struct supplier_read *r,
                              struct read_order *ret_order) MUST_USE;

/* What is known of a number ("Known"). */
void view_known_number(struct view *v, const struct supplier *s, struct str number);
/* The same when its order is at hand; so NULL: none is known. */
void view_known_order(struct view *v, const struct supplier *s, struct str number,
                      const struct order *o, const struct purchase *p,
                      const struct supplier_order *so);
/* What the hub would like to be told of it now: {status, packages}. */
void view_wanted(struct view *v, const struct order *o, const struct supplier_order *so);
/* The supplier order of that number within an order; NULL. */
const struct supplier_order *extension_find(const struct order *o, struct str number,
                                            const struct purchase **ret_purchase);
/* A page of the web app, relative to the hub's address. */
struct str extension_path(struct arena *a, const char *page, enum id_kind kind, int64_t id);

/* A product as its page showed it last. NOT_FOUND. */
enum err extension_product(struct db *db, struct arena *a, const struct supplier *s,
                           struct str listing_id, struct product_seen *ret_product,
                           int64_t *ret_read_ms) MUST_USE;

/* The task with its order, as "Task". */
void view_task(struct view *v, const struct task_row *row);

#endif
