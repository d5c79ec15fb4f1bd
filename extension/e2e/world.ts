// SPDX-License-Identifier: Apache-2.0
// A hub, a made-up shop, made-up pages of AliExpress on their real host name, and Chromium with the
// unpacked extension: the whole way for one test file.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { startBackend, STEP_MS, type Backend, until } from './backend';

export { until } from './backend';

const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const ORDERS = 'https://www.aliexpress.com/p/order/index.html';

/**
 * The built extension with the hub's host allowed from the start: the browser's own question for it
 * cannot be answered by a test. All else is as shipped.
 */
function unpacked(dir: string): string {
  execFileSync(process.execPath, ['tools/build.mjs', join(dir, 'built')], { stdio: 'ignore' });
  const folder = join(dir, 'extension');
  cpSync(join(dir, 'built/chrome'), folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.host_permissions = ['http://127.0.0.1/*'];
  writeFileSync(path, JSON.stringify(manifest));
  return folder;
}

export interface World extends Backend {
  context: BrowserContext;
  extensionId: string;
  /** Pairs through the options page, as a person does. */
  pair: () => Promise<void>;
  open: (url: string) => Promise<Page>;
  ownPage: (name: 'popup' | 'options') => Promise<Page>;
}

/** `pauseMs`: instead of the pause that the hub asks for, where a story would take too long. */
export async function startWorld(given: { pauseMs?: number } = {}): Promise<World> {
  const backend = await startBackend();
  const { dir, supplier, api } = backend;
  const folder = unpacked(dir);
  const context = await chromium.launchPersistentContext(join(dir, 'profile'), {
    executablePath: chromiumPath,
    headless: true,
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    ignoreHTTPSErrors: true,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--ignore-certificate-errors',
      `--disable-extensions-except=${folder}`,
      `--load-extension=${folder}`,
      `--host-resolver-rules=MAP *.aliexpress.com:443 127.0.0.1:${supplier.port}, MAP *.alicdn.com ~NOTFOUND`,
    ],
  });
  context.setDefaultTimeout(STEP_MS);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const extensionId = new URL(worker.url()).host;

  // Installing opens the options, in a tab of the browser's choice: not in one of ours, then.
  const isOpen = () => context.pages().some((p) => p.url().endsWith('/options.html'));
  await until(async () => isOpen(), Boolean, 10_000).catch(() => {});

  const open: World['open'] = async (address) => {
    const page = await context.newPage();
    await page.goto(address);
    return page;
  };
  const ownPage: World['ownPage'] = (name) =>
    open(`chrome-extension://${extensionId}/${name}.html`);

  async function pair() {
    const { pairing } = await api('POST', '/api/v1/extension/pairings', {});
    const page = await ownPage('options');
    await page.getByLabel('Line from Waybill').fill(String(pairing));
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByText(/^Connected to/).waitFor();
    if (given.pauseMs !== undefined)
      await page.evaluate(async (pause_ms) => {
        const { hello } = (await chrome.storage.local.get('hello')) as { hello: any };
        Object.assign(hello.hello.limits, { pause_ms, pause_more_ms: 0 });
        await chrome.storage.local.set({ hello });
      }, given.pauseMs);
    await page.close();
  }

  return {
    ...backend,
    context,
    extensionId,
    pair,
    open,
    ownPage,
    end: async () => {
      await context.close();
      await backend.end();
    },
  };
}
