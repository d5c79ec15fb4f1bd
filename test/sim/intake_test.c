/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of what a shop tells that is odd, late, old, half, or not there when it is read. */
#include "base/crypto.h"
#include "base/time.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct shopify_order *truth(struct story *s, int64_t id)
{
    return shopify_order(s->shop, id);
}

static bool hub_says(struct story *s, const char *name, const char *text)
{
    return str_has(story_get(s, name).body, str_of(text));
}

static int push(struct story *s, const char *topic, const char *delivery, struct str body)
{
    struct http_request req = {.method = HTTP_POST, .body = body};
    struct arena *a = s->arena;
    uint8_t mac[SHA256_LEN];

    crypto_hmac_sha256(STR("sim-client-secret"), body, mac);
    req.url = STR("/webhooks/shopify");
    http_header_add(a, &req.headers, STR("Content-Type"), STR("application/json"));
    http_header_add(a, &req.headers, STR("X-Shopify-Topic"), str_of(topic));
    http_header_add(a, &req.headers, STR("X-Shopify-Shop-Domain"), STR("lamps.myshopify.com"));
    http_header_add(a, &req.headers, STR("X-Shopify-Webhook-Id"), str_of(delivery));
    http_header_add(a, &req.headers, STR("X-Shopify-API-Version"), STR("2026-10"));
    http_header_add(a, &req.headers, STR("X-Shopify-Triggered-At"),
                    time_text(a, sim_now(s->sim)));
    http_header_add(a, &req.headers, STR("X-Shopify-Hmac-Sha256"),
                    base64_text(a, mac, sizeof(mac)));
    return sim_request(s->sim, &req, false).status;
}

static struct str body_of(struct story *s, int64_t id)
{
    struct buf b;
    struct jw w;

    buf_init(&b, s->arena, 1 << 20);
    jw_init(&w, &b);
    shopify_rest_order(&w, truth(s, id));
    return buf_view(&b);
}

/* One member of the body's first level replaced, or left out when text is NULL. */
static struct str with(struct story *s, struct str body, const char *key, const char *text)
{
    const struct json *root;
    struct buf b;
    struct jw w;

    assert_int_equal(json_parse(s->arena, body, &root), OK);
    buf_init(&b, s->arena, 1 << 20);
    jw_init(&w, &b);
    jw_obj(&w);
    for (struct json_iter it = json_iter(root); json_next(&it);) {
        bool this = str_eq(json_str(it.key), str_of(key));
        if (this && !text)
            continue;
        jw_key_str(&w, json_str(it.key));
        jw_raw(&w, this ? str_of(text) : json_print(s->arena, it.val));
    }
    jw_obj_end(&w);
    return buf_view(&b);
}

static void policy(struct story *s, const char *body)
{
    struct sim_answer r =
        sim_api(s->sim, HTTP_PATCH, "/api/v1/shops/lamps.myshopify.com/policy", "%s", body);

    assert_int_equal(r.status, 200);
}

static void no_hooks(struct story *s)
{
    const struct shopify_hook_faults all = {.lost = 1000};

    shopify_hook_faults(s->shop, &all);
}

static void half_a_payload_wipes_nothing_out(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    struct shopify_order_input *in = story_order(s);
    in->tags = STR("vip");
    int64_t id = story_place(s, in);
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, 10 * MS_SECOND);
    no_hooks(s);
    struct str half = str_printf(
        s->arena, "{\"id\":%lld,\"name\":\"#1001\",\"updated_at\":\"%.*s\",\"line_items\":null,"
                  "\"fulfillments\":null,\"shipping_address\":null}",
        (long long)id, STR_ARG(time_text(s->arena, sim_now(s->sim) + MS_SECOND)));
    assert_int_equal(push(s, "orders/updated", "half", half), 200);
    assert_true(str_eq(story_stage(s, "#1001"), STR("to_order")));
    assert_true(hub_says(s, "#1001", "vip"));
    assert_true(hub_says(s, "#1001", "Vineland"));
    sim_run(s->sim, MS_MINUTE);
    assert_true(str_eq(story_stage(s, "#1001"), STR("to_order")));
    assert_int_equal(push(s, "orders/updated", "nearly",
                          str_printf(s->arena, "{\"id\":%lld}", (long long)id)),
                     200);
    sim_run(s->sim, MS_MINUTE);
    assert_true(str_eq(story_stage(s, "#1001"), STR("to_order")));
    story_free(s);
}

