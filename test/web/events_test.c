/* SPDX-License-Identifier: Apache-2.0 */
/* What changes, as it changes: nothing is missed, nobody is held up, nobody hears what is not
 * theirs. */
#include "test/web/web_rig.h"

static struct got tune_in(struct rig *r, const char *last_id)
{
    struct ask ask = {.path = "/events"};

    if (last_id)
        ask.headers[0][0] = "Last-Event-ID", ask.headers[0][1] = last_id;
    struct got g = rig_ask(r, &ask);
    CHECK_STATUS(g, 200);
    CHECK_TEXT(http_header_get(&g.headers, STR("Content-Type")),
               "text/event-stream; charset=utf-8");
    assert_non_null(g.stream);
    return g;
}

static void hang_up(struct got *g)
{
    g->stream->close(g->stream);
}

static size_t count(struct str text, const char *what)
{
    size_t n = 0;

    for (ptrdiff_t at; (at = str_find(text, str_of(what))) >= 0; n++)
        text = str_slice(text, (size_t)at + 1, text.n);
    return n;
}

/* The last id in the text, as a browser keeps it. */
static const char *last_id(struct rig *r, struct str text)
{
    struct str id = STR_NONE, rest;

    for (ptrdiff_t at; (at = str_find(text, STR("id: "))) >= 0;) {
        text = str_slice(text, (size_t)at + 4, text.n);
        str_cut(text, '\n', &id, &rest);
    }
    return str_cstr(r->a, id);
}

static void hold(struct rig *r, int number)
{
    struct str path = str_printf(r->a, "/api/v1/orders/%d/hold", number);
    struct got g = rig_post(r, str_cstr(r->a, path), NULL);

    CHECK_STATUS(g, 200);
}

static void release(struct rig *r, int number)
{
    struct str path = str_printf(r->a, "/api/v1/orders/%d/release", number);
    struct got g = rig_post(r, str_cstr(r->a, path), NULL);

    CHECK_STATUS(g, 200);
}

static void a_stream_says_hello_and_then_what_changes(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = tune_in(r, NULL);
    struct str first = rig_heard(r, &g);
    assert_true(str_starts(first, STR("retry: 2000\n\n")));
    assert_true(str_has(first, STR("event: hello\ndata: {\"resumed\":false}\n\n")));
    assert_true(str_has(first, STR("event: counts\ndata: {\"all\":1,")));
    assert_int_equal(count(first, "event: change"), 0);
    CHECK_TEXT(rig_heard(r, &g), "");
    assert_int_equal(g.woken, 0);
    hold(r, 1001);
    assert_true(g.woken > 0);
    struct str heard = rig_heard(r, &g);
    assert_int_equal(count(heard, "event: change"), 1);
    assert_true(str_has(heard, STR("\"kind\":\"order.saved\",\"fact\":\"order.held\"")));
    assert_true(str_has(heard, STR("\"name\":\"#1001\"")));
    assert_true(str_has(heard, STR("\"person\":\"cli\"")));
    assert_false(str_has(heard, STR("Mei")));
    rig_order(r, 450789479, 1002, "Bob");
    heard = rig_heard(r, &g);
    assert_true(str_has(heard, STR("\"fact\":\"order.new\"")));
    assert_true(str_has(heard, STR("event: counts\ndata: {\"all\":2,")));
    hang_up(&g);
}

static void who_comes_again_gets_what_came_meanwhile_and_nothing_twice(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = tune_in(r, NULL);
    rig_heard(r, &g);
    hold(r, 1001);
    const char *last = last_id(r, rig_heard(r, &g));
    hang_up(&g);
    release(r, 1001);
    hold(r, 1001);
    g = tune_in(r, last);
    release(r, 1001); /* told by the stream, not by the history */
    struct str heard = rig_heard(r, &g);
    assert_true(str_has(heard, STR("{\"resumed\":true}")));
    assert_int_equal(count(heard, "\"fact\":\"order.released\""), 2);
    assert_int_equal(count(heard, "\"fact\":\"order.held\""), 1);
    last = last_id(r, heard);
    hang_up(&g);
    g = tune_in(r, last);
    assert_int_equal(count(rig_heard(r, &g), "event: change"), 0);
    hang_up(&g);
    struct ask ask = {.path = str_cstr(r->a, str_printf(r->a, "/events?last_event_id=%s", last))};
    g = rig_ask(r, &ask);
    assert_true(str_has(rig_heard(r, &g), STR("{\"resumed\":true}")));
    hang_up(&g);
}

static void ids_rise_even_when_the_clock_goes_back(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = tune_in(r, NULL);
    rig_heard(r, &g);
    hold(r, 1001);
    const char *last = last_id(r, rig_heard(r, &g));
    hang_up(&g);
    r->now_ms -= MS_HOUR;
    release(r, 1001);
    g = tune_in(r, last);
    assert_int_equal(count(rig_heard(r, &g), "\"fact\":\"order.released\""), 1);
    hang_up(&g);
}

static void an_id_that_is_none_of_ours_means_load_anew(void **state)
{
    static const char *const ids[] = {"ev_zzzzzzzzzzzzz", "ev_7zzzzzzzzzzzz", "17", "ord_x"};
    struct rig *r = *state;

    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        struct got g = tune_in(r, ids[i]);
        struct str heard = rig_heard(r, &g);
        assert_true(str_has(heard, STR("event: reset\ndata: {\"reason\":\"unknown\"}")));
        assert_true(str_has(heard, STR("{\"resumed\":false}")));
        hang_up(&g);
    }
}

