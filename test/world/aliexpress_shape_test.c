/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model's answers have the shape of the documented ones: every key that is always there is
 * there, with the kind of value that it has, and no key is invented. The shapes lie in
 * data/aliexpress/shapes.json: "text", "number" or "flag" for a value, one element for the elements
 * of a list, "?key" for a key that may be absent.
 */
#include "test/world/aliexpress_rig.h"

#include "sim/world/aliexpress_state.h"

#include <stdio.h>

struct shapes {
    struct rig rig;
    const struct json *all;
};

static int load_shapes(void **state)
{
    struct shapes *s = test_malloc(sizeof(*s));
    struct aliworld_options options = aliworld_defaults();
    size_t room = (size_t)1 << 20;
    options.packages = 2;
    rig_open(&s->rig, &options);
    FILE *f = fopen(TEST_DATA_DIR "/aliexpress/shapes.json", "rb");
    assert_non_null(f);
    char *p = arena_alloc(s->rig.a, room);
    struct str text = {p, fread(p, 1, room, f)};
    fclose(f);
    assert_int_equal(json_parse(s->rig.a, text, &s->all), OK);
    *state = s;
    return 0;
}

static int drop_shapes(void **state)
{
    struct shapes *s = *state;
    rig_close(&s->rig);
    test_free(s);
    return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, load_shapes, drop_shapes)

static bool is_kind(const struct json *v, struct str kind)
{
    if (str_eq(kind, STR("text")))
        return json_is_str(v);
    if (str_eq(kind, STR("number")))
        return json_is_num(v);
    return !json_is_null(v) && !json_is_str(v) && !json_is_num(v) && !json_is_obj(v) &&
           !json_is_arr(v);
}

static void complain(struct str path, const char *what, const struct json *v, struct arena *a)
{
    print_error("%.*s: %s: %.*s\n", STR_ARG(path), what, STR_ARG(json_print(a, v)));
    fail();
}

/* The shape of a key, whether it must be there or may. */
static const struct json *shape_of_key(struct arena *a, const struct json *shape, struct str key)
{
    const struct json *sure = json_get(shape, str_cstr(a, key));
    return sure ? sure : json_get(shape, str_cstr(a, str_cat(a, STR("?"), key)));
}

static void compare(struct arena *a, struct str path, const struct json *shape,
                    const struct json *v)
{
    if (json_is_str(shape)) {
        if (!is_kind(v, json_str(shape)))
            complain(path, str_cstr(a, str_cat(a, STR("should be "), json_str(shape))), v, a);
    } else if (json_is_arr(shape)) {
        if (!json_is_arr(v) || json_len(v) == 0)
            complain(path, "should be a list with something in it", v, a);
        for (size_t i = 0; i < json_len(v); i++)
            compare(a, str_cat(a, path, STR("[]")), json_at(shape, 0), json_at(v, i));
    } else {
        if (!json_is_obj(v))
            complain(path, "should be an object", v, a);
        for (struct json_iter it = json_iter(shape); json_next(&it);)
            if (!str_starts(json_str(it.key), STR("?")) &&
                !json_get(v, str_cstr(a, json_str(it.key))))
                complain(json_str(it.key), "is missing", v, a);
        for (struct json_iter it = json_iter(v); json_next(&it);) {
            struct str key = json_str(it.key);
            const struct json *of = shape_of_key(a, shape, key);
            if (!of)
                complain(key, "is invented", it.val, a);
            compare(a, str_printf(a, "%.*s/%.*s", STR_ARG(path), STR_ARG(key)), of, it.val);
        }
    }
}

/* The last answer has the shape of that name. */
static void check_shape(struct shapes *s, const char *name)
{
    const struct json *root, *shape = json_get(s->all, name);
    assert_non_null(shape);
    assert_int_equal(json_parse(s->rig.a, s->rig.last.body, &root), OK);
    compare(s->rig.a, str_of(name), shape, root);
}

static struct str place_two_packages(struct rig *r)
{
    struct rig_item items[] = {{LAMP, LAMP_ATTR, STR_NONE, 2},
                               {LAMP, STR("14:29#White;5:361386"), STR_NONE, 2}};
    rig_place_json(r, rig_purchase(r, RIG_REFERENCE, items, 2));
    rig_pass(r, 10 * MS_SECOND);
    return aliworld_order_at(r->w, 0)->id;
}

static void creating_answers_as_documented(void **state)
{
    struct shapes *s = *state;
    rig_order(&s->rig);
    check_shape(s, "create_ok");
    rig_place(&s->rig, RIG_REFERENCE, LAMP, LAMP_ATTR, 1);
    check_shape(s, "create_refused");
    aliworld_options(s->rig.w)->pays_by_itself = false;
    rig_place(&s->rig, STR("WB-1004-1"), LAMP, LAMP_ATTR, 1);
    check_shape(s, "create_unpaid");
}

