/* SPDX-License-Identifier: Apache-2.0 */
/* The history: chained, and without personal values. */
#include "test/db/db_rig.h"

#include "db/engine.h"

static void append(struct rig *r, struct entry e)
{
    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_entry_append(r->db, &e, STR("salt")));
    CHECK_OK(db_commit(r->db));
}

static void append_n(struct rig *r, int n)
{
    for (int i = 0; i < n; i++)
        append(r, rig_entry(r, "order.seen"));
}

static int64_t verify(struct rig *r, int64_t shop_id, int64_t *ret_count)
{
    int64_t bad_id = -1;
    CHECK_OK(db_entries_verify(r->db, shop_id, ret_count, &bad_id));
    return bad_id;
}

static void an_entry_tells_who_what_when_and_why(void **state)
{
    struct rig *r = *state;
    struct changes c;
    struct entry_row *rows;
    size_t n;
    struct entry e = rig_entry(r, "purchase.intent");
    changes_init(&c, r->a);
    changes_add(&c, "stage", 0, STR("to_order"), STR("ordered"));
    changes_add_i64(&c, "package.number", INT64_C(9007199254740993), 1, 2);
    e.order_id = 55;
    e.source = SOURCE_PERSON;
    e.person = STR("安娜 \"A\"");
    e.digest = STR("00ff");
    e.changes = &c;
    append(r, e);
    CHECK_OK(db_entries(r->db, r->a, RIG_SHOP, 55, 0, 10, &rows, &n));
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].id, e.id);
    assert_int_equal(rows[0].at_ms, RIG_START_MS);
    CHECK_TEXT(rows[0].kind, "purchase.intent");
    CHECK_TEXT(rows[0].source, "person");
    CHECK_TEXT(rows[0].person, "安娜 \"A\"");
    CHECK_TEXT(rows[0].cause, "test");
    CHECK_TEXT(rows[0].digest, "00ff");
    CHECK_TEXT(rows[0].changes_json,
               "[{\"field\":\"stage\",\"before\":\"to_order\",\"after\":\"ordered\"},"
               "{\"field\":\"package.number\",\"subject\":\"9007199254740993\","
               "\"before\":\"1\",\"after\":\"2\"}]");
    CHECK_TEXT(rows[0].prev_hash, "");
    assert_int_equal(rows[0].hash.n, 64);
}

static void personal_values_are_digests_that_depend_on_the_order(void **state)
{
    struct rig *r = *state;
    struct changes c;
    struct entry_row *rows;
    struct str salt1, salt2, again;
    size_t n;
    struct entry e = rig_entry(r, "order.person");
    changes_init(&c, r->a);
    changes_add_personal(&c, "person.name", STR("王小芳"), STR(""));
    e.changes = &c;
    append(r, e);
    CHECK_OK(db_entries(r->db, r->a, RIG_SHOP, 0, 0, 10, &rows, &n));
    assert_false(str_has(rows[0].changes_json, STR("王")));
    assert_true(str_has(rows[0].changes_json, STR("\"after\":\"\"")));
    assert_int_equal(rows[0].changes_json.n, strlen("[{\"field\":\"person.name\",\"personal\":true,"
                                                    "\"before\":\"\",\"after\":\"\"}]") +
                                                 16);
    CHECK_OK(db_order_salt(r->db, r->a, 1, &salt1));
    CHECK_OK(db_order_salt(r->db, r->a, 2, &salt2));
    CHECK_OK(db_order_salt(r->db, r->a, 1, &again));
    CHECK_STR(salt1, again);
    assert_false(str_eq(salt1, salt2));
    assert_int_equal(salt1.n, 64);
}

