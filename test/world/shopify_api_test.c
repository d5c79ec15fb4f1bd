/* SPDX-License-Identifier: Apache-2.0 */
/* The doors of the model: tokens, versions, prices, pages, searches, scopes, faults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "test/world/shopify_rig.h"

#define assert_str(have, want) assert_string_equal(str_cstr(r->a, (have)), (want))
#define GRAPHQL                "/admin/api/2026-10/graphql.json"
#define TOKEN                  "/admin/oauth/access_token"

static struct str body(struct rig *r, const char *document)
{
    return str_printf(r->a, "{\"query\":\"%s\"}", document);
}

static const struct json *parsed(struct rig *r, struct http_response res)
{
    const struct json *root;
    return json_parse(r->a, res.body, &root) == OK ? root : NULL;
}

static void client_credentials_last_a_day(void **state)
{
    struct rig *r = rig_new(NULL);
    struct str ask = STR("{\"client_id\":\"waybill-client\",\"client_secret\":"
                         "\"shpss_waybill_secret\",\"grant_type\":\"client_credentials\"}");
    (void)state;
    const struct json *t = parsed(r, rig_send(r, HTTP_POST, TOKEN, ask, STR("")));
    struct str access = json_str(json_get(t, "access_token"));
    assert_true(str_starts(access, STR("shpat_")));
    assert_int_equal(json_i64(json_get(t, "expires_in"), 0), 86399);
    assert_true(str_has(json_str(json_get(t, "scope")), STR("read_orders")));
    assert_int_equal(rig_send(r, HTTP_POST, GRAPHQL, body(r, "{ shop { name } }"), access).status,
                     200);
    r->now_ms += MS_DAY;
    assert_int_equal(rig_send(r, HTTP_POST, GRAPHQL, body(r, "{ shop { name } }"), access).status,
                     401);
    rig_free(r);
}

static void a_wrong_secret_or_grant_is_refused(void **state)
{
    struct rig *r = rig_new(NULL);
    static const char *const asks[] = {
        "{\"client_id\":\"waybill-client\",\"client_secret\":\"x\",\"grant_type\":"
        "\"client_credentials\"}",
        "{\"client_id\":\"nobody\",\"client_secret\":\"shpss_waybill_secret\"}",
        "{\"client_id\":\"waybill-client\",\"client_secret\":\"shpss_waybill_secret\","
        "\"grant_type\":\"password\"}",
        "{\"client_id\":\"waybill-client\",\"client_secret\":\"shpss_waybill_secret\","
        "\"code\":\"guess\"}",
        "{\"client_id\":\"waybill-client\",\"client_secret\":\"shpss_waybill_secret\","
        "\"grant_type\":\"refresh_token\",\"refresh_token\":\"guess\"}",
        "not json",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(asks); i++)
        assert_int_equal(rig_send(r, HTTP_POST, TOKEN, str_of(asks[i]), STR("")).status, 400);
    rig_free(r);
}

/* The value of a pair in a redirect's query. */
static struct str pair(const struct http_headers *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->n; i++) {
        if (str_eq(pairs->items[i].name, str_of(name)))
            return pairs->items[i].value;
    }
    return STR("");
}

