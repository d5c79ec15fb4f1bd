/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The harder courses of an order in the model of AliExpress: payment that takes its time or fails,
 * sellers who cancel all or a part, numbers that no carrier has seen, that change, vanish or are
 * shared, messages that are late, twice or lost, and the truth about what was bought.
 */
#include "test/world/aliexpress_rig.h"

#include "sim/world/aliexpress_state.h"

static int open_two_packages(void **state)
{
    struct rig *r = test_malloc(sizeof(*r));
    struct aliworld_options o = aliworld_defaults();
    o.packages = 2;
    o.access_ms = 1000 * MS_DAY;
    rig_open(r, &o);
    *state = r;
    return 0;
}

static int close_rig(void **state)
{
    rig_close(*state);
    test_free(*state);
    return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_two_packages, close_rig)

/* An order of two lines, hence of two packages, read some seconds later. */
static struct str two_lines(struct rig *r, struct str reference)
{
    struct rig_item items[] = {{LAMP, LAMP_ATTR, STR_NONE, 1}, {BULB, STR_NONE, STR_NONE, 1}};
    rig_place_json(r, rig_purchase(r, reference, items, COUNT_OF(items)));
    rig_pass(r, 10 * MS_SECOND);
    return aliworld_order_at(r->w, aliworld_orders_n(r->w) - 1)->id;
}

/* The numbers of all lines of tracking with ' ' between, "1001" when there are none. */
static struct str numbers(struct rig *r, struct str id)
{
    const struct json *v = rig_tracking(r, id);
    struct str all = STR_NONE;
    if (!json_bool(json_get(v, "ret"), false))
        return json_str(json_get(v, "code"));
    for (struct json_iter it = json_iter(rig_list(json_path(v, "data.tracking_detail_line_list")));
         json_next(&it);)
        all = str_printf(r->a, "%.*s%s%.*s", STR_ARG(all), it.i ? " " : "",
                         STR_ARG(json_str(json_get(it.val, "mail_no"))));
    return all;
}

/* The names of what happened to a line of tracking, newest first. */
static struct str events(struct rig *r, struct str id, size_t line)
{
    struct str all = STR_NONE;
    for (struct json_iter it =
             json_iter(rig_list(json_get(rig_parcel(r, id, line), "detail_node_list")));
         json_next(&it);)
        all = str_printf(r->a, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "",
                         STR_ARG(json_str(json_get(it.val, "tracking_name"))));
    return all;
}

static void money_is_on_its_way_before_it_is_there(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->payment_ms = MS_HOUR;
    aliworld_options(r->w)->risk_ms = MS_HOUR;
    struct str id = two_lines(r, RIG_REFERENCE);
    CHECK_TEXT(rig_status(r, id), STR("PAYMENT_PROCESSING"));
    rig_pass(r, MS_HOUR);
    CHECK_TEXT(rig_status(r, id), STR("RISK_CONTROL"));
    rig_pass(r, MS_HOUR);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_SELLER_SEND_GOODS"));
}

static void a_bank_that_says_no_leaves_it_unpaid(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->payment_ms = MS_HOUR;
    struct str id = two_lines(r, RIG_REFERENCE);
    assert_true(aliworld_fail_payment(r->w, id, r->now_ms));
    CHECK_TEXT(rig_status(r, id), STR("PLACE_ORDER_SUCCESS"));
    assert_null(json_get(rig_get(r, id), "order_paidtime_string"));
    rig_pass(r, MS_HOUR);
    CHECK_TEXT(rig_status(r, id), STR("PLACE_ORDER_SUCCESS"));
    assert_true(aliworld_pay(r->w, id, r->now_ms));
    rig_pass(r, MS_HOUR);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_SELLER_SEND_GOODS"));
    assert_false(aliworld_fail_payment(r->w, id, r->now_ms));
}

