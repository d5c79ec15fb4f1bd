// SPDX-License-Identifier: Apache-2.0
// A merchant without an app key: a browser is paired and unpaired, and many orders become a work
// list of the extension. The extension itself has stories of its own (extension/e2e); here its two
// words to the page are spoken for it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { row, startWorld, until, type World } from './world.ts';

let w: World;
let page: Page;
let browser = '';

before(async () => {
  w = await startWorld();
  page = await w.signIn();
  await page.context().route('https://www.aliexpress.com/**', (route) => {
    void route.fulfill({ contentType: 'text/html', body: '<title>A listing</title>' });
  });
});
after(async () => {
  await w?.end();
});

let n = 0;
afterEach(() => page?.screenshot({ path: `../build/ui/e2e/extension-${++n}.png` }));

/** From now on the page is answered as by an extension that is paired as `browser`. */
async function installExtension() {
  await page.addInitScript((id) => {
    addEventListener('message', (e) => {
      if ((e.data as { type?: string }).type === 'waybill:ping')
        postMessage({ type: 'waybill:pong', version: '9.0.0', browser: id }, location.origin);
    });
  }, browser);
}

const browsers = () => page.locator('.card').filter({ hasText: 'Paired browsers' });

test('without an app key the first steps add AliExpress by the extension, and lead to it', async () => {
  await page.goto(`${w.url}/start?step=supplier`);
  await page.getByRole('button', { name: 'Use AliExpress by the extension' }).click();
  await page.waitForURL(/settings\?part=extension/);
  const { items } = await w.api('GET', '/api/v1/suppliers');
  assert.deepEqual(
    items.map((s: { supplier: string; has_api: boolean }) => [s.supplier, s.has_api]),
    [['aliexpress', false]],
  );
  await w.connect({}, null);
  await w.control('orders', { count: 6, payment: 'paid' });
  await until(
    () => w.api('GET', '/api/v1/orders?stage=to_order'),
    (list) => list.items.length > 3,
  );
});

test('what pairs a browser is shown once, and works once', async () => {
  await page.goto(`${w.url}/settings?part=extension`);
  await page.getByText('The Waybill extension is not in this browser').waitFor();
  await page.getByText('No browser is paired yet.').waitFor();
  await page.getByRole('button', { name: 'Pair a browser' }).click();
  const pairing = await page.getByRole('dialog').locator('code').innerText();
  assert.match(pairing, /^http:\/\/127\.0\.0\.1:\d+\/pair#\S{20,}$/);
  const pair = () =>
    fetch(`${w.url}/api/v1/extension/pair`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code: pairing.split('#')[1], version: '9.0.0', name: 'Desk' }),
    });
  const paired = await pair();
  assert.equal(paired.status, 201);
  browser = ((await paired.json()) as { hello: { browser: { id: string } } }).hello.browser.id;
  assert.equal((await pair()).status, 410);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await browsers().getByText('Desk').waitFor();
  assert.equal(await page.getByText(pairing).count(), 0);
  await page.goto(pairing);
  await page.getByRole('heading', { name: 'This address pairs the extension' }).waitFor();
});

test('many orders are handed over as one work list, with what is to be done for each', async () => {
  await installExtension();
  await page.goto(`${w.url}/orders?view=to_order`);
  await page.getByRole('row').nth(3).waitFor();
  await page.locator('th .tick').click();
  await page.getByRole('toolbar').getByRole('button', { name: 'Order', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/orders are bought with the browser extension/).waitFor();
  const bulk = (await w.api('GET', '/api/v1/bulk?limit=1')).items[0];
  assert.ok(bulk.for_extension > 3);
  assert.match(bulk.sentence, new RegExp(`, ${bulk.for_extension} for the extension`));
  const popup = page.context().waitForEvent('page');
  await dialog.getByRole('button', { name: /^Hand \d+ to the extension$/ }).click();
  assert.match((await popup).url(), /^https:\/\/www\.aliexpress\.com\/.*#waybill=/);
  await page.waitForURL(/purchases\?view=extension/);
  const list = page.getByRole('list', { name: 'Purchases to fill in' });
  await list.getByText('To fill in').first().waitFor();
  const { items } = await w.api('GET', '/api/v1/extension/tasks');
  assert.equal(await list.locator('article').count(), items.length);
  assert.ok(items.length > 3);
  assert.equal(items.filter((one: { next: string | null }) => one.next).length, items.length - 1);
});

test('the list follows each purchase: filled in, paid, bought; one is taken back', async () => {
  const { items } = await w.api('GET', '/api/v1/extension/tasks');
  const [last, other] = items as { id: string; order: { name: string } }[];
  const of = (name: string) => page.locator('article').filter({ hasText: name });
  const move = (body: object) => w.api('POST', `/api/v1/extension/tasks/${last!.id}`, body);
  await move({ state: 'opened' });
  await of(last!.order.name).getByText('Begun').waitFor();
  await move({ state: 'filled' });
  await of(last!.order.name).getByText('To pay').waitFor();
  await page.mouse.move(0, 0);
  await move({ state: 'recorded', numbers: [{ number: '8190000000000303' }] });
  await of(last!.order.name).waitFor({ state: 'detached' });
  await of(other!.order.name).getByRole('button', { name: 'Take back' }).click();
  await page.getByText(`${other!.order.name}: taken back, nothing was bought.`).waitFor();
  await page.goto(`${w.url}/orders?view=ordered`);
  await row(page, last!.order.name).waitFor();
});

test('a browser that is unpaired is refused from then on', async () => {
  await page.goto(`${w.url}/settings?part=extension`);
  await page.getByText('The extension in this browser is connected.').waitFor();
  await browsers().getByRole('button', { name: 'Unpair' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unpair' }).click();
  await page.getByText('No browser is paired yet.').waitFor();
  await page.goto(`${w.url}/orders?view=to_order`);
  await page.locator('th .tick').click();
  await page
    .getByRole('toolbar')
    .getByRole('button', { name: /^Order$/ })
    .click();
  await page.getByText('is not paired with this hub').waitFor();
});
