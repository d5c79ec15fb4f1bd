/* SPDX-License-Identifier: Apache-2.0 */
/* What will happen, in order of time: a binary heap with the earliest on top. */
#include "sim/world/aliexpress_state.h"

static bool earlier(const struct aliworld_event *x, const struct aliworld_event *y)
{
    return x->at_ms != y->at_ms ? x->at_ms < y->at_ms : x->seq < y->seq;
}

static void swap(struct aliworld_event *x, struct aliworld_event *y)
{
    struct aliworld_event kept = *x;
    *x = *y;
    *y = kept;
}

void aliworld_agenda_put(struct aliworld *w, struct aliworld_agenda *g, struct aliworld_event e)
{
    if (g->n == g->cap) {
        size_t cap = g->cap == 0 ? 64 : g->cap * 2;
        g->items = arena_grow(w->arena, g->items, g->n * sizeof(e), cap * sizeof(e));
        g->cap = cap;
    }
    e.seq = ++w->seq;
    size_t i = g->n++;
    g->items[i] = e;
    for (; i > 0 && earlier(&g->items[i], &g->items[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&g->items[i], &g->items[(i - 1) / 2]);
}

bool aliworld_agenda_take(struct aliworld_agenda *g, int64_t now_ms,
                          struct aliworld_event *ret_event)
{
    if (g->n == 0 || g->items[0].at_ms > now_ms)
        return false;
    *ret_event = g->items[0];
    g->items[0] = g->items[--g->n];
    for (size_t i = 0, least = 0;; i = least) {
        size_t left = 2 * i + 1, right = left + 1;
        if (left < g->n && earlier(&g->items[left], &g->items[least]))
            least = left;
        if (right < g->n && earlier(&g->items[right], &g->items[least]))
            least = right;
        if (least == i)
            return true;
        swap(&g->items[i], &g->items[least]);
    }
}
