/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A strict model of Shopify: shops with products, orders, fulfillment orders and fulfillments; the
 * Admin GraphQL API, OAuth and webhooks in front of them. Deterministic: the seed is given once,
 * the time with every call. Tests, simulator and sandbox change the shop through the functions
 * here (the merchant's and buyers' acts) and read the truth from sim/world/shopify_model.h.
 * Where facts are missing the model takes the stricter reading. How to use: shopify_test.c.
 */
#ifndef WAYBILL_SIM_WORLD_SHOPIFY_H
#define WAYBILL_SIM_WORLD_SHOPIFY_H

#include "sim/world/world.h"

struct shopify;
struct shopify_shop;

/* Owns an arena until shopify_free. */
struct shopify *shopify_new(uint64_t seed);
void shopify_free(struct shopify *s);

/*
 * The service for the world's router. A request belongs to the shop whose domain is its URL's
 * host, its first path segment (http://127.0.0.1:9001/demo.myshopify.com/admin/...), its Host
 * header, or else to the only shop there is. Header "X-Sim-Delay-Ms" of an answer asks the
 * caller to hold it back so long (see the faults); status 0 means that no answer came.
 */
struct world_service shopify_service(struct shopify *s);

enum shopify_plan {
    SHOPIFY_STANDARD,
    SHOPIFY_ADVANCED,
    SHOPIFY_PLUS,
    SHOPIFY_ENTERPRISE,
    SHOPIFY_PLAN_MAX
};

/* Everything empty or zero has a sensible default; only domain is needed. */
struct shopify_options {
    struct str domain; /* "demo.myshopify.com" */
    struct str name, email, currency, zone, country;
    int32_t zone_offset_s; /* what webhooks write behind times */
    enum shopify_plan plan;
    struct str client_id, client_secret;
    struct str scopes;       /* comma separated; "": all that Waybill wants */
    struct str static_token; /* a pasted "shpat_" token that never ends; "": none */
    int64_t token_span_ms;   /* client credentials; 0: 24 h */
    bool big_ids;            /* ids above 2^53 */
    bool no_protected_data;  /* names, addresses, e-mail come back as null */
    bool allow_http_hooks;   /* the real one takes https only; the sandbox needs http */
    bool auto_fulfill;       /* the setting that fulfills every paid order at once */
    bool keep_open;          /* do not archive finished orders */
    int32_t cost_percent;    /* what requests cost against our knowledge; 0: 100 */
};
struct shopify_shop *shopify_add_shop(struct shopify *s, const struct shopify_options *o,
                                      int64_t now_ms);
/* NULL when there is none. */
struct shopify_shop *shopify_shop(const struct shopify *s, struct str domain);

/* The shop's first location exists from the start. service: handle of another app's fulfillment
 * service that works there; "" for the merchant's own place. */
int64_t shopify_add_location(struct shopify_shop *shop, struct str name, struct str country,
                             struct str service);
int64_t shopify_first_location(const struct shopify_shop *shop);

struct shopify_variant_input {
    struct str title, sku, barcode;
    int64_t price_minor;
    bool digital;
};
/* The product's id; variants' ids are written to ret_variant_ids (n of them, may be NULL). */
int64_t shopify_add_product(struct shopify_shop *shop, struct str title, struct str vendor,
                            const struct shopify_variant_input *variants, size_t n, int64_t now_ms,
                            int64_t *ret_variant_ids);

