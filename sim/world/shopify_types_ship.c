/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GraphQL types around shipping: FulfillmentOrder with its lines, holds and destination,
 * Fulfillment with tracking and events. Mutations are in shopify_mutate.c.
 */
#include "sim/world/shopify_model.h"

static struct gql_out fo_order_id(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    return gql_text(shopify_gid(c->a, SHOPIFY_ORDER, fo->order->id));
}

static struct gql_out fo_order_name(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    (void)c;
    return gql_text(fo->order->name);
}

static struct gql_out fo_processed(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    return gql_text(time_text(c->a, fo->order->processed_ms));
}

static struct gql_out fo_destination(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    (void)c;
    return gql_obj("FulfillmentOrderDestination", fo->order->has_address ? fo : NULL);
}

/* An action is a text; its object is the str itself. */
static struct gql_out fo_actions(struct gql_call *c, const void *obj)
{
    struct str *actions = ARENA_ARRAY(c->a, struct str, 12);
    size_t n = shopify_fo_actions(obj, actions, 12);
    struct gql_out *out = ARENA_ARRAY(c->a, struct gql_out, n);
    for (size_t i = 0; i < n; i++)
        out[i] = gql_obj("FulfillmentOrderSupportedAction", &actions[i]);
    return gql_list(out, n);
}

static struct gql_out action_name(struct gql_call *c, const void *obj)
{
    (void)c;
    return gql_text(*(const struct str *)obj);
}

static struct gql_out fo_holds(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    struct gql_out *out = ARENA_ARRAY(c->a, struct gql_out, fo->holds_n);
    for (size_t i = 0; i < fo->holds_n; i++)
        out[i] = gql_obj("FulfillmentHold", &fo->holds[i]);
    return gql_list(out, fo->holds_n);
}

static struct gql_out fo_lines(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    struct shopify_item *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < fo->lines_n; i++)
        shopify_item_add(c->a, &items, &n, fo->lines[i]->id, fo->lines[i]->id, fo->lines[i]);
    return shopify_page(c, "FulfillmentOrderLineItem", items, n);
}

static bool took_from(const struct shopify_fulfillment *f, const struct shopify_fo *fo)
{
    for (size_t i = 0; i < f->taken_n; i++) {
        if (f->taken[i].line->fo == fo)
            return true;
    }
    return false;
}

static struct gql_out fo_fulfillments(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    struct shopify_item *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < fo->order->fulfillments_n; i++) {
        const struct shopify_fulfillment *f = fo->order->fulfillments[i];
        if (took_from(f, fo))
            shopify_item_add(c->a, &items, &n, f->id, f->id, f);
    }
    return shopify_page(c, "Fulfillment", items, n);
}

static const struct gql_field_row fo_fields[] = {
    SF_ID("id", "ID!", FO, fo, id),
    SF("status", "FulfillmentOrderStatus!", str, fo, status),
    SF("requestStatus", "FulfillmentOrderRequestStatus!", str, fo, request_status),
    SF("createdAt", "DateTime!", time, fo, created_ms),
    SF("updatedAt", "DateTime!", time, fo, updated_ms),
    SF("fulfillAt", "DateTime", time, fo, fulfill_at_ms),
    SF("fulfillBy", "DateTime", null, fo, id),
    SF_FN("orderId", "ID!", NULL, fo_order_id),
    SF_FN("orderName", "String!", NULL, fo_order_name),
    SF_FN("orderProcessedAt", "DateTime!", NULL, fo_processed),
    SF("order", "Order!", ref, fo, order),
    SF_FN("destination", "FulfillmentOrderDestination", NULL, fo_destination),
    SF("deliveryMethod", "DeliveryMethod", same, fo, id),
    SF("assignedLocation", "FulfillmentOrderAssignedLocation!", same, fo, id),
    SF_FN("supportedActions", "[FulfillmentOrderSupportedAction!]!", NULL, fo_actions),
    SF_FN("fulfillmentHolds", "[FulfillmentHold!]!", NULL, fo_holds),
    SF_FN("lineItems", "FulfillmentOrderLineItemConnection!", PAGE_ARGS, fo_lines),
    SF_FN("fulfillments", "FulfillmentConnection!", PAGE_ARGS, fo_fulfillments),
    SF_FN("merchantRequests", "FulfillmentOrderMerchantRequestConnection!",
          PAGE_ARGS ", kind: FulfillmentOrderMerchantRequestKind", shopify_f_nothing),
};

