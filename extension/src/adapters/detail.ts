// SPDX-License-Identifier: Apache-2.0
// The page of one order: its state, goods and total. Read for orders that stand too far down in My
// Orders to be on the list that is loaded.
import { first, isObject, jsonInPage, list, objectsIn, str } from './json';
import { ordersIn } from './mtop';
import { statusOf } from './states';
import {
  clean,
  dayIn,
  moneyIn,
  orderIdIn,
  parameter,
  productIdOf,
  quantityIn,
  storeIdOf,
} from './text';
import type { ReadLine, ReadOrder } from './types';

const STATUS = [
  '.order-status',
  '[data-pl*="status"]',
  '[class*="order-status"]',
  '[class*="orderStatus"]',
  '[class*="status"]',
];
const ROW = '.order-detail-item-content-wrap, [class*="item-content-wrap"]';

/** The first text by these ways that is a known state; else the first text at all. */
function statusText(doc: Document): string {
  const texts = STATUS.flatMap((way) =>
    [...doc.querySelectorAll(way)]
      .map((e) => clean(e.textContent))
      .filter((t) => t && t.length < 80),
  );
  return texts.find((t) => statusOf(null, t) !== 'other') ?? texts[0] ?? '';
}

/** The code of this order's state in the page's data. */
function statusCode(doc: Document, id: string): string | null {
  for (const value of jsonInPage(doc, '"orderStatus"'))
    for (const o of objectsIn(value)) {
      const code = str(o.orderStatus);
      const own = str(first(o, 'orderId', 'tradeOrderId'));
      if (code && (!own || own === id)) return code;
    }
  return null;
}

function lineOf(row: Element, currency: string | null): ReadLine | null {
  const href = row.querySelector('a[href*="/item/"]')?.getAttribute('href') ?? '';
  const productId = productIdOf(href);
  if (!productId) return null;
  const sku = parameter(href, 'skuId') ?? row.getAttribute('data-sku-id') ?? '';
  const text = (selector: string) => clean(row.querySelector(selector)?.textContent);
  return {
    lineId: null,
    productId,
    skuId: /^\d{6,20}$/.test(sku) ? sku : null,
    title: text('.item-title, [class*="title"]'),
    variant: text('.item-sku-attr, [class*="sku"]'),
    quantity: quantityIn(text('.item-price-quantity, [class*="quantity"]')) ?? 1,
    price: moneyIn(text('.item-price .notranslate, [class*="price"]'), currency),
  };
}

/** Null: the page does not speak of this order, or says nothing of its state. */
export function readDetail(doc: Document, id: string, currency: string | null): ReadOrder | null {
  for (const value of jsonInPage(doc, '"orderLines"')) {
    const known = ordersIn(value).find((o) => o.id === id);
    if (known) return known;
  }
  const text = doc.body?.textContent ?? '';
  if (!text.includes(id) && !isObject(list(jsonInPage(doc, id))[0])) return null;
  const words = statusText(doc);
  const code = statusCode(doc, id);
  if (!words && !code) return null;
  const infos = [...doc.querySelectorAll('.info-row, [class*="info"]')].map((e) =>
    clean(e.textContent),
  );
  const dateText = infos.find((t) => t.length < 80 && !orderIdIn(t) && dayIn(t)) ?? '';
  const store = doc.querySelector('a[href*="/store/"]');
  const totals = [
    ...doc.querySelectorAll('.order-price-item .right-col, [class*="price-item"] [class*="right"]'),
  ];
  return {
    id,
    status: statusOf(code, words),
    statusText: words,
    statusCode: code,
    dateText,
    day: dayIn(dateText),
    storeId: storeIdOf(store?.getAttribute('href') ?? ''),
    storeName: clean(store?.textContent),
    total: moneyIn(totals[totals.length - 1]?.textContent ?? '', currency),
    lines: [...doc.querySelectorAll(ROW)].map((r) => lineOf(r, currency)).filter((l) => l !== null),
    ways: [`status:${code ? 'code' : 'detail'}`],
  };
}
