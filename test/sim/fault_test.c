/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of answers that never come: nothing is done twice, nothing is forgotten. */
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

static void strike(struct story *s, enum shopify_fault_kind kind, const char *only, int64_t times)
{
    struct shopify_fault f = {.kind = kind, .only = str_of(only), .times = times, .ms = 3000};

    shopify_fault_next(s->shop, &f);
}

static void an_order_survives(enum shopify_fault_kind kind, const char *only, int64_t times)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    strike(s, kind, only, times);
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_int_equal(truth(s, id)->fulfillments_n, 1);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    assert_int_equal(shopify_order_notifications(truth(s, id)), 1);
    story_free(s);
}

static void a_lost_answer_of_a_fulfillment_is_settled_by_reading(void **state)
{
    (void)state;
    an_order_survives(SHOPIFY_LOST_AFTER, "fulfillmentCreate", 1);
}

static void a_fulfillment_that_never_arrived_is_sent_again(void **state)
{
    (void)state;
    an_order_survives(SHOPIFY_LOST_BEFORE, "fulfillmentCreate", 1);
}

static void half_an_answer_of_a_fulfillment_is_no_failure(void **state)
{
    (void)state;
    an_order_survives(SHOPIFY_TRUNCATED, "fulfillmentCreate", 1);
}

static void a_page_of_html_after_the_effect_is_no_failure(void **state)
{
    (void)state;
    an_order_survives(SHOPIFY_HTML_502_AFTER, "fulfillmentCreate", 1);
}

static void a_refused_token_is_renewed_in_the_middle(void **state)
{
    (void)state;
    an_order_survives(SHOPIFY_UNAUTHORIZED, "fulfillmentCreate", 1);
}

static void too_many_requests_are_waited_out(void **state)
{
    (void)state;
    an_order_survives(SHOPIFY_TOO_MANY, "", 5);
}

static void throttled_answers_are_waited_out(void **state)
{
    (void)state;
    an_order_survives(SHOPIFY_THROTTLE, "", 4);
}

static void a_shop_that_is_locked_for_a_while_is_asked_again(void **state)
{
    (void)state;
    an_order_survives(SHOPIFY_SHOP_LOCKED, "", 6);
}

static void a_part_of_a_quantity_in_doubt_waits_two_minutes(void **state)
{
    struct story_options o = {.unmapped = true, .no_supplier = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    ((struct shopify_line_input *)in->lines)[0].quantity = 3;
    int64_t id = story_place(s, in);
    sim_run(s->sim, MS_MINUTE);
    strike(s, SHOPIFY_LOST_BEFORE, "fulfillmentCreate", 1);
    struct str line = str_dup(
        s->arena,
        json_str(json_get(json_at(json_get(story_get(s, "#1001").json, "lines"), 0), "id")));
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship",
                                  "{\"number\":\"LP00700000000303\",\"wait\":false,"
                                  "\"lines\":[{\"line\":\"%.*s\",\"quantity\":1}]}",
                                  STR_ARG(line));
    assert_int_equal(r.status, 202);
    sim_run(s->sim, 100 * MS_SECOND);
    assert_int_equal(truth(s, id)->fulfillments_n, 0);
    sim_run(s->sim, 60 * MS_SECOND);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_int_equal(truth(s, id)->fulfillments[0]->lines[0].quantity, 1);
    story_free(s);
}

/* The request without an answer may still arrive, however long ago an earlier one was refused. */
static void tried_again_after_a_refusal_a_mark_in_doubt_waits_as_well(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    shopify_fault_permille(s->shop, SHOPIFY_REFUSED, 1000);
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "shipped", 8 * MS_HOUR);
    sim_run(s->sim, MS_HOUR);
    struct str write = str_dup(
        s->arena,
        json_str(json_get(json_at(json_get(story_get(s, "#1001").json, "writes"), 0), "id")));
    shopify_fault_permille(s->shop, SHOPIFY_REFUSED, 0);
    strike(s, SHOPIFY_LOST_BEFORE, "fulfillmentCreate", 1);
    struct sim_answer r = sim_api(
        s->sim, HTTP_POST,
        str_cstr(s->arena, str_printf(s->arena, "/api/v1/writes/%.*s/retry", STR_ARG(write))),
        "{}");
    assert_int_equal(r.status, 202);
    sim_run(s->sim, 100 * MS_SECOND);
    assert_int_equal(truth(s, id)->fulfillments_n, 0);
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_int_equal(shopify_order_notifications(truth(s, id)), 1);
    story_free(s);
}

