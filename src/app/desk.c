/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The turn: take what is ready, one transaction, one commit, then let go. What a failed commit
 * leaves: nothing on disk, nothing sent, events told so, answers kept for the next turn, and the
 * desk's memory loaded again from the file.
 */
#include "app/desk.h"

#include "app/again.h"
#include "app/call.h"
#include "app/clock_back.h"
#include "app/inbox.h"
#include "app/intake.h"
#include "app/live_tell.h"
#include "app/mapped.h"
#include "app/snapshot.h"
#include "app/start.h"
#include "app/waiter.h"
#include "base/mutant.h"

#include <stdlib.h>

#define TURN_EVENTS     64
#define TURN_JOBS       16
#define RETRY_COMMIT_MS 500 /* at first, then longer */
#define RETRY_MAX_MS    (4 * MS_SECOND)
#define SLEPT_MS        (2 * MS_MINUTE)
#define UNEVEN_MS       (5 * MS_SECOND)
#define MEMORY_MAX      (4u << 20)

struct desk_options desk_options_default(void)
{
    return (struct desk_options){
        .poll_ms = MS_MINUTE,
        .reconcile_ms = MS_HOUR,
        .supplier_pause_ms = MS_SECOND,
        .supplier_calls = 60000,
        .keep_bodies_ms = 60 * MS_DAY,
        .bulk_items = 10000,
        .session_idle_ms = 14 * MS_DAY,
        .session_end_ms = 90 * MS_DAY,
        .link_ms = 7 * MS_DAY,
        .streams = 50,
    };
}

void desk_post(struct desk *d, struct event *e)
{
    if (!inbox_put_event(d->inbox, e)) {
        e->err = ERR_CLOSING;
        e->done(e);
        return;
    }
    d->ports.waker.wake(d->ports.waker.ctx);
}

static void copy_response(struct arena *a, const struct http_response *from,
                          struct http_response *to)
{
    to->status = from->status;
    to->body = str_dup(a, from->body);
    for (size_t i = 0; i < from->headers.n; i++)
        http_header_add(a, &to->headers, str_dup(a, from->headers.items[i].name),
                        str_dup(a, from->headers.items[i].value));
}

void desk_reply(struct desk *d, int64_t id, enum err err, const struct http_response *response)
{
    struct arena *a = arena_new();
    struct net_answer *n = ARENA_NEW(a, struct net_answer);

    n->arena = a;
    n->id = id;
    n->err = err;
    if (response)
        copy_response(a, response, &n->response);
    inbox_put_answer(d->inbox, n);
    d->ports.waker.wake(d->ports.waker.ctx);
}

/* What one turn took in hand. */
struct batch {
    struct event *events[TURN_EVENTS];
    size_t events_n;
    struct net_answer *answers[TURN_EVENTS];
    size_t answers_n;
};

static void take(struct desk *d, struct batch *b)
{
    struct net_answer *n;
    struct event *e;

    while (b->answers_n < TURN_EVENTS && (n = inbox_take_answer(d->inbox)))
        b->answers[b->answers_n++] = n;
    while (b->events_n < TURN_EVENTS && (e = inbox_take_event(d->inbox)))
        b->events[b->events_n++] = e;
}

/* After an item failed: its rows are undone; so must be what it left in memory. */
static void undo_item(struct turn *t)
{
    db_rollback_to(t->db);
    t->orders = map_new(t->arena);
    t->desk->reload = true;
}

static enum err run_answer(struct turn *t, struct net_answer *n)
{
    enum err err = db_savepoint(t->db);

    if (err)
        return err;
    err = call_answered(t, n->id, n->err, &n->response);
    if (err) {
        turn_log(t, LOG_ERROR, "answer %lld could not be taken in: %.*s (%.*s)", (long long)n->id,
                 STR_ARG(err_code(err)), STR_ARG(db_error_text(t->db)));
        undo_item(t);
        err = call_lost(t, n->id, err);
        if (err)
            return err;
    }
    return db_release(t->db);
}

static enum err run_event(struct turn *t, struct event *e)
{
    enum err err = db_savepoint(t->db);

    if (err)
        return err;
    e->deferred = false;
    e->err = e->run(t, e);
    if (e->err)
        undo_item(t);
    if (!e->deferred)
        *ARENA_PUSH(t->arena, &t->done, &t->done_n, struct event *) = e;
    return db_release(t->db);
}

static enum err run_batch(struct turn *t, struct batch *b)
{
    struct event *hooks[TURN_EVENTS];
    size_t hooks_n = 0;
    enum err err = OK;

