/* SPDX-License-Identifier: Apache-2.0 */
/* See app/parts.h. Few purchases have more than one order: a plain array is searched. */
#include "app/parts.h"

#include "app/hints.h"
#include "base/mutant.h"
#include "core/problem.h"
#include "core/said.h"

#include <stdlib.h>

#define HOLDINGS_MAX 20000
#define GONE_MS      (30 * MS_MINUTE) /* not found for so long: it is no passing fault */
#define GONE_TRIES   4
#define WORDS_MAX    10
#define ASK_AGAIN_MS MS_SECOND
#define ASKED_MS     (6 * MS_MINUTE) /* it is asked by itself that soon */

/* What one supplier order holds, as it was told last; in one piece, with its texts behind it. */
struct holding {
    int64_t so_id, missed_ms; /* not found since; 0: it was */
    int32_t missed;           /* so often */
    bool gone;
    bool unclear; /* what was told of it are other goods */
    size_t parts_n;
    struct part parts[];
};

struct parts {
    struct holding **items; /* oldest first */
    size_t n, cap;
};

static struct parts *parts_of(struct desk *d)
{
    if (!d->parts) {
        d->parts = calloc(1, sizeof(*d->parts));
        ASSERT(d->parts);
    }
    return d->parts;
}

static void drop(struct parts *p, size_t i)
{
    free(p->items[i]);
    p->n--;
    for (; i < p->n; i++)
        p->items[i] = p->items[i + 1];
}

void parts_free(struct parts *p)
{
    if (!p)
        return;
    while (p->n)
        drop(p, p->n - 1);
    free(p->items);
    free(p);
}

static struct holding *holding_of(const struct parts *p, int64_t so_id)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->items[i]->so_id == so_id)
            return p->items[i];
    }
    return NULL;
}

static struct str keep(char **at, struct str text)
{
    struct str kept = {*at, text.n};

    if (text.n)
        memcpy(*at, text.p, text.n);
    *at += text.n;
    return kept;
}

static struct holding *holding_new(int64_t so_id, const struct parcel_item *items, size_t n)
{
    size_t parts = n * sizeof(struct part), texts = 0;

    for (size_t i = 0; i < n; i++)
        texts += items[i].product_id.n + items[i].sku_id.n;
    struct holding *h = calloc(1, sizeof(*h) + parts + texts);
    ASSERT(h);
    h->so_id = so_id;
    h->parts_n = n;
    char *at = (char *)(h->parts + n);
    for (size_t i = 0; i < n; i++) {
        h->parts[i].listing_id = keep(&at, items[i].product_id);
        h->parts[i].sku_id = keep(&at, items[i].sku_id);
        h->parts[i].units = items[i].quantity;
    }
    return h;
}

/* In place of what was known of that order. */
static struct holding *hold(struct parts *p, int64_t so_id, const struct parcel_item *items,
                            size_t n)
{
    struct holding *h = holding_new(so_id, items, n);

    for (size_t i = 0; i < p->n; i++) {
        if (p->items[i]->so_id == so_id) {
            drop(p, i);
            break;
        }
    }
    if (p->n == HOLDINGS_MAX)
        drop(p, 0);
    if (p->n == p->cap) {
        p->cap = p->cap ? 2 * p->cap : 16;
        p->items = realloc(p->items, p->cap * sizeof(struct holding *));
        ASSERT(p->items);
    }
    p->items[p->n++] = h;
    return h;
}

static size_t bought(struct turn *t, const struct purchase *p, struct part **ret_parts)
{
    struct part *parts = ARENA_ARRAY(t->arena, struct part, p->choices_n + 1);

    for (size_t i = 0; i < p->choices_n; i++) {
        const struct purchase_choice *c = &p->choices[i];
        parts[i] = (struct part){.listing_id = c->listing_id, .sku_id = c->sku_id};
        if (!str_to_i64(c->quantity, &parts[i].units))
            return 0;
    }
    *ret_parts = parts;
    return p->choices_n;
}

int64_t parts_units(const struct part *parts, size_t n)
{
    int64_t units = 0;

    for (size_t i = 0; i < n; i++)
        units += parts[i].units;
    return units;
}

/* Sellers renumber variants: the very variant first, then any of the listing. */
static bool take_off(struct part *parts, size_t n, struct str listing_id, struct str sku_id,
                     int64_t units)
{
    for (int loose = 0; loose < 2; loose++) {
        for (size_t i = 0; i < n && units > 0; i++) {
            bool same = !sku_id.n || !parts[i].sku_id.n || str_eq(parts[i].sku_id, sku_id);
            if (!str_eq(parts[i].listing_id, listing_id) || (!same && !loose))
                continue;
            int64_t most = parts[i].units < units ? parts[i].units : units;
            parts[i].units -= most;
            units -= most;
        }
    }
    return units == 0;
}

