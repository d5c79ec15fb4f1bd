/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The offset of a zone at a moment, from a compiled zone file (RFC 8536): its list of
 * transitions, and after the last of them the rule in the file's last line
 * ("EST5EDT,M3.2.0,M11.1.0"). The bytes come from outside and are believed only in bounds.
 */
#include "base/time.h"

#include <string.h>

#define HEADER_LEN 44
#define DAY_S      86400

struct counts {
    size_t utc, standard, leap, times, types, chars;
};

static size_t u32_at(struct str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
}

static int64_t i64_at(struct str s, size_t at)
{
    return (int64_t)((uint64_t)u32_at(s, at) << 32 | (uint64_t)u32_at(s, at + 4));
}

/* The block behind a header; its length, or 0 when it is not all there. */
static size_t read_counts(struct str s, size_t time_len, struct counts *ret_counts)
{
    if (s.n < HEADER_LEN || !str_starts(s, STR("TZif")))
        return 0;
    struct counts c = {u32_at(s, 20), u32_at(s, 24), u32_at(s, 28),
                       u32_at(s, 32), u32_at(s, 36), u32_at(s, 40)};
    size_t n = c.times * (time_len + 1) + c.types * 6 + c.chars + c.leap * (time_len + 4) +
               c.standard + c.utc;
    if (c.types == 0 || n > s.n - HEADER_LEN)
        return 0;
    *ret_counts = c;
    return HEADER_LEN + n;
}

/* A rule of POSIX's TZ variable, as far as zone files use it. */
struct change {
    char kind; /* 'M', 'J' or 'n' for a plain day number */
    int month, week, day;
    int64_t clock_s;
};

struct rule {
    int64_t standard_s, summer_s; /* east of UTC */
    bool has_summer;
    struct change to_summer, to_standard;
};

static bool take_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_slice(*s, 1, s->n);
    return true;
}

static bool take_int(struct str *s, int *ret_value)
{
    int v = 0;
    size_t n = 0;
    while (n < s->n && n < 4 && s->p[n] >= '0' && s->p[n] <= '9')
        v = v * 10 + (s->p[n++] - '0');
    *s = str_slice(*s, n, s->n);
    *ret_value = v;
    return n > 0;
}

/* [+-]h[:m[:s]] */
static bool take_clock(struct str *s, int64_t *ret_s)
{
    int part[3] = {0};
    bool minus = take_char(s, '-');
    if (!minus)
        take_char(s, '+');
    if (!take_int(s, &part[0]))
        return false;
    for (int i = 1; i < 3 && take_char(s, ':'); i++) {
        if (!take_int(s, &part[i]))
            return false;
    }
    int64_t v = part[0] * 3600 + part[1] * 60 + part[2];
    *ret_s = minus ? -v : v;
    return true;
}

static bool take_name(struct str *s)
{
    size_t n = 0;
    if (take_char(s, '<')) {
        struct str name;
        return str_cut(*s, '>', &name, s);
    }
    while (n < s->n && ((s->p[n] | 32) >= 'a' && (s->p[n] | 32) <= 'z'))
        n++;
    *s = str_slice(*s, n, s->n);
    return n > 0;
}

static bool take_change(struct str *s, struct change *ret_change)
{
    struct change c = {.kind = 'n', .clock_s = 2 * 3600};
    if (!take_char(s, ','))
        return false;
    if (take_char(s, 'M')) {
        c.kind = 'M';
        if (!take_int(s, &c.month) || !take_char(s, '.') || !take_int(s, &c.week) ||
            !take_char(s, '.') || !take_int(s, &c.day))
            return false;
        if (c.month < 1 || c.month > 12 || c.week < 1 || c.week > 5 || c.day > 6)
            return false;
    } else {
        if (take_char(s, 'J'))
            c.kind = 'J';
        if (!take_int(s, &c.day) || c.day > 366)
            return false;
    }
    if (take_char(s, '/') && !take_clock(s, &c.clock_s))
        return false;
    *ret_change = c;
    return true;
}

