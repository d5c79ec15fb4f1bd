/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which writes to the shop the facts ask for. How a create is distributed when it leaves, and how
 * a lost answer is settled: core/plan_create.c.
 */
#include "core/plan_part.h"
#include "core/problem.h"

/* May Waybill act on this package by itself? A person who bought it, gave its number or said
 * "anyway" has decided that already. */
static bool may_mark(const struct planner *p, const struct package *k)
{
    const struct purchase *bought = order_purchase(p->o, k->purchase_id);
    const struct number *n = package_current_number(k);
    const struct supplier_order *so = NULL;
    for (size_t i = 0; bought && i < bought->orders_n; i++) {
        if (bought->orders[i].id == k->supplier_order_id)
            so = &bought->orders[i];
    }
    bool by_person = n && n->source == SOURCE_PERSON;
    /* A number of an order that the supplier canceled leads nowhere. */
    if (bought && !by_person &&
        (!purchase_is_live(bought) || (so && so->status == SUPPLIER_STATUS_CANCELED)))
        return false;
    if ((p->o->flags & ORDER_ALLOW) || by_person || (bought && bought->by_person))
        return true;
    return !(p->o->flags & (ORDER_BACKFILL | ORDER_TEST)) && p->o->risk != RISK_HIGH &&
           p->o->created_ms >= p->j->shop->connected_ms && shop_order_payable(p->j->shop, p->o);
}

/* Planned when less was known of what is in the parcel: it would mark too much. */
static bool says_too_much(const struct planner *p, const struct shop_write *w)
{
    const struct package *k = order_package(p->o, w->package_id);
    const struct purchase *b = k ? order_purchase(p->o, k->purchase_id) : NULL;
    if (!k || !str_empty(w->person))
        return false;
    if (k->lines_known && !str_empty(w->numbers_more))
        return true;
    for (size_t i = 0; i < w->lines_n; i++) {
        int64_t line_id = w->lines[i].line_id, units = w->lines[i].quantity;
        if (k->lines_known ? units > package_line_units(k, line_id)
                           : b && units > order_unplaced(p->o, b, line_id))
            return true;
    }
    return false;
}

/* It was held back when it should have left; now something of it is open again. */
static void let_go(const struct planner *p, struct shop_write *w)
{
    if (w->last_err != ERR_HELD || p->o->hold_ms > 0 || w->due_ms <= p->j->now_ms)
        return;
    for (size_t i = 0; i < w->lines_n; i++) {
        const struct line *l = order_line_by_id(p->o, w->lines[i].line_id);
        if (!l || order_line_open(p->o, l) == 0)
            continue;
        w->due_ms = p->j->now_ms;
        row_touch(&w->row);
        return;
    }
}

/* What is wanted for the package may have been overtaken: done by somebody with our number, or
 * pointless because the order was canceled. */
static void settle_unsent(struct planner *p)
{
    for (size_t i = 0; i < p->o->writes_n; i++) {
        struct shop_write *w = &p->o->writes[i];
        int64_t ext_id;
        if (w->kind != WRITE_KIND_CREATE || !plan_never_left(w) || w->row == ROW_GONE)
            continue;
        if (p->o->canceled_ms > 0 || (p->o->flags & ORDER_DELETED)) {
            plan_drop(p, w, STR("order canceled"));
            continue;
        }
        if (says_too_much(p, w)) {
            plan_drop(p, w, STR("parcel changed"));
            continue;
        }
        if (!str_empty(w->number) && plan_settle_create(p->o, w, &ext_id) == DOUBT_DONE)
            plan_write_done(p->o, w, ext_id, p->j->now_ms, p->j->changes);
        else
            let_go(p, w);
    }
}

/* Made for parcels of unknown contents together, this one among them. Two parcels of known ones may
 * travel under one number, and each is marked by itself. */
