/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the browser extension asks of the hub: it is paired, reads supplier orders, fills purchases
 * in. Its rights end where its own part of the API does.
 */
#include "test/web/web_rig.h"

#include "base/time.h"

#define LAMP   "1005006000000303"
#define NUMBER "8190000000000303"
#define PAIR   "/api/v1/extension/pair"

static void must(struct got g, int status)
{
    CHECK_STATUS(g, status);
}

static const char *fmt(struct rig *r, const char *format, const char *x)
{
    return str_cstr(r->a, str_replace(r->a, str_of(format), STR("$"), str_of(x)));
}

static struct got as(struct rig *r, const char *token, enum http_method method, const char *path,
                     const char *body)
{
    struct ask ask = {.method = method, .path = path, .body = body, .token = token};

    return rig_ask(r, &ask);
}

static struct got post_as(struct rig *r, const char *token, const char *path, const char *body)
{
    return as(r, token, HTTP_POST, path, body);
}

/* The code of a new pairing string. */
static const char *new_code(struct rig *r)
{
    struct got g = rig_post(r, "/api/v1/extension/pairings", "{}");
    struct str hub, code;

    CHECK_STATUS(g, 201);
    str_cut(rig_text(r, &g, "pairing"), '#', &hub, &code);
    assert_true(str_ends(hub, STR("/pair")));
    return str_cstr(r->a, code);
}

static struct got pair_with(struct rig *r, const char *code, const char *version)
{
    const char *body =
        fmt(r, "{\"code\":\"$\",\"version\":\"%\",\"name\":\"Firefox, Linux\"}", code);
    struct ask ask = {.method = HTTP_POST, .path = PAIR, .stranger = true};

    ask.body = str_cstr(r->a, str_replace(r->a, str_of(body), STR("%"), str_of(version)));
    return rig_ask(r, &ask);
}

static const char *paired(struct rig *r)
{
    struct got g = pair_with(r, new_code(r), "0.1.0");

    CHECK_STATUS(g, 201);
    return str_cstr(r->a, rig_text(r, &g, "token"));
}

static struct str at(struct rig *r, const struct got *g, const char *list, size_t i,
                     const char *path)
{
    return json_text(r->a, json_path(json_at(json_path(g->json, list), i), path));
}

/* A shop whose lamp is bought at an account that only the extension reads; order #1001 of it. */
static void set_stage(struct rig *r)
{
    struct got g =
        rig_post(r, "/api/v1/suppliers", "{\"supplier\":\"aliexpress\",\"by\":\"extension\"}");

    CHECK_STATUS(g, 201);
    CHECK_TEXT(rig_text(r, &g, "state"), "active");
    CHECK_TEXT(rig_text(r, &g, "by"), "extension");
    CHECK_TEXT(rig_text(r, &g, "has_api"), "false");
    g = rig_post(r, "/api/v1/mappings",
                 "{\"shop\":\"demo.myshopify.com\",\"product_id\":\"632910392\",\"listing_id\":"
                 "\"" LAMP "\",\"sku_id\":\"12000001\",\"properties\":[{\"name\":\"Color\","
                 "\"value\":\"green\"}],\"services\":[\"CAINIAO_STANDARD\"]}");
    CHECK_STATUS(g, 201);
    rig_order(r, 450789469, 1001, "Mei");
}

/* A report of one order; rest: its further members, beginning with a comma. */
static struct got report(struct rig *r, const char *token, int64_t age_ms, const char *number,
                         const char *rest)
{
    struct str body = str_printf(
        r->a, "{\"sent_at\":\"%.*s\",\"orders\":[{\"number\":\"%s\",\"read_at\":\"%.*s\"%s}]}",
        STR_ARG(time_text(r->a, r->now_ms)), number, STR_ARG(time_text(r->a, r->now_ms - age_ms)),
        rest);
    struct got g = post_as(r, token, "/api/v1/extension/reports", str_cstr(r->a, body));

    CHECK_STATUS(g, 200);
    return g;
}

