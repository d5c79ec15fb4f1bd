/* SPDX-License-Identifier: Apache-2.0 */
/* The list of packages: what needs a look, and what the filters leave. */
#include "test/web/web_rig.h"

#include "base/time.h"
#include "db/engine.h"
#include "db/packages.h"

/* A package of the order "#<1000 + nr>", its times in days before now; 0: never. */
struct parcel {
    int nr;
    const char *number, *carrier, *event;
    int64_t known, moving, event_at, delivered;
    const char *need; /* NULL none */
};

static const struct parcel parcels[] = {
    {1, "LP00000000000001", "cainiao", "", 1, 0, 0, 0, NULL},
    {2, "LP00000000000002", "cainiao", "", 6, 0, 0, 0, "never_scanned"},
    {3, "YT2400000000000003", "yunexpress", "Departed", 20, 19, 11, 0, "no_movement"},
    {4, "YT2400000000000004", "yunexpress", "Departed", 20, 19, 2, 0, NULL},
    {5, "YT2400000000000005", "yunexpress", "Delivery FAILED", 20, 19, 1, 0, "bad_event"},
    {6, "YT2400000000000006", "yunexpress", "Delivered", 20, 19, 1, 1, NULL},
    {7, "", "", "", 6, 0, 0, 0, "no_number"},
    {8, "LP00000000000008", "cainiao", "", 200, 0, 0, 0, NULL}, /* too long ago to be news */
};

static int64_t before(struct rig *r, int64_t days)
{
    return days ? r->now_ms - days * MS_DAY : 0;
}

static void script(struct rig *r, struct str sql)
{
    assert_int_equal(db_begin(r->db), OK);
    assert_int_equal(engine_script(r->db, sql), OK);
    assert_int_equal(db_commit(r->db), OK);
}

static void put(struct rig *r, const struct parcel *p)
{
    rig_order(r, 100 + p->nr, 1000 + p->nr, p->nr % 2 ? "Mei" : "Jo");
    script(r,
           str_printf(r->a,
                      "INSERT INTO package (id, order_id, purchase_id, supplier_order_id, "
                      "part_key, lines_known, shipped_ms, delivered_ms, last_event_ms, "
                      "last_event, fulfillment_ext_id, published_number_id, lines, moving_ms, "
                      "known_ms) SELECT %d, id, 0, 0, 'k', 0, %lld, %lld, %lld, '%s', 0, 0, "
                      "'[]', %lld, %lld FROM shop_order WHERE name = '#%d'",
                      p->nr, (long long)before(r, p->known), (long long)before(r, p->delivered),
                      (long long)before(r, p->event_at), p->event, (long long)before(r, p->moving),
                      (long long)before(r, p->known), 1000 + p->nr));
    if (p->number[0])
        script(r, str_printf(r->a,
                             "INSERT INTO package_number (id, order_id, package_id, number, "
                             "carrier, carrier_raw, source, person, first_ms, last_ms, "
                             "is_current) SELECT %d, id, %d, '%s', '%s', '', 'api', '', 1, 1, 1 "
                             "FROM shop_order WHERE name = '#%d'",
                             p->nr, p->nr, p->number, p->carrier, 1000 + p->nr));
}

static void put_all(struct rig *r)
{
    for (size_t i = 0; i < COUNT_OF(parcels); i++)
        put(r, &parcels[i]);
}

/* Names of the orders of a page with what their packages need: "#1003 no_movement, ..." */
static struct str found(struct rig *r, const char *path)
{
    struct got g = rig_get(r, path);
    struct str s = STR("");

    CHECK_STATUS(g, 200);
    const struct json *items = json_get(g.json, "items");
    for (size_t i = 0; i < json_len(items); i++) {
        const struct json *it = json_at(items, i);
        s = str_printf(r->a, "%.*s%s%.*s", STR_ARG(s), i ? " " : "",
                       STR_ARG(json_str(json_path(it, "order.name"))));
    }
    return s;
}

static void what_needs_a_look_says_why(void **state)
{
    struct rig *r = *state;

    put_all(r);
    struct got g = rig_get(r, "/api/v1/packages");
    CHECK_STATUS(g, 200);
    const struct json *items = json_get(g.json, "items");
    assert_int_equal(json_len(items), COUNT_OF(parcels));
    for (size_t i = 0; i < COUNT_OF(parcels); i++) {
        const struct parcel *p = &parcels[COUNT_OF(parcels) - 1 - i];
        const struct json *code = json_path(json_at(items, i), "attention.code");
        CHECK_TEXT(code ? json_str(code) : STR("none"), p->need ? p->need : "none");
    }
    CHECK_TEXT(found(r, "/api/v1/packages?attention=true"), "#1007 #1005 #1003 #1002");
    struct ask zh = {.path = "/api/v1/packages?attention=true&q=1002",
                     .headers = {{"Accept-Language", "zh-CN"}}};
    g = rig_ask(r, &zh);
    assert_true(str_has(g.body, STR("面单已生成 5 天以上")));
}

static void problems_and_failed_writes_need_a_look(void **state)
{
    struct rig *r = *state;

    put_all(r);
    script(r, STR("INSERT INTO problem SELECT 1, id, shop_id, 'number_vanished', 1, '', 4, 0, '' "
                  "FROM shop_order WHERE name = '#1004'"));
    script(r, STR("INSERT INTO problem SELECT 2, id, shop_id, 'returned', 1, '', 6, 0, '' "
                  "FROM shop_order WHERE name = '#1006'"));
    script(r, STR("UPDATE shop_order SET canceled_ms = 1 WHERE name = '#1002'"));
    CHECK_TEXT(found(r, "/api/v1/packages?attention=true"), "#1007 #1006 #1005 #1004 #1003");
    script(r, STR("UPDATE problem SET dismissed = 1"));
    CHECK_TEXT(found(r, "/api/v1/packages?attention=true"), "#1007 #1005 #1003");
}

