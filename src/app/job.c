/* SPDX-License-Identifier: Apache-2.0 */
/* See app/job.h. Jobs are few (a dozen per shop): a plain array is searched. */
#include "app/job.h"

#include "app/call.h"
#include "app/live_tell.h"
#include "base/mutant.h"
#include "base/text.h"

#include <stdlib.h>

#define TEXTS_MAX (256 * 1024)

static const struct {
    const char *name, *subject;
    int64_t every_ms;
    struct job_handler handler;
} kinds[] = {
#define JOB(name, subject, every, sentence) \
    {#name, subject, every, {job_##name##_run, job_##name##_reply}},
#include "app/jobs.tbl.h"
#undef JOB
};

struct str job_kind_name(enum job_kind_id kind)
{
    return str_of(kinds[kind].name);
}

int64_t job_every_ms(enum job_kind_id kind)
{
    return kinds[kind].every_ms;
}

static enum job_kind_id kind_of(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_eq(name, str_of(kinds[i].name)))
            return (enum job_kind_id)i;
    }
    return JOB_KIND_MAX;
}

static void job_free(struct job *j)
{
    if (j->call)
        j->call->job = NULL;
    arena_free(j->memo_arena);
    arena_free(j->arena);
    free(j);
}

static void own_texts(struct job *j, struct arena *a, const struct job_row *row)
{
    j->row.cursor = str_dup(a, row->cursor);
    j->row.args = str_dup(a, row->args);
    j->row.last_detail = str_dup(a, row->last_detail);
    j->row.person = str_dup(a, row->person);
}

/* A job lives for years: replaced texts must not pile up. */
static void renew_texts(struct job *j)
{
    struct arena *old = j->arena;

    if (arena_used(old) < TEXTS_MAX)
        return;
    j->arena = arena_new();
    own_texts(j, j->arena, &j->row);
    arena_free(old);
}

static struct job *job_add(struct desk *d, const struct job_row *row, enum job_kind_id kind)
{
    struct job *j = calloc(1, sizeof(*j));

    ASSERT(j);
    j->arena = arena_new();
    j->row = *row;
    j->row.kind = job_kind_name(kind);
    own_texts(j, j->arena, row);
    j->kind = kind;
    if (d->jobs_n == d->jobs_cap) {
        d->jobs_cap = d->jobs_cap ? 2 * d->jobs_cap : 32;
        d->jobs = realloc(d->jobs, d->jobs_cap * sizeof(*d->jobs));
        ASSERT(d->jobs);
    }
    d->jobs[d->jobs_n++] = j;
    return j;
}

void jobs_release(struct desk *d)
{
    for (size_t i = 0; i < d->jobs_n; i++)
        job_free(d->jobs[i]);
    free(d->jobs);
    d->jobs = NULL;
    d->jobs_n = d->jobs_cap = 0;
}

static void job_remember(struct job *j)
{
    j->stored = j->row;
}

enum err jobs_load(struct desk *d)
{
    struct arena *scratch = arena_new();
    struct job_row *rows;
    size_t n;
    enum err err = db_jobs_open(d->db, scratch, &rows, &n);

    if (!err) {
        jobs_release(d);
        for (size_t i = 0; i < n; i++) {
            enum job_kind_id kind = kind_of(rows[i].kind);
            if (kind != JOB_KIND_MAX)
                job_remember(job_add(d, &rows[i], kind));
        }
    }
    arena_free(scratch);
    return err;
}

struct job *job_find(struct desk *d, enum job_kind_id kind, int64_t subject_id)
{
    for (size_t i = 0; i < d->jobs_n; i++) {
        struct job *j = d->jobs[i];
        if (j->kind == kind && j->row.subject_id == subject_id && j->row.state != JOB_DONE)
            return j;
    }
    return NULL;
}

/* Only its due time moved on: what a restart finds out by running it once more needs no commit. One
 * that lies in the past is told anew, so that the list of jobs is true; an earlier one too, for the
 * desk may be loaded anew at any time and must not sleep past it. */