static void a_browser_is_paired_once_and_can_do_nothing_else(void **state)
{
    struct rig *r = *state;
    const char *code = new_code(r);
    struct got g = pair_with(r, code, "0.1.0");

    CHECK_STATUS(g, 201);
    const char *token = str_cstr(r->a, rig_text(r, &g, "token"));
    CHECK_TEXT(rig_text(r, &g, "hello.browser.name"), "Firefox, Linux");
    CHECK_TEXT(rig_text(r, &g, "hello.fits"), "true");
    g = pair_with(r, code, "0.1.0");
    CHECK_PROBLEM(r, g, 410, "link_ended");
    g = as(r, token, HTTP_GET, "/api/v1/orders", NULL);
    CHECK_PROBLEM(r, g, 403, "forbidden");
    g = post_as(r, token, "/api/v1/extension/tasks", "{\"orders\":[\"#1001\"]}");
    CHECK_PROBLEM(r, g, 403, "forbidden");
    g = post_as(r, token, "/api/v1/extension/hello", "{\"version\":\"0.1.0\"}");
    CHECK_STATUS(g, 200);
    g = rig_get(r, "/api/v1/extension/browsers");
    CHECK_TEXT(at(r, &g, "items", 0, "name"), "Firefox, Linux");
    const char *path =
        fmt(r, "/api/v1/extension/browsers/$", str_cstr(r->a, at(r, &g, "items", 0, "id")));
    g = as(r, NULL, HTTP_DELETE, path, NULL);
    CHECK_STATUS(g, 200);
    g = post_as(r, token, "/api/v1/extension/hello", "{\"version\":\"0.1.0\"}");
    CHECK_PROBLEM(r, g, 401, "unauthorized");
    g = rig_get(r, "/api/v1/extension/browsers");
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
}

static void a_pairing_string_ends_and_a_newer_one_replaces_it(void **state)
{
    struct rig *r = *state;
    const char *first = new_code(r), *second = new_code(r);
    struct got g = pair_with(r, first, "0.1.0");

    CHECK_PROBLEM(r, g, 410, "link_ended");
    rig_pass(r, 16 * MS_MINUTE);
    g = pair_with(r, second, "0.1.0");
    CHECK_PROBLEM(r, g, 410, "link_ended");
    g = rig_get(r, "/api/v1/invitations"); /* it is no invitation */
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
}

static void an_old_extension_is_told_to_update(void **state)
{
    struct rig *r = *state;
    struct got g = pair_with(r, new_code(r), "0.0.9");

    CHECK_PROBLEM(r, g, 426, "extension_old");
    const char *token = paired(r);
    g = post_as(r, token, "/api/v1/extension/hello", "{\"version\":\"0.0.9\"}");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "fits"), "false");
    g = post_as(r, token, "/api/v1/extension/known", "{\"numbers\":[\"1\"]}");
    CHECK_PROBLEM(r, g, 426, "extension_old");
    g = post_as(r, token, "/api/v1/extension/hello", "{\"version\":\"latest\"}");
    CHECK_PROBLEM(r, g, 400, "bad_input");
}

static void the_token_of_somebody_who_is_barred_ends(void **state)
{
    struct rig *r = *state;
    rig_owner(r);
    const char *cookie = rig_person(r, "bea", "staff");
    struct ask ask = {.method = HTTP_POST,
                      .path = "/api/v1/extension/pairings",
                      .body = "{}",
                      .cookie = cookie,
                      .stranger = true};
    struct got g = rig_ask(r, &ask);
    struct str hub, code;

    CHECK_STATUS(g, 201);
    str_cut(rig_text(r, &g, "pairing"), '#', &hub, &code);
    g = pair_with(r, str_cstr(r->a, code), "0.1.0");
    CHECK_TEXT(rig_text(r, &g, "hello.person"), "bea");
    const char *token = str_cstr(r->a, rig_text(r, &g, "token"));
    struct ask bar = {.method = HTTP_PATCH,
                      .path = "/api/v1/people/bea@example.com",
                      .body = "{\"role\":\"viewer\"}"};
    must(rig_ask(r, &bar), 200);
    g = post_as(r, token, "/api/v1/extension/hello", "{\"version\":\"0.1.0\"}");
    CHECK_PROBLEM(r, g, 403, "forbidden");
    bar.body = "{\"disabled\":true}";
    must(rig_ask(r, &bar), 200);
    g = post_as(r, token, "/api/v1/extension/hello", "{\"version\":\"0.1.0\"}");
    CHECK_PROBLEM(r, g, 401, "unauthorized");
}