bool parts_take(struct turn *t, struct part *parts, size_t n, const struct json *items)
{
    struct part *left = ARENA_ARRAY(t->arena, struct part, n + 1);
    size_t taken = 0;

    for (size_t i = 0; i < n; i++)
        left[i] = parts[i];
    for (struct json_iter it = json_iter(items); json_next(&it);) {
        int64_t units = json_i64(json_at(it.val, 2), 0);
        if (units <= 0 ||
            !take_off(left, n, json_str(json_at(it.val, 0)), json_str(json_at(it.val, 1)), units))
            return false;
        taken++;
    }
    for (size_t i = 0; i < n; i++)
        parts[i] = left[i];
    return taken > 0;
}

static bool covers(const struct supplier_order *so)
{
    return so->row != ROW_GONE;
}

/* What it holds is known: nothing, when it is gone. */
static const struct holding *told(const struct turn *t, const struct supplier_order *so)
{
    const struct holding *h = holding_of(parts_of(t->desk), so->id);

    return h && !h->unclear && (h->gone || !h->missed_ms) ? h : NULL;
}

struct parcels_seen parts_bound(const struct turn *t, const struct supplier_order *so,
                                const struct parcels_seen *parcels)
{
    const struct holding *h = told(t, so);
    struct parcels_seen bound = *parcels;

    if (!h || h->gone)
        return bound;
    struct parcel_item *held = ARENA_ARRAY(t->arena, struct parcel_item, h->parts_n);
    for (size_t i = 0; i < h->parts_n; i++)
        held[i] = (struct parcel_item){.product_id = h->parts[i].listing_id,
                                       .sku_id = h->parts[i].sku_id,
                                       .quantity = h->parts[i].units};
    bound.held = held;
    bound.held_n = h->parts_n;
    return bound;
}

static size_t orders_of(const struct purchase *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->orders_n; i++)
        n += covers(&p->orders[i]);
    return n;
}

size_t parts_lacking(struct turn *t, const struct purchase *p, struct part **ret_parts)
{
    size_t n = bought(t, p, ret_parts);

    for (size_t i = 0; i < p->orders_n && n; i++) {
        const struct holding *h = told(t, &p->orders[i]);
        if (!covers(&p->orders[i]))
            continue;
        if (!h)
            return 0;
        for (size_t k = 0; k < h->parts_n && !h->gone; k++)
            take_off(*ret_parts, n, h->parts[k].listing_id, h->parts[k].sku_id, h->parts[k].units);
    }
    return n && parts_units(*ret_parts, n) > 0 ? n : 0;
}

static struct str goods_of(struct turn *t, const struct order *o, const struct purchase *p,
                           const struct part *lacking)
{
    struct str words = STR_NONE;
    int64_t line_id;

    for (size_t i = 0; i < p->choices_n && i < WORDS_MAX; i++) {
        const struct line *l =
            str_to_i64(p->choices[i].line_id, &line_id) ? order_line_by_id(o, line_id) : NULL;
        struct str label = l && l->sku.n ? l->sku : l ? l->title : p->choices[i].listing_id;
        if (lacking[i].units > 0)
            words = str_printf(t->arena, "%.*s%s%lld × %.*s", STR_ARG(words), words.n ? ", " : "",
                               (long long)lacking[i].units, STR_ARG(label));
    }
    return str_replace(t->arena, words, STR("|"), STR("/"));
}

/* The problem names these already, perhaps with orders that they may be in. */
static bool names(const struct problem *p, struct str goods)
{
    struct str head, rest = p ? p->detail : STR_NONE, named;

    str_cut(rest, '|', &head, &rest);
    str_cut(rest, '|', &named, &rest);
    return p && str_eq(named, goods);
}

/* What was never told in this life of the program is asked about once, also when it is over. */
static bool all_told(struct turn *t, struct purchase *p)
{
    bool all = true;

    for (size_t i = 0; i < p->orders_n; i++) {
        struct supplier_order *so = &p->orders[i];
        if (!covers(so) || told(t, so))
            continue;
        all = false;
        bool soon = so->due_ms && so->due_ms <= t->now_ms + ASKED_MS;
        if (soon || holding_of(parts_of(t->desk), so->id))
            continue;
        so->due_ms = t->now_ms + ASK_AGAIN_MS;
        row_touch(&so->row);
    }
    return all;
}

bool parts_whole(struct turn *t, struct purchase *p)
{
    struct part *lacking;

    return all_told(t, p) && !parts_lacking(t, p, &lacking);
}

static struct purchase_line *line_of(struct purchase *p, const struct purchase_choice *c)
{
    int64_t id;

    for (size_t i = 0; i < p->lines_n && str_to_i64(c->line_id, &id); i++) {
        if (p->lines[i].line_id == id)
            return &p->lines[i];
    }
    return NULL;
}

