/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ways to send, and the two methods that tell of them: aliexpress.ds.freight.query and the older
 * aliexpress.logistics.buyer.freight.calculate. What is offered depends on where the variant lies,
 * where it goes, how many there are and what the seller allows; whatever is not offered is refused
 * when it is ordered.
 */
#include "sim/world/aliexpress_state.h"

#define EUROPE "DE,FR,ES,IT,PT,NL,BE,AT,PL,SE,IE"

/* The codes of the warehouses abroad are invented; the others are seen in public examples. */
static const struct aliworld_shipping services[] = {
    {.code = "CAINIAO_FULFILLMENT_STD",
     .company = "AliExpress Selection Standard",
     .carrier = "AliExpress Selection Standard",
     .numbers = "LP",
     .from = "CN",
     .fee_cents = 199,
     .unit_cents = 40,
     .free_from_cents = 3000,
     .min_days = 8,
     .max_days = 14,
     .tracked = true},
    {.code = "CAINIAO_FULFILLMENT_PRE",
     .company = "AliExpress Selection Premium",
     .carrier = "AliExpress Selection Premium",
     .numbers = "LP",
     .from = "CN",
     .fee_cents = 899,
     .unit_cents = 150,
     .min_days = 5,
     .max_days = 9,
     .tracked = true},
    {.code = "CAINIAO_STANDARD",
     .company = "AliExpress Standard Shipping",
     .carrier = "AliExpress Standard Shipping",
     .numbers = "LP",
     .from = "CN",
     .fee_cents = 249,
     .unit_cents = 60,
     .min_days = 12,
     .max_days = 25,
     .tracked = true},
    {.code = "CPAM",
     .company = "China Post Registered Air Mail",
     .carrier = "China Post Registered Air Mail",
     .numbers = "S10",
     .from = "CN",
     .fee_cents = 149,
     .unit_cents = 70,
     .min_days = 18,
     .max_days = 40,
     .tracked = true},
    {.code = "CAINIAO_SUPER_ECONOMY",
     .company = "Cainiao Super Economy",
     .carrier = "Cainiao Super Economy",
     .numbers = "LP",
     .from = "CN",
     .to = EUROPE ",US,CA,GB,AU",
     .fee_cents = 59,
     .unit_cents = 30,
     .most_units = 2,
     .min_days = 20,
     .max_days = 60},
    {.code = "Other",
     .company = "Seller's Shipping Method",
     .carrier = "YunExpress",
     .numbers = "YT",
     .from = "CN",
     .min_days = 9,
     .max_days = 16,
     .tracked = true},
    {.code = "LOCAL_US_STD",
     .company = "Seller Shipping US Local",
     .carrier = "USPS",
     .numbers = "USPS",
     .from = "US",
     .to = "US",
     .fee_cents = 399,
     .unit_cents = 100,
     .min_days = 2,
     .max_days = 6,
     .tracked = true},
    {.code = "LOCAL_ES_STD",
     .company = "Seller Shipping ES Local",
     .carrier = "Seller Shipping ES Local",
     .numbers = "DIGITS",
     .from = "ES",
     .to = EUROPE,
     .fee_cents = 299,
     .unit_cents = 100,
     .min_days = 3,
     .max_days = 7,
     .tracked = true},
};

const struct aliworld_shipping *aliworld_services(size_t *ret_n)
{
    *ret_n = COUNT_OF(services);
    return services;
}

static bool in_list(struct str list, struct str word)
{
    struct str head;
    while (!str_empty(list)) {
        str_cut(list, ',', &head, &list);
        if (str_eq(head, word))
            return true;
    }
    return false;
}

