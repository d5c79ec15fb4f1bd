/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shop and supplier change behind the hub's back, on both sides: each difference is named with what
 * both say and what will be done; asking anew mends what goes by itself; a person is told the rest.
 */
#include "base/time.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct str differences(struct story *s)
{
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/reconcile", "%s", "");

    assert_int_equal(r.status, 200);
    return str_dup(s->arena, r.body);
}

static void ask_anew(struct story *s)
{
    assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/reconcile", "%s", "").status, 202);
    sim_run(s->sim, 10 * MS_MINUTE);
}

#define EXPECT(s, code)                                    \
    do {                                                   \
        struct str all = differences(s);                   \
        if (!str_has(all, STR("\"" code "\"")))            \
            fail_msg("no " code " in %.*s", STR_ARG(all)); \
    } while (0)
#define EXPECT_NOT(s, code)                          \
    do {                                             \
        struct str all = differences(s);             \
        if (str_has(all, STR("\"" code "\"")))       \
            fail_msg(code " in %.*s", STR_ARG(all)); \
    } while (0)

/* Bought, not shipped yet; webhooks are lost from then on. */
static struct story *bought(int64_t *ret_id)
{
    static const struct shopify_hook_faults all = {.lost = 1000};
    struct story_options o = {.auto_buy = true};
    struct story *s;

    o.ali = aliworld_defaults();
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = 5 * MS_DAY;
    s = story_new(&o);
    *ret_id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 10 * MS_MINUTE);
    shopify_hook_faults(s->shop, &all);
    return s;
}

static void all_agree_where_nothing_was_changed(void **state)
{
    int64_t id;
    struct story *s = bought(&id);

    (void)state;
    sim_run(s->sim, 20 * MS_MINUTE);
    struct str all = differences(s);
    if (!str_has(all, STR("\"items\":[]")))
        fail_msg("%.*s", STR_ARG(all));
    story_free(s);
}

/* The supplier took it a second ago: that is an answer, and no old one. */
static void what_was_bought_just_now_is_no_difference(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    o.ali = aliworld_defaults();
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = 5 * MS_DAY;
    s = story_new(&o);
    story_place(s, story_order(s));
    for (int i = 0; i < 600 && !aliworld_orders_n(sim_ali(s->sim)); i++)
        sim_run(s->sim, MS_SECOND);
    sim_run(s->sim, 3 * MS_SECOND);
    story_await(s, "#1001", "ordered", MS_MINUTE);
    EXPECT_NOT(s, "supplier_old");
    story_free(s);
}

static int64_t being_asked(struct story *s)
{
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/reconcile", "%s", "");
    const struct json *asking = json_get(r.json, "asking");

    return json_i64(json_get(asking, "shops"), -1) + json_i64(json_get(asking, "orders"), -1);
}

/* So who asked anew can wait for the answers, and takes no older ones for them. */
static void it_is_told_while_answers_are_still_to_come(void **state)
{
    int64_t id;
    struct story *s = bought(&id);

    (void)state;
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_int_equal(being_asked(s), 0);
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/reconcile", "%s", "").status, 202);
    assert_true(being_asked(s) > 0);
    for (int i = 0; i < 600 && being_asked(s) > 0; i++)
        sim_run(s->sim, MS_SECOND);
    assert_int_equal(being_asked(s), 0);
    EXPECT(s, "canceled_but_bought");
    assert_true(str_has(differences(s), STR("\"stage_label\":\"Canceled\"")));
    story_free(s);
}

static void what_the_shop_canceled_unheard_is_found_and_left_to_a_person(void **state)
{
    int64_t id;
    struct story *s = bought(&id);

    (void)state;
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    EXPECT_NOT(s, "canceled_but_bought");
    ask_anew(s);
    EXPECT(s, "canceled_but_bought");
    EXPECT(s, "person");
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_free(s);
}

static void a_number_that_somebody_wrote_in_the_shop_stays_and_is_named(void **state)
{
    int64_t id;
    struct story *s = bought(&id);

    (void)state;
    assert_int_equal(shopify_fulfill_by_hand(s->shop, id, STR("LX123456785CN"), STR("China Post"),
                                             false, sim_now(s->sim)),
                     OK);
    ask_anew(s);
    EXPECT(s, "number_of_others");
    EXPECT(s, "nobody");
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 1);
    story_free(s);
}

