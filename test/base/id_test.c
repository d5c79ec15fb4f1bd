/* SPDX-License-Identifier: Apache-2.0 */
/* Ids: unique, in the order of time, and the same thing as text. */
#include "test/base/check.h"

#include "base/id.h"

#include <stdlib.h>

#define NOW INT64_C(1795000000000)

static int by_value(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static void assert_all_differ(int64_t *ids, size_t n)
{
    qsort(ids, n, sizeof *ids, by_value);
    assert_true(ids[0] > 0);
    for (size_t i = 1; i < n; i++)
        assert_true(ids[i] != ids[i - 1]);
}

static void later_things_have_larger_ids(void **state)
{
    (void)state;
    struct id_maker m = {.desk = 3, .counter = 65000};
    int64_t last = 0;
    for (int64_t i = 0; i < 200000; i++) {
        int64_t id = id_make(&m, NOW + i / 1000);
        assert_true(id > last);
        last = id;
    }
}

static void many_things_of_one_moment_differ_and_rise(void **state)
{
    (void)state;
    struct id_maker m = {.counter = 40000};
    int64_t last = 0;
    for (int i = 0; i < 300000; i++) {
        int64_t id = id_make(&m, NOW);
        assert_true(id > last);
        last = id;
    }
}

static void a_back_fill_of_midnights_among_live_work_never_repeats(void **state)
{
    size_t n = 400000;
    int64_t *ids = ARENA_ARRAY(*state, int64_t, n);
    struct id_maker m = {.desk = 31, .counter = 65535};
    for (size_t i = 0; i < n; i++)
        ids[i] = id_make(&m, i % 2 ? NOW + (int64_t)i : NOW / 86400000 * 86400000);
    assert_all_differ(ids, n);
}

static void a_back_fill_that_goes_backward_never_repeats(void **state)
{
    size_t n = 400000;
    int64_t *ids = ARENA_ARRAY(*state, int64_t, n);
    struct id_maker m = {.counter = 1};
    for (size_t i = 0; i < n; i++)
        ids[i] = id_make(&m, NOW - (int64_t)(i / 7) * 1000);
    assert_all_differ(ids, n);
}

static void desks_never_share_an_id(void **state)
{
    (void)state;
    struct id_maker one = {.desk = 1}, two = {.desk = 2};
    assert_true(id_make(&one, NOW) != id_make(&two, NOW));
}

static void older_things_sort_before_newer_ones_after_a_back_fill(void **state)
{
    (void)state;
    struct id_maker m = {0};
    int64_t today = id_make(&m, NOW), last_year = id_make(&m, NOW - INT64_C(31536000000));
    assert_true(last_year < today);
}

static void times_out_of_range_still_give_positive_ids(void **state)
{
    (void)state;
    struct id_maker m = {.desk = 31};
    assert_true(id_make(&m, 0) > 0);
    assert_true(id_make(&m, INT64_MIN) > 0);
    int64_t x = id_make(&m, INT64_MAX), y = id_make(&m, INT64_MAX);
    assert_true(x > 0 && y > x);
}

static void every_kind_goes_round_through_its_text(void **state)
{
    struct id_maker m = {.desk = 7};
    for (unsigned k = 0; k < ID_MAX; k++) {
        int64_t id = id_make(&m, NOW), back = 0;
        struct str text = id_text(*state, (enum id_kind)k, id);
        assert_true(id_parse((enum id_kind)k, text, &back));
        assert_true(back == id);
        assert_false(id_parse((enum id_kind)((k + 1) % ID_MAX), text, &back));
    }
    CHECK_TEXT(id_text(*state, ID_ORDER, 1), "ord_0000000000001");
    CHECK_TEXT(id_text(*state, ID_ORDER, INT64_MAX), "ord_7zzzzzzzzzzzz");
    CHECK_TEXT(id_text(*state, ID_ORDER, 0), "");
}

static void only_what_we_write_is_read(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "ord_",
                                      "ord_1",
                                      "ord_000000000000",
                                      "ord_00000000000001",
                                      "ord_0000000000000",
                                      "ORD_0000000000001",
                                      "ord_000000000000A",
                                      "ord_000000000000l",
                                      "ord_000000000000u",
                                      "ord-0000000000001",
                                      "lin_0000000000001",
                                      "ord_8000000000000",
                                      "ord_zzzzzzzzzzzzz",
                                      "ord_0000000000001 "};
    int64_t id = 42;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(id_parse(ID_ORDER, str_of(bad[i]), &id));
    assert_int_equal(id, 42);
    assert_true(id_parse(ID_ORDER, STR("ord_7zzzzzzzzzzzz"), &id));
    assert_true(id == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(later_things_have_larger_ids),
        TEST(many_things_of_one_moment_differ_and_rise),
        TEST(a_back_fill_of_midnights_among_live_work_never_repeats),
        TEST(a_back_fill_that_goes_backward_never_repeats),
        TEST(desks_never_share_an_id),
        TEST(older_things_sort_before_newer_ones_after_a_back_fill),
        TEST(times_out_of_range_still_give_positive_ids),
        TEST(every_kind_goes_round_through_its_text),
        TEST(only_what_we_write_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
