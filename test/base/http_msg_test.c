/* SPDX-License-Identifier: Apache-2.0 */
/* Encodings and names of HTTP messages. */
#include "test/base/check.h"

#include "base/http_msg.h"

static void url_encoding_keeps_unreserved_characters_only(void **state)
{
    CHECK_TEXT(url_encode(*state, STR("a-b._~c d+e&f=g/\xC3\xA9*")),
               "a-b._~c%20d%2Be%26f%3Dg%2F%C3%A9%2A");
    CHECK_STR(url_encode(*state, STR("a\0b")), STR("a%00b"));
    CHECK_TEXT(url_encode(*state, STR_NONE), "");
}

static void form_encoding_writes_blanks_as_plus(void **state)
{
    CHECK_TEXT(form_encode(*state, STR("a b*-._~+\xE7\x8E\x8B")), "a+b*-._%7E%2B%E7%8E%8B");
}

static void decoding_leaves_malformed_escapes_alone(void **state)
{
    CHECK_TEXT(url_decode(*state, STR("a%20b%2B+%c3%A9"), false), "a b++\xC3\xA9");
    CHECK_TEXT(url_decode(*state, STR("a+b%2B"), true), "a b+");
    CHECK_TEXT(url_decode(*state, STR("100%"), false), "100%");
    CHECK_TEXT(url_decode(*state, STR("%4"), false), "%4");
    CHECK_TEXT(url_decode(*state, STR("%zz%%41"), false), "%zz%A");
}

static void every_byte_goes_round(void **state)
{
    char all[256];
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)i;
    struct str s = {all, sizeof all};
    CHECK_STR(url_decode(*state, url_encode(*state, s), false), s);
    CHECK_STR(url_decode(*state, form_encode(*state, s), true), s);
}

static void forms_are_pairs_in_order(void **state)
{
    struct http_headers h = form_parse(*state, STR("code=a%2Fb&shop=x.myshopify.com&&empty=&flag"));
    assert_int_equal(h.n, 4);
    CHECK_TEXT(http_header_get(&h, STR("code")), "a/b");
    CHECK_TEXT(h.items[1].name, "shop");
    CHECK_TEXT(h.items[2].value, "");
    CHECK_TEXT(h.items[3].name, "flag");
    CHECK_TEXT(form_print(*state, &h), "code=a%2Fb&shop=x.myshopify.com&empty=&flag=");
    CHECK_TEXT(form_print(*state, &(struct http_headers){0}), "");
}

static void a_form_has_at_most_200_pairs(void **state)
{
    struct buf b;
    buf_init(&b, *state, 10000);
    for (int i = 0; i < 1000; i++)
        buf_str(&b, STR("a=1&"));
    assert_int_equal(form_parse(*state, buf_view(&b)).n, 200);
}

static void header_names_compare_without_case_and_the_first_counts(void **state)
{
    struct http_headers h = {0};
    http_header_add(*state, &h, STR("X-Shopify-Topic"), STR("orders/paid"));
    http_header_add(*state, &h, STR("x-shopify-topic"), STR("second"));
    CHECK_TEXT(http_header_get(&h, STR("x-SHOPIFY-topic")), "orders/paid");
    CHECK_TEXT(http_header_get(&h, STR("absent")), "");
}

static void methods_and_statuses_have_names(void **state)
{
    (void)state;
    for (unsigned m = 0; m < HTTP_METHOD_MAX; m++) {
        enum http_method back = HTTP_METHOD_MAX;
        assert_true(http_method_parse(http_method_text((enum http_method)m), &back));
        assert_int_equal(back, m);
    }
    enum http_method m;
    assert_false(http_method_parse(STR("get"), &m));
    assert_false(http_method_parse(STR("TRACE"), &m));
    assert_string_equal(http_status_text(429), "Too Many Requests");
    assert_string_equal(http_status_text(799), "Unknown");
}

static void urls_are_split(void **state)
{
    (void)state;
    struct str scheme, host, path;
    assert_true(url_split(STR("https://x.myshopify.com/admin/api.json?a=1&b=/#top"), &scheme, &host,
                          &path));
    CHECK_TEXT(scheme, "https");
    CHECK_TEXT(host, "x.myshopify.com");
    CHECK_TEXT(path, "/admin/api.json?a=1&b=/");
    assert_true(url_split(STR("HTTP://127.0.0.1:8788"), &scheme, &host, &path));
    CHECK_TEXT(scheme, "http");
    CHECK_TEXT(host, "127.0.0.1:8788");
    CHECK_TEXT(path, "/");
    assert_true(url_split(STR("http://[::1]:80/x@y"), &scheme, &host, &path));
    CHECK_TEXT(host, "[::1]:80");
    CHECK_TEXT(path, "/x@y");
}

static void doubtful_urls_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "x.com/a",
        "//x.com/a",
        "ftp://x.com/",
        "https:/x.com",
        "https://",
        "https:///a",
        "https://user@x.com/",
        "https://u:p@x.com/",
        "https://x.com\\@y.com/",
        "https://x.com/a b",
        "https://x.com/a\nb",
        "https://x.com?x=1",
        "https://x.com:/",
        "https://x.com:80a/",
        "https://x.com:123456/",
        "https://[::1/",
        "https://\xC3\xA9.com/",
        "javascript:alert(1)",
    };
    struct str scheme = STR("kept"), host, path;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(url_split(str_of(bad[i]), &scheme, &host, &path));
    CHECK_TEXT(scheme, "kept");
}

static void only_this_machine_itself_is_loopback(void **state)
{
    (void)state;
    static const char *const here[] = {"http://127.0.0.1:8787/x", "http://localhost",
                                       "https://LOCALHOST:1/", "http://[::1]:80/",
                                       "http://127.8.9.1"};
    static const char *const elsewhere[] = {"http://127.0.0.1.example.com/",
                                            "http://localhost.example.com", "http://[::2]/",
                                            "http://128.0.0.1", "127.0.0.1"};
    for (size_t i = 0; i < COUNT_OF(here); i++) {
        assert_true(url_is_loopback(str_of(here[i])));
        assert_true(url_is_private(str_of(here[i])));
    }
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        assert_false(url_is_loopback(str_of(elsewhere[i])));
        assert_false(url_is_private(str_of(elsewhere[i])));
    }
    assert_true(url_is_private(STR("https://api.example.com/v1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(url_encoding_keeps_unreserved_characters_only),
        TEST(form_encoding_writes_blanks_as_plus),
        TEST(decoding_leaves_malformed_escapes_alone),
        TEST(every_byte_goes_round),
        TEST(forms_are_pairs_in_order),
        TEST(a_form_has_at_most_200_pairs),
        TEST(header_names_compare_without_case_and_the_first_counts),
        TEST(methods_and_statuses_have_names),
        TEST(urls_are_split),
        TEST(doubtful_urls_are_refused),
        TEST(only_this_machine_itself_is_loopback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
