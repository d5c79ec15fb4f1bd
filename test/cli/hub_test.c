/* SPDX-License-Identifier: Apache-2.0 */
/* Sync, status, lists of the outbox, mappings, carriers, tokens, customers. */
#include "test/cli/cli_rig.h"

#define SHOP(domain, state, complete)                                 \
    "{\"id\":\"shop_1\",\"domain\":\"" domain "\",\"state\":\"" state \
    "\",\"complete_at\":\"2026-11-23T" complete "Z\"}"
#define LIST(items) "{\"items\":[" items "],\"next\":null}"
#define DEMO        "demo.myshopify.com"
#define JOBS        "GET /api/v1/jobs?limit=250"
#define JOB(tries, error)                                                                \
    LIST("{\"id\":\"job_1\",\"kind\":\"shop_changes\",\"subject\":\"shop_1\",\"state\":" \
         "\"waiting\",\"tries\":" tries ",\"error\":" error "}")

static void sync_begins(struct rig *r)
{
    rig_on(r, "GET /api/v1/shops", 200,
           LIST(SHOP(DEMO, "active", "11:00:00") ",{\"id\":\"shop_2\",\"domain\":\"old.example\","
                                                 "\"state\":\"uninstalled\"}"));
    rig_on(r, "GET /api/v1/shops/" DEMO, 200, SHOP(DEMO, "active", "11:00:00"));
    rig_on(r, "GET /api/v1/shops/" DEMO, 200, SHOP(DEMO, "active", "11:00:00"));
    rig_on(r, "POST /api/v1/shops/" DEMO "/sync", 202, SHOP(DEMO, "active", "11:00:00"));
}

static void sync_reads_shops_then_asks_suppliers(void **state)
{
    struct rig *r = *state;

    sync_begins(r);
    rig_on(r, "GET /api/v1/shops/" DEMO, 200, SHOP(DEMO, "active", "12:00:00"));
    rig_on(r, JOBS, 200, JOB("0", "null"));
    rig_on(r, "GET /api/v1/orders?stage=ordered&limit=250", 200,
           LIST("{\"id\":\"ord_1\"},{\"id\":\"ord_2\"}"));
    rig_on(r, "POST /api/v1/orders/ord_1/tracking", 200, "{\"outcome\":\"number_known\"}");
    rig_on(r, "POST /api/v1/orders/ord_2/tracking", 200, "{\"outcome\":\"not_shipped_yet\"}");
    assert_int_equal(rig_run(r, "sync"), CLI_DONE);
    CHECK_OUT(r, "demo.myshopify.com: all changes are read.\n"
                 "old.example: disconnected\n"
                 "Orders asked for: 2 (with a number 1, not shipped yet 1, being asked 0, cannot"
                 " be asked 0)\n");
    assert_int_equal(r->now_ms % 60000, 300);
    assert_int_equal(rig_run(r, "sync --no-wait --json"), CLI_DONE);
    CHECK_OUT(
        r, "{\"shops\":[" SHOP(
               DEMO, "active",
               "11:00:00") ",{\"id\":\"shop_2\",\"domain\":"
                           "\"old.example\",\"state\":\"uninstalled\"}],\"tracking\":{\"asked\":0,"
                           "\"number_known\":0,\"not_shipped_yet\":0,\"asking\":0,\"cannot_be_"
                           "asked\":0}}\n");
}

static void a_sync_that_fails_says_why(void **state)
{
    struct rig *r = *state;

    sync_begins(r);
    rig_on(r, JOBS, 200, JOB("2", "{\"sentence\":\"old\"}"));
    rig_on(r, JOBS, 200,
           JOB("3", "{\"sentence\":\"The other side could not be reached: it will be tried again "
                    "by itself.\",\"detail\":null}"));
    assert_int_equal(rig_run(r, "sync --no-suppliers --shop demo"), CLI_FAILED);
    CHECK_ERR(r, "waybill: " DEMO ": the changes could not be read.\n"
                 "  The other side could not be reached: it will be tried again by itself.\n");
}

static void a_sync_that_lasts_goes_on_by_itself(void **state)
{
    struct rig *r = *state;

    sync_begins(r);
    rig_on(r, JOBS, 200, JOB("0", "null"));
    assert_int_equal(rig_run(r, "shop sync " DEMO), CLI_NOT_YET);
    CHECK_ERR(r, "waybill: " DEMO ": still reading, it goes on by itself.\n");
}

