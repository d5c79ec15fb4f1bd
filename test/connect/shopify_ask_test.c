/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to Shopify: which document, which variables, which price; and what cannot be said. */
#include "test/connect/shopify_rig.h"

#include "base/time.h"

static enum err refusal(struct arena *a, const struct platform_ask *ask)
{
    struct http_request req = {.body = STR("untouched")};
    double cost = -1;
    enum err err = rig_shopify()->ask(ask, &rig_account, 0, a, &req, &cost);
    CHECK_TEXT(req.body, "untouched");
    return err;
}

static struct str variable(const struct json *body, const char *name)
{
    return json_str(json_get(json_get(body, "variables"), name));
}

static void a_request_goes_to_the_pinned_version_with_the_token(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_SHOP};
    struct http_request req;
    double cost;
    assert_int_equal(rig_shopify()->ask(&ask, &rig_account, 0, *state, &req, &cost), OK);
    assert_int_equal(req.method, HTTP_POST);
    CHECK_TEXT(req.url, "https://demo-shop.myshopify.com/admin/api/2026-10/graphql.json");
    CHECK_TEXT(http_header_get(&req.headers, STR("x-shopify-access-token")), "shpat_test");
    CHECK_TEXT(http_header_get(&req.headers, STR("content-type")), "application/json");
    assert_true(cost == 4);
}

static void without_a_base_address_the_shop_domain_counts(void **state)
{
    struct account acc = rig_account;
    struct platform_ask ask = {.op = PLATFORM_SHOP};
    struct http_request req;
    double cost;
    acc.base_url = STR_NONE;
    assert_int_equal(rig_shopify()->ask(&ask, &acc, 0, *state, &req, &cost), OK);
    CHECK_TEXT(req.url, "https://demo-shop.myshopify.com/admin/api/2026-10/graphql.json");
}

static void changed_orders_are_asked_for_in_whole_seconds(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_ORDER_IDS};
    const struct json *body;
    double cost;
    ask.since_ms = time_of(STR("2026-11-01T00:00:00.999Z"));
    ask.until_ms = time_of(STR("2026-11-01T00:00:09.001Z"));
    ask.cursor = STR("abc==");
    body = rig_request(*state, &ask, &cost);
    CHECK_TEXT(variable(body, "query"), "updated_at:>='2026-11-01T00:00:00Z' "
                                        "updated_at:<'2026-11-01T00:00:10Z'");
    CHECK_TEXT(variable(body, "after"), "abc==");
    CHECK_INT(json_i64(json_path(body, "variables.first"), 0), 250);
    assert_true(cost == 13);
}

static void all_orders_are_asked_for_without_a_filter(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_ORDER_IDS, .limit = 50};
    double cost;
    const struct json *body = rig_request(*state, &ask, &cost);
    const struct json *query = json_path(body, "variables.query");
    assert_true(query != NULL && json_is_null(query));
    assert_true(json_is_null(json_path(body, "variables.after")));
    CHECK_INT(json_i64(json_path(body, "variables.first"), 0), 50);
    assert_true(cost == 9);
    ask.limit = 5000;
    body = rig_request(*state, &ask, &cost);
    CHECK_INT(json_i64(json_path(body, "variables.first"), 0), 250);
}

static void orders_are_named_by_global_ids(void **state)
{
    static const int64_t ids[] = {820982911946154508, 5};
    struct platform_ask ask = {.op = PLATFORM_ORDERS, .ids = ids, .ids_n = 2};
    double cost;
    const struct json *list = json_path(rig_request(*state, &ask, &cost), "variables.ids");
    CHECK_INT(json_len(list), 2);
    CHECK_TEXT(json_str(json_at(list, 0)), "gid://shopify/Order/820982911946154508");
    assert_true(cost == 111);
    ask.op = PLATFORM_FULFILL_STATE;
    (void)rig_request(*state, &ask, &cost);
    assert_true(cost == 81);
}

static void lists_of_ids_have_a_limit(void **state)
{
    int64_t ids[51];
    struct platform_ask ask = {.op = PLATFORM_ORDERS, .ids = ids, .ids_n = 51};
    for (size_t i = 0; i < 51; i++)
        ids[i] = (int64_t)i + 1;
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    ask.ids_n = 0;
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    ask.ids_n = 2;
    ids[1] = 0;
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    ask.op = PLATFORM_ORDER_ONE;
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    ask.op = PLATFORM_OP_MAX;
    assert_int_equal(refusal(*state, &ask), ERR_UNAVAILABLE);
}

