/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the shop says, in any order, repeated, stale and cut off: nothing that is known is undone by
 * an older or silent message.
 */
#include "test/core/story.h"

static enum merge_outcome hears(struct story *s, enum source source, const struct order_seen *seen)
{
    struct merge m = story_merge(s, source);
    return merge_order(&m, s->o, seen);
}

/* A webhook with what the shop has now: everything but fulfillment orders and risk. */
static struct order_seen *webhook(struct story *s)
{
    struct order_seen *w = ARENA_NEW(s->a, struct order_seen);
    *w = *s->says;
    w->parts = SEEN_CORE | SEEN_PERSON | SEEN_LINES | SEEN_FULFILLMENTS;
    w->order.lines = ARENA_ARRAY(s->a, struct line, s->says->order.lines_n);
    for (size_t i = 0; i < s->says->order.lines_n; i++)
        w->order.lines[i] = s->says->order.lines[i];
    return w;
}

static void a_new_order_from_a_webhook_must_be_read(void **state)
{
    struct story *s = *state;
    shop_has(s, 2, 1);
    struct merge m = story_merge(s, SOURCE_WEBHOOK);
    s->o = merge_new_order(&m, &s->shop, webhook(s), false);
    assert_int_equal(s->o->shop_id, s->shop.id);
    assert_int_equal(s->o->lines_n, 2);
    assert_true(s->o->flags & ORDER_READ_WANTED);
    assert_false(s->o->flags & (ORDER_BACKFILL | ORDER_FOS_KNOWN));
    assert_int_equal(s->o->row, ROW_NEW);
    assert_int_equal(s->o->lines[0].row, ROW_NEW);
    tell(s);
    assert_false(s->o->flags & ORDER_READ_WANTED);
    assert_true(s->o->flags & ORDER_FOS_KNOWN);
    assert_int_equal(s->o->read_ms, s->now);
}

static void an_order_from_before_the_connection_is_back_fill(void **state)
{
    struct story *s = *state;
    s->shop.connected_ms = NOON + 1;
    known_order(state, 1, 1);
    assert_true(s->o->flags & ORDER_BACKFILL);
}

static void ids_rise_with_the_time_of_the_order(void **state)
{
    struct story *s = known_order(state, 1, 1);
    int64_t newer = s->o->id;
    s->o = NULL;
    s->says->order.created_ms -= 20 * MS_DAY;
    tell(s);
    assert_true(s->o->id < newer);
}

static void a_repeated_webhook_changes_nothing(void **state)
{
    struct story *s = known_order(state, 1, 1);
    changes_init(&s->changes, s->a);
    assert_int_equal(hears(s, SOURCE_WEBHOOK, webhook(s)), MERGE_SAME);
    assert_int_equal(hears(s, SOURCE_WEBHOOK, webhook(s)), MERGE_SAME);
    assert_int_equal(s->changes.n, 0);
    assert_false(s->o->flags & ORDER_READ_WANTED);
}

static void an_older_message_undoes_nothing(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct order_seen *old = webhook(s);
    later(s, MS_MINUTE);
    s->says->order.canceled_ms = s->now;
    s->says->order.financial = FINANCIAL_REFUNDED;
    tell(s);
    assert_int_equal(hears(s, SOURCE_WEBHOOK, old), MERGE_OLDER);
    assert_int_equal(hears(s, SOURCE_API, old), MERGE_OLDER);
    assert_int_equal(s->o->financial, FINANCIAL_REFUNDED);
    assert_int_equal(s->o->stage, STAGE_CANCELED);
}

static void the_same_time_with_other_content_is_a_hint(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct order_seen *w = webhook(s);
    w->order.tags = STR("vip");
    assert_int_equal(hears(s, SOURCE_WEBHOOK, w), MERGE_HINT);
    assert_true(str_empty(s->o->tags));
    assert_true(s->o->flags & ORDER_READ_WANTED);
    s->says->order.tags = STR("vip");
    assert_int_equal(tell(s), MERGE_APPLIED); /* what we read ourselves counts */
    same_text(s->o->tags, "vip");
    assert_false(s->o->flags & ORDER_READ_WANTED);
}

