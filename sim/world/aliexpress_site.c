/* SPDX-License-Identifier: Apache-2.0 */
/* What people do on AliExpress' site, and what tests do in their place. */
#include "sim/world/aliexpress_state.h"

static struct aliworld_order *order_to_change(struct aliworld *w, struct str id, int64_t now_ms)
{
    aliworld_tick(w, now_ms);
    return map_get(w->order_by_id, id);
}

/* A package that has left and is under way. */
static struct aliworld_package *package_to_change(struct aliworld *w, struct str id, size_t package,
                                                  int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    bool there = o && package < o->packages_n && o->packages[package].shipped_ms != 0;
    return there ? &o->packages[package] : NULL;
}

bool aliworld_pay(struct aliworld *w, struct str id, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage != ALIWORLD_UNPAID)
        return false;
    aliworld_paid(w, o, now_ms);
    return true;
}

bool aliworld_fail_payment(struct aliworld *w, struct str id, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage > ALIWORLD_PAYING)
        return false;
    o->stage = ALIWORLD_UNPAID;
    o->paid_ms = 0;
    aliworld_notify(w, o, "paymentFailedEvent", now_ms);
    return true;
}

bool aliworld_ship(struct aliworld *w, struct str id, struct str number, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    bool any = false;
    if (!o || o->stage != ALIWORLD_PAID)
        return false;
    for (size_t i = 0; i < o->packages_n; i++) {
        struct aliworld_package *p = &o->packages[i];
        if (p->shipped_ms != 0 || !aliworld_stands(p))
            continue;
        if (!any && !str_empty(number))
            aliworld_renumber(w, p, str_dup(w->arena, number));
        aliworld_ship_package(w, o, i, now_ms);
        any = true;
    }
    return any;
}

bool aliworld_scan(struct aliworld *w, struct str id, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    bool any = false;
    for (size_t i = 0; o && i < o->packages_n; i++) {
        if (o->packages[i].shipped_ms == 0 || o->packages[i].scanned_ms != 0)
            continue;
        o->packages[i].scanned_ms = now_ms;
        any = true;
    }
    return any;
}

bool aliworld_relabel(struct aliworld *w, struct str id, size_t package, struct str number,
                      int64_t now_ms)
{
    if (!package_to_change(w, id, package, now_ms))
        return false;
    aliworld_relabel_package(w, map_get(w->order_by_id, id), package, number, now_ms);
    return true;
}

bool aliworld_join(struct aliworld *w, struct str id, struct str other_id, int64_t now_ms)
{
    struct aliworld_package *p = package_to_change(w, id, 0, now_ms);
    const struct aliworld_package *with = package_to_change(w, other_id, 0, now_ms);
    if (!p || !with)
        return false;
    aliworld_renumber(w, p, with->number);
    return true;
}

static int64_t units_in(const struct aliworld_package *p)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->items_n; i++)
        n += p->items[i].quantity;
    return n;
}

/* So many units of one package, from its end, into another one. */
static void repack(struct aliworld *w, struct aliworld_package *from, struct aliworld_package *to,
                   int64_t units)
{
    while (units > 0) {
        struct aliworld_item *last = &from->items[from->items_n - 1];
        int64_t n = last->quantity < units ? last->quantity : units;
        aliworld_pack(w, to, last->line, n);
        last->quantity -= n;
        units -= n;
        from->items_n -= last->quantity == 0;
    }
}

bool aliworld_split(struct aliworld *w, struct str id, size_t package, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage != ALIWORLD_PAID || package >= o->packages_n ||
        o->packages[package].shipped_ms != 0 || units_in(&o->packages[package]) < 2)
        return false;
    struct aliworld_package *other = aliworld_add_package(w, o, now_ms);
    struct aliworld_package *p = &o->packages[package];
    repack(w, p, other, units_in(p) / 2);
    return true;
}

bool aliworld_unite(struct aliworld *w, struct str id, size_t package, size_t with, bool as_one,
                    int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage != ALIWORLD_PAID || package == with || package >= o->packages_n ||
        with >= o->packages_n)
        return false;
    struct aliworld_package *p = &o->packages[package], *other = &o->packages[with];
    bool both_left = p->shipped_ms != 0 && other->shipped_ms != 0;
    bool none_left = p->shipped_ms == 0 && other->shipped_ms == 0;
    if (!aliworld_stands(p) || !aliworld_stands(other) || p->delivered_ms != 0 ||
        other->delivered_ms != 0 || !(both_left || (none_left && as_one)))
        return false;
    if (as_one)
        repack(w, p, other, units_in(p));
    else
        aliworld_renumber(w, p, other->number);
    return true;
}

bool aliworld_readdress(struct aliworld *w, struct str id, const struct aliworld_home *home,
                        int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage > ALIWORLD_PAID || !aliworld_nothing_left(o))
        return false;
    o->name = str_dup(w->arena, home->name);
    o->phone = str_dup(w->arena, home->phone);
    o->province = str_dup(w->arena, home->province);
    o->city = str_dup(w->arena, home->city);
    o->address = str_dup(w->arena, home->address);
    o->address2 = str_dup(w->arena, home->address2);
    o->zip = str_dup(w->arena, home->zip);
    return true;
}

bool aliworld_deliver(struct aliworld *w, struct str id, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    bool any = false;
    if (!o || o->stage != ALIWORLD_PAID)
        return false;
    for (size_t i = 0; i < o->packages_n; i++) {
        if (o->packages[i].shipped_ms == 0 || o->packages[i].delivered_ms != 0)
            continue;
        aliworld_deliver_package(w, o, i, now_ms);
        any = true;
    }
    return any;
}

static bool cancel(struct aliworld *w, struct str id, const char *reason, const char *text,
                   int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage > ALIWORLD_PAID || !aliworld_nothing_left(o))
        return false;
    aliworld_start_cancel(w, o, reason, text, now_ms);
    aliworld_tick(w, now_ms);
    return true;
}

bool aliworld_cancel(struct aliworld *w, struct str id, int64_t now_ms)
{
    return cancel(w, id, "SELLER_CANCELED", "Seller cancelled", now_ms);
}

bool aliworld_cancel_by_buyer(struct aliworld *w, struct str id, int64_t now_ms)
{
    return cancel(w, id, "CANCELED", "Buyer cancelled", now_ms);
}

bool aliworld_drop_line(struct aliworld *w, struct str id, size_t line, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    return o && aliworld_drop(w, o, line, now_ms);
}

bool aliworld_expire(struct aliworld *w, struct str id, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage != ALIWORLD_UNPAID)
        return false;
    aliworld_close(w, o, STR("PAY_TIMEOUT"), STR("Payment timeout"), now_ms);
    return true;
}

bool aliworld_hide_tracking(struct aliworld *w, struct str id, int64_t until_ms)
{
    struct aliworld_order *o = map_get(w->order_by_id, id);
    if (!o)
        return false;
    o->hidden_until_ms = until_ms;
    return true;
}

bool aliworld_blank_number(struct aliworld *w, struct str id, size_t package, int64_t until_ms)
{
    struct aliworld_order *o = map_get(w->order_by_id, id);
    if (!o || package >= o->packages_n)
        return false;
    o->packages[package].blank_until_ms = until_ms;
    return true;
}

bool aliworld_set_status(struct aliworld *w, struct str id, struct str status)
{
    struct aliworld_order *o = map_get(w->order_by_id, id);
    if (!o)
        return false;
    o->status = str_dup(w->arena, status);
    return true;
}
