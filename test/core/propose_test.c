/* SPDX-License-Identifier: Apache-2.0 */
/* Whose supplier order is it? What speaks for an order, what forbids it, when nothing is left open.
 */
#include "core/propose.h"
#include "test/core/story.h"

#define BIT(reason) (INT64_C(1) << PROPOSE_##reason)

/* One order of the supplier as its page shows it. */
struct page {
    struct propose_input in;
    struct supplier_seen seen;
    struct parcel_item items[3];
};

static struct page *page_of(struct story *s, const char *listing, int64_t units)
{
    struct page *p = ARENA_NEW(s->a, struct page);

    p->items[0] = (struct parcel_item){
        .product_id = str_of(listing), .sku_id = STR("sku"), .quantity = units};
    p->seen.items = p->items;
    p->seen.items_n = 1;
    p->in = (struct propose_input){.seen = &p->seen,
                                   .country = STR("US"),
                                   .zip = STR("627 01"),
                                   .day = str_slice(time_text(s->a, s->now), 0, 10)};
    return p;
}

static struct candidate scored(struct story *s, const struct page *p)
{
    return propose_score(&p->in, s->o, s->maps, s->maps_n, s->a);
}

static void the_same_goods_to_the_same_address_leave_nothing_open(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct candidate c = scored(s, page_of(s, "L1", 2));

    assert_int_equal(c.reasons, BIT(PRODUCTS) | BIT(QUANTITY) | BIT(ADDRESS) | BIT(TIME));
    assert_int_equal(c.score, 90);
    assert_int_equal(propose_best(&c, 1), 1);
    assert_int_equal(c.sure, 1);
}

static void what_differs_weighs_less_and_is_never_sure(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct page *p = page_of(s, "L1", 1);
    struct candidate c = scored(s, p);

    assert_false(c.reasons & BIT(QUANTITY));
    p->in.zip = STR("10001");
    p->in.day = STR("2020-01-01");
    c = scored(s, p);
    assert_int_equal(c.reasons, BIT(PRODUCTS));
    assert_int_equal(propose_best(&c, 1), 1);
    assert_int_equal(c.sure, 0);
    p->in.country = STR("FR");
    p->in.zip = STR("62701"); /* the same digits elsewhere */
    assert_false(scored(s, p).reasons & BIT(ADDRESS));
}

static void without_a_postal_code_the_name_decides(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct page *p = page_of(s, "L1", 1);

    p->in.zip = STR_NONE;
    assert_false(scored(s, p).reasons & BIT(ADDRESS));
    p->in.name = STR(" li fang ");
    assert_true(scored(s, p).reasons & BIT(ADDRESS));
}

static void other_goods_or_a_canceled_order_are_out_unless_our_reference_says_so(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct page *p = page_of(s, "L9", 1);

    assert_int_equal(scored(s, p).score, 0);
    p->items[0].product_id = STR("L1");
    p->items[0].sku_id = STR("another");
    assert_int_equal(scored(s, p).score, 0);
    p->items[0].sku_id = STR_NONE; /* not told */
    assert_true(scored(s, p).score > 0);
    s->o->canceled_ms = s->now;
    assert_int_equal(scored(s, p).score, 0);
    s->o->canceled_ms = 0;
    buys(s, NULL);
    s->o->canceled_ms = s->now;
    p->in.reference = STR("wb1");
    struct candidate c = scored(s, p);
    assert_int_equal(c.score, 100);
    assert_int_equal(propose_best(&c, 1), 1);
    assert_int_equal(c.sure, 1);
}

static void what_has_its_number_is_not_proposed_again(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct page *p = page_of(s, "L1", 1);
    struct purchase *bought = buys(s, NULL);

    bought->state = PURCHASE_STATE_PLANNED;
    assert_true(scored(s, p).reasons & BIT(HANDED_OVER));
    bought->state = PURCHASE_STATE_EXISTS;
    assert_true(scored(s, p).reasons & BIT(PRODUCTS));
    *ORDER_PUSH(s->a, &bought->orders, &bought->orders_n, struct supplier_order) =
        (struct supplier_order){.id = 5, .number = STR("8190"), .row = ROW_NEW};
    assert_int_equal(scored(s, p).score, 0);
}

static void units_of_a_listing_and_its_price_are_reckoned(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct page *p = page_of(s, "L1", 6);

    s->maps[0].units = 3;
    s->maps[0].price = (struct money){500, "USD"};
    p->seen.total = (struct money){3600, "USD"}; /* 6 x 5.00 and freight */
    assert_true(scored(s, p).reasons & BIT(QUANTITY));
    assert_true(scored(s, p).reasons & BIT(AMOUNT));
    p->seen.total.minor = 9900;
    assert_false(scored(s, p).reasons & BIT(AMOUNT));
}

static void goods_beside_ours_are_not_the_whole(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct page *p = page_of(s, "L1", 1);

    p->items[1] = (struct parcel_item){.product_id = STR("L9"), .quantity = 1};
    p->seen.items_n = 2;
    assert_false(scored(s, p).reasons & BIT(PRODUCTS));
    p->items[1].product_id = STR("L2");
    assert_true(scored(s, p).reasons & BIT(PRODUCTS));
    assert_true(propose_line_fits(&p->seen, &s->o->lines[1], s->maps, s->maps_n));
    s->maps[1].ignored = true;
    assert_false(propose_line_fits(&p->seen, &s->o->lines[1], s->maps, s->maps_n));
}

static void of_two_that_fit_alike_a_person_chooses(void **state)
{
    struct candidate two[] = {{.order_id = 2, .score = 90, .reasons = BIT(ADDRESS)},
                              {.order_id = 1, .score = 90, .reasons = BIT(ADDRESS)}};
    struct candidate many[CANDIDATES_MAX + 2];

    (void)state;
    assert_int_equal(propose_best(two, 2), 2);
    assert_int_equal(two[0].order_id, 1); /* always the same order */
    assert_int_equal(two[0].sure, 0);
    two[1].score = CANDIDATE_LEAST - 1;
    assert_int_equal(propose_best(two, 2), 1);
    assert_int_equal(two[0].sure, 1);
    for (int64_t i = 0; i < CANDIDATES_MAX + 2; i++)
        many[i] = (struct candidate){.order_id = i, .score = 50 + i};
    assert_int_equal(propose_best(many, CANDIDATES_MAX + 2), CANDIDATES_MAX);
    assert_int_equal(many[0].score, 50 + CANDIDATES_MAX + 1);
    assert_int_equal(propose_best(many, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(the_same_goods_to_the_same_address_leave_nothing_open),
        STORY(what_differs_weighs_less_and_is_never_sure),
        STORY(without_a_postal_code_the_name_decides),
        STORY(other_goods_or_a_canceled_order_are_out_unless_our_reference_says_so),
        STORY(what_has_its_number_is_not_proposed_again),
        STORY(units_of_a_listing_and_its_price_are_reckoned),
        STORY(goods_beside_ours_are_not_the_whole),
        STORY(of_two_that_fit_alike_a_person_chooses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
