/* SPDX-License-Identifier: Apache-2.0 */
/* The shop itself: what becomes of orders, fulfillment orders and fulfillments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test/world/shopify_rig.h"

#define assert_str(have, want) assert_string_equal(str_cstr(r->a, (have)), (want))

static struct str user_error(const struct json *payload)
{
    return json_str(json_get(json_at(json_get(payload, "userErrors"), 0), "message"));
}

static void a_whole_fulfillment_closes_the_fulfillment_order(void **state)
{
    struct rig *r = rig_new(NULL);
    int64_t id = rig_order(r, 2);
    const struct shopify_order *o = rig_truth(r, id);
    (void)state;
    assert_str(shopify_order_display(o), "UNFULFILLED");
    const struct json *payload = rig_fulfill(r, id, 0, "YT1", true);
    assert_str(user_error(payload), "");
    assert_str(json_str(json_path(payload, "fulfillment.status")), "SUCCESS");
    assert_str(shopify_order_display(o), "FULFILLED");
    assert_str(o->fos[0]->status, "CLOSED");
    assert_int_equal(shopify_fo_remaining(o->fos[0]), 0);
    assert_str(o->fulfillments[0]->name, "#1001-F1");
    assert_str(o->fulfillments[0]->tracking[0].url, "https://www.yuntrack.com/Track/Detail/YT1");
    assert_int_equal(shopify_order_notifications(o), 1);
    assert_true(o->closed_ms != 0); /* finished orders are archived */
    rig_free(r);
}

static void a_second_create_is_refused_by_the_closed_status(void **state)
{
    struct rig *r = rig_new(NULL);
    int64_t id = rig_order(r, 1);
    (void)state;
    rig_fulfill(r, id, 0, "YT1", true);
    const struct json *payload = rig_fulfill(r, id, 0, "YT1", true);
    assert_true(json_is_null(json_get(payload, "fulfillment")));
    assert_str(user_error(payload),
               str_cstr(r->a, str_printf(r->a,
                                         "Fulfillment order %lld has an unfulfillable status= "
                                         "closed.",
                                         (long long)rig_truth(r, id)->fos[0]->id)));
    assert_int_equal(shopify_order_notifications(rig_truth(r, id)), 1);
    assert_int_equal(rig_truth(r, id)->fulfillments_n, 1);
    rig_free(r);
}

/* Fulfills n units of the first line by its own id; the payload. */
static const struct json *fulfill_some(struct rig *r, const struct shopify_fo *fo,
                                       int64_t fo_line_id, int64_t n)
{
    struct str vars =
        str_printf(r->a,
                   "{\"f\":{\"lineItemsByFulfillmentOrder\":[{\"fulfillmentOrderId\":"
                   "\"gid://shopify/FulfillmentOrder/%lld\",\"fulfillmentOrderLineItems\":[{\"id\":"
                   "\"gid://shopify/FulfillmentOrderLineItem/%lld\",\"quantity\":%lld}]}]}}",
                   (long long)fo->id, (long long)fo_line_id, (long long)n);
    return json_path(
        rig_ask_str(r,
                    STR("mutation($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) {"
                        " fulfillment { id } userErrors { field message } } }"),
                    STR(""), vars),
        "data.fulfillmentCreate");
}

static void parts_leave_the_fulfillment_order_in_progress(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 3));
    const struct shopify_fo *fo = o->fos[0];
    (void)state;
    assert_str(user_error(fulfill_some(r, fo, fo->lines[0]->id, 1)), "");
    assert_str(fo->status, "IN_PROGRESS");
    assert_str(shopify_order_display(o), "PARTIALLY_FULFILLED");
    assert_int_equal(shopify_line_open(o->lines[0]), 2);
    assert_str(user_error(fulfill_some(r, fo, fo->lines[0]->id, 3)),
               "Invalid fulfillment order line item quantity requested.");
    assert_str(user_error(fulfill_some(r, fo, fo->lines[0]->id, 2)), "");
    assert_str(shopify_order_display(o), "FULFILLED");
    assert_int_equal(o->fulfillments_n, 2);
    rig_free(r);
}