static const struct gql_field_row action_fields[] = {
    SF_FN("action", "FulfillmentOrderAction!", NULL, action_name),
    SF_FN("externalUrl", "URL", NULL, shopify_f_null),
};

static struct gql_out assigned_name(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    (void)c;
    return gql_text(fo->location->name);
}

static struct gql_out assigned_country(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    (void)c;
    return gql_text(fo->location->country);
}

static struct gql_out assigned_location(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    (void)c;
    return gql_obj("Location", fo->location);
}

static const struct gql_field_row assigned_fields[] = {
    SF_FN("name", "String!", NULL, assigned_name),
    SF_FN("countryCode", "CountryCode!", NULL, assigned_country),
    SF_FN("location", "Location", NULL, assigned_location),
    SF_FN("address1", "String", NULL, shopify_f_null),
    SF_FN("address2", "String", NULL, shopify_f_null),
    SF_FN("city", "String", NULL, shopify_f_null),
    SF_FN("province", "String", NULL, shopify_f_null),
    SF_FN("zip", "String", NULL, shopify_f_null),
    SF_FN("phone", "String", NULL, shopify_f_null),
};

static struct gql_out delivery_name(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    (void)c;
    return str_eq(fo->method, STR("SHIPPING")) ? gql_text(STR("Standard")) : gql_null();
}

static const struct gql_field_row delivery_fields[] = {
    SF_ID("id", "ID!", DELIVERY, fo, delivery_id),
    SF("methodType", "DeliveryMethodType!", str, fo, method),
    SF_FN("presentedName", "String", NULL, delivery_name),
    SF_FN("serviceCode", "String", NULL, delivery_name),
    SF_FN("minDeliveryDateTime", "DateTime", NULL, shopify_f_null),
    SF_FN("maxDeliveryDateTime", "DateTime", NULL, shopify_f_null),
};

/* The destination is the fulfillment order; its parts are the order's address. */
static struct gql_out destination_part(struct gql_call *c, const void *obj)
{
    const struct shopify_fo *fo = obj;
    const struct shopify_ctx *ctx = c->ctx;
    const struct shopify_address *x = &fo->order->address;
    const struct {
        const char *field;
        struct str value;
        bool open; /* not protected */
    } parts[] = {
        {"firstName", x->first_name, false},    {"lastName", x->last_name, false},
        {"company", x->company, true},          {"address1", x->address1, false},
        {"address2", x->address2, false},       {"city", x->city, false},
        {"province", x->province, true},        {"zip", x->zip, false},
        {"countryCode", x->country_code, true}, {"phone", x->phone, false},
        {"email", fo->order->email, false},
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (str_eq(c->field->name, str_of(parts[i].field)))
            return ctx->shop->o.no_protected_data && !parts[i].open ? gql_null()
                                                                    : gql_text_opt(parts[i].value);
    }
    UNREACHABLE();
}

static const struct gql_field_row destination_fields[] = {
    SF_ID("id", "ID!", DESTINATION, fo, destination_id),
    SF_FN("firstName", "String", NULL, destination_part),
    SF_FN("lastName", "String", NULL, destination_part),
    SF_FN("company", "String", NULL, destination_part),
    SF_FN("address1", "String", NULL, destination_part),
    SF_FN("address2", "String", NULL, destination_part),
    SF_FN("city", "String", NULL, destination_part),
    SF_FN("province", "String", NULL, destination_part),
    SF_FN("zip", "String", NULL, destination_part),
    SF_FN("countryCode", "CountryCode", NULL, destination_part),
    SF_FN("phone", "String", NULL, destination_part),
    SF_FN("email", "String", NULL, destination_part),
};

