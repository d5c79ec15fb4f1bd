/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks: headers in both spellings, signatures, and payloads in the REST shape. The bodies in
 * test/data/shopify/hook_*.json keep the shape of real ones ("/" as "\/", ids beyond 2^53).
 */
#include "test/connect/shopify_rig.h"

#include "base/time.h"

/* --- headers --- */

static struct http_request delivery(struct arena *a, const char *prefix)
{
    static const char *const rows[][2] = {
        {"topic", "orders/create"},
        {"Shop-Domain", "demo-shop.myshopify.com"},
        {"Webhook-Id", "w-1"},
        {"EVENT-ID", "e-1"},
        {"Hmac-SHA256", "c2ln"},
        {"api-version", "2026-10"},
        {"triggered-at", "2026-11-01T00:00:00.123456789Z"},
    };
    struct http_request req = {.method = HTTP_POST};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        http_header_add(a, &req.headers, str_printf(a, "%s%s", prefix, rows[i][0]),
                        str_of(rows[i][1]));
    return req;
}

static void both_spellings_of_the_headers_are_read(void **state)
{
    static const char *const prefixes[] = {"X-Shopify-", "x-shopify-", "Shopify-", "SHOPIFY-"};
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        struct http_request req = delivery(*state, prefixes[i]);
        struct hook_envelope env;
        assert_int_equal(rig_shopify()->hook_envelope(&req, &env), OK);
        CHECK_TEXT(env.topic, "orders/create");
        CHECK_TEXT(env.domain, "demo-shop.myshopify.com");
        CHECK_TEXT(env.delivery_id, "w-1");
        CHECK_TEXT(env.event_id, "e-1");
        CHECK_TEXT(env.signature, "c2ln");
        CHECK_TEXT(env.api_version, "2026-10");
        CHECK_INT(env.triggered_ms, time_of(STR("2026-11-01T00:00:00.123Z")));
    }
}

static void a_missing_header_is_named_bad_input(void **state)
{
    for (size_t gone = 0; gone < 7; gone++) {
        struct http_request req = delivery(*state, "X-Shopify-");
        struct hook_envelope env;
        bool required = gone == 0 || gone == 1 || gone == 2 || gone == 4;
        req.headers.items[gone].value = STR("  ");
        assert_int_equal(rig_shopify()->hook_envelope(&req, &env), required ? ERR_BAD_INPUT : OK);
    }
}

/* --- signatures --- */

/* Accepted by webhooks.validate of @shopify/shopify-api 13.1.0 with this secret. */
#define SECRET    STR("shpss_test_0001")
#define BODY      STR("{\"id\":820982911946154508,\"note\":\"caf\\u00e9 \\/ x\"}")
#define SIGNATURE STR("722fGkKVNQCUhJOoioIAkGxIT0bqPdXvuLEXGOrTrGw=")

static void either_of_two_secrets_may_have_signed(void **state)
{
    const struct hook_envelope env = {.signature = SIGNATURE};
    const struct str old_first[] = {STR("new secret"), SECRET};
    const struct str new_first[] = {SECRET, STR("old secret")};
    const struct str neither[] = {STR("x"), STR_NONE};
    const struct platform *p = rig_shopify();
    (void)state;
    assert_int_equal(p->hook_verify(&env, BODY, old_first, 2), OK);
    assert_int_equal(p->hook_verify(&env, BODY, new_first, 2), OK);
    assert_int_equal(p->hook_verify(&env, BODY, neither, 2), ERR_BAD_SIGNATURE);
    assert_int_equal(p->hook_verify(&env, BODY, NULL, 0), ERR_BAD_SIGNATURE);
}

static void one_changed_byte_breaks_the_signature(void **state)
{
    const struct str secret = SECRET;
    const struct platform *p = rig_shopify();
    struct hook_envelope env = {.signature = SIGNATURE};
    char *body = str_cstr(*state, BODY);
    body[7] = '9';
    assert_int_equal(p->hook_verify(&env, str_of(body), &secret, 1), ERR_BAD_SIGNATURE);
    assert_int_equal(p->hook_verify(&env, STR_NONE, &secret, 1), ERR_BAD_SIGNATURE);
    env.signature = STR("722fGkKVNQCUhJOoioIAkGxIT0bqPdXvuLEXGOrTrGw");
    assert_int_equal(p->hook_verify(&env, BODY, &secret, 1), ERR_BAD_SIGNATURE);
    env.signature = STR_NONE;
    assert_int_equal(p->hook_verify(&env, BODY, &secret, 1), ERR_BAD_SIGNATURE);
}

