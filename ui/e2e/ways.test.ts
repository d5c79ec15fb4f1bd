// SPDX-License-Identifier: Apache-2.0
// A merchant's day in a real browser: from the first run to the first fulfilled order, and on.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { numberCame, owner, row, startWorld, until, type World } from './world.ts';

let w: World;
let page: Page;

before(async () => {
  w = await startWorld();
});
after(async () => {
  await w?.end();
});

// What the page looked like when each test ended, for when one fails.
let n = 0;
afterEach(() => page?.screenshot({ path: `../build/ui/e2e/${++n}.png` }));

const truth = async (name: string) =>
  ((await w.control('truth')).orders as { name: string; fulfillment: string }[]).find(
    (o) => o.name === name,
  )!;

async function buyersOrder(count: number) {
  await w.control('orders', { count, payment: 'paid' });
}

test('a new hub asks its first visitor to set it up; its list of orders is empty', async () => {
  page = await w.signIn();
  await page.waitForURL(/\/start$/);
  await page.getByRole('link', { name: 'Go to the orders' }).click();
  await page.getByRole('heading', { name: 'No orders yet' }).waitFor();
});

test('orders appear by themselves while the page is open', async () => {
  await w.connect();
  await w.control('settings', {
    ship_ms: 0,
    scan_ms: 0,
    deliver_ms: 3_600_000,
    early_number: true,
  });
  await buyersOrder(3);
  await page.getByRole('row').nth(3).waitFor();
  await page
    .getByRole('link', { name: /To order/ })
    .filter({ hasText: '3' })
    .waitFor();
});

test('one order goes all the way: ordered, tracking code, marked as shipped', async () => {
  const first = row(page, '#1001');
  await first.getByRole('button', { name: 'Order', exact: true }).click();
  await page.getByText('#1001 is ordered from the supplier.').waitFor();
  await first.getByRole('button', { name: 'Get tracking code' }).click();
  await numberCame(w, '1001');
  await first.getByRole('button', { name: 'Mark as shipped' }).click();
  const dialog = page.getByRole('dialog');
  const number = dialog.getByLabel('Tracking number').first();
  await number.waitFor();
  assert.match(await number.inputValue(), /^[A-Z0-9]{8,}$/);
  await dialog.getByRole('button', { name: 'Mark as shipped' }).click();
  await page.getByText('#1001 is marked as shipped.').waitFor();
  await first.getByText('Fulfilled').first().waitFor();
  assert.equal((await truth('#1001')).fulfillment, 'FULFILLED');
});

test("a number of one's own is marked by keyboard alone, and the carrier is guessed", async () => {
  await page.goto(`${w.url}/orders`);
  await row(page, '#1002').waitFor();
  await row(page, '#1003').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '#1002' }).waitFor();
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Tracking number').waitFor();
  await page.keyboard.type('RB123456785CN');
  await dialog.getByText('The check digit is right.').waitFor();
  await dialog.getByText('China Post', { exact: true }).waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('RB123456786CN');
  await dialog.getByText('The check digit does not fit').waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('RB123456785CN');
  await dialog.getByText('The check digit is right.').waitFor();
  await dialog.getByRole('button', { name: 'Show the exact request' }).click();
  await dialog.getByText('fulfillmentCreate').first().waitFor();
  await dialog.getByRole('button', { name: 'Mark as shipped' }).press('Enter');
  await page.getByText('#1002 is marked as shipped.').waitFor();
  await page.locator('.package').filter({ hasText: 'RB123456785CN' }).first().waitFor();
  assert.equal((await truth('#1002')).fulfillment, 'FULFILLED');
});

