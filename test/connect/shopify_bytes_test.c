/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Damaged answers and webhooks: golden bodies cut, flipped and mixed, always in the same way.
 * Whatever arrives, the connector gives a result or an error and touches no byte that is not its.
 */
#include "test/connect/shopify_rig.h"

#include <string.h>

#define ROUNDS 400

static const char *const files[] = {
    "orders.json",
    "hook_orders_create_draft.json",
    "hook_orders_test_notification.json",
    "hook_orders_updated_refunded.json",
    "hook_fulfillments_create.json",
};

static uint64_t seed = 88172645463325252;

static size_t below(size_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed % n);
}

/* An own allocation of the exact length, so that reading past the end is seen. */
static struct str damaged(struct arena *a, struct str s)
{
    static const char *const tokens[] = {"null",  "-1",
                                         "\"\"",  "[]",
                                         "{}",    "9223372036854775807",
                                         "1e400", "\"gid://shopify/Order/\"",
                                         "true",  "\\u0000"};
    struct buf b;
    size_t at = below(s.n), gone = below(24);
    struct str head = str_slice(s, 0, at), tail = str_slice(s, at + gone, s.n);
    const char *token = tokens[below(COUNT_OF(tokens))];
    buf_init(&b, a, 1 << 22);
    buf_str(&b, head);
    switch (below(4)) {
    case 0: break;                             /* cut */
    case 1: buf_str(&b, str_of(token)); break; /* put in */
    case 2: buf_char(&b, (char)below(256)); break;
    default: buf_str(&b, str_slice(s, below(s.n), 40)); break;
    }
    if (below(5) > 0)
        buf_str(&b, tail);
    return str_dup(a, buf_view(&b));
}

/* Values of members swapped for others: still JSON, but of the wrong kinds. */
static struct str confused(struct arena *a, struct str s)
{
    static const char *const values[] = {
        "null",   "7",   "\"x\"",          "[]",    "{}",
        "[null]", "0.5", "[[{\"id\":1}]]", "false", "{\"nodes\":7}"};
    struct buf b;
    buf_init(&b, a, 1 << 22);
    for (size_t i = 0; i < s.n; i++) {
        buf_char(&b, s.p[i]);
        if (s.p[i] != ':' || i + 1 >= s.n || below(60) > 0)
            continue;
        /* Simple values only: the rest of a nested one would have to be skipped. */
        size_t end = i + 1;
        while (end < s.n && strchr(" \"{[", s.p[end]) == NULL && strchr(",}]", s.p[end]) == NULL)
            end++;
        if (end < s.n && strchr(",}]", s.p[end]) != NULL) {
            buf_str(&b, str_of(values[below(COUNT_OF(values))]));
            i = end - 1;
        }
    }
    return str_dup(a, buf_view(&b));
}

static void read_as_everything(struct arena *a, struct str body)
{
    static const int64_t ids[] = {450789469};
    static const int statuses[] = {200, 200, 200, 403, 429, 500};
    static const char *const cursors[] = {"", "0 L:x", "0 O:x", "0 F1:x", "0 U1:x O:y"};
    struct create_line line = {1, 2, 3};
    const struct platform_write write = {WRITE_KIND_CREATE, &line, 1, 0, NULL, 0, false};
    const struct str topic = STR("orders/create");
    struct platform_ask ask = {
        .ids = ids, .ids_n = 1, .writes = &write, .writes_n = 1, .topics = &topic, .topics_n = 1};
    for (int op = 0; op < PLATFORM_OP_MAX; op++) {
        struct platform_result r;
        ask.op = (enum platform_op)op;
        ask.cursor = str_of(cursors[below(COUNT_OF(cursors))]);
        r = rig_read(a, &ask, statuses[below(COUNT_OF(statuses))], body);
        assert_true(r.answer.err < ERR_MAX);
        if (op == PLATFORM_WRITES)
            CHECK_INT(r.writes_n, 1);
    }
}

static void hook_as_everything(struct arena *a, struct str body)
{
    static const char *const topics[] = {
        "orders/create",  "orders/edited",    "orders/delete", "fulfillments/create",
        "refunds/create", "customers/redact", "shop/redact",   "x"};
    for (size_t i = 0; i < COUNT_OF(topics); i++) {
        struct hook_envelope env = {.topic = str_of(topics[i])};
        struct hook_result r;
        enum err err = rig_shopify()->hook_read(&env, body, a, &r);
        assert_true(err == OK || err == ERR_NOT_JSON || err == ERR_ANSWER_NOT_UNDERSTOOD);
    }
}

static void no_bytes_can_hurt(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        for (int round = 0; round < ROUNDS; round++) {
            struct arena *a = arena_new();
            struct str whole = rig_file(a, files[i]);
            struct str body = round % 2 == 0 ? damaged(a, whole) : confused(a, whole);
            read_as_everything(a, body);
            hook_as_everything(a, body);
            arena_free(a);
        }
    }
}

static void names_and_queries_of_any_bytes_are_judged(void **state)
{
    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct arena *a = arena_new();
        char bytes[40];
        struct str s = {bytes, below(sizeof(bytes))};
        struct str x, y, z;
        for (size_t i = 0; i < sizeof(bytes); i++)
            bytes[i] = below(3) > 0 ? "a/?.:=&%+shop"[below(13)] : (char)below(256);
        s = str_dup(a, s);
        (void)!rig_shopify()->domain_of(s, a, &x);
        (void)!rig_shopify()->oauth_verify(s, STR("k"), 0, a, &x, &y, &z);
        CHECK_INT(shopify_gid_number(s, "Order"), 0);
        (void)shopify_scopes_named(a, s);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_bytes_can_hurt),
        cmocka_unit_test(names_and_queries_of_any_bytes_are_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
