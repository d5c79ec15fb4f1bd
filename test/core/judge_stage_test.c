/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an order is: told as its way through the rooms, and as the ways back.
 */
#include "test/core/story.h"

static void a_paid_order_walks_all_the_way(void **state)
{
    struct story *s = known_order(state, 1, 1);
    assert_int_equal(s->o->stage, STAGE_TO_ORDER);
    struct purchase *p = buys(s, "81900001");
    assert_int_equal(s->o->stage, STAGE_ORDERED);
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    assert_int_equal(s->o->stage, STAGE_SHIPPED);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    later(s, MS_DAY);
    s->says->order.fulfillments[0].delivered_ms = s->now;
    s->says->order.fulfillments[0].updated_ms = s->now;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_DELIVERED);
    assert_int_equal(problems_open(s), 0);
}

static void an_unpaid_order_waits_for_payment(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    s->says->order.financial = FINANCIAL_PENDING;
    s->says->order.gateway = STR("Cash on Delivery (COD)");
    tell(s);
    assert_int_equal(s->o->stage, STAGE_AWAITING_PAYMENT);
    s->shop.policy.payable_gateways = STR("paypal, cash on delivery (cod)");
    assert_int_equal(judged(s), STAGE_TO_ORDER);
}

static void the_least_advanced_line_decides(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    assert_int_equal(s->o->stage, STAGE_ORDERED);
    assert_int_equal(s->o->lines_wanted, 2);
    assert_int_equal(s->o->lines_shipped, 1);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    assert_int_equal(s->o->stage, STAGE_ORDERED);
    assert_int_equal(s->o->lines_fulfilled, 1);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    assert_int_equal(s->o->stage, STAGE_SHIPPED);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP002"), 702);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
}

static void a_planned_purchase_is_not_ordered_yet(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, NULL);
    for (enum purchase_state st = PURCHASE_STATE_PLANNED; st <= PURCHASE_STATE_UNKNOWN; st++) {
        p->state = st;
        assert_int_equal(judged(s), STAGE_TO_ORDER);
        assert_int_equal(order_line_to_buy(s->o, line_of(s, 11)), 0);
    }
    p->state = PURCHASE_STATE_EXISTS;
    assert_int_equal(judged(s), STAGE_ORDERED);
}

static void fulfilled_by_hand_in_the_shop_counts(void **state)
{
    struct story *s = known_order(state, 1, 2);
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_TO_ORDER);
    shop_fulfills(s, 702, "X1", 11, 1);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
}

static void a_canceled_fulfillment_brings_the_lines_back(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    shop_cancels(s, 701);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_SHIPPED);
    /* The closed fulfillment order shows one unit again, the new one has it too: one, not two. */
    assert_int_equal(order_line_open(s->o, line_of(s, 11)), 1);
    struct str cause;
    assert_true(stage_may_move(STAGE_FULFILLED, STAGE_SHIPPED, &cause));
    same_text(cause, "fulfillment_canceled");
}

static void holds_of_the_shop_and_our_own_put_it_on_hold(void **state)
{
    struct story *s = known_order(state, 1, 1);
    later(s, MS_SECOND);
    s->says->order.fos[0].status = FO_STATUS_ON_HOLD;
    s->says->order.fos[0].hold_reasons = STR("INCORRECT_ADDRESS");
    s->says->order.fos[0].can_create = false;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_ON_HOLD);
    later(s, MS_SECOND);
    s->says->order.fos[0].status = FO_STATUS_OPEN;
    s->says->order.fos[0].can_create = true;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_TO_ORDER);
    s->o->hold_ms = s->now;
    assert_int_equal(judged(s), STAGE_ON_HOLD);
}

static void one_held_location_of_two_does_not_hold_the_order(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    says_line(s, 12, 1);
    maps_line(s, 12);
    struct fo *f = says_fo(s, 902, 2);
    says_fo_line(s, f, 12, 1);
    f->status = FO_STATUS_ON_HOLD;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_TO_ORDER);
}

static void a_hold_for_payment_says_awaiting_payment(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    s->says->order.financial = FINANCIAL_PENDING;
    s->says->order.fos[0].status = FO_STATUS_ON_HOLD;
    s->says->order.fos[0].hold_reasons = STR("AWAITING_PAYMENT");
    tell(s);
    assert_int_equal(s->o->stage, STAGE_AWAITING_PAYMENT);
}

