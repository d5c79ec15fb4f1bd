// SPDX-License-Identifier: Apache-2.0
// Times that stay true while a page stays open. One clock ticks for all of them.
import { useSyncExternalStore } from 'react';
import { useWords } from '~/i18n/i18n';

const TICK_MS = 10_000;
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer = 0;

function tick() {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!timer) timer = window.setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    clearInterval(timer);
    timer = 0;
  };
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}

/** "3 min ago", at least a second; the hint says it in full. */
export function Ago({ at }: { at: string | null | undefined }) {
  const { ago, full } = useWords();
  const now = useNow();
  if (!at) return null;
  return (
    <time dateTime={at} title={full(at)}>
      {ago(at, Math.max(now, Date.parse(at) + 1000))}
    </time>
  );
}

/** "in 4 min", and then `over` once it has come. */
export function Until({ at, over }: { at: string; over: string }) {
  const { ago, full } = useWords();
  const now = useNow();
  return (
    <time dateTime={at} title={full(at)}>
      {Date.parse(at) > now ? ago(at, now) : over}
    </time>
  );
}

/** "15:48" or "Nov 28 15:48"; the hint says it in full. */
export function Moment({ at }: { at: string | null | undefined }) {
  const { moment, full } = useWords();
  if (!at) return null;
  return (
    <time dateTime={at} title={full(at)}>
      {moment(at)}
    </time>
  );
}
