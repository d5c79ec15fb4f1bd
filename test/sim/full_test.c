/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One order walks its way while the disk fails without a crash: from the Nth write on it is full
 * for a minute; at the Nth sync it fails once. What the world answered meanwhile is not forgotten:
 * the order is bought once, marked once, and ends fulfilled without a restart.
 */
#include "sim/check.h"
#include "sim/story.h"

#include "app/desk.h"
#include "base/time.h"
#include "sim/world/shopify_model.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define WALK_MAX_MS (3 * MS_HOUR)
#define STEP        23 /* a walk has some hundred writes, two thousand when it polls */

static struct story_options quick_options(struct disk *disk, bool polling)
{
    struct story_options o = {.auto_buy = true, .no_webhooks = polling};

    o.sim.disk = disk;
    o.ali = aliworld_defaults();
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = MS_MINUTE;
    o.ali.deliver_ms = 30 * MS_MINUTE;
    return o;
}

/* False when the walk ended before the fault struck. */
static bool walk(enum disk_fault_kind kind, int64_t nth, bool lasting)
{
    struct disk *disk = disk_new(300 + (uint64_t)nth);
    struct story_options o = quick_options(disk, nth % 2);
    struct story *s = story_new(&o);
    int64_t writes = disk_writes(disk), syncs = disk_syncs(disk);

    disk_fault(disk, kind, nth, lasting);
    story_place(s, story_order(s));
    bool struck = false;
    for (int i = 0; i < 90 && !struck; i++) { /* the fault lasts a minute from when it struck */
        sim_run(s->sim, 10 * MS_SECOND);
        struck = kind == DISK_SYNC_FAILS ? disk_syncs(disk) - syncs >= nth
                                         : disk_writes(disk) - writes >= nth;
    }
    if (struck)
        sim_run(s->sim, MS_MINUTE);
    disk_heal(disk);
    story_await(s, "#1001", "fulfilled", WALK_MAX_MS);
    assert_int_equal(sim_crashes(s->sim), 0);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    assert_int_equal(s->shop->orders[0]->fulfillments_n, 1);
    assert_int_equal(s->shop->orders[0]->fulfillments[0]->notifications, 1);
    story_free(s);
    disk_free(disk);
    return struck;
}

static void a_disk_full_for_a_minute_changes_nothing_in_the_end(void **state)
{
    int64_t nth = 1;

    (void)state;
    while (walk(DISK_WRITE_FULL, nth, true))
        nth += STEP;
    print_message("%lld writes\n", (long long)nth - 1);
    assert_true(nth > 10);
}

static void a_sync_that_fails_once_changes_nothing_in_the_end(void **state)
{
    int64_t nth = 1;

    (void)state;
    while (walk(DISK_SYNC_FAILS, nth, false))
        nth += 3;
    print_message("%lld syncs\n", (long long)nth - 1);
    assert_true(nth > 10);
}

/* What a person asks for, counted. */
struct asked {
    struct event event;
    int runs, answers;
};

static enum err run_asked(struct turn *t, struct event *e)
{
    (void)t;
    ((struct asked *)e)->runs++;
    return OK;
}

static void answered(struct event *e)
{
    ((struct asked *)e)->answers++;
}

static struct asked ask(struct story *s)
{
    struct asked a = {.event = {.kind = EVENT_COMMAND, .run = run_asked, .done = answered}};

    desk_post(sim_desk(s->sim), &a.event);
    sim_run(s->sim, 10 * MS_SECOND);
    assert_int_equal(a.answers, 1);
    return a;
}

static void while_the_disk_is_full_nothing_is_done_in_vain(void **state)
{
    struct disk *disk = disk_new(7);
    struct story_options o = quick_options(disk, true);
    struct story *s = story_new(&o);
    struct asked a;

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", WALK_MAX_MS);
    disk_fault(disk, DISK_WRITE_FULL, 1, true);
    story_place(s, story_order(s)); /* what the shop tells of it cannot be stored */
    sim_run(s->sim, 10 * MS_MINUTE);
    a = ask(s);
    assert_int_equal(a.event.err, ERR_DB_FULL);
    assert_int_equal(a.runs, 0);
    disk_heal(disk);
    sim_run(s->sim, 10 * MS_SECOND);
    a = ask(s);
    assert_int_equal(a.event.err, OK);
    assert_int_equal(a.runs, 1);
    story_await(s, "#1002", "fulfilled", WALK_MAX_MS);
    story_free(s);
    disk_free(disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_full_for_a_minute_changes_nothing_in_the_end),
        cmocka_unit_test(a_sync_that_fails_once_changes_nothing_in_the_end),
        cmocka_unit_test(while_the_disk_is_full_nothing_is_done_in_vain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
