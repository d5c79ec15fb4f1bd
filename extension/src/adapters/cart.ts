// SPDX-License-Identifier: Apache-2.0
// The cart, the buttons of a product page, and the numbers of orders that were just placed.
import { jsonInPage, list, objectsIn, str } from './json';
import { clean, orderIdIn, orderIdOf, parameter, productIdOf } from './text';

const WORDS = {
  cart: /add to cart|anadir a la cesta|agregar al carrito|adicionar ao carrinho|ajouter au panier|in den warenkorb|в корзину|加入购物车/,
  buy: /buy now|comprar ahora|comprar agora|acheter maintenant|jetzt kaufen|sofort kaufen|купить сейчас|立即购买/,
  checkout:
    /check ?out|tramitar|finalizar compra|passer (la )?commande|zur kasse|kasse|оформить заказ|перейти к оформлению|结算|去结算/,
  address:
    /add (a )?(new )?address|new address|anadir (una )?(nueva )?direccion|nueva direccion|adicionar (novo )?endereco|novo endereco|ajouter une (nouvelle )?adresse|nouvelle adresse|(neue )?adresse hinzufugen|neue adresse|добавить (новый )?адрес|новый адрес|新增|添加新?地址/,
  byHand:
    /enter manually|introducir manualmente|ingresar manualmente|inserir manualmente|saisir manuellement|manuell eingeben|ввести вручную|手动(输入|填写)/,
};

const plain = (text: string) =>
  clean(text)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();

const isShown = (e: Element) => e.getClientRects().length > 0 && !e.closest('[data-waybill]');

function press(doc: Document, selector: string, words: RegExp | null): HTMLElement | null {
  for (const e of doc.querySelectorAll<HTMLElement>(selector)) if (isShown(e)) return e;
  if (!words) return null;
  for (const e of doc.querySelectorAll<HTMLElement>(
    'button, a, [role="button"], span, div[class*="btn"], div[class*="button"]',
  ))
    if (isShown(e) && clean(e.textContent).length < 60 && words.test(plain(e.textContent ?? '')))
      return e;
  return null;
}

export const addToCartButton = (doc: Document) =>
  press(
    doc,
    '[class*="add-to-cart--addtocart"], [data-pl="add-to-cart"], button[class*="addcart"]',
    WORDS.cart,
  );
export const buyNowButton = (doc: Document) =>
  press(doc, '[class*="buy-now--buynow"], [data-pl="buy-now"], button[class*="buynow"]', WORDS.buy);
export const checkoutButton = (doc: Document) =>
  press(
    doc,
    '[data-pl="checkout"], a[href*="/p/trade/confirm"], [class*="cart-summary-button"], button[class*="checkout"]',
    WORDS.checkout,
  );
export const newAddressButton = (doc: Document) =>
  press(
    doc,
    '.pl-address-item__new-btn, .pl-address-item__new-btn-wrap button, button.add-address, [data-pl="add-address"]',
    WORDS.address,
  );
export const enterByHandButton = (doc: Document) =>
  press(doc, '[data-pl="enter-manually"]', WORDS.byHand);

/** The quantity on a product page. */
export function quantityInput(doc: Document): HTMLInputElement | null {
  const ways = [
    '[class*="quantity--picker"] input',
    'input.comet-v2-input-number-input, input.comet-input-number-input',
    '[data-pl*="quantity"] input, input[data-pl*="quantity"]',
    'input[name="quantity"], input[id="quantity"], [class*="quantity"] input',
  ];
  for (const way of ways)
    for (const e of doc.querySelectorAll<HTMLInputElement>(way)) if (isShown(e)) return e;
  return null;
}

export interface CartRow {
  element: HTMLElement;
  productId: string;
  skuId: string | null;
  quantity: number | null;
  box: HTMLElement | null;
  isChosen: boolean;
}

const BOX =
  'input[type="checkbox"], [role="checkbox"], label[class*="checkbox"], [class*="checkbox"]';

