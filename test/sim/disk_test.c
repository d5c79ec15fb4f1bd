/* SPDX-License-Identifier: Apache-2.0 */
/* The simulated disk under SQLite: whatever happens to it, what was committed is there. */
#include "sim/disk.h"

#include "db/engine.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define STEPS 12
#define PATH  "hub.db"

/* A small workload: every transaction counts up and adds rows, so that half of one shows. */
struct work {
    struct disk *disk;
    struct db *db;
    int64_t acked;       /* transactions that said they were committed */
    const char *journal; /* NULL: WAL */
};

static void work_begin(struct work *w, uint64_t seed, const char *journal)
{
    *w = (struct work){.disk = disk_new(seed), .journal = journal};
}

static enum err work_open(struct work *w)
{
    struct db_options o = {.path = STR(PATH), .vfs = disk_vfs_name(w->disk)};
    enum err err = db_open(&o, &w->db);

    if (err) {
        w->db = NULL;
        return err;
    }
    if (w->journal)
        err = engine_script(w->db, str_of(w->journal));
    if (err)
        return err;
    return engine_script(w->db,
                         STR("CREATE TABLE IF NOT EXISTS count (id INTEGER PRIMARY KEY, n INTEGER);"
                             "CREATE TABLE IF NOT EXISTS thing (id INTEGER PRIMARY KEY, t TEXT);"));
}

static void work_close(struct work *w)
{
    db_close(w->db);
    w->db = NULL;
}

static enum err work_write(struct work *w, int64_t n)
{
    struct query *q = engine_query(w->db, "INSERT INTO count VALUES (1, $1) "
                                          "ON CONFLICT (id) DO UPDATE SET n = excluded.n");
    engine_i64(q, 1, n);
    enum err err = engine_run(q);

    for (int i = 0; i < 4 && !err; i++) {
        q = engine_query(w->db, "INSERT INTO thing (t) VALUES (printf('%.*c', 700, 'x') || $1)");
        engine_i64(q, 1, n);
        err = engine_run(q);
    }
    return err;
}

static enum err work_step(struct work *w)
{
    enum err err = db_begin(w->db);

    if (err)
        return err;
    err = work_write(w, w->acked + 1);
    if (err)
        db_rollback(w->db);
    else
        err = db_commit(w->db);
    if (!err)
        w->acked++;
    return err;
}

static int64_t value(struct db *db, const char *sql)
{
    struct query *q = engine_query(db, sql);
    int64_t n = engine_row(q) ? engine_i64_at(q, 0) : -1;

    assert_int_equal(engine_end(q), OK);
    return n;
}

/* Opens what there is: whole, and with every acknowledged transaction. Returns how many it has. */
static int64_t work_verify(struct work *w)
{
    struct arena *a = arena_new();
    struct str report = STR_NONE;

    assert_int_equal(work_open(w), OK);
    assert_int_equal(db_check(w->db, a, &report), OK);
    if (!str_eq(report, STR("ok")))
        fail_msg("%.*s\n%.*s", STR_ARG(report), STR_ARG(disk_dump(w->disk, a)));
    int64_t n = value(w->db, "SELECT coalesce(max(n), 0) FROM count");
    assert_int_equal(value(w->db, "SELECT count(*) FROM thing"), 4 * n);
    if (n != w->acked && n != w->acked + 1)
        fail_msg("%lld transactions are there, %lld were acknowledged", (long long)n,
                 (long long)w->acked);
    arena_free(a);
    return n;
}

/* Until something fails or all is done. A checkpoint now and then, as the idle desk does it. */
static enum err work_run(struct work *w)
{
    enum err err = w->db ? OK : work_open(w);

    for (int i = 0; i < STEPS && !err; i++) {
        err = work_step(w);
        if (!err && i % 4 == 3)
            err = db_checkpoint(w->db);
    }
    return err;
}

struct outcomes {
    int64_t crashes, before, after;
};

/* One run with the fault at its Nth operation; false when the run met none. */
static bool crash_run(uint64_t seed, enum disk_fault_kind kind, int64_t nth, const char *journal,
                      struct outcomes *o)
{
    struct work w;

