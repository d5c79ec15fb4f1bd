/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhook bodies: the resources in their REST shape, as Shopify still pushes them in 2026. Keys
 * and their order follow real bodies; what Waybill never reads is there too, so that bodies have
 * a real one's size. Slashes are escaped by the sender (shopify_hooks.c).
 */
#include "sim/world/shopify_model.h"

/* Times carry the shop's offset: "2026-11-23T05:10:15-05:00". */
static void ktime(struct jw *w, const char *key, const struct shopify_shop *shop, int64_t ms)
{
    int32_t offset = shop->o.zone_offset_s, minutes = (offset < 0 ? -offset : offset) / 60;
    struct str text;
    if (ms == 0) {
        jw_knull(w, key);
        return;
    }
    text = time_text(w->b->arena, shopify_seconds(ms) + (int64_t)offset * 1000);
    jw_kstr(w, key,
            str_printf(w->b->arena, "%.*s%c%02d:%02d", (int)text.n - 1, text.p,
                       offset < 0 ? '-' : '+', (int)(minutes / 60), (int)(minutes % 60)));
}

static void kgid(struct jw *w, enum shopify_kind kind, int64_t id)
{
    jw_kstr(w, "admin_graphql_api_id", shopify_gid(w->b->arena, kind, id));
}

static void kmoney(struct jw *w, const char *key, int64_t minor, struct str currency)
{
    jw_kstr(w, key, shopify_money(w->b->arena, minor, currency));
}

static void kset(struct jw *w, const char *key, int64_t minor, struct str currency)
{
    static const char *const sides[] = {"shop_money", "presentment_money"};
    jw_key(w, key);
    jw_obj(w);
    for (size_t i = 0; i < COUNT_OF(sides); i++) {
        jw_key(w, sides[i]);
        jw_obj(w);
        kmoney(w, "amount", minor, currency);
        jw_kstr(w, "currency_code", currency);
        jw_obj_end(w);
    }
    jw_obj_end(w);
}

static void kempty(struct jw *w, const char *key)
{
    jw_key(w, key);
    jw_arr(w);
    jw_arr_end(w);
}

