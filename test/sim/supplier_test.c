/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories of what suppliers do: they cancel a part, give up a way to send, edit their variants,
 * refuse an address, let an unpaid order end. Each is named, and a person or the hub goes on.
 */
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define CREATE STR("aliexpress.ds.order.create")

/* Parcels leave when the story says so. */
static struct aliworld_options slow_world(void)
{
    struct aliworld_options o = aliworld_defaults();

    o.pays_by_itself = true;
    o.ship_ms = -1;
    o.deliver_ms = -1;
    return o;
}

static struct story *begin(struct aliworld_options ali)
{
    struct story_options o = {.auto_buy = true, .ali = ali};

    return story_new(&o);
}

static const struct aliworld_order *bought(struct story *s, size_t i)
{
    assert_true(i < aliworld_orders_n(sim_ali(s->sim)));
    return aliworld_order_at(sim_ali(s->sim), i);
}

static void ship(struct story *s, size_t i, const char *number)
{
    assert_true(aliworld_ship(sim_ali(s->sim), bought(s, i)->id, str_of(number), sim_now(s->sim)));
}

static struct sim_answer post(struct story *s, const char *path, const char *body)
{
    return sim_api(s->sim, HTTP_POST, path, "%s", body);
}

static const struct json *problem(struct story *s, const char *code)
{
    const struct json *problems = json_get(story_get(s, "#1001").json, "problems");

    for (struct json_iter it = json_iter(problems); json_next(&it);) {
        if (str_eq(json_str(json_get(it.val, "code")), str_of(code)))
            return it.val;
    }
    return NULL;
}

static void has_problem(struct story *s, const char *code, const char *words)
{
    const struct json *p = problem(s, code);

    if (!p)
        fail_msg("no problem %s: %.*s", code, STR_ARG(story_get(s, "#1001").body));
    if (!str_has(json_str(json_get(p, "detail")), str_of(words)))
        fail_msg("%s says %.*s", code, STR_ARG(json_str(json_get(p, "detail"))));
}

static void no_problem(struct story *s)
{
    const struct json *problems = json_get(story_get(s, "#1001").json, "problems");

    if (json_len(problems))
        fail_msg("problems: %.*s", STR_ARG(json_print(s->arena, problems)));
}

static int64_t creates(struct story *s)
{
    return aliworld_calls(sim_ali(s->sim), CREATE);
}

static struct shopify_order_input *order_of_two_lines(struct story *s)
{
    struct shopify_order_input *in = story_order(s);

    ((struct shopify_line_input *)in->lines)[1] =
        (struct shopify_line_input){.variant_id = s->variant_ids[1], .quantity = 2};
    in->lines_n = 2;
    return in;
}

static void a_line_that_the_seller_lacks_is_named_and_bought_again(void **state)
{
    struct story *s = begin(slow_world());

    (void)state;
    int64_t id = story_place(s, order_of_two_lines(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_true(aliworld_drop_line(sim_ali(s->sim), bought(s, 0)->id, 1, sim_now(s->sim)));
    story_await(s, "#1001", "to_order", 10 * MS_MINUTE);
    has_problem(s, "lines_canceled", "2 × LAMP-2");
    sim_run(s->sim, 3 * MS_HOUR); /* not by itself */
    assert_int_equal(creates(s), 1);
    ship(s, 0, "LP00700000000303"); /* the rest goes on */
    sim_run(s->sim, 30 * MS_MINUTE);
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 1);
    assert_int_equal(shopify_order(s->shop, id)->fulfillments[0]->lines_n, 1);
    assert_int_equal(post(s, "/api/v1/orders/1001/order", "{}").status, 202);
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    no_problem(s);
    assert_int_equal(bought(s, 1)->lines_n, 1);
    assert_int_equal(bought(s, 1)->lines[0].quantity, 2);
    ship(s, 1, "LP00700000000304");
    story_await(s, "#1001", "fulfilled", 30 * MS_MINUTE);
    no_problem(s);
    story_free(s);
}

/* One unit of the second line. */
static void refund_one(struct story *s, int64_t id)
{
    int64_t line_id = shopify_order(s->shop, id)->lines[1]->id;

    assert_int_equal(shopify_refund(s->shop, id, line_id, 1, STR(""), sim_now(s->sim)), OK);
}

static void a_line_that_the_seller_lacks_is_refunded_or_let_be(void **state)
{
    struct story *s = begin(slow_world());
    char path[160];

    (void)state;
    int64_t id = story_place(s, order_of_two_lines(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    aliworld_drop_line(sim_ali(s->sim), bought(s, 0)->id, 1, sim_now(s->sim));
    story_await(s, "#1001", "to_order", 10 * MS_MINUTE);
    refund_one(s, id);
    sim_run(s->sim, MS_MINUTE);
    has_problem(s, "lines_canceled", "1 × LAMP-2");
    snprintf(path, sizeof(path), "/api/v1/problems/%.*s/dismiss",
             STR_ARG(json_str(json_get(problem(s, "lines_canceled"), "id"))));
    assert_int_equal(post(s, path, "{\"reason\":\"the customer waits\"}").status, 200);
    refund_one(s, id);
    ship(s, 0, "LP00700000000303");
    story_await(s, "#1001", "fulfilled", 30 * MS_MINUTE);
    no_problem(s);
    assert_int_equal(creates(s), 1);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_that_the_seller_lacks_is_named_and_bought_again),
        cmocka_unit_test(a_line_that_the_seller_lacks_is_refunded_or_let_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
