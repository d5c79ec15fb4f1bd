// SPDX-License-Identifier: Apache-2.0
// Orders of the shop that were bought by hand, and their twins on the made-up AliExpress.
import { someOrders } from '../../test/extension/goods_examples.mjs';
import { until, type Backend } from './backend';

export interface Package {
  number: string;
  originalNumber?: string;
  carrier?: string;
  items: { productId: string; skuId: string; quantity: number; title: string }[];
  events: { at: number; code: string }[];
}

export interface SupplierOrder {
  id: string;
  status: string;
  day: string;
  lines: { productId: string; skuId: string; title: string; quantity: number }[];
  packages: Package[];
}

/** The state of test/extension/aliexpress.mjs, as far as the stories change it. */
export interface Supplier {
  port: number;
  lang: string;
  layout: string;
  wall: string;
  hasLib: boolean;
  refuses: string[];
  tracksLate: boolean;
  lateWall: boolean;
  pageSize: number;
  orders: SupplierOrder[];
  products: unknown[];
  placed: { id: string; address: Record<string, string>; notes: Record<string, string> }[];
  asked: { host: string; path: string; atMs: number }[];
  end: () => Promise<void>;
}

export interface Bought {
  /** Of the shop's order, "#1001". */
  name: string;
  /** Of the supplier's. */
  number: string;
  tracking: string;
}

let made = 0;

/** A day that is not long ago. */
const dayBefore = (i: number) =>
  new Date(Date.now() - (i % 20) * 86_400_000).toISOString().slice(0, 10);

/** Orders at the supplier, each shipped in one package; numbers never come twice. */
export function supplierOrders(n: number): SupplierOrder[] {
  const all = someOrders(made + n) as unknown as SupplierOrder[];
  const fresh = all.slice(made);
  made += n;
  fresh.forEach((o, i) => {
    o.day = dayBefore(i);
    // Without goods a package is the whole order, whatever the shop's goods are.
    o.packages.forEach((p) => (p.items = []));
  });
  return fresh;
}

export const names = async (w: Backend) =>
  ((await w.api('GET', '/api/v1/orders?limit=200')).items as { name: string }[]).map((o) => o.name);

/** Orders of the shop, each bought by hand: the hub knows the supplier's number, the page its parcel. */
export async function boughtByHand(w: Backend, n: number): Promise<Bought[]> {
  const before = await names(w);
  await w.control('orders', { count: n });
  const now = await until(
    () => names(w),
    (all) => all.length >= before.length + n,
  );
  const fresh = now.filter((name) => !before.includes(name));
  const orders = supplierOrders(n);
  const bought: Bought[] = [];
  for (const [i, name] of fresh.entries()) {
    const order = orders[i]!;
    await w.api('POST', `/api/v1/orders/${encodeURIComponent(name)}/link`, { number: order.id });
    bought.push({ name, number: order.id, tracking: order.packages[0]!.number });
  }
  w.supplier.orders = [...orders, ...w.supplier.orders];
  return bought;
}

/** Names of the shop's orders that are fulfilled there. */
export async function fulfilled(w: Backend): Promise<string[]> {
  const { items } = await w.api('GET', '/api/v1/orders?limit=200');
  return (items as { name: string; stage: string }[])
    .filter((o) => o.stage === 'fulfilled')
    .map((o) => o.name);
}

export const orderOf = (w: Backend, name: string) =>
  w.api('GET', `/api/v1/orders/${encodeURIComponent(name)}`);