    work_begin(&w, seed, journal);
    disk_fault(w.disk, kind, nth, false);
    enum err err = work_run(&w);
    bool met = disk_is_down(w.disk);
    assert_int_equal(met, err != OK);
    if (met) {
        disk_crash(w.disk);
        work_close(&w);
        int64_t had = w.acked, n = work_verify(&w);
        o->crashes++;
        *(n == had ? &o->before : &o->after) += 1;
        w.acked = n;
        disk_heal(w.disk);
        assert_int_equal(work_run(&w), OK);
        work_close(&w);
        work_verify(&w);
    }
    work_close(&w);
    disk_free(w.disk);
    return met;
}

static struct outcomes crash_loop(enum disk_fault_kind kind, const char *journal)
{
    struct outcomes o = {0};

    for (uint64_t seed = 1; seed <= 5; seed++) {
        int64_t nth = 1;
        while (crash_run(seed, kind, nth, journal, &o))
            nth++;
        assert_true(nth > STEPS);
    }
    assert_true(o.before > 0);
    return o;
}

static void a_crash_at_any_sync_leaves_whole_transactions(void **state)
{
    (void)state;
    struct outcomes o = crash_loop(DISK_SYNC_POWER, NULL);
    assert_true(o.after > 0); /* a commit that nobody heard of may have happened */
}

static void a_crash_at_any_write_leaves_whole_transactions(void **state)
{
    (void)state;
    crash_loop(DISK_WRITE_POWER, NULL);
}

static void a_rollback_journal_recovers_as_well(void **state)
{
    (void)state;
    /* EXTRA: else the deletion of a journal, which commits, may itself be undone by the crash. */
    crash_loop(DISK_SYNC_POWER, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA");
}

static void unsynced_writes_can_be_lost(void **state)
{
    int64_t lost = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct work w;
        work_begin(&w, seed, NULL);
        assert_int_equal(work_open(&w), OK);
        assert_int_equal(engine_script(w.db, STR("PRAGMA synchronous = OFF")), OK);
        for (int i = 0; i < STEPS; i++)
            assert_int_equal(work_step(&w), OK);
        disk_crash(w.disk);
        work_close(&w);
        assert_int_equal(work_open(&w), OK);
        lost += value(w.db, "SELECT coalesce(max(n), 0) FROM count") < STEPS;
        work_close(&w);
        disk_free(w.disk);
    }
    assert_in_range(lost, 5, 20); /* else the other tests prove nothing */
}

/* A fault that is no crash: the step fails or not, the connection lives on when it is over. */
static bool fault_run(enum disk_fault_kind kind, int64_t nth, bool lasting)
{
    struct work w;

    work_begin(&w, 7, NULL);
    assert_int_equal(work_open(&w), OK);
    disk_fault(w.disk, kind, nth, lasting);
    enum err err = work_run(&w);
    disk_heal(w.disk);
    if (err) {
        assert_true(err == ERR_DB || err == ERR_DB_FULL);
        for (int i = 0; i < 3; i++)
            assert_int_equal(work_step(&w), OK);
    }
    if (nth % 2)
        disk_crash(w.disk);
    work_close(&w);
    work_verify(&w);
    work_close(&w);
    disk_free(w.disk);
    return err != OK;
}

static void after_a_failure_the_same_connection_goes_on(void **state)
{
    static const enum disk_fault_kind kinds[] = {DISK_WRITE_FAILS, DISK_WRITE_FULL,
                                                 DISK_SYNC_FAILS};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        for (int64_t nth = 1; fault_run(kinds[i], nth, false); nth++)
            assert_true(nth < 1000);
        for (int64_t nth = 1; fault_run(kinds[i], nth, true); nth++)
            assert_true(nth < 1000);
    }
}

static void a_full_disk_says_so_and_loses_nothing(void **state)
{
    struct work w;
    enum err err = OK;

    (void)state;
    work_begin(&w, 3, NULL);
    assert_int_equal(work_open(&w), OK);
    disk_limit(w.disk, 100000);
    for (int i = 0; i < 1000 && !err; i++)
        err = work_step(&w);
    assert_int_equal(err, ERR_DB_FULL);
    assert_true(disk_bytes(w.disk) <= 100000);
    assert_true(w.acked > 2);
    assert_int_equal(work_step(&w), ERR_DB_FULL);
    disk_heal(w.disk);
    assert_int_equal(work_step(&w), OK);
    disk_crash(w.disk);
    work_close(&w);
    work_verify(&w);
    work_close(&w);
    disk_free(w.disk);
}

