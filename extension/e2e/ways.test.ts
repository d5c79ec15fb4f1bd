// SPDX-License-Identifier: Apache-2.0
// The whole way: an order of the shop that was bought by hand, its number on AliExpress' page, one
// click, and the shop's order is marked as fulfilled. Then the same for many, and against trouble.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { boughtByHand, fulfilled, orderOf, type Bought } from './goods';
import { ORDERS, startWorld, until, type World } from './world';

let w: World;
before(async () => {
  w = await startWorld();
  await w.connect({ auto_fulfill: true });
  await w.pair();
});
beforeEach(() => {
  Object.assign(w.supplier, {
    lang: 'en',
    layout: 'classic',
    wall: '',
    hasLib: true,
    orders: [],
    asked: [],
    pageSize: 10,
  });
});
after(() => w?.end());

const send = (page: Page, number: string) =>
  page.getByRole('button', { name: `Send details ${number}` });

const allFulfilled = (bought: Bought[]) =>
  until(
    () => fulfilled(w),
    (names) => bought.every((b) => names.includes(b.name)),
  );

test('Send details: the hub knows the number, the shop is told', async () => {
  const [bought] = await boughtByHand(w, 1);
  const page = await w.open(ORDERS);
  const began = Date.now();
  await send(page, bought!.number).click();
  await allFulfilled([bought!]);
  console.log(`from the click to the shop: ${Date.now() - began} ms`);
  assert.ok(Date.now() - began < 5_000);
  await page.getByText(new RegExp(`^${bought!.name}: .*`)).waitFor();
  assert.ok(JSON.stringify(await orderOf(w, bought!.name)).includes(bought!.tracking));
  await page.close();
});

test('Sync this page: twenty orders within twenty pauses and five seconds', async () => {
  w.supplier.pageSize = 20;
  const bought = await boughtByHand(w, 20);
  const page = await w.open(ORDERS);
  await send(page, bought[19]!.number).waitFor();
  const began = Date.now();
  await page.getByRole('button', { name: 'Sync this page' }).click();
  await until(
    () => fulfilled(w),
    (names) => bought.some((b) => names.includes(b.name)),
  );
  const firstMs = Date.now() - began;
  await until(
    () => fulfilled(w),
    (names) => bought.every((b) => names.includes(b.name)),
    120_000,
  );
  const allMs = Date.now() - began;
  const asked = w.supplier.asked.filter((a) => a.path.includes('querydetail')).map((a) => a.atMs);
  const gaps = asked.slice(1).map((at, i) => at - asked[i]!);
  // Pause and answer as they were; a page can hardly be asked less often than it waits.
  const pauses = asked[asked.length - 1]! - asked[0]!;
  console.log(
    `first ${firstMs} ms, all ${allMs} ms; asked ${asked.length} times, least pause ${Math.min(...gaps)} ms`,
  );
  assert.equal(asked.length, 20);
  assert.ok(firstMs < 5_000);
  assert.ok(allMs <= pauses + 5_000);
  await page.getByText('20 orders sent.').waitFor();
  await page.close();
});

test('two packages, one with a replaced number: both are kept, the local one counts', async () => {
  const [bought] = await boughtByHand(w, 1);
  const order = w.supplier.orders[0]!;
  order.packages = [
    { ...order.packages[0]!, number: 'JD014100000000030303', originalNumber: 'LP00700000099999' },
    { ...order.packages[0]!, number: 'RB123456785CN' },
  ];
  const page = await w.open(ORDERS);
  await send(page, bought!.number).click();
  await until(
    () => orderOf(w, bought!.name),
    (o) =>
      /JD014100000000030303/.test(JSON.stringify(o)) && /RB123456785CN/.test(JSON.stringify(o)),
  );
  await page.close();
});

test('the hub is down: what was sent waits here and is delivered once', async () => {
  const [bought] = await boughtByHand(w, 1);
  const page = await w.open(ORDERS);
  await send(page, bought!.number).waitFor();
  await w.stopHub();
  await send(page, bought!.number).click();
  await page.getByText('Kept here; it will be delivered by itself').waitFor();
  const popup = await w.ownPage('popup');
  await popup.getByText('does not answer').first().waitFor();
  await w.startHub();
  await popup.getByRole('button', { name: 'Deliver now' }).click();
  await allFulfilled([bought!]);
  await popup.getByText(/^Connected to/).waitFor();
  assert.equal(await popup.getByRole('button', { name: 'Deliver now' }).count(), 0);
  await popup.close();
  await page.close();
});

for (const [wall, words] of [
  ['captcha', 'AliExpress asks for a check'],
  ['log_in', 'AliExpress asks you to log in'],
] as const)
  test(`a wall (${wall}) stops the work and tells the person; after it all goes on`, async () => {
    const bought = await boughtByHand(w, 3);
    const page = await w.open(ORDERS);
    await send(page, bought[0]!.number).waitFor();
    w.supplier.wall = wall;
    await page.getByRole('button', { name: 'Sync this page' }).click();
    await page.getByText(words).first().waitFor();
    const asked = w.supplier.asked.length;
    await page.waitForTimeout(3_000);
    assert.equal(w.supplier.asked.length, asked);
    w.supplier.wall = '';
    await page.getByRole('button', { name: 'Sync this page' }).click();
    await allFulfilled(bought);
    await page.close();
  });

test('without the page’s own function the same signed call is made', async () => {
  w.supplier.hasLib = false;
  const [bought] = await boughtByHand(w, 1);
  const page = await w.open(ORDERS);
  await send(page, bought!.number).click();
  await allFulfilled([bought!]);
  assert.ok(w.supplier.asked.some((a) => a.host === 'acs.aliexpress.com'));
  await page.close();
});

for (const [layout, lang] of [
  ['hashed', 'en'],
  ['classic', 'es'],
  ['hashed', 'pt'],
  ['classic', 'fr'],
  ['classic', 'de'],
  ['hashed', 'ru'],
  ['classic', 'zh'],
] as const)
  test(`the layout ${layout} in ${lang}`, async () => {
    Object.assign(w.supplier, { layout, lang });
    const [bought] = await boughtByHand(w, 1);
    const page = await w.open(ORDERS);
    await send(page, bought!.number).click();
    await allFulfilled([bought!]);
    await page.close();
  });

test('a page that nobody understands is reported to the hub, without what is on it', async () => {
  await boughtByHand(w, 1);
  w.supplier.layout = 'changed';
  const page = await w.open(ORDERS);
  await page.getByRole('button', { name: 'Report the layout' }).click();
  await page.getByText('Reported, thank you.').waitFor();
  const { items } = await w.api('GET', '/api/v1/extension/snapshots');
  const whole = await w.api('GET', `/api/v1/extension/snapshots/${items[0].id}`);
  assert.match(whole.html, /<body>/);
  assert.doesNotMatch(whole.html, /8190000/);
  await page.close();
});

test('a browser that was unpaired in Waybill says so', async () => {
  const [bought] = await boughtByHand(w, 1);
  const { items } = await w.api('GET', '/api/v1/extension/browsers');
  await w.api('DELETE', `/api/v1/extension/browsers/${items[0].id}`);
  const page = await w.open(ORDERS);
  await send(page, bought!.number).click();
  await page.getByText('no longer accepts this browser').waitFor();
  const options = await w.ownPage('options');
  await options.getByText('no longer accepts this browser').waitFor();
  await options.getByRole('button', { name: 'Disconnect' }).click();
  await options.getByLabel('Line from Waybill').waitFor();
  await options.close();
  await page.close();
});
