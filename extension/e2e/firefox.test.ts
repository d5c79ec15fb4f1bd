// SPDX-License-Identifier: Apache-2.0
// The Firefox build in Debian's Firefox: paired by the pasted line, an order sent, a sync of all.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBackend, until, type Backend } from './backend';
import { noFirefox, OWN, startFirefox, type Firefox } from './firefox';
import { boughtByHand, fulfilled } from './goods';
import { handedOver, knowPlace } from './handed';

const ORDERS = 'https://www.aliexpress.com/p/order/index.html';

let w: Backend;
let firefox: Firefox;
before(async () => {
  if (noFirefox) return;
  w = await startBackend();
  await w.connect({ auto_fulfill: true });
  firefox = await startFirefox(w.dir, w.supplier.port);
});
after(async () => {
  await firefox?.end();
  await w?.end();
});

test('My Orders has its buttons before anything is paired', { skip: noFirefox }, async () => {
  await boughtByHand(w, 2);
  await firefox.go(ORDERS);
  await firefox.see('Sync this page');
  await firefox.see('The extension is not connected to a Waybill yet.');
});

const pairingLine = async () =>
  String((await w.api('POST', '/api/v1/extension/pairings', {})).pairing);

test(
  'the host of the hub is asked for; refused, it says so and can be asked again',
  {
    skip: noFirefox,
  },
  async () => {
    await firefox.go(`${OWN}/options.html`);
    await firefox.type('#line', await pairingLine());
    await firefox.click('#pair');
    await firefox.answer('refuse');
    await firefox.see('The browser was not allowed to reach 127.0.0.1');
    await firefox.click('#pair');
    await firefox.answer('allow');
    await firefox.see('Connected to http://127.0.0.1');
  },
);

test(
  'Send details and Sync all orders, by the page’s own data calls',
  { skip: noFirefox },
  async () => {
    const bought = await boughtByHand(w, 3);
    await firefox.go(ORDERS);
    await firefox.press(`Send details ${bought[0]!.number}`);
    await until(
      () => fulfilled(w),
      (names) => names.includes(bought[0]!.name),
    );
    await firefox.press('Sync all orders');
    await until(
      () => fulfilled(w),
      (names) => bought.every((b) => names.includes(b.name)),
    );
    const asked = w.supplier.asked.filter((a) => a.path.includes('querydetail'));
    assert.ok(asked.length >= 3, `asked ${asked.length} times`);
    assert.ok(asked.every((a) => a.host === 'acs.aliexpress.com'));
  },
);

test('a purchase is filled in up to the payment', { skip: noFirefox }, async () => {
  const { task } = await handedOver(w, 1);
  knowPlace(w, task.address);
  await firefox.go(task.url);
  const filled = await until(
    () => w.api('GET', `/api/v1/extension/tasks/${task.id}`),
    (now) => now.state === 'filled',
  );
  assert.ok(filled.filled.length >= 8);
  assert.deepEqual(
    filled.filled.filter((f: { same: boolean }) => !f.same),
    [],
  );
  assert.equal(w.supplier.placed.length, 0);
});

test('pages that the person took back are asked for again', { skip: noFirefox }, async () => {
  await firefox.go(`${OWN}/options.html`);
  await firefox.run(
    `await chrome.permissions.remove({ origins: ['https://*.aliexpress.com/*'] });`,
  );
  await firefox.go(`${OWN}/popup.html`);
  await firefox.see('The browser does not let this extension work in AliExpress’ pages.');
  await firefox.click('#allow');
  await firefox.answer('allow');
  await until(
    () => firefox.run(`return document.querySelector('#allow') === null;`),
    (gone: boolean) => gone,
  );
  await firefox.go(ORDERS);
  await firefox.see('Sync this page');
});