test('"Get tracking code" says in words that the supplier has not shipped yet', async () => {
  await w.control('settings', { ship_ms: 3_600_000, early_number: false });
  await page.goto(`${w.url}/orders`);
  const third = row(page, '#1003');
  await third.getByRole('button', { name: 'Order', exact: true }).click();
  await third.getByRole('button', { name: 'Get tracking code' }).click();
  await page.getByText(/#1003: Not shipped yet/).waitFor();
});

test('a comment and a hold stand in the timeline with the person who wrote them', async () => {
  await page.goto(`${w.url}/orders/1003`);
  await page.getByLabel('Comment').fill('Customer asked for blue.');
  await page.getByRole('button', { name: 'Post' }).click();
  await page.locator('.timeline').getByText('Customer asked for blue.').waitFor();
  await page.locator('.timeline').getByText(owner.name).first().waitFor();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Hold' }).click();
  await page.getByText('#1003 is on hold.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('#1003 goes on.').waitFor();
});

test('views, filters and search are kept in the address', async () => {
  await page.goto(`${w.url}/orders?view=fulfilled&payment=paid`);
  await page.getByRole('row').nth(2).waitFor();
  await page.locator('.chip').getByText('Paid').waitFor();
  await page.keyboard.press('f');
  await page.keyboard.type('1002');
  await page.waitForURL(/q=1002/);
  await row(page, '#1001').waitFor({ state: 'detached' });
  await row(page, '#1002').waitFor();
  await page.getByRole('button', { name: 'Remove Paid' }).click();
  await page.waitForURL((u) => !u.search.includes('payment'));
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.waitForURL((u) => u.pathname === '/orders' && u.search === '');
});

test('many orders are tried without effect, then done once, and a reload loses nothing', async () => {
  await w.control('settings', { ship_ms: 0, early_number: true });
  await buyersOrder(24);
  await page.goto(`${w.url}/orders?view=to_order`);
  await page.getByRole('row').nth(24).waitFor();
  await page.locator('th .tick').click();
  const { stages } = await w.api('GET', '/api/v1/orders/counts');
  const total = stages.find((s: { stage: string }) => s.stage === 'to_order').orders as number;
  await page.getByText(`${total} selected`).first().waitFor();
  await page.getByRole('toolbar').getByRole('button', { name: 'Order', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByText(new RegExp(`It would be done for \\d+ of ${total} orders`))
    .waitFor();
  const bought = async () => ((await w.control('truth')).purchases as unknown[]).length;
  const before = await bought();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Do it for/ })
    .click();
  await page.reload();
  const open = () => w.api('GET', '/api/v1/orders?stage=to_order');
  await until(open, (list) => list.items.length < 4);
  await page.goto(`${w.url}/orders?view=all`);
  await until(
    () => w.api('GET', '/api/v1/bulk?open=true'),
    (list) => list.items.length === 0,
  );
  assert.ok((await bought()) > before);
  const done = await w.api('GET', '/api/v1/orders?stage=ordered,shipped&limit=5');
  for (const { id } of done.items as { id: string }[]) {
    const order = await w.api('GET', `/api/v1/orders/${id}`);
    assert.equal(order.purchases.filter((p: { live: boolean }) => p.live).length, 1);
  }
});

test('a range is selected by keyboard or with Shift and a click, and one Tab leads past it', async () => {
  await page.goto(`${w.url}/orders`);
  await page.getByRole('row').nth(5).waitFor();
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 selected').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('3 selected').first().waitFor({ state: 'detached' });
  await page.getByRole('row').nth(1).locator('.tick').click();
  await page
    .getByRole('row')
    .nth(5)
    .locator('.tick')
    .click({ modifiers: ['Shift'] });
  await page.getByText('5 selected').first().waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  const focused = page.locator(':focus');
  assert.equal(await focused.getAttribute('role'), 'row');
  await page.keyboard.press('ArrowLeft');
  assert.match((await focused.getAttribute('aria-label'))!, /^Actions for #/);
  await page.keyboard.press('Escape');
  await page.getByText('5 selected').first().waitFor({ state: 'detached' });
  await page.keyboard.press('Tab');
  assert.equal(await focused.locator('xpath=ancestor::table').count(), 0);
  await page.getByRole('row').nth(4).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  await page.getByRole('row', { selected: true }).nth(5).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('row', { selected: true }).first().waitFor({ state: 'detached' });
});

test("the language changes at once, and so do the hub's own sentences", async () => {
  await page.getByRole('button', { name: '简体中文' }).click();
  await page.getByRole('heading', { name: '订单' }).waitFor();
  await page.getByText('未发货').first().waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Orders' }).waitFor();
});

test('nothing moves while the pointer is on the list: news wait above it', async () => {
  await page.goto(`${w.url}/orders`);
  const top = page.getByRole('row').nth(1);
  await top.waitFor();
  const name = await top.getByRole('rowheader').innerText();
  await top.hover();
  await buyersOrder(1);
  const news = page.getByRole('button', { name: /Show 1 change/ });
  await news.waitFor();
  assert.equal(await top.getByRole('rowheader').innerText(), name);
  await news.click();
  await until(
    () => top.getByRole('rowheader').innerText(),
    (now) => now !== name,
  );
});

test('a lost connection is said, and what was missed is caught up', async () => {
  await page.goto(`${w.url}/orders`);
  await page.locator('.connection.live').filter({ visible: true }).waitFor();
  await page.mouse.move(5, 5);
  await w.stopHub();
  await page.getByText('No connection to Waybill').waitFor();
  await w.restart();
  await page.getByText('No connection to Waybill').waitFor({ state: 'detached' });
  await buyersOrder(1);
  await until(
    () => w.api('GET', '/api/v1/orders?limit=1'),
    (list) => list.items[0].stage === 'to_order',
  );
  const newest = (await w.api('GET', '/api/v1/orders?limit=1')).items[0].name as string;
  await row(page, newest).waitFor();
});

test('a hub that cannot write says so above every page, until it can', async () => {
  const sentence = 'The disk is full: free some space.';
  const problem = { code: 'disk_full', sentence, detail: null };
  const json = { writing: false, not_since: null, problem, refused_hooks: [] };
  await page.route('**/api/v1/status', (route) => route.fulfill({ json }));
  await page.goto(`${w.url}/packages`);
  await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
  await page.unroute('**/api/v1/status');
  await page.goto(`${w.url}/orders`);
  await page.locator('.connection.live').filter({ visible: true }).waitFor();
  assert.equal(await page.getByText(sentence).count(), 0);
});

test('messages whose signature does not fit are told at the shop that they name', async () => {
  const { shop } = await w.control('');
  for (let i = 0; i < 3; i++) {
    const res = await fetch(`${w.url}/webhooks/shopify`, {
      method: 'POST',
      headers: {
        'X-Shopify-Topic': 'orders/create',
        'X-Shopify-Shop-Domain': shop.domain as string,
        'X-Shopify-Webhook-Id': `forged-${i}`,
        'X-Shopify-Hmac-Sha256': 'bm90IHRoaXMgb25l',
      },
      body: '{}',
    });
    assert.equal(res.status, 401);
  }
  await page.goto(`${w.url}/settings?part=shops`);
  await page.getByText('3 messages with a signature that does not fit').waitFor();
  await page.getByText('If it was not, somebody else sends them').waitFor();
});

test('on a phone the list is cards, and nothing is wider than 320 px', async () => {
  const phone = await w.signIn({ viewport: { width: 320, height: 640 }, hasTouch: true });
  await phone.locator('.order-card').first().waitFor();
  for (const path of ['/orders', '/orders/1001']) {
    await phone.goto(w.url + path);
    await phone.locator('.order-card, .timeline').first().waitFor();
    const wider = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `${path} is ${wider} px too wide`);
  }
  await phone.getByRole('button', { name: 'Open the navigation' }).click();
  await phone.getByRole('dialog').getByRole('link', { name: 'Problems' }).click();
  await phone.waitForURL(/problems/);
});

test('a viewer sees everything and is offered nothing; two people see the same at once', async () => {
  const link = await w.api('POST', '/api/v1/invitations', { role: 'viewer' });
  const context = await w.browser.newContext({ locale: 'en-US' });
  const other = await context.newPage();
  await other.goto(link.url as string);
  await other.getByLabel('Your name').fill('Bo');
  await other.getByLabel('E-mail').fill('bo@example.com');
  await other.getByLabel('Password').fill('another long sentence');
  await other.getByRole('button', { name: 'Join' }).click();
  await row(other, '#1003').waitFor();
  assert.equal(await other.getByRole('button', { name: 'Mark as shipped' }).count(), 0);
  await w.api('POST', '/api/v1/orders/1003/hold', { reason: 'wait' });
  await row(other, '#1003').getByText('On hold').waitFor();
  await context.close();
});

test('signing out leads to the door, a wrong password says so, the right one leads back', async () => {
  await page.goto(`${w.url}/orders`);
  await page.getByRole('button', { name: owner.name }).click();
  await page.getByRole('menuitem', { name: /Sign out/ }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Password').fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
});