static bool is_beside(const struct planner *p, const struct shop_write *w, const struct package *k)
{
    const struct package *of = order_package(p->o, w->package_id);
    const struct number *n = package_current_number(k);
    return of && n && of->purchase_id != 0 && of->purchase_id == k->purchase_id &&
           (!of->lines_known || !number_same(w->number, n->number)) &&
           plan_write_mentions(w, n->number, p->j->arena);
}

/* The latest create for the package. */
static struct shop_write *create_of(const struct planner *p, const struct package *k)
{
    for (size_t i = p->o->writes_n; i-- > 0;) {
        struct shop_write *w = &p->o->writes[i];
        if (w->kind != WRITE_KIND_CREATE || plan_is_overtaken(w))
            continue;
        if (w->package_id == k->id || is_beside(p, w, k))
            return w;
    }
    return NULL;
}

/* The package's record in the shop was there and was canceled: that was somebody's decision. */
static bool was_undone(const struct planner *p, const struct package *k)
{
    const struct fulfillment *f = order_fulfillment_by_ext(p->o, k->fulfillment_ext_id);
    const struct number *n = package_current_number(k);
    return f && fulfillment_is_dead(f) &&
           (k->published_number_id == n->id || k->published_number_id == 0);
}

/* An open create for the package takes the newest number along while it has not left. */
static bool is_covered(struct planner *p, const struct package *k)
{
    const struct number *n = package_current_number(k);
    struct shop_write *w = create_of(p, k);
    if (!w)
        return was_undone(p, k);
    bool says_it = plan_write_mentions(w, n->number, p->j->arena);
    if (w->state == WRITE_STATE_DROPPED)
        return says_it; /* a person dismissed that number */
    if (w->state == WRITE_STATE_DONE) {
        const struct fulfillment *f = order_fulfillment_by_ext(p->o, w->fulfillment_ext_id);
        return says_it || !f || !fulfillment_is_dead(f);
    }
    if (says_it || w->package_id != k->id || w->state == WRITE_STATE_SENT ||
        w->state == WRITE_STATE_DOUBT)
        return true;
    if (plan_never_left(w) && str_empty(w->numbers_more)) {
        changes_add(p->j->changes, "write.number", w->id, w->number, n->number);
        plan_dress(p, w, &n, 1);
        row_touch(&w->row);
        return true;
    }
    if (w->state != WRITE_STATE_FAILED)
        return true;
    plan_drop(p, w, STR("number changed"));
    return false;
}

static bool all_out(const struct order *o, const struct purchase *b)
{
    size_t n = 0;
    if (problem_divided(o, b))
        return false;
    for (size_t i = 0; i < b->orders_n; i++) {
        enum supplier_status s = b->orders[i].status;
        if (b->orders[i].row == ROW_GONE)
            continue;
        if (s != SUPPLIER_STATUS_SHIPPED && s != SUPPLIER_STATUS_FINISHED &&
            s != SUPPLIER_STATUS_OTHER)
            return false;
        n++;
    }
    return n > 0;
}

static void add_line(const struct planner *p, struct shop_write *w, int64_t line_id, int64_t units)
{
    const struct line *l = order_line_by_id(p->o, line_id);
    int64_t may = l ? plan_available(p->o, l, p->by_person) : 0;
    if (units > may)
        units = may;
    if (units > 0)
        *ARENA_PUSH(p->j->arena, &w->lines, &w->lines_n, struct write_line) =
            (struct write_line){line_id, units};
}

static void lines_for(const struct planner *p, const struct package *k, struct shop_write *w)
{
    const struct purchase *b = order_purchase(p->o, k->purchase_id);
    if (k->lines_known) {
        for (size_t i = 0; i < k->lines_n; i++)
            add_line(p, w, k->lines[i].line_id, k->lines[i].quantity);
        return;
    }
    /* Which line is in which parcel is not told: wait until all are out, then all together. */
    for (size_t i = 0; b && all_out(p->o, b) && i < b->lines_n; i++)
        add_line(p, w, b->lines[i].line_id, order_unplaced(p->o, b, b->lines[i].line_id));
}

