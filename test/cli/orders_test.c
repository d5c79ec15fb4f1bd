/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill orders`: tables in both languages, pages, one order, its history. */
#include "test/cli/cli_rig.h"

static const char two_orders[] =
    "{\"items\":[{\"id\":\"ord_1\",\"name\":\"#1001\",\"shop\":{\"domain\":"
    "\"demo.myshopify.com\"},\"stage\":\"to_order\",\"stage_label\":\"To order\",\"counts\":{"
    "\"lines\":1,\"units\":2,\"wanted\":2,\"shipped\":0,\"fulfilled\":0},\"shop_status\":{"
    "\"status\":\"unfulfilled\"},\"payment\":{\"status\":\"paid\"},\"total\":{\"amount\":"
    "\"18.64\",\"currency\":\"USD\"},\"created_at\":\"2026-11-23T11:57:00Z\",\"customer\":{"
    "\"name\":\"王小芳\"},\"numbers\":[],\"problems\":[{\"code\":\"unmapped\",\"sentence\":"
    "\"A product has no supplier listing: map it once.\",\"urgency\":2}]},"
    "{\"id\":\"ord_2\",\"name\":\"#1000\",\"shop\":{\"domain\":\"demo.myshopify.com\"},"
    "\"stage\":\"fulfilled\",\"stage_label\":\"Fulfilled\",\"counts\":{\"lines\":1,\"units\":1,"
    "\"wanted\":1,\"shipped\":1,\"fulfilled\":1},\"shop_status\":{\"status\":\"fulfilled\"},"
    "\"payment\":{\"status\":\"partially_refunded\"},\"total\":{\"amount\":\"1200\","
    "\"currency\":\"JPY\"},\"created_at\":\"2026-11-20T18:00:00Z\",\"customer\":null,"
    "\"numbers\":[\"LP00123456789012\"],\"problems\":[]}],\"next\":null}";

static void the_list_is_a_table(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/orders", 200, two_orders);
    assert_int_equal(rig_run(r, "orders"), CLI_DONE);
    CHECK_OUT(r, "Order  Stage      Shipped  Payment             In the shop      Total  Custome"
                 "r  Tracking number   Created     Problem\n"
                 "#1001  To order       0/2  Paid                Unfulfilled  18.64 USD  王小芳    "
                 "                  3 min ago   A product has no supplier listing\n"
                 "#1000  Fulfilled      1/1  Partially refunded  Fulfilled     1200 JPY         "
                 "   LP00123456789012  2026-11-21\n");
    CHECK_ERR(r, "");
    CHECK_ASKED(r, "GET /api/v1/orders\n");
    CHECK_TEXT(r->headers, "Accept: application/json\nAccept-Language: en\n");
}

static void chinese_headings_line_up_too(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/orders", 200, two_orders);
    rig_terminal(r, 80);
    assert_int_equal(rig_run_zh(r, "orders"), CLI_DONE);
    CHECK_OUT(r,
              "订单   阶段            总计  客户    运单号          创建时间    问题\n"
              "#1001  To order   18.64 USD  王小芳                  3 分钟前    A product has …\n"
              "#1000  Fulfilled   1200 JPY          LP00123456789…  2026-11-21\n");
    CHECK_TEXT(r->headers, "Accept: application/json\nAccept-Language: zh-CN\n");
}

static void filters_become_the_query(void **state)
{
    struct rig *r = *state;

    rig_on(r,
           "GET /api/v1/orders?shop=demo.myshopify.com&stage=to_order%2Cordered&shop_status="
           "unfulfilled&payment=paid&problem=any&q=%E7%8E%8B%201001&from=2026-11-01&to=2026-11-30"
           "&sort=oldest&limit=5",
           200, "{\"items\":[],\"next\":null}");
    assert_int_equal(rig_run(r, "orders list --shop demo --stage to_order,ordered --status "
                                "unfulfilled --payment paid --problem any --search '王 1001' "
                                "--from 2026-11-01 --to 2026-11-30 --sort oldest --limit 5"),
                     CLI_DONE);
    CHECK_OUT(r, "");
    CHECK_ERR(r, "No orders.\n");
}

static void all_goes_from_page_to_page(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/orders?limit=250", 200,
           "{\"items\":[{\"id\":\"a\",\"n\":9007199254740993}],\"next\":\"c1\"}");
    rig_on(r, "GET /api/v1/orders?limit=250&cursor=c1", 200,
           "{\"items\":[{\"id\":\"b\"}],\"next\":null}");
    assert_int_equal(rig_run(r, "orders --all --json"), CLI_DONE);
    CHECK_OUT(r, "{\"items\":[{\"id\":\"a\",\"n\":9007199254740993},{\"id\":\"b\"}],"
                 "\"next\":null}\n");
    rig_on(r, "GET /api/v1/orders", 200, "{\"items\":[{\"name\":\"#1001\"}],\"next\":\"c1\"}");
    assert_int_equal(rig_run(r, "orders"), CLI_DONE);
    CHECK_ERR(r, "There are more: --all, or --cursor c1\n");
    rig_on(r, "GET /api/v1/orders?cursor=c1", 200, "{\"items\":[],\"next\":null}");
    assert_int_equal(rig_run(r, "orders --cursor c1 --json"), CLI_DONE);
    CHECK_OUT(r, "{\"items\":[],\"next\":null}\n");
}

static void errors_speak_and_set_the_exit_code(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/orders/%23999", 404,
           "{\"type\":\"/problems/not_found\",\"title\":\"There is no such thing: check the id or "
           "name.\",\"status\":404,\"code\":\"not_found\",\"detail\":\"no order \\\"#999\\\"\"}");
    assert_int_equal(rig_run(r, "orders show '#999'"), CLI_NOT_FOUND);
    CHECK_OUT(r, "");
    CHECK_ERR(r, "waybill: There is no such thing: check the id or name.\n  no order \"#999\"\n");
    assert_int_equal(rig_run(r, "orders show '#999' --json"), CLI_NOT_FOUND);
    CHECK_OUT(r, "");
    assert_true(str_starts(buf_view(&r->err), STR("{\"type\":\"/problems/not_found\"")));
    rig_on(r, "GET /api/v1/orders", 502, "<html>Bad gateway</html>");
    assert_int_equal(rig_run(r, "orders"), CLI_FAILED);
    CHECK_ERR(r, "waybill: What answers there does not look like Waybill (HTTP 502): check the "
                 "address.\n");
    r->api_err = ERR_NET_REFUSED;
    assert_int_equal(rig_run(r, "orders"), CLI_UNREACHABLE);
    CHECK_ERR(r, "waybill: No Waybill answers: start it with `waybill serve`, or name its address "
                 "with --hub.\n");
    r->api_err = ERR_LOCKED;
    r->trouble = "The data folder /srv/shop is held by process 42.";
    assert_int_equal(rig_run(r, "orders --json"), CLI_UNREACHABLE);
    CHECK_ERR(r, "{\"type\":\"/problems/locked\",\"title\":\"The data folder /srv/shop is held by "
                 "process 42.\",\"status\":423,\"code\":\"locked\"}\n");
}

static const char order[] =
    "{\"id\":\"ord_1\",\"name\":\"#1001\",\"shop\":{\"domain\":\"demo.myshopify.com\"},"
    "\"admin_url\":\"https://demo.myshopify.com/admin/orders/1\",\"stage\":\"shipped\","
    "\"stage_label\":\"Shipped\",\"shop_status\":{\"status\":\"partially_fulfilled\"},"
    "\"payment\":{\"status\":\"paid\"},\"total\":{\"amount\":\"18.64\",\"currency\":\"USD\"},"
    "\"created_at\":\"2026-11-23T02:04:00Z\",\"customer\":{\"name\":\"王小芳\",\"email\":"
    "\"fang@example.com\",\"phone\":\"\"},\"address\":{\"name\":\"王小芳\",\"company\":\"\","
    "\"address1\":\"1 Main St\",\"city\":\"Springfield\",\"zip\":\"12345\",\"country\":\"US\"},"
    "\"note\":null,\"hold\":null,\"auto_buy_at\":null,\"erased\":false,"
    "\"guards\":[{\"code\":\"paused\",\"sentence\":\"Automatic buying is off for this shop.\","
    "\"can_override\":true}],\"lines\":[{\"id\":\"lin_1\",\"title\":\"Reading lamp\",\"variant\":"
    "\"Black\",\"sku\":\"L-1\",\"product_id\":\"632910392\",\"quantities\":{\"current\":2,"
    "\"bought\":2,\"shipped\":1,\"fulfilled\":1},\"mapping\":{\"listing_id\":\"1005006\"}},"
    "{\"id\":\"lin_2\",\"title\":\"Gift card\",\"sku\":null,\"quantities\":{\"current\":1,"
    "\"to_buy\":1,\"bought\":0,\"shipped\":0,\"fulfilled\":0},\"mapping\":null}],"
    "\"purchases\":[{\"id\":\"pur_1\",\"supplier\":\"aliexpress\",\"state\":\"placed\","
    "\"supplier_orders\":[{\"number\":\"8182738273827382\",\"status\":\"part_shipped\","
    "\"seen_at\":\"2026-11-23T11:58:00Z\",\"next_asked_at\":\"2026-11-23T12:03:00Z\"}],"
    "\"planned_at\":\"2026-11-23T02:05:00Z\",\"next_try_at\":null,\"refusal\":null}],"
    "\"offer\":{\"reason\":\"by_hand\",\"sentence\":\"Shipped: click to mark it in the shop.\"},"
    "\"packages\":[{\"id\":\"pkg_1\",\"state\":\"announced\",\"delivered_at\":null,\"last_event\":"
    "null,\"numbers\":["
    "{\"number\":\"LP00123456789012\",\"carrier_name\":\"Cainiao\",\"source\":\"api\","
    "\"first_seen_at\":\"2026-11-23T10:00:00Z\",\"current\":true,\"url\":"
    "\"https://t.17track.net/?nums=LP00123456789012\"}]}],"
    "\"fulfillments\":[{\"id\":\"ful_1\",\"name\":\"#1001-F1\",\"status\":\"success\","
    "\"by_waybill\":true,\"numbers\":[{\"number\":\"LP00123456789012\"}],"
    "\"created_at\":\"2026-11-23T10:01:00Z\"}],"
    "\"writes\":[{\"id\":\"wr_1\",\"kind\":\"create_fulfillment\",\"number\":\"LP00123456789012\","
    "\"state\":\"done\",\"tries\":0,\"next_try_at\":null,\"error\":null}],"
    "\"problems\":[{\"id\":\"prb_1\",\"code\":\"unmapped\",\"sentence\":\"A product has no "
    "supplier listing: map it once, or mark it as not handled here.\",\"detail\":\"Gift card\","
    "\"dismissed\":false}]}";

static void one_order_is_shown_whole(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/orders/1001", 200, order);
    assert_int_equal(rig_run(r, "orders show 1001"), CLI_DONE);
    CHECK_OUT(r, "#1001: Shipped (payment: Paid; shop: Partially fulfilled)\n"
                 "Shop            demo.myshopify.com\n"
                 "Total           18.64 USD\n"
                 "Created         2026-11-23 10:04 (9 h ago)\n"
                 "Customer        王小芳, fang@example.com\n"
                 "Address         王小芳, 1 Main St, Springfield, 12345, US\n"
                 "Admin page      https://demo.myshopify.com/admin/orders/1\n"
                 "Id              ord_1\n"
                 "\n"
                 "Problems\n"
                 "  prb_1  A product has no supplier listing: map it once, or mark it as not han"
                 "dled here.\n"
                 "    Gift card\n"
                 "\n"
                 "Not bought by itself, because:\n"
                 "  - Automatic buying is off for this shop. (can be allowed)\n"
                 "\n"
                 "Lines\n"
                 "  #  Product               SKU  Quantity  Bought  Shipped  Fulfilled  Listing "
                 "    Product id\n"
                 "  1  Reading lamp / Black  L-1         2       2        1          1  1005006 "
                 "    632910392\n"
                 "  2  Gift card                         1       0        0          0  not mapp"
                 "ed\n"
                 "\n"
                 "Purchases\n"
                 "  Purchase  Supplier    State   Supplier's number  At the supplier  Planned\n"
                 "  pur_1     aliexpress  Placed  8182738273827382   Partly shipped   9 h ago\n"
                 "    8182738273827382: asked 2 min ago, next in 3 min\n"
                 "\n"
                 "Packages\n"
                 "  pkg_1  announced, no scan yet\n"
                 "    LP00123456789012  Cainiao  API 2 h ago\n"
                 "    https://t.17track.net/?nums=LP00123456789012\n"
                 "\n"
                 "To be marked\n"
                 "  Shipped: click to mark it in the shop.\n"
                 "  waybill ship 1001\n"
                 "\n"
                 "Fulfillments\n"
                 "  Fulfillment  Name      State      By       Tracking number   Created\n"
                 "  ful_1        #1001-F1  Fulfilled  Waybill  LP00123456789012  1 h ago\n"
                 "\n"
                 "Outbox\n"
                 "  Id    What             Tracking number   State  Tries\n"
                 "  wr_1  Mark as shipped  LP00123456789012  done       0\n");
}

static void one_order_is_shown_whole_in_chinese(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/orders/1001", 200, order);
    assert_int_equal(rig_run_zh(r, "orders show 1001"), CLI_DONE);
    CHECK_OUT(r,
              "#1001：Shipped（付款：已付款；店铺：部分发货）\n"
              "店铺            demo.myshopify.com\n"
              "总计            18.64 USD\n"
              "创建时间        2026-11-23 10:04 (9 小时前)\n"
              "客户            王小芳, fang@example.com\n"
              "收货地址        王小芳, 1 Main St, Springfield, 12345, US\n"
              "店铺后台        https://demo.myshopify.com/admin/orders/1\n"
              "编号            ord_1\n"
              "\n"
              "问题\n"
              "  prb_1  A product has no supplier listing: map it once, or mark it as not han"
              "dled here.\n"
              "    Gift card\n"
              "\n"
              "未自动采购，原因：\n"
              "  - Automatic buying is off for this shop.（可人工放行）\n"
              "\n"
              "商品\n"
              "  #  产品                  SKU  数量  已采购  已发出  已发货  供应商商品  产品编号\n"
              "  1  Reading lamp / Black  L-1     2       2       1       1  1005006     6329"
              "10392\n"
              "  2  Gift card                     1       0       0       0  未关联\n"
              "\n"
              "采购单\n"
              "  采购单  供应商      状态    供应商订单号      供应商状态  计划时间\n"
              "  pur_1   aliexpress  已下单  8182738273827382  部分发货    9 小时前\n"
              "    8182738273827382：上次查询 2 分钟前，下次 3 分钟后\n"
              "\n"
              "包裹\n"
              "  pkg_1  已预报，尚未扫描\n"
              "    LP00123456789012  Cainiao  API 2 小时前\n"
              "    https://t.17track.net/?nums=LP00123456789012\n"
              "\n"
              "待标记\n"
              "  Shipped: click to mark it in the shop.\n"
              "  waybill ship 1001\n"
              "\n"
              "发货记录\n"
              "  发货记录  名称      状态    来源     运单号            创建时间\n"
              "  ful_1     #1001-F1  已发货  Waybill  LP00123456789012  1 小时前\n"
              "\n"
              "店铺写入\n"
              "  编号  事项          运单号            状态  次数\n"
              "  wr_1  标记为已发货  LP00123456789012  完成     0\n");
    assert_int_equal(rig_run(r, "orders show 1001 --json"), CLI_DONE);
    CHECK_OUT(r, str_cstr(r->a, str_cat(r->a, str_of(order), STR("\n"))));
}

static void history_names_what_happened(void **state)
{
    struct rig *r = *state;

    rig_on(
        r, "GET /api/v1/orders/1001/history", 200,
        "{\"items\":[{\"at\":\"2026-11-23T11:59:30Z\",\"kind\":\"order.held\",\"source\":"
        "\"person\",\"person\":\"cli\",\"cause_label\":\"asked to wait\",\"changes\":[{\"field\":"
        "\"order.hold\",\"before\":\"off\",\"after\":\"on\"}]},{\"at\":"
        "\"2026-11-23T10:00:00Z\",\"kind\":\"order.new\",\"source\":\"webhook\",\"person\":null,"
        "\"cause_label\":null,\"changes\":[{\"field\":\"person.name\",\"before\":\"\",\"after\":"
        "\"ab12\"},{\"field\":\"closed_ms\",\"before\":\"0\",\"after\":\"1795440668000\"},{"
        "\"field\":\"stage\",\"before\":\"\",\"after\":"
        "\"to_order\"}]}],\"next\":null}");
    assert_int_equal(rig_run(r, "orders history 1001"), CLI_DONE);
    CHECK_OUT(r, "When      What                           Source   Who  Cause          Changes"
                 "\n"
                 "30 s ago  Put on hold                    person   cli  asked to wait  order.ho"
                 "ld: off -> on\n"
                 "2 h ago   Order seen for the first time  webhook                      person.n"
                 "ame; closed_ms: 2026-11-23 21:31; stage: to_order\n");
}

static void counts_add_up(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/orders/counts", 200,
           "{\"all\":12,\"problems\":1,\"stages\":[{\"stage\":\"to_order\",\"label\":\"To order\","
           "\"orders\":3},{\"stage\":\"ordered\",\"label\":\"Ordered\",\"orders\":9}]}");
    assert_int_equal(rig_run(r, "orders counts"), CLI_DONE);
    CHECK_OUT(r, "Stage     Orders\n"
                 "To order       3\n"
                 "Ordered        9\n"
                 "Orders: 12, with problems: 1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(the_list_is_a_table),
        RIG_TEST(chinese_headings_line_up_too),
        RIG_TEST(filters_become_the_query),
        RIG_TEST(all_goes_from_page_to_page),
        RIG_TEST(errors_speak_and_set_the_exit_code),
        RIG_TEST(one_order_is_shown_whole),
        RIG_TEST(one_order_is_shown_whole_in_chinese),
        RIG_TEST(history_names_what_happened),
        RIG_TEST(counts_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
