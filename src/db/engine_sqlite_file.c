/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data file: opening with the right pragmas, copying while it is used, checking. WAL with
 * synchronous=FULL, so that what was committed survives a power cut.
 */
#include <stdio.h>

#include "base/buf.h"
#include "base/mutant.h"
#include "db/engine_sqlite.h"

enum {
    BUSY_TIMEOUT_MS = 5000, /* only another program can hold the file */
    CACHE_KIB = 8192,
    READER_CACHE_KIB = 2048,
    WAL_PAGES = 2000,          /* so long, and a commit moves it: db_checkpoint_by_hand() */
    WAL_KEEP_BYTES = 64 << 20, /* a WAL that once grew is cut down to this */
    BACKUP_PAGES = 256,
    REPORT_MAX = 64 << 10
};

static enum err setup(struct db *db)
{
    const struct db_options *o = &db->options;
    struct arena *scratch = arena_new();
    int64_t cache = o->cache_kib ? o->cache_kib : o->read_only ? READER_CACHE_KIB : CACHE_KIB;
    enum err e = OK;

    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
    if (o->exclusive)
        e = engine_script(db, STR("PRAGMA locking_mode = EXCLUSIVE"));
    if (e == OK)
        e = engine_script(db, str_printf(scratch,
                                         "PRAGMA cache_size = -%lld; PRAGMA foreign_keys = ON;"
                                         "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY",
                                         (long long)cache));
    if (e == OK && !o->read_only)
        e = engine_script(db,
                          str_printf(scratch,
                                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = %s;"
                                     "PRAGMA wal_autocheckpoint = %d;"
                                     "PRAGMA journal_size_limit = %d",
                                     MUTANT(NO_SYNC) ? "OFF" : "FULL", WAL_PAGES, WAL_KEEP_BYTES));
    if (e == OK) /* the first read finds out whether it is a data file at all */
        e = engine_script(db, STR("SELECT count(*) FROM sqlite_schema"));
    arena_free(scratch);
    return e;
}

/* Nobody reads SQLite's own counts of memory, and keeping them takes a lock at every malloc. Only
 * before its first use; afterwards it says no, and nothing is changed. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* SQLite looks for no WAL then and makes none, nor a lock: a copy on a CD, of somebody else. */
static struct str frozen_uri(struct arena *a, struct str path)
{
    bool absolute = str_starts(path, STR("/"));
    struct buf b;

    buf_init(&b, a, 3 * path.n + 64);
    buf_str(&b, absolute ? STR("file://") : STR("file:"));
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c == '?' || c == '#' || c == '%')
            buf_printf(&b, "%%%02X", c);
        else
            buf_char(&b, (char)c);
    }
    buf_str(&b, STR("?immutable=1"));
    return buf_view(&b);
}

enum err db_open(const struct db_options *options, struct db **ret_db)
{
    struct arena *a = arena_new();
    struct db *db = ARENA_NEW(a, struct db);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

    configure();
    db->arena = a;
    db->options = *options;
    db->options.path = str_dup(a, options->path);
    db->late_arena = arena_new();
    db->by_key = map_new(a);
    db->by_text = map_new(a);
    flags |= options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    struct str path = options->path;
    if (options->frozen) {
        flags |= SQLITE_OPEN_URI;
        path = frozen_uri(a, path);
    }
    int rc = sqlite3_open_v2(str_cstr(a, path), &db->handle, flags, options->vfs);
    enum err e = engine_check(db, rc, "open");
    if (e == OK)
        e = setup(db);
    if (e != OK) {
        db_close(db);
        return e;
    }
    *ret_db = db;
    return OK;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    for (struct query *q = db->all; q != NULL; q = q->next) {
        sqlite3_finalize(q->stmt);
        sqlite3_finalize(q->single);
    }
    int rc = sqlite3_close(db->handle);
    ASSERT(rc == SQLITE_OK); /* else a statement is still in use */
    arena_free(db->late_arena);
    arena_free(db->arena);
}

enum err db_checkpoint(struct db *db)
{
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return engine_check(db, rc, "checkpoint");
}

static int on_commit(void *ctx, sqlite3 *handle, const char *name, int pages)
{
    struct db *db = ctx;

    (void)handle;
    (void)name;
    db->wal_pages = pages;
    return SQLITE_OK;
}

void db_checkpoint_by_hand(struct db *db)
{
    sqlite3_wal_hook(db->handle, on_commit, db); /* takes the place of wal_autocheckpoint */
}

int64_t db_wal_pages(const struct db *db)
{
    return db->wal_pages;
}

enum err db_open_beside(const struct db *db, struct db **ret_db)
{
    return db_open(&db->options, ret_db);
}

/* Inside one read transaction, so that writers on other connections do not restart it. */
static enum err copy_pages(struct db *db, sqlite3 *to, db_backup_told *told, void *ctx)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", db->handle, "main");
    if (b == NULL)
        return engine_err(sqlite3_extended_errcode(to));
    int rc;
    do {
        rc = sqlite3_backup_step(b, BACKUP_PAGES);
        int64_t total = sqlite3_backup_pagecount(b);
        if (told != NULL)
            told(ctx, total - sqlite3_backup_remaining(b), total);
    } while (rc == SQLITE_OK);
    int end = sqlite3_backup_finish(b);
    if (rc == SQLITE_DONE && end == SQLITE_OK) /* one file, that can be read from a CD */
        end = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    return engine_err(rc == SQLITE_DONE ? end : rc);
}

enum err db_backup(struct db *db, struct str to_path, db_backup_told *told, void *ctx)
{
    struct arena *a = arena_new();
    sqlite3 *to = NULL;
    bool own = !db->in_transaction;
    enum err e = OK;

    if (own)
        e = engine_script(db, STR("BEGIN; SELECT count(*) FROM sqlite_schema"));
    if (e != OK)
        goto out;
    e = engine_err(sqlite3_open_v2(
        str_cstr(a, to_path), &to,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, db->options.vfs));
    if (e == OK)
        e = copy_pages(db, to, told, ctx);
    if (e != OK)
        engine_set_error(db, "backup", to ? sqlite3_errmsg(to) : "cannot be opened");
    int rc = sqlite3_close(to);
    if (e == OK)
        e = engine_check(db, rc, "backup");
    if (own && !sqlite3_get_autocommit(db->handle)) {
        enum err end = engine_script(db, STR("COMMIT"));
        e = e == OK ? end : e;
    }
out:
    arena_free(a);
    return e;
}

enum err engine_copy_beside(struct db *db, struct str suffix)
{
    struct arena *a = arena_new();
    enum err e = db_backup(db, str_cat(a, db->options.path, suffix), NULL, NULL);
    arena_free(a);
    return e;
}

enum err db_check(struct db *db, struct arena *a, struct str *ret_report)
{
    static const char *const checks[] = {
        "PRAGMA integrity_check(20)",
        "SELECT 'row ' || rowid || ' of ' || \"table\" || ' belongs to nothing in ' || parent "
        "FROM pragma_foreign_key_check LIMIT 20"};
    struct buf b;
    buf_init(&b, a, REPORT_MAX);
    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        struct query *q = engine_query(db, checks[i]);
        while (engine_row(q)) {
            struct str row = engine_text_at(q, 0, a);
            if (str_eq(row, STR("ok")))
                continue;
            if (b.n > 0)
                buf_char(&b, '\n');
            buf_str(&b, row);
        }
        enum err e = engine_end(q);
        if (e != OK)
            return e;
    }
    *ret_report = b.n > 0 ? buf_view(&b) : STR("ok");
    return OK;
}
