/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why Waybill does not buy by itself: each guard alone, what a person may override, and the last
 * look before a purchase leaves.
 */
#include "test/core/story.h"

static void only(struct story *s, enum guard g)
{
    uint64_t got = guards_of(s);
    if (got != GUARD_BIT(g)) {
        for (int i = 0; i < GUARD_MAX; i++) {
            if (got & GUARD_BIT(i))
                print_error("stands: %.*s\n", STR_ARG(guard_text((enum guard)i)));
        }
        print_error("wanted only: %.*s\n", STR_ARG(guard_text(g)));
        fail();
    }
}

static void nothing_stands_against_an_ordinary_order(void **state)
{
    struct story *s = known_order(state, 2, 1);
    assert_int_equal(guards_of(s), 0);
    assert_int_equal(s->o->guards, 0);
    assert_int_equal(s->o->auto_buy_ms, s->now);
}

static void automatic_buying_is_off(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->shop.policy.auto_buy = false;
    only(s, GUARD_PAUSED);
}

static void another_app_was_seen(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->shop.other_app_seen = true;
    only(s, GUARD_CONFIRM_OTHER_APP);
    s->shop.other_app_confirmed = true;
    assert_int_equal(guards_of(s), 0);
}

static void older_than_the_connection(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->flags |= ORDER_BACKFILL;
    only(s, GUARD_BEFORE_CONNECTION);
    s->o->flags = 0;
    s->shop.connected_ms = s->o->created_ms + 1;
    only(s, GUARD_BEFORE_CONNECTION);
}

static void a_test_order(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->flags |= ORDER_TEST;
    only(s, GUARD_TEST);
}

static void unpaid_in_all_its_forms(void **state)
{
    struct story *s = known_order(state, 1, 1);
    for (enum financial f = 0; f < FINANCIAL_MAX; f++) {
        s->o->financial = f;
        if (f == FINANCIAL_PAID || f == FINANCIAL_PARTIALLY_REFUNDED)
            assert_int_equal(guards_of(s), 0);
        else
            only(s, GUARD_UNPAID);
    }
}

static void cash_on_delivery_counts_as_payable_when_chosen(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->financial = FINANCIAL_PENDING;
    s->o->gateway = STR("manual");
    only(s, GUARD_UNPAID);
    s->shop.policy.payable_gateways = STR("bogus,Manual");
    assert_int_equal(guards_of(s), 0);
    s->o->gateway = STR("manual, klarna"); /* a part of it is another gateway's */
    only(s, GUARD_UNPAID);
    s->o->gateway = STR("");
    only(s, GUARD_UNPAID);
}

static void held_by_the_shop_or_by_us(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->fos[0].status = FO_STATUS_ON_HOLD;
    only(s, GUARD_HELD);
    s->o->fos[0].status = FO_STATUS_SCHEDULED;
    only(s, GUARD_HELD);
    s->o->fos[0].status = FO_STATUS_OPEN;
    s->o->hold_ms = s->now;
    only(s, GUARD_HELD);
    assert_int_equal(judge_hard_guards(guards_of(s)), GUARD_BIT(GUARD_HELD));
}

static void a_held_part_leaves_the_other_part_buyable(void **state)
{
    struct story *s = known_order(state, 1, 3);
    s->o->fos[0].lines[0].remaining_quantity = 2;
    struct fo *f = ORDER_PUSH(s->a, &s->o->fos, &s->o->fos_n, struct fo);
    *f = s->o->fos[0];
    f->ext_id = 902;
    f->status = FO_STATUS_ON_HOLD;
    f->lines = ARENA_NEW(s->a, struct fo_line);
    *f->lines = (struct fo_line){1, 11, 1, 1};
    assert_int_equal(guards_of(s), 0);
    struct purchase *p = buys(s, "81900001");
    assert_int_equal(purchase_line_units(p, line_of(s, 11)->id), 2);
    assert_true(guards_of(s) & GUARD_BIT(GUARD_HELD));
}

