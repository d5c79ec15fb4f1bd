// SPDX-License-Identifier: Apache-2.0
// Every page: one row. To add a page: a file in src/pages/ with a default export, a row here, its
// words in src/i18n/, and a row in e2e/pages.ts (README.md shows it step by step).
import type { PlainKey } from '~/i18n/i18n';
import type { IconName } from '~/kit/icon';
import type { BadgeName } from './badges';
import { paged, type Paged } from './paged';
import { match } from './router';

export interface PageProps {
  /** The {parts} of the pattern. */
  parts: Record<string, string>;
}

export interface Route {
  pattern: string;
  page: Paged<PageProps>;
  title: PlainKey;
  /** Present: it stands in the navigation. */
  nav?: {
    icon: IconName;
    /** After G, as in "G O". */
    key: string;
    /** Whose live count stands beside it. */
    badge?: BadgeName;
  };
}

export const routes: Route[] = [
  {
    pattern: '/orders',
    page: paged(() => import('~/pages/orders/orders')),
    title: 'nav.orders',
    nav: { icon: 'orders', key: 'o', badge: 'to_order' },
  },
  {
    pattern: '/orders/{ref}',
    page: paged(() => import('~/pages/order/order')),
    title: 'order.title',
  },
  {
    pattern: '/purchases',
    page: paged(() => import('~/pages/purchases/purchases')),
    title: 'nav.purchases',
    nav: { icon: 'purchases', key: 'u', badge: 'to_pay' },
  },
  {
    pattern: '/packages',
    page: paged(() => import('~/pages/packages/packages')),
    title: 'nav.packages',
    nav: { icon: 'packages', key: 'k' },
  },
  {
    pattern: '/products',
    page: paged(() => import('~/pages/products/products')),
    title: 'nav.products',
    nav: { icon: 'products', key: 'p' },
  },
  {
    pattern: '/problems',
    page: paged(() => import('~/pages/problems/problems')),
    title: 'nav.problems',
    nav: { icon: 'problems', key: 'm', badge: 'problems' },
  },
  {
    pattern: '/outbox',
    page: paged(() => import('~/pages/outbox/outbox')),
    title: 'nav.outbox',
    nav: { icon: 'outbox', key: 'x' },
  },
  {
    pattern: '/activity',
    page: paged(() => import('~/pages/activity/activity')),
    title: 'nav.activity',
    nav: { icon: 'activity', key: 'a' },
  },
  {
    pattern: '/reports',
    page: paged(() => import('~/pages/reports/reports')),
    title: 'nav.reports',
    nav: { icon: 'reports', key: 'r' },
  },
  {
    pattern: '/start',
    page: paged(() => import('~/pages/start/start')),
    title: 'start.title',
  },
  {
    pattern: '/pair',
    page: paged(() => import('~/pages/pair')),
    title: 'pair.title',
  },
  {
    pattern: '/settings',
    page: paged(() => import('~/pages/settings/settings')),
    title: 'nav.settings',
    nav: { icon: 'settings', key: 's' },
  },
];

/** Somebody is likely to go there next. */
export const preload = (path: string) => routeOf(path)?.route.page.load();

export function routeOf(path: string): { route: Route; parts: Record<string, string> } | null {
  for (const route of routes) {
    const parts = match(route.pattern, path);
    if (parts) return { route, parts };
  }
  return null;
}