static void a_buyer_cancels_on_the_site(void **state)
{
    struct rig *r = *state;
    struct str id = two_lines(r, RIG_REFERENCE);
    assert_true(aliworld_cancel_by_buyer(r->w, id, r->now_ms));
    CHECK_TEXT(rig_status(r, id), STR("IN_CANCEL"));
    rig_pass(r, MS_HOUR);
    const struct json *v = rig_get(r, id);
    CHECK_TEXT(json_str(json_get(v, "order_status")), STR("FINISH"));
    const struct json *line = json_at(rig_list(json_get(v, "child_order_list")), 1);
    CHECK_TEXT(json_str(json_get(line, "end_reason_desc")), STR("Buyer cancelled"));
    aliworld_options(r->w)->canceled_says_in_cancel = true;
    CHECK_TEXT(rig_status(r, id), STR("IN_CANCEL"));
    assert_false(aliworld_cancel_by_buyer(r->w, id, r->now_ms));
}

static void one_line_is_canceled_and_the_other_arrives(void **state)
{
    struct rig *r = *state;
    struct str id = two_lines(r, RIG_REFERENCE);
    assert_true(aliworld_drop_line(r->w, id, 1, r->now_ms));
    assert_false(aliworld_drop_line(r->w, id, 1, r->now_ms));
    rig_pass(r, 2 * MS_DAY);
    /* The only package that is left is out, so all is out. */
    CHECK_TEXT(rig_status(r, id), STR("WAIT_BUYER_ACCEPT_GOODS"));
    assert_false(str_has(numbers(r, id), STR(" ")));
    assert_false(aliworld_drop_line(r->w, id, 0, r->now_ms));
    rig_pass(r, 15 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("FINISH"));
    const struct json *lines = rig_list(json_get(rig_get(r, id), "child_order_list"));
    assert_null(json_get(json_at(lines, 0), "end_reason"));
    CHECK_TEXT(json_str(json_get(json_at(lines, 1), "end_reason_desc")), STR("Out of stock"));
    struct aliworld_units u = aliworld_units(r->w, RIG_REFERENCE, STR_NONE);
    assert_true(u.placed == 2 && u.canceled == 1 && u.paid == 1 && u.delivered == 1);
    u = aliworld_units(r->w, RIG_REFERENCE, BULB_SKU);
    assert_true(u.placed == 1 && u.canceled == 1 && u.paid == 0 && u.shipped == 0);
}

static void a_line_dropped_after_the_other_arrived_ends_the_order(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->package_gap_ms = 40 * MS_DAY;
    struct str id = two_lines(r, RIG_REFERENCE);
    rig_pass(r, 20 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("SELLER_PART_SEND_GOODS"));
    assert_true(aliworld_drop_line(r->w, id, 1, r->now_ms));
    rig_pass(r, 3 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("FINISH"));
}

static void dropping_every_line_cancels_the_order(void **state)
{
    struct rig *r = *state;
    struct str id = two_lines(r, RIG_REFERENCE);
    assert_true(aliworld_drop_line(r->w, id, 0, r->now_ms));
    assert_true(aliworld_drop_line(r->w, id, 1, r->now_ms));
    assert_int_equal(aliworld_order(r->w, id)->stage, ALIWORLD_CANCELED);
    struct aliworld_units u = aliworld_units(r->w, RIG_REFERENCE, STR_NONE);
    assert_true(u.placed == 2 && u.canceled == 2 && u.paid == 0);
    assert_int_equal(aliworld_variant_of(r->w, BULB_SKU)->stock, 40);
}

static void sellers_regret_by_chance(void **state)
{
    struct rig *r = *state;
    size_t canceled = 0, cut = 0, whole = 0;
    aliworld_options(r->w)->seller_cancels_permille = 300;
    aliworld_options(r->w)->seller_drops_permille = 300;
    for (int i = 0; i < 30; i++)
        two_lines(r, str_printf(r->a, "WB-%d", i));
    rig_pass(r, 60 * MS_DAY);
    aliworld_tick(r->w, r->now_ms);
    for (size_t i = 0; i < aliworld_orders_n(r->w); i++) {
        const struct aliworld_order *o = aliworld_order_at(r->w, i);
        bool dropped = !str_empty(o->lines[1].end_reason);
        canceled += o->stage == ALIWORLD_CANCELED;
        cut += o->stage == ALIWORLD_FINISHED && dropped;
        whole += o->stage == ALIWORLD_FINISHED && !dropped;
    }
    assert_int_equal(canceled + cut + whole, 30);
    assert_true(canceled >= 3 && cut >= 3 && whole >= 3);
}

