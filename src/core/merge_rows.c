/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows below an order as the shop states them: lines, fulfillment orders, fulfillments. Which
 * message counts was decided in core/merge_order.c.
 */
#include "base/id.h"
#include "core/merge_part.h"

static struct line *new_line(struct pass *p, struct order *o, const struct line *s)
{
    p->differs = true;
    if (p->dry)
        return NULL;
    struct line *l = ARENA_PUSH(p->m->arena, &o->lines, &o->lines_n, struct line);
    *l = (struct line){
        .id = id_make(p->m->ids, o->created_ms > 0 ? o->created_ms : p->m->now_ms),
        .ext_id = s->ext_id,
        .row = ROW_NEW,
    };
    return l;
}

static void merge_line(struct pass *p, struct line *l, const struct line *s)
{
    enum row *row = &l->row;
    /* A product that is deleted later takes its ids along; the mapping of the line stays. */
    if (s->variant_id)
        merge_set_i64(p, NULL, 0, row, &l->variant_id, s->variant_id);
    if (s->product_id)
        merge_set_i64(p, NULL, 0, row, &l->product_id, s->product_id);
    merge_set_str(p, "line.title", l->id, row, &l->title, s->title);
    merge_set_str(p, "line.variant_title", l->id, row, &l->variant_title, s->variant_title);
    merge_set_str(p, "line.sku", l->id, row, &l->sku, s->sku);
    merge_set_str(p, NULL, 0, row, &l->vendor, s->vendor);
    merge_set_i64(p, "line.quantity", l->id, row, &l->quantity, s->quantity);
    merge_set_i64(p, "line.current_quantity", l->id, row, &l->current_quantity,
                  s->current_quantity);
    merge_set_bool(p, row, &l->requires_shipping, s->requires_shipping);
    merge_set_money(p, NULL, 0, row, &l->price, s->price);
    merge_set_str(p, NULL, 0, row, &l->properties, s->properties);
}

void merge_lines(struct pass *p, struct order *o, const struct order *seen, bool whole)
{
    if (!p->dry)
        ORDER_ADOPT(p->m->arena, &o->lines, o->lines_n, struct line);
    for (size_t i = 0; i < seen->lines_n; i++) {
        const struct line *s = &seen->lines[i];
        struct line *l = order_line_by_ext(o, s->ext_id);
        if (!l)
            l = new_line(p, o, s);
        if (l)
            merge_line(p, l, s);
    }
    for (size_t i = 0; whole && i < o->lines_n; i++) {
        struct line *l = &o->lines[i];
        if (!order_line_by_ext(seen, l->ext_id))
            merge_set_i64(p, "line.current_quantity", l->id, &l->row, &l->current_quantity, 0);
    }
}

static struct fo *fo_by_ext(const struct order *o, int64_t ext_id)
{
    for (size_t i = 0; i < o->fos_n; i++) {
        if (o->fos[i].ext_id == ext_id)
            return &o->fos[i];
    }
    return NULL;
}

static bool same_fo_lines(const struct fo *f, const struct fo *s)
{
    if (f->lines_n != s->lines_n)
        return false;
    for (size_t i = 0; i < f->lines_n; i++) {
        const struct fo_line *x = &f->lines[i], *y = &s->lines[i];
        if (x->ext_id != y->ext_id || x->line_ext_id != y->line_ext_id ||
            x->total_quantity != y->total_quantity ||
            x->remaining_quantity != y->remaining_quantity)
            return false;
    }
    return true;
}

static void merge_fo_lines(struct pass *p, struct fo *f, const struct fo *s)
{
    if (same_fo_lines(f, s))
        return;
    p->differs = true;
    if (p->dry)
        return;
    f->lines = NULL;
    f->lines_n = 0;
    for (size_t i = 0; i < s->lines_n; i++)
        *ARENA_PUSH(p->m->arena, &f->lines, &f->lines_n, struct fo_line) = s->lines[i];
    row_touch(&f->row);
}

