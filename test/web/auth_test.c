/* SPDX-License-Identifier: Apache-2.0 */
/* Who may come in: tokens, their scopes, their end; the local socket; names of the hub. */
#include "test/web/web_rig.h"

static void a_stranger_is_told_how_to_get_a_token(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.path = "/api/v1/orders", .stranger = true};
    struct got g = rig_ask(r, &ask);

    CHECK_PROBLEM(r, g, 401, "unauthorized");
    assert_true(str_has(g.body, STR("waybill token add")));
    assert_true(http_header_get(&g.headers, STR("WWW-Authenticate")).n > 0);
}

static void a_wrong_token_is_no_token(void **state)
{
    static const char *const tokens[] = {"", "wb_", "wb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x y"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(tokens); i++) {
        struct ask ask = {.path = "/api/v1/orders", .token = tokens[i]};
        struct got g = rig_ask(r, &ask);
        CHECK_PROBLEM(r, g, 401, "unauthorized");
    }
}

static void scopes_are_kept(void **state)
{
    struct rig *r = *state;
    static const struct {
        const char *scopes;
        int get, post, admin;
    } rows[] = {
        {"read", 200, 403, 403},
        {"write", 200, 404, 403},
        {"read,write", 200, 404, 403},
        {"admin", 200, 404, 200},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *token = rig_token(r, rows[i].scopes);
        struct ask get = {.path = "/api/v1/orders", .token = token};
        struct ask post = {.method = HTTP_POST, .path = "/api/v1/orders/9/reread", .token = token};
        struct ask admin = {.path = "/api/v1/tokens", .token = token};
        struct got g = rig_ask(r, &get);
        CHECK_STATUS(g, rows[i].get);
        g = rig_ask(r, &post);
        CHECK_STATUS(g, rows[i].post);
        g = rig_ask(r, &admin);
        CHECK_STATUS(g, rows[i].admin);
    }
}

static void a_revoked_token_is_refused_at_once(void **state)
{
    struct rig *r = *state;
    struct got made = rig_post(r, "/api/v1/tokens", "{\"name\":\"anna\"}");
    const char *token = str_cstr(r->a, rig_text(r, &made, "token"));
    struct str path = str_cat(r->a, STR("/api/v1/tokens/"), rig_text(r, &made, "id"));
    struct ask get = {.path = "/api/v1/shops", .token = token};
    struct ask revoke = {.method = HTTP_DELETE, .path = str_cstr(r->a, path)};
    struct got g = rig_ask(r, &get);

    CHECK_STATUS(g, 200);
    g = rig_ask(r, &revoke);
    CHECK_STATUS(g, 200);
    g = rig_ask(r, &get);
    CHECK_PROBLEM(r, g, 401, "unauthorized");
}

static void tokens_are_listed_without_themselves(void **state)
{
    struct rig *r = *state;
    const char *token = rig_token(r, "read");
    struct got g = rig_get(r, "/api/v1/tokens");

    CHECK_STATUS(g, 200);
    assert_true(str_has(g.body, STR("anna")));
    assert_false(str_has(g.body, str_of(token)));
    assert_false(str_has(buf_view(&r->log), str_of(token)));
}

static void the_use_of_a_token_is_noted(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.path = "/api/v1/shops", .token = rig_token(r, "read")};
    struct got g = rig_get(r, "/api/v1/tokens");

    assert_true(str_has(g.body, STR("\"last_used_at\":null")));
    rig_pass(r, MS_HOUR);
    rig_ask(r, &ask);
    rig_turns(r);
    g = rig_get(r, "/api/v1/tokens");
    assert_true(str_has(g.body, STR("\"last_used_at\":\"2026-11-23T09:00:00Z\"")));
}

