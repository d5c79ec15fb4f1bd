/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products, ways to send them and places, and the three methods that tell of them:
 * aliexpress.ds.product.get, aliexpress.ds.freight.query, aliexpress.ds.address.get.
 */
#include "sim/world/aliexpress_state.h"

static const struct aliworld_shipping services[] = {
    {"CAINIAO_FULFILLMENT_STD", "AliExpress Selection Standard", "AliExpress Selection Standard",
     "LP", 199, 8, 14},
    {"CAINIAO_FULFILLMENT_PRE", "AliExpress Selection Premium", "AliExpress Selection Premium",
     "LP", 899, 5, 9},
    {"CAINIAO_STANDARD", "AliExpress Standard Shipping", "AliExpress Standard Shipping", "LP", 249,
     12, 25},
    {"CPAM", "China Post Registered Air Mail", "China Post Registered Air Mail", "S10", 149, 18,
     40},
    {"Other", "Seller's Shipping Method", "YunExpress", "YT", 0, 9, 16},
};

const struct aliworld_shipping *aliworld_services(size_t *ret_n)
{
    *ret_n = COUNT_OF(services);
    return services;
}

const struct aliworld_shipping *aliworld_shipping_of(struct str code)
{
    if (str_empty(code))
        return &services[0];
    for (size_t i = 0; i < COUNT_OF(services); i++)
        if (str_eq(code, str_of(services[i].code)))
            return &services[i];
    return NULL;
}

struct aliworld_good *aliworld_good_of(const struct aliworld *w, struct str product_id)
{
    struct aliworld_good *g = map_get(w->goods, product_id);
    return g && !g->removed ? g : NULL;
}

struct aliworld_variant *aliworld_variant_of(const struct aliworld *w, struct str sku_id)
{
    for (size_t i = 0; i < map_count(w->goods); i++) {
        struct aliworld_good *g = map_value_at(w->goods, i);
        for (size_t v = 0; v < g->variants_n; v++)
            if (str_eq(g->variants[v].sku_id, sku_id))
                return &g->variants[v];
    }
    return NULL;
}

void aliworld_add_product(struct aliworld *w, const struct aliworld_product *product)
{
    struct arena *a = w->arena;
    struct aliworld_good *g = map_get(w->goods, product->product_id);
    if (!g) {
        g = ARENA_NEW(a, struct aliworld_good);
        g->product_id = str_dup(a, product->product_id);
        map_put(w->goods, g->product_id, g);
    }
    g->title = str_dup(a, product->title);
    g->store_name = str_dup(a, product->store_name);
    g->store_id = product->store_id;
    g->removed = false;
    g->variants = ARENA_ARRAY(a, struct aliworld_variant, product->variants_n);
    g->variants_n = product->variants_n;
    for (size_t i = 0; i < product->variants_n; i++) {
        g->variants[i] = product->variants[i];
        g->variants[i].sku_id = str_dup(a, product->variants[i].sku_id);
        g->variants[i].sku_attr = str_dup(a, product->variants[i].sku_attr);
        g->variants[i].text = str_dup(a, product->variants[i].text);
    }
}

void aliworld_set_stock(struct aliworld *w, struct str sku_id, int64_t stock)
{
    struct aliworld_variant *v = aliworld_variant_of(w, sku_id);
    ASSERT(v);
    v->stock = stock;
}

void aliworld_edit_variant(struct aliworld *w, struct str sku_id, struct str sku_attr)
{
    struct aliworld_variant *v = aliworld_variant_of(w, sku_id);
    ASSERT(v);
    v->sku_attr = str_dup(w->arena, sku_attr);
}

void aliworld_remove_product(struct aliworld *w, struct str product_id)
{
    struct aliworld_good *g = map_get(w->goods, product_id);
    if (g)
        g->removed = true;
}

void aliworld_close_country(struct aliworld *w, struct str country)
{
    *ARENA_PUSH(w->arena, &w->closed, &w->closed_n, struct str) = str_dup(w->arena, country);
}

bool aliworld_closed(const struct aliworld *w, struct str country)
{
    for (size_t i = 0; i < w->closed_n; i++)
        if (str_eq(w->closed[i], country))
            return true;
    return false;
}

