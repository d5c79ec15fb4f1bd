/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stages, problems and guard reasons: one row each feeds code, checks, CLI, API and docs.
 * Include with the wanted macros defined; the others default to nothing.
 * STAGE(NAME, code, English, Chinese)
 * EDGE(FROM, TO, cause): the only ways on which a stage may go BACK; going forward is always legal.
 * PROBLEM(NAME, code, urgency 1 high..3 low, English what and remedy, Chinese)
 * GUARD(NAME, code, may a person override (1/0), English, Chinese)
 */
#ifndef STAGE
#define STAGE(...)
#endif
#ifndef EDGE
#define EDGE(...)
#endif
#ifndef PROBLEM
#define PROBLEM(...)
#endif
#ifndef GUARD
#define GUARD(...)
#endif

STAGE(NOT_OURS, "not_ours", "Not ours", "非本系统处理")
STAGE(AWAITING_PAYMENT, "awaiting_payment", "Awaiting payment", "待付款")
STAGE(TO_ORDER, "to_order", "To order", "待采购")
STAGE(ORDERED, "ordered", "Ordered", "已采购")
STAGE(SHIPPED, "shipped", "Shipped", "供应商已发货")
STAGE(FULFILLED, "fulfilled", "Fulfilled", "已发货")
STAGE(DELIVERED, "delivered", "Delivered", "已妥投")
STAGE(ON_HOLD, "on_hold", "On hold", "已暂停")
STAGE(CANCELED, "canceled", "Canceled", "已取消")

EDGE(FULFILLED, SHIPPED, "fulfillment_canceled")
EDGE(FULFILLED, ORDERED, "fulfillment_canceled")
EDGE(FULFILLED, TO_ORDER, "fulfillment_canceled")
EDGE(FULFILLED, NOT_OURS, "fulfillment_canceled")
EDGE(DELIVERED, SHIPPED, "fulfillment_canceled")
EDGE(DELIVERED, ORDERED, "fulfillment_canceled")
EDGE(DELIVERED, TO_ORDER, "fulfillment_canceled")
EDGE(DELIVERED, FULFILLED, "parcel_returned")
EDGE(SHIPPED, ORDERED, "mark_undone")
EDGE(ORDERED, TO_ORDER, "purchase_canceled")
EDGE(SHIPPED, TO_ORDER, "purchase_canceled")
EDGE(ORDERED, AWAITING_PAYMENT, "purchase_canceled")
EDGE(TO_ORDER, AWAITING_PAYMENT, "payment_reversed")
EDGE(TO_ORDER, NOT_OURS, "mapping_removed")
EDGE(ORDERED, NOT_OURS, "purchase_canceled")
EDGE(FULFILLED, TO_ORDER, "order_edited")
EDGE(FULFILLED, ORDERED, "order_edited")
EDGE(SHIPPED, TO_ORDER, "order_edited")
EDGE(ORDERED, TO_ORDER, "order_edited")
EDGE(SHIPPED, ORDERED, "order_edited")
EDGE(FULFILLED, SHIPPED, "order_edited")
EDGE(DELIVERED, SHIPPED, "order_edited")
EDGE(DELIVERED, ORDERED, "order_edited")
EDGE(DELIVERED, TO_ORDER, "order_edited")
EDGE(DELIVERED, FULFILLED, "order_edited")
EDGE(ORDERED, AWAITING_PAYMENT, "order_edited")
EDGE(SHIPPED, AWAITING_PAYMENT, "order_edited")
EDGE(FULFILLED, AWAITING_PAYMENT, "order_edited")
EDGE(DELIVERED, AWAITING_PAYMENT, "order_edited")
EDGE(SHIPPED, AWAITING_PAYMENT, "purchase_canceled")
EDGE(SHIPPED, ORDERED, "purchase_canceled")
EDGE(FULFILLED, AWAITING_PAYMENT, "fulfillment_canceled")
EDGE(DELIVERED, AWAITING_PAYMENT, "fulfillment_canceled")
EDGE(ORDERED, TO_ORDER, "mapping_added")
EDGE(SHIPPED, TO_ORDER, "mapping_added")
EDGE(FULFILLED, TO_ORDER, "mapping_added")
EDGE(DELIVERED, TO_ORDER, "mapping_added")
EDGE(ORDERED, AWAITING_PAYMENT, "mapping_added")
EDGE(SHIPPED, AWAITING_PAYMENT, "mapping_added")
EDGE(FULFILLED, AWAITING_PAYMENT, "mapping_added")
EDGE(DELIVERED, AWAITING_PAYMENT, "mapping_added")
EDGE(SHIPPED, TO_ORDER, "mark_undone")
EDGE(SHIPPED, AWAITING_PAYMENT, "mark_undone")

