/* SPDX-License-Identifier: Apache-2.0 */
/* Causes of the history as people read them: ours in their language, others' as they were said. */
#include "test/base/check.h"

#include "app/cause.h"
#include "base/id.h"

static bool has_han(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0xe4 && c <= 0xe9)
            return true;
    }
    return false;
}

static void our_own_words_are_told_in_both_languages(void **state)
{
    static const char *const stored[] = {
#define CAUSE(stored, en, zh) stored,
#include "app/causes.tbl.h"
#undef CAUSE
    };
    struct arena *a = *state;

    for (size_t i = 0; i < COUNT_OF(stored); i++) {
        struct str zh = cause_text(a, STR("api"), str_of(stored[i]), LANG_ZH);
        struct str en = cause_text(a, STR("api"), str_of(stored[i]), LANG_EN);
        assert_true(has_han(zh));
        assert_true(en.n && !has_han(en));
    }
}

static void codes_are_told_as_sentences(void **state)
{
    static const struct {
        const char *source, *stored, *en, *zh;
    } rows[] = {
        {"api", "net_lost",
         "The connection broke before the answer came: what happened is being found out.",
         "连接在收到响应前中断：系统正在核实结果。"},
        {"waybill", "daily_limit", NULL, NULL},
        {"waybill", "secret_wrong: invalid_client", NULL, NULL},
        {"api", "out_of_stock SKU_NOT_EXIST: gone", NULL, NULL},
        {"waybill", "said:too_few|2|1", "2 needed, 1 left", "需要 2 件，仅剩 1 件"},
    };
    struct arena *a = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str in = str_of(rows[i].stored), from = str_of(rows[i].source);
        struct str en = cause_text(a, from, in, LANG_EN), zh = cause_text(a, from, in, LANG_ZH);
        assert_true(has_han(zh));
        assert_false(str_eq(en, in));
        if (rows[i].en) {
            CHECK_TEXT(en, rows[i].en);
            CHECK_TEXT(zh, rows[i].zh);
        }
    }
    struct str said = cause_text(a, STR("api"), STR("out_of_stock X_CODE: gone"), LANG_ZH);
    assert_true(str_ends(said, STR("(X_CODE: gone)")));
    struct str bulk = str_cat(a, id_text(a, ID_BULK, 4711), STR(" ship, dry run"));
    CHECK_TEXT(cause_text(a, STR("person"), bulk, LANG_EN),
               str_cstr(a, str_printf(a, "Mark as shipped (%.*s), dry run",
                                      STR_ARG(id_text(a, ID_BULK, 4711)))));
    assert_true(has_han(cause_text(a, STR("person"), bulk, LANG_ZH)));
}

static void what_others_and_persons_said_stays(void **state)
{
    static const char *const rows[][2] = {
        {"person", "held back by the customer"},
        {"person", "refused"},
        {"extension", "8201234567890"},
        {"webhook", "webhook orders/create 7c1"},
        {"api", "SomeUnknownCode"},
        {"waybill", ""},
        {"person", "bulk_x nothing of ours"},
    };
    struct arena *a = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK_TEXT(cause_text(a, str_of(rows[i][0]), str_of(rows[i][1]), LANG_EN), rows[i][1]);
    CHECK_TEXT(cause_text(a, STR("person"), STR("held back"), LANG_ZH), "held back");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(our_own_words_are_told_in_both_languages),
        TEST(codes_are_told_as_sentences),
        TEST(what_others_and_persons_said_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
