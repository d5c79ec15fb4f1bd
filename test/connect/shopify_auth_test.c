/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens, the page where the merchant agrees, its call back, and shop names as people type them. */
#include "test/connect/shopify_rig.h"

#include "base/crypto.h"
#include "base/time.h"

static struct http_request token_request(struct arena *a, enum platform_op op)
{
    struct platform_ask ask = {.op = op, .code = STR("c&1")};
    struct http_request req;
    double cost = -1;
    assert_int_equal(rig_shopify()->ask(&ask, &rig_account, 0, a, &req, &cost), OK);
    assert_true(cost == 0);
    CHECK_TEXT(req.url, "https://demo-shop.myshopify.com/admin/oauth/access_token");
    CHECK_TEXT(http_header_get(&req.headers, STR("Content-Type")),
               "application/x-www-form-urlencoded");
    return req;
}

static void tokens_are_asked_for_in_three_ways(void **state)
{
    CHECK_TEXT(token_request(*state, PLATFORM_TOKEN_CLIENT).body,
               "client_id=key1&client_secret=shpss_test_0001&grant_type=client_credentials");
    CHECK_TEXT(token_request(*state, PLATFORM_TOKEN_CODE).body,
               "client_id=key1&client_secret=shpss_test_0001&code=c%261&expiring=1");
    CHECK_TEXT(token_request(*state, PLATFORM_TOKEN_REFRESH).body,
               "client_id=key1&client_secret=shpss_test_0001&grant_type=refresh_token&"
               "refresh_token=shprt_test");
}

static void without_credentials_nothing_is_asked(void **state)
{
    struct account acc = rig_account;
    struct platform_ask ask = {.op = PLATFORM_TOKEN_CODE};
    struct http_request req;
    double cost;
    assert_int_equal(rig_shopify()->ask(&ask, &acc, 0, *state, &req, &cost), ERR_BAD_INPUT);
    ask.op = PLATFORM_TOKEN_REFRESH;
    acc.refresh_token = STR_NONE;
    assert_int_equal(rig_shopify()->ask(&ask, &acc, 0, *state, &req, &cost), ERR_BAD_INPUT);
    ask.op = PLATFORM_TOKEN_CLIENT;
    acc.client_secret = STR_NONE;
    assert_int_equal(rig_shopify()->ask(&ask, &acc, 0, *state, &req, &cost), ERR_BAD_INPUT);
}

static void a_token_comes_with_its_spans_and_scopes(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_TOKEN_CODE, .code = STR("c")};
    struct platform_result r = rig_read(
        *state, &ask, 200,
        STR("{\"access_token\":\"shpat_1\",\"scope\":\"read_orders, write_orders\","
            "\"expires_in\":3600,\"refresh_token\":\"shprt_1\",\"refresh_token_expires_in\":"
            "7776000,\"associated_user\":{\"email\":\"x@example.com\"}}"));
    assert_int_equal(r.answer.err, OK);
    CHECK_TEXT(r.tokens.access, "shpat_1");
    CHECK_TEXT(r.tokens.refresh, "shprt_1");
    CHECK_TEXT(r.tokens.scopes, "read_orders,write_orders");
    CHECK_INT(r.tokens.access_span_ms, MS_HOUR);
    CHECK_INT(r.tokens.refresh_span_ms, 90 * MS_DAY);
    CHECK_TEXT(r.tokens.account_name, "demo-shop.myshopify.com");
    r = rig_read(*state, &ask, 200, STR("{\"access_token\":\"shpat_2\",\"scope\":\"\"}"));
    assert_int_equal(r.answer.err, OK);
    CHECK_INT(r.tokens.access_span_ms, 0);
}

