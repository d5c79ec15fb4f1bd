// SPDX-License-Identifier: Apache-2.0
// The extension before it is paired and while no hub answers: what pages show, and that nothing is lost
// or said that is not true.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startWorld, ORDERS, type World } from './world';
import { supplierOrders } from './goods';

let w: World;
before(async () => {
  w = await startWorld();
});
after(() => w?.end());

test('every order has its button, those loaded later too', async () => {
  w.supplier.orders = supplierOrders(14);
  const page = await w.open(ORDERS);
  await page.getByRole('button', { name: 'Sync this page' }).waitFor();
  await page
    .getByRole('button', { name: /^Send details/ })
    .nth(9)
    .waitFor();
  assert.equal(await page.getByRole('button', { name: /^Send details/ }).count(), 10);
  await page.locator('.order-more button').click();
  await page
    .getByRole('button', { name: /^Send details/ })
    .nth(13)
    .waitFor();
  assert.equal(await page.getByRole('button', { name: /^Send details/ }).count(), 14);
  await page.close();
});

test('without a hub it says so, and keeps nothing', async () => {
  const page = await w.open(ORDERS);
  await page
    .getByRole('button', { name: /^Send details/ })
    .first()
    .click();
  await page.getByText('not connected to a Waybill').nth(1).waitFor();
  const popup = await w.ownPage('popup');
  await popup.getByText('Not connected yet').waitFor();
  await popup.close();
  await page.close();
});

test('a page that nobody understands says so and can be reported', async () => {
  w.supplier.layout = 'changed';
  const page = await w.open(ORDERS);
  await page.getByText('Waybill does not understand this page').waitFor();
  await page.getByText('What is reported').click();
  const shown = await page.locator('pre').textContent();
  assert.match(shown ?? '', /<body>/);
  assert.doesNotMatch(shown ?? '', /81900000/);
  w.supplier.layout = 'classic';
  await page.close();
});

test('the options page refuses what is no such line', async () => {
  const page = await w.ownPage('options');
  await page.getByLabel('Line from Waybill').fill('hello');
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByText('This is not such a line').waitFor();
  await page.getByLabel('Line from Waybill').fill('http://192.168.1.9/pair#abcdefghij');
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByText('Others could read along').waitFor();
  await page.getByLabel('Language').selectOption('zh');
  await page.getByRole('button', { name: '连接' }).waitFor();
  await page.getByLabel('语言').selectOption('en');
  await page.close();
});
