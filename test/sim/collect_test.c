/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of tracking numbers: asking, bans, what suppliers show and what the shop is told. */
#include "base/time.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define ORDER_GET    "aliexpress.trade.ds.order.get"
#define TRACKING_GET "aliexpress.ds.order.tracking.get"

static int64_t calls(struct story *s, const char *method)
{
    return aliworld_calls(sim_ali(s->sim), str_of(method));
}

static struct aliworld_options slow_world(void)
{
    struct aliworld_options o = aliworld_defaults();

    o.pays_by_itself = true;
    o.ship_ms = -1; /* by hand */
    o.deliver_ms = -1;
    return o;
}

static void set_policy(struct story *s, const char *body)
{
    struct sim_answer r =
        sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s", body);

    assert_int_equal(r.status, 200);
}

/* The supplier's order of the nth purchase. */
static struct str bought(struct story *s, size_t i)
{
    assert_true(i < aliworld_orders_n(sim_ali(s->sim)));
    return aliworld_order_at(sim_ali(s->sim), i)->id;
}

static void ship(struct story *s, struct str id, const char *number)
{
    assert_true(aliworld_ship(sim_ali(s->sim), id, str_of(number), sim_now(s->sim)));
}

static struct str view(struct story *s, const char *path)
{
    struct sim_answer r = story_get(s, "#1001");

    return str_dup(s->arena, json_text(s->arena, json_path(r.json, path)));
}

static const struct json *package(struct story *s, size_t i)
{
    struct sim_answer r = story_get(s, "#1001");

    return json_at(json_get(r.json, "packages"), i);
}

static struct str package_state_of(struct story *s)
{
    return str_dup(s->arena, json_str(json_get(package(s, 0), "state")));
}

/* -- Asking. */

static void a_ban_is_kept_over_a_restart(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};

    (void)state;
    o.ali.ban_ms = 20 * MS_MINUTE;
    struct story *s = story_new(&o);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    sim_run(s->sim, MS_HOUR);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_API_LIMIT, STR(ORDER_GET), 1);
    int64_t before = calls(s, "");
    while (calls(s, "") == before)
        sim_run(s->sim, MS_SECOND);
    sim_run(s->sim, MS_MINUTE);
    story_expect(s, "AliExpress: the supplier wants no request about orders for 20 min",
                 (char *)NULL);
    sim_crash(s->sim);
    sim_run(s->sim, 18 * MS_MINUTE);
    assert_int_equal(calls(s, ""), before + 1);
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_true(calls(s, "") > before + 1);
    story_free(s);
}

/* The supplier bans by method. */
static void a_ban_on_asking_does_not_stop_buying(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};

    (void)state;
    o.ali.ban_ms = 40 * MS_MINUTE;
    struct story *s = story_new(&o);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_API_LIMIT, STR(ORDER_GET), 1);
    sim_run(s->sim, 10 * MS_MINUTE);
    story_expect(s, "AliExpress: the supplier wants no request about orders for 40 min",
                 (char *)NULL);
    int64_t asked = calls(s, ORDER_GET) + calls(s, TRACKING_GET);
    story_place(s, story_order(s));
    story_await(s, "#1002", "ordered", MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 2);
    assert_int_equal(calls(s, ORDER_GET) + calls(s, TRACKING_GET), asked);
    ship(s, bought(s, 0), "LP00700000000303");
    story_await(s, "#1001", "fulfilled", 50 * MS_MINUTE);
    story_free(s);
}

/* Nobody can read how many requests a day there are; being sent away until midnight tells it. */
static void a_ban_for_the_day_teaches_how_many_requests_there_are(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};

    (void)state;
    o.ali.calls_per_day = 400;
    struct story *s = story_new(&o);
    for (int i = 0; i < 4; i++)
        story_place(s, story_order(s));
    sim_run(s->sim, 15 * MS_HOUR); /* from 8 in the morning */
    story_expect(s, "the supplier wants no request for", (char *)NULL);
    sim_run(s->sim, 2 * MS_HOUR);
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/suppliers", "%s", "");
    const struct json *c = json_path(json_at(json_get(r.json, "items"), 0), "collect");
    assert_in_range(json_i64(json_get(c, "calls_a_day"), 0), 350, 400);
    int64_t told = (int64_t)sim_log(s->sim).n;
    sim_run(s->sim, 2 * MS_DAY);
    struct str since = str_slice(sim_log(s->sim), (size_t)told, sim_log(s->sim).n);
    assert_false(str_has(since, STR("the supplier wants no request")));
    story_free(s);
}