static void wrong_quantities_and_lines_are_named(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 1));
    (void)state;
    const struct json *p = fulfill_some(r, o->fos[0], o->fos[0]->lines[0]->id, 0);
    assert_str(user_error(p), "Quantity must be greater than 0");
    const struct json *field = json_get(json_at(json_get(p, "userErrors"), 0), "field");
    assert_int_equal(json_len(field), 6);
    assert_str(json_str(json_at(field, 5)), "quantity");
    assert_str(user_error(fulfill_some(r, o->fos[0], 99, 1)),
               "Fulfillment order line item does not exist.");
    struct shopify_fo none = {.id = 77};
    assert_str(user_error(fulfill_some(r, &none, 99, 1)), "Fulfillment order does not exist.");
    rig_free(r);
}

static void a_zero_id_is_an_error_of_the_alias_alone(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 1));
    (void)state;
    struct str doc = str_printf(
        r->a,
        "mutation { a: fulfillmentCreate(fulfillment: {lineItemsByFulfillmentOrder: "
        "[{fulfillmentOrderId: \"gid://shopify/FulfillmentOrder/0\"}]}) { userErrors { message } } "
        "b: fulfillmentCreate(fulfillment: {lineItemsByFulfillmentOrder: "
        "[{fulfillmentOrderId: \"gid://shopify/FulfillmentOrder/%lld\"}]}) "
        "{ fulfillment { id } userErrors { message } } }",
        (long long)o->fos[0]->id);
    const struct json *answer = rig_ask_str(r, doc, STR(""), STR(""));
    assert_str(rig_error(answer), "invalid id");
    assert_str(rig_error_code(answer), "RESOURCE_NOT_FOUND");
    const struct json *path = json_get(json_at(json_get(answer, "errors"), 0), "path");
    assert_str(json_str(json_at(path, 0)), "a");
    assert_true(json_is_null(json_path(answer, "data.a")));
    assert_false(json_is_null(json_path(answer, "data.b.fulfillment.id")));
    assert_int_equal(shopify_requests(r->shop, STR("fulfillmentCreate")), 2);
    rig_free(r);
}

static void the_same_alias_twice_ships_once_since_aliases_run_in_turn(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 1));
    (void)state;
    struct str one = str_printf(r->a,
                                "fulfillmentCreate(fulfillment: {lineItemsByFulfillmentOrder: "
                                "[{fulfillmentOrderId: \"gid://shopify/FulfillmentOrder/%lld\"}]})"
                                " { fulfillment { id } userErrors { message } }",
                                (long long)o->fos[0]->id);
    const struct json *answer =
        rig_ask_str(r, str_printf(r->a, "mutation { a: %.*s b: %.*s }", STR_ARG(one), STR_ARG(one)),
                    STR(""), STR(""));
    assert_false(json_is_null(json_path(answer, "data.a.fulfillment")));
    assert_true(json_is_null(json_path(answer, "data.b.fulfillment")));
    assert_true(str_has(user_error(json_path(answer, "data.b")), STR("closed")));
    assert_int_equal(o->fulfillments_n, 1);
    assert_int_equal(json_i64(json_path(answer, "extensions.cost.requestedQueryCost"), 0), 20);
    rig_free(r);
}

/* Two places and a digital line: three fulfillment orders. */
static const struct shopify_order *spread_order(struct rig *r, const char *service)
{
    int64_t far = shopify_add_location(r->shop, STR("Far"), STR("DE"), str_of(service));
    struct shopify_line_input lines[] = {
        {.variant_id = r->variants[0]},
        {.variant_id = r->variants[1], .location_id = far},
        {.variant_id = r->variants[2]},
    };
    struct shopify_order_input in = {.lines = lines, .lines_n = 3, .email = STR("x@example.com")};
    return rig_truth(r, shopify_place(r->shop, &in, r->now_ms));
}

static const struct json *fulfill_two(struct rig *r, const struct shopify_fo *x,
                                      const struct shopify_fo *y)
{
    struct str doc =
        str_printf(r->a,
                   "mutation { fulfillmentCreate(fulfillment: {lineItemsByFulfillmentOrder: ["
                   "{fulfillmentOrderId: \"gid://shopify/FulfillmentOrder/%lld\"}, "
                   "{fulfillmentOrderId: \"gid://shopify/FulfillmentOrder/%lld\"}]}) "
                   "{ fulfillment { id } userErrors { message } } }",
                   (long long)x->id, (long long)y->id);
    return json_path(rig_ask_str(r, doc, STR(""), STR("")), "data.fulfillmentCreate");
}

