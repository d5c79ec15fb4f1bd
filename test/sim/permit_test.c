/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of a supplier that takes a permission from the app, while its token stays good, and gives
 * it back hours later. */
#include "base/time.h"
#include "sim/sim_part.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define CREATE   "aliexpress.ds.order.create"
#define STATUS   "aliexpress.trade.ds.order.get"
#define TRACKING "aliexpress.ds.order.tracking.get"
#define PRODUCT  "aliexpress.ds.product.get"
#define FREIGHT  "aliexpress.ds.freight.query"
#define REGIONS  "aliexpress.ds.address.get"

static struct story *begin(void)
{
    struct story_options o = {.auto_buy = true, .ali = aliworld_defaults()};

    o.ali.pays_by_itself = true;
    o.ali.ship_ms = -1;
    o.ali.deliver_ms = -1;
    return story_new(&o);
}

static void deny(struct story *s, const char *method)
{
    aliworld_deny(sim_ali(s->sim), STR(SIM_APP_KEY), str_of(method), ALIWORLD_DENIAL_API);
}

static int64_t denied(struct story *s, const char *method)
{
    return aliworld_denied(sim_ali(s->sim), STR(SIM_APP_KEY), str_of(method));
}

static void allow(struct story *s, const char *method)
{
    aliworld_deny(sim_ali(s->sim), STR(SIM_APP_KEY), str_of(method), ALIWORLD_DENIAL_NONE);
}

static bool has_problem(struct story *s, const char *name, const char *words)
{
    struct str body = story_get(s, name).body;

    return str_has(body, STR("\"supplier_permission\"")) && str_has(body, str_of(words));
}

static bool account_says(struct story *s, const char *words)
{
    return str_has(sim_api(s->sim, HTTP_GET, "/api/v1/suppliers", "%s", "").body, str_of(words));
}

static void ship(struct story *s)
{
    const struct aliworld_order *o = aliworld_order_at(sim_ali(s->sim), 0);

    assert_true(aliworld_ship(sim_ali(s->sim), o->id, STR("LP00700000000303"), sim_now(s->sim)));
}

static void what_may_not_be_bought_waits_and_is_bought_when_it_may(void **state)
{
    struct story *s = begin();

    (void)state;
    deny(s, CREATE);
    for (int i = 0; i < 5; i++)
        story_place(s, story_order(s));
    sim_run(s->sim, 6 * MS_HOUR);
    assert_in_range(denied(s, CREATE), 2, 40);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    for (int i = 0; i < 5; i++) {
        char name[32];
        snprintf(name, sizeof(name), "#100%d", i + 1);
        assert_true(has_problem(s, name, "the supplier does not let the app buy"));
        assert_true(has_problem(s, name, "apply for it in the app's console"));
    }
    assert_true(account_says(s, "scope_missing"));
    allow(s, CREATE);
    sim_run(s->sim, 20 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 5);
    assert_false(has_problem(s, "#1001", ""));
    assert_false(account_says(s, "scope_missing"));
    story_free(s);
}

/* However the platform words it, nothing goes into doubt and nothing is refused. */
static void every_wording_of_a_denial_is_waited_for(void **state)
{
    static const enum aliworld_denial kinds[] = {ALIWORLD_DENIAL_PACKAGE, ALIWORLD_DENIAL_ADDRESS};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct story *s = begin();
        aliworld_deny(sim_ali(s->sim), STR(SIM_APP_KEY), STR_NONE, kinds[i]);
        story_place(s, story_order(s));
        sim_run(s->sim, 3 * MS_HOUR);
        assert_true(has_problem(s, "#1001", ""));
        aliworld_deny(sim_ali(s->sim), STR(SIM_APP_KEY), STR_NONE, ALIWORLD_DENIAL_NONE);
        aliworld_deny(sim_ali(s->sim), STR(SIM_APP_KEY), STR(CREATE), kinds[i]);
        sim_run(s->sim, 3 * MS_HOUR);
        assert_true(has_problem(s, "#1001", "does not let the app buy"));
        assert_int_equal(json_len(json_get(story_get(s, "#1001").json, "problems")), 1);
        allow(s, CREATE);
        story_await(s, "#1001", "ordered", 20 * MS_MINUTE);
        story_free(s);
    }
}

/* It counts as over for the supplier then, but its parcels were never told. */
static void parcels_of_what_ended_meanwhile_are_asked_for_later(void **state)
{
    struct story *s = begin();
    struct aliworld *ali = sim_ali(s->sim);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    deny(s, TRACKING);
    ship(s);
    assert_true(aliworld_deliver(ali, aliworld_order_at(ali, 0)->id, sim_now(s->sim)));
    sim_run(s->sim, 30 * MS_DAY);
    assert_true(str_has(story_get(s, "#1001").body, STR("\"status\":\"finished\"")));
    allow(s, TRACKING);
    sim_run(s->sim, 2 * MS_DAY);
    assert_true(str_has(story_get(s, "#1001").body, STR("LP00700000000303")));
    story_free(s);
}

