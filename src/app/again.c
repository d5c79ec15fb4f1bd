/* SPDX-License-Identifier: Apache-2.0 */
/* See app/again.h. A heap by time, and what it holds by order: the same time is not put twice. A
 * time that is replaced stays, and so does an order without one, until most of what is held is
 * such; then all is made anew. */
#include "app/again.h"

#include <stdlib.h>

#define ALL_EVERY_MS (6 * MS_HOUR)
#define FAR_MS       (2 * ALL_EVERY_MS) /* after a look at all: the next one comes first */
#define SPARE        64                 /* of such are never worth the work */

struct due {
    int64_t due_ms, order_id;
};

struct again {
    struct due *heap;
    size_t n, cap;
    size_t valid;        /* of them not replaced */
    struct arena *arena; /* of known */
    struct map *known;   /* order id -> int64_t, when it is due */
    bool all;
    int64_t all_ms;  /* the last look at all of them */
    uint64_t ground; /* hash of what they rested on then */
    int64_t *loose;  /* orders put or taken since the last commit */
    size_t loose_n, loose_cap;
    bool loose_all; /* a look at all began since */
};

static void forget(struct again *g)
{
    arena_reset(g->arena);
    g->known = map_new(g->arena);
    g->n = 0;
    g->valid = 0;
}

struct again *again_new(void)
{
    struct again *g = calloc(1, sizeof(*g));

    ASSERT(g);
    g->arena = arena_new();
    g->all = true;
    forget(g);
    return g;
}

void again_free(struct again *g)
{
    if (!g)
        return;
    arena_free(g->arena);
    free(g->loose);
    free(g->heap);
    free(g);
}

static bool earlier(const struct due *a, const struct due *b)
{
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->order_id < b->order_id;
}

static void heap_put(struct again *g, struct due d)
{
    size_t i;

    if (g->n == g->cap) {
        g->cap = g->cap ? 2 * g->cap : 64;
        g->heap = realloc(g->heap, g->cap * sizeof(*g->heap));
        ASSERT(g->heap);
    }
    for (i = g->n++; i > 0 && earlier(&d, &g->heap[(i - 1) / 2]); i = (i - 1) / 2)
        g->heap[i] = g->heap[(i - 1) / 2];
    g->heap[i] = d;
}

static struct due heap_take(struct again *g)
{
    struct due first = g->heap[0], last = g->heap[--g->n];
    size_t i = 0;

    for (size_t child = 1; child < g->n; child = 2 * i + 1) {
        if (child + 1 < g->n && earlier(&g->heap[child + 1], &g->heap[child]))
            child++;
        if (!earlier(&g->heap[child], &last))
            break;
        g->heap[i] = g->heap[child];
        i = child;
    }
    g->heap[i] = last;
    return first;
}

static void put(struct again *g, int64_t order_id, int64_t due_ms)
{
    int64_t *known = map_get_i64(g->known, order_id);

    if (!known && !due_ms)
        return;
    if (!known) {
        known = ARENA_NEW(g->arena, int64_t);
        map_put_i64(g->known, order_id, known);
    }
    if (due_ms && *known != due_ms)
        heap_put(g, (struct due){due_ms, order_id});
    if (*known)
        g->valid--;
    if (due_ms)
        g->valid++;
    *known = due_ms;
}

/* Puts what holds anew, into the same heap: it is never longer than what was read of it. */
static void thin_out(struct again *g)
{
    struct arena *old = g->arena;
    const struct map *was = g->known;
    size_t n = g->n;

    g->arena = arena_new();
    g->known = map_new(g->arena);
    g->n = 0;
    g->valid = 0;
    for (size_t i = 0; i < n; i++) {
        struct due d = g->heap[i];
        int64_t *known = map_get_i64(was, d.order_id);
        if (*known != d.due_ms)
            continue;
        *known = 0;
        put(g, d.order_id, d.due_ms);
    }
    arena_free(old);
}

static void loosen(struct again *g, int64_t order_id)
{
    if (g->loose_n && g->loose[g->loose_n - 1] == order_id)
        return;
    if (g->loose_n == g->loose_cap) {
        g->loose_cap = g->loose_cap ? 2 * g->loose_cap : 64;
        g->loose = realloc(g->loose, g->loose_cap * sizeof(*g->loose));
        ASSERT(g->loose);
    }
    g->loose[g->loose_n++] = order_id;
}

void again_put(struct again *g, int64_t order_id, int64_t due_ms)
{
    loosen(g, order_id);
    put(g, order_id, due_ms - g->all_ms > FAR_MS ? 0 : due_ms);
    if (g->n + map_count(g->known) > 3 * g->valid + SPARE)
        thin_out(g);
}

size_t again_held(const struct again *g)
{
    return g->n + map_count(g->known);
}

/* The first time that holds; those replaced before it go. NULL: none. */
static const struct due *first(struct again *g)
{
    while (g->n) {
        const int64_t *known = map_get_i64(g->known, g->heap[0].order_id);
        if (*known == g->heap[0].due_ms)
            return &g->heap[0];
        heap_take(g); /* it was judged since */
    }
    return NULL;
}

bool again_take(struct again *g, int64_t now_ms, int64_t *ret_order_id)
{
    const struct due *d = first(g);

    if (!d || d->due_ms > now_ms)
        return false;
    *ret_order_id = heap_take(g).order_id;
    loosen(g, *ret_order_id);
    put(g, *ret_order_id, 0);
    return true;
}

int64_t again_next_ms(struct again *g)
{
    const struct due *d = first(g);

    return d ? d->due_ms : INT64_MAX;
}

void again_all(struct again *g)
{
    g->all = true;
}

void again_committed(struct again *g)
{
    g->loose_n = 0;
    g->loose_all = false;
}

void again_undone(struct again *g, int64_t now_ms)
{
    g->all = g->all || g->loose_all;
    for (size_t i = 0; i < g->loose_n; i++)
        put(g, g->loose[i], now_ms);
    again_committed(g);
}

static void mix(uint64_t *hash, int64_t value)
{
    *hash = (*hash ^ (uint64_t)value) * UINT64_C(1099511628211);
    *hash ^= *hash >> 29;
}

static uint64_t ground_of(const struct turn *t)
{
    const struct desk *d = t->desk;
    uint64_t hash = UINT64_C(1469598103934665603);

    for (size_t i = 0; i < d->shops_n; i++) {
        const struct shop *s = &d->shops[i]->shop;
        mix(&hash, s->id);
        mix(&hash, (int64_t)s->state);
        mix(&hash, s->connected_ms);
        mix(&hash, s->other_app_seen + 2 * s->other_app_confirmed + 4 * s->protected_data_missing);
        mix(&hash, s->policy.daily_limit ? turn_day_start_ms(t, s) : 0);
    }
    for (size_t i = 0; i < d->accounts_n; i++) {
        mix(&hash, d->accounts[i]->account.id);
        mix(&hash, (int64_t)d->accounts[i]->account.state);
        mix(&hash, d->accounts[i]->account.by_extension);
    }
    return hash;
}

bool again_wants_all(const struct turn *t)
{
    const struct again *g = t->desk->again;

    return g->all || t->now_ms < g->all_ms || t->now_ms - g->all_ms >= ALL_EVERY_MS ||
           ground_of(t) != g->ground;
}

void again_begin_all(struct turn *t)
{
    struct again *g = t->desk->again;

    forget(g);
    g->loose_all = true;
    g->all = false;
    g->all_ms = t->now_ms;
    g->ground = ground_of(t);
}
