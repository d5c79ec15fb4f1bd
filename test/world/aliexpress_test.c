/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model of AliExpress is as strict as the real service: these tests hold it to the documented
 * signature samples, tokens, refusals and the course of an order. Shapes: aliexpress_shape_test.c.
 */
#include "test/world/aliexpress_rig.h"

#include "sim/world/aliexpress_state.h"

static int open_usual(void **state)
{
    struct rig *r = test_malloc(sizeof(*r));
    rig_open(r, NULL);
    *state = r;
    return 0;
}

static int close_rig(void **state)
{
    rig_close(*state);
    test_free(*state);
    return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_usual, close_rig)

/* A world with other options, in place of the usual one. */
static void reopen(struct rig *r, struct aliworld_options options)
{
    rig_close(r);
    rig_open(r, &options);
}

static struct http_headers pairs(struct arena *a, const char *form)
{
    return form_parse(a, str_of(form));
}

static void the_signature_is_that_of_the_official_sample(void **state)
{
    struct rig *r = *state;
    struct http_headers p =
        pairs(r->a, "method=/auth/token/create&app_key=12345678&sign_method=sha256"
                    "&code=3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26&timestamp=1517820392000&empty=");
    CHECK_TEXT(aliworld_sign(r->a, &p, STR("/auth/token/create"), STR("helloworld"), false),
               STR("35607762342831B6A417A0DED84B79C05FEFBF116969C48AD6DC00279A9F4D81"));
}

static void names_are_signed_in_the_order_of_their_bytes(void **state)
{
    struct rig *r = *state;
    struct http_headers p =
        pairs(r->a, "method=aliexpress.ds.text.search&app_key=501234&keyWord=tees&key_word2=x"
                    "&queryDeliveryReq={}&query_a=1&Zeta=z&foo=1&bar=2&foo_bar=3&foobar=4"
                    "&sign_method=sha256&timestamp=1730000000000");
    CHECK_TEXT(aliworld_sign(r->a, &p, STR_NONE, STR("helloworld"), false),
               STR("E521AD313F09E0C134235F06C7D68AD94467D9226269981DD4DFB4E3864B225E"));
}

static void the_old_md5_signature_is_that_of_its_sample(void **state)
{
    struct rig *r = *state;
    struct http_headers p = pairs(r->a, "foo=1&bar=2&foo_bar=3&foobar=4");
    CHECK_TEXT(aliworld_sign(r->a, &p, STR_NONE, STR("testsecret"), true),
               STR("54C22189FE38F1B7E6E4D701FB82851E"));
}

static void a_changed_parameter_spoils_the_signature(void **state)
{
    struct rig *r = *state;
    struct http_headers p = rig_system(r);
    rig_add(r, &p, "method", STR("aliexpress.ds.order.tracking.get"));
    rig_add(r, &p, "ae_order_id", STR("1"));
    rig_add(r, &p, "session", aliworld_tokens(r->w, 0).access);
    CHECK_TEXT(rig_error(rig_send(r, "/sync", p, STR("/sync"))), STR("IncompleteSignature"));
}

static void calls_from_another_time_are_refused(void **state)
{
    struct rig *r = *state;
    struct http_headers p = rig_system(r);
    rig_add(r, &p, "method", STR("aliexpress.ds.order.tracking.get"));
    rig_pass(r, 7201 * MS_SECOND);
    CHECK_TEXT(rig_error(rig_send(r, "/sync", p, STR_NONE)), STR("IllegalTimestamp"));
}

static void what_is_missing_or_unknown_is_named(void **state)
{
    struct rig *r = *state;
    struct http_headers none = {0};
    CHECK_TEXT(rig_error(rig_send(r, "/sync", none, STR_NONE)), STR("MissingParameter"));
    CHECK_TEXT(rig_error(rig_call(r, "aliexpress.ds.order.tracking.get", "x", STR("1"))),
               STR("MissingParameter"));
    CHECK_TEXT(rig_error(rig_call(r, "aliexpress.ds.order.cancel", "x", STR("1"))),
               STR("InvalidApiPath"));
}

