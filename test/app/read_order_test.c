/* SPDX-License-Identifier: Apache-2.0 */
/* A supplier order as the extension reports it: what is taken, what is clipped, what is refused. */
#include "test/base/check.h"

#include "app/extension_part.h"
#include "base/time.h"

#define NOW INT64_C(1795000000000)

static enum err take(struct arena *a, const char *text, struct read_order *ret, const char **wrong)
{
    const struct json *v = NULL;

    assert_int_equal(json_parse(a, str_of(text), &v), OK);
    return extension_read_order(a, supplier_by_id(STR("aliexpress")), v, NOW, NOW, ret, wrong);
}

static void refused(struct arena *a, const char *text, const char *field)
{
    struct read_order o = {.read_ms = 7};
    const char *wrong = "";

    assert_int_equal(take(a, text, &o, &wrong), ERR_BAD_INPUT);
    assert_string_equal(wrong, field);
    assert_int_equal(o.read_ms, 7); /* untouched */
}

#define HEAD "{\"number\":\"8190000000000303\",\"read_at\":\"2026-11-18T00:00:00Z\""

static void all_that_a_page_tells_is_taken(void **state)
{
    struct read_order o;
    const char *wrong = "";

    assert_int_equal(
        take(*state,
             HEAD ",\"status\":\"shipped\",\"status_text\":\"Awaiting delivery\","
                  "\"created\":\"2026-11-06\",\"store\":\"1102\",\"reference\":\"WB1\","
                  "\"total\":{\"amount\":\"18.64\",\"currency\":\"USD\"},"
                  "\"ship_to\":{\"country\":\"US\",\"zip\":\"62701\",\"name\":\"Li Fang\"},"
                  "\"lines\":[{\"product_id\":\"1005\",\"sku_id\":\"12\",\"quantity\":2}],"
                  "\"packages\":[{\"number\":\"JD01\",\"original_number\":\"LP007\","
                  "\"carrier\":\"Standard\",\"items\":[{\"product_id\":\"1005\",\"quantity\":2}],"
                  "\"events\":[{\"at\":\"2026-11-07T00:00:00Z\",\"code\":\"AE_GOT\"}]}]}",
             &o, &wrong),
        OK);
    CHECK_TEXT(o.seen.number, "8190000000000303");
    assert_int_equal(o.seen.status, SUPPLIER_STATUS_SHIPPED);
    CHECK_TEXT(o.seen.status_raw, "Awaiting delivery");
    assert_int_equal(o.seen.total.minor, 1864);
    assert_int_equal(o.seen.items_n, 1);
    assert_int_equal(o.seen.items[0].quantity, 2);
    CHECK_TEXT(o.zip, "62701");
    CHECK_TEXT(o.reference, "WB1");
    assert_true(o.parcels_told);
    assert_int_equal(o.parcels.parcels_n, 1);
    CHECK_TEXT(o.parcels.parcels[0].original, "LP007");
    assert_true(o.parcels.parcels[0].moving_ms > 0); /* a carrier's code */
}

static void what_was_not_told_is_not_taken_for_nothing(void **state)
{
    struct read_order o;
    const char *wrong = "";

    assert_int_equal(take(*state, HEAD "}", &o, &wrong), OK);
    assert_false(o.status_told);
    assert_false(o.parcels_told);
    assert_int_equal(take(*state, HEAD ",\"packages\":[]}", &o, &wrong), OK);
    assert_true(o.parcels_told); /* read, and there are none */
    assert_int_equal(take(*state, HEAD ",\"status_text\":\"???\"}", &o, &wrong), OK);
    assert_true(o.status_told);
    assert_int_equal(o.seen.status, SUPPLIER_STATUS_OTHER);
}

static void words_prove_nothing_and_a_lone_original_number_counts(void **state)
{
    struct read_order o;
    const char *wrong = "";

    assert_int_equal(take(*state,
                          HEAD
                          ",\"packages\":[{\"number\":\"\",\"original_number\":\"LP007\","
                          "\"events\":[{\"at\":\"2026-11-07T00:00:00Z\",\"text\":\"Signed\"}]}]}",
                          &o, &wrong),
                     OK);
    CHECK_TEXT(o.parcels.parcels[0].number, "LP007");
    CHECK_TEXT(o.parcels.parcels[0].original, "");
    assert_int_equal(o.parcels.parcels[0].moving_ms, 0);
    assert_false(o.parcels.parcels[0].delivered);
}

/* The browser's clock may be wrong: only how old it was when it was sent counts. */
static void its_age_is_taken_from_the_browsers_own_clock(void **state)
{
    const struct json *v = NULL;
    struct read_order o;
    const char *wrong = "";
    int64_t read_ms = time_of(STR("2026-11-18T00:00:00Z"));

    assert_int_equal(json_parse(*state, STR(HEAD "}"), &v), OK);
    const struct supplier *s = supplier_by_id(STR("aliexpress"));
    assert_int_equal(
        extension_read_order(*state, s, v, read_ms + MS_HOUR, NOW + MS_DAY, &o, &wrong), OK);
    assert_int_equal(o.read_ms, NOW + MS_DAY - MS_HOUR);
    assert_int_equal(extension_read_order(*state, s, v, read_ms - MS_HOUR, NOW, &o, &wrong), OK);
    assert_int_equal(o.read_ms, NOW); /* never of the future */
}

static void what_is_no_order_is_refused_and_named(void **state)
{
    refused(*state, "{\"number\":\"1\",\"read_at\":\"2026-11-18T00:00:00Z\"}", "number");
    refused(*state, "{\"number\":\"8190<b>\",\"read_at\":\"2026-11-18T00:00:00Z\"}", "number");
    refused(*state, "{\"number\":\"8190000000000303\"}", "read_at");
    refused(*state, HEAD ",\"status\":\"eaten\"}", "status");
    refused(*state, HEAD ",\"lines\":7}", "lines, packages");
    refused(*state, HEAD ",\"packages\":[{\"items\":{}}]}", "packages");
}

static void absurd_amounts_count_as_not_told(void **state)
{
    struct read_order o;
    const char *wrong = "";

    assert_int_equal(take(*state,
                          HEAD ",\"total\":{\"amount\":\"a lot\",\"currency\":\"USD\"},"
                               "\"lines\":[{\"product_id\":\"1\",\"quantity\":-3},"
                               "{\"product_id\":\"2\",\"quantity\":999999999}]}",
                          &o, &wrong),
                     OK);
    assert_int_equal(o.seen.total.currency[0], 0);
    assert_int_equal(o.seen.items[0].quantity, 0);
    assert_int_equal(o.seen.items[1].quantity, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_that_a_page_tells_is_taken),
        TEST(what_was_not_told_is_not_taken_for_nothing),
        TEST(words_prove_nothing_and_a_lone_original_number_counts),
        TEST(its_age_is_taken_from_the_browsers_own_clock),
        TEST(what_is_no_order_is_refused_and_named),
        TEST(absurd_amounts_count_as_not_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
