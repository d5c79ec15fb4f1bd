/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GraphQL types around the order: Order, LineItem, addresses, money, risk, refunds. Names, types
 * and nullability are the real schema's (test/node checks the answers against it).
 */
#include "sim/world/shopify_model.h"

static struct gql_out order_financial(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    (void)c;
    return gql_text(o->financial);
}

static struct gql_out order_display(struct gql_call *c, const void *obj)
{
    (void)c;
    return gql_text(shopify_order_display(obj));
}

static struct gql_out order_fully_paid(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    (void)c;
    return gql_bool(!str_eq(o->financial, STR("PENDING")) &&
                    !str_eq(o->financial, STR("AUTHORIZED")) &&
                    !str_eq(o->financial, STR("VOIDED")));
}

static struct gql_out order_unpaid(struct gql_call *c, const void *obj)
{
    struct gql_out paid = order_fully_paid(c, obj);
    return gql_bool(!paid.b);
}

static struct gql_out order_closed(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    (void)c;
    return gql_bool(o->closed_ms != 0);
}

static struct gql_out order_requires_shipping(struct gql_call *c, const void *obj)
{
    (void)c;
    return gql_bool(shopify_order_requires_shipping(obj));
}

static struct gql_out order_fulfillable(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    int64_t open = 0;
    (void)c;
    for (size_t i = 0; i < o->lines_n; i++)
        open += shopify_line_open(o->lines[i]);
    return gql_bool(open > 0);
}

static struct gql_out order_return_status(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_text(STR("NO_RETURN"));
}

static struct gql_out order_total(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_money(c, shopify_order_total(o), o->currency);
}

static struct gql_out order_current_total(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_money(c, shopify_order_current_total(o), o->currency);
}

static struct gql_out order_subtotal(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_money(c, shopify_order_subtotal(o), o->currency);
}

static struct gql_out order_shipping_price(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_money(c, o->shipping_minor, o->currency);
}

static struct gql_out order_refunded(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_money(c, o->refunded_minor, o->currency);
}

static struct gql_out order_units(struct gql_call *c, const void *obj)
{
    return gql_i64(c->a, shopify_order_units(obj));
}

static struct gql_out order_tags(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_strs(c->a, o->tags, o->tags_n);
}

static struct gql_out order_gateways(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_strs(c->a, &o->gateway, 1);
}

static struct gql_out pairs(struct arena *a, const struct shopify_pair *items, size_t n)
{
    struct gql_out *out = ARENA_ARRAY(a, struct gql_out, n);
    for (size_t i = 0; i < n; i++)
        out[i] = gql_obj("Attribute", &items[i]);
    return gql_list(out, n);
}

static struct gql_out order_attributes(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return pairs(c->a, o->attributes, o->attributes_n);
}

static struct gql_out order_address(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    (void)c;
    return gql_obj("MailingAddress", o->has_address ? o : NULL);
}

static struct gql_out order_status_url(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return gql_text(str_printf(c->a, "https://%.*s/%lld/orders/%.*s/authenticate?key=0",
                               STR_ARG(o->shop->o.domain), (long long)o->shop->id,
                               STR_ARG(o->token)));
}

static struct gql_out order_shipping_line(struct gql_call *c, const void *obj)
{
    (void)c;
    return gql_obj("ShippingLine", shopify_order_requires_shipping(obj) ? obj : NULL);
}

static struct gql_out order_lines(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    struct shopify_item *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        shopify_item_add(c->a, &items, &n, o->lines[i]->id, o->lines[i]->id, o->lines[i]);
    return shopify_page(c, "LineItem", items, n);
}

static struct gql_out order_fos(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    const struct shopify_ctx *ctx = c->ctx;
    struct shopify_search s = shopify_search_parse(c->a, gql_get_str(c->args, "query"));
    struct shopify_item *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < o->fos_n; i++) {
        const struct shopify_fo *fo = o->fos[i];
        if (shopify_fo_visible(fo, ctx->scopes, ctx->scopes_n) &&
            shopify_search_fits(&s, fo, shopify_match_fo))
            shopify_item_add(c->a, &items, &n, fo->id, fo->id, fo);
    }
    return shopify_page(c, "FulfillmentOrder", items, n);
}

/* first cuts a plain list; without it all are given. */
static size_t cut(struct gql_call *c, size_t n)
{
    int64_t first = gql_get_i64(c->args, "first", (int64_t)n);
    return first >= 0 && (size_t)first < n ? (size_t)first : n;
}

static struct gql_out order_fulfillments(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_objs(c->a, "Fulfillment", (const void *const *)o->fulfillments,
                            cut(c, o->fulfillments_n));
}