static void canceled_goes_before_all_else(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->hold_ms = s->now;
    later(s, MS_SECOND);
    s->says->order.canceled_ms = s->now;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_CANCELED);
}

static void lines_that_are_nobodys_problem_are_not_ours(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    s->maps_n = 0; /* unmapped, and only mapped products are handled */
    tell(s);
    assert_int_equal(s->o->stage, STAGE_NOT_OURS);
    assert_int_equal(problems_open(s), 0);
    s->shop.policy.all_products = true;
    assert_int_equal(judged(s), STAGE_TO_ORDER);
    assert_true(has_problem(s, PROBLEM_UNMAPPED));
    maps_line(s, 11);
    s->maps[0].ignored = true;
    assert_int_equal(judged(s), STAGE_NOT_OURS);
    assert_int_equal(problems_open(s), 0);
}

static void gift_cards_and_empty_lines_are_not_ours(void **state)
{
    struct story *s = *state;
    s->shop.policy.all_products = true;
    shop_has(s, 2, 1);
    s->says->order.lines[0].requires_shipping = false;
    s->says->order.lines[1].quantity = 0;
    s->says->order.lines[1].current_quantity = 0;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_NOT_OURS);
    assert_int_equal(s->o->lines_wanted, 0);
}

static void a_line_marked_by_hand_counts_without_mapping(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    s->maps_n = 0;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_NOT_OURS);
    struct merge m = story_merge(s, SOURCE_PERSON);
    struct judge j = story_judge(s);
    struct write_line all = {line_of(s, 11)->id, 1};
    struct package *k = merge_number(&m, s->o, NULL, STR("HAND1"), STR(""), STR("li"), &all, 1);
    struct shop_write *w = plan_mark(&j, s->o, k, STR("li"), true);
    assert_non_null(w);
    assert_int_equal(judged(s), STAGE_SHIPPED);
    shop_takes(s, w, 701);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    shop_cancels(s, 701);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_NOT_OURS);
}

static void handled_elsewhere_is_obeyed(void **state)
{
    struct story *s = known_order(state, 2, 1);
    s->o->lines[0].handled_elsewhere = true;
    assert_int_equal(judged(s), STAGE_TO_ORDER);
    assert_int_equal(s->o->lines_wanted, 1);
    s->o->flags |= ORDER_ELSEWHERE;
    assert_int_equal(judged(s), STAGE_NOT_OURS);
}

static void refunded_before_shipping_leaves_nothing_to_do(void **state)
{
    struct story *s = known_order(state, 1, 1);
    later(s, MS_SECOND);
    s->says->order.lines[0].current_quantity = 0;
    s->says->order.financial = FINANCIAL_REFUNDED;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_CANCELED);
}

static void refunded_after_delivery_stays_where_it_is(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    later(s, MS_DAY);
    s->says->order.lines[0].current_quantity = 0;
    s->says->order.financial = FINANCIAL_REFUNDED;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    assert_false(has_problem(s, PROBLEM_REFUNDED_AFTER_BUYING));
}

static void what_another_service_owns_is_not_wanted_of_us(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    s->says->order.fos[0].can_create = false;
    s->says->order.fos[0].location_name = STR("Printful");
    tell(s);
    assert_int_equal(s->o->stage, STAGE_NOT_OURS);
    assert_true(has_problem(s, PROBLEM_OWNED_BY_OTHER));
    same_text(s->o->problems[0].detail, "Printful");
}

static void a_back_filled_order_has_a_stage_and_no_nagging(void **state)
{
    struct story *s = *state;
    s->shop.policy.all_products = true;
    shop_has(s, 2, 1);
    s->maps_n = 1;
    s->says->order.person.has_address = false;
    struct merge m = story_merge(s, SOURCE_API);
    s->o = merge_new_order(&m, &s->shop, s->says, true);
    assert_int_equal(judged(s), STAGE_TO_ORDER);
    assert_int_equal(problems_open(s), 0);
    shop_fulfills(s, 701, NULL, 11, 1);
    shop_fulfills(s, 701, NULL, 12, 1);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    assert_int_equal(problems_open(s), 0);
}

