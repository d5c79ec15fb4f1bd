/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rarer ways of the model of AliExpress: other signatures and times, malformed requests, the
 * shapes of numbers, papers that some countries want, accidents by chance.
 */
#include "test/world/aliexpress_rig.h"

#include <string.h>

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

static const struct json *track_at(struct rig *r, struct str timestamp)
{
    struct http_headers p = {0};
    rig_add(r, &p, "app_key", RIG_KEY);
    rig_add(r, &p, "timestamp", timestamp);
    rig_add(r, &p, "sign_method", STR("sha256"));
    rig_add(r, &p, "method", STR("aliexpress.ds.order.tracking.get"));
    rig_add(r, &p, "access_token", aliworld_tokens(r->w, 0).access);
    rig_add(r, &p, "ae_order_id", STR("1"));
    return rig_send(r, "/sync", p, STR_NONE);
}

static void a_time_may_be_written_out_in_chinese_time(void **state)
{
    struct rig *r = *state;
    /* 12:13:20 UTC */
    assert_non_null(json_get(track_at(r, STR("2025-11-23 20:13:20")),
                             "aliexpress_ds_order_tracking_get_response"));
    CHECK_TEXT(rig_error(track_at(r, STR("2025-11-23 12:13:20"))), STR("IllegalTimestamp"));
    CHECK_TEXT(rig_error(track_at(r, STR("yesterday"))), STR("IllegalTimestamp"));
}

static void md5_is_taken_only_where_it_is_allowed(void **state)
{
    struct rig *r = *state;
    for (int allowed = 0; allowed < 2; allowed++) {
        struct http_headers p = {0};
        struct http_request req = {.method = HTTP_POST, .url = STR("/sync")};
        aliworld_options(r->w)->accepts_md5 = allowed == 1;
        rig_add(r, &p, "app_key", RIG_KEY);
        rig_add(r, &p, "timestamp", str_printf(r->a, "%lld", (long long)r->now_ms));
        rig_add(r, &p, "sign_method", STR("md5"));
        rig_add(r, &p, "method", STR("/auth/token/create"));
        rig_add(r, &p, "code", aliworld_auth_code(r->w, 0, r->now_ms));
        rig_add(r, &p, "sign", aliworld_sign(r->a, &p, STR_NONE, RIG_SECRET, true));
        req.query = form_print(r->a, &p);
        struct http_response answer = aliworld_handle(r->w, &req, r->now_ms, r->a);
        assert_int_equal(str_has(answer.body, STR("IncompleteSignature")), allowed == 0);
    }
}

static int status_of_request(struct rig *r, enum http_method method, const char *url)
{
    struct http_request req = {.method = method, .url = str_of(url)};
    return aliworld_handle(r->w, &req, r->now_ms, r->a).status;
}

static void doors_that_are_not_there_are_refused(void **state)
{
    struct rig *r = *state;
    char long_url[1200];
    memset(long_url, 'x', sizeof(long_url));
    memcpy(long_url, "/sync?", 6);
    long_url[sizeof(long_url) - 1] = '\0';
    assert_int_equal(status_of_request(r, HTTP_POST, "/router/rest"), 404);
    assert_int_equal(status_of_request(r, HTTP_PUT, "/sync"), 405);
    assert_int_equal(status_of_request(r, HTTP_GET, "https://x/oauth/authorize?client_id=1"), 400);
    struct http_request req = {.method = HTTP_GET, .url = STR("/sync"), .query = str_of(long_url)};
    assert_int_equal(aliworld_handle(r->w, &req, r->now_ms, r->a).status, 414);
    struct http_headers p = rig_system(r);
    const struct json *root = rig_send(r, "/rest/aliexpress.ds.order.create", p, STR_NONE);
    CHECK_TEXT(json_str(json_get(root, "code")), STR("InvalidApiPath"));
}

