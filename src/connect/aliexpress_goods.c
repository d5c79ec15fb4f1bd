/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parcels and products as AliExpress tells them. One tracking line is one parcel; a line without
 * a number exists before the goods leave. "TRACKING DATA NOT FOUND" (1001) is no error: there is
 * no parcel yet. Field names: openservice.aliexpress.com, ds.order.tracking.get and ds.product.get.
 */
#include "connect/aliexpress.h"

#define PARCELS_MAX       200
#define PARCEL_ITEMS_MAX  500
#define PARCEL_EVENTS_MAX 500
#define VARIANTS_MAX      2000

static bool is_delivered(struct str s)
{
    static const char *const words[] = {"Delivered", "Package delivered", "AE_GTMS_SIGNED",
                                        "GTMS_SIGNED"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq_nocase(s, str_of(words[i])))
            return true;
    return false;
}

/* By its code or name; the words only where there is none. GWMS_ACCEPT is no more than an order
 * that reached a warehouse. */
static bool is_scan(const struct parcel_event *e)
{
    static const struct str starts[] = {
#define BEFORE_CARRIER(text) {text, sizeof(text) - 1},
#include "connect/aliexpress_codes.tbl.h"
    };
    struct str word = str_empty(e->name) ? e->text : e->name;
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        if (str_starts_nocase(word, starts[i]))
            return false;
    }
    return !str_empty(word);
}

static void read_events(const struct json *list, struct arena *a, struct parcel_seen *p)
{
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < PARCEL_EVENTS_MAX;) {
        if (!json_is_obj(it.val))
            continue;
        struct parcel_event e = {.at_ms = json_i64(json_get(it.val, "time_stamp"), 0)};
        e.name = aliexpress_detail(a, json_text(a, json_get(it.val, "tracking_name")));
        e.text = aliexpress_detail(a, json_text(a, json_get(it.val, "tracking_detail_desc")));
        if (e.at_ms < 0)
            e.at_ms = 0;
        if (is_scan(&e) && e.at_ms > 0 && (p->moving_ms == 0 || e.at_ms < p->moving_ms))
            p->moving_ms = e.at_ms;
        p->delivered |= is_delivered(e.name) || is_delivered(e.text);
        *ARENA_PUSH(a, &p->events, &p->events_n, struct parcel_event) = e;
    }
}

static void read_items(const struct json *list, struct arena *a, struct parcel_seen *p)
{
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < PARCEL_ITEMS_MAX;) {
        if (!json_is_obj(it.val))
            continue;
        struct parcel_item i = {.quantity = json_i64(json_get(it.val, "quantity"), 0)};
        i.product_id = json_text(a, json_get(it.val, "item_id"));
        i.sku_id = json_text(a, json_get(it.val, "sku_id"));
        i.sku_text = aliexpress_detail(a, json_text(a, json_get(it.val, "sku_desc")));
        i.title = aliexpress_detail(a, json_text(a, json_get(it.val, "item_title")));
        *ARENA_PUSH(a, &p->items, &p->items_n, struct parcel_item) = i;
    }
}

static struct parcel_seen read_parcel(const struct json *v, struct arena *a)
{
    struct parcel_seen p = {.eta_ms = json_i64(json_get(v, "eta_time_stamps"), 0)};
    p.number = aliexpress_detail(a, json_text(a, json_get(v, "mail_no")));
    p.carrier_raw = aliexpress_detail(a, json_text(a, json_get(v, "carrier_name")));
    if (p.eta_ms < 0)
        p.eta_ms = 0;
    read_items(aliexpress_list(json_get(v, "package_item_list")), a, &p);
    read_events(aliexpress_list(json_get(v, "detail_node_list")), a, &p);
    return p;
}

/* "ret": false. Only 1001 means "nothing yet". */
static void no_parcels(const struct json *r, struct arena *a, struct answer *ret_answer)
{
    struct str code = json_text(a, json_get(r, "code"));
    struct str msg = json_str(json_get(r, "msg"));
    if (str_eq(code, STR("1001")) || str_has(msg, STR("TRACKING DATA NOT FOUND")))
        return;
    *ret_answer = (struct answer){.err = ERR_SERVER_ERROR,
                                  .code = aliexpress_detail(a, code),
                                  .detail = aliexpress_detail(a, msg)};
}

