/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting inside an order, and the small pure pieces beside it: words, changes, policy, schedule.
 */
#include "test/core/story.h"

#include "core/schedule.h"

static void numbers_are_compared_by_letters_and_digits(void **state)
{
    (void)state;
    assert_true(number_same(STR("LP 001-x"), STR("lp001X")));
    assert_false(number_same(STR("LP001"), STR("LP0012")));
    assert_false(number_same(STR("LP0012"), STR("LP001")));
    assert_false(number_same(STR(""), STR("")));
    assert_false(number_same(STR(" - "), STR("-")));
    assert_true(number_same(STR("1 "), STR(" 1")));
}

static void touching_a_row(void **state)
{
    (void)state;
    enum row r = ROW_CLEAN;
    row_touch(&r);
    assert_int_equal(r, ROW_CHANGED);
    r = ROW_NEW;
    row_touch(&r);
    assert_int_equal(r, ROW_NEW);
    r = ROW_GONE;
    row_touch(&r);
    assert_int_equal(r, ROW_GONE);
}

static void liveness_ends_only_by_proof(void **state)
{
    (void)state;
    for (enum purchase_state st = 0; st < PURCHASE_STATE_MAX; st++) {
        struct purchase p = {.state = st};
        bool over = st == PURCHASE_STATE_REFUSED || st == PURCHASE_STATE_CANCELED ||
                    st == PURCHASE_STATE_EXPIRED;
        assert_int_equal(purchase_is_live(&p), !over);
    }
}

static void units_bought_and_fulfilled_elsewhere_are_not_bought_again(void **state)
{
    struct story *s = known_order(state, 1, 5);
    const struct line *l = line_of(s, 11);
    assert_int_equal(order_line_to_buy(s->o, l), 5);
    shop_fulfills(s, 701, "Z1", 11, 2);
    tell(s);
    l = line_of(s, 11);
    assert_int_equal(order_line_elsewhere(s->o, l), 2);
    assert_int_equal(order_line_to_buy(s->o, l), 3);
    struct purchase *p = buys(s, "81900001");
    assert_int_equal(purchase_line_units(p, l->id), 3);
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 702);
    l = line_of(s, 11);
    assert_int_equal(order_line_fulfilled(s->o, l), 3);
    assert_int_equal(order_line_elsewhere(s->o, l), 2); /* ours does not count twice */
    assert_int_equal(order_line_to_buy(s->o, l), 0);
    s->o->purchases[0].state = PURCHASE_STATE_CANCELED;
    assert_int_equal(order_line_to_buy(s->o, l), 3); /* a person may order it all again */
}

static void a_replacement_counts_line_by_line(void **state)
{
    struct story *s = known_order(state, 2, 1);
    buys(s, "81900001");
    struct purchase *again =
        ORDER_PUSH(s->a, &s->o->purchases, &s->o->purchases_n, struct purchase);
    *again = (struct purchase){.id = 77,
                               .state = PURCHASE_STATE_PLACED,
                               .replaces_id = s->o->purchases[0].id,
                               .lines = ARENA_NEW(s->a, struct purchase_line),
                               .lines_n = 1};
    again->lines[0] = (struct purchase_line){.line_id = line_of(s, 11)->id, .quantity = 1};
    assert_int_equal(order_line_bought(s->o, line_of(s, 11)->id), 1);
    assert_int_equal(order_line_bought(s->o, line_of(s, 12)->id), 1);
    again->state =
        PURCHASE_STATE_CANCELED; /* the second one failed: not the first one lives again */
    assert_int_equal(order_line_bought(s->o, line_of(s, 11)->id), 0);
    assert_int_equal(order_line_bought(s->o, line_of(s, 12)->id), 1);
}

static void the_address_as_one_text(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct str one = order_address_text(s->o, s->a);
    s->o->person.zip = STR(" 62701 ");
    s->o->person.city = STR("SPRINGFIELD");
    s->o->person.phone = STR("+1");
    assert_true(str_eq(one, order_address_text(s->o, s->a)));
    s->o->person.zip = STR("62702");
    assert_false(str_eq(one, order_address_text(s->o, s->a)));
    s->o->person.has_address = false;
    assert_true(str_empty(order_address_text(s->o, s->a)));
}