static void packages_of_a_page_become_packages_of_the_order(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r);
    must(rig_post(r, "/api/v1/orders/1001/link", "{\"number\":\"" NUMBER "\"}"), 201);
    struct got g = as(r, token, HTTP_GET, "/api/v1/extension/waiting", NULL);

    CHECK_STATUS(g, 200);
    CHECK_TEXT(at(r, &g, "items", 0, "number"), NUMBER);
    CHECK_TEXT(at(r, &g, "items", 0, "wanted.status"), "true");
    g = report(r, token, 0, NUMBER,
               ",\"status\":\"part_shipped\",\"status_id\":\"7\",\"packages\":["
               "{\"number\":\"LP00700000000303\",\"carrier\":\"Cainiao\",\"items\":["
               "{\"product_id\":\"" LAMP "\",\"sku_id\":\"12000001\",\"quantity\":1}],"
               "\"events\":[{\"at\":\"2026-11-22T03:00:00Z\",\"code\":\"AE_GOT\"}]},"
               "{\"number\":\"RB123456785CN\",\"items\":[{\"product_id\":\"" LAMP
               "\",\"quantity\":1}]}]");
    CHECK_TEXT(at(r, &g, "items", 0, "outcome"), "applied");
    CHECK_TEXT(at(r, &g, "items", 0, "known.order.name"), "#1001");
    CHECK_TEXT(at(r, &g, "items", 0, "known.sent"), "none");
    g = as(r, token, HTTP_GET, "/api/v1/extension/waiting", NULL); /* read just now */
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
    CHECK_TEXT(rig_text(r, &g, "waiting"), "1");
    g = rig_get(r, "/api/v1/orders/1001");
    assert_int_equal(json_len(json_get(g.json, "packages")), 2);
    CHECK_TEXT(at(r, &g, "packages", 0, "state"), "moving");
    CHECK_TEXT(at(r, &g, "packages", 1, "state"), "announced");
    struct got same =
        report(r, token, 0, NUMBER, ",\"status\":\"part_shipped\",\"status_id\":\"7\"");
    CHECK_TEXT(at(r, &same, "items", 0, "outcome"), "same");
}

static void a_relabeled_number_joins_the_package_that_it_came_from(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r);
    must(rig_post(r, "/api/v1/orders/1001/link", "{\"number\":\"" NUMBER "\"}"), 201);
    struct got g = report(r, token, 0, NUMBER,
                          ",\"status\":\"shipped\",\"packages\":[{\"number\":\"JD01410030303\","
                          "\"original_number\":\"LP00700000000303\"}]");

    CHECK_TEXT(at(r, &g, "items", 0, "outcome"), "applied");
    g = rig_get(r, "/api/v1/orders/1001");
    assert_int_equal(json_len(json_get(g.json, "packages")), 1);
    const struct json *numbers = json_get(json_at(json_get(g.json, "packages"), 0), "numbers");
    assert_int_equal(json_len(numbers), 2);
    for (struct json_iter it = json_iter(numbers); json_next(&it);) {
        bool local = str_eq(json_str(json_get(it.val, "number")), STR("JD01410030303"));
        assert_int_equal(json_bool(json_get(it.val, "current"), false), local);
        CHECK_TEXT(json_str(json_get(it.val, "source")), "extension");
    }
}

static void a_stale_report_undoes_nothing(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r);
    must(rig_post(r, "/api/v1/orders/1001/link", "{\"number\":\"" NUMBER "\"}"), 201);
    rig_pass(r, 3 * MS_HOUR);
    report(r, token, 0, NUMBER,
           ",\"status\":\"shipped\",\"packages\":[{\"number\":\"LP1111111111\"}]");
    struct got g = report(r, token, MS_HOUR, NUMBER,
                          ",\"status\":\"preparing\",\"packages\":[{\"number\":\"LP2222222222\"}]");

    CHECK_TEXT(at(r, &g, "items", 0, "outcome"), "older");
    CHECK_TEXT(at(r, &g, "items", 0, "known.status"), "shipped");
    g = rig_get(r, "/api/v1/orders/1001");
    assert_int_equal(json_len(json_get(g.json, "packages")), 1);
    assert_false(str_has(g.body, STR("LP2222222222")));
}

