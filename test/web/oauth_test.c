/* SPDX-License-Identifier: Apache-2.0 */
/* Grants: begun here, ended by the browser or by hand, once, within ten minutes. */
#include "test/web/web_rig.h"

#include "base/crypto.h"

#define SHOPS     "/api/v1/shops/" RIG_DOMAIN
#define SUPPLIERS "/api/v1/suppliers"

static struct str state_of(struct rig *r, const struct got *begun)
{
    struct str url = rig_text(r, begun, "url"), query, head;

    str_cut(url, '?', &head, &query);
    struct http_headers pairs = form_parse(r->a, query);
    return http_header_get(&pairs, STR("state"));
}

/* The way back as Shopify makes it; the signed text is sorted by key. */
static const char *callback(struct rig *r, const char *secret, struct str state, int64_t at_ms)
{
    uint8_t mac[SHA256_LEN];
    struct str text = str_printf(r->a, "code=c0de&shop=" RIG_DOMAIN "&state=%.*s&timestamp=%lld",
                                 STR_ARG(state), (long long)(at_ms / MS_SECOND));

    crypto_hmac_sha256(str_of(secret), text, mac);
    struct str hex = hex_lower(r->a, mac, sizeof(mac));
    return str_cstr(
        r->a, str_printf(r->a, "/connect/shopify?%.*s&hmac=%.*s", STR_ARG(text), STR_ARG(hex)));
}

static struct sent *sent_to(struct rig *r, const char *part)
{
    for (size_t i = r->sent_n; i-- > 0;) {
        if (str_has(r->sent[i].request.url, str_of(part)))
            return &r->sent[i];
    }
    return NULL;
}

static void reply(struct rig *r, const struct sent *s, int status, const char *body)
{
    struct http_response res = {.status = status, .body = str_of(body)};

    assert_non_null(s);
    desk_reply(r->desk, s->id, OK, &res);
    rig_turns(r);
}

static struct got *browse(struct rig *r, const char *path)
{
    struct ask ask = {.path = path, .stranger = true};
    struct got *g = rig_begin(r, &ask);

    rig_turns(r);
    return g;
}

static void a_shop_is_granted_through_the_browser(void **state)
{
    struct rig *r = *state;
    struct got begun = rig_post(r, SHOPS "/oauth", "{}");

    CHECK_STATUS(begun, 200);
    assert_true(str_starts(rig_text(r, &begun, "url"),
                           STR("https://" RIG_DOMAIN "/admin/oauth/authorize?client_id=app1")));
    CHECK_TEXT(rig_text(r, &begun, "redirect_url"), "https://hub.example/connect/shopify");
    struct got *g = browse(r, callback(r, RIG_SECRET, state_of(r, &begun), r->now_ms));
    assert_int_equal(g->status, 0); /* the code is being traded */
    struct sent *asked = sent_to(r, "/admin/oauth/access_token");
    assert_non_null(asked);
    assert_true(str_has(asked->request.body, STR("code=c0de")));
    reply(r, asked, 200, "{\"access_token\":\"shpat_2\",\"scope\":\"read_orders\"}");
    for (int i = 0; i < 40 && !g->status; i++)
        rig_pass(r, MS_SECOND);
    CHECK_STATUS(*g, 200);
    assert_true(str_has(g->body, STR("Connected")));
    struct got shop = rig_get(r, SHOPS);
    CHECK_TEXT(rig_text(r, &shop, "auth"), "oauth");
    assert_false(str_has(buf_view(&r->log), STR("c0de")));
    assert_false(str_has(buf_view(&r->log), STR("shpat_2")));
}

static struct got *browse_as(struct rig *r, const char *cookie, const char *path)
{
    struct ask ask = {.path = path, .cookie = cookie, .stranger = true};
    struct got *g = rig_begin(r, &ask);

    rig_turns(r);
    return g;
}

static void who_is_signed_in_goes_on_in_the_app(void **state)
{
    struct rig *r = *state;
    const char *anna = rig_owner(r);
    struct got begun = rig_post(r, SHOPS "/oauth", "{}");
    struct got *g = browse_as(r, anna, callback(r, "guess", state_of(r, &begun), r->now_ms));

    CHECK_STATUS(*g, 303);
    CHECK_TEXT(http_header_get(&g->headers, STR("Location")), "/start?grant=bad_signature");
    g = browse_as(r, anna, callback(r, RIG_SECRET, state_of(r, &begun), r->now_ms));
    reply(r, sent_to(r, "/admin/oauth/access_token"), 200,
          "{\"access_token\":\"shpat_2\",\"scope\":\"read_orders\"}");
    for (int i = 0; i < 40 && !g->status; i++)
        rig_pass(r, MS_SECOND);
    CHECK_STATUS(*g, 303);
    CHECK_TEXT(http_header_get(&g->headers, STR("Location")), "/start?grant=ok");
}

static void a_refused_code_is_told_to_the_person(void **state)
{
    struct rig *r = *state;
    struct got begun = rig_post(r, SHOPS "/oauth", "{}");
    struct got *g = browse(r, callback(r, RIG_SECRET, state_of(r, &begun), r->now_ms));

    reply(r, sent_to(r, "/admin/oauth/access_token"), 400,
          "{\"error\":\"invalid_request\",\"error_description\":\"The code was used\"}");
    CHECK_STATUS(*g, 502);
    assert_true(str_has(g->body, STR("The code was used")));
    struct got shop = rig_get(r, SHOPS);
    CHECK_TEXT(rig_text(r, &shop, "problem.code"), "auth_rejected");
}

