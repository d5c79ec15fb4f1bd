/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of many things at once: rates and quotas are kept, people do not wait for bulk, and
 * numbers do not wait for long. */
#include "base/time.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static size_t marked(const struct story *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->shop->orders_n; i++)
        n += s->shop->orders[i]->fulfillments_n > 0;
    return n;
}

static size_t count(struct story *s, const char *query)
{
    struct str path = str_printf(s->arena, "/api/v1/orders/counts%s", query);
    struct sim_answer r = sim_api(s->sim, HTTP_GET, str_cstr(s->arena, path), "%s", "");

    assert_int_equal(r.status, 200);
    return (size_t)json_i64(json_get(r.json, "all"), 0);
}

static void await(struct story *s, const char *what, size_t (*now)(struct story *s), size_t n,
                  int64_t max_ms)
{
    int64_t from_ms = sim_now(s->sim);

    while (now(s) < n) {
        if (sim_now(s->sim) > from_ms + max_ms)
            fail_msg("%s: %zu of %zu", what, now(s), n);
        sim_run(s->sim, MS_SECOND);
    }
    print_message("measure: %s after %.0f s, throttled %lld\n", what,
                  (double)(sim_now(s->sim) - from_ms) / 1000.0,
                  (long long)shopify_throttled(s->shop));
}

static size_t orders_in(struct story *s)
{
    return count(s, "");
}

static size_t orders_bought(struct story *s)
{
    return aliworld_orders_n(sim_ali(s->sim));
}

static size_t orders_marked(struct story *s)
{
    return marked(s);
}

static void a_rush(struct story_options *o, int64_t n, int64_t pause_ms)
{
    struct disk *disk = disk_new(1);
    o->auto_buy = true;
    o->sim.disk = disk;
    struct story *s = story_new(o);

    for (int64_t i = 0; i < n; i++) {
        story_place(s, story_order(s));
        sim_run(s->sim, pause_ms);
    }
    await(s, "all are in", orders_in, (size_t)n, 3 * MS_MINUTE);
    await(s, "all are bought", orders_bought, (size_t)n, 20 * MS_MINUTE);
    await(s, "all are marked", orders_marked, (size_t)n, 4 * MS_HOUR);
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(shopify_throttled(s->shop), 0);
    story_free(s);
    disk_free(disk);
}

static void three_hundred_orders_in_a_minute_stay_within_the_rate(void **state)
{
    struct story_options o = {.shop.plan = SHOPIFY_STANDARD};

    (void)state;
    a_rush(&o, 300, 200);
}

static void without_webhooks_too(void **state)
{
    struct story_options o = {.shop.plan = SHOPIFY_STANDARD, .no_webhooks = true};

    (void)state;
    a_rush(&o, 300, 200);
}

/* Prices change: what a request costs is learned from the answers. */
static void dearer_than_we_know_it_is_learned(void **state)
{
    struct story_options o = {.shop = {.plan = SHOPIFY_STANDARD, .cost_percent = 300}};

    (void)state;
    a_rush(&o, 300, 100);
}

static void far_dearer_packs_become_smaller(void **state)
{
    struct story_options o = {.shop = {.plan = SHOPIFY_STANDARD, .cost_percent = 600}};

    (void)state;
    a_rush(&o, 200, 100);
}

static void ship_all(struct story *s, int64_t n, const char *prefix)
{
    for (int64_t i = 0; i < n; i++) {
        struct str path = str_printf(s->arena, "/api/v1/orders/%lld/ship", (long long)(1001 + i));
        struct sim_answer r =
            sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path),
                    "{\"number\":\"%s%06lld\",\"wait\":false}", prefix, (long long)i);
        assert_int_equal(r.status, 202);
    }
}

static size_t renumbered(struct story *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->shop->orders_n; i++) {
        const struct shopify_order *o = s->shop->orders[i];
        n += o->fulfillments_n == 1 && o->fulfillments[0]->tracking_n == 1 &&
             str_starts(o->fulfillments[0]->tracking[0].number, STR("LP00999999"));
    }
    return n;
}

