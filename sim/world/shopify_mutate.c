/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mutations about fulfillments: arguments in, Shopify's own checks in their order with their own
 * texts, effect, payload. Holds, tags and webhook subscriptions are in shopify_mutate_more.c.
 */
#include "sim/world/shopify_mutate.h"

struct gql_out shopify_invalid_id(struct gql_call *c)
{
    return gql_fail(c, STR("invalid id"), STR("{\"code\":\"RESOURCE_NOT_FOUND\"}"));
}

bool shopify_arg_id(const struct gql_value *args, const char *name, enum shopify_kind want,
                    int64_t *ret_id)
{
    enum shopify_kind k;
    return shopify_parse_gid(gql_get_str(args, name), &k, ret_id) && k == want;
}

void shopify_wrong(struct gql_call *c, struct shopify_payload *p, const char *field,
                   struct str message, const char *code)
{
    *ARENA_PUSH(c->a, &p->errors, &p->errors_n, struct shopify_user_error) =
        (struct shopify_user_error){str_of(field), message, str_of(code)};
}

struct gql_out shopify_out_payload(struct gql_call *c, const struct shopify_payload *p)
{
    return gql_obj(str_cstr(c->a, c->field->ref.name), p);
}

bool shopify_need_any(struct gql_call *c, const char *const *scopes, size_t n, struct gql_out *ret)
{
    const struct shopify_ctx *ctx = c->ctx;
    for (size_t i = 0; i < n; i++) {
        if (shopify_has_scope(ctx->scopes, ctx->scopes_n, scopes[i]))
            return true;
    }
    return shopify_need(c, scopes[0], ret);
}

static bool may_write(struct gql_call *c, struct gql_out *ret)
{
    static const char *const scopes[] = {"write_merchant_managed_fulfillment_orders",
                                         "write_assigned_fulfillment_orders",
                                         "write_third_party_fulfillment_orders"};
    return shopify_need_any(c, scopes, COUNT_OF(scopes), ret);
}

/* What fulfillmentCreate is asked for, resolved. */
struct create {
    struct shopify_want *want;
    size_t n;
    bool bad_id;
    struct shopify_payload *p;
};

static const char fulfillment_field[] = "fulfillment";

/* Quantities are checked before everything else, by their place. */
static void check_quantities(struct gql_call *c, const struct gql_value *groups, struct create *x)
{
    for (size_t i = 0; i < groups->items_n; i++) {
        const struct gql_value *lines = gql_get(&groups->items[i], "fulfillmentOrderLineItems");
        for (size_t k = 0; !gql_is_null(lines) && k < lines->items_n; k++) {
            if (gql_get_i64(&lines->items[k], "quantity", 0) > 0)
                continue;
            struct str place = str_printf(c->a,
                                          "fulfillment.lineItemsByFulfillmentOrder.%zu."
                                          "fulfillmentOrderLineItems.%zu.quantity",
                                          i, k);
            shopify_wrong(c, x->p, str_cstr(c->a, place), STR("Quantity must be greater than 0"),
                          NULL);
        }
    }
}

/* One fulfillment order of the input. False: an error was noted, or an id is none. */
static bool add_group(struct gql_call *c, const struct gql_value *group, struct create *x)
{
    const struct shopify_ctx *ctx = c->ctx;
    const struct gql_value *lines = gql_get(group, "fulfillmentOrderLineItems");
    int64_t id;
    if (!shopify_arg_id(group, "fulfillmentOrderId", SHOPIFY_FO, &id)) {
        x->bad_id = true;
        return false;
    }
    struct shopify_fo *fo = shopify_thing(ctx->shop, SHOPIFY_FO, id);
    if (fo == NULL || !shopify_fo_visible(fo, ctx->scopes, ctx->scopes_n) || fo->order->deleted) {
        shopify_wrong(c, x->p, fulfillment_field, STR("Fulfillment order does not exist."), NULL);
        return false;
    }
    if (gql_is_null(lines) || lines->items_n == 0) {
        *ARENA_PUSH(c->a, &x->want, &x->n, struct shopify_want) = (struct shopify_want){.fo = fo};
        return true;
    }
    for (size_t i = 0; i < lines->items_n; i++) {
        if (!shopify_arg_id(&lines->items[i], "id", SHOPIFY_FO_LINE, &id)) {
            x->bad_id = true;
            return false;
        }
        struct shopify_fo_line *fl = shopify_thing(ctx->shop, SHOPIFY_FO_LINE, id);
        *ARENA_PUSH(c->a, &x->want, &x->n, struct shopify_want) =
            (struct shopify_want){fo, fl != NULL && fl->fo == fo ? fl : NULL,
                                  gql_get_i64(&lines->items[i], "quantity", 0)};
    }
    return true;
}

