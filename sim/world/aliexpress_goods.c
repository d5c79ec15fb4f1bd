/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products with their variants, what sellers do to them, and aliexpress.ds.product.get, which
 * tells of them. Prices are in USD whatever target_currency says, as public projects saw it.
 */
#include "sim/world/aliexpress_state.h"

void aliworld_set_pictures(struct aliworld *w, struct str url)
{
    w->pictures = str_dup(w->arena, url);
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

static struct aliworld_variant kept(struct arena *a, const struct aliworld_variant *v)
{
    struct aliworld_variant copy = *v;
    copy.sku_id = str_dup(a, v->sku_id);
    copy.sku_attr = str_dup(a, v->sku_attr);
    copy.text = str_dup(a, v->text);
    return copy;
}

void aliworld_add_product(struct aliworld *w, const struct aliworld_product *product)
{
    struct arena *a = w->arena;
    struct aliworld_good *g = map_get(w->goods, product->product_id);
    if (!g) {
        g = ARENA_NEW(a, struct aliworld_good);
        map_put(w->goods, str_dup(a, product->product_id), g);
    }
    *g = (struct aliworld_good){
        .product_id = str_dup(a, product->product_id),
        .title = str_dup(a, product->title),
        .store_name = str_dup(a, product->store_name),
        .store_id = product->store_id,
        .services = str_dup(a, product->services),
        .free_shipping = product->free_shipping,
        .choice = product->choice,
        .variants = ARENA_ARRAY(a, struct aliworld_variant, product->variants_n),
        .variants_n = product->variants_n,
    };
    for (size_t i = 0; i < product->variants_n; i++)
        g->variants[i] = kept(a, &product->variants[i]);
}

bool aliworld_set_stock(struct aliworld *w, struct str sku_id, int64_t stock)
{
    struct aliworld_variant *v = aliworld_variant_of(w, sku_id);
    if (v)
        v->stock = stock;
    return v != NULL;
}

bool aliworld_set_price(struct aliworld *w, struct str sku_id, int64_t price_cents)
{
    struct aliworld_variant *v = aliworld_variant_of(w, sku_id);
    if (v)
        v->price_cents = price_cents;
    return v != NULL;
}

bool aliworld_edit_variant(struct aliworld *w, struct str sku_id, struct str new_sku_id,
                           struct str new_sku_attr)
{
    struct aliworld_variant *v = aliworld_variant_of(w, sku_id);
    if (!v)
        return false;
    v->sku_attr = str_dup(w->arena, new_sku_attr);
    if (str_empty(new_sku_id))
        return true;
    struct str *first = ARENA_NEW(w->arena, struct str);
    *first = aliworld_first_sku_id(w, v->sku_id);
    v->sku_id = str_dup(w->arena, new_sku_id);
    map_put(w->first_ids, v->sku_id, first);
    return true;
}

struct str aliworld_first_sku_id(const struct aliworld *w, struct str sku_id)
{
    const struct str *first = map_get(w->first_ids, sku_id);
    return first ? *first : sku_id;
}

bool aliworld_drop_variant(struct aliworld *w, struct str sku_id)
{
    for (size_t i = 0; i < map_count(w->goods); i++) {
        struct aliworld_good *g = map_value_at(w->goods, i);
        for (size_t v = 0; v < g->variants_n; v++) {
            if (!str_eq(g->variants[v].sku_id, sku_id))
                continue;
            g->variants_n--;
            for (; v < g->variants_n; v++)
                g->variants[v] = g->variants[v + 1];
            return true;
        }
    }
    return false;
}

bool aliworld_set_offline(struct aliworld *w, struct str product_id, bool offline)
{
    struct aliworld_good *g = aliworld_good_of(w, product_id);
    if (g)
        g->offline = offline;
    return g != NULL;
}

bool aliworld_remove_product(struct aliworld *w, struct str product_id)
{
    struct aliworld_good *g = aliworld_good_of(w, product_id);
    if (g)
        g->removed = true;
    return g != NULL;
}

bool aliworld_close_country(struct aliworld *w, struct str product_id, struct str country)
{
    struct aliworld_good *g = aliworld_good_of(w, product_id);
    if (!g && !str_empty(product_id))
        return false;
    if (g)
        *ARENA_PUSH(w->arena, &g->closed, &g->closed_n, struct str) = str_dup(w->arena, country);
    else
        *ARENA_PUSH(w->arena, &w->closed, &w->closed_n, struct str) = str_dup(w->arena, country);
    return true;
}

static bool has(const struct str *list, size_t n, struct str s)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], s))
            return true;
    return false;
}

