/* SPDX-License-Identifier: Apache-2.0 */
/* Slow work on a thread of its own: in order, bounded, and nobody is left without an answer. */
#include "test/base/check.h"

#include "os/worker_os.h"

#include <pthread.h>

struct rig {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool hold; /* tasks wait */
    int run, given_up;
    char order[32];
    pthread_t by;
};

struct job {
    struct task task; /* first */
    struct rig *rig;
    char name;
};

static void run(struct task *t)
{
    struct job *j = (struct job *)t;
    struct rig *r = j->rig;

    pthread_mutex_lock(&r->lock);
    while (r->hold)
        pthread_cond_wait(&r->changed, &r->lock);
    r->given_up += t->given_up;
    r->order[r->run++] = j->name;
    r->by = pthread_self();
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

static void wait_for(struct rig *r, int n)
{
    pthread_mutex_lock(&r->lock);
    while (r->run < n)
        pthread_cond_wait(&r->changed, &r->lock);
    pthread_mutex_unlock(&r->lock);
}

static void let_go(struct rig *r)
{
    pthread_mutex_lock(&r->lock);
    r->hold = false;
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

static void tasks_run_elsewhere_in_the_order_they_came(void **state)
{
    struct rig r = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    struct worker_os *w = worker_os_new(10);
    struct worker port = worker_os_port(w);
    struct job jobs[3];

    (void)state;
    for (int i = 0; i < 3; i++) {
        jobs[i] = (struct job){.task.run = run, .rig = &r, .name = (char)('a' + i)};
        assert_true(port.take(port.ctx, &jobs[i].task));
    }
    wait_for(&r, 3);
    assert_string_equal(r.order, "abc");
    assert_false(pthread_equal(r.by, pthread_self()));
    worker_os_free(w);
    assert_int_equal(r.given_up, 0);
}

static void too_many_are_refused_at_once(void **state)
{
    struct rig r = {
        .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER, .hold = true};
    struct worker_os *w = worker_os_new(2);
    struct worker port = worker_os_port(w);
    struct job jobs[8];
    int taken = 0;

    (void)state;
    for (int i = 0; i < 8; i++) {
        jobs[i] = (struct job){.task.run = run, .rig = &r, .name = 'x'};
        taken += port.take(port.ctx, &jobs[i].task);
    }
    assert_true(taken == 2 || taken == 3); /* one may be in hand already */
    let_go(&r);
    wait_for(&r, taken);
    worker_os_free(w);
    assert_int_equal(r.run, taken);
}

static void what_waits_at_the_end_is_given_up_but_told(void **state)
{
    struct rig r = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    struct worker_os *w = worker_os_new(200);
    struct worker port = worker_os_port(w);
    struct job jobs[20];

    (void)state;
    for (int i = 0; i < 20; i++) {
        jobs[i] = (struct job){.task.run = run, .rig = &r, .name = 'x'};
        assert_true(port.take(port.ctx, &jobs[i].task));
    }
    worker_os_free(w);
    assert_int_equal(r.run, 20); /* each was called once, some of them to say so only */
    worker_os_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_run_elsewhere_in_the_order_they_came),
        cmocka_unit_test(too_many_are_refused_at_once),
        cmocka_unit_test(what_waits_at_the_end_is_given_up_but_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
