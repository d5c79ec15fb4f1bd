/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which writes to the shop the facts ask for. How a create is distributed when it leaves, and how
 * a lost answer is settled: core/plan_create.c.
 */
#include "base/id.h"
#include "base/json.h"
#include "core/plan.h"

struct planner {
    const struct judge *j;
    struct order *o;
    size_t made;
};

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

/* Units of the line that a new create may still take. */
static int64_t available(const struct order *o, const struct line *l)
{
    int64_t units = l->current_quantity - order_line_fulfilled(o, l);
    if (o->flags & ORDER_FOS_KNOWN) {
        int64_t open = order_line_open(o, l) - order_line_others(o, l);
        units = open < units ? open : units;
    }
    units -= claimed(o, l);
    return units > 0 ? units : 0;
}

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

static bool may_notify(const struct planner *p)
{
    return p->j->shop->policy.notify_customer && !(p->o->flags & ORDER_BACKFILL) &&
           p->o->created_ms >= p->j->shop->connected_ms;
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
static void dress(const struct planner *p, struct shop_write *w, const struct number *const *n,
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

static struct shop_write *append(struct planner *p, enum write_kind kind, const struct package *k)
{
    struct order *o = p->o;
    struct shop_write *w = ARENA_PUSH(p->j->arena, &o->writes, &o->writes_n, struct shop_write);
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

static void drop(struct planner *p, struct shop_write *w, struct str why)
{
    changes_add(p->j->changes, "write.state", w->id, write_state_text(w->state),
                write_state_text(WRITE_STATE_DROPPED));
    w->state = WRITE_STATE_DROPPED;
    w->last_detail = why;
    row_touch(&w->row);
}

static bool never_left(const struct shop_write *w)
{
    return w->state == WRITE_STATE_WANTED && w->first_sent_ms == 0;
}

/* What is wanted for the package may have been overtaken: done by somebody with our number, or
 * pointless because the order was canceled. */
static void settle_unsent(struct planner *p)
{
    for (size_t i = 0; i < p->o->writes_n; i++) {
        struct shop_write *w = &p->o->writes[i];
        int64_t ext_id;
        if (w->kind != WRITE_KIND_CREATE || !never_left(w) || w->row == ROW_GONE)
            continue;
        if (p->o->canceled_ms > 0 || (p->o->flags & ORDER_DELETED)) {
            drop(p, w, STR("order canceled"));
            continue;
        }
        if (!str_empty(w->number) && plan_settle_create(p->o, w, &ext_id) == DOUBT_DONE)
            plan_write_done(p->o, w, ext_id, p->j->now_ms, p->j->changes);
    }
}

/* A create that covers the package: it needs no other. *ret_undone: it was done, then canceled. */
static struct shop_write *create_of(const struct planner *p, const struct package *k)
{
    const struct number *n = package_current_number(k);
    for (size_t i = p->o->writes_n; i-- > 0;) {
        struct shop_write *w = &p->o->writes[i];
        const struct package *of = order_package(p->o, w->package_id);
        if (w->kind != WRITE_KIND_CREATE || w->state == WRITE_STATE_DROPPED || w->row == ROW_GONE)
            continue;
        if (w->package_id == k->id)
            return w;
        if (of && n && of->purchase_id != 0 && of->purchase_id == k->purchase_id &&
            plan_write_mentions(w, n->number, p->j->arena))
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
    if (w->state == WRITE_STATE_DONE) {
        const struct fulfillment *f = order_fulfillment_by_ext(p->o, w->fulfillment_ext_id);
        return says_it || !f || !fulfillment_is_dead(f);
    }
    if (says_it || w->package_id != k->id || w->state == WRITE_STATE_SENT ||
        w->state == WRITE_STATE_DOUBT)
        return true;
    if (never_left(w) && str_empty(w->numbers_more)) {
        changes_add(p->j->changes, "write.number", w->id, w->number, n->number);
        dress(p, w, &n, 1);
        row_touch(&w->row);
        return true;
    }
    if (w->state != WRITE_STATE_FAILED)
        return true;
    drop(p, w, STR("number changed"));
    return false;
}

/* Units of the fulfillment that its packages explain. */
static int64_t tied_units(const struct order *o, const struct fulfillment *f, const struct line *l,
                          int64_t but_package_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->row != ROW_GONE && k->id != but_package_id && k->fulfillment_ext_id == f->ext_id)
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
    if (available(o, l) < package_line_units(k, l->id))
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

/* A parcel of unknown contents belongs to the fulfillment that holds all of its purchase. */
static bool hosts_purchase(const struct order *o, const struct fulfillment *f,
                           const struct package *k)
{
    const struct purchase *p = order_purchase(o, k->purchase_id);
    for (size_t i = 0; p && i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(o, p->lines[i].line_id);
        if (!l || fulfillment_line_units(f, l->ext_id) < purchase_line_units(p, l->id))
            return false;
    }
    return p && p->lines_n > 0;
}

/* A standing fulfillment that holds the package's goods already and shows no number of others. */
static const struct fulfillment *host_of(const struct order *o, const struct package *k)
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
        bool in_it = x->id == k->id || x->fulfillment_ext_id == f->ext_id, twice = false;
        for (size_t m = 0; c && m < count; m++)
            twice = twice || number_same(n[m]->number, c->number);
        if (x->row != ROW_GONE && c && in_it && !twice)
            n[count++] = c;
    }
    *ret_numbers = n;
    return count;
}

static bool track_is_covered(struct planner *p, const struct fulfillment *f,
                             const struct package *k, const struct number **numbers, size_t count)
{
    struct str number = package_current_number(k)->number;
    for (size_t i = p->o->writes_n; i-- > 0;) {
        struct shop_write *w = &p->o->writes[i];
        if (w->kind != WRITE_KIND_TRACK || w->fulfillment_ext_id != f->ext_id ||
            w->state == WRITE_STATE_DROPPED || w->row == ROW_GONE)
            continue;
        if (plan_write_mentions(w, number, p->j->arena))
            return true;
        if (w->state == WRITE_STATE_DONE)
            return false;
        if (w->state == WRITE_STATE_FAILED) {
            drop(p, w, STR("number changed"));
            return false;
        }
        if (never_left(w)) {
            changes_add(p->j->changes, "write.number", w->id, w->number, numbers[0]->number);
            dress(p, w, numbers, count);
            row_touch(&w->row);
        }
        return true; /* the next one after this one is settled */
    }
    return false;
}

static struct shop_write *track(struct planner *p, const struct fulfillment *f,
                                const struct package *k, bool notify)
{
    const struct number **numbers;
    size_t count = numbers_for(p, f, k, &numbers);
    if (track_is_covered(p, f, k, numbers, count))
        return NULL;
    struct shop_write *w = append(p, WRITE_KIND_TRACK, k);
    w->fulfillment_ext_id = f->ext_id;
    /* A change is no news; the first number of a fulfillment is. */
    w->notify = notify && f->numbers_n == 0;
    dress(p, w, numbers, count);
    return w;
}

static bool all_out(const struct purchase *b)
{
    size_t n = 0;
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
    int64_t may = l ? available(p->o, l) : 0;
    if (units > may)
        units = may;
    if (units > 0)
        *ARENA_PUSH(p->j->arena, &w->lines, &w->lines_n, struct write_line) =
            (struct write_line){line_id, units};
}

/* What of a purchase is in none of its packages with known lines. */
static int64_t unplaced(const struct order *o, const struct purchase *b, int64_t line_id)
{
    int64_t units = purchase_line_units(b, line_id);
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->row != ROW_GONE && k->purchase_id == b->id && k->lines_known)
            units -= package_line_units(k, line_id);
    }
    return units > 0 ? units : 0;
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
    for (size_t i = 0; b && all_out(b) && i < b->lines_n; i++)
        add_line(p, w, b->lines[i].line_id, unplaced(p->o, b, b->lines[i].line_id));
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
            is_free(p, x) && !number_same(c->number, own ? own->number : STR("")))
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
    struct shop_write *w = append(p, WRITE_KIND_CREATE, k);
    w->lines = sketch.lines;
    w->lines_n = sketch.lines_n;
    w->notify = notify;
    dress(p, w, numbers, count);
    return w;
}

