/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody bends the data file behind the hub's back: a byte of the history, a row, a count. Every
 * bend is found by at least one of the four looks at a file: its chains, the heads kept elsewhere,
 * the derived values, the proof that nothing was bought twice. An untouched file passes all four,
 * also after a customer was erased and old bodies were forgotten.
 */
#include "test/sim/story.h"

#include "app/proof.h"
#include "app/recompute.h"
#include "base/id.h"
#include "base/time.h"
#include "db/accounts.h"
#include "db/engine.h"
#include "db/entries.h"
#include "db/rows.h"
#include "sim/world/shopify_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SHOPS_MAX 4

/* What each look finds. */
struct found {
    bool chain, from, derived, proof;
};

struct heads {
    int64_t shop_ids[SHOPS_MAX], counts[SHOPS_MAX];
    struct str hashes[SHOPS_MAX];
    size_t n;
};

struct bend {
    const char *name, *sql;
    struct found by;
};

static struct str file_of(struct story *s, const char *name)
{
    return str_printf(s->arena, "%.*s/%s", STR_ARG(s->dir), name);
}

static struct db *open_file(struct str path)
{
    struct db_options o = {.path = path};
    struct db *db = NULL;

    assert_int_equal(db_open(&o, &db), OK);
    return db;
}

static void copy_to(struct story *s, const char *name)
{
    struct db *db = open_file(file_of(s, "waybill.db"));

    unlink(str_cstr(s->arena, file_of(s, name)));
    assert_int_equal(db_backup(db, file_of(s, name), NULL, NULL), OK);
    db_close(db);
}

static struct heads heads_of(struct story *s, struct db *db)
{
    struct heads h = {.n = 1};
    struct shop *shops;
    size_t n;

    assert_int_equal(db_shops(db, s->arena, &shops, &n), OK);
    for (size_t i = 0; i < n && h.n < SHOPS_MAX; i++)
        h.shop_ids[h.n++] = shops[i].id;
    for (size_t i = 0; i < h.n; i++)
        assert_int_equal(db_entries_head(db, s->arena, h.shop_ids[i], &h.counts[i], &h.hashes[i]),
                         OK);
    return h;
}

static struct found look(struct story *s, struct db *db, const struct heads *h)
{
    struct differences derived = {.arena = s->arena, .limit = 20};
    struct differences proof = {.arena = s->arena, .limit = 20};
    struct proof_sums sums;
    struct found f = {0};
    int64_t orders, count, bad;
    struct str hash;

    for (size_t i = 0; i < h->n; i++) {
        assert_int_equal(db_entries_verify(db, h->shop_ids[i], &count, &bad), OK);
        f.chain = f.chain || bad;
        assert_int_equal(db_entries_hash(db, s->arena, h->shop_ids[i], h->counts[i], &hash), OK);
        f.from = f.from || !str_eq(hash, h->hashes[i]);
    }
    assert_int_equal(recompute(db, sim_now(s->sim), &derived, &orders), OK);
    assert_int_equal(db_derived_bodies(db, &derived), OK);
    assert_int_equal(proof_all(db, &proof, &sums), OK);
    for (size_t i = 0; i < derived.n; i++)
        print_message("#   %.*s %.*s: is %.*s, should be %.*s\n", STR_ARG(derived.items[i].name),
                      STR_ARG(derived.items[i].what), STR_ARG(derived.items[i].is),
                      STR_ARG(derived.items[i].should));
    for (size_t i = 0; i < proof.n; i++)
        print_message("#   proof: %.*s %.*s: is %.*s, should be %.*s\n",
                      STR_ARG(proof.items[i].name), STR_ARG(proof.items[i].what),
                      STR_ARG(proof.items[i].is), STR_ARG(proof.items[i].should));
    f.derived = derived.all > 0;
    f.proof = proof.all > 0;
    return f;
}

static void expect(const char *name, struct found got, struct found want)
{
    if (got.chain != want.chain || got.from != want.from || got.derived != want.derived ||
        got.proof != want.proof)
        fail_msg("%s: chain %d, from %d, derived %d, proof %d", name, got.chain, got.from,
                 got.derived, got.proof);
}

