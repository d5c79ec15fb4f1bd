/* SPDX-License-Identifier: Apache-2.0 */
/* Display width and tables. */
#include "cli/table.h"

#include "cli/width.h"
#include "test/base/check.h"

static void han_takes_two_columns_and_marks_none(void **state)
{
    struct arena *a = *state;

    assert_int_equal(width_text(STR("Anna")), 4);
    assert_int_equal(width_text(STR("王小芳")), 6);
    assert_int_equal(width_text(STR("Zoe\xCC\x88")), 3); /* e and a combining diaeresis */
    assert_int_equal(width_text(STR("Zoë")), 3);
    assert_int_equal(width_text(STR("，。")), 4);
    assert_int_equal(width_text(STR("Ａ１")), 4);
    assert_int_equal(width_text(STR("한글")), 4);
    assert_int_equal(width_text(STR("🎁")), 2);
    assert_int_equal(width_text(STR("Ольга")), 5);
    assert_int_equal(width_text(STR("👍🏽")), 2);
    assert_int_equal(width_text(STR_NONE), 0);
    CHECK_TEXT(width_clip(a, STR("王小芳"), 6), "王小芳");
    CHECK_TEXT(width_clip(a, STR("王小芳"), 5), "王小…");
    CHECK_TEXT(width_clip(a, STR("王小芳"), 4), "王…");
    CHECK_TEXT(width_clip(a, STR("王小芳"), 1), "…");
    CHECK_TEXT(width_clip(a, STR("abc"), 0), "");
    CHECK_TEXT(width_clip(a, STR("abcdef"), 4), "abc…");
}

static void a_name_cannot_steer_the_terminal(void **state)
{
    struct arena *a = *state;

    CHECK_TEXT(width_clean(a, STR("a\x1b[2Jb\r\n"), false), "a [2Jb  ");
    CHECK_TEXT(width_clean(a, STR("a\nb\tc"), true), "a\nb c");
    CHECK_TEXT(width_clean(a, STR("x\xC2\x9By"), false), "x y");     /* C1: CSI */
    CHECK_TEXT(width_clean(a, STR("x\xE2\x80\xAEy"), false), "x y"); /* right to left */
    CHECK_TEXT(width_clean(a, STR("x\xFFy"), false), "x\xEF\xBF\xBDy");
}

static const struct table_column columns[] = {
    {.label = {"Order", 5}},
    {.label = {"Name", 4}, .least = 4},
    {.label = {"Total", 5}, .right = true},
    {.label = {"Note", 4}, .least = 4, .drop = 1},
};

static struct table *filled(struct arena *a)
{
    static const char *const cells[] = {
        "#1001", "王小芳", "18.64", "wants a gift card", "#1002", "Anna Bergström", "1200", "",
    };
    struct table *t = table_new(a, columns, COUNT_OF(columns));

    for (size_t i = 0; i < COUNT_OF(cells); i++)
        table_cell(t, str_of(cells[i]));
    return t;
}

static void columns_line_up_by_display_width(void **state)
{
    CHECK_TEXT(table_print(filled(*state), 0, 0),
               "Order  Name            Total  Note\n"
               "#1001  王小芳          18.64  wants a gift card\n"
               "#1002  Anna Bergström   1200\n");
}

static void a_narrow_terminal_clips_the_widest_first(void **state)
{
    CHECK_TEXT(table_print(filled(*state), 40, 0), "Order  Name          Total  Note\n"
                                                   "#1001  王小芳        18.64  wants a gif…\n"
                                                   "#1002  Anna Bergst…   1200\n");
}

static void a_very_narrow_terminal_leaves_columns_out(void **state)
{
    CHECK_TEXT(table_print(filled(*state), 24, 2), "  Order  Name      Total\n"
                                                   "  #1001  王小芳    18.64\n"
                                                   "  #1002  Anna Be…   1200\n");
}

static void columns_that_say_nothing_are_left_out(void **state)
{
    static const struct table_column some[] = {
        {.label = {"Id", 2}, .always = true},
        {.label = {"Shop", 4}, .varies = true},
        {.label = {"Cause", 5}},
    };
    struct table *t = table_new(*state, some, COUNT_OF(some));

    table_cell(t, STR("1")), table_cell(t, STR("a")), table_cell(t, STR_NONE);
    table_cell(t, STR("2")), table_cell(t, STR("a")), table_cell(t, STR_NONE);
    CHECK_TEXT(table_print(t, 0, 0), "Id\n1\n2\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(han_takes_two_columns_and_marks_none),
        TEST(a_name_cannot_steer_the_terminal),
        TEST(columns_line_up_by_display_width),
        TEST(a_narrow_terminal_clips_the_widest_first),
        TEST(a_very_narrow_terminal_leaves_columns_out),
        TEST(columns_that_say_nothing_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
