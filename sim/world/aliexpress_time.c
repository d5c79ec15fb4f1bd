/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The course of an order: what time brings by itself. Everything that will happen is an event on
 * the agenda; an event that no longer fits (paid meanwhile, canceled meanwhile) passes without
 * effect. What people do on the site: sim/world/aliexpress_site.c.
 */
#include "sim/world/aliexpress_state.h"

/* Small parcels to one address may travel as one when they leave within so long. */
#define TOGETHER_MS (5 * MS_DAY)

/* Negative spans mean: never by itself. */
static void plan(struct aliworld *w, enum aliworld_event_kind kind, struct aliworld_order *o,
                 size_t package, int64_t from_ms, int64_t span_ms)
{
    if (span_ms < 0)
        return;
    aliworld_agenda_put(
        w, &w->agenda,
        (struct aliworld_event){
            .at_ms = from_ms + span_ms, .kind = kind, .order = o, .package = package});
}

static int64_t units_of(const struct aliworld_order *o)
{
    int64_t n = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        n += o->lines[i].quantity;
    return n;
}

void aliworld_pack(struct aliworld *w, struct aliworld_package *p, size_t line, int64_t quantity)
{
    if (p->items_n == 0 || p->items[p->items_n - 1].line != line)
        ARENA_PUSH(w->arena, &p->items, &p->items_n, struct aliworld_item)->line = line;
    p->items[p->items_n - 1].quantity += quantity;
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
            aliworld_pack(w, &o->packages[unit * n / units], l, 1);
}

void aliworld_created(struct aliworld *w, struct aliworld_order *o)
{
    pack(w, o);
    plan(w, ALIWORLD_EVENT_EXPIRE, o, 0, o->created_ms, w->options.unpaid_ms);
    aliworld_notify(w, o, "OrderCreated", o->created_ms);
}

/* A seller thinks better of it before the first package leaves: all of it, or one line. */
static void plan_regrets(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    const struct aliworld_options *opt = &w->options;
    int64_t within_ms = opt->ship_ms > 1 ? opt->ship_ms - 1 : 0;
    if (dice_may(&w->course, opt->seller_cancels_permille))
        plan(w, ALIWORLD_EVENT_SELLER_CANCELS, o, 0, now_ms, dice_range(&w->course, 0, within_ms));
    if (o->lines_n > 1 && dice_may(&w->course, opt->seller_drops_permille))
        plan(w, ALIWORLD_EVENT_SELLER_DROPS, o, 0, now_ms, dice_range(&w->course, 0, within_ms));
}

/* It waits for its time to be told of and to leave. */
static void plan_package(struct aliworld *w, struct aliworld_order *o, size_t i, int64_t now_ms,
                         int64_t spread_ms)
{
    const struct aliworld_options *opt = &w->options;
    o->packages[i].number = aliworld_number(w, o->shipping->numbers, now_ms);
    if (opt->announce_ms > 0)
        plan(w, ALIWORLD_EVENT_ANNOUNCE, o, i, now_ms, opt->announce_ms);
    if (opt->ship_ms >= 0)
        plan(w, ALIWORLD_EVENT_SHIP, o, i, now_ms,
             opt->ship_ms + spread_ms + (int64_t)i * opt->package_gap_ms);
}

struct aliworld_package *aliworld_add_package(struct aliworld *w, struct aliworld_order *o,
                                              int64_t now_ms)
{
    size_t i = o->packages_n;
    struct aliworld_package *all = ARENA_ARRAY(w->arena, struct aliworld_package, i + 1);
    if (i > 0)
        memcpy(all, o->packages, i * sizeof(*all));
    o->packages = all;
    o->packages_n = i + 1;
    plan_package(w, o, i, now_ms, 0);
    return &o->packages[i];
}

/* The money is there and checked: the seller gets to work. */
static void start_work(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    const struct aliworld_options *opt = &w->options;
    int64_t spread_ms =
        opt->ship_spread_ms > 0 ? dice_range(&w->course, 0, opt->ship_spread_ms) : 0;
    o->stage = ALIWORLD_PAID;
    for (size_t i = 0; i < o->packages_n; i++)
        plan_package(w, o, i, now_ms, spread_ms);
    plan_regrets(w, o, now_ms);
}

