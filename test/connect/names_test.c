/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transliteration, names of places and numbers for customs, by themselves.
 */
#include "connect/latin.h"
#include "connect/place_name.h"
#include "connect/tax_id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void letters_become_latin_ones(void **state)
{
    (void)state;
    static const struct {
        const char *country, *from, *to;
        bool all;
    } rows[] = {
        {"", "Ada  Okafor\n", "Ada Okafor", true},
        {"", "Ægir Þórsson, Øster Allé", "Aegir Thorsson, Oster Alle", true},
        {"", "ÆGIR ÞÓR", "AEGIR THOR", true},
        {"", "Straße", "Strasse", true},
        {"", "Łódź Ștefan Țepeș Ñandú Ğ İ ı", "Lodz Stefan Tepes Nandu G I i", true},
        {"", "e\xCC\x81t\xCC\x82", "et", true}, /* combining marks */
        {"", "Ｔａｒｏ　１－２", "Taro 1-2", true},
        {"", "O’Brien “Bob” – Smith…", "O'Brien \"Bob\" - Smith", true},
        {"", "№ 5, 2º", "No 5, 2o", true},
        {"", "Mara ❤ Jansen", "Mara Jansen", true},
        {"RU", "Щука Жуков ЖУК Ёлкин Подъезд", "Shchuka Zhukov ZHUK Elkin Podezd", true},
        {"RU", "Ольга Юрьевна Цой", "Olga Yurevna Tsoy", true},
        {"UA", "Їжак Юлія Гайдай", "Yizhak Yuliia Haidai", true},
        {"BG", "Щерьо Хаджиъ", "Shteryo Hadzhia", true},
        {"RS", "Ђорђе Шћепановић Жика Чачак", "Djordje Scepanovic Zika Cacak", true},
        {"KZ", "Әлихан Қуат", "Alikhan Quat", true},
        {"GR", "Γιώργος Οὐρανός Ευχή Αύρα Θεός", "Giorgos Ouranos Efchi Avra Theos", true},
        {"JP", "山田 Taro", "山田 Taro", false},
        {"KR", "김민준", "김민준", false},
        {"IL", "דוד Levi", "דוד Levi", false},
        {"SA", "سارة", "سارة", false},
        {"", "\xff\xfe", "", true},
        {"", "", "", true},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool all;
        struct str got = latin_text(a, str_of(rows[i].from), str_of(rows[i].country), &all);
        if (!str_eq(got, str_of(rows[i].to)) || all != rows[i].all)
            fail_msg("%s: %.*s (%d)", rows[i].from, STR_ARG(got), all);
        struct str again = latin_text(a, got, str_of(rows[i].country), &all);
        assert_true(str_eq(got, again));
    }
    arena_free(a);
}

static void every_letter_of_the_tables_has_a_latin_form(void **state)
{
    (void)state;
    static const uint32_t spans[][2] = {{0xC0, 0x17F}, {0x391, 0x3CE}, {0x400, 0x45F}};
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(spans); i++) {
        for (uint32_t cp = spans[i][0]; cp <= spans[i][1]; cp++) {
            char bytes[] = {(char)(0xC0 | cp >> 6), (char)(0x80 | (cp & 0x3F))};
            bool all;
            struct str got = latin_text(a, (struct str){bytes, 2}, STR_NONE, &all);
            if (!all && cp != 0x3A2) /* the one code point of Greek capitals that is none */
                fail_msg("U+%04X", cp);
            for (size_t k = 0; k < got.n && all; k++)
                assert_true((unsigned char)got.p[k] < 0x80);
        }
    }
    arena_free(a);
}