static void one_fulfillment_is_one_order_one_place_one_method(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = spread_order(r, "");
    const struct shopify_order *other = rig_truth(r, rig_order(r, 1));
    (void)state;
    assert_int_equal(o->fos_n, 3);
    assert_true(str_starts(user_error(fulfill_two(r, o->fos[0], o->fos[1])),
                           STR("All fulfillment orders must be assigned to a single location. "
                               "Multiple locations with ids [")));
    assert_true(str_has(user_error(fulfill_two(r, o->fos[0], o->fos[2])),
                        STR("same delivery method type")));
    assert_true(str_starts(user_error(fulfill_two(r, o->fos[0], other->fos[0])),
                           STR("All fulfillment orders must belong to the same order.")));
    rig_free(r);
}

static void another_apps_fulfillment_order_can_be_seen_but_not_fulfilled(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = spread_order(r, "ship-it");
    struct str actions[12];
    (void)state;
    assert_int_equal(shopify_fo_actions(o->fos[1], actions, 12), 1);
    assert_str(actions[0], "REQUEST_FULFILLMENT");
    assert_true(str_has(user_error(rig_fulfill(r, o->id, 1, "X", false)), STR("another app")));
    shopify_set_scopes(r->shop, STR("read_orders,write_merchant_managed_fulfillment_orders"),
                       r->now_ms);
    const struct json *answer =
        rig_ask_str(r,
                    str_printf(r->a,
                               "{ order(id: \"gid://shopify/Order/%lld\") { fulfillmentOrders("
                               "first: 9) { nodes { id } } } }",
                               (long long)o->id),
                    STR(""), STR(""));
    assert_int_equal(json_len(json_path(answer, "data.order.fulfillmentOrders.nodes")), 2);
    rig_free(r);
}

static void canceling_a_fulfillment_leaves_a_closed_one_and_opens_another(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 2));
    (void)state;
    rig_fulfill(r, o->id, 0, "YT1", true);
    r->now_ms += 5000;
    struct str doc = str_printf(r->a,
                                "mutation { fulfillmentCancel(id: \"gid://shopify/Fulfillment/%lld"
                                "\") { fulfillment { status displayStatus } userErrors { message }"
                                " } }",
                                (long long)o->fulfillments[0]->id);
    const struct json *answer = rig_ask_str(r, doc, STR(""), STR(""));
    assert_str(json_str(json_path(answer, "data.fulfillmentCancel.fulfillment.status")),
               "CANCELLED");
    assert_int_equal(o->fos_n, 2);
    assert_str(o->fos[0]->status, "CLOSED");
    assert_int_equal(shopify_fo_remaining(o->fos[0]), 2); /* shown again, though closed */
    assert_str(o->fos[1]->status, "OPEN");
    assert_int_equal(shopify_line_open(o->lines[0]), 2);
    assert_str(shopify_order_display(o), "UNFULFILLED");
    assert_int_equal(o->closed_ms, 0);

    answer = rig_ask_str(r, doc, STR(""), STR("")); /* again: fine, and nothing happens */
    assert_int_equal(json_len(json_path(answer, "data.fulfillmentCancel.userErrors")), 0);
    assert_int_equal(o->fos_n, 2);
    rig_free(r);
}

static void canceling_one_of_two_parts_gives_back_that_part_only(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 3));
    const struct shopify_fo *fo = o->fos[0];
    (void)state;
    fulfill_some(r, fo, fo->lines[0]->id, 1);
    fulfill_some(r, fo, fo->lines[0]->id, 2);
    assert_int_equal(shopify_cancel_fulfillment(r->shop, o->fulfillments[0]->id, r->now_ms), OK);
    assert_int_equal(shopify_line_open(o->lines[0]), 1);
    assert_int_equal(shopify_cancel_fulfillment(r->shop, o->fulfillments[1]->id, r->now_ms), OK);
    assert_int_equal(shopify_line_open(o->lines[0]), 3);
    assert_int_equal(shopify_line_fulfilled(o->lines[0]), 0);
    assert_int_equal(shopify_cancel_fulfillment(r->shop, o->fulfillments[1]->id, r->now_ms),
                     ERR_CONFLICT);
    rig_free(r);
}

