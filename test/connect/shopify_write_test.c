/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers to packed writes: what happened to each, in the words that Shopify is known to use. The
 * texts were recorded from real shops; the numbers are ours.
 */
#include "test/connect/shopify_rig.h"

static struct create_line line = {900, 9001, 1};

static const struct platform_write three[] = {
    {WRITE_KIND_CREATE, &line, 1, 0, NULL, 0, false},
    {WRITE_KIND_TRACK, NULL, 0, 801, NULL, 0, false},
    {WRITE_KIND_CANCEL, NULL, 0, 802, NULL, 0, false},
};

static struct platform_result read_three(struct arena *a, const char *body)
{
    struct platform_ask ask = {.op = PLATFORM_WRITES, .writes = three, .writes_n = 3};
    struct platform_result r = rig_read(a, &ask, 200, str_of(body));
    CHECK_INT(r.writes_n, 3);
    return r;
}

#define MADE(id) "{\"fulfillment\":{\"id\":\"gid://shopify/Fulfillment/" id "\"},\"userErrors\":[]}"
#define REFUSED(message)                                                                        \
    "{\"fulfillment\":null,\"userErrors\":[{\"field\":[\"fulfillment\"],\"message\":\"" message \
    "\"}]}"

static void each_write_has_its_own_result(void **state)
{
    struct platform_result r = read_three(
        *state,
        "{\"data\":{\"w0\":" MADE("820982911946154508") ",\"w1\":" MADE("801") ",\"w2\":" REFUSED(
            "Fulfillment not found.") "},\"extensions\":{\"cost\":"
                                      "{\"requestedQueryCost\":70}}}");
    assert_int_equal(r.answer.err, OK);
    assert_false(r.answer.effect_possible);
    assert_int_equal(r.writes[0].err, OK);
    CHECK_INT(r.writes[0].fulfillment_ext_id, 820982911946154508);
    assert_int_equal(r.writes[1].err, OK);
    assert_int_equal(r.writes[2].err, ERR_STALE);
    CHECK_TEXT(r.writes[2].detail, "Fulfillment not found.");
    assert_true(r.answer.cost_requested == 70);
}

