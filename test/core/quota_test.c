/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much a supplier is asked, and when: the quota of a day, what is kept for buying, the steps of
 * the schedule, and that ten thousand open purchases cost no more than is allowed.
 */
#include "test/core/story.h"

#include "core/quota.h"
#include "core/schedule.h"

#include <stdlib.h>

#define MIDNIGHT INT64_C(1795392000000) /* 2026-11-23 in UTC */

/* Asks as often as it may for so long; returns how many left. */
static int64_t asks(struct quota *q, enum quota_use use, int64_t from_ms, int64_t for_ms)
{
    int64_t n = 0;
    for (int64_t now = from_ms; now < from_ms + for_ms; n++) {
        int64_t due = quota_due_ms(q, use, now);
        assert_true(due >= now);
        now = due;
        if (now >= from_ms + for_ms)
            break;
        quota_spend(q, use, now);
    }
    return n;
}

static void two_requests_are_a_pause_apart(void **state)
{
    struct quota q;
    (void)state;
    quota_init(&q, 60000, MS_SECOND, MIDNIGHT);
    assert_int_equal(quota_due_ms(&q, QUOTA_BUYING, MIDNIGHT), MIDNIGHT);
    quota_spend(&q, QUOTA_BUYING, MIDNIGHT);
    assert_int_equal(quota_due_ms(&q, QUOTA_BUYING, MIDNIGHT), MIDNIGHT + MS_SECOND);
    assert_int_equal(quota_due_ms(&q, QUOTA_BULK, MIDNIGHT + 5000), MIDNIGHT + 5000);
}

static void the_day_never_runs_dry(void **state)
{
    struct quota q;
    (void)state;
    quota_init(&q, 5000, MS_SECOND, MIDNIGHT);
    for (int day = 0; day < 3; day++) {
        int64_t from = MIDNIGHT + day * MS_DAY;
        int64_t morning = asks(&q, QUOTA_BULK, from, 12 * MS_HOUR);
        int64_t evening = asks(&q, QUOTA_BULK, from + 12 * MS_HOUR, 12 * MS_HOUR);
        assert_in_range(morning + evening, 4400, 4520);
        assert_in_range(evening, 1400, 2200); /* more while sellers work, but never nothing */
        assert_true(quota_used(&q, from + MS_DAY - 1) <= 4520);
        assert_int_equal(quota_due_ms(&q, QUOTA_BUYING, from + MS_DAY), from + MS_DAY);
    }
}

static void what_was_used_up_comes_back_hour_by_hour(void **state)
{
    struct quota q;
    (void)state;
    quota_init(&q, 1000, 0, MIDNIGHT);
    assert_int_equal(asks(&q, QUOTA_BUYING, MIDNIGHT, MS_MINUTE), 1000);
    int64_t back = quota_due_ms(&q, QUOTA_BUYING, MIDNIGHT + MS_HOUR);
    assert_in_range(back, MIDNIGHT + MS_DAY, MIDNIGHT + MS_DAY + 2 * MS_MINUTE);
    back = quota_due_ms(&q, QUOTA_BULK, MIDNIGHT + MS_HOUR);
    assert_in_range(back, MIDNIGHT + MS_DAY, MIDNIGHT + MS_DAY + 10 * MS_MINUTE);
}

static void buying_and_people_have_a_reserve(void **state)
{
    struct quota q;
    (void)state;
    quota_init(&q, 1000, 0, MIDNIGHT);
    quota_note(&q, MIDNIGHT - 3 * MS_HOUR, 900); /* of an earlier life of the program */
    int64_t now = MIDNIGHT + 1;
    assert_true(quota_due_ms(&q, QUOTA_BULK, now) > now + 20 * MS_HOUR);
    assert_int_equal(asks(&q, QUOTA_WANTED, now, MS_MINUTE), 50);
    assert_int_equal(asks(&q, QUOTA_BUYING, now, MS_MINUTE), 50);
    assert_true(quota_due_ms(&q, QUOTA_BUYING, now) > now);
}

