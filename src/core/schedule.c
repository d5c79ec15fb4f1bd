/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When to ask and when to try again. The steps are chosen so that a number is seen within minutes
 * while it is likely, and so that ten thousand open purchases cost less than a call a second.
 */
#include "core/schedule.h"

#include "base/time.h"

#define RETRY_FIRST_MS (5 * MS_SECOND)
#define RETRY_LAST_MS  (30 * MS_MINUTE)

int64_t schedule_retry_ms(int32_t tries, uint32_t jitter)
{
    int64_t wait = RETRY_FIRST_MS;
    for (int32_t i = 1; i < tries && wait < RETRY_LAST_MS; i++)
        wait *= 2;
    if (wait > RETRY_LAST_MS)
        wait = RETRY_LAST_MS;
    return wait + wait * (int64_t)(jitter % 1000) / 10000;
}

struct step {
    int64_t age_ms, wait_ms; /* younger than age: wait so long */
};

/* Nothing shipped yet. The first minutes are quick because a first answer tells whether the
 * supplier took the money; then suppliers ship within days, most of them within four. */
static const struct step preparing[] = {
    {5 * MS_MINUTE, 10 * MS_SECOND}, {MS_HOUR, 5 * MS_MINUTE}, {12 * MS_HOUR, 30 * MS_MINUTE},
    {5 * MS_DAY, 20 * MS_MINUTE},    {14 * MS_DAY, MS_HOUR},   {45 * MS_DAY, 6 * MS_HOUR},
    {180 * MS_DAY, MS_DAY},
};
/* On its way: the number is mostly known, events and renumbering follow. */
static const struct step shipped[] = {
    {MS_HOUR, MS_MINUTE},
    {14 * MS_DAY, 2 * MS_HOUR},
    {60 * MS_DAY, 6 * MS_HOUR},
    {180 * MS_DAY, MS_DAY},
};

static int64_t step_wait(const struct step *steps, size_t n, int64_t age_ms)
{
    for (size_t i = 0; i < n; i++) {
        if (age_ms < steps[i].age_ms)
            return steps[i].wait_ms;
    }
    return 0;
}

static int64_t purchase_since(const struct purchase *p, int64_t now_ms)
{
    if (p->sent_ms > 0)
        return p->sent_ms;
    if (p->settled_ms > 0)
        return p->settled_ms;
    return p->intent_ms > 0 ? p->intent_ms : now_ms;
}

int64_t schedule_collect_ms(const struct purchase *p, const struct supplier_order *so,
                            int64_t now_ms)
{
    if (!purchase_is_live(p) || so->row == ROW_GONE)
        return 0;
    int64_t age = now_ms - purchase_since(p, now_ms);
    int64_t wait = 0;
    switch (so->status) {
    case SUPPLIER_STATUS_CANCELED:
    case SUPPLIER_STATUS_FINISHED:
    case SUPPLIER_STATUS_MAX: return 0;
    case SUPPLIER_STATUS_PART_SHIPPED:
    case SUPPLIER_STATUS_SHIPPED: wait = step_wait(shipped, COUNT_OF(shipped), age); break;
    case SUPPLIER_STATUS_OTHER:
    case SUPPLIER_STATUS_UNPAID:
    case SUPPLIER_STATUS_CHECKING:
    case SUPPLIER_STATUS_ATTENTION:
    case SUPPLIER_STATUS_PREPARING:
    case SUPPLIER_STATUS_CANCELING:
    case SUPPLIER_STATUS_DISPUTE: wait = step_wait(preparing, COUNT_OF(preparing), age); break;
    }
    if (wait == 0)
        return 0;
    /* Spread by the row, so that what was imported at once is not asked at once for ever. */
    return now_ms + wait + wait * (int64_t)((uint64_t)so->id % 97) / 970;
}