/* A change of number costs five times a mark: a request takes fewer of them. */
static void many_numbers_change_at_once(void **state)
{
    enum { N = 60 };
    struct story_options o = {.no_supplier = true, .shop.plan = SHOPIFY_STANDARD};
    struct sim_wires down = {.refuse = 1000}, up = {0};
    struct story *s = story_new(&o);

    (void)state;
    for (int i = 0; i < N; i++)
        story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    ship_all(s, N, "LP00123456");
    await(s, "all are marked", orders_marked, N, 5 * MS_MINUTE);
    sim_run(s->sim, MS_MINUTE);
    sim_set_wires(s->sim, &down);
    for (int i = 0; i < N; i++) {
        struct str path = str_printf(s->arena, "/api/v1/orders/%d", 1001 + i);
        struct sim_answer r = sim_api(s->sim, HTTP_GET, str_cstr(s->arena, path), "%s", "");
        struct str id = str_dup(
            s->arena, json_str(json_get(json_at(json_get(r.json, "packages"), 0), "id")));
        assert_true(id.n > 0);
        path = str_printf(s->arena, "/api/v1/packages/%.*s/number", STR_ARG(id));
        r = sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path),
                    "{\"number\":\"LP00999999%06d\",\"wait\":false}", i);
        assert_int_equal(r.status, 202);
    }
    sim_run(s->sim, MS_MINUTE);
    sim_set_wires(s->sim, &up);
    await(s, "all have their new number", renumbered, N, 5 * MS_MINUTE);
    assert_int_equal(shopify_throttled(s->shop), 0);
    for (size_t i = 0; i < s->shop->orders_n; i++)
        assert_int_equal(shopify_order_notifications(s->shop->orders[i]), 1);
    story_free(s);
}

/* A person's mark does not wait for the backlog. */
static void a_person_goes_first(void **state)
{
    enum { N = 400 };
    struct disk *disk = disk_new(1);
    struct story_options o = {.auto_buy = true, .shop.plan = SHOPIFY_STANDARD};

    (void)state;
    o.sim.disk = disk;
    struct story *s = story_new(&o);
    sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s",
            "{\"auto_fulfill\":false}");
    for (int i = 0; i < N; i++) {
        story_place(s, story_order(s));
        sim_run(s->sim, MS_SECOND);
    }
    await(s, "all are bought", orders_bought, N, 20 * MS_MINUTE);
    sim_run(s->sim, 5 * MS_HOUR);
    struct shopify_order_input *in = story_order(s);
    ((struct shopify_line_input *)in->lines)[0] =
        (struct shopify_line_input){.title = STR("Gift box"), .price_minor = 100, .quantity = 1};
    int64_t id = story_place(s, in);
    sim_run(s->sim, 10 * MS_SECOND);
    sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s",
            "{\"auto_fulfill\":true}");
    while (marked(s) < 220)
        sim_run(s->sim, 200);
    int64_t from_ms = sim_now(s->sim);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1401/ship", "%s",
                                  "{\"number\":\"LP00700000000303\",\"wait\":true}");
    assert_true(r.status == 200 || r.status == 202);
    while (!shopify_order(s->shop, id)->fulfillments_n && sim_now(s->sim) < from_ms + MS_MINUTE)
        sim_run(s->sim, 100);
    print_message("measure: a person waited %.1f s with %zu of %d marked\n",
                  (double)(sim_now(s->sim) - from_ms) / 1000.0, marked(s), N);
    assert_true(sim_now(s->sim) - from_ms < 8 * MS_SECOND);
    assert_true(marked(s) < N);
    await(s, "all are marked", orders_marked, N, 20 * MS_MINUTE);
    assert_int_equal(shopify_throttled(s->shop), 0);
    story_free(s);
    disk_free(disk);
}

/* The hub is started anew in the middle: it does not know what it has spent. */
static void a_restart_in_a_backlog_is_not_throttled(void **state)
{
    enum { N = 400 };
    struct disk *disk = disk_new(1);
    struct story_options o = {.auto_buy = true, .shop.plan = SHOPIFY_STANDARD};

    (void)state;
    o.sim.disk = disk;
    struct story *s = story_new(&o);
    sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s",
            "{\"auto_fulfill\":false}");
    for (int i = 0; i < N; i++) {
        story_place(s, story_order(s));
        sim_run(s->sim, MS_SECOND);
    }
    await(s, "all are bought", orders_bought, N, 20 * MS_MINUTE);
    sim_run(s->sim, 5 * MS_HOUR);
    sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s",
            "{\"auto_fulfill\":true}");
    while (marked(s) < 230)
        sim_run(s->sim, 200);
    for (int i = 0; i < 4; i++) {
        sim_crash(s->sim);
        sim_run(s->sim, 900);
    }
    await(s, "all are marked", orders_marked, N, 20 * MS_MINUTE);
    print_message("measure: throttled %lld\n", (long long)shopify_throttled(s->shop));
    assert_int_equal(shopify_throttled(s->shop), 0);
    story_free(s);
    disk_free(disk);
}

static int by_size(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

    return (a > b) - (a < b);
}

