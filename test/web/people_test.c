/* SPDX-License-Identifier: Apache-2.0 */
/* People who are in: what their roles allow, how sessions end, what the history tells. */
#include "test/web/web_rig.h"

#include "base/time.h"

static struct got as(struct rig *r, const char *cookie, enum http_method method, const char *path,
                     const char *body)
{
    struct ask ask = {
        .method = method, .path = path, .body = body, .cookie = cookie, .stranger = true};

    return rig_ask(r, &ask);
}

static struct got get_as(struct rig *r, const char *cookie, const char *path)
{
    return as(r, cookie, HTTP_GET, path, NULL);
}

static bool is_in(struct rig *r, const char *cookie)
{
    struct got g = get_as(r, cookie, "/api/v1/orders/counts");

    if (g.status != 200)
        CHECK_PROBLEM(r, g, 401, "unauthorized");
    return g.status == 200;
}

/* The id of a person by the name, as the list has it. */
static const char *id_of(struct rig *r, const char *name)
{
    struct got g = rig_get(r, "/api/v1/people");

    for (struct json_iter it = json_iter(json_get(g.json, "items")); json_next(&it);) {
        if (str_eq(json_str(json_path(it.val, "person.name")), str_of(name)))
            return str_cstr(r->a, json_str(json_path(it.val, "person.id")));
    }
    fail_msg("no %s", name);
    return NULL;
}

/* A member of the i-th item. */
static struct str item_text(struct rig *r, const struct got *g, size_t i, const char *key)
{
    return json_text(r->a, json_get(json_at(json_get(g->json, "items"), i), key));
}

static const char *path_of(struct rig *r, const char *name)
{
    return str_cstr(r->a, str_printf(r->a, "/api/v1/people/%s", id_of(r, name)));
}

static void each_role_may_do_its_own(void **state)
{
    static const struct {
        enum http_method method;
        const char *path, *body;
        int least; /* 0 viewer ... 3 owner */
    } rows[] = {
        {HTTP_GET, "/api/v1/orders", NULL, 0},
        {HTTP_GET, "/api/v1/sessions", NULL, 0},
        {HTTP_PATCH, "/api/v1/session", "{\"lang\":\"zh\"}", 0},
        {HTTP_POST, "/api/v1/orders/1001/note", "{\"text\":\"x\"}", 1},
        {HTTP_GET, "/api/v1/tokens", NULL, 2},
        {HTTP_PATCH, "/api/v1/shops/" RIG_DOMAIN "/policy", "{\"grace_s\":60}", 2},
        {HTTP_GET, "/api/v1/people", NULL, 3},
        {HTTP_POST, "/api/v1/invitations", "{\"role\":\"viewer\"}", 3},
    };
    static const char *const roles[] = {"viewer", "staff", "manager", "owner"};
    struct rig *r = *state;
    const char *cookies[4];

    cookies[3] = rig_owner(r);
    for (int i = 0; i < 3; i++)
        cookies[i] = rig_person(r, roles[i], roles[i]);
    rig_order(r, 450789469, 1001, "Mei");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        for (int k = 0; k < 4; k++) {
            struct got g = as(r, cookies[k], rows[i].method, rows[i].path, rows[i].body);
            if (k < rows[i].least)
                CHECK_PROBLEM(r, g, 403, "forbidden");
            else
                assert_true(g.status == 200 || g.status == 201);
        }
    }
}

static void a_change_needs_more_than_the_cookie(void **state)
{
    struct rig *r = *state;
    const char *anna = rig_owner(r), *bo = rig_person(r, "Bo", "owner");
    struct got g = get_as(r, bo, "/api/v1/session");
    struct str cookie = str_printf(r->a, "__Host-waybill=%s", anna);
    const char *rows[][2] = {{"X-Other", "1"},
                             {"X-Waybill-CSRF", ""},
                             {"X-Waybill-CSRF", str_cstr(r->a, rig_text(r, &g, "csrf"))}};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ask ask = {
            .method = HTTP_POST,
            .path = "/api/v1/invitations",
            .body = "{\"role\":\"viewer\"}",
            .stranger = true,
            .headers = {{"Cookie", str_cstr(r->a, cookie)}, {rows[i][0], rows[i][1]}}};
        g = rig_ask(r, &ask);
        CHECK_PROBLEM(r, g, 403, "csrf");
        ask.method = HTTP_GET;
        ask.body = NULL;
        g = rig_ask(r, &ask);
        CHECK_STATUS(g, 200);
    }
}

