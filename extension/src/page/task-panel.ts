// SPDX-License-Identifier: Apache-2.0
// The panel "Order with Waybill": what is being done, each wanted value beside what the page took, and
// the buttons of the moment.
import { hubLink, type Greeting, type Task } from '~/messages';
import { t } from '~/words/words';
import { h, island } from './dom';
import type { Filled } from './fill';
import { fieldName } from './report-layout';

export interface TaskView {
  task: Task | null;
  note: string;
  isBad: boolean;
  table: Filled[];
  /** What the button "Go on" does; null: there is none. */
  goOn: (() => void) | null;
  /** "I looked: nothing was paid"; null: there is none. */
  again: (() => void) | null;
  /** "Begin here now", while another purchase goes on; null: there is none. */
  now: (() => void) | null;
  isOver: boolean;
}

function cellOf(r: Filled): string {
  if (r.isSame) return `✓ ${t('task.same')}`;
  return r.taken === null ? t('task.missing') : `${t('task.differs')}: ${r.taken}`;
}

function tableOf(all: Filled[]) {
  const head = ['task.field', 'task.wanted', 'task.taken'] as const;
  const row = (r: Filled) =>
    h(
      'tr',
      { 'data-field': r.field },
      h('th', { scope: 'row' }, fieldName(r.field)),
      h('td', {}, r.wanted),
      h('td', { class: r.isSame ? 'good' : 'bad' }, cellOf(r)),
    );
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...head.map((w) => h('th', { scope: 'col' }, t(w))))),
    h('tbody', {}, ...all.map(row)),
  );
}

export class TaskPanel {
  readonly view: TaskView;
  private panel = island('panel', document.documentElement.lang);

  constructor(
    private greeting: Greeting,
    private onGiveUp: () => void,
    private onNext: (id: string) => void,
  ) {
    this.panel.host.setAttribute('role', 'region');
    this.panel.host.setAttribute('aria-label', t('task.label'));
    this.view = {
      task: greeting.task?.task ?? null,
      note: t('task.going'),
      isBad: false,
      table: [],
      goOn: null,
      again: null,
      now: null,
      isOver: false,
    };
    document.body.append(this.panel.host);
  }

  draw(change: Partial<TaskView> = {}) {
    const v = Object.assign(this.view, change);
    const problem = v.task?.address_problem?.detail;
    this.panel.show(
      h('h2', {}, t('task.label')),
      v.task && this.order(v.task),
      h('p', { role: 'status', class: v.isBad ? 'bad' : '' }, v.note),
      problem ? h('p', { class: 'bad' }, problem) : null,
      v.table.length > 0 && tableOf(v.table),
      h('div', { class: 'row' }, ...this.buttons()),
    );
  }

  private order(task: Task) {
    const href = hubLink(this.greeting, task.order_url);
    const name = task.order?.name ?? '';
    return h(
      'p',
      {},
      h('a', { href, target: '_blank', rel: 'noreferrer' }, t('task.for', { name })),
      task.account ? ` · ${t('task.account', { account: task.account })}` : '',
    );
  }

  private buttons() {
    const { task, goOn, again, now, isOver } = this.view;
    const next = isOver ? task?.next : null;
    const button = (key: string, words: string, fn: (() => void) | null, quiet = false) =>
      fn && h('button', { 'data-key': key, class: quiet ? 'quiet' : '', onclick: fn }, words);
    return [
      button('next', t('task.next'), goOn),
      button('again', t('task.again'), again, true),
      button('now', t('task.now'), now, true),
      button('next-order', t('task.next_order'), next ? () => this.onNext(next) : null),
      button('give-up', t('task.give_up'), task && !isOver ? this.onGiveUp : null, true),
    ].filter((b) => b !== null);
  }
}
