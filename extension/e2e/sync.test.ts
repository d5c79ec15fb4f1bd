// SPDX-License-Identifier: Apache-2.0
// "Sync all orders": a hundred orders that the hub waits for, with tabs closed on the way; a walk
// through My Orders for what was bought by hand; pause, stop, and going on.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { boughtByHand, fulfilled, supplierOrders, type Bought } from './goods';
import { ORDERS, startWorld, until, type World } from './world';

let w: World;
before(async () => {
  w = await startWorld({ pauseMs: 200 });
  await w.connect({ auto_fulfill: true });
  await w.pair();
});
beforeEach(() => {
  Object.assign(w.supplier, { wall: '', layout: 'classic', hasLib: true, asked: [], pageSize: 10 });
});
after(() => w?.end());

const allFulfilled = (bought: Bought[], waitMs = 200_000) =>
  until(
    () => fulfilled(w),
    (names) => bought.every((b) => names.includes(b.name)),
    waitMs,
  );
const tracked = () => w.supplier.asked.filter((a) => a.path.includes('querydetail')).length;

test('a hundred orders, and the tab is closed twice on the way', async () => {
  const bought = await boughtByHand(w, 100);
  const page = await w.open(ORDERS);
  await page.getByRole('button', { name: 'Sync all orders' }).click();
  await until(
    async () => tracked(),
    (n) => n > 15,
  );
  await page.close();
  await until(
    async () => tracked(),
    (n) => n > 40,
    90_000,
  );
  const own = w.context.pages().find((p) => p.url().startsWith(ORDERS));
  assert.ok(own, 'a tab was opened for it');
  await own.close();
  await allFulfilled(bought);
  // Nothing is asked twice, but for the first (its answer only hands out a token) and the one that was
  // under way when a tab was closed.
  const asked = w.supplier.asked.filter((a) => a.path.includes('querydetail'));
  const numbers = asked.map((a) => /tradeOrderId"?:"?(\d+)/.exec(decodeURIComponent(a.path))?.[0]);
  const again = numbers.filter((n, i) => numbers.indexOf(n) !== i);
  assert.ok(again.length <= 3, `asked again: ${again.join()}`);
  const popup = await w.ownPage('popup');
  await popup.getByText('All orders are synced.').waitFor();
  assert.equal(w.context.pages().filter((p) => p.url().startsWith(ORDERS)).length, 0);
  await popup.close();
});

test('pause and go on; a captcha stops it, and it goes on when that is solved', async () => {
  const bought = await boughtByHand(w, 12);
  const page = await w.open(ORDERS);
  await page.getByRole('button', { name: 'Sync all orders' }).click();
  await until(
    async () => tracked(),
    (n) => n >= 2,
  );
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused').waitFor();
  await page.waitForTimeout(1_000);
  const before = tracked();
  await page.waitForTimeout(1_500);
  assert.equal(tracked(), before);
  w.supplier.wall = 'captcha';
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('Solve it, then go on').first().waitFor();
  w.supplier.wall = '';
  await page.getByRole('button', { name: 'Go on' }).click();
  await allFulfilled(bought);
  await page.getByText('All orders are synced.').waitFor();
  await page.close();
});

test('the walk looks through My Orders as far back as a line without a purchase', async () => {
  w.supplier.orders = supplierOrders(25);
  // All of the last day: the walk must not end before it has seen every one.
  const today = new Date().toISOString().slice(0, 10);
  w.supplier.orders.forEach((o) => (o.day = today));
  await w.control('orders', { count: 1 });
  await until(
    () => w.api('GET', '/api/v1/extension/waiting'),
    (a) => a.walk?.until,
  );
  const page = await w.open(ORDERS);
  await page.getByRole('button', { name: 'Sync all orders' }).click();
  await page.getByText('All orders are synced.').waitFor({ timeout: 60_000 });
  assert.equal(await page.locator('.order-item').count(), 25);
  await page.close();
});
