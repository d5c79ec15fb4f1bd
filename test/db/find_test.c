/* SPDX-License-Identifier: Apache-2.0 */
/* Finding orders: by what a person writes, by their parts, and by the work they have. */
#include "test/db/db_rig.h"

#include "base/id.h"

static enum err resolve(struct rig *r, int64_t shop_id, struct str ref, int64_t *ret_id)
{
    *ret_id = -1;
    return db_order_resolve(r->db, r->a, shop_id, ref, ret_id);
}

static void other_shop(struct rig *r, int64_t id)
{
    struct shop s = {.id = id,
                     .platform = STR("shopify"),
                     .domain = str_printf(r->a, "s%lld", (long long)id),
                     .policy = policy_default()};
    CHECK_OK(db_shop_save(r->db, &s, NULL));
}

static void a_person_names_an_order_in_many_ways(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_order(r, INT64_C(5123456789012345678));
    int64_t id;
    o->name = STR("#1001");
    rig_save(r, o);
    const struct str refs[] = {STR("#1001"), STR("1001"), STR(" 1001 "), STR("5123456789012345678"),
                               id_text(r->a, ID_ORDER, o->id)};
    for (size_t i = 0; i < COUNT_OF(refs); i++) {
        CHECK_OK(resolve(r, 0, refs[i], &id));
        assert_int_equal(id, o->id);
        CHECK_OK(resolve(r, RIG_SHOP, refs[i], &id));
        assert_int_equal(id, o->id);
        assert_int_equal(resolve(r, RIG_SHOP + 1, refs[i], &id), ERR_NOT_FOUND);
        assert_int_equal(id, -1);
    }
    assert_int_equal(resolve(r, 0, STR("1002"), &id), ERR_NOT_FOUND);
    assert_int_equal(resolve(r, 0, STR(""), &id), ERR_NOT_FOUND);
    assert_int_equal(resolve(r, 0, STR("#"), &id), ERR_NOT_FOUND);
    assert_int_equal(resolve(r, 0, STR("100' OR 1=1"), &id), ERR_NOT_FOUND);
}

static void a_name_in_two_shops_is_ambiguous_until_one_is_named(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_order(r, 1), *p = rig_order(r, 1);
    int64_t id;
    other_shop(r, 7002);
    p->shop_id = 7002;
    rig_save(r, o);
    rig_save(r, p);
    assert_int_equal(resolve(r, 0, STR("#1"), &id), ERR_AMBIGUOUS);
    CHECK_OK(resolve(r, 7002, STR("#1"), &id));
    assert_int_equal(id, p->id);
}

static void every_part_knows_its_order(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, 1);
    int64_t id = 0;
    rig_save(r, o);
    rig_save(r, rig_full_order(r, 2));
    CHECK_OK(db_order_of_purchase(r->db, o->purchases[0].id, &id));
    assert_int_equal(id, o->id);
    CHECK_OK(db_order_of_package(r->db, o->packages[0].id, &id));
    assert_int_equal(id, o->id);
    CHECK_OK(db_order_of_fulfillment(r->db, o->fulfillments[0].id, &id));
    assert_int_equal(id, o->id);
    CHECK_OK(db_order_of_write(r->db, o->writes[0].id, &id));
    assert_int_equal(id, o->id);
    CHECK_OK(db_order_of_problem(r->db, o->problems[0].id, &id));
    assert_int_equal(id, o->id);
    assert_int_equal(db_order_of_purchase(r->db, 1, &id), ERR_NOT_FOUND);
    CHECK_OK(db_order_of_supplier_number(r->db, STR("aliexpress"), STR("8190001112223334"), &id));
    assert_true(id > o->id); /* the newest that has it */
    CHECK_OK(db_order_of_supplier_number(r->db, STR("manual"), STR("8190001112223334"), &id));
    assert_int_equal(id, 0);
}

static void reads_that_are_wanted(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_order(r, 1), *p = rig_order(r, 2);
    struct db_wanted w;
    o->flags = ORDER_READ_WANTED | ORDER_TEST;
    p->flags = ORDER_TEST;
    rig_save(r, o);
    rig_save(r, p);
    CHECK_OK(db_orders_read_wanted(r->db, r->a, RIG_SHOP, 0, 10, &w));
    assert_int_equal(w.n, 1);
    assert_int_equal(w.ids[0], o->id);
    assert_int_equal(w.ext_ids[0], 1);
    assert_false(w.alone);
    CHECK_OK(db_orders_read_wanted(r->db, r->a, 7, 0, 10, &w));
    assert_int_equal(w.n, 0);
}

