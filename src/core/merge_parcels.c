/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parcels of a supplier order into packages. What the supplier shows changes under way: numbers
 * come late, are replaced, vanish; items are named or not. Nothing that was known is erased.
 */
#include "base/id.h"
#include "base/mutant.h"
#include "core/merge_part.h"
#include "core/problem.h"

/* Shown once more, or beside the newer number of the same package. */
#define REPEATED INT64_C(-1)

struct sorting {
    struct merge *m;
    struct order *o;
    struct purchase *p;
    struct supplier_order *so;
    const struct parcels_seen *seen;
    struct merge_goods goods;
    int64_t *package_ids; /* per parcel: the package that it is; 0 none yet, or REPEATED */
    struct pass pass;
};

static struct package_line *package_line_for(struct arena *a, struct package_line **lines,
                                             size_t *n, int64_t line_id)
{
    for (size_t i = 0; i < *n; i++) {
        if ((*lines)[i].line_id == line_id)
            return &(*lines)[i];
    }
    struct package_line *l = ARENA_PUSH(a, lines, n, struct package_line);
    l->line_id = line_id;
    return l;
}

/* Units of the purchase's line that its other packages hold already. */
static int64_t taken(const struct sorting *s, int64_t line_id, int64_t but_package_id)
{
    int64_t units = 0;
    for (size_t i = 0; i < s->o->packages_n; i++) {
        const struct package *k = &s->o->packages[i];
        if (k->row != ROW_GONE && k->purchase_id == s->p->id && k->id != but_package_id &&
            k->lines_known)
            units += package_line_units(k, line_id);
    }
    return units;
}

/* Units of such goods that the order may hold in the parcel beside those in its other packages: a
 * parcel that is shown under its old and its new number is counted once. */
static int64_t order_room(const struct sorting *s, const struct parcel_item *item,
                          int64_t package_id, int64_t per_unit)
{
    int64_t held = 0, placed = 0;
    if (!s->seen->held)
        return INT64_MAX;
    for (size_t i = 0; i < s->seen->held_n; i++) {
        if (str_eq(s->seen->held[i].product_id, item->product_id) &&
            str_eq(s->seen->held[i].sku_id, item->sku_id))
            held += s->seen->held[i].quantity;
    }
    for (size_t i = 0; i < s->p->lines_n && held > 0; i++) {
        if (!merge_goods_sells(&s->goods, &s->p->lines[i], item))
            continue;
        for (size_t k = 0; k < s->o->packages_n; k++) {
            const struct package *x = &s->o->packages[k];
            if (x->row != ROW_GONE && x->supplier_order_id == s->so->id && x->id != package_id &&
                x->lines_known)
                placed += package_line_units(x, s->p->lines[i].line_id);
        }
    }
    return held > 0 ? held / per_unit - placed : INT64_MAX;
}

/* Two lines of an order may sell the same listing: the first takes what it lacks, then the next;
 * what is left over goes to the last that fits. False when no line sells it. */
static bool place_item(const struct sorting *s, const struct parcel_item *item, int64_t package_id,
                       struct package_line **lines, size_t *n)
{
    struct package_line *last = NULL;
    int64_t left = 0, per_unit = 1;
    for (size_t i = 0; i < s->p->lines_n; i++) {
        const struct purchase_line *pl = &s->p->lines[i];
        const struct mapping *m = merge_goods_mapping(&s->goods, pl);
        if (!merge_goods_sells(&s->goods, pl, item))
            continue;
        if (!last) {
            per_unit = m && m->units > 0 ? m->units : 1;
            left = item->quantity / per_unit;
            if (left > order_room(s, item, package_id, per_unit))
                return false;
        }
        last = package_line_for(s->m->arena, lines, n, pl->line_id);
        int64_t room = pl->quantity - taken(s, pl->line_id, package_id) - last->quantity,
                put = left;
        if (put > room)
            put = room > 0 ? room : 0;
        last->quantity += put;
        left -= put;
    }
    return last != NULL && left == 0;
}

/* Which lines are in a parcel, as far as its items tell. */
static bool lines_of_parcel(const struct sorting *s, const struct parcel_seen *parcel,
                            int64_t package_id, struct package_line **ret_lines, size_t *ret_n)
{
    struct package_line *lines = NULL, *kept = NULL;
    size_t n = 0, kept_n = 0;
    for (size_t i = 0; i < parcel->items_n; i++) {
        if (!place_item(s, &parcel->items[i], package_id, &lines, &n))
            return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (lines[i].quantity > 0)
            *ARENA_PUSH(s->m->arena, &kept, &kept_n, struct package_line) = lines[i];
    }
    if (kept_n == 0)
        return false;
    *ret_lines = kept;
    *ret_n = kept_n;
    return true;
}

