// SPDX-License-Identifier: Apache-2.0
// The last way to a number, the tracking page itself in a tab; and hub and extension of versions that
// do not fit, in both directions: said in clear words, and nothing is lost by it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startFront, type Front } from './front';
import { boughtByHand, fulfilled } from './goods';
import { ORDERS, startWorld, until, type World } from './world';

let w: World;
let front: Front;
before(async () => {
  w = await startWorld();
  await w.connect({ auto_fulfill: true });
  front = await startFront(w.url);
  const { pairing } = await w.api('POST', '/api/v1/extension/pairings', {});
  const options = await w.ownPage('options');
  await options.getByLabel('Line from Waybill').fill(String(pairing).replace(w.url, front.url));
  await options.getByRole('button', { name: 'Connect' }).click();
  await options.getByText(/^Connected to/).waitFor();
  await options.close();
});
beforeEach(() => {
  front.instead = null;
  Object.assign(w.supplier, {
    wall: '',
    refuses: [],
    tracksLate: false,
    lateWall: false,
    orders: [],
    asked: [],
  });
});
after(async () => {
  front?.end();
  await w?.end();
});

const send = (page: Page, number: string) =>
  page.getByRole('button', { name: `Send details ${number}` });
const marked = (name: string) =>
  until(
    () => fulfilled(w),
    (names) => names.includes(name),
  );
const tracking = () => w.context.pages().filter((p) => p.url().includes('/p/tracking/'));

/** Data calls fail, and the page as the server sends it is empty. */
function onlyThePageItself() {
  Object.assign(w.supplier, { refuses: ['mtop.ae.ld.querydetail'], tracksLate: true });
}

test('no data call and an empty answer: the tracking page is opened behind, and closed again', async () => {
  onlyThePageItself();
  const [bought] = await boughtByHand(w, 1);
  const page = await w.open(ORDERS);
  await send(page, bought!.number).click();
  await marked(bought!.name);
  await until(
    async () => tracking().length,
    (n) => n === 0,
  );
  assert.ok(w.supplier.asked.some((a) => a.path.startsWith('/p/tracking/')));
  await page.close();
});

test('a check on that page is put before the person, and the work stops', async () => {
  onlyThePageItself();
  w.supplier.lateWall = true;
  const [bought] = await boughtByHand(w, 1);
  const page = await w.open(ORDERS);
  await send(page, bought!.number).click();
  await page.getByText('AliExpress asks for a check').first().waitFor();
  await until(
    async () => tracking().length,
    (n) => n === 1,
  );
  await tracking()[0]!.close();
  await page.close();
});

test('an extension that is too old says so, keeps what is sent, and delivers after the update', async () => {
  const [bought] = await boughtByHand(w, 1);
  const { pairing } = await w.api('POST', '/api/v1/extension/pairings', {});
  const code = String(pairing).split('#')[1];
  const old = await fetch(`${w.url}/api/v1/extension/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, version: '0.0.9' }),
  });
  assert.equal(old.status, 426);
  front.instead = { status: old.status, body: (await old.json()) as object };
  const page = await w.open(ORDERS);
  await send(page, bought!.number).click();
  await page.getByText('This extension is too old for your Waybill').first().waitFor();
  const popup = await w.ownPage('popup');
  await popup.getByText('This extension is too old for your Waybill').waitFor();
  await page.reload();
  await page.getByRole('region').getByText('This extension is too old').waitFor();
  front.instead = null;
  await popup.reload(); // asks the hub, and delivers
  await marked(bought!.name);
  await popup.getByText('This extension is too old').waitFor({ state: 'detached' });
  await popup.close();
  await page.close();
});

test('a hub from before the extension: said where it is paired and where it is used, nothing lost', async () => {
  const [bought] = await boughtByHand(w, 1);
  const none = await fetch(`${w.url}/api/v1/extension/not-there`, { method: 'POST' });
  assert.equal(none.status, 404);
  front.instead = { status: none.status, body: (await none.json()) as object };
  const page = await w.open(ORDERS);
  await send(page, bought!.number).click();
  await page.getByText('Your Waybill is older than this extension').first().waitFor();
  front.instead = null;
  const popup = await w.ownPage('popup');
  await marked(bought!.name);
  await popup.getByText('Your Waybill is older').waitFor({ state: 'detached' });
  await popup.close();
  await page.close();

  const options = await w.ownPage('options');
  await options.getByRole('button', { name: 'Disconnect' }).click();
  front.instead = { status: none.status, body: {} };
  await options.getByLabel('Line from Waybill').fill(`${front.url}/pair#abcdefghijkl`);
  await options.getByRole('button', { name: 'Connect' }).click();
  await options.getByText('Your Waybill is older than this extension').waitFor();
  await options.close();
});