static void canceled_or_deleted(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->canceled_ms = s->now;
    only(s, GUARD_CANCELED);
    s->o->canceled_ms = 0;
    s->o->flags |= ORDER_DELETED;
    only(s, GUARD_CANCELED);
}

static void a_high_risk_of_fraud(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->risk = RISK_MEDIUM;
    assert_int_equal(guards_of(s), 0);
    s->o->risk = RISK_HIGH;
    only(s, GUARD_HIGH_RISK);
}

static void older_than_the_policy_allows(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->now += s->shop.policy.max_age_ms;
    assert_int_equal(guards_of(s), 0);
    s->now++;
    only(s, GUARD_TOO_OLD);
    s->shop.policy.max_age_ms = 0;
    assert_int_equal(guards_of(s), 0);
}

static void fulfilled_in_the_shop(void **state)
{
    struct story *s = known_order(state, 1, 1);
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    only(s, GUARD_FULFILLED);
}

static void the_shop_says_fulfilled_before_its_fulfillments_were_read(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->display_fulfillment = DISPLAY_FULFILLMENT_FULFILLED;
    only(s, GUARD_FULFILLED);
    s->o->display_fulfillment = DISPLAY_FULFILLMENT_UNFULFILLED;
    s->o->fos[0].status = FO_STATUS_CLOSED; /* nothing is open, whatever is known of why */
    only(s, GUARD_FULFILLED);
}

static void a_fulfillment_of_unknown_state_is_not_bought_again(void **state)
{
    struct story *s = known_order(state, 1, 1);
    shop_fulfills(s, 701, NULL, 11, 1);
    s->says->order.fulfillments[0].status = FULFILLMENT_STATUS_PENDING;
    tell(s);
    only(s, GUARD_FULFILLED);
}

static void dearer_than_the_limit(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->shop.policy.price_limit_minor = 3000;
    assert_int_equal(guards_of(s), 0);
    s->shop.policy.price_limit_minor = 2999;
    only(s, GUARD_PRICE_LIMIT);
    s->shop.policy.price_limit_minor = 9999;
    s->o->total = (struct money){30, "KWD"}; /* cannot be compared */
    only(s, GUARD_PRICE_LIMIT);
}

static void the_daily_limit_is_reached(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->shop.policy.daily_limit = 5;
    s->bought_today = 4;
    assert_int_equal(guards_of(s), 0);
    s->bought_today = 5;
    only(s, GUARD_DAILY_LIMIT);
}

static void a_line_without_a_listing(void **state)
{
    struct story *s = known_order(state, 2, 1);
    s->shop.policy.all_products = true;
    s->maps[1].listing_id = STR("");
    only(s, GUARD_UNMAPPED);
    s->shop.policy.all_products = false;
    s->maps_n = 1; /* then the other line is not ours, and the first may be bought */
    assert_int_equal(guards_of(s), 0);
    s->maps_n = 0;
    only(s, GUARD_UNMAPPED);
}

static void not_handled_here(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->maps[0].ignored = true;
    only(s, GUARD_NOT_HANDLED);
    s->o->lines[0].requires_shipping = false;
    s->maps_n = 0;
    only(s, GUARD_NOT_HANDLED);
}

static void owned_by_another_fulfillment_service(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->fos[0].can_create = false;
    only(s, GUARD_NOT_HANDLED);
}

static void without_an_address(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->person.has_address = false;
    only(s, GUARD_ADDRESS_MISSING);
    s->o->person.has_address = true;
    s->o->person.erased = true;
    only(s, GUARD_ADDRESS_MISSING);
    s->o->person.erased = false;
    s->o->person.address1 = s->o->person.city = s->o->person.zip = STR("");
    only(s, GUARD_ADDRESS_MISSING);
}

