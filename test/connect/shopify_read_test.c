/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of Shopify's GraphQL API: orders and the other reads, whole, partial and strange. */
#include "test/connect/shopify_rig.h"

#include "base/time.h"

static int64_t ms_of(const char *text)
{
    int64_t ms = time_of(str_of(text));
    assert_true(ms > 0);
    return ms;
}

static const struct order_seen *read_golden(struct arena *a, struct platform_result *ret_result)
{
    static const int64_t ids[] = {820982911946154508, 1, 2};
    struct platform_ask ask = {.op = PLATFORM_ORDERS, .ids = ids, .ids_n = 3};
    *ret_result = rig_read(a, &ask, 200, rig_file(a, "orders.json"));
    assert_int_equal(ret_result->answer.err, OK);
    return ret_result->orders;
}

static void an_order_comes_with_all_its_parts(void **state)
{
    struct platform_result r;
    const struct order_seen *seen = read_golden(*state, &r);
    const struct order *o = &seen->order;
    CHECK_INT(seen->parts,
              SEEN_CORE | SEEN_PERSON | SEEN_LINES | SEEN_FOS | SEEN_FULFILLMENTS | SEEN_RISK);
    assert_false(seen->more_lines);
    assert_false(seen->more_fos);
    CHECK_TEXT(seen->body_digest, "");
    CHECK_INT(o->ext_id, 820982911946154508);
    CHECK_TEXT(o->name, "#1042");
    CHECK_INT(o->created_ms, ms_of("2026-11-20T08:15:30Z"));
    CHECK_INT(o->processed_ms, ms_of("2026-11-20T08:15:29Z"));
    CHECK_INT(o->updated_ms, ms_of("2026-11-21T09:00:01Z"));
    CHECK_INT(o->canceled_ms, 0);
    assert_int_equal(o->financial, FINANCIAL_PAID);
    CHECK_TEXT(o->financial_raw, "PAID");
    assert_int_equal(o->display_fulfillment, DISPLAY_FULFILLMENT_PARTIALLY_FULFILLED);
    assert_int_equal(o->risk, RISK_MEDIUM);
    CHECK_TEXT(o->gateway, "shopify_payments,gift_card");
    CHECK_TEXT(o->tags, "vip, réduit");
    CHECK_TEXT(o->note, "Bitte klingeln");
    CHECK_TEXT(o->attributes,
               "[{\"name\":\"gift\",\"value\":\"yes\"},{\"name\":\"card\",\"value\":\"\"}]");
    CHECK_INT(o->total.minor, 6190);
    assert_string_equal(o->total.currency, "EUR");
    CHECK_INT(o->flags, ORDER_EDITED | ORDER_REQUIRES_SHIPPING);
    assert_int_equal(o->row, ROW_NEW);
}

static void the_person_has_a_full_address(void **state)
{
    struct platform_result r;
    const struct person *p = &read_golden(*state, &r)->order.person;
    assert_true(p->has_address);
    CHECK_TEXT(p->email, "ada@example.com");
    CHECK_TEXT(p->phone, "+491500000000");
    CHECK_TEXT(p->name, "Ada Lovelace");
    CHECK_TEXT(p->first_name, "Ada");
    CHECK_TEXT(p->last_name, "Lovelace");
    CHECK_TEXT(p->company, "");
    CHECK_TEXT(p->address1, "Beispielweg 1");
    CHECK_TEXT(p->city, "Berlin");
    CHECK_TEXT(p->province_code, "BE");
    CHECK_TEXT(p->zip, "10115");
    CHECK_TEXT(p->country_code, "DE");
    CHECK_TEXT(p->address_phone, "+491500000001");
}

