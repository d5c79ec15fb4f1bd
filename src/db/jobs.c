/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs and calls in the data file: see db/jobs.h. */
#include "db/jobs.h"

#include "base/id.h"
#include "db/rows.h"

static const char *const job_words[JOB_STATE_MAX] = {
    [JOB_WAITING] = "waiting", [JOB_RUNNING] = "running", [JOB_DONE] = "done",
    [JOB_FAILED] = "failed",   [JOB_PAUSED] = "paused",   [JOB_CANCELED] = "canceled",
};
static const char *const call_words[CALL_STATE_MAX] = {
    [CALL_SENT] = "sent",
    [CALL_ANSWERED] = "answered",
    [CALL_FAILED] = "failed",
    [CALL_LOST] = "lost",
};
static const struct word_map word_job_state = {.list = job_words, .list_n = JOB_STATE_MAX};
static const struct word_map word_call_state = {.list = call_words, .list_n = CALL_STATE_MAX};

static const struct col job_cols[] = {
    COL(STR, job_row, kind),
    COL(I64, job_row, subject_id),
    COL_ENUM(job_row, state, word_job_state),
    COL(I32, job_row, step),
    COL(STR, job_row, cursor),
    COL(STR, job_row, args),
    COL(I64, job_row, due_ms),
    COL(I32, job_row, tries),
    COL(I32, job_row, crashes),
    COL_ENUM(job_row, last_err, word_err),
    COL(STR, job_row, last_detail),
    COL(I64, job_row, done_n),
    COL(I64, job_row, total_n),
    COL(STR, job_row, person),
    COL(I64, job_row, created_ms),
    COL(I64, job_row, changed_ms),
};
static const struct table job_table = {.name = "job",
                                       .key = "id",
                                       .cols = job_cols,
                                       .cols_n = COUNT_OF(job_cols),
                                       .steady = {"kind", "subject_id", "state"}};

static const struct col call_cols[] = {
    COL(I64, call_row, job_id),
    COL(I64, call_row, owner_id),
    COL(STR, call_row, op),
    COL(STR, call_row, host),
    COL_ENUM(call_row, state, word_call_state),
    COL(I64, call_row, sent_ms),
    COL(I64, call_row, answered_ms),
    COL(I32, call_row, http_status),
    COL_ENUM(call_row, err, word_err),
    COL(STR, call_row, code),
    COL(STR, call_row, detail),
    COL(F64, call_row, cost),
    COL(BOOL, call_row, writes),
};
static const struct table call_table = {
    .name = "call", .key = "id", .cols = call_cols, .cols_n = COUNT_OF(call_cols)};

#define OPEN "state IN ('waiting', 'running', 'paused')"

static const struct rows_select job_by_id = {&job_table, "WHERE id = $1"};
static const struct rows_select job_by_subject = {
    &job_table, "WHERE kind = $1 AND subject_id = $2 AND " OPEN " ORDER BY id LIMIT 1"};
static const struct rows_select jobs_open = {&job_table, "WHERE " OPEN " ORDER BY id"};
static const struct rows_select jobs_newest = {&job_table,
                                               "WHERE id < $1 ORDER BY id DESC LIMIT $2"};
static const struct rows_select calls_newest = {&call_table,
                                                "WHERE id < $1 ORDER BY id DESC LIMIT $2"};
static const struct rows_select calls_of_owner = {
    &call_table, "WHERE owner_id = $3 AND id < $1 ORDER BY id DESC LIMIT $2"};
/* +id: the partial index is short, the table is not. */
static const struct rows_select calls_failed = {
    &call_table, "WHERE state IN ('failed', 'lost') AND ($3 = 0 OR owner_id = $3) AND +id < $1 "
                 "ORDER BY id DESC LIMIT $2"};

struct str db_job_state_text(enum job_state s)
{
    return word_text(&word_job_state, (int)s);
}

struct str db_call_state_text(enum call_state s)
{
    return word_text(&word_call_state, (int)s);
}

enum err db_job_save(struct db *db, const struct job_row *j)
{
    return rows_write(db, NULL, &job_table, ROWS_UPSERT, j->id, NULL, j);
}

enum err db_job(struct db *db, struct arena *a, int64_t id, struct job_row *ret_row)
{
    struct query *q = rows_query(db, &job_by_id);
    engine_i64(q, 1, id);
    return rows_one(q, &job_table, a, ret_row);
}

enum err db_job_find(struct db *db, struct arena *a, struct str kind, int64_t subject_id,
                     struct job_row *ret_row)
{
    struct query *q = rows_query(db, &job_by_subject);
    engine_text(q, 1, kind);
    engine_i64(q, 2, subject_id);
    return rows_one(q, &job_table, a, ret_row);
}

static enum err all_jobs(struct query *q, struct arena *a, struct job_row **ret_rows, size_t *ret_n)
{
    void *rows = NULL;
    enum err e = rows_all(q, &job_table, a, sizeof(struct job_row), &rows, ret_n);
    if (e == OK)
        *ret_rows = rows;
    return e;
}

