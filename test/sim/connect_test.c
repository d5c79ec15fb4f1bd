/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of the connection to a shop: lost and found again, subscriptions, secrets, two shops. */
#include "app/job.h"
#include "base/crypto.h"
#include "base/time.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* A webhook as Shopify would send it; secret signs it. */
static int push(struct story *s, const char *topic, const char *delivery, int64_t triggered_ms,
                const char *secret, struct str body)
{
    struct http_request req = {.method = HTTP_POST, .body = body};
    struct arena *a = s->arena;
    uint8_t mac[SHA256_LEN];

    crypto_hmac_sha256(str_of(secret), body, mac);
    req.url = STR("/webhooks/shopify");
    http_header_add(a, &req.headers, STR("Content-Type"), STR("application/json"));
    http_header_add(a, &req.headers, STR("X-Shopify-Topic"), str_of(topic));
    http_header_add(a, &req.headers, STR("X-Shopify-Shop-Domain"), STR("lamps.myshopify.com"));
    http_header_add(a, &req.headers, STR("X-Shopify-Webhook-Id"), str_of(delivery));
    http_header_add(a, &req.headers, STR("X-Shopify-API-Version"), STR("2026-10"));
    http_header_add(a, &req.headers, STR("X-Shopify-Triggered-At"), time_text(a, triggered_ms));
    http_header_add(a, &req.headers, STR("X-Shopify-Hmac-Sha256"),
                    base64_text(a, mac, sizeof(mac)));
    return sim_request(s->sim, &req, false).status;
}

static int64_t live_hooks(const struct story *s, const char *topic)
{
    int64_t n = 0;

    for (size_t i = 0; i < s->shop->hooks_n; i++) {
        const struct shopify_hook *h = s->shop->hooks[i];
        n += !h->gone && (!topic || str_eq(h->topic, str_of(topic)));
    }
    return n;
}

static void what_waited_goes_on_after_connecting_again(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    shopify_uninstall(s->shop, sim_now(s->sim));
    sim_run(s->sim, 6 * MS_HOUR); /* shipped meanwhile: the mark waits */
    assert_true(str_eq(story_stage(s, "#1001"), STR("shipped")));
    shopify_install(s->shop, sim_now(s->sim));
    struct sim_answer r = story_connect_again(s, "sim-client-secret");
    assert_true(r.status == 200 || r.status == 201);
    story_await_shop(s, "\"active\"", MS_MINUTE);
    story_await(s, "#1001", "fulfilled", 3 * MS_MINUTE);
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 1);
    assert_int_equal(live_hooks(s, "ORDERS_CREATE"), 1);
    story_free(s);
}

/* Where to read on from was noted by a clock that ran 28 hours ahead, and the hourly look goes back
 * two days only. told: so no look had begun when the app was taken away. */
static void is_read_when_the_clock_is_right(bool told)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    sim_set_back(s->sim, -28 * MS_HOUR);
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    shopify_uninstall(s->shop, sim_now(s->sim));
    if (told)
        push(s, "app/uninstalled", "gone-1", 0, "sim-client-secret",
             STR("{\"id\":1,\"domain\":\"lamps.myshopify.com\"}"));
    story_place(s, story_order(s)); /* nobody hears of it */
    sim_run(s->sim, 49 * MS_HOUR);
    shopify_install(s->shop, sim_now(s->sim));
    sim_set_back(s->sim, 28 * MS_HOUR);
    struct sim_answer r = story_connect_again(s, "sim-client-secret");
    assert_true(r.status == 200 || r.status == 201);
    story_await_shop(s, "\"active\"", MS_MINUTE);
    story_await(s, "#1002", "to_order", 3 * MS_MINUTE);
    story_free(s);
}

static void what_came_while_the_clock_was_wrong_is_read_when_it_is_right(void **state)
{
    (void)state;
    is_read_when_the_clock_is_right(false);
    is_read_when_the_clock_is_right(true);
}

static void an_old_word_of_uninstalling_does_not_undo_a_new_connection(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    int64_t then_ms = sim_now(s->sim);

    (void)state;
    sim_stop(s->sim, true);
    shopify_uninstall(s->shop, sim_now(s->sim));
    sim_run(s->sim, MS_MINUTE);
    shopify_install(s->shop, sim_now(s->sim));
    sim_run(s->sim, MS_MINUTE);
    sim_start(s->sim);
    sim_run(s->sim, MS_SECOND);
    story_connect_again(s, "sim-client-secret");
    story_await_shop(s, "\"active\"", MS_MINUTE);
    assert_int_equal(push(s, "app/uninstalled", "late-1", then_ms, "sim-client-secret",
                          STR("{\"id\":1,\"domain\":\"lamps.myshopify.com\"}")),
                     200);
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_true(story_shop_says(s, "\"active\""));
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    story_free(s);
}

