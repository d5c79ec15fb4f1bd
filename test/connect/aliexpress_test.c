/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The AliExpress connector against golden answers (test/data/aliexpress): each line of
 * answers.json is an answer and what we must make of it. A new case is a new line there; a failing
 * one prints what came out.
 */
#include "connect/aliexpress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static const struct account account = {
    .id = 1,
    .base_url = {"https://api.example", 19},
    .client_id = {"501234", 6},
    .client_secret = {"wb-test-secret-0001", 19},
    .access_token = {"ACCESS", 6},
    .refresh_token = {"OLD-REFRESH", 11},
};

static const struct supplier *aliexpress(void)
{
    const struct supplier *s = supplier_by_id(STR("aliexpress"));
    assert_non_null(s);
    return s;
}

static struct str load(struct arena *a, const char *name)
{
    char *path = str_cstr(a, str_printf(a, "%s/aliexpress/%s", TEST_DATA_DIR, name));
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buf b;
    buf_init(&b, a, 1 << 22);
    char part[4096];
    size_t n;
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        buf_put(&b, part, n);
    (void)fclose(f);
    return buf_view(&b);
}

static const struct json *load_json(struct arena *a, const char *name)
{
    const struct json *v;
    assert_int_equal(json_parse(a, load(a, name), &v), OK);
    return v;
}

static enum supplier_op op_of(struct str s)
{
    static const char *const names[] = {"token_code", "token_refresh", "place",   "order",
                                        "parcels",    "product",       "freight", "regions"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(s, str_of(names[i])))
            return (enum supplier_op)i;
    fail_msg("unknown op %.*s", STR_ARG(s));
    return SUPPLIER_OP_MAX;
}

static struct str request_of_ada(void)
{
    return STR("{\"param_place_order_request4_open_api_d_t_o\":{\"out_order_id\":\"WB-1\","
               "\"logistics_address\":{\"full_name\":\"Ada Okafor\","
               "\"address\":\"12 Quay Street\",\"country\":\"IE\"}}}");
}

static struct supplier_ask ask_of(enum supplier_op op)
{
    return (struct supplier_ask){
        .op = op,
        .code = STR("CODE"),
        .request = request_of_ada(),
        .order_number = STR("8200000000000303"),
        .listing_id = STR("1005006000000303"),
        .country = STR("IE"),
        .freight = {.listing_id = STR("1005006000000303"),
                    .sku_id = STR("12000030000000303"),
                    .country = STR("IE"),
                    .province = STR("Galway"),
                    .quantity = 2},
    };
}

/* What a result says, as JSON; empty members are left out so that cases stay short. */
static void say(struct jw *w, const char *key, struct str s)
{
    if (!str_empty(s))
        jw_kstr(w, key, s);
}

static void say_int(struct jw *w, const char *key, int64_t v)
{
    if (v)
        jw_ki64(w, key, v);
}

static void say_money(struct jw *w, struct arena *a, struct money m)
{
    if (m.currency[0])
        jw_kstr(w, "money", money_text(a, m));
}

static void say_answer(struct jw *w, const struct answer *r)
{
    jw_kstr(w, "err", err_code(r->err));
    say(w, "code", r->code);
    say(w, "detail", r->detail);
    say_int(w, "wait_ms", r->wait_ms);
    say_int(w, "effect_possible", r->effect_possible);
}

static void say_tokens(struct jw *w, const struct tokens *t)
{
    say(w, "access", t->access);
    say(w, "refresh", t->refresh);
    say_int(w, "access_span_ms", t->access_span_ms);
    say_int(w, "refresh_span_ms", t->refresh_span_ms);
    say(w, "account", t->account_name);
}

static void say_place(struct jw *w, const struct place_result *p)
{
    static const char *const outcomes[] = {"accepted", "refused", "exists", "uncertain"};
    static const char *const problems[] = {
#define PROBLEM(name, code, ...) code,
#include "core/states.tbl.h"
    };
    jw_kstr(w, "outcome", str_of(outcomes[p->outcome]));
    if (p->outcome == PLACE_REFUSED || p->outcome == PLACE_EXISTS)
        jw_kstr(w, "problem", str_of(problems[p->problem]));
    say(w, "place_code", p->code);
    say(w, "place_detail", p->detail);
    say(w, "field", p->field);
    say_int(w, "unpaid", p->unpaid);
    if (p->numbers_n == 0)
        return;
    jw_key(w, "numbers");
    jw_arr(w);
    for (size_t i = 0; i < p->numbers_n; i++)
        jw_str(w, p->numbers[i]);
    jw_arr_end(w);
}

