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
  '[data-mail-no], [class*="mailNoValue"], [class*="mail-no-value"], [class*="trackingNumber"], ' +
  '.tracking-number-title span';
const ORIGINAL = '[data-origin-mail-no], [class*="originMailNo"], [class*="origin-mail-no"]';
const PACKAGE = '[data-package], [class*="--package--"], [class*="packageItem--"]';
const CARRIER = '[class*="carrier"], [class*="Carrier"]';

/** A number as carriers print them; the last of a list, because it replaced the others. */
function numberIn(e: Element, attribute: string): string {
  const text = e.getAttribute(attribute) ?? e.textContent ?? '';
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

function shownPackages(doc: Document): ReadPackage[] {
  const all = [...doc.querySelectorAll(NUMBER)].filter((e) => numberIn(e, 'data-mail-no'));
  // A number within another that was found (a wrapper and its value) counts once.
  const numbers = all.filter((e) => !all.some((o) => o !== e && e.contains(o)));
  return numbers.map((e) => {
    const piece = pieceOf(e, numbers);
    const number = numberIn(e, 'data-mail-no');
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