static void two_secrets_count_while_they_change(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    struct str body = STR("{\"id\":1}");

    (void)state;
    shopify_rotate_secret(s->shop, STR("second-secret"), sim_now(s->sim));
    struct sim_answer r = story_connect_again(s, "second-secret");
    assert_true(r.status == 200 || r.status == 201);
    int64_t now = sim_now(s->sim);
    assert_int_equal(push(s, "shop/update", "a", now, "sim-client-secret", body), 200);
    assert_int_equal(push(s, "shop/update", "b", now, "second-secret", body), 200);
    assert_int_equal(push(s, "shop/update", "c", now, "third-secret", body), 401);
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, 3 * MS_DAY); /* the change is over: an old secret may be in other hands */
    now = sim_now(s->sim);
    assert_int_equal(push(s, "shop/update", "d", now, "sim-client-secret", body), 401);
    assert_int_equal(push(s, "shop/update", "e", now, "second-secret", body), 200);
    story_free(s);
}

static void a_token_pasted_without_the_secret_keeps_the_secret(void **state)
{
    struct story_options o = {0};
    struct story *s;

    (void)state;
    o.shop.static_token = STR("shpat_0123456789abcdef");
    s = story_new(&o);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/shops", "%s",
                                  "{\"domain\":\"lamps.myshopify.com\","
                                  "\"token\":\"shpat_0123456789abcdef\"}");
    assert_true(r.status == 200 || r.status == 201);
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(
        push(s, "shop/update", "a", sim_now(s->sim), "sim-client-secret", STR("{\"id\":1}")), 200);
    story_free(s);
}

/* The desk may load itself anew at any time, a wrong command is enough: what it would find in the
 * file must not lie later than what it means. */
static void no_job_is_stored_as_due_later_than_it_is(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    const struct desk *d = sim_desk(s->sim);

    (void)state;
    story_place(s, story_order(s));
    for (int i = 0; i < 90; i++) {
        for (size_t k = 0; k < d->jobs_n; k++) {
            const struct job *j = d->jobs[k];
            if (j->stored.state == JOB_WAITING)
                assert_true(j->stored.due_ms <= j->row.due_ms);
        }
        sim_run(s->sim, MS_SECOND);
    }
    story_free(s);
}

static void a_wrong_command_puts_no_poll_off(void **state)
{
    struct story_options o = {.no_webhooks = true};
    struct story *s = story_new(&o);

    (void)state;
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/mappings", "%s", "{}");
    assert_int_equal(r.status, 400);
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", 90 * MS_SECOND);
    story_free(s);
}

static void tokens_that_live_half_a_minute_are_of_use(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.shop.token_span_ms = 30 * MS_SECOND;
    s = story_new(&o);
    story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 6 * MS_HOUR);
    story_free(s);
}

/* Webhooks that nobody could verify would only be counted as failures. */
static void with_a_pasted_token_and_no_secret_nothing_is_subscribed(void **state)
{
    struct story_options o = {0};
    struct shopify_options second = {.domain = STR("chairs.myshopify.com")};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input line = {.title = STR("Chair"), .price_minor = 1000, .quantity = 1};

    (void)state;
    second.static_token = STR("shpat_0123456789abcdef");
    struct shopify_shop *chairs = shopify_add_shop(sim_shopify(s->sim), &second, sim_now(s->sim));
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/shops", "%s",
                "{\"domain\":\"chairs.myshopify.com\",\"token\":\"shpat_0123456789abcdef\"}");
    assert_int_equal(r.status, 201);
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(chairs->hooks_n, 0);
    in->lines = &line;
    in->name = STR("C1");
    shopify_place(chairs, in, sim_now(s->sim));
    story_await(s, "C1", "not_ours", 2 * MS_MINUTE);
    story_free(s);
}

