/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aliexpress.ds.order.create. One call may make several orders: one per store and way to send.
 * Either all of them come to be or none. Keys that are spelled otherwise are not seen, as in the
 * real service: a camelCase outOrderId is no protection against buying twice.
 */
#include "sim/world/aliexpress_state.h"

#define MOST_ITEMS 50

struct wanted {
    struct aliworld_good *good;
    struct aliworld_variant *variant;
    const struct aliworld_shipping *shipping;
    int64_t quantity, fee_cents;
    struct str memo;
    bool taken; /* is in an order */
};

struct placing {
    struct aliworld_call *call;
    const struct json *address;
    struct wanted items[MOST_ITEMS];
    size_t items_n;
    struct str reference;
    bool try_to_pay;
};

static const struct aliworld_refusal not_there = {"SKU_NOT_EXIST", "SKU_NOT_EXIST"};
static const struct aliworld_refusal held = {"INVENTORY_HOLD_ERROR", "INVENTORY_HOLD_ERROR"};
static const struct aliworld_refusal illegal = {"PARM_ILLEGL", "PARM_ILLEGL"};
static const struct aliworld_refusal unbuilt = {"ERROR_WHEN_BUILD_FOR_PLACE_ORDER",
                                                "ERROR_WHEN_BUILD_FOR_PLACE_ORDER"};
static const struct aliworld_refusal no_way = {"DELIVERY_METHOD_NOT_EXIST",
                                               "DELIVERY_METHOD_NOT_EXIST"};

static struct http_response refused(const struct aliworld_call *c, struct str code, struct str text)
{
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_flag(&o, "is_success", false);
    aliworld_out_text(&o, "error_code", code);
    aliworld_out_text(&o, "error_msg", text);
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}

static struct http_response accepted(const struct aliworld_call *c,
                                     struct aliworld_order *const *orders, size_t n,
                                     struct str text)
{
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_flag(&o, "is_success", true);
    if (!str_empty(text))
        aliworld_out_text(&o, "error_msg", text);
    aliworld_out_list(&o, "order_list", "number", n == 0);
    for (size_t i = 0; i < n; i++) {
        if (orders[i]->stage == ALIWORLD_DIVIDED)
            continue;
        if (o.text)
            jw_str(&o.w, orders[i]->id);
        else
            jw_raw(&o.w, orders[i]->id);
    }
    aliworld_out_list_end(&o, n == 0);
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}

/* Units of a variant that earlier items of the same call take. */
static int64_t taken_before(const struct placing *p, const struct aliworld_variant *v)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->items_n; i++)
        n += p->items[i].variant == v ? p->items[i].quantity : 0;
    return n;
}

static struct aliworld_variant *find_variant(struct aliworld_good *g, struct str sku_attr)
{
    if (str_empty(sku_attr))
        return g->variants_n == 1 ? &g->variants[0] : NULL;
    for (size_t i = 0; i < g->variants_n; i++)
        if (str_eq(g->variants[i].sku_attr, sku_attr))
            return &g->variants[i];
    return NULL;
}

/* Only what freight.query offers. */
static bool choose_way(struct placing *p, struct wanted *item, struct str service)
{
    struct aliworld_call *c = p->call;
    struct aliworld_offer *offers;
    size_t n = aliworld_offers(c->w, c->a, item->good, item->variant,
                               json_str(json_get(p->address, "country")), item->quantity, &offers);
    const struct aliworld_offer *o = aliworld_offer_of(offers, n, service);
    if (!o)
        return false;
    item->shipping = o->service;
    item->fee_cents = o->fee_cents == 0 ? c->w->options.surprise_fee_cents : o->fee_cents;
    return true;
}

