/* SPDX-License-Identifier: Apache-2.0 */
/* Text of people: characters, search words, masks. */
#include "test/base/check.h"

#include "base/text.h"

static void only_strict_utf8_is_utf8(void **state)
{
    (void)state;
    assert_true(text_is_utf8(STR("plain, \xC3\xA9, \xE7\x8E\x8B, \xF0\x9F\x98\x80")));
    assert_true(text_is_utf8(STR_NONE));
    static const char *const bad[] = {"\x80",         "\xC0\xAF",        "\xC3",
                                      "\xE0\x80\xAF", "\xED\xA0\x80",    "\xF4\x90\x80\x80",
                                      "\xFF",         "\xE7\x8E",        "\xF8\x88\x80\x80\x80",
                                      "\xC3\x28",     "\xF0\x80\x80\x80"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(text_is_utf8(str_of(bad[i])));
}

static void broken_bytes_become_replacement_characters(void **state)
{
    CHECK_TEXT(text_to_utf8(*state, STR("a\xFF\x62\xE7\x8E")),
               "a\xEF\xBF\xBD\x62\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK_TEXT(text_to_utf8(*state, STR("caf\xC3\xA9")), "caf\xC3\xA9");
    size_t pos = 0;
    assert_int_equal(text_next(STR("\xFFz"), &pos), 0xFFFD);
    assert_int_equal(pos, 1);
    assert_int_equal(text_next(STR("\xFFz"), &pos), 'z');
    assert_int_equal(text_next(STR("\xFFz"), &pos), 0);
}

static void clipping_counts_characters_not_bytes(void **state)
{
    (void)state;
    struct str name = STR("王小芳 Wang");
    assert_int_equal(text_count(name), 8);
    CHECK_TEXT(text_clip(name, 2), "王小");
    CHECK_TEXT(text_clip(name, 99), "王小芳 Wang");
    CHECK_TEXT(text_clip(name, 0), "");
}

static void every_han_character_is_a_word(void **state)
{
    CHECK_TEXT(text_index_words(*state, STR("王小芳")), "王 小 芳");
    CHECK_TEXT(text_index_words(*state, STR("Wang小芳2号")), "wang 小 芳 2 号");
    CHECK_TEXT(text_index_words(*state, STR("広州市、白雲区")), "広 州 市 白 雲 区");
    CHECK_TEXT(text_index_words(*state, STR("さくらサクラ")), "さ く ら サ ク ラ");
    CHECK_TEXT(text_index_words(*state, STR("서울")), "서 울");
    CHECK_TEXT(text_index_words(*state, STR("𠀀a")), "𠀀 a");
    assert_true(text_is_han(0x738B));
    assert_false(text_is_han('w'));
    assert_false(text_is_han(0x3042));
}

static void words_are_lowered_and_lose_their_marks(void **state)
{
    CHECK_TEXT(text_index_words(*state, STR("  José  ÁLVAREZ-Núñez ")), "jose alvarez nunez");
    CHECK_TEXT(text_index_words(*state, STR("Jose\xCC\x81")), "jose");
    CHECK_TEXT(text_index_words(*state, STR("Straße Øster Łódź Æon İzmir Œuvre")),
               "strasse oster lodz aeon izmir oeuvre");
    CHECK_TEXT(text_index_words(*state, STR("МОСКВА Ёлка ІВАН")), "москва ёлка іван");
    CHECK_TEXT(text_index_words(*state, STR("ΑΘΗΝΑ Ὀδός Άρης")), "αθηνα Ὀδοσ αρησ");
}

static void punctuation_and_symbols_separate(void **state)
{
    CHECK_TEXT(text_index_words(*state, STR("#1001")), "1001");
    CHECK_TEXT(text_index_words(*state, STR("o'brien@example.com")), "o brien example com");
    CHECK_TEXT(text_index_words(*state, STR("3×4 – “five” … €6 😀7")), "3 4 five 6 7");
    CHECK_TEXT(text_index_words(*state, STR("ＡＢＣ１２３，ｘ")), "abc123 x");
    CHECK_TEXT(text_index_words(*state, STR("\xFF\xFE\x00")), "");
    CHECK_TEXT(text_index_words(*state, STR_NONE), "");
}

static void a_mask_shows_first_letters_only(void **state)
{
    CHECK_TEXT(text_mask(*state, STR("maria@example.com")), "m***@e***.com");
    CHECK_TEXT(text_mask(*state, STR("a@b.co.uk")), "a***@b***.uk");
    CHECK_TEXT(text_mask(*state, STR("x@localhost")), "x***@l***");
    CHECK_TEXT(text_mask(*state, STR("王小芳")), "王***");
    CHECK_TEXT(text_mask(*state, STR(" Jane Doe")), "J***");
    CHECK_TEXT(text_mask(*state, STR("jane@")), "j***");
    CHECK_TEXT(text_mask(*state, STR("\xFFx")), "\xEF\xBF\xBD***");
    CHECK_TEXT(text_mask(*state, STR("")), "");
}

static void alike_ignores_case_marks_and_punctuation(void **state)
{
    assert_true(text_alike(*state, STR("12, Rue de l'Église"), STR("12 rue de l eglise")));
    assert_true(text_alike(*state, STR("广州市 天河区"), STR("广州市天河区")));
    assert_true(text_alike(*state, STR("US-10"), STR("us10")));
    assert_false(text_alike(*state, STR("US-10"), STR("US-1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_strict_utf8_is_utf8),
        TEST(broken_bytes_become_replacement_characters),
        TEST(clipping_counts_characters_not_bytes),
        TEST(every_han_character_is_a_word),
        TEST(words_are_lowered_and_lose_their_marks),
        TEST(punctuation_and_symbols_separate),
        TEST(a_mask_shows_first_letters_only),
        TEST(alike_ignores_case_marks_and_punctuation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