static bool is_free(const struct planner *p, const struct package *k)
{
    const struct fulfillment *f = order_fulfillment_by_ext(p->o, k->fulfillment_ext_id);
    return k->row != ROW_GONE && (k->fulfillment_ext_id == 0 || (f && fulfillment_is_dead(f)));
}

/* The parcels of unknown contents that go together with this one. */
static size_t numbers_together(const struct planner *p, const struct package *k,
                               const struct number ***ret_numbers)
{
    const struct number **n = ARENA_ARRAY(p->j->arena, const struct number *, p->o->packages_n);
    size_t count = 0;
    const struct number *own = package_current_number(k);
    if (own)
        n[count++] = own;
    for (size_t i = 0; !k->lines_known && i < p->o->packages_n; i++) {
        const struct package *x = &p->o->packages[i];
        const struct number *c = package_current_number(x);
        if (c && x->id != k->id && x->purchase_id == k->purchase_id && !x->lines_known &&
            is_free(p, x) && plan_may_publish(p, x) &&
            !number_same(c->number, own ? own->number : STR("")))
            n[count++] = c;
    }
    *ret_numbers = n;
    return count;
}

static struct shop_write *create(struct planner *p, const struct package *k, bool notify)
{
    struct shop_write sketch = {.lines = NULL};
    const struct number **numbers;
    lines_for(p, k, &sketch);
    if (sketch.lines_n == 0)
        return NULL;
    size_t count = numbers_together(p, k, &numbers);
    struct shop_write *w = plan_append(p, WRITE_KIND_CREATE, k);
    w->lines = sketch.lines;
    w->lines_n = sketch.lines_n;
    w->notify = notify;
    plan_dress(p, w, numbers, count);
    return w;
}

/* All that we wanted to be marked of the package was, nobody undid it, and it can be counted. */
static bool is_settled(const struct planner *p, const struct package *k)
{
    bool any = false;
    for (size_t i = 0; i < p->o->writes_n; i++) {
        const struct shop_write *w = &p->o->writes[i];
        if (w->kind != WRITE_KIND_CREATE || w->package_id != k->id ||
            (plan_is_overtaken(w) && !any)) /* tried once: what was dropped after a mark stays so */
            continue;
        if (w->state != WRITE_STATE_DONE || !str_empty(w->person) ||
            !order_write_came_true(p->o, w))
            return false;
        any = true;
    }
    for (size_t i = 0; i < p->o->fulfillments_n; i++) {
        const struct fulfillment *f = &p->o->fulfillments[i];
        if (order_package_in(p->o, k, f) && (fulfillment_is_dead(f) || f->lines_n == 0))
            return false;
    }
    return any && k->lines_known;
}

/* A mark takes no more than the shop has open when it leaves. What is open since is marked too. */
static void plan_rest(struct planner *p, const struct package *k)
{
    struct shop_write sketch = {.lines = NULL};
    const struct number *n = package_current_number(k);
    for (size_t i = 0; is_settled(p, k) && i < k->lines_n; i++) {
        const struct line *l = order_line_by_id(p->o, k->lines[i].line_id);
        int64_t units = k->lines[i].quantity;
        for (size_t m = 0; l && m < p->o->fulfillments_n; m++) {
            if (order_package_in(p->o, k, &p->o->fulfillments[m]))
                units -= fulfillment_line_units(&p->o->fulfillments[m], l->ext_id);
        }
        add_line(p, &sketch, k->lines[i].line_id, units);
    }
    if (sketch.lines_n == 0)
        return;
    struct shop_write *w = plan_append(p, WRITE_KIND_CREATE, k);
    w->lines = sketch.lines;
    w->lines_n = sketch.lines_n;
    w->notify = plan_may_notify(p);
    plan_dress(p, w, &n, 1);
}

static void plan_package(struct planner *p, const struct package *k, bool creates)
{
    const struct fulfillment *f = order_fulfillment_by_ext(p->o, k->fulfillment_ext_id);
    if (f && !fulfillment_is_dead(f)) {
        plan_follow_number(p, k);
        plan_rest(p, k);
        return;
    }
    if (k->fulfillment_ext_id != 0 && !f)
        return; /* told by an answer, not read yet */
    if (is_covered(p, k))
        return;
    f = plan_host(p->o, k);
    if (f)
        plan_track(p, f, k, plan_may_notify(p));
    else if (creates)
        create(p, k, plan_may_notify(p));
}

