/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of the data file: copied, checked, audited, put back. */
#include "test/cli/cli_rig.h"

static const char *answer = "{}";
static struct cli_data asked;
static enum err fails;

static enum err data(void *ctx, struct arena *a, const struct cli_data *ask, struct str *ret_json)
{
    (void)ctx;
    (void)a;
    asked = *ask;
    *ret_json = str_of(answer);
    return fails;
}

static struct rig *rig_of(void **state, const char *json)
{
    struct rig *r = *state;

    r->env.data = data;
    answer = json;
    fails = OK;
    return r;
}

#define CHAINS                                                                      \
    "\"chains\":[{\"shop\":null,\"entries\":2,\"head\":\"c7\",\"first_bad\":null}," \
    "{\"shop\":\"demo.myshopify.com\",\"entries\":37,\"head\":\"3a\",\"first_bad\":null}]"

static void a_sound_file_is_told_in_five_lines(void **state)
{
    struct rig *r = rig_of(state, "{" CHAINS ",\"file\":\"/d/waybill.db\",\"schema\":1,\"newest\":"
                                  "1,\"whole\":true,\"damage\":null,\"key\":\"fits\",\"ok\":true}");

    assert_int_equal(rig_run(r, "check"), CLI_DONE);
    CHECK_OUT(r, "Data file       /d/waybill.db\n"
                 "Content         whole\n"
                 "Version         1\n"
                 "History         the hub: unbroken, entries: 2\n"
                 "History         demo.myshopify.com: unbroken, entries: 37\n"
                 "Key             opens the stored secrets\n");
    assert_int_equal(rig_run_zh(r, "check"), CLI_DONE);
    CHECK_OUT(r, "数据文件        /d/waybill.db\n"
                 "内容            完好\n"
                 "版本            1\n"
                 "历史记录        本系统：完整，共 2 条\n"
                 "历史记录        demo.myshopify.com：完整，共 37 条\n"
                 "密钥            可解开已保存的密钥\n");
}

static void what_is_wrong_is_told_and_scripts_see_it(void **state)
{
    struct rig *r = rig_of(state, "{\"chains\":[{\"shop\":null,\"entries\":2,\"head\":\"c7\","
                                  "\"first_bad\":\"ev_1\"}],\"file\":\"/d/waybill.db\",\"schema\":"
                                  "1,\"newest\":2,\"whole\":false,\"damage\":\"row 3 missing\","
                                  "\"key\":\"missing\",\"ok\":false}");

    assert_int_equal(rig_run(r, "check"), CLI_FAILED);
    CHECK_OUT(r,
              "Data file       /d/waybill.db\n"
              "Content         damaged: row 3 missing\n"
              "Version         1; this program has 2: waybill migrate, or start the hub\n"
              "History         the hub: changed or cut short at ev_1 (waybill history shows it)\n"
              "Key             waybill.key is missing: put it back, or connect shops and "
              "suppliers again\n");
    assert_int_equal(rig_run(r, "check --json"), CLI_FAILED);
    assert_true(r->out.p[0] == '{');
}

static void what_is_wrong_is_told_with_what_to_do(void **state)
{
    struct rig *r =
        rig_of(state, "{\"chains\":[{\"shop\":\"shop_1\",\"gone\":true,\"entries\":2,"
                      "\"head\":\"c7\",\"first_bad\":null}],\"heads\":\"2:c7\",\"ok\":false}");

    assert_int_equal(rig_run(r, "audit"), CLI_FAILED);
    CHECK_OUT(r,
              "History         shop_1: unbroken, entries: 2, but the shop itself is gone from the "
              "file\n"
              "Heads           2:c7\n");
    assert_true(str_has(buf_view(&r->err), STR("changed past Waybill")));
    assert_false(str_has(buf_view(&r->err), STR("Keep the heads")));
    answer = "{" CHAINS ",\"whole\":true,\"schema\":1,\"newest\":1,\"derived\":{\"orders\":1,"
             "\"different\":1,\"differences\":[]},\"key\":\"fits\",\"ok\":false}";
    assert_int_equal(rig_run(r, "check"), CLI_FAILED);
    assert_true(str_has(buf_view(&r->err), STR("waybill check --fix")));
    answer =
        "{\"whole\":false,\"damage\":\"no such table: problem\",\"key\":\"unread\",\"ok\":false}";
    assert_int_equal(rig_run(r, "check"), CLI_FAILED);
    assert_true(str_has(buf_view(&r->err), STR("waybill restore FILE")));
    assert_int_equal(rig_run(r, "audit ''"), CLI_USAGE);
    assert_int_equal(rig_run(r, "audit --shop demo.myshopify.com"), CLI_USAGE);
}

static void a_rewritten_history_shows_against_a_copy(void **state)
{
    struct rig *r = rig_of(state, "{" CHAINS ",\"against\":[{\"shop\":null,\"entries\":1,"
                                  "\"unchanged\":false}],\"ok\":false}");

    assert_int_equal(rig_run(r, "audit --against /b.db"), CLI_FAILED);
    CHECK_TEXT(asked.file, "/b.db");
    assert_true(str_has(buf_view(&r->out), STR("the hub: not as in the copy")));
}