/* The value ids of the property "Ships From" (200007763). */
struct str aliworld_ships_from(const struct aliworld_variant *v)
{
    static const struct {
        const char *value, *country;
    } rows[] = {{"200007763:201336106", "US"},
                {"200007763:201336104", "ES"},
                {"200007763:201336103", "RU"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_has(v->sku_attr, str_of(rows[i].value)))
            return str_of(rows[i].country);
    return STR("CN");
}

static bool offered(const struct aliworld_shipping *s, const struct aliworld_good *g,
                    const struct aliworld_variant *v, struct str country, int64_t quantity)
{
    return str_eq(aliworld_ships_from(v), str_of(s->from)) &&
           (!s->to || in_list(str_of(s->to), country)) &&
           (s->most_units == 0 || quantity <= s->most_units) &&
           (str_empty(g->services) || in_list(g->services, str_of(s->code)));
}

size_t aliworld_offers(const struct aliworld *w, struct arena *a, const struct aliworld_good *g,
                       const struct aliworld_variant *v, struct str country, int64_t quantity,
                       struct aliworld_offer **ret_offers)
{
    struct aliworld_offer *offers = ARENA_ARRAY(a, struct aliworld_offer, COUNT_OF(services));
    size_t n = 0;
    *ret_offers = offers;
    if (aliworld_closed(w, g, country))
        return 0;
    for (size_t i = 0; i < COUNT_OF(services); i++) {
        const struct aliworld_shipping *s = &services[i];
        if (!offered(s, g, v, country, quantity))
            continue;
        int64_t fee_cents = s->fee_cents + s->unit_cents * (quantity - 1);
        bool free = (g->free_shipping && n == 0) ||
                    (s->free_from_cents > 0 && v->price_cents * quantity >= s->free_from_cents);
        offers[n++] = (struct aliworld_offer){s, free ? 0 : fee_cents};
    }
    return n;
}

const struct aliworld_offer *aliworld_offer_of(const struct aliworld_offer *offers, size_t n,
                                               struct str code)
{
    if (str_empty(code))
        return n > 0 ? &offers[0] : NULL;
    for (size_t i = 0; i < n; i++)
        if (str_eq(code, str_of(offers[i].service->code)))
            return &offers[i];
    return NULL;
}

static struct str day_name(struct arena *a, int64_t at_ms)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct str t = time_text(a, at_ms);
    int64_t month, day;
    if (!str_to_i64(str_slice(t, 5, 2), &month) || !str_to_i64(str_slice(t, 8, 2), &day))
        UNREACHABLE();
    return str_printf(a, "%.3s %lld", months + (month - 1) * 3, (long long)day);
}

static void write_offer(struct aliworld_out *o, const struct aliworld_offer *offer, int64_t stock)
{
    struct arena *a = o->call->a;
    const struct aliworld_shipping *s = offer->service;
    int64_t now_ms = o->call->now_ms;
    jw_obj(&o->w);
    aliworld_out_text(o, "code", str_of(s->code));
    aliworld_out_text(o, "company", str_of(s->company));
    aliworld_out_text(o, "shipping_fee_cent", str_printf(a, "%lld", (long long)offer->fee_cents));
    aliworld_out_text(o, "shipping_fee_currency", STR("USD"));
    aliworld_out_text(o, "shipping_fee_format",
                      str_cat(a, STR("US $"), aliworld_cents(a, offer->fee_cents)));
    aliworld_out_flag(o, "free_shipping", offer->fee_cents == 0);
    if (s->free_from_cents > 0)
        aliworld_out_text(o, "free_shipping_threshold", aliworld_cents(a, s->free_from_cents));
    aliworld_out_flag(o, "tracking", s->tracked);
    aliworld_out_text(o, "ship_from_country", str_of(s->from));
    aliworld_out_num(o, "min_delivery_days", s->min_days);
    aliworld_out_num(o, "max_delivery_days", s->max_days);
    aliworld_out_text(o, "guaranteed_delivery_days",
                      str_printf(a, "%lld", (long long)(s->max_days * 3 / 2)));
    aliworld_out_text(o, "delivery_date_desc",
                      str_printf(a, "%.*s - %.*s",
                                 STR_ARG(day_name(a, now_ms + s->min_days * MS_DAY)),
                                 STR_ARG(day_name(a, now_ms + s->max_days * MS_DAY))));
    aliworld_out_text(o, "available_stock", str_printf(a, "%lld", (long long)stock));
    aliworld_out_text(o, "ddpIncludeVATTax", STR("false"));
    aliworld_out_flag(o, "mayHavePFS", false);
    jw_obj_end(&o->w);
}

static struct http_response no_freight(struct aliworld_call *c, int64_t code, const char *why)
{
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_flag(&o, "success", false);
    aliworld_out_num(&o, "code", code);
    aliworld_out_text(&o, "msg", str_of(why));
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}

static struct http_response write_offers(struct aliworld_call *c,
                                         const struct aliworld_offer *offers, size_t n,
                                         int64_t stock)
{
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_flag(&o, "success", true);
    aliworld_out_num(&o, "code", 200);
    aliworld_out_text(&o, "msg", STR("Call succeeds"));
    aliworld_out_list(&o, "delivery_options", "delivery_option_d_t_o", false);
    for (size_t i = 0; i < n; i++)
        write_offer(&o, &offers[i], stock);
    aliworld_out_list_end(&o, false);
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}

