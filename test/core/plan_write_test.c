/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which writes to the shop are planned: one per package, never twice, never against what somebody
 * in the shop decided.
 */
#include "test/core/story.h"

static struct purchase *shipped(struct story *s, const char *number)
{
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {number, NULL, 0});
    return p;
}

/* The usual beginning: one line, bought, shipped under LP001. */
static struct story *shipped_order(void **state)
{
    struct story *s = known_order(state, 1, 1);
    shipped(s, "LP001");
    return s;
}

static void a_package_is_marked_once(void **state)
{
    struct story *s = shipped_order(state);
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_true(w->notify);
    assert_int_equal(w->lines_n, 1);
    assert_int_equal(w->lines[0].quantity, 1);
    assert_int_equal(w->package_id, s->o->packages[0].id);
    static const enum write_state all[] = {WRITE_STATE_WANTED, WRITE_STATE_SENT, WRITE_STATE_DOUBT,
                                           WRITE_STATE_FAILED};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        w->state = all[i];
        assert_int_equal(plans_writes(s), 0);
    }
    shop_takes(s, w, 701);
    assert_int_equal(plans_writes(s), 0);
    s->o->fulfillments_n = 0; /* done by the answer, not read yet */
    assert_int_equal(plans_writes(s), 0);
    s->o->packages[0].fulfillment_ext_id = 0;
    assert_int_equal(plans_writes(s), 0);
}

static void a_package_without_a_number_waits(void **state)
{
    struct story *s = known_order(state, 1, 1);
    shipped(s, "");
    assert_int_equal(s->o->packages_n, 1);
    assert_int_equal(plans_writes(s), 0);
}

static void each_package_as_it_ships(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP002");
    assert_int_equal(w->lines_n, 1);
    assert_int_equal(w->lines[0].line_id, line_of(s, 12)->id);
}

static void the_mark_of_another_purchase_is_no_host(void **state)
{
    struct story *s = known_order(state, 1, 2);
    buys(s, "81900001")->lines[0].quantity = 1;
    struct purchase *second = buys(s, "81900002");
    assert_int_equal(second->lines[0].quantity, 1);
    SHIPS(s, second, {"LP002", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP002"), 701);
    /* Announced: what is in it is not told yet. */
    SHIPS(s, &s->o->purchases[0], {"LP001", NULL, 0});
    assert_int_equal(plans_writes(s), 0);
    SHIPS(s, &s->o->purchases[0], {"LP001", "L1", 1});
    planned(s, WRITE_KIND_CREATE, "LP001");
}

static void all_together_when_the_policy_says_so(void **state)
{
    struct story *s = known_order(state, 2, 1);
    s->shop.policy.fulfill_when_complete = true;
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    assert_int_equal(plans_writes(s), 0);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    assert_int_equal(plans_writes(s), 2);
}

static void partial_quantities_of_one_line(void **state)
{
    struct story *s = known_order(state, 1, 3);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 2});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_int_equal(w->lines[0].quantity, 2);
    SHIPS(s, p, {"LP001", "L1", 2}, {"LP002", "L1", 1});
    w = planned(s, WRITE_KIND_CREATE, "LP002");
    assert_int_equal(w->lines[0].quantity, 1);
    shop_takes(s, &s->o->writes[0], 701);
    shop_takes(s, &s->o->writes[1], 702);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    assert_int_equal(plans_writes(s), 0);
}

static void two_numbers_for_the_same_goods_mark_them_once(void **state)
{
    struct story *s = shipped_order(state);
    planned(s, WRITE_KIND_CREATE, "LP001");
    struct merge m = story_merge(s, SOURCE_PERSON);
    struct write_line all = {line_of(s, 11)->id, 1};
    merge_number(&m, s->o, NULL, STR("OTHER"), STR(""), STR("li"), &all, 1);
    assert_int_equal(plans_writes(s), 0); /* no unit is left for it */
}

static void parcels_of_unknown_contents_go_together_when_all_are_out(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    assert_int_equal(plans_writes(s), 0); /* which line is in it nobody knows */
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0}, {"LP002", NULL, 0});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_int_equal(w->lines_n, 2);
    assert_true(str_has(w->numbers_more, STR("\"LP002\"")));
    shop_takes(s, w, 701);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 701);
    assert_int_equal(s->o->packages[1].fulfillment_ext_id, 701);
    assert_int_equal(plans_writes(s), 0);
}