/* Nothing is lacking: what none of the orders holds that go on was canceled, in one or in several
 * of them, and may be bought again. */
static void drop_canceled(struct turn *t, const struct order *o, struct purchase *p,
                          struct changes *changes)
{
    struct part *left;
    size_t n = bought(t, p, &left);

    for (size_t i = 0; i < p->orders_n; i++) {
        const struct supplier_order *so = &p->orders[i];
        const struct holding *h = covers(so) ? told(t, so) : NULL;
        for (size_t k = 0;
             h && !h->gone && so->status != SUPPLIER_STATUS_CANCELED && k < h->parts_n; k++)
            take_off(left, n, h->parts[k].listing_id, h->parts[k].sku_id, h->parts[k].units);
    }
    for (size_t i = 0; i < n; i++) {
        struct purchase_line *pl = line_of(p, &p->choices[i]);
        int64_t all = 0;
        if (!pl || pl->quantity <= 0 || !str_to_i64(p->choices[i].quantity, &all) ||
            all < pl->quantity)
            continue;
        int64_t more = left[i].units / (all / pl->quantity) - pl->dropped;
        if (more <= 0 || more > order_unplaced(o, p, pl->line_id))
            continue;
        changes_add_i64(changes, "purchase.dropped", pl->line_id, pl->dropped, pl->dropped + more);
        pl->dropped += more;
        row_touch(&p->row);
    }
}

static void judge(struct turn *t, struct order *o, struct purchase *p, struct changes *changes)
{
    const struct problem_book book = {o, t->arena, &t->desk->ids, t->now_ms, changes};
    const struct problem *open = problem_find(o, PROBLEM_SUPPLIER_SPLIT, p->id);
    struct part *lacking;

    if (!all_told(t, p))
        return;
    if (!parts_lacking(t, p, &lacking) || order_purchase_placed(o, p)) {
        if (open)
            problem_close(&book, PROBLEM_SUPPLIER_SPLIT, p->id);
        if (purchase_is_live(p) && orders_of(p) > 1)
            drop_canceled(t, o, p, changes);
        return;
    }
    if (!purchase_is_live(p) || MUTANT(LOSE_HALF))
        return;
    struct str goods = goods_of(t, o, p, lacking);
    if (!names(open, goods))
        problem_open(&book, PROBLEM_SUPPLIER_SPLIT, p->id,
                     said(t->arena, SAID_SPLIT_LACKS, goods, STR_NONE));
    hints_wake(t, p->account_id);
}

/* All that is in it was bought with that purchase, and each says how many. */
static bool is_clear(struct turn *t, const struct purchase *p, const struct supplier_seen *seen)
{
    struct part *parts;
    size_t n = bought(t, p, &parts);

    for (size_t i = 0; i < seen->items_n; i++) {
        const struct parcel_item *x = &seen->items[i];
        if (x->quantity <= 0 || !take_off(parts, n, x->product_id, x->sku_id, x->quantity))
            return false;
    }
    return n > 0 && seen->items_n > 0;
}

static bool is_whole(struct turn *t, const struct purchase *p, const struct supplier_seen *seen)
{
    struct part *parts;
    size_t n = bought(t, p, &parts);

    for (size_t i = 0; i < seen->items_n; i++)
        take_off(parts, n, seen->items[i].product_id, seen->items[i].sku_id,
                 seen->items[i].quantity);
    return parts_units(parts, n) == 0;
}

void parts_seen(struct turn *t, struct order *o, struct purchase *p, struct supplier_order *so,
                const struct supplier_seen *seen, struct changes *changes)
{
    struct parts *known = parts_of(t->desk);

    if (!is_clear(t, p, seen)) {
        if (orders_of(p) > 1)
            hold(known, so->id, NULL, 0)->unclear = true;
        return;
    }
    /* Nearly all: one order with all that was bought. */
    if (orders_of(p) == 1 && is_whole(t, p, seen) && !holding_of(known, so->id) &&
        !problem_find(o, PROBLEM_SUPPLIER_SPLIT, p->id))
        return;
    hold(known, so->id, seen->items, seen->items_n);
    judge(t, o, p, changes);
}

bool parts_not_found(struct turn *t, struct order *o, struct purchase *p, struct supplier_order *so,
                     struct changes *changes)
{
    struct holding *h = holding_of(parts_of(t->desk), so->id);

    if (!p->choices_n)
        return false;
    if (!h || !h->missed_ms) {
        h = hold(parts_of(t->desk), so->id, NULL, 0);
        h->missed_ms = t->now_ms;
    }
    h->missed++;
    if (!h->gone && (h->missed < GONE_TRIES || t->now_ms - h->missed_ms < GONE_MS))
        return false;
    h->gone = true;
    judge(t, o, p, changes);
    return true;
}
