// SPDX-License-Identifier: Apache-2.0
// The list "My Orders". Cards are found by their class, else as the largest piece of the page that
// speaks of one order only, so that a changed layout or another language still reads. The page's own
// data, where it is in the page, is preferred field by field.
import { jsonInPage } from './json';
import { ordersIn } from './mtop';
import { statusOf } from './states';
import {
  clean,
  dayIn,
  ITEM_LINKS,
  moneyIn,
  ORDER_LINKS as LINKS,
  orderIdIn,
  orderIdOf,
  productIdOf,
  quantityIn,
  storeIdOf,
  parameter,
} from './text';
import type { Money, ReadLine, ReadOrder } from './types';

export interface Card {
  element: HTMLElement;
  id: string;
}

/** Where everything of the list stands, by several names. */
export const LIST =
  '.order-content, [data-spm="order_list_main"], [data-pl="order_list"], div.comet-checkbox-group';

const MARKS = ['data-order-id', 'data-orderid', 'data-trade-order-id', 'data-order'];
const MARKED = MARKS.map((name) => `[${name}]`).join();
/** Speaks of a product, by a link or a mark. */
const GOODS = `${ITEM_LINKS}, [data-product-id], [data-item-id]`;

function cardId(card: Element): string | null {
  for (const link of card.querySelectorAll<HTMLAnchorElement>(LINKS)) {
    const id = orderIdOf(link.getAttribute('href') ?? '');
    if (id) return id;
  }
  const marked = card.matches(MARKED) ? card : card.querySelector(MARKED);
  const id = MARKS.map((name) => orderIdIn(marked?.getAttribute(name) ?? '')).find(Boolean);
  if (id) return id;
  const head = card.querySelector('.order-item-header, [class*="header"]');
  return orderIdIn(head?.textContent ?? '') ?? orderIdIn(card.textContent ?? '');
}

function cardsByClass(doc: Document): Card[] {
  const found: Card[] = [];
  const ways = `div.order-item, ${MARKED}`;
  for (const element of doc.querySelectorAll<HTMLElement>(ways)) {
    if (element.parentElement?.closest(ways)) continue;
    const id = element.querySelector(GOODS) ? cardId(element) : null;
    if (id) found.push({ element, id });
  }
  return found;
}

function cardsByLinks(doc: Document): Card[] {
  const idsOf = (e: Element) => {
    const ids = new Set<string>();
    for (const link of e.querySelectorAll<HTMLAnchorElement>(LINKS)) {
      const id = orderIdOf(link.getAttribute('href') ?? '');
      if (id) ids.add(id);
    }
    return ids;
  };
  const found = new Map<string, HTMLElement>();
  for (const link of doc.querySelectorAll<HTMLAnchorElement>(LINKS)) {
    const id = orderIdOf(link.getAttribute('href') ?? '');
    if (!id || found.has(id)) continue;
    let card: HTMLElement = link;
    for (let up = card.parentElement; up && up !== doc.body; up = up.parentElement) {
      if (idsOf(up).size > 1 || up.matches(LIST)) break;
      card = up;
    }
    if (card !== link && card.querySelector(GOODS)) found.set(id, card);
  }
  return [...found].map(([id, element]) => ({ id, element }));
}

const ID_TEXT = /(?<!\d)\d{15,19}(?!\d)/g;

/** Without links and marks: the largest pieces whose text names one order and that hold goods. */
function cardsByText(doc: Document): Card[] {
  const found: Card[] = [];
  const walker = doc.createTreeWalker(doc.body ?? doc.documentElement, NodeFilter.SHOW_TEXT);
  const idsOf = (e: Element) => new Set(e.textContent?.match(ID_TEXT) ?? []);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const id = node.textContent?.match(ID_TEXT)?.[0];
    const from = node.parentElement;
    if (!id || !from || from.closest('script, style, [data-waybill]')) continue;
    if (found.some((c) => c.element.contains(from))) continue;
    let card: HTMLElement = from;
    for (let up = card.parentElement; up && up !== doc.body; up = up.parentElement) {
      if (idsOf(up).size > 1 || up.matches(LIST)) break;
      card = up;
      // A list of one order ends at the first piece that has all of it.
      if (up.querySelector(GOODS) && up.querySelector('a[href*="/store/"]')) break;
    }
    if (card.querySelector(GOODS)) found.push({ element: card, id });
  }
  return found;
}

