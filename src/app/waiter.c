/* SPDX-License-Identifier: Apache-2.0 */
/* See app/waiter.h. */
#include "app/waiter.h"

#include "app/bulk.h"

#include <stdlib.h>

struct waiter {
    struct waiter *next;
    struct event *event;
    int64_t subject_id, deadline_ms;
    bool ready;
};

void turn_defer(struct turn *t, struct event *e, int64_t subject_id, int64_t wait_ms)
{
    e->deferred = true;
    e->subject_id = subject_id;
    if (e->kind == EVENT_ITEM)
        return;
    struct waiter *w = calloc(1, sizeof(*w));
    ASSERT(w);
    w->event = e;
    w->subject_id = subject_id;
    w->deadline_ms = t->now_ms + wait_ms;
    w->next = t->desk->waiters;
    t->desk->waiters = w;
}

void turn_answer(struct turn *t, int64_t subject_id)
{
    if (t->rehearsal)
        return;
    for (struct waiter *w = t->desk->waiters; w; w = w->next) {
        if (w->subject_id == subject_id)
            w->ready = true;
    }
    bulk_answered(t);
}

/* Takes one that is ready out of the list; NULL when none is. */
static struct event *take_ready(struct desk *d, int64_t now_ms)
{
    for (struct waiter **at = &d->waiters; *at; at = &(*at)->next) {
        struct waiter *w = *at;
        if (!w->ready && w->deadline_ms > now_ms)
            continue;
        struct event *e = w->event;
        *at = w->next;
        free(w);
        return e;
    }
    return NULL;
}

enum err waiters_run(struct turn *t)
{
    struct event *e;

    while ((e = take_ready(t->desk, t->now_ms))) {
        enum err err = db_savepoint(t->db);
        if (err)
            return err;
        e->deferred = true; /* tells run that this is the second time */
        e->err = e->run(t, e);
        if (e->err) {
            db_rollback_to(t->db);
            t->orders = map_new(t->arena);
            t->desk->reload = true;
        }
        *ARENA_PUSH(t->arena, &t->done, &t->done_n, struct event *) = e;
        err = db_release(t->db);
        if (err)
            return err;
    }
    return OK;
}

static bool among(struct event *e, struct event **events, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (events[i] == e)
            return true;
    }
    return false;
}

void waiters_put_back(struct turn *t, struct event **events, size_t n)
{
    struct waiter **at = &t->desk->waiters;

    while (*at) {
        struct waiter *w = *at;
        if (!among(w->event, events, n)) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        free(w);
    }
    /* Those that were answered in this turn had left the list: they are told now. */
    for (size_t i = 0; i < t->done_n; i++) {
        struct event *e = t->done[i];
        if (among(e, events, n))
            continue;
        e->err = ERR_DB;
        e->done(e);
    }
}

void waiters_give_up(struct turn *t, enum err err)
{
    struct waiter **at = &t->desk->waiters;

    while (*at) {
        struct waiter *w = *at;
        if (w->deadline_ms > t->now_ms) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        w->event->err = err;
        w->event->done(w->event);
        free(w);
    }
}

void waiters_sooner(struct desk *d, int64_t by_ms)
{
    for (struct waiter *w = d->waiters; w; w = w->next)
        w->deadline_ms -= by_ms;
}

int64_t waiters_next_ms(const struct desk *d)
{
    int64_t next_ms = INT64_MAX;

    for (const struct waiter *w = d->waiters; w; w = w->next) {
        int64_t at_ms = w->ready ? 0 : w->deadline_ms;
        if (at_ms < next_ms)
            next_ms = at_ms;
    }
    return next_ms;
}

void waiters_release(struct desk *d)
{
    while (d->waiters) {
        struct waiter *w = d->waiters;
        d->waiters = w->next;
        w->event->err = ERR_CLOSING;
        w->event->done(w->event);
        free(w);
    }
}
