/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as the platforms send it, and as we write it. */
#include "test/base/check.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

static const struct json *parsed(struct arena *a, const char *text)
{
    const struct json *v = NULL;
    assert_int_equal(json_parse(a, str_of(text), &v), OK);
    return v;
}

static void ids_beyond_two_to_the_53_stay_exact(void **state)
{
    const struct json *v = parsed(*state, "{\"id\":820982911946154508,\"max\":9223372036854775807,"
                                          "\"min\":-9223372036854775808}");
    assert_int_equal(json_i64(json_get(v, "id"), 0), INT64_C(820982911946154508));
    CHECK_TEXT(json_text(*state, json_get(v, "id")), "820982911946154508");
    assert_true(json_i64(json_get(v, "max"), 0) == INT64_MAX);
    assert_true(json_i64(json_get(v, "min"), 0) == INT64_MIN);
}

static void numbers_too_large_for_64_bits_keep_their_digits(void **state)
{
    const struct json *v = parsed(*state, "[18446744073709551615,123456789012345678901234567890,"
                                          "1e999]");
    CHECK_TEXT(json_text(*state, json_at(v, 0)), "18446744073709551615");
    assert_int_equal(json_i64(json_at(v, 0), -5), -5);
    CHECK_TEXT(json_text(*state, json_at(v, 1)), "123456789012345678901234567890");
    assert_true(json_is_num(json_at(v, 1)));
    assert_int_equal(json_i64(json_at(v, 1), -5), -5);
    assert_true(fabs(json_f64(json_at(v, 1), 0) / 1.2345678901234568e29 - 1) < 1e-12);
    assert_true(json_f64(json_at(v, 2), -1) < 0);
    CHECK_TEXT(json_print(*state, v),
               "[18446744073709551615,123456789012345678901234567890,1e999]");
}

static void escaped_slashes_and_pairs_are_undone(void **state)
{
    const struct json *v = parsed(*state, "{\"gid\":\"gid:\\/\\/shopify\\/Order\\/1\","
                                          "\"face\":\"\\ud83d\\ude00\",\"nul\":\"a\\u0000b\"}");
    CHECK_TEXT(json_str(json_get(v, "gid")), "gid://shopify/Order/1");
    CHECK_TEXT(json_str(json_get(v, "face")), "\xF0\x9F\x98\x80");
    CHECK_STR(json_str(json_get(v, "nul")), STR("a\0b"));
}

static void only_one_whole_value_is_json(void **state)
{
    static const char *const bad[] = {
        "",          " ",   "{",           "{} {}",     "[1,]", "{'a':1}", "nul",     "\"\xFF\"",
        "[1] // no", "NaN", "\"\\ud83d\"", "{\"a\" 1}", "01",   "<html>",  "\"a\nb\""};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const struct json *v = NULL;
        assert_int_equal(json_parse(*state, str_of(bad[i]), &v), ERR_NOT_JSON);
        assert_null(v);
    }
    assert_int_equal(json_i64(parsed(*state, " 5 "), 0), 5);
    assert_int_equal(json_i64(parsed(*state, "\xEF\xBB\xBF[7]"), 0), 0);
}

static struct str nested(struct arena *a, size_t depth)
{
    char *text = arena_alloc(a, depth * 2);
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    return (struct str){text, depth * 2};
}

static void deep_nesting_is_refused(void **state)
{
    const struct json *v;
    assert_int_equal(json_parse(*state, nested(*state, 64), &v), OK);
    assert_int_equal(json_parse(*state, nested(*state, 65), &v), ERR_TOO_LARGE);
    assert_int_equal(json_parse(*state, nested(*state, 500000), &v), ERR_TOO_LARGE);
}

static void wide_is_not_deep(void **state)
{
    struct buf b;
    const struct json *v;
    buf_init(&b, *state, 100000);
    buf_char(&b, '[');
    for (int i = 0; i < 1000; i++)
        buf_str(&b, STR("{\"a\":[[],{}]},"));
    buf_str(&b, STR("0]"));
    assert_int_equal(json_parse(*state, buf_view(&b), &v), OK);
    assert_int_equal(json_len(v), 1001);
}

