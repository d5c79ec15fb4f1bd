/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with an order: each problem opens by a fact, closes by another, and stays dismissed
 * while its cause lasts.
 */
#include "core/said.h"
#include "test/core/story.h"

static struct problem *open_one(struct story *s, enum problem_kind kind)
{
    judged(s);
    for (size_t i = 0; i < s->o->problems_n; i++) {
        if (s->o->problems[i].row != ROW_GONE && s->o->problems[i].kind != kind)
            print_error("open too: %.*s\n", STR_ARG(problem_kind_text(s->o->problems[i].kind)));
    }
    assert_int_equal(problems_open(s), 1);
    for (size_t i = 0; i < s->o->problems_n; i++) {
        if (s->o->problems[i].row != ROW_GONE && s->o->problems[i].kind == kind)
            return &s->o->problems[i];
    }
    fail();
    return NULL;
}

static void none_open(struct story *s)
{
    judged(s);
    assert_int_equal(problems_open(s), 0);
}

static struct story *bought_order(void **state, size_t lines, int64_t units)
{
    struct story *s = known_order(state, lines, units);
    buys(s, "81900001");
    return s;
}

static void a_failed_write_is_shown_until_it_is_retried(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    supplier_says(s, s->o->purchases, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, s->o->purchases, {"LP001", "L1", 1});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    w->state = WRITE_STATE_FAILED;
    w->last_err = ERR_REFUSED;
    w->last_detail = STR("Fulfillment order does not exist.");
    struct problem *p = open_one(s, PROBLEM_WRITEBACK_FAILED);
    assert_int_equal(p->subject_id, w->id);
    same_text(p->detail, "Fulfillment order does not exist.");
    assert_int_equal(plans_writes(s), 0); /* a person looks first */
    w->state = WRITE_STATE_WANTED;
    none_open(s);
}

static void a_purchase_in_doubt(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, NULL);
    p->state = PURCHASE_STATE_UNKNOWN;
    assert_int_equal(open_one(s, PROBLEM_PURCHASE_IN_DOUBT)->subject_id, p->id);
    p->state = PURCHASE_STATE_EXISTS;
    open_one(s, PROBLEM_BOUGHT_NUMBER_UNKNOWN);
    p->state = PURCHASE_STATE_REFUSED;
    p->refusal = STR("something new: B_9");
    same_text(open_one(s, PROBLEM_PURCHASE_REFUSED)->detail, "something new: B_9");
    p->refusal = STR("address_rejected B_ADDRESS: phone");
    same_text(open_one(s, PROBLEM_ADDRESS_REJECTED)->detail, "B_ADDRESS: phone");
    p->refusal = STR("out_of_stock A004: sold out");
    open_one(s, PROBLEM_OUT_OF_STOCK);
    p->refusal = STR("service_gone DELIVERY_METHOD_NOT_EXIST: gone");
    open_one(s, PROBLEM_SERVICE_GONE);
    p->refusal = STR("variant_gone SKU_NOT_EXIST: gone");
    open_one(s, PROBLEM_VARIANT_GONE);
    p->refusal = STR("pay_currency PRICE_PAY_CURRENCY_ERROR: two");
    open_one(s, PROBLEM_PAY_CURRENCY);
    p->refusal = STR("supplier_account_blocked USER_ACCOUNT_DISABLED: no");
    open_one(s, PROBLEM_SUPPLIER_ACCOUNT_BLOCKED);
    p->refusal = STR("returned X: is no reason to refuse");
    open_one(s, PROBLEM_PURCHASE_REFUSED);
    buys(s, "81900002"); /* ordered again elsewhere: settled */
    none_open(s);
}

static void of_those_tried_one_after_the_other_the_last_one_counts(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, NULL);
    p->state = PURCHASE_STATE_REFUSED;
    p->refusal = STR("service_gone DELIVERY_METHOD_NOT_EXIST: slow");
    int64_t first = p->id;
    struct purchase *next = buys(s, NULL);
    next->replaces_id = first;
    next->state = PURCHASE_STATE_REFUSED;
    next->refusal = STR("service_gone DELIVERY_METHOD_NOT_EXIST: fast");
    assert_int_equal(open_one(s, PROBLEM_SERVICE_GONE)->subject_id, next->id);
    next->state = PURCHASE_STATE_CANCELED; /* it never left: the first one's refusal stands */
    next->refusal = STR("held");
    assert_int_equal(open_one(s, PROBLEM_SERVICE_GONE)->subject_id, first);
}

