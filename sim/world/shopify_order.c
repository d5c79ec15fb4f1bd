/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of an order as buyers and the merchant make it: placed, paid, edited, refunded,
 * canceled, deleted. Fulfillment orders are in shopify_fo.c, fulfillments in shopify_ship.c.
 */
#include "sim/world/shopify_model.h"

static void write_order(struct jw *w, const void *thing)
{
    shopify_rest_order(w, thing);
}

/* Takes its place among the orders of its shop, nearly always the first. */
static void join(struct shopify_order *o)
{
    struct shopify_order *newer = NULL, *older = o->shop->newest;

    for (; older && older->updated_ms > o->updated_ms; older = older->older)
        newer = older;
    o->newer = newer;
    o->older = older;
    *(newer ? &newer->older : &o->shop->newest) = o;
    if (older)
        older->newer = o;
}

static void leave(struct shopify_order *o)
{
    *(o->newer ? &o->newer->older : &o->shop->newest) = o->older;
    if (o->older)
        o->older->newer = o->newer;
}

void shopify_touch(struct shopify_order *o, int64_t now_ms)
{
    int64_t now = shopify_seconds(now_ms);

    leave(o);
    o->updated_ms = now > o->updated_ms ? now : o->updated_ms;
    join(o);
    shopify_tell(o->shop, "ORDERS_UPDATED", now_ms, write_order, o);
}

/* Finished orders are archived unless the merchant turned that off; undoing reopens them. */
void shopify_archive(struct shopify_order *o, int64_t now_ms)
{
    bool done = str_eq(shopify_order_display(o), STR("FULFILLED")) &&
                str_eq(o->financial, STR("PAID")) && !o->shop->o.keep_open;
    if (done && o->closed_ms == 0)
        o->closed_ms = shopify_seconds(now_ms);
    if (!done && o->canceled_ms == 0)
        o->closed_ms = 0;
}

static struct shopify_pair *copy_pairs(struct arena *a, const struct shopify_pair *from, size_t n)
{
    struct shopify_pair *to = ARENA_ARRAY(a, struct shopify_pair, n);
    for (size_t i = 0; i < n; i++)
        to[i] = (struct shopify_pair){str_dup(a, from[i].key), str_dup(a, from[i].value)};
    return to;
}

static struct shopify_address copy_address(struct arena *a, const struct shopify_address *in)
{
    return (struct shopify_address){
        str_dup(a, in->first_name), str_dup(a, in->last_name),     str_dup(a, in->company),
        str_dup(a, in->address1),   str_dup(a, in->address2),      str_dup(a, in->city),
        str_dup(a, in->province),   str_dup(a, in->province_code), str_dup(a, in->zip),
        str_dup(a, in->country),    str_dup(a, in->country_code),  str_dup(a, in->phone)};
}

static void fill_line(struct shopify_line *l, const struct shopify_line_input *in)
{
    struct arena *a = l->order->shop->a;
    const struct shopify_variant *v = l->variant;
    bool named = v != NULL && !str_eq(v->title, STR("Default Title"));

    l->title = str_dup(a, v != NULL && str_empty(in->title) ? v->product->title : in->title);
    l->variant_title =
        str_dup(a, named && str_empty(in->variant_title) ? v->title : in->variant_title);
    l->sku = str_dup(a, v != NULL && str_empty(in->sku) ? v->sku : in->sku);
    l->vendor = str_dup(a, v != NULL && str_empty(in->vendor) ? v->product->vendor : in->vendor);
    l->name = l->title;
    if (!str_empty(l->variant_title))
        l->name = str_printf(a, "%.*s - %.*s", STR_ARG(l->title), STR_ARG(l->variant_title));
    l->price_minor = v != NULL && in->price_minor == 0 ? v->price_minor : in->price_minor;
    l->digital = in->digital || (v != NULL && v->digital);
    l->quantity = in->quantity == 0 ? 1 : in->quantity;
    l->properties = copy_pairs(a, in->properties, in->properties_n);
    l->properties_n = in->properties_n;
}

struct shopify_line *shopify_new_line(struct shopify_order *o, const struct shopify_line_input *in)
{
    struct shopify_shop *shop = o->shop;
    struct shopify_line *l = ARENA_NEW(shop->a, struct shopify_line);
    l->id = shopify_next_id(shop, SHOPIFY_LINE, l);
    l->order = o;
    if (in->variant_id != 0) {
        l->variant = shopify_thing(shop, SHOPIFY_VARIANT, in->variant_id);
        ASSERT(l->variant != NULL);
    }
    l->location = shop->locations[0];
    if (in->location_id != 0)
        l->location = shopify_thing(shop, SHOPIFY_LOCATION, in->location_id);
    ASSERT(l->location != NULL);
    fill_line(l, in);
    *ARENA_PUSH(shop->a, &o->lines, &o->lines_n, struct shopify_line *) = l;
    return l;
}

