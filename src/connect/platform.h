/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A shop platform (Shopify, ...) as a table of pure functions. One row per platform in
 * connect/platforms.tbl.h. app/call.c drives ask and read; app/intake.c drives the webhook pair.
 */
#ifndef WAYBILL_CONNECT_PLATFORM_H
#define WAYBILL_CONNECT_PLATFORM_H

#include "connect/connect.h"

enum platform_op {
    PLATFORM_TOKEN_CLIENT,  /* client credentials grant -> tokens */
    PLATFORM_TOKEN_CODE,    /* OAuth code -> tokens; in: code */
    PLATFORM_TOKEN_REFRESH, /* refresh token -> tokens */
    PLATFORM_SHOP,          /* shop facts and granted scopes -> shop */
    PLATFORM_ORDER_IDS, /* page of changed order ids (cheap) -> page; in: since_ms, cursor, limit */
    PLATFORM_ORDERS,    /* whole orders by id, all parts -> orders; in: ids (at most 50) */
    PLATFORM_ORDER_ONE, /* one order, all lines -> orders[0]; in: ids[0], cursor for more lines */
    PLATFORM_FULFILL_STATE, /* fulfillment orders and fulfillments by order id -> orders (SEEN_FOS,
                               SEEN_FULFILLMENTS); in: ids (at most 50). Read before each write */
    PLATFORM_WRITES,        /* several creates / number changes / cancels packed in one request,
                               -> one write_result per input, in order */
    PLATFORM_HOOK_LIST,     /* -> hooks */
    PLATFORM_HOOK_CREATE,   /* in: topics, hook_url -> one hook_result per topic */
    PLATFORM_HOOK_DELETE,   /* in: hook ext ids */
    PLATFORM_VARIANTS,      /* search by sku or title for mapping -> variants; in: search, limit */
    PLATFORM_OP_MAX
};

/* One line of a create: the fulfillment order line and how many of it. */
struct create_line {
    int64_t fo_ext_id, fo_line_ext_id, quantity;
};
struct platform_write {
    enum write_kind kind;
    /* create: lines of fulfillment orders of one order, location and delivery method */
    struct create_line *lines;
    size_t lines_n;
    int64_t fulfillment_ext_id;  /* track, cancel */
    struct shop_number *numbers; /* create (may be none), track */
    size_t numbers_n;
    bool notify;
};
struct write_result {
    enum err err; /* OK; STALE: read again; REFUSED: a person must look; others as answer */
    struct str detail;
    int64_t fulfillment_ext_id; /* create */
    bool effect_possible;       /* this one may have taken effect although it failed */
};

struct platform_ask {
    enum platform_op op;
    struct str code, redirect_url;
    int64_t since_ms;  /* ORDER_IDS: changed at or after; 0: all */
    int64_t until_ms;  /* ORDER_IDS: changed before; 0: open */
    struct str cursor; /* next page; "" first */
    int64_t limit;
    const int64_t *ids;
    size_t ids_n;
    const struct platform_write *writes;
    size_t writes_n;
    struct str hook_url;
    const struct str *topics; /* "orders/create" spelling */
    size_t topics_n;
    struct str search;
};

struct hook_seen {
    int64_t ext_id;
    struct str topic; /* "orders/create" spelling */
    struct str url;
};
struct id_seen {
    int64_t ext_id, updated_ms;
};
struct variant_seen {
    int64_t product_ext_id, variant_ext_id;
    struct str product_title, variant_title, sku;
};
struct shop_seen {
    struct str name, domain, zone, currency, plan;
    struct str scopes; /* comma separated */
};

struct platform_result {
    struct answer answer;
    struct tokens tokens;
    struct shop_seen shop;
    struct id_seen *ids;
    size_t ids_n;
    struct order_seen *orders; /* by input order; an id that the shop does not know is absent */
    size_t orders_n;
    struct str cursor; /* next page, "" at the end */
    struct write_result *writes;
    size_t writes_n;
    struct hook_seen *hooks;
    size_t hooks_n;
    struct write_result *hook_results; /* per topic of HOOK_CREATE; "already taken" counts as OK */
    size_t hook_results_n;
    struct variant_seen *variants;
    size_t variants_n;
};