static const struct json *refresh(struct rig *r, struct str token)
{
    struct http_headers p = rig_system(r);
    rig_add(r, &p, "refresh_token", token);
    return rig_send(r, "/rest/auth/token/refresh", p, STR("/auth/token/refresh"));
}

static void a_code_buys_tokens_once(void **state)
{
    struct rig *r = *state;
    struct str code = aliworld_auth_code(r->w, 0, r->now_ms);
    for (int i = 0; i < 2; i++) {
        struct http_headers p = rig_system(r);
        rig_add(r, &p, "code", code);
        const struct json *root =
            rig_send(r, "/rest/auth/token/create", p, STR("/auth/token/create"));
        CHECK_TEXT(json_str(json_get(root, "access_token")),
                   i == 0 ? aliworld_tokens(r->w, 0).access : STR(""));
        CHECK_TEXT(json_str(json_get(root, "code")), i == 0 ? STR("0") : STR("InvalidCode"));
    }
}

static void tokens_come_through_sync_in_a_wrapping(void **state)
{
    struct rig *r = *state;
    struct http_headers p = rig_system(r);
    rig_add(r, &p, "method", STR("/auth/token/create"));
    rig_add(r, &p, "code", aliworld_auth_code(r->w, 0, r->now_ms));
    const struct json *root = rig_send(r, "/sync", p, STR_NONE);
    assert_false(json_is_null(json_get(root, "/auth/token/create_response")));
}

static void the_consent_page_sends_the_buyer_back_with_a_code(void **state)
{
    struct rig *r = *state;
    struct http_request req = {
        .method = HTTP_GET,
        .url = STR("/oauth/authorize"),
        .query = STR("response_type=code&client_id=501234&force_auth=true&state=s%26t"
                     "&redirect_uri=https%3A%2F%2Fshop.example%2Fconnect%3Fx%3D1")};
    struct http_response answer = aliworld_handle(r->w, &req, r->now_ms, r->a);
    struct str to = http_header_get(&answer.headers, STR("Location"));
    assert_int_equal(answer.status, 302);
    assert_true(str_starts(to, STR("https://shop.example/connect?x=1&code=3_501234_")));
    assert_true(str_ends(to, STR("&state=s%26t")));
}

static void an_old_token_ends_and_a_refreshed_one_works(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    rig_pass(r, 30 * MS_DAY);
    const struct json *root = rig_call(r, "aliexpress.ds.order.tracking.get", "ae_order_id", id);
    CHECK_TEXT(rig_error(root), STR("IllegalAccessToken"));
    assert_true(
        json_is_str(json_get(refresh(r, aliworld_tokens(r->w, 0).refresh), "access_token")));
    assert_non_null(rig_tracking(r, id));
}

static void a_lost_refresh_can_be_repeated_until_the_new_pair_is_used(void **state)
{
    struct rig *r = *state;
    struct str old = aliworld_tokens(r->w, 0).refresh;
    aliworld_fault(r->w, ALIWORLD_LOST_AFTER, STR("/auth/token/refresh"), 1);
    assert_null(refresh(r, old));
    assert_true(json_is_str(json_get(refresh(r, old), "access_token")));
    rig_tracking(r, STR("1"));
    CHECK_TEXT(json_str(json_get(refresh(r, old), "code")), STR("IllegalRefreshToken"));
}

static void a_revoked_buyer_is_locked_out(void **state)
{
    struct rig *r = *state;
    struct str old = aliworld_tokens(r->w, 0).refresh;
    aliworld_revoke(r->w, 0);
    CHECK_TEXT(json_str(json_get(refresh(r, old), "code")), STR("IllegalRefreshToken"));
}

static void a_repeated_reference_buys_once(void **state)
{
    struct rig *r = *state;
    rig_order(r);
    const struct json *again = rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2);
    assert_false(json_bool(json_get(again, "is_success"), true));
    CHECK_TEXT(json_str(json_get(again, "error_code")), STR("REPEATED_ORDER_ERROR"));
    assert_int_equal(aliworld_placements(r->w, RIG_REFERENCE), 1);
    assert_int_equal(aliworld_orders_n(r->w), 1);
}

