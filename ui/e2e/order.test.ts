// SPDX-License-Identifier: Apache-2.0
// What goes wrong with single orders, and the way out of it on their pages.
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
});
after(async () => {
  await w?.end();
});

let n = 0;
afterEach(() => page?.screenshot({ path: `../build/ui/e2e/order-${++n}.png` }));

test('a name that the supplier cannot read is corrected for it, and the order goes on', async () => {
  await w.control('orders', { count: 1, payment: 'paid', recipient: '王小明' });
  await until(
    () => w.api('GET', '/api/v1/orders'),
    (list) => list.items.length === 1,
  );
  await page.goto(`${w.url}/orders/1001`);
  await page.getByRole('button', { name: 'Order', exact: true }).click();
  await page.getByText(/The supplier does not accept the address/).waitFor();
  await page.getByRole('button', { name: 'Correct the address' }).click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel('Name', { exact: true });
  await name.waitFor();
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  await name.fill('Wang Xiaoming');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('#1001: the address for the supplier is saved.').waitFor();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Order', exact: true }).click();
  await page.getByText('#1001 is ordered from the supplier.').waitFor();
  const bought = (await w.control('truth')).purchases as { name: string }[];
  assert.equal(bought[0]!.name, 'Wang Xiaoming');
});

test('the problem leads there from the list too; provinces and cities can be chosen', async () => {
  await w.control('orders', { count: 1, payment: 'paid', recipient: '李雷' });
  await until(
    () => w.api('GET', '/api/v1/orders'),
    (list) => list.items.length === 2,
  );
  await w.api('POST', '/api/v1/orders/1002/order', { wait: true });
  await page.goto(`${w.url}/problems`);
  await page
    .locator('.work')
    .filter({ hasText: '#1002' })
    .getByRole('link', { name: 'Correct the address' })
    .click();
  const dialog = page.getByRole('dialog');
  const province = dialog.getByRole('combobox', { name: 'Province or state' });
  await province.click();
  const options = page.getByRole('option');
  await options.first().waitFor();
  const chosen = await options.nth(2).innerText();
  await options.nth(2).click();
  assert.equal(await province.inputValue(), chosen);
  await dialog.getByRole('combobox', { name: 'City' }).click();
  await page.getByRole('option', { name: 'Other' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Li Lei');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const after = await w.api('GET', '/api/v1/orders/1002/supplier-address');
  assert.equal(after.fields.province.corrected, chosen);
  assert.equal(after.fields.city.corrected, 'Other');
  assert.equal(after.problem, null);
});

test('corrections can be taken back', async () => {
  await page.getByRole('button', { name: 'Correct it for the supplier' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Take corrections back' }).click();
  await dialog.getByLabel('Name', { exact: true }).waitFor();
  await until(
    () => w.api('GET', '/api/v1/orders/1002/supplier-address'),
    (a) => a.fields.name.corrected === null,
  );
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});
