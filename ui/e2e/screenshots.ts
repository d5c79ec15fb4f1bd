// SPDX-License-Identifier: Apache-2.0
// `make screenshots`: every page in both languages and themes, at desktop and phone width, into
// build/screenshots. For eyes, not for comparing.
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { firstPages, pages, type PageToSee } from './pages.ts';
import { numberCame, startWorld, until } from './world.ts';

const out = process.env.SCREENSHOTS ?? '../build/screenshots';
const only = process.env.ONLY; // part of a page's name
const whole = process.env.WHOLE !== undefined; // down to the foot of each page
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const themes = ['light', 'dark'] as const;
const langs = ['en', 'zh'] as const;

mkdirSync(out, { recursive: true });
const w = await startWorld();

/** A shop in the middle of its day. */
async function fillWorld(): Promise<string> {
  await w.connect();
  await w.control('settings', {
    ship_ms: 0,
    early_number: true,
    transit_ms: 500,
    deliver_ms: 4000,
  });
  await w.control('orders', { count: 34, payment: 'paid' });
  await until(
    () => w.api('GET', '/api/v1/orders?limit=100'),
    (list) => list.items.length === 34,
  );
  const buy = (n: number) =>
    w.api('POST', `/api/v1/orders/${n}/order`, { wait: true }).catch(() => {});
  for (let n = 1001; n < 1012; n++) await buy(n);
  for (let n = 1001; n < 1009; n++) await numberCame(w, String(n)).catch(() => {});
  for (let n = 1001; n < 1009; n++)
    await w.api('POST', `/api/v1/orders/${n}/ship`, {}).catch(() => {});
  await w.control('settings', { ship_ms: 3_600_000, early_number: false, deliver_ms: 3_600_000 });
  for (let n = 1012; n < 1020; n++) await buy(n);
  await w.control('orders', { count: 2, payment: 'pending' });
  await w.control('orders', { count: 1, payment: 'paid', risk: 'HIGH' });
  await w.api('POST', '/api/v1/orders/1030/note', {
    text: 'Customer asked for the blue one. 客户要蓝色。',
  });
  await w.api('POST', '/api/v1/orders/1008/note', {
    text: 'Gift: no invoice in the parcel, please.',
  });
  return (await w.api('GET', '/api/v1/orders/1011')).id as string;
}

async function picture(page: Page, name: string) {
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${out}/${name}.png`, fullPage: whole });
}

/** Each of the pages in every language, theme and size. */
async function see(what: PageToSee[], order = '') {
  const wanted = what.filter((one) => !only || one.name.includes(only));
  if (wanted.length === 0) return;
  for (const lang of langs)
    for (const theme of themes)
      for (const [size, viewport] of Object.entries(sizes)) {
        const page = await w.signIn({
          viewport,
          colorScheme: theme,
          locale: lang === 'zh' ? 'zh-CN' : 'en-US',
          hasTouch: size === 'phone',
        });
        for (const one of wanted) {
          await page.goto(w.url + one.path.replace('{order}', order));
          await one
            .prepare?.(page)
            .catch((e: unknown) => console.error(`${one.name}: ${String(e)}`));
          await picture(page, `${one.name}-${size}-${theme}-${lang}`);
        }
        await page.context().close();
      }
}

try {
  await (await w.signIn()).close();
  await see(firstPages);
  await see(pages, await fillWorld());
  for (const lang of langs)
    for (const theme of themes) {
      const context = await w.browser.newContext({
        viewport: sizes.desktop,
        colorScheme: theme,
        locale: lang === 'zh' ? 'zh-CN' : 'en-US',
      });
      const page = await context.newPage();
      await page.goto(w.url);
      await page.locator('.door').waitFor();
      await picture(page, `sign-in-desktop-${theme}-${lang}`);
      await context.close();
    }
} finally {
  await w.end();
}
