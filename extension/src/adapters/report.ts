// SPDX-License-Identifier: Apache-2.0
// Puts what was read into the hub's words. What was not read is left out: the hub takes only what is
// there.
import type { ReportOrder } from '~/messages';
import type { Money, ReadLine, ReadOrder, ReadPackage } from './types';

type Items = NonNullable<ReportOrder['lines']>;

const WITHOUT_CENTS = new Set(['JPY', 'KRW', 'CLP']);

/** As the hub writes money; nothing where the page shows only an ambiguous sign. */
export function moneyOut(m: Money | null): { amount: string; currency: string } | undefined {
  if (!m?.currency) return undefined;
  const cents = WITHOUT_CENTS.has(m.currency) ? 0 : 2;
  return { amount: (m.minor / 10 ** cents).toFixed(cents), currency: m.currency };
}

/** Leaves out members that hold nothing. */
function filled<T extends object>(o: { [K in keyof T]: T[K] | undefined | null | '' }): T {
  const entries = Object.entries(o).filter(([, v]) => v !== undefined && v !== null && v !== '');
  return Object.fromEntries(entries) as T;
}

const lineOut = (l: ReadLine) =>
  filled<Items[number]>({
    product_id: l.productId,
    sku_id: l.skuId,
    sku_text: l.variant.slice(0, 500),
    title: l.title.slice(0, 500),
    quantity: l.quantity,
    price: moneyOut(l.price),
  });

const isoTime = (ms: number | null) =>
  ms !== null && ms > 0 && ms < 8e15 ? new Date(ms).toISOString() : null;

function packageOut(p: ReadPackage) {
  return {
    ...filled<{ original_number?: string; carrier?: string }>({
      original_number: p.originalNumber?.slice(0, 100),
      carrier: p.carrier.slice(0, 100),
    }),
    number: p.number.slice(0, 100),
    items: p.items.map((i) =>
      filled<Items[number]>({
        product_id: i.productId,
        sku_id: i.skuId,
        title: i.title.slice(0, 500),
        quantity: i.quantity,
      }),
    ),
    events: p.events.map((e) =>
      filled<{ at?: string; code?: string; text?: string }>({
        at: isoTime(e.atMs),
        code: e.code.slice(0, 60),
        text: e.text,
      }),
    ),
  };
}

/** `packages` null: they were not read. `way`: how, for the evidence. */
export function orderOut(
  order: ReadOrder,
  packages: ReadPackage[] | null,
  way: string,
  nowMs: number,
): ReportOrder {
  return filled<ReportOrder>({
    number: order.id,
    read_at: new Date(nowMs).toISOString(),
    page: 'orders',
    adapter: [way, ...order.ways].filter(Boolean).join(' ').slice(0, 60),
    created: order.day,
    status: order.status === 'other' && !order.statusText ? undefined : order.status,
    status_id: order.statusCode?.slice(0, 60),
    status_text: order.statusText.slice(0, 200),
    store: order.storeId,
    total: moneyOut(order.total),
    lines: order.lines.length ? order.lines.slice(0, 100).map(lineOut) : undefined,
    packages: packages?.slice(0, 50).map(packageOut),
  });
}

/** Only the packages of an order, as its tracking shows them. */
export function packagesOut(
  number: string,
  packages: ReadPackage[],
  way: string,
  nowMs: number,
): ReportOrder {
  return {
    number,
    read_at: new Date(nowMs).toISOString(),
    page: 'tracking',
    adapter: way.slice(0, 60),
    packages: packages.slice(0, 50).map(packageOut),
  };
}
