// SPDX-License-Identifier: Apache-2.0
// The web app over many orders, in a real browser: bytes of the first load, time from a click to
// the list, longest task while scrolling. Settings by environment: BENCH_ORDERS (100000). What
// the table means: ../bench/README.md.
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Page } from 'playwright-core';
import { startWorld, type World } from '../e2e/world.ts';

const orders = Number(process.env.BENCH_ORDERS ?? 100_000);
const CONNECTIONS = 64;
const RUNS = 7;
const FIRST_LOAD_KB = 260;
const LIST_MS = 300;
const TASK_MS = 100;
const WHEELS = 240;
const WHEELS_DOWN = 20;
const WHEEL_PX = 100;

const given = ['Mara', 'Jonas', '小芳', '伟', 'Aiko', 'Lena', 'Noah', 'Пётр', 'Chloé', 'Omar'];
const family = ['Jansen', 'Kowalska', '王', '李', 'Tanaka', 'García', 'Novak', 'Silva', 'Rossi'];
const places = [
  { city: 'Vineland', province: 'New Jersey', zip: '08360', country_code: 'US' },
  { city: 'Lyon', province: null, zip: '69001', country_code: 'FR' },
  { city: 'Kraków', province: null, zip: '30-001', country_code: 'PL' },
];

function orderOf(i: number, variants: Record<string, any>[], firstMs: number) {
  const at = new Date(firstMs + i * 1000).toISOString().replace(/\.\d+Z/, 'Z');
  const variant = variants[i % variants.length]!;
  const first_name = given[(i * 7) % given.length]!;
  const last_name = family[(i * 5) % family.length]!;
  const quantity = 1 + (i % 3);
  return {
    id: 7_500_000_000_000 + i,
    admin_graphql_api_id: `gid://shopify/Order/${7_500_000_000_000 + i}`,
    name: `#${200_001 + i}`,
    order_number: 200_001 + i,
    created_at: at,
    processed_at: at,
    updated_at: at,
    cancelled_at: null,
    currency: 'USD',
    financial_status: i % 9 ? 'paid' : 'pending',
    fulfillment_status: null,
    test: false,
    total_price: `${20 + (i % 80)}.90`,
    email: `c${i}@example.test`,
    payment_gateway_names: ['shopify_payments'],
    line_items: [
      {
        id: 18_340_000_000_000 + i,
        product_id: variant.product_id,
        variant_id: variant.variant_id,
        title: variant.title,
        name: variant.title,
        quantity,
        current_quantity: quantity,
        fulfillable_quantity: quantity,
        requires_shipping: true,
        price: '12.90',
        sku: variant.sku,
      },
    ],
    shipping_address: {
      first_name,
      last_name,
      name: `${first_name} ${last_name}`,
      address1: `${1 + (i % 200)} Example Avenue`,
      phone: '+16095550100',
      ...places[i % places.length],
    },
    fulfillments: [],
    refunds: [],
    shipping_lines: [],
  };
}

function post(agent: Agent, url: string, headers: Record<string, string>, body: string) {
  return new Promise<void>((resolve, reject) => {
    const req = request(`${url}/webhooks/shopify`, { method: 'POST', agent, headers }, (res) => {
      res.resume();
      res.on('end', () =>
        res.statusCode === 200 ? resolve() : reject(new Error(`webhook: ${res.statusCode}`)),
      );
    });
    req.on('error', reject);
    req.end(body);
  });
}

