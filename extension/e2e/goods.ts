// SPDX-License-Identifier: Apache-2.0
// Made-up orders at the supplier.
import type { Order } from './supplier';

export function someOrders(n: number, change: Partial<Order> = {}): Order[] {
  return Array.from({ length: n }, (_, i): Order => {
    const id = `81900000000${String(10000 + i)}`;
    return {
      id,
      status: 'Awaiting delivery',
      day: 'Nov 20, 2026',
      total: 'US $18.64',
      lines: [
        {
          productId: '1005004000000303',
          skuId: '12000030000000303',
          title: 'Desk lamp',
          variant: 'Black',
          price: 'US $9.32',
          quantity: 2,
        },
      ],
      packages: [
        {
          number: `LP007${String(10000000000 + i)}`,
          items: [{ productId: '1005004000000303', skuId: '12000030000000303', quantity: 2 }],
        },
      ],
      ...change,
    };
  });
}
