/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the supplier says of its order and its parcels: numbers come late, change and vanish; items
 * are named or not. What was known stays known.
 */
#include "test/core/story.h"

static struct purchase *bought(void **state, size_t lines, int64_t units)
{
    return buys(known_order(state, lines, units), "81900001");
}

static struct package *parcel(struct story *s, size_t i)
{
    assert_true(i < s->o->packages_n);
    return &s->o->packages[i];
}

static struct str number_of(struct story *s, size_t i)
{
    const struct number *n = package_current_number(parcel(s, i));
    return n ? n->number : STR("");
}

static void a_parcel_becomes_a_package_with_its_lines(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    assert_int_equal(s->o->packages_n, 2);
    assert_true(parcel(s, 0)->lines_known);
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 11)->id), 1);
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 12)->id), 0);
    assert_int_equal(package_line_units(parcel(s, 1), line_of(s, 12)->id), 1);
    same_text(parcel(s, 1)->numbers[0].carrier_raw, "Cainiao");
    assert_int_equal(parcel(s, 1)->numbers[0].source, SOURCE_API);
    assert_true(parcel(s, 0)->shipped_ms > 0);
}

static void the_same_answer_again_changes_nothing(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    s->now += MS_HOUR;
    changes_init(&s->changes, s->a);
    assert_int_equal(SHIPS(s, p, {"LP002", "L2", 1}, {"LP001", "L1", 1}), MERGE_SAME);
    assert_int_equal(s->o->packages_n, 2);
    assert_int_equal(s->changes.n, 0);
    assert_int_equal(parcel(s, 0)->numbers[0].last_ms, s->now);
    assert_int_equal(problems_open(s), 0);
}

static void the_number_comes_later(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    SHIPS(s, p, {"", "L1", 1});
    assert_int_equal(s->o->packages_n, 1);
    assert_int_equal(parcel(s, 0)->numbers_n, 0);
    SHIPS(s, p, {"LP001", "L1", 1});
    assert_int_equal(s->o->packages_n, 1);
    same_text(number_of(s, 0), "LP001");
}

static void a_new_number_replaces_the_old_one_and_keeps_it(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1});
    s->now += MS_DAY;
    SHIPS(s, p, {"JD014", "L1", 1});
    assert_int_equal(s->o->packages_n, 1);
    assert_int_equal(parcel(s, 0)->numbers_n, 2);
    same_text(number_of(s, 0), "JD014");
    assert_false(parcel(s, 0)->numbers[0].current);
    /* An old page that shows the old number again takes nothing back. */
    SHIPS(s, p, {"LP001", "L1", 1});
    same_text(number_of(s, 0), "JD014");
    assert_int_equal(s->o->packages_n, 1);
}

static void old_and_new_number_of_one_parcel_are_shown_side_by_side(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1});
    SHIPS(s, p, {"JD014", "L1", 1});
    SHIPS(s, p, {"LP001", "L1", 1}, {"JD014", "L1", 1});
    assert_int_equal(s->o->packages_n, 1);
    same_text(number_of(s, 0), "JD014");
    assert_true(parcel(s, 0)->lines_known);
}

static void two_parcels_under_one_number_are_two_packages(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1});
    SHIPS(s, p, {"LP001", "L1", 1}, {"", "L2", 1}); /* announced, then put to the first */
    SHIPS(s, p, {"LP001", "L2", 1}, {"LP001", "L1", 1});
    assert_int_equal(s->o->packages_n, 2);
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 11)->id), 1);
    assert_int_equal(package_line_units(parcel(s, 1), line_of(s, 12)->id), 1);
    same_text(number_of(s, 1), "LP001");
    s->now += MS_HOUR;
    changes_init(&s->changes, s->a);
    assert_int_equal(SHIPS(s, p, {"LP001", "L1", 1}, {"LP001", "L2", 1}), MERGE_SAME);
    assert_int_equal(s->changes.n, 0);
    assert_int_equal(problems_open(s), 0);
}

static void the_same_parcel_listed_twice_is_one_package(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1});
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP001", "L1", 1});
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP001", NULL, 0});
    assert_int_equal(s->o->packages_n, 1);
}

