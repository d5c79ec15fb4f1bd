// SPDX-License-Identifier: Apache-2.0
// What changes in the hub shows here by itself. One stream (GET /events) per browser: the tab that
// holds a lock reads it and hands what it hears to the others. After a break the hub tells what was
// missed, or says that it cannot; then all that is on the screen is asked for again. While there is
// no stream, that is done now and then.
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/** An entry of the history as the hub tells it. */
export interface Change {
  kind: 'order.saved' | 'shop.saved' | 'hub.saved';
  fact: string;
  order: string | null;
  shop: string | null;
}
type Connection = 'connecting' | 'live' | 'lost';
/** What the reading tab hears, as it tells the others. `hello` asks it how things stand. */
type Message =
  | { what: 'change'; change: Change }
  | { what: 'counts' | 'bulk' | 'job' | 'reset' | 'hello' }
  | { what: 'connection'; connection: Connection };

const EVENTS = '/events';
const LOCK = 'waybill.events';
const RETRY_MS = 3000;
const GATHER_MS = 400;
const POLL_MS = 10_000;

let connection: Connection = 'connecting';
const watchers = new Set<() => void>();
const hearers = new Set<(change: Change) => void>();

export const useConnection = () =>
  useSyncExternalStore(
    (w) => {
      watchers.add(w);
      return () => watchers.delete(w);
    },
    () => connection,
  );

/** Calls back for each change, until the returned function is called. */
export function onChange(hearer: (change: Change) => void): () => void {
  hearers.add(hearer);
  return () => hearers.delete(hearer);
}

/** First words of query keys that an order's change may touch; README.md names them. */
const ofOrders = [
  'orders',
  'counts',
  'problems',
  'purchases',
  'packages',
  'products',
  'writes',
  'activity',
];

/** Asks anew for what was touched, a moment later and once for many changes. */
function asker(queries: QueryClient) {
  let timer = 0;
  const touched = new Set<string>();

  function ask() {
    timer = 0;
    for (const key of touched) void queries.invalidateQueries({ queryKey: key.split(' ') });
    touched.clear();
  }
  function touch(...keys: string[]) {
    for (const key of keys) touched.add(key);
    timer ||= window.setTimeout(ask, GATHER_MS);
  }
  return {
    touch,
    everything: () => {
      const notNow = new Set(['session', 'dry-run', 'carrier', 'carriers']);
      void queries.invalidateQueries({ predicate: (q) => !notNow.has(String(q.queryKey[0])) });
    },
    change(c: Change) {
      if (c.order) touch(...ofOrders, `order ${c.order}`, `history ${c.order}`);
      else touch('shops', 'suppliers', 'products', 'people', 'activity');
    },
  };
}

/** Reads the stream until the signal; the browser itself comes again after a break. */
function read(tell: (m: Message) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | null = null;
    let timer = 0;

    function open() {
      source = new EventSource(EVENTS);
      source.onopen = () => tell({ what: 'connection', connection: 'live' });
      source.addEventListener('hello', (e) => {
        if (!(JSON.parse(e.data as string) as { resumed: boolean }).resumed)
          tell({ what: 'reset' });
      });
      source.addEventListener('change', (e) =>
        tell({ what: 'change', change: JSON.parse(e.data as string) as Change }),
      );
      for (const what of ['counts', 'bulk', 'job', 'reset'] as const)
        source.addEventListener(what, () => tell({ what }));
      source.onerror = () => {
        tell({ what: 'connection', connection: 'lost' });
        // A stream that was refused is not tried again by the browser.
        if (source?.readyState === EventSource.CLOSED) timer = window.setTimeout(open, RETRY_MS);
      };
    }
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      source?.close();
      resolve();
    });
    open();
  });
}

/** Begins to listen; the returned function ends it. */
export function startLive(queries: QueryClient): () => void {
  const ending = new AbortController();
  const others = new BroadcastChannel(LOCK);
  const ask = asker(queries);
  let leading = false;

  function take(m: Message) {
    if (m.what === 'hello' && leading) tellOthers({ what: 'connection', connection });
    if (m.what === 'reset') ask.everything();
    if (m.what === 'counts') ask.touch('counts');
    if (m.what === 'bulk') ask.touch('bulk');
    if (m.what === 'job') ask.touch('jobs');
    if (m.what === 'change') {
      ask.change(m.change);
      for (const hearer of hearers) hearer(m.change);
    }
    if (m.what === 'connection' && connection !== m.connection) {
      connection = m.connection;
      for (const w of watchers) w();
    }
  }
  function tellOthers(m: Message) {
    if (!ending.signal.aborted) others.postMessage(m);
  }

  others.onmessage = (e) => take(e.data as Message);
  tellOthers({ what: 'hello' });
  const poll = setInterval(() => connection !== 'live' && ask.everything(), POLL_MS);
  navigator.locks
    .request(LOCK, { signal: ending.signal }, () => {
      leading = true;
      return read((m) => {
        tellOthers(m);
        take(m);
      }, ending.signal);
    })
    .catch(() => {}); // ended while it waited for the lock
  return () => {
    ending.abort();
    clearInterval(poll);
    others.close();
    connection = 'connecting';
  };
}
