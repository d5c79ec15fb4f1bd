/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of a supplier order that the supplier divides after it was paid: half of the goods go on
 * under another order number, and the old one keeps the rest or is not known any more. */
#include "base/time.h"
#include "sim/check.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define PUSH_URL "https://hub.example/webhooks/aliexpress"
#define CREATE   STR("aliexpress.ds.order.create")

static struct story *begin(int64_t divided_id, bool pushes)
{
    struct story_options o = {.auto_buy = true, .ali = aliworld_defaults()};

    o.ali.pays_by_itself = true;
    o.ali.ship_ms = -1;
    o.ali.deliver_ms = -1;
    o.ali.divided_id = divided_id;
    o.ali.relabel_both_ms = MS_MINUTE;
    if (pushes)
        o.ali.push_url = STR(PUSH_URL);
    return story_new(&o);
}

/* Three lamps of one kind, bought and read. */
static int64_t buy_three(struct story *s)
{
    struct shopify_order_input *in = story_order(s);

    ((struct shopify_line_input *)in->lines)[0].quantity = 3;
    int64_t id = story_place(s, in);
    sim_run(s->sim, 10 * MS_MINUTE);
    return id;
}

static const struct aliworld_order *bought(struct story *s, size_t i)
{
    assert_true(i < aliworld_orders_n(sim_ali(s->sim)));
    return aliworld_order_at(sim_ali(s->sim), i);
}

static void divide(struct story *s, size_t i)
{
    assert_true(aliworld_divide(sim_ali(s->sim), bought(s, i)->id, sim_now(s->sim)));
}

static void ship_all(struct story *s)
{
    for (size_t i = 0; i < aliworld_orders_n(sim_ali(s->sim)); i++)
        aliworld_ship(sim_ali(s->sim), bought(s, i)->id, STR_NONE, sim_now(s->sim));
}

static bool says(struct story *s, const char *name, const char *words)
{
    return str_has(story_get(s, name).body, str_of(words));
}

static size_t orders_listed(struct story *s, const char *name)
{
    struct sim_answer r = story_get(s, name);
    const struct json *p = json_at(json_get(r.json, "purchases"), 0);

    assert_int_equal(json_len(json_get(r.json, "purchases")), 1);
    return json_len(json_get(p, "supplier_orders"));
}

/* Each half's number is in the shop, the customer was told of each once. */
static void expect_both_marked(struct story *s, int64_t id)
{
    const struct shopify_order *o = shopify_order(s->shop, id);

    assert_int_equal(o->fulfillments_n, 2);
    assert_false(
        str_eq(o->fulfillments[0]->tracking[0].number, o->fulfillments[1]->tracking[0].number));
    assert_int_equal(shopify_line_fulfilled(o->lines[0]), 3);
    assert_int_equal(shopify_order_notifications(o), 2);
    assert_int_equal(aliworld_calls(sim_ali(s->sim), CREATE), 1);
}

static void both_halves_are_found_by_messages(void **state)
{
    static const int64_t ways[] = {ALIWORLD_DIVIDED_KEPT, ALIWORLD_DIVIDED_UNKNOWN};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct story *s = begin(ways[i], true);
        int64_t id = buy_three(s);
        divide(s, 0);
        sim_run(s->sim, 2 * MS_HOUR);
        assert_false(says(s, "#1001", "supplier_split"));
        assert_int_equal(orders_listed(s, "#1001"), i ? 3 : 2);
        ship_all(s);
        story_await(s, "#1001", "fulfilled", MS_HOUR);
        expect_both_marked(s, id);
        story_free(s);
    }
}

