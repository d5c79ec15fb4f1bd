// SPDX-License-Identifier: Apache-2.0
// The checkout of a purchase: fills in address and note as their fields appear, and tells the hub
// what the page took. Presses what opens a form; never what saves, places or pays.
import { enterByHandButton, isPlaced, newAddressButton } from '~/adapters/cart';
import type { Field } from '~/adapters/fields';
import type { Task, TaskMove } from '~/messages';
import { t } from '~/words/words';
import { onChange } from './dom';
import { fillShown, formIsOpen, press, rows, type Filled } from './fill';
import type { TaskPanel } from './task-panel';

/** Names of fields and whether they were taken; values only where the page shows another one. */
const filledOut = (all: Filled[]): NonNullable<TaskMove['filled']> =>
  all.map((r) => ({
    field: r.field,
    same: r.isSame,
    ...(r.isSame || r.taken === null ? {} : { taken: r.taken.slice(0, 200) }),
  }));

export class Checkout {
  private done = new Map<Field, Filled>();
  private opened = new Set<string>();
  private isFilling = false;
  private isMore = false;
  private told = '';

  constructor(
    private task: Task,
    private panel: TaskPanel,
    private move: (what: TaskMove) => Promise<unknown>,
  ) {}

  /** From now on, at each change of the page, until it is over. */
  start() {
    const stop = onChange(() => {
      if (this.panel.view.isOver || isPlaced(document, location.href)) return stop();
      void this.fill();
    }, 300);
    void this.fill();
  }

  /** Opens the form for a new address, once; never saves it. */
  private openForm() {
    const once = (name: string, button: HTMLElement | null) => {
      if (!button || this.opened.has(name)) return;
      this.opened.add(name);
      press(button);
    };
    if (!formIsOpen()) once('add', newAddressButton(document));
    once('hand', enterByHandButton(document));
  }

  private async fill(): Promise<void> {
    this.isMore = true;
    if (this.isFilling) return;
    this.isFilling = true;
    while (this.isMore) {
      this.isMore = false;
      this.openForm();
      await fillShown(this.task, this.done);
      await this.tell();
    }
    this.isFilling = false;
  }

  private async tell() {
    const table = rows(this.task, this.done);
    const isForm = this.done.has('address') || this.done.has('zip');
    const note = isForm ? `${t('task.save')} ${t('task.check')}` : t('task.wait_form');
    this.panel.draw({ table, note });
    const filled = filledOut(table);
    const now = JSON.stringify(filled);
    if (!isForm || now === this.told) return;
    this.told = now;
    await this.move({ state: 'filled', again: false, filled });
  }
}
