/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An order as the GraphQL API states it, in our terms, and the small translations that both of
 * Shopify's shapes share. Unknown enum values become *_OTHER with the raw text kept; a part whose
 * field is absent is not claimed as seen. The REST shape: shopify_rest.c; pages: shopify_pages.c.
 */
#include "connect/shopify.h"

#include "base/time.h"

#define PAIRS_MAX (1 << 18)

/* --- shared --- */

/* Shopify writes "cancelled" with two l. */
static bool is_canceled(struct str raw)
{
    return str_eq_nocase(raw, STR("cancelled"));
}

enum fo_status shopify_fo_status(struct str raw)
{
    enum fo_status s = FO_STATUS_OTHER;
    if (is_canceled(raw))
        return FO_STATUS_CANCELED;
    return fo_status_of_text(raw, &s) ? s : FO_STATUS_OTHER;
}

enum fulfillment_status shopify_fulfillment_status(struct str raw)
{
    enum fulfillment_status s = FULFILLMENT_STATUS_OTHER;
    if (is_canceled(raw))
        return FULFILLMENT_STATUS_CANCELED;
    return fulfillment_status_of_text(raw, &s) ? s : FULFILLMENT_STATUS_OTHER;
}

enum financial shopify_financial(struct str raw)
{
    enum financial f = FINANCIAL_OTHER;
    return financial_of_text(raw, &f) ? f : FINANCIAL_OTHER;
}

struct money shopify_money(const struct json *amount, struct str currency)
{
    struct money m = {0};
    if (money_parse(json_str(amount), currency, &m))
        return m;
    return (struct money){0};
}

int64_t shopify_count(const struct json *v)
{
    int64_t n = json_i64(v, 0);
    return n > 0 ? n : 0;
}

struct str shopify_pairs(const struct json *list, const char *key, struct arena *a)
{
    struct buf b;
    struct jw w;
    if (json_len(list) == 0 || !json_is_arr(list))
        return STR_NONE;
    buf_init(&b, a, PAIRS_MAX);
    jw_init(&w, &b);
    jw_arr(&w);
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        jw_obj(&w);
        jw_kstr(&w, "name", json_text(a, json_get(it.val, key)));
        jw_kstr(&w, "value", json_text(a, json_get(it.val, "value")));
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    return b.overflowed ? STR_NONE : buf_view(&b);
}

struct str shopify_join(const struct json *list, const char *sep, struct arena *a)
{
    struct buf b;
    buf_init(&b, a, PAIRS_MAX);
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        if (str_empty(json_str(it.val)))
            continue;
        if (b.n > 0)
            buf_str(&b, str_of(sep));
        buf_str(&b, json_str(it.val));
    }
    return buf_view(&b);
}

/* --- GraphQL --- */

static int64_t gid_of(const struct json *obj, const char *path, const char *type)
{
    return shopify_gid_number(json_str(json_path(obj, path)), type);
}

static int64_t time_at(const struct json *obj, const char *key)
{
    return time_of(json_str(json_get(obj, key)));
}

static struct money shop_money(const struct json *bag)
{
    const struct json *money = json_get(bag, "shopMoney");
    return shopify_money(json_get(money, "amount"), json_str(json_get(money, "currencyCode")));
}

static void read_line(const struct json *j, struct arena *a, struct order *o)
{
    int64_t id = gid_of(j, "id", "LineItem");
    struct line *l;
    if (id == 0)
        return;
    l = ARENA_PUSH(a, &o->lines, &o->lines_n, struct line);
    l->ext_id = id;
    l->variant_id = gid_of(j, "variant.id", "ProductVariant");
    l->product_id = gid_of(j, "product.id", "Product");
    l->title = json_str(json_get(j, "title"));
    l->variant_title = json_str(json_get(j, "variantTitle"));
    l->sku = json_str(json_get(j, "sku"));
    l->vendor = json_str(json_get(j, "vendor"));
    l->quantity = shopify_count(json_get(j, "quantity"));
    l->current_quantity = json_get(j, "currentQuantity") != NULL
                              ? shopify_count(json_get(j, "currentQuantity"))
                              : l->quantity;
    l->requires_shipping = json_bool(json_get(j, "requiresShipping"), true);
    l->price = shop_money(json_get(j, "originalUnitPriceSet"));
    l->properties = shopify_pairs(json_get(j, "customAttributes"), "key", a);
    l->row = ROW_NEW;
}

void shopify_fo_lines_read(const struct json *nodes, struct arena *a, struct fo *fo)
{
    for (struct json_iter it = json_iter(nodes); json_next(&it);) {
        int64_t id = gid_of(it.val, "id", "FulfillmentOrderLineItem");
        struct fo_line *l;
        if (id == 0)
            continue;
        l = ARENA_PUSH(a, &fo->lines, &fo->lines_n, struct fo_line);
        l->ext_id = id;
        l->line_ext_id = gid_of(it.val, "lineItem.id", "LineItem");
        l->total_quantity = shopify_count(json_get(it.val, "totalQuantity"));
        l->remaining_quantity = shopify_count(json_get(it.val, "remainingQuantity"));
    }
}