static void an_order_of_many_lines_is_read_alone(void **state)
{
    struct rig *r = *state;
    struct order *small = rig_order(r, 1), *large = rig_order(r, 2), *next = rig_order(r, 3);
    struct db_wanted w;
    small->flags = next->flags = ORDER_READ_WANTED;
    large->flags = ORDER_READ_WANTED | ORDER_LINES_PARTIAL;
    rig_save(r, small);
    rig_save(r, large);
    rig_save(r, next);
    CHECK_OK(db_orders_read_wanted(r->db, r->a, RIG_SHOP, 0, 10, &w));
    assert_int_equal(w.n, 1);
    assert_int_equal(w.ids[0], small->id);
    assert_false(w.alone);
    CHECK_OK(db_orders_read_wanted(r->db, r->a, RIG_SHOP, small->id, 10, &w));
    assert_int_equal(w.n, 1);
    assert_int_equal(w.ids[0], large->id);
    assert_true(w.alone);
    CHECK_OK(db_orders_read_wanted(r->db, r->a, RIG_SHOP, large->id, 10, &w));
    assert_int_equal(w.n, 1);
    assert_int_equal(w.ids[0], next->id);
    assert_false(w.alone);
}

static struct order *with_write(struct rig *r, int64_t ext_id, enum write_state state,
                                int64_t due_ms, const char *person)
{
    struct order *o = rig_order(r, ext_id);
    *ARENA_PUSH(r->a, &o->writes, &o->writes_n, struct shop_write) =
        (struct shop_write){.id = rig_id(r),
                            .order_id = o->id,
                            .shop_id = o->shop_id,
                            .state = state,
                            .due_ms = due_ms,
                            .person = str_of(person),
                            .row = ROW_NEW};
    rig_save(r, o);
    return o;
}

static void writes_asked_by_a_person_go_first(void **state)
{
    struct rig *r = *state;
    int64_t *ids, due;
    size_t n;
    CHECK_OK(db_orders_write_next(r->db, RIG_SHOP, &due));
    assert_int_equal(due, INT64_MAX);
    struct order *later = with_write(r, 1, WRITE_STATE_WANTED, 300, "");
    struct order *early = with_write(r, 2, WRITE_STATE_DOUBT, 100, "");
    struct order *asked = with_write(r, 3, WRITE_STATE_WANTED, 200, "anna");
    struct order *sent = with_write(r, 4, WRITE_STATE_SENT, 50, "");
    with_write(r, 5, WRITE_STATE_FAILED, 50, "");
    CHECK_OK(db_orders_write_due(r->db, r->a, RIG_SHOP, 300, 10, &ids, &n));
    assert_int_equal(n, 3);
    assert_int_equal(ids[0], asked->id);
    assert_int_equal(ids[1], early->id);
    assert_int_equal(ids[2], later->id);
    CHECK_OK(db_orders_write_due(r->db, r->a, RIG_SHOP, 299, 1, &ids, &n));
    assert_int_equal(n, 1);
    CHECK_OK(db_orders_write_next(r->db, RIG_SHOP, &due));
    assert_int_equal(due, 100);
    CHECK_OK(db_orders_in_flight(r->db, r->a, &ids, &n));
    assert_int_equal(n, 1);
    assert_int_equal(ids[0], sent->id);
}

