/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A supplier (AliExpress, ...) as a table of pure functions. One row per supplier in
 * connect/suppliers.tbl.h. "manual" is the supplier without an API: every op is unavailable.
 */
#ifndef WAYBILL_CONNECT_SUPPLIER_H
#define WAYBILL_CONNECT_SUPPLIER_H

#include "connect/connect.h"
#include "core/mapping.h"

enum supplier_op {
    SUPPLIER_TOKEN_CODE,    /* OAuth code -> tokens */
    SUPPLIER_TOKEN_REFRESH, /* -> tokens */
    SUPPLIER_PLACE,         /* in: request (business parameters, JSON) -> place */
    SUPPLIER_ORDER,         /* in: order_number -> order */
    SUPPLIER_PARCELS,       /* in: order_number -> parcels */
    SUPPLIER_PRODUCT,       /* in: listing_id, country -> product (variants to choose from) */
    SUPPLIER_FREIGHT,       /* in: freight -> freight (ways to send one variant there) */
    SUPPLIER_REGIONS,       /* in: country -> regions (names that an address must use) */
    SUPPLIER_OP_MAX
};

/* How an answer to PLACE settles the intent. */
enum place_outcome {
    PLACE_ACCEPTED,  /* numbers are known */
    PLACE_REFUSED,   /* certain that nothing was made */
    PLACE_EXISTS,    /* the supplier already has our reference, number not told */
    PLACE_UNCERTAIN, /* may or may not exist */
    PLACE_OUTCOME_MAX
};
struct place_result {
    /* Look at answer.err first: when it is set, outcome is UNCERTAIN, and nothing was made if
     * answer.effect_possible is false (expired token, throttled): simply send it again later. */
    enum place_outcome outcome;
    struct str *numbers;
    size_t numbers_n;
    bool unpaid;               /* made, but not paid */
    enum problem_kind problem; /* when refused; PROBLEM_PURCHASE_REFUSED unless one is named */
    struct str code, detail;   /* the supplier's own; no personal values */
    struct str field; /* when refused for its address: which one ("phone", "tax_id" ...), or "" */
};

struct variant_property {
    struct str name, value; /* "Color", "Black": what stays when the seller edits the variants */
};
struct product_variant {
    struct str sku_id, sku_attr, text;   /* text: "Black / EU plug" */
    struct str ship_from;                /* ISO country of the warehouse, "" when it is no choice */
    struct variant_property *properties; /* without the warehouse */
    size_t properties_n;
    struct money price;
    int64_t stock; /* -1 not told */
};
struct product_seen {
    struct str listing_id, title, image_url, store_name;
    struct product_variant *variants;
    size_t variants_n;
};

/* One way to send one variant to one place. */
struct freight_option {
    struct str code, company; /* code: what PLACE takes as the service */
    struct money cost;
    bool tracked;
    int64_t min_days, max_days; /* 0 not told */
    struct str ship_from;       /* ISO country, "" not told */
    int64_t stock;              /* -1 not told */
};
struct freight_seen {
    struct freight_option *options; /* none: it is not sent there (answer.err is OK then) */
    size_t options_n;
    bool vague; /* none, and not told why: perhaps only at present */
};
struct freight_ask {
    struct str listing_id, sku_id, country, province, city;
    int64_t quantity;
};

/* Names that the supplier knows in a country; an address must use them. */
struct region {
    struct str name;
    struct str *cities;
    size_t cities_n;
};
struct regions_seen {
    struct str country;
    struct region *provinces; /* none: the country has no list, names are free */
    size_t provinces_n;
};

struct supplier_ask {
    enum supplier_op op;
    struct str code, redirect_url;
    struct str request;      /* PLACE: as made by place_request, sent unchanged */
    struct str order_number; /* ORDER, PARCELS */
    struct str listing_id, country;
    struct freight_ask freight;
};

struct supplier_result {
    struct answer answer;
    struct tokens tokens;
    struct place_result place;
    struct supplier_seen order;
    /* Of PARCELS; none yet: parcels_n 0 and answer.err OK. ORDER fills it too with the numbers that
     * the order itself names (no items, perhaps outdated): for when PARCELS knows none. */
    struct parcels_seen parcels;
    struct product_seen product;
    struct freight_seen freight;
    struct regions_seen regions;
};