static void the_supplier_canceled_and_it_is_to_be_ordered_again(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_CANCELED);
    assert_int_equal(s->o->stage, STAGE_TO_ORDER);
    assert_true(has_problem(s, PROBLEM_SUPPLIER_CANCELED));
    struct judge j = story_judge(s);
    same_text(judge_stage_cause(&j, s->o, STAGE_ORDERED, STAGE_TO_ORDER), "purchase_canceled");
    /* By itself nothing is bought again: a person decides. */
    assert_true(guards_of(s) & GUARD_BIT(GUARD_FAILED_BEFORE));
}

static void stages_go_back_only_along_named_edges(void **state)
{
    (void)state;
    struct str cause = STR("untouched");
    assert_false(stage_may_move(STAGE_ORDERED, STAGE_NOT_OURS, &cause) &&
                 str_eq(cause, STR("untouched")));
    assert_true(stage_may_move(STAGE_TO_ORDER, STAGE_DELIVERED, &cause));
    same_text(cause, "");
    assert_true(stage_may_move(STAGE_DELIVERED, STAGE_FULFILLED, &cause));
    assert_true(stage_may_move(STAGE_ON_HOLD, STAGE_TO_ORDER, &cause));
    for (enum stage from = STAGE_AWAITING_PAYMENT; from <= STAGE_DELIVERED; from++)
        assert_true(stage_may_move(from, from, &cause));
    same_text(cause, "");
    struct order edited = {.flags = ORDER_EDITED};
    struct judge nothing = {0};
    same_text(judge_stage_cause(&nothing, &edited, STAGE_FULFILLED, STAGE_TO_ORDER),
              "order_edited");
    /* A webhook does not say that it was edited: its lines do. */
    struct order raised = {0};
    struct change line = {.field = "line.quantity"};
    struct changes changes = {.items = &line, .n = 1};
    struct judge told = {.changes = &changes};
    same_text(judge_stage_cause(&told, &raised, STAGE_ORDERED, STAGE_TO_ORDER), "order_edited");
    same_text(judge_stage_cause(&nothing, &raised, STAGE_ORDERED, STAGE_TO_ORDER), "mapping_added");
    /* A mark by hand that could not be made is given up: what it stood for is to be bought. */
    struct change given_up = {.field = "write.state", .after = STR("dropped")};
    struct changes of_mark = {.items = &given_up, .n = 1};
    struct judge unmarked = {.changes = &of_mark};
    same_text(judge_stage_cause(&unmarked, &raised, STAGE_SHIPPED, STAGE_TO_ORDER), "mark_undone");
    /* Or what others had fulfilled meanwhile is theirs again. */
    same_text(judge_stage_cause(&unmarked, &raised, STAGE_FULFILLED, STAGE_NOT_OURS),
              "mark_undone");
    /* Or made for fewer units, as the shop had no more of them open. */
    struct change fewer = {.field = "write.units", .before = STR("3"), .after = STR("2")};
    struct changes of_part = {.items = &fewer, .n = 1};
    struct judge cut = {.changes = &of_part};
    same_text(judge_stage_cause(&cut, &raised, STAGE_SHIPPED, STAGE_TO_ORDER), "mark_undone");
}

static void moved_because(struct story *s, const char *cause)
{
    for (size_t i = 0; i < s->changes.n; i++) {
        if (strcmp(s->changes.items[i].field, "stage.cause") == 0) {
            same_text(s->changes.items[i].after, cause);
            return;
        }
    }
    fail_msg("it did not move back");
}

static void marked_goods_count_from_then_on(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct merge m = story_merge(s, SOURCE_PERSON);
    struct judge j = story_judge(s);
    s->maps_n = 1; /* the second line is nobody's */
    struct purchase *p = buys(s, "81900001");
    p->lines_n = 1;
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    struct write_line other = {line_of(s, 12)->id, 1};
    struct package *k = merge_number(&m, s->o, NULL, STR("RB1"), STR(""), STR("li"), &other, 1);
    s->changes.n = 0;
    assert_non_null(plan_mark(&j, s->o, k, STR("li"), true));
    changes_add(&s->changes, "write.wanted", k->id, STR(""), STR("RB1")); /* as the command does */
    assert_int_equal(judged(s), STAGE_SHIPPED);
    moved_because(s, "goods_marked");
}

/* The answer comes after the shop was read: until then its fulfillment counts as somebody else's
 * beside the mark that is under way. */
