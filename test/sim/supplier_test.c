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
#include <stdio.h>

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

static void map_first_product(struct story *s, const char *services)
{
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/mappings",
                "{\"shop\":\"lamps.myshopify.com\",\"product_id\":\"%lld\",\"variant_id\":\"%lld\","
                "\"listing_id\":\"1005004000000100\",\"sku_id\":\"12000030000000100\",%s}",
                (long long)s->product_ids[0], (long long)s->variant_ids[0], services);

    assert_int_equal(r.status, 201);
}

static const struct json *purchase(struct story *s, const char *name, size_t i)
{
    return json_at(json_get(story_get(s, name).json, "purchases"), i);
}

static bool is_state(const struct json *p, const char *state)
{
    return str_eq(json_str(json_get(p, "state")), str_of(state));
}

static void a_way_to_send_that_is_gone_gives_way_to_the_next(void **state)
{
    struct story *s = begin(slow_world());

    (void)state;
    map_first_product(s, "\"services\":[\"CAINIAO_FULFILLMENT_STD\",\"CAINIAO_STANDARD\"],"
                         "\"fallback\":\"none\"");
    aliworld_refuse(sim_ali(s->sim), STR("DELIVERY_METHOD_NOT_EXIST"), STR(""), 1);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    no_problem(s);
    assert_int_equal(creates(s), 2);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    assert_string_equal(bought(s, 0)->shipping->code, "CAINIAO_STANDARD");
    assert_true(is_state(purchase(s, "#1001", 0), "refused"));
    assert_true(is_state(purchase(s, "#1001", 1), "placed"));
    struct sim_answer r = story_get(s, "#1001");
    const struct json *list = json_get(r.json, "purchases");
    assert_false(str_eq(json_str(json_get(json_at(list, 0), "reference")),
                        json_str(json_get(json_at(list, 1), "reference"))));
    story_free(s);
}

static void when_no_other_way_is_left_it_is_named(void **state)
{
    struct story *s = begin(slow_world());

    (void)state;
    map_first_product(s, "\"services\":[\"CAINIAO_FULFILLMENT_STD\"],\"fallback\":\"none\"");
    aliworld_refuse(sim_ali(s->sim), STR("DELIVERY_METHOD_NOT_EXIST"), STR(""), -1);
    story_place(s, story_order(s));
    sim_run(s->sim, 20 * MS_MINUTE);
    has_problem(s, "service_gone", "others are offered");
    assert_int_equal(creates(s), 1);
    aliworld_refuse(sim_ali(s->sim), STR(""), STR(""), 0);
    map_first_product(s, "\"services\":[\"CAINIAO_STANDARD\"]"); /* the remedy */
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    no_problem(s);
    story_free(s);
}

static void a_variant_that_the_seller_edited_is_found_by_its_words(void **state)
{
    struct story *s = begin(slow_world());

    (void)state;
    story_place(s, story_order(s)); /* the words are learned */
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_true(aliworld_edit_variant(sim_ali(s->sim), STR("12000030000000100"),
                                      STR("12000030000009900"), STR("14:771#Black")));
    sim_run(s->sim, 6 * MS_MINUTE); /* what was told is forgotten by then */
    story_place(s, story_order(s));
    story_await(s, "#1002", "ordered", 2 * MS_MINUTE);
    assert_true(str_eq(bought(s, 1)->lines[0].sku_id, STR("12000030000009900")));
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/mappings", "%s", "");
    assert_true(str_has(r.body, STR("12000030000009900")));
    ship(s, 1, "LP00700000000303");
    story_await(s, "#1002", "fulfilled", 30 * MS_MINUTE);
    story_free(s);
}

/* An order whose name the supplier does not take: it is in Chinese. */
static int64_t place_for_xiaofang(struct story *s)
{
    struct shopify_order_input *in = story_order(s);

    in->address.first_name = STR("小芳");
    in->address.last_name = STR("王");
    return story_place(s, in);
}