static void an_equal_digest_needs_no_second_look(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct order_seen *w = webhook(s);
    later(s, MS_SECOND);
    w->order.updated_ms = s->now;
    w->body_digest = STR("d1");
    assert_int_equal(hears(s, SOURCE_WEBHOOK, w), MERGE_SAME);
    w->order.tags = STR("never looked at");
    assert_int_equal(hears(s, SOURCE_WEBHOOK, w), MERGE_SAME);
    w->body_digest = STR("d2");
    assert_int_equal(hears(s, SOURCE_WEBHOOK, w), MERGE_HINT);
}

static void a_newer_webhook_is_applied_and_asks_for_a_reading(void **state)
{
    struct story *s = known_order(state, 1, 1);
    later(s, MS_SECOND);
    s->says->order.note = STR("please wrap");
    assert_int_equal(hears(s, SOURCE_WEBHOOK, webhook(s)), MERGE_APPLIED);
    same_text(s->o->note, "please wrap");
    assert_true(s->o->flags & ORDER_READ_WANTED);
    bool personal = false;
    for (size_t i = 0; i < s->changes.n; i++)
        personal = personal || (str_eq(str_of(s->changes.items[i].field), STR("note")) &&
                                s->changes.items[i].personal);
    assert_true(personal);
}

static void a_webhook_of_an_order_that_is_all_fulfilled_asks_for_nothing(void **state)
{
    struct story *s = known_order(state, 1, 1);
    shop_fulfills(s, 701, "Z1", 11, 1);
    s->says->order.display_fulfillment = DISPLAY_FULFILLMENT_FULFILLED;
    assert_int_equal(hears(s, SOURCE_WEBHOOK, webhook(s)), MERGE_APPLIED);
    assert_false(s->o->flags & ORDER_READ_WANTED);
}

static void vanished_lines_keep_their_row(void **state)
{
    struct story *s = known_order(state, 2, 1);
    int64_t id = line_of(s, 12)->id;
    later(s, MS_SECOND);
    s->says->order.lines_n = 1;
    tell(s);
    assert_int_equal(s->o->lines_n, 2);
    assert_int_equal(order_line_by_id(s->o, id)->current_quantity, 0);
    assert_int_equal(order_line_by_id(s->o, id)->quantity, 1);
}

static void lines_that_were_cut_off_have_not_vanished(void **state)
{
    struct story *s = known_order(state, 2, 1);
    later(s, MS_SECOND);
    s->says->order.lines_n = 1;
    s->says->more_lines = true;
    tell(s);
    assert_int_equal(line_of(s, 12)->current_quantity, 1);
    assert_true(s->o->flags & ORDER_LINES_PARTIAL);
    /* The second page has the other line, and no more after it. */
    struct order_seen page = *s->says;
    page.more_lines = false;
    page.order.lines = &s->says->order.lines[1];
    assert_int_equal(hears(s, SOURCE_API, &page), MERGE_SAME);
    assert_int_equal(line_of(s, 11)->current_quantity, 1);
    assert_int_equal(line_of(s, 12)->current_quantity, 1);
    assert_false(s->o->flags & ORDER_LINES_PARTIAL);
}

static void an_order_of_three_hundred_lines(void **state)
{
    struct story *s = *state;
    shop_has(s, 1, 1);
    for (int64_t i = 1; i < 300; i++) {
        says_line(s, 11 + i, 2);
        says_fo_line(s, &s->says->order.fos[0], 11 + i, 2);
    }
    s->shop.policy.all_products = true;
    tell(s);
    assert_int_equal(s->o->lines_n, 300);
    assert_int_equal(s->o->lines_wanted, 599);
    assert_int_equal(order_line_open(s->o, line_of(s, 310)), 2);
    assert_int_equal(tell(s), MERGE_SAME);
}

