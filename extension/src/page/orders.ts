// SPDX-License-Identifier: Apache-2.0
// My Orders: a bar above the list, and on each order "Send details" with what Waybill knows of it.
// Orders that the page loads later get theirs too.
import {
  buttonsOf,
  currencyOf,
  findCards,
  LIST,
  moreButton,
  readOrders,
  type OrdersPage,
} from '~/adapters/orders';
import { orderOut, packagesOut } from '~/adapters/report';
import { mayHavePackages } from '~/adapters/states';
import type { ReadOrder } from '~/adapters/types';
import {
  ask,
  hubLink,
  type Delivery,
  type Greeting,
  type Known,
  type ReadAnswer,
  type ReportOrder,
  type ReportResult,
  type TrackingAnswer,
  type WalkAnswer,
} from '~/messages';
import type { SyncState } from '~/worker/sync-state';
import { t } from '~/words/words';
import { detailOf, newestOrders, WallError } from './data';
import { h, island, onChange, until, type Island } from './dom';
import { fieldName, notUnderstood } from './report-layout';
import { packagesOf, politely, wallHere } from './read';

const SETTLE_MS = 6_000;

interface OrderView {
  island: Island;
  known: Known | null;
  /** A word on the last click; empty when there was none. */
  note: string;
  isBad: boolean;
  isBusy: boolean;
}

type Wall = Exclude<TrackingAnswer['wall'], 'ok'>;
const WALL_WORDS = {
  log_in: 'wall.log_in',
  captcha: 'wall.captcha',
  slow_down: 'wall.slow',
} as const;

const SENT_WORDS = {
  none: 'order.sent_none',
  some: 'order.sent_some',
  all: 'order.sent_all',
} as const;

/** Why it is still here: a browser that was unpaired has to be paired anew. */
const keptWords = (code: string | undefined) =>
  code === 'unauthorized' ? t('problem.token_refused') : t('order.kept');