/** The orders on the page, from top to bottom, each once. */
export function findCards(doc: Document): Card[] {
  const ways = [cardsByClass, cardsByLinks, cardsByText];
  const cards = ways
    .map((way) => () => way(doc))
    .reduce<Card[]>((all, way) => (all.length ? all : way()), []);
  const seen = new Set<string>();
  return cards.filter((c) => !seen.has(c.id) && seen.add(c.id));
}

interface Found<T> {
  value: T;
  way: string;
}

/** The first of several ways that gives a text. */
function textBy(root: Element, ways: Record<string, string>): Found<string> {
  for (const [way, selector] of Object.entries(ways)) {
    for (const e of root.querySelectorAll(selector)) {
      const value = clean(e.getAttribute('title') || e.textContent);
      if (value) return { value, way };
    }
  }
  return { value: '', way: 'none' };
}

const STATUS = {
  class: '.order-item-header-status-text',
  part: '[class*="status-text"], [class*="statusText"]',
  mark: '[data-pl*="status"]',
  wide: '[class*="header-status"], [class*="status"]',
};
const TOTAL = {
  mark: '[data-pl="order_item_content_price_total"]',
  class: '.order-item-content-opt-price-total',
  part: '[class*="price-total"], [class*="priceTotal"], [class*="total"]',
};
const STORE = {
  mark: '[data-pl="order_item_store_name"] a',
  class: '.order-item-store-name a',
  link: 'a[href*="/store/"]',
};
const TITLE = {
  mark: '[data-pl="order_item_content_info_name"] span[title]',
  class: '.order-item-content-info-name a',
  part: '[class*="info-name"] a, [class*="title"] a, [class*="title"]',
};
const VARIANT = { class: '.order-item-content-info-sku', part: '[class*="sku"]' };
const PRICE = {
  class: '.order-item-content-info-number .notranslate',
  mark: '.notranslate',
  part: '[class*="price"]',
};
const COUNT = {
  class: '.order-item-content-info-number-quantity',
  part: '[class*="quantity"], [class*="count"]',
};

const ROWS = '.order-item-content-body, [data-pl="order_item_content"]';

const namesOrder = (e: Element) =>
  [...e.querySelectorAll(LINKS)].some((a) => orderIdOf(a.getAttribute('href') ?? ''));

/** Which product a link or a marked piece is about. */
const goodsId = (e: Element | null): string | null =>
  e &&
  (productIdOf(e.getAttribute('href') ?? '') ??
    /^\d{6,20}$/.exec(
      e.getAttribute('data-product-id') ?? e.getAttribute('data-item-id') ?? '',
    )?.[0] ??
    null);

/** The rows of goods: by class, else the largest pieces that speak of one product. */
function rowsOf(card: Element): Element[] {
  const byClass = [...card.querySelectorAll(ROWS)].filter((r) => r.querySelector(GOODS));
  if (byClass.length) return byClass;
  const rows: Element[] = [];
  for (const link of card.querySelectorAll(GOODS)) {
    if (rows.some((r) => r.contains(link))) continue;
    let row: Element = link;
    for (let up = link.parentElement; up && up !== card; up = up.parentElement) {
      const ids = new Set([...up.querySelectorAll(GOODS)].map(goodsId));
      const isMore = ids.size > 1 || namesOrder(up) || up.querySelector('a[href*="/store/"]');
      if (isMore) break;
      row = up;
    }
    rows.push(row);
  }
  return rows;
}

/** Short texts of a piece of the page, each as the smallest element that holds it. */
function leaves(root: Element): string[] {
  return [...root.querySelectorAll('*')]
    .filter((e) => !e.children.length && !e.closest('[data-waybill], script, style'))
    .map((e) => clean(e.textContent))
    .filter((text) => text && text.length < 80);
}

const MONEY = /(?:[$€£₽¥￥₩₴₪]|zł|руб|\b(?:US|USD|EUR|GBP|BRL|RUB|PLN)\b)/i;
const priceText = (row: Element) => leaves(row).find((x) => MONEY.test(x) && /\d/.test(x)) ?? '';
const quantityBy = (row: Element) =>
  leaves(row)
    .filter((x) => !MONEY.test(x) && /\p{L}/u.test(x))
    .map((x) => quantityIn(x.replace(/(\d)\s*$/, '$1')))
    .find((n) => n !== null) ?? null;

