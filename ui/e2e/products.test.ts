// SPDX-License-Identifier: Apache-2.0
// How a product is bought is changed on the Products page, and the next purchase follows it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startWorld, until, type World } from './world.ts';

let w: World;
let page: Page;

before(async () => {
  w = await startWorld();
  page = await w.signIn();
  await w.connect();
  await w.control('orders', { count: 8, payment: 'paid' });
  await until(
    () => w.api('GET', '/api/v1/orders'),
    (list) => list.items.length === 8,
  );
});
after(async () => {
  await w?.end();
});

let n = 0;
afterEach(() => page?.screenshot({ path: `../build/ui/e2e/products-${++n}.png` }));

test('an alternative, its place, the units and the ways of shipping are set and kept', async () => {
  const { products } = (await w.control('')).shop as { products: Record<string, any>[] };
  const listed = products.flatMap((p) =>
    (p.variants as Record<string, any>[]).map((v) => v.listing),
  );
  await page.goto(`${w.url}/products`);
  await page.getByRole('button', { name: /^How / }).first().click();
  const dialog = page.getByRole('dialog');
  const rows = dialog.getByRole('list', { name: 'Listings, in this order' }).locator('li');
  const first = /\d+/.exec(await rows.first().getByRole('link').innerText())![0];
  const other = listed.find((l) => l && l.listing_id !== first)!.listing_id as string;
  await dialog
    .getByLabel('Link to another listing')
    .fill(`https://www.aliexpress.com/item/${other}.html`);
  await dialog.getByRole('button', { name: 'Read it' }).click();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await rows.nth(1).waitFor();
  await rows
    .nth(1)
    .getByRole('button', { name: /^Move .* up$/ })
    .click();
  await dialog.getByRole('textbox', { name: 'Units to buy for one sold' }).fill('2');
  await dialog.getByRole('textbox', { name: 'Units to buy for one sold' }).press('Tab');
  await dialog.getByRole('button', { name: 'See what is offered' }).click();
  await dialog.locator('.offered li').first().getByRole('button', { name: 'Add' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { items } = await w.api('GET', '/api/v1/mappings?limit=100');
  const changed = (items as Record<string, any>[]).find((m) => m.units === 2)!;
  assert.equal(changed.listing_id, other);
  assert.equal(changed.alternatives[0].listing_id, first);
  assert.equal(changed.services.length, 1);
});