static void no_limit_is_no_limit(void **state)
{
    struct quota q;
    (void)state;
    quota_init(&q, 0, 0, MIDNIGHT);
    for (int i = 0; i < 100000; i++) {
        assert_int_equal(quota_due_ms(&q, QUOTA_BULK, MIDNIGHT), MIDNIGHT);
        quota_spend(&q, QUOTA_BULK, MIDNIGHT);
    }
    assert_true(quota_stretch(&q, 1e6) <= 1);
}

static void working_time_is_slower_at_night(void **state)
{
    (void)state;
    int64_t day = MIDNIGHT + 2 * MS_HOUR, night = MIDNIGHT + 15 * MS_HOUR;
    assert_int_equal(quota_after_ms(day, MS_HOUR), day + MS_HOUR);
    assert_int_equal(quota_after_ms(night, MS_HOUR), night + 2 * MS_HOUR);
    assert_int_equal(quota_after_ms(MIDNIGHT, 18 * MS_HOUR), MIDNIGHT + MS_DAY);
    assert_int_equal(quota_after_ms(MIDNIGHT, 0), MIDNIGHT);
    assert_int_equal(quota_after_ms(MIDNIGHT + 12 * MS_HOUR, 2 * MS_HOUR), MIDNIGHT + 15 * MS_HOUR);
}

/* One purchase with one supplier order, and so many packages with their state. */
struct case_of {
    struct order o;
    struct purchase p;
    struct supplier_order so;
    struct package packages[2];
    struct number number;
};

static void begin(struct case_of *c, enum supplier_status status)
{
    *c = (struct case_of){.p = {.state = PURCHASE_STATE_PLACED, .sent_ms = MIDNIGHT}};
    c->so = (struct supplier_order){.id = 97, .status = status, .status_ms = MIDNIGHT};
    c->number = (struct number){.number = STR("LP001"), .current = true};
    c->o.packages = c->packages;
}

static void with_package(struct case_of *c, enum package_state s)
{
    struct package *k = &c->packages[c->o.packages_n++];
    *k = (struct package){.supplier_order_id = c->so.id};
    if (s == PACKAGE_STATE_NO_NUMBER)
        return;
    k->numbers = &c->number;
    k->numbers_n = 1;
    k->known_ms = MIDNIGHT + MS_DAY;
    k->moving_ms = s == PACKAGE_STATE_ANNOUNCED ? 0 : MIDNIGHT + 2 * MS_DAY;
    k->delivered_ms = s == PACKAGE_STATE_DELIVERED ? MIDNIGHT + 9 * MS_DAY : 0;
}

static int64_t wait(const struct case_of *c, int64_t age_ms)
{
    return schedule_collect_wait_ms(&c->o, &c->p, &c->so, false, MIDNIGHT + age_ms);
}

static void quick_while_a_number_is_likely_and_slow_when_old(void **state)
{
    struct case_of c;
    (void)state;
    begin(&c, SUPPLIER_STATUS_PREPARING);
    assert_in_range(wait(&c, 0), MS_MINUTE, 3 * MS_MINUTE);
    assert_in_range(wait(&c, 2 * MS_DAY), MS_MINUTE, 3 * MS_MINUTE);
    assert_in_range(wait(&c, 10 * MS_DAY), 5 * MS_MINUTE, 30 * MS_MINUTE);
    assert_in_range(wait(&c, 40 * MS_DAY), MS_HOUR, 6 * MS_HOUR);
    assert_int_equal(wait(&c, 200 * MS_DAY), 0);
    begin(&c, SUPPLIER_STATUS_UNPAID);
    assert_in_range(wait(&c, MS_HOUR), 5 * MS_MINUTE, MS_HOUR);
    begin(&c, SUPPLIER_STATUS_CANCELED);
    assert_int_equal(wait(&c, 0), 0);
    begin(&c, SUPPLIER_STATUS_PREPARING);
    c.p.state = PURCHASE_STATE_CANCELED;
    assert_int_equal(wait(&c, 0), 0);
}

