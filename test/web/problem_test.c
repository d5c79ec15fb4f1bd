/* SPDX-License-Identifier: Apache-2.0 */
/* What a wrong request is answered: always a problem that says what would have been right. */
#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "test/web/web_rig.h"

static void an_unknown_address_is_named_so(void **state)
{
    static const char *const paths[] = {
        "/api/v1/nothing", "/api",      "/api/v1/orders/1/2/3", "//",
        "/api/v1/orders/", "/webhooks", "/etc/passwd"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct got g = rig_get(r, paths[i]);
        CHECK_PROBLEM(r, g, 404, "not_found");
    }
}

static void a_wrong_method_is_told_the_right_ones(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.method = HTTP_PUT, .path = "/api/v1/shops/x"};
    struct got g = rig_ask(r, &ask);

    CHECK_PROBLEM(r, g, 405, "method_not_allowed");
    CHECK_TEXT(http_header_get(&g.headers, STR("Allow")), "GET, HEAD, DELETE, OPTIONS");
    ask.method = HTTP_OPTIONS;
    g = rig_ask(r, &ask);
    CHECK_STATUS(g, 204);
    CHECK_TEXT(http_header_get(&g.headers, STR("Allow")), "GET, HEAD, DELETE, OPTIONS");
}

static void head_is_answered_as_get(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.method = HTTP_HEAD, .path = "/api/v1/shops"};
    struct got head = rig_ask(r, &ask), get = rig_get(r, "/api/v1/shops");

    CHECK_STATUS(head, 200);
    assert_true(str_eq(head.body, get.body));
}

static void titles_follow_the_language_of_the_reader(void **state)
{
    static const struct {
        const char *accept, *lang;
    } rows[] = {
        {"", "en"},
        {"zh-CN", "zh"},
        {"zh-CN,zh;q=0.9,en;q=0.8", "zh"},
        {"en-US,en;q=0.9,zh;q=0.8", "en"},
        {"zh;q=0.5,en;q=0.7", "en"},
        {"fr,de;q=0.3", "en"},
        {"fr;q=1.0,zh;q=0.1", "zh"},
        {"zh;q=0", "en"},
        {"en;q=0.25,zh;q=0.251", "zh"},
        {";;;,,=", "en"},
    };
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ask ask = {.path = "/nothing", .headers = {{"accept-language", rows[i].accept}}};
        struct got g = rig_ask(r, &ask);
        if (!str_eq(http_header_get(&g.headers, STR("Content-Language")), str_of(rows[i].lang)))
            print_error("for \"%s\"\n", rows[i].accept);
        CHECK_TEXT(http_header_get(&g.headers, STR("Content-Language")), rows[i].lang);
    }
}

static void a_body_must_be_a_json_object(void **state)
{
    static const struct {
        const char *body, *type;
        int status;
        const char *code;
    } rows[] = {
        {"{\"name\":", "application/json", 400, "not_json"},
        {"[1]", "application/json", 400, "bad_input"},
        {"null", "application/json", 400, "bad_input"},
        {"name=anna", "application/x-www-form-urlencoded", 415, "unsupported_media"},
        {"{\"name\":\"\xff\xfe\"}", "application/json", 400, "not_json"},
        {"{\"name\":7}", "application/json; charset=utf-8", 400, "bad_input"},
        {"{\"name\":\"a\\u0000b\"}", "application/json", 400, "bad_input"},
        {"{}", "application/json", 400, "bad_input"},
    };
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ask ask = {.method = HTTP_POST,
                          .path = "/api/v1/tokens",
                          .body = rows[i].body,
                          .headers = {{"Content-Type", rows[i].type}}};
        struct got g = rig_ask(r, &ask);
        CHECK_PROBLEM(r, g, rows[i].status, rows[i].code);
    }
}

static void a_body_as_deep_as_a_well_is_refused(void **state)
{
    struct rig *r = *state;
    struct buf b;

    buf_init(&b, r->a, 10000);
    buf_str(&b, STR("{\"name\":"));
    for (int i = 0; i < 1000; i++)
        buf_char(&b, '[');
    for (int i = 0; i < 1000; i++)
        buf_char(&b, ']');
    buf_str(&b, STR("}"));
    struct got g = rig_post(r, "/api/v1/tokens", str_cstr(r->a, buf_view(&b)));
    CHECK_PROBLEM(r, g, 413, "too_large");
}

