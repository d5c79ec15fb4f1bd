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

function amount(o: Json, currency: string | null, ...texts: string[]): Money | null {
  return formatted(o.formatPriceInfo, currency) ?? moneyIn(str(first(o, ...texts)), currency);
}

const ownId = (id: string) => (/^\d{1,20}$/.test(id) ? globalId(id) : id);

function lineOf(o: Json, currency: string | null): ReadLine | null {
  const productId =
    ownId(str(first(o, 'productId', 'itemId'))) || productIdOf(str(o.itemDetailUrl));
  if (!productId) return null;
  const own = str(o.currencyCode) || currency;
  return {
    lineId: str(o.orderLineId) || null,
    productId,
    skuId: str(o.skuId) || null,
    title: clean(str(first(o, 'itemTitle', 'title'))),
    variant: list(o.skuAttrs)
      .map((a) => clean(str(first(a, 'text', 'value'))))
      .filter(Boolean)
      .join(', '),
    quantity: num(o.quantity) ?? 1,
    price: amount(o, own, 'itemPriceText'),
  };
}

function orderOf(o: Json): ReadOrder | null {
  const id = orderIdIn(str(o.orderId));
  const lines = list(o.orderLines).filter(isObject);
  if (!id || !lines.length) return null;
  const currency = str(o.currencyCode) || null;
  const args = isObject(o.utParams) ? o.utParams.args : undefined;
  const code = str(first(o, 'orderStatus', 'status')) || str(first(args, 'orderStatus')) || null;
  const statusText = clean(str(o.statusText));
  const dateText = clean(str(o.orderDateText));
  return {
    id,
    status: statusOf(code, statusText),
    statusText,
    statusCode: code,
    dateText,
    day: dayIn(dateText),
    storeId: storeIdOf(str(o.storePageUrl)),
    storeName: clean(str(o.storeName)),
    total: amount(o, currency, 'totalPriceText'),
    lines: lines.map((l) => lineOf(l, currency)).filter((l) => l !== null),
    ways: ['order:data'],
  };
}

/** All orders within an answer or an object of the page, each once. */
export function ordersIn(root: unknown): ReadOrder[] {
  const found = new Map<string, ReadOrder>();
  for (const o of objectsIn(root)) {
    if (!('orderLines' in o)) continue;
    const order = orderOf(o);
    if (order && !found.has(order.id)) found.set(order.id, order);
  }
  return [...found.values()];
}

function itemOf(v: unknown): ReadPackageItem | null {
  const productId = ownId(str(first(v, 'itemId', 'item_id', 'productId')));
  if (!productId) return null;
  return {
    productId,
    skuId: str(first(v, 'skuId', 'sku_id')) || null,
    quantity: num(first(v, 'count', 'quantity')) ?? 1,
    title: clean(str(first(v, 'itemTitle', 'item_title'))),
  };
}

/** Of "a,b" the last counts: the number was replaced. */
const lastOf = (text: string) => text.split(',').map(clean).filter(Boolean).pop() ?? '';

function eventsOf(o: Json): ReadPackage['events'] {
  return list(first(o, 'detailList', 'detail_node_list'))
    .filter(isObject)
    .map((e) => ({
      atMs: num(first(e, 'time', 'time_stamp')),
      code: str(e.trackingPrimaryCode),
      text: clean(str(first(e, 'trackingDetailDesc', 'trackingName'))).slice(0, 300),
    }))
    .filter((e) => e.code || e.text)
    .sort((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0))
    .slice(0, EVENTS);
}

function packageOf(o: Json): ReadPackage {
  const number = lastOf(str(first(o, 'mailNo', 'mail_no')));
  const original = lastOf(str(o.originMailNo));
  return {
    number: number || original,
    originalNumber: original && original !== number && number ? original : null,
    carrier: clean(str(first(o, 'logisticsCarrierName', 'carrier_name'))),
    items: list(first(o, 'packageItemList', 'package_item_list'))
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
  return null;
}
