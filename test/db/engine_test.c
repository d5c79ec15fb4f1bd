/* SPDX-License-Identifier: Apache-2.0 */
/* The connection: transactions, readers, a full disk, damaged files. */
#include "test/db/db_rig.h"

#include <string.h>

#include "db/engine.h"

static void put(struct rig *r, const char *key, const char *value)
{
    CHECK_OK(db_setting_put(r->db, str_of(key), str_of(value)));
}

static struct str get(struct rig *r, struct db *db, const char *key)
{
    struct str v;
    CHECK_OK(db_setting(db, r->a, str_of(key), &v));
    return v;
}

static void what_was_rolled_back_never_was(void **state)
{
    struct rig *r = *state;
    CHECK_OK(db_begin(r->db));
    put(r, "k", "1");
    db_rollback(r->db);
    CHECK_TEXT(get(r, r->db, "k"), "");
    CHECK_OK(db_begin(r->db));
    put(r, "k", "2");
    CHECK_OK(db_commit(r->db));
    CHECK_TEXT(get(r, r->db, "k"), "2");
}

static void a_savepoint_undoes_its_own_part_only(void **state)
{
    struct rig *r = *state;
    CHECK_OK(db_begin(r->db));
    put(r, "a", "1");
    CHECK_OK(db_savepoint(r->db));
    put(r, "a", "2");
    CHECK_OK(db_savepoint(r->db)); /* they nest */
    put(r, "a", "3");
    db_rollback_to(r->db);
    CHECK_OK(db_release(r->db));
    CHECK_TEXT(get(r, r->db, "a"), "2");
    db_rollback_to(r->db);
    put(r, "b", "1"); /* the savepoint is still open */
    db_rollback_to(r->db);
    CHECK_OK(db_release(r->db));
    CHECK_OK(db_commit(r->db));
    CHECK_TEXT(get(r, r->db, "a"), "1");
    CHECK_TEXT(get(r, r->db, "b"), "");
}

static void a_reader_sees_what_was_committed_before_it_began(void **state)
{
    struct rig *r = *state;
    struct db *reader = rig_open(r, true);
    CHECK_OK(db_begin(r->db));
    put(r, "k", "1");
    CHECK_OK(db_commit(r->db));
    CHECK_OK(db_begin(reader));
    CHECK_TEXT(get(r, reader, "k"), "1");
    CHECK_OK(db_begin(r->db));
    put(r, "k", "2");
    CHECK_OK(db_commit(r->db));
    CHECK_TEXT(get(r, reader, "k"), "1"); /* one picture for the whole transaction */
    CHECK_OK(db_commit(reader));
    CHECK_TEXT(get(r, reader, "k"), "2");
    db_close(reader);
}

static void a_reader_cannot_write(void **state)
{
    struct rig *r = *state;
    struct db *reader = rig_open(r, true);
    assert_int_equal(db_setting_put(reader, STR("k"), STR("v")), ERR_DB);
    assert_true(db_error_text(reader).n > 0);
    db_close(reader);
}

static void a_transaction_that_a_full_disk_ended_takes_nothing_more(void **state)
{
    struct rig *r = *state;
    enum err e = OK;
    char *big = arena_alloc(r->a, 100000);
    memset(big, 'x', 100000);
    CHECK_OK(db_begin(r->db));
    put(r, "before", "1");
    CHECK_OK(db_commit(r->db));
    CHECK_OK(engine_script(r->db, STR("PRAGMA max_page_count = 150")));
    CHECK_OK(db_begin(r->db));
    put(r, "lost", "1");
    CHECK_OK(db_savepoint(r->db));
    for (int i = 0; e == OK && i < 50; i++)
        e = db_setting_put(r->db, str_printf(r->a, "big%d", i), (struct str){big, 100000});
    assert_int_equal(e, ERR_DB_FULL);
    db_rollback_to(r->db);
    /* Depending on where it struck, the item is undone or all of it; never a half. */
    e = db_release(r->db);
    if (e == OK) {
        CHECK_OK(db_commit(r->db));
        CHECK_TEXT(get(r, r->db, "lost"), "1");
    } else {
        assert_int_equal(e, ERR_DB_FULL);
        assert_int_equal(db_setting_put(r->db, STR("x"), STR("y")), ERR_DB_FULL);
        assert_int_equal(db_commit(r->db), ERR_DB_FULL);
        CHECK_TEXT(get(r, r->db, "lost"), "");
    }
    CHECK_TEXT(get(r, r->db, "big0"), "");
    CHECK_TEXT(get(r, r->db, "before"), "1");
    CHECK_OK(engine_script(r->db, STR("PRAGMA max_page_count = 100000")));
    CHECK_OK(db_begin(r->db)); /* space again: it goes on */
    put(r, "after", "1");
    CHECK_OK(db_commit(r->db));
}

