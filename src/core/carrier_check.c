/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arithmetic of check digits, each rule tried against its carrier's published numbers (see
 * test/core/carrier_test.c).
 */
#include "core/carrier_check.h"

#define S10_DIGITS 8

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters as UPS, Evri and others count them. */
static unsigned value(char c)
{
    return is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 3) % 10;
}

/* Weights alternate from the left: `even` for the first. */
static unsigned sum_left(struct str s, unsigned even, unsigned odd)
{
    unsigned sum = 0;
    for (size_t i = 0; i < s.n; i++)
        sum += value(s.p[i]) * (i % 2 ? odd : even);
    return sum;
}

static unsigned gs1_sum(struct str s)
{
    unsigned sum = 0;
    for (size_t i = 0; i < s.n; i++)
        sum += value(s.p[i]) * ((s.n - i) % 2 ? 3 : 1);
    return sum;
}

static unsigned complement10(unsigned sum)
{
    return (10 - sum % 10) % 10;
}

/* All but the last character of the part, and the last one. */
static struct str body(struct str s, char *ret_last)
{
    *ret_last = s.p[s.n - 1];
    return str_slice(s, 0, s.n - 1);
}

static bool is_digit_of(char c, unsigned v)
{
    return is_digit(c) && (unsigned)(c - '0') == v;
}

static bool gs1(struct str s)
{
    char last;
    if (s.n < 2)
        return false;
    struct str b = body(s, &last);
    return is_digit_of(last, complement10(gs1_sum(b)));
}

static bool s10(struct str s)
{
    static const unsigned weights[S10_DIGITS] = {8, 6, 4, 2, 3, 5, 9, 7};
    unsigned sum = 0;
    if (s.n < 2 + S10_DIGITS + 1)
        return false;
    for (size_t i = 0; i < S10_DIGITS; i++)
        sum += value(s.p[2 + i]) * weights[i];
    unsigned c = 11 - sum % 11;
    return is_digit_of(s.p[2 + S10_DIGITS], c == 10 ? 0 : c == 11 ? 5 : c);
}

/* "420" and a ZIP of 5 or 9 digits stand before the number itself on labels. */
static bool usps(struct str s, bool legacy)
{
    static const size_t skips[] = {0, 8, 12};
    for (size_t i = 0; i < COUNT_OF(skips); i++) {
        if (skips[i] > 0 && (!str_starts(s, STR("420")) || s.n < skips[i] + 20))
            continue;
        struct str part = str_slice(s, skips[i], s.n);
        if (!legacy && part.p[0] == '9' && gs1(part))
            return true;
        /* 9 times 1 and 1 times 3 are what "91" adds to the sum of 19 digits. */
        if (legacy && part.n == 20) {
            char last;
            struct str b = body(part, &last);
            if (is_digit_of(last, complement10(gs1_sum(b) + 9 * 3 + 1)))
                return true;
            if (is_digit_of(last, complement10(gs1_sum(b))))
                return true;
        }
    }
    return false;
}

static bool ups(struct str s, size_t from)
{
    char last;
    if (s.n < from + 2)
        return false;
    struct str b = body(str_slice(s, from, s.n), &last);
    return is_digit_of(last, complement10(sum_left(b, 1, 2)));
}

static bool fedex(struct str s)
{
    static const unsigned weights[] = {1, 3, 7};
    char last;
    unsigned sum = 0;
    struct str b = body(s, &last);
    for (size_t i = 0; i < b.n; i++)
        sum += value(b.p[b.n - 1 - i]) * weights[i % 3];
    return is_digit_of(last, sum % 11 % 10);
}

static bool mod7(struct str s)
{
    char last;
    unsigned rest = 0;
    struct str b = body(s, &last);
    for (size_t i = 0; i < b.n; i++)
        rest = (rest * 10 + value(b.p[i])) % 7;
    return is_digit_of(last, rest);
}

static unsigned value36(char c)
{
    return is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;
}

static bool iso7064(struct str s)
{
    char last;
    unsigned p = 36;
    struct str b = body(s, &last);
    for (size_t i = 0; i < b.n; i++) {
        p = (p + value36(b.p[i])) % 36;
        p = (p == 0 ? 36 : p) * 2 % 37;
    }
    return (p + value36(last)) % 36 == 1;
}

static bool luhn(struct str s)
{
    unsigned sum = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned v = value(s.p[s.n - 1 - i]) * (i % 2 ? 2 : 1);
        sum += v > 9 ? v - 9 : v;
    }
    return sum % 10 == 0;
}

/* The first three digits are an area and do not count; tens and units of the products do. */
static bool sf(struct str s)
{
    char last;
    unsigned sum = 0, weight = 1;
    if (s.n != 12)
        return false;
    struct str b = body(str_slice(s, 3, s.n), &last);
    for (size_t i = b.n; i > 0; i--, weight += 2) {
        unsigned v = value(b.p[i - 1]) * weight;
        sum += v / 100 + v / 10 % 10 + v % 10;
    }
    return is_digit_of(last, complement10(sum));
}

static bool correos(struct str s)
{
    static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
    char last;
    unsigned sum = 0;
    struct str b = body(s, &last);
    for (size_t i = 0; i < b.n; i++)
        sum += (unsigned char)b.p[i];
    return last == letters[sum % 23];
}

static bool ontrac(struct str s, char prefix)
{
    char last;
    struct str b = body(str_slice(s, 1, s.n), &last);
    if (b.n > 0 && b.p[0] == prefix)
        return is_digit_of(last, complement10(sum_left(b, 1, 2)));
    return is_digit_of(last, complement10(sum_left(b, 2, 1) + value(prefix)));
}

bool carrier_check(enum carrier_check check, struct str s)
{
    char last;
    struct str b;
    if (check == CHECK_NONE)
        return true;
    if (s.n < 8)
        return false;
    b = body(s, &last);
    switch (check) {
    case CHECK_S10: return s10(s);
    case CHECK_GS1: return gs1(s);
    case CHECK_GS1_14: return s.n >= 15 && gs1(str_slice(s, s.n - 15, 15));
    case CHECK_USPS: return usps(s, false);
    case CHECK_USPS_91: return usps(s, true);
    case CHECK_UPS: return ups(s, 2);
    case CHECK_UPS_BILL: return ups(s, 1);
    case CHECK_FEDEX: return fedex(s);
    case CHECK_FEDEX_34: return s.n >= 14 && fedex(str_slice(s, s.n - 14, 14));
    case CHECK_FEDEX_32: return s.n >= 28 && fedex(str_slice(s, 16, 12));
    case CHECK_MOD7: return mod7(s);
    case CHECK_ISO7064: return iso7064(s);
    case CHECK_LUHN: return luhn(s);
    case CHECK_SF: return sf(s);
    case CHECK_EVRI: return is_digit_of(last, sum_left(b, 2, 1) % 10);
    case CHECK_GLS: return is_digit_of(last, complement10(gs1_sum(b) + 1));
    case CHECK_IDENTCODE: return is_digit_of(last, complement10(sum_left(b, 4, 9)));
    case CHECK_CORREOS: return correos(s);
    case CHECK_ONTRAC_C: return ontrac(s, '4');
    case CHECK_ONTRAC_D: return ontrac(s, '5');
    case CHECK_LAPOSTE: return s.n == 13 && gs1(str_slice(s, 2, 11));
    case CHECK_NONE:
    case CHECK_MAX: break;
    }
    return false;
}
