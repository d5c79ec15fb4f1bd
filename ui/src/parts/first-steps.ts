// SPDX-License-Identifier: Apache-2.0
// How far a new hub has come: a shop, a supplier, a first product. Asked only of those who can go on.
import { useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { useMay } from '~/app/session';

export type StepId = 'shop' | 'supplier' | 'product';
export interface Step {
  id: StepId;
  done: boolean;
}

const MAPPINGS = 20;

/** It was connected once; what never was and was given up is no shop. */
export const wasConnected = (s: Schemas['Shop']) =>
  s.state !== 'uninstalled' || s.complete_at !== null;

const works = (s: Schemas['Shop']) => s.state === 'active' && !s.missing.some((m) => m.required);

/** `steps` is null while it is not known, and for those who may not connect anything. */
export function useFirstSteps(wanted = true) {
  const may = useMay('manager');
  const enabled = may && wanted;
  const shops = useQuery({
    queryKey: ['shops'],
    queryFn: () => api.get('/api/v1/shops'),
    enabled,
  }).data?.items;
  const suppliers = useQuery({
    queryKey: ['suppliers'],
    queryFn: () => api.get('/api/v1/suppliers'),
    enabled,
  }).data?.items;
  const mappings = useQuery({
    queryKey: ['products', 'mappings'],
    queryFn: () => api.get('/api/v1/mappings', { query: { limit: MAPPINGS } }),
    enabled,
  }).data?.items;
  const known = enabled && shops && suppliers && mappings;
  const steps: Step[] | null = known
    ? [
        { id: 'shop', done: shops.some(works) },
        { id: 'supplier', done: suppliers.some((s) => s.state === 'active') },
        { id: 'product', done: mappings.some((m) => !m.ignored) },
      ]
    : null;
  return { steps, shops: shops ?? [], suppliers: suppliers ?? [] };
}