/* Three orders that went their ways: fulfilled, canceled after buying, refused and bought again.
 * Stopped in the end. */
static struct story *lived(struct heads *ret_heads)
{
    struct story_options o = {.auto_buy = true};
    struct story *s = story_new(&o);

    story_place(s, story_order(s));
    story_place(s, story_order_of_two_stores(s));
    aliworld_refuse(sim_ali(s->sim), STR("B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL"),
                    STR("The city is not valid"), 1);
    story_await(s, "#1002", "fulfilled", 12 * MS_HOUR);
    struct shopify_order_input *third = story_order(s);
    ((struct shopify_line_input *)third->lines)[0].quantity = 3;
    int64_t id = story_place(s, third);
    sim_run(s->sim, 5 * MS_MINUTE);
    assert_int_equal(shopify_cancel(s->shop, id, STR("CUSTOMER"), sim_now(s->sim)), OK);
    sim_run(s->sim, 2 * MS_HOUR);
    sim_stop(s->sim, true);
    copy_to(s, "whole.db");
    struct db *db = open_file(file_of(s, "whole.db"));
    *ret_heads = heads_of(s, db);
    db_close(db);
    return s;
}

static int leave(void **state)
{
    struct story *s = *state;

    unlink(str_cstr(s->arena, file_of(s, "whole.db")));
    unlink(str_cstr(s->arena, file_of(s, "bent.db")));
    sim_start(s->sim);
    story_free(s);
    return 0;
}

#define SHOP_ENTRIES "shop_id = (SELECT min(id) FROM shop)"
#define PLACED       "(SELECT min(id) FROM purchase WHERE state = 'placed')"
#define NTH(n)       SHOP_ENTRIES " AND seq = " #n

