// SPDX-License-Identifier: Apache-2.0
// Paid orders of the shop that are handed to the extension, and their goods on the made-up AliExpress.
import { until, type Backend } from './backend';
import { names, orderOf } from './goods';

interface Mapping {
  listing_id: string;
  sku_id: string;
  sku_attr: string;
}

/** The goods of an order as products of the made-up AliExpress, each with another variant beside. */
function stock(w: Backend, lines: { title: string; mapping: Mapping }[]) {
  const made = lines.map(({ title, mapping }) => {
    const attrs = (mapping.sku_attr ?? '')
      .split(';')
      .filter(Boolean)
      .map((part) => {
        const [, id, value, text] = /^(\d+):(\d+)(?:#(.*))?$/.exec(part)!;
        return [id, value, `Property ${id}`, text ?? value];
      });
    const other = attrs.map(([id, , name]) => [id, '999', name, 'Other']);
    return {
      id: mapping.listing_id,
      title,
      store: 'Example Store',
      storeId: '1102000303',
      variants: [
        ...(other.length
          ? [{ skuId: '12000099999999999', minor: 100, stock: 5, attrs: other }]
          : []),
        { skuId: mapping.sku_id, minor: 932, stock: 500, attrs },
      ],
    };
  });
  const isNew = (p: unknown) => !made.some((m) => m.id === (p as { id: string }).id);
  w.supplier.products = [...made, ...w.supplier.products.filter(isNew)];
}

/** A paid order with goods of so many kinds, handed over. */
export async function handedOver(w: Backend, kinds: number) {
  for (let i = 0; i < 40; i++) {
    const before = await names(w);
    await w.control('orders', { count: 1 });
    const now = await until(
      () => names(w),
      (all) => all.length > before.length,
    );
    const name = now.find((n) => !before.includes(n))!;
    const order = await orderOf(w, name);
    const lines = order.lines as { title: string; mapping: Mapping | null }[];
    if (lines.length !== kinds || lines.some((l) => !l.mapping?.sku_id)) continue;
    for (const l of lines as unknown as { mapping: Mapping }[]) {
      if (l.mapping.sku_attr) continue;
      // The made-up pages want something to choose.
      const { shop, product_id, variant_id, title, listing_id, sku_id } = l.mapping as any;
      const again = {
        shop,
        product_id,
        variant_id,
        title,
        listing_id,
        sku_id,
        sku_attr: '14:193#Red',
      };
      await w.api('POST', '/api/v1/mappings', again);
      l.mapping.sku_attr = again.sku_attr;
    }
    stock(w, lines as { title: string; mapping: Mapping }[]);
    const { items } = await w.api('POST', '/api/v1/extension/tasks', { orders: [name] });
    return { name, order, task: items[0] };
  }
  throw new Error('no such order came');
}

/** The lists of the address form know the customer's place. */
export function knowPlace(w: Backend, a: Record<string, string>) {
  Object.assign(w.supplier, {
    regions: {
      [a.country_page ?? a.country!]: { [a.province!]: [a.city, 'Other'], Other: ['Other'] },
    },
  });
}