/* --- orders --- */

static void a_draft_order_has_no_address(void **state)
{
    struct hook_result r =
        rig_hook(*state, "orders/create", rig_file(*state, "hook_orders_create_draft.json"));
    const struct order *o = &r.order.order;
    assert_int_equal(r.kind, HOOK_ORDER);
    CHECK_INT(r.order_ext_id, 6200407294252);
    CHECK_INT(r.order.parts, SEEN_CORE | SEEN_PERSON | SEEN_LINES | SEEN_FULFILLMENTS);
    CHECK_TEXT(o->name, "#1071");
    CHECK_INT(o->created_ms, time_of(STR("2025-01-24T04:10:15Z")));
    CHECK_INT(o->updated_ms, time_of(STR("2025-01-24T04:10:16Z")));
    assert_int_equal(o->financial, FINANCIAL_PAID);
    assert_int_equal(o->display_fulfillment, DISPLAY_FULFILLMENT_UNFULFILLED);
    CHECK_TEXT(o->gateway, "manual");
    CHECK_TEXT(o->source_name, "shopify_draft_order");
    CHECK_INT(o->total.minor, 18690);
    assert_string_equal(o->total.currency, "HKD");
    assert_false(o->person.has_address);
    CHECK_TEXT(o->person.email, "");
    CHECK_INT(o->lines_n, 2);
    CHECK_TEXT(o->lines[0].title, "測試燈");
    CHECK_INT(o->lines[0].price.minor, 9900);
    CHECK_INT(o->lines[1].current_quantity, 0);
    CHECK_INT(o->lines[1].variant_id, 0);
    CHECK_INT(o->lines[1].price.minor, 10000);
    CHECK_TEXT(o->lines[1].properties,
               "[{\"name\":\"Farbe\",\"value\":\"Grün\"},{\"name\":\"_n\",\"value\":\"7\"}]");
    CHECK_INT(o->flags, ORDER_REQUIRES_SHIPPING);
}

static void the_test_notification_keeps_its_ids(void **state)
{
    struct hook_result r = rig_hook(*state, "orders/cancelled",
                                    rig_file(*state, "hook_orders_test_notification.json"));
    const struct order *o = &r.order.order;
    CHECK_INT(r.order_ext_id, 820982911946154508);
    CHECK_INT(o->lines[0].ext_id, 866550311766439020);
    CHECK_INT(o->lines[1].ext_id, 141249953214522974);
    assert_true(o->flags & ORDER_TEST);
    assert_int_equal(o->financial, FINANCIAL_VOIDED);
    assert_int_equal(o->display_fulfillment, DISPLAY_FULFILLMENT_OTHER);
    CHECK_TEXT(o->display_fulfillment_raw, "pending");
    CHECK_INT(o->processed_ms, 0);
    CHECK_INT(o->canceled_ms, time_of(STR("2019-06-04T17:53:06Z")));
    CHECK_TEXT(o->cancel_reason, "customer");
    CHECK_TEXT(o->gateway, "visa,bogus");
    CHECK_INT(o->lines[0].current_quantity, 1);
    assert_true(o->person.has_address);
    CHECK_TEXT(o->person.country_code, "US");
    CHECK_TEXT(o->person.province_code, "KY");
    CHECK_TEXT(o->person.address1, "1 Example Street");
}

static void refunds_lower_the_quantity_where_it_is_not_told(void **state)
{
    struct hook_result r =
        rig_hook(*state, "orders/updated", rig_file(*state, "hook_orders_updated_refunded.json"));
    const struct order *o = &r.order.order;
    CHECK_INT(o->lines[0].quantity, 3);
    CHECK_INT(o->lines[0].current_quantity, 1);
    CHECK_INT(o->lines[1].current_quantity, 0);
    assert_int_equal(o->display_fulfillment, DISPLAY_FULFILLMENT_PARTIALLY_FULFILLED);
    assert_int_equal(o->financial, FINANCIAL_PARTIALLY_REFUNDED);
    CHECK_TEXT(o->gateway, "bogus");
    CHECK_TEXT(o->tags, "Léon, Noël");
    CHECK_TEXT(o->note, "ring / twice");
    CHECK_INT(o->fulfillments_n, 1);
    assert_int_equal(o->fulfillments[0].status, FULFILLMENT_STATUS_SUCCESS);
    CHECK_TEXT(o->fulfillments[0].display_status, "in_transit");
    CHECK_INT(o->fulfillments[0].location_ext_id, 655441491);
    CHECK_INT(o->fulfillments[0].numbers_n, 2);
    CHECK_TEXT(o->fulfillments[0].numbers[0].url, "https://t.example/1Z1");
    CHECK_TEXT(o->fulfillments[0].numbers[1].number, "1Z2");
    CHECK_TEXT(o->fulfillments[0].numbers[1].url, "");
    CHECK_INT(o->fulfillments[0].lines[0].line_ext_id, 466157049);
}