    for (size_t i = 0; i < b->answers_n && !err; i++)
        err = run_answer(t, b->answers[i]);
    for (size_t i = 0; i < b->events_n; i++) {
        if (b->events[i]->kind == EVENT_HOOK)
            hooks[hooks_n++] = b->events[i];
    }
    if (!err && hooks_n)
        err = intake_hooks(t, hooks, hooks_n);
    for (size_t i = 0; i < b->events_n && !err; i++) {
        if (b->events[i]->kind == EVENT_COMMAND)
            err = run_event(t, b->events[i]);
    }
    if (!err)
        err = waiters_run(t);
    if (!err && !t->desk->closing)
        jobs_run_due(t, TURN_JOBS);
    return err;
}

/* A full disk lasts for hours: it is told now and then, not with every try. */
static void tell_trouble(struct desk *d, int64_t now_ms, enum err err)
{
    struct log *log = &d->ports.log;
    struct arena *a = arena_new();
    struct str text = STR("writing again");

    if (err)
        text = str_printf(a, "nothing was written: %.*s (%.*s); trying again",
                          STR_ARG(err_sentence(err, LANG_EN)), STR_ARG(db_error_text(d->db)));
    if (inbox_set_trouble(d->inbox, err, now_ms, d->ports.clock.mono_ms(d->ports.clock.ctx)))
        log->emit(log->ctx, err ? LOG_ERROR : LOG_INFO, now_ms, text);
    arena_free(a);
}

/* A full disk lasts: the longer, the less often it is tried. */
static int64_t retry_ms(const struct desk *d)
{
    int64_t ms = RETRY_COMMIT_MS;

    for (int32_t i = 1; i < d->commit_failures && ms < RETRY_MAX_MS; i++)
        ms *= 2;
    return ms;
}

static void finish_failed(struct turn *t, struct batch *b, enum err err)
{
    struct desk *d = t->desk;

    d->commit_failures++;
    tell_trouble(d, t->now_ms, err);
    d->reload = true;
    d->retry_mono_ms = d->ports.clock.mono_ms(d->ports.clock.ctx) + retry_ms(d);
    calls_roll_back(d);
    waiters_put_back(t, b->events, b->events_n);
    waiters_give_up(t, err);
    for (size_t i = 0; i < b->answers_n; i++)
        inbox_put_answer(d->inbox, b->answers[i]);
    for (size_t i = 0; i < b->events_n; i++) {
        b->events[i]->err = err;
        b->events[i]->done(b->events[i]);
    }
}

static void finish_committed(struct turn *t, struct batch *b)
{
    struct desk *d = t->desk;

    if (d->commit_failures)
        tell_trouble(d, t->now_ms, OK);
    d->commit_failures = 0;
    if (!d->reload)
        again_committed(d->again);
    for (size_t i = 0; i < t->logs_n; i++)
        d->ports.log.emit(d->ports.log.ctx, t->logs[i].level, t->now_ms, t->logs[i].text);
    if (d->snapshot_stale && snapshot_refresh(d))
        d->snapshot_stale = true;
    d->ports.points.reached(d->ports.points.ctx, "committed");
    for (size_t i = 0; i < b->answers_n; i++)
        arena_free(b->answers[i]->arena);
    live_tell(t);
    for (size_t i = 0; i < t->done_n; i++)
        t->done[i]->done(t->done[i]);
    for (size_t i = 0; i < t->out_n; i++)
        d->ports.net.send(d->ports.net.ctx, t->out[i].id, &t->out[i].request, t->out[i].timeout_ms);
    calls_commit(d);
}

/* How much farther the clock went than time did since the last turn; before the first one, how far
 * it was set back while nobody ran. */
static int64_t clock_jump_ms(struct desk *d, int64_t now_ms, int64_t mono_ms)
{
    if (!d->last_turn_ms)
        return -jobs_ahead_ms(d, now_ms);
    return (now_ms - d->last_turn_ms) - (mono_ms - d->last_turn_mono_ms);
}

static enum err notice_jump(struct turn *t, int64_t mono_ms)
{
    struct desk *d = t->desk;
    int64_t jump_ms = clock_jump_ms(d, t->now_ms, mono_ms);
    enum err err = OK;

    if (!d->last_turn_ms || jump_ms > UNEVEN_MS || jump_ms < -UNEVEN_MS)
        d->steady_ms = t->now_ms;
    if (jump_ms > SLEPT_MS) {
        struct str span = time_span_text(t->arena, jump_ms, LANG_EN);
        turn_log(t, LOG_INFO, "the machine slept for %.*s: catching up, last complete at %.*s",
                 STR_ARG(span), STR_ARG(time_text(t->arena, start_last_complete_ms(d))));
        jobs_spread(t);
    }
    if (jump_ms < -SLEPT_MS)
        err = clock_set_back(t, -jump_ms);
    return err;
}

/* After a commit that failed, a small one sees whether the disk takes writes again: a full one does
 * not for hours, and all that waits would be done in vain with every try. */