static void a_mark_without_a_number_turns_out_to_be_ours(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct merge m = story_merge(s, SOURCE_PERSON);
    struct judge j = story_judge(s);
    struct write_line one = {line_of(s, 11)->id, 1};
    struct package *k = merge_number(&m, s->o, NULL, STR(""), STR(""), STR("li"), &one, 1);
    struct shop_write *w = plan_mark(&j, s->o, k, STR("li"), true);
    w->state = WRITE_STATE_SENT;
    w->first_sent_ms = s->now;
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_SHIPPED);
    changes_init(&s->changes, s->a);
    struct fulfillment *f = order_fulfillment_by_ext(s->o, 701);
    plan_write_done(s->o, order_write(s->o, w->id), 701, s->now, &s->changes);
    f->write_id = w->id;
    changes_add(&s->changes, "fulfillment.ours", f->id, STR(""), STR("true"));
    assert_int_equal(judged(s), STAGE_TO_ORDER);
    moved_because(s, "mark_was_ours");
}

/* Marked by hand without a number before the parcel left: that mark is given the parcel's number,
 * and stands for no goods beside it. */
static void a_mark_by_hand_turns_out_to_be_about_our_parcel(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct purchase *p = buys(s, "81900001");
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    assert_int_equal(judged(s), STAGE_SHIPPED);
    struct shop_write *w = planned(s, WRITE_KIND_TRACK, "LP001");
    changes_init(&s->changes, s->a);
    plan_write_done(s->o, w, 0, s->now, &s->changes);
    assert_int_equal(judged(s), STAGE_ORDERED);
    moved_because(s, "mark_was_ours");
}

/* Until the shop says what became of it, it may stand: nothing is bought meanwhile. */
static void a_mark_of_unknown_state_that_was_canceled_is_the_cause(void **state)
{
    struct story *s = known_order(state, 1, 1);
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_FULFILLED);
    later(s, MS_SECOND);
    s->says->order.fulfillments[0].status = FULFILLMENT_STATUS_OTHER;
    s->says->order.fulfillments[0].updated_ms = s->now;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_SHIPPED);
    changes_init(&s->changes, s->a);
    shop_cancels(s, 701);
    tell(s);
    assert_int_equal(s->o->stage, STAGE_TO_ORDER);
    moved_because(s, "fulfillment_canceled");
}

static void what_happened_now_goes_before_what_was_true_long_ago(void **state)
{
    struct story *s = known_order(state, 1, 1);
    supplier_says(s, buys(s, "81900001"), SUPPLIER_STATUS_CANCELED);
    shop_fulfills(s, 701, NULL, 11, 1);
    s->says->order.fulfillments[0].status = FULFILLMENT_STATUS_OTHER;
    tell(s);
    assert_int_equal(s->o->stage, STAGE_SHIPPED);
    changes_init(&s->changes, s->a);
    shop_cancels(s, 701);
    tell(s);
    moved_because(s, "fulfillment_canceled");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_paid_order_walks_all_the_way),
        STORY(an_unpaid_order_waits_for_payment),
        STORY(the_least_advanced_line_decides),
        STORY(a_planned_purchase_is_not_ordered_yet),
        STORY(fulfilled_by_hand_in_the_shop_counts),
        STORY(a_canceled_fulfillment_brings_the_lines_back),
        STORY(holds_of_the_shop_and_our_own_put_it_on_hold),
        STORY(one_held_location_of_two_does_not_hold_the_order),
        STORY(a_hold_for_payment_says_awaiting_payment),
        STORY(canceled_goes_before_all_else),
        STORY(lines_that_are_nobodys_problem_are_not_ours),
        STORY(gift_cards_and_empty_lines_are_not_ours),
        STORY(a_line_marked_by_hand_counts_without_mapping),
        STORY(handled_elsewhere_is_obeyed),
        STORY(refunded_before_shipping_leaves_nothing_to_do),
        STORY(refunded_after_delivery_stays_where_it_is),
        STORY(what_another_service_owns_is_not_wanted_of_us),
        STORY(a_back_filled_order_has_a_stage_and_no_nagging),
        STORY(the_supplier_canceled_and_it_is_to_be_ordered_again),
        STORY(stages_go_back_only_along_named_edges),
        STORY(marked_goods_count_from_then_on),
        STORY(a_mark_without_a_number_turns_out_to_be_ours),
        STORY(a_mark_by_hand_turns_out_to_be_about_our_parcel),
        STORY(a_mark_of_unknown_state_that_was_canceled_is_the_cause),
        STORY(what_happened_now_goes_before_what_was_true_long_ago),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
