/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random walks of one order through shop, supplier and Waybill: people mark, cancel, hold and edit
 * in the shop, answers get lost, messages come late and twice, the supplier splits and cancels.
 * After every step the promises hold: nothing bought twice, nothing fulfilled twice by us, stages
 * move along the table, judging twice changes nothing.
 */
#include "test/core/story.h"

#define WALKS 400
#define STEPS 60
#define LINES 2

struct walk {
    struct story *s;
    uint64_t x;
    int64_t next_ext;
    int next_number;
    struct order_seen old[8]; /* webhooks that may still arrive */
    size_t old_n;
    int64_t made[512]; /* per fulfillment from 700 on: the write that really made it */
};

static uint32_t dice(struct walk *w, uint32_t n)
{
    w->x ^= w->x << 13;
    w->x ^= w->x >> 7;
    w->x ^= w->x << 17;
    return (uint32_t)((w->x >> 11) % n);
}

static int64_t shop_open(struct walk *w, int64_t line_ext_id)
{
    int64_t units = 0;
    const struct order *o = &w->s->says->order;
    for (size_t i = 0; i < o->fos_n; i++) {
        for (size_t k = 0; k < o->fos[i].lines_n && fo_is_open(&o->fos[i]); k++) {
            if (o->fos[i].lines[k].line_ext_id == line_ext_id)
                units += o->fos[i].lines[k].remaining_quantity;
        }
    }
    return units;
}

static void somebody_marks(struct walk *w)
{
    static const char *const numbers[] = {NULL, "THEIRS1", "THEIRS2"};
    int64_t line = 11 + dice(w, LINES), open = shop_open(w, line);
    if (open > 0)
        shop_fulfills(w->s, w->next_ext++, numbers[dice(w, 3)], line, 1 + dice(w, (uint32_t)open));
}

static void somebody_cancels_a_mark(struct walk *w)
{
    const struct order *o = &w->s->says->order;
    if (o->fulfillments_n == 0)
        return;
    const struct fulfillment *f = &o->fulfillments[dice(w, (uint32_t)o->fulfillments_n)];
    if (f->status == FULFILLMENT_STATUS_SUCCESS)
        shop_cancels(w->s, f->ext_id);
}

static void somebody_holds_or_releases(struct walk *w)
{
    struct order *o = &w->s->says->order;
    struct fo *f = &o->fos[dice(w, (uint32_t)o->fos_n)];
    later(w->s, MS_SECOND);
    if (f->status == FO_STATUS_ON_HOLD) {
        f->status = FO_STATUS_OPEN;
        f->can_create = true;
    } else if (f->status == FO_STATUS_OPEN) {
        f->status = FO_STATUS_ON_HOLD;
        f->can_create = false;
    }
}

static void somebody_edits(struct walk *w)
{
    struct order *o = &w->s->says->order;
    struct line *l = &o->lines[dice(w, LINES)];
    for (size_t i = 0; i < o->fos_n; i++) {
        for (size_t k = 0; k < o->fos[i].lines_n; k++) {
            struct fo_line *fl = &o->fos[i].lines[k];
            if (fl->line_ext_id == l->ext_id && fo_is_open(&o->fos[i]) &&
                fl->remaining_quantity > 0 && l->current_quantity > 0) {
                later(w->s, MS_SECOND);
                fl->remaining_quantity--;
                l->current_quantity--;
                o->flags |= ORDER_EDITED;
                return;
            }
        }
    }
}

/* What the shop says now, frozen: to be told later by a webhook, perhaps after newer ones. */
static void shop_posts(struct walk *w)
{
    struct story *s = w->s;
    struct order_seen *h = &w->old[w->old_n++ % COUNT_OF(w->old)];
    const struct order *o = &s->says->order;
    *h = *s->says;
    h->parts = SEEN_CORE | SEEN_PERSON | SEEN_LINES | SEEN_FULFILLMENTS;
    h->order.lines =
        arena_grow(s->a, o->lines, o->lines_n * sizeof *o->lines, o->lines_n * sizeof *o->lines);
    h->order.fulfillments =
        arena_grow(s->a, o->fulfillments, o->fulfillments_n * sizeof *o->fulfillments,
                   o->fulfillments_n * sizeof *o->fulfillments);
}

static void a_webhook_arrives(struct walk *w)
{
    size_t n = w->old_n < COUNT_OF(w->old) ? w->old_n : COUNT_OF(w->old);
    if (n == 0)
        return;
    struct merge m = story_merge(w->s, SOURCE_WEBHOOK);
    merge_order(&m, w->s->o, &w->old[dice(w, (uint32_t)n)]);
    judged(w->s);
}

