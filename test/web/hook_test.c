/* SPDX-License-Identifier: Apache-2.0 */
/* Webhooks at the door: genuine, repeated, forged, truncated, of strangers, too large. */
#include "test/web/web_rig.h"

#include "base/crypto.h"
#include "db/engine.h"

static int64_t order_count(struct rig *r)
{
    struct got g = rig_get(r, "/api/v1/orders/counts");

    return json_i64(json_get(g.json, "all"), -1);
}

static size_t hook_count(struct rig *r)
{
    struct got g = rig_get(r, "/api/v1/webhooks");

    return json_len(json_get(g.json, "items"));
}

static void a_genuine_webhook_is_taken_in(void **state)
{
    struct rig *r = *state;
    struct delivery d = {.body = rig_order_body(r, 450789469, 1001, "Mei")};
    struct got g = rig_hook(r, &d);

    CHECK_STATUS(g, 200);
    g = rig_get(r, "/api/v1/orders/1001");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "ext_id"), "450789469");
    g = rig_get(r, "/api/v1/webhooks");
    const struct json *h = json_at(json_get(g.json, "items"), 0);
    CHECK_TEXT(json_str(json_get(h, "state")), "applied");
    CHECK_TEXT(json_str(json_get(h, "topic")), "orders/create");
}

static void it_is_answered_only_after_the_desk_has_it_on_disk(void **state)
{
    struct rig *r = *state;
    struct str body = rig_order_body(r, 450789469, 1001, "Mei");
    uint8_t mac[SHA256_LEN];

    crypto_hmac_sha256(STR(RIG_SECRET), body, mac);
    struct ask ask = {
        .method = HTTP_POST,
        .path = "/webhooks/shopify",
        .stranger = true,
        .body = str_cstr(r->a, body),
        .headers = {{"x-shopify-topic", "orders/create"},
                    {"X-SHOPIFY-SHOP-DOMAIN", "DEMO.myshopify.com"},
                    {"x-Shopify-webhook-ID", "d-1"},
                    {"shopify-hmac-sha256", str_cstr(r->a, base64_text(r->a, mac, sizeof(mac)))}}};
    struct got *g = rig_begin(r, &ask);
    assert_int_equal(g->status, 0);
    rig_turns(r);
    assert_int_equal(g->status, 200);
    assert_int_equal(order_count(r), 1);
}

static int64_t refused_count(struct rig *r)
{
    struct got g = rig_get(r, "/api/v1/status");

    CHECK_STATUS(g, 200);
    const struct json *all = json_get(g.json, "refused_hooks"), *one = json_at(all, 0);
    if (!json_len(all))
        return 0;
    assert_int_equal(json_len(all), 1);
    assert_true(str_eq(json_str(json_get(one, "domain")), STR(RIG_DOMAIN)));
    assert_true(str_has(json_str(json_get(one, "sentence")), STR("client secret")));
    return json_i64(json_get(one, "count"), -1);
}

static void deliver(struct rig *r, const char *domain, const char *secret, int times, int status)
{
    for (int i = 0; i < times; i++) {
        struct delivery d = {
            .domain = domain, .secret = secret, .body = rig_order_body(r, 450789469, 1001, "Mei")};
        struct got g = rig_hook(r, &d);
        CHECK_STATUS(g, status);
    }
}

static void signatures_that_do_not_fit_are_told_until_one_does(void **state)
{
    struct rig *r = *state;

    deliver(r, NULL, "shpss_changed", 2, 401);
    assert_int_equal(refused_count(r), 0);
    deliver(r, NULL, NULL, 1, 200);
    deliver(r, NULL, "shpss_changed", 2, 401);
    assert_int_equal(refused_count(r), 0); /* not in a row */
    deliver(r, NULL, "shpss_changed", 2, 401);
    assert_int_equal(refused_count(r), 4);
    assert_int_equal(hook_count(r), 1); /* nothing is kept of them */
    deliver(r, NULL, RIG_SECRET_OLD, 1, 200);
    assert_int_equal(refused_count(r), 0);
}

static void somebody_who_forges_for_a_while_is_forgotten_after_a_day(void **state)
{
    struct rig *r = *state;

    deliver(r, NULL, "guess", 5, 401);
    assert_int_equal(refused_count(r), 5);
    rig_pass(r, 25 * MS_HOUR);
    assert_int_equal(refused_count(r), 0);
    deliver(r, "other.myshopify.com", "guess", 5, 401);
    assert_int_equal(refused_count(r), 0); /* a shop that is not connected has none */
}

static void a_repeated_webhook_is_stored_once(void **state)
{
    struct rig *r = *state;
    struct delivery d = {.body = rig_order_body(r, 450789469, 1001, "Mei")};

    for (int i = 0; i < 3; i++) {
        struct got g = rig_hook(r, &d);
        CHECK_STATUS(g, 200);
    }
    d.id = "delivery-2"; /* the same event, delivered anew */
    struct got g = rig_hook(r, &d);
    CHECK_STATUS(g, 200);
    assert_int_equal(order_count(r), 1);
    assert_int_equal(hook_count(r), 1);
}