static void fulfillment_orders_are_a_snapshot(void **state)
{
    struct story *s = known_order(state, 1, 2);
    shop_fulfills(s, 701, NULL, 11, 2);
    tell(s);
    shop_cancels(s, 701);
    tell(s);
    assert_int_equal(s->o->fos_n, 2);
    assert_int_equal(order_line_open(s->o, line_of(s, 11)), 2); /* not 4 */
    later(s, MS_SECOND); /* moved: the new one is replaced by yet another */
    s->says->order.fos[1].ext_id = 903;
    tell(s);
    size_t gone = 0;
    for (size_t i = 0; i < s->o->fos_n; i++)
        gone += s->o->fos[i].row == ROW_GONE;
    assert_int_equal(gone, 1);
    assert_int_equal(order_line_open(s->o, line_of(s, 11)), 2);
}

static void a_snapshot_without_a_fulfillment_is_only_older(void **state)
{
    struct story *s = known_order(state, 1, 1);
    shop_fulfills(s, 701, "Z1", 11, 1);
    tell(s);
    struct order_seen bare = {.parts = SEEN_FOS | SEEN_FULFILLMENTS};
    hears(s, SOURCE_API, &bare);
    assert_int_equal(order_line_fulfilled(s->o, line_of(s, 11)), 1);
}

static void a_fulfillment_told_alone(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct merge m = story_merge(s, SOURCE_WEBHOOK);
    struct fulfillment *f = shop_fulfills(s, 701, "Z1", 11, 1);
    assert_int_equal(merge_fulfillment(&m, s->o, f), MERGE_APPLIED);
    assert_int_equal(merge_fulfillment(&m, s->o, f), MERGE_SAME);
    assert_true(s->o->flags & ORDER_READ_WANTED); /* somebody else's: what is open has changed */
    struct fulfillment old = *f;
    f->status = FULFILLMENT_STATUS_CANCELED;
    assert_int_equal(merge_fulfillment(&m, s->o, f), MERGE_HINT);
    f->updated_ms += 5;
    assert_int_equal(merge_fulfillment(&m, s->o, f), MERGE_APPLIED);
    assert_int_equal(merge_fulfillment(&m, s->o, &old), MERGE_OLDER);
    assert_true(fulfillment_is_dead(&s->o->fulfillments[0]));
}

static void silence_takes_nothing_from_a_fulfillment(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct fulfillment *f = shop_fulfills(s, 701, "Z1", 11, 1);
    f->name = STR("#1001-F1");
    f->display_status = STR("IN_TRANSIT");
    f->delivered_ms = s->now;
    tell(s);
    struct fulfillment terse = {.ext_id = 701,
                                .status = FULFILLMENT_STATUS_SUCCESS,
                                .updated_ms = s->now + 5,
                                .numbers = f->numbers,
                                .numbers_n = f->numbers_n};
    struct merge m = story_merge(s, SOURCE_WEBHOOK);
    merge_fulfillment(&m, s->o, &terse);
    same_text(s->o->fulfillments[0].name, "#1001-F1");
    same_text(s->o->fulfillments[0].display_status, "IN_TRANSIT");
    assert_int_equal(s->o->fulfillments[0].lines_n, 1);
    assert_true(s->o->fulfillments[0].delivered_ms > 0);
}

static void a_fulfillment_with_our_number_is_ours(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP 001-x", "L1", 1});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP 001-x");
    w->state = WRITE_STATE_DOUBT;
    w->first_sent_ms = s->now;
    shop_fulfills(s, 701, "lp001X", 11, 1);
    tell(s);
    assert_int_equal(s->o->fulfillments[0].write_id, w->id);
    assert_int_equal(w->fulfillment_ext_id, 701);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 701);
    assert_int_equal(s->o->packages[0].published_number_id, s->o->packages[0].numbers[0].id);
}

static void a_write_that_was_given_up_does_not_take_what_its_successor_made(void **state)
{
    struct story *s = known_order(state, 1, 2);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_PART_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    struct shop_write *w = planned(s, WRITE_KIND_CREATE, "LP001");
    w->state = WRITE_STATE_DROPPED;
    w->last_err = ERR_STALE;
    w->first_sent_ms = s->now;
    w = planned(s, WRITE_KIND_CREATE, "LP001");
    w->state = WRITE_STATE_DOUBT;
    w->first_sent_ms = s->now;
    shop_fulfills(s, 701, "LP001", 11, 1);
    tell(s);
    assert_int_equal(s->o->fulfillments[0].write_id, w->id);
}

