// SPDX-License-Identifier: Apache-2.0
// "Sync all orders": first the orders that the hub waits for, by number; then a walk back through
// My Orders, to find what was bought by hand. Works in a tab of My Orders, opens one in the
// background when there is none, and goes on where it was after a closed tab or a stopped worker.
import type { TrackingAnswer, WalkAnswer } from '~/messages';
import { call, HubError } from './hub';
import { flagsOf, greet, keptHello, limitsOf, talk } from './link';
import { put } from './queue';
import { change, note, read, settle } from './store';
import type { StopReason, SyncState } from './sync-state';
import { close, direct, open, ordersTabs, ORDERS_URL } from './tabs';

const DAY_MS = 86_400_000;
const WAITING_LIMIT = 5_000;
const SEEN_LIMIT = 3_000;
const CHUNK = 20;

const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));

/** Stores a change of the state, if there is one, and tells the pages. */
async function update(fn: (s: SyncState) => Partial<SyncState>): Promise<SyncState | null> {
  const { sync } = await change((now) =>
    now.sync ? { sync: { ...now.sync, ...fn(now.sync), stepAtMs: Date.now() } } : {},
  );
  if (sync) for (const tab of await ordersTabs()) void direct(tab, 'sync', { state: sync });
  return sync;
}

async function stop(reason: StopReason, detail = '') {
  await update(() => ({ state: 'stopped', reason, detail }));
  if (reason === 'log_in' || reason === 'captcha') await note(reason);
  if (reason === 'not_understood') await note('not_understood', 'My Orders');
}

async function pause() {
  const l = limitsOf(await keptHello());
  await sleep(l.pauseMs + Math.random() * l.pauseMoreMs);
}

/** A tab that shows My Orders and answers, or null after having stopped with the reason. */
async function workTab(s: SyncState): Promise<number | null> {
  if (s.tab !== null && (await direct(s.tab, 'here', {}))?.page === 'orders') return s.tab;
  const there = (await ordersTabs())[0];
  if (there !== undefined) {
    await update(() => ({ tab: there, ownTab: false }));
    return there;
  }
  const { tab, page } = await open(ORDERS_URL, limitsOf(await keptHello()).pageMs);
  await update(() => ({ tab, ownTab: true }));
  if (page === 'orders') return tab;
  await stop('no_page');
  return null;
}

/** What is waited for, all pages of it. */
async function waiting() {
  const numbers: string[] = [];
  let until: string | null = null;
  let cursor: string | null | undefined = null;
  do {
    const query: Record<string, string> = { limit: '100', ...(cursor ? { cursor } : {}) };
    const page = await talk((to, lang) =>
      call(to, lang, 'get', '/api/v1/extension/waiting', { query }),
    );
    numbers.push(...(page.items ?? []).map((i) => i.number ?? '').filter(Boolean));
    until = page.walk?.until ?? until;
    cursor = page.next;
  } while (cursor && numbers.length < WAITING_LIMIT);
  return { numbers, until };
}

function stopReason(wall: TrackingAnswer['wall']): StopReason | null {
  if (wall === 'ok') return null;
  return wall === 'slow_down' ? 'slow' : wall;
}

/** One order by its number. False: stopped. */
async function readOne(tab: number, number: string): Promise<boolean> {
  const answer = await direct(tab, 'read', { number });
  const isGone = answer === null && (await direct(tab, 'here', {})) === null;
  if (isGone) return true; // the tab was closed: the next round has another one
  const reason = answer && stopReason(answer.wall);
  if (reason) {
    await stop(reason);
    return false;
  }
  if (answer?.order) await put('reports', { orders: [answer.order] });
  else await note('not_understood', number);
  await update((s) => ({
    todo: s.todo.filter((n) => n !== number),
    read: [...s.read, number].slice(-SEEN_LIMIT),
    done: s.done + 1,
  }));
  return true;
}

/** Which of these the hub wants the packages of. */
async function wantsPackages(numbers: string[]): Promise<Set<string>> {
  const wanted = new Set<string>();
  for (let i = 0; i < numbers.length; i += 100) {
    const body = { numbers: numbers.slice(i, i + 100) };
    const page = await talk((to, lang) =>
      call(to, lang, 'post', '/api/v1/extension/known', { body }),
    );
    for (const k of page.items ?? []) if (k.number && k.wanted?.packages) wanted.add(k.number);
  }
  return wanted;
}

