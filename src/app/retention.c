/* SPDX-License-Identifier: Apache-2.0 */
/* Forgets what needs not be kept: raw bodies and requests after their time, old calls and finished
 * jobs; packs old history and what is left of orders at rest, and tidies the search index. */
#include "app/call.h"
#include "db/accounts.h"
#include "db/bulks.h"
#include "db/collect.h"
#include "db/entries.h"
#include "db/hooks.h"
#include "db/orders.h"
#include "db/people.h"

#define CALLS_KEEP_MS (3 * MS_DAY)
#define JOBS_KEEP_MS  (14 * MS_DAY)
#define HOOKS_KEEP_MS (90 * MS_DAY)
#define BULKS_KEEP_MS (90 * MS_DAY)
#define DRY_KEEP_MS   MS_DAY        /* they hold addresses */
#define BULKS_CHUNK   5             /* with thousands of items each */
#define CHUNK         2000          /* rows of a kind in a run */
#define LOOSE_MS      (14 * MS_DAY) /* of the history */
#define PACKS_CHUNK   4             /* a run: some milliseconds, of a hundred entries each */
#define TIDY_PAGES    64            /* a run, of the search index: some milliseconds */
#define REST_MS       (90 * MS_DAY) /* nothing happened to an order */
#define REST_CHUNK    50            /* orders that a run looks at: some milliseconds */

/* A few packs. ret_more: there may be more to pack. */
static enum err pack_history(struct turn *t, bool *ret_more)
{
    enum err err = OK;
    int64_t packed = 1;
    int packs = 0;

    for (size_t i = 0; !err && i <= t->desk->shops_n && packs < PACKS_CHUNK; i++) {
        int64_t shop_id = i < t->desk->shops_n ? t->desk->shops[i]->shop.id : 0;
        for (packed = 1; !err && packed && packs<PACKS_CHUNK; packs += packed> 0)
            err = db_entries_pack(t->db, shop_id, t->now_ms - LOOSE_MS, &packed);
    }
    *ret_more = packs == PACKS_CHUNK;
    return err;
}

/* What a run takes at most of each kind; a day of many orders leaves more, so it goes on. */
static enum err forget_old(struct turn *t, bool *ret_more)
{
    struct db *db = t->db;
    int64_t now_ms = t->now_ms, keep_ms = now_ms - t->desk->opt.keep_bodies_ms;
    int64_t bodies = 0, requests = 0, calls = 0, jobs = 0, hooks = 0, keys = 0;
    enum err err = db_bodies_forget(db, keep_ms, CHUNK, &bodies);

    if (!err)
        err = db_purchase_requests_forget(db, keep_ms, CHUNK, &requests);
    if (!err)
        err = db_calls_forget(db, now_ms - CALLS_KEEP_MS, CHUNK, &calls);
    if (!err)
        err = db_jobs_forget(db, now_ms - JOBS_KEEP_MS, CHUNK, &jobs);
    if (!err)
        err = db_hooks_forget(db, now_ms - HOOKS_KEEP_MS, CHUNK, &hooks);
    if (!err)
        err = db_idempotency_forget(db, now_ms - MS_DAY, CHUNK, &keys);
    *ret_more = bodies == CHUNK || requests == CHUNK || calls == CHUNK || jobs == CHUNK ||
                hooks == CHUNK || keys == CHUNK;
    return err;
}

/* A run goes on where the one before it ended; then from the beginning, for some have come to rest
 * meanwhile. */
static enum err rest_orders(struct turn *t, struct job *j, bool *ret_more)
{
    int64_t after_id = 0, n = 0;

    if (!str_to_i64(j->row.cursor, &after_id))
        after_id = 0;
    enum err err = db_orders_rest(t->db, t->now_ms - REST_MS, REST_CHUNK, &after_id, &n);
    if (!err) {
        *ret_more = n == REST_CHUNK;
        job_cursor(j, *ret_more ? str_i64(t->arena, after_id) : STR_NONE);
    }
    return err;
}

enum err job_retention_run(struct turn *t, struct job *j)
{
    bool more = false, more_history = false, more_orders = false, untidy = false;
    enum err err = forget_old(t, &more);

    if (!err)
        err = pack_history(t, &more_history);
    if (!err)
        err = rest_orders(t, j, &more_orders);
    if (!err)
        err = db_search_tidy(t->db, TIDY_PAGES, &untidy);
    if (!err)
        err =
            db_bulks_forget(t->db, t->now_ms - BULKS_KEEP_MS, t->now_ms - DRY_KEEP_MS, BULKS_CHUNK);
    if (!err)
        err = db_hints_forget(t->db, t->now_ms - HOOKS_KEEP_MS);
    if (!err)
        err = db_people_forget(t->db, t->now_ms - t->desk->opt.session_idle_ms,
                               t->now_ms - t->desk->opt.session_end_ms, t->now_ms);
    if (err)
        return err;
    if (more || more_history || more_orders || untidy)
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
