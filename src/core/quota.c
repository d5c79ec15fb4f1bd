/* SPDX-License-Identifier: Apache-2.0 */
/* See core/quota.h. Times are whole hours UTC: a rolling day is the present hour and 24 before. */
#include "core/quota.h"

#include "base/time.h"

#include <string.h>

#define HOURS      25
#define NIGHT      0.5 /* speed of working time while sellers sleep */
#define WORK_FROM  1   /* UTC hours in which they work: 9 to 21 o'clock in China */
#define WORK_UNTIL 13
#define DAY_WORK   ((WORK_UNTIL - WORK_FROM) + (24 - WORK_UNTIL + WORK_FROM) * NIGHT) /* hours */
#define KEPT       10   /* one in so many is kept for buying and people */
#define PACE_PART  0.85 /* of the pace, so that others find a gap */

double quota_speed(int64_t at_ms)
{
    int64_t hour = at_ms / MS_HOUR % 24;
    return hour >= WORK_FROM && hour < WORK_UNTIL ? 1 : NIGHT;
}

int64_t quota_after_ms(int64_t from_ms, double work_ms)
{
    int64_t at_ms = from_ms;
    /* Whole days first: they all hold the same work. */
    int64_t days = (int64_t)(work_ms / (DAY_WORK * (double)MS_HOUR));
    at_ms += days * MS_DAY;
    work_ms -= (double)days * DAY_WORK * (double)MS_HOUR;
    while (work_ms > 0) {
        int64_t left_ms = MS_HOUR - at_ms % MS_HOUR;
        double speed = quota_speed(at_ms), work = (double)left_ms * speed;
        if (work >= work_ms)
            return at_ms + (int64_t)(work_ms / speed + 0.999);
        work_ms -= work;
        at_ms += left_ms;
    }
    return at_ms;
}

/* Working time that passed; spans of days need not be exact, what is saved is capped. */
static double work_between(int64_t from_ms, int64_t to_ms)
{
    double work = 0;
    if (to_ms - from_ms > MS_DAY)
        from_ms = to_ms - MS_DAY;
    while (from_ms < to_ms) {
        int64_t end_ms = from_ms + MS_HOUR - from_ms % MS_HOUR;
        if (end_ms > to_ms)
            end_ms = to_ms;
        work += (double)(end_ms - from_ms) * quota_speed(from_ms);
        from_ms = end_ms;
    }
    return work;
}

static int64_t kept(const struct quota *q)
{
    return q->a_day / KEPT;
}

/* Bulk requests per millisecond of working time; 0: any number. */
static double bulk_rate(const struct quota *q)
{
    double pace = q->pause_ms > 0 ? PACE_PART / (double)q->pause_ms : 0;
    double day = (double)(q->a_day - kept(q)) / (DAY_WORK * (double)MS_HOUR);
    if (q->a_day <= 0 || (pace > 0 && pace < day))
        return pace;
    return day;
}

/* A little may be saved for when there is more to ask. */
static double most_saved(const struct quota *q)
{
    double most = (double)q->a_day / 400;
    return most < 5 ? 5 : most;
}

static void roll(struct quota *q, int64_t now_ms)
{
    int64_t hour = now_ms / MS_HOUR;
    if (hour - q->hour > HOURS)
        q->hour = hour - HOURS;
    while (q->hour < hour)
        q->used[++q->hour % HOURS] = 0;
}

void quota_init(struct quota *q, int64_t a_day, int64_t pause_ms, int64_t now_ms)
{
    *q = (struct quota){.a_day = a_day, .pause_ms = pause_ms, .saved = 1, .saved_ms = now_ms};
    q->hour = now_ms / MS_HOUR;
}

void quota_note(struct quota *q, int64_t at_ms, int64_t n)
{
    int64_t hour = at_ms / MS_HOUR;
    if (hour <= q->hour && hour > q->hour - HOURS && hour >= 0)
        q->used[hour % HOURS] += n;
}

void quota_sooner(struct quota *q, int64_t by_ms)
{
    int64_t used[HOURS], hours = (by_ms + MS_HOUR - 1) / MS_HOUR;

    if (hours > q->hour)
        hours = q->hour;
    memcpy(used, q->used, sizeof(used));
    q->hour -= hours;
    for (int64_t h = q->hour; h > q->hour - HOURS && h >= 0; h--)
        q->used[h % HOURS] = used[(h + hours) % HOURS];
    q->next_ms -= by_ms;
    q->saved_ms -= by_ms;
}

/* In the 24 hours until at_ms: of the oldest hour only the part that lies in them. */
static int64_t used_until(const struct quota *q, int64_t at_ms)
{
    int64_t newest = at_ms / MS_HOUR, oldest = newest - HOURS + 1, sum = 0;
    for (int64_t h = oldest; h <= q->hour; h++) {
        if (h < 0 || h <= q->hour - HOURS)
            continue;
        int64_t n = q->used[h % HOURS];
        sum += h > oldest ? n : n - n * (at_ms % MS_HOUR) / MS_HOUR;
    }
    return sum;
}

int64_t quota_used(const struct quota *q, int64_t now_ms)
{
    return used_until(q, now_ms);
}

/* When the rolling day holds less than most: looked at by the minute. */
static int64_t room_ms(const struct quota *q, int64_t most, int64_t now_ms)
{
    int64_t at_ms = now_ms;
    if (q->a_day <= 0)
        return now_ms;
    while (used_until(q, at_ms) >= most && at_ms < now_ms + HOURS * MS_HOUR)
        at_ms += MS_MINUTE - at_ms % MS_MINUTE;
    return at_ms;
}

static void save_up(struct quota *q, int64_t now_ms)
{
    if (now_ms <= q->saved_ms)
        return;
    q->saved += work_between(q->saved_ms, now_ms) * bulk_rate(q);
    if (q->saved > most_saved(q))
        q->saved = most_saved(q);
    q->saved_ms = now_ms;
}

int64_t quota_due_ms(struct quota *q, enum quota_use use, int64_t now_ms)
{
    static const int64_t parts[] = {[QUOTA_BULK] = 2, [QUOTA_WANTED] = 1, [QUOTA_BUYING] = 0};
    int64_t due_ms = q->next_ms > now_ms ? q->next_ms : now_ms;
    roll(q, now_ms);
    int64_t room = room_ms(q, q->a_day - kept(q) * parts[use] / 2, now_ms);
    if (room > due_ms)
        due_ms = room;
    if (use != QUOTA_BULK || bulk_rate(q) <= 0)
        return due_ms;
    save_up(q, now_ms);
    if (q->saved >= 1)
        return due_ms;
    int64_t saved_ms = quota_after_ms(now_ms, (1 - q->saved) / bulk_rate(q));
    return saved_ms > due_ms ? saved_ms : due_ms;
}

void quota_spend(struct quota *q, enum quota_use use, int64_t now_ms)
{
    roll(q, now_ms);
    q->used[q->hour % HOURS]++;
    if (q->next_ms < now_ms + q->pause_ms)
        q->next_ms = now_ms + q->pause_ms;
    save_up(q, now_ms);
    if (use == QUOTA_BULK)
        q->saved -= 1;
}

double quota_stretch(const struct quota *q, double asks_per_ms)
{
    double rate = bulk_rate(q);
    return rate <= 0 || asks_per_ms <= rate ? 1 : asks_per_ms / rate;
}