static void an_order_may_show_a_word_that_nobody_knows(void **state)
{
    struct rig *r = *state;
    struct str id = two_lines(r, RIG_REFERENCE);
    static const char *const words[] = {"IN_FROZEN", "IN_ISSUE", "WAIT_FOR_THE_MOON"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        assert_true(aliworld_set_status(r->w, id, str_of(words[i])));
        CHECK_TEXT(rig_status(r, id), str_of(words[i]));
    }
    assert_true(aliworld_set_status(r->w, id, STR_NONE));
    CHECK_TEXT(rig_status(r, id), STR("WAIT_SELLER_SEND_GOODS"));
    assert_false(aliworld_set_status(r->w, STR("1"), STR("X")));
}

/* -- Numbers. */

static void a_number_is_provisional_until_a_carrier_sees_it(void **state)
{
    struct rig *r = *state;
    struct aliworld_options *o = aliworld_options(r->w);
    o->scan_ms = 3 * MS_DAY;
    o->transit_ms = MS_DAY;
    o->code_names = true;
    struct str id = rig_order(r);
    rig_pass(r, 2 * MS_DAY);
    struct str number = json_str(json_get(rig_parcel(r, id, 0), "mail_no"));
    assert_int_equal(number.n, 16);
    CHECK_TEXT(events(r, id, 0),
               STR("AE_GWMS_OUTBOUND AE_GWMS_ACCEPT AE_ORDER_PAID AE_ORDER_PLACED"));
    CHECK_TEXT(rig_status(r, id), STR("SELLER_PART_SEND_GOODS"));
    rig_pass(r, 5 * MS_DAY);
    CHECK_TEXT(events(r, id, 0),
               STR("AE_LH_ARRIVE AE_LH_DEPART AE_GOT AE_GWMS_OUTBOUND AE_GWMS_ACCEPT "
                   "AE_ORDER_PAID AE_ORDER_PLACED"));
    rig_pass(r, 7 * MS_DAY);
    assert_true(str_starts(events(r, id, 0), STR("AE_GTMS_SIGNED AE_LH_ARRIVE ")));
    o->code_names = false;
    assert_true(str_starts(events(r, id, 0), STR("Delivered In transit ")));
}