static void set_tags(struct shopify_order *o, struct str tags)
{
    o->tags = NULL;
    o->tags_n = str_split(o->shop->a, str_dup(o->shop->a, tags), ',', &o->tags);
}

static void fill_order(struct shopify_order *o, const struct shopify_order_input *in,
                       int64_t now_ms)
{
    struct shopify_shop *shop = o->shop;
    struct arena *a = shop->a;
    static const char *const financial[] = {"PAID", "PENDING", "AUTHORIZED"};

    o->number = shop->next_number++;
    o->name =
        str_empty(in->name) ? str_printf(a, "#%lld", (long long)o->number) : str_dup(a, in->name);
    o->created_ms = o->updated_ms = o->processed_ms = shopify_seconds(now_ms);
    o->email = str_dup(a, in->email);
    o->phone = str_dup(a, in->phone);
    o->note = str_dup(a, in->note);
    o->gateway = str_dup(a, str_empty(in->gateway) ? STR("shopify_payments") : in->gateway);
    o->source_name = str_dup(a, str_empty(in->source_name) ? STR("web") : in->source_name);
    o->currency = str_dup(a, str_empty(in->currency) ? shop->o.currency : in->currency);
    o->risk = str_dup(a, str_empty(in->risk) ? STR("LOW") : in->risk);
    o->financial = str_of(financial[in->payment]);
    o->confirmation = str_upper(a, dice_token(&shop->dice, a, 9));
    o->token = str_lower(a, dice_token(&shop->dice, a, 32));
    o->attributes = copy_pairs(a, in->attributes, in->attributes_n);
    o->attributes_n = in->attributes_n;
    o->has_address = !in->no_address;
    o->address = copy_address(a, &in->address);
    o->address_id = shopify_next_id(shop, SHOPIFY_ADDRESS, NULL);
    o->test = in->test;
    o->shipping_minor = in->shipping_minor;
    set_tags(o, in->tags);
}

static void fulfill_if_automatic(struct shopify_order *o, int64_t now_ms)
{
    if (!o->shop->o.auto_fulfill || !str_eq(o->financial, STR("PAID")))
        return;
    /* Nothing open to fulfill is fine. */
    enum err ignored = shopify_fulfill_by_hand(o->shop, o->id, STR(""), STR(""), true, now_ms);
    (void)ignored;
}

int64_t shopify_place(struct shopify_shop *shop, const struct shopify_order_input *in,
                      int64_t now_ms)
{
    struct shopify_order *o = ARENA_NEW(shop->a, struct shopify_order);
    o->shop = shop;
    o->id = shopify_next_id(shop, SHOPIFY_ORDER, o);
    fill_order(o, in, now_ms);
    join(o);
    for (size_t i = 0; i < in->lines_n; i++) {
        struct shopify_line *l = shopify_new_line(o, &in->lines[i]);
        shopify_route(o, l, l->quantity, in->fulfill_at_ms, now_ms);
    }
    *ARENA_PUSH(shop->a, &shop->orders, &shop->orders_n, struct shopify_order *) = o;
    shopify_tell(shop, "ORDERS_CREATE", now_ms, write_order, o);
    if (str_eq(o->financial, STR("PAID")))
        shopify_tell(shop, "ORDERS_PAID", now_ms, write_order, o);
    shopify_tell_routed(o, now_ms);
    shopify_touch(o, now_ms);
    fulfill_if_automatic(o, now_ms);
    return o->id;
}

/* The order for a change; NULL when it does not exist. */
static struct shopify_order *find(struct shopify_shop *shop, int64_t id)
{
    struct shopify_order *o = shopify_thing(shop, SHOPIFY_ORDER, id);
    return o == NULL || o->deleted ? NULL : o;
}

enum err shopify_mark_paid(struct shopify_shop *shop, int64_t order_id, int64_t now_ms)
{
    struct shopify_order *o = find(shop, order_id);
    if (o == NULL)
        return ERR_NOT_FOUND;
    if (o->canceled_ms != 0 ||
        (!str_eq(o->financial, STR("PENDING")) && !str_eq(o->financial, STR("AUTHORIZED"))))
        return ERR_CONFLICT;
    o->financial = STR("PAID");
    shopify_archive(o, now_ms);
    shopify_touch(o, now_ms);
    shopify_tell(shop, "ORDERS_PAID", now_ms, write_order, o);
    fulfill_if_automatic(o, now_ms);
    return OK;
}

