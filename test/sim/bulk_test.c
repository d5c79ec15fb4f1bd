/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many orders at once, in the whole hub: a selection marked while one of it fails, a dry run that
 * tells what then leaves, two people who want the same, and a single wish that does not wait behind
 * them. A thousand, with crashes between: sim/large.
 */
#include "test/sim/many.h"

#include "base/time.h"
#include "sim/world/shopify_model.h"

/* -- One bad among many. */

static void one_that_is_canceled_fails_alone_and_the_others_are_marked(void **state)
{
    struct story_options o = {.no_supplier = true};
    struct story *s = story_new(&o);
    struct buf b;

    (void)state;
    many_place(s, 5);
    sim_run(s->sim, MS_MINUTE);
    buf_init(&b, s->arena, 4000);
    buf_str(&b, STR("{\"action\":\"number\",\"rows\":["));
    for (int i = 0; i < 5; i++)
        buf_printf(&b, "%s{\"order\":\"%d\",\"number\":\"LP0012345678901%d\"}", i ? "," : "",
                   1001 + i, i);
    buf_str(&b, STR("]}"));
    assert_int_equal(
        shopify_cancel(s->shop, s->shop->orders[2]->id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    sim_run(s->sim, MS_MINUTE);
    struct str id = many_post(s, str_cstr(s->arena, buf_view(&b)));
    many_await(s, id, 10 * MS_MINUTE);
    assert_int_equal(many_count(s, id, "done"), 4);
    MANY_CHECK(many_first(s, id, "", "code"), "marked");
    MANY_CHECK(many_first(s, id, "", "detail"), "LP00123456789010");
    MANY_CHECK(many_first(s, id, "?state=nothing", "order.name"), "#1003");
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(s->shop->orders[i]->fulfillments_n, i != 2);
    id = many_post(s, str_cstr(s->arena, buf_view(&b))); /* the same again changes nothing */
    many_await(s, id, MS_MINUTE);
    assert_int_equal(many_count(s, id, "nothing"), 5);
    story_free(s);
}

/* -- A dry run. */

/* Requests of the hub that write something outside. */
struct heard {
    struct arena *arena;
    struct str *bodies;
    size_t n;
    bool listening;
};

static void overhear(void *ctx, const struct http_request *req, const struct http_response *res)
{
    struct heard *h = ctx;

    (void)res;
    if (h->listening && (str_has(req->body, STR("mutation")) ||
                         str_has(req->body, STR("aliexpress.ds.order.create"))))
        *ARENA_PUSH(h->arena, &h->bodies, &h->n, struct str) = str_dup(h->arena, req->body);
}

static void a_dry_run_shows_the_mark_that_then_leaves_and_does_nothing(void **state)
{
    struct heard heard = {.arena = arena_new()};
    struct story_options o = {.no_supplier = true};

    (void)state;
    o.sim.overhear = overhear;
    o.sim.overhear_ctx = &heard;
    struct story *s = story_new(&o);
    many_place(s, 1);
    sim_run(s->sim, 5 * MS_MINUTE);
    heard.listening = true;
    struct str id = many_post(s, "{\"action\":\"number\",\"dry_run\":true,\"rows\":[{\"order\":"
                                 "\"1001\",\"number\":\"LP00123456789012\"}]}");
    many_await(s, id, MS_MINUTE);
    MANY_CHECK(many_first(s, id, "", "code"), "would");
    struct sim_answer r = many_look(s, id, "");
    const struct json *call = json_at(json_path(json_at(json_get(r.json, "items"), 0), "calls"), 0);
    struct str shown = str_dup(s->arena, json_print(s->arena, json_get(call, "body")));
    assert_true(json_is_obj(json_get(call, "headers")));
    assert_false(str_has(r.body, STR("shpat_")));
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(heard.n, 0);
    struct sim_answer order = story_get(s, "#1001");
    assert_int_equal(json_len(json_get(order.json, "writes")), 0);
    assert_int_equal(json_len(json_get(order.json, "packages")), 0);
    id = many_post(s, "{\"action\":\"number\",\"rows\":[{\"order\":\"1001\",\"number\":"
                      "\"LP00123456789012\"}]}");
    many_await(s, id, MS_MINUTE);
    assert_int_equal(heard.n, 1);
    many_check(heard.bodies[0], shown, __FILE__, __LINE__);
    arena_free(heard.arena);
    story_free(s);
}

/* The business parameters of a purchase without its reference. */
static struct str bought(struct story *s, const struct json *params)
{
    struct str text = json_print(s->arena, params);
    struct str reference = json_str(json_get(params, "out_order_id"));

    assert_true(reference.n > 0);
    return str_replace(s->arena, text, reference, STR("WB"));
}

static void a_dry_run_shows_the_purchase_that_then_leaves(void **state)
{
    struct heard heard = {.arena = arena_new()};
    struct story_options o = {0};
    const struct json *left;

    (void)state;
    o.sim.overhear = overhear;
    o.sim.overhear_ctx = &heard;
    struct story *s = story_new(&o);
    many_place(s, 1);
    sim_run(s->sim, MS_MINUTE);
    heard.listening = true;
    struct str id = many_post(s, "{\"action\":\"order\",\"dry_run\":true,\"orders\":[\"1001\"]}");
    many_await(s, id, MS_MINUTE);
    struct sim_answer r = many_look(s, id, "");
    const struct json *body =
        json_path(json_at(json_path(json_at(json_get(r.json, "items"), 0), "calls"), 0), "body");
    MANY_CHECK(json_str(json_get(body, "method")), "aliexpress.ds.order.create");
    MANY_CHECK(json_str(json_get(body, "session")), "***");
    MANY_CHECK(json_str(json_get(body, "sign")), "***");
    MANY_CHECK(json_str(json_get(body, "app_key")), "***");
    struct str shown = bought(s, json_get(body, "param_place_order_request4_open_api_d_t_o"));
    id = many_post(s, "{\"action\":\"order\",\"orders\":[\"1001\"]}");
    many_await(s, id, 5 * MS_MINUTE);
    assert_int_equal(heard.n, 1);
    struct http_headers form = form_parse(s->arena, heard.bodies[0]);
    struct str said = http_header_get(&form, STR("param_place_order_request4_open_api_d_t_o"));
    assert_int_equal(json_parse(s->arena, said, &left), OK);
    many_check(bought(s, left), shown, __FILE__, __LINE__);
    id = many_post(s, "{\"action\":\"order\",\"dry_run\":true,\"orders\":[\"1001\"]}");
    many_await(s, id, MS_MINUTE);
    MANY_CHECK(many_first(s, id, "", "code"), "already_done");
    id = many_post(s, "{\"action\":\"tracking\",\"dry_run\":true,\"orders\":[\"1001\"]}");
    many_await(s, id, MS_MINUTE);
    r = many_look(s, id, "");
    assert_true(str_has(r.body, aliworld_order_at(sim_ali(s->sim), 0)->id));
    arena_free(heard.arena);
    story_free(s);
}

/* -- People. */

static void two_people_who_want_the_same_buy_it_once(void **state)
{
    struct story *s = story_new(&(struct story_options){0});

    (void)state;
    many_place(s, 40);
    sim_run(s->sim, MS_MINUTE);
    struct str mine = many_post(s, "{\"action\":\"order\",\"filter\":{\"stage\":\"to_order\"}}");
    struct str theirs = many_post(s, "{\"action\":\"order\",\"filter\":{\"stage\":\"to_order\","
                                     "\"sort\":\"oldest\"}}");
    many_await(s, mine, MS_HOUR);
    many_await(s, theirs, MS_HOUR);
    assert_int_equal(many_count(s, mine, "done") + many_count(s, theirs, "done"), 40);
    assert_int_equal(many_count(s, mine, "nothing") + many_count(s, theirs, "nothing"), 40);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 40);
    story_free(s);
}

static void a_single_wish_goes_before_the_many(void **state)
{
    struct story *s = story_new(&(struct story_options){0});

    (void)state;
    many_place(s, 60);
    sim_run(s->sim, MS_MINUTE);
    struct str id = many_post(
        s, "{\"action\":\"order\",\"filter\":{\"stage\":\"to_order\",\"sort\":\"oldest\"}}");
    sim_run(s->sim, 5 * MS_SECOND);
    many_place(s, 1);
    sim_run(s->sim, 5 * MS_SECOND);
    struct sim_answer r =
        sim_api(s->sim, HTTP_POST, "/api/v1/orders/1061/order", "%s", "{\"wait\":true}");
    assert_int_equal(r.status, 202);
    MANY_CHECK(json_str(json_path(json_at(json_get(r.json, "purchases"), 0), "state")), "placed");
    assert_true(many_count(s, id, "under_way") > 20);
    many_await(s, id, MS_HOUR);
    id = many_post(s, "{\"action\":\"tracking\",\"filter\":{\"stage\":\"ordered\"}}");
    many_await(s, id, MS_HOUR);
    assert_int_equal(many_count(s, id, "done"), 61);
    story_free(s);
}

static void what_could_not_be_written_is_tried_again_for_all(void **state)
{
    struct story_options o = {.no_supplier = true};
    struct story *s = story_new(&o);

    (void)state;
    many_place(s, 3);
    sim_run(s->sim, MS_MINUTE);
    struct shopify_fault fault = {.kind = SHOPIFY_HTML_502, .only = STR("fulfillmentCreate")};
    shopify_fault_next(s->shop, &fault);
    struct str id = many_post(s, "{\"action\":\"ship\",\"filter\":{\"stage\":\"to_order\"},"
                                 "\"params\":{\"without_number\":true}}");
    sim_run(s->sim, 2 * MS_SECOND);
    assert_int_equal(many_count(s, id, "under_way"), 3);
    struct str again = many_post(s, "{\"action\":\"retry\",\"filter\":{\"q\":\"LAMP\"}}");
    many_await(s, again, 10 * MS_MINUTE);
    many_await(s, id, 10 * MS_MINUTE);
    assert_int_equal(many_count(s, id, "done"), 3);
    assert_int_equal(many_count(s, again, "done"), 3);
    id = many_post(
        s, "{\"action\":\"cancel_fulfillment\",\"filter\":{\"shop_status\":\"fulfilled\"}}");
    many_await(s, id, 10 * MS_MINUTE);
    assert_int_equal(many_count(s, id, "done"), 3);
    MANY_CHECK(many_first(s, id, "", "code"), "fulfillment_canceled");
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_is_canceled_fails_alone_and_the_others_are_marked),
        cmocka_unit_test(a_dry_run_shows_the_mark_that_then_leaves_and_does_nothing),
        cmocka_unit_test(a_dry_run_shows_the_purchase_that_then_leaves),
        cmocka_unit_test(two_people_who_want_the_same_buy_it_once),
        cmocka_unit_test(a_single_wish_goes_before_the_many),
        cmocka_unit_test(what_could_not_be_written_is_tried_again_for_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