static struct gql_out order_refunds(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_objs(c->a, "Refund", (const void *const *)o->refunds, cut(c, o->refunds_n));
}

static const struct gql_field_row order_fields[] = {
    SF_ID("id", "ID!", ORDER, order, id),
    SF("legacyResourceId", "UnsignedInt64!", legacy, order, id),
    SF("name", "String!", str, order, name),
    SF("number", "Int!", int, order, number),
    SF("createdAt", "DateTime!", time, order, created_ms),
    SF("updatedAt", "DateTime!", time, order, updated_ms),
    SF("processedAt", "DateTime!", time, order, processed_ms),
    SF("closedAt", "DateTime", time, order, closed_ms),
    SF_FN("closed", "Boolean!", NULL, order_closed),
    SF("cancelledAt", "DateTime", time, order, canceled_ms),
    SF("cancelReason", "OrderCancelReason", opt, order, cancel_reason),
    SF("confirmed", "Boolean!", true, order, id),
    SF("confirmationNumber", "String", opt, order, confirmation),
    SF("test", "Boolean!", bool, order, test),
    SF("edited", "Boolean!", bool, order, edited),
    SF_FN("fullyPaid", "Boolean!", NULL, order_fully_paid),
    SF_FN("unpaid", "Boolean!", NULL, order_unpaid),
    SF_FN("requiresShipping", "Boolean!", NULL, order_requires_shipping),
    SF_FN("fulfillable", "Boolean!", NULL, order_fulfillable),
    SF_FN("displayFinancialStatus", "OrderDisplayFinancialStatus", NULL, order_financial),
    SF_FN("displayFulfillmentStatus", "OrderDisplayFulfillmentStatus!", NULL, order_display),
    SF_FN("returnStatus", "OrderReturnStatus!", NULL, order_return_status),
    SF("currencyCode", "CurrencyCode!", str, order, currency),
    SF("presentmentCurrencyCode", "CurrencyCode!", str, order, currency),
    SF_FN("totalPriceSet", "MoneyBag!", NULL, order_total),
    SF_FN("originalTotalPriceSet", "MoneyBag!", NULL, order_total),
    SF_FN("currentTotalPriceSet", "MoneyBag!", NULL, order_current_total),
    SF_FN("subtotalPriceSet", "MoneyBag", NULL, order_subtotal),
    SF_FN("totalShippingPriceSet", "MoneyBag!", NULL, order_shipping_price),
    SF_FN("totalRefundedSet", "MoneyBag!", NULL, order_refunded),
    SF_FN("currentSubtotalLineItemsQuantity", "Int!", NULL, order_units),
    SF("email", "String", protected, order, email),
    SF("phone", "String", protected, order, phone),
    SF("note", "String", opt, order, note),
    SF_FN("tags", "[String!]!", NULL, order_tags),
    SF_FN("customAttributes", "[Attribute!]!", NULL, order_attributes),
    SF("sourceName", "String", opt, order, source_name),
    SF_FN("paymentGatewayNames", "[String!]!", NULL, order_gateways),
    SF_FN("statusPageUrl", "URL!", NULL, order_status_url),
    SF_FN("shippingAddress", "MailingAddress", NULL, order_address),
    SF_FN("billingAddress", "MailingAddress", NULL, order_address),
    SF_FN("displayAddress", "MailingAddress", NULL, order_address),
    SF_FN("shippingLine", "ShippingLine", NULL, order_shipping_line),
    SF_FN("lineItems", "LineItemConnection!", PAGE_ARGS, order_lines),
    SF_FN("fulfillmentOrders", "FulfillmentOrderConnection!",
          PAGE_ARGS ", displayable: Boolean = false, query: String", order_fos),
    SF_FN("fulfillments", "[Fulfillment!]!", "first: Int, query: String", order_fulfillments),
    SF_FN("refunds", "[Refund!]!", "first: Int", order_refunds),
    SF("risk", "OrderRiskSummary!", same, order, id),
};

static struct gql_out address_name(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    const struct shopify_ctx *ctx = c->ctx;
    if (ctx->shop->o.no_protected_data)
        return gql_null();
    return gql_text_opt(str_trim(str_printf(c->a, "%.*s %.*s", STR_ARG(o->address.first_name),
                                            STR_ARG(o->address.last_name))));
}

