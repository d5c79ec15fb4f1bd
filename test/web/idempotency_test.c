/* SPDX-License-Identifier: Apache-2.0 */
/* A POST with an Idempotency-Key is done once and answered the same way. */
#include "test/web/web_rig.h"

static struct ask note(const char *key, const char *text)
{
    return (struct ask){.method = HTTP_POST,
                        .path = "/api/v1/orders/1001/note",
                        .body = text,
                        .headers = {{"Idempotency-Key", key}}};
}

static size_t notes(struct rig *r)
{
    struct got g = rig_get(r, "/api/v1/orders/1001/history");
    size_t n = 0;

    for (struct json_iter it = json_iter(json_get(g.json, "items")); json_next(&it);)
        n += str_eq(json_str(json_get(it.val, "kind")), STR("order.note"));
    return n;
}

static void a_repeated_request_is_done_once(void **state)
{
    struct rig *r = *state;
    struct ask ask = note("k-1", "{\"text\":\"called\"}");

    rig_order(r, 450789469, 1001, "Mei");
    struct got first = rig_ask(r, &ask), again = rig_ask(r, &ask);
    CHECK_STATUS(first, 201);
    CHECK_STATUS(again, 201);
    assert_true(str_eq(first.body, again.body));
    assert_int_equal(notes(r), 1);
}

static void without_a_key_it_is_done_again(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    for (int i = 0; i < 2; i++) {
        struct got g = rig_post(r, "/api/v1/orders/1001/note", "{\"text\":\"called\"}");
        CHECK_STATUS(g, 201);
    }
    assert_int_equal(notes(r), 2);
}

static void a_key_belongs_to_one_request(void **state)
{
    struct rig *r = *state;
    struct ask ask = note("k-1", "{\"text\":\"called\"}"), other = note("k-1", "{\"text\":\"x\"}");

    rig_order(r, 450789469, 1001, "Mei");
    rig_order(r, 450789479, 1002, "Bob");
    struct got g = rig_ask(r, &ask);
    CHECK_STATUS(g, 201);
    g = rig_ask(r, &other);
    CHECK_PROBLEM(r, g, 422, "idempotency_mismatch");
    other = ask;
    other.path = "/api/v1/orders/1002/note";
    g = rig_ask(r, &other);
    CHECK_PROBLEM(r, g, 422, "idempotency_mismatch");
    assert_int_equal(notes(r), 1);
}

static void callers_do_not_share_keys(void **state)
{
    struct rig *r = *state;
    struct ask ask = note("k-1", "{\"text\":\"called\"}"), other = ask;

    rig_order(r, 450789469, 1001, "Mei");
    other.token = rig_token(r, "write");
    struct got g = rig_ask(r, &ask);
    CHECK_STATUS(g, 201);
    g = rig_ask(r, &other);
    CHECK_STATUS(g, 201);
    assert_int_equal(notes(r), 2);
}

static void a_failure_may_be_tried_again_with_the_key(void **state)
{
    struct rig *r = *state;
    struct ask ask = note("k-1", "{\"text\":\"called\"}");
    struct got g = rig_ask(r, &ask);

    CHECK_PROBLEM(r, g, 404, "not_found");
    rig_order(r, 450789469, 1001, "Mei");
    g = rig_ask(r, &ask);
    CHECK_STATUS(g, 201);
}

static void after_a_day_a_key_is_new(void **state)
{
    struct rig *r = *state;
    struct ask ask = note("k-1", "{\"text\":\"called\"}");

    rig_order(r, 450789469, 1001, "Mei");
    rig_ask(r, &ask);
    rig_pass(r, MS_DAY + MS_HOUR);
    struct got g = rig_ask(r, &ask);
    CHECK_STATUS(g, 201);
    assert_int_equal(notes(r), 2);
}

static void while_the_first_waits_the_second_is_told_so(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.method = HTTP_POST,
                      .path = "/api/v1/orders/1001/ship",
                      .body = "{\"number\":\"LP00123456789012\"}",
                      .headers = {{"Idempotency-Key", "k-1"}}};

    rig_order(r, 450789469, 1001, "Mei");
    struct got *first = rig_begin(r, &ask);
    rig_turns(r);
    assert_int_equal(first->status, 0); /* it waits for the shop */
    struct got second = rig_ask(r, &ask);
    CHECK_PROBLEM(r, second, 409, "conflict");
    rig_pass(r, 20 * MS_SECOND);
    assert_int_equal(first->status, 202);
    second = rig_ask(r, &ask);
    CHECK_STATUS(second, 202);
    assert_true(str_eq(first->body, second.body));
    assert_int_equal(json_len(json_get(second.json, "writes")), 1);
}

static void an_odd_key_is_refused(void **state)
{
    static const char *const keys[] = {"two words", "\x01", "caf\xc3\xa9"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        struct ask ask = note(keys[i], "{\"text\":\"called\"}");
        struct got g = rig_ask(r, &ask);
        CHECK_PROBLEM(r, g, 400, "bad_input");
    }
}

static void a_token_is_never_kept_for_a_key(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.method = HTTP_POST,
                      .path = "/api/v1/tokens",
                      .body = "{\"name\":\"anna\"}",
                      .headers = {{"Idempotency-Key", "k-1"}}};
    struct got a = rig_ask(r, &ask), b = rig_ask(r, &ask);

    CHECK_STATUS(b, 201);
    assert_false(str_eq(rig_text(r, &a, "token"), rig_text(r, &b, "token")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_repeated_request_is_done_once),
        RIG_TEST(without_a_key_it_is_done_again),
        RIG_TEST(a_key_belongs_to_one_request),
        RIG_TEST(callers_do_not_share_keys),
        RIG_TEST(a_failure_may_be_tried_again_with_the_key),
        RIG_TEST(after_a_day_a_key_is_new),
        RIG_TEST(while_the_first_waits_the_second_is_told_so),
        RIG_TEST(an_odd_key_is_refused),
        RIG_TEST(a_token_is_never_kept_for_a_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