static void who_is_barred_or_removed_is_out_at_once(void **state)
{
    struct rig *r = *state;
    const char *bo, *cleo;

    rig_owner(r);
    bo = rig_person(r, "Bo", "manager");
    cleo = rig_person(r, "Cleo", "staff");
    struct got made = as(r, bo, HTTP_POST, "/api/v1/tokens", "{\"name\":\"script\"}");
    struct ask by_token = {.path = "/api/v1/orders/counts",
                           .token = str_cstr(r->a, rig_text(r, &made, "token"))};
    struct got g = rig_ask(r, &by_token);
    CHECK_STATUS(g, 200);
    struct ask bar = {
        .method = HTTP_PATCH, .path = path_of(r, "Bo"), .body = "{\"disabled\":true}"};
    g = rig_ask(r, &bar);
    CHECK_STATUS(g, 200);
    assert_false(is_in(r, bo));
    g = rig_ask(r, &by_token);
    CHECK_PROBLEM(r, g, 401, "unauthorized");
    assert_true(is_in(r, cleo));
    bar.body = "{\"disabled\":false}";
    rig_ask(r, &bar);
    assert_false(is_in(r, bo)); /* must sign in anew */
    g = rig_ask(r, &by_token);
    CHECK_STATUS(g, 200);
    struct ask rid = {.method = HTTP_DELETE, .path = path_of(r, "Bo")};
    g = rig_ask(r, &rid);
    CHECK_STATUS(g, 200);
    g = rig_ask(r, &by_token);
    CHECK_PROBLEM(r, g, 401, "unauthorized");
    rid.path = path_of(r, "Cleo");
    rig_ask(r, &rid);
    assert_false(is_in(r, cleo));
}

static void a_lower_role_holds_for_the_sessions_and_tokens_there_are(void **state)
{
    struct rig *r = *state;
    const char *bo;

    rig_owner(r);
    bo = rig_person(r, "Bo", "manager");
    struct got made =
        as(r, bo, HTTP_POST, "/api/v1/tokens", "{\"name\":\"s\",\"scopes\":\"admin\"}");
    struct ask by_token = {.path = "/api/v1/tokens",
                           .token = str_cstr(r->a, rig_text(r, &made, "token"))};
    struct ask lower = {
        .method = HTTP_PATCH, .path = path_of(r, "Bo"), .body = "{\"role\":\"viewer\"}"};
    struct got g = rig_ask(r, &by_token);

    CHECK_STATUS(g, 200);
    rig_ask(r, &lower);
    g = get_as(r, bo, "/api/v1/tokens");
    CHECK_PROBLEM(r, g, 403, "forbidden");
    g = rig_ask(r, &by_token);
    CHECK_PROBLEM(r, g, 403, "forbidden");
}

static void the_last_owner_stays(void **state)
{
    static const char *const bodies[] = {"{\"role\":\"manager\"}", "{\"disabled\":true}"};
    struct rig *r = *state;

    rig_owner(r);
    const char *anna = path_of(r, "Anna");
    for (int i = 0; i < 3; i++) {
        struct ask ask = {.method = i < 2 ? HTTP_PATCH : HTTP_DELETE,
                          .path = anna,
                          .body = i < 2 ? bodies[i] : NULL};
        struct got g = rig_ask(r, &ask);
        CHECK_PROBLEM(r, g, 409, "conflict");
    }
    rig_person(r, "Bo", "owner");
    struct ask rid = {.method = HTTP_DELETE, .path = anna};
    struct got g = rig_ask(r, &rid);
    CHECK_STATUS(g, 200);
    rid.path = path_of(r, "Bo");
    g = rig_ask(r, &rid);
    CHECK_PROBLEM(r, g, 409, "conflict");
}

