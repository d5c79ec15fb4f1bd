/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to view_*.c: what lists and single things share. Query parameters are checked here, with
 * details that say what would have been right.
 */
#ifndef WAYBILL_APP_VIEW_PART_H
#define WAYBILL_APP_VIEW_PART_H

#include "app/view.h"
#include "base/id.h"
#include "base/time.h"
#include "db/orders.h"

/* The error with its detail in words, which say what would be right. English and Chinese take the
 * same arguments in the same order. */
enum err view_fail(struct view *v, enum err err, const char *en, const char *zh, ...)
    PRINTF_LIKE_BOTH(3, 4, 5);
struct str view_query(const struct view *v, const char *key);
/* Refuses parameters that are not among keys (ended by NULL): a typo must not widen a list. */
enum err view_known(struct view *v, const char *const *keys) MUST_USE;

/* The query as a filter of orders: the names of GET /api/v1/orders. */
enum err view_order_filter(struct view *v, struct order_filter *ret_filter) MUST_USE;

/* All shops, read once per view. */
enum err view_load_shops(struct view *v) MUST_USE;
const struct shop *view_shop_of(struct view *v, int64_t id);                /* NULL when unknown */
const struct supplier_account *view_account_of(struct view *v, int64_t id); /* the same */
/* The shop that text (id or domain) names. NOT_FOUND with detail. */
enum err view_find_shop(struct view *v, struct str text, const struct shop **ret_shop) MUST_USE;
/* ?shop=, 0 when absent. */
enum err view_shop_id(struct view *v, int64_t *ret_id) MUST_USE;
/* The order that path_id names. */
enum err view_find_order(struct view *v, int64_t *ret_id) MUST_USE;

enum err view_bool(struct view *v, const char *key, bool fallback, bool *ret) MUST_USE;

/* A closed list as the query names it. */
struct view_words {
    const char *what[LANG_MAX]; /* "stage" */
    struct str (*text)(int value);
    int max;
};
/* The bit set of a comma separated parameter; 0 when it is absent. */
enum err view_bits(struct view *v, const char *key, const struct view_words *w,
                   uint64_t *ret_bits) MUST_USE;

/* A page of a list: one more row is asked for, to know whether there is a next page. */
struct view_page {
    enum id_kind kind;
    int64_t before_id, limit;
};
/* Reads cursor and limit. */
enum err view_page(struct view *v, enum id_kind kind, struct view_page *ret_page) MUST_USE;
/* {"items": [ ... ], "next": ...} */
void view_list_begin(struct view *v);
void view_list_end(struct view *v, struct str next);
/* How many of n rows belong to this page. */
size_t view_page_n(const struct view_page *p, size_t n);
/* The cursor after the row last_id; "" when n rows were all. */
struct str view_next(struct view *v, const struct view_page *p, size_t n, int64_t last_id);

/* Texts of a comma separated list as a JSON array. */
void view_texts(struct view *v, const char *key, struct str list);
/* A stored JSON array, or [] when there is none. */
void view_stored(struct view *v, const char *key, struct str json);
/* The shop's own 64-bit id as decimal text, null for 0. */
void view_ext_id(struct view *v, const char *key, int64_t ext_id);
/* A shop or a supplier account, whichever has this id. */
void view_owner(struct view *v, const char *key, int64_t id);
void view_shop_ref(struct view *v, int64_t shop_id);
/* "shop" and "shop_domain" of a list's item; null for a shop that is not connected. */
void view_shop_short(struct view *v, int64_t shop_id);
void view_order_ref(struct view *v, int64_t id, struct str name);
void view_flags(struct view *v, uint32_t flags);
void view_guards(struct view *v, uint64_t guards);
/* The order's page in the shop's admin. */
void view_admin_url(struct view *v, const struct shop *s, int64_t order_ext_id);
void view_status(struct view *v, const char *key, struct str status, struct str raw);
struct view_counts_in {
    int64_t lines, units, wanted, shipped, fulfilled;
};
void view_fulfillment_orders(struct view *v, const struct order *o);
void view_fulfillments(struct view *v, const struct order *o);
/* "offer": what one click would mark in the shop, and why it is left to a person; or null. */
void view_offer(struct view *v, const struct order *o, const struct shop *s);
void view_order_numbers(struct view *v, const struct view_counts_in *in);

#endif
