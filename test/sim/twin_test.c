/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories of a mark whose answer does not come. Half of a line is marked, so the shop would take
 * the same mark a second time: what is late and what is sent again must not be told twice.
 */
#include "base/time.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NUMBER "LP00700000000303"

static const struct shopify_order *truth(struct story *s, int64_t id)
{
    return shopify_order(s->shop, id);
}

static int64_t standing(const struct shopify_order *o)
{
    int64_t n = 0;

    for (size_t i = 0; i < o->fulfillments_n; i++)
        n += str_eq(o->fulfillments[i]->status, STR("SUCCESS"));
    return n;
}

/* An order of two units of one thing that the hub knows. */
static int64_t place_two(struct story *s)
{
    struct shopify_order_input *in = story_order(s);

    ((struct shopify_line_input *)in->lines)[0].quantity = 2;
    int64_t id = story_place(s, in);
    sim_run(s->sim, MS_MINUTE);
    return id;
}

static void ship_one(struct story *s, const char *number)
{
    const struct json *lines = json_get(story_get(s, "#1001").json, "lines");
    struct str line = str_dup(s->arena, json_str(json_get(json_at(lines, 0), "id")));
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship",
                                  "{\"number\":\"%s\",\"wait\":false,"
                                  "\"lines\":[{\"line\":\"%.*s\",\"quantity\":1}]}",
                                  number, STR_ARG(line));

    assert_int_equal(r.status, 202);
}

static struct str write_said(struct story *s, size_t i, const char *what)
{
    const struct json *writes = json_get(story_get(s, "#1001").json, "writes");

    return json_str(json_get(json_at(writes, i), what));
}

/* One mark came of it, and one message. */
static void is_marked_once(struct story *s, int64_t id)
{
    assert_int_equal(standing(truth(s, id)), 1);
    assert_int_equal(truth(s, id)->fulfillments[0]->lines[0].quantity, 1);
    assert_int_equal(shopify_order_notifications(truth(s, id)), 1);
}

static void a_mark_that_times_out_is_not_sent_while_it_may_arrive(void **state)
{
    static const int64_t late_ms[] = {31 * MS_SECOND, 50 * MS_SECOND, 119 * MS_SECOND};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(late_ms); i++) {
        struct story_options o = {.unmapped = true, .no_supplier = true};
        struct story *s = story_new(&o);
        int64_t id = place_two(s);
        sim_late(s->sim, "fulfillmentCreate", late_ms[i]);
        ship_one(s, NUMBER);
        sim_run(s->sim, 5 * MS_MINUTE);
        is_marked_once(s, id);
        assert_true(str_eq(write_said(s, 0, "state"), STR("done")));
        assert_int_equal(shopify_requests(s->shop, STR("fulfillmentCreate")), 1);
        story_free(s);
    }
}

/* The usual case: it took effect, only its answer is lost. The shop is asked, nothing waits. */
static void a_lost_answer_is_known_within_seconds(void **state)
{
    struct story_options o = {.unmapped = true, .no_supplier = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = place_two(s);
    sim_cut(s->sim, 2, false, true); /* the first asks what is open */
    ship_one(s, NUMBER);
    sim_run(s->sim, 5 * MS_SECOND);
    assert_true(sim_cut_struck(s->sim));
    assert_true(str_eq(write_said(s, 0, "state"), STR("done")));
    is_marked_once(s, id);
    assert_int_equal(shopify_requests(s->shop, STR("fulfillmentCreate")), 1);
    story_free(s);
}

/* Nobody was there: certainly nothing arrived. */
static void a_refused_connection_waits_for_nothing(void **state)
{
    struct story_options o = {.unmapped = true, .no_supplier = true};
    struct story *s = story_new(&o);
    struct sim_wires down = {.refuse = 1000}, up = {0};

    (void)state;
    int64_t id = place_two(s);
    sim_set_wires(s->sim, &down);
    ship_one(s, NUMBER);
    sim_run(s->sim, 2 * MS_SECOND);
    sim_set_wires(s->sim, &up);
    sim_run(s->sim, 20 * MS_SECOND);
    is_marked_once(s, id);
    story_free(s);
}

static void clock_goes_forward(struct sim *s)
{
    sim_set_back(s, -MS_HOUR);
}

static void clock_goes_forward_a_little(struct sim *s)
{
    sim_set_back(s, -100 * MS_SECOND);
}

static void clock_goes_back(struct sim *s)
{
    sim_set_back(s, MS_HOUR);
}

static void crashes_and_is_back_with_another_clock(struct sim *s)
{
    sim_stop(s, false);
    sim_set_back(s, -MS_HOUR);
    sim_start(s);
}

/* Two minutes by a clock that was set are not two minutes. */
static void the_wait_is_measured_in_time_that_passed(void **state)
{
    static void (*const happens[])(struct sim *) = {clock_goes_forward, clock_goes_forward_a_little,
                                                    clock_goes_back,
                                                    crashes_and_is_back_with_another_clock};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(happens); i++) {
        struct story_options o = {.unmapped = true, .no_supplier = true};
        struct story *s = story_new(&o);
        int64_t id = place_two(s);
        sim_late(s->sim, "fulfillmentCreate", 100 * MS_SECOND);
        ship_one(s, NUMBER);
        sim_run(s->sim, 40 * MS_SECOND);
        happens[i](s->sim);
        sim_run(s->sim, 6 * MS_MINUTE);
        is_marked_once(s, id);
        assert_true(str_eq(write_said(s, 0, "state"), STR("done")));
        story_free(s);
    }
}

