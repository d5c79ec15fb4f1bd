/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite behind db/engine.h: statements, prepared once per connection and kept, and transactions.
 * engine_sqlite_file.c has the rest of db/db.h.
 */
#include "db/engine_sqlite.h"

#include <stdio.h>

#include "base/buf.h"

enum {
    KEPT_TEXTS = 64,   /* statements of engine_query_text() that are kept */
    SQL_MAX = 64 << 10 /* longest statement */
};

enum err engine_err(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return OK;
    case SQLITE_FULL: return ERR_DB_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_DB_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ERR_DB_CORRUPT;
    case SQLITE_TOOBIG: return ERR_TOO_LARGE;
    case SQLITE_CONSTRAINT:
        return rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       rc == SQLITE_CONSTRAINT_ROWID
                   ? ERR_CONFLICT
                   : ERR_DB;
    default: return ERR_DB;
    }
}

void engine_set_error(struct db *db, const char *what, const char *detail)
{
    snprintf(db->error, sizeof db->error, "%s: %s", what, detail);
}

enum err engine_check(struct db *db, int rc, const char *what)
{
    ASSERT(rc != SQLITE_NOMEM && rc != SQLITE_MISUSE && rc != SQLITE_RANGE);
    enum err e = engine_err(rc);
    if (e == OK)
        return OK;
    engine_set_error(db, what, db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc));
    /* Some failures (a full disk) end the transaction: what follows must not run outside it. */
    if (db->in_transaction && sqlite3_get_autocommit(db->handle) && db->lost == OK)
        db->lost = e;
    return e;
}

struct str db_error_text(const struct db *db)
{
    return str_of(db->error);
}

static const struct str in_ids = {"IN_IDS(", sizeof "IN_IDS(" - 1};

static bool has_ids(struct str sql)
{
    return str_find(sql, in_ids) >= 0;
}

/* $1 is a name to SQLite, numbered by first sight: ?1 is what we mean. IN_IDS takes a JSON array,
 * or one id. */
static struct str dialect(struct arena *a, struct str sql, bool single)
{
    struct buf b;
    buf_init(&b, a, SQL_MAX);
    for (size_t i = 0; i < sql.n; i++) {
        if (sql.p[i] == '$') {
            buf_char(&b, '?');
        } else if (str_starts(str_slice(sql, i, sql.n), in_ids)) {
            size_t end = i + in_ids.n;
            while (end < sql.n && sql.p[end] != ')')
                end++;
            buf_printf(&b, single ? "= ?%.*s" : "IN (SELECT value FROM json_each(?%.*s))",
                       (int)(end - i - in_ids.n - 1), sql.p + i + in_ids.n + 1);
            i = end;
        } else {
            buf_char(&b, sql.p[i]);
        }
    }
    ASSERT(!b.overflowed);
    return buf_view(&b);
}

static enum err prepare_text(struct db *db, struct str sql, bool single, bool keep,
                             sqlite3_stmt **ret_stmt)
{
    struct arena *scratch = arena_new();
    struct str text = dialect(scratch, sql, single);
    int rc = sqlite3_prepare_v3(db->handle, text.p, (int)text.n,
                                keep ? SQLITE_PREPARE_PERSISTENT : 0, ret_stmt, NULL);
    arena_free(scratch);
    return engine_check(db, rc, "prepare");
}

static struct query *failed(struct db *db, enum err e)
{
    db->failed = (struct query){.db = db, .err = e};
    return &db->failed;
}

/* A new statement; keep: until the connection closes. */
static struct query *prepare(struct db *db, struct str sql, bool keep)
{
    sqlite3_stmt *stmt = NULL;
    enum err e = prepare_text(db, sql, false, keep, &stmt);
    if (e != OK)
        return failed(db, e);
    struct query *q = keep ? ARENA_NEW(db->arena, struct query) : sqlite3_malloc(sizeof *q);
    ASSERT(q != NULL);
    *q = (struct query){.db = db, .stmt = stmt, .one_off = !keep};
    if (keep) {
        q->ids_sql = has_ids(sql) ? str_dup(db->arena, sql) : STR("");
        q->next = db->all;
        db->all = q;
    }
    return q;
}

static struct query *use(struct query *q)
{
    ASSERT(!q->in_use);
    q->in_use = true;
    q->bound = false;
    q->err = OK;
    return q;
}

static int64_t key_of(const void *p)
{
    return (int64_t)(intptr_t)p;
}

struct query *engine_query(struct db *db, const char *sql)
{
    struct query *q = map_get_i64(db->by_key, key_of(sql));
    if (q == NULL) {
        q = prepare(db, str_of(sql), true);
        if (q->stmt == NULL)
            return q;
        map_put_i64(db->by_key, key_of(sql), q);
    }
    return use(q);
}

