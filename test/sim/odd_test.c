/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of orders that are not ordinary: long, foreign, unpaid, without an address, for a test.
 */
#include "base/time.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct shopify_order *truth(struct story *s, int64_t id)
{
    return shopify_order(s->shop, id);
}

static bool hub_says(struct story *s, const char *name, const char *text)
{
    return str_has(story_get(s, name).body, str_of(text));
}

static void an_order_of_three_hundred_lines_is_marked_whole(void **state)
{
    struct story_options o = {.unmapped = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input *lines = ARENA_ARRAY(s->arena, struct shopify_line_input, 300);

    (void)state;
    for (int i = 0; i < 300; i++) {
        lines[i].variant_id = s->variant_ids[i % 3];
        lines[i].quantity = 1 + i % 4;
    }
    in->lines = lines;
    in->lines_n = 300;
    int64_t id = story_place(s, in);
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_int_equal(json_len(json_get(story_get(s, "#1001").json, "lines")), 300);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "%s",
                                  "{\"number\":\"LP00700000000303\"}");
    assert_int_equal(r.status, 202);
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_true(str_eq(shopify_order_display(truth(s, id)), STR("FULFILLED")));
    assert_int_equal(shopify_order_notifications(truth(s, id)), 1);
    story_free(s);
}

static void money_of(const char *currency, int64_t minor, const char *text)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    o.shop.currency = str_of(currency);
    s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    ((struct shopify_line_input *)in->lines)[0].price_minor = minor;
    story_place(s, in);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    const struct json *total = json_get(story_get(s, "#1001").json, "total");
    assert_string_equal(str_cstr(s->arena, json_str(json_get(total, "amount"))), text);
    assert_string_equal(str_cstr(s->arena, json_str(json_get(total, "currency"))), currency);
    story_free(s);
}

static void yen_have_no_decimals(void **state)
{
    (void)state;
    money_of("JPY", 1500, "1500");
}

static void kuwaiti_dinars_have_three(void **state)
{
    (void)state;
    money_of("KWD", 12345, "12.345");
}

static void names_in_any_script_are_kept_and_found(void **state)
{
    struct story_options o = {.unmapped = true};
    struct story *s = story_new(&o);
    static const char *const names[][2] = {
        {"小芳", "王"}, {"Дмитрий", "Ковалёв"}, {"Zoë", "Ångström"}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct shopify_order_input *in = story_order(s);
        in->address.first_name = str_of(names[i][0]);
        in->address.last_name = str_of(names[i][1]);
        in->note = STR("please hurry \xF0\x9F\x99\x8F\xF0\x9F\x8E\x81");
        story_place(s, in);
    }
    sim_run(s->sim, MS_MINUTE);
    assert_true(hub_says(s, "#1001", "小芳"));
    assert_true(hub_says(s, "#1001", "\xF0\x9F\x8E\x81"));
    struct sim_answer r =
        sim_api(s->sim, HTTP_GET, "/api/v1/orders?q=%E5%B0%8F%E8%8A%B3", "%s", "");
    assert_int_equal(r.status, 200);
    assert_int_equal(json_len(json_get(r.json, "items")), 1);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/orders?q=%D0%BA%D0%BE%D0%B2", "%s", "");
    assert_int_equal(json_len(json_get(r.json, "items")), 1);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/orders?q=angstr", "%s", "");
    assert_int_equal(json_len(json_get(r.json, "items")), 1);
    story_free(s);
}

