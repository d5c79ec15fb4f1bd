// SPDX-License-Identifier: Apache-2.0
// axe-core finds nothing on any page, in both themes; and 320 px are wide enough, which is also what
// is left of 1280 at 400 % zoom.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { firstPages, pages, type PageToSee } from './pages.ts';
import { numberCame, startWorld, until, type World } from './world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let w: World;
let page: Page;
let order = '';

before(async () => {
  w = await startWorld();
  page = await w.signIn();
});
after(async () => {
  await w?.end();
});

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

async function violations(): Promise<string[]> {
  await page.evaluate(axe); // through the debugger: the page's own policy stays as it is
  const found = await page.evaluate(() =>
    (
      globalThis as unknown as { axe: { run: (o: object) => Promise<{ violations: Violation[] }> } }
    ).axe
      .run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      })
      .then((r) => r.violations),
  );
  return found.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 200)}\n${n.failureSummary}`),
  );
}

const widest = () =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('body *')];
    const over = all.filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    return {
      width: document.scrollingElement!.scrollWidth,
      over: over.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)),
    };
  });

async function isNarrow(one: PageToSee) {
  await page.setViewportSize({ width: 320, height: 640 });
  try {
    await page.goto(w.url + one.path.replace('{order}', order));
    await one.prepare?.(page);
    const { width, over } = await widest();
    assert.ok(width <= 320, `${width} px wide: ${over.join('\n')}`);
    assert.deepEqual(await violations(), []);
  } finally {
    await page.setViewportSize({ width: 1440, height: 900 });
  }
}

/** One test for each page in each theme, and one for a narrow window. */
function look(what: PageToSee[]) {
  for (const one of what) test(`${one.name}, 320 px`, () => isNarrow(one));
  for (const theme of ['light', 'dark'] as const)
    for (const one of what)
      test(`${one.name}, ${theme}`, async () => {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await page.goto(w.url + one.path.replace('{order}', order));
        await one.prepare?.(page);
        assert.deepEqual(await violations(), []);
      });
}

look(firstPages);
test('a shop in the middle of its day', async () => {
  await w.connect();
  await w.control('settings', { ship_ms: 0, early_number: true, deliver_ms: 3_600_000 });
  await w.control('orders', { count: 6, payment: 'paid' });
  await until(
    () => w.api('GET', '/api/v1/orders'),
    (list) => list.items.length === 6,
  );
  await w.api('POST', '/api/v1/orders/1001/order', { wait: true });
  await numberCame(w, '1001');
  order = (await w.api('GET', '/api/v1/orders/1001')).id as string;
});
look(pages);
test('signed out', async () => {
  await page.context().clearCookies();
});
look([
  {
    name: 'sign-in',
    path: '/sign-in',
    prepare: (p) => p.locator('input[type=password]').waitFor(),
  },
]);
