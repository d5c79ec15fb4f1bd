/* SPDX-License-Identifier: Apache-2.0 */
/* See bench/replica.h. */
#include "bench/replica.h"

#include "base/map.h"
#include "bench/bench.h"
#include "db/engine_sqlite.h"

#include <stdlib.h>
#include <sys/resource.h>

#define COLUMNS_MAX  64
#define CHANGES_MAX  4000000
#define UNITS_MAX    2000000
#define SQL_MAX      4096
#define BACKUP_PAGES 4096

#define SQL_OK(expr) ASSERT((expr) == SQLITE_OK)

/* Rows that belong to a unit: of its order, or of the message behind it. */
static const struct kind {
    const char *table, *by, *id;
    bool of_body; /* `by` is the message's id, else the order's */
} kinds[] = {
    {"hook", "id", "id", true},
    {"raw_body", "id", "id", true},
    {"shop_order", "id", "id", false},
    {"order_person", "order_id", "order_id", false},
    {"order_line", "order_id", "id", false},
    {"fulfillment_order", "order_id", "id", false},
    {"fulfillment", "order_id", "id", false},
    {"package", "order_id", "id", false},
    {"package_number", "order_id", "id", false},
    {"problem", "order_id", "id", false},
    {"shop_write", "order_id", "id", false},
    {"order_search", "rowid", "rowid", false},
};

enum { KINDS_N = sizeof(kinds) / sizeof(kinds[0]) };

struct table {
    sqlite3_stmt *theirs, *ours, *insert, *update;
    int columns, id_at;
};

/* One row to be written. */
struct change {
    sqlite3_stmt *stmt;
    sqlite3_value **values;
    int n;
};

struct replica {
    sqlite3 *hub;
    struct db *db;
    struct table tables[KINDS_N];
    sqlite3_stmt *entries, *put_entry;
    int64_t last_entry;
    struct change *changes;
    size_t changes_n;
    size_t *unit_ends; /* of the changes of unit i, one after the last */
    size_t units_n;
};

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
        fprintf(stderr, "bench: %s: %s\n", sql, sqlite3_errmsg(db));
    ASSERT(stmt);
    return stmt;
}

static bool is_key(const struct kind *k, const char *column)
{
    return str_eq(str_of(column), str_of(k->by)) || str_eq(str_of(column), str_of(k->id));
}

/* The two ways to write a row; parameter i + 1 is column i in both. */
static void prepare_writes(struct replica *r, const struct kind *k, struct table *t)
{
    char insert[SQL_MAX], names[SQL_MAX], update[SQL_MAX], keys[SQL_MAX];
    size_t i_n = 0, n_n = 0, u_n = 0, k_n = 0;

    for (int i = 0; i < t->columns; i++) {
        const char *name = sqlite3_column_name(t->theirs, i);
        n_n += (size_t)snprintf(names + n_n, SQL_MAX - n_n, "%s%s", i ? "," : "", name);
        i_n += (size_t)snprintf(insert + i_n, SQL_MAX - i_n, "%s?%d", i ? "," : "", i + 1);
        if (str_eq(str_of(name), str_of(k->id)))
            t->id_at = i;
        if (is_key(k, name))
            k_n += (size_t)snprintf(keys + k_n, SQL_MAX - k_n, "%s%s = ?%d", k_n ? " AND " : "",
                                    name, i + 1);
        else
            u_n += (size_t)snprintf(update + u_n, SQL_MAX - u_n, "%s%s = ?%d", u_n ? "," : "", name,
                                    i + 1);
    }
    char sql[4 * SQL_MAX];
    snprintf(sql, sizeof(sql), "INSERT INTO %s (%s) VALUES (%s)", k->table, names, insert);
    t->insert = prepare(r->db->handle, sql);
    snprintf(sql, sizeof(sql), "UPDATE %s SET %s WHERE %s", k->table, update, keys);
    t->update = prepare(r->db->handle, sql);
}

static void prepare_table(struct replica *r, const struct kind *k, struct table *t)
{
    char sql[SQL_MAX];
    bool search = str_eq(str_of(k->by), STR("rowid"));

    snprintf(sql, sizeof(sql), "SELECT %s FROM %s WHERE %s = ?1", search ? "rowid, words" : "*",
             k->table, k->by);
    t->theirs = prepare(r->hub, sql);
    t->ours = prepare(r->db->handle, sql);
    t->columns = sqlite3_column_count(t->theirs);
    ASSERT(t->columns <= COLUMNS_MAX);
    prepare_writes(r, k, t);
}