static void two_calls_only_where_one_does_not_suffice(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};

    (void)state;
    o.ali.scan_ms = 0;
    struct story *s = story_new(&o);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    sim_run(s->sim, 5 * MS_HOUR);
    assert_true(calls(s, ORDER_GET) > 20);
    assert_int_equal(calls(s, TRACKING_GET), 1); /* numbers are announced, now and then */
    ship(s, bought(s, 0), "LP00700000000303");
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    assert_int_equal(calls(s, TRACKING_GET), 2);
    int64_t status = calls(s, ORDER_GET);
    sim_run(s->sim, 2 * MS_DAY);
    assert_int_equal(calls(s, ORDER_GET), status); /* its parcels alone */
    assert_in_range(calls(s, TRACKING_GET), 5, 30);
    story_free(s);
}

static void the_delay_is_shown(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    sim_run(s->sim, 10 * MS_MINUTE);
    ship(s, bought(s, 0), "");
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    sim_run(s->sim, MS_MINUTE);
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/suppliers", "%s", "");
    const struct json *c = json_path(json_at(json_get(r.json, "items"), 0), "collect");
    assert_int_equal(json_i64(json_get(c, "numbers"), -1), 1);
    assert_in_range(json_i64(json_get(c, "seen_after_s"), -1), 0, 180);
    assert_in_range(json_i64(json_get(c, "in_shop_after_s"), -1), 1, 190);
    assert_int_equal(json_i64(json_get(c, "open"), -1), 1);
    assert_int_equal(json_i64(json_get(c, "waiting"), -1), 0);
    assert_int_equal(json_i64(json_get(c, "calls"), -1), calls(s, ""));
    assert_int_equal(json_i64(json_get(c, "calls_a_day"), -1), 60000);
    r = story_get(s, "#1001");
    const struct json *so =
        json_at(json_get(json_at(json_get(r.json, "purchases"), 0), "supplier_orders"), 0);
    assert_true(json_str(json_get(so, "seen_at")).n > 0);
    assert_true(json_str(json_get(so, "next_asked_at")).n > 0);
    story_free(s);
}

/* -- Messages of the supplier. */

static void a_message_brings_the_number_within_seconds(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};

    (void)state;
    o.ali.push_url = STR("https://hub.example/webhooks/aliexpress");
    struct story *s = story_new(&o);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    sim_run(s->sim, 10 * MS_DAY); /* it is asked seldom by now */
    ship(s, bought(s, 0), "LP00700000000303");
    story_await(s, "#1001", "fulfilled", 20 * MS_SECOND);
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/webhooks", "%s", "");
    assert_true(str_has(r.body, STR("\"it is asked about now\"")));
    story_free(s);
}

static void a_forged_message_changes_nothing(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);
    struct http_request req = {.method = HTTP_POST, .url = STR("/webhooks/aliexpress")};

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    sim_run(s->sim, MS_HOUR);
    req.body = str_printf(s->arena,
                          "{\"data\":{\"orderId\":%.*s,\"orderStatus\":\"OrderShipped\"},"
                          "\"message_type\":53}",
                          STR_ARG(bought(s, 0)));
    http_header_add(s->arena, &req.headers, STR("Authorization"), STR("00ff"));
    int64_t before = calls(s, "");
    assert_int_equal(sim_request(s->sim, &req, false).status, 401);
    req.url = STR("/webhooks/nobody");
    assert_int_equal(sim_request(s->sim, &req, false).status, 404);
    sim_run(s->sim, 5 * MS_SECOND);
    assert_in_range(calls(s, ""), before, before + 1);
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/webhooks", "%s", "");
    assert_false(str_has(r.body, STR("OrderShipped")));
    story_free(s);
}

/* -- What the shop is told. */

