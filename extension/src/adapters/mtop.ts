// SPDX-License-Identifier: Apache-2.0
// Answers of AliExpress' own data calls ("mtop"), as the page makes them: the list of orders and the
// tracking of one order. Also read from JSON inside a page, which has the same objects.
import { first, isObject, list, num, objectsIn, str, type Json } from './json';
import { statusOf } from './states';
import { clean, dayIn, globalId, moneyIn, orderIdIn, productIdOf, storeIdOf } from './text';
import type { Money, ReadLine, ReadOrder, ReadPackage, ReadPackageItem } from './types';

const EVENTS = 40;

export type Verdict = 'ok' | 'log_in' | 'captcha' | 'slow_down' | 'again' | 'refused';

/** What the `ret` of an answer says. The supplier's spelling of EXOIRED is theirs. */
export function verdictOf(answer: unknown): Verdict {
  const ret = list(first(answer, 'ret')).map(str).join(' ');
  if (/SUCCESS/.test(ret)) return 'ok';
  if (!ret && isObject(first(answer, 'data', 'module'))) return 'ok';
  if (/SESSION_EXPIRED|NEED_LOGIN|NOT_LOGIN/.test(ret)) return 'log_in';
  if (/USER_VALIDATE|RGV587/.test(ret)) return 'captcha';
  if (/TRAFFIC_LIMIT|FLOW_LIMIT/.test(ret)) return 'slow_down';
  if (/TOKEN_E(MPTY|XOIRED|XPIRED)/.test(ret)) return 'again';
  return 'refused';
}

/** "$25.66|25|66" has the amount in parts that no language changes. */
function formatted(v: unknown, currency: string | null): Money | null {
  const [, whole, cents] = str(v).split('|');
  if (!whole || !/^[\d.,\s]+$/.test(whole)) return null;
  const amount = cents && /^\d{1,2}$/.test(cents) ? `.${cents.padEnd(2, '0')}` : '';
  return moneyIn(whole.replace(/\D/g, '') + amount, currency);
}

/** "$12.30", 12.3, or an object with an amount and a currency of its own. */
function amount(o: Json, currency: string | null, ...names: string[]): Money | null {
  const shown = formatted(o.formatPriceInfo, currency);
  const v = first(o, ...names);
  if (shown || !isObject(v)) return shown ?? moneyIn(str(v), currency);
  const own = str(first(v, 'currencyCode', 'currency', 'currency_code')) || currency;
  const text = str(
    first(v, 'formatted', 'formatedAmount', 'formattedAmount', 'text', 'displayPrice'),
  );
  return moneyIn(str(first(v, 'value', 'amount')) || text, own);
}

/** "Black", or a list of {text} or {name, value}. */
function variantIn(v: unknown): string {
  if (typeof v === 'string') return clean(v);
  return list(v)
    .map((a) => clean(str(first(a, 'text', 'value', 'propertyValue') ?? a)))
    .filter(Boolean)
    .join(', ');
}

const ownId = (id: string) => (/^\d{1,20}$/.test(id) ? globalId(id) : id);

function lineOf(o: Json, currency: string | null): ReadLine | null {
  const productId =
    ownId(str(first(o, 'productId', 'itemId', 'product_id', 'item_id'))) ||
    productIdOf(str(first(o, 'itemDetailUrl', 'itemUrl', 'productUrl', 'url')));
  if (!productId) return null;
  const own = str(o.currencyCode) || currency;
  return {
    lineId: str(first(o, 'orderLineId', 'lineId')) || null,
    productId,
    skuId: str(first(o, 'skuId', 'sku_id')) || null,
    title: clean(str(first(o, 'itemTitle', 'title', 'productName', 'name', 'subject'))),
    variant: variantIn(first(o, 'skuAttrs', 'skuAttrList', 'skuInfo', 'skuText', 'sku', 'variant')),
    quantity: num(first(o, 'quantity', 'count', 'productCount', 'itemCount')) ?? 1,
    price: amount(o, own, 'itemPriceText', 'priceText', 'itemPrice', 'unitPrice', 'price'),
  };
}

const IDS = ['orderId', 'tradeOrderId', 'orderIdStr', 'order_id', 'orderNumber', 'id'];
const LINES = ['orderLines', 'orderLineList', 'orderItems', 'items', 'products', 'productList'];

/** As it is, or the day of a time in milliseconds or seconds. */
function dateIn(text: string): string {
  if (!/^\d{10}(\d{3})?$/.test(text)) return clean(text);
  return new Date(Number(text.padEnd(13, '0'))).toISOString().slice(0, 10);
}