static struct str hook_state(struct rig *r, size_t newest)
{
    struct got g = rig_get(r, "/api/v1/webhooks");

    return json_str(json_path(json_at(json_get(g.json, "items"), newest), "state"));
}

static void one_that_cannot_be_applied_fails_alone_in_its_group(void **state)
{
    struct rig *r = *state;
    static const int numbers[] = {1001, 1002, 1001, 1003};
    struct got *g[COUNT_OF(numbers)];

    /* As if the file could not hold what the third one tells. */
    assert_int_equal(engine_script(r->db, STR("CREATE UNIQUE INDEX one_name ON shop_order (name)")),
                     OK);
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        const char *id = str_cstr(r->a, str_printf(r->a, "delivery-%zu", i));
        struct delivery d = {.id = id,
                             .event = id,
                             .body = rig_order_body(r, 450789469 + (int)i, numbers[i], "Mei")};
        g[i] = rig_hook_begin(r, &d);
    }
    rig_turns(r);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        CHECK_STATUS(*g[i], 200);
    assert_int_equal(order_count(r), 3);
    CHECK_TEXT(hook_state(r, 0), "applied");
    CHECK_TEXT(hook_state(r, 1), "parked");
    CHECK_TEXT(hook_state(r, 2), "applied");
    CHECK_TEXT(hook_state(r, 3), "applied");
    assert_true(str_find(buf_view(&r->log), STR("could not be applied")) >= 0);
}

static void the_old_secret_still_counts_while_they_change(void **state)
{
    struct rig *r = *state;
    struct delivery d = {.body = rig_order_body(r, 450789469, 1001, "Mei"),
                         .secret = RIG_SECRET_OLD};
    struct got g = rig_hook(r, &d);

    CHECK_STATUS(g, 200);
    assert_int_equal(order_count(r), 1);
}

static void a_forged_one_changes_nothing(void **state)
{
    struct rig *r = *state;
    struct delivery d = {.body = rig_order_body(r, 450789469, 1001, "Mei"), .secret = "guess"};
    struct got g = rig_hook(r, &d);

    CHECK_PROBLEM(r, g, 401, "bad_signature");
    assert_int_equal(order_count(r), 0);
    assert_int_equal(hook_count(r), 0);
}

static void a_strangers_shop_gets_the_same_answer_as_a_forged_one(void **state)
{
    struct rig *r = *state;
    struct delivery forged = {.body = rig_order_body(r, 1, 1, "x"), .secret = "guess"};
    struct delivery stranger = forged;

    stranger.domain = "other.myshopify.com";
    struct got a = rig_hook(r, &forged), b = rig_hook(r, &stranger);
    CHECK_PROBLEM(r, b, 401, "bad_signature");
    assert_true(str_eq(a.body, b.body));
}

static void a_signed_one_of_a_shop_that_is_gone_is_noted_without_its_body(void **state)
{
    struct rig *r = *state;
    struct delivery d = {.topic = "shop/redact",
                         .domain = "gone.myshopify.com",
                         .body = STR("{\"shop_id\":1,\"shop_domain\":\"gone.myshopify.com\"}")};
    struct got g = rig_hook(r, &d);

    CHECK_STATUS(g, 200);
    g = rig_get(r, "/api/v1/webhooks");
    const struct json *h = json_at(json_get(g.json, "items"), 0);
    CHECK_TEXT(json_str(json_get(h, "state")), "skipped");
    assert_true(json_is_null(json_get(h, "shop")));
}

static void a_truncated_one_fits_no_signature(void **state)
{
    struct rig *r = *state;
    struct str body = rig_order_body(r, 450789469, 1001, "Mei");
    uint8_t mac[SHA256_LEN];

    crypto_hmac_sha256(STR(RIG_SECRET), body, mac);
    const char *signature = str_cstr(r->a, base64_text(r->a, mac, sizeof(mac)));
    for (size_t n = 0; n < body.n; n += 100) {
        struct ask ask = {.method = HTTP_POST,
                          .path = "/webhooks/shopify",
                          .stranger = true,
                          .body = str_cstr(r->a, str_slice(body, 0, n)),
                          .headers = {{"X-Shopify-Topic", "orders/create"},
                                      {"X-Shopify-Shop-Domain", RIG_DOMAIN},
                                      {"X-Shopify-Webhook-Id", "d-1"},
                                      {"X-Shopify-Hmac-SHA256", signature}}};
        struct got g = rig_ask(r, &ask);
        CHECK_PROBLEM(r, g, 401, "bad_signature");
    }
    assert_int_equal(hook_count(r), 0);
}

static void what_cannot_be_understood_is_stored_answered_and_shown(void **state)
{
    static const char *const bodies[] = {"{\"id\":", "[]", "{\"id\":\"x\"}", "7", "{}"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct delivery d = {.body = str_of(bodies[i]), .event = ""};
        d.id = str_cstr(r->a, str_printf(r->a, "delivery-%zu", i));
        struct got g = rig_hook(r, &d);
        CHECK_STATUS(g, 200);
    }
    assert_int_equal(hook_count(r), COUNT_OF(bodies));
    assert_int_equal(order_count(r), 0);
    struct got g = rig_get(r, "/api/v1/webhooks?limit=1");
    CHECK_TEXT(json_str(json_get(json_at(json_get(g.json, "items"), 0), "state")),
               "not_understood");
}