PROBLEM(WRITEBACK_FAILED, "writeback_failed", 1, "The shop did not take the tracking number: see the cause and retry.", "运单号未能写回店铺：请查看原因并重试。")
PROBLEM(PURCHASE_IN_DOUBT, "purchase_in_doubt", 1, "It is not known whether the supplier took this purchase: look at the supplier's order list and link its number, or say that it does not exist.", "无法确认供应商是否已接收此采购单：请在供应商订单列表中核对并关联单号，或确认其不存在。")
PROBLEM(PURCHASE_REFUSED, "purchase_refused", 1, "The supplier refused the purchase: see the reason, correct it and order again.", "供应商拒绝了采购：请查看原因，更正后重新下单。")
PROBLEM(ADDRESS_REJECTED, "address_rejected", 1, "The supplier does not accept the address: correct it for the supplier and order again.", "供应商不接受该地址：请为供应商更正地址后重新下单。")
PROBLEM(OUT_OF_STOCK, "out_of_stock", 1, "The supplier has too little stock: choose another listing or wait.", "供应商库存不足：请选择其他商品或等待补货。")
PROBLEM(SERVICE_GONE, "service_gone", 1, "The supplier no longer offers the way of shipping: choose another one and order again.", "供应商已不提供该物流方式：请选择其他物流方式后重新下单。")
PROBLEM(VARIANT_GONE, "variant_gone", 1, "The supplier no longer has the mapped variant: map it again and order again.", "供应商已没有所关联的规格：请重新关联后再下单。")
PROBLEM(PAY_CURRENCY, "pay_currency", 1, "The supplier cannot take these items in one currency: order their lines one by one, or choose another listing.", "供应商无法以同一币种结算这些商品：请逐行下单，或选择其他商品。")
PROBLEM(SUPPLIER_ACCOUNT_BLOCKED, "supplier_account_blocked", 1, "The supplier does not let this account buy: sign in there, see what it asks for or contact its support, then order again.", "供应商禁止该账户下单：请登录供应商网站查看要求或联系客服，然后重新下单。")
PROBLEM(NOT_DELIVERABLE, "not_deliverable", 1,
        "The supplier does not send this product to the customer's country: choose another listing "
        "or refund the customer.",
        "供应商无法将该商品寄往客户所在国家：请选择其他商品或退款给客户。")
PROBLEM(PRICE_ROSE, "price_rose", 1,
        "The supplier's price rose by more than the shop's policy allows: accept it and order "
        "again, or choose another listing.",
        "供应商涨价超过店铺策略的限度：请接受新价格并重新下单，或选择其他商品。")
PROBLEM(COST_LIMIT, "cost_limit", 1,
        "Goods and freight cost more than the limit for one purchase: accept it and order again, "
        "or choose another listing.",
        "商品与运费超过单次采购的金额上限：请接受并重新下单，或选择其他商品。")
PROBLEM(CHECK_FAILED, "check_failed", 1,
        "The supplier could not be asked about goods and freight for a long time, so nothing was "
        "bought: see the cause and order again.",
        "长时间无法向供应商查询商品和运费，因此未采购：请查看原因后重新下单。")