/** A state as code, as words, or as an object of both. */
function statusIn(o: Json): { code: string | null; text: string } {
  const args = isObject(o.utParams) ? o.utParams.args : undefined;
  const own = first(o, 'orderStatus', 'status', 'orderStatusCode', 'statusCode');
  const inner = isObject(own) ? first(own, 'code', 'status', 'value', 'key', 'id') : own;
  const code = str(inner) || str(first(args, 'orderStatus')) || null;
  const words = isObject(own) ? first(own, 'text', 'name', 'label', 'desc', 'title') : undefined;
  const text = clean(str(first(o, 'statusText', 'statusName', 'orderStatusText') ?? words));
  return { code, text };
}

function orderOf(o: Json): ReadOrder | null {
  const id = orderIdIn(str(first(o, ...IDS)));
  if (!id) return null;
  const held = LINES.map((name) => list(o[name]).filter(isObject)).find((all) => all.length) ?? [];
  const currency = str(first(o, 'currencyCode', 'currency')) || null;
  const lines = held.map((l) => lineOf(l, currency)).filter((l) => l !== null);
  if (!lines.length) return null;
  const { code, text: statusText } = statusIn(o);
  const dateText = dateIn(
    str(first(o, 'orderDateText', 'orderDate', 'createDate', 'createTime', 'gmtCreate', 'date')),
  );
  return {
    id,
    status: statusOf(code, statusText),
    statusText,
    statusCode: code,
    dateText,
    day: dayIn(dateText),
    storeId: storeIdOf(str(first(o, 'storePageUrl', 'storeUrl'))) ?? (str(o.storeId) || null),
    storeName: clean(str(first(o, 'storeName', 'sellerName', 'shopName'))),
    total: amount(
      o,
      currency,
      'totalPriceText',
      'totalPrice',
      'totalAmount',
      'orderAmount',
      'total',
    ),
    lines,
    ways: ['order:data'],
  };
}

/** All orders within an answer or an object of the page, each once. */
export function ordersIn(root: unknown): ReadOrder[] {
  const found = new Map<string, ReadOrder>();
  for (const o of objectsIn(root)) {
    if (!LINES.some((name) => name in o)) continue;
    const order = orderOf(o);
    if (order && !found.has(order.id)) found.set(order.id, order);
  }
  return [...found.values()];
}

function itemOf(v: unknown): ReadPackageItem | null {
  const productId = ownId(str(first(v, 'itemId', 'item_id', 'productId', 'product_id')));
  if (!productId) return null;
  return {
    productId,
    skuId: str(first(v, 'skuId', 'sku_id')) || null,
    quantity: num(first(v, 'count', 'quantity')) ?? 1,
    title: clean(str(first(v, 'itemTitle', 'item_title', 'title', 'productName'))),
  };
}

/** Of "a,b" the last counts: the number was replaced. */
const lastOf = (text: string) => text.split(',').map(clean).filter(Boolean).pop() ?? '';

function eventsOf(o: Json): ReadPackage['events'] {
  return list(first(o, 'detailList', 'detail_node_list', 'traceList', 'events'))
    .filter(isObject)
    .map((e) => ({
      atMs: num(first(e, 'time', 'time_stamp', 'timeStamp', 'timestamp')),
      code: str(first(e, 'trackingPrimaryCode', 'primaryCode', 'actionCode', 'code')),
      text: clean(str(first(e, 'trackingDetailDesc', 'trackingName', 'desc', 'text'))).slice(
        0,
        300,
      ),
    }))
    .filter((e) => e.code || e.text)
    .sort((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0))
    .slice(0, EVENTS);
}

const NUMBERS = ['mailNo', 'mail_no', 'trackingNumber', 'trackingNo', 'tracking_number'];

function packageOf(o: Json): ReadPackage {
  const number = lastOf(str(first(o, ...NUMBERS)));
  const original = lastOf(str(first(o, 'originMailNo', 'origin_mail_no', 'originalMailNo')));
  return {
    number: number || original,
    originalNumber: original && original !== number && number ? original : null,
    carrier: clean(str(first(o, 'logisticsCarrierName', 'carrier_name', 'carrierName', 'carrier'))),
    items: list(first(o, 'packageItemList', 'package_item_list', 'itemList', 'items'))
      .map(itemOf)
      .filter((i) => i !== null),
    events: eventsOf(o),
  };
}

/** The packages of an order, or null when the value holds no tracking at all. */
export function packagesIn(root: unknown): ReadPackage[] | null {
  for (const o of objectsIn(root)) {
    const lines = first(o, 'trackingDetailLineList', 'tracking_detail_line_list');
    if (lines !== undefined) return list(lines).filter(isObject).map(packageOf);
  }
  // Under another name: the first list whose members all have a number of that kind.
  for (const o of objectsIn(root))
    for (const v of Object.values(o)) {
      const members = Array.isArray(v) ? v.filter(isObject) : [];
      if (members.length && members.every((m) => NUMBERS.some((name) => name in m)))
        return members.map(packageOf);
    }
  return null;
}
