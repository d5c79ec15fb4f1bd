/* SPDX-License-Identifier: Apache-2.0 */
/* See bench/limits.h. */
#include "bench/limits.h"

#include "bench/bench.h"
#include "db/engine.h"

#include <microhttpd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES_MAX ((size_t)65536)
#define FILL      256 /* orders per transaction while filling */

#define MUST(expr) ASSERT((expr) == OK)

static const char schema[] =
    "CREATE TABLE o (id INTEGER PRIMARY KEY, ext INTEGER, name TEXT, rest TEXT) STRICT;"
    "CREATE UNIQUE INDEX o_ext ON o (ext); CREATE INDEX o_name ON o (name);"
    "CREATE TABLE person (id INTEGER PRIMARY KEY, rest TEXT) STRICT;"
    "CREATE TABLE line (o INTEGER, id INTEGER, rest TEXT, PRIMARY KEY (o, id))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, o INTEGER, rest TEXT) STRICT;"
    "CREATE INDEX entry_o ON entry (o);"
    "CREATE TABLE hook (id INTEGER PRIMARY KEY, delivery TEXT, rest TEXT) STRICT;"
    "CREATE UNIQUE INDEX hook_delivery ON hook (delivery);"
    "CREATE TABLE body (id INTEGER PRIMARY KEY, packed BLOB) STRICT;"
    "CREATE TABLE package (id INTEGER PRIMARY KEY, o INTEGER, rest TEXT) STRICT;"
    "CREATE INDEX package_o ON package (o);"
    "CREATE TABLE number (o INTEGER, id INTEGER, number TEXT, PRIMARY KEY (o, id))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE send (id INTEGER PRIMARY KEY, o INTEGER, rest TEXT) STRICT;"
    "CREATE INDEX send_o ON send (o);"
    "CREATE VIRTUAL TABLE search USING fts5 (words, prefix = '3', columnsize = 0);";

static char some_text[4096];

/* So many bytes that do not pack well, others each time. */
static struct str text_of(int64_t i, size_t n)
{
    return (struct str){some_text + (size_t)(i * 131 % 1500), n};
}

/* id, key, text: as many of them as the statement has parameters. */
static void put(struct db *db, const char *sql, int64_t id, int64_t key, struct str text)
{
    struct query *q = engine_query(db, sql);

    engine_i64(q, 1, id);
    engine_i64(q, 2, key);
    engine_text(q, 3, text);
    MUST(engine_run(q));
}

static void put_words(struct db *db, struct arena *a, int64_t i)
{
    struct query *q = engine_query(db, "INSERT INTO search (rowid, words) VALUES ($1, $2)");

    engine_i64(q, 1, i);
    engine_text(q, 2,
                str_printf(a, "%lld mara jansen mara%lld example test cup %lld 4%lld",
                           (long long)(1000 + i), (long long)(i % 500), (long long)(i % 97),
                           (long long)i));
    MUST(engine_run(q));
}

static void take_in(struct db *db, struct arena *a, int64_t i)
{
    struct str packed = text_of(i, 2270);
    struct query *q =
        engine_query(db, "INSERT INTO o (id, ext, name, rest) VALUES ($1, $2, $3, $4)");

    engine_i64(q, 1, i);
    engine_i64(q, 2, 6000000000000 + i);
    engine_text(q, 3, str_printf(a, "#%lld", (long long)(1000 + i)));
    engine_text(q, 4, text_of(i, 330));
    MUST(engine_run(q));
    put(db, "INSERT INTO person (id, rest) VALUES ($1, $2 || $3)", i, i, text_of(i, 130));
    for (int k = 1; k <= 2; k++)
        put(db, "INSERT INTO line (o, id, rest) VALUES ($1, $2, $3)", i, 2 * i + k,
            text_of(i + k, 130));
    put(db, "INSERT INTO entry (id, o, rest) VALUES ($1, $2, $3)", i, i, text_of(i, 420));
    /* Delivery ids come in no order. */
    put(db, "INSERT INTO hook (id, rest, delivery) VALUES ($1, $2, $3)", i, i,
        str_printf(a, "%016llx-4d0c-8f5a-1b2c3d4e5f60",
                   (unsigned long long)i * UINT64_C(0x9e3779b97f4a7c15)));
    q = engine_query(db, "INSERT INTO body (id, packed) VALUES ($1, $2)");
    engine_i64(q, 1, i);
    engine_blob(q, 2, packed);
    MUST(engine_run(q));
    put_words(db, a, i);
}

