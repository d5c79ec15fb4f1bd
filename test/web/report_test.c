/* SPDX-License-Identifier: Apache-2.0 */
/* Reports, the activity of all shops, settings and copies. */
#include "test/web/web_rig.h"

#include "base/time.h"
#include "db/engine.h"

static const struct json *item(const struct got *g, size_t i)
{
    return json_at(json_get(g->json, "items"), i);
}

static struct str text(struct rig *r, const struct got *g, size_t i, const char *path)
{
    return json_text(r->a, json_path(item(g, i), path));
}

static void script(struct rig *r, const char *sql)
{
    assert_int_equal(db_begin(r->db), OK);
    assert_int_equal(engine_script(r->db, str_of(sql)), OK);
    assert_int_equal(db_commit(r->db), OK);
}

/* Three orders: on the 23rd at 16:00 in Shanghai, on the 24th at 0:30 there, and a test order. */
static void some_orders(struct rig *r)
{
    rig_order(r, 1, 1001, "Mei");
    rig_pass(r, 8 * MS_HOUR + 30 * MS_MINUTE);
    rig_order(r, 3, 1002, "Jo");
    rig_order(r, 5, 1003, "Test");
    script(r, "UPDATE shop_order SET flags = flags | 1 WHERE name = '#1003'");
}

static void orders_are_counted_on_the_days_of_their_shop(void **state)
{
    struct rig *r = *state;

    some_orders(r);
    script(r, "UPDATE shop_order SET stage = 'delivered' WHERE name = '#1002'");
    struct got g = rig_get(r, "/api/v1/reports/days?from=2026-11-22&to=2026-11-24");
    CHECK_STATUS(g, 200);
    assert_int_equal(json_len(json_get(g.json, "items")), 3);
    CHECK_TEXT(text(r, &g, 0, "day"), "2026-11-22");
    CHECK_TEXT(text(r, &g, 0, "orders"), "0");
    CHECK_TEXT(text(r, &g, 1, "orders"), "1");
    CHECK_TEXT(text(r, &g, 1, "units"), "2");
    CHECK_TEXT(text(r, &g, 1, "fulfilled"), "0");
    CHECK_TEXT(text(r, &g, 2, "orders"), "1"); /* still the 23rd in Greenwich */
    CHECK_TEXT(text(r, &g, 2, "fulfilled"), "1");
    const struct json *total = json_at(json_get(item(&g, 2), "totals"), 0);
    CHECK_TEXT(json_text(r->a, json_get(total, "amount")), "18.64");
    g = rig_get(r, "/api/v1/reports/days");
    assert_int_equal(json_len(json_get(g.json, "items")), 30);
    CHECK_TEXT(rig_text(r, &g, "to"), "2026-11-24"); /* today, there */
}

static void a_report_is_a_file_too(void **state)
{
    struct rig *r = *state;

    some_orders(r);
    struct got g = rig_get(r, "/api/v1/reports/days.csv?from=2026-11-23&to=2026-11-24");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(g.body, "day,orders,canceled,units,fulfilled,totals\r\n"
                       "2026-11-23,1,0,2,0,18.64 USD\r\n2026-11-24,1,0,2,0,18.64 USD\r\n");
    CHECK_TEXT(http_header_get(&g.headers, STR("Content-Type")), "text/csv; charset=utf-8");
    assert_true(str_has(http_header_get(&g.headers, STR("Content-Disposition")), STR(".csv\"")));
}

static void a_range_has_its_limits(void **state)
{
    static const char *const paths[] = {
        "/api/v1/reports/days?from=2026-11-24&to=2026-11-23",
        "/api/v1/reports/days?from=2024-01-01&to=2026-11-23",
        "/api/v1/reports/days?from=yesterday",
        "/api/v1/reports/times?form=2026-11-23",
        "/api/v1/reports/times.csv?to=2026-13-01",
    };
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct got g = rig_get(r, paths[i]);
        CHECK_PROBLEM(r, g, 400, "bad_input");
    }
    struct got g = rig_get(r, "/api/v1/reports/days?shop=other.example");
    CHECK_PROBLEM(r, g, 404, "not_found");
}

