/* SPDX-License-Identifier: Apache-2.0 */
/* Times, dates, spans, zones. */
#include "test/base/check.h"

#include "base/buf.h"
#include "base/time.h"

#include <string.h>

static void times_with_a_zone_are_read(void **state)
{
    (void)state;
    assert_int_equal(time_of(STR("2026-11-23T10:00:00-05:00")), INT64_C(1795446000000));
    assert_int_equal(time_of(STR("2026-11-23T15:00:00Z")), INT64_C(1795446000000));
    assert_int_equal(time_of(STR("2026-11-23t23:00:00.000+08:00")), INT64_C(1795446000000));
    assert_int_equal(time_of(STR("2026-11-23T20:30:00.5+05:30")), INT64_C(1795446000500));
    assert_int_equal(time_of(STR("2026-11-23T15:00:00.123456789z")), INT64_C(1795446000123));
    assert_int_equal(time_of(STR("2026-11-23 23:00:00+0800")), INT64_C(1795446000000));
    assert_int_equal(time_of(STR("2016-12-31T23:59:60Z")), INT64_C(1483228800000));
    assert_int_equal(time_of(STR("1969-12-31T23:59:59Z")), -1000);
}

static void a_time_without_zone_decides_nothing(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2026-11-23",
        "2026-11-23 10:00:00",
        "2026-11-23T10:00:00",
        "2026-11-23T10:00Z",
        "2026-11-31T10:00:00Z",
        "2026-02-29T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-00-01T10:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T10:60:00Z",
        "2026-11-23T10:00:61Z",
        "2026-11-23T10:00:00.Z",
        "2026-11-23T10:00:00Z ",
        "2026-11-23T10:00:00+24:00",
        "2026-11-23T10:00:00+5",
        "26-11-23T10:00:00Z",
    };
    int64_t ms = 42;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(time_parse(str_of(bad[i]), &ms));
    assert_int_equal(ms, 42);
    assert_int_equal(time_of(STR("soon")), 0);
}

static void times_are_written_in_utc(void **state)
{
    CHECK_TEXT(time_text(*state, INT64_C(1795446000000)), "2026-11-23T15:00:00Z");
    CHECK_TEXT(time_text(*state, INT64_C(1795446000007)), "2026-11-23T15:00:00.007Z");
    CHECK_TEXT(time_text(*state, 0), "1970-01-01T00:00:00Z");
    CHECK_TEXT(time_text(*state, -1), "1969-12-31T23:59:59.999Z");
    CHECK_TEXT(time_text(*state, INT64_C(951782400000)), "2000-02-29T00:00:00Z");
    CHECK_TEXT(time_text(*state, INT64_C(4107542400000)), "2100-03-01T00:00:00Z");
    assert_true(time_text(*state, INT64_MAX).n > 0);
    assert_true(time_text(*state, INT64_MIN).n > 0);
}

static void every_day_of_eight_centuries_goes_round(void **state)
{
    struct arena *a = *state;
    for (int64_t day = -140000; day < 160000; day += 3) {
        int64_t back = 1;
        assert_true(time_parse_date(time_date_text(a, day * MS_DAY + 5, 0), &back));
        assert_true(back == day * MS_DAY);
        if (day % 1000 == 0)
            arena_reset(a);
    }
}

static void a_date_is_that_of_the_zone(void **state)
{
    int64_t ms = time_of(STR("2026-11-23T02:00:00Z"));
    CHECK_TEXT(time_date_text(*state, ms, 0), "2026-11-23");
    CHECK_TEXT(time_date_text(*state, ms, -5 * 3600), "2026-11-22");
    CHECK_TEXT(time_date_text(*state, ms, 14 * 3600), "2026-11-23");
    assert_true(time_date_text(*state, INT64_MAX, 50400).n > 0);
    assert_false(time_parse_date(STR("2026-11-23T"), &ms));
    assert_false(time_parse_date(STR("23.11.2026"), &ms));
}

static void spans_are_rounded_down_for_people(void **state)
{
    CHECK_TEXT(time_span_text(*state, 3999, LANG_EN), "3 s");
    CHECK_TEXT(time_span_text(*state, 299 * MS_SECOND, LANG_EN), "4 min");
    CHECK_TEXT(time_span_text(*state, 2 * MS_HOUR, LANG_EN), "2 h");
    CHECK_TEXT(time_span_text(*state, 6 * MS_DAY - 1, LANG_EN), "5 d");
    CHECK_TEXT(time_span_text(*state, 5 * MS_DAY, LANG_ZH), "5 天");
    CHECK_TEXT(time_span_text(*state, -5, LANG_EN), "0 s");
}

static void put_be(struct buf *b, uint64_t v, int bytes)
{
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        buf_char(b, (char)(v >> shift & 255));
}

static void put_header(struct buf *b, size_t times, size_t types)
{
    static const char zeros[15];
    buf_str(b, STR("TZif2"));
    buf_put(b, zeros, sizeof zeros);
    const size_t counts[] = {0, 0, 0, times, types, types ? 4 : 0};
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        put_be(b, counts[i], 4);
}

/* A zone file: before the first of n moments offsets[0], from moment i on offsets[i + 1]. */
static struct str zone(struct arena *a, const int64_t *moments, size_t n, const int32_t *offsets,
                       const char *rule)
{
    struct buf b;
    buf_init(&b, a, 4096);
    put_header(&b, 0, 1);
    buf_put(&b, "\0\0\0\0\0\0UTC\0", 10);
    put_header(&b, n, n + 1);
    for (size_t i = 0; i < n; i++)
        put_be(&b, (uint64_t)moments[i], 8);
    for (size_t i = 0; i < n; i++)
        buf_char(&b, (char)(i + 1));
    for (size_t i = 0; i <= n; i++) {
        put_be(&b, (uint32_t)offsets[i], 4);
        put_be(&b, 0, 2);
    }
    buf_put(&b, "ABC\0", 4);
    buf_printf(&b, "\n%s\n", rule);
    return buf_view(&b);
}