/* No message leads to the other half: a person is asked for it. */
static void without_messages_a_person_links_the_other_half(void **state)
{
    static const int64_t ways[] = {ALIWORLD_DIVIDED_KEPT, ALIWORLD_DIVIDED_UNKNOWN};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct story *s = begin(ways[i], false);
        int64_t id = buy_three(s);
        divide(s, 0);
        sim_run(s->sim, 2 * MS_HOUR);
        assert_true(says(s, "#1001", "\"supplier_split\""));
        assert_true(says(s, "#1001", "in no known supplier order"));
        for (size_t k = 1; k < aliworld_orders_n(sim_ali(s->sim)); k++)
            assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/link",
                                     "{\"number\":\"%.*s\"}", STR_ARG(bought(s, k)->id))
                                 .status,
                             201);
        ship_all(s);
        story_await(s, "#1001", "fulfilled", MS_HOUR);
        sim_run(s->sim, MS_HOUR);
        expect_both_marked(s, id);
        assert_false(says(s, "#1001", "\"supplier_split\""));
        story_free(s);
    }
}

/* Divided before it could be read for the first time: its number alone was ever known. */
static void one_that_was_never_read_is_looked_for_too(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_UNKNOWN, false);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    ((struct shopify_line_input *)in->lines)[0].quantity = 3;
    story_place(s, in);
    for (int i = 0; i < 100 && !aliworld_orders_n(sim_ali(s->sim)); i++)
        sim_run(s->sim, MS_SECOND / 2);
    divide(s, 0);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_true(says(s, "#1001", "\"supplier_split\""));
    story_free(s);
}

/* Goods of two stores, and both orders are divided. */
static void both_orders_of_one_purchase_are_looked_for(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_UNKNOWN, false);
    struct shopify_order_input *in = story_order_of_two_stores(s);

    (void)state;
    for (size_t i = 0; i < in->lines_n; i++)
        ((struct shopify_line_input *)in->lines)[i].quantity = 2;
    story_place(s, in);
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 2);
    divide(s, 0);
    divide(s, 1);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_true(says(s, "#1001", "\"supplier_split\""));
    story_free(s);
}

/* A half is divided once more after a restart: what the others hold is asked for anew. */
static void a_half_that_is_divided_again_is_looked_for(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_UNKNOWN, true);

    (void)state;
    buy_three(s);
    divide(s, 0);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_int_equal(orders_listed(s, "#1001"), 3);
    sim_crash(s->sim);
    size_t half = bought(s, 1)->lines[0].quantity > 1 ? 1 : 2;
    aliworld_options(sim_ali(s->sim))->push_url = STR_NONE;
    divide(s, half);
    sim_run(s->sim, 3 * MS_HOUR);
    assert_true(says(s, "#1001", "\"supplier_split\""));
    story_free(s);
}

/* A purchase whose answer was lost before it arrived waits for its number; the order of the one
 * before it is divided. */
static struct story *begin_with_a_half_and_a_lost_purchase(void)
{
    struct story *s = begin(ALIWORLD_DIVIDED_KEPT, true);
    struct shopify_order_input *in = story_order(s);

    ((struct shopify_line_input *)in->lines)[0].quantity = 2;
    story_place(s, in);
    sim_run(s->sim, 10 * MS_MINUTE);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_BEFORE, CREATE, 1);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_INTERNAL, CREATE, 100);
    story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    divide(s, 0);
    return s;
}

static void expect_half_not_taken(struct story *s)
{
    assert_false(says(s, "#1002",
                      str_cstr(s->arena, str_printf(s->arena, "\"number\":\"%.*s\"",
                                                    STR_ARG(bought(s, 1)->id)))));
}

static void a_half_is_not_taken_for_a_lost_purchase(void **state)
{
    struct story *s = begin_with_a_half_and_a_lost_purchase();

    (void)state;
    sim_run(s->sim, 3 * MS_HOUR);
    expect_half_not_taken(s);
    story_free(s);
}

