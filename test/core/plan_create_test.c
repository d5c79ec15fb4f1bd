/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A create as it leaves: over locations and delivery methods, around holds and other services; and
 * a create whose answer was lost: done, not done, or done by others.
 */
#include "test/core/story.h"

struct told {
    enum pick_block block;
    struct create_group *groups;
    size_t n;
    int64_t missing;
};

static struct told picks(struct story *s, const struct shop_write *w)
{
    struct told t = {.missing = -1};
    t.block = plan_create(s->o, w, s->a, &t.groups, &t.n, &t.missing);
    return t;
}

static struct shop_write *wants(struct story *s, int64_t line_ext_id, int64_t units)
{
    struct shop_write *w = ARENA_NEW(s->a, struct shop_write);
    w->kind = WRITE_KIND_CREATE;
    w->id = 31;
    w->number = STR("LP001");
    *ORDER_PUSH(s->a, &w->lines, &w->lines_n, struct write_line) =
        (struct write_line){line_of(s, line_ext_id)->id, units};
    return w;
}

static void also(struct story *s, struct shop_write *w, int64_t line_ext_id, int64_t units)
{
    *ORDER_PUSH(s->a, &w->lines, &w->lines_n, struct write_line) =
        (struct write_line){line_of(s, line_ext_id)->id, units};
}

static void one_place_takes_all(void **state)
{
    struct story *s = known_order(state, 2, 2);
    struct shop_write *w = wants(s, 11, 1);
    also(s, w, 12, 2);
    struct told t = picks(s, w);
    assert_int_equal(t.block, PICK_OK);
    assert_int_equal(t.n, 1);
    assert_int_equal(t.missing, 0);
    assert_int_equal(t.groups[0].picks_n, 2);
    assert_int_equal(t.groups[0].picks[0].fo_ext_id, 901);
    assert_int_equal(t.groups[0].picks[0].fo_line_ext_id, 90111);
    assert_int_equal(t.groups[0].picks[0].quantity, 1);
    assert_int_equal(t.groups[0].picks[1].quantity, 2);
}

static void two_locations_need_two_creates(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    says_line(s, 12, 1);
    says_fo_line(s, says_fo(s, 902, 2), 12, 1);
    tell(s);
    struct shop_write *w = wants(s, 11, 1);
    also(s, w, 12, 1);
    struct told t = picks(s, w);
    assert_int_equal(t.n, 2);
    assert_int_not_equal(t.groups[0].location_ext_id, t.groups[1].location_ext_id);
}

static void two_delivery_methods_need_two_creates(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    says_line(s, 12, 1);
    struct fo *f = says_fo(s, 902, 1);
    f->delivery_method = STR("PICK_UP");
    says_fo_line(s, f, 12, 1);
    tell(s);
    struct shop_write *w = wants(s, 11, 1);
    also(s, w, 12, 1);
    assert_int_equal(picks(s, w).n, 2);
}

static void two_fulfillment_orders_of_one_place_go_in_one_create(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    says_line(s, 12, 1);
    says_fo_line(s, says_fo(s, 902, 1), 12, 1);
    tell(s);
    struct shop_write *w = wants(s, 11, 1);
    also(s, w, 12, 1);
    struct told t = picks(s, w);
    assert_int_equal(t.n, 1);
    assert_int_equal(t.groups[0].picks_n, 2);
}

static void a_package_is_not_split_where_one_place_can_take_it(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1); /* one unit lies at location 1 ... */
    s->says->order.lines[0].quantity = s->says->order.lines[0].current_quantity = 3;
    says_fo_line(s, says_fo(s, 902, 2), 11, 2); /* ... and two at location 2 */
    tell(s);
    struct told t = picks(s, wants(s, 11, 2));
    assert_int_equal(t.n, 1);
    assert_int_equal(t.groups[0].location_ext_id, 2);
    t = picks(s, wants(s, 11, 3));
    assert_int_equal(t.n, 2);
    assert_int_equal(t.missing, 0);
}

static void only_what_remains_is_taken(void **state)
{
    struct story *s = known_order(state, 1, 3);
    shop_fulfills(s, 701, "THEIRS", 11, 2);
    tell(s);
    struct told t = picks(s, wants(s, 11, 2));
    assert_int_equal(t.groups[0].picks[0].quantity, 1);
    assert_int_equal(t.missing, 1);
}

