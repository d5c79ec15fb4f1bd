/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The description and the program hold each other: every route is described with its right, every
 * described path is a route, and the closed lists in it are those of the tables.
 */
#include "test/web/web_rig.h"

#include "app/bulk.h"
#include "web/openapi.h"
#include "web/router.h"

static const char *const rights[RIGHT_MAX] = {"none",  "read",  "write",
                                              "admin", "owner", "extension"};

static struct str text(void)
{
    return (struct str){(const char *)embed_openapi, embed_openapi_n};
}

/* One operation as the description has it. */
struct described {
    struct str path, method, right;
};

/* "  /path:" begins a path, "    get:" an operation, "      x-scope: read" names its right. */
static size_t read_described(struct arena *a, struct described **ret_items)
{
    struct str line, rest = text(), path = STR_NONE;
    struct described *items = NULL;
    size_t n = 0;
    bool paths = false;

    while (rest.n) {
        str_cut(rest, '\n', &line, &rest);
        if (line.n && line.p[0] != ' ' && line.p[0] != '#')
            paths = str_eq(line, STR("paths:"));
        if (!paths)
            continue;
        struct str bare = str_trim(line), key, value;
        size_t indent = (size_t)(bare.p - line.p);
        if (!bare.n || !str_cut(bare, ':', &key, &value))
            continue;
        if (indent == 2 && key.p[0] == '/')
            path = key;
        if (indent == 4 && !str_eq(key, STR("parameters")))
            *ARENA_PUSH(a, &items, &n, struct described) =
                (struct described){path, str_upper(a, key), STR_NONE};
        if (indent == 6 && str_eq(key, STR("x-scope")) && n)
            items[n - 1].right = str_trim(value);
    }
    *ret_items = items;
    return n;
}

static void every_route_is_described_with_its_right(void **state)
{
    struct rig *r = *state;
    struct described *items;
    size_t n = read_described(r->a, &items), found = 0;

    for (size_t i = 0; i < router_count(); i++) {
        const struct route *route = router_at(i);
        bool here = false;
        for (size_t k = 0; k < n; k++) {
            if (!str_eq(items[k].path, str_of(route->pattern)) ||
                !str_eq(items[k].method, http_method_text(route->method)))
                continue;
            here = true;
            CHECK_TEXT(items[k].right, rights[route->right]);
        }
        if (!here)
            print_error("%s is not in api/openapi.yaml\n", route->pattern);
        assert_true(here);
        found++;
    }
    assert_int_equal(found, n); /* and nothing else is */
}

static void every_described_path_is_a_route(void **state)
{
    struct rig *r = *state;
    struct described *items;
    size_t n = read_described(r->a, &items);

    assert_true(n > 50);
    for (size_t i = 0; i < n; i++) {
        struct str part, allow;
        enum http_method m;
        assert_true(http_method_parse(items[i].method, &m));
        if (!router_find(m, items[i].path, r->a, &part, &allow))
            print_error("%.*s %.*s is not in routes.tbl.h\n", STR_ARG(items[i].method),
                        STR_ARG(items[i].path));
        assert_non_null(router_find(m, items[i].path, r->a, &part, &allow));
    }
}

/* "name: {type: string, enum: [a, b]}" holds exactly these. */
static void check_enum(struct rig *r, const char *before, struct str (*word)(int), int max)
{
    struct buf b;

    buf_init(&b, r->a, 4000);
    buf_printf(&b, "%s[", before);
    for (int i = 0; i < max; i++)
        buf_printf(&b, "%s%.*s", i ? ", " : "", STR_ARG(word(i)));
    buf_char(&b, ']');
    if (!str_has(text(), buf_view(&b)))
        print_error("api/openapi.yaml lacks: %.*s\n", STR_ARG(buf_view(&b)));
    assert_true(str_has(text(), buf_view(&b)));
}

