/* SPDX-License-Identifier: Apache-2.0 */
/* See app/clock_back.h. */
#include "app/clock_back.h"

#include "app/job.h"
#include "app/pace.h"
#include "app/waiter.h"
#include "base/time.h"
#include "db/due.h"

#define MARGIN_MS MS_HOUR /* by how much it was wrong is not known to the second */

/* Where the changes of a shop are read from was noted by the clock that was wrong: ahead of the
 * shop's, so that what changed until then would never be read. */
static enum err read_from_before(struct turn *t, struct shop *s, int64_t by_ms)
{
    int64_t at_ms;

    if (!time_parse(s->changes_cursor, &at_ms))
        return OK;
    s->changes_cursor = str_dup(t->desk->arena, time_text(t->arena, at_ms - by_ms - MARGIN_MS));
    row_touch(&s->row);
    return db_shop_save(t->db, s, NULL);
}

enum err clock_set_back(struct turn *t, int64_t by_ms)
{
    struct desk *d = t->desk;
    enum err err = db_due_sooner(t->db, by_ms, t->now_ms);

    if (err)
        return err;
    turn_log(t, LOG_WARN, "the clock was set back by %.*s: all that waits goes on",
             STR_ARG(time_span_text(t->arena, by_ms, LANG_EN)));
    pulls_set_back(t, by_ms + MARGIN_MS);
    jobs_sooner(t, by_ms);
    waiters_sooner(d, by_ms);
    paces_sooner(d, by_ms);
    for (size_t i = 0; i < d->shops_n && !err; i++) {
        d->shops[i]->bucket.at_ms -= by_ms;
        err = read_from_before(t, &d->shops[i]->shop, by_ms);
    }
    for (size_t i = 0; i < d->accounts_n; i++) {
        struct supplier_account *a = &d->accounts[i]->account;
        a->banned_until_ms -= a->banned_until_ms > t->now_ms ? by_ms : 0;
    }
    return err;
}
