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
    bool unpaid;                /* made, but not paid */
    enum problem_kind problem; /* when refused; PROBLEM_PURCHASE_REFUSED unless one is named */
    struct str code, detail;    /* the supplier's own; no personal values */
};

struct product_variant {
    struct str sku_id, sku_attr, text; /* text: "Black / EU plug" */
    struct money price;
    int64_t stock; /* -1 not told */
};
struct product_seen {
    struct str listing_id, title, image_url, store_name;
    struct product_variant *variants;
    size_t variants_n;
};

struct supplier_ask {
    enum supplier_op op;
    struct str code, redirect_url;
    struct str request;      /* PLACE: as made by place_request, sent unchanged */
    struct str order_number; /* ORDER, PARCELS */
    struct str listing_id, country;
};

struct supplier_result {
    struct answer answer;
    struct tokens tokens;
    struct place_result place;
    struct supplier_seen order;
    struct parcels_seen parcels; /* none yet: parcels_n 0 and answer.err OK */
    struct product_seen product;
};

/* What a purchase needs to be said to the supplier. */
struct place_item {
    const struct mapping *mapping;
    int64_t quantity; /* supplier units */
};
struct place_input {
    struct str reference; /* our own, once and for ever */
    const struct person *person;
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
     * unchanged ever after. ERR_BAD_INPUT with *ret_problem and *ret_detail when the supplier would
     * refuse it (no address, too long a name ...). */
    enum err (*place_request)(const struct place_input *in, struct arena *a,
                              struct str *ret_request, enum problem_kind *ret_problem,
                              struct str *ret_detail);
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
