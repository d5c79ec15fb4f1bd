/* SPDX-License-Identifier: Apache-2.0 */
/* An order too big for one answer: page after page until all parts have all their lines. */
#include "test/connect/shopify_rig.h"

static const int64_t order_id[] = {450789469};

static void put_nodes(struct buf *b, const char *format, int from, int to)
{
    buf_str(b, STR("{\"nodes\":["));
    for (int i = from; i <= to; i++) {
        if (i > from)
            buf_char(b, ',');
        buf_str(b, str_replace(b->arena, str_of(format), STR("#"), str_printf(b->arena, "%d", i)));
    }
    buf_char(b, ']');
}

static void put_page(struct buf *b, const char *cursor)
{
    buf_printf(b, ",\"pageInfo\":{\"hasNextPage\":%s,\"endCursor\":\"%s\"}}",
               cursor[0] != '\0' ? "true" : "false", cursor);
}

#define LINE    "{\"id\":\"gid://shopify/LineItem/#\",\"quantity\":1}"
#define FO_LINE "{\"id\":\"gid://shopify/FulfillmentOrderLineItem/#\",\"remainingQuantity\":1}"
#define SENT    "{\"quantity\":1,\"lineItem\":{\"id\":\"gid://shopify/LineItem/#\"}}"

/* A shop with one order of 300 lines, in pages of 240, and two fulfillment orders in two pages. */
static struct str big_shop(struct arena *a, struct str document, struct str after)
{
    struct buf b;
    buf_init(&b, a, 1 << 18);
    if (str_has(document, STR("query OrderOne"))) {
        buf_str(&b, STR("{\"data\":{\"order\":{\"id\":\"gid://shopify/Order/450789469\","
                        "\"name\":\"#1001\",\"updatedAt\":\"2026-11-20T10:00:00Z\","
                        "\"lineItems\":"));
        put_nodes(&b, LINE, 1, 240);
        put_page(&b, "l=240 +");
        buf_str(&b, STR(",\"fulfillmentOrders\":{\"nodes\":[{\"id\":"
                        "\"gid://shopify/FulfillmentOrder/91\",\"lineItems\":"));
        put_nodes(&b, FO_LINE, 1, 240);
        put_page(&b, "f91");
        buf_str(&b, STR("}]"));
        put_page(&b, "o1");
        buf_str(&b, STR(",\"fulfillments\":[{\"id\":\"gid://shopify/Fulfillment/81\","
                        "\"fulfillmentLineItems\":"));
        put_nodes(&b, SENT, 1, 240);
        put_page(&b, "u81");
        buf_str(&b, STR("}]}}}"));
    } else if (str_has(document, STR("query OrderLines"))) {
        CHECK_TEXT(after, "l=240 +");
        buf_str(&b, STR("{\"data\":{\"order\":{\"id\":\"gid://shopify/Order/450789469\","
                        "\"updatedAt\":\"2026-11-20T10:00:00Z\",\"lineItems\":"));
        put_nodes(&b, LINE, 241, 300);
        put_page(&b, "");
        buf_str(&b, STR("}}}"));
    } else if (str_has(document, STR("query OrderFos"))) {
        CHECK_TEXT(after, "o1");
        buf_str(&b, STR("{\"data\":{\"order\":{\"id\":\"gid://shopify/Order/450789469\","
                        "\"updatedAt\":\"2026-11-20T10:00:00Z\",\"fulfillmentOrders\":{\"nodes\":"
                        "[{\"id\":\"gid://shopify/FulfillmentOrder/92\",\"lineItems\":"));
        put_nodes(&b, FO_LINE, 1001, 1240);
        put_page(&b, "f92");
        buf_str(&b, STR("}]"));
        put_page(&b, "");
        buf_str(&b, STR("}}}"));
    } else if (str_has(document, STR("query FoLines"))) {
        bool first = str_eq(after, STR("f91"));
        buf_str(&b, STR("{\"data\":{\"fulfillmentOrder\":{\"id\":\"x\",\"lineItems\":"));
        put_nodes(&b, FO_LINE, first ? 241 : 1241, first ? 280 : 1250);
        put_page(&b, "");
        buf_str(&b, STR("}}}"));
    } else {
        CHECK_TEXT(after, "u81");
        buf_str(&b, STR("{\"data\":{\"fulfillment\":{\"id\":\"x\",\"fulfillmentLineItems\":"));
        put_nodes(&b, SENT, 241, 245);
        put_page(&b, "");
        buf_str(&b, STR("}}}"));
    }
    return buf_view(&b);
}

/* What the pages brought, counted. */
struct tally {
    size_t lines, fos[2], sent;
    int64_t last_line;
};

static void count(struct tally *t, const struct order *o)
{
    t->lines += o->lines_n;
    if (o->lines_n > 0)
        t->last_line = o->lines[o->lines_n - 1].ext_id;
    for (size_t i = 0; i < o->fos_n; i++) {
        assert_true(o->fos[i].ext_id == 91 || o->fos[i].ext_id == 92);
        t->fos[o->fos[i].ext_id - 91] += o->fos[i].lines_n;
    }
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        CHECK_INT(o->fulfillments[i].ext_id, 81);
        t->sent += o->fulfillments[i].lines_n;
    }
}

