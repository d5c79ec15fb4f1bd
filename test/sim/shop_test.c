/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of what happens in the shop: marked by others, held, canceled, refunded, moved. */
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

static size_t standing(const struct shopify_order *o)
{
    size_t n = 0;

    for (size_t i = 0; i < o->fulfillments_n; i++)
        n += str_eq(o->fulfillments[i]->status, STR("SUCCESS"));
    return n;
}

static void marked_by_hand_in_the_admin_with_a_number_it_is_not_fulfilled_again(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_int_equal(shopify_fulfill_by_hand(s->shop, id, STR("YT2412345678901234"),
                                             STR("YunExpress"), true, sim_now(s->sim)),
                     OK);
    story_await(s, "#1001", "fulfilled", 10 * MS_MINUTE);
    sim_run(s->sim, 6 * MS_HOUR);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_int_equal(shopify_requests(s->shop, STR("fulfillmentCreate")), 0);
    story_free(s);
}

static void a_number_is_added_to_what_somebody_marked_without_one(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_int_equal(
        shopify_fulfill_by_hand(s->shop, id, STR_NONE, STR_NONE, false, sim_now(s->sim)), OK);
    sim_run(s->sim, 6 * MS_HOUR);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_int_equal(truth(s, id)->fulfillments[0]->tracking_n, 1);
    assert_true(truth(s, id)->fulfillments[0]->tracking[0].number.n > 0);
    assert_true(truth(s, id)->fulfillments[0]->tracking[0].url.n > 0);
    story_free(s);
}

static void fulfilled_before_it_was_bought_it_is_a_problem_and_never_bought(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_int_equal(
        shopify_fulfill_by_hand(s->shop, id, STR_NONE, STR_NONE, false, sim_now(s->sim)), OK);
    sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s",
            "{\"auto_buy\":true,\"grace_s\":0}");
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    struct sim_answer r = story_get(s, "#1001");
    assert_true(str_has(r.body, STR("fulfilled_not_bought")));
    story_free(s);
}

static void a_hold_stops_buying_and_its_release_goes_on(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    struct sim_answer r = sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy",
                                  "%s", "{\"grace_s\":60}");
    assert_int_equal(r.status, 200);
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", 30 * MS_SECOND);
    assert_int_equal(shopify_hold(s->shop, id, STR("OTHER"), STR("wait"), sim_now(s->sim)), OK);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    assert_true(str_eq(story_stage(s, "#1001"), STR("on_hold")));
    assert_int_equal(shopify_release(s->shop, id, sim_now(s->sim)), OK);
    story_await(s, "#1001", "fulfilled", 6 * MS_HOUR);
    story_free(s);
}

static void canceled_before_buying_nothing_is_bought(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s",
            "{\"grace_s\":600}");
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_true(str_eq(story_stage(s, "#1001"), STR("canceled")));
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    story_free(s);
}

static void canceled_after_buying_is_named_and_nothing_is_marked(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    sim_run(s->sim, 6 * MS_HOUR);
    assert_true(str_has(story_get(s, "#1001").body, STR("canceled_after_buying")));
    assert_int_equal(standing(truth(s, id)), 0);
    story_free(s);
}

static void refunded_before_buying_only_the_rest_is_bought(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s",
            "{\"grace_s\":600}");
    ((struct shopify_line_input *)in->lines)[0].quantity = 3;
    int64_t id = story_place(s, in);
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_int_equal(
        shopify_refund(s->shop, id, truth(s, id)->lines[0]->id, 2, STR(""), sim_now(s->sim)), OK);
    story_await(s, "#1001", "fulfilled", 6 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    assert_int_equal(aliworld_order_at(sim_ali(s->sim), 0)->lines[0].quantity, 1);
    story_free(s);
}

static void a_fulfillment_canceled_in_the_admin_is_not_made_again_by_itself(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 6 * MS_HOUR);
    assert_int_equal(
        shopify_cancel_fulfillment(s->shop, truth(s, id)->fulfillments[0]->id, sim_now(s->sim)),
        OK);
    story_await(s, "#1001", "shipped", 10 * MS_MINUTE);
    sim_run(s->sim, 6 * MS_HOUR);
    assert_int_equal(standing(truth(s, id)), 0);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "{}");
    assert_int_equal(r.status, 202);
    story_await(s, "#1001", "fulfilled", 10 * MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 1);
    story_free(s);
}

