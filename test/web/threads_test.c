/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many threads at the door, one desk behind it: what was answered is seen by every later GET, and
 * nothing is answered twice or not at all; and who listens hears of each change once. Runs under
 * ThreadSanitizer too.
 */
#include "test/web/web_rig.h"

#include "base/crypto.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS 4
#define ROUNDS  25

struct crowd {
    struct rig *rig;
    atomic_bool stop;
    atomic_int wrong, listening;
    pthread_mutex_t lock;
    pthread_cond_t answered;
};

/* One request and its answer, between a client and whichever thread answers. */
struct request {
    struct web_exchange x;
    struct crowd *crowd;
    bool done;
    int status;
    bool has_order; /* the body names the order */
    struct http_stream *stream;
};

static void done(struct web_exchange *x)
{
    struct request *q = (struct request *)x;
    struct crowd *c = q->crowd;

    pthread_mutex_lock(&c->lock);
    q->status = x->response.status;
    q->has_order = str_has(x->response.body, STR("\"items\":[{\"id\":\"ord_"));
    q->stream = x->response.stream;
    q->done = true;
    pthread_cond_broadcast(&c->answered);
    pthread_mutex_unlock(&c->lock);
}

static void begin(struct request *q, struct crowd *c, enum http_method m, struct str path)
{
    *q = (struct request){.crowd = c, .x = {.arena = arena_new(), .done = done}};
    q->x.request.method = m;
    str_cut(path, '?', &q->x.request.url, &q->x.request.query);
    q->x.local = !str_starts(path, STR("/webhooks/"));
    http_header_add(q->x.arena, &q->x.request.headers, STR("Host"), STR("localhost"));
}

static void finish(struct request *q, int want)
{
    struct crowd *c = q->crowd;

    web_handle(c->rig->web, &q->x);
    pthread_mutex_lock(&c->lock);
    while (!q->done)
        pthread_cond_wait(&c->answered, &c->lock);
    pthread_mutex_unlock(&c->lock);
    if (q->status != want)
        atomic_fetch_add(&c->wrong, 1);
    arena_free(q->x.arena);
}

static void deliver(struct crowd *c, int64_t id, int number)
{
    struct request q;
    uint8_t mac[SHA256_LEN];
    char delivery[40];

    begin(&q, c, HTTP_POST, STR("/webhooks/shopify"));
    struct rig mine = {.a = q.x.arena, .now_ms = c->rig->now_ms};
    q.x.request.body = rig_order_body(&mine, id, number, "Mei");
    crypto_hmac_sha256(STR(RIG_SECRET), q.x.request.body, mac);
    snprintf(delivery, sizeof(delivery), "d-%d", number);
    struct http_headers *h = &q.x.request.headers;
    http_header_add(q.x.arena, h, STR("X-Shopify-Topic"), STR("orders/create"));
    http_header_add(q.x.arena, h, STR("X-Shopify-Shop-Domain"), STR(RIG_DOMAIN));
    http_header_add(q.x.arena, h, STR("X-Shopify-Webhook-Id"), str_of(delivery));
    http_header_add(q.x.arena, h, STR("X-Shopify-Hmac-SHA256"),
                    base64_text(q.x.arena, mac, sizeof(mac)));
    finish(&q, 200);
}

static void *client(void *arg)
{
    struct crowd *c = arg;
    static atomic_int numbers = 1000;

    for (int i = 0; i < ROUNDS; i++) {
        int number = atomic_fetch_add(&numbers, 1);
        struct request q;
        deliver(c, 450000000 + 10 * (int64_t)number, number);
        struct arena *a = arena_new();
        begin(&q, c, HTTP_GET, str_printf(a, "/api/v1/orders?q=%d", number));
        finish(&q, 200);
        if (!q.has_order)
            atomic_fetch_add(&c->wrong, 1);
        begin(&q, c, HTTP_POST, str_printf(a, "/api/v1/orders/%d/note", number));
        q.x.request.body = STR("{\"text\":\"x\"}");
        finish(&q, 201);
        begin(&q, c, HTTP_GET, STR("/api/v1/orders/nobody"));
        finish(&q, 404);
        arena_free(a);
    }
    return NULL;
}

static void *desk(void *arg)
{
    struct crowd *c = arg;
    int64_t due_ms;

    while (!atomic_load(&c->stop)) {
        if (!desk_turn(c->rig->desk, &due_ms))
            sched_yield();
    }
    return NULL;
}

/* Who sleeps until a stream has more. */
struct sleeper {
    pthread_mutex_t lock;
    pthread_cond_t woken_up;
    bool woken;
};

static void on_wake(struct http_stream *s)
{
    struct sleeper *z = s->reader;

    pthread_mutex_lock(&z->lock);
    z->woken = true;
    pthread_cond_signal(&z->woken_up);
    pthread_mutex_unlock(&z->lock);
}

static void sleep_on(struct sleeper *z)
{
    pthread_mutex_lock(&z->lock);
    while (!z->woken)
        pthread_cond_wait(&z->woken_up, &z->lock);
    z->woken = false;
    pthread_mutex_unlock(&z->lock);
}

static int notes_in(struct str text)
{
    int n = 0;

    for (ptrdiff_t at; (at = str_find(text, STR("order.note"))) >= 0; n++)
        text = str_slice(text, (size_t)at + 1, text.n);
    return n;
}

/* Hears of every note that the clients write. */
static void *listener(void *arg)
{
    struct crowd *c = arg;
    struct sleeper z = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct arena *a = arena_new();
    struct request q;
    struct buf heard;
    char piece[4096];

    begin(&q, c, HTTP_GET, STR("/events"));
    finish(&q, 200);
    q.stream->reader = &z;
    q.stream->wake = on_wake;
    buf_init(&heard, a, 4 << 20);
    atomic_fetch_add(&c->listening, 1);
    while (notes_in(buf_view(&heard)) < THREADS * ROUNDS) {
        size_t n = q.stream->read(q.stream, piece, sizeof(piece));
        if (n)
            buf_put(&heard, piece, n);
        else
            sleep_on(&z);
    }
    q.stream->close(q.stream);
    if (notes_in(buf_view(&heard)) != THREADS * ROUNDS)
        atomic_fetch_add(&c->wrong, 1);
    arena_free(a);
    return NULL;
}

static void what_was_answered_is_seen_by_everybody(void **state)
{
    struct crowd c = {.rig = *state};
    pthread_t clients[THREADS], listeners[2], worker;

    pthread_mutex_init(&c.lock, NULL);
    pthread_cond_init(&c.answered, NULL);
    assert_int_equal(pthread_create(&worker, NULL, desk, &c), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&listeners[i], NULL, listener, &c), 0);
    while (atomic_load(&c.listening) < 2)
        sched_yield();
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&clients[i], NULL, client, &c), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(clients[i], NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(listeners[i], NULL);
    atomic_store(&c.stop, true);
    pthread_join(worker, NULL);
    assert_int_equal(atomic_load(&c.wrong), 0);
    struct got g = rig_get(c.rig, "/api/v1/orders/counts");
    assert_int_equal(json_i64(json_get(g.json, "all"), 0), THREADS * ROUNDS);
    pthread_cond_destroy(&c.answered);
    pthread_mutex_destroy(&c.lock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(what_was_answered_is_seen_by_everybody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
