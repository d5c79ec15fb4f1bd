/* SPDX-License-Identifier: Apache-2.0 */
/* Migrations: forward only, copied before, all or nothing. */
#include "test/db/db_rig.h"

#include "db/engine.h"
#include "db/migrate.h"
#include "db/migrations.h"

static const struct migration list[] = {
    {1,
     "one",
     {"CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
      "at_ms INTEGER NOT NULL) STRICT; CREATE TABLE a (x INTEGER) STRICT;",
      0}},
    {2, "two", {"ALTER TABLE a ADD COLUMN y INTEGER; INSERT INTO a (x, y) VALUES (1, 2);", 0}},
    {3, "three", {"CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE b (x INTEGER) STRICT;", 0}},
};

static enum err run(struct rig *r, size_t n)
{
    struct migration with_lengths[3];
    for (size_t i = 0; i < 3; i++) {
        with_lengths[i] = list[i];
        with_lengths[i].sql = str_of(list[i].sql.p);
    }
    return migrate_run(r->db, with_lengths, n, 77);
}

static bool exists(struct rig *r, const char *suffix)
{
    FILE *f = fopen(str_cstr(r->a, str_cat(r->a, r->path, str_of(suffix))), "r");
    if (f != NULL)
        fclose(f);
    return f != NULL;
}

static void an_empty_file_gets_the_newest_schema(void **state)
{
    struct rig *r = *state;
    r->db = rig_open(r, false);
    assert_int_equal(db_schema_version(r->db), 0);
    CHECK_OK(db_migrate(r->db, RIG_START_MS));
    assert_int_equal(db_schema_version(r->db), db_schema_newest());
    assert_int_equal(rig_number(r, "SELECT at_ms FROM schema_migration WHERE number = 1"),
                     RIG_START_MS);
    assert_false(exists(r, ".before-0001")); /* nothing was in it */
    CHECK_OK(db_migrate(r->db, RIG_START_MS + 1));
    assert_int_equal(rig_number(r, "SELECT max(at_ms) FROM schema_migration"), RIG_START_MS);
}

/* Columns of a migration; each must say what it is for. */
static size_t commented_columns(const unsigned char *text, size_t n)
{
    struct str line, sql = {(const char *)text, n};
    size_t columns = 0;
    while (str_cut(sql, '\n', &line, &sql)) {
        bool column = str_starts(line, STR("    ")) && line.p[4] >= 'a' &&
                      (str_has(line, STR(" INTEGER")) || str_has(line, STR(" TEXT")) ||
                       str_has(line, STR(" BLOB")) || str_has(line, STR(" REAL")));
        columns += column;
        if (column && !str_has(line, STR("-- ")))
            CHECK_TEXT(line, "a comment");
    }
    return columns;
}

static void every_table_is_strict_and_every_column_commented(void **state)
{
    struct rig *r = *state;
    r->db = rig_open(r, false);
    CHECK_OK(db_migrate(r->db, 1));
    assert_int_equal(rig_number(r, "SELECT count(*) FROM pragma_table_list WHERE strict = 0 "
                                   "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE "
                                   "'order_search%'"),
                     0);
    assert_true(commented_columns(embed_migration_0001, embed_migration_0001_n) > 200);
    assert_true(commented_columns(embed_migration_0002, embed_migration_0002_n) > 25);
    assert_true(commented_columns(embed_migration_0004, embed_migration_0004_n) > 30);
}

static void a_copy_is_made_before_each_step(void **state)
{
    struct rig *r = *state;
    r->db = rig_open(r, false);
    CHECK_OK(run(r, 1));
    assert_false(exists(r, ".before-0001"));
    CHECK_OK(run(r, 2));
    assert_true(exists(r, ".before-0002"));
    assert_int_equal(db_schema_version(r->db), 2);
    assert_int_equal(rig_number(r, "SELECT y FROM a"), 2);
    db_close(r->db);
    r->path = str_cat(r->a, r->path, STR(".before-0002"));
    r->db = rig_open(r, false); /* what a person restores */
    assert_int_equal(db_schema_version(r->db), 1);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM a"), 0);
}

