/* SPDX-License-Identifier: Apache-2.0 */
/* Orders that do not fit into one answer of the shop. */
#include "test/sim/story.h"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_of_sixty_lines_is_read_page_by_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