static void write_refund(struct jw *w, const void *thing)
{
    shopify_rest_refund(w, thing);
}

static struct shopify_refund *new_refund(struct shopify_order *o, struct str note, int64_t now_ms)
{
    struct shopify_refund *r = ARENA_NEW(o->shop->a, struct shopify_refund);
    r->id = shopify_next_id(o->shop, SHOPIFY_REFUND, r);
    r->transaction_id = shopify_next_id(o->shop, SHOPIFY_TRANSACTION, NULL);
    r->created_ms = shopify_seconds(now_ms);
    r->order = o;
    r->note = str_dup(o->shop->a, note);
    *ARENA_PUSH(o->shop->a, &o->refunds, &o->refunds_n, struct shopify_refund *) = r;
    return r;
}

static bool was_paid(const struct shopify_order *o)
{
    return str_eq(o->financial, STR("PAID")) || str_eq(o->financial, STR("PARTIALLY_REFUNDED"));
}

static void refund_units(struct shopify_refund *r, struct shopify_line *l, int64_t quantity,
                         int64_t now_ms)
{
    int64_t fulfilled = shopify_unroute(l, quantity, now_ms);
    struct shopify_refund_line *to =
        ARENA_PUSH(r->order->shop->a, &r->lines, &r->lines_n, struct shopify_refund_line);
    to->id = shopify_next_id(r->order->shop, SHOPIFY_REFUND_LINE, NULL);
    to->line = l;
    to->quantity = quantity;
    to->amount_minor = was_paid(r->order) ? quantity * l->price_minor : 0;
    to->restock = fulfilled > 0 ? STR("RETURN") : STR("CANCEL");
    r->total_minor += to->amount_minor;
    l->refunded += quantity;
}

static void settle_refund(struct shopify_refund *r)
{
    struct shopify_order *o = r->order;
    int64_t total = shopify_order_total(o);
    bool paid = was_paid(o);
    o->refunded_minor += r->total_minor;
    if (paid && r->total_minor > 0)
        o->financial = o->refunded_minor >= total ? STR("REFUNDED") : STR("PARTIALLY_REFUNDED");
}

enum err shopify_refund(struct shopify_shop *shop, int64_t order_id, int64_t line_id,
                        int64_t quantity, struct str note, int64_t now_ms)
{
    struct shopify_order *o = find(shop, order_id);
    struct shopify_line *l = shopify_thing(shop, SHOPIFY_LINE, line_id);
    if (o == NULL || l == NULL || l->order != o)
        return ERR_NOT_FOUND;
    if (quantity <= 0 || quantity > shopify_line_current(l))
        return ERR_BAD_INPUT;
    struct shopify_refund *r = new_refund(o, note, now_ms);
    refund_units(r, l, quantity, now_ms);
    settle_refund(r);
    shopify_archive(o, now_ms);
    shopify_tell(shop, "REFUNDS_CREATE", now_ms, write_refund, r);
    shopify_touch(o, now_ms);
    return OK;
}

static bool has_standing(const struct shopify_order *o)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        if (str_eq(o->fulfillments[i]->status, STR("SUCCESS")))
            return true;
    }
    return false;
}

enum err shopify_cancel(struct shopify_shop *shop, int64_t order_id, struct str reason,
                        int64_t now_ms)
{
    struct shopify_order *o = find(shop, order_id);
    if (o == NULL)
        return ERR_NOT_FOUND;
    if (o->canceled_ms != 0 || has_standing(o))
        return ERR_CONFLICT; /* "has outstanding fulfillments", "already been canceled" */
    bool paid = was_paid(o);
    struct shopify_refund *r = new_refund(o, STR("Order canceled"), now_ms);
    for (size_t i = 0; i < o->lines_n; i++) {
        if (shopify_line_current(o->lines[i]) > 0)
            refund_units(r, o->lines[i], shopify_line_current(o->lines[i]), now_ms);
    }
    r->total_minor += paid ? o->shipping_minor : 0;
    settle_refund(r);
    if (!paid && !str_eq(o->financial, STR("REFUNDED")))
        o->financial = STR("VOIDED");
    for (size_t i = 0; i < o->fos_n; i++)
        shopify_fo_close(o->fos[i], now_ms);
    o->canceled_ms = o->closed_ms = shopify_seconds(now_ms);
    o->cancel_reason = str_dup(shop->a, reason);
    shopify_tell(shop, "REFUNDS_CREATE", now_ms, write_refund, r);
    shopify_touch(o, now_ms);
    shopify_tell(shop, "ORDERS_CANCELLED", now_ms, write_order, o);
    return OK;
}

