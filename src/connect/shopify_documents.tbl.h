/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every fixed GraphQL document that is sent to Shopify: X(NAME, points, text). Packed mutations are
 * built in shopify_write.c and shopify_subscribe.c. The points are Shopify's own count by the rule
 * object 1, connection 2 + floor(2 ln first) * node, list of objects 1, node lists once; pages are
 * as long as their step of the logarithm allows (7, 33, 90, 240), so a longer one would cost more.
 * Fields that need a permission of their own (heldByApp: read_apps) are left out.
 */
#define SHOPIFY_PAGE_INFO "pageInfo { hasNextPage endCursor }"
#define SHOPIFY_CORE                                                                         \
    "id name createdAt updatedAt processedAt cancelledAt cancelReason closedAt test edited " \
    "requiresShipping displayFinancialStatus displayFulfillmentStatus paymentGatewayNames "  \
    "sourceName tags note customAttributes { key value } "                                   \
    "totalPriceSet { shopMoney { amount currencyCode } } "
#define SHOPIFY_PERSON                                                                      \
    "email phone shippingAddress { name firstName lastName company address1 address2 city " \
    "province provinceCode zip countryCodeV2 phone } "
#define SHOPIFY_RISK "risk { recommendation assessments { riskLevel } } "
#define SHOPIFY_LINES(first, after)                                                             \
    "lineItems(first: " first after ") { nodes { id title variantTitle sku vendor quantity "    \
    "currentQuantity requiresShipping customAttributes { key value } "                          \
    "originalUnitPriceSet { shopMoney { amount currencyCode } } variant { id } product { id } " \
    "} " SHOPIFY_PAGE_INFO " } "
#define SHOPIFY_FO_LINES(first, after)                                                \
    "lineItems(first: " first after ") { nodes { id totalQuantity remainingQuantity " \
    "lineItem { id } } " SHOPIFY_PAGE_INFO " } "
#define SHOPIFY_FOS(first, after, lines)                                                     \
    "fulfillmentOrders(first: " first after ") { nodes { id status requestStatus updatedAt " \
    "supportedActions { action } assignedLocation { name location { id } } "                 \
    "fulfillmentHolds { reason } deliveryMethod { methodType } " SHOPIFY_FO_LINES(           \
        lines, "") "} " SHOPIFY_PAGE_INFO " } "
#define SHOPIFY_FULFILLMENT_LINES(first, after) \
    "fulfillmentLineItems(first: " first after  \
    ") { nodes { quantity lineItem { id } } " SHOPIFY_PAGE_INFO " } "
#define SHOPIFY_FULFILLMENTS(first, lines)                                               \
    "fulfillments(first: " first ") { id name status displayStatus createdAt updatedAt " \
    "deliveredAt location { id } service { handle } "                                    \
    "trackingInfo(first: 50) { company number url } " SHOPIFY_FULFILLMENT_LINES(lines, "") "} "

X(SHOP, 4,
  "query Shop { shop { name myshopifyDomain ianaTimezone currencyCode plan { publicDisplayName } } "
  "currentAppInstallation { accessScopes { handle } } }")
/* Points for first: 250; the real number follows the limit. */
X(ORDER_IDS, 13,
  "query OrderIds($query: String, $first: Int!, $after: String) { "
  "orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) { "
  "nodes { id updatedAt } " SHOPIFY_PAGE_INFO " } }")
X(ORDERS, 111,
  "query Orders($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { " SHOPIFY_CORE SHOPIFY_PERSON
      SHOPIFY_RISK SHOPIFY_LINES("33", "") SHOPIFY_FOS("7", "", "33")
          SHOPIFY_FULFILLMENTS("50", "33") "} } }")
X(FULFILL_STATE, 81,
  "query FulfillState($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { id updatedAt " SHOPIFY_FOS(
      "7", "", "33") SHOPIFY_FULFILLMENTS("50", "33") "} } }")
X(ORDER_ONE, 215,
  "query OrderOne($id: ID!) { order(id: $id) { " SHOPIFY_CORE SHOPIFY_PERSON SHOPIFY_RISK
      SHOPIFY_LINES("240", "") SHOPIFY_FOS("20", "", "240")
          SHOPIFY_FULFILLMENTS("250", "240") "} }")
/* Later pages of one order. */
X(ORDER_LINES, 43,
  "query OrderLines($id: ID!, $after: String) { order(id: $id) { id updatedAt " SHOPIFY_LINES(
      "240", ", after: $after") "} }")
X(ORDER_FOS, 143,
  "query OrderFos($id: ID!, $after: String) { order(id: $id) { id updatedAt " SHOPIFY_FOS(
      "20", ", after: $after", "240") "} }")
X(FO_LINES, 23,
  "query FoLines($id: ID!, $after: String) { fulfillmentOrder(id: $id) { id " SHOPIFY_FO_LINES(
      "240", ", after: $after") "} }")
X(FULFILLMENT_LINES, 23,
  "query FulfillmentLines($id: ID!, $after: String) { fulfillment(id: $id) { "
  "id " SHOPIFY_FULFILLMENT_LINES("240", ", after: $after") "} }")
X(HOOK_LIST, 10,
  "query HookList($after: String) { webhookSubscriptions(first: 90, after: $after) { "
  "nodes { id topic uri } " SHOPIFY_PAGE_INFO " } }")
/* Points for first: 50. */
X(VARIANTS, 16,
  "query Variants($query: String, $first: Int!, $after: String) { "
  "productVariants(first: $first, after: $after, query: $query) { "
  "nodes { id title sku product { id title } } " SHOPIFY_PAGE_INFO " } }")

#undef SHOPIFY_PAGE_INFO
#undef SHOPIFY_CORE
#undef SHOPIFY_PERSON
#undef SHOPIFY_RISK
#undef SHOPIFY_LINES
#undef SHOPIFY_FO_LINES
#undef SHOPIFY_FOS
#undef SHOPIFY_FULFILLMENT_LINES
#undef SHOPIFY_FULFILLMENTS