/* Its time has whole seconds and so lies before the moment of the connection. */
static void an_order_of_the_second_of_the_connection_is_a_new_one(void **state)
{
    struct story_options o = {0};
    struct shopify_options second = {.domain = STR("chairs.myshopify.com")};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input line = {.title = STR("Chair"), .price_minor = 1000, .quantity = 1};

    (void)state;
    sim_run(s->sim, MS_SECOND - sim_now(s->sim) % MS_SECOND + 300);
    struct shopify_shop *chairs = sim_connect_shop(s->sim, &second);
    in->lines = &line;
    in->name = STR("C1");
    shopify_place(chairs, in, sim_now(s->sim) / MS_SECOND * MS_SECOND);
    sim_run(s->sim, MS_MINUTE);
    assert_false(str_has(story_get(s, "C1").body, STR("before_connection")));
    story_free(s);
}

static void subscriptions_that_vanish_are_made_again(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t all = live_hooks(s, NULL);
    for (size_t i = 0; i < s->shop->hooks_n; i += 2)
        s->shop->hooks[i]->gone = true;
    sim_run(s->sim, 7 * MS_HOUR);
    assert_int_equal(live_hooks(s, NULL), all);
    assert_int_equal(live_hooks(s, "ORDERS_CREATE"), 1);
    story_free(s);
}

/* The hub moved: what still points to its old address is taken away, others' are left alone. */
static void subscriptions_of_an_old_address_are_taken_away(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t all = live_hooks(s, NULL);
    for (size_t i = 0; i < s->shop->hooks_n; i++) {
        struct shopify_hook *h = s->shop->hooks[i];
        if (str_eq(h->topic, STR("ORDERS_PAID")))
            h->uri = STR("https://elsewhere.example/another/app");
        else
            h->uri = STR("https://old.example/webhooks/shopify");
    }
    sim_run(s->sim, 7 * MS_HOUR);
    assert_int_equal(live_hooks(s, NULL), all + 1);
    assert_int_equal(live_hooks(s, "ORDERS_CREATE"), 1);
    assert_int_equal(live_hooks(s, "ORDERS_PAID"), 2);
    story_free(s);
}

static void a_changed_permission_is_noticed_at_once(void **state)
{
    struct story_options o = {0};
    struct story *s;

    (void)state;
    o.shop.scopes = STR("read_orders,read_products");
    s = story_new(&o);
    assert_true(story_shop_says(s, "write_merchant_managed_fulfillment_orders"));
    story_place(s, story_order(s));
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_true(str_has(story_get(s, "#1001").body, STR("no_fulfillment_orders")));
    shopify_set_scopes(s->shop,
                       STR("read_orders,read_products,read_merchant_managed_fulfillment_orders,"
                           "write_merchant_managed_fulfillment_orders,read_fulfillments"),
                       sim_now(s->sim));
    sim_run(s->sim, 2 * MS_MINUTE);
    assert_false(story_shop_says(s, "\"scope\":\"write_merchant_managed_fulfillment_orders\""));
    assert_false(str_has(story_get(s, "#1001").body, STR("no_fulfillment_orders")));
    story_free(s);
}

/* Nothing to do with a shop that must be connected again: nobody is asked all the time. */
static void a_shop_that_must_be_connected_again_costs_nothing(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    s = story_new(&o);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    s->shop->o.client_secret = STR("another");
    shopify_expire_tokens(s->shop);
    story_await_shop(s, "\"needs_connect\"", 20 * MS_MINUTE);
    int64_t before = s->shop->answers, points = sim_points(s->sim);
    sim_run(s->sim, MS_DAY);
    print_message("answers %lld, turns %lld\n", (long long)(s->shop->answers - before),
                  (long long)(sim_points(s->sim) - points));
    assert_true(s->shop->answers - before < 60);
    assert_true(sim_points(s->sim) - points < 8 * 60 * 24);
    s->shop->o.client_secret = STR("sim-client-secret");
    story_connect_again(s, "sim-client-secret");
    story_await(s, "#1001", "fulfilled", 6 * MS_HOUR);
    story_free(s);
}

/* It grants tokens that nobody takes: an outage of the other side, and no reason to hammer. */
static void tokens_that_are_refused_at_once_are_not_fetched_all_the_time(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    struct shopify_fault f = {
        .kind = SHOPIFY_UNAUTHORIZED, .only = STR("graphql"), .times = 1000000};

    (void)state;
    int64_t before = shopify_requests(s->shop, STR("/oauth/access_token"));
    shopify_fault_next(s->shop, &f);
    sim_run(s->sim, MS_HOUR);
    int64_t n = shopify_requests(s->shop, STR("/oauth/access_token")) - before;
    print_message("tokens fetched: %lld\n", (long long)n);
    assert_true(n < 60);
    s->shop->faults_n = 0;
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", 10 * MS_MINUTE);
    story_free(s);
}