/* A number may be announced before anything is sent: more of them may follow. */
static bool is_sent(const struct supplier_order *so)
{
    switch (so->status) {
    case SUPPLIER_STATUS_UNPAID:
    case SUPPLIER_STATUS_CHECKING:
    case SUPPLIER_STATUS_ATTENTION:
    case SUPPLIER_STATUS_PREPARING:
    case SUPPLIER_STATUS_PART_SHIPPED: return false;
    case SUPPLIER_STATUS_OTHER:
    case SUPPLIER_STATUS_SHIPPED:
    case SUPPLIER_STATUS_FINISHED:
    case SUPPLIER_STATUS_CANCELING:
    case SUPPLIER_STATUS_CANCELED:
    case SUPPLIER_STATUS_DISPUTE:
    case SUPPLIER_STATUS_MAX: break;
    }
    return true;
}

/* One parcel of a purchase that became one supplier order, and nothing of it is still to be sent:
 * whatever the items say, all is in it. */
static bool holds_all(const struct sorting *s)
{
    size_t orders = 0, packages = 0;
    for (size_t i = 0; i < s->p->orders_n; i++)
        orders += s->p->orders[i].row != ROW_GONE;
    for (size_t i = 0; i < s->o->packages_n; i++)
        packages += s->o->packages[i].row != ROW_GONE && s->o->packages[i].purchase_id == s->p->id;
    return s->seen->parcels_n == 1 && orders == 1 && packages <= 1 && is_sent(s->so) &&
           !problem_find(s->o, PROBLEM_SUPPLIER_SPLIT, s->p->id);
}

static bool same_lines(const struct package *k, const struct package_line *lines, size_t n)
{
    if (!k->lines_known || k->lines_n != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (package_line_units(k, lines[i].line_id) != lines[i].quantity)
            return false;
    }
    return true;
}

static void set_lines(struct sorting *s, struct package *k, const struct package_line *lines,
                      size_t n, bool known)
{
    if (k->lines_known == known && (!known || same_lines(k, lines, n)))
        return;
    k->lines_known = known;
    k->lines = NULL;
    k->lines_n = 0;
    for (size_t i = 0; i < n; i++)
        *ARENA_PUSH(s->m->arena, &k->lines, &k->lines_n, struct package_line) = lines[i];
    s->pass.differs = true;
    row_touch(&k->row);
}

static bool is_whole(const struct sorting *s, const struct package *k)
{
    for (size_t i = 0; i < s->p->lines_n; i++) {
        int64_t line_id = s->p->lines[i].line_id;
        if (package_line_units(k, line_id) != purchase_line_units(s->p, line_id))
            return false;
    }
    return true;
}

/* What the shop was told of a package, or may have been, is history: its lines stay. */
static bool is_told(const struct sorting *s, const struct package *k)
{
    for (size_t i = 0; i < s->o->writes_n; i++) {
        const struct shop_write *w = &s->o->writes[i];
        if (w->package_id == k->id && w->kind == WRITE_KIND_CREATE && w->first_sent_ms > 0 &&
            w->state != WRITE_STATE_DROPPED && w->row != ROW_GONE)
            return true;
    }
    return k->fulfillment_ext_id != 0;
}

static void take_lines(struct sorting *s, struct package *k, const struct parcel_seen *parcel)
{
    struct package_line *lines = NULL;
    size_t n = 0;
    if (k->lines_known && is_told(s, k))
        return;
    if (lines_of_parcel(s, parcel, k->id, &lines, &n)) {
        set_lines(s, k, lines, n, true);
        return;
    }
    if (!holds_all(s)) {
        /* All was taken to be in it while it was the only parcel. */
        if (k->lines_known && s->seen->parcels_n > 1 && is_whole(s, k))
            set_lines(s, k, NULL, 0, false);
        return;
    }
    for (size_t i = 0; i < s->p->lines_n; i++) {
        const struct purchase_line *pl = &s->p->lines[i];
        if (pl->quantity > pl->dropped)
            *ARENA_PUSH(s->m->arena, &lines, &n, struct package_line) =
                (struct package_line){pl->line_id, pl->quantity - pl->dropped};
    }
    set_lines(s, k, lines, n, n > 0);
}

static bool is_taken(const struct sorting *s, int64_t package_id)
{
    for (size_t i = 0; i < s->seen->parcels_n; i++) {
        if (s->package_ids[i] == package_id)
            return true;
    }
    return false;
}

