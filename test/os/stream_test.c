/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that come piece by piece, over real sockets: pace, slow clients, clients that leave, the
 * end of the server. */
#include "test/os/http_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "os/clock_os.h"

#define STREAMS_MAX 32

/* A stream that the test fills. */
struct source {
    struct http_stream face;
    pthread_mutex_t lock;
    pthread_cond_t gone;
    char *p;
    size_t n, at;
    bool waiting, over, closed;
};

struct stage {
    struct http_server *server;
    struct arena *arena;
    struct source sources[STREAMS_MAX];
    _Atomic size_t n;
};

static size_t read_source(struct http_stream *face, char *to, size_t n)
{
    struct source *s = (struct source *)face;

    pthread_mutex_lock(&s->lock);
    size_t left = s->n - s->at;
    if (n > left)
        n = left;
    if (n)
        memcpy(to, s->p + s->at, n);
    s->at += n;
    s->waiting = !n && !s->over;
    if (!n && s->over)
        n = HTTP_STREAM_END;
    pthread_mutex_unlock(&s->lock);
    return n;
}

static void close_source(struct http_stream *face)
{
    struct source *s = (struct source *)face;

    pthread_mutex_lock(&s->lock);
    s->waiting = false;
    assert_false(s->closed);
    s->closed = true;
    pthread_cond_signal(&s->gone);
    pthread_mutex_unlock(&s->lock);
}

static void give(struct source *s, struct str text, bool over)
{
    pthread_mutex_lock(&s->lock);
    s->p = realloc(s->p, s->n + text.n + 1);
    memcpy(s->p + s->n, text.p, text.n);
    s->n += text.n;
    s->over = over;
    if (s->waiting)
        s->face.wake(&s->face);
    s->waiting = false;
    pthread_mutex_unlock(&s->lock);
}

static void handle(void *ctx, struct web_exchange *x)
{
    struct stage *st = ctx;

    x->response.status = 200;
    if (str_eq(x->request.url, STR("/stream")))
        x->response.stream = &st->sources[atomic_fetch_add(&st->n, 1)].face;
    else
        x->response.body = STR("here");
    x->done(x);
}

static size_t body_max(struct str path)
{
    (void)path;
    return 1000;
}

static int setup(void **state)
{
    struct stage *st = calloc(1, sizeof(*st));
    struct http_server_options o = {.address = STR("127.0.0.1"),
                                    .threads = 2,
                                    .handle = handle,
                                    .body_max = body_max,
                                    .ctx = st,
                                    .timeout_s = 2};

    for (size_t i = 0; i < STREAMS_MAX; i++) {
        pthread_mutex_init(&st->sources[i].lock, NULL);
        pthread_cond_init(&st->sources[i].gone, NULL);
        st->sources[i].face.read = read_source;
        st->sources[i].face.close = close_source;
    }
    st->arena = arena_new();
    *state = st;
    return (int)http_server_start(&o, &st->server);
}

static int teardown(void **state)
{
    struct stage *st = *state;

    http_server_stop(st->server, 3000);
    for (size_t i = 0; i < STREAMS_MAX; i++) {
        if (i < atomic_load(&st->n))
            assert_true(st->sources[i].closed);
        free(st->sources[i].p);
        pthread_cond_destroy(&st->sources[i].gone);
        pthread_mutex_destroy(&st->sources[i].lock);
    }
    arena_free(st->arena);
    free(st);
    return 0;
}

static int64_t now_ms(void)
{
    struct clock c = clock_os();

    return c.mono_ms(c.ctx);
}

static int ask(struct stage *st, const char *path)
{
    const struct timeval limit = {.tv_sec = 20};
    int fd = raw_connect(http_server_port(st->server));

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    raw_send(fd, str_printf(st->arena, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path));
    return fd;
}

/* Reads until the text has come; all that came. */
static struct str expect(struct stage *st, int fd, const char *text)
{
    struct buf b;
    char piece[4096];

    buf_init(&b, st->arena, 1 << 20);
    while (!str_has(buf_view(&b), str_of(text))) {
        ssize_t n = read(fd, piece, sizeof(piece));
        if (n <= 0)
            fail_msg("\"%s\" did not come, but \"%.*s\"", text, STR_ARG(buf_view(&b)));
        buf_put(&b, piece, (size_t)n);
    }
    return buf_view(&b);
}

/* Waits for the server to let go of it, at most so long. */
static bool await_closed(struct source *s, int64_t wait_ms)
{
    struct clock c = clock_os();
    int64_t until_ms = c.now_ms(c.ctx) + wait_ms;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};

    pthread_mutex_lock(&s->lock);
    while (!s->closed && pthread_cond_timedwait(&s->gone, &s->lock, &until) == 0)
        continue;
    bool closed = s->closed;
    pthread_mutex_unlock(&s->lock);
    return closed;
}

