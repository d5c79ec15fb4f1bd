/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders and fulfillments in the REST shape that webhooks carry: numbers as ids, snake case, money
 * as text in the shop's currency. The GraphQL shape: shopify_order.c.
 */
#include "connect/shopify.h"

#include "base/crypto.h"
#include "base/time.h"

#define DIGEST_MAX (1 << 24)

static int64_t id_at(const struct json *obj, const char *key)
{
    int64_t id = json_i64(json_get(obj, key), 0);
    return id > 0 ? id : 0;
}

static int64_t time_at(const struct json *obj, const char *key)
{
    return time_of(json_str(json_get(obj, key)));
}

/* "price" and "price_set" say the same in two ways; old payloads have only the first. */
static struct money money_at(const struct json *obj, const char *key, const char *set_key,
                             struct str currency)
{
    const struct json *set = json_get(json_get(obj, set_key), "shop_money");
    struct str named = json_str(json_get(set, "currency_code"));
    if (!str_empty(named))
        return shopify_money(json_get(set, "amount"), named);
    return shopify_money(json_get(obj, key), currency);
}

/* --- lines --- */

static int64_t refunded(const struct json *order, int64_t line_ext_id)
{
    int64_t n = 0;
    for (struct json_iter r = json_iter(json_get(order, "refunds")); json_next(&r);) {
        const struct json *items = json_get(r.val, "refund_line_items");
        for (struct json_iter it = json_iter(items); json_next(&it);) {
            int64_t one = shopify_count(json_get(it.val, "quantity"));
            if (id_at(it.val, "line_item_id") != line_ext_id)
                continue;
            if (__builtin_add_overflow(n, one, &n))
                return INT64_MAX;
        }
    }
    return n;
}

static int64_t current_quantity(const struct json *order, const struct json *j,
                                const struct line *l)
{
    int64_t gone;
    if (json_is_num(json_get(j, "current_quantity")))
        return shopify_count(json_get(j, "current_quantity"));
    gone = refunded(order, l->ext_id);
    return gone < l->quantity ? l->quantity - gone : 0;
}

static void read_line(const struct json *order, const struct json *j, struct str currency,
                      struct arena *a, struct order *o)
{
    int64_t id = id_at(j, "id");
    struct line *l;
    if (id == 0)
        return;
    l = ARENA_PUSH(a, &o->lines, &o->lines_n, struct line);
    l->ext_id = id;
    l->variant_id = id_at(j, "variant_id");
    l->product_id = id_at(j, "product_id");
    l->title = json_str(json_get(j, "title"));
    l->variant_title = json_str(json_get(j, "variant_title"));
    l->sku = json_str(json_get(j, "sku"));
    l->vendor = json_str(json_get(j, "vendor"));
    l->quantity = shopify_count(json_get(j, "quantity"));
    l->current_quantity = current_quantity(order, j, l);
    l->requires_shipping = json_bool(json_get(j, "requires_shipping"), true);
    l->price = money_at(j, "price", "price_set", currency);
    l->properties = shopify_pairs(json_get(j, "properties"), "name", a);
    l->row = ROW_NEW;
    if (l->requires_shipping)
        o->flags |= ORDER_REQUIRES_SHIPPING;
}

/* --- fulfillments --- */

/* Newer payloads list all numbers, older ones name only the first. */
static void read_numbers(const struct json *j, struct arena *a, struct fulfillment *f)
{
    const struct json *numbers = json_get(j, "tracking_numbers");
    const struct json *urls = json_get(j, "tracking_urls");
    struct str company = json_str(json_get(j, "tracking_company"));
    for (struct json_iter it = json_iter(numbers); json_next(&it);) {
        struct shop_number *n;
        struct str number = json_text(a, it.val);
        if (str_empty(number))
            continue;
        n = ARENA_PUSH(a, &f->numbers, &f->numbers_n, struct shop_number);
        *n = (struct shop_number){number, company, json_str(json_at(urls, it.i))};
    }
    if (f->numbers_n == 0 && !str_empty(json_text(a, json_get(j, "tracking_number")))) {
        struct shop_number *n = ARENA_PUSH(a, &f->numbers, &f->numbers_n, struct shop_number);
        n->number = json_text(a, json_get(j, "tracking_number"));
        n->company = company;
        n->url = json_str(json_get(j, "tracking_url"));
    }
}