static struct str rule_zone(struct arena *a, const char *rule)
{
    return zone(a, NULL, 0, (const int32_t[]){7}, rule);
}

static int32_t offset_at(struct str tzif, const char *moment)
{
    return time_zone_offset(tzif, time_of(str_of(moment)));
}

static void listed_transitions_are_followed(void **state)
{
    const int64_t moments[] = {-1000, 1000, 2000};
    const int32_t offsets[] = {-18000, -14400, -18000, 3600};
    struct str z = zone(*state, moments, 3, offsets, "");
    assert_int_equal(time_zone_offset(z, INT64_C(-1000001)), -18000);
    assert_int_equal(time_zone_offset(z, INT64_C(-1000000)), -14400);
    assert_int_equal(time_zone_offset(z, 999999), -14400);
    assert_int_equal(time_zone_offset(z, 1000000), -18000);
    assert_int_equal(time_zone_offset(z, INT64_C(2000000)), 3600);
    assert_int_equal(time_zone_offset(z, INT64_MAX), 3600);
}

static void after_the_list_the_rule_decides(void **state)
{
    struct str ny = rule_zone(*state, "EST5EDT,M3.2.0,M11.1.0");
    assert_int_equal(offset_at(ny, "2026-03-08T06:59:59Z"), -18000);
    assert_int_equal(offset_at(ny, "2026-03-08T07:00:00Z"), -14400);
    assert_int_equal(offset_at(ny, "2026-11-01T05:59:59Z"), -14400);
    assert_int_equal(offset_at(ny, "2026-11-01T06:00:00Z"), -18000);
    assert_int_equal(offset_at(ny, "2026-12-31T23:59:59Z"), -18000);
    struct str berlin = rule_zone(*state, "CET-1CEST,M3.5.0,M10.5.0/3");
    assert_int_equal(offset_at(berlin, "2050-03-27T00:59:59Z"), 3600);
    assert_int_equal(offset_at(berlin, "2050-03-27T01:00:00Z"), 7200);
    assert_int_equal(offset_at(berlin, "2050-10-30T01:00:00Z"), 3600);
    assert_int_equal(offset_at(rule_zone(*state, "<+0545>-5:45"), "2026-01-01T00:00:00Z"), 20700);
    assert_int_equal(offset_at(rule_zone(*state, "CST-8"), "2026-07-01T00:00:00Z"), 28800);
}

static void summer_may_span_the_new_year(void **state)
{
    struct str sydney = rule_zone(*state, "AEST-10AEDT,M10.1.0,M4.1.0/3");
    assert_int_equal(offset_at(sydney, "2026-01-01T00:00:00Z"), 39600);
    assert_int_equal(offset_at(sydney, "2025-12-31T13:30:00Z"), 39600);
    assert_int_equal(offset_at(sydney, "2026-07-01T00:00:00Z"), 36000);
    struct str dublin = rule_zone(*state, "IST-1GMT0,M10.5.0,M3.5.0/1");
    assert_int_equal(offset_at(dublin, "2026-01-15T00:00:00Z"), 0);
    assert_int_equal(offset_at(dublin, "2026-06-15T00:00:00Z"), 3600);
}

static void days_of_the_year_are_understood_too(void **state)
{
    struct str julian = rule_zone(*state, "AAA0BBB,J60/0,J300/0");
    assert_int_equal(offset_at(julian, "2028-02-29T23:59:59Z"), 0);
    assert_int_equal(offset_at(julian, "2028-03-01T00:00:00Z"), 3600);
    struct str plain = rule_zone(*state, "AAA0BBB,59/0,300/0");
    assert_int_equal(offset_at(plain, "2028-02-29T00:00:00Z"), 3600);
    assert_int_equal(offset_at(plain, "2027-02-28T23:59:59Z"), 0);
}

static void damaged_zone_files_mean_utc(void **state)
{
    const int64_t moments[] = {1000};
    const int32_t offsets[] = {3600, 7200};
    struct str z = zone(*state, moments, 1, offsets, "CET-1CEST,M3.5.0,M10.5.0/3");
    for (size_t n = 0; n < z.n; n++) {
        struct str part = str_dup(*state, str_slice(z, 0, n));
        int32_t offset = time_zone_offset(part, INT64_C(1795446000000));
        assert_true(offset == 0 || offset == 7200 || offset == 3600);
    }
    assert_int_equal(time_zone_offset(STR("no zone at all, but long enough to hold a header"), 0),
                     0);
    assert_int_equal(time_zone_offset(STR_NONE, 0), 0);
    char huge[100];
    memset(huge, 0xFF, sizeof huge);
    memcpy(huge, "TZif2", 5);
    assert_int_equal(time_zone_offset((struct str){huge, sizeof huge}, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(times_with_a_zone_are_read),      TEST(a_time_without_zone_decides_nothing),
        TEST(times_are_written_in_utc),        TEST(every_day_of_eight_centuries_goes_round),
        TEST(a_date_is_that_of_the_zone),      TEST(spans_are_rounded_down_for_people),
        TEST(listed_transitions_are_followed), TEST(after_the_list_the_rule_decides),
        TEST(summer_may_span_the_new_year),    TEST(days_of_the_year_are_understood_too),
        TEST(damaged_zone_files_mean_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