static void a_second_parcel_listed_first_does_not_take_the_first_ones_place(void **state)
{
    struct purchase *p = bought(state, 1, 2);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1});
    SHIPS(s, p, {"LP002", "L1", 1}, {"LP001", "L1", 1});
    assert_int_equal(s->o->packages_n, 2);
    same_text(number_of(s, 0), "LP001");
    same_text(number_of(s, 1), "LP002");
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 11)->id), 1);
    assert_int_equal(package_line_units(parcel(s, 1), line_of(s, 11)->id), 1);
}

static void another_parcel_alone_in_the_list_is_another_package(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1});
    s->now += MS_HOUR;
    SHIPS(s, p, {"LP002", "L2", 1});
    assert_int_equal(s->o->packages_n, 2);
    same_text(number_of(s, 0), "LP001");
    same_text(number_of(s, 1), "LP002");
    assert_true(has_problem(s, PROBLEM_NUMBER_VANISHED));
}

static void a_vanished_number_is_kept_and_said(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1});
    s->now += MS_HOUR;
    supplier_ships(s, p, &p->orders[0], NULL, 0);
    same_text(number_of(s, 0), "LP001");
    assert_true(has_problem(s, PROBLEM_NUMBER_VANISHED));
    s->now += MS_HOUR;
    SHIPS(s, p, {"LP001", "L1", 1});
    assert_false(has_problem(s, PROBLEM_NUMBER_VANISHED));
}

static void a_single_parcel_without_items_holds_all(void **state)
{
    struct purchase *p = bought(state, 2, 2);
    struct story *s = *state;
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    assert_true(parcel(s, 0)->lines_known);
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 11)->id), 2);
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 12)->id), 2);
}

static void a_single_parcel_of_a_part_shipment_does_not(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    assert_false(parcel(s, 0)->lines_known);
}

static void a_single_parcel_of_one_of_two_supplier_orders_does_not(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    *ORDER_PUSH(s->a, &p->orders, &p->orders_n, struct supplier_order) = (struct supplier_order){
        .id = 99, .number = STR("81900002"), .status = SUPPLIER_STATUS_PREPARING};
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    assert_false(parcel(s, 0)->lines_known);
}

static void a_second_parcel_shows_that_the_first_did_not_hold_all(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    SHIPS(s, p, {"LP001", NULL, 0}, {"LP002", NULL, 0});
    assert_false(parcel(s, 0)->lines_known);
    assert_false(parcel(s, 1)->lines_known);
    SHIPS(s, p, {"LP002", "L2", 1}, {"LP001", "L1", 1}); /* later the items are told after all */
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 11)->id), 1);
    assert_int_equal(package_line_units(parcel(s, 1), line_of(s, 12)->id), 1);
}

static void the_first_parcel_gives_back_what_a_second_one_holds(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    SHIPS(s, p, {"LP002", "L2", 1}, {"LP001", "L1", 1});
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 11)->id), 1);
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 12)->id), 0);
    assert_true(parcel(s, 1)->lines_known);
    assert_int_equal(package_line_units(parcel(s, 1), line_of(s, 12)->id), 1);
}

static void what_the_shop_was_told_of_a_package_stays(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", NULL, 0});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    SHIPS(s, p, {"LP001", NULL, 0}, {"LP002", NULL, 0});
    assert_true(parcel(s, 0)->lines_known);
    assert_int_equal(parcel(s, 0)->lines_n, 2);
}

static void supplier_units_are_not_shop_units(void **state)
{
    struct story *s = known_order(state, 1, 3);
    s->maps[0].units = 2; /* sold in pairs */
    struct purchase *p = buys(s, "81900001");
    SHIPS(s, p, {"LP001", "L1", 4});
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 11)->id), 2);
    SHIPS(s, p, {"LP001", "L1", 4}, {"LP002", "L1", 2});
    assert_int_equal(package_line_units(parcel(s, 1), line_of(s, 11)->id), 1);
}

static void two_lines_of_the_same_listing_share_the_parcels(void **state)
{
    struct story *s = known_order(state, 2, 2);
    s->maps[1].listing_id = STR("L1");
    struct purchase *p = buys(s, "81900001");
    SHIPS(s, p, {"LP001", "L1", 3});
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 11)->id), 2);
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 12)->id), 1);
    SHIPS(s, p, {"LP001", "L1", 3}, {"LP002", "L1", 1});
    assert_int_equal(package_line_units(parcel(s, 1), line_of(s, 12)->id), 1);
    assert_int_equal(package_line_units(parcel(s, 1), line_of(s, 11)->id), 0);
}

