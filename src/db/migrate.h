/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of migrations and the runner, apart from db_migrate() so that a test can run a list of
 * its own. A migration is a numbered SQL file in db/migrate/: forward only, never changed after
 * a release, in its own transaction. To add one: the file, its line in meson.build and in
 * migrate.c.
 */
#ifndef WAYBILL_DB_MIGRATE_H
#define WAYBILL_DB_MIGRATE_H

#include "db/db.h"

struct migration {
    int number; /* rising; what is missing between two is none of ours */
    const char *name;
    struct str sql;
};

/* See db_migrate(), which runs the built-in list: every one that the file's own table lacks. */
enum err migrate_run(struct db *db, const struct migration *list, size_t n,
                     int64_t now_ms) MUST_USE;

#endif