static const struct aliworld_refusal *read_item(struct placing *p, const struct json *v)
{
    struct aliworld_call *c = p->call;
    struct wanted *item = &p->items[p->items_n];
    struct str product_id = json_text(c->a, json_get(v, "product_id"));
    struct str service = json_str(json_get(v, "logistics_service_name"));

    item->quantity = json_i64(json_get(v, "product_count"), 0);
    item->memo = json_str(json_get(v, "order_memo"));
    if (str_empty(product_id) || item->quantity < 1 || item->quantity > 10000)
        return &illegal;
    item->good = aliworld_good_of(c->w, product_id);
    if (!item->good)
        return &not_there;
    if (item->good->offline)
        return &unbuilt;
    item->variant = find_variant(item->good, json_str(json_get(v, "sku_attr")));
    if (!item->variant)
        return &not_there;
    if (!choose_way(p, item, service))
        return &no_way;
    if (item->variant->stock - taken_before(p, item->variant) < item->quantity)
        return &held;
    p->items_n++;
    return NULL;
}

static const struct aliworld_refusal *read_items(struct placing *p, const struct json *list)
{
    if (!json_is_arr(list) || json_len(list) == 0 || json_len(list) > MOST_ITEMS)
        return &illegal;
    for (struct json_iter it = json_iter(list); json_next(&it);) {
        const struct aliworld_refusal *r = read_item(p, it.val);
        if (r)
            return r;
    }
    return NULL;
}

static struct aliworld_reference *reference_of(struct aliworld_call *c, struct str reference)
{
    struct aliworld *w = c->w;
    struct str key =
        str_printf(c->a, "%lld/%.*s", (long long)c->account->user_id, STR_ARG(reference));
    struct aliworld_reference *r = map_get(w->references, key);
    if (!r) {
        r = ARENA_NEW(w->arena, struct aliworld_reference);
        r->account = c->account;
        r->reference = str_dup(w->arena, reference);
        map_put(w->references, str_dup(w->arena, key), r);
    }
    return r;
}

static size_t account_place(const struct aliworld *w, const struct aliworld_account *acc)
{
    size_t i = 0;
    while (w->accounts[i] != acc)
        i++;
    return i;
}

static struct str kept(struct placing *p, const char *key)
{
    return str_dup(p->call->w->arena, json_str(json_get(p->address, key)));
}

static void set_address(struct aliworld_order *o, struct placing *p)
{
    o->name = kept(p, "contact_person");
    if (str_empty(o->name))
        o->name = kept(p, "full_name");
    o->phone = kept(p, "mobile_no");
    o->country = kept(p, "country");
    o->province = kept(p, "province");
    o->city = kept(p, "city");
    o->address = kept(p, "address");
    o->address2 = kept(p, "address2");
    o->zip = kept(p, "zip");
}

static void add_line(struct aliworld *w, struct aliworld_order *o, struct wanted *item)
{
    struct aliworld_line *l = ARENA_PUSH(w->arena, &o->lines, &o->lines_n, struct aliworld_line);
    l->product_id = item->good->product_id;
    l->title = item->good->title;
    l->sku_id = item->variant->sku_id;
    l->sku_attr = item->variant->sku_attr;
    l->sku_text = item->variant->text;
    l->quantity = item->quantity;
    l->price_cents = item->variant->price_cents;
    o->fee_cents += item->fee_cents;
    o->total_cents += l->price_cents * l->quantity + item->fee_cents;
    item->variant->stock -= item->quantity;
    item->taken = true;
}

/* The order that begins with this item and takes all others of its store and way to send. */
static struct aliworld_order *make_order(struct placing *p, size_t first)
{
    struct aliworld *w = p->call->w;
    const struct wanted *head = &p->items[first];
    struct aliworld_order *o = ARENA_NEW(w->arena, struct aliworld_order);

    w->next_order_id += dice_range(&w->ids, 1, 9999);
    o->id = str_printf(w->arena, "%lld", (long long)w->next_order_id);
    o->reference = str_dup(w->arena, p->reference);
    o->account = account_place(w, p->call->account);
    o->placement = w->placements;
    o->created_ms = p->call->now_ms;
    o->store_id = head->good->store_id;
    o->store_name = head->good->store_name;
    o->shipping = head->shipping;
    o->memo = str_dup(w->arena, head->memo);
    set_address(o, p);
    for (size_t i = first; i < p->items_n; i++)
        if (!p->items[i].taken && p->items[i].good->store_id == o->store_id &&
            p->items[i].shipping == o->shipping)
            add_line(w, o, &p->items[i]);
    *ARENA_PUSH(w->arena, &w->orders, &w->orders_n, struct aliworld_order *) = o;
    map_put(w->order_by_id, o->id, o);
    return o;
}

