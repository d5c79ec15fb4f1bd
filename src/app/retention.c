/* SPDX-License-Identifier: Apache-2.0 */
/* Forgets what needs not be kept: raw bodies after their time, old calls and finished jobs. */
#include "app/call.h"
#include "db/accounts.h"
#include "db/bulks.h"
#include "db/collect.h"
#include "db/hooks.h"
#include "db/people.h"

#define CALLS_KEEP_MS (3 * MS_DAY)
#define JOBS_KEEP_MS  (14 * MS_DAY)
#define HOOKS_KEEP_MS (90 * MS_DAY)
#define BULKS_KEEP_MS (90 * MS_DAY)
#define DRY_KEEP_MS   MS_DAY /* they hold addresses */
#define BULKS_CHUNK   5      /* with thousands of items each */
#define CHUNK         2000   /* a run: twice an hour this outpaces one call a second */

enum err job_retention_run(struct turn *t, struct job *j)
{
    int64_t removed = 0;
    enum err err =
        db_bodies_forget(t->db, t->now_ms - t->desk->opt.keep_bodies_ms, CHUNK, &removed);

    if (!err)
        err = db_calls_forget(t->db, t->now_ms - CALLS_KEEP_MS, CHUNK);
    if (!err)
        err = db_jobs_forget(t->db, t->now_ms - JOBS_KEEP_MS, CHUNK);
    if (!err)
        err = db_hooks_forget(t->db, t->now_ms - HOOKS_KEEP_MS, CHUNK);
    if (!err)
        err =
            db_bulks_forget(t->db, t->now_ms - BULKS_KEEP_MS, t->now_ms - DRY_KEEP_MS, BULKS_CHUNK);
    if (!err)
        err = db_hints_forget(t->db, t->now_ms - HOOKS_KEEP_MS);
    if (!err)
        err = db_idempotency_forget(t->db, t->now_ms - MS_DAY, CHUNK);
    if (!err)
        err = db_people_forget(t->db, t->now_ms - t->desk->opt.session_idle_ms,
                               t->now_ms - t->desk->opt.session_end_ms, t->now_ms);
    if (err)
        return err;
    if (removed == CHUNK)
        job_sleep(t, j, t->now_ms + MS_SECOND);
    else
        job_rest(t, j);
    return OK;
}

enum err job_retention_reply(struct turn *t, struct job *j, struct call *c)
{
    (void)c;
    job_rest(t, j);
    return OK;
}
