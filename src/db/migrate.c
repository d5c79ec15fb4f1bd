/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Brings the schema up to date. Which migrations a file has is told by its table
 * schema_migration, each by its number; a file with tables but without that one is not ours and is
 * left alone.
 */
#include "db/migrate.h"

#include "db/engine.h"
#include "db/migrations.h"

enum { BUILT_IN_MAX = 64 };

static size_t built_in(struct migration *list)
{
    size_t n = 0;
    list[n++] = (struct migration){
        1, "first", {(const char *)embed_migration_0001, embed_migration_0001_n}};
    list[n++] = (struct migration){
        2, "buying", {(const char *)embed_migration_0002, embed_migration_0002_n}};
    list[n++] = (struct migration){
        3, "collect", {(const char *)embed_migration_0003, embed_migration_0003_n}};
    list[n++] =
        (struct migration){4, "bulk", {(const char *)embed_migration_0004, embed_migration_0004_n}};
    list[n++] = (struct migration){
        5, "people", {(const char *)embed_migration_0005, embed_migration_0005_n}};
    list[n++] = (struct migration){
        7, "reports", {(const char *)embed_migration_0007, embed_migration_0007_n}};
    list[n++] = (struct migration){
        8, "extension", {(const char *)embed_migration_0008, embed_migration_0008_n}};
    list[n++] = (struct migration){
        21, "packages", {(const char *)embed_migration_0021, embed_migration_0021_n}};
    list[n++] = (struct migration){
        22, "pictures", {(const char *)embed_migration_0022, embed_migration_0022_n}};
    list[n++] = (struct migration){
        23, "packs", {(const char *)embed_migration_0023, embed_migration_0023_n}};
    list[n++] = (struct migration){
        24, "purchase_due", {(const char *)embed_migration_0024, embed_migration_0024_n}};
    list[n++] = (struct migration){
        25, "search", {(const char *)embed_migration_0025, embed_migration_0025_n}};
    list[n++] = (struct migration){
        26, "requests", {(const char *)embed_migration_0026, embed_migration_0026_n}};
    list[n++] = (struct migration){
        27, "smaller", {(const char *)embed_migration_0027, embed_migration_0027_n}};
    list[n++] = (struct migration){
        28, "rest", {(const char *)embed_migration_0028, embed_migration_0028_n}};
    list[n++] = (struct migration){
        29, "smaller_still", {(const char *)embed_migration_0029, embed_migration_0029_n}};
    return n;
}

int db_schema_newest(void)
{
    struct migration list[BUILT_IN_MAX];
    return list[built_in(list) - 1].number;
}

int db_schema_version(struct db *db)
{
    int64_t tables = 0;
    int version = -1;
    bool ours = false;

    if (engine_tables(db, STR("schema_migration"), &tables, &ours) != OK)
        return -1;
    if (!ours)
        return tables == 0 ? 0 : -1;
    struct query *q = engine_query(db, "SELECT coalesce(max(number), 0) FROM schema_migration");
    if (engine_row(q))
        version = (int)engine_i64_at(q, 0);
    return engine_end(q) == OK ? version : -1;
}

static enum err apply(struct db *db, const struct migration *m, int64_t now_ms)
{
    enum err e = db_begin(db);
    if (e != OK)
        return e;
    e = engine_script(db, m->sql);
    if (e == OK) {
        struct query *q = engine_query(
            db, "INSERT INTO schema_migration (number, name, at_ms) VALUES ($1, $2, $3)");
        engine_i64(q, 1, m->number);
        engine_text(q, 2, str_of(m->name));
        engine_i64(q, 3, now_ms);
        e = engine_run(q);
    }
    if (e != OK) {
        db_rollback(db);
        return e;
    }
    return db_commit(db);
}

static enum err copy_before(struct db *db, const struct migration *m)
{
    struct arena *a = arena_new();
    enum err e = engine_copy_beside(db, str_printf(a, ".before-%04d", m->number));
    arena_free(a);
    return e;
}

/* Notes which of the list the file has. NEWER when it has one that is not in the list. */
static enum err read_applied(struct db *db, const struct migration *list, size_t n,
                             bool *ret_applied)
{
    struct query *q = engine_query(db, "SELECT number FROM schema_migration ORDER BY number");
    bool known = true;

    while (engine_row(q)) {
        size_t i = 0;
        while (i < n && list[i].number != (int)engine_i64_at(q, 0))
            i++;
        known = known && i < n;
        if (i < n)
            ret_applied[i] = true;
    }
    enum err e = engine_end(q);
    return e != OK || known ? e : ERR_DB_NEWER;
}

enum err migrate_run(struct db *db, const struct migration *list, size_t n, int64_t now_ms)
{
    int version = db_schema_version(db);
    bool applied[BUILT_IN_MAX] = {false};
    enum err e = OK;

    ASSERT(n <= BUILT_IN_MAX);
    if (version < 0)
        return ERR_DB_CORRUPT;
    if (version > 0)
        e = read_applied(db, list, n, applied);
    if (e != OK)
        return e;
    for (size_t i = 0; i < n; i++) {
        ASSERT(i == 0 || list[i].number > list[i - 1].number);
        if (applied[i])
            continue;
        if (version > 0)
            e = copy_before(db, &list[i]);
        if (e == OK)
            e = apply(db, &list[i], now_ms);
        if (e != OK)
            return e;
    }
    return OK;
}

enum err db_migrate(struct db *db, int64_t now_ms)
{
    struct migration list[BUILT_IN_MAX];
    size_t n = built_in(list);
    return migrate_run(db, list, n, now_ms);
}
