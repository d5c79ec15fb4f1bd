/* SPDX-License-Identifier: Apache-2.0 */
/* When to judge which order again, as the desk keeps it in memory. */
#include "test/base/check.h"

#include "app/again.h"

#define FEW 100

static void an_order_that_is_judged_again_and_again_takes_no_more_room(void **state)
{
    struct again *g = again_new();

    (void)state;
    for (int64_t i = 1; i <= 100000; i++)
        again_put(g, i % 10, 1000 + i);
    assert_in_range(again_held(g), 10, FEW);
    again_free(g);
}

static void orders_that_wait_for_nothing_any_more_take_no_room(void **state)
{
    struct again *g = again_new();

    (void)state;
    for (int64_t id = 1; id <= 100000; id++) {
        again_put(g, id, 1000 + id);
        again_put(g, id, 0);
    }
    assert_in_range(again_held(g), 0, FEW);
    again_free(g);
}

static void what_is_due_in_days_is_left_to_the_next_look_at_all(void **state)
{
    struct again *g = again_new();

    (void)state;
    for (int64_t id = 1; id <= 100000; id++)
        again_put(g, id, 3 * MS_DAY + id);
    assert_int_equal(again_held(g), 0);
    assert_int_equal(again_next_ms(g), INT64_MAX);
    again_free(g);
}

/* Fifty orders, each put a hundred times: forwards in one round, backwards in the next. */
static void each_order_comes_once_at_the_time_that_was_said_last(void **state)
{
    struct again *g = again_new();
    int64_t id;

    (void)state;
    for (int64_t round = 1; round <= 100; round++) {
        for (int64_t i = 1; i <= 50; i++)
            again_put(g, i, 1000 * (round % 2 ? i : 51 - i));
    }
    for (int64_t i = 50; i >= 1; i--) {
        int64_t due_ms = 1000 * (51 - i);
        assert_int_equal(again_next_ms(g), due_ms);
        assert_false(again_take(g, due_ms - 1, &id));
        assert_true(again_take(g, due_ms, &id));
        assert_int_equal(id, i);
    }
    assert_false(again_take(g, INT64_MAX, &id));
    again_free(g);
}

/* Order 1 was judged and stored, 2 was put and 3 taken in a turn that failed. */
static void what_a_turn_judged_in_vain_is_due_at_once_and_nothing_else(void **state)
{
    struct again *g = again_new();
    int64_t id;

    (void)state;
    again_put(g, 1, 5000);
    again_put(g, 3, 900);
    again_committed(g);
    again_put(g, 2, 7000);
    assert_true(again_take(g, 1000, &id));
    assert_int_equal(id, 3);
    again_undone(g, 1000);
    assert_true(again_take(g, 1000, &id));
    assert_int_equal(id, 2);
    assert_true(again_take(g, 1000, &id));
    assert_int_equal(id, 3);
    assert_false(again_take(g, 4999, &id));
    assert_true(again_take(g, 5000, &id));
    assert_int_equal(id, 1);
    again_free(g);
}

static void what_was_judged_and_stored_stays_as_it_was_when_a_later_turn_fails(void **state)
{
    struct again *g = again_new();

    (void)state;
    again_put(g, 1, 5000);
    again_committed(g);
    again_undone(g, 1000);
    assert_int_equal(again_next_ms(g), 5000);
    again_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_order_that_is_judged_again_and_again_takes_no_more_room),
        TEST(orders_that_wait_for_nothing_any_more_take_no_room),
        TEST(what_is_due_in_days_is_left_to_the_next_look_at_all),
        TEST(each_order_comes_once_at_the_time_that_was_said_last),
        TEST(what_a_turn_judged_in_vain_is_due_at_once_and_nothing_else),
        TEST(what_was_judged_and_stored_stays_as_it_was_when_a_later_turn_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
