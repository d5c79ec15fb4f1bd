// SPDX-License-Identifier: Apache-2.0
// A product page: its id, variants with the supplier's keys, prices and warehouses, from the data in
// the page (several generations of it) and, without any, from what it shows. Also finds what has to
// be pressed to choose a variant.
import { first, isObject, jsonInPage, list, num, objectsIn, str, type Json } from './json';
import { clean, moneyIn, productIdOf, storeIdOf } from './text';
import type { Money, ReadProduct, ReadVariant } from './types';

const SHIP_FROM = '200007763'; // AliExpress' id of the property "Ships From"
const COUNTRIES: Record<string, string> = {
  '201336100': 'CN',
  '201336106': 'US',
  '201336101': 'DE',
  '201336103': 'RU',
  '201336104': 'ES',
  '201336105': 'FR',
  '201336099': 'GB',
  '203054831': 'BR',
};
const HINTS = ['"skuPropIds"', '"skuAttr"', '"skuIdStr"', '"skuPaths"', '"sku_attr"', '"skuId"'];
/** What a variant may call its properties, as a list of {name, value}. */
const PAIRS = ['properties', 'skuProperties', 'attributes', 'skuAttrs', 'props'];

interface Property {
  id: string;
  name: string;
  values: Map<string, { text: string; country: string | null }>;
}

function propertyOf(o: Json): Property | null {
  const id = str(first(o, 'skuPropertyId', 'propertyId'));
  const values = list(first(o, 'skuPropertyValues', 'values')).filter(isObject);
  if (!id || !values.length) return null;
  return {
    id,
    name: clean(str(first(o, 'skuPropertyName', 'name'))),
    values: new Map(
      values.map((v) => [
        str(first(v, 'propertyValueId', 'propertyValueIdLong', 'id')),
        {
          text: clean(
            str(
              first(v, 'propertyValueDisplayName', 'propertyValueName', 'skuPropertyTips', 'name'),
            ),
          ),
          country: str(v.skuPropertySendGoodsCountryCode) || null,
        },
      ]),
    ),
  };
}

function propertiesIn(root: unknown): Map<string, Property> {
  const found = new Map<string, Property>();
  for (const o of objectsIn(root)) {
    const p = 'skuPropertyValues' in o || 'propertyId' in o ? propertyOf(o) : null;
    if (p && !found.has(p.id)) found.set(p.id, p);
  }
  return found;
}

/** A price of any generation: {value, currency}, {amount, currency_code}, "12.30" or "$12.30". */
function priceOf(v: unknown, currency: string | null): Money | null {
  if (isObject(v)) {
    const own = str(first(v, 'currency', 'currencyCode', 'currency_code')) || currency;
    const amount = num(first(v, 'value', 'amount', 'minPrice'));
    const text = str(first(v, 'formatedAmount', 'formattedAmount', 'salePriceString', 'text'));
    if (amount !== null) return moneyIn(amount.toFixed(2), own);
    return text ? moneyIn(text, own) : priceOf(first(v, 'salePrice', 'skuActivityAmount'), own);
  }
  const text = typeof v === 'number' ? v.toFixed(2) : str(v);
  return text ? moneyIn(text, currency) : null;
}

