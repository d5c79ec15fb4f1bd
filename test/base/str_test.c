/* SPDX-License-Identifier: Apache-2.0 */
/* Views of text, and the buffer that collects it. */
#include "test/base/check.h"

#include "base/buf.h"

#include <string.h>

static void empty_texts_are_equal_whatever_they_point_at(void **state)
{
    (void)state;
    assert_true(str_eq(STR(""), STR_NONE));
    assert_true(str_eq_nocase(STR_NONE, STR("")));
    assert_true(str_empty(str_of(NULL)));
    assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
    assert_true(str_starts(STR_NONE, STR_NONE));
    assert_true(str_ends(STR_NONE, STR("")));
    assert_int_equal(str_find(STR_NONE, STR("x")), -1);
    assert_true(str_empty(str_slice(STR_NONE, 3, 4)));
    assert_true(str_empty(str_trim(STR_NONE)));
}

static void case_is_folded_for_ascii_only(void **state)
{
    (void)state;
    assert_true(str_eq_nocase(STR("X-Shopify-Topic"), STR("x-shopify-topic")));
    assert_false(str_eq_nocase(STR("\xC3\x84"), STR("\xC3\xA4")));
    assert_true(str_starts_nocase(STR("Bearer abc"), STR("bearer ")));
    assert_int_equal(str_find_nocase(STR("Yanwen TRACK"), STR("track")), 7);
    assert_int_equal(str_find_nocase(STR("tra"), STR("track")), -1);
}

static void order_is_that_of_bytes_with_the_shorter_first(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("\xFF"), STR("a")) > 0);
}

static void finding_knows_starts_ends_and_middles(void **state)
{
    (void)state;
    struct str s = STR("gid://shopify/Order/820982911946154508");
    assert_true(str_starts(s, STR("gid://")));
    assert_true(str_ends(s, STR("4508")));
    assert_false(str_ends(STR("8"), STR("4508")));
    assert_int_equal(str_find(s, STR("/Order/")), 13);
    assert_true(str_has(s, STR("shopify")));
    assert_false(str_has(s, STR("Shopify")));
}

static void slices_are_clamped(void **state)
{
    (void)state;
    CHECK_TEXT(str_slice(STR("hello"), 1, 3), "ell");
    CHECK_TEXT(str_slice(STR("hello"), 3, SIZE_MAX), "lo");
    CHECK_TEXT(str_slice(STR("hello"), 9, 1), "");
    CHECK_TEXT(str_trim(STR(" \t a b \r\n")), "a b");
}

static void a_cut_without_separator_gives_all_as_head(void **state)
{
    (void)state;
    struct str head, tail;
    assert_true(str_cut(STR("a=b=c"), '=', &head, &tail));
    CHECK_TEXT(head, "a");
    CHECK_TEXT(tail, "b=c");
    assert_false(str_cut(STR("abc"), '=', &head, &tail));
    CHECK_TEXT(head, "abc");
    CHECK_TEXT(tail, "");
    assert_true(str_cut(STR("abc="), '=', &head, &tail));
    CHECK_TEXT(tail, "");
}

static void splitting_trims_and_drops_empty_pieces(void **state)
{
    struct str *items;
    size_t n = str_split(*state, STR(" read , ,write,,all "), ',', &items);
    assert_int_equal(n, 3);
    CHECK_TEXT(items[0], "read");
    CHECK_TEXT(items[1], "write");
    CHECK_TEXT(items[2], "all");
    assert_int_equal(str_split(*state, STR(""), ',', &items), 0);
}