static struct str id_list(struct gql_call *c, const struct create *x, bool orders)
{
    struct buf b;
    buf_init(&b, c->a, 1 << 16);
    for (size_t i = 0; i < x->n; i++) {
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || (orders ? x->want[k].fo->order == x->want[i].fo->order
                                   : x->want[k].fo->location == x->want[i].fo->location);
        if (!seen)
            buf_printf(
                &b, "%s%lld", b.n > 0 ? ", " : "",
                (long long)(orders ? x->want[i].fo->order->id : x->want[i].fo->location->id));
    }
    return buf_view(&b);
}

/* All of one order, location, method; all open. The message, or "". */
static struct str check_orders(struct gql_call *c, const struct create *x)
{
    const struct shopify_fo *first = x->want[0].fo;
    for (size_t i = 0; i < x->n; i++) {
        if (x->want[i].fo->order != first->order)
            return str_printf(c->a,
                              "All fulfillment orders must belong to the same order. Multiple "
                              "orders with ids [%.*s]",
                              STR_ARG(id_list(c, x, true)));
    }
    for (size_t i = 0; i < x->n; i++) {
        if (x->want[i].fo->location != first->location)
            return str_printf(c->a,
                              "All fulfillment orders must be assigned to a single location. "
                              "Multiple locations with ids [%.*s]",
                              STR_ARG(id_list(c, x, false)));
        if (!str_eq(x->want[i].fo->method, first->method))
            return STR("All fulfillment orders must have the same delivery method type. Multiple "
                       "delivery method types [\"none\", \"shipping\"] were found.");
    }
    for (size_t i = 0; i < x->n; i++) {
        const struct shopify_fo *fo = x->want[i].fo;
        if (!shopify_fo_is_open(fo))
            return str_printf(c->a, "Fulfillment order %lld has an unfulfillable status= %.*s.",
                              (long long)fo->id, STR_ARG(str_lower(c->a, fo->status)));
        /* No recorded answer is known for this case; only that it is refused since 2024-10. */
        if (!str_empty(fo->location->service))
            return str_printf(c->a,
                              "Fulfillment order %lld is assigned to a fulfillment service of "
                              "another app.",
                              (long long)fo->id);
    }
    return STR("");
}

static struct str check_lines(const struct create *x)
{
    for (size_t i = 0; i < x->n; i++) {
        const struct shopify_want *w = &x->want[i];
        int64_t sum = 0;
        bool whole = false; /* all that remains is asked for elsewhere */
        if (w->line == NULL && w->quantity > 0)
            return STR("Fulfillment order line item does not exist.");
        for (size_t k = 0; k < x->n; k++) {
            const struct shopify_want *other = &x->want[k];
            sum += other->fo == w->fo && other->line == w->line ? other->quantity : 0;
            whole = whole || (k != i && other->fo == w->fo && other->line == NULL);
        }
        if (whole || (w->line != NULL && sum > w->line->remaining))
            return STR("Invalid fulfillment order line item quantity requested.");
    }
    return STR("");
}

/* Granted or not: who asks for more than was ever ordered has counted wrong. */
static void note_asked(const struct create *x)
{
    for (size_t i = 0; i < x->n; i++) {
        struct shopify_line *l = x->want[i].line ? x->want[i].line->line : NULL;
        int64_t sum = 0;
        for (size_t k = 0; k < x->n && l; k++)
            sum += x->want[k].line && x->want[k].line->line == l ? x->want[k].quantity : 0;
        if (l && sum > l->most_asked)
            l->most_asked = sum;
    }
}

