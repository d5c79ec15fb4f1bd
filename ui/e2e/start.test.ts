// SPDX-License-Identifier: Apache-2.0
// From the one-time link to the first fulfilled order, by the wizard alone. The outside is the
// sandbox: the stories send to it what the wizard would send to the real addresses.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { leadToSandbox, numberCame, owner, row, startWorld, until, type World } from './world.ts';

let w: World;
let page: Page;
let world: Record<string, any>;

before(async () => {
  w = await startWorld();
  world = await w.control('');
});
after(async () => {
  await w?.end();
});

let n = 0;
afterEach(() => page?.screenshot({ path: `../build/ui/e2e/start-${++n}.png` }));

const step = (name: string) => page.getByRole('button', { name: new RegExp(name) });

test('the one-time link makes the owner and leads to the first steps', async () => {
  page = await w.signIn();
  await page.waitForURL(/\/start/);
  await page.getByRole('heading', { name: 'First steps', level: 1 }).waitFor();
  await page.getByText('waybill demo').waitFor();
  await leadToSandbox(w, page);
  assert.equal(await page.locator('.able-one.works').count(), 0);
});

test('a wrong shop, client ID and secret are each said where they are to be mended', async () => {
  const connect = page.getByRole('button', { name: 'Connect', exact: true });
  await page.getByLabel('Shop', { exact: true }).fill('nobody-here');
  await page.getByLabel('Client ID').fill('wrong');
  await page.getByLabel('Client secret').fill('wrong');
  await connect.click();
  await page.getByText(/There is no shop at this address/).waitFor();
  assert.equal(await page.getByLabel('Shop', { exact: true }).getAttribute('aria-invalid'), 'true');
  await page.getByLabel('Shop', { exact: true }).fill('not a shop');
  await connect.click();
  await page.getByText(/"not a shop" is not a shop/).waitFor();
  await page.getByLabel('Shop', { exact: true }).fill(world.shop.domain as string);
  await connect.click();
  await page.getByText(/There is no app with this client ID/).waitFor();
  await page.getByLabel('Client ID').fill(world.shop.client_id as string);
  await connect.click();
  await page.getByText(/The client secret does not fit the client ID/).waitFor();
  assert.equal(await page.getByLabel('Client secret').getAttribute('aria-invalid'), 'true');
});

test('with the right secret the shop is connected, and the next step opens', async () => {
  await page.getByLabel('Client secret').fill(world.shop.client_secret as string);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByLabel('App Key').waitFor();
  await page.locator('.able-one.works').filter({ hasText: 'Mark as shipped' }).waitFor();
  const shops = (await w.api('GET', '/api/v1/shops')).items as { state: string }[];
  assert.equal(shops.filter((s) => s.state === 'active').length, 1);
});

test('a step can be left for later, and the Orders page leads back to it', async () => {
  await page.getByRole('button', { name: 'Do it later' }).click();
  await page.getByText(/connect it first/).waitFor();
  await page.getByRole('link', { name: 'Go to the orders' }).click();
  await page.getByRole('region', { name: /First steps 1 of 3/ }).waitFor();
  await page.getByRole('link', { name: 'Go on' }).click();
  await page.getByLabel('App Key').waitFor();
});

test('the supplier is connected by consent in the browser, which comes back here', async () => {
  await page.getByLabel('App Key').fill(world.supplier.app_key as string);
  await page.getByLabel('App Secret').fill(world.supplier.app_secret as string);
  await page.getByRole('button', { name: 'Keep and go on' }).click();
  w.allow(world.supplier.base_url as string);
  await page.getByRole('button', { name: 'Go and agree' }).click();
  await page.getByRole('link', { name: /^Authorize as/ }).click();
  await page.waitForURL(/\/start\?grant=ok/);
  await page.getByText('Access is granted.').waitFor();
  await page.locator('.able-one.works').filter({ hasText: 'Get tracking codes' }).waitFor();
});

test('the first order brings its product, which a pasted link maps', async () => {
  await w.control('settings', { ship_ms: 0, early_number: true });
  const known = (world.shop.products as Record<string, any>[]).filter((p) =>
    (p.variants as Record<string, any>[]).every((v) => v.listing),
  );
  await w.control('orders', { count: 6, payment: 'paid' });
  await step('Say what to buy').waitFor();
  const listed = page.locator('.start-products li');
  await listed.first().waitFor();
  for (const product of known) {
    const one = listed.filter({ hasText: product.title as string });
    if (!(await one.count())) continue;
    await one.getByRole('button', { name: 'Map' }).click();
    const dialog = page.getByRole('dialog');
    const id = (product.variants as Record<string, any>[])[0]!.listing.listing_id as string;
    await dialog
      .getByLabel('Link to the product')
      .fill(`https://www.aliexpress.com/item/${id}.html`);
    await dialog.getByRole('button', { name: 'Read it' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('All set').waitFor();
    return;
  }
  assert.fail('no product that the supplier has');
});

test('the first order is ordered, its tracking code comes, and the shop is told', async () => {
  await page.getByRole('link', { name: 'To the orders', exact: true }).click();
  assert.equal(await page.getByRole('region', { name: /First steps/ }).count(), 0);
  const open = await until(
    () => w.api('GET', '/api/v1/orders?stage=to_order'),
    (list) => list.items.length > 0,
  );
  const name = open.items[0].name as string;
  const first = row(page, name);
  await first.getByRole('button', { name: 'Order', exact: true }).click();
  await page.getByText(`${name} is ordered from the supplier.`).waitFor();
  await numberCame(w, name.replace('#', ''));
  // Other goods of the order may still lack a supplier: what was bought is in the shop.
  const told = async () =>
    ((await w.control('truth')).orders as Record<string, any>[])
      .find((o) => o.name === name)!
      .fulfillments.flatMap((f: Record<string, any>) => f.tracking);
  const [tracking] = await until(told, (all) => all.length > 0);
  await first.getByText(tracking.number).waitFor();
});

test('a shop can be granted by OAuth too, and the history knows who did it', async () => {
  await page.goto(`${w.url}/start?step=shop`);
  await page.getByRole('button', { name: 'Connect another shop' }).click();
  await page.getByText('Consent in the browser').click();
  await page.getByLabel('Shop', { exact: true }).fill(world.shop.domain as string);
  await page.getByLabel('Client ID').fill(world.shop.client_id as string);
  await page.getByLabel('Client secret').fill(world.shop.client_secret as string);
  await page.getByRole('button', { name: 'Go and agree' }).click();
  await page.waitForURL(/\/start\?grant=ok/);
  const history = await w.api('GET', `/api/v1/activity?limit=20`);
  const granted = (history.items as Record<string, any>[]).find(
    (e) => e.fact === 'account.granted',
  );
  assert.ok(JSON.stringify(granted ?? history.items).includes(owner.name));
});
