/* SPDX-License-Identifier: Apache-2.0 */
/* Finding commands, wrong use, help. */
#include "cli/run.h"
#include "cli/suggest.h"
#include "test/cli/cli_rig.h"

static void a_slip_of_the_finger_gets_the_nearest_command(void **state)
{
    struct rig *r = *state;

    assert_int_equal(rig_run(r, "oders"), CLI_USAGE);
    CHECK_ERR(r, "waybill: There is no command \"oders\". Did you mean \"waybill orders\"?\n"
                 "  See: waybill --help\n");
    assert_int_equal(rig_run(r, "shop polcy demo"), CLI_USAGE);
    CHECK_ERR(r, "waybill: There is no command \"shop polcy\". "
                 "Did you mean \"waybill shop policy\"?\n  See: waybill --help\n");
    assert_int_equal(rig_run(r, "orders shw"), CLI_USAGE);
    CHECK_ERR(r, "waybill: There is no command \"orders shw\". "
                 "Did you mean \"waybill orders show\"?\n  See: waybill orders --help\n");
    assert_int_equal(rig_run(r, "orders 1001"), CLI_USAGE);
    CHECK_ERR(r, "waybill: There is no command \"orders 1001\". "
                 "Did you mean \"waybill orders show 1001\"?\n  See: waybill orders --help\n");
    assert_int_equal(rig_run(r, "xyzzy"), CLI_USAGE);
    CHECK_ERR(r, "waybill: There is no command \"xyzzy\".\n  See: waybill --help\n");
    assert_int_equal(rig_run_zh(r, "oders"), CLI_USAGE);
    CHECK_ERR(r, "waybill: 没有命令“oders”。您是不是要用“waybill orders”？\n"
                 "  请查看：waybill --help\n");
    CHECK_ASKED(r, "");
}

static void wrong_options_are_named_and_nothing_is_asked(void **state)
{
    struct rig *r = *state;

    assert_int_equal(rig_run(r, "orders --stge to_order"), CLI_USAGE);
    CHECK_ERR(r, "waybill: There is no option --stge here. Did you mean \"--stage\"?\n"
                 "  See: waybill orders --help\n");
    assert_int_equal(rig_run(r, "orders --stage"), CLI_USAGE);
    CHECK_ERR(r, "waybill: --stage needs a value: STAGE.\n  See: waybill orders --help\n");
    assert_int_equal(rig_run(r, "orders --stage --json"), CLI_USAGE);
    assert_int_equal(rig_run(r, "orders --all=yes"), CLI_USAGE);
    CHECK_ERR(r, "waybill: --all takes no value.\n  See: waybill orders --help\n");
    assert_int_equal(rig_run(r, "hold 1001 --notify"), CLI_USAGE);
    assert_int_equal(rig_run(r, "orders --limit many"), CLI_USAGE);
    CHECK_ERR(r, "waybill: --limit needs a whole number.\n  See: waybill orders --help\n");
    assert_int_equal(rig_run(r, "hold"), CLI_USAGE);
    CHECK_ERR(r, "waybill: Something is missing: waybill hold ORDER\n"
                 "  See: waybill hold --help\n");
    assert_int_equal(rig_run(r, "hold 1001 please"), CLI_USAGE);
    CHECK_ERR(r, "waybill: \"please\" is one too many: waybill hold ORDER\n"
                 "  See: waybill hold --help\n");
    assert_int_equal(rig_run(r, "orders --lang fr"), CLI_USAGE);
    CHECK_ERR(r, "waybill: --lang is en or zh, not \"fr\".\n  See: waybill --help\n");
    assert_int_equal(rig_run(r, "orders --stge x --json"), CLI_USAGE);
    CHECK_ERR(r, "{\"type\":\"/problems/bad_input\",\"title\":\"There is no option --stge here. "
                 "Did you mean \\\"--stage\\\"?\",\"status\":400,\"code\":\"bad_input\","
                 "\"detail\":\"See: waybill orders --help\"}\n");
    CHECK_ASKED(r, "");
}

static void a_command_tells_its_own_options(void **state)
{
    struct rig *r = *state;

    assert_int_equal(rig_run(r, "help simulate"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("--faults none|some|many")));
    assert_false(str_has(buf_view(&r->out), STR("--listen")));
    assert_int_equal(rig_run(r, "help demo"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("--keep ")));
    assert_true(str_has(buf_view(&r->out), STR("--listen")));
    assert_int_equal(rig_run(r, "help audit"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("--from HEADS|FILE ")));
    assert_false(str_has(buf_view(&r->out), STR("Created in the shop")));
    assert_true(str_has(buf_view(&r->out), STR("waybill help settings")));
    assert_int_equal(rig_run(r, "audit --from"), CLI_USAGE);
    CHECK_ERR(r, "waybill: --from needs a value: HEADS|FILE.\n  See: waybill audit --help\n");
}

