/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See os/http_server.h. The life of an exchange: it is received, then handed over while its
 * connection sleeps (suspend), then answered by done(), which wakes the connection (resume). Two
 * hold it, the connection and the handler, and the last one to let go frees it; so neither a client
 * that leaves nor a server that stops pulls it away under the other. An answer that is a stream is
 * pulled piece by piece; its connection sleeps while there is nothing and is woken from any thread.
 */
#include "os/http_server.h"

#include "os/clock_os.h"
#include "os/http_watch.h"
#include "os/listen_os.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DROPPED_BODY_MAX ((uint64_t)64 << 20)
#define HEADER_MEMORY    ((size_t)32 << 10)
#define STOP_GRACE_MS    1000
#define STREAM_BLOCK     ((size_t)32 << 10)
#define GONE_MS          60000 /* nothing that was sent was taken for so long */

enum state {
    RECEIVING,
    HANDED,   /* the handler has it, the connection does not sleep yet */
    SLEEPING, /* the handler has it, the connection sleeps */
    ANSWERED,
    ABANDONED, /* the server stops: 503, whatever the handler says later */
};

/* Where the connection of a stream is. */
enum pull {
    PULLING, /* it is being read, or will be */
    ASLEEP,  /* the connection sleeps */
    WOKEN,   /* there is more: it must not fall asleep */
};

struct exchange {
    struct web_exchange web; /* first: done() finds us by it */
    _Atomic int holders;
    _Atomic enum state state;
    _Atomic enum pull pull;
    struct http_server *server; /* not after ABANDONED */
    struct MHD_Connection *connection;
    struct exchange *next, **at; /* among those in hand, under the server's lock */
    struct str raw_url;
    struct buf body;
    uint64_t body_seen;
    bool known_method, begun;
};

struct http_server {
    struct http_server_options opt;
    struct MHD_Daemon *daemon;
    struct http_watch *watch;
    struct arena *arena;
    pthread_mutex_t lock;
    pthread_cond_t one_less;
    struct exchange *in_hand;
    atomic_bool closed, stopping, streams_end; /* closed: to those who come now */
    uint16_t port;
};

static void let_go(struct exchange *x)
{
    if (atomic_fetch_sub(&x->holders, 1) == 1)
        arena_free(x->web.arena);
}

static void done(struct web_exchange *w)
{
    struct exchange *x = (struct exchange *)w;
    enum state is = atomic_load(&x->state);

    while (is != ABANDONED && !atomic_compare_exchange_weak(&x->state, &is, ANSWERED))
        ;
    if (is == SLEEPING)
        MHD_resume_connection(x->connection);
    else if (is == ABANDONED && w->response.stream)
        w->response.stream->close(w->response.stream);
    let_go(x);
}

static void wake_stream(struct exchange *x)
{
    if (atomic_exchange(&x->pull, WOKEN) == ASLEEP)
        MHD_resume_connection(x->connection);
}

static void on_wake(struct http_stream *s)
{
    wake_stream(s->reader);
}

/* Gives the server the next piece of a stream, or lets its connection sleep until there is one. */
static ssize_t on_pull(void *ctx, uint64_t at, char *to, size_t max)
{
    struct exchange *x = ctx;
    struct http_server *server = x->server;
    enum pull is = PULLING;

    (void)at;
    if (atomic_load(&server->streams_end))
        return MHD_CONTENT_READER_END_OF_STREAM;
    atomic_store(&x->pull, PULLING);
    size_t n = x->web.response.stream->read(x->web.response.stream, to, max);
    if (n == HTTP_STREAM_END)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (n)
        return (ssize_t)n;
    MHD_suspend_connection(x->connection);
    if (!atomic_compare_exchange_strong(&x->pull, &is, ASLEEP))
        MHD_resume_connection(x->connection);
    else if (atomic_load(&server->streams_end))
        wake_stream(x); /* it fell asleep after the server had looked */
    return 0;
}

/* Called with the request line, before anything else of a request. */
static void *on_request_line(void *ctx, const char *url, struct MHD_Connection *connection)
{
    struct arena *a = arena_new();
    struct exchange *x = ARENA_NEW(a, struct exchange);

    x->web.arena = a;
    x->web.done = done;
    atomic_init(&x->holders, 1);
    atomic_init(&x->state, RECEIVING);
    atomic_init(&x->pull, PULLING);
    x->server = ctx;
    x->connection = connection;
    x->raw_url = str_dup(a, str_of(url));
    return x;
}

static enum MHD_Result on_header(void *ctx, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    struct exchange *x = ctx;
    struct arena *a = x->web.arena;

    (void)kind;
    http_header_add(a, &x->web.request.headers, str_dup(a, str_of(name)),
                    str_dup(a, str_of(value)));
    return MHD_YES;
}

