// SPDX-License-Identifier: Apache-2.0
// Runs among the page's own scripts, because only there the page's function for its data calls can
// be reached. It knows two calls, both read-only, and a product's data, and hands on nothing else. Who asks is our
// content script (data.ts); the answer is what the page could read itself.
import type { BridgeAnswer, BridgeAsk } from './data';

type Request = (
  options: object,
  good?: (v: unknown) => void,
  bad?: (v: unknown) => void,
) => unknown;

const WAIT_MS = 3_000;
const ANSWER_MS = 15_000;

interface PageWindow {
  runParams?: { data?: unknown };
  _d_c_?: { lifeCycleEventList?: { data?: unknown }[]; DCData?: unknown };
  lib?: { mtop?: { request?: Request } };
}

async function requestOf(): Promise<Request | null> {
  for (let waited = 0; waited <= WAIT_MS; waited += 100) {
    const mtop = (window as unknown as PageWindow).lib?.mtop;
    if (mtop?.request) return mtop.request.bind(mtop);
    if (document.readyState === 'complete' && waited >= 500) break;
    await new Promise((r) => setTimeout(r, 100));
  }
  return null;
}

/** Their function gives a promise, or calls back, or both; failures carry an answer too. */
function ask(request: Request, options: object): Promise<unknown> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), ANSWER_MS);
    const given = request(options, resolve, resolve);
    if (given instanceof Promise) given.then((v) => v !== undefined && resolve(v), resolve);
  });
}

/** The product as the page's own scripts hold it; it comes in several generations. */
function product(): unknown {
  const w = window as unknown as PageWindow;
  return w._d_c_?.lifeCycleEventList?.[0]?.data ?? w.runParams?.data ?? w._d_c_?.DCData ?? null;
}

async function fromCall(wish: BridgeAsk): Promise<{ has: boolean; value: unknown }> {
  const request = await requestOf();
  if (!request) return { has: false, value: null };
  const isTracking = wish.call === 'tracking';
  const value = await ask(request, {
    api: isTracking ? 'mtop.ae.ld.querydetail' : 'mtop.aliexpress.trade.buyer.order.list',
    v: '1.0',
    type: 'GET',
    dataType: 'json',
    needLogin: true,
    data: wish.data,
  });
  return { has: true, value };
}

async function answer(event: MessageEvent) {
  const wish = event.data as BridgeAsk | undefined;
  if (event.source !== window || wish?.waybill !== 'ask' || !wish.nonce) return;
  const found = wish.call === 'product' ? { has: true, value: product() } : await fromCall(wish);
  let copy: unknown = null;
  try {
    copy = JSON.parse(JSON.stringify(found.value ?? null));
  } catch {
    // What cannot be copied is no answer.
  }
  const back: BridgeAnswer = {
    waybill: 'answer',
    nonce: wish.nonce,
    has: found.has,
    value: copy,
  };
  window.postMessage(back, location.origin);
}

window.addEventListener('message', (event) => void answer(event));