static void a_step_that_fails_leaves_the_file_as_it_was(void **state)
{
    struct rig *r = *state;
    r->db = rig_open(r, false);
    assert_int_equal(run(r, 3), ERR_DB);
    assert_int_equal(db_schema_version(r->db), 2);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
    CHECK_OK(run(r, 2));
}

static void a_newer_file_is_refused_and_left_alone(void **state)
{
    struct rig *r = *state;
    r->db = rig_open(r, false);
    CHECK_OK(run(r, 2));
    assert_int_equal(run(r, 1), ERR_DB_NEWER);
    assert_int_equal(db_schema_version(r->db), 2);
    CHECK_OK(engine_script(r->db, STR("INSERT INTO schema_migration VALUES (9999, 'x', 1)")));
    assert_int_equal(db_migrate(r->db, 1), ERR_DB_NEWER);
}

static void a_step_that_came_later_with_a_lower_number_is_made_up_for(void **state)
{
    struct rig *r = *state;
    struct migration steps[3] = {list[0], {3, "three", STR("CREATE TABLE b (x INTEGER) STRICT;")}};

    r->db = rig_open(r, false);
    steps[0].sql = str_of(list[0].sql.p);
    CHECK_OK(migrate_run(r->db, steps, 2, 77));
    assert_int_equal(db_schema_version(r->db), 3);
    steps[2] = steps[1];
    steps[1] = list[1];
    steps[1].sql = str_of(list[1].sql.p);
    CHECK_OK(migrate_run(r->db, steps, 3, 78));
    assert_true(exists(r, ".before-0002"));
    assert_int_equal(rig_number(r, "SELECT y FROM a"), 2);
    assert_int_equal(rig_number(r, "SELECT at_ms FROM schema_migration WHERE number = 3"), 77);
}

static void a_file_of_another_program_is_left_alone(void **state)
{
    struct rig *r = *state;
    r->db = rig_open(r, false);
    CHECK_OK(engine_script(r->db, STR("CREATE TABLE theirs (x)")));
    assert_int_equal(db_schema_version(r->db), -1);
    assert_int_equal(db_migrate(r->db, 1), ERR_DB_CORRUPT);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM sqlite_schema"), 1);
}

static void no_step_without_its_copy(void **state)
{
    struct rig *r = *state;
    r->db = rig_open(r, false);
    CHECK_OK(run(r, 1));
    struct str copy = str_cat(r->a, r->path, STR(".before-0002"));
    FILE *f = fopen(str_cstr(r->a, copy), "w"); /* something that cannot be written over */
    fputs("in the way, and no data file", f);
    fclose(f);
    assert_int_not_equal(run(r, 2), OK);
    assert_int_equal(db_schema_version(r->db), 1);
}

#define STEP(number)                                                                 \
    {                                                                                \
        number, #number,                                                             \
        {                                                                            \
            (const char *)embed_migration_00##number, embed_migration_00##number##_n \
        }                                                                            \
    }

