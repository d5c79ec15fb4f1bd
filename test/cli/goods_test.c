/* SPDX-License-Identifier: Apache-2.0 */
/* Goods on the command line: a variant is chosen, all are mapped at once, addresses, the countdown.
 */
#include "test/cli/cli_rig.h"

#define LISTINGS "GET /api/v1/listings?link=1005006"
#define VARIANT(sku, text, price)                                    \
    "{\"sku_id\":\"" sku "\",\"sku_attr\":\"14:1\",\"text\":\"" text \
    "\",\"price\":{\"amount\":\"" price "\",\"currency\":\"USD\"},\"stock\":7,\"ship_from\":null}"
#define LISTING(chosen, variants)                                                     \
    "{\"title\":\"Desk "                                                              \
    "lamp\",\"store\":\"Lamps\",\"listing_id\":\"1005006\",\"chosen_sku_id\":" chosen \
    ",\"variants\":[" variants "],\"services\":null}"
#define TWO VARIANT("11", "Black", "5.00") "," VARIANT("12", "White", "6.00")
#define MAPPING                                                                    \
    "{\"id\":\"map_1\",\"product_id\":\"632\",\"variant_id\":\"45\",\"supplier\":" \
    "\"aliexpress\",\"listing_id\":\"1005006\",\"sku_id\":\"12\",\"ignored\":false}"
#define TABLE                            \
    "#  Variant     Price  Stock  SKU\n" \
    "1  Black    5.00 USD      7  11\n"  \
    "2  White    6.00 USD      7  12\n"

static void the_only_variant_is_taken(void **state)
{
    struct rig *r = *state;

    rig_on(r, LISTINGS, 200, LISTING("\"11\"", VARIANT("11", "Black", "5.00")));
    rig_on(r, "POST /api/v1/mappings", 201, MAPPING);
    assert_int_equal(rig_run(r, "map 632:45 1005006 --shop demo"), CLI_DONE);
    CHECK_ASKED(r,
                LISTINGS "\nPOST /api/v1/mappings {\"shop\":\"demo.myshopify.com\",\"product_id\":"
                         "\"632\",\"link\":\"1005006\",\"variant_id\":\"45\",\"sku_id\":\"11\"}\n");
}

static void of_several_a_person_chooses(void **state)
{
    struct rig *r = *state;

    rig_on(r, LISTINGS, 200, LISTING("null", TWO));
    rig_on(r, "POST /api/v1/mappings", 201, MAPPING);
    assert_int_equal(rig_run(r, "map 632:45 1005006 --shop demo"), CLI_FAILED);
    CHECK_OUT(r, TABLE);
    CHECK_ERR(r, "The product has several variants: choose one with --sku-id, or all of them with "
                 "--all-variants.\n");
    rig_terminal(r, 0);
    r->typed[0] = "2";
    r->typed[1] = "3";
    assert_int_equal(rig_run(r,
                             "map 632:45 1005006 --shop demo --service A,B --fallback none "
                             "--or 1005007=77 --or https://x.aliexpress.com/item/9.html?skuId=5"),
                     CLI_DONE);
    CHECK_ASKED(r, LISTINGS
                "\nPOST /api/v1/mappings {\"shop\":\"demo.myshopify.com\",\"product_id\":"
                "\"632\",\"link\":\"1005006\",\"fallback\":\"none\",\"services\":[\"A\","
                "\"B\"],\"alternatives\":[{\"link\":\"1005007\",\"sku_id\":\"77\"},{\"link\":"
                "\"https://x.aliexpress.com/item/9.html?skuId=5\"}],\"variant_id\":\"45\","
                "\"sku_id\":\"12\"}\n");
    assert_int_equal(rig_run(r, "map 632:45 1005006 --shop demo"), CLI_USAGE);
}