PROBLEM(UNPAID_AT_SUPPLIER, "unpaid_at_supplier", 1, "The purchase waits for your payment at the supplier: open it and pay.", "采购单待付款：请到供应商处付款。")
PROBLEM(BOUGHT_NUMBER_UNKNOWN, "bought_number_unknown", 1, "The supplier has the purchase, but not under a known order number: link the number from the supplier's order list.", "供应商已有此采购，但订单号未知：请从供应商订单列表关联单号。")
PROBLEM(SUPPLIER_CANCELED, "supplier_canceled", 1, "The supplier canceled the purchase: order again or refund the customer.", "供应商取消了采购：请重新下单或退款给客户。")
PROBLEM(CANCELED_AFTER_BUYING, "canceled_after_buying", 1, "The order was canceled in the shop after it was bought: cancel the purchase at the supplier.", "订单在采购后被店铺取消：请到供应商处取消采购。")
PROBLEM(REFUNDED_AFTER_BUYING, "refunded_after_buying", 1, "Lines were refunded in the shop after they were bought: cancel the purchase at the supplier or ask for a return.", "商品在采购后已退款：请到供应商处取消采购或申请退货。")
PROBLEM(EDITED_AFTER_BUYING, "edited_after_buying", 1, "The order was edited in the shop after it was bought: compare it with the purchase.", "订单在采购后被修改：请与采购单核对。")
PROBLEM(READDRESSED_AFTER_BUYING, "readdressed_after_buying", 1, "The delivery address changed after the purchase: tell the supplier the new address.", "采购后收货地址已变更：请通知供应商新地址。")
PROBLEM(FULFILLED_NOT_BOUGHT, "fulfilled_not_bought", 1, "The shop says fulfilled, but nothing was bought here: buy it anyway, or say that it is handled elsewhere.", "店铺显示已发货，但此处没有采购：请仍然采购，或标记为已在别处处理。")
PROBLEM(ADDRESS_MISSING, "address_missing", 1, "The order has no delivery address: if all orders lack it, the app has no access to customer data; else ask the customer.", "订单没有收货地址：若所有订单都缺失，说明应用没有客户数据权限；否则请联系客户。")
PROBLEM(UNMAPPED, "unmapped", 2, "A product has no supplier listing: map it once, or mark it as not handled here.", "商品没有关联供应商：请关联一次，或标记为不在此处理。")
PROBLEM(OWNED_BY_OTHER, "owned_by_other", 3, "Another fulfillment service owns these lines: it fulfills them, Waybill cannot.", "这些商品由其他发货服务负责：由其发货，Waybill 无法处理。")
PROBLEM(NO_FULFILLMENT_ORDERS, "no_fulfillment_orders", 1, "The shop shows no fulfillment orders for this order: most often a missing permission of the app.", "店铺未返回该订单的发货单：通常是应用缺少权限。")
PROBLEM(NO_NUMBER_7D, "no_number_7d", 2, "Bought 7 days ago and still no tracking number: ask the supplier.", "采购已满 7 天仍无运单号：请询问供应商。")
PROBLEM(STALLED, "stalled", 2, "The parcel has not moved for a long time: ask the supplier or carrier.", "包裹长时间没有更新：请询问供应商或承运商。")
PROBLEM(RETURNED, "returned", 1, "The parcel goes back to the sender: talk to customer and supplier.", "包裹被退回：请联系客户和供应商。")
PROBLEM(NUMBER_SUSPECT, "number_suspect", 2, "The tracking number does not look right: check it with the supplier.", "运单号可疑：请与供应商核对。")
PROBLEM(NUMBER_VANISHED, "number_vanished", 2, "The supplier no longer shows a number that it gave before: it is kept; check it.", "供应商不再显示之前的运单号：已保留，请核对。")
PROBLEM(ITEM_PARKED, "item_parked", 1, "Waybill stopped twice while it worked on this: it was set aside; see the log and retry.", "处理该项时两次中断：已搁置，请查看日志并重试。")

