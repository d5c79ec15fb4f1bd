/* SPDX-License-Identifier: Apache-2.0 */
/* See main/sandbox_server.h. */
#include "main/sandbox_server.h"

#include "os/clock_os.h"
#include "os/http_client.h"
#include "os/http_server.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define BODY_MAX     (8 << 20)
#define PUSH_WAIT_MS 5000 /* as Shopify waits for an answer */
#define LOOK_MS      1000 /* at the world at least so often */
/* Pushes under way: the world keeps the others. Each end of one is looked for among them, so that
 * thousands, which a busy hub leaves waiting, would cost the sandbox more than the hub. */
#define PUSHES_MAX 64

/* An answer that is held back. */
struct held {
    struct held *next;
    struct web_exchange *exchange;
    int64_t due_ms;
};

struct sandbox_server {
    struct arena *arena;
    struct sandbox *sandbox;
    struct http_server *server;
    struct http_client *client;
    struct net net;
    const struct log_os *log;
    struct str url;
    pthread_t thread;
    pthread_mutex_t lock; /* around everything below and the sandbox */
    pthread_cond_t change;
    struct held *held;
    int pushes; /* under way */
    bool changed, stopping;
};

static int64_t now_ms(void)
{
    struct clock c = clock_os();

    return c.now_ms(c.ctx);
}

static void hold(struct sandbox_server *s, struct web_exchange *x, int64_t due_ms)
{
    struct held *h = calloc(1, sizeof(*h));

    ASSERT(h);
    h->exchange = x;
    h->due_ms = due_ms;
    h->next = s->held;
    s->held = h;
}

static void handle(void *ctx, struct web_exchange *x)
{
    struct sandbox_server *s = ctx;
    int64_t delay_ms;

    pthread_mutex_lock(&s->lock);
    int64_t at_ms = now_ms();
    x->response = sandbox_handle(s->sandbox, &x->request, at_ms, x->arena, &delay_ms);
    if (s->stopping)
        delay_ms = 0; /* nobody would let it go */
    if (delay_ms > 0)
        hold(s, x, at_ms + delay_ms);
    s->changed = true;
    pthread_cond_signal(&s->change);
    pthread_mutex_unlock(&s->lock);
    if (delay_ms <= 0)
        x->done(x);
}

static void on_pushed(void *ctx, int64_t id, enum err err, const struct http_response *response)
{
    struct sandbox_server *s = ctx;
    int status = err ? 0 : response->status;

    pthread_mutex_lock(&s->lock);
    sandbox_pushed(s->sandbox, id, status, now_ms());
    s->pushes--;
    s->changed = true;
    pthread_cond_signal(&s->change);
    pthread_mutex_unlock(&s->lock);
    if (status / 100 != 2)
        log_os_say(s->log, LOG_DEBUG, "sandbox: a webhook was answered %d", status);
}

/* Answers what was held back until now (all: everything); the lock is held and given up meanwhile.
 */
static void let_go(struct sandbox_server *s, int64_t at_ms, bool all)
{
    for (struct held **at = &s->held; *at;) {
        struct held *h = *at;
        if (!all && h->due_ms > at_ms) {
            at = &h->next;
            continue;
        }
        *at = h->next;
        pthread_mutex_unlock(&s->lock);
        h->exchange->done(h->exchange);
        free(h);
        pthread_mutex_lock(&s->lock);
        at = &s->held;
    }
}

static void send_pushes(struct sandbox_server *s, int64_t at_ms)
{
    struct arena *a = arena_new();
    struct http_request req;
    int64_t id;

    for (; s->pushes < PUSHES_MAX && sandbox_push(s->sandbox, at_ms, a, &req, &id); s->pushes++)
        s->net.send(s->net.ctx, id, &req, PUSH_WAIT_MS);
    arena_free(a);
}

static int64_t next_ms(const struct sandbox_server *s, int64_t at_ms)
{
    int64_t then_ms = sandbox_next_ms(s->sandbox);

    for (const struct held *h = s->held; h; h = h->next) {
        if (h->due_ms < then_ms)
            then_ms = h->due_ms;
    }
    if (then_ms > at_ms + LOOK_MS)
        then_ms = at_ms + LOOK_MS;
    return then_ms > at_ms ? then_ms : at_ms + 1;
}

static void *run(void *ctx)
{
    struct sandbox_server *s = ctx;

    pthread_mutex_lock(&s->lock);
    while (!s->stopping) {
        int64_t at_ms = now_ms();
        s->changed = false;
        sandbox_tick(s->sandbox, at_ms);
        send_pushes(s, at_ms);
        let_go(s, at_ms, false);
        int64_t until_ms = next_ms(s, at_ms);
        struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
        while (!s->stopping && !s->changed &&
               pthread_cond_timedwait(&s->change, &s->lock, &until) == 0)
            ;
    }
    let_go(s, 0, true);
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static size_t body_max(struct str path)
{
    (void)path;
    return BODY_MAX;
}

enum err sandbox_server_start(const struct sandbox_options *options, struct str address,
                              uint16_t port, const struct log_os *log,
                              struct sandbox_server **ret_server)
{
    struct sandbox_server *s = calloc(1, sizeof(*s));

    ASSERT(s);
    s->arena = arena_new();
    s->log = log;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->change, NULL);
    s->sandbox = sandbox_new(options, now_ms());
    struct http_server_options o = {.address = address,
                                    .port = port,
                                    .threads = 2,
                                    .handle = handle,
                                    .body_max = body_max,
                                    .ctx = s};
    pthread_mutex_lock(&s->lock);
    enum err err = http_server_start(&o, &s->server);
    if (!err) {
        s->url =
            str_printf(s->arena, "http://%.*s:%u", STR_ARG(address), http_server_port(s->server));
        sandbox_set_url(s->sandbox, s->url);
    }
    pthread_mutex_unlock(&s->lock);
    if (err) {
        sandbox_server_stop(s);
        return err;
    }
    s->client = http_client_new();
    s->net = http_client_port(s->client);
    http_client_start(s->client, (struct http_client_sink){s, on_pushed});
    ASSERT(pthread_create(&s->thread, NULL, run, s) == 0);
    *ret_server = s;
    return OK;
}

struct str sandbox_server_url(const struct sandbox_server *s)
{
    return s->url;
}

void sandbox_server_stop(struct sandbox_server *s)
{
    if (!s)
        return;
    if (s->server) {
        pthread_mutex_lock(&s->lock);
        s->stopping = true;
        pthread_cond_signal(&s->change);
        pthread_mutex_unlock(&s->lock);
        pthread_join(s->thread, NULL);
        http_server_stop(s->server, 1000);
        http_client_free(s->client);
    }
    sandbox_free(s->sandbox);
    pthread_cond_destroy(&s->change);
    pthread_mutex_destroy(&s->lock);
    arena_free(s->arena);
    free(s);
}