static void all_variants_are_mapped_after_a_yes(void **state)
{
    struct rig *r = *state;

    rig_on(r, "POST /api/v1/mappings/propose", 200,
           "{\"listing\":" LISTING(
               "null", TWO) ",\"items\":[{\"variant_id\":\"45\",\"title\":\"White\","
                            "\"sku\":\"L-W\",\"by\":\"words\",\"proposed\":" VARIANT(
                                "12", "White",
                                "6.00") "},{"
                                        "\"variant_id\":\"46\",\"title\":\"Red\",\"sku\":\"L-R\","
                                        "\"by\":null,\"proposed\":null}]}");
    rig_on(r, "POST /api/v1/mappings", 201, "{\"items\":[" MAPPING "],\"next\":null}");
    assert_int_equal(rig_run(r, "map 632 1005006 --shop demo --all-variants --yes"), CLI_DONE);
    CHECK_OUT(r, "Variant  SKU  Proposed     Price  Stock\n"
                 "White    L-W  White     6.00 USD      7\n"
                 "Red      L-R\n"
                 "Variants mapped: 1\n");
    CHECK_ASKED(r,
                "POST /api/v1/mappings/propose {\"shop\":\"demo.myshopify.com\",\"product_id\":"
                "\"632\",\"link\":\"1005006\"}\nPOST /api/v1/mappings {\"shop\":"
                "\"demo.myshopify.com\",\"product_id\":\"632\",\"link\":\"1005006\",\"variants\":[{"
                "\"variant_id\":\"45\",\"sku_id\":\"12\",\"sku_attr\":\"14:1\"}]}\n");
    assert_int_equal(rig_run(r, "map 632 1005006 --shop demo --all-variants"), CLI_USAGE);
}

static void goods_are_shown(void **state)
{
    struct rig *r = *state;

    rig_on(r, LISTINGS, 200, LISTING("null", TWO));
    assert_int_equal(rig_run(r, "listing 1005006"), CLI_DONE);
    CHECK_OUT(r, "Desk lamp\nShop            Lamps\nListing         1005006\n\n" TABLE);
    rig_on(
        r, LISTINGS "&country=US&sku_id=11&services=true", 200,
        "{\"title\":\"Desk lamp\",\"listing_id\":\"1\",\"variants\":[" VARIANT(
            "11", "Black",
            "5.00") "],\"services\":[{\"code\":\"STD\",\"company\":\"Cainiao\",\"cost\":{"
                    "\"amount\":\"1.99\","
                    "\"currency\":\"USD\"},\"tracked\":true,\"max_days\":18,\"ship_from\":null}]}");
    assert_int_equal(rig_run(r, "listing 1005006 --sku-id 11 --country US"), CLI_DONE);
    assert_non_null(strstr(str_cstr(r->a, buf_view(&r->out)),
                           "Ways to send it there\n"
                           "  Service  Name         Cost  Tracked  Days\n"
                           "  STD      Cainiao  1.99 USD  yes        18\n"));
    rig_on(
        r, "GET /api/v1/products?state=missing", 200,
        "{\"items\":[{\"shop_domain\":\"demo.myshopify.com\",\"product_id\":\"632\",\"title\":"
        "\"Lamp\","
        "\"state\":\"partly\",\"variants_n\":3,\"mapped_n\":1,\"open_orders\":4}],\"next\":null}");
    assert_int_equal(rig_run(r, "products --missing"), CLI_DONE);
    CHECK_OUT(r, "Product  Name  State          Mapped  Open orders\n"
                 "632      Lamp  Partly mapped     1/3            4\n");
}

static void an_address_is_shown_and_corrected(void **state)
{
    struct rig *r = *state;
    static const char path[] = "GET /api/v1/orders/1001/supplier-address";

    rig_on(r, path, 200,
           "{\"fields\":{\"name\":{\"value\":\"Li Fang\",\"shop\":\"Li Fang\",\"corrected\":null},"
           "\"phone\":{\"value\":null,\"shop\":\"?\",\"corrected\":null}},\"problem\":{\"field\":"
           "\"phone\","
           "\"detail\":\"a number is missing\"}}");
    assert_int_equal(rig_run(r, "address 1001"), CLI_FAILED);
    CHECK_OUT(r, "Field  In the shop  For the supplier\n"
                 "name   Li Fang      Li Fang\n"
                 "phone  ?\n"
                 "\n"
                 "The supplier would refuse it: phone: a number is missing\n");
    CHECK_ERR(r, "Correct it for the supplier alone: waybill address 1001 phone=...\n");
    rig_on(
        r, "PUT /api/v1/orders/1001/supplier-address", 200,
        "{\"fields\":{\"phone\":{\"value\":\"5550123\",\"shop\":\"?\",\"corrected\":\"5550123\"}},"
        "\"problem\":null}");
    assert_int_equal(rig_run(r, "address 1001 phone=5550123 'city=New York'"), CLI_DONE);
    CHECK_ASKED(r, "PUT /api/v1/orders/1001/supplier-address {\"phone\":\"5550123\",\"city\":"
                   "\"New York\"}\n");
    assert_int_equal(rig_run(r, "address 1001 phone"), CLI_USAGE);
}

