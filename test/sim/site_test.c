/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of what people do at the supplier's site while an order is on its way: it is sent
 * elsewhere, canceled, packed in two, or two parcels of it go on as one. */
#include "base/time.h"
#include "sim/check.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* An order of three lamps that was bought; parcels leave by hand. */
static struct story *begin(int64_t packages, int64_t *ret_id)
{
    struct story_options o = {.auto_buy = true, .ali = aliworld_defaults()};

    o.ali.pays_by_itself = true;
    o.ali.ship_ms = -1;
    o.ali.deliver_ms = -1;
    o.ali.packages = packages;
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    ((struct shopify_line_input *)in->lines)[0].quantity = 3;
    *ret_id = story_place(s, in);
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    return s;
}

static const struct aliworld_order *bought(struct story *s)
{
    return aliworld_order_at(sim_ali(s->sim), 0);
}

static void ship(struct story *s)
{
    assert_true(aliworld_ship(sim_ali(s->sim), bought(s)->id, STR_NONE, sim_now(s->sim)));
}

static struct str number_of(struct story *s, int64_t id, size_t fulfillment)
{
    const struct shopify_order *o = shopify_order(s->shop, id);

    assert_true(fulfillment < o->fulfillments_n);
    assert_int_equal(o->fulfillments[fulfillment]->tracking_n, 1);
    return o->fulfillments[fulfillment]->tracking[0].number;
}

static int64_t messages(struct story *s, int64_t id)
{
    return shopify_order_notifications(shopify_order(s->shop, id));
}

/* The hub's word on the supplier's order is the supplier's. */
static void expect_known(struct story *s)
{
    struct sim_answer r = story_get(s, "#1001");
    struct str wrong = check_supplied(s->sim, s->arena, r.json);

    assert_string_equal(str_cstr(s->arena, wrong), "");
}

static void two_parcels_under_one_number_are_told_once_each(void **state)
{
    int64_t id;
    struct story *s = begin(2, &id);

    (void)state;
    ship(s);
    story_await(s, "#1001", "fulfilled", 30 * MS_MINUTE);
    assert_int_equal(messages(s, id), 2);
    assert_true(aliworld_unite(sim_ali(s->sim), bought(s)->id, 1, 0, false, sim_now(s->sim)));
    sim_run(s->sim, 12 * MS_HOUR);
    expect_known(s);
    assert_true(str_eq(number_of(s, id, 0), number_of(s, id, 1)));
    assert_int_equal(messages(s, id), 2);
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 2);
    story_free(s);
}

static void a_parcel_that_goes_on_inside_another_is_not_taken_for_lost_goods(void **state)
{
    int64_t id;
    struct story *s = begin(2, &id);

    (void)state;
    ship(s);
    story_await(s, "#1001", "fulfilled", 30 * MS_MINUTE);
    assert_true(aliworld_unite(sim_ali(s->sim), bought(s)->id, 1, 0, true, sim_now(s->sim)));
    sim_run(s->sim, 2 * MS_DAY);
    expect_known(s);
    assert_true(str_eq(story_stage(s, "#1001"), STR("fulfilled")));
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 2);
    assert_int_equal(messages(s, id), 2);
    assert_int_equal(aliworld_calls(sim_ali(s->sim), STR("aliexpress.ds.order.create")), 1);
    story_free(s);
}

static void what_was_to_be_one_parcel_comes_in_two(void **state)
{
    int64_t id;
    struct story *s = begin(1, &id);

    (void)state;
    assert_true(aliworld_split(sim_ali(s->sim), bought(s)->id, 0, sim_now(s->sim)));
    ship(s);
    story_await(s, "#1001", "fulfilled", 30 * MS_MINUTE);
    expect_known(s);
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 2);
    assert_false(str_eq(number_of(s, id, 0), number_of(s, id, 1)));
    assert_int_equal(shopify_line_fulfilled(shopify_order(s->shop, id)->lines[0]), 3);
    story_free(s);
}

static void what_is_canceled_there_is_named_and_not_bought_again_by_itself(void **state)
{
    int64_t id;
    struct story *s = begin(1, &id);

    (void)state;
    assert_true(aliworld_cancel_by_buyer(sim_ali(s->sim), bought(s)->id, sim_now(s->sim)));
    story_await(s, "#1001", "to_order", 3 * MS_HOUR);
    expect_known(s);
    sim_run(s->sim, MS_DAY);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    struct sim_answer r = story_get(s, "#1001");
    assert_true(json_len(json_get(r.json, "problems")) > 0);
    assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/order", "{}").status, 202);
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 2);
    story_free(s);
}

static void what_is_sent_elsewhere_there_goes_on_here(void **state)
{
    const struct aliworld_home home = {.name = STR("Mara Jansen"), .address = STR("2 Other Road")};
    int64_t id;
    struct story *s = begin(1, &id);

    (void)state;
    assert_true(aliworld_readdress(sim_ali(s->sim), bought(s)->id, &home, sim_now(s->sim)));
    ship(s);
    story_await(s, "#1001", "fulfilled", 30 * MS_MINUTE);
    expect_known(s);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    assert_int_equal(messages(s, id), 1);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_parcels_under_one_number_are_told_once_each),
        cmocka_unit_test(a_parcel_that_goes_on_inside_another_is_not_taken_for_lost_goods),
        cmocka_unit_test(what_was_to_be_one_parcel_comes_in_two),
        cmocka_unit_test(what_is_canceled_there_is_named_and_not_bought_again_by_itself),
        cmocka_unit_test(what_is_sent_elsewhere_there_goes_on_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