struct query *engine_query_made(struct db *db, const void *key,
                                struct str (*make)(struct arena *a, const void *arg),
                                const void *arg)
{
    struct query *q = map_get_i64(db->by_key, key_of(key));
    if (q == NULL) {
        struct arena *scratch = arena_new();
        q = prepare(db, make(scratch, arg), true);
        arena_free(scratch);
        if (q->stmt == NULL)
            return q;
        map_put_i64(db->by_key, key_of(key), q);
    }
    return use(q);
}

struct query *engine_query_text(struct db *db, struct str sql)
{
    struct query *q = map_get(db->by_text, sql);
    if (q == NULL || q->in_use) {
        bool keep = q == NULL && map_count(db->by_text) < KEPT_TEXTS;
        q = prepare(db, sql, keep);
        if (q->stmt == NULL)
            return q;
        if (keep)
            map_put(db->by_text, str_dup(db->arena, sql), q);
    }
    return use(q);
}

static void bound(struct query *q, int rc)
{
    enum err e = engine_check(q->db, rc, "bind");
    q->bound = true;
    if (q->err == OK)
        q->err = e;
}

void engine_i64(struct query *q, int i, int64_t v)
{
    if (q->stmt != NULL)
        bound(q, sqlite3_bind_int64(q->stmt, i, v));
}

void engine_f64(struct query *q, int i, double v)
{
    if (q->stmt != NULL)
        bound(q, sqlite3_bind_double(q->stmt, i, v));
}

void engine_text(struct query *q, int i, struct str s)
{
    if (q->stmt != NULL)
        bound(q, sqlite3_bind_text64(q->stmt, i, s.n == 0 ? "" : s.p, s.n, SQLITE_STATIC,
                                     SQLITE_UTF8));
}

void engine_blob(struct query *q, int i, struct str s)
{
    if (q->stmt != NULL)
        bound(q, sqlite3_bind_blob64(q->stmt, i, s.n == 0 ? "" : s.p, s.n, SQLITE_STATIC));
}

/* Puts the statement for one id in the place of that for a set. */
static bool use_single(struct query *q)
{
    ASSERT(!q->bound);
    if (q->single == NULL)
        q->err = prepare_text(q->db, q->ids_sql, true, true, &q->single);
    if (q->err != OK)
        return false;
    q->set = q->stmt;
    q->stmt = q->single;
    return true;
}

void engine_ids(struct query *q, int i, const int64_t *ids, size_t n)
{
    enum { DIGITS = 21 }; /* of an int64 with its sign and a comma */
    if (q->stmt == NULL)
        return;
    if (n == 1 && q->ids_sql.n > 0) {
        if (use_single(q))
            engine_i64(q, i, ids[0]);
        return;
    }
    size_t cap = n * DIGITS + 3, at = 0;
    char *text = sqlite3_malloc64(cap);
    ASSERT(text != NULL);
    text[at++] = '[';
    for (size_t k = 0; k < n; k++) {
        char room[I64_TEXT_MAX];
        struct str id = i64_text(ids[k], room);
        if (k > 0)
            text[at++] = ',';
        memcpy(text + at, id.p, id.n);
        at += id.n;
    }
    text[at++] = ']';
    bound(q, sqlite3_bind_text64(q->stmt, i, text, at, sqlite3_free, SQLITE_UTF8));
}

bool engine_row(struct query *q)
{
    struct db *db = q->db;
    if (q->err == OK && db->lost != OK)
        q->err = db->lost;
    if (q->err != OK)
        return false;
    int rc = sqlite3_step(q->stmt);
    q->err = engine_check(db, rc, "step");
    return rc == SQLITE_ROW;
}

int64_t engine_i64_at(struct query *q, int i)
{
    return sqlite3_column_int64(q->stmt, i);
}

double engine_f64_at(struct query *q, int i)
{
    return sqlite3_column_double(q->stmt, i);
}

struct str engine_peek_at(struct query *q, int i)
{
    const char *p = sqlite3_column_blob(q->stmt, i);
    return p == NULL ? STR("") : (struct str){p, (size_t)sqlite3_column_bytes(q->stmt, i)};
}

struct str engine_text_at(struct query *q, int i, struct arena *a)
{
    struct str s = engine_peek_at(q, i);
    return s.n == 0 ? STR("") : str_dup(a, s);
}

void engine_fail(struct query *q, enum err e, const char *what)
{
    if (q->err == OK) {
        q->err = e;
        engine_set_error(q->db, "data", what);
    }
}

enum err engine_end(struct query *q)
{
    enum err e = q->err;
    if (q->stmt == NULL)
        return e;
    sqlite3_reset(q->stmt); /* repeats the error of the step, which we have */
    sqlite3_clear_bindings(q->stmt);
    if (q->set != NULL)
        q->stmt = q->set;
    q->set = NULL;
    q->in_use = false;
    if (q->one_off) {
        sqlite3_finalize(q->stmt);
        sqlite3_free(q);
    }
    return e;
}

