// SPDX-License-Identifier: Apache-2.0
// The steps of a purchase up to the checkout: the right variant and quantity on each product page,
// into the cart where there are several, and only these goods chosen in the cart.
import {
  addToCartButton,
  buyNowButton,
  cartRows,
  quantityInput,
  type CartRow,
} from '~/adapters/cart';
import { choicesFor, choiceText, isChosen, type Wish } from '~/adapters/product';
import { localProductId, productIdOf } from '~/adapters/text';
import type { Task } from '~/messages';
import { until } from './dom';
import { press, typeInto, type Filled } from './fill';

export type Line = NonNullable<Task['lines']>[number];

const LOAD_MS = 8_000;
const TAKE_MS = 1_500;

export const CART_URL = 'https://www.aliexpress.com/p/shoppingcart/index.html';

const wishOf = (line: Line): Wish => ({
  skuId: line.sku_id ?? null,
  skuAttr: line.sku_attr ?? null,
  options: (line.properties ?? []).map((p) => ({ name: p.name ?? '', value: p.value ?? '' })),
});

export const variantOf = (line: Line) =>
  (line.properties ?? [])
    .map((p) => p.value ?? '')
    .filter(Boolean)
    .join(' / ') ||
  (line.variant ?? '');

/** The line of the purchase that this product page is for. */
export function lineHere(task: Task, added: string[]): Line | null {
  const here = productIdOf(location.href);
  const open = (task.lines ?? []).filter((l) => !added.includes(l.line ?? ''));
  return open.find((l) => l.listing_id === here) ?? null;
}

export const nextLine = (task: Task, added: string[]): Line | null =>
  (task.lines ?? []).find((l) => !added.includes(l.line ?? '')) ?? null;

async function chooseVariant(line: Line): Promise<Filled> {
  const wanted = variantOf(line);
  const row = (taken: string | null, isSame: boolean): Filled => ({
    field: 'variant',
    wanted,
    taken,
    isSame,
  });
  const wish = wishOf(line);
  const parts = wish.skuAttr ? wish.skuAttr.split(';').length : wish.options.length;
  if (!parts) return row(wanted, true); // goods without variants
  const find = () => choicesFor(document, wish);
  const choices =
    (await until(() => {
      const found = find();
      return found.length && found.every(Boolean) ? found : null;
    }, LOAD_MS)) ?? find();
  for (let i = 0; i < choices.length; i++) {
    const choice = find()[i];
    if (!choice) continue;
    if (!isChosen(choice)) press(choice);
    await until(() => find()[i] && isChosen(find()[i]!), TAKE_MS);
  }
  const now = find();
  if (now.some((c) => !c)) return row(null, false);
  const all = now as HTMLElement[];
  return row(all.map(choiceText).join(' / '), all.every(isChosen));
}

async function setQuantity(line: Line): Promise<Filled> {
  const wanted = String(line.quantity ?? 1);
  const input = await until(() => quantityInput(document), TAKE_MS);
  if (!input) return { field: 'quantity', wanted, taken: null, isSame: wanted === '1' };
  if (input.value !== wanted) typeInto(input, wanted);
  await until(() => quantityInput(document)?.value === wanted, TAKE_MS);
  const taken = quantityInput(document)?.value ?? null;
  return { field: 'quantity', wanted, taken, isSame: taken === wanted };
}

/** Chooses variant and quantity, and says what the page took. */
export async function prepare(line: Line): Promise<Filled[]> {
  return [await chooseVariant(line), await setQuantity(line)];
}

/** The address of the checkout for one product, as the page's own button makes it. */
export function checkoutUrl(task: Task, line: Line): string {
  const query = new URLSearchParams({
    objectId: localProductId(location.href) ?? line.listing_id ?? '',
    from: 'aliexpress',
    countryCode: task.address?.country_page ?? task.address?.country ?? '',
    skuAttr: line.sku_attr ?? '',
    skuId: line.sku_id ?? '',
    quantity: String(line.quantity ?? 1),
    aeOrderFrom: 'main_detail',
  });
  return `${location.origin}/p/trade/confirm.html?${query}`;
}

/** To the checkout with this one product. */
export async function buyAlone(task: Task, line: Line) {
  const before = location.href;
  const button = buyNowButton(document);
  if (button) press(button);
  const gone = button && (await until(() => location.href !== before, TAKE_MS * 2));
  if (!gone) location.assign(checkoutUrl(task, line));
}

/** Into the cart. False: the page has no such button. */
export async function intoCart(): Promise<boolean> {
  const button = await until(() => addToCartButton(document), TAKE_MS);
  if (!button) return false;
  press(button);
  await until(() => false, TAKE_MS); // its answer takes a moment and is shown in many ways
  return true;
}

const isFor = (row: CartRow, line: Line) =>
  row.productId === line.listing_id && (!row.skuId || !line.sku_id || row.skuId === line.sku_id);

export interface Chosen {
  rows: Filled[];
  /** All of the purchase's goods, no others, in the right quantities. */
  isRight: boolean;
}

const look = (task: Task) => {
  const all = cartRows(document);
  const lines = task.lines ?? [];
  const mine = lines.map((line) => ({ line, row: all.find((r) => isFor(r, line)) ?? null }));
  return { mine, others: all.filter((r) => !lines.some((l) => isFor(r, l))) };
};

/** Chooses the purchase's goods in the cart and no others. */
export async function chooseInCart(task: Task): Promise<Chosen> {
  await until(() => look(task).mine.every((m) => m.row), LOAD_MS);
  const first = look(task);
  for (const { row } of first.mine) if (row?.box && !row.isChosen) press(row.box);
  for (const row of first.others) if (row.box && row.isChosen) press(row.box);
  await until(() => {
    const now = look(task);
    return now.mine.every((m) => m.row?.isChosen) && now.others.every((r) => !r.isChosen);
  }, TAKE_MS * 2);
  const { mine, others } = look(task);
  const rows = mine.map(({ line, row }): Filled => {
    const wanted = `${line.title ?? ''} × ${line.quantity ?? 1}`;
    const isSame = row !== null && row.isChosen && row.quantity === (line.quantity ?? 1);
    const taken = row && (row.isChosen ? `× ${row.quantity ?? '?'}` : '');
    return { field: 'quantity', wanted, taken: taken || null, isSame };
  });
  return { rows, isRight: rows.every((r) => r.isSame) && others.every((r) => !r.isChosen) };
}