static const struct bend bends[] = {
    {"nothing", "", {0}},
    {"an entry says another word",
     "UPDATE entry SET kind = 'order.hint' WHERE " NTH(5) ";",
     {.chain = true}},
    {"an entry is a second younger",
     "UPDATE entry SET at_ms = at_ms + 1000 WHERE " NTH(6) ";",
     {.chain = true}},
    {"an entry has another author",
     "UPDATE entry SET person = 'bo' WHERE " NTH(4) ";",
     {.chain = true}},
    {"an entry belongs to another order",
     "UPDATE entry SET order_id = order_id + 1 WHERE " NTH(12) ";",
     {.chain = true, .proof = true}},
    {"an entry is gone", "DELETE FROM entry WHERE " NTH(7) ";", {.chain = true}},
    {"an entry is gone and those after it moved up",
     "DELETE FROM entry WHERE " NTH(
         3) "; UPDATE entry SET seq = seq - 1 WHERE " SHOP_ENTRIES
            " AND seq = 4; UPDATE entry SET seq = seq - 1 WHERE " SHOP_ENTRIES " AND seq = 5;",
     {.chain = true}},
    {"two entries have changed places",
     "UPDATE entry SET seq = -1 WHERE " NTH(3) "; UPDATE entry SET seq = 3 WHERE " NTH(
         4) "; UPDATE entry SET seq = 4 WHERE " NTH(-1) ";",
     {.chain = true}},
    {"an entry was put in between",
     "UPDATE entry SET seq = seq + 1000000 WHERE " SHOP_ENTRIES " AND seq >= 5;"
     "INSERT INTO entry SELECT id + 1, shop_id, 5, order_id, kind, at_ms, source, person, cause, "
     "digest, body_id, changes, prev_hash, hash FROM entry WHERE " NTH(
         4) ";"
            "UPDATE entry SET seq = seq - 999999 WHERE " SHOP_ENTRIES " AND seq > 1000000;",
     {.chain = true, .from = true}},
    {"one bit of a hash",
     "UPDATE entry SET hash = zeroblob(32) WHERE " NTH(8) ";",
     {.chain = true}},
    {"the tail is cut off",
     "DELETE FROM entry WHERE " SHOP_ENTRIES
     " AND seq = (SELECT max(seq) FROM entry WHERE " SHOP_ENTRIES ");",
     {.from = true}},
    {"all of the history is gone", "DELETE FROM entry;", {.from = true, .proof = true}},
    {"a stage",
     "UPDATE shop_order SET stage = 'to_order' WHERE name = '#1002';",
     {.derived = true}},
    {"a count of an order",
     "UPDATE shop_order SET lines_shipped = 0 WHERE name = '#1002';",
     {.derived = true}},
    {"a count of orders",
     "UPDATE order_count SET orders = orders + 1 WHERE what = 'fulfilled';",
     {.derived = true}},
    {"a count that is gone", "DELETE FROM order_count WHERE what = 'canceled';", {.derived = true}},
    {"a problem that is gone",
     "DELETE FROM problem WHERE order_id = (SELECT id FROM shop_order WHERE name = '#1003');",
     {.derived = true}},
    {"a problem that nobody has",
     "INSERT INTO problem SELECT 77, id, shop_id, 'unmapped', 1, '', 0, 0, '' FROM shop_order "
     "WHERE name = '#1001';",
     {.derived = true}},
    {"a number in the list",
     "UPDATE shop_order SET numbers = 'LP1' WHERE name = '#1001';",
     {.derived = true}},
    {"the words of a search",
     "UPDATE order_search SET words = 'nothing' WHERE rowid = (SELECT id "
     "FROM shop_order WHERE name = '#1001');",
     {.derived = true}},
    {"a unit that no purchase holds any more",
     "DELETE FROM live_unit WHERE unit_no = 1 AND "
     "line_id = (SELECT min(line_id) FROM live_unit);",
     {.derived = true}},
    {"a purchase that is said not to exist",
     "DELETE FROM live_unit WHERE purchase_id = " PLACED ";"
     "UPDATE purchase SET state = 'canceled' WHERE id = " PLACED ";",
     {.proof = true}},
    {"a purchase under another reference",
     "UPDATE purchase SET reference = 'WB1' WHERE id = (SELECT min(id) FROM purchase);",
     {.proof = true}},
    {"a purchase of more than was written down",
     "UPDATE purchase SET lines = replace(lines, ',1,', ',2,') WHERE id = " PLACED ";",
     {.derived = true, .proof = true}},
    {"a purchase whose row is gone",
     "DELETE FROM supplier_order WHERE purchase_id = (SELECT max(id) FROM purchase);"
     "DELETE FROM live_unit WHERE purchase_id = (SELECT max(id) FROM purchase);"
     "DELETE FROM purchase WHERE id = (SELECT max(id) FROM purchase);",
     {.derived = true, .proof = true}},
    {"an order that is gone",
     "PRAGMA foreign_keys = OFF; DELETE FROM shop_order WHERE name = '#1001';",
     {.derived = true, .proof = true}},
    {"a line that is gone",
     "PRAGMA foreign_keys = OFF; DELETE FROM order_line WHERE id = (SELECT min(id) FROM "
     "order_line);",
     {.derived = true, .proof = true}},
    {"a line of more than was ordered",
     "UPDATE order_line SET quantity = 7, current_quantity = 7 "
     "WHERE id = (SELECT min(id) FROM order_line);",
     {.derived = true, .proof = true}},
    {"another message than the shop's",
     "UPDATE raw_body SET packed = (SELECT packed FROM raw_body ORDER BY id LIMIT 1) "
     "WHERE id = (SELECT max(id) FROM raw_body);",
     {.derived = true}},
    {"a message that cannot be read",
     "UPDATE raw_body SET packed = x'28b52ffd' WHERE id = (SELECT max(id) FROM raw_body);",
     {.derived = true}},
    {"a message and its digest",
     "UPDATE hook SET digest = (SELECT digest FROM hook ORDER BY id LIMIT 1) "
     "WHERE id = (SELECT max(body_id) FROM entry);"
     "UPDATE raw_body SET packed = (SELECT packed FROM raw_body ORDER BY id LIMIT 1) "
     "WHERE id = (SELECT max(body_id) FROM entry);",
     {.derived = true}},
    {"a word that nobody knows",
     "UPDATE shop_order SET stage = 'sold' WHERE name = '#1002';",
     {.derived = true, .proof = true}},
};