bool shopify_rest_fulfillment(const struct json *body, struct arena *a, struct fulfillment *ret_f)
{
    struct fulfillment f = {.ext_id = id_at(body, "id"), .row = ROW_NEW};
    struct str service = json_str(json_get(body, "service"));
    if (f.ext_id == 0)
        return false;
    f.name = json_str(json_get(body, "name"));
    f.status_raw = json_str(json_get(body, "status"));
    f.status = shopify_fulfillment_status(f.status_raw);
    f.display_status = str_lower(a, json_str(json_get(body, "shipment_status")));
    f.service = str_empty(service) ? STR("manual") : service;
    f.location_ext_id = id_at(body, "location_id");
    f.created_ms = time_at(body, "created_at");
    f.updated_ms = time_at(body, "updated_at");
    if (str_eq(f.display_status, STR("delivered")))
        f.delivered_ms = f.updated_ms;
    read_numbers(body, a, &f);
    for (struct json_iter it = json_iter(json_get(body, "line_items")); json_next(&it);) {
        struct fulfillment_line *l;
        if (id_at(it.val, "id") == 0)
            continue;
        l = ARENA_PUSH(a, &f.lines, &f.lines_n, struct fulfillment_line);
        l->line_ext_id = id_at(it.val, "id");
        l->quantity = shopify_count(json_get(it.val, "quantity"));
    }
    *ret_f = f;
    return true;
}

/* --- the order --- */

/* REST says less than GraphQL: nothing at all, "partial", "fulfilled", "restocked". */
static void read_shipping_state(const struct json *state, struct order *o)
{
    struct str raw = json_str(state);
    enum display_fulfillment shown = DISPLAY_FULFILLMENT_OTHER;
    o->display_fulfillment_raw = str_empty(raw) ? STR("unfulfilled") : raw;
    if (str_eq_nocase(raw, STR("partial")))
        o->display_fulfillment = DISPLAY_FULFILLMENT_PARTIALLY_FULFILLED;
    else if (display_fulfillment_of_text(o->display_fulfillment_raw, &shown))
        o->display_fulfillment = shown;
}

static void read_core(const struct json *j, struct str currency, struct arena *a, struct order *o)
{
    const struct json *gateways = json_get(j, "payment_gateway_names");
    struct str name = json_str(json_get(j, "name"));
    o->name = name;
    o->created_ms = time_at(j, "created_at");
    o->processed_ms = time_at(j, "processed_at");
    o->canceled_ms = time_at(j, "cancelled_at");
    o->closed_ms = time_at(j, "closed_at");
    o->cancel_reason = json_str(json_get(j, "cancel_reason"));
    o->financial_raw = json_str(json_get(j, "financial_status"));
    o->financial = shopify_financial(o->financial_raw);
    read_shipping_state(json_get(j, "fulfillment_status"), o);
    o->gateway =
        json_len(gateways) > 0 ? shopify_join(gateways, ",", a) : json_str(json_get(j, "gateway"));
    o->source_name = json_str(json_get(j, "source_name"));
    o->tags = json_str(json_get(j, "tags"));
    o->note = json_str(json_get(j, "note"));
    o->attributes = shopify_pairs(json_get(j, "note_attributes"), "name", a);
    o->total = money_at(j, "total_price", "total_price_set", currency);
    if (json_bool(json_get(j, "test"), false))
        o->flags |= ORDER_TEST;
}

static void read_person(const struct json *j, struct person *p)
{
    const struct json *at = json_get(j, "shipping_address");
    p->email = json_str(json_get(j, "email"));
    if (str_empty(p->email))
        p->email = json_str(json_get(j, "contact_email"));
    p->phone = json_str(json_get(j, "phone"));
    p->has_address = json_is_obj(at);
    p->name = json_str(json_get(at, "name"));
    p->first_name = json_str(json_get(at, "first_name"));
    p->last_name = json_str(json_get(at, "last_name"));
    p->company = json_str(json_get(at, "company"));
    p->address1 = json_str(json_get(at, "address1"));
    p->address2 = json_str(json_get(at, "address2"));
    p->city = json_str(json_get(at, "city"));
    p->province = json_str(json_get(at, "province"));
    p->province_code = json_str(json_get(at, "province_code"));
    p->zip = json_str(json_get(at, "zip"));
    p->country_code = json_str(json_get(at, "country_code"));
    p->address_phone = json_str(json_get(at, "phone"));
}

static void read_parts(const struct json *j, struct str currency, struct arena *a,
                       struct order_seen *seen)
{
    struct order *o = &seen->order;
    if (json_is_arr(json_get(j, "line_items"))) {
        seen->parts |= SEEN_LINES;
        for (struct json_iter it = json_iter(json_get(j, "line_items")); json_next(&it);)
            read_line(j, it.val, currency, a, o);
    }
    if (json_is_arr(json_get(j, "fulfillments"))) {
        seen->parts |= SEEN_FULFILLMENTS;
        for (struct json_iter it = json_iter(json_get(j, "fulfillments")); json_next(&it);) {
            struct fulfillment f;
            if (shopify_rest_fulfillment(it.val, a, &f))
                *ARENA_PUSH(a, &o->fulfillments, &o->fulfillments_n, struct fulfillment) = f;
        }
    }
}

