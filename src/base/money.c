/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decimal text to minor units and back, by the decimals that ISO 4217 lists. Shopify writes some
 * currencies without a coin (HUF, TWD) with two decimals: ISO lists two for them as well.
 */
#include "base/money.h"

#include <inttypes.h>
#include <string.h>

/* Every other currency has two. */
static const struct {
    char codes[80];
    int decimals;
} exceptions[] = {
    {"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0},
    {"BHD IQD JOD KWD LYD OMR TND", 3},
    {"CLF UYW", 4},
};

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Three letters in capitals, or nothing for a currency that is not known. */
static bool currency_parse(struct str currency, char ret_code[4])
{
    char code[4] = "";
    if (currency.n != 0 && currency.n != 3)
        return false;
    for (size_t i = 0; i < currency.n; i++) {
        code[i] = upper(currency.p[i]);
        if (code[i] < 'A' || code[i] > 'Z')
            return false;
    }
    memcpy(ret_code, code, sizeof code);
    return true;
}

int money_decimals(struct str currency)
{
    char code[4];
    if (!currency_parse(currency, code) || code[0] == '\0')
        return 2;
    for (size_t i = 0; i < COUNT_OF(exceptions); i++) {
        if (strstr(exceptions[i].codes, code))
            return exceptions[i].decimals;
    }
    return 2;
}

/* Counts downward, so that the smallest value fits too. */
static bool add_digit(int64_t *v, char c)
{
    if (c < '0' || c > '9')
        return false;
    return !__builtin_mul_overflow(*v, 10, v) && !__builtin_sub_overflow(*v, c - '0', v);
}

static bool add_decimals(int64_t *v, struct str text, int decimals)
{
    size_t want = (size_t)decimals;
    for (size_t i = 0; i < text.n || i < want; i++) {
        char c = i < text.n ? text.p[i] : '0';
        if (i < want ? !add_digit(v, c) : c != '0')
            return false;
    }
    return true;
}

bool money_parse(struct str amount, struct str currency, struct money *ret_money)
{
    struct money m = {0};
    struct str whole, part;
    if (!currency_parse(currency, m.currency))
        return false;
    bool minus = str_starts(amount, STR("-"));
    bool dot = str_cut(str_slice(amount, minus, amount.n), '.', &whole, &part);
    if (whole.n == 0 || (dot && part.n == 0))
        return false;

    int64_t v = 0;
    for (size_t i = 0; i < whole.n; i++) {
        if (!add_digit(&v, whole.p[i]))
            return false;
    }
    if (!add_decimals(&v, part, money_decimals(str_of(m.currency))))
        return false;
    if (!minus && __builtin_sub_overflow((int64_t)0, v, &v))
        return false;
    m.minor = v;
    *ret_money = m;
    return true;
}

struct str money_amount_text(struct arena *a, struct money m)
{
    uint64_t v = m.minor < 0 ? 0 - (uint64_t)m.minor : (uint64_t)m.minor;
    const char *minus = m.minor < 0 ? "-" : "";
    int decimals = money_decimals(str_of(m.currency));
    uint64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    if (decimals == 0)
        return str_printf(a, "%s%" PRIu64, minus, v);
    return str_printf(a, "%s%" PRIu64 ".%0*" PRIu64, minus, v / unit, decimals, v % unit);
}

struct str money_text(struct arena *a, struct money m)
{
    struct str amount = money_amount_text(a, m);
    if (m.currency[0] == '\0')
        return amount;
    return str_printf(a, "%.*s %s", STR_ARG(amount), m.currency);
}
