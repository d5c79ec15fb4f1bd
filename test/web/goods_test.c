/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Goods and the last steps before buying, over the API: products, a supplier's listing, proposals
 * for a mapping, the supplier's address, "buy now" and "do not buy". Each answer is as described,
 * also when the input is not.
 */
#include "test/web/schema.h"

#include "base/time.h"
#include "test/sim/story.h"

#define LINK "https://www.aliexpress.com/item/1005004000000100.html"

static struct sim_answer asks(struct story *s, enum http_method method, const char *path,
                              const char *body, int status)
{
    struct sim_answer a = sim_api(s->sim, method, path, "%s", body);
    struct arena *scratch = arena_new();
    struct got g = {.status = a.status, .body = a.body, .json = a.json};
    struct str url, query;

    if (a.status != status)
        fail_msg("%s %s: %d, not %d: %.*s", path, body, a.status, status, STR_ARG(a.body));
    http_header_add(scratch, &g.headers, STR("Content-Type"),
                    status < 400 ? STR("application/json") : STR("application/problem+json"));
    str_cut(str_of(path), '?', &url, &query);
    struct str wrong = schema_check(scratch, method, url, &g);
    if (wrong.n)
        fail_msg("%s is not as described: %.*s", path, STR_ARG(wrong));
    arena_free(scratch);
    return a;
}

struct refusal {
    const char *path, *body;
    int status;
};

static void are_refused(struct story *s, enum http_method method, const struct refusal *rows,
                        size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct sim_answer a = asks(s, method, rows[i].path, rows[i].body, rows[i].status);
        assert_true(json_str(json_get(a.json, "code")).n > 0);
    }
}

/* A shop that buys by itself after ten minutes, with one order that waits. */
static struct story *begin(void)
{
    struct story_options o = {.auto_buy = true, .ali = aliworld_defaults()};
    struct story *s;

    o.ali.pays_by_itself = true;
    s = story_new(&o);
    asks(s, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "{\"grace_s\":600}", 200);
    story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    return s;
}

static void products_are_listed_with_what_is_bought_for_them(void **state)
{
    struct story_options o = {.unmapped = true};
    struct story *s = story_new(&o);
    char body[300];

    (void)state;
    story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    struct sim_answer a = asks(s, HTTP_GET, "/api/v1/products?state=missing", "", 200);
    assert_int_equal(json_len(json_get(a.json, "items")), 1);
    snprintf(body, sizeof(body),
             "{\"shop\":\"lamps.myshopify.com\",\"product_id\":\"%lld\",\"link\":\"" LINK "\","
             "\"sku_id\":\"12000030000000100\"}",
             (long long)s->product_ids[0]);
    asks(s, HTTP_POST, "/api/v1/mappings", body, 201);
    a = asks(s, HTTP_GET, "/api/v1/products?state=missing", "", 200);
    assert_int_equal(json_len(json_get(a.json, "items")), 0);
    a = asks(s, HTTP_GET, "/api/v1/products?q=lamp", "", 200);
    assert_int_equal(json_len(json_get(a.json, "items")), 1);
    a = asks(s, HTTP_GET, "/api/v1/products?q=chair", "", 200);
    assert_int_equal(json_len(json_get(a.json, "items")), 0);
    static const struct refusal wrong[] = {
        {"/api/v1/products?state=lost", "", 400},
        {"/api/v1/products?limit=0", "", 400},
        {"/api/v1/products?cursor=%00", "", 400},
        {"/api/v1/products?shop=nobody.myshopify.com", "", 404},
    };
    are_refused(s, HTTP_GET, wrong, COUNT_OF(wrong));
    story_free(s);
}

static void a_listing_is_read_from_the_supplier(void **state)
{
    struct story *s = begin();

    (void)state;
    struct sim_answer a = asks(s, HTTP_GET, "/api/v1/listings?link=" LINK, "", 200);
    assert_true(str_has(a.body, STR("\"12000030000000100\"")));
    a = asks(s, HTTP_GET,
             "/api/v1/listings?listing_id=1005004000000100&sku_id=12000030000000100&country=us"
             "&services=true&quantity=2",
             "", 200);
    assert_true(str_has(a.body, STR("CAINIAO_FULFILLMENT_STD")));
    static const struct refusal wrong[] = {
        {"/api/v1/listings", "", 400},
        {"/api/v1/listings?link=https://shop.example/item/1.html", "", 400},
        {"/api/v1/listings?link=" LINK "&country=USA", "", 400},
        {"/api/v1/listings?link=" LINK "&quantity=0", "", 400},
        {"/api/v1/listings?link=" LINK "&quantity=many", "", 400},
        {"/api/v1/listings?listing_id=1005004000000100&supplier=nobody", "", 400},
        {"/api/v1/listings?listing_id=1005004000000999", "", 404},
    };
    are_refused(s, HTTP_GET, wrong, COUNT_OF(wrong));
    story_free(s);
}

