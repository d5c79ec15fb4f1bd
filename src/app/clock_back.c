/* SPDX-License-Identifier: Apache-2.0 */
/* See app/clock_back.h. */
#include "app/clock_back.h"

#include "app/job.h"
#include "app/pace.h"
#include "app/waiter.h"
#include "base/time.h"
#include "db/due.h"

enum err clock_set_back(struct turn *t, int64_t by_ms)
{
    struct desk *d = t->desk;
    enum err err = db_due_sooner(t->db, by_ms, t->now_ms);

    if (err)
        return err;
    turn_log(t, LOG_WARN, "the clock was set back by %.*s: all that waits goes on",
             STR_ARG(time_span_text(t->arena, by_ms, LANG_EN)));
    jobs_sooner(t, by_ms);
    waiters_sooner(d, by_ms);
    paces_sooner(d, by_ms);
    for (size_t i = 0; i < d->shops_n; i++)
        d->shops[i]->bucket.at_ms -= by_ms;
    for (size_t i = 0; i < d->accounts_n; i++) {
        struct supplier_account *a = &d->accounts[i]->account;
        a->banned_until_ms -= a->banned_until_ms > t->now_ms ? by_ms : 0;
    }
    return OK;
}
