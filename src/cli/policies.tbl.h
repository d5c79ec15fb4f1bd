/* SPDX-License-Identifier: Apache-2.0 */
/* What `waybill shop policy` shows and changes. POLICY(name, kind, English, Chinese) */
POLICY("auto_buy", BOOL, "Buy by itself.", "自动采购。")
POLICY("all_products", BOOL, "Products without a mapping are ours too.", "未关联的产品也由本系统处理。")
POLICY("auto_fulfill", BOOL, "Mark as shipped by itself when a number comes.", "有运单号时自动标记为已发货。")
POLICY("fulfill_when_complete", BOOL, "Only when everything has shipped.", "仅在全部商品发货后标记。")
POLICY("notify_customer", BOOL, "Tell the customer.", "通知客户。")
POLICY("grace_s", NUMBER, "Seconds between payment and automatic buying.", "付款到自动采购之间的秒数。")
POLICY("max_age_days", NUMBER, "Older orders are not bought by itself.", "超过此天数的订单不自动采购。")
POLICY("price_limit_minor", NUMBER, "Most for one order, in minor units (cents); 0 none.", "单笔金额上限，以最小货币单位（分）计；0 表示不限。")
POLICY("cost_limit_minor", NUMBER,
       "Most for one purchase with freight, in minor units of the supplier's currency; 0 none.",
       "单次采购（含运费）金额上限，以供应商货币的最小单位计；0 表示不限。")
POLICY("price_rise_percent", NUMBER,
       "A higher rise of the supplier's price asks a person; 0 never.",
       "供应商涨价超过此百分比时需人工确认；0 表示从不。")
POLICY("daily_limit", NUMBER, "Most purchases a day; 0 none.", "每日采购上限；0 表示不限。")
POLICY("payable_gateways", TEXT, "Pending orders of these gateways count as paid, comma separated.", "这些支付方式的待付款订单视为可采购，逗号分隔。")
POLICY("no_number_days", NUMBER, "Days without a tracking number until it is a problem.", "超过此天数无运单号即视为问题。")
POLICY("confirm_other_app", BOOL, "Waybill may buy although another app was seen.", "检测到其他应用时仍允许 Waybill 采购。")