static void a_trimmed_payload_claims_only_what_it_has(void **state)
{
    struct hook_result r = rig_hook(*state, "orders/updated",
                                    STR("{\"id\":5,\"updated_at\":\"2026-11-01T00:00:00Z\"}"));
    CHECK_INT(r.order.parts, 0);
    CHECK_INT(r.order.order.ext_id, 5);
}

static void the_digest_is_of_the_meaning(void **state)
{
    struct arena *a = *state;
    struct str plain = STR("{\"id\":5,\"name\":\"#1\",\"note\":\"a/b\",\"line_items\":"
                           "[{\"id\":6,\"quantity\":2}]}");
    struct str digest = rig_hook(a, "orders/updated", plain).order.body_digest;
    struct str same = STR("{ \"line_items\": [ {\"quantity\":2, \"id\":6} ], \"note\":\"a\\/b\",\n"
                          "\"name\":\"#1\", \"id\":5, \"browser_ip\":\"203.0.113.7\" }");
    struct str other = str_replace(a, plain, STR("\"quantity\":2"), STR("\"quantity\":3"));
    CHECK_INT(digest.n, 16);
    CHECK_STR(rig_hook(a, "orders/paid", same).order.body_digest, digest);
    assert_false(str_eq(rig_hook(a, "orders/updated", other).order.body_digest, digest));
    other = str_replace(a, plain, STR("a/b"), STR("a/c"));
    assert_false(str_eq(rig_hook(a, "orders/updated", other).order.body_digest, digest));
}

static void a_deleted_order_is_named(void **state)
{
    struct hook_result r = rig_hook(*state, "orders/delete", STR("{\"id\":820982911946154508}"));
    assert_int_equal(r.kind, HOOK_ORDER_DELETED);
    CHECK_INT(r.order_ext_id, 820982911946154508);
    CHECK_INT(r.order.parts, SEEN_DELETED);
}

/* --- fulfillments and hints --- */

static void a_fulfillment_told_alone_names_its_order(void **state)
{
    struct hook_result r =
        rig_hook(*state, "fulfillments/create", rig_file(*state, "hook_fulfillments_create.json"));
    const struct fulfillment *f = &r.fulfillment.fulfillment;
    assert_int_equal(r.kind, HOOK_FULFILLMENT);
    CHECK_INT(r.fulfillment.order_ext_id, 820982911946154508);
    CHECK_INT(f->ext_id, 255858046);
    assert_int_equal(f->status, FULFILLMENT_STATUS_CANCELED);
    CHECK_TEXT(f->service, "ship-co");
    CHECK_INT(f->delivered_ms, time_of(STR("2026-10-02T16:39:15Z")));
    CHECK_INT(f->numbers_n, 1);
    CHECK_TEXT(f->numbers[0].number, "1Z1234512345123456");
    CHECK_TEXT(f->numbers[0].company, "USPS");
    CHECK_TEXT(f->numbers[0].url, "https://t.example/1Z1234512345123456");
    CHECK_INT(f->lines[0].quantity, 2);
}

static void hints_name_the_order_where_they_can(void **state)
{
    static const struct {
        const char *topic, *body;
        int64_t id;
    } rows[] = {
        {"orders/edited", "{\"order_edit\":{\"id\":1,\"order_id\":820982911946154508}}",
         820982911946154508},
        {"orders/risk_assessment_changed", "{\"order_id\":7,\"risk_level\":\"HIGH\"}", 7},
        {"refunds/create", "{\"id\":1,\"order_id\":450789469}", 450789469},
        {"fulfillment_orders/placed_on_hold",
         "{\"fulfillment_order\":{\"id\":\"gid://shopify/FulfillmentOrder/1\",\"status\":"
         "\"on_hold\"}}",
         0},
        {"fulfillment_orders/hold_released", "{\"fulfillment_order\":{\"id\":1,\"order_id\":9}}",
         9},
        {"fulfillment_orders/moved",
         "{\"moved_fulfillment_order\":{\"id\":1,\"order_id\":\"gid://shopify/Order/11\"}}", 11},
        {"fulfillment_orders/brand_new_event", "{\"order_id\":\"12\"}", 12},
        {"returns/request", "{\"order\":{\"id\":13}}", 13},
        {"orders/brand_new_event", "{\"id\":14}", 14},
        {"ORDERS/EDITED", "{\"order_edit\":{\"order_id\":15}}", 15},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct hook_result r = rig_hook(*state, rows[i].topic, str_of(rows[i].body));
        assert_int_equal(r.kind, HOOK_ORDER_HINT);
        if (r.order_ext_id != rows[i].id)
            fail_msg("%s", rows[i].topic);
    }
}

