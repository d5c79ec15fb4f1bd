/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories of the supplier's messages: at the door (signed, forged, garbage, too large, repeated),
 * and what a message is worth to a purchase whose number got lost.
 */
#include "base/crypto.h"
#include "base/time.h"
#include "sim/sim_part.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define CREATE   STR("aliexpress.ds.order.create")
#define PUSH_URL "https://hub.example/webhooks/aliexpress"

static struct story *begin(bool pushes)
{
    struct story_options o = {.auto_buy = true, .ali = aliworld_defaults()};

    o.ali.pays_by_itself = true;
    o.ali.ship_ms = -1;
    if (pushes)
        o.ali.push_url = STR(PUSH_URL);
    return story_new(&o);
}

static struct str bought(struct story *s, size_t i)
{
    assert_true(i < aliworld_orders_n(sim_ali(s->sim)));
    return aliworld_order_at(sim_ali(s->sim), i)->id;
}

/* The message, signed with that secret. */
static int told(struct story *s, struct str body, struct str secret)
{
    struct http_request req = {
        .method = HTTP_POST, .url = STR("/webhooks/aliexpress"), .body = body};
    uint8_t mac[SHA256_LEN];

    crypto_hmac_sha256(secret, str_cat(s->arena, STR(SIM_APP_KEY), body), mac);
    http_header_add(s->arena, &req.headers, STR("Content-Type"), STR("application/json"));
    http_header_add(s->arena, &req.headers, STR("Authorization"),
                    hex_lower(s->arena, mac, sizeof(mac)));
    return sim_request(s->sim, &req, false).status;
}

static struct str message(struct story *s, struct str number, const char *status)
{
    return str_printf(s->arena,
                      "{\"data\":{\"buyerId\":1,\"orderId\":%.*s,\"orderStatus\":\"%s\"},"
                      "\"message_type\":53,\"seller_id\":\"1\",\"site\":\"ae_global\","
                      "\"timestamp\":1795000000}",
                      STR_ARG(number), status);
}

static size_t stored(struct story *s)
{
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/webhooks", "%s", "");
    size_t n = 0;

    for (struct json_iter it = json_iter(json_get(r.json, "items")); json_next(&it);)
        n += str_has(json_str(json_get(it.val, "topic")), STR("Order"));
    return n;
}

static void the_door_takes_what_is_signed_and_nothing_else(void **state)
{
    struct story *s = begin(false);
    struct str secret = STR(SIM_APP_SECRET);

    (void)state;
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    struct str body = message(s, bought(s, 0), "OrderShipped");
    assert_int_equal(told(s, body, secret), 200);
    assert_int_equal(told(s, body, secret), 200); /* repeated: once is enough */
    assert_int_equal(stored(s), 1);
    assert_int_equal(told(s, body, STR("another secret")), 401);
    assert_int_equal(told(s, str_cat(s->arena, body, STR(" ")), STR("")), 401);
    /* Signed, but nothing that can be understood: taken, so that it does not come again. */
    static const char *const garbage[] = {"",
                                          "{",
                                          "[]",
                                          "null",
                                          "{\"data\":{}}",
                                          "{\"data\":{\"orderId\":\"x\"},\"message_type\":53}",
                                          "{\"message_type\":18}",
                                          "\xff\xfe\x00"};
    for (size_t i = 0; i < COUNT_OF(garbage); i++)
        assert_int_equal(told(s, str_of(garbage[i]), secret), 200);
    struct buf large;
    buf_init(&large, s->arena, 80 << 10);
    buf_str(&large, STR("{\"data\":{\"orderId\":1,\"x\":\""));
    while (large.n < (70 << 10))
        buf_char(&large, 'x');
    buf_str(&large, STR("\"}}"));
    assert_int_equal(told(s, buf_view(&large), secret), 413);
    assert_int_equal(stored(s), 1);
    story_free(s);
}

static void the_number_of_a_purchase_whose_answer_got_lost_comes_by_message(void **state)
{
    struct story *s = begin(true);

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, CREATE, 1);
    story_place(s, story_order(s));
    sim_run(s->sim, 5 * MS_MINUTE);
    story_expect(s, "#1001: supplier order ", " is its purchase: a message told of it",
                 (char *)NULL);
    struct sim_answer r = story_get(s, "#1001");
    assert_int_equal(json_len(json_get(r.json, "problems")), 0);
    assert_true(str_has(r.body, bought(s, 0)));
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    aliworld_ship(sim_ali(s->sim), bought(s, 0), STR("LP00700000000303"), sim_now(s->sim));
    story_await(s, "#1001", "fulfilled", MS_MINUTE);
    story_free(s);
}

