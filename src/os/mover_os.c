/* SPDX-License-Identifier: Apache-2.0 */
/* See os/mover_os.h. */
#include "os/mover_os.h"

#include <pthread.h>
#include <stdlib.h>

#define REST_SHARE 120 /* so small a part of a long WAL is moved by the desk itself */

struct mover {
    struct db *desks;
    struct waker done;
    struct db *db; /* the thread's */
    /* The desk's: of this WAL, how long it was when last seen, how much was moved, how much there
     * was when the thread was asked (0: it was not), and when there is something to do. */
    int64_t pages, moved, asked, next;
    int64_t long_pages;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t change;
    bool busy, ending; /* under the lock */
    enum err last;     /* under the lock */
};

static enum err move(struct mover *m)
{
    enum err err = m->db ? OK : db_open_beside(m->desks, &m->db);

    return err ? err : db_checkpoint(m->db);
}

static void *run(void *ctx)
{
    struct mover *m = ctx;

    pthread_mutex_lock(&m->lock);
    while (true) {
        while (!m->busy && !m->ending)
            pthread_cond_wait(&m->change, &m->lock);
        if (!m->busy)
            break;
        pthread_mutex_unlock(&m->lock);
        enum err err = move(m);
        pthread_mutex_lock(&m->lock);
        m->busy = false;
        m->last = err;
        pthread_cond_broadcast(&m->change);
        pthread_mutex_unlock(&m->lock);
        m->done.wake(m->done.ctx);
        pthread_mutex_lock(&m->lock);
    }
    pthread_mutex_unlock(&m->lock);
    db_close(m->db);
    return NULL;
}

struct mover *mover_new(struct db *db, struct waker done, int64_t long_pages)
{
    struct mover *m = calloc(1, sizeof(*m));

    ASSERT(m);
    m->desks = db;
    m->done = done;
    m->next = m->long_pages = long_pages;
    db_checkpoint_by_hand(db);
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->change, NULL);
    ASSERT(!pthread_create(&m->thread, NULL, run, m));
    return m;
}

static void ask(struct mover *m)
{
    m->asked = m->pages;
    pthread_mutex_lock(&m->lock);
    m->busy = true;
    pthread_cond_broadcast(&m->change);
    pthread_mutex_unlock(&m->lock);
}

static bool is_busy(struct mover *m, bool wait, enum err *ret_last)
{
    pthread_mutex_lock(&m->lock);
    while (wait && m->busy)
        pthread_cond_wait(&m->change, &m->lock);
    bool busy = m->busy;
    *ret_last = m->last;
    pthread_mutex_unlock(&m->lock);
    return busy;
}

static bool move_rest(struct mover *m)
{
    enum err err = db_checkpoint(m->desks);

    /* If the next commit does not begin it anew a reader was in the way: tried again a bit later.
     */
    m->next = m->pages + m->long_pages / REST_SHARE;
    if (!err)
        m->moved = m->pages;
    return !err;
}

/* When the thread has moved what there was when it was asked. */
static void note_end(struct mover *m, enum err last)
{
    if (m->asked && last)
        m->next = m->pages + m->long_pages / REST_SHARE;
    if (m->asked && !last)
        m->moved = m->asked;
    m->asked = 0;
}

bool mover_look(struct mover *m, bool idle)
{
    int64_t pages = db_wal_pages(m->desks);
    bool too_long = pages >= 2 * m->long_pages;
    enum err last;

    if (pages < m->pages) { /* it began anew */
        m->moved = m->asked = 0;
        m->next = m->long_pages;
    }
    m->pages = pages;
    if (idle)
        m->next = 0;
    if (pages < m->next || is_busy(m, too_long, &last))
        return false;
    note_end(m, last);
    if (pages < m->next)
        return false;
    if (too_long || pages - m->moved <= m->long_pages / REST_SHARE)
        return move_rest(m);
    ask(m);
    return false;
}

void mover_free(struct mover *m)
{
    if (!m)
        return;
    pthread_mutex_lock(&m->lock);
    m->ending = true;
    pthread_cond_broadcast(&m->change);
    pthread_mutex_unlock(&m->lock);
    pthread_join(m->thread, NULL);
    pthread_cond_destroy(&m->change);
    pthread_mutex_destroy(&m->lock);
    free(m);
}
