/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client for the tests of the model of AliExpress: signs as the platform documents it and
 * sends what it is told to, right or wrong. It shares no code with Waybill's own connector.
 */
#ifndef WAYBILL_TEST_WORLD_ALIEXPRESS_RIG_H
#define WAYBILL_TEST_WORLD_ALIEXPRESS_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "base/time.h"
#include "sim/world/aliexpress.h"

#define RIG_KEY       STR("501234")
#define RIG_SECRET    STR("wb-test-secret-0001")
#define RIG_REFERENCE STR("WB-1003-1")
#define RIG_START_MS  INT64_C(1763900000000)

#define LAMP      STR("1005004000000303")
#define LAMP_SKU  STR("12000030000000303")
#define LAMP_ATTR STR("14:350853#Black;5:361386")
#define BULB      STR("1005004000000304")
#define BULB_SKU  STR("12000030000000304")
#define MUG       STR("1005004000000305")
#define MUG_SKU   STR("12000030000000305")

struct rig {
    struct arena *a;
    struct aliworld *w;
    size_t account;
    int64_t now_ms;
    bool simplify;
    struct http_response last; /* the answer to the last request */
};

/* One item of a purchase; empty texts are not sent. */
struct rig_item {
    struct str product_id, sku_attr, service;
    int64_t count;
};

/* A world with three products in two stores and one account. Spans of the options may be changed
 * by the caller before rig_open. */
void rig_open(struct rig *r, const struct aliworld_options *options);
void rig_close(struct rig *r);

/* Adds "name=value" to the parameters. */
void rig_add(struct rig *r, struct http_headers *params, const char *name, struct str value);
/* App key, time and signature method: what every call has. */
struct http_headers rig_system(struct rig *r);
/* Signs (path "" for business methods) and sends to the path of a URL. */
const struct json *rig_send(struct rig *r, const char *url_path, struct http_headers params,
                            struct str signed_path);
/* A business method with the account's token and one parameter of its own. */
const struct json *rig_call(struct rig *r, const char *method, const char *name, struct str value);

/* The same with several: "name=value&..." as it would stand in a URL. */
const struct json *rig_ask(struct rig *r, const char *method, struct str params);

/* The JSON of a purchase, with an address in New Jersey. */
struct str rig_purchase(struct rig *r, struct str reference, const struct rig_item *items,
                        size_t items_n);
/* Places it with try_to_pay; gives the "result". */
const struct json *rig_place_json(struct rig *r, struct str purchase);
const struct json *rig_place(struct rig *r, struct str reference, struct str product_id,
                             struct str sku_attr, int64_t count);
/* Places two lamps and lets it become readable: its number. */
struct str rig_order(struct rig *r);
const struct json *rig_get(struct rig *r, struct str id);      /* "result", NULL on an error */
const struct json *rig_tracking(struct rig *r, struct str id); /* "result" */
struct str rig_status(struct rig *r, struct str id);
/* The list itself, whether it is wrapped or not. */
const struct json *rig_list(const struct json *v);
const struct json *rig_parcel(struct rig *r, struct str id, size_t i);
struct str rig_error(
    const struct json *root); /* error_response.code, or sub_code if there is one */
void rig_pass(struct rig *r, int64_t span_ms);

void rig_check_text(struct str got, struct str want, const char *file, int line);
#define CHECK_TEXT(got, want) rig_check_text((got), (want), __FILE__, __LINE__)

#endif
