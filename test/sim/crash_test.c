/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One order walks its way while the hub crashes: at the first commit point, at the second, and so
 * on until a walk ends before its crash. Every time the order is bought once, marked once, told
 * once, and ends fulfilled. The same with the power going in the middle of every disk sync.
 */
#include "sim/check.h"
#include "sim/story.h"

#include "base/time.h"
#include "sim/world/shopify_model.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define WALK_MAX_MS (2 * MS_HOUR)

struct walk {
    struct disk *disk;
    struct story *story;
};

static struct story_options quick_options(struct disk *disk)
{
    struct story_options o = {.auto_buy = true};

    o.sim.disk = disk;
    o.ali = aliworld_defaults();
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = MS_MINUTE;
    o.ali.deliver_ms = 30 * MS_MINUTE;
    return o;
}

static void walk_begin(struct walk *w, uint64_t seed, bool repeat_answers_ids)
{
    w->disk = disk_new(seed);
    struct story_options o = quick_options(w->disk);
    o.seed = seed;
    o.ali.repeat_answers_ids = repeat_answers_ids;
    w->story = story_new(&o);
}

static void walk_end(struct walk *w)
{
    story_free(w->story);
    disk_free(w->disk);
}

/* What the world knows in the end: the promise, kept. */
static void expect_once(struct walk *w, const char *when, int64_t nth)
{
    struct sim *s = w->story->sim;
    const struct shopify_order *o = w->story->shop->orders[0];
    struct arena *a = w->story->arena;

    if (aliworld_orders_n(sim_ali(s)) != 1)
        fail_msg("%s %lld: %zu orders at the supplier", when, (long long)nth,
                 aliworld_orders_n(sim_ali(s)));
    if (o->fulfillments_n != 1)
        fail_msg("%s %lld: %zu fulfillments", when, (long long)nth, o->fulfillments_n);
    const struct shopify_fulfillment *f = o->fulfillments[0];
    assert_int_equal(f->notifications, 1);
    assert_int_equal(f->tracking_n, 1);
    assert_true(
        str_eq(f->tracking[0].number, aliworld_order_at(sim_ali(s), 0)->packages[0].number));
    struct str wrong = check_promises(s, a);
    if (!wrong.n)
        wrong = check_nothing_lost(s, a);
    if (wrong.n)
        fail_msg("%s %lld: %.*s", when, (long long)nth, STR_ARG(wrong));
}

static bool crash_at_point(int64_t nth, bool repeat_answers_ids)
{
    struct walk w;

    walk_begin(&w, 100 + (uint64_t)nth, repeat_answers_ids);
    sim_crash_at(w.story->sim, nth);
    story_place(w.story, story_order(w.story));
    story_await(w.story, "#1001", "fulfilled", WALK_MAX_MS);
    bool crashed = sim_crashes(w.story->sim) > 0;
    expect_once(&w, "crash at commit", nth);
    walk_end(&w);
    return crashed;
}

static bool power_at_sync(int64_t nth)
{
    struct walk w;

    walk_begin(&w, 900 + (uint64_t)nth, nth % 2);
    disk_fault(w.disk, DISK_SYNC_POWER, nth, false);
    story_place(w.story, story_order(w.story));
    story_await(w.story, "#1001", "fulfilled", WALK_MAX_MS);
    bool crashed = sim_crashes(w.story->sim) > 0;
    disk_heal(w.disk);
    expect_once(&w, "power lost at sync", nth);
    walk_end(&w);
    return crashed;
}

static void a_crash_at_any_commit_changes_nothing_in_the_end(void **state)
{
    int64_t nth = 1;

    (void)state;
    while (crash_at_point(nth, nth % 2))
        nth++;
    print_message("%lld commit points\n", (long long)nth - 1);
    assert_true(nth > 10); /* a walk has some: else nothing was proven */
}

static void power_lost_in_any_sync_changes_nothing_in_the_end(void **state)
{
    int64_t nth = 1;

    (void)state;
    while (power_at_sync(nth))
        nth++;
    print_message("%lld syncs\n", (long long)nth - 1);
    assert_true(nth > 10);
}

static void crash_after_crash_ends_well_too(void **state)
{
    struct walk w;

    (void)state;
    for (int64_t every = 1; every <= 6; every++) {
        walk_begin(&w, 50 + (uint64_t)every, false);
        struct sim *s = w.story->sim;
        story_place(w.story, story_order(w.story));
        for (int i = 0; i < 40; i++) { /* so long as it may take */
            sim_crash_at(s, every + i % 3);
            sim_run(s, 10 * MS_SECOND);
        }
        sim_crash_at(s, 0);
        story_await(w.story, "#1001", "fulfilled", WALK_MAX_MS);
        assert_true(sim_crashes(s) > 1);
        expect_once(&w, "crashes every", every);
        walk_end(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crash_at_any_commit_changes_nothing_in_the_end),
        cmocka_unit_test(power_lost_in_any_sync_changes_nothing_in_the_end),
        cmocka_unit_test(crash_after_crash_ends_well_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
