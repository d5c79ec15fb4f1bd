/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Made-up buyers and what they order, for demo, sandbox and simulator: names in Latin, Chinese and
 * Cyrillic, addresses of twenty countries, notes with emoji, a small catalog of goods that exist
 * both in the shop and at the supplier. Streets and people are invented; telephone numbers lie in
 * ranges kept free for fiction where a country has one; mail goes to example.com and the like.
 * The same seed gives the same people. The tables are in sim/world/people_data.c.
 */
#ifndef WAYBILL_SIM_WORLD_PEOPLE_H
#define WAYBILL_SIM_WORLD_PEOPLE_H

#include "sim/world/aliexpress.h"
#include "sim/world/dice.h"

/* A variant as the shop sells it and as the supplier has it. */
struct people_variant {
    const char *title;    /* "Black / M"; "Default Title" when there is only one, as Shopify says */
    const char *sku;      /* the shop's */
    const char *sku_id;   /* the supplier's, digits */
    const char *sku_attr; /* "14:193#Black;5:361386", "" */
    const char *text;     /* "Color:Black;Size:M", "" */
    int64_t price_cents;  /* in the shop, USD */
    int64_t cost_cents;   /* at the supplier, USD */
};

struct people_product {
    const char *title, *vendor;
    const char *product_id; /* at the supplier, digits; "" for goods that the merchant makes */
    const char *supplier_title, *store_name;
    int64_t store_id;
    const struct people_variant *variants;
    size_t variants_n;
    bool ships; /* false: nothing to send, such as a gift card */
};

const struct people_product *people_products(size_t *ret_n);
/* Puts every product of the supplier's into a model of AliExpress, with that stock each. */
void people_fill_aliexpress(struct aliworld *w, int64_t stock);

struct people_address {
    struct str first_name, last_name, company, address1, address2, city, zip;
    struct str province, province_code; /* "" where the country has none */
    struct str country, country_code;
    struct str phone; /* "+16095550123"; "" when the buyer left it out */
};

struct people_item {
    const struct people_product *product;
    const struct people_variant *variant;
    int64_t quantity;
};

struct people_order {
    struct people_address address;
    struct str email, locale; /* "de-DE" */
    struct str note;
    struct str tax_id; /* CPF of a Brazilian buyer, with valid check digits; else "" */
    struct people_item items[4];
    size_t items_n;
    int64_t total_cents;
    bool troubled; /* the address has a fault that a supplier refuses */
};

struct people {
    struct dice dice;
    int64_t trouble_permille; /* so many addresses are faulty: no phone, too long a name ... */
    int64_t own_permille;     /* so many items are goods that are not from the supplier */
    bool easy; /* names and places that every supplier takes; they buy of the whole catalog */
};

/* No faulty addresses, one item in twenty not from the supplier. */
void people_init(struct people *p, uint64_t seed);
void people_order(struct people *p, struct arena *a, struct people_order *ret_order);

#endif