static void slower_once_the_number_is_known(void **state)
{
    struct case_of c;
    (void)state;
    begin(&c, SUPPLIER_STATUS_SHIPPED);
    with_package(&c, PACKAGE_STATE_NO_NUMBER);
    assert_in_range(wait(&c, 2 * MS_DAY), MS_MINUTE, 5 * MS_MINUTE);
    begin(&c, SUPPLIER_STATUS_SHIPPED);
    with_package(&c, PACKAGE_STATE_ANNOUNCED);
    int64_t announced = wait(&c, 2 * MS_DAY);
    assert_in_range(announced, 10 * MS_MINUTE, MS_HOUR);
    assert_true(schedule_collect_wait_ms(&c.o, &c.p, &c.so, true, MIDNIGHT + 2 * MS_DAY) <
                announced);
    begin(&c, SUPPLIER_STATUS_SHIPPED);
    with_package(&c, PACKAGE_STATE_MOVING);
    assert_in_range(wait(&c, 3 * MS_DAY), 2 * MS_HOUR, 6 * MS_HOUR);
    with_package(&c, PACKAGE_STATE_NO_NUMBER); /* another one without a number */
    assert_in_range(wait(&c, 3 * MS_DAY), MS_MINUTE, 5 * MS_MINUTE);
}

static void until_all_is_delivered_and_closed(void **state)
{
    struct case_of c;
    (void)state;
    begin(&c, SUPPLIER_STATUS_SHIPPED);
    with_package(&c, PACKAGE_STATE_DELIVERED);
    assert_int_equal(wait(&c, 10 * MS_DAY), MS_DAY); /* only for the end of it */
    assert_false(schedule_asks_parcels(&c.o, &c.so, MIDNIGHT + MS_HOUR));
    c.so.status = SUPPLIER_STATUS_FINISHED;
    c.so.parcels_ms = c.so.status_ms;
    assert_int_equal(wait(&c, 10 * MS_DAY), 0);
    c.so.parcels_ms--; /* they could not be asked for when it ended */
    assert_in_range(wait(&c, 10 * MS_DAY), 6 * MS_HOUR, MS_DAY);
    begin(&c, SUPPLIER_STATUS_FINISHED); /* closed, and nothing ever told of a parcel */
    c.so.parcels_ms = c.so.status_ms;
    assert_in_range(wait(&c, 20 * MS_DAY), 6 * MS_HOUR, MS_DAY);
    begin(&c, SUPPLIER_STATUS_FINISHED); /* closed, but not seen delivered */
    with_package(&c, PACKAGE_STATE_MOVING);
    assert_in_range(wait(&c, 20 * MS_DAY), 6 * MS_HOUR, MS_DAY);
    assert_int_equal(wait(&c, 150 * MS_DAY), 0);
}

static void one_question_where_one_suffices(void **state)
{
    struct case_of c;
    (void)state;
    begin(&c, SUPPLIER_STATUS_PREPARING);
    c.so.parcels_ms = MIDNIGHT - MS_HOUR;
    assert_false(schedule_asks_parcels(&c.o, &c.so, MIDNIGHT + MS_HOUR));
    assert_true(schedule_asks_parcels(&c.o, &c.so, MIDNIGHT + 5 * MS_HOUR)); /* announced ones */
    assert_false(schedule_parcels_follow(&c.o, &c.so, false));
    assert_true(schedule_parcels_follow(&c.o, &c.so, true));
    begin(&c, SUPPLIER_STATUS_SHIPPED);
    with_package(&c, PACKAGE_STATE_MOVING);
    assert_true(schedule_asks_parcels(&c.o, &c.so, MIDNIGHT + MS_DAY));
    assert_false(schedule_asks_parcels(&c.o, &c.so, MIDNIGHT + 4 * MS_DAY)); /* its status again */
    c.so.pushed_ms = MIDNIGHT + MS_HOUR;
    assert_false(schedule_asks_parcels(&c.o, &c.so, MIDNIGHT + MS_DAY)); /* news of its status */
    begin(&c, SUPPLIER_STATUS_PART_SHIPPED);
    assert_true(schedule_asks_parcels(&c.o, &c.so, MIDNIGHT + MS_HOUR));
    begin(&c, SUPPLIER_STATUS_UNPAID);
    assert_false(schedule_asks_parcels(&c.o, &c.so, MIDNIGHT + 9 * MS_HOUR));
    assert_false(schedule_parcels_follow(&c.o, &c.so, false));
}