static void messages_without_a_code_are_told_apart(void **state)
{
    static const struct {
        const char *message;
        enum err err;
    } rows[] = {
        {"Fulfillment order 1046000779 has an unfulfillable status= closed.", ERR_STALE},
        {"Fulfillment order 1046000779 has an unfulfillable status= on_hold.", ERR_STALE},
        {"Fulfillment order does not exist.", ERR_STALE},
        {"Fulfillment order line item does not exist.", ERR_STALE},
        {"Fulfillment does not exist.", ERR_STALE},
        {"Fulfillment not found.", ERR_STALE},
        {"Invalid fulfillment order line item quantity requested.", ERR_STALE},
        {"All fulfillment orders must be assigned to a single location. Multiple locations with "
         "ids [1, 2]",
         ERR_REFUSED},
        {"All fulfillment orders must belong to the same order. Multiple orders with ids [1, 2]",
         ERR_REFUSED},
        {"All fulfillment orders must have the same delivery method type. ...", ERR_REFUSED},
        {"Quantity must be greater than 0", ERR_REFUSED},
        {"The api_client is not associated with any fulfillment service", ERR_REFUSED},
        {"Something that nobody has seen before", ERR_REFUSED},
        {"", ERR_REFUSED},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(shopify_user_error(str_of(rows[i].message)), rows[i].err);
}

static void a_reason_for_a_person_outweighs_a_stale_one(void **state)
{
    struct platform_result r =
        read_three(*state, "{\"data\":{\"w0\":{\"fulfillment\":null,\"userErrors\":["
                           "{\"message\":\"Fulfillment order does not exist.\"},"
                           "{\"message\":\"Quantity must be greater than 0\"},"
                           "{\"message\":\"Fulfillment order does not exist.\"}]},\"w1\":" MADE(
                               "801") ",\"w2\":" MADE("802") "}}");
    assert_int_equal(r.writes[0].err, ERR_REFUSED);
    CHECK_TEXT(r.writes[0].detail, "Quantity must be greater than 0");
}

static void a_top_level_error_belongs_to_its_alias(void **state)
{
    struct platform_result r = read_three(
        *state, "{\"data\":{\"w0\":null,\"w1\":null,\"w2\":" MADE(
                    "802") "},\"errors\":["
                           "{\"message\":\"invalid id\",\"path\":[\"w0\"],\"extensions\":{\"code\":"
                           "\"RESOURCE_NOT_FOUND\"}},"
                           "{\"message\":\"Access denied for fulfillmentTrackingInfoUpdate "
                           "field.\",\"path\":[\"w1\"],"
                           "\"extensions\":{\"code\":\"ACCESS_DENIED\",\"requiredAccess\":"
                           "\"`write_assigned_fulfillment_orders` access scope, "
                           "`write_merchant_managed_fulfillment_orders` access scope\"}}]}");
    assert_int_equal(r.answer.err, OK);
    assert_int_equal(r.writes[0].err, ERR_STALE);
    assert_int_equal(r.writes[1].err, ERR_SCOPE_MISSING);
    CHECK_TEXT(r.writes[1].detail,
               "write_assigned_fulfillment_orders,write_merchant_managed_fulfillment_orders");
    assert_int_equal(r.writes[2].err, OK);
    assert_false(r.answer.effect_possible);
}

static void a_made_fulfillment_is_made_whatever_else_is_said(void **state)
{
    struct platform_result r = read_three(
        *state, "{\"data\":{\"w0\":{\"fulfillment\":{\"id\":\"gid://shopify/Fulfillment/9\"},"
                "\"userErrors\":[{\"message\":\"The customer was not told\"}]},\"w1\":" MADE(
                    "801") ",\"w2\":" MADE("802") "}}");
    assert_int_equal(r.writes[0].err, OK);
    CHECK_INT(r.writes[0].fulfillment_ext_id, 9);
}

static void what_is_missing_may_have_happened(void **state)
{
    struct platform_result r = read_three(
        *state,
        "{\"data\":{\"w0\":{\"fulfillment\":null,\"userErrors\":[]},\"w2\":" MADE("802") "}}");
    assert_int_equal(r.answer.err, ERR_ANSWER_NOT_UNDERSTOOD);
    assert_int_equal(r.writes[0].err, ERR_ANSWER_NOT_UNDERSTOOD);
    assert_int_equal(r.writes[1].err, ERR_ANSWER_NOT_UNDERSTOOD);
    assert_int_equal(r.writes[2].err, OK);
    assert_true(r.answer.effect_possible);
}

static void an_error_inside_shopify_leaves_one_write_in_doubt(void **state)
{
    struct platform_result r = read_three(
        *state,
        "{\"data\":{\"w0\":null,\"w1\":" MADE("801") ",\"w2\":" MADE(
            "802") "},\"errors\":[{\"message\":\"Internal error. Looks like something went "
                   "wrong.\","
                   "\"path\":[\"w0\"],\"extensions\":{\"code\":\"INTERNAL_SERVER_ERROR\"}}]}");
    assert_int_equal(r.answer.err, ERR_SERVER_ERROR);
    assert_int_equal(r.writes[0].err, ERR_SERVER_ERROR);
    assert_int_equal(r.writes[1].err, OK);
    assert_true(r.answer.effect_possible);
}

/* Each tells for itself, whatever came of the others. */
static void two_may_have_happened_for_different_reasons(void **state)
{
    struct platform_result r = read_three(
        *state, "{\"data\":{\"w0\":null,\"w1\":{\"fulfillment\":null,\"userErrors\":[{\"message\":"
                "\"Tracking number is invalid\"}]}},\"errors\":[{\"message\":\"Internal error.\","
                "\"path\":[\"w0\"],\"extensions\":{\"code\":\"INTERNAL_SERVER_ERROR\"}}]}");
    assert_int_equal(r.writes[0].err, ERR_SERVER_ERROR);
    assert_int_equal(r.writes[2].err, ERR_ANSWER_NOT_UNDERSTOOD);
    assert_true(r.writes[0].effect_possible);
    assert_false(r.writes[1].effect_possible);
    assert_true(r.writes[2].effect_possible);
}

static void a_throttled_request_did_nothing(void **state)
{
    struct platform_result r = read_three(
        *state, "{\"errors\":[{\"message\":\"Throttled\",\"extensions\":{\"code\":\"THROTTLED\"}}],"
                "\"extensions\":{\"cost\":{\"requestedQueryCost\":70,\"actualQueryCost\":null,"
                "\"throttleStatus\":{\"maximumAvailable\":2000,\"currentlyAvailable\":20,"
                "\"restoreRate\":100}}}}");
    assert_int_equal(r.answer.err, ERR_THROTTLED);
    assert_false(r.answer.effect_possible);
    CHECK_INT(r.answer.wait_ms, 501);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(r.writes[i].err, ERR_THROTTLED);
}

static void an_invalid_variable_names_its_write(void **state)
{
    struct platform_result r = read_three(
        *state,
        "{\"errors\":[{\"message\":\"Variable $w1t of type FulfillmentTrackingInput! was "
        "provided invalid value for url\",\"extensions\":{\"code\":\"INVALID_VARIABLE\"}}]}");
    assert_int_equal(r.answer.err, OK);
    assert_int_equal(r.writes[0].err, ERR_STALE);
    assert_int_equal(r.writes[1].err, ERR_REFUSED);
    assert_int_equal(r.writes[2].err, ERR_STALE);
    assert_false(r.answer.effect_possible);
    r = read_three(*state, "{\"errors\":[{\"message\":\"Variable $other is odd\",\"extensions\":"
                           "{\"code\":\"INVALID_VARIABLE\"}}]}");
    assert_int_equal(r.answer.err, ERR_REFUSED);
    assert_int_equal(r.writes[0].err, ERR_REFUSED);
}

static void a_broken_answer_leaves_all_in_doubt(void **state)
{
    static const char *const bodies[] = {"",
                                         "<html>Oops</html>",
                                         "{\"data\":{\"w0\":{\"ful",
                                         "[]",
                                         "{}",
                                         "null",
                                         "{\"data\":null}",
                                         "{\"data\":7}"};
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct platform_result r = read_three(*state, bodies[i]);
        assert_int_equal(r.answer.err, ERR_ANSWER_NOT_UNDERSTOOD);
        assert_true(r.answer.effect_possible);
        assert_int_equal(r.writes[2].err, ERR_ANSWER_NOT_UNDERSTOOD);
        assert_true(r.writes[2].effect_possible);
    }
}