static bool is_candidate(const struct sorting *s, const struct package *k)
{
    return k->row != ROW_GONE && k->supplier_order_id == s->so->id && !is_taken(s, k->id);
}

/* One that no parcel is yet before one that another parcel is. */
static const struct package *package_with(const struct sorting *s, struct str number, bool current)
{
    const struct package *taken = NULL;
    for (size_t i = 0; i < s->o->packages_n; i++) {
        const struct package *k = &s->o->packages[i];
        if (k->row == ROW_GONE || k->supplier_order_id != s->so->id)
            continue;
        const struct number *n = package_number(k, number);
        if (!n || (current && !n->current))
            continue;
        if (!is_taken(s, k->id))
            return k;
        taken = taken ? taken : k;
    }
    return taken;
}

/* A parcel under the very number is that package: two may travel under one number. */
static bool is_under(const struct sorting *s, const struct package *k, struct str number)
{
    for (size_t i = 0; i < s->seen->parcels_n; i++) {
        if (s->package_ids[i] == k->id && number_same(s->seen->parcels[i].number, number))
            return true;
    }
    return false;
}

/* Current numbers first: a supplier may show the old and the new number of one parcel at once. Last
 * the number that it had before it was relabeled. */
static void match_numbers(struct sorting *s)
{
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < s->seen->parcels_n; i++) {
            const struct parcel_seen *p = &s->seen->parcels[i];
            struct str number = round < 2 ? p->number : p->original;
            const struct package *k = package_with(s, number, round == 0);
            if (!k || s->package_ids[i] != 0)
                continue;
            if (!is_taken(s, k->id))
                s->package_ids[i] = k->id;
            else if (round < 2 && !is_under(s, k, number))
                s->package_ids[i] = REPEATED;
        }
    }
}

static void match_items(struct sorting *s)
{
    for (size_t i = 0; i < s->seen->parcels_n; i++) {
        for (size_t k = 0; k < s->o->packages_n && s->package_ids[i] == 0; k++) {
            const struct package *p = &s->o->packages[k];
            struct package_line *lines;
            size_t n;
            if (is_candidate(s, p) && p->lines_known &&
                lines_of_parcel(s, &s->seen->parcels[i], p->id, &lines, &n) &&
                same_lines(p, lines, n))
                s->package_ids[i] = p->id;
        }
    }
}

/* The same place in the list, unless the items say that it is another parcel, or both it and the
 * package hold numbers while the supplier shows fewer or more parcels than before. */
static void match_positions(struct sorting *s)
{
    size_t place = 0, packages = 0;
    for (size_t k = 0; k < s->o->packages_n; k++) {
        const struct package *p = &s->o->packages[k];
        packages += p->row != ROW_GONE && p->supplier_order_id == s->so->id;
    }
    for (size_t k = 0; k < s->o->packages_n; k++) {
        const struct package *p = &s->o->packages[k];
        if (p->row == ROW_GONE || p->supplier_order_id != s->so->id)
            continue;
        size_t i = place++;
        if (i >= s->seen->parcels_n || s->package_ids[i] != 0 || is_taken(s, p->id))
            continue;
        const struct parcel_seen *parcel = &s->seen->parcels[i];
        struct package_line *lines;
        size_t n;
        bool other_items = p->lines_known && lines_of_parcel(s, parcel, p->id, &lines, &n);
        bool both_numbered = package_current_number(p) && !str_empty(parcel->number);
        if (!other_items && (!both_numbered || packages == s->seen->parcels_n))
            s->package_ids[i] = p->id;
    }
}

/* Under the number of another parcel: one more, if its goods are named and still to come. */
static bool is_more(const struct sorting *s, size_t i)
{
    const struct parcel_seen *parcel = &s->seen->parcels[i];
    struct package_line *lines;
    size_t n;
    return !package_with(s, parcel->number, false) || lines_of_parcel(s, parcel, 0, &lines, &n);
}

static struct package *new_package(struct sorting *s, size_t i)
{
    struct arena *a = s->m->arena;
    struct package *k = ORDER_PUSH(a, &s->o->packages, &s->o->packages_n, struct package);
    const struct parcel_seen *parcel = &s->seen->parcels[i];
    *k = (struct package){
        .id = id_make(s->m->ids, s->m->now_ms),
        .purchase_id = s->p->id,
        .supplier_order_id = s->so->id,
        .key = str_empty(parcel->number) ? str_printf(a, "%zu", i) : str_dup(a, parcel->number),
        .row = ROW_NEW,
    };
    s->pass.differs = true;
    changes_add(s->m->changes, "package", k->id, STR(""), k->key);
    return k;
}