static void a_repeated_reference_may_answer_the_same_ids(void **state)
{
    struct rig *r = *state;
    struct aliworld_options options = aliworld_defaults();
    options.repeat_answers_ids = true;
    reopen(r, options);
    struct str id = rig_order(r);
    const struct json *again = rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2);
    CHECK_TEXT(json_text(r->a, json_at(rig_list(json_get(again, "order_list")), 0)), id);
    assert_int_equal(aliworld_placements(r->w, RIG_REFERENCE), 1);
}

static void after_a_day_the_reference_is_forgotten(void **state)
{
    struct rig *r = *state;
    rig_order(r);
    rig_pass(r, MS_DAY);
    rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2);
    assert_int_equal(aliworld_placements(r->w, RIG_REFERENCE), 2);
}

static void a_misspelled_reference_protects_nothing(void **state)
{
    struct rig *r = *state;
    struct rig_item item = {LAMP, LAMP_ATTR, STR_NONE, 1};
    struct str purchase = str_replace(r->a, rig_purchase(r, RIG_REFERENCE, &item, 1),
                                      STR("out_order_id"), STR("outOrderId"));
    rig_place_json(r, purchase);
    rig_place_json(r, purchase);
    assert_int_equal(aliworld_orders_n(r->w), 2);
    assert_int_equal(aliworld_placements(r->w, RIG_REFERENCE), 0);
}

static void items_of_two_stores_become_two_orders(void **state)
{
    struct rig *r = *state;
    struct rig_item items[] = {{LAMP, LAMP_ATTR, STR_NONE, 1},
                               {MUG, STR_NONE, STR_NONE, 2},
                               {BULB, STR_NONE, STR_NONE, 3}};
    const struct json *result =
        rig_place_json(r, rig_purchase(r, RIG_REFERENCE, items, COUNT_OF(items)));
    assert_int_equal(json_len(rig_list(json_get(result, "order_list"))), 2);
    assert_int_equal(aliworld_orders_of(r->w, RIG_REFERENCE), 2);
    assert_int_equal(aliworld_placements(r->w, RIG_REFERENCE), 1);
    assert_int_equal(aliworld_order_at(r->w, 0)->lines_n, 2);
    assert_int_equal(aliworld_order_at(r->w, 1)->lines[0].quantity, 2);
    assert_int_equal(aliworld_order_at(r->w, 0)->id.n, 16);
}

static struct str refusal(struct rig *r, const char *from, const char *to)
{
    struct rig_item item = {LAMP, LAMP_ATTR, STR("CPAM"), 1};
    struct str purchase = rig_purchase(r, STR("X"), &item, 1);
    assert_true(str_has(purchase, str_of(from)));
    purchase = str_replace(r->a, purchase, str_of(from), str_of(to));
    const struct json *result = rig_place_json(r, purchase);
    assert_false(json_is_null(result));
    assert_false(json_bool(json_get(result, "is_success"), true));
    assert_int_equal(aliworld_orders_n(r->w), 0);
    return json_str(json_get(result, "error_msg"));
}

static void bad_addresses_are_refused_with_the_reason(void **state)
{
    struct rig *r = *state;
    CHECK_TEXT(refusal(r, "Vineland", ""), STR("Please enter a city"));
    CHECK_TEXT(refusal(r, "New Jersey", "NJ"), STR("Please select a State/Province/County"));
    CHECK_TEXT(refusal(r, "6095550123", ""), STR("Please enter mobile phone number"));
    CHECK_TEXT(refusal(r, "6095550123", "(609) 555-0123"),
               STR("Please enter the country code and phone number without any spaces or special "
                   "characters"));
    CHECK_TEXT(refusal(r, "Mara Jansen", "M"), STR("Please enter between 2 - 32 characters"));
    CHECK_TEXT(refusal(r, "Mara Jansen", "Mara Philomena Wilhelmina van Jansen"),
               STR("Please enter between 2 - 32 characters"));
    CHECK_TEXT(refusal(r, "logistics_address", "logisticsAddress"),
               STR("Please select a country/region"));
    CHECK_TEXT(refusal(r, "\"US\",\"province\":\"New Jersey\"",
                       "\"BR\",\"cpf\":\"52998224726\",\"province\":\"S\u00e3o Paulo\""),
               STR("B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_CN_INVALID"));
}