static void a_number_that_we_put_on_anothers_mark_does_not_make_it_ours(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct purchase *p = buys(s, "81900001");
    shop_fulfills(s, 701, NULL, 11, 1);
    tell(s);
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"LP001", "L1", 1});
    plan_write_done(s->o, planned(s, WRITE_KIND_TRACK, "LP001"), 0, s->now, &s->changes);
    later(s, MS_SECOND);
    struct fulfillment *f = s->says->order.fulfillments;
    ORDER_PUSH(s->a, &f->numbers, &f->numbers_n, struct shop_number)->number = STR("LP001");
    f->updated_ms = s->now;
    tell(s);
    assert_int_equal(s->o->fulfillments[0].write_id, 0);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 701);
}

static void one_number_on_two_parcels_is_told_apart_by_their_lines(void **state)
{
    struct story *s = known_order(state, 2, 1);
    struct purchase *p = buys(s, "81900001");
    supplier_says(s, p, SUPPLIER_STATUS_SHIPPED);
    SHIPS(s, p, {"A1", "L1", 1}, {"B1", "L2", 1});
    assert_int_equal(plans_writes(s), 2);
    for (size_t i = 0; i < 2; i++) { /* sent together: both carry the same number */
        s->o->writes[i].number = s->o->packages[i].numbers[0].number = STR("SAME");
        s->o->writes[i].state = WRITE_STATE_DOUBT;
        s->o->writes[i].first_sent_ms = s->now;
    }
    shop_fulfills(s, 702, "SAME", 12, 1);
    tell(s);
    assert_int_equal(s->o->fulfillments[0].write_id, s->o->writes[1].id);
    assert_int_equal(s->o->packages[1].fulfillment_ext_id, 702);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 0);
    shop_fulfills(s, 701, "SAME", 11, 1);
    tell(s);
    assert_int_equal(s->o->fulfillments[1].write_id, s->o->writes[0].id);
    assert_int_equal(s->o->packages[0].fulfillment_ext_id, 701);
}

static void what_is_known_of_a_person_stays_when_access_is_lost(void **state)
{
    struct story *s = known_order(state, 1, 1);
    later(s, MS_SECOND);
    s->says->order.person = (struct person){0};
    tell(s);
    assert_true(s->o->person.has_address);
    same_text(s->o->person.email, "li@example.com");
    same_text(s->o->person.address1, "1 Main St");
}

static void an_erased_person_is_never_filled_again(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->person = (struct person){.erased = true};
    later(s, MS_SECOND);
    tell(s);
    assert_true(str_empty(s->o->person.email));
    assert_false(s->o->person.has_address);
}

static void cancellations_and_edits_are_not_taken_back_by_silence(void **state)
{
    struct story *s = known_order(state, 1, 1);
    later(s, MS_SECOND);
    s->says->order.canceled_ms = s->now;
    s->says->order.flags |= ORDER_EDITED;
    tell(s);
    later(s, MS_SECOND);
    s->says->order.canceled_ms = 0;
    s->says->order.flags = 0;
    tell(s);
    assert_true(s->o->canceled_ms > 0);
    assert_true(s->o->flags & ORDER_EDITED);
}

static void flags_of_our_own_survive_every_message(void **state)
{
    struct story *s = known_order(state, 1, 1);
    s->o->flags |= ORDER_ALLOW | ORDER_BACKFILL | ORDER_ELSEWHERE;
    s->o->lines[0].handled_elsewhere = true;
    later(s, MS_SECOND);
    s->says->order.flags = ORDER_TEST;
    tell(s);
    assert_true(s->o->flags & ORDER_ALLOW);
    assert_true(s->o->flags & ORDER_BACKFILL);
    assert_true(s->o->flags & ORDER_ELSEWHERE);
    assert_true(s->o->flags & ORDER_TEST);
    assert_true(s->o->lines[0].handled_elsewhere);
}