static void a_number_may_never_be_seen_by_a_carrier(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->scan_ms = -1;
    struct str id = rig_order(r);
    rig_pass(r, 90 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_BUYER_ACCEPT_GOODS"));
    assert_false(str_has(events(r, id, 0), STR("Shipped")));
    assert_true(aliworld_scan(r->w, id, r->now_ms));
    assert_false(aliworld_scan(r->w, id, r->now_ms));
    assert_true(str_starts(events(r, id, 0), STR("Shipped ")));
}

static void a_number_may_be_there_before_anything_leaves(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->announce_ms = MS_MINUTE;
    aliworld_options(r->w)->early_number = true;
    struct str id = rig_order(r);
    rig_pass(r, MS_MINUTE);
    assert_int_equal(numbers(r, id).n, 33);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_SELLER_SEND_GOODS"));
    CHECK_TEXT(events(r, id, 0), STR("Package in preparation Paid Order created"));
}

static void after_a_relabel_both_lines_are_shown_for_the_same_goods(void **state)
{
    struct rig *r = *state;
    struct aliworld_options *o = aliworld_options(r->w);
    o->packages = 1;
    o->relabel_both_ms = 2 * MS_DAY;
    struct str id = rig_order(r);
    rig_pass(r, 2 * MS_DAY);
    struct str first = numbers(r, id);
    rig_pass(r, MS_DAY);
    assert_true(aliworld_relabel(r->w, id, 0, STR("JD0141"), r->now_ms));
    CHECK_TEXT(numbers(r, id), STR("JD0141"));
    rig_pass(r, 2 * MS_DAY);
    CHECK_TEXT(numbers(r, id), str_cat(r->a, first, STR(" JD0141")));
    CHECK_TEXT(events(r, id, 0), STR("Shipped Package ready for shipping Package in preparation "
                                     "Paid Order created"));
    assert_true(str_starts(events(r, id, 1), STR("In transit Shipped ")));
}

static void numbers_vanish_and_come_back(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    rig_pass(r, 3 * MS_DAY);
    struct str before = numbers(r, id);
    assert_true(aliworld_blank_number(r->w, id, 0, r->now_ms + MS_DAY));
    CHECK_TEXT(numbers(r, id), str_slice(before, 16, before.n));
    const struct json *first =
        json_at(rig_list(json_get(rig_get(r, id), "logistics_info_list")), 0);
    CHECK_TEXT(json_str(json_get(first, "logistics_no")), STR(""));
    assert_true(aliworld_hide_tracking(r->w, id, r->now_ms + MS_HOUR));
    CHECK_TEXT(numbers(r, id), STR("1001"));
    assert_int_equal(json_len(rig_list(json_get(rig_get(r, id), "logistics_info_list"))), 0);
    rig_pass(r, MS_DAY);
    CHECK_TEXT(numbers(r, id), before);
    assert_false(aliworld_blank_number(r->w, id, 2, 0));
}

static void numbers_vanish_by_chance(void **state)
{
    struct rig *r = *state;
    size_t gone = 0, blank = 0;
    aliworld_options(r->w)->vanish_permille = 1000;
    aliworld_options(r->w)->vanish_ms = MS_DAY;
    struct str id = rig_order(r);
    for (int i = 0; i < 120; i++, rig_pass(r, MS_HOUR)) {
        struct str now = numbers(r, id);
        gone += aliworld_order(r->w, id)->packages[0].shipped_ms && str_eq(now, STR("1001"));
        blank += str_starts(now, STR(" ")) || str_ends(now, STR(" ")) || str_empty(now);
    }
    assert_true(gone + blank > 20);
}

static void parcels_to_one_address_travel_under_one_number(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->packages = 1;
    struct str x = two_lines(r, STR("WB-1")), y = two_lines(r, STR("WB-2"));
    assert_false(aliworld_join(r->w, x, y, r->now_ms));
    rig_pass(r, 2 * MS_DAY);
    assert_false(str_eq(numbers(r, x), numbers(r, y)));
    assert_true(aliworld_join(r->w, x, y, r->now_ms));
    CHECK_TEXT(numbers(r, x), numbers(r, y));
    aliworld_options(r->w)->consolidate_permille = 1000;
    struct str z = two_lines(r, STR("WB-3"));
    rig_pass(r, 2 * MS_DAY);
    CHECK_TEXT(numbers(r, z), numbers(r, y));
    rig_pass(r, 10 * MS_DAY); /* the others have been under way for too long */
    struct str late = two_lines(r, STR("WB-4"));
    rig_pass(r, 2 * MS_DAY);
    assert_false(str_eq(numbers(r, late), numbers(r, y)));
}

static void what_waits_in_one_package_may_leave_in_two(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->packages = 1;
    struct str id = two_lines(r, RIG_REFERENCE);
    assert_true(aliworld_split(r->w, id, 0, r->now_ms));
    assert_false(aliworld_split(r->w, id, 0, r->now_ms)); /* one unit is not divided */
    assert_false(aliworld_unite(r->w, id, 1, 0, false, r->now_ms));
    rig_pass(r, 2 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("SELLER_PART_SEND_GOODS"));
    rig_pass(r, 2 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("WAIT_BUYER_ACCEPT_GOODS"));
    assert_true(str_has(numbers(r, id), STR(" ")));
    assert_false(aliworld_split(r->w, id, 0, r->now_ms));
    struct aliworld_units u = aliworld_units(r->w, RIG_REFERENCE, STR_NONE);
    assert_true(u.placed == 2 && u.shipped == 2);
}

static void two_packages_of_an_order_go_on_as_one(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->packages = 2;
    struct str x = two_lines(r, STR("WB-1")), y = two_lines(r, STR("WB-2"));
    struct str z = two_lines(r, STR("WB-3"));
    assert_true(aliworld_unite(r->w, z, 1, 0, true, r->now_ms)); /* before they leave */
    rig_pass(r, 5 * MS_DAY);
    assert_false(str_has(numbers(r, z), STR(" ")));
    assert_true(aliworld_unite(r->w, x, 1, 0, false, r->now_ms));
    assert_true(aliworld_unite(r->w, y, 0, 1, true, r->now_ms));
    struct str number = aliworld_order(r->w, x)->packages[0].number;
    CHECK_TEXT(numbers(r, x), str_printf(r->a, "%.*s %.*s", STR_ARG(number), STR_ARG(number)));
    CHECK_TEXT(numbers(r, y), aliworld_order(r->w, y)->packages[1].number);
    rig_pass(r, 20 * MS_DAY);
    CHECK_TEXT(rig_status(r, y), STR("FINISH"));
    struct aliworld_units u = aliworld_units(r->w, STR("WB-2"), STR_NONE);
    assert_true(u.placed == 2 && u.delivered == 2);
}

static void an_address_is_changed_until_something_leaves(void **state)
{
    const struct aliworld_home home = {.name = STR("Mara Jansen"), .address = STR("2 Other Road")};
    struct rig *r = *state;
    struct str id = two_lines(r, RIG_REFERENCE);
    assert_true(aliworld_readdress(r->w, id, &home, r->now_ms));
    CHECK_TEXT(aliworld_order(r->w, id)->address, STR("2 Other Road"));
    rig_pass(r, 2 * MS_DAY);
    assert_false(aliworld_readdress(r->w, id, &home, r->now_ms));
}

/* -- Messages. */

/* What comes until nothing is left, as letters: C created, A authorized, F failed, S shipped,
 * E confirmed (the end), X closed. */
static struct str messages(struct rig *r)
{
    static const struct {
        const char *word, *letter;
    } rows[] = {{"OrderCreated", "C"}, {"PaymentAuthorized", "A"}, {"paymentFailedEvent", "F"},
                {"OrderShipped", "S"}, {"OrderConfirmed", "E"},    {"OrderClosed", "X"}};
    struct world_service s = aliworld_service(r->w);
    struct world_push push;
    struct str all = STR_NONE;
    int64_t at_ms;
    while ((at_ms = s.next_ms(s.state)) != INT64_MAX) {
        r->now_ms = at_ms > r->now_ms ? at_ms : r->now_ms;
        s.tick(s.state, r->now_ms);
        while (s.push(s.state, r->now_ms, r->a, &push)) {
            for (size_t i = 0; i < COUNT_OF(rows); i++)
                if (str_has(push.request.body, str_of(rows[i].word)))
                    all = str_cat(r->a, all, str_of(rows[i].letter));
            s.pushed(s.state, &push, 200, r->now_ms);
        }
    }
    return all;
}

static void a_message_tells_each_step(void **state)
{
    struct rig *r = *state;
    aliworld_options(r->w)->push_url = STR("http://127.0.0.1/webhooks/aliexpress");
    two_lines(r, RIG_REFERENCE);
    CHECK_TEXT(messages(r), STR("CASSE"));
    aliworld_options(r->w)->pays_by_itself = false;
    two_lines(r, STR("WB-2"));
    CHECK_TEXT(messages(r), STR("CFX"));
}

static void messages_are_lost_twice_or_overtaken(void **state)
{
    struct rig *r = *state;
    struct aliworld_options *o = aliworld_options(r->w);
    o->push_url = STR("http://127.0.0.1/webhooks/aliexpress");
    o->push_twice_permille = 1000;
    two_lines(r, RIG_REFERENCE);
    CHECK_TEXT(messages(r), STR("CCAASSSSEE"));
    o->push_twice_permille = 0;
    o->push_lost_permille = 1000;
    two_lines(r, STR("WB-2"));
    CHECK_TEXT(messages(r), STR(""));
    o->push_lost_permille = 0;
    o->push_late_permille = 1000;
    o->push_late_ms = 5 * MS_DAY;
    size_t disordered = 0;
    for (int i = 0; i < 20; i++) {
        two_lines(r, str_printf(r->a, "late-%d", i));
        struct str seen = messages(r);
        assert_int_equal(seen.n, 5);
        disordered += !str_eq(seen, STR("CASSE"));
    }
    assert_in_range(disordered, 5, 20);
}

/* -- Pages of the site. */

static struct http_response page(struct rig *r, const char *path, const char *query)
{
    struct http_request req = {.method = HTTP_GET, .url = str_of(path), .query = str_of(query)};
    return aliworld_handle(r->w, &req, r->now_ms, r->a);
}

static size_t count(struct str text, const char *what)
{
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find(text, str_of(what))) >= 0; n++)
        text = str_slice(text, (size_t)at + 1, text.n);
    return n;
}

