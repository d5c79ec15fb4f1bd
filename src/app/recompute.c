/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See app/recompute.h. The judgement is made by the same pure functions that the desk uses, on the
 * order as it lies in the file. Two things are allowed for: what changes by the passing of time
 * alone counts as right when it was right at the order's last entry; and an order that is over is
 * not judged again when a mapping or a policy changes.
 */
#include "app/recompute.h"

#include "base/id.h"
#include "core/judge.h"
#include "db/accounts.h"
#include "db/mappings.h"
#include "db/orders.h"

#include <string.h>

#define PAGE 50

struct recomputing {
    struct db *db;
    struct arena *arena; /* of the page */
    struct differences *out;
    struct shop *shops;
    size_t shops_n;
    int64_t now_ms;
};

/* What a judgement stored, or would store. */
struct judged {
    enum stage stage;
    int64_t wanted, shipped, fulfilled;
    struct str problems; /* kinds and subjects of the open ones, in order */
};

static struct str problems_text(struct arena *a, const struct order *o)
{
    struct str text = STR_NONE;

    for (int k = 0; k < PROBLEM_MAX; k++) {
        for (size_t i = 0; i < o->problems_n; i++) {
            const struct problem *p = &o->problems[i];
            if ((int)p->kind == k && p->row != ROW_GONE)
                text = str_cat(a, text,
                               str_printf(a, "%s%.*s", text.n ? "," : "",
                                          STR_ARG(problem_kind_text(p->kind))));
        }
    }
    return text;
}

static struct judged judged_of(struct arena *a, const struct order *o)
{
    return (struct judged){.stage = o->stage,
                           .wanted = o->lines_wanted,
                           .shipped = o->lines_shipped,
                           .fulfilled = o->lines_fulfilled,
                           .problems = problems_text(a, o)};
}

static bool is_over(enum stage s)
{
    return s == STAGE_FULFILLED || s == STAGE_DELIVERED || s == STAGE_CANCELED ||
           s == STAGE_NOT_OURS;
}

/* As a copy of the order would be judged. everything: all its products count as ours. */
static struct judged judge_as(struct recomputing *r, const struct order *o, const struct shop *shop,
                              const struct mapping *mappings, size_t mappings_n, int64_t at_ms,
                              bool everything)
{
    struct id_maker ids = {0};
    struct changes changes;
    struct shop s = *shop;
    struct order copy = *o;
    struct judge j = {.shop = &s, .now_ms = at_ms, .arena = r->arena, .ids = &ids};

    changes_init(&changes, r->arena);
    j.changes = &changes;
    if (everything) {
        s.policy.all_products = true;
    } else {
        j.mappings = mappings;
        j.mappings_n = mappings_n;
    }
    copy.problems = ARENA_ARRAY(r->arena, struct problem, o->problems_n + 1);
    for (size_t i = 0; i < o->problems_n; i++)
        copy.problems[i] = o->problems[i];
    judge_order(&j, &copy);
    return judged_of(r->arena, &copy);
}

static bool same(const struct judged *x, const struct judged *y)
{
    return x->stage == y->stage && x->wanted == y->wanted && x->shipped == y->shipped &&
           x->fulfilled == y->fulfilled && str_eq(x->problems, y->problems);
}

static void tell(struct recomputing *r, const struct order *o, const struct judged *is,
                 const struct judged *due)
{
    difference_add(r->out, o, "stage", stage_text(is->stage), stage_text(due->stage));
    difference_add_i64(r->out, o, "units.wanted", is->wanted, due->wanted);
    difference_add_i64(r->out, o, "units.shipped", is->shipped, due->shipped);
    difference_add_i64(r->out, o, "units.fulfilled", is->fulfilled, due->fulfilled);
    difference_add(r->out, o, "problems", is->problems, due->problems);
}

