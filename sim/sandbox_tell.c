/* SPDX-License-Identifier: Apache-2.0 */
/* What the sandbox says about itself: where to connect, and the truth on both sides. */
#include "sim/sandbox_state.h"

static void tell_id(struct jw *w, struct arena *a, const char *key, int64_t id)
{
    jw_kstr(w, key, str_printf(a, "%lld", (long long)id)); /* beyond what a JSON number holds */
}

static void tell_variant(struct jw *w, struct arena *a, const struct sandbox_goods *g, size_t i)
{
    const struct people_variant *v = &g->product->variants[i];

    jw_obj(w);
    tell_id(w, a, "variant_id", g->variant_ids[i]);
    jw_kstr(w, "title", str_of(v->title));
    jw_kstr(w, "sku", str_of(v->sku));
    if (g->product->product_id[0]) {
        jw_key(w, "listing");
        jw_obj(w);
        jw_kstr(w, "supplier", STR("aliexpress"));
        jw_kstr(w, "listing_id", str_of(g->product->product_id));
        jw_kstr(w, "sku_id", str_of(v->sku_id));
        jw_kstr(w, "sku_attr", str_of(v->sku_attr));
        jw_obj_end(w);
    }
    jw_obj_end(w);
}

static void tell_goods(const struct sandbox *s, struct jw *w, struct arena *a)
{
    jw_key(w, "products");
    jw_arr(w);
    for (size_t i = 0; i < s->goods_n; i++) {
        const struct sandbox_goods *g = &s->goods[i];
        jw_obj(w);
        tell_id(w, a, "product_id", g->product_id);
        jw_kstr(w, "title", str_of(g->product->title));
        jw_key(w, "variants");
        jw_arr(w);
        for (size_t k = 0; k < g->product->variants_n; k++)
            tell_variant(w, a, g, k);
        jw_arr_end(w);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

void sandbox_tell_world(const struct sandbox *s, struct jw *w, struct arena *a)
{
    jw_obj(w);
    jw_key(w, "shop");
    jw_obj(w);
    jw_kstr(w, "platform", STR("shopify"));
    jw_kstr(w, "domain", STR(SANDBOX_SHOP));
    jw_kstr(w, "base_url", str_cat(a, s->url, STR("/shopify/" SANDBOX_SHOP)));
    jw_kstr(w, "client_id", STR(SANDBOX_CLIENT_ID));
    jw_kstr(w, "client_secret", STR(SANDBOX_CLIENT_SECRET));
    jw_ki64(w, "points_spent", shopify_cost_spent(s->shop));
    tell_goods(s, w, a);
    jw_obj_end(w);
    jw_key(w, "supplier");
    jw_obj(w);
    jw_kstr(w, "supplier", STR("aliexpress"));
    jw_kstr(w, "base_url", str_cat(a, s->url, STR("/aliexpress")));
    jw_kstr(w, "app_key", STR(SANDBOX_APP_KEY));
    jw_kstr(w, "app_secret", STR(SANDBOX_APP_SECRET));
    jw_kstr(w, "access_token", STR(SANDBOX_ACCESS));
    jw_kstr(w, "refresh_token", STR(SANDBOX_REFRESH));
    jw_obj_end(w);
    jw_obj_end(w);
}

static void tell_fulfillment(const struct shopify_fulfillment *f, struct jw *w, struct arena *a)
{
    jw_obj(w);
    tell_id(w, a, "id", f->id);
    jw_kstr(w, "status", f->status);
    jw_kbool(w, "by_app", f->by_app);
    jw_ki64(w, "notifications", f->notifications);
    jw_key(w, "tracking");
    jw_arr(w);
    for (size_t i = 0; i < f->tracking_n; i++) {
        jw_obj(w);
        jw_kstr(w, "company", f->tracking[i].company);
        jw_kstr(w, "number", f->tracking[i].number);
        jw_kstr(w, "url", f->tracking[i].url);
        jw_obj_end(w);
    }
    jw_arr_end(w);
    jw_obj_end(w);
}

void sandbox_tell_order(const struct shopify_order *o, struct jw *w, struct arena *a)
{
    jw_obj(w);
    tell_id(w, a, "id", o->id);
    jw_kstr(w, "name", o->name);
    jw_ktime(w, "created", o->created_ms);
    jw_kstr(w, "financial", o->financial);
    jw_kstr(w, "fulfillment", shopify_order_display(o));
    jw_ktime(w, "canceled", o->canceled_ms);
    jw_ki64(w, "units", shopify_order_units(o));
    jw_key(w, "fulfillments");
    jw_arr(w);
    for (size_t i = 0; i < o->fulfillments_n; i++)
        tell_fulfillment(o->fulfillments[i], w, a);
    jw_arr_end(w);
    jw_obj_end(w);
}

static void tell_package(const struct aliworld_package *p, struct jw *w)
{
    jw_obj(w);
    jw_kstr(w, "number", p->number);
    jw_kstr_opt(w, "old_number", p->old_number);
    jw_ktime(w, "announced", p->announced_ms);
    jw_ktime(w, "shipped", p->shipped_ms);
    jw_ktime(w, "scanned", p->scanned_ms);
    jw_ktime(w, "relabeled", p->relabeled_ms);
    jw_ktime(w, "delivered", p->delivered_ms);
    jw_obj_end(w);
}

static void tell_bought(const struct aliworld_line *l, struct jw *w)
{
    jw_obj(w);
    jw_kstr(w, "product_id", l->product_id);
    jw_kstr(w, "sku_id", l->sku_id);
    jw_ki64(w, "quantity", l->quantity);
    jw_ki64(w, "price_cents", l->price_cents);
    jw_kstr_opt(w, "end_reason", l->end_reason);
    jw_obj_end(w);
}

static void tell_recipient(const struct aliworld_order *o, struct jw *w)
{
    jw_kstr(w, "name", o->name);
    jw_kstr(w, "phone", o->phone);
    jw_kstr(w, "country", o->country);
    jw_kstr(w, "province", o->province);
    jw_kstr(w, "city", o->city);
    jw_kstr(w, "address", o->address);
    jw_kstr_opt(w, "address2", o->address2);
    jw_kstr(w, "zip", o->zip);
}

static void tell_purchase(const struct aliworld_order *o, struct jw *w)
{
    static const char *const stages[ALIWORLD_STAGE_MAX] = {
        "unpaid", "paying", "risk", "paid", "canceling", "canceled", "finished", "divided"};

    jw_obj(w);
    jw_kstr(w, "id", o->id);
    jw_kstr(w, "reference", o->reference);
    jw_kstr(w, "stage", str_of(stages[o->stage]));
    jw_ktime(w, "created", o->created_ms);
    jw_ktime(w, "paid", o->paid_ms);
    jw_ktime(w, "closed", o->closed_ms);
    jw_ki64(w, "placement", o->placement);
    jw_kstr(w, "store", o->store_name);
    jw_kstr(w, "service", str_of(o->shipping->code));
    jw_ki64(w, "total_cents", o->total_cents);
    tell_recipient(o, w);
    jw_key(w, "lines");
    jw_arr(w);
    for (size_t i = 0; i < o->lines_n; i++)
        tell_bought(&o->lines[i], w);
    jw_arr_end(w);
    jw_key(w, "packages");
    jw_arr(w);
    for (size_t i = 0; i < o->packages_n; i++)
        tell_package(&o->packages[i], w);
    jw_arr_end(w);
    jw_obj_end(w);
}

void sandbox_tell_truth(const struct sandbox *s, struct jw *w, struct arena *a)
{
    jw_obj(w);
    jw_key(w, "orders");
    jw_arr(w);
    for (size_t i = 0; i < s->shop->orders_n; i++) {
        if (!s->shop->orders[i]->deleted)
            sandbox_tell_order(s->shop->orders[i], w, a);
    }
    jw_arr_end(w);
    jw_key(w, "purchases");
    jw_arr(w);
    for (size_t i = 0; i < aliworld_orders_n(s->ali); i++)
        tell_purchase(aliworld_order_at(s->ali, i), w);
    jw_arr_end(w);
    jw_ki64(w, "webhooks_waiting", (int64_t)shopify_pushes_waiting(s->shopify));
    jw_obj_end(w);
}