/* When the shop showed the number, 0: not yet. */
static int64_t shown_ms(const struct story *s, struct str number)
{
    for (size_t i = 0; i < s->shop->orders_n; i++) {
        const struct shopify_order *o = s->shop->orders[i];
        for (size_t k = 0; k < o->fulfillments_n; k++) {
            const struct shopify_fulfillment *f = o->fulfillments[k];
            if (f->tracking_n && str_eq(f->tracking[0].number, number))
                return f->created_ms;
        }
    }
    return 0;
}

/* From "the supplier has a number" to "the shop shows it". */
static int64_t delays(struct story *s, int64_t **ret_delays)
{
    int64_t *d = ARENA_ARRAY(s->arena, int64_t, orders_bought(s) + 1), n = 0;

    for (size_t i = 0; i < orders_bought(s); i++) {
        const struct aliworld_order *o = aliworld_order_at(sim_ali(s->sim), i);
        for (size_t k = 0; k < o->packages_n; k++) {
            int64_t at_ms = shown_ms(s, o->packages[k].number);
            if (o->packages[k].shipped_ms && at_ms)
                d[n++] = at_ms - o->packages[k].shipped_ms;
        }
    }
    qsort(d, (size_t)n, sizeof(*d), by_size);
    *ret_delays = d;
    return n;
}

static int64_t say_delays(struct story *s, const char *what, int64_t least)
{
    int64_t *d, n = delays(s, &d), calls = aliworld_calls(sim_ali(s->sim), STR(""));

    assert_true(n >= least);
    print_message("measure: %s: %lld numbers, median %.1f min, 90%% within %.1f min, %lld calls\n",
                  what, (long long)n, (double)d[n / 2] / (double)MS_MINUTE,
                  (double)d[n * 9 / 10] / (double)MS_MINUTE, (long long)calls);
    return d[n / 2];
}

static void buy(struct story *s, size_t n)
{
    for (size_t i = orders_bought(s); i < n; i++) {
        story_place(s, story_order(s));
        sim_run(s->sim, MS_SECOND);
    }
    await(s, "all are bought", orders_bought, n, 3 * MS_HOUR);
}

/* Nobody tells that a parcel has left: all is by asking, as the defaults allow it. */
static void five_hundred_numbers_are_in_the_shop_within_ten_minutes(void **state)
{
    struct disk *disk = disk_new(1);
    struct story_options o = {.auto_buy = true, .ali = aliworld_defaults()};

    (void)state;
    o.ali.pays_by_itself = true;
    o.ali.calls_per_second = 1;
    o.ali.ban_ms = MS_MINUTE;
    o.ali.calls_per_day = 60000;
    o.ali.ship_ms = MS_HOUR;
    o.ali.ship_spread_ms = 4 * MS_HOUR;
    o.ali.deliver_ms = -1;
    o.sim.disk = disk;
    struct story *s = story_new(&o);
    buy(s, 500);
    sim_run(s->sim, 6 * MS_HOUR);
    int64_t median_ms = say_delays(s, "500 open, no messages", 500);
    assert_true(median_ms < 10 * MS_MINUTE);
    story_never(s, "the supplier wants no request");
    story_free(s);
    disk_free(disk);
}

/* An app that is not launched yet: 5,000 calls a day. They last until the day ends, and what is
 * bought at its end is bought at once. */
static void the_quota_of_an_app_in_test_lasts_the_whole_day(void **state)
{
    struct disk *disk = disk_new(1);
    struct story_options o = {.auto_buy = true, .ali = aliworld_defaults()};

    (void)state;
    aliworld_app_in_test(&o.ali);
    o.ali.pays_by_itself = true;
    o.ali.ship_ms = 6 * MS_HOUR;
    o.ali.ship_spread_ms = 3 * MS_DAY;
    o.sim.disk = disk;
    o.sim.start_ms = INT64_C(1795392000000); /* midnight, as the quota counts */
    struct story *s = story_new(&o);
    buy(s, 60);
    sim_run(s->sim, 23 * MS_HOUR);
    buy(s, 61);
    say_delays(s, "60 open, an app in test", 10);
    assert_in_range(aliworld_calls(sim_ali(s->sim), STR("")), 3500, 5000);
    story_never(s, "the supplier wants no request");
    story_free(s);
    disk_free(disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_hundred_orders_in_a_minute_stay_within_the_rate),
        cmocka_unit_test(without_webhooks_too),
        cmocka_unit_test(dearer_than_we_know_it_is_learned),
        cmocka_unit_test(far_dearer_packs_become_smaller),
        cmocka_unit_test(many_numbers_change_at_once),
        cmocka_unit_test(a_person_goes_first),
        cmocka_unit_test(a_restart_in_a_backlog_is_not_throttled),
        cmocka_unit_test(five_hundred_numbers_are_in_the_shop_within_ten_minutes),
        cmocka_unit_test(the_quota_of_an_app_in_test_lasts_the_whole_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
