/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an order is in our work: what is ours, what of it is wanted, and the stage of its least
 * advanced line. Why nothing happens: core/judge_guard.c. What is wrong: core/judge_problem.c.
 */
#include "core/judge.h"

#include "core/problem.h"

static bool mark_stands(const struct order *o, const struct shop_write *w)
{
    if (write_is_open(w))
        return true;
    if (w->state != WRITE_STATE_DONE)
        return false;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if ((f->write_id == w->id || f->ext_id == w->fulfillment_ext_id) && fulfillment_is_dead(f))
            return false;
    }
    return true;
}

static bool line_is_marked(const struct order *o, const struct line *l)
{
    for (size_t i = 0; i < o->writes_n; i++) {
        const struct shop_write *w = &o->writes[i];
        if (w->kind == WRITE_KIND_CREATE && write_line_units(w, l->id) > 0 && mark_stands(o, w))
            return true;
    }
    return false;
}

bool judge_line_ours(const struct judge *j, const struct order *o, const struct line *l)
{
    if (!l->requires_shipping || l->quantity <= 0 || l->row == ROW_GONE)
        return false;
    if (line_is_marked(o, l))
        return true;
    if ((o->flags & ORDER_ELSEWHERE) || l->handled_elsewhere)
        return false;
    if (order_line_bought(o, l->id) > 0)
        return true;
    const struct mapping *m = mapping_for_line(j->mappings, j->mappings_n, l);
    return m ? !m->ignored : j->shop->policy.all_products;
}

const struct mapping *judge_listing(const struct judge *j, const struct line *l)
{
    const struct mapping *m = mapping_for_line(j->mappings, j->mappings_n, l);
    return m && !m->ignored && !str_empty(m->listing_id) ? m : NULL;
}

int64_t judge_line_wanted(const struct judge *j, const struct order *o, const struct line *l)
{
    if (!judge_line_ours(j, o, l))
        return 0;
    /* What was refunded after it left stays in the count: it was delivered all the same. */
    int64_t fulfilled = order_line_fulfilled(o, l), wanted = l->current_quantity;
    if (fulfilled > wanted)
        wanted = fulfilled;
    int64_t others = order_line_others(o, l);
    if (others > wanted - fulfilled)
        others = wanted - fulfilled;
    return wanted - others;
}

static bool all_out(const struct order *o, const struct purchase *p)
{
    size_t out = 0;
    if (problem_divided(o, p))
        return false;
    for (size_t i = 0; i < p->orders_n; i++) {
        if (p->orders[i].row == ROW_GONE)
            continue;
        if (p->orders[i].status != SUPPLIER_STATUS_SHIPPED &&
            p->orders[i].status != SUPPLIER_STATUS_FINISHED)
            return false;
        out++;
    }
    return out > 0;
}

static int64_t purchase_shipped(const struct order *o, const struct purchase *p,
                                const struct line *l)
{
    int64_t units = purchase_line_units(p, l->id), sent = 0;
    if (units == 0 || all_out(o, p))
        return units;
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->row != ROW_GONE && k->purchase_id == p->id && k->lines_known &&
            (k->shipped_ms > 0 || package_current_number(k)))
            sent += package_line_units(k, l->id);
    }
    return sent < units ? sent : units;
}

/* A number given by hand that nobody has begun to publish: with a write it counts as elsewhere. */
static bool is_loose(const struct order *o, const struct package *p)
{
    if (p->row == ROW_GONE || p->purchase_id != 0 || p->fulfillment_ext_id != 0 ||
        !package_current_number(p))
        return false;
    for (size_t i = 0; i < o->writes_n; i++) {
        if (o->writes[i].package_id == p->id && o->writes[i].kind == WRITE_KIND_CREATE)
            return false;
    }
    return true;
}

int64_t judge_line_shipped(const struct order *o, const struct line *l)
{
    int64_t units = order_line_elsewhere(o, l);
    for (size_t i = 0; i < o->purchases_n; i++) {
        if (purchase_is_live(&o->purchases[i]))
            units += purchase_shipped(o, &o->purchases[i], l);
    }
    for (size_t i = 0; i < o->packages_n; i++) {
        if (is_loose(o, &o->packages[i]))
            units += package_line_units(&o->packages[i], l->id);
    }
    int64_t fulfilled = order_line_fulfilled(o, l);
    return units > fulfilled ? units : fulfilled;
}