static struct str peer_of(struct exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN];
    const void *address = NULL;

    if (info && info->client_addr->sa_family == AF_INET)
        address = &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr;
    else if (info && info->client_addr->sa_family == AF_INET6)
        address = &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr;
    if (!address || !inet_ntop(info->client_addr->sa_family, address, text, sizeof(text)))
        return STR_NONE;
    return str_dup(x->web.arena, str_of(text));
}

static void begin(struct exchange *x, const char *method)
{
    struct http_server *s = x->server;
    struct http_request *r = &x->web.request;

    x->begun = true;
    x->web.peer = peer_of(x);
    str_cut(x->raw_url, '?', &r->url, &r->query);
    x->known_method = http_method_parse(str_of(method), &r->method);
    x->web.local = s->opt.local;
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, on_header, x);
    buf_init(&x->body, x->web.arena, s->opt.body_max(r->url));
    pthread_mutex_lock(&s->lock);
    x->next = s->in_hand;
    if (x->next)
        x->next->at = &x->next;
    x->at = &s->in_hand;
    s->in_hand = x;
    pthread_mutex_unlock(&s->lock);
}

static enum MHD_Result take_body(struct exchange *x, const char *p, size_t *n)
{
    x->body_seen += *n;
    buf_put(&x->body, p, *n);
    *n = 0;
    return x->body_seen > DROPPED_BODY_MAX ? MHD_NO : MHD_YES;
}

/* What the connection itself says about sizes and itself is the library's. */
static bool is_ours(struct str name)
{
    return !str_eq_nocase(name, STR("Content-Length")) && !str_eq_nocase(name, STR("Connection")) &&
           !str_eq_nocase(name, STR("Transfer-Encoding")) && !str_eq_nocase(name, STR("Date"));
}

static struct MHD_Response *body_of(struct exchange *x, const struct http_response *r)
{
    static char nothing;

    if (r->stream) {
        r->stream->reader = x;
        r->stream->wake = on_wake;
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, on_pull, x, NULL);
    }
    return MHD_create_response_from_buffer(
        r->body.n, r->body.n ? (void *)(uintptr_t)r->body.p : &nothing, MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result answer(struct exchange *x, const struct http_response *r)
{
    struct arena *a = x->web.arena;

    if (!r->status)
        return MHD_NO;
    struct MHD_Response *out = body_of(x, r);

    ASSERT(out);
    for (size_t i = 0; i < r->headers.n; i++) {
        const struct http_header *h = &r->headers.items[i];
        if (is_ours(h->name))
            (void)!MHD_add_response_header(out, str_cstr(a, h->name), str_cstr(a, h->value));
    }
    unsigned status = r->status >= 200 && r->status < 600 ? (unsigned)r->status : 500;
    enum MHD_Result result = MHD_queue_response(x->connection, status, out);
    MHD_destroy_response(out);
    return result;
}

static enum MHD_Result answer_status(struct exchange *x, int status)
{
    struct http_response r = {.status = status};

    return answer(x, &r);
}

static void abandon(struct exchange *x)
{
    enum state is = SLEEPING;

    if (atomic_compare_exchange_strong(&x->state, &is, ABANDONED))
        MHD_resume_connection(x->connection);
}

static enum MHD_Result hand_over(struct exchange *x)
{
    struct http_server *s = x->server;
    enum state is = HANDED;

    if (atomic_load(&s->stopping))
        return answer_status(x, 503);
    x->web.too_large = x->body.overflowed;
    x->web.request.body = x->body.overflowed ? STR_NONE : buf_view(&x->body);
    atomic_store(&x->state, HANDED);
    atomic_fetch_add(&x->holders, 1);
    http_watch_quiet(s->watch, x->connection);
    s->opt.handle(s->opt.ctx, &x->web);
    if (atomic_load(&x->state) == ANSWERED)
        return answer(x, &x->web.response);
    MHD_suspend_connection(x->connection);
    if (!atomic_compare_exchange_strong(&x->state, &is, SLEEPING))
        MHD_resume_connection(x->connection);
    else if (atomic_load(&s->stopping))
        abandon(x); /* it fell asleep after the server had looked */
    return MHD_YES;
}

static enum MHD_Result on_access(void *ctx, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *data,
                                 size_t *n, void **at)
{
    struct exchange *x = *at;

    (void)ctx;
    (void)connection;
    (void)url;
    (void)version;
    if (!x->begun) {
        begin(x, method);
        return MHD_YES;
    }
    if (*n)
        return take_body(x, data, n);
    switch (atomic_load(&x->state)) {
    case RECEIVING: return x->known_method ? hand_over(x) : answer_status(x, 501);
    case ANSWERED: return answer(x, &x->web.response);
    case ABANDONED: return answer_status(x, 503);
    case HANDED:
    case SLEEPING: return MHD_YES;
    }
    return MHD_NO;
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **at,
                         enum MHD_RequestTerminationCode code)
{
    struct http_server *s = ctx;
    struct exchange *x = *at;

    (void)code;
    if (!x)
        return;
    *at = NULL;
    http_watch_idle(s->watch, connection);
    if (x->begun) {
        pthread_mutex_lock(&s->lock);
        *x->at = x->next;
        if (x->next)
            x->next->at = x->at;
        pthread_cond_signal(&s->one_less);
        pthread_mutex_unlock(&s->lock);
    }
    if (atomic_load(&x->state) == ANSWERED && x->web.response.stream)
        x->web.response.stream->close(x->web.response.stream);
    let_go(x);
}

/* A client that vanished takes nothing and says nothing. */
static void give_up_in_time(int fd)
{
    unsigned ms = GONE_MS;

    (void)!setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof(ms));
}

