/* SPDX-License-Identifier: Apache-2.0 */
/* The desk on its own thread, with others posting to it. Runs under ThreadSanitizer too. */
#include "test/base/check.h"

#include "app/command.h"
#include "app/snapshot.h"
#include "os/clock_os.h"
#include "os/file_os.h"
#include "os/log_os.h"
#include "os/loop_os.h"
#include "os/zones_os.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define THREADS     4
#define PER_THREAD  50
#define PATIENCE_MS 4000 /* of a stop that waits for a call */

struct rig {
    struct arena *arena;
    struct str dir;
    struct log_os log;
    struct zones_os *zones;
    struct loop *loop;
    struct db *db;
    struct desk *desk;
    _Atomic int64_t sent; /* id of the last request that left */
    pthread_mutex_t lock;
    pthread_cond_t change;
    int answered, closing;
};

/* Requests go nowhere: the desk waits for its answers. */
static void keep_request(void *ctx, int64_t id, const struct http_request *req, int64_t timeout_ms)
{
    struct rig *r = ctx;

    (void)req;
    (void)timeout_ms;
    pthread_mutex_lock(&r->lock);
    atomic_store(&r->sent, id);
    pthread_cond_broadcast(&r->change);
    pthread_mutex_unlock(&r->lock);
}

static void reached(void *ctx, const char *name)
{
    (void)ctx;
    (void)name;
}

static int setup(void **state)
{
    struct rig *r = calloc(1, sizeof(*r));
    struct desk_options o = desk_options_default();
    struct clock c = clock_os();

    ASSERT(r);
    *state = r;
    r->arena = arena_new();
    r->log = (struct log_os){.fd = 2, .least = LOG_LEVEL_MAX};
    r->zones = zones_os_new(STR("/usr/share/zoneinfo"));
    r->loop = loop_new();
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->change, NULL);
    if (file_make_temp_dir(r->arena, STR("waybill-test-"), &r->dir))
        return -1;
    struct db_options db = {.path = str_cat(r->arena, r->dir, STR("/waybill.db"))};
    if (db_open(&db, &r->db) || db_migrate(r->db, c.now_ms(c.ctx)))
        return -1;
    o.db = r->db;
    o.ports = (struct ports){.clock = c,
                             .zones = zones_os_port(r->zones),
                             .rng = rng_os(),
                             .net = {r, keep_request},
                             .log = log_os_port(&r->log),
                             .waker = loop_waker(r->loop),
                             .points = {r, reached}};
    if (desk_new(&o, &r->desk))
        return -1;
    loop_start(r->loop, r->desk, r->db);
    return 0;
}

static int teardown(void **state)
{
    struct rig *r = *state;

    loop_stop(r->loop, 100);
    desk_free(r->desk);
    db_close(r->db);
    loop_free(r->loop);
    zones_os_free(r->zones);
    file_remove_tree(r->dir);
    pthread_cond_destroy(&r->change);
    pthread_mutex_destroy(&r->lock);
    arena_free(r->arena);
    free(r);
    return 0;
}

#define RIG_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

static void on_reply(struct command *c)
{
    struct rig *r = c->ctx;

    pthread_mutex_lock(&r->lock);
    r->answered++;
    if (c->event.err == ERR_CLOSING)
        r->closing++;
    pthread_cond_broadcast(&r->change);
    pthread_mutex_unlock(&r->lock);
    arena_free(c->event.arena);
}

static void post(struct rig *r, command_fn fn, const char *body)
{
    struct arena *a = arena_new();
    struct command *c = ARENA_NEW(a, struct command);

    c->person = STR("test");
    c->reply = on_reply;
    c->ctx = r;
    ASSERT(json_parse(a, str_of(body), &c->body) == OK);
    command_init(c, a, fn);
    desk_post(r->desk, &c->event);
}

static void await_answers(struct rig *r, int n)
{
    pthread_mutex_lock(&r->lock);
    while (r->answered < n)
        pthread_cond_wait(&r->change, &r->lock);
    pthread_mutex_unlock(&r->lock);
}

static void *post_many(void *ctx)
{
    struct rig *r = ctx;

    for (int i = 0; i < PER_THREAD; i++) {
        post(r, command_token_add, "{\"name\":\"one of many\"}");
        struct snapshot *s = desk_snapshot(r->desk);
        ASSERT(s && s->ready);
        snapshot_release(r->desk, s);
    }
    return NULL;
}

static void what_many_threads_post_is_all_answered(void **state)
{
    struct rig *r = *state;
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, post_many, r), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    await_answers(r, THREADS * PER_THREAD);
    struct snapshot *s = desk_snapshot(r->desk);
    assert_int_equal(s->tokens_n, THREADS * PER_THREAD); /* replaced before the last answer */
    snapshot_release(r->desk, s);
    assert_int_equal(r->closing, 0);
}

static void after_a_stop_everything_is_refused(void **state)
{
    struct rig *r = *state;

    post(r, command_token_add, "{\"name\":\"before\"}");
    await_answers(r, 1);
    loop_stop(r->loop, 1000);
    post(r, command_token_add, "{\"name\":\"after\"}");
    assert_int_equal(r->answered, 2);
    assert_int_equal(r->closing, 1);
}

static void connect_a_shop(struct rig *r)
{
    post(r, command_shop_add,
         "{\"domain\":\"x.myshopify.com\",\"client_id\":\"i\",\"client_secret\":\"s\"}");
    pthread_mutex_lock(&r->lock);
    while (!atomic_load(&r->sent)) /* it asks for its token */
        pthread_cond_wait(&r->change, &r->lock);
    pthread_mutex_unlock(&r->lock);
}

static int64_t mono_ms(void)
{
    struct clock c = clock_os();

    return c.mono_ms(c.ctx);
}

static void a_stop_waits_for_a_call_but_not_forever(void **state)
{
    struct rig *r = *state;
    int64_t start_ms = mono_ms();

    connect_a_shop(r);
    loop_stop(r->loop, 300);
    assert_in_range(mono_ms() - start_ms, 300, PATIENCE_MS);
}

static void *answer(void *ctx)
{
    struct rig *r = ctx;
    struct http_response res = {.status = 401, .body = STR("{}")};

    desk_reply(r->desk, atomic_load(&r->sent), OK, &res);
    return NULL;
}

static void a_stop_ends_when_the_call_is_answered(void **state)
{
    struct rig *r = *state;
    pthread_t thread;

    connect_a_shop(r);
    int64_t start_ms = mono_ms();
    assert_int_equal(pthread_create(&thread, NULL, answer, r), 0);
    loop_stop(r->loop, 60000);
    assert_true(mono_ms() - start_ms < PATIENCE_MS);
    pthread_join(thread, NULL);
    assert_true(desk_idle(r->desk));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(what_many_threads_post_is_all_answered),
        RIG_TEST(after_a_stop_everything_is_refused),
        RIG_TEST(a_stop_waits_for_a_call_but_not_forever),
        RIG_TEST(a_stop_ends_when_the_call_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