/* What orders/edited carries. */
struct edit {
    const struct shopify_line *line;
    int64_t delta, at_ms, id;
};

static void write_deltas(struct jw *w, const char *key, const struct edit *e, bool wanted)
{
    jw_key(w, key);
    jw_arr(w);
    if (wanted) {
        jw_obj(w);
        jw_ki64(w, "id", e->line->id);
        jw_ki64(w, "delta", e->delta > 0 ? e->delta : -e->delta);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void write_edit(struct jw *w, const void *thing)
{
    const struct edit *e = thing;
    jw_obj(w);
    jw_key(w, "order_edit");
    jw_obj(w);
    jw_ki64(w, "id", e->id);
    jw_knull(w, "app_id");
    jw_ktime(w, "created_at", e->at_ms);
    jw_kbool(w, "notify_customer", false);
    jw_ki64(w, "order_id", e->line->order->id);
    jw_kstr(w, "staff_note", STR(""));
    jw_ktime(w, "committed_at", e->at_ms);
    jw_key(w, "line_items");
    jw_obj(w);
    write_deltas(w, "additions", e, e->delta > 0);
    write_deltas(w, "removals", e, e->delta < 0);
    jw_obj_end(w);
    jw_obj_end(w);
    jw_obj_end(w);
}

static void tell_edit(const struct shopify_line *l, int64_t delta, int64_t now_ms)
{
    struct shopify_order *o = l->order;
    struct edit e = {l, delta, shopify_seconds(now_ms), 78912328793 + l->id % 100000};
    o->edited = true;
    shopify_archive(o, now_ms);
    shopify_touch(o, now_ms);
    shopify_tell(o->shop, "ORDERS_EDITED", now_ms, write_edit, &e);
}

enum err shopify_edit_add(struct shopify_shop *shop, int64_t order_id,
                          const struct shopify_line_input *line, int64_t now_ms)
{
    struct shopify_order *o = find(shop, order_id);
    if (o == NULL)
        return ERR_NOT_FOUND;
    if (o->canceled_ms != 0)
        return ERR_CONFLICT;
    struct shopify_line *l = shopify_new_line(o, line);
    shopify_route(o, l, l->quantity, 0, now_ms);
    tell_edit(l, l->quantity, now_ms);
    return OK;
}

enum err shopify_edit_quantity(struct shopify_shop *shop, int64_t order_id, int64_t line_id,
                               int64_t quantity, int64_t now_ms)
{
    struct shopify_order *o = find(shop, order_id);
    struct shopify_line *l = shopify_thing(shop, SHOPIFY_LINE, line_id);
    if (o == NULL || l == NULL || l->order != o)
        return ERR_NOT_FOUND;
    int64_t delta = quantity - shopify_line_current(l);
    if (o->canceled_ms != 0 || delta == 0)
        return ERR_CONFLICT;
    if (quantity < 0 || -delta > shopify_line_open(l))
        return ERR_BAD_INPUT;
    if (delta > 0) {
        l->quantity += delta;
        shopify_route(o, l, delta, 0, now_ms);
    } else {
        l->removed -= delta;
        ASSERT(shopify_unroute(l, -delta, now_ms) == 0);
    }
    tell_edit(l, delta, now_ms);
    return OK;
}

enum err shopify_change_address(struct shopify_shop *shop, int64_t order_id,
                                const struct shopify_address *address, int64_t now_ms)
{
    struct shopify_order *o = find(shop, order_id);
    if (o == NULL)
        return ERR_NOT_FOUND;
    o->address = copy_address(shop->a, address);
    o->has_address = true;
    shopify_touch(o, now_ms);
    return OK;
}

enum err shopify_annotate(struct shopify_shop *shop, int64_t order_id, struct str note,
                          struct str tags, int64_t now_ms)
{
    struct shopify_order *o = find(shop, order_id);
    if (o == NULL)
        return ERR_NOT_FOUND;
    o->note = str_dup(shop->a, note);
    set_tags(o, tags);
    shopify_touch(o, now_ms);
    return OK;
}

static void write_deleted(struct jw *w, const void *thing)
{
    const struct shopify_order *o = thing;
    jw_obj(w);
    jw_ki64(w, "id", o->id);
    jw_obj_end(w);
}

enum err shopify_delete_order(struct shopify_shop *shop, int64_t order_id, int64_t now_ms)
{
    struct shopify_order *o = find(shop, order_id);
    if (o == NULL)
        return ERR_NOT_FOUND;
    o->deleted = true;
    shopify_tell(shop, "ORDERS_DELETE", now_ms, write_deleted, o);
    return OK;
}
