/* SPDX-License-Identifier: Apache-2.0 */
/* Many orders from the command line: what is asked for, what is said, how it ends. */
#include "test/cli/cli_rig.h"

#define DONE                                                                                  \
    "{\"id\":\"blk_1\",\"label\":\"Order\",\"state\":\"done\",\"dry_run\":false,\"total\":2," \
    "\"waiting\":0,\"under_way\":0,\"failed\":%s,\"sentence\":\"2 in all.\",\"finished_at\":" \
    "\"2026-11-23T12:00:00Z\",\"items\":[{\"order\":{\"name\":\"#1001\"},\"state\":\"done\"," \
    "\"sentence\":\"Bought.\",\"detail\":\"819\",\"calls\":[]}]}"

static void answers(struct rig *r, const char *failed)
{
    const char *body = str_cstr(r->a, str_replace(r->a, STR(DONE), STR("%s"), str_of(failed)));

    rig_on(r, "POST /api/v1/bulk", 202, "{\"id\":\"blk_1\",\"label\":\"Order\"}");
    rig_on(r, "GET /api/v1/bulk/blk_1?limit=1", 200, body);
    rig_on(r, "GET /api/v1/bulk/blk_1?limit=50", 200, body);
}

static void several_orders_are_one_request(void **state)
{
    struct rig *r = *state;

    answers(r, "0");
    assert_int_equal(rig_run(r, "order 1001 1002"), CLI_DONE);
    assert_true(
        str_has(buf_view(&r->asked), STR("{\"action\":\"order\",\"orders\":[\"1001\",\"1002\"]}")));
    assert_true(str_has(buf_view(&r->out), STR("Bought. (819)")));
    assert_true(str_has(buf_view(&r->out), STR("2 in all.")));
}

static void one_that_fails_shows_in_the_exit_code(void **state)
{
    struct rig *r = *state;

    answers(r, "1");
    assert_int_equal(rig_run(r, "tracking 1001 1002"), CLI_FAILED);
}

static void a_filter_needs_a_yes_and_a_dry_run_does_not(void **state)
{
    struct rig *r = *state;

    answers(r, "0");
    assert_int_equal(rig_run(r, "order --stage to_order"), CLI_USAGE);
    assert_int_equal(r->asked.n, 0);
    assert_int_equal(rig_run(r, "order --stage to_order --dry-run"), CLI_DONE);
    assert_true(
        str_has(buf_view(&r->asked), STR("\"dry_run\":true,\"filter\":{\"stage\":\"to_order\"}")));
    assert_int_equal(rig_run(r, "ship --stage shipped --yes"), CLI_DONE);
    assert_int_equal(rig_run(r, "order"), CLI_USAGE);
}

static void a_list_is_checked_then_imported(void **state)
{
    struct rig *r = *state;

    answers(r, "0");
    r->files[0] = (struct rig_text){"list.csv", "1001,LP1"};
    rig_on(
        r, "POST /api/v1/bulk/match", 200,
        "{\"action\":\"number\",\"rows\":2,\"items\":[{\"ok\":true,\"state\":\"ready\",\"import\":"
        "{\"order\":\"ord_1\",\"number\":\"LP1\"}},{\"ok\":false,\"state\":\"not_found\",\"line\":"
        "2,"
        "\"ref\":\"9\",\"number\":\"LP2\",\"sentence\":\"No such order.\",\"import\":null}]}");
    assert_int_equal(rig_run(r, "import list.csv --yes"), CLI_DONE);
    assert_true(
        str_has(buf_view(&r->asked), STR("\"rows\":[{\"order\":\"ord_1\",\"number\":\"LP1\"}]")));
    assert_true(str_has(buf_view(&r->out), STR("No such order.")));
    assert_int_equal(rig_run(r, "import nowhere.csv --yes"), CLI_NOT_FOUND);
}

static void an_export_is_paged_and_disarmed(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/orders?limit=250", 200,
           "{\"items\":[{\"name\":\"#1\",\"customer\":{\"name\":\"=cmd()\"},\"numbers\":[\"A\","
           "\"B\"]}],"
           "\"next\":\"n.1\"}");
    rig_on(r, "GET /api/v1/orders?limit=250&cursor=n.1", 200,
           "{\"items\":[{\"name\":\"#2\"}],\"next\":null}");
    assert_int_equal(rig_run(r, "export orders --csv"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("'=cmd()")));
    assert_true(str_has(buf_view(&r->out), STR(",A B,")));
    assert_true(str_has(buf_view(&r->out), STR("#2,")));
    assert_int_equal(rig_run(r, "export songs"), CLI_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(several_orders_are_one_request),
        RIG_TEST(one_that_fails_shows_in_the_exit_code),
        RIG_TEST(a_filter_needs_a_yes_and_a_dry_run_does_not),
        RIG_TEST(a_list_is_checked_then_imported),
        RIG_TEST(an_export_is_paged_and_disarmed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