static void a_renumbered_variant_is_found_by_its_listing(void **state)
{
    struct story *s = known_order(state, 2, 1);
    s->maps[0].sku_id = STR("old");
    struct purchase *p = buys(s, "81900001");
    SHIPS(s, p, {"LP001", "L1", 1});
    assert_int_equal(package_line_units(parcel(s, 0), line_of(s, 11)->id), 1);
    s->maps[1].listing_id = STR("L1"); /* but not where two lines sell that listing */
    s->maps[1].sku_id = STR("old2");
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L1", 1});
    assert_false(parcel(s, 1)->lines_known);
}

static void a_foreign_item_makes_the_lines_unknown(void **state)
{
    struct purchase *p = bought(state, 2, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1}, {"GIFT1", "free gift", 1});
    assert_true(parcel(s, 0)->lines_known);
    assert_false(parcel(s, 1)->lines_known);
}

static void events_go_forward_only(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    struct merge m = story_merge(s, SOURCE_API);
    struct parcel_event events[] = {{NOON + 50, STR("Departed"), STR("Left Shenzhen")},
                                    {NOON + 10, STR("Accepted"), STR("")}};
    struct parcel_seen one = {.number = STR("LP001"), .events = events, .events_n = 2};
    struct parcels_seen seen = {.order_number = STR("81900001"), .parcels = &one, .parcels_n = 1};
    merge_parcels(&m, s->o, p, p->orders, &seen, s->maps, s->maps_n);
    same_text(parcel(s, 0)->last_event, "Left Shenzhen");
    assert_int_equal(parcel(s, 0)->shipped_ms, NOON + 10);
    one.events++;
    one.events_n = 1;
    merge_parcels(&m, s->o, p, p->orders, &seen, s->maps, s->maps_n);
    same_text(parcel(s, 0)->last_event, "Left Shenzhen");
    one.delivered = true;
    merge_parcels(&m, s->o, p, p->orders, &seen, s->maps, s->maps_n);
    assert_true(parcel(s, 0)->delivered_ms > 0);
    one.delivered = false;
    merge_parcels(&m, s->o, p, p->orders, &seen, s->maps, s->maps_n);
    assert_true(parcel(s, 0)->delivered_ms > 0);
}

/* Two lines of the same goods: one scanned, and one with the same scan that is a step further. */
struct pair {
    struct parcel_event events[2];
    struct parcel_item item;
    struct parcel_seen lines[2];
    struct parcels_seen seen;
};

static struct parcels_seen *pair_of(struct pair *x, const char *behind, const char *ahead)
{
    *x = (struct pair){
        .events = {{NOON + 50, STR("Handed over"), STR("")}, {NOON + 20, STR("Accepted"), STR("")}},
        .item = {.product_id = STR("L1"), .sku_id = STR("sku"), .quantity = 2}};
    for (size_t i = 0; i < 2; i++)
        x->lines[i] = (struct parcel_seen){.number = str_of(i ? ahead : behind),
                                           .items = &x->item,
                                           .items_n = 1,
                                           .events = i ? x->events : x->events + 1,
                                           .events_n = i ? 2 : 1,
                                           .moving_ms = NOON + 20};
    x->seen =
        (struct parcels_seen){.order_number = STR("81900001"), .parcels = x->lines, .parcels_n = 2};
    return &x->seen;
}

/* Two lamps left, two did not yet; the parcel changed its number since the last look. */
static void a_parcel_under_its_old_and_its_new_number_is_one(void **state)
{
    struct purchase *p = bought(state, 1, 4);
    struct story *s = *state;
    struct merge m = story_merge(s, SOURCE_API);
    struct pair pair;
    struct parcels_seen *seen = pair_of(&pair, "LP001", "9261290100000000000008");
    merge_parcels(&m, s->o, p, p->orders, seen, s->maps, s->maps_n);
    assert_int_equal(s->o->packages_n, 1);
    same_text(package_current_number(parcel(s, 0))->number, "9261290100000000000008");
    assert_non_null(package_number(parcel(s, 0), STR("LP001")));
    assert_int_equal(package_line_units(parcel(s, 0), parcel(s, 0)->lines[0].line_id), 2);
}