static void a_chain_of_its_own_for_each_shop(void **state)
{
    struct rig *r = *state;
    int64_t count;
    struct str head, other;
    append_n(r, 3);
    struct entry e = rig_entry(r, "hub.started");
    e.shop_id = 0;
    append(r, e);
    assert_int_equal(verify(r, RIG_SHOP, &count), 0);
    assert_int_equal(count, 3);
    assert_int_equal(verify(r, 0, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(verify(r, 99, &count), 0);
    assert_int_equal(count, 0);
    CHECK_OK(db_entries_head(r->db, r->a, RIG_SHOP, &count, &head));
    assert_int_equal(count, 3);
    append_n(r, 1);
    CHECK_OK(db_entries_head(r->db, r->a, RIG_SHOP, &count, &other));
    assert_int_equal(count, 4);
    assert_false(str_eq(head, other));
    CHECK_OK(db_entries_head(r->db, r->a, 99, &count, &other));
    assert_int_equal(count, 0);
    CHECK_TEXT(other, "");
}

static void any_touched_column_shows(void **state)
{
    struct rig *r = *state;
    static const char *const edits[] = {
        "at_ms = at_ms + 1", "kind = 'order.sean'", "source = 'person'",
        "person = 'x'",      "cause = 'other'",     "digest = 'x'",
        "changes = '[1]'",   "order_id = 1",        "seq = 77",
        "id = id + 100000",  "hash = zeroblob(32)", "prev_hash = zeroblob(32)"};
    int64_t count;
    append_n(r, 5);
    for (size_t i = 0; i < COUNT_OF(edits); i++) {
        int64_t id = rig_number(r, "SELECT id FROM entry WHERE seq = 3");
        CHECK_OK(db_begin(r->db));
        CHECK_OK(
            engine_script(r->db, str_printf(r->a, "UPDATE entry SET %s WHERE seq = 3", edits[i])));
        int64_t bad = verify(r, RIG_SHOP, &count);
        if (bad == 0)
            print_error("not seen: %s\n", edits[i]);
        assert_true(bad >= id);
        db_rollback(r->db);
        assert_int_equal(verify(r, RIG_SHOP, &count), 0);
    }
}

static void a_removed_or_moved_entry_shows(void **state)
{
    struct rig *r = *state;
    int64_t count;
    append_n(r, 5);
    CHECK_OK(engine_script(r->db, STR("DELETE FROM entry WHERE seq = 2")));
    assert_int_equal(verify(r, RIG_SHOP, &count),
                     rig_number(r, "SELECT id FROM entry WHERE seq = 3"));
    CHECK_OK(engine_script(r->db, STR("UPDATE entry SET seq = seq - 1 WHERE seq > 2")));
    assert_int_not_equal(verify(r, RIG_SHOP, &count), 0);
}

static void words_cannot_slip_from_one_field_into_the_next(void **state)
{
    struct rig *r = *state;
    int64_t count;
    struct entry e = rig_entry(r, "k");
    e.person = STR("ab");
    e.cause = STR("c");
    append(r, e);
    CHECK_OK(engine_script(r->db, STR("UPDATE entry SET person = 'a', cause = 'bc'")));
    assert_int_equal(verify(r, RIG_SHOP, &count), e.id);
}

static void the_history_is_read_in_pages(void **state)
{
    struct rig *r = *state;
    struct entry_row *rows;
    size_t n;
    int64_t before = 0, seen = 0;
    append_n(r, 7);
    do {
        CHECK_OK(db_entries(r->db, r->a, RIG_SHOP, 0, before, 3, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            assert_true(before == 0 || rows[i].id < before);
            before = rows[i].id;
            seen++;
        }
    } while (n == 3);
    assert_int_equal(seen, 7);
}

static void the_entry_of_a_save_is_about_its_order(void **state)
{
    struct rig *r = *state;
    struct entry_row *rows;
    size_t n;
    struct order *o = rig_order(r, 1001);
    rig_save(r, o);
    CHECK_OK(db_entries(r->db, r->a, RIG_SHOP, o->id, 0, 10, &rows, &n));
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].order_id, o->id);
}

/* -- Packs. */

#define MANY   300
#define PEOPLE 7 /* each seventh entry is of a person */

/* The history of an order is looked for in its shop's chain. */
static void put_order(struct rig *r, int64_t id)
{
    struct order *o = rig_order(r, id);

    o->id = id;
    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_order_save(r->db, r->a, o, NULL));
    CHECK_OK(db_commit(r->db));
}

