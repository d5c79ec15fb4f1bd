// SPDX-License-Identifier: Apache-2.0
// A hub and a made-up outside world for one test file: the real program on loopback, in a folder of
// its own, with a browser in front of it.
import assert from 'node:assert/strict';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import {
  STEP_MS,
  startBackend,
  until,
  type Backend,
  type Json,
} from '../../test/backend/backend.ts';

export { until } from '../../test/backend/backend.ts';

const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const owner = {
  name: 'Mei Lin',
  email: 'mei@example.com',
  password: 'paper boats on a river',
};

export interface World {
  url: string;
  setupLink: string;
  browser: Browser;
  api: Backend['api'];
  control: Backend['control'];
  /** Connects shop and supplier (another account than the sandbox's: `account`, `null` none) and
   *  maps all goods; by itself nothing is bought or marked. */
  connect: (policy?: Json, account?: Json | null) => Promise<void>;
  /** Pages may go there too: a page of consent of the sandbox. */
  allow: (url: string) => void;
  /** Makes the owner and gives a page that is signed in. */
  signIn: (options?: Parameters<Browser['newContext']>[0]) => Promise<Page>;
  restart: () => Promise<void>;
  stopHub: () => Promise<void>;
  end: () => Promise<void>;
}

/** Complains of what a page must never do. */
function watch(page: Page, allowed: string[], complaints: string[]) {
  page.on('pageerror', (e) => complaints.push(`error: ${e.message}`));
  page.on('console', (m) => {
    if (m.type() === 'error' && /Content Security Policy|Refused/.test(m.text()))
      complaints.push(m.text());
  });
  page.on('request', (r) => {
    if (![...allowed, 'blob:'].some((start) => r.url().startsWith(start)))
      complaints.push(`asked ${r.url()}`);
  });
}

export async function startWorld(): Promise<World> {
  const hub = await startBackend(['--supplier-pause', '50ms']);
  const { url, api, control } = hub;
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  const allowed = [url];
  let account: { cookies: Awaited<ReturnType<BrowserContext['cookies']>> } | null = null;

  const link = () => /(http:\/\/\S+\/setup#\S+)/.exec(hub.output())?.[1] ?? '';

  async function connect(policy: Json = {}, account?: Json | null) {
    const lasting = { access_expires_in_s: 86_400, refresh_expires_in_s: 86_400 };
    const usual = { ...((await control('')).supplier as Json), ...lasting };
    await hub.connect(account === undefined ? usual : account, { auto_fulfill: false, ...policy });
  }

  async function open(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
    const context = await browser.newContext({
      locale: 'en-US',
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(STEP_MS);
    contexts.push(context);
    if (account) await context.addCookies(account.cookies);
    const page = await context.newPage();
    watch(page, allowed, complaints);
    return page;
  }

  async function signIn(options?: Parameters<Browser['newContext']>[0]): Promise<Page> {
    const page = await open(options);
    if (account) {
      await page.goto(`${url}/orders`);
      return page;
    }
    await page.goto(await until(async () => link(), Boolean));
    await page.getByLabel('Your name').fill(owner.name);
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByLabel('Password').fill(owner.password);
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    account = { cookies: await page.context().cookies() };
    return page;
  }

  return {
    url,
    get setupLink() {
      return link();
    },
    browser,
    api,
    control,
    connect,
    allow: (more) => void allowed.push(new URL(more).origin),
    signIn,
    stopHub: hub.stopHub,
    restart: async () => {
      await hub.stopHub();
      await hub.startHub();
    },
    end: async () => {
      await Promise.all(contexts.map((c) => c.close()));
      await browser.close();
      await hub.end();
      assert.deepEqual(complaints, []);
    },
  };
}

/** Asks the supplier until it tells the tracking number of an order. */
export const numberCame = (w: World, name: string) =>
  until(
    () => w.api('POST', `/api/v1/orders/${name}/tracking`),
    (answer) => answer.outcome === 'number_known',
  );

/** The row of an order in the list. */
export const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

/** What is added leads to the sandbox instead of to Shopify and AliExpress. */
export async function leadToSandbox(w: World, page: Page) {
  const world = await w.control('');
  const shops = (world.shop.base_url as string).replace(/\/[^/]+$/, '');
  await page.route('**/api/v1/shops', async (route) => {
    const body = route.request().postDataJSON() as { domain: string } | null;
    if (!body) return route.continue();
    const name = body.domain.replace('.myshopify.com', '');
    const base_url = `${shops}/${name}.myshopify.com`;
    return route.continue({ postData: JSON.stringify({ ...body, base_url }) });
  });
  await page.route('**/api/v1/suppliers', (route) => {
    const body = route.request().postDataJSON() as object | null;
    if (!body) return route.continue();
    const base_url = world.supplier.base_url as string;
    return route.continue({ postData: JSON.stringify({ ...body, base_url }) });
  });
}
