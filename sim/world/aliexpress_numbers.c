/* SPDX-License-Identifier: Apache-2.0 */
/* Tracking numbers that look and check like real ones. */
#include "sim/world/aliexpress_state.h"

/* LP00, then 12 digits: Cainiao. */
static struct str cainiao_number(struct aliworld *w)
{
    return str_printf(w->arena, "LP00%.*s", STR_ARG(dice_digits(&w->numbers, w->arena, 12)));
}

/* Weights of the Universal Postal Union's standard S10. */
static struct str postal_number(struct aliworld *w)
{
    static const int weights[] = {8, 6, 4, 2, 3, 5, 9, 7};
    struct str digits = dice_digits(&w->numbers, w->arena, COUNT_OF(weights));
    char second = (char)('A' + (int)dice_below(&w->numbers, 26));
    int sum = 0;
    for (size_t i = 0; i < COUNT_OF(weights); i++)
        sum += weights[i] * (digits.p[i] - '0');
    int check = 11 - sum % 11;
    check = check == 10 ? 0 : check == 11 ? 5 : check;
    return str_printf(w->arena, "R%c%.*s%dCN", second, STR_ARG(digits), check);
}

/* YT, two digits of the year, three of its day, then 11 more: YunExpress. */
static struct str yun_number(struct aliworld *w, int64_t at_ms)
{
    struct str date = time_text(w->arena, at_ms);
    int64_t first_ms = 0;
    if (!time_parse_date(str_printf(w->arena, "%.4s-01-01", date.p), &first_ms))
        UNREACHABLE();
    int64_t day = (at_ms - first_ms) / MS_DAY + 1;
    return str_printf(w->arena, "YT%.2s%03lld%.*s", date.p + 2, (long long)day,
                      STR_ARG(dice_digits(&w->numbers, w->arena, 11)));
}

/* USPS: 22 digits, the last one so that 3 and 1 as weights from the right give a multiple of 10. */
static struct str usps_number(struct aliworld *w)
{
    struct str head = str_cat(w->arena, STR("9261290"), dice_digits(&w->numbers, w->arena, 14));
    int sum = 0;
    for (size_t i = 0; i < head.n; i++)
        sum += (head.p[i] - '0') * ((head.n - i) % 2 == 1 ? 3 : 1);
    return str_printf(w->arena, "%.*s%d", STR_ARG(head), (10 - sum % 10) % 10);
}

struct str aliworld_number(struct aliworld *w, const char *shape, int64_t at_ms)
{
    struct str s = str_of(shape);
    if (str_eq(s, STR("S10")))
        return postal_number(w);
    if (str_eq(s, STR("YT")))
        return yun_number(w, at_ms);
    if (str_eq(s, STR("USPS")))
        return usps_number(w);
    return str_eq(s, STR("DIGITS")) ? dice_digits(&w->numbers, w->arena, 14) : cainiao_number(w);
}

struct str aliworld_local_number(struct aliworld *w, struct str country)
{
    return str_eq(country, STR("US")) ? usps_number(w) : postal_number(w);
}
