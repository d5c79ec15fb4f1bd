/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A merchant's store and the policy that it is run by. Secrets are not in here: the account
 * layer opens them only to fill a request.
 */
#ifndef WAYBILL_CORE_SHOP_H
#define WAYBILL_CORE_SHOP_H

#include "core/order.h"

enum auth_kind { AUTH_CLIENT_CREDENTIALS, AUTH_TOKEN, AUTH_OAUTH, AUTH_MAX };
enum shop_state { SHOP_CONNECTING, SHOP_ACTIVE, SHOP_NEEDS_CONNECT, SHOP_UNINSTALLED, SHOP_MAX };

/* What Waybill may do by itself on this shop. Every member has a row in app/options. */
struct policy {
    bool auto_buy;            /* off by default: a person clicks Order */
    bool all_products;        /* false: only mapped products are ours */
    bool auto_fulfill;        /* mark by itself when a number comes (default on) */
    bool fulfill_when_complete; /* false: each package as it ships */
    bool notify_customer;     /* on the first number of each fulfillment */
    int64_t grace_ms;         /* between payable and automatic buying */
    int64_t max_age_ms;       /* orders older than this are never bought by itself */
    int64_t price_limit_minor; /* 0: none; in the shop's currency */
    int64_t daily_limit;       /* purchases a day, 0: none */
    struct str payable_gateways; /* comma list: pending orders of these count as payable (COD) */
    int64_t no_number_ms;        /* problem when a purchase has no number for so long */
    int64_t cost_limit_minor;    /* goods and freight of a purchase, supplier's currency; 0: none */
    int64_t price_rise_percent;  /* a higher rise of the supplier's price asks a person; 0: never */
    bool publish_after_scan;     /* a number is told to the shop only once a carrier scanned it */
    int64_t publish_wait_ms;     /* but at the latest so long after it was seen */
    struct str seller_note;      /* told to the seller with each purchase, "" nothing */
};

struct shop {
    int64_t id;
    struct str platform; /* "shopify" */
    struct str name, domain; /* domain: "x.myshopify.com", identity of the shop */
    struct str base_url;     /* where its API answers; "https://" domain by default */
    enum auth_kind auth;
    enum shop_state state;
    struct str zone, currency; /* IANA zone */
    struct str scopes;         /* granted, comma separated */
    struct str missing;        /* JSON array of {scope, effect}: what will not work */
    int64_t connected_ms;      /* orders created before are never acted on by itself */
    bool other_app_seen, other_app_confirmed;
    struct str other_app;      /* what was seen */
    bool protected_data_missing; /* addresses come back null on shippable orders */
    int64_t backfill_done_ms, complete_ms; /* complete_ms: last time that nothing was missing */
    struct str changes_cursor;   /* updated_at up to which all changes are in */
    struct policy policy;
    enum row row;
};

struct policy policy_default(void);

/* Since when the package's number may be told to the shop by itself: at once, or as the policy
 * says after the first scan, but at the latest when the longest wait is over. 0: it has none. */
int64_t shop_publish_ms(const struct shop *s, const struct package *p);

/* The order of the shop is payable: paid, or pending with a gateway that the policy names. */
bool shop_order_payable(const struct shop *s, const struct order *o);

#endif
