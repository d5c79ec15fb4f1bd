/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Without an app key: a merchant buys at the supplier's pages, the browser extension tells the hub
 * what it reads there. The way is the same as with an API, and so are the promises.
 */
#include "test/sim/story.h"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define ORDERS 20

static struct story *begin(void)
{
    struct story_options o = {.no_supplier = true};
    struct story *s = story_new(&o);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/suppliers",
                                  "{\"supplier\":\"aliexpress\",\"by\":\"extension\"}");

    assert_int_equal(r.status, 201);
    return s;
}

/* The extension's report of one order, read just now. */
static struct sim_answer report(struct story *s, const char *number, const char *rest)
{
    struct str now = time_text(s->arena, sim_now(s->sim));

    return sim_api(s->sim, HTTP_POST, "/api/v1/extension/reports",
                   "{\"sent_at\":\"%.*s\",\"orders\":[{\"number\":\"%s\",\"read_at\":\"%.*s\"%s}]}",
                   STR_ARG(now), number, STR_ARG(now), rest);
}

static void move(struct story *s, struct str path, const char *body)
{
    struct sim_answer r = sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path), "%s", body);

    if (r.status != 200)
        fail_msg("%s: %.*s", body, STR_ARG(r.body));
}

/* Hands the order over; the task's path. */
static struct str hand_over(struct story *s)
{
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/extension/tasks", "{\"orders\":[\"#1001\"]}");

    if (r.status != 201)
        fail_msg("%.*s", STR_ARG(r.body));
    struct str id = json_str(json_get(json_at(json_get(r.json, "items"), 0), "id"));
    return str_cat(s->arena, STR("/api/v1/extension/tasks/"), id);
}

static void a_purchase_filled_in_by_the_extension_walks_the_whole_way(void **state)
{
    struct story *s = begin();

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    struct str path = hand_over(s);
    sim_run(s->sim, 6 * MS_HOUR); /* nobody has paid: nothing happens by itself */
    move(s, path, "{\"state\":\"opened\"}");
    move(s, path, "{\"state\":\"filled\"}");
    move(s, path, "{\"state\":\"recorded\",\"numbers\":[{\"number\":\"8190000000000303\"}]}");
    story_await(s, "#1001", "ordered", MS_MINUTE);
    sim_run(s->sim, 2 * MS_DAY);
    report(s, "8190000000000303",
           ",\"status\":\"shipped\",\"packages\":[{\"number\":\"LP00700000000303\"}]");
    story_await(s, "#1001", "fulfilled", MS_MINUTE);
    story_expect(s, "#1001: tracking number LP00700000000303", "#1001: create_fulfillment done",
                 (char *)NULL);
    sim_run(s->sim, 9 * MS_DAY);
    report(s, "8190000000000303",
           ",\"status\":\"finished\",\"packages\":[{\"number\":\"LP00700000000303\",\"events\":[{"
           "\"at\":\"2026-12-03T08:00:00Z\",\"code\":\"AE_GTMS_SIGNED\"}]}]");
    story_await(s, "#1001", "delivered", MS_MINUTE);
    story_free(s);
}

static struct str order_refused(struct story *s)
{
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/order", "{}");

    assert_int_equal(r.status, 409);
    return json_str(json_get(r.json, "code"));
}

static void who_orders_what_the_extension_buys_is_told_to_hand_it_over(void **state)
{
    struct story *s = begin();

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    assert_true(str_eq(order_refused(s), STR("needs_extension")));
    struct str path = hand_over(s);
    assert_true(str_eq(order_refused(s), STR("already_done")));
    move(s, path, "{\"state\":\"canceled\"}");
    assert_true(str_eq(order_refused(s), STR("needs_extension")));
    story_free(s);
}

static void a_crash_between_two_steps_forgets_nothing(void **state)
{
    struct story *s = begin();

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    struct str path = hand_over(s);
    sim_crash(s->sim);
    move(s, path, "{\"state\":\"opened\"}");
    move(s, path, "{\"state\":\"paid\"}");
    sim_crash(s->sim);
    sim_run(s->sim, MS_HOUR);
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/extension/tasks", "{\"orders\":[\"#1001\"]}");
    assert_int_equal(r.status, 409); /* paid, whatever its number is */
    move(s, path, "{\"state\":\"recorded\",\"numbers\":[{\"number\":\"8190000000000303\"}]}");
    story_await(s, "#1001", "ordered", MS_MINUTE);
    story_free(s);
}