/* The texts of one member of each item, joined by commas. */
static struct str member_list(const struct json *list, const char *key, struct arena *a)
{
    struct buf b;
    buf_init(&b, a, PAIRS_MAX);
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        struct str s = json_str(json_path(it.val, key));
        if (str_empty(s))
            continue;
        if (b.n > 0)
            buf_char(&b, ',');
        buf_str(&b, s);
    }
    return buf_view(&b);
}

static bool supports(const struct json *fo, struct str action)
{
    for (struct json_iter it = json_iter(json_get(fo, "supportedActions")); json_next(&it);) {
        if (str_eq(json_str(json_get(it.val, "action")), action))
            return true;
    }
    return false;
}

static void read_fo(const struct json *j, struct arena *a, struct order *o)
{
    int64_t id = gid_of(j, "id", "FulfillmentOrder");
    const struct json *holds = json_get(j, "fulfillmentHolds");
    struct fo *fo;
    if (id == 0)
        return;
    fo = ARENA_PUSH(a, &o->fos, &o->fos_n, struct fo);
    fo->ext_id = id;
    fo->status_raw = json_str(json_get(j, "status"));
    fo->status = shopify_fo_status(fo->status_raw);
    fo->request_status = json_str(json_get(j, "requestStatus"));
    fo->can_create = supports(j, STR("CREATE_FULFILLMENT"));
    fo->can_release = supports(j, STR("RELEASE_HOLD"));
    fo->location_ext_id = gid_of(j, "assignedLocation.location.id", "Location");
    fo->location_name = json_str(json_path(j, "assignedLocation.name"));
    fo->delivery_method = json_str(json_path(j, "deliveryMethod.methodType"));
    fo->hold_reasons = member_list(holds, "reason", a);
    fo->held_by = member_list(holds, "heldByApp.title", a);
    fo->updated_ms = time_at(j, "updatedAt");
    fo->row = ROW_NEW;
    shopify_fo_lines_read(json_path(j, "lineItems.nodes"), a, fo);
}

static void read_numbers(const struct json *list, struct arena *a, struct fulfillment *f)
{
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        struct shop_number n = {
            .number = json_str(json_get(it.val, "number")),
            .company = json_str(json_get(it.val, "company")),
            .url = json_str(json_get(it.val, "url")),
        };
        if (str_empty(n.number) && str_empty(n.url))
            continue;
        *ARENA_PUSH(a, &f->numbers, &f->numbers_n, struct shop_number) = n;
    }
}

void shopify_fulfillment_lines_read(const struct json *nodes, struct arena *a,
                                    struct fulfillment *f)
{
    for (struct json_iter it = json_iter(nodes); json_next(&it);) {
        int64_t id = gid_of(it.val, "lineItem.id", "LineItem");
        struct fulfillment_line *l;
        if (id == 0)
            continue;
        l = ARENA_PUSH(a, &f->lines, &f->lines_n, struct fulfillment_line);
        l->line_ext_id = id;
        l->quantity = shopify_count(json_get(it.val, "quantity"));
    }
}

static void read_fulfillment(const struct json *j, struct arena *a, struct order *o)
{
    int64_t id = gid_of(j, "id", "Fulfillment");
    struct str service = json_str(json_path(j, "service.handle"));
    struct fulfillment *f;
    if (id == 0)
        return;
    f = ARENA_PUSH(a, &o->fulfillments, &o->fulfillments_n, struct fulfillment);
    f->ext_id = id;
    f->name = json_str(json_get(j, "name"));
    f->status_raw = json_str(json_get(j, "status"));
    f->status = shopify_fulfillment_status(f->status_raw);
    f->display_status = str_lower(a, json_str(json_get(j, "displayStatus")));
    f->service = str_empty(service) ? STR("manual") : service;
    f->location_ext_id = gid_of(j, "location.id", "Location");
    f->created_ms = time_at(j, "createdAt");
    f->updated_ms = time_at(j, "updatedAt");
    f->delivered_ms = time_at(j, "deliveredAt");
    f->row = ROW_NEW;
    read_numbers(json_get(j, "trackingInfo"), a, f);
    shopify_fulfillment_lines_read(json_path(j, "fulfillmentLineItems.nodes"), a, f);
}

static enum risk read_risk(const struct json *j)
{
    struct str advice = json_str(json_get(j, "recommendation"));
    enum risk worst = RISK_NONE;
    if (str_eq(advice, STR("CANCEL")))
        worst = RISK_HIGH;
    else if (str_eq(advice, STR("INVESTIGATE")))
        worst = RISK_MEDIUM;
    else if (str_eq(advice, STR("ACCEPT")))
        worst = RISK_LOW;
    for (struct json_iter it = json_iter(json_get(j, "assessments")); json_next(&it);) {
        enum risk one = RISK_NONE;
        if (risk_of_text(json_str(json_get(it.val, "riskLevel")), &one) && one > worst)
            worst = one;
    }
    return worst;
}

