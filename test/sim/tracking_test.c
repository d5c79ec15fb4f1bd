/* SPDX-License-Identifier: Apache-2.0 */
/* "Get tracking code" answers in words, in the language of who asks: every answer that there is. */
#include "test/sim/story.h"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct str asked_in(struct story *s, const char *lang, const char *outcome)
{
    struct http_request req = {
        .method = HTTP_POST, .url = STR("/api/v1/orders/1001/tracking"), .body = STR("{}")};

    http_header_add(s->arena, &req.headers, STR("Content-Type"), STR("application/json"));
    http_header_add(s->arena, &req.headers, STR("Accept-Language"), str_of(lang));
    struct sim_answer r = sim_request(s->sim, &req, true);
    assert_int_equal(r.status, 200);
    if (!str_eq(json_str(json_get(r.json, "outcome")), str_of(outcome)))
        fail_msg("not %s: %.*s", outcome, STR_ARG(r.body));
    return str_dup(s->arena, json_str(json_get(r.json, "sentence")));
}

static void answers(struct story *s, const char *outcome, const char *english, const char *chinese)
{
    struct str en = asked_in(s, "en-GB,en;q=0.9", outcome), zh = asked_in(s, "zh-CN", outcome);

    if (!str_has(en, str_of(english)))
        fail_msg("\"%.*s\" lacks \"%s\"", STR_ARG(en), english);
    if (!str_has(zh, str_of(chinese)))
        fail_msg("\"%.*s\" lacks \"%s\"", STR_ARG(zh), chinese);
}

/* Paid by itself or not; ships when the story says so. */
static struct story *begin(bool auto_buy, bool pays)
{
    struct story_options o = {.auto_buy = auto_buy, .ali = aliworld_defaults()};

    o.ali.pays_by_itself = pays;
    o.ali.ship_ms = -1;
    o.ali.delay_ms = 45 * MS_SECOND;
    struct story *s = story_new(&o);
    story_place(s, story_order(s));
    sim_run(s->sim, 2 * MS_MINUTE);
    return s;
}

static void nothing_was_bought(void **state)
{
    struct story *s = begin(false, true);

    (void)state;
    answers(s, "cannot_be_asked", "No purchase is known: order it, or link", "没有已知的采购单");
    story_free(s);
}

static void bought_where_nobody_can_ask(void **state)
{
    struct story *s = begin(false, true);

    (void)state;
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/link", "%s",
                                  "{\"supplier\":\"manual\",\"number\":\"AGENT-77\"}");
    assert_int_equal(r.status, 201);
    answers(s, "cannot_be_asked", "This supplier cannot be asked", "该供应商无法自动查询");
    story_free(s);
}

static void bought_under_a_number_that_is_not_known(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, STR("aliexpress.ds.order.create"), 1);
    story_place(s, story_order(s));
    sim_run(s->sim, 2 * MS_MINUTE);
    answers(s, "cannot_be_asked", "the purchase has no known number", "采购单号未知");
    story_free(s);
}

static void not_shipped_yet_then_shipped(void **state)
{
    struct story *s = begin(true, true);

    (void)state;
    answers(s, "not_shipped_yet", "Not shipped yet, asked ", "供应商尚未发货，");
    aliworld_ship(sim_ali(s->sim), aliworld_order_at(sim_ali(s->sim), 0)->id,
                  STR("LP00700000000303"), sim_now(s->sim));
    answers(s, "number_known", "The tracking number is known.", "已有运单号。");
    story_free(s);
}

static void not_paid_yet(void **state)
{
    struct story *s = begin(true, false);

    (void)state;
    answers(s, "not_shipped_yet", "It waits for your payment at the supplier, asked ",
            "等待您向供应商付款，");
    story_free(s);
}

static void a_supplier_that_is_slow_is_still_being_asked(void **state)
{
    struct story *s = begin(true, true);

    (void)state;
    sim_run(s->sim, 10 * MS_MINUTE);
    aliworld_fault(sim_ali(s->sim), ALIWORLD_DELAY, STR(""), 100);
    answers(s, "asking", "The supplier is being asked: look again in a moment.",
            "正在向供应商查询");
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_was_bought),
        cmocka_unit_test(bought_where_nobody_can_ask),
        cmocka_unit_test(bought_under_a_number_that_is_not_known),
        cmocka_unit_test(not_shipped_yet_then_shipped),
        cmocka_unit_test(not_paid_yet),
        cmocka_unit_test(a_supplier_that_is_slow_is_still_being_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
