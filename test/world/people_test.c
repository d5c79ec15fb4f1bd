/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The made-up buyers are the same for a seed, of many countries, and fit for the supplier unless
 * they are meant to be refused.
 */
#include "test/world/aliexpress_rig.h"

#include "base/map.h"
#include "base/text.h"
#include "sim/world/aliexpress_state.h"
#include "sim/world/people.h"

#define MANY 2000

static void the_dice_are_those_of_the_published_generator(void **state)
{
    (void)state;
    /* First outputs of xoshiro256** for the state 1, 2, 3, 4. */
    struct dice d = {{1, 2, 3, 4}};
    assert_true(dice_u64(&d) == 11520);
    assert_true(dice_u64(&d) == 0);
    assert_true(dice_u64(&d) == 1509978240);
}

static void the_dice_stay_within_their_range(void **state)
{
    (void)state;
    struct dice d;
    int64_t sum = 0;
    dice_init(&d, 7);
    for (int i = 0; i < 6000; i++) {
        int64_t v = dice_range(&d, 1, 6);
        assert_in_range(v, 1, 6);
        sum += v;
    }
    assert_in_range(sum, 20500, 21500);
    assert_true(dice_range(&d, INT64_MIN, INT64_MAX) != 0);
    assert_int_equal(dice_range(&d, -5, -5), -5);
}

static void one_part_of_the_world_does_not_disturb_another(void **state)
{
    (void)state;
    struct dice d, same;
    dice_init(&d, 7);
    dice_init(&same, 7);
    struct dice x = dice_fork(&d, STR("ids")), y = dice_fork(&same, STR("ids"));
    struct dice other = dice_fork(&d, STR("numbers"));
    dice_u64(&other);
    uint64_t first = dice_u64(&x);
    assert_true(first == dice_u64(&y));
    assert_true(first != dice_u64(&other));
}

static void a_seed_gives_the_same_people_again(void **state)
{
    struct arena *a = arena_new();
    struct people x, y;
    (void)state;
    people_init(&x, 42);
    people_init(&y, 42);
    for (int i = 0; i < MANY; i++) {
        struct people_order ox, oy;
        people_order(&x, a, &ox);
        people_order(&y, a, &oy);
        CHECK_TEXT(ox.email, oy.email);
        CHECK_TEXT(ox.address.phone, oy.address.phone);
        assert_int_equal(ox.total_cents, oy.total_cents);
    }
    arena_free(a);
}

static void people_come_from_many_countries_and_write_in_many_scripts(void **state)
{
    struct arena *a = arena_new();
    struct map *countries = map_new(a);
    struct people p;
    int han = 0, notes = 0, own = 0, several = 0;
    (void)state;
    people_init(&p, 1);
    for (int i = 0; i < MANY; i++) {
        struct people_order *o = ARENA_NEW(a, struct people_order);
        people_order(&p, a, o);
        size_t at = 0;
        map_put(countries, o->address.country_code, o);
        han += text_is_han(text_next(o->address.last_name, &at));
        notes += !str_empty(o->note);
        own += o->items[0].product->product_id[0] == '\0';
        several += o->items_n > 1;
        assert_true(text_is_utf8(o->note) && text_is_utf8(o->address.address1));
        assert_in_range(o->items_n, 1, 4);
        assert_true(o->total_cents > 0);
    }
    assert_in_range(map_count(countries), 20, 30);
    assert_in_range(han, 50, 400);
    assert_in_range(notes, 200, 400);
    assert_in_range(own, 50, 150);
    assert_in_range(several, 400, 700);
    arena_free(a);
}

/* The address as a careful client would write it for the supplier. */
static struct str supplier_address(struct arena *a, const struct people_order *o)
{
    const struct people_address *at = &o->address;
    struct buf b;
    struct jw w;
    buf_init(&b, a, 65536);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "country", at->country_code);
    jw_kstr(&w, "province", str_empty(at->province) ? STR("Other") : at->province);
    jw_kstr(&w, "city", at->city);
    jw_kstr(&w, "address", at->address1);
    jw_kstr(&w, "contact_person",
            str_printf(a, "%.*s %.*s", STR_ARG(at->first_name), STR_ARG(at->last_name)));
    jw_kstr(&w, "mobile_no", str_slice(at->phone, 1, at->phone.n));
    jw_kstr(&w, "cpf", o->tax_id);
    jw_obj_end(&w);
    return buf_view(&b);
}

static void the_supplier_takes_everyone_but_those_meant_to_be_refused(void **state)
{
    struct aliworld_options options = aliworld_defaults();
    struct aliworld *w = aliworld_new(&options);
    struct arena *a = arena_new();
    struct people p;
    int troubled = 0;
    (void)state;
    people_init(&p, 3);
    p.trouble_permille = 100;
    for (int i = 0; i < MANY; i++) {
        const struct json *address;
        struct aliworld_refusal refusal = {0};
        struct people_order o;
        people_order(&p, a, &o);
        assert_int_equal(json_parse(a, supplier_address(a, &o), &address), OK);
        bool refused = aliworld_refuses_address(w, a, address, NULL, &refusal);
        if (refused != o.troubled)
            print_error("%.*s: %s\n", STR_ARG(supplier_address(a, &o)), refusal.text);
        assert_int_equal(refused, o.troubled);
        troubled += o.troubled;
    }
    assert_in_range(troubled, 150, 250);
    arena_free(a);
    aliworld_free(w);
}

static void every_product_of_the_catalog_can_be_bought(void **state)
{
    struct rig r;
    size_t n, placed = 0;
    const struct people_product *products = people_products(&n);
    (void)state;
    rig_open(&r, NULL);
    people_fill_aliexpress(r.w, 5);
    for (size_t i = 0; i < n; i++) {
        for (size_t v = 0; products[i].product_id[0] != '\0' && v < products[i].variants_n; v++) {
            struct str reference = str_printf(r.a, "WB-%zu-%zu", i, v);
            const struct json *result = rig_place(&r, reference, str_of(products[i].product_id),
                                                  str_of(products[i].variants[v].sku_attr), 5);
            assert_true(json_bool(json_get(result, "is_success"), false));
            assert_true(products[i].variants[v].cost_cents < products[i].variants[v].price_cents);
            placed++;
        }
    }
    assert_int_equal(aliworld_orders_n(r.w), placed);
    rig_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dice_are_those_of_the_published_generator),
        cmocka_unit_test(the_dice_stay_within_their_range),
        cmocka_unit_test(one_part_of_the_world_does_not_disturb_another),
        cmocka_unit_test(a_seed_gives_the_same_people_again),
        cmocka_unit_test(people_come_from_many_countries_and_write_in_many_scripts),
        cmocka_unit_test(the_supplier_takes_everyone_but_those_meant_to_be_refused),
        cmocka_unit_test(every_product_of_the_catalog_can_be_bought),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
