// SPDX-License-Identifier: Apache-2.0
// The tabs of the Orders page, and how tab, search, filters and sorting stand in the address.
import { useMemo } from 'react';
import { useSearch } from '~/app/router';
import { usePreferences } from '~/app/preferences';
import type { PlainKey } from '~/i18n/i18n';

export interface View {
  id: string;
  name: PlainKey;
  /** Which of the counts stands beside it. */
  count: string;
  filter: { stage?: string; problem?: string };
}

export const views: View[] = [
  { id: 'all', name: 'view.all', count: 'all', filter: {} },
  { id: 'to_order', name: 'view.to_order', count: 'to_order', filter: { stage: 'to_order' } },
  { id: 'to_pay', name: 'view.to_pay', count: 'to_pay', filter: { problem: 'unpaid_at_supplier' } },
  { id: 'ordered', name: 'view.ordered', count: 'ordered', filter: { stage: 'ordered' } },
  { id: 'shipped', name: 'view.shipped', count: 'shipped', filter: { stage: 'shipped' } },
  { id: 'fulfilled', name: 'view.fulfilled', count: 'fulfilled', filter: { stage: 'fulfilled' } },
  { id: 'delivered', name: 'view.delivered', count: 'delivered', filter: { stage: 'delivered' } },
  { id: 'on_hold', name: 'view.on_hold', count: 'on_hold', filter: { stage: 'on_hold' } },
  { id: 'problems', name: 'view.problems', count: 'problems', filter: { problem: 'any' } },
  { id: 'not_ours', name: 'view.not_ours', count: 'not_ours', filter: { stage: 'not_ours' } },
];

/** What may be chosen; the words are in i18n (payment.*, fulfillment.*). */
export const facets = {
  payment: [
    'paid',
    'partially_paid',
    'pending',
    'authorized',
    'partially_refunded',
    'refunded',
    'voided',
  ],
  shop_status: [
    'unfulfilled',
    'partially_fulfilled',
    'fulfilled',
    'on_hold',
    'scheduled',
    'in_progress',
  ],
} as const;
export type Facet = keyof typeof facets;

export const sorts = ['newest', 'oldest', 'updated', 'total'] as const;
export type Sort = (typeof sorts)[number];

/** As GET /api/v1/orders names them. */
export interface OrdersFilter {
  shop?: string;
  stage?: string;
  problem?: string;
  payment?: string;
  shop_status?: string;
  q?: string;
  from?: string;
  to?: string;
}

export interface Place {
  view: View;
  sort: Sort;
  cursor: string;
  q: string;
  payment: string[];
  shop_status: string[];
  from: string;
  to: string;
  /** Together with the shop that is chosen: what the list is asked for. */
  filter: OrdersFilter;
  /** Anything beside the tab? */
  narrowed: boolean;
}

/** The change that takes all filters away. */
export const nothing = {
  q: undefined,
  payment: undefined,
  shop_status: undefined,
  from: undefined,
  to: undefined,
  after: undefined,
};

const list = (text: string | null) => (text ? text.split(',') : []);

export function usePlace(): [
  Place,
  (changes: Record<string, string | undefined>, how?: { replace?: boolean }) => void,
] {
  const [search, change] = useSearch();
  const { shop } = usePreferences();
  const text = search.toString();
  const place = useMemo(() => {
    const s = new URLSearchParams(text);
    const view = views.find((v) => v.id === s.get('view')) ?? views[0]!;
    const q = s.get('q') ?? '';
    const payment = list(s.get('payment'));
    const shop_status = list(s.get('shop_status'));
    const from = s.get('from') ?? '';
    const to = s.get('to') ?? '';
    const sort = sorts.find((one) => one === s.get('sort')) ?? 'newest';
    const filter: OrdersFilter = { ...view.filter };
    const given = {
      shop,
      q,
      payment: payment.join(','),
      shop_status: shop_status.join(','),
      from,
      to,
    };
    for (const [name, value] of Object.entries(given))
      if (value) filter[name as keyof OrdersFilter] = value;
    const narrowed = Boolean(q || payment.length || shop_status.length || from || to);
    return {
      view,
      sort,
      cursor: s.get('after') ?? '',
      q,
      payment,
      shop_status,
      from,
      to,
      filter,
      narrowed,
    };
  }, [text, shop]);
  return [place, change];
}