static void the_same_report_from_a_queue_is_done_once(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r);
    must(rig_post(r, "/api/v1/orders/1001/link", "{\"number\":\"" NUMBER "\"}"), 201);
    struct ask ask = {.method = HTTP_POST,
                      .path = "/api/v1/extension/reports",
                      .token = token,
                      .headers = {{"Idempotency-Key", "b7e1"}},
                      .body = "{\"sent_at\":\"2026-11-23T08:00:00Z\",\"orders\":[{\"number\":"
                              "\"" NUMBER "\",\"read_at\":\"2026-11-23T08:00:00Z\",\"packages\":"
                              "[{\"number\":\"LP1111111111\"}]}]}"};
    struct got one = rig_ask(r, &ask), two = rig_ask(r, &ask);

    CHECK_STATUS(one, 200);
    assert_true(str_eq(one.body, two.body));
    CHECK_TEXT(at(r, &two, "items", 0, "outcome"), "applied");
}

static void one_bad_order_fails_alone(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r);
    must(rig_post(r, "/api/v1/orders/1001/link", "{\"number\":\"" NUMBER "\"}"), 201);
    struct got g =
        post_as(r, token, "/api/v1/extension/reports",
                "{\"sent_at\":\"2026-11-23T08:00:00Z\",\"orders\":[{\"number\":\"<b>\",\"read_at\":"
                "\"2026-11-23T08:00:00Z\"},{\"number\":\"" NUMBER "\",\"read_at\":"
                "\"2026-11-23T08:00:00Z\",\"status\":\"shipped\"},{\"number\":\"" NUMBER "\"},"
                "{\"number\":\"" NUMBER
                "\",\"read_at\":\"2026-11-23T08:00:00Z\",\"status\":\"Enviado\"}]}");

    CHECK_STATUS(g, 200);
    CHECK_TEXT(at(r, &g, "items", 0, "outcome"), "refused");
    CHECK_TEXT(at(r, &g, "items", 1, "outcome"), "applied");
    CHECK_TEXT(at(r, &g, "items", 2, "outcome"), "refused");
    CHECK_TEXT(at(r, &g, "items", 3, "outcome"), "refused");
    g = post_as(r, token, "/api/v1/extension/reports", "{\"orders\":[]}");
    CHECK_PROBLEM(r, g, 400, "bad_input");
}

#define LIKE_1001                                                                            \
    ",\"page\":\"order\",\"created\":\"2026-11-23\",\"status\":\"shipped\",\"status_text\":" \
    "\"Awaiting delivery\",\"total\":{\"amount\":\"19.60\",\"currency\":\"USD\"},"           \
    "\"ship_to\":{\"country\":\"US\",\"zip\":\"12345\",\"name\":\"Mei\"},\"lines\":[{"       \
    "\"product_id\":\"" LAMP "\",\"sku_id\":\"12000001\",\"quantity\":2}],\"packages\":["    \
    "{\"number\":\"LP1111111111\"}]"

static void an_unknown_order_is_proposed_and_confirmed_once(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r);
    struct got g = report(r, token, 0, NUMBER, LIKE_1001);

    CHECK_TEXT(at(r, &g, "items", 0, "outcome"), "proposed");
    CHECK_TEXT(at(r, &g, "items", 0, "known.state"), "proposed");
    g = as(r, token, HTTP_GET, "/api/v1/extension/proposals", NULL);
    CHECK_STATUS(g, 200);
    const struct json *best =
        json_at(json_get(json_at(json_get(g.json, "items"), 0), "candidates"), 0);
    CHECK_TEXT(json_str(json_path(best, "order.name")), "#1001");
    CHECK_TEXT(json_text(r->a, json_get(best, "sure")), "true");
    assert_false(str_has(g.body, STR("12345"))); /* where it goes is not kept */
    const char *path = fmt(r, "/api/v1/extension/proposals/$/confirm",
                           str_cstr(r->a, at(r, &g, "items", 0, "id")));
    g = post_as(r, token, path, "{\"order\":\"#1001\"}");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "state"), "known");
    CHECK_TEXT(rig_text(r, &g, "status"), "shipped");
    g = post_as(r, token, path, "{\"order\":\"#1001\"}");
    CHECK_PROBLEM(r, g, 404, "not_found");
    g = rig_get(r, "/api/v1/orders/1001");
    assert_true(str_has(g.body, STR("LP1111111111")));
    CHECK_TEXT(rig_text(r, &g, "stage"), "shipped");
    g = report(r, token, 0, NUMBER,
               ",\"status\":\"shipped\",\"status_text\":\"Awaiting delivery\"");
    CHECK_TEXT(at(r, &g, "items", 0, "outcome"), "same");
}