static bool rule_parse(struct str s, struct rule *ret_rule)
{
    struct rule r = {0};
    int64_t west_s;
    if (!take_name(&s) || !take_clock(&s, &west_s))
        return false;
    r.standard_s = -west_s;
    if (s.n > 0) {
        r.has_summer = true;
        r.summer_s = r.standard_s + 3600;
        if (!take_name(&s))
            return false;
        if (s.n > 0 && s.p[0] != ',') {
            if (!take_clock(&s, &west_s))
                return false;
            r.summer_s = -west_s;
        }
        if (!take_change(&s, &r.to_summer) || !take_change(&s, &r.to_standard) || s.n > 0)
            return false;
    }
    *ret_rule = r;
    return true;
}

/* Days since 1970 of the first of a month. */
static int64_t month_first(int year, int month)
{
    /* Counted from March, so that a leap day is the last of its year. */
    int64_t y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 - 719468;
}

/* The change's moment in a year, in local seconds of the clock that it ends. */
static int64_t change_s(const struct change *c, int year)
{
    int64_t day;
    if (c->kind == 'M') {
        int64_t first = month_first(year, c->month);
        int64_t next = c->month == 12 ? month_first(year + 1, 1) : month_first(year, c->month + 1);
        int64_t weekday = (first + 4) % 7; /* 1970-01-01 was a Thursday */
        day = first + (c->day - weekday + 7) % 7 + (c->week - 1) * 7;
        if (day >= next)
            day -= 7;
    } else {
        day = month_first(year, 1) + c->day;
        bool leap = month_first(year, 3) - month_first(year, 2) == 29;
        if (c->kind == 'J' && !(leap && c->day >= 60))
            day--;
    }
    return day * DAY_S + c->clock_s;
}

static int64_t rule_offset(const struct rule *r, int64_t at_s)
{
    if (!r->has_summer)
        return r->standard_s;
    int64_t local = at_s + r->standard_s;
    if (local < 0 || local > INT64_C(253402300799)) /* years 1970 to 9999 */
        return r->standard_s;
    int year = (int)(1970 + local / DAY_S * 400 / 146097);
    if (month_first(year + 1, 1) * DAY_S <= local)
        year++;
    if (month_first(year, 1) * DAY_S > local)
        year--;
    int64_t summer = change_s(&r->to_summer, year) - r->standard_s;
    int64_t standard = change_s(&r->to_standard, year) - r->summer_s;
    bool in_summer =
        summer < standard ? at_s >= summer && at_s < standard : at_s >= summer || at_s < standard;
    return in_summer ? r->summer_s : r->standard_s;
}

/* From the second block of the file: 64-bit transitions, then the rule's line. */
static int64_t block_offset(struct str s, const struct counts *c, struct str footer, int64_t at_s)
{
    size_t times = HEADER_LEN, kinds = times + c->times * 8, types = kinds + c->times;
    size_t low = 0, high = c->times; /* the number of transitions at or before at_s */
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (i64_at(s, times + mid * 8) <= at_s)
            low = mid + 1;
        else
            high = mid;
    }
    struct rule r;
    if (low == c->times && rule_parse(footer, &r))
        return rule_offset(&r, at_s);
    size_t type = low == 0 ? 0 : (unsigned char)s.p[kinds + low - 1];
    return type < c->types ? (int32_t)(uint32_t)u32_at(s, types + type * 6) : 0;
}

int32_t time_zone_offset(struct str tzif, int64_t ms)
{
    struct counts c;
    struct str footer = STR(""), rest;
    size_t n = read_counts(tzif, 4, &c);
    if (n == 0 || tzif.p[4] < '2') /* version 1 files ended about 2007 */
        return 0;
    struct str second = str_slice(tzif, n, tzif.n);
    n = read_counts(second, 8, &c);
    if (n == 0)
        return 0;
    struct str tail = str_slice(second, n, second.n);
    if (str_starts(tail, STR("\n")))
        str_cut(str_slice(tail, 1, tail.n), '\n', &footer, &rest);
    int64_t at_s = ms / MS_SECOND - (ms % MS_SECOND < 0);
    int64_t offset = block_offset(second, &c, footer, at_s);
    return offset > -2 * DAY_S && offset < 2 * DAY_S ? (int32_t)offset : 0;
}
