/* SPDX-License-Identifier: Apache-2.0 */
/* See os/loop_os.h. */
#include "os/loop_os.h"

#include "os/clock_os.h"
#include "os/mover_os.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define WAL_LONG_PAGES     12000 /* 48 MB: the longer, the fewer pages are moved twice */
#define CHECKPOINT_IDLE_MS 200   /* so long without work */
#define CHECKPOINT_MOST_MS 30000 /* and not more often than this */

struct loop {
    struct desk *desk;
    struct db *db;
    struct mover *mover;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool woken, stopping; /* under the lock */
    int64_t stop_by_ms;   /* under the lock */
    bool started;
    bool dirty; /* turns ran since the last checkpoint; the thread's */
    int64_t checkpoint_ms;
};

static int64_t mono_ms(void)
{
    struct clock c = clock_os();

    return c.mono_ms(c.ctx);
}

struct loop *loop_new(void)
{
    struct loop *l = calloc(1, sizeof(*l));
    pthread_condattr_t attr;

    ASSERT(l);
    pthread_mutex_init(&l->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&l->wake, &attr);
    pthread_condattr_destroy(&attr);
    return l;
}

static void wake(void *ctx)
{
    struct loop *l = ctx;

    pthread_mutex_lock(&l->lock);
    l->woken = true;
    pthread_cond_signal(&l->wake);
    pthread_mutex_unlock(&l->lock);
}

struct waker loop_waker(struct loop *l)
{
    return (struct waker){.ctx = l, .wake = wake};
}

/* Until woken or until_ms. ret_woken false: the time came. True when the loop is to stop. */
static bool wait_until(struct loop *l, int64_t until_ms, bool *ret_woken)
{
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};

    pthread_mutex_lock(&l->lock);
    while (!l->woken && !l->stopping && pthread_cond_timedwait(&l->wake, &l->lock, &until) == 0)
        ;
    *ret_woken = l->woken;
    l->woken = false;
    bool stopping = l->stopping;
    pthread_mutex_unlock(&l->lock);
    return stopping;
}

static void checkpoint(struct loop *l)
{
    l->checkpoint_ms = mono_ms();
    l->dirty = !mover_look(l->mover, true);
}

/* The earlier of the next turn and the next checkpoint. */
static int64_t next_ms(const struct loop *l, int64_t due_ms)
{
    int64_t now_ms = mono_ms(), then_ms = now_ms + 60000;

    if (l->dirty) {
        then_ms = l->checkpoint_ms + CHECKPOINT_MOST_MS;
        if (then_ms < now_ms + CHECKPOINT_IDLE_MS)
            then_ms = now_ms + CHECKPOINT_IDLE_MS;
    }
    return due_ms < then_ms ? due_ms : then_ms;
}

/* As wait_until, but while stopping, which makes that one return at once. */
static void nap(struct loop *l, int64_t until_ms)
{
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};

    pthread_mutex_lock(&l->lock);
    while (!l->woken && pthread_cond_timedwait(&l->wake, &l->lock, &until) == 0)
        ;
    l->woken = false;
    pthread_mutex_unlock(&l->lock);
}

static void drain(struct loop *l)
{
    int64_t due_ms;

    desk_close(l->desk);
    while (mono_ms() < l->stop_by_ms) {
        if (desk_turn(l->desk, &due_ms))
            continue;
        if (desk_idle(l->desk))
            break;
        nap(l, l->stop_by_ms < due_ms ? l->stop_by_ms : due_ms);
    }
}

static void *run(void *ctx)
{
    struct loop *l = ctx;
    bool stopping = false, woken;

    while (!stopping) {
        int64_t due_ms;
        bool more = desk_turn(l->desk, &due_ms);
        l->dirty = true;
        mover_look(l->mover, false);
        if (more)
            due_ms = mono_ms(); /* only looks whether it is to stop */
        stopping = wait_until(l, more ? due_ms : next_ms(l, due_ms), &woken);
        while (!stopping && !more && !woken && mono_ms() < due_ms) {
            if (l->dirty)
                checkpoint(l);
            stopping = wait_until(l, next_ms(l, due_ms), &woken);
        }
    }
    drain(l);
    mover_free(l->mover);
    l->dirty = db_checkpoint(l->db) != OK; /* else it is read at the next start */
    return NULL;
}

void loop_start(struct loop *l, struct desk *d, struct db *db)
{
    l->desk = d;
    l->db = db;
    l->started = true;
    l->mover = mover_new(db, loop_waker(l), WAL_LONG_PAGES);
    ASSERT(pthread_create(&l->thread, NULL, run, l) == 0);
}

void loop_stop(struct loop *l, int64_t wait_ms)
{
    if (!l->started)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    l->stop_by_ms = mono_ms() + wait_ms;
    pthread_cond_signal(&l->wake);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    l->started = false;
}

void loop_free(struct loop *l)
{
    if (!l)
        return;
    pthread_cond_destroy(&l->wake);
    pthread_mutex_destroy(&l->lock);
    free(l);
}
