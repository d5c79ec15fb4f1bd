/* SPDX-License-Identifier: Apache-2.0 */
/* Settings: names, values, and who wins. */
#include "test/base/check.h"

#include "app/options.h"

static struct str refused(struct arena *a, const char *name, const char *text)
{
    struct options o = options_default();
    struct str detail;
    enum option_id id = option_by_name(str_of(name));

    assert_int_not_equal(id, OPTION_MAX);
    assert_int_equal(options_set(a, &o, id, OPTION_FROM_FLAG, str_of(text), &detail),
                     ERR_BAD_INPUT);
    assert_int_equal(o.from[id], OPTION_FROM_DEFAULT);
    return detail;
}

static void every_default_is_valid_and_every_name_is_found(void **state)
{
    struct options o = options_default();

    CHECK_TEXT(o.listen, "127.0.0.1:8787");
    assert_int_equal(o.poll_ms, 60000);
    assert_false(o.log_json);
    for (size_t i = 0; i < OPTION_MAX; i++) {
        struct str flag = option_flag(*state, (enum option_id)i);
        assert_int_equal(option_by_name(str_slice(flag, 2, flag.n)), i);
        assert_true(option_at((enum option_id)i)->sentence[LANG_ZH].n > 0);
    }
    CHECK_TEXT(option_flag(*state, OPTION_poll_ms), "--poll");
    CHECK_TEXT(option_env(*state, OPTION_public_url), "WAYBILL_PUBLIC_URL");
    assert_int_equal(option_by_name(STR("no_such")), OPTION_MAX);
}

static void flags_beat_environment_beats_file_in_any_order(void **state)
{
    struct options o = options_default();
    struct str detail;

    assert_int_equal(options_set(*state, &o, OPTION_threads, OPTION_FROM_FLAG, STR("7"), &detail),
                     OK);
    assert_int_equal(options_set(*state, &o, OPTION_threads, OPTION_FROM_ENV, STR("6"), &detail),
                     OK);
    assert_int_equal(options_set(*state, &o, OPTION_poll_ms, OPTION_FROM_ENV, STR("5s"), &detail),
                     OK);
    assert_int_equal(
        options_set_file(*state, &o, STR("threads=5\npoll = 9s\nlog-json = on"), &detail), OK);
    assert_int_equal(o.threads, 7);
    assert_int_equal(o.poll_ms, 5000);
    assert_true(o.log_json);
}

static void a_wrong_value_is_named_with_its_bounds(void **state)
{
    CHECK_TEXT(refused(*state, "threads", "65"), "--threads must be 1 to 64");
    CHECK_TEXT(refused(*state, "threads", "two"), "--threads must be a whole number");
    CHECK_TEXT(refused(*state, "poll", "5"),
               "--poll must be a span such as 500ms, 5s, 10m, 2h or 60d");
    CHECK_TEXT(refused(*state, "poll", "5ms"), "--poll must be 1s to 24h");
    CHECK_TEXT(refused(*state, "log_json", "perhaps"), "--log-json must be yes or no");
    CHECK_TEXT(refused(*state, "keep-bodies", "1h"), "--keep-bodies must be 24h to 365d");
    CHECK_TEXT(refused(*state, "listen", "x"), "--listen must be 3 to 100 bytes");
}

static void a_file_has_comments_blanks_and_quotes(void **state)
{
    struct options o = options_default();
    struct str detail;

    assert_int_equal(options_set_file(*state, &o,
                                      STR("# mine\n\n  data = \"/a b\" \r\nlisten=[::1]:80\n"),
                                      &detail),
                     OK);
    CHECK_TEXT(o.data, "/a b");
    assert_int_equal(options_set_file(*state, &o, STR("\nlisten\n"), &detail), ERR_BAD_INPUT);
    CHECK_TEXT(detail, "line 2: must be \"name = value\"");
    assert_int_equal(options_set_file(*state, &o, STR("colour = red"), &detail), ERR_BAD_INPUT);
    CHECK_TEXT(detail, "line 1: there is no setting \"colour\"");
}

static void spans_have_units(void **state)
{
    const struct {
        const char *text;
        int64_t ms;
    } good[] = {{"0", 0},
                {"0s", 0},
                {"250ms", 250},
                {"5s", 5000},
                {"10m", 600000},
                {"2h", 7200000},
                {"60d", INT64_C(5184000000)}};
    const char *bad[] = {"", "5", "s", "-5s", "5 s", "5w", "99999999999999d", "1.5h"};
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(options_parse_span(str_of(good[i].text), &ms));
        assert_int_equal(ms, good[i].ms);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(options_parse_span(str_of(bad[i]), &ms));
}

static void an_address_has_a_port(void **state)
{
    const char *bad[] = {"", "8787", ":8787", "[]:1", "a:b", "a:-1", "a:65536", "a:"};
    struct str address;
    uint16_t port;

    (void)state;
    assert_true(options_split_listen(STR("127.0.0.1:8787"), &address, &port));
    CHECK_TEXT(address, "127.0.0.1");
    assert_int_equal(port, 8787);
    assert_true(options_split_listen(STR("[::1]:0"), &address, &port));
    CHECK_TEXT(address, "::1");
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(options_split_listen(str_of(bad[i]), &address, &port));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_default_is_valid_and_every_name_is_found),
        TEST(flags_beat_environment_beats_file_in_any_order),
        TEST(a_wrong_value_is_named_with_its_bounds),
        TEST(a_file_has_comments_blanks_and_quotes),
        TEST(spans_have_units),
        TEST(an_address_has_a_port),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