static void what_is_too_large_is_refused(void **state)
{
    struct rig *r = *state;
    struct ask large = {.method = HTTP_POST, .path = "/api/v1/tokens", .too_large = true};
    struct got g = rig_ask(r, &large);

    CHECK_PROBLEM(r, g, 413, "too_large");
    struct buf b;
    buf_init(&b, r->a, 10000);
    buf_str(&b, STR("/api/v1/orders?q="));
    for (int i = 0; i < 5000; i++)
        buf_char(&b, 'x');
    g = rig_get(r, str_cstr(r->a, buf_view(&b)));
    CHECK_PROBLEM(r, g, 413, "too_large");
    assert_int_equal(web_body_max(STR("/webhooks/shopify")), 4 << 20);
    assert_int_equal(web_body_max(STR("/api/v1/orders")), 1 << 20);
    assert_int_equal(web_body_max(STR("/connect/shopify")), 64 << 10);
}

static void unknown_filters_are_told_which_there_are(void **state)
{
    static const char *const rows[][2] = {
        {"/api/v1/orders?stage=to_order,foo", "to_order, ordered, shipped"},
        {"/api/v1/orders?shop_status=x", "partially_fulfilled"},
        {"/api/v1/orders?payment=x", "partially_refunded"},
        {"/api/v1/orders?problem=x", "writeback_failed"},
        {"/api/v1/orders?sort=x", "newest, oldest, updated, total"},
        {"/api/v1/orders?stages=to_order", "shop_status"},
        {"/api/v1/orders?limit=0", "1 to 250"},
        {"/api/v1/orders?limit=251", "1 to 250"},
        {"/api/v1/orders?cursor=x", "next"},
        {"/api/v1/problems?cursor=x", "next"},
        {"/api/v1/orders?from=yesterday", "2026-11-23"},
        {"/api/v1/writes?open=maybe", "true or false"},
        {"/api/v1/carriers/detect?number=%3Cb%3E", "letters and digits"},
        {"/api/v1/carriers/detect", "number"},
    };
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct got g = rig_get(r, rows[i][0]);
        CHECK_PROBLEM(r, g, 400, "bad_input");
        if (!str_has(rig_text(r, &g, "detail"), str_of(rows[i][1])))
            print_error("%s: %.*s\n", rows[i][0], STR_ARG(g.body));
        assert_true(str_has(rig_text(r, &g, "detail"), str_of(rows[i][1])));
    }
}

static void what_is_not_there_is_named(void **state)
{
    static const char *const paths[] = {
        "/api/v1/orders/%23999",    "/api/v1/orders/ord_0000000000000",    "/api/v1/shops/x",
        "/api/v1/orders/x/history", "/api/v1/orders?shop=x.myshopify.com", "/api/v1/calls?owner=x",
    };
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct got g = rig_get(r, paths[i]);
        CHECK_PROBLEM(r, g, 404, "not_found");
        assert_true(rig_text(r, &g, "detail").n > 0);
    }
}

