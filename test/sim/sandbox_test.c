/* SPDX-License-Identifier: Apache-2.0 */
/* The sandbox without sockets: its three doors, what can be directed, what it sends by itself. */
#include "test/base/check.h"

#include "base/json.h"
#include "base/time.h"
#include "sim/sandbox.h"

#include <stdlib.h>

#define START_MS INT64_C(1795420800000)

struct rig {
    struct arena *arena;
    struct sandbox *sandbox;
    int64_t now_ms;
    int64_t delay_ms; /* of the last answer */
    int status;
};

static int setup(void **state)
{
    struct rig *r = calloc(1, sizeof(*r));
    struct sandbox_options o = sandbox_options_default();

    r->arena = arena_new();
    r->now_ms = START_MS;
    r->sandbox = sandbox_new(&o, r->now_ms);
    sandbox_set_url(r->sandbox, STR("http://127.0.0.1:9001"));
    *state = r;
    return 0;
}

static int teardown(void **state)
{
    struct rig *r = *state;

    sandbox_free(r->sandbox);
    arena_free(r->arena);
    free(r);
    return 0;
}

#define RIG_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

static const struct json *call(struct rig *r, enum http_method method, const char *path,
                               const char *body)
{
    struct http_request req = {.method = method, .url = str_of(path), .body = str_of(body)};
    const struct json *json = NULL;

    http_header_add(r->arena, &req.headers, STR("Content-Type"), STR("application/json"));
    struct http_response res = sandbox_handle(r->sandbox, &req, r->now_ms, r->arena, &r->delay_ms);
    r->status = res.status;
    return json_parse(r->arena, res.body, &json) ? NULL : json;
}

static const struct json *truth(struct rig *r)
{
    return call(r, HTTP_GET, "/control/truth", NULL);
}

static void it_says_where_to_connect_and_what_is_sold(void **state)
{
    struct rig *r = *state;
    const struct json *w = call(r, HTTP_GET, "/control", NULL);
    size_t listed = 0, own = 0;

    CHECK_TEXT(json_str(json_path(w, "shop.base_url")),
               "http://127.0.0.1:9001/shopify/demo-shop.myshopify.com");
    CHECK_TEXT(json_str(json_path(w, "supplier.base_url")), "http://127.0.0.1:9001/aliexpress");
    for (struct json_iter p = json_iter(json_path(w, "shop.products")); json_next(&p);) {
        for (struct json_iter v = json_iter(json_get(p.val, "variants")); json_next(&v);) {
            bool has = !json_is_null(json_get(v.val, "listing"));
            listed += has;
            own += !has;
        }
    }
    assert_true(listed > 10);
    assert_true(own > 0);
}

static void the_shop_answers_under_its_own_path(void **state)
{
    struct rig *r = *state;
    struct http_request req = {
        .method = HTTP_POST,
        .url = STR("/shopify/" SANDBOX_SHOP "/admin/oauth/access_token"),
        .body = STR("{\"grant_type\":\"client_credentials\",\"client_id\":\"demo-client-id\","
                    "\"client_secret\":\"demo-client-secret\"}")};

    http_header_add(r->arena, &req.headers, STR("Content-Type"), STR("application/json"));
    struct http_response res = sandbox_handle(r->sandbox, &req, r->now_ms, r->arena, &r->delay_ms);
    assert_int_equal(res.status, 200);
    assert_true(str_has(res.body, STR("\"access_token\"")));
    call(r, HTTP_GET, "/shopify/other.myshopify.com/admin/api/2026-10/graphql.json", NULL);
    assert_int_equal(r->status, 404);
    call(r, HTTP_GET, "/elsewhere", NULL);
    assert_int_equal(r->status, 404);
}

static void the_supplier_answers_under_its_own_path(void **state)
{
    const struct json *answer =
        call(*state, HTTP_POST, "/aliexpress/sync", "method=aliexpress.ds.order.create");

    assert_false(json_is_null(answer)); /* refused, for nothing is signed, but in its own words */
}