static void filters_narrow_the_list(void **state)
{
    static const struct {
        const char *query, *found;
    } rows[] = {
        {"state=delivered", "#1006"},
        {"state=moving", "#1005 #1004 #1003"},
        {"state=no_number,announced", "#1008 #1007 #1002 #1001"},
        {"carrier=yunexpress&state=moving,delivered", "#1006 #1005 #1004 #1003"},
        {"carrier=cainiao", "#1008 #1002 #1001"},
        {"q=1004", "#1004"},
        {"q=mei&attention=true", "#1007 #1005 #1003"},
        {"q=nothing+like+this", ""},
        {"shop=" RIG_DOMAIN "&state=delivered", "#1006"},
        {"limit=2", "#1008 #1007"},
    };
    static const char *const wrong[] = {"/api/v1/packages?state=lost",
                                        "/api/v1/packages?carrier=owl",
                                        "/api/v1/packages?atention=true"};
    struct rig *r = *state;

    put_all(r);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str path = str_printf(r->a, "/api/v1/packages?%s", rows[i].query);
        CHECK_TEXT(found(r, str_cstr(r->a, path)), rows[i].found);
    }
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct got g = rig_get(r, wrong[i]);
        CHECK_PROBLEM(r, g, 400, "bad_input");
    }
}

static void pages_follow_each_other(void **state)
{
    struct rig *r = *state;
    size_t seen = 0;

    put_all(r);
    for (struct str next = STR("/api/v1/packages?limit=3"); next.n;) {
        struct got g = rig_get(r, str_cstr(r->a, next));
        CHECK_STATUS(g, 200);
        seen += json_len(json_get(g.json, "items"));
        next = rig_text(r, &g, "next");
        if (next.n)
            next = str_printf(r->a, "/api/v1/packages?limit=3&cursor=%.*s", STR_ARG(next));
    }
    assert_int_equal(seen, COUNT_OF(parcels));
}

static void counts_and_carriers_stand_beside_it(void **state)
{
    struct rig *r = *state;

    put_all(r);
    struct got g = rig_get(r, "/api/v1/packages/counts");
    CHECK_STATUS(g, 200);
    CHECK_TEXT(rig_text(r, &g, "attention"), "4");
    CHECK_TEXT(rig_text(r, &g, "under_way"), "7");
    assert_int_equal(json_len(json_get(g.json, "carriers")), 2);
    CHECK_TEXT(json_str(json_path(json_at(json_get(g.json, "carriers"), 0), "id")), "cainiao");
}

static void what_was_told_of_one_comes_newest_first(void **state)
{
    static const char *const whats[] = {"scanned", "event", "number"};
    struct rig *r = *state;

    put(r, &parcels[0]);
    struct got g = rig_get(r, "/api/v1/packages");
    struct str id = json_str(json_get(json_at(json_get(g.json, "items"), 0), "id"));
    script(r, STR("INSERT INTO entry SELECT id + 1, shop_id, 901, id, 'parcels.seen', 1000, 'api', "
                  "'', '', '', 0, '[{\"field\":\"package.number\",\"subject\":\"1\","
                  "\"before\":\"\",\"after\":\"LP1\"},{\"field\":\"package.event\","
                  "\"subject\":\"1\",\"before\":\"\",\"after\":\"Departed\"},"
                  "{\"field\":\"package.event\",\"subject\":\"2\",\"before\":\"\","
                  "\"after\":\"of another one\"},{\"field\":\"package.moving_ms\","
                  "\"subject\":\"1\",\"before\":\"0\",\"after\":\"1795000000000\"}]', "
                  "x'', x'' FROM shop_order"));
    struct str path = str_printf(r->a, "/api/v1/packages/%.*s/events", STR_ARG(id));
    g = rig_get(r, str_cstr(r->a, path));
    CHECK_STATUS(g, 200);
    const struct json *items = json_get(g.json, "items");
    assert_int_equal(json_len(items), COUNT_OF(whats));
    for (size_t i = 0; i < COUNT_OF(whats); i++)
        CHECK_TEXT(json_str(json_get(json_at(items, i), "what")), whats[i]);
    CHECK_TEXT(json_str(json_get(json_at(items, 0), "at")), "2026-11-18T11:06:40Z");
    CHECK_TEXT(json_str(json_get(json_at(items, 1), "text")), "Departed");
    for (size_t i = 1; i < COUNT_OF(whats); i++) {
        struct str newer = json_str(json_get(json_at(items, i - 1), "at"));
        assert_true(str_cmp(newer, json_str(json_get(json_at(items, i), "at"))) >= 0);
    }
    g = rig_get(r, "/api/v1/packages/nonsense/events");
    CHECK_PROBLEM(r, g, 404, "not_found");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(what_needs_a_look_says_why),
        RIG_TEST(problems_and_failed_writes_need_a_look),
        RIG_TEST(filters_narrow_the_list),
        RIG_TEST(pages_follow_each_other),
        RIG_TEST(counts_and_carriers_stand_beside_it),
        RIG_TEST(what_was_told_of_one_comes_newest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