/* "14:350853#Black;5:361386" and "Color:Black;Size:M" go side by side. */
static void write_properties(struct aliworld_out *o, const struct aliworld_variant *v)
{
    struct str attrs = v->sku_attr, texts = v->text, attr, text, name, value, id, value_id;
    bool empty = str_empty(attrs);
    aliworld_out_list(o, "ae_sku_property_dtos", "ae_sku_property_d_t_o", empty);
    while (!str_empty(attrs)) {
        str_cut(attrs, ';', &attr, &attrs);
        str_cut(texts, ';', &text, &texts);
        str_cut(text, ':', &name, &value);
        str_cut(attr, ':', &id, &value_id);
        bool renamed = str_cut(value_id, '#', &value_id, &attr);
        jw_obj(&o->w);
        aliworld_out_digits(o, "sku_property_id", id);
        aliworld_out_text(o, "sku_property_name", name);
        aliworld_out_text(o, "sku_property_value", value);
        aliworld_out_digits(o, "property_value_id", value_id);
        if (renamed)
            aliworld_out_text(o, "property_value_definition_name", attr);
        jw_obj_end(&o->w);
    }
    aliworld_out_list_end(o, empty);
}

static void write_variant(struct aliworld_out *o, const struct aliworld_variant *v)
{
    struct str price = aliworld_cents(o->call->a, v->price_cents);
    jw_obj(&o->w);
    aliworld_out_text(o, "id", v->sku_attr);
    aliworld_out_text(o, "sku_id", v->sku_id);
    aliworld_out_text(o, "sku_attr", v->sku_attr);
    aliworld_out_text(o, "sku_price", aliworld_cents(o->call->a, v->price_cents * 3 / 2));
    aliworld_out_text(o, "offer_sale_price", price);
    aliworld_out_text(o, "offer_bulk_sale_price", price);
    aliworld_out_num(o, "sku_bulk_order", 5);
    aliworld_out_num(o, "sku_available_stock", v->stock);
    aliworld_out_text(o, "currency_code", STR("USD"));
    aliworld_out_flag(o, "price_include_tax", false);
    write_properties(o, v);
    jw_obj_end(&o->w);
}

static void write_base(struct aliworld_out *o, const struct aliworld_good *g)
{
    jw_key(&o->w, "ae_item_base_info_dto");
    jw_obj(&o->w);
    aliworld_out_digits(o, "product_id", g->product_id);
    aliworld_out_num(o, "category_id", 1504);
    aliworld_out_text(o, "subject", g->title);
    aliworld_out_text(o, "currency_code", STR("CNY"));
    aliworld_out_text(o, "product_status_type", STR("onSelling"));
    aliworld_out_text(o, "gmt_create", STR("2024-01-02 03:04:05"));
    aliworld_out_text(o, "avg_evaluation_rating", STR("4.7"));
    jw_obj_end(&o->w);
}

static void write_product(struct aliworld_out *o, const struct aliworld_good *g)
{
    write_base(o, g);
    aliworld_out_list(o, "ae_item_sku_info_dtos", "ae_item_sku_info_d_t_o", false);
    for (size_t i = 0; i < g->variants_n; i++)
        write_variant(o, &g->variants[i]);
    aliworld_out_list_end(o, false);
    jw_key(&o->w, "ae_multimedia_info_dto");
    jw_obj(&o->w);
    aliworld_out_text(o, "image_urls",
                      str_printf(o->call->a,
                                 "https://ae01.alicdn.com/kf/S%.*sa.jpg;"
                                 "https://ae01.alicdn.com/kf/S%.*sb.jpg",
                                 STR_ARG(g->product_id), STR_ARG(g->product_id)));
    jw_obj_end(&o->w);
    jw_key(&o->w, "logistics_info_dto");
    jw_obj(&o->w);
    aliworld_out_num(o, "delivery_time", 7);
    aliworld_out_text(o, "ship_to_country", aliworld_param(o->call, "ship_to_country"));
    jw_obj_end(&o->w);
    jw_key(&o->w, "ae_store_info");
    jw_obj(&o->w);
    aliworld_out_num(o, "store_id", g->store_id);
    aliworld_out_text(o, "store_name", g->store_name);
    aliworld_out_text(o, "store_country_code", STR("CN"));
    jw_obj_end(&o->w);
    aliworld_out_flag(o, "has_whole_sale", false);
}