static void what_is_not_to_be_had_is_refused(void **state)
{
    struct rig *r = *state;
    CHECK_TEXT(refusal(r, "14:350853#Black", "14:350853#Blue"), STR("SKU_NOT_EXIST"));
    CHECK_TEXT(refusal(r, "1005004000000303", "1005004000000999"), STR("SKU_NOT_EXIST"));
    CHECK_TEXT(refusal(r, "CPAM", "DHL"), STR("DELIVERY_METHOD_NOT_EXIST"));
    CHECK_TEXT(refusal(r, "count\":1", "count\":501"), STR("INVENTORY_HOLD_ERROR"));
    CHECK_TEXT(refusal(r, "count\":1", "count\":0"), STR("PARM_ILLEGL"));
    aliworld_edit_variant(r->w, LAMP_SKU, STR_NONE, STR("14:1#Black;5:361386"));
    CHECK_TEXT(refusal(r, "X", "Y"), STR("SKU_NOT_EXIST"));
    aliworld_refuse(r->w, STR("BLACKLIST_BUYER_IN_LIST"), STR("BLACKLIST_BUYER_IN_LIST"), 1);
    CHECK_TEXT(refusal(r, "X", "Y"), STR("BLACKLIST_BUYER_IN_LIST"));
}

static void a_refused_purchase_takes_neither_stock_nor_reference(void **state)
{
    struct rig *r = *state;
    struct rig_item items[] = {{BULB, STR_NONE, STR_NONE, 40}, {BULB, STR_NONE, STR_NONE, 1}};
    struct str both = rig_purchase(r, RIG_REFERENCE, items, 2);
    CHECK_TEXT(json_str(json_get(rig_place_json(r, both), "error_code")),
               STR("INVENTORY_HOLD_ERROR"));
    const struct json *result = rig_place_json(r, rig_purchase(r, RIG_REFERENCE, items, 1));
    assert_true(json_bool(json_get(result, "is_success"), false));
}

static void a_young_order_cannot_be_read_yet(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    rig_pass(r, -1);
    CHECK_TEXT(rig_error(rig_call(r, "aliexpress.trade.ds.order.get", "single_order_query",
                                  str_printf(r->a, "{\"order_id\":\"%.*s\"}", STR_ARG(id)))),
               STR("isv.insufficient-permission"));
    rig_pass(r, 1);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_SELLER_SEND_GOODS"));
}

static void an_order_of_another_buyer_is_not_shown(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    r->account = aliworld_add_account(r->w, RIG_KEY, RIG_SECRET, STR("other"), r->now_ms);
    assert_null(rig_get(r, id));
    CHECK_TEXT(json_str(json_get(rig_tracking(r, id), "code")), STR("1001"));
}

