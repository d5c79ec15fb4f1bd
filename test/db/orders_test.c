/* SPDX-License-Identifier: Apache-2.0 */
/* Orders: what is saved comes back, and only what may be saved is. */
#include "test/db/db_rig.h"

#include "base/id.h"
#include "base/time.h"
#include "db/engine.h"
#include "db/hooks.h"

static void a_full_order_comes_back_field_by_field(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, INT64_C(5123456789012345678));
    rig_save(r, o);
    assert_int_equal(o->row, ROW_CLEAN);
    assert_int_equal(o->packages[0].numbers[1].row, ROW_CLEAN);
    struct order *back = rig_load(r, o->id);
    CHECK_STR(rig_dump(r->a, back), rig_dump(r->a, o));
    assert_memory_equal(back->lines[0].price.currency, "KWD", 4);
    assert_memory_equal(back->total.currency, "JPY", 4);
}

static void every_changed_row_is_written_again(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, 1001);
    rig_save(r, o);
    o->note = STR("new");
    o->stage = STAGE_SHIPPED;
    o->guards = 0;
    row_touch(&o->row);
    o->person.city = STR("Bonn");
    row_touch(&o->person_row);
    o->lines[1].title = STR("Birne");
    row_touch(&o->lines[1].row);
    o->fos[0].lines_n = 0;
    o->fos[0].row = ROW_GONE;
    o->purchases[0].orders[0].due_ms = 0;
    row_touch(&o->purchases[0].orders[0].row);
    o->packages[0].numbers[0].row = ROW_GONE;
    o->problems[1].dismissed = false;
    row_touch(&o->problems[1].row);
    o->writes[0].state = WRITE_STATE_DONE;
    row_touch(&o->writes[0].row);
    rig_save(r, o);
    assert_int_equal(o->fos_n, 0);
    assert_int_equal(o->packages[0].numbers_n, 1);
    CHECK_STR(rig_dump(r->a, rig_load(r, o->id)), rig_dump(r->a, o));
}

static void a_package_that_goes_takes_its_numbers_along(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, 1001);
    rig_save(r, o);
    o->packages[0].row = ROW_GONE;
    o->purchases[0].row = ROW_GONE;
    rig_save(r, o);
    assert_int_equal(o->packages_n, 0);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM package_number"), 0);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM supplier_order"), 0);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM live_unit"), 0);
    CHECK_STR(rig_dump(r->a, rig_load(r, o->id)), rig_dump(r->a, o));
}

static void a_clean_order_costs_no_row_but_its_own(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, 1001);
    rig_save(r, o);
    o->lines[0].title = STR("not touched, so not written");
    rig_save(r, o);
    CHECK_TEXT(rig_load(r, o->id)->lines[0].title, "Lampe");
}

/* Pages that saving it wrote. */
static int64_t pages_of_save(struct rig *r, struct order *o)
{
    int64_t before = db_wal_pages(r->db);
    rig_save(r, o);
    return db_wal_pages(r->db) - before;
}

static void indexes_are_left_alone_until_what_they_hold_changes(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, 1001);
    struct str report;
    db_checkpoint_by_hand(r->db);
    rig_save(r, o);
    o->note = STR("new");
    row_touch(&o->row);
    o->purchases[0].tries++;
    row_touch(&o->purchases[0].row);
    int64_t light = pages_of_save(r, o);
    o->name = STR("#2002");
    row_touch(&o->row);
    o->purchases[0].due_ms += 77;
    row_touch(&o->purchases[0].row);
    o->purchases[0].orders[0].number = STR("8123456789");
    row_touch(&o->purchases[0].orders[0].row);
    o->packages[0].delivered_ms += 5;
    row_touch(&o->packages[0].row);
    assert_true(pages_of_save(r, o) > light);
    CHECK_STR(rig_dump(r->a, rig_load(r, o->id)), rig_dump(r->a, o));
    CHECK_OK(db_check(r->db, r->a, &report));
    CHECK_TEXT(report, "ok");
}