static void who_waits_reads_it_in_their_language(void **state)
{
    struct story *s = begin();

    (void)state;
    deny(s, CREATE);
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    struct http_request req = {.method = HTTP_GET, .url = STR("/api/v1/orders/1001")};
    http_header_add(s->arena, &req.headers, STR("Accept-Language"), STR("zh-CN"));
    struct sim_answer r = sim_request(s->sim, &req, true);
    assert_true(str_has(r.body, STR("供应商不允许应用下单")));
    assert_true(str_has(r.body, STR("恢复后会自动继续")));
    allow(s, CREATE);
    story_await(s, "#1001", "ordered", 20 * MS_MINUTE);
    story_free(s);
}

/* Prices and freight that are not known are no reason to buy blindly, nor a refusal. */
static void goods_that_may_not_be_looked_at_are_not_bought_blindly(void **state)
{
    static const char *const methods[] = {PRODUCT, FREIGHT};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        struct story *s = begin();
        deny(s, methods[i]);
        story_place(s, story_order(s));
        sim_run(s->sim, 8 * MS_HOUR);
        assert_in_range(denied(s, methods[i]), 2, 50);
        assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
        assert_true(has_problem(s, "#1001", i ? "ask for freight" : "look at products"));
        story_never(s, "not bought");
        allow(s, methods[i]);
        story_await(s, "#1001", "ordered", 20 * MS_MINUTE);
        story_free(s);
    }
}

/* An address without the supplier's names of regions is the supplier's to refuse. */
static void names_of_regions_can_be_done_without(void **state)
{
    struct story *s = begin();

    (void)state;
    deny(s, REGIONS);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    story_free(s);
}

static void a_status_that_may_not_be_asked_for_is_asked_for_later(void **state)
{
    struct story *s = begin();

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    sim_run(s->sim, MS_MINUTE);
    deny(s, STATUS);
    deny(s, TRACKING);
    ship(s);
    sim_run(s->sim, 10 * MS_HOUR);
    assert_in_range(denied(s, STATUS) + denied(s, TRACKING), 2, 100);
    assert_true(str_eq(story_stage(s, "#1001"), STR("ordered")));
    assert_true(account_says(s, "scope_missing"));
    allow(s, STATUS);
    allow(s, TRACKING);
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    sim_run(s->sim, 20 * MS_MINUTE);
    assert_false(account_says(s, "scope_missing"));
    story_free(s);
}

/* That they are paid, canceled or sent is told all the same. */
static void parcels_that_may_not_be_asked_for_keep_no_status_back(void **state)
{
    struct story *s = begin();

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    deny(s, TRACKING);
    ship(s);
    sim_run(s->sim, 10 * MS_HOUR);
    assert_in_range(denied(s, TRACKING), 2, 60);
    assert_true(str_has(story_get(s, "#1001").body, STR("WAIT_BUYER_ACCEPT_GOODS")));
    assert_true(account_says(s, "scope_missing"));
    allow(s, TRACKING);
    story_await(s, "#1001", "fulfilled", 30 * MS_MINUTE);
    story_free(s);
}

/* The answer got lost, then the permission went: the same request leaves again when it may. */
static void a_purchase_in_doubt_is_settled_when_it_may_be_asked_again(void **state)
{
    struct story *s = begin();

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, STR(CREATE), 1);
    story_place(s, story_order(s));
    for (int i = 0; i < 100 && !aliworld_orders_n(sim_ali(s->sim)); i++)
        sim_run(s->sim, MS_SECOND / 2);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    aliworld_options(sim_ali(s->sim))->repeat_answers_ids = true;
    deny(s, CREATE);
    sim_run(s->sim, 5 * MS_HOUR);
    assert_in_range(denied(s, CREATE), 1, 40);
    allow(s, CREATE);
    story_await(s, "#1001", "ordered", 20 * MS_MINUTE);
    sim_run(s->sim, 30 * MS_MINUTE);
    struct sim_answer r = story_get(s, "#1001");
    if (json_len(json_get(r.json, "problems")))
        fail_msg("%.*s", STR_ARG(r.body));
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_may_not_be_bought_waits_and_is_bought_when_it_may),
        cmocka_unit_test(every_wording_of_a_denial_is_waited_for),
        cmocka_unit_test(parcels_of_what_ended_meanwhile_are_asked_for_later),
        cmocka_unit_test(who_waits_reads_it_in_their_language),
        cmocka_unit_test(goods_that_may_not_be_looked_at_are_not_bought_blindly),
        cmocka_unit_test(names_of_regions_can_be_done_without),
        cmocka_unit_test(a_status_that_may_not_be_asked_for_is_asked_for_later),
        cmocka_unit_test(parcels_that_may_not_be_asked_for_keep_no_status_back),
        cmocka_unit_test(a_purchase_in_doubt_is_settled_when_it_may_be_asked_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
