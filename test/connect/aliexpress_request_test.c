/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a purchase says to AliExpress, to the byte, and what is refused before it is sent.
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

static struct str request_of(struct arena *a, const struct place_input *in)
{
    struct str request = STR_NONE, detail = STR_NONE;
    enum problem_kind problem;
    enum err err = aliexpress()->place_request(in, a, &request, &problem, &detail);
    if (err)
        fail_msg("%.*s: %.*s", STR_ARG(err_code(err)), STR_ARG(detail));
    return request;
}

static const struct json *part_of(struct arena *a, struct str request, const char *path)
{
    const struct json *root;
    assert_int_equal(json_parse(a, request, &root), OK);
    return json_path(root, path);
}

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
    struct str request = request_of(a, &in);
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
    assert_true(str_eq(request, request_of(a, &in)));
    arena_free(a);
}

static void what_was_stored_leaves_as_the_same_bytes_ever_after(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct person p = ada();
    struct place_item item = {.mapping = &lamp, .quantity = 1};
    struct place_input in = {.reference = STR("WB-1001-1"),
                             .address.person = &p,
                             .items = &item,
                             .items_n = 1,
                             .note =
                                 STR("\xe4\xbd\xa0\xe5\xa5\xbd \"quoted\" \\ / \xf0\x9f\x8e\x81")};
    struct supplier_ask ask = {.op = SUPPLIER_PLACE, .request = request_of(a, &in)};
    struct account account = {.client_id = STR("1"), .client_secret = STR("s")};
    struct http_request first, later;
    assert_int_equal(aliexpress()->ask(&ask, &account, 5, a, &first), OK);
    assert_int_equal(aliexpress()->ask(&ask, &account, 900000, a, &later), OK);
    struct http_headers x = form_parse(a, first.body), y = form_parse(a, later.body);
    static const char *const same[] = {ALIEXPRESS_PLACE_PARAM, ALIEXPRESS_EXTEND_PARAM, "method"};
    for (size_t i = 0; i < COUNT_OF(same); i++)
        assert_true(
            str_eq(http_header_get(&x, str_of(same[i])), http_header_get(&y, str_of(same[i]))));
    assert_false(
        str_eq(http_header_get(&x, STR("timestamp")), http_header_get(&y, STR("timestamp"))));
    assert_false(str_eq(http_header_get(&x, STR("sign")), http_header_get(&y, STR("sign"))));
    struct str sent = http_header_get(&x, str_of(ALIEXPRESS_PLACE_PARAM));
    const struct json *stored = part_of(a, ask.request, ALIEXPRESS_PLACE_PARAM);
    assert_true(str_eq(sent, json_print(a, stored)));
    arena_free(a);
}

static void what_was_found_just_now_wins_over_the_mapping(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct person p = ada();
    struct place_item items[] = {
        {.mapping = &lamp, .quantity = 1, .sku_attr = STR("14:99#Black"), .service = STR("AE_STD")},
        {.mapping = &lamp, .quantity = 3},
    };
    struct place_input in = {
        .reference = STR("WB-1"), .address.person = &p, .items = items, .items_n = 2};
    const struct json *list =
        part_of(a, request_of(a, &in), ALIEXPRESS_PLACE_PARAM ".product_items");
    assert_int_equal(json_len(list), 2);
    const struct json *first = json_at(list, 0), *second = json_at(list, 1);
    assert_true(str_eq(json_str(json_get(first, "sku_attr")), STR("14:99#Black")));
    assert_true(str_eq(json_str(json_get(first, "logistics_service_name")), STR("AE_STD")));
    assert_true(str_has(json_str(json_get(first, "order_memo")), STR("no invoice")));
    assert_true(str_eq(json_str(json_get(second, "sku_attr")), lamp.sku_attr));
    assert_null(json_get(second, "logistics_service_name")); /* the supplier chooses */
    arena_free(a);
}