static void nothing_answers_with_nothing(void **state)
{
    const struct json *v = parsed(*state, "{\"a\":{\"b\":null,\"c\":[1]}}");
    assert_null(json_get(NULL, "a"));
    assert_null(json_get(json_path(v, "a.c"), "x"));
    assert_null(json_path(v, "a.x.y.z"));
    assert_null(json_path(v, "a.c.0"));
    assert_null(json_at(v, 0));
    assert_null(json_at(json_path(v, "a.c"), 1));
    assert_true(json_is_null(NULL));
    assert_true(json_is_null(json_path(v, "a.b")));
    CHECK_TEXT(json_str(NULL), "");
    CHECK_TEXT(json_text(*state, NULL), "");
    CHECK_TEXT(json_text(*state, v), "");
    assert_int_equal(json_i64(NULL, 3), 3);
    assert_int_equal(json_len(NULL), 0);
    assert_true(json_bool(NULL, true));
    struct json_iter it = json_iter(NULL);
    assert_false(json_next(&it));
    CHECK_TEXT(json_print(*state, NULL), "null");
}

static void suppliers_mix_texts_and_numbers(void **state)
{
    const struct json *v = parsed(*state, "[\"1005\",1005,1005.0,18.64,true,\"x\",\"18.64\"]");
    assert_int_equal(json_i64(json_at(v, 0), 0), 1005);
    assert_int_equal(json_i64(json_at(v, 1), 0), 1005);
    assert_int_equal(json_i64(json_at(v, 2), 0), 1005);
    assert_int_equal(json_i64(json_at(v, 3), -1), -1);
    assert_int_equal(json_i64(json_at(v, 5), -1), -1);
    CHECK_TEXT(json_text(*state, json_at(v, 0)), "1005");
    CHECK_TEXT(json_text(*state, json_at(v, 1)), "1005");
    CHECK_TEXT(json_text(*state, json_at(v, 3)), "18.64");
    CHECK_TEXT(json_text(*state, json_at(v, 4)), "true");
    assert_true(json_f64(json_at(v, 6), 0) > 18.63);
    assert_true(json_f64(json_at(v, 5), -1) < 0);
}

static void truth_has_several_spellings(void **state)
{
    const struct json *v =
        parsed(*state, "[true,\"true\",1,\"1\",false,\"false\",0,\"0\",2,\"y\"]");
    for (size_t i = 0; i < 4; i++)
        assert_true(json_bool(json_at(v, i), false));
    for (size_t i = 4; i < 8; i++)
        assert_false(json_bool(json_at(v, i), true));
    assert_true(json_bool(json_at(v, 8), true));
    assert_false(json_bool(json_at(v, 9), false));
}

static void walking_gives_keys_values_and_indexes_in_order(void **state)
{
    const struct json *v = parsed(*state, "{\"a\":[1,[2,3],4],\"b\":{},\"c\":\"x\"}");
    static const char *const keys[] = {"a", "b", "c"};
    size_t seen = 0;
    for (struct json_iter it = json_iter(v); json_next(&it); seen++) {
        assert_int_equal(it.i, seen);
        CHECK_TEXT(json_str(it.key), keys[seen]);
        assert_ptr_equal(it.val, json_get(v, keys[seen]));
    }
    assert_int_equal(seen, 3);
    seen = 0;
    for (struct json_iter it = json_iter(json_get(v, "a")); json_next(&it); seen++) {
        assert_null(it.key);
        assert_ptr_equal(it.val, json_at(json_get(v, "a"), seen));
    }
    assert_int_equal(seen, 3);
    struct json_iter none = json_iter(json_get(v, "b"));
    assert_false(json_next(&none));
}

static void a_part_is_printed_minified(void **state)
{
    const struct json *v = parsed(*state, "{ \"a\" : [ 1, \"\xE7\x8E\x8B\", 2.50, null ] }");
    CHECK_TEXT(json_print(*state, json_get(v, "a")), "[1,\"\xE7\x8E\x8B\",2.5,null]");
}