static void a_private_purchase_is_not_kept_and_a_dismissed_one_not_asked_again(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r);
    struct got g = report(r, token, 0, "8190000000000999",
                          ",\"created\":\"2026-11-23\",\"lines\":[{\"product_id\":\"1005009\","
                          "\"title\":\"a present\",\"quantity\":1}]");

    CHECK_TEXT(at(r, &g, "items", 0, "outcome"), "unknown");
    g = as(r, token, HTTP_GET, "/api/v1/extension/proposals", NULL);
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
    report(r, token, 0, NUMBER, LIKE_1001);
    g = as(r, token, HTTP_GET, "/api/v1/extension/proposals", NULL);
    g = post_as(r, token,
                fmt(r, "/api/v1/extension/proposals/$/dismiss",
                    str_cstr(r->a, at(r, &g, "items", 0, "id"))),
                "{}");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "state"), "dismissed");
    g = report(r, token, 0, NUMBER, LIKE_1001);
    CHECK_TEXT(at(r, &g, "items", 0, "known.state"), "dismissed");
    g = as(r, token, HTTP_GET, "/api/v1/extension/proposals", NULL);
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
}

static const char *handed_over(struct rig *r)
{
    struct got g = rig_post(r, "/api/v1/extension/tasks", "{\"orders\":[\"#1001\"]}");

    CHECK_STATUS(g, 201);
    CHECK_TEXT(at(r, &g, "items", 0, "state"), "ready");
    assert_true(str_has(at(r, &g, "items", 0, "url"), STR("/item/" LAMP ".html#waybill=task_")));
    return fmt(r, "/api/v1/extension/tasks/$", str_cstr(r->a, at(r, &g, "items", 0, "id")));
}

static void a_purchase_is_filled_in_and_recorded(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r), *path = handed_over(r);
    struct got g = as(r, token, HTTP_GET, path, NULL);

    CHECK_STATUS(g, 200);
    CHECK_TEXT(at(r, &g, "lines", 0, "quantity"), "2");
    CHECK_TEXT(at(r, &g, "lines", 0, "sku_id"), "12000001");
    CHECK_TEXT(rig_text(r, &g, "address.country_page"), "US");
    CHECK_TEXT(rig_text(r, &g, "address.phone_country"), "+1");
    assert_true(str_has(rig_text(r, &g, "note"), rig_text(r, &g, "reference")));
    must(post_as(r, token, path, "{\"state\":\"opened\"}"), 200);
    must(post_as(r, token, path, "{\"state\":\"opened\"}"), 200); /* another tab */
    g = post_as(r, token, path,
                "{\"state\":\"filled\",\"filled\":[{\"field\":\"province\",\"same\":false,"
                "\"taken\":\"Other\"}]}");
    CHECK_STATUS(g, 200);
    assert_false(str_has(g.body, STR("Other"))); /* names of fields, not what is in them */
    g = post_as(r, token, path, "{\"state\":\"opened\"}");
    CHECK_PROBLEM(r, g, 409, "conflict");
    g = post_as(r, token, path,
                "{\"state\":\"recorded\",\"numbers\":[{\"number\":\"8190000000000606\",\"total\":"
                "{\"amount\":\"19.60\",\"currency\":\"USD\"}},{\"number\":\"8190000000000607\"}]}");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "state"), "recorded");
    must(post_as(r, token, path,
                 "{\"state\":\"recorded\",\"numbers\":[{\"number\":\"8190000000000606\"}]}"),
         200);
    g = rig_get(r, "/api/v1/orders/1001");
    CHECK_TEXT(rig_text(r, &g, "stage"), "ordered");
    CHECK_TEXT(at(r, &g, "purchases", 0, "state"), "placed");
    g = as(r, token, HTTP_GET, "/api/v1/extension/waiting", NULL);
    assert_int_equal(json_len(json_get(g.json, "items")), 2);
}