static void two_shops_with_the_same_order_names_are_kept_apart(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    struct shopify_options second = {.domain = STR("chairs.myshopify.com")};

    (void)state;
    struct shopify_shop *chairs = sim_connect_shop(s->sim, &second);
    struct shopify_line_input line = {.title = STR("Chair"), .price_minor = 1000, .quantity = 1};
    struct shopify_order_input *in = story_order(s);
    sim_run(s->sim, MS_MINUTE);
    int64_t lamp = story_place(s, in);
    in->lines = &line;
    int64_t chair = shopify_place(chairs, in, sim_now(s->sim));
    sim_run(s->sim, MS_MINUTE);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "%s",
                                  "{\"number\":\"LP00700000000303\"}");
    print_message("%d %.300s\n", r.status, str_cstr(s->arena, r.body));
    assert_int_equal(r.status, 409);
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(shopify_order(s->shop, lamp)->fulfillments_n, 0);
    assert_int_equal(shopify_order(chairs, chair)->fulfillments_n, 0);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/orders?shop=chairs.myshopify.com", "%s", "");
    struct str id =
        str_dup(s->arena, json_str(json_get(json_at(json_get(r.json, "items"), 0), "id")));
    struct str path = str_printf(s->arena, "/api/v1/orders/%.*s/ship", STR_ARG(id));
    r = sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path), "%s",
                "{\"number\":\"LP00700000000303\"}");
    assert_int_equal(r.status, 202);
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(shopify_order(s->shop, lamp)->fulfillments_n, 0);
    assert_int_equal(shopify_order(chairs, chair)->fulfillments_n, 1);
    story_free(s);
}

/* One shop's trouble is not the other's: both buy from the same supplier account. */
static void a_shop_that_is_gone_does_not_stop_the_purchases_of_another(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_options second = {.domain = STR("chairs.myshopify.com")};

    (void)state;
    struct shopify_shop *chairs = sim_connect_shop(s->sim, &second);
    struct shopify_variant_input variant = {.title = STR("Black"), .price_minor = 1000};
    int64_t variant_id;
    int64_t product_id = shopify_add_product(chairs, STR("Chair"), STR("Chairs"), &variant, 1,
                                             sim_now(s->sim), &variant_id);
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/mappings",
                "{\"shop\":\"chairs.myshopify.com\",\"product_id\":\"%lld\",\"link\":"
                "\"https://www.aliexpress.com/item/"
                "1005004000000100.html\",\"sku_id\":\"12000030000000100\","
                "\"sku_attr\":\"14:350853#Black\",\"services\":[\"CAINIAO_FULFILLMENT_STD\"]}",
                (long long)product_id);
    assert_int_equal(r.status, 201);
    sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/chairs.myshopify.com/policy", "%s",
            "{\"auto_buy\":true,\"grace_s\":30}");
    sim_run(s->sim, MS_MINUTE);
    struct shopify_line_input line = {.variant_id = variant_id, .quantity = 1};
    struct shopify_order_input *in = story_order(s);
    in->lines = &line;
    in->name = STR("C1");
    shopify_place(chairs, in, sim_now(s->sim));
    story_await(s, "C1", "to_order", 20 * MS_SECOND);
    for (int i = 0; i < 3; i++) {
        struct shopify_fault f = {.kind = SHOPIFY_UNAVAILABLE, .times = 100000};
        shopify_fault_next(chairs, &f);
    }
    sim_run(s->sim, 5 * MS_MINUTE);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    shopify_uninstall(chairs, sim_now(s->sim));
    sim_run(s->sim, 5 * MS_MINUTE);
    story_place(s, story_order(s));
    story_await(s, "#1002", "ordered", 2 * MS_MINUTE);
    story_free(s);
}

static struct str permission(struct story *s)
{
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/suppliers", "%s", "");
    const struct json *acc = json_at(json_get(r.json, "items"), 0);

    return str_dup(s->arena, json_str(json_path(acc, "permission.state")));
}

/* As those of an app that is still in test: a day, and two to renew it. */
static struct story *with_short_tokens(void)
{
    struct story_options o = {.auto_buy = true};