/* A file as an earlier version left it, with an order of a shop that is bought. */
static void as_of_0025(struct rig *r)
{
    const struct migration steps[] = {
        {1, "1", {(const char *)embed_migration_0001, embed_migration_0001_n}},
        {2, "2", {(const char *)embed_migration_0002, embed_migration_0002_n}},
        {3, "3", {(const char *)embed_migration_0003, embed_migration_0003_n}},
        {4, "4", {(const char *)embed_migration_0004, embed_migration_0004_n}},
        {5, "5", {(const char *)embed_migration_0005, embed_migration_0005_n}},
        {7, "7", {(const char *)embed_migration_0007, embed_migration_0007_n}},
        {8, "8", {(const char *)embed_migration_0008, embed_migration_0008_n}},
        STEP(21),
        STEP(22),
        STEP(23),
        STEP(24),
        STEP(25),
    };
    r->db = rig_open(r, false);
    CHECK_OK(migrate_run(r->db, steps, COUNT_OF(steps), RIG_START_MS));
    CHECK_OK(engine_script(
        r->db,
        STR("PRAGMA foreign_keys = OFF;"
            "INSERT INTO shop_order VALUES (9, 1, 1001, '#1001', 0, 0, 0, 0, 0, 0, 0, 0, "
            "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', '', 'paid', '', "
            "'unfulfilled', '', 'low', '', '', '', '', '', 0, 'EUR', '', 'to_order', 0, '', 0, '', "
            "0, 0, 0, 0, 0, '', '', '', 0);"
            "INSERT INTO purchase (id, order_id, shop_id, account_id, supplier, state, reference, "
            "request, refusal, intent_ms, sent_ms, settled_ms, due_ms, tries, replaces_id, "
            "by_person, lines) VALUES "
            "(71, 9, 1, 1, 'aliexpress', 'placed', 'WB1', '{\"a\":1}', '', 1, 1, 1, 0, 1, 0, 0, "
            "'[]'), (72, 9, 1, 1, 'aliexpress', 'placed', 'WB2', '', '', 1, 1, 1, 0, 1, 0, 0, "
            "'[]');"
            "INSERT INTO live_unit (line_id, unit_no, purchase_id) VALUES (5, 1, 71);"
            "INSERT INTO entry_pack VALUES (300, 201, 1, 129, 256, x'00', x'00', x'00'), "
            "(200, 101, 1, 1, 128, x'00', x'00', x'00');"
            "INSERT INTO entry_pack_order VALUES (9, 200), (9, 300), (10, 200);"
            "PRAGMA foreign_keys = ON")));
}

static void digests_of_orders_are_shortened(void **state)
{
    struct rig *r = *state;

    as_of_0025(r);
    CHECK_OK(db_migrate(r->db, RIG_START_MS));
    assert_int_equal(rig_number(r, "SELECT count(*) FROM shop_order WHERE body_digest = "
                                   "'0123456789abcdef' AND address_digest = ''"),
                     1);
}

static void requests_of_purchases_move_to_a_table_of_their_own(void **state)
{
    struct rig *r = *state;

    as_of_0025(r);
    CHECK_OK(db_migrate(r->db, RIG_START_MS));
    assert_int_equal(rig_number(r, "SELECT count(*) FROM purchase_request"), 1);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM purchase_request WHERE purchase_id = 71 "
                                   "AND request = '{\"a\":1}'"),
                     1);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM purchase"), 2);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM live_unit"), 1);
}

static void packs_of_an_order_move_to_one_row(void **state)
{
    struct rig *r = *state;

    as_of_0025(r);
    CHECK_OK(db_migrate(r->db, RIG_START_MS));
    assert_int_equal(rig_number(r, "SELECT count(*) FROM entry_pack_order"), 2);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM entry_pack_order WHERE "
                                   "(order_id, packs) IN (VALUES (9, '1 129'), (10, '1'))"),
                     2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST_EMPTY(an_empty_file_gets_the_newest_schema),
        RIG_TEST_EMPTY(every_table_is_strict_and_every_column_commented),
        RIG_TEST_EMPTY(a_copy_is_made_before_each_step),
        RIG_TEST_EMPTY(a_step_that_fails_leaves_the_file_as_it_was),
        RIG_TEST_EMPTY(a_newer_file_is_refused_and_left_alone),
        RIG_TEST_EMPTY(a_step_that_came_later_with_a_lower_number_is_made_up_for),
        RIG_TEST_EMPTY(a_file_of_another_program_is_left_alone),
        RIG_TEST_EMPTY(no_step_without_its_copy),
        RIG_TEST_EMPTY(digests_of_orders_are_shortened),
        RIG_TEST_EMPTY(packs_of_an_order_move_to_one_row),
        RIG_TEST_EMPTY(requests_of_purchases_move_to_a_table_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