static void variants_are_proposed_by_their_words(void **state)
{
    struct story *s = begin();
    char body[300];

    (void)state;
    snprintf(body, sizeof(body),
             "{\"shop\":\"lamps.myshopify.com\",\"product_id\":\"%lld\",\"link\":\"" LINK "\"}",
             (long long)s->product_ids[0]);
    struct sim_answer a = asks(s, HTTP_POST, "/api/v1/mappings/propose", body, 200);
    assert_true(str_has(a.body, STR("\"12000030000000100\"")));
    static const struct refusal wrong[] = {
        {"/api/v1/mappings/propose", "{}", 400},
        {"/api/v1/mappings/propose", "[1]", 400},
        {"/api/v1/mappings/propose", "{\"shop\":\"lamps.myshopify.com\"", 400},
        {"/api/v1/mappings/propose", "{\"shop\":\"nobody\",\"product_id\":\"1\"}", 404},
        {"/api/v1/mappings/propose",
         "{\"shop\":\"lamps.myshopify.com\",\"product_id\":\"x\",\"link\":\"" LINK "\"}", 400},
    };
    are_refused(s, HTTP_POST, wrong, COUNT_OF(wrong));
    story_free(s);
}

static void the_suppliers_address_is_shown_and_corrected(void **state)
{
    struct story *s = begin();
    const char *path = "/api/v1/orders/1001/supplier-address";

    (void)state;
    struct sim_answer a = asks(s, HTTP_GET, path, "", 200);
    assert_true(json_is_null(json_get(a.json, "problem")));
    a = asks(s, HTTP_PUT, path, "{\"name\":\"M\",\"zip\":\"08361\"}", 200);
    assert_true(str_eq(json_str(json_path(a.json, "problem.field")), STR("name")));
    a = asks(s, HTTP_PUT, path, "{\"name\":null}", 200);
    assert_true(json_is_null(json_get(a.json, "problem")));
    assert_true(str_eq(json_str(json_path(a.json, "fields.zip.corrected")), STR("08361")));
    a = asks(s, HTTP_GET, "/api/v1/orders/1001", "", 200);
    assert_true(str_eq(json_str(json_path(a.json, "address.zip")), STR("08360")));
    static const struct refusal wrong[] = {
        {"/api/v1/orders/1001/supplier-address", "{\"planet\":\"Mars\"}", 400},
        {"/api/v1/orders/1001/supplier-address", "{\"name\":7}", 400},
        {"/api/v1/orders/1001/supplier-address", "{\"name\":\"two\\nlines\"}", 400},
        {"/api/v1/orders/1001/supplier-address", "\"name\"", 400},
        {"/api/v1/orders/4711/supplier-address", "{\"name\":\"Mara\"}", 404},
    };
    are_refused(s, HTTP_PUT, wrong, COUNT_OF(wrong));
    story_free(s);
}

static void the_countdown_is_ended_by_hand(void **state)
{
    struct story *s = begin();

    (void)state;
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    static const struct refusal wrong[] = {
        {"/api/v1/orders/4711/buy-now", "{}", 404},
        {"/api/v1/orders/1001/buy-now", "{\"wait\":\"yes\"}", 400},
        {"/api/v1/orders/1001/buy-now", "{", 400},
        {"/api/v1/orders/4711/do-not-buy", "{}", 404},
        {"/api/v1/orders/1001/do-not-buy", "{\"on\":1}", 400},
    };
    are_refused(s, HTTP_POST, wrong, COUNT_OF(wrong));
    asks(s, HTTP_POST, "/api/v1/orders/1001/do-not-buy", "{\"reason\":\"the customer called\"}",
         200);
    sim_run(s->sim, 20 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    static const struct refusal held[] = {{"/api/v1/orders/1001/buy-now", "{}", 409}};
    are_refused(s, HTTP_POST, held, COUNT_OF(held));
    asks(s, HTTP_POST, "/api/v1/orders/1001/do-not-buy", "{\"on\":false}", 200);
    sim_run(s->sim, MS_MINUTE);
    if (!aliworld_orders_n(sim_ali(s->sim)))
        asks(s, HTTP_POST, "/api/v1/orders/1001/buy-now", "{\"wait\":true}", 202);
    story_await(s, "#1001", "ordered", MS_MINUTE);
    are_refused(s, HTTP_POST, held, COUNT_OF(held)); /* it is bought */
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_free(s);
}

static void buy_now_does_not_wait_for_the_countdown(void **state)
{
    struct story *s = begin();

    (void)state;
    asks(s, HTTP_POST, "/api/v1/orders/1001/buy-now", "{\"wait\":true}", 202);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_await(s, "#1001", "ordered", MS_MINUTE);
    sim_run(s->sim, 20 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_listed_with_what_is_bought_for_them),
        cmocka_unit_test(a_listing_is_read_from_the_supplier),
        cmocka_unit_test(variants_are_proposed_by_their_words),
        cmocka_unit_test(the_suppliers_address_is_shown_and_corrected),
        cmocka_unit_test(the_countdown_is_ended_by_hand),
        cmocka_unit_test(buy_now_does_not_wait_for_the_countdown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
