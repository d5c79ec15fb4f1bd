/* SPDX-License-Identifier: Apache-2.0 */
/* See os/worker_os.h. */
#include "os/worker_os.h"

#include "base/defs.h"

#include <pthread.h>
#include <stdlib.h>

struct worker_os {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t thread;
    struct task *first, **last; /* waiting, the oldest first */
    size_t waiting, waiting_max;
    bool ending;
};

/* The oldest; waits for one. NULL: the end has come. Under the lock. */
static struct task *next(struct worker_os *w)
{
    while (!w->first && !w->ending)
        pthread_cond_wait(&w->more, &w->lock);
    struct task *t = w->first;
    if (!t)
        return NULL;
    w->first = t->next;
    if (!w->first)
        w->last = &w->first;
    w->waiting--;
    t->given_up = w->ending;
    return t;
}

static void *run(void *ctx)
{
    struct worker_os *w = ctx;
    struct task *t;

    pthread_mutex_lock(&w->lock);
    while ((t = next(w))) {
        pthread_mutex_unlock(&w->lock);
        t->run(t);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

struct worker_os *worker_os_new(size_t waiting_max)
{
    struct worker_os *w = calloc(1, sizeof(*w));

    ASSERT(w && waiting_max > 0);
    w->waiting_max = waiting_max;
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    ASSERT(!pthread_create(&w->thread, NULL, run, w));
    return w;
}

static bool take(void *ctx, struct task *t)
{
    struct worker_os *w = ctx;

    pthread_mutex_lock(&w->lock);
    bool room = w->waiting < w->waiting_max && !w->ending;
    if (room) {
        t->next = NULL;
        *w->last = t;
        w->last = &t->next;
        w->waiting++;
        pthread_cond_signal(&w->more);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}

struct worker worker_os_port(struct worker_os *w)
{
    return (struct worker){w, take};
}

void worker_os_free(struct worker_os *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->more);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
