/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of marking as shipped where others work on the order too: parts by hand, edits after a
 * part has left, holds on a part, refusals, and a shop that fulfills by itself. */
#include "base/time.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct shopify_order *truth(struct story *s, int64_t id)
{
    return shopify_order(s->shop, id);
}

static bool hub_says(struct story *s, const char *name, const char *text)
{
    return str_has(story_get(s, name).body, str_of(text));
}

static size_t standing(const struct shopify_order *o)
{
    size_t n = 0;

    for (size_t i = 0; i < o->fulfillments_n; i++)
        n += str_eq(o->fulfillments[i]->status, STR("SUCCESS"));
    return n;
}

static int64_t fulfilled_units(const struct shopify_order *o)
{
    int64_t n = 0;

    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct shopify_fulfillment *f = o->fulfillments[i];
        for (size_t k = 0; k < f->lines_n && str_eq(f->status, STR("SUCCESS")); k++)
            n += f->lines[k].quantity;
    }
    return n;
}

static size_t bought(struct story *s)
{
    return aliworld_orders_n(sim_ali(s->sim));
}

static int64_t bought_units(struct story *s)
{
    int64_t n = 0;

    for (size_t i = 0; i < bought(s); i++) {
        const struct aliworld_order *o = aliworld_order_at(sim_ali(s->sim), i);
        for (size_t k = 0; k < o->lines_n; k++)
            n += o->lines[k].quantity;
    }
    return n;
}

/* Somebody else's app, or the merchant's own script: straight to the shop's API. */
static void elsewhere(struct story *s, struct str query)
{
    struct world_service service = shopify_service(sim_shopify(s->sim));
    struct http_request req = {.method = HTTP_POST};
    struct buf b;
    struct jw w;

    buf_init(&b, s->arena, 1 << 16);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "query", query);
    jw_obj_end(&w);
    req.url = STR("https://lamps.myshopify.com/admin/api/2026-10/graphql.json");
    req.body = buf_view(&b);
    http_header_add(s->arena, &req.headers, STR("Content-Type"), STR("application/json"));
    http_header_add(s->arena, &req.headers, STR("X-Shopify-Access-Token"),
                    shopify_token(s->shop));
    struct http_response r = service.handle(service.state, &req, sim_now(s->sim), s->arena);
    if (!str_has(r.body, STR("\"userErrors\":[]")))
        fail_msg("elsewhere: %.*s", STR_ARG(r.body));
}

/* quantity units of the first line of the order's i-th fulfillment order. */
static void part_elsewhere(struct story *s, int64_t id, size_t i, int64_t quantity,
                           const char *tracking)
{
    const struct shopify_fo *fo = truth(s, id)->fos[i];

    elsewhere(s, str_printf(s->arena,
                            "mutation { fulfillmentCreate(fulfillment: { "
                            "lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: "
                            "\"gid://shopify/FulfillmentOrder/%lld\" fulfillmentOrderLineItems: [{ "
                            "id: \"gid://shopify/FulfillmentOrderLineItem/%lld\" quantity: %lld }] "
                            "}] %s }) { fulfillment { id } userErrors { message } } }",
                            (long long)fo->id, (long long)fo->lines[0]->id, (long long)quantity,
                            tracking));
}

static void policy(struct story *s, const char *body)
{
    struct sim_answer r =
        sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s", body);

    assert_int_equal(r.status, 200);
}

static struct str number_of(struct story *s, size_t i)
{
    const struct aliworld_order *o = aliworld_order_at(sim_ali(s->sim), i);

    return o->packages_n ? o->packages[0].number : STR_NONE;
}

static void what_is_added_after_a_part_has_left_is_bought_and_marked_too(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 6 * MS_HOUR);
    struct shopify_line_input more = {.variant_id = s->variant_ids[1], .quantity = 2};
    assert_int_equal(shopify_edit_add(s->shop, id, &more, sim_now(s->sim)), OK);
    sim_run(s->sim, 10 * MS_MINUTE);
    if (str_eq(story_stage(s, "#1001"), STR("to_order")) || bought(s) == 1) {
        assert_true(hub_says(s, "#1001", "edited_after_buying"));
        struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/order", "{}");
        assert_int_equal(r.status, 202);
    }
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    assert_int_equal(bought_units(s), 3);
    assert_int_equal(fulfilled_units(truth(s, id)), 3);
    assert_int_equal(standing(truth(s, id)), 2);
    story_free(s);
}

