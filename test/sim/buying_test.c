/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Buying: what is looked at before a purchase leaves, how a lost answer is settled, what waits for
 * the merchant's money. The promise behind all of it is in story_check: nothing is bought twice.
 */
#include "test/sim/story.h"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define CREATE STR("aliexpress.ds.order.create")

static struct story *begin(bool auto_buy)
{
    struct story_options o = {.auto_buy = auto_buy};

    return story_new(&o);
}

static struct str sku(struct story *s, int i)
{
    return str_printf(s->arena, "12000030000000%d", 100 + i);
}

static int64_t creates(struct story *s)
{
    return aliworld_calls(sim_ali(s->sim), CREATE);
}

static struct sim_answer post(struct story *s, const char *path, const char *body)
{
    return sim_api(s->sim, HTTP_POST, path, "%s", body);
}

/* The order's open problem of that code is there, with these words in its detail. */
static void has_problem(struct story *s, const char *code, const char *words)
{
    const struct json *problems = json_get(story_get(s, "#1001").json, "problems");

    for (struct json_iter it = json_iter(problems); json_next(&it);) {
        if (!str_eq(json_str(json_get(it.val, "code")), str_of(code)))
            continue;
        if (!str_has(json_str(json_get(it.val, "detail")), str_of(words)))
            fail_msg("%s says %.*s", code, STR_ARG(json_str(json_get(it.val, "detail"))));
        return;
    }
    fail_msg("no problem %s: %.*s", code, STR_ARG(json_print(s->arena, problems)));
}

static void no_problem(struct story *s)
{
    const struct json *problems = json_get(story_get(s, "#1001").json, "problems");

    if (json_len(problems))
        fail_msg("problems: %.*s", STR_ARG(json_print(s->arena, problems)));
}

static const struct json *purchase(struct story *s, size_t i)
{
    return json_at(json_get(story_get(s, "#1001").json, "purchases"), i);
}

static void map_again(struct story *s, const char *rest)
{
    struct sim_answer r = sim_api(
        s->sim, HTTP_POST, "/api/v1/mappings",
        "{\"shop\":\"lamps.myshopify.com\",\"product_id\":\"%lld\",\"variant_id\":\"%lld\",%s}",
        (long long)s->product_ids[0], (long long)s->variant_ids[0], rest);

    assert_int_equal(r.status, 201);
}

static void what_is_out_of_stock_never_leaves(void **state)
{
    struct story *s = begin(true);

    (void)state;
    aliworld_set_stock(sim_ali(s->sim), sku(s, 0), 0);
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(creates(s), 0);
    has_problem(s, "out_of_stock", "1 needed, 0 left");
    assert_true(str_eq(json_str(json_get(purchase(s, 0), "state")), STR("refused")));
    sim_run(s->sim, 6 * MS_MINUTE); /* what was told is forgotten by then */
    aliworld_set_stock(sim_ali(s->sim), sku(s, 0), 5);
    assert_int_equal(post(s, "/api/v1/orders/1001/order", "{}").status, 202);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    assert_int_equal(creates(s), 1);
    story_free(s);
}

static void out_of_stock_the_next_listing_is_bought(void **state)
{
    struct story *s = begin(true);

    (void)state;
    map_again(s, "\"listing_id\":\"1005004000000100\",\"sku_id\":\"12000030000000100\","
                 "\"services\":[\"CAINIAO_FULFILLMENT_STD\"],\"alternatives\":["
                 "{\"listing_id\":\"1005004000000199\"},"
                 "{\"link\":\"https://www.aliexpress.com/item/1005004000000101.html\","
                 "\"sku_id\":\"12000030000000101\"}]");
    aliworld_set_stock(sim_ali(s->sim), sku(s, 0), 0);
    story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    assert_true(str_eq(aliworld_order_at(sim_ali(s->sim), 0)->lines[0].sku_id, sku(s, 1)));
    const struct json *choice = json_at(json_get(purchase(s, 0), "choices"), 0);
    assert_true(str_eq(json_str(json_get(choice, "listing_id")), STR("1005004000000101")));
    no_problem(s);
    story_free(s);
}

static void a_product_that_is_gone_is_named_and_mapping_it_anew_mends_it(void **state)
{
    struct story *s = begin(true);

    (void)state;
    aliworld_remove_product(sim_ali(s->sim), STR("1005004000000100"));
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    has_problem(s, "variant_gone", "");
    assert_int_equal(creates(s), 0);
    map_again(s, "\"listing_id\":\"1005004000000101\",\"sku_id\":\"12000030000000101\"");
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    no_problem(s);
    story_free(s);
}

