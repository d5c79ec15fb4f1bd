/* SPDX-License-Identifier: Apache-2.0 */
/* Choices before a purchase: the variant, the way to send, what a price says. */
#include "test/base/check.h"

#include "app/choose.h"

static struct variant_property black[] = {{{"Color", 5}, {"Black", 5}}, {{"Plug", 4}, {"EU", 2}}};
static struct variant_property white[] = {{{"Color", 5}, {"White", 5}}, {{"Plug", 4}, {"EU", 2}}};

static struct product_variant variant(const char *sku, const char *attr,
                                      struct variant_property *properties, int64_t cents)
{
    return (struct product_variant){.sku_id = str_of(sku),
                                    .sku_attr = str_of(attr),
                                    .properties = properties,
                                    .properties_n = 2,
                                    .price = {cents, "USD"},
                                    .stock = 10};
}

static struct str chosen(const struct product_seen *p, struct listing l)
{
    const struct product_variant *v = choose_variant(p, &l);

    return v ? v->sku_id : STR("none");
}

static void a_variant_is_known_by_its_ids_then_by_its_words(void **state)
{
    struct product_variant all[] = {variant("1", "14:1#Black;5:2", black, 500),
                                    variant("2", "14:3#White;5:2", white, 600)};
    struct product_seen p = {.variants = all, .variants_n = 2};
    struct listing l = {.sku_id = STR("2"), .sku_attr = STR("old")};

    CHECK_TEXT(chosen(&p, l), "2");
    l.sku_id = STR("9");
    CHECK_TEXT(chosen(&p, l), "none");
    l.sku_attr = STR("14:1#Black;5:2");
    CHECK_TEXT(chosen(&p, l), "1");
    l.sku_attr = STR("14:7#Black;5:2");
    l.properties = STR("color= white\nPLUG=EU");
    CHECK_TEXT(chosen(&p, l), "2");
    CHECK_TEXT(choose_properties(*state, &all[0]), "Color=Black\nPlug=EU");
    l.properties = STR("Color=Red\nPlug=EU");
    CHECK_TEXT(chosen(&p, l), "none");
    l.properties = STR("Plug=EU"); /* the seller tells apart what the mapping does not */
    CHECK_TEXT(chosen(&p, l), "none");
}

static void the_only_variant_needs_no_name_and_several_do(void **state)
{
    struct product_variant all[] = {variant("1", "", black, 500), variant("2", "", white, 600)};
    struct product_seen p = {.variants = all, .variants_n = 1};

    (void)state;
    CHECK_TEXT(chosen(&p, (struct listing){0}), "1");
    CHECK_TEXT(chosen(&p, (struct listing){.sku_id = STR("7")}), "none"); /* another one was left */
    p.variants_n = 2;
    CHECK_TEXT(chosen(&p, (struct listing){0}), "none");
}

static void of_two_warehouses_the_named_or_the_cheaper_that_has_some(void **state)
{
    struct product_variant all[] = {variant("1", "", black, 500), variant("2", "", black, 900)};
    struct product_seen p = {.variants = all, .variants_n = 2};
    struct listing l = {.properties = STR("Color=Black\nPlug=EU")};

    (void)state;
    all[0].ship_from = STR("CN");
    all[1].ship_from = STR("ES");
    CHECK_TEXT(chosen(&p, l), "1");
    all[0].stock = 0;
    CHECK_TEXT(chosen(&p, l), "2");
    l.ship_from = STR("CN");
    CHECK_TEXT(chosen(&p, l), "1");
}

static struct freight_option way(const char *code, int64_t cents, bool tracked)
{
    return (struct freight_option){
        .code = str_of(code), .cost = {cents, "USD"}, .tracked = tracked, .stock = -1};
}

static struct str sent_by(const struct freight_seen *f, const struct mapping *m, const char * not )
{
    enum problem_kind problem = PROBLEM_MAX;
    const struct freight_option *o = choose_service(f, m, NULL, str_of(not ), &problem);

    return o ? o->code : problem_kind_text(problem);
}

