/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is said of an address or a purchase that would be refused: what is wrong and what to do,
 * never a value. X(NAME, English, Chinese)
 */
X(NO_ADDRESS, "the order has no delivery address", "订单没有收货地址")
X(COUNTRY, "the country is missing: give its two letters", "缺少国家：请填写两位国家代码")
X(NAME_MISSING, "the name of the recipient is missing", "缺少收件人姓名")
X(NAME_LETTERS, "the name must be in Latin letters, as in the recipient's passport",
  "姓名须用拉丁字母填写，与收件人护照一致")
X(NAME_TWO, "this country needs a first and a last name, with a blank between them",
  "该国家要求填写名和姓，中间用空格分开")
X(NAME_PARTS, "the first name and the last name must have 2 to 32 letters each",
  "名和姓须各为 2 到 32 个字母")
X(NAME_LENGTH, "the name must have 2 to 32 letters: shorten it", "姓名须为 2 到 32 个字母：请缩短")
X(STREET, "the street is missing", "缺少街道地址")
X(CITY, "the city is missing", "缺少城市")
X(ZIP, "the postcode is missing", "缺少邮政编码")
X(PHONE, "a telephone number is missing or not valid: give it with its country code (+49 ...)",
  "缺少电话号码或号码无效：请连同国家区号填写（+49 ...）")
X(REFERENCE, "the purchase has no reference", "采购单没有编号")
X(ITEMS, "a purchase has 1 to 50 different items", "一次采购须含 1 到 50 种商品")
X(LISTING, "the listing id of a mapping is not a number: map the product again",
  "所关联的商品编号不是数字：请重新关联商品")
X(QUANTITY, "a quantity is not above zero", "数量须大于零")
X(TOO_LARGE, "the purchase is too large: order fewer lines at once",
  "采购单过大：请减少一次下单的行数")
