/* SPDX-License-Identifier: Apache-2.0 */
/* The WAL moved by a thread of its own while the desk commits. Runs under ThreadSanitizer too. */
#include "test/base/check.h"

#include "db/engine.h"
#include "os/file_os.h"
#include "os/mover_os.h"

#include <pthread.h>
#include <stdlib.h>

enum { LONG_PAGES = 200, COMMITS = 300, COMMIT_PAGES = 15 /* about, with 50 kB each */ };

struct rig {
    struct arena *arena;
    struct str dir;
    struct db_options options;
    struct db *db;
    struct mover *mover;
    pthread_mutex_t lock;
    pthread_cond_t change;
    int moves; /* under the lock */
    int64_t rows;
};

static void moved(void *ctx)
{
    struct rig *r = ctx;

    pthread_mutex_lock(&r->lock);
    r->moves++;
    pthread_cond_broadcast(&r->change);
    pthread_mutex_unlock(&r->lock);
}

static int setup(void **state)
{
    struct rig *r = calloc(1, sizeof(*r));

    ASSERT(r);
    *state = r;
    r->arena = arena_new();
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->change, NULL);
    if (file_make_temp_dir(r->arena, STR("waybill-test-"), &r->dir))
        return -1;
    r->options.path = str_cat(r->arena, r->dir, STR("/waybill.db"));
    if (db_open(&r->options, &r->db) ||
        engine_script(r->db, STR("CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB)")))
        return -1;
    r->mover = mover_new(r->db, (struct waker){r, moved}, LONG_PAGES);
    return 0;
}

static int teardown(void **state)
{
    struct rig *r = *state;

    mover_free(r->mover);
    db_close(r->db);
    file_remove_tree(r->dir);
    pthread_cond_destroy(&r->change);
    pthread_mutex_destroy(&r->lock);
    arena_free(r->arena);
    free(r);
    return 0;
}

#define RIG_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

/* One turn of the desk; how long the WAL is after it. */
static int64_t commit(struct rig *r)
{
    assert_int_equal(db_begin(r->db), OK);
    assert_int_equal(engine_script(r->db, STR("INSERT INTO t (b) VALUES (zeroblob(50000))")), OK);
    assert_int_equal(db_commit(r->db), OK);
    r->rows++;
    int64_t pages = db_wal_pages(r->db);
    mover_look(r->mover, false);
    return pages;
}

static int64_t rows_of(struct db *db)
{
    struct query *q = engine_query(db, "SELECT count(*) FROM t");
    int64_t n = engine_row(q) ? engine_i64_at(q, 0) : -1;

    assert_int_equal(engine_end(q), OK);
    return n;
}

static void the_wal_begins_anew_while_commits_go_on(void **state)
{
    struct rig *r = *state;
    int64_t longest = 0, before = 0;
    int anew = 0;

    for (int i = 0; i < COMMITS; i++) {
        int64_t pages = commit(r);
        longest = pages > longest ? pages : longest;
        anew += pages < before;
        before = pages;
    }
    assert_in_range(longest, LONG_PAGES, 2 * LONG_PAGES + 2 * COMMIT_PAGES);
    assert_true(anew >= COMMITS * COMMIT_PAGES / longest / 2);
    assert_int_equal(rows_of(r->db), r->rows);
}

static void a_reader_in_the_way_only_puts_it_off(void **state)
{
    struct rig *r = *state;
    struct db_options o = r->options;
    struct db *reader = NULL;
    int64_t pages = 0;

    o.read_only = true;
    commit(r);
    assert_int_equal(db_open(&o, &reader), OK);
    assert_int_equal(db_begin(reader), OK);
    assert_int_equal(rows_of(reader), 1);
    for (int i = 0; i < COMMITS / 4; i++)
        pages = commit(r);
    assert_true(pages > 2 * LONG_PAGES); /* what it reads stays */
    assert_int_equal(rows_of(reader), 1);
    db_rollback(reader);
    for (int i = 0; i < COMMITS && pages > LONG_PAGES; i++)
        pages = commit(r);
    assert_true(pages <= LONG_PAGES);
    assert_int_equal(rows_of(r->db), r->rows);
    db_close(reader);
}

static void when_there_is_time_all_is_moved(void **state)
{
    struct rig *r = *state;

    for (int i = 0; i < LONG_PAGES / COMMIT_PAGES / 2; i++)
        commit(r);
    assert_int_equal(r->moves, 0);
    assert_false(mover_look(r->mover, true)); /* the thread does it */
    pthread_mutex_lock(&r->lock);
    while (!r->moves)
        pthread_cond_wait(&r->change, &r->lock);
    pthread_mutex_unlock(&r->lock);
    assert_true(mover_look(r->mover, true));
    assert_true(commit(r) <= 2 * COMMIT_PAGES); /* anew */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(the_wal_begins_anew_while_commits_go_on),
        RIG_TEST(a_reader_in_the_way_only_puts_it_off),
        RIG_TEST(when_there_is_time_all_is_moved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
