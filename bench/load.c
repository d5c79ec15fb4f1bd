/* SPDX-License-Identifier: Apache-2.0 */
/* See bench/load.h. */
#include "bench/load.h"

#include "bench/bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)4 << 20)
#define EVENTS_MAX 64
#define WAIT_MS    10000 /* for one answer */

struct conn {
    int fd;
    char *out, *in;
    size_t out_n, out_sent, in_n, in_max;
    int64_t began_ns;
};

struct run {
    const struct load *load;
    struct arena *a;
    struct load_result *result;
    struct conn *conns;
    int epoll, busy;
    int64_t next, end_ns;
    uint32_t *times_us;
};

static int connect_unix(struct str path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || path.n >= sizeof(to.sun_path))
        return -1;
    memcpy(to.sun_path, path.p, path.n);
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
        return fd;
    close(fd);
    return -1;
}

static int connect_tcp(struct str address)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct str host, port;
    int64_t number = 0;
    int one = 1;

    str_cut(address, ':', &host, &port);
    if (!str_to_i64(port, &number))
        return -1;
    to.sin_port = htons((uint16_t)number);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
        return fd;
    close(fd);
    return -1;
}

static int open_connection(struct str address)
{
    return str_starts(address, STR("/")) ? connect_unix(address) : connect_tcp(address);
}

size_t load_request(char *buf, size_t max, const char *method, const char *path, const char *extra,
                    struct str body)
{
    int n = snprintf(buf, max,
                     "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                     "Content-Length: %zu\r\n%s\r\n",
                     method, path, body.n, extra);

    ASSERT(n > 0 && (size_t)n + body.n < max);
    if (body.n)
        memcpy(buf + n, body.p, body.n);
    return (size_t)n + body.n;
}

/* The whole answer's length, 0 while it is not whole. */
static size_t answer_length(const struct conn *c, int64_t *ret_status, size_t *ret_head)
{
    struct str text = {c->in, c->in_n}, head;
    ptrdiff_t end = str_find(text, STR("\r\n\r\n"));
    int64_t length = 0;

    if (end < 0)
        return 0;
    head = str_slice(text, 0, (size_t)end);
    *ret_head = (size_t)end + 4;
    if (!str_to_i64(str_slice(head, 9, 3), ret_status))
        *ret_status = 0;
    for (struct str line; str_cut(head, '\n', &line, &head) || line.n; line = STR_NONE) {
        struct str name, value;
        str_cut(line, ':', &name, &value);
        if (str_eq_nocase(name, STR("content-length")) && str_to_i64(str_trim(value), &length))
            break;
    }
    return *ret_head + (size_t)length <= c->in_n ? *ret_head + (size_t)length : 0;
}

