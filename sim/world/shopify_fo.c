/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fulfillment orders: how an order's lines are routed into them, their walk of states, holds,
 * moves, and what an app may see and do with them. Facts: they are not to be trusted by id past
 * one attempt, since moves and canceled fulfillments replace them.
 */
#include "sim/world/shopify_model.h"

static bool status_is(const struct shopify_fo *fo, const char *status)
{
    return str_eq(fo->status, str_of(status));
}

bool shopify_fo_is_open(const struct shopify_fo *fo)
{
    return status_is(fo, "OPEN") || status_is(fo, "IN_PROGRESS");
}

static bool is_gone(const struct shopify_fo *fo)
{
    return status_is(fo, "CLOSED") || status_is(fo, "CANCELLED");
}

int64_t shopify_fo_remaining(const struct shopify_fo *fo)
{
    int64_t sum = 0;
    for (size_t i = 0; i < fo->lines_n; i++)
        sum += fo->lines[i]->remaining;
    return sum;
}

static bool is_partly_done(const struct shopify_fo *fo)
{
    for (size_t i = 0; i < fo->lines_n; i++) {
        if (fo->lines[i]->remaining < fo->lines[i]->total)
            return true;
    }
    return false;
}

/* The status that it has when nothing holds it. */
static struct str free_status(const struct shopify_fo *fo, int64_t now_ms)
{
    if (is_partly_done(fo))
        return STR("IN_PROGRESS");
    return fo->fulfill_at_ms > now_ms ? STR("SCHEDULED") : STR("OPEN");
}

static void changed(struct shopify_fo *fo, int64_t now_ms)
{
    fo->updated_ms = shopify_seconds(now_ms);
}

static struct shopify_fo *new_fo(struct shopify_order *o, struct shopify_location *location,
                                 struct str method, int64_t fulfill_at_ms, int64_t now_ms)
{
    struct shopify_shop *shop = o->shop;
    struct shopify_fo *fo = ARENA_NEW(shop->a, struct shopify_fo);
    fo->id = shopify_next_id(shop, SHOPIFY_FO, fo);
    fo->delivery_id = shopify_next_id(shop, SHOPIFY_DELIVERY, NULL);
    fo->destination_id = shopify_next_id(shop, SHOPIFY_DESTINATION, NULL);
    fo->order = o;
    fo->location = location;
    fo->method = method;
    fo->request_status = STR("UNSUBMITTED");
    fo->created_ms = fo->updated_ms = shopify_seconds(now_ms);
    fo->fulfill_at_ms = shopify_seconds(fulfill_at_ms > now_ms ? fulfill_at_ms : now_ms);
    fo->status = free_status(fo, now_ms);
    if (status_is(fo, "SCHEDULED"))
        *ARENA_PUSH(shop->a, &shop->scheduled, &shop->scheduled_n, struct shopify_fo *) = fo;
    *ARENA_PUSH(shop->a, &o->fos, &o->fos_n, struct shopify_fo *) = fo;
    return fo;
}

static struct shopify_fo_line *add_line(struct shopify_fo *fo, struct shopify_line *l,
                                        int64_t quantity)
{
    struct shopify_shop *shop = fo->order->shop;
    struct shopify_fo_line *to = NULL;
    for (size_t i = 0; i < fo->lines_n && to == NULL; i++)
        to = fo->lines[i]->line == l ? fo->lines[i] : NULL;
    if (to == NULL) {
        to = ARENA_NEW(shop->a, struct shopify_fo_line);
        to->id = shopify_next_id(shop, SHOPIFY_FO_LINE, to);
        to->fo = fo;
        to->line = l;
        *ARENA_PUSH(shop->a, &fo->lines, &fo->lines_n, struct shopify_fo_line *) = to;
    }
    to->total += quantity;
    to->remaining += quantity;
    return to;
}

void shopify_route(struct shopify_order *o, struct shopify_line *l, int64_t quantity,
                   int64_t fulfill_at_ms, int64_t now_ms)
{
    struct str method = l->digital ? STR("NONE") : STR("SHIPPING");
    struct shopify_fo *to = NULL;
    for (size_t i = 0; i < o->fos_n && to == NULL; i++) {
        struct shopify_fo *fo = o->fos[i];
        if (fo->location == l->location && str_eq(fo->method, method) &&
            (status_is(fo, "OPEN") || status_is(fo, "SCHEDULED")))
            to = fo;
    }
    if (to == NULL)
        to = new_fo(o, l->location, method, fulfill_at_ms, now_ms);
    add_line(to, l, quantity);
    changed(to, now_ms);
}

