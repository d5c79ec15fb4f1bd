// SPDX-License-Identifier: Apache-2.0
// More than one person and more than one browser; what is signed out is out at once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { owner, row, startWorld, until, type World } from './world.ts';

let w: World;
let page: Page;
let bo: Page;

before(async () => {
  w = await startWorld();
  page = await w.signIn();
  await w.connect();
  await w.control('settings', { ship_ms: 0, early_number: true });
  await w.control('orders', { count: 12, payment: 'paid' });
  await until(
    () => w.api('GET', '/api/v1/orders'),
    (list) => list.items.length === 12,
  );
});
after(async () => {
  await w?.end();
});

let n = 0;
afterEach(async () => {
  await page?.screenshot({ path: `../build/ui/e2e/people-${++n}.png` });
  if (bo && !bo.isClosed()) await bo.screenshot({ path: `../build/ui/e2e/people-${n}-bo.png` });
});

/** Somebody else, in a browser of their own. */
async function somebody(): Promise<Page> {
  const context = await w.browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

test('an invitation is made in the settings, and whoever has the link joins', async () => {
  await page.goto(`${w.url}/settings?part=people`);
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.locator('code').innerText();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  bo = await somebody();
  await bo.goto(link);
  await bo.getByLabel('Your name').fill('Bo');
  await bo.getByLabel('E-mail').fill('bo@example.com');
  await bo.getByLabel('Password').fill('another long sentence');
  await bo.getByRole('button', { name: 'Join' }).click();
  await row(bo, '#1001').waitFor();
});

test('two work at once: one sees what the other does, and nothing moves under the pointer', async () => {
  await page.goto(`${w.url}/orders?view=to_order`);
  await row(page, '#1005').waitFor();
  await row(page, '#1005').hover();
  const place = await row(page, '#1005').boundingBox();
  await bo.goto(`${w.url}/orders`);
  await row(bo, '#1012').getByRole('button', { name: 'Order', exact: true }).click();
  await bo.getByText('#1012 is ordered from the supplier.').waitFor();
  // It has left this view; under the pointer it stays in its row until the pointer goes.
  await row(page, '#1012').getByText('Ordered').first().waitFor();
  assert.deepEqual(await row(page, '#1005').boundingBox(), place);
  await page.getByRole('button', { name: /Show \d+ change/ }).click();
  await row(page, '#1012').waitFor({ state: 'detached' });
});

test('an order that is opened by its name is shown once: what is typed at once is kept', async () => {
  await page.addInitScript(() => {
    const seen = new Set<Element>();
    Object.assign(globalThis, { commentForms: seen });
    new MutationObserver((changes) => {
      for (const added of changes.flatMap((c) => [...c.addedNodes])) {
        const form = added instanceof Element && added.querySelector('#comment');
        if (form) seen.add(form);
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${w.url}/orders/1004`);
  await page.waitForURL(/orders\/ord_/);
  await page.getByLabel('Comment').waitFor();
  assert.equal(await page.evaluate('commentForms.size'), 1);
});

test('what two do to one order stands in its history with both names', async () => {
  await page.goto(`${w.url}/orders/1004`);
  await bo.goto(`${w.url}/orders/1004`);
  await page.getByLabel('Comment').fill('I ask the customer.');
  await page.getByRole('button', { name: 'Post' }).click();
  await page.locator('.timeline').getByText('I ask the customer.').waitFor();
  await bo.locator('.timeline').getByText('I ask the customer.').waitFor();
  await bo.getByRole('button', { name: 'More actions' }).click();
  await bo.getByRole('menuitem', { name: 'Hold' }).click();
  await page.getByText('On hold in Waybill').waitFor();
  await page.locator('.timeline').getByText('Bo').first().waitFor();
  await bo.locator('.timeline').getByText(owner.name).first().waitFor();
});

test('a hold is undone from where it was said', async () => {
  await bo.getByRole('button', { name: 'Undo' }).click();
  await bo.getByText('#1004 goes on.').waitFor();
  await page.getByText('On hold in Waybill').waitFor({ state: 'detached' });
});

test('a new password by link: the old sessions end, the new password holds', async () => {
  await page.goto(`${w.url}/settings?part=people`);
  await page
    .locator('.settings-row')
    .filter({ hasText: 'bo@example.com' })
    .getByRole('button', { name: 'New password' })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.locator('code').innerText();
  const fresh = await somebody();
  await fresh.goto(link);
  await fresh.getByText(/For bo@example.com/).waitFor();
  await fresh.getByLabel('Password').fill('yet another sentence');
  await fresh.getByRole('button', { name: 'Save and sign in' }).click();
  await fresh.getByRole('navigation', { name: 'Main' }).waitFor();
  // The stream of the old browser ends, and with it the page.
  await bo.getByRole('heading', { name: 'Sign in' }).waitFor();
  await bo.context().close();
  bo = fresh;
});

test('a browser is signed out from another one: it is out at its next step', async () => {
  const other = await somebody();
  await other.goto(w.url);
  await other.getByLabel('E-mail').fill(owner.email);
  await other.getByLabel('Password').fill(owner.password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await row(other, '#1001').waitFor();
  await page.goto(`${w.url}/settings?part=sessions`);
  await page.locator('.settings-row').getByRole('button', { name: 'Sign out' }).first().click();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await other.context().close();
});

test('a copy of the data is made and fetched', async () => {
  await page.goto(`${w.url}/settings?part=backups`);
  await page.getByRole('button', { name: 'Back up now' }).click();
  await page.getByText('The copy is made; it was read again and is whole.').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Fetch' }).first().click(),
  ]);
  assert.equal(readFileSync(await download.path(), 'latin1').slice(0, 15), 'SQLite format 3');
});

test('sign out everywhere leads to the door, here too', async () => {
  await page.goto(`${w.url}/settings?part=sessions`);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await bo.context().close();
});