static void a_supplier_order_that_does_not_go_on_without_a_person(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    s->o->purchases[0].orders[0].status_raw = STR("WAIT_COMPLETE_ADDRESS");
    s->o->purchases[0].orders[0].status = SUPPLIER_STATUS_ATTENTION;
    same_text(open_one(s, PROBLEM_SUPPLIER_ASKS)->detail, "81900001 WAIT_COMPLETE_ADDRESS");
    s->o->purchases[0].orders[0].status = SUPPLIER_STATUS_PREPARING;
    none_open(s);
}

static void waiting_for_payment_at_the_supplier(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    supplier_says(s, s->o->purchases, SUPPLIER_STATUS_UNPAID);
    same_text(open_one(s, PROBLEM_UNPAID_AT_SUPPLIER)->detail, "81900001");
    s->now += 8 * MS_DAY; /* no number is awaited of what is not paid */
    open_one(s, PROBLEM_UNPAID_AT_SUPPLIER);
    supplier_says(s, s->o->purchases, SUPPLIER_STATUS_CANCELED);
    assert_int_equal(s->o->purchases[0].state, PURCHASE_STATE_EXPIRED);
    same_text(open_one(s, PROBLEM_SUPPLIER_CANCELED)->detail, "81900001");
}

static void one_of_two_supplier_orders_was_canceled(void **state)
{
    struct story *s = bought_order(state, 2, 1);
    struct purchase *p = s->o->purchases;
    struct supplier_order *so = ORDER_PUSH(s->a, &p->orders, &p->orders_n, struct supplier_order);
    *so = (struct supplier_order){.id = 99, .number = STR("81900002")};
    so->status = SUPPLIER_STATUS_CANCELED;
    same_text(open_one(s, PROBLEM_SUPPLIER_CANCELED)->detail, "81900002");
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 12)),
                     0); /* which line it was is not told */
}

static void a_purchase_that_a_person_took_back_is_no_news(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    s->o->purchases[0].state = PURCHASE_STATE_CANCELED;
    s->o->purchases[0].refusal = STR("customer changed her mind");
    none_open(s);
    assert_int_equal(s->o->stage, STAGE_TO_ORDER);
}

static void canceled_after_buying(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    s->o->canceled_ms = s->now;
    s->o->cancel_reason = STR("CUSTOMER");
    same_text(open_one(s, PROBLEM_CANCELED_AFTER_BUYING)->detail, "CUSTOMER");
    s->o->purchases[0].state = PURCHASE_STATE_PLANNED; /* had not left: it is just dropped */
    none_open(s);
}

static void refunded_after_buying(void **state)
{
    struct story *s = bought_order(state, 1, 2);
    s->o->lines[0].current_quantity = 1;
    s->o->financial = FINANCIAL_PARTIALLY_REFUNDED;
    open_one(s, PROBLEM_REFUNDED_AFTER_BUYING);
    s->o->lines[0].current_quantity = 2; /* only money went back: nothing to do at the supplier */
    none_open(s);
    s->o->financial = FINANCIAL_REFUNDED;
    open_one(s, PROBLEM_REFUNDED_AFTER_BUYING);
}

static void refunded_while_more_of_it_is_open(void **state)
{
    struct story *s = bought_order(state, 1, 2);
    struct purchase *p = s->o->purchases;
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L1", 1});
    none_open(s);
    later(s, MS_SECOND);
    s->says->order.lines[0].current_quantity = 1; /* the first was broken; the other is still due */
    s->says->order.financial = FINANCIAL_PARTIALLY_REFUNDED;
    tell(s);
    s->o->read_ms = s->now;
    judged(s);
    assert_true(has_problem(s, PROBLEM_REFUNDED_STILL_OPEN));
    s->o->financial = FINANCIAL_REFUNDED; /* all that was paid: one was added since */
    judged(s);
    assert_true(has_problem(s, PROBLEM_REFUNDED_STILL_OPEN));
    assert_int_equal(plans_writes(s), 0); /* whether the customer is to have it, a person says */
    struct judge j = story_judge(s);
    struct shop_write *w = plan_mark(&j, s->o, &s->o->packages[1], STR("li"), true);
    assert_non_null(w);
    assert_int_equal(w->lines_n, 1);
    assert_int_equal(w->lines[0].quantity, 1);
    shop_takes(s, w, 702);
    judged(s);
    assert_false(has_problem(s, PROBLEM_REFUNDED_STILL_OPEN));
}