/*
 * The address as the supplier takes it, made from the order's person by its rules. Every field may
 * be corrected by a person for the supplier alone; the shop's address stays as it is.
 */
struct supplier_address {
    struct str country, province, city, zip, address, address2;
    struct str name;                       /* of the recipient, in the letters that are taken */
    struct str phone_country, phone;       /* "+49", "15123456789" */
    struct str tax_id;                     /* CPF, RUT, customs code ... as the country wants it */
    struct str birthday, national_address; /* Brazil ddMMyyyy; Saudi Arabia ABCD1234 */
    struct str changed; /* fields that differ from the order's, comma separated, for people */
};
struct address_input {
    const struct person *person;
    struct str attributes, note;        /* of the order: JSON [{name, value}]; tax ids lie there */
    const struct regions_seen *regions; /* NULL: not known */
    const struct supplier_address *corrected; /* by a person: fields that are not "" win; or NULL */
};

/* What a purchase needs to be said to the supplier. */
struct place_item {
    const struct mapping *mapping;
    struct str service;          /* freight code chosen for it; "" lets the supplier choose */
    struct str sku_id, sku_attr; /* as found just now; "" as mapped */
    int64_t quantity;            /* supplier units */
};
struct place_input {
    struct str reference; /* our own, once and for ever */
    struct address_input address;
    struct place_item *items;
    size_t items_n;
    struct str note; /* to the seller */
};

struct supplier {
    const char *id, *name;
    bool has_api;
    enum err (*ask)(const struct supplier_ask *ask, const struct account *acc, int64_t now_ms,
                    struct arena *a, struct http_request *ret_request);
    void (*read)(const struct supplier_ask *ask, const struct account *acc,
                 const struct http_response *response, struct arena *a,
                 struct supplier_result *ret_result);
    /* Business parameters of a purchase as JSON, to be stored before the first send and sent
     * unchanged ever after. ERR_BAD_INPUT with *ret_problem and *ret_detail (see core/said.h) when
     * the supplier would refuse it (no address, too long a name ...). */
    enum err (*place_request)(const struct place_input *in, struct arena *a,
                              struct str *ret_request, enum problem_kind *ret_problem,
                              struct str *ret_detail);
    /*
     * The address by the supplier's rules. ERR_BAD_INPUT when it would be refused: *ret_field names
     * the field to correct ("phone", "province" ...), *ret_detail says why (core/said.h),
     * without its value; *ret_address is filled as far as it goes, for the form.
     */
    enum err (*address)(const struct address_input *in, struct arena *a,
                        struct supplier_address *ret_address, struct str *ret_field,
                        struct str *ret_detail);
    /* Signed messages that the supplier pushes: true when genuine; then ret_number is the supplier
     * order to be asked about, "" when the message is of no concern. Only a trigger. */
    bool (*hook)(const struct account *acc, const struct http_headers *headers, struct str body,
                 struct arena *a, struct str *ret_number, struct str *ret_status);
    /* What a state in the supplier's words means; OTHER when it is none that is listed. NULL: there
     * are no such words. */
    enum supplier_status (*status)(struct str raw);
    /* What an event proves of its parcel, by its code (event.name): moving, delivered. NULL: there
     * are no codes. */
    void (*event)(struct parcel_seen *parcel, const struct parcel_event *event, struct str code);
    /* The country as the supplier's pages code it. NULL: as ISO does. */
    struct str (*page_country)(struct str iso);
    /* How long after the first send an unanswered PLACE may be sent again unchanged; 0: never. */
    int64_t repeat_window_ms;
    /* How soon after creation an order can be read. */
    int64_t settle_ms;
    struct str (*oauth_url)(const struct account *acc, struct str redirect_url, struct str state,
                            struct arena *a);
    struct str (*order_url)(struct str order_number, struct arena *a);
    struct str (*listing_url)(struct str listing_id, struct arena *a);
    const char *base_url; /* of the real service */
};

const struct supplier *supplier_by_id(struct str id);

#endif