static void an_order_walks_from_payment_to_its_end(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_SELLER_SEND_GOODS"));
    CHECK_TEXT(json_str(json_get(rig_tracking(r, id), "msg")), STR("TRACKING DATA NOT FOUND"));
    rig_pass(r, 2 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_BUYER_ACCEPT_GOODS"));
    struct str number = json_str(json_get(rig_parcel(r, id, 0), "mail_no"));
    assert_int_equal(number.n, 16);
    assert_true(str_starts(number, STR("LP00")));
    rig_pass(r, 12 * MS_DAY);
    const struct json *nodes = rig_list(json_get(rig_parcel(r, id, 0), "detail_node_list"));
    CHECK_TEXT(json_str(json_get(json_at(nodes, 0), "tracking_name")), STR("Delivered"));
    rig_pass(r, 3 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("FINISH"));
    assert_int_equal(aliworld_order(r->w, id)->packages[0].shipped_ms, RIG_START_MS + 2 * MS_DAY);
}

static void packages_leave_one_after_the_other(void **state)
{
    struct rig *r = *state;
    struct aliworld_options options = aliworld_defaults();
    options.packages = 2;
    reopen(r, options);
    struct rig_item items[] = {{LAMP, LAMP_ATTR, STR_NONE, 2}, {BULB, STR_NONE, STR_NONE, 1}};
    rig_place_json(r, rig_purchase(r, RIG_REFERENCE, items, 2));
    struct str id = aliworld_order_at(r->w, 0)->id;
    rig_pass(r, 2 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("SELLER_PART_SEND_GOODS"));
    rig_pass(r, 6 * MS_HOUR);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_BUYER_ACCEPT_GOODS"));
    const struct json *first = rig_parcel(r, id, 0), *second = rig_parcel(r, id, 1);
    CHECK_TEXT(json_text(r->a, json_get(json_at(rig_list(json_get(first, "package_item_list")), 0),
                                        "item_id")),
               LAMP);
    CHECK_TEXT(json_text(r->a, json_get(json_at(rig_list(json_get(second, "package_item_list")), 0),
                                        "item_id")),
               BULB);
    assert_false(
        str_eq(json_str(json_get(first, "mail_no")), json_str(json_get(second, "mail_no"))));
}

static void a_package_may_be_announced_without_a_number(void **state)
{
    struct rig *r = *state;
    struct aliworld_options options = aliworld_defaults();
    options.announce_ms = MS_HOUR;
    reopen(r, options);
    struct str id = rig_order(r);
    rig_pass(r, MS_HOUR);
    const struct json *parcel = rig_parcel(r, id, 0);
    assert_true(json_is_str(json_get(parcel, "mail_no")));
    CHECK_TEXT(json_str(json_get(parcel, "mail_no")), STR(""));
    CHECK_TEXT(rig_status(r, id), STR("WAIT_SELLER_SEND_GOODS"));
}

static void a_relabeled_package_shows_its_new_number_only(void **state)
{
    struct rig *r = *state;
    struct aliworld_options options = aliworld_defaults();
    options.relabel_permille = 1000;
    reopen(r, options);
    struct str id = rig_order(r);
    rig_pass(r, 2 * MS_DAY);
    struct str first = json_str(json_get(rig_parcel(r, id, 0), "mail_no"));
    rig_pass(r, 5 * MS_DAY);
    struct str second = json_str(json_get(rig_parcel(r, id, 0), "mail_no"));
    assert_int_equal(second.n, 22);
    assert_true(str_starts(second, STR("9261290")));
    CHECK_TEXT(aliworld_order(r->w, id)->packages[0].old_number, first);
}

static void an_unpaid_order_says_so_and_ends(void **state)
{
    struct rig *r = *state;
    struct aliworld_options options = aliworld_defaults();
    options.pays_by_itself = false;
    reopen(r, options);
    const struct json *result = rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2);
    assert_true(json_bool(json_get(result, "is_success"), false));
    CHECK_TEXT(json_str(json_get(result, "error_msg")),
               STR("OrderCreated, autoPay fail:APIPayFail"));
    struct str id = aliworld_order_at(r->w, 0)->id;
    rig_pass(r, 11 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("PLACE_ORDER_SUCCESS"));
    rig_pass(r, MS_DAY);
    const struct json *order = rig_get(r, id);
    CHECK_TEXT(json_str(json_get(order, "order_status")), STR("FINISH"));
    const struct json *line = json_at(rig_list(json_get(order, "child_order_list")), 0);
    assert_false(str_empty(json_str(json_get(line, "end_reason"))));
    assert_false(aliworld_pay(r->w, id, r->now_ms));
}

static void money_is_checked_before_the_seller_starts(void **state)
{
    struct rig *r = *state;
    struct aliworld_options options = aliworld_defaults();
    options.pays_by_itself = false;
    options.risk_ms = MS_HOUR;
    reopen(r, options);
    struct str id = rig_order(r);
    assert_true(aliworld_pay(r->w, id, r->now_ms));
    CHECK_TEXT(rig_status(r, id), STR("RISK_CONTROL"));
    rig_pass(r, MS_HOUR);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_SELLER_SEND_GOODS"));
}