export function startOrders(greeting: Greeting) {
  const views = new Map<string, OrderView>();
  const bar = island('bar', document.documentElement.lang);
  bar.host.setAttribute('role', 'region');
  bar.host.setAttribute('aria-label', t('bar.label'));
  let sync: SyncState | null = greeting.sync;
  let pageWork = { isGoing: false, note: '', isBad: false };
  let verdict: OrdersPage['verdict'] | 'waiting' = 'waiting';
  let missing: string[] = [];
  let data: ReadOrder[] | null = null;

  const currency = () => currencyOf(document.cookie);
  const readPage = () => readOrders(document, currency(), data ?? []);

  // --- one order ---

  function knownWords(known: Known | null): string {
    if (!known || known.state === 'unknown') return '';
    if (!known.order) return known.sentence ?? '';
    const stage = t('order.stage', {
      name: known.order.name ?? '',
      stage: known.stage_label ?? '',
    });
    const sent = known.sent ? t(SENT_WORDS[known.sent]) : '';
    return [stage, sent].filter(Boolean).join(', ');
  }

  function drawOrder(number: string) {
    const v = views.get(number)!;
    const words = knownWords(v.known);
    const url = hubLink(greeting, v.known?.order_url);
    v.island.show(
      h(
        'button',
        {
          'data-key': 'send',
          disabled: v.isBusy,
          'aria-label': `${t('order.send')} ${number}`,
          onclick: () => void clickSend(number),
        },
        v.isBusy ? t('order.sending') : t('order.send'),
      ),
      h(
        'span',
        { role: 'status' },
        words && url ? h('a', { href: url, target: '_blank', rel: 'noreferrer' }, words) : words,
        v.note && h('span', { class: v.isBad ? 'bad' : '' }, `${words ? ' · ' : ''}${v.note}`),
      ),
    );
  }

  function change(number: string, what: Partial<OrderView>) {
    const v = views.get(number);
    if (!v) return;
    Object.assign(v, what);
    drawOrder(number);
  }

  /** Codes and variants that the page does not show, asked once and only when something lacks them. */
  async function needData(order: ReadOrder | undefined) {
    const lacks = !order || order.status === 'other' || !order.total?.currency;
    if (data || !lacks || !greeting.flags.dataCalls) return;
    data = await newestOrders();
  }

  /** Reads all of one order. A wall, or what is to be sent. */
  async function gather(
    number: string,
  ): Promise<{ wall: Wall } | { order: ReportOrder | null; note: string }> {
    const here = wallHere();
    if (here !== 'ok') return { wall: here };
    try {
      await needData(readPage().orders.find((o) => o.id === number));
    } catch (e) {
      if (e instanceof WallError) return { wall: e.wall };
    }
    const order = readPage().orders.find((o) => o.id === number);
    if (!order?.lines.length) return { order: null, note: t('page.not_understood') };
    if (!mayHavePackages(order.status))
      return { order: orderOut(order, null, '', Date.now()), note: '' };
    const found = await politely(greeting.limits, () => packagesOf(number, greeting.flags));
    if (found && found.wall !== 'ok') return { wall: found.wall };
    const note = !found
      ? t('order.unreadable')
      : found.packages.some((p) => p.number)
        ? ''
        : t('order.no_packages');
    const packages = found?.packages ?? null;
    return { order: orderOut(order, packages, found?.way ?? '', Date.now()), note };
  }

  function takeResult(number: string, sent: Delivery<ReportResult[]>, note: string): boolean {
    const result = sent.answer?.[0];
    const known = result?.known ?? views.get(number)?.known ?? null;
    const isRefused = sent.state === 'refused' || result?.outcome === 'refused';
    let words = note;
    if (sent.state === 'kept') words = keptWords(sent.code);
    else if (sent.state === 'not_paired') words = t('problem.not_paired');
    else if (isRefused) words = t('order.failed', { reason: result?.sentence ?? sent.sentence });
    else if (result?.outcome === 'proposed' || result?.outcome === 'unknown')
      words = result.sentence ?? '';
    change(number, { known, isBusy: false, note: words, isBad: isRefused });
    return !isRefused && sent.state !== 'not_paired';
  }

  /** Reads and sends one order. */
  async function send(number: string): Promise<'sent' | 'failed' | Wall> {
    change(number, { isBusy: true, note: '' });
    try {
      const read = await gather(number);
      if ('wall' in read) {
        change(number, { isBusy: false, note: t(WALL_WORDS[read.wall]), isBad: true });
        return read.wall;
      }
      if (!read.order) {
        change(number, { isBusy: false, note: read.note, isBad: true });
        void ask('problem', { kind: 'not_understood', detail: number });
        return 'failed';
      }
      const sent = await ask('report', { orders: [read.order] });
      return takeResult(number, sent, read.note) ? 'sent' : 'failed';
    } catch {
      change(number, { isBusy: false, note: t('problem.updated'), isBad: true });
      return 'failed';
    }
  }

  function tellWall(wall: Wall) {
    pageWork = { isGoing: false, note: t(WALL_WORDS[wall]), isBad: true };
    if (wall !== 'slow_down') void ask('problem', { kind: wall, detail: '' });
    drawBar();
  }

  async function clickSend(number: string) {
    const outcome = await send(number);
    if (outcome !== 'sent' && outcome !== 'failed') tellWall(outcome);
  }

  // --- the bar ---

  async function syncPage() {
    const numbers = findCards(document).map((c) => c.id);
    if (!numbers.length) {
      pageWork = { isGoing: false, note: t('bar.page_none'), isBad: false };
      drawBar();
      return;
    }
    let done = 0;
    let failed = 0;
    for (const number of numbers) {
      pageWork = {
        isGoing: true,
        note: t('bar.page_going', { done: done + failed + 1, total: numbers.length }),
        isBad: false,
      };
      drawBar();
      const outcome = await send(number);
      if (outcome === 'sent') done++;
      else if (outcome === 'failed') failed++;
      else return tellWall(outcome);
    }
    const note = failed ? t('bar.page_part', { n: done, failed }) : t('bar.page_done', { n: done });
    pageWork = { isGoing: false, note, isBad: failed > 0 };
    drawBar();
  }

  async function steer(action: 'start' | 'pause' | 'resume' | 'stop') {
    if (action === 'start') {
      // What the last one said is not said of this one.
      sync = null;
      drawBar();
    }
    sync = await ask('sync', { action });
    const isFailed = action === 'start' && !sync;
    pageWork = { ...pageWork, note: isFailed ? t('sync.cannot') : '', isBad: isFailed };
    drawBar();
  }

  function syncWords(): string {
    if (!sync) return '';
    if (sync.state === 'paused') return t('sync.paused');
    if (sync.state === 'done') return t('sync.done');
    if (sync.state === 'stopped') {
      const reason = {
        log_in: t('wall.log_in'),
        captcha: t('wall.captcha'),
        no_page: t('wall.no_page'),
        slow: t('wall.slow'),
        not_understood: t('page.not_understood'),
        hub: sync.detail,
      }[sync.reason ?? 'hub'];
      return t('sync.stopped', { reason });
    }
    if (sync.phase === 'walking') return t('sync.walking', { found: sync.seen.length });
    return t('sync.reading', { done: Math.min(sync.done + 1, sync.total), total: sync.total });
  }

  function syncButtons() {
    const button = (key: string, words: string, action: 'pause' | 'resume' | 'stop') =>
      h('button', { class: 'quiet', 'data-key': key, onclick: () => void steer(action) }, words);
    if (sync?.state === 'running')
      return [button('pause', t('bar.pause'), 'pause'), button('stop', t('bar.stop'), 'stop')];
    if (sync?.state === 'paused' || sync?.state === 'stopped')
      return [button('resume', t('bar.resume'), 'resume'), button('stop', t('bar.stop'), 'stop')];
    return [];
  }

  function drawBar() {
    const isRunning = sync?.state === 'running';
    bar.show(
      h('span', { class: 'mark' }, t('bar.label')),
      !greeting.paired && h('span', { class: 'bad' }, t('problem.not_paired')),
      h(
        'button',
        { 'data-key': 'page', disabled: pageWork.isGoing, onclick: () => void syncPage() },
        t('bar.page'),
      ),
      h(
        'button',
        { 'data-key': 'all', disabled: isRunning, onclick: () => void steer('start') },
        t('bar.all'),
      ),
      ...syncButtons(),
      h(
        'span',
        { role: 'status', class: sync?.state === 'stopped' || pageWork.isBad ? 'bad' : '' },
        [pageWork.note, syncWords()].filter(Boolean).join(' · '),
      ),
      verdict === 'not_understood' && notUnderstood('orders', missing),
      verdict === 'ok' &&
        missing.length > 0 &&
        h(
          'span',
          { class: 'bad' },
          t('page.part_understood', { fields: missing.map(fieldName).join(', ') }),
        ),
    );
  }

  // --- the page as it changes ---

  function placeBar() {
    if (bar.host.isConnected) return;
    const list = document.querySelector(LIST);
    if (list?.parentElement) list.parentElement.insertBefore(bar.host, list);
    else document.body.prepend(bar.host);
  }

  async function askKnown(numbers: string[]) {
    if (!numbers.length || !greeting.paired) return;
    for (const known of await ask('known', { numbers }))
      if (known.number) change(known.number, { known });
  }

  function decorate() {
    const fresh: string[] = [];
    for (const card of findCards(document)) {
      const view = views.get(card.id);
      if (view?.island.host.isConnected && card.element.contains(view.island.host)) continue;
      const place = buttonsOf(card.element);
      const mine = island('card', document.documentElement.lang);
      views.set(card.id, {
        known: null,
        note: '',
        isBad: false,
        isBusy: false,
        ...view,
        island: mine,
      });
      place.append(mine.host);
      drawOrder(card.id);
      if (!view) fresh.push(card.id);
    }
    void askKnown(fresh);
    return fresh.length;
  }

  function look() {
    placeBar();
    decorate();
    const page = readPage();
    const isDecided = page.orders.length > 0 || verdict !== 'waiting';
    if (isDecided && (verdict !== page.verdict || missing.join() !== page.missing.join())) {
      verdict = page.verdict;
      missing = page.orders.length ? page.missing : verdict === 'empty' ? [] : page.missing;
    }
    drawBar();
  }

  /** The self-test: decided when orders are there, else after a while. */
  async function selfTest() {
    await until(() => findCards(document).length > 0, SETTLE_MS);
    const page = readPage();
    verdict = wallHere() === 'ok' ? page.verdict : 'empty';
    missing = page.missing;
    if (wallHere() !== 'ok') tellWall(wallHere() as Wall);
    if (verdict === 'not_understood')
      void ask('problem', { kind: 'not_understood', detail: 'My Orders' });
    drawBar();
  }

  // --- for the worker ---

  /** Its state from the list or its own page, its packages from the tracking data. */
  async function read(number: string): Promise<ReadAnswer> {
    try {
      const order =
        readPage().orders.find((o) => o.id === number) ?? (await detailOf(number, currency()));
      const isWorth = !order || mayHavePackages(order.status);
      const found = isWorth ? await packagesOf(number, greeting.flags) : null;
      if (found && found.wall !== 'ok') return { order: null, wall: found.wall };
      const now = Date.now();
      if (order)
        return {
          order: orderOut(order, found?.packages ?? null, found?.way ?? '', now),
          wall: 'ok',
        };
      const packages = found && packagesOut(number, found.packages, found.way, now);
      return { order: packages, wall: 'ok' };
    } catch (e) {
      return { order: null, wall: e instanceof WallError ? e.wall : 'ok' };
    }
  }

  async function list(more: boolean): Promise<WalkAnswer> {
    const before = findCards(document).length;
    const button = more ? moreButton(document) : null;
    if (button) {
      button.click();
      await until(
        () => findCards(document).length > before || wallHere() !== 'ok',
        greeting.limits.pageMs,
      );
    } else await until(() => findCards(document).length > 0, SETTLE_MS);
    const page = readPage();
    const wall = wallHere();
    const days = page.orders.map((o) => o.day).filter((d) => d !== null);
    return {
      orders: page.orders.map((o) => ({
        ...orderOut(o, null, 'walk', Date.now()),
        mayHavePackages: mayHavePackages(o.status),
      })),
      oldestDay: days.sort()[0] ?? null,
      hasMore: moreButton(document) !== null && (!more || page.orders.length > before),
      verdict: wall === 'ok' ? page.verdict : wall,
    };
  }

  onChange(look);
  look();
  void selfTest();
  return {
    list,
    read,
    sync: (state: SyncState) => {
      sync = state;
      drawBar();
    },
  };
}