void shopify_fo_close(struct shopify_fo *fo, int64_t now_ms)
{
    if (is_gone(fo))
        return;
    fo->status = STR("CLOSED");
    fo->holds_n = 0;
    changed(fo, now_ms);
}

static void drop_empty_lines(struct shopify_fo *fo)
{
    size_t kept = 0;
    for (size_t i = 0; i < fo->lines_n; i++) {
        if (fo->lines[i]->total > 0)
            fo->lines[kept++] = fo->lines[i];
    }
    fo->lines_n = kept;
}

int64_t shopify_unroute(struct shopify_line *l, int64_t quantity, int64_t now_ms)
{
    for (size_t i = 0; i < l->order->fos_n; i++) {
        struct shopify_fo *fo = l->order->fos[i];
        for (size_t k = 0; k < fo->lines_n && !is_gone(fo); k++) {
            struct shopify_fo_line *fl = fo->lines[k];
            int64_t take = fl->remaining < quantity ? fl->remaining : quantity;
            if (fl->line != l || take == 0)
                continue;
            fl->total -= take;
            fl->remaining -= take;
            quantity -= take;
            changed(fo, now_ms);
        }
        if (is_gone(fo))
            continue;
        drop_empty_lines(fo);
        if (shopify_fo_remaining(fo) == 0)
            shopify_fo_close(fo, now_ms);
    }
    return quantity;
}

struct shopify_fo *shopify_fo_copy(struct shopify_fo *fo, struct shopify_location *to,
                                   int64_t now_ms)
{
    struct shopify_fo *copy = new_fo(fo->order, to, fo->method, fo->fulfill_at_ms, now_ms);
    for (size_t i = 0; i < fo->lines_n; i++) {
        if (fo->lines[i]->remaining > 0)
            add_line(copy, fo->lines[i]->line, fo->lines[i]->remaining);
    }
    return copy;
}

static void write_gid(struct jw *w, const char *key, enum shopify_kind kind, int64_t id)
{
    jw_kstr(w, key, shopify_gid(w->b->arena, kind, id));
}

static void write_hold(struct jw *w, const struct shopify_fo *fo, const struct shopify_hold *h)
{
    jw_obj(w);
    write_gid(w, "id", SHOPIFY_HOLD, h->id);
    jw_kstr(w, "reason", str_lower(w->b->arena, h->reason));
    jw_kstr_opt(w, "reason_notes", h->notes);
    jw_kbool(w, "held_by_requesting_app", false);
    jw_kstr(w, "handle", h->handle);
    jw_key(w, "held_by_app");
    if (h->by_app) {
        jw_obj(w);
        write_gid(w, "id", SHOPIFY_APP, fo->order->shop->app_id);
        jw_obj_end(w);
    } else {
        jw_null(w);
    }
    jw_obj_end(w);
}

/* Only a gid and a status: these webhooks do not name the order. */
static void write_brief(struct jw *w, const char *key, const struct shopify_fo *fo, bool holds)
{
    jw_key(w, key);
    jw_obj(w);
    write_gid(w, "id", SHOPIFY_FO, fo->id);
    jw_kstr(w, "status", str_lower(w->b->arena, fo->status));
    if (holds) {
        jw_key(w, "fulfillment_holds");
        jw_arr(w);
        for (size_t i = 0; i < fo->holds_n; i++)
            write_hold(w, fo, &fo->holds[i]);
        jw_arr_end(w);
    }
    jw_obj_end(w);
}

static void write_held(struct jw *w, const void *thing)
{
    const struct shopify_fo *fo = thing;
    jw_obj(w);
    write_brief(w, "fulfillment_order", fo, true);
    jw_knull(w, "remaining_fulfillment_order");
    jw_key(w, "held_fulfillment_order_line_items");
    jw_arr(w);
    for (size_t i = 0; i < fo->lines_n; i++) {
        jw_obj(w);
        write_gid(w, "id", SHOPIFY_FO_LINE, fo->lines[i]->id);
        jw_ki64(w, "quantity", fo->lines[i]->remaining);
        jw_obj_end(w);
    }
    jw_arr_end(w);
    jw_key(w, "created_fulfillment_hold");
    write_hold(w, fo, &fo->holds[fo->holds_n - 1]);
    jw_obj_end(w);
}