/* Parcels that left after 1 .. 10 hours, bought at AliExpress; one by hand, to nowhere known. */
static void some_parcels(struct rig *r)
{
    struct buf sql;

    buf_init(&sql, r->a, 20000);
    buf_str(&sql, STR("INSERT INTO purchase (id, order_id, shop_id, account_id, supplier, state, "
                      "reference, refusal, intent_ms, sent_ms, settled_ms, due_ms, tries, "
                      "replaces_id, by_person, lines) SELECT 77, id, shop_id, 0, 'aliexpress', "
                      "'placed', 'r', '', 1, 1, 1, 0, 1, 0, 1, '[]' FROM shop_order WHERE "
                      "name = '#1001';"));
    for (int i = 1; i <= 11; i++)
        buf_printf(
            &sql,
            "INSERT INTO package (id, order_id, purchase_id, supplier_order_id, part_key, "
            "lines_known, shipped_ms, delivered_ms, last_event_ms, last_event, "
            "fulfillment_ext_id, published_number_id, lines) SELECT %d, id, %d, 0, '', 0, "
            "processed_ms + %d * 3600000, CASE WHEN %d > 9 THEN processed_ms + 86400000 ELSE "
            "0 END, 0, '', 0, 0, '[]' FROM shop_order WHERE name = '%s';",
            i, i == 11 ? 0 : 77, i, i, i == 11 ? "#1002" : "#1001");
    buf_str(&sql, STR("UPDATE order_person SET country_code = '' WHERE order_id = (SELECT id FROM "
                      "shop_order WHERE name = '#1002');"));
    assert_false(sql.overflowed);
    script(r, str_cstr(r->a, buf_view(&sql)));
}

static void times_tell_how_long_parcels_took(void **state)
{
    struct rig *r = *state;

    some_orders(r);
    some_parcels(r);
    struct got g = rig_get(r, "/api/v1/reports/times?from=2026-11-01&to=2026-11-30");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "all.packages"), "11");
    assert_int_equal(json_len(json_get(g.json, "items")), 2);
    CHECK_TEXT(text(r, &g, 0, "supplier"), "aliexpress");
    CHECK_TEXT(text(r, &g, 0, "country"), "US");
    CHECK_TEXT(text(r, &g, 0, "shipped.packages"), "10");
    CHECK_TEXT(text(r, &g, 0, "shipped.p50_s"), "18000"); /* 5 h */
    CHECK_TEXT(text(r, &g, 0, "shipped.p90_s"), "32400"); /* 9 h */
    CHECK_TEXT(text(r, &g, 0, "delivered.packages"), "1");
    CHECK_TEXT(text(r, &g, 0, "delivered.p50_s"), "86400");
    assert_true(json_is_null(json_get(item(&g, 1), "supplier")));
    assert_true(json_is_null(json_get(item(&g, 1), "country")));
    g = rig_get(r, "/api/v1/reports/times.csv?from=2026-11-01&to=2026-11-30");
    CHECK_TEXT(g.body, "supplier,country,packages,shipped,shipped_p50_s,shipped_p90_s,delivered,"
                       "delivered_p50_s,delivered_p90_s\r\n"
                       "aliexpress,US,10,10,18000,32400,1,86400,86400\r\n"
                       ",,1,1,39600,39600,1,86400,86400\r\n");
    g = rig_get(r, "/api/v1/reports/times?from=2026-11-24&to=2026-11-24");
    CHECK_TEXT(rig_text(r, &g, "all.packages"), "1");
}