/* Makes it the current number of the package; one known before is taken up again. */
static void set_number(struct pass *pass, struct package *k, struct number *known,
                       const struct number *n)
{
    struct merge *m = pass->m;
    const struct number *was = package_current_number(k);
    struct str before = was ? was->number : STR("");
    if (!known) {
        known = ORDER_PUSH(m->arena, &k->numbers, &k->numbers_n, struct number);
        *known = *n;
        known->id = id_make(m->ids, m->now_ms);
        known->number = str_dup(m->arena, n->number);
        known->carrier = str_dup(m->arena, n->carrier);
        known->carrier_raw = str_dup(m->arena, n->carrier_raw);
        known->by = str_dup(m->arena, n->by);
        known->first_ms = m->now_ms;
        known->row = ROW_NEW;
    }
    known->last_ms = m->now_ms;
    row_touch(&known->row);
    for (size_t i = 0; i < k->numbers_n; i++) {
        struct number *x = &k->numbers[i];
        if (x->current != (x == known)) {
            x->current = x == known;
            row_touch(&x->row);
        }
    }
    pass->differs = true;
    row_touch(&k->row);
    changes_add(m->changes, "package.number", k->id, before, known->number);
}

/* When the supplier had the package's first number, as near as can be told: its own message or
 * scan, else between the last look without it and now. */
static int64_t appeared_ms(const struct sorting *s, const struct parcel_seen *parcel)
{
    int64_t now_ms = s->m->now_ms, last_ms = s->p->settled_ms;
    if (s->so->status_ms > last_ms)
        last_ms = s->so->status_ms;
    if (s->so->parcels_ms > last_ms)
        last_ms = s->so->parcels_ms;
    if (last_ms <= 0 || last_ms > now_ms)
        last_ms = now_ms;
    if (s->so->pushed_ms > last_ms && s->so->pushed_ms <= now_ms)
        return s->so->pushed_ms;
    if (parcel->moving_ms > last_ms && parcel->moving_ms <= now_ms)
        return parcel->moving_ms;
    return last_ms + (now_ms - last_ms) / 2;
}

/* A supplier that goes on showing an old number does not take back the newer one of a person, nor
 * one that replaced it: a number becomes current when it is first seen. */
static void take_one(struct sorting *s, struct package *k, const struct parcel_seen *parcel,
                     struct str number)
{
    struct number *known = package_number(k, number);
    if (!known && k->numbers_n == 0) {
        k->appeared_ms = appeared_ms(s, parcel);
        k->known_ms = s->m->now_ms;
    }
    if (!known && MUTANT(OLD_NUMBER) && k->numbers_n)
        return;
    if (!known) {
        set_number(&s->pass, k, NULL,
                   &(struct number){.number = number,
                                    .carrier_raw = parcel->carrier_raw,
                                    .source = s->m->source});
        return;
    }
    known->last_ms = s->m->now_ms;
    row_touch(&known->row);
    if (!str_empty(parcel->carrier_raw))
        merge_set_str(&s->pass, NULL, 0, &known->row, &known->carrier_raw, parcel->carrier_raw);
}

/* A number that was replaced before it was ever seen here belongs to the history too. */
static void take_number(struct sorting *s, struct package *k, const struct parcel_seen *parcel)
{
    struct str number = str_trim(parcel->number), original = str_trim(parcel->original);
    if (!str_empty(original) && !number_same(original, number) &&
        (k->numbers_n == 0 || package_number(k, original)))
        take_one(s, k, parcel, original);
    if (!str_empty(number))
        take_one(s, k, parcel, number);
}

static void take_events(struct sorting *s, struct package *k, const struct parcel_seen *parcel)
{
    const struct parcel_event *latest = NULL;
    int64_t first = 0;
    for (size_t i = 0; i < parcel->events_n; i++) {
        const struct parcel_event *e = &parcel->events[i];
        if (!latest || e->at_ms > latest->at_ms)
            latest = e;
        if (e->at_ms > 0 && (first == 0 || e->at_ms < first))
            first = e->at_ms;
    }
    if (k->shipped_ms == 0 && (first > 0 || !str_empty(parcel->number)))
        merge_set_i64(&s->pass, "package.shipped_ms", k->id, &k->row, &k->shipped_ms,
                      first > 0 ? first : s->m->now_ms);
    if (latest && latest->at_ms > k->last_event_ms) {
        merge_set_i64(&s->pass, NULL, 0, &k->row, &k->last_event_ms, latest->at_ms);
        merge_set_str(&s->pass, "package.event", k->id, &k->row, &k->last_event,
                      str_empty(latest->text) ? latest->name : latest->text);
    }
    int64_t moving_ms = parcel->moving_ms > 0 || !parcel->delivered ? parcel->moving_ms
                        : latest && latest->at_ms > 0               ? latest->at_ms
                                                                    : s->m->now_ms;
    if (moving_ms > 0 && k->moving_ms == 0)
        merge_set_i64(&s->pass, "package.moving_ms", k->id, &k->row, &k->moving_ms, moving_ms);
    if (parcel->delivered && k->delivered_ms == 0)
        merge_set_i64(&s->pass, "package.delivered_ms", k->id, &k->row, &k->delivered_ms,
                      latest && latest->at_ms > 0 ? latest->at_ms : s->m->now_ms);
}