/* What was wrong, in Chinese: with the value that was sent, without a word of English around it. */
static void details_follow_the_language_of_the_reader(void **state)
{
    static const struct {
        enum http_method method;
        const char *path, *body, *detail;
    } rows[] = {
        {HTTP_GET, "/api/v1/nothing", NULL, "没有此地址"},
        {HTTP_GET, "/api/v1/orders?stage=foo", NULL, "没有阶段“foo”：可用的有 "},
        {HTTP_GET, "/api/v1/orders?payment=foo", NULL, "没有付款状态“foo”"},
        {HTTP_GET, "/api/v1/orders?stages=x", NULL, "没有参数“stages”"},
        {HTTP_GET, "/api/v1/orders?limit=0", NULL, "1 到 250"},
        {HTTP_GET, "/api/v1/orders?from=yesterday", NULL, "“from”必须是日期"},
        {HTTP_GET, "/api/v1/orders/%23999", NULL, "没有订单“#999”"},
        {HTTP_GET, "/api/v1/shops/x.myshopify.com", NULL, "未连接店铺“x.myshopify.com”"},
        {HTTP_GET, "/api/v1/carriers/detect", NULL, "运单号"},
        {HTTP_POST, "/api/v1/orders/999/ship", "{}", "没有订单“999”"},
        {HTTP_POST, "/api/v1/tokens", "[]", "内容必须是对象"},
        {HTTP_POST, "/api/v1/tokens", "{}", "缺少“name”：请填写"},
        {HTTP_POST, "/api/v1/tokens", "{\"name\":7}", "“name”必须是文本"},
        {HTTP_POST, "/api/v1/shops", "{\"domain\":\"a b\",\"token\":\"x\",\"auth\":\"token\"}",
         "“a b”不是店铺"},
        {HTTP_POST, "/api/v1/suppliers", "{\"supplier\":\"foo\"}", "没有供应商“foo”"},
        {HTTP_POST, "/api/v1/mappings", "{\"shop\":\"" RIG_DOMAIN "\",\"product_id\":\"x\"}",
         "“product_id”必须是店铺中的编号"},
        {HTTP_PATCH, "/api/v1/shops/" RIG_DOMAIN "/policy", "{\"foo\":1}", "没有规则“foo”"},
        {HTTP_PATCH, "/api/v1/shops/" RIG_DOMAIN "/policy", "{\"auto_buy\":1}",
         "“auto_buy”必须是 true 或 false"},
        {HTTP_POST, "/api/v1/writes/wr_1/retry", "{}", "待写入操作中没有“wr_1”"},
    };
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ask ask = {.method = rows[i].method,
                          .path = rows[i].path,
                          .body = rows[i].body,
                          .headers = {{"Accept-Language", "zh-CN"},
                                      {rows[i].body ? "Content-Type" : NULL, "application/json"}}};
        struct got g = rig_ask(r, &ask);
        struct str detail = rig_text(r, &g, "detail");
        if (g.status < 400 || !str_has(detail, str_of(rows[i].detail)))
            print_error("%s: %.*s\n", rows[i].path, STR_ARG(g.body));
        assert_true(g.status >= 400 && str_has(detail, str_of(rows[i].detail)));
        ask.headers[0][1] = "en";
        g = rig_ask(r, &ask);
        detail = rig_text(r, &g, "detail");
        for (size_t at = 0; at < detail.n;)
            assert_false(text_is_han(text_next(detail, &at)));
        assert_true(detail.n > 0);
    }
}

static void a_write_that_rests_with_its_order_is_over(void **state)
{
    struct rig *r = *state;
    struct str old = id_text(r->a, ID_WRITE, id_least(r->now_ms - 91 * MS_DAY) + 7);
    struct str young = id_text(r->a, ID_WRITE, id_least(r->now_ms - 89 * MS_DAY) + 7);
    char *path = str_cstr(r->a, str_printf(r->a, "/api/v1/writes/%.*s/retry", STR_ARG(old)));
    struct got g = rig_post(r, path, "{}");

    CHECK_PROBLEM(r, g, 409, "nothing_to_do");
    assert_true(str_has(rig_text(r, &g, "detail"), STR("rests with its order")));
    path = str_cstr(r->a, str_printf(r->a, "/api/v1/writes/%.*s/dismiss", STR_ARG(old)));
    g = rig_post(r, path, "{\"reason\":\"late\"}");
    CHECK_PROBLEM(r, g, 409, "nothing_to_do");
    path = str_cstr(r->a, str_printf(r->a, "/api/v1/writes/%.*s/retry", STR_ARG(young)));
    g = rig_post(r, path, "{}");
    CHECK_PROBLEM(r, g, 404, "not_found");
}

static void a_closing_hub_says_so(void **state)
{
    struct rig *r = *state;

    desk_close(r->desk);
    struct got g = rig_post(r, "/api/v1/tokens", "{\"name\":\"anna\"}");
    CHECK_PROBLEM(r, g, 503, "closing");
    assert_true(http_header_get(&g.headers, STR("Retry-After")).n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(an_unknown_address_is_named_so),
        RIG_TEST(a_wrong_method_is_told_the_right_ones),
        RIG_TEST(head_is_answered_as_get),
        RIG_TEST(titles_follow_the_language_of_the_reader),
        RIG_TEST(a_body_must_be_a_json_object),
        RIG_TEST(a_body_as_deep_as_a_well_is_refused),
        RIG_TEST(what_is_too_large_is_refused),
        RIG_TEST(unknown_filters_are_told_which_there_are),
        RIG_TEST(what_is_not_there_is_named),
        RIG_TEST(details_follow_the_language_of_the_reader),
        RIG_TEST(a_write_that_rests_with_its_order_is_over),
        RIG_TEST(a_closing_hub_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