static void a_search_finds_by_sku_or_words(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_VARIANTS, .search = STR(" Desk (LAMP) \"x\" ")};
    double cost;
    CHECK_TEXT(variable(rig_request(*state, &ask, &cost), "query"),
               "sku:\"Desk (LAMP) \\\"x\\\"\" OR (desk lamp x*)");
    assert_true(cost == 16);
    ask.search = STR("((");
    CHECK_TEXT(variable(rig_request(*state, &ask, &cost), "query"), "sku:\"((\"");
    ask.search = STR_NONE;
    assert_true(json_is_null(json_path(rig_request(*state, &ask, &cost), "variables.query")));
}

static void the_price_of_a_page_grows_by_its_logarithm(void **state)
{
    (void)state;
    assert_true(shopify_connection_cost(1, 5) == 5);
    assert_true(shopify_connection_cost(2, 5) == 7);
    assert_true(shopify_connection_cost(7, 1) == 5);
    assert_true(shopify_connection_cost(33, 1) == 8);
    assert_true(shopify_connection_cost(34, 1) == 9);
    assert_true(shopify_connection_cost(244, 1) == 12);
    assert_true(shopify_connection_cost(250, 1) == 13);
}

/* --- packed writes --- */

static void writes_are_packed_under_aliases(void **state)
{
    struct create_line lines[] = {{900, 9001, 1}, {901, 9011, 3}, {900, 9002, 2}, {900, 9001, 4}};
    struct shop_number numbers[] = {
        {STR("LP1"), STR_NONE, STR("https://t.example/LP1")},
        {STR("LP2"), STR("4PX"), STR("https://t.example/LP2 x")},
    };
    const struct platform_write writes[] = {
        {WRITE_KIND_CREATE, lines, 4, 0, numbers, 2, true},
        {WRITE_KIND_TRACK, NULL, 0, 801, numbers, 1, false},
        {WRITE_KIND_CANCEL, NULL, 0, 802, NULL, 0, false},
    };
    struct platform_ask ask = {.op = PLATFORM_WRITES, .writes = writes, .writes_n = 3};
    double cost;
    const struct json *body = rig_request(*state, &ask, &cost);
    assert_true(cost == 70);
    CHECK_TEXT(json_str(json_get(body, "query")),
               "mutation Writes($w0: FulfillmentInput! $w1: ID! $w1t: FulfillmentTrackingInput! "
               "$w1n: Boolean $w2: ID! ) { "
               "w0: fulfillmentCreate(fulfillment: $w0) "
               "{ fulfillment { id } userErrors { field message } } "
               "w1: fulfillmentTrackingInfoUpdate(fulfillmentId: $w1, trackingInfoInput: $w1t, "
               "notifyCustomer: $w1n) { fulfillment { id } userErrors { field message } } "
               "w2: fulfillmentCancel(id: $w2) "
               "{ fulfillment { id } userErrors { field message } } }");
    CHECK_STR(json_print(*state, json_get(body, "variables")),
              str_trim(rig_file(*state, "writes_variables.json")));
}

static struct str url_of(struct arena *a, struct str url)
{
    struct shop_number number = {STR("LP1"), STR_NONE, url};
    struct create_line line = {900, 9001, 1};
    const struct platform_write write = {WRITE_KIND_CREATE, &line, 1, 0, &number, 1, false};
    struct platform_ask ask = {.op = PLATFORM_WRITES, .writes = &write, .writes_n = 1};
    double cost;
    return json_str(json_path(rig_request(a, &ask, &cost), "variables.w0.trackingInfo.url"));
}

static void one_bad_url_cannot_spoil_the_whole_request(void **state)
{
    CHECK_TEXT(url_of(*state, STR("https://t.example/a?b=c&d=%20#e")),
               "https://t.example/a?b=c&d=%20#e");
    CHECK_TEXT(url_of(*state, STR(" https://t.example/\"sp ace\"")),
               "https://t.example/%22sp%20ace%22");
    CHECK_TEXT(url_of(*state, STR("https://t.example/单号")),
               "https://t.example/%E5%8D%95%E5%8F%B7");
    CHECK_TEXT(url_of(*state, STR("javascript:alert(1)")), "");
    CHECK_TEXT(url_of(*state, STR("t.example/x")), "");
    CHECK_TEXT(url_of(*state, STR("")), "");
}