static void a_hold_on_one_of_two_places_stops_only_what_lies_there(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input *lines = (struct shopify_line_input *)in->lines;

    (void)state;
    policy(s, "{\"grace_s\":60}");
    lines[1].variant_id = s->variant_ids[1];
    lines[1].quantity = 1;
    lines[1].location_id =
        shopify_add_location(s->shop, STR("Second warehouse"), STR("DE"), STR_NONE);
    in->lines_n = 2;
    int64_t id = story_place(s, in);
    story_await(s, "#1001", "to_order", 30 * MS_SECOND);
    elsewhere(s, str_printf(s->arena,
                            "mutation { fulfillmentOrderHold(id: "
                            "\"gid://shopify/FulfillmentOrder/%lld\", fulfillmentHold: { reason: "
                            "OTHER reasonNotes: \"wait\" }) { userErrors { message } } }",
                            (long long)truth(s, id)->fos[1]->id));
    sim_run(s->sim, 8 * MS_HOUR);
    assert_int_equal(bought_units(s), 1);
    assert_int_equal(fulfilled_units(truth(s, id)), 1);
    assert_int_equal(shopify_release(s->shop, id, sim_now(s->sim)), OK);
    story_await(s, "#1001", "fulfilled", 9 * MS_HOUR);
    assert_int_equal(bought_units(s), 2);
    assert_int_equal(fulfilled_units(truth(s, id)), 2);
    story_free(s);
}

static void a_hold_while_the_number_waits_is_obeyed(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_int_equal(shopify_hold(s->shop, id, STR("OTHER"), STR("wait"), sim_now(s->sim)), OK);
    sim_run(s->sim, 8 * MS_HOUR);
    assert_int_equal(standing(truth(s, id)), 0);
    assert_true(str_eq(story_stage(s, "#1001"), STR("on_hold")));
    assert_int_equal(shopify_release(s->shop, id, sim_now(s->sim)), OK);
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 1);
    story_free(s);
}

static void a_refund_of_what_has_left_changes_nothing(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 6 * MS_HOUR);
    assert_int_equal(shopify_refund(s->shop, id, truth(s, id)->lines[0]->id, 1, STR("broken"),
                                    sim_now(s->sim)),
                     OK);
    sim_run(s->sim, 6 * MS_HOUR);
    assert_int_equal(bought(s), 1);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_true(str_eq(story_stage(s, "#1001"), STR("fulfilled")));
    assert_false(hub_says(s, "#1001", "refunded_after_buying"));
    story_free(s);
}

static void a_new_address_after_buying_is_named(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    struct shopify_order_input *in = story_order(s);
    int64_t id = story_place(s, in);
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    struct shopify_address to = in->address;
    to.address1 = STR("7 Another Street");
    assert_int_equal(shopify_change_address(s->shop, id, &to, sim_now(s->sim)), OK);
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_true(hub_says(s, "#1001", "readdressed_after_buying"));
    story_free(s);
}

static void before_buying_a_new_address_is_the_address(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    const struct shopify_hook_faults lost = {.lost = 1000};

    (void)state;
    policy(s, "{\"grace_s\":300}");
    struct shopify_order_input *in = story_order(s);
    int64_t id = story_place(s, in);
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, 4 * MS_MINUTE + 40 * MS_SECOND);
    shopify_hook_faults(s->shop, &lost); /* only the last look can know it */
    struct shopify_address to = in->address;
    to.address1 = STR("7 Another Street");
    assert_int_equal(shopify_change_address(s->shop, id, &to, sim_now(s->sim)), OK);
    story_await(s, "#1001", "ordered", 3 * MS_MINUTE);
    assert_true(
        str_has(aliworld_order_at(sim_ali(s->sim), 0)->address, STR("7 Another")));
    assert_false(hub_says(s, "#1001", "readdressed_after_buying"));
    story_free(s);
}