static void check_digits_are_proven(void **state)
{
    (void)state;
    static const struct {
        const char *country;
        enum tax_kind kind;
        const char *raw, *want;
    } rows[] = {
        {"BR", TAX_NUMBER, "529.982.247-25", "52998224725"},
        {"BR", TAX_NUMBER, " 52998224725 ", "52998224725"},
        {"BR", TAX_NUMBER, "５２９.982.247-25", "52998224725"},
        {"BR", TAX_NUMBER, "529.982.247-52", NULL},
        {"BR", TAX_NUMBER, "111.111.111-11", NULL},
        {"BR", TAX_NUMBER, "5299822472", NULL},
        {"BR", TAX_NUMBER, "", NULL},
        {"CL", TAX_NUMBER, "12.345.678-5", "12.345.678-5"},
        {"CL", TAX_NUMBER, "10000013k", "10.000.013-K"},
        {"CL", TAX_NUMBER, "1.234.567-4", "1.234.567-4"},
        {"CL", TAX_NUMBER, "12.345.678-K", NULL},
        {"KR", TAX_NUMBER, "P 1234 5678 9012", "P123456789012"},
        {"KR", TAX_NUMBER, "P12345678901", NULL},
        {"KR", TAX_NUMBER, "M1234567A", "M1234567A"},
        {"KR", TAX_NUMBER, "900101-5123456", "9001015123456"},
        {"MX", TAX_NUMBER, "xaxx010101000", "XAXX010101000"},
        {"MX", TAX_NUMBER, "HEHL900131MDFRRC09", "HEHL900131MDFRRC09"},
        {"MX", TAX_NUMBER, "G12345678", "G12345678"},
        {"MX", TAX_NUMBER, "5512345678", NULL},
        {"SA", TAX_NATIONAL_ADDRESS, "rrrd-2929", "RRRD2929"},
        {"SA", TAX_NATIONAL_ADDRESS, "RRR2929", NULL},
        {"BR", TAX_BIRTHDAY, "1990-12-31", "31121990"},
        {"BR", TAX_BIRTHDAY, "31.12.1990", "31121990"},
        {"BR", TAX_BIRTHDAY, "31121990", "31121990"},
        {"BR", TAX_BIRTHDAY, "12/31/1990", NULL},
        {"BR", TAX_BIRTHDAY, "30/02/1990", NULL},
        {"DE", TAX_NUMBER, "123456789", NULL},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str value = STR_NONE;
        bool ok = tax_normal(a, str_of(rows[i].country), rows[i].kind, str_of(rows[i].raw), &value);
        if (ok != (rows[i].want != NULL) || !str_eq(value, str_of(rows[i].want)))
            fail_msg("%s %s: %.*s", rows[i].country, rows[i].raw, STR_ARG(value));
    }
    arena_free(a);
}

