/* SPDX-License-Identifier: Apache-2.0 */
/* See app/readers.h. */
#include "app/readers.h"

#include <pthread.h>
#include <stdlib.h>

struct readers {
    pthread_mutex_t lock;
    pthread_cond_t free_one;
    struct db_options options;
    struct arena *arena;
    struct db **idle;
    size_t idle_n, open_n, max;
};

struct readers *readers_new(const struct db_options *options, size_t max)
{
    struct readers *r = calloc(1, sizeof(*r));

    ASSERT(r && max > 0);
    r->arena = arena_new();
    r->options = *options;
    r->options.path = str_dup(r->arena, options->path);
    r->options.read_only = true;
    r->idle = ARENA_ARRAY(r->arena, struct db *, max);
    r->max = max;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->free_one, NULL);
    return r;
}

void readers_free(struct readers *r)
{
    if (!r)
        return;
    ASSERT(r->idle_n == r->open_n);
    for (size_t i = 0; i < r->idle_n; i++)
        db_close(r->idle[i]);
    pthread_cond_destroy(&r->free_one);
    pthread_mutex_destroy(&r->lock);
    arena_free(r->arena);
    free(r);
}

static enum err take(struct readers *r, struct db **ret_db)
{
    enum err err = OK;

    pthread_mutex_lock(&r->lock);
    while (!r->idle_n && r->open_n == r->max)
        pthread_cond_wait(&r->free_one, &r->lock);
    if (r->idle_n) {
        *ret_db = r->idle[--r->idle_n];
    } else {
        err = db_open(&r->options, ret_db);
        if (!err)
            r->open_n++;
    }
    pthread_mutex_unlock(&r->lock);
    return err;
}

static void give(struct readers *r, struct db *db)
{
    pthread_mutex_lock(&r->lock);
    r->idle[r->idle_n++] = db;
    pthread_cond_signal(&r->free_one);
    pthread_mutex_unlock(&r->lock);
}

enum err readers_borrow(struct readers *r, struct db **ret_db)
{
    struct db *db;
    enum err err = take(r, &db);

    if (err)
        return err;
    err = db_begin(db);
    if (err) {
        give(r, db);
        return err;
    }
    *ret_db = db;
    return OK;
}

void readers_return(struct readers *r, struct db *db)
{
    db_rollback(db);
    give(r, db);
}
