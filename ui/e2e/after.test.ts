// SPDX-License-Identifier: Apache-2.0
// What comes after an order was bought: its package is followed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { numberCame, startWorld, until, type World } from './world.ts';

let w: World;
let page: Page;

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