static void a_mark_undone_in_the_shop_before_its_answer_was_missed_is_not_made_again(void **state)
{
    struct story_options o = {.unmapped = true, .no_supplier = true};
    struct story *s = story_new(&o);
    int64_t id = story_place(s, story_order(s));

    (void)state;
    sim_run(s->sim, MS_MINUTE);
    strike(s, SHOPIFY_LOST_AFTER, "fulfillmentCreate", 1);
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship",
                "{\"number\":\"LP00700000000303\",\"notify\":true,\"wait\":false}");
    assert_int_equal(r.status, 202);
    while (truth(s, id)->fulfillments_n == 0)
        sim_run(s->sim, 100);
    assert_int_equal(
        shopify_cancel_fulfillment(s->shop, truth(s, id)->fulfillments[0]->id, sim_now(s->sim)),
        OK);
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(truth(s, id)->fulfillments_n, 1);
    assert_int_equal(shopify_order_notifications(truth(s, id)), 1);
    story_free(s);
}

static void a_lost_answer_of_a_purchase_never_buys_twice(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.ali = aliworld_defaults();
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = MS_HOUR;
    o.ali.repeat_answers_ids = true;
    s = story_new(&o);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, STR("aliexpress.ds.order.create"), 2);
    story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_free(s);
}

static void bought_but_number_unknown_waits_for_a_person_who_links_it(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, STR("aliexpress.ds.order.create"), 1);
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    assert_true(str_has(story_get(s, "#1001").body, STR("bought_number_unknown")));
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/link", "{\"number\":\"%.*s\"}",
                STR_ARG(aliworld_order_at(sim_ali(s->sim), 0)->id));
    assert_int_equal(r.status, 201);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_free(s);
}

static void a_refusal_is_a_named_problem_and_is_not_repeated(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    aliworld_refuse(sim_ali(s->sim), STR("B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL"),
                    STR("The city is not valid"), 1);
    story_place(s, story_order(s));
    sim_run(s->sim, 2 * MS_HOUR);
    assert_true(str_has(story_get(s, "#1001").body, STR("address_rejected")));
    assert_int_equal(aliworld_calls(sim_ali(s->sim), STR("aliexpress.ds.order.create")), 1);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/order", "{}");
    assert_int_equal(r.status, 202);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

static void lost_webhooks_are_found_by_reading(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    const struct shopify_hook_faults all = {.lost = 1000};

    (void)state;
    shopify_hook_faults(s->shop, &all);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 10 * MS_MINUTE);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

static void webhooks_twice_late_and_out_of_order_change_nothing(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    const struct shopify_hook_faults bad = {
        .twice = 700, .late = 500, .late_ms = 3 * MS_HOUR, .delay_ms = 20 * MS_SECOND};

    (void)state;
    shopify_hook_faults(s->shop, &bad);
    for (int i = 0; i < 5; i++)
        story_place(s, story_order(s));
    story_await(s, "#1005", "fulfilled", 8 * MS_HOUR);
    sim_run(s->sim, 6 * MS_HOUR);
    assert_true(str_eq(story_stage(s, "#1001"), STR("fulfilled")));
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 5);
    story_free(s);
}

static void tokens_end_in_mid_run_and_nobody_notices(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.shop.token_span_ms = 20 * MS_MINUTE;
    s = story_new(&o);
    story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

static void a_pasted_token_survives_a_stray_refusal_and_is_given_up_when_revoked(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_options second = {.domain = STR("pasted.myshopify.com"),
                                     .static_token = STR("shpat_0123456789abcdef")};
    struct shopify_shop *shop = shopify_add_shop(sim_shopify(s->sim), &second, sim_now(s->sim));
    struct shopify_fault f = {.kind = SHOPIFY_UNAUTHORIZED};

    (void)state;
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/shops", "%s",
                                  "{\"domain\":\"pasted.myshopify.com\","
                                  "\"token\":\"shpat_0123456789abcdef\"}");
    assert_int_equal(r.status, 201);
    assert_true(str_has(r.body, STR("\"active\"")));
    shopify_fault_next(shop, &f);
    sim_run(s->sim, 30 * MS_MINUTE);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/shops/pasted.myshopify.com", "%s", "");
    assert_true(str_has(r.body, STR("\"active\"")));
    f.times = 1000000;
    shopify_fault_next(shop, &f);
    sim_run(s->sim, 30 * MS_MINUTE);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/shops/pasted.myshopify.com", "%s", "");
    assert_true(str_has(r.body, STR("\"needs_connect\"")));
    story_expect(s, "pasted.myshopify.com must be connected again", (char *)NULL);
    story_free(s);
}

