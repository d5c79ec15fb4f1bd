/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a number is told to the shop: announced or moving, at once or after the first scan, by
 * itself or offered for a click.
 */
#include "test/core/story.h"

/* The supplier shows one parcel of all lines; scanned_ms 0: no carrier has it yet. */
static void shows(struct story *s, struct purchase *p, const char *number, int64_t scanned_ms)
{
    struct merge m = story_merge(s, SOURCE_API);
    struct parcel_event events[] = {{p->sent_ms, STR("Order created"), STR("")},
                                    {scanned_ms, STR("Shipped"), STR("Accepted by carrier")}};
    struct parcel_seen parcel = {.number = str_of(number),
                                 .events = events,
                                 .events_n = scanned_ms ? 2 : 1,
                                 .moving_ms = scanned_ms};
    struct parcels_seen seen = {
        .order_number = p->orders[0].number, .parcels = &parcel, .parcels_n = 1};
    merge_parcels(&m, s->o, p, &p->orders[0], &seen, s->maps, s->maps_n);
    judged(s);
}

static struct purchase *sent(void **state)
{
    struct purchase *p = buys(known_order(state, 1, 1), "81900001");
    supplier_says(*state, p, SUPPLIER_STATUS_SHIPPED);
    return p;
}

static void at_once_is_the_default(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    shows(s, p, "LP001", 0);
    assert_int_equal(package_state(&s->o->packages[0]), PACKAGE_STATE_ANNOUNCED);
    planned(s, WRITE_KIND_CREATE, "LP001");
}

static void after_the_first_scan_when_the_policy_says_so(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    s->shop.policy.publish_after_scan = true;
    shows(s, p, "LP001", 0);
    assert_int_equal(plans_writes(s), 0);
    assert_int_equal(s->o->stage, STAGE_SHIPPED);
    s->now += 5 * MS_HOUR;
    shows(s, p, "LP001", s->now - MS_HOUR);
    assert_int_equal(package_state(&s->o->packages[0]), PACKAGE_STATE_MOVING);
    assert_int_equal(s->o->packages[0].moving_ms, s->now - MS_HOUR);
    planned(s, WRITE_KIND_CREATE, "LP001");
}

static void without_a_scan_when_the_longest_wait_is_over(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    s->shop.policy.publish_after_scan = true;
    s->shop.policy.publish_wait_ms = 2 * MS_DAY;
    shows(s, p, "LP001", 0);
    struct judge j = story_judge(s);
    assert_int_equal(judge_due_ms(&j, s->o), s->now + 2 * MS_DAY);
    s->now += 2 * MS_DAY - 1;
    assert_int_equal(plans_writes(s), 0);
    s->now += 1;
    planned(s, WRITE_KIND_CREATE, "LP001");
}

/* "See the message that I sent you" where a number belongs. */
static void what_cannot_be_a_number_is_told_when_a_person_says_so(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    shows(s, p, "please wait 3 days", 0);
    assert_int_equal(plans_writes(s), 0);
    assert_true(has_problem(s, PROBLEM_NUMBER_SUSPECT));
    shows(s, p, "LP00123456", 0);
    assert_false(has_problem(s, PROBLEM_NUMBER_SUSPECT));
    planned(s, WRITE_KIND_CREATE, "LP00123456");
}

/* The wait is for the parcel, not for each of its numbers. */
static void a_relabel_does_not_begin_the_wait_anew(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    s->shop.policy.publish_after_scan = true;
    s->shop.policy.publish_wait_ms = 2 * MS_DAY;
    shows(s, p, "LP001", 0);
    s->now += MS_DAY;
    shows(s, p, "JD002", 0);
    s->now += MS_DAY;
    planned(s, WRITE_KIND_CREATE, "JD002");
}

static void a_persons_number_waits_for_nothing(void **state)
{
    sent(state);
    struct story *s = *state;
    struct merge m = story_merge(s, SOURCE_PERSON);
    struct write_line all = {line_of(s, 11)->id, 1};
    s->shop.policy.publish_after_scan = true;
    merge_number(&m, s->o, NULL, STR("LP009"), STR(""), STR("li"), &all, 1);
    planned(s, WRITE_KIND_CREATE, "LP009");
}

