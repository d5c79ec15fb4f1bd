/* SPDX-License-Identifier: Apache-2.0 */
/* See os/http_watch.h. */
#include "os/http_watch.h"

#include "base/defs.h"
#include "os/clock_os.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct http_watched {
    struct http_watched *next, **at;
    int fd;
    int64_t since_ms; /* 0: no limit now */
};

struct http_watch {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct http_watched *all;
    int64_t limit_ms;
    bool stopping;
};

static int64_t mono_ms(void)
{
    struct clock c = clock_os();

    return c.mono_ms(c.ctx);
}

static void sweep(struct http_watch *w, int64_t now_ms)
{
    for (struct http_watched *c = w->all; c; c = c->next) {
        if (c->since_ms && now_ms - c->since_ms > w->limit_ms)
            shutdown(c->fd, SHUT_RDWR); /* the server sees it end and closes it */
    }
}

static void *run(void *ctx)
{
    struct http_watch *w = ctx;

    pthread_mutex_lock(&w->lock);
    while (!w->stopping) {
        int64_t now_ms = mono_ms(), next_ms = now_ms + w->limit_ms / 4;
        struct timespec until = {next_ms / 1000, next_ms % 1000 * 1000000};
        sweep(w, now_ms);
        pthread_cond_timedwait(&w->wake, &w->lock, &until);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

struct http_watch *http_watch_new(int64_t limit_ms)
{
    struct http_watch *w = calloc(1, sizeof(*w));
    pthread_condattr_t attr;

    ASSERT(w);
    w->limit_ms = limit_ms;
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&w->wake, &attr);
    pthread_condattr_destroy(&attr);
    ASSERT(pthread_create(&w->thread, NULL, run, w) == 0);
    return w;
}

void http_watch_free(struct http_watch *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    ASSERT(!w->all);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

struct http_watched *http_watch_add(struct http_watch *w, int fd)
{
    struct http_watched *c = calloc(1, sizeof(*c));

    ASSERT(c);
    c->fd = fd;
    c->since_ms = mono_ms();
    pthread_mutex_lock(&w->lock);
    c->next = w->all;
    if (c->next)
        c->next->at = &c->next;
    c->at = &w->all;
    w->all = c;
    pthread_mutex_unlock(&w->lock);
    return c;
}

void http_watch_remove(struct http_watch *w, struct http_watched *c)
{
    pthread_mutex_lock(&w->lock);
    *c->at = c->next;
    if (c->next)
        c->next->at = c->at;
    pthread_mutex_unlock(&w->lock);
    free(c);
}

static void set_since(struct http_watch *w, struct MHD_Connection *connection, int64_t since_ms)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct http_watched *c = info->socket_context;

    pthread_mutex_lock(&w->lock);
    c->since_ms = since_ms;
    pthread_mutex_unlock(&w->lock);
}

void http_watch_quiet(struct http_watch *w, struct MHD_Connection *connection)
{
    set_since(w, connection, 0);
}

void http_watch_idle(struct http_watch *w, struct MHD_Connection *connection)
{
    set_since(w, connection, mono_ms());
}
