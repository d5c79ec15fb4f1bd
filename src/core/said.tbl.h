/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Waybill itself says is wrong with a case, beside the sentence of its problem: never a
 * personal value. X(NAME, code, English, Chinese); {1} and {2} are its arguments, an argument
 * "@code" is another row. Codes are stored: they never change. Rows "field_..." name the fields of
 * an address.
 */
X(NO_ADDRESS, "no_address", "the order has no delivery address", "订单没有收货地址")
X(COUNTRY, "country", "the country is missing: give its two letters", "缺少国家：请填写两位国家代码")
X(NAME_MISSING, "name_missing", "the name of the recipient is missing", "缺少收件人姓名")
X(NAME_LETTERS, "name_letters", "the name must be in Latin letters, as in the recipient's passport",
  "姓名须用拉丁字母填写，与收件人护照一致")
X(NAME_TWO, "name_two",
  "this country needs a first and a last name, with a blank between them",
  "该国家要求填写名和姓，中间用空格分开")
X(NAME_PARTS, "name_parts", "the first name and the last name must have 2 to 32 letters each",
  "名和姓须各为 2 到 32 个字母")
X(NAME_LENGTH, "name_length", "the name must have 2 to 32 letters: shorten it",
  "姓名须为 2 到 32 个字母：请缩短")
X(STREET, "street", "the street is missing", "缺少街道地址")
X(CITY, "city", "the city is missing", "缺少城市")
X(ZIP, "zip", "the postcode is missing", "缺少邮政编码")
X(PHONE, "phone",
  "a telephone number is missing or not valid: give it with its country code (+49 ...)",
  "缺少电话号码或号码无效：请连同国家区号填写（+49 ...）")
X(TAX_NEEDED, "tax_needed", "this country needs {1}", "该国家需要{1}")
X(TAX_BAD, "tax_bad", "it is not valid: this country needs {1}", "填写有误：该国家需要{1}")
X(CPF, "cpf", "the CPF of the recipient, 11 digits", "收件人的 CPF 税号（11 位数字）")
X(BIRTHDAY, "birthday", "the birthday, day month year (31121990)", "生日（日月年，如 31121990）")
X(RUT, "rut", "the RUT of the recipient (12.345.678-5)", "收件人的 RUT 税号（12.345.678-5）")
X(CUSTOMS_CODE, "customs_code",
  "the personal customs code, P and 12 digits, or the number of a foreigner's residence card or "
  "passport",
  "个人通关码（P 加 12 位数字），外国人填写居留证或护照号码")
X(RFC, "rfc", "the RFC, CURP or passport number of the recipient",
  "收件人的 RFC、CURP 或护照号码")
X(NATIONAL_ADDRESS, "national_address",
  "the short national address, 4 letters and 4 digits (ABCD1234)",
  "国家短地址（4 个字母加 4 位数字，如 ABCD1234）")

X(REFERENCE, "reference", "the purchase has no reference", "采购单没有编号")
X(ITEMS, "items", "a purchase has 1 to 50 different items", "一次采购须含 1 到 50 种商品")
X(LISTING, "listing", "the listing id of a mapping is not a number: map the product again",
  "所关联的商品编号不是数字：请重新关联商品")
X(QUANTITY, "quantity", "a quantity is not above zero", "数量须大于零")
X(PURCHASE_TOO_LARGE, "purchase_too_large",
  "the purchase is too large: order fewer lines at once", "采购单过大：请减少一次下单的行数")

X(MAYBE_NUMBERS, "maybe_numbers",
  "{1}, perhaps supplier order {2}: look at it there and link the right one",
  "{1}，可能是供应商订单 {2}：请核对后关联正确的单号")

X(NO_PERMISSION, "no_permission", "the supplier does not let the app {1}", "供应商不允许应用{1}")
X(MAY_BUY, "may_buy", "buy", "下单")
X(MAY_PRODUCTS, "may_products", "look at products", "查询商品")
X(MAY_FREIGHT, "may_freight", "ask for freight", "查询运费")

X(SPLIT_LACKS, "split_lacks", "in no known supplier order: {1}", "不在已知的供应商订单中：{1}")
X(SPLIT_MAYBE, "split_maybe", "in no known supplier order: {1}; perhaps in {2}",
  "不在已知的供应商订单中：{1}；可能在 {2} 中")

X(TOO_FEW, "too_few", "{1} needed, {2} left", "需要 {1} 件，仅剩 {2} 件")
X(VARIANTS_CHANGED, "variants_changed", "the seller changed the variants", "卖家更改了规格")
X(VARIANT_NOT_NAMED, "variant_not_named", "the mapping names none of several variants",
  "关联中没有指明多个规格中的哪一个")
X(OFF_THE_SHELF, "off_the_shelf", "the seller has taken it off the shelf", "卖家已将其下架")
X(NOT_SENT_TO, "not_sent_to", "to {1}", "寄往 {1}")
X(OTHER_WAYS, "other_ways", "to {1}, {2} others are offered", "寄往 {1}，另有 {2} 种物流方式可用")
X(PRICE, "price", "from {1} to {2}", "从 {1} 涨到 {2}")
X(COST, "cost", "{1}, limit {2}", "{1}，上限 {2}")
X(MAPPING_GONE, "mapping_gone", "the mapping of a line is gone", "有商品的关联已不存在")

X(FIELD_COUNTRY, "field_country", "country", "国家")
X(FIELD_PROVINCE, "field_province", "province", "省/州")
X(FIELD_CITY, "field_city", "city", "城市")
X(FIELD_ZIP, "field_zip", "zip", "邮编")
X(FIELD_ADDRESS, "field_address", "address", "地址")
X(FIELD_NAME, "field_name", "name", "姓名")
X(FIELD_PHONE, "field_phone", "phone", "电话")
X(FIELD_TAX_ID, "field_tax_id", "tax id", "税号")
X(FIELD_BIRTHDAY, "field_birthday", "birthday", "生日")
X(FIELD_NATIONAL_ADDRESS, "field_national_address", "national address", "国家短地址")
