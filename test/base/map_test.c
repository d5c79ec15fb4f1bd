/* SPDX-License-Identifier: Apache-2.0 */
/* The hash map. */
#include "test/base/check.h"

#include "base/map.h"

static void what_is_put_is_found_and_nothing_else(void **state)
{
    struct map *m = map_new(*state);
    static int values[5000];
    for (int i = 0; i < 5000; i++)
        map_put(m, str_printf(*state, "order %d", i), &values[i]);
    assert_int_equal(map_count(m), 5000);
    for (int i = 0; i < 5000; i++)
        assert_ptr_equal(map_get(m, str_printf(*state, "order %d", i)), &values[i]);
    assert_null(map_get(m, STR("order 5000")));
    assert_null(map_get(m, STR("")));
}

static void a_second_put_replaces_the_value_in_place(void **state)
{
    struct map *m = map_new(*state);
    int one, two, three;
    map_put(m, STR("a"), &one);
    map_put(m, STR("b"), &two);
    map_put(m, STR("a"), &three);
    assert_int_equal(map_count(m), 2);
    assert_ptr_equal(map_value_at(m, 0), &three);
    assert_ptr_equal(map_value_at(m, 1), &two);
}

static void values_come_in_the_order_of_insertion(void **state)
{
    struct map *m = map_new(*state);
    static int values[1000];
    for (size_t i = 0; i < 1000; i++)
        map_put_i64(m, (int64_t)((i * 7919) % 1000) - 500, &values[i]);
    for (size_t i = 0; i < 1000; i++) {
        assert_ptr_equal(map_value_at(m, i), &values[i]);
        assert_ptr_equal(map_get_i64(m, (int64_t)((i * 7919) % 1000) - 500), &values[i]);
    }
}

static void texts_and_numbers_are_different_keys(void **state)
{
    struct map *m = map_new(*state);
    int text, number, none;
    map_put(m, STR(""), &text);
    map_put_i64(m, 0, &number);
    map_put_i64(m, -1, &none);
    assert_ptr_equal(map_get(m, STR_NONE), &text);
    assert_ptr_equal(map_get_i64(m, 0), &number);
    assert_int_equal(map_count(m), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_put_is_found_and_nothing_else),
        TEST(a_second_put_replaces_the_value_in_place),
        TEST(values_come_in_the_order_of_insertion),
        TEST(texts_and_numbers_are_different_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