static void say_order(struct jw *w, struct arena *a, const struct supplier_seen *o,
                      const struct parcels_seen *parcels)
{
    static const char *const names[] = {
#define X(name, text) text,
        WORDS_SUPPLIER_STATUS(X)
#undef X
    };
    jw_kstr(w, "status", str_of(names[o->status]));
    say(w, "number", o->number);
    say(w, "raw", o->status_raw);
    say(w, "logistics", o->logistics_raw);
    say_money(w, a, o->total);
    say_int(w, "all_lines_ended", o->all_lines_ended);
    say_int(w, "pay_timeout_ms", o->pay_timeout_ms);
    struct str numbers = STR_NONE;
    for (size_t i = 0; i < parcels->parcels_n; i++)
        numbers = str_printf(a, "%.*s%.*s by %.*s;", STR_ARG(numbers),
                             STR_ARG(parcels->parcels[i].number),
                             STR_ARG(parcels->parcels[i].carrier_raw));
    say(w, "numbers", numbers);
}

static void say_parcel(struct jw *w, const struct parcel_seen *p)
{
    jw_obj(w);
    say(w, "number", p->number);
    say(w, "carrier", p->carrier_raw);
    say_int(w, "eta_ms", p->eta_ms);
    say_int(w, "moving_ms", p->moving_ms);
    say_int(w, "delivered", p->delivered);
    jw_key(w, "items");
    jw_arr(w);
    for (size_t i = 0; i < p->items_n; i++) {
        jw_obj(w);
        say(w, "product", p->items[i].product_id);
        say(w, "sku", p->items[i].sku_id);
        say(w, "text", p->items[i].sku_text);
        say_int(w, "quantity", p->items[i].quantity);
        jw_obj_end(w);
    }
    jw_arr_end(w);
    say_int(w, "events", (int64_t)p->events_n);
    if (p->events_n) {
        jw_ki64(w, "at_ms", p->events[0].at_ms);
        jw_kstr(w, "event", p->events[0].name);
    }
    jw_obj_end(w);
}

static void say_parcels(struct jw *w, const struct parcels_seen *s)
{
    jw_kstr(w, "order", s->order_number);
    jw_key(w, "parcels");
    jw_arr(w);
    for (size_t i = 0; i < s->parcels_n; i++)
        say_parcel(w, &s->parcels[i]);
    jw_arr_end(w);
}

static struct str properties_of(struct arena *a, const struct product_variant *v)
{
    struct str all = STR_NONE;
    for (size_t i = 0; i < v->properties_n; i++)
        all = str_printf(a, "%.*s%.*s=%.*s;", STR_ARG(all), STR_ARG(v->properties[i].name),
                         STR_ARG(v->properties[i].value));
    return all;
}