static void a_canceled_order_is_refunded_and_cannot_be_fulfilled(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 2));
    (void)state;
    assert_int_equal(shopify_cancel(r->shop, o->id, STR("CUSTOMER"), r->now_ms), OK);
    assert_str(o->financial, "REFUNDED");
    assert_int_equal(o->refunded_minor, shopify_order_total(o));
    assert_int_equal(shopify_order_units(o), 0);
    assert_true(str_has(user_error(rig_fulfill(r, o->id, 0, "X", false)), STR("closed")));
    assert_int_equal(shopify_cancel(r->shop, o->id, STR("CUSTOMER"), r->now_ms), ERR_CONFLICT);
    const struct shopify_order *sent = rig_truth(r, rig_order(r, 1));
    rig_fulfill(r, sent->id, 0, "X", false);
    assert_int_equal(shopify_cancel(r->shop, sent->id, STR("OTHER"), r->now_ms), ERR_CONFLICT);
    rig_free(r);
}

static void refunds_take_unshipped_units_first(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 3));
    const struct shopify_line *l = o->lines[0];
    (void)state;
    fulfill_some(r, o->fos[0], o->fos[0]->lines[0]->id, 1);
    assert_int_equal(shopify_refund(r->shop, o->id, l->id, 2, STR("oops"), r->now_ms), OK);
    assert_int_equal(shopify_line_open(l), 0);
    assert_int_equal(shopify_line_current(l), 1);
    assert_str(o->fos[0]->status, "CLOSED");
    assert_str(o->financial, "PARTIALLY_REFUNDED");
    assert_str(shopify_order_display(o), "FULFILLED");
    assert_int_equal(shopify_refund(r->shop, o->id, l->id, 2, STR(""), r->now_ms), ERR_BAD_INPUT);
    /* The customer was refunded for all but one: canceling its parcel opens one unit only. */
    assert_int_equal(shopify_cancel_fulfillment(r->shop, o->fulfillments[0]->id, r->now_ms), OK);
    assert_int_equal(shopify_line_open(l), 1);
    rig_free(r);
}

static void edits_add_to_the_open_fulfillment_order_or_make_one(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 2));
    struct shopify_line_input more = {.variant_id = r->variants[1], .quantity = 1};
    (void)state;
    assert_int_equal(shopify_edit_quantity(r->shop, o->id, o->lines[0]->id, 1, r->now_ms), OK);
    assert_int_equal(shopify_line_current(o->lines[0]), 1);
    assert_int_equal(shopify_line_open(o->lines[0]), 1);
    assert_int_equal(shopify_edit_add(r->shop, o->id, &more, r->now_ms), OK);
    assert_int_equal(o->fos_n, 1);
    assert_int_equal(o->fos[0]->lines_n, 2);
    rig_fulfill(r, o->id, 0, "A", false);
    assert_int_equal(shopify_edit_quantity(r->shop, o->id, o->lines[0]->id, 3, r->now_ms), OK);
    assert_int_equal(o->fos_n, 2);
    assert_int_equal(shopify_line_open(o->lines[0]), 2);
    assert_int_equal(shopify_edit_quantity(r->shop, o->id, o->lines[0]->id, 0, r->now_ms),
                     ERR_BAD_INPUT); /* one is fulfilled */
    assert_true(o->edited);
    rig_free(r);
}

static void holds_stop_fulfilling_until_the_last_is_released(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 1));
    struct str actions[12];
    (void)state;
    assert_int_equal(
        shopify_hold(r->shop, o->id, STR("HIGH_RISK_OF_FRAUD"), STR("call"), r->now_ms), OK);
    assert_int_equal(shopify_hold(r->shop, o->id, STR("OTHER"), STR(""), r->now_ms), OK);
    assert_str(shopify_order_display(o), "ON_HOLD");
    assert_true(str_has(user_error(rig_fulfill(r, o->id, 0, "X", false)), STR("on_hold")));
    size_t n = shopify_fo_actions(o->fos[0], actions, 12);
    assert_str(str_join(r->a, actions, n, STR(" ")), "RELEASE_HOLD MOVE HOLD");
    shopify_fo_release(o->fos[0], o->fos[0]->holds[0].id, r->now_ms);
    assert_str(o->fos[0]->status, "ON_HOLD");
    assert_int_equal(shopify_release(r->shop, o->id, r->now_ms), OK);
    assert_str(o->fos[0]->status, "OPEN");
    assert_str(user_error(rig_fulfill(r, o->id, 0, "X", false)), "");
    assert_int_equal(shopify_hold(r->shop, o->id, STR("OTHER"), STR(""), r->now_ms), ERR_CONFLICT);
    rig_free(r);
}

