/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aliexpress.ds.order.tracking.get: one line per package with what is in it and what has happened
 * to it, newest first. A number that the platform gives out before a carrier has seen the parcel
 * carries events of order and warehouse only. The codes are those that public projects read from
 * the site; the API has words in their place (option code_names: the codes all the same).
 */
#include "sim/world/aliexpress_state.h"

enum node {
    NODE_PLACED,
    NODE_PAID,
    NODE_PREPARING,
    NODE_OUTBOUND,
    NODE_GOT,
    NODE_DEPARTED,
    NODE_ARRIVED,
    NODE_HANDED,
    NODE_SIGNED,
    NODE_MAX
};

static const struct aliworld_node nodes[NODE_MAX] = {
    [NODE_PLACED] = {"AE_ORDER_PLACED", "Order created", "Your order was created"},
    [NODE_PAID] = {"AE_ORDER_PAID", "Paid", "Payment received"},
    [NODE_PREPARING] = {"AE_GWMS_ACCEPT", "Package in preparation",
                        "Your package is being prepared"},
    [NODE_OUTBOUND] = {"AE_GWMS_OUTBOUND", "Package ready for shipping", "Left the warehouse"},
    [NODE_GOT] = {"AE_GOT", "Shipped", "Accepted by carrier"},
    [NODE_DEPARTED] = {"AE_LH_DEPART", "In transit", "Departed from country of origin"},
    [NODE_ARRIVED] = {"AE_LH_ARRIVE", "In transit", "Arrived in country of destination"},
    [NODE_HANDED] = {"AE_GTMS_ACCEPT", "In transit", "Handed to local carrier"},
    [NODE_SIGNED] = {"AE_GTMS_SIGNED", "Delivered", "Package delivered"},
};

/* Something on the way between scan and delivery: happens after so many spans of transit. */
static int64_t in_transit_ms(const struct aliworld *w, const struct aliworld_package *p,
                             int64_t spans, int64_t now_ms)
{
    int64_t at_ms = p->scanned_ms + spans * w->options.transit_ms;
    bool happened = p->scanned_ms != 0 && w->options.transit_ms > 0 && at_ms <= now_ms &&
                    (p->delivered_ms == 0 || at_ms < p->delivered_ms);
    return happened ? at_ms : 0;
}

static int64_t time_of_node(const struct aliworld *w, const struct aliworld_order *o,
                            const struct aliworld_package *p, enum node node, int64_t now_ms)
{
    switch (node) {
    case NODE_PLACED: return o->created_ms;
    case NODE_PAID: return o->paid_ms;
    case NODE_PREPARING: return p->announced_ms ? p->announced_ms : o->paid_ms;
    case NODE_OUTBOUND: return p->shipped_ms;
    case NODE_GOT: return p->scanned_ms;
    case NODE_DEPARTED: return in_transit_ms(w, p, 1, now_ms);
    case NODE_ARRIVED: return in_transit_ms(w, p, 2, now_ms);
    case NODE_HANDED: return p->relabeled_ms;
    case NODE_SIGNED: return p->delivered_ms;
    case NODE_MAX: break;
    }
    UNREACHABLE();
}

size_t aliworld_nodes(const struct aliworld *w, struct arena *a, const struct aliworld_order *o,
                      const struct aliworld_package *p, int64_t now_ms,
                      struct aliworld_node **ret_nodes)
{
    struct aliworld_node *all = ARENA_ARRAY(a, struct aliworld_node, NODE_MAX);
    size_t n = 0;
    for (int k = NODE_MAX - 1; k >= 0; k--) {
        struct aliworld_node one = nodes[k];
        size_t at = n;
        one.at_ms = time_of_node(w, o, p, (enum node)k, now_ms);
        if (one.at_ms == 0)
            continue;
        for (; at > 0 && all[at - 1].at_ms < one.at_ms; at--)
            all[at] = all[at - 1];
        all[at] = one;
        n++;
    }
    *ret_nodes = all;
    return n;
}

static void write_nodes(struct aliworld_out *o, const struct aliworld_order *order,
                        const struct aliworld_package *p, int64_t until_ms)
{
    const struct aliworld *w = o->call->w;
    struct aliworld_node *all;
    size_t n = aliworld_nodes(w, o->call->a, order, p, o->call->now_ms, &all);
    aliworld_out_list(o, "detail_node_list", "detail_node", false);
    for (size_t i = 0; i < n; i++) {
        if (all[i].at_ms > until_ms)
            continue;
        jw_obj(&o->w);
        aliworld_out_num(o, "time_stamp", all[i].at_ms);
        aliworld_out_text(o, "tracking_name",
                          str_of(w->options.code_names ? all[i].code : all[i].name));
        aliworld_out_maybe(o, "tracking_detail_desc", str_of(all[i].text));
        jw_obj_end(&o->w);
    }
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

/* A line as it was until then: with the number that it had. */
static void write_package(struct aliworld_out *o, const struct aliworld_order *order,
                          const struct aliworld_package *p, struct str number, int64_t until_ms)
{
    jw_obj(&o->w);
    aliworld_out_text(o, "mail_no", number);
    aliworld_out_text(o, "carrier_name", str_of(order->shipping->carrier));
    aliworld_out_extra(o);
    if (!o->scant)
        aliworld_out_num(o, "eta_time_stamps",
                         order->created_ms + order->shipping->max_days * MS_DAY);
    write_nodes(o, order, p, until_ms);
    write_items(o, order, p);
    jw_obj_end(&o->w);
}

struct str aliworld_number_shown(const struct aliworld *w, const struct aliworld_package *p,
                                 int64_t now_ms)
{
    bool told = p->shipped_ms != 0 || (w->options.early_number && p->announced_ms != 0);
    return told && now_ms >= p->blank_until_ms ? p->number : STR("");
}

/* A relabeled package: after a while its old line is there once more. */
static bool shows_both(const struct aliworld_call *c, const struct aliworld_package *p)
{
    int64_t after_ms = c->w->options.relabel_both_ms;
    return after_ms > 0 && p->relabeled_ms != 0 && c->now_ms >= p->relabeled_ms + after_ms;
}

bool aliworld_package_shows(const struct aliworld_package *p)
{
    return aliworld_stands(p) && (p->announced_ms != 0 || p->shipped_ms != 0);
}

static void write_lines(struct aliworld_out *o, const struct aliworld_order *order)
{
    const struct aliworld_call *c = o->call;
    for (size_t i = 0; i < order->packages_n; i++) {
        const struct aliworld_package *p = &order->packages[i];
        if (!aliworld_package_shows(p))
            continue;
        if (shows_both(c, p))
            write_package(o, order, p, p->old_number, p->relabeled_ms - 1);
        write_package(o, order, p, aliworld_number_shown(c->w, p, c->now_ms), INT64_MAX);
    }
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

struct http_response aliworld_tracking_get(struct aliworld_call *c)
{
    struct str id = aliworld_param(c, "ae_order_id");
    if (str_empty(id))
        return aliworld_missing(c, "ae_order_id");
    const struct aliworld_order *order = aliworld_visible(c, id);
    size_t n = 0;
    for (size_t i = 0; order && i < order->packages_n; i++)
        n += aliworld_package_shows(&order->packages[i]);
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
    write_lines(&o, order);
    aliworld_out_list_end(&o, false);
    jw_obj_end(&o.w);
    jw_obj_end(&o.w);
    return aliworld_out_end(&o);
}
