// SPDX-License-Identifier: Apache-2.0
// Purchases that are being filled in: which tab works on which, and what the hub says of it. The
// hub decides whether a purchase may begin; here nothing is bought.
import type { Delivery, Work, WorkMove } from '~/messages';
import { call, HubError } from './hub';
import { talk } from './link';
import { put } from './queue';
import { change, read } from './store';

const isOver = (state: string | undefined) => state === 'recorded' || state === 'canceled';

const bind = (tab: number | null, id: string) =>
  tab === null
    ? Promise.resolve()
    : change((now) => ({ works: { ...now.works, [String(tab)]: { id, added: [] } } }));

const unbind = (tab: number) =>
  change((now) => {
    const { [String(tab)]: gone, ...works } = now.works;
    return gone === undefined ? {} : { works };
  });

/** One item as the hub knows it now; null when it does not say. */
export async function look(id: string): Promise<Work | null> {
  try {
    return await talk((to, lang) => call(to, lang, 'get', '/api/v1/extension/work/{id}', { id }));
  } catch {
    return null;
  }
}

/** What goes on in this tab, and which of its lines are in the cart already. */
export async function ofTab(tab: number): Promise<{ work: Work; added: string[] } | null> {
  const mine = (await read()).works[String(tab)];
  const work = mine ? await look(mine.id) : null;
  if (!mine || !work) return null;
  if (isOver(work.state)) await unbind(tab);
  return { work, added: mine.added };
}

/** A line of the purchase was put into the cart. */
export const added = (tab: number | null, line: string) =>
  change((now) => {
    const mine = tab === null ? undefined : now.works[String(tab)];
    if (!mine || mine.added.includes(line)) return {};
    return { works: { ...now.works, [String(tab)]: { ...mine, added: [...mine.added, line] } } };
  });

/** Begins. Not queued: without the hub's word nothing may be filled in. */
export async function open(
  id: string,
  again: boolean,
  tab: number | null,
): Promise<Delivery<Work>> {
  try {
    const body: WorkMove = { state: 'opened', again };
    const work = await talk((to, lang) =>
      call(to, lang, 'post', '/api/v1/extension/work/{id}', { id, body, key: crypto.randomUUID() }),
    );
    await bind(tab, id);
    return { state: 'delivered', answer: work, sentence: work.sentence ?? '' };
  } catch (e) {
    if (!(e instanceof HubError)) throw e;
    const state = e.code === 'not_paired' ? 'not_paired' : e.status === 0 ? 'kept' : 'refused';
    return { state, answer: null, sentence: e.message, code: e.code };
  }
}

/** Moves it on; delivered later where the hub does not answer now. */
export async function move(
  id: string,
  body: WorkMove,
  tab: number | null,
): Promise<Delivery<Work>> {
  const done = await put<Work>('work', { id, move: body });
  if (isOver(body.state) && tab !== null && done.state !== 'refused') await unbind(tab);
  return done;
}

export const tabClosed = (tab: number) => unbind(tab);
