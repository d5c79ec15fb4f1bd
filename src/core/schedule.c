/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When to ask and when to try again. The steps model how likely news is by age and status: the
 * best use of a given number of questions is to make each pause the longer the less likely news is
 * (about as the root of it). They are wishes for an account with little to do; with more open than
 * its quota allows all of them are stretched alike (core/quota.h), so that ten thousand open
 * purchases cost no more than one.
 */
#include "core/schedule.h"

#include "base/time.h"
#include "core/quota.h"

#define RETRY_FIRST_MS (5 * MS_SECOND)
#define RETRY_LAST_MS  (30 * MS_MINUTE)
#define PROBE_MS       (6 * MS_HOUR)    /* parcels of what is not said to be sent yet */
#define STATUS_MS      (3 * MS_DAY)     /* status of what is on its way */
#define NEWS_MS        (30 * MS_MINUTE) /* a message is believed for so long */
#define LONGEST_MS     MS_DAY

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

/* Paid, the seller gets it ready. Most are sent within four days, some within two weeks. */
static const struct step preparing[] = {
    {2 * MS_HOUR, 2 * MS_MINUTE}, {12 * MS_HOUR, 3 * MS_MINUTE}, {4 * MS_DAY, 2 * MS_MINUTE},
    {8 * MS_DAY, 3 * MS_MINUTE},  {14 * MS_DAY, 10 * MS_MINUTE}, {45 * MS_DAY, 2 * MS_HOUR},
    {180 * MS_DAY, MS_DAY},
};
/* Waits for money, for a check, for a word of the buyer: nothing is sent before. */
static const struct step waiting[] = {
    {15 * MS_MINUTE, 2 * MS_MINUTE}, {2 * MS_DAY, 15 * MS_MINUTE}, {15 * MS_DAY, 2 * MS_HOUR},
    {60 * MS_DAY, 6 * MS_HOUR},      {180 * MS_DAY, MS_DAY},
};
/* A number, but no scan: it may be replaced, and somebody may wait for the scan. */
static const struct step announced[] = {
    {2 * MS_DAY, 20 * MS_MINUTE},
    {7 * MS_DAY, MS_HOUR},
    {30 * MS_DAY, 6 * MS_HOUR},
    {180 * MS_DAY, MS_DAY},
};
/* On its way: events, and numbers of the last mile. */
static const struct step moving[] = {
    {5 * MS_DAY, 3 * MS_HOUR},
    {45 * MS_DAY, 6 * MS_HOUR},
    {180 * MS_DAY, MS_DAY},
};
/* Over for the supplier; only "delivered" may still be told, or what could not be asked for. */
static const struct step closed[] = {
    {90 * MS_DAY, 12 * MS_HOUR},
    {120 * MS_DAY, MS_DAY},
};

static int64_t step_wait(const struct step *steps, size_t n, int64_t age_ms)
{
    for (size_t i = 0; i < n; i++) {
        if (age_ms < steps[i].age_ms)
            return steps[i].wait_ms;
    }
    return 0;
}
#define STEP_WAIT(steps, age_ms) step_wait((steps), COUNT_OF(steps), (age_ms))

static int64_t purchase_since(const struct purchase *p, int64_t now_ms)
{
    if (p->sent_ms > 0)
        return p->sent_ms;
    if (p->settled_ms > 0)
        return p->settled_ms;
    return p->intent_ms > 0 ? p->intent_ms : now_ms;
}

/* How far the parcels of a supplier order are. */
struct parcels_so_far {
    size_t n, numbered, moving, delivered;
    int64_t known_ms, moving_ms; /* of the latest */
};

static struct parcels_so_far so_far(const struct order *o, const struct supplier_order *so)
{
    struct parcels_so_far f = {0};
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->row == ROW_GONE || k->supplier_order_id != so->id)
            continue;
        enum package_state s = package_state(k);
        f.n++;
        f.numbered += s != PACKAGE_STATE_NO_NUMBER;
        f.moving += s == PACKAGE_STATE_MOVING || s == PACKAGE_STATE_DELIVERED;
        f.delivered += s == PACKAGE_STATE_DELIVERED;
        if (k->known_ms > f.known_ms)
            f.known_ms = k->known_ms;
        if (k->moving_ms > f.moving_ms)
            f.moving_ms = k->moving_ms;
    }
    return f;
}

static bool all_sent(const struct supplier_order *so)
{
    return so->status == SUPPLIER_STATUS_SHIPPED || so->status == SUPPLIER_STATUS_FINISHED;
}