static void two_locations_get_one_fulfillment_each(void **state)
{
    struct story_options o = {.unmapped = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input *lines = (struct shopify_line_input *)in->lines;

    (void)state;
    lines[1].variant_id = s->variant_ids[1];
    lines[1].quantity = 2;
    lines[1].location_id =
        shopify_add_location(s->shop, STR("Second warehouse"), STR("DE"), STR_NONE);
    in->lines_n = 2;
    int64_t id = story_place(s, in);
    sim_run(s->sim, MS_MINUTE);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "%s",
                                  "{\"number\":\"LP00700000000303\"}");
    assert_int_equal(r.status, 202);
    sim_run(s->sim, 2 * MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 2);
    assert_true(str_eq(shopify_order_display(truth(s, id)), STR("FULFILLED")));
    story_free(s);
}

static void lines_of_another_fulfillment_service_are_shown_as_its_own(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input *lines = (struct shopify_line_input *)in->lines;

    (void)state;
    lines[0].location_id =
        shopify_add_location(s->shop, STR("Big warehouse"), STR("US"), STR("bigwarehouse"));
    int64_t id = story_place(s, in);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    assert_int_equal(standing(truth(s, id)), 0);
    struct sim_answer r = story_get(s, "#1001");
    assert_int_equal(r.status, 200);
    story_free(s);
}

static void another_apps_tag_keeps_automatic_buying_off_until_a_person_confirms(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    in->tags = STR("vip, DSers-processed");
    story_place(s, in);
    in->tags = STR_NONE;
    story_place(s, in);
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    story_expect(s, "another app seems to fulfill orders here", (char *)NULL);
    assert_true(str_has(story_get(s, "#1002").body, STR("confirm_other_app")));
    struct sim_answer r = sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy",
                                  "%s", "{\"confirm_other_app\":true}");
    assert_int_equal(r.status, 200);
    story_await(s, "#1002", "fulfilled", 6 * MS_HOUR);
    story_free(s);
}

static bool ship_says(struct story *s, const char *words)
{
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "%s",
                                  "{\"number\":\"LP00700000000303\"}");

    print_message("%d %.300s\n", r.status, str_cstr(s->arena, r.body));
    return r.status == 409 && str_has(r.body, str_of(words));
}

static void marking_what_the_shop_holds_is_refused_with_the_reason(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_int_equal(shopify_hold(s->shop, id, STR("INCORRECT_ADDRESS"), STR(""), sim_now(s->sim)),
                     OK);
    story_await(s, "#1001", "on_hold", MS_MINUTE);
    assert_true(ship_says(s, "on hold in the shop (INCORRECT_ADDRESS)"));
    assert_int_equal(shopify_release(s->shop, id, sim_now(s->sim)), OK);
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_int_equal(
        shopify_fulfill_by_hand(s->shop, id, STR_NONE, STR_NONE, false, sim_now(s->sim)), OK);
    sim_run(s->sim, MS_MINUTE);
    assert_true(ship_says(s, "waybill number ful_"));
    story_free(s);
}

static void an_order_that_is_not_in_the_shop_any_more_is_not_marked(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_int_equal(shopify_delete_order(s->shop, id, sim_now(s->sim)), OK);
    story_await(s, "#1001", "canceled", MS_MINUTE);
    assert_true(ship_says(s, "not in the shop any more"));
    story_free(s);
}

/* Deleted and not told: what was known of its fulfillment orders is not sent. */
static void an_order_that_vanished_untold_is_not_marked(void **state)
{
    struct story_options o = {.no_webhooks = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", 3 * MS_MINUTE);
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(shopify_delete_order(s->shop, id, sim_now(s->sim)), OK);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "%s",
                                  "{\"number\":\"LP00700000000303\"}");
    print_message("%d %.300s\n", r.status, str_cstr(s->arena, r.body));
    assert_int_equal(shopify_requests(s->shop, STR("fulfillmentCreate")), 0);
    assert_true(str_has(r.body, STR("the shop does not show this order any more")));
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(shopify_requests(s->shop, STR("fulfillmentCreate")), 0);
    assert_true(str_eq(story_stage(s, "#1001"), STR("canceled")));
    story_free(s);
}

