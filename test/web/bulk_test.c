/* SPDX-License-Identifier: Apache-2.0 */
/* Many orders at once through the API: what is accepted, what is refused, what came of each. */
#include "test/web/web_rig.h"

static const char *bulk_path(struct rig *r, const struct got *g, const char *tail)
{
    struct str id = rig_text(r, g, "id");

    return str_cstr(r->a, str_printf(r->a, "/api/v1/bulk/%.*s%s", STR_ARG(id), tail));
}

/* Accepts, and lets it be worked off. */
static struct got run(struct rig *r, const char *body)
{
    struct got g = rig_post(r, "/api/v1/bulk", body);

    CHECK_STATUS(g, 202);
    for (int i = 0; i < 50; i++)
        rig_pass(r, 10);
    return rig_get(r, bulk_path(r, &g, ""));
}

/* Orders to be bought, whose product is not mapped. */
static void orders(struct rig *r, int n)
{
    struct ask ask = {.method = HTTP_PATCH,
                      .path = "/api/v1/shops/demo.myshopify.com/policy",
                      .body = "{\"all_products\":true}"};
    struct got g = rig_ask(r, &ask);

    CHECK_STATUS(g, 200);
    for (int i = 0; i < n; i++)
        rig_order(r, 450789469 + 10 * (int64_t)i, 1001 + i, "Mei");
}

static int64_t number(const struct got *g, const char *path)
{
    return json_i64(json_path(g->json, path), -1);
}

static struct str item_text(const struct got *g, size_t i, const char *path)
{
    return json_str(json_path(json_at(json_get(g->json, "items"), i), path));
}

static void a_selection_is_held_and_each_order_says_so(void **state)
{
    struct rig *r = *state;

    orders(r, 3);
    struct got g = run(r, "{\"action\":\"hold\",\"orders\":[\"1001\",\"#1003\",\"1001\"],"
                          "\"params\":{\"reason\":\"stock\"}}");
    CHECK_TEXT(rig_text(r, &g, "state"), "done");
    CHECK_TEXT(rig_text(r, &g, "person"), "cli");
    CHECK_TEXT(rig_text(r, &g, "sentence"), "2 in all, 2 done.");
    assert_int_equal(number(&g, "total"), 2);
    CHECK_TEXT(item_text(&g, 1, "order.name"), "#1003");
    CHECK_TEXT(item_text(&g, 1, "code"), "held");
    g = rig_get(r, "/api/v1/orders/1003");
    CHECK_TEXT(rig_text(r, &g, "stage"), "on_hold");
    g = rig_get(r, "/api/v1/orders/1002");
    CHECK_TEXT(rig_text(r, &g, "stage"), "to_order");
}

static void a_filter_means_the_orders_that_fit_when_it_is_accepted(void **state)
{
    struct rig *r = *state;

    orders(r, 3);
    struct got g =
        rig_post(r, "/api/v1/bulk", "{\"action\":\"hold\",\"filter\":{\"stage\":\"to_order\"}}");
    CHECK_STATUS(g, 202);
    CHECK_TEXT(rig_text(r, &g, "filter.stage"), "to_order");
    rig_order(r, 460000000, 2001, "Bob"); /* too late */
    for (int i = 0; i < 20; i++)
        rig_pass(r, 10);
    g = rig_get(r, bulk_path(r, &g, ""));
    CHECK_TEXT(rig_text(r, &g, "state"), "done");
    assert_int_equal(number(&g, "done"), 3);
    g = rig_get(r, "/api/v1/orders/2001");
    CHECK_TEXT(rig_text(r, &g, "stage"), "to_order");
}