static void lines_keep_exact_ids_and_prices(void **state)
{
    struct platform_result r;
    const struct order *o = &read_golden(*state, &r)->order;
    CHECK_INT(o->lines_n, 2);
    CHECK_INT(o->lines[0].ext_id, 866550311766439020);
    CHECK_INT(o->lines[0].variant_id, 51);
    CHECK_INT(o->lines[0].product_id, 61);
    CHECK_INT(o->lines[0].quantity, 3);
    CHECK_INT(o->lines[0].current_quantity, 2);
    CHECK_TEXT(o->lines[0].sku, "LAMP-BK");
    CHECK_INT(o->lines[0].price.minor, 1864);
    CHECK_TEXT(o->lines[0].properties, "[{\"name\":\"Engraving\",\"value\":\"A.L.\"}]");
    CHECK_INT(o->lines[1].variant_id, 0);
    CHECK_INT(o->lines[1].price.minor, 500);
    assert_false(o->lines[1].requires_shipping);
    CHECK_TEXT(o->lines[1].properties, "");
}

static void fulfillment_orders_say_what_may_be_done(void **state)
{
    struct platform_result r;
    const struct order *o = &read_golden(*state, &r)->order;
    CHECK_INT(o->fos_n, 2);
    CHECK_INT(o->fos[0].ext_id, 901);
    assert_int_equal(o->fos[0].status, FO_STATUS_IN_PROGRESS);
    assert_true(o->fos[0].can_create);
    assert_false(o->fos[0].can_release);
    CHECK_INT(o->fos[0].location_ext_id, 71);
    CHECK_TEXT(o->fos[0].location_name, "Warehouse");
    CHECK_TEXT(o->fos[0].delivery_method, "SHIPPING");
    CHECK_INT(o->fos[0].lines_n, 1);
    CHECK_INT(o->fos[0].lines[0].ext_id, 9011);
    CHECK_INT(o->fos[0].lines[0].line_ext_id, 866550311766439020);
    CHECK_INT(o->fos[0].lines[0].total_quantity, 2);
    CHECK_INT(o->fos[0].lines[0].remaining_quantity, 1);
    assert_int_equal(o->fos[1].status, FO_STATUS_ON_HOLD);
    assert_false(o->fos[1].can_create);
    assert_true(o->fos[1].can_release);
    CHECK_TEXT(o->fos[1].hold_reasons, "HIGH_RISK_OF_FRAUD,OTHER");
    CHECK_INT(o->fos[1].location_ext_id, 0);
}

static void fulfillments_carry_their_numbers(void **state)
{
    struct platform_result r;
    const struct order *o = &read_golden(*state, &r)->order;
    CHECK_INT(o->fulfillments_n, 2);
    CHECK_INT(o->fulfillments[0].ext_id, 801);
    assert_int_equal(o->fulfillments[0].status, FULFILLMENT_STATUS_SUCCESS);
    CHECK_TEXT(o->fulfillments[0].display_status, "in_transit");
    CHECK_TEXT(o->fulfillments[0].service, "manual");
    CHECK_INT(o->fulfillments[0].numbers_n, 1);
    CHECK_TEXT(o->fulfillments[0].numbers[0].number, "LP00600000000001");
    CHECK_TEXT(o->fulfillments[0].numbers[0].company, "Cainiao");
    CHECK_INT(o->fulfillments[0].lines_n, 1);
    CHECK_INT(o->fulfillments[0].lines[0].quantity, 1);
    assert_int_equal(o->fulfillments[1].status, FULFILLMENT_STATUS_CANCELED);
    CHECK_TEXT(o->fulfillments[1].status_raw, "CANCELLED");
}