static void a_gap_ends_the_list_of_urls(void **state)
{
    struct shop_number numbers[] = {{STR("A"), STR_NONE, STR("https://t.example/A")},
                                    {STR("B"), STR_NONE, STR_NONE},
                                    {STR("C"), STR("UPS"), STR("https://t.example/C")}};
    struct create_line line = {900, 9001, 1};
    const struct platform_write write = {WRITE_KIND_CREATE, &line, 1, 0, numbers, 3, false};
    struct platform_ask ask = {.op = PLATFORM_WRITES, .writes = &write, .writes_n = 1};
    double cost;
    const struct json *info =
        json_path(rig_request(*state, &ask, &cost), "variables.w0.trackingInfo");
    CHECK_STR(json_print(*state, info), STR("{\"company\":\"UPS\",\"numbers\":[\"A\",\"B\",\"C\"],"
                                            "\"urls\":[\"https://t.example/A\"]}"));
}

static void writes_that_make_no_sense_are_refused(void **state)
{
    struct create_line line = {900, 9001, 1};
    struct platform_write write = {WRITE_KIND_CREATE, &line, 1, 0, NULL, 0, false};
    struct platform_ask ask = {.op = PLATFORM_WRITES, .writes = &write};
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    ask.writes_n = 1;
    line.quantity = 0;
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    line = (struct create_line){900, 0, 1};
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    write.lines_n = 0;
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    write = (struct platform_write){.kind = WRITE_KIND_TRACK, .fulfillment_ext_id = 5};
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    write.kind = WRITE_KIND_CANCEL;
    write.fulfillment_ext_id = 0;
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
}

static void one_request_stays_under_the_limit_of_points(void **state)
{
    struct platform_write writes[101];
    struct platform_ask ask = {.op = PLATFORM_WRITES, .writes = writes, .writes_n = 100};
    double cost;
    for (size_t i = 0; i < COUNT_OF(writes); i++)
        writes[i] = (struct platform_write){.kind = WRITE_KIND_CANCEL, .fulfillment_ext_id = 1};
    (void)rig_request(*state, &ask, &cost);
    assert_true(cost == 1000);
    ask.writes_n = 101;
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
}

/* --- subscriptions --- */

static void only_known_topics_are_subscribed_to(void **state)
{
    struct str topics[] = {STR("orders/create"), STR("fulfillment_orders/moved")};
    struct platform_ask ask = {.op = PLATFORM_HOOK_CREATE, .topics = topics, .topics_n = 2};
    const struct json *body;
    double cost;
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    ask.hook_url = STR("https://hub.example/webhooks/shopify");
    body = rig_request(*state, &ask, &cost);
    assert_true(cost == 20);
    assert_true(str_has(json_str(json_get(body, "query")),
                        STR("h1: webhookSubscriptionCreate(topic: FULFILLMENT_ORDERS_MOVED,")));
    CHECK_TEXT(variable(body, "uri"), "https://hub.example/webhooks/shopify");
    topics[1] = STR("no/such");
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
    topics[1] = STR("shop/redact");
    assert_int_equal(refusal(*state, &ask), ERR_BAD_INPUT);
}

static void the_platform_lists_what_it_wants(void **state)
{
    const struct platform *p = rig_shopify();
    size_t topics = 0, required = 0;
    (void)state;
    for (; p->topics[topics] != NULL; topics++)
        assert_non_null(shopify_topic_by_name(str_of(p->topics[topics])));
    assert_true(topics > 15);
    for (const struct platform_scope *s = p->scopes; s->scope != NULL; s++) {
        required += s->required;
        assert_true(s->effect_en[0] != '\0' && s->effect_zh[0] != '\0');
    }
    CHECK_INT(required, 4);
    assert_null(platform_by_id(STR("shopware")));
    CHECK_TEXT(p->order_url(&rig_account, 42, *state),
               "https://demo-shop.myshopify.com/admin/orders/42");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_goes_to_the_pinned_version_with_the_token),
        TEST(without_a_base_address_the_shop_domain_counts),
        TEST(changed_orders_are_asked_for_in_whole_seconds),
        TEST(all_orders_are_asked_for_without_a_filter),
        TEST(orders_are_named_by_global_ids),
        TEST(lists_of_ids_have_a_limit),
        TEST(a_search_finds_by_sku_or_words),
        TEST(the_price_of_a_page_grows_by_its_logarithm),
        TEST(writes_are_packed_under_aliases),
        TEST(one_bad_url_cannot_spoil_the_whole_request),
        TEST(a_gap_ends_the_list_of_urls),
        TEST(writes_that_make_no_sense_are_refused),
        TEST(one_request_stays_under_the_limit_of_points),
        TEST(only_known_topics_are_subscribed_to),
        TEST(the_platform_lists_what_it_wants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
