/* SPDX-License-Identifier: Apache-2.0 */
/* See db/due.h. */
#include "db/due.h"

#include "base/time.h"
#include "db/engine.h"

/* Farther away is "not any more". */
#define FAR_MS (400 * MS_DAY)

#define SOONER(table, column) \
    "UPDATE " table " SET " column " = " column " - $1 WHERE " column " BETWEEN $2 AND $3"

static enum err bring_forward(struct db *db, const char *sql, int64_t by_ms, int64_t now_ms)
{
    struct query *q = engine_query(db, sql);

    engine_i64(q, 1, by_ms);
    engine_i64(q, 2, now_ms + 1);
    engine_i64(q, 3, now_ms + FAR_MS);
    return engine_run(q);
}

static enum err sent_earlier(struct db *db, const char *sql, int64_t by_ms)
{
    struct query *q = engine_query(db, sql);

    engine_i64(q, 1, by_ms);
    return engine_run(q);
}

enum err db_due_sooner(struct db *db, int64_t by_ms, int64_t now_ms)
{
    static const char *const due[] = {
        SOONER("purchase", "due_ms"),      SOONER("supplier_order", "due_ms"),
        SOONER("supplier_hint", "due_ms"), SOONER("shop_write", "due_ms"),
        SOONER("picture", "due_ms"),       SOONER("supplier_account", "banned_until_ms"),
    };
    static const char *const sent[] = {
        "UPDATE purchase SET sent_ms = sent_ms - $1 WHERE state IN ('intent', 'unknown') "
        "AND sent_ms <> 0",
        "UPDATE shop_write SET first_sent_ms = first_sent_ms - $1 WHERE state IN ('sent', 'doubt') "
        "AND first_sent_ms <> 0",
    };
    enum err e = OK;

    for (size_t i = 0; i < COUNT_OF(due) && e == OK; i++)
        e = bring_forward(db, due[i], by_ms, now_ms);
    for (size_t i = 0; i < COUNT_OF(sent) && e == OK; i++)
        e = sent_earlier(db, sent[i], by_ms);
    return e;
}