static void already_bought(void **state)
{
    struct story *s = known_order(state, 1, 1);
    buys(s, "81900001");
    only(s, GUARD_ALREADY_BOUGHT);
    assert_int_equal(s->o->auto_buy_ms, 0);
}

static void an_earlier_purchase_is_in_doubt(void **state)
{
    struct story *s = known_order(state, 1, 1);
    buys(s, NULL)->state = PURCHASE_STATE_UNKNOWN;
    assert_int_equal(guards_of(s), GUARD_BIT(GUARD_IN_DOUBT) | GUARD_BIT(GUARD_ALREADY_BOUGHT));
    assert_int_equal(judge_hard_guards(guards_of(s)), guards_of(s));
}

static void being_read_again(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->flags |= ORDER_READ_WANTED;
    only(s, GUARD_STALE);
    s->o->flags = ORDER_LINES_PARTIAL;
    only(s, GUARD_STALE);
}

static void the_grace_period_runs_and_survives_a_reading(void **state)
{
    struct story *s = *state;
    s->shop.policy.grace_ms = 10 * MS_MINUTE;
    known_order(state, 1, 1);
    int64_t due = s->now + 10 * MS_MINUTE;
    only(s, GUARD_GRACE);
    assert_int_equal(s->o->auto_buy_ms, due);
    s->now += 9 * MS_MINUTE;
    s->o->flags |= ORDER_READ_WANTED;
    judged(s);
    assert_int_equal(s->o->auto_buy_ms, due);
    s->o->flags = 0;
    s->now = due;
    judged(s);
    assert_int_equal(s->o->guards, 0);
    s->o->risk = RISK_HIGH;
    judged(s);
    assert_int_equal(s->o->auto_buy_ms, 0);
}

static void no_account_can_buy(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->account_ready = false;
    only(s, GUARD_NO_ACCOUNT);
}

static void a_person_said_handled_elsewhere(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->flags |= ORDER_ELSEWHERE;
    only(s, GUARD_FULFILLED_ELSEWHERE);
    s->o->flags = 0;
    s->o->lines[0].handled_elsewhere = true;
    only(s, GUARD_FULFILLED_ELSEWHERE);
}

static void a_refused_purchase_is_not_repeated_by_itself(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, NULL);
    static const enum purchase_state ends[] = {PURCHASE_STATE_REFUSED, PURCHASE_STATE_CANCELED,
                                               PURCHASE_STATE_EXPIRED};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        p->state = ends[i];
        p->refusal = STR("out_of_stock B_1: none left");
        only(s, GUARD_FAILED_BEFORE);
        s->o->flags |= ORDER_ALLOW; /* "anyway" is not "for ever" */
        only(s, GUARD_FAILED_BEFORE);
        s->o->flags &= ~(uint32_t)ORDER_ALLOW;
        assert_int_equal(judge_hard_guards(guards_of(s)), 0);
    }
}

static void a_withdrawn_purchase_is_as_if_it_had_never_been(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, NULL);
    p->state = PURCHASE_STATE_CANCELED;
    p->refusal = guard_text(GUARD_HELD);
    assert_int_equal(guards_of(s), 0);
    judged(s);
    assert_int_equal(problems_open(s), 0);
}

static void no_fulfillment_orders_are_shown(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    s->says->order.fos_n = 0;
    tell(s);
    only(s, GUARD_NO_FULFILLMENT_ORDERS);
    assert_true(has_problem(s, PROBLEM_NO_FULFILLMENT_ORDERS));
}

/* At once, though their rows are there until the order is stored. */
static void fulfillment_orders_that_vanish_are_missed(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    tell(s);
    assert_false(has_problem(s, PROBLEM_NO_FULFILLMENT_ORDERS));
    s->says->order.fos_n = 0;
    s->says->order.updated_ms += MS_MINUTE;
    tell(s);
    assert_true(has_problem(s, PROBLEM_NO_FULFILLMENT_ORDERS));
}