static void activity_is_of_all_shops_newest_first(void **state)
{
    struct rig *r = *state;

    rig_owner(r);
    rig_person(r, "Bo", "staff");
    rig_order(r, 450789469, 1001, "Mei");
    struct got g = rig_get(r, "/api/v1/activity");
    CHECK_TEXT(text(r, &g, 0, "kind"), "order.new");
    CHECK_TEXT(text(r, &g, 0, "order.name"), "#1001");
    CHECK_TEXT(text(r, &g, 0, "shop_domain"), RIG_DOMAIN);
    CHECK_TEXT(text(r, &g, 1, "kind"), "person.joined");
    assert_true(json_is_null(json_get(item(&g, 1), "order")));
    assert_true(json_is_null(json_get(item(&g, 1), "shop")));
    g = rig_get(r, "/api/v1/activity?people=true&limit=1");
    CHECK_TEXT(text(r, &g, 0, "person"), "Bo");
    struct str next = str_printf(r->a, "/api/v1/activity?people=true&limit=2&cursor=%.*s",
                                 STR_ARG(rig_text(r, &g, "next")));
    g = rig_get(r, str_cstr(r->a, next));
    CHECK_TEXT(text(r, &g, 0, "kind"), "person.invited");
    CHECK_TEXT(text(r, &g, 0, "person"), "cli");
    g = rig_get(r, "/api/v1/activity?person=Anna");
    assert_int_equal(json_len(json_get(g.json, "items")), 1);
    g = rig_get(r, "/api/v1/activity?shop=" RIG_DOMAIN);
    assert_int_equal(json_len(json_get(g.json, "items")), 1);
    g = rig_get(r, "/api/v1/activity?shop=" RIG_DOMAIN "&person=Anna");
    assert_int_equal(json_len(json_get(g.json, "items")), 0);
    g = rig_get(r, "/api/v1/activity?who=Anna");
    CHECK_PROBLEM(r, g, 400, "bad_input");
}

static void settings_are_shown_without_secrets(void **state)
{
    struct rig *r = *state;
    struct got g = rig_get(r, "/api/v1/settings");

    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "public_url"), "https://hub.example");
    assert_true(str_has(g.body, STR("\"name\":\"session_idle\",\"value\":\"14d\"")));
    assert_true(str_has(g.body, STR("\"name\":\"api_token\",\"value\":null")));
    assert_false(str_has(g.body, STR("wb_secret")));
}

static void a_copy_is_made_and_told(void **state)
{
    struct rig *r = *state;
    struct got g = rig_post(r, "/api/v1/backups", NULL);

    CHECK_STATUS(g, 201);
    CHECK_TEXT(rig_text(r, &g, "bytes"), "4096");
    assert_true(str_has(r->while_copying, STR("\"making\":{\"done\":3,\"total\":12}")));
    g = rig_get(r, "/api/v1/backups");
    assert_true(str_has(g.body, STR("\"making\":null")));
    CHECK_TEXT(text(r, &g, 0, "name"), "waybill-1.db");
    g = rig_get(r, "/api/v1/activity");
    CHECK_TEXT(text(r, &g, 0, "kind"), "hub.backed_up");
    r->copy_err = ERR_DB_FULL;
    g = rig_post(r, "/api/v1/backups", NULL);
    CHECK_PROBLEM(r, g, 507, "disk_full");
    CHECK_TEXT(rig_text(r, &g, "detail"), "the disk is full");
    r->copy_err = OK;
    g = rig_post(r, "/api/v1/backups", NULL);
    CHECK_STATUS(g, 201);
    assert_int_equal(r->copies, 3);
}

static void a_copy_is_fetched_by_an_owner_alone(void **state)
{
    struct rig *r = *state;
    const char *bo = rig_person(r, "bo", "manager");
    struct ask ask = {.path = "/api/v1/backups/waybill-1.db", .cookie = bo, .stranger = true};
    struct got g = rig_ask(r, &ask);
    char byte, got[7] = "";

    CHECK_PROBLEM(r, g, 403, "forbidden");
    g = rig_get(r, "/api/v1/backups/waybill-1.db");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(http_header_get(&g.headers, STR("Content-Disposition")),
               "attachment; filename=\"waybill-1.db\"");
    for (size_t i = 0; g.stream->read(g.stream, &byte, 1) == 1 && i < 6; i++)
        got[i] = byte;
    g.stream->close(g.stream);
    CHECK_TEXT(str_of(got), "SQLite");
    g = rig_get(r, "/api/v1/backups/..%2Fwaybill.key");
    CHECK_PROBLEM(r, g, 404, "not_found");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_copy_is_fetched_by_an_owner_alone),
        RIG_TEST(orders_are_counted_on_the_days_of_their_shop),
        RIG_TEST(a_report_is_a_file_too),
        RIG_TEST(a_range_has_its_limits),
        RIG_TEST(times_tell_how_long_parcels_took),
        RIG_TEST(activity_is_of_all_shops_newest_first),
        RIG_TEST(settings_are_shown_without_secrets),
        RIG_TEST(a_copy_is_made_and_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