static void read_core(const struct json *j, struct arena *a, struct order *o)
{
    enum display_fulfillment shown = DISPLAY_FULFILLMENT_OTHER;
    o->name = json_str(json_get(j, "name"));
    o->created_ms = time_at(j, "createdAt");
    o->processed_ms = time_at(j, "processedAt");
    o->canceled_ms = time_at(j, "cancelledAt");
    o->closed_ms = time_at(j, "closedAt");
    o->cancel_reason = json_str(json_get(j, "cancelReason"));
    o->financial_raw = json_str(json_get(j, "displayFinancialStatus"));
    o->financial = shopify_financial(o->financial_raw);
    o->display_fulfillment_raw = json_str(json_get(j, "displayFulfillmentStatus"));
    if (display_fulfillment_of_text(o->display_fulfillment_raw, &shown))
        o->display_fulfillment = shown;
    o->gateway = shopify_join(json_get(j, "paymentGatewayNames"), ",", a);
    o->source_name = json_str(json_get(j, "sourceName"));
    o->tags = shopify_join(json_get(j, "tags"), ", ", a);
    o->note = json_str(json_get(j, "note"));
    o->attributes = shopify_pairs(json_get(j, "customAttributes"), "key", a);
    o->total = shop_money(json_get(j, "totalPriceSet"));
    if (json_bool(json_get(j, "test"), false))
        o->flags |= ORDER_TEST;
    if (json_bool(json_get(j, "edited"), false))
        o->flags |= ORDER_EDITED;
    if (json_bool(json_get(j, "requiresShipping"), true))
        o->flags |= ORDER_REQUIRES_SHIPPING;
}

static void read_person(const struct json *j, struct person *p)
{
    const struct json *at = json_get(j, "shippingAddress");
    p->email = json_str(json_get(j, "email"));
    p->phone = json_str(json_get(j, "phone"));
    p->has_address = json_is_obj(at);
    p->name = json_str(json_get(at, "name"));
    p->first_name = json_str(json_get(at, "firstName"));
    p->last_name = json_str(json_get(at, "lastName"));
    p->company = json_str(json_get(at, "company"));
    p->address1 = json_str(json_get(at, "address1"));
    p->address2 = json_str(json_get(at, "address2"));
    p->city = json_str(json_get(at, "city"));
    p->province = json_str(json_get(at, "province"));
    p->province_code = json_str(json_get(at, "provinceCode"));
    p->zip = json_str(json_get(at, "zip"));
    p->country_code = json_str(json_get(at, "countryCodeV2"));
    p->address_phone = json_str(json_get(at, "phone"));
}

static bool more_of(const struct json *connection)
{
    return json_bool(json_path(connection, "pageInfo.hasNextPage"), false);
}

static void read_parts(const struct json *j, struct arena *a, struct order_seen *seen)
{
    const struct json *lines = json_get(j, "lineItems");
    const struct json *fos = json_get(j, "fulfillmentOrders");
    const struct json *made = json_get(j, "fulfillments");
    if (json_is_arr(json_get(lines, "nodes"))) {
        seen->parts |= SEEN_LINES;
        seen->more_lines = more_of(lines);
        for (struct json_iter it = json_iter(json_get(lines, "nodes")); json_next(&it);)
            read_line(it.val, a, &seen->order);
    }
    if (json_is_arr(json_get(fos, "nodes"))) {
        seen->parts |= SEEN_FOS;
        seen->more_fos = more_of(fos);
        for (struct json_iter it = json_iter(json_get(fos, "nodes")); json_next(&it);) {
            seen->more_fos = seen->more_fos || more_of(json_get(it.val, "lineItems"));
            read_fo(it.val, a, &seen->order);
        }
    }
    if (json_is_arr(made)) {
        seen->parts |= SEEN_FULFILLMENTS;
        for (struct json_iter it = json_iter(made); json_next(&it);) {
            seen->more_fos = seen->more_fos || more_of(json_get(it.val, "fulfillmentLineItems"));
            read_fulfillment(it.val, a, &seen->order);
        }
    }
}

void shopify_order_read(const struct json *order, struct arena *a, struct order_seen *ret_seen)
{
    struct order_seen seen = {0};
    seen.order.ext_id = gid_of(order, "id", "Order");
    seen.order.updated_ms = time_at(order, "updatedAt");
    seen.order.row = seen.order.person_row = ROW_NEW;
    if (!str_empty(json_str(json_get(order, "name")))) {
        seen.parts |= SEEN_CORE;
        read_core(order, a, &seen.order);
    }
    if (json_get(order, "shippingAddress") != NULL) {
        seen.parts |= SEEN_PERSON;
        read_person(order, &seen.order.person);
    }
    if (json_is_obj(json_get(order, "risk"))) {
        seen.parts |= SEEN_RISK;
        seen.order.risk = read_risk(json_get(order, "risk"));
    }
    read_parts(order, a, &seen);
    *ret_seen = seen;
}
