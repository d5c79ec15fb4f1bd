/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pattern language of tracking numbers.
 */
#include "base/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void every_piece_of_the_language_matches_what_it_says(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool fits;
    } rows[] = {
        {"LP#{14}", "LP00800000000303", true},
        {"LP#{14}", "LP0080000000030", false},
        {"LP#{14}", "LP008000000003030", false},
        {"@@#{9}CN", "RB123456785CN", true},
        {"@@#{9}CN", "R1123456785CN", false},
        {"(UUS|UNIA)*{9,}", "UNIA1234567AB", true},
        {"(UUS|UNIA)*{9,}", "UUS12345678", false},
        {"[HT0-2]#", "15", true},
        {"[HT0-2]#", "35", false},
        {"J?JD#{2}", "JJD12", true},
        {"J?JD#{2}", "JD12", true},
        {"J?JD#{2}", "JJJD12", false},
        {"#{2,4}#{2}A", "1234A", true},
        {"#{2,4}#{2}A", "123456A", true},
        {"#{2,4}#{2}A", "1234567A", false},
        {"A(B(C|D)?|E#)?F", "AF", true},
        {"A(B(C|D)?|E#)?F", "ABF", true},
        {"A(B(C|D)?|E#)?F", "ABDF", true},
        {"A(B(C|D)?|E#)?F", "AE7F", true},
        {"A(B(C|D)?|E#)?F", "AEF", false},
        {"#{0,3}", "12", true},
        {"1LS-1", "1LS-1", true},
        {"#", "", false},
        {"a", "A", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (pattern_match(rows[i].pattern, str_of(rows[i].text)) != rows[i].fits)
            fail_msg("%s on %s", rows[i].pattern, rows[i].text);
}

static void bad_patterns_are_told_from_good_ones(void **state)
{
    (void)state;
    static const char *const good[] = {"A", "#{2}", "(A|B#)?C", "[A-C0]{1,3}", "*{2,}"};
    static const char *const bad[] = {"",    "(A",     "A)", "[A",     "[]", "#{a}", "#{3",
                                      "A|B", "(A){2}", "a",  "#{5,2}", "A+", "()",   "?"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        if (!pattern_valid(good[i]))
            fail_msg("%s", good[i]);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (pattern_valid(bad[i]))
            fail_msg("%s", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_of_the_language_matches_what_it_says),
        cmocka_unit_test(bad_patterns_are_told_from_good_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