static struct heads heads;

static void every_bend_is_found(void **state)
{
    struct story *s = *state;

    for (size_t i = 0; i < COUNT_OF(bends); i++) {
        copy_to(s, "bent.db");
        struct db *db = open_file(file_of(s, "bent.db"));
        print_message("# %s\n", bends[i].name);
        assert_int_equal(engine_script(db, str_of(bends[i].sql)), OK);
        struct found got = look(s, db, &heads);
        db_close(db);
        expect(bends[i].name, got, bends[i].by);
    }
}

/* What somebody told is none of it. */
static bool follows_from_facts(const struct bend *b)
{
    return b->by.derived && !b->by.chain && !b->by.from && !b->by.proof &&
           !str_has(str_of(b->sql), STR("raw_body"));
}

/* The stopped hub's file is bent; what the look at derived values says of it. */
static struct differences bent_by(struct story *s, const char *sql)
{
    struct differences d = {.arena = s->arena, .limit = 100};
    struct db *db = open_file(file_of(s, "waybill.db"));
    int64_t orders;

    assert_int_equal(engine_script(db, str_of(sql)), OK);
    assert_int_equal(recompute(db, sim_now(s->sim), &d, &orders), OK);
    db_close(db);
    return d;
}

static int recompute_order(struct story *s, int64_t id)
{
    struct str path = str_printf(s->arena, "/api/v1/orders/%.*s/recompute",
                                 STR_ARG(id_text(s->arena, ID_ORDER, id)));

    return sim_api(s->sim, HTTP_POST, str_cstr(s->arena, path), "%s", "").status;
}

static void what_follows_from_the_facts_is_worked_out_anew(void **state)
{
    struct story *s = *state;
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(bends); i++) {
        if (!follows_from_facts(&bends[i]))
            continue;
        struct differences d = bent_by(s, bends[i].sql);
        assert_true(d.all > 0);
        sim_start(s->sim);
        for (size_t k = 0; k < d.n; k++) {
            if (d.items[k].order_id)
                assert_int_equal(recompute_order(s, d.items[k].order_id), 200);
        }
        assert_int_equal(sim_api(s->sim, HTTP_POST, "/api/v1/recompute", "%s", "").status, 200);
        sim_stop(s->sim, true);
        struct db *db = open_file(file_of(s, "waybill.db"));
        struct found got = look(s, db, &heads);
        db_close(db);
        expect(bends[i].name, got, (struct found){0});
        n++;
    }
    assert_true(n >= 9);
}

/* The units that its purchases hold guard against buying twice: they are not given back because
 * somebody changed a purchase. */
static void an_order_whose_purchases_were_changed_is_left_alone(void **state)
{
    static const char bend[] =
        "UPDATE purchase SET lines = replace(lines, ',1,', ',2,') WHERE id = "
        "(SELECT min(id) FROM purchase WHERE state = 'placed');";
    static const char back[] =
        "UPDATE purchase SET lines = replace(lines, ',2,', ',1,') WHERE id = "
        "(SELECT min(id) FROM purchase WHERE state = 'placed');";
    struct story *s = *state;
    struct differences d = bent_by(s, bend);

    assert_true(d.n && d.items[0].order_id);
    sim_start(s->sim);
    assert_int_equal(recompute_order(s, d.items[0].order_id), 409);
    sim_stop(s->sim, true);
    assert_int_equal(bent_by(s, "").all, d.all);
    assert_int_equal(bent_by(s, back).all, 0);
}

static struct str read_all(struct story *s, const char *path, FILE **ret_f)
{
    FILE *f = fopen(path, "r+b");

    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    size_t n = (size_t)ftell(f);
    char *bytes = ARENA_ARRAY(s->arena, char, n);
    rewind(f);
    assert_int_equal(fread(bytes, 1, n, f), n);
    *ret_f = f;
    return (struct str){bytes, n};
}

