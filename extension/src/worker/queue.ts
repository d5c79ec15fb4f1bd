// SPDX-License-Identifier: Apache-2.0
// What is to be said to the hub waits here until the hub has it: written down with a key of its own
// before the first try, sent in order, removed only when the hub has answered. A repeated delivery
// carries the same key, so the hub does it once.
import type { Delivery, ReportOrder } from '~/messages';
import { call, HUB_TOO_OLD, HubError } from './hub';
import { talk } from './link';
import { change, note, read, settle, type Pairing, type Parcel } from './store';

const QUEUE_LIMIT = 2_000;
const QUEUE_BYTES = 4_000_000;
/** An outcome is kept for whoever put the parcel in and still waits. */
const outcomes = new Map<string, (d: Delivery<unknown>) => void>();

function send(p: Parcel, to: Pairing, lang: string): Promise<unknown> {
  const key = p.key;
  switch (p.route) {
    case 'reports': {
      // The hub compares our clock at sending with that at reading.
      const { orders } = p.body as { orders: ReportOrder[] };
      const body = { supplier: 'aliexpress', orders, sent_at: new Date().toISOString() };
      return call(to, lang, 'post', '/api/v1/extension/reports', { body, key });
    }
    case 'listings':
      return call(to, lang, 'post', '/api/v1/extension/listings', { body: p.body as never, key });
    case 'snapshots':
      return call(to, lang, 'post', '/api/v1/extension/snapshots', { body: p.body as never, key });
    case 'task': {
      const { id, move } = p.body as { id: string; move: never };
      return call(to, lang, 'post', '/api/v1/extension/tasks/{id}', { id, body: move, key });
    }
  }
}

function settleParcel(p: Parcel, outcome: Delivery<unknown>) {
  outcomes.get(p.key)?.(outcome);
  outcomes.delete(p.key);
}

const drop = (key: string, sent: number) =>
  change((now) => ({
    queue: now.queue.filter((q) => q.key !== key),
    ...(sent ? { sent: now.sent + sent, deliveredAtMs: Date.now() } : {}),
  }));

/** Delivers one. False: the hub cannot be reached now, or will not listen to us. */
async function deliverOne(p: Parcel): Promise<boolean> {
  try {
    const answer = await talk((to, lang) => send(p, to, lang));
    const n = p.route === 'reports' ? (p.body as { orders: unknown[] }).orders.length : 0;
    await drop(p.key, Math.max(n, 1));
    await settle('hub_too_old', 'hub_too_new');
    settleParcel(p, { state: 'delivered', answer, sentence: '' });
    return true;
  } catch (e) {
    const error = e instanceof HubError ? e : new HubError('offline', 0, String(e));
    // Used before: the hub had it, and only its answer was lost on the way.
    if (error.code === 'idempotency_mismatch') {
      await drop(p.key, 1);
      settleParcel(p, { state: 'delivered', answer: null, sentence: '' });
      return true;
    }
    // Ours to mend: pair anew, update the extension or the hub. Till then it waits here.
    const isOurs = error.status === 401 || error.status === 426 || error.code === HUB_TOO_OLD;
    if (error.isPassing || isOurs) {
      settleParcel(p, { state: 'kept', answer: null, sentence: '', code: error.code });
      return false;
    }
    await drop(p.key, 0);
    await note('refused', error.message);
    settleParcel(p, { state: 'refused', answer: null, sentence: error.message });
    return true;
  }
}

let delivering: Promise<void> | null = null;

async function deliverAll() {
  for (;;) {
    const { pairing, queue } = await read();
    const next = queue[0];
    if (!next) return;
    if (!pairing) {
      for (const p of queue) settleParcel(p, { state: 'not_paired', answer: null, sentence: '' });
      return;
    }
    if (await deliverOne(next)) continue;
    for (const p of queue) settleParcel(p, { state: 'kept', answer: null, sentence: '' });
    return;
  }
}

/** Sends what waits, in order; one run at a time. */
export function deliver(): Promise<void> {
  delivering ??= deliverAll().finally(() => (delivering = null));
  return delivering;
}

/** Writes it down, then tries at once. The answer says whether the hub has it already. */
export async function put<T>(route: Parcel['route'], body: unknown): Promise<Delivery<T>> {
  const parcel: Parcel = { key: crypto.randomUUID(), route, body, atMs: Date.now() };
  let isFull = false;
  const { pairing } = await change((now) => {
    const bytes = JSON.stringify(now.queue).length + JSON.stringify(body).length;
    isFull = now.queue.length >= QUEUE_LIMIT || bytes > QUEUE_BYTES;
    return !now.pairing || isFull ? {} : { queue: [...now.queue, parcel] };
  });
  if (!pairing) return { state: 'not_paired', answer: null, sentence: '' };
  if (isFull) {
    await note('queue_full');
    return { state: 'refused', answer: null, sentence: '' };
  }
  await settle('queue_full');
  const outcome = new Promise<Delivery<unknown>>((resolve) => outcomes.set(parcel.key, resolve));
  // A run that is about to end may have missed it: look once more.
  void deliver().then(() => (outcomes.has(parcel.key) ? deliver() : undefined));
  return (await outcome) as Delivery<T>;
}