static void all_pages_of_a_big_order_come_in(void **state)
{
    struct arena *a = *state;
    struct platform_ask ask = {.op = PLATFORM_ORDER_ONE, .ids = order_id, .ids_n = 1};
    struct tally t = {0};
    int pages = 0;
    do {
        double cost;
        const struct json *body = rig_request(a, &ask, &cost);
        struct str after = json_str(json_path(body, "variables.after"));
        struct str answer = big_shop(a, json_str(json_get(body, "query")), after);
        struct platform_result r = rig_read(a, &ask, 200, answer);
        assert_int_equal(r.answer.err, OK);
        CHECK_INT(r.orders_n, 1);
        CHECK_INT(r.orders[0].order.ext_id, order_id[0]);
        assert_true((r.orders[0].more_lines || r.orders[0].more_fos) == !str_empty(r.cursor));
        count(&t, &r.orders[0].order);
        ask.cursor = r.cursor;
        pages++;
        assert_true(pages < 10);
    } while (!str_empty(ask.cursor));
    CHECK_INT(pages, 6);
    CHECK_INT(t.lines, 300);
    CHECK_INT(t.last_line, 300);
    CHECK_INT(t.fos[0], 280);
    CHECK_INT(t.fos[1], 250);
    CHECK_INT(t.sent, 245);
}

static void a_cursor_that_is_not_ours_is_refused(void **state)
{
    static const char *const cursors[] = {"abc",  "L",   "L:", "L5:x", "F:x",  "F0:x",
                                          "Fx:y", "Z:x", " ",  ":",    "U-1:x"};
    for (size_t i = 0; i < COUNT_OF(cursors); i++) {
        struct platform_ask ask = {.op = PLATFORM_ORDER_ONE, .ids = order_id, .ids_n = 1};
        struct http_request req;
        struct platform_result r;
        double cost;
        ask.cursor = str_of(cursors[i]);
        assert_int_equal(rig_shopify()->ask(&ask, &rig_account, 0, *state, &req, &cost),
                         ERR_BAD_INPUT);
        r = rig_read(*state, &ask, 200, STR("{\"data\":{\"order\":null}}"));
        assert_int_equal(r.answer.err, ERR_STALE);
    }
}

static void an_order_that_changed_between_pages_is_begun_again(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_ORDER_ONE, .ids = order_id, .ids_n = 1};
    const char *body = "{\"data\":{\"order\":{\"id\":\"gid://shopify/Order/450789469\","
                       "\"updatedAt\":\"1970-01-01T00:00:05Z\",\"lineItems\":{\"nodes\":[]}}}}";
    ask.cursor = STR("5000 L:abc");
    assert_int_equal(rig_read(*state, &ask, 200, str_of(body)).answer.err, OK);
    ask.cursor = STR("4000 L:abc");
    assert_int_equal(rig_read(*state, &ask, 200, str_of(body)).answer.err, ERR_STALE);
}

static void a_list_that_vanished_between_pages_is_stale(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_ORDER_ONE, .ids = order_id, .ids_n = 1};
    struct platform_result r;
    ask.cursor = STR("5 F91:abc");
    r = rig_read(*state, &ask, 200, STR("{\"data\":{\"fulfillmentOrder\":null}}"));
    assert_int_equal(r.answer.err, ERR_STALE);
    CHECK_INT(r.orders_n, 0);
    r = rig_read(*state, &ask, 200,
                 STR("{\"data\":{\"fulfillmentOrder\":null},\"errors\":[{\"message\":\"Access "
                     "denied\",\"path\":[\"fulfillmentOrder\"]}]}"));
    assert_int_equal(r.answer.err, ERR_SCOPE_MISSING);
}

static void a_batch_says_which_orders_are_too_big_for_it(void **state)
{
    struct platform_ask ask = {.op = PLATFORM_ORDERS, .ids = order_id, .ids_n = 1};
    struct platform_result r = rig_read(
        *state, &ask, 200,
        STR("{\"data\":{\"nodes\":[{\"id\":\"gid://shopify/Order/1\",\"lineItems\":{\"nodes\":[],"
            "\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"x\"}}},"
            "{\"id\":\"gid://shopify/Order/2\",\"fulfillmentOrders\":{\"nodes\":[{\"id\":"
            "\"gid://shopify/FulfillmentOrder/3\",\"lineItems\":{\"nodes\":[],\"pageInfo\":"
            "{\"hasNextPage\":true,\"endCursor\":\"x\"}}}]}}]}}"));
    assert_true(r.orders[0].more_lines && !r.orders[0].more_fos);
    assert_true(!r.orders[1].more_lines && r.orders[1].more_fos);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_pages_of_a_big_order_come_in),
        TEST(a_cursor_that_is_not_ours_is_refused),
        TEST(an_order_that_changed_between_pages_is_begun_again),
        TEST(a_list_that_vanished_between_pages_is_stale),
        TEST(a_batch_says_which_orders_are_too_big_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