static void not_bought_by_itself(struct story *s, const char *guard)
{
    sim_run(s->sim, 3 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    if (!hub_says(s, "#1001", guard)) {
        print_message("%.*s\n", STR_ARG(story_get(s, "#1001").body));
        fail_msg("the reason %s is not shown", guard);
    }
    story_free(s);
}

static void a_test_order_is_never_bought_by_itself(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    in->test = true;
    story_place(s, in);
    not_bought_by_itself(s, "\"test\"");
}

static void an_unpaid_order_waits(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    in->payment = SHOPIFY_PENDING;
    story_place(s, in);
    not_bought_by_itself(s, "\"unpaid\"");
}

static void paid_later_it_goes_its_way(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    in->payment = SHOPIFY_PENDING;
    int64_t id = story_place(s, in);
    story_await(s, "#1001", "awaiting_payment", MS_MINUTE);
    assert_int_equal(shopify_mark_paid(s->shop, id, sim_now(s->sim)), OK);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

static void cash_on_delivery_counts_as_payable_when_the_policy_says_so(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    struct sim_answer r = sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy",
                                  "%s", "{\"payable_gateways\":\"Cash on Delivery (COD)\"}");
    assert_int_equal(r.status, 200);
    in->payment = SHOPIFY_PENDING;
    in->gateway = STR("Cash on Delivery (COD)");
    story_place(s, in);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

/* The shop rates its only order as a high risk. */
static struct story *risky(void)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    in->risk = STR("HIGH");
    story_place(s, in);
    return s;
}

static void a_risky_order_waits_for_a_person_who_allows_it(void **state)
{
    struct story *s = risky();

    (void)state;
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    assert_true(hub_says(s, "#1001", "high_risk"));
    assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/allow", "{}").status, 200);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

static void what_was_bought_when_allowed_is_marked_whatever_is_said_later(void **state)
{
    struct story *s = risky();

    (void)state;
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/allow", "{}").status, 200);
    story_await(s, "#1001", "ordered", 10 * MS_MINUTE);
    assert_int_equal(
        sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/do-not-buy", "{\"on\":true}").status, 200);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_free(s);
}

static void without_an_address_it_is_a_problem(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    in->no_address = true;
    story_place(s, in);
    not_bought_by_itself(s, "address_missing");
}

static void an_unmapped_product_is_nobodys_problem_until_it_is_mapped(void **state)
{
    struct story_options o = {.auto_buy = true, .unmapped = true};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    sim_run(s->sim, MS_HOUR);
    assert_true(str_eq(story_stage(s, "#1001"), STR("not_ours")));
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/mappings",
                "{\"shop\":\"lamps.myshopify.com\",\"product_id\":\"%lld\",\"link\":"
                "\"https://www.aliexpress.com/item/"
                "1005004000000100.html\",\"sku_id\":\"12000030000000100\","
                "\"sku_attr\":\"14:350853#Black\",\"services\":[\"CAINIAO_FULFILLMENT_STD\"]}",
                (long long)s->product_ids[0]);
    assert_int_equal(r.status, 201);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

static void orders_from_before_the_connection_are_shown_and_left_alone(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_options second = {.domain = STR("old.myshopify.com"),
                                     .client_id = STR("second-id"),
                                     .client_secret = STR("second-secret")};
    struct shopify_shop *old = shopify_add_shop(sim_shopify(s->sim), &second, sim_now(s->sim));
    struct shopify_order_input *in = story_order(s);

    (void)state;
    ((struct shopify_line_input *)in->lines)[0] =
        (struct shopify_line_input){.title = STR("Old lamp"), .price_minor = 100};
    for (int i = 0; i < 30; i++)
        shopify_place(old, in, sim_now(s->sim));
    sim_run(s->sim, MS_HOUR);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/shops", "%s",
                                  "{\"domain\":\"old.myshopify.com\",\"client_id\":\"second-id\","
                                  "\"client_secret\":\"second-secret\"}");
    assert_int_equal(r.status, 201);
    sim_run(s->sim, 2 * MS_HOUR);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/orders?shop=old.myshopify.com&limit=100", "%s", "");
    assert_int_equal(json_len(json_get(r.json, "items")), 30);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/problems?shop=old.myshopify.com", "%s", "");
    assert_int_equal(json_len(json_get(r.json, "items")), 0);
    story_free(s);
}

static void ids_beyond_two_to_the_53_stay_exact(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.shop.big_ids = true;
    s = story_new(&o);
    int64_t id = story_place(s, story_order(s));
    assert_true(id > INT64_C(9007199254740992));
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    char text[32];
    snprintf(text, sizeof(text), "%lld", (long long)id);
    assert_true(hub_says(s, "#1001", text));
    story_free(s);
}

static void no_access_to_customer_data_is_said(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.shop.no_protected_data = true;
    s = story_new(&o);
    story_place(s, story_order(s));
    sim_run(s->sim, MS_HOUR);
    story_expect(s, "has no address: if all lack it", (char *)NULL);
    not_bought_by_itself(s, "address_missing");
}

static void missing_scopes_are_named_with_what_will_not_work(void **state)
{
    struct story_options o = {0};
    struct story *s;

    (void)state;
    o.shop.scopes = STR("read_orders,read_products");
    s = story_new(&o);
    story_place(s, story_order(s));
    sim_run(s->sim, MS_HOUR);
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/shops/lamps.myshopify.com", "%s", "");
    assert_true(str_has(r.body, STR("write_merchant_managed_fulfillment_orders")));
    assert_true(hub_says(s, "#1001", "no_fulfillment_orders"));
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_of_three_hundred_lines_is_marked_whole),
        cmocka_unit_test(yen_have_no_decimals),
        cmocka_unit_test(kuwaiti_dinars_have_three),
        cmocka_unit_test(names_in_any_script_are_kept_and_found),
        cmocka_unit_test(a_test_order_is_never_bought_by_itself),
        cmocka_unit_test(an_unpaid_order_waits),
        cmocka_unit_test(paid_later_it_goes_its_way),
        cmocka_unit_test(cash_on_delivery_counts_as_payable_when_the_policy_says_so),
        cmocka_unit_test(a_risky_order_waits_for_a_person_who_allows_it),
        cmocka_unit_test(what_was_bought_when_allowed_is_marked_whatever_is_said_later),
        cmocka_unit_test(without_an_address_it_is_a_problem),
        cmocka_unit_test(an_unmapped_product_is_nobodys_problem_until_it_is_mapped),
        cmocka_unit_test(orders_from_before_the_connection_are_shown_and_left_alone),
        cmocka_unit_test(ids_beyond_two_to_the_53_stay_exact),
        cmocka_unit_test(no_access_to_customer_data_is_said),
        cmocka_unit_test(missing_scopes_are_named_with_what_will_not_work),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
