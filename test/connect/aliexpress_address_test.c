/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a purchase says to AliExpress: address, phone and items, and what is refused before it is
 * sent.
 */
#include "connect/aliexpress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct supplier *aliexpress(void)
{
    const struct supplier *s = supplier_by_id(STR("aliexpress"));
    assert_non_null(s);
    return s;
}

static struct person ada(void)
{
    return (struct person){
        .email = STR("ada@shop.example"),
        .name = STR("Ada Okafor"),
        .address1 = STR("12 Quay Street"),
        .city = STR("Galway"),
        .province = STR("Galway"),
        .zip = STR("H91 X0X0"),
        .country_code = STR("IE"),
        .address_phone = STR("(091) 555-012"),
        .has_address = true,
    };
}

static const struct mapping lamp = {
    .supplier = {"aliexpress", 10},
    .listing_id = {"1005006000000303", 16},
    .sku_attr = {"14:350853#Black;5:361386", 24},
    .services = {"CAINIAO_STANDARD", 16},
    .units = 1,
};

static void a_purchase_is_written_as_the_platform_wants_it(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct person p = ada();
    p.company = STR("Quay Lights");
    struct place_item item = {.mapping = &lamp, .service = lamp.services, .quantity = 2};
    struct place_input in = {.reference = STR("WB-1001-1"),
                             .address.person = &p,
                             .items = &item,
                             .items_n = 1,
                             .note = STR("no flyers")};
    struct str request, detail;
    enum problem_kind problem;
    assert_int_equal(aliexpress()->place_request(&in, a, &request, &problem, &detail), OK);
    assert_true(str_eq(
        request,
        STR("{\"param_place_order_request4_open_api_d_t_o\":{\"out_order_id\":\"WB-1001-1\","
            "\"logistics_address\":{\"country\":\"IE\",\"province\":\"Galway\","
            "\"city\":\"Galway\",\"address\":\"12 Quay Street\",\"address2\":\"Quay Lights\","
            "\"zip\":\"H91 X0X0\",\"contact_person\":\"Ada Okafor\","
            "\"full_name\":\"Ada Okafor\",\"mobile_no\":\"91555012\","
            "\"phone_country\":\"+353\",\"locale\":\"en_US\"},\"product_items\":["
            "{\"product_id\":1005006000000303,\"product_count\":2,"
            "\"sku_attr\":\"14:350853#Black;5:361386\","
            "\"logistics_service_name\":\"CAINIAO_STANDARD\",\"order_memo\":\"no flyers\"}]},"
            "\"ds_extend_request\":{\"payment\":{\"pay_currency\":\"USD\","
            "\"try_to_pay\":\"true\"},\"trade_extra_param\":{\"business_model\":\"retail\"}}}")));
    struct supplier_ask ask = {.op = SUPPLIER_PLACE, .request = request};
    struct account account = {.client_id = STR("1"), .client_secret = STR("s")};
    struct http_request first, again;
    assert_int_equal(aliexpress()->ask(&ask, &account, 5, a, &first), OK);
    assert_int_equal(aliexpress()->ask(&ask, &account, 5, a, &again), OK);
    assert_true(str_eq(first.body, again.body));
    arena_free(a);
}

static void what_would_be_refused_is_said_before_sending(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct place_item item = {.mapping = &lamp, .quantity = 1};
    struct person people[7];
    for (size_t i = 0; i < COUNT_OF(people); i++)
        people[i] = ada();
    people[0].has_address = false;
    people[1].city = STR(" ");
    people[2].address_phone = STR("unknown");
    people[3].name = STR("A");
    people[4].name = STR("A name that is far longer than thirty-two");
    people[5].name = STR("Amelie");
    people[5].country_code = STR("FR");
    people[6].country_code = STR("Ireland");
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        struct place_input in = {
            .reference = STR("WB-1"), .address.person = &people[i], .items = &item, .items_n = 1};
        struct str request, detail = STR_NONE;
        enum problem_kind problem = PROBLEM_MAX;
        assert_int_equal(aliexpress()->place_request(&in, a, &request, &problem, &detail),
                         ERR_BAD_INPUT);
        assert_int_equal(problem, i ? PROBLEM_ADDRESS_REJECTED : PROBLEM_ADDRESS_MISSING);
        assert_false(str_empty(detail));
        assert_false(str_has(detail, STR("Quay")));
    }
    arena_free(a);
}

static void phones_become_code_and_digits(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *country, *code, *number;
    } rows[] = {
        {"(213) 555-0123", "US", "+1", "2135550123"},
        {"1-213-555-0123 ext. 9", "US", "+1", "2135550123"},
        {"+1 213 555 0123", "US", "+1", "2135550123"},
        {"+44 (0)20 7946 0018", "GB", "+44", "2079460018"},
        {"020 7946 0018", "GB", "+44", "2079460018"},
        {"0044 20 7946 0018", "DE", "+44", "2079460018"},
        {"0151 12345678", "DE", "+49", "15112345678"},
        {"4915112345678", "DE", "+49", "15112345678"},
        {"06 12 34 56 78", "FR", "+33", "612345678"},
        {"06 1234 5678", "IT", "+39", "0612345678"},
        {"8 912 345-67-89", "RU", "+7", "9123456789"},
        {"+7 912 345-67-89", "RU", "+7", "9123456789"},
        {"79123456789", "RU", "+7", "9123456789"},
        {"(55) 99123-4567", "BR", "+55", "55991234567"},
        {"+55 11 91234-5678", "BR", "+55", "11912345678"},
        {"06 20 123 4567", "HU", "+36", "201234567"},
        {"+353 91 555 012", "US", "+353", "91555012"},
        {"867 123 45", "LT", "+370", "86712345"},
        {"12", "US", NULL, NULL},
        {"", "US", NULL, NULL},
        {"555 0123 456", "ZZ", NULL, NULL},
        {"123456789012345678", "US", NULL, NULL},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str code = STR_NONE, number = STR_NONE;
        bool ok = aliexpress_phone(a, str_of(rows[i].raw), str_of(rows[i].country), &code, &number);
        if (ok != (rows[i].code != NULL) || !str_eq(code, str_of(rows[i].code)) ||
            !str_eq(number, str_of(rows[i].number)))
            fail_msg("%s %s: %.*s %.*s", rows[i].raw, rows[i].country, STR_ARG(code),
                     STR_ARG(number));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_purchase_is_written_as_the_platform_wants_it),
        cmocka_unit_test(what_would_be_refused_is_said_before_sending),
        cmocka_unit_test(phones_become_code_and_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