static void a_wanted_mark_shrinks_when_a_second_parcel_shows_up(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    assert_int_equal(planned(s, WRITE_KIND_CREATE, "LP001")->lines_n, 2);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    assert_int_equal(plans_writes(s), 2);
    assert_int_equal(s->o->writes[0].state, WRITE_STATE_DROPPED);
    assert_int_equal(s->o->writes[1].lines_n, 1);
    assert_int_equal(s->o->writes[2].lines_n, 1);
    s->o->writes[1].first_sent_ms = s->now; /* one that may be in the shop stays as it is */
    SHIPS(s, p, {"LP001", "L2", 1}, {"LP002", "L1", 1});
    assert_int_equal(package_line_units(&s->o->packages[0], line_of(s, 11)->id), 1);
}

static void a_late_second_parcel_adds_its_number(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    SHIPS(s, p, {"LP001", NULL, 0}, {"LP002", NULL, 0});
    struct shop_write *w = planned(s, WRITE_KIND_TRACK, "LP001");
    assert_true(str_has(w->numbers_more, STR("LP002")));
    assert_false(w->notify);
    plan_write_done(s->o, w, 0, s->now, &s->changes);
    assert_int_equal(s->o->packages[1].fulfillment_ext_id, 701);
    assert_int_equal(plans_writes(s), 0);
}

static void a_changed_number_is_told_without_notifying(void **state)
{
    struct story *s = shipped_order(state);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    SHIPS(s, s->o->purchases, {"JD014", NULL, 0});
    struct shop_write *w = planned(s, WRITE_KIND_TRACK, "JD014");
    assert_int_equal(w->fulfillment_ext_id, 701);
    assert_false(w->notify);
    assert_int_equal(plans_writes(s), 0);
    plan_write_done(s->o, w, 0, s->now, &s->changes);
    assert_int_equal(plans_writes(s), 0); /* before the shop was read again, too */
}

static void a_write_that_has_not_left_takes_the_newest_number(void **state)
{
    struct story *s = shipped_order(state);
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    SHIPS(s, s->o->purchases, {"JD014", NULL, 0});
    assert_int_equal(plans_writes(s), 0);
    same_text(w->number, "JD014");
    w->state = WRITE_STATE_SENT;
    w->first_sent_ms = s->now;
    SHIPS(s, s->o->purchases, {"ZZ015", NULL, 0});
    assert_int_equal(plans_writes(s), 0);
    same_text(w->number, "JD014"); /* on its way: it is found by the number that it carries */
    shop_takes(s, w, 701);
    planned(s, WRITE_KIND_TRACK, "ZZ015");
}

static void a_failed_write_is_dropped_for_a_new_number(void **state)
{
    struct story *s = shipped_order(state);
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    w->state = WRITE_STATE_FAILED;
    w->last_err = ERR_REFUSED;
    SHIPS(s, s->o->purchases, {"JD014", NULL, 0});
    planned(s, WRITE_KIND_CREATE, "JD014");
    assert_int_equal(s->o->writes[0].state, WRITE_STATE_DROPPED);
}

static void a_dismissed_write_is_not_planned_again(void **state)
{
    struct story *s = shipped_order(state);
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    w->state = WRITE_STATE_DROPPED;
    w->last_err = OK; /* a person said so */
    assert_int_equal(plans_writes(s), 0);
    w->last_err = ERR_STALE; /* it was overtaken, and now it is wanted after all */
    planned(s, WRITE_KIND_CREATE, "LP001");
}

static void marked_by_others_without_a_number_gets_ours(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, "81900001");
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    struct shop_write *w = planned(s, WRITE_KIND_TRACK, "LP001");
    assert_int_equal(w->fulfillment_ext_id, 701);
    assert_true(w->notify); /* its first number */
    plan_write_done(s->o, w, 0, s->now, &s->changes);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 701);
    assert_int_equal(plans_writes(s), 0);
}

static void a_number_of_others_is_never_changed(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, "81900001");
    shop_fulfills(s, 701, "THEIRS", 11, 1);
    tell(s);
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    assert_int_equal(plans_writes(s), 0);
}