/** Beside a word for "total" in any of the languages. */
const TOTAL_TEXT =
  /(?:total|summe|gesamt\p{L}*|итого|всего|合计|总计|总额|实付款?)\s*[:：]?\s*([^\d]{0,6}\d[\d.,\s]*[^\d\s]{0,4})/iu;

function rowOf(row: Element, currency: string | null): ReadLine | null {
  const goods = row.matches(GOODS) ? [row] : [...row.querySelectorAll(GOODS)];
  const productId = goods.map(goodsId).find((id) => id !== null);
  if (!productId) return null;
  const href = goods.find((e) => e.matches('a'))?.getAttribute('href') ?? '';
  const named = goods.map((e) => clean(e.textContent) || e.querySelector('img')?.alt).find(Boolean);
  const sku =
    parameter(href, 'skuId') ??
    parameter(href, 'sku_id') ??
    row.closest('[data-sku-id]')?.getAttribute('data-sku-id') ??
    row.querySelector('[data-sku-id]')?.getAttribute('data-sku-id') ??
    '';
  const count = textBy(row, COUNT).value;
  return {
    lineId: null,
    productId,
    skuId: /^\d{6,20}$/.test(sku) ? sku : null,
    title: textBy(row, TITLE).value || (named ?? ''),
    variant: textBy(row, VARIANT).value,
    quantity:
      quantityIn(count) ??
      quantityIn(/[x×]\s*\d+/.exec(row.textContent ?? '')?.[0] ?? '') ??
      quantityBy(row) ??
      1,
    price: moneyIn(textBy(row, PRICE).value || priceText(row), currency),
  };
}

function dateOf(card: Element): string {
  const places = card.querySelectorAll(
    '.order-item-header-right-info > div, [class*="date"], [class*="header"] div, [class*="header"] span',
  );
  for (const e of places) {
    const text = clean(e.textContent);
    if (text.length < 80 && dayIn(text)) return text;
  }
  return leaves(card).find((text) => !orderIdIn(text) && dayIn(text)) ?? '';
}

function readCard(card: Card, currency: string | null): ReadOrder {
  const { element, id } = card;
  const status = textBy(element, STATUS);
  const total = textBy(element, TOTAL);
  const store = textBy(element, STORE);
  const code =
    ['data-order-status', 'data-status']
      .map((n) => element.getAttribute(n) ?? element.querySelector(`[${n}]`)?.getAttribute(n))
      .find(Boolean) ?? null;
  const storeLink = element.querySelector('a[href*="/store/"]')?.getAttribute('href') ?? '';
  const words =
    statusOf(code, status.value) !== 'other'
      ? status.value
      : (leaves(element).find((x) => statusOf(null, x) !== 'other') ?? status.value);
  const dateText = dateOf(element);
  return {
    id,
    status: statusOf(code, words),
    statusText: words.slice(0, 100),
    statusCode: code,
    dateText,
    day: dayIn(dateText),
    storeId: storeIdOf(storeLink),
    storeName: store.value,
    total:
      moneyIn(total.value, currency) ??
      moneyIn(TOTAL_TEXT.exec(clean(element.textContent))?.[1] ?? '', currency),
    lines: rowsOf(element)
      .map((r) => rowOf(r, currency))
      .filter((l) => l !== null),
    ways: [`status:${code ? 'code' : status.way}`, `total:${total.way}`, `store:${store.way}`],
  };
}

const withCurrency = (known: Money | null, shown: Money | null): Money | null =>
  known?.currency || !shown?.currency ? (known ?? shown) : shown;

/** The page's data first, what it lacks from what the page shows. */
export function merge(shown: ReadOrder, data: ReadOrder | undefined): ReadOrder {
  if (!data) return shown;
  const isKnown = data.status !== 'other';
  return {
    id: shown.id,
    status: isKnown ? data.status : shown.status,
    statusText: data.statusText || shown.statusText,
    statusCode: data.statusCode ?? shown.statusCode,
    dateText: data.dateText || shown.dateText,
    day: data.day ?? shown.day,
    storeId: data.storeId ?? shown.storeId,
    storeName: data.storeName || shown.storeName,
    total: withCurrency(data.total, shown.total),
    lines: data.lines.length ? data.lines : shown.lines,
    ways: [...data.ways, ...shown.ways],
  };
}

