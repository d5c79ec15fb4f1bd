/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Civil dates and RFC 3339 text. The calendar is the Gregorian one, also for years before it
 * began. Zones are in base/time_zone.c.
 */
#include "base/time.h"

#include <inttypes.h>
#include <stdio.h>

struct civil {
    int64_t year;
    int month, day;
};

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int64_t floor_div(int64_t x, int64_t by)
{
    return x / by - (x % by < 0);
}

/* Leap days from the year 0 up to the first day of this year. */
static int64_t leaps_before(int64_t year)
{
    int64_t y = year - 1;
    return floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400);
}

/* Days from 1970-01-01 to the first day of this year. */
static int64_t days_to_year(int64_t year)
{
    return (year - 1970) * 365 + leaps_before(year) - leaps_before(1970);
}

static int64_t days_of(struct civil c)
{
    int64_t days = days_to_year(c.year) + c.day - 1;
    for (int month = 1; month < c.month; month++)
        days += month_days(c.year, month);
    return days;
}

static struct civil civil_of(int64_t days)
{
    /* A year has at least 365 days and on average 365.2425: at most a step or two off. */
    struct civil c = {.year = 1970 + floor_div(days * 400, 146097), .month = 1};
    while (days_to_year(c.year) > days)
        c.year--;
    while (days_to_year(c.year + 1) <= days)
        c.year++;
    days -= days_to_year(c.year);
    while (days >= month_days(c.year, c.month)) {
        days -= month_days(c.year, c.month);
        c.month++;
    }
    c.day = (int)days + 1;
    return c;
}

/* Takes n digits from the front of s. */
static bool take_number(struct str *s, size_t n, int *ret_value)
{
    int v = 0;
    if (s->n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = s->p[i];
        if (c < '0' || c > '9')
            return false;
        v = v * 10 + (c - '0');
    }
    *s = str_slice(*s, n, s->n);
    *ret_value = v;
    return true;
}

static bool take_char(struct str *s, const char *any)
{
    for (; *any && s->n > 0; any++) {
        if (s->p[0] == *any) {
            *s = str_slice(*s, 1, s->n);
            return true;
        }
    }
    return false;
}

static bool take_date(struct str *s, int64_t *ret_days)
{
    int year, month, day;
    if (!take_number(s, 4, &year) || !take_char(s, "-") || !take_number(s, 2, &month) ||
        !take_char(s, "-") || !take_number(s, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    *ret_days = days_of((struct civil){year, month, day});
    return true;
}

static bool take_clock(struct str *s, int64_t *ret_ms)
{
    int hour, minute, second, fraction = 0;
    if (!take_number(s, 2, &hour) || !take_char(s, ":") || !take_number(s, 2, &minute) ||
        !take_char(s, ":") || !take_number(s, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60) /* 60: a leap second */
        return false;
    if (take_char(s, ".,")) {
        int digit, weight = 100;
        if (!take_number(s, 1, &digit))
            return false;
        do {
            fraction += digit * weight;
            weight /= 10;
        } while (take_number(s, 1, &digit));
    }
    *ret_ms = hour * MS_HOUR + minute * MS_MINUTE + second * MS_SECOND + fraction;
    return true;
}

/* "Z", "+01:00"; also "+0100", as Java writes it: the zone is just as plain. */
static bool take_zone(struct str *s, int64_t *ret_ms)
{
    int hours, minutes;
    if (take_char(s, "Zz")) {
        *ret_ms = 0;
        return true;
    }
    bool west = s->n > 0 && s->p[0] == '-';
    if (!take_char(s, "+-") || !take_number(s, 2, &hours))
        return false;
    take_char(s, ":");
    if (!take_number(s, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    int64_t ms = hours * MS_HOUR + minutes * MS_MINUTE;
    *ret_ms = west ? -ms : ms;
    return true;
}

bool time_parse(struct str s, int64_t *ret_ms)
{
    int64_t days, clock, zone;
    if (!take_date(&s, &days) || !take_char(&s, "Tt ") || !take_clock(&s, &clock) ||
        !take_zone(&s, &zone) || s.n > 0)
        return false;
    *ret_ms = days * MS_DAY + clock - zone;
    return true;
}

int64_t time_of(struct str s)
{
    int64_t ms;
    return time_parse(s, &ms) ? ms : 0;
}

/* In n digits, with zeros in front. */
static char *put_number(char *to, int64_t v, size_t n)
{
    for (size_t i = n; i-- > 0; v /= 10)
        to[i] = (char)('0' + v % 10);
    return to + n;
}

static char *put_part(char *to, char sep, int64_t v, size_t n)
{
    *to = sep;
    return put_number(to + 1, v, n);
}

static char *put_year(char *to, int64_t year)
{
    if (year >= 0 && year <= 9999)
        return put_number(to, year, 4);
    return to + snprintf(to, I64_TEXT_MAX + 1, "%04" PRId64, year);
}

struct str time_text(struct arena *a, int64_t ms)
{
    int64_t days = floor_div(ms, MS_DAY), rest = (ms % MS_DAY + MS_DAY) % MS_DAY;
    struct civil c = civil_of(days);
    char text[I64_TEXT_MAX + sizeof("-00-00T00:00:00.000Z")];
    char *to = put_year(text, c.year);

    to = put_part(to, '-', c.month, 2);
    to = put_part(to, '-', c.day, 2);
    to = put_part(to, 'T', rest / MS_HOUR, 2);
    to = put_part(to, ':', rest / MS_MINUTE % 60, 2);
    to = put_part(to, ':', rest / MS_SECOND % 60, 2);
    if (rest % MS_SECOND != 0)
        to = put_part(to, '.', rest % MS_SECOND, 3);
    *to++ = 'Z';
    return str_dup(a, (struct str){text, (size_t)(to - text)});
}

struct str time_date_text(struct arena *a, int64_t ms, int32_t offset_s)
{
    /* In seconds, so that no offset overflows the ends of time. */
    int64_t seconds = floor_div(ms, MS_SECOND) + offset_s;
    struct civil c = civil_of(floor_div(seconds, MS_DAY / MS_SECOND));
    return str_printf(a, "%04" PRId64 "-%02d-%02d", c.year, c.month, c.day);
}

bool time_parse_date(struct str s, int64_t *ret_ms)
{
    int64_t days;
    if (!take_date(&s, &days) || s.n > 0)
        return false;
    *ret_ms = days * MS_DAY;
    return true;
}

struct str time_span_text(struct arena *a, int64_t span_ms, enum lang lang)
{
    static const struct {
        int64_t ms;
        const char *name[LANG_MAX];
    } units[] = {{MS_DAY, {"d", "天"}},
                 {MS_HOUR, {"h", "小时"}},
                 {MS_MINUTE, {"min", "分钟"}},
                 {MS_SECOND, {"s", "秒"}}};
    ASSERT((unsigned)lang < LANG_MAX);
    int64_t ms = span_ms > 0 ? span_ms : 0;
    size_t i = 0;
    while (i + 1 < COUNT_OF(units) && ms < units[i].ms)
        i++;
    return str_printf(a, "%" PRId64 " %s", ms / units[i].ms, units[i].name[lang]);
}