struct http_response aliworld_freight_query(struct aliworld_call *c)
{
    static const char *const needed[] = {"quantity", "shipToCountry", "productId", "selectedSkuId",
                                         "language", "locale",        "currency"};
    const struct json *q;
    struct http_response error;
    struct aliworld_offer *offers;
    if (!aliworld_param_json(c, "queryDeliveryReq", &q, &error))
        return error;
    for (size_t i = 0; i < COUNT_OF(needed); i++)
        if (str_empty(json_text(c->a, json_get(q, needed[i]))))
            return aliworld_missing(c, needed[i]);
    int64_t quantity = json_i64(json_get(q, "quantity"), 0);
    bool both = !str_empty(json_text(c->a, json_get(q, "provinceCode"))) &&
                !str_empty(json_text(c->a, json_get(q, "province")));
    if (quantity < 1 || both)
        return aliworld_sub_error(c, "isv.invalid-parameter", "Invalid parameter.");
    const struct aliworld_good *g =
        aliworld_good_of(c->w, json_text(c->a, json_get(q, "productId")));
    const struct aliworld_variant *v =
        aliworld_variant_of(c->w, json_text(c->a, json_get(q, "selectedSkuId")));
    struct str country = json_str(json_get(q, "shipToCountry"));
    if (!g || g->offline || !v || c->fault == ALIWORLD_SYSTEM_ERROR)
        return no_freight(c, 501, "DELIVERY_INFO_EMPTY");
    if (aliworld_closed(c->w, g, country))
        return no_freight(c, 505, "DELIVERY_NOT_AVAILABLE_TO_YOUR_ADDRESS");
    size_t n = aliworld_offers(c->w, c->a, g, v, country, quantity, &offers);
    return n == 0 ? no_freight(c, 501, "DELIVERY_INFO_EMPTY")
                  : write_offers(c, offers, n, v->stock);
}

/* Older method: a variant may be left out, unless the goods are of AliExpress' own selection. */
static const struct aliworld_variant *variant_asked(const struct aliworld_call *c,
                                                    const struct json *q,
                                                    const struct aliworld_good *g)
{
    struct str sku_id = json_text(c->a, json_get(q, "sku_id"));
    if (!str_empty(sku_id))
        return aliworld_variant_of(c->w, sku_id);
    return g->choice || g->variants_n == 0 ? NULL : &g->variants[0];
}

static void write_calculated(struct aliworld_out *o, const struct aliworld_offer *offer)
{
    const struct aliworld_shipping *s = offer->service;
    jw_obj(&o->w);
    aliworld_out_num(o, "error_code", 0);
    aliworld_out_text(o, "service_name", str_of(s->code));
    aliworld_out_text(
        o, "estimated_delivery_time",
        str_printf(o->call->a, "%lld-%lld", (long long)s->min_days, (long long)s->max_days));
    aliworld_out_text(o, "tracking_available", s->tracked ? STR("true") : STR("false"));
    jw_key(&o->w, "freight");
    jw_obj(&o->w);
    aliworld_out_text(o, "amount", aliworld_cents(o->call->a, offer->fee_cents));
    aliworld_out_num(o, "cent", offer->fee_cents);
    aliworld_out_text(o, "currency_code", STR("USD"));
    jw_obj_end(&o->w);
    jw_obj_end(&o->w);
}

/* The offers from the warehouse that the question names. */
static struct http_response write_calculation(struct aliworld_call *c,
                                              const struct aliworld_offer *offers, size_t n,
                                              struct str from)
{
    struct aliworld_out o;
    size_t fit = 0;
    for (size_t i = 0; i < n; i++)
        fit += str_eq(from, str_of(offers[i].service->from));
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_flag(&o, "success", fit > 0);
    if (fit == 0) {
        aliworld_out_text(&o, "error_desc", STR("The product cannot be delivered to this country"));
    } else {
        aliworld_out_list(&o, "aeop_freight_calculate_result_for_buyer_d_t_o_list",
                          "aeop_freight_calculate_result_for_buyer_dto", false);
        for (size_t i = 0; i < n; i++)
            if (str_eq(from, str_of(offers[i].service->from)))
                write_calculated(&o, &offers[i]);
        aliworld_out_list_end(&o, false);
    }
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}

struct http_response aliworld_freight_calculate(struct aliworld_call *c)
{
    static const char *const needed[] = {"product_id", "product_num", "country_code",
                                         "send_goods_country_code"};
    const struct json *q;
    struct http_response error;
    struct aliworld_offer *offers = NULL;
    size_t n = 0;
    if (!aliworld_param_json(c, "param_aeop_freight_calculate_for_buyer_d_t_o", &q, &error))
        return error;
    for (size_t i = 0; i < COUNT_OF(needed); i++)
        if (str_empty(json_text(c->a, json_get(q, needed[i]))))
            return aliworld_missing(c, needed[i]);
    const struct aliworld_good *g =
        aliworld_good_of(c->w, json_text(c->a, json_get(q, "product_id")));
    const struct aliworld_variant *v = g ? variant_asked(c, q, g) : NULL;
    int64_t units = json_i64(json_get(q, "product_num"), 0);
    if (v && units > 0 && !g->offline)
        n = aliworld_offers(c->w, c->a, g, v, json_str(json_get(q, "country_code")), units,
                            &offers);
    return write_calculation(c, offers, n, json_str(json_get(q, "send_goods_country_code")));
}