static void kpairs(struct jw *w, const char *key, const struct shopify_pair *pairs, size_t n)
{
    jw_key(w, key);
    jw_arr(w);
    for (size_t i = 0; i < n; i++) {
        jw_obj(w);
        jw_kstr(w, "name", pairs[i].key);
        jw_kstr(w, "value", pairs[i].value);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void kaddress(struct jw *w, const char *key, const struct shopify_order *o)
{
    const struct shopify_address *x = &o->address;
    struct str name = str_trim(
        str_printf(w->b->arena, "%.*s %.*s", STR_ARG(x->first_name), STR_ARG(x->last_name)));
    jw_key(w, key);
    if (!o->has_address || o->shop->o.no_protected_data) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    jw_kstr_opt(w, "first_name", x->first_name);
    jw_kstr_opt(w, "address1", x->address1);
    jw_kstr_opt(w, "phone", x->phone);
    jw_kstr_opt(w, "city", x->city);
    jw_kstr_opt(w, "zip", x->zip);
    jw_kstr_opt(w, "province", x->province);
    jw_kstr_opt(w, "country", x->country);
    jw_kstr_opt(w, "last_name", x->last_name);
    jw_kstr_opt(w, "address2", x->address2);
    jw_kstr_opt(w, "company", x->company);
    jw_knull(w, "latitude");
    jw_knull(w, "longitude");
    jw_kstr(w, "name", name);
    jw_kstr_opt(w, "country_code", x->country_code);
    jw_kstr_opt(w, "province_code", x->province_code);
    jw_obj_end(w);
}

static void kopt_id(struct jw *w, const char *key, int64_t id)
{
    if (id == 0)
        jw_knull(w, key);
    else
        jw_ki64(w, key, id);
}

static struct str line_status(const struct shopify_line *l)
{
    if (shopify_line_fulfilled(l) == 0)
        return STR("");
    return shopify_line_open(l) > 0 ? STR("partial") : STR("fulfilled");
}

static void rest_line(struct jw *w, const struct shopify_line *l, int64_t quantity)
{
    const struct shopify_order *o = l->order;
    const struct shopify_variant *v = l->variant;
    jw_obj(w);
    jw_ki64(w, "id", l->id);
    kgid(w, SHOPIFY_LINE, l->id);
    kempty(w, "attributed_staffs");
    jw_ki64(w, "current_quantity", shopify_line_current(l));
    jw_ki64(w, "fulfillable_quantity", shopify_line_open(l));
    jw_kstr(w, "fulfillment_service",
            str_empty(l->location->service) ? STR("manual") : l->location->service);
    jw_kstr_opt(w, "fulfillment_status", line_status(l));
    jw_kbool(w, "gift_card", false);
    jw_ki64(w, "grams", 0);
    jw_kstr(w, "name", l->name);
    kmoney(w, "price", l->price_minor, o->currency);
    kset(w, "price_set", l->price_minor, o->currency);
    jw_kbool(w, "product_exists", v != NULL);
    kopt_id(w, "product_id", v == NULL ? 0 : v->product->id);
    kpairs(w, "properties", l->properties, l->properties_n);
    jw_ki64(w, "quantity", quantity);
    jw_kbool(w, "requires_shipping", !l->digital);
    jw_kstr(w, "sku", l->sku);
    jw_kbool(w, "taxable", true);
    jw_kstr(w, "title", l->title);
    kmoney(w, "total_discount", 0, o->currency);
    kset(w, "total_discount_set", 0, o->currency);
    kopt_id(w, "variant_id", v == NULL ? 0 : v->id);
    jw_knull(w, "variant_inventory_management");
    jw_kstr_opt(w, "variant_title", l->variant_title);
    jw_kstr_opt(w, "vendor", l->vendor);
    kempty(w, "tax_lines");
    kempty(w, "duties");
    kempty(w, "discount_allocations");
    jw_obj_end(w);
}

static void kstrs(struct jw *w, const char *key, const struct shopify_fulfillment *f, bool url)
{
    jw_key(w, key);
    jw_arr(w);
    for (size_t i = 0; i < f->tracking_n; i++) {
        struct str s = url ? f->tracking[i].url : f->tracking[i].number;
        if (!str_empty(s))
            jw_str(w, s);
    }
    jw_arr_end(w);
}

void shopify_rest_fulfillment(struct jw *w, const struct shopify_fulfillment *f)
{
    const struct shopify_order *o = f->order;
    struct shopify_tracking none = {0};
    const struct shopify_tracking *t = f->tracking_n > 0 ? &f->tracking[0] : &none;
    bool moved = f->events_n > 0 && str_eq(f->status, STR("SUCCESS"));
    size_t place = 0;

    while (o->fulfillments[place] != f)
        place++;
    jw_obj(w);
    jw_ki64(w, "id", f->id);
    kgid(w, SHOPIFY_FULFILLMENT, f->id);
    ktime(w, "created_at", o->shop, f->created_ms);
    jw_ki64(w, "location_id", f->location->id);
    jw_kstr(w, "name", str_printf(w->b->arena, "%.*s.%zu", STR_ARG(o->name), place + 1));
    jw_ki64(w, "order_id", o->id);
    jw_knull(w, "origin_address");
    jw_key(w, "receipt");
    jw_obj(w);
    jw_obj_end(w);
    jw_kstr(w, "service", str_empty(f->location->service) ? STR("manual") : f->location->service);
    jw_kstr_opt(w, "shipment_status", moved ? str_lower(w->b->arena, f->display_status) : STR(""));
    jw_kstr(w, "status", str_lower(w->b->arena, f->status));
    jw_kstr_opt(w, "tracking_company", t->company);
    jw_kstr_opt(w, "tracking_number", t->number);
    kstrs(w, "tracking_numbers", f, false);
    jw_kstr_opt(w, "tracking_url", t->url);
    kstrs(w, "tracking_urls", f, true);
    ktime(w, "updated_at", o->shop, f->updated_ms);
    jw_kstr(w, "email", o->shop->o.no_protected_data ? STR("") : o->email);
    kaddress(w, "destination", o);
    jw_key(w, "line_items");
    jw_arr(w);
    for (size_t i = 0; i < f->lines_n; i++)
        rest_line(w, f->lines[i].line, f->lines[i].quantity);
    jw_arr_end(w);
    jw_obj_end(w);
}

static void rest_refund_line(struct jw *w, const struct shopify_refund_line *l)
{
    struct str currency = l->line->order->currency;
    jw_obj(w);
    jw_ki64(w, "id", l->id);
    jw_ki64(w, "line_item_id", l->line->id);
    jw_ki64(w, "location_id", l->line->location->id);
    jw_ki64(w, "quantity", l->quantity);
    jw_kstr(w, "restock_type", str_lower(w->b->arena, l->restock));
    jw_key(w, "subtotal");
    jw_raw(w, shopify_money(w->b->arena, l->amount_minor, currency));
    kset(w, "subtotal_set", l->amount_minor, currency);
    jw_key(w, "total_tax");
    jw_raw(w, STR("0.0"));
    kset(w, "total_tax_set", 0, currency);
    jw_key(w, "line_item");
    rest_line(w, l->line, l->line->quantity);
    jw_obj_end(w);
}

static void rest_transaction(struct jw *w, const struct shopify_refund *r)
{
    const struct shopify_order *o = r->order;
    jw_obj(w);
    jw_ki64(w, "id", r->transaction_id);
    kgid(w, SHOPIFY_TRANSACTION, r->transaction_id);
    kmoney(w, "amount", r->total_minor, o->currency);
    ktime(w, "created_at", o->shop, r->created_ms);
    jw_kstr(w, "currency", o->currency);
    jw_kstr(w, "gateway", o->gateway);
    jw_kstr(w, "kind", STR("refund"));
    jw_ki64(w, "order_id", o->id);
    jw_kstr(w, "status", STR("success"));
    jw_kbool(w, "test", o->test);
    jw_obj_end(w);
}

void shopify_rest_refund(struct jw *w, const struct shopify_refund *r)
{
    const struct shopify_order *o = r->order;
    jw_obj(w);
    jw_ki64(w, "id", r->id);
    kgid(w, SHOPIFY_REFUND, r->id);
    ktime(w, "created_at", o->shop, r->created_ms);
    jw_kstr_opt(w, "note", r->note);
    jw_ki64(w, "order_id", o->id);
    ktime(w, "processed_at", o->shop, r->created_ms);
    jw_kbool(w, "restock", true);
    kset(w, "total_duties_set", 0, o->currency);
    jw_knull(w, "user_id");
    kempty(w, "order_adjustments");
    jw_key(w, "transactions");
    jw_arr(w);
    if (r->total_minor > 0)
        rest_transaction(w, r);
    jw_arr_end(w);
    jw_key(w, "refund_line_items");
    jw_arr(w);
    for (size_t i = 0; i < r->lines_n; i++)
        rest_refund_line(w, &r->lines[i]);
    jw_arr_end(w);
    kempty(w, "duties");
    jw_obj_end(w);
}

static void rest_totals(struct jw *w, const struct shopify_order *o)
{
    int64_t lines = shopify_order_subtotal(o), total = shopify_order_total(o);
    struct str c = o->currency;
    kmoney(w, "subtotal_price", lines, c);
    kset(w, "subtotal_price_set", lines, c);
    kmoney(w, "total_discounts", 0, c);
    kset(w, "total_discounts_set", 0, c);
    kmoney(w, "total_line_items_price", lines, c);
    kset(w, "total_line_items_price_set", lines, c);
    kmoney(w, "total_outstanding", str_eq(o->financial, STR("PENDING")) ? total : 0, c);
    kmoney(w, "total_price", total, c);
    kset(w, "total_price_set", total, c);
    kset(w, "total_shipping_price_set", o->shipping_minor, c);
    kmoney(w, "total_tax", 0, c);
    kset(w, "total_tax_set", 0, c);
    kmoney(w, "total_tip_received", 0, c);
    jw_ki64(w, "total_weight", 0);
}

static void rest_current_totals(struct jw *w, const struct shopify_order *o)
{
    int64_t total = shopify_order_current_total(o);
    struct str c = o->currency;
    kset(w, "current_shipping_price_set", o->shipping_minor, c);
    kmoney(w, "current_subtotal_price", total - o->shipping_minor, c);
    kset(w, "current_subtotal_price_set", total - o->shipping_minor, c);
    kmoney(w, "current_total_discounts", 0, c);
    kset(w, "current_total_discounts_set", 0, c);
    kmoney(w, "current_total_price", total, c);
    kset(w, "current_total_price_set", total, c);
    kmoney(w, "current_total_tax", 0, c);
    kset(w, "current_total_tax_set", 0, c);
}

static struct str rest_fulfillment_status(const struct shopify_order *o)
{
    struct str display = shopify_order_display(o);
    if (str_eq(display, STR("FULFILLED")))
        return STR("fulfilled");
    return str_eq(display, STR("PARTIALLY_FULFILLED")) ? STR("partial") : STR("");
}

static void rest_head(struct jw *w, const struct shopify_order *o)
{
    struct arena *a = w->b->arena;
    jw_ki64(w, "id", o->id);
    kgid(w, SHOPIFY_ORDER, o->id);
    jw_ki64(w, "app_id", 580111);
    jw_kstr(w, "browser_ip", STR("203.0.113.7"));
    jw_kbool(w, "buyer_accepts_marketing", false);
    jw_kstr_opt(w, "cancel_reason", str_lower(a, o->cancel_reason));
    ktime(w, "cancelled_at", o->shop, o->canceled_ms);
    jw_kstr(w, "cart_token", o->token);
    jw_ki64(w, "checkout_id", o->id - 1);
    jw_kstr(w, "checkout_token", o->token);
    ktime(w, "closed_at", o->shop, o->closed_ms);
    jw_kstr(w, "confirmation_number", o->confirmation);
    jw_kbool(w, "confirmed", true);
    jw_kstr_opt(w, "contact_email", o->shop->o.no_protected_data ? STR("") : o->email);
    ktime(w, "created_at", o->shop, o->created_ms);
    jw_kstr(w, "currency", o->currency);
    rest_current_totals(w, o);
    jw_kstr(w, "customer_locale", STR("en"));
    kempty(w, "discount_codes");
    jw_kbool(w, "duties_included", false);
    jw_kstr(w, "email", o->shop->o.no_protected_data ? STR("") : o->email);
    jw_kbool(w, "estimated_taxes", false);
    jw_kstr(w, "financial_status", str_lower(a, o->financial));
    jw_kstr_opt(w, "fulfillment_status", rest_fulfillment_status(o));
    jw_kstr(w, "landing_site", STR("/"));
    jw_knull(w, "location_id");
    jw_kstr(w, "name", o->name);
    jw_kstr_opt(w, "note", o->note);
    kpairs(w, "note_attributes", o->attributes, o->attributes_n);
    jw_ki64(w, "number", o->number - 1000);
    jw_ki64(w, "order_number", o->number);
}

static void rest_middle(struct jw *w, const struct shopify_order *o)
{
    struct arena *a = w->b->arena;
    jw_kstr(w, "order_status_url",
            str_printf(a, "https://%.*s/%lld/orders/%.*s/authenticate?key=0",
                       STR_ARG(o->shop->o.domain), (long long)o->shop->id, STR_ARG(o->token)));
    jw_key(w, "payment_gateway_names");
    jw_arr(w);
    jw_str(w, o->gateway);
    jw_arr_end(w);
    jw_kstr_opt(w, "phone", o->shop->o.no_protected_data ? STR("") : o->phone);
    jw_knull(w, "po_number");
    jw_kstr(w, "presentment_currency", o->currency);
    ktime(w, "processed_at", o->shop, o->processed_ms);
    jw_knull(w, "referring_site");
    jw_kstr(w, "source_name", o->source_name);
    jw_kstr(w, "tags", str_join(a, o->tags, o->tags_n, STR(", ")));
    jw_kbool(w, "tax_exempt", false);
    kempty(w, "tax_lines");
    jw_kbool(w, "taxes_included", false);
    jw_kbool(w, "test", o->test);
    jw_kstr(w, "token", o->token);
    rest_totals(w, o);
    ktime(w, "updated_at", o->shop, o->updated_ms);
    jw_knull(w, "user_id");
    kaddress(w, "billing_address", o);
    jw_knull(w, "customer");
    kempty(w, "discount_applications");
}

static void rest_shipping_line(struct jw *w, const struct shopify_order *o)
{
    jw_obj(w);
    jw_ki64(w, "id", o->id + 7);
    jw_knull(w, "carrier_identifier");
    jw_kstr(w, "code", STR("Standard"));
    jw_kbool(w, "is_removed", false);
    kmoney(w, "price", o->shipping_minor, o->currency);
    kset(w, "price_set", o->shipping_minor, o->currency);
    jw_kstr(w, "source", STR("shopify"));
    jw_kstr(w, "title", STR("Standard"));
    kempty(w, "tax_lines");
    kempty(w, "discount_allocations");
    jw_obj_end(w);
}

void shopify_rest_order(struct jw *w, const struct shopify_order *o)
{
    jw_obj(w);
    rest_head(w, o);
    rest_middle(w, o);
    jw_key(w, "fulfillments");
    jw_arr(w);
    for (size_t i = 0; i < o->fulfillments_n; i++)
        shopify_rest_fulfillment(w, o->fulfillments[i]);
    jw_arr_end(w);
    jw_key(w, "line_items");
    jw_arr(w);
    for (size_t i = 0; i < o->lines_n; i++)
        rest_line(w, o->lines[i], o->lines[i]->quantity);
    jw_arr_end(w);
    jw_knull(w, "payment_terms");
    jw_key(w, "refunds");
    jw_arr(w);
    for (size_t i = 0; i < o->refunds_n; i++)
        shopify_rest_refund(w, o->refunds[i]);
    jw_arr_end(w);
    kaddress(w, "shipping_address", o);
    jw_key(w, "shipping_lines");
    jw_arr(w);
    if (shopify_order_requires_shipping(o))
        rest_shipping_line(w, o);
    jw_arr_end(w);
    jw_obj_end(w);
}

void shopify_rest_event(struct jw *w, const struct shopify_event *e)
{
    const struct shopify_shop *shop = e->fulfillment->order->shop;
    jw_obj(w);
    jw_ki64(w, "id", e->id);
    jw_ki64(w, "fulfillment_id", e->fulfillment->id);
    jw_kstr(w, "status", str_lower(w->b->arena, e->status));
    jw_kstr_opt(w, "message", e->message);
    ktime(w, "happened_at", shop, e->happened_ms);
    jw_kstr_opt(w, "city", e->city);
    jw_kstr_opt(w, "province", e->province);
    jw_kstr_opt(w, "country", e->country);
    jw_kstr_opt(w, "zip", e->zip);
    jw_kstr_opt(w, "address1", e->address1);
    jw_knull(w, "latitude");
    jw_knull(w, "longitude");
    jw_ki64(w, "shop_id", shop->id);
    ktime(w, "created_at", shop, e->created_ms);
    ktime(w, "updated_at", shop, e->created_ms);
    ktime(w, "estimated_delivery_at", shop, e->estimated_ms);
    jw_ki64(w, "order_id", e->fulfillment->order->id);
    kgid(w, SHOPIFY_EVENT, e->id);
    jw_obj_end(w);
}

void shopify_rest_shop(struct jw *w, const struct shopify_shop *shop)
{
    jw_obj(w);
    jw_ki64(w, "id", shop->id);
    jw_kstr(w, "name", shop->o.name);
    jw_kstr(w, "email", shop->o.email);
    jw_kstr(w, "domain", shop->o.domain);
    jw_kstr(w, "country", shop->o.country);
    jw_kstr(w, "currency", shop->o.currency);
    jw_kstr(w, "iana_timezone", shop->o.zone);
    jw_kstr(w, "myshopify_domain", shop->o.domain);
    ktime(w, "created_at", shop, shop->created_ms);
    jw_obj_end(w);
}
