/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gateway of the model of AliExpress on a bad day: limits with their seconds, a daily quota,
 * errors and pages in place of answers, answers in the odd manners that were seen, tokens of apps
 * that are not launched, a consent page that asks.
 */
#include "test/world/aliexpress_rig.h"

#include "sim/world/aliexpress_state.h"

static int open_usual(void **state)
{
    struct rig *r = test_malloc(sizeof(*r));
    rig_open(r, NULL);
    *state = r;
    return 0;
}

static int close_rig(void **state)
{
    rig_close(*state);
    test_free(*state);
    return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_usual, close_rig)
#define TRACKING "aliexpress.ds.order.tracking.get"
#define CREATE   STR("aliexpress.ds.order.create")

static const struct json *track(struct rig *r)
{
    return rig_call(r, TRACKING, "ae_order_id", STR("1"));
}

static struct str limit_text(const struct json *root)
{
    return json_str(json_path(root, "error_response.msg"));
}

static void a_ban_lasts_as_long_as_it_says(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->calls_per_second = 2;
    aliworld_options(r->w)->ban_ms = 40 * MS_SECOND;
    track(r);
    track(r);
    assert_true(str_ends(limit_text(track(r)), STR("this ban will last 40 seconds")));
    rig_pass(r, 15500);
    assert_true(str_ends(limit_text(track(r)), STR("this ban will last 25 seconds")));
    assert_non_null(rig_place(r, STR("WB-1"), LAMP, LAMP_ATTR, 1)); /* another method */
    rig_pass(r, 24400);
    assert_true(str_ends(limit_text(track(r)), STR("this ban will last 1 seconds")));
    rig_pass(r, MS_SECOND);
    assert_null(json_get(track(r), "error_response"));
}

static void an_ordered_limit_bans_too(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->ban_ms = 5 * MS_SECOND;
    aliworld_fault(r->w, ALIWORLD_API_LIMIT, STR(TRACKING), 1);
    CHECK_TEXT(rig_error(track(r)), STR("ApiCallLimit"));
    rig_pass(r, 4999);
    CHECK_TEXT(rig_error(track(r)), STR("ApiCallLimit"));
    rig_pass(r, 1);
    CHECK_TEXT(rig_error(track(r)), STR(""));
}

static void the_quota_of_a_day_is_over_until_midnight(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->calls_per_day = 2;
    track(r);
    track(r);
    const struct json *root = track(r);
    CHECK_TEXT(rig_error(root), STR("accesscontrol.limited-by-app-api-access-count"));
    /* It is 12:13:20. */
    CHECK_TEXT(json_str(json_path(root, "error_response.sub_msg")),
               STR("This ban will last for 42401 more seconds"));
    rig_pass(r, 42399 * MS_SECOND);
    CHECK_TEXT(rig_error(track(r)), STR("accesscontrol.limited-by-app-api-access-count"));
    rig_pass(r, MS_SECOND);
    CHECK_TEXT(rig_error(track(r)), STR(""));
}

