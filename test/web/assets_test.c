/* SPDX-License-Identifier: Apache-2.0 */
/* The web app as a browser gets it: packed as it likes, kept as long as it may, under a policy. */
#include "test/web/web_rig.h"

#define SCRIPT "/assets/main-1f2e3d4c.js"
#define HTML   "text/html,application/xhtml+xml,*/*;q=0.8"

static struct got get(struct rig *r, const char *path, const char *accept, const char *encoding)
{
    struct ask ask = {.path = path,
                      .stranger = true,
                      .headers = {{"Accept", accept}, {"Accept-Encoding", encoding}}};

    return rig_ask(r, &ask);
}

static void check_text(struct str got, const char *want)
{
    CHECK_TEXT(got, want);
}

static void a_file_comes_packed_as_the_browser_accepts(void **state)
{
    static const struct {
        const char *accepts, *packing, *body;
    } rows[] = {
        {"gzip, deflate, br, zstd", "br", "(brotli)"},
        {"gzip, deflate", "gzip", "(gzip)"},
        {"br;q=0, GZIP;q=0.5", "gzip", "(gzip)"},
        {"", "", "let plain;"},
        {"identity", "", "let plain;"},
    };
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct got g = get(r, SCRIPT, "*/*", rows[i].accepts);
        CHECK_STATUS(g, 200);
        check_text(g.body, rows[i].body);
        check_text(http_header_get(&g.headers, STR("Content-Encoding")), rows[i].packing);
        CHECK_TEXT(http_header_get(&g.headers, STR("Content-Type")),
                   "text/javascript; charset=utf-8");
        assert_true(str_has(http_header_get(&g.headers, STR("Vary")), STR("Accept-Encoding")));
    }
}

static void a_name_with_a_hash_is_kept_the_others_are_asked_for_again(void **state)
{
    struct rig *r = *state;
    struct got g = get(r, SCRIPT, "*/*", "");

    CHECK_TEXT(http_header_get(&g.headers, STR("Cache-Control")),
               "public, max-age=31536000, immutable");
    g = get(r, "/icon.svg", "image/*", "");
    CHECK_TEXT(http_header_get(&g.headers, STR("Content-Type")), "image/svg+xml");
    CHECK_TEXT(http_header_get(&g.headers, STR("Cache-Control")), "no-cache");
    struct str tag = http_header_get(&g.headers, STR("ETag"));
    assert_true(tag.n > 10);
    struct ask again = {
        .path = "/icon.svg", .stranger = true, .headers = {{"If-None-Match", str_cstr(r->a, tag)}}};
    g = rig_ask(r, &again);
    CHECK_STATUS(g, 304);
    assert_int_equal(g.body.n, 0);
}

static void the_page_answers_wherever_a_browser_goes(void **state)
{
    static const char *const pages[] = {"/", "/orders", "/orders/ord_1", "/setup", "/index.html"};
    static const char *const others[] = {"/api/v1/nothing", "/assets/gone-1.js", "/webhooks/x/y"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct got g = get(r, pages[i], HTML, "gzip");
        CHECK_STATUS(g, 200);
        CHECK_TEXT(g.body, "<!doctype html><title>App</title>");
        CHECK_TEXT(http_header_get(&g.headers, STR("Content-Type")), "text/html; charset=utf-8");
    }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct got g = get(r, others[i], HTML, "gzip");
        CHECK_PROBLEM(r, g, 404, "not_found");
    }
    struct got g = get(r, "/", "application/json", "");
    CHECK_TEXT(rig_text(r, &g, "name"), "Waybill");
    g = get(r, "/orders", "*/*", "");
    CHECK_PROBLEM(r, g, 404, "not_found");
}

static void a_page_may_load_from_here_only_and_is_in_no_frame(void **state)
{
    static const char *const wanted[] = {"default-src 'self'", "object-src 'none'",
                                         "base-uri 'none'", "frame-ancestors 'none'"};
    struct rig *r = *state;
    struct got g = get(r, "/orders", HTML, "");
    struct str policy = http_header_get(&g.headers, STR("Content-Security-Policy"));

    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        assert_true(str_has(policy, str_of(wanted[i])));
    assert_false(str_has(policy, STR("unsafe")));
    CHECK_TEXT(http_header_get(&g.headers, STR("X-Content-Type-Options")), "nosniff");
    CHECK_TEXT(http_header_get(&g.headers, STR("X-Frame-Options")), "DENY");
    CHECK_TEXT(http_header_get(&g.headers, STR("Referrer-Policy")), "no-referrer");
    CHECK_TEXT(http_header_get(&g.headers, STR("Cross-Origin-Opener-Policy")), "same-origin");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_file_comes_packed_as_the_browser_accepts),
        RIG_TEST(a_name_with_a_hash_is_kept_the_others_are_asked_for_again),
        RIG_TEST(the_page_answers_wherever_a_browser_goes),
        RIG_TEST(a_page_may_load_from_here_only_and_is_in_no_frame),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
