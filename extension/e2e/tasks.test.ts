// SPDX-License-Identifier: Apache-2.0
// "Order with Waybill": a purchase that the web app hands over is filled in on AliExpress' pages up to
// the payment, which is a person's; the numbers come back by themselves. And "Use in Waybill".
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { orderOf } from './goods';
import { handedOver, knowPlace } from './handed';
import { startWorld, until, type World } from './world';

let w: World;
before(async () => {
  w = await startWorld({ pauseMs: 200 });
  await w.connect({});
  await w.pair();
});
beforeEach(() => {
  Object.assign(w.supplier, { wall: '', lang: 'en', layout: 'classic', asked: [] });
});
after(() => w?.end());

const panel = (page: Page) => page.getByRole('region', { name: 'Order with Waybill' });

async function checkoutFilled(page: Page) {
  await page.waitForURL(/\/p\/trade\/confirm/, { timeout: 60_000 });
  await panel(page).getByText('Waybill never pays').waitFor();
  await page.waitForTimeout(1_500);
  return panel(page).locator('tr[data-field]').allInnerTexts();
}

interface FilledValue {
  field: string;
  same: boolean;
}

const taskNow = (id: string) => w.api('GET', `/api/v1/extension/tasks/${id}`);
const differing = (task: Record<string, any>) =>
  (task.filled as FilledValue[]).filter((f) => !f.same).map((f) => f.field);

/** What the person does: looks, and pays. */
async function pay(page: Page) {
  await page
    .getByRole('button', { name: /^(pay now|place order)/i })
    .first()
    .click();
}

test('one product: filled in up to the payment; paid by a person, recorded by itself', async () => {
  const { name, task } = await handedOver(w, 1);
  knowPlace(w, task.address);
  const page = await w.open(task.url);
  const rows = await checkoutFilled(page);
  assert.ok(rows.length >= 8, rows.join());
  assert.equal(w.supplier.placed.length, 0);
  const now = await until(
    () => taskNow(task.id),
    (t) => t.state === 'filled',
  );
  assert.deepEqual(differing(now), [], JSON.stringify(now.filled) + JSON.stringify(task.address));
  await pay(page);
  await panel(page)
    .getByText(/^Recorded: /)
    .waitFor();
  const [placed] = w.supplier.placed;
  const a = task.address;
  assert.equal(placed!.address.zip, a.zip);
  assert.match(Object.values(placed!.notes).join(), new RegExp(task.reference));
  const done = await taskNow(task.id);
  assert.equal(done.state, 'recorded');
  assert.deepEqual(done.numbers, [placed!.id]);
  assert.ok(JSON.stringify(await orderOf(w, name)).includes(placed!.id));
  await page.close();
});

test('a place that the lists do not know: "Other", and the person sees that it differs', async () => {
  const { task } = await handedOver(w, 1);
  const a = task.address;
  Object.assign(w.supplier, {
    regions: { [a.country_page ?? a.country]: { Other: ['Other'], Elsewhere: ['Other'] } },
  });
  const page = await w.open(task.url);
  await checkoutFilled(page);
  await panel(page).getByText('differs: Other').first().waitFor();
  await panel(page).getByRole('button', { name: 'Do not buy' }).click();
  await panel(page).getByText('may be bought again').waitFor();
  assert.equal((await taskNow(task.id)).state, 'canceled');
  await page.close();
});

test('a second start after it was filled in is refused with the reason', async () => {
  const { task } = await handedOver(w, 1);
  const placed = w.supplier.placed.length;
  knowPlace(w, task.address);
  const page = await w.open(task.url);
  await checkoutFilled(page);
  await until(
    () => taskNow(task.id),
    (t) => t.state === 'filled',
  );
  const second = await w.open(task.url);
  await panel(second).getByText('cannot be bought now').waitFor();
  await panel(second).getByRole('button', { name: 'nothing was paid' }).waitFor();
  assert.equal(w.supplier.placed.length, placed);
  await second.close();
  await page.close();
});

test('an order that was canceled meanwhile is not begun', async () => {
  const { name, task } = await handedOver(w, 1);
  await w.api('POST', `/api/v1/orders/${encodeURIComponent(name)}/hold`, {
    reason: 'customer called',
  });
  const page = await w.open(task.url);
  await panel(page).getByText('cannot be bought now').waitFor();
  assert.ok(!page.url().includes('/p/trade/'));
  await page.close();
});

test('two products: into the cart, only these chosen, one address', async () => {
  const { task } = await handedOver(w, 2);
  knowPlace(w, task.address);
  const page = await w.open(task.url);
  await checkoutFilled(page);
  const now = await until(
    () => taskNow(task.id),
    (t) => t.state === 'filled',
  );
  assert.deepEqual(differing(now), []);
  await pay(page);
  await panel(page)
    .getByText(/^Recorded: /)
    .waitFor();
  await page.close();
});

test('Use in Waybill: variants, prices and warehouses of a product', async () => {
  const { lamp } = await import('../../test/extension/goods_examples.mjs');
  w.supplier.products = [lamp];
  const page = await w.open(`https://www.aliexpress.com/item/${lamp.id}.html`);
  await page.getByRole('button', { name: 'Use in Waybill' }).click();
  await page.getByText('Waybill knows this product.').waitFor();
  const known = await w.api('GET', `/api/v1/extension/listings?listing_id=${lamp.id}`);
  const variants = known.listing.variants as Record<string, any>[];
  assert.equal(variants.length, lamp.variants.length);
  assert.deepEqual(variants[0]!.price, { amount: '9.32', currency: 'USD' });
  assert.deepEqual(
    variants.map((v) => v.ship_from),
    ['CN', 'CN', 'US'],
  );
  const map = page.getByRole('link', { name: /Choose the shop/ });
  assert.ok((await map.getAttribute('href'))?.startsWith(w.url));
  await page.close();
});

test('many at once: one is filled in after the other, whatever was opened first', async () => {
  const first = await handedOver(w, 1);
  const second = await handedOver(w, 1);
  knowPlace(w, first.task.address);
  const one = await w.open(first.task.url);
  const two = await w.open(second.task.url);
  await panel(two).getByText(`Order ${first.name} is being filled in first`).waitFor();
  await checkoutFilled(one);
  assert.equal((await taskNow(second.task.id)).state, 'ready');
  await panel(one).getByRole('button', { name: 'Do not buy' }).click();
  knowPlace(w, second.task.address);
  await checkoutFilled(two);
  await until(
    () => taskNow(second.task.id),
    (t) => t.state === 'filled',
  );
  // Who cannot wait begins beside it.
  const third = await handedOver(w, 1);
  knowPlace(w, third.task.address);
  const three = await w.open(third.task.url);
  await panel(three).getByRole('button', { name: 'Begin here now' }).click();
  await checkoutFilled(three);
  for (const page of [one, two, three]) await page.close();
});
