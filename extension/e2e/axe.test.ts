// SPDX-License-Identifier: Apache-2.0
// Popup, options and what stands in the pages, judged by axe-core, in both languages; by keyboard alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { supplierOrders } from './goods';
import { ORDERS, startWorld, type World } from './world';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let w: World;
before(async () => {
  w = await startWorld();
});
after(() => w?.end());

/** What axe-core complains of, within our own elements. */
async function complaints(page: Page, within = 'html'): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (root) => {
    const judge = (window as unknown as { axe: { run: (c: unknown, o: unknown) => Promise<any> } })
      .axe;
    const found = await judge.run(
      { include: [root] },
      { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] },
    );
    return found.violations.map(
      (v: { id: string; nodes: { html: string }[] }) => `${v.id}: ${v.nodes[0]?.html}`,
    );
  }, within);
}

test('popup and options in both languages and themes', async () => {
  for (const scheme of ['light', 'dark'] as const)
    for (const lang of ['en', 'zh']) {
      const options = await w.ownPage('options');
      await options.emulateMedia({ colorScheme: scheme });
      await options.locator('#lang').selectOption(lang);
      await options.waitForFunction((l) => document.documentElement.lang.startsWith(l), lang);
      assert.deepEqual(await complaints(options), []);
      await options.close();
      const popup = await w.ownPage('popup');
      await popup.emulateMedia({ colorScheme: scheme });
      await popup.locator('button').first().waitFor();
      assert.deepEqual(await complaints(popup), []);
      await popup.close();
    }
  const options = await w.ownPage('options');
  await options.locator('#lang').selectOption('en');
  await options.close();
});

test('the bar and the buttons in the page, reached and pressed by keyboard', async () => {
  w.supplier.orders = supplierOrders(2);
  const page = await w.open(ORDERS);
  const button = page.getByRole('button', { name: 'Sync this page' });
  await button.waitFor();
  assert.deepEqual(await complaints(page, '[data-waybill="bar"]'), []);
  assert.deepEqual(await complaints(page, '[data-waybill="card"]'), []);
  await button.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByText('not connected to a Waybill').nth(1).waitFor();
  await page.close();
});
