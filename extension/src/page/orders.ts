// SPDX-License-Identifier: Apache-2.0
// My Orders: a bar above the list, and on each order "Send details" with what Waybill knows of it.
// Orders that the page loads later get theirs too.
import { findCards } from '~/adapters/orders';
import { ask, type Delivery, type Greeting, type ReportResult } from '~/messages';
import { t } from '~/words/words';
import type { SyncState } from '~/worker/sync-state';
import { undelivered } from './delivery';
import { onChange, until } from './dom';
import { OrderCards } from './order-cards';
import { OrderReader, SETTLE_MS, type Wall } from './order-read';
import { OrdersBar, type SteerAction } from './orders-bar';
import { wallHere } from './read';

const WALL_WORDS = {
  log_in: 'wall.log_in',
  captcha: 'wall.captcha',
  slow_down: 'wall.slow',
} as const;

class Orders {
  private cards: OrderCards;
  private bar: OrdersBar;
  readonly reader: OrderReader;

  constructor(greeting: Greeting) {
    this.reader = new OrderReader(greeting);
    this.cards = new OrderCards(greeting, (number) => void this.clickSend(number));
    this.bar = new OrdersBar(
      greeting,
      () => void this.syncPage(),
      (action) => void this.steer(action),
    );
  }

  private takeResult(number: string, sent: Delivery<ReportResult[]>, note: string): boolean {
    const result = sent.answer?.[0];
    const known = result?.known ?? this.cards.known(number);
    const isRefused = sent.state === 'refused' || result?.outcome === 'refused';
    const isOpen = result?.outcome === 'proposed' || result?.outcome === 'unknown';
    let words = undelivered(sent) || note;
    if (isRefused) words = t('order.failed', { reason: result?.sentence ?? sent.sentence });
    else if (isOpen) words = result.sentence ?? '';
    this.cards.change(number, { known, isBusy: false, note: words, isBad: isRefused });
    return !isRefused && sent.state !== 'not_paired';
  }

  /** Reads and sends one order. */
  private async send(number: string): Promise<'sent' | 'failed' | Wall> {
    const bad = (note: string) => this.cards.change(number, { isBusy: false, note, isBad: true });
    this.cards.change(number, { isBusy: true, note: '' });
    try {
      const read = await this.reader.gather(number);
      if ('wall' in read) {
        bad(t(WALL_WORDS[read.wall]));
        return read.wall;
      }
      if (!read.order) {
        bad(read.note);
        void ask('problem', { kind: 'not_understood', detail: number });
        return 'failed';
      }
      const sent = await ask('report', { orders: [read.order] });
      return this.takeResult(number, sent, read.note) ? 'sent' : 'failed';
    } catch {
      bad(t('problem.updated'));
      return 'failed';
    }
  }

  private tellWall(wall: Wall) {
    if (wall !== 'slow_down') void ask('problem', { kind: wall, detail: '' });
    this.bar.draw({ isGoing: false, note: t(WALL_WORDS[wall]), isBad: true });
  }

  private async clickSend(number: string) {
    const outcome = await this.send(number);
    if (outcome !== 'sent' && outcome !== 'failed') this.tellWall(outcome);
  }

  private async syncPage() {
    const numbers = findCards(document).map((c) => c.id);
    const total = numbers.length;
    if (!total) return this.bar.draw({ note: t('bar.page_none'), isBad: false });
    let failed = 0;
    for (const [i, number] of numbers.entries()) {
      const note = t('bar.page_going', { done: i + 1, total });
      this.bar.draw({ isGoing: true, note, isBad: false });
      const outcome = await this.send(number);
      if (outcome === 'failed') failed++;
      else if (outcome !== 'sent') return this.tellWall(outcome);
    }
    const n = total - failed;
    const note = failed ? t('bar.page_part', { n, failed }) : t('bar.page_done', { n });
    this.bar.draw({ isGoing: false, note, isBad: failed > 0 });
  }

  private async steer(action: SteerAction) {
    // What the last one said is not said of this one.
    if (action === 'start') this.bar.draw({ sync: null });
    const sync = await ask('sync', { action });
    const isFailed = action === 'start' && !sync;
    this.bar.draw({ sync, note: isFailed ? t('sync.cannot') : '', isBad: isFailed });
  }

  sync(sync: SyncState) {
    this.bar.draw({ sync });
  }

  /** After each change of the page. */
  look() {
    this.bar.place();
    this.cards.decorate();
    const page = this.reader.page();
    const { verdict } = this.bar.view;
    const isDecided = page.orders.length > 0 || verdict !== 'waiting';
    this.bar.draw(isDecided ? judged(page) : {});
  }

  /** The self-test: decided when orders are there, else after a while. */
  async selfTest() {
    await until(() => findCards(document).length > 0, SETTLE_MS);
    const wall = wallHere();
    if (wall !== 'ok') {
      this.bar.draw({ verdict: 'empty', missing: [] });
      return this.tellWall(wall);
    }
    const page = this.reader.page();
    if (page.verdict === 'not_understood')
      void ask('problem', { kind: 'not_understood', detail: 'My Orders' });
    this.bar.draw(judged(page));
  }
}

const judged = ({
  verdict,
  missing,
}: {
  verdict: 'ok' | 'empty' | 'not_understood';
  missing: string[];
}) => ({
  verdict,
  missing: verdict === 'empty' ? [] : missing,
});

export function startOrders(greeting: Greeting) {
  const orders = new Orders(greeting);
  onChange(() => orders.look());
  orders.look();
  void orders.selfTest();
  return {
    list: (more: boolean) => orders.reader.list(more),
    read: (number: string) => orders.reader.read(number),
    sync: (state: SyncState) => orders.sync(state),
  };
}