static void we_buy(struct walk *w)
{
    struct story *s = w->s;
    if (guards_of(s) != 0)
        return;
    struct purchase *p = buys(s, "8190");
    static const enum purchase_state ends[] = {PURCHASE_STATE_PLACED, PURCHASE_STATE_PLACED,
                                               PURCHASE_STATE_UNKNOWN, PURCHASE_STATE_REFUSED};
    p->state = ends[dice(w, COUNT_OF(ends))];
    for (size_t i = 0; i < p->lines_n; i++) {
        const struct line *l = order_line_by_id(s->o, p->lines[i].line_id);
        assert_true(purchase_line_units(p, l->id) <= l->current_quantity);
        assert_true(order_line_bought(s->o, l->id) <= l->current_quantity);
    }
    judged(s);
}

static void the_supplier_does_something(struct walk *w)
{
    struct story *s = w->s;
    if (s->o->purchases_n == 0)
        return;
    struct purchase *p = &s->o->purchases[dice(w, (uint32_t)s->o->purchases_n)];
    if (p->state != PURCHASE_STATE_PLACED && p->state != PURCHASE_STATE_UNKNOWN)
        return;
    static const enum supplier_status next[] = {
        SUPPLIER_STATUS_PREPARING, SUPPLIER_STATUS_PART_SHIPPED, SUPPLIER_STATUS_SHIPPED,
        SUPPLIER_STATUS_SHIPPED,   SUPPLIER_STATUS_SHIPPED,      SUPPLIER_STATUS_CANCELED};
    supplier_says(s, p, next[dice(w, COUNT_OF(next))]);
    struct parcel_told told[3];
    size_t n = 1 + dice(w, 3);
    for (size_t i = 0; i < n; i++) {
        struct str number =
            dice(w, 4) == 0 ? STR("") : str_printf(s->a, "LP%d", w->next_number - (int)dice(w, 3));
        w->next_number += (int)dice(w, 2);
        told[i] = (struct parcel_told){str_cstr(s->a, number), NULL, 1 + dice(w, 2)};
        if (dice(w, 2))
            told[i].listing = dice(w, 2) ? "L1" : "L2";
    }
    supplier_ships(s, p, &p->orders[0], told, n);
}

static void shop_applies(struct walk *w, struct shop_write *wr, const struct create_group *g,
                         int64_t ext_id)
{
    struct story *s = w->s;
    const char *number = str_cstr(s->a, wr->number);
    for (size_t i = 0; i < g->picks_n; i++) {
        int64_t line = g->picks[i].fo_line_ext_id % 100;
        assert_true(shop_open(w, line) >= g->picks[i].quantity); /* else the shop refuses */
        shop_fulfills(s, ext_id, number, line, g->picks[i].quantity);
    }
}

static void send_create(struct walk *w, size_t at)
{
    struct story *s = w->s;
    struct create_group *groups;
    size_t n;
    int64_t missing, ext_id;
    struct shop_write *wr = &s->o->writes[at];
    enum doubt d = plan_settle_create(s->o, wr, &ext_id);
    if (d == DOUBT_DONE) {
        plan_write_done(s->o, wr, ext_id, s->now, &s->changes);
        return;
    }
    if (wr->state == WRITE_STATE_DOUBT && d == DOUBT_BY_OTHERS) {
        wr->state = WRITE_STATE_DROPPED;
        wr->last_err = ERR_STALE;
        return;
    }
    enum pick_block b = plan_create(s->o, wr, s->a, &groups, &n, &missing);
    if (b == PICK_NOTHING) {
        wr->state = WRITE_STATE_DROPPED;
        wr->last_err = ERR_ALREADY_DONE;
    }
    if (b != PICK_OK)
        return;
    wr->first_sent_ms = s->now;
    wr->sent_quantity_before = plan_remaining(s->o, wr);
    wr->state = WRITE_STATE_DOUBT; /* the answer may be lost, before or after its effect */
    if (dice(w, 4) == 0)
        return;
    ext_id = w->next_ext++;
    assert_true(ext_id < 700 + (int64_t)COUNT_OF(w->made));
    w->made[ext_id - 700] = wr->id;
    shop_applies(w, wr, &groups[0], ext_id);
    if (dice(w, 3) > 0)
        plan_write_done(s->o, wr, ext_id, s->now, &s->changes);
}