static void many_orders_load_in_the_order_asked(void **state)
{
    struct rig *r = *state;
    int64_t ids[6];
    struct order *got[6];
    for (int i = 0; i < 4; i++) {
        struct order *o = rig_full_order(r, 2000 + i);
        rig_save(r, o);
        ids[4 - i] = o->id;
    }
    ids[0] = 12345; /* unknown */
    ids[5] = ids[1];
    CHECK_OK(db_orders_load(r->db, r->a, ids, 6, got));
    assert_null(got[0]);
    for (int i = 1; i < 6; i++)
        assert_int_equal(got[i]->id, ids[i]);
    assert_int_equal(got[4]->ext_id, 2000);
    assert_int_equal(got[1]->packages[0].numbers_n, 2);
    assert_int_equal(got[4]->purchases[0].orders_n, 1);
    CHECK_OK(db_orders_load(r->db, r->a, NULL, 0, NULL));
}

static void an_order_of_the_shop_is_stored_once(void **state)
{
    struct rig *r = *state;
    rig_save(r, rig_order(r, 1001));
    assert_int_equal(rig_try_save(r, rig_order(r, 1001)), ERR_CONFLICT);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM shop_order"), 1);
}

static void a_failed_item_leaves_the_others_of_its_turn(void **state)
{
    struct rig *r = *state;
    struct entry entry = rig_entry(r, "order.seen");
    struct order *good = rig_order(r, 1), *bad = rig_order(r, 1), *last = rig_order(r, 2);
    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_savepoint(r->db));
    CHECK_OK(db_order_save(r->db, r->a, good, &entry));
    CHECK_OK(db_release(r->db));
    CHECK_OK(db_savepoint(r->db));
    entry.id = rig_id(r);
    assert_int_equal(db_order_save(r->db, r->a, bad, &entry), ERR_CONFLICT);
    db_rollback_to(r->db);
    CHECK_OK(db_release(r->db));
    CHECK_OK(db_savepoint(r->db));
    entry.id = rig_id(r);
    CHECK_OK(db_order_save(r->db, r->a, last, &entry));
    CHECK_OK(db_release(r->db));
    CHECK_OK(db_commit(r->db));
    assert_int_equal(rig_number(r, "SELECT count(*) FROM shop_order"), 2);
    assert_int_equal(rig_number(r, "SELECT sum(orders) FROM order_count"), 2);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM entry"), 2);
    int64_t count, wrong;
    CHECK_OK(db_entries_verify(r->db, RIG_SHOP, &count, &wrong));
    assert_int_equal(count, 2);
    assert_int_equal(wrong, 0);
}

static void ids_of_the_shop_are_found_in_one_go(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_order(r, INT64_MAX);
    const int64_t ext[] = {5, INT64_MAX, INT64_MAX - 1};
    int64_t ids[3] = {-1, -1, -1}, stamps[3];
    rig_save(r, o);
    CHECK_OK(db_orders_find(r->db, r->a, RIG_SHOP, ext, 3, ids));
    assert_int_equal(ids[0], 0);
    assert_int_equal(ids[1], o->id);
    assert_int_equal(ids[2], 0);
    CHECK_OK(db_orders_find(r->db, r->a, RIG_SHOP + 1, ext, 3, ids));
    assert_int_equal(ids[1], 0);
    CHECK_OK(db_orders_stamps(r->db, r->a, RIG_SHOP, ext, 3, stamps));
    assert_int_equal(stamps[0], 0);
    assert_int_equal(stamps[1], o->updated_ms);
}

static enum err buy(struct rig *r, struct order *o, int64_t quantity)
{
    rig_purchase(r, o, o->lines[0].id, quantity);
    return rig_try_save(r, o);
}

static void two_live_purchases_never_hold_the_same_unit(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_order(r, 1001); /* a line of two units */
    rig_save(r, o);
    CHECK_OK(buy(r, rig_load(r, o->id), 1));
    CHECK_OK(buy(r, rig_load(r, o->id), 1));
    assert_int_equal(buy(r, rig_load(r, o->id), 1), ERR_CONFLICT);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM live_unit"), 2);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM purchase"), 2);
}

static void a_purchase_of_too_many_units_is_refused(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_order(r, 1001);
    rig_save(r, o);
    assert_int_equal(buy(r, rig_load(r, o->id), 3), ERR_CONFLICT);
    struct order *again = rig_load(r, o->id);
    rig_purchase(r, again, 999, 1); /* a line that is not of this order */
    assert_int_equal(rig_try_save(r, again), ERR_CONFLICT);
}

