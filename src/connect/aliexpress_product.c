/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A product with its variants (ds.product.get). sku_attr is what a purchase names, sku_id what
 * freight and tracking name; both change when the seller edits the variants, the properties'
 * names stay. The warehouse is one of the properties ("Ships From").
 */
#include "connect/aliexpress.h"

#define VARIANTS_MAX   2000
#define PROPERTIES_MAX 20
#define SHIPS_FROM_ID  200007763

struct country_row {
    struct str code, name;
};
static const struct country_row countries[] = {
#define X(code, name) {{#code, 2}, {name, sizeof(name) - 1}},
#include "connect/countries.tbl.h"
#undef X
};

/* "" when it is not in the table: then the warehouse stays a property like others. */
static struct str country_of(struct str name)
{
    name = str_trim(name);
    for (size_t i = 0; i < COUNT_OF(countries); i++)
        if (str_eq_nocase(countries[i].name, name) || str_eq(countries[i].code, name))
            return countries[i].code;
    return STR_NONE;
}

static bool is_warehouse(const struct json *v, struct str name)
{
    return json_i64(json_get(v, "sku_property_id"), 0) == SHIPS_FROM_ID ||
           str_eq_nocase(name, STR("Ships From")) || str_eq_nocase(name, STR("Ship From"));
}

/* A seller's own word for a value stands before the catalog's. */
static struct str value_of(const struct json *v, struct arena *a)
{
    struct str own = json_text(a, json_get(v, "property_value_definition_name"));
    if (str_empty(str_trim(own)))
        own = json_text(a, json_get(v, "sku_property_value"));
    return aliexpress_detail(a, own);
}

static void read_properties(const struct json *list, struct arena *a, struct product_variant *p)
{
    struct str *words = NULL;
    size_t words_n = 0;
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < PROPERTIES_MAX;) {
        struct str name = aliexpress_detail(a, json_text(a, json_get(it.val, "sku_property_name")));
        struct str value = value_of(it.val, a), country = STR_NONE;
        if (str_empty(value))
            continue;
        *ARENA_PUSH(a, &words, &words_n, struct str) = value;
        if (is_warehouse(it.val, name)) {
            country = country_of(json_text(a, json_get(it.val, "sku_property_value")));
            country = str_empty(country) ? country_of(value) : country;
        }
        if (str_empty(country))
            *ARENA_PUSH(a, &p->properties, &p->properties_n, struct variant_property) =
                (struct variant_property){name, value};
        else
            p->ship_from = country;
    }
    p->text = aliexpress_detail(a, str_join(a, words, words_n, STR(" / ")));
}

static struct money price_of(const struct json *v, struct arena *a)
{
    static const char *const names[] = {"offer_sale_price", "sku_price"};
    struct str currency = json_str(json_get(v, "currency_code"));
    struct money m;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (money_parse(json_text(a, json_get(v, names[i])), currency, &m))
            return m;
    return (struct money){0};
}

static int64_t stock_of(const struct json *v)
{
    int64_t n = json_i64(json_get(v, "sku_available_stock"), -1);
    if (n < 0)
        n = json_i64(json_get(v, "ipm_sku_stock"), -1);
    if (n < 0 && !json_bool(json_get(v, "sku_stock"), true))
        n = 0;
    return n < 0 ? -1 : n;
}

static struct product_variant read_variant(const struct json *v, struct arena *a)
{
    struct product_variant p = {.stock = stock_of(v), .price = price_of(v, a)};
    p.sku_id = json_text(a, json_get(v, "sku_id"));
    p.sku_attr = json_text(a, json_get(v, "sku_attr"));
    if (str_empty(p.sku_attr) && str_has(json_str(json_get(v, "id")), STR(":")))
        p.sku_attr = json_str(json_get(v, "id"));
    read_properties(aliexpress_list(json_get(v, "ae_sku_property_dtos")), a, &p);
    return p;
}

static struct str first_image(const struct json *r)
{
    struct str first, rest;
    struct str all = json_str(json_path(r, "ae_multimedia_info_dto.image_urls"));
    (void)str_cut(all, ';', &first, &rest);
    return str_starts(first, STR("http")) ? first : STR_NONE;
}

/* Where the reason stands is not documented: every place that was seen in answers of the kind. */
static void no_product(const struct json *body, struct arena *a, struct answer *ret_answer)
{
    static const char *const codes[] = {"rsp_code",        "code",        "error_code",
                                        "result.rsp_code", "result.code", "result.error_code"};
    static const char *const texts[] = {"rsp_msg",        "msg",        "error_msg",
                                        "result.rsp_msg", "result.msg", "result.error_msg"};
    struct answer r = {.err = ERR_ANSWER_NOT_UNDERSTOOD};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        struct str code = json_text(a, json_path(body, codes[i]));
        bool good = str_empty(code) || str_eq(code, STR("200")) || str_eq(code, STR("0"));
        r.code = str_empty(r.code) && !good ? aliexpress_detail(a, code) : r.code;
        if (str_empty(r.detail))
            r.detail = aliexpress_detail(a, json_text(a, json_path(body, texts[i])));
    }
    struct str both = str_cat(a, r.code, r.detail);
    if (str_find_nocase(both, STR("NOT_FOUND")) >= 0 ||
        str_find_nocase(both, STR("not exist")) >= 0)
        r.err = ERR_NOT_FOUND;
    else if (str_find_nocase(both, STR("not allowed")) >= 0)
        r.err = ERR_REFUSED; /* "Item is not allowed to this country" */
    else if (!str_empty(r.code) || str_find_nocase(both, STR("system")) >= 0)
        r.err = ERR_SERVER_ERROR; /* says nothing about the product: asked again */
    *ret_answer = r;
}

void aliexpress_read_product(const struct supplier_ask *ask, const struct http_response *response,
                             struct arena *a, struct supplier_result *ret_result)
{
    const struct json *body = aliexpress_open_goods(a, response, &ret_result->answer);
    if (!body)
        return;
    const struct json *r = json_get(body, "result");
    const struct json *base = json_get(r, "ae_item_base_info_dto");
    if (!json_is_obj(base)) {
        no_product(body, a, &ret_result->answer);
        return;
    }
    if (str_eq_nocase(json_str(json_get(base, "product_status_type")), STR("offline"))) {
        ret_result->answer =
            (struct answer){.err = ERR_NOT_FOUND,
                            .code = STR("offline"),
                            .detail = said(a, SAID_OFF_THE_SHELF, STR_NONE, STR_NONE)};
        return;
    }
    struct product_seen p = {.listing_id = json_text(a, json_get(base, "product_id"))};
    if (str_empty(p.listing_id))
        p.listing_id = ask->listing_id;
    p.title = aliexpress_detail(a, json_text(a, json_get(base, "subject")));
    p.store_name = aliexpress_detail(a, json_text(a, json_path(r, "ae_store_info.store_name")));
    p.image_url = first_image(r);
    const struct json *list = aliexpress_list(json_get(r, "ae_item_sku_info_dtos"));
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < VARIANTS_MAX;)
        if (json_is_obj(it.val))
            *ARENA_PUSH(a, &p.variants, &p.variants_n, struct product_variant) =
                read_variant(it.val, a);
    ret_result->product = p;
}