static void plan_package(struct planner *p, const struct package *k, bool creates)
{
    const struct fulfillment *f = order_fulfillment_by_ext(p->o, k->fulfillment_ext_id);
    const struct number *n = package_current_number(k);
    if (f && !fulfillment_is_dead(f)) {
        if (k->published_number_id != n->id && !fulfillment_carries(f, n->number) &&
            fulfillment_stands(f) && numbers_are_ours(p->o, f))
            track(p, f, k, may_notify(p));
        return;
    }
    if (k->fulfillment_ext_id != 0 && !f)
        return; /* told by an answer, not read yet */
    if (is_covered(p, k))
        return;
    f = host_of(p->o, k);
    if (f)
        track(p, f, k, may_notify(p));
    else if (creates)
        create(p, k, may_notify(p));
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
            if (!is_free(p, k) || !package_current_number(k))
                continue;
            if (k->lines_known)
                units += package_line_units(k, l->id);
            else if (b && all_out(b))
                units += unplaced(o, b, l->id);
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
    bool blind = (o->flags & ORDER_FOS_KNOWN) && o->fos_n == 0;
    bool creates = !blind && (!j->shop->policy.fulfill_when_complete || is_complete(&p));
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->row != ROW_GONE && package_current_number(k) && may_mark(&p, k))
            plan_package(&p, k, creates);
    }
    return p.made;
}