static void a_number_that_waits_for_a_click_says_so(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s",
            "{\"auto_fulfill\":false}");
    story_place(s, story_order(s));
    story_await(s, "#1001", "shipped", 12 * MS_HOUR);
    EXPECT(s, "number_offered");
    assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "{}").status / 100, 2);
    story_await(s, "#1001", "fulfilled", MS_HOUR);
    EXPECT_NOT(s, "number_offered");
    story_free(s);
}

/* AliExpress has no list of orders for programs; what the extension reads there is looked at. */
static void a_supplier_order_that_nobody_linked_for_a_day_is_named(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    const struct json *m =
        json_get(json_at(json_get(story_get(s, "#1001").json, "lines"), 0), "mapping");
    struct str listing = str_dup(s->arena, json_str(json_get(m, "listing_id")));
    struct str sku = str_dup(s->arena, json_str(json_get(m, "sku_id")));
    struct str now = time_text(s->arena, sim_now(s->sim));
    struct sim_answer r = sim_api(
        s->sim, HTTP_POST, "/api/v1/extension/reports",
        "{\"sent_at\":\"%.*s\",\"orders\":[{\"number\":\"8190000000000999\",\"read_at\":\"%.*s\","
        "\"created\":\"2026-11-23\",\"status\":\"preparing\",\"lines\":[{\"product_id\":\"%.*s\","
        "\"sku_id\":\"%.*s\",\"quantity\":1}]}]}",
        STR_ARG(now), STR_ARG(now), STR_ARG(listing), STR_ARG(sku));
    assert_int_equal(r.status, 200);
    EXPECT_NOT(s, "unknown_at_supplier");
    sim_run(s->sim, 25 * MS_HOUR);
    EXPECT(s, "unknown_at_supplier");
    EXPECT(s, "8190000000000999");
    r = sim_api(s->sim, HTTP_GET, "/api/v1/extension/proposals", "%s", "");
    struct str path =
        str_printf(s->arena, "/api/v1/extension/proposals/%.*s/dismiss",
                   STR_ARG(json_str(json_get(json_at(json_get(r.json, "items"), 0), "id"))));
    assert_int_equal(sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path), "{}").status, 200);
    EXPECT_NOT(s, "unknown_at_supplier");
    story_free(s);
}

static void the_hourly_look_asks_both_sides_by_itself(void **state)
{
    int64_t id;
    struct story *s = bought(&id);

    (void)state;
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    sim_run(s->sim, 3 * MS_HOUR);
    EXPECT(s, "canceled_but_bought");
    story_expect(s, "differ between shop, supplier and here", (char *)NULL);
    story_free(s);
}

static size_t told(struct story *s, const char *text)
{
    struct str rest = sim_log(s->sim);
    size_t n = 0;

    for (ptrdiff_t at; (at = str_find(rest, str_of(text))) >= 0; n++)
        rest = str_slice(rest, (size_t)at + 1, rest.n);
    return n;
}

static void a_difference_that_stands_is_told_when_it_comes_and_when_it_goes(void **state)
{
    int64_t id;
    struct story *s = bought(&id);

    (void)state;
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    sim_run(s->sim, 12 * MS_HOUR);
    EXPECT(s, "canceled_but_bought");
    assert_int_equal(told(s, "differ between"), 1);
    assert_int_equal(told(s, "1 new, 0 agree again, 1 in all"), 1);
    assert_true(aliworld_cancel_by_buyer(sim_ali(s->sim), aliworld_order_at(sim_ali(s->sim), 0)->id,
                                         sim_now(s->sim)));
    for (int i = 0; i < 72 && told(s, "differ between") < 2; i++)
        sim_run(s->sim, MS_HOUR);
    assert_int_equal(told(s, "0 new, 1 agree again, 0 in all"), 1);
    sim_run(s->sim, 6 * MS_HOUR);
    assert_int_equal(told(s, "differ between"), 2);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_agree_where_nothing_was_changed),
        cmocka_unit_test(what_was_bought_just_now_is_no_difference),
        cmocka_unit_test(it_is_told_while_answers_are_still_to_come),
        cmocka_unit_test(what_the_shop_canceled_unheard_is_found_and_left_to_a_person),
        cmocka_unit_test(a_number_that_somebody_wrote_in_the_shop_stays_and_is_named),
        cmocka_unit_test(a_number_that_waits_for_a_click_says_so),
        cmocka_unit_test(a_supplier_order_that_nobody_linked_for_a_day_is_named),
        cmocka_unit_test(the_hourly_look_asks_both_sides_by_itself),
        cmocka_unit_test(a_difference_that_stands_is_told_when_it_comes_and_when_it_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