static void one_bad_among_many_fails_alone_and_says_why_in_both_languages(void **state)
{
    struct rig *r = *state;

    orders(r, 2);
    struct got g = run(
        r, "{\"action\":\"hold\",\"orders\":[\"1001\",\"9999\",\"ord_0000000000001\",\"1002\"]}");
    assert_int_equal(number(&g, "done"), 2);
    assert_int_equal(number(&g, "failed"), 2);
    CHECK_TEXT(item_text(&g, 1, "state"), "failed");
    CHECK_TEXT(item_text(&g, 1, "code"), "not_found");
    CHECK_TEXT(item_text(&g, 1, "detail"), "no order \"9999\"");
    CHECK_TEXT(item_text(&g, 2, "code"), "not_found");
    struct ask ask = {.method = HTTP_GET,
                      .path = bulk_path(r, &g, "?state=failed&limit=1"),
                      .headers = {{"Accept-Language", "zh"}}};
    g = rig_ask(r, &ask);
    assert_int_equal(json_len(json_get(g.json, "items")), 1);
    CHECK_TEXT(item_text(&g, 0, "detail"), "没有订单“9999”");
    CHECK_TEXT(rig_text(r, &g, "sentence"), "共 4 个订单，完成 2，失败 2。");
    CHECK_TEXT(rig_text(r, &g, "next"), "2");
}

static void what_is_asked_for_again_has_nothing_to_do(void **state)
{
    struct rig *r = *state;
    const char *body = "{\"action\":\"dismiss\",\"orders\":[\"1001\"],"
                       "\"params\":{\"reason\":\"known\"}}";

    orders(r, 1);
    struct got g = rig_get(r, "/api/v1/problems");
    assert_true(json_len(json_get(g.json, "items")) > 0);
    g = run(r, body);
    CHECK_TEXT(item_text(&g, 0, "code"), "dismissed");
    g = rig_get(r, "/api/v1/problems");
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
    g = run(r, body);
    assert_int_equal(number(&g, "nothing"), 1);
    CHECK_TEXT(item_text(&g, 0, "code"), "nothing_to_do");
}

static void a_pause_stops_it_and_a_cancel_takes_back_the_rest(void **state)
{
    struct rig *r = *state;
    struct buf b;

    orders(r, 60);
    buf_init(&b, r->a, 10000);
    buf_str(&b, STR("{\"action\":\"hold\",\"orders\":[\"1001\""));
    for (int i = 1; i < 60; i++)
        buf_printf(&b, ",\"%d\"", 1001 + i);
    buf_str(&b, STR("]}"));
    struct got g = rig_post(r, "/api/v1/bulk", str_cstr(r->a, buf_view(&b)));
    const char *path = bulk_path(r, &g, "");
    struct got p = rig_post(r, bulk_path(r, &g, "/pause"), NULL);
    CHECK_STATUS(p, 200);
    rig_pass(r, 1000);
    g = rig_get(r, path);
    int64_t done = number(&g, "done");
    assert_true(done > 0 && done < 60);
    CHECK_TEXT(rig_text(r, &g, "state"), "paused");
    rig_pass(r, MS_MINUTE);
    g = rig_get(r, path);
    assert_int_equal(number(&g, "done"), done);
    p = rig_post(r, bulk_path(r, &g, "/resume"), NULL);
    CHECK_TEXT(rig_text(r, &p, "state"), "running");
    p = rig_post(r, bulk_path(r, &g, "/cancel"), NULL);
    CHECK_TEXT(rig_text(r, &p, "state"), "canceled");
    rig_pass(r, 1000);
    g = rig_get(r, path);
    assert_int_equal(number(&g, "waiting"), 0);
    assert_int_equal(number(&g, "done") + number(&g, "canceled"), 60);
    assert_true(rig_text(r, &g, "finished_at").n > 0);
    p = rig_post(r, bulk_path(r, &g, "/resume"), NULL);
    CHECK_PROBLEM(r, p, 409, "already_done");
}