static void without_its_time_a_payload_is_only_a_hint(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    struct str old = body_of(s, id);
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    story_await(s, "#1001", "canceled", MS_MINUTE);
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(push(s, "orders/updated", "timeless", with(s, old, "updated_at", NULL)), 200);
    assert_true(hub_says(s, "#1001", "\"payment\":{\"status\":\"refunded\""));
    sim_run(s->sim, MS_MINUTE);
    assert_true(str_eq(story_stage(s, "#1001"), STR("canceled")));
    story_free(s);
}

static void an_order_that_is_told_after_its_end_stays_ended(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    no_hooks(s);
    int64_t id = story_place(s, story_order(s));
    struct str created = body_of(s, id);
    sim_run(s->sim, 2 * MS_SECOND);
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    assert_int_equal(push(s, "orders/cancelled", "c1", body_of(s, id)), 200);
    assert_int_equal(push(s, "orders/create", "c0", created), 200);
    assert_int_equal(push(s, "orders/paid", "p0", created), 200);
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_true(str_eq(story_stage(s, "#1001"), STR("canceled")));
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    story_free(s);
}

static void the_same_time_with_other_content_is_read_before_anything_is_decided(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    int64_t reads = shopify_requests(s->shop, STR("Orders"));
    no_hooks(s);
    struct str other = with(s, body_of(s, id), "financial_status", "\"voided\"");
    assert_int_equal(push(s, "orders/updated", "other", other), 200);
    policy(s, "{\"auto_buy\":true,\"grace_s\":0}");
    assert_true(hub_says(s, "#1001", "\"stale\""));
    assert_true(hub_says(s, "#1001", "\"payment\":{\"status\":\"paid\""));
    sim_run(s->sim, 20 * MS_SECOND);
    assert_true(shopify_requests(s->shop, STR("Orders")) > reads);
    story_await(s, "#1001", "ordered", MS_MINUTE);
    story_free(s);
}

/* The button "Send test notification" tells of an order that is nowhere. */
static void a_notification_of_an_order_that_is_nowhere_comes_to_rest(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    struct str body = with(s, body_of(s, id), "id", "820982911946154508");
    body = with(s, body, "name", "\"#9999\"");
    body = with(s, body, "test", "true");
    assert_int_equal(push(s, "orders/create", "test", body), 200);
    sim_run(s->sim, 10 * MS_MINUTE);
    int64_t reads = shopify_requests(s->shop, STR("Orders"));
    assert_true(str_eq(story_stage(s, "#9999"), STR("canceled")));
    sim_run(s->sim, 40 * MS_MINUTE);
    print_message("measure: %lld reads\n",
                  (long long)(shopify_requests(s->shop, STR("Orders")) - reads));
    assert_true(shopify_requests(s->shop, STR("Orders")) - reads < 4);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/problems", "%s", "");
    assert_int_equal(json_len(json_get(r.json, "items")), 0);
    story_free(s);
}

/* --- another shop than our model: answers are changed on their way --- */

struct lie {
    struct sim *sim;
    enum {
        LIE_NOTHING,
        LIE_ABSENT,   /* nodes are null */
        LIE_OLDER,    /* updatedAt and content are of before */
        LIE_POISON,   /* one order makes an internal error */
        LIE_FRACTION, /* times carry milliseconds */
        LIE_UNKNOWN,  /* fields and values that nobody knows */
    } kind;
    int64_t poison_id, until_ms, told, asked;
};

static bool reads_orders(const struct http_request *req)
{
    return str_has(req->body, STR("query Orders(")) ||
           str_has(req->body, STR("query FulfillState"));
}

static void tell(struct http_response *res, struct arena *a, const char *text)
{
    res->status = 200;
    res->body = str_dup(a, str_of(text));
}

static void lie(void *ctx, const struct http_request *req, struct http_response *res,
                struct arena *a)
{
    struct lie *l = ctx;