static const struct gql_field_row address_fields[] = {
    SF_ID("id", "ID!", ADDRESS, order, address_id),
    SF_FN("name", "String", NULL, address_name),
    SF("firstName", "String", protected, order, address.first_name),
    SF("lastName", "String", protected, order, address.last_name),
    SF("company", "String", opt, order, address.company),
    SF("address1", "String", protected, order, address.address1),
    SF("address2", "String", protected, order, address.address2),
    SF("city", "String", opt, order, address.city),
    SF("province", "String", opt, order, address.province),
    SF("provinceCode", "String", opt, order, address.province_code),
    SF("zip", "String", protected, order, address.zip),
    SF("country", "String", opt, order, address.country),
    SF("countryCodeV2", "CountryCode", opt, order, address.country_code),
    SF("phone", "String", protected, order, address.phone),
    SF("coordinatesValidated", "Boolean!", false, order, id),
    SF("latitude", "Float", null, order, id),
    SF("longitude", "Float", null, order, id),
};

static struct gql_out standard(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_text(STR("Standard"));
}

static struct gql_out shopify_source(struct gql_call *c, const void *obj)
{
    (void)c;
    (void)obj;
    return gql_text(STR("shopify"));
}

static const struct gql_field_row shipping_line_fields[] = {
    SF_FN("title", "String!", NULL, standard),
    SF_FN("code", "String", NULL, standard),
    SF_FN("source", "String", NULL, shopify_source),
};

static struct gql_out risk_recommendation(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    (void)c;
    if (str_eq(o->risk, STR("HIGH")))
        return gql_text(STR("CANCEL"));
    if (str_eq(o->risk, STR("MEDIUM")))
        return gql_text(STR("INVESTIGATE"));
    return gql_text(str_eq(o->risk, STR("LOW")) ? STR("ACCEPT") : STR("NONE"));
}

static struct gql_out risk_assessments(struct gql_call *c, const void *obj)
{
    const struct shopify_order *o = obj;
    return shopify_out_objs(c->a, "OrderRiskAssessment", &obj,
                            str_eq(o->risk, STR("NONE")) ? 0 : 1);
}

static const struct gql_field_row risk_fields[] = {
    SF_FN("recommendation", "OrderRiskRecommendationResult!", NULL, risk_recommendation),
    SF_FN("assessments", "[OrderRiskAssessment!]!", NULL, risk_assessments),
};

static const struct gql_field_row assessment_fields[] = {
    SF("riskLevel", "RiskAssessmentResult!", str, order, risk),
};

static struct gql_out line_current(struct gql_call *c, const void *obj)
{
    return gql_i64(c->a, shopify_line_current(obj));
}

static struct gql_out line_open(struct gql_call *c, const void *obj)
{
    return gql_i64(c->a, shopify_line_open(obj));
}

static struct gql_out line_refundable(struct gql_call *c, const void *obj)
{
    const struct shopify_line *l = obj;
    return gql_i64(c->a, l->quantity - l->removed - l->refunded);
}

static struct gql_out line_requires_shipping(struct gql_call *c, const void *obj)
{
    const struct shopify_line *l = obj;
    (void)c;
    return gql_bool(!l->digital);
}

static struct gql_out line_attributes(struct gql_call *c, const void *obj)
{
    const struct shopify_line *l = obj;
    return pairs(c->a, l->properties, l->properties_n);
}

static struct gql_out line_price(struct gql_call *c, const void *obj)
{
    const struct shopify_line *l = obj;
    return shopify_out_money(c, l->price_minor, l->order->currency);
}

static struct gql_out line_total(struct gql_call *c, const void *obj)
{
    const struct shopify_line *l = obj;
    return shopify_out_money(c, l->price_minor * l->quantity, l->order->currency);
}

static struct gql_out line_variant(struct gql_call *c, const void *obj)
{
    const struct shopify_line *l = obj;
    struct gql_out out;
    if (!shopify_need(c, "read_products", &out))
        return out;
    return gql_obj("ProductVariant", l->variant);
}

static struct gql_out line_product(struct gql_call *c, const void *obj)
{
    const struct shopify_line *l = obj;
    struct gql_out out;
    if (!shopify_need(c, "read_products", &out))
        return out;
    return gql_obj("Product", l->variant == NULL ? NULL : l->variant->product);
}

static const struct gql_field_row line_fields[] = {
    SF_ID("id", "ID!", LINE, line, id),
    SF("name", "String!", str, line, name),
    SF("title", "String!", str, line, title),
    SF("variantTitle", "String", opt, line, variant_title),
    SF("sku", "String", opt, line, sku),
    SF("vendor", "String", opt, line, vendor),
    SF("quantity", "Int!", int, line, quantity),
    SF_FN("currentQuantity", "Int!", NULL, line_current),
    SF_FN("unfulfilledQuantity", "Int!", NULL, line_open),
    SF("nonFulfillableQuantity", "Int!", zero, line, id),
    SF_FN("refundableQuantity", "Int!", NULL, line_refundable),
    SF_FN("requiresShipping", "Boolean!", NULL, line_requires_shipping),
    SF("isGiftCard", "Boolean!", false, line, id),
    SF("taxable", "Boolean!", true, line, id),
    SF("restockable", "Boolean!", true, line, id),
    SF("merchantEditable", "Boolean!", true, line, id),
    SF_FN("customAttributes", "[Attribute!]!", NULL, line_attributes),
    SF_FN("variant", "ProductVariant", NULL, line_variant),
    SF_FN("product", "Product", NULL, line_product),
    SF_FN("originalUnitPriceSet", "MoneyBag!", NULL, line_price),
    SF_FN("discountedUnitPriceSet", "MoneyBag!", NULL, line_price),
    SF_FN("discountedUnitPriceAfterAllDiscountsSet", "MoneyBag!", NULL, line_price),
    SF_FN("originalTotalSet", "MoneyBag!", NULL, line_total),
};

