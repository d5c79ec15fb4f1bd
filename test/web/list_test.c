/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown: lists with filters, search and paging; one order; history; carriers. */
#include "test/web/web_rig.h"

static size_t items(const struct got *g)
{
    return json_len(json_get(g->json, "items"));
}

static struct str item_text(struct rig *r, const struct got *g, size_t i, const char *path)
{
    return json_text(r->a, json_path(json_at(json_get(g->json, "items"), i), path));
}

/* Seven orders, a minute apart. */
static void seven(struct rig *r)
{
    for (int i = 0; i < 7; i++) {
        rig_order(r, 450789469 + 10 * i, 1001 + i, i % 2 ? "王小芳" : "Mei Q");
        rig_pass(r, MS_MINUTE);
    }
}

static void orders_come_newest_first_page_by_page(void **state)
{
    struct rig *r = *state;
    int seen = 0;

    seven(r);
    for (struct str next = STR("/api/v1/orders?limit=3"); next.n;) {
        struct got g = rig_get(r, str_cstr(r->a, next));
        CHECK_STATUS(g, 200);
        for (size_t i = 0; i < items(&g); i++, seen++)
            CHECK_TEXT(item_text(r, &g, i, "name"),
                       str_cstr(r->a, str_printf(r->a, "#%d", 1007 - seen)));
        next = rig_text(r, &g, "next");
        if (next.n)
            next = str_printf(r->a, "/api/v1/orders?limit=3&cursor=%.*s",
                              STR_ARG(url_encode(r->a, next)));
    }
    assert_int_equal(seen, 7);
}

static void filters_narrow_and_sorts_turn_the_list(void **state)
{
    static const struct {
        const char *query;
        size_t n;
        const char *first;
    } rows[] = {
        {"", 7, "#1007"},
        {"sort=oldest", 7, "#1001"},
        {"sort=updated", 7, "#1007"},
        {"sort=total", 7, NULL},
        {"stage=not_ours", 7, "#1007"},
        {"stage=to_order,ordered", 0, NULL},
        {"payment=paid", 7, "#1007"},
        {"payment=refunded,voided", 0, NULL},
        {"shop_status=unfulfilled", 7, "#1007"},
        {"shop_status=fulfilled", 0, NULL},
        {"shop=demo.myshopify.com", 7, "#1007"},
        {"q=1003", 1, "#1003"},
        {"q=%231003", 1, "#1003"},
        {"q=%E8%8A%B3", 3, "#1006"},
        {"q=%E5%B0%8F%E8%8A%B3", 3, "#1006"},
        {"q=mei", 4, "#1007"},
        {"q=LAMP-1005", 1, "#1005"},
        {"q=c1002%40example.com", 1, "#1002"},
        {"q=nothing+like+this", 0, NULL},
        {"from=2026-11-23", 7, "#1007"}, /* 08:00 UTC is 16:00 in the shop's zone */
        {"to=2026-11-22", 0, NULL},
        {"from=2026-11-24", 0, NULL},
        {"from=2026-11-23T08:03:00Z&to=2026-11-23T08:05:00Z", 2, "#1005"},
    };
    struct rig *r = *state;

    seven(r);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str path = str_printf(r->a, "/api/v1/orders?%s", rows[i].query);
        struct got g = rig_get(r, str_cstr(r->a, path));
        CHECK_STATUS(g, 200);
        if (items(&g) != rows[i].n)
            print_error("%s\n", rows[i].query);
        assert_int_equal(items(&g), rows[i].n);
        if (rows[i].first)
            CHECK_TEXT(item_text(r, &g, 0, "name"), rows[i].first);
    }
}

static void days_are_those_of_the_shop(void **state)
{
    struct rig *r = *state;

    r->now_ms = time_of(STR("2026-11-23T17:30:00Z")); /* half past one at night in Shanghai */
    rig_order(r, 450789469, 1001, "Mei");
    struct got g = rig_get(r, "/api/v1/orders?from=2026-11-24&to=2026-11-24");
    assert_int_equal(items(&g), 1);
    g = rig_get(r, "/api/v1/orders?to=2026-11-23");
    assert_int_equal(items(&g), 0);
}