static void pieces_arrive_as_they_are_made(void **state)
{
    struct stage *st = *state;
    int fd = ask(st, "/stream");

    expect(st, fd, "\r\n\r\n");
    for (int i = 0; i < 50; i++) {
        char text[20];
        snprintf(text, sizeof(text), "piece %d;", i);
        int64_t before_ms = now_ms();
        give(&st->sources[0], str_of(text), false);
        expect(st, fd, text);
        assert_true(now_ms() - before_ms < 1000);
    }
    give(&st->sources[0], STR("the end;"), true);
    expect(st, fd, "\r\n0\r\n"); /* the last chunk */
    close(fd);
}

static void a_quiet_stream_outlives_the_timeout_of_a_silent_client(void **state)
{
    struct stage *st = *state;
    int fd = ask(st, "/stream");

    expect(st, fd, "\r\n\r\n");
    for (int i = 0; i < 2; i++) { /* until the server has lost patience with a silent one, twice */
        int silent = raw_connect(http_server_port(st->server));
        raw_read(st->arena, silent);
        close(silent);
    }
    give(&st->sources[0], STR("still here"), false);
    expect(st, fd, "still here");
    close(fd);
}

static void a_slow_client_holds_up_nobody(void **state)
{
    struct stage *st = *state;
    int slow[4], fast;
    char *much = malloc(8 << 20);

    memset(much, 'M', 8 << 20);
    for (size_t i = 0; i < COUNT_OF(slow); i++) {
        slow[i] = ask(st, "/stream");
        expect(st, slow[i], "\r\n\r\n");
    }
    for (size_t i = 0; i < COUNT_OF(slow); i++)
        give(&st->sources[i], (struct str){much, 8 << 20}, false); /* and nobody reads it */
    for (int i = 0; i < 20; i++) {
        int64_t before_ms = now_ms();
        fast = ask(st, "/other");
        expect(st, fast, "here");
        assert_true(now_ms() - before_ms < 2000);
        close(fast);
    }
    for (size_t i = 0; i < COUNT_OF(slow); i++)
        assert_true(await_closed(&st->sources[i], 20000)); /* it took nothing for too long */
    for (size_t i = 0; i < COUNT_OF(slow); i++)
        close(slow[i]);
    free(much);
}

static void a_client_that_leaves_is_noticed_when_something_is_written(void **state)
{
    struct stage *st = *state;
    int fd = ask(st, "/stream");

    expect(st, fd, "\r\n\r\n");
    close(fd);
    bool gone = false;
    for (int i = 0; i < 1000 && !gone; i++) {
        give(&st->sources[0], STR(": beat\n\n"), false);
        gone = await_closed(&st->sources[0], 10);
    }
    assert_true(gone);
}

static void the_end_of_the_server_ends_streams_at_once(void **state)
{
    struct stage *st = *state;
    int fds[6];

    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        fds[i] = ask(st, "/stream");
        expect(st, fds[i], "\r\n\r\n");
    }
    int64_t before_ms = now_ms();
    http_server_stop(st->server, 10000);
    st->server = NULL;
    assert_true(now_ms() - before_ms < 2000);
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        struct str rest = raw_read(st->arena, fds[i]);
        assert_true(str_ends(rest, STR("0\r\n\r\n"))); /* told so, not cut off */
        close(fds[i]);
    }
}

static void *giver(void *ctx)
{
    struct source *s = ctx;

    for (int i = 0; i < 2000; i++)
        give(s, STR("x"), false);
    give(s, STR("."), true);
    return NULL;
}

static void nothing_is_lost_however_fast_it_comes(void **state)
{
    struct stage *st = *state;
    pthread_t threads[4];
    int fds[4];

    for (size_t i = 0; i < COUNT_OF(fds); i++)
        fds[i] = ask(st, "/stream");
    for (size_t i = 0; i < COUNT_OF(fds); i++)
        pthread_create(&threads[i], NULL, giver, &st->sources[i]);
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        struct str all = expect(st, fds[i], "\r\n0\r\n");
        size_t n = 0, head = (size_t)str_find(all, STR("\r\n\r\n"));
        for (size_t k = head; k < all.n; k++)
            n += all.p[k] == 'x';
        assert_int_equal(n, 2000);
        pthread_join(threads[i], NULL);
        close(fds[i]);
    }
}

#define STREAM_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREAM_TEST(pieces_arrive_as_they_are_made),
        STREAM_TEST(a_quiet_stream_outlives_the_timeout_of_a_silent_client),
        STREAM_TEST(a_slow_client_holds_up_nobody),
        STREAM_TEST(a_client_that_leaves_is_noticed_when_something_is_written),
        STREAM_TEST(the_end_of_the_server_ends_streams_at_once),
        STREAM_TEST(nothing_is_lost_however_fast_it_comes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
