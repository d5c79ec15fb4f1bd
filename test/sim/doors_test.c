/* SPDX-License-Identifier: Apache-2.0 */
/* Stories told at the doors: what a person does wrong must cost nothing and be said. */
#include "base/time.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static size_t calls_of(struct story *s, const char *op)
{
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/calls?limit=250", "%s", "");
    size_t n = 0;

    assert_int_equal(r.status, 200);
    for (struct json_iter it = json_iter(json_get(r.json, "items")); json_next(&it);)
        n += str_eq(json_str(json_get(it.val, "op")), str_of(op));
    return n;
}

static void wrong_credentials_are_tried_a_few_times_an_hour_not_every_second(void **state)
{
    struct story_options o = {0};
    struct story *s = story_new(&o);
    struct sim_answer r;

    (void)state;
    r = sim_api(s->sim, HTTP_POST, "/api/v1/shops", "%s",
                "{\"domain\":\"mistyped.myshopify.com\",\"client_id\":\"a\","
                "\"client_secret\":\"b\"}");
    assert_true(str_has(r.body, STR("problem")));
    size_t before = calls_of(s, "token_client");
    sim_run(s->sim, 3 * MS_HOUR);
    assert_true(calls_of(s, "token_client") - before <= 12);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_credentials_are_tried_a_few_times_an_hour_not_every_second),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