static void what_cannot_be_meant_is_refused_with_words(void **state)
{
    static const char *const bodies[] = {
        "{\"orders\":[\"1001\"]}",
        "{\"action\":\"dance\",\"orders\":[\"1001\"]}",
        "{\"action\":\"hold\"}",
        "{\"action\":\"hold\",\"orders\":[]}",
        "{\"action\":\"hold\",\"orders\":\"1001\"}",
        "{\"action\":\"hold\",\"orders\":[\"\"]}",
        "{\"action\":\"hold\",\"orders\":[\"1001\"],\"filter\":{\"stage\":\"ordered\"}}",
        "{\"action\":\"hold\",\"filter\":{}}",
        "{\"action\":\"hold\",\"filter\":{\"stag\":\"ordered\"}}",
        "{\"action\":\"hold\",\"filter\":{\"stage\":\"nowhere\"}}",
        "{\"action\":\"hold\",\"filter\":{\"stage\":\"to_order\",\"limit\":5}}",
        "{\"action\":\"hold\",\"orders\":[\"1001\"],\"params\":[]}",
        "{\"action\":\"number\",\"orders\":[\"1001\"]}",
        "{\"action\":\"dismiss\",\"orders\":[\"1001\"]}",
        "{\"action\":\"note\",\"orders\":[\"1001\"],\"params\":{\"text\":\" \"}}",
        "{\"action\":\"hold\",\"orders\":[\"1001\"],\"dry_run\":\"yes\"}",
    };
    struct rig *r = *state;

    orders(r, 1);
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct got g = rig_post(r, "/api/v1/bulk", bodies[i]);
        CHECK_PROBLEM(r, g, 400, "bad_input");
        assert_true(rig_text(r, &g, "detail").n > 0);
    }
    struct got g =
        rig_post(r, "/api/v1/bulk", "{\"action\":\"hold\",\"filter\":{\"stage\":\"delivered\"}}");
    CHECK_PROBLEM(r, g, 409, "nothing_to_do");
    g = rig_get(r, "/api/v1/bulk");
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
    g = rig_get(r, "/api/v1/bulk/blk_0000000000001");
    CHECK_PROBLEM(r, g, 404, "not_found");
}

static void too_many_at_once_are_refused(void **state)
{
    struct rig *r = *state;

    orders(r, 3);
    r->desk->opt.bulk_items = 2;
    struct got g =
        rig_post(r, "/api/v1/bulk", "{\"action\":\"hold\",\"filter\":{\"stage\":\"to_order\"}}");
    CHECK_PROBLEM(r, g, 413, "too_large");
    g = rig_post(r, "/api/v1/bulk",
                 "{\"action\":\"hold\",\"orders\":[\"1001\",\"1002\",\"1003\"]}");
    CHECK_PROBLEM(r, g, 413, "too_large");
}

static void the_list_shows_the_newest_first(void **state)
{
    struct rig *r = *state;

    orders(r, 1);
    run(r, "{\"action\":\"hold\",\"orders\":[\"1001\"]}");
    run(r, "{\"action\":\"release\",\"orders\":[\"1001\"]}");
    struct got g = rig_get(r, "/api/v1/bulk?limit=1");
    CHECK_TEXT(item_text(&g, 0, "action"), "release");
    assert_true(rig_text(r, &g, "next").n > 0);
    g = rig_get(r, "/api/v1/bulk?open=true");
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
    struct ask ask = {.method = HTTP_POST,
                      .path = "/api/v1/bulk",
                      .body = "{\"action\":\"hold\",\"orders\":[\"1001\"]}",
                      .token = rig_token(r, "read")};
    g = rig_ask(r, &ask);
    CHECK_PROBLEM(r, g, 403, "forbidden");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_selection_is_held_and_each_order_says_so),
        RIG_TEST(a_filter_means_the_orders_that_fit_when_it_is_accepted),
        RIG_TEST(one_bad_among_many_fails_alone_and_says_why_in_both_languages),
        RIG_TEST(what_is_asked_for_again_has_nothing_to_do),
        RIG_TEST(a_pause_stops_it_and_a_cancel_takes_back_the_rest),
        RIG_TEST(what_cannot_be_meant_is_refused_with_words),
        RIG_TEST(too_many_at_once_are_refused),
        RIG_TEST(the_list_shows_the_newest_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