/* The bank has said yes. */
static void money_arrives(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    aliworld_notify(w, o, "PaymentAuthorized", now_ms);
    if (w->options.risk_ms > 0) {
        o->stage = ALIWORLD_RISK;
        plan(w, ALIWORLD_EVENT_RISK_OVER, o, 0, now_ms, w->options.risk_ms);
    } else {
        start_work(w, o, now_ms);
    }
}

void aliworld_paid(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    o->paid_ms = now_ms;
    if (w->options.payment_ms > 0) {
        o->stage = ALIWORLD_PAYING;
        plan(w, ALIWORLD_EVENT_MONEY_ARRIVES, o, 0, now_ms, w->options.payment_ms);
    } else {
        money_arrives(w, o, now_ms);
    }
}

static bool same_address(const struct aliworld_order *x, const struct aliworld_order *y)
{
    return x->account == y->account && str_eq(x->name, y->name) && str_eq(x->address, y->address) &&
           str_eq(x->zip, y->zip) && str_eq(x->country, y->country);
}

/* The package of another order to the same address that left last and is under way. */
static const struct aliworld_package *companion(const struct aliworld *w,
                                                const struct aliworld_order *o, int64_t now_ms)
{
    for (size_t i = w->orders_n; i-- > 0;) {
        const struct aliworld_order *other = w->orders[i];
        if (other == o || !same_address(o, other))
            continue;
        for (size_t k = other->packages_n; k-- > 0;) {
            const struct aliworld_package *p = &other->packages[k];
            if (p->shipped_ms != 0 && p->delivered_ms == 0 && p->shipped_ms + TOGETHER_MS > now_ms)
                return p;
        }
    }
    return NULL;
}

void aliworld_ship_package(struct aliworld *w, struct aliworld_order *o, size_t i, int64_t now_ms)
{
    const struct aliworld_options *opt = &w->options;
    struct aliworld_package *p = &o->packages[i];
    const struct aliworld_package *with =
        dice_may(&w->course, opt->consolidate_permille) ? companion(w, o, now_ms) : NULL;
    if (with)
        aliworld_renumber(w, p, with->number);
    p->shipped_ms = now_ms;
    if (opt->scan_ms == 0)
        p->scanned_ms = now_ms;
    else
        plan(w, ALIWORLD_EVENT_SCAN, o, i, now_ms, opt->scan_ms);
    if (opt->scan_ms >= 0)
        plan(w, ALIWORLD_EVENT_DELIVER, o, i, now_ms, opt->deliver_ms);
    if (dice_may(&w->course, opt->relabel_permille))
        plan(w, ALIWORLD_EVENT_RELABEL, o, i, now_ms, opt->relabel_ms);
    if (dice_may(&w->course, opt->vanish_permille))
        plan(w, ALIWORLD_EVENT_VANISH, o, i, now_ms, dice_range(&w->course, 0, 2 * MS_DAY));
    aliworld_notify(w, o, "OrderShipped", now_ms);
}

void aliworld_renumber(struct aliworld *w, struct aliworld_package *p, struct str number)
{
    *ARENA_PUSH(w->arena, &p->past, &p->past_n, struct str) = p->number;
    p->number = number;
}

void aliworld_relabel_package(struct aliworld *w, struct aliworld_order *o, size_t i,
                              struct str number, int64_t now_ms)
{
    struct aliworld_package *p = &o->packages[i];
    p->old_number = p->number;
    aliworld_renumber(
        w, p, str_empty(number) ? aliworld_local_number(w, o->country) : str_dup(w->arena, number));
    p->relabeled_ms = now_ms;
}

bool aliworld_stands(const struct aliworld_package *p)
{
    return p->items_n > 0;
}