static void the_shop_is_not_connected(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->shop.state = SHOP_NEEDS_CONNECT;
    only(s, GUARD_SHOP_NOT_CONNECTED);
    s->shop.state = SHOP_UNINSTALLED;
    only(s, GUARD_SHOP_NOT_CONNECTED);
}

static void do_it_anyway_clears_what_a_person_may_override(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->flags |= ORDER_ALLOW | ORDER_TEST | ORDER_BACKFILL;
    s->o->risk = RISK_HIGH;
    s->o->financial = FINANCIAL_PENDING;
    assert_int_equal(guards_of(s), 0);
    s->o->canceled_ms = s->now;
    only(s, GUARD_CANCELED);
    s->o->canceled_ms = 0;
    s->shop.policy.grace_ms = MS_MINUTE; /* anyway does not mean at once */
    s->o->auto_buy_ms = 0;
    only(s, GUARD_GRACE);
}

static void anyway_does_not_buy_what_was_fulfilled_elsewhere_by_itself(void **state)
{
    struct story *s = known_order(state, 2, 1);
    shop_fulfills(s, 701, "Z1", 11, 1);
    tell(s);
    s->o->flags |= ORDER_ALLOW;
    struct judge j = story_judge(s);
    struct purchase_plan *plans;
    assert_int_equal(plan_purchases(&j, s->o, NULL, 0, s->a, &plans), 1);
    assert_int_equal(plans[0].lines_n, 1);
    assert_int_equal(plans[0].lines[0].line_id, line_of(s, 12)->id);
    /* But a person who names the line gets it: "buy anyway". */
    int64_t named = line_of(s, 11)->id;
    assert_int_equal(plan_purchases(&j, s->o, &named, 1, s->a, &plans), 1);
    assert_int_equal(plans[0].lines[0].line_id, named);
    assert_int_equal(judge_hard_guards(judge_guards_lines(&j, s->o, &named, 1)), 0);
    s->o->flags &= ~(uint32_t)ORDER_ALLOW;
    assert_int_equal(plan_purchases(&j, s->o, &named, 1, s->a, &plans), 0);
}

static void a_person_may_order_the_mapped_line_beside_an_unmapped_one(void **state)
{
    struct story *s = known_order(state, 2, 1);
    s->shop.policy.all_products = true;
    s->maps_n = 1;
    struct judge j = story_judge(s);
    int64_t mapped = line_of(s, 11)->id;
    assert_true(judge_hard_guards(judge_guards(&j, s->o)) & GUARD_BIT(GUARD_UNMAPPED));
    assert_int_equal(judge_guards_lines(&j, s->o, &mapped, 1), 0);
}

static uint64_t last_look(struct story *s, const struct purchase *p)
{
    struct judge j = story_judge(s);
    return judge_guards_purchase(&j, s->o, p);
}

static void the_last_look_sees_the_order_without_the_purchase_itself(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct purchase *p = buys(s, NULL);
    p->state = PURCHASE_STATE_PLANNED;
    s->shop.policy.daily_limit = 1;
    s->bought_today = 1; /* that is this one */
    assert_int_equal(last_look(s, p), 0);
    s->o->risk = RISK_HIGH;
    assert_int_equal(last_look(s, p), GUARD_BIT(GUARD_HIGH_RISK));
    p->by_person = true;
    assert_int_equal(last_look(s, p), 0);
    s->o->canceled_ms = s->now;
    assert_int_equal(last_look(s, p), GUARD_BIT(GUARD_CANCELED));
}