static void a_refused_address_is_corrected_for_the_supplier_alone(void **state)
{
    struct story *s = begin(slow_world());
    int64_t id = place_for_xiaofang(s);

    (void)state;
    sim_run(s->sim, 2 * MS_MINUTE);
    has_problem(s, "address_rejected", "name: the name must be in Latin letters");
    assert_int_equal(creates(s), 0); /* it never left */
    struct sim_answer r = sim_api(s->sim, HTTP_PUT, "/api/v1/orders/1001/supplier-address", "%s",
                                  "{\"name\":\"Xiaofang Wang\"}");
    assert_int_equal(r.status, 200);
    assert_true(json_is_null(json_get(r.json, "problem")));
    /* The supplier finds a fault of its own. */
    aliworld_refuse(sim_ali(s->sim), STR("B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL"),
                    STR("Please enter a valid phone number"), 1);
    sim_run(s->sim, 2 * MS_MINUTE);
    if (!creates(s))
        assert_int_equal(post(s, "/api/v1/orders/1001/order", "{}").status, 202);
    sim_run(s->sim, 2 * MS_MINUTE);
    has_problem(s, "address_rejected", "phone: ");
    r = sim_api(s->sim, HTTP_PUT, "/api/v1/orders/1001/supplier-address", "%s",
                "{\"phone\":\"+16095550199\"}");
    assert_int_equal(r.status, 200);
    sim_run(s->sim, MS_MINUTE);
    if (!aliworld_orders_n(sim_ali(s->sim)))
        assert_int_equal(post(s, "/api/v1/orders/1001/order", "{}").status, 202);
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    no_problem(s);
    assert_true(str_eq(bought(s, 0)->name, STR("Xiaofang Wang")));
    assert_true(str_ends(bought(s, 0)->phone, STR("6095550199")));
    assert_true(str_eq(shopify_order(s->shop, id)->address.last_name, STR("王")));
    story_never(s, "Xiaofang");
    story_free(s);
}

static void one_correction_answers_one_refusal_whatever_the_clock_says(void **state)
{
    struct story *s = begin(slow_world());
    int64_t id = place_for_xiaofang(s);

    (void)state;
    sim_run(s->sim, 2 * MS_MINUTE);
    sim_set_back(s->sim, -8 * MS_HOUR); /* the clock runs ahead when the phone is corrected */
    sim_run(s->sim, MS_SECOND);
    struct sim_answer r = sim_api(s->sim, HTTP_PUT, "/api/v1/orders/1001/supplier-address", "%s",
                                  "{\"phone\":\"+16095550199\"}");
    assert_int_equal(r.status, 200);
    sim_run(s->sim, 2 * MS_MINUTE);
    has_problem(s, "address_rejected", "name: the name must be in Latin letters");
    sim_set_back(s->sim, 8 * MS_HOUR);
    assert_int_equal(shopify_annotate(s->shop, id, STR("a gift"), STR("vip"), sim_now(s->sim)), OK);
    sim_run(s->sim, 10 * MS_MINUTE);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/orders/1001", "%s", "");
    assert_int_equal(json_len(json_get(r.json, "purchases")), 2);
    r = sim_api(s->sim, HTTP_PUT, "/api/v1/orders/1001/supplier-address", "%s",
                "{\"name\":\"Xiaofang Wang\"}");
    assert_int_equal(r.status, 200);
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    no_problem(s);
    story_free(s);
}