static void reasons_why_nothing_can_be_sent(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct shop_write *w = wants(s, 11, 1);
    struct fo *f = s->o->fos;
    f->status = FO_STATUS_ON_HOLD;
    assert_int_equal(picks(s, w).block, PICK_HELD);
    f->status = FO_STATUS_SCHEDULED;
    assert_int_equal(picks(s, w).block, PICK_HELD);
    f->status = FO_STATUS_OPEN;
    f->can_create = false;
    assert_int_equal(picks(s, w).block, PICK_OTHERS);
    f->can_create = true;
    f->status = FO_STATUS_CLOSED; /* its remaining units lie */
    assert_int_equal(picks(s, w).block, PICK_NOTHING);
    f->row = ROW_GONE;
    assert_int_equal(picks(s, w).block, PICK_NO_FOS);
}

static void what_of_it_is_done_is_not_picked_again(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    s->says->order.lines[0].quantity = s->says->order.lines[0].current_quantity = 3;
    says_fo_line(s, says_fo(s, 902, 2), 11, 2);
    tell(s);
    struct shop_write *w = wants(s, 11, 2);
    w->first_sent_ms = s->now;
    shop_fulfills(s, 701, "LP001", 11, 1); /* the part at location 1 arrived, the other was lost */
    tell(s);
    int64_t ext_id = 0;
    assert_int_equal(plan_settle_create(s->o, w, &ext_id), DOUBT_NOT_DONE);
    struct told t = picks(s, w);
    assert_int_equal(t.n, 1);
    assert_int_equal(t.groups[0].picks_n, 1);
    assert_int_equal(t.groups[0].picks[0].quantity, 1); /* of the two that are open */
}

static struct shop_write *doubtful(struct story *s, int64_t units)
{
    struct shop_write *w = wants(s, 11, units);
    w->state = WRITE_STATE_DOUBT;
    w->first_sent_ms = s->now;
    w->sent_quantity_before = plan_remaining(s->o, w);
    return w;
}

static enum doubt settled(struct story *s, const struct shop_write *w, int64_t *ext_id)
{
    *ext_id = -1;
    return plan_settle_create(s->o, w, ext_id);
}

static void a_lost_reply_that_took_effect(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct shop_write *w = doubtful(s, 1);
    int64_t ext_id;
    shop_fulfills(s, 701, "LP-001", 11, 1);
    tell(s);
    assert_int_equal(settled(s, w, &ext_id), DOUBT_DONE);
    assert_int_equal(ext_id, 701);
}

static void a_lost_reply_that_took_no_effect(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct shop_write *w = doubtful(s, 1);
    int64_t ext_id;
    later(s, MS_SECOND);
    tell(s);
    assert_int_equal(settled(s, w, &ext_id), DOUBT_NOT_DONE);
    assert_int_equal(ext_id, -1);
}

static void closed_without_our_number_was_somebody_else(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct shop_write *w = doubtful(s, 1);
    int64_t ext_id;
    shop_fulfills(s, 701, "THEIRS", 11, 1);
    tell(s);
    assert_int_equal(settled(s, w, &ext_id), DOUBT_BY_OTHERS);
}

static void reduced_without_our_number_was_somebody_else(void **state)
{
    struct story *s = known_order(state, 1, 3);
    struct shop_write *w = doubtful(s, 1);
    int64_t ext_id;
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    assert_int_equal(settled(s, w, &ext_id), DOUBT_BY_OTHERS);
}

static void reduced_by_another_parcel_of_ours_was_not_somebody_else(void **state)
{
    struct story *s = known_order(state, 1, 3);
    struct shop_write *w = doubtful(s, 1), *beside;
    int64_t ext_id;
    beside = ORDER_PUSH(s->a, &s->o->writes, &s->o->writes_n, struct shop_write);
    *beside = (struct shop_write){.id = 32,
                                  .kind = WRITE_KIND_CREATE,
                                  .number = STR("LP002"),
                                  .state = WRITE_STATE_DONE,
                                  .done_ms = s->now + 5,
                                  .fulfillment_ext_id = 701};
    shop_fulfills(s, 701, "LP002", 11, 1);
    tell(s);
    assert_int_equal(settled(s, w, &ext_id), DOUBT_NOT_DONE);
}

static void a_fulfillment_canceled_before_the_mark_left_is_no_proof(void **state)
{
    struct story *s = known_order(state, 1, 1);
    int64_t ext_id;
    shop_fulfills(s, 701, "LP001", 11, 1);
    shop_cancels(s, 701);
    later(s, MS_HOUR);
    struct shop_write *w = doubtful(s, 1);
    tell(s);
    assert_int_equal(settled(s, w, &ext_id), DOUBT_NOT_DONE);
}

/* The customer was told by it: a second one would tell anew of what somebody took back. */
static void a_mark_canceled_before_its_lost_answer_was_looked_for_is_not_made_again(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct shop_write *w = doubtful(s, 1);
    int64_t ext_id;
    shop_fulfills(s, 701, "LP001", 11, 1);
    shop_cancels(s, 701);
    tell(s);
    assert_int_equal(settled(s, w, &ext_id), DOUBT_DONE);
    assert_int_equal(ext_id, 701);
}