/* Each order is paid on its own: of several, some may fail. */
static bool pays(struct placing *p)
{
    struct aliworld *w = p->call->w;
    bool fails = dice_may(&w->accidents, w->options.pay_fail_permille);
    return p->try_to_pay && w->options.pays_by_itself && !fails;
}

static struct http_response make_orders(struct placing *p, struct aliworld_reference *r)
{
    struct aliworld *w = p->call->w;
    bool unpaid = false;
    w->placements++;
    r->placements++;
    r->placed_ms = p->call->now_ms;
    r->last_from = r->orders_n;
    for (size_t i = 0; i < p->items_n; i++) {
        if (p->items[i].taken)
            continue;
        struct aliworld_order *o = make_order(p, i);
        *ARENA_PUSH(w->arena, &r->orders, &r->orders_n, struct aliworld_order *) = o;
        aliworld_created(w, o);
        if (pays(p))
            aliworld_paid(w, o, p->call->now_ms);
        else if (p->try_to_pay)
            aliworld_notify(w, o, "paymentFailedEvent", o->created_ms);
        unpaid = unpaid || o->paid_ms == 0;
    }
    struct str text =
        p->try_to_pay && unpaid ? STR("OrderCreated, autoPay fail:APIPayFail") : STR_NONE;
    return accepted(p->call, r->orders + r->last_from, r->orders_n - r->last_from, text);
}

/* What the extension object asks for; a currency other than USD is refused. */
static const struct aliworld_refusal *read_extension(struct placing *p, const struct json *ext)
{
    static const struct aliworld_refusal currency = {"PRICE_PAY_CURRENCY_ERROR",
                                                     "PRICE_PAY_CURRENCY_ERROR"};
    struct str pay_in = json_str(json_path(ext, "payment.pay_currency"));
    p->try_to_pay = json_bool(json_path(ext, "payment.try_to_pay"), false);
    return str_empty(pay_in) || str_eq(pay_in, STR("USD")) ? NULL : &currency;
}

static bool is_repeated(const struct placing *p, const struct aliworld_reference *r)
{
    return !str_empty(p->reference) && r->placements > 0 &&
           p->call->now_ms < r->placed_ms + p->call->w->options.repeat_window_ms;
}

struct http_response aliworld_place(struct aliworld_call *c)
{
    const struct json *order, *ext = NULL;
    struct http_response error;
    struct aliworld_refusal refusal;
    struct placing *p = ARENA_NEW(c->a, struct placing);

    if (!aliworld_param_json(c, "param_place_order_request4_open_api_d_t_o", &order, &error))
        return error;
    if (!str_empty(aliworld_param(c, "ds_extend_request")) &&
        !aliworld_param_json(c, "ds_extend_request", &ext, &error))
        return error;
    p->call = c;
    p->address = json_get(order, "logistics_address");
    p->reference = json_text(c->a, json_get(order, "out_order_id"));
    struct aliworld_reference *r = reference_of(c, p->reference);
    if (is_repeated(p, r)) {
        if (c->w->options.repeat_answers_ids)
            return accepted(c, r->orders + r->last_from, r->orders_n - r->last_from, STR_NONE);
        return refused(c, STR("REPEATED_ORDER_ERROR"), STR("REPEATED_ORDER_ERROR"));
    }
    if (c->w->refuse_left != 0) {
        c->w->refuse_left -= c->w->refuse_left > 0;
        return refused(c, c->w->refuse_code, c->w->refuse_text);
    }
    const struct aliworld_refusal *why = c->fault == ALIWORLD_SYSTEM_ERROR ? &unbuilt : NULL;
    if (!why)
        why = read_extension(p, ext);
    if (!why && aliworld_refuses_address(c->w, c->a, p->address, json_get(ext, "trade_extra_param"),
                                         &refusal))
        why = &refusal;
    if (!why)
        why = read_items(p, json_get(order, "product_items"));
    if (why)
        return refused(c, str_of(why->code), str_of(why->text));
    return make_orders(p, r);
}
