/* SPDX-License-Identifier: Apache-2.0 */
/* The error table holds together. */
#include "test/base/check.h"

#include "base/err.h"
#include "base/text.h"

static void every_error_is_found_by_its_code(void **state)
{
    (void)state;
    for (unsigned e = 0; e < ERR_MAX; e++)
        assert_int_equal(err_of_code(err_code((enum err)e)), e);
    assert_int_equal(err_of_code(STR("no_such_error")), ERR_MAX);
    assert_int_equal(err_of_code(STR("")), ERR_MAX);
}

static void every_error_speaks_both_languages(void **state)
{
    (void)state;
    for (unsigned e = 0; e < ERR_MAX; e++) {
        for (unsigned lang = 0; lang < LANG_MAX; lang++) {
            struct str s = err_sentence((enum err)e, (enum lang)lang);
            assert_true(s.n > 0 && text_is_utf8(s));
        }
        assert_true(str_ends(err_sentence((enum err)e, LANG_EN), STR(".")));
        assert_true(str_ends(err_sentence((enum err)e, LANG_ZH), STR("。")));
    }
}

static void every_status_is_one_of_http(void **state)
{
    (void)state;
    assert_int_equal(err_http_status(OK), 200);
    assert_int_equal(err_http_status(ERR_LIMITED), 429);
    assert_int_equal(err_retry(ERR_NET_TIMEOUT), RETRY_LATER);
    for (unsigned e = 0; e < ERR_MAX; e++) {
        assert_in_range(err_http_status((enum err)e), 200, 599);
        assert_true(err_retry((enum err)e) < RETRY_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_error_is_found_by_its_code),
        TEST(every_error_speaks_both_languages),
        TEST(every_status_is_one_of_http),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
