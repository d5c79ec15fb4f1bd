/* SPDX-License-Identifier: Apache-2.0 */
/* The door: first use, passwords, links, tries in vain, and connections that others can read. */
#include "test/web/web_rig.h"

#include "base/text.h"
#include "base/time.h"

#define SESSION "/api/v1/session"

static struct got sign_in_from(struct rig *r, const char *email, const char *password,
                               const char *peer)
{
    struct str body = str_printf(r->a, "{\"email\":\"%s\",\"password\":\"%s\"}", email, password);
    struct ask ask = {.method = HTTP_POST,
                      .path = SESSION,
                      .body = str_cstr(r->a, body),
                      .stranger = true,
                      .peer = peer,
                      .headers = {{"User-Agent", "Mozilla/5.0 (X11; Linux) Firefox/133.0"}}};

    return rig_ask(r, &ask);
}

static struct got sign_in(struct rig *r, const char *email, const char *password)
{
    return sign_in_from(r, email, password, NULL);
}

static struct got whoami(struct rig *r, const char *cookie)
{
    struct ask ask = {.path = SESSION, .cookie = cookie, .stranger = true};

    return rig_ask(r, &ask);
}

static struct got post_by(struct rig *r, const char *path, const char *body)
{
    struct ask ask = {.method = HTTP_POST, .path = path, .body = body, .stranger = true};

    return rig_ask(r, &ask);
}

static void the_first_one_in_is_the_owner_and_the_link_works_once(void **state)
{
    struct rig *r = *state;
    struct got g = whoami(r, NULL);

    CHECK_TEXT(rig_text(r, &g, "setup_needed"), "true");
    assert_true(json_is_null(json_get(g.json, "person")));
    struct got old = rig_post(r, "/api/v1/setup/link", NULL);
    g = rig_post(r, "/api/v1/setup/link", NULL);
    assert_true(str_starts(rig_text(r, &g, "url"), STR("https://hub.example/setup#")));
    struct str body =
        str_printf(r->a,
                   "{\"code\":\"%s\",\"name\":\"Anna\",\"email\":\"Anna@Example.com\","
                   "\"password\":\"" RIG_PASSWORD "\",\"lang\":\"zh\"}",
                   rig_code(r, &g));
    struct str stale = str_replace(r->a, body, str_of(rig_code(r, &g)), str_of(rig_code(r, &old)));
    struct got no = post_by(r, "/api/v1/setup", str_cstr(r->a, stale));
    CHECK_PROBLEM(r, no, 410, "link_ended"); /* a new one replaces it */
    g = post_by(r, "/api/v1/setup", str_cstr(r->a, body));
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "person.role"), "owner");
    CHECK_TEXT(rig_text(r, &g, "person.email"), "anna@example.com");
    CHECK_TEXT(rig_text(r, &g, "person.lang"), "zh");
    CHECK_TEXT(rig_text(r, &g, "setup_needed"), "false");
    no = post_by(r, "/api/v1/setup", str_cstr(r->a, body));
    CHECK_PROBLEM(r, no, 410, "link_ended");
    no = rig_post(r, "/api/v1/setup/link", NULL);
    CHECK_PROBLEM(r, no, 409, "already_done");
}

static void a_set_up_that_fails_leaves_the_link_good(void **state)
{
    struct rig *r = *state;
    struct got link = rig_post(r, "/api/v1/setup/link", NULL);
    static const char *const bodies[] = {
        "{\"code\":\"%s\",\"name\":\"Anna\",\"email\":\"anna@example.com\",\"password\":\"short\"}",
        "{\"code\":\"%s\",\"name\":\"Anna\",\"email\":\"nobody\",\"password\":\"" RIG_PASSWORD
        "\"}",
        "{\"code\":\"%s\",\"email\":\"anna@example.com\",\"password\":\"" RIG_PASSWORD "\"}",
        "{\"code\":\"%s\",\"name\":\"Anna\",\"email\":\"a@b\",\"password\":\"" RIG_PASSWORD
        "\",\"lang\":\"fr\"}",
    };

    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct str body =
            str_replace(r->a, str_of(bodies[i]), STR("%s"), str_of(rig_code(r, &link)));
        struct got g = post_by(r, "/api/v1/setup", str_cstr(r->a, body));
        CHECK_PROBLEM(r, g, 400, "bad_input");
        assert_true(rig_text(r, &g, "detail").n > 0);
    }
    struct str body = str_printf(r->a, "{\"code\":\"%s\"}", rig_code(r, &link));
    struct got g = post_by(r, "/api/v1/invitations/look", str_cstr(r->a, body));
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "kind"), "setup");
}

