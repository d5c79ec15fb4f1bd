/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Carriers from numbers: the rows of test/data/tracking/numbers.tsv, and what holds for the whole
 * table. A new sample is a new line there.
 */
#include "core/carrier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/pattern.h"

struct sample {
    struct str kind, carrier, number, country, hint;
};

static struct str load(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf b;
    char part[4096];
    size_t n;
    assert_non_null(f);
    buf_init(&b, a, 1 << 20);
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        buf_put(&b, part, n);
    (void)fclose(f);
    return buf_view(&b);
}

static bool next_sample(struct str *text, struct sample *s)
{
    struct str line;
    while (!str_empty(*text)) {
        (void)str_cut(*text, '\n', &line, text);
        if (str_empty(line) || line.p[0] == '#')
            continue;
        (void)str_cut(line, '\t', &s->kind, &line);
        (void)str_cut(line, '\t', &s->carrier, &line);
        (void)str_cut(line, '\t', &s->number, &line);
        (void)str_cut(line, '\t', &s->country, &s->hint);
        return true;
    }
    return false;
}

static const struct carrier_guess *guess_of(const struct carrier_guess *g, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(g[i].carrier->id), id))
            return &g[i];
    return NULL;
}

static bool is_right(struct arena *a, const struct sample *s, const struct carrier_guess **ret_top)
{
    struct carrier_guess *g;
    size_t n = carrier_detect(a, s->number, s->country, s->hint, &g);
    const struct carrier_guess *own = guess_of(g, n, s->carrier);
    *ret_top = n > 0 ? &g[0] : NULL;
    if (str_eq(s->kind, STR("none")))
        return n == 0;
    if (str_eq(s->kind, STR("first")))
        return own == &g[0];
    if (str_eq(s->kind, STR("wrong")))
        return own && own->proof == CARRIER_DISPROVEN && own->confidence < CARRIER_SURE;
    return own != NULL;
}

static void the_samples_are_recognized(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str text = load(a, TEST_DATA_DIR "/tracking/numbers.tsv");
    struct sample s;
    int right = 0, all = 0, surely_wrong = 0;
    while (next_sample(&text, &s)) {
        const struct carrier_guess *top;
        bool ok = is_right(a, &s, &top);
        all++;
        right += ok;
        if (str_eq(s.kind, STR("first")) && !ok && top && top->confidence >= CARRIER_SURE)
            surely_wrong++;
        if (!ok)
            print_message("%.*s %.*s %.*s: %s %d\n", STR_ARG(s.kind), STR_ARG(s.carrier),
                          STR_ARG(s.number), top ? top->carrier->id : "nothing",
                          top ? top->confidence : 0);
    }
    print_message("%d of %d\n", right, all);
    assert_true(all > 200);
    assert_true(right * 100 >= all * 98);
    assert_int_equal(surely_wrong, 0);
    arena_free(a);
}

static void every_row_of_the_table_is_well_formed(void **state)
{
    (void)state;
    static const char *const patterns[] = {
#define FORMAT(carrier, pattern, check, confidence) pattern,
#include "core/carriers.tbl.h"
    };
    for (size_t i = 0; i < COUNT_OF(patterns); i++)
        if (!pattern_valid(patterns[i]))
            fail_msg("%s", patterns[i]);
    for (size_t i = 0; i < carrier_count(); i++) {
        const struct carrier *c = carrier_at(i);
        assert_ptr_equal(carrier_by_id(str_of(c->id)), c);
        if (c->url[0] &&
            (!str_starts(str_of(c->url), STR("https://")) || !str_has(str_of(c->url), STR("{n}"))))
            fail_msg("%s", c->url);
    }
}

static void the_shops_spelling_is_exact(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str *names, all = load(a, TEST_DATA_DIR "/tracking/shop_companies.txt");
    size_t n = str_split(a, all, '\n', &names);
    assert_true(n > 150);
    for (size_t i = 0; i < carrier_count(); i++) {
        struct str company = carrier_shopify_company(carrier_at(i));
        bool known = str_empty(company);
        for (size_t k = 0; k < n; k++)
            known = known || str_eq(company, names[k]);
        if (!known)
            fail_msg("%.*s", STR_ARG(company));
    }
    arena_free(a);
}