/* What the divided order holds is not known any more then: the half is nobody's until it is. */
static void nor_is_it_taken_after_a_restart(void **state)
{
    struct story *s = begin_with_a_half_and_a_lost_purchase();

    (void)state;
    sim_run(s->sim, MS_HOUR);
    assert_true(says(s, "#1001", "\"supplier_split\""));
    sim_crash(s->sim);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_BEFORE, CREATE, 1);
    story_place(s, story_order(s)); /* in doubt too: messages are looked through again */
    sim_run(s->sim, 3 * MS_HOUR);
    expect_half_not_taken(s);
    story_free(s);
}

/* Two orders of the same goods are divided at once: only a person knows whose half is whose. */
static void the_same_goods_of_two_are_proposed(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_KEPT, true);

    (void)state;
    buy_three(s);
    buy_three(s);
    divide(s, 0);
    divide(s, 1);
    sim_run(s->sim, 2 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 4);
    for (int i = 0; i < 2; i++) {
        struct str body = story_get(s, i ? "#1002" : "#1001").body;
        assert_true(str_has(body, STR("; perhaps in ")));
        assert_true(str_has(body, bought(s, 2)->id) && str_has(body, bought(s, 3)->id));
    }
    story_free(s);
}

/* One parcel came, and what is lacking is not taken to be in it; nor is it bought again. */
static void the_other_half_is_neither_marked_nor_bought_meanwhile(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_KEPT, false);
    int64_t id = buy_three(s);

    (void)state;
    divide(s, 0);
    sim_run(s->sim, MS_HOUR);
    assert_true(aliworld_ship(sim_ali(s->sim), bought(s, 0)->id, STR_NONE, sim_now(s->sim)));
    sim_run(s->sim, 12 * MS_HOUR);
    const struct shopify_order *o = shopify_order(s->shop, id);
    assert_int_equal(o->fulfillments_n, 1);
    assert_int_equal(shopify_line_fulfilled(o->lines[0]), 2);
    assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/order", "{}").status, 409);
    assert_int_equal(aliworld_calls(sim_ali(s->sim), CREATE), 1);
    story_free(s);
}

/* What was kept in memory is asked for anew. */
static void link_half(struct story *s, size_t i)
{
    assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/link", "{\"number\":\"%.*s\"}",
                             STR_ARG(bought(s, i)->id))
                         .status,
                     201);
}

static void a_restart_forgets_nothing_of_it(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_KEPT, false);
    int64_t id = buy_three(s);

    (void)state;
    divide(s, 0);
    sim_run(s->sim, MS_HOUR);
    sim_crash(s->sim);
    sim_run(s->sim, MS_HOUR);
    assert_true(says(s, "#1001", "\"supplier_split\""));
    link_half(s, 1);
    sim_crash(s->sim);
    sim_run(s->sim, MS_HOUR);
    assert_false(says(s, "#1001", "\"supplier_split\""));
    ship_all(s);
    story_await(s, "#1001", "fulfilled", MS_HOUR);
    expect_both_marked(s, id);
    story_free(s);
}

/* Nobody looked between: what is canceled is the rest, and the half is still to come. */
static void an_order_that_is_canceled_after_it_was_divided_leaves_its_half(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_KEPT, false);
    int64_t id = buy_three(s);

    (void)state;
    divide(s, 0);
    assert_true(aliworld_cancel_by_buyer(sim_ali(s->sim), bought(s, 0)->id, sim_now(s->sim)));
    sim_run(s->sim, MS_DAY);
    assert_true(says(s, "#1001", "\"supplier_split\""));
    assert_true(says(s, "#1001", "\"lines_canceled\""));
    assert_int_equal(aliworld_calls(sim_ali(s->sim), CREATE), 1);
    link_half(s, 1);
    ship_all(s);
    sim_run(s->sim, MS_DAY);
    assert_false(says(s, "#1001", "\"supplier_split\""));
    assert_int_equal(shopify_line_fulfilled(shopify_order(s->shop, id)->lines[0]), 1);
    story_free(s);
}