static void a_value_that_does_not_follow_from_the_facts_is_told(void **state)
{
    struct rig *r = rig_of(state, "{" CHAINS ",\"file\":\"/d/waybill.db\",\"schema\":1,\"newest\":"
                                  "1,\"whole\":true,\"damage\":null,\"derived\":{\"orders\":3,"
                                  "\"different\":1,\"differences\":[{\"order\":\"#1001\",\"what\":"
                                  "\"stage\",\"is\":\"to_order\",\"should\":\"fulfilled\"}]},"
                                  "\"key\":\"fits\",\"ok\":false}");

    assert_int_equal(rig_run(r, "check"), CLI_FAILED);
    assert_true(str_has(buf_view(&r->out), STR("values that do not follow from the facts: 1")));
    assert_true(str_has(buf_view(&r->out), STR("to_order")));
}

#define DIFFERS                                                                                    \
    "{" CHAINS ",\"file\":\"/d/waybill.db\",\"schema\":1,\"newest\":1,\"whole\":true,"             \
    "\"damage\":null,\"derived\":{\"orders\":3,\"different\":4,\"differences\":[{\"order\":"       \
    "\"#1001\",\"id\":\"ord_1\",\"what\":\"stage\",\"is\":\"to_order\",\"should\":\"fulfilled\"}," \
    "{\"order\":\"#1001\",\"id\":\"ord_1\",\"what\":\"search\",\"is\":\"a\",\"should\":\"b\"},"    \
    "{\"order\":\"#1002\",\"id\":\"ord_2\",\"what\":\"units_held\",\"is\":\"0\",\"should\":\"1\"}" \
    ","                                                                                            \
    "{\"order\":null,\"id\":null,\"what\":\"count.fulfilled\",\"is\":\"3\",\"should\":\"2\"}]},"   \
    "\"key\":\"fits\",\"ok\":false}"

static void check_fix_asks_for_each_order_once_and_then_for_the_counts(void **state)
{
    struct rig *r = rig_of(state, DIFFERS);

    rig_on(r, "POST /api/v1/orders/ord_1/recompute", 200, "{}");
    rig_on(r, "POST /api/v1/orders/ord_2/recompute", 409,
           "{\"title\":\"That does not fit.\",\"status\":409,\"code\":\"conflict\",\"detail\":"
           "\"its purchases are not as told\"}");
    rig_on(r, "POST /api/v1/recompute", 200, "{\"counted\":true}");
    assert_int_equal(rig_run(r, "check --fix"), CLI_FAILED);
    CHECK_ASKED(r, "POST /api/v1/orders/ord_1/recompute\n"
                   "POST /api/v1/orders/ord_2/recompute\n"
                   "POST /api/v1/recompute\n");
    assert_true(
        str_has(buf_view(&r->err), STR("#1002: That does not fit. its purchases are not as told")));
    assert_true(str_has(buf_view(&r->err), STR("does not follow from other facts")));
}

static void a_copy_is_checked_by_its_name_and_never_mended(void **state)
{
    struct rig *r =
        rig_of(state, "{" CHAINS ",\"file\":\"/b.db\",\"schema\":1,\"newest\":2,"
                      "\"whole\":true,\"damage\":null,\"key\":\"missing\",\"ok\":true}");

    assert_int_equal(rig_run(r, "check /b.db"), CLI_DONE);
    assert_int_equal(asked.op, CLI_DATA_CHECK);
    CHECK_TEXT(asked.file, "/b.db");
    assert_true(str_has(buf_view(&r->out), STR("a restore brings it up to date")));
    CHECK_ERR(r, "");
    assert_int_equal(rig_run(r, "check /b.db --fix"), CLI_USAGE);
    assert_int_equal(rig_run(r, "check ''"), CLI_USAGE);
    answer = DIFFERS;
    assert_int_equal(rig_run(r, "check /b.db"), CLI_FAILED);
    assert_true(str_has(buf_view(&r->err), STR("take another copy")));
}

static void check_fix_leaves_a_bent_history_alone(void **state)
{
    struct rig *r =
        rig_of(state, "{\"chains\":[{\"shop\":null,\"entries\":2,\"head\":\"c7\",\"first_bad\":"
                      "\"ev_1\"}],\"whole\":true,\"derived\":{\"orders\":1,\"different\":1,"
                      "\"differences\":[]},\"key\":\"fits\",\"ok\":false}");

    assert_int_equal(rig_run(r, "check --fix"), CLI_FAILED);
    CHECK_ASKED(r, "");
    assert_true(str_has(buf_view(&r->err), STR("changed past Waybill")));
}