/* The order ends a while after everything that stands has arrived. */
static void plan_finish(struct aliworld *w, struct aliworld_order *o, int64_t now_ms)
{
    size_t arrived = 0;
    for (size_t k = 0; k < o->packages_n; k++) {
        arrived += o->packages[k].delivered_ms != 0;
        if (aliworld_stands(&o->packages[k]) && o->packages[k].delivered_ms == 0)
            return;
    }
    if (arrived > 0)
        plan(w, ALIWORLD_EVENT_FINISH, o, 0, now_ms, w->options.finish_ms);
}

void aliworld_deliver_package(struct aliworld *w, struct aliworld_order *o, size_t i,
                              int64_t now_ms)
{
    struct aliworld_package *p = &o->packages[i];
    p->delivered_ms = now_ms;
    if (p->scanned_ms == 0)
        p->scanned_ms = now_ms;
    plan_finish(w, o, now_ms);
}

static void end_line(struct aliworld *w, struct aliworld_line *l, struct str reason,
                     struct str text)
{
    struct aliworld_variant *v = aliworld_variant_of(w, l->sku_id);
    if (!str_empty(l->end_reason))
        return;
    l->end_reason = reason;
    l->end_reason_text = text;
    if (v)
        v->stock += l->quantity;
}

void aliworld_close(struct aliworld *w, struct aliworld_order *o, struct str reason,
                    struct str text, int64_t now_ms)
{
    o->stage = ALIWORLD_CANCELED;
    o->closed_ms = now_ms;
    for (size_t i = 0; i < o->lines_n; i++)
        end_line(w, &o->lines[i], reason, text);
    aliworld_notify(w, o, "OrderClosed", now_ms);
}

static bool has_left(const struct aliworld_order *o, size_t line)
{
    for (size_t i = 0; i < o->packages_n; i++)
        for (size_t k = 0; k < o->packages[i].items_n; k++)
            if (o->packages[i].items[k].line == line && o->packages[i].shipped_ms != 0)
                return true;
    return false;
}

static void unpack(struct aliworld_package *p, size_t line)
{
    size_t n = 0;
    for (size_t i = 0; i < p->items_n; i++)
        if (p->items[i].line != line)
            p->items[n++] = p->items[i];
    p->items_n = n;
}

bool aliworld_drop(struct aliworld *w, struct aliworld_order *o, size_t line, int64_t now_ms)
{
    size_t alive = 0;
    if (o->stage != ALIWORLD_PAID || line >= o->lines_n || has_left(o, line) ||
        !str_empty(o->lines[line].end_reason))
        return false;
    end_line(w, &o->lines[line], STR("SELLER_CANCELED"), STR("Out of stock"));
    for (size_t i = 0; i < o->packages_n; i++)
        unpack(&o->packages[i], line);
    for (size_t i = 0; i < o->lines_n; i++)
        alive += str_empty(o->lines[i].end_reason);
    if (alive == 0)
        aliworld_close(w, o, STR("SELLER_CANCELED"), STR("Out of stock"), now_ms);
    else
        plan_finish(w, o, now_ms);
    return true;
}

void aliworld_start_cancel(struct aliworld *w, struct aliworld_order *o, const char *reason,
                           const char *text, int64_t now_ms)
{
    o->stage = ALIWORLD_CANCELING;
    o->cancel_reason = str_of(reason);
    o->cancel_text = str_of(text);
    plan(w, ALIWORLD_EVENT_CANCELED, o, 0, now_ms, w->options.cancel_ms);
}

bool aliworld_nothing_left(const struct aliworld_order *o)
{
    for (size_t i = 0; i < o->packages_n; i++)
        if (o->packages[i].shipped_ms != 0)
            return false;
    return true;
}

/* What the platform told it forgets: all of it, or the number alone. */
static void vanish(struct aliworld *w, struct aliworld_order *o, struct aliworld_package *p,
                   int64_t now_ms)
{
    if (dice_permille(&w->course, 500))
        o->hidden_until_ms = now_ms + w->options.vanish_ms;
    else
        p->blank_until_ms = now_ms + w->options.vanish_ms;
}