static void consent_redirects_with_a_signed_query_and_the_code_works_once(void **state)
{
    struct rig *r = rig_new(NULL);
    struct str base, query, form;
    (void)state;
    struct http_response res = rig_send(
        r, HTTP_GET,
        "/admin/oauth/authorize?client_id=waybill-client&scope=read_orders&state=a~b%20c%3D"
        "&redirect_uri=https%3A%2F%2Fhub.example%2Fconnect%2Fshopify",
        STR(""), STR(""));
    assert_int_equal(res.status, 302);
    str_cut(http_header_get(&res.headers, STR("Location")), '?', &base, &query);
    assert_str(base, "https://hub.example/connect/shopify");
    struct http_headers pairs = form_parse(r->a, query);
    assert_str(pair(&pairs, "state"), "a~b c=");
    /* Signed by hand, in the order and encoding of the docs. */
    struct str text = str_printf(
        r->a, "code=%.*s&host=%.*s&shop=demo.myshopify.com&state=a%%7Eb%%20c%%3D&timestamp=%lld",
        STR_ARG(pair(&pairs, "code")), STR_ARG(pair(&pairs, "host")),
        (long long)(r->now_ms / 1000));
    uint8_t mac[SHA256_LEN];
    crypto_hmac_sha256(STR("shpss_waybill_secret"), text, mac);
    assert_str(pair(&pairs, "hmac"), str_cstr(r->a, hex_lower(r->a, mac, sizeof(mac))));

    form = str_printf(r->a,
                      "{\"client_id\":\"waybill-client\",\"client_secret\":"
                      "\"shpss_waybill_secret\",\"code\":\"%.*s\",\"expiring\":\"1\"}",
                      STR_ARG(pair(&pairs, "code")));
    const struct json *t = parsed(r, rig_send(r, HTTP_POST, TOKEN, form, STR("")));
    assert_str(json_str(json_get(t, "scope")), "read_orders");
    assert_int_equal(json_i64(json_get(t, "expires_in"), 0), 3600);
    assert_int_equal(rig_send(r, HTTP_POST, TOKEN, form, STR("")).status, 400);

    struct str refresh =
        str_printf(r->a,
                   "{\"client_id\":\"waybill-client\",\"client_secret\":\"shpss_waybill_secret\","
                   "\"grant_type\":\"refresh_token\",\"refresh_token\":\"%.*s\"}",
                   STR_ARG(json_str(json_get(t, "refresh_token"))));
    const struct json *n = parsed(r, rig_send(r, HTTP_POST, TOKEN, refresh, STR("")));
    assert_false(
        str_eq(json_str(json_get(n, "access_token")), json_str(json_get(t, "access_token"))));
    rig_free(r);
}

static void the_door_is_picky_about_version_token_and_body(void **state)
{
    struct rig *r = rig_new(NULL);
    struct str q = body(r, "{ shop { name } }");
    (void)state;
    assert_int_equal(rig_send(r, HTTP_POST, GRAPHQL, q, r->token).status, 200);
    assert_int_equal(rig_send(r, HTTP_POST, GRAPHQL, q, STR("shpat_x")).status, 401);
    assert_int_equal(rig_send(r, HTTP_POST, GRAPHQL, q, STR("")).status, 401);
    assert_int_equal(rig_send(r, HTTP_POST, GRAPHQL, STR("{}"), r->token).status, 400);
    assert_int_equal(rig_send(r, HTTP_GET, GRAPHQL, STR(""), r->token).status, 405);
    assert_int_equal(rig_send(r, HTTP_POST, "/admin/api/2025-10/graphql.json", q, r->token).status,
                     404);
    assert_int_equal(rig_send(r, HTTP_POST, "/admin/api/2026-10/orders.json", q, r->token).status,
                     404);
    shopify_uninstall(r->shop, r->now_ms);
    assert_int_equal(rig_send(r, HTTP_POST, GRAPHQL, q, r->token).status, 401);
    rig_free(r);
}

static void a_shop_is_found_by_host_or_first_path_segment(void **state)
{
    struct rig *r = rig_new(NULL);
    struct shopify_options o = {.domain = STR("other.myshopify.com"), .name = STR("Other")};
    struct shopify_shop *other = shopify_add_shop(r->s, &o, r->now_ms);
    struct http_request req = {.method = HTTP_POST, .body = body(r, "{ shop { name } }")};
    (void)state;
    http_header_add(r->a, &req.headers, STR("Content-Type"), STR("application/json"));
    http_header_add(r->a, &req.headers, STR("X-Shopify-Access-Token"), shopify_token(other));
    req.url = STR("http://127.0.0.1:9001/other.myshopify.com" GRAPHQL);
    struct http_response res = r->service.handle(r->service.state, &req, r->now_ms, r->a);
    assert_str(json_str(json_path(parsed(r, res), "data.shop.name")), "Other");
    req.url = STR("/other.myshopify.com" GRAPHQL); /* as an incoming request comes */
    res = r->service.handle(r->service.state, &req, r->now_ms, r->a);
    assert_int_equal(res.status, 200);
    req.url = STR("https://third.myshopify.com" GRAPHQL);
    res = r->service.handle(r->service.state, &req, r->now_ms, r->a);
    assert_int_equal(res.status, 404);
    rig_free(r);
}

