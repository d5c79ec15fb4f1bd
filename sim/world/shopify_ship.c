/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fulfillments: made from fulfillment orders, tracked, reported on by carriers, canceled. Whether
 * a request for one is legal is decided in shopify_mutate.c; here it takes effect.
 */
#include "sim/world/shopify_model.h"

static void write_fulfillment(struct jw *w, const void *thing)
{
    shopify_rest_fulfillment(w, thing);
}

static void write_order(struct jw *w, const void *thing)
{
    shopify_rest_order(w, thing);
}

struct str shopify_tracking_url(struct arena *a, struct str company, struct str number)
{
    static const struct {
        const char *company, *before;
    } known[] = {
        {"USPS", "https://tools.usps.com/go/TrackConfirmAction.action?tLabels="},
        {"UPS", "https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums="},
        {"FedEx", "https://www.fedex.com/fedextrack/?trknbr="},
        {"DHL Express", "https://www.dhl.com/en/express/tracking.html?AWB="},
        {"China Post", "http://www.track-chinapost.com/result_china.php?order_no="},
        {"4PX", "http://track.4px.com/query/"},
        {"YunExpress", "https://www.yuntrack.com/Track/Detail/"},
        {"Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (str_eq(company, str_of(known[i].company)) && !str_empty(number))
            return str_printf(a, "%s%.*s", known[i].before, STR_ARG(number));
    }
    return STR("");
}

/* Without a company Shopify guesses from the number's look, at times wrongly. */
static struct str guess_company(struct str number)
{
    if (str_starts(number, STR("1Z")) && number.n == 18)
        return STR("UPS");
    if (number.n == 22 && str_starts(number, STR("9")))
        return STR("USPS");
    if (number.n == 13 && str_ends(number, STR("CN")))
        return STR("China Post");
    return STR("");
}

static void copy_tracking(struct shopify_fulfillment *f, const struct shopify_tracking *from,
                          size_t n)
{
    struct arena *a = f->order->shop->a;
    f->tracking = ARENA_ARRAY(a, struct shopify_tracking, n);
    f->tracking_n = n;
    for (size_t i = 0; i < n; i++) {
        struct shopify_tracking *t = &f->tracking[i];
        t->number = str_dup(a, from[i].number);
        t->company = str_dup(a, str_empty(from[i].company) && str_empty(from[i].url)
                                    ? guess_company(from[i].number)
                                    : from[i].company);
        t->url = str_empty(from[i].url) ? shopify_tracking_url(a, t->company, t->number)
                                        : str_dup(a, from[i].url);
    }
}

static void notify(struct shopify_fulfillment *f, bool by_app)
{
    struct shopify_order *o = f->order;
    bool ships = false;
    for (size_t i = 0; i < f->lines_n; i++)
        ships = ships || !f->lines[i].line->digital;
    if (!ships || (str_empty(o->email) && str_empty(o->phone)))
        return;
    f->notifications++;
    for (size_t i = 0; i < f->tracking_n; i++)
        *ARENA_PUSH(o->shop->a, &o->told, &o->told_n, struct shopify_told) =
            (struct shopify_told){f->tracking[i].number, f, by_app};
}

static void take(struct shopify_fulfillment *f, struct shopify_fo_line *fl, int64_t quantity)
{
    struct shopify_shop *shop = f->order->shop;
    struct shopify_fulfillment_line *to = NULL;
    if (quantity == 0)
        return;
    ASSERT(quantity > 0 && quantity <= fl->remaining);
    fl->remaining -= quantity;
    *ARENA_PUSH(shop->a, &f->taken, &f->taken_n, struct shopify_taken) =
        (struct shopify_taken){fl, quantity};
    for (size_t i = 0; i < f->lines_n && to == NULL; i++)
        to = f->lines[i].line == fl->line ? &f->lines[i] : NULL;
    if (to == NULL) {
        to = ARENA_PUSH(shop->a, &f->lines, &f->lines_n, struct shopify_fulfillment_line);
        to->id = shopify_next_id(shop, SHOPIFY_FULFILLMENT_LINE, NULL);
        to->line = fl->line;
    }
    to->quantity += quantity;
}

static struct shopify_fulfillment *new_fulfillment(struct shopify_order *o,
                                                   struct shopify_location *location,
                                                   int64_t now_ms)
{
    struct shopify_fulfillment *f = ARENA_NEW(o->shop->a, struct shopify_fulfillment);
    f->id = shopify_next_id(o->shop, SHOPIFY_FULFILLMENT, f);
    f->order = o;
    f->location = location;
    f->status = STR("SUCCESS");
    f->display_status = STR("FULFILLED");
    f->created_ms = f->updated_ms = shopify_seconds(now_ms);
    *ARENA_PUSH(o->shop->a, &o->fulfillments, &o->fulfillments_n, struct shopify_fulfillment *) = f;
    f->name = str_printf(o->shop->a, "%.*s-F%zu", STR_ARG(o->name), o->fulfillments_n);
    return f;
}

static void settle_fos(const struct shopify_fulfillment *f, int64_t now_ms)
{
    for (size_t i = 0; i < f->taken_n; i++) {
        struct shopify_fo *fo = f->taken[i].line->fo;
        fo->updated_ms = shopify_seconds(now_ms);
        if (shopify_fo_remaining(fo) == 0)
            shopify_fo_close(fo, now_ms);
        else
            fo->status = STR("IN_PROGRESS");
    }
}

struct shopify_fulfillment *shopify_ship(struct shopify_order *o, const struct shopify_want *want,
                                         size_t n, const struct shopify_tracking *tracking,
                                         size_t tracking_n, bool notify_customer, bool by_app,
                                         int64_t now_ms)
{
    struct shopify_fulfillment *f = new_fulfillment(o, want[0].fo->location, now_ms);
    f->by_app = by_app;
    for (size_t i = 0; i < n; i++) {
        if (want[i].line != NULL) {
            take(f, want[i].line, want[i].quantity);
            continue;
        }
        for (size_t k = 0; k < want[i].fo->lines_n; k++)
            take(f, want[i].fo->lines[k], want[i].fo->lines[k]->remaining);
    }
    settle_fos(f, now_ms);
    copy_tracking(f, tracking, tracking_n);
    if (notify_customer)
        notify(f, by_app);
    shopify_archive(o, now_ms);
    shopify_tell(o->shop, "FULFILLMENTS_CREATE", now_ms, write_fulfillment, f);
    shopify_touch(o, now_ms);
    bool whole = str_eq(shopify_order_display(o), STR("FULFILLED"));
    shopify_tell(o->shop, whole ? "ORDERS_FULFILLED" : "ORDERS_PARTIALLY_FULFILLED", now_ms,
                 write_order, o);
    return f;
}

static void changed(struct shopify_fulfillment *f, int64_t now_ms)
{
    f->updated_ms = shopify_seconds(now_ms);
    shopify_tell(f->order->shop, "FULFILLMENTS_UPDATE", now_ms, write_fulfillment, f);
    shopify_touch(f->order, now_ms);
}

void shopify_set_tracking(struct shopify_fulfillment *f, const struct shopify_tracking *tracking,
                          size_t n, bool notify_customer, int64_t now_ms)
{
    copy_tracking(f, tracking, n);
    if (notify_customer && str_eq(f->status, STR("SUCCESS")))
        notify(f, true);
    changed(f, now_ms);
}

static int64_t taken_from(const struct shopify_fulfillment *f, const struct shopify_fo *fo,
                          const struct shopify_line *l)
{
    int64_t sum = 0;
    for (size_t i = 0; i < f->taken_n; i++) {
        const struct shopify_fo_line *fl = f->taken[i].line;
        sum += fl->fo == fo && fl->line == l ? f->taken[i].quantity : 0;
    }
    return sum;
}

/* A new open fulfillment order for the units of fo that f had, less what was refunded since. */
static void reopen(struct shopify_fulfillment *f, struct shopify_fo *fo, int64_t now_ms)
{
    struct shopify_fo *fresh = shopify_fo_copy(fo, fo->location, now_ms);
    size_t kept = 0;
    for (size_t i = 0; i < fresh->lines_n; i++) {
        struct shopify_fo_line *fl = fresh->lines[i];
        fl->total = fl->remaining = 0; /* not counted as open below */
        int64_t had = taken_from(f, fo, fl->line);
        int64_t most = shopify_line_current(fl->line) - shopify_line_fulfilled(fl->line) -
                       shopify_line_open(fl->line);
        fl->total = fl->remaining = had < most ? had : most;
        if (fl->total > 0)
            fresh->lines[kept++] = fl;
    }
    fresh->lines_n = kept;
    if (kept == 0)
        shopify_fo_close(fresh, now_ms);
}

/* Gives the units back. A closed fulfillment order stays closed, shows them as remaining again,
 * and a new open one appears beside it. */
static void give_back(struct shopify_fulfillment *f, struct shopify_fo *fo, int64_t now_ms)
{
    bool whole = true;
    for (size_t i = 0; i < f->taken_n; i++) {
        if (f->taken[i].line->fo == fo)
            f->taken[i].line->remaining += f->taken[i].quantity;
    }
    for (size_t i = 0; i < fo->lines_n; i++)
        whole = whole && fo->lines[i]->remaining == fo->lines[i]->total;
    fo->updated_ms = shopify_seconds(now_ms);
    if (str_eq(fo->status, STR("CLOSED")) && f->order->canceled_ms == 0)
        reopen(f, fo, now_ms);
    else if (whole && str_eq(fo->status, STR("IN_PROGRESS")))
        fo->status = STR("OPEN");
}

void shopify_unship(struct shopify_fulfillment *f, int64_t now_ms)
{
    struct shopify_fo *done[64];
    size_t n = 0;
    if (!str_eq(f->status, STR("SUCCESS")))
        return;
    f->status = STR("CANCELLED");
    f->display_status = STR("CANCELED");
    for (size_t i = 0; i < f->taken_n; i++) {
        struct shopify_fo *fo = f->taken[i].line->fo;
        bool seen = false;
        for (size_t k = 0; k < n; k++)
            seen = seen || done[k] == fo;
        if (seen || n == COUNT_OF(done))
            continue;
        done[n++] = fo;
        give_back(f, fo, now_ms);
    }
    shopify_archive(f->order, now_ms);
    changed(f, now_ms);
}

static void write_event(struct jw *w, const void *thing)
{
    shopify_rest_event(w, thing);
}

struct shopify_event *shopify_event_add(struct shopify_fulfillment *f,
                                        const struct shopify_event *e, int64_t now_ms)
{
    struct arena *a = f->order->shop->a;
    struct shopify_event *own = ARENA_NEW(a, struct shopify_event);
    *own = *e;
    own->id = shopify_next_id(f->order->shop, SHOPIFY_EVENT, own);
    own->fulfillment = f;
    own->created_ms = shopify_seconds(now_ms);
    own->happened_ms = e->happened_ms == 0 ? own->created_ms : e->happened_ms;
    own->status = str_dup(a, e->status);
    own->message = str_dup(a, e->message);
    own->city = str_dup(a, e->city);
    own->province = str_dup(a, e->province);
    own->country = str_dup(a, e->country);
    own->zip = str_dup(a, e->zip);
    own->address1 = str_dup(a, e->address1);
    *ARENA_PUSH(a, &f->events, &f->events_n, struct shopify_event *) = own;
    if (str_eq(f->status, STR("SUCCESS")))
        f->display_status = own->status;
    if (str_eq(own->status, STR("IN_TRANSIT")) && f->in_transit_ms == 0)
        f->in_transit_ms = own->happened_ms;
    if (str_eq(own->status, STR("DELIVERED")))
        f->delivered_ms = own->happened_ms;
    if (own->estimated_ms != 0)
        f->estimated_ms = own->estimated_ms;
    shopify_tell(f->order->shop, "FULFILLMENT_EVENTS_CREATE", now_ms, write_event, own);
    changed(f, now_ms);
    return own;
}

enum err shopify_carrier_event(struct shopify_shop *shop, int64_t fulfillment_id, struct str status,
                               int64_t now_ms)
{
    struct shopify_fulfillment *f = shopify_thing(shop, SHOPIFY_FULFILLMENT, fulfillment_id);
    if (f == NULL)
        return ERR_NOT_FOUND;
    struct shopify_event e = {.status = status};
    shopify_event_add(f, &e, now_ms);
    return OK;
}

enum err shopify_cancel_fulfillment(struct shopify_shop *shop, int64_t fulfillment_id,
                                    int64_t now_ms)
{
    struct shopify_fulfillment *f = shopify_thing(shop, SHOPIFY_FULFILLMENT, fulfillment_id);
    if (f == NULL)
        return ERR_NOT_FOUND;
    if (!str_eq(f->status, STR("SUCCESS")))
        return ERR_CONFLICT;
    shopify_unship(f, now_ms);
    return OK;
}

enum err shopify_fulfill_by_hand(struct shopify_shop *shop, int64_t order_id, struct str number,
                                 struct str company, bool notify_customer, int64_t now_ms)
{
    struct shopify_order *o = shopify_thing(shop, SHOPIFY_ORDER, order_id);
    struct shopify_tracking t = {.company = company, .number = number};
    bool any = false;
    if (o == NULL || o->deleted)
        return ERR_NOT_FOUND;
    size_t n = o->fos_n;
    for (size_t i = 0; i < n; i++) {
        struct shopify_want want[64];
        size_t want_n = 0;
        for (size_t k = i; k < n && want_n < COUNT_OF(want); k++) {
            struct shopify_fo *fo = o->fos[k];
            if (shopify_fo_is_open(fo) && shopify_fo_is_open(o->fos[i]) &&
                fo->location == o->fos[i]->location && str_eq(fo->method, o->fos[i]->method))
                want[want_n++] = (struct shopify_want){.fo = fo};
        }
        if (want_n == 0)
            continue;
        struct shopify_fulfillment *f = shopify_ship(o, want, want_n, &t, str_empty(number) ? 0 : 1,
                                                     notify_customer, false, now_ms);
        f->display_status = STR("MARKED_AS_FULFILLED");
        any = true;
    }
    return any ? OK : ERR_CONFLICT;
}
