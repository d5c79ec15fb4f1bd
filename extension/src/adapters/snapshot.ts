// SPDX-License-Identifier: Apache-2.0
// A picture of a page's bones for a report "page not understood": tags, classes, data attributes and
// shapes of text, and nothing that says who ordered what. Letters become "a", digits "0"; words that
// every such page has (states, "Order ID") are not kept either.

const LIMIT = 60_000;
const SKIPPED = new Set([
  'SCRIPT',
  'STYLE',
  'NOSCRIPT',
  'SVG',
  'IFRAME',
  'TEMPLATE',
  'LINK',
  'META',
]);
const KEPT = ['class', 'role', 'type', 'name', 'data-pl', 'data-spm', 'data-sku-col'];

/** "Order ID: 8190 Zoë" becomes "aaaaa aa: 0000 aaa". */
export const redact = (text: string) =>
  text
    .replace(/\p{N}/gu, '0')
    .replace(/\p{L}|\p{M}/gu, 'a')
    .replace(/\s+/g, ' ')
    .trim();

/** `/item/100500.html?orderId=8190` becomes `/item/000000.html?orderId`: where links lead, not to what. */
function redactLink(href: string): string {
  try {
    const url = new URL(href, 'https://www.aliexpress.com/');
    const path = url.pathname.replace(/[\p{L}\p{N}_-]*\d[\p{L}\p{N}_-]*/gu, redact);
    return `${path}?${[...url.searchParams.keys()].map((k) => k.slice(0, 30)).join('&')}`;
  } catch {
    return '';
  }
}

function tagOf(e: Element): string {
  let text = e.tagName.toLowerCase();
  for (const name of KEPT) {
    const v = e.getAttribute(name);
    if (v) text += ` ${name}="${v.slice(0, 120).replace(/\d{5,}/g, redact)}"`;
  }
  // Other data attributes: that they are there, and the shape of what they hold.
  for (const a of e.attributes)
    if (a.name.startsWith('data-') && !KEPT.includes(a.name))
      text += ` ${a.name}="${redact(a.value.slice(0, 40))}"`;
  const href = e.getAttribute('href');
  return href ? `${text} href="${redactLink(href)}"` : text;
}

/** At most 60 000 characters; what lies deeper or later is cut off, and says so. */
export function snapshot(root: Element): string {
  let out = '';
  const walk = (e: Element, depth: number): void => {
    if (SKIPPED.has(e.tagName.toUpperCase()) || e.hasAttribute('data-waybill')) return;
    if (out.length > LIMIT) return;
    out += `${' '.repeat(Math.min(depth, 40))}<${tagOf(e)}>`;
    for (const node of e.childNodes)
      if (node.nodeType === 3) out += redact(node.textContent ?? '').slice(0, 60);
    out += '\n';
    for (const child of e.children) walk(child, depth + 1);
  };
  walk(root, 0);
  return out.length > LIMIT ? `${out.slice(0, LIMIT)}\n(cut off)` : out;
}
