/* SPDX-License-Identifier: Apache-2.0 */
/* Which pictures are fetched, and what counts as one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/pictures.h"

static void first_bytes_tell_what_it_is(void **state)
{
    static const struct {
        struct str bytes;
        const char *type;
    } rows[] = {
        {{"\x89PNG\r\n\x1a\n....", 12}, "image/png"},
        {{"\xff\xd8\xff\xe0....", 8}, "image/jpeg"},
        {{"GIF89a....", 10}, "image/gif"},
        {{"RIFF\x10\0\0\0WEBPVP8 ", 16}, "image/webp"},
        {{"RIFF\x10\0\0\0WAVEfmt ", 16}, NULL},
        {{"RIFF", 4}, NULL},
        {{"<svg xmlns=\"http://www.w3.org/2000/svg\">", 40}, NULL},
        {{"<!doctype html>", 15}, NULL},
        {{"", 0}, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *type = pictures_type(rows[i].bytes);
        if (rows[i].type)
            assert_string_equal(type, rows[i].type);
        else
            assert_null(type);
    }
}

static void only_the_internet_and_the_account_s_own_place_are_asked(void **state)
{
    static const struct {
        const char *url, *base;
        bool may, is_public;
    } rows[] = {
        {"https://ae01.alicdn.com/kf/a.jpg", "https://api-sg.aliexpress.com", true, true},
        {"https://ae01.alicdn.com:444/kf/a.jpg", "https://api-sg.aliexpress.com", false, false},
        {"http://ae01.alicdn.com/kf/a.jpg", "https://api-sg.aliexpress.com", false, false},
        {"http://127.0.0.1:9001/aliexpress/kf/a.png", "http://127.0.0.1:9001/aliexpress", true,
         false},
        {"http://127.0.0.1:9002/kf/a.png", "http://127.0.0.1:9001/aliexpress", false, false},
        {"http://127.0.0.1:9001/kf/a.png", "https://api-sg.aliexpress.com", false, false},
        {"https://user@ae01.alicdn.com/a.jpg", "https://api-sg.aliexpress.com", false, false},
        {"file:///etc/passwd", "https://api-sg.aliexpress.com", false, false},
        {"", "", false, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool is_public = false;
        assert_int_equal(pictures_may(str_of(rows[i].url), str_of(rows[i].base), &is_public),
                         rows[i].may);
        if (rows[i].may)
            assert_int_equal(is_public, rows[i].is_public);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_bytes_tell_what_it_is),
        cmocka_unit_test(only_the_internet_and_the_account_s_own_place_are_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
