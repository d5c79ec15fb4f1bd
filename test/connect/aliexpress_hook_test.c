/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that AliExpress pushes: only what is signed by the app's secret is believed, and then
 * only which order to ask about.
 */
#include "connect/aliexpress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/crypto.h"

static const struct account account = {
    .client_id = {"501234", 6},
    .client_secret = {"wb-test-secret-0001", 19},
};

static const struct json *load(struct arena *a, const char *name)
{
    char *path = str_cstr(a, str_printf(a, "%s/aliexpress/%s", TEST_DATA_DIR, name));
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buf b;
    buf_init(&b, a, 1 << 20);
    char part[4096];
    size_t n;
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        buf_put(&b, part, n);
    (void)fclose(f);
    const struct json *v;
    assert_int_equal(json_parse(a, buf_view(&b), &v), OK);
    return v;
}

struct heard {
    bool genuine;
    struct str number, status;
};

static struct heard hear(struct arena *a, const struct account *acc, struct str signature,
                         struct str body)
{
    const struct supplier *s = supplier_by_id(STR("aliexpress"));
    struct http_headers headers = {0};
    struct heard r = {0};
    http_header_add(a, &headers, STR("authorization"), signature);
    r.genuine = s->hook(acc, &headers, body, a, &r.number, &r.status);
    return r;
}

static struct str signature_of(struct arena *a, const struct account *acc, struct str body)
{
    uint8_t mac[SHA256_LEN];
    crypto_hmac_sha256(acc->client_secret, str_cat(a, acc->client_id, body), mac);
    return hex_lower(a, mac, sizeof(mac));
}

static void signed_messages_name_an_order(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (struct json_iter it = json_iter(load(a, "hooks.json")); json_next(&it);) {
        const struct account acc = {.client_id = json_str(json_get(it.val, "key")),
                                    .client_secret = json_str(json_get(it.val, "secret"))};
        struct str body = json_str(json_get(it.val, "body"));
        struct heard h = hear(a, &acc, json_str(json_get(it.val, "authorization")), body);
        assert_true(h.genuine);
        assert_true(str_eq(h.number, json_str(json_get(it.val, "number"))));
        assert_true(str_eq(h.status, json_str(json_get(it.val, "status"))));
    }
    arena_free(a);
}

static void what_others_send_is_not_heard(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str body = STR("{\"data\":{\"orderId\":1},\"message_type\":53}");
    struct str good = signature_of(a, &account, body);
    struct account other = account, none = account, keyless = account;
    other.client_secret = STR("another");
    none.client_secret = STR("");
    keyless.client_id = STR("");
    assert_true(hear(a, &account, good, body).genuine);
    assert_true(hear(a, &account, str_upper(a, good), body).genuine);
    assert_false(hear(a, &account, STR(""), body).genuine);
    assert_false(hear(a, &account, str_slice(good, 0, 63), body).genuine);
    assert_false(hear(a, &account, str_cat(a, good, STR("0")), body).genuine);
    assert_false(hear(a, &account, good, str_cat(a, body, STR(" "))).genuine);
    assert_false(hear(a, &other, good, body).genuine);
    assert_false(hear(a, &none, signature_of(a, &none, body), body).genuine);
    assert_false(hear(a, &keyless, signature_of(a, &keyless, body), body).genuine);
    struct http_headers nothing = {0};
    struct str number, status;
    assert_false(
        supplier_by_id(STR("aliexpress"))->hook(&account, &nothing, body, a, &number, &status));
    assert_false(
        supplier_by_id(STR("manual"))->hook(&account, &nothing, body, a, &number, &status));
    arena_free(a);
}

static void a_message_of_no_concern_is_genuine_and_names_none(void **state)
{
    (void)state;
    static const struct {
        const char *body, *number, *status;
    } rows[] = {
        {"{\"data\":{\"orderId\":\"8190000000000303\",\"orderStatus\":\"OrderCreated\"}}",
         "8190000000000303", "OrderCreated"},
        {"{\"data\":\"{\\\"orderId\\\":8190000000000303,\\\"orderStatus\\\":\\\"OrderClosed\\\"}"
         "\"}",
         "8190000000000303", "OrderClosed"},
        {"{\"data\":{\"trade_order_id\":8190000000000303},\"message_type\":18}", "8190000000000303",
         ""},
        {"{\"data\":{\"expires\":1},\"message_type\":65}", "", ""},
        {"{\"data\":{\"orderId\":\"1 OR 1\",\"orderStatus\":\"x\"}}", "", ""},
        {"{\"data\":{\"orderId\":0}}", "", ""},
        {"{\"data\":[8190000000000303]}", "", ""},
        {"{\"data\":\"no json\"}", "", ""},
        {"[]", "", ""},
        {"ping", "", ""},
        {"", "", ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str body = str_of(rows[i].body);
        struct heard h = hear(a, &account, signature_of(a, &account, body), body);
        assert_true(h.genuine);
        assert_true(str_eq(h.number, str_of(rows[i].number)));
        assert_true(str_eq(h.status, str_of(rows[i].status)));
    }
    arena_free(a);
}

static void a_message_beyond_all_measure_is_not_read(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b;
    buf_init(&b, a, 70000);
    while (b.n < 66000)
        buf_str(&b, STR("          "));
    struct str body = buf_view(&b);
    assert_false(hear(a, &account, signature_of(a, &account, body), body).genuine);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signed_messages_name_an_order),
        cmocka_unit_test(what_others_send_is_not_heard),
        cmocka_unit_test(a_message_of_no_concern_is_genuine_and_names_none),
        cmocka_unit_test(a_message_beyond_all_measure_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