void aliexpress_read_parcels(const struct supplier_ask *ask, const struct http_response *response,
                             struct arena *a, struct supplier_result *ret_result)
{
    const struct json *body = aliexpress_open(a, response, &ret_result->answer);
    if (!body)
        return;
    const struct json *r = json_get(body, "result");
    if (!json_is_obj(r))
        r = body;
    const struct json *data = json_get(r, "data");
    if (!json_is_obj(data))
        data = r;
    const struct json *list = aliexpress_list(json_get(data, "tracking_detail_line_list"));
    struct parcels_seen seen = {.order_number = ask->order_number};
    if (!json_bool(json_get(r, "ret"), list != NULL)) {
        if (json_is_null(json_get(r, "ret")) && json_is_null(json_get(r, "code")))
            ret_result->answer.err = ERR_ANSWER_NOT_UNDERSTOOD;
        else
            no_parcels(r, a, &ret_result->answer);
    }
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < PARCELS_MAX;)
        if (json_is_obj(it.val) && ret_result->answer.err == OK)
            *ARENA_PUSH(a, &seen.parcels, &seen.parcels_n, struct parcel_seen) =
                read_parcel(it.val, a);
    ret_result->parcels = seen;
}

/* "Black / M" from the properties of a variant. */
static struct str variant_text(const struct json *v, struct arena *a)
{
    const struct json *list = aliexpress_list(json_get(v, "ae_sku_property_dtos"));
    struct str *words = NULL;
    size_t n = 0;
    for (struct json_iter it = json_iter(list); json_next(&it) && it.i < 20;) {
        struct str w = json_text(a, json_get(it.val, "property_value_definition_name"));
        if (str_empty(w))
            w = json_text(a, json_get(it.val, "sku_property_value"));
        if (!str_empty(w))
            *ARENA_PUSH(a, &words, &n, struct str) = w;
    }
    return aliexpress_detail(a, str_join(a, words, n, STR(" / ")));
}

static struct product_variant read_variant(const struct json *v, struct arena *a)
{
    struct product_variant p = {.stock = json_i64(json_get(v, "sku_available_stock"), -1)};
    struct str currency = json_str(json_get(v, "currency_code"));
    struct str price = json_text(a, json_get(v, "offer_sale_price"));
    if (str_empty(price))
        price = json_text(a, json_get(v, "sku_price"));
    if (!money_parse(price, currency, &p.price))
        p.price = (struct money){0};
    p.sku_id = json_text(a, json_get(v, "sku_id"));
    p.sku_attr = json_text(a, json_get(v, "sku_attr"));
    if (str_empty(p.sku_attr) && str_has(json_str(json_get(v, "id")), STR(":")))
        p.sku_attr = json_str(json_get(v, "id"));
    p.text = variant_text(v, a);
    return p;
}

static struct str first_image(const struct json *r)
{
    struct str first, rest;
    struct str all = json_str(json_path(r, "ae_multimedia_info_dto.image_urls"));
    (void)str_cut(all, ';', &first, &rest);
    return str_starts(first, STR("https://")) ? first : STR_NONE;
}

static void no_product(const struct json *body, struct arena *a, struct answer *ret_answer)
{
    struct answer r = {.err = ERR_REFUSED};
    r.code = aliexpress_detail(a, json_text(a, json_get(body, "rsp_code")));
    r.detail = aliexpress_detail(a, json_str(json_get(body, "rsp_msg")));
    if (str_has(r.code, STR("NOT_FOUND")) || str_has(r.detail, STR("NOT_FOUND")))
        r.err = ERR_NOT_FOUND;
    else if (str_has(r.code, STR("System")) || str_has(r.detail, STR("System Error")))
        r.err = ERR_SERVER_ERROR;
    else if (str_empty(r.code))
        r.err = ERR_ANSWER_NOT_UNDERSTOOD;
    *ret_answer = r;
}

void aliexpress_read_product(const struct supplier_ask *ask, const struct http_response *response,
                             struct arena *a, struct supplier_result *ret_result)
{
    const struct json *body = aliexpress_open(a, response, &ret_result->answer);
    if (!body)
        return;
    const struct json *r = json_get(body, "result");
    const struct json *base = json_get(r, "ae_item_base_info_dto");
    if (!json_is_obj(base)) {
        no_product(body, a, &ret_result->answer);
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