static void say_product(struct jw *w, struct arena *a, const struct product_seen *p)
{
    jw_kstr(w, "listing", p->listing_id);
    jw_kstr(w, "title", p->title);
    say(w, "image", p->image_url);
    say(w, "store", p->store_name);
    jw_key(w, "variants");
    jw_arr(w);
    for (size_t i = 0; i < p->variants_n; i++) {
        jw_obj(w);
        say(w, "sku", p->variants[i].sku_id);
        say(w, "attr", p->variants[i].sku_attr);
        say(w, "text", p->variants[i].text);
        say(w, "from", p->variants[i].ship_from);
        say(w, "properties", properties_of(a, &p->variants[i]));
        say_money(w, a, p->variants[i].price);
        jw_ki64(w, "stock", p->variants[i].stock);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void say_freight(struct jw *w, struct arena *a, const struct freight_seen *f)
{
    jw_key(w, "options");
    jw_arr(w);
    for (size_t i = 0; i < f->options_n; i++) {
        const struct freight_option *o = &f->options[i];
        jw_obj(w);
        jw_kstr(w, "code", o->code);
        say(w, "company", o->company);
        say_money(w, a, o->cost);
        say_int(w, "tracked", o->tracked);
        say_int(w, "min_days", o->min_days);
        say_int(w, "max_days", o->max_days);
        say(w, "from", o->ship_from);
        jw_ki64(w, "stock", o->stock);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void say_regions(struct jw *w, const struct regions_seen *r)
{
    jw_kstr(w, "country", r->country);
    jw_key(w, "provinces");
    jw_obj(w);
    for (size_t i = 0; i < r->provinces_n; i++) {
        jw_key_str(w, r->provinces[i].name);
        jw_arr(w);
        for (size_t k = 0; k < r->provinces[i].cities_n; k++)
            jw_str(w, r->provinces[i].cities[k]);
        jw_arr_end(w);
    }
    jw_obj_end(w);
}

static struct str told(struct arena *a, enum supplier_op op, const struct supplier_result *r)
{
    struct buf b;
    struct jw w;
    buf_init(&b, a, 1 << 20);
    jw_init(&w, &b);
    jw_obj(&w);
    say_answer(&w, &r->answer);
    if (op == SUPPLIER_PLACE) {
        say_place(&w, &r->place);
    } else if (r->answer.err == OK) {
        switch (op) {
        case SUPPLIER_ORDER: say_order(&w, a, &r->order, &r->parcels); break;
        case SUPPLIER_PARCELS: say_parcels(&w, &r->parcels); break;
        case SUPPLIER_PRODUCT: say_product(&w, a, &r->product); break;
        case SUPPLIER_FREIGHT: say_freight(&w, a, &r->freight); break;
        case SUPPLIER_REGIONS: say_regions(&w, &r->regions); break;
        default: say_tokens(&w, &r->tokens); break;
        }
    }
    jw_obj_end(&w);
    return buf_view(&b);
}

static struct http_response response_of(struct arena *a, const struct json *c)
{
    struct http_response r = {.status = (int)json_i64(json_get(c, "status"), 200)};
    const struct json *body = json_get(c, "body");
    r.body = json_is_null(body) ? json_str(json_get(c, "text")) : json_print(a, body);
    for (struct json_iter h = json_iter(json_get(c, "headers")); json_next(&h);)
        http_header_add(a, &r.headers, json_str(h.key), json_str(h.val));
    return r;
}

static void every_golden_answer_is_read_as_written_down(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int wrong = 0;
    const struct json *cases = load_json(a, "answers.json");
    for (struct json_iter it = json_iter(cases); json_next(&it);) {
        enum supplier_op op = op_of(json_str(json_get(it.val, "op")));
        struct supplier_ask ask = ask_of(op);
        struct http_response response = response_of(a, it.val);
        struct supplier_result r;
        aliexpress()->read(&ask, &account, &response, a, &r);
        struct str got = told(a, op, &r), want = json_print(a, json_get(it.val, "expect"));
        if (str_eq(got, want))
            continue;
        wrong++;
        print_message("%.*s\n  want %.*s\n  got  %.*s\n",
                      STR_ARG(json_str(json_get(it.val, "name"))), STR_ARG(want), STR_ARG(got));
    }
    assert_true(json_len(cases) > 80);
    assert_int_equal(wrong, 0);
    arena_free(a);
}

static void signatures_follow_the_byte_order_of_keys(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (struct json_iter it = json_iter(load_json(a, "sign.json")); json_next(&it);) {
        struct http_headers params = {0};
        for (struct json_iter p = json_iter(json_get(it.val, "params")); json_next(&p);)
            http_header_add(a, &params, json_str(json_at(p.val, 0)), json_str(json_at(p.val, 1)));
        struct str path = json_str(json_get(it.val, "path"));
        struct str base = aliexpress_sign_base(a, path, &params);
        struct str sign = aliexpress_sign(a, json_str(json_get(it.val, "secret")), path, &params);
        assert_true(str_eq(base, json_str(json_get(it.val, "base"))));
        assert_true(str_eq(sign, json_str(json_get(it.val, "sign"))));
    }
    arena_free(a);
}

static struct http_headers sent_form(struct arena *a, const struct supplier_ask *ask,
                                     struct http_request *ret_request)
{
    assert_int_equal(aliexpress()->ask(ask, &account, 1730000000000, a, ret_request), OK);
    assert_int_equal(ret_request->method, HTTP_POST);
    assert_false(str_has(ret_request->url, STR("?")));
    return form_parse(a, ret_request->body);
}

static void a_token_request_goes_to_its_path_and_leaves_the_method_out(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct supplier_ask ask = ask_of(SUPPLIER_TOKEN_REFRESH);
    struct http_request r;
    struct http_headers f = sent_form(a, &ask, &r);
    assert_true(str_eq(r.url, STR("https://api.example/rest/auth/token/refresh")));
    assert_true(str_eq(http_header_get(&f, STR("refresh_token")), STR("OLD-REFRESH")));
    assert_true(str_empty(http_header_get(&f, STR("method"))));
    assert_true(str_empty(http_header_get(&f, STR("session"))));
    struct str sign = http_header_get(&f, STR("sign"));
    assert_int_equal(sign.n, 64);
    assert_true(
        str_eq(sign, aliexpress_sign(a, account.client_secret, STR("/auth/token/refresh"), &f)));
    ask.op = SUPPLIER_TOKEN_CODE;
    f = sent_form(a, &ask, &r);
    assert_true(str_eq(r.url, STR("https://api.example/rest/auth/token/create")));
    assert_true(str_eq(http_header_get(&f, STR("code")), STR("CODE")));
    arena_free(a);
}

static void business_requests_carry_method_session_and_signature(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const struct {
        enum supplier_op op;
        const char *method, *key, *value;
    } want[] = {
        {SUPPLIER_ORDER, "aliexpress.trade.ds.order.get", "single_order_query",
         "{\"order_id\":8200000000000303}"},
        {SUPPLIER_PARCELS, "aliexpress.ds.order.tracking.get", "ae_order_id", "8200000000000303"},
        {SUPPLIER_PRODUCT, "aliexpress.ds.product.get", "product_id", "1005006000000303"},
        {SUPPLIER_REGIONS, "aliexpress.ds.address.get", "countryCode", "IE"},
        {SUPPLIER_FREIGHT, "aliexpress.ds.freight.query", "queryDeliveryReq",
         "{\"quantity\":2,\"shipToCountry\":\"IE\",\"productId\":\"1005006000000303\","
         "\"selectedSkuId\":\"12000030000000303\",\"province\":\"Galway\","
         "\"language\":\"en_US\",\"locale\":\"en_US\",\"currency\":\"USD\"}"},
        {SUPPLIER_PLACE, "aliexpress.ds.order.create", ALIEXPRESS_PLACE_PARAM,
         "{\"out_order_id\":\"WB-1\",\"logistics_address\":{\"full_name\":\"Ada Okafor\","
         "\"address\":\"12 Quay Street\",\"country\":\"IE\"}}"},
    };
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        struct supplier_ask ask = ask_of(want[i].op);
        struct http_request r;
        struct http_headers f = sent_form(a, &ask, &r);
        assert_true(str_eq(r.url, STR("https://api.example/sync")));
        assert_true(str_eq(http_header_get(&f, STR("method")), str_of(want[i].method)));
        assert_true(str_eq(http_header_get(&f, STR("session")), STR("ACCESS")));
        assert_true(str_eq(http_header_get(&f, str_of(want[i].key)), str_of(want[i].value)));
        assert_true(str_eq(http_header_get(&f, STR("sign")),
                           aliexpress_sign(a, account.client_secret, STR_NONE, &f)));
    }
    arena_free(a);
}

static void nothing_but_digits_goes_into_a_query(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct supplier_ask ask = ask_of(SUPPLIER_ORDER);
    struct http_request r;
    ask.order_number = STR("1},\"x\":{");
    assert_int_equal(aliexpress()->ask(&ask, &account, 1, a, &r), ERR_BAD_INPUT);
    ask.op = SUPPLIER_FREIGHT;
    ask.freight.sku_id = STR("14:350853#Black"); /* the variant's words are not its number */
    assert_int_equal(aliexpress()->ask(&ask, &account, 1, a, &r), ERR_BAD_INPUT);
    ask = ask_of(SUPPLIER_FREIGHT);
    ask.freight.quantity = 0;
    assert_int_equal(aliexpress()->ask(&ask, &account, 1, a, &r), ERR_BAD_INPUT);
    ask = ask_of(SUPPLIER_REGIONS);
    ask.country = STR("Ireland");
    assert_int_equal(aliexpress()->ask(&ask, &account, 1, a, &r), ERR_BAD_INPUT);
    ask.op = SUPPLIER_PLACE;
    ask.request = STR("{\"param_place_order_request4_open_api_d_t_o\":{}}");
    assert_int_equal(aliexpress()->ask(&ask, &account, 1, a, &r), ERR_BAD_INPUT);
    ask.request = STR("no json");
    assert_int_not_equal(aliexpress()->ask(&ask, &account, 1, a, &r), OK);
    arena_free(a);
}

/* The promises that hold whatever the bytes are. */
static void check_any(struct arena *a, enum supplier_op op, struct str body)
{
    struct supplier_ask ask = ask_of(op);
    struct http_response response = {.status = 200, .body = body};
    struct supplier_result r;
    aliexpress()->read(&ask, &account, &response, a, &r);
    assert_true(r.answer.err < ERR_MAX);
    assert_true(text_count(r.answer.detail) <= 200);
    if (op == SUPPLIER_PLACE) {
        assert_int_equal(r.place.outcome == PLACE_ACCEPTED, r.place.numbers_n > 0);
        assert_true(r.answer.err == OK || r.place.outcome == PLACE_UNCERTAIN);
        assert_true(r.place.outcome != PLACE_UNCERTAIN || r.answer.err != OK);
    } else if (op >= SUPPLIER_ORDER) {
        assert_false(r.answer.effect_possible);
    } else if (r.answer.err == OK) {
        assert_false(str_empty(r.tokens.access) || str_empty(r.tokens.refresh));
    }
}

static void a_cut_answer_to_a_purchase_proves_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new(), *scratch = arena_new();
    for (struct json_iter it = json_iter(load_json(a, "answers.json")); json_next(&it);) {
        struct str body = response_of(a, it.val).body;
        if (op_of(json_str(json_get(it.val, "op"))) != SUPPLIER_PLACE)
            continue;
        for (size_t n = 0; n < body.n; n++) {
            struct supplier_ask ask = ask_of(SUPPLIER_PLACE);
            struct http_response response = {.status = 200, .body = str_slice(body, 0, n)};
            struct supplier_result r;
            aliexpress()->read(&ask, &account, &response, scratch, &r);
            assert_int_equal(r.place.outcome, PLACE_UNCERTAIN);
            assert_true(r.answer.effect_possible);
            arena_reset(scratch);
        }
    }
    arena_free(scratch);
    arena_free(a);
}

static void any_bytes_are_survived(void **state)
{
    (void)state;
    struct arena *a = arena_new(), *scratch = arena_new();
    uint64_t seed = 88172645463325252u;
    for (struct json_iter it = json_iter(load_json(a, "answers.json")); json_next(&it);) {
        struct str body = response_of(a, it.val).body;
        enum supplier_op op = op_of(json_str(json_get(it.val, "op")));
        for (int round = 0; round < 60 && body.n > 0; round++) {
            struct str changed = str_dup(scratch, body);
            for (int k = 0; k < 3; k++) {
                seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
                ((char *)(uintptr_t)changed.p)[seed % changed.n] = "\"{}[],:0a-\\\xff"[seed % 12];
            }
            check_any(scratch, op, changed);
            check_any(scratch, (enum supplier_op)(seed % SUPPLIER_OP_MAX), changed);
            arena_reset(scratch);
        }
    }
    arena_free(scratch);
    arena_free(a);
}

static void addresses_for_people_are_escaped(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct supplier *s = aliexpress();
    assert_true(
        str_eq(s->oauth_url(&account, STR("https://hub.example/connect?x=1"), STR("s t"), a),
               STR("https://api.example/oauth/authorize?response_type=code"
                   "&force_auth=true&client_id=501234&redirect_uri=https%3A%2F%2Fhub."
                   "example%2Fconnect%3Fx%3D1&state=s%20t")));
    assert_true(str_eq(s->order_url(STR("820&x"), a),
                       STR("https://www.aliexpress.com/p/order/detail.html?orderId=820%26x")));
    assert_true(str_eq(s->listing_url(STR("1005006"), a),
                       STR("https://www.aliexpress.com/item/1005006.html")));
    arena_free(a);
}

static void the_manual_supplier_does_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct supplier *s = supplier_by_id(STR("manual"));
    struct supplier_ask ask = ask_of(SUPPLIER_ORDER);
    struct http_request r;
    assert_false(s->has_api);
    assert_int_equal(s->ask(&ask, &account, 1, a, &r), ERR_UNAVAILABLE);
    assert_null(supplier_by_id(STR("nobody")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_golden_answer_is_read_as_written_down),
        cmocka_unit_test(signatures_follow_the_byte_order_of_keys),
        cmocka_unit_test(a_token_request_goes_to_its_path_and_leaves_the_method_out),
        cmocka_unit_test(business_requests_carry_method_session_and_signature),
        cmocka_unit_test(nothing_but_digits_goes_into_a_query),
        cmocka_unit_test(a_cut_answer_to_a_purchase_proves_nothing),
        cmocka_unit_test(any_bytes_are_survived),
        cmocka_unit_test(addresses_for_people_are_escaped),
        cmocka_unit_test(the_manual_supplier_does_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