static void a_manager_has_own_tokens_only(void **state)
{
    struct rig *r = *state;
    const char *anna = rig_owner(r), *bo = rig_person(r, "Bo", "manager");
    struct got made = as(r, anna, HTTP_POST, "/api/v1/tokens", "{\"name\":\"hers\"}");
    struct str path = str_printf(r->a, "/api/v1/tokens/%.*s", STR_ARG(rig_text(r, &made, "id")));

    as(r, bo, HTTP_POST, "/api/v1/tokens", "{\"name\":\"his\"}");
    struct got g = get_as(r, bo, "/api/v1/tokens");
    assert_int_equal(json_len(json_get(g.json, "items")), 1);
    CHECK_TEXT(item_text(r, &g, 0, "name"), "his");
    CHECK_TEXT(item_text(r, &g, 0, "person"), id_of(r, "Bo"));
    g = as(r, bo, HTTP_DELETE, str_cstr(r->a, path), NULL);
    CHECK_PROBLEM(r, g, 403, "forbidden");
    g = get_as(r, anna, "/api/v1/tokens");
    assert_int_equal(json_len(json_get(g.json, "items")), 2);
    g = as(r, anna, HTTP_DELETE, str_cstr(r->a, path), NULL);
    CHECK_STATUS(g, 200);
}

