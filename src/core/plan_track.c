/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing what a fulfillment shows: which one holds a package's goods already, and which numbers
 * it should show. And the small parts that all planned writes are made of (core/plan_part.h).
 */
#include "core/plan_part.h"

#include "base/id.h"
#include "base/json.h"
#include "base/mutant.h"

static int64_t claimed(const struct order *o, const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->writes_n; i++) {
        const struct shop_write *w = &o->writes[i];
        bool pending = write_is_open(w) || (w->state == WRITE_STATE_DONE && w->row != ROW_GONE);
        if (w->kind == WRITE_KIND_CREATE && pending && !order_write_came_true(o, w))
            units += write_line_units(w, l->id);
    }
    return units;
}

int64_t plan_available(const struct order *o, const struct line *l, bool by_person)
{
    int64_t units = l->current_quantity - order_line_fulfilled(o, l);
    if (o->flags & ORDER_FOS_KNOWN) {
        int64_t open = order_line_open(o, l) - order_line_others(o, l);
        units = by_person || open < units ? open : units;
    }
    units -= claimed(o, l);
    return units > 0 ? units : 0;
}

bool plan_may_notify(const struct planner *p)
{
    return p->j->shop->policy.notify_customer && !(p->o->flags & ORDER_BACKFILL) &&
           p->o->created_ms >= p->j->shop->connected_ms;
}

bool plan_may_publish(const struct planner *p, const struct package *k)
{
    int64_t from_ms = shop_publish_ms(p->j->shop, k);
    if (p->by_person)
        return from_ms > 0;
    return from_ms > 0 && from_ms <= p->j->now_ms && !package_number_odd(k);
}

static struct str more_numbers(const struct planner *p, const struct number *const *n, size_t count)
{
    struct arena *a = p->j->arena;
    if (count < 2)
        return STR("");
    struct buf b;
    struct jw w;
    buf_init(&b, a, 64 * 1024);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 1; i < count; i++) {
        struct str url = STR(""), company = STR("");
        if (p->j->link)
            p->j->link(n[i], p->o, a, &url, &company);
        jw_obj(&w);
        jw_kstr(&w, "number", n[i]->number);
        jw_kstr(&w, "url", url);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    return b.overflowed ? STR("") : buf_view(&b);
}

/* The first number leads; the shop takes one carrier name for all. */
void plan_dress(const struct planner *p, struct shop_write *w, const struct number *const *n,
                size_t count)
{
    struct str url = STR(""), company = STR("");
    if (count == 0)
        return;
    if (p->j->link)
        p->j->link(n[0], p->o, p->j->arena, &url, &company);
    w->number = str_dup(p->j->arena, n[0]->number);
    w->url = url;
    w->company = company;
    w->numbers_more = more_numbers(p, n, count);
}

struct shop_write *plan_append(struct planner *p, enum write_kind kind, const struct package *k)
{
    struct order *o = p->o;
    struct shop_write *w = ORDER_PUSH(p->j->arena, &o->writes, &o->writes_n, struct shop_write);
    *w = (struct shop_write){
        .id = id_make(p->j->ids, p->j->now_ms),
        .order_id = o->id,
        .shop_id = o->shop_id,
        .kind = kind,
        .state = WRITE_STATE_WANTED,
        .package_id = k->id,
        .created_ms = p->j->now_ms,
        .due_ms = p->j->now_ms,
        .row = ROW_NEW,
    };
    p->made++;
    changes_add(p->j->changes, "write", w->id, STR(""), write_kind_text(kind));
    return w;
}

void plan_drop(struct planner *p, struct shop_write *w, struct str why)
{
    changes_add(p->j->changes, "write.state", w->id, write_state_text(w->state),
                write_state_text(WRITE_STATE_DROPPED));
    w->state = WRITE_STATE_DROPPED;
    w->last_err = ERR_STALE; /* not OK: that would be a person's word */
    w->last_detail = why;
    row_touch(&w->row);
}

bool plan_never_left(const struct shop_write *w)
{
    return w->state == WRITE_STATE_WANTED && w->first_sent_ms == 0;
}

/* Dropped because it was overtaken, not because a person said so. */
bool plan_is_overtaken(const struct shop_write *w)
{
    return w->row == ROW_GONE || (w->state == WRITE_STATE_DROPPED && w->last_err != OK);
}

/* Units of the fulfillment that its packages explain. */
static int64_t tied_units(const struct order *o, const struct fulfillment *f, const struct line *l,
                          int64_t but_package_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->id != but_package_id && order_package_in(o, k, f))
            units += k->lines_known ? package_line_units(k, l->id)
                                    : fulfillment_line_units(f, l->ext_id);
    }
    return units;
}

static bool numbers_are_ours(const struct order *o, const struct fulfillment *f)
{
    for (size_t i = 0; i < f->numbers_n; i++) {
        bool ours = false;
        for (size_t k = 0; k < o->packages_n && !ours; k++)
            ours = package_number(&o->packages[k], f->numbers[i].number) != NULL;
        if (!ours)
            return false;
    }
    return true;
}

/*
 * The mark is about the goods of this package, not about others: either nothing else is open for
 * it, or more was bought than the mark leaves to be wanted.
 */
static bool is_about(const struct order *o, const struct package *k, const struct fulfillment *f,
                     const struct line *l)
{
    if (plan_available(o, l, false) < package_line_units(k, l->id))
        return true;
    int64_t loose = fulfillment_line_units(f, l->ext_id) - tied_units(o, f, l, k->id);
    return k->purchase_id != 0 && order_line_bought(o, l->id) + loose > l->current_quantity;
}

