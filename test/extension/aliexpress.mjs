// SPDX-License-Identifier: Apache-2.0
/**
 * A made-up AliExpress over https on this machine, for tests of the browser extension: written from
 * what is publicly known of its pages and data endpoints, by somebody else than the extension's
 * readings, so that a misunderstanding cannot agree with itself. A browser reaches it by
 * `--host-resolver-rules="MAP *.aliexpress.com 127.0.0.1:PORT"` and `--ignore-certificate-errors`.
 * Its state is a plain object that a test changes as it goes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataCall, library } from './data_calls.mjs';
import { cartPage, checkoutPage, paidPage, productPage, wanted } from './goods.mjs';
import { cards, detailPage, ordersPage, trackingPage } from './orders.mjs';
import { languages } from './words.mjs';

const CAPTCHA = `<div class="baxia-dialog"><div id="baxia-dialog-content"><div id="nc_1_wrapper"
  class="nc-container">Please slide to verify</div></div></div>`;
const LOG_IN = `<div id="root"><div class="fm-login"><form action="/login"><input name="account"
  autocomplete="username"><input type="password" name="password"><button>Sign in</button></form></div></div>`;

/** Provinces with their cities, as the address form offers them. */
const regions = {
  US: { Ohio: ['Springfield', 'Columbus'], 'New Jersey': ['Vineland', 'Other'], Other: ['Other'] },
  UK: { England: ['London', 'Other'], Other: ['Other'] },
  BR: { 'Sao Paulo': ['Campinas', 'Other'], Other: ['Other'] },
  FR: { Paris: ['Paris'], "Cote-d'Or": ['Dijon'], Other: ['Other'] },
};

const newWorld = (given) => ({
  lang: 'en',
  /** classic, hashed (other names, the same page), changed (nobody's page any more) */
  layout: 'classic',
  /** '', log_in, captcha; for data calls also busy */
  wall: '',
  /** The page's function for data calls is there. */
  hasLib: true,
  /** Names of data calls that fail, for no reason of the person's. */
  refuses: [],
  /** The tracking page comes empty and is filled in by its script, as pages often are. */
  tracksLate: false,
  /** What that script puts there: the packages, or a check for the person. */
  lateWall: false,
  pageSize: 10,
  slowMs: 20,
  orders: [],
  products: [],
  regions,
  cart: [],
  /** What was placed: {id, address, notes, lines}. */
  placed: [],
  /** Every request: {host, path, atMs}. */
  asked: [],
  ...given,
});

/** A certificate of its own, which nobody trusts and tests ignore. */
function certificate() {
  const dir = mkdtempSync(join(tmpdir(), 'made-up-aliexpress-'));
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
      '-nodes', '-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem'), '-days', '2',
      '-subj', '/CN=*.aliexpress.com'], { stdio: 'ignore' });
    return { key: readFileSync(join(dir, 'key.pem')), cert: readFileSync(join(dir, 'cert.pem')) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const page = (world, body) => `<!doctype html><html lang="${world.lang}" data-locale="${languages[world.lang].locale}">
<head><meta charset="utf-8"><title>AliExpress</title></head><body>${world.hasLib ? library : ''}${body}
${world.wall === 'captcha' ? CAPTCHA : ''}</body></html>`;

const html = (world, body, headers = {}) => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
  body: page(world, world.wall === 'log_in' ? LOG_IN : body),
});
const json = (body) => ({
  status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
});
const missing = { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'not found' };

/** One order per store, as the real one splits them. */
function place(world, query, body) {
  const { address, notes } = JSON.parse(body);
  const byStore = new Map();
  for (const l of wanted(world, query)) {
    const p = world.products.find((one) => one.id === l.productId);
    const v = p?.variants.find((one) => one.skuId === l.skuId);
    if (!v) return missing;
    if (!byStore.has(p.storeId)) byStore.set(p.storeId, { product: p, lines: [] });
    byStore.get(p.storeId).lines.push({
      productId: p.id, skuId: v.skuId, title: p.title, quantity: l.quantity, minor: v.minor,
      variant: v.attrs.map(([, , , text]) => text).join(', '),
    });
  }
  const ids = [];
  for (const { product, lines } of byStore.values()) {
    const id = String(8190000000100000n + BigInt(world.placed.length) * 101n);
    const minor = lines.reduce((sum, l) => sum + l.minor * l.quantity, 0);
    world.placed.push({ id, address, notes, lines });
    world.orders.unshift({
      id, status: 'preparing', day: new Date().toISOString().slice(0, 10), minor, lines,
      store: product.store, storeId: product.storeId, packages: [],
      note: Object.values(notes).join(' '),
      shipTo: { name: address.contactPerson, zip: address.zip, country: address.country },
    });
    ids.push(id);
  }
  if (query.get('cart')) world.cart = [];
  return json({ ids });
}

function answer(world, url, body, cookies) {
  const query = url.searchParams;
  const order = (name) => world.orders.find((o) => o.id === query.get(name));
  const call = /^\/h5\/([a-z.]+)\//i.exec(url.pathname);
  if (call) {
    const params = new URLSearchParams([...query, ...new URLSearchParams(body)]);
    return dataCall(world, call[1].toLowerCase(), params, cookies);
  }
  const item = /^\/(?:item|i)\/(\d+)\.html$/.exec(url.pathname);
  if (item) {
    const p = world.products.find((one) => one.id === item[1]);
    return p ? html(world, productPage(world, p)) : missing;
  }
  const first = (Number(query.get('page') ?? 1) - 1) * world.pageSize;
  const more = String(world.orders.length > first + world.pageSize);
  switch (url.pathname) {
    case '/p/order/index.html': return html(world, ordersPage(world));
    case '/p/order/detail.html':
      return order('orderId') ? html(world, detailPage(world, order('orderId'))) : missing;
    case '/p/tracking/index.html':
      return order('tradeOrderId')
        ? html(world, trackingPage(world, order('tradeOrderId'), world.lateWall ? CAPTCHA : ''))
        : missing;
    case '/p/shoppingcart/index.html': return html(world, cartPage(world));
    case '/p/trade/confirm.html': return html(world, checkoutPage(world, query));
    case '/p/second-payment/index.html':
      return html(world, paidPage((query.get('orderIds') ?? '').split(',')));
    case '/made-up/cards':
      return { status: 200, headers: { 'Content-Type': 'text/html', 'x-more': more },
        body: cards(world, world.orders.slice(first, first + world.pageSize), first) };
    case '/made-up/cart':
      world.cart.push({ productId: query.get('objectId'), skuId: query.get('skuId'),
        quantity: Number(query.get('quantity')) });
      return json({ ok: true });
    case '/made-up/place': return place(world, query, body);
    default: return missing;
  }
}

/** Starts it; given: parts of its state. Returns the state with `port` and `end()`. */
export async function startAliExpress(given = {}) {
  const world = newWorld(given);
  const server = createServer(certificate(), (req, res) => {
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (part) => (body += part));
    req.on('end', () => {
      const url = new URL(req.url, `https://${req.headers.host}`);
      world.asked.push({ host: url.hostname, path: url.pathname + url.search, atMs: Date.now() });
      const { status, headers, body: text } = answer(world, url, body, req.headers.cookie);
      setTimeout(() => res.writeHead(status, headers).end(text), world.slowMs);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.port = server.address().port;
  world.end = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return world;
}
