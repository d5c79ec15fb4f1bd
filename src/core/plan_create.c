/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A create just before it is sent, and one whose answer was lost: both are decided against the
 * fulfillment orders and fulfillments as they were read a moment ago.
 */
#include "core/plan.h"

#include "base/json.h"
#include "base/mutant.h"
#include "base/time.h"

/* The shop's clock and ours differ. */
#define CLOCK_SLACK_MS MS_MINUTE

bool plan_write_mentions(const struct shop_write *w, struct str number, struct arena *a)
{
    if (number_same(w->number, number))
        return true;
    const struct json *more;
    if (str_empty(w->numbers_more) || json_parse(a, w->numbers_more, &more) != OK)
        return false;
    for (struct json_iter it = json_iter(more); json_next(&it);) {
        if (number_same(json_str(json_get(it.val, "number")), number))
            return true;
    }
    return false;
}

static bool shop_shows(const struct order *o, struct str number)
{
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        if (fulfillment_stands(&o->fulfillments[i]) &&
            fulfillment_carries(&o->fulfillments[i], number))
            return true;
    }
    return false;
}

/* A write other than `but` told the customer of the number, or may have. */
static bool is_told(const struct order *o, const struct shop_write *but, struct str number,
                    struct arena *a)
{
    bool shown = shop_shows(o, number);
    for (size_t i = 0; i < o->writes_n; i++) {
        const struct shop_write *x = &o->writes[i];
        bool never = x->state == WRITE_STATE_FAILED || x->state == WRITE_STATE_DROPPED;
        bool left = x->id != but->id && x->first_sent_ms > 0 && !never;
        /* What shows the number may have come of any that was sent, whatever its answer said. */
        if (x->notify && (left || (shown && x->tries > 0)) && plan_write_mentions(x, number, a))
            return !MUTANT(TELL_EACH_PART);
    }
    return false;
}

static bool keep_news_of_several(const struct order *o, struct shop_write *w, struct arena *a)
{
    const struct json *more;
    bool led = !is_told(o, w, w->number, a);
    struct buf b;
    struct jw jw;
    if (json_parse(a, w->numbers_more, &more) != OK)
        return led;
    size_t n = 0, all = 1;
    buf_init(&b, a, w->numbers_more.n + 64);
    jw_init(&jw, &b);
    jw_arr(&jw);
    for (struct json_iter it = json_iter(more); json_next(&it); all++) {
        struct str number = json_str(json_get(it.val, "number")),
                   url = json_str(json_get(it.val, "url"));
        if (is_told(o, w, number, a))
            continue;
        if (!led) {
            w->number = number;
            w->url = url;
            led = true;
            continue;
        }
        jw_obj(&jw);
        jw_kstr(&jw, "number", number);
        jw_kstr(&jw, "url", url);
        jw_obj_end(&jw);
        n++;
    }
    jw_arr_end(&jw);
    if (led && n + 1 < all)
        w->numbers_more = n ? buf_view(&b) : STR("");
    return led;
}

bool plan_keep_news(const struct order *o, struct shop_write *w, struct arena *a)
{
    if (str_empty(w->number))
        return true;
    if (w->kind == WRITE_KIND_CREATE && !str_empty(w->numbers_more))
        return keep_news_of_several(o, w, a);
    return !is_told(o, w, w->number, a);
}

/* It came of this write: named by its answer, or carrying its number for its lines. */
static bool is_from(const struct order *o, const struct fulfillment *f, const struct shop_write *w)
{
    if (f->write_id != 0)
        return f->write_id == w->id;
    if (w->fulfillment_ext_id != 0 && f->ext_id == w->fulfillment_ext_id)
        return true;
    if (!str_empty(w->number))
        return fulfillment_carries(f, w->number);
    /* A mark without a number has no proof but itself: the same lines, nothing else, since then. */
    if (f->numbers_n > 0 || w->first_sent_ms == 0 ||
        f->created_ms + CLOCK_SLACK_MS < w->first_sent_ms)
        return false;
    int64_t in_f = 0, in_w = 0;
    for (size_t i = 0; i < f->lines_n; i++)
        in_f += f->lines[i].quantity;
    for (size_t i = 0; i < w->lines_n; i++) {
        const struct line *l = order_line_by_id(o, w->lines[i].line_id);
        if (!l || fulfillment_line_units(f, l->ext_id) != write_line_units(w, l->id))
            return false;
        in_w += w->lines[i].quantity;
    }
    return in_f == in_w;
}

static int64_t units_done(const struct order *o, const struct shop_write *w, const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (fulfillment_stands(f) && is_from(o, f, w))
            units += fulfillment_line_units(f, l->ext_id);
    }
    return units;
}

