/* SPDX-License-Identifier: Apache-2.0 */
/* Orders that do not fit into one answer of the shop; a thousand orders at once. */
#include "test/sim/many.h"

static void an_order_of_sixty_lines_is_read_page_by_page(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input lines[60] = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        lines[i] = (struct shopify_line_input){.variant_id = s->variant_ids[i % STORY_PRODUCTS],
                                               .quantity = 1};
    in->lines = lines;
    in->lines_n = COUNT_OF(lines);
    story_place(s, in);
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, MS_MINUTE);
    struct sim_answer r = story_get(s, "#1001");
    assert_int_equal(json_len(json_get(r.json, "lines")), 60);
    assert_false(json_bool(json_path(r.json, "flags.lines_partial"), true));
    assert_false(json_bool(json_path(r.json, "flags.read_wanted"), true));
    story_free(s);
}

#define MANY 1000

static void a_thousand_are_bought_once_although_the_hub_crashes_between(void **state)
{
    struct story_options o = {.no_webhooks = true};
    struct disk *disk = disk_new(7);

    (void)state;
    o.sim.disk = disk;
    struct story *s = story_new(&o);
    many_place(s, MANY);
    sim_run(s->sim, 5 * MS_MINUTE);
    int64_t before_ms = sim_now(s->sim);
    struct str id = many_post(s, "{\"action\":\"order\",\"filter\":{\"stage\":\"to_order\"}}");
    assert_true(sim_now(s->sim) - before_ms < 250);
    for (int i = 1; i <= 6; i++) {
        sim_crash_at(s->sim, 3 * i); /* while the filter is read, while items are worked off ... */
        sim_run(s->sim, 10 * MS_SECOND);
    }
    assert_true(sim_crashes(s->sim) >= 5);
    assert_int_equal(many_count(s, id, "total"), MANY);
    many_await(s, id, 2 * MS_HOUR);
    assert_int_equal(many_count(s, id, "done"), MANY);
    assert_int_equal(aliworld_orders_n(sim_ali(s->sim)), MANY);
    MANY_CHECK(many_first(s, id, "", "code"), "bought");
    many_check(many_first(s, id, "", "detail"), aliworld_order_at(sim_ali(s->sim), 0)->id, __FILE__,
               __LINE__);
    story_free(s);
    disk_free(disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_of_sixty_lines_is_read_page_by_page),
        cmocka_unit_test(a_thousand_are_bought_once_although_the_hub_crashes_between),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
