/* SPDX-License-Identifier: Apache-2.0 */
/* The data file itself, when the hub is stopped. See sim/check.h. */
#include "sim/check.h"

#include "app/proof.h"
#include "app/recompute.h"
#include "db/accounts.h"
#include "db/entries.h"
#include "sim/sim_part.h"

static struct str check_chains(struct db *db, struct arena *a)
{
    struct shop *shops;
    size_t n;

    if (db_shops(db, a, &shops, &n))
        return STR("the shops cannot be read");
    for (size_t i = 0; i <= n; i++) {
        int64_t count, bad_id;
        int64_t shop_id = i < n ? shops[i].id : 0;
        if (db_entries_verify(db, shop_id, &count, &bad_id))
            return STR("the history cannot be read");
        if (bad_id)
            return check_broken(a, PROMISE_HISTORY,
                                str_printf(a, "it does not fit at entry %lld", (long long)bad_id));
    }
    return STR_NONE;
}

/* Every derived value follows from the facts; the history proves that nothing was bought twice. */
static struct str check_proofs(struct sim *s, struct db *db, struct arena *a)
{
    struct differences d = {.arena = a, .limit = 1};
    struct proof_sums sums;
    int64_t orders;

    if (recompute(db, sim_now(s), &d, &orders) || proof_all(db, &d, &sums))
        return STR("the data file cannot be proven");
    if (!d.n)
        return STR_NONE;
    bool twice = str_eq(d.items[0].what, STR("bought_twice"));
    struct str wrong =
        str_printf(a, "%.*s %.*s is %.*s, should be %.*s", STR_ARG(d.items[0].name),
                   STR_ARG(d.items[0].what), STR_ARG(d.items[0].is), STR_ARG(d.items[0].should));
    return check_broken(a, twice ? PROMISE_WANTED : PROMISE_DERIVED, wrong);
}

struct str check_data(struct sim *s, struct arena *a)
{
    struct db_options o = {.path = s->opt.db_path, .read_only = true};
    struct str report = STR_NONE;
    struct db *db;

    ASSERT(!sim_is_up(s));
    if (s->opt.disk)
        o.vfs = disk_vfs_name(s->opt.disk);
    if (db_open(&o, &db))
        return STR("the data file does not open");
    if (db_check(db, a, &report))
        report = STR("the data file cannot be checked");
    else if (str_eq(report, STR("ok")))
        report = check_chains(db, a);
    if (!report.n)
        report = check_proofs(s, db, a);
    db_close(db);
    return report;
}