static void guessing_is_slowed_but_the_right_token_passes(void **state)
{
    struct rig *r = *state;
    struct ask wrong = {.path = "/api/v1/orders", .token = "wb_wrong"};
    struct ask right = {.path = "/api/v1/orders", .token = rig_token(r, "read")};
    struct got g;
    int limited = 0;

    for (int i = 0; i < 40; i++) {
        g = rig_ask(r, &wrong);
        limited += g.status == 429;
    }
    CHECK_PROBLEM(r, g, 429, "limited");
    assert_int_equal(limited, 10);
    g = rig_ask(r, &right);
    CHECK_STATUS(g, 200);
    rig_pass(r, 61 * MS_SECOND);
    g = rig_ask(r, &wrong);
    CHECK_STATUS(g, 401);
}

static void a_page_elsewhere_cannot_reach_the_hub_by_its_own_name(void **state)
{
    static const struct {
        const char *host;
        int status;
    } rows[] = {
        {"evil.example", 403},
        {"127.0.0.1.evil.example", 403},
        {"localhost.evil.example", 403},
        {"", 403},
        {"127.0.0.1", 200},
        {"127.0.0.1:8787", 200},
        {"localhost:8787", 200},
        {"LOCALHOST", 200},
        {"[::1]:8787", 200},
        {"192.168.1.20:8787", 200},
        {"hub.example", 200},
        {"HUB.example:443", 200},
        {"hub.example.evil.io", 403},
    };
    struct rig *r = *state;
    const char *token = rig_token(r, "read");

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ask ask = {
            .path = "/api/v1/shops", .token = token, .headers = {{"Host", rows[i].host}}};
        struct got g = rig_ask(r, &ask);
        if (g.status != rows[i].status)
            print_error("host \"%s\"\n", rows[i].host);
        CHECK_STATUS(g, rows[i].status);
    }
}

static void health_needs_neither_name_nor_token(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.path = "/healthz", .stranger = true, .headers = {{"Host", "pod-7"}}};
    struct got g = rig_ask(r, &ask);

    CHECK_STATUS(g, 200);
    ask.path = "/readyz";
    g = rig_ask(r, &ask);
    CHECK_STATUS(g, 200);
    ask.path = "/metrics";
    g = rig_ask(r, &ask);
    CHECK_STATUS(g, 403);
    ask.headers[0][1] = "localhost";
    g = rig_ask(r, &ask);
    CHECK_STATUS(g, 401);
}

static void every_answer_carries_security_headers(void **state)
{
    static const char *const paths[] = {"/api/v1/orders", "/api/v1/nothing", "/healthz", "/",
                                        "/api/v1/openapi.yaml"};
    static const char *const names[] = {"X-Content-Type-Options", "Referrer-Policy",
                                        "Content-Security-Policy", "Cache-Control"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct got g = rig_get(r, paths[i]);
        for (size_t k = 0; k < COUNT_OF(names); k++)
            assert_true(http_header_get(&g.headers, str_of(names[k])).n > 0);
    }
}

static void metrics_hold_sums_and_no_names(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = rig_get(r, "/metrics");
    CHECK_STATUS(g, 200);
    assert_true(str_has(g.body, STR("waybill_orders{stage=\"not_ours\"} 1\n")));
    assert_true(str_has(g.body, STR("waybill_webhooks{state=\"applied\"} 1\n")));
    assert_true(str_has(g.body, STR("waybill_jobs{state=\"waiting\"}")));
    assert_false(str_has(g.body, STR("Mei")));
    assert_false(str_has(g.body, STR("demo")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_stranger_is_told_how_to_get_a_token),
        RIG_TEST(a_wrong_token_is_no_token),
        RIG_TEST(scopes_are_kept),
        RIG_TEST(a_revoked_token_is_refused_at_once),
        RIG_TEST(tokens_are_listed_without_themselves),
        RIG_TEST(the_use_of_a_token_is_noted),
        RIG_TEST(guessing_is_slowed_but_the_right_token_passes),
        RIG_TEST(a_page_elsewhere_cannot_reach_the_hub_by_its_own_name),
        RIG_TEST(health_needs_neither_name_nor_token),
        RIG_TEST(every_answer_carries_security_headers),
        RIG_TEST(metrics_hold_sums_and_no_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
