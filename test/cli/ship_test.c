/* SPDX-License-Identifier: Apache-2.0 */
/* Commands about one order: the request that they make, what they say, the exit code. */
#include "test/cli/cli_rig.h"

#define ORDER(writes, purchases)                                                                \
    "{\"id\":\"ord_1\",\"name\":\"#1001\",\"stage_label\":\"Shipped\",\"shop_status\":{"        \
    "\"status\":\"fulfilled\"},\"payment\":{\"status\":\"paid\"},\"lines\":[{\"id\":\"lin_1\"," \
    "\"title\":\"Lamp\",\"sku\":\"L-1\"},{\"id\":\"lin_2\",\"title\":\"Bulb\",\"sku\":null}],"  \
    "\"purchases\":[" purchases "],\"writes\":[" writes "]}"
#define WRITE(id, kind, number, state, error)                                             \
    "{\"id\":\"" id "\",\"kind\":\"" kind "\",\"number\":" number ",\"company\":\"4PX\"," \
    "\"state\":\"" state "\",\"error\":" error "}"
#define DONE(number)   WRITE("wr_1", "create_fulfillment", "\"" number "\"", "done", "null")
#define WANTED(number) WRITE("wr_2", "create_fulfillment", "\"" number "\"", "wanted", "null")
#define FAILED(number)                                                                            \
    WRITE("wr_0", "create_fulfillment", "\"" number "\"", "failed",                               \
          "{\"code\":\"refused\",\"sentence\":\"The other side refused this: see the detail and " \
          "correct it.\",\"detail\":\"order is locked\"}")
#define SHIP "POST /api/v1/orders/1001/ship"

static void a_number_marks_the_order_as_shipped(void **state)
{
    struct rig *r = *state;

    rig_on(r, SHIP, 202, ORDER(DONE("LP00123456789012"), ""));
    assert_int_equal(rig_run(r, "ship 1001 lp00-1234-5678-9012 --carrier cainiao --no-notify"),
                     CLI_DONE);
    CHECK_ASKED(r, SHIP " {\"number\":\"lp00-1234-5678-9012\",\"carrier\":\"cainiao\","
                        "\"notify\":false,\"wait\":true}\n");
    CHECK_OUT(r, "#1001: Shipped (payment: Paid; shop: Fulfilled)\n"
                 "LP00123456789012 (4PX): done\n");
    assert_int_equal(rig_run_zh(r, "ship 1001 LP00123456789012"), CLI_DONE);
    CHECK_OUT(r, "#1001：Shipped（付款：已付款；店铺：已发货）\nLP00123456789012 (4PX): 完成\n");
    assert_int_equal(rig_run(r, "ship 1001 LP00123456789012 --json"), CLI_DONE);
    CHECK_OUT(r, ORDER(DONE("LP00123456789012"), "") "\n");
}

static void the_exit_code_tells_what_became_of_it(void **state)
{
    struct rig *r = *state;

    rig_on(r, SHIP, 202, ORDER(FAILED("LP1") "," DONE("LP2"), ""));
    assert_int_equal(rig_run(r, "ship 1001 LP2"), CLI_DONE);
    rig_on(r, SHIP, 202, ORDER(FAILED("LP1") "," DONE("LP2"), ""));
    assert_int_equal(rig_run(r, "ship 1001 LP1"), CLI_FAILED);
    CHECK_OUT(r, "#1001: Shipped (payment: Paid; shop: Fulfilled)\n"
                 "LP1 (4PX): failed\n"
                 "  order is locked (The other side refused this: see the detail and correct "
                 "it.)\n");
    rig_on(r, SHIP, 202, ORDER(FAILED("LP1") "," WANTED("LP1"), ""));
    assert_int_equal(rig_run(r, "ship 1001 LP1 --no-wait"), CLI_NOT_YET);
    CHECK_OUT(r, "#1001: Shipped (payment: Paid; shop: Fulfilled)\nLP1 (4PX): waiting\n");
    CHECK_ASKED(r, SHIP " {\"number\":\"LP1\",\"wait\":false}\n");
    rig_on(r, SHIP, 409,
           "{\"title\":\"There is nothing open to do here.\",\"status\":409,\"code\":"
           "\"nothing_to_do\",\"detail\":\"no line of #1001 is open in the shop\"}");
    assert_int_equal(rig_run(r, "ship 1001"), CLI_FAILED);
    CHECK_ASKED(r, SHIP " {\"wait\":true}\n");
    CHECK_ERR(r, "waybill: There is nothing open to do here.\n"
                 "  no line of #1001 is open in the shop\n");
}