static void a_relabel_of_a_moving_parcel_changes_the_shop_once(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    s->shop.policy.publish_after_scan = true;
    shows(s, p, "LP001", s->now);
    shop_takes(s, planned(s, WRITE_KIND_CREATE, "LP001"), 701);
    s->now += MS_DAY;
    shows(s, p, "JD002", s->now - 2 * MS_HOUR);
    struct shop_write *w = planned(s, WRITE_KIND_TRACK, "JD002");
    assert_false(w->notify);
    shows(s, p, "JD002", s->now - 2 * MS_HOUR);
    assert_int_equal(plans_writes(s), 0);
    assert_int_equal(s->o->packages[0].numbers_n, 2);
}

static size_t offers(struct story *s)
{
    int64_t *ids;
    return plan_offers(s->o, s->a, &ids);
}

static void what_is_not_marked_by_itself_is_offered(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    s->shop.policy.auto_fulfill = false;
    assert_int_equal(offers(s), 0);
    shows(s, p, "LP001", s->now);
    assert_int_equal(plans_writes(s), 0);
    assert_int_equal(s->o->stage, STAGE_SHIPPED);
    assert_int_equal(offers(s), 1);
    struct judge j = story_judge(s);
    struct shop_write *w = plan_mark(&j, s->o, &s->o->packages[0], STR("li"), true);
    assert_non_null(w);
    assert_int_equal(offers(s), 0); /* on its way */
    shop_takes(s, w, 701);
    assert_int_equal(offers(s), 0);
    shop_cancels(s, 701);
    tell(s);
    assert_int_equal(offers(s), 0); /* taken back on purpose */
}

static void an_announced_number_can_be_published_by_a_click(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    s->shop.policy.publish_after_scan = true;
    shows(s, p, "LP001", 0);
    assert_int_equal(plans_writes(s), 0);
    assert_int_equal(offers(s), 1);
    struct judge j = story_judge(s);
    struct shop_write *w = plan_mark(&j, s->o, &s->o->packages[0], STR("li"), true);
    assert_non_null(w);
    same_text(w->number, "LP001");
}

static void complete_counts_only_what_may_be_told(void **state)
{
    struct story *s = known_order(state, 2, 1);
    s->shop.policy.fulfill_when_complete = s->shop.policy.publish_after_scan = true;
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1}, {"LP002", "L2", 1});
    s->o->packages[0].moving_ms = s->now;
    assert_int_equal(plans_writes(s), 0);
    s->o->packages[1].moving_ms = s->now;
    assert_int_equal(plans_writes(s), 2);
}

static void it_is_remembered_when_the_number_appeared(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    p->orders[0].status_ms = s->now;
    s->now += 10 * MS_MINUTE;
    shows(s, p, "LP001", 0);
    assert_int_equal(s->o->packages[0].known_ms, s->now);
    assert_int_equal(s->o->packages[0].appeared_ms, s->now - 5 * MS_MINUTE);
}

static void a_message_or_a_scan_tells_it_better(void **state)
{
    struct purchase *p = sent(state);
    struct story *s = *state;
    p->orders[0].status_ms = s->now;
    s->now += 10 * MS_MINUTE;
    p->orders[0].pushed_ms = s->now - 2 * MS_SECOND;
    shows(s, p, "LP001", s->now - 4 * MS_MINUTE);
    assert_int_equal(s->o->packages[0].appeared_ms, s->now - 2 * MS_SECOND);
    s->o->packages_n = 0;
    p->orders[0].pushed_ms = 0;
    shows(s, p, "LP001", s->now - 4 * MS_MINUTE);
    assert_int_equal(s->o->packages[0].appeared_ms, s->now - 4 * MS_MINUTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(at_once_is_the_default),
        STORY(after_the_first_scan_when_the_policy_says_so),
        STORY(without_a_scan_when_the_longest_wait_is_over),
        STORY(what_cannot_be_a_number_is_told_when_a_person_says_so),
        STORY(a_relabel_does_not_begin_the_wait_anew),
        STORY(a_persons_number_waits_for_nothing),
        STORY(a_relabel_of_a_moving_parcel_changes_the_shop_once),
        STORY(what_is_not_marked_by_itself_is_offered),
        STORY(an_announced_number_can_be_published_by_a_click),
        STORY(complete_counts_only_what_may_be_told),
        STORY(it_is_remembered_when_the_number_appeared),
        STORY(a_message_or_a_scan_tells_it_better),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
