/* SPDX-License-Identifier: Apache-2.0 */
/* Webhooks as the model pushes them: who gets what, how it is signed, what becomes of failures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "test/world/shopify_rig.h"

#define assert_str(have, want) assert_string_equal(str_cstr(r->a, (have)), (want))

static struct str header(const struct world_push *p, const char *name)
{
    return http_header_get(&p->request.headers, str_of(name));
}

static const struct json *body_of(struct rig *r, const struct world_push *p)
{
    const struct json *root;
    assert_int_equal(json_parse(r->a, p->request.body, &root), OK);
    return root;
}

static void an_order_is_pushed_signed_to_its_subscribers(void **state)
{
    struct rig *r = rig_new(&(struct shopify_options){.big_ids = true, .zone_offset_s = -5 * 3600});
    struct world_push p;
    uint8_t mac[SHA256_LEN];
    (void)state;
    rig_subscribe(r, "ORDERS_CREATE");
    int64_t id = rig_order(r, 2);
    assert_true(rig_push(r, 200, &p));
    assert_str(p.request.url, "https://hub.example/webhooks/shopify");
    assert_str(header(&p, "X-Shopify-Topic"), "orders/create");
    assert_str(header(&p, "X-Shopify-Shop-Domain"), SHOP_DOMAIN);
    assert_str(header(&p, "X-Shopify-API-Version"), "2026-10");
    assert_false(str_empty(header(&p, "X-Shopify-Webhook-Id")));
    assert_false(str_empty(header(&p, "X-Shopify-Event-Id")));
    crypto_hmac_sha256(STR("shpss_waybill_secret"), p.request.body, mac);
    assert_str(header(&p, "X-Shopify-Hmac-Sha256"),
               str_cstr(r->a, base64_text(r->a, mac, sizeof(mac))));
    assert_true(str_has(p.request.body, STR("https:\\/\\/")));
    assert_false(str_has(p.request.body, STR("://")));
    assert_true(str_has(p.request.body, STR("Purr \\u0026 Co")));
    const struct json *o = body_of(r, &p);
    assert_true(json_i64(json_get(o, "id"), 0) == id && id > INT64_C(1) << 53);
    assert_str(json_str(json_get(o, "created_at")), "2026-11-23T05:00:00-05:00");
    assert_str(json_str(json_get(o, "total_price")), "42.28");
    assert_str(json_str(json_get(o, "financial_status")), "paid");
    assert_str(json_str(json_path(o, "shipping_address.zip")), "62701");
    const struct json *line = json_at(json_get(o, "line_items"), 0);
    assert_int_equal(json_i64(json_get(line, "fulfillable_quantity"), 0), 2);
    assert_false(rig_push(r, 200, &p));
    rig_free(r);
}

static void every_change_tells_its_topics(void **state)
{
    static const char *const topics[] = {"ORDERS_CREATE",
                                         "ORDERS_PAID",
                                         "ORDERS_UPDATED",
                                         "ORDERS_EDITED",
                                         "ORDERS_CANCELLED",
                                         "ORDERS_DELETE",
                                         "FULFILLMENTS_CREATE",
                                         "FULFILLMENTS_UPDATE",
                                         "FULFILLMENT_EVENTS_CREATE",
                                         "REFUNDS_CREATE",
                                         "FULFILLMENT_ORDERS_PLACED_ON_HOLD",
                                         "FULFILLMENT_ORDERS_HOLD_RELEASED",
                                         "FULFILLMENT_ORDERS_MOVED",
                                         "APP_UNINSTALLED"};
    struct rig *r = rig_new(NULL);
    struct world_push p;
    struct buf b;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(topics); i++)
        rig_subscribe(r, topics[i]);
    int64_t far = shopify_add_location(r->shop, STR("Far"), STR("DE"), STR(""));
    const struct shopify_order *o = rig_truth(r, rig_order(r, 3));
    assert_int_equal(shopify_hold(r->shop, o->id, STR("OTHER"), STR("x"), r->now_ms), OK);
    assert_int_equal(shopify_release(r->shop, o->id, r->now_ms), OK);
    assert_int_equal(shopify_move(r->shop, o->id, far, r->now_ms), OK);
    assert_int_equal(shopify_edit_quantity(r->shop, o->id, o->lines[0]->id, 2, r->now_ms), OK);
    rig_fulfill(r, o->id, 1, "A", true);
    int64_t f = o->fulfillments[0]->id;
    assert_int_equal(shopify_carrier_event(r->shop, f, STR("IN_TRANSIT"), r->now_ms), OK);
    assert_int_equal(shopify_cancel_fulfillment(r->shop, f, r->now_ms), OK);
    assert_int_equal(shopify_cancel(r->shop, o->id, STR("CUSTOMER"), r->now_ms), OK);
    assert_int_equal(shopify_delete_order(r->shop, o->id, r->now_ms), OK);
    shopify_uninstall(r->shop, r->now_ms);
    buf_init(&b, r->a, 1 << 16);
    while (rig_push(r, 200, &p))
        if (!str_eq(header(&p, "X-Shopify-Topic"), STR("orders/updated")))
            buf_printf(&b, "%.*s ", STR_ARG(header(&p, "X-Shopify-Topic")));
    assert_str(buf_view(&b),
               "orders/create orders/paid fulfillment_orders/placed_on_hold "
               "fulfillment_orders/hold_released fulfillment_orders/moved orders/edited "
               "fulfillments/create fulfillment_events/create fulfillments/update "
               "fulfillments/update refunds/create orders/cancelled orders/delete "
               "app/uninstalled ");
    rig_free(r);
}

static void hold_webhooks_name_the_fulfillment_order_only(void **state)
{
    struct rig *r = rig_new(NULL);
    struct world_push p;
    (void)state;
    rig_subscribe(r, "FULFILLMENT_ORDERS_PLACED_ON_HOLD");
    const struct shopify_order *o = rig_truth(r, rig_order(r, 1));
    assert_int_equal(shopify_hold(r->shop, o->id, STR("INCORRECT_ADDRESS"), STR("?"), r->now_ms),
                     OK);
    assert_true(rig_push(r, 200, &p));
    const struct json *root = body_of(r, &p);
    assert_str(json_str(json_path(root, "fulfillment_order.id")),
               str_cstr(r->a, shopify_gid(r->a, SHOPIFY_FO, o->fos[0]->id)));
    assert_str(json_str(json_path(root, "created_fulfillment_hold.reason")), "incorrect_address");
    assert_null(json_path(root, "fulfillment_order.order_id"));
    rig_free(r);
}

static void a_failing_push_is_tried_eight_times_more_then_the_subscription_is_gone(void **state)
{
    struct rig *r = rig_new(NULL);
    struct world_push p;
    struct str first = STR("");
    int tries = 0;
    (void)state;
    rig_subscribe(r, "ORDERS_CREATE");
    rig_order(r, 1);
    while (shopify_pushes_waiting(r->s) > 0) {
        r->now_ms = r->service.next_ms(r->service.state);
        assert_true(rig_push(r, tries % 2 == 0 ? 500 : 0, &p));
        assert_int_equal(p.tries, tries);
        if (tries++ == 0)
            first = p.request.body;
        assert_true(str_eq(p.request.body, first));
    }
    assert_int_equal(tries, 9);
    assert_int_equal(r->now_ms, START_MS + 4 * MS_HOUR);
    const struct json *a = rig_ask(r, "{ webhookSubscriptions(first: 5) { nodes { id } } }", "");
    assert_int_equal(json_len(json_path(a, "data.webhookSubscriptions.nodes")), 0);
    rig_order(r, 1);
    assert_int_equal(shopify_pushes_waiting(r->s), 0);
    rig_free(r);
}

static void subscriptions_must_be_https_unique_and_allowed(void **state)
{
    struct rig *r = rig_new(NULL);
    static const struct {
        const char *topic, *uri, *message;
    } rows[] = {
        {"ORDERS_PAID", "http://hub.example/x", "Address protocol http:// is not supported"},
        {"ORDERS_PAID", "https://hub.example/x", ""},
        {"ORDERS_PAID", "https://hub.example/x", "Address for this topic has already been taken"},
        {"ORDERS_PAID", "", "Address can't be blank"},
        {"FULFILLMENTS_CREATE", "https://hub.example/x",
         "You cannot create a webhook subscription with the specified topic"},
    };
    (void)state;
    shopify_set_scopes(r->shop, STR("read_orders,write_merchant_managed_fulfillment_orders"),
                       r->now_ms);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *a = rig_ask_str(
            r,
            str_printf(r->a,
                       "mutation { webhookSubscriptionCreate(topic: %s, webhookSubscription: "
                       "{uri: \"%s\"}) { webhookSubscription { id } userErrors { message } } }",
                       rows[i].topic, rows[i].uri),
            STR(""), STR(""));
        const struct json *e =
            json_at(json_path(a, "data.webhookSubscriptionCreate.userErrors"), 0);
        assert_str(json_str(json_get(e, "message")), rows[i].message);
    }
    rig_free(r);
}

static void after_a_rotation_the_old_secret_signs_for_an_hour(void **state)
{
    struct rig *r = rig_new(NULL);
    struct world_push p;
    uint8_t mac[SHA256_LEN];
    (void)state;
    rig_subscribe(r, "ORDERS_CREATE");
    shopify_rotate_secret(r->shop, STR("shpss_new"), r->now_ms);
    for (int i = 0; i < 2; i++) {
        rig_order(r, 1);
        assert_true(rig_push(r, 200, &p));
        crypto_hmac_sha256(i == 0 ? STR("shpss_waybill_secret") : STR("shpss_new"), p.request.body,
                           mac);
        assert_str(header(&p, "X-Shopify-Hmac-Sha256"),
                   str_cstr(r->a, base64_text(r->a, mac, sizeof(mac))));
        r->now_ms += MS_HOUR;
    }
    rig_free(r);
}

static void faults_lose_double_and_delay_pushes(void **state)
{
    struct rig *r = rig_new(NULL);
    struct world_push p;
    size_t got = 0, out_of_order = 0, twice = 0;
    int64_t last = 0;
    struct str ids[300];
    (void)state;
    rig_subscribe(r, "ORDERS_CREATE");
    shopify_hook_faults(
        r->shop, &(struct shopify_hook_faults){
                     .lost = 200, .twice = 200, .late = 300, .late_ms = MS_HOUR, .delay_ms = 2000});
    for (int i = 0; i < 100; i++)
        rig_order(r, 1);
    while (shopify_pushes_waiting(r->s) > 0) {
        r->now_ms = r->service.next_ms(r->service.state);
        assert_true(rig_push(r, 200, &p));
        int64_t id = json_i64(json_get(body_of(r, &p), "id"), 0);
        out_of_order += id < last;
        last = id;
        ids[got] = header(&p, "X-Shopify-Webhook-Id");
        for (size_t i = 0; i < got; i++)
            twice += str_eq(ids[i], ids[got]);
        got++;
    }
    assert_true(twice > 5 && twice < 40);
    assert_true(got - twice < 95 && got - twice > 60);
    assert_true(out_of_order > 5);
    rig_free(r);
}

static void include_fields_narrow_the_body(void **state)
{
    struct rig *r = rig_new(NULL);
    struct world_push p;
    (void)state;
    rig_ask(r,
            "mutation { webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: "
            "{uri: \"https://hub.example/x\", includeFields: [\"id\", \"updated_at\"]}) "
            "{ userErrors { message } } }",
            "");
    rig_order(r, 1);
    assert_true(rig_push(r, 200, &p));
    assert_int_equal(json_len(body_of(r, &p)), 2);
    rig_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_pushed_signed_to_its_subscribers),
        cmocka_unit_test(every_change_tells_its_topics),
        cmocka_unit_test(hold_webhooks_name_the_fulfillment_order_only),
        cmocka_unit_test(a_failing_push_is_tried_eight_times_more_then_the_subscription_is_gone),
        cmocka_unit_test(subscriptions_must_be_https_unique_and_allowed),
        cmocka_unit_test(after_a_rotation_the_old_secret_signs_for_an_hour),
        cmocka_unit_test(faults_lose_double_and_delay_pushes),
        cmocka_unit_test(include_fields_narrow_the_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