int64_t plan_given_up_ms(const struct order *o, const struct shop_write *w)
{
    int64_t last_ms = 0;
    for (size_t i = 0; w->kind == WRITE_KIND_CREATE && i < o->writes_n; i++) {
        const struct shop_write *x = &o->writes[i];
        if (x->kind != WRITE_KIND_CREATE || x->state != WRITE_STATE_DROPPED ||
            x->fulfillment_ext_id != 0)
            continue;
        for (size_t k = 0; k < w->lines_n; k++) {
            if (write_line_units(x, w->lines[k].line_id) > 0 && x->first_sent_ms > last_ms)
                last_ms = x->first_sent_ms;
        }
    }
    return last_ms;
}

int64_t plan_remaining(const struct order *o, const struct shop_write *w)
{
    int64_t units = 0;
    for (size_t i = 0; i < w->lines_n; i++) {
        const struct line *l = order_line_by_id(o, w->lines[i].line_id);
        if (l)
            units += order_line_open(o, l) + order_line_waiting(o, l);
    }
    return units;
}

/* Units of the write that one location and delivery method could take. */
static int64_t capacity(const struct order *o, const struct shop_write *w, const struct fo *like)
{
    int64_t sum = 0;
    for (size_t i = 0; i < w->lines_n; i++) {
        const struct line *l = order_line_by_id(o, w->lines[i].line_id);
        int64_t room = 0, need = l ? w->lines[i].quantity - units_done(o, w, l) : 0;
        for (size_t k = 0; l && k < o->fos_n; k++) {
            const struct fo *fo = &o->fos[k];
            if (!fo_is_open(fo) || !fo->can_create ||
                fo->location_ext_id != like->location_ext_id ||
                !str_eq(fo->delivery_method, like->delivery_method))
                continue;
            for (size_t n = 0; n < fo->lines_n; n++) {
                if (fo->lines[n].line_ext_id == l->ext_id)
                    room += fo->lines[n].remaining_quantity;
            }
        }
        sum += room < need ? room : need > 0 ? need : 0;
    }
    return sum;
}

struct picking {
    const struct order *o;
    const struct shop_write *w;
    struct arena *arena;
    int64_t *need; /* per line of the write */
    struct create_group *groups;
    size_t groups_n;
};

static struct create_group *group_for(struct picking *p, const struct fo *fo)
{
    for (size_t i = 0; i < p->groups_n; i++) {
        struct create_group *g = &p->groups[i];
        if (g->location_ext_id == fo->location_ext_id &&
            str_eq(g->delivery_method, fo->delivery_method))
            return g;
    }
    struct create_group *g = ARENA_PUSH(p->arena, &p->groups, &p->groups_n, struct create_group);
    g->location_ext_id = fo->location_ext_id;
    g->delivery_method = fo->delivery_method;
    return g;
}

static void pick_from(struct picking *p, const struct fo *fo)
{
    for (size_t n = 0; n < fo->lines_n; n++) {
        const struct fo_line *fl = &fo->lines[n];
        int64_t room = fl->remaining_quantity;
        struct create_pick pick = {fo->ext_id, fl->ext_id, 0};
        for (size_t i = 0; i < p->w->lines_n && room > 0; i++) {
            const struct line *l = order_line_by_id(p->o, p->w->lines[i].line_id);
            if (!l || l->ext_id != fl->line_ext_id || p->need[i] <= 0)
                continue;
            int64_t take = p->need[i] < room ? p->need[i] : room;
            p->need[i] -= take;
            room -= take;
            pick.quantity += take;
        }
        if (pick.quantity > 0) {
            struct create_group *g = group_for(p, fo);
            *ARENA_PUSH(p->arena, &g->picks, &g->picks_n, struct create_pick) = pick;
        }
    }
}

/* The place that can take most comes first, so that a package is split only where it must be. */
static const struct fo *next_fo(const struct picking *p, const bool *used)
{
    const struct fo *best = NULL;
    int64_t best_units = 0;
    for (size_t i = 0; i < p->o->fos_n; i++) {
        const struct fo *fo = &p->o->fos[i];
        if (used[i] || !fo_is_open(fo) || !fo->can_create)
            continue;
        int64_t units = capacity(p->o, p->w, fo);
        if (units > best_units) {
            best = fo;
            best_units = units;
        }
    }
    return best;
}

static bool line_in(const struct fo *fo, const struct order *o, const struct shop_write *w)
{
    for (size_t i = 0; i < w->lines_n; i++) {
        const struct line *l = order_line_by_id(o, w->lines[i].line_id);
        for (size_t n = 0; l && n < fo->lines_n; n++) {
            if (fo->lines[n].line_ext_id == l->ext_id && fo->lines[n].remaining_quantity > 0)
                return true;
        }
    }
    return false;
}

static enum pick_block why_nothing(const struct order *o, const struct shop_write *w)
{
    bool any = false, held = false, others = false;
    for (size_t i = 0; i < o->fos_n; i++) {
        const struct fo *fo = &o->fos[i];
        any = any || fo->row != ROW_GONE;
        held = held || (fo_is_waiting(fo) && line_in(fo, o, w));
        others = others || (fo_is_open(fo) && !fo->can_create && line_in(fo, o, w));
    }
    if (!any)
        return PICK_NO_FOS;
    if (held)
        return PICK_HELD;
    return others ? PICK_OTHERS : PICK_NOTHING;
}