static void refused_credentials_are_told_from_trouble(void **state)
{
    static const struct {
        int status;
        const char *body;
        enum err err;
        const char *code;
    } rows[] = {
        {400, "{\"error\":\"invalid_request\",\"error_description\":\"The code was used\"}",
         ERR_AUTH_REJECTED, "invalid_request"},
        {401, "{\"error\":\"invalid_client\"}", ERR_SECRET_WRONG, "invalid_client"},
        {400, "{\"error\":\"application_cannot_be_found\"}", ERR_APP_NOT_FOUND,
         "application_cannot_be_found"},
        {400, "{\"error\":\"shop_not_permitted\"}", ERR_APP_NOT_OURS, "shop_not_permitted"},
        {400, "<html>Oauth error</html>", ERR_AUTH_REJECTED, "400"},
        {403, "{\"error\":\"app_not_installed\"}", ERR_APP_NOT_INSTALLED, "app_not_installed"},
        {404, "", ERR_SHOP_NOT_FOUND, "404"},
        {402, "", ERR_ACCOUNT_LOCKED, "402"},
        {429, "", ERR_THROTTLED, "429"},
        {500, "", ERR_SERVER_ERROR, "500"},
        {0, "", ERR_NET_LOST, ""},
        {200, "<html>", ERR_ANSWER_NOT_UNDERSTOOD, "not_json"},
        {200, "{\"scope\":\"x\"}", ERR_ANSWER_NOT_UNDERSTOOD, "no_data"},
        {200, "{\"data\":{\"x\":1}}", ERR_ANSWER_NOT_UNDERSTOOD, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct platform_ask ask = {.op = PLATFORM_TOKEN_CLIENT};
        struct platform_result r = rig_read(*state, &ask, rows[i].status, str_of(rows[i].body));
        if (r.answer.err != rows[i].err)
            fail_msg("row %zu gave %d", i, r.answer.err);
        CHECK_TEXT(r.answer.code, rows[i].code);
        CHECK_TEXT(r.tokens.access, "");
    }
}

/* --- OAuth --- */

static void the_merchant_is_sent_to_agree_to_all_scopes(void **state)
{
    struct str url = rig_shopify()->oauth_url(&rig_account, STR("https://hub.example/connect/x?y"),
                                              STR("n 1"), *state);
    assert_true(str_starts(url, STR("https://demo-shop.myshopify.com/admin/oauth/authorize?"
                                    "client_id=key1&scope=read_orders,"
                                    "read_merchant_managed_fulfillment_orders,")));
    assert_true(str_ends(url, STR("&redirect_uri=https%3A%2F%2Fhub.example%2Fconnect%2Fx%3Fy"
                                  "&state=n%201")));
}

/* Signed by the rule of @shopify/shopify-api 15.0.0: sorted, form-encoded, "+" as "%20". */
#define CALLED_S INT64_C(1795000000)
#define CALLBACK                                                                               \
    "code=0907a61c0c8d55e99db179b68161bc00&host=YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvZGVtbw%3D%3D&" \
    "shop=demo-shop.myshopify.com&state=a+b%7Ec*d%21e%27f%28g%29h%3Di%2Bj%26k%2Fl&"            \
    "timestamp=1795000000"
#define HMAC "&hmac=dc3b3e72e9adbc5cf15f585b4b24e2ea1a5723854eae8a49d6302ea417edcbcd"

static enum err verify(struct arena *a, struct str query, int64_t now_ms)
{
    struct str code = STR_NONE, domain = STR_NONE, state = STR_NONE;
    enum err err = rig_shopify()->oauth_verify(query, STR("shpss_test_0001"), now_ms, a, &code,
                                               &domain, &state);
    if (err != OK) {
        assert_true(str_empty(code) && str_empty(domain) && str_empty(state));
        return err;
    }
    CHECK_TEXT(code, "0907a61c0c8d55e99db179b68161bc00");
    CHECK_TEXT(domain, "demo-shop.myshopify.com");
    CHECK_TEXT(state, "a b~c*d!e'f(g)h=i+j&k/l");
    return err;
}

static void a_true_call_back_is_accepted_however_it_is_escaped(void **state)
{
    struct str other =
        str_replace(*state, STR(CALLBACK HMAC), STR("a+b%7Ec*d"), STR("a%20b~c%2Ad"));
    assert_int_equal(verify(*state, STR(CALLBACK HMAC), CALLED_S * 1000), OK);
    assert_int_equal(verify(*state, other, CALLED_S * 1000), OK);
    assert_int_equal(verify(*state, STR(CALLBACK "&signature=abc" HMAC), CALLED_S * 1000), OK);
}

static void a_call_back_lives_for_90_seconds(void **state)
{
    assert_int_equal(verify(*state, STR(CALLBACK HMAC), (CALLED_S + 90) * 1000), OK);
    assert_int_equal(verify(*state, STR(CALLBACK HMAC), (CALLED_S - 90) * 1000), OK);
    assert_int_equal(verify(*state, STR(CALLBACK HMAC), (CALLED_S + 91) * 1000), ERR_BAD_SIGNATURE);
    assert_int_equal(verify(*state, STR(CALLBACK HMAC), (CALLED_S - 91) * 1000), ERR_BAD_SIGNATURE);
}

static void a_changed_call_back_is_refused(void **state)
{
    struct arena *a = *state;
    struct str good = STR(CALLBACK HMAC);
    const struct str bad[] = {
        STR(CALLBACK),
        STR(""),
        str_replace(a, good, STR("dc3b3e72"), STR("DC3B3E72")),
        str_replace(a, good, STR("demo-shop"), STR("evil-shop")),
        str_cat(a, good, STR("&extra=1")),
        str_replace(a, good, STR("timestamp=1795000000"), STR("timestamp=1795000001")),
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(verify(a, bad[i], CALLED_S * 1000), ERR_BAD_SIGNATURE);
}

/* Signs with our own code what Shopify would never send. */
static enum err verify_signed(struct arena *a, const char *query)
{
    uint8_t mac[SHA256_LEN];
    struct str hex;
    crypto_hmac_sha256(STR("shpss_test_0001"), str_of(query), mac);
    hex = hex_lower(a, mac, sizeof(mac));
    return verify(a, str_printf(a, "%s&hmac=%.*s", query, STR_ARG(hex)), CALLED_S * 1000);
}

static void a_signed_call_back_must_still_make_sense(void **state)
{
    assert_int_equal(verify_signed(*state, "code=c&shop=evil.example&timestamp=1795000000"),
                     ERR_BAD_INPUT);
    assert_int_equal(verify_signed(*state, "code=c&shop=x.myshopify.com.evil.example&"
                                           "timestamp=1795000000"),
                     ERR_BAD_INPUT);
    assert_int_equal(verify_signed(*state, "code=c&shop=-x.myshopify.com&timestamp=1795000000"),
                     ERR_BAD_INPUT);
    assert_int_equal(verify_signed(*state, "code=c&shop=x.myshopify.com&timestamp=soon"),
                     ERR_BAD_INPUT);
    assert_int_equal(verify_signed(*state, "code=c&shop=x.myshopify.com&"
                                           "timestamp=9223372036854775807"),
                     ERR_BAD_INPUT);
    assert_int_equal(verify_signed(*state, "shop=x.myshopify.com&timestamp=1795000000"),
                     ERR_BAD_INPUT);
}

/* --- names --- */

static void shop_names_are_taken_as_typed(void **state)
{
    static const char *const rows[][2] = {
        {"demo-shop", "demo-shop.myshopify.com"},
        {"  Demo-Shop.MyShopify.com ", "demo-shop.myshopify.com"},
        {"https://demo-shop.myshopify.com/admin/orders?x=1", "demo-shop.myshopify.com"},
        {"http://demo-shop.myshopify.com", "demo-shop.myshopify.com"},
        {"demo-shop.myshopify.com/", "demo-shop.myshopify.com"},
        {"https://admin.shopify.com/store/demo-shop", "demo-shop.myshopify.com"},
        {"admin.shopify.com/store/demo-shop/orders/5", "demo-shop.myshopify.com"},
        {"https://admin.shopify.com/store/demo-shop?x=1", "demo-shop.myshopify.com"},
        {"", NULL},
        {"www.example.com", NULL},
        {"admin.shopify.com", NULL},
        {"https://admin.shopify.com/store/", NULL},
        {"demo shop", NULL},
        {"-demo", NULL},
        {"x.myshopify.com.evil.example", NULL},
        {".myshopify.com", NULL},
        {"https://", NULL},
        {"demo@evil", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str domain = STR_NONE;
        enum err err = rig_shopify()->domain_of(str_of(rows[i][0]), *state, &domain);
        if ((err == OK) != (rows[i][1] != NULL))
            fail_msg("%s", rows[i][0]);
        CHECK_STR(domain, str_of(rows[i][1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tokens_are_asked_for_in_three_ways),
        TEST(without_credentials_nothing_is_asked),
        TEST(a_token_comes_with_its_spans_and_scopes),
        TEST(refused_credentials_are_told_from_trouble),
        TEST(the_merchant_is_sent_to_agree_to_all_scopes),
        TEST(a_true_call_back_is_accepted_however_it_is_escaped),
        TEST(a_call_back_lives_for_90_seconds),
        TEST(a_changed_call_back_is_refused),
        TEST(a_signed_call_back_must_still_make_sense),
        TEST(shop_names_are_taken_as_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