static void suppliers_words_lead_to_carriers(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"CAINIAO_FULFILLMENT_STD", "cainiao"},
        {"CAINIAO_STANDARD", "cainiao"},
        {"AliExpress Standard Shipping", "cainiao"},
        {"AliExpress Selection Standard", "cainiao"},
        {"Yanwen Economic Air Mail", "yanwen"},
        {"YANWEN_AM", "yanwen"},
        {"China Post Registered Air Mail", "china_post"},
        {"CPAM", "china_post"},
        {"ePacket", "china_post"},
        {"EMS", "china_ems"},
        {"SUNYOU_RM", "sunyou"},
        {"4PX_RM", "4px"},
        {"YunExpress", "yunexpress"},
        {"SGP", "singapore_post"},
        {"DHL", "dhl_express"},
        {"DHL eCommerce Asia", "dhl_ecommerce"},
        {"FEDEX_IE", "fedex"},
        {"UPS Expedited", "ups"},
        {"Royal Mail Economy", "royal_mail"},
        {"usps", "usps"},
        {"Cupsoup Lines", NULL},
        {"Seller's Shipping Method", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct carrier *c = carrier_of_supplier_text(str_of(rows[i][0]));
        if (!str_eq(str_of(c ? c->id : NULL), str_of(rows[i][1])))
            fail_msg("%s: %s", rows[i][0], c ? c->id : "none");
    }
    assert_string_equal(carrier_by_name(STR("royal mail"))->id, "royal_mail");
    assert_string_equal(carrier_by_name(STR(" YUNEXPRESS "))->id, "yunexpress");
    assert_null(carrier_by_name(STR("")));
}

static void there_is_always_an_address_that_takes_the_number(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str url = carrier_tracking_url(a, carrier_by_id(STR("yunexpress")), STR("yt 26-1"));
    assert_true(str_eq(url, STR("https://www.yuntrack.com/parcelTracking?id=YT261")));
    url = carrier_tracking_url(a, carrier_by_id(STR("china_post")), STR("RB123456785CN"));
    assert_true(str_eq(url, STR("https://t.17track.net/en#nums=RB123456785CN")));
    url = carrier_tracking_url(a, NULL, STR("a&b#c"));
    assert_true(str_eq(url, STR("https://t.17track.net/en#nums=a%26b%23c")));
    assert_true(str_eq(carrier_shopify_company(carrier_by_id(STR("lasership"))), STR("Lasership")));
    assert_true(str_empty(carrier_shopify_company(carrier_by_id(STR("cainiao")))));
    assert_true(str_empty(carrier_shopify_company(NULL)));
    arena_free(a);
}

static void only_sure_guesses_are_acted_on(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str none = STR_NONE;
    assert_string_equal(carrier_best(a, STR("LP00800000000303"), none, none)->id, "cainiao");
    assert_null(carrier_best(a, STR("1234567890"), none, none));
    assert_null(carrier_best(a, STR("RB123456786CN"), none, none));
    assert_null(carrier_best(a, STR("garbage!"), none, none));
    arena_free(a);
}

static void any_bytes_are_survived(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    uint64_t seed = 88172645463325252u;
    for (int round = 0; round < 3000; round++) {
        char text[80];
        size_t n = (size_t)(seed % sizeof(text));
        for (size_t i = 0; i < n; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            text[i] = round % 3 ? "0123456789ABCDEFJLPSTUXYZ "[seed % 26] : (char)seed;
        }
        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        struct carrier_guess *g;
        struct str s = {text, n};
        size_t k = carrier_detect(a, s, STR("US"), s, &g);
        for (size_t i = 0; i < k; i++)
            assert_true(g[i].confidence >= 1 && g[i].confidence <= 99 &&
                        (i == 0 || g[i].confidence <= g[i - 1].confidence));
        assert_true(str_starts(carrier_tracking_url(a, NULL, s), STR("https://")));
        arena_reset(a);
    }
    arena_free(a);
}

static void words_and_pictures_are_no_numbers(void **state)
{
    (void)state;
    static const char *const numbers[] = {"LP00123456789012", "rb 123 456 785 cn",
                                          "RB123456785CN",    "1Z 999 AA1 0123 4567 84",
                                          "DHL 1234567890",   "P1"};
    static const char *const words[] = {"",
                                        "pending",
                                        "N/A",
                                        "please wait 3 days",
                                        "LP001\xF0\x9F\x93\xA6",
                                        "5 \xE7\xAD\x89\xE5\xBE\x85"};
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        assert_true(carrier_number_possible(str_of(numbers[i])));
    for (size_t i = 0; i < COUNT_OF(words); i++)
        assert_false(carrier_number_possible(str_of(words[i])));
    char longest[66];
    memset(longest, '7', sizeof longest - 1);
    longest[65] = 0;
    assert_false(carrier_number_possible(str_of(longest)));
    assert_true(carrier_number_possible(str_of(longest + 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_samples_are_recognized),
        cmocka_unit_test(every_row_of_the_table_is_well_formed),
        cmocka_unit_test(the_shops_spelling_is_exact),
        cmocka_unit_test(suppliers_words_lead_to_carriers),
        cmocka_unit_test(there_is_always_an_address_that_takes_the_number),
        cmocka_unit_test(only_sure_guesses_are_acted_on),
        cmocka_unit_test(words_and_pictures_are_no_numbers),
        cmocka_unit_test(any_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