struct shopify_pair {
    struct str key, value;
};
struct shopify_address {
    struct str first_name, last_name, company, address1, address2, city, province, province_code;
    struct str zip, country, country_code, phone;
};
struct shopify_line_input {
    int64_t variant_id; /* 0: a custom item, described by the texts */
    struct str title, variant_title, sku, vendor;
    int64_t quantity;    /* 0: 1 */
    int64_t price_minor; /* with a variant: 0 takes the variant's */
    int64_t location_id; /* 0: the shop's first */
    bool digital;        /* needs no shipping */
    const struct shopify_pair *properties;
    size_t properties_n;
};
enum shopify_payment { SHOPIFY_PAID, SHOPIFY_PENDING, SHOPIFY_AUTHORIZED, SHOPIFY_PAYMENT_MAX };
struct shopify_order_input {
    const struct shopify_line_input *lines;
    size_t lines_n;
    struct shopify_address address;
    bool no_address;
    struct str email, phone, note, tags, gateway, source_name;
    struct str currency; /* "": the shop's */
    struct str name;     /* "": the next number */
    struct str risk;     /* NONE LOW MEDIUM HIGH PENDING; "": LOW */
    const struct shopify_pair *attributes;
    size_t attributes_n;
    enum shopify_payment payment;
    bool test;
    int64_t shipping_minor;
    int64_t fulfill_at_ms; /* later than now: scheduled */
};

/*
 * What buyers and the merchant do. Ids are the shop's. Functions that can be refused return
 * ERR_NOT_FOUND, ERR_CONFLICT (the state forbids it, as the admin would) or ERR_BAD_INPUT.
 * Webhooks follow by themselves.
 */
int64_t shopify_place(struct shopify_shop *shop, const struct shopify_order_input *in,
                      int64_t now_ms);
enum err shopify_mark_paid(struct shopify_shop *shop, int64_t order_id, int64_t now_ms) MUST_USE;
/* reason: CUSTOMER DECLINED FRAUD INVENTORY OTHER STAFF. Not with standing fulfillments. */
enum err shopify_cancel(struct shopify_shop *shop, int64_t order_id, struct str reason,
                        int64_t now_ms) MUST_USE;
/* Unfulfilled units are taken out of the fulfillment orders first. */
enum err shopify_refund(struct shopify_shop *shop, int64_t order_id, int64_t line_id,
                        int64_t quantity, struct str note, int64_t now_ms) MUST_USE;
enum err shopify_edit_add(struct shopify_shop *shop, int64_t order_id,
                          const struct shopify_line_input *line, int64_t now_ms) MUST_USE;
/* quantity: the new current quantity, at least what is fulfilled. */
enum err shopify_edit_quantity(struct shopify_shop *shop, int64_t order_id, int64_t line_id,
                               int64_t quantity, int64_t now_ms) MUST_USE;
enum err shopify_change_address(struct shopify_shop *shop, int64_t order_id,
                                const struct shopify_address *address, int64_t now_ms) MUST_USE;
enum err shopify_annotate(struct shopify_shop *shop, int64_t order_id, struct str note,
                          struct str tags, int64_t now_ms) MUST_USE;
/* Every open fulfillment order of the order. reason as FulfillmentHoldReason. */
enum err shopify_hold(struct shopify_shop *shop, int64_t order_id, struct str reason,
                      struct str notes, int64_t now_ms) MUST_USE;
enum err shopify_release(struct shopify_shop *shop, int64_t order_id, int64_t now_ms) MUST_USE;
/* Moves the open fulfillment orders to another location: they get new ids. */
enum err shopify_move(struct shopify_shop *shop, int64_t order_id, int64_t location_id,
                      int64_t now_ms) MUST_USE;
/* "Mark as fulfilled" in the admin: all that is open, one fulfillment per location. */
enum err shopify_fulfill_by_hand(struct shopify_shop *shop, int64_t order_id, struct str number,
                                 struct str company, bool notify, int64_t now_ms) MUST_USE;
enum err shopify_cancel_fulfillment(struct shopify_shop *shop, int64_t fulfillment_id,
                                    int64_t now_ms) MUST_USE;
/* The carrier reports: status as FulfillmentEventStatus. */
enum err shopify_carrier_event(struct shopify_shop *shop, int64_t fulfillment_id, struct str status,
                               int64_t now_ms) MUST_USE;
enum err shopify_delete_order(struct shopify_shop *shop, int64_t order_id, int64_t now_ms) MUST_USE;