static void a_number_of_ours_that_somebody_replaced_in_the_shop_stays_replaced(void **state)
{
    struct story *s = shipped_order(state);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    later(s, MS_SECOND);
    s->says->order.fulfillments[0].numbers[0].number = STR("THEIRS");
    s->says->order.fulfillments[0].updated_ms = s->now;
    tell(s);
    assert_int_equal(plans_writes(s), 0);
    SHIPS(s, s->o->purchases, {"JD014", NULL, 0});
    assert_int_equal(plans_writes(s), 0);
}

static void somebody_typed_our_number_in_the_shop(void **state)
{
    struct story *s = shipped_order(state);
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    shop_fulfills(s, 701, "lp001", 11, 1);
    tell(s);
    assert_int_equal(plans_writes(s), 0);
    assert_int_equal(w->state, WRITE_STATE_DONE);
    assert_int_equal(w->fulfillment_ext_id, 701);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 701);
}

static void a_mark_of_own_stock_beside_our_purchase_gets_no_number_of_ours(void **state)
{
    struct story *s = known_order(state, 1, 2);
    shop_fulfills(s, 701, NULL, 11, 1); /* one from the shelf, before anything was bought */
    tell(s);
    struct purchase *p = buys(s, "81900001");
    assert_int_equal(purchase_line_units(p, line_of(s, 11)->id), 1);
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_int_equal(w->lines[0].quantity, 1);
}

static void a_mark_of_half_of_what_we_bought_gets_the_first_number(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct purchase *p = buys(s, "81900001");
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    planned(s, WRITE_KIND_TRACK, "LP001");
}

static void a_canceled_fulfillment_is_not_made_again_by_itself(void **state)
{
    struct story *s = shipped_order(state);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    shop_cancels(s, 701);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_SHIPPED);
    assert_int_equal(plans_writes(s), 0);
    struct judge j = story_judge(s); /* a person marks it again */
    struct shop_write *w = plan_mark(&j, s->o, s->o->packages, STR("li"), false);
    assert_non_null(w);
    assert_int_equal(w->kind, WRITE_KIND_CREATE);
    same_text(w->person, "li");
    assert_false(w->notify);
    shop_takes(s, w, 702);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 702);
    assert_int_equal(plans_writes(s), 0);
}

static void a_canceled_fulfillment_is_made_again_with_a_new_number(void **state)
{
    struct story *s = shipped_order(state);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    shop_cancels(s, 701);
    tell(s);
    SHIPS(s, s->o->purchases, {"JD014", NULL, 0});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "JD014"), 702);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    assert_int_equal(order_line_fulfilled(s->o, line_of(s, 11)), 1);
}

static void nothing_for_canceled_held_or_foreign_orders(void **state)
{
    struct story *s = shipped_order(state);
    s->o->hold_ms = s->now;
    assert_int_equal(plans_writes(s), 0);
    s->o->hold_ms = 0;
    s->o->fos[0].status = FO_STATUS_ON_HOLD;
    assert_int_equal(plans_writes(s), 0);
    s->o->fos[0].status = FO_STATUS_OPEN;
    s->o->fos[0].can_create = false;
    assert_int_equal(plans_writes(s), 0);
    s->o->fos[0].can_create = true;
    s->o->flags |= ORDER_ELSEWHERE;
    assert_int_equal(plans_writes(s), 0);
    s->o->flags = ORDER_FOS_KNOWN;
    s->shop.policy.auto_fulfill = false;
    assert_int_equal(plans_writes(s), 0);
    s->shop.policy.auto_fulfill = true;
    planned(s, WRITE_KIND_CREATE, "LP001");
    s->o->canceled_ms = s->now;
    assert_int_equal(plans_writes(s), 0);
    assert_int_equal(s->o->writes[0].state, WRITE_STATE_DROPPED);
}

static void not_by_itself_for_what_waybill_does_not_act_on(void **state)
{
    struct story *s = shipped_order(state);
    s->o->risk = RISK_HIGH;
    assert_int_equal(plans_writes(s), 0);
    s->o->risk = RISK_NONE;
    s->o->financial = FINANCIAL_REFUNDED;
    assert_int_equal(plans_writes(s), 0);
    s->o->financial = FINANCIAL_PAID;
    s->o->flags |= ORDER_TEST;
    assert_int_equal(plans_writes(s), 0);
    s->o->flags &= ~(uint32_t)ORDER_TEST;
    s->o->flags |= ORDER_BACKFILL;
    assert_int_equal(plans_writes(s), 0);
    s->o->purchases[0].by_person = true;
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_false(w->notify); /* never for orders of the back-fill */
}

