/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aliexpress.trade.ds.order.get and aliexpress.ds.order.tracking.get: what the platform tells of
 * an order. Someone else's order, one that is not there and one that is too young look the same.
 */
#include "sim/world/aliexpress_state.h"

/* gmt_create and the like carry no zone; this is the one that they seem to be in. */
#define UNSAID_ZONE_MS (-8 * MS_HOUR)

static struct str zoneless(struct arena *a, int64_t ms)
{
    struct str t = time_text(a, (ms + UNSAID_ZONE_MS) / MS_SECOND * MS_SECOND);
    return str_printf(a, "%.*s %.*s", STR_ARG(str_slice(t, 0, 10)), STR_ARG(str_slice(t, 11, 8)));
}

/* The order if this caller may see it by now. */
static const struct aliworld_order *visible(const struct aliworld_call *c, struct str id)
{
    const struct aliworld_order *o = aliworld_order(c->w, id);
    if (!o || c->w->accounts[o->account] != c->account)
        return NULL;
    return c->now_ms < o->created_ms + c->w->options.readable_after_ms ? NULL : o;
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

static struct words status_of(const struct aliworld_order *o)
{
    static const struct words by_stage[ALIWORLD_STAGE_MAX] = {
        [ALIWORLD_UNPAID] = {"PLACE_ORDER_SUCCESS", "NO_LOGISTICS"},
        [ALIWORLD_RISK] = {"RISK_CONTROL", "NO_LOGISTICS"},
        [ALIWORLD_PAID] = {"WAIT_SELLER_SEND_GOODS", "WAIT_SELLER_SEND_GOODS"},
        [ALIWORLD_CANCELING] = {"IN_CANCEL", "NO_LOGISTICS"},
        [ALIWORLD_CANCELED] = {"FINISH", "NO_LOGISTICS"},
        [ALIWORLD_FINISHED] = {"FINISH", "BUYER_ACCEPT_GOODS"},
    };
    size_t n = shipped_n(o);
    if (o->stage != ALIWORLD_PAID || n == 0)
        return by_stage[o->stage];
    return n < o->packages_n ? (struct words){"SELLER_PART_SEND_GOODS", "SELLER_SEND_PART_GOODS"}
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

static void write_logistics(struct aliworld_out *o, const struct aliworld_order *order)
{
    bool empty = shipped_n(order) == 0;
    aliworld_out_list(o, "logistics_info_list", "aeop_order_logistics_info", empty);
    for (size_t i = 0; i < order->packages_n; i++) {
        if (order->packages[i].shipped_ms == 0)
            continue;
        jw_obj(&o->w);
        aliworld_out_text(o, "logistics_no", order->packages[i].number);
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
    struct words status = status_of(order);
    struct arena *a = o->call->a;
    const struct aliworld_options *options = &o->call->w->options;

    aliworld_out_text(o, "gmt_create", zoneless(a, order->created_ms));
    aliworld_out_text(o, "order_status", str_of(status.order));
    aliworld_out_text(o, "logistics_status", str_of(status.logistics));
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
    const struct aliworld_order *order = visible(c, id);
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

static void write_node(struct aliworld_out *o, int64_t at_ms, const char *name, const char *text)
{
    if (at_ms == 0)
        return;
    jw_obj(&o->w);
    aliworld_out_num(o, "time_stamp", at_ms);
    aliworld_out_text(o, "tracking_name", str_of(name));
    aliworld_out_maybe(o, "tracking_detail_desc", str_of(text));
    jw_obj_end(&o->w);
}

static void write_nodes(struct aliworld_out *o, const struct aliworld_order *order,
                        const struct aliworld_package *p)
{
    int64_t prepared_ms = p->announced_ms ? p->announced_ms : order->paid_ms;
    aliworld_out_list(o, "detail_node_list", "detail_node", false);
    write_node(o, p->delivered_ms, "Delivered", "Package delivered");
    write_node(o, p->relabeled_ms, "In transit", "Handed to local carrier");
    write_node(o, p->shipped_ms, "Shipped", "Accepted by carrier");
    write_node(o, prepared_ms, "Package in preparation", "Your package is being prepared");
    write_node(o, order->created_ms, "Order created", "Your order was created");
    aliworld_out_list_end(o, false);
}

static void write_items(struct aliworld_out *o, const struct aliworld_order *order,
                        const struct aliworld_package *p)
{
    bool empty = p->shipped_ms == 0;
    aliworld_out_list(o, "package_item_list", "package_item", empty);
    for (size_t i = 0; !empty && i < p->items_n; i++) {
        const struct aliworld_line *l = &order->lines[p->items[i].line];
        jw_obj(&o->w);
        aliworld_out_digits(o, "item_id", l->product_id);
        aliworld_out_digits(o, "sku_id", l->sku_id);
        aliworld_out_text(o, "sku_desc", l->sku_text);
        aliworld_out_num(o, "quantity", p->items[i].quantity);
        aliworld_out_text(o, "item_title", l->title);
        jw_obj_end(&o->w);
    }
    aliworld_out_list_end(o, empty);
}

static void write_package(struct aliworld_out *o, const struct aliworld_order *order,
                          const struct aliworld_package *p)
{
    bool told = p->shipped_ms != 0 || o->call->w->options.early_number;
    jw_obj(&o->w);
    aliworld_out_text(o, "mail_no", told ? p->number : STR(""));
    aliworld_out_text(o, "carrier_name", str_of(order->shipping->carrier));
    aliworld_out_extra(o);
    if (!o->scant)
        aliworld_out_num(o, "eta_time_stamps",
                         order->created_ms + order->shipping->max_days * MS_DAY);
    write_nodes(o, order, p);
    write_items(o, order, p);
    jw_obj_end(&o->w);
}

static struct http_response no_tracking(const struct aliworld_call *c)
{
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_flag(&o, "ret", false);
    aliworld_out_text(&o, "code", STR("1001"));
    aliworld_out_text(&o, "msg", STR("TRACKING DATA NOT FOUND"));
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}

static bool shows(const struct aliworld_package *p)
{
    return p->announced_ms != 0 || p->shipped_ms != 0;
}

struct http_response aliworld_tracking_get(struct aliworld_call *c)
{
    struct str id = aliworld_param(c, "ae_order_id");
    if (str_empty(id))
        return aliworld_missing(c, "ae_order_id");
    const struct aliworld_order *order = visible(c, id);
    size_t n = 0;
    for (size_t i = 0; order && i < order->packages_n; i++)
        n += shows(&order->packages[i]);
    if (n == 0 || c->now_ms < order->hidden_until_ms)
        return no_tracking(c);
    struct aliworld_out o;
    aliworld_out_begin(&o, c);
    jw_key(&o.w, "result");
    jw_obj(&o.w);
    aliworld_out_flag(&o, "ret", true);
    aliworld_out_text(&o, "msg", STR(""));
    aliworld_out_text(&o, "code", STR(""));
    jw_key(&o.w, "data");
    jw_obj(&o.w);
    aliworld_out_list(&o, "tracking_detail_line_list", "tracking_detail", false);
    for (size_t i = 0; i < order->packages_n; i++)
        if (shows(&order->packages[i]))
            write_package(&o, order, &order->packages[i]);
    aliworld_out_list_end(&o, false);
    jw_obj_end(&o.w);
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}