static void a_token_is_no_person(void **state)
{
    struct rig *r = *state;
    const char *bo;

    rig_owner(r);
    bo = rig_person(r, "Bo", "manager");
    struct got made =
        as(r, bo, HTTP_POST, "/api/v1/tokens", "{\"name\":\"s\",\"scopes\":\"admin\"}");
    const struct {
        enum http_method method;
        const char *path, *body;
    } rows[] = {
        {HTTP_POST, "/api/v1/session/end-all", NULL},
        {HTTP_PATCH, "/api/v1/session", "{\"name\":\"Bob\"}"},
        {HTTP_POST, "/api/v1/session/password",
         "{\"password\":\"" RIG_PASSWORD "\",\"new_password\":\"something else\"}"},
        {HTTP_GET, "/api/v1/people", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ask ask = {.method = rows[i].method,
                          .path = rows[i].path,
                          .body = rows[i].body,
                          .token = str_cstr(r->a, rig_text(r, &made, "token"))};
        struct got g = rig_ask(r, &ask);
        CHECK_PROBLEM(r, g, 403, "forbidden");
    }
    assert_true(is_in(r, bo));
}

static const char *again(struct rig *r, const char *email)
{
    struct str body =
        str_printf(r->a, "{\"email\":\"%s\",\"password\":\"" RIG_PASSWORD "\"}", email);
    struct ask ask = {.method = HTTP_POST,
                      .path = "/api/v1/session",
                      .body = str_cstr(r->a, body),
                      .stranger = true};
    struct got g = rig_ask(r, &ask);

    CHECK_STATUS(g, 200);
    return rig_cookie(r, &g);
}

static void a_session_ends_when_it_is_idle_or_old(void **state)
{
    struct rig *r = *state;
    const char *used = rig_owner(r), *idle = again(r, "anna@example.com");

    for (int day = 0; day < 89; day += 7) {
        rig_pass(r, 7 * MS_DAY);
        if (day < 82)
            assert_true(is_in(r, used)); /* its use is noted */
        if (day == 7)
            assert_false(is_in(r, idle));
    }
    assert_false(is_in(r, used)); /* however much it is used */
}

static void sessions_are_ended_one_by_one_or_all(void **state)
{
    struct rig *r = *state;
    const char *one = rig_owner(r), *two = again(r, "anna@example.com");
    const char *three = again(r, "anna@example.com"), *bo = rig_person(r, "Bo", "staff");
    struct got g = get_as(r, one, "/api/v1/sessions");

    assert_int_equal(json_len(json_get(g.json, "items")), 3);
    CHECK_TEXT(item_text(r, &g, 0, "current"), "true");
    CHECK_TEXT(item_text(r, &g, 1, "current"), "false");
    struct str path = str_printf(r->a, "/api/v1/sessions/%.*s", STR_ARG(item_text(r, &g, 1, "id")));
    struct got no = as(r, bo, HTTP_DELETE, str_cstr(r->a, path), NULL);
    CHECK_PROBLEM(r, no, 404, "not_found");
    g = as(r, one, HTTP_DELETE, str_cstr(r->a, path), NULL);
    CHECK_STATUS(g, 200);
    assert_false(is_in(r, two));
    g = as(r, three, HTTP_POST, "/api/v1/session/end-all", NULL);
    CHECK_STATUS(g, 200);
    assert_true(str_has(http_header_get(&g.headers, STR("Set-Cookie")), STR("__Host-waybill=; ")));
    assert_false(is_in(r, one) || is_in(r, three));
    assert_true(is_in(r, bo));
    g = as(r, bo, HTTP_DELETE, "/api/v1/session", NULL);
    CHECK_STATUS(g, 200);
    assert_false(is_in(r, bo));
}

static void a_new_password_leaves_this_browser_in_and_the_others_out(void **state)
{
    struct rig *r = *state;
    const char *one = rig_owner(r), *two = again(r, "anna@example.com");
    struct got g = as(r, one, HTTP_POST, "/api/v1/session/password",
                      "{\"password\":\"not the right one\",\"new_password\":\"something else\"}");

    CHECK_PROBLEM(r, g, 401, "sign_in");
    g = as(r, one, HTTP_POST, "/api/v1/session/password",
           "{\"password\":\"" RIG_PASSWORD "\",\"new_password\":\"anna\"}");
    CHECK_PROBLEM(r, g, 400, "bad_input");
    g = as(r, one, HTTP_POST, "/api/v1/session/password",
           "{\"password\":\"" RIG_PASSWORD "\",\"new_password\":\"something else\"}");
    CHECK_STATUS(g, 200);
    assert_true(is_in(r, one));
    assert_false(is_in(r, two));
}

static void signing_in_again_replaces_the_session_of_this_browser(void **state)
{
    struct rig *r = *state;
    const char *old = rig_owner(r);
    struct got g = as(r, old, HTTP_POST, "/api/v1/session",
                      "{\"email\":\"anna@example.com\",\"password\":\"" RIG_PASSWORD "\"}");

    CHECK_STATUS(g, 200);
    assert_true(is_in(r, rig_cookie(r, &g)));
    assert_false(is_in(r, old));
    for (int i = 0; i < 25; i++)
        again(r, "anna@example.com");
    g = rig_get(r, "/api/v1/people");
    CHECK_TEXT(item_text(r, &g, 0, "sessions"), "20"); /* the oldest go */
}

static void each_change_is_told_with_its_person(void **state)
{
    struct rig *r = *state;
    const char *bo;

    rig_owner(r);
    bo = rig_person(r, "Bo", "staff");
    rig_order(r, 450789469, 1001, "Mei");
    as(r, bo, HTTP_POST, "/api/v1/orders/1001/note", "{\"text\":\"x\"}");
    struct got g = get_as(r, bo, "/api/v1/orders/1001/history");
    CHECK_TEXT(item_text(r, &g, 0, "kind"), "order.note");
    CHECK_TEXT(item_text(r, &g, 0, "person"), "Bo");
    g = get_as(r, bo, "/api/v1/history");
    CHECK_TEXT(item_text(r, &g, 0, "kind"), "person.joined");
    CHECK_TEXT(item_text(r, &g, 0, "person"), "Bo");
    assert_false(str_has(g.body, STR("example.com")));
}

static void names_tell_people_apart(void **state)
{
    static const char *const names[] = {"anna", "ANNA", " Anna ", "cli", "Waybill"};
    struct rig *r = *state;
    const char *bo;

    rig_owner(r);
    bo = rig_person(r, "Bo", "staff");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str body = str_printf(r->a, "{\"name\":\"%s\"}", names[i]);
        struct got g = as(r, bo, HTTP_PATCH, "/api/v1/session", str_cstr(r->a, body));
        CHECK_PROBLEM(r, g, 409, "conflict");
    }
    struct got g = as(r, bo, HTTP_PATCH, "/api/v1/session", "{\"name\":\"Bo Li\"}");
    CHECK_TEXT(rig_text(r, &g, "name"), "Bo Li");
    g = as(r, bo, HTTP_PATCH, "/api/v1/session", "{\"email\":\"anna@example.com\"}");
    CHECK_PROBLEM(r, g, 403, "forbidden");
}