static void the_last_look_stops_a_purchase_that_is_no_longer_wanted(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct purchase *p = buys(s, NULL);
    p->state = PURCHASE_STATE_PLANNED;
    later(s, MS_SECOND);
    s->says->order.lines[0].current_quantity = 1;
    s->says->order.fos[0].lines[0].remaining_quantity = 1;
    tell(s);
    assert_int_equal(last_look(s, p), GUARD_BIT(GUARD_CHANGED));
    s->says->order.lines[0].current_quantity = 2;
    s->says->order.fos[0].lines[0].remaining_quantity = 2;
    shop_fulfills(s, 701, NULL, 11, 2);
    tell(s);
    assert_int_equal(last_look(s, p), GUARD_BIT(GUARD_CHANGED) | GUARD_BIT(GUARD_FULFILLED));
}

static void the_last_look_stops_a_line_that_was_unmapped_meanwhile(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, NULL);
    p->state = PURCHASE_STATE_PLANNED;
    s->maps[0].ignored = true;
    assert_true(last_look(s, p) & GUARD_BIT(GUARD_CHANGED));
}

static void a_replacement_passes_the_last_look_beside_what_it_replaces(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *lost = buys(s, "81900001");
    int64_t lost_id = lost->id, line_id = line_of(s, 11)->id;
    struct purchase again = *lost;
    again.id = id_make(&s->ids, s->now);
    again.state = PURCHASE_STATE_PLANNED;
    again.replaces_id = lost_id;
    again.by_person = true;
    again.orders = NULL;
    again.orders_n = 0;
    *ORDER_PUSH(s->a, &s->o->purchases, &s->o->purchases_n, struct purchase) = again;
    assert_int_equal(order_line_bought(s->o, line_id), 1);
    assert_int_equal(last_look(s, &s->o->purchases[1]), 0);
    s->o->purchases[1].state = PURCHASE_STATE_REFUSED; /* then the first one counts again */
    assert_int_equal(order_line_bought(s->o, line_id), 1);
    assert_int_equal(order_line_to_buy(s->o, line_of(s, 11)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(nothing_stands_against_an_ordinary_order),
        STORY(automatic_buying_is_off),
        STORY(another_app_was_seen),
        STORY(older_than_the_connection),
        STORY(a_test_order),
        STORY(unpaid_in_all_its_forms),
        STORY(cash_on_delivery_counts_as_payable_when_chosen),
        STORY(held_by_the_shop_or_by_us),
        STORY(a_held_part_leaves_the_other_part_buyable),
        STORY(canceled_or_deleted),
        STORY(a_high_risk_of_fraud),
        STORY(older_than_the_policy_allows),
        STORY(fulfilled_in_the_shop),
        STORY(the_shop_says_fulfilled_before_its_fulfillments_were_read),
        STORY(a_fulfillment_of_unknown_state_is_not_bought_again),
        STORY(dearer_than_the_limit),
        STORY(the_daily_limit_is_reached),
        STORY(a_line_without_a_listing),
        STORY(not_handled_here),
        STORY(owned_by_another_fulfillment_service),
        STORY(without_an_address),
        STORY(already_bought),
        STORY(an_earlier_purchase_is_in_doubt),
        STORY(being_read_again),
        STORY(the_grace_period_runs_and_survives_a_reading),
        STORY(no_account_can_buy),
        STORY(a_person_said_handled_elsewhere),
        STORY(a_refused_purchase_is_not_repeated_by_itself),
        STORY(a_withdrawn_purchase_is_as_if_it_had_never_been),
        STORY(no_fulfillment_orders_are_shown),
        STORY(fulfillment_orders_that_vanish_are_missed),
        STORY(the_shop_is_not_connected),
        STORY(do_it_anyway_clears_what_a_person_may_override),
        STORY(anyway_does_not_buy_what_was_fulfilled_elsewhere_by_itself),
        STORY(a_person_may_order_the_mapped_line_beside_an_unmapped_one),
        STORY(the_last_look_sees_the_order_without_the_purchase_itself),
        STORY(the_last_look_stops_a_purchase_that_is_no_longer_wanted),
        STORY(the_last_look_stops_a_line_that_was_unmapped_meanwhile),
        STORY(a_replacement_passes_the_last_look_beside_what_it_replaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
