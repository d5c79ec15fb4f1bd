/* SPDX-License-Identifier: Apache-2.0 */
/* The shop cannot be reached for a while. */
#include "test/sim/story.h"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void many_marks_in_an_outage_do_not_postpone_the_try_after_it(void **state)
{
    enum { UNITS = 15 };
    struct story_options o = {0};
    struct story *s = story_new(&o);
    struct shopify_order_input *in = story_order(s);
    struct shopify_line_input line = {.variant_id = s->variant_ids[0], .quantity = UNITS};
    struct sim_wires down = {.refuse = 1000}, up = {0};

    (void)state;
    in->lines = &line;
    in->lines_n = 1;
    story_place(s, in);
    story_await(s, "#1001", "to_order", MS_MINUTE);
    sim_run(s->sim, MS_MINUTE);
    struct sim_answer r = story_get(s, "#1001");
    struct str id =
        str_dup(s->arena, json_str(json_get(json_at(json_get(r.json, "lines"), 0), "id")));
    sim_set_wires(s->sim, &down);
    for (int i = 0; i < UNITS; i++) {
        r = sim_api(s->sim, HTTP_POST, "/api/v1/orders/1001/ship",
                    "{\"number\":\"LP00123456%06d\",\"wait\":false,"
                    "\"lines\":[{\"line\":\"%.*s\",\"quantity\":1}]}",
                    i, STR_ARG(id));
        assert_int_equal(r.status, 202);
        sim_run(s->sim, MS_SECOND);
    }
    sim_set_wires(s->sim, &up);
    story_await(s, "#1001", "fulfilled", 3 * MS_MINUTE);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_marks_in_an_outage_do_not_postpone_the_try_after_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