static void several_packages_each_have_their_lines(void **state)
{
    struct rig *r = *state;

    rig_on(r, "GET /api/v1/orders/1001", 200, ORDER("", ""));
    rig_on(r, SHIP, 202, ORDER(DONE("LP1") "," WANTED("LP2"), ""));
    rig_on(r, "GET /api/v1/orders/ord_1", 200, ORDER(DONE("LP1") "," DONE("LP2"), ""));
    assert_int_equal(rig_run(r, "ship 1001 LP1 --line l-1:1 --carrier cainiao --package LP2 "
                                "--line 2 --line lin_1:3 --notify"),
                     CLI_DONE);
    CHECK_ASKED(r, "GET /api/v1/orders/1001\n" SHIP
                   " {\"packages\":[{\"number\":\"LP1\",\"carrier\":\"cainiao\",\"lines\":[{"
                   "\"line\":\"lin_1\",\"quantity\":1}]},{\"number\":\"LP2\",\"lines\":[{\"line\":"
                   "\"lin_2\"},{\"line\":\"lin_1\",\"quantity\":3}]}],\"notify\":true,\"wait\":"
                   "true}\nGET /api/v1/orders/ord_1\nGET /api/v1/orders/ord_1\n");
    assert_int_equal(rig_run(r, "ship 1001 --package LP1 --package LP2 --line 1"), CLI_USAGE);
    CHECK_ERR(r, "waybill: With several packages, say what is in each: --line behind LP1.\n"
                 "  See: waybill ship --help\n");
    assert_int_equal(rig_run(r, "ship 1001 --line 1 --package LP1"), CLI_USAGE);
    CHECK_ASKED(r, "");
    assert_int_equal(rig_run(r, "ship 1001 LP1 --line 7"), CLI_NOT_FOUND);
    CHECK_ERR(r, "waybill: #1001 has no line \"7\".\n  See: waybill orders show #1001\n");
    assert_int_equal(rig_run(r, "ship 1001 --notify --no-notify"), CLI_USAGE);
    assert_int_equal(rig_run(r, "ship 1001 --carrier 4px"), CLI_USAGE);
    CHECK_ERR(r, "waybill: A tracking number is missing; --without-number marks it without one.\n"
                 "  See: waybill ship --help\n");
    rig_on(r, SHIP, 202, ORDER(WRITE("wr_3", "create_fulfillment", "null", "done", "null"), ""));
    assert_int_equal(rig_run(r, "ship 1001 --without-number --line 1"), CLI_DONE);
    CHECK_ASKED(r, "GET /api/v1/orders/1001\n" SHIP " {\"lines\":[{\"line\":\"lin_1\"}],"
                   "\"without_number\":true,\"wait\":true}\n");
    CHECK_OUT(r, "#1001: Shipped (payment: Paid; shop: Fulfilled)\n(no number) (4PX): done\n");
}

static void a_tracking_code_is_asked_for_in_words(void **state)
{
    struct rig *r = *state;

#define TRACKING "POST /api/v1/orders/%231001/tracking?shop=demo.myshopify.com"
    rig_on(r, TRACKING, 200,
           "{\"outcome\":\"not_shipped_yet\",\"sentence\":\"Not shipped yet, asked 3 s ago.\","
           "\"stage\":\"ordered\",\"numbers\":[]}");
    assert_int_equal(rig_run(r, "tracking '#1001' --shop demo"), CLI_NOT_YET);
    CHECK_OUT(r, "Not shipped yet, asked 3 s ago.\n");
    rig_on(r, TRACKING, 200,
           "{\"outcome\":\"number_known\",\"sentence\":\"The tracking number is known.\","
           "\"stage\":\"shipped\",\"numbers\":[{\"number\":\"LP1\",\"carrier\":\"cainiao\"}]}");
    assert_int_equal(rig_run(r, "tracking '#1001' --shop demo"), CLI_DONE);
    CHECK_OUT(r, "The tracking number is known.\n  LP1  cainiao\n");
    CHECK_ERR(r, "Mark it as shipped: waybill ship #1001\n");
    rig_on(r, TRACKING, 200,
           "{\"outcome\":\"cannot_be_asked\",\"sentence\":\"No purchase is known: link one.\","
           "\"stage\":\"to_order\",\"numbers\":[]}");
    assert_int_equal(rig_run(r, "tracking '#1001' --shop demo"), CLI_FAILED);
}

static void buying_waits_for_the_supplier(void **state)
{
    struct rig *r = *state;

#define BUY "POST /api/v1/orders/1001/order"
#define BOUGHT(state, number, refusal)                                                           \
    "{\"id\":\"pur_1\",\"supplier\":\"aliexpress\",\"state\":\"" state "\",\"refusal\":" refusal \
    ",\"supplier_orders\":[" number "]}"
    rig_on(r, BUY, 202, ORDER("", BOUGHT("placed", "{\"number\":\"8182\"}", "null")));
    assert_int_equal(rig_run(r, "order 1001"), CLI_DONE);
    CHECK_ASKED(r, BUY " {\"wait\":true}\n");
    CHECK_OUT(r, "#1001: Shipped (payment: Paid; shop: Fulfilled)\n"
                 "aliexpress pur_1: Placed 8182\n");
    rig_on(r, BUY, 202, ORDER("", BOUGHT("refused", "", "\"out of stock\"")));
    assert_int_equal(rig_run(r, "order 1001 --line lin_2 --key k1"), CLI_FAILED);
    CHECK_ASKED(r, BUY " {\"wait\":true,\"lines\":[\"lin_2\"]}\n");
    assert_true(str_has(r->headers, STR("Idempotency-Key: k1\n")));
    CHECK_OUT(r, "#1001: Shipped (payment: Paid; shop: Fulfilled)\n"
                 "aliexpress pur_1: Refused\n  out of stock\n");
    rig_on(r, BUY, 202, ORDER("", BOUGHT("planned", "", "null")));
    assert_int_equal(rig_run(r, "order 1001 --no-wait"), CLI_NOT_YET);
    rig_on(r, BUY, 409,
           "{\"title\":\"Waybill does not do this by itself: see the reasons; a person can do it "
           "anyway.\",\"status\":409,\"code\":\"guard\",\"detail\":\"It is canceled.\"}");
    assert_int_equal(rig_run(r, "order 1001"), CLI_FAILED);
}

