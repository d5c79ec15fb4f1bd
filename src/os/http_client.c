/* SPDX-License-Identifier: Apache-2.0 */
/* See os/http_client.h. Other threads only touch the queue. */
#include "os/http_client.h"

#include "os/http_easy.h"

#include <pthread.h>
#include <stdlib.h>

#define CONNECTIONS_PER_HOST 16L

struct job {
    struct job *next; /* in the queue, then among those under way */
    struct arena *arena;
    int64_t id;
    enum err err; /* of making it */
    struct http_easy *easy;
};

struct http_client {
    CURLM *multi;
    struct http_client_sink sink;
    pthread_t thread;
    pthread_mutex_t lock;
    struct job *queue, **queue_end; /* under the lock */
    bool stopping;                  /* under the lock */
    bool started;
    struct job *under_way; /* the thread's */
};

struct http_client *http_client_new(void)
{
    struct http_client *c = calloc(1, sizeof(*c));

    ASSERT(c);
    http_easy_global();
    c->multi = curl_multi_init();
    ASSERT(c->multi);
    curl_multi_setopt(c->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl_multi_setopt(c->multi, CURLMOPT_MAX_HOST_CONNECTIONS, CONNECTIONS_PER_HOST);
    pthread_mutex_init(&c->lock, NULL);
    c->queue_end = &c->queue;
    return c;
}

static void send_copy(void *ctx, int64_t id, const struct http_request *req, int64_t timeout_ms)
{
    struct http_client *c = ctx;
    struct arena *a = arena_new();
    struct job *j = ARENA_NEW(a, struct job);

    j->arena = a;
    j->id = id;
    j->err = http_easy_new(a, req, STR_NONE, timeout_ms, &j->easy);
    pthread_mutex_lock(&c->lock);
    *c->queue_end = j;
    c->queue_end = &j->next;
    pthread_mutex_unlock(&c->lock);
    curl_multi_wakeup(c->multi);
}

struct net http_client_port(struct http_client *c)
{
    return (struct net){.ctx = c, .send = send_copy};
}

static void answer(struct http_client *c, struct job *j, enum err err)
{
    c->sink.reply(c->sink.ctx, j->id, err, err ? NULL : &j->easy->response);
    if (j->easy)
        http_easy_release(j->easy);
    arena_free(j->arena);
}

/* Moves the queue to curl. False when the client is to end. */
static bool take_queue(struct http_client *c)
{
    pthread_mutex_lock(&c->lock);
    struct job *j = c->queue;
    bool stopping = c->stopping;
    c->queue = NULL;
    c->queue_end = &c->queue;
    pthread_mutex_unlock(&c->lock);
    for (struct job *next; j; j = next) {
        next = j->next;
        if (j->err) { /* never sent: a header that would have broken out of its line */
            answer(c, j, ERR_NET_REFUSED);
            continue;
        }
        j->next = c->under_way;
        c->under_way = j;
        ASSERT(curl_multi_add_handle(c->multi, j->easy->curl) == CURLM_OK);
    }
    return !stopping;
}

static struct job *unlink_job(struct http_client *c, const CURL *curl)
{
    struct job **at = &c->under_way;

    while ((*at)->easy->curl != curl)
        at = &(*at)->next;
    struct job *j = *at;
    *at = j->next;
    return j;
}

static void take_answers(struct http_client *c)
{
    CURLMsg *m;
    int left;

    while ((m = curl_multi_info_read(c->multi, &left))) {
        if (m->msg != CURLMSG_DONE)
            continue;
        CURLcode code = m->data.result;
        struct job *j = unlink_job(c, m->easy_handle);
        curl_multi_remove_handle(c->multi, j->easy->curl);
        answer(c, j, http_easy_finish(j->easy, code));
    }
}

static void *run(void *ctx)
{
    struct http_client *c = ctx;
    int running;

    while (take_queue(c)) {
        curl_multi_perform(c->multi, &running);
        take_answers(c);
        curl_multi_poll(c->multi, NULL, 0, 10000, NULL);
    }
    while (c->under_way) {
        struct job *j = unlink_job(c, c->under_way->easy->curl);
        curl_multi_remove_handle(c->multi, j->easy->curl);
        answer(c, j, ERR_NET_LOST);
    }
    return NULL;
}

void http_client_start(struct http_client *c, struct http_client_sink sink)
{
    c->sink = sink;
    c->started = true;
    ASSERT(pthread_create(&c->thread, NULL, run, c) == 0);
}

void http_client_free(struct http_client *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_mutex_unlock(&c->lock);
    if (c->started) {
        curl_multi_wakeup(c->multi);
        pthread_join(c->thread, NULL);
    }
    curl_multi_cleanup(c->multi);
    pthread_mutex_destroy(&c->lock);
    free(c);
}