static bool worth_storing(const struct job *j)
{
    const struct job_row *a = &j->row, *b = &j->stored;

    if (!b->id || !kinds[j->kind].every_ms || a->state == JOB_DONE || a->state == JOB_PAUSED)
        return true;
    return b->due_ms <= a->changed_ms || a->due_ms < b->due_ms || a->step != b->step ||
           a->tries != b->tries || a->crashes != b->crashes || a->last_err != b->last_err ||
           a->done_n != b->done_n || a->total_n != b->total_n || !str_eq(a->cursor, b->cursor) ||
           !str_eq(a->last_detail, b->last_detail);
}

static void tell(struct turn *t, const struct job *j)
{
    const struct job_row *a = &j->row, *b = &j->stored;
    bool news = a->state != b->state || a->last_err != b->last_err || a->done_n != b->done_n;
    struct buf out;
    struct jw w;

    if (!news || !turn_heard(t))
        return;
    buf_init(&out, t->arena, 2000);
    jw_init(&w, &out);
    jw_obj(&w);
    jw_kstr(&w, "id", id_text(t->arena, ID_JOB, a->id));
    jw_kstr(&w, "kind", a->kind);
    jw_kstr(&w, "state", db_job_state_text(a->state));
    jw_ki64(&w, "done", a->done_n);
    jw_ki64(&w, "total", a->total_n);
    jw_kstr_opt(&w, "error", a->last_err ? err_code(a->last_err) : STR_NONE);
    jw_obj_end(&w);
    turn_tell(t, "job", buf_view(&out));
}

/* A job that could not be stored is taken up again by desk_load: the turn fails with it. */
static void store(struct turn *t, struct job *j)
{
    j->row.changed_ms = t->now_ms;
    t->effects++;
    if (!worth_storing(j))
        return;
    if (db_job_save(t->db, &j->row)) {
        turn_log(t, LOG_ERROR, "a job could not be stored: %.*s", STR_ARG(db_error_text(t->db)));
        t->desk->reload = true;
        return;
    }
    tell(t, j);
    renew_texts(j);
    j->stored = j->row;
}

struct job *job_ensure(struct turn *t, enum job_kind_id kind, int64_t subject_id)
{
    struct job *j = job_find(t->desk, kind, subject_id);

    if (j)
        return j;
    struct job_row row = {
        .id = turn_id(t),
        .kind = job_kind_name(kind),
        .subject_id = subject_id,
        .state = JOB_WAITING,
        .due_ms = t->now_ms,
        .created_ms = t->now_ms,
    };
    j = job_add(t->desk, &row, kind);
    store(t, j);
    return j;
}

void job_wake(struct turn *t, enum job_kind_id kind, int64_t subject_id, int64_t due_ms)
{
    if (t->rehearsal)
        return;
    struct job *j = job_ensure(t, kind, subject_id);
    if (j->call || j->row.state == JOB_RUNNING) {
        if (due_ms <= t->now_ms)
            j->wanted_again = true;
        return;
    }
    /* A job that failed keeps its pause: what wakes it does not heal the other side. */
    if (j->row.state == JOB_PAUSED || (j->row.tries > 0 && !j->interactive))
        return;
    if (due_ms >= j->row.due_ms)
        return;
    j->row.due_ms = due_ms;
    store(t, j);
}

enum err job_touch(struct turn *t, enum job_kind_id kind, int64_t subject_id)
{
    struct job *j = job_ensure(t, kind, subject_id);

    j->row.changed_ms = t->now_ms;
    if (j->row.due_ms > t->now_ms && !j->call)
        j->row.due_ms = t->now_ms;
    j->stored = j->row;
    return db_job_save(t->db, &j->row);
}

void job_wake_person(struct turn *t, enum job_kind_id kind, int64_t subject_id)
{
    if (t->rehearsal)
        return;
    struct job *j = job_ensure(t, kind, subject_id);
    j->interactive = true;
    if (j->call) {
        j->wanted_again = true;
        return;
    }
    if (j->row.state == JOB_PAUSED)
        j->row.state = JOB_WAITING;
    j->row.tries = 0; /* many wishes in an outage must not postpone the try after it */
    j->row.due_ms = t->now_ms;
    store(t, j);
}

