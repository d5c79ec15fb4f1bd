/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was found about a row of a pasted list: STATE(name, is it imported unless a person says
 * otherwise, English, Chinese).
 */
STATE(ready, true, "Ready.", "可以导入。")
STATE(already, false, "The order has this number already.", "订单已有此单号。")
STATE(other_number, false, "The shop shows another number: import it with \"replace\" to change that.", "店铺已有其他运单号：如需更改请选择“替换”。")
STATE(taken, false, "This number belongs to another order.", "此单号属于其他订单。")
STATE(several, false, "Several fulfillments stand in the shop: change the number of the right one by hand.", "店铺中有多个发货记录：请手动更改对应的一个。")
STATE(closed, false, "Nothing of this order is open in the shop.", "该订单在店铺中没有未发货的商品。")
STATE(not_found, false, "No such order: check the name, or read the shop's orders first.", "没有此订单：请检查订单名称，或先读取店铺订单。")
STATE(ambiguous, false, "More than one shop has this order: choose the shop.", "多个店铺都有此订单：请选择店铺。")
STATE(shortened, false, "A spreadsheet has shortened this number and its digits are lost: format the column as text and copy it again.", "电子表格已将此号码缩写，部分数字丢失：请将该列设为文本格式后重新复制。")
STATE(incomplete, false, "The order or the number is missing in this row.", "此行缺少订单或单号。")
STATE(unusable, false, "This is no number: it is too long, or holds odd characters.", "这不是有效的单号：过长或含有异常字符。")
STATE(repeated, false, "The same as a row above.", "与上方某行重复。")