static enum err judgement(struct recomputing *r, const struct order *o, const struct shop *shop)
{
    int64_t *products = ARENA_ARRAY(r->arena, int64_t, o->lines_n + 1), at_ms = r->now_ms;
    struct judged is = judged_of(r->arena, o), due;
    struct entry_row *last;
    struct mapping *mappings;
    size_t n, last_n;

    for (size_t i = 0; i < o->lines_n; i++)
        products[i] = o->lines[i].product_id;
    enum err err =
        db_mappings_for(r->db, r->arena, o->shop_id, products, o->lines_n, &mappings, &n);
    if (!err)
        err = db_entries(r->db, r->arena, o->shop_id, o->id, 0, 1, &last, &last_n);
    if (err)
        return err;
    due = judge_as(r, o, shop, mappings, n, at_ms, false);
    if (same(&is, &due))
        return OK;
    if (last_n)
        at_ms = last[0].at_ms;
    struct judged then = judge_as(r, o, shop, mappings, n, at_ms, false);
    if (same(&is, &then))
        return OK;
    then = judge_as(r, o, shop, NULL, 0, at_ms, true);
    if (is_over(is.stage) && same(&is, &then))
        return OK;
    tell(r, o, &is, &due);
    return OK;
}

/* One number of a package is the one to publish; a purchase that left says when. */
static void rows_of(struct recomputing *r, const struct order *o)
{
    for (size_t i = 0; i < o->packages_n; i++) {
        int64_t current = 0;
        for (size_t k = 0; k < o->packages[i].numbers_n; k++)
            current += o->packages[i].numbers[k].current;
        difference_add_i64(r->out, o, "numbers.current", current, o->packages[i].numbers_n > 0);
    }
    for (size_t i = 0; i < o->purchases_n; i++) {
        const struct purchase *p = &o->purchases[i];
        bool left = p->state == PURCHASE_STATE_INTENT || p->state == PURCHASE_STATE_UNKNOWN;
        difference_add_i64(r->out, o, "purchase.intent_at", !left || p->intent_ms > 0, true);
    }
}

static enum err one(struct recomputing *r, const struct order *o)
{
    for (size_t i = 0; i < r->shops_n; i++) {
        if (r->shops[i].id != o->shop_id)
            continue;
        enum err err = judgement(r, o, &r->shops[i]);
        if (!err)
            rows_of(r, o);
        return err ? err : db_derived_order(r->db, r->arena, o, r->out);
    }
    difference_add(r->out, o, "shop", STR("unknown"), STR("known"));
    return OK;
}

static enum err page(struct recomputing *r, int64_t *after_id, int64_t *count, bool *ret_more)
{
    struct order **orders = ARENA_ARRAY(r->arena, struct order *, PAGE);
    int64_t *ids;
    size_t n, loaded = 0;
    enum err err = db_derived_orders(r->db, r->arena, *after_id, PAGE, &ids, &n);

    if (!err)
        err = db_derived_load(r->db, r->arena, ids, n, r->out, orders, &loaded);
    for (size_t i = 0; i < loaded && !err; i++)
        err = one(r, orders[i]);
    if (!err && n)
        *after_id = ids[n - 1];
    *count += (int64_t)n;
    *ret_more = !err && n == PAGE;
    return err;
}

enum err recompute(struct db *db, int64_t now_ms, struct differences *d, int64_t *ret_orders)
{
    struct arena *keep = arena_new();
    struct recomputing r = {.db = db, .arena = arena_new(), .out = d, .now_ms = now_ms};
    int64_t after_id = 0, count = 0;
    bool more = true;
    enum err err = db_shops(db, keep, &r.shops, &r.shops_n);

    while (!err && more) {
        err = page(&r, &after_id, &count, &more);
        arena_reset(r.arena);
    }
    if (!err)
        err = db_derived_sums(db, d);
    arena_free(r.arena);
    arena_free(keep);
    if (!err)
        *ret_orders = count;
    return err;
}