static void one_given_up_by_a_person_may_still_arrive(void **state)
{
    struct story_options o = {.unmapped = true, .no_supplier = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = place_two(s);
    sim_late(s->sim, "fulfillmentCreate", 100 * MS_SECOND);
    ship_one(s, NUMBER);
    sim_run(s->sim, 40 * MS_SECOND);
    struct str path =
        str_printf(s->arena, "/api/v1/writes/%.*s/dismiss", STR_ARG(write_said(s, 0, "id")));
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path), "%s", "{\"reason\":\"it hangs\"}");
    assert_int_equal(r.status, 200);
    ship_one(s, NUMBER);
    sim_run(s->sim, 6 * MS_MINUTE);
    is_marked_once(s, id);
    story_free(s);
}

/* Somebody marked without a number; the first number of a mark is told to the customer. */
static void a_number_that_times_out_is_told_once(void **state)
{
    static const int64_t late_ms[] = {31 * MS_SECOND, 50 * MS_SECOND, 119 * MS_SECOND};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(late_ms); i++) {
        struct story_options o = {0};
        struct story *s = story_new(&o);
        int64_t id = story_place(s, story_order(s));
        story_await(s, "#1001", "to_order", MS_MINUTE);
        assert_int_equal(
            shopify_fulfill_by_hand(s->shop, id, STR_NONE, STR_NONE, false, sim_now(s->sim)), OK);
        story_await(s, "#1001", "fulfilled", MS_MINUTE);
        const struct json *f = json_at(json_get(story_get(s, "#1001").json, "fulfillments"), 0);
        struct str path = str_printf(s->arena, "/api/v1/fulfillments/%.*s/number",
                                     STR_ARG(json_str(json_get(f, "id"))));
        sim_late(s->sim, "fulfillmentTrackingInfoUpdate", late_ms[i]);
        sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path), "{\"number\":\"%s\",\"wait\":false}",
                NUMBER);
        sim_run(s->sim, 5 * MS_MINUTE);
        assert_true(str_eq(write_said(s, 0, "state"), STR("done")));
        assert_int_equal(shopify_order_notifications(truth(s, id)), 1);
        assert_int_equal(shopify_requests(s->shop, STR("fulfillmentTrackingInfoUpdate")), 1);
        story_free(s);
    }
}

static bool hub_says(struct story *s, const char *text)
{
    return str_has(story_get(s, "#1001").body, str_of(text));
}

/* Nobody can know when a shop acts. What came twice after all is named until it is put right. */
static void one_that_arrives_even_later_is_named(void **state)
{
    struct story_options o = {.unmapped = true, .no_supplier = true};
    struct story *s = story_new(&o);

    (void)state;
    struct sim_answer r = sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy",
                                  "%s", "{\"notify_customer\":false}");
    assert_int_equal(r.status, 200);
    int64_t id = place_two(s);
    sim_late(s->sim, "fulfillmentCreate", 5 * MS_MINUTE);
    ship_one(s, NUMBER);
    sim_run(s->sim, 4 * MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 1);
    assert_false(hub_says(s, "marked_twice"));
    sim_run(s->sim, 3 * MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 2);
    assert_true(hub_says(s, "marked_twice"));
    assert_int_equal(
        shopify_cancel_fulfillment(s->shop, truth(s, id)->fulfillments[1]->id, sim_now(s->sim)),
        OK);
    sim_run(s->sim, MS_MINUTE);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/problems", "%s", "");
    assert_false(str_has(r.body, STR("marked_twice")));
    ship_one(s, "LP00700000000404");
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(standing(truth(s, id)), 2);
    assert_true(str_eq(story_stage(s, "#1001"), STR("fulfilled")));
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mark_that_times_out_is_not_sent_while_it_may_arrive),
        cmocka_unit_test(a_lost_answer_is_known_within_seconds),
        cmocka_unit_test(a_refused_connection_waits_for_nothing),
        cmocka_unit_test(the_wait_is_measured_in_time_that_passed),
        cmocka_unit_test(one_given_up_by_a_person_may_still_arrive),
        cmocka_unit_test(a_number_that_times_out_is_told_once),
        cmocka_unit_test(one_that_arrives_even_later_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
