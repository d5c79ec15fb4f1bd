/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses, throttling and refusals of whole requests, for reads and for writes. */
#include "test/connect/shopify_rig.h"

#include "base/time.h"

static const struct platform_write cancel = {.kind = WRITE_KIND_CANCEL, .fulfillment_ext_id = 1};

static struct answer answer_of(struct arena *a, enum platform_op op, int status,
                               const char *retry_after, const char *body)
{
    static const int64_t ids[] = {1};
    struct platform_ask ask = {
        .op = op, .ids = ids, .ids_n = 1, .writes = &cancel, .writes_n = op == PLATFORM_WRITES};
    struct http_response response = {.status = status, .body = str_of(body)};
    struct platform_result r;
    if (retry_after != NULL)
        http_header_add(a, &response.headers, STR("retry-after"), str_of(retry_after));
    rig_shopify()->read(&ask, &rig_account, &response, a, &r);
    return r.answer;
}

static void every_status_has_its_meaning(void **state)
{
    static const struct {
        int status;
        const char *body;
        enum err err;
        bool doubt; /* when it was a write */
    } rows[] = {
        {0, "", ERR_NET_LOST, true},
        {301, "", ERR_ANSWER_NOT_UNDERSTOOD, true},
        {400, "{\"errors\":{\"query\":\"Required parameter missing or invalid\"}}", ERR_REFUSED,
         false},
        {401, "{\"errors\":\"[API] Invalid API key or access token\"}", ERR_TOKEN_EXPIRED, false},
        {402, "{\"errors\":\"Unavailable Shop\"}", ERR_ACCOUNT_LOCKED, false},
        {403,
         "{\"errors\":\"[API] This action requires merchant approval for read_orders "
         "scope.\"}",
         ERR_SCOPE_MISSING, false},
        {403, "<html>Forbidden</html>", ERR_AUTH_REJECTED, false},
        {404, "{\"errors\":\"Not Found\"}", ERR_NOT_FOUND, false},
        {408, "", ERR_SERVER_ERROR, true},
        {413, "", ERR_TOO_LARGE, false},
        {422, "{\"errors\":[\"no\"]}", ERR_REFUSED, false},
        {423, "{\"errors\":\"This shop is unavailable\"}", ERR_ACCOUNT_LOCKED, false},
        {429, "{\"errors\":\"Exceeded 2 calls per second\"}", ERR_THROTTLED, false},
        {430, "", ERR_ACCOUNT_LOCKED, false},
        {500, "<html>", ERR_SERVER_ERROR, true},
        {502, "", ERR_SERVER_ERROR, true},
        {503, "", ERR_SERVER_ERROR, true},
        {504, "", ERR_SERVER_ERROR, true},
        {200, "<html>maintenance</html>", ERR_ANSWER_NOT_UNDERSTOOD, true},
        {200, "{\"data\":{\"nodes\":[{\"id\":\"gid", ERR_ANSWER_NOT_UNDERSTOOD, true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct answer read = answer_of(*state, PLATFORM_ORDERS, rows[i].status, NULL, rows[i].body);
        struct answer write =
            answer_of(*state, PLATFORM_WRITES, rows[i].status, NULL, rows[i].body);
        if (read.err != rows[i].err || write.err != rows[i].err)
            fail_msg("status %d gave %d and %d", rows[i].status, read.err, write.err);
        assert_false(read.effect_possible);
        if (write.effect_possible != rows[i].doubt)
            fail_msg("status %d: doubt", rows[i].status);
    }
}

static void a_refusal_names_the_missing_scope(void **state)
{
    struct answer r = answer_of(*state, PLATFORM_ORDERS, 403, NULL,
                                "{\"errors\":\"[API] This action requires merchant approval for "
                                "read_orders scope.\"}");
    CHECK_TEXT(r.detail, "read_orders");
    CHECK_TEXT(r.code, "403");
    r = answer_of(*state, PLATFORM_SHOP, 200, NULL,
                  "{\"errors\":[{\"message\":\"Access denied for shop field. Required access: "
                  "`read_x` access scope.\",\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]}");
    assert_int_equal(r.err, ERR_SCOPE_MISSING);
    CHECK_TEXT(r.detail, "read_x");
}

static void waiting_times_are_taken_from_the_answer(void **state)
{
    static const struct {
        const char *header;
        int64_t wait_ms;
    } rows[] = {
        {"2", 2000},  {"2.0", 3000}, {" 4 ", 4000},      {NULL, 1000}, {"soon", 1000},
        {"-5", 1000}, {"0", 0},      {"99999999", 1000}, {"", 1000},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK_INT(answer_of(*state, PLATFORM_ORDERS, 429, rows[i].header, "").wait_ms,
                  rows[i].wait_ms);
}

#define THROTTLED(cost)                                                               \
    "{\"errors\":[{\"message\":\"Throttled\",\"extensions\":{\"code\":\"THROTTLED\"," \
    "\"documentation\":\"https://shopify.dev/api/usage/"                              \
    "rate-limits\"}}],\"extensions\":{\"cost\":" cost "}}"

static int64_t throttled_ms(struct arena *a, const char *body)
{
    struct answer r = answer_of(a, PLATFORM_ORDERS, 200, NULL, body);
    assert_int_equal(r.err, ERR_THROTTLED);
    return r.wait_ms;
}

static void a_throttled_read_waits_for_what_is_lacking(void **state)
{
    CHECK_INT(throttled_ms(*state, THROTTLED("{\"requestedQueryCost\":111,\"actualQueryCost\":null,"
                                             "\"throttleStatus\":{\"maximumAvailable\":2000.0,"
                                             "\"currentlyAvailable\":11,\"restoreRate\":100.0}}")),
              1001);
    CHECK_INT(throttled_ms(*state, THROTTLED("null")), 1000);
    CHECK_INT(throttled_ms(*state, THROTTLED("{\"requestedQueryCost\":1,\"throttleStatus\":"
                                             "{\"currentlyAvailable\":50,\"restoreRate\":100}}")),
              1000);
    CHECK_INT(throttled_ms(*state, THROTTLED("{\"requestedQueryCost\":1e300,\"throttleStatus\":"
                                             "{\"currentlyAvailable\":0,\"restoreRate\":1}}")),
              10 * MS_MINUTE);
    CHECK_INT(throttled_ms(*state, "{\"errors\":[{\"message\":\"Throttled\"}]}"), 1000);
    CHECK_INT(throttled_ms(*state, "{\"data\":{},\"errors\":[{\"message\":\"Throttled\"}]}"), 1000);
}

static void graphql_codes_are_judged(void **state)
{
    static const struct {
        const char *code;
        enum err err;
    } rows[] = {
        {"MAX_COST_EXCEEDED", ERR_TOO_LARGE},  {"INTERNAL_SERVER_ERROR", ERR_SERVER_ERROR},
        {"SHOP_INACTIVE", ERR_ACCOUNT_LOCKED}, {"MAX_INPUT_SIZE_EXCEEDED", ERR_TOO_LARGE},
        {"undefinedField", ERR_REFUSED},       {"", ERR_REFUSED},
        {"RESOURCE_NOT_FOUND", ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str body = str_printf(*state,
                                     "{\"errors\":[{\"message\":\"m\",\"extensions\":"
                                     "{\"code\":\"%s\",\"cost\":1150,\"maxCost\":1000}}]}",
                                     rows[i].code);
        struct answer r = answer_of(*state, PLATFORM_ORDERS, 200, NULL, str_cstr(*state, body));
        assert_int_equal(r.err, rows[i].err);
        CHECK_TEXT(r.code, rows[i].code);
        assert_false(r.effect_possible);
    }
}

static void words_are_shortened(void **state)
{
    struct buf b;
    struct answer r;
    buf_init(&b, *state, 1 << 16);
    buf_str(&b, STR("{\"errors\":\""));
    for (int i = 0; i < 3000; i++)
        buf_str(&b, STR("单"));
    buf_str(&b, STR("\"}"));
    r = answer_of(*state, PLATFORM_ORDERS, 422, NULL, str_cstr(*state, buf_view(&b)));
    CHECK_INT(r.detail.n, 600);
}

static void an_absent_order_is_no_error(void **state)
{
    static const int64_t ids[] = {1};
    struct platform_ask ask = {.op = PLATFORM_ORDER_ONE, .ids = ids, .ids_n = 1};
    struct platform_result r = rig_read(*state, &ask, 200, STR("{\"data\":{\"order\":null}}"));
    assert_int_equal(r.answer.err, OK);
    CHECK_INT(r.orders_n, 0);
    r = rig_read(*state, &ask, 200, STR("{\"data\":{}}"));
    assert_int_equal(r.answer.err, ERR_ANSWER_NOT_UNDERSTOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_status_has_its_meaning),
        TEST(a_refusal_names_the_missing_scope),
        TEST(waiting_times_are_taken_from_the_answer),
        TEST(a_throttled_read_waits_for_what_is_lacking),
        TEST(graphql_codes_are_judged),
        TEST(words_are_shortened),
        TEST(an_absent_order_is_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
