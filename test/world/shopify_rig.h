/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A shop to play with: the model, a token, and short ways to ask and to look into answers.
 */
#ifndef WAYBILL_TEST_WORLD_SHOPIFY_RIG_H
#define WAYBILL_TEST_WORLD_SHOPIFY_RIG_H

#include "base/time.h"
#include "sim/world/shopify_model.h"

#define SHOP_DOMAIN "demo.myshopify.com"
/* 2026-11-23T10:00:00Z */
#define START_MS INT64_C(1795428000000)

struct rig {
    struct arena *a;
    struct shopify *s;
    struct shopify_shop *shop;
    struct world_service service;
    struct str token;
    int64_t now_ms;
    int64_t variants[3]; /* of one product: red, blue, and a digital one */
};

/* o may be NULL; its domain is filled in. */
struct rig *rig_new(const struct shopify_options *o);
void rig_free(struct rig *r);

struct http_response rig_send(struct rig *r, enum http_method method, const char *path,
                              struct str body, struct str token);
/* vars: JSON text or NULL. The parsed answer; NULL when it is no JSON. */
const struct json *rig_ask(struct rig *r, const char *document, const char *vars);
const struct json *rig_ask_str(struct rig *r, struct str document, struct str operation,
                               struct str vars);
/* The first error's message and code; "" when there is none. */
struct str rig_error(const struct json *answer);
struct str rig_error_code(const struct json *answer);

/* A paid order of n units of the red variant. */
int64_t rig_order(struct rig *r, int64_t n);
const struct shopify_order *rig_truth(struct rig *r, int64_t order_id);
/* Fulfills all of the order's i-th fulfillment order with a number; the payload. */
const struct json *rig_fulfill(struct rig *r, int64_t order_id, size_t i, const char *number,
                               bool notify);
/* Subscribes to a topic at https://hub.example/webhooks/shopify. */
void rig_subscribe(struct rig *r, const char *topic);
/* The next push due by now, delivered with that status; false when there is none. */
bool rig_push(struct rig *r, int status, struct world_push *ret_push);

#endif