/** "14:193#Black;200007763:201336100" or "14:193,200007763:201336100". */
function optionsOf(attr: string, properties: Map<string, Property>) {
  const options: ReadVariant['options'] = [];
  let shipFrom: string | null = null;
  for (const part of attr.split(/[;,]/)) {
    const [, id, value, named] = /^(\d+):(-?\d+)(?:#(.*))?$/.exec(part.trim()) ?? [];
    if (!id || !value) continue;
    const known = properties.get(id)?.values.get(value);
    if (id === SHIP_FROM) shipFrom = known?.country ?? COUNTRIES[value] ?? null;
    options.push({ name: properties.get(id)?.name ?? id, value: known?.text || named || value });
  }
  return { options, shipFrom };
}

/** Where there is no key: the names and values themselves. */
function pairsOf(o: Json): ReadVariant['options'] {
  return list(first(o, ...PAIRS))
    .map((p) => ({
      name: clean(str(first(p, 'name', 'propertyName', 'skuPropertyName'))),
      value: clean(str(first(p, 'value', 'text', 'propertyValue', 'propertyValueName'))),
    }))
    .filter((p) => p.value);
}

function variantOf(
  o: Json,
  properties: Map<string, Property>,
  prices: Map<string, Money>,
  currency: string | null,
) {
  const skuId = str(first(o, 'skuIdStr', 'skuId', 'sku_id'));
  const skuAttr = str(first(o, 'skuAttr', 'sku_attr', 'path', 'skuPropIds'));
  if (!skuId) return null;
  const val = isObject(o.skuVal) ? o.skuVal : o;
  const price =
    prices.get(skuId) ??
    priceOf(
      first(
        val,
        'skuActivityAmount',
        'skuAmount',
        'offer_sale_price',
        'salePrice',
        'sku_price',
        'price',
      ),
      currency,
    );
  const stock = num(
    first(val, 'availQuantity', 'skuStock', 'stock', 'sku_available_stock', 'inventory'),
  );
  const keyed = optionsOf(skuAttr, properties);
  const options = keyed.options.length ? keyed.options : pairsOf(o);
  return { skuId, skuAttr, shipFrom: keyed.shipFrom, options, price, stock };
}

/** Prices that stand apart from the variants, by variant: `skuIdStrPriceInfoMap`. */
function pricesIn(root: unknown, currency: string | null): Map<string, Money> {
  const found = new Map<string, Money>();
  for (const o of objectsIn(root))
    for (const [key, v] of Object.entries(o)) {
      if (!/^\d{8,20}$/.test(key) || !isObject(v)) continue;
      const price = priceOf(v, currency);
      if (price && !found.has(key)) found.set(key, price);
    }
  return found;
}

function variantsIn(root: unknown, currency: string | null): ReadVariant[] {
  const properties = propertiesIn(root);
  const prices = pricesIn(root, currency);
  const found = new Map<string, ReadVariant>();
  for (const o of objectsIn(root)) {
    if (!('skuId' in o || 'skuIdStr' in o || 'sku_id' in o)) continue;
    const isKeyed = 'skuAttr' in o || 'path' in o || 'skuPropIds' in o || 'sku_attr' in o;
    if (!isKeyed && !pairsOf(o).length) continue;
    const v = variantOf(o, properties, prices, currency);
    if (!v) continue;
    const was = found.get(v.skuId);
    const isBetter = !was || (!was.price && v.price) || (!was.skuAttr && v.skuAttr);
    if (isBetter) found.set(v.skuId, v);
  }
  return [...found.values()];
}

const titleOf = (doc: Document) =>
  clean(
    doc.querySelector('[data-pl="product-title"]')?.textContent ??
      doc.querySelector('h1')?.textContent ??
      doc.querySelector('meta[property="og:title"]')?.getAttribute('content'),
  );

function shownPrice(doc: Document, currency: string | null): Money | null {
  const ways = [
    '[class*="price--current"]',
    '[class*="product-price-current"]',
    '[class*="price-default--current"]',
    '[data-pl="product-price"]',
    '[itemprop="price"]',
  ];
  for (const way of ways) {
    const e = doc.querySelector(way);
    const price = moneyIn(e?.getAttribute('content') ?? e?.textContent ?? '', currency);
    if (price) return price;
  }
  return null;
}

/** `address` names the product and, sometimes, the chosen variant. */
export function readProduct(
  doc: Document,
  address: string,
  currency: string | null,
  extra: unknown[] = [],
): ReadProduct | null {
  const productId = productIdOf(address);
  if (!productId) return null;
  let variants: ReadVariant[] = [];
  let way = 'none';
  for (const value of [...extra, ...HINTS.flatMap((hint) => jsonInPage(doc, hint))]) {
    const found = variantsIn(value, currency);
    if (found.length > variants.length) [variants, way] = [found, 'data'];
  }
  const sku = /[?&#](?:skuId|sku_id)=(\d{6,20})/.exec(address)?.[1];
  const choices = doc.querySelectorAll('[data-sku-col], [data-sku-id]').length;
  if (!variants.length && !choices) {
    // Goods without variants: one, with the page's price.
    const price = shownPrice(doc, currency);
    if (price || sku)
      variants = [
        { skuId: sku ?? '', skuAttr: '', options: [], price, stock: null, shipFrom: null },
      ];
    way = 'page';
  }
  const store = doc.querySelector('a[href*="/store/"]');
  return {
    productId,
    title: titleOf(doc),
    storeId: storeIdOf(store?.getAttribute('href') ?? ''),
    storeName: clean(
      doc.querySelector('[class*="store-name"], [data-pl="store-name"]')?.textContent ??
        store?.textContent,
    ),
    image: doc.querySelector('meta[property="og:image"]')?.getAttribute('content') ?? null,
    variants,
    ways: [`variants:${way}`],
  };
}

export const variantText = (v: ReadVariant) => v.options.map((o) => o.value).join(' / ');

// --- choosing ---

const plain = (text: string) => clean(text).normalize('NFKC').toLowerCase();

/** What to press for one part of a variant key, such as 14:193. */
function choiceOf(doc: Document, id: string, value: string, text: string): HTMLElement | null {
  const byKey = doc.querySelector<HTMLElement>(
    `[data-sku-col="${id}-${value}"], [data-sku-row="${id}"] [data-value-id="${value}"], ` +
      `[data-prop-id="${id}"] [data-value-id="${value}"], [data-value-id="${value}"]`,
  );
  if (byKey || !text) return byKey;
  const known =
    '[data-sku-col], [class*="sku-item"], [class*="sku"] button, [class*="sku"] [role="radio"]';
  // Of another make: whatever can be pressed and says exactly this.
  const any = 'button, [role="radio"], [role="option"], [role="button"], label, li, a:not([href])';
  for (const c of [known, any].flatMap((way) => [...doc.querySelectorAll<HTMLElement>(way)])) {
    if (c.closest('[data-waybill]')) continue;
    const said = [
      c.getAttribute('title'),
      c.getAttribute('aria-label'),
      c.querySelector('img')?.alt,
      c.textContent,
    ];
    if (said.some((s) => s && plain(s) === plain(text))) return c;
  }
  return null;
}

export interface Wish {
  skuId: string | null;
  skuAttr: string | null;
  options: { name: string; value: string }[];
}

/** The elements to press for this variant, one per property; null where one cannot be found. */
export function choicesFor(doc: Document, wish: Wish): (HTMLElement | null)[] {
  if (wish.skuId) {
    const whole = doc.querySelector<HTMLElement>(
      `[data-sku-id="${wish.skuId}"], [data-skuid="${wish.skuId}"]`,
    );
    if (whole) return [whole];
  }
  const parts = (wish.skuAttr ?? '').split(/[;,]/).filter((p) => /^\d+:-?\d+/.test(p.trim()));
  if (!parts.length) return wish.options.map((o) => choiceOf(doc, '', '', o.value));
  return parts.map((part, i) => {
    const [, id = '', value = '', named] = /^(\d+):(-?\d+)(?:#(.*))?$/.exec(part.trim()) ?? [];
    return choiceOf(doc, id, value, wish.options[i]?.value ?? named ?? '');
  });
}

const SELECTED = /(^|[\s_-])(selected|active|checked)([\s_-]|$)/i;

/** Whether the page shows this choice as taken. */
export const isChosen = (e: HTMLElement) =>
  e.getAttribute('aria-checked') === 'true' ||
  e.getAttribute('aria-pressed') === 'true' ||
  e.getAttribute('aria-selected') === 'true' ||
  (e instanceof HTMLInputElement && e.checked) ||
  SELECTED.test(e.className) ||
  /selected|active/i.test([...e.classList].join(' '));

export const choiceText = (e: HTMLElement) =>
  clean(
    e.getAttribute('title') ||
      e.querySelector('img')?.alt ||
      e.getAttribute('aria-label') ||
      e.textContent,
  );