/* The first mark arrived minutes late, after it was made anew: one unit too many is marked. */
static void a_mark_that_came_twice_is_named_until_the_next_parcel_takes_it(void **state)
{
    struct story *s = bought_order(state, 1, 2);
    struct purchase *p = s->o->purchases;
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    w->tries = 2;
    shop_takes(s, w, 701);
    none_open(s);
    shop_fulfills(s, 702, "LP001", 11, 1)->name = STR("#1001-F2");
    tell(s);
    struct problem *twice = open_one(s, PROBLEM_MARKED_TWICE);
    same_text(twice->detail, "#1001-F2");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L1", 1});
    w = planned(s, WRITE_KIND_TRACK, "LP002");
    assert_int_equal(w->fulfillment_ext_id, 702);
    plan_write_done(s->o, w, 0, s->now, &s->changes);
    none_open(s);
}

static void edited_after_buying(void **state)
{
    struct story *s = bought_order(state, 2, 1);
    later(s, MS_SECOND);
    s->says->order.flags |= ORDER_EDITED;
    s->says->order.lines[0].current_quantity = 0;
    tell(s);
    open_one(s, PROBLEM_EDITED_AFTER_BUYING);
    s->o->purchases[0].lines_n = 1; /* of line 12 only */
    s->o->purchases[0].lines[0].line_id = line_of(s, 12)->id;
    none_open(s);
    later(s, MS_SECOND);
    says_line(s, 13, 1);
    says_fo_line(s, &s->says->order.fos[0], 13, 1);
    maps_line(s, 13);
    tell(s);
    open_one(s, PROBLEM_EDITED_AFTER_BUYING);
}

static void readdressed_after_buying(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    later(s, MS_SECOND);
    s->says->order.person.address1 = STR("2 Other St");
    tell(s);
    assert_int_equal(open_one(s, PROBLEM_READDRESSED_AFTER_BUYING)->subject_id,
                     s->o->purchases[0].id);
    /* With the digests at hand it closes when the old address is back. */
    s->o->address_digest = STR("d1");
    s->address_digest = STR("d2");
    open_one(s, PROBLEM_READDRESSED_AFTER_BUYING);
    s->address_digest = STR("d1");
    none_open(s);
}

static void another_phone_is_not_another_address(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    later(s, MS_SECOND);
    s->says->order.person.address_phone = STR("+1 555 0100");
    s->says->order.person.name = STR("  Li Fang");
    tell(s);
    none_open(s);
}

static void fulfilled_without_a_purchase(void **state)
{
    struct story *s = known_order(state, 2, 1);
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    struct problem *p = open_one(s, PROBLEM_FULFILLED_NOT_BOUGHT);
    same_text(p->detail, "Thing 11");
    s->o->flags |= ORDER_ELSEWHERE;
    none_open(s);
}

static void fulfilled_without_a_purchase_where_none_would_have_been_made(void **state)
{
    struct story *s = known_order(state, 1, 1);
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    open_one(s, PROBLEM_FULFILLED_NOT_BOUGHT);
    s->o->flags |= ORDER_TEST;
    none_open(s);
    s->o->flags = ORDER_BACKFILL;
    none_open(s);
    s->o->flags = 0;
    s->o->financial = FINANCIAL_PENDING;
    none_open(s);
    s->o->financial = FINANCIAL_PAID;
    s->maps[0].ignored = true;
    none_open(s);
    s->maps[0].ignored = false;
    s->o->fulfillments[0].write_id = 77; /* marked by hand in Waybill */
    none_open(s);
}

static void marked_by_others_what_we_bought_is_fine(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    none_open(s);
}

static void no_address_and_no_listing(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->person.has_address = false;
    open_one(s, PROBLEM_ADDRESS_MISSING);
    s->o->lines[0].requires_shipping = false; /* a download needs none */
    none_open(s);
    s->o->lines[0].requires_shipping = true;
    s->o->person.has_address = true;
    s->shop.policy.all_products = true;
    s->maps_n = 0;
    same_text(open_one(s, PROBLEM_UNMAPPED)->detail, "Thing 11");
    s->o->lines[0].sku = STR("SKU-1");
    same_text(open_one(s, PROBLEM_UNMAPPED)->detail, "SKU-1");
    maps_line(s, 11);
    s->maps[0].listing_id = STR("");
    s->maps[0].supplier = STR("manual");
    none_open(s);
}