static void different_goods_tell_two_lost_purchases_apart(void **state)
{
    struct story *s = begin(true);
    struct shopify_order_input *other = story_order(s);

    (void)state;
    ((struct shopify_line_input *)other->lines)[0].variant_id = s->variant_ids[1];
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, CREATE, 2);
    story_place(s, story_order(s));
    story_place(s, other);
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 2);
    for (size_t i = 0; i < 2; i++) {
        const struct aliworld_order *o = aliworld_order_at(sim_ali(s->sim), i);
        const char *name = str_ends(o->lines[0].sku_id, STR("100")) ? "#1001" : "#1002";
        struct sim_answer r = story_get(s, name);
        assert_int_equal(json_len(json_get(r.json, "problems")), 0);
        assert_true(str_has(r.body, o->id));
    }
    story_free(s);
}

/* An order of the same goods was bought before: its turn to be asked is hours away, but whether it
 * lacks something must be known first. */
static void others_of_the_same_goods_are_asked_before_their_turn(void **state)
{
    struct story *s = begin(true);

    (void)state;
    story_place(s, story_order(s));
    sim_run(s->sim, 20 * MS_HOUR);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, CREATE, 1);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_INTERNAL, CREATE, 100);
    story_place(s, story_order(s));
    sim_run(s->sim, MS_MINUTE);
    struct sim_answer r = story_get(s, "#1002");
    assert_int_equal(json_len(json_get(r.json, "problems")), 0);
    assert_true(str_has(r.body, bought(s, 1)));
    story_free(s);
}

static void the_same_goods_are_proposed_and_a_person_says_which(void **state)
{
    struct story *s = begin(true);

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, CREATE, 2);
    story_place(s, story_order(s));
    story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 2);
    struct str reference = STR_NONE;
    for (int i = 0; i < 2; i++) {
        struct sim_answer r = story_get(s, i ? "#1002" : "#1001");
        assert_true(str_has(r.body, STR("bought_number_unknown")));
        assert_true(str_has(r.body, STR(", perhaps supplier order ")));
        assert_true(str_has(r.body, bought(s, 0)) && str_has(r.body, bought(s, 1)));
        if (i == 0)
            reference = str_dup(
                s->arena,
                json_str(json_path(json_at(json_get(r.json, "purchases"), 0), "reference")));
    }
    size_t own = str_eq(aliworld_order_at(sim_ali(s->sim), 0)->reference, reference) ? 0 : 1;
    assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/link", "{\"number\":\"%.*s\"}",
                             STR_ARG(bought(s, own)))
                         .status,
                     201);
    sim_run(s->sim, MS_MINUTE); /* what is left is clear */
    struct sim_answer r = story_get(s, "#1002");
    assert_int_equal(json_len(json_get(r.json, "problems")), 0);
    assert_true(str_has(r.body, bought(s, 1 - own)));
    assert_false(str_has(r.body, bought(s, own)));
    story_free(s);
}

/* Goods of two stores: one call makes two orders, and each message is about a part. */
static void a_part_of_a_purchase_is_proposed(void **state)
{
    struct story *s = begin(true);
    struct shopify_order_input *in = story_order_of_two_stores(s);

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, CREATE, 1);
    story_place(s, in);
    sim_run(s->sim, 10 * MS_MINUTE);
    struct sim_answer r = story_get(s, "#1001");
    assert_true(str_has(r.body, STR("bought_number_unknown")));
    assert_true(str_has(r.body, bought(s, 0)) && str_has(r.body, bought(s, 1)));
    for (size_t i = 0; i < 2; i++) {
        r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/link",
                    "{\"number\":\"%.*s\",\"purchase\":\"%.*s\"}", STR_ARG(bought(s, i)),
                    STR_ARG(str_dup(
                        s->arena, json_str(json_path(
                                      json_at(json_get(story_get(s, "#1001").json, "purchases"), 0),
                                      "id")))));
        assert_int_equal(r.status, 201);
    }
    sim_run(s->sim, MS_MINUTE);
    assert_int_equal(json_len(json_get(story_get(s, "#1001").json, "problems")), 0);
    story_free(s);
}

static void an_order_of_other_goods_is_nobodys(void **state)
{
    struct story *s = begin(false);

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, CREATE, 1);
    story_place(s, story_order(s));
    sim_run(s->sim, 2 * MS_MINUTE);
    /* Some other order that exists, and one that nobody can read. */
    assert_int_equal(
        told(s, message(s, STR("8190000000009999"), "OrderCreated"), STR(SIM_APP_SECRET)), 200);
    sim_run(s->sim, MS_HOUR);
    struct sim_answer r = story_get(s, "#1001");
    assert_true(str_has(r.body, STR("bought_number_unknown")));
    assert_false(str_has(r.body, STR("8190000000009999")));
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_door_takes_what_is_signed_and_nothing_else),
        cmocka_unit_test(the_number_of_a_purchase_whose_answer_got_lost_comes_by_message),
        cmocka_unit_test(different_goods_tell_two_lost_purchases_apart),
        cmocka_unit_test(others_of_the_same_goods_are_asked_before_their_turn),
        cmocka_unit_test(the_same_goods_are_proposed_and_a_person_says_which),
        cmocka_unit_test(a_part_of_a_purchase_is_proposed),
        cmocka_unit_test(an_order_of_other_goods_is_nobodys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