    if (!l->sim || (l->until_ms && sim_now(l->sim) > l->until_ms) || res->status != 200)
        return;
    l->asked += reads_orders(req);
    switch (l->kind) {
    case LIE_ABSENT:
        if (reads_orders(req)) {
            tell(res, a, "{\"data\":{\"nodes\":[null]}}");
            l->told++;
        }
        return;
    case LIE_OLDER:
        if (reads_orders(req)) {
            res->body = str_replace(a, res->body, STR("\"updatedAt\":\"2026"),
                                    STR("\"updatedAt\":\"2025"));
            l->told++;
        }
        return;
    case LIE_POISON:
        if (reads_orders(req) &&
            str_has(req->body, str_printf(a, "/%lld\"", (long long)l->poison_id))) {
            tell(res, a,
                 "{\"data\":null,\"errors\":[{\"message\":\"Internal error. Looks like something "
                 "went wrong on our end.\",\"extensions\":{\"code\":\"INTERNAL_SERVER_ERROR\"}}]}");
            l->told++;
        }
        return;
    case LIE_FRACTION:
        if (reads_orders(req))
            res->body = str_replace(a, res->body, STR("Z\",\"processedAt\""),
                                    STR(".000Z\",\"processedAt\""));
        return;
    case LIE_UNKNOWN:
        res->body = str_replace(a, res->body, STR("\"name\":"), STR("\"novelty\":[{}],\"name\":"));
        res->body = str_replace(a, res->body, STR("\"methodType\":\"SHIPPING\""),
                                STR("\"methodType\":\"TELEPORT\""));
        res->body = str_replace(a, res->body, STR("\"recommendation\":\"ACCEPT\""),
                                STR("\"recommendation\":\"PONDER\""));
        res->body = str_replace(a, res->body, STR("\"action\":\"HOLD\""),
                                STR("\"action\":\"ADMIRE\""));
        return;
    case LIE_NOTHING: return;
    }
}

static struct story *liar(struct story_options *o, struct lie *l)
{
    o->sim.tamper = lie;
    o->sim.tamper_ctx = l;
    struct story *s = story_new(o);
    l->sim = s->sim;
    return s;
}

static void an_order_that_cannot_be_read_yet_is_bought_when_it_can(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct lie l = {.kind = LIE_ABSENT};
    struct story *s = liar(&o, &l);

    (void)state;
    l.until_ms = sim_now(s->sim) + 40 * MS_SECOND;
    story_place(s, story_order(s));
    sim_run(s->sim, 35 * MS_SECOND);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    assert_true(str_eq(story_stage(s, "#1001"), STR("to_order")));
    print_message("measure: %lld reads in vain\n", (long long)l.told);
    assert_true(l.told < 10);
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    story_free(s);
}

static void what_was_taken_for_gone_comes_back(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct lie l = {.kind = LIE_ABSENT};
    struct story *s = liar(&o, &l);

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "canceled", 10 * MS_MINUTE);
    l.kind = LIE_NOTHING;
    assert_int_equal(
        shopify_annotate(s->shop, id, STR("hello"), STR("vip"), sim_now(s->sim)), OK);
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    story_free(s);
}

static void an_old_order_that_the_app_may_not_see_any_more_is_not_gone(void **state)
{
    struct story_options o = {0};
    struct lie l = {.kind = LIE_NOTHING};
    struct story *s;

    (void)state;
    o.shop.scopes = STR("read_orders,read_products,read_merchant_managed_fulfillment_orders,"
                        "write_merchant_managed_fulfillment_orders,read_fulfillments");
    s = liar(&o, &l);
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, MS_MINUTE);
    sim_sleep(s->sim, 61 * MS_DAY);
    int64_t reads = shopify_requests(s->shop, STR("Orders"));
    sim_run(s->sim, 12 * MS_HOUR);
    print_message("measure: %lld reads\n",
                  (long long)(shopify_requests(s->shop, STR("Orders")) - reads));
    assert_true(str_eq(story_stage(s, "#1001"), STR("to_order")));
    assert_true(shopify_requests(s->shop, STR("Orders")) - reads < 20);
    assert_int_equal(truth(s, id)->canceled_ms, 0);
    story_free(s);
}

/* Replicas lag: what is read is older than what a webhook told. Nobody is asked without end. */
static void a_shop_that_lags_behind_its_webhooks_is_asked_ever_slower(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct lie l = {.kind = LIE_OLDER};
    struct story *s = liar(&o, &l);

    (void)state;
    l.until_ms = sim_now(s->sim) + 10 * MS_MINUTE;
    story_place(s, story_order(s));
    sim_run(s->sim, 9 * MS_MINUTE);
    print_message("measure: %lld reads of old news\n", (long long)l.told);
    assert_true(l.told < 30);
    assert_int_equal(shopify_throttled(s->shop), 0);
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    story_free(s);
}