/* The way to the supplier is broken in one direction for longer than it remembers references. */
static void when_the_window_has_passed_a_person_decides(void **state)
{
    struct story *s = begin(slow_world());

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_BEFORE, CREATE, 1);
    story_place(s, story_order(s));
    while (!creates(s))
        sim_run(s->sim, MS_SECOND);
    aliworld_options(sim_ali(s->sim))->fault_permille[ALIWORLD_LOST_BEFORE] = 1000;
    sim_run(s->sim, 19 * MS_HOUR);
    assert_true(creates(s) > 5);
    assert_true(is_state(purchase(s, "#1001", 0), "unknown"));
    sim_run(s->sim, 2 * MS_HOUR);
    int64_t tries = creates(s);
    aliworld_options(sim_ali(s->sim))->fault_permille[ALIWORLD_LOST_BEFORE] = 0;
    sim_run(s->sim, 8 * MS_HOUR);
    assert_int_equal(creates(s), tries); /* not one more */
    has_problem(s, "purchase_in_doubt", "WB");
    /* While it is open no second reference is made, whoever asks. */
    assert_int_equal(post(s, "/api/v1/orders/1001/order", "{}").status, 409);
    assert_int_equal(json_len(json_get(story_get(s, "#1001").json, "purchases")), 1);
    struct str id = str_dup(s->arena, json_str(json_get(purchase(s, "#1001", 0), "id")));
    char path[160];
    snprintf(path, sizeof(path), "/api/v1/purchases/%.*s/cancel", STR_ARG(id));
    assert_int_equal(post(s, path, "{\"reason\":\"not in the list there\"}").status, 200);
    assert_int_equal(post(s, "/api/v1/orders/1001/order", "{}").status, 202);
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    no_problem(s);
    story_free(s);
}

static void an_unpaid_order_that_ends_is_named_and_bought_again(void **state)
{
    struct aliworld_options ali = slow_world();

    (void)state;
    ali.pays_by_itself = false;
    ali.unpaid_ms = 2 * MS_DAY;
    struct story *s = begin(ali);
    story_place(s, story_order(s));
    sim_run(s->sim, 5 * MS_MINUTE);
    has_problem(s, "unpaid_at_supplier", "");
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/purchases?state=to_pay", "%s", "");
    assert_true(str_has(r.body, bought(s, 0)->id));
    sim_run(s->sim, 3 * MS_DAY);
    has_problem(s, "supplier_canceled", "");
    assert_true(is_state(purchase(s, "#1001", 0), "expired"));
    assert_int_equal(creates(s), 1); /* not by itself */
    assert_int_equal(post(s, "/api/v1/orders/1001/order", "{}").status, 202);
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 2);
    has_problem(s, "unpaid_at_supplier", "");
    assert_true(aliworld_pay(sim_ali(s->sim), bought(s, 1)->id, sim_now(s->sim)));
    ship(s, 1, "LP00700000000303");
    story_await(s, "#1001", "fulfilled", 20 * MS_HOUR);
    no_problem(s);
    story_free(s);
}

static void a_token_that_ends_in_the_middle_of_buying_is_renewed(void **state)
{
    struct story *s = begin(slow_world());

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    aliworld_expire_access(sim_ali(s->sim), 0, sim_now(s->sim));
    story_place(s, story_order(s));
    story_await(s, "#1002", "ordered", 3 * MS_MINUTE);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_INVALID_AUTHORIZATION, CREATE, 1);
    story_place(s, story_order(s));
    story_await(s, "#1003", "ordered", 3 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 3);
    aliworld_expire_access(sim_ali(s->sim), 0, sim_now(s->sim));
    ship(s, 2, "LP00700000000303");
    story_await(s, "#1003", "fulfilled", 30 * MS_MINUTE);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_that_the_seller_lacks_is_named_and_bought_again),
        cmocka_unit_test(a_line_that_the_seller_lacks_is_refunded_or_let_be),
        cmocka_unit_test(a_way_to_send_that_is_gone_gives_way_to_the_next),
        cmocka_unit_test(when_no_other_way_is_left_it_is_named),
        cmocka_unit_test(a_variant_that_the_seller_edited_is_found_by_its_words),
        cmocka_unit_test(a_refused_address_is_corrected_for_the_supplier_alone),
        cmocka_unit_test(one_correction_answers_one_refusal_whatever_the_clock_says),
        cmocka_unit_test(when_the_window_has_passed_a_person_decides),
        cmocka_unit_test(an_unpaid_order_that_ends_is_named_and_bought_again),
        cmocka_unit_test(a_token_that_ends_in_the_middle_of_buying_is_renewed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