/* Some hundred entries about ten orders, by people and not, from bodies and not. */
static void append_many(struct rig *r, int64_t shop_id, int n)
{
    CHECK_OK(db_begin(r->db));
    for (int i = 0; i < n; i++) {
        struct entry e = rig_entry(r, i % 3 ? "order.seen" : "purchase.intent");
        struct changes c;
        changes_init(&c, r->a);
        changes_add(&c, "name", 0, STR(""), str_printf(r->a, "#%d;7:安娜", i));
        e.shop_id = shop_id;
        e.order_id = shop_id && i % 10 ? 100 + i % 10 : 0;
        e.person = i % PEOPLE ? STR("") : i % 2 ? STR("anna") : STR("bo");
        e.body_id = i % 5 ? 0 : 1000 + i;
        e.changes = &c;
        CHECK_OK(db_entry_append(r->db, &e, STR("salt")));
    }
    CHECK_OK(db_commit(r->db));
}

static int64_t pack(struct rig *r, int64_t shop_id, int64_t before_ms)
{
    int64_t n, all = 0;

    do {
        CHECK_OK(db_begin(r->db));
        CHECK_OK(db_entries_pack(r->db, shop_id, before_ms, &n));
        CHECK_OK(db_commit(r->db));
        all += n;
    } while (n);
    return all;
}

static struct str text_of(struct rig *r, const struct entry_row *e)
{
    return str_printf(r->a, "%lld %lld %lld|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s\n",
                      (long long)e->id, (long long)e->order_id, (long long)e->at_ms,
                      STR_ARG(e->kind), STR_ARG(e->source), STR_ARG(e->person), STR_ARG(e->cause),
                      STR_ARG(e->digest), STR_ARG(e->changes_json), STR_ARG(e->prev_hash),
                      STR_ARG(e->hash));
}

/* Everything that can be read of the history, in pages. */
static struct str history(struct rig *r, int64_t shop_id, int64_t order_id, int64_t limit)
{
    struct entry_row *rows;
    struct str text = STR("");
    int64_t before = 0;
    size_t n;

    do {
        CHECK_OK(db_entries(r->db, r->a, shop_id, order_id, before, limit, &rows, &n));
        for (size_t i = 0; i < n; i++)
            text = str_cat(r->a, text, text_of(r, &rows[i]));
        before = n ? rows[n - 1].id : 0;
    } while ((int64_t)n == limit);
    return text;
}

static struct str activity(struct rig *r, struct activity_filter f)
{
    struct activity_row *rows;
    struct str text = STR("");
    size_t n;

    do {
        CHECK_OK(db_activity(r->db, r->a, &f, &rows, &n));
        for (size_t i = 0; i < n; i++)
            text = str_cat(r->a, text,
                           str_printf(r->a, "%lld %.*s", (long long)rows[i].shop_id,
                                      STR_ARG(text_of(r, &rows[i].entry))));
        f.before_id = n ? rows[n - 1].entry.id : 0;
    } while ((int64_t)n == f.limit);
    return text;
}

static void packed_history_reads_as_before(void **state)
{
    struct rig *r = *state;
    const struct activity_filter filters[] = {
        {.shop_id = -1, .limit = 40},
        {.shop_id = RIG_SHOP, .limit = 40},
        {.shop_id = -1, .people = true, .limit = 9},
        {.shop_id = -1, .person = STR("anna"), .limit = 9},
        {.shop_id = RIG_SHOP, .person = STR("bo"), .limit = 9}};
    struct str before[COUNT_OF(filters)], all, one, hash, head, now;
    int64_t count;

    put_order(r, 103);
    for (int i = 0; i < 3; i++) { /* chains that overlap in time */
        append_many(r, RIG_SHOP, MANY / 3);
        append_many(r, 0, MANY / 3);
    }
    all = history(r, RIG_SHOP, 0, 70);
    one = history(r, RIG_SHOP, 103, 7);
    for (size_t i = 0; i < COUNT_OF(filters); i++)
        before[i] = activity(r, filters[i]);
    CHECK_OK(db_entries_hash(r->db, r->a, RIG_SHOP, 17, &hash));
    CHECK_OK(db_entries_head(r->db, r->a, RIG_SHOP, &count, &head));
    assert_int_equal(pack(r, RIG_SHOP, RIG_START_MS), 0); /* nothing is that old */
    assert_int_equal(pack(r, RIG_SHOP, INT64_MAX), 128);
    assert_int_equal(pack(r, 0, INT64_MAX), 128);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM entry"), 2 * (MANY - 128));
    CHECK_STR(history(r, RIG_SHOP, 0, 70), all);
    CHECK_STR(history(r, RIG_SHOP, 103, 7), one);
    for (size_t i = 0; i < COUNT_OF(filters); i++)
        CHECK_STR(activity(r, filters[i]), before[i]);
    assert_int_equal(verify(r, RIG_SHOP, &count), 0);
    assert_int_equal(count, MANY);
    CHECK_OK(db_entries_hash(r->db, r->a, RIG_SHOP, 17, &now));
    CHECK_STR(now, hash);
    CHECK_OK(db_entries_head(r->db, r->a, RIG_SHOP, &count, &now));
    CHECK_STR(now, head);
    append_many(r, RIG_SHOP, MANY);
    assert_int_equal(pack(r, RIG_SHOP, INT64_MAX), 384);
    assert_int_equal(verify(r, RIG_SHOP, &count), 0);
    assert_int_equal(count, 2 * MANY);
}