struct shop_write *plan_mark(const struct judge *j, struct order *o, const struct package *k,
                             struct str person, bool notify)
{
    struct planner p = {.j = j, .o = o};
    const struct fulfillment *f = order_fulfillment_by_ext(o, k->fulfillment_ext_id);
    const struct number *n = package_current_number(k);
    struct shop_write *w = create_of(&p, k);
    if (f && fulfillment_stands(f)) {
        w = !n || fulfillment_carries(f, n->number) ? NULL : track(&p, f, k, notify);
    } else if (!w || !write_is_open(w)) {
        f = n ? host_of(o, k) : NULL;
        w = f ? track(&p, f, k, notify) : create(&p, k, notify);
    } else if (w->state == WRITE_STATE_FAILED) {
        drop(&p, w, STR("marked again"));
        w = create(&p, k, notify);
    }
    if (w) {
        w->person = str_dup(j->arena, person);
        w->notify = p.made > 0 ? notify : w->notify;
        row_touch(&w->row);
    }
    return w;
}

void plan_write_done(struct order *o, struct shop_write *w, int64_t fulfillment_ext_id,
                     int64_t now_ms, struct changes *changes)
{
    const struct package *main = order_package(o, w->package_id);
    changes_add(changes, "write.state", w->id, write_state_text(w->state),
                write_state_text(WRITE_STATE_DONE));
    w->state = WRITE_STATE_DONE;
    w->done_ms = now_ms;
    w->last_err = OK;
    w->last_detail = STR("");
    row_touch(&w->row);
    if (w->kind == WRITE_KIND_CANCEL)
        return;
    if (fulfillment_ext_id != 0)
        w->fulfillment_ext_id = fulfillment_ext_id;
    for (size_t i = 0; i < o->packages_n; i++) {
        struct package *k = &o->packages[i];
        const struct number *said = NULL;
        for (size_t n = 0; n < k->numbers_n; n++) {
            if (plan_write_mentions(w, k->numbers[n].number, changes->arena) &&
                (!said || k->numbers[n].current))
                said = &k->numbers[n];
        }
        bool beside = main && said && main->purchase_id != 0 &&
                      main->purchase_id == k->purchase_id && !k->lines_known;
        bool in_it = w->kind == WRITE_KIND_TRACK && k->fulfillment_ext_id == w->fulfillment_ext_id;
        if (k->row == ROW_GONE || (k->id != w->package_id && !beside && !(in_it && said)))
            continue;
        k->fulfillment_ext_id = w->fulfillment_ext_id;
        if (said)
            k->published_number_id = said->id;
        row_touch(&k->row);
    }
}