/** Sends what a look at the list showed; then reads packages that are newly wanted. */
async function takeIn(list: WalkAnswer, s: SyncState) {
  const fresh = list.orders.filter((o) => !s.seen.includes(o.number));
  for (let i = 0; i < fresh.length; i += CHUNK) {
    const orders = fresh.slice(i, i + CHUNK).map(({ mayHavePackages: _, ...order }) => order);
    await put('reports', { orders });
  }
  const numbers = fresh.map((o) => o.number);
  const unread = fresh.filter((o) => !s.read.includes(o.number));
  const maybe = unread.filter((o) => o.mayHavePackages).map((o) => o.number);
  const wanted = maybe.length ? [...(await wantsPackages(maybe))] : [];
  await update((now) => ({
    seen: [...now.seen, ...numbers].slice(-SEEN_LIMIT),
    todo: [...now.todo, ...wanted.filter((n) => !now.todo.includes(n))],
    total: now.total + wanted.length,
  }));
}

const walkIsOver = (list: WalkAnswer, s: SyncState, pages: number) =>
  !list.hasMore ||
  s.pages >= pages ||
  (list.oldestDay !== null && s.until !== null && list.oldestDay < s.until);

/** One look at the list. False: stopped or done. */
async function walkOne(tab: number, s: SyncState): Promise<boolean> {
  const list = await direct(tab, 'list', { more: s.pages > 0 });
  if (!list) return true; // closed meanwhile
  if (
    list.verdict === 'log_in' ||
    list.verdict === 'captcha' ||
    list.verdict === 'not_understood'
  ) {
    await stop(list.verdict);
    return false;
  }
  await takeIn(list, s);
  const limits = limitsOf(await keptHello());
  const isOver = walkIsOver(list, s, limits.walkPages);
  const now = await update((was) => ({ pages: was.pages + 1, ...(isOver ? { until: null } : {}) }));
  return now?.state === 'running';
}

async function finish(s: SyncState) {
  await update(() => ({ state: 'done' }));
  await settle('log_in', 'captcha');
  if (s.ownTab && s.tab !== null) await close(s.tab);
}

/** One step. False: nothing more to do now. */
async function step(): Promise<boolean> {
  const { sync: s } = await read();
  if (s?.state !== 'running') return false;
  const next = s.todo[0];
  if (next === undefined && s.until === null) {
    await finish(s);
    return false;
  }
  const tab = await workTab(s);
  if (tab === null) return false;
  if (next !== undefined) {
    if (s.phase !== 'reading') await update(() => ({ phase: 'reading' }));
    return readOne(tab, next);
  }
  if (s.phase !== 'walking') await update(() => ({ phase: 'walking' }));
  return walkOne(tab, s);
}

let running: Promise<void> | null = null;

async function runAll() {
  try {
    while (await step()) await pause();
  } catch (e) {
    const isPassing = e instanceof HubError && e.isPassing;
    if (!isPassing) await stop('hub', e instanceof Error ? e.message : String(e));
    // Else the alarm goes on with it once the hub answers.
  }
}

/** Goes on with what is running, if anything is. */
export function run(): Promise<void> {
  running ??= runAll().finally(() => (running = null));
  return running;
}

export async function start(fromTab: number | null): Promise<SyncState> {
  const hello = await greet();
  const limits = limitsOf(hello);
  const { numbers, until } = await waiting();
  const oldest = new Date(Date.now() - limits.walkDays * DAY_MS).toISOString();
  const day = until && (until > oldest ? until : oldest).slice(0, 10);
  const now = Date.now();
  const sync: SyncState = {
    state: 'running',
    phase: 'reading',
    reason: null,
    detail: '',
    todo: numbers,
    read: [],
    done: 0,
    total: numbers.length,
    until: flagsOf(hello).walk ? day : null,
    pages: 0,
    seen: [],
    tab: fromTab,
    ownTab: false,
    startedAtMs: now,
    stepAtMs: now,
  };
  await change(() => ({ sync }));
  void run();
  return sync;
}

/** What the buttons do. */
export async function steer(action: 'pause' | 'resume' | 'stop'): Promise<SyncState | null> {
  if (action === 'stop') return (await change(() => ({ sync: null }))).sync;
  const s = await update((was) => {
    if (action === 'pause') return was.state === 'running' ? { state: 'paused' } : {};
    return was.state === 'done' ? {} : { state: 'running', reason: null, detail: '' };
  });
  if (action === 'resume') {
    await settle('log_in', 'captcha');
    void run();
  }
  return s;
}