static void points_are_charged_refunded_and_restored(void **state)
{
    struct rig *r = rig_new(NULL);
    const char *dear = "{ orders(first: 250, sortKey: UPDATED_AT) { nodes { id lineItems(first: "
                       "100) { nodes { id variant { id } product { id } } } } } }";
    (void)state;
    for (int i = 0; i < 30; i++)
        rig_order(r, 1);
    const struct json *a = rig_ask(r, dear, "");
    const struct json *cost = json_path(a, "extensions.cost");
    assert_int_equal(json_i64(json_get(cost, "requestedQueryCost"), 0), 2 + 11 * (1 + 2 + 9 * 3));
    int64_t actual = json_i64(json_get(cost, "actualQueryCost"), 0);
    assert_true(actual < 2 + 11 * 30);
    assert_int_equal(json_i64(json_path(cost, "throttleStatus.currentlyAvailable"), 0),
                     2000 - actual);
    assert_int_equal(shopify_cost_spent(r->shop), actual);
    r->now_ms += 10;
    a = rig_ask(r, "{ shop { name } }", "");
    assert_int_equal(json_i64(json_path(a, "extensions.cost.throttleStatus.currentlyAvailable"), 0),
                     2000 - actual); /* one restored, one spent */
    rig_free(r);
}

static void an_empty_bucket_throttles_without_effect(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 1));
    const struct json *a = NULL;
    (void)state;
    /* After a create of 11, thirty-nine number changes of 51 leave too little for the fortieth. */
    rig_fulfill(r, o->id, 0, "A", true);
    struct str doc = str_printf(
        r->a,
        "mutation { fulfillmentTrackingInfoUpdate(fulfillmentId: \"gid://shopify/Fulfillment/%lld"
        "\", notifyCustomer: true, trackingInfoInput: {number: \"B\"}) { fulfillment { "
        "trackingInfo { number } } userErrors { message } } }",
        (long long)o->fulfillments[0]->id);
    for (int i = 0; i < 40; i++)
        a = rig_ask_str(r, doc, STR(""), STR(""));
    assert_str(rig_error(a), "Throttled");
    assert_str(rig_error_code(a), "THROTTLED");
    assert_true(json_get(a, "data") == NULL);
    assert_true(json_is_null(json_path(a, "extensions.cost.actualQueryCost")));
    assert_int_equal(json_i64(json_path(a, "extensions.cost.requestedQueryCost"), 0), 51);
    int64_t told = shopify_order_notifications(o);
    assert_int_equal(told, 1 + 39);
    assert_int_equal(shopify_throttled(r->shop), 1);
    assert_int_equal(shopify_requests(r->shop, STR("fulfillmentTrackingInfoUpdate")), 39);
    r->now_ms += 1000;
    rig_ask_str(r, doc, STR(""), STR(""));
    assert_int_equal(shopify_order_notifications(o), told + 1);
    rig_free(r);
}

static void a_question_above_a_thousand_points_is_never_answered(void **state)
{
    struct rig *r = rig_new(&(struct shopify_options){.plan = SHOPIFY_PLUS});
    (void)state;
    const struct json *a =
        rig_ask(r,
                "{ orders(first: 250) { nodes { fulfillmentOrders(first: 50) { nodes { lineItems("
                "first: 250) { nodes { id } } } } } } }",
                "");
    assert_str(rig_error_code(a), "MAX_COST_EXCEEDED");
    assert_int_equal(
        json_i64(json_path(json_at(json_get(a, "errors"), 0), "extensions.maxCost"), 0), 1000);
    rig_free(r);
}