static void my_orders_shows_ten_cards_a_page_in_two_languages(void **state)
{
    struct rig *r = *state;
    struct str id = STR_NONE;
    for (int i = 0; i < 12; i++)
        id = two_lines(r, str_printf(r->a, "WB-%d", i));
    struct str first = page(r, "/p/order/index.html", "").body;
    assert_int_equal(count(first, "<div class=\"order-item\">"), 10);
    assert_true(str_has(first, str_cat(r->a, STR("detail.html?orderId="), id)));
    assert_true(str_has(first, STR("Awaiting shipment")));
    assert_true(str_has(first, STR("data-pl=\"order_more\"")));
    struct str second = page(r, "/p/order/index.html", "pageIndex=2&_lang=zh_CN").body;
    assert_int_equal(count(second, "<div class=\"order-item\">"), 2);
    assert_true(str_has(second, STR("等待发货")));
    assert_false(str_has(second, STR("data-pl=\"order_more\"")));
}

static void details_and_tracking_have_their_pages(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    rig_pass(r, 3 * MS_DAY);
    struct str query = str_cat(r->a, STR("tradeOrderId="), id);
    struct str number = json_str(json_get(rig_parcel(r, id, 0), "mail_no"));
    struct str body = page(r, "/p/tracking/index.html", str_cstr(r->a, query)).body;
    assert_true(str_has(body, str_cat(r->a, str_cat(r->a, STR("\">"), number), STR("</span>"))));
    assert_true(str_has(body, STR("data-code=\"AE_GOT\"")));
    body = page(r, "/p/order/detail.html", str_cstr(r->a, str_cat(r->a, STR("orderId="), id))).body;
    assert_true(str_has(body, STR("<div class=\"item-sku-attr\">Black, M</div>")));
    assert_int_equal(page(r, "/p/order/detail.html", "orderId=1").status, 404);
}

