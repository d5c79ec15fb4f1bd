/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which fulfillments are ours, and which package each is about. The number is the proof: a
 * fulfillment that carries one of ours came of our write or makes it needless.
 */
#include "core/merge_part.h"

/* What came of the write holds some of its lines and no more of them than it asked for. */
static bool could_be_from(const struct order *o, const struct fulfillment *f,
                          const struct shop_write *w)
{
    for (size_t i = 0; i < f->lines_n; i++) {
        const struct line *l = order_line_by_ext(o, f->lines[i].line_ext_id);
        if (!l || write_line_units(w, l->id) < fulfillment_line_units(f, l->ext_id))
            return false;
    }
    return true;
}

/* Made by somebody else, and given our number afterwards. */
static bool was_tracked(const struct order *o, const struct fulfillment *f)
{
    for (size_t i = 0; i < o->writes_n; i++) {
        if (o->writes[i].kind == WRITE_KIND_TRACK && o->writes[i].fulfillment_ext_id == f->ext_id)
            return true;
    }
    return false;
}

/* One number may serve two packages (parcels sent together), and one write may come out as two
 * fulfillments (two locations): a write takes fulfillments until its units are found. */
static bool is_satisfied(const struct order *o, const struct shop_write *w)
{
    int64_t wanted = 0, found = 0;
    for (size_t i = 0; i < w->lines_n; i++) {
        const struct line *l = order_line_by_id(o, w->lines[i].line_id);
        wanted += w->lines[i].quantity;
        for (size_t k = 0; l && k < o->fulfillments_n; k++) {
            if (o->fulfillments[k].write_id == w->id && !fulfillment_is_dead(&o->fulfillments[k]))
                found += fulfillment_line_units(&o->fulfillments[k], l->ext_id);
        }
    }
    return found >= wanted;
}

static bool may_be_from(const struct order *o, const struct fulfillment *f,
                        const struct shop_write *w)
{
    return w->kind == WRITE_KIND_CREATE && w->row != ROW_GONE &&
           fulfillment_carries(f, w->number) && could_be_from(o, f, w) && !is_satisfied(o, w);
}

static struct shop_write *write_of(const struct order *o, const struct fulfillment *f)
{
    for (size_t i = 0; i < o->writes_n; i++) {
        struct shop_write *w = &o->writes[i];
        if (w->kind == WRITE_KIND_CREATE && w->fulfillment_ext_id == f->ext_id)
            return w;
    }
    if (fulfillment_is_dead(f) || was_tracked(o, f))
        return NULL;
    for (size_t i = 0; i < o->writes_n; i++) {
        if (o->writes[i].state != WRITE_STATE_DROPPED && may_be_from(o, f, &o->writes[i]))
            return &o->writes[i];
    }
    /* A request that was given up may still have run; one that never left cannot have. */
    for (size_t i = 0; i < o->writes_n; i++) {
        if (o->writes[i].first_sent_ms > 0 && may_be_from(o, f, &o->writes[i]))
            return &o->writes[i];
    }
    return NULL;
}

static void own(struct merge *m, struct order *o, struct fulfillment *f)
{
    struct shop_write *w = write_of(o, f);
    if (!w)
        return;
    f->write_id = w->id;
    row_touch(&f->row);
    changes_add(m->changes, "fulfillment.ours", f->id, STR(""), STR("true"));
    if (w->fulfillment_ext_id == 0) {
        w->fulfillment_ext_id = f->ext_id;
        row_touch(&w->row);
    }
    struct package *p = order_package(o, w->package_id);
    if (p && p->fulfillment_ext_id == 0 && !fulfillment_is_dead(f)) {
        p->fulfillment_ext_id = f->ext_id;
        row_touch(&p->row);
    }
}

/* Units of the line in the fulfillment that no other package accounts for. */
static int64_t room(const struct order *o, const struct fulfillment *f, const struct package *p,
                    const struct line *l)
{
    int64_t units = fulfillment_line_units(f, l->ext_id);
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct package *k = &o->packages[i];
        if (k->id != p->id && k->lines_known && order_package_in(o, k, f))
            units -= package_line_units(k, l->id);
    }
    return units;
}

/* Is something of its purchase in no parcel yet? */
static bool may_hold_more(const struct order *o, const struct package *p)
{
    const struct purchase *b = order_purchase(o, p->purchase_id);
    for (size_t i = 0; b && i < b->lines_n; i++) {
        if (order_unplaced(o, b, b->lines[i].line_id) > 0)
            return true;
    }
    return false;
}

/* Could its goods be in the fulfillment? Those of a parcel of unknown contents are elsewhere when
 * other parcels account for all of the fulfillment and something of the purchase is in none. */
static bool fits(const struct order *o, const struct fulfillment *f, const struct package *p)
{
    if (f->lines_n == 0)
        return true;
    for (size_t i = 0; p->lines_known && i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(o, p->lines[i].line_id);
        if (l && room(o, f, p, l) > 0)
            return true;
    }
    for (size_t i = 0; !p->lines_known && i < f->lines_n; i++) {
        const struct line *l = order_line_by_ext(o, f->lines[i].line_ext_id);
        if (l && room(o, f, p, l) > 0)
            return true;
    }
    return !p->lines_known && !may_hold_more(o, p);
}

/* Told of a package whose goods turned out to be others. */
static void untie_package(const struct order *o, const struct fulfillment *f, struct package *p)
{
    const struct shop_write *w = order_write(o, f->write_id);
    bool made_for_it = w && w->package_id == p->id;
    if (p->row == ROW_GONE || p->fulfillment_ext_id != f->ext_id || made_for_it || fits(o, f, p))
        return;
    p->fulfillment_ext_id = 0;
    p->published_number_id = 0;
    row_touch(&p->row);
}

/* The number of the package that the fulfillment shows; the current one before older ones. */
static const struct number *shown(const struct fulfillment *f, const struct package *p)
{
    const struct number *current = package_current_number(p);
    if (current && fulfillment_carries(f, current->number))
        return current;
    for (size_t i = 0; i < p->numbers_n; i++) {
        if (p->numbers[i].row != ROW_GONE && fulfillment_carries(f, p->numbers[i].number))
            return &p->numbers[i];
    }
    return NULL;
}

static void tie_package(struct order *o, const struct fulfillment *f, struct package *p)
{
    const struct fulfillment *had = order_fulfillment_by_ext(o, p->fulfillment_ext_id);
    bool free = p->fulfillment_ext_id == 0 || (had && fulfillment_is_dead(had));
    if (p->row == ROW_GONE || (p->fulfillment_ext_id != f->ext_id && !free))
        return;
    const struct number *n = shown(f, p);
    if (!n || (p->fulfillment_ext_id != f->ext_id && !fits(o, f, p)))
        return;
    if (p->fulfillment_ext_id == f->ext_id && p->published_number_id == n->id)
        return;
    p->fulfillment_ext_id = f->ext_id;
    p->published_number_id = n->id;
    row_touch(&p->row);
}

void merge_tie(struct merge *m, struct order *o)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        struct fulfillment *f = &o->fulfillments[i];
        if (f->write_id == 0)
            own(m, o, f);
        if (fulfillment_is_dead(f))
            continue;
        for (size_t k = 0; k < o->packages_n; k++)
            untie_package(o, f, &o->packages[k]);
        for (size_t k = 0; k < o->packages_n; k++)
            tie_package(o, f, &o->packages[k]);
    }
}
