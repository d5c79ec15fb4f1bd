/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that can be read, as described, at every stage of an order that goes all the way. */
#include "test/web/schema.h"

#include "test/sim/story.h"

static void look(struct story *s)
{
    static const char *const paths[] = {
        "/api/v1/shops",
        "/api/v1/suppliers",
        "/api/v1/mappings",
        "/api/v1/orders",
        "/api/v1/orders/1001",
        "/api/v1/orders/1001/history",
        "/api/v1/orders/counts",
        "/api/v1/purchases?open=false",
        "/api/v1/problems",
        "/api/v1/writes?open=false",
        "/api/v1/jobs?limit=250",
        "/api/v1/calls?limit=250",
        "/api/v1/calls?failed=true",
        "/api/v1/webhooks",
    };

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct sim_answer a = sim_api(s->sim, HTTP_GET, paths[i], "%s", "");
        struct arena *scratch = arena_new();
        struct got g = {.status = a.status, .body = a.body, .json = a.json};
        struct str path, query;
        assert_int_equal(a.status, 200);
        http_header_add(scratch, &g.headers, STR("Content-Type"), STR("application/json"));
        str_cut(str_of(paths[i]), '?', &path, &query);
        struct str wrong = schema_check(scratch, HTTP_GET, path, &g);
        if (wrong.n)
            print_error("not as described: %.*s\n", STR_ARG(wrong));
        assert_int_equal(wrong.n, 0);
        arena_free(scratch);
    }
}

static void every_stage_is_shown_as_described(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    look(s);
    struct sim_answer early = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship", "%s", "{}");
    assert_int_equal(early.status, 400);
    assert_true(str_has(early.body, STR("give a tracking number, or say that it is shipped")));
    story_await(s, "#1001", "fulfilled", 4 * MS_HOUR);
    look(s);
    struct sim_answer a = story_get(s, "#1001");
    const struct json *f = json_at(json_get(a.json, "fulfillments"), 0);
    assert_true(json_bool(json_get(f, "by_waybill"), false));
    assert_true(json_len(json_get(f, "numbers")) == 1);
    const struct json *p = json_at(json_get(a.json, "packages"), 0);
    assert_true(str_eq(json_str(json_get(p, "fulfillment")), json_str(json_get(f, "id"))));
    const struct json *n = json_at(json_get(p, "numbers"), 0);
    assert_true(json_bool(json_get(n, "current"), false));
    assert_true(json_bool(json_get(n, "published"), false));
    const struct json *bought = json_at(json_get(a.json, "purchases"), 0);
    const struct json *so = json_at(json_get(bought, "supplier_orders"), 0);
    assert_true(str_starts(json_str(json_get(so, "url")), STR("https://www.aliexpress.com/")));
    story_await(s, "#1001", "delivered", 8 * MS_DAY);
    look(s);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stage_is_shown_as_described),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