static void copies_are_made_in_the_arena(void **state)
{
    char text[] = "abc";
    struct str copy = str_dup(*state, str_of(text));
    text[0] = 'X';
    CHECK_TEXT(copy, "abc");
    assert_string_equal(str_cstr(*state, STR_NONE), "");
    CHECK_TEXT(str_cat(*state, STR("ab"), STR("cd")), "abcd");
    CHECK_TEXT(str_upper(*state, STR("aZ\xC3\xA4")), "AZ\xC3\xA4");
    CHECK_TEXT(str_lower(*state, STR("aZ1")), "az1");
    CHECK_TEXT(str_join(*state, (struct str[]){STR("a"), STR(""), STR("b")}, 3, STR(", ")),
               "a, , b");
}

static void printing_takes_any_length(void **state)
{
    for (int n = 120; n < 140; n++) {
        struct str s = str_printf(*state, "%*d|", n, 7);
        assert_int_equal(s.n, n + 1);
        assert_true(str_ends(s, STR(" 7|")));
    }
}

static void every_occurrence_is_replaced(void **state)
{
    CHECK_TEXT(str_replace(*state, STR("a\\/b\\/c"), STR("\\/"), STR("/")), "a/b/c");
    CHECK_TEXT(str_replace(*state, STR("aaa"), STR("aa"), STR("b")), "ba");
    CHECK_TEXT(str_replace(*state, STR(""), STR("x"), STR("y")), "");
}

static void integers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    int64_t v = 7;
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "0x10",
                                      "1e3",
                                      "--1",
                                      "9223372036854775808",
                                      "-9223372036854775809"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(str_to_i64(str_of(bad[i]), &v));
    assert_int_equal(v, 7);
    assert_true(str_to_i64(STR("820982911946154508"), &v));
    assert_int_equal(v, INT64_C(820982911946154508));
    assert_true(str_to_i64(STR("9223372036854775807"), &v));
    assert_true(v == INT64_MAX);
    assert_true(str_to_i64(STR("-9223372036854775808"), &v));
    assert_true(v == INT64_MIN);
    assert_true(str_to_i64(STR("-007"), &v));
    assert_int_equal(v, -7);
}

static void a_buffer_grows_to_its_maximum_and_remembers_overflow(void **state)
{
    struct buf b;
    buf_init(&b, *state, 1000);
    assert_true(str_empty(buf_view(&b)));
    for (int i = 0; i < 100; i++)
        buf_str(&b, STR("0123456789"));
    assert_int_equal(b.n, 1000);
    assert_false(b.overflowed);
    buf_char(&b, 'x');
    assert_true(b.overflowed);
    assert_int_equal(b.n, 1000);
}

static void a_piece_that_does_not_fit_is_left_out_with_all_that_follow(void **state)
{
    struct buf b;
    buf_init(&b, *state, 8);
    buf_str(&b, STR("12345"));
    buf_printf(&b, "%d", 6789);
    buf_char(&b, '6');
    assert_true(b.overflowed);
    CHECK_TEXT(buf_view(&b), "12345");
}

static void a_buffer_prints_across_its_edge(void **state)
{
    struct buf b;
    buf_init(&b, *state, 100000);
    for (int i = 0; i < 3000; i++)
        buf_printf(&b, "%d,", i % 10);
    assert_int_equal(b.n, 6000);
    CHECK_TEXT(str_slice(buf_view(&b), 5996, 4), "8,9,");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(empty_texts_are_equal_whatever_they_point_at),
        TEST(case_is_folded_for_ascii_only),
        TEST(order_is_that_of_bytes_with_the_shorter_first),
        TEST(finding_knows_starts_ends_and_middles),
        TEST(slices_are_clamped),
        TEST(a_cut_without_separator_gives_all_as_head),
        TEST(splitting_trims_and_drops_empty_pieces),
        TEST(copies_are_made_in_the_arena),
        TEST(printing_takes_any_length),
        TEST(every_occurrence_is_replaced),
        TEST(integers_are_read_whole_or_not_at_all),
        TEST(a_buffer_grows_to_its_maximum_and_remembers_overflow),
        TEST(a_piece_that_does_not_fit_is_left_out_with_all_that_follow),
        TEST(a_buffer_prints_across_its_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
