// SPDX-License-Identifier: Apache-2.0
// The browser extension, as this page sees it: whether it is here, paired with this hub and new
// enough; and handing purchases over to it. It answers a ping on pages of the hub (api/openapi.yaml,
// tag extension).
import { useQuery } from '@tanstack/react-query';
import { api, newKey, type Schemas } from '~/api/client';

const PONG_MS = 600;

/** The error of an order that no account with an API buys. */
export const NEEDS_EXTENSION = 'needs_extension';
/** Where what was handed over is seen. */
export const WORK_LIST = '/purchases?view=extension';

export type ExtensionState = 'ready' | 'missing' | 'unpaired' | 'old';

interface Pong {
  version: string;
  browser: string | null;
}

/** What the extension says of itself; null when it is not here. */
export function ping(): Promise<Pong | null> {
  return new Promise((resolve) => {
    const end = (pong: Pong | null) => {
      clearTimeout(timer);
      removeEventListener('message', hear);
      resolve(pong);
    };
    const hear = (event: MessageEvent<{ type?: string } & Partial<Pong>>) => {
      if (event.source !== window || event.origin !== location.origin) return;
      if (event.data?.type !== 'waybill:pong') return;
      end({ version: String(event.data.version ?? ''), browser: event.data.browser ?? null });
    };
    const timer = setTimeout(() => end(null), PONG_MS);
    addEventListener('message', hear);
    postMessage({ type: 'waybill:ping' }, location.origin);
  });
}

const numberOf = (version: string) =>
  version.split('.').reduce((sum, part) => sum * 100_000 + (Number(part) || 0), 0);

/** Can purchases be handed over from this browser? */
export async function extensionState(): Promise<ExtensionState> {
  const [pong, known] = await Promise.all([ping(), api.get('/api/v1/extension/browsers')]);
  if (!pong) return 'missing';
  if (numberOf(pong.version) < numberOf(known.least_version)) return 'old';
  return known.items.some((one) => one.id === pong.browser) ? 'ready' : 'unpaired';
}

const LOT = 100; // of one request

/** Makes a work list of the orders; what cannot be handed over is told with its reason. */
export async function handOver(orders: string[]) {
  const items: Schemas['Task'][] = [];
  const refused: Schemas['TasksMade']['refused'] = [];
  for (let i = 0; i < orders.length; i += LOT) {
    const body = { orders: orders.slice(i, i + LOT) };
    const made = await api.post('/api/v1/extension/tasks', { body, key: newKey() });
    items.push(...made.items);
    refused.push(...made.refused);
  }
  return { items, refused };
}

/** What the extension has still to do, in the order of its handing over. */
export function useTasks() {
  const { data, ...list } = useQuery({
    queryKey: ['purchases', 'tasks'],
    queryFn: () => api.get('/api/v1/extension/tasks', { query: { limit: LOT } }),
  });
  return { ...list, tasks: data ? [...data.items].reverse() : [] };
}

/** Opens the supplier's page on which the extension begins; false when the browser bars it. */
export function openTask(task: Pick<Schemas['Task'], 'url'>): boolean {
  return window.open(task.url, '_blank') !== null;
}
