/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of customers' rights: handed out, erased one by one, erased with the whole shop; and of
 * what retention leaves. */
#include "base/crypto.h"
#include "base/time.h"
#include "db/entries.h"
#include "db/rows.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* A privacy webhook as Shopify signs it; it comes from the app's settings, not from a subscription.
 */
static int tell(struct story *s, const char *topic, struct str body)
{
    uint8_t mac[SHA256_LEN];
    struct http_request req = {.method = HTTP_POST, .url = STR("/webhooks/shopify"), .body = body};
    const char *headers[][2] = {
        {"Content-Type", "application/json"}, {"Host", "hub.example"},
        {"X-Shopify-Topic", topic},           {"X-Shopify-Shop-Domain", "lamps.myshopify.com"},
        {"X-Shopify-API-Version", "2026-10"}, {"X-Shopify-Webhook-Id", topic},
    };

    for (size_t i = 0; i < COUNT_OF(headers); i++)
        http_header_add(s->arena, &req.headers, str_of(headers[i][0]), str_of(headers[i][1]));
    crypto_hmac_sha256(s->shop->o.client_secret, body, mac);
    http_header_add(s->arena, &req.headers, STR("X-Shopify-Hmac-Sha256"),
                    base64_text(s->arena, mac, sizeof(mac)));
    return sim_request(s->sim, &req, false).status;
}

static bool known(struct story *s, const char *name, const char *text)
{
    return str_has(story_get(s, name).body, str_of(text));
}

static void a_customer_is_erased_and_the_others_stay(void **state)
{
    struct story_options o = {.unmapped = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);

    (void)state;
    int64_t id = story_place(s, in);
    in->email = STR("other@example.test");
    in->address.last_name = STR("Other");
    story_place(s, in);
    sim_run(s->sim, MS_MINUTE);
    assert_true(known(s, "#1001", "Jansen"));
    struct str body = str_printf(
        s->arena,
        "{\"shop_domain\":\"lamps.myshopify.com\",\"customer\":{\"email\":\"mara@example.test\"},"
        "\"orders_to_redact\":[%lld]}",
        (long long)id);
    assert_int_equal(tell(s, "customers/redact", body), 200);
    assert_false(known(s, "#1001", "Jansen"));
    assert_false(known(s, "#1001", "mara@example.test"));
    assert_true(known(s, "#1002", "Other"));
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/orders?q=jansen", "%s", "");
    assert_int_equal(json_len(json_get(r.json, "items")), 0);
    sim_run(s->sim, 8 * MS_HOUR); /* reading it again brings nothing back */
    assert_false(known(s, "#1001", "Jansen"));
    story_free(s);
}

static void a_whole_shop_is_erased_in_pieces(void **state)
{
    struct story_options o = {.unmapped = true};
    struct story *s = story_new(&o);

    (void)state;
    for (int i = 0; i < 230; i++)
        story_place(s, story_order(s));
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_true(known(s, "#1230", "Jansen"));
    assert_int_equal(tell(s, "shop/redact", STR("{\"shop_domain\":\"lamps.myshopify.com\"}")), 200);
    sim_run(s->sim, MS_MINUTE);
    assert_false(known(s, "#1001", "Jansen"));
    assert_false(known(s, "#1230", "Jansen"));
    story_free(s);
}

static void a_request_for_data_is_answered_and_told(void **state)
{
    struct story_options o = {.unmapped = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    struct str body = str_printf(s->arena,
                                 "{\"customer\":{\"email\":\"mara@example.test\"},"
                                 "\"orders_requested\":[%lld]}",
                                 (long long)id);
    assert_int_equal(tell(s, "customers/data_request", body), 200);
    story_expect(s, "a customer asks for their data (1 orders)", (char *)NULL);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/customers/export", "%s",
                                  "{\"email\":\"mara@example.test\"}");
    assert_int_equal(r.status, 200);
    assert_true(str_has(r.body, STR("100 Example Avenue")));
    story_free(s);
}