static void words_and_their_texts_agree(void **state)
{
    (void)state;
    for (enum stage v = 0; v < STAGE_MAX; v++) {
        enum stage back;
        assert_true(stage_of_text(str_upper(((struct story *)*state)->a, stage_text(v)), &back));
        assert_int_equal(back, v);
        assert_false(str_empty(stage_label(v, LANG_EN)) || str_empty(stage_label(v, LANG_ZH)));
    }
    for (enum problem_kind v = 0; v < PROBLEM_MAX; v++) {
        enum problem_kind back;
        assert_true(problem_kind_of_text(problem_kind_text(v), &back));
        assert_int_equal(back, v);
        assert_in_range(problem_urgency(v), 1, 3);
        assert_false(str_empty(problem_sentence(v, LANG_ZH)));
    }
    for (enum guard v = 0; v < GUARD_MAX; v++) {
        enum guard back;
        assert_true(guard_of_text(guard_text(v), &back));
        assert_int_equal(back, v);
        assert_false(str_empty(guard_sentence(v, LANG_EN)));
    }
    enum financial f = FINANCIAL_MAX;
    assert_false(financial_of_text(STR("gold"), &f));
    assert_int_equal(f, FINANCIAL_MAX);
    assert_true(write_kind_of_text(STR("create_fulfillment"), &(enum write_kind){0}));
    assert_false(guard_overridable(GUARD_HELD));
    assert_true(guard_overridable(GUARD_PAUSED));
}

static void changes_hold_only_what_differs(void **state)
{
    struct story *s = *state;
    struct changes c;
    changes_init(&c, s->a);
    changes_add(&c, "stage", 0, STR("a"), STR("a"));
    changes_add_i64(&c, "n", 5, 3, 3);
    changes_add_personal(&c, "person.zip", STR(""), STR_NONE);
    assert_int_equal(c.n, 0);
    char word[] = "before";
    changes_add(&c, "stage", 7, str_of(word), STR("after"));
    word[0] = 'X'; /* the history has its own copy */
    changes_add_i64(&c, "n", 5, -3, 4);
    changes_add_personal(&c, "person.zip", STR("1"), STR("2"));
    assert_int_equal(c.n, 3);
    same_text(c.items[0].before, "before");
    assert_int_equal(c.items[0].subject_id, 7);
    same_text(c.items[1].before, "-3");
    assert_true(c.items[2].personal);
    assert_false(c.items[0].personal);
}

static void the_default_policy_buys_nothing(void **state)
{
    (void)state;
    struct policy p = policy_default();
    assert_false(p.auto_buy || p.all_products || p.fulfill_when_complete);
    assert_true(p.auto_fulfill && p.notify_customer);
    assert_int_equal(p.grace_ms, 10 * MS_MINUTE);
    assert_int_equal(p.max_age_ms, 14 * MS_DAY);
    assert_int_equal(p.no_number_ms, 7 * MS_DAY);
    assert_int_equal(p.price_limit_minor + p.daily_limit, 0);
}

static void retries_double_to_half_an_hour(void **state)
{
    (void)state;
    assert_int_equal(schedule_retry_ms(1, 0), 5 * MS_SECOND);
    assert_int_equal(schedule_retry_ms(2, 0), 10 * MS_SECOND);
    assert_int_equal(schedule_retry_ms(4, 0), 40 * MS_SECOND);
    assert_int_equal(schedule_retry_ms(9, 0), 1280 * MS_SECOND);
    assert_int_equal(schedule_retry_ms(10, 0), 30 * MS_MINUTE);
    assert_int_equal(schedule_retry_ms(INT32_MAX, 0), 30 * MS_MINUTE);
    assert_int_equal(schedule_retry_ms(0, 0), 5 * MS_SECOND);
    assert_in_range(schedule_retry_ms(1, 999), 5 * MS_SECOND + 400, 5 * MS_SECOND + 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(numbers_are_compared_by_letters_and_digits),
        STORY(touching_a_row),
        STORY(liveness_ends_only_by_proof),
        STORY(units_bought_and_fulfilled_elsewhere_are_not_bought_again),
        STORY(a_replacement_counts_line_by_line),
        STORY(the_address_as_one_text),
        STORY(words_and_their_texts_agree),
        STORY(changes_hold_only_what_differs),
        STORY(the_default_policy_buys_nothing),
        STORY(retries_double_to_half_an_hour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