static void what_the_shop_canceled_meanwhile_is_not_filled_in(void **state)
{
    struct story *s = begin();

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    struct str path = hand_over(s);
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    story_await(s, "#1001", "canceled", 5 * MS_MINUTE);
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path), "{\"state\":\"opened\"}");
    assert_int_equal(r.status, 409);
    move(s, path, "{\"state\":\"canceled\"}");
    story_free(s);
}

static void what_was_filled_in_and_left_is_said_and_can_be_taken_back(void **state)
{
    struct story *s = begin();

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    struct str path = hand_over(s);
    move(s, path, "{\"state\":\"opened\"}");
    move(s, path, "{\"state\":\"filled\"}");
    sim_run(s->sim, 3 * MS_HOUR);
    assert_false(str_has(story_get(s, "#1001").body, STR("left_in_extension")));
    sim_run(s->sim, 2 * MS_HOUR);
    assert_true(str_has(story_get(s, "#1001").body, STR("left_in_extension")));
    move(s, path, "{\"state\":\"canceled\"}");
    assert_false(str_has(story_get(s, "#1001").body, STR("left_in_extension")));
    path = hand_over(s); /* its lines are free again */
    move(s, path, "{\"state\":\"opened\"}");
    story_free(s);
}

static int fulfilled(struct story *s)
{
    int n = 0;

    for (int i = 0; i < ORDERS; i++) {
        const char *name = str_cstr(s->arena, str_printf(s->arena, "#%d", 1001 + i));
        n += str_eq(story_stage(s, name), STR("fulfilled"));
    }
    return n;
}

/* One page of twenty orders in one report: the first is in the shop within 5 s, all within 25 s. */
static void a_page_of_twenty_orders_is_in_the_shop_within_seconds(void **state)
{
    struct story *s = begin();
    struct buf b;

    (void)state;
    for (int i = 0; i < ORDERS; i++)
        story_place(s, story_order(s));
    story_await(s, "#1020", "to_order", 2 * MS_MINUTE);
    for (int i = 0; i < ORDERS; i++)
        sim_api(s->sim, HTTP_POST,
                str_cstr(s->arena, str_printf(s->arena, "/api/v1/orders/%d/link", 1001 + i)),
                "{\"number\":\"81900000000%05d\"}", i);
    sim_run(s->sim, MS_DAY);
    struct str now = time_text(s->arena, sim_now(s->sim));
    buf_init(&b, s->arena, 64 * 1024);
    for (int i = 0; i < ORDERS; i++)
        buf_printf(&b,
                   "%s{\"number\":\"81900000000%05d\",\"read_at\":\"%.*s\",\"status\":\"shipped\","
                   "\"packages\":[{\"number\":\"LP007000000%05d\"}]}",
                   i ? "," : "", i, STR_ARG(now), i);
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/extension/reports",
                "{\"sent_at\":\"%.*s\",\"orders\":[%.*s]}", STR_ARG(now), STR_ARG(buf_view(&b)));
    assert_int_equal(r.status, 200);
    int64_t begin_ms = sim_now(s->sim), first_ms = 0;
    while (fulfilled(s) < ORDERS && sim_now(s->sim) < begin_ms + MS_MINUTE) {
        sim_run(s->sim, MS_SECOND);
        if (!first_ms && fulfilled(s))
            first_ms = sim_now(s->sim) - begin_ms;
    }
    int64_t all_ms = sim_now(s->sim) - begin_ms;
    print_message("first after %lld ms, all %d after %lld ms\n", (long long)first_ms, ORDERS,
                  (long long)all_ms);
    assert_true(first_ms && first_ms <= 5 * MS_SECOND);
    assert_true(fulfilled(s) == ORDERS && all_ms <= 25 * MS_SECOND);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_purchase_filled_in_by_the_extension_walks_the_whole_way),
        cmocka_unit_test(who_orders_what_the_extension_buys_is_told_to_hand_it_over),
        cmocka_unit_test(a_crash_between_two_steps_forgets_nothing),
        cmocka_unit_test(what_the_shop_canceled_meanwhile_is_not_filled_in),
        cmocka_unit_test(what_was_filled_in_and_left_is_said_and_can_be_taken_back),
        cmocka_unit_test(a_page_of_twenty_orders_is_in_the_shop_within_seconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
