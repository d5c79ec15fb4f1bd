// SPDX-License-Identifier: Apache-2.0
// A hub and a made-up outside world for one test file: the real program on loopback, in a folder of
// its own, with a browser in front of it.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const program = process.env.WAYBILL ?? '../build/release/src/main/waybill';
const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const START_MS = 30_000;
const STEP_MS = 30_000;

export const owner = {
  name: 'Mei Lin',
  email: 'mei@example.com',
  password: 'paper boats on a river',
};

interface Started {
  process: ChildProcess;
  found: RegExpExecArray;
  output: () => string;
}

/** Starts the program and waits until it says what the pattern looks for. */
function start(args: string[], pattern: RegExp): Promise<Started> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const timer = setTimeout(() => reject(new Error(`${args[0]} said only:\n${text}`)), START_MS);
    const listen = (bytes: Buffer) => {
      text += bytes.toString();
      const found = pattern.exec(text);
      if (!found) return;
      clearTimeout(timer);
      resolve({ process: child, found, output: () => text });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5000).unref();
  });
}

type Json = Record<string, any>;

export interface World {
  url: string;
  setupLink: string;
  browser: Browser;
  /** The hub's API over its socket: everything is allowed. */
  api: (method: string, path: string, body?: unknown) => Promise<Json>;
  /** Directions for the sandbox: `control('orders', { count: 3 })`. */
  control: (path: string, body?: unknown) => Promise<Json>;
  /** Connects shop and supplier (another account than the sandbox's: `account`) and maps all goods;
   *  by itself nothing is bought or marked. */
  connect: (policy?: Json, account?: Json) => Promise<void>;
  /** Pages may go there too: a page of consent of the sandbox. */
  allow: (url: string) => void;
  /** Makes the owner and gives a page that is signed in. */
  signIn: (options?: Parameters<Browser['newContext']>[0]) => Promise<Page>;
  restart: () => Promise<void>;
  stopHub: () => Promise<void>;
  end: () => Promise<void>;
}

function answerOf(where: string, status: number, body: string): Json {
  assert.ok(status < 300, `${where} answered ${status}: ${body}`);
  return body ? (JSON.parse(body) as Json) : {};
}

/** One request over the hub's socket, as the command line makes it. */
function ask(socketPath: string, method: string, path: string, body?: unknown): Promise<Json> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const req = request({ socketPath, method, path, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (part: string) => (text += part));
      res.on('end', () => {
        try {
          resolve(answerOf(path, res.statusCode ?? 0, text));
        } catch (e) {
          reject(e as Error);
        }
      });
    });
    req.on('error', reject);
    req.end(body === undefined ? '' : JSON.stringify(body));
  });
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
  const dir = mkdtempSync(join(tmpdir(), 'waybill-ui-'));
  const data = join(dir, 'data');
  const sandbox = await start(['sandbox', '--listen', '127.0.0.1:0'], /(http:\/\/\S+)\/control/);
  const sandboxUrl = sandbox.found[1]!;
  const serve = (address: string) =>
    start(
      [
        'serve',
        '--data',
        data,
        '--listen',
        address,
        '--poll',
        '1s',
        '--collect',
        '1s',
        '--supplier-pause',
        '50ms',
      ],
      /serves (http:\/\/\S+:\d+)[^]*/,
    );
  let hub = await serve('127.0.0.1:0');
  const url = hub.found[1]!;
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  const allowed = [url];
  let account: { cookies: Awaited<ReturnType<BrowserContext['cookies']>> } | null = null;

  const api: World['api'] = (method, path, body) =>
    ask(join(data, 'waybill.sock'), method, path, body);
  const control: World['control'] = async (path, body) => {
    const where = `${sandboxUrl}/control${path && `/${path}`}`;
    const method = body === undefined ? 'GET' : 'POST';
    const res = await fetch(where, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
    });
    return answerOf(where, res.status, await res.text());
  };

  async function setupLink(): Promise<string> {
    for (let i = 0; i < 100; i++) {
      const found = /(http:\/\/\S+\/setup#\S+)/.exec(hub.output());
      if (found) return found[1]!;
      await new Promise((r) => setTimeout(r, 50));
    }
    throw new Error(`no link to set up in:\n${hub.output()}`);
  }

  async function connect(policy: Json = {}, account?: Json) {
    const world = await control('');
    const { products, ...shop } = world.shop as Json;
    const made = await api('POST', '/api/v1/shops', shop);
    assert.equal(made.state, 'active');
    const lasting = { access_expires_in_s: 86_400, refresh_expires_in_s: 86_400 };
    await api('POST', '/api/v1/suppliers', account ?? { ...(world.supplier as Json), ...lasting });
    for (const p of products as Json[])
      for (const v of p.variants as Json[])
        if (v.listing)
          await api('POST', '/api/v1/mappings', {
            shop: made.id,
            product_id: p.product_id,
            variant_id: v.variant_id,
            title: p.title,
            ...v.listing,
          });
    await api('PATCH', `/api/v1/shops/${made.id}/policy`, {
      auto_buy: false,
      auto_fulfill: false,
      grace_s: 0,
      ...policy,
    });
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
    await page.goto(await setupLink());
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
      return /(http:\/\/\S+\/setup#\S+)/.exec(hub.output())?.[1] ?? '';
    },
    browser,
    api,
    control,
    connect,
    allow: (more) => void allowed.push(new URL(more).origin),
    signIn,
    stopHub: () => stop(hub.process),
    restart: async () => {
      await stop(hub.process);
      hub = await serve(new URL(url).host);
    },
    end: async () => {
      await Promise.all(contexts.map((c) => c.close()));
      await browser.close();
      await Promise.all([stop(hub.process), stop(sandbox.process)]);
      rmSync(dir, { recursive: true, force: true });
      assert.deepEqual(complaints, []);
    },
  };
}

/** Asks until the answer is as wanted. */
export async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + STEP_MS;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > end) throw new Error(`never came: ${JSON.stringify(answer).slice(0, 500)}`);
    await new Promise((r) => setTimeout(r, 100));
  }
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