static void one_order_that_cannot_be_read_does_not_stop_the_others(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct lie l = {.kind = LIE_POISON};
    struct story *s = liar(&o, &l);

    (void)state;
    l.poison_id = story_place(s, story_order(s));
    for (int i = 0; i < 20; i++)
        story_place(s, story_order(s));
    story_await(s, "#1021", "ordered", 5 * MS_MINUTE);
    for (int i = 0; i < 20; i++)
        story_place(s, story_order(s));
    story_await(s, "#1041", "ordered", 5 * MS_MINUTE);
    assert_true(str_eq(story_stage(s, "#1001"), STR("to_order")));
    int64_t told = l.told;
    sim_run(s->sim, MS_HOUR);
    print_message("measure: %lld reads in an hour in vain\n", (long long)(l.told - told));
    assert_true(l.told - told < 200);
    l.kind = LIE_NOTHING;
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    story_free(s);
}

static void without_webhooks_one_order_that_cannot_be_read_does_not_stop_the_others(void **state)
{
    struct story_options o = {.auto_buy = true, .no_webhooks = true};
    struct lie l = {.kind = LIE_POISON};
    struct story *s = liar(&o, &l);

    (void)state;
    l.poison_id = story_place(s, story_order(s));
    for (int i = 0; i < 20; i++)
        story_place(s, story_order(s));
    story_await(s, "#1021", "ordered", 10 * MS_MINUTE);
    l.kind = LIE_NOTHING;
    story_await(s, "#1001", "ordered", 90 * MS_MINUTE);
    story_free(s);
}

/* Hours without a permission, and now and then an error of the shop's own: no order is to blame. */
static void an_error_among_denials_sets_no_order_aside(void **state)
{
    const struct shopify_fault internal = {.kind = SHOPIFY_INTERNAL, .only = STR("nodes")};
    struct story_options o = {.auto_buy = true, .no_webhooks = true};
    struct story *s = story_new(&o);

    (void)state;
    struct str all = s->shop->o.scopes;
    struct str less = str_replace(s->arena, all, STR("read_products"), STR("read_themes"));
    shopify_set_scopes(s->shop, less, sim_now(s->sim));
    story_place(s, story_order(s));
    for (int i = 0; i < 5; i++) {
        sim_run(s->sim, 40 * MS_MINUTE);
        shopify_fault_next(s->shop, &internal);
    }
    sim_run(s->sim, MS_HOUR);
    story_never(s, "cannot be read");
    shopify_set_scopes(s->shop, all, sim_now(s->sim));
    story_await(s, "#1001", "ordered", 2 * MS_HOUR);
    story_free(s);
}

static void milliseconds_in_times_are_no_older_news(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct lie l = {.kind = LIE_FRACTION};
    struct story *s = liar(&o, &l);

    (void)state;
    no_hooks(s);
    int64_t id = story_place(s, story_order(s));
    struct str body = str_replace(s->arena, body_of(s, id), STR("+00:00\""), STR(".500+00:00\""));
    body = str_replace(s->arena, body, STR("Z\""), STR(".500Z\""));
    assert_int_equal(push(s, "orders/create", "ms", body), 200);
    story_await(s, "#1001", "ordered", 30 * MS_SECOND);
    story_free(s);
}

static void what_nobody_knows_yet_is_no_obstacle(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct lie l = {.kind = LIE_UNKNOWN};
    struct story *s = liar(&o, &l);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "fulfilled", 6 * MS_HOUR);
    story_free(s);
}

static void a_deleted_order_stays_deleted_whatever_comes_late(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    policy(s, "{\"grace_s\":600}");
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, MS_MINUTE);
    struct str late = with(s, body_of(s, id), "updated_at",
                           str_cstr(s->arena, str_printf(s->arena, "\"%.*s\"",
                                                         STR_ARG(time_text(
                                                             s->arena, sim_now(s->sim))))));
    assert_int_equal(shopify_delete_order(s->shop, id, sim_now(s->sim)), OK);
    story_await(s, "#1001", "canceled", MS_MINUTE);
    assert_int_equal(push(s, "orders/updated", "late", with(s, late, "note", "\"x\"")), 200);
    int64_t reads = shopify_requests(s->shop, STR("Orders"));
    sim_run(s->sim, 30 * MS_MINUTE);
    assert_true(str_eq(story_stage(s, "#1001"), STR("canceled")));
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    print_message("measure: %lld reads\n",
                  (long long)(shopify_requests(s->shop, STR("Orders")) - reads));
    assert_true(shopify_requests(s->shop, STR("Orders")) - reads < 8);
    story_free(s);
}