static int64_t line_delivered(const struct order *o, const struct line *l)
{
    int64_t sum = 0;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        int64_t units = fulfillment_line_units(f, l->ext_id), arrived = 0;
        if (!fulfillment_stands(f) || units == 0)
            continue;
        for (size_t k = 0; k < o->packages_n; k++) {
            const struct package *p = &o->packages[k];
            if (p->delivered_ms == 0 || !order_package_in(o, p, f))
                continue;
            arrived += p->lines_known ? package_line_units(p, l->id) : units;
        }
        sum += f->delivered_ms > 0 || arrived > units ? units : arrived;
    }
    return sum;
}

static enum stage line_stage(const struct judge *j, const struct order *o, const struct line *l,
                             int64_t wanted)
{
    if (order_line_fulfilled(o, l) >= wanted)
        return line_delivered(o, l) >= wanted ? STAGE_DELIVERED : STAGE_FULFILLED;
    if (judge_line_shipped(o, l) >= wanted)
        return STAGE_SHIPPED;
    if (order_line_elsewhere(o, l) + order_line_made(o, l->id) >= wanted)
        return STAGE_ORDERED;
    return shop_order_payable(j->shop, o) ? STAGE_TO_ORDER : STAGE_AWAITING_PAYMENT;
}

static bool only_awaits_payment(struct str reasons)
{
    struct str one, rest = reasons;
    bool any = false, more = true;
    while (more) {
        more = str_cut(rest, ',', &one, &rest);
        one = str_trim(one);
        if (str_empty(one))
            continue;
        if (!str_eq_nocase(one, STR("AWAITING_PAYMENT")))
            return false;
        any = true;
    }
    return any;
}

/* Every fulfillment order that is still to be done for our lines waits. */
static bool shop_holds(const struct judge *j, const struct order *o)
{
    bool waits = false;
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct line *l = &o->lines[i];
        if (judge_line_wanted(j, o, l) == 0)
            continue;
        if (order_line_open(o, l) > order_line_others(o, l))
            return false;
        waits = waits || order_line_waiting(o, l) > 0;
    }
    if (!waits || shop_order_payable(j->shop, o))
        return waits;
    /* The shop holds what is not paid yet by itself: that is no news beside the stage. */
    for (size_t i = 0; i < o->fos_n; i++) {
        if (fo_is_waiting(&o->fos[i]) && !only_awaits_payment(o->fos[i].hold_reasons))
            return true;
    }
    return false;
}

enum stage judge_stage(const struct judge *j, const struct order *o)
{
    if (o->canceled_ms > 0 || (o->flags & ORDER_DELETED))
        return STAGE_CANCELED;
    enum stage least = STAGE_MAX;
    bool removed = false;
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct line *l = &o->lines[i];
        if (!judge_line_ours(j, o, l))
            continue;
        int64_t wanted = judge_line_wanted(j, o, l);
        removed = removed || l->current_quantity <= 0;
        if (wanted <= 0)
            continue;
        enum stage s = line_stage(j, o, l, wanted);
        if (least == STAGE_MAX || s < least)
            least = s;
    }
    if (least == STAGE_MAX)
        return removed ? STAGE_CANCELED : STAGE_NOT_OURS;
    if (least >= STAGE_FULFILLED)
        return least;
    return o->hold_ms > 0 || shop_holds(j, o) ? STAGE_ON_HOLD : least;
}

static const struct edge {
    enum stage from, to;
    struct str cause;
} edges[] = {
#define EDGE(FROM, TO, cause) {STAGE_##FROM, STAGE_##TO, {cause, sizeof(cause) - 1}},
#include "core/states.tbl.h"
};

static bool beside_the_way(enum stage s)
{
    return s == STAGE_NOT_OURS || s == STAGE_ON_HOLD || s == STAGE_CANCELED;
}

bool stage_may_move(enum stage from, enum stage to, struct str *ret_cause)
{
    ASSERT(from < STAGE_MAX && to < STAGE_MAX);
    for (size_t i = 0; i < COUNT_OF(edges); i++) {
        if (edges[i].from == from && edges[i].to == to) {
            *ret_cause = edges[i].cause;
            return true;
        }
    }
    if (!beside_the_way(from) && !beside_the_way(to) && to < from)
        return false;
    *ret_cause = STR("");
    return true;
}

