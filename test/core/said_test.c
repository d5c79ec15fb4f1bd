/* SPDX-License-Identifier: Apache-2.0 */
/* What Waybill said is read in two languages, whenever it was said; others' words stay theirs. */
#include "core/order.h"
#include "core/said.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void reads(struct arena *a, struct str stored, const char *english, const char *chinese)
{
    struct str en = said_text(a, stored, LANG_EN), zh = said_text(a, stored, LANG_ZH);

    assert_string_equal(str_cstr(a, en), english);
    assert_string_equal(str_cstr(a, zh), chinese);
}

static void every_row_reads_whole_in_both_languages(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < SAID_MAX; i++) {
        struct str stored = said(a, (enum said)i, STR("<1>"), STR("<2>"));
        for (int lang = 0; lang < LANG_MAX; lang++) {
            struct str text = said_text(a, stored, (enum lang)lang);
            assert_false(str_empty(text) || str_has(text, STR("said:")) || str_has(text, STR("{")));
        }
        bool has = str_has(said_text(a, stored, LANG_EN), STR("<1>"));
        assert_int_equal(has, str_has(said_text(a, stored, LANG_ZH), STR("<1>")));
    }
    arena_free(a);
}

static void arguments_and_fields_are_put_in_place(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    reads(a, said(a, SAID_TOO_FEW, STR("2"), STR("1")), "2 needed, 1 left", "需要 2 件，仅剩 1 件");
    reads(a, said(a, SAID_TAX_BAD, said_arg(a, SAID_CPF), STR_NONE),
          "it is not valid: this country needs the CPF of the recipient, 11 digits",
          "填写有误：该国家需要收件人的 CPF 税号（11 位数字）");
    reads(a, STR("name: said:name_letters"),
          "name: the name must be in Latin letters, as in the recipient's passport",
          "姓名：姓名须用拉丁字母填写，与收件人护照一致");
    reads(a, said(a, SAID_PRICE, STR("5|6"), STR("7")), "from 5/6 to 7", "从 5/6 涨到 7");
    arena_free(a);
}

static void others_words_and_unknown_codes_stay_as_they_are(void **state)
{
    static const char *const texts[] = {
        "",
        "city: B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL: the city is not valid",
        "he said: no",
        "said:",
        "said:of_a_newer_version|1",
        "@cpf"};
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        reads(a, str_of(texts[i]), texts[i], texts[i]);
    arena_free(a);
}

static void a_refusal_is_told_without_its_code(void **state)
{
    struct arena *a = arena_new();
    struct purchase p = {.refusal = STR("out_of_stock said:too_few|2|1")};

    (void)state;
    assert_string_equal(str_cstr(a, purchase_why(&p, a, LANG_EN)), "2 needed, 1 left");
    assert_string_equal(str_cstr(a, purchase_why_code(&p)), "out_of_stock");
    p.refusal = STR("held");
    assert_string_equal(str_cstr(a, purchase_why(&p, a, LANG_EN)), "It is on hold.");
    assert_string_equal(str_cstr(a, purchase_why_code(&p)), "held");
    p.refusal = STR("service_gone");
    assert_true(str_starts(purchase_why(&p, a, LANG_EN), STR("The supplier no longer offers")));
    p.refusal = STR("the customer called");
    assert_string_equal(str_cstr(a, purchase_why(&p, a, LANG_ZH)), "the customer called");
    assert_true(str_empty(purchase_why_code(&p)));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_reads_whole_in_both_languages),
        cmocka_unit_test(arguments_and_fields_are_put_in_place),
        cmocka_unit_test(others_words_and_unknown_codes_stay_as_they_are),
        cmocka_unit_test(a_refusal_is_told_without_its_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