static void the_countdown_is_ended_either_way(void **state)
{
    struct rig *r = *state;
    static const char order[] =
        "{\"name\":\"#1001\",\"stage_label\":\"To order\",\"payment\":{\"status\":\"paid\"},"
        "\"shop_status\":{\"status\":\"unfulfilled\"},\"purchases\":[]}";

    rig_on(r, "POST /api/v1/orders/1001/buy-now", 202, order);
    assert_int_equal(rig_run(r, "buy-now 1001 --no-wait"), CLI_DONE);
    CHECK_OUT(r, "#1001 is being bought now.\n");
    CHECK_ASKED(r, "POST /api/v1/orders/1001/buy-now {\"wait\":false}\n");
    rig_on(r, "POST /api/v1/orders/1001/do-not-buy", 200, order);
    assert_int_equal(rig_run(r, "do-not-buy 1001 --reason 'wrong color'"), CLI_DONE);
    CHECK_ASKED(r,
                "POST /api/v1/orders/1001/do-not-buy {\"on\":true,\"reason\":\"wrong color\"}\n");
    CHECK_OUT(r, "#1001 is not bought by itself.\n"
                 "#1001: To order (payment: Paid; shop: Unfulfilled)\n");
}

static void what_is_to_be_paid_has_page_and_end(void **state)
{
    struct rig *r = *state;

    rig_on(
        r, "GET /api/v1/purchases?state=to_pay", 200,
        "{\"items\":[{\"id\":\"pur_1\",\"order\":{\"name\":\"#1001\"},\"supplier\":\"aliexpress\","
        "\"cost\":{\"amount\":\"6.99\",\"currency\":\"USD\"},\"to_pay\":[{\"number\":\"819\","
        "\"url\":"
        "\"https://ali.example/819\",\"pay_until\":\"2026-12-05T12:00:00Z\"}]}],\"next\":null}");
    assert_int_equal(rig_run(r, "purchases --to-pay"), CLI_DONE);
    CHECK_OUT(r, "Order  Supplier    To pay      Cost  Pay before  Pay at\n"
                 "#1001  aliexpress  819     6.99 USD  2026-12-05  https://ali.example/819\n");
    assert_int_equal(rig_run(r, "purchases --to-pay --in-doubt"), CLI_USAGE);
}

static void an_account_is_connected_anew(void **state)
{
    struct rig *r = *state;
    static const char accounts[] =
        "{\"items\":[{\"id\":\"acc_0\",\"name\":\"By hand\",\"has_api\":false,\"permission\":null},"
        "{\"id\":\"acc_1\",\"supplier\":\"aliexpress\",\"name\":\"AliExpress\",\"has_api\":true,"
        "\"state\":\"active\",\"user\":\"mara\",\"problem\":null,\"permission\":{\"state\":\"ok\","
        "\"days_left\":59,\"sentence\":\"Fine.\"}}],\"next\":null}";

    rig_terminal(r, 0);
    rig_on(r, "GET /api/v1/suppliers", 200, accounts);
    rig_on(r, "POST /api/v1/suppliers/acc_1/oauth", 200,
           "{\"url\":\"https://ali.example/oauth\",\"redirect_url\":\"http://127.0.0.1:8787/"
           "connect\"}");
    r->typed[0] = ""; /* the browser reached the hub */
    assert_int_equal(rig_run(r, "supplier connect"), CLI_DONE);
    CHECK_OUT(r, "AliExpress (acc_1): connected\n"
                 "User            mara\n"
                 "Days left       59\n");
    assert_true(str_has(buf_view(&r->err), STR("https://ali.example/oauth")));
    assert_true(str_has(buf_view(&r->err), STR("http://127.0.0.1:8787/connect")));
    assert_int_equal(rig_run(r, "supplier connect nobody"), CLI_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(the_only_variant_is_taken),           RIG_TEST(of_several_a_person_chooses),
        RIG_TEST(all_variants_are_mapped_after_a_yes), RIG_TEST(goods_are_shown),
        RIG_TEST(an_address_is_shown_and_corrected),   RIG_TEST(the_countdown_is_ended_either_way),
        RIG_TEST(what_is_to_be_paid_has_page_and_end), RIG_TEST(an_account_is_connected_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