static struct gql_out money_text_out(struct gql_call *c, const void *obj)
{
    const struct shopify_amount *m = obj;
    struct str text = shopify_money(c->a, m->minor, m->currency);
    /* GraphQL drops trailing zeros down to one decimal: "18.0", "18.5"; REST does not. */
    while (text.n > 2 && str_has(text, STR(".")) && text.p[text.n - 1] == '0' &&
           text.p[text.n - 2] != '.')
        text.n--;
    return gql_text(str_has(text, STR(".")) ? text : str_cat(c->a, text, STR(".0")));
}

static const struct gql_field_row money_fields[] = {
    SF_FN("amount", "Decimal!", NULL, money_text_out),
    SF("currencyCode", "CurrencyCode!", str, amount, currency),
};
static const struct gql_field_row bag_fields[] = {
    SF("shopMoney", "MoneyV2!", same, amount, minor),
    SF("presentmentMoney", "MoneyV2!", same, amount, minor),
};
static const struct gql_field_row pair_fields[] = {
    SF("key", "String!", str, pair, key),
    SF("value", "String", opt, pair, value),
};

static struct gql_out refund_total(struct gql_call *c, const void *obj)
{
    const struct shopify_refund *r = obj;
    return shopify_out_money(c, r->total_minor, r->order->currency);
}

static struct gql_out refund_lines(struct gql_call *c, const void *obj)
{
    const struct shopify_refund *r = obj;
    struct shopify_item *items = NULL;
    size_t n = 0;
    for (size_t i = 0; i < r->lines_n; i++)
        shopify_item_add(c->a, &items, &n, r->lines[i].id, r->lines[i].id, &r->lines[i]);
    return shopify_page(c, "RefundLineItem", items, n);
}

static const struct gql_field_row refund_fields[] = {
    SF_ID("id", "ID!", REFUND, refund, id),
    SF("legacyResourceId", "UnsignedInt64!", legacy, refund, id),
    SF("createdAt", "DateTime", time, refund, created_ms),
    SF("updatedAt", "DateTime!", time, refund, created_ms),
    SF("processedAt", "DateTime!", time, refund, created_ms),
    SF("note", "String", opt, refund, note),
    SF("order", "Order!", ref, refund, order),
    SF_FN("totalRefundedSet", "MoneyBag!", NULL, refund_total),
    SF_FN("refundLineItems", "RefundLineItemConnection!", PAGE_ARGS, refund_lines),
};
static const struct gql_field_row refund_line_fields[] = {
    SF_ID("id", "ID", REFUND_LINE, refund_line, id),
    SF("quantity", "Int!", int, refund_line, quantity),
    SF("restockType", "RefundLineItemRestockType!", str, refund_line, restock),
    SF("lineItem", "LineItem!", ref, refund_line, line),
};

CONNECTION_FIELDS(Order)
CONNECTION_FIELDS(LineItem)
CONNECTION_FIELDS(RefundLineItem)

const struct gql_type_row shopify_types_order[] = {
    OBJECT_ROW("Order", order_fields, "Node"),
    OBJECT_ROW("LineItem", line_fields, "Node"),
    OBJECT_ROW("MailingAddress", address_fields, "Node"),
    OBJECT_ROW("ShippingLine", shipping_line_fields, NULL),
    OBJECT_ROW("OrderRiskSummary", risk_fields, NULL),
    OBJECT_ROW("OrderRiskAssessment", assessment_fields, NULL),
    FREE_ROW("MoneyBag", bag_fields),
    FREE_ROW("MoneyV2", money_fields),
    OBJECT_ROW("Attribute", pair_fields, NULL),
    OBJECT_ROW("Refund", refund_fields, "Node"),
    OBJECT_ROW("RefundLineItem", refund_line_fields, NULL),
    CONNECTION_ROWS(Order),
    CONNECTION_ROWS(LineItem),
    CONNECTION_ROWS(RefundLineItem),
};
const size_t shopify_types_order_n = COUNT_OF(shopify_types_order);