static int64_t on_its_way(const struct parcels_so_far *f, bool scan_wanted, int64_t age_ms,
                          int64_t now_ms)
{
    if (f->n > f->numbered || f->n == 0)
        return STEP_WAIT(preparing, age_ms); /* sent, they say: the number comes next */
    if (f->delivered == f->n)
        return age_ms < 180 * MS_DAY ? MS_DAY : 0;
    if (f->moving == f->n)
        return STEP_WAIT(moving, now_ms - f->moving_ms);
    int64_t since_ms = f->known_ms > 0 ? now_ms - f->known_ms : age_ms;
    int64_t wait_ms = STEP_WAIT(announced, since_ms);
    return scan_wanted && wait_ms > 0 ? wait_ms / 4 : wait_ms;
}

/* It may have ended while its parcels could not be asked for. */
static bool may_tell_more(const struct parcels_so_far *f, const struct supplier_order *so)
{
    return f->n == 0 || f->n > f->delivered || so->parcels_ms < so->status_ms;
}

int64_t schedule_collect_wait_ms(const struct order *o, const struct purchase *p,
                                 const struct supplier_order *so, bool scan_wanted, int64_t now_ms)
{
    if (!purchase_is_live(p) || so->row == ROW_GONE)
        return 0;
    struct parcels_so_far f = so_far(o, so);
    int64_t age_ms = now_ms - purchase_since(p, now_ms);
    switch (so->status) {
    case SUPPLIER_STATUS_CANCELED:
    case SUPPLIER_STATUS_MAX: return 0;
    case SUPPLIER_STATUS_FINISHED: return may_tell_more(&f, so) ? STEP_WAIT(closed, age_ms) : 0;
    case SUPPLIER_STATUS_SHIPPED: return on_its_way(&f, scan_wanted, age_ms, now_ms);
    case SUPPLIER_STATUS_PREPARING:
    case SUPPLIER_STATUS_PART_SHIPPED:
    case SUPPLIER_STATUS_OTHER: return STEP_WAIT(preparing, age_ms);
    case SUPPLIER_STATUS_UNPAID:
    case SUPPLIER_STATUS_CHECKING:
    case SUPPLIER_STATUS_ATTENTION:
    case SUPPLIER_STATUS_CANCELING:
    case SUPPLIER_STATUS_DISPUTE: return STEP_WAIT(waiting, age_ms);
    }
    return 0;
}

int64_t schedule_collect_ms(const struct supplier_order *so, int64_t wait_ms, double stretch,
                            int64_t now_ms)
{
    if (wait_ms <= 0)
        return 0;
    /* The supplier said that there is news and does not show it yet. */
    int64_t since_ms = now_ms - so->pushed_ms;
    if (so->pushed_ms > 0 && since_ms < NEWS_MS)
        return now_ms + (since_ms > MS_MINUTE ? since_ms : MS_MINUTE);
    /* Spread by the row, so that what was imported at once is not asked at once for ever. */
    double spread = 1 + (double)((uint64_t)so->id % 97) / 970;
    int64_t due_ms = quota_after_ms(now_ms, (double)wait_ms * stretch * spread);
    return due_ms < now_ms + LONGEST_MS ? due_ms : now_ms + LONGEST_MS;
}

bool schedule_asks_parcels(const struct order *o, const struct supplier_order *so, int64_t now_ms)
{
    struct parcels_so_far f = so_far(o, so);
    if (so->status_ms == 0 || so->pushed_ms > 0)
        return false;
    if (all_sent(so))
        return now_ms - so->status_ms < STATUS_MS && (f.n == 0 || f.delivered < f.n);
    if (so->status == SUPPLIER_STATUS_PART_SHIPPED)
        return now_ms - so->status_ms < PROBE_MS;
    /* A number may be there before the goods are said to be sent. */
    return so->status == SUPPLIER_STATUS_PREPARING && so->status_ms > so->parcels_ms &&
           now_ms - so->parcels_ms >= PROBE_MS;
}

bool schedule_parcels_follow(const struct order *o, const struct supplier_order *so, bool numbered)
{
    switch (so->status) {
    case SUPPLIER_STATUS_PART_SHIPPED:
    case SUPPLIER_STATUS_SHIPPED:
    case SUPPLIER_STATUS_FINISHED:
    case SUPPLIER_STATUS_OTHER:
    case SUPPLIER_STATUS_DISPUTE: return true;
    case SUPPLIER_STATUS_PREPARING: return numbered && so_far(o, so).numbered == 0;
    case SUPPLIER_STATUS_UNPAID:
    case SUPPLIER_STATUS_CHECKING:
    case SUPPLIER_STATUS_ATTENTION:
    case SUPPLIER_STATUS_CANCELING:
    case SUPPLIER_STATUS_CANCELED:
    case SUPPLIER_STATUS_MAX: break;
    }
    return false;
}