/* The webhook of its end was lost: planned, it is looked at once more and not bought. */
static void deleted_while_its_purchase_waits_it_is_not_bought(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    policy(s, "{\"grace_s\":600}");
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, 8 * MS_MINUTE);
    no_hooks(s);
    assert_int_equal(shopify_delete_order(s->shop, id, sim_now(s->sim)), OK);
    int64_t reads = shopify_requests(s->shop, STR("Orders"));
    sim_run(s->sim, 30 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 0);
    assert_true(str_eq(story_stage(s, "#1001"), STR("canceled")));
    print_message("measure: %lld reads\n",
                  (long long)(shopify_requests(s->shop, STR("Orders")) - reads));
    assert_true(shopify_requests(s->shop, STR("Orders")) - reads < 8);
    story_place(s, story_order(s));
    story_await(s, "#1002", "to_order", 3 * MS_MINUTE);
    story_await(s, "#1002", "ordered", 20 * MS_MINUTE);
    story_free(s);
}

static void a_long_order_is_bought_and_does_not_stop_others(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input *lines = ARENA_ARRAY(s->arena, struct shopify_line_input, 45);

    (void)state;
    for (int i = 0; i < 45; i++) {
        lines[i].variant_id = s->variant_ids[i % 3];
        lines[i].quantity = 1;
    }
    in->lines = lines;
    in->lines_n = 45;
    int64_t before = s->shop->answers;
    story_place(s, in);
    story_place(s, story_order(s));
    story_await(s, "#1002", "ordered", MS_MINUTE);
    story_await(s, "#1001", "ordered", 5 * MS_MINUTE);
    print_message("measure: %lld answers\n", (long long)(s->shop->answers - before));
    assert_true(s->shop->answers - before < 80);
    assert_int_equal(shopify_throttled(s->shop), 0);
    story_await(s, "#1001", "fulfilled", 8 * MS_HOUR);
    story_free(s);
}

static void a_name_of_any_form_is_found(void **state)
{
    struct story_options o = {.unmapped = true};
    struct story *s = story_new(&o);
    static const char *const names[] = {"SH-1001-EU", "1001", "Nr. 7/2026", "#CN1001#A", "店1001"};
    static const char *const paths[] = {"SH-1001-EU", "1001", "Nr.%207%2F2026", "CN1001%23A",
                                        "%E5%BA%971001"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct shopify_order_input *in = story_order(s);
        in->name = str_of(names[i]);
        int64_t id = story_place(s, in);
        sim_run(s->sim, 30 * MS_SECOND);
        struct str path = str_printf(s->arena, "/api/v1/orders/%s/ship", paths[i]);
        struct sim_answer r = sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path),
                                      "{\"number\":\"LP0070000000030%zu\"}", i);
        if (r.status != 202)
            print_message("%s: %.*s\n", names[i], STR_ARG(r.body));
        assert_int_equal(r.status, 202);
        sim_run(s->sim, MS_MINUTE);
        assert_int_equal(truth(s, id)->fulfillments_n, 1);
    }
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_payload_wipes_nothing_out),
        cmocka_unit_test(without_its_time_a_payload_is_only_a_hint),
        cmocka_unit_test(an_order_that_is_told_after_its_end_stays_ended),
        cmocka_unit_test(the_same_time_with_other_content_is_read_before_anything_is_decided),
        cmocka_unit_test(a_notification_of_an_order_that_is_nowhere_comes_to_rest),
        cmocka_unit_test(an_order_that_cannot_be_read_yet_is_bought_when_it_can),
        cmocka_unit_test(what_was_taken_for_gone_comes_back),
        cmocka_unit_test(an_old_order_that_the_app_may_not_see_any_more_is_not_gone),
        cmocka_unit_test(a_shop_that_lags_behind_its_webhooks_is_asked_ever_slower),
        cmocka_unit_test(one_order_that_cannot_be_read_does_not_stop_the_others),
        cmocka_unit_test(
            without_webhooks_one_order_that_cannot_be_read_does_not_stop_the_others),
        cmocka_unit_test(an_error_among_denials_sets_no_order_aside),
        cmocka_unit_test(milliseconds_in_times_are_no_older_news),
        cmocka_unit_test(what_nobody_knows_yet_is_no_obstacle),
        cmocka_unit_test(a_deleted_order_stays_deleted_whatever_comes_late),
        cmocka_unit_test(deleted_while_its_purchase_waits_it_is_not_bought),
        cmocka_unit_test(a_long_order_is_bought_and_does_not_stop_others),
        cmocka_unit_test(a_name_of_any_form_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