static void a_number_waits_for_the_first_scan_if_so_wished(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};

    (void)state;
    o.ali.scan_ms = 40 * MS_HOUR;
    struct story *s = story_new(&o);
    set_policy(s, "{\"publish_after_scan\":true,\"publish_wait_days\":5}");
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    ship(s, bought(s, 0), "LP00700000000303");
    story_await(s, "#1001", "shipped", 20 * MS_MINUTE);
    sim_run(s->sim, 30 * MS_HOUR);
    assert_true(str_eq(package_state_of(s), STR("announced")));
    assert_true(str_eq(story_stage(s, "#1001"), STR("shipped")));
    assert_true(str_eq(view(s, "offer.reason"), STR("awaits_scan")));
    story_await(s, "#1001", "fulfilled", 12 * MS_HOUR);
    assert_true(str_eq(package_state_of(s), STR("moving")));
    story_free(s);
}

static void without_a_scan_it_is_told_when_the_longest_wait_is_over(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};

    (void)state;
    o.ali.scan_ms = -1;
    struct story *s = story_new(&o);
    set_policy(s, "{\"publish_after_scan\":true,\"publish_wait_days\":2}");
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    ship(s, bought(s, 0), "LP00700000000303");
    sim_run(s->sim, 47 * MS_HOUR);
    assert_true(str_eq(story_stage(s, "#1001"), STR("shipped")));
    story_await(s, "#1001", "fulfilled", 2 * MS_HOUR);
    assert_true(str_eq(package_state_of(s), STR("announced")));
    story_free(s);
}

static void a_placeholder_without_contents_marks_nothing(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s;

    (void)state;
    o.ali.announce_ms = MS_HOUR;
    o.ali.early_number = true;
    s = story_new(&o);
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    sim_run(s->sim, 20 * MS_HOUR);
    assert_true(str_eq(package_state_of(s), STR("announced"))); /* seen by the way */
    assert_true(str_eq(story_stage(s, "#1001"), STR("ordered")));
    ship(s, bought(s, 0), "");
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    sim_run(s->sim, 10 * MS_SECOND); /* the status says it first, the parcels are asked next */
    assert_true(str_eq(package_state_of(s), STR("moving")));
    story_free(s);
}

static void offered_for_a_click(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);

    (void)state;
    set_policy(s, "{\"auto_fulfill\":false}");
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_true(str_empty(view(s, "offer")));
    ship(s, bought(s, 0), "LP00700000000303");
    story_await(s, "#1001", "shipped", 20 * MS_MINUTE);
    sim_run(s->sim, MS_HOUR);
    assert_true(str_eq(view(s, "offer.reason"), STR("by_hand")));
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "{}");
    assert_int_equal(r.status, 202);
    assert_true(str_eq(story_stage(s, "#1001"), STR("fulfilled")));
    assert_true(str_empty(view(s, "offer")));
    story_free(s);
}

static void the_note_to_the_seller_goes_with_the_purchase(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_true(str_has(aliworld_order_at(sim_ali(s->sim), 0)->memo, STR("dropshipping")));
    set_policy(s, "{\"seller_note\":\"No bubble wrap, please.\"}");
    story_place(s, story_order(s));
    story_await(s, "#1002", "ordered", 2 * MS_MINUTE);
    assert_true(
        str_eq(aliworld_order_at(sim_ali(s->sim), 1)->memo, STR("No bubble wrap, please.")));
    story_free(s);
}

/* -- What suppliers show. */

static struct str only_number(struct story *s, int64_t order_id)
{
    const struct shopify_order *o = shopify_order(s->shop, order_id);

    assert_int_equal(o->fulfillments_n, 1);
    assert_int_equal(o->fulfillments[0]->tracking_n, 1);
    return o->fulfillments[0]->tracking[0].number;
}

static void a_relabeled_parcel_changes_the_shop_once(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    ship(s, bought(s, 0), "LP00700000000303");
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    sim_run(s->sim, MS_DAY);
    aliworld_relabel(sim_ali(s->sim), bought(s, 0), 0, STR("9261290100000000000008"),
                     sim_now(s->sim));
    sim_run(s->sim, MS_DAY);
    assert_true(str_eq(only_number(s, id), STR("9261290100000000000008")));
    const struct json *numbers = json_get(package(s, 0), "numbers");
    assert_int_equal(json_len(numbers), 2);
    assert_true(
        str_eq(json_str(json_path(json_at(numbers, 0), "number")), STR("LP00700000000303")));
    assert_false(json_bool(json_path(json_at(numbers, 0), "current"), true));
    assert_int_equal(shopify_order_notifications(shopify_order(s->shop, id)), 1);
    story_free(s);
}

