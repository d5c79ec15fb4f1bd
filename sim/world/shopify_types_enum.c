/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scalars, enums and input types of the modeled part of the Admin API 2026-10. Enum values are
 * complete where the model answers with them or takes them; of the webhook topics only those
 * about orders, shipping, products and the app.
 */
#include "sim/world/shopify_model.h"

#define SCALAR(name)                                        \
    {                                                       \
        name, GQL_SCALAR, NULL, 0, NULL, NULL, false, false \
    }
#define ENUM(name, values)                                       \
    {                                                            \
        name, GQL_ENUM_TYPE, NULL, 0, values, NULL, false, false \
    }
#define INPUT(name, members)                                  \
    {                                                         \
        name, GQL_INPUT, NULL, 0, members, NULL, false, false \
    }

const struct gql_type_row shopify_types_enum[] = {
    SCALAR("CountryCode"),
    SCALAR("CurrencyCode"),
    SCALAR("DateTime"),
    SCALAR("Decimal"),
    SCALAR("Money"),
    SCALAR("UnsignedInt64"),
    SCALAR("URL"),
    ENUM("CountPrecision", "AT_LEAST EXACT"),
    ENUM("DeliveryMethodType", "LOCAL NONE PICKUP_POINT PICK_UP RETAIL SHIPPING"),
    ENUM("FulfillmentDisplayStatus",
         "ATTEMPTED_DELIVERY CANCELED CARRIER_PICKED_UP CONFIRMED DELAYED DELIVERED FAILURE "
         "FULFILLED IN_TRANSIT LABEL_PRINTED LABEL_PURCHASED LABEL_VOIDED MARKED_AS_FULFILLED "
         "NOT_DELIVERED OUT_FOR_DELIVERY PICKED_UP READY_FOR_PICKUP SUBMITTED"),
    ENUM("FulfillmentEventSortKeys", "HAPPENED_AT ID"),
    ENUM("FulfillmentEventStatus",
         "ATTEMPTED_DELIVERY CARRIER_PICKED_UP CONFIRMED DELAYED DELIVERED FAILURE IN_TRANSIT "
         "LABEL_PRINTED LABEL_PURCHASED OUT_FOR_DELIVERY READY_FOR_PICKUP"),
    ENUM("FulfillmentHoldReason",
         "AWAITING_PAYMENT AWAITING_RETURN_ITEMS HIGH_RISK_OF_FRAUD INCORRECT_ADDRESS "
         "INVENTORY_OUT_OF_STOCK ONLINE_STORE_POST_PURCHASE_CROSS_SELL OTHER "
         "UNKNOWN_DELIVERY_DATE"),
    ENUM("FulfillmentOrderAction",
         "CANCEL_FULFILLMENT_ORDER CREATE_FULFILLMENT EXTERNAL HOLD MARK_AS_OPEN MERGE MOVE "
         "RELEASE_HOLD REPORT_PROGRESS REQUEST_CANCELLATION REQUEST_FULFILLMENT SPLIT"),
    ENUM("FulfillmentOrderAssignmentStatus",
         "CANCELLATION_REQUESTED FULFILLMENT_ACCEPTED FULFILLMENT_REQUESTED "
         "FULFILLMENT_UNSUBMITTED"),
    ENUM("FulfillmentOrderHoldUserErrorCode",
         "DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS DUPLICATE_FULFILLMENT_HOLD_HANDLE "
         "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED FULFILLMENT_ORDER_NOT_FOUND "
         "FULFILLMENT_ORDER_NOT_SPLITTABLE GREATER_THAN_ZERO INVALID_LINE_ITEM_QUANTITY TAKEN"),
    ENUM("FulfillmentOrderMerchantRequestKind", "CANCELLATION_REQUEST FULFILLMENT_REQUEST"),
    ENUM("FulfillmentOrderReleaseHoldUserErrorCode", "FULFILLMENT_ORDER_NOT_FOUND INVALID_ACCESS"),
    ENUM("FulfillmentOrderRequestStatus",
         "ACCEPTED CANCELLATION_ACCEPTED CANCELLATION_REJECTED CANCELLATION_REQUESTED CLOSED "
         "REJECTED SUBMITTED UNSUBMITTED"),
    ENUM("FulfillmentOrderSortKeys", "ID UPDATED_AT"),
    ENUM("FulfillmentOrderStatus",
         "CANCELLED CLOSED INCOMPLETE IN_PROGRESS ON_HOLD OPEN SCHEDULED"),
    ENUM("FulfillmentStatus", "CANCELLED ERROR FAILURE OPEN PENDING SUCCESS"),
    ENUM("LocationSortKeys", "ID NAME RELEVANCE"),
    ENUM("OrderCancelReason", "CUSTOMER DECLINED FRAUD INVENTORY OTHER STAFF"),
    ENUM("OrderDisplayFinancialStatus",
         "AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED"),
    ENUM("OrderDisplayFulfillmentStatus",
         "FULFILLED FULFILLMENT_NOT_REQUIRED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED "
         "PENDING_FULFILLMENT REQUEST_DECLINED RESTOCKED SCHEDULED UNFULFILLED"),
    ENUM("OrderReturnStatus",
         "INSPECTION_COMPLETE IN_PROGRESS NO_RETURN RETURNED RETURN_FAILED RETURN_REQUESTED"),
    ENUM("OrderRiskRecommendationResult", "ACCEPT CANCEL INVESTIGATE NONE"),
    ENUM("OrderSortKeys",
         "CREATED_AT CURRENT_TOTAL_PRICE CUSTOMER_NAME DESTINATION FINANCIAL_STATUS "
         "FULFILLMENT_STATUS ID ORDER_NUMBER PO_NUMBER PROCESSED_AT RELEVANCE "
         "TOTAL_ITEMS_QUANTITY TOTAL_PRICE UPDATED_AT"),
    ENUM("ProductSortKeys",
         "CREATED_AT ID INVENTORY_TOTAL PRODUCT_TYPE PUBLISHED_AT RELEVANCE TITLE UPDATED_AT "
         "VENDOR"),
    ENUM("ProductStatus", "ACTIVE ARCHIVED DRAFT UNLISTED"),
    ENUM("ProductVariantSortKeys",
         "FULL_TITLE ID INVENTORY_LEVELS_AVAILABLE INVENTORY_MANAGEMENT INVENTORY_POLICY "
         "INVENTORY_QUANTITY NAME POPULAR POSITION RELEVANCE SKU TITLE"),
    ENUM("RefundLineItemRestockType", "CANCEL LEGACY_RESTOCK NO_RESTOCK RETURN"),
    ENUM("RiskAssessmentResult", "HIGH LOW MEDIUM NONE PENDING"),
    ENUM("WebhookSubscriptionFormat", "JSON XML"),
    ENUM("WebhookSubscriptionSortKeys", "CREATED_AT ID"),
    ENUM("WebhookSubscriptionTopic",
         "APP_SCOPES_UPDATE APP_UNINSTALLED BULK_OPERATIONS_FINISH FULFILLMENTS_CREATE "
         "FULFILLMENTS_UPDATE FULFILLMENT_EVENTS_CREATE FULFILLMENT_EVENTS_DELETE "
         "FULFILLMENT_HOLDS_ADDED FULFILLMENT_HOLDS_RELEASED "
         "FULFILLMENT_ORDERS_CANCELLATION_REQUEST_ACCEPTED "
         "FULFILLMENT_ORDERS_CANCELLATION_REQUEST_REJECTED "
         "FULFILLMENT_ORDERS_CANCELLATION_REQUEST_SUBMITTED FULFILLMENT_ORDERS_CANCELLED "
         "FULFILLMENT_ORDERS_FULFILLMENT_REQUEST_ACCEPTED "
         "FULFILLMENT_ORDERS_FULFILLMENT_REQUEST_REJECTED "
         "FULFILLMENT_ORDERS_FULFILLMENT_REQUEST_SUBMITTED "
         "FULFILLMENT_ORDERS_FULFILLMENT_SERVICE_FAILED_TO_COMPLETE "
         "FULFILLMENT_ORDERS_HOLD_RELEASED "
         "FULFILLMENT_ORDERS_LINE_ITEMS_PREPARED_FOR_LOCAL_DELIVERY "
         "FULFILLMENT_ORDERS_LINE_ITEMS_PREPARED_FOR_PICKUP "
         "FULFILLMENT_ORDERS_MANUALLY_REPORTED_PROGRESS_STOPPED FULFILLMENT_ORDERS_MERGED "
         "FULFILLMENT_ORDERS_MOVED FULFILLMENT_ORDERS_ORDER_ROUTING_COMPLETE "
         "FULFILLMENT_ORDERS_PLACED_ON_HOLD FULFILLMENT_ORDERS_PROGRESS_REPORTED "
         "FULFILLMENT_ORDERS_RESCHEDULED FULFILLMENT_ORDERS_SCHEDULED_FULFILLMENT_ORDER_READY "
         "FULFILLMENT_ORDERS_SPLIT LOCATIONS_ACTIVATE LOCATIONS_CREATE LOCATIONS_DEACTIVATE "
         "LOCATIONS_DELETE LOCATIONS_UPDATE ORDERS_CANCELLED ORDERS_CREATE ORDERS_DELETE "
         "ORDERS_EDITED ORDERS_FULFILLED ORDERS_PAID ORDERS_PARTIALLY_FULFILLED "
         "ORDERS_RISK_ASSESSMENT_CHANGED ORDERS_UPDATED ORDER_TRANSACTIONS_CREATE "
         "PRODUCTS_CREATE PRODUCTS_DELETE PRODUCTS_UPDATE REFUNDS_CREATE RETURNS_APPROVE "
         "RETURNS_CANCEL RETURNS_CLOSE RETURNS_DECLINE RETURNS_PROCESS RETURNS_REOPEN "
         "RETURNS_REQUEST RETURNS_UPDATE SHOP_UPDATE"),
    INPUT("FulfillmentEventInput",
          "address1: String, city: String, country: String, estimatedDeliveryAt: DateTime, "
          "fulfillmentId: ID!, happenedAt: DateTime, latitude: Float, longitude: Float, "
          "message: String, province: String, status: FulfillmentEventStatus!, zip: String"),
    INPUT("FulfillmentInput",
          "lineItemsByFulfillmentOrder: [FulfillmentOrderLineItemsInput!]!, "
          "notifyCustomer: Boolean = false, originAddress: FulfillmentOriginAddressInput, "
          "trackingInfo: FulfillmentTrackingInput"),
    INPUT("FulfillmentOrderHoldInput",
          "externalId: String, "
          "fulfillmentOrderLineItems: [FulfillmentOrderLineItemInput!] = [], "
          "handle: String = \"\", notifyMerchant: Boolean = false, "
          "reason: FulfillmentHoldReason!, reasonNotes: String"),
    INPUT("FulfillmentOrderLineItemInput", "id: ID!, quantity: Int!"),
    INPUT("FulfillmentOrderLineItemsInput",
          "fulfillmentOrderId: ID!, fulfillmentOrderLineItems: [FulfillmentOrderLineItemInput!]"),
    INPUT("FulfillmentOriginAddressInput",
          "address1: String, address2: String, city: String, countryCode: String!, "
          "provinceCode: String, zip: String"),
    INPUT("FulfillmentTrackingInput",
          "company: String, number: String, numbers: [String!], url: URL, urls: [URL!]"),
    INPUT("HasMetafieldsMetafieldIdentifierInput", "key: String!, namespace: String"),
    INPUT("OrderIdentifierInput", "id: ID"),
    INPUT("WebhookSubscriptionInput",
          "callbackUrl: URL, filter: String, format: WebhookSubscriptionFormat, "
          "includeFields: [String!], metafieldNamespaces: [String!], "
          "metafields: [HasMetafieldsMetafieldIdentifierInput!], name: String, uri: String"),
};
const size_t shopify_types_enum_n = COUNT_OF(shopify_types_enum);