/** The currency that the page says it shows prices in: a cookie of AliExpress, `c_tp=USD`. */
export function currencyOf(cookie: string): string | null {
  return (
    /(?:^|[;&"\s=])c_tp=([A-Z]{3})/.exec(
      decodeURIComponent(cookie.replace(/%(?![\da-f]{2})/gi, '')),
    )?.[1] ?? null
  );
}

export interface OrdersPage {
  orders: (ReadOrder & { element: HTMLElement })[];
  /** `empty`: the list is there and holds no order. */
  verdict: 'ok' | 'empty' | 'not_understood';
  /** What the self-test misses, for the report: `lines`, `total`, `status`. */
  missing: string[];
}

function judge(page: OrdersPage['orders'], doc: Document): Omit<OrdersPage, 'orders'> {
  if (!page.length) {
    const speaks = /(?<!\d)\d{16,19}(?!\d)/.test(doc.body?.textContent ?? '');
    const isEmpty = !speaks && doc.querySelector(LIST) !== null;
    return { verdict: isEmpty ? 'empty' : 'not_understood', missing: ['cards'] };
  }
  const missing: string[] = [];
  if (page.some((o) => !o.lines.length)) missing.push('lines');
  if (page.every((o) => !o.total)) missing.push('total');
  if (page.every((o) => !o.statusText && !o.statusCode)) missing.push('status');
  // Without its goods an order cannot be matched to anything: better say so than send half of it.
  return { verdict: page.every((o) => !o.lines.length) ? 'not_understood' : 'ok', missing };
}

const HINTS = ['"orderLines"', '"orderId"', '"tradeOrderId"', '"order_id"'];

/** Everything on the page. `data`: orders from answers that the page's own code got. */
export function readOrders(
  doc: Document,
  currency: string | null,
  data: ReadOrder[] = [],
): OrdersPage {
  const known = new Map<string, ReadOrder>();
  for (const hint of HINTS)
    for (const order of jsonInPage(doc, hint).flatMap(ordersIn))
      if (!known.has(order.id)) known.set(order.id, order);
  for (const order of data) known.set(order.id, order);
  const orders = findCards(doc).map((card) => ({
    ...merge(readCard(card, currency), known.get(card.id)),
    element: card.element,
  }));
  return { orders, ...judge(orders, doc) };
}

/** The place within a card where its buttons stand. */
export const buttonsOf = (card: Element): Element =>
  card.querySelector('.order-item-btns') ??
  card.querySelector('[class*="btns"], [class*="buttons"], [class*="actions"]') ??
  card;

const MORE =
  /^(?:view|load|show) (?:more )?(?:orders|more)$|^ver m[aá]s(?: pedidos)?$|^ver mais$|^(?:afficher|voir) plus$|^mehr (?:anzeigen|laden)$|^(?:показать|загрузить) ещ[её]$|^(?:查看|加载|显示)更多$/i;
const isPressable = (b: HTMLButtonElement) =>
  !b.disabled && !b.hidden && b.getClientRects().length > 0 && !b.closest('[data-waybill]');

/** The button that loads older orders, or null when there is none (any more). */
export function moreButton(doc: Document): HTMLElement | null {
  const ways = [
    '[data-pl="order_more"] button',
    '.order-more button',
    '[class*="order-more"] button, [class*="load-more"] button, button[class*="more"]',
    'button[data-pl*="more"], [class*="pagination-next"]:not([class*="disabled"]) button, [rel="next"]',
    'button.comet-btn.comet-btn-large.comet-btn-borderless',
  ];
  for (const way of ways)
    for (const b of doc.querySelectorAll<HTMLButtonElement>(way)) if (isPressable(b)) return b;
  for (const b of doc.querySelectorAll<HTMLButtonElement>('button, [role="button"], a:not([href])'))
    if (MORE.test(clean(b.textContent)) && isPressable(b)) return b;
  return null;
}