static void the_cookie_is_for_this_host_alone_and_no_script_reads_it(void **state)
{
    struct rig *r = *state;

    rig_owner(r);
    struct got g = sign_in(r, "ANNA@example.com ", RIG_PASSWORD);
    CHECK_STATUS(g, 200);
    struct str cookie = http_header_get(&g.headers, STR("Set-Cookie"));
    assert_true(str_starts(cookie, STR("__Host-waybill=")));
    static const char *const wanted[] = {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax",
                                         "; Max-Age=7776000"};
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        assert_true(str_has(cookie, str_of(wanted[i])));
    assert_false(str_has(g.body, str_of(rig_cookie(r, &g))));
    assert_false(str_has(buf_view(&r->log), str_of(rig_cookie(r, &g))));
    struct got me = whoami(r, rig_cookie(r, &g));
    CHECK_TEXT(rig_text(r, &me, "person.name"), "Anna");
    assert_true(str_eq(rig_text(r, &me, "csrf"), rig_text(r, &g, "csrf")));
    CHECK_TEXT(rig_text(r, &me, "until"), "2026-12-07T08:00:00Z");
}

static void wrong_name_and_wrong_password_look_the_same(void **state)
{
    struct rig *r = *state;

    rig_owner(r);
    struct got a = sign_in(r, "anna@example.com", "a long sentence too");
    struct got b = sign_in(r, "bo@example.com", RIG_PASSWORD);
    CHECK_PROBLEM(r, a, 401, "sign_in");
    assert_true(str_eq(a.body, b.body));
    assert_int_equal(http_header_get(&a.headers, STR("Set-Cookie")).n, 0);
    a = post_by(r, SESSION, "{\"email\":\"anna@example.com\"}");
    CHECK_PROBLEM(r, a, 400, "bad_input");
    struct ask form = {.method = HTTP_POST,
                       .path = SESSION,
                       .body = "email=a%40b&password=x",
                       .stranger = true,
                       .headers = {{"Content-Type", "application/x-www-form-urlencoded"}}};
    a = rig_ask(r, &form); /* what a form on another site can send */
    CHECK_PROBLEM(r, a, 415, "unsupported_media");
}

static int64_t retry_s(struct rig *r, struct got *g)
{
    int64_t s = 0;

    (void)r;
    assert_true(str_to_i64(http_header_get(&g->headers, STR("Retry-After")), &s));
    return s;
}

