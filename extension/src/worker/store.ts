// SPDX-License-Identifier: Apache-2.0
// What the extension remembers, in the browser's storage: a worker may be stopped at any moment and
// must go on from here. Every change goes through `change`, one after the other.
import type { Lang } from '~/words/words';
import type { SyncState } from './sync-state';

/** Where the hub is and the token that it gave. */
export interface Pairing {
  url: string;
  token: string;
  /** The hub's name of this token, to be found again under Settings. */
  name: string;
}

/** Something to be said to the hub, once. */
export interface Parcel {
  key: string;
  route: 'reports' | 'listings' | 'snapshots' | 'task';
  body: unknown;
  atMs: number;
}

export type ProblemKind =
  | 'not_paired'
  | 'token_refused'
  | 'hub_too_old'
  | 'hub_too_new'
  | 'log_in'
  | 'captcha'
  | 'not_understood'
  | 'refused'
  | 'queue_full';

export interface Problem {
  kind: ProblemKind;
  detail: string;
  atMs: number;
}

export interface TabTask {
  id: string;
  /** Lines that are in the cart already. */
  added: string[];
  /** Purchases are filled in one after the other, in this order. */
  turn: number;
  waits: boolean;
}

export interface Stored {
  pairing: Pairing | null;
  queue: Parcel[];
  sync: SyncState | null;
  problems: Problem[];
  /** The last time that the hub took something. */
  deliveredAtMs: number | null;
  /** Orders sent since pairing. */
  sent: number;
  lang: Lang | 'auto';
  /** What is being bought in a tab, until its purchase is recorded; by the tab's id. */
  tasks: Record<string, TabTask>;
}

const EMPTY: Stored = {
  pairing: null,
  queue: [],
  sync: null,
  problems: [],
  deliveredAtMs: null,
  sent: 0,
  lang: 'auto',
  tasks: {},
};
const PROBLEMS_KEPT = 20;

let last: Promise<unknown> = Promise.resolve();

/** One after the other: what is read stays true until it is written. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => {});
  return mine;
}

export async function read(): Promise<Stored> {
  return { ...EMPTY, ...((await chrome.storage.local.get(null)) as Partial<Stored>) };
}

/** Changes what is stored. `fn` gets all of it and gives the members that change. */
export function change(fn: (now: Stored) => Partial<Stored>): Promise<Stored> {
  return alone(async () => {
    const now = await read();
    const changed = fn(now);
    if (Object.keys(changed).length) await chrome.storage.local.set(changed);
    return { ...now, ...changed };
  });
}

/** Remembers a problem for the popup; the same one again only moves up. */
export const note = (kind: ProblemKind, detail = '') =>
  change((now) => ({
    problems: [
      { kind, detail: detail.slice(0, 300), atMs: Date.now() },
      ...now.problems.filter((p) => p.kind !== kind || p.detail !== detail.slice(0, 300)),
    ].slice(0, PROBLEMS_KEPT),
  }));

/** What was over is over. */
export const settle = (...kinds: ProblemKind[]) =>
  change((now) =>
    now.problems.some((p) => kinds.includes(p.kind))
      ? { problems: now.problems.filter((p) => !kinds.includes(p.kind)) }
      : {},
  );