static void lines_of_one_sku_are_named_once(void **state)
{
    struct story *s = known_order(state, 2, 1);
    s->shop.policy.all_products = true;
    s->maps_n = 0;
    assert_int_equal(s->o->lines_n, 2);
    s->o->lines[0].sku = s->o->lines[1].sku = STR("MAP1");
    same_text(open_one(s, PROBLEM_UNMAPPED)->detail, "MAP1");
}

static void seven_days_without_a_number(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    struct judge j = story_judge(s);
    int64_t due = s->now + 7 * MS_DAY;
    assert_int_equal(judge_due_ms(&j, s->o), due);
    s->now = due - 1;
    none_open(s);
    s->now = due;
    same_text(open_one(s, PROBLEM_NO_NUMBER_7D)->detail, "81900001");
    SHIPS(s, s->o->purchases, {"LP001", "L1", 1});
    none_open(s);
}

static void half_of_it_has_no_number(void **state)
{
    struct story *s = bought_order(state, 2, 1);
    SHIPS(s, s->o->purchases, {"LP001", "L1", 1});
    none_open(s);
    s->now += 8 * MS_DAY;
    same_text(open_one(s, PROBLEM_NO_NUMBER_7D)->detail, "81900001");
    SHIPS(s, s->o->purchases, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    none_open(s);
}

/* Else its lines would be held without a word. */
static void what_lies_in_the_extension_for_hours_is_named(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, NULL);
    struct judge j = story_judge(s);
    int64_t due = s->now + 4 * MS_HOUR;
    p->state = PURCHASE_STATE_PLANNED;
    p->intent_ms = p->sent_ms = p->settled_ms = 0;
    p->waits_for = STR("extension");
    assert_int_equal(judge_due_ms(&j, s->o), due);
    s->now = due - 1;
    none_open(s);
    s->now = due;
    same_text(open_one(s, PROBLEM_LEFT_IN_EXTENSION)->detail, "WB1");
    p->intent_ms = due; /* begun anew */
    none_open(s);
    s->now += 4 * MS_HOUR;
    assert_int_equal(open_one(s, PROBLEM_LEFT_IN_EXTENSION)->subject_id, p->id);
    p->state = PURCHASE_STATE_CANCELED;
    none_open(s);
}

static void a_fulfilled_purchase_awaits_no_number(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    s->now += 8 * MS_DAY;
    none_open(s);
}

static void a_dismissed_problem_stays_dismissed_while_its_cause_lasts(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    supplier_says(s, s->o->purchases, SUPPLIER_STATUS_UNPAID);
    struct problem *p = open_one(s, PROBLEM_UNPAID_AT_SUPPLIER);
    int64_t first = p->id;
    p->dismissed = true;
    p = open_one(s, PROBLEM_UNPAID_AT_SUPPLIER);
    assert_true(p->dismissed);
    assert_int_equal(p->id, first);
    supplier_says(s, s->o->purchases, SUPPLIER_STATUS_PREPARING);
    none_open(s);
    supplier_says(s, s->o->purchases, SUPPLIER_STATUS_UNPAID);
    p = open_one(s, PROBLEM_UNPAID_AT_SUPPLIER);
    assert_false(p->dismissed);
    assert_int_not_equal(p->id, first);
}

static void what_an_answer_told_stays_until_its_subject_is_settled(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    SHIPS(s, s->o->purchases, {"LP001", "L1", 1});
    struct problem_book b = {s->o, s->a, &s->ids, s->now, &s->changes};
    problem_open(&b, PROBLEM_STALLED, s->o->packages[0].id, STR("16 days"));
    open_one(s, PROBLEM_STALLED);
    s->o->packages[0].delivered_ms = s->now;
    none_open(s);
    problem_open(&b, PROBLEM_ITEM_PARKED, 0, STR("webhook"));
    open_one(s, PROBLEM_ITEM_PARKED);
    problem_close(&b, PROBLEM_ITEM_PARKED, 0);
    none_open(s);
}