static void write_released(struct jw *w, const void *thing)
{
    jw_obj(w);
    write_brief(w, "fulfillment_order", thing, false);
    jw_obj_end(w);
}

struct held {
    const struct shopify_fo *fo;
    const struct shopify_hold *hold;
};

static void write_one_hold(struct jw *w, const void *thing)
{
    const struct held *h = thing;
    jw_obj(w);
    jw_key(w, "fulfillment_order");
    jw_obj(w);
    write_gid(w, "id", SHOPIFY_FO, h->fo->id);
    jw_obj_end(w);
    jw_key(w, "fulfillment_hold");
    write_hold(w, h->fo, h->hold);
    jw_obj_end(w);
}

void shopify_tell_routed(const struct shopify_order *o, int64_t now_ms)
{
    for (size_t i = 0; i < o->fos_n; i++) {
        if (!str_empty(o->fos[i]->location->service))
            shopify_tell(o->shop, "FULFILLMENT_ORDERS_ORDER_ROUTING_COMPLETE", now_ms,
                         write_released, o->fos[i]);
    }
}

struct shopify_hold *shopify_fo_hold(struct shopify_fo *fo, const struct shopify_hold *h,
                                     int64_t now_ms)
{
    struct shopify_shop *shop = fo->order->shop;
    bool first = fo->holds_n == 0;
    struct shopify_hold *own = ARENA_PUSH(shop->a, &fo->holds, &fo->holds_n, struct shopify_hold);
    *own = *h;
    own->id = shopify_next_id(shop, SHOPIFY_HOLD, NULL);
    own->reason = str_dup(shop->a, h->reason);
    own->notes = str_dup(shop->a, h->notes);
    own->handle = str_dup(shop->a, h->handle);
    own->external_id = str_dup(shop->a, h->external_id);
    fo->status = STR("ON_HOLD");
    changed(fo, now_ms);
    shopify_tell(shop, "FULFILLMENT_HOLDS_ADDED", now_ms, write_one_hold, &(struct held){fo, own});
    if (first)
        shopify_tell(shop, "FULFILLMENT_ORDERS_PLACED_ON_HOLD", now_ms, write_held, fo);
    shopify_touch(fo->order, now_ms);
    return own;
}

void shopify_fo_release(struct shopify_fo *fo, int64_t hold_id, int64_t now_ms)
{
    size_t kept = 0;
    for (size_t i = 0; i < fo->holds_n; i++) {
        if (hold_id != 0 && fo->holds[i].id != hold_id)
            fo->holds[kept++] = fo->holds[i];
        else
            shopify_tell(fo->order->shop, "FULFILLMENT_HOLDS_RELEASED", now_ms, write_one_hold,
                         &(struct held){fo, &fo->holds[i]});
    }
    fo->holds_n = kept;
    changed(fo, now_ms);
    if (kept > 0 || !status_is(fo, "ON_HOLD"))
        return;
    fo->status = free_status(fo, now_ms);
    shopify_tell(fo->order->shop, "FULFILLMENT_ORDERS_HOLD_RELEASED", now_ms, write_released, fo);
    shopify_touch(fo->order, now_ms);
}

void shopify_fo_ready(struct shopify_fo *fo, int64_t now_ms)
{
    fo->status = STR("OPEN");
    changed(fo, now_ms);
    shopify_tell(fo->order->shop, "FULFILLMENT_ORDERS_SCHEDULED_FULFILLMENT_ORDER_READY", now_ms,
                 write_released, fo);
    shopify_touch(fo->order, now_ms);
}

/* Calls act on every fulfillment order of the order that is not gone. */
static enum err each_fo(struct shopify_shop *shop, int64_t order_id, int64_t now_ms,
                        void (*act)(struct shopify_fo *fo, const void *arg, int64_t now_ms),
                        const void *arg)
{
    const struct shopify_order *o = shopify_order(shop, order_id);
    bool any = false;
    if (o == NULL)
        return ERR_NOT_FOUND;
    size_t n = o->fos_n; /* a move adds more */
    for (size_t i = 0; i < n; i++) {
        if (is_gone(o->fos[i]))
            continue;
        act(o->fos[i], arg, now_ms);
        any = true;
    }
    return any ? OK : ERR_CONFLICT;
}

static void hold_one(struct shopify_fo *fo, const void *arg, int64_t now_ms)
{
    shopify_fo_hold(fo, arg, now_ms);
}

