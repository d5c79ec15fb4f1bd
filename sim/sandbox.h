/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The world models behind one address, without sockets: a shop with goods, a supplier that has
 * them, buyers who come by chance, and endpoints to direct it. main/ puts sockets around it; it is
 * not safe to call from two threads at once. Paths:
 *   /shopify/SHOP-DOMAIN/...   Shopify's Admin API and OAuth of that shop (base_url ends there)
 *   /aliexpress/...            AliExpress' Open Platform
 *   /control/...               GET /control/help says what there is to see and to direct
 */
#ifndef WAYBILL_SIM_SANDBOX_H
#define WAYBILL_SIM_SANDBOX_H

#include "sim/world/world.h"

struct sandbox;

#define SANDBOX_SHOP "demo-shop.myshopify.com"

struct sandbox_options {
    uint64_t seed;
    int64_t order_every_ms;   /* a buyer comes so often; 0: only when told */
    int64_t ship_ms;          /* the supplier ships so long after payment */
    int64_t deliver_ms;       /* and the parcel arrives so much later */
    int64_t trouble_permille; /* so many addresses are faulty */
    bool easy_buyers;         /* names in letters that the supplier takes */
};
/* No orders by itself; ships after 6 s, delivers a minute later. */
struct sandbox_options sandbox_options_default(void);

struct sandbox *sandbox_new(const struct sandbox_options *options, int64_t now_ms);
void sandbox_free(struct sandbox *s);

/* Where it can be reached ("http://127.0.0.1:9001"): known only when somebody listens. */
void sandbox_set_url(struct sandbox *s, struct str url);

/*
 * The answer to a request (url: path; query apart), made in a. Status 0: hang up without one.
 * ret_delay_ms: hold it back so long.
 */
struct http_response sandbox_handle(struct sandbox *s, const struct http_request *req,
                                    int64_t now_ms, struct arena *a, int64_t *ret_delay_ms);

/* Lets time pass; then when to call it again. */
void sandbox_tick(struct sandbox *s, int64_t now_ms);
int64_t sandbox_next_ms(const struct sandbox *s);

/* The next message that the world sends by itself, due by now; false when there is none. Tell how
 * it went with the id: HTTP status, 0 for no answer. */
bool sandbox_push(struct sandbox *s, int64_t now_ms, struct arena *a, struct http_request *ret_req,
                  int64_t *ret_id);
void sandbox_pushed(struct sandbox *s, int64_t id, int status, int64_t now_ms);

#endif