static struct str stage_word(int v)
{
    return stage_text((enum stage)v);
}
static struct str purchase_word(int v)
{
    return purchase_state_text((enum purchase_state)v);
}
static struct str write_word(int v)
{
    return write_state_text((enum write_state)v);
}
static struct str kind_word(int v)
{
    return write_kind_text((enum write_kind)v);
}
static struct str source_word(int v)
{
    return source_text((enum source)v);
}
static struct str risk_word(int v)
{
    return risk_text((enum risk)v);
}

static struct str action_word(int v)
{
    return str_of(bulk_action_at((size_t)v)->name);
}

static void closed_lists_are_those_of_the_tables(void **state)
{
    struct rig *r = *state;

    check_enum(r, "Stage: {type: string, enum: ", stage_word, STAGE_MAX);
    check_enum(r, "state: {type: string, enum: ", purchase_word, PURCHASE_STATE_MAX);
    check_enum(r, "state: {type: string, enum: ", write_word, WRITE_STATE_MAX);
    check_enum(r, "kind: {type: string, enum: ", kind_word, WRITE_KIND_MAX);
    check_enum(r, "source: {type: string, enum: ", source_word, SOURCE_MAX);
    check_enum(r, "risk: {type: string, enum: ", risk_word, RISK_MAX);
    check_enum(r, "BulkAction: {type: string, enum: ", action_word, (int)bulk_actions_count());
}

static void it_is_served_as_it_lies_in_the_tree(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.path = "/api/v1/openapi.yaml", .stranger = true};
    struct got g = rig_ask(r, &ask);

    CHECK_STATUS(g, 200);
    assert_true(str_eq(g.body, text()));
    CHECK_TEXT(http_header_get(&g.headers, STR("Content-Type")), "application/yaml");
}

static void real_answers_are_as_described(void **state)
{
    static const char *const paths[] = {
        "/api/v1/shops",
        "/api/v1/suppliers",
        "/api/v1/mappings",
        "/api/v1/orders",
        "/api/v1/orders/1001",
        "/api/v1/orders/counts",
        "/api/v1/orders/1001/history",
        "/api/v1/purchases",
        "/api/v1/packages",
        "/api/v1/packages/counts",
        "/api/v1/problems",
        "/api/v1/writes",
        "/api/v1/bulk",
        "/api/v1/jobs",
        "/api/v1/calls",
        "/api/v1/webhooks",
        "/api/v1/tokens",
        "/api/v1/carriers",
        "/api/v1/carriers/detect?number=LP00123456789012",
        "/api/v1/history?shop=demo.myshopify.com",
        "/api/v1/activity",
        "/api/v1/reports/days",
        "/api/v1/reports/times",
        "/api/v1/settings",
        "/api/v1/backups",
    };
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    rig_token(r, "read");
    rig_post(r, "/api/v1/suppliers",
             "{\"supplier\":\"aliexpress\",\"app_key\":\"1\",\"app_secret\":\"2\"}");
    rig_post(r, "/api/v1/mappings",
             "{\"shop\":\"demo.myshopify.com\",\"product_id\":\"632910392\",\"link\":"
             "\"https://www.aliexpress.com/item/1005006.html\"}");
    rig_post(r, "/api/v1/orders/1001/link", "{\"number\":\"8182738273827382\"}");
    rig_post(r, "/api/v1/orders/1001/ship", "{\"number\":\"LP00123456789012\",\"wait\":false}");
    rig_post(r, "/api/v1/bulk", "{\"action\":\"hold\",\"filter\":{\"problem\":\"any\"}}");
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct got g = rig_get(r, paths[i]);
        CHECK_STATUS(g, 200); /* the rig looked at the rest */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(every_route_is_described_with_its_right),
        RIG_TEST(every_described_path_is_a_route),
        RIG_TEST(closed_lists_are_those_of_the_tables),
        RIG_TEST(it_is_served_as_it_lies_in_the_tree),
        RIG_TEST(real_answers_are_as_described),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