enum err shopify_hold(struct shopify_shop *shop, int64_t order_id, struct str reason,
                      struct str notes, int64_t now_ms)
{
    struct shopify_hold h = {.reason = reason, .notes = notes};
    return each_fo(shop, order_id, now_ms, hold_one, &h);
}

static void release_one(struct shopify_fo *fo, const void *arg, int64_t now_ms)
{
    (void)arg;
    shopify_fo_release(fo, 0, now_ms);
}

enum err shopify_release(struct shopify_shop *shop, int64_t order_id, int64_t now_ms)
{
    return each_fo(shop, order_id, now_ms, release_one, NULL);
}

struct moved {
    const struct shopify_fo *from, *to;
};

static void write_moved_end(struct jw *w, const char *key, const struct shopify_fo *fo)
{
    jw_key(w, key);
    jw_obj(w);
    write_gid(w, "id", SHOPIFY_FO, fo->id);
    jw_kstr(w, "status", str_lower(w->b->arena, fo->status));
    write_gid(w, "assigned_location_id", SHOPIFY_LOCATION, fo->location->id);
    jw_obj_end(w);
}

static void write_moved(struct jw *w, const void *thing)
{
    const struct moved *m = thing;
    jw_obj(w);
    write_moved_end(w, "original_fulfillment_order", m->from);
    write_moved_end(w, "moved_fulfillment_order", m->to);
    write_gid(w, "destination_location_id", SHOPIFY_LOCATION, m->to->location->id);
    jw_key(w, "fulfillment_order_line_items_requested");
    jw_arr(w);
    jw_arr_end(w);
    jw_key(w, "source_location");
    jw_obj(w);
    write_gid(w, "id", SHOPIFY_LOCATION, m->from->location->id);
    jw_obj_end(w);
    jw_obj_end(w);
}

static void move_one(struct shopify_fo *fo, const void *arg, int64_t now_ms)
{
    struct shopify_fo *copy = shopify_fo_copy(fo, (void *)(uintptr_t)arg, now_ms);
    struct moved m = {fo, copy};
    for (size_t i = 0; i < fo->lines_n; i++) {
        fo->lines[i]->total -= fo->lines[i]->remaining;
        fo->lines[i]->remaining = 0;
    }
    drop_empty_lines(fo);
    shopify_fo_close(fo, now_ms);
    shopify_tell(fo->order->shop, "FULFILLMENT_ORDERS_MOVED", now_ms, write_moved, &m);
    shopify_touch(fo->order, now_ms);
}

enum err shopify_move(struct shopify_shop *shop, int64_t order_id, int64_t location_id,
                      int64_t now_ms)
{
    const struct shopify_location *to = shopify_thing(shop, SHOPIFY_LOCATION, location_id);
    return to == NULL ? ERR_NOT_FOUND : each_fo(shop, order_id, now_ms, move_one, to);
}

size_t shopify_fo_actions(const struct shopify_fo *fo, struct str *ret_actions, size_t max)
{
    static const struct {
        const char *status, *actions;
    } rows[] = {
        {"OPEN", "CREATE_FULFILLMENT HOLD MOVE REPORT_PROGRESS"},
        {"IN_PROGRESS", "CREATE_FULFILLMENT HOLD MARK_AS_OPEN REPORT_PROGRESS"},
        {"ON_HOLD", "RELEASE_HOLD MOVE HOLD"},
        {"SCHEDULED", "MARK_AS_OPEN MOVE"},
    };
    size_t n = 0;
    if (!str_empty(fo->location->service) && !is_gone(fo)) {
        ret_actions[n++] = STR("REQUEST_FULFILLMENT");
        return n;
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str rest = str_of(rows[i].actions), head;
        while (status_is(fo, rows[i].status) && !str_empty(rest) && n < max) {
            str_cut(rest, ' ', &head, &rest);
            ret_actions[n++] = head;
        }
    }
    if (status_is(fo, "OPEN") && shopify_fo_remaining(fo) > 1 && n < max)
        ret_actions[n++] = STR("SPLIT");
    return n;
}

bool shopify_fo_visible(const struct shopify_fo *fo, const struct str *scopes, size_t n)
{
    const char *scope = str_empty(fo->location->service)
                            ? "read_merchant_managed_fulfillment_orders"
                            : "read_third_party_fulfillment_orders";
    return shopify_has_scope(scopes, n, scope);
}
