// SPDX-License-Identifier: Apache-2.0
// Which step each problem leads to. What is not named here is solved on the page of its order.
import type { PlainKey } from '~/i18n/i18n';
import { WORK_LIST } from './extension';

export interface Remedy {
  /** `tracking`: the supplier is asked at once. `elsewhere`: the order is left alone. */
  act?: 'tracking' | 'elsewhere';
  /** Where it is solved; by default on the order's page. */
  href?: string;
  /** There: what is opened. */
  query?: string;
  text: PlainKey;
}

const atOrder = (text: PlainKey): Remedy => ({ text });

const remedies: Record<string, Remedy[]> = {
  writeback_failed: [{ href: '/outbox', text: 'remedy.outbox' }],
  purchase_in_doubt: [atOrder('remedy.link')],
  bought_number_unknown: [atOrder('remedy.link')],
  address_rejected: [{ query: '?correct=address', text: 'remedy.address' }],
  purchase_refused: [atOrder('remedy.order_again')],
  out_of_stock: [{ href: '/products', text: 'remedy.map' }],
  service_gone: [{ href: '/products', text: 'remedy.map' }],
  variant_gone: [{ href: '/products', text: 'remedy.map' }],
  not_deliverable: [{ href: '/products', text: 'remedy.map' }],
  price_rose: [atOrder('remedy.decide')],
  cost_limit: [atOrder('remedy.decide')],
  check_failed: [atOrder('remedy.order_again')],
  lines_canceled: [atOrder('remedy.order_again')],
  supplier_split: [atOrder('remedy.link')],
  supplier_canceled: [atOrder('remedy.order_again')],
  unpaid_at_supplier: [{ href: '/purchases', text: 'remedy.pay' }],
  supplier_asks: [atOrder('remedy.open')],
  left_in_extension: [{ href: WORK_LIST, text: 'remedy.work_list' }, atOrder('remedy.link')],
  unmapped: [{ href: '/products', text: 'remedy.map' }],
  no_number_7d: [{ act: 'tracking', text: 'act.tracking' }],
  fulfilled_not_bought: [{ act: 'elsewhere', text: 'act.elsewhere' }],
  no_fulfillment_orders: [{ href: '/settings', text: 'remedy.shop' }],
  address_missing: [atOrder('remedy.open')],
};

export const remediesOf = (code: string): Remedy[] => remedies[code] ?? [atOrder('remedy.open')];
