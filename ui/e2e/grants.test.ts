// SPDX-License-Identifier: Apache-2.0
// The other ways of connecting: a pasted token, consent that ended at an address that nobody serves,
// an app that lacks a permission.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { leadToSandbox, startWorld, type World } from './world.ts';

const ELSEWHERE = 'https://localhost/cb';

let w: World;
let page: Page;
let world: Record<string, any>;

before(async () => {
  w = await startWorld();
  world = await w.control('');
  page = await w.signIn();
  await leadToSandbox(w, page);
});
after(async () => {
  await w?.end();
});

let n = 0;
afterEach(() => page?.screenshot({ path: `../build/ui/e2e/grants-${++n}.png` }));

/** As the shop's admin shows it once. */
async function tokenOfShop(): Promise<string> {
  const { base_url, client_id, client_secret } = world.shop;
  const res = await fetch(`${base_url}/admin/oauth/access_token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id, client_secret, grant_type: 'client_credentials' }),
  });
  return ((await res.json()) as { access_token: string }).access_token;
}

test('a pasted token that the shop does not take is said at its field; a good one connects', async () => {
  await page.goto(`${w.url}/start?step=shop`);
  await page.getByText('Pasted token').click();
  await page.getByLabel('Shop', { exact: true }).fill(world.shop.domain as string);
  const token = page.getByLabel('Admin API access token');
  await token.fill('shpat_0123456789abcdef0123456789abcdef');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText('The shop does not take this token').waitFor();
  assert.equal(await token.getAttribute('aria-invalid'), 'true');
  await token.fill(await tokenOfShop());
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByLabel('App Key').waitFor();
  const { items } = await w.api('GET', '/api/v1/shops');
  const shop = (items as Record<string, any>[]).find((s) => s.state === 'active')!;
  assert.equal(shop.auth, 'token');
});

test('consent that ended on an address that nobody serves is pasted and holds', async () => {
  await page.getByLabel('App Key').fill(world.supplier.app_key as string);
  await page.getByLabel('App Secret').fill(world.supplier.app_secret as string);
  await page.getByRole('button', { name: 'Keep and go on' }).click();
  await page.getByLabel('Callback address').fill(ELSEWHERE);
  await page.getByRole('button', { name: 'Go and agree' }).click();
  const opens = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Open the page of consent' }).click();
  const consent = await opens;
  const ended = consent.waitForRequest((r) => r.url().startsWith(ELSEWHERE));
  await consent.getByRole('link', { name: /^Authorize as/ }).click();
  const address = (await ended).url();
  await consent.close();
  await page.getByText('The browser ended on another address').click();
  const pasted = page.getByLabel('Address on which the browser ended');
  await pasted.fill(`${ELSEWHERE}?code=made-up&state=made-up`);
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.locator('.field-error').filter({ hasText: /\S/ }).waitFor();
  await pasted.fill(address);
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.locator('.able-one.works').filter({ hasText: 'Get tracking codes' }).waitFor();
  const { items } = await w.api('GET', '/api/v1/suppliers');
  assert.ok((items as { state: string }[]).some((s) => s.state === 'active'));
});

test('what the app may not do is named with its effect, and what does not work because of it', async () => {
  await page.route('**/api/v1/shops', async (route) => {
    const answer = await route.fetch();
    const list = (await answer.json()) as { items: Record<string, any>[] };
    const effect = 'Customers cannot be seen.';
    for (const shop of list.items) {
      shop.protected_data_missing = true;
      shop.missing = [{ scope: 'read_customers', required: false, effect }];
    }
    await route.fulfill({ response: answer, json: list });
  });
  await page.goto(`${w.url}/start?step=shop`);
  await page.getByText('read_customers').waitFor();
  await page.getByText('Customers cannot be seen.').waitFor();
  const address = page.locator('.able-one').filter({ hasText: 'See delivery addresses' });
  await address.getByText('The app may not read customer data yet.').waitFor();
  assert.equal(await page.locator('.able-one.works').filter({ hasText: 'addresses' }).count(), 0);
});