static void pages_follow_each_other_without_gap_or_repeat(void **state)
{
    struct rig *r = rig_new(&(struct shopify_options){.big_ids = true});
    struct str after = STR("null");
    size_t seen = 0, pages = 0;
    int64_t last = 0;
    bool more = true;
    (void)state;
    for (int i = 0; i < 23; i++) {
        rig_order(r, 1);
        r->now_ms += 700; /* several within a second */
    }
    while (more && pages++ < 10) {
        struct str vars = str_printf(r->a, "{\"after\":%.*s}", STR_ARG(after));
        const struct json *page = json_path(
            rig_ask_str(r,
                        STR("query($after: String) { orders(first: 5, after: $after, sortKey: "
                            "UPDATED_AT, query: \"updated_at:>='2026-11-23T10:00:00Z'\") { nodes { "
                            "legacyResourceId } pageInfo { hasNextPage endCursor } } }"),
                        STR(""), vars),
            "data.orders");
        for (struct json_iter it = json_iter(json_get(page, "nodes")); json_next(&it); seen++) {
            int64_t id = json_i64(json_get(it.val, "legacyResourceId"), 0);
            assert_true(id > last);
            assert_true(id > INT64_C(1) << 53);
            last = id;
        }
        more = json_bool(json_path(page, "pageInfo.hasNextPage"), false);
        after =
            str_printf(r->a, "\"%.*s\"", STR_ARG(json_str(json_path(page, "pageInfo.endCursor"))));
    }
    assert_int_equal(seen, 23);
    assert_int_equal(pages, 5);
    assert_str(rig_error(rig_ask(r, "{ orders(first: 5, after: \"x\") { nodes { id } } }", "")),
               "Invalid cursor for current pagination sort.");
    assert_str(rig_error(rig_ask(r, "{ orders(first: 251) { nodes { id } } }", "")),
               "first cannot exceed 250");
    assert_str(rig_error(rig_ask(r, "{ orders { nodes { id } } }", "")),
               "you must provide one of first or last");
    rig_free(r);
}

static size_t found(struct rig *r, const char *query)
{
    struct buf b;
    struct jw w;
    buf_init(&b, r->a, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "q", str_of(query));
    jw_obj_end(&w);
    const struct json *a =
        rig_ask_str(r, STR("query($q: String) { orders(first: 50, query: $q) { nodes { name } } }"),
                    STR(""), buf_view(&b));
    return json_len(json_path(a, "data.orders.nodes"));
}

static void searches_filter_by_what_they_know_and_ignore_the_rest(void **state)
{
    struct rig *r = rig_new(NULL);
    int64_t first = rig_order(r, 1);
    (void)state;
    r->now_ms += MS_HOUR;
    int64_t second = rig_order(r, 1);
    rig_order(r, 1);
    rig_fulfill(r, second, 0, "A", false);
    assert_int_equal(shopify_cancel(r->shop, first, STR("OTHER"), r->now_ms), OK);
    assert_int_equal(found(r, "name:#1002"), 1);
    assert_int_equal(found(r, "name:1002 OR name:'#1003'"), 2);
    assert_int_equal(found(r, "created_at:>='2026-11-23T11:00:00Z'"), 2);
    assert_int_equal(found(r, "created_at:<'2026-11-23T11:00:00Z'"), 1);
    /* The first is older than an hour, but canceled just now. */
    assert_int_equal(found(r, "updated_at:>='2026-11-23T11:00:00Z'"), 3);
    assert_int_equal(found(r, "updated_at:>'2026-11-23T11:00:00Z'"), 0);
    assert_int_equal(found(r, "-updated_at:>'2026-11-23T11:00:00Z'"), 3);
    assert_int_equal(found(r, "updated_at:>'2026-11-23T11:00:00Z' OR name:1001"), 1);
    assert_int_equal(found(r, "status:cancelled"), 1);
    assert_int_equal(found(r, "status:open AND financial_status:paid"), 1);
    assert_int_equal(found(r, "fulfillment_status:fulfilled"), 1);
    assert_int_equal(found(r, "-fulfillment_status:fulfilled"), 2);
    assert_int_equal(found(r, "email:ada@example.com"), 3);
    assert_int_equal(found(r, "tag:none"), 0);
    assert_int_equal(found(r, "colour:red"), 3);                        /* unknown: everything */
    assert_int_equal(found(r, "created_at:>=2026-11-23T11:00:00Z"), 3); /* no quotes: everything */
    const struct json *a =
        rig_ask(r, "{ orders(first: 1, query: \"colour:red\") { nodes { id } } }", "");
    const struct json *w =
        json_at(json_path(json_at(json_path(a, "extensions.search"), 0), "warnings"), 0);
    assert_str(json_str(json_get(w, "code")), "invalid_field");
    rig_free(r);
}

