// SPDX-License-Identifier: Apache-2.0
// A stand-in for AliExpress' pages over https, as far as the stories here need it: My Orders with
// orders loaded by a button, the page's data calls, tracking pages, walls, a changed layout. What it
// was asked is kept, with the time, so that tests can see how polite the extension is.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';

export interface Package {
  number: string;
  original?: string;
  carrier?: string;
  items: { productId: string; skuId: string; quantity: number }[];
}

export interface Order {
  id: string;
  /** As AliExpress words it. */
  status: string;
  day: string;
  total: string;
  lines: {
    productId: string;
    skuId: string;
    title: string;
    variant: string;
    price: string;
    quantity: number;
  }[];
  packages: Package[];
}

export interface Supplier {
  port: number;
  orders: Order[];
  /** What every page shows from now on. */
  wall: '' | 'captcha' | 'log_in';
  layout: 'now' | 'bare' | 'unknown';
  /** The page's function for data calls is there. */
  hasLib: boolean;
  asked: { path: string; atMs: number }[];
  end: () => Promise<void>;
}

const PAGE = 10;
const CAPTCHA =
  '<div class="baxia-dialog"><div id="baxia-dialog-content"><div class="nc-container">Slide</div></div></div>';
const LOG_IN = '<form><input name="account"><input type="password"></form>';

const card = (o: Order) => `<div class="order-item">
  <div class="order-item-header">
    <div class="order-item-header-status"><span class="order-item-header-status-text">${o.status}</span></div>
    <div class="order-item-header-right"><div class="order-item-header-right-info">
      <div>Order date: ${o.day}</div><div>Order ID: ${o.id}</div></div>
      <a href="/p/order/detail.html?orderId=${o.id}">Order details</a></div></div>
  <div class="order-item-store"><span class="order-item-store-name" data-pl="order_item_store_name">
    <a href="//www.aliexpress.com/store/1102000303"><span>Lamps</span></a></span></div>
  <div class="order-item-content">${o.lines
    .map(
      (l) => `<div class="order-item-content-body">
    <a href="//www.aliexpress.com/item/${l.productId}.html?skuId=${l.skuId}"><span title="${l.title}">${l.title}</span></a>
    <div class="order-item-content-info-sku">${l.variant}</div>
    <div class="order-item-content-info-number"><span class="notranslate">${l.price}</span>
    <span class="order-item-content-info-number-quantity">x${l.quantity}</span></div></div>`,
    )
    .join('')}
    <div class="order-item-content-opt"><span class="order-item-content-opt-price-total"
      data-pl="order_item_content_price_total">Total: ${o.total}</span>
      <div class="order-item-btns"><a class="order-item-btn"
        href="/p/tracking/index.html?_addShare=no&tradeOrderId=${o.id}">Track order</a></div></div></div></div>`;

const bare = (
  o: Order,
) => `<section><p>${o.status}</p><a href="/p/order/detail.html?orderId=${o.id}">${o.id}</a>
  ${o.lines.map((l) => `<div><a href="/item/${l.productId}.html">${l.title}</a> <i>x${l.quantity}</i></div>`).join('')}
  <b class="sum-total">${o.total}</b></section>`;

const LIB = `<script>
  window.lib = { mtop: { request: (o) => fetch('/h5/' + o.api + '?data=' + encodeURIComponent(JSON.stringify(o.data)))
    .then((r) => r.json()) } };</script>`;

const MORE = `<script>
  document.addEventListener('click', async (e) => {
    const b = e.target.closest('.order-more button');
    if (!b) return;
    const r = await fetch('/more?from=' + document.querySelectorAll('[href*="detail.html"]').length);
    const text = await r.text();
    await new Promise((done) => setTimeout(done, 120));
    document.querySelector('.comet-checkbox-group').insertAdjacentHTML('beforeend', text);
    if (r.headers.get('x-more') !== 'yes') b.remove();
  });</script>`;