/* The last place: the first is the schema's own comment. ret_byte: its fifth byte. */
static ptrdiff_t last_of(struct str all, struct str word, int *ret_byte)
{
    ptrdiff_t at = -1;

    for (size_t i = 0; i + word.n <= all.n; i++) {
        if (all.p[i] == word.p[0] && memcmp(all.p + i, word.p, word.n) == 0)
            at = (ptrdiff_t)i;
    }
    if (at >= 0)
        *ret_byte = all.p[at + 4];
    return at;
}

/* Wherever an entry's words lie in the file, one bit of one byte of them. */
static void one_bit_of_the_history_on_the_disk_is_found(void **state)
{
    static const char *const words[] = {"purchase.intent", "order.new", "\"purchase.state\"",
                                        "supplier_order.seen", "\"before\":\"intent\""};
    struct story *s = *state;
    int byte = 0;

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        copy_to(s, "bent.db");
        char *path = str_cstr(s->arena, file_of(s, "bent.db"));
        FILE *f = NULL;
        ptrdiff_t at = last_of(read_all(s, path, &f), str_of(words[i]), &byte);
        assert_true(at >= 0);
        fseek(f, (long)at + 4, SEEK_SET);
        fputc(byte ^ 1, f);
        fclose(f);
        struct db *db = open_file(file_of(s, "bent.db"));
        struct found got = look(s, db, &heads);
        db_close(db);
        if (!got.chain)
            fail_msg("a bit of \"%s\" was not missed", words[i]);
    }
}

static void a_customer_who_is_erased_leaves_the_history_whole(void **state)
{
    struct story *s = *state;

    sim_start(s->sim);
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/customers/erase", "%s",
                                  "{\"email\":\"mara@example.test\"}");
    assert_in_range(r.status, 200, 202);
    sim_run(s->sim, MS_MINUTE);
    sim_sleep(s->sim, 61 * MS_DAY);
    sim_run(s->sim, 2 * MS_HOUR); /* every raw body is forgotten */
    sim_stop(s->sim, true);
    copy_to(s, "bent.db");
    struct db *db = open_file(file_of(s, "bent.db"));
    struct found got = look(s, db, &heads);
    db_close(db);
    expect("erased", got, (struct found){0});
}

/* -- Whenever somebody is forgotten. */

static struct heads kept(struct story *s)
{
    sim_stop(s->sim, true);
    struct db *db = open_file(file_of(s, "waybill.db"));
    struct heads h = heads_of(s, db);
    db_close(db);
    sim_start(s->sim);
    return h;
}

static void erase(struct story *s)
{
    struct sim_answer r = sim_api(s->sim, HTTP_POST, "/api/v1/customers/erase", "%s",
                                  "{\"email\":\"mara@example.test\"}");

    assert_in_range(r.status, 200, 202);
    sim_run(s->sim, MS_MINUTE);
    assert_false(str_has(story_get(s, "#1001").body, STR("Jansen")));
}

/* The hub ends; each look finds nothing, also not against heads of before. */
static void expect_whole(struct story *s, const struct heads *h)
{
    sim_stop(s->sim, true);
    struct db *db = open_file(file_of(s, "waybill.db"));
    struct found got = look(s, db, h);
    db_close(db);
    expect("forgotten", got, (struct found){0});
    sim_start(s->sim);
}

static struct story *by_hand_world(void)
{
    struct story_options o = {.auto_buy = true, .ali = aliworld_defaults()};

    o.ali.pays_by_itself = true;
    o.ali.ship_ms = -1;
    return story_new(&o);
}

static void who_is_erased_while_the_order_is_under_way_still_gets_it(void **state)
{
    struct story *s = by_hand_world();

    (void)state;
    int64_t id = story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 2 * MS_MINUTE);
    struct heads h = kept(s);
    erase(s);
    expect_whole(s, &h);
    aliworld_ship(sim_ali(s->sim), aliworld_order_at(sim_ali(s->sim), 0)->id, STR_NONE,
                  sim_now(s->sim));
    story_await(s, "#1001", "fulfilled", 2 * MS_HOUR);
    assert_int_equal(shopify_order(s->shop, id)->fulfillments_n, 1);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    expect_whole(s, &h);
    story_free(s);
}

