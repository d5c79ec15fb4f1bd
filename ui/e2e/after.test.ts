// SPDX-License-Identifier: Apache-2.0
// What comes after an order was bought: its package is followed, and reports count it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { numberCame, startWorld, until, type World } from './world.ts';

let w: World;
let page: Page;
let n = 0;

before(async () => {
  w = await startWorld();
  page = await w.signIn();
  await w.connect();
  await w.control('settings', { ship_ms: 0, early_number: true, deliver_ms: 3_600_000 });
  await w.control('orders', { count: 3, payment: 'paid' });
  await until(
    () => w.api('GET', '/api/v1/orders'),
    (list) => list.items.length === 3,
  );
  for (const name of ['1001', '1002']) {
    await w.api('POST', `/api/v1/orders/${name}/order`, { wait: true });
    await numberCame(w, name);
  }
});
afterEach(() => page?.screenshot({ path: `../build/ui/e2e/after-${++n}.png` }));
after(async () => {
  await w?.end();
});

test('a package is found by its number, tells what is known of it and leads to its order', async () => {
  const { items } = await w.api('GET', '/api/v1/packages?q=1001');
  const number = items[0].number as string;
  await page.goto(`${w.url}/packages`);
  await page.getByRole('heading', { name: 'Nothing needs attention' }).waitFor();
  await page.getByRole('link', { name: 'All', exact: true }).click();
  const rows = page.getByRole('list', { name: 'Packages' }).getByRole('listitem');
  await rows.filter({ hasText: '#1002' }).first().waitFor();
  await page.getByLabel('Search packages').fill(number);
  await rows.filter({ hasText: '#1002' }).first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Events' }).first().click();
  await page.locator('.events').getByText(`Tracking number: ${number}`).waitFor();
  assert.equal(new URL(page.url()).search, `?view=all&q=${number}`);
  await page.getByRole('link', { name: '#1001' }).first().click();
  await page.getByRole('heading', { name: '#1001' }).waitFor();
});

test('goods have pictures, which come from the hub alone', async () => {
  await until(
    () => w.api('GET', '/api/v1/orders/1001'),
    (order) => order.lines.some((l: any) => l.mapping?.image_url),
  );
  await page.goto(`${w.url}/orders/1001`);
  const picture = page.locator('img.picture').first();
  await picture.waitFor();
  await page.waitForFunction(
    () => (document.querySelector('img.picture') as HTMLImageElement).naturalWidth > 0,
  );
  const answer = await page.request.get(new URL((await picture.getAttribute('src'))!, w.url).href);
  assert.equal(answer.headers()['content-type'], 'image/png');
  assert.match(answer.headers()['cache-control'] ?? '', /immutable/);
  await page.getByText('Bought for').first().waitFor();
});

test('reports draw the days and times, say them in tables and give them as files', async () => {
  await page.goto(`${w.url}/reports`);
  await page.locator('.plot canvas').waitFor();
  await page.getByText('Figures').click();
  const days = page.getByRole('region', { name: 'Orders per day' });
  assert.equal(await days.getByRole('row').count(), 31);
  assert.match(await days.getByRole('row').nth(1).innerText(), /\s3\s/);
  const times = page.getByRole('region', { name: 'From paid to shipped and to delivered' });
  await times
    .getByRole('row', { name: /AliExpress/ })
    .first()
    .waitFor();
  await page.getByRole('button', { name: /Last 30 days/ }).click();
  await page.getByRole('option', { name: 'Last 7 days' }).click();
  await page.waitForFunction(
    () => document.querySelectorAll('.figures .figures-table tr').length === 8,
  );
  assert.equal(new URL(page.url()).search, '?days=7');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Save as CSV Orders per day' }).click(),
  ]);
  assert.match(file.suggestedFilename(), /\.csv$/);
});