/* Not known when it was asked for, found just before it was sent. */
static void what_the_shop_held_back_leaves_when_the_hold_is_released(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, 10 * MS_SECOND);
    assert_int_equal(shopify_hold(s->shop, id, STR("OTHER"), STR(""), sim_now(s->sim)), OK);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "%s",
                                  "{\"number\":\"LP00700000000303\"}");
    assert_int_equal(r.status, 202);
    story_await(s, "#1001", "on_hold", MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 0);
    assert_int_equal(shopify_release(s->shop, id, sim_now(s->sim)), OK);
    story_await(s, "#1001", "fulfilled", MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 1);
    story_free(s);
}

static void nothing_is_marked_while_a_person_holds_the_order_here(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    struct shopify_fault f = {.kind = SHOPIFY_UNAVAILABLE, .times = 4};

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, 10 * MS_SECOND);
    shopify_fault_next(s->shop, &f);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "%s",
                                  "{\"number\":\"LP00700000000303\",\"wait\":false}");
    assert_int_equal(r.status, 202);
    r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/hold", "%s", "{}");
    assert_int_equal(r.status, 200);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_int_equal(standing(truth(s, id)), 0);
    assert_true(ship_says(s, "on hold here"));
    sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/release", "%s", "{}");
    story_await(s, "#1001", "fulfilled", MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 1);
    story_free(s);
}

/* The customer hears of a number once: of the first that a fulfillment shows. */
static void the_first_number_by_hand_is_told_and_a_change_is_not(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_int_equal(
        shopify_fulfill_by_hand(s->shop, id, STR_NONE, STR_NONE, false, sim_now(s->sim)), OK);
    story_await(s, "#1001", "fulfilled", MS_MINUTE);
    assert_int_equal(shopify_order_notifications(truth(s, id)), 0);
    struct sim_answer r = story_get(s, "#1001");
    struct str ful = json_str(json_path(json_at(json_get(r.json, "fulfillments"), 0), "id"));
    const char *path =
        str_cstr(s->arena, str_printf(s->arena, "/api/v1/fulfillments/%.*s/number", STR_ARG(ful)));
    r = sim_api(s->sim, HTTP_POST, path, "%s", "{\"number\":\"LP00700000000303\"}");
    assert_int_equal(r.status, 202);
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(shopify_order_notifications(truth(s, id)), 1);
    sim_api(s->sim, HTTP_POST, path, "%s", "{\"number\":\"LP00700000000320\"}");
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(shopify_order_notifications(truth(s, id)), 1);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marked_by_hand_in_the_admin_with_a_number_it_is_not_fulfilled_again),
        cmocka_unit_test(a_number_is_added_to_what_somebody_marked_without_one),
        cmocka_unit_test(fulfilled_before_it_was_bought_it_is_a_problem_and_never_bought),
        cmocka_unit_test(a_hold_stops_buying_and_its_release_goes_on),
        cmocka_unit_test(canceled_before_buying_nothing_is_bought),
        cmocka_unit_test(canceled_after_buying_is_named_and_nothing_is_marked),
        cmocka_unit_test(refunded_before_buying_only_the_rest_is_bought),
        cmocka_unit_test(a_fulfillment_canceled_in_the_admin_is_not_made_again_by_itself),
        cmocka_unit_test(two_locations_get_one_fulfillment_each),
        cmocka_unit_test(another_apps_tag_keeps_automatic_buying_off_until_a_person_confirms),
        cmocka_unit_test(lines_of_another_fulfillment_service_are_shown_as_its_own),
        cmocka_unit_test(marking_what_the_shop_holds_is_refused_with_the_reason),
        cmocka_unit_test(an_order_that_is_not_in_the_shop_any_more_is_not_marked),
        cmocka_unit_test(an_order_that_vanished_untold_is_not_marked),
        cmocka_unit_test(the_first_number_by_hand_is_told_and_a_change_is_not),
        cmocka_unit_test(what_the_shop_held_back_leaves_when_the_hold_is_released),
        cmocka_unit_test(nothing_is_marked_while_a_person_holds_the_order_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