/* What was told of the goods a moment ago is no longer so: read anew, found by the words. */
static void variants_renumbered_since_the_look_are_found_by_their_words(void **state)
{
    struct story *s = begin(true);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_true(aliworld_edit_variant(sim_ali(s->sim), sku(s, 0), STR("12000030000000777"),
                                      STR("14:777#Black")));
    story_place(s, story_order(s));
    story_await(s, "#1002", "ordered", 2 * MS_MINUTE);
    assert_int_equal(creates(s), 3);
    const struct json *all = json_get(story_get(s, "#1002").json, "purchases");
    assert_int_equal(json_len(all), 2);
    assert_true(str_has(json_str(json_get(json_at(all, 0), "refusal")), STR("SKU_NOT_EXIST")));
    assert_int_equal(json_len(json_get(story_get(s, "#1002").json, "problems")), 0);
    story_free(s);
}

static void a_variant_that_is_refused_again_and_again_is_tried_twice(void **state)
{
    struct story *s = begin(true);

    (void)state;
    aliworld_refuse(sim_ali(s->sim), STR("SKU_NOT_EXIST"), STR("no such sku"), 1000);
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(creates(s), 2);
    has_problem(s, "variant_gone", "SKU_NOT_EXIST");
    assert_int_equal(json_len(json_get(story_get(s, "#1001").json, "problems")), 1);
    story_free(s);
}

/* A code that nobody has listed is no proof that nothing was made, but it is all that is known. */
static void a_refusal_that_is_not_listed_is_told_in_its_own_words(void **state)
{
    struct story *s = begin(true);

    (void)state;
    aliworld_refuse(sim_ali(s->sim), STR("SUNDAY_ERROR"), STR("no sale on Sundays"), 1000);
    story_place(s, story_order(s));
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_true(str_eq(json_str(json_get(purchase(s, 0), "state")), STR("unknown")));
    struct str why = json_str(json_get(purchase(s, 0), "waits_for"));
    if (!str_has(why, STR("SUNDAY_ERROR: no sale on Sundays")))
        fail_msg("waits for: %.*s", STR_ARG(why));
    has_problem(s, "purchase_in_doubt", "WB");
    story_free(s);
}