static void an_unknown_id_is_absent_and_strange_orders_are_taken(void **state)
{
    struct platform_result r;
    const struct order_seen *seen = read_golden(*state, &r);
    CHECK_INT(r.orders_n, 2);
    seen = &r.orders[1];
    CHECK_INT(seen->order.ext_id, 2);
    CHECK_INT(seen->parts, SEEN_CORE | SEEN_PERSON | SEEN_LINES);
    assert_int_equal(seen->order.financial, FINANCIAL_OTHER);
    CHECK_TEXT(seen->order.financial_raw, "SOMETHING_NEW");
    assert_int_equal(seen->order.display_fulfillment, DISPLAY_FULFILLMENT_OTHER);
    CHECK_TEXT(seen->order.display_fulfillment_raw, "TELEPORTED");
    CHECK_INT(seen->order.created_ms, ms_of("2026-11-20T06:15:30Z"));
    assert_false(seen->order.person.has_address);
    assert_true(seen->order.flags & ORDER_TEST);
    CHECK_INT(seen->order.total.minor, 1200);
    CHECK_INT(seen->order.lines_n, 1);
    CHECK_INT(seen->order.lines[0].current_quantity, 2);
}

static void the_cost_account_is_read(void **state)
{
    struct platform_result r;
    (void)read_golden(*state, &r);
    assert_true(r.answer.cost_requested == 111);
    assert_true(r.answer.cost_actual == 48);
    assert_true(r.answer.bucket_max == 2000);
    assert_true(r.answer.bucket_now == 1952);
    assert_true(r.answer.bucket_restore == 100);
}

static void the_state_before_a_write_speaks_of_fulfilling_only(void **state)
{
    static const int64_t ids[] = {820982911946154508};
    struct platform_ask ask = {.op = PLATFORM_FULFILL_STATE, .ids = ids, .ids_n = 1};
    struct platform_result r = rig_read(*state, &ask, 200, rig_file(*state, "orders.json"));
    CHECK_INT(r.orders[0].parts, SEEN_FOS | SEEN_FULFILLMENTS);
    CHECK_INT(r.orders[0].order.fos_n, 2);
}

/* --- refused fields --- */

#define ORDER_START                                                              \
    "{\"data\":{\"nodes\":[{\"id\":\"gid://shopify/Order/5\",\"name\":\"#5\","   \
    "\"shippingAddress\":null,\"email\":null,\"lineItems\":{\"nodes\":[{\"id\":" \
    "\"gid://shopify/LineItem/6\",\"product\":null}]},\"fulfillments\":[]}]},\"errors\":"
#define DENIED(path)                                                                            \
    "[{\"message\":\"Access denied for x field. Required access: `read_products` access "       \
    "scope.\",\"path\":" path ",\"extensions\":{\"code\":\"ACCESS_DENIED\",\"requiredAccess\":" \
    "\"`read_products` access scope.\"}}]}"

static struct platform_result read_five(struct arena *a, const char *body)
{
    static const int64_t ids[] = {5};
    struct platform_ask ask = {.op = PLATFORM_ORDERS, .ids = ids, .ids_n = 1};
    return rig_read(a, &ask, 200, str_of(body));
}

static void a_refused_address_is_not_claimed_as_seen(void **state)
{
    struct platform_result r =
        read_five(*state, ORDER_START DENIED("[\"nodes\",0,\"shippingAddress\"]"));
    assert_int_equal(r.answer.err, OK);
    CHECK_TEXT(r.answer.code, "ACCESS_DENIED");
    CHECK_INT(r.orders[0].parts, SEEN_CORE | SEEN_LINES | SEEN_FULFILLMENTS);
}

static void lines_without_their_product_are_refused_with_the_scope(void **state)
{
    struct platform_result r = read_five(
        *state, ORDER_START DENIED("[\"nodes\",0,\"lineItems\",\"nodes\",0,\"product\"]"));
    assert_int_equal(r.answer.err, ERR_SCOPE_MISSING);
    CHECK_TEXT(r.answer.detail, "read_products");
    r = read_five(*state, ORDER_START DENIED("[\"nodes\",4,\"note\"]"));
    assert_int_equal(r.answer.err, OK); /* not this order's */
}

static void a_refused_location_does_no_harm(void **state)
{
    struct platform_result r =
        read_five(*state, ORDER_START DENIED("[\"nodes\",0,\"fulfillments\",0,\"location\"]"));
    assert_int_equal(r.answer.err, OK);
    CHECK_INT(r.orders[0].parts, SEEN_CORE | SEEN_PERSON | SEEN_LINES | SEEN_FULFILLMENTS);
}