/* They are two when all is on its way and they are all of it, and when a carrier scanned each at
 * another moment. */
static void two_parcels_of_the_same_goods_are_two(void **state)
{
    static const enum supplier_status statuses[] = {SUPPLIER_STATUS_SHIPPED,
                                                    SUPPLIER_STATUS_PART_SHIPPED};
    struct purchase *p = bought(state, 1, 4);
    struct story *s = *state;
    struct merge m = story_merge(s, SOURCE_API);
    struct pair pair;
    struct parcels_seen *seen = pair_of(&pair, "LP001", "LP002");
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        p->orders[0].status = statuses[i];
        s->o->packages_n = 0;
        merge_parcels(&m, s->o, p, p->orders, seen, s->maps, s->maps_n);
        assert_int_equal(s->o->packages_n, 2);
        pair.lines[0].moving_ms = NOON + 21;
    }
}

/* The purchase has another order, and how much of it is in this one was not told: that the goods
 * of both lines are all that was bought says nothing. */
static void a_part_of_a_purchase_under_two_numbers_is_one_parcel(void **state)
{
    struct purchase *p = bought(state, 1, 4);
    struct story *s = *state;
    struct merge m = story_merge(s, SOURCE_API);
    struct pair pair;
    struct parcels_seen *seen = pair_of(&pair, "LP001", "9261290100000000000008");
    *ORDER_PUSH(s->a, &p->orders, &p->orders_n, struct supplier_order) = (struct supplier_order){
        .id = 99, .number = STR("81900002"), .status = SUPPLIER_STATUS_SHIPPED, .row = ROW_NEW};
    p->orders[0].status = SUPPLIER_STATUS_SHIPPED;
    merge_parcels(&m, s->o, p, p->orders, seen, s->maps, s->maps_n);
    assert_int_equal(s->o->packages_n, 1);
}

static void a_person_gives_a_number(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct merge m = story_merge(s, SOURCE_PERSON);
    struct write_line one = {line_of(s, 11)->id, 1};
    struct package *k =
        merge_number(&m, s->o, NULL, STR(" RB123456785CN "), STR("china-post"), STR("li"), &one, 1);
    same_text(package_current_number(k)->number, "RB123456785CN");
    same_text(package_current_number(k)->carrier, "china-post");
    same_text(package_current_number(k)->by, "li");
    assert_int_equal(package_current_number(k)->source, SOURCE_PERSON);
    changes_init(&s->changes, s->a);
    merge_number(&m, s->o, k, STR("rb123456785cn"), STR(""), STR("wu"), NULL, 0);
    assert_int_equal(k->numbers_n, 1);
    assert_int_equal(s->changes.n, 0);
    merge_number(&m, s->o, k, STR("LP9"), STR(""), STR("wu"), NULL, 0);
    same_text(package_current_number(k)->number, "LP9");
    merge_number(&m, s->o, k, STR("RB123456785CN"), STR(""), STR("li"), NULL, 0);
    assert_int_equal(k->numbers_n, 2); /* taken up again, not twice */
    same_text(package_current_number(k)->number, "RB123456785CN");
}

static void a_persons_number_outlives_the_suppliers_old_one(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L1", 1});
    struct merge m = story_merge(s, SOURCE_PERSON);
    merge_number(&m, s->o, parcel(s, 0), STR("UPS1"), STR(""), STR("li"), NULL, 0);
    s->now += MS_HOUR;
    SHIPS(s, p, {"LP001", "L1", 1});
    same_text(number_of(s, 0), "UPS1");
    assert_int_equal(problems_open(s), 0);
    SHIPS(s, p, {"LP777", "L1", 1}); /* but a number never seen is news */
    same_text(number_of(s, 0), "LP777");
}

