/* SPDX-License-Identifier: Apache-2.0 */
/* Shops and suppliers: connecting with and without a person, policies, waiting with a bar. */
#include "test/cli/cli_rig.h"

#include "connect/platform.h"

#define SHOP(state, more)                                                                       \
    "{\"id\":\"shop_1\",\"domain\":\"demo.myshopify.com\",\"name\":\"Demo\",\"state\":\"" state \
    "\",\"scopes\":[\"read_orders\",\"read_products\"]" more "}"
#define MISSING                                                                                 \
    ",\"missing\":[{\"scope\":\"write_merchant_managed_fulfillment_orders\",\"required\":true," \
    "\"effect\":\"Tracking numbers cannot be written to the shop.\"},{\"scope\":"               \
    "\"read_locations\",\"required\":false,\"effect\":\"Locations are not told apart.\"}],"     \
    "\"protected_data_missing\":true,\"other_app\":{\"seen\":\"Shipper\",\"confirmed\":false}"

static void a_person_is_led_through_connecting(void **state)
{
    struct rig *r = *state;

    rig_terminal(r, 100);
    r->typed[0] = "demo", r->typed[1] = "5f1a", r->typed[2] = " shpss_1 ";
    rig_on(r, "POST /api/v1/shops", 201, SHOP("active", MISSING));
    assert_int_equal(rig_run(r, "shop add"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/shops {\"domain\":\"demo.myshopify.com\",\"client_id\":\"5f1a\","
                   "\"client_secret\":\"shpss_1\"}\n");
    CHECK_STR(buf_view(&r->prompts), STR("Shop (your-name.myshopify.com): \n"
                                         "Client ID: \n"
                                         "*Client secret (not shown): \n"));
    CHECK_OUT(r, "Demo (demo.myshopify.com): connected\n"
                 "Granted         read_orders, read_products\n"
                 "Missing permissions, and what will not work without them:\n"
                 "  write_merchant_managed_fulfillment_orders (needed): Tracking numbers cannot be "
                 "written to the shop.\n"
                 "  read_locations: Locations are not told apart.\n"
                 "Addresses come back empty: give the app access to protected customer data (name, "
                 "address, phone, e-mail) in its settings.\n"
                 "Another app (Shipper) seems to work on this shop's orders. Nothing is bought by "
                 "itself until you say: waybill shop policy demo.myshopify.com "
                 "confirm_other_app=yes\n");
    assert_true(str_has(buf_view(&r->err), STR("waybill shop backfill demo.myshopify.com")));
    assert_true(str_has(buf_view(&r->err), STR("1. Open https://dev.shopify.com/dashboard")));
}

static void the_guide_names_every_permission(void **state)
{
    struct rig *r = *state;
    const struct platform *p = platform_by_id(STR("shopify"));

    rig_terminal(r, 100);
    assert_int_equal(rig_run(r, "shop add demo"), CLI_FAILED);
    for (const struct platform_scope *s = p->scopes; s->scope; s++)
        assert_true(str_has(buf_view(&r->err), str_of(s->scope)));
    assert_true(str_has(buf_view(&r->err), STR("Nothing was done.")));
    assert_int_equal(rig_run_zh(r, "shop add demo"), CLI_FAILED);
    for (const struct platform_scope *s = p->scopes; s->scope; s++)
        assert_true(str_has(buf_view(&r->err), str_of(s->scope)));
    CHECK_ASKED(r, "");
}

static void scripts_give_secrets_by_file_or_variable(void **state)
{
    struct rig *r = *state;

    r->files[0] = (struct rig_text){"/run/secret", "shpss_2\n"};
    r->files[1] = (struct rig_text){"/run/empty", "\n"};
    r->files[2] = (struct rig_text){"-", "shpat_9\n"};
    rig_on(r, "POST /api/v1/shops", 201, SHOP("connecting", ""));
    assert_int_equal(rig_run(r, "shop add demo.myshopify.com --client-id 5f1a "
                                "--client-secret-file /run/secret --base-url http://127.0.0.1:9"),
                     CLI_NOT_YET);
    CHECK_ASKED(r, "POST /api/v1/shops {\"domain\":\"demo.myshopify.com\",\"client_id\":\"5f1a\","
                   "\"client_secret\":\"shpss_2\",\"base_url\":\"http://127.0.0.1:9\"}\n");
    assert_int_equal(rig_run(r, "shop add demo --token-file -"), CLI_NOT_YET);
    CHECK_ASKED(r, "POST /api/v1/shops {\"domain\":\"demo.myshopify.com\",\"token\":"
                   "\"shpat_9\"}\n");
    assert_int_equal(rig_run(r, "shop add demo --token-file /run/none"), CLI_USAGE);
    CHECK_ERR(r, "waybill: /run/none cannot be read.\n");
    assert_int_equal(rig_run(r, "shop add demo --token-file /run/empty"), CLI_USAGE);
    assert_int_equal(rig_run(r, "shop add demo --client-id 5f1a"), CLI_USAGE);
    CHECK_ERR(r, "waybill: Credentials are missing: --client-id with --client-secret-file (or "
                 "$WAYBILL_CLIENT_SECRET), or --token-file.\n  See: waybill shop add --help\n");
    CHECK_ASKED(r, "");
    assert_int_equal(rig_run(r, "shop add demo --client-secret shpss_2"), CLI_USAGE);
    r->variables[0] = (struct rig_text){"WAYBILL_CLIENT_SECRET", "shpss_3"};
    rig_on(r, "POST /api/v1/shops", 201,
           SHOP("connecting", ",\"problem\":{\"code\":\"auth_rejected\",\"sentence\":\"The other "
                              "side does not accept the credentials: connect the account "
                              "again.\",\"detail\":\"invalid_client\"}"));
    assert_int_equal(rig_run(r, "shop add demo --client-id 5f1a"), CLI_FAILED);
    CHECK_OUT(r, "Demo (demo.myshopify.com): connecting\n"
                 "Problem         invalid_client (The other side does not accept the credentials: "
                 "connect the account again.)\n"
                 "Granted         read_orders, read_products\n");
}

static void a_grant_in_the_browser_is_waited_for(void **state)
{
    struct rig *r = *state;

    r->variables[0] = (struct rig_text){"WAYBILL_CLIENT_SECRET", "shpss_3"};
    rig_on(r, "POST /api/v1/shops", 201, SHOP("connecting", ""));
    rig_on(r, "POST /api/v1/shops/shop_1/oauth", 200,
           "{\"url\":\"https://demo.myshopify.com/admin/oauth/authorize?client_id=5f1a\"}");
    rig_on(r, "GET /api/v1/shops/shop_1", 200, SHOP("connecting", ""));
    rig_on(r, "GET /api/v1/shops/shop_1", 200, SHOP("active", ""));
    rig_on(r, "POST /api/v1/shops/shop_1/check", 200, SHOP("active", ""));
    assert_int_equal(rig_run(r, "shop add demo --client-id 5f1a --oauth"), CLI_DONE);
    assert_true(str_has(buf_view(&r->err), STR("  https://demo.myshopify.com/admin/oauth/auth")));
    assert_true(str_has(buf_view(&r->asked), STR("\"auth\":\"oauth\"")));
    assert_int_equal(r->now_ms % 60000, 2000); /* one pause */
    assert_int_equal(rig_run(r, "shop add demo --client-id 5f1a --oauth --no-wait"), CLI_NOT_YET);
    CHECK_OUT(r, "https://demo.myshopify.com/admin/oauth/authorize?client_id=5f1a\n");
}

static void policies_are_shown_and_changed(void **state)
{
    struct rig *r = *state;
    static const char shop[] =
        SHOP("active", ",\"policy\":{\"auto_buy\":true,\"all_products\":false,\"auto_fulfill\":"
                       "true,\"fulfill_when_complete\":false,\"notify_customer\":true,"
                       "\"grace_s\":900,\"max_age_days\":14,\"price_limit_minor\":0,"
                       "\"cost_limit_minor\":0,\"price_rise_percent\":20,"
                       "\"daily_limit\":50,\"payable_gateways\":\"\",\"no_number_days\":7,"
                       "\"publish_after_scan\":false,\"publish_wait_days\":3,"
                       "\"seller_note\":\"Please put no invoice into the parcel.\"},"
                       "\"other_app\":null");

    rig_on(r, "PATCH /api/v1/shops/demo.myshopify.com/policy", 200, shop);
    assert_int_equal(rig_run(r, "shop policy demo auto_buy=yes grace_s=900 payable_gateways="),
                     CLI_DONE);
    CHECK_ASKED(r, "PATCH /api/v1/shops/demo.myshopify.com/policy {\"auto_buy\":true,\"grace_s\":"
                   "900,\"payable_gateways\":\"\"}\n");
    rig_on(r, "GET /api/v1/shops/demo.myshopify.com", 200, shop);
    assert_int_equal(rig_run(r, "shop policy demo"), CLI_DONE);
    CHECK_OUT(r, "Policy                 Value  Meaning\n"
                 "auto_buy               true   Buy by itself.\n"
                 "all_products           false  Products without a mapping are ours too.\n"
                 "auto_fulfill           true   Mark as shipped by itself when a number comes; no:"
                 " offer it for a click.\n"
                 "fulfill_when_complete  false  Mark when the whole order has shipped; no: each pac"
                 "kage as it ships.\n"
                 "notify_customer        true   Tell the customer.\n"
                 "grace_s                900    Seconds between payment and automatic buying.\n"
                 "max_age_days           14     Older orders are not bought by itself.\n"
                 "price_limit_minor      0      Most for one order, in minor units (cents); 0 no"
                 "ne.\n"
                 "cost_limit_minor       0      Most for one purchase with freight, in minor uni"
                 "ts of the supplier's currency; 0 none.\n"
                 "price_rise_percent     20     A higher rise of the supplier's price asks a per"
                 "son; 0 never.\n"
                 "daily_limit            50     Most purchases a day; 0 none.\n"
                 "payable_gateways       -      Pending orders of these gateways count as paid, "
                 "comma separated.\n"
                 "no_number_days         7      Days without a tracking number until it is a pro"
                 "blem.\n"
                 "publish_after_scan     false  Tell the shop a number only once a carrier scanne"
                 "d the parcel; before, it may be a placeholder.\n"
                 "publish_wait_days      3      Longest wait for that scan, in days; then the num"
                 "ber is told all the same.\n"
                 "seller_note            ...    Note to the seller with every purchase; empty for"
                 " none.\n"
                 "seller_note: Please put no invoice into the parcel.\n");
    assert_int_equal(rig_run_zh(r, "shop policy demo"), CLI_DONE);
    CHECK_OUT(
        r,
        "策略                   值     含义\n"
        "auto_buy               true   自动采购。\n"
        "all_products           false  未关联的产品也由本系统处理。\n"
        "auto_fulfill           true   有运单号时自动标记为已发货；否：待您点击确认。\n"
        "fulfill_when_complete  false  整单全部发货后才标记；否：每个包裹发出即标记。\n"
        "notify_customer        true   通知客户。\n"
        "grace_s                900    付款到自动采购之间的秒数。\n"
        "max_age_days           14     超过此天数的订单不自动采购。\n"
        "price_limit_minor      0      单笔金额上限，以最小货币单位（分）计；0 表示不限。\n"
        "cost_limit_minor       0      单次采购（含运费）金额上限，以供应商货币的最小单位计；0 "
        "表示不限。\n"
        "price_rise_percent     20     供应商涨价超过此百分比时需人工确认；0 表示从不。\n"
        "daily_limit            50     每日采购上限；0 表示不限。\n"
        "payable_gateways       -      这些支付方式的待付款订单视为可采购，逗号分隔。\n"
        "no_number_days         7      超过此天数无运单号即视为问题。\n"
        "publish_after_scan     false  承运商首次扫描后才将运单号写回店铺；此前可能只是占位号。\n"
        "publish_wait_days      3      等待首次扫描的最长天数；超过后仍会写回店铺。\n"
        "seller_note            ...    随每个采购单发给卖家的备注；留空则不发送。\n"
        "seller_note: Please put no invoice into the parcel.\n");
}

static void a_wrong_policy_is_said(void **state)
{
    struct rig *r = *state;

    assert_int_equal(rig_run(r, "shop policy demo auto_by=yes"), CLI_USAGE);
    CHECK_ERR(r, "waybill: There is no policy \"auto_by\". Did you mean \"auto_buy\"?\n"
                 "  See: waybill shop policy --help\n");
    assert_int_equal(rig_run(r, "shop policy demo auto_buy=maybe"), CLI_USAGE);
    assert_int_equal(rig_run(r, "shop policy demo grace_s=soon"), CLI_USAGE);
    assert_int_equal(rig_run(r, "shop policy demo auto_buy"), CLI_USAGE);
    assert_int_equal(rig_run(r, "shop policy auto_buy=yes"), CLI_USAGE);
    CHECK_ASKED(r, "");
}

#define JOB(state, progress, tries, error)                                                    \
    "{\"items\":[{\"id\":\"job_9\",\"kind\":\"sweep\"},{\"id\":\"job_1\",\"kind\":"           \
    "\"shop_backfill\",\"subject\":\"shop_1\",\"state\":\"" state "\",\"progress\":" progress \
    ",\"tries\":" tries ",\"error\":" error "}],\"next\":null}"

static void a_back_fill_shows_a_bar(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/shops", 200, "{\"items\":[" SHOP("active", "") "],\"next\":null}");
    rig_on(r, "POST /api/v1/shops/demo.myshopify.com/backfill", 202, "{\"job\":\"job_1\"}");
    rig_on(r, "GET /api/v1/jobs?limit=250", 200, JOB("waiting", "null", "0", "null"));
    rig_on(r, "GET /api/v1/jobs?limit=250", 200,
           JOB("running", "{\"done\":250,\"total\":1000}", "0", "null"));
    rig_on(r, "GET /api/v1/jobs?limit=250", 200,
           JOB("waiting", "{\"done\":250,\"total\":1000}", "1",
               "{\"sentence\":\"The other side asks to wait: it goes on by itself.\","
               "\"detail\":null}"));
    rig_on(r, "GET /api/v1/jobs?limit=250", 200,
           JOB("running", "{\"done\":1000,\"total\":1000}", "0", "null"));
    rig_on(r, "GET /api/v1/jobs?limit=250", 200, JOB("done", "null", "0", "null"));
    rig_terminal(r, 80);
    assert_int_equal(rig_run(r, "shop backfill"), CLI_DONE);
    CHECK_ERR(r, "\rdemo.myshopify.com 0\rdemo.myshopify.com [######------------------]  25% 250"
                 "/1000\r                                                           \rIt failed "
                 "and is tried again by itself: The other side asks to wait: it goes on by itsel"
                 "f.\n"
                 "\rdemo.myshopify.com [######------------------]  25% 250/1000\rdemo.myshopify."
                 "com [########################] 100% 1000/1000\r                               "
                 "                             \r");
    CHECK_OUT(r, "demo.myshopify.com: all orders that the permissions allow are read. They are "
                 "never acted on by themselves.\n");
    r->env.err_is_terminal = false;
    assert_int_equal(rig_run(r, "shop backfill demo"), CLI_DONE);
    CHECK_ERR(r, "");
    assert_int_equal(rig_run(r, "shop backfill demo --no-wait --json"), CLI_DONE);
    CHECK_OUT(r, "{\"job\":\"job_1\"}\n");
    rig_on(r, "GET /api/v1/jobs?limit=250", 200,
           JOB("failed", "null", "3",
               "{\"sentence\":\"The app lacks a permission: grant the named "
               "scope and connect again.\",\"detail\":\"read_orders\"}"));
    assert_int_equal(rig_run(r, "shop backfill demo"), CLI_FAILED);
    CHECK_ERR(r, "waybill: failed\n  read_orders (The app lacks a permission: grant the named "
                 "scope and connect again.)\n");
}

static void which_shop_is_asked_when_there_are_two(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/shops", 200,
           "{\"items\":[{\"domain\":\"a.myshopify.com\"},{\"domain\":\"b.myshopify.com\"}],"
           "\"next\":null}");
    assert_int_equal(rig_run(r, "shop check"), CLI_USAGE);
    CHECK_ERR(r, "waybill: Which shop? Name one: a.myshopify.com, b.myshopify.com\n"
                 "  See: waybill shop check --help\n");
    rig_on(r, "GET /api/v1/shops", 200, "{\"items\":[],\"next\":null}");
    assert_int_equal(rig_run(r, "shop check"), CLI_NOT_FOUND);
    CHECK_ERR(r, "waybill: No shop is connected: `waybill shop add` connects one.\n");
    rig_on(r, "POST /api/v1/shops/a.myshopify.com/check", 200, SHOP("needs_connect", ""));
    assert_int_equal(rig_run(r, "shop check a"), CLI_FAILED);
    CHECK_OUT(r, "Demo (demo.myshopify.com): connect it again\n"
                 "Granted         read_orders, read_products\n");
}

static void removing_asks_first(void **state)
{
    struct rig *r = *state;

    rig_on(r, "DELETE /api/v1/shops/demo.myshopify.com", 200, SHOP("uninstalled", ""));
    assert_int_equal(rig_run(r, "shop remove demo"), CLI_USAGE);
    CHECK_ASKED(r, "");
    assert_int_equal(rig_run(r, "shop remove demo --yes"), CLI_DONE);
    CHECK_OUT(r, "demo.myshopify.com is disconnected.\n");
    rig_terminal(r, 80);
    r->typed[0] = "no", r->typed[1] = "yes";
    assert_int_equal(rig_run(r, "shop remove demo"), CLI_FAILED);
    CHECK_ASKED(r, "");
    assert_int_equal(rig_run(r, "shop remove demo"), CLI_DONE);
}

static void a_supplier_account_ends_with_a_pasted_address(void **state)
{
    struct rig *r = *state;

#define ACCOUNT(state)                                                                         \
    "{\"id\":\"acc_1\",\"supplier\":\"aliexpress\",\"name\":\"AliExpress\",\"state\":\"" state \
    "\",\"has_api\":true,\"problem\":null}"
    rig_terminal(r, 80);
    r->typed[0] = "501234", r->typed[1] = "s3cret";
    r->typed[2] = "https://localhost/cb?code=3_500_x&state=q1";
    rig_on(r, "POST /api/v1/suppliers", 201, ACCOUNT("connecting"));
    rig_on(r, "POST /api/v1/suppliers/acc_1/oauth", 200, "{\"url\":\"https://api.example/a\"}");
    rig_on(r, "POST /api/v1/suppliers/acc_1/oauth/finish", 200, ACCOUNT("active"));
    assert_int_equal(rig_run(r, "supplier add aliexpress"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/suppliers {\"supplier\":\"aliexpress\",\"app_key\":\"501234\","
                   "\"app_secret\":\"s3cret\"}\n"
                   "POST /api/v1/suppliers/acc_1/oauth {}\n"
                   "POST /api/v1/suppliers/acc_1/oauth/finish {\"url\":\"https://localhost/cb?code="
                   "3_500_x&state=q1\"}\n");
    CHECK_OUT(r, "AliExpress (acc_1): connected\n");
    r->env.in_is_terminal = false;
    r->files[0] = (struct rig_text){"s", "s3cret"};
    r->files[1] = (struct rig_text){"t", "at-1"};
    assert_int_equal(rig_run(r, "supplier add aliexpress --app-key 501234 --app-secret-file s"),
                     CLI_NOT_YET);
    CHECK_OUT(r, "https://api.example/a\n");
    assert_int_equal(rig_run(r, "supplier add aliexpress --app-key 501234 --app-secret-file s "
                                "--access-token-file t --refresh-token-file t"),
                     CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/suppliers {\"supplier\":\"aliexpress\",\"app_key\":\"501234\","
                   "\"app_secret\":\"s3cret\",\"access_token\":\"at-1\",\"refresh_token\":\"at-1\""
                   "}\n");
    assert_int_equal(rig_run(r, "supplier add aliexpress"), CLI_USAGE);
    rig_on(r, "POST /api/v1/suppliers", 201,
           "{\"id\":\"acc_2\",\"supplier\":\"manual\",\"name\":\"By hand\",\"state\":\"active\","
           "\"has_api\":false}");
    assert_int_equal(rig_run(r, "supplier add manual"), CLI_DONE);
    CHECK_OUT(r, "By hand (acc_2): connected\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_person_is_led_through_connecting),
        RIG_TEST(the_guide_names_every_permission),
        RIG_TEST(scripts_give_secrets_by_file_or_variable),
        RIG_TEST(a_grant_in_the_browser_is_waited_for),
        RIG_TEST(policies_are_shown_and_changed),
        RIG_TEST(a_wrong_policy_is_said),
        RIG_TEST(a_back_fill_shows_a_bar),
        RIG_TEST(which_shop_is_asked_when_there_are_two),
        RIG_TEST(removing_asks_first),
        RIG_TEST(a_supplier_account_ends_with_a_pasted_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