static void an_order_reads_as_documented(void **state)
{
    struct shapes *s = *state;
    struct rig *r = &s->rig;
    rig_get(r, STR("1"));
    check_shape(s, "order_foreign");
    aliworld_options(r->w)->pays_by_itself = false;
    aliworld_options(r->w)->risk_ms = MS_HOUR;
    struct str id = place_two_packages(r);
    rig_get(r, id);
    check_shape(s, "order_unpaid");
    aliworld_pay(r->w, id, r->now_ms);
    rig_get(r, id);
    check_shape(s, "order_risk");
    rig_pass(r, MS_HOUR);
    aliworld_ship(r->w, id, STR_NONE, r->now_ms);
    rig_get(r, id);
    check_shape(s, "order_shipped");
    r->simplify = true;
    rig_get(r, id);
    check_shape(s, "order_simplify");
}

static void a_canceled_order_reads_as_documented(void **state)
{
    struct shapes *s = *state;
    aliworld_options(s->rig.w)->cancel_ms = 0;
    aliworld_options(s->rig.w)->pays_by_itself = false;
    struct str id = place_two_packages(&s->rig);
    aliworld_cancel(s->rig.w, id, s->rig.now_ms);
    rig_get(&s->rig, id);
    check_shape(s, "order_canceled");
}

static void tracking_reads_as_documented(void **state)
{
    struct shapes *s = *state;
    struct rig *r = &s->rig;
    aliworld_options(r->w)->announce_ms = MS_HOUR;
    struct str id = place_two_packages(r);
    rig_tracking(r, id);
    check_shape(s, "tracking_none");
    rig_pass(r, MS_HOUR);
    rig_tracking(r, id);
    check_shape(s, "tracking_announced");
    rig_pass(r, 3 * MS_DAY);
    rig_tracking(r, id);
    check_shape(s, "tracking_two");
    r->simplify = true;
    rig_tracking(r, id);
    check_shape(s, "tracking_simplify");
}

/* Numbers become texts when the world is told so, and nothing else changes. */
static void numbers_may_come_as_texts(void **state)
{
    struct shapes *s = *state;
    struct rig *r = &s->rig;
    struct str id = place_two_packages(r);
    aliworld_options(r->w)->text_numbers = true;
    aliworld_options(r->w)->other_wrapper_names = true;
    const struct json *order = rig_get(r, id);
    const struct json *line = json_at(json_path(order, "child_order_list.ae_child_order_info"), 0);
    CHECK_TEXT(json_str(json_get(line, "product_count")), STR("2"));
    CHECK_TEXT(json_str(json_get(line, "product_id")), LAMP);
}

static struct str freight_question(struct rig *r, struct str country)
{
    return str_printf(r->a,
                      "{\"quantity\":2,\"shipToCountry\":\"%.*s\",\"productId\":\"%.*s\","
                      "\"selectedSkuId\":\"%.*s\",\"language\":\"en_US\",\"locale\":\"en_US\","
                      "\"currency\":\"USD\"}",
                      STR_ARG(country), STR_ARG(LAMP), STR_ARG(LAMP_SKU));
}

static void freight_reads_as_documented(void **state)
{
    struct shapes *s = *state;
    struct rig *r = &s->rig;
    aliworld_close_country(r->w, STR_NONE, STR("KP"));
    rig_call(r, "aliexpress.ds.freight.query", "queryDeliveryReq", freight_question(r, STR("US")));
    check_shape(s, "freight_ok");
    rig_call(r, "aliexpress.ds.freight.query", "queryDeliveryReq", freight_question(r, STR("KP")));
    check_shape(s, "freight_refused");
}

static void the_older_freight_method_reads_as_documented(void **state)
{
    struct shapes *s = *state;
    struct rig *r = &s->rig;
    const char *method = "aliexpress.logistics.buyer.freight.calculate";
    struct str from[] = {STR("CN"), STR("US")};
    static const char *const shapes[] = {"calculate_ok", "calculate_refused"};
    for (size_t i = 0; i < COUNT_OF(from); i++) {
        rig_call(r, method, "param_aeop_freight_calculate_for_buyer_d_t_o",
                 str_printf(r->a,
                            "{\"product_id\":%.*s,\"product_num\":2,\"country_code\":\"US\","
                            "\"send_goods_country_code\":\"%.*s\"}",
                            STR_ARG(LAMP), STR_ARG(from[i])));
        check_shape(s, shapes[i]);
    }
}

