/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs and calls as rows: what is to be done and every request to the outside with what came of it.
 */
#ifndef WAYBILL_DB_JOBS_H
#define WAYBILL_DB_JOBS_H

#include "db/db.h"

enum job_state {
    JOB_WAITING,
    JOB_RUNNING,
    JOB_DONE,
    JOB_FAILED,
    JOB_PAUSED,
    JOB_CANCELED,
    JOB_STATE_MAX
};

struct job_row {
    int64_t id;
    struct str kind;    /* a row of app/jobs.tbl.h */
    int64_t subject_id; /* shop, account or order that it is about, 0 */
    enum job_state state;
    int32_t step;
    struct str cursor; /* where a long job stands, JSON or text of the handler's own */
    struct str args;   /* JSON */
    int64_t due_ms;
    int32_t tries;   /* failures in a row */
    int32_t crashes; /* times it was running when the process died */
    enum err last_err;
    struct str last_detail;
    int64_t done_n, total_n; /* progress, total 0: not known */
    struct str person;       /* who asked */
    int64_t created_ms, changed_ms;
};

enum err db_job_save(struct db *db, const struct job_row *j) MUST_USE; /* insert or update by id */
enum err db_job(struct db *db, struct arena *a, int64_t id, struct job_row *ret_row) MUST_USE;
/* The one job of this kind and subject that is not over; ERR_NOT_FOUND. */
enum err db_job_find(struct db *db, struct arena *a, struct str kind, int64_t subject_id,
                     struct job_row *ret_row) MUST_USE;
/* All jobs that are not over; the desk keeps them in memory. */
enum err db_jobs_open(struct db *db, struct arena *a, struct job_row **ret_rows,
                      size_t *ret_n) MUST_USE;
enum err db_jobs_list(struct db *db, struct arena *a, int64_t before_id, int64_t limit,
                      struct job_row **ret_rows, size_t *ret_n) MUST_USE;
/* Over and old. */
enum err db_jobs_forget(struct db *db, int64_t before_ms, int64_t limit,
                        int64_t *ret_removed) MUST_USE;

enum call_state { CALL_SENT, CALL_ANSWERED, CALL_FAILED, CALL_LOST, CALL_STATE_MAX };

struct call_row {
    int64_t id, job_id, owner_id; /* owner: shop or account */
    struct str op, host;
    enum call_state state;
    int64_t sent_ms, answered_ms;
    int32_t http_status;
    enum err err;
    struct str code, detail; /* of the other side; never personal values or secrets */
    double cost;
    bool writes; /* meant to change something outside */
};
enum err db_call_save(struct db *db, const struct call_row *c) MUST_USE;
enum err db_calls_list(struct db *db, struct arena *a, int64_t owner_id, bool failed_only,
                       int64_t before_id, int64_t limit, struct call_row **ret_rows,
                       size_t *ret_n) MUST_USE;
/* Calls SENT when the process died become LOST; returns how many. */
enum err db_calls_lose(struct db *db, int64_t now_ms, int64_t *ret_count) MUST_USE;
/* Calls of an owner since then by the hour (its beginning), and when the last one was sent (0
 * none).
 */
struct db_hour {
    int64_t at_ms, calls;
};
enum err db_calls_by_hour(struct db *db, struct arena *a, int64_t owner_id, int64_t since_ms,
                          struct db_hour **ret_hours, size_t *ret_n, int64_t *ret_last_ms) MUST_USE;
/* How many in all, and when the last one was sent. */
enum err db_calls_since(struct db *db, int64_t owner_id, int64_t since_ms, int64_t *ret_n,
                        int64_t *ret_last_ms) MUST_USE;
enum err db_calls_forget(struct db *db, int64_t before_ms, int64_t limit,
                         int64_t *ret_removed) MUST_USE;

/* As stored, for machines: "waiting", "sent" ... */
struct str db_job_state_text(enum job_state s);
struct str db_call_state_text(enum call_state s);

#endif
