// SPDX-License-Identifier: Apache-2.0
// "Order with Waybill": leads a purchase from the product to the checkout. It asks the hub whether
// the purchase may begin, fills in, shows each value beside what the page took, and stops before
// payment. What was placed it records by itself. One purchase at a time: others wait in their tabs.
import { checkoutButton, isPlaced, placedNumbers } from '~/adapters/cart';
import {
  ask,
  type Delivery,
  type Greeting,
  type OpenAnswer,
  type PageKind,
  type Task,
  type TaskMove,
} from '~/messages';
import { t } from '~/words/words';
import { undelivered } from './delivery';
import { until } from './dom';
import { rows } from './fill';
import { Checkout } from './task-checkout';
import { TaskPanel } from './task-panel';
import * as steps from './task-steps';

export const taskIdIn = (hash: string): string | null =>
  /[#&]waybill=([\w-]{4,80})/.exec(hash)?.[1] ?? null;

const PLACED_MS = 10_000;
const TURN_MS = 2_000;

class Purchase {
  private panel: TaskPanel;
  private added: string[];

  constructor(
    private kind: PageKind,
    private greeting: Greeting,
  ) {
    this.added = greeting.task?.added ?? [];
    const onNext = async (id: string) => {
      const next = await ask('task', { id });
      if (next?.url) location.assign(next.url);
    };
    this.panel = new TaskPanel(
      greeting,
      () => void this.giveUp(),
      (id) => void onNext(id),
    );
  }

  /** With an id in the address it begins; else what goes on in this tab goes on. */
  start(id: string | null) {
    const { task } = this.panel.view;
    if (id && id !== task?.id) return void this.begin(id);
    this.panel.draw();
    if (task) this.go(task);
  }

  private move(what: TaskMove): Promise<Delivery<Task>> {
    return ask('move', { id: this.panel.view.task?.id ?? '', move: what });
  }

  private async giveUp() {
    const done = await this.move({
      state: 'canceled',
      again: false,
      reason: 'given up in the browser',
    });
    const isBad = done.state === 'refused';
    const note = isBad ? done.sentence : t('task.given_up');
    this.panel.draw({ isOver: !isBad, goOn: null, isBad, note });
  }

  // --- may it begin? ---

  private async begin(id: string, given: { again?: boolean; now?: boolean } = {}) {
    this.panel.draw({ note: t('task.going'), isBad: false, again: null, now: null });
    const done = await this.turnOf(id, given);
    if (!done.answer) return this.refused(id, done);
    // A reload must not begin it once more.
    history.replaceState(history.state, '', location.pathname + location.search);
    this.panel.draw({ task: done.answer });
    this.go(done.answer);
  }

  /** Waits until no other purchase is being filled in, or the person wants it now. */
  private async turnOf(id: string, given: { again?: boolean; now?: boolean }): Promise<OpenAnswer> {
    let isNow = given.now ?? false;
    for (;;) {
      const done = await ask('open', { id, again: given.again ?? false, now: isNow });
      if (done.state !== 'waits') return done;
      const note = t('task.waits', { name: done.sentence });
      this.panel.draw({ note, now: () => (isNow = true) });
      await until(() => isNow, TURN_MS);
    }
  }

  private refused(id: string, done: OpenAnswer) {
    const reason =
      done.state === 'kept'
        ? t('sync.cannot')
        : undelivered(done as Delivery<Task>) || done.sentence;
    const again = done.code === 'conflict' ? () => void this.begin(id, { again: true }) : null;
    this.panel.draw({ note: t('task.cannot', { reason }), isBad: true, again, now: null });
  }

  // --- the pages ---

  private go(task: Task) {
    if (task.state === 'recorded' || task.state === 'canceled')
      return this.panel.draw({ note: task.sentence ?? '', isOver: true });
    if (this.kind === 'product') return void this.onProduct(task);
    if (this.kind === 'cart') return void this.onCart(task);
    if (this.kind === 'placed' || isPlaced(document, location.href)) return void this.onPlaced();
    if (this.kind === 'checkout') return this.onCheckout(task);
    this.panel.draw({ note: task.sentence ?? '' });
  }

  private async onProduct(task: Task) {
    const line = steps.lineHere(task, this.added);
    if (!line) return this.elsewhere(task);
    this.panel.draw({ note: t('task.looking', { title: line.title ?? '' }) });
    const table = await steps.prepare(line);
    if (table.every((r) => r.isSame)) {
      this.panel.draw({ table });
      return this.proceed(task, line);
    }
    this.panel.draw({
      table,
      isBad: true,
      goOn: () => void this.proceed(task, line),
      note: t('task.choose', { variant: steps.variantOf(line), n: line.quantity ?? 1 }),
    });
  }

  /** This page is of none of its goods. */
  private elsewhere(task: Task) {
    const next = steps.nextLine(task, this.added);
    const url = next?.listing_url ?? steps.CART_URL;
    const note = t('task.other_goods') + (next?.title ?? '');
    this.panel.draw({ note, goOn: () => location.assign(url) });
  }

  private async proceed(task: Task, line: steps.Line) {
    this.panel.draw({ goOn: null, note: t('task.going') });
    if ((task.lines ?? []).length === 1) return steps.buyAlone(task, line);
    if (!(await steps.intoCart())) {
      const goOn = () => void this.proceed(task, line);
      return this.panel.draw({ note: t('task.missing'), isBad: true, goOn });
    }
    await ask('added', { line: line.line ?? '' });
    const next = steps.nextLine(task, [...this.added, line.line ?? '']);
    location.assign(next?.listing_url ?? steps.CART_URL);
  }

  private async onCart(task: Task) {
    const chosen = await steps.chooseInCart(task);
    const goOn = () => {
      const out = checkoutButton(document);
      if (out)
        out.click(); // of the cart: nothing is placed by it
      else this.panel.draw({ note: t('task.missing'), isBad: true });
    };
    const titles = (task.lines ?? []).map((l) => l.title ?? '').join(', ');
    this.panel.draw({
      table: chosen.rows,
      note: chosen.isRight ? t('task.going') : t('task.cart_check', { titles }),
      isBad: !chosen.isRight,
      goOn,
    });
    if (chosen.isRight) goOn();
  }

  private onCheckout(task: Task) {
    if (this.greeting.flags.fill)
      return new Checkout(task, this.panel, (what) => this.move(what)).start();
    this.panel.draw({ table: rows(task, new Map()), note: t('task.check') });
  }

  /** After the checkout: the numbers, as soon as the page shows them. */
  private async onPlaced() {
    this.panel.draw({ note: t('task.paid'), table: [] });
    const numbers = await until(() => {
      const found = placedNumbers(document, location.href);
      return found.length ? found : null;
    }, PLACED_MS);
    if (!numbers) {
      if (isPlaced(document, location.href)) await this.move({ state: 'paid', again: false });
      return;
    }
    const done = await this.move({
      state: 'recorded',
      again: false,
      numbers: numbers.slice(0, 20).map((number) => ({ number })),
    });
    const isBad = done.state === 'refused';
    const note = isBad
      ? done.sentence
      : undelivered(done) || t('task.recorded', { numbers: numbers.join(', ') });
    this.panel.draw({ isOver: true, isBad, note });
  }
}

export function startTask(kind: PageKind, greeting: Greeting) {
  new Purchase(kind, greeting).start(taskIdIn(location.hash));
}