/* The merchant removes the app: tokens die, app/uninstalled is pushed, subscriptions go. */
void shopify_uninstall(struct shopify_shop *shop, int64_t now_ms);
void shopify_install(struct shopify_shop *shop, int64_t now_ms);
void shopify_set_scopes(struct shopify_shop *shop, struct str scopes, int64_t now_ms);
void shopify_set_plan(struct shopify_shop *shop, enum shopify_plan plan);
/* Webhooks keep the old signature for an hour, tokens take either until then. */
void shopify_rotate_secret(struct shopify_shop *shop, struct str secret, int64_t now_ms);
/* Every token ends now; a client must fetch a new one. */
void shopify_expire_tokens(struct shopify_shop *shop);
/* A valid offline token for tests that do not care how tokens are got. */
struct str shopify_token(struct shopify_shop *shop);

/* What goes wrong with a request. */
enum shopify_fault_kind {
    SHOPIFY_LOST_BEFORE, /* status 0, nothing happened */
    SHOPIFY_LOST_AFTER,  /* status 0, but it took effect */
    SHOPIFY_DELAY,       /* the answer carries X-Sim-Delay-Ms */
    SHOPIFY_HTML_502,    /* nothing happened */
    SHOPIFY_HTML_502_AFTER,
    SHOPIFY_TOO_MANY,     /* 429 with Retry-After (ms rounded up to seconds) */
    SHOPIFY_TRUNCATED,    /* took effect, the JSON ends in the middle */
    SHOPIFY_UNAUTHORIZED, /* 401 once */
    SHOPIFY_FORBIDDEN,    /* 403, a page of some gateway */
    SHOPIFY_SHOP_LOCKED,  /* 423 */
    SHOPIFY_SECURITY,     /* 430, taken for an attack */
    SHOPIFY_UNAVAILABLE,  /* 503 */
    SHOPIFY_THROTTLE,     /* 200 THROTTLED whatever the bucket holds */
    SHOPIFY_INTERNAL,     /* 200 with INTERNAL_SERVER_ERROR, nothing happened */
    SHOPIFY_UNKNOWN_ENUM, /* values of the enum type `name` are ones nobody knows; by chance: of
                             one of some types */
    SHOPIFY_REFUSED,      /* by chance only, of writes that mark or track: a userError for good */
    SHOPIFY_FAULT_MAX
};
struct shopify_fault {
    enum shopify_fault_kind kind;
    int64_t ms;      /* DELAY, TOO_MANY */
    struct str name; /* UNKNOWN_ENUM: type, such as FulfillmentOrderStatus */
    struct str only; /* only a request with this root field or path part; "": any */
    int64_t times;   /* 0: once */
};
/* Queued: the first that fits a request strikes it. */
void shopify_fault_next(struct shopify_shop *shop, const struct shopify_fault *f);
/* By chance, in so many of a thousand requests. */
void shopify_fault_permille(struct shopify_shop *shop, enum shopify_fault_kind kind,
                            int64_t permille);
/* What goes wrong with webhooks, each in so many of a thousand. */
struct shopify_hook_faults {
    int64_t lost, twice, late; /* permille */
    int64_t odd;      /* has members that nobody knows, and lacks some that are documented */
    int64_t late_ms;  /* at most */
    int64_t delay_ms; /* usual time until a push is due: 0..delay_ms by chance */
};
void shopify_hook_faults(struct shopify_shop *shop, const struct shopify_hook_faults *f);

/* Counts. name: a root field that was executed ("fulfillmentCreate": every alias counts), an
 * operation's name as asked, or a path ("/oauth/access_token"). */
int64_t shopify_requests(const struct shopify_shop *shop, struct str name);
int64_t shopify_cost_spent(const struct shopify_shop *shop);
int64_t shopify_throttled(const struct shopify_shop *shop);
/* Pushes not yet delivered. */
size_t shopify_pushes_waiting(const struct shopify *s);

#endif
