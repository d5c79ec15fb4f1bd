/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts by the decimals of their currency. */
#include "test/base/check.h"

#include "base/money.h"

static int64_t minor(const char *amount, const char *currency)
{
    struct money m = {.minor = -1};
    assert_true(money_parse(str_of(amount), str_of(currency), &m));
    return m.minor;
}

static void the_currency_sets_the_decimals_not_the_text(void **state)
{
    (void)state;
    assert_int_equal(minor("18.64", "USD"), 1864);
    assert_int_equal(minor("18.6", "USD"), 1860);
    assert_int_equal(minor("18", "usd"), 1800);
    assert_int_equal(minor("1500", "JPY"), 1500);
    assert_int_equal(minor("1500.00", "JPY"), 1500);
    assert_int_equal(minor("1.250", "KWD"), 1250);
    assert_int_equal(minor("1.25", "BHD"), 1250);
    assert_int_equal(minor("1.2345", "CLF"), 12345);
    assert_int_equal(minor("990.00", "HUF"), 99000);
    assert_int_equal(minor("30.00", "TWD"), 3000);
    assert_int_equal(minor("50000", "VND"), 50000);
    assert_int_equal(minor("-0.01", "EUR"), -1);
    assert_int_equal(minor("7.5", ""), 750);
}

static void zeros_beyond_the_decimals_are_padding(void **state)
{
    (void)state;
    struct money m;
    assert_int_equal(minor("5.000", "USD"), 500);
    assert_int_equal(minor("5.000000", "KWD"), 5000);
    assert_false(money_parse(STR("5.001"), STR("USD"), &m));
    assert_false(money_parse(STR("1500.50"), STR("JPY"), &m));
}

static void what_is_no_amount_is_refused_and_nothing_touched(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      ".",
                                      "5.",
                                      ".5",
                                      "-",
                                      "+5",
                                      "1,000.00",
                                      "1e3",
                                      " 5",
                                      "5 ",
                                      "5.0.0",
                                      "US$5",
                                      "--5",
                                      "0x5",
                                      "5.x",
                                      "5.00a",
                                      "92233720368547758.08",
                                      "99999999999999999999"};
    struct money m = {.minor = 42};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(money_parse(str_of(bad[i]), STR("USD"), &m));
    assert_false(money_parse(STR("5"), STR("US"), &m));
    assert_false(money_parse(STR("5"), STR("U$D"), &m));
    assert_false(money_parse(STR("5"), STR("DOLLAR"), &m));
    assert_int_equal(m.minor, 42);
}

static void the_ends_of_the_range_fit(void **state)
{
    struct money m;
    assert_true(money_parse(STR("92233720368547758.07"), STR("USD"), &m));
    assert_true(m.minor == INT64_MAX);
    assert_true(money_parse(STR("-92233720368547758.08"), STR("USD"), &m));
    assert_true(m.minor == INT64_MIN);
    CHECK_TEXT(money_text(*state, m), "-92233720368547758.08 USD");
}

static void amounts_are_written_with_the_decimals_of_their_currency(void **state)
{
    CHECK_TEXT(money_amount_text(*state, (struct money){1864, "USD"}), "18.64");
    CHECK_TEXT(money_amount_text(*state, (struct money){5, "USD"}), "0.05");
    CHECK_TEXT(money_amount_text(*state, (struct money){-5, "USD"}), "-0.05");
    CHECK_TEXT(money_text(*state, (struct money){1500, "JPY"}), "1500 JPY");
    CHECK_TEXT(money_text(*state, (struct money){1250, "KWD"}), "1.250 KWD");
    CHECK_TEXT(money_text(*state, (struct money){100, ""}), "1.00");
}

static void decimals_follow_iso_4217(void **state)
{
    (void)state;
    static const char *const none[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                       "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                       "VND", "VUV", "XAF", "XOF", "XPF"};
    static const char *const three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_int_equal(money_decimals(str_of(none[i])), 0);
    for (size_t i = 0; i < COUNT_OF(three); i++)
        assert_int_equal(money_decimals(str_of(three[i])), 3);
    assert_int_equal(money_decimals(STR("UYW")), 4);
    assert_int_equal(money_decimals(STR("HUF")), 2);
    assert_int_equal(money_decimals(STR("CNY")), 2);
    assert_int_equal(money_decimals(STR("JP")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_currency_sets_the_decimals_not_the_text),
        TEST(zeros_beyond_the_decimals_are_padding),
        TEST(what_is_no_amount_is_refused_and_nothing_touched),
        TEST(the_ends_of_the_range_fit),
        TEST(amounts_are_written_with_the_decimals_of_their_currency),
        TEST(decimals_follow_iso_4217),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