/* --- subscriptions --- */

static void a_subscription_that_exists_counts_as_made(void **state)
{
    struct str topics[] = {STR("orders/create"), STR("orders/paid"), STR("orders/updated")};
    struct platform_ask ask = {.op = PLATFORM_HOOK_CREATE, .topics = topics, .topics_n = 3};
    struct platform_result r =
        rig_read(*state, &ask, 200,
                 STR("{\"data\":{\"h0\":{\"webhookSubscription\":{\"id\":\"x\"},\"userErrors\":[]},"
                     "\"h1\":{\"webhookSubscription\":null,\"userErrors\":[{\"message\":"
                     "\"Address for this topic has already been taken\"}]},"
                     "\"h2\":{\"webhookSubscription\":null,\"userErrors\":[{\"message\":"
                     "\"Address protocol http:// is not supported\"}]}}}"));
    CHECK_INT(r.hook_results_n, 3);
    assert_int_equal(r.hook_results[0].err, OK);
    assert_int_equal(r.hook_results[1].err, OK);
    assert_int_equal(r.hook_results[2].err, ERR_REFUSED);
    CHECK_TEXT(r.hook_results[2].detail, "Address protocol http:// is not supported");
}

static void a_topic_without_permission_fails_alone(void **state)
{
    struct str topics[] = {STR("fulfillments/create"), STR("orders/paid")};
    struct platform_ask ask = {.op = PLATFORM_HOOK_CREATE, .topics = topics, .topics_n = 2};
    struct platform_result r = rig_read(
        *state, &ask, 200,
        STR("{\"data\":{\"h0\":null,\"h1\":{\"userErrors\":[]}},\"errors\":[{\"message\":"
            "\"Access denied\",\"path\":[\"h0\"],\"extensions\":{\"code\":\"ACCESS_DENIED\","
            "\"requiredAccess\":\"`read_fulfillments`\"}}]}"));
    assert_int_equal(r.hook_results[0].err, ERR_SCOPE_MISSING);
    CHECK_TEXT(r.hook_results[0].detail, "read_fulfillments");
    assert_int_equal(r.hook_results[1].err, OK);
}

static void a_subscription_that_is_gone_counts_as_deleted(void **state)
{
    static const int64_t ids[] = {1, 2, 3};
    struct platform_ask ask = {.op = PLATFORM_HOOK_DELETE, .ids = ids, .ids_n = 3};
    struct platform_result r = rig_read(
        *state, &ask, 200,
        STR("{\"data\":{\"h0\":{\"userErrors\":[]},\"h1\":{\"userErrors\":[{\"message\":"
            "\"Webhook subscription does not exist\"}]},\"h2\":null},\"errors\":[{\"message\":"
            "\"invalid "
            "id\",\"path\":[\"h2\"],\"extensions\":{\"code\":\"RESOURCE_NOT_FOUND\"}}]}"));
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(r.hook_results[i].err, OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_write_has_its_own_result),
        TEST(messages_without_a_code_are_told_apart),
        TEST(a_reason_for_a_person_outweighs_a_stale_one),
        TEST(a_top_level_error_belongs_to_its_alias),
        TEST(a_made_fulfillment_is_made_whatever_else_is_said),
        TEST(what_is_missing_may_have_happened),
        TEST(an_error_inside_shopify_leaves_one_write_in_doubt),
        TEST(two_may_have_happened_for_different_reasons),
        TEST(a_throttled_request_did_nothing),
        TEST(an_invalid_variable_names_its_write),
        TEST(a_broken_answer_leaves_all_in_doubt),
        TEST(a_subscription_that_exists_counts_as_made),
        TEST(a_topic_without_permission_fails_alone),
        TEST(a_subscription_that_is_gone_counts_as_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