static void a_seller_may_cancel_what_has_not_left(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    assert_true(aliworld_cancel(r->w, id, r->now_ms));
    CHECK_TEXT(rig_status(r, id), STR("IN_CANCEL"));
    rig_pass(r, MS_HOUR);
    CHECK_TEXT(rig_status(r, id), STR("FINISH"));
    assert_int_equal(aliworld_order(r->w, id)->stage, ALIWORLD_CANCELED);
    rig_pass(r, 30 * MS_DAY - 2 * MS_HOUR);
    CHECK_TEXT(rig_status(r, id), STR("FINISH"));
    assert_int_equal(aliworld_order(r->w, id)->packages[0].shipped_ms, 0);
}

static void people_can_hurry_an_order_along(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    assert_true(aliworld_ship(r->w, id, STR("LP00700000000303"), r->now_ms));
    assert_false(aliworld_ship(r->w, id, STR_NONE, r->now_ms));
    CHECK_TEXT(json_str(json_get(rig_parcel(r, id, 0), "mail_no")), STR("LP00700000000303"));
    assert_false(aliworld_cancel(r->w, id, r->now_ms));
    assert_true(aliworld_relabel(r->w, id, 0, STR("JD014100000000030303"), r->now_ms));
    assert_true(aliworld_hide_tracking(r->w, id, r->now_ms + 1));
    CHECK_TEXT(json_str(json_get(rig_tracking(r, id), "code")), STR("1001"));
    rig_pass(r, 1);
    CHECK_TEXT(json_str(json_get(rig_parcel(r, id, 0), "mail_no")), STR("JD014100000000030303"));
    assert_true(aliworld_deliver(r->w, id, r->now_ms));
    rig_pass(r, 3 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("FINISH"));
}

static void an_answer_may_be_lost_after_the_deed(void **state)
{
    struct rig *r = *state;
    aliworld_fault(r->w, ALIWORLD_LOST_BEFORE, STR("aliexpress.ds.order.create"), 1);
    aliworld_fault(r->w, ALIWORLD_LOST_AFTER, STR("aliexpress.ds.order.create"), 1);
    assert_null(rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2));
    assert_int_equal(r->last.status, 0);
    assert_int_equal(aliworld_orders_n(r->w), 0);
    assert_null(rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2));
    assert_int_equal(aliworld_orders_n(r->w), 1);
    assert_int_equal(aliworld_calls(r->w, STR("aliexpress.ds.order.create")), 2);
}

static void answers_may_be_garbage_or_late(void **state)
{
    struct rig *r = *state;
    aliworld_fault(r->w, ALIWORLD_HTML_502, STR_NONE, 1);
    assert_null(rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2));
    assert_int_equal(r->last.status, 502);
    aliworld_fault(r->w, ALIWORLD_CUT_JSON, STR_NONE, 1);
    assert_null(rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2));
    assert_int_equal(r->last.status, 200);
    assert_int_equal(aliworld_orders_n(r->w), 1);
    aliworld_fault(r->w, ALIWORLD_DELAY, STR_NONE, 1);
    rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2);
    CHECK_TEXT(http_header_get(&r->last.headers, STR("x-sim-delay-ms")), STR("20000"));
}

static void too_many_calls_are_banned_for_a_second(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->calls_per_second = 2;
    rig_tracking(r, STR("1"));
    rig_tracking(r, STR("1"));
    const struct json *root = rig_call(r, "aliexpress.ds.order.tracking.get", "ae_order_id", LAMP);
    CHECK_TEXT(rig_error(root), STR("ApiCallLimit"));
    assert_true(str_has(json_str(json_path(root, "error_response.msg")),
                        STR("this ban will last 1 seconds")));
    rig_pass(r, MS_SECOND);
    aliworld_options(r->w)->calls_per_day = 3;
    root = rig_call(r, "aliexpress.ds.order.tracking.get", "ae_order_id", LAMP);
    assert_int_equal(json_i64(json_path(root, "error_response.code"), 0), 7);
}