static void an_app_holds_once_per_handle_and_may_hold_a_part(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 3));
    (void)state;
    struct str doc = str_printf(
        r->a,
        "mutation { fulfillmentOrderHold(id: \"gid://shopify/FulfillmentOrder/%lld\", "
        "fulfillmentHold: {reason: OTHER, handle: \"h\", fulfillmentOrderLineItems: [{id: "
        "\"gid://shopify/FulfillmentOrderLineItem/%lld\", quantity: 1}]}) { fulfillmentHold { "
        "handle heldByRequestingApp } remainingFulfillmentOrder { status } userErrors { code } } }",
        (long long)o->fos[0]->id, (long long)o->fos[0]->lines[0]->id);
    const struct json *a =
        json_path(rig_ask_str(r, doc, STR(""), STR("")), "data.fulfillmentOrderHold");
    assert_str(json_str(json_path(a, "remainingFulfillmentOrder.status")), "OPEN");
    assert_int_equal(shopify_fo_remaining(o->fos[0]), 1);
    assert_int_equal(shopify_fo_remaining(o->fos[1]), 2);
    a = json_path(rig_ask_str(r, doc, STR(""), STR("")), "data.fulfillmentOrderHold");
    assert_str(json_str(json_get(json_at(json_get(a, "userErrors"), 0), "code")),
               "DUPLICATE_FULFILLMENT_HOLD_HANDLE");
    rig_free(r);
}

static void moving_gives_new_ids(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = rig_truth(r, rig_order(r, 2));
    int64_t far = shopify_add_location(r->shop, STR("Far"), STR("DE"), STR(""));
    (void)state;
    assert_int_equal(shopify_move(r->shop, o->id, far, r->now_ms), OK);
    assert_int_equal(o->fos_n, 2);
    assert_str(o->fos[0]->status, "CLOSED");
    assert_int_equal(o->fos[1]->location->id, far);
    assert_int_equal(shopify_line_open(o->lines[0]), 2);
    rig_free(r);
}

static void the_admin_can_mark_as_fulfilled_without_a_number(void **state)
{
    struct rig *r = rig_new(NULL);
    const struct shopify_order *o = spread_order(r, "");
    (void)state;
    assert_int_equal(shopify_fulfill_by_hand(r->shop, o->id, STR(""), STR(""), true, r->now_ms),
                     OK);
    assert_int_equal(o->fulfillments_n, 3);
    assert_int_equal(o->fulfillments[0]->tracking_n, 0);
    assert_false(o->fulfillments[0]->by_app);
    assert_int_equal(shopify_order_notifications(o), 2); /* none for the digital line */
    assert_int_equal(shopify_fulfill_by_hand(r->shop, o->id, STR(""), STR(""), true, r->now_ms),
                     ERR_CONFLICT);
    rig_free(r);
}

static void a_scheduled_order_opens_at_its_time(void **state)
{
    struct rig *r = rig_new(NULL);
    struct shopify_line_input line = {.variant_id = r->variants[0]};
    struct shopify_order_input in = {
        .lines = &line, .lines_n = 1, .fulfill_at_ms = START_MS + MS_HOUR};
    const struct shopify_order *o = rig_truth(r, shopify_place(r->shop, &in, r->now_ms));
    (void)state;
    assert_str(shopify_order_display(o), "SCHEDULED");
    assert_int_equal(r->service.next_ms(r->service.state), START_MS + MS_HOUR);
    r->service.tick(r->service.state, START_MS + MS_HOUR);
    assert_str(o->fos[0]->status, "OPEN");
    assert_int_equal(r->service.next_ms(r->service.state), INT64_MAX);
    rig_free(r);
}

static void money_follows_the_currency(void **state)
{
    struct rig *r = rig_new(NULL);
    struct shopify_line_input line = {.title = STR("猫"), .price_minor = 1500};
    struct shopify_order_input in = {.lines = &line, .lines_n = 1, .currency = STR("JPY")};
    static const char *const want[] = {"1500.0", "1.5"};
    static const char *const currency[] = {"JPY", "KWD"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        in.currency = str_of(currency[i]);
        int64_t id = shopify_place(r->shop, &in, r->now_ms);
        const struct json *a =
            rig_ask_str(r,
                        str_printf(r->a,
                                   "{ order(id: \"gid://shopify/Order/%lld\") { totalPriceSet { "
                                   "shopMoney { amount currencyCode } } } }",
                                   (long long)id),
                        STR(""), STR(""));
        assert_str(json_str(json_path(a, "data.order.totalPriceSet.shopMoney.amount")), want[i]);
    }
    rig_free(r);
}