static void each_accident_has_its_own_words_and_effect(void **state)
{
    struct rig *r = *state;
    static const struct {
        enum aliworld_fault fault;
        const char *error; /* NULL: no JSON */
        int status;
        size_t orders;
    } rows[] = {
        {ALIWORLD_LOST_BEFORE, NULL, 0, 0},
        {ALIWORLD_LOST_AFTER, NULL, 0, 1},
        {ALIWORLD_HTML_502, NULL, 502, 0},
        {ALIWORLD_HTML_502_AFTER, NULL, 502, 1},
        {ALIWORLD_HTML_200, NULL, 200, 0},
        {ALIWORLD_HTML_200_AFTER, NULL, 200, 1},
        {ALIWORLD_CUT_JSON, NULL, 200, 1},
        {ALIWORLD_DELAY, "", 200, 1},
        {ALIWORLD_APP_LIMIT, "accesscontrol.limited-by-app-api-access-count", 200, 0},
        {ALIWORLD_SERVICE_TIMEOUT, "isp.service-unavailable", 200, 0},
        {ALIWORLD_SERVICE_TIMEOUT_AFTER, "isp.service-unavailable", 200, 1},
        {ALIWORLD_INTERNAL, "InternalError", 200, 0},
        {ALIWORLD_INTERNAL_AFTER, "InternalError", 200, 1},
        {ALIWORLD_INVALID_AUTHORIZATION, "isv.invalid-authorization", 200, 0},
        {ALIWORLD_NO_PERMISSION, "InsufficientPermission", 200, 0},
        {ALIWORLD_SYSTEM_ERROR, "", 200, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *root;
        size_t before = aliworld_orders_n(r->w);
        aliworld_fault(r->w, rows[i].fault, CREATE, 1);
        rig_place(r, str_printf(r->a, "WB-%zu", i), LAMP, LAMP_ATTR, 1);
        assert_int_equal(r->last.status, rows[i].status);
        assert_int_equal(aliworld_orders_n(r->w) - before, rows[i].orders);
        bool read = json_parse(r->a, r->last.body, &root) == OK;
        assert_int_equal(read, rows[i].error != NULL);
        if (read)
            CHECK_TEXT(rig_error(root), str_of(rows[i].error));
    }
}

static void a_method_may_say_itself_that_it_failed(void **state)
{
    struct rig *r = *state;
    aliworld_fault(r->w, ALIWORLD_SYSTEM_ERROR, STR_NONE, 3);
    const struct json *v = rig_place(r, STR("WB-1"), LAMP, LAMP_ATTR, 1);
    CHECK_TEXT(json_str(json_get(v, "error_code")), STR("ERROR_WHEN_BUILD_FOR_PLACE_ORDER"));
    v = rig_ask(r, "aliexpress.ds.product.get", STR("product_id=1&ship_to_country=US"));
    CHECK_TEXT(json_str(json_path(v, "aliexpress_ds_product_get_response.rsp_code")),
               STR("System Error"));
}

/* Places and reads until the dice have shown every manner. */
static void answers_come_in_odd_manners_and_mean_the_same(void **state)
{
    struct rig *r = *state;
    size_t texts = 0, others = 0, bare = 0, extra = 0, scant = 0, absent = 0;
    struct str id = rig_order(r);
    aliworld_options(r->w)->odd_permille = 500;
    for (int i = 0; i < 200; i++) {
        const struct json *o = rig_get(r, id), *list = json_get(o, "child_order_list");
        const struct json *line = json_at(rig_list(list), 0);
        CHECK_TEXT(json_text(r->a, json_get(line, "product_id")), LAMP);
        assert_int_equal(json_i64(json_get(line, "product_count"), 0), 2);
        texts += json_is_str(json_get(line, "product_count"));
        others += !json_is_null(json_get(list, "ae_child_order_info"));
        bare += json_is_arr(list);
        extra += !json_is_null(json_get(o, "biz_ext_info"));
        scant += json_is_null(json_get(o, "pay_timeout_second"));
        absent += json_is_null(json_get(o, "logistics_info_list"));
    }
    const size_t seen[] = {texts, others, bare, extra, scant, absent};
    for (size_t i = 0; i < COUNT_OF(seen); i++)
        assert_in_range(seen[i], 3, 60);
}

static void an_app_in_test_has_tokens_of_a_day(void **state)
{
    struct rig *r = *state;
    struct aliworld_options o = aliworld_defaults();
    aliworld_app_in_test(&o);
    rig_close(r);
    rig_open(r, &o);
    rig_pass(r, MS_DAY - 1);
    CHECK_TEXT(rig_error(track(r)), STR(""));
    rig_pass(r, 1);
    CHECK_TEXT(rig_error(track(r)), STR("IllegalAccessToken"));
    assert_int_equal(o.calls_per_day, 5000);
}

static const struct json *refresh(struct rig *r, const char *path, struct str token)
{
    struct http_headers p = rig_system(r);
    rig_add(r, &p, "refresh_token", token);
    return rig_send(r, str_cstr(r->a, str_cat(r->a, STR("/rest"), str_of(path))), p, str_of(path));
}

static void a_refresh_may_leave_the_refresh_token_as_it_was(void **state)
{
    struct rig *r = *state;
    struct aliworld_tokens before = aliworld_tokens(r->w, 0);
    aliworld_options(r->w)->keeps_refresh_token = true;
    for (int i = 0; i < 3; i++) {
        const struct json *v = refresh(r, "/auth/token/refresh", before.refresh);
        assert_true(json_is_str(json_get(v, "access_token")));
        assert_null(json_get(v, "refresh_token"));
        rig_pass(r, 10 * MS_DAY);
        CHECK_TEXT(rig_error(track(r)), STR(""));
    }
    rig_pass(r, 30 * MS_DAY); /* 60 days are over */
    CHECK_TEXT(json_str(json_get(refresh(r, "/auth/token/refresh", before.refresh), "code")),
               STR("IllegalRefreshToken"));
}

static void tokens_are_also_had_under_security(void **state)
{
    struct rig *r = *state;
    const struct json *v =
        refresh(r, "/auth/token/security/refresh", aliworld_tokens(r->w, 0).refresh);
    CHECK_TEXT(json_str(json_get(v, "access_token")), aliworld_tokens(r->w, 0).access);
}

static struct http_response consent(struct rig *r, const char *more)
{
    struct http_request req = {.method = HTTP_GET, .url = STR("/oauth/authorize")};
    req.query = str_printf(r->a,
                           "response_type=code&client_id=501234&state=a%%26b&redirect_uri="
                           "http%%3A%%2F%%2Fhub.example%%2Fconnect%s",
                           more);
    return aliworld_handle(r->w, &req, r->now_ms, r->a);
}

static void the_consent_page_may_ask_which_buyer(void **state)
{
    struct rig *r = *state;
    aliworld_add_account(r->w, RIG_KEY, RIG_SECRET, STR("<b>two</b>"), r->now_ms);
    aliworld_add_account(r->w, STR("777"), RIG_SECRET, STR("other app"), r->now_ms);
    aliworld_options(r->w)->consent_page = true;
    struct http_response page = consent(r, "");
    assert_int_equal(page.status, 200);
    assert_true(
        str_has(page.body, STR("state=a%26b&amp;redirect_uri=http%3A%2F%2Fhub.example%2F")));
    assert_true(str_has(page.body, STR("account=1\">Authorize as &lt;b&gt;two&lt;/b&gt;")));
    assert_false(str_has(page.body, STR("other app")));
    struct http_response back = consent(r, "&account=1");
    assert_int_equal(back.status, 302);
    assert_true(str_starts(http_header_get(&back.headers, STR("location")),
                           STR("http://hub.example/connect?code=3_501234_")));
    assert_int_equal(consent(r, "&account=2").status, 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_ban_lasts_as_long_as_it_says),
        TEST(an_ordered_limit_bans_too),
        TEST(the_quota_of_a_day_is_over_until_midnight),
        TEST(each_accident_has_its_own_words_and_effect),
        TEST(a_method_may_say_itself_that_it_failed),
        TEST(answers_come_in_odd_manners_and_mean_the_same),
        TEST(an_app_in_test_has_tokens_of_a_day),
        TEST(a_refresh_may_leave_the_refresh_token_as_it_was),
        TEST(tokens_are_also_had_under_security),
        TEST(the_consent_page_may_ask_which_buyer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
