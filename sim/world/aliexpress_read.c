/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aliexpress.trade.ds.order.get: what the platform tells of an order. Someone else's order, one
 * that is not there and one that is too young look the same.
 */
#include "sim/world/aliexpress_state.h"

/* gmt_create and the like carry no zone; this is the one that they seem to be in. */
#define UNSAID_ZONE_MS (-8 * MS_HOUR)

static struct str zoneless(struct arena *a, int64_t ms)
{
    struct str t = time_text(a, (ms + UNSAID_ZONE_MS) / MS_SECOND * MS_SECOND);
    return str_printf(a, "%.*s %.*s", STR_ARG(str_slice(t, 0, 10)), STR_ARG(str_slice(t, 11, 8)));
}

const struct aliworld_order *aliworld_visible(const struct aliworld_call *c, struct str id)
{
    const struct aliworld_order *o = aliworld_order(c->w, id);
    if (!o || c->w->accounts[o->account] != c->account)
        return NULL;
    if (o->stage == ALIWORLD_DIVIDED && c->w->options.divided_id != ALIWORLD_DIVIDED_CLOSED)
        return NULL;
    int64_t since_ms = o->shown_ms != 0 ? o->shown_ms : o->created_ms;
    return c->now_ms < since_ms + c->w->options.readable_after_ms ? NULL : o;
}

static size_t standing_n(const struct aliworld_order *o)
{
    size_t n = 0;
    for (size_t i = 0; i < o->packages_n; i++)
        n += aliworld_stands(&o->packages[i]);
    return n;
}

static size_t shipped_n(const struct aliworld_order *o)
{
    size_t n = 0;
    for (size_t i = 0; i < o->packages_n; i++)
        n += o->packages[i].shipped_ms != 0;
    return n;
}

struct words {
    const char *order, *logistics;
};

static struct words words_of(const struct aliworld *w, const struct aliworld_order *o)
{
    static const struct words by_stage[ALIWORLD_STAGE_MAX] = {
        [ALIWORLD_UNPAID] = {"PLACE_ORDER_SUCCESS", "NO_LOGISTICS"},
        [ALIWORLD_PAYING] = {"PAYMENT_PROCESSING", "NO_LOGISTICS"},
        [ALIWORLD_RISK] = {"RISK_CONTROL", "NO_LOGISTICS"},
        [ALIWORLD_PAID] = {"WAIT_SELLER_SEND_GOODS", "WAIT_SELLER_SEND_GOODS"},
        [ALIWORLD_CANCELING] = {"IN_CANCEL", "NO_LOGISTICS"},
        [ALIWORLD_CANCELED] = {"FINISH", "NO_LOGISTICS"},
        [ALIWORLD_FINISHED] = {"FINISH", "BUYER_ACCEPT_GOODS"},
        [ALIWORLD_DIVIDED] = {"FINISH", "NO_LOGISTICS"},
    };
    size_t n = shipped_n(o);
    if (o->stage == ALIWORLD_CANCELED && w->options.canceled_says_in_cancel)
        return by_stage[ALIWORLD_CANCELING];
    if (o->stage != ALIWORLD_PAID || n == 0)
        return by_stage[o->stage];
    return n < standing_n(o) ? (struct words){"SELLER_PART_SEND_GOODS", "SELLER_SEND_PART_GOODS"}
                             : (struct words){"WAIT_BUYER_ACCEPT_GOODS", "SELLER_SEND_GOODS"};
}

static void write_fee(struct aliworld_out *o, const char *key, int64_t cents)
{
    jw_key(&o->w, key);
    jw_obj(&o->w);
    jw_kstr(&o->w, "amount", aliworld_cents(o->call->a, cents));
    jw_kstr(&o->w, "currency_code", STR("USD"));
    jw_obj_end(&o->w);
}

