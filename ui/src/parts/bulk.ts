// SPDX-License-Identifier: Apache-2.0
// Doing a thing for many orders at once: tried without effect first, then for real. The hub does
// the work and remembers it, so a closed or reloaded page loses nothing.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, newKey, type Schemas } from '~/api/client';
import { toastError } from '~/kit/toast';

/** An order with values of its own. */
export type BulkRow = { order: string } & Record<string, unknown>;

export interface BulkWish {
  action: Schemas['Bulk']['action'];
  orders?: string[];
  rows?: BulkRow[];
  filter?: Record<string, unknown>;
  params?: Record<string, unknown>;
}

const LOOK_MS = 1000;
const SHOWN_ITEMS = 100;

const isRunning = (b: { state: string } | undefined) => b === undefined || b.state === 'running';

/** What the wish would do, item by item; nothing leaves. */
export function useDryRun(wish: BulkWish | null) {
  const started = useQuery({
    queryKey: ['dry-run', wish],
    queryFn: () => api.post('/api/v1/bulk', { body: { ...wish!, dry_run: true } }),
    enabled: wish !== null,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const id = started.data?.id;
  const items = useQuery({
    queryKey: ['bulk', id, 'dry'],
    queryFn: () =>
      api.get('/api/v1/bulk/{id}', { path: { id: id! }, query: { limit: SHOWN_ITEMS } }),
    enabled: id !== undefined,
    refetchInterval: (q) => (isRunning(q.state.data) ? LOOK_MS / 4 : false),
    gcTime: 0,
  });
  return {
    bulk: items.data,
    isRunning: wish !== null && !started.error && !items.error && isRunning(items.data),
    error: started.error ?? items.error,
  };
}

export function useStartBulk(onStarted: (b: Schemas['Bulk']) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: BulkWish) => api.post('/api/v1/bulk', { body: { ...wish }, key: newKey() }),
    onSuccess: (b) => {
      void queries.invalidateQueries({ queryKey: ['bulk'] });
      onStarted(b);
    },
    onError: toastError,
  });
}

/** What runs now, whoever asked for it. */
export function useOpenBulks(): Schemas['Bulk'][] {
  const { data } = useQuery({
    queryKey: ['bulk', 'open'],
    queryFn: () => api.get('/api/v1/bulk', { query: { open: true, limit: 5 } }),
    // Events tell of progress too; this holds where they do not come.
    refetchInterval: (q) => (q.state.data?.items.length ? LOOK_MS : 30_000),
  });
  return (data?.items ?? []).filter((b) => !b.dry_run);
}

export function useBulkItems(id: string | null, state?: Schemas['BulkItem']['state']) {
  return useQuery({
    queryKey: ['bulk', id, 'items', state],
    queryFn: () =>
      api.get('/api/v1/bulk/{id}', { path: { id: id! }, query: { state, limit: SHOWN_ITEMS } }),
    enabled: id !== null,
    refetchInterval: (q) => (isRunning(q.state.data) ? LOOK_MS : false),
  });
}

export function useBulkSwitch() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, to }: { id: string; to: 'pause' | 'resume' | 'cancel' }) =>
      api.post(`/api/v1/bulk/{id}/${to}`, { path: { id }, key: newKey() }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['bulk'] }),
    onError: toastError,
  });
}

/** So many of it are over. */
export const overOf = (b: Schemas['Bulk']) =>
  b.done + b.nothing + b.for_extension + b.failed + b.canceled;