static void scopes_decide_what_is_seen(void **state)
{
    struct rig *r = rig_new(NULL);
    int64_t id = rig_order(r, 1);
    struct str doc =
        str_printf(r->a,
                   "{ order(id: \"gid://shopify/Order/%lld\") { id lineItems(first: 1) { nodes { "
                   "variant { id } } } fulfillmentOrders(first: 5) { nodes { id } } } }",
                   (long long)id);
    (void)state;
    shopify_set_scopes(r->shop, STR("read_orders"), r->now_ms);
    const struct json *a = rig_ask_str(r, doc, STR(""), STR(""));
    assert_int_equal(json_len(json_path(a, "data.order.fulfillmentOrders.nodes")), 0);
    assert_str(rig_error_code(a), "ACCESS_DENIED"); /* the variant */
    assert_false(json_is_null(json_path(a, "data.order.id")));
    a = rig_ask(r,
                "mutation { fulfillmentCancel(id: \"gid://shopify/Fulfillment/1\") { "
                "userErrors { message } } }",
                "");
    assert_str(rig_error_code(a), "ACCESS_DENIED");
    assert_true(json_is_null(json_path(a, "data.fulfillmentCancel")));
    shopify_set_scopes(r->shop, STR("read_products"), r->now_ms);
    a = rig_ask(r, "{ orders(first: 1) { nodes { id } } }", "");
    assert_true(json_get(a, "data") == NULL);
    assert_true(str_has(rig_error(a), STR("Access denied for orders field")));
    rig_free(r);
}

static void old_orders_and_personal_data_need_more(void **state)
{
    struct rig *r =
        rig_new(&(struct shopify_options){.no_protected_data = true, .scopes = STR("read_orders")});
    int64_t id = rig_order(r, 1);
    struct str doc = str_printf(r->a,
                                "{ order(id: \"gid://shopify/Order/%lld\") { email shippingAddress "
                                "{ name address1 zip city countryCodeV2 } } }",
                                (long long)id);
    (void)state;
    const struct json *o = json_path(rig_ask_str(r, doc, STR(""), STR("")), "data.order");
    assert_true(json_is_null(json_get(o, "email")));
    assert_true(json_is_null(json_path(o, "shippingAddress.address1")));
    assert_str(json_str(json_path(o, "shippingAddress.city")), "Springfield");
    r->now_ms += 61 * MS_DAY;
    r->token = shopify_token(r->shop);
    o = json_path(rig_ask_str(r, doc, STR(""), STR("")), "data.order");
    assert_true(json_is_null(o));
    rig_free(r);
}

