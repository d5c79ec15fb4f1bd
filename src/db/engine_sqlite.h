/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The connection as the files of the SQLite engine see it, and nobody else: engine_sqlite.c
 * (statements, transactions) and engine_sqlite_file.c (opening, copying, checking the file).
 */
#ifndef WAYBILL_DB_ENGINE_SQLITE_H
#define WAYBILL_DB_ENGINE_SQLITE_H

#include <sqlite3.h>

#include "base/map.h"
#include "db/engine.h"

struct query {
    struct db *db;
    sqlite3_stmt *stmt; /* NULL: could not be prepared, err says why */
    enum err err;
    bool in_use, one_off;
    bool bound; /* a parameter has its value */
    /* With IN_IDS and kept: its text, and the statement for a single id, in stmt's place while it
     * is used. Looking into a set costs SQLite a table of its own each time, `= ?` nothing. */
    struct str ids_sql;
    sqlite3_stmt *single, *set;
    struct query *next; /* of all that are kept */
};

/* Work for the end of the transaction. */
struct late {
    enum err (*fn)(struct db *db, int64_t id, struct str text);
    int64_t id;
    struct str text;
};

struct db {
    sqlite3 *handle;
    struct arena *arena;
    struct db_options options;
    struct map *by_key, *by_text;
    struct query *all;
    struct query failed; /* stands for every statement that could not be prepared */
    bool in_transaction; /* as we know it: the engine may end one by itself */
    enum err lost;       /* why it did */
    int64_t wal_pages;   /* after the last commit; watched only by db_checkpoint_by_hand() */
    struct arena *late_arena;
    struct late *late;
    size_t late_n;
    size_t *savepoints; /* of each open one: how much late work there was before it */
    size_t savepoints_n;
    char error[256];
    struct str salt;
};

/* Our error for a result code. */
enum err engine_err(int rc);
/* The same, kept as text for the log. Out of memory aborts, as everywhere. */
enum err engine_check(struct db *db, int rc, const char *what);
void engine_set_error(struct db *db, const char *what, const char *detail);

#endif