static void a_link_is_shown_once_and_can_be_taken_back(void **state)
{
    struct rig *r = *state;
    const char *anna = rig_owner(r);
    struct ask ask = {.method = HTTP_POST,
                      .path = "/api/v1/invitations",
                      .body = "{\"role\":\"staff\"}",
                      .cookie = anna,
                      .headers = {{"Idempotency-Key", "k1"}}};
    struct got one = rig_ask(r, &ask), two = rig_ask(r, &ask);

    /* The answer is not kept for the key: it holds the code. */
    assert_false(str_eq(rig_text(r, &one, "id"), rig_text(r, &two, "id")));
    struct got g = get_as(r, anna, "/api/v1/invitations");
    assert_int_equal(json_len(json_get(g.json, "items")), 2);
    assert_false(str_has(g.body, str_of(rig_code(r, &one))));
    struct str path =
        str_printf(r->a, "/api/v1/invitations/%.*s", STR_ARG(rig_text(r, &one, "id")));
    g = as(r, anna, HTTP_DELETE, str_cstr(r->a, path), NULL);
    CHECK_STATUS(g, 200);
    struct str body = str_printf(r->a, "{\"code\":\"%s\"}", rig_code(r, &one));
    g = as(r, NULL, HTTP_POST, "/api/v1/invitations/look", str_cstr(r->a, body));
    CHECK_PROBLEM(r, g, 410, "link_ended");
}

static void a_link_for_a_password_says_whose_it_is(void **state)
{
    struct rig *r = *state;
    const char *anna = rig_owner(r);

    rig_person(r, "bo", "staff");
    struct got g =
        as(r, anna, HTTP_POST, "/api/v1/people/bo@example.com/link", "{\"kind\":\"reset\"}");
    CHECK_STATUS(g, 201);
    struct str body = str_printf(r->a, "{\"code\":\"%s\"}", rig_code(r, &g));
    g = as(r, NULL, HTTP_POST, "/api/v1/invitations/look", str_cstr(r->a, body));
    CHECK_TEXT(rig_text(r, &g, "email"), "bo@example.com");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_link_for_a_password_says_whose_it_is),
        RIG_TEST(each_role_may_do_its_own),
        RIG_TEST(a_change_needs_more_than_the_cookie),
        RIG_TEST(who_is_barred_or_removed_is_out_at_once),
        RIG_TEST(a_lower_role_holds_for_the_sessions_and_tokens_there_are),
        RIG_TEST(the_last_owner_stays),
        RIG_TEST(a_manager_has_own_tokens_only),
        RIG_TEST(a_token_is_no_person),
        RIG_TEST(a_session_ends_when_it_is_idle_or_old),
        RIG_TEST(sessions_are_ended_one_by_one_or_all),
        RIG_TEST(a_new_password_leaves_this_browser_in_and_the_others_out),
        RIG_TEST(signing_in_again_replaces_the_session_of_this_browser),
        RIG_TEST(each_change_is_told_with_its_person),
        RIG_TEST(names_tell_people_apart),
        RIG_TEST(a_link_is_shown_once_and_can_be_taken_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