static void a_night_of_sleep_is_caught_up_without_a_burst(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    sim_sleep(s->sim, 9 * MS_HOUR);
    story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 5 * MS_MINUTE);
    story_await(s, "#1002", "ordered", 5 * MS_MINUTE);
    story_expect(s, "the machine slept for 9 h", "last complete at", (char *)NULL);
    assert_int_equal(shopify_throttled(s->shop), 0);
    story_free(s);
}

/* The machine ran eight hours ahead, and the supplier refused what was signed with that time. */
static struct story *eight_hours_ahead(void)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    sim_set_back(s->sim, -8 * MS_HOUR);
    story_place(s, story_order(s));
    sim_run(s->sim, 3 * MS_MINUTE);
    return s;
}

static void a_clock_that_is_set_right_holds_up_nothing(void **state)
{
    struct story *s = eight_hours_ahead();

    (void)state;
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    sim_set_back(s->sim, 8 * MS_HOUR);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 10 * MS_MINUTE);
    story_await(s, "#1002", "ordered", 5 * MS_MINUTE);
    story_await(s, "#1001", "fulfilled", 9 * MS_HOUR);
    story_expect(s, "the clock was set back by 8 h", (char *)NULL);
    story_free(s);
}

static void a_clock_that_is_set_right_while_it_is_down_holds_up_nothing(void **state)
{
    struct story *s = eight_hours_ahead();

    (void)state;
    sim_stop(s->sim, true);
    sim_set_back(s->sim, 8 * MS_HOUR);
    sim_start(s->sim);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 50 * MS_MINUTE);
    story_await(s, "#1002", "ordered", 5 * MS_MINUTE);
    story_expect(s, "the clock was set back by 7 h", (char *)NULL);
    story_free(s);
}

static void a_crash_while_an_answer_is_awaited_buys_nothing_twice(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.ali = aliworld_defaults();
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = MS_HOUR;
    o.ali.repeat_answers_ids = true;
    s = story_new(&o);
    story_place(s, story_order(s));
    for (int i = 0; i < 40; i++) {
        sim_run(s->sim, 37);
        sim_crash(s->sim);
    }
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_that_is_set_right_holds_up_nothing),
        cmocka_unit_test(a_clock_that_is_set_right_while_it_is_down_holds_up_nothing),
        cmocka_unit_test(a_lost_answer_of_a_fulfillment_is_settled_by_reading),
        cmocka_unit_test(a_fulfillment_that_never_arrived_is_sent_again),
        cmocka_unit_test(half_an_answer_of_a_fulfillment_is_no_failure),
        cmocka_unit_test(a_page_of_html_after_the_effect_is_no_failure),
        cmocka_unit_test(a_refused_token_is_renewed_in_the_middle),
        cmocka_unit_test(too_many_requests_are_waited_out),
        cmocka_unit_test(throttled_answers_are_waited_out),
        cmocka_unit_test(a_shop_that_is_locked_for_a_while_is_asked_again),
        cmocka_unit_test(a_part_of_a_quantity_in_doubt_waits_two_minutes),
        cmocka_unit_test(tried_again_after_a_refusal_a_mark_in_doubt_waits_as_well),
        cmocka_unit_test(a_mark_undone_in_the_shop_before_its_answer_was_missed_is_not_made_again),
        cmocka_unit_test(a_lost_answer_of_a_purchase_never_buys_twice),
        cmocka_unit_test(bought_but_number_unknown_waits_for_a_person_who_links_it),
        cmocka_unit_test(a_refusal_is_a_named_problem_and_is_not_repeated),
        cmocka_unit_test(lost_webhooks_are_found_by_reading),
        cmocka_unit_test(webhooks_twice_late_and_out_of_order_change_nothing),
        cmocka_unit_test(tokens_end_in_mid_run_and_nobody_notices),
        cmocka_unit_test(a_pasted_token_survives_a_stray_refusal_and_is_given_up_when_revoked),
        cmocka_unit_test(a_night_of_sleep_is_caught_up_without_a_burst),
        cmocka_unit_test(a_crash_while_an_answer_is_awaited_buys_nothing_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