static void what_waits_for_a_permission_says_so(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, NULL);
    p->state = PURCHASE_STATE_PLANNED;
    p->waits_for = said(s->a, SAID_NO_PERMISSION, said_arg(s->a, SAID_MAY_BUY), STR_NONE);
    struct problem *found = open_one(s, PROBLEM_SUPPLIER_PERMISSION);
    assert_int_equal(found->subject_id, p->id);
    same_text(said_text(s->a, found->detail, LANG_EN), "the supplier does not let the app buy");
    p->waits_for = STR_NONE;
    none_open(s);
}

/* Its known order is sent: that says nothing of the units that are in none. */
static void a_divided_purchase_is_not_all_sent(void **state)
{
    struct story *s = bought_order(state, 1, 2);
    struct problem_book b = {s->o, s->a, &s->ids, s->now, &s->changes};
    problem_open(&b, PROBLEM_SUPPLIER_SPLIT, s->o->purchases[0].id, STR("1 of it"));
    supplier_says(s, s->o->purchases, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, s->o->purchases, {"LP001", "L1", 1});
    open_one(s, PROBLEM_SUPPLIER_SPLIT);
    assert_int_equal(s->o->stage, STAGE_ORDERED);
    assert_int_equal(write_line_units(planned(s, WRITE_KIND_CREATE, "LP001"), s->o->lines[0].id),
                     1);
    s->o->purchases[0].lines[0].dropped = 1; /* it does not come after all */
    judged(s);
    assert_null(problem_find(s->o, PROBLEM_SUPPLIER_SPLIT, s->o->purchases[0].id));
}

static void opening_and_closing_is_told_to_the_history(void **state)
{
    struct story *s = bought_order(state, 1, 1);
    changes_init(&s->changes, s->a);
    s->o->purchases[0].state = PURCHASE_STATE_UNKNOWN;
    judged(s);
    s->o->purchases[0].state = PURCHASE_STATE_PLACED;
    judged(s);
    size_t told = 0;
    for (size_t i = 0; i < s->changes.n; i++) {
        if (!str_eq(str_of(s->changes.items[i].field), STR("problem")))
            continue;
        same_text(told == 0 ? s->changes.items[i].after : s->changes.items[i].before,
                  "purchase_in_doubt");
        told++;
    }
    assert_int_equal(told, 2);
}

static void judging_twice_changes_nothing(void **state)
{
    struct story *s = bought_order(state, 2, 1);
    supplier_says(s, s->o->purchases, SUPPLIER_STATUS_UNPAID);
    s->o->row = ROW_CLEAN;
    s->o->problems[0].row = ROW_CLEAN;
    changes_init(&s->changes, s->a);
    judged(s);
    assert_int_equal(s->o->row, ROW_CLEAN);
    assert_int_equal(s->o->problems[0].row, ROW_CLEAN);
    assert_int_equal(s->changes.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_failed_write_is_shown_until_it_is_retried),
        STORY(a_purchase_in_doubt),
        STORY(of_those_tried_one_after_the_other_the_last_one_counts),
        STORY(a_supplier_order_that_does_not_go_on_without_a_person),
        STORY(waiting_for_payment_at_the_supplier),
        STORY(one_of_two_supplier_orders_was_canceled),
        STORY(a_purchase_that_a_person_took_back_is_no_news),
        STORY(canceled_after_buying),
        STORY(refunded_after_buying),
        STORY(refunded_while_more_of_it_is_open),
        STORY(a_mark_that_came_twice_is_named_until_the_next_parcel_takes_it),
        STORY(edited_after_buying),
        STORY(readdressed_after_buying),
        STORY(another_phone_is_not_another_address),
        STORY(fulfilled_without_a_purchase),
        STORY(fulfilled_without_a_purchase_where_none_would_have_been_made),
        STORY(marked_by_others_what_we_bought_is_fine),
        STORY(no_address_and_no_listing),
        STORY(lines_of_one_sku_are_named_once),
        STORY(seven_days_without_a_number),
        STORY(half_of_it_has_no_number),
        STORY(what_lies_in_the_extension_for_hours_is_named),
        STORY(a_fulfilled_purchase_awaits_no_number),
        STORY(a_dismissed_problem_stays_dismissed_while_its_cause_lasts),
        STORY(what_an_answer_told_stays_until_its_subject_is_settled),
        STORY(what_waits_for_a_permission_says_so),
        STORY(a_divided_purchase_is_not_all_sent),
        STORY(opening_and_closing_is_told_to_the_history),
        STORY(judging_twice_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