static void check_whole(struct rig *r, int64_t orders)
{
    int64_t count, wrong;
    assert_int_equal(rig_number(r, "SELECT count(*) FROM shop_order"), orders);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM order_person"), orders);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM order_search"), orders);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM live_unit"), 2 * orders);
    assert_int_equal(rig_number(r, "SELECT sum(orders) FROM order_count WHERE what <> 'problems'"),
                     orders);
    CHECK_OK(db_entries_verify(r->db, RIG_SHOP, &count, &wrong));
    assert_int_equal(count, orders);
    assert_int_equal(wrong, 0);
}

/* The disk fills up at one page after the other, so at every place of a save in turn. */
static void an_order_that_does_not_fit_leaves_nothing(void **state)
{
    struct rig *r = *state;
    int64_t saved = 0, failures = 0;
    struct str report;
    for (int64_t pages = rig_number(r, "PRAGMA page_count"); failures < 60; pages++) {
        struct arena *a = arena_new();
        enum err e = OK;
        CHECK_OK(
            engine_script(r->db, str_printf(a, "PRAGMA max_page_count = %lld", (long long)pages)));
        while (e == OK && saved < 500) {
            e = rig_try_save(r, rig_full_order(r, 1000 + saved));
            saved += e == OK;
        }
        assert_int_equal(e, ERR_DB_FULL);
        failures++;
        check_whole(r, saved);
        arena_free(a);
    }
    assert_true(saved > 10);
    CHECK_OK(engine_script(r->db, STR("PRAGMA max_page_count = 100000")));
    rig_save(r, rig_full_order(r, 5000));
    check_whole(r, saved + 1);
    CHECK_OK(db_check(r->db, r->a, &report));
    CHECK_TEXT(report, "ok");
}

static void two_writers_do_not_mix(void **state)
{
    struct rig *r = *state;
    struct db *other = rig_open(r, false);
    CHECK_OK(engine_script(other, STR("PRAGMA busy_timeout = 0")));
    CHECK_OK(db_begin(r->db));
    assert_int_equal(db_begin(other), ERR_DB_BUSY);
    CHECK_OK(db_commit(r->db));
    CHECK_OK(db_begin(other));
    db_rollback(other);
    db_close(other);
}

static void a_file_of_something_else_is_refused(void **state)
{
    struct rig *r = *state;
    struct db_options o = {.path = r->path};
    struct db *db = NULL;
    FILE *f = fopen(str_cstr(r->a, r->path), "w");
    for (int i = 0; i < 1000; i++)
        fputs("not a data file ", f);
    fclose(f);
    assert_int_equal(db_open(&o, &db), ERR_DB_CORRUPT);
    assert_null(db);
    o.path = str_printf(r->a, "%s/no/such/folder", r->folder);
    assert_int_equal(db_open(&o, &db), ERR_DB);
    o.path = str_printf(r->a, "%s/none.db", r->folder);
    o.read_only = true; /* a reader makes no file */
    assert_int_equal(db_open(&o, &db), ERR_DB);
}

static void damage_is_told(void **state)
{
    struct rig *r = *state;
    struct str report;
    for (int i = 0; i < 30; i++)
        rig_save(r, rig_full_order(r, 1000 + i));
    db_close(r->db); /* moves everything into the file */
    r->db = NULL;
    FILE *f = fopen(str_cstr(r->a, r->path), "r+");
    for (long at = 4096 * 20; at < 4096 * 60; at += 64) {
        fseek(f, at, SEEK_SET);
        fputs("damaged damaged", f);
    }
    fclose(f);
    struct db_options o = {.path = r->path};
    enum err e = db_open(&o, &r->db); /* already here when it hit the schema */
    if (e == OK)
        e = db_check(r->db, r->a, &report);
    assert_true(e == ERR_DB_CORRUPT || (e == OK && !str_eq(report, STR("ok"))));
}