static void a_refused_order_is_an_error_and_not_absent(void **state)
{
    struct platform_result r =
        read_five(*state, "{\"data\":{\"nodes\":[null]},\"errors\":" DENIED("[\"nodes\",0,\"a\"]"));
    assert_int_equal(r.answer.err, ERR_SCOPE_MISSING);
    CHECK_TEXT(r.answer.detail, "read_products");
}

static void a_full_list_of_fulfillments_may_have_more(void **state)
{
    struct arena *a = *state;
    struct buf b;
    struct platform_result r;
    buf_init(&b, a, 1 << 16);
    buf_str(&b, STR("{\"data\":{\"nodes\":[{\"id\":\"gid://shopify/Order/5\",\"fulfillments\":["));
    for (int i = 1; i <= 50; i++)
        buf_printf(&b, "%s{\"id\":\"gid://shopify/Fulfillment/%d\"}", i > 1 ? "," : "", i);
    buf_str(&b, STR("]}]}}"));
    r = read_five(a, str_cstr(a, buf_view(&b)));
    assert_true(r.orders[0].more_fos);
}

/* --- the other reads --- */

static void pages_of_ids_have_a_cursor_until_the_end(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_ORDER_IDS};
    struct platform_result r = rig_read(
        *state, &ask, 200,
        STR("{\"data\":{\"orders\":{\"nodes\":[{\"id\":\"gid://shopify/Order/9007199254740993\","
            "\"updatedAt\":\"2026-11-01T00:00:00Z\"},{\"id\":\"gid://shopify/Order/oops\"}],"
            "\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"abc==\"}}}}"));
    assert_int_equal(r.answer.err, OK);
    CHECK_INT(r.ids_n, 1);
    CHECK_INT(r.ids[0].ext_id, 9007199254740993);
    CHECK_INT(r.ids[0].updated_ms, ms_of("2026-11-01T00:00:00Z"));
    CHECK_TEXT(r.cursor, "abc==");
    r = rig_read(*state, &ask, 200,
                 STR("{\"data\":{\"orders\":{\"nodes\":[],\"pageInfo\":{\"hasNextPage\":false,"
                     "\"endCursor\":\"x\"}}},\"extensions\":{\"search\":[{\"warnings\":"
                     "[{\"field\":\"updated\",\"code\":\"invalid_field\"}]}]}}"));
    CHECK_TEXT(r.cursor, "");
    CHECK_TEXT(r.answer.code, "SEARCH_WARNING");
}

static void the_shop_tells_its_zone_and_scopes(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_SHOP};
    struct platform_result r = rig_read(
        *state, &ask, 200,
        STR("{\"data\":{\"shop\":{\"name\":\"Demo\",\"myshopifyDomain\":\"Demo-Shop.myshopify."
            "com\","
            "\"ianaTimezone\":\"Asia/Shanghai\",\"currencyCode\":\"CNY\",\"plan\":"
            "{\"publicDisplayName\":\"Plus\"}},\"currentAppInstallation\":{\"accessScopes\":"
            "[{\"handle\":\"read_orders\"},{\"handle\":\"write_orders\"}]}}}"));
    assert_int_equal(r.answer.err, OK);
    CHECK_TEXT(r.shop.name, "Demo");
    CHECK_TEXT(r.shop.domain, "demo-shop.myshopify.com");
    CHECK_TEXT(r.shop.zone, "Asia/Shanghai");
    CHECK_TEXT(r.shop.currency, "CNY");
    CHECK_TEXT(r.shop.plan, "Plus");
    CHECK_TEXT(r.shop.scopes, "read_orders,write_orders");
}