static void copy_file(sqlite3 *from, const char *path)
{
    sqlite3 *to = NULL;
    int rc;

    SQL_OK(sqlite3_open(path, &to));
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    ASSERT(b);
    while ((rc = sqlite3_backup_step(b, BACKUP_PAGES)) == SQLITE_OK)
        ;
    ASSERT(rc == SQLITE_DONE);
    SQL_OK(sqlite3_backup_finish(b));
    SQL_OK(sqlite3_close(to));
}

static int64_t last_entry(sqlite3 *db)
{
    sqlite3_stmt *q = prepare(db, "SELECT coalesce(max(id), 0) FROM entry");

    ASSERT(sqlite3_step(q) == SQLITE_ROW);
    int64_t id = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return id;
}

struct replica *replica_new(const char *hub_path, const char *path)
{
    struct replica *r = calloc(1, sizeof(*r));
    struct db_options o = {.path = str_of(path)};
    char sql[SQL_MAX];
    size_t n = 0;

    ASSERT(r);
    SQL_OK(sqlite3_open_v2(hub_path, &r->hub, SQLITE_OPEN_READONLY, NULL));
    SQL_OK(sqlite3_busy_timeout(r->hub, 10000));
    copy_file(r->hub, path);
    ASSERT(db_open(&o, &r->db) == OK);
    for (size_t i = 0; i < KINDS_N; i++)
        prepare_table(r, &kinds[i], &r->tables[i]);
    r->entries = prepare(r->hub, "SELECT * FROM entry WHERE id > ?1 ORDER BY id");
    for (int i = 0; i < sqlite3_column_count(r->entries); i++)
        n += (size_t)snprintf(sql + n, sizeof(sql) - n, "%s?%d",
                              i ? "," : "INSERT INTO entry VALUES (", i + 1);
    snprintf(sql + n, sizeof(sql) - n, ")");
    r->put_entry = prepare(r->db->handle, sql);
    r->last_entry = last_entry(r->db->handle);
    r->changes = calloc(CHANGES_MAX, sizeof(*r->changes));
    r->unit_ends = calloc(UNITS_MAX, sizeof(*r->unit_ends));
    ASSERT(r->changes && r->unit_ends);
    return r;
}

static void add_change(struct replica *r, sqlite3_stmt *stmt, sqlite3_stmt *row)
{
    struct change *c = &r->changes[r->changes_n++];

    ASSERT(r->changes_n < CHANGES_MAX);
    c->stmt = stmt;
    c->n = sqlite3_column_count(row);
    c->values = calloc((size_t)c->n, sizeof(sqlite3_value *));
    ASSERT(c->values);
    for (int i = 0; i < c->n; i++)
        c->values[i] = sqlite3_value_dup(sqlite3_column_value(row, i));
}

static bool same_row(sqlite3_stmt *a, sqlite3_stmt *b, int n)
{
    for (int i = 0; i < n; i++) {
        struct str x = {(const char *)sqlite3_column_blob(a, i),
                        (size_t)sqlite3_column_bytes(a, i)};
        struct str y = {(const char *)sqlite3_column_blob(b, i),
                        (size_t)sqlite3_column_bytes(b, i)};
        if (!str_eq(x, y))
            return false;
    }
    return true;
}

/* Rows of one table that belong to the unit and are not in our file as they are in the hub's. */
static void compare(struct replica *r, struct table *t, int64_t key)
{
    sqlite3_bind_int64(t->theirs, 1, key);
    while (sqlite3_step(t->theirs) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(t->theirs, t->id_at);
        bool found = false, same = false;
        sqlite3_bind_int64(t->ours, 1, key);
        while (!found && sqlite3_step(t->ours) == SQLITE_ROW) {
            found = sqlite3_column_int64(t->ours, t->id_at) == id;
            same = found && same_row(t->theirs, t->ours, t->columns);
        }
        sqlite3_reset(t->ours);
        if (!same)
            add_change(r, found ? t->update : t->insert, t->theirs);
    }
    sqlite3_reset(t->theirs);
}