static void status_says_it_in_words(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/status", 200, "{\"writing\":true,\"not_since\":null,\"problem\":null}");
    rig_on(r, "GET /api/v1/shops", 200, LIST(SHOP(DEMO, "active", "11:58:00")));
    rig_on(r, "GET /api/v1/suppliers", 200,
           LIST("{\"name\":\"AliExpress\",\"state\":\"active\",\"collect\":{\"open\":41,"
                "\"waiting\":12,\"seen_after_s\":190,\"in_shop_after_s\":200,\"calls\":4213,"
                "\"calls_a_day\":60000,\"banned_until\":null},\"problem\":null,\"permission\":{"
                "\"state\":\"ending\",\"days_left\":9,\"sentence\":\"It ends soon.\"}}"));
    rig_on(r, "GET /api/v1/orders/counts", 200,
           "{\"all\":12,\"problems\":1,\"stages\":[{\"label\":\"To order\",\"orders\":3},{"
           "\"label\":\"Ordered\",\"orders\":0},{\"label\":\"Fulfilled\",\"orders\":9}]}");
    rig_on(r, "GET /api/v1/problems?limit=5", 200,
           LIST("{\"order\":{\"name\":\"#1001\"},\"since\":\"2026-11-23T11:00:00Z\",\"sentence\":"
                "\"A product has no supplier listing: map it once.\"}"));
    rig_on(r, "GET /api/v1/writes?limit=250", 200,
           LIST("{\"state\":\"failed\"},{\"state\":\"wanted\"},{\"state\":\"doubt\"}"));
    assert_int_equal(rig_run(r, "status"), CLI_DONE);
    CHECK_OUT(r,
              "Shop                State      Complete as of\n"
              "demo.myshopify.com  connected  2 min ago\n"
              "\n"
              "Supplier    State      Open  Without number  Numbers seen after  In the shop after"
              "  Requests in 24 h\n"
              "AliExpress  connected    41              12  3 min               3 min            "
              "  4213 of 60000\n"
              "AliExpress: It ends soon. Days left: 9. waybill supplier connect\n"
              "\n"
              "Orders          3 To order, 9 Fulfilled\n"
              "Outbox          2 waiting, 1 failed\n"
              "Problems        1\n"
              "  Order  Since    Problem\n"
              "  #1001  1 h ago  A product has no supplier listing: map it once.\n");
    assert_int_equal(rig_run_zh(r, "status"), CLI_DONE);
    CHECK_OUT(r,
              "店铺                状态    数据完整至\n"
              "demo.myshopify.com  已连接  2 分钟前\n"
              "\n"
              "供应商      状态    待查询  无运单号  运单号发现用时  写回店铺用时  24 小时请求数\n"
              "AliExpress  已连接      41        12  3 分钟          3 分钟        4213/60000\n"
              "AliExpress：It ends soon.剩余 9 天。waybill supplier connect\n"
              "\n"
              "订单            3 To order, 9 Fulfilled\n"
              "店铺写入        2 个等待，1 个失败\n"
              "问题            1\n"
              "  订单   发生时间  问题\n"
              "  #1001  1 小时前  A product has no supplier listing: map it once.\n");
}

static void status_says_first_that_nothing_can_be_written(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/status", 200,
           "{\"writing\":false,\"not_since\":\"2026-11-23T11:58:00Z\",\"problem\":{\"code\":"
           "\"disk_full\",\"sentence\":\"The disk is full: free some space.\",\"detail\":null},"
           "\"refused_hooks\":[{\"domain\":\"" DEMO "\",\"count\":4,\"since\":"
           "\"2026-11-23T11:00:00Z\",\"sentence\":\"They do not fit.\"}]}");
    rig_on(r, "GET /api/v1/shops", 200, LIST(""));
    rig_on(r, "GET /api/v1/suppliers", 200, LIST(""));
    rig_on(r, "GET /api/v1/orders/counts", 200, "{\"all\":0,\"problems\":0,\"stages\":[]}");
    rig_on(r, "GET /api/v1/problems?limit=5", 200, LIST(""));
    rig_on(r, "GET /api/v1/writes?limit=250", 200, LIST(""));
    assert_int_equal(rig_run(r, "status"), CLI_DONE);
    struct str out = buf_view(&r->out);
    assert_true(str_starts(out, STR("Nothing can be written (noticed 2 min ago). The disk is full: "
                                    "free some space. Until then")));
    assert_true(str_has(out, STR(DEMO ": They do not fit. (messages: 4, the first 1 h ago)")));
    assert_int_equal(rig_run_zh(r, "status"), CLI_DONE);
    assert_true(str_starts(buf_view(&r->out), STR("目前无法写入（2 分钟前发现）。")));
    assert_int_equal(rig_run(r, "status --json"), CLI_DONE);
    assert_true(str_starts(buf_view(&r->out), STR("{\"hub\":{\"writing\":false,")));
}