static enum err try_disk(struct turn *t)
{
    struct db *db = t->desk->db;
    enum err err = db_begin(db);

    if (err)
        return err;
    err = job_touch(t, JOB_KIND_sweep, 0);
    if (!err)
        return db_commit(db);
    db_rollback(db);
    return err;
}

/* All that a turn writes: committed, or undone with an error. */
static enum err write_batch(struct turn *t, struct batch *b, int64_t mono_ms)
{
    struct desk *d = t->desk;
    enum err err = d->commit_failures ? try_disk(t) : OK;

    if (!err)
        err = db_begin(d->db);
    if (err)
        return err;
    err = notice_jump(t, mono_ms);
    if (!err)
        err = run_batch(t, b);
    if (!err)
        return db_commit(d->db);
    db_rollback(d->db);
    return err;
}

/* The second try, after a webhook could not be applied, which must fail alone. Webhooks come before
 * commands and waiters: none of those has run yet. */
static enum err write_apart(struct turn *t, struct batch *b, int64_t mono_ms)
{
    struct desk *d = t->desk;

    calls_roll_back(d);
    enum err err = desk_load(d);
    if (err)
        return err;
    *t = (struct turn){.desk = d,
                       .db = d->db,
                       .arena = t->arena,
                       .now_ms = t->now_ms,
                       .orders = map_new(t->arena),
                       .apart = true};
    return write_batch(t, b, mono_ms);
}

static void run_turn(struct desk *d, struct batch *b, int64_t now_ms, int64_t mono_ms)
{
    struct arena *a = arena_new();
    struct turn t = {.desk = d, .db = d->db, .arena = a, .now_ms = now_ms, .orders = map_new(a)};
    mapped_begin(d);
    enum err err = write_batch(&t, b, mono_ms);
    if (t.apart_next)
        err = write_apart(&t, b, mono_ms);
    if (MUTANT(ANSWER_FIRST))
        err = OK;
    if (err) {
        finish_failed(&t, b, err);
    } else {
        d->last_turn_ms = now_ms;
        d->last_turn_mono_ms = mono_ms;
        finish_committed(&t, b);
    }
    arena_free(a);
}

static bool turn(struct desk *d, int64_t *ret_due_mono_ms)
{
    const struct clock *c = &d->ports.clock;
    int64_t now_ms = c->now_ms(c->ctx), mono_ms = c->mono_ms(c->ctx);
    struct batch b = {0};

    if (mono_ms < d->retry_mono_ms) {
        *ret_due_mono_ms = d->retry_mono_ms;
        return false;
    }
    if (arena_used(d->arena) > MEMORY_MAX)
        d->reload = true; /* replaced texts of shops and accounts have piled up */
    enum err err = d->reload ? desk_load(d) : OK;
    if (err) {
        d->commit_failures++;
        tell_trouble(d, now_ms, err);
        d->retry_mono_ms = mono_ms + retry_ms(d);
        *ret_due_mono_ms = d->retry_mono_ms;
        return false;
    }
    take(d, &b);
    bool jobs_due = !d->closing && jobs_next_ms(d) <= now_ms;
    bool jumped = !d->closing && clock_jump_ms(d, now_ms, mono_ms) < -SLEPT_MS;
    bool failing = !d->closing && d->commit_failures > 0;
    if (b.events_n || b.answers_n || jobs_due || jumped || failing || waiters_next_ms(d) <= now_ms)
        run_turn(d, &b, now_ms, mono_ms);
    int64_t next_ms = d->closing ? INT64_MAX : jobs_next_ms(d);
    if (waiters_next_ms(d) < next_ms)
        next_ms = waiters_next_ms(d);
    now_ms = c->now_ms(c->ctx);
    *ret_due_mono_ms = next_ms == INT64_MAX ? INT64_MAX : mono_ms + (next_ms - now_ms);
    if (d->commit_failures > 0 && !d->closing && d->retry_mono_ms < *ret_due_mono_ms)
        *ret_due_mono_ms = d->retry_mono_ms;
    return !inbox_empty(d->inbox) || next_ms <= now_ms;
}

bool desk_turn(struct desk *d, int64_t *ret_due_mono_ms)
{
    const struct clock *c = &d->ports.clock;
    bool more = turn(d, ret_due_mono_ms);
    int64_t beat_ms = live_beat(d->live, c->mono_ms(c->ctx));

    if (beat_ms < *ret_due_mono_ms)
        *ret_due_mono_ms = beat_ms;
    return more;
}

void desk_close(struct desk *d)
{
    d->closing = true;
    live_end(d->live);
    inbox_close(d->inbox);
}

bool desk_idle(const struct desk *d)
{
    return d->calls == NULL && inbox_empty(d->inbox);
}
