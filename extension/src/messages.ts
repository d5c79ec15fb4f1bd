// SPDX-License-Identifier: Apache-2.0
// What the parts of the extension say to each other. Pages (content scripts), popup and options ask
// the service worker; only that one speaks to the hub. The worker directs pages by `Direction`.
import type { Schemas } from '~/worker/hub';
import type { Problem, Stored } from '~/worker/store';
import type { SyncState } from '~/worker/sync-state';
import type { Lang } from '~/words/words';

export type ReportOrder = Schemas['Report']['orders'][number];
export type ReportResult = NonNullable<Schemas['ReportResultList']['items']>[number];
export type Known = Schemas['Known'];
export type Task = Schemas['Task'];
export type TaskMove = Schemas['TaskMove'];
export type PageKind =
  'orders' | 'order' | 'tracking' | 'product' | 'cart' | 'checkout' | 'placed' | 'other';

export interface Limits {
  pauseMs: number;
  pauseMoreMs: number;
  pageMs: number;
  walkDays: number;
  walkPages: number;
}

export interface Flags {
  dataCalls: boolean;
  trackingPages: boolean;
  walk: boolean;
  fill: boolean;
  snapshots: boolean;
}

/** What a page needs to know before it shows anything. */
export interface Greeting {
  paired: boolean;
  /** The paired hub's address, for links to it; empty without one. */
  hubUrl: string;
  /** What stands between us and it, as far as is known. */
  problem: 'token_refused' | 'hub_too_old' | 'hub_too_new' | null;
  lang: Lang;
  limits: Limits;
  flags: Flags;
  sync: SyncState | null;
  /** The purchase that goes on in this tab, and its lines that are in the cart already. */
  task: { task: Task; added: string[] } | null;
}

export interface Status {
  version: string;
  lang: Lang;
  chosen: Stored['lang'];
  hub: { url: string; name: string; person: string | null; version: string } | null;
  reachable: boolean | null;
  /** The browser lets us work in AliExpress' pages. */
  pagesAllowed: boolean;
  fits: boolean;
  sent: number;
  queued: number;
  waiting: number | null;
  deliveredAtMs: number | null;
  sync: SyncState | null;
  problems: Problem[];
}

/** `kept`: the hub does not answer; it will be delivered later. */
export interface Delivery<T> {
  state: 'delivered' | 'kept' | 'refused' | 'not_paired';
  answer: T | null;
  /** For the person, where it was refused. */
  sentence: string;
  /** The hub's code of the refusal. */
  code?: string;
}

/** `waits`: another purchase is being filled in, that of the order named by `sentence`. */
export interface OpenAnswer extends Omit<Delivery<Task>, 'state'> {
  state: Delivery<Task>['state'] | 'waits';
}

/** Each question and its answer. */
export interface Asks {
  /** `task`: the purchase that the page's address names. */
  hello: { ask: { page: PageKind; task: string | null }; answer: Greeting };
  known: { ask: { numbers: string[] }; answer: Known[] };
  report: { ask: { orders: ReportOrder[] }; answer: Delivery<ReportResult[]> };
  listing: { ask: { listing: Schemas['ListingRead'] }; answer: Delivery<Schemas['ListingKnown']> };
  snapshot: {
    ask: { page: PageKind; lang: string; missing: string[]; html: string };
    answer: Delivery<unknown>;
  };
  problem: { ask: { kind: Problem['kind']; detail: string }; answer: null };
  trackingPage: { ask: { number: string }; answer: TrackingAnswer | null };
  open: { ask: { id: string; again: boolean; now: boolean }; answer: OpenAnswer };
  added: { ask: { line: string }; answer: null };
  task: { ask: { id: string }; answer: Task | null };
  move: { ask: { id: string; move: TaskMove }; answer: Delivery<Task> };
  sync: { ask: { action: 'start' | 'pause' | 'resume' | 'stop' }; answer: SyncState | null };
  status: { ask: { look: boolean }; answer: Status };
  pair: { ask: { url: string; code: string; name: string }; answer: Delivery<Status> };
  unpair: { ask: object; answer: Status };
  deliver: { ask: object; answer: Status };
  language: { ask: { lang: Stored['lang'] }; answer: Status };
  ping: { ask: { origin: string }; answer: { version: string; browser: string | null } };
}

export type Ask = { [K in keyof Asks]: { type: K } & Asks[K]['ask'] }[keyof Asks];
export type AnswerTo<K extends keyof Asks> = Asks[K]['answer'];

export interface TrackingAnswer {
  packages: import('~/adapters/types').ReadPackage[];
  way: string;
  wall: 'ok' | 'log_in' | 'captcha' | 'slow_down';
}

/** One order, read by its number. */
export interface ReadAnswer {
  order: ReportOrder | null;
  wall: TrackingAnswer['wall'];
}

/** What the list on the page shows now, for a walk. */
export interface WalkAnswer {
  orders: (ReportOrder & { mayHavePackages: boolean })[];
  oldestDay: string | null;
  hasMore: boolean;
  verdict: 'ok' | 'empty' | 'not_understood' | 'log_in' | 'captcha';
}

/** From the worker to a page. */
export interface Directions {
  here: { ask: object; answer: { page: PageKind } };
  read: { ask: { number: string }; answer: ReadAnswer };
  list: { ask: { more: boolean }; answer: WalkAnswer };
  packages: { ask: { waitMs: number }; answer: TrackingAnswer | null };
  sync: { ask: { state: SyncState }; answer: null };
}
export type Direction = {
  [K in keyof Directions]: { type: K } & Directions[K]['ask'];
}[keyof Directions];

/** The hub names its own pages by path. */
export const hubLink = (greeting: Greeting, path: string | null | undefined): string =>
  path?.startsWith('/') ? greeting.hubUrl + path : (path ?? '');

/** Asks the worker. Throws when the extension was updated and this page is of the old one. */
export function ask<K extends keyof Asks>(type: K, body: Asks[K]['ask']): Promise<AnswerTo<K>> {
  return chrome.runtime.sendMessage({ type, ...body }) as Promise<AnswerTo<K>>;
}