/* Which member carries the number of which country. */
static void numbers_for_customs_travel_under_the_documented_names(void **state)
{
    (void)state;
    static const struct {
        const char *country, *tax_id, *birthday, *national, *want;
    } rows[] = {
        {"BR", "529.982.247-25", "31/12/1990", "", "cpf=52998224725 birthday=31121990 "},
        {"CL", "123456785", "", "", "rut_no=12.345.678-5 tax_number=12.345.678-5 "},
        {"KR", "p123456789012", "", "", "passport_no=P123456789012 "},
        {"KR", "M12345678", "", "", "is_foreigner=true foreigner_passport_no=M12345678 "},
        {"MX", "HEXL900131AB1", "", "", "passport_no=HEXL900131AB1 "},
        {"SA", "", "", "rrrd 2929", "nat_addr=RRRD2929 "},
        {"IE", "1234567T", "", "", "tax_number=1234567T "},
        {"IE", "", "", "", ""},
    };
    static const char *const members[] = {"cpf",
                                          "rut_no",
                                          "tax_number",
                                          "passport_no",
                                          "is_foreigner",
                                          "foreigner_passport_no",
                                          "passport_organization"};
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct person p = ada();
        struct supplier_address typed = {.country = str_of(rows[i].country),
                                         .tax_id = str_of(rows[i].tax_id),
                                         .birthday = str_of(rows[i].birthday),
                                         .national_address = str_of(rows[i].national)};
        struct place_item item = {.mapping = &lamp, .quantity = 1};
        struct place_input in = {.reference = STR("WB-1"),
                                 .address = {.person = &p, .corrected = &typed},
                                 .items = &item,
                                 .items_n = 1};
        struct str request = request_of(a, &in), got = STR_NONE;
        const struct json *to = part_of(a, request, ALIEXPRESS_PLACE_PARAM ".logistics_address");
        const struct json *more = part_of(a, request, ALIEXPRESS_EXTEND_PARAM ".trade_extra_param");
        for (size_t k = 0; k < COUNT_OF(members); k++) {
            struct str v = json_str(json_get(to, members[k]));
            if (!str_empty(v))
                got = str_printf(a, "%.*s%s=%.*s ", STR_ARG(got), members[k], STR_ARG(v));
        }
        for (struct json_iter it = json_iter(more); json_next(&it);)
            if (!str_eq(json_str(it.key), STR("business_model")))
                got = str_printf(a, "%.*s%.*s=%.*s ", STR_ARG(got), STR_ARG(json_str(it.key)),
                                 STR_ARG(json_str(it.val)));
        assert_true(str_eq(got, str_of(rows[i].want)));
    }
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

static void a_purchase_of_nothing_or_too_much_is_refused(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct person p = ada();
    struct mapping wordy = lamp;
    wordy.listing_id = STR("lamp");
    struct place_item many[51], none = {.mapping = &lamp}, odd = {.mapping = &wordy, .quantity = 1};
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = (struct place_item){.mapping = &lamp, .quantity = 1};
    struct place_input cases[] = {
        {.reference = STR("WB-1")},
        {.reference = STR("WB-1"), .items = &none, .items_n = 1},
        {.reference = STR("WB-1"), .items = &odd, .items_n = 1},
        {.reference = STR("WB-1"), .items = many, .items_n = COUNT_OF(many)},
        {.items = many, .items_n = 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str request, detail = STR_NONE;
        enum problem_kind problem = PROBLEM_MAX;
        cases[i].address.person = &p;
        assert_int_equal(aliexpress()->place_request(&cases[i], a, &request, &problem, &detail),
                         ERR_BAD_INPUT);
        assert_int_equal(problem, PROBLEM_PURCHASE_REFUSED);
        assert_false(str_empty(detail));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_purchase_is_written_as_the_platform_wants_it),
        cmocka_unit_test(what_was_stored_leaves_as_the_same_bytes_ever_after),
        cmocka_unit_test(what_was_found_just_now_wins_over_the_mapping),
        cmocka_unit_test(numbers_for_customs_travel_under_the_documented_names),
        cmocka_unit_test(what_would_be_refused_is_said_before_sending),
        cmocka_unit_test(a_purchase_of_nothing_or_too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
