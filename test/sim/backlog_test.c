/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thousand parcels have numbers and nothing was marked yet: the shop's rate alone decides how
 * long it takes to mark them, and it is never exceeded.
 */
#include "sim/check.h"
#include "sim/story.h"

#include "base/time.h"
#include "sim/world/shopify_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define ORDERS        1000
#define CREATE_POINTS 10
#define BATCH         50
#define BUCKET        2000.0 /* Standard plan */
#define RESTORE       100.0  /* points per second */

/* What Shopify was asked, by the names of the documents. */
struct heard {
    struct sim *sim;
    int64_t first_ms, last_ms; /* of creates */
    double read_cost;          /* of the dearest read before a write */
    int64_t creates, reads, others;
    double create_points, read_points, other_points;
};

static void overhear(void *ctx, const struct http_request *req, const struct http_response *res)
{
    struct heard *h = ctx;
    struct arena *a = arena_new();
    const struct json *root;

    if (!h->sim || !str_has(req->url, STR("/graphql.json")) || json_parse(a, res->body, &root)) {
        arena_free(a);
        return;
    }
    double cost =
        json_f64(json_get(json_get(json_get(root, "extensions"), "cost"), "actualQueryCost"), 0);
    if (str_has(req->body, STR("fulfillmentCreate"))) {
        h->creates++;
        h->create_points += cost;
        if (!h->first_ms)
            h->first_ms = sim_now(h->sim);
        h->last_ms = sim_now(h->sim);
    } else if (str_has(req->body, STR("FulfillState"))) {
        h->reads++;
        h->read_points += cost;
        if (cost > h->read_cost)
            h->read_cost = cost;
    } else {
        h->others++;
        h->other_points += cost;
    }
    arena_free(a);
}

static void place_all(struct story *s)
{
    for (int i = 0; i < ORDERS; i++) {
        story_place(s, story_order(s));
        sim_run(s->sim, MS_SECOND);
    }
}

static size_t marked(const struct story *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->shop->orders_n; i++)
        n += s->shop->orders[i]->fulfillments_n > 0;
    return n;
}

static void run_until_marked(struct story *s, int64_t max_ms)
{
    int64_t until_ms = sim_now(s->sim) + max_ms;

    while (marked(s) < ORDERS && sim_now(s->sim) < until_ms)
        sim_run(s->sim, MS_SECOND);
    if (marked(s) < ORDERS)
        fail_msg("%zu of %d are marked", marked(s), ORDERS);
}

static void policy(struct story *s, const char *body)
{
    struct sim_answer r =
        sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s", body);

    assert_int_equal(r.status, 200);
}

static void a_backlog_of_a_thousand_clears_at_the_rate_of_the_plan(void **state)
{
    struct disk *disk = disk_new(1);
    struct heard heard = {0};
    struct story_options o = {.auto_buy = true, .shop.plan = SHOPIFY_STANDARD};

    (void)state;
    o.sim.disk = disk;
    o.sim.overhear = overhear;
    o.sim.overhear_ctx = &heard;
    struct story *s = story_new(&o);
    policy(s, "{\"auto_fulfill\":false}");
    place_all(s);
    sim_run(s->sim, 6 * MS_HOUR); /* bought and shipped, with numbers; the bucket is full again */
    assert_int_equal(marked(s), 0);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), ORDERS);
    heard.sim = s->sim;
    policy(s, "{\"auto_fulfill\":true}");
    run_until_marked(s, 3 * MS_HOUR);
    double reads = heard.read_cost * ORDERS / BATCH;
    double bound_s = (ORDERS * CREATE_POINTS + reads - BUCKET) / RESTORE;
    double took_s = (double)(heard.last_ms - heard.first_ms) / 1000.0;
    print_message("took %.1f s, the rate allows %.1f s: %+.1f %%\n", took_s, bound_s,
                  100 * (took_s / bound_s - 1));
    print_message("creates: %lld requests, %.0f points; reads: %lld, %.0f points (%.0f each); "
                  "others: %lld, %.0f points; throttled: %lld\n",
                  (long long)heard.creates, heard.create_points, (long long)heard.reads,
                  heard.read_points, heard.read_cost, (long long)heard.others, heard.other_points,
                  (long long)shopify_throttled(s->shop));
    assert_int_equal(shopify_throttled(s->shop), 0);
    assert_true(took_s <= 1.05 * bound_s);
    story_free(s);
    disk_free(disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_backlog_of_a_thousand_clears_at_the_rate_of_the_plan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