/** As the shop would tell of them, one after the other on each connection. */
async function tellOrders(w: World) {
  const { shop } = await w.control('');
  const variants = (shop.products as Record<string, any>[]).flatMap((p) =>
    (p.variants as Record<string, any>[]).map((v) => ({
      product_id: Number(p.product_id),
      variant_id: Number(v.variant_id),
      title: p.title,
      sku: v.sku,
    })),
  );
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const firstMs = Date.now() - orders * 1000;
  let next = 0;
  const work = async () => {
    while (next < orders) {
      const i = next++;
      const body = JSON.stringify(orderOf(i, variants, firstMs));
      await post(
        agent,
        w.url,
        {
          'Content-Type': 'application/json',
          'X-Shopify-Topic': 'orders/create',
          'X-Shopify-Shop-Domain': shop.domain,
          'X-Shopify-API-Version': '2026-10',
          'X-Shopify-Webhook-Id': `bench-${i}`,
          'X-Shopify-Hmac-Sha256': createHmac('sha256', shop.client_secret)
            .update(body)
            .digest('base64'),
        },
        body,
      );
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  agent.destroy();
}

/** What comes over the wire until the Orders page stands, without what the API answers. */
async function firstLoad(w: World): Promise<number> {
  const page = await w.signIn();
  const wire = await page.context().newCDPSession(page);
  const assets = new Set<string>();
  let bytes = 0;
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  wire.on('Network.responseReceived', (e) => {
    if (!/\/(api|events)/.test(new URL(e.response.url).pathname)) assets.add(e.requestId);
  });
  wire.on('Network.loadingFinished', (e) => {
    if (assets.has(e.requestId)) bytes += e.encodedDataLength;
  });
  await page.goto(`${w.url}/orders`);
  await listShown(page);
  await page.waitForLoadState('load');
  await page.close();
  return bytes / 1000;
}

const listShown = (page: Page) =>
  page.getByRole('row').filter({ hasText: /#\d+/ }).first().waitFor();

interface Cost {
  /** Time of the processor that tasks of the page took: others who compute do not count. */
  allMs: number;
  longestMs: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  tdur?: number;
  args: { name?: string };
}

/** What the page's main thread spends meanwhile. */
async function cost(w: World, what: () => Promise<number>): Promise<[number, Cost]> {
  const wire = await w.browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  wire.on('Tracing.dataCollected', (e) => events.push(...(e.value as unknown as TraceEvent[])));
  await wire.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel'] } });
  const ms = await what();
  const complete = new Promise<void>((r) => wire.once('Tracing.tracingComplete', () => r()));
  await wire.send('Tracing.end');
  await complete;
  await wire.detach();
  const mains = new Map<string, Cost>();
  const threadOf = (e: TraceEvent) => `${e.pid} ${e.tid}`;
  for (const e of events)
    if (e.name === 'thread_name' && e.args.name === 'CrRendererMain')
      mains.set(threadOf(e), { allMs: 0, longestMs: 0 });
  for (const e of events) {
    const main = mains.get(threadOf(e));
    if (!main || e.name !== 'ThreadControllerImpl::RunTask') continue;
    const taskMs = (e.tdur ?? 0) / 1000;
    main.allMs += taskMs;
    main.longestMs = Math.max(main.longestMs, taskMs);
  }
  // Other pages rest.
  return [ms, [...mains.values()].sort((a, b) => b.allMs - a.allMs)[0]!];
}

/** From the click on Orders to the frame that shows rows; nothing of the list is kept. */
async function clickToList(w: World, page: Page): Promise<[number, Cost]> {
  await page.goto(`${w.url}/settings`);
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await page.waitForTimeout(500); // until that page rests
  return cost(w, () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const shown = () =>
            [...document.querySelectorAll('[role="row"]')].some((r) => /#\d+/.test(r.textContent));
          const from = performance.now();
          const look = () =>
            shown()
              ? requestAnimationFrame(() => resolve(performance.now() - from))
              : requestAnimationFrame(look);
          document.querySelector<HTMLElement>('nav a[href="/orders"]')!.click();
          look();
        }),
    ),
  );
}

/**
 * The longest task while the wheel turns down the list and up again; below 50 ms none is told: 0.
 * It must have moved, or nothing was measured.
 */
async function scrolling(page: Page): Promise<number> {
  await page.evaluate(() => {
    const w = window as unknown as { longest: number; moved: number };
    let at = scrollY;
    w.longest = w.moved = 0;
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) w.longest = Math.max(w.longest, e.duration);
    }).observe({ type: 'longtask' });
    addEventListener('scroll', () => {
      w.moved += Math.abs(scrollY - at);
      at = scrollY;
    });
  });
  await page.mouse.move(700, 500);
  for (let i = 0; i < WHEELS; i++) {
    await page.mouse.wheel(0, i % (2 * WHEELS_DOWN) < WHEELS_DOWN ? WHEEL_PX : -WHEEL_PX);
    await page.waitForTimeout(16);
  }
  const seen = await page.evaluate(() => {
    const w = window as unknown as { longest: number; moved: number };
    return { longest: w.longest, moved: w.moved };
  });
  if (seen.moved < (WHEELS * WHEEL_PX) / 3) throw new Error(`it moved by ${seen.moved} px only`);
  return seen.longest;
}

/** The middle one, and between which the others lie. */
function spread(figures: number[]): [number, string] {
  const sorted = [...figures].sort((a, b) => a - b);
  const name = (ms: number) => ms.toFixed(0);
  return [sorted[sorted.length >> 1]!, `${name(sorted[0]!)} - ${name(sorted.at(-1)!)}`];
}

const row = (what: string, figure: number, unit: string, spread: string, limit: number) =>
  console.log(
    `| ${what} | ${figure.toFixed(0)} ${unit} | ${spread} | ${limit} ${unit} | ${(figure / limit).toFixed(2)} |`,
  );

const w = await startWorld();
try {
  await w.connect();
  await tellOrders(w);
  console.log('| what | median | least - most | goal | ratio |\n|---|---|---|---|---|');
  const kb = await firstLoad(w);
  row('first load of the Orders page', kb, 'kB', '', FIRST_LOAD_KB);
  const page = await w.signIn();
  const clicks: [number, Cost][] = [];
  for (let i = 0; i < RUNS; i++) clicks.push(await clickToList(w, page));
  const [listMs, listSpread] = spread(clicks.map(([ms]) => ms));
  const [spentMs, spentSpread] = spread(clicks.map(([, c]) => c.allMs));
  row(`from the click to the list, ${orders} orders`, listMs, 'ms', listSpread, LIST_MS);
  row('CPU time of the page in that', spentMs, 'ms', spentSpread, LIST_MS);
  const [taskMs, task] = await cost(w, () => scrolling(page));
  row('longest task while scrolling', taskMs, 'ms', '', TASK_MS);
  row('most CPU time of a task in that', task.longestMs, 'ms', '', TASK_MS);
} finally {
  await w.end();
}