static void take_parcel(struct sorting *s, size_t i)
{
    const struct parcel_seen *parcel = &s->seen->parcels[i];
    if (s->package_ids[i] == REPEATED)
        return;
    struct package *k = order_package(s->o, s->package_ids[i]);
    take_number(s, k, parcel);
    take_events(s, k, parcel);
}

/* The supplier gave a number before and now shows neither it nor a newer one of that package. */
static void note_vanished(struct sorting *s)
{
    struct problem_book book = {s->o, s->m->arena, s->m->ids, s->m->now_ms, s->m->changes};
    for (size_t i = 0; i < s->o->packages_n; i++) {
        const struct package *k = &s->o->packages[i];
        if (k->row == ROW_GONE || k->supplier_order_id != s->so->id)
            continue;
        const struct number *n = package_current_number(k);
        if (!n || n->source == SOURCE_PERSON || k->delivered_ms > 0)
            continue;
        if (n->last_ms < s->m->now_ms)
            problem_open(&book, PROBLEM_NUMBER_VANISHED, k->id, n->number);
        else
            problem_close(&book, PROBLEM_NUMBER_VANISHED, k->id);
    }
}

enum merge_outcome merge_parcels(struct merge *m, struct order *o, struct purchase *p,
                                 struct supplier_order *so, const struct parcels_seen *seen,
                                 const struct mapping *mappings, size_t mappings_n)
{
    struct merge_goods goods = {o, p, mappings, mappings_n};
    struct parcels_seen joined = merge_relabeled(m->arena, &goods, seen, is_sent(so));
    struct sorting s = {m, o, p, so, seen = &joined, goods, NULL, {.m = m}};
    s.package_ids = ARENA_ARRAY(m->arena, int64_t, seen->parcels_n);
    match_numbers(&s);
    match_items(&s);
    match_positions(&s);
    for (size_t i = 0; i < seen->parcels_n; i++) {
        if (s.package_ids[i] == 0)
            s.package_ids[i] = is_more(&s, i) ? new_package(&s, i)->id : REPEATED;
    }
    /* Twice: what one package gives back, another one may hold. */
    for (size_t i = 0; i < 2 * seen->parcels_n; i++) {
        size_t at = i % seen->parcels_n;
        if (s.package_ids[at] != REPEATED)
            take_lines(&s, order_package(o, s.package_ids[at]), &seen->parcels[at]);
    }
    for (size_t i = 0; i < seen->parcels_n; i++)
        take_parcel(&s, i);
    note_vanished(&s);
    merge_tie(m, o);
    return s.pass.differs ? MERGE_APPLIED : MERGE_SAME;
}

struct package *merge_number(struct merge *m, struct order *o, struct package *p, struct str number,
                             struct str carrier, struct str by, const struct write_line *lines,
                             size_t lines_n)
{
    struct pass pass = {.m = m};
    number = str_trim(number);
    if (!p) {
        p = ORDER_PUSH(m->arena, &o->packages, &o->packages_n, struct package);
        *p = (struct package){
            .id = id_make(m->ids, m->now_ms),
            .key = str_dup(m->arena, number),
            .lines_known = lines_n > 0,
            .row = ROW_NEW,
        };
        for (size_t i = 0; i < lines_n; i++)
            *ARENA_PUSH(m->arena, &p->lines, &p->lines_n, struct package_line) =
                (struct package_line){lines[i].line_id, lines[i].quantity};
    }
    if (str_empty(number))
        return p;
    struct number *known = package_number(p, number);
    if (known && known->current) {
        if (!str_empty(carrier))
            merge_set_str(&pass, "package.carrier", p->id, &known->row, &known->carrier, carrier);
    } else {
        set_number(
            &pass, p, known,
            &(struct number){.number = number, .carrier = carrier, .source = m->source, .by = by});
        if (known && !str_empty(carrier))
            merge_set_str(&pass, NULL, 0, &known->row, &known->carrier, carrier);
    }
    merge_tie(m, o);
    return p;
}