static struct gql_out hold_app(struct gql_call *c, const void *obj)
{
    const struct shopify_hold *h = obj;
    const struct shopify_ctx *ctx = c->ctx;
    return gql_obj("App", h->by_app ? ctx->shop : NULL);
}

static struct gql_out hold_display(struct gql_call *c, const void *obj)
{
    const struct shopify_hold *h = obj;
    struct str words = str_replace(c->a, str_lower(c->a, h->reason), STR("_"), STR(" "));
    return gql_text(words);
}

static const struct gql_field_row hold_fields[] = {
    SF_ID("id", "ID!", HOLD, hold, id),
    SF("reason", "FulfillmentHoldReason!", str, hold, reason),
    SF("reasonNotes", "String", opt, hold, notes),
    SF_FN("displayReason", "String!", NULL, hold_display),
    SF("handle", "String", opt, hold, handle),
    SF("heldByRequestingApp", "Boolean!", bool, hold, by_app),
    SF_FN("heldByApp", "App", NULL, hold_app),
};

static struct gql_out fo_line_requires_shipping(struct gql_call *c, const void *obj)
{
    const struct shopify_fo_line *l = obj;
    (void)c;
    return gql_bool(!l->line->digital);
}

static struct gql_out fo_line_text(struct gql_call *c, const void *obj)
{
    const struct shopify_line *l = ((const struct shopify_fo_line *)obj)->line;
    if (str_eq(c->field->name, STR("sku")))
        return gql_text_opt(l->sku);
    if (str_eq(c->field->name, STR("productTitle")))
        return gql_text(l->title);
    return gql_text_opt(str_eq(c->field->name, STR("vendor")) ? l->vendor : l->variant_title);
}

static struct gql_out fo_line_variant(struct gql_call *c, const void *obj)
{
    const struct shopify_fo_line *l = obj;
    struct gql_out out;
    if (!shopify_need(c, "read_products", &out))
        return out;
    return gql_obj("ProductVariant", l->line->variant);
}

static struct gql_out fo_line_inventory(struct gql_call *c, const void *obj)
{
    const struct shopify_variant *v = ((const struct shopify_fo_line *)obj)->line->variant;
    return v == NULL ? gql_null() : gql_text(shopify_gid(c->a, SHOPIFY_INVENTORY, v->inventory_id));
}

static const struct gql_field_row fo_line_fields[] = {
    SF_ID("id", "ID!", FO_LINE, fo_line, id),
    SF("totalQuantity", "Int!", int, fo_line, total),
    SF("remainingQuantity", "Int!", int, fo_line, remaining),
    SF_FN("requiresShipping", "Boolean!", NULL, fo_line_requires_shipping),
    SF_FN("sku", "String", NULL, fo_line_text),
    SF_FN("productTitle", "String!", NULL, fo_line_text),
    SF_FN("variantTitle", "String", NULL, fo_line_text),
    SF_FN("vendor", "String", NULL, fo_line_text),
    SF_FN("inventoryItemId", "ID", NULL, fo_line_inventory),
    SF("lineItem", "LineItem!", ref, fo_line, line),
    SF_FN("variant", "ProductVariant", NULL, fo_line_variant),
};

static const struct gql_field_row request_fields[] = {
    SF_FN("kind", "FulfillmentOrderMerchantRequestKind!", NULL, shopify_f_null),
    SF_FN("message", "String", NULL, shopify_f_null),
    SF_FN("sentAt", "DateTime!", NULL, shopify_f_null),
};

static struct gql_out total_quantity(struct gql_call *c, const void *obj)
{
    const struct shopify_fulfillment *f = obj;
    int64_t sum = 0;
    for (size_t i = 0; i < f->lines_n; i++)
        sum += f->lines[i].quantity;
    return gql_i64(c->a, sum);
}