GUARD(PAUSED, "paused", 1, "Automatic buying is off for this shop.", "该店铺已关闭自动采购。")
GUARD(CONFIRM_OTHER_APP, "confirm_other_app", 1, "Another app seems to work on this shop's orders: confirm that Waybill may buy.", "检测到其他应用也在处理该店铺订单：请确认允许 Waybill 采购。")
GUARD(BEFORE_CONNECTION, "before_connection", 1, "The order is older than the connection of the shop, or came with the back-fill.", "订单早于店铺连接时间，或来自历史导入。")
GUARD(TEST, "test", 1, "It is a test order.", "这是测试订单。")
GUARD(UNPAID, "unpaid", 1, "It is not paid.", "尚未付款。")
GUARD(HELD, "held", 0, "It is on hold.", "订单已暂停。")
GUARD(CANCELED, "canceled", 0, "It is canceled.", "订单已取消。")
GUARD(HIGH_RISK, "high_risk", 1, "The shop rates the order as a high risk of fraud.", "店铺将该订单评为高欺诈风险。")
GUARD(TOO_OLD, "too_old", 1, "It is older than the limit of the shop's policy.", "订单超过店铺策略的时限。")
GUARD(FULFILLED, "fulfilled", 1, "It is already fulfilled in the shop.", "店铺中已发货。")
GUARD(PRICE_LIMIT, "price_limit", 1, "It costs more than the limit for one order.", "超过单笔金额上限。")
GUARD(DAILY_LIMIT, "daily_limit", 1, "The daily limit of purchases is reached.", "已达每日采购上限。")
GUARD(UNMAPPED, "unmapped", 0, "A line has no supplier listing.", "有商品未关联供应商。")
GUARD(NOT_HANDLED, "not_handled", 1, "The product is marked as not handled here.", "商品标记为不在此处理。")
GUARD(ADDRESS_MISSING, "address_missing", 0, "There is no delivery address.", "没有收货地址。")
GUARD(ALREADY_BOUGHT, "already_bought", 0, "It is bought already.", "已经采购。")
GUARD(IN_DOUBT, "in_doubt", 0, "An earlier purchase of it is not settled yet.", "之前的采购结果尚未确认。")
GUARD(STALE, "stale", 0, "The order is being read again from the shop.", "正在从店铺重新读取订单。")
GUARD(GRACE, "grace", 1, "The grace period before automatic buying is not over.", "自动采购的等待期未结束。")
GUARD(NO_ACCOUNT, "no_account", 0, "The supplier account is not connected or needs to be connected again.", "供应商账户未连接或需要重新连接。")
GUARD(FULFILLED_ELSEWHERE, "fulfilled_elsewhere", 1, "A person said that it is handled elsewhere.", "已标记为在别处处理。")
GUARD(FAILED_BEFORE, "failed_before", 1, "An earlier purchase of it was refused, canceled or expired: a person orders it again.", "之前的采购被拒绝、取消或过期：需人工重新下单。")
GUARD(CHANGED, "changed", 0, "The order changed since this purchase was planned: it is planned anew.", "订单在计划采购后有变化：将重新计划。")
GUARD(NO_FULFILLMENT_ORDERS, "no_fulfillment_orders", 1, "The shop shows no fulfillment orders, so holds cannot be seen.", "店铺未返回发货单，无法得知是否暂停。")
GUARD(DO_NOT_BUY, "do_not_buy", 1, "A person said that it shall not be bought by itself.",
      "已标记为不自动采购。")
GUARD(SHOP_NOT_CONNECTED, "shop_not_connected", 0, "The shop needs to be connected again.", "店铺需要重新连接。")

#undef STAGE
#undef EDGE
#undef PROBLEM
#undef GUARD