static void a_vanished_number_is_kept_and_said(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    ship(s, bought(s, 0), "LP00700000000303");
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    aliworld_hide_tracking(sim_ali(s->sim), bought(s, 0), sim_now(s->sim) + 2 * MS_DAY);
    sim_run(s->sim, MS_DAY);
    assert_true(str_has(story_get(s, "#1001").body, STR("\"number_vanished\"")));
    assert_true(str_eq(only_number(s, id), STR("LP00700000000303")));
    sim_run(s->sim, 2 * MS_DAY);
    assert_false(str_has(story_get(s, "#1001").body, STR("\"number_vanished\"")));
    story_free(s);
}

static void an_unknown_status_is_kept_and_shown(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    aliworld_set_status(sim_ali(s->sim), bought(s, 0), STR("WAIT_FOR_THE_MOON"));
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_true(str_has(story_get(s, "#1001").body, STR("\"raw\":\"WAIT_FOR_THE_MOON\"")));
    assert_true(str_eq(story_stage(s, "#1001"), STR("ordered")));
    aliworld_set_status(sim_ali(s->sim), bought(s, 0), STR(""));
    ship(s, bought(s, 0), "LP00700000000303");
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    story_free(s);
}

/* The state is not understood, and the one before asked for no parcels: the number comes all the
 * same. */
static void an_unknown_status_hides_no_number(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    aliworld_set_status(sim_ali(s->sim), bought(s, 0), STR("RISK_CONTROL"));
    sim_run(s->sim, 20 * MS_MINUTE);
    assert_true(str_has(story_get(s, "#1001").body, STR("\"raw_unknown\":false")));
    ship(s, bought(s, 0), "LP00700000000303");
    aliworld_set_status(sim_ali(s->sim), bought(s, 0), STR("SELLER_BEAMED_GOODS"));
    sim_run(s->sim, 6 * MS_HOUR);
    assert_true(str_has(story_get(s, "#1001").body, STR("\"raw_unknown\":true")));
    assert_true(str_has(story_get(s, "#1001").body, STR("LP00700000000303")));
    story_free(s);
}

/* AliExpress sends small orders to one address together. */
static void one_number_may_serve_two_orders(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);

    (void)state;
    int64_t first = story_place(s, story_order(s)), second = story_place(s, story_order(s));
    story_await(s, "#1002", "ordered", 2 * MS_MINUTE);
    ship(s, bought(s, 0), "LP00700000000303");
    ship(s, bought(s, 1), "LP00700000000304");
    aliworld_join(sim_ali(s->sim), bought(s, 1), bought(s, 0), sim_now(s->sim));
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    story_await(s, "#1002", "fulfilled", 20 * MS_MINUTE);
    assert_true(str_eq(only_number(s, first), only_number(s, second)));
    story_free(s);
}

/* Goods of two stores: one call, two supplier orders, and yet one bag for the customer. */
static void one_number_may_serve_two_supplier_orders_of_one_purchase(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order_of_two_stores(s);

    (void)state;
    int64_t id = story_place(s, in);
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 2);
    assert_true(str_eq(aliworld_order_at(sim_ali(s->sim), 0)->reference,
                       aliworld_order_at(sim_ali(s->sim), 1)->reference));
    assert_int_equal(aliworld_calls(sim_ali(s->sim), STR("aliexpress.ds.order.create")), 1);
    ship(s, bought(s, 0), "LP00700000000303");
    sim_run(s->sim, MS_HOUR);
    ship(s, bought(s, 1), "LP00700000000304");
    aliworld_join(sim_ali(s->sim), bought(s, 1), bought(s, 0), sim_now(s->sim));
    story_await(s, "#1001", "fulfilled", 2 * MS_HOUR);
    const struct shopify_order *shop = shopify_order(s->shop, id);
    assert_int_equal(shop->fulfillments_n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(shop->fulfillments[i]->lines_n, 1);
        assert_true(str_eq(shop->fulfillments[i]->tracking[0].number, STR("LP00700000000303")));
        /* One parcel, one message, though its goods are marked one after the other. */
        assert_int_equal(shop->fulfillments[i]->notifications, i == 0);
    }
    sim_run(s->sim, MS_DAY);
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 2);
    story_free(s);
}