enum err db_jobs_open(struct db *db, struct arena *a, struct job_row **ret_rows, size_t *ret_n)
{
    return all_jobs(rows_query(db, &jobs_open), a, ret_rows, ret_n);
}

enum err db_jobs_list(struct db *db, struct arena *a, int64_t before_id, int64_t limit,
                      struct job_row **ret_rows, size_t *ret_n)
{
    struct query *q = rows_query(db, &jobs_newest);
    engine_i64(q, 1, before_id ? before_id : INT64_MAX);
    engine_i64(q, 2, limit);
    return all_jobs(q, a, ret_rows, ret_n);
}

enum err db_jobs_forget(struct db *db, int64_t before_ms, int64_t limit, int64_t *ret_removed)
{
    struct query *q = engine_query(
        db, "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE changed_ms < $1 "
            "AND state NOT IN ('waiting', 'running', 'paused') ORDER BY changed_ms LIMIT $2)");
    engine_i64(q, 1, before_ms);
    engine_i64(q, 2, limit);
    return engine_run_count(q, ret_removed);
}

enum err db_call_save(struct db *db, const struct call_row *c)
{
    return rows_write(db, NULL, &call_table, ROWS_UPSERT, c->id, NULL, c);
}

enum err db_calls_list(struct db *db, struct arena *a, int64_t owner_id, bool failed_only,
                       int64_t before_id, int64_t limit, struct call_row **ret_rows, size_t *ret_n)
{
    struct query *q = rows_query(db, failed_only ? &calls_failed
                                     : owner_id  ? &calls_of_owner
                                                 : &calls_newest);
    void *rows = NULL;
    engine_i64(q, 1, before_id ? before_id : INT64_MAX);
    engine_i64(q, 2, limit);
    if (failed_only || owner_id)
        engine_i64(q, 3, owner_id);
    enum err e = rows_all(q, &call_table, a, sizeof(struct call_row), &rows, ret_n);
    if (e == OK)
        *ret_rows = rows;
    return e;
}

enum err db_calls_lose(struct db *db, int64_t now_ms, int64_t *ret_count)
{
    struct query *q =
        engine_query(db, "UPDATE call SET state = 'lost', answered_ms = $1 WHERE state = 'sent'");
    engine_i64(q, 1, now_ms);
    return engine_run_count(q, ret_count);
}

enum err db_calls_by_hour(struct db *db, struct arena *a, int64_t owner_id, int64_t since_ms,
                          struct db_hour **ret_hours, size_t *ret_n, int64_t *ret_last_ms)
{
    /* By id, which rises with the time of sending: the index of owners holds both. */
    struct query *q = engine_query(db, "SELECT sent_ms / 3600000, count(*), max(sent_ms) FROM call "
                                       "WHERE owner_id = $1 AND id >= $2 GROUP BY 1 ORDER BY 1");
    struct db_hour *hours = NULL;
    int64_t last_ms = 0;
    size_t n = 0;
    engine_i64(q, 1, owner_id);
    engine_i64(q, 2, id_least(since_ms));
    while (engine_row(q)) {
        *ARENA_PUSH(a, &hours, &n, struct db_hour) =
            (struct db_hour){engine_i64_at(q, 0) * 3600000, engine_i64_at(q, 1)};
        last_ms = engine_i64_at(q, 2);
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_hours = hours;
        *ret_n = n;
        *ret_last_ms = last_ms;
    }
    return e;
}

enum err db_calls_since(struct db *db, int64_t owner_id, int64_t since_ms, int64_t *ret_n,
                        int64_t *ret_last_ms)
{
    struct query *q = engine_query(db, "SELECT count(*), coalesce(max(id), 0) FROM call "
                                       "WHERE owner_id = $1 AND id >= $2");
    int64_t n = 0, last_id = 0;
    engine_i64(q, 1, owner_id);
    engine_i64(q, 2, id_least(since_ms));
    if (engine_row(q)) {
        n = engine_i64_at(q, 0);
        last_id = engine_i64_at(q, 1);
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_n = n;
        *ret_last_ms = last_id / id_least(1);
    }
    return e;
}

enum err db_calls_forget(struct db *db, int64_t before_ms, int64_t limit, int64_t *ret_removed)
{
    /* By id, which rises with the time of sending: old ones lie in front, at first sight. */
    struct query *q = engine_query(
        db, "DELETE FROM call WHERE id IN (SELECT id FROM (SELECT id, sent_ms, state FROM call "
            "ORDER BY id LIMIT CASE WHEN (SELECT min(sent_ms) FROM (SELECT sent_ms FROM call "
            "ORDER BY id LIMIT 50) AS few) < $1 THEN $2 ELSE 0 END) AS oldest "
            "WHERE sent_ms < $1 AND state <> 'sent')");
    engine_i64(q, 1, before_ms);
    engine_i64(q, 2, limit);
    return engine_run_count(q, ret_removed);
}