bool shopify_rest_order(const struct json *body, struct arena *a, struct order_seen *ret_seen)
{
    struct order_seen seen = {0};
    struct str currency = json_str(json_get(body, "currency"));
    seen.order.ext_id = id_at(body, "id");
    if (seen.order.ext_id == 0)
        return false;
    seen.order.updated_ms = time_at(body, "updated_at");
    seen.order.row = seen.order.person_row = ROW_NEW;
    if (!str_empty(json_str(json_get(body, "name")))) {
        seen.parts |= SEEN_CORE;
        read_core(body, currency, a, &seen.order);
    }
    /* A draft order has "shipping_address": null; a trimmed payload lacks the key. */
    if (json_get(body, "shipping_address") != NULL || json_get(body, "customer") != NULL) {
        seen.parts |= SEEN_PERSON;
        read_person(body, &seen.order.person);
    }
    read_parts(body, currency, a, &seen);
    seen.body_digest = shopify_rest_digest(&seen, a);
    *ret_seen = seen;
    return true;
}

/* --- digest --- */

static void put_money(struct jw *w, struct money m)
{
    jw_i64(w, m.minor);
    jw_str(w, str_of(m.currency));
}

static void put_core(struct jw *w, const struct order *o)
{
    const struct str texts[] = {
        o->name,      o->cancel_reason, o->financial_raw, o->display_fulfillment_raw,
        o->gateway,   o->source_name,   o->tags,          o->note,
        o->attributes};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        jw_str(w, texts[i]);
    jw_i64(w, o->ext_id);
    jw_i64(w, o->flags);
    jw_i64(w, o->created_ms);
    jw_i64(w, o->processed_ms);
    jw_i64(w, o->canceled_ms);
    jw_i64(w, o->closed_ms);
    put_money(w, o->total);
}

static void put_person(struct jw *w, const struct person *p)
{
    const struct str texts[] = {p->email,        p->phone,        p->name,          p->first_name,
                                p->last_name,    p->company,      p->address1,      p->address2,
                                p->city,         p->province,     p->province_code, p->zip,
                                p->country_code, p->address_phone};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        jw_str(w, texts[i]);
    jw_bool(w, p->has_address);
}

static void put_line(struct jw *w, const struct line *l)
{
    const struct str texts[] = {l->title, l->variant_title, l->sku, l->vendor, l->properties};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        jw_str(w, texts[i]);
    jw_i64(w, l->ext_id);
    jw_i64(w, l->variant_id);
    jw_i64(w, l->product_id);
    jw_i64(w, l->quantity);
    jw_i64(w, l->current_quantity);
    jw_bool(w, l->requires_shipping);
    put_money(w, l->price);
}

static void put_fulfillment(struct jw *w, const struct fulfillment *f)
{
    jw_i64(w, f->ext_id);
    jw_str(w, f->status_raw);
    jw_str(w, f->display_status);
    for (size_t i = 0; i < f->numbers_n; i++) {
        jw_str(w, f->numbers[i].number);
        jw_str(w, f->numbers[i].company);
        jw_str(w, f->numbers[i].url);
    }
    for (size_t i = 0; i < f->lines_n; i++) {
        jw_i64(w, f->lines[i].line_ext_id);
        jw_i64(w, f->lines[i].quantity);
    }
}

struct str shopify_rest_digest(const struct order_seen *seen, struct arena *a)
{
    const struct order *o = &seen->order;
    uint8_t digest[SHA256_LEN];
    struct buf b;
    struct jw w;
    buf_init(&b, a, DIGEST_MAX);
    jw_init(&w, &b);
    jw_arr(&w);
    jw_i64(&w, seen->parts);
    put_core(&w, o);
    put_person(&w, &o->person);
    for (size_t i = 0; i < o->lines_n; i++) {
        jw_arr(&w);
        put_line(&w, &o->lines[i]);
        jw_arr_end(&w);
    }
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        jw_obj(&w);
        jw_key(&w, "fulfillment");
        jw_arr(&w);
        put_fulfillment(&w, &o->fulfillments[i]);
        jw_arr_end(&w);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    if (b.overflowed)
        return STR_NONE;
    crypto_sha256(buf_view(&b), digest);
    return hex_lower(a, digest, DIGEST_SHORT);
}