static void a_number_of_a_canceled_purchase_is_not_published(void **state)
{
    struct story *s = shipped_order(state);
    supplier_says(s, s->o->purchases, SUPPLIER_STATUS_CANCELED);
    assert_int_equal(plans_writes(s), 0);
}

static void old_orders_that_were_bought_in_time_are_marked(void **state)
{
    struct story *s = shipped_order(state);
    s->now += 30 * MS_DAY;
    planned(s, WRITE_KIND_CREATE, "LP001");
}

static void only_what_is_still_open_is_marked(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    shop_fulfills(s, 701, "THEIRS", 11, 1);
    tell(s);
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_int_equal(w->lines_n, 1);
    assert_int_equal(w->lines[0].line_id, line_of(s, 12)->id);
}

static void a_stale_picture_of_the_shop_does_not_mark_twice(void **state)
{
    struct story *s = shipped_order(state);
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    struct merge m = story_merge(s, SOURCE_WEBHOOK);
    w->first_sent_ms = s->now;
    struct fulfillment *f = shop_fulfills(s, 701, "LP001", 11, 1);
    plan_write_done(s->o, w, 701, s->now, &s->changes);
    merge_fulfillment(&m, s->o, f); /* the fulfillment orders still say one open */
    assert_int_equal(order_line_open(s->o, line_of(s, 11)), 1);
    assert_false(s->o->flags & ORDER_READ_WANTED);
    struct write_line all = {line_of(s, 11)->id, 1};
    merge_number(&m, s->o, NULL, STR("SECOND"), STR(""), STR("li"), &all, 1);
    assert_int_equal(plans_writes(s), 0);
}

static void marked_by_hand_without_a_number(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct merge m = story_merge(s, SOURCE_PERSON);
    struct judge j = story_judge(s);
    struct write_line all = {line_of(s, 11)->id, 1};
    s->shop.policy.auto_fulfill = false;
    struct package *k = merge_number(&m, s->o, NULL, STR(""), STR(""), STR("li"), &all, 1);
    struct shop_write *w = plan_mark(&j, s->o, k, STR("li"), true);
    assert_non_null(w);
    assert_true(str_empty(w->number));
    /* On its way: nothing of it is bought meanwhile. */
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 11)), 0);
    assert_ptr_equal(plan_mark(&j, s->o, &s->o->packages[0], STR("wu"), true), s->o->writes);
    shop_takes(s, &s->o->writes[0], 701);
    assert_null(plan_mark(&j, s->o, &s->o->packages[0], STR("li"), true));
    /* The number comes by hand later: added to the same fulfillment. */
    merge_number(&m, s->o, &s->o->packages[0], STR("RB1"), STR(""), STR("li"), NULL, 0);
    w = plan_mark(&j, s->o, &s->o->packages[0], STR("li"), true);
    assert_int_equal(w->kind, WRITE_KIND_TRACK);
    assert_int_equal(w->fulfillment_ext_id, 701);
    assert_true(w->notify);
}

static void a_package_split_over_two_locations_follows_its_number_in_both(void **state)
{
    struct story *s = shipped_order(state);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    struct shop_write *w = ORDER_PUSH(s->a, &s->o->writes, &s->o->writes_n, struct shop_write);
    *w = s->o->writes[0];
    w->id = id_make(&s->ids, s->now);
    w->fulfillment_ext_id = 702;
    shop_fulfills(s, 702, "LP001", 11, 0);
    tell(s);
    SHIPS(s, s->o->purchases, {"JD014", NULL, 0});
    assert_int_equal(plans_writes(s), 2);
    assert_int_equal(s->o->writes[2].fulfillment_ext_id, 701);
    assert_int_equal(s->o->writes[3].fulfillment_ext_id, 702);
    assert_int_equal(plans_writes(s), 0);
}

