/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of a shop that takes permissions back or changes the app's secret while orders come. */
#include "base/time.h"
#include "sim/world/shopify_model.h"
#include "test/sim/story.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What could not be read or written meanwhile is done when the permission is there again. */
static void a_permission_that_is_taken_away_and_given_back_goes_on(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    s = story_new(&o);
    struct str all = s->shop->o.scopes;
    shopify_set_scopes(s->shop, STR("read_products,read_locations"), sim_now(s->sim));
    sim_run(s->sim, MS_MINUTE);
    assert_true(story_shop_says(s, "\"scope\":\"read_orders\""));
    story_place(s, story_order(s)); /* untold, and not to be read */
    sim_run(s->sim, 2 * MS_HOUR);
    assert_int_equal(story_get(s, "#1001").status, 404);
    shopify_set_scopes(s->shop, all, sim_now(s->sim));
    story_await(s, "#1001", "ordered", 20 * MS_MINUTE);
    assert_false(story_shop_says(s, "\"scope\":\"read_orders\""));
    story_free(s);
}

static bool says_refused(struct story *s)
{
    struct sim_answer r = sim_api(s->sim, HTTP_GET, "/api/v1/status", "%s", "");

    return json_len(json_get(r.json, "refused_hooks")) > 0;
}

static void a_changed_secret_is_told_before_the_token_ends(void **state)
{
    struct story_options o = {0};
    struct story *s;

    (void)state;
    s = story_new(&o);
    story_place(s, story_order(s));
    story_await(s, "#1001", "to_order", 20 * MS_MINUTE);
    shopify_rotate_secret(s->shop, STR("second-secret"), sim_now(s->sim));
    sim_run(s->sim, 2 * MS_HOUR);
    assert_false(says_refused(s));
    for (int i = 0; i < 3; i++)
        story_place(s, story_order(s));
    sim_run(s->sim, 10 * MS_MINUTE);
    assert_true(says_refused(s));
    assert_false(story_shop_says(s, "\"needs_connect\""));
    assert_int_equal(story_connect_again(s, "second-secret").status, 201);
    assert_false(says_refused(s));
    story_place(s, story_order(s));
    story_await(s, "#1005", "to_order", 20 * MS_MINUTE);
    assert_false(says_refused(s));
    story_free(s);
}

/* Messages under the new secret are refused until a person enters it; what they told is read. */
static void a_changed_secret_that_nobody_entered_loses_nothing(void **state)
{
    struct story_options o = {.auto_buy = true};
    struct story *s;

    (void)state;
    s = story_new(&o);
    shopify_rotate_secret(s->shop, STR("second-secret"), sim_now(s->sim));
    sim_run(s->sim, 2 * MS_HOUR); /* the old one counts for an hour */
    story_place(s, story_order(s));
    story_await(s, "#1001", "ordered", 20 * MS_MINUTE);
    story_await_shop(s, "\"needs_connect\"", 26 * MS_HOUR); /* its token ends */
    story_place(s, story_order(s));
    sim_run(s->sim, MS_HOUR);
    assert_int_equal(story_get(s, "#1002").status, 404);
    assert_int_equal(story_connect_again(s, "second-secret").status, 201);
    story_await(s, "#1002", "ordered", 20 * MS_MINUTE);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_permission_that_is_taken_away_and_given_back_goes_on),
        cmocka_unit_test(a_changed_secret_is_told_before_the_token_ends),
        cmocka_unit_test(a_changed_secret_that_nobody_entered_loses_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