static void small_commands_say_what_they_did(void **state)
{
    static const struct {
        const char *line, *asked, *said;
    } rows[] = {
        {"hold 1001 --reason 'asked to wait'", "/hold {\"reason\":\"asked to wait\"}",
         "#1001 is on hold: nothing is bought or marked until `waybill release`."},
        {"release 1001", "/release {}", "#1001 is released."},
        {"allow 1001", "/allow {\"on\":true}", "#1001 may be handled all the same."},
        {"allow 1001 --undo", "/allow {\"on\":false}", "#1001 is guarded again."},
        {"elsewhere 1001 --reason me", "/elsewhere {\"on\":true,\"reason\":\"me\"}",
         "#1001 is handled elsewhere."},
        {"note 1001 call him -- --back", "/note {\"text\":\"call him --back\"}",
         "The note is in the history of #1001."},
        {"reread 1001", "/reread", "#1001 is being read again from the shop."},
        {"link 1001 8182738273827382", "/link {\"number\":\"8182738273827382\"}",
         "The number is linked to #1001."},
    };
    static const char *const calls[] = {"hold", "release", "allow", "elsewhere",
                                        "note", "reread",  "link"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(calls); i++)
        rig_on(r, str_cstr(r->a, str_printf(r->a, "POST /api/v1/orders/1001/%s", calls[i])), 200,
               ORDER("", ""));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(rig_run(r, rows[i].line), CLI_DONE);
        CHECK_ASKED(
            r, str_cstr(r->a, str_printf(r->a, "POST /api/v1/orders/1001%s\n", rows[i].asked)));
        CHECK_OUT(r, str_cstr(r->a, str_printf(r->a,
                                               "%s\n#1001: Shipped (payment: Paid; shop: "
                                               "Fulfilled)\n",
                                               rows[i].said)));
    }
}

static void numbers_are_changed_and_fulfillments_canceled(void **state)
{
    struct rig *r = *state;

    rig_on(r, "POST /api/v1/packages/pkg_1/number", 202,
           ORDER(DONE("LP1") "," WRITE("wr_2", "change_number", "\"LP9\"", "done", "null"), ""));
    assert_int_equal(rig_run(r, "number pkg_1 LP9 --notify"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/packages/pkg_1/number {\"number\":\"LP9\",\"notify\":true}\n");
    CHECK_OUT(r, "#1001: Shipped (payment: Paid; shop: Fulfilled)\nLP9 (4PX): done\n");
    rig_on(r, "POST /api/v1/fulfillments/ful_1/number", 202, ORDER("", ""));
    assert_int_equal(rig_run(r, "number ful_1 LP9 --carrier 4px"), CLI_DONE);
    CHECK_ASKED(r, "POST /api/v1/fulfillments/ful_1/number {\"number\":\"LP9\",\"carrier\":"
                   "\"4px\"}\n");
    assert_int_equal(rig_run(r, "number 1001 LP9"), CLI_USAGE);
    rig_on(r, "POST /api/v1/fulfillments/ful_1/cancel", 202,
           ORDER(DONE("LP1") "," WRITE("wr_2", "cancel_fulfillment", "null", "sent", "null"), ""));
    assert_int_equal(rig_run(r, "unfulfill ful_1"), CLI_NOT_YET);
    CHECK_OUT(r, "#1001: Shipped (payment: Paid; shop: Fulfilled)\n"
                 "(no number) (4PX): sent, no answer yet\n");
    rig_on(r, "POST /api/v1/writes/wr_0/retry", 202, ORDER(FAILED("LP1"), ""));
    assert_int_equal(rig_run(r, "outbox retry wr_0"), CLI_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_number_marks_the_order_as_shipped),
        RIG_TEST(the_exit_code_tells_what_became_of_it),
        RIG_TEST(several_packages_each_have_their_lines),
        RIG_TEST(a_tracking_code_is_asked_for_in_words),
        RIG_TEST(buying_waits_for_the_supplier),
        RIG_TEST(small_commands_say_what_they_did),
        RIG_TEST(numbers_are_changed_and_fulfillments_canceled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