static void an_audit_tells_the_heads_to_keep_and_holds_against_kept_ones(void **state)
{
    struct rig *r =
        rig_of(state, "{" CHAINS ",\"heads\":\"2:c7,37:3a\",\"from\":[{\"head\":\"37:3a\","
                      "\"entries\":37,\"unchanged\":false}],\"bought_once\":{\"holds\":"
                      "true,\"orders\":3,\"lines\":4,\"purchases\":5,\"sent\":6,"
                      "\"differences\":[]},\"ok\":false}");

    assert_int_equal(rig_run(r, "audit --from 37:3a"), CLI_FAILED);
    CHECK_TEXT(asked.from, "37:3a");
    assert_true(str_has(buf_view(&r->out), STR("entry 37 is not as in the head")));
    assert_true(str_has(buf_view(&r->out), STR("no line was ever bought twice")));
    assert_true(str_has(buf_view(&r->out), STR("Heads           2:c7,37:3a")));
}

static void an_audit_of_an_order_tells_its_history_and_each_line(void **state)
{
    struct rig *r = rig_of(
        state,
        "{" CHAINS ",\"order\":{\"name\":\"#1001\",\"bought_once\":true,\"lines\":[{\"title\":"
        "\"Lamp\",\"sku\":\"L-1\",\"ordered\":2,\"most\":2}],\"purchases\":[{\"reference\":"
        "\"WB1\",\"state\":\"placed\",\"sent\":1,\"sent_at\":\"2026-11-23T08:00:00Z\","
        "\"numbers\":[\"80123\"]}],\"differences\":[],\"history\":[{\"at\":"
        "\"2026-11-23T08:00:00Z\",\"kind\":\"order.new\",\"source\":\"webhook\",\"changes\":[]}]"
        "},\"ok\":true}");

    assert_int_equal(rig_run(r, "audit 1001"), CLI_DONE);
    CHECK_TEXT(asked.order, "1001");
    assert_true(str_has(buf_view(&r->out), STR("2 of 2")));
    assert_true(str_has(buf_view(&r->out), STR("80123")));
    assert_true(str_has(buf_view(&r->out), STR("No line of this order was ever bought twice")));
    assert_false(str_has(buf_view(&r->out), STR("The newest")));
    answer = "{" CHAINS ",\"order\":{\"name\":\"#1001\",\"bought_once\":true,\"lines\":[],"
             "\"history_whole\":false,\"history\":[{\"at\":\"2026-11-23T08:00:00Z\",\"kind\":"
             "\"order.new\",\"source\":\"webhook\",\"changes\":[]}]},\"ok\":true}";
    assert_int_equal(rig_run(r, "audit 1001"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("The newest 1 entries; all of them: waybill orders "
                                               "history #1001 --all")));
}

static void a_copy_takes_the_key_along_only_when_asked(void **state)
{
    struct rig *r = rig_of(state, "{\"file\":\"/b.db\",\"bytes\":2048,\"key_file\":null}");

    assert_int_equal(rig_run(r, "backup /b.db"), CLI_DONE);
    CHECK_OUT(r, "Copied to /b.db (2 KiB), read again and found whole.\n");
    assert_true(str_has(buf_view(&r->err), STR("--with-key takes it along")));
    assert_int_equal(rig_run(r, "backup /b.db --with-key"), CLI_USAGE);
    r->variables[0] = (struct rig_text){"WAYBILL_PASSPHRASE", "moon"};
    answer = "{\"file\":\"/b.db\",\"bytes\":2048,\"key_file\":\"/b.db.key\"}";
    assert_int_equal(rig_run(r, "backup /b.db --with-key"), CLI_DONE);
    CHECK_TEXT(asked.passphrase, "moon");
}

static void after_a_restore_nothing_is_bought_by_itself(void **state)
{
    struct rig *r =
        rig_of(state, "{\"chains\":[],\"buying_stopped\":1,\"key\":\"fits\",\"file\":"
                      "\"/d/waybill.db\",\"aside\":\"/d/waybill.db.before-restore-1\"}");

    assert_int_equal(rig_run(r, "restore /b.db"), CLI_USAGE);
    assert_int_equal(rig_run(r, "restore /b.db --yes"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("Automatic buying was on and is now off")));
    fails = ERR_LOCKED;
    r->trouble = "/d is in use by process 7 (serve): stop it first.";
    assert_int_equal(rig_run(r, "restore /b.db --yes"), CLI_UNREACHABLE);
    CHECK_ERR(r, "waybill: /d is in use by process 7 (serve): stop it first.\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_sound_file_is_told_in_five_lines),
        RIG_TEST(what_is_wrong_is_told_and_scripts_see_it),
        RIG_TEST(what_is_wrong_is_told_with_what_to_do),
        RIG_TEST(a_rewritten_history_shows_against_a_copy),
        RIG_TEST(a_value_that_does_not_follow_from_the_facts_is_told),
        RIG_TEST(check_fix_asks_for_each_order_once_and_then_for_the_counts),
        RIG_TEST(check_fix_leaves_a_bent_history_alone),
        RIG_TEST(a_copy_is_checked_by_its_name_and_never_mended),
        RIG_TEST(an_audit_tells_the_heads_to_keep_and_holds_against_kept_ones),
        RIG_TEST(an_audit_of_an_order_tells_its_history_and_each_line),
        RIG_TEST(a_copy_takes_the_key_along_only_when_asked),
        RIG_TEST(after_a_restore_nothing_is_bought_by_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
