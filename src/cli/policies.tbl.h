/* SPDX-License-Identifier: Apache-2.0 */
/* What `waybill shop policy` shows and changes. POLICY(name, kind, English, Chinese) */
POLICY("auto_buy", BOOL, "Buy by itself.", "自动采购。")
POLICY("all_products", BOOL, "Products without a mapping are ours too.", "未关联的产品也由本系统处理。")
POLICY("auto_fulfill", BOOL,
       "Mark as shipped by itself when a number comes; no: offer it for a click.",
       "有运单号时自动标记为已发货；否：待您点击确认。")
POLICY("fulfill_when_complete", BOOL,
       "Mark when the whole order has shipped; no: each package as it ships.",
       "整单全部发货后才标记；否：每个包裹发出即标记。")
POLICY("notify_customer", BOOL, "Tell the customer.", "通知客户。")
POLICY("grace_s", NUMBER, "Seconds between payment and automatic buying.", "付款到自动采购之间的秒数。")
POLICY("max_age_days", NUMBER, "Older orders are not bought by itself.", "超过此天数的订单不自动采购。")
POLICY("price_limit_minor", NUMBER, "Most for one order, in minor units (cents); 0 none.", "单笔金额上限，以最小货币单位（分）计；0 表示不限。")
POLICY("cost_limit_minor", NUMBER, "Most for one purchase with freight, in minor units of the supplier's currency; 0 none.", "单次采购（含运费）金额上限，以供应商货币的最小单位计；0 表示不限。")
POLICY("price_rise_percent", NUMBER, "A higher rise of the supplier's price asks a person; 0 never.", "供应商涨价超过此百分比时需人工确认；0 表示从不。")
POLICY("daily_limit", NUMBER, "Most purchases a day; 0 none.", "每日采购上限；0 表示不限。")
POLICY("payable_gateways", TEXT, "Pending orders of these gateways count as paid, comma separated.", "这些支付方式的待付款订单视为可采购，逗号分隔。")
POLICY("no_number_days", NUMBER, "Days without a tracking number until it is a problem.", "超过此天数无运单号即视为问题。")
POLICY("publish_after_scan", BOOL,
       "Tell the shop a number only once a carrier scanned the parcel; before, it may be a "
       "placeholder.",
       "承运商首次扫描后才将运单号写回店铺；此前可能只是占位号。")
POLICY("publish_wait_days", NUMBER,
       "Longest wait for that scan, in days; then the number is told all the same.",
       "等待首次扫描的最长天数；超过后仍会写回店铺。")
POLICY("seller_note", TEXT, "Note to the seller with every purchase; empty for none.",
       "随每个采购单发给卖家的备注；留空则不发送。")
POLICY("confirm_other_app", BOOL, "Waybill may buy although another app was seen.", "检测到其他应用时仍允许 Waybill 采购。")