enum err engine_run(struct query *q)
{
    while (engine_row(q))
        ;
    return engine_end(q);
}

enum err engine_run_count(struct query *q, int64_t *ret_rows)
{
    struct db *db = q->db;
    enum err e = engine_run(q);
    if (e == OK)
        *ret_rows = sqlite3_changes64(db->handle);
    return e;
}

enum err engine_script(struct db *db, struct str sql)
{
    enum err e = OK;
    while (e == OK && sql.n > 0) {
        sqlite3_stmt *stmt = NULL;
        const char *tail = NULL;
        e = engine_check(db, sqlite3_prepare_v2(db->handle, sql.p, (int)sql.n, &stmt, &tail),
                         "script");
        if (e != OK)
            return e;
        int rc = SQLITE_DONE;
        while (stmt != NULL && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
            ;
        e = engine_check(db, rc, "script");
        sqlite3_finalize(stmt);
        sql = str_slice(sql, (size_t)(tail - sql.p), sql.n);
    }
    return e;
}

enum err engine_tables(struct db *db, struct str name, int64_t *ret_all, bool *ret_named)
{
    struct query *q = engine_query(db, "SELECT count(*), coalesce(sum(name = $1), 0) "
                                       "FROM sqlite_schema WHERE type = 'table'");
    int64_t all = 0;
    bool named = false;
    engine_text(q, 1, name);
    if (engine_row(q)) {
        all = engine_i64_at(q, 0);
        named = engine_i64_at(q, 1) > 0;
    }
    enum err e = engine_end(q);
    if (e == OK) {
        *ret_all = all;
        *ret_named = named;
    }
    return e;
}

struct str engine_salt(const struct db *db)
{
    return db->salt;
}

void engine_salt_set(struct db *db, struct str salt)
{
    db->salt = str_dup(db->arena, salt);
}

void engine_at_commit(struct db *db, enum err (*fn)(struct db *db, int64_t id, struct str text),
                      int64_t id, struct str text)
{
    ASSERT(db->in_transaction);
    *ARENA_PUSH(db->late_arena, &db->late, &db->late_n, struct late) =
        (struct late){.fn = fn, .id = id, .text = str_dup(db->late_arena, text)};
}

static void transaction_over(struct db *db)
{
    db->in_transaction = false;
    db->lost = OK;
    db->late = NULL;
    db->savepoints = NULL;
    db->late_n = db->savepoints_n = 0;
    arena_reset(db->late_arena);
}

enum err db_begin(struct db *db)
{
    ASSERT(!db->in_transaction);
    enum err e = engine_run(engine_query(db, db->options.read_only ? "BEGIN" : "BEGIN IMMEDIATE"));
    db->in_transaction = e == OK;
    return e;
}

enum err db_commit(struct db *db)
{
    enum err e = OK;
    ASSERT(db->in_transaction && db->savepoints_n == 0);
    for (size_t i = 0; e == OK && i < db->late_n; i++)
        e = db->late[i].fn(db, db->late[i].id, db->late[i].text);
    if (e == OK)
        e = engine_run(engine_query(db, "COMMIT"));
    if (e != OK)
        db_rollback(db);
    transaction_over(db);
    return e;
}

void db_rollback(struct db *db)
{
    transaction_over(db);
    db->salt = STR_NONE; /* it may have been set by what is undone */
    if (sqlite3_get_autocommit(db->handle))
        return; /* the engine did it already */
    enum err e = engine_run(engine_query(db, "ROLLBACK"));
    ASSERT(e == OK || sqlite3_get_autocommit(db->handle));
}

enum err db_savepoint(struct db *db)
{
    ASSERT(db->in_transaction);
    enum err e = engine_run(engine_query(db, "SAVEPOINT item"));
    if (e == OK)
        *ARENA_PUSH(db->late_arena, &db->savepoints, &db->savepoints_n, size_t) = db->late_n;
    return e;
}

enum err db_release(struct db *db)
{
    ASSERT(db->in_transaction && db->savepoints_n > 0);
    db->savepoints_n--;
    return engine_run(engine_query(db, "RELEASE item"));
}

void db_rollback_to(struct db *db)
{
    ASSERT(db->savepoints_n > 0);
    db->late_n = db->savepoints[db->savepoints_n - 1];
    db->salt = STR_NONE;
    if (db->lost != OK)
        return; /* everything is rolled back already; release and commit will say so */
    enum err e = engine_run(engine_query(db, "ROLLBACK TO item"));
    if (e != OK && db->lost == OK)
        db->lost = e;
}