static void guessing_from_one_address_grows_slow_for_it_alone(void **state)
{
    struct rig *r = *state;
    struct got g;

    rig_owner(r);
    for (int i = 0; i < 6; i++) {
        struct str email = str_printf(r->a, "p%d@example.com", i);
        g = sign_in_from(r, str_cstr(r->a, email), "wrong and long", "203.0.113.9");
        CHECK_PROBLEM(r, g, 401, "sign_in");
    }
    g = sign_in_from(r, "anna@example.com", RIG_PASSWORD, "203.0.113.9");
    CHECK_PROBLEM(r, g, 429, "limited");
    assert_int_equal(retry_s(r, &g), 1);
    rig_pass(r, MS_SECOND);
    for (int i = 0; i < 4; i++) {
        g = sign_in_from(r, "q@example.com", "wrong and long", "203.0.113.9");
        rig_pass(r, (2 << i) * MS_SECOND);
    }
    g = sign_in_from(r, "q@example.com", "wrong and long", "203.0.113.9");
    CHECK_PROBLEM(r, g, 401, "sign_in");
    g = sign_in_from(r, "q@example.com", "wrong and long", "203.0.113.9");
    CHECK_PROBLEM(r, g, 429, "limited");
    assert_int_equal(retry_s(r, &g), 32);
    g = sign_in_from(r, "anna@example.com", RIG_PASSWORD, "203.0.113.10");
    CHECK_STATUS(g, 200);
    /* One owner holds a whole net of IPv6. */
    for (int i = 0; i < 6; i++) {
        struct str peer = str_printf(r->a, "2606:4700:1:2::%d", i);
        g = sign_in_from(r, "z@example.com", "wrong and long", str_cstr(r->a, peer));
    }
    g = sign_in_from(r, "anna@example.com", RIG_PASSWORD, "2606:4700:1:2::77");
    CHECK_PROBLEM(r, g, 429, "limited");
}

static void nobody_locks_the_owner_out_by_guessing(void **state)
{
    struct rig *r = *state;
    struct got g;

    rig_owner(r);
    for (int i = 0; i < 60; i++) { /* a different address each time */
        struct str peer = str_printf(r->a, "198.51.%d.1", i);
        g = sign_in_from(r, "anna@example.com", "wrong and long", str_cstr(r->a, peer));
        if (g.status == 429)
            rig_pass(r, retry_s(r, &g) * MS_SECOND);
    }
    g = sign_in_from(r, "anna@example.com", "wrong and long", "198.51.200.1");
    g = sign_in_from(r, "anna@example.com", RIG_PASSWORD, "198.51.200.2");
    CHECK_PROBLEM(r, g, 429, "limited");
    assert_true(retry_s(r, &g) <= 30); /* never longer */
    struct got here = sign_in(r, "anna@example.com", RIG_PASSWORD);
    CHECK_STATUS(here, 200); /* on the machine itself at once */
    g = sign_in_from(r, "anna@example.com", RIG_PASSWORD, "198.51.200.2");
    CHECK_STATUS(g, 200); /* the right one clears the name */
}

static void the_client_behind_a_proxy_is_whom_the_proxy_names(void **state)
{
    struct rig *r = *state;
    struct got g = {0};

    rig_owner(r);
    for (int i = 0; i < 7; i++) {
        struct ask ask = {.method = HTTP_POST,
                          .path = SESSION,
                          .body = "{\"email\":\"q@example.com\",\"password\":\"wrong and long\"}",
                          .stranger = true,
                          /* what the client wrote itself stands before, and does not count */
                          .headers = {{"X-Forwarded-For", "1.2.3.4, 203.0.113.9"}}};
        g = rig_ask(r, &ask);
    }
    CHECK_PROBLEM(r, g, 429, "limited");
    g = sign_in(r, "anna@example.com", RIG_PASSWORD);
    CHECK_STATUS(g, 200);
    g = sign_in_from(r, "anna@example.com", RIG_PASSWORD, "203.0.113.9");
    CHECK_PROBLEM(r, g, 429, "limited");
}