static void a_reader_keeps_its_view_while_the_writer_writes(void **state)
{
    struct work w;
    struct db *reader = NULL;

    (void)state;
    work_begin(&w, 4, NULL);
    assert_int_equal(work_run(&w), OK);
    struct db_options o = {.path = STR(PATH), .vfs = disk_vfs_name(w.disk), .read_only = true};
    assert_int_equal(db_open(&o, &reader), OK);
    assert_int_equal(db_begin(reader), OK);
    assert_int_equal(value(reader, "SELECT n FROM count"), STEPS);
    assert_int_equal(work_step(&w), OK);
    assert_int_equal(db_checkpoint(w.db), OK);
    assert_int_equal(value(reader, "SELECT n FROM count"), STEPS);
    db_rollback(reader);
    assert_int_equal(value(reader, "SELECT n FROM count"), STEPS + 1);
    db_close(reader);
    work_close(&w);
    assert_false(disk_exists(w.disk, STR(PATH "-wal"))); /* the last one cleans up */
    assert_true(disk_exists(w.disk, STR(PATH)));
    disk_free(w.disk);
}

static void a_second_writer_is_told_to_wait(void **state)
{
    struct work w;
    struct db *other = NULL;

    (void)state;
    work_begin(&w, 5, NULL);
    assert_int_equal(work_run(&w), OK);
    struct db_options o = {.path = STR(PATH), .vfs = disk_vfs_name(w.disk)};
    assert_int_equal(db_open(&o, &other), OK);
    assert_int_equal(db_begin(w.db), OK);
    assert_int_equal(db_begin(other), ERR_DB_BUSY);
    db_rollback(w.db);
    assert_int_equal(db_begin(other), OK);
    db_rollback(other);
    db_close(other);
    work_close(&w);
    disk_free(w.disk);
}

static void dead_connections_change_nothing(void **state)
{
    struct work w;
    struct db *fresh;

    (void)state;
    work_begin(&w, 6, NULL);
    assert_int_equal(work_run(&w), OK);
    assert_int_equal(db_begin(w.db), OK);
    assert_int_equal(work_write(&w, 99), OK);
    disk_crash(w.disk);
    struct db_options o = {.path = STR(PATH), .vfs = disk_vfs_name(w.disk)};
    assert_int_equal(db_open(&o, &fresh), OK); /* before the dead one is closed */
    assert_int_not_equal(db_commit(w.db), OK);
    work_close(&w);
    assert_int_equal(value(fresh, "SELECT n FROM count"), STEPS);
    w.db = fresh;
    assert_int_equal(work_step(&w), OK);
    work_close(&w);
    work_verify(&w);
    work_close(&w);
    disk_free(w.disk);
}

static struct str bytes_of_a_run(struct arena *a, uint64_t seed)
{
    struct work w;

    work_begin(&w, seed, NULL);
    disk_fault(w.disk, DISK_SYNC_POWER, 9, false);
    (void)work_run(&w);
    disk_crash(w.disk);
    work_close(&w);
    struct str dump = disk_dump(w.disk, a);
    disk_free(w.disk);
    return dump;
}

static void the_same_seed_leaves_the_same_bytes(void **state)
{
    struct arena *a = arena_new();
    int64_t different = 0;

    (void)state;
    for (uint64_t seed = 1; seed < 10; seed++) {
        struct str first = bytes_of_a_run(a, seed);
        struct str second = bytes_of_a_run(a, seed);
        if (!str_eq(first, second))
            fail_msg("%.*s%.*s", STR_ARG(first), STR_ARG(second));
        different += !str_eq(first, bytes_of_a_run(a, seed + 100));
    }
    assert_true(different > 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crash_at_any_sync_leaves_whole_transactions),
        cmocka_unit_test(a_crash_at_any_write_leaves_whole_transactions),
        cmocka_unit_test(a_rollback_journal_recovers_as_well),
        cmocka_unit_test(unsynced_writes_can_be_lost),
        cmocka_unit_test(after_a_failure_the_same_connection_goes_on),
        cmocka_unit_test(a_full_disk_says_so_and_loses_nothing),
        cmocka_unit_test(a_reader_keeps_its_view_while_the_writer_writes),
        cmocka_unit_test(a_second_writer_is_told_to_wait),
        cmocka_unit_test(dead_connections_change_nothing),
        cmocka_unit_test(the_same_seed_leaves_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
