// SPDX-License-Identifier: Apache-2.0
// "Order with Waybill": the panel that leads a purchase from the product to the checkout. It asks the
// hub whether the purchase may begin, fills in, shows each value beside what the page took, and
// stops before payment. What was placed it records by itself.
import {
  checkoutButton,
  enterByHandButton,
  isPlaced,
  newAddressButton,
  placedNumbers,
} from '~/adapters/cart';
import type { Field } from '~/adapters/fields';
import {
  ask,
  hubLink,
  type Delivery,
  type Greeting,
  type PageKind,
  type Task,
  type TaskMove,
} from '~/messages';
import { t } from '~/words/words';
import { h, island, onChange, until } from './dom';
import { fillShown, formIsOpen, press, rows, type Filled } from './fill';
import { fieldName } from './report-layout';
import * as steps from './task-steps';

export const taskIdIn = (hash: string): string | null =>
  /[#&]waybill=([\w-]{4,80})/.exec(hash)?.[1] ?? null;

const PLACED_MS = 10_000;

interface View {
  task: Task | null;
  note: string;
  isBad: boolean;
  table: Filled[];
  /** What the button "Go on" does; null: there is none. */
  goOn: (() => void) | null;
  again: (() => void) | null;
  isOver: boolean;
}

export function startTask(kind: PageKind, greeting: Greeting) {
  const panel = island('panel', document.documentElement.lang);
  panel.host.setAttribute('role', 'region');
  panel.host.setAttribute('aria-label', t('task.label'));
  const added = greeting.task?.added ?? [];
  const view: View = {
    task: greeting.task?.task ?? null,
    note: t('task.going'),
    isBad: false,
    table: [],
    goOn: null,
    again: null,
    isOver: false,
  };

  const button = (key: string, words: string, fn: () => void, quiet = false) =>
    h('button', { 'data-key': key, class: quiet ? 'quiet' : '', onclick: fn }, words);

  function tableOf(all: Filled[]) {
    const head = ['task.field', 'task.wanted', 'task.taken'] as const;
    return h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...head.map((w) => h('th', { scope: 'col' }, t(w))))),
      h(
        'tbody',
        {},
        ...all.map((r) =>
          h(
            'tr',
            { 'data-field': r.field },
            h('th', { scope: 'row' }, fieldName(r.field)),
            h('td', {}, r.wanted),
            h(
              'td',
              { class: r.isSame ? 'good' : 'bad' },
              r.isSame ? `✓ ${t('task.same')}` : '',
              !r.isSame && r.taken === null ? t('task.missing') : '',
              !r.isSame && r.taken !== null ? `${t('task.differs')}: ${r.taken}` : '',
            ),
          ),
        ),
      ),
    );
  }

  function draw(change: Partial<View> = {}) {
    Object.assign(view, change);
    const { task } = view;
    const name = task?.order?.name ?? '';
    panel.show(
      h('h2', {}, t('task.label')),
      task !== null &&
        h(
          'p',
          {},
          h(
            'a',
            { href: hubLink(greeting, task.order_url), target: '_blank', rel: 'noreferrer' },
            t('task.for', { name }),
          ),
          task.account ? ` · ${t('task.account', { account: task.account })}` : '',
        ),
      h('p', { role: 'status', class: view.isBad ? 'bad' : '' }, view.note),
      task?.address_problem?.detail ? h('p', { class: 'bad' }, task.address_problem.detail) : null,
      view.table.length > 0 && tableOf(view.table),
      h(
        'div',
        { class: 'row' },
        view.goOn && button('next', t('task.next'), view.goOn),
        view.again && button('again', t('task.again'), view.again, true),
        view.isOver && task?.next
          ? button('next-order', t('task.next_order'), () => void nextOrder(task.next!))
          : null,
        task !== null &&
          !view.isOver &&
          button('give-up', t('task.give_up'), () => void giveUp(), true),
      ),
    );
  }

  async function nextOrder(id: string) {
    const next = await ask('task', { id });
    if (next?.url) location.assign(next.url);
  }

  const move = (what: TaskMove): Promise<Delivery<Task>> =>
    ask('move', { id: view.task?.id ?? '', move: what });

  async function giveUp() {
    const done = await move({ state: 'canceled', again: false, reason: 'given up in the browser' });
    const isRefused = done.state === 'refused';
    draw({
      isOver: !isRefused,
      goOn: null,
      isBad: isRefused,
      note: isRefused ? done.sentence : t('task.given_up'),
    });
  }

  /** Asks the hub whether it may begin. */
  async function open(id: string, again: boolean): Promise<boolean> {
    const done = await ask('open', { id, again });
    if (done.answer) {
      view.task = done.answer;
      // A reload must not begin it once more.
      history.replaceState(history.state, '', location.pathname + location.search);
      return true;
    }
    const reason =
      done.state === 'kept'
        ? t('sync.cannot')
        : done.state === 'not_paired'
          ? t('problem.not_paired')
          : done.sentence;
    const again_ = done.code === 'conflict' ? () => void begin(id, true) : null;
    draw({ note: t('task.cannot', { reason }), isBad: true, again: again_ });
    return false;
  }

  // --- the pages ---

  async function onProduct(task: Task) {
    const line = steps.lineHere(task, added);
    if (!line) {
      const next = steps.nextLine(task, added);
      const url = next?.listing_url ?? steps.CART_URL;
      return draw({
        note: t('task.other_goods') + (next?.title ?? ''),
        goOn: () => location.assign(url),
      });
    }
    draw({ note: t('task.looking', { title: line.title ?? '' }) });
    const table = await steps.prepare(line);
    const isAlone = (task.lines ?? []).length === 1;
    const proceed = async () => {
      draw({ goOn: null, note: t('task.going') });
      if (isAlone) return steps.buyAlone(task, line);
      if (!(await steps.intoCart())) return draw({ note: t('task.missing'), isBad: true, goOn });
      await ask('added', { line: line.line ?? '' });
      const next = steps.nextLine(task, [...added, line.line ?? '']);
      location.assign(next?.listing_url ?? steps.CART_URL);
    };
    const goOn = () => void proceed();
    if (table.every((r) => r.isSame)) {
      draw({ table });
      return proceed();
    }
    draw({
      table,
      isBad: true,
      goOn,
      note: t('task.choose', { variant: steps.variantOf(line), n: line.quantity ?? 1 }),
    });
  }

  async function onCart(task: Task) {
    const chosen = await steps.chooseInCart(task);
    const goOn = () => {
      const out = checkoutButton(document);
      if (out)
        out.click(); // of the cart: nothing is placed by it
      else draw({ note: t('task.missing'), isBad: true });
    };
    const titles = (task.lines ?? []).map((l) => l.title ?? '').join(', ');
    draw({
      table: chosen.rows,
      note: chosen.isRight ? t('task.going') : t('task.cart_check', { titles }),
      isBad: !chosen.isRight,
      goOn,
    });
    if (chosen.isRight) goOn();
  }

  const filledOut = (all: Filled[]) =>
    all.map((r) => ({
      field: r.field,
      same: r.isSame,
      ...(r.isSame || r.taken === null ? {} : { taken: r.taken.slice(0, 200) }),
    }));

  function onCheckout(task: Task) {
    const done = new Map<Field, Filled>();
    let isFilling = false;
    let isMore = false;
    let told = '';
    const opened = new Set<string>();

    /** Opens the form for a new address, once; never saves it. */
    function openForm() {
      if (!formIsOpen()) {
        const add = newAddressButton(document);
        if (add && !opened.has('add')) (opened.add('add'), press(add));
      }
      const byHand = enterByHandButton(document);
      if (byHand && !opened.has('hand')) (opened.add('hand'), press(byHand));
    }

    async function fill() {
      if (isFilling) {
        isMore = true;
        return;
      }
      isFilling = true;
      openForm();
      await fillShown(task, done);
      isFilling = false;
      const table = rows(task, done);
      const isForm = done.has('address') || done.has('zip');
      draw({ table, note: isForm ? `${t('task.save')} ${t('task.check')}` : t('task.wait_form') });
      const filled = filledOut(table);
      const now = JSON.stringify(filled);
      if (isForm && now !== told) {
        told = now;
        await move({ state: 'filled', again: false, filled });
      }
      if (isMore) {
        isMore = false;
        await fill();
      }
    }

    if (!greeting.flags.fill) return draw({ table: rows(task, done), note: t('task.check') });
    const stop = onChange(() => {
      if (view.isOver || isPlaced(document, location.href)) return stop();
      void fill();
    }, 300);
    void fill();
  }

  /** After the checkout: the numbers, as soon as the page shows them. */
  async function onPlaced() {
    draw({ note: t('task.paid'), table: [] });
    const numbers = await until(() => {
      const found = placedNumbers(document, location.href);
      return found.length ? found : null;
    }, PLACED_MS);
    if (!numbers) {
      if (isPlaced(document, location.href)) await move({ state: 'paid', again: false });
      return;
    }
    const done = await move({
      state: 'recorded',
      again: false,
      numbers: numbers.slice(0, 20).map((number) => ({ number })),
    });
    draw({
      isOver: true,
      isBad: done.state === 'refused',
      note:
        done.state === 'kept'
          ? t('order.kept')
          : done.state === 'refused'
            ? done.sentence
            : t('task.recorded', { numbers: numbers.join(', ') }),
    });
  }

  function go(task: Task) {
    if (task.state === 'recorded' || task.state === 'canceled')
      return draw({ note: task.sentence ?? '', isOver: true });
    if (kind === 'product') return void onProduct(task);
    if (kind === 'cart') return void onCart(task);
    if (kind === 'placed' || isPlaced(document, location.href)) return void onPlaced();
    if (kind === 'checkout') return onCheckout(task);
    draw({ note: task.sentence ?? '' });
  }

  async function begin(id: string, again: boolean) {
    draw({ note: t('task.going'), isBad: false, again: null });
    if (await open(id, again)) go(view.task!);
  }

  document.body.append(panel.host);
  const id = taskIdIn(location.hash);
  if (id && id !== view.task?.id) void begin(id, false);
  else if (view.task) {
    draw();
    go(view.task);
  }
}