/* Two of three were taken from the shelf and marked by hand; the third is bought and marked. */
static void a_part_marked_by_hand_before_buying_leaves_the_rest_to_us(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    policy(s, "{\"grace_s\":120}");
    ((struct shopify_line_input *)in->lines)[0].quantity = 3;
    int64_t id = story_place(s, in);
    story_await(s, "#1001", "to_order", MS_MINUTE);
    part_elsewhere(s, id, 0, 2, "trackingInfo: { number: \"9400100000000000000000\" }");
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(bought_units(s), 1);
    assert_int_equal(fulfilled_units(truth(s, id)), 3);
    assert_int_equal(standing(truth(s, id)), 2);
    assert_int_equal(truth(s, id)->fulfillments[1]->lines[0].quantity, 1);
    story_free(s);
}

static void a_part_marked_by_hand_after_buying_is_not_marked_again(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    ((struct shopify_line_input *)in->lines)[0].quantity = 3;
    int64_t id = story_place(s, in);
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    part_elsewhere(s, id, 0, 1, "trackingInfo: { number: \"9400100000000000000000\" }");
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(bought_units(s), 3);
    assert_int_equal(fulfilled_units(truth(s, id)), 3);
    assert_int_equal(standing(truth(s, id)), 2);
    story_free(s);
}

/* The merchant was quicker: our number, typed into the admin. */
static void our_own_number_typed_in_the_admin_is_ours(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    policy(s, "{\"auto_fulfill\":false}");
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "shipped", 6 * MS_HOUR);
    struct str number = number_of(s, 0);
    assert_true(number.n > 0);
    assert_int_equal(shopify_fulfill_by_hand(s->shop, id, number, STR("Cainiao"), true,
                                             sim_now(s->sim)),
                     OK);
    policy(s, "{\"auto_fulfill\":true}");
    story_await(s, "#1001", "fulfilled", 10 * MS_MINUTE);
    sim_run(s->sim, 6 * MS_HOUR);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_int_equal(shopify_requests(s->shop, STR("fulfillmentCreate")), 0);
    assert_int_equal(shopify_requests(s->shop, STR("fulfillmentTrackingInfoUpdate")), 0);
    assert_int_equal(shopify_order_notifications(truth(s, id)), 1);
    story_free(s);
}

static void several_numbers_by_others_are_shown_and_left_alone(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    part_elsewhere(s, id, 0, 1,
                   "trackingInfo: { company: \"USPS\" numbers: [\"9400100000000000000001\", "
                   "\"9400100000000000000002\"] }");
    story_await(s, "#1001", "fulfilled", 10 * MS_MINUTE);
    sim_run(s->sim, 8 * MS_HOUR);
    assert_true(hub_says(s, "#1001", "9400100000000000000001"));
    assert_true(hub_says(s, "#1001", "9400100000000000000002"));
    assert_int_equal(standing(truth(s, id)), 1);
    assert_int_equal(truth(s, id)->fulfillments[0]->tracking_n, 2);
    story_free(s);
}

static void canceled_and_made_anew_by_hand_it_is_not_made_a_third_time(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 6 * MS_HOUR);
    assert_int_equal(shopify_cancel_fulfillment(s->shop, truth(s, id)->fulfillments[0]->id,
                                                sim_now(s->sim)),
                     OK);
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(shopify_fulfill_by_hand(s->shop, id, STR_NONE, STR_NONE, false,
                                             sim_now(s->sim)),
                     OK);
    story_await(s, "#1001", "fulfilled", 10 * MS_MINUTE);
    sim_run(s->sim, 6 * MS_HOUR);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_int_equal(shopify_requests(s->shop, STR("fulfillmentCreate")), 1);
    story_free(s);
}

