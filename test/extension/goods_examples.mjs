// SPDX-License-Identifier: Apache-2.0
// Orders and products to put into a made-up AliExpress.

/** n orders, newest first; every one is shipped in one package unless `change` says otherwise. */
export function someOrders(n, change = () => ({})) {
  return Array.from({ length: n }, (_, i) => {
    const id = String(8190000000000101n + BigInt(i) * 101n);
    const line = {
      productId: '1005006000000303', skuId: '12000030000000001', title: 'Desk lamp "Nova" <USB>',
      variant: 'Black', quantity: 1, minor: 932,
    };
    return {
      id, status: 'shipped', day: new Date(Date.UTC(2026, 10, 20) - i * 86_400_000).toISOString().slice(0, 10),
      minor: 932, store: 'Example Lamps Store', storeId: '1102000303', choice: i % 3 === 0,
      lines: [line],
      packages: [{
        number: `LP0070000000${String(i).padStart(4, '0')}`, carrier: 'AliExpress Selection Standard',
        items: [{ productId: line.productId, skuId: line.skuId, quantity: 1, title: line.title }],
        events: [{ at: Date.UTC(2026, 10, 21), code: 'AE_GOT' }],
      }],
      ...change(i),
    };
  });
}

/** A lamp in two colors from two warehouses. */
export const lamp = {
  id: '1005006000000303', title: 'Desk lamp "Nova" <USB>', store: 'Example Lamps Store', storeId: '1102000303',
  variants: [
    ['12000030000000001', '350853', 'Black', '201336100', 'CN', 932, 120],
    ['12000030000000002', '350850', 'White', '201336100', 'CN', 940, 3],
    ['12000030000000003', '350853', 'Black', '201336106', 'US', 1210, 0],
  ].map(([skuId, color, text, from, country, minor, stock]) => ({
    skuId, minor, stock,
    attrs: [['14', color, 'Color', text], ['200007763', from, 'Ships From', country]],
  })),
};
