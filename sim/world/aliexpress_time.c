/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The course of an order: what time brings by itself and what people do on the site. Everything
 * that will happen is an event on the agenda; an event that no longer fits (paid meanwhile,
 * canceled meanwhile) passes without effect.
 */
#include "sim/world/aliexpress_state.h"

static bool earlier(const struct aliworld_event *x, const struct aliworld_event *y)
{
    return x->at_ms != y->at_ms ? x->at_ms < y->at_ms : x->seq < y->seq;
}

static void swap(struct aliworld_event *x, struct aliworld_event *y)
{
    struct aliworld_event kept = *x;
    *x = *y;
    *y = kept;
}

static void agenda_put(struct aliworld *w, struct aliworld_agenda *g, struct aliworld_event e)
{
    if (g->n == g->cap) {
        size_t cap = g->cap == 0 ? 64 : g->cap * 2;
        g->items = arena_grow(w->arena, g->items, g->n * sizeof(e), cap * sizeof(e));
        g->cap = cap;
    }
    e.seq = ++w->seq;
    size_t i = g->n++;
    g->items[i] = e;
    for (; i > 0 && earlier(&g->items[i], &g->items[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&g->items[i], &g->items[(i - 1) / 2]);
}

static bool agenda_take(struct aliworld_agenda *g, int64_t now_ms, struct aliworld_event *ret_event)
{
    if (g->n == 0 || g->items[0].at_ms > now_ms)
        return false;
    *ret_event = g->items[0];
    g->items[0] = g->items[--g->n];
    for (size_t i = 0, least = 0;; i = least) {
        size_t left = 2 * i + 1, right = left + 1;
        if (left < g->n && earlier(&g->items[left], &g->items[least]))
            least = left;
        if (right < g->n && earlier(&g->items[right], &g->items[least]))
            least = right;
        if (least == i)
            return true;
        swap(&g->items[i], &g->items[least]);
    }
}

/* Negative spans mean: never by itself. */
static void plan(struct aliworld *w, enum aliworld_event_kind kind, struct aliworld_order *o,
                 size_t package, int64_t from_ms, int64_t span_ms)
{
    if (span_ms < 0)
        return;
    agenda_put(w, &w->agenda,
               (struct aliworld_event){
                   .at_ms = from_ms + span_ms, .kind = kind, .order = o, .package = package});
}

static void notify(struct aliworld *w, const struct aliworld_order *o, const char *status,
                   int64_t now_ms)
{
    if (str_empty(w->options.push_url))
        return;
    agenda_put(w, &w->pushes,
               (struct aliworld_event){
                   .at_ms = now_ms + w->options.push_delay_ms,
                   .kind = ALIWORLD_EVENT_PUSH,
                   .request = aliworld_push_request(w, o, status, now_ms),
               });
}

static int64_t units_of(const struct aliworld_order *o)
{
    int64_t n = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        n += o->lines[i].quantity;
    return n;
}

/* Adds one unit of a line to a package. */
static void pack_unit(struct aliworld *w, struct aliworld_package *p, size_t line)
{
    if (p->items_n == 0 || p->items[p->items_n - 1].line != line)
        ARENA_PUSH(w->arena, &p->items, &p->items_n, struct aliworld_item)->line = line;
    p->items[p->items_n - 1].quantity++;
}

/* Units in order of lines, spread over the packages as evenly as they go. */
static void pack(struct aliworld *w, struct aliworld_order *o)
{
    int64_t units = units_of(o), n = w->options.packages, unit = 0;
    n = n < 1 ? 1 : n > units ? units : n;
    o->packages = ARENA_ARRAY(w->arena, struct aliworld_package, (size_t)n);
    o->packages_n = (size_t)n;
    for (size_t l = 0; l < o->lines_n; l++)
        for (int64_t i = 0; i < o->lines[l].quantity; i++, unit++)
            pack_unit(w, &o->packages[unit * n / units], l);
}

void aliworld_created(struct aliworld *w, struct aliworld_order *o)
{
    pack(w, o);
    plan(w, ALIWORLD_EVENT_EXPIRE, o, 0, o->created_ms, w->options.unpaid_ms);
    notify(w, o, "OrderCreated", o->created_ms);
}

/* The money is there and checked: the seller gets to work. */
static void start_work(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    const struct aliworld_options *opt = &w->options;
    int64_t spread_ms =
        opt->ship_spread_ms > 0 ? dice_range(&w->course, 0, opt->ship_spread_ms) : 0;
    o->stage = ALIWORLD_PAID;
    for (size_t i = 0; i < o->packages_n; i++) {
        struct aliworld_package *p = &o->packages[i];
        p->number = aliworld_number(w, o->shipping->numbers, now_ms);
        if (opt->announce_ms > 0)
            plan(w, ALIWORLD_EVENT_ANNOUNCE, o, i, now_ms, opt->announce_ms);
        if (opt->ship_ms >= 0)
            plan(w, ALIWORLD_EVENT_SHIP, o, i, now_ms,
                 opt->ship_ms + spread_ms + (int64_t)i * opt->package_gap_ms);
    }
}

void aliworld_paid(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    o->paid_ms = now_ms;
    notify(w, o, "PaymentAuthorized", now_ms);
    if (w->options.risk_ms > 0) {
        o->stage = ALIWORLD_RISK;
        plan(w, ALIWORLD_EVENT_RISK_OVER, o, 0, now_ms, w->options.risk_ms);
    } else {
        start_work(w, o, now_ms);
    }
}

static void ship_package(struct aliworld *w, struct aliworld_order *o, size_t i, int64_t now_ms)
{
    struct aliworld_package *p = &o->packages[i];
    p->shipped_ms = now_ms;
    plan(w, ALIWORLD_EVENT_DELIVER, o, i, now_ms, w->options.deliver_ms);
    if (dice_permille(&w->course, w->options.relabel_permille))
        plan(w, ALIWORLD_EVENT_RELABEL, o, i, now_ms, w->options.relabel_ms);
    notify(w, o, "OrderShipped", now_ms);
}

static void relabel_package(struct aliworld *w, struct aliworld_order *o, size_t i,
                            struct str number, int64_t now_ms)
{
    struct aliworld_package *p = &o->packages[i];
    p->old_number = p->number;
    p->number =
        str_empty(number) ? aliworld_local_number(w, o->country) : str_dup(w->arena, number);
    p->relabeled_ms = now_ms;
}

static void deliver_package(struct aliworld *w, struct aliworld_order *o, size_t i, int64_t now_ms)
{
    o->packages[i].delivered_ms = now_ms;
    for (size_t k = 0; k < o->packages_n; k++)
        if (o->packages[k].delivered_ms == 0)
            return;
    plan(w, ALIWORLD_EVENT_FINISH, o, 0, now_ms, w->options.finish_ms);
}

static void close_order(struct aliworld *w, struct aliworld_order *o, struct str reason,
                        struct str text, int64_t now_ms)
{
    o->stage = ALIWORLD_CANCELED;
    for (size_t i = 0; i < o->lines_n; i++) {
        struct aliworld_line *l = &o->lines[i];
        struct aliworld_variant *v = aliworld_variant_of(w, l->sku_id);
        l->end_reason = reason;
        l->end_reason_text = text;
        if (v)
            v->stock += l->quantity;
    }
    notify(w, o, "OrderClosed", now_ms);
}

static void happen(struct aliworld *w, const struct aliworld_event *e)
{
    struct aliworld_order *o = e->order;
    struct aliworld_package *p = &o->packages[e->package];
    bool working = o->stage == ALIWORLD_PAID;

    switch (e->kind) {
    case ALIWORLD_EVENT_RISK_OVER:
        if (o->stage == ALIWORLD_RISK)
            start_work(w, o, e->at_ms);
        break;
    case ALIWORLD_EVENT_ANNOUNCE:
        if (working && p->shipped_ms == 0)
            p->announced_ms = e->at_ms;
        break;
    case ALIWORLD_EVENT_SHIP:
        if (working && p->shipped_ms == 0)
            ship_package(w, o, e->package, e->at_ms);
        break;
    case ALIWORLD_EVENT_RELABEL:
        if (p->delivered_ms == 0 && p->relabeled_ms == 0)
            relabel_package(w, o, e->package, STR_NONE, e->at_ms);
        break;
    case ALIWORLD_EVENT_DELIVER:
        if (p->delivered_ms == 0)
            deliver_package(w, o, e->package, e->at_ms);
        break;
    case ALIWORLD_EVENT_FINISH:
        if (working) {
            o->stage = ALIWORLD_FINISHED;
            notify(w, o, "OrderConfirmed", e->at_ms);
        }
        break;
    case ALIWORLD_EVENT_EXPIRE:
        if (o->stage == ALIWORLD_UNPAID)
            close_order(w, o, STR("PAY_TIMEOUT"), STR("Payment timeout"), e->at_ms);
        break;
    case ALIWORLD_EVENT_CANCELED:
        if (o->stage == ALIWORLD_CANCELING)
            close_order(w, o, STR("CANCELED"), STR("Seller cancelled"), e->at_ms);
        break;
    case ALIWORLD_EVENT_PUSH: UNREACHABLE();
    }
}

void aliworld_tick(struct aliworld *w, int64_t now_ms)
{
    struct aliworld_event e;
    while (agenda_take(&w->agenda, now_ms, &e))
        happen(w, &e);
}

int64_t aliworld_next_ms(const struct aliworld *w)
{
    int64_t at_ms = w->agenda.n > 0 ? w->agenda.items[0].at_ms : INT64_MAX;
    if (w->pushes.n > 0 && w->pushes.items[0].at_ms < at_ms)
        at_ms = w->pushes.items[0].at_ms;
    return at_ms;
}

bool aliworld_push(struct aliworld *w, int64_t now_ms, struct arena *a, struct world_push *ret_push)
{
    struct aliworld_event e;
    aliworld_tick(w, now_ms);
    if (!agenda_take(&w->pushes, now_ms, &e))
        return false;
    const struct http_request *r = e.request;
    *ret_push = (struct world_push){
        .request = {.method = r->method, .url = str_dup(a, r->url), .body = str_dup(a, r->body)},
        .due_ms = e.at_ms,
        .tries = e.tries,
    };
    for (size_t i = 0; i < r->headers.n; i++)
        http_header_add(a, &ret_push->request.headers, r->headers.items[i].name,
                        str_dup(a, r->headers.items[i].value));
    return true;
}

void aliworld_pushed(struct aliworld *w, const struct world_push *push, int status, int64_t now_ms)
{
    if (status == 200 || push->tries + 1 >= ALIWORLD_PUSH_TRIES)
        return;
    struct http_request *r = ARENA_NEW(w->arena, struct http_request);
    r->method = push->request.method;
    r->url = str_dup(w->arena, push->request.url);
    r->body = str_dup(w->arena, push->request.body);
    for (size_t i = 0; i < push->request.headers.n; i++) {
        const struct http_header *h = &push->request.headers.items[i];
        http_header_add(w->arena, &r->headers, str_dup(w->arena, h->name),
                        str_dup(w->arena, h->value));
    }
    agenda_put(w, &w->pushes,
               (struct aliworld_event){.at_ms = now_ms + ALIWORLD_PUSH_RETRY_MS,
                                       .kind = ALIWORLD_EVENT_PUSH,
                                       .request = r,
                                       .tries = push->tries + 1});
}

static struct aliworld_order *order_to_change(struct aliworld *w, struct str id, int64_t now_ms)
{
    aliworld_tick(w, now_ms);
    return map_get(w->order_by_id, id);
}

bool aliworld_pay(struct aliworld *w, struct str id, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage != ALIWORLD_UNPAID)
        return false;
    aliworld_paid(w, o, now_ms);
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
        if (p->shipped_ms != 0)
            continue;
        if (!any && !str_empty(number))
            p->number = str_dup(w->arena, number);
        ship_package(w, o, i, now_ms);
        any = true;
    }
    return any;
}

bool aliworld_relabel(struct aliworld *w, struct str id, size_t package, struct str number,
                      int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || package >= o->packages_n || o->packages[package].shipped_ms == 0)
        return false;
    relabel_package(w, o, package, number, now_ms);
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
        deliver_package(w, o, i, now_ms);
        any = true;
    }
    return any;
}

bool aliworld_cancel(struct aliworld *w, struct str id, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage > ALIWORLD_PAID)
        return false;
    for (size_t i = 0; i < o->packages_n; i++)
        if (o->packages[i].shipped_ms != 0)
            return false;
    o->stage = ALIWORLD_CANCELING;
    plan(w, ALIWORLD_EVENT_CANCELED, o, 0, now_ms, w->options.cancel_ms);
    aliworld_tick(w, now_ms);
    return true;
}

bool aliworld_expire(struct aliworld *w, struct str id, int64_t now_ms)
{
    struct aliworld_order *o = order_to_change(w, id, now_ms);
    if (!o || o->stage != ALIWORLD_UNPAID)
        return false;
    close_order(w, o, STR("PAY_TIMEOUT"), STR("Payment timeout"), now_ms);
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