static void every_command_has_help_in_both_languages(void **state)
{
    struct rig *r = *state;

    for (size_t i = 0; i < cmds_n; i++) {
        struct str line = str_printf(r->a, "%s --help", cmds[i].name);
        assert_int_equal(rig_run(r, str_cstr(r->a, line)), CLI_DONE);
        assert_true(str_has(buf_view(&r->out), cmds[i].sentence[LANG_EN]));
        assert_int_equal(rig_run_zh(r, str_cstr(r->a, line)), CLI_DONE);
        assert_true(str_has(buf_view(&r->out), cmds[i].sentence[LANG_ZH]));
    }
    assert_int_equal(rig_run(r, "--help"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("  4  not yet: not shipped yet")));
    assert_true(str_has(buf_view(&r->out), STR("serve [settings]")));
    assert_int_equal(rig_run(r, ""), CLI_USAGE);
    assert_int_equal(rig_run(r, "help settings"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("--listen")));
    assert_int_equal(rig_run(r, "shop"), CLI_USAGE);
    assert_true(str_has(buf_view(&r->out), STR("shop policy DOMAIN [NAME=VALUE...]")));
    CHECK_ASKED(r, "");
}

static void help_of_one_command_lists_its_own_options(void **state)
{
    struct rig *r = *state;

    assert_int_equal(rig_run(r, "help hold"), CLI_DONE);
    CHECK_OUT(r, "waybill hold ORDER\n"
                 "\n"
                 "Put an order on hold: nothing is bought or marked.\n"
                 "\n"
                 "Options:\n"
                 "  --reason TEXT                       Why; it is kept in the history.\n"
                 "  --shop DOMAIN                       Only this shop, or the one that is meant"
                 ".\n"
                 "  --key KEY                           Idempotency key: the same command with t"
                 "he same key is done once.\n"
                 "  --json                              Print the API's JSON: stable, for script"
                 "s.\n"
                 "  --lang en|zh                        Language of what is printed; by default "
                 "that of the locale.\n"
                 "  --help                              Show help and do nothing.\n"
                 "\nSettings such as --data and --hub: waybill help settings\n\n"
                 "Exit codes:\n"
                 "  0  done\n"
                 "  1  refused or failed\n"
                 "  2  wrong command, option or value: nothing was done\n"
                 "  3  not found\n"
                 "  4  not yet: not shipped yet, or still under way\n"
                 "  5  no hub answers, or the data folder is busy\n");
}

static bool takes(struct rig *r, const char *a, const char *b)
{
    char *argv[] = {str_cstr(r->a, str_of(a)), b ? str_cstr(r->a, str_of(b)) : NULL, NULL};

    return cli_takes(*a ? b ? 2 : 1 : 0, argv);
}

static void main_keeps_the_commands_that_stay(void **state)
{
    struct rig *r = *state;

    assert_false(takes(r, "serve", NULL));
    assert_false(takes(r, "demo", NULL));
    assert_true(takes(r, "serve", "--help"));
    assert_true(takes(r, "help", "serve"));
    assert_true(takes(r, "orders", NULL));
    assert_true(takes(r, "nonsense", NULL));
    assert_true(takes(r, "", NULL));
}

static void near_is_near(void **state)
{
    (void)state;
    assert_int_equal(suggest_distance(STR("ship"), STR("ship")), 0);
    assert_int_equal(suggest_distance(STR("shpi"), STR("ship")), 1);
    assert_int_equal(suggest_distance(STR(""), STR("ship")), 4);
    struct suggestion s = {.typed = STR("track")};
    suggest_offer(&s, STR("tracking"));
    CHECK_TEXT(s.best, "tracking");
    s = (struct suggestion){.typed = STR("abc")};
    suggest_offer(&s, STR("xyz"));
    CHECK_TEXT(s.best, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_slip_of_the_finger_gets_the_nearest_command),
        RIG_TEST(wrong_options_are_named_and_nothing_is_asked),
        RIG_TEST(a_command_tells_its_own_options),
        RIG_TEST(every_command_has_help_in_both_languages),
        RIG_TEST(help_of_one_command_lists_its_own_options),
        RIG_TEST(main_keeps_the_commands_that_stay),
        RIG_TEST(near_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
