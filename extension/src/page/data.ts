// SPDX-License-Identifier: Apache-2.0
// Asks AliExpress for the tracking of an order and for its list of orders, the way its own page
// does: through the page's function (bridge.ts), else by the same signed call, else from the
// tracking page. Each way that fails for the page's reasons is left for the next one; a log-in page
// or a captcha ends the work at once.
import { readDetail } from '~/adapters/detail';
import { packagesIn, ordersIn, verdictOf } from '~/adapters/mtop';
import { readTracking, trackingAddress } from '~/adapters/tracking';
import type { ReadOrder, ReadPackage, Wall } from '~/adapters/types';
import { wallOf } from '~/adapters/walls';
import { md5 } from './md5';

export interface BridgeAsk {
  waybill: 'ask';
  nonce: string;
  call: 'tracking' | 'orders' | 'product';
  data: object;
}

export interface BridgeAnswer {
  waybill: 'answer';
  nonce: string;
  has: boolean;
  value: unknown;
}

const BRIDGE_MS = 20_000;
const APP_KEY = '12574478';
const API = {
  tracking: 'mtop.ae.ld.querydetail',
  orders: 'mtop.aliexpress.trade.buyer.order.list',
};

export class WallError extends Error {
  constructor(readonly wall: Exclude<Wall, 'ok'>) {
    super(wall);
  }
}
export class SlowDown extends Error {}

/** Through the page's own function. Undefined: the page has none. */
function viaPage(call: BridgeAsk['call'], data: object): Promise<unknown> {
  return new Promise((resolve) => {
    const nonce = crypto.randomUUID();
    const end = (value: unknown) => {
      clearTimeout(timer);
      window.removeEventListener('message', listen);
      resolve(value);
    };
    const listen = (event: MessageEvent) => {
      const answer = event.data as BridgeAnswer | undefined;
      if (event.source !== window || answer?.waybill !== 'answer' || answer.nonce !== nonce) return;
      end(answer.has ? answer.value : undefined);
    };
    const timer = setTimeout(() => end(undefined), BRIDGE_MS);
    window.addEventListener('message', listen);
    const ask: BridgeAsk = { waybill: 'ask', nonce, call, data };
    window.postMessage(ask, location.origin);
  });
}

const cookie = (name: string) =>
  document.cookie
    .split('; ')
    .find((c) => c.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

/** By the same signed call. The first answer may only hand out the token, hence the second try. */
async function viaSigned(call: keyof typeof API, data: object): Promise<unknown> {
  const text = JSON.stringify(data);
  let answer: unknown;
  for (let i = 0; i < 2; i++) {
    const token = cookie('_m_h5_tk').split('_')[0] ?? '';
    const t = String(Date.now());
    const query = new URLSearchParams({
      jsv: '2.5.1',
      appKey: APP_KEY,
      t,
      sign: md5(`${token}&${t}&${APP_KEY}&${text}`),
      api: API[call],
      v: '1.0',
      type: 'originaljson',
      dataType: 'json',
      data: text,
    });
    const base = location.hostname.endsWith('.us') ? 'acs.aliexpress.us' : 'acs.aliexpress.com';
    const res = await fetch(`https://${base}/h5/${API[call]}/1.0/?${query}`, {
      credentials: 'include',
    });
    answer = await res.json();
    if (verdictOf(answer) !== 'again') break;
  }
  return answer;
}

const WAYS = { page: viaPage, signed: viaSigned };

/** A good answer and its way, or null when no way gave one. Throws on walls. */
async function ask(call: keyof typeof API, data: object) {
  for (const [way, get] of Object.entries(WAYS)) {
    let answer: unknown;
    try {
      answer = await get(call, data);
    } catch {
      continue; // no network, or not for us: the next way
    }
    if (answer === undefined || answer === null) continue;
    const verdict = verdictOf(answer);
    if (verdict === 'ok') return { answer, way };
    if (verdict === 'log_in' || verdict === 'captcha') throw new WallError(verdict);
    if (verdict === 'slow_down') throw new SlowDown();
  }
  return null;
}

/** A page of this site as the server sends it; much of it may be filled in later, by scripts. */
async function fetchPage(path: string): Promise<Document | null> {
  try {
    const res = await fetch(location.origin + path, { credentials: 'include' });
    const doc = new DOMParser().parseFromString(await res.text(), 'text/html');
    const wall = wallOf(doc, res.url);
    if (wall !== 'ok') throw new WallError(wall);
    return doc;
  } catch (e) {
    if (e instanceof WallError) throw e;
    return null;
  }
}

async function fromPage(orderId: string): Promise<ReadPackage[] | null> {
  const { pathname, search } = new URL(trackingAddress(orderId));
  const doc = await fetchPage(pathname + search);
  const page = doc && readTracking(doc);
  return !page || page.way === 'none' ? null : page.packages;
}

/** State and goods of an order, from its own page. */
export async function detailOf(
  orderId: string,
  currency: string | null,
): Promise<ReadOrder | null> {
  const doc = await fetchPage(`/p/order/detail.html?orderId=${orderId}`);
  return doc && readDetail(doc, orderId, currency);
}

export interface Tracking {
  packages: ReadPackage[];
  way: string;
}

/** The packages of an order; null when no way could read them: then only its page itself can. */
export async function trackingOf(orderId: string): Promise<Tracking | null> {
  const found = await ask('tracking', {
    tradeOrderId: orderId,
    tradeOrderLineId: '',
    terminalType: 'PC',
    needPageDisplayInfo: true,
    timeZone: 'GMT+00:00',
    _lang: 'en_US',
  });
  const packages = found && packagesIn(found.answer);
  if (packages) return { packages, way: `data:${found.way}` };
  const shown = await fromPage(orderId);
  return shown && { packages: shown, way: 'tracking_page' };
}

/** A product as the page's own scripts hold it; undefined where they hold none. */
export const productData = (): Promise<unknown> => viaPage('product', {});

/** The newest orders with their codes and variants. Empty when the page cannot tell: no harm. */
export async function newestOrders(): Promise<ReadOrder[]> {
  const found = await ask('orders', {
    statusTab: 'all',
    renderType: 'init',
    clientPlatform: 'pc',
    shipToCountry: 'US',
    _lang: 'en_US',
    timeZone: 'GMT+0000',
    pageIndex: 1,
    pageSize: 20,
  });
  return found ? ordersIn(found.answer) : [];
}