static void who_is_too_far_behind_is_told_to_load_anew(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = tune_in(r, NULL);
    rig_heard(r, &g);
    hold(r, 1001);
    const char *last = last_id(r, rig_heard(r, &g));
    hang_up(&g);
    for (int i = 0; i < 501; i++) {
        release(r, 1001);
        hold(r, 1001);
    }
    g = tune_in(r, last);
    struct str heard = rig_heard(r, &g);
    assert_true(str_has(heard, STR("{\"reason\":\"too_far\"}")));
    assert_int_equal(count(heard, "event: change"), 0);
    hang_up(&g);
}

static void who_reads_too_slowly_is_told_to_load_anew_and_holds_up_nobody(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got slow = tune_in(r, NULL), quick = tune_in(r, NULL);
    rig_heard(r, &slow);
    rig_heard(r, &quick);
    size_t heard = 0;
    for (int i = 0; i < 1100; i++) {
        hold(r, 1001);
        release(r, 1001);
        heard += count(rig_heard(r, &quick), "event: change");
    }
    assert_int_equal(heard, 2200);
    struct str text = rig_heard(r, &slow);
    assert_true(str_has(text, STR("event: reset\ndata: {\"reason\":\"too_slow\"}")));
    assert_true(text.n < 1000);
    hold(r, 1001);
    assert_int_equal(count(rig_heard(r, &slow), "event: change"), 1);
    hang_up(&slow);
    hang_up(&quick);
}

static void a_quiet_stream_gives_signs_of_life(void **state)
{
    struct rig *r = *state;
    struct got g = tune_in(r, NULL);

    rig_heard(r, &g);
    for (int i = 0; i < 8; i++)
        rig_pass(r, 5 * MS_SECOND);
    assert_true(count(rig_heard(r, &g), ": still here\n\n") >= 2);
    hang_up(&g);
}

static void how_a_bulk_comes_along_is_told(void **state)
{
    struct rig *r = *state;

    rig_order(r, 450789469, 1001, "Mei");
    struct got g = tune_in(r, NULL);
    rig_heard(r, &g);
    rig_post(r, "/api/v1/bulk", "{\"action\":\"hold\",\"orders\":[\"1001\"]}");
    for (int i = 0; i < 10; i++)
        rig_pass(r, 10);
    struct str heard = rig_heard(r, &g);
    assert_true(str_has(heard, STR("event: bulk\ndata: {\"id\":\"blk_")));
    assert_true(str_has(heard, STR("\"state\":\"done\"")));
    assert_true(str_has(heard, STR("\"fact\":\"bulk.finished\"")));
    hang_up(&g);
}

static void only_so_many_streams_are_open(void **state)
{
    struct rig *r = *state;
    struct got all[50];

    for (size_t i = 0; i < COUNT_OF(all); i++)
        all[i] = tune_in(r, NULL);
    struct got g = rig_get(r, "/events");
    CHECK_PROBLEM(r, g, 503, "busy");
    hang_up(&all[7]);
    all[7] = tune_in(r, NULL);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        hang_up(&all[i]);
}

static void a_token_opens_it_and_a_revoked_one_hears_nothing_more(void **state)
{
    struct rig *r = *state;
    struct ask ask = {.path = "/events", .stranger = true};
    struct got g = rig_ask(r, &ask);

    CHECK_STATUS(g, 401);
    ask = (struct ask){.path = "/events", .token = rig_token(r, "read")};
    g = rig_ask(r, &ask);
    CHECK_STATUS(g, 200);
    rig_heard(r, &g);
    struct got tokens = rig_get(r, "/api/v1/tokens");
    struct str id = json_str(json_path(json_at(json_get(tokens.json, "items"), 0), "id"));
    ask = (struct ask){.method = HTTP_DELETE,
                       .path = str_cstr(r->a, str_cat(r->a, STR("/api/v1/tokens/"), id))};
    tokens = rig_ask(r, &ask);
    CHECK_STATUS(tokens, 200);
    CHECK_TEXT(rig_heard(r, &g), "(end)");
    hang_up(&g);
}

static void the_end_of_the_hub_ends_it(void **state)
{
    struct rig *r = *state;
    struct got g = tune_in(r, NULL);

    rig_heard(r, &g);
    desk_close(r->desk);
    assert_true(g.woken > 0);
    CHECK_TEXT(rig_heard(r, &g), "(end)");
    hang_up(&g);
    g = rig_get(r, "/events");
    CHECK_PROBLEM(r, g, 503, "closing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_stream_says_hello_and_then_what_changes),
        RIG_TEST(who_comes_again_gets_what_came_meanwhile_and_nothing_twice),
        RIG_TEST(ids_rise_even_when_the_clock_goes_back),
        RIG_TEST(an_id_that_is_none_of_ours_means_load_anew),
        RIG_TEST(who_is_too_far_behind_is_told_to_load_anew),
        RIG_TEST(who_reads_too_slowly_is_told_to_load_anew_and_holds_up_nobody),
        RIG_TEST(a_quiet_stream_gives_signs_of_life),
        RIG_TEST(how_a_bulk_comes_along_is_told),
        RIG_TEST(only_so_many_streams_are_open),
        RIG_TEST(a_token_opens_it_and_a_revoked_one_hears_nothing_more),
        RIG_TEST(the_end_of_the_hub_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