static void headers_that_lack_or_are_odd_are_no_signature(void **state)
{
    static const char *const names[] = {"X-Shopify-Topic", "X-Shopify-Shop-Domain",
                                        "X-Shopify-Webhook-Id", "X-Shopify-Hmac-SHA256"};
    struct rig *r = *state;

    for (size_t gone = 0; gone <= COUNT_OF(names); gone++) {
        struct ask ask = {
            .method = HTTP_POST, .path = "/webhooks/shopify", .stranger = true, .body = "{}"};
        size_t n = 0;
        for (size_t i = 0; i < COUNT_OF(names); i++) {
            if (i == gone)
                continue;
            ask.headers[n][0] = names[i];
            ask.headers[n++][1] = gone == COUNT_OF(names) ? "two words" : "x";
        }
        struct got g = rig_ask(r, &ask);
        CHECK_PROBLEM(r, g, 401, "bad_signature");
    }
    struct ask ask = {.method = HTTP_POST, .path = "/webhooks/nobody", .body = "{}"};
    struct got g = rig_ask(r, &ask);
    CHECK_PROBLEM(r, g, 404, "not_found");
}

static struct got too_large(struct rig *r, const char *domain, const char *id)
{
    struct ask ask = {.method = HTTP_POST,
                      .path = "/webhooks/shopify",
                      .stranger = true,
                      .too_large = true,
                      .headers = {{"X-Shopify-Topic", "orders/updated"},
                                  {"X-Shopify-Shop-Domain", domain},
                                  {"X-Shopify-Webhook-Id", id},
                                  {"X-Shopify-Hmac-SHA256", "whatever"}}};

    return rig_ask(r, &ask);
}

static void one_too_large_is_answered_and_causes_a_look_at_the_shop(void **state)
{
    struct rig *r = *state;
    struct got g = too_large(r, RIG_DOMAIN, "d-1");

    CHECK_STATUS(g, 200);
    assert_int_equal(hook_count(r), 1);
    for (int i = 0; i < 20; i++) { /* it cannot be used to flood the hub or the shop */
        g = too_large(r, RIG_DOMAIN, "d-2");
        CHECK_STATUS(g, 200);
    }
    assert_int_equal(hook_count(r), 1);
    rig_pass(r, 61 * MS_SECOND);
    g = too_large(r, RIG_DOMAIN, "d-3");
    CHECK_STATUS(g, 200);
    assert_int_equal(hook_count(r), 2);
    g = too_large(r, "other.myshopify.com", "d-4");
    CHECK_STATUS(g, 200);
    assert_int_equal(hook_count(r), 2);
}

static void a_closing_hub_takes_none(void **state)
{
    struct rig *r = *state;
    struct delivery d = {.body = rig_order_body(r, 450789469, 1001, "Mei")};

    desk_close(r->desk);
    struct got g = rig_hook(r, &d);
    CHECK_PROBLEM(r, g, 503, "closing");
}

static void no_secret_and_no_customer_reaches_the_log(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei Unusual");
    struct delivery d = {.body = STR("{\"id\":\"x\",\"email\":\"mei@example.com\"}"), .id = "d-9"};
    rig_hook(r, &d);
    struct str log = buf_view(&r->log);
    assert_true(log.n > 0);
    assert_false(str_has(log, STR("Mei")));
    assert_false(str_has(log, STR("example.com")));
    assert_false(str_has(log, STR(RIG_SECRET)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_genuine_webhook_is_taken_in),
        RIG_TEST(it_is_answered_only_after_the_desk_has_it_on_disk),
        RIG_TEST(signatures_that_do_not_fit_are_told_until_one_does),
        RIG_TEST(somebody_who_forges_for_a_while_is_forgotten_after_a_day),
        RIG_TEST(a_repeated_webhook_is_stored_once),
        RIG_TEST(one_that_cannot_be_applied_fails_alone_in_its_group),
        RIG_TEST(the_old_secret_still_counts_while_they_change),
        RIG_TEST(a_forged_one_changes_nothing),
        RIG_TEST(a_strangers_shop_gets_the_same_answer_as_a_forged_one),
        RIG_TEST(a_signed_one_of_a_shop_that_is_gone_is_noted_without_its_body),
        RIG_TEST(a_truncated_one_fits_no_signature),
        RIG_TEST(what_cannot_be_understood_is_stored_answered_and_shown),
        RIG_TEST(headers_that_lack_or_are_odd_are_no_signature),
        RIG_TEST(one_too_large_is_answered_and_causes_a_look_at_the_shop),
        RIG_TEST(a_closing_hub_takes_none),
        RIG_TEST(no_secret_and_no_customer_reaches_the_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
