// SPDX-License-Identifier: Apache-2.0
// Reads ids, money, quantities and days from the texts of AliExpress' pages in seven languages.
import type { Money } from './types';

const ORDER_ID = /(?<!\d)\d{13,20}(?!\d)/;
const PRODUCT_PATH = /\/(?:item|i)\/(?:[^/?#]*\/)?(\d{6,20})(?:\.html)?/;

export const clean = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();

/** The value of a parameter in an address, whether absolute or not. */
export function parameter(href: string, name: string): string | null {
  try {
    const url = new URL(href, 'https://www.aliexpress.com/');
    const own = url.searchParams.get(name);
    // Some links carry their parameters behind the hash.
    return own ?? new URLSearchParams(url.hash.replace(/^#[^?]*\??/, '')).get(name);
  } catch {
    return null;
  }
}

/** The order number in a link to an order's detail, tracking or invoice page. */
export function orderIdOf(href: string): string | null {
  for (const name of ['orderId', 'tradeOrderId', 'tradeId', 'order_id', 'orderID', 'orderid']) {
    const found = ORDER_ID.exec(parameter(href, name) ?? '');
    if (found) return found[0];
  }
  return /\/orders?\/(?:[a-z-]+\/)?(\d{13,20})(?!\d)/i.exec(href)?.[1] ?? null;
}

/** Links that may name an order; `orderIdOf` says whether one does. */
export const ORDER_LINKS =
  'a[href*="rderId=" i], a[href*="order_id="], a[href*="tradeId="], a[href*="/order/"], a[href*="/orders/"]';
/** Links that may name a product; `productIdOf` says whether one does. */
export const ITEM_LINKS = 'a[href*="/item/"], a[href*="/i/"]';

export const orderIdIn = (text: string): string | null => ORDER_ID.exec(text)?.[0] ?? null;

const US_OFFSET = 2n ** 51n;

/** aliexpress.us shows a product under its id plus 2^51; the hub knows it by the one of aliexpress.com. */
export function globalId(id: string): string {
  const n = BigInt(id);
  return n > US_OFFSET && n < 2n * US_OFFSET ? String(n - US_OFFSET) : id;
}

/** The product's number as this address has it. */
export function localProductId(href: string): string | null {
  const found = PRODUCT_PATH.exec(href)?.[1];
  if (found) return found;
  const named = parameter(href, 'productId') ?? parameter(href, 'objectId') ?? '';
  return /^\d{6,20}$/.test(named) ? named : null;
}

export function productIdOf(href: string): string | null {
  const id = localProductId(href);
  return id && globalId(id);
}

export function storeIdOf(href: string): string | null {
  return /\/store\/(?:[^/?#]*\/)?(\d{4,20})/.exec(href)?.[1] ?? null;
}

// Longer signs first: "R$" before "$".
const SIGNS: [RegExp, string | null][] = [
  [/US\s?\$|\$US/i, 'USD'],
  [/R\$/, 'BRL'],
  [/MX\s?\$|MXN/i, 'MXN'],
  [/CA?\s?\$|CAD/i, 'CAD'],
  [/AU?\s?\$|AUD/i, 'AUD'],
  [/NZ\s?\$|NZD/i, 'NZD'],
  [/HK\s?\$|HKD/i, 'HKD'],
  [/CL\s?\$|CLP/i, 'CLP'],
  [/\b(USD|EUR|GBP|JPY|CNY|RUB|PLN|CHF|SEK|TRY|ILS|KRW|SAR|AED|UAH|BRL)\b/i, null],
  [/€/, 'EUR'],
  [/£/, 'GBP'],
  [/₽|руб/i, 'RUB'],
  [/zł/i, 'PLN'],
  [/₩/, 'KRW'],
  [/₪/, 'ILS'],
  [/₴/, 'UAH'],
  [/CN\s?[¥￥]/i, 'CNY'],
  [/JP\s?[¥￥]|円/i, 'JPY'],
];
const WITHOUT_CENTS = new Set(['JPY', 'KRW', 'CLP']);

function currencyIn(text: string): string | null {
  for (const [sign, currency] of SIGNS) {
    const found = sign.exec(text);
    if (found) return currency ?? found[0].toUpperCase();
  }
  return null;
}

/** Digits with a decimal comma or point, with or without groups. Null when it is no number. */
function minorOf(digits: string, cents: number): number | null {
  const compact = digits.replace(/[\s'’\u00a0\u202f]/g, '');
  const last = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','));
  const after = last < 0 ? '' : compact.slice(last + 1);
  const mark = compact[last];
  // "1.234" and "1,234" are groups: a price has at most two decimals.
  const isDecimal =
    last >= 0 && after.length <= 2 && compact.indexOf(mark!) === last && after.length > 0;
  const whole = (isDecimal ? compact.slice(0, last) : compact).replace(/[.,]/g, '');
  if (!/^\d{1,12}$/.test(whole)) return null;
  const part = isDecimal ? after.padEnd(2, '0') : '00';
  return cents === 0 ? Number(whole) : Number(whole) * 100 + Number(part);
}

/**
 * The amount in a text such as "Total: US $1,234.50" or "1.234,50 €". `known` is the page's currency,
 * used only where the text itself has no clear sign.
 */
export function moneyIn(text: string, known: string | null = null): Money | null {
  const found = /\d[\d.,\s'’\u00a0\u202f]*/.exec(clean(text));
  if (!found) return null;
  const currency = currencyIn(text) ?? known;
  const minor = minorOf(
    found[0].replace(/[.,\s]+$/, ''),
    WITHOUT_CENTS.has(currency ?? '') ? 0 : 2,
  );
  return minor === null ? null : { minor, currency };
}

const LABELLED =
  /(?:qty|quantity|cantidad|cant\.|quantidade|qtd\.?|quantit[eé]|menge|anzahl|кол-?во|количество|数量)\s*[:：.]?\s*(\d{1,5})(?!\d)/i;

/** "x2", "× 2", "Quantity: 2", "2 шт." or plain "2". */
export function quantityIn(text: string): number | null {
  const found =
    /[x×*х]\s*(\d{1,5})(?!\d)/i.exec(text) ??
    LABELLED.exec(text) ??
    /(?:^|[^\d.,])(\d{1,5})\s*(?:шт|件|pcs|pi[eè]ces?|$)/i.exec(text);
  const n = found ? Number(found[1]) : NaN;
  return n >= 1 && n <= 10_000 ? n : null;
}

const LOCALES = ['en', 'es', 'pt', 'fr', 'de', 'ru', 'it', 'pl'];
let months: Map<string, number> | null = null;

const plain = (word: string) =>
  word
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase();

/** Names of months, long and short, alone and within a date, as the browser itself writes them. */
function monthNames(): Map<string, number> {
  if (months) return months;
  months = new Map();
  for (const locale of LOCALES)
    for (const month of ['long', 'short'] as const)
      for (const day of [undefined, 'numeric'] as const)
        for (let m = 0; m < 12; m++) {
          const format = new Intl.DateTimeFormat(locale, { month, day, timeZone: 'UTC' });
          const parts = format.formatToParts(Date.UTC(2025, m, 3));
          const name = plain(parts.find((p) => p.type === 'month')?.value ?? '');
          if (name && !/\d/.test(name) && !months.has(name)) months.set(name, m + 1);
        }
  return months;
}

function iso(year: number, month: number, day: number): string | null {
  const ms = Date.UTC(year, month - 1, day);
  const made = new Date(ms);
  if (year < 2010 || year > 2100 || made.getUTCMonth() + 1 !== month || made.getUTCDate() !== day)
    return null;
  return made.toISOString().slice(0, 10);
}

/** The day in a text such as "Order date: Nov 6, 2025", "6 nov. 2025" or "2025年11月6日". */
export function dayIn(text: string): string | null {
  const t = clean(text);
  const whole = /(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})/.exec(t);
  if (whole) return iso(Number(whole[1]), Number(whole[2]), Number(whole[3]));
  const year = /(?<!\d)(20\d{2})(?!\d)/.exec(t);
  if (!year) return null;
  for (const word of t.match(/\p{L}{3,}/gu) ?? []) {
    const month = monthNames().get(plain(word)) ?? monthNames().get(plain(word).slice(0, 3));
    if (!month) continue;
    const day = /(?<!\d)(\d{1,2})(?!\d)/.exec(t.replace(year[0], ' '));
    return day ? iso(Number(year[1]), month, Number(day[1])) : null;
  }
  // Day first, as the languages write it that use only digits with points.
  const digits = /(?<!\d)(\d{1,2})[.](\d{1,2})[.](\d{4})/.exec(t);
  return digits ? iso(Number(digits[3]), Number(digits[2]), Number(digits[1])) : null;
}
