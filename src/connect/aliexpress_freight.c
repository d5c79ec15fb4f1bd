/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ways to send one variant (ds.freight.query). The code of a way is what a purchase names as its
 * service. "Not there" comes as a failure with a code of its own and is an answer, not an error.
 */
#include "connect/aliexpress.h"

#define OPTIONS_MAX 100
#define DAYS_MAX    365

static bool is_number(struct str s)
{
    int64_t v;
    return str_to_i64(s, &v) && v > 0;
}

enum err aliexpress_freight_query(const struct freight_ask *in, struct arena *a,
                                  struct str *ret_query)
{
    struct buf b;
    struct jw w;
    if (!is_number(in->listing_id) || !is_number(in->sku_id) || in->country.n != 2 ||
        in->quantity <= 0)
        return ERR_BAD_INPUT;
    buf_init(&b, a, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_ki64(&w, "quantity", in->quantity);
    jw_kstr(&w, "shipToCountry", in->country);
    jw_kstr(&w, "productId", in->listing_id);
    jw_kstr(&w, "selectedSkuId", in->sku_id);
    if (!str_empty(in->province) && !str_eq(in->province, STR("Other")))
        jw_kstr(&w, "province", in->province);
    jw_kstr(&w, "language", STR("en_US"));
    jw_kstr(&w, "locale", STR("en_US"));
    jw_kstr(&w, "currency", STR("USD"));
    jw_obj_end(&w);
    if (b.overflowed)
        return ERR_BAD_INPUT;
    *ret_query = buf_view(&b);
    return OK;
}

static struct str digits_of(struct arena *a, struct str s)
{
    struct buf b;
    buf_init(&b, a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9' && (b.n > 0 || s.p[i] != '0'))
            buf_char(&b, s.p[i]);
    return buf_view(&b);
}

/* "shipping_fee_cent" is cents in the documents ("199") and was seen as whole money ("1.99"). A
 * number without a point is whole money only when the text for people says so ("US $5.00"). */
static struct money fee_of(const struct json *v, struct arena *a)
{
    struct str text = json_text(a, json_get(v, "shipping_fee_cent"));
    struct str currency = json_str(json_get(v, "shipping_fee_currency"));
    struct money whole, m = {0};
    int64_t cents;
    bool is_free = json_bool(json_get(v, "free_shipping"), false);
    if (is_free || str_empty(text))
        return is_free && money_parse(STR("0"), currency, &m) ? m : (struct money){0};
    if (!money_parse(text, currency, &whole))
        return (struct money){0};
    if (str_has(text, STR(".")) || !str_to_i64(text, &cents))
        return whole;
    struct str shown = digits_of(a, json_str(json_get(v, "shipping_fee_format")));
    m = whole;
    m.minor = cents;
    struct str as_cents = digits_of(a, money_amount_text(a, m));
    struct str as_whole = digits_of(a, money_amount_text(a, whole));
    return str_eq(shown, as_whole) && !str_eq(shown, as_cents) ? whole : m;
}

static int64_t days(const struct json *v)
{
    int64_t n = json_i64(v, 0);
    return n > 0 && n <= DAYS_MAX ? n : 0;
}

/* "8-14" where the days are not told one by one. */
static void read_days(const struct json *v, struct arena *a, struct freight_option *o)
{
    struct str from, to;
    int64_t n;
    o->min_days = days(json_get(v, "min_delivery_days"));
    o->max_days = days(json_get(v, "max_delivery_days"));
    if (o->min_days || o->max_days)
        return;
    bool span = str_cut(json_text(a, json_get(v, "estimated_delivery_time")), '-', &from, &to);
    if (str_to_i64(str_trim(from), &n) && n > 0 && n <= DAYS_MAX)
        o->min_days = o->max_days = n;
    if (span && str_to_i64(str_trim(to), &n) && n > 0 && n <= DAYS_MAX)
        o->max_days = n;
    if (!o->max_days)
        o->max_days = days(json_get(v, "guaranteed_delivery_days"));
}

static struct freight_option read_option(const struct json *v, struct arena *a)
{
    struct freight_option o = {.stock = json_i64(json_get(v, "available_stock"), -1)};
    o.code = aliexpress_detail(a, json_text(a, json_get(v, "code")));
    o.company = aliexpress_detail(a, json_text(a, json_get(v, "company")));
    o.cost = fee_of(v, a);
    o.tracked = json_bool(json_get(v, "tracking"), false);
    read_days(v, a, &o);
    o.ship_from = str_upper(a, json_str(json_get(v, "ship_from_country")));
    if (o.ship_from.n != 2)
        o.ship_from = STR_NONE;
    if (o.stock < 0)
        o.stock = -1;
    return o;
}

/* 505 DELIVERY_NOT_AVAILABLE_TO_YOUR_ADDRESS. */
static bool is_no_way(struct str code, struct str msg)
{
    struct str text = STR("DELIVERY_NOT_AVAILABLE");
    return str_has(code, text) || str_has(msg, text) || str_eq(code, STR("505"));
}

/* 501: also what a moment of trouble looks like. */
static bool is_vague(struct str code, struct str msg)
{
    struct str text = STR("DELIVERY_INFO_EMPTY");
    return str_has(code, text) || str_has(msg, text);
}

void aliexpress_read_freight(const struct http_response *response, struct arena *a,
                             struct supplier_result *ret_result)
{
    struct freight_seen seen = {0};
    const struct json *body = aliexpress_open_goods(a, response, &ret_result->answer);
    if (!body)
        return;
    const struct json *r = json_get(body, "result");
    if (!json_is_obj(r))
        r = body;
    const struct json *list = aliexpress_list(json_get(r, "delivery_options"));
    if (!json_bool(json_get(r, "success"), list != NULL)) {
        struct str code = json_text(a, json_get(r, "code")), msg = json_str(json_get(r, "msg"));
        bool told = !json_is_null(json_get(r, "success")) || !str_empty(code);
        ret_result->freight.vague = is_vague(code, msg);
        if (is_no_way(code, msg) || ret_result->freight.vague)
            return;
        ret_result->answer =
            (struct answer){.err = told ? ERR_SERVER_ERROR : ERR_ANSWER_NOT_UNDERSTOOD,
                            .code = aliexpress_detail(a, code),
                            .detail = aliexpress_detail(a, msg)};
        return;
    }
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < OPTIONS_MAX;) {
        struct freight_option o = read_option(it.val, a);
        if (!str_empty(o.code))
            *ARENA_PUSH(a, &seen.options, &seen.options_n, struct freight_option) = o;
    }
    ret_result->freight = seen;
}