function ordersPage(s: Supplier): string {
  if (s.layout === 'unknown')
    return `<main><div>Order 8190000000000101, and 8190000000000202</div></main>`;
  const cards = s.orders
    .slice(0, PAGE)
    .map(s.layout === 'bare' ? bare : card)
    .join('');
  const more =
    s.orders.length > PAGE ? '<div class="order-more"><button>View orders</button></div>' : '';
  return `<div class="order-content"><div class="comet-checkbox-group">${cards}</div>${more}</div>${MORE}`;
}

const tracking = (o: Order | undefined) => ({
  ret: ['SUCCESS::ok'],
  data: {
    module: {
      trackingDetailLineList: (o?.packages ?? []).map((p) => ({
        mailNo: p.number,
        originMailNo: p.original ?? p.number,
        logisticsCarrierName: p.carrier ?? 'AliExpress Selection Standard',
        packageItemList: p.items.map((i) => ({
          itemId: i.productId,
          skuId: i.skuId,
          count: String(i.quantity),
        })),
        detailList: [
          {
            time: Date.now() - 3_600_000,
            trackingPrimaryCode: 'AE_GOT',
            trackingDetailDesc: 'Accepted',
          },
        ],
      })),
    },
  },
});

const trackingPage = (o: Order | undefined) =>
  `<div id="root"></div><script>setTimeout(() => { document.getElementById('root').innerHTML = ${JSON.stringify(
    (o?.packages ?? [])
      .map(
        (p) =>
          `<div class="x--package--q1"><span class="x--mailNoValue--q1">${p.number}</span></div>`,
      )
      .join(''),
  )}; }, 300);</script>`;

function answer(s: Supplier, url: URL): { type: string; body: string; more?: boolean } {
  const html = (body: string) => ({
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><body>${s.hasLib ? LIB : ''}${body}</body></html>`,
  });
  const json = (v: unknown) => ({ type: 'application/json', body: JSON.stringify(v) });
  const byId = (id: string | null) => s.orders.find((o) => o.id === id);
  if (url.pathname.startsWith('/h5/')) {
    if (s.wall)
      return json({
        ret: [s.wall === 'captcha' ? 'FAIL_SYS_USER_VALIDATE::x' : 'FAIL_SYS_SESSION_EXPIRED::x'],
      });
    const data = JSON.parse(url.searchParams.get('data') ?? '{}') as { tradeOrderId?: string };
    return url.pathname.includes('querydetail')
      ? json(tracking(byId(data.tradeOrderId ?? null)))
      : json({ ret: ['SUCCESS::ok'], data: {} });
  }
  if (s.wall) return html(s.wall === 'captcha' ? CAPTCHA : LOG_IN);
  if (url.pathname === '/more') {
    const from = Number(url.searchParams.get('from'));
    const body = s.orders
      .slice(from, from + PAGE)
      .map(s.layout === 'bare' ? bare : card)
      .join('');
    return { type: 'text/html', body, more: s.orders.length > from + PAGE };
  }
  if (url.pathname === '/p/tracking/index.html')
    return html(trackingPage(byId(url.searchParams.get('tradeOrderId'))));
  if (url.pathname === '/p/order/index.html') return html(ordersPage(s));
  return html('<p>Nothing here</p>');
}

/** `dir`: where its key may lie. */
export async function startSupplier(dir: string): Promise<Supplier> {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
    ].concat(['-subj', '/CN=www.aliexpress.com', '-keyout', key, '-out', cert]),
    { stdio: 'ignore' },
  );
  const s: Supplier = {
    port: 0,
    orders: [],
    wall: '',
    layout: 'now',
    hasLib: true,
    asked: [],
    end: () => Promise.resolve(),
  };
  const server: Server = createServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (req, res) => {
      const url = new URL(req.url ?? '/', 'https://www.aliexpress.com');
      s.asked.push({ path: url.pathname + url.search, atMs: Date.now() });
      const { type, body, more } = answer(s, url);
      res.writeHead(200, { 'Content-Type': type, 'x-more': more ? 'yes' : 'no' });
      res.end(body);
    },
  );
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
  const address = server.address();
  s.port = typeof address === 'object' && address ? address.port : 0;
  s.end = () =>
    new Promise((r) => {
      server.close(() => r());
      server.closeAllConnections();
    });
  return s;
}