static void a_proven_end_gives_the_units_back(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_order(r, 1001);
    rig_save(r, o);
    CHECK_OK(buy(r, rig_load(r, o->id), 2));
    struct order *now = rig_load(r, o->id);
    now->purchases[0].state = PURCHASE_STATE_UNKNOWN; /* no proof: nothing is given back */
    row_touch(&now->purchases[0].row);
    rig_save(r, now);
    assert_int_equal(buy(r, rig_load(r, o->id), 1), ERR_CONFLICT);
    now = rig_load(r, o->id);
    now->purchases[0].state = PURCHASE_STATE_REFUSED;
    row_touch(&now->purchases[0].row);
    CHECK_OK(buy(r, now, 2)); /* ended and replaced in one save */
    assert_int_equal(rig_number(r, "SELECT count(*) FROM live_unit"), 2);
    now = rig_load(r, o->id);
    now->purchases[0].state = PURCHASE_STATE_PLACED; /* it came to be after all */
    row_touch(&now->purchases[0].row);
    assert_int_equal(rig_try_save(r, now), ERR_CONFLICT);
}

static void a_replacement_takes_over_the_units_of_what_it_replaces(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_order(r, 1001), *now;
    rig_save(r, o);
    CHECK_OK(buy(r, rig_load(r, o->id), 2));
    now = rig_load(r, o->id);
    rig_purchase(r, now, now->lines[0].id, 2)->replaces_id = now->purchases[0].id;
    rig_save(r, now);
    assert_int_equal(buy(r, rig_load(r, o->id), 1), ERR_CONFLICT);
    now = rig_load(r, o->id);
    now->purchases[1].state = PURCHASE_STATE_REFUSED; /* so the first one counts again */
    row_touch(&now->purchases[1].row);
    rig_save(r, now);
    assert_int_equal(buy(r, rig_load(r, o->id), 1), ERR_CONFLICT);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM live_unit"), 2);
    assert_int_equal(rig_number(r, "SELECT purchase_id FROM live_unit LIMIT 1"),
                     now->purchases[0].id);
}

static void our_reference_is_used_once(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_order(r, 1001);
    rig_purchase(r, o, o->lines[0].id, 1)->reference = STR("WB-1");
    rig_purchase(r, o, o->lines[0].id, 1)->reference = STR("WB-1");
    assert_int_equal(rig_try_save(r, o), ERR_CONFLICT);
}

static void erasing_a_customer_leaves_no_word_of_them(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, 1001), *gone;
    int64_t count, wrong, *ids;
    size_t n;
    struct changes c;
    struct entry entry = rig_entry(r, "order.person");
    struct str packed;
    changes_init(&c, r->a);
    changes_add_personal(&c, "person.name", STR(""), o->person.name);
    entry.changes = &c;
    entry.body_id = 31;
    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_body_put(r->db, 31, 0, STR("packed"), RIG_START_MS));
    CHECK_OK(db_order_save(r->db, r->a, o, &entry));
    CHECK_OK(db_commit(r->db));
    CHECK_OK(db_customer_orders(r->db, r->a, RIG_SHOP, STR("FANG@例子.cn"), &ids, &n));
    assert_int_equal(n, 1);
    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_order_erase_person(r->db, r->a, ids[0]));
    CHECK_OK(db_commit(r->db));

    gone = rig_load(r, o->id);
    assert_true(gone->person.erased);
    assert_true(str_empty(gone->person.name));
    assert_true(str_empty(gone->person.email));
    assert_true(str_empty(gone->note));
    assert_true(str_empty(gone->lines[0].properties));
    assert_true(str_empty(gone->purchases[0].request));
    assert_int_equal(rig_number(r, "SELECT count(*) FROM purchase_request"), 0);
    assert_int_equal(db_body(r->db, r->a, 31, &packed), ERR_NOT_FOUND);
    assert_int_equal(
        rig_number(r, "SELECT count(*) FROM order_search WHERE order_search MATCH '芳'"), 0);
    assert_int_equal(
        rig_number(r, "SELECT count(*) FROM order_search WHERE order_search MATCH 'lampe'"), 1);
    CHECK_OK(db_entries_verify(r->db, RIG_SHOP, &count, &wrong));
    assert_int_equal(count, 1);
    assert_int_equal(wrong, 0);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM entry WHERE changes LIKE '%小芳%'"), 0);
}

