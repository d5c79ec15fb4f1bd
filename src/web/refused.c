/* SPDX-License-Identifier: Apache-2.0 */
/* See web/refused.h. */
#include "web/refused.h"

#include "base/time.h"

#define TOLD_FROM 3 /* in a row: one alone may be a mishap on the way */

/* Told apart from others, and not to be turned back. */
static uint64_t print_of(const struct snapshot_shop *s)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (size_t i = 0; s->secrets_n && i < s->secrets[0].n; i++)
        h = (h ^ (unsigned char)s->secrets[0].p[i]) * UINT64_C(1099511628211);
    return h;
}

static struct refused *find(struct web *w, int64_t shop_id)
{
    for (size_t i = 0; i < w->refused_n; i++) {
        if (w->refused[i].shop_id == shop_id)
            return &w->refused[i];
    }
    return NULL;
}

static bool is_over(const struct refused *r, const struct snapshot_shop *s, int64_t now_ms)
{
    return r->print != print_of(s) || now_ms - r->last_mono_ms > MS_DAY;
}

static void add(struct web *w, const struct snapshot_shop *s)
{
    int64_t now_ms = web_mono_ms(w);
    struct refused *r = find(w, s->id);

    if (!r) {
        r = ARENA_PUSH(w->arena, &w->refused, &w->refused_n, struct refused);
        *r = (struct refused){.shop_id = s->id, .print = print_of(s)};
    }
    if (is_over(r, s, now_ms))
        *r = (struct refused){.shop_id = s->id, .print = print_of(s)};
    if (!r->n)
        r->since_ms = web_now_ms(w);
    r->n++;
    r->last_mono_ms = now_ms;
}

void refused_note(struct web *w, const struct snapshot_shop *s, bool passed)
{
    pthread_mutex_lock(&w->lock);
    struct refused *r = passed ? find(w, s->id) : NULL;
    if (r)
        r->n = 0;
    if (!passed)
        add(w, s);
    pthread_mutex_unlock(&w->lock);
}

bool refused_told(struct web *w, const struct snapshot_shop *s, struct refused *ret)
{
    pthread_mutex_lock(&w->lock);
    const struct refused *r = find(w, s->id);
    bool told = r && r->n >= TOLD_FROM && !is_over(r, s, web_mono_ms(w));
    if (told)
        *ret = *r;
    pthread_mutex_unlock(&w->lock);
    return told;
}