static void the_outbox_shows_cause_and_next_try(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/writes?shop=demo.myshopify.com&open=false", 200,
           LIST("{\"id\":\"wr_1\",\"order\":{\"name\":\"#1001\"},\"shop\":\"shop_1\",\"kind\":"
                "\"create_fulfillment\",\"state\":\"wanted\",\"number\":\"LP1\",\"next_try_at\":"
                "\"2026-11-23T12:02:00Z\",\"tries\":3,\"error\":{\"sentence\":\"The other side "
                "asks to wait: it goes on by itself.\",\"detail\":null}}"));
    assert_int_equal(rig_run(r, "outbox --shop demo --closed"), CLI_DONE);
    CHECK_OUT(r, "Id    Order  What             Tracking number  State    Tries  Next try  Cause"
                 "\n"
                 "wr_1  #1001  Mark as shipped  LP1              waiting      3  in 2 min  The o"
                 "ther side asks to wait: it goes on by itself.\n");
    assert_int_equal(rig_run(r, "outbox dismiss wr_1"), CLI_USAGE);
    CHECK_ERR(r, "waybill: --reason is missing: say why, for the history.\n"
                 "  See: waybill outbox dismiss --help\n");
    rig_on(r, "POST /api/v1/problems/prb_1/dismiss", 200,
           "{\"name\":\"#1001\",\"stage_label\":\"Ordered\"}");
    assert_int_equal(rig_run(r, "dismiss prb_1 --reason 'known to me'"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/problems/prb_1/dismiss {\"reason\":\"known to me\"}\n");
}

static void problems_of_two_shops_name_the_shop(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/problems", 200,
           LIST("{\"id\":\"prb_2\",\"order\":{\"name\":\"#7\"},\"shop\":\"shop_2\",\"shop_domain\":"
                "\"lamps.myshopify.com\",\"since\":\"2026-11-23T11:00:00Z\",\"sentence\":"
                "\"It waits.\"},"
                "{\"id\":\"prb_1\",\"order\":{\"name\":\"#1001\"},\"shop\":\"shop_1\","
                "\"shop_domain\":\"" DEMO "\",\"since\":\"2026-11-23T11:00:00Z\",\"sentence\":"
                "\"It waits.\"}"));
    assert_int_equal(rig_run(r, "problems"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("lamps.myshopify.com")));
    assert_true(str_has(buf_view(&r->out), STR(DEMO)));
    assert_false(str_has(buf_view(&r->out), STR("shop_1")));
}

