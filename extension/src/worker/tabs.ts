// SPDX-License-Identifier: Apache-2.0
// The tabs in which our scripts run. They say hello when they start; no permission to look at other
// tabs is needed or asked for.
import type { Direction, Directions, PageKind } from '~/messages';

export const ORDERS_URL = 'https://www.aliexpress.com/p/order/index.html';

type Waiter = { tab: number; done: (page: PageKind) => void };
let waiters: Waiter[] = [];

/** Called for each hello. */
export function tabIsThere(tab: number, page: PageKind) {
  const mine = waiters.filter((w) => w.tab === tab);
  waiters = waiters.filter((w) => w.tab !== tab);
  for (const w of mine) w.done(page);
}

/** Directs the scripts of a tab; null when there are none (closed, elsewhere, still loading). */
export async function direct<K extends keyof Directions>(
  tab: number,
  type: K,
  body: Directions[K]['ask'],
): Promise<Directions[K]['answer'] | null> {
  try {
    const message = { type, ...body } as Direction;
    return (await chrome.tabs.sendMessage(tab, message)) as Directions[K]['answer'];
  } catch {
    return null;
  }
}

/** Opens a page in the background; null when its scripts did not come in time. */
export async function open(
  url: string,
  waitMs: number,
): Promise<{ tab: number; page: PageKind | null }> {
  const { id } = await chrome.tabs.create({ url, active: false });
  const tab = id ?? -1;
  const page = await new Promise<PageKind | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), waitMs);
    const done = (kind: PageKind) => (clearTimeout(timer), resolve(kind));
    waiters.push({ tab, done });
    // It may have been quicker than we.
    void direct(tab, 'here', {}).then((there) => there && done(there.page));
  });
  return { tab, page };
}

/** Puts it before the person's eyes. */
export async function show(tab: number) {
  try {
    await chrome.tabs.update(tab, { active: true });
  } catch {
    // Closed meanwhile.
  }
}

export async function isOpen(tab: number): Promise<boolean> {
  try {
    return (await chrome.tabs.get(tab)) !== undefined;
  } catch {
    return false;
  }
}

export async function close(tab: number) {
  try {
    await chrome.tabs.remove(tab);
  } catch {
    // The person was quicker.
  }
}

const known = async () =>
  ((await chrome.storage.session.get('orders')) as { orders?: number[] }).orders ?? [];

/** Remembers tabs that show My Orders: they can be worked in, and are told of progress. */
export async function remember(tab: number) {
  const tabs = await known();
  if (!tabs.includes(tab)) await chrome.storage.session.set({ orders: [...tabs, tab].slice(-20) });
}

/** Those of them that still show it. */
export async function ordersTabs(): Promise<number[]> {
  const tabs = await known();
  const there = await Promise.all(tabs.map((tab) => direct(tab, 'here', {})));
  const live = tabs.filter((_, i) => there[i]?.page === 'orders');
  if (live.length !== tabs.length) await chrome.storage.session.set({ orders: live });
  return live;
}