function boxState(box: HTMLElement | null): boolean {
  if (!box) return false;
  const input = box.matches('input') ? box : box.querySelector('input[type="checkbox"]');
  if (input instanceof HTMLInputElement) return input.checked;
  return (
    box.getAttribute('aria-checked') === 'true' ||
    /checkbox-checked|[-_ ]checked/.test(box.className)
  );
}

/** The goods in the cart: the largest pieces of the page that speak of one product. */
export function cartRows(doc: Document): CartRow[] {
  const found: CartRow[] = [];
  for (const link of doc.querySelectorAll<HTMLAnchorElement>('a[href*="/item/"]')) {
    const productId = productIdOf(link.getAttribute('href') ?? '');
    if (!productId || found.some((r) => r.element.contains(link)) || link.closest('[data-waybill]'))
      continue;
    let row: HTMLElement = link;
    for (let up = link.parentElement; up && up !== doc.body; up = up.parentElement) {
      const quantities = up.querySelectorAll('input:not([type="checkbox"])').length;
      if (quantities > 1 || up.querySelectorAll(BOX).length > 2) break;
      row = up;
      if (quantities === 1 && up.querySelector(BOX)) break;
    }
    const input = row.querySelector<HTMLInputElement>('input:not([type="checkbox"])');
    const box = row.querySelector<HTMLElement>(BOX);
    const sku =
      parameter(link.href, 'skuId') ??
      row.closest('[data-sku-id]')?.getAttribute('data-sku-id') ??
      row.querySelector('[data-sku-id]')?.getAttribute('data-sku-id');
    found.push({
      element: row,
      productId,
      skuId: sku ?? null,
      quantity: input && /^\d+$/.test(input.value) ? Number(input.value) : null,
      box,
      isChosen: boxState(box),
    });
  }
  return found;
}

const textOf = (doc: Document) => {
  const copy = doc.body.cloneNode(true) as HTMLElement;
  for (const e of copy.querySelectorAll('script, style, [data-waybill]')) e.remove();
  return clean(copy.textContent);
};

/** The numbers of the orders that a page says were just placed. */
export function placedNumbers(doc: Document, address: string): string[] {
  const found = new Set<string>();
  for (const name of ['orderIds', 'tradeOrderIds', 'orderId', 'tradeOrderId', 'parentOrderIds'])
    for (const part of (parameter(address, name) ?? '').split(/[,;_]/)) {
      const id = orderIdIn(part);
      if (id) found.add(id);
    }
  if (found.size) return [...found];
  for (const hint of ['"orderIds"', '"tradeOrderIds"', '"orderIdList"'])
    for (const value of jsonInPage(doc, hint))
      for (const o of objectsIn(value))
        for (const v of [o.orderIds, o.tradeOrderIds, o.orderIdList].flatMap((ids) =>
          typeof ids === 'string' ? ids.split(/[,;]/) : list(ids),
        )) {
          const id = orderIdIn(str(v));
          if (id) found.add(id);
        }
  if (found.size) return [...found];
  for (const link of doc.querySelectorAll('a[href*="orderId="], a[href*="tradeOrderId="]')) {
    const id = orderIdOf(link.getAttribute('href') ?? '');
    if (id) found.add(id);
  }
  if (found.size || !isPlaced(doc, address)) return [...found];
  return [...new Set([...textOf(doc).matchAll(ORDER_LABEL)].map((m) => m[1]!))];
}

const ORDER_LABEL =
  /(?:order (?:id|no\.?|number)|n(?:[úu]mero|[.º°]+) (?:de(?:l)? )?pedido|id do pedido|num[ée]ro de (?:la )?commande|n° de commande|bestellnummer|номер заказа|订单(?:号|编号))\s*[:：#]?\s*(\d{13,20})(?!\d)/giu;

const RESULT = /success|result|paid|complete|thank/i;

/** Whether a page after the checkout says that it was placed: by its address, or a mark in it. */
export const isPlaced = (doc: Document, address: string) =>
  RESULT.test(new URL(address).pathname) ||
  doc.querySelector(
    '[class*="pay-success"], [class*="payment-success"], [class*="pay-result"], [data-pl="pay_success"]',
  ) !== null;