static void a_row_has_the_shapes_of_the_description(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r, INT64_C(9007199254740993), 1001, "王小芳");
    struct got g = rig_get(r, "/api/v1/orders");

    CHECK_STATUS(g, 200);
    assert_true(str_eq(item_text(r, &g, 0, "id"), id));
    CHECK_TEXT(item_text(r, &g, 0, "ext_id"), "9007199254740993");
    assert_true(json_is_str(json_path(json_at(json_get(g.json, "items"), 0), "ext_id")));
    CHECK_TEXT(item_text(r, &g, 0, "total.amount"), "18.64");
    CHECK_TEXT(item_text(r, &g, 0, "total.currency"), "USD");
    CHECK_TEXT(item_text(r, &g, 0, "created_at"), RIG_START);
    CHECK_TEXT(item_text(r, &g, 0, "payment.status"), "paid");
    CHECK_TEXT(item_text(r, &g, 0, "shop.domain"), RIG_DOMAIN);
    CHECK_TEXT(item_text(r, &g, 0, "customer.name"), "王小芳");
    CHECK_TEXT(item_text(r, &g, 0, "address.country"), "US");
    CHECK_TEXT(item_text(r, &g, 0, "counts.units"), "2");
    CHECK_TEXT(item_text(r, &g, 0, "admin_url"),
               "https://demo.myshopify.com/admin/orders/9007199254740993");
    assert_true(json_is_arr(json_path(json_at(json_get(g.json, "items"), 0), "guards")));
}

static void one_order_is_found_by_every_name_of_it(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r, 450789469, 1001, "Mei");
    const char *paths[] = {"/api/v1/orders/1001", "/api/v1/orders/%231001",
                           "/api/v1/orders/450789469",
                           str_cstr(r->a, str_cat(r->a, STR("/api/v1/orders/"), id)),
                           "/api/v1/orders/1001?shop=demo.myshopify.com"};

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct got g = rig_get(r, paths[i]);
        CHECK_STATUS(g, 200);
        assert_true(str_eq(rig_text(r, &g, "id"), id));
    }
}

static void an_order_says_why_nothing_happens_by_itself(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.path = "/api/v1/orders/1001", .headers = {{"Accept-Language", "zh-CN"}}};

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = rig_get(r, "/api/v1/orders/1001"), zh = rig_ask(r, &ask);
    const struct json *guard = json_at(json_get(g.json, "guards"), 0);
    const struct json *same = json_at(json_get(zh.json, "guards"), 0);
    CHECK_TEXT(json_str(json_get(guard, "code")), "paused");
    assert_true(json_bool(json_get(guard, "can_override"), false));
    CHECK_TEXT(json_str(json_get(same, "code")), "paused");
    assert_false(
        str_eq(json_str(json_get(guard, "sentence")), json_str(json_get(same, "sentence"))));
    assert_false(str_eq(rig_text(r, &g, "stage_label"), rig_text(r, &zh, "stage_label")));
    CHECK_TEXT(rig_text(r, &g, "customer.email"), "c1001@example.com");
    CHECK_TEXT(rig_text(r, &g, "address.province"), "Ohio");
    assert_false(json_bool(json_path(g.json, "flags.test"), true));
    const struct json *line = json_at(json_get(g.json, "lines"), 0);
    CHECK_TEXT(json_str(json_get(line, "sku")), "LAMP-1001");
    CHECK_TEXT(json_str(json_get(line, "product_id")), "632910392");
    CHECK_TEXT(json_text(r->a, json_path(line, "quantities.ordered")), "2");
    assert_true(json_is_null(json_get(line, "mapping")));
}

static void a_mapping_shows_in_its_list_and_on_the_line(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = rig_post(r, "/api/v1/mappings",
                            "{\"shop\":\"" RIG_DOMAIN "\",\"product_id\":632910392,"
                            "\"link\":\"https://www.aliexpress.com/item/1005006.html\"}");
    CHECK_STATUS(g, 201);
    struct str made = json_print(r->a, g.json);
    CHECK_TEXT(rig_text(r, &g, "listing_id"), "1005006");
    g = rig_get(r, "/api/v1/mappings");
    assert_int_equal(items(&g), 1);
    assert_true(str_eq(json_print(r->a, json_at(json_get(g.json, "items"), 0)), made));
    g = rig_get(r, "/api/v1/orders/1001");
    const struct json *line = json_at(json_get(g.json, "lines"), 0);
    assert_true(str_eq(json_print(r->a, json_get(line, "mapping")), made));
    CHECK_TEXT(rig_text(r, &g, "stage"), "to_order");
    g = rig_get(r, "/api/v1/orders/counts");
    assert_true(str_has(g.body, STR("\"stage\":\"to_order\",\"label\":\"To order\",\"orders\":1")));
    assert_true(str_has(g.body, STR("\"to_pay\":0")));
}