static void purchases_to_make_settle_and_collect(void **state)
{
    struct rig *r = *state;
    int64_t *ids, count;
    struct db_next_ask next;
    size_t n;
    struct order *intent = rig_order(r, 1), *placed = rig_full_order(r, 2);
    rig_purchase(r, intent, intent->lines[0].id, 1);
    rig_purchase(r, intent, intent->lines[0].id, 1)->state = PURCHASE_STATE_REFUSED;
    intent->auto_buy_ms = 500;
    rig_save(r, intent);
    rig_save(r, placed);
    CHECK_OK(db_orders_purchase_open(r->db, r->a, 5, RIG_START_MS, 10, &ids, &n));
    assert_int_equal(n, 1);
    assert_int_equal(ids[0], intent->id);
    CHECK_OK(db_orders_in_flight(r->db, r->a, &ids, &n));
    assert_int_equal(n, 1);
    CHECK_OK(db_orders_collect_next(r->db, 5, &next));
    assert_int_equal(next.order_id, placed->id);
    assert_int_equal(next.so_id, placed->purchases[0].orders[0].id);
    assert_int_equal(next.due_ms, 52);
    CHECK_OK(db_orders_collect_next(r->db, 6, &next));
    assert_int_equal(next.order_id, 0);
    CHECK_OK(db_orders_buy_due(r->db, r->a, 500, 10, &ids, &n));
    assert_int_equal(n, 2); /* the full order has one due at 17 */
    assert_int_equal(ids[0], placed->id);
    CHECK_OK(db_purchases_since(r->db, RIG_SHOP, RIG_START_MS, &count));
    assert_int_equal(count, 2);
    CHECK_OK(db_purchases_since(r->db, RIG_SHOP, RIG_START_MS + 1, &count));
    assert_int_equal(count, 0);
}

static struct order *to_buy(struct rig *r, int64_t ext_id, int64_t due_ms, bool by_person,
                            bool many)
{
    struct order *o = rig_order(r, ext_id);
    struct purchase *p = rig_purchase(r, o, o->lines[0].id, 1);

    p->due_ms = due_ms;
    p->by_person = by_person;
    p->many = many;
    rig_save(r, o);
    return o;
}

static void a_single_wish_is_bought_first_then_what_waited_longest(void **state)
{
    struct rig *r = *state;
    int64_t now_ms = RIG_START_MS, *ids;
    struct order *later = to_buy(r, 1, now_ms + 5, true, false);
    struct order *second = to_buy(r, 2, now_ms - 1, false, false);
    struct order *first = to_buy(r, 3, now_ms - 2, true, true);
    struct order *wish = to_buy(r, 4, now_ms, true, false);
    const struct order *all[] = {wish, first, second, later};
    size_t n;

    CHECK_OK(db_orders_purchase_open(r->db, r->a, 5, now_ms, 10, &ids, &n));
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(ids[i], all[i]->id);
    CHECK_OK(db_orders_purchase_open(r->db, r->a, 5, now_ms, 2, &ids, &n));
    assert_int_equal(n, 2);
    assert_int_equal(ids[1], first->id);
}

static void orders_that_a_mapping_or_time_concerns(void **state)
{
    struct rig *r = *state;
    int64_t *ids, after = 0, all = 0;
    size_t n;
    static const enum stage stages[] = {STAGE_TO_ORDER, STAGE_DELIVERED, STAGE_FULFILLED,
                                        STAGE_CANCELED, STAGE_ON_HOLD,   STAGE_NOT_OURS,
                                        STAGE_TO_ORDER};
    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        struct order *o = rig_order(r, (int64_t)i + 1);
        o->stage = stages[i];
        rig_line(r, o, 1); /* the same product twice: the order comes once */
        rig_save(r, o);
    }
    CHECK_OK(db_orders_open_with_product(r->db, r->a, RIG_SHOP, 42, 10, &ids, &n));
    assert_int_equal(n, 4);
    assert_true(ids[0] > ids[1] && ids[1] > ids[2]);
    CHECK_OK(db_orders_open_with_product(r->db, r->a, RIG_SHOP, 43, 10, &ids, &n));
    assert_int_equal(n, 0);
    do {
        CHECK_OK(db_orders_to_judge(r->db, r->a, after, 2, &ids, &n));
        for (size_t i = 0; i < n; i++) {
            assert_true(ids[i] > after);
            after = ids[i];
            all++;
        }
    } while (n > 0);
    assert_int_equal(all, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_person_names_an_order_in_many_ways),
        RIG_TEST(a_name_in_two_shops_is_ambiguous_until_one_is_named),
        RIG_TEST(every_part_knows_its_order),
        RIG_TEST(reads_that_are_wanted),
        RIG_TEST(an_order_of_many_lines_is_read_alone),
        RIG_TEST(writes_asked_by_a_person_go_first),
        RIG_TEST(purchases_to_make_settle_and_collect),
        RIG_TEST(a_single_wish_is_bought_first_then_what_waited_longest),
        RIG_TEST(orders_that_a_mapping_or_time_concerns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
