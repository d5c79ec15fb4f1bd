/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs: what is to be done, as rows that survive a restart. A job runs in a turn; it sleeps, is
 * done, or has one call under way, whose answer comes back to its reply function in a later turn.
 */
#ifndef WAYBILL_APP_JOB_H
#define WAYBILL_APP_JOB_H

#include "app/turn.h"

struct call;

enum job_kind_id {
#define JOB(name, ...) JOB_KIND_##name,
#include "app/jobs.tbl.h"
#undef JOB
    JOB_KIND_MAX
};

struct job {
    struct job_row row;    /* texts live in arena */
    struct job_row stored; /* as it lies in the file */
    struct arena *arena;
    enum job_kind_id kind;
    struct call *call;        /* under way */
    bool wanted_again;        /* woken while a call was under way */
    bool interactive;         /* a person waits for it */
    int32_t content_fails;    /* answers in a row with an error over what was read: call_poisoned */
    struct arena *memo_arena; /* what a handler keeps between two turns, lost at a restart */
    void *memo;
};

/* Handlers: run is called when due, reply when the call's answer is in (read by call_read_*). An
 * error is counted and tried again with growing pauses; nothing else needs to be done for it. */
struct job_handler {
    enum err (*run)(struct turn *t, struct job *j);
    enum err (*reply)(struct turn *t, struct job *j, struct call *c);
};

#define JOB(name, ...)                                        \
    enum err job_##name##_run(struct turn *t, struct job *j); \
    enum err job_##name##_reply(struct turn *t, struct job *j, struct call *c);
#include "app/jobs.tbl.h"
#undef JOB

struct str job_kind_name(enum job_kind_id kind);
int64_t job_every_ms(enum job_kind_id kind);

/* The job of this kind and subject, made if there is none. */
struct job *job_ensure(struct turn *t, enum job_kind_id kind, int64_t subject_id);
struct job *job_find(struct desk *d, enum job_kind_id kind, int64_t subject_id);
/* Due now, or at due_ms if that is sooner than planned. */
void job_wake(struct turn *t, enum job_kind_id kind, int64_t subject_id, int64_t due_ms);
void job_wake_person(struct turn *t, enum job_kind_id kind,
                     int64_t subject_id); /* now, before bulk */
/* Due now, and written in any case: a row of the file changes. */
enum err job_touch(struct turn *t, enum job_kind_id kind, int64_t subject_id) MUST_USE;

/* For handlers. */
/* Under way, or put off by the call layer: due then, nothing else changes. */
void job_under_way(struct turn *t, struct job *j);
void job_put_off(struct turn *t, struct job *j, int64_t due_ms);
void job_sleep(struct turn *t, struct job *j, int64_t due_ms); /* success so far */
void job_rest(struct turn *t, struct job *j);                  /* until every_ms or woken */
void job_done(struct turn *t, struct job *j);                  /* over; the row stays for a while */
void job_fail(struct turn *t, struct job *j, enum err err,
              struct str detail); /* again later, with backoff */
void job_fail_until(struct turn *t, struct job *j, enum err err, struct str detail, int64_t due_ms);
void job_cursor(struct job *j, struct str cursor); /* copied */
struct arena *job_memo_arena(struct job *j);       /* emptied memo */

/* For the desk. */
void jobs_run_due(struct turn *t, int64_t budget);
int64_t jobs_next_ms(const struct desk *d); /* wall time, INT64_MAX: none */
/* How far the clock stands behind that of an earlier life, less half an hour at most: by the job
 * that is never due later than its pause. 0: it does not. */
int64_t jobs_ahead_ms(struct desk *d, int64_t now_ms);
enum err jobs_load(struct desk *d) MUST_USE;
void jobs_release(struct desk *d);
enum err jobs_standing(struct turn *t) MUST_USE; /* the jobs that each shop and account must have */
void jobs_spread(
    struct turn *t); /* after a sleep of the machine: due at once, but not all in a burst */
/* The clock was set back by so much: jobs run in as much time as before. */
void jobs_sooner(struct turn *t, int64_t by_ms);
/* The shop or account is connected again: what rested or failed for the lack of it is due now. */
void jobs_resume(struct turn *t, int64_t subject_id);

#endif