enum pick_block plan_create(const struct order *o, const struct shop_write *w, struct arena *a,
                            struct create_group **ret_groups, size_t *ret_groups_n,
                            int64_t *ret_short)
{
    struct picking p = {.o = o, .w = w, .arena = a};
    bool *used = ARENA_ARRAY(a, bool, o->fos_n);
    int64_t missing = 0;
    p.need = ARENA_ARRAY(a, int64_t, w->lines_n);
    for (size_t i = 0; i < w->lines_n; i++) {
        const struct line *l = order_line_by_id(o, w->lines[i].line_id);
        p.need[i] = w->lines[i].quantity - (l ? units_done(o, w, l) : 0);
    }
    for (const struct fo *fo; (fo = next_fo(&p, used)) != NULL;) {
        used[fo - o->fos] = true;
        pick_from(&p, fo);
    }
    for (size_t i = 0; i < w->lines_n; i++)
        missing += p.need[i] > 0 ? p.need[i] : 0;
    if (p.groups_n == 0)
        return why_nothing(o, w);
    *ret_groups = p.groups;
    *ret_groups_n = p.groups_n;
    *ret_short = missing;
    return PICK_OK;
}

/* Units that other writes of ours took meanwhile from the same lines. */
static int64_t units_of_our_others(const struct order *o, const struct shop_write *w)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        const struct shop_write *by = order_write(o, f->write_id);
        if (!fulfillment_stands(f) || !by || by->id == w->id ||
            (by->done_ms > 0 && by->done_ms < w->first_sent_ms))
            continue;
        for (size_t k = 0; k < w->lines_n; k++) {
            const struct line *l = order_line_by_id(o, w->lines[k].line_id);
            units += l ? fulfillment_line_units(f, l->ext_id) : 0;
        }
    }
    return units;
}

/* It came of this write since it left, and somebody canceled it: that is obeyed, not made anew. */
static bool was_taken_back(const struct order *o, const struct fulfillment *f,
                           const struct shop_write *w)
{
    return f->row != ROW_GONE && f->status == FULFILLMENT_STATUS_CANCELED && w->first_sent_ms > 0 &&
           f->created_ms + CLOCK_SLACK_MS >= w->first_sent_ms && is_from(o, f, w);
}

static int64_t units_taken_back(const struct order *o, const struct shop_write *w,
                                const struct line *l)
{
    int64_t units = 0;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        if (was_taken_back(o, &o->fulfillments[i], w))
            units += fulfillment_line_units(&o->fulfillments[i], l->ext_id);
    }
    return units;
}

/* What came of it; one that stands before one that was canceled. */
static int64_t came_of(const struct order *o, const struct shop_write *w)
{
    int64_t canceled = 0;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        if (fulfillment_stands(f) && is_from(o, f, w))
            return f->ext_id;
        if (was_taken_back(o, f, w))
            canceled = f->ext_id;
    }
    return canceled;
}

enum doubt plan_settle_create(const struct order *o, const struct shop_write *w,
                              int64_t *ret_fulfillment_ext_id)
{
    int64_t done = 0, open_short = 0, remaining = plan_remaining(o, w);
    bool all = w->lines_n > 0;
    for (size_t i = 0; i < w->lines_n; i++) {
        const struct line *l = order_line_by_id(o, w->lines[i].line_id);
        int64_t units = l ? units_done(o, w, l) + units_taken_back(o, w, l) : 0;
        int64_t left = l ? order_line_open(o, l) + order_line_waiting(o, l) : 0;
        done += units;
        all = all && units >= w->lines[i].quantity;
        if (left < w->lines[i].quantity - units)
            open_short += w->lines[i].quantity - units - left;
    }
    /* Found in part and nothing of the rest is open: there is no more to do for this write. */
    if (all || (done > 0 && (remaining == 0 || open_short > 0))) {
        *ret_fulfillment_ext_id = came_of(o, w);
        return DOUBT_DONE;
    }
    if (done > 0)
        return DOUBT_NOT_DONE;
    bool reduced = w->sent_quantity_before > 0 &&
                   remaining + units_of_our_others(o, w) < w->sent_quantity_before;
    return reduced || open_short > 0 ? DOUBT_BY_OTHERS : DOUBT_NOT_DONE;
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
        /* Under the number of a parcel with known contents: nothing says that it is meant too. */
        bool beside = main && said && main->purchase_id != 0 &&
                      main->purchase_id == k->purchase_id && !k->lines_known &&
                      (!main->lines_known || !number_same(w->number, said->number));
        bool in_it = w->kind == WRITE_KIND_TRACK && k->fulfillment_ext_id == w->fulfillment_ext_id;
        if (k->row == ROW_GONE || (k->id != w->package_id && !beside && !(in_it && said)))
            continue;
        k->fulfillment_ext_id = w->fulfillment_ext_id;
        if (said)
            k->published_number_id = said->id;
        row_touch(&k->row);
    }
}