static struct gql_out tracking_info(struct gql_call *c, const void *obj)
{
    const struct shopify_fulfillment *f = obj;
    int64_t first = gql_get_i64(c->args, "first", (int64_t)f->tracking_n);
    size_t n = first >= 0 && (size_t)first < f->tracking_n ? (size_t)first : f->tracking_n;
    struct gql_out *out = ARENA_ARRAY(c->a, struct gql_out, n);
    for (size_t i = 0; i < n; i++)
        out[i] = gql_obj("FulfillmentTrackingInfo", &f->tracking[i]);
    return gql_list(out, n);
}

static struct gql_out fulfillment_lines(struct gql_call *c, const void *obj)
{
    const struct shopify_fulfillment *f = obj;
    struct shopify_item *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < f->lines_n; i++)
        shopify_item_add(c->a, &items, &n, f->lines[i].id, f->lines[i].id, &f->lines[i]);
    return shopify_page(c, "FulfillmentLineItem", items, n);
}

static struct gql_out fulfillment_fos(struct gql_call *c, const void *obj)
{
    const struct shopify_fulfillment *f = obj;
    const struct shopify_ctx *ctx = c->ctx;
    struct shopify_item *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < f->order->fos_n; i++) {
        const struct shopify_fo *fo = f->order->fos[i];
        if (took_from(f, fo) && shopify_fo_visible(fo, ctx->scopes, ctx->scopes_n))
            shopify_item_add(c->a, &items, &n, fo->id, fo->id, fo);
    }
    return shopify_page(c, "FulfillmentOrder", items, n);
}

static struct gql_out fulfillment_events(struct gql_call *c, const void *obj)
{
    const struct shopify_fulfillment *f = obj;
    bool by_id = str_eq(gql_get_str(c->args, "sortKey"), STR("ID"));
    struct shopify_item *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < f->events_n; i++)
        shopify_item_add(c->a, &items, &n, by_id ? 0 : f->events[i]->happened_ms, f->events[i]->id,
                         f->events[i]);
    return shopify_page(c, "FulfillmentEvent", items, n);
}

static struct gql_out service_of(struct gql_call *c, const void *obj)
{
    const struct shopify_fulfillment *f = obj;
    (void)c;
    return gql_obj("FulfillmentService", str_empty(f->location->service) ? NULL : f->location);
}

static struct gql_out requires_shipping(struct gql_call *c, const void *obj)
{
    const struct shopify_fulfillment *f = obj;
    (void)c;
    for (size_t i = 0; i < f->lines_n; i++) {
        if (!f->lines[i].line->digital)
            return gql_bool(true);
    }
    return gql_bool(false);
}