static bool send_some(struct conn *c)
{
    while (c->out_sent < c->out_n) {
        ssize_t n = send(c->fd, c->out + c->out_sent, c->out_n - c->out_sent, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        c->out_sent += (size_t)n;
    }
    return true;
}

static bool may_begin(const struct run *r)
{
    return r->next < r->load->requests && bench_now_ns() < r->end_ns;
}

static bool begin(struct run *r, struct conn *c)
{
    const struct load *l = r->load;

    c->out_n = l->make(l->ctx, r->next++, c->out, LOAD_REQUEST_MAX);
    c->out_sent = c->in_n = 0;
    c->began_ns = bench_now_ns();
    r->busy++;
    return send_some(c);
}

static void note(struct run *r, const struct conn *c, int64_t status, struct str body)
{
    struct load_result *res = r->result;

    r->times_us[res->done++] = (uint32_t)((bench_now_ns() - c->began_ns) / 1000);
    res->last_status = status;
    res->bytes = (int64_t)body.n;
    if (status / 100 == 2)
        return;
    if (res->refused++ == 0)
        res->refusal = str_printf(r->a, "%lld: %.*s", (long long)status, STR_ARG(body));
}

/* Takes what came; false when the connection broke. */
static bool receive(struct run *r, struct conn *c)
{
    int64_t status = 0;
    size_t head = 0;

    if (c->in_n == c->in_max)
        return false;
    ssize_t n = recv(c->fd, c->in + c->in_n, c->in_max - c->in_n, 0);
    if (n <= 0)
        return false;
    c->in_n += (size_t)n;
    size_t whole = answer_length(c, &status, &head);
    if (!whole)
        return true;
    note(r, c, status, (struct str){c->in + head, whole - head});
    r->busy--;
    return !may_begin(r) || begin(r, c);
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static void sum_up(struct run *r, int64_t took_ns)
{
    struct load_result *res = r->result;
    size_t n = (size_t)res->done;

    qsort(r->times_us, n, sizeof(*r->times_us), by_size);
    res->per_s = (double)n * 1e9 / (double)took_ns;
    res->p50_ms = n ? r->times_us[n / 2] / 1000.0 : 0;
    res->p99_ms = n ? r->times_us[n * 99 / 100] / 1000.0 : 0;
    res->max_ms = n ? r->times_us[n - 1] / 1000.0 : 0;
}

static bool serve(struct run *r)
{
    struct epoll_event events[EVENTS_MAX];

    while (r->busy > 0) {
        int n = epoll_wait(r->epoll, events, EVENTS_MAX, WAIT_MS);
        if (n <= 0 && errno != EINTR)
            return false;
        for (int i = 0; i < n; i++) {
            if (!receive(r, events[i].data.ptr))
                return false;
        }
    }
    return true;
}

static bool start(struct run *r)
{
    for (int i = 0; i < r->load->connections; i++) {
        struct conn *c = &r->conns[i];
        c->fd = open_connection(r->load->address);
        c->in_max = r->load->connections > 4 ? ANSWER_MAX / 16 : ANSWER_MAX;
        c->in = malloc(c->in_max);
        c->out = malloc(LOAD_REQUEST_MAX);
        ASSERT(c->in && c->out);
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
        if (c->fd < 0 || epoll_ctl(r->epoll, EPOLL_CTL_ADD, c->fd, &e) != 0)
            return false;
    }
    for (int i = 0; i < r->load->connections && may_begin(r); i++) {
        if (!begin(r, &r->conns[i]))
            return false;
    }
    return true;
}

bool load_run(const struct load *l, struct arena *a, struct load_result *ret_result)
{
    struct load_result res = {0};
    struct run r = {.load = l, .a = a, .result = &res, .epoll = epoll_create1(EPOLL_CLOEXEC)};
    int64_t start_ns;

    r.conns = calloc((size_t)l->connections, sizeof(*r.conns));
    r.times_us = calloc((size_t)l->requests + 1, sizeof(*r.times_us));
    ASSERT(r.conns && r.times_us);
    start_ns = bench_now_ns();
    r.end_ns = start_ns + l->max_ms * INT64_C(1000000);
    bool ok = start(&r) && serve(&r);
    sum_up(&r, bench_now_ns() - start_ns);
    for (int i = 0; i < l->connections; i++) {
        if (r.conns[i].fd > 0)
            close(r.conns[i].fd);
        free(r.conns[i].in);
        free(r.conns[i].out);
    }
    close(r.epoll);
    free(r.conns);
    free(r.times_us);
    *ret_result = res;
    return ok;
}

struct str load_one(struct arena *a, struct str address, struct str request, int *ret_status)
{
    struct conn c = {.fd = open_connection(address), .in_max = ANSWER_MAX};
    struct str body = STR_NONE;
    int64_t status = 0;
    size_t head = 0, whole = 0;

    *ret_status = 0;
    if (c.fd < 0)
        return body;
    c.out = malloc(request.n + 1);
    c.in = malloc(c.in_max);
    ASSERT(c.out && c.in);
    memcpy(c.out, request.p, request.n);
    c.out_n = request.n;
    bool alive = send_some(&c);
    while (alive && !whole && c.in_n < c.in_max) {
        ssize_t n = recv(c.fd, c.in + c.in_n, c.in_max - c.in_n, 0);
        alive = n > 0;
        c.in_n += alive ? (size_t)n : 0;
        whole = answer_length(&c, &status, &head);
    }
    if (whole) {
        *ret_status = (int)status;
        body = str_dup(a, (struct str){c.in + head, whole - head});
    }
    close(c.fd);
    free(c.in);
    free(c.out);
    return body;
}