static void merge_fo(struct pass *p, struct fo *f, const struct fo *s)
{
    enum row *row = &f->row;
    if (f->row == ROW_GONE) { /* it vanished and is there again: its row may still exist */
        p->differs = true;
        if (!p->dry)
            f->row = ROW_CHANGED;
    }
    if (merge_word(p, "fulfillment_order.status", f->id, row, fo_status_text(f->status),
                   fo_status_text(s->status)))
        f->status = s->status;
    merge_set_str(p, NULL, 0, row, &f->status_raw, s->status_raw);
    merge_set_str(p, NULL, 0, row, &f->request_status, s->request_status);
    merge_set_bool(p, row, &f->can_create, s->can_create);
    merge_set_bool(p, row, &f->can_release, s->can_release);
    merge_set_i64(p, NULL, 0, row, &f->location_ext_id, s->location_ext_id);
    merge_set_str(p, NULL, 0, row, &f->location_name, s->location_name);
    merge_set_str(p, NULL, 0, row, &f->delivery_method, s->delivery_method);
    merge_set_str(p, "fulfillment_order.hold", f->id, row, &f->hold_reasons, s->hold_reasons);
    merge_set_str(p, NULL, 0, row, &f->held_by, s->held_by);
    merge_set_i64(p, NULL, 0, row, &f->updated_ms, s->updated_ms);
    merge_fo_lines(p, f, s);
}

void merge_fos(struct pass *p, struct order *o, const struct order *seen, bool whole)
{
    if (!p->dry)
        ORDER_ADOPT(p->m->arena, &o->fos, o->fos_n, struct fo);
    for (size_t i = 0; i < seen->fos_n; i++) {
        const struct fo *s = &seen->fos[i];
        struct fo *f = fo_by_ext(o, s->ext_id);
        if (!f) {
            p->differs = true;
            if (p->dry)
                continue;
            f = ARENA_PUSH(p->m->arena, &o->fos, &o->fos_n, struct fo);
            *f = (struct fo){
                .id = id_make(p->m->ids, p->m->now_ms),
                .ext_id = s->ext_id,
                .status = s->status,
                .row = ROW_NEW,
            };
        }
        merge_fo(p, f, s);
    }
    for (size_t i = 0; whole && i < o->fos_n; i++) {
        struct fo *f = &o->fos[i];
        if (f->row == ROW_GONE || fo_by_ext(seen, f->ext_id))
            continue;
        p->differs = true;
        if (!p->dry)
            f->row = ROW_GONE;
    }
}

static bool same_numbers(const struct fulfillment *f, const struct fulfillment *s)
{
    if (f->numbers_n != s->numbers_n)
        return false;
    for (size_t i = 0; i < f->numbers_n; i++) {
        const struct shop_number *x = &f->numbers[i], *y = &s->numbers[i];
        if (!str_eq(x->number, y->number) || !str_eq(x->company, y->company) ||
            !str_eq(x->url, y->url))
            return false;
    }
    return true;
}

static struct str numbers_text(struct arena *a, const struct fulfillment *f)
{
    struct str *parts = ARENA_ARRAY(a, struct str, f->numbers_n);
    for (size_t i = 0; i < f->numbers_n; i++)
        parts[i] = f->numbers[i].number;
    return str_join(a, parts, f->numbers_n, STR(", "));
}

static void merge_shop_numbers(struct pass *p, struct fulfillment *f, const struct fulfillment *s)
{
    struct arena *a = p->m->arena;
    if (same_numbers(f, s))
        return;
    p->differs = true;
    if (p->dry)
        return;
    changes_add(p->m->changes, "fulfillment.number", f->id, numbers_text(a, f), numbers_text(a, s));
    f->numbers = NULL;
    f->numbers_n = 0;
    for (size_t i = 0; i < s->numbers_n; i++) {
        struct shop_number *n = ARENA_PUSH(a, &f->numbers, &f->numbers_n, struct shop_number);
        n->number = str_dup(a, s->numbers[i].number);
        n->company = str_dup(a, s->numbers[i].company);
        n->url = str_dup(a, s->numbers[i].url);
    }
    row_touch(&f->row);
}

static void merge_fulfillment_lines(struct pass *p, struct fulfillment *f,
                                    const struct fulfillment *s)
{
    bool same = f->lines_n == s->lines_n;
    for (size_t i = 0; same && i < f->lines_n; i++)
        same = f->lines[i].line_ext_id == s->lines[i].line_ext_id &&
               f->lines[i].quantity == s->lines[i].quantity;
    /* A source that leaves the lines out does not say that there are none. */
    if (same || s->lines_n == 0)
        return;
    p->differs = true;
    if (p->dry)
        return;
    f->lines = NULL;
    f->lines_n = 0;
    for (size_t i = 0; i < s->lines_n; i++)
        *ARENA_PUSH(p->m->arena, &f->lines, &f->lines_n, struct fulfillment_line) = s->lines[i];
    row_touch(&f->row);
}

