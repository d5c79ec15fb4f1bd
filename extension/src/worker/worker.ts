// SPDX-License-Identifier: Apache-2.0
// The service worker: the only part that speaks to the hub. The browser stops it when it is idle, so
// it keeps nothing in memory that it could not read again, and alarms wake it to go on.
import type { Ask, Asks, Delivery, Greeting, Known, Status } from '~/messages';
import { langOf } from '~/words/words';
import { call, HubError } from './hub';
import * as link from './link';
import { pagesAllowed } from './pages';
import { deliver, put } from './queue';
import { change, note, read } from './store';
import * as sync from './sync';
import { close, direct, open, remember, show, tabIsThere } from './tabs';
import { trackingAddress } from '~/adapters/tracking';
import * as tasks from './tasks';

const VERSION = link.VERSION;

type Between = NonNullable<Greeting['problem']>;
const isBetween = (kind: string): kind is Between =>
  kind === 'token_refused' || kind === 'hub_too_old' || kind === 'hub_too_new';

async function greeting(ask: Asks['hello']['ask'], tab: number | null): Promise<Greeting> {
  const now = await read();
  if (tab !== null) {
    tabIsThere(tab, ask.page);
    if (ask.page === 'orders') await remember(tab);
  }
  const hello = await link.keptHello();
  // For the next page; this one does not wait for it.
  if (now.pairing) void link.greet().catch(() => {});
  return {
    paired: now.pairing !== null,
    hubUrl: now.pairing?.url ?? '',
    problem: now.problems.map((p) => p.kind).find(isBetween) ?? null,
    lang: langOf(now.lang),
    limits: link.limitsOf(hello),
    flags: link.flagsOf(hello),
    sync: now.sync,
    task: tab === null || !now.pairing ? null : await tasks.ofTab(tab, ask.task),
  };
}

async function known(numbers: string[]): Promise<Known[]> {
  const found: Known[] = [];
  try {
    for (let i = 0; i < numbers.length; i += 100) {
      const body = { numbers: numbers.slice(i, i + 100) };
      const page = await link.talk((to, lang) =>
        call(to, lang, 'post', '/api/v1/extension/known', { body }),
      );
      found.push(...(page.items ?? []));
    }
  } catch {
    // The page shows its buttons without what is known; sending says what is wrong.
  }
  return found;
}

/** Asks the hub whether it is there, and what it waits for. */
async function look(): Promise<{ reachable: boolean | null; waiting: number | null }> {
  try {
    await link.greet(true);
    const page = await link.talk((to, lang) =>
      call(to, lang, 'get', '/api/v1/extension/waiting', { query: { limit: '1' } }),
    );
    return { reachable: true, waiting: page.waiting ?? null };
  } catch (e) {
    return { reachable: e instanceof HubError ? e.status !== 0 : null, waiting: null };
  }
}

async function status(ask: Asks['status']['ask']): Promise<Status> {
  const before = await read();
  const seen = ask.look && before.pairing ? await look() : { reachable: null, waiting: null };
  if (seen.reachable) await deliver();
  const now = await read();
  const hello = await link.keptHello();
  return {
    version: VERSION,
    lang: langOf(now.lang),
    chosen: now.lang,
    hub: now.pairing && {
      url: now.pairing.url,
      name: now.pairing.name,
      person: hello?.person ?? null,
      version: hello?.hub?.version ?? '',
    },
    reachable: seen.reachable,
    pagesAllowed: await pagesAllowed(),
    fits: hello?.fits !== false,
    sent: now.sent,
    queued: now.queue.length,
    waiting: seen.waiting,
    deliveredAtMs: now.deliveredAtMs,
    sync: now.sync,
    problems: now.problems,
  };
}

async function pair(ask: Asks['pair']['ask']): Promise<Delivery<Status>> {
  try {
    await link.pair(ask.url, ask.code, ask.name);
    return { state: 'delivered', answer: await status({ look: true }), sentence: '' };
  } catch (e) {
    const isOffline = e instanceof HubError && e.status === 0;
    return {
      state: isOffline ? 'kept' : 'refused',
      answer: null,
      sentence: e instanceof Error ? e.message : String(e),
      ...(e instanceof HubError ? { code: e.code } : {}),
    };
  }
}