/* The shop's chain is packed when it is old: nobody who reads it notices. */
static void old_history_is_packed_and_reads_as_before(void **state)
{
    const struct story_options o = {.unmapped = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    const char *path = "/api/v1/orders/%231001/history";
    struct db_options file = {.path = str_cat(s->arena, s->dir, STR("/waybill.db"))};
    bool packed = false;
    struct db *db;

    (void)state;
    for (int i = 0; i < 150; i++) {
        story_place(s, in);
        sim_run(s->sim, MS_SECOND);
    }
    sim_run(s->sim, MS_MINUTE);
    struct str before = str_dup(s->arena, sim_api(s->sim, HTTP_GET, path, "%s", "").body);
    assert_true(str_has(before, STR("order.new")));
    sim_stop(s->sim, true);
    sim_sleep(s->sim, 15 * MS_DAY);
    sim_start(s->sim);
    sim_run(s->sim, MS_HOUR);
    struct str after = sim_api(s->sim, HTTP_GET, path, "%s", "").body;
    before = str_slice(before, (size_t)str_find(before, STR("\"kind\":\"order.new")), before.n);
    assert_true(str_ends(after, before));
    sim_stop(s->sim, true);
    assert_int_equal(db_open(&file, &db), OK);
    assert_int_equal(db_entries_packed_since(db, 0, &packed), OK);
    assert_true(packed);
    db_close(db);
    story_free(s);
}

static int64_t count(struct story *s, const char *sql)
{
    struct db_options file = {.path = str_cat(s->arena, s->dir, STR("/waybill.db")),
                              .read_only = true};
    struct db *db;
    int64_t n = -1;

    assert_int_equal(db_open(&file, &db), OK);
    assert_int_equal(rows_value(engine_query_text(db, str_of(sql)), &n), OK);
    db_close(db);
    return n;
}

/* What of an order is packed when it rests, as its page shows it. */
static struct str packed_of(struct story *s)
{
    const struct json *o = story_get(s, "#1001").json;

    return str_printf(s->arena, "%.*s %.*s %.*s",
                      STR_ARG(json_print(s->arena, json_get(o, "fulfillment_orders"))),
                      STR_ARG(json_print(s->arena, json_get(o, "fulfillments"))),
                      STR_ARG(json_print(s->arena, json_get(o, "writes"))));
}

/* What an old order looks like and what it does not do again, when nothing happened to it for long
 * and a unit is refunded then. */
static void an_order_at_rest_wakes_and_is_not_bought_again(void **state)
{
    const struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    int64_t id = story_place(s, story_order(s));

    (void)state;
    story_await(s, "#1001", "delivered", 8 * MS_DAY);
    sim_run(s->sim, MS_DAY);
    struct str before = packed_of(s);
    sim_stop(s->sim, true);
    assert_int_equal(count(s, "SELECT count(*) FROM order_rest"), 0);
    sim_sleep(s->sim, 100 * MS_DAY);
    sim_start(s->sim);
    sim_run(s->sim, MS_HOUR);
    assert_true(str_eq(packed_of(s), before));
    sim_stop(s->sim, true);
    assert_int_equal(count(s, "SELECT count(*) FROM order_rest"), 1);
    assert_int_equal(count(s, "SELECT count(*) FROM shop_write"), 0);
    sim_start(s->sim);
    struct shopify_order *truth = s->shop->orders[0];
    assert_int_equal(truth->id, id);
    assert_int_equal(
        shopify_refund(s->shop, id, truth->lines[0]->id, 1, STR("broken"), sim_now(s->sim)), OK);
    sim_run(s->sim, 3 * MS_HOUR);
    sim_stop(s->sim, true);
    assert_int_equal(count(s, "SELECT count(*) FROM order_rest"), 0);
    assert_int_equal(count(s, "SELECT count(*) FROM shop_write"), 1);
    assert_int_equal(count(s, "SELECT count(*) FROM purchase"), 1);
    sim_start(s->sim);
    story_free(s); /* with the promises */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_customer_is_erased_and_the_others_stay),
        cmocka_unit_test(a_whole_shop_is_erased_in_pieces),
        cmocka_unit_test(a_request_for_data_is_answered_and_told),
        cmocka_unit_test(old_history_is_packed_and_reads_as_before),
        cmocka_unit_test(an_order_at_rest_wakes_and_is_not_bought_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