static bool hosts(const struct order *o, const struct fulfillment *f, const struct package *k)
{
    bool any = false;
    for (size_t i = 0; i < k->lines_n; i++) {
        const struct line *l = order_line_by_id(o, k->lines[i].line_id);
        if (!l)
            return false;
        int64_t units = fulfillment_line_units(f, l->ext_id) - tied_units(o, f, l, k->id);
        if (units < package_line_units(k, l->id) || !is_about(o, k, f, l))
            return false;
        any = true;
    }
    return any;
}

/* Units of the fulfillment that packages of other purchases explain. */
static int64_t of_other_purchases(const struct order *o, const struct fulfillment *f,
                                  const struct line *l, int64_t purchase_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *x = &o->packages[i];
        if (x->purchase_id != purchase_id && order_package_in(o, x, f))
            units += x->lines_known ? package_line_units(x, l->id)
                                    : fulfillment_line_units(f, l->ext_id);
    }
    return units;
}

/* A parcel of unknown contents belongs to the fulfillment that holds all of its purchase. */
static bool hosts_purchase(const struct order *o, const struct fulfillment *f,
                           const struct package *k)
{
    const struct purchase *p = order_purchase(o, k->purchase_id);
    for (size_t i = 0; p && i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(o, p->lines[i].line_id);
        int64_t units = l ? fulfillment_line_units(f, l->ext_id) : 0;
        if (!l || units - of_other_purchases(o, f, l, p->id) < purchase_line_units(p, l->id))
            return false;
    }
    return p && p->lines_n > 0;
}

/* A standing fulfillment that holds the package's goods already and shows no number of others. */
const struct fulfillment *plan_host(const struct order *o, const struct package *k)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (!fulfillment_stands(f) || !numbers_are_ours(o, f))
            continue;
        if (k->lines_known ? hosts(o, f, k) : hosts_purchase(o, f, k))
            return f;
    }
    return NULL;
}

/* All numbers that the fulfillment should show: of the packages in it, and of this one. */
static size_t numbers_for(const struct planner *p, const struct fulfillment *f,
                          const struct package *k, const struct number ***ret_numbers)
{
    struct order *o = p->o;
    const struct number **n = ARENA_ARRAY(p->j->arena, const struct number *, o->packages_n);
    size_t count = 0;
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *x = &o->packages[i];
        const struct number *c = package_current_number(x);
        bool in_it = x->id == k->id || order_package_in(o, x, f), twice = false;
        for (size_t m = 0; c && m < count; m++)
            twice = twice || number_same(n[m]->number, c->number);
        if (x->row != ROW_GONE && c && in_it && !twice)
            n[count++] = c;
    }
    *ret_numbers = n;
    return count;
}

/* It tells the number of another package that is still there. */
static bool is_of_another(const struct order *o, const struct shop_write *w,
                          const struct package *k)
{
    const struct package *other = order_package(o, w->package_id);
    return other && other != k && other->row != ROW_GONE;
}

static bool track_is_covered(struct planner *p, const struct fulfillment *f,
                             const struct package *k, const struct number **numbers, size_t count)
{
    struct str number = package_current_number(k)->number;
    for (size_t i = p->o->writes_n; i-- > 0;) {
        struct shop_write *w = &p->o->writes[i];
        if (w->kind != WRITE_KIND_TRACK || w->fulfillment_ext_id != f->ext_id ||
            plan_is_overtaken(w))
            continue;
        if (plan_write_mentions(w, number, p->j->arena))
            return true;
        if (w->state == WRITE_STATE_DONE || w->state == WRITE_STATE_DROPPED)
            return false;
        if (w->state == WRITE_STATE_FAILED) {
            if (is_of_another(p->o, w, k))
                return true; /* a person must look: else the two replaced each other for ever */
            plan_drop(p, w, STR("number changed"));
            return false;
        }
        if (plan_never_left(w)) {
            changes_add(p->j->changes, "write.number", w->id, w->number, numbers[0]->number);
            plan_dress(p, w, numbers, count);
            row_touch(&w->row);
        }
        return true; /* the next one after this one is settled */
    }
    return false;
}

struct shop_write *plan_track(struct planner *p, const struct fulfillment *f,
                              const struct package *k, bool notify)
{
    const struct number **numbers;
    size_t count = numbers_for(p, f, k, &numbers);
    if (track_is_covered(p, f, k, numbers, count))
        return NULL;
    struct shop_write *w = plan_append(p, WRITE_KIND_TRACK, k);
    w->fulfillment_ext_id = f->ext_id;
    /* A change is no news; the first number of a fulfillment is. */
    w->notify = notify && (f->numbers_n == 0 || MUTANT(TELL_TWICE));
    plan_dress(p, w, numbers, count);
    return w;
}

/* What the shop was told once is not told again: somebody may have taken it away on purpose. */
static bool was_told(const struct planner *p, const struct fulfillment *f, const struct package *k)
{
    const struct number *n = package_current_number(k);
    const struct shop_write *w = order_write(p->o, f->write_id);
    if (f->ext_id == k->fulfillment_ext_id && k->published_number_id == n->id)
        return true;
    return w && plan_write_mentions(w, n->number, p->j->arena);
}

void plan_follow_number(struct planner *p, const struct package *k)
{
    const struct number *n = package_current_number(k);
    for (size_t i = 0; i < p->o->fulfillments_n; i++) {
        const struct fulfillment *f = &p->o->fulfillments[i];
        if (fulfillment_stands(f) && order_package_in(p->o, k, f) && !was_told(p, f, k) &&
            !fulfillment_carries(f, n->number) && numbers_are_ours(p->o, f))
            plan_track(p, f, k, plan_may_notify(p));
    }
}