static void a_deleted_order_is_told_once(void **state)
{
    struct story *s = known_order(state, 1, 1);
    struct order_seen gone = {.parts = SEEN_DELETED};
    assert_int_equal(hears(s, SOURCE_WEBHOOK, &gone), MERGE_APPLIED);
    assert_int_equal(hears(s, SOURCE_WEBHOOK, &gone), MERGE_SAME);
    assert_int_equal(judged(s), STAGE_CANCELED);
}

static void arrays_of_exact_size_grow_safely(void **state)
{
    struct story *s = known_order(state, 3, 1);
    struct line *exact = ARENA_ARRAY(s->a, struct line, 3); /* as a loader may make it */
    for (size_t i = 0; i < 3; i++)
        exact[i] = s->o->lines[i];
    s->o->lines = exact;
    later(s, MS_SECOND);
    says_line(s, 44, 1);
    says_line(s, 45, 1);
    tell(s);
    assert_int_equal(s->o->lines_n, 5);
    assert_int_equal(line_of(s, 45)->quantity, 1);
}

static void every_prefix_of_a_shuffled_history_ends_the_same(void **state)
{
    /* Five states of the shop, told in all orders with one repetition: the last one wins always. */
    for (unsigned seed = 0; seed < 120; seed++) {
        struct story *s = *state;
        s->o = NULL;
        s->now = NOON;
        shop_has(s, 2, 1);
        s->maps_n = 0;
        struct order_seen *told[5];
        for (size_t i = 0; i < 5; i++) {
            told[i] = webhook(s);
            told[i]->order.tags = str_printf(s->a, "v%zu", i);
            told[i]->order.lines[0].current_quantity = i < 3 ? 1 : 0;
            later(s, MS_SECOND);
        }
        unsigned x = seed;
        for (unsigned i = 5; i > 1; i--) {
            unsigned k = x % i;
            x /= i;
            struct order_seen *t = told[i - 1];
            told[i - 1] = told[k];
            told[k] = t;
        }
        struct merge m = story_merge(s, SOURCE_WEBHOOK);
        s->o = merge_new_order(&m, &s->shop, told[0], false);
        for (size_t i = 0; i < 5; i++) {
            merge_order(&m, s->o, told[i]);
            merge_order(&m, s->o, told[(i + seed) % (i + 1)]);
        }
        same_text(s->o->tags, "v4");
        assert_int_equal(line_of(s, 11)->current_quantity, 0);
        assert_int_equal(line_of(s, 12)->current_quantity, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_new_order_from_a_webhook_must_be_read),
        STORY(an_order_from_before_the_connection_is_back_fill),
        STORY(ids_rise_with_the_time_of_the_order),
        STORY(a_repeated_webhook_changes_nothing),
        STORY(an_older_message_undoes_nothing),
        STORY(the_same_time_with_other_content_is_a_hint),
        STORY(an_equal_digest_needs_no_second_look),
        STORY(a_newer_webhook_is_applied_and_asks_for_a_reading),
        STORY(a_webhook_of_an_order_that_is_all_fulfilled_asks_for_nothing),
        STORY(vanished_lines_keep_their_row),
        STORY(lines_that_were_cut_off_have_not_vanished),
        STORY(an_order_of_three_hundred_lines),
        STORY(fulfillment_orders_are_a_snapshot),
        STORY(a_snapshot_without_a_fulfillment_is_only_older),
        STORY(a_fulfillment_told_alone),
        STORY(silence_takes_nothing_from_a_fulfillment),
        STORY(a_fulfillment_with_our_number_is_ours),
        STORY(a_write_that_was_given_up_does_not_take_what_its_successor_made),
        STORY(a_number_that_we_put_on_anothers_mark_does_not_make_it_ours),
        STORY(one_number_on_two_parcels_is_told_apart_by_their_lines),
        STORY(what_is_known_of_a_person_stays_when_access_is_lost),
        STORY(an_erased_person_is_never_filled_again),
        STORY(cancellations_and_edits_are_not_taken_back_by_silence),
        STORY(flags_of_our_own_survive_every_message),
        STORY(a_deleted_order_is_told_once),
        STORY(arrays_of_exact_size_grow_safely),
        STORY(every_prefix_of_a_shuffled_history_ends_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