static void buyers_come_when_told_and_by_themselves(void **state)
{
    struct rig *r = *state;

    call(r, HTTP_POST, "/control/orders", "{\"count\":3}");
    assert_int_equal(json_len(json_get(truth(r), "orders")), 3);
    call(r, HTTP_POST, "/control/settings", "{\"order_every_ms\":1000}");
    r->now_ms += 1500;
    assert_true(sandbox_next_ms(r->sandbox) <= r->now_ms);
    sandbox_tick(r->sandbox, r->now_ms);
    assert_int_equal(json_len(json_get(truth(r), "orders")), 4);
    r->now_ms += MS_HOUR; /* a sleep brings one buyer, not a crowd */
    assert_int_equal(json_len(json_get(truth(r), "orders")), 5);
    call(r, HTTP_POST, "/control/settings", "{\"order_every_ms\":0}");
    r->now_ms += MS_HOUR;
    assert_int_equal(json_len(json_get(truth(r), "orders")), 5);
}

static void an_order_is_as_wished_and_can_be_directed(void **state)
{
    struct rig *r = *state;
    const struct json *o =
        json_at(call(r, HTTP_POST, "/control/orders", "{\"payment\":\"pending\"}"), 0);

    CHECK_TEXT(json_str(json_get(o, "name")), "#1001");
    CHECK_TEXT(json_str(json_get(o, "financial")), "PENDING");
    o = call(r, HTTP_POST, "/control/orders/1001/pay", NULL);
    CHECK_TEXT(json_str(json_get(o, "financial")), "PAID");
    call(r, HTTP_POST, "/control/orders/%231001/pay", NULL);
    assert_int_equal(r->status, 422);
    o = call(r, HTTP_POST, "/control/orders/%231001/fulfill", "{\"number\":\"LP1\"}");
    CHECK_TEXT(json_str(json_get(o, "fulfillment")), "FULFILLED");
    call(r, HTTP_POST, "/control/orders/9999/pay", NULL);
    assert_int_equal(r->status, 422);
    call(r, HTTP_POST, "/control/orders/1001/dance", NULL);
    assert_int_equal(r->status, 422);
    call(r, HTTP_POST, "/control/orders", "not json");
    assert_int_equal(r->status, 400);
    call(r, HTTP_POST, "/control/orders", "{\"count\":100000}");
    assert_int_equal(r->status, 422);
    call(r, HTTP_POST, "/control/orders", "{\"ago_s\":-1}");
    assert_int_equal(r->status, 422);
    o = json_at(call(r, HTTP_POST, "/control/orders", "{\"ago_s\":3600}"), 0);
    assert_int_equal(time_of(json_str(json_get(o, "created"))) / MS_SECOND,
                     r->now_ms / MS_SECOND - 3600);
}

static void a_fault_strikes_once(void **state)
{
    struct rig *r = *state;
    const char *token = "/shopify/" SANDBOX_SHOP "/admin/oauth/access_token";

    call(r, HTTP_POST, "/control/faults", "{\"of\":\"shopify\",\"kind\":\"lost_after\"}");
    assert_int_equal(r->status, 200);
    call(r, HTTP_POST, token, "{}");
    assert_int_equal(r->status, 0);
    call(r, HTTP_POST, "/control/faults", "{\"of\":\"shopify\",\"kind\":\"delay\",\"ms\":700}");
    call(r, HTTP_POST, token, "{}");
    assert_int_equal(r->delay_ms, 700);
    call(r, HTTP_POST, token, "{}");
    assert_int_equal(r->delay_ms, 0);
    call(r, HTTP_POST, "/control/faults", "{\"of\":\"aliexpress\",\"kind\":\"html_502\"}");
    call(r, HTTP_POST, "/aliexpress/sync", "x=1");
    assert_int_equal(r->status, 502);
    call(r, HTTP_POST, "/control/faults", "{\"of\":\"moon\",\"kind\":\"html_502\"}");
    assert_int_equal(r->status, 422);
}