/* Did a value change whose name begins so? */
static bool has_change(const struct changes *c, struct str field)
{
    for (size_t i = 0; c && i < c->n; i++) {
        if (str_starts(str_of(c->items[i].field), field))
            return true;
    }
    return false;
}

/* Or part of it: the shop had less of it open. */
static bool mark_was_dropped(const struct changes *c)
{
    for (size_t i = 0; c && i < c->n; i++) {
        if (str_eq(str_of(c->items[i].field), STR("write.state")) &&
            str_eq(c->items[i].after, write_state_text(WRITE_STATE_DROPPED)))
            return true;
    }
    return has_change(c, STR("write.units"));
}

/* A fulfillment that counted as somebody else's, beside our own parcel, turned out to be about it:
 * made by us, carrying its number, or given it now. */
static bool mark_turned_out_ours(const struct order *o, const struct changes *c)
{
    for (size_t i = 0; c && i < c->n; i++) {
        const struct shop_write *w = NULL;
        if (str_eq(str_of(c->items[i].field), STR("write.state")) &&
            str_eq(c->items[i].after, write_state_text(WRITE_STATE_DONE)))
            w = order_write(o, c->items[i].subject_id);
        if (w && w->kind == WRITE_KIND_TRACK)
            return true;
    }
    return has_change(c, STR("fulfillment.ours")) || has_change(c, STR("fulfillment.number"));
}

static bool fact_bears_out(const struct judge *j, const struct order *o, struct str cause)
{
    if (str_eq(cause, STR("fulfillment_canceled"))) {
        for (size_t i = 0; i < o->fulfillments_n; i++) {
            if (!fulfillment_stands(&o->fulfillments[i]))
                return true;
        }
        return false;
    }
    if (str_eq(cause, STR("purchase_canceled"))) {
        for (size_t i = 0; i < o->purchases_n; i++) {
            const struct purchase *p = &o->purchases[i];
            for (size_t k = 0; k < p->lines_n; k++) {
                if (!purchase_is_live(p) || p->lines[k].dropped > 0)
                    return true;
            }
        }
        return false;
    }
    if (str_eq(cause, STR("purchase_divided"))) {
        for (size_t i = 0; i < o->purchases_n; i++) {
            if (problem_divided(o, &o->purchases[i]))
                return true;
        }
        return false;
    }
    if (str_eq(cause, STR("order_edited")))
        /* Only a read says that an order was edited; a webhook just shows other lines. */
        return (o->flags & ORDER_EDITED) || has_change(j->changes, STR("line"));
    if (str_eq(cause, STR("mark_undone")))
        return mark_was_dropped(j->changes);
    if (str_eq(cause, STR("goods_marked"))) /* nobody's until then: they count from now on */
        return has_change(j->changes, STR("write.wanted"));
    if (str_eq(cause, STR("mark_was_ours")))
        return mark_turned_out_ours(o, j->changes);
    return true;
}

/* It happened now, which goes before what was true long ago. */
static bool change_bears_out(const struct judge *j, const struct order *o, struct str cause)
{
    bool marks = str_eq(cause, STR("fulfillment_canceled"));
    bool buys = str_eq(cause, STR("purchase_canceled"));
    for (size_t i = 0; j->changes && i < j->changes->n; i++) {
        const struct change *c = &j->changes->items[i];
        struct str field = str_of(c->field);
        const struct purchase *p = order_purchase(o, c->subject_id);
        if (marks && str_eq(field, STR("fulfillment.status"))) {
            for (size_t k = 0; k < o->fulfillments_n; k++) {
                const struct fulfillment *f = &o->fulfillments[k];
                if (f->id == c->subject_id && !fulfillment_stands(f))
                    return true;
            }
        }
        if (buys && (str_eq(field, STR("purchase.dropped")) ||
                     (str_eq(field, STR("purchase.state")) && p && !purchase_is_live(p))))
            return true;
    }
    return false;
}

struct str judge_stage_cause(const struct judge *j, const struct order *o, enum stage from,
                             enum stage to)
{
    bool any = false;
    for (size_t i = 0; i < 2 * COUNT_OF(edges); i++) {
        const struct edge *e = &edges[i % COUNT_OF(edges)];
        bool first = i < COUNT_OF(edges);
        if (e->from != from || e->to != to)
            continue;
        if (first ? change_bears_out(j, o, e->cause) : fact_bears_out(j, o, e->cause))
            return e->cause;
        any = true;
    }
    return any ? STR("unexplained") : STR("");
}
