// SPDX-License-Identifier: Apache-2.0
// Purchases that are being filled in: which tab works on which, and what the hub says of it. The
// hub decides whether a purchase may begin; here nothing is bought.
import type { Delivery, Task, TaskMove } from '~/messages';
import { call, HubError } from './hub';
import { talk } from './link';
import { put } from './queue';
import { change, read } from './store';

const isOver = (state: string | undefined) => state === 'recorded' || state === 'canceled';

const bind = (tab: number | null, id: string) =>
  tab === null
    ? Promise.resolve()
    : change((now) => ({ tasks: { ...now.tasks, [String(tab)]: { id, added: [] } } }));

const unbind = (tab: number) =>
  change((now) => {
    const { [String(tab)]: gone, ...tasks } = now.tasks;
    return gone === undefined ? {} : { tasks };
  });

/** One item as the hub knows it now; null when it does not say. */
export async function look(id: string): Promise<Task | null> {
  try {
    return await talk((to, lang) => call(to, lang, 'get', '/api/v1/extension/tasks/{id}', { id }));
  } catch {
    return null;
  }
}

/** What goes on in this tab, and which of its lines are in the cart already. */
export async function ofTab(tab: number): Promise<{ task: Task; added: string[] } | null> {
  const mine = (await read()).tasks[String(tab)];
  const task = mine ? await look(mine.id) : null;
  if (!mine || !task) return null;
  if (isOver(task.state)) await unbind(tab);
  return { task, added: mine.added };
}

/** A line of the purchase was put into the cart. */
export const added = (tab: number | null, line: string) =>
  change((now) => {
    const mine = tab === null ? undefined : now.tasks[String(tab)];
    if (!mine || mine.added.includes(line)) return {};
    return { tasks: { ...now.tasks, [String(tab)]: { ...mine, added: [...mine.added, line] } } };
  });

/** Begins. Not queued: without the hub's word nothing may be filled in. */
export async function open(
  id: string,
  again: boolean,
  tab: number | null,
): Promise<Delivery<Task>> {
  try {
    const body: TaskMove = { state: 'opened', again };
    const task = await talk((to, lang) =>
      call(to, lang, 'post', '/api/v1/extension/tasks/{id}', {
        id,
        body,
        key: crypto.randomUUID(),
      }),
    );
    await bind(tab, id);
    return { state: 'delivered', answer: task, sentence: task.sentence ?? '' };
  } catch (e) {
    if (!(e instanceof HubError)) throw e;
    const state = e.code === 'not_paired' ? 'not_paired' : e.status === 0 ? 'kept' : 'refused';
    return { state, answer: null, sentence: e.message, code: e.code };
  }
}

/** Moves it on; delivered later where the hub does not answer now. */
export async function move(
  id: string,
  body: TaskMove,
  tab: number | null,
): Promise<Delivery<Task>> {
  const done = await put<Task>('task', { id, move: body });
  if (isOver(body.state) && tab !== null && done.state !== 'refused') await unbind(tab);
  return done;
}

export const tabClosed = (tab: number) => unbind(tab);