bool aliworld_closed(const struct aliworld *w, const struct aliworld_good *g, struct str country)
{
    return has(w->closed, w->closed_n, country) || has(g->closed, g->closed_n, country);
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
        if (str_eq(id, STR("14"))) /* colors have a picture */
            aliworld_out_text(
                o, "sku_image",
                str_printf(o->call->a, "https://ae01.alicdn.com/kf/S%.*s.jpg", STR_ARG(v->sku_id)));
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
    aliworld_out_text(o, "product_status_type", g->offline ? STR("offline") : STR("onSelling"));
    aliworld_out_text(o, "gmt_create", STR("2024-01-02 03:04:05"));
    aliworld_out_text(o, "gmt_modified", STR("2025-10-01 03:04:05"));
    aliworld_out_text(o, "evaluation_count", STR("120"));
    aliworld_out_text(o, "sales_count", STR("900"));
    aliworld_out_text(o, "avg_evaluation_rating", STR("4.7"));
    jw_obj_end(&o->w);
}

/* What a parcel of it measures, and the other things that nobody asks for. */
static void write_rest(struct aliworld_out *o, const struct aliworld_good *g)
{
    aliworld_out_list(o, "ae_item_properties", "ae_item_property", false);
    jw_obj(&o->w);
    aliworld_out_num(o, "attr_name_id", 2);
    aliworld_out_text(o, "attr_name", STR("Brand Name"));
    aliworld_out_num(o, "attr_value_id", 201512802);
    aliworld_out_text(o, "attr_value", STR("NoBrand"));
    jw_obj_end(&o->w);
    aliworld_out_list_end(o, false);
    jw_key(&o->w, "package_info_dto");
    jw_obj(&o->w);
    aliworld_out_flag(o, "package_type", false);
    aliworld_out_num(o, "package_length", 20);
    aliworld_out_num(o, "package_width", 12);
    aliworld_out_num(o, "package_height", 8);
    aliworld_out_text(o, "gross_weight", STR("0.450"));
    aliworld_out_num(o, "base_unit", 1);
    aliworld_out_num(o, "product_unit", 100000015);
    jw_obj_end(&o->w);
    jw_key(&o->w, "product_id_converter_result");
    jw_obj(&o->w);
    aliworld_out_digits(o, "main_product_id", g->product_id);
    aliworld_out_text(o, "sub_product_id", STR("{}"));
    jw_obj_end(&o->w);
    aliworld_out_flag(o, "has_whole_sale", false);
}

static void write_product(struct aliworld_out *o, const struct aliworld_good *g)
{
    struct str at = o->call->w->pictures;

    if (!at.n)
        at = STR("https://ae01.alicdn.com");
    write_base(o, g);
    aliworld_out_list(o, "ae_item_sku_info_dtos", "ae_item_sku_info_d_t_o", false);
    for (size_t i = 0; i < g->variants_n; i++)
        write_variant(o, &g->variants[i]);
    aliworld_out_list_end(o, false);
    jw_key(&o->w, "ae_multimedia_info_dto");
    jw_obj(&o->w);
    aliworld_out_text(o, "image_urls",
                      str_printf(o->call->a, "%.*s/kf/S%.*sa.png;%.*s/kf/S%.*sb.png", STR_ARG(at),
                                 STR_ARG(g->product_id), STR_ARG(at), STR_ARG(g->product_id)));
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
    write_rest(o, g);
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
    if (c->fault == ALIWORLD_SYSTEM_ERROR)
        return no_product(c, STR("System Error"));
    if (!g)
        return no_product(c, STR("ITEM_ID_NOT_FOUND"));
    if (aliworld_closed(c->w, g, country))
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