static void on_connection(void *ctx, struct MHD_Connection *connection, void **socket_ctx,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *s = ctx;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        give_up_in_time(info->connect_fd);
        *socket_ctx = http_watch_add(s->watch, info->connect_fd);
    } else {
        http_watch_remove(s->watch, *socket_ctx);
    }
}

static enum err open_socket(struct http_server *s, int *ret_fd)
{
    if (s->opt.fd) {
        *ret_fd = s->opt.fd;
        s->port = listen_port(s->opt.fd);
        return OK;
    }
    if (s->opt.unix_path.n)
        return listen_unix(s->opt.unix_path, ret_fd);
    return listen_tcp(s->opt.address, s->opt.port, ret_fd, &s->port);
}

static enum MHD_Result on_knock(void *ctx, const struct sockaddr *address, socklen_t n)
{
    struct http_server *s = ctx;

    (void)address;
    (void)n;
    return atomic_load(&s->closed) ? MHD_NO : MHD_YES;
}

static struct MHD_Daemon *start_daemon(struct http_server *s, int fd)
{
    unsigned pool = s->opt.threads > 1 ? s->opt.threads : 0;

    if (s->opt.connections_max < s->opt.threads)
        s->opt.connections_max = s->opt.threads;
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, on_knock, s, on_access, s,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, pool,
        MHD_OPTION_CONNECTION_LIMIT, s->opt.connections_max, MHD_OPTION_CONNECTION_TIMEOUT,
        s->opt.timeout_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADER_MEMORY,
        MHD_OPTION_URI_LOG_CALLBACK, on_request_line, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
}

static void init(struct http_server *s, const struct http_server_options *options)
{
    pthread_condattr_t attr;

    s->opt = *options;
    s->arena = arena_new();
    s->opt.unix_path = str_dup(s->arena, options->unix_path);
    if (!s->opt.timeout_s)
        s->opt.timeout_s = 30;
    if (!s->opt.connections_max)
        s->opt.connections_max = 1000;
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&s->one_less, &attr);
    pthread_condattr_destroy(&attr);
    s->watch = http_watch_new((int64_t)s->opt.timeout_s * 2000);
}

static void release(struct http_server *s)
{
    http_watch_free(s->watch);
    pthread_cond_destroy(&s->one_less);
    pthread_mutex_destroy(&s->lock);
    arena_free(s->arena);
    free(s);
}

enum err http_server_start(const struct http_server_options *options,
                           struct http_server **ret_server)
{
    struct http_server *s = calloc(1, sizeof(*s));
    int fd;

    ASSERT(s);
    init(s, options);
    enum err err = open_socket(s, &fd);
    if (!err) {
        s->daemon = start_daemon(s, fd);
        if (!s->daemon) {
            close(fd);
            err = ERR_INTERNAL;
        }
    }
    if (err)
        release(s);
    else
        *ret_server = s;
    return err;
}

uint16_t http_server_port(const struct http_server *s)
{
    return s->port;
}

static void wait_for_all(struct http_server *s, int64_t wait_ms)
{
    struct clock c = clock_os();
    int64_t until_ms = c.mono_ms(c.ctx) + wait_ms;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};

    while (s->in_hand && pthread_cond_timedwait(&s->one_less, &s->lock, &until) == 0)
        ;
}

static void abandon_all(struct http_server *s)
{
    atomic_store(&s->stopping, true);
    for (struct exchange *x = s->in_hand; x; x = x->next)
        abandon(x);
}

static void end_streams(struct http_server *s)
{
    atomic_store(&s->streams_end, true);
    for (struct exchange *x = s->in_hand; x; x = x->next)
        wake_stream(x);
}

void http_server_stop(struct http_server *s, int64_t wait_ms)
{
    if (!s)
        return;
    /* Not MHD_quiesce_daemon: two of its threads may take the socket out of the same epoll set, and
     * the second one ends the process (0.9.75). */
    atomic_store(&s->closed, true);
    if (s->opt.unix_path.n)
        unlink(str_cstr(s->arena, s->opt.unix_path));
    pthread_mutex_lock(&s->lock);
    end_streams(s);
    wait_for_all(s, wait_ms);
    /* Also when nothing is in hand: libmicrohttpd ends the process when a connection sleeps that
     * began a request since. */
    abandon_all(s);
    wait_for_all(s, STOP_GRACE_MS);
    pthread_mutex_unlock(&s->lock);
    MHD_stop_daemon(s->daemon);
    release(s);
}