static const struct gql_field_row fulfillment_fields[] = {
    SF_ID("id", "ID!", FULFILLMENT, fulfillment, id),
    SF("legacyResourceId", "UnsignedInt64!", legacy, fulfillment, id),
    SF("name", "String!", str, fulfillment, name),
    SF("status", "FulfillmentStatus!", str, fulfillment, status),
    SF("displayStatus", "FulfillmentDisplayStatus", str, fulfillment, display_status),
    SF("createdAt", "DateTime!", time, fulfillment, created_ms),
    SF("updatedAt", "DateTime!", time, fulfillment, updated_ms),
    SF("inTransitAt", "DateTime", time, fulfillment, in_transit_ms),
    SF("deliveredAt", "DateTime", time, fulfillment, delivered_ms),
    SF("estimatedDeliveryAt", "DateTime", time, fulfillment, estimated_ms),
    SF_FN("totalQuantity", "Int!", NULL, total_quantity),
    SF_FN("requiresShipping", "Boolean!", NULL, requires_shipping),
    SF("order", "Order!", ref, fulfillment, order),
    SF("location", "Location", ref, fulfillment, location),
    SF_FN("service", "FulfillmentService", NULL, service_of),
    SF_FN("trackingInfo", "[FulfillmentTrackingInfo!]!", "first: Int", tracking_info),
    SF_FN("fulfillmentLineItems", "FulfillmentLineItemConnection!", PAGE_ARGS, fulfillment_lines),
    SF_FN("fulfillmentOrders", "FulfillmentOrderConnection!", PAGE_ARGS, fulfillment_fos),
    SF_FN("events", "FulfillmentEventConnection!",
          PAGE_ARGS ", sortKey: FulfillmentEventSortKeys = HAPPENED_AT", fulfillment_events),
};
static const struct gql_field_row tracking_fields[] = {
    SF("company", "String", opt, tracking, company),
    SF("number", "String", opt, tracking, number),
    SF("url", "URL", opt, tracking, url),
};
static const struct gql_field_row fulfillment_line_fields[] = {
    SF_ID("id", "ID!", FULFILLMENT_LINE, fulfillment_line, id),
    SF("quantity", "Int", int, fulfillment_line, quantity),
    SF("lineItem", "LineItem!", ref, fulfillment_line, line),
};
static const struct gql_field_row event_fields[] = {
    SF_ID("id", "ID!", EVENT, event, id),
    SF("status", "FulfillmentEventStatus!", str, event, status),
    SF("happenedAt", "DateTime!", time, event, happened_ms),
    SF("createdAt", "DateTime!", time, event, created_ms),
    SF("estimatedDeliveryAt", "DateTime", time, event, estimated_ms),
    SF("message", "String", opt, event, message),
    SF("address1", "String", protected, event, address1),
    SF("city", "String", protected, event, city),
    SF("province", "String", opt, event, province),
    SF("country", "String", opt, event, country),
    SF("zip", "String", protected, event, zip),
};
static const struct gql_field_row service_fields[] = {
    SF_ID("id", "ID!", SERVICE, location, service_id),
    SF("handle", "String!", str, location, service),
    SF("serviceName", "String!", str, location, name),
    SF("location", "Location", same, location, id),
};

CONNECTION_FIELDS(FulfillmentOrder)
CONNECTION_FIELDS(FulfillmentOrderLineItem)
CONNECTION_FIELDS(FulfillmentOrderMerchantRequest)
CONNECTION_FIELDS(Fulfillment)
CONNECTION_FIELDS(FulfillmentLineItem)
CONNECTION_FIELDS(FulfillmentEvent)

const struct gql_type_row shopify_types_ship[] = {
    OBJECT_ROW("FulfillmentOrder", fo_fields, "Node"),
    OBJECT_ROW("FulfillmentOrderSupportedAction", action_fields, NULL),
    OBJECT_ROW("FulfillmentOrderAssignedLocation", assigned_fields, NULL),
    OBJECT_ROW("DeliveryMethod", delivery_fields, "Node"),
    OBJECT_ROW("FulfillmentOrderDestination", destination_fields, "Node"),
    OBJECT_ROW("FulfillmentHold", hold_fields, "Node"),
    OBJECT_ROW("FulfillmentOrderLineItem", fo_line_fields, "Node"),
    OBJECT_ROW("FulfillmentOrderMerchantRequest", request_fields, NULL),
    OBJECT_ROW("Fulfillment", fulfillment_fields, "Node"),
    OBJECT_ROW("FulfillmentTrackingInfo", tracking_fields, NULL),
    OBJECT_ROW("FulfillmentLineItem", fulfillment_line_fields, "Node"),
    OBJECT_ROW("FulfillmentEvent", event_fields, "Node"),
    OBJECT_ROW("FulfillmentService", service_fields, NULL),
    CONNECTION_ROWS(FulfillmentOrder),
    CONNECTION_ROWS(FulfillmentOrderLineItem),
    CONNECTION_ROWS(FulfillmentOrderMerchantRequest),
    CONNECTION_ROWS(Fulfillment),
    CONNECTION_ROWS(FulfillmentLineItem),
    CONNECTION_ROWS(FulfillmentEvent),
};
const size_t shopify_types_ship_n = COUNT_OF(shopify_types_ship);
