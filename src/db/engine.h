/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this folder ask of a database engine: prepare, bind, step, read. SQLite wears
 * this face in engine_sqlite.c; PostgreSQL can wear it too, so SQL stays plain: parameters are $1,
 * $2 ..., a set of ids is written `x IN_IDS($1)`, an upsert is ON CONFLICT DO UPDATE. No file but
 * the engine's own knows which one it is. Next: rows.h (whole structs in and out).
 *
 * Errors stick to the query: bind and step without checks, engine_end() tells what went wrong.
 *     struct query *q = engine_query(db, "SELECT name FROM shop WHERE id = $1");
 *     engine_i64(q, 1, id);
 *     if (engine_row(q))
 *         name = engine_text_at(q, 0, a);
 *     return engine_end(q);
 */
#ifndef WAYBILL_DB_ENGINE_H
#define WAYBILL_DB_ENGINE_H

#include "db/db.h"

struct query;

/* The prepared statement of a text that lives as long as the program: its address is the key of
 * the connection's cache. Never NULL. A statement is in use from here to engine_end(). */
struct query *engine_query(struct db *db, const char *sql);

/* The same for a text that is made once per connection: key is any address that tells it apart. */
struct query *engine_query_made(struct db *db, const void *key,
                                struct str (*make)(struct arena *a, const void *arg),
                                const void *arg);

/* For a text put together by filters; some dozens are kept, the others are prepared each time. */
struct query *engine_query_text(struct db *db, struct str sql);

/* Parameters from 1. Texts and blobs must live until engine_end(). An empty text is '', not NULL.
 * A set of ids goes before all others, and at most once. */
void engine_i64(struct query *q, int i, int64_t v);
void engine_f64(struct query *q, int i, double v);
void engine_text(struct query *q, int i, struct str s);
void engine_blob(struct query *q, int i, struct str s);
void engine_ids(struct query *q, int i, const int64_t *ids, size_t n);

/* The next row; false at the end and on failure. */
bool engine_row(struct query *q);
/* Columns from 0; texts are copied to the arena. NULL reads as 0 and "". */
int64_t engine_i64_at(struct query *q, int i);
double engine_f64_at(struct query *q, int i);
struct str engine_text_at(struct query *q, int i, struct arena *a);
/* Without a copy: valid until the next engine_row() or engine_end(). */
struct str engine_peek_at(struct query *q, int i);

/* Makes the query fail with this error, as if the engine had found it. */
void engine_fail(struct query *q, enum err e, const char *what);
/* Ends the use of the statement; the first error that it met. */
enum err engine_end(struct query *q) MUST_USE;
/* Steps to the end and ends: for statements without rows. */
enum err engine_run(struct query *q) MUST_USE;
/* The same, and how many rows were inserted, changed or deleted. */
enum err engine_run_count(struct query *q, int64_t *ret_rows) MUST_USE;

/*
 * Leaves work for the end of the transaction: db_commit() calls fn(id, text) in the order of
 * asking, unless it was rolled back to a savepoint before. For the search index, which writes its
 * pages at every savepoint: at the end it does so once. text is copied.
 */
void engine_at_commit(struct db *db, enum err (*fn)(struct db *db, int64_t id, struct str text),
                      int64_t id, struct str text);

/* A script of several statements without parameters. */
enum err engine_script(struct db *db, struct str sql) MUST_USE;

/* A copy of the data beside the file. No extension: "" gives path + suffix. */
enum err engine_copy_beside(struct db *db, struct str suffix) MUST_USE;

/* Has the file any table, and one of that name? */
enum err engine_tables(struct db *db, struct str name, int64_t *ret_all, bool *ret_named) MUST_USE;

/* A small value that the connection remembers for entries.c (the hub's salt); "" at first. */
struct str engine_salt(const struct db *db);
void engine_salt_set(struct db *db, struct str salt);

#endif