/* The first package holds one unit of the second line too. */
static void holds_more(struct story *s)
{
    struct package *k = &s->o->packages[0];
    *ORDER_PUSH(s->a, &k->lines, &k->lines_n, struct package_line) =
        (struct package_line){line_of(s, 12)->id, 1};
}

static void what_was_not_open_then_is_marked_when_it_opens(void **state)
{
    struct story *s = known_order(state, 2, 2);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    assert_int_equal(plans_writes(s), 0);
    holds_more(s);
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_int_equal(w->lines_n, 1);
    assert_int_equal(w->lines[0].line_id, line_of(s, 12)->id);
    assert_int_equal(w->lines[0].quantity, 1);
    shop_takes(s, w, 702);
    assert_int_equal(plans_writes(s), 0);
}

static void the_other_half_of_a_package_is_no_host(void **state)
{
    struct story *s = known_order(state, 2, 2);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    holds_more(s);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 702);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 702);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L1", 1});
    planned(s, WRITE_KIND_CREATE, "LP002"); /* 701 keeps the first package's number */
    assert_int_equal(judge_line_shipped(s->o, line_of(s, 11)), 2);
}

static void link_it(const struct number *n, const struct order *o, struct arena *a,
                    struct str *ret_url, struct str *ret_company)
{
    (void)o;
    *ret_url = str_cat(a, STR("https://t.example/"), n->number);
    *ret_company = STR("4PX");
}

static void numbers_are_dressed_with_link_and_carrier(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0}, {"LP002", NULL, 0});
    struct judge j = story_judge(s);
    j.link = link_it;
    assert_int_equal(plan_writes(&j, s->o), 1);
    same_text(s->o->writes[0].url, "https://t.example/LP001");
    same_text(s->o->writes[0].company, "4PX");
    same_text(s->o->writes[0].numbers_more,
              "[{\"number\":\"LP002\",\"url\":\"https://t.example/LP002\"}]");
    assert_true(plan_write_mentions(&s->o->writes[0], STR("lp002"), s->a));
    assert_false(plan_write_mentions(&s->o->writes[0], STR("LP003"), s->a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_package_is_marked_once),
        STORY(a_package_without_a_number_waits),
        STORY(each_package_as_it_ships),
        STORY(the_mark_of_another_purchase_is_no_host),
        STORY(all_together_when_the_policy_says_so),
        STORY(partial_quantities_of_one_line),
        STORY(two_numbers_for_the_same_goods_mark_them_once),
        STORY(parcels_of_unknown_contents_go_together_when_all_are_out),
        STORY(a_wanted_mark_shrinks_when_a_second_parcel_shows_up),
        STORY(a_late_second_parcel_adds_its_number),
        STORY(a_changed_number_is_told_without_notifying),
        STORY(a_write_that_has_not_left_takes_the_newest_number),
        STORY(a_failed_write_is_dropped_for_a_new_number),
        STORY(a_dismissed_write_is_not_planned_again),
        STORY(marked_by_others_without_a_number_gets_ours),
        STORY(a_number_of_others_is_never_changed),
        STORY(a_number_of_ours_that_somebody_replaced_in_the_shop_stays_replaced),
        STORY(somebody_typed_our_number_in_the_shop),
        STORY(a_mark_of_own_stock_beside_our_purchase_gets_no_number_of_ours),
        STORY(a_mark_of_half_of_what_we_bought_gets_the_first_number),
        STORY(a_canceled_fulfillment_is_not_made_again_by_itself),
        STORY(a_canceled_fulfillment_is_made_again_with_a_new_number),
        STORY(nothing_for_canceled_held_or_foreign_orders),
        STORY(not_by_itself_for_what_waybill_does_not_act_on),
        STORY(a_number_of_a_canceled_purchase_is_not_published),
        STORY(old_orders_that_were_bought_in_time_are_marked),
        STORY(only_what_is_still_open_is_marked),
        STORY(a_stale_picture_of_the_shop_does_not_mark_twice),
        STORY(marked_by_hand_without_a_number),
        STORY(a_package_split_over_two_locations_follows_its_number_in_both),
        STORY(what_was_not_open_then_is_marked_when_it_opens),
        STORY(the_other_half_of_a_package_is_no_host),
        STORY(numbers_are_dressed_with_link_and_carrier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