static void promised_news_is_asked_for_again_soon(void **state)
{
    struct case_of c;
    (void)state;
    begin(&c, SUPPLIER_STATUS_PREPARING);
    int64_t now = MIDNIGHT + 10 * MS_DAY;
    c.so.pushed_ms = now;
    assert_int_equal(schedule_collect_ms(&c.so, MS_HOUR, 50, now), now + MS_MINUTE);
    now += 4 * MS_MINUTE;
    assert_int_equal(schedule_collect_ms(&c.so, MS_HOUR, 50, now), now + 4 * MS_MINUTE);
    now += MS_HOUR;
    assert_true(schedule_collect_ms(&c.so, MS_HOUR, 50, now) > now + 20 * MS_HOUR);
    assert_int_equal(schedule_collect_ms(&c.so, 0, 1, now), 0);
}

/* Open purchases of which so many wait for a number; the others are on their way. */
struct crowd {
    struct case_of *cases;
    int64_t *asked_ms, *due_ms;
    size_t n;
};

static struct crowd crowd_of(struct story *s, size_t n, size_t waiting)
{
    struct crowd w = {.n = n};
    w.cases = ARENA_ARRAY(s->a, struct case_of, n);
    w.asked_ms = ARENA_ARRAY(s->a, int64_t, n);
    w.due_ms = ARENA_ARRAY(s->a, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        struct case_of *c = &w.cases[i];
        begin(c, i < waiting ? SUPPLIER_STATUS_PREPARING : SUPPLIER_STATUS_SHIPPED);
        if (i >= waiting)
            with_package(c, PACKAGE_STATE_MOVING);
        c->so.id = (int64_t)i;
        c->packages[0].supplier_order_id = (int64_t)i;
        c->p.sent_ms = MIDNIGHT - (int64_t)(i % 100) * 3 * MS_DAY / 100;
        c->packages[0].moving_ms = MIDNIGHT - (int64_t)(i % 100) * 14 * MS_DAY / 100;
        w.due_ms[i] = MIDNIGHT + (int64_t)(i % 60) * MS_MINUTE;
    }
    return w;
}

static double load_of(const struct crowd *w, int64_t now)
{
    double sum = 0;
    for (size_t i = 0; i < w->n; i++)
        sum += 1 / (double)wait(&w->cases[i], now - MIDNIGHT);
    return sum;
}

struct outcome {
    int64_t asked;    /* in the second day */
    double median_ms; /* from a number to its being seen */
};

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

/* Two days of questions. A number may appear at any moment between two questions to one that waits:
 * half of that pause is its mean delay; the pauses are weighed by their length. */
static struct outcome two_days(struct story *s, struct crowd *w, size_t waiting, int64_t a_day)
{
    struct quota q;
    struct outcome out = {0};
    double *pauses = NULL, total = 0;
    size_t pauses_n = 0;
    quota_init(&q, a_day, MS_SECOND, MIDNIGHT);
    for (int64_t now = MIDNIGHT; now < MIDNIGHT + 2 * MS_DAY;) {
        double stretch = quota_stretch(&q, load_of(w, now));
        for (int64_t until = now + 5 * MS_MINUTE; now < until;) {
            size_t next = 0;
            for (size_t i = 1; i < w->n; i++)
                next = w->due_ms[i] < w->due_ms[next] ? i : next;
            now = w->due_ms[next] > now ? w->due_ms[next] : now;
            int64_t may = quota_due_ms(&q, QUOTA_BULK, now);
            now = may > now ? may : now;
            quota_spend(&q, QUOTA_BULK, now);
            if (now >= MIDNIGHT + MS_DAY) {
                out.asked++;
                if (next < waiting && w->asked_ms[next] > 0) {
                    *ARENA_PUSH(s->a, &pauses, &pauses_n, double) =
                        (double)(now - w->asked_ms[next]);
                    total += (double)(now - w->asked_ms[next]);
                }
            }
            w->asked_ms[next] = now;
            struct case_of *c = &w->cases[next];
            w->due_ms[next] = schedule_collect_ms(&c->so, wait(c, now - MIDNIGHT), stretch, now);
        }
    }
    /* P(delay < x) = sum over pauses of min(x, pause) / total: its half is the median. */
    qsort(pauses, pauses_n, sizeof(*pauses), by_size);
    double lo = 0, hi = 2.0 * (double)MS_DAY;
    for (int k = 0; k < 60; k++) {
        double x = (lo + hi) / 2, sum = 0;
        for (size_t i = 0; i < pauses_n; i++)
            sum += pauses[i] < x ? pauses[i] : x;
        if (sum < total / 2)
            lo = x;
        else
            hi = x;
    }
    out.median_ms = hi;
    return out;
}