static const struct json *ask_product(struct rig *r, struct str product_id)
{
    struct http_headers p = rig_system(r);
    rig_add(r, &p, "method", STR("aliexpress.ds.product.get"));
    rig_add(r, &p, "session", aliworld_tokens(r->w, r->account).access);
    rig_add(r, &p, "product_id", product_id);
    rig_add(r, &p, "ship_to_country", STR("US"));
    return rig_send(r, "/sync", p, STR_NONE);
}

static void a_product_reads_as_documented(void **state)
{
    struct shapes *s = *state;
    const struct json *root = ask_product(&s->rig, LAMP);
    check_shape(s, "product_ok");
    const struct json *sku =
        json_at(json_path(root, "aliexpress_ds_product_get_response.result.ae_item_sku_info_dtos."
                                "ae_item_sku_info_d_t_o"),
                0);
    const struct json *color =
        json_at(json_path(sku, "ae_sku_property_dtos.ae_sku_property_d_t_o"), 0);
    CHECK_TEXT(json_str(json_get(sku, "sku_attr")), LAMP_ATTR);
    CHECK_TEXT(json_str(json_get(color, "sku_property_name")), STR("Color"));
    CHECK_TEXT(json_str(json_get(color, "property_value_definition_name")), STR("Black"));
    assert_int_equal(json_i64(json_get(color, "property_value_id"), 0), 350853);
    ask_product(&s->rig, STR("1"));
    check_shape(s, "product_gone");
}

static void places_are_json_inside_json(void **state)
{
    struct shapes *s = *state;
    const struct json *root =
        rig_call(&s->rig, "aliexpress.ds.address.get", "countryCode", STR("US"));
    const struct json *tree;
    check_shape(s, "places");
    struct str text =
        json_str(json_path(root, "aliexpress_ds_address_get_response.result.data.children"));
    assert_int_equal(json_parse(s->rig.a, text, &tree), OK);
    assert_int_equal(json_len(tree), 52);
    CHECK_TEXT(json_str(json_get(json_at(tree, 0), "name")), STR("Alabama"));
}

static void tokens_read_as_documented(void **state)
{
    struct shapes *s = *state;
    struct rig *r = &s->rig;
    struct http_headers create = rig_system(r), refresh = rig_system(r), wrong = rig_system(r);
    rig_add(r, &create, "code", aliworld_auth_code(r->w, 0, r->now_ms));
    rig_send(r, "/rest/auth/token/create", create, STR("/auth/token/create"));
    check_shape(s, "token_create");
    rig_add(r, &refresh, "refresh_token", aliworld_tokens(r->w, 0).refresh);
    rig_send(r, "/rest/auth/token/refresh", refresh, STR("/auth/token/refresh"));
    check_shape(s, "token_refresh");
    rig_add(r, &wrong, "refresh_token", STR("50001100nonsense"));
    rig_send(r, "/rest/auth/token/refresh", wrong, STR("/auth/token/refresh"));
    check_shape(s, "token_refused");
}

static void the_gateway_complains_as_documented(void **state)
{
    struct shapes *s = *state;
    struct rig *r = &s->rig;
    const struct {
        enum aliworld_fault fault;
        const char *shape;
    } cases[] = {{ALIWORLD_API_LIMIT, "gateway_ApiCallLimit"},
                 {ALIWORLD_APP_LIMIT, "gateway_7"},
                 {ALIWORLD_SERVICE_TIMEOUT, "gateway_15"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        aliworld_fault(r->w, cases[i].fault, STR("aliexpress.ds.order.tracking.get"), 1);
        rig_tracking(r, STR("1"));
        check_shape(s, cases[i].shape);
    }
    struct http_headers p = rig_system(r);
    rig_send(r, "/sync", p, STR_NONE);
    check_shape(s, "gateway_MissingParameter");
    aliworld_revoke(r->w, r->account);
    rig_tracking(r, STR("1"));
    check_shape(s, "gateway_IllegalAccessToken");
}

static void a_message_reads_as_documented(void **state)
{
    struct shapes *s = *state;
    struct rig *r = &s->rig;
    struct world_push push;
    aliworld_options(r->w)->push_url = STR("http://127.0.0.1/webhooks/aliexpress");
    rig_order(r);
    assert_true(aliworld_push(r->w, r->now_ms, r->a, &push));
    r->last.body = push.request.body;
    check_shape(s, "message_53");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(creating_answers_as_documented),
        TEST(an_order_reads_as_documented),
        TEST(a_canceled_order_reads_as_documented),
        TEST(tracking_reads_as_documented),
        TEST(numbers_may_come_as_texts),
        TEST(freight_reads_as_documented),
        TEST(the_older_freight_method_reads_as_documented),
        TEST(a_product_reads_as_documented),
        TEST(places_are_json_inside_json),
        TEST(tokens_read_as_documented),
        TEST(the_gateway_complains_as_documented),
        TEST(a_message_reads_as_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
