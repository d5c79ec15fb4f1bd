/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which numbers are told of one mark that holds several packages.
 */
#include "test/core/story.h"

/* Somebody marked all of it; then the first of two packages comes. */
static struct story *marked_whole(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    shop_fulfills(s, 701, NULL, 11, 1);
    shop_fulfills(s, 701, NULL, 12, 1);
    tell(s);
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    return s;
}

static void two_numbers_told_in_vain_do_not_replace_each_other_for_ever(void **state)
{
    struct story *s = marked_whole(state);
    struct shop_write *w = planned(s, WRITE_KIND_TRACK, "LP001");
    w->state = WRITE_STATE_FAILED;
    w->last_err = ERR_SCOPE_MISSING;
    SHIPS(s, s->o->purchases, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    assert_int_equal(plans_writes(s), 0);
    assert_int_equal(s->o->writes[0].state, WRITE_STATE_FAILED);
    plan_write_done(s->o, &s->o->writes[0], 0, s->now, &s->changes); /* a person retried it */
    w = planned(s, WRITE_KIND_TRACK, "LP001");
    assert_true(str_has(w->numbers_more, STR("LP002")));
}

static void marked_whole_by_others_while_two_packages_come(void **state)
{
    struct story *s = marked_whole(state);
    struct shop_write *w = planned(s, WRITE_KIND_TRACK, "LP001");
    plan_write_done(s->o, w, 0, s->now, &s->changes);
    later(s, MS_SECOND);
    struct fulfillment *f = s->says->order.fulfillments;
    ORDER_PUSH(s->a, &f->numbers, &f->numbers_n, struct shop_number)->number = STR("LP001");
    f->updated_ms = s->now;
    tell(s);
    SHIPS(s, s->o->purchases, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    w = planned(s, WRITE_KIND_TRACK, "LP001");
    assert_true(str_has(w->numbers_more, STR("LP002")));
    assert_false(w->notify);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(two_numbers_told_in_vain_do_not_replace_each_other_for_ever),
        STORY(marked_whole_by_others_while_two_packages_come),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