static void a_password_is_not_taken_where_others_can_read_along(void **state)
{
    static const struct {
        const char *headers[3][2], *peer;
        bool safe;
    } rows[] = {
        {{{"Host", "127.0.0.1:8787"}}, NULL, true},
        {{{"Host", "[::1]:8787"}}, NULL, true},
        {{{"Host", "localhost:8787"}, {"Origin", "http://localhost:8787"}}, NULL, true},
        {{{"Host", "192.168.1.5:8787"}}, "192.168.1.9", false},
        {{{"Host", "192.168.1.5:8787"}, {"Origin", "http://192.168.1.5:8787"}}, NULL, false},
        {{{"Host", "hub.example"}}, NULL, true}, /* public_url is https */
        {{{"Host", "hub.example:8787"}}, "192.168.1.9", false},
        {{{"Host", "hub.example"}, {"X-Forwarded-Proto", "https"}}, NULL, true},
        {{{"Host", "hub.example"}, {"X-Forwarded-Proto", "http"}}, NULL, false},
        {{{"Host", "192.168.1.5"}, {"X-Forwarded-Proto", "https"}}, NULL, true},
        {{{"Host", "192.168.1.5"}, {"X-Forwarded-Proto", "https"}}, "192.168.1.9", false},
        {{{"Host", "127.0.0.1:8787"}, {"Origin", "http://hub.example"}}, NULL, false},
        {{{"Host", "127.0.0.1:8787"}, {"Origin", "https://hub.example"}}, NULL, true},
    };
    struct rig *r = *state;

    rig_owner(r);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ask ask = {.method = HTTP_POST,
                          .path = SESSION,
                          .body =
                              "{\"email\":\"anna@example.com\",\"password\":\"" RIG_PASSWORD "\"}",
                          .stranger = true,
                          .peer = rows[i].peer};
        for (size_t k = 0; k < 3; k++) {
            ask.headers[k][0] = rows[i].headers[k][0];
            ask.headers[k][1] = rows[i].headers[k][1];
        }
        struct got g = rig_ask(r, &ask);
        if (g.status != (rows[i].safe ? 200 : 403))
            print_error("row %zu\n", i);
        CHECK_STATUS(g, rows[i].safe ? 200 : 403);
        if (!rows[i].safe)
            CHECK_PROBLEM(r, g, 403, "insecure");
        ask.method = HTTP_GET;
        ask.body = NULL;
        g = rig_ask(r, &ask);
        CHECK_TEXT(rig_text(r, &g, "secure"), rows[i].safe ? "true" : "false");
    }
}

static void the_refusal_says_how_to_do_it_right(void **state)
{
    static const char *const langs[] = {"en", "zh"};
    static const char *const wanted[] = {"ssh -N -L 8787:127.0.0.1:8787", "caddy reverse-proxy",
                                         "waybill serve --public-url https://"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(langs); i++) {
        struct ask ask = {.path = SESSION,
                          .stranger = true,
                          .headers = {{"Host", "192.168.1.5:8787"}, {"Accept-Language", langs[i]}}};
        struct got g = rig_ask(r, &ask);
        struct str help = rig_text(r, &g, "secure_help");
        for (size_t k = 0; k < COUNT_OF(wanted); k++)
            assert_true(str_has(help, str_of(wanted[k])));
        assert_true(text_is_utf8(help));
        assert_int_equal(str_has(help, STR("隧道")), i == 1);
    }
}

static void an_invitation_ends_with_its_use_or_its_time(void **state)
{
    struct rig *r = *state;

    rig_owner(r);
    struct got link =
        rig_post(r, "/api/v1/invitations", "{\"role\":\"staff\",\"email\":\"Bo@example.com\"}");
    assert_true(str_starts(rig_text(r, &link, "url"), STR("https://hub.example/join#")));
    struct str look = str_printf(r->a, "{\"code\":\"%s\"}", rig_code(r, &link));
    struct got g = post_by(r, "/api/v1/invitations/look", str_cstr(r->a, look));
    CHECK_TEXT(rig_text(r, &g, "email"), "bo@example.com");
    CHECK_TEXT(rig_text(r, &g, "role"), "staff");
    struct str body =
        str_printf(r->a, "{\"code\":\"%s\",\"name\":\"anna\",\"password\":\"" RIG_PASSWORD "\"}",
                   rig_code(r, &link));
    g = post_by(r, "/api/v1/invitations/accept", str_cstr(r->a, body));
    CHECK_PROBLEM(r, g, 409, "conflict"); /* that name is hers */
    body = str_replace(r->a, body, STR("anna"), STR("Bo"));
    g = post_by(r, "/api/v1/invitations/accept", str_cstr(r->a, body));
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "person.role"), "staff");
    g = post_by(r, "/api/v1/invitations/accept", str_cstr(r->a, body));
    CHECK_PROBLEM(r, g, 410, "link_ended");
    link = rig_post(r, "/api/v1/invitations", "{\"role\":\"viewer\"}");
    rig_pass(r, 7 * MS_DAY);
    look = str_printf(r->a, "{\"code\":\"%s\"}", rig_code(r, &link));
    g = post_by(r, "/api/v1/invitations/look", str_cstr(r->a, look));
    CHECK_PROBLEM(r, g, 410, "link_ended");
}