/* Numbers and links pair by their position; one company for all. */
static size_t read_tracking(struct gql_call *c, const struct gql_value *in,
                            struct shopify_tracking **ret)
{
    const struct gql_value *numbers = gql_get(in, "numbers"), *urls = gql_get(in, "urls");
    struct str number = gql_get_str(in, "number"), url = gql_get_str(in, "url");
    struct shopify_tracking *items = NULL;
    size_t n = 0, most;
    size_t numbers_n = gql_is_null(numbers) ? 0 : numbers->items_n;
    size_t urls_n = gql_is_null(urls) ? 0 : urls->items_n;
    most = numbers_n > urls_n ? numbers_n : urls_n;
    if (most == 0 && (!str_empty(number) || !str_empty(url)))
        most = 1;
    for (size_t i = 0; i < most; i++) {
        struct shopify_tracking *t = ARENA_PUSH(c->a, &items, &n, struct shopify_tracking);
        t->company = gql_get_str(in, "company");
        t->number = i < numbers_n ? numbers->items[i].text : i == 0 ? number : STR("");
        t->url = i < urls_n ? urls->items[i].text : i == 0 ? url : STR("");
    }
    *ret = items;
    return n;
}

/* A shop has rules that nobody documents, or another app's checks. */
static bool is_refused(struct gql_call *c, struct shopify_payload *p, const char *field)
{
    struct shopify_shop *shop = ((struct shopify_ctx *)c->ctx)->shop;
    int64_t permille = shop->fault_permille[SHOPIFY_REFUSED];

    if (!permille || !dice_permille(&shop->dice, permille))
        return false;
    shopify_wrong(c, p, field, STR("This shop does not take it."), NULL);
    return true;
}

static struct gql_out m_create(struct gql_call *c, const void *obj)
{
    struct shopify_ctx *ctx = c->ctx;
    const struct gql_value *in = gql_get(c->args, "fulfillment");
    const struct gql_value *groups = gql_get(in, "lineItemsByFulfillmentOrder");
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    struct create x = {.p = p};
    struct shopify_tracking *tracking;
    struct gql_out out;
    (void)obj;

    if (!may_write(c, &out))
        return out;
    check_quantities(c, groups, &x);
    if (p->errors_n > 0 || is_refused(c, p, fulfillment_field))
        return shopify_out_payload(c, p);
    for (size_t i = 0; i < groups->items_n && p->errors_n == 0 && !x.bad_id; i++)
        add_group(c, &groups->items[i], &x);
    if (x.bad_id)
        return shopify_invalid_id(c);
    note_asked(&x);
    if (p->errors_n == 0 && x.n == 0)
        shopify_wrong(c, p, fulfillment_field, STR("Fulfillment order does not exist."), NULL);
    struct str wrong = p->errors_n == 0 ? check_orders(c, &x) : STR("");
    if (p->errors_n == 0 && str_empty(wrong))
        wrong = check_lines(&x);
    if (!str_empty(wrong))
        shopify_wrong(c, p, fulfillment_field, wrong, NULL);
    if (p->errors_n == 0) {
        size_t n = read_tracking(c, gql_get(in, "trackingInfo"), &tracking);
        p->first = shopify_ship(x.want[0].fo->order, x.want, x.n, tracking, n,
                                gql_get_bool(in, "notifyCustomer"), true, ctx->now_ms);
    }
    return shopify_out_payload(c, p);
}

static struct gql_out m_track(struct gql_call *c, const void *obj)
{
    struct shopify_ctx *ctx = c->ctx;
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    struct shopify_tracking *tracking;
    struct gql_out out;
    int64_t id;
    (void)obj;
    if (!may_write(c, &out))
        return out;
    if (!shopify_arg_id(c->args, "fulfillmentId", SHOPIFY_FULFILLMENT, &id))
        return shopify_invalid_id(c);
    struct shopify_fulfillment *f = shopify_thing(ctx->shop, SHOPIFY_FULFILLMENT, id);
    if (f == NULL || f->order->deleted) {
        shopify_wrong(c, p, "fulfillmentId", STR("Fulfillment does not exist."), NULL);
        return shopify_out_payload(c, p);
    }
    if (is_refused(c, p, "trackingInfoInput"))
        return shopify_out_payload(c, p);
    size_t n = read_tracking(c, gql_get(c->args, "trackingInfoInput"), &tracking);
    shopify_set_tracking(f, tracking, n, gql_get_bool(c->args, "notifyCustomer"), ctx->now_ms);
    p->first = f;
    return shopify_out_payload(c, p);
}