static void history_tells_who_did_what_and_keeps_persons_out(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = rig_post(r, "/api/v1/orders/1001/hold", "{\"reason\":\"asked to wait\"}");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "hold.reason"), "asked to wait");
    g = rig_get(r, "/api/v1/orders/1001/history");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(item_text(r, &g, 0, "kind"), "order.held");
    CHECK_TEXT(item_text(r, &g, 0, "person"), "cli");
    CHECK_TEXT(item_text(r, &g, 0, "cause"), "asked to wait");
    CHECK_TEXT(item_text(r, &g, 0, "cause_label"), "asked to wait");
    assert_true(str_has(g.body, STR("webhook orders/create")));
    assert_false(str_has(g.body, STR("example.com")));
    g = rig_get(r, "/api/v1/orders/1001/history?limit=1");
    assert_int_equal(items(&g), 1);
    assert_true(str_starts(rig_text(r, &g, "next"), STR("ev_")));
    g = rig_get(r, "/api/v1/history?shop=" RIG_DOMAIN);
    assert_true(items(&g) >= 2);
    g = rig_get(r, "/api/v1/history");
    CHECK_STATUS(g, 200);
}

static void what_waits_for_the_outside_is_listed(void **state)
{
    static const char *const paths[] = {"/api/v1/purchases",         "/api/v1/writes",
                                        "/api/v1/problems",          "/api/v1/purchases?open=false",
                                        "/api/v1/writes?open=false", "/api/v1/suppliers"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct got g = rig_get(r, paths[i]);
        CHECK_STATUS(g, 200);
        assert_int_equal(items(&g), 0);
        assert_true(json_is_null(json_get(g.json, "next")));
    }
    struct got g = rig_get(r, "/api/v1/jobs?limit=2");
    assert_int_equal(items(&g), 2);
    assert_true(rig_text(r, &g, "next").n > 0);
    assert_true(item_text(r, &g, 0, "sentence").n > 0);
    assert_true(r->sent_n > 0);
    desk_reply(r->desk, r->sent[0].id, ERR_NET_TIMEOUT,
               NULL); /* reads are recorded with their answer */
    rig_turns(r);
    g = rig_get(r, "/api/v1/calls?owner=" RIG_DOMAIN);
    assert_int_equal(items(&g), 1);
    CHECK_TEXT(item_text(r, &g, 0, "host"), RIG_DOMAIN);
    CHECK_TEXT(item_text(r, &g, 0, "state"), "failed");
}

static void a_mark_by_hand_waits_in_the_outbox(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g =
        rig_post(r, "/api/v1/orders/1001/ship", "{\"number\":\"LP00123456789012\",\"wait\":false}");
    CHECK_STATUS(g, 202);
    const struct json *w = json_at(json_get(g.json, "writes"), 0);
    CHECK_TEXT(json_str(json_get(w, "kind")), "create_fulfillment");
    CHECK_TEXT(json_str(json_get(w, "number")), "LP00123456789012");
    const struct json *p = json_at(json_get(g.json, "packages"), 0);
    CHECK_TEXT(json_str(json_get(json_at(json_get(p, "numbers"), 0), "source")), "person");
    g = rig_get(r, "/api/v1/writes");
    assert_int_equal(items(&g), 1);
    CHECK_TEXT(item_text(r, &g, 0, "order.name"), "#1001");
    g = rig_get(r, "/api/v1/orders?q=9012");
    assert_int_equal(items(&g), 1);
}