static void on_copied(void *ctx, int64_t done, int64_t total)
{
    int64_t *last = ctx;
    assert_true(done > *last && done <= total);
    *last = done;
}

static void a_backup_is_whole_while_others_write(void **state)
{
    struct rig *r = *state;
    struct db *reader = rig_open(r, true), *copy = NULL;
    struct str to = str_printf(r->a, "%s/copy.db", r->folder), report;
    for (int i = 0; i < 5; i++)
        rig_save(r, rig_full_order(r, 1000 + i));
    CHECK_OK(db_begin(r->db)); /* an open write is not in it */
    put(r, "k", "open");
    CHECK_OK(db_backup(reader, to, NULL, NULL));
    CHECK_OK(db_commit(r->db));
    int64_t copied = 0;
    CHECK_OK(db_backup(r->db, to, on_copied, &copied)); /* from the writer, over an older copy */
    struct db_options o = {.path = to};
    CHECK_OK(db_open(&o, &copy));
    CHECK_OK(db_check(copy, r->a, &report));
    CHECK_TEXT(report, "ok");
    assert_true(copied > 10);
    CHECK_TEXT(get(r, copy, "k"), "open");
    assert_int_equal(db_schema_version(copy), db_schema_newest());
    db_close(copy);
    db_close(reader);
    CHECK_OK(db_checkpoint(r->db));
    assert_int_equal(db_backup(r->db, str_printf(r->a, "%s/no/copy.db", r->folder), NULL, NULL),
                     ERR_DB);
}

static void exclusive_needs_no_shared_memory(void **state)
{
    struct rig *r = *state;
    struct db_options o = {.path = r->path, .exclusive = true};
    CHECK_OK(db_open(&o, &r->db));
    CHECK_OK(db_migrate(r->db, 1));
    CHECK_OK(db_begin(r->db));
    put(r, "k", "v");
    CHECK_OK(db_commit(r->db));
    FILE *shm = fopen(str_cstr(r->a, str_cat(r->a, r->path, STR("-shm"))), "r");
    assert_null(shm);
}

static void ids_pass_through_sql_exactly(void **state)
{
    struct rig *r = *state;
    const int64_t ids[] = {INT64_MAX, INT64_MIN, INT64_C(9007199254740993), 0, -1};
    struct query *q = engine_query(r->db, "SELECT count(*) FROM (SELECT 9223372036854775807 AS v "
                                          "UNION ALL SELECT 9007199254740993 "
                                          "UNION ALL SELECT 9007199254740992) AS t "
                                          "WHERE v IN_IDS($1)");
    engine_ids(q, 1, ids, COUNT_OF(ids));
    assert_true(engine_row(q));
    assert_int_equal(engine_i64_at(q, 0), 2);
    CHECK_OK(engine_end(q));
}

static void a_wrong_statement_is_an_error_not_a_crash(void **state)
{
    struct rig *r = *state;
    struct query *q = engine_query(r->db, "SELECT x FROM nowhere");
    engine_i64(q, 1, 1);
    engine_text(q, 2, STR("x"));
    assert_false(engine_row(q));
    assert_int_equal(engine_end(q), ERR_DB);
    CHECK_TEXT(db_error_text(r->db), "prepare: no such table: nowhere");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(what_was_rolled_back_never_was),
        RIG_TEST(a_savepoint_undoes_its_own_part_only),
        RIG_TEST(a_reader_sees_what_was_committed_before_it_began),
        RIG_TEST(a_reader_cannot_write),
        RIG_TEST(a_transaction_that_a_full_disk_ended_takes_nothing_more),
        RIG_TEST(an_order_that_does_not_fit_leaves_nothing),
        RIG_TEST(two_writers_do_not_mix),
        RIG_TEST_EMPTY(a_file_of_something_else_is_refused),
        RIG_TEST(damage_is_told),
        RIG_TEST(a_backup_is_whole_while_others_write),
        RIG_TEST_EMPTY(exclusive_needs_no_shared_memory),
        RIG_TEST(ids_pass_through_sql_exactly),
        RIG_TEST(a_wrong_statement_is_an_error_not_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
