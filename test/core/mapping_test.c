/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pasted links, and which mapping counts for a line.
 */
#include "core/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct link_row {
    const char *link, *id, *sku; /* id NULL: refused */
};

static void links_in_every_dress_name_the_product(void **state)
{
    (void)state;
    static const struct link_row rows[] = {
        {"https://www.aliexpress.com/item/1005006000000303.html", "1005006000000303", ""},
        {"https://es.aliexpress.com/item/1005006000000303.html?gatewayAdapt=glo2esp",
         "1005006000000303", ""},
        {"https://pt.aliexpress.com/item/1005006000000303.html#reviews", "1005006000000303", ""},
        {"http://m.aliexpress.com/i/1005006000000303.html", "1005006000000303", ""},
        {"https://m.aliexpress.com/item/1005006000000303.html", "1005006000000303", ""},
        {"https://www.aliexpress.us/item/3256806000000303.html", "3256806000000303", ""},
        {"https://aliexpress.ru/item/1005006000000303.html", "1005006000000303", ""},
        {"aliexpress.com/item/1005006000000303.html", "1005006000000303", ""},
        {"//www.aliexpress.com/i/1005006000000303.html", "1005006000000303", ""},
        {"https://www.aliexpress.com/item/Reading-lamp/32801234567.html", "32801234567", ""},
        {"https://www.aliexpress.com/store/product/Lamp/1102_32801234567.html", "32801234567", ""},
        {"https://www.aliexpress.com/item/1005006000000303.html?pdp_ext_f=%7B%22sku_id%22%3A%22"
         "12000041000000303%22%7D&x=1",
         "1005006000000303", "12000041000000303"},
        {"https://www.aliexpress.com/item/1005006000000303.html?skuId=12000041000000303",
         "1005006000000303", "12000041000000303"},
        {"https://www.aliexpress.com/ssr/300000512/offers?productIds=1005006000000303:"
         "12000041000000303",
         "1005006000000303", ""},
        {"  1005006000000303 ", "1005006000000303", ""},
        {"https://a.aliexpress.com/_mABCDEF", NULL, ""},
        {"https://s.click.aliexpress.com/e/_DeAbCd", NULL, ""},
        {"https://www.aliexpress.com/", NULL, ""},
        {"https://www.aliexpress.com/store/1102000303", NULL, ""},
        {"https://www.aliexpress.com.evil.example/item/1005006000000303.html", NULL, ""},
        {"https://notaliexpress.com/item/1005006000000303.html", NULL, ""},
        {"https://www.aliexpress.com/item/abc.html", NULL, ""},
        {"ftp://www.aliexpress.com/item/1005006000000303.html", NULL, ""},
        {"12345", NULL, ""},
        {"", NULL, ""},
        {"-1005006000000303", NULL, ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str supplier = STR("untouched"), id = STR_NONE, sku = STR_NONE;
        enum err err = mapping_parse_link(a, str_of(rows[i].link), &supplier, &id, &sku);
        if (!rows[i].id) {
            assert_int_equal(err, ERR_BAD_INPUT);
            assert_true(str_eq(supplier, STR("untouched")));
            continue;
        }
        if (err || !str_eq(id, str_of(rows[i].id)) || !str_eq(sku, str_of(rows[i].sku)))
            fail_msg("%s: %.*s %.*s", rows[i].link, STR_ARG(id), STR_ARG(sku));
        assert_true(str_eq(supplier, STR("aliexpress")));
    }
    arena_free(a);
}

static void a_short_link_is_explained(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str why = mapping_link_problem(a, STR("https://a.aliexpress.com/_m1"), LANG_EN);
    assert_true(str_has(why, STR("short link")));
    why = mapping_link_problem(a, STR("https://www.aliexpress.com/store/1"), LANG_EN);
    assert_true(str_has(why, STR("not a product")));
    assert_false(str_empty(mapping_link_problem(a, STR("lamp"), LANG_ZH)));
    arena_free(a);
}

static void the_variants_own_mapping_comes_before_the_products(void **state)
{
    (void)state;
    const struct mapping all[] = {
        {.id = 1, .product_id = 10},
        {.id = 2, .product_id = 10, .variant_id = 101},
        {.id = 3, .product_id = 11, .variant_id = 111},
    };
    struct line l = {.product_id = 10, .variant_id = 101};
    assert_int_equal(mapping_for_line(all, 3, &l)->id, 2);
    l.variant_id = 102;
    assert_int_equal(mapping_for_line(all, 3, &l)->id, 1);
    l.product_id = 11;
    assert_null(mapping_for_line(all, 3, &l));
    l = (struct line){0};
    assert_null(mapping_for_line(all, 3, &l));
    assert_null(mapping_for_line(NULL, 0, &l));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_in_every_dress_name_the_product),
        cmocka_unit_test(a_short_link_is_explained),
        cmocka_unit_test(the_variants_own_mapping_comes_before_the_products),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