static void a_customer_is_exported_and_erased(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    rig_order(r, 450789479, 1002, "Bob");
    struct got g = rig_post(r, "/api/v1/customers/export", "{\"email\":\"C1001@example.com\"}");
    CHECK_STATUS(g, 200);
    assert_int_equal(json_len(json_get(g.json, "orders")), 1);
    assert_true(str_has(g.body, STR("Mei")));
    g = rig_post(r, "/api/v1/customers/export", "{}");
    CHECK_PROBLEM(r, g, 400, "bad_input");
    g = rig_post(r, "/api/v1/customers/erase", "{\"order\":\"1001\"}");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "orders_erased"), "1");
    g = rig_get(r, "/api/v1/orders/1001");
    CHECK_STATUS(g, 200);
    assert_true(json_bool(json_get(g.json, "erased"), false));
    assert_true(json_is_null(json_get(g.json, "customer")));
    assert_true(json_is_null(json_get(g.json, "address")));
    g = rig_get(r, "/api/v1/orders?q=mei");
    assert_int_equal(items(&g), 0);
    g = rig_post(r, "/api/v1/customers/erase", "{\"email\":\"c1002@EXAMPLE.com\"}");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "orders_erased"), "1");
    g = rig_post(r, "/api/v1/customers/export", "{\"email\":\"c1002@example.com\"}");
    CHECK_STATUS(g, 200);
    assert_int_equal(json_len(json_get(g.json, "orders")), 0);
}

static void carriers_are_guessed_from_query_or_body(void **state)
{
    struct rig *r = *state;
    struct got g = rig_get(r, "/api/v1/carriers");
    CHECK_STATUS(g, 200);
    assert_true(str_has(g.body, STR("{\"carrier\":\"yunexpress\",\"name\":\"YunExpress\"")));
    g = rig_get(r, "/api/v1/carriers/detect?number=lp00123456789012&country=us");

    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "number"), "LP00123456789012");
    CHECK_TEXT(item_text(r, &g, 0, "carrier"), "cainiao");
    struct got same =
        rig_post(r, "/api/v1/carriers/detect", "{\"number\":\"LP 0012 3456 7890 12\"}");
    CHECK_STATUS(same, 200);
    CHECK_TEXT(item_text(r, &same, 0, "carrier"), "cainiao");
}

static void a_shop_is_shown_without_its_secrets(void **state)
{
    struct rig *r = *state;
    struct got list = rig_get(r, "/api/v1/shops"), one = rig_get(r, "/api/v1/shops/" RIG_DOMAIN);

    CHECK_STATUS(list, 200);
    CHECK_STATUS(one, 200);
    CHECK_TEXT(rig_text(r, &one, "state"), "active");
    CHECK_TEXT(rig_text(r, &one, "zone"), "Asia/Shanghai");
    CHECK_TEXT(rig_text(r, &one, "policy.grace_s"), "600");
    assert_true(str_eq(json_print(r->a, one.json),
                       json_print(r->a, json_at(json_get(list.json, "items"), 0))));
    assert_false(str_has(list.body, STR("shpss")));
    struct ask patch = {.method = HTTP_PATCH,
                        .path = "/api/v1/shops/" RIG_DOMAIN "/policy",
                        .body = "{\"auto_buy\":true,\"grace_s\":5}"};
    struct got g = rig_ask(r, &patch);
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "policy.grace_s"), "5");
    assert_true(json_bool(json_path(g.json, "policy.auto_buy"), false));
}

static void without_readers_the_desk_itself_reads(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = rig_get(r, "/api/v1/orders");
    CHECK_STATUS(g, 200);
    assert_int_equal(items(&g), 1);
    g = rig_get(r, "/api/v1/orders?stage=foo");
    CHECK_PROBLEM(r, g, 400, "bad_input");
    g = rig_post(r, "/api/v1/carriers/detect", "{\"number\":\"LP00123456789012\"}");
    CHECK_STATUS(g, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(orders_come_newest_first_page_by_page),
        RIG_TEST(filters_narrow_and_sorts_turn_the_list),
        RIG_TEST(days_are_those_of_the_shop),
        RIG_TEST(a_row_has_the_shapes_of_the_description),
        RIG_TEST(one_order_is_found_by_every_name_of_it),
        RIG_TEST(an_order_says_why_nothing_happens_by_itself),
        RIG_TEST(a_mapping_shows_in_its_list_and_on_the_line),
        RIG_TEST(history_tells_who_did_what_and_keeps_persons_out),
        RIG_TEST(what_waits_for_the_outside_is_listed),
        RIG_TEST(a_mark_by_hand_waits_in_the_outbox),
        RIG_TEST(a_customer_is_exported_and_erased),
        RIG_TEST(carriers_are_guessed_from_query_or_body),
        RIG_TEST(a_shop_is_shown_without_its_secrets),
        cmocka_unit_test_setup_teardown(without_readers_the_desk_itself_reads, rig_setup_desk_only,
                                        rig_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
