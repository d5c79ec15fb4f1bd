// SPDX-License-Identifier: Apache-2.0
// Purchases that are being filled in: which tab works on which, and what the hub says of it. The
// hub decides whether a purchase may begin; here nothing is bought.
import type { Delivery, OpenAnswer, Task, TaskMove } from '~/messages';
import { call, HubError } from './hub';
import { talk } from './link';
import { put } from './queue';
import { change, read } from './store';
import { isOpen } from './tabs';

const isOver = (state: string | undefined) => state === 'recorded' || state === 'canceled';

/** Puts the tab behind those that are there; whoever is there already keeps its turn. */
const register = (tab: number, id: string) =>
  change((now) => {
    if (now.tasks[String(tab)]?.id === id) return {};
    const turn = 1 + Math.max(0, ...Object.values(now.tasks).map((one) => one.turn));
    return { tasks: { ...now.tasks, [String(tab)]: { id, added: [], turn, waits: true } } };
  });

const begun = (tab: number) =>
  change((now) => {
    const mine = now.tasks[String(tab)];
    return mine ? { tasks: { ...now.tasks, [String(tab)]: { ...mine, waits: false } } } : {};
  });

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

/** What goes on in this tab, and which of its lines are in the cart already. `named`: the purchase
 * that its address names; without it the tab no longer waits for its turn. */
export async function ofTab(
  tab: number,
  named: string | null,
): Promise<{ task: Task; added: string[] } | null> {
  const mine = (await read()).tasks[String(tab)];
  if (mine?.waits) {
    if (mine.id !== named) await unbind(tab);
    return null;
  }
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

/** The purchase that has to be done with first, or null. Forgets what is over or whose tab is gone. */
async function ahead(tab: number, id: string): Promise<Task | null> {
  const { tasks } = await read();
  const turn = tasks[String(tab)]?.turn ?? 0;
  for (const [other, one] of Object.entries(tasks)) {
    if (Number(other) === tab || one.id === id || one.turn > turn) continue;
    const task = (await isOpen(Number(other))) ? await look(one.id) : null;
    if (task && !isOver(task.state) && task.state !== 'paid') return task;
    await unbind(Number(other));
  }
  return null;
}

/** Begins. Not queued: without the hub's word nothing may be filled in. `now`: beside another one. */
export async function open(
  ask: { id: string; again: boolean; now: boolean },
  tab: number | null,
): Promise<OpenAnswer> {
  const { id, again, now } = ask;
  if (tab !== null) {
    await register(tab, id);
    const first = now ? null : await ahead(tab, id);
    if (first) return { state: 'waits', answer: null, sentence: first.order?.name ?? '' };
  }
  try {
    const body: TaskMove = { state: 'opened', again };
    const key = crypto.randomUUID();
    const task = await talk((to, lang) =>
      call(to, lang, 'post', '/api/v1/extension/tasks/{id}', { id, body, key }),
    );
    if (tab !== null) await begun(tab);
    return { state: 'delivered', answer: task, sentence: task.sentence ?? '' };
  } catch (e) {
    if (tab !== null) await unbind(tab);
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