static struct fulfillment *new_fulfillment(struct pass *p, struct order *o,
                                           const struct fulfillment *s)
{
    struct fulfillment *f =
        ORDER_PUSH(p->m->arena, &o->fulfillments, &o->fulfillments_n, struct fulfillment);
    *f = (struct fulfillment){
        .id = id_make(p->m->ids, s->created_ms > 0 ? s->created_ms : p->m->now_ms),
        .ext_id = s->ext_id,
        .status = s->status,
        .row = ROW_NEW,
    };
    changes_add(p->m->changes, "fulfillment.status", f->id, STR(""),
                fulfillment_status_text(s->status));
    return f;
}

/* Sources differ in what they tell of a fulfillment: silence takes nothing away. */
static void set_told(struct pass *p, const char *field, struct fulfillment *f, struct str *dst,
                     struct str v)
{
    if (!str_empty(v))
        merge_set_str(p, field, f->id, &f->row, dst, v);
}

bool merge_one_fulfillment(struct pass *p, struct order *o, const struct fulfillment *s)
{
    struct fulfillment *f = order_fulfillment_by_ext(o, s->ext_id);
    if (f && s->updated_ms > 0 && s->updated_ms < f->updated_ms)
        return false;
    if (!f) {
        p->differs = true;
        if (p->dry)
            return true;
        f = new_fulfillment(p, o, s);
    }
    enum row *row = &f->row;
    if (merge_word(p, "fulfillment.status", f->id, row, fulfillment_status_text(f->status),
                   fulfillment_status_text(s->status)))
        f->status = s->status;
    merge_set_str(p, NULL, 0, row, &f->status_raw, s->status_raw);
    set_told(p, NULL, f, &f->name, s->name);
    set_told(p, "fulfillment.display_status", f, &f->display_status, s->display_status);
    set_told(p, NULL, f, &f->service, s->service);
    if (s->location_ext_id != 0)
        merge_set_i64(p, NULL, 0, row, &f->location_ext_id, s->location_ext_id);
    if (s->created_ms > 0)
        merge_set_i64(p, NULL, 0, row, &f->created_ms, s->created_ms);
    if (s->updated_ms > 0)
        merge_set_i64(p, NULL, 0, row, &f->updated_ms, s->updated_ms);
    if (s->delivered_ms > 0)
        merge_set_i64(p, "fulfillment.delivered_ms", f->id, row, &f->delivered_ms, s->delivered_ms);
    merge_shop_numbers(p, f, s);
    merge_fulfillment_lines(p, f, s);
    return true;
}

/* The shop never drops one: absence only means an older read. */
void merge_fulfillments(struct pass *p, struct order *o, const struct order *seen)
{
    for (size_t i = 0; i < seen->fulfillments_n; i++)
        merge_one_fulfillment(p, o, &seen->fulfillments[i]);
}

enum merge_outcome merge_fulfillment(struct merge *m, struct order *o,
                                     const struct fulfillment *seen)
{
    const struct fulfillment *f = order_fulfillment_by_ext(o, seen->ext_id);
    struct pass p = {.m = m};
    /* Told twice at the same time with other content: what we read ourselves is the truth. */
    if (f && m->source != SOURCE_API && seen->updated_ms > 0 && seen->updated_ms == f->updated_ms) {
        p.dry = true;
        merge_one_fulfillment(&p, o, seen);
        if (!p.differs)
            return MERGE_SAME;
        order_want_read(o);
        return MERGE_HINT;
    }
    if (!merge_one_fulfillment(&p, o, seen))
        return MERGE_OLDER;
    if (!p.differs)
        return MERGE_SAME;
    merge_tie(m, o);
    f = order_fulfillment_by_ext(o, seen->ext_id);
    /* By others, or undone: the fulfillment orders have changed and come by no webhook. */
    if (m->source != SOURCE_API && (f->write_id == 0 || !fulfillment_stands(f)))
        order_want_read(o);
    return MERGE_APPLIED;
}