static void a_message_is_signed_and_repeated_until_it_is_taken(void **state)
{
    struct rig *r = *state;
    struct world_push push;
    struct world_service s;
    uint8_t mac[SHA256_LEN];
    aliworld_options(r->w)->push_url = STR("http://127.0.0.1:8787/webhooks/aliexpress");
    s = aliworld_service(r->w);
    rig_order(r);
    assert_int_equal(s.next_ms(s.state), RIG_START_MS + MS_SECOND);
    assert_false(s.push(s.state, RIG_START_MS, r->a, &push));
    assert_true(s.push(s.state, r->now_ms, r->a, &push));
    assert_true(str_has(push.request.body, STR("\"orderStatus\":\"OrderCreated\"")));
    crypto_hmac_sha256(RIG_SECRET, str_cat(r->a, RIG_KEY, push.request.body), mac);
    CHECK_TEXT(http_header_get(&push.request.headers, STR("authorization")),
               hex_lower(r->a, mac, sizeof(mac)));
    s.pushed(s.state, &push, 503, r->now_ms);
    assert_true(s.push(s.state, r->now_ms, r->a, &push));
    assert_true(str_has(push.request.body, STR("PaymentAuthorized")));
    s.pushed(s.state, &push, 200, r->now_ms);
    assert_false(s.push(s.state, r->now_ms, r->a, &push));
    rig_pass(r, 30 * MS_MINUTE);
    assert_true(s.push(s.state, r->now_ms, r->a, &push));
    assert_int_equal(push.tries, 1);
}

static void the_same_seed_gives_the_same_world(void **state)
{
    struct rig *r = *state;
    struct rig other;
    rig_open(&other, NULL);
    CHECK_TEXT(rig_order(r), rig_order(&other));
    rig_pass(r, 20 * MS_DAY);
    rig_pass(&other, 20 * MS_DAY);
    CHECK_TEXT(json_print(r->a, rig_tracking(r, aliworld_order_at(r->w, 0)->id)),
               json_print(r->a, rig_tracking(&other, aliworld_order_at(r->w, 0)->id)));
    rig_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_signature_is_that_of_the_official_sample),
        TEST(names_are_signed_in_the_order_of_their_bytes),
        TEST(the_old_md5_signature_is_that_of_its_sample),
        TEST(a_changed_parameter_spoils_the_signature),
        TEST(calls_from_another_time_are_refused),
        TEST(what_is_missing_or_unknown_is_named),
        TEST(a_code_buys_tokens_once),
        TEST(tokens_come_through_sync_in_a_wrapping),
        TEST(the_consent_page_sends_the_buyer_back_with_a_code),
        TEST(an_old_token_ends_and_a_refreshed_one_works),
        TEST(a_lost_refresh_can_be_repeated_until_the_new_pair_is_used),
        TEST(a_revoked_buyer_is_locked_out),
        TEST(a_repeated_reference_buys_once),
        TEST(a_repeated_reference_may_answer_the_same_ids),
        TEST(after_a_day_the_reference_is_forgotten),
        TEST(a_misspelled_reference_protects_nothing),
        TEST(items_of_two_stores_become_two_orders),
        TEST(bad_addresses_are_refused_with_the_reason),
        TEST(what_is_not_to_be_had_is_refused),
        TEST(a_refused_purchase_takes_neither_stock_nor_reference),
        TEST(a_young_order_cannot_be_read_yet),
        TEST(an_order_of_another_buyer_is_not_shown),
        TEST(an_order_walks_from_payment_to_its_end),
        TEST(packages_leave_one_after_the_other),
        TEST(a_package_may_be_announced_without_a_number),
        TEST(a_relabeled_package_shows_its_new_number_only),
        TEST(an_unpaid_order_says_so_and_ends),
        TEST(money_is_checked_before_the_seller_starts),
        TEST(a_seller_may_cancel_what_has_not_left),
        TEST(people_can_hurry_an_order_along),
        TEST(an_answer_may_be_lost_after_the_deed),
        TEST(answers_may_be_garbage_or_late),
        TEST(too_many_calls_are_banned_for_a_second),
        TEST(a_message_is_signed_and_repeated_until_it_is_taken),
        TEST(the_same_seed_gives_the_same_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