/* Placed or waiting, planned and settled at a time. */
static struct order *bought(struct rig *r, int64_t ext_id, enum purchase_state state, int64_t at_ms)
{
    struct order *o = rig_order(r, ext_id);
    struct purchase *p = rig_purchase(r, o, o->lines[0].id, 1);
    p->id = id_least(at_ms) + ext_id;
    p->state = state;
    p->settled_ms = state == PURCHASE_STATE_PLACED ? at_ms + 9 : 0;
    p->request = STR("{\"address\":\"Улица\"}");
    rig_save(r, o);
    return o;
}

static void a_request_is_forgotten_once_its_purchase_is_long_settled(void **state)
{
    struct rig *r = *state;
    struct order *old = bought(r, 1, PURCHASE_STATE_PLACED, RIG_START_MS);
    struct order *waits = bought(r, 2, PURCHASE_STATE_UNKNOWN, RIG_START_MS);
    struct order *young = bought(r, 3, PURCHASE_STATE_PLACED, RIG_START_MS + MS_DAY);
    int64_t n;

    old->purchases[0].due_ms = 7; /* saved again it keeps it */
    row_touch(&old->purchases[0].row);
    rig_save(r, old);
    CHECK_TEXT(rig_load(r, old->id)->purchases[0].request, "{\"address\":\"Улица\"}");
    CHECK_OK(db_purchase_requests_forget(r->db, RIG_START_MS + 5, 10, &n));
    assert_int_equal(n, 0); /* planned before, settled after */
    CHECK_OK(db_purchase_requests_forget(r->db, RIG_START_MS + MS_DAY, 10, &n));
    assert_int_equal(n, 1);
    assert_true(str_empty(rig_load(r, old->id)->purchases[0].request));
    assert_false(str_empty(rig_load(r, waits->id)->purchases[0].request));
    assert_false(str_empty(rig_load(r, young->id)->purchases[0].request));
    young->purchases[0].row = ROW_GONE;
    rig_save(r, young);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM purchase_request"), 1);
}

static void counts_follow_every_save(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, 1001), *p = rig_order(r, 1002);
    rig_save(r, o);
    rig_save(r, p);
    p->stage = STAGE_CANCELED;
    row_touch(&p->row);
    rig_save(r, p);
    o->problems[0].row = ROW_GONE;
    rig_save(r, o);
    assert_int_equal(rig_number(r, "SELECT orders FROM order_count WHERE what = 'to_order'"), 1);
    assert_int_equal(rig_number(r, "SELECT orders FROM order_count WHERE what = 'canceled'"), 1);
    assert_int_equal(rig_number(r, "SELECT orders FROM order_count WHERE what = 'problems'"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_full_order_comes_back_field_by_field),
        RIG_TEST(every_changed_row_is_written_again),
        RIG_TEST(a_package_that_goes_takes_its_numbers_along),
        RIG_TEST(a_clean_order_costs_no_row_but_its_own),
        RIG_TEST(indexes_are_left_alone_until_what_they_hold_changes),
        RIG_TEST(many_orders_load_in_the_order_asked),
        RIG_TEST(an_order_of_the_shop_is_stored_once),
        RIG_TEST(a_failed_item_leaves_the_others_of_its_turn),
        RIG_TEST(ids_of_the_shop_are_found_in_one_go),
        RIG_TEST(two_live_purchases_never_hold_the_same_unit),
        RIG_TEST(a_purchase_of_too_many_units_is_refused),
        RIG_TEST(a_proven_end_gives_the_units_back),
        RIG_TEST(a_replacement_takes_over_the_units_of_what_it_replaces),
        RIG_TEST(our_reference_is_used_once),
        RIG_TEST(erasing_a_customer_leaves_no_word_of_them),
        RIG_TEST(a_request_is_forgotten_once_its_purchase_is_long_settled),
        RIG_TEST(counts_follow_every_save),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