/* Three units in three orders, of which two are canceled: two may be bought again. */
static void two_canceled_parts_are_two_units(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_KEPT, false);

    (void)state;
    buy_three(s);
    divide(s, 0);
    divide(s, 0);
    sim_run(s->sim, MS_HOUR);
    link_half(s, 1);
    link_half(s, 2);
    sim_run(s->sim, MS_HOUR);
    for (size_t i = 0; i < 2; i++)
        assert_true(aliworld_cancel_by_buyer(sim_ali(s->sim), bought(s, i)->id, sim_now(s->sim)));
    sim_run(s->sim, MS_DAY);
    assert_true(says(s, "#1001", "\"to_buy\":2"));
    assert_true(says(s, "#1001", "\"lines_canceled\""));
    story_free(s);
}

/* Three units in three orders at last, of which one is not known. The parcel of another one is
 * shown under its old number and its new one: it is still one unit, and the third is still looked
 * for. */
static void a_parcel_under_two_numbers_is_no_more_goods(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_KEPT, false);
    int64_t id = buy_three(s);

    (void)state;
    divide(s, 0);
    divide(s, 0);
    sim_run(s->sim, MS_HOUR);
    aliworld_ship(sim_ali(s->sim), bought(s, 1)->id, STR_NONE, sim_now(s->sim));
    sim_run(s->sim, MS_HOUR);
    aliworld_relabel(sim_ali(s->sim), bought(s, 1)->id, 0, STR("9261290100000000000008"),
                     sim_now(s->sim));
    sim_run(s->sim, MS_HOUR);
    link_half(s, 1);
    sim_run(s->sim, MS_HOUR);
    aliworld_ship(sim_ali(s->sim), bought(s, 0)->id, STR_NONE, sim_now(s->sim));
    sim_run(s->sim, MS_DAY);
    assert_true(says(s, "#1001", "\"supplier_split\""));
    link_half(s, 2);
    aliworld_ship(sim_ali(s->sim), bought(s, 2)->id, STR_NONE, sim_now(s->sim));
    story_await(s, "#1001", "fulfilled", MS_DAY);
    assert_false(says(s, "#1001", "\"supplier_split\""));
    assert_int_equal(shopify_line_fulfilled(shopify_order(s->shop, id)->lines[0]), 3);
    story_free(s);
}

/* An order of two stores makes two orders from the beginning: that is none. */
static void two_stores_are_no_division(void **state)
{
    struct story *s = begin(ALIWORLD_DIVIDED_KEPT, true);

    (void)state;
    story_place(s, story_order_of_two_stores(s));
    sim_run(s->sim, 3 * MS_HOUR);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 2);
    assert_int_equal(json_len(json_get(story_get(s, "#1001").json, "problems")), 0);
    ship_all(s);
    story_await(s, "#1001", "fulfilled", MS_HOUR);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_halves_are_found_by_messages),
        cmocka_unit_test(without_messages_a_person_links_the_other_half),
        cmocka_unit_test(one_that_was_never_read_is_looked_for_too),
        cmocka_unit_test(both_orders_of_one_purchase_are_looked_for),
        cmocka_unit_test(a_half_that_is_divided_again_is_looked_for),
        cmocka_unit_test(a_half_is_not_taken_for_a_lost_purchase),
        cmocka_unit_test(nor_is_it_taken_after_a_restart),
        cmocka_unit_test(the_same_goods_of_two_are_proposed),
        cmocka_unit_test(the_other_half_is_neither_marked_nor_bought_meanwhile),
        cmocka_unit_test(a_restart_forgets_nothing_of_it),
        cmocka_unit_test(an_order_that_is_canceled_after_it_was_divided_leaves_its_half),
        cmocka_unit_test(two_canceled_parts_are_two_units),
        cmocka_unit_test(a_parcel_under_two_numbers_is_no_more_goods),
        cmocka_unit_test(two_stores_are_no_division),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