static void say(const char *what, const struct outcome *out)
{
    print_message("measure: %s: %lld questions a day, median delay %.1f min\n", what,
                  (long long)out->asked, out->median_ms / (double)MS_MINUTE);
}

static void five_hundred_that_wait_are_seen_within_ten_minutes(void **state)
{
    struct story *s = *state;
    struct crowd w = crowd_of(s, 500, 500);
    struct outcome out = two_days(s, &w, 500, 60000);
    say("500 open, all waiting, 60000 a day", &out);
    assert_true(out.median_ms < 10 * MS_MINUTE);
    assert_true(out.asked <= 54500);
}

/* As it is after some weeks: sent after three days, on the way for two weeks. */
static void so_are_five_hundred_as_they_usually_are_with_the_quota_of_an_app_in_test(void **state)
{
    struct story *s = *state;
    struct crowd w = crowd_of(s, 500, 80);
    struct outcome out = two_days(s, &w, 80, 5000);
    say("500 open, 80 waiting, 5000 a day", &out);
    assert_true(out.median_ms < 20 * MS_MINUTE);
    assert_true(out.asked <= 4550);
}

static void ten_thousand_open_purchases_cost_less_than_a_call_a_second(void **state)
{
    struct story *s = *state;
    struct crowd w = crowd_of(s, 10000, 2000);
    struct outcome out = two_days(s, &w, 2000, 60000);
    say("10000 open, 2000 waiting, 60000 a day", &out);
    assert_in_range(out.asked, 50000, 54500);
    assert_true(out.asked < MS_DAY / MS_SECOND);
}

static void a_clock_that_is_set_back_changes_no_distance(void **state)
{
    struct quota q;
    int64_t back = 8 * MS_HOUR, now = MIDNIGHT + 12 * MS_HOUR;
    (void)state;
    quota_init(&q, 5000, MS_SECOND, MIDNIGHT);
    asks(&q, QUOTA_BULK, MIDNIGHT, 12 * MS_HOUR);
    quota_spend(&q, QUOTA_BUYING, now);
    int64_t used = quota_used(&q, now);
    assert_true(used > 1000);
    quota_sooner(&q, back);
    assert_int_equal(quota_used(&q, now - back), used);
    assert_int_equal(quota_due_ms(&q, QUOTA_BUYING, now - back), now - back + MS_SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(two_requests_are_a_pause_apart),
        STORY(the_day_never_runs_dry),
        STORY(what_was_used_up_comes_back_hour_by_hour),
        STORY(buying_and_people_have_a_reserve),
        STORY(no_limit_is_no_limit),
        STORY(working_time_is_slower_at_night),
        STORY(quick_while_a_number_is_likely_and_slow_when_old),
        STORY(slower_once_the_number_is_known),
        STORY(until_all_is_delivered_and_closed),
        STORY(one_question_where_one_suffices),
        STORY(promised_news_is_asked_for_again_soon),
        STORY(five_hundred_that_wait_are_seen_within_ten_minutes),
        STORY(so_are_five_hundred_as_they_usually_are_with_the_quota_of_an_app_in_test),
        STORY(a_clock_that_is_set_back_changes_no_distance),
        STORY(ten_thousand_open_purchases_cost_less_than_a_call_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