static void queued_faults_strike_once_and_say_so(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 1));
    struct str q = body(r, "{ shop { name } }");
    static const struct {
        enum shopify_fault_kind kind;
        int status;
    } rows[] = {
        {SHOPIFY_LOST_BEFORE, 0}, {SHOPIFY_HTML_502, 502},     {SHOPIFY_TOO_MANY, 429},
        {SHOPIFY_TRUNCATED, 200}, {SHOPIFY_UNAUTHORIZED, 401}, {SHOPIFY_SHOP_LOCKED, 423},
        {SHOPIFY_THROTTLE, 200},  {SHOPIFY_INTERNAL, 200},     {SHOPIFY_UNAVAILABLE, 503},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        shopify_fault_next(r->shop, &(struct shopify_fault){.kind = rows[i].kind, .ms = 1500});
        struct http_response res = rig_send(r, HTTP_POST, GRAPHQL, q, r->token);
        assert_int_equal(res.status, rows[i].status);
        if (rows[i].kind == SHOPIFY_TOO_MANY)
            assert_str(http_header_get(&res.headers, STR("Retry-After")), "2.0");
        if (rows[i].kind == SHOPIFY_TRUNCATED)
            assert_null(parsed(r, res));
        assert_int_equal(rig_send(r, HTTP_POST, GRAPHQL, q, r->token).status, 200);
    }
    shopify_fault_next(r->shop, &(struct shopify_fault){.kind = SHOPIFY_LOST_AFTER,
                                                        .only = STR("fulfillmentCreate")});
    assert_int_equal(rig_send(r, HTTP_POST, GRAPHQL, q, r->token).status, 200);
    assert_null(rig_fulfill(r, o->id, 0, "A", true));
    assert_int_equal(o->fulfillments_n, 1); /* lost on the way back */
    shopify_fault_next(r->shop, &(struct shopify_fault){.kind = SHOPIFY_UNKNOWN_ENUM,
                                                        .name = STR("FulfillmentOrderStatus")});
    const struct json *a =
        rig_ask(r, "{ fulfillmentOrders(first: 1, includeClosed: true) { nodes { status } } }", "");
    const struct json *fo = json_at(json_path(a, "data.fulfillmentOrders.nodes"), 0);
    assert_str(json_str(json_get(fo, "status")), "NOT_YET_INVENTED");
    rig_free(r);
}

static void the_same_seed_gives_the_same_faults(void **state)
{
    struct str trace[2];
    struct arena *a = arena_new();
    (void)state;
    for (size_t run = 0; run < 2; run++) {
        struct rig *r = rig_new(NULL);
        struct buf b;
        buf_init(&b, a, 4096);
        shopify_fault_permille(r->shop, SHOPIFY_LOST_AFTER, 300);
        shopify_fault_permille(r->shop, SHOPIFY_HTML_502, 300);
        for (int i = 0; i < 40; i++)
            buf_printf(
                &b, "%d ",
                rig_send(r, HTTP_POST, GRAPHQL, body(r, "{ shop { id } }"), r->token).status);
        trace[run] = buf_view(&b);
        rig_free(r);
    }
    assert_true(str_eq(trace[0], trace[1]));
    assert_true(str_has(trace[0], STR("502")) && str_has(trace[0], STR("0 ")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(client_credentials_last_a_day),
        cmocka_unit_test(a_wrong_secret_or_grant_is_refused),
        cmocka_unit_test(consent_redirects_with_a_signed_query_and_the_code_works_once),
        cmocka_unit_test(the_door_is_picky_about_version_token_and_body),
        cmocka_unit_test(a_shop_is_found_by_host_or_first_path_segment),
        cmocka_unit_test(points_are_charged_refunded_and_restored),
        cmocka_unit_test(an_empty_bucket_throttles_without_effect),
        cmocka_unit_test(a_question_above_a_thousand_points_is_never_answered),
        cmocka_unit_test(pages_follow_each_other_without_gap_or_repeat),
        cmocka_unit_test(searches_filter_by_what_they_know_and_ignore_the_rest),
        cmocka_unit_test(scopes_decide_what_is_seen),
        cmocka_unit_test(old_orders_and_personal_data_need_more),
        cmocka_unit_test(queued_faults_strike_once_and_say_so),
        cmocka_unit_test(the_same_seed_gives_the_same_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
