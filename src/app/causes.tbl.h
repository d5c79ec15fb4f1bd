/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Causes in our own words. CAUSE(as it is stored, English, Chinese): what is stored never changes,
 * so a cause that is worded anew keeps its old row.
 */
CAUSE("automatic buying, grace over", "bought by itself: the grace is over", "自动采购：等待期已结束")
CAUSE("buy now, before the grace was over", "buy now, before the grace was over", "等待期结束前立即采购")
CAUSE("last look before buying", "last look before buying", "采购前最后一次核对")
CAUSE("read before writing", "read before writing to the shop", "写入店铺前读取")
CAUSE("read again", "read again from the shop", "重新从店铺读取")
CAUSE("read whole", "read again from the shop, alone", "重新从店铺单独读取")
CAUSE("job shop_changes", "read among the shop's changes", "读取店铺变更时发现")
CAUSE("job shop_backfill", "read among the shop's old orders", "导入历史订单时读取")
CAUSE("job shop_reconcile", "found by the hourly look for what was missed", "每小时核对遗漏时发现")
CAUSE("the shop does not know it any more", "the shop does not know it any more", "店铺中已没有该订单")
CAUSE("the platform asks to forget the shop", "the platform asks to forget the shop", "平台要求清除该店铺的数据")
CAUSE("the seller changed the variants: found by its properties", "the seller changed the variants: found by its properties", "卖家更改了规格：已按属性找到")
CAUSE("a message of the supplier: the same goods", "a message of the supplier: the same goods", "供应商消息：商品相同")
CAUSE("no answer came", "no answer came", "未收到响应")
CAUSE("the program ended while an answer was awaited", "the program ended while an answer was awaited", "等待响应时程序结束")
CAUSE("the answer could not be taken in", "the answer could not be taken in", "无法处理收到的响应")
CAUSE("restored from a copy", "restored from a copy", "已从备份恢复")