static void nothing_is_started_twice_while_a_purchase_lives(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r), *path = handed_over(r);
    struct got g = rig_post(r, "/api/v1/extension/tasks", "{\"orders\":[\"#1001\"]}");

    CHECK_PROBLEM(r, g, 409, "already_done");
    g = rig_post(r, "/api/v1/orders/1001/order", "{}");
    CHECK_PROBLEM(r, g, 409, "already_done");
    must(post_as(r, token, path, "{\"state\":\"canceled\"}"), 200);
    must(post_as(r, token, path, "{\"state\":\"canceled\"}"), 200);
    g = post_as(r, token, path, "{\"state\":\"opened\"}");
    CHECK_PROBLEM(r, g, 409, "conflict");
    path = handed_over(r); /* nothing was paid: it may be ordered again */
    must(post_as(r, token, path, "{\"state\":\"paid\"}"), 200);
    g = rig_post(r, "/api/v1/extension/tasks", "{\"orders\":[\"#1001\"]}");
    CHECK_PROBLEM(r, g, 409, "already_done");
    g = post_as(r, token, path, "{\"state\":\"canceled\"}");
    CHECK_PROBLEM(r, g, 409, "conflict");
}

static void what_was_held_meanwhile_is_not_filled_in(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r), *path = handed_over(r);
    must(rig_post(r, "/api/v1/orders/1001/hold", "{}"), 200);
    struct got g = post_as(r, token, path, "{\"state\":\"opened\"}");

    CHECK_PROBLEM(r, g, 409, "guard");
    must(rig_post(r, "/api/v1/orders/1001/release", "{}"), 200);
    must(post_as(r, token, path, "{\"state\":\"opened\"}"), 200);
}

static void a_list_goes_on_with_the_next_order(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    rig_order(r, 450789500, 1002, "Li");
    struct got g =
        rig_post(r, "/api/v1/extension/tasks", "{\"orders\":[\"#1001\",\"#9999\",\"#1002\"]}");

    CHECK_STATUS(g, 201);
    assert_int_equal(json_len(json_get(g.json, "items")), 2);
    CHECK_TEXT(at(r, &g, "refused", 0, "code"), "not_found");
    CHECK_TEXT(rig_text(r, &g, "extension.browsers"), "0");
    const char *token = paired(r), *second = str_cstr(r->a, at(r, &g, "items", 1, "id"));
    g = post_as(r, token,
                fmt(r, "/api/v1/extension/tasks/$", str_cstr(r->a, at(r, &g, "items", 0, "id"))),
                "{\"state\":\"opened\"}");
    CHECK_TEXT(rig_text(r, &g, "next"), second);
    g = as(r, token, HTTP_GET, "/api/v1/extension/tasks", NULL);
    assert_int_equal(json_len(json_get(g.json, "items")), 2);
}

static void a_product_is_read_and_mapped_without_an_app_key(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r);
    struct got g = rig_get(r, "/api/v1/listings?listing_id=1005007");

    CHECK_PROBLEM(r, g, 404, "not_found");
    g = post_as(
        r, token, "/api/v1/extension/listings",
        "{\"listing_id\":\"1005007\",\"title\":\"Lamp\",\"country\":\"US\",\"variants\":["
        "{\"sku_id\":\"1\",\"text\":\"Green\",\"properties\":[{\"name\":\"Color\",\"value\":"
        "\"Green\"}],\"ship_from\":\"CN\",\"price\":{\"amount\":\"9.80\",\"currency\":"
        "\"USD\"},\"stock\":7},{\"sku_id\":\"2\",\"text\":\"Red\"}]}");
    CHECK_STATUS(g, 201);
    CHECK_TEXT(rig_text(r, &g, "map_url"), "/products?listing=1005007");
    g = rig_get(r, "/api/v1/listings?listing_id=1005007&country=US");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(at(r, &g, "variants", 0, "price.amount"), "9.80");
    g = rig_post(r, "/api/v1/mappings/propose",
                 "{\"shop\":\"demo.myshopify.com\",\"product_id\":\"632910392\",\"listing_id\":"
                 "\"1005007\"}");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(at(r, &g, "items", 0, "proposed.sku_id"), "1");
    g = as(r, token, HTTP_GET, "/api/v1/extension/listings?listing_id=" LAMP, NULL);
    CHECK_PROBLEM(r, g, 404, "not_found");
    g = post_as(r, token, "/api/v1/extension/listings",
                "{\"listing_id\":\"" LAMP "\",\"variants\":[{\"text\":\"x\"}]}");
    CHECK_TEXT(at(r, &g, "mapped", 0, "product_id"), "632910392");
}

