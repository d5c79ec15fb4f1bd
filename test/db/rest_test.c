/* SPDX-License-Identifier: Apache-2.0 */
/* Orders at rest: packed they are what they were. */
#include "test/db/db_rig.h"

#include "base/id.h"
#include "base/time.h"
#include "db/engine.h"

#define LATER (RIG_START_MS + 365 * MS_DAY)

/* Everything about it is over. */
static struct order *over(struct rig *r, int64_t ext_id)
{
    struct order *o = rig_full_order(r, ext_id);

    o->stage = STAGE_DELIVERED;
    o->flags &= ~(uint32_t)ORDER_READ_WANTED;
    o->auto_buy_ms = 0;
    o->updated_ms = o->seen_ms = o->read_ms = RIG_START_MS;
    o->problems_n = 0;
    for (size_t i = 0; i < o->writes_n; i++)
        o->writes[i].state = WRITE_STATE_DONE;
    rig_save(r, o);
    return o;
}

static int64_t put_to_rest(struct rig *r, int64_t before_ms)
{
    int64_t after_id = 0, n = 0;

    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_orders_rest(r->db, before_ms, 10, &after_id, &n));
    CHECK_OK(db_commit(r->db));
    return rig_number(r, "SELECT count(*) FROM order_rest");
}

static int64_t rows(struct rig *r)
{
    return rig_number(r, "SELECT (SELECT count(*) FROM fulfillment_order) + (SELECT count(*) FROM "
                         "fulfillment) + (SELECT count(*) FROM shop_write)");
}

static void an_order_at_rest_loads_as_it_was(void **state)
{
    struct rig *r = *state;
    struct order *o = over(r, 1001);
    struct str before = rig_dump(r->a, rig_load(r, o->id));
    int64_t order_id = 0;

    assert_true(rows(r) >= 3);
    assert_int_equal(put_to_rest(r, LATER), 1);
    assert_int_equal(rows(r), 0);
    CHECK_STR(rig_dump(r->a, rig_load(r, o->id)), before);
    CHECK_OK(db_order_of_fulfillment(r->db, o->fulfillments[0].id, &order_id));
    assert_int_equal(order_id, o->id);
    assert_int_equal(put_to_rest(r, LATER), 1);
}

static void saving_it_makes_rows_again(void **state)
{
    struct rig *r = *state;
    struct order *o = over(r, 1001);
    int64_t n = rows(r);

    put_to_rest(r, LATER);
    struct order *back = rig_load(r, o->id);
    back->note = STR("a word a year later");
    row_touch(&back->row);
    back->fos[0].status_raw = STR("REOPENED");
    row_touch(&back->fos[0].row);
    back->writes[0].row = ROW_GONE;
    rig_save(r, back);
    assert_int_equal(rows(r), n - 1);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM order_rest"), 0);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM order_rest_fulfillment"), 0);
    CHECK_STR(rig_dump(r->a, rig_load(r, o->id)), rig_dump(r->a, back));
    assert_int_equal(put_to_rest(r, LATER), 1);
    CHECK_STR(rig_dump(r->a, rig_load(r, o->id)), rig_dump(r->a, back));
}

static void who_read_it_before_may_save_it_after(void **state)
{
    struct rig *r = *state;
    struct order *o = over(r, 1001), *early = rig_load(r, o->id);

    put_to_rest(r, LATER);
    early->fulfillments[0].display_status = STR("late news");
    row_touch(&early->fulfillments[0].row);
    rig_save(r, early);
    CHECK_STR(rig_dump(r->a, rig_load(r, o->id)), rig_dump(r->a, early));
}

static void what_is_not_over_stays_as_rows(void **state)
{
    struct rig *r = *state;
    struct order *o = over(r, 1001);

    assert_int_equal(put_to_rest(r, RIG_START_MS - MS_DAY), 0); /* too young */
    o->writes[0].state = WRITE_STATE_FAILED;
    row_touch(&o->writes[0].row);
    rig_save(r, o);
    assert_int_equal(put_to_rest(r, LATER), 0);
    o->writes[0].state = WRITE_STATE_DROPPED;
    row_touch(&o->writes[0].row);
    o->stage = STAGE_ON_HOLD;
    row_touch(&o->row);
    rig_save(r, o);
    assert_int_equal(put_to_rest(r, LATER), 0);
    o->stage = STAGE_CANCELED;
    o->updated_ms = LATER;
    row_touch(&o->row);
    rig_save(r, o);
    assert_int_equal(put_to_rest(r, LATER), 0);
    assert_int_equal(put_to_rest(r, LATER + 1), 1);
}

static void a_run_goes_on_where_the_one_before_ended(void **state)
{
    struct rig *r = *state;
    int64_t after_id = 0, n = 0;

    over(r, 1001);
    over(r, 1002);
    over(r, 1003);
    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_orders_rest(r->db, LATER, 2, &after_id, &n));
    assert_int_equal(n, 2);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM order_rest"), 2);
    CHECK_OK(db_orders_rest(r->db, LATER, 2, &after_id, &n));
    assert_int_equal(n, 1);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM order_rest"), 3);
    CHECK_OK(db_commit(r->db));
}

static void a_damaged_pack_is_told(void **state)
{
    struct rig *r = *state;
    struct order *o = over(r, 1001), *back = NULL;

    put_to_rest(r, LATER);
    CHECK_OK(engine_script(r->db, STR("UPDATE order_rest SET packed = substr(packed, 1, 40)")));
    assert_int_equal(db_orders_load(r->db, r->a, &o->id, 1, &back), ERR_DB_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(an_order_at_rest_loads_as_it_was),
        RIG_TEST(saving_it_makes_rows_again),
        RIG_TEST(who_read_it_before_may_save_it_after),
        RIG_TEST(what_is_not_over_stays_as_rows),
        RIG_TEST(a_run_goes_on_where_the_one_before_ended),
        RIG_TEST(a_damaged_pack_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
