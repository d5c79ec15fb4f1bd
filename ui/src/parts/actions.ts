// SPDX-License-Identifier: Apache-2.0
// What a person does with one order, from the list or from its page. Each says what came of it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ApiError, newKey, type Schemas } from '~/api/client';
import { go } from '~/app/router';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { toast, toastError } from '~/kit/toast';
import { NEEDS_EXTENSION, extensionState, handOver, openTask } from './extension';

type Row = Schemas['OrderItem'] | Schemas['Order'];
type Ref = Pick<Schemas['OrderRow'], 'id' | 'name'>;

const openInShop = [
  'unfulfilled',
  'partially_fulfilled',
  'open',
  'in_progress',
  'pending_fulfillment',
];

/** What makes sense for an order as it stands; the hub has the last word. */
export function actionsOf(o: Row) {
  const bought = o.stage === 'ordered' || o.stage === 'shipped' || o.stage === 'fulfilled';
  return {
    order: o.stage === 'to_order' || (o.stage === 'awaiting_payment' && o.counts.wanted > 0),
    tracking: bought,
    ship: openInShop.includes(o.shop_status.status) && o.stage !== 'canceled',
    hold: ['awaiting_payment', 'to_order', 'ordered', 'shipped'].includes(o.stage),
    release: o.stage === 'on_hold',
    elsewhere: !o.flags.elsewhere && o.stage !== 'delivered' && o.stage !== 'canceled',
  };
}

/** The one thing to do next, if there is one. */
export function nextOf(o: Row): 'order' | 'tracking' | 'ship' | null {
  const can = actionsOf(o);
  if (o.stage === 'to_order') return 'order';
  if (o.stage === 'ordered') return 'tracking';
  if (can.ship && (o.stage === 'shipped' || o.stage === 'not_ours')) return 'ship';
  return null;
}

const ASK_MS = 1500;
const ASKS_MAX = 4;

/** Asks for tracking codes; looks again while the supplier's answer is still under way. */
async function askTracking(ref: string) {
  for (let n = 1; ; n++) {
    const answer = await api.post('/api/v1/orders/{ref}/tracking', { path: { ref } });
    if (answer.outcome !== 'asking' || n === ASKS_MAX) return answer;
    await new Promise((r) => setTimeout(r, ASK_MS));
  }
}

/** `onShip`: opens the dialog, which a tracking code that was found offers. */
export function useActions(onShip: (id: string) => void) {
  const { t } = useWords();
  const queries = useQueryClient();

  function changed(order: Schemas['Order']) {
    queries.setQueryData(['order', order.id], order);
    void queries.invalidateQueries({ queryKey: ['orders'] });
    void queries.invalidateQueries({ queryKey: ['counts'] });
    void queries.invalidateQueries({ queryKey: ['history', order.id] });
  }

  /** Without an app key: the extension fills it in. True when it was handed over or said why not. */
  async function byExtension(o: Ref, error: unknown): Promise<boolean> {
    if (!(error instanceof ApiError) || error.code !== NEEDS_EXTENSION) return false;
    const state = await extensionState();
    if (state !== 'ready') {
      const run = () => go('/settings?part=extension');
      toast(t(`extension.${state}`), { tone: 'bad', act: { text: t('extension.set_up'), run } });
      return true;
    }
    const task = (await handOver([o.id])).items[0]!;
    const act = { text: t('extension.open'), run: () => void openTask(task) };
    if (openTask(task)) toast(t('extension.handed_over', { name: o.name }), { act });
    else toast(t('extension.barred'), { tone: 'plain', act });
    for (const key of ['orders', 'purchases', 'counts'])
      void queries.invalidateQueries({ queryKey: [key] });
    void queries.invalidateQueries({ queryKey: ['order', o.id] });
    return true;
  }

  const order = useMutation({
    mutationFn: (o: Ref) =>
      api
        .post('/api/v1/orders/{ref}/order', {
          path: { ref: o.id },
          body: { wait: true },
          key: newKey(),
        })
        .catch(async (error: unknown) => {
          if (await byExtension(o, error)) return null;
          throw error;
        }),
    onSuccess: (answer) => {
      if (!answer) return;
      changed(answer);
      const numbers = answer.purchases.flatMap((p) => p.supplier_orders.map((s) => s.number));
      if (numbers.length)
        toast(t('act.ordered', { name: answer.name }), { detail: numbers.join(', ') });
      else toast(t('act.order_planned', { name: answer.name }), { tone: 'plain' });
    },
    onError: toastError,
  });

  const tracking = useMutation({
    mutationFn: async (o: Ref) => ({
      name: o.name,
      id: o.id,
      answer: await askTracking(o.id),
    }),
    onSuccess: ({ name, id, answer }) => {
      void queries.invalidateQueries({ queryKey: ['orders'] });
      void queries.invalidateQueries({ queryKey: ['order', id] });
      const found = answer.outcome === 'number_known';
      const detail = answer.numbers.map((n) => n.number).join(', ');
      const offer = found && answer.stage === 'shipped';
      toast(`${name}: ${answer.sentence}`, {
        tone: found ? 'good' : 'plain',
        detail,
        act: offer ? { text: t('act.ship'), run: () => onShip(id) } : undefined,
      });
    },
    onError: toastError,
  });

  const hold = useMutation({
    mutationFn: ({ o, reason }: { o: Ref; reason?: string }) =>
      api.post('/api/v1/orders/{ref}/hold', {
        path: { ref: o.id },
        body: { reason },
        key: newKey(),
      }),
    onSuccess: (answer) => {
      changed(answer);
      toast(t('act.held', { name: answer.name }), { undo: () => release.mutate(answer) });
    },
    onError: toastError,
  });

  const release = useMutation({
    mutationFn: (o: Ref) =>
      api.post('/api/v1/orders/{ref}/release', { path: { ref: o.id }, body: {}, key: newKey() }),
    onSuccess: (answer) => {
      changed(answer);
      toast(t('act.released', { name: answer.name }));
    },
    onError: toastError,
  });

  const elsewhere = useMutation({
    mutationFn: ({ o, on }: { o: Ref; on: boolean }) =>
      api.post('/api/v1/orders/{ref}/elsewhere', {
        path: { ref: o.id },
        body: { on },
        key: newKey(),
      }),
    onSuccess: (answer, { on }) => {
      changed(answer);
      if (on)
        toast(t('act.elsewhere_done', { name: answer.name }), {
          undo: () => elsewhere.mutate({ o: answer, on: false }),
        });
      else toast(t('act.elsewhere_undone', { name: answer.name }));
    },
    onError: toastError,
  });

  const allow = useMutation({
    mutationFn: ({ o, on }: { o: Ref; on: boolean }) =>
      api.post('/api/v1/orders/{ref}/allow', { path: { ref: o.id }, body: { on }, key: newKey() }),
    onSuccess: (answer, { on }) => {
      changed(answer);
      if (on)
        toast(t('act.allowed', { name: answer.name }), {
          undo: () => allow.mutate({ o: answer, on: false }),
        });
    },
    onError: toastError,
  });

  const reread = useMutation({
    mutationFn: (o: Ref) =>
      api.post('/api/v1/orders/{ref}/reread', { path: { ref: o.id }, key: newKey() }),
    onSuccess: (answer) => {
      changed(answer);
      toast(t('act.rereading', { name: answer.name }), { tone: 'plain' });
    },
    onError: toastError,
  });

  return {
    may: useMay('staff'),
    order,
    tracking,
    hold,
    release,
    elsewhere,
    allow,
    reread,
    changed,
  };
}

export type Actions = ReturnType<typeof useActions>;