static void other_topics_have_their_kind(void **state)
{
    static const struct {
        const char *topic;
        enum hook_kind kind;
    } rows[] = {
        {"app/uninstalled", HOOK_UNINSTALLED},    {"shop/redact", HOOK_SHOP_ERASE},
        {"app/scopes_update", HOOK_SHOP_CHANGED}, {"fulfillment_events/create", HOOK_IGNORED},
        {"locations/update", HOOK_IGNORED},       {"bulk_operations/finish", HOOK_IGNORED},
        {"carts/create", HOOK_UNKNOWN},           {"", HOOK_UNKNOWN},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(rig_hook(*state, rows[i].topic, STR("{\"id\":1}")).kind, rows[i].kind);
}

static void privacy_topics_list_what_to_give_or_erase(void **state)
{
    struct hook_result r =
        rig_hook(*state, "customers/redact",
                 STR("{\"shop_id\":954889,\"shop_domain\":\"demo-shop.myshopify.com\",\"customer\":"
                     "{\"id\":191167,\"email\":\"john@example.com\",\"phone\":\"555\"},"
                     "\"orders_to_redact\":[299938,820982911946154508,null]}"));
    assert_int_equal(r.kind, HOOK_CUSTOMER_ERASE);
    CHECK_TEXT(r.customer_email, "john@example.com");
    CHECK_INT(r.order_ext_ids_n, 2);
    CHECK_INT(r.order_ext_ids[1], 820982911946154508);
    r = rig_hook(*state, "customers/data_request",
                 STR("{\"customer\":{\"email\":\"j@example.com\"},\"orders_requested\":[1]}"));
    assert_int_equal(r.kind, HOOK_CUSTOMER_DATA);
    CHECK_INT(r.order_ext_ids_n, 1);
}

static void what_is_not_understood_is_said(void **state)
{
    const struct platform *p = rig_shopify();
    const struct hook_envelope env = {.topic = STR("orders/create")};
    const struct hook_envelope sent = {.topic = STR("fulfillments/update")};
    struct hook_result r;
    assert_int_equal(p->hook_read(&env, STR("{\"id\":"), *state, &r), ERR_NOT_JSON);
    assert_int_equal(p->hook_read(&env, STR(""), *state, &r), ERR_NOT_JSON);
    assert_int_equal(p->hook_read(&env, STR("[1]"), *state, &r), ERR_ANSWER_NOT_UNDERSTOOD);
    assert_int_equal(p->hook_read(&env, STR("{\"id\":0}"), *state, &r), ERR_ANSWER_NOT_UNDERSTOOD);
    assert_int_equal(p->hook_read(&env, STR("{\"id\":\"x\"}"), *state, &r),
                     ERR_ANSWER_NOT_UNDERSTOOD);
    assert_int_equal(p->hook_read(&sent, STR("{}"), *state, &r), ERR_ANSWER_NOT_UNDERSTOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(both_spellings_of_the_headers_are_read),
        TEST(a_missing_header_is_named_bad_input),
        TEST(either_of_two_secrets_may_have_signed),
        TEST(one_changed_byte_breaks_the_signature),
        TEST(a_draft_order_has_no_address),
        TEST(the_test_notification_keeps_its_ids),
        TEST(refunds_lower_the_quantity_where_it_is_not_told),
        TEST(a_trimmed_payload_claims_only_what_it_has),
        TEST(the_digest_is_of_the_meaning),
        TEST(a_deleted_order_is_named),
        TEST(a_fulfillment_told_alone_names_its_order),
        TEST(hints_name_the_order_where_they_can),
        TEST(other_topics_have_their_kind),
        TEST(privacy_topics_list_what_to_give_or_erase),
        TEST(what_is_not_understood_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
