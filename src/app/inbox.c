/* SPDX-License-Identifier: Apache-2.0 */
/* See app/inbox.h. A mutex is enough: what is done under it takes well under a microsecond. */
#include "app/inbox.h"

#include "app/snapshot.h"
#include "base/time.h"

#include <pthread.h>
#include <stdlib.h>

struct inbox {
    pthread_mutex_t lock;
    struct event *events, **events_end;
    struct net_answer *answers, **answers_end;
    struct snapshot *snapshot;
    bool closed;
    enum err trouble;
    int64_t since_ms, told_mono_ms; /* the trouble */
};

struct inbox *inbox_new(void)
{
    struct inbox *b = calloc(1, sizeof(*b));

    ASSERT(b);
    pthread_mutex_init(&b->lock, NULL);
    b->events_end = &b->events;
    b->answers_end = &b->answers;
    return b;
}

void inbox_free(struct inbox *b)
{
    if (!b)
        return;
    ASSERT(!b->events);
    for (struct net_answer *n = b->answers, *next; n; n = next) {
        next = n->next;
        arena_free(n->arena);
    }
    pthread_mutex_destroy(&b->lock);
    free(b);
}

bool inbox_put_event(struct inbox *b, struct event *e)
{
    pthread_mutex_lock(&b->lock);
    bool open = !b->closed;
    if (open) {
        e->next = NULL;
        *b->events_end = e;
        b->events_end = &e->next;
    }
    pthread_mutex_unlock(&b->lock);
    return open;
}

void inbox_put_answer(struct inbox *b, struct net_answer *n)
{
    pthread_mutex_lock(&b->lock);
    n->next = NULL;
    *b->answers_end = n;
    b->answers_end = &n->next;
    pthread_mutex_unlock(&b->lock);
}

struct event *inbox_take_event(struct inbox *b)
{
    pthread_mutex_lock(&b->lock);
    struct event *e = b->events;
    if (e) {
        b->events = e->next;
        if (!b->events)
            b->events_end = &b->events;
        e->next = NULL;
    }
    pthread_mutex_unlock(&b->lock);
    return e;
}

struct net_answer *inbox_take_answer(struct inbox *b)
{
    pthread_mutex_lock(&b->lock);
    struct net_answer *n = b->answers;
    if (n) {
        b->answers = n->next;
        if (!b->answers)
            b->answers_end = &b->answers;
        n->next = NULL;
    }
    pthread_mutex_unlock(&b->lock);
    return n;
}

bool inbox_empty(struct inbox *b)
{
    pthread_mutex_lock(&b->lock);
    bool empty = !b->events && !b->answers;
    pthread_mutex_unlock(&b->lock);
    return empty;
}

void inbox_close(struct inbox *b)
{
    pthread_mutex_lock(&b->lock);
    b->closed = true;
    pthread_mutex_unlock(&b->lock);
}

struct snapshot *inbox_borrow(struct inbox *b)
{
    pthread_mutex_lock(&b->lock);
    struct snapshot *s = b->snapshot;
    if (s)
        s->count++;
    pthread_mutex_unlock(&b->lock);
    return s;
}

static struct snapshot *count_down(struct snapshot *s)
{
    if (!s)
        return NULL;
    s->count--;
    return s->count == 0 ? s : NULL;
}

struct snapshot *inbox_return(struct inbox *b, struct snapshot *s)
{
    pthread_mutex_lock(&b->lock);
    struct snapshot *last = count_down(s);
    pthread_mutex_unlock(&b->lock);
    return last;
}

struct snapshot *inbox_swap(struct inbox *b, struct snapshot *fresh)
{
    pthread_mutex_lock(&b->lock);
    if (fresh)
        fresh->count = 1;
    struct snapshot *last = count_down(b->snapshot);
    b->snapshot = fresh;
    pthread_mutex_unlock(&b->lock);
    return last;
}

bool inbox_set_trouble(struct inbox *b, enum err err, int64_t now_ms, int64_t mono_ms)
{
    pthread_mutex_lock(&b->lock);
    if (err && !b->trouble)
        b->since_ms = now_ms;
    bool tell = !b->trouble != !err || (err && mono_ms - b->told_mono_ms >= MS_MINUTE);
    b->trouble = err;
    if (tell)
        b->told_mono_ms = mono_ms;
    pthread_mutex_unlock(&b->lock);
    return tell;
}

enum err inbox_trouble(struct inbox *b, int64_t *ret_since_ms)
{
    pthread_mutex_lock(&b->lock);
    enum err err = b->trouble;
    if (err)
        *ret_since_ms = b->since_ms;
    pthread_mutex_unlock(&b->lock);
    return err;
}