static void a_reset_link_sets_a_password_and_ends_all_sessions(void **state)
{
    struct rig *r = *state;

    rig_owner(r);
    const char *bo = rig_person(r, "Bo", "staff");
    struct got link = rig_post(r, "/api/v1/people/bo@example.com/link", "{\"kind\":\"reset\"}");
    CHECK_STATUS(link, 201);
    struct str body = str_printf(r->a, "{\"code\":\"%s\",\"password\":\"quite another one\"}",
                                 rig_code(r, &link));
    struct got g = post_by(r, "/api/v1/invitations/accept", str_cstr(r->a, body));
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "person.name"), "Bo");
    g = whoami(r, bo);
    assert_true(json_is_null(json_get(g.json, "person")));
    g = sign_in(r, "bo@example.com", RIG_PASSWORD);
    CHECK_PROBLEM(r, g, 401, "sign_in");
    g = sign_in(r, "bo@example.com", "quite another one");
    CHECK_STATUS(g, 200);
}

static void a_sign_in_link_is_made_on_the_machine_and_works_once(void **state)
{
    struct rig *r = *state;
    const char *owner = rig_owner(r);
    struct ask afar = {.method = HTTP_POST,
                       .path = "/api/v1/people/anna@example.com/link",
                       .body = "{\"kind\":\"sign_in\"}",
                       .cookie = owner};
    struct got g = rig_ask(r, &afar);

    CHECK_PROBLEM(r, g, 403, "forbidden");
    struct got link = rig_post(r, afar.path, afar.body);
    CHECK_STATUS(link, 201);
    struct str body = str_printf(r->a, "{\"code\":\"%s\"}", rig_code(r, &link));
    g = post_by(r, SESSION, str_cstr(r->a, body));
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "person.name"), "Anna");
    g = post_by(r, SESSION, str_cstr(r->a, body));
    CHECK_PROBLEM(r, g, 410, "link_ended");
    link = rig_post(r, afar.path, afar.body);
    rig_pass(r, 15 * MS_MINUTE);
    body = str_printf(r->a, "{\"code\":\"%s\"}", rig_code(r, &link));
    g = post_by(r, SESSION, str_cstr(r->a, body));
    CHECK_PROBLEM(r, g, 410, "link_ended");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(the_first_one_in_is_the_owner_and_the_link_works_once),
        RIG_TEST(a_set_up_that_fails_leaves_the_link_good),
        RIG_TEST(the_cookie_is_for_this_host_alone_and_no_script_reads_it),
        RIG_TEST(wrong_name_and_wrong_password_look_the_same),
        RIG_TEST(guessing_from_one_address_grows_slow_for_it_alone),
        RIG_TEST(nobody_locks_the_owner_out_by_guessing),
        RIG_TEST(the_client_behind_a_proxy_is_whom_the_proxy_names),
        RIG_TEST(a_password_is_not_taken_where_others_can_read_along),
        RIG_TEST(the_refusal_says_how_to_do_it_right),
        RIG_TEST(an_invitation_ends_with_its_use_or_its_time),
        RIG_TEST(a_reset_link_sets_a_password_and_ends_all_sessions),
        RIG_TEST(a_sign_in_link_is_made_on_the_machine_and_works_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
