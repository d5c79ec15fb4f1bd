/* SPDX-License-Identifier: Apache-2.0 */
/* What people type about themselves, and what their browsers say. */
#include "test/base/check.h"

#include "core/user.h"

static void an_address_is_kept_in_lower_case(void **state)
{
    static const char *const wrong[] = {"", "anna", "@x.com", "anna@", "an na@x.com", "a\n@x"};

    CHECK_TEXT(user_email(*state, STR("  Anna@Example.COM ")), "anna@example.com");
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(user_email(*state, str_of(wrong[i])).n, 0);
}

static bool passes(struct arena *a, const char *password)
{
    return !user_password_flaw(a, str_of(password), STR("Anna Karenina"),
                               STR("annakarenina@example.com"), LANG_EN)
                .n;
}

static void a_password_is_long_and_not_the_obvious(void **state)
{
    struct arena *a = *state;

    assert_true(passes(a, "a long sentence"));
    assert_true(passes(a, "一二三四五六七八九十"));
    assert_true(passes(a, " begins with a blank"));
    assert_false(passes(a, ""));
    assert_false(passes(a, "ninebytes"));
    assert_false(passes(a, "一二三四"));
    assert_false(passes(a, "aaaaaaaaaaaaaa"));
    assert_false(passes(a, "anna karenina"));
    assert_false(passes(a, "AnnaKarenina@example.com"));
    assert_false(passes(a, "annakarenina"));
    assert_true(user_password_flaw(a, STR("x"), STR_NONE, STR_NONE, LANG_ZH).n > 0);
}

static void a_browser_is_named_by_two_words(void **state)
{
    static const char *const rows[][2] = {
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
         "Edge, Windows"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/17.1 Safari/605.1.15",
         "Safari, macOS"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
         "Firefox, Linux"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
         "Safari, iPhone"},
        {"curl/8.5.0", ""},
        {"", ""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK_TEXT(user_agent(*state, str_of(rows[i][0])), rows[i][1]);
}

static void roles_stand_in_order(void **state)
{
    enum role r;

    (void)state;
    assert_true(ROLE_VIEWER < ROLE_STAFF && ROLE_STAFF < ROLE_MANAGER && ROLE_MANAGER < ROLE_OWNER);
    assert_true(role_of_text(STR("manager"), &r) && r == ROLE_MANAGER);
    assert_false(role_of_text(STR("admin"), &r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_address_is_kept_in_lower_case),
        TEST(a_password_is_long_and_not_the_obvious),
        TEST(a_browser_is_named_by_two_words),
        TEST(roles_stand_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