static void happen_to_package(struct aliworld *w, const struct aliworld_event *e)
{
    struct aliworld_order *o = e->order;
    struct aliworld_package *p = &o->packages[e->package];
    bool waits = o->stage == ALIWORLD_PAID && p->shipped_ms == 0 && aliworld_stands(p);
    bool travels = p->shipped_ms != 0 && p->delivered_ms == 0;

    if (e->kind == ALIWORLD_EVENT_ANNOUNCE && waits)
        p->announced_ms = e->at_ms;
    if (e->kind == ALIWORLD_EVENT_SHIP && waits)
        aliworld_ship_package(w, o, e->package, e->at_ms);
    if (e->kind == ALIWORLD_EVENT_SCAN && travels && p->scanned_ms == 0)
        p->scanned_ms = e->at_ms;
    if (e->kind == ALIWORLD_EVENT_RELABEL && travels && p->relabeled_ms == 0)
        aliworld_relabel_package(w, o, e->package, STR_NONE, e->at_ms);
    if (e->kind == ALIWORLD_EVENT_VANISH && travels)
        vanish(w, o, p, e->at_ms);
    if (e->kind == ALIWORLD_EVENT_DELIVER && travels)
        aliworld_deliver_package(w, o, e->package, e->at_ms);
}

static void happen(struct aliworld *w, const struct aliworld_event *e)
{
    struct aliworld_order *o = e->order;

    switch (e->kind) {
    case ALIWORLD_EVENT_MONEY_ARRIVES:
        if (o->stage == ALIWORLD_PAYING)
            money_arrives(w, o, e->at_ms);
        break;
    case ALIWORLD_EVENT_RISK_OVER:
        if (o->stage == ALIWORLD_RISK)
            start_work(w, o, e->at_ms);
        break;
    case ALIWORLD_EVENT_SELLER_CANCELS:
        if (o->stage == ALIWORLD_PAID && aliworld_nothing_left(o))
            aliworld_start_cancel(w, o, "SELLER_CANCELED", "Seller cancelled", e->at_ms);
        break;
    case ALIWORLD_EVENT_SELLER_DROPS: aliworld_drop(w, o, o->lines_n - 1, e->at_ms); break;
    case ALIWORLD_EVENT_ANNOUNCE:
    case ALIWORLD_EVENT_SHIP:
    case ALIWORLD_EVENT_SCAN:
    case ALIWORLD_EVENT_RELABEL:
    case ALIWORLD_EVENT_VANISH:
    case ALIWORLD_EVENT_DELIVER: happen_to_package(w, e); break;
    case ALIWORLD_EVENT_FINISH:
        if (o->stage == ALIWORLD_PAID) {
            o->stage = ALIWORLD_FINISHED;
            o->closed_ms = e->at_ms;
            aliworld_notify(w, o, "OrderConfirmed", e->at_ms);
        }
        break;
    case ALIWORLD_EVENT_EXPIRE:
        if (o->stage == ALIWORLD_UNPAID)
            aliworld_close(w, o, STR("PAY_TIMEOUT"), STR("Payment timeout"), e->at_ms);
        break;
    case ALIWORLD_EVENT_CANCELED:
        if (o->stage == ALIWORLD_CANCELING)
            aliworld_close(w, o, o->cancel_reason, o->cancel_text, e->at_ms);
        break;
    case ALIWORLD_EVENT_PUSH: UNREACHABLE();
    }
}

void aliworld_tick(struct aliworld *w, int64_t now_ms)
{
    struct aliworld_event e;
    while (aliworld_agenda_take(&w->agenda, now_ms, &e))
        happen(w, &e);
}

int64_t aliworld_next_ms(const struct aliworld *w)
{
    int64_t at_ms = w->agenda.n > 0 ? w->agenda.items[0].at_ms : INT64_MAX;
    if (w->pushes.n > 0 && w->pushes.items[0].at_ms < at_ms)
        at_ms = w->pushes.items[0].at_ms;
    return at_ms;
}
