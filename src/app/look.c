/* SPDX-License-Identifier: Apache-2.0 */
/* See app/look.h. */
#include "app/look.h"

#include "app/reconcile.h"
#include "db/orders.h"

#include <stdlib.h>

#define PAGE         50
#define ASK_MAX      500 /* orders asked anew in one look: the next begins behind them */
#define ALL_EVERY_MS (6 * MS_HOUR)
#define CHANGED_MAX  4096

struct ids {
    int64_t *items;
    size_t n, cap;
};

struct look {
    struct ids differing; /* as the last look found them, rising */
    struct ids changed;   /* saved since the look began, in no order */
    bool missed;          /* more than are held */
    int64_t all_ms;       /* when it last began to look at all; 0: not yet */
    bool under_way, all;
    struct ids left; /* to be looked at, rising; none when it is all */
    size_t left_at;
    int64_t after_id;
    struct ids found; /* that differ */
    int64_t asked, asked_upto;
};

static void ids_push(struct ids *x, int64_t id)
{
    if (x->n == x->cap) {
        x->cap = x->cap ? 2 * x->cap : 64;
        x->items = realloc(x->items, x->cap * sizeof(int64_t));
        ASSERT(x->items);
    }
    x->items[x->n++] = id;
}

static int by_id(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* Rising, each once. */
static void ids_tidy(struct ids *x)
{
    size_t n = 0;

    if (x->n)
        qsort(x->items, x->n, sizeof(int64_t), by_id);
    for (size_t i = 0; i < x->n; i++) {
        if (!n || x->items[n - 1] != x->items[i])
            x->items[n++] = x->items[i];
    }
    x->n = n;
}

static struct look *look_of(struct desk_shop *s)
{
    if (!s->look) {
        s->look = calloc(1, sizeof(*s->look));
        ASSERT(s->look);
    }
    return s->look;
}

void look_free(struct look *k)
{
    if (!k)
        return;
    free(k->differing.items);
    free(k->changed.items);
    free(k->left.items);
    free(k->found.items);
    free(k);
}

void look_changed(struct desk *d, const struct order *o)
{
    struct desk_shop *s = desk_shop(d, o->shop_id);

    if (!s)
        return;
    struct look *k = look_of(s);
    if (k->changed.n == CHANGED_MAX)
        ids_tidy(&k->changed);
    if (k->changed.n > CHANGED_MAX / 2)
        k->missed = true;
    else
        ids_push(&k->changed, o->id);
}

void look_begin(struct turn *t, struct desk_shop *s)
{
    struct look *k = look_of(s);

    k->all =
        k->missed || !k->all_ms || t->now_ms - k->all_ms >= ALL_EVERY_MS || t->now_ms < k->all_ms;
    k->all_ms = k->all ? t->now_ms : k->all_ms;
    k->left.n = k->left_at = 0;
    for (size_t i = 0; i < k->changed.n && !k->all; i++)
        ids_push(&k->left, k->changed.items[i]);
    for (size_t i = 0; i < k->differing.n && !k->all; i++)
        ids_push(&k->left, k->differing.items[i]);
    ids_tidy(&k->left);
    k->changed.n = k->found.n = 0;
    k->missed = false;
    k->after_id = 0;
    k->asked = 0;
    k->under_way = true;
}

bool look_is_under_way(const struct desk_shop *s)
{
    return s->look && s->look->under_way;
}

/* As db_orders_open has it. */
static bool is_open(const struct order *o)
{
    switch (o->stage) {
    case STAGE_AWAITING_PAYMENT:
    case STAGE_TO_ORDER:
    case STAGE_ORDERED:
    case STAGE_SHIPPED:
    case STAGE_ON_HOLD:
    case STAGE_FULFILLED: return true;
    default: break;
    }
    for (size_t i = 0; i < o->problems_n; i++) {
        if (o->problems[i].row != ROW_GONE)
            return true;
    }
    return false;
}

static enum err next_page(struct turn *t, const struct desk_shop *s, int64_t **ret_ids,
                          size_t *ret_n)
{
    struct look *k = s->look;

    if (k->all)
        return db_orders_open(t->db, t->arena, s->shop.id, k->after_id, PAGE, ret_ids, ret_n);
    *ret_ids = k->left.items + k->left_at;
    *ret_n = k->left.n - k->left_at < PAGE ? k->left.n - k->left_at : PAGE;
    k->left_at += *ret_n;
    return OK;
}

static size_t only_in(const struct ids *x, const struct ids *y)
{
    size_t n = 0;

    for (size_t i = 0, k = 0; i < x->n; i++) {
        while (k < y->n && y->items[k] < x->items[i])
            k++;
        n += k == y->n || y->items[k] != x->items[i];
    }
    return n;
}

static void finish(struct turn *t, struct desk_shop *s)
{
    struct look *k = s->look;
    struct ids last = k->differing;
    size_t appeared = only_in(&k->found, &last), gone = only_in(&last, &k->found);

    k->differing = k->found;
    k->found = last;
    k->under_way = false;
    if (k->asked < ASK_MAX)
        k->asked_upto = 0;
    if (appeared || gone)
        turn_log(t, LOG_INFO,
                 "%.*s: orders that differ between shop, supplier and here: %zu new, %zu agree "
                 "again, %zu in all (waybill reconcile)",
                 STR_ARG(s->shop.domain), appeared, gone, k->differing.n);
}

/* Those before were asked by the last look, if it could not ask all. */
static enum err look_at(struct turn *t, struct look *k, struct order *o, bool *ret_differs)
{
    struct reconcile_item *items = NULL;
    size_t n = 0;
    bool asked;

    if (o->id <= k->asked_upto || k->asked == ASK_MAX) {
        reconcile_order(t->arena, o, t->now_ms, &items, &n);
        *ret_differs = n > 0;
        return OK;
    }
    enum err err = reconcile_ask_order(t, o, ret_differs, &asked);
    if (!err && asked && ++k->asked == ASK_MAX)
        k->asked_upto = o->id;
    return err;
}

enum err look_step(struct turn *t, struct desk_shop *s)
{
    struct look *k = s->look;
    struct order *orders[PAGE];
    int64_t *ids;
    size_t n;
    enum err err = next_page(t, s, &ids, &n);

    if (!err && n)
        err = turn_orders(t, ids, n, orders);
    for (size_t i = 0; i < n && !err; i++) {
        bool differs = false;
        k->after_id = ids[i];
        if (orders[i] && is_open(orders[i]))
            err = look_at(t, k, orders[i], &differs);
        if (differs)
            ids_push(&k->found, ids[i]);
    }
    if (!err && n < PAGE)
        finish(t, s);
    return err;
}