static void services_are_tried_in_order_then_the_fall_back(void **state)
{
    struct freight_option ways[] = {way("POST", 100, false), way("DHL", 900, true),
                                    way("CAINIAO", 300, true), way("EMS", 400, true)};
    struct freight_seen f = {.options = ways, .options_n = 4};
    struct mapping m = {.services = STR("YANWEN,EMS,DHL")};

    (void)state;
    CHECK_TEXT(sent_by(&f, &m, ""), "EMS");
    CHECK_TEXT(sent_by(&f, &m, "EMS"), "DHL");
    CHECK_TEXT(sent_by(&f, &m, "EMS,DHL"), "CAINIAO");
    CHECK_TEXT(sent_by(&f, &m, "EMS,DHL,CAINIAO"), "service_gone");
    m.fallback = SERVICE_FALLBACK_ANY;
    CHECK_TEXT(sent_by(&f, &m, "EMS,DHL,CAINIAO"), "POST");
    CHECK_TEXT(sent_by(&f, &m, ""), "EMS");
    m = (struct mapping){.services = STR("YANWEN"), .fallback = SERVICE_FALLBACK_NONE};
    CHECK_TEXT(sent_by(&f, &m, ""), "service_gone");
    f.options_n = 0;
    CHECK_TEXT(sent_by(&f, &m, ""), "not_deliverable");
}

static void goods_of_one_warehouse_are_not_sent_from_another(void **state)
{
    struct freight_option ways[] = {way("A", 100, true), way("B", 900, true)};
    struct freight_seen f = {.options = ways, .options_n = 2};
    struct product_variant v = {.ship_from = STR("ES")};
    struct mapping m = {0};
    enum problem_kind problem;

    (void)state;
    ways[0].ship_from = STR("CN");
    CHECK_TEXT(choose_service(&f, &m, &v, STR_NONE, &problem)->code, "B");
}

static void without_freight_the_first_service_is_asked_for(void **state)
{
    struct mapping m = {.services = STR("EMS,DHL")};
    struct str service;

    (void)state;
    assert_true(choose_blind(&m, STR_NONE, &service));
    CHECK_TEXT(service, "EMS");
    assert_true(choose_blind(&m, STR("EMS"), &service));
    CHECK_TEXT(service, "DHL");
    assert_false(choose_blind(&m, STR("EMS,DHL"), &service));
    m.services = STR_NONE;
    assert_true(choose_blind(&m, STR_NONE, &service));
    CHECK_TEXT(service, "");
}

static void a_price_is_too_dear_only_against_one_that_is_known(void **state)
{
    struct money five = {500, "USD"}, six = {600, "USD"}, more = {601, "USD"}, none = {0, ""};

    (void)state;
    assert_false(choose_too_dear(five, six, 20));
    assert_true(choose_too_dear(five, more, 20));
    assert_false(choose_too_dear(five, more, 0));
    assert_false(choose_too_dear(none, more, 20));
    assert_false(choose_too_dear(five, (struct money){900, "EUR"}, 20));
    assert_false(choose_too_dear(six, five, 20));
}

static void sums_are_of_one_currency_and_never_overflow(void **state)
{
    struct money sum = {0};

    (void)state;
    assert_true(choose_add(&sum, (struct money){250, "USD"}, 3));
    assert_true(choose_add(&sum, (struct money){50, "USD"}, 1));
    assert_int_equal(sum.minor, 800);
    assert_false(choose_add(&sum, (struct money){50, "EUR"}, 1));
    assert_false(choose_add(&sum, (struct money){0}, 1));
    assert_false(choose_add(&sum, (struct money){INT64_MAX / 2, "USD"}, 3));
    assert_int_equal(sum.minor, 800);
}

static void variants_are_proposed_by_their_words(void **state)
{
    const struct str texts[] = {STR("Black / EU plug"), STR("Black / US plug"),
                                STR("Black+White / EU plug"), STR("黑色 / 大号")};
    const size_t n = COUNT_OF(texts);

    assert_int_equal(choose_by_words(*state, STR("EU, black"), texts, n), 0);
    assert_int_equal(choose_by_words(*state, STR("Black"), texts, n), -1);
    assert_int_equal(choose_by_words(*state, STR("black us"), texts, n), 1);
    assert_int_equal(choose_by_words(*state, STR("White EU"), texts, n), 2);
    assert_int_equal(choose_by_words(*state, STR("大号 黑色"), texts, n), 3);
    assert_int_equal(choose_by_words(*state, STR("Red"), texts, n), -1);
    assert_int_equal(choose_by_words(*state, STR(""), texts, n), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_variant_is_known_by_its_ids_then_by_its_words),
        TEST(the_only_variant_needs_no_name_and_several_do),
        TEST(of_two_warehouses_the_named_or_the_cheaper_that_has_some),
        TEST(services_are_tried_in_order_then_the_fall_back),
        TEST(goods_of_one_warehouse_are_not_sent_from_another),
        TEST(without_freight_the_first_service_is_asked_for),
        TEST(a_price_is_too_dear_only_against_one_that_is_known),
        TEST(sums_are_of_one_currency_and_never_overflow),
        TEST(variants_are_proposed_by_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