static void statuses_prove_what_became_of_the_purchase(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    p->state = PURCHASE_STATE_UNKNOWN;
    supplier_says(s, p, SUPPLIER_STATUS_PREPARING); /* linked by hand, and alive */
    assert_int_equal(p->state, PURCHASE_STATE_PLACED);
    supplier_says(s, p, SUPPLIER_STATUS_CANCELED);
    assert_int_equal(p->state, PURCHASE_STATE_CANCELED);
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 11)), 1);
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED); /* it was not: its units are bought again */
    assert_int_equal(p->state, PURCHASE_STATE_PLACED);
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 11)), 0);
}

static void only_proof_ends_a_purchase(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    static const enum supplier_status no_proof[] = {
        SUPPLIER_STATUS_CANCELING, SUPPLIER_STATUS_DISPUTE, SUPPLIER_STATUS_ATTENTION,
        SUPPLIER_STATUS_CHECKING,  SUPPLIER_STATUS_UNPAID,  SUPPLIER_STATUS_FINISHED};
    for (size_t i = 0; i < COUNT_OF(no_proof); i++) {
        supplier_says(s, p, no_proof[i]);
        assert_true(purchase_is_live(p));
        assert_int_equal(order_line_to_buy(s->o, line_of(s, 11)), 0);
    }
}

static void an_order_that_ended_line_by_line_is_canceled(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    struct merge m = story_merge(s, SOURCE_API);
    struct supplier_seen seen = {.number = STR("81900001"),
                                 .status = SUPPLIER_STATUS_FINISHED,
                                 .status_raw = STR("FINISH"),
                                 .all_lines_ended = true};
    merge_supplier_order(&m, s->o, p, p->orders, &seen, s->maps, s->maps_n);
    assert_int_equal(p->orders[0].status, SUPPLIER_STATUS_CANCELED);
    assert_false(purchase_is_live(p));
}

/* What the supplier tells of its order of two lines: which of them ended. */
static void supplier_ends(struct story *s, struct purchase *p, bool first, bool second)
{
    struct merge m = story_merge(s, SOURCE_API);
    struct parcel_item items[] = {
        {.product_id = STR("L1"), .sku_id = STR("sku"), .quantity = 2, .ended = first},
        {.product_id = STR("L2"), .sku_id = STR("sku"), .quantity = 2, .ended = second}};
    struct supplier_seen seen = {.number = STR("81900001"),
                                 .status = SUPPLIER_STATUS_PREPARING,
                                 .all_lines_ended = first && second,
                                 .items = items,
                                 .items_n = 2};
    merge_supplier_order(&m, s->o, p, p->orders, &seen, s->maps, s->maps_n);
    judged(s);
}

static void a_line_that_the_supplier_cancels_alone_may_be_bought_again(void **state)
{
    struct purchase *p = bought(state, 2, 2);
    struct story *s = *state;
    supplier_ends(s, p, false, true);
    assert_int_equal(p->state, PURCHASE_STATE_PLACED);
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 11)), 0);
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 12)), 2);
    assert_true(has_problem(s, PROBLEM_LINES_CANCELED));
    same_text(problem_find(s->o, PROBLEM_LINES_CANCELED, p->id)->detail, "2 × Thing 12");
    assert_true(guards_of(s) & GUARD_BIT(GUARD_FAILED_BEFORE)); /* not by itself */
    assert_int_equal(s->o->stage, STAGE_TO_ORDER);
    supplier_ends(s, p, false, false); /* it is final */
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 12)), 2);
    buys(s, "81900002");
    assert_int_equal(problems_open(s), 0);
    assert_int_equal(s->o->stage, STAGE_ORDERED);
}

static void a_refund_in_the_shop_answers_it_too(void **state)
{
    struct purchase *p = bought(state, 2, 2);
    struct story *s = *state;
    supplier_ends(s, p, false, true);
    line_of(s, 12)->current_quantity = 1;
    judged(s);
    same_text(problem_find(s->o, PROBLEM_LINES_CANCELED, p->id)->detail, "1 × Thing 12");
    line_of(s, 12)->current_quantity = 0;
    judged(s);
    assert_int_equal(problems_open(s), 0);
}

static void what_has_left_is_not_dropped(void **state)
{
    struct purchase *p = bought(state, 2, 2);
    struct story *s = *state;
    SHIPS(s, p, {"LP001", "L2", 1});
    supplier_ends(s, p, false, true);
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 12)), 1);
    supplier_ends(s, p, true, true); /* ends as a whole: that is another matter */
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 11)), 0);
}

