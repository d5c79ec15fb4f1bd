/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What shop, supplier and Waybill may disagree about. To add one: a row here and its finding in
 * app/reconcile.c. DIFFERENCE(NAME, code, who acts: itself, person or nobody, what it is, the same
 * in Chinese, what will be done about it, the same in Chinese)
 */
DIFFERENCE(CANCELED_BUT_BOUGHT, "canceled_but_bought", "person",
           "The shop canceled the order, the supplier still has it.",
           "店铺已取消订单，供应商仍有该订单。",
           "Cancel it at the supplier, or ask for a refund there.",
           "请在供应商处取消，或申请退款。")
DIFFERENCE(BOUGHT_MORE, "bought_more", "person",
           "The supplier has more units than the shop still wants.",
           "供应商处的数量多于店铺仍需的数量。",
           "Cancel the rest at the supplier, or keep it.", "请在供应商处取消多余部分，或保留。")
DIFFERENCE(SUPPLIER_CANCELED, "supplier_canceled", "person",
           "The supplier canceled, the shop still wants the goods.",
           "供应商已取消，店铺仍需要商品。", "Order again, or refund the customer.",
           "请重新采购，或给客户退款。")
DIFFERENCE(UNPAID, "unpaid", "person", "The supplier waits for payment.", "供应商等待付款。",
           "Pay it at the supplier; it is asked again by itself.",
           "请在供应商处付款；系统会自动再次查询。")
DIFFERENCE(IN_DOUBT, "in_doubt", "itself",
           "The purchase was sent and no answer came: the supplier may have it.",
           "采购已发出但未收到响应：供应商可能已有该订单。",
           "The same request is sent again under the same reference, or the order lists are compared.",
           "将以同一参考号再次发送同一请求，或比对订单列表。")
DIFFERENCE(UNKNOWN_AT_SUPPLIER, "unknown_at_supplier", "person",
           "The supplier has an order that seems to be for this one, but no purchase here knows it.",
           "供应商有一笔订单似乎属于此订单，但没有对应的采购单。",
           "Link it to its order, or say that it is for none of them (\"Supplier orders to link\").",
           "请在“待关联的供应商订单”中关联到订单，或标记为不属于任何订单。")
DIFFERENCE(NUMBER_NOT_IN_SHOP, "number_not_in_shop", "itself",
           "The supplier gave a tracking number that the shop does not show.",
           "供应商已给出运单号，店铺尚未显示。", "It is written to the shop.", "将写入店铺。")
DIFFERENCE(NUMBER_OFFERED, "number_offered", "person",
           "The supplier gave a tracking number that the shop does not show.",
           "供应商已给出运单号，店铺尚未显示。", "Mark as shipped: it waits for your click.",
           "请点击“标记为已发货”。")
DIFFERENCE(WRITE_FAILED, "write_failed", "person", "The shop did not take what was written to it.",
           "店铺未接受写入的内容。", "See the outbox: try again or dismiss it.",
           "请查看待写入列表：重试或忽略。")
DIFFERENCE(NUMBER_OF_OTHERS, "number_of_others", "nobody",
           "The shop shows a tracking number that the supplier did not give.",
           "店铺显示的运单号并非供应商所给。", "It stays: somebody else wrote it.",
           "保持不变：由他人填写。")
DIFFERENCE(SHOP_OLD, "shop_old", "itself", "The shop's answer is older than a day.",
           "店铺的答复已超过一天。", "The order is read again.", "将重新读取订单。")
DIFFERENCE(SUPPLIER_OLD, "supplier_old", "itself", "The supplier's answer is older than three days.",
           "供应商的答复已超过三天。", "The supplier is asked again.", "将再次向供应商查询。")
