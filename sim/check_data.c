/* SPDX-License-Identifier: Apache-2.0 */
/* The data file itself, when the hub is stopped. See sim/check.h. */
#include "sim/check.h"

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
            return str_printf(a, "the history does not fit at entry %lld", (long long)bad_id);
    }
    return STR_NONE;
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
    db_close(db);
    return report;
}
