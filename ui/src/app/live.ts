// SPDX-License-Identifier: Apache-2.0
// What changes in the hub shows here by itself. One stream (/events) per browser: the tab that
// holds a lock reads it and hands each event to the others. What was missed while the connection
// was down is caught up by asking again for all that is on the screen.
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/** A change as the hub tells it. */
export interface Change {
  kind: string;
  order?: string;
  shop?: string;
  bulk?: string;
  at?: string;
}
type Connection = 'connecting' | 'live' | 'lost';
type Message = { change: Change } | { connection: Connection } | { hello: true };

const EVENTS = '/events';
const LOCK = 'waybill.events';
const RETRY_MS = 3000;
const GATHER_MS = 400;

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

/** Asks anew for what is on the screen: everything after a gap, else what the changes touch. */
function catcher(queries: QueryClient) {
  let timer = 0;
  const touched = new Set<string>();

  function ask() {
    timer = 0;
    for (const key of touched) void queries.invalidateQueries({ queryKey: key.split(' ') });
    touched.clear();
  }
  return {
    everything: () => void queries.invalidateQueries(),
    change(c: Change) {
      if (c.order) {
        touched
          .add('orders')
          .add('counts')
          .add(`order ${c.order}`)
          .add('problems')
          .add('purchases');
        touched.add('packages').add('writes');
      }
      if (c.bulk || c.kind.startsWith('bulk')) touched.add('bulk');
      if (c.kind.startsWith('shop')) touched.add('shops');
      timer ||= window.setTimeout(ask, GATHER_MS);
    },
  };
}

/** Reads the stream for this browser until the promise of the lock ends with the page. */
function read(tell: (m: Message) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | null = null;
    let timer = 0;

    function open() {
      source = new EventSource(EVENTS);
      source.onopen = () => tell({ connection: 'live' });
      source.addEventListener('change', (e) =>
        tell({ change: JSON.parse(e.data as string) as Change }),
      );
      // The server could not say all that was missed.
      source.addEventListener('resync', () => tell({ connection: 'live' }));
      source.onerror = () => {
        tell({ connection: 'lost' });
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
  const asker = catcher(queries);
  let leading = false;
  let ended = false;

  function take(m: Message) {
    if ('hello' in m) {
      if (leading) others.postMessage({ connection } satisfies Message);
      return;
    }
    if ('change' in m) {
      asker.change(m.change);
      for (const hearer of hearers) hearer(m.change);
      return;
    }
    if (m.connection === 'live' && connection !== 'live') asker.everything();
    connection = m.connection;
    for (const w of watchers) w();
  }
  others.onmessage = (e) => take(e.data as Message);
  others.postMessage({ hello: true } satisfies Message);
  void navigator.locks
    .request(LOCK, { signal: ending.signal }, async () => {
      if (ended) return;
      leading = true;
      await read((m) => {
        if (ended) return;
        others.postMessage(m);
        take(m);
      }, ending.signal);
    })
    .catch(() => {}); // ended while it waited for the lock
  return () => {
    ended = true;
    ending.abort();
    others.close();
    connection = 'connecting';
  };
}
