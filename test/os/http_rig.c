/* SPDX-License-Identifier: Apache-2.0 */
#include "test/os/http_rig.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void echo(struct web_exchange *x)
{
    x->response.status = x->too_large ? 413 : 200;
    x->response.body = x->request.body;
    http_header_add(x->arena, &x->response.headers, STR("Content-Type"), STR("text/plain"));
    http_header_add(x->arena, &x->response.headers, STR("Content-Length"), STR("7"));
    x->done(x);
}

static void tell_facts(struct web_exchange *x)
{
    struct http_request *q = &x->request;

    x->response.status = 200;
    x->response.body =
        str_printf(x->arena, "%.*s %.*s ? %.*s headers=%zu a=%.*s body=%zu%s%s",
                   STR_ARG(http_method_text(q->method)), STR_ARG(q->url), STR_ARG(q->query),
                   q->headers.n, STR_ARG(http_header_get(&q->headers, STR("X-A"))), q->body.n,
                   x->local ? " local" : "", x->too_large ? " too_large" : "");
    x->done(x);
}

static void large(struct web_exchange *x)
{
    int64_t n;

    ASSERT(str_to_i64(str_slice(x->request.query, 2, x->request.query.n), &n));
    char *p = arena_alloc(x->arena, (size_t)n);
    memset(p, 'L', (size_t)n);
    x->response.status = 200;
    x->response.body = (struct str){p, (size_t)n};
    x->done(x);
}

static void put(struct rig *r, struct web_exchange **list, size_t *n, struct web_exchange *x)
{
    pthread_mutex_lock(&r->lock);
    ASSERT(*n < ANSWERS_MAX);
    list[(*n)++] = x;
    pthread_cond_broadcast(&r->change);
    pthread_mutex_unlock(&r->lock);
}

static void handle(void *ctx, struct web_exchange *x)
{
    struct rig *r = ctx;
    struct str path = x->request.url;

    if (str_eq(path, STR("/later")))
        put(r, r->later, &r->later_n, x);
    else if (str_eq(path, STR("/keep")))
        put(r, r->kept, &r->kept_n, x);
    else if (str_eq(path, STR("/echo")))
        echo(x);
    else if (str_eq(path, STR("/large")))
        large(x);
    else if (str_eq(path, STR("/hang-up")))
        x->done(x);
    else
        tell_facts(x);
}

static void *work(void *ctx)
{
    struct rig *r = ctx;

    pthread_mutex_lock(&r->lock);
    while (!r->stopping || r->later_n) {
        if (!r->later_n) {
            pthread_cond_wait(&r->change, &r->lock);
            continue;
        }
        struct web_exchange *x = r->later[--r->later_n];
        pthread_mutex_unlock(&r->lock);
        echo(x);
        pthread_mutex_lock(&r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void on_answer(void *ctx, int64_t id, enum err err, const struct http_response *res)
{
    struct rig *r = ctx;
    struct answer *a = &r->answers[id];

    pthread_mutex_lock(&r->lock);
    ASSERT(!a->here);
    *a = (struct answer){.here = true, .err = err};
    if (res) {
        a->status = res->status;
        a->body = str_dup(r->answers_arena, res->body);
        for (size_t i = 0; i < res->headers.n; i++)
            http_header_add(r->answers_arena, &a->headers,
                            str_dup(r->answers_arena, res->headers.items[i].name),
                            str_dup(r->answers_arena, res->headers.items[i].value));
    }
    pthread_cond_broadcast(&r->change);
    pthread_mutex_unlock(&r->lock);
}

static size_t body_max(struct str path)
{
    return str_eq(path, STR("/small")) ? 1000 : 4 << 20;
}

struct rig *rig_new(const struct http_server_options *options)
{
    struct rig *r = calloc(1, sizeof(*r));
    struct http_server_options o = {.address = STR("127.0.0.1"), .threads = 2};

    ASSERT(r);
    signal(SIGPIPE, SIG_IGN);
    r->arena = arena_new();
    r->answers_arena = arena_new();
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->change, NULL);
    if (options)
        o = *options;
    o.handle = handle;
    o.body_max = body_max;
    o.ctx = r;
    ASSERT(http_server_start(&o, &r->server) == OK);
    r->client = http_client_new();
    http_client_start(r->client, (struct http_client_sink){r, on_answer});
    r->net = http_client_port(r->client);
    ASSERT(pthread_create(&r->worker, NULL, work, r) == 0);
    return r;
}

void rig_free(struct rig *r)
{
    rig_answer_kept(r);
    http_server_stop(r->server, 2000);
    rig_answer_kept(r);
    http_client_free(r->client);
    pthread_mutex_lock(&r->lock);
    r->stopping = true;
    pthread_cond_broadcast(&r->change);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->worker, NULL);
    pthread_cond_destroy(&r->change);
    pthread_mutex_destroy(&r->lock);
    arena_free(r->arena);
    arena_free(r->answers_arena);
    free(r);
}

void rig_send(struct rig *r, int64_t id, const struct http_request *req, int64_t timeout_ms)
{
    ASSERT(id >= 0 && id < ANSWERS_MAX);
    r->net.send(r->net.ctx, id, req, timeout_ms);
}

struct answer rig_wait(struct rig *r, int64_t id)
{
    pthread_mutex_lock(&r->lock);
    while (!r->answers[id].here)
        pthread_cond_wait(&r->change, &r->lock);
    struct answer a = r->answers[id];
    r->answers[id].here = false;
    pthread_mutex_unlock(&r->lock);
    return a;
}

struct str rig_url(struct rig *r, const char *path)
{
    return str_printf(r->arena, "http://127.0.0.1:%u%s", http_server_port(r->server), path);
}

struct answer rig_call(struct rig *r, const char *path, struct str body)
{
    struct http_request req = {
        .method = body.n ? HTTP_POST : HTTP_GET, .url = rig_url(r, path), .body = body};

    rig_send(r, 0, &req, 20000);
    return rig_wait(r, 0);
}

void rig_await_kept(struct rig *r, size_t n)
{
    pthread_mutex_lock(&r->lock);
    while (r->kept_n < n)
        pthread_cond_wait(&r->change, &r->lock);
    pthread_mutex_unlock(&r->lock);
}

void rig_answer_kept(struct rig *r)
{
    pthread_mutex_lock(&r->lock);
    while (r->kept_n) {
        struct web_exchange *x = r->kept[--r->kept_n];
        pthread_mutex_unlock(&r->lock);
        echo(x);
        pthread_mutex_lock(&r->lock);
    }
    pthread_mutex_unlock(&r->lock);
}

int raw_connect(uint16_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT(fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
    return fd;
}

void raw_send(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n <= 0)
            return;
        s = str_slice(s, (size_t)n, s.n);
    }
}

struct str raw_read(struct arena *a, int fd)
{
    struct buf b;
    char piece[4096];
    ssize_t n;

    buf_init(&b, a, 1 << 24);
    while ((n = read(fd, piece, sizeof(piece))) > 0)
        buf_put(&b, piece, (size_t)n);
    return buf_view(&b);
}