static void walls_stand_before_the_pages(void **state)
{
    struct rig *r = *state;
    two_lines(r, RIG_REFERENCE);
    aliworld_options(r->w)->captcha_wall = true;
    struct str body = page(r, "/p/order/index.html", "").body;
    assert_true(str_has(body, STR("id=\"nc_1_wrapper\"")));
    assert_false(str_has(body, STR("order-item")));
    aliworld_options(r->w)->login_wall = true;
    assert_int_equal(page(r, "/p/order/index.html", "").status, 302);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(money_is_on_its_way_before_it_is_there),
        TEST(a_bank_that_says_no_leaves_it_unpaid),
        TEST(a_buyer_cancels_on_the_site),
        TEST(one_line_is_canceled_and_the_other_arrives),
        TEST(a_line_dropped_after_the_other_arrived_ends_the_order),
        TEST(dropping_every_line_cancels_the_order),
        TEST(sellers_regret_by_chance),
        TEST(an_order_may_show_a_word_that_nobody_knows),
        TEST(a_number_is_provisional_until_a_carrier_sees_it),
        TEST(a_number_may_never_be_seen_by_a_carrier),
        TEST(a_number_may_be_there_before_anything_leaves),
        TEST(after_a_relabel_both_lines_are_shown_for_the_same_goods),
        TEST(numbers_vanish_and_come_back),
        TEST(numbers_vanish_by_chance),
        TEST(parcels_to_one_address_travel_under_one_number),
        TEST(what_waits_in_one_package_may_leave_in_two),
        TEST(two_packages_of_an_order_go_on_as_one),
        TEST(an_address_is_changed_until_something_leaves),
        TEST(a_message_tells_each_step),
        TEST(messages_are_lost_twice_or_overtaken),
        TEST(my_orders_shows_ten_cards_a_page_in_two_languages),
        TEST(details_and_tracking_have_their_pages),
        TEST(walls_stand_before_the_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