static struct gql_out m_cancel(struct gql_call *c, const void *obj)
{
    struct shopify_ctx *ctx = c->ctx;
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    struct gql_out out;
    int64_t id;
    (void)obj;
    if (!may_write(c, &out))
        return out;
    if (!shopify_arg_id(c->args, "id", SHOPIFY_FULFILLMENT, &id))
        return shopify_invalid_id(c);
    struct shopify_fulfillment *f = shopify_thing(ctx->shop, SHOPIFY_FULFILLMENT, id);
    if (f == NULL || f->order->deleted) {
        shopify_wrong(c, p, "id", STR("Fulfillment not found."), NULL);
        return shopify_out_payload(c, p);
    }
    shopify_unship(f, ctx->now_ms); /* again and again: fine, no error */
    p->first = f;
    return shopify_out_payload(c, p);
}

static struct gql_out m_event(struct gql_call *c, const void *obj)
{
    struct shopify_ctx *ctx = c->ctx;
    const struct gql_value *in = gql_get(c->args, "fulfillmentEvent");
    struct shopify_payload *p = ARENA_NEW(c->a, struct shopify_payload);
    struct gql_out out;
    int64_t id;
    (void)obj;
    if (!shopify_need(c, "write_fulfillments", &out))
        return out;
    if (!shopify_arg_id(in, "fulfillmentId", SHOPIFY_FULFILLMENT, &id))
        return shopify_invalid_id(c);
    struct shopify_fulfillment *f = shopify_thing(ctx->shop, SHOPIFY_FULFILLMENT, id);
    if (f == NULL || f->order->deleted) {
        shopify_wrong(c, p, "fulfillmentEvent.fulfillmentId", STR("Fulfillment does not exist."),
                      NULL);
        return shopify_out_payload(c, p);
    }
    struct shopify_event e = {
        .happened_ms = time_of(gql_get_str(in, "happenedAt")),
        .estimated_ms = time_of(gql_get_str(in, "estimatedDeliveryAt")),
        .status = gql_get_str(in, "status"),
        .message = gql_get_str(in, "message"),
        .city = gql_get_str(in, "city"),
        .province = gql_get_str(in, "province"),
        .country = gql_get_str(in, "country"),
        .zip = gql_get_str(in, "zip"),
        .address1 = gql_get_str(in, "address1"),
    };
    p->first = shopify_event_add(f, &e, ctx->now_ms);
    return shopify_out_payload(c, p);
}

static const struct gql_field_row mutation_fields[] = {
    {"fulfillmentCreate", "FulfillmentCreatePayload",
     "fulfillment: FulfillmentInput!, message: String", m_create, 0, 10},
    /* Ten until May 2026, fifty since June. */
    {"fulfillmentTrackingInfoUpdate", "FulfillmentTrackingInfoUpdatePayload",
     "fulfillmentId: ID!, trackingInfoInput: FulfillmentTrackingInput!, notifyCustomer: Boolean",
     m_track, 0, 50},
    {"fulfillmentCancel", "FulfillmentCancelPayload", "id: ID!", m_cancel, 0, 10},
    {"fulfillmentEventCreate", "FulfillmentEventCreatePayload",
     "fulfillmentEvent: FulfillmentEventInput!", m_event, 0, 10},
    {"fulfillmentOrderHold", "FulfillmentOrderHoldPayload",
     "id: ID!, fulfillmentHold: FulfillmentOrderHoldInput!", shopify_m_hold, 0, 10},
    {"fulfillmentOrderReleaseHold", "FulfillmentOrderReleaseHoldPayload",
     "id: ID!, holdIds: [ID!], externalId: String", shopify_m_release, 0, 10},
    {"tagsAdd", "TagsAddPayload", "id: ID!, tags: [String!]!", shopify_m_tags_add, 0, 10},
    {"tagsRemove", "TagsRemovePayload", "id: ID!, tags: [String!]!", shopify_m_tags_remove, 0, 10},
    {"webhookSubscriptionCreate", "WebhookSubscriptionCreatePayload",
     "topic: WebhookSubscriptionTopic!, webhookSubscription: WebhookSubscriptionInput!",
     shopify_m_hook_create, 0, 10},
    {"webhookSubscriptionUpdate", "WebhookSubscriptionUpdatePayload",
     "id: ID!, webhookSubscription: WebhookSubscriptionInput!", shopify_m_hook_update, 0, 10},
    {"webhookSubscriptionDelete", "WebhookSubscriptionDeletePayload", "id: ID!",
     shopify_m_hook_delete, 0, 10},
};