static void a_bent_pack_shows(void **state)
{
    struct rig *r = *state;
    static const char *const edits[] = {
        "UPDATE entry_pack SET packed = zeroblob(40) WHERE first_seq = 129",
        ("UPDATE entry_pack SET packed = (SELECT packed FROM entry_pack WHERE first_seq = 1) "
         "WHERE first_seq = 129"),
        "UPDATE entry_pack SET hash = zeroblob(32) WHERE first_seq = 129",
        "UPDATE entry_pack SET prev_hash = zeroblob(32) WHERE first_seq = 129",
        "UPDATE entry_pack SET first_seq = 130 WHERE first_seq = 129",
        "UPDATE entry_pack SET last_seq = 255 WHERE first_seq = 129",
        "UPDATE entry_pack SET first_id = first_id + 1 WHERE first_seq = 129",
        "UPDATE entry_pack SET shop_id = 0 WHERE first_seq = 129",
        "DELETE FROM entry_pack WHERE first_seq = 129",
        "DELETE FROM entry_pack WHERE first_seq = 1",
        "DELETE FROM entry_pack_order WHERE order_id = 103",
        "DELETE FROM entry WHERE seq = 513"};
    int64_t count;

    append_many(r, RIG_SHOP, 2 * MANY);
    assert_int_equal(pack(r, RIG_SHOP, INT64_MAX), 512);
    for (size_t i = 0; i < COUNT_OF(edits); i++) {
        CHECK_OK(db_begin(r->db));
        CHECK_OK(engine_script(r->db, str_of(edits[i])));
        if (verify(r, RIG_SHOP, &count) == 0)
            print_error("not seen: %s\n", edits[i]);
        assert_int_not_equal(verify(r, RIG_SHOP, &count), 0);
        db_rollback(r->db);
        assert_int_equal(verify(r, RIG_SHOP, &count), 0);
    }
}

/* Texts that look like what is taken out of texts, and like what stands for it. */
static void append_odd(struct rig *r, bool marks)
{
    static const char *const causes[] = {
        "webhook orders/create 6c9e6761-d83b-4383-ab30-f36d6397bf9e",
        "6C9E6761-d83b-4383-ab30-f36d6397bf9e 6c9e6761-d83b-4383-ab30 6c9e6761d83b4383",
        "00000000000 9223372036854775807 9223372036854775808 -1795960529733 12345678901234567890",
        "b4df28f93af38c204625a57e397ab5af b4df28f93af38c204625a57e397ab5aff deadbeef",
        "安娜 3766402215313452926\t3766402215313452926 3766402215313452927 f",
        "b4df28f93af38c204625a57e397ab5afb4df28f93af38c204625a57e397ab5af",
        ""};

    CHECK_OK(db_begin(r->db));
    for (int i = 0; i < MANY; i++) {
        struct entry e = rig_entry(r, "order.seen");
        e.id = INT64_C(3766402215313452926) + i * 1000;
        e.at_ms = INT64_C(1795960529733) - i * 77;
        e.order_id = i % 3 ? INT64_C(3766402215313450000) + i % 70 : INT64_MAX;
        e.body_id = i % 2 ? 0 : i % 4 ? INT64_MAX : 1;
        e.person = marks && i % 50 == 0 ? STR("an\001na\007") : STR("anna");
        e.cause = str_of(causes[(size_t)i % COUNT_OF(causes)]);
        CHECK_OK(db_entry_append(r->db, &e, STR("salt")));
    }
    CHECK_OK(db_commit(r->db));
}

