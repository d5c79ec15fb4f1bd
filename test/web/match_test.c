/* SPDX-License-Identifier: Apache-2.0 */
/* A pasted list is held against the orders before anything is done. */
#include "test/web/web_rig.h"

static struct str item(const struct got *g, size_t i, const char *path)
{
    return json_str(json_path(json_at(json_get(g->json, "items"), i), path));
}

static void each_row_says_what_would_become_of_it(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    rig_order(r, 450789479, 1002, "Bob");
    struct got g = rig_post(
        r, "/api/v1/bulk/match",
        "{\"text\":\"订单号,运单号,物流公司\\r\\n#1001,LP00123456789012,\\r\\n1002,1.23E+15,\\r\\n"
        "9999,LP00123456789013,\\r\\n1002,,\\r\\n1001,LP00123456789012,x\\r\\n\"}");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "action"), "number");
    CHECK_TEXT(item(&g, 0, "state"), "ready");
    CHECK_TEXT(item(&g, 0, "does"), "ship");
    CHECK_TEXT(item(&g, 0, "order.name"), "#1001");
    CHECK_TEXT(item(&g, 0, "import.number"), "LP00123456789012");
    CHECK_TEXT(item(&g, 1, "state"), "shortened");
    CHECK_TEXT(item(&g, 2, "state"), "not_found");
    CHECK_TEXT(item(&g, 3, "state"), "incomplete");
    CHECK_TEXT(item(&g, 4, "state"), "repeated");
    assert_int_equal(json_i64(json_path(g.json, "counts.ready"), 0), 1);
    g = rig_get(r, "/api/v1/bulk");
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
}

static void what_was_imported_is_known_the_next_time(void **state)
{
    struct rig *r = *state;
    const char *list =
        "{\"kind\":\"links\",\"text\":\"1001;8190000000000303\\n1002;8190000000000303\"}";

    rig_order(r, 450789469, 1001, "Mei");
    rig_order(r, 450789479, 1002, "Bob");
    struct got g = rig_post(r, "/api/v1/bulk/match", list);
    CHECK_TEXT(item(&g, 0, "state"), "ready");
    struct str row = json_print(r->a, json_path(json_at(json_get(g.json, "items"), 0), "import"));
    struct str body = str_printf(r->a, "{\"action\":\"link\",\"rows\":[%.*s]}", STR_ARG(row));
    g = rig_post(r, "/api/v1/bulk", str_cstr(r->a, body));
    CHECK_STATUS(g, 202);
    for (int i = 0; i < 10; i++)
        rig_pass(r, 10);
    g = rig_post(r, "/api/v1/bulk/match", list);
    CHECK_TEXT(item(&g, 0, "state"), "already");
    CHECK_TEXT(item(&g, 1, "state"), "taken");
}

static void what_is_no_list_is_refused(void **state)
{
    struct rig *r = *state;
    struct got g = rig_post(r, "/api/v1/bulk/match", "{}");

    CHECK_PROBLEM(r, g, 400, "bad_input");
    g = rig_post(r, "/api/v1/bulk/match", "{\"kind\":\"songs\",\"text\":\"1\"}");
    CHECK_PROBLEM(r, g, 400, "bad_input");
    g = rig_post(r, "/api/v1/bulk/match", "{\"base64\":\"***\"}");
    CHECK_PROBLEM(r, g, 400, "bad_input");
    g = rig_post(r, "/api/v1/bulk/match", "{\"base64\":\"/wD/\"}");
    CHECK_PROBLEM(r, g, 400, "bad_input");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(each_row_says_what_would_become_of_it),
        RIG_TEST(what_was_imported_is_known_the_next_time),
        RIG_TEST(what_is_no_list_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