static void settle(struct turn *t, struct job *j, enum job_state state, int64_t due_ms)
{
    j->row.state = state;
    if (j->wanted_again && due_ms > t->now_ms && !j->row.tries)
        due_ms = t->now_ms;
    j->wanted_again = false;
    j->row.due_ms = due_ms;
    store(t, j);
}

void job_sleep(struct turn *t, struct job *j, int64_t due_ms)
{
    j->row.tries = 0;
    j->row.last_err = OK;
    j->row.last_detail = STR_NONE;
    settle(t, j, JOB_WAITING, due_ms);
}

void job_under_way(struct turn *t, struct job *j)
{
    j->row.state = JOB_RUNNING;
    if (!kinds[j->kind].every_ms)
        store(t, j);
}

void job_put_off(struct turn *t, struct job *j, int64_t due_ms)
{
    j->row.state = JOB_WAITING;
    j->row.due_ms = due_ms;
    store(t, j);
}

void job_rest(struct turn *t, struct job *j)
{
    int64_t every_ms = kinds[j->kind].every_ms;

    j->interactive = false;
    job_sleep(t, j, every_ms ? t->now_ms + every_ms : INT64_MAX);
}

void job_done(struct turn *t, struct job *j)
{
    j->row.tries = 0;
    j->row.last_err = OK;
    j->row.state = JOB_DONE;
    j->row.due_ms = INT64_MAX;
    store(t, j);
}

void job_fail_until(struct turn *t, struct job *j, enum err err, struct str detail, int64_t due_ms)
{
    j->row.last_err = err;
    j->row.last_detail = str_dup(j->arena, text_clip(detail, 300));
    if (j->row.tries < INT32_MAX)
        j->row.tries++;
    j->interactive = false; /* the wish is answered; the next try keeps its pause */
    settle(t, j, JOB_WAITING, MUTANT(LOSE_JOB) ? INT64_MAX : due_ms);
}

void job_fail(struct turn *t, struct job *j, enum err err, struct str detail)
{
    uint16_t jitter;
    struct rng *rng = &t->desk->ports.rng;

    rng->fill(rng->ctx, &jitter, sizeof(jitter));
    int64_t pause_ms = schedule_retry_ms(j->row.tries + 1, jitter % 1000u);
    job_fail_until(t, j, err, detail, t->now_ms + pause_ms);
    turn_log(t, LOG_WARN, "job %s failed (%.*s: %.*s), again in %.*s", kinds[j->kind].name,
             STR_ARG(err_code(err)), STR_ARG(detail),
             STR_ARG(time_span_text(t->arena, pause_ms, LANG_EN)));
}

void job_cursor(struct job *j, struct str cursor)
{
    j->row.cursor = str_dup(j->arena, cursor);
}

struct arena *job_memo_arena(struct job *j)
{
    if (!j->memo_arena)
        j->memo_arena = arena_new();
    arena_reset(j->memo_arena);
    j->memo = NULL;
    return j->memo_arena;
}

/* One job in a savepoint of its own: it fails alone. */
static void run_one(struct turn *t, struct job *j)
{
    if (db_savepoint(t->db))
        return;
    j->row.state = JOB_RUNNING;
    enum err err = kinds[j->kind].handler.run(t, j);
    if (err) {
        db_rollback_to(t->db);
        t->orders = map_new(t->arena);
        t->desk->reload = true;
        job_fail(t, j, err, db_error_text(t->db));
    } else if (j->row.state == JOB_RUNNING && !j->call) {
        job_rest(t, j);
    }
    if (db_release(t->db))
        t->desk->reload = true;
}

static struct job *next_due(struct desk *d, int64_t now_ms)
{
    struct job *best = NULL;

    for (size_t i = 0; i < d->jobs_n; i++) {
        struct job *j = d->jobs[i];
        if (j->call || j->row.state != JOB_WAITING || j->row.due_ms > now_ms)
            continue;
        bool sooner = !best || (j->interactive && !best->interactive) ||
                      (j->interactive == best->interactive && j->row.due_ms < best->row.due_ms);
        if (sooner)
            best = j;
    }
    return best;
}

