// SPDX-License-Identifier: Apache-2.0
// Reads one order for "Send details" and for the worker, and what the list shows for its walk.
import { currencyOf, findCards, moreButton, readOrders, type OrdersPage } from '~/adapters/orders';
import { orderOut, packagesOut } from '~/adapters/report';
import { mayHavePackages } from '~/adapters/states';
import type { ReadOrder } from '~/adapters/types';
import type { Greeting, ReadAnswer, ReportOrder, TrackingAnswer, WalkAnswer } from '~/messages';
import { t } from '~/words/words';
import { detailOf, newestOrders, WallError } from './data';
import { until } from './dom';
import { packagesOf, politely, wallHere } from './read';

export const SETTLE_MS = 6_000;
const SCROLL_MS = 3_000;
/** A list of so many may go on below, also without a button for it. */
const LONG_LIST = 10;

export type Wall = Exclude<TrackingAnswer['wall'], 'ok'>;
/** A wall, or what is to be sent; without an order: why there is nothing. */
export type Gathered = { wall: Wall } | { order: ReportOrder | null; note: string };

export class OrderReader {
  private data: ReadOrder[] | null = null;

  constructor(private greeting: Greeting) {}

  private currency = () => currencyOf(document.cookie);

  /** What the list shows, with what the page's data told of it. */
  page = (): OrdersPage => readOrders(document, this.currency(), this.data ?? []);

  private shown = (number: string) => this.page().orders.find((o) => o.id === number);

  /** Codes and variants that the page does not show, asked once and only when something lacks them. */
  private async needData(order: ReadOrder | undefined) {
    const lacks = !order || order.status === 'other' || !order.total?.currency;
    if (this.data || !lacks || !this.greeting.flags.dataCalls) return;
    this.data = await newestOrders();
  }

  /** All of one order on the page, a pause after the one before. */
  async gather(number: string): Promise<Gathered> {
    const here = wallHere();
    if (here !== 'ok') return { wall: here };
    try {
      await this.needData(this.shown(number));
    } catch (e) {
      if (e instanceof WallError) return { wall: e.wall };
    }
    const order = this.shown(number);
    if (!order?.lines.length) return { order: null, note: t('page.not_understood') };
    if (!mayHavePackages(order.status))
      return { order: orderOut(order, null, '', Date.now()), note: '' };
    const { limits, flags } = this.greeting;
    const found = await politely(limits, () => packagesOf(number, flags));
    if (found && found.wall !== 'ok') return { wall: found.wall };
    const hasNumber = found?.packages.some((p) => p.number);
    const note = !found ? t('order.unreadable') : hasNumber ? '' : t('order.no_packages');
    const packages = found?.packages ?? null;
    return { order: orderOut(order, packages, found?.way ?? '', Date.now()), note };
  }

  /** For the worker, which keeps the pauses between its own questions: state from the list or the
   * order's own page, packages from the tracking data. A click just before counts too. */
  async read(number: string): Promise<ReadAnswer> {
    try {
      const order = this.shown(number) ?? (await detailOf(number, this.currency()));
      const isWorth = !order || mayHavePackages(order.status);
      const { limits, flags } = this.greeting;
      const ask = () => packagesOf(number, flags);
      const found = isWorth ? await politely({ ...limits, pauseMoreMs: 0 }, ask) : null;
      if (found && found.wall !== 'ok') return { order: null, wall: found.wall };
      const [packages, way] = [found?.packages ?? null, found?.way ?? ''];
      if (order) return { order: orderOut(order, packages, way, Date.now()), wall: 'ok' };
      return { order: packages && packagesOut(number, packages, way, Date.now()), wall: 'ok' };
    } catch (e) {
      return { order: null, wall: e instanceof WallError ? e.wall : 'ok' };
    }
  }

  /** Older orders: by the page's own button, else by going to its end. True: others came. */
  private async load(more: boolean): Promise<boolean> {
    const before = new Set(more ? findCards(document).map((c) => c.id) : []);
    const button = more ? moreButton(document) : null;
    if (button) button.click();
    else if (more) scrollTo(0, document.documentElement.scrollHeight);
    const isNew = () => findCards(document).some((c) => !before.has(c.id));
    const waitMs = button ? this.greeting.limits.pageMs : more ? SCROLL_MS : SETTLE_MS;
    return (await until(() => isNew() || wallHere() !== 'ok', waitMs)) === true && isNew();
  }

  async list(more: boolean): Promise<WalkAnswer> {
    const hasCome = await this.load(more);
    const page = this.page();
    const wall = wallHere();
    const days = page.orders.map((o) => o.day).filter((d) => d !== null);
    return {
      orders: page.orders.map((o) => ({
        ...orderOut(o, null, 'walk', Date.now()),
        mayHavePackages: mayHavePackages(o.status),
      })),
      oldestDay: days.sort()[0] ?? null,
      hasMore: hasCome && (moreButton(document) !== null || page.orders.length >= LONG_LIST),
      verdict: wall === 'ok' ? page.verdict : wall,
    };
  }
}