static void a_refused_mark_says_why_and_can_be_tried_again(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.shop.scopes = STR("read_orders,read_products,read_merchant_managed_fulfillment_orders,"
                        "read_fulfillments,read_all_orders");
    s = story_new(&o);
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "shipped", 8 * MS_HOUR);
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(standing(truth(s, id)), 0);
    bool told = hub_says(s, "#1001", "writeback_failed") || hub_says(s, "#1001", "owned_by_other");
    assert_true(told);
    shopify_set_scopes(s->shop,
                       STR("read_orders,read_products,read_merchant_managed_fulfillment_orders,"
                           "write_merchant_managed_fulfillment_orders,read_fulfillments,"
                           "read_all_orders"),
                       sim_now(s->sim));
    sim_run(s->sim, 10 * MS_MINUTE);
    if (!standing(truth(s, id))) {
        struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "{}");
        assert_int_equal(r.status, 202);
    }
    story_await(s, "#1001", "fulfilled", 30 * MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_false(hub_says(s, "#1001", "\"kind\":\"writeback_failed\""));
    story_free(s);
}

/* The setting "Automatically fulfill the order's line items": every order is fulfilled as it is
 * paid, before anything was bought. */
static void a_shop_that_fulfills_by_itself_is_told_which_setting_to_change(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.shop.auto_fulfill = true;
    s = story_new(&o);
    for (int i = 0; i < 6; i++) {
        story_place(s, story_order(s));
        sim_run(s->sim, 20 * MS_SECOND);
    }
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_int_equal(bought(s), 0);
    assert_true(hub_says(s, "#1006", "fulfilled_not_bought"));
    story_expect(s, "Automatically ", (char *)NULL);
    struct sim_answer r =
        sim_api(s->sim, HTTP_GET, "/api/v1/shops/lamps.myshopify.com", "%s", "");
    assert_true(str_has(r.body, STR("\"fulfills_by_itself\":true")));
    /* Buying anyway is one click, and the number goes to the shop's own fulfillment. */
    r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1006/order", "{}");
    assert_int_equal(r.status, 202);
    sim_run(s->sim, 8 * MS_HOUR);
    assert_int_equal(bought(s), 1);
    const struct shopify_order *last = s->shop->orders[s->shop->orders_n - 1];
    assert_int_equal(standing(last), 1);
    assert_int_equal(last->fulfillments[0]->tracking_n, 1);
    story_free(s);
}

static void one_order_fulfilled_early_is_no_setting(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_int_equal(shopify_fulfill_by_hand(s->shop, id, STR_NONE, STR_NONE, false,
                                             sim_now(s->sim)),
                     OK);
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_true(hub_says(s, "#1001", "fulfilled_not_bought"));
    story_never(s, "Automatically ");
    story_free(s);
}

static void handled_elsewhere_ends_the_problem(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.shop.auto_fulfill = true;
    s = story_new(&o);
    story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    assert_true(hub_says(s, "#1001", "fulfilled_not_bought"));
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/elsewhere", "{}");
    assert_int_equal(r.status, 200);
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(bought(s), 0);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/problems", "%s", "");
    assert_int_equal(json_len(json_get(r.json, "items")), 0);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_after_a_part_has_left_is_bought_and_marked_too),
        cmocka_unit_test(a_hold_on_one_of_two_places_stops_only_what_lies_there),
        cmocka_unit_test(a_hold_while_the_number_waits_is_obeyed),
        cmocka_unit_test(a_refund_of_what_has_left_changes_nothing),
        cmocka_unit_test(a_new_address_after_buying_is_named),
        cmocka_unit_test(before_buying_a_new_address_is_the_address),
        cmocka_unit_test(a_part_marked_by_hand_before_buying_leaves_the_rest_to_us),
        cmocka_unit_test(a_part_marked_by_hand_after_buying_is_not_marked_again),
        cmocka_unit_test(our_own_number_typed_in_the_admin_is_ours),
        cmocka_unit_test(several_numbers_by_others_are_shown_and_left_alone),
        cmocka_unit_test(canceled_and_made_anew_by_hand_it_is_not_made_a_third_time),
        cmocka_unit_test(a_refused_mark_says_why_and_can_be_tried_again),
        cmocka_unit_test(a_shop_that_fulfills_by_itself_is_told_which_setting_to_change),
        cmocka_unit_test(one_order_fulfilled_early_is_no_setting),
        cmocka_unit_test(handled_elsewhere_ends_the_problem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