static void the_automatic_setting_fulfills_what_is_paid(void **state)
{
    struct rig *r = rig_new(&(struct shopify_options){.auto_fulfill = true});
    struct shopify_line_input line = {.variant_id = r->variants[0]};
    struct shopify_order_input in = {.lines = &line, .lines_n = 1, .payment = SHOPIFY_PENDING};
    const struct shopify_order *o = rig_truth(r, shopify_place(r->shop, &in, r->now_ms));
    (void)state;
    assert_str(shopify_order_display(o), "UNFULFILLED");
    assert_int_equal(shopify_mark_paid(r->shop, o->id, r->now_ms), OK);
    assert_str(shopify_order_display(o), "FULFILLED");
    assert_int_equal(shopify_mark_paid(r->shop, o->id, r->now_ms), ERR_CONFLICT);
    rig_free(r);
}

static void a_large_order_gives_its_lines_page_by_page(void **state)
{
    struct rig *r = rig_new(NULL);
    struct shopify_line_input *lines = ARENA_ARRAY(r->a, struct shopify_line_input, 300);
    struct shopify_order_input in = {.lines = lines, .lines_n = 300};
    struct str after = STR("null");
    size_t seen = 0;
    (void)state;
    for (size_t i = 0; i < 300; i++)
        lines[i].variant_id = r->variants[i % 2];
    int64_t id = shopify_place(r->shop, &in, r->now_ms);
    for (bool more = true; more;) {
        const struct json *page = json_path(
            rig_ask_str(r,
                        STR("query($id: ID!, $after: String) { order(id: $id) { lineItems(first: "
                            "120, after: $after) { edges { cursor node { id } } pageInfo { "
                            "hasNextPage } } } }"),
                        STR(""),
                        str_printf(r->a, "{\"id\":\"gid://shopify/Order/%lld\",\"after\":%.*s}",
                                   (long long)id, STR_ARG(after))),
            "data.order.lineItems");
        const struct json *edges = json_get(page, "edges");
        seen += json_len(edges);
        more = json_bool(json_path(page, "pageInfo.hasNextPage"), false);
        after = json_print(r->a, json_get(json_at(edges, json_len(edges) - 1), "cursor"));
    }
    assert_int_equal(seen, 300);
    assert_str(user_error(rig_fulfill(r, id, 0, "A", true)), "");
    assert_str(shopify_order_display(rig_truth(r, id)), "FULFILLED");
    rig_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_fulfillment_closes_the_fulfillment_order),
        cmocka_unit_test(a_second_create_is_refused_by_the_closed_status),
        cmocka_unit_test(parts_leave_the_fulfillment_order_in_progress),
        cmocka_unit_test(wrong_quantities_and_lines_are_named),
        cmocka_unit_test(a_zero_id_is_an_error_of_the_alias_alone),
        cmocka_unit_test(the_same_alias_twice_ships_once_since_aliases_run_in_turn),
        cmocka_unit_test(one_fulfillment_is_one_order_one_place_one_method),
        cmocka_unit_test(another_apps_fulfillment_order_can_be_seen_but_not_fulfilled),
        cmocka_unit_test(canceling_a_fulfillment_leaves_a_closed_one_and_opens_another),
        cmocka_unit_test(canceling_one_of_two_parts_gives_back_that_part_only),
        cmocka_unit_test(a_canceled_order_is_refunded_and_cannot_be_fulfilled),
        cmocka_unit_test(refunds_take_unshipped_units_first),
        cmocka_unit_test(edits_add_to_the_open_fulfillment_order_or_make_one),
        cmocka_unit_test(holds_stop_fulfilling_until_the_last_is_released),
        cmocka_unit_test(an_app_holds_once_per_handle_and_may_hold_a_part),
        cmocka_unit_test(moving_gives_new_ids),
        cmocka_unit_test(the_admin_can_mark_as_fulfilled_without_a_number),
        cmocka_unit_test(a_scheduled_order_opens_at_its_time),
        cmocka_unit_test(money_follows_the_currency),
        cmocka_unit_test(the_automatic_setting_fulfills_what_is_paid),
        cmocka_unit_test(a_large_order_gives_its_lines_page_by_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