/* Payloads: what they name is free of charge on this first level. */
#define PART(name, type, member)                                                            \
    {                                                                                       \
        name, type, NULL, shopify_f_ref, offsetof(struct shopify_payload, member), GQL_FREE \
    }
#define ERRORS(type)                                                         \
    {                                                                        \
        "userErrors", "[" type "!]!", NULL, shopify_user_errors, 0, GQL_FREE \
    }
static const struct gql_field_row create_payload[] = {PART("fulfillment", "Fulfillment", first),
                                                      ERRORS("UserError")};
static const struct gql_field_row event_payload[] = {
    PART("fulfillmentEvent", "FulfillmentEvent", first), ERRORS("UserError")};
static const struct gql_field_row hold_payload[] = {
    PART("fulfillmentHold", "FulfillmentHold", second),
    PART("fulfillmentOrder", "FulfillmentOrder", first),
    PART("remainingFulfillmentOrder", "FulfillmentOrder", third),
    ERRORS("FulfillmentOrderHoldUserError")};
static const struct gql_field_row release_payload[] = {
    PART("fulfillmentOrder", "FulfillmentOrder", first),
    ERRORS("FulfillmentOrderReleaseHoldUserError")};
static const struct gql_field_row tags_payload[] = {
    {"node", "Node", NULL, shopify_payload_node, 0, GQL_FREE}, ERRORS("UserError")};
static const struct gql_field_row hook_payload[] = {
    PART("webhookSubscription", "WebhookSubscription", first), ERRORS("UserError")};
static const struct gql_field_row hook_delete_payload[] = {
    {"deletedWebhookSubscriptionId", "ID", NULL, shopify_f_opt,
     offsetof(struct shopify_payload, text), GQL_FREE},
    ERRORS("UserError")};

#define ERROR_HEAD                                                                                 \
    {"field", "[String!]", NULL, shopify_user_error_field, 0, GQL_FREE},                           \
    {                                                                                              \
        "message", "String!", NULL, shopify_f_str, offsetof(struct shopify_user_error, message), 0 \
    }
#define ERROR_CODE(type)                                                                \
    {                                                                                   \
        "code", type, NULL, shopify_f_opt, offsetof(struct shopify_user_error, code), 0 \
    }
static const struct gql_field_row user_error_fields[] = {ERROR_HEAD};
static const struct gql_field_row hold_error_fields[] = {
    ERROR_HEAD, ERROR_CODE("FulfillmentOrderHoldUserErrorCode")};
static const struct gql_field_row release_error_fields[] = {
    ERROR_HEAD, ERROR_CODE("FulfillmentOrderReleaseHoldUserErrorCode")};

const struct gql_type_row shopify_types_mutate[] = {
    OBJECT_ROW("Mutation", mutation_fields, NULL),
    OBJECT_ROW("FulfillmentCreatePayload", create_payload, NULL),
    OBJECT_ROW("FulfillmentTrackingInfoUpdatePayload", create_payload, NULL),
    OBJECT_ROW("FulfillmentCancelPayload", create_payload, NULL),
    OBJECT_ROW("FulfillmentEventCreatePayload", event_payload, NULL),
    OBJECT_ROW("FulfillmentOrderHoldPayload", hold_payload, NULL),
    OBJECT_ROW("FulfillmentOrderReleaseHoldPayload", release_payload, NULL),
    OBJECT_ROW("TagsAddPayload", tags_payload, NULL),
    OBJECT_ROW("TagsRemovePayload", tags_payload, NULL),
    OBJECT_ROW("WebhookSubscriptionCreatePayload", hook_payload, NULL),
    OBJECT_ROW("WebhookSubscriptionUpdatePayload", hook_payload, NULL),
    OBJECT_ROW("WebhookSubscriptionDeletePayload", hook_delete_payload, NULL),
    FREE_ROW("UserError", user_error_fields),
    FREE_ROW("FulfillmentOrderHoldUserError", hold_error_fields),
    FREE_ROW("FulfillmentOrderReleaseHoldUserError", release_error_fields),
};
const size_t shopify_types_mutate_n = COUNT_OF(shopify_types_mutate);