static void pages_that_were_not_understood_are_kept_for_a_person(void **state)
{
    struct rig *r = *state;
    const char *token = paired(r);
    struct got g = {0};

    for (int i = 0; i < 22; i++) {
        g = post_as(
            r, token, "/api/v1/extension/snapshots",
            "{\"page\":\"orders\",\"version\":\"0.1.0\",\"adapter\":\"orders-2\",\"missing\":"
            "[\"status\"],\"html\":\"<div class=\\\"order-item\\\"></div>\"}");
        CHECK_STATUS(g, 201);
    }
    const char *path =
        fmt(r, "/api/v1/extension/snapshots/$", str_cstr(r->a, rig_text(r, &g, "id")));
    g = rig_get(r, "/api/v1/extension/snapshots");
    assert_int_equal(json_len(json_get(g.json, "items")), 20);
    g = rig_get(r, path);
    CHECK_TEXT(rig_text(r, &g, "html"), "<div class=\"order-item\"></div>");
    g = post_as(r, token, "/api/v1/extension/snapshots",
                "{\"page\":\"diary\",\"version\":\"0.1.0\",\"html\":\"x\"}");
    CHECK_PROBLEM(r, g, 400, "bad_input");
}

static void get_tracking_code_says_that_the_extension_reads_it(void **state)
{
    struct rig *r = *state;
    set_stage(r);
    const char *token = paired(r);
    must(rig_post(r, "/api/v1/orders/1001/link", "{\"number\":\"" NUMBER "\"}"), 201);
    report(r, token, 0, NUMBER, ",\"status\":\"preparing\"");
    struct got g = rig_post(r, "/api/v1/orders/1001/tracking", "{}");

    CHECK_STATUS(g, 200);
    assert_true(str_has(rig_text(r, &g, "sentence"), STR("Sync all orders")));
    g = as(r, token, HTTP_GET, "/api/v1/extension/waiting", NULL); /* a person wants it */
    CHECK_TEXT(at(r, &g, "items", 0, "number"), NUMBER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_browser_is_paired_once_and_can_do_nothing_else),
        RIG_TEST(a_pairing_string_ends_and_a_newer_one_replaces_it),
        RIG_TEST(an_old_extension_is_told_to_update),
        RIG_TEST(the_token_of_somebody_who_is_barred_ends),
        RIG_TEST(packages_of_a_page_become_packages_of_the_order),
        RIG_TEST(a_relabeled_number_joins_the_package_that_it_came_from),
        RIG_TEST(a_stale_report_undoes_nothing),
        RIG_TEST(the_same_report_from_a_queue_is_done_once),
        RIG_TEST(one_bad_order_fails_alone),
        RIG_TEST(an_unknown_order_is_proposed_and_confirmed_once),
        RIG_TEST(a_private_purchase_is_not_kept_and_a_dismissed_one_not_asked_again),
        RIG_TEST(a_purchase_is_filled_in_and_recorded),
        RIG_TEST(nothing_is_started_twice_while_a_purchase_lives),
        RIG_TEST(what_was_held_meanwhile_is_not_filled_in),
        RIG_TEST(a_list_goes_on_with_the_next_order),
        RIG_TEST(a_product_is_read_and_mapped_without_an_app_key),
        RIG_TEST(pages_that_were_not_understood_are_kept_for_a_person),
        RIG_TEST(get_tracking_code_says_that_the_extension_reads_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
