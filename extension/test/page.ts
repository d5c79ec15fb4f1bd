// SPDX-License-Identifier: Apache-2.0
// A real page for the adapters: Chromium, with the adapters' functions within reach.
//   const out = await inPage(html, (a) => a.orders.readOrders(document, 'USD'));
import { after } from 'node:test';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';

export interface Adapters {
  orders: typeof import('~/adapters/orders');
  tracking: typeof import('~/adapters/tracking');
  product: typeof import('~/adapters/product');
  cart: typeof import('~/adapters/cart');
  fields: typeof import('~/adapters/fields');
  walls: typeof import('~/adapters/walls');
  snapshot: typeof import('~/adapters/snapshot');
  fill: typeof import('~/page/fill');
}

const MODULES = [
  'adapters/orders',
  'adapters/tracking',
  'adapters/product',
  'adapters/cart',
  'adapters/fields',
  'adapters/walls',
  'adapters/snapshot',
  'page/fill',
];

let browser: Browser | null = null;
let bundle = '';

async function bundled(): Promise<string> {
  if (bundle) return bundle;
  const lines = MODULES.map((m) => `import * as ${m.split('/')[1]} from '~/${m}';`);
  const names = MODULES.map((m) => m.split('/')[1]).join(', ');
  const made = await build({
    stdin: { contents: `${lines.join('\n')}\nwindow.adapters = { ${names} };`, resolveDir: '.' },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome120',
  });
  return (bundle = made.outputFiles[0]!.text);
}

/** Shows the markup at the address (nothing is fetched) and runs `fn` in the page. */
export async function inPage<T>(
  html: string,
  fn: (a: Adapters) => T | Promise<T>,
  address = 'https://www.aliexpress.com/p/order/index.html',
): Promise<T> {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const page: Page = await browser.newPage({ locale: 'en-US' });
  try {
    const body = html.startsWith('<!') ? html : `<!doctype html><body>${html}</body>`;
    await page.route('**/*', (route) =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body }),
    );
    await page.goto(address);
    await page.addScriptTag({ content: await bundled() });
    return (await page.evaluate(`(${fn.toString()})(window.adapters)`)) as T;
  } finally {
    await page.close();
  }
}

after(() => browser?.close());