static void each_package_is_marked_with_what_is_in_it(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};

    (void)state;
    o.ali.packages = 2;
    o.ali.ship_ms = MS_HOUR;
    o.ali.package_gap_ms = 5 * MS_HOUR;
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    ((struct shopify_line_input *)in->lines)[0].quantity = 3;
    int64_t id = story_place(s, in);
    sim_run(s->sim, 4 * MS_HOUR);
    const struct shopify_order *shop = shopify_order(s->shop, id);
    assert_int_equal(shop->fulfillments_n, 1);
    assert_true(str_eq(story_stage(s, "#1001"), STR("ordered"))); /* the least advanced unit */
    story_await(s, "#1001", "fulfilled", 5 * MS_HOUR);
    shop = shopify_order(s->shop, id);
    assert_int_equal(shop->fulfillments_n, 2);
    assert_false(str_eq(shop->fulfillments[0]->tracking[0].number,
                        shop->fulfillments[1]->tracking[0].number));
    story_free(s);
}

static void or_all_together_when_the_order_is_complete(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};

    (void)state;
    o.ali.packages = 2;
    o.ali.ship_ms = MS_HOUR;
    o.ali.package_gap_ms = 5 * MS_HOUR;
    struct story *s = story_new(&o);
    set_policy(s, "{\"fulfill_when_complete\":true}");
    struct shopify_order_input *in = story_order(s);
    ((struct shopify_line_input *)in->lines)[0].quantity = 3;
    int64_t id = story_place(s, in);
    sim_run(s->sim, 4 * MS_HOUR);
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 0);
    assert_true(str_eq(view(s, "offer.reason"), STR("awaits_rest")));
    story_await(s, "#1001", "fulfilled", 5 * MS_HOUR);
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 2);
    story_free(s);
}

static void delivered_comes_from_the_suppliers_events(void **state)
{
    struct story_options o = {.auto_buy = true, .ali = slow_world()};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    ship(s, bought(s, 0), "LP00700000000303");
    story_await(s, "#1001", "fulfilled", 20 * MS_MINUTE);
    sim_run(s->sim, 9 * MS_DAY);
    aliworld_deliver(sim_ali(s->sim), bought(s, 0), sim_now(s->sim));
    story_await(s, "#1001", "delivered", 14 * MS_HOUR);
    assert_true(str_eq(package_state_of(s), STR("delivered")));
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ban_is_kept_over_a_restart),
        cmocka_unit_test(a_ban_on_asking_does_not_stop_buying),
        cmocka_unit_test(a_ban_for_the_day_teaches_how_many_requests_there_are),
        cmocka_unit_test(two_calls_only_where_one_does_not_suffice),
        cmocka_unit_test(the_delay_is_shown),
        cmocka_unit_test(a_message_brings_the_number_within_seconds),
        cmocka_unit_test(a_forged_message_changes_nothing),
        cmocka_unit_test(a_number_waits_for_the_first_scan_if_so_wished),
        cmocka_unit_test(without_a_scan_it_is_told_when_the_longest_wait_is_over),
        cmocka_unit_test(a_placeholder_without_contents_marks_nothing),
        cmocka_unit_test(offered_for_a_click),
        cmocka_unit_test(the_note_to_the_seller_goes_with_the_purchase),
        cmocka_unit_test(a_relabeled_parcel_changes_the_shop_once),
        cmocka_unit_test(a_vanished_number_is_kept_and_said),
        cmocka_unit_test(an_unknown_status_is_kept_and_shown),
        cmocka_unit_test(an_unknown_status_hides_no_number),
        cmocka_unit_test(one_number_may_serve_two_orders),
        cmocka_unit_test(one_number_may_serve_two_supplier_orders_of_one_purchase),
        cmocka_unit_test(each_package_is_marked_with_what_is_in_it),
        cmocka_unit_test(or_all_together_when_the_order_is_complete),
        cmocka_unit_test(delivered_comes_from_the_suppliers_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
