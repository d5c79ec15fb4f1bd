/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection to the data file behind a face that two engines can wear: SQLite today,
 * PostgreSQL later. Callers see no SQL. Statements are written with $1 parameters in the files of
 * this folder, one file per aggregate; db/engine.h is the face that those files use.
 * Threads: a connection belongs to one thread at a time. The desk owns the only writing one.
 */
#ifndef WAYBILL_DB_DB_H
#define WAYBILL_DB_DB_H

#include "base/err.h"

struct db;

struct db_options {
    struct str path;   /* of the data file */
    const char *vfs;   /* SQLite VFS name; NULL: the system's */
    bool read_only;    /* a reader: sees every commit made before its transaction began */
    bool frozen;       /* with read_only: nobody writes it; no lock is taken and no file made */
    bool exclusive;    /* no shared memory (simulated disk) */
    int64_t cache_kib; /* page cache limit, 0: default 8 MiB (readers 2 MiB) */
};

/* Opens (a writer creates) the file: WAL, synchronous=FULL, foreign keys on, busy timeout 5 s. The
 * schema is neither checked nor changed. Errors: DB, DB_BUSY, DB_CORRUPT. */
enum err db_open(const struct db_options *options, struct db **ret_db) MUST_USE;
void db_close(struct db *db); /* NULL is fine */

/* What the engine said about the last failure, for the log. */
struct str db_error_text(const struct db *db);

/* Transactions. begin on a reader is deferred, on the writer immediate. */
enum err db_begin(struct db *db) MUST_USE;
enum err db_commit(struct db *db) MUST_USE; /* on failure the transaction is rolled back */
void db_rollback(struct db *db);
/* A savepoint inside a transaction: one bad item fails alone. rollback_to undoes what came after
 * it and leaves it open: each savepoint ends with one release. They may nest. */
enum err db_savepoint(struct db *db) MUST_USE;
enum err db_release(struct db *db) MUST_USE;
void db_rollback_to(struct db *db);

/* Moves what the WAL holds into the file (passive): as far as no reader needs it as it was. When
 * all is moved the next commit begins the WAL anew. DB_BUSY: another connection does it just now.
 */
enum err db_checkpoint(struct db *db) MUST_USE;
/* A commit moves the WAL by itself when it has grown long, and its caller waits for that. From here
 * on it does not: whoever calls this watches db_wal_pages() and calls db_checkpoint(). */
void db_checkpoint_by_hand(struct db *db);
/* How long the WAL was after the last commit on this connection. */
int64_t db_wal_pages(const struct db *db);
/* Another writing connection to the same file, for another thread. May be called there. */
enum err db_open_beside(const struct db *db, struct db **ret_db) MUST_USE;

/* Schema. */
int db_schema_version(struct db *db); /* 0: empty file, -1: not readable */
int db_schema_newest(void);
/*
 * Brings the schema up to date. Before each numbered migration of a file that is not empty a copy
 * is made beside it ("waybill.db.before-0007"). ERR_DB_NEWER when the file's version is newer.
 */
enum err db_migrate(struct db *db, int64_t now_ms) MUST_USE;

/* A consistent copy while running (engine's backup), page by page so that others go on. One file,
 * without a log of changes beside it. told, or NULL, hears how many pages of how many there are. */
typedef void db_backup_told(void *ctx, int64_t done, int64_t total);
enum err db_backup(struct db *db, struct str to_path, db_backup_told *told, void *ctx) MUST_USE;
/* The engine's own integrity check; ret_report is "ok" or what is wrong. */
enum err db_check(struct db *db, struct arena *a, struct str *ret_report) MUST_USE;

#endif