static void one_of_two_supplier_orders_canceled_frees_its_lines(void **state)
{
    struct purchase *p = bought(state, 2, 2);
    struct story *s = *state;
    struct merge m = story_merge(s, SOURCE_API);
    struct parcel_item item = {.product_id = STR("L2"), .sku_id = STR("sku"), .quantity = 2};
    struct supplier_seen seen = {.status = SUPPLIER_STATUS_CANCELED, .items = &item, .items_n = 1};
    *ORDER_PUSH(s->a, &p->orders, &p->orders_n, struct supplier_order) = (struct supplier_order){
        .id = 99, .number = STR("81900002"), .status = SUPPLIER_STATUS_PREPARING, .row = ROW_NEW};
    merge_supplier_order(&m, s->o, p, &p->orders[1], &seen, s->maps, s->maps_n);
    judged(s);
    assert_true(purchase_is_live(p));
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 11)), 0);
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 12)), 2);
    assert_true(has_problem(s, PROBLEM_LINES_CANCELED));
    assert_false(has_problem(s, PROBLEM_SUPPLIER_CANCELED));
}

static void an_unknown_status_is_kept_as_text(void **state)
{
    struct purchase *p = bought(state, 1, 1);
    struct story *s = *state;
    struct merge m = story_merge(s, SOURCE_API);
    struct supplier_seen seen = {.status = SUPPLIER_STATUS_OTHER, .status_raw = STR("TELEPORTED")};
    assert_int_equal(merge_supplier_order(&m, s->o, p, p->orders, &seen, s->maps, s->maps_n),
                     MERGE_APPLIED);
    assert_int_equal(p->orders[0].status, SUPPLIER_STATUS_PREPARING);
    same_text(p->orders[0].status_raw, "TELEPORTED");
    s->now += 5;
    assert_int_equal(merge_supplier_order(&m, s->o, p, p->orders, &seen, s->maps, s->maps_n),
                     MERGE_SAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_parcel_becomes_a_package_with_its_lines),
        STORY(the_same_answer_again_changes_nothing),
        STORY(the_number_comes_later),
        STORY(a_parcel_under_its_old_and_its_new_number_is_one),
        STORY(two_parcels_of_the_same_goods_are_two),
        STORY(a_part_of_a_purchase_under_two_numbers_is_one_parcel),
        STORY(a_new_number_replaces_the_old_one_and_keeps_it),
        STORY(old_and_new_number_of_one_parcel_are_shown_side_by_side),
        STORY(two_parcels_under_one_number_are_two_packages),
        STORY(the_same_parcel_listed_twice_is_one_package),
        STORY(a_second_parcel_listed_first_does_not_take_the_first_ones_place),
        STORY(another_parcel_alone_in_the_list_is_another_package),
        STORY(a_vanished_number_is_kept_and_said),
        STORY(a_single_parcel_without_items_holds_all),
        STORY(a_single_parcel_of_a_part_shipment_does_not),
        STORY(a_single_parcel_of_one_of_two_supplier_orders_does_not),
        STORY(a_second_parcel_shows_that_the_first_did_not_hold_all),
        STORY(the_first_parcel_gives_back_what_a_second_one_holds),
        STORY(what_the_shop_was_told_of_a_package_stays),
        STORY(supplier_units_are_not_shop_units),
        STORY(two_lines_of_the_same_listing_share_the_parcels),
        STORY(a_renumbered_variant_is_found_by_its_listing),
        STORY(a_foreign_item_makes_the_lines_unknown),
        STORY(events_go_forward_only),
        STORY(a_person_gives_a_number),
        STORY(a_persons_number_outlives_the_suppliers_old_one),
        STORY(statuses_prove_what_became_of_the_purchase),
        STORY(only_proof_ends_a_purchase),
        STORY(an_order_that_ended_line_by_line_is_canceled),
        STORY(a_line_that_the_supplier_cancels_alone_may_be_bought_again),
        STORY(a_refund_in_the_shop_answers_it_too),
        STORY(what_has_left_is_not_dropped),
        STORY(one_of_two_supplier_orders_canceled_frees_its_lines),
        STORY(an_unknown_status_is_kept_as_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
