/* SPDX-License-Identifier: Apache-2.0 */
/* Two parcels that travel under one number: each is marked with its own goods, once. */
#include "test/core/story.h"

static void a_second_parcel_under_the_same_number_is_marked_too(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP001", "L2", 1});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_int_equal(w->lines_n, 1);
    assert_int_equal(w->lines[0].line_id, line_of(s, 12)->id);
    s->o->writes[0].first_sent_ms = 0;
    assert_true(plan_keep_news(s->o, w, s->a)); /* nobody was told yet */
    s->o->writes[0].tries = 1; /* its answer said no, but the shop shows the number */
    assert_false(plan_keep_news(s->o, w, s->a));
    s->o->writes[0].first_sent_ms = s->now;
    assert_false(plan_keep_news(s->o, w, s->a)); /* the customer knows of this parcel */
    shop_takes(s, w, 702);
    assert_int_equal(plans_writes(s), 0);
    assert_int_equal(s->o->packages[1].fulfillment_ext_id, 702);
}

static void units_of_one_line_under_the_same_number_are_told_apart(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct purchase *p = buys(s, "81900001");
    int64_t ext_id = 0;
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP001", "L1", 1});
    assert_int_equal(plans_writes(s), 2);
    shop_takes(s, &s->o->writes[0], 701);
    /* What came of the first is no proof of the second, lost answer or not. */
    s->o->writes[1].state = WRITE_STATE_DOUBT;
    s->o->writes[1].first_sent_ms = s->now;
    s->o->writes[1].sent_quantity_before = 1;
    assert_int_equal(plan_settle_create(s->o, &s->o->writes[1], &ext_id), DOUBT_NOT_DONE);
    assert_int_equal(s->o->packages[1].fulfillment_ext_id, 0);
    shop_fulfills(s, 702, "LP001", 11, 1);
    tell(s);
    assert_int_equal(plan_settle_create(s->o, &s->o->writes[1], &ext_id), DOUBT_DONE);
    assert_int_equal(ext_id, 702);
    assert_int_equal(s->o->packages[1].fulfillment_ext_id, 702);
}

/* Which of two parcels holds the rest is not told, and of LP001 the customer knows already. */
static struct story *tells_only_news(void **state, const char *first, const char *second)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    *ORDER_PUSH(s->a, &p->orders, &p->orders_n, struct supplier_order) = (struct supplier_order){
        .id = 99, .number = STR("81900002"), .status = SUPPLIER_STATUS_PREPARING};
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    w->notify = true;
    shop_takes(s, w, 701);
    SHIPS_OF(s, p, 1, {first, NULL, 0}, {second, NULL, 0});
    p->orders[1].status = SUPPLIER_STATUS_SHIPPED;
    w = planned(s, WRITE_KIND_CREATE, first);
    assert_true(plan_write_mentions(w, str_of(second), s->a));
    assert_true(plan_keep_news(s->o, w, s->a));
    same_text(w->number, "LP002");
    same_text(w->numbers_more, "");
    shop_takes(s, w, 702);
    return s;
}

static void parcels_of_unknown_contents_are_told_by_the_number_that_is_news(void **state)
{
    struct story *s = tells_only_news(state, "LP002", "LP001");
    assert_int_equal(plans_writes(s), 0);
}

static void the_number_that_is_news_leads_when_it_came_second(void **state)
{
    struct story *s = tells_only_news(state, "LP001", "LP002");
    struct shop_write *w = planned(s, WRITE_KIND_TRACK, "LP001"); /* it may hold the rest as well */
    assert_true(plan_write_mentions(w, STR("LP002"), s->a));
    assert_false(w->notify);
}

/* Two supplier orders of one purchase in one bag: what is in the second is told only later. */
static void a_parcel_under_a_number_that_was_told_for_other_goods_is_marked_too(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    *ORDER_PUSH(s->a, &p->orders, &p->orders_n, struct supplier_order) = (struct supplier_order){
        .id = 99, .number = STR("81900002"), .status = SUPPLIER_STATUS_PREPARING};
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    SHIPS_OF(s, p, 1, {"LP001", NULL, 0});
    assert_int_equal(s->o->packages_n, 2);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    assert_int_equal(plans_writes(s), 0);
    assert_int_equal(s->o->packages[1].fulfillment_ext_id, 0);

    SHIPS_OF(s, p, 1, {"LP001", "L2", 1});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_int_equal(w->lines_n, 1);
    assert_int_equal(w->lines[0].line_id, line_of(s, 12)->id);
    shop_takes(s, w, 702);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 701);
    assert_int_equal(s->o->packages[1].fulfillment_ext_id, 702);
}

/* Taken for a part of that fulfillment by its number, until its goods were told. */
static void a_package_leaves_a_fulfillment_that_holds_none_of_its_goods(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP001", "L2", 1});
    s->o->packages[1].fulfillment_ext_id = 701;
    s->o->packages[1].published_number_id = s->o->packages[1].numbers[0].id;
    later(s, MS_MINUTE);
    tell(s);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 701);
    assert_int_equal(s->o->packages[1].fulfillment_ext_id, 0);
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    assert_int_equal(w->lines[0].line_id, line_of(s, 12)->id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_second_parcel_under_the_same_number_is_marked_too),
        STORY(units_of_one_line_under_the_same_number_are_told_apart),
        STORY(parcels_of_unknown_contents_are_told_by_the_number_that_is_news),
        STORY(the_number_that_is_news_leads_when_it_came_second),
        STORY(a_parcel_under_a_number_that_was_told_for_other_goods_is_marked_too),
        STORY(a_package_leaves_a_fulfillment_that_holds_none_of_its_goods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