static void write_line(struct aliworld_out *o, const struct aliworld_line *l, int64_t fee_cents)
{
    int64_t sum = l->price_cents * l->quantity;
    jw_obj(&o->w);
    aliworld_out_digits(o, "product_id", l->product_id);
    aliworld_out_text(o, "product_name", l->title);
    aliworld_out_text(o, "sku_id", l->sku_id);
    aliworld_out_num(o, "product_count", l->quantity);
    write_fee(o, "product_price", l->price_cents);
    write_fee(o, "sale_fee", sum);
    write_fee(o, "sale_discount_fee", 0);
    write_fee(o, "shipping_fee", fee_cents);
    write_fee(o, "shipping_discount_fee", 0);
    write_fee(o, "actual_shipping_fee", fee_cents);
    write_fee(o, "actual_tax_fee", 0);
    write_fee(o, "actual_fee", sum + fee_cents);
    aliworld_out_maybe(o, "already_include_tax", STR("false"));
    aliworld_out_maybe(o, "price_include_tax", STR("false"));
    aliworld_out_extra(o);
    if (!str_empty(l->end_reason)) {
        aliworld_out_text(o, "end_reason", l->end_reason);
        aliworld_out_text(o, "end_reason_desc", l->end_reason_text);
    }
    jw_obj_end(&o->w);
}

/* Being withdrawn by the platform: sometimes it is not there. */
static void write_logistics(struct aliworld_out *o, const struct aliworld_order *order)
{
    const struct aliworld_call *c = o->call;
    bool empty = shipped_n(order) == 0 || c->now_ms < order->hidden_until_ms;
    if (o->scant)
        return;
    aliworld_out_list(o, "logistics_info_list", "aeop_order_logistics_info", empty);
    for (size_t i = 0; !empty && i < order->packages_n; i++) {
        const struct aliworld_package *p = &order->packages[i];
        if (p->shipped_ms == 0)
            continue;
        jw_obj(&o->w);
        aliworld_out_text(o, "logistics_no", aliworld_number_shown(c->w, p, c->now_ms));
        aliworld_out_text(o, "logistics_service", str_of(order->shipping->code));
        jw_obj_end(&o->w);
    }
    aliworld_out_list_end(o, empty);
}

static void write_store(struct aliworld_out *o, const struct aliworld_order *order)
{
    jw_key(&o->w, "store_info");
    jw_obj(&o->w);
    aliworld_out_num(o, "store_id", order->store_id);
    aliworld_out_text(o, "store_name", order->store_name);
    aliworld_out_text(o, "store_url",
                      str_printf(o->call->a, "https://www.aliexpress.com/store/%lld",
                                 (long long)order->store_id));
    jw_obj_end(&o->w);
}

static void write_order(struct aliworld_out *o, const struct aliworld_order *order)
{
    const struct aliworld_options *options = &o->call->w->options;
    struct words words = words_of(o->call->w, order);
    struct str status = str_empty(order->status) ? str_of(words.order) : order->status;
    struct arena *a = o->call->a;

    aliworld_out_text(o, "gmt_create", zoneless(a, order->created_ms));
    aliworld_out_text(o, "order_status", status);
    aliworld_out_text(o, "logistics_status", str_of(words.logistics));
    aliworld_out_extra(o);
    aliworld_out_maybe(o, "pay_timeout_second",
                       str_printf(a, "%lld", (long long)(options->unpaid_ms / MS_SECOND)));
    write_fee(o, "order_amount", order->total_cents);
    write_fee(o, "user_order_amount", order->total_cents);
    write_store(o, order);
    if (order->paid_ms != 0)
        aliworld_out_text(o, "order_paidtime_string", zoneless(a, order->paid_ms));
    aliworld_out_list(o, "child_order_list", "aeop_child_order_info", false);
    for (size_t i = 0; i < order->lines_n; i++)
        write_line(o, &order->lines[i], i == 0 ? order->fee_cents : 0);
    for (size_t i = 0; i < order->past_lines_n; i++) {
        struct aliworld_line ended = order->past_lines[i];
        ended.end_reason = STR("ORDER_SPLIT");
        write_line(o, &ended, 0);
    }
    aliworld_out_list_end(o, false);
    write_logistics(o, order);
}

struct http_response aliworld_order_get(struct aliworld_call *c)
{
    const struct json *query;
    struct http_response error;
    if (!aliworld_param_json(c, "single_order_query", &query, &error))
        return error;
    struct str id = json_text(c->a, json_get(query, "order_id"));
    const struct aliworld_order *order = aliworld_visible(c, id);
    if (!order)
        return aliworld_sub_error(c, "isv.insufficient-permission", "Insufficient permission.");
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    write_order(&o, order);
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}
