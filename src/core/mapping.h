/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mapping says what to buy for a shop's variant: the supplier's product and variant (a listing),
 * how many of it per unit sold, how it shall be sent, and what to buy instead when that is not to
 * be had.
 */
#ifndef WAYBILL_CORE_MAPPING_H
#define WAYBILL_CORE_MAPPING_H

#include "core/order.h"

/*
 * One variant of a supplier's product. Sellers edit their variants: sku_id and sku_attr then name
 * nothing any more, and the variant is found again by its properties.
 */
struct listing {
    struct str listing_id; /* the supplier's product id */
    struct str sku_id;     /* the supplier's variant id, "" when it has only one */
    struct str sku_attr;   /* AliExpress: "14:350853#Black;5:361386" */
    struct str properties; /* in words, a line each: "Color=Black\nPlug=EU"; "" not known */
    struct str ship_from;  /* ISO country of the warehouse, "" any */
};

struct mapping {
    int64_t id, shop_id;
    int64_t product_id;  /* the shop's */
    int64_t variant_id;  /* the shop's; 0 with a product_id: every variant of the product */
    struct str title;    /* what the shop called it when mapped, for people */
    bool ignored;        /* "not handled here": no listing, never a problem */
    int64_t account_id;  /* supplier account that buys it, 0: the only one of its supplier */
    struct str supplier; /* "aliexpress" */
    struct str listing_id, sku_id, sku_attr, properties, ship_from; /* as in struct listing */
    struct listing *alternatives; /* in order: bought when those before are not to be had */
    size_t alternatives_n;
    struct str services; /* codes in order of preference, comma separated; AliExpress:
                            logistics_service_name */
    enum service_fallback fallback;
    int64_t units;      /* supplier units per shop unit, >= 1 */
    struct money price; /* last known, of one supplier unit; no currency: not known */
    int64_t price_ms;
    int64_t created_ms, changed_ms;
};

/* A supplier product named by a pasted link ("https://www.aliexpress.com/item/1005001.html?...",
 * localized hosts, "/i/ID.html", or just the digits). ERR_BAD_INPUT with nothing set otherwise.
 * ret_sku_id is "" unless the link names one (sku_id=... or pdp_ext_f). */
enum err mapping_parse_link(struct arena *a, struct str link, struct str *ret_supplier,
                            struct str *ret_listing_id, struct str *ret_sku_id) MUST_USE;

/* Why such a link was refused and what to paste instead, for people. */
struct str mapping_link_problem(struct arena *a, struct str link, enum lang lang);

/* The listings of a mapping in the order in which they are tried: 0 is its own; n of them. */
size_t mapping_listings_n(const struct mapping *m);
struct listing mapping_listing(const struct mapping *m, size_t i);

/* The mapping that counts for a line: the exact variant before the whole product; NULL if none. */
const struct mapping *mapping_for_line(const struct mapping *all, size_t n, const struct line *l);

#endif