static void mark(struct db *db, struct arena *a, int64_t i, int64_t rows)
{
    int64_t o = 1 + i * 7919 % rows, id = rows + i;

    put(db, "UPDATE o SET rest = $2 || $3 WHERE id = $1", o, i, text_of(i, 340));
    put(db, "INSERT INTO package (id, o, rest) VALUES ($1, $2, $3)", id, o, text_of(i, 60));
    put(db, "INSERT INTO number (id, o, number) VALUES ($1, $2, $3)", id, o,
        str_printf(a, "LP%014lld", (long long)i));
    put(db, "INSERT INTO send (id, o, rest) VALUES ($1, $2, $3)", id, o, text_of(i, 200));
    put(db, "INSERT INTO entry (id, o, rest) VALUES ($1, $2, $3)", rows * 2 + i, o,
        text_of(i, 420));
    put_words(db, a, id);
}

static void one(struct db *db, struct arena *a, enum limit_work work, int64_t i, int64_t rows)
{
    if (work == LIMIT_INTAKE)
        take_in(db, a, rows + i);
    else
        mark(db, a, i, rows);
}

static void fill(struct db *db, struct arena *a, int64_t rows)
{
    for (int64_t i = 1; i <= rows;) {
        MUST(db_begin(db));
        for (int k = 0; k < FILL && i <= rows; k++)
            take_in(db, a, i++);
        MUST(db_commit(db));
        arena_reset(a);
    }
}

static void remove_file(const char *dir)
{
    static const char *const names[] = {"limit.db", "limit.db-wal", "limit.db-shm"};
    char path[4096];

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
        unlink(path);
    }
}

double limit_sqlite(struct arena *a, const char *dir, enum limit_work work, int64_t rows, int group,
                    int64_t span_ms)
{
    struct arena *mine = arena_new();
    struct db_options o = {.path = str_printf(a, "%s/limit.db", dir)};
    struct db *db;
    int64_t n = 0, start_ns, end_ns;

    for (size_t i = 0; i < sizeof(some_text); i++)
        some_text[i] = (char)('0' + (i * i * 31 + i * 7) % 64);
    remove_file(dir);
    MUST(db_open(&o, &db));
    MUST(engine_script(db, STR(schema)));
    fill(db, mine, rows);
    start_ns = bench_now_ns();
    end_ns = start_ns + span_ms * INT64_C(1000000);
    while (bench_now_ns() < end_ns) {
        MUST(db_begin(db));
        for (int k = 0; k < group; k++)
            one(db, mine, work, ++n, rows);
        MUST(db_commit(db));
        arena_reset(mine);
    }
    double per_s = (double)n * 1e9 / (double)(bench_now_ns() - start_ns);
    db_close(db);
    remove_file(dir);
    arena_free(mine);
    return per_s;
}

static enum MHD_Result hello(void *cls, struct MHD_Connection *c, const char *url,
                             const char *method, const char *version, const char *data, size_t *n,
                             void **con)
{
    static char bytes[BYTES_MAX];
    static int begun;
    long wanted = strtol(url + 1, NULL, 10);

    (void)cls, (void)method, (void)version, (void)data;
    if (!*con) {
        *con = &begun;
        return MHD_YES;
    }
    if (*n) {
        *n = 0;
        return MHD_YES;
    }
    struct MHD_Response *r = MHD_create_response_from_buffer(
        wanted > 0 && (size_t)wanted <= BYTES_MAX ? (size_t)wanted : 2, bytes,
        MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(c, 200, r);
    MHD_destroy_response(r);
    return result;
}

void limit_http_serve(int port)
{
    sigset_t set;
    int got;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    struct MHD_Daemon *d =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)port, NULL, NULL, hello, NULL,
                         MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
    ASSERT(d);
    sigwait(&set, &got);
    MHD_stop_daemon(d);
}