static void send_track(struct walk *w, struct shop_write *wr)
{
    struct story *s = w->s;
    struct fulfillment *f = order_fulfillment_by_ext(&s->says->order, wr->fulfillment_ext_id);
    assert_non_null(f);
    later(s, MS_SECOND);
    f->updated_ms = s->now;
    f->numbers = NULL;
    f->numbers_n = 0;
    ORDER_PUSH(s->a, &f->numbers, &f->numbers_n, struct shop_number)->number = wr->number;
    plan_write_done(s->o, wr, 0, s->now, &s->changes);
}

static void we_write(struct walk *w)
{
    struct story *s = w->s;
    plans_writes(s);
    for (size_t i = 0; i < s->o->writes_n; i++) {
        struct shop_write *wr = &s->o->writes[i];
        if (wr->state != WRITE_STATE_WANTED && wr->state != WRITE_STATE_DOUBT)
            continue;
        tell(s); /* read just before */
        if (wr->kind == WRITE_KIND_CREATE)
            send_create(w, i);
        else
            send_track(w, wr);
    }
    judged(s);
}

/* Units that really stand in the shop because of a write. */
static int64_t units_of_write(const struct walk *w, const struct shop_write *wr)
{
    int64_t units = 0;
    const struct order *o = &w->s->says->order;
    for (size_t i = 0; i < o->fulfillments_n; i++) {
        const struct fulfillment *f = &o->fulfillments[i];
        for (size_t n = 0; n < f->lines_n; n++)
            units += fulfillment_stands(f) && w->made[f->ext_id - 700] == wr->id
                         ? f->lines[n].quantity
                         : 0;
    }
    return units;
}

static void marks_hold(const struct walk *w, const struct package *k)
{
    const struct order *o = w->s->o;
    size_t creates = 0;
    for (size_t n = 0; n < o->writes_n; n++) {
        const struct shop_write *wr = &o->writes[n];
        if (wr->kind != WRITE_KIND_CREATE || wr->package_id != k->id)
            continue;
        int64_t asked = 0, stand = units_of_write(w, wr);
        for (size_t i = 0; i < wr->lines_n; i++)
            asked += wr->lines[i].quantity;
        assert_true(stand <= asked);
        creates += write_is_open(wr) || stand > 0;
    }
    assert_true(creates <= 1);
}

static void promises_hold(struct walk *w, enum stage was)
{
    struct story *s = w->s;
    struct str cause;
    assert_true(stage_may_move(was, s->o->stage, &cause));
    for (size_t i = 0; i < s->o->packages_n; i++) {
        const struct package *k = &s->o->packages[i];
        marks_hold(w, k);
        size_t current = 0;
        for (size_t n = 0; n < k->numbers_n; n++)
            current += k->numbers[n].current;
        assert_int_equal(current, k->numbers_n > 0);
    }
    size_t told = s->changes.n;
    judged(s);
    assert_int_equal(s->changes.n, told);
}

static void step(struct walk *w)
{
    switch (dice(w, 12)) {
    case 0: somebody_marks(w); break;
    case 1: somebody_cancels_a_mark(w); break;
    case 2: somebody_holds_or_releases(w); break;
    case 3:
        if (dice(w, 4) == 0)
            somebody_edits(w);
        break;
    case 4: shop_posts(w); break;
    case 5: a_webhook_arrives(w); break;
    case 6:
    case 7: tell(w->s); break;
    case 8: we_buy(w); break;
    case 9: the_supplier_does_something(w); break;
    default: we_write(w); break;
    }
}

static void random_walks_keep_all_promises(void **state)
{
    size_t fulfilled = 0;
    for (uint64_t seed = 1; seed <= WALKS; seed++) {
        struct story *s = *state;
        struct walk w = {.s = s, .x = seed * UINT64_C(0x9E3779B97F4A7C15), .next_ext = 701};
        w.next_number = 10;
        s->o = NULL;
        s->maps_n = 0;
        s->now = NOON;
        shop_has(s, LINES, 1 + (int64_t)(seed % 3));
        tell(s);
        for (int i = 0; i < STEPS; i++) {
            enum stage was = s->o->stage;
            s->now += MS_MINUTE;
            step(&w);
            promises_hold(&w, was);
        }
        tell(s);
        assert_int_equal(tell(s), MERGE_SAME);
        fulfilled += s->o->stage >= STAGE_FULFILLED && s->o->stage <= STAGE_DELIVERED;
    }
    assert_true(fulfilled > WALKS / 20); /* the walks do lead somewhere */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(random_walks_keep_all_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