static void drop_done(struct desk *d)
{
    size_t kept = 0;

    for (size_t i = 0; i < d->jobs_n; i++) {
        if (d->jobs[i]->row.state == JOB_DONE && !d->jobs[i]->call)
            job_free(d->jobs[i]);
        else
            d->jobs[kept++] = d->jobs[i];
    }
    d->jobs_n = kept;
}

void jobs_run_due(struct turn *t, int64_t budget)
{
    struct job *j;

    while (budget-- > 0 && (j = next_due(t->desk, t->now_ms)))
        run_one(t, j);
    drop_done(t->desk);
}

int64_t jobs_next_ms(const struct desk *d)
{
    int64_t next_ms = INT64_MAX;

    for (size_t i = 0; i < d->jobs_n; i++) {
        const struct job *j = d->jobs[i];
        if (!j->call && j->row.state == JOB_WAITING && j->row.due_ms < next_ms)
            next_ms = j->row.due_ms;
    }
    return next_ms;
}

int64_t jobs_ahead_ms(struct desk *d, int64_t now_ms)
{
    const struct job *j = job_find(d, JOB_KIND_retention, 0);

    if (!j || j->row.state != JOB_WAITING || j->row.tries || j->row.due_ms == INT64_MAX)
        return 0;
    int64_t ahead_ms = j->row.due_ms - now_ms - kinds[j->kind].every_ms;
    return ahead_ms > 0 ? ahead_ms : 0;
}

static void want_kind(struct turn *t, enum job_kind_id kind, char subject)
{
    struct desk *d = t->desk;

    if (subject == 'H')
        job_ensure(t, kind, 0);
    for (size_t i = 0; subject == 'S' && i < d->shops_n; i++)
        job_ensure(t, kind, d->shops[i]->shop.id);
    for (size_t i = 0; subject == 'A' && i < d->accounts_n; i++) {
        if (desk_account_has_api(d->accounts[i]))
            job_ensure(t, kind, d->accounts[i]->account.id);
    }
}

enum err jobs_standing(struct turn *t)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if ((enum job_kind_id)i == JOB_KIND_shop_backfill)
            continue; /* made once, when a shop is connected */
        want_kind(t, (enum job_kind_id)i, kinds[i].subject[0]);
    }
    for (size_t i = 0; i < t->desk->jobs_n; i++) {
        struct job *j = t->desk->jobs[i];
        if (j->row.state == JOB_RUNNING) {
            j->row.crashes++;
            j->row.state = JOB_WAITING;
            j->row.due_ms = t->now_ms;
            store(t, j);
        }
    }
    return OK;
}

void jobs_resume(struct turn *t, int64_t subject_id)
{
    for (size_t i = 0; i < t->desk->jobs_n; i++) {
        struct job *j = t->desk->jobs[i];
        char subject = kinds[j->kind].subject[0];
        /* A shop's token is no job's matter then; of an account's, it must be known anew. */
        bool renewal = j->kind == JOB_KIND_token && desk_account(t->desk, subject_id);
        if ((subject != 'S' && subject != 'A' && !renewal) || j->row.subject_id != subject_id)
            continue;
        if (j->call || j->row.state == JOB_RUNNING) {
            j->wanted_again = true;
            continue;
        }
        if (j->row.state != JOB_WAITING)
            continue;
        j->row.tries = 0;
        j->row.due_ms = t->now_ms;
        store(t, j);
    }
}

void jobs_sooner(struct turn *t, int64_t by_ms)
{
    for (size_t i = 0; i < t->desk->jobs_n; i++) {
        struct job *j = t->desk->jobs[i];
        if (j->row.state != JOB_WAITING || j->row.due_ms <= t->now_ms || j->row.due_ms == INT64_MAX)
            continue;
        j->row.due_ms -= by_ms;
        store(t, j);
    }
}

void jobs_spread(struct turn *t)
{
    int64_t at_ms = t->now_ms;

    for (size_t i = 0; i < t->desk->jobs_n; i++) {
        struct job *j = t->desk->jobs[i];
        if (j->call || j->row.state != JOB_WAITING || !kinds[j->kind].every_ms)
            continue;
        j->row.due_ms = at_ms;
        at_ms += 200;
        store(t, j);
    }
}