static void products_are_mapped_by_link(void **state)
{
    static const struct {
        const char *product, *body;
    } rows[] = {
        {"632", ""},
        {"632:45", ",\"variant_id\":\"45\""},
        {"gid://shopify/Product/632", ""},
        {"https://admin.shopify.com/store/demo/products/632/variants/45", ",\"variant_id\":\"45\""},
    };
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/shops", 200, LIST(SHOP(DEMO, "active", "11:58:00")));
    rig_on(r, "GET /api/v1/listings?link=https%3A%2F%2Faliexpress.com%2Fitem%2F1005006.html", 409,
           "{\"code\":\"guard\",\"title\":\"No account.\"}");
    rig_on(r, "POST /api/v1/mappings", 201,
           "{\"id\":\"map_1\",\"product_id\":\"632\",\"variant_id\":\"45\",\"supplier\":"
           "\"aliexpress\",\"listing_id\":\"1005006\",\"sku_id\":\"12000\",\"ignored\":false}");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str line =
            str_printf(r->a, "map %s https://aliexpress.com/item/1005006.html", rows[i].product);
        struct str want = str_printf(r->a,
                                     "GET /api/v1/shops\nGET /api/v1/listings?link=https%%3A%%2F"
                                     "%%2Faliexpress.com%%2Fitem%%2F1005006.html\n"
                                     "POST /api/v1/mappings {\"shop\":\"" DEMO
                                     "\",\"product_id\":\"632\",\"link\":"
                                     "\"https://aliexpress.com/item/1005006.html\"%s}\n",
                                     rows[i].body);
        assert_int_equal(rig_run(r, str_cstr(r->a, line)), CLI_DONE);
        CHECK_ASKED(r, str_cstr(r->a, want));
        CHECK_OUT(r, "632:45 is bought from aliexpress: 1005006:12000 (map_1)\n");
    }
    assert_int_equal(rig_run(r, "map lamp https://aliexpress.com/item/1.html"), CLI_USAGE);
    assert_int_equal(rig_run(r, "map 632 1005006 --units none"), CLI_USAGE);
    assert_int_equal(rig_run(r, "map 632 1005006 --units 2 --shop demo --sku-attr 14:1#Black"),
                     CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/mappings {\"shop\":\"" DEMO "\",\"product_id\":\"632\",\"link\":"
                   "\"1005006\",\"units\":2,\"sku_attr\":\"14:1#Black\"}\n");
    assert_int_equal(rig_run(r, "map ignore 632 --shop demo"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/mappings {\"shop\":\"" DEMO "\",\"product_id\":\"632\","
                   "\"ignored\":true}\n");
}

static void carriers_are_guessed_and_listed(void **state)
{
    struct rig *r = *state;

    rig_on(r, "POST /api/v1/carriers/detect", 200,
           "{\"number\":\"LP1\",\"url\":\"https://t.17track.net/?nums=LP1\",\"items\":[{"
           "\"carrier\":\"cainiao\",\"name\":\"Cainiao\",\"confidence\":90,\"check\":"
           "\"unchecked\",\"url\":\"https://t.17track.net/?nums=LP1\"}]}");
    assert_int_equal(rig_run(r, "carrier LP1 --country US"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/carriers/detect {\"number\":\"LP1\",\"country\":\"US\"}\n");
    CHECK_OUT(r, "Carrier  Name     Confidence  Check digit  Tracking page\n"
                 "cainiao  Cainiao         90%  -            https://t.17track.net/?nums=LP1\n");
    rig_on(r, "POST /api/v1/carriers/detect", 200,
           "{\"number\":\"X\",\"url\":\"https://t.17track.net/?nums=X\",\"items\":[]}");
    assert_int_equal(rig_run(r, "carrier x"), CLI_NOT_FOUND);
    CHECK_OUT(r, "https://t.17track.net/?nums=X\n");
    assert_int_equal(rig_run(r, "carrier"), CLI_DONE);
    assert_true(str_has(buf_view(&r->out), STR("\ncainiao ")));
    CHECK_ASKED(r, "");
}

static void tokens_are_shown_once_and_revoked_by_name(void **state)
{
    struct rig *r = *state;

    rig_on(r, "POST /api/v1/tokens", 201, "{\"id\":\"tok_1\",\"token\":\"wb_3q2-7w\"}");
    assert_int_equal(rig_run(r, "token add anna --scopes read"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/tokens {\"name\":\"anna\",\"scopes\":\"read\"}\n");
    CHECK_OUT(r, "wb_3q2-7w\n");
    CHECK_ERR(r, "This token is shown only once: keep it safe.\n");
    rig_on(r, "GET /api/v1/tokens", 200,
           LIST("{\"id\":\"tok_0\",\"name\":\"anna\",\"revoked_at\":\"2026-11-01T00:00:00Z\"},"
                "{\"id\":\"tok_1\",\"name\":\"anna\",\"revoked_at\":null}"));
    rig_on(r, "DELETE /api/v1/tokens/tok_1", 200, "{\"id\":\"tok_1\",\"revoked\":true}");
    assert_int_equal(rig_run(r, "token revoke anna"), CLI_DONE);
    assert_int_equal(rig_run(r, "token revoke bob"), CLI_NOT_FOUND);
    CHECK_ERR(r, "waybill: There is no token \"bob\".\n  See: waybill token list\n");
}

#define LINK(kind)                                                                        \
    "{\"id\":\"lnk_1\",\"kind\":\"" kind "\",\"until\":\"2026-11-30T12:00:00Z\",\"url\":" \
    "\"http://127.0.0.1:8787/join#c0de\"}"

static void people_come_in_by_links(void **state)
{
    struct rig *r = *state;

    rig_on(r, "POST /api/v1/invitations", 201, LINK("invite"));
    assert_int_equal(rig_run(r, "user add bo@e.com --role manager --person-name Bo"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/invitations {\"role\":\"manager\",\"email\":\"bo@e.com\","
                   "\"name\":\"Bo\"}\n");
    CHECK_OUT(r, "http://127.0.0.1:8787/join#c0de\n");
    CHECK_ERR(r, "This link works once, until 2026-11-30 20:00:\n");
    assert_int_equal(rig_run(r, "user add"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/invitations {\"role\":\"staff\"}\n");
    rig_on(r, "POST /api/v1/people/bo%40e.com/link", 201, LINK("reset"));
    assert_int_equal(rig_run(r, "user reset bo@e.com"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/people/bo%40e.com/link {\"kind\":\"reset\"}\n");
    assert_int_equal(rig_run(r, "user link bo@e.com --json"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/people/bo%40e.com/link {\"kind\":\"sign_in\"}\n");
    CHECK_OUT(r, LINK("reset") "\n");
    assert_int_equal(rig_run(r, "user remove bo@e.com"), CLI_USAGE);
    rig_on(r, "DELETE /api/v1/people/bo%40e.com", 200, "{\"id\":\"per_1\"}");
    assert_int_equal(rig_run(r, "user remove bo@e.com --yes"), CLI_DONE);
    CHECK_OUT(r, "bo@e.com is removed.\n");
    rig_on(r, "GET /api/v1/people", 200,
           LIST("{\"person\":{\"id\":\"per_1\",\"name\":\"Bo\",\"email\":\"bo@e.com\",\"role\":"
                "\"manager\",\"disabled_at\":null},\"sessions\":2,\"seen_at\":"
                "\"2026-11-23T11:58:00Z\"}"));
    assert_int_equal(rig_run(r, "user list"), CLI_DONE);
    CHECK_OUT(r, "Name  E-mail    Role     Browsers  Last seen  Id\n"
                 "Bo    bo@e.com  Manager         2  2 min ago  per_1\n");
}

static void a_customer_is_exported_and_erased(void **state)
{
    struct rig *r = *state;

    rig_on(r, "POST /api/v1/customers/export", 200, "{\"email\":\"m@e.com\",\"orders\":[{},{}]}");
    assert_int_equal(rig_run(r, "customer export m@e.com --out m.json"), CLI_DONE);
    CHECK_STR(buf_view(&r->written), STR("m.json: {\"email\":\"m@e.com\",\"orders\":[{},{}]}\n"));
    CHECK_ERR(r, "Orders written to m.json: 2\n");
    assert_int_equal(rig_run(r, "customer export --order 1001"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/customers/export {\"order\":\"1001\"}\n");
    assert_int_equal(rig_run(r, "customer export"), CLI_USAGE);
    assert_int_equal(rig_run(r, "customer erase m@e.com"), CLI_USAGE);
    CHECK_ERR(r, "waybill: Erase all values of m@e.com? This cannot be undone. Add --yes to say "
                 "so.\n  See: waybill customer erase --help\n");
    rig_on(r, "POST /api/v1/customers/erase", 200, "{\"orders_erased\":2}");
    assert_int_equal(rig_run(r, "customer erase m@e.com --yes"), CLI_DONE);
    CHECK_OUT(r, "Orders in which all was erased: 2\n");
}

#define DIFFERENCES(items, shops, failing, orders)                                   \
    "{\"items\":[" items                                                             \
    "],\"next\":null,\"orders\":3,\"more\":false,\"asking\":{\"shops\":" shops       \
    ",\"shops_failing\":" failing ",\"orders\":" orders "},\"oldest\":{\"shop_at\":" \
    "\"2026-11-23T11:00:00Z\",\"supplier_at\":null},\"at\":\"2026-11-23T12:00:00Z\"}"
#define CANCELED_BUT_BOUGHT                                                                        \
    "{\"order\":{\"id\":\"ord_1\",\"name\":\"#1001\"},\"sentence\":\"Bought.\",\"subject\":"       \
    "\"819\",\"shop_says\":{\"says\":\"canceled\",\"at\":\"2026-11-23T11:57:00Z\",\"age_s\":180}," \
    "\"supplier_says\":{\"says\":\"preparing\",\"at\":null,\"age_s\":-1},\"waybill_says\":"        \
    "\"canceled\",\"stage_label\":\"Canceled\",\"remedy\":\"Cancel it.\"}"

static void to_fix_waits_for_the_answers_and_then_tells(void **state)
{
    struct rig *r = *state;

    rig_on(r, "POST /api/v1/reconcile", 202, "{\"shops\":1,\"orders\":3}");
    rig_on(r, "GET /api/v1/reconcile", 200, DIFFERENCES("", "1", "0", "3"));
    rig_on(r, "GET /api/v1/reconcile", 200, DIFFERENCES("", "0", "0", "1"));
    rig_on(r, "GET /api/v1/reconcile", 200, DIFFERENCES(CANCELED_BUT_BOUGHT, "0", "0", "0"));
    assert_int_equal(rig_run(r, "reconcile --fix"), CLI_FAILED);
    CHECK_OUT(r, "Order  Difference  About  Shop                  Supplier   Stage     What will be"
                 " done\n"
                 "#1001  Bought.     819    Canceled (3 min ago)  Preparing  Canceled  Cancel it.\n"
                 "Orders compared: 3, differences: 1.\n"
                 "Oldest answers compared: shop 1 h ago, supplier -.\n");
    CHECK_ERR(r, "Asked anew: shops 1, orders 3.\n");
}

/* Nobody takes the silence of a shop for its yes. */
static void to_fix_does_not_say_done_while_somebody_has_not_answered(void **state)
{
    struct rig *r = *state;

    rig_on(r, "POST /api/v1/reconcile", 202, "{\"shops\":1,\"orders\":0}");
    rig_on(r, "GET /api/v1/reconcile", 200, DIFFERENCES("", "1", "1", "0"));
    assert_int_equal(rig_run(r, "reconcile --fix"), CLI_NOT_YET);
    CHECK_OUT(r, "Orders compared: 3. By the last answers shop, supplier and Waybill agree.\n"
                 "Oldest answers compared: shop 1 h ago, supplier -.\n");
    CHECK_ERR(r,
              "Asked anew: shops 1, orders 0.\nNot answered yet: shops 1, orders 0. What stands "
              "above is by older answers; look again later, and see `waybill calls --failed`.\n");
    assert_int_equal(rig_run(r, "reconcile"), CLI_DONE);
}

static void every_list_asks_for_its_own_address(void **state)
{
    static const char *const rows[][2] = {
        {"purchases", "GET /api/v1/purchases"}, {"problems", "GET /api/v1/problems"},
        {"jobs", "GET /api/v1/jobs"},           {"calls --failed", "GET /api/v1/calls?failed=true"},
        {"webhooks", "GET /api/v1/webhooks"},   {"history", "GET /api/v1/history"},
        {"token list", "GET /api/v1/tokens"},   {"shop list", "GET /api/v1/shops"},
        {"map list", "GET /api/v1/mappings"},   {"supplier list", "GET /api/v1/suppliers"},
        {"orders list", "GET /api/v1/orders"},  {"outbox", "GET /api/v1/writes"},
        {"user list", "GET /api/v1/people"},
    };
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        rig_on(r, rows[i][1], 200, LIST(""));
        assert_int_equal(rig_run(r, rows[i][0]), CLI_DONE);
        CHECK_OUT(r, "");
        assert_true(buf_view(&r->err).n > 0);
        assert_int_equal(rig_run(r, str_cstr(r->a, str_printf(r->a, "%s --json", rows[i][0]))),
                         CLI_DONE);
        CHECK_OUT(r, LIST("") "\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(sync_reads_shops_then_asks_suppliers),
        RIG_TEST(a_sync_that_fails_says_why),
        RIG_TEST(a_sync_that_lasts_goes_on_by_itself),
        RIG_TEST(status_says_it_in_words),
        RIG_TEST(status_says_first_that_nothing_can_be_written),
        RIG_TEST(the_outbox_shows_cause_and_next_try),
        RIG_TEST(problems_of_two_shops_name_the_shop),
        RIG_TEST(products_are_mapped_by_link),
        RIG_TEST(carriers_are_guessed_and_listed),
        RIG_TEST(tokens_are_shown_once_and_revoked_by_name),
        RIG_TEST(people_come_in_by_links),
        RIG_TEST(a_customer_is_exported_and_erased),
        RIG_TEST(to_fix_waits_for_the_answers_and_then_tells),
        RIG_TEST(to_fix_does_not_say_done_while_somebody_has_not_answered),
        RIG_TEST(every_list_asks_for_its_own_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
