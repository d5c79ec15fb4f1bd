/* SPDX-License-Identifier: Apache-2.0 */
/* The way of an order, whole: paid in the shop, bought, shipped, marked, told once. */
#include "test/sim/story.h"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void a_paid_order_walks_the_whole_way_by_itself(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    story_await(s, "#1001", "fulfilled", 4 * MS_HOUR);
    story_expect(s, "lamps.myshopify.com is connected", "order #1001 is in", "#1001: bought at",
                 "#1001: tracking number", "#1001: create_fulfillment done", (char *)NULL);
    story_await(s, "#1001", "delivered", 8 * MS_DAY);
    story_free(s);
}

static void without_webhooks_the_way_is_the_same_by_polling(void **state)
{
    struct story_options o = {.auto_buy = true, .no_webhooks = true};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    story_await(s, "#1001", "fulfilled", 4 * MS_HOUR);
    story_free(s);
}

static void by_hand_nothing_is_bought_before_a_person_says_so(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/order", "{}");
    assert_int_equal(r.status, 202);
    story_await(s, "#1001", "fulfilled", 4 * MS_HOUR);
    story_free(s);
}

static void ordered_right_after_its_hold_ended_it_waits_for_the_reading(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_int_equal(shopify_annotate(s->shop, id, STR("a note"), STR_NONE, sim_now(s->sim)), OK);
    sim_run(s->sim, 60); /* the webhook is in, the order is not read again yet */
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/order", "{}");
    assert_int_equal(r.status, 202);
    story_await(s, "#1001", "fulfilled", 4 * MS_HOUR);
    story_free(s);
}

static void erasing_a_customer_is_no_new_address(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/customers/erase", "%s",
                                  "{\"email\":\"mara@example.test\"}");
    assert_int_equal(r.status, 200);
    assert_false(str_has(story_get(s, "#1001").body, STR("readdressed_after_buying")));
    story_await(s, "#1001", "fulfilled", 4 * MS_HOUR);
    story_free(s);
}

static void a_shop_that_cannot_be_reached_is_said_at_once(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    int64_t before_ms = sim_now(s->sim);

    (void)state;
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/shops", "%s",
                "{\"domain\":\"nobody.myshopify.com\",\"base_url\":\"https://nobody.example\","
                "\"client_id\":\"a\",\"client_secret\":\"b\"}");
    assert_int_equal(r.status, 201);
    assert_true(str_has(r.body, STR("net_refused")));
    assert_true(sim_now(s->sim) - before_ms < 5 * MS_SECOND);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paid_order_walks_the_whole_way_by_itself),
        cmocka_unit_test(without_webhooks_the_way_is_the_same_by_polling),
        cmocka_unit_test(ordered_right_after_its_hold_ended_it_waits_for_the_reading),
        cmocka_unit_test(erasing_a_customer_is_no_new_address),
        cmocka_unit_test(a_shop_that_cannot_be_reached_is_said_at_once),
        cmocka_unit_test(by_hand_nothing_is_bought_before_a_person_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