static void a_form_without_its_content_type_is_not_read(void **state)
{
    struct rig *r = *state;
    struct http_headers p = rig_system(r);
    struct http_request req = {.method = HTTP_POST, .url = STR("/sync")};
    req.body = form_print(r->a, &p);
    struct http_response answer = aliworld_handle(r->w, &req, r->now_ms, r->a);
    assert_true(str_has(answer.body, STR("MissingParameter")));
    assert_true(str_has(answer.body, STR("app_key")));
}

static void parameters_that_are_no_json_are_refused(void **state)
{
    struct rig *r = *state;
    static const char *const bad[] = {"[]", "{\"order_id\":", "order"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_TEXT(rig_error(rig_call(r, "aliexpress.trade.ds.order.get", "single_order_query",
                                      str_of(bad[i]))),
                   STR("isv.invalid-parameter"));
    CHECK_TEXT(rig_error(rig_call(r, "aliexpress.trade.ds.order.get", "x", STR("{}"))),
               STR("MissingParameter"));
}

static void an_unknown_app_is_turned_away(void **state)
{
    struct rig *r = *state;
    struct http_headers p = {0};
    rig_add(r, &p, "app_key", STR("999999"));
    rig_add(r, &p, "timestamp", str_printf(r->a, "%lld", (long long)r->now_ms));
    rig_add(r, &p, "sign_method", STR("sha256"));
    rig_add(r, &p, "method", STR("aliexpress.ds.address.get"));
    CHECK_TEXT(rig_error(rig_send(r, "/sync", p, STR_NONE)), STR("InvalidAppKey"));
}

static void tokens_can_be_fixed_in_advance(void **state)
{
    struct rig *r = *state;
    aliworld_set_tokens(r->w, 0, STR("50000-demo"), STR("50001-demo"), r->now_ms);
    assert_non_null(rig_tracking(r, STR("1")));
    CHECK_TEXT(aliworld_tokens(r->w, 0).access, STR("50000-demo"));
}

static bool postal_check_digit_fits(struct str s)
{
    static const int weights[] = {8, 6, 4, 2, 3, 5, 9, 7};
    int sum = 0;
    for (size_t i = 0; i < 8; i++)
        sum += weights[i] * (s.p[2 + i] - '0');
    int want = 11 - sum % 11;
    want = want == 10 ? 0 : want == 11 ? 5 : want;
    return s.n == 13 && s.p[10] - '0' == want && str_ends(s, STR("CN"));
}

static struct str number_sent_by(struct rig *r, const char *service, int i)
{
    struct rig_item item = {LAMP, LAMP_ATTR, str_of(service), 1};
    rig_place_json(r, rig_purchase(r, str_printf(r->a, "%s-%d", service, i), &item, 1));
    size_t last = aliworld_orders_n(r->w) - 1;
    return aliworld_order_at(r->w, last)->packages[0].number;
}

static void numbers_look_and_check_like_those_of_their_carrier(void **state)
{
    struct rig *r = *state;
    for (int i = 0; i < 50; i++) {
        struct str cainiao = number_sent_by(r, "CAINIAO_STANDARD", i);
        struct str yun = number_sent_by(r, "Other", i);
        assert_true(postal_check_digit_fits(number_sent_by(r, "CPAM", i)));
        assert_true(cainiao.n == 16 && str_starts(cainiao, STR("LP00")));
        /* The 327th day of 2025. */
        assert_true(yun.n == 18 && str_starts(yun, STR("YT25327")));
    }
}

static void a_relabeled_package_for_abroad_gets_a_postal_number(void **state)
{
    struct rig *r = *state;
    assert_true(postal_check_digit_fits(aliworld_local_number(r->w, STR("DE"))));
}

/* The first refusal of an address, "" when it is taken. */
static struct str judged(struct rig *r, const char *address, const char *extra)
{
    const struct json *v, *e;
    struct aliworld_refusal refusal;
    assert_int_equal(json_parse(r->a, str_of(address), &v), OK);
    assert_int_equal(json_parse(r->a, str_of(extra), &e), OK);
    return aliworld_refuses_address(r->w, r->a, v, e, &refusal) ? str_of(refusal.text) : STR("");
}

#define NATIONAL_ADDRESS "Please enter a 8-digit national address in right format, eg. ABCD1234."

static void some_countries_want_papers(void **state)
{
    struct rig *r = *state;
    const char *riyadh = "{\"country\":\"SA\",\"province\":\"Riyadh\",\"city\":\"Riyadh\","
                         "\"address\":\"1 Example St\",\"full_name\":\"Omar Example\","
                         "\"mobile_no\":\"500000000\"}";
    CHECK_TEXT(judged(r, riyadh, "{}"), STR(NATIONAL_ADDRESS));
    CHECK_TEXT(judged(r, riyadh, "{\"nat_addr\":\"rrrd2929\"}"), STR(NATIONAL_ADDRESS));
    CHECK_TEXT(judged(r, riyadh, "{\"nat_addr\":\"RRRD2929\"}"), STR(""));
    CHECK_TEXT(judged(r,
                      "{\"country\":\"BR\",\"province\":\"Sao Paulo\",\"city\":\"Campinas\","
                      "\"address\":\"Rua 1\",\"contact_person\":\"Ana Lima\",\"cpf\":"
                      "\"99900000005\",\"mobile_no\":\"11900000000\"}",
                      "{}"),
               STR("B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_NOT_MATCH"));
}

static void cities_must_be_known_where_that_is_strict(void **state)
{
    struct rig *r = *state;
    const char *address =
        "{\"country\":\"US\",\"province\":\"New Jersey\",\"city\":\"Springfield\","
        "\"address\":\"1 Example St\",\"full_name\":\"Ann Example\",\"zip\":\"08360\","
        "\"mobile_no\":\"6095550123\"}";
    CHECK_TEXT(judged(r, address, "{}"), STR(""));
    aliworld_options(r->w)->strict_address = true;
    CHECK_TEXT(judged(r, address, "{}"), STR("Please enter a city"));
    address = str_cstr(r->a, str_replace(r->a, str_of(address), STR("Springfield"), STR("Other")));
    CHECK_TEXT(judged(r, address, "{}"), STR(""));
    CHECK_TEXT(judged(r, "{\"country\":\"US\"}", "{}"), STR("Please enter an address"));
}

static void stock_comes_back_when_an_order_ends(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->pays_by_itself = false;
    struct str id = rig_order(r);
    assert_int_equal(aliworld_variant_of(r->w, LAMP_SKU)->stock, 498);
    assert_true(aliworld_expire(r->w, id, r->now_ms));
    assert_false(aliworld_expire(r->w, id, r->now_ms));
    assert_int_equal(aliworld_variant_of(r->w, LAMP_SKU)->stock, 500);
    aliworld_set_stock(r->w, LAMP_SKU, 0);
    const struct json *result = rig_place(r, STR("WB-2"), LAMP, LAMP_ATTR, 1);
    CHECK_TEXT(json_str(json_get(result, "error_code")), STR("INVENTORY_HOLD_ERROR"));
}

static void a_product_taken_down_is_gone(void **state)
{
    struct rig *r = *state;
    aliworld_remove_product(r->w, LAMP);
    const struct json *result = rig_place(r, STR("WB-2"), LAMP, LAMP_ATTR, 1);
    CHECK_TEXT(json_str(json_get(result, "error_code")), STR("SKU_NOT_EXIST"));
}

static void ids_may_come_as_texts(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->text_numbers = true;
    const struct json *result = rig_place(r, STR("WB-2"), LAMP, LAMP_ATTR, 1);
    assert_true(json_is_str(json_at(rig_list(json_get(result, "order_list")), 0)));
    CHECK_TEXT(json_str(json_get(result, "is_success")), STR("true"));
}

static void nothing_happens_by_itself_when_told_so(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->ship_ms = -1;
    struct str id = rig_order(r);
    aliworld_tick(r->w, r->now_ms + 11 * MS_DAY);
    assert_int_equal(aliworld_order(r->w, id)->packages[0].shipped_ms, 0);
    aliworld_options(r->w)->deliver_ms = -1;
    assert_true(aliworld_ship(r->w, id, STR_NONE, r->now_ms));
    /* Only the end of the time to pay is left, which no longer matters. */
    aliworld_tick(r->w, r->now_ms + 12 * MS_DAY);
    assert_true(aliworld_next_ms(r->w) == INT64_MAX);
}

/* A stubborn client on a bad line: asks again with the same reference until it knows. */
static void insist(struct rig *r, struct str reference)
{
    for (int tries = 0; tries < 100; tries++) {
        const struct json *result = rig_place(r, reference, LAMP, LAMP_ATTR, 1);
        struct str code = json_str(json_get(result, "error_code"));
        if (json_bool(json_get(result, "is_success"), false) ||
            str_eq(code, STR("REPEATED_ORDER_ERROR")))
            return;
        rig_pass(r, MS_MINUTE);
    }
    fail();
}

static void on_a_bad_line_a_reference_still_buys_once(void **state)
{
    struct rig *r = *state;
    struct aliworld_options *o = aliworld_options(r->w);
    o->fault_permille[ALIWORLD_LOST_BEFORE] = o->fault_permille[ALIWORLD_LOST_AFTER] = 150;
    o->fault_permille[ALIWORLD_HTML_502] = o->fault_permille[ALIWORLD_CUT_JSON] = 80;
    o->fault_permille[ALIWORLD_HTML_200_AFTER] = o->fault_permille[ALIWORLD_INTERNAL_AFTER] = 40;
    o->fault_permille[ALIWORLD_SERVICE_TIMEOUT_AFTER] = 40;
    for (int i = 0; i < 200; i++) {
        struct str reference = str_printf(r->a, "WB-%d", i);
        insist(r, reference);
        assert_int_equal(aliworld_placements(r->w, reference), 1);
    }
    assert_int_equal(aliworld_orders_n(r->w), 200);
    assert_in_range(aliworld_calls(r->w, STR_NONE), 300, 700);
}

static void a_year_of_orders_comes_to_rest(void **state)
{
    struct rig *r = *state;
    struct world_service s = aliworld_service(r->w);
    struct aliworld_options *o = aliworld_options(r->w);
    int64_t at_ms;
    o->packages = 2;
    o->relabel_permille = 300;
    o->ship_spread_ms = 5 * MS_DAY;
    o->announce_ms = MS_HOUR;
    o->risk_ms = MS_MINUTE;
    for (int i = 0; i < 300; i++, rig_pass(r, MS_DAY))
        rig_place(r, str_printf(r->a, "WB-%d", i), LAMP, LAMP_ATTR, 1);
    for (int64_t before_ms = 0; (at_ms = s.next_ms(s.state)) != INT64_MAX; before_ms = at_ms) {
        assert_true(at_ms > before_ms);
        s.tick(s.state, at_ms);
    }
    for (size_t i = 0; i < aliworld_orders_n(r->w); i++)
        assert_int_equal(aliworld_order_at(r->w, i)->stage, ALIWORLD_FINISHED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_time_may_be_written_out_in_chinese_time),
        TEST(md5_is_taken_only_where_it_is_allowed),
        TEST(doors_that_are_not_there_are_refused),
        TEST(a_form_without_its_content_type_is_not_read),
        TEST(parameters_that_are_no_json_are_refused),
        TEST(an_unknown_app_is_turned_away),
        TEST(tokens_can_be_fixed_in_advance),
        TEST(numbers_look_and_check_like_those_of_their_carrier),
        TEST(a_relabeled_package_for_abroad_gets_a_postal_number),
        TEST(some_countries_want_papers),
        TEST(cities_must_be_known_where_that_is_strict),
        TEST(stock_comes_back_when_an_order_ends),
        TEST(a_product_taken_down_is_gone),
        TEST(ids_may_come_as_texts),
        TEST(nothing_happens_by_itself_when_told_so),
        TEST(on_a_bad_line_a_reference_still_buys_once),
        TEST(a_year_of_orders_comes_to_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