static struct http_response no_product(struct aliworld_call *c, struct str why)
{
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    aliworld_out_text(&o, "rsp_code", why);
    aliworld_out_text(&o, "rsp_msg", why);
    return aliworld_out_end(&o);
}

struct http_response aliworld_product_get(struct aliworld_call *c)
{
    struct str country = aliworld_param(c, "ship_to_country");
    struct str product_id = aliworld_param(c, "product_id");
    if (str_empty(product_id))
        return aliworld_missing(c, "product_id");
    if (str_empty(country))
        return aliworld_missing(c, "ship_to_country");
    const struct aliworld_good *g = aliworld_good_of(c->w, product_id);
    if (!g)
        return no_product(c, STR("ITEM_ID_NOT_FOUND"));
    if (aliworld_closed(c->w, country))
        return no_product(c, STR("Item is not allowed to this country"));
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    aliworld_out_num(&o, "rsp_code", 200);
    aliworld_out_text(&o, "rsp_msg", STR("Call succeeds"));
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    write_product(&o, g);
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}

static void write_service(struct aliworld_out *o, const struct aliworld_shipping *s, int64_t stock)
{
    struct arena *a = o->call->a;
    jw_obj(&o->w);
    aliworld_out_text(o, "code", str_of(s->code));
    aliworld_out_text(o, "company", str_of(s->company));
    aliworld_out_text(o, "shipping_fee_cent", str_printf(a, "%lld", (long long)s->fee_cents));
    aliworld_out_text(o, "shipping_fee_currency", STR("USD"));
    aliworld_out_text(o, "shipping_fee_format",
                      str_cat(a, STR("US $"), aliworld_cents(a, s->fee_cents)));
    aliworld_out_flag(o, "free_shipping", s->fee_cents == 0);
    aliworld_out_flag(o, "tracking", true);
    aliworld_out_text(o, "ship_from_country", STR("CN"));
    aliworld_out_num(o, "min_delivery_days", s->min_days);
    aliworld_out_num(o, "max_delivery_days", s->max_days);
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

struct http_response aliworld_freight_query(struct aliworld_call *c)
{
    static const char *const needed[] = {"quantity", "shipToCountry", "productId", "selectedSkuId",
                                         "language", "locale",        "currency"};
    const struct json *q;
    struct http_response error;
    if (!aliworld_param_json(c, "queryDeliveryReq", &q, &error))
        return error;
    for (size_t i = 0; i < COUNT_OF(needed); i++)
        if (str_empty(json_text(c->a, json_get(q, needed[i]))))
            return aliworld_missing(c, needed[i]);
    const struct aliworld_good *g =
        aliworld_good_of(c->w, json_text(c->a, json_get(q, "productId")));
    const struct aliworld_variant *v =
        aliworld_variant_of(c->w, json_text(c->a, json_get(q, "selectedSkuId")));
    if (!g || !v)
        return no_freight(c, 501, "DELIVERY_INFO_EMPTY");
    if (aliworld_closed(c->w, json_str(json_get(q, "shipToCountry"))))
        return no_freight(c, 505, "DELIVERY_NOT_AVAILABLE_TO_YOUR_ADDRESS");
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_flag(&o, "success", true);
    aliworld_out_num(&o, "code", 200);
    aliworld_out_text(&o, "msg", STR("Call succeeds"));
    aliworld_out_list(&o, "delivery_options", "delivery_option_d_t_o", false);
    for (size_t i = 0; i < COUNT_OF(services); i++)
        write_service(&o, &services[i], v->stock);
    aliworld_out_list_end(&o, false);
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}

struct http_response aliworld_address_get(struct aliworld_call *c)
{
    struct str country = aliworld_param(c, "countryCode");
    if (str_empty(country))
        return aliworld_missing(c, "countryCode");
    struct str places = aliworld_places(c->a, country);
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_text(&o, "ret", STR("true"));
    aliworld_out_text(&o, "code", STR(""));
    aliworld_out_text(&o, "msg", STR(""));
    jw_key(&o.w, "data");
    jw_obj(&o.w);
    aliworld_out_text(&o, "country", country);
    aliworld_out_text(&o, "type", STR("country"));
    aliworld_out_text(&o, "children", str_empty(places) ? STR("[]") : places);
    jw_obj_end(&o.w);
    jw_obj_end(&o.w);
    aliworld_out_text(&o, "code", STR("0"));
    return aliworld_out_end(&o);
}
