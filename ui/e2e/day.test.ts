// SPDX-License-Identifier: Apache-2.0
// A busy day: five hundred orders at once, a pasted list of numbers, and no mouse at all.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { row, startWorld, until, type World } from './world.ts';

const MANY = 500;
const BULK_MS = 300_000;

let w: World;
let page: Page;

before(async () => {
  w = await startWorld();
  page = await w.signIn();
  await w.connect();
  await w.control('settings', { ship_ms: 3_600_000, early_number: false });
});
after(async () => {
  await w?.end();
});

let n = 0;
afterEach(() => page?.screenshot({ path: `../build/ui/e2e/day-${++n}.png` }));

test('from the list to the shop without a mouse: open, mark as shipped, number, done', async () => {
  await w.control('orders', { count: 3, payment: 'paid' });
  await page.goto(`${w.url}/orders`);
  await row(page, '#1002').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.keyboard.press('f');
  await page.keyboard.type('1002');
  await row(page, '#1001').waitFor({ state: 'detached' });
  await row(page, '#1002').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '#1002' }).waitFor();
  await page.keyboard.press('o');
  await page.getByText('#1002 is ordered from the supplier.').waitFor();
  await page.keyboard.press('s');
  await page.getByRole('dialog').getByLabel('Tracking number').waitFor();
  await page.keyboard.type('RB123456785CN');
  await page.getByRole('dialog').getByText('The check digit is right.').waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  for (let i = 0; i < 40 && (await focused()) !== 'Mark as shipped'; i++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('#1002 is marked as shipped.').waitFor();
});

test('many "order, number" rows are matched first: what fits, what not and why', async () => {
  await page.goto(`${w.url}/orders`);
  await row(page, '#1003').waitFor();
  await page.keyboard.press('v');
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Rows')
    .fill('#1001, RB123456785CN\n1003, LP00123456789012\n#9999, RB123456785CN\nno order here');
  await dialog.getByRole('button', { name: 'Find the orders' }).click();
  await dialog.getByText('2 of 4 rows are ready.').waitFor();
  await dialog.getByText('Left out').first().waitFor();
  await dialog.getByRole('button', { name: 'Mark 2 as shipped' }).click();
  const fulfilled = async () =>
    ((await w.control('truth')).orders as { name: string; fulfillment: string }[])
      .filter((o) => o.fulfillment === 'FULFILLED')
      .map((o) => o.name);
  await until(fulfilled, (names) => names.includes('#1001') && names.includes('#1003'));
});

test('five hundred are ordered at once, with a progress that survives a reload', async () => {
  await w.control('orders', { count: MANY, payment: 'paid' });
  const open = () => w.api('GET', '/api/v1/orders/counts');
  const toOrder = (counts: Record<string, any>) =>
    (counts.stages as { stage: string; orders: number }[]).find((s) => s.stage === 'to_order')!
      .orders;
  await until(open, (counts) => toOrder(counts) >= MANY * 0.8);
  const total = toOrder(await open());
  await page.goto(`${w.url}/orders?view=to_order`);
  await page.getByRole('row').nth(20).waitFor();
  await page.locator('th .tick').click();
  await page.getByRole('button', { name: 'Select all of this view' }).click();
  await page.getByRole('toolbar').getByRole('button', { name: 'Order', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Do it for/ })
    .click();
  const strip = page.getByRole('progressbar').first();
  await strip.waitFor();
  await page.reload();
  await strip.waitFor();
  const before = Number(await strip.getAttribute('aria-valuenow'));
  await until(
    async () => Number(await strip.getAttribute('aria-valuenow')),
    (now) => now > before,
  );
  await strip.waitFor({ state: 'detached', timeout: BULK_MS });
  const bulk = (await w.api('GET', '/api/v1/bulk?limit=1')).items[0];
  assert.ok(bulk.total >= total - 5, `${bulk.total} of ${total}`);
  const bought = (await w.control('truth')).purchases as { reference: string }[];
  // Several supplier orders may come of one purchase. The rest have buyers whose name or address
  // the supplier does not take, and none is left without a word.
  const references = new Set(bought.map((p) => p.reference));
  assert.equal(bulk.done + bulk.failed, bulk.total);
  const before500 = 1; // #1002, by keyboard
  assert.equal(references.size, bulk.done + before500);
  assert.ok(bulk.done >= total * 0.85, `${bulk.done} of ${total} are bought`);
});
