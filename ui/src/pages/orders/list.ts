// SPDX-License-Identifier: Apache-2.0
// The rows of a view, kept still. What changes about a shown order changes in its row; what comes
// or goes waits until nobody is busy with the list, and is offered meanwhile.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api, type Schemas } from '~/api/client';
import type { OrdersFilter, Sort } from './views';

export type Item = Schemas['OrderItem'];
export const PAGE = 50;
const REREAD_MAX = 12;

interface Wish {
  filter: OrdersFilter;
  sort: Sort;
  cursor: string;
}

/** An order in full as the row of a list. */
export function itemOf(o: Schemas['Order']): Item {
  const current = o.packages.flatMap((p) =>
    p.numbers.filter((n) => n.current).map((n) => n.number),
  );
  return {
    ...o,
    customer: o.customer && { name: o.customer.name },
    address: o.address && { city: o.address.city, country: o.address.country },
    numbers: [...new Set(current)],
    supplier_numbers: o.purchases.flatMap((p) => p.supplier_orders.map((s) => s.number)),
    problems: o.problems.filter((p) => !p.dismissed),
  };
}

/** Orders that left the view are still shown: they are read one by one. */
function useReread(ids: string[], onRead: (items: Item[]) => void) {
  const queries = useQueryClient();
  const key = ids.join(' ');
  useEffect(() => {
    let over = false;
    const read = (ref: string) =>
      queries.fetchQuery({
        queryKey: ['order', ref],
        queryFn: () => api.get('/api/v1/orders/{ref}', { path: { ref } }),
      });
    if (key)
      void Promise.allSettled(key.split(' ').slice(0, REREAD_MAX).map(read)).then((answers) => {
        const read = answers.flatMap((a) => (a.status === 'fulfilled' ? [itemOf(a.value)] : []));
        if (!over && read.length) onRead(read);
      });
    return () => {
      over = true;
    };
  }, [key]);
}

export function useList(wish: Wish, isBusy: () => boolean) {
  const { filter, sort, cursor } = wish;
  const key = JSON.stringify(wish);
  const query = useQuery({
    queryKey: ['orders', filter, sort, cursor],
    queryFn: ({ signal }) =>
      api.get('/api/v1/orders', { query: { ...filter, sort, cursor, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
  });
  const fresh = query.isPlaceholderData ? undefined : query.data?.items;
  // Who comes back finds the list at once, as it was known.
  const [shown, setShown] = useState<{ key: string; items: Item[] }>(() =>
    fresh ? { key, items: fresh } : { key: '', items: [] },
  );
  const latest = useRef(shown);
  latest.current = shown;

  useEffect(() => {
    const now = latest.current;
    if (!fresh || (now.key === key && now.items === fresh)) return;
    const same =
      now.key === key &&
      now.items.length === fresh.length &&
      now.items.every((o, i) => o.id === fresh[i]!.id);
    if (now.key !== key || same || !isBusy()) {
      setShown({ key, items: fresh });
      return;
    }
    const byId = new Map(fresh.map((o) => [o.id, o]));
    setShown({ key, items: now.items.map((o) => byId.get(o.id) ?? o) });
  }, [fresh, key]);

  const here = shown.key === key;
  const freshIds = new Set(fresh?.map((o) => o.id));
  const shownIds = new Set(shown.items.map((o) => o.id));
  const gone = here && fresh ? shown.items.filter((o) => !freshIds.has(o.id)).map((o) => o.id) : [];
  const goneKey = gone.join(' ');
  // One and the same while it holds the same, so that no row is drawn again for it.
  const left = useMemo(() => new Set(goneKey ? goneKey.split(' ') : []), [goneKey]);
  const arrived = here && fresh ? fresh.filter((o) => !shownIds.has(o.id)).length : 0;
  useReread(gone, (items) => {
    const byId = new Map(items.map((o) => [o.id, o]));
    setShown((was) => ({ ...was, items: was.items.map((o) => byId.get(o.id) ?? o) }));
  });
  return {
    items: shown.items,
    /** The first answer for this wish is not there yet; older rows may be shown meanwhile. */
    isWaiting: !here,
    isFirst: !shown.key,
    key: shown.key,
    error: query.error,
    next: query.data?.next ?? null,
    /** So many came or went since; `show` puts the list right. */
    moved: Math.max(arrived, gone.length),
    left,
    show: () => fresh && setShown({ key, items: fresh }),
    retry: () => void query.refetch(),
  };
}