    o.ali = aliworld_defaults();
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = MS_HOUR;
    o.ali.access_ms = MS_DAY;
    o.ali.refresh_ms = 2 * MS_DAY;
    return story_new(&o);
}

static void a_suppliers_token_is_renewed_with_a_third_of_its_life_left(void **state)
{
    struct story *s = with_short_tokens();

    (void)state;
    sim_run(s->sim, 15 * MS_HOUR);
    assert_int_equal(aliworld_calls(sim_ali(s->sim), STR("/auth/token/refresh")), 0);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_int_equal(aliworld_calls(sim_ali(s->sim), STR("/auth/token/refresh")), 1);
    assert_true(str_eq(permission(s), STR("ok")));
    story_free(s);
}

static void a_suppliers_token_that_cannot_be_renewed_is_told_before_its_end(void **state)
{
    struct story *s = with_short_tokens();

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_HTML_502, STR("/auth/token/refresh"), 100000);
    sim_run(s->sim, 17 * MS_HOUR);
    assert_true(str_eq(permission(s), STR("ending")));
    story_place(s, story_order(s)); /* it still buys */
    story_await(s, "#1001", "fulfilled", 5 * MS_HOUR);
    sim_run(s->sim, 8 * MS_HOUR);
    story_place(s, story_order(s));
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_free(s);
}

/* Consent was withdrawn: the token still counts for a while here, but not there. */
static void a_withdrawn_consent_is_told_at_once(void **state)
{
    struct story *s = with_short_tokens();

    (void)state;
    aliworld_revoke(sim_ali(s->sim), 0);
    story_place(s, story_order(s));
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_true(str_eq(permission(s), STR("ended")));
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    story_free(s);
}

static void after_a_new_consent_what_waited_is_bought_and_collected(void **state)
{
    struct story *s = with_short_tokens();

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    aliworld_revoke(sim_ali(s->sim), 0);
    story_place(s, story_order(s));
    sim_run(s->sim, 5 * MS_MINUTE);
    struct str why = json_str(
        json_get(json_at(json_get(story_get(s, "#1002").json, "purchases"), 0), "waits_for"));
    assert_true(str_has(why, STR("connect the account again")));
    aliworld_set_tokens(sim_ali(s->sim), 0, STR("new-access"), STR("new-refresh"), sim_now(s->sim));
    sim_connect_ali(s->sim);
    sim_run(s->sim, MS_MINUTE);
    assert_true(str_eq(permission(s), STR("ok")));
    assert_true(str_eq(story_stage(s, "#1002"), STR("ordered")));
    story_await(s, "#1001", "fulfilled", 3 * MS_HOUR);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_waited_goes_on_after_connecting_again),
        cmocka_unit_test(what_came_while_the_clock_was_wrong_is_read_when_it_is_right),
        cmocka_unit_test(an_old_word_of_uninstalling_does_not_undo_a_new_connection),
        cmocka_unit_test(two_secrets_count_while_they_change),
        cmocka_unit_test(a_token_pasted_without_the_secret_keeps_the_secret),
        cmocka_unit_test(no_job_is_stored_as_due_later_than_it_is),
        cmocka_unit_test(a_wrong_command_puts_no_poll_off),
        cmocka_unit_test(tokens_that_live_half_a_minute_are_of_use),
        cmocka_unit_test(with_a_pasted_token_and_no_secret_nothing_is_subscribed),
        cmocka_unit_test(an_order_of_the_second_of_the_connection_is_a_new_one),
        cmocka_unit_test(subscriptions_that_vanish_are_made_again),
        cmocka_unit_test(subscriptions_of_an_old_address_are_taken_away),
        cmocka_unit_test(a_changed_permission_is_noticed_at_once),
        cmocka_unit_test(a_shop_that_must_be_connected_again_costs_nothing),
        cmocka_unit_test(tokens_that_are_refused_at_once_are_not_fetched_all_the_time),
        cmocka_unit_test(two_shops_with_the_same_order_names_are_kept_apart),
        cmocka_unit_test(a_shop_that_is_gone_does_not_stop_the_purchases_of_another),
        cmocka_unit_test(a_suppliers_token_is_renewed_with_a_third_of_its_life_left),
        cmocka_unit_test(a_suppliers_token_that_cannot_be_renewed_is_told_before_its_end),
        cmocka_unit_test(a_withdrawn_consent_is_told_at_once),
        cmocka_unit_test(after_a_new_consent_what_waited_is_bought_and_collected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