static void a_price_that_rose_asks_a_person(void **state)
{
    struct story *s = begin(true);

    (void)state;
    story_place(s, story_order(s)); /* the price is known from then on */
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    aliworld_set_price(sim_ali(s->sim), sku(s, 0), 700);
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(creates(s), 1);
    struct sim_answer r = story_get(s, "#1002");
    assert_true(str_has(r.body, STR("price_rose")));
    assert_true(str_has(r.body, STR("from 5.00 USD to 7.00 USD")));
    r = post(s, "/api/v1/orders/1002/order", "{\"accept_price\":true}");
    assert_int_equal(r.status, 202);
    story_await(s, "#1002", "fulfilled", 8 * MS_HOUR);
    story_place(s, story_order(s)); /* the new price is the known one */
    story_await(s, "#1003", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

static void a_purchase_above_the_cost_limit_asks_a_person(void **state)
{
    struct story *s = begin(true);

    (void)state;
    assert_int_equal(sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s",
                             "{\"cost_limit_minor\":100}")
                         .status,
                     200);
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(creates(s), 0);
    has_problem(s, "cost_limit", "limit 1.00 USD");
    assert_int_equal(post(s, "/api/v1/orders/1001/order", "{\"accept_price\":true}").status, 202);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

static void a_thousand_orders_of_one_product_ask_for_it_now_and_then(void **state)
{
    struct story *s = begin(true);

    (void)state;
    for (int i = 0; i < 60; i++)
        story_place(s, story_order(s));
    sim_run(s->sim, 4 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 60);
    assert_in_range(aliworld_calls(sim_ali(s->sim), STR("aliexpress.ds.product.get")), 1, 2);
    story_free(s);
}

/* Else purchases would ask and ask, one request now and then, and none would ever leave. */
static void where_few_requests_are_left_in_a_day_goods_are_known_for_longer(void **state)
{
    struct story_options o = {.auto_buy = true, .sim.supplier_calls = 240};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    sim_run(s->sim, 40 * MS_MINUTE);
    story_place(s, story_order(s)); /* the number of requests in a day is known since */
    story_await(s, "#1002", "ordered", 10 * MS_MINUTE);
    int64_t asked = aliworld_calls(sim_ali(s->sim), STR("aliexpress.ds.product.get"));
    sim_run(s->sim, 40 * MS_MINUTE);
    story_place(s, story_order(s));
    story_await(s, "#1003", "ordered", 10 * MS_MINUTE);
    assert_int_equal(aliworld_calls(sim_ali(s->sim), STR("aliexpress.ds.product.get")), asked);
    story_free(s);
}

static void a_supplier_that_does_not_answer_stops_nothing_for_ever(void **state)
{
    struct story *s = begin(true);

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_HTML_502, STR("aliexpress.ds.product.get"), 5);
    story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    no_problem(s);
    story_free(s);
}

/* Errors of the supplier's own say nothing about the goods: nothing is refused for them. */
static void a_question_that_fails_is_asked_again(enum aliworld_fault fault, const char *method)
{
    struct story_options o = {.auto_buy = true};

    o.ali = aliworld_defaults();
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = MS_HOUR;
    struct story *s = story_new(&o);
    aliworld_fault(sim_ali(s->sim), fault, str_of(method), 3);
    story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    assert_true(str_eq(json_str(json_get(purchase(s, 0), "state")), STR("placed")));
    assert_int_equal(json_len(json_get(story_get(s, "#1001").json, "purchases")), 1);
    no_problem(s);
    story_free(s);
}

static void whatever_fails_while_goods_are_asked_for_is_tried_again(void **state)
{
    static const enum aliworld_fault faults[] = {
        ALIWORLD_LOST_BEFORE,  ALIWORLD_HTML_502,
        ALIWORLD_HTML_200,     ALIWORLD_API_LIMIT,
        ALIWORLD_APP_LIMIT,    ALIWORLD_SERVICE_TIMEOUT,
        ALIWORLD_INTERNAL,     ALIWORLD_INVALID_AUTHORIZATION,
        ALIWORLD_SYSTEM_ERROR,
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        a_question_that_fails_is_asked_again(faults[i], "aliexpress.ds.product.get");
        a_question_that_fails_is_asked_again(faults[i], "aliexpress.ds.freight.query");
    }
}

static void a_ban_on_asking_for_products_stops_only_what_must_ask(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = aliworld_defaults()};
    struct shopify_order_input *other;

    (void)state;
    o.ali.pays_by_itself = true;
    o.ali.ban_ms = 20 * MS_MINUTE;
    struct story *s = story_new(&o);
    story_place(s, story_order(s)); /* its goods are known for five minutes */
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_API_LIMIT, STR("aliexpress.ds.product.get"), 1);
    other = story_order(s);
    ((struct shopify_line_input *)other->lines)[0].variant_id = s->variant_ids[1];
    story_place(s, other);
    sim_run(s->sim, 30 * MS_SECOND);
    story_place(s, story_order(s));
    story_await(s, "#1003", "ordered", MS_MINUTE);
    assert_true(str_eq(story_stage(s, "#1002"), STR("to_order")));
    assert_int_equal(aliworld_calls(sim_ali(s->sim), STR("aliexpress.ds.product.get")), 2);
    story_await(s, "#1002", "ordered", 40 * MS_MINUTE);
    story_free(s);
}

static void goods_that_cannot_be_asked_for_wait_visibly_then_it_is_a_problem(void **state)
{
    struct story *s = begin(true);

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_SERVICE_TIMEOUT, STR("aliexpress.ds.product.get"),
                   1000);
    story_place(s, story_order(s));
    sim_run(s->sim, 2 * MS_MINUTE);
    assert_true(str_eq(json_str(json_get(purchase(s, 0), "state")), STR("planned")));
    assert_true(json_str(json_get(purchase(s, 0), "waits_for")).n > 0);
    sim_run(s->sim, 3 * MS_HOUR);
    has_problem(s, "check_failed", "");
    assert_int_equal(creates(s), 0);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_out_of_stock_never_leaves),
        cmocka_unit_test(out_of_stock_the_next_listing_is_bought),
        cmocka_unit_test(a_product_that_is_gone_is_named_and_mapping_it_anew_mends_it),
        cmocka_unit_test(variants_renumbered_since_the_look_are_found_by_their_words),
        cmocka_unit_test(a_variant_that_is_refused_again_and_again_is_tried_twice),
        cmocka_unit_test(a_refusal_that_is_not_listed_is_told_in_its_own_words),
        cmocka_unit_test(a_price_that_rose_asks_a_person),
        cmocka_unit_test(a_purchase_above_the_cost_limit_asks_a_person),
        cmocka_unit_test(a_thousand_orders_of_one_product_ask_for_it_now_and_then),
        cmocka_unit_test(where_few_requests_are_left_in_a_day_goods_are_known_for_longer),
        cmocka_unit_test(a_supplier_that_does_not_answer_stops_nothing_for_ever),
        cmocka_unit_test(whatever_fails_while_goods_are_asked_for_is_tried_again),
        cmocka_unit_test(a_ban_on_asking_for_products_stops_only_what_must_ask),
        cmocka_unit_test(goods_that_cannot_be_asked_for_wait_visibly_then_it_is_a_problem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
