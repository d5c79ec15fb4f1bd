/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhook topics: X(topic, enum of the GraphQL API, what it means to us, subscribe 1/0).
 * Privacy topics have no enum: they are set in the app's own settings. There is no topic for
 * "fulfillment order updated"; what these do not tell is found by reading the order again.
 */
X("orders/create", "ORDERS_CREATE", HOOK_ORDER, 1)
X("orders/updated", "ORDERS_UPDATED", HOOK_ORDER, 1)
X("orders/paid", "ORDERS_PAID", HOOK_ORDER, 1)
X("orders/cancelled", "ORDERS_CANCELLED", HOOK_ORDER, 1)
X("orders/fulfilled", "ORDERS_FULFILLED", HOOK_ORDER, 0)
X("orders/partially_fulfilled", "ORDERS_PARTIALLY_FULFILLED", HOOK_ORDER, 0)
X("orders/edited", "ORDERS_EDITED", HOOK_ORDER_HINT, 1)
X("orders/risk_assessment_changed", "ORDERS_RISK_ASSESSMENT_CHANGED", HOOK_ORDER_HINT, 1)
X("orders/delete", "ORDERS_DELETE", HOOK_ORDER_DELETED, 1)
X("fulfillments/create", "FULFILLMENTS_CREATE", HOOK_FULFILLMENT, 1)
X("fulfillments/update", "FULFILLMENTS_UPDATE", HOOK_FULFILLMENT, 1)
X("fulfillment_orders/order_routing_complete", "FULFILLMENT_ORDERS_ORDER_ROUTING_COMPLETE",
  HOOK_ORDER_HINT, 1)
X("fulfillment_orders/placed_on_hold", "FULFILLMENT_ORDERS_PLACED_ON_HOLD", HOOK_ORDER_HINT, 1)
X("fulfillment_orders/hold_released", "FULFILLMENT_ORDERS_HOLD_RELEASED", HOOK_ORDER_HINT, 1)
X("fulfillment_orders/moved", "FULFILLMENT_ORDERS_MOVED", HOOK_ORDER_HINT, 1)
X("fulfillment_orders/split", "FULFILLMENT_ORDERS_SPLIT", HOOK_ORDER_HINT, 1)
X("fulfillment_orders/merged", "FULFILLMENT_ORDERS_MERGED", HOOK_ORDER_HINT, 1)
X("fulfillment_orders/cancelled", "FULFILLMENT_ORDERS_CANCELLED", HOOK_ORDER_HINT, 1)
X("fulfillment_orders/rescheduled", "FULFILLMENT_ORDERS_RESCHEDULED", HOOK_ORDER_HINT, 1)
X("fulfillment_orders/scheduled_fulfillment_order_ready",
  "FULFILLMENT_ORDERS_SCHEDULED_FULFILLMENT_ORDER_READY", HOOK_ORDER_HINT, 1)
X("fulfillment_orders/cancellation_request_submitted",
  "FULFILLMENT_ORDERS_CANCELLATION_REQUEST_SUBMITTED", HOOK_ORDER_HINT, 0)
X("fulfillment_orders/fulfillment_request_submitted",
  "FULFILLMENT_ORDERS_FULFILLMENT_REQUEST_SUBMITTED", HOOK_ORDER_HINT, 0)
X("fulfillment_holds/added", "FULFILLMENT_HOLDS_ADDED", HOOK_ORDER_HINT, 0)
X("fulfillment_holds/released", "FULFILLMENT_HOLDS_RELEASED", HOOK_ORDER_HINT, 0)
X("fulfillment_events/create", "FULFILLMENT_EVENTS_CREATE", HOOK_IGNORED, 0)
X("refunds/create", "REFUNDS_CREATE", HOOK_ORDER_HINT, 1)
X("app/uninstalled", "APP_UNINSTALLED", HOOK_UNINSTALLED, 1)
X("app/scopes_update", "APP_SCOPES_UPDATE", HOOK_SHOP_CHANGED, 1)
X("bulk_operations/finish", "BULK_OPERATIONS_FINISH", HOOK_IGNORED, 0)
X("shop/update", "SHOP_UPDATE", HOOK_IGNORED, 0)
X("customers/data_request", "", HOOK_CUSTOMER_DATA, 0)
X("customers/redact", "", HOOK_CUSTOMER_ERASE, 0)
X("shop/redact", "", HOOK_SHOP_ERASE, 0)
