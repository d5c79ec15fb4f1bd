/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all connectors share. A connector translates and does nothing else: per operation a pair of
 * pure functions, ask() makes a request value, read() turns the answer into our terms. Sending,
 * limits, retries, token refresh, redaction and recording are done once for all in app/call.c.
 * No I/O, no clock, no randomness: the time that a signature needs is passed in.
 */
#ifndef WAYBILL_CONNECT_CONNECT_H
#define WAYBILL_CONNECT_CONNECT_H

#include "base/http_msg.h"
#include "base/json.h"
#include "core/observe.h"

/* An account opened for one request: secrets in clear, alive only as long as the arena. */
struct account {
    int64_t id;
    struct str base_url; /* "https://x.myshopify.com", "https://api-sg.aliexpress.com", or a fake's;
                            no '/' at the end */
    struct str domain;        /* shop domain; "" for suppliers */
    struct str client_id;     /* Shopify client id, AliExpress app key */
    struct str client_secret; /* Shopify client secret, AliExpress app secret */
    struct str access_token;
    struct str refresh_token;
    enum lang lang;
};

/* What came of an answer beside the result. */
struct answer {
    enum err err;          /* OK, or why there is no result */
    struct str code;       /* the other side's own code ("THROTTLED", "ApiCallLimit"), "" */
    struct str detail;     /* its own words, shortened; never personal values, never secrets */
    int64_t wait_ms;       /* asked to wait so long, 0 */
    bool wait_alike;       /* ... with requests of the same kind; others may go on */
    bool effect_possible;  /* the request may have taken effect although it failed */
    /* Shopify's cost account; 0 max when the answer has none. */
    double cost_requested, cost_actual, bucket_max, bucket_now, bucket_restore;
};

struct tokens {
    struct str access, refresh;
    int64_t access_span_ms, refresh_span_ms; /* as told; 0: does not end */
    struct str scopes;                       /* comma separated as granted */
    struct str account_name;                 /* who it belongs to, for people */
};

#endif