/* What a webhook request says, before anything is stored. */
struct hook_envelope {
    struct str topic, domain, delivery_id, event_id, signature, api_version;
    int64_t triggered_ms;
};
enum hook_kind {
    HOOK_ORDER, /* seen: core, person, lines (not fulfillment orders) */
    HOOK_ORDER_DELETED,
    HOOK_ORDER_HINT, /* something about the order changed: read it again */
    HOOK_FULFILLMENT,
    HOOK_UNINSTALLED,
    HOOK_SHOP_CHANGED, /* what the app may do has changed: look at the shop again */
    HOOK_CUSTOMER_DATA,
    HOOK_CUSTOMER_ERASE,
    HOOK_SHOP_ERASE, /* privacy topics */
    HOOK_IGNORED,    /* known and of no use */
    HOOK_UNKNOWN,
    HOOK_KIND_MAX
};
struct hook_result {
    enum hook_kind kind;
    int64_t order_ext_id; /* 0 when the payload does not name one */
    int64_t *fo_ext_ids;  /* then: fulfillment orders that it names */
    size_t fo_ext_ids_n;
    struct order_seen order;
    struct fulfillment_seen fulfillment;
    struct str customer_email;
    int64_t *order_ext_ids; /* privacy topics */
    size_t order_ext_ids_n;
};

/* A scope that Waybill wants and what will not work without it. */
struct platform_scope {
    const char *scope;
    bool required;
    const char *effect_en, *effect_zh;
};

struct platform {
    const char *id;   /* "shopify" */
    const char *name; /* "Shopify" */
    /* now_ms for signatures. Errors: BAD_INPUT when the ask cannot be said, UNAVAILABLE for an op
     * that the platform lacks. ret_cost: points that it may cost at most (0 when not counted). */
    enum err (*ask)(const struct platform_ask *ask, const struct account *acc, int64_t now_ms,
                    struct arena *a, struct http_request *ret_request, double *ret_cost);
    /* Always fills ret_result->answer; the result parts only when answer.err is OK (of WRITES also
     * per item when some failed). The ask is the one that was sent. */
    void (*read)(const struct platform_ask *ask, const struct account *acc,
                 const struct http_response *response, struct arena *a,
                 struct platform_result *ret_result);
    /* Headers into an envelope. ERR_BAD_INPUT when a required one is missing. */
    enum err (*hook_envelope)(const struct http_request *req, struct hook_envelope *ret_envelope);
    /* OK when the signature fits one of the secrets (constant time), else ERR_BAD_SIGNATURE. */
    enum err (*hook_verify)(const struct hook_envelope *env, struct str body,
                            const struct str *secrets, size_t secrets_n);
    /* The payload in our terms. ERR_NOT_JSON, ERR_ANSWER_NOT_UNDERSTOOD. */
    enum err (*hook_read)(const struct hook_envelope *env, struct str body, struct arena *a,
                          struct hook_result *ret_result);
    /* The page where the merchant agrees. state is ours. */
    struct str (*oauth_url)(const struct account *acc, struct str redirect_url, struct str state,
                            struct arena *a);
    /* Checks shop name, HMAC and age (90 s) of the callback's query; ret_code and ret_domain. */
    enum err (*oauth_verify)(struct str query, struct str secret, int64_t now_ms, struct arena *a,
                             struct str *ret_code, struct str *ret_domain, struct str *ret_state);
    /* "x.myshopify.com" from what a person types (x, https://x.myshopify.com/admin, admin URL). */
    enum err (*domain_of)(struct str typed, struct arena *a, struct str *ret_domain);
    /* The platform's own pages, for people. */
    struct str (*order_url)(const struct account *acc, int64_t order_ext_id, struct arena *a);
    const struct platform_scope *scopes; /* ends with a NULL scope */
    const char *const *topics;           /* webhooks to subscribe to, ends with NULL */
};

/* NULL when there is no such platform. */
const struct platform *platform_by_id(struct str id);
/* The i-th of all; NULL after the last. */
const struct platform *platform_at(size_t i);

#endif
