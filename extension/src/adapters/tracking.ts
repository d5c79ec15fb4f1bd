// SPDX-License-Identifier: Apache-2.0
// The tracking page of one order: its data where it is in the page, else what it shows. The names of
// classes there carry hashes that change with each release, so only their stems count.
import { jsonInPage } from './json';
import { packagesIn } from './mtop';
import { clean, orderIdOf, productIdOf, quantityIn } from './text';
import type { ReadPackage, ReadPackageItem } from './types';

export const trackingOrderId = (address: string) => orderIdOf(address);

export const trackingAddress = (orderId: string) =>
  `https://www.aliexpress.com/p/tracking/index.html?_addShare=no&_login=yes&tradeOrderId=${orderId}`;

const NUMBER =
  '[data-mail-no], [data-tracking-number], [class*="mailNoValue"], [class*="mail-no-value"], ' +
  '[class*="trackingNumber"], [class*="tracking-number"], [class*="trackNo"], .tracking-number-title span';
// In the page's words, where no name tells: "Tracking number: LP00…", in one piece or in two.
const LABEL =
  /(?:tracking (?:number|no\.?|id)|n[uú]mero de (?:seguimiento|rastreamento|rastreio)|c[oó]digo de rast\w+|num[eé]ro de suivi|sendungs(?:verfolgungs)?nummer|номер (?:отслеживания|для отслеживания)|трек-?номер|(?:运单|物流|快递|包裹)(?:单)?号码?)\s*[:：]?/i;
const ORIGINAL = '[data-origin-mail-no], [class*="originMailNo"], [class*="origin-mail-no"]';
const PACKAGE = '[data-package], [class*="--package--"], [class*="packageItem--"]';
const CARRIER = '[class*="carrier"], [class*="Carrier"]';

/** A number as carriers print them; the last of a list, because it replaced the others. */
function numberIn(e: Element, attribute: string): string {
  const text =
    e.getAttribute(attribute) ?? e.getAttribute('data-tracking-number') ?? e.textContent ?? '';
  return lastNumber(text);
}

function lastNumber(text: string): string {
  const parts = text.split(',').map((p) => /[A-Z0-9][A-Z0-9-]{6,38}/i.exec(clean(p))?.[0] ?? '');
  return parts.filter((p) => /\d{4}/.test(p)).pop() ?? '';
}

/** The largest piece of the page that holds this number and no other. */
function pieceOf(number: Element, all: Element[]): Element {
  const marked = number.closest(PACKAGE);
  if (marked && all.filter((n) => marked.contains(n)).length === 1) return marked;
  let piece = number;
  for (let up = number.parentElement; up && up.tagName !== 'BODY'; up = up.parentElement) {
    if (all.some((n) => n !== number && up.contains(n))) break;
    piece = up;
  }
  return piece;
}

function itemsOf(piece: Element): ReadPackageItem[] {
  const found = new Map<string, ReadPackageItem>();
  for (const link of piece.querySelectorAll('a[href*="/item/"]')) {
    const productId = productIdOf(link.getAttribute('href') ?? '');
    if (!productId || found.has(productId)) continue;
    const row = link.closest('[class*="item"], li, tr') ?? link;
    const quantity = quantityIn(/[x×]\s*\d+/.exec(row.textContent ?? '')?.[0] ?? '') ?? 1;
    found.set(productId, { productId, skuId: null, quantity, title: clean(link.textContent) });
  }
  return [...found.values()];
}

/** The smallest pieces that hold a label for a number, with the number or just before it. */
function labelled(doc: Document): Element[] {
  const found: Element[] = [];
  for (const e of doc.body?.querySelectorAll('*') ?? []) {
    const own = clean(e.textContent);
    if (own.length > 120 || !LABEL.test(own) || e.closest('[data-waybill], script, style'))
      continue;
    if ([...e.children].some((c) => LABEL.test(clean(c.textContent)))) continue;
    const place = [e, e.nextElementSibling, e.parentElement].find(
      (p) => p && clean(p.textContent).length < 160 && numberAfter(p),
    );
    if (place && !found.includes(place)) found.push(place);
  }
  return found;
}

/** Without the label and the words before it, which may look like a number themselves. */
const numberAfter = (e: Element) => {
  const text = clean(e.textContent);
  return lastNumber(
    text.slice((LABEL.exec(text)?.index ?? 0) + (LABEL.exec(text)?.[0].length ?? 0)),
  );
};

function shownPackages(doc: Document): ReadPackage[] {
  const named = [...doc.querySelectorAll(NUMBER)].filter((e) => numberIn(e, 'data-mail-no'));
  const all = named.length ? named : labelled(doc);
  // A number within another that was found (a wrapper and its value) counts once.
  const numbers = all.filter((e) => !all.some((o) => o !== e && e.contains(o)));
  return numbers.map((e) => {
    const piece = pieceOf(e, numbers);
    const number = named.length ? numberIn(e, 'data-mail-no') : numberAfter(e);
    const origin = piece.querySelector(ORIGINAL);
    const original = origin ? numberIn(origin, 'data-origin-mail-no') : '';
    return {
      number,
      originalNumber: original && original !== number ? original : null,
      carrier: clean(piece.querySelector(CARRIER)?.textContent).slice(0, 100),
      items: itemsOf(piece),
      events: [],
    };
  });
}

export interface TrackingPage {
  packages: ReadPackage[];
  way: 'data' | 'page' | 'none';
}

/** Null packages mean "not there (yet)": the page fills itself in after it has loaded. */
export function readTracking(doc: Document): TrackingPage {
  for (const value of [
    ...jsonInPage(doc, 'trackingDetailLineList'),
    ...jsonInPage(doc, 'tracking_detail_line_list'),
  ]) {
    const packages = packagesIn(value);
    if (packages) return { packages, way: 'data' };
  }
  const packages = shownPackages(doc);
  return { packages, way: packages.length ? 'page' : 'none' };
}
