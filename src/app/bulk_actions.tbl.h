/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be done to many orders at once. An item runs the same command as a single order does.
 * BULK(name, command, what it is about, a parameter that must be there or "", needs rows of its
 * own, what is said of an item that is done at once, English, Chinese). What it is about: ORDER;
 * WRITES, PROBLEMS, FULFILLMENTS: those of an order, or one that is named; NUMBER: see
 * core/plan.h, plan_number.
 */
BULK(order, command_order_buy, ORDER, "", false, "done", "Order from the supplier", "向供应商采购")
BULK(tracking, command_order_tracking, ORDER, "", false, "done", "Get tracking code", "获取运单号")
BULK(ship, command_order_ship, ORDER, "", false, "done", "Mark as shipped", "标记为已发货")
BULK(number, command_number_change, NUMBER, "", true, "number_kept", "Give tracking numbers", "填写运单号")
BULK(link, command_order_link, ORDER, "", true, "linked", "Link supplier orders", "关联供应商订单")
BULK(hold, command_order_hold, ORDER, "", false, "held", "Put on hold", "暂停")
BULK(release, command_order_release, ORDER, "", false, "released", "End the hold", "解除暂停")
BULK(allow, command_order_allow, ORDER, "", false, "allowed", "Do it anyway", "仍然处理")
BULK(elsewhere, command_order_elsewhere, ORDER, "", false, "elsewhere", "Handled elsewhere", "在别处处理")
BULK(note, command_order_note, ORDER, "text", false, "noted", "Write a note", "写备注")
BULK(reread, command_order_reread, ORDER, "", false, "reread", "Read again from the shop", "重新从店铺读取")
BULK(retry, command_write_retry, WRITES, "", false, "done", "Try writes again", "重试写入")
BULK(give_up, command_write_dismiss, WRITES, "reason", false, "given_up", "Give writes up", "放弃写入")
BULK(dismiss, command_problem_dismiss, PROBLEMS, "reason", false, "dismissed", "Dismiss problems", "忽略问题")
BULK(cancel_fulfillment, command_fulfillment_cancel, FULFILLMENTS, "", false, "done", "Cancel fulfillments", "取消发货")