static void put_on_hold_meanwhile_is_not_done_by_others(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct shop_write *w = doubtful(s, 1);
    int64_t ext_id;
    s->o->fos[0].status = FO_STATUS_ON_HOLD;
    assert_int_equal(settled(s, w, &ext_id), DOUBT_NOT_DONE);
    assert_int_equal(picks(s, w).block, PICK_HELD);
}

static void a_mark_without_a_number_is_known_by_its_lines_and_time(void **state)
{
    struct story *s = known_order(state, 1, 2);
    shop_fulfills(s, 700, NULL, 11, 1); /* an hour ago, by somebody else */
    tell(s);
    later(s, MS_HOUR);
    struct shop_write *w = doubtful(s, 1);
    w->number = STR("");
    int64_t ext_id;
    assert_int_equal(settled(s, w, &ext_id), DOUBT_NOT_DONE);
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    assert_int_equal(settled(s, w, &ext_id), DOUBT_DONE);
    assert_int_equal(ext_id, 701);
}

static void anothers_write_with_the_same_number_is_not_ours(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct shop_write *w = doubtful(s, 1);
    int64_t ext_id;
    shop_fulfills(s, 701, "LP001", 11, 1);
    tell(s);
    s->o->fulfillments[0].write_id = 32; /* a second parcel under the same number */
    assert_int_not_equal(settled(s, w, &ext_id), DOUBT_DONE);
}

static void found_in_part_and_the_rest_closed_by_others_is_done(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct shop_write *w = wants(s, 11, 1);
    also(s, w, 12, 1);
    w->first_sent_ms = s->now;
    int64_t ext_id;
    shop_fulfills(s, 701, "LP001", 11, 1);
    shop_fulfills(s, 702, "THEIRS", 12, 1);
    tell(s);
    assert_int_equal(settled(s, w, &ext_id), DOUBT_DONE);
    assert_int_equal(ext_id, 701);
}

static void purchases_are_planned_by_account(void **state)
{
    struct story *s = known_order(state, 3, 2);
    s->maps[1].account_id = 8;
    struct judge j = story_judge(s);
    struct purchase_plan *plans;
    assert_int_equal(plan_purchases(&j, s->o, NULL, 0, s->a, &plans), 2);
    assert_int_equal(plans[0].lines_n, 2);
    assert_int_equal(plans[0].lines[0].quantity, 2);
    assert_int_equal(plans[0].lines[0].mapping_id, 50);
    assert_int_equal(plans[1].account_id, 8);
    int64_t named[] = {line_of(s, 13)->id};
    assert_int_equal(plan_purchases(&j, s->o, named, 1, s->a, &plans), 1);
    assert_int_equal(plans[0].lines_n, 1);
}

static void nothing_left_to_buy_plans_nothing(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct judge j = story_judge(s);
    struct purchase_plan *plans;
    buys(s, "81900001");
    assert_int_equal(plan_purchases(&j, s->o, NULL, 0, s->a, &plans), 0);
    s->o->purchases[0].lines[0].quantity = 1;
    assert_int_equal(plan_purchases(&j, s->o, NULL, 0, s->a, &plans), 1);
    assert_int_equal(plans[0].lines[0].quantity, 1);
    s->maps[0].listing_id = STR("");
    assert_int_equal(plan_purchases(&j, s->o, NULL, 0, s->a, &plans), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(one_place_takes_all),
        STORY(two_locations_need_two_creates),
        STORY(two_delivery_methods_need_two_creates),
        STORY(two_fulfillment_orders_of_one_place_go_in_one_create),
        STORY(a_package_is_not_split_where_one_place_can_take_it),
        STORY(only_what_remains_is_taken),
        STORY(reasons_why_nothing_can_be_sent),
        STORY(what_of_it_is_done_is_not_picked_again),
        STORY(a_lost_reply_that_took_effect),
        STORY(a_lost_reply_that_took_no_effect),
        STORY(closed_without_our_number_was_somebody_else),
        STORY(reduced_without_our_number_was_somebody_else),
        STORY(reduced_by_another_parcel_of_ours_was_not_somebody_else),
        STORY(a_fulfillment_canceled_before_the_mark_left_is_no_proof),
        STORY(a_mark_canceled_before_its_lost_answer_was_looked_for_is_not_made_again),
        STORY(put_on_hold_meanwhile_is_not_done_by_others),
        STORY(a_mark_without_a_number_is_known_by_its_lines_and_time),
        STORY(anothers_write_with_the_same_number_is_not_ours),
        STORY(found_in_part_and_the_rest_closed_by_others_is_done),
        STORY(purchases_are_planned_by_account),
        STORY(nothing_left_to_buy_plans_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
