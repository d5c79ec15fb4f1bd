/* SPDX-License-Identifier: Apache-2.0 */
/* Stories told at the doors: what a person does wrong must cost nothing and be said. */
#include "app/proof.h"
#include "base/time.h"
#include "db/orders.h"
#include "sim/disk.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static size_t calls_of(struct story *s, const char *op)
{
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/calls?limit=250", "%s", "");
    size_t n = 0;

    assert_int_equal(r.status, 200);
    for (struct json_iter it = json_iter(json_get(r.json, "items")); json_next(&it);)
        n += str_eq(json_str(json_get(it.val, "op")), str_of(op));
    return n;
}

static void wrong_credentials_are_tried_a_few_times_an_hour_not_every_second(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    struct sim_answer r;

    (void)state;
    r = sim_api(s->sim, HTTP_POST, "/api/v1/shops", "%s",
                "{\"domain\":\"mistyped.myshopify.com\",\"client_id\":\"a\","
                "\"client_secret\":\"b\"}");
    assert_true(str_has(r.body, STR("problem")));
    size_t before = calls_of(s, "token_client");
    sim_run(s->sim, 3 * MS_HOUR);
    assert_true(calls_of(s, "token_client") - before <= 12);
    story_free(s);
}

static size_t told(struct story *s, const char *text)
{
    struct str rest = sim_log(s->sim);
    size_t n = 0;

    for (ptrdiff_t at; (at = str_find(rest, str_of(text))) >= 0; n++)
        rest = str_slice(rest, (size_t)at + 1, rest.n);
    return n;
}

static void a_full_disk_is_told_now_and_then_and_the_hub_is_not_ready(void **state)
{
    struct disk *disk = disk_new(7);
    struct story_options o = {.sim.disk = disk};
    struct story *s = story_new(&o);

    (void)state;
    assert_int_equal(sim_api(s->sim, HTTP_GET, "/readyz", "%s", "").status, 200);
    disk_limit(disk, 1);
    int64_t full_ms = sim_now(s->sim);
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/readyz", "%s", "");
    assert_int_equal(r.status, 507);
    assert_true(str_has(r.body, STR("disk is full")));
    assert_in_range(told(s, "nothing was written"), 5, 15);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/status", "%s", "");
    assert_false(json_bool(json_get(r.json, "writing"), true));
    assert_true(str_eq(json_str(json_path(r.json, "problem.code")), STR("disk_full")));
    assert_true(str_has(json_str(json_path(r.json, "problem.sentence")), STR("free some space")));
    assert_in_range(time_of(json_str(json_get(r.json, "not_since"))), full_ms,
                    full_ms + 2 * MS_MINUTE);
    disk_heal(disk);
    sim_run(s->sim, MS_MINUTE);
    r = sim_api(s->sim, HTTP_GET, "/api/v1/status", "%s", "");
    assert_true(json_bool(json_get(r.json, "writing"), false));
    assert_true(json_is_null(json_get(r.json, "not_since")));
    assert_int_equal(sim_api(s->sim, HTTP_GET, "/readyz", "%s", "").status, 200);
    assert_int_equal(told(s, "writing again"), 1);
    story_await(s, "#1001", "to_order", 10 * MS_MINUTE);
    story_free(s);
    disk_free(disk);
}

/* Notes, more than one page of the history holds. */
static void a_long_history_of_an_order_is_told_to_its_beginning(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    struct db_options file = {0};
    struct entry_row *rows;
    struct order *order;
    struct db *db;
    int64_t id;
    size_t n;
    bool whole;

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_HOUR);
    for (int i = 0; i < 1100; i++)
        assert_int_equal(
            sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/note", "{\"text\":\"note %d\"}", i)
                .status,
            201);
    sim_stop(s->sim, true);
    file.path = str_cat(s->arena, s->dir, STR("/waybill.db"));
    assert_int_equal(db_open(&file, &db), OK);
    assert_int_equal(db_order_resolve(db, s->arena, 0, STR("1001"), &id), OK);
    assert_int_equal(db_orders_load(db, s->arena, &id, 1, &order), OK);
    assert_int_equal(proof_history(db, s->arena, order, 6 << 20, &rows, &n, &whole), OK);
    assert_true(whole && n > 1100);
    assert_true(str_eq(rows[0].kind, STR("order.new")));
    assert_true(str_has(rows[n - 1].changes_json, STR("note 1099")));
    for (size_t i = 1; i < n; i++)
        assert_true(rows[i - 1].id < rows[i].id);
    assert_int_equal(proof_history(db, s->arena, order, 20000, &rows, &n, &whole), OK);
    assert_false(whole);
    assert_true(n > 10 && str_has(rows[n - 1].changes_json, STR("note 1099")));
    db_close(db);
    sim_start(s->sim);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_credentials_are_tried_a_few_times_an_hour_not_every_second),
        cmocka_unit_test(a_long_history_of_an_order_is_told_to_its_beginning),
        cmocka_unit_test(a_full_disk_is_told_now_and_then_and_the_hub_is_not_ready),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