static void subscriptions_come_in_our_spelling(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_HOOK_LIST};
    struct platform_result r =
        rig_read(*state, &ask, 200,
                 STR("{\"data\":{\"webhookSubscriptions\":{\"nodes\":["
                     "{\"id\":\"gid://shopify/WebhookSubscription/1\",\"topic\":\"ORDERS_CREATE\","
                     "\"uri\":\"https://h.example/w\"},"
                     "{\"id\":\"gid://shopify/WebhookSubscription/2\",\"topic\":"
                     "\"FULFILLMENT_ORDERS_PLACED_ON_HOLD\",\"uri\":\"\"},"
                     "{\"id\":\"gid://shopify/WebhookSubscription/3\",\"topic\":\"CARTS_CREATE\"}],"
                     "\"pageInfo\":{\"hasNextPage\":false}}}}"));
    CHECK_INT(r.hooks_n, 3);
    CHECK_TEXT(r.hooks[0].topic, "orders/create");
    CHECK_TEXT(r.hooks[0].url, "https://h.example/w");
    CHECK_TEXT(r.hooks[1].topic, "fulfillment_orders/placed_on_hold");
    CHECK_TEXT(r.hooks[2].topic, "carts/create");
}

static void variants_name_their_product(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_VARIANTS};
    struct platform_result r = rig_read(
        *state, &ask, 200,
        STR("{\"data\":{\"productVariants\":{\"nodes\":[{\"id\":\"gid://shopify/ProductVariant/5\","
            "\"title\":\"Black\",\"sku\":\"L-1\",\"product\":{\"id\":\"gid://shopify/Product/6\","
            "\"title\":\"Lamp\"}}],\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"n\"}}}}"));
    CHECK_INT(r.variants_n, 1);
    CHECK_INT(r.variants[0].variant_ext_id, 5);
    CHECK_INT(r.variants[0].product_ext_id, 6);
    CHECK_TEXT(r.variants[0].product_title, "Lamp");
    CHECK_TEXT(r.cursor, "n");
}

static void ids_are_exact_and_of_their_kind(void **state)
{
    (void)state;
    CHECK_INT(shopify_gid_number(STR("gid://shopify/Order/9223372036854775807"), "Order"),
              INT64_MAX);
    CHECK_INT(shopify_gid_number(STR("gid://shopify/Order/9223372036854775808"), "Order"), 0);
    CHECK_INT(shopify_gid_number(STR("gid://shopify/OrderEdit/5"), "Order"), 0);
    CHECK_INT(shopify_gid_number(STR("gid://shopify/Order/"), "Order"), 0);
    CHECK_INT(shopify_gid_number(STR("gid://shopify/Order"), "Order"), 0);
    CHECK_INT(shopify_gid_number(STR("gid://shopify/Order/-1"), "Order"), 0);
    CHECK_INT(shopify_gid_number(STR("gid://shopify/Order/7?x=/8"), "Order"), 7);
    CHECK_INT(shopify_gid_number(STR("5"), "Order"), 0);
    CHECK_INT(shopify_gid_number(STR_NONE, "Order"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_order_comes_with_all_its_parts),
        TEST(the_person_has_a_full_address),
        TEST(lines_keep_exact_ids_and_prices),
        TEST(fulfillment_orders_say_what_may_be_done),
        TEST(fulfillments_carry_their_numbers),
        TEST(an_unknown_id_is_absent_and_strange_orders_are_taken),
        TEST(the_cost_account_is_read),
        TEST(the_state_before_a_write_speaks_of_fulfilling_only),
        TEST(a_refused_address_is_not_claimed_as_seen),
        TEST(lines_without_their_product_are_refused_with_the_scope),
        TEST(a_refused_location_does_no_harm),
        TEST(a_refused_order_is_an_error_and_not_absent),
        TEST(a_full_list_of_fulfillments_may_have_more),
        TEST(pages_of_ids_have_a_cursor_until_the_end),
        TEST(the_shop_tells_its_zone_and_scopes),
        TEST(subscriptions_come_in_our_spelling),
        TEST(variants_name_their_product),
        TEST(ids_are_exact_and_of_their_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