static void settings_are_seen_and_changed_by_name(void **state)
{
    struct rig *r = *state;
    const struct json *v =
        call(r, HTTP_POST, "/control/settings",
             "{\"ship_ms\":5,\"strict_address\":true,\"faults\":{\"internal\":7},"
             "\"push_url\":\"http://127.0.0.1:1/webhooks/aliexpress\"}");

    assert_int_equal(json_i64(json_get(v, "ship_ms"), 0), 5);
    v = call(r, HTTP_GET, "/control/settings", NULL);
    assert_true(json_bool(json_get(v, "strict_address"), false));
    assert_int_equal(json_i64(json_path(v, "faults.internal"), 0), 7);
    CHECK_TEXT(json_str(json_get(v, "push_url")), "http://127.0.0.1:1/webhooks/aliexpress");
    call(r, HTTP_POST, "/control/settings", "{\"shipp_ms\":5}");
    assert_int_equal(r->status, 422);
    call(r, HTTP_POST, "/control/settings", "{\"faults\":{\"locked\":5}}");
    assert_int_equal(r->status, 422);
}

static void the_supplier_can_be_directed(void **state)
{
    struct rig *r = *state;
    const struct json *v = call(r, HTTP_GET, "/control", NULL);
    const struct json *listing = json_path(
        json_at(json_get(json_at(json_path(v, "shop.products"), 0), "variants"), 0), "listing");
    struct str sku = json_str(json_get(listing, "sku_id"));
    struct str product = json_str(json_get(listing, "listing_id"));
    static const char *const variant_acts[][2] = {{"price", "{\"cents\":999}"},
                                                  {"stock", "{\"stock\":1}"},
                                                  {"edit", "{\"sku_attr\":\"14:1\"}"},
                                                  {"drop", "{}"}};
    static const char *const product_acts[][2] = {
        {"offline", "{}"}, {"online", "{}"}, {"close", "{\"country\":\"BR\"}"}, {"remove", "{}"}};

    for (size_t i = 0; i < COUNT_OF(variant_acts); i++) {
        struct str path =
            str_printf(r->arena, "/control/variants/%.*s/%s", STR_ARG(sku), variant_acts[i][0]);
        call(r, HTTP_POST, str_cstr(r->arena, path), variant_acts[i][1]);
        assert_int_equal(r->status, 200);
    }
    for (size_t i = 0; i < COUNT_OF(product_acts); i++) {
        struct str path =
            str_printf(r->arena, "/control/products/%.*s/%s", STR_ARG(product), product_acts[i][0]);
        call(r, HTTP_POST, str_cstr(r->arena, path), product_acts[i][1]);
        assert_int_equal(r->status, 200);
    }
    call(r, HTTP_POST, "/control/products/1/offline", "{}");
    assert_int_equal(r->status, 422);
    call(r, HTTP_POST, "/control/account/refuse", "{\"code\":\"A003_SUSPICIOUS_BUYER\"}");
    assert_int_equal(r->status, 200);
    call(r, HTTP_POST, "/control/purchases/1/pay", "{}");
    assert_int_equal(r->status, 422);
    call(r, HTTP_POST, "/control/moons/1/pay", "{}");
    assert_int_equal(r->status, 422);
}

static void help_names_every_door(void **state)
{
    struct rig *r = *state;
    struct http_request req = {.method = HTTP_GET, .url = STR("/control/help")};
    struct http_response res = sandbox_handle(r->sandbox, &req, r->now_ms, r->arena, &r->delay_ms);
    static const char *const words[] = {"/control/purchases/ID/ACT", "strict_address",
                                        "relabel_both_ms", "internal_after", "push_url"};

    assert_int_equal(res.status, 200);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        assert_true(str_has(res.body, str_of(words[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(it_says_where_to_connect_and_what_is_sold),
        RIG_TEST(the_shop_answers_under_its_own_path),
        RIG_TEST(the_supplier_answers_under_its_own_path),
        RIG_TEST(buyers_come_when_told_and_by_themselves),
        RIG_TEST(an_order_is_as_wished_and_can_be_directed),
        RIG_TEST(a_fault_strikes_once),
        RIG_TEST(settings_are_seen_and_changed_by_name),
        RIG_TEST(the_supplier_can_be_directed),
        RIG_TEST(help_names_every_door),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