/* Every unit that has to arrive is fulfilled or in a package with a number. */
static bool is_complete(const struct planner *p)
{
    const struct order *o = p->o;
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct line *l = &o->lines[i];
        int64_t units = order_line_fulfilled(o, l), wanted = judge_line_wanted(p->j, o, l);
        for (size_t n = 0; n < o->packages_n; n++) {
            const struct package *k = &o->packages[n];
            const struct purchase *b = order_purchase(o, k->purchase_id);
            if (!is_free(p, k) || !plan_may_publish(p, k))
                continue;
            if (k->lines_known)
                units += package_line_units(k, l->id);
            else if (b && all_out(o, b))
                units += order_unplaced(o, b, l->id);
        }
        if (units < wanted)
            return false;
    }
    return true;
}

size_t plan_writes(const struct judge *j, struct order *o)
{
    struct planner p = {.j = j, .o = o};
    settle_unsent(&p);
    enum stage s = judge_stage(j, o);
    if (!j->shop->policy.auto_fulfill || s == STAGE_CANCELED || s == STAGE_ON_HOLD ||
        s == STAGE_NOT_OURS || o->hold_ms > 0)
        return 0;
    /* Without fulfillment orders to see nothing can be marked; that is a problem of its own. */
    bool blind = (o->flags & ORDER_FOS_KNOWN) && !order_has_fos(o);
    bool creates = !blind && (!j->shop->policy.fulfill_when_complete || is_complete(&p));
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->row != ROW_GONE && plan_may_publish(&p, k) && may_mark(&p, k))
            plan_package(&p, k, creates);
    }
    return p.made;
}

struct shop_write *plan_mark(const struct judge *j, struct order *o, const struct package *k,
                             struct str person, bool notify)
{
    struct planner p = {.j = j, .o = o, .by_person = true};
    const struct fulfillment *f = order_fulfillment_by_ext(o, k->fulfillment_ext_id);
    const struct number *n = package_current_number(k);
    struct shop_write *w = create_of(&p, k);
    if (f && fulfillment_stands(f)) {
        w = !n || fulfillment_carries(f, n->number) ? NULL : plan_track(&p, f, k, notify);
    } else if (!w || !write_is_open(w)) { /* done and undone, or dismissed: marked anew */
        f = n ? plan_host(o, k) : NULL;
        w = f ? plan_track(&p, f, k, notify) : create(&p, k, notify);
    } else if (w->state == WRITE_STATE_FAILED) {
        plan_drop(&p, w, STR("marked again"));
        w = create(&p, k, notify);
    }
    if (w) {
        w->person = str_dup(j->arena, person);
        w->notify = p.made > 0 ? notify : w->notify;
        row_touch(&w->row);
    }
    return w;
}

static bool is_offered(struct planner *p, const struct package *k)
{
    struct shop_write sketch = {.lines = NULL};
    if (!is_free(p, k) || !package_current_number(k) || create_of(p, k) || was_undone(p, k))
        return false;
    lines_for(p, k, &sketch);
    return sketch.lines_n > 0 || plan_host(p->o, k);
}

size_t plan_offers(const struct order *o, struct arena *a, int64_t **ret_package_ids)
{
    struct judge j = {.arena = a};
    struct order own = *o; /* nothing of it is changed */
    struct planner p = {.j = &j, .o = &own, .by_person = true};
    int64_t *ids = NULL;
    size_t n = 0;
    for (size_t i = 0; i < o->packages_n && o->canceled_ms == 0; i++) {
        if (is_offered(&p, &o->packages[i]))
            *ARENA_PUSH(a, &ids, &n, int64_t) = o->packages[i].id;
    }
    *ret_package_ids = ids;
    return n;
}
