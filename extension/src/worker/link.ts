// SPDX-License-Identifier: Apache-2.0
// The link to the hub: pairing, the talk about versions, limits and flags, and calls with what the
// answer means for the person. One call failing never loses anything: see queue.ts.
import { langOf, tagOf } from '~/words/words';
import type { Flags, Limits } from '~/messages';
import { call, HUB_TOO_OLD, HubError, type Schemas } from './hub';
import { change, note, read, settle, type Pairing } from './store';

export const VERSION = chrome.runtime.getManifest().version;

// Our own bounds around what a hub may ask for.
const within = (v: unknown, low: number, high: number, otherwise: number) =>
  typeof v === 'number' && Number.isFinite(v) ? Math.min(Math.max(v, low), high) : otherwise;

export function limitsOf(hello: Schemas['Hello'] | null): Limits {
  const l = hello?.limits ?? {};
  return {
    pauseMs: within(l.pause_ms, 200, 60_000, 2_000),
    pauseMoreMs: within(l.pause_more_ms, 0, 60_000, 1_000),
    pageMs: within(l.page_ms, 2_000, 120_000, 30_000),
    walkDays: within(l.walk_days, 0, 365, 60),
    walkPages: within(l.walk_pages, 0, 200, 50),
  };
}

export function flagsOf(hello: Schemas['Hello'] | null): Flags {
  const f = hello?.flags ?? {};
  return {
    dataCalls: f.data_calls ?? true,
    trackingPages: f.tracking_pages ?? true,
    walk: f.walk ?? true,
    fill: f.fill ?? true,
    snapshots: f.snapshots ?? true,
  };
}

/** The hub's last greeting; kept for the life of the browser, asked anew each hour. */
interface Kept {
  hello: Schemas['Hello'];
  atMs: number;
  /** Of the extension that asked: an update asks anew. */
  version: string;
}

const HOUR_MS = 3_600_000;

export async function keptHello(): Promise<Schemas['Hello'] | null> {
  const { hello } = (await chrome.storage.local.get('hello')) as { hello?: Kept };
  return hello?.hello ?? null;
}

export async function keepHello(hello: Schemas['Hello'] | null) {
  const kept: Kept | null = hello && { hello, atMs: Date.now(), version: VERSION };
  await chrome.storage.local.set({ hello: kept });
}

export async function paired(): Promise<Pairing | null> {
  return (await read()).pairing;
}

export async function lang() {
  return langOf((await read()).lang);
}

/** One call with the stored token. A refused token or version is noted for the person. */
export async function talk<T>(fn: (to: Pairing, lang: string) => Promise<T>): Promise<T> {
  const pairing = await paired();
  if (!pairing) throw new HubError('not_paired', 401, '');
  try {
    const answer = await fn(pairing, tagOf(await lang()));
    await settle('token_refused', 'not_paired');
    return answer;
  } catch (e) {
    if (e instanceof HubError && e.status === 401) await note('token_refused');
    if (e instanceof HubError && e.code === 'extension_old') await note('hub_too_new');
    if (e instanceof HubError && e.code === HUB_TOO_OLD) await note('hub_too_old');
    throw e;
  }
}

/** Says our version and learns the limits; at most once an hour unless `fresh`. */
export async function greet(fresh = false): Promise<Schemas['Hello']> {
  const { hello: kept } = (await chrome.storage.local.get('hello')) as { hello?: Kept };
  const isFresh = kept && kept.version === VERSION && Date.now() - kept.atMs < HOUR_MS;
  if (isFresh && !fresh) return kept.hello;
  const hello = await talk((to, l) =>
    call(to, l, 'post', '/api/v1/extension/hello', { body: { version: VERSION } }),
  );
  await keepHello(hello);
  await (hello.fits === false ? note('hub_too_new', '') : settle('hub_too_new', 'hub_too_old'));
  return hello;
}

/** Exchanges the code for a token; the code is used up by it. */
export async function pair(url: string, code: string, name: string): Promise<Pairing> {
  const answer = await call(
    { url, token: null },
    tagOf(await lang()),
    'post',
    '/api/v1/extension/pair',
    { body: { code, version: VERSION, ...(name ? { name } : {}) } },
  );
  const pairing = {
    url,
    token: answer.token ?? '',
    name: answer.hello?.browser?.name ?? name,
  };
  if (answer.hello) await keepHello(answer.hello);
  await change(() => ({ pairing, problems: [], sent: 0, deliveredAtMs: null }));
  await watchHub(pairing.url);
  return pairing;
}

export async function unpair() {
  const pairing = await paired();
  if (!pairing) return;
  try {
    await call(pairing, tagOf(await lang()), 'delete', '/api/v1/extension/pair');
  } catch {
    // The token stays listed under Settings, where a person can end it.
  }
  await change(() => ({ pairing: null, sync: null, queue: [], tasks: {} }));
  await keepHello(null);
  await watchHub(null);
}

/** On the hub's own pages a small script says that the extension is there (hub-page.ts). */
export async function watchHub(url: string | null) {
  const id = 'hub';
  try {
    const there = await chrome.scripting.getRegisteredContentScripts({ ids: [id] });
    if (there.length) await chrome.scripting.unregisterContentScripts({ ids: [id] });
    if (!url) return;
    const { protocol, hostname } = new URL(url);
    await chrome.scripting.registerContentScripts([
      {
        id,
        matches: [`${protocol}//${hostname}/*`],
        js: ['hub-page.js'],
        runAt: 'document_start',
      },
    ]);
  } catch {
    // Only a convenience of the web app: everything works without it.
  }
}
