/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders as Shopify's webhooks tell them: about 9 kB with two lines, all different in what matters
 * (ids, number, customer, times, quantities), signed as Shopify signs them.
 */
#ifndef WAYBILL_BENCH_ORDERS_H
#define WAYBILL_BENCH_ORDERS_H

#include "base/arena.h"
#include "base/str.h"

#define ORDERS_PRODUCTS      97
#define ORDERS_FIRST_PRODUCT INT64_C(8320000000)
/* Of the account at AliExpress. */
#define ORDERS_APP_KEY    "500"
#define ORDERS_APP_SECRET "s"

struct orders {
    struct str domain, secret;
    int64_t first_ms; /* when the first one was created; each is a bit later than the one before */
    int64_t from;     /* number of the first request in this run */
    int64_t repeat_every; /* each such request repeats an earlier one whole; 0: never */
    struct str filler;    /* of orders_init */
};

void orders_init(struct orders *o, struct arena *a, struct str domain, struct str secret);

/* A whole request, POST /webhooks/shopify, into buf; for struct load. */
size_t orders_request(void *orders, int64_t i, char *buf, size_t max);

/* A whole request, POST /webhooks/aliexpress: type 53, signed, each of another order. */
size_t orders_message(void *orders, int64_t i, char *buf, size_t max);

/* What order i is called, and the given and family name of its customer. */
int64_t orders_number(int64_t i);
const char *orders_given(int64_t i);
const char *orders_family(int64_t i);

#endif
