/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as people paste and save them. */
#include "base/csv.h"

#include "test/base/check.h"

static struct csv_row *rows;
static size_t rows_n;

static void read_text(struct arena *a, const char *text)
{
    assert_int_equal(csv_read(a, str_of(text), 100, &rows, &rows_n), OK);
}

static void is(size_t row, size_t cell, const char *want)
{
    assert_true(row < rows_n && cell < rows[row].n);
    if (!str_eq(rows[row].cells[cell], str_of(want)))
        fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(rows[row].cells[cell]), want);
}

static void every_usual_separator_is_found(void **state)
{
    static const char *const texts[] = {
        "1001,LP1\n1002,LP2\n",     "1001;LP1\r\n1002;LP2", "1001\tLP1\r1002\tLP2\r",
        "1001   LP1\n\n\n1002 LP2", "1001，LP1\n1002，LP2",
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        read_text(a, texts[i]);
        assert_int_equal(rows_n, 2);
        is(0, 0, "1001");
        is(0, 1, "LP1");
        is(1, 1, "LP2");
    }
    arena_free(a);
}

static void quotes_hold_separators_quotes_and_line_ends(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    read_text(a, "\"a,b\",\"say \"\"hi\"\"\"\n\"two\nlines\",x\n'0012,=\"0034\"\n");
    assert_int_equal(rows_n, 3);
    is(0, 0, "a,b");
    is(0, 1, "say \"hi\"");
    is(1, 0, "two\nlines");
    is(2, 0, "0012");
    is(2, 1, "0034");
    assert_int_equal(rows[2].line, 4);
    arena_free(a);
}

static void bytes_become_utf8(void **state)
{
    struct arena *a = arena_new();
    struct str text, name;

    (void)state;
    assert_int_equal(csv_decode(a, STR("\xEF\xBB\xBFxy"), &text, &name), OK);
    assert_true(str_eq(text, STR("xy")));
    assert_int_equal(csv_decode(a, STR("\xB6\xA9\xB5\xA5\xBA\xC5"), &text, &name), OK);
    assert_true(str_eq(text, STR("订单号")) && str_eq(name, STR("GB18030")));
    assert_int_equal(csv_decode(a, STR("\xFF\xFE\x31\x00\x09\x00"), &text, &name), OK);
    assert_true(str_eq(text, STR("1\t")));
    assert_int_equal(csv_decode(a, STR("\xFF\x00\xFF"), &text, &name), ERR_BAD_INPUT);
    arena_free(a);
}

static void a_shortened_number_is_seen(void **state)
{
    (void)state;
    assert_true(csv_is_shortened(STR("1.23E+15")));
    assert_true(csv_is_shortened(STR("8E+15")));
    assert_true(csv_is_shortened(STR("1,23e+15")));
    assert_false(csv_is_shortened(STR("LP00123456789012")));
    assert_false(csv_is_shortened(STR("8190000000000303")));
    assert_false(csv_is_shortened(STR("1E")));
    assert_false(csv_is_shortened(STR("")));
}

static void what_a_spreadsheet_would_run_is_disarmed(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    assert_true(str_eq(csv_cell(a, STR("=1+1")), STR("'=1+1")));
    assert_true(str_eq(csv_cell(a, STR("@x")), STR("'@x")));
    assert_true(str_eq(csv_cell(a, STR("-2,\"y\"")), STR("\"'-2,\"\"y\"\"\"")));
    assert_true(str_eq(csv_cell(a, STR("plain")), STR("plain")));
    assert_true(str_eq(csv_cell(a, STR("")), STR("")));
    arena_free(a);
}

static void too_much_is_refused(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    assert_int_equal(csv_read(a, STR("1\n2\n3\n"), 2, &rows, &rows_n), ERR_TOO_LARGE);
    assert_int_equal(csv_read(a, STR(""), 2, &rows, &rows_n), OK);
    assert_int_equal(rows_n, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_usual_separator_is_found),
        cmocka_unit_test(quotes_hold_separators_quotes_and_line_ends),
        cmocka_unit_test(bytes_become_utf8),
        cmocka_unit_test(a_shortened_number_is_seen),
        cmocka_unit_test(what_a_spreadsheet_would_run_is_disarmed),
        cmocka_unit_test(too_much_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