async function trackingPage(number: string) {
  const hello = await link.keptHello();
  if (!link.flagsOf(hello).trackingPages) return null;
  const waitMs = link.limitsOf(hello).pageMs;
  const { tab, page } = await open(trackingAddress(number), waitMs);
  const answer = page === 'tracking' ? await direct(tab, 'packages', { waitMs }) : null;
  // A log-in page or a check is for the person: where it stands.
  const isWall = answer !== null && answer.wall !== 'ok';
  await (isWall ? show(tab) : close(tab));
  return answer;
}

async function steer(action: Asks['sync']['ask']['action'], tab: number | null) {
  return action === 'start' ? sync.start(tab) : sync.steer(action);
}

/** To the web app: who we are there; not which other hub we may be paired with. */
async function ping(origin: string) {
  const isOurs = new URL((await link.paired())?.url ?? 'http://none.invalid').origin === origin;
  const browser = isOurs ? ((await link.keptHello())?.browser?.id ?? null) : null;
  return { version: VERSION, browser };
}

/** The tab's place among pages, where the asker is one. */
type Sender = chrome.runtime.MessageSender;

async function answer(ask: Ask, sender: Sender): Promise<unknown> {
  const tab = sender.tab?.id ?? null;
  switch (ask.type) {
    case 'hello':
      return greeting(ask, tab);
    case 'known':
      return known(ask.numbers);
    case 'report':
      return put('reports', { orders: ask.orders });
    case 'listing':
      return put('listings', ask.listing);
    case 'snapshot':
      return put('snapshots', {
        page: ask.page === 'placed' ? 'other' : ask.page,
        version: VERSION,
        lang: ask.lang.slice(0, 20),
        missing: ask.missing,
        html: ask.html,
      });
    case 'problem':
      await note(ask.kind, ask.detail);
      return null;
    case 'trackingPage':
      return trackingPage(ask.number);
    case 'open':
      return tasks.open(ask, tab);
    case 'added':
      await tasks.added(tab, ask.line);
      return null;
    case 'task':
      return tasks.look(ask.id);
    case 'move':
      return tasks.move(ask.id, ask.move, tab);
    case 'sync':
      return steer(ask.action, tab);
    case 'status':
      return status(ask);
    case 'ping':
      return ping(ask.origin);
    case 'pair':
    case 'unpair':
    case 'deliver':
    case 'language':
      // Only our own pages may ask these; pages of a site never can.
      return sender.url?.startsWith(chrome.runtime.getURL('')) ? ours(ask) : null;
  }
}

type OwnAsk = Extract<Ask, { type: 'pair' | 'unpair' | 'deliver' | 'language' }>;

async function ours(ask: OwnAsk): Promise<unknown> {
  if (ask.type === 'pair') return pair(ask);
  if (ask.type === 'unpair') await link.unpair();
  if (ask.type === 'language') await change(() => ({ lang: ask.lang }));
  return status({ look: ask.type === 'deliver' });
}

/** The badge on the extension's button says without words that something needs a person. */
async function badge() {
  const { problems, queue } = await read();
  await chrome.action.setBadgeBackgroundColor({ color: problems.length ? '#b3261e' : '#0b5f6b' });
  await chrome.action.setBadgeText({
    text: problems.length ? '!' : queue.length ? String(queue.length) : '',
  });
}

async function wake() {
  await deliver();
  await sync.run();
}

chrome.runtime.onMessage.addListener((message: Ask, sender, respond) => {
  if (sender.id !== chrome.runtime.id) return false;
  answer(message, sender).then(respond, (e: unknown) => {
    console.error(message.type, e instanceof Error ? e.message : e);
    respond(null);
  });
  return true; // the answer comes later
});
chrome.storage.onChanged.addListener((changes, area) => {
  if (area === 'local' && (changes.problems || changes.queue)) void badge();
});
chrome.alarms.onAlarm.addListener(() => void wake());
chrome.tabs.onRemoved.addListener((tab) => void tasks.tabClosed(tab));
chrome.runtime.onStartup.addListener(() => void link.greet(true).catch(() => {}));
chrome.runtime.onInstalled.addListener((details) => {
  if (details.reason === 'install') void chrome.runtime.openOptionsPage();
  void read().then((now) => link.watchHub(now.pairing?.url ?? null));
  // Another version of us: whether it fits is asked at once.
  void link.greet(true).catch(() => {});
});
// Pages of a site share no storage with us: the token stays here.
void chrome.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
void chrome.alarms.create('wake', { periodInMinutes: 0.5 });
void wake();