static int column_of(sqlite3_stmt *q, struct str name)
{
    int i = 0;

    while (!str_eq(str_of(sqlite3_column_name(q, i)), name))
        i++;
    return i;
}

/* Reads what is new in the hub's file. An order that has several new entries is written once. */
static void collect(struct replica *r)
{
    struct arena *a = arena_new();
    struct map *seen = map_new(a);
    int order_at = column_of(r->entries, STR("order_id"));
    int body_at = column_of(r->entries, STR("body_id"));

    r->changes_n = r->units_n = 0;
    SQL_OK(sqlite3_exec(r->hub, "BEGIN", NULL, NULL, NULL));
    sqlite3_bind_int64(r->entries, 1, r->last_entry);
    while (sqlite3_step(r->entries) == SQLITE_ROW) {
        int64_t order = sqlite3_column_int64(r->entries, order_at);
        int64_t body = sqlite3_column_int64(r->entries, body_at);
        bool again = order && map_get_i64(seen, order);
        r->last_entry = sqlite3_column_int64(r->entries, 0);
        for (size_t i = 0; i < KINDS_N; i++) {
            int64_t key = kinds[i].of_body ? body : again ? 0 : order;
            if (key)
                compare(r, &r->tables[i], key);
        }
        if (order)
            map_put_i64(seen, order, r);
        add_change(r, r->put_entry, r->entries);
        if (!order)
            continue;
        r->unit_ends[r->units_n++] = r->changes_n;
        ASSERT(r->units_n < UNITS_MAX);
    }
    sqlite3_reset(r->entries);
    SQL_OK(sqlite3_exec(r->hub, "COMMIT", NULL, NULL, NULL));
    arena_free(a);
}

static void write_one(struct replica *r, const struct change *c)
{
    for (int i = 0; i < c->n; i++)
        sqlite3_bind_value(c->stmt, i + 1, c->values[i]);
    if (sqlite3_step(c->stmt) != SQLITE_DONE)
        fprintf(stderr, "bench: %s\n", sqlite3_errmsg(r->db->handle));
    SQL_OK(sqlite3_reset(c->stmt));
}

static double thread_cpu_us(void)
{
    struct rusage u;

    getrusage(RUSAGE_THREAD, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + (double)u.ru_utime.tv_usec +
           (double)u.ru_stime.tv_usec;
}

struct replica_step replica_follow(struct replica *r, int group)
{
    size_t at = 0;

    collect(r);
    sqlite3_stmt *begin = prepare(r->db->handle, "BEGIN IMMEDIATE");
    sqlite3_stmt *commit = prepare(r->db->handle, "COMMIT");
    int64_t start_ns = bench_now_ns();
    double cpu_us = thread_cpu_us();
    for (size_t unit = 0; unit < r->units_n;) {
        sqlite3_step(begin);
        SQL_OK(sqlite3_reset(begin));
        for (int k = 0; k < group && unit < r->units_n; k++, unit++) {
            while (at < r->unit_ends[unit])
                write_one(r, &r->changes[at++]);
        }
        sqlite3_step(commit);
        SQL_OK(sqlite3_reset(commit));
    }
    double n = (double)(r->units_n ? r->units_n : 1);
    struct replica_step step = {(int64_t)r->units_n, n * 1e9 / (double)(bench_now_ns() - start_ns),
                                (thread_cpu_us() - cpu_us) / n};
    while (at < r->changes_n) /* of the hub itself, after the last order's */
        write_one(r, &r->changes[at++]);
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    for (size_t i = 0; i < r->changes_n; i++) {
        for (int k = 0; k < r->changes[i].n; k++)
            sqlite3_value_free(r->changes[i].values[k]);
        free(r->changes[i].values);
    }
    return step;
}

void replica_free(struct replica *r)
{
    for (size_t i = 0; i < KINDS_N; i++) {
        sqlite3_finalize(r->tables[i].theirs);
        sqlite3_finalize(r->tables[i].ours);
        sqlite3_finalize(r->tables[i].insert);
        sqlite3_finalize(r->tables[i].update);
    }
    sqlite3_finalize(r->entries);
    sqlite3_finalize(r->put_entry);
    db_close(r->db);
    sqlite3_close(r->hub);
    free(r->changes);
    free(r->unit_ends);
    free(r);
}
