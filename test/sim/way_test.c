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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paid_order_walks_the_whole_way_by_itself),
        cmocka_unit_test(without_webhooks_the_way_is_the_same_by_polling),
        cmocka_unit_test(by_hand_nothing_is_bought_before_a_person_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