static void numbers_are_found_where_shops_keep_them(void **state)
{
    (void)state;
    static const struct {
        const char *country, *attributes, *note;
        enum tax_found found;
        const char *want;
    } rows[] = {
        {"BR", "[{\"name\":\"_cpf\",\"value\":\"52998224725\"}]", "", TAX_GOOD, "52998224725"},
        {"BR", "[{\"name\":\"CPF do destinatario\",\"value\":52998224725}]", "", TAX_GOOD,
         "52998224725"},
        {"BR", "[{\"name\":\"Tax ID\",\"value\":\"CPF: 529.982.247-25\"}]", "", TAX_GOOD,
         "52998224725"},
        {"BR", "[{\"name\":\"税号\",\"value\":\"52998224725\"}]", "", TAX_GOOD, "52998224725"},
        {"BR", "[{\"name\":\"cpf\",\"value\":\"1\"}]", "529.982.247-25", TAX_GOOD, "52998224725"},
        {"BR", "[{\"name\":\"cpf\",\"value\":\"1\"}]", "", TAX_BAD, "1"},
        {"BR", "[{\"name\":\"tax id\",\"value\":\"1\"}]", "", TAX_ABSENT, ""},
        {"BR", "[{\"name\":\"gift\",\"value\":\"52998224725\"}]", "", TAX_ABSENT, ""},
        {"BR", "", "ring me at 52998224725", TAX_ABSENT, ""},
        {"BR", "", "meu cpf 52998224725", TAX_GOOD, "52998224725"},
        {"BR", "not json", "", TAX_ABSENT, ""},
        {"BR", "{\"cpf\":1}", "", TAX_ABSENT, ""},
        {"BR", "[1,null,{\"name\":1}]", "", TAX_ABSENT, ""},
        {"CL", "[{\"name\":\"RUT / DNI\",\"value\":\"12345678-5\"}]", "", TAX_GOOD, "12.345.678-5"},
        {"CL", "", "run to the door 123456785", TAX_ABSENT, ""},
        {"KR", "[{\"name\":\"개인 통관고유부호\",\"value\":\"P123456789012\"}]", "", TAX_GOOD,
         "P123456789012"},
        {"KR", "", "P123456789012", TAX_GOOD, "P123456789012"},
        {"KR", "", "여권번호 M 12345678", TAX_GOOD, "M12345678"},
        {"KR", "", "room M12345678", TAX_ABSENT, ""},
        {"MX", "", "RFC: XAXX010101000.", TAX_GOOD, "XAXX010101000"},
        {"DE", "[{\"name\":\"tax id\",\"value\":\"12345678901\"}]", "", TAX_ABSENT, ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str value = STR_NONE;
        enum tax_found found = tax_find(a, str_of(rows[i].country), TAX_NUMBER,
                                        str_of(rows[i].attributes), str_of(rows[i].note), &value);
        if (found != rows[i].found || !str_eq(value, str_of(rows[i].want)))
            fail_msg("%s %s: %.*s", rows[i].attributes, rows[i].note, STR_ARG(value));
    }
    arena_free(a);
}

static void provinces_have_codes_and_departments_postcodes(void **state)
{
    (void)state;
    static const char *const departments[][2] = {
        {"75018", "Paris"},
        {"01 260", "Ain"},
        {"20000", "Corse-du-Sud"},
        {"20167", "Corse-du-Sud"},
        {"20200", "Haute-Corse"},
        {"95000", "Val-d'Oise"},
        {"90000", "Territoire de Belfort"},
        {"97400", ""},
        {"98000", ""},
        {"7501", ""},
        {"750188", ""},
        {"F-75018", ""},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(departments); i++)
        assert_true(str_eq(place_department(str_of(departments[i][0])), str_of(departments[i][1])));
    assert_true(str_eq(place_province_name(STR("US"), STR("nj")), STR("New Jersey")));
    assert_true(str_eq(place_province_name(STR("IT"), STR("MI")), STR("Milano")));
    assert_true(str_empty(place_province_name(STR("IT"), STR("NJ"))));
    assert_true(str_empty(place_province_name(STR(""), STR("NJ"))));
    assert_true(place_alike(STR("Saint-Étienne"), STR("ST ETIENNE")));
    assert_false(place_alike(STR("Durham"), STR("County Durham")));
}

static void two_that_fit_loosely_are_none(void **state)
{
    (void)state;
    struct str cities[] = {STR("Springfield City"), STR("Springfield Town"), STR("Salem")};
    struct region provinces[] = {{.name = STR("Province of Rome"), .cities = cities, .cities_n = 3},
                                 {.name = STR("Rome County")},
                                 {.name = STR("Bari")}};
    struct regions_seen list = {.provinces = provinces, .provinces_n = COUNT_OF(provinces)};
    assert_null(place_province(&list, STR("XX"), STR("Rome"), STR("")));
    assert_ptr_equal(place_province(&list, STR("XX"), STR("rome county"), STR("")), &provinces[1]);
    assert_ptr_equal(place_province(&list, STR("IT"), STR(""), STR("BA")), &provinces[2]);
    assert_true(str_empty(place_city(&provinces[0], STR("XX"), STR("Springfield"))));
    assert_true(str_eq(place_city(&provinces[0], STR("XX"), STR("SALEM CITY")), STR("Salem")));
    assert_null(place_province(&list, STR("XX"), STR(""), STR("")));
    assert_null(place_province_of_city(&list, STR("")));
    assert_ptr_equal(place_province_of_city(&list, STR("Salem")), &provinces[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_become_latin_ones),
        cmocka_unit_test(every_letter_of_the_tables_has_a_latin_form),
        cmocka_unit_test(check_digits_are_proven),
        cmocka_unit_test(numbers_are_found_where_shops_keep_them),
        cmocka_unit_test(provinces_have_codes_and_departments_postcodes),
        cmocka_unit_test(two_that_fit_loosely_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