static void the_writer_sets_commas_and_escapes(void **state)
{
    struct buf b;
    struct jw w;
    buf_init(&b, *state, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "text", STR("a\"b\\c\n\x01/\xE7\x8E\x8B"));
    jw_ki64(&w, "id", INT64_MIN);
    jw_key(&w, "list");
    jw_arr(&w);
    jw_i64(&w, 1);
    jw_f64(&w, 0.1);
    jw_f64(&w, (double)INFINITY);
    jw_obj(&w);
    jw_obj_end(&w);
    jw_arr(&w);
    jw_arr_end(&w);
    jw_bool(&w, true);
    jw_arr_end(&w);
    jw_kstr_opt(&w, "none", STR_NONE);
    jw_ktime(&w, "at", 1700000000123);
    jw_ktime(&w, "never", 0);
    jw_kbool(&w, "no", false);
    jw_key(&w, "raw");
    jw_raw(&w, STR("[1,2]"));
    jw_knull(&w, "null");
    jw_obj_end(&w);
    CHECK_TEXT(buf_view(&b),
               "{\"text\":\"a\\\"b\\\\c\\n\\u0001/\xE7\x8E\x8B\",\"id\":-9223372036854775808,"
               "\"list\":[1,0.1,null,{},[],true],\"none\":null,\"at\":\"2023-11-14T22:13:20.123Z\","
               "\"never\":null,\"no\":false,\"raw\":[1,2],\"null\":null}");
}

static struct str written(struct arena *a, struct str s)
{
    struct buf b;
    struct jw w;
    buf_init(&b, a, 4096);
    jw_init(&w, &b);
    jw_str(&w, s);
    return buf_view(&b);
}

static void each_ascii_byte_reads_back_wherever_it_stands(void **state)
{
    for (int c = 0; c < 0x80; c++) {
        for (size_t at = 0; at < 18; at++) {
            char text[18] = "abcdefghijklmnopqr";
            struct str s = {text, sizeof(text)};
            struct buf b;
            struct jw w;
            text[at] = (char)c;
            buf_init(&b, *state, 4096);
            jw_init(&w, &b);
            jw_obj(&w);
            jw_key_str(&w, s);
            jw_str(&w, s);
            jw_kstr(&w, "end", s);
            jw_obj_end(&w);
            const struct json *v = parsed(*state, str_cstr(*state, buf_view(&b)));
            struct json_iter it = json_iter(v);
            assert_true(json_next(&it));
            CHECK_STR(json_str(it.key), s);
            CHECK_STR(json_str(it.val), s);
            CHECK_STR(json_str(json_get(v, "end")), s);
        }
    }
}

static void broken_bytes_are_written_as_replacement_characters(void **state)
{
    CHECK_TEXT(written(*state, STR("a\xFF\x62")), "\"a\xEF\xBF\xBD\x62\"");
    CHECK_TEXT(written(*state, STR("\xE7\x8E")), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK_TEXT(written(*state, STR("\xEF\xBF\xBD!")), "\"\xEF\xBF\xBD!\"");
    CHECK_TEXT(written(*state, STR_NONE), "\"\"");
}

/* Texts are looked at in words of eight: each byte at each place in one, and beyond it. */
static void each_byte_at_each_place_reads_back(void **state)
{
    for (size_t at = 0; at < 17; at++) {
        for (int c = 1; c < 0x80; c++) {
            char text[] = "0123456789 abcdefgh";
            const struct json *v;
            text[at] = (char)c;
            assert_int_equal(json_parse(*state, written(*state, str_of(text)), &v), OK);
            CHECK_TEXT(json_str(v), text);
        }
    }
}

static void what_is_written_reads_back(void **state)
{
    char all[256];
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)(i < 128 ? i : '.');
    const struct json *v;
    assert_int_equal(json_parse(*state, written(*state, (struct str){all, sizeof all}), &v), OK);
    CHECK_STR(json_str(v), ((struct str){all, sizeof all}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ids_beyond_two_to_the_53_stay_exact),
        TEST(numbers_too_large_for_64_bits_keep_their_digits),
        TEST(escaped_slashes_and_pairs_are_undone),
        TEST(only_one_whole_value_is_json),
        TEST(deep_nesting_is_refused),
        TEST(wide_is_not_deep),
        TEST(nothing_answers_with_nothing),
        TEST(suppliers_mix_texts_and_numbers),
        TEST(truth_has_several_spellings),
        TEST(walking_gives_keys_values_and_indexes_in_order),
        TEST(a_part_is_printed_minified),
        TEST(the_writer_sets_commas_and_escapes),
        TEST(each_ascii_byte_reads_back_wherever_it_stands),
        TEST(broken_bytes_are_written_as_replacement_characters),
        TEST(each_byte_at_each_place_reads_back),
        TEST(what_is_written_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