static void odd_texts_come_back_from_a_pack(void **state)
{
    for (int marks = 0; marks < 2; marks++) {
        struct rig *r = *state;
        struct str before;
        int64_t *ids, count;
        size_t n, now;

        put_order(r, INT64_MAX);
        append_odd(r, marks);
        before = history(r, RIG_SHOP, 0, 100);
        CHECK_OK(db_entries_bodies(r->db, r->a, INT64_MAX, &ids, &n));
        assert_int_equal(pack(r, RIG_SHOP, INT64_MAX), 128);
        /* A text with control characters is packed as it is. */
        assert_int_equal(rig_number(r, "SELECT hex(substr(packed, 1, 1)) = '02' FROM entry_pack"),
                         !marks);
        CHECK_STR(history(r, RIG_SHOP, 0, 100), before);
        CHECK_OK(db_entries_bodies(r->db, r->a, INT64_MAX, &ids, &now));
        assert_int_equal(now, n);
        assert_int_equal(verify(r, RIG_SHOP, &count), 0);
        assert_int_equal(count, MANY);
        rig_teardown(state);
        rig_setup(state);
    }
}

static void what_does_not_verify_is_not_packed(void **state)
{
    struct rig *r = *state;
    int64_t count;

    append_many(r, RIG_SHOP, MANY);
    CHECK_OK(engine_script(r->db, STR("UPDATE entry SET person = 'x' WHERE seq = 50")));
    assert_int_equal(pack(r, RIG_SHOP, INT64_MAX), 0);
    assert_int_equal(verify(r, RIG_SHOP, &count),
                     rig_number(r, "SELECT id FROM entry WHERE seq = 50"));
}

static void a_file_from_before_packs_is_read_as_it_is(void **state)
{
    struct rig *r = *state;
    int64_t count;

    append_many(r, RIG_SHOP, MANY);
    CHECK_OK(engine_script(r->db, STR("DROP TABLE entry_pack; DROP TABLE entry_pack_order;"
                                      "DROP TABLE entry_pack_person")));
    assert_int_equal(verify(r, RIG_SHOP, &count), 0);
    assert_int_equal(count, MANY);
    assert_true(history(r, RIG_SHOP, 103, 7).n > 0);
}

static void raw_bodies_of_packed_entries_are_known(void **state)
{
    struct rig *r = *state;
    int64_t *ids;
    size_t before_n, n;
    bool packed;

    put_order(r, 105);
    append_many(r, RIG_SHOP, MANY);
    CHECK_OK(db_entries_bodies(r->db, r->a, 105, &ids, &before_n));
    assert_int_equal(before_n, MANY / 10);
    CHECK_OK(db_entries_packed_since(r->db, 0, &packed));
    assert_false(packed);
    pack(r, RIG_SHOP, INT64_MAX);
    CHECK_OK(db_entries_bodies(r->db, r->a, 105, &ids, &n));
    assert_int_equal(n, before_n);
    CHECK_OK(db_entries_packed_since(r->db, 0, &packed));
    assert_true(packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(an_entry_tells_who_what_when_and_why),
        RIG_TEST(personal_values_are_digests_that_depend_on_the_order),
        RIG_TEST(a_chain_of_its_own_for_each_shop),
        RIG_TEST(any_touched_column_shows),
        RIG_TEST(a_removed_or_moved_entry_shows),
        RIG_TEST(words_cannot_slip_from_one_field_into_the_next),
        RIG_TEST(the_history_is_read_in_pages),
        RIG_TEST(the_entry_of_a_save_is_about_its_order),
        RIG_TEST(packed_history_reads_as_before),
        RIG_TEST(odd_texts_come_back_from_a_pack),
        RIG_TEST(a_bent_pack_shows),
        RIG_TEST(what_does_not_verify_is_not_packed),
        RIG_TEST(a_file_from_before_packs_is_read_as_it_is),
        RIG_TEST(raw_bodies_of_packed_entries_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
