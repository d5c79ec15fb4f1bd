// SPDX-License-Identifier: Apache-2.0
// Every page: one row. To add a page: a file in src/pages/ with a default export, a row here, its
// words in src/i18n/, and a row in e2e/pages.ts (README.md shows it step by step).
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { PlainKey } from '~/i18n/i18n';
import type { IconName } from '~/kit/icon';
import type { BadgeName } from './badges';
import { match } from './router';

export interface PageProps {
  /** The {parts} of the pattern. */
  parts: Record<string, string>;
}

export interface Route {
  pattern: string;
  page: LazyExoticComponent<ComponentType<PageProps>>;
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

// Orders is where people arrive: it is loaded while the session is being asked for.
const loadOrders = () => import('~/pages/orders/orders');
export const preload = loadOrders;

export const routes: Route[] = [
  {
    pattern: '/orders',
    page: lazy(loadOrders),
    title: 'nav.orders',
    nav: { icon: 'orders', key: 'o', badge: 'to_order' },
  },
  {
    pattern: '/orders/{ref}',
    page: lazy(() => import('~/pages/order/order')),
    title: 'order.title',
  },
  {
    pattern: '/purchases',
    page: lazy(() => import('~/pages/purchases/purchases')),
    title: 'nav.purchases',
    nav: { icon: 'purchases', key: 'u', badge: 'to_pay' },
  },
  {
    pattern: '/packages',
    page: lazy(() => import('~/pages/packages/packages')),
    title: 'nav.packages',
    nav: { icon: 'packages', key: 'k' },
  },
  {
    pattern: '/products',
    page: lazy(() => import('~/pages/products/products')),
    title: 'nav.products',
    nav: { icon: 'products', key: 'p' },
  },
  {
    pattern: '/problems',
    page: lazy(() => import('~/pages/problems/problems')),
    title: 'nav.problems',
    nav: { icon: 'problems', key: 'm', badge: 'problems' },
  },
  {
    pattern: '/outbox',
    page: lazy(() => import('~/pages/outbox/outbox')),
    title: 'nav.outbox',
    nav: { icon: 'outbox', key: 'x' },
  },
  {
    pattern: '/activity',
    page: lazy(() => import('~/pages/activity/activity')),
    title: 'nav.activity',
    nav: { icon: 'activity', key: 'a' },
  },
  {
    pattern: '/reports',
    page: lazy(() => import('~/pages/reports/reports')),
    title: 'nav.reports',
    nav: { icon: 'reports', key: 'r' },
  },
  {
    pattern: '/start',
    page: lazy(() => import('~/pages/start/start')),
    title: 'start.title',
  },
  {
    pattern: '/settings',
    page: lazy(() => import('~/pages/settings/settings')),
    title: 'nav.settings',
    nav: { icon: 'settings', key: 's' },
  },
];

export function routeOf(path: string): { route: Route; parts: Record<string, string> } | null {
  for (const route of routes) {
    const parts = match(route.pattern, path);
    if (parts) return { route, parts };
  }
  return null;
}
