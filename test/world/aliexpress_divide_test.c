/* SPDX-License-Identifier: Apache-2.0 */
/* The model of AliExpress: orders that become two, and permissions that are taken from an app. */
#include "test/world/aliexpress_rig.h"

#define CREATE STR("aliexpress.ds.order.create")

static int open_rig(void **state)
{
    struct rig *r = test_calloc(1, sizeof(*r));
    struct aliworld_options o = aliworld_defaults();
    o.access_ms = 1000 * MS_DAY;
    rig_open(r, &o);
    *state = r;
    return 0;
}

static int close_rig(void **state)
{
    rig_close(*state);
    test_free(*state);
    return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_rig, close_rig)

static int64_t units_shown(struct rig *r, struct str id)
{
    const struct json *o = rig_get(r, id), *lines = rig_list(json_get(o, "child_order_list"));
    int64_t n = 0;
    for (struct json_iter it = json_iter(lines); json_next(&it);)
        n += json_is_null(json_get(it.val, "end_reason"))
                 ? json_i64(json_get(it.val, "product_count"), 0)
                 : 0;
    return n;
}

static void a_half_goes_on_under_an_id_of_its_own(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    int64_t total = aliworld_order(r->w, id)->total_cents;
    assert_true(aliworld_divide(r->w, id, r->now_ms));
    assert_false(aliworld_divide(r->w, id, r->now_ms)); /* one unit is not divided */
    assert_int_equal(aliworld_orders_n(r->w), 2);
    const struct aliworld_order *half = aliworld_order_at(r->w, 1);
    assert_null(rig_get(r, half->id)); /* too young, as any new one */
    rig_pass(r, 10 * MS_SECOND);
    assert_int_equal(units_shown(r, id), 1);
    assert_int_equal(units_shown(r, half->id), 1);
    assert_int_equal(aliworld_order(r->w, id)->total_cents + half->total_cents, total);
    struct aliworld_units u = aliworld_units(r->w, half->reference, STR_NONE);
    assert_int_equal(u.placed, 2);
    assert_int_equal(u.paid, 2);
    assert_int_equal(aliworld_placements(r->w, half->reference), 1);
    rig_pass(r, 30 * MS_DAY);
    CHECK_TEXT(rig_status(r, id), STR("FINISH"));
    CHECK_TEXT(rig_status(r, half->id), STR("FINISH"));
    assert_int_equal(aliworld_units(r->w, half->reference, STR_NONE).delivered, 2);
}

static void the_old_id_may_be_known_no_longer(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    aliworld_options(r->w)->divided_id = ALIWORLD_DIVIDED_UNKNOWN;
    assert_true(aliworld_divide(r->w, id, r->now_ms));
    rig_pass(r, 10 * MS_SECOND);
    assert_int_equal(aliworld_orders_n(r->w), 3);
    assert_null(rig_get(r, id));
    assert_int_equal(units_shown(r, aliworld_order_at(r->w, 1)->id), 1);
    assert_int_equal(units_shown(r, aliworld_order_at(r->w, 2)->id), 1);
    assert_int_equal(aliworld_units(r->w, aliworld_order(r->w, id)->reference, STR_NONE).placed, 2);
}

static void or_it_shows_a_closed_order(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    aliworld_options(r->w)->divided_id = ALIWORLD_DIVIDED_CLOSED;
    assert_true(aliworld_divide(r->w, id, r->now_ms));
    CHECK_TEXT(rig_status(r, id), STR("FINISH"));
    assert_int_equal(units_shown(r, id), 0);
    const struct json *lines = rig_list(json_get(rig_get(r, id), "child_order_list"));
    CHECK_TEXT(json_str(json_get(json_at(lines, 0), "end_reason")), STR("ORDER_SPLIT"));
}

static void what_has_left_or_is_announced_stays_whole(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    assert_true(aliworld_ship(r->w, id, STR_NONE, r->now_ms));
    assert_false(aliworld_divide(r->w, id, r->now_ms));
}

static void the_same_reference_answers_the_present_ids(void **state)
{
    struct rig *r = *state;
    struct str id = rig_order(r);
    struct str reference = aliworld_order(r->w, id)->reference;
    aliworld_options(r->w)->divided_id = ALIWORLD_DIVIDED_UNKNOWN;
    aliworld_options(r->w)->repeat_answers_ids = true;
    assert_true(aliworld_divide(r->w, id, r->now_ms));
    const struct json *v = rig_place(r, reference, LAMP, LAMP_ATTR, 2);
    const struct json *ids = rig_list(json_get(v, "order_list"));
    assert_int_equal(json_len(ids), 2);
    CHECK_TEXT(json_text(r->a, json_at(ids, 0)), aliworld_order_at(r->w, 1)->id);
    assert_int_equal(aliworld_placements(r->w, reference), 1);
}

static void an_app_may_lose_a_permission_and_have_it_again(void **state)
{
    struct rig *r = *state;
    static const struct {
        enum aliworld_denial denial;
        const char *error;
    } rows[] = {
        {ALIWORLD_DENIAL_API, "InsufficientPermission"},
        {ALIWORLD_DENIAL_PACKAGE, "isv.permission-api-package-limit"},
        {ALIWORLD_DENIAL_ADDRESS, "AppWhiteIpLimit"},
    };
    struct str id = rig_order(r);
    const struct json *root;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t before = aliworld_orders_n(r->w);
        aliworld_deny(r->w, RIG_KEY, CREATE, rows[i].denial);
        rig_place(r, str_printf(r->a, "WB-%zu", i), LAMP, LAMP_ATTR, 1);
        assert_int_equal(json_parse(r->a, r->last.body, &root), OK);
        CHECK_TEXT(rig_error(root), str_of(rows[i].error));
        assert_int_equal(aliworld_orders_n(r->w), before);
        assert_int_equal(aliworld_denied(r->w, RIG_KEY, CREATE), 1);
        assert_non_null(rig_get(r, id)); /* other methods are free */
        aliworld_deny(r->w, RIG_KEY, CREATE, ALIWORLD_DENIAL_NONE);
        rig_place(r, str_printf(r->a, "WB-%zu", i), LAMP, LAMP_ATTR, 1);
        assert_int_equal(aliworld_orders_n(r->w), before + 1);
    }
    aliworld_deny(r->w, RIG_KEY, STR_NONE, ALIWORLD_DENIAL_API);
    assert_null(rig_get(r, id));
    assert_int_equal(aliworld_denied(r->w, RIG_KEY, STR_NONE), 1);
    aliworld_deny(r->w, RIG_KEY, STR_NONE, ALIWORLD_DENIAL_NONE);
    assert_non_null(rig_get(r, id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_half_goes_on_under_an_id_of_its_own),
        TEST(the_old_id_may_be_known_no_longer),
        TEST(or_it_shows_a_closed_order),
        TEST(what_has_left_or_is_announced_stays_whole),
        TEST(the_same_reference_answers_the_present_ids),
        TEST(an_app_may_lose_a_permission_and_have_it_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