static void what_was_not_begun_here_is_refused(void **state)
{
    struct rig *r = *state;
    struct got begun = rig_post(r, SHOPS "/oauth", "{}");
    struct str good = state_of(r, &begun);
    const char *paths[] = {
        callback(r, RIG_SECRET, STR("other"), r->now_ms),          /* another state */
        callback(r, "guess", good, r->now_ms),                     /* not signed by the app */
        callback(r, RIG_SECRET, good, r->now_ms - 91 * MS_SECOND), /* older than 90 s */
        "/connect/shopify",
        "/connect/shopify?shop=other.myshopify.com&code=x&state=y",
        "/connect/aliexpress?code=x&state=y",
    };

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct got *g = browse(r, paths[i]);
        if (g->status != 401)
            print_error("%s\n", paths[i]);
        CHECK_STATUS(*g, 401);
    }
    assert_null(sent_to(r, "/admin/oauth/access_token"));
    struct got *g = browse(r, "/connect/nobody?code=x&state=y");
    CHECK_STATUS(*g, 404);
}

static void a_state_works_once_and_for_ten_minutes(void **state)
{
    struct rig *r = *state;
    struct got begun = rig_post(r, SHOPS "/oauth", "{}");
    struct str good = state_of(r, &begun);

    browse(r, callback(r, RIG_SECRET, good, r->now_ms));
    struct got *g = browse(r, callback(r, RIG_SECRET, good, r->now_ms));
    CHECK_STATUS(*g, 401);
    begun = rig_post(r, SHOPS "/oauth", "{}");
    good = state_of(r, &begun);
    rig_pass(r, 11 * MS_MINUTE);
    g = browse(r, callback(r, RIG_SECRET, good, r->now_ms));
    CHECK_STATUS(*g, 401);
}

static const char *add_account(struct rig *r)
{
    struct got g = rig_post(r, SUPPLIERS,
                            "{\"supplier\":\"aliexpress\",\"app_key\":\"501234\","
                            "\"app_secret\":\"s3cret\"}");

    CHECK_STATUS(g, 201);
    CHECK_TEXT(rig_text(r, &g, "state"), "connecting");
    return str_cstr(r->a, rig_text(r, &g, "id"));
}

static struct got supplier_post(struct rig *r, const char *id, const char *action, const char *body)
{
    struct str path = str_printf(r->a, SUPPLIERS "/%s/%s", id, action);

    return rig_post(r, str_cstr(r->a, path), body);
}

static const char token_answer[] =
    "{\"access_token\":\"at_1\",\"refresh_token\":\"rt_1\",\"expires_in\":2592000,"
    "\"refresh_expires_in\":5184000,\"user_nick\":\"shopper\",\"code\":\"0\"}";

static void a_supplier_account_is_granted_by_a_pasted_address(void **state)
{
    struct rig *r = *state;
    const char *id = add_account(r);
    struct got begun = supplier_post(r, id, "oauth", "{\"redirect_url\":\"https://localhost/cb\"}");

    CHECK_STATUS(begun, 200);
    struct str body = str_printf(r->a, "{\"url\":\"https://localhost/cb?code=3_500&state=%.*s\"}",
                                 STR_ARG(state_of(r, &begun)));
    struct str path = str_printf(r->a, SUPPLIERS "/%s/oauth/finish", id);
    struct ask ask = {
        .method = HTTP_POST, .path = str_cstr(r->a, path), .body = str_cstr(r->a, body)};
    struct got *g = rig_begin(r, &ask);
    rig_turns(r);
    reply(r, sent_to(r, "/auth/token/create"), 200, token_answer);
    CHECK_STATUS(*g, 200);
    CHECK_TEXT(rig_text(r, g, "state"), "active");
    CHECK_TEXT(rig_text(r, g, "user"), "shopper");
}

static void a_supplier_account_is_granted_through_the_browser(void **state)
{
    struct rig *r = *state;
    const char *id = add_account(r);
    struct got begun = supplier_post(r, id, "oauth", "{}");
    struct str path =
        str_printf(r->a, "/connect/aliexpress?code=3_500&state=%.*s", STR_ARG(state_of(r, &begun)));
    struct got *g = browse(r, str_cstr(r->a, path));

    reply(r, sent_to(r, "/auth/token/create"), 200, token_answer);
    CHECK_STATUS(*g, 200);
}

static void pasting_nonsense_is_told_what_to_paste(void **state)
{
    struct rig *r = *state;
    const char *id = add_account(r);
    struct got g = supplier_post(r, id, "oauth/finish", "{}");

    CHECK_PROBLEM(r, g, 400, "bad_input");
    g = supplier_post(r, id, "oauth/finish", "{\"url\":\"https://x.example/?a=b\"}");
    CHECK_PROBLEM(r, g, 400, "bad_input");
    g = supplier_post(r, id, "oauth/finish",
                      "{\"url\":\"https://x.example/?code=1&state=forged\"}");
    CHECK_PROBLEM(r, g, 401, "bad_signature");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_shop_is_granted_through_the_browser),
        RIG_TEST(who_is_signed_in_goes_on_in_the_app),
        RIG_TEST(a_refused_code_is_told_to_the_person),
        RIG_TEST(what_was_not_begun_here_is_refused),
        RIG_TEST(a_state_works_once_and_for_ten_minutes),
        RIG_TEST(a_supplier_account_is_granted_by_a_pasted_address),
        RIG_TEST(a_supplier_account_is_granted_through_the_browser),
        RIG_TEST(pasting_nonsense_is_told_what_to_paste),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