/* Whether it was bought is not known when the address goes: it is never bought under another one,
 * nor twice. */
static void who_is_erased_while_a_purchase_is_in_doubt_is_not_bought_for_twice(void **state)
{
    struct story *s = by_hand_world();

    (void)state;
    aliworld_fault(sim_ali(s->sim), ALIWORLD_LOST_AFTER, STR("aliexpress.ds.order.create"), 1);
    story_place(s, story_order(s));
    while (!aliworld_orders_n(sim_ali(s->sim)))
        sim_run(s->sim, MS_SECOND);
    struct heads h = kept(s);
    erase(s);
    expect_whole(s, &h);
    sim_run(s->sim, 2 * MS_DAY);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), 1);
    expect_whole(s, &h);
    story_free(s);
}

static struct story *world_of_a_pack(void)
{
    struct story *s = by_hand_world();

    for (int i = 0; i < 120; i++)
        story_place(s, story_order(s));
    story_await(s, "#1120", "ordered", MS_HOUR);
    return s;
}

/* First what is old is packed and forgotten, in pieces between crashes; then the customer is. */
static void old_things_are_forgotten_before_the_customer_is(void **state)
{
    struct story *s = world_of_a_pack();

    (void)state;
    struct heads h = kept(s);
    sim_stop(s->sim, true);
    sim_sleep(s->sim, 61 * MS_DAY);
    sim_start(s->sim);
    for (int i = 0; i < 8; i++) {
        sim_crash_at(s->sim, 5 + 7 * i);
        sim_run(s->sim, 10 * MS_MINUTE);
    }
    sim_crash_at(s->sim, 0);
    expect_whole(s, &h);
    erase(s);
    sim_run(s->sim, 2 * MS_HOUR);
    expect_whole(s, &h);
    story_free(s);
}

/* The history of three weeks ago is packed, the messages it came of are still there. */
static void a_message_behind_packed_history_is_held_against_it(void **state)
{
    struct story *s = world_of_a_pack();

    (void)state;
    struct heads h = kept(s);
    sim_stop(s->sim, true);
    sim_sleep(s->sim, 21 * MS_DAY);
    sim_start(s->sim);
    sim_run(s->sim, 2 * MS_HOUR);
    expect_whole(s, &h);
    sim_stop(s->sim, true);
    struct db *db = open_file(file_of(s, "waybill.db"));
    int64_t packs = 0;
    assert_int_equal(rows_value(engine_query(db, "SELECT count(*) FROM entry_pack"), &packs), OK);
    assert_true(packs > 0);
    struct str bend = STR("UPDATE hook SET digest = 'x' WHERE id = (SELECT min(id) FROM hook);"
                          "DELETE FROM raw_body WHERE id = (SELECT min(id) FROM hook);");
    assert_int_equal(engine_script(db, bend), OK);
    expect("a digest behind packed history", look(s, db, &h), (struct found){.derived = true});
    db_close(db);
    sim_start(s->sim);
    story_free(s);
}

static int begin(void **state)
{
    *state = lived(&heads);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bend_is_found),
        cmocka_unit_test(what_follows_from_the_facts_is_worked_out_anew),
        cmocka_unit_test(an_order_whose_purchases_were_changed_is_left_alone),
        cmocka_unit_test(one_bit_of_the_history_on_the_disk_is_found),
        cmocka_unit_test(a_customer_who_is_erased_leaves_the_history_whole),
        cmocka_unit_test(who_is_erased_while_the_order_is_under_way_still_gets_it),
        cmocka_unit_test(who_is_erased_while_a_purchase_is_in_doubt_is_not_bought_for_twice),
        cmocka_unit_test(old_things_are_forgotten_before_the_customer_is),
        cmocka_unit_test(a_message_behind_packed_history_is_held_against_it),
    };

    return cmocka_run_group_tests(tests, begin, leave);
}
