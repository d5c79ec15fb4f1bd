// SPDX-License-Identifier: Apache-2.0
// Makes the pictures of doc/extension.md, on the made-up pages. `npm run pictures`.
import { mkdirSync } from 'node:fs';
import { boughtByHand, fulfilled, orderOf } from './goods';
import { ORDERS, startWorld, until } from './world';

const out = '../doc/extension';
mkdirSync(out, { recursive: true });
const w = await startWorld({ pauseMs: 200 });
try {
  await w.connect({ auto_fulfill: true });
  await w.pair();
  const bought = await boughtByHand(w, 3);
  const page = await w.open(ORDERS);
  await page.setViewportSize({ width: 900, height: 620 });
  await page.getByRole('button', { name: `Send details ${bought[0]!.number}` }).click();
  await until(
    () => fulfilled(w),
    (names) => names.includes(bought[0]!.name),
  );
  await page.reload();
  await page
    .getByText(/sent to the shop/)
    .first()
    .waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: `${out}/orders.png` });
  await page.close();

  const options = await w.ownPage('options');
  await options.setViewportSize({ width: 700, height: 520 });
  await options.getByText(/^Connected to/).waitFor();
  await options.screenshot({ path: `${out}/options.png` });
  await options.close();

  // One of a single product that has variants.
  await w.control('orders', { count: 12 });
  const { items: fresh } = await until(
    () => w.api('GET', '/api/v1/orders?limit=200'),
    (list) => list.items.length >= 15,
  );
  const orders: Record<string, any>[] = [];
  for (const { name } of fresh) orders.push(await orderOf(w, name));
  const { name } = orders.find(
    (o) => o.stage === 'to_order' && o.lines.length === 1 && o.lines[0].mapping?.sku_attr,
  )!;
  const { mapping, title } = (await orderOf(w, name)).lines[0];
  const [, id, value, text] = /^(\d+):(\d+)(?:#(.*))?/.exec(mapping.sku_attr) ?? [];
  w.supplier.products = [
    {
      id: mapping.listing_id,
      title,
      store: 'Example Store',
      storeId: '1102000303',
      variants: [
        {
          skuId: mapping.sku_id,
          minor: 932,
          stock: 500,
          attrs: [[id, value, 'Color', text ?? value]],
        },
      ],
    },
  ];
  const { items } = await w.api('POST', '/api/v1/extension/tasks', { orders: [name] });
  const buy = await w.open(items[0].url);
  await buy.setViewportSize({ width: 900, height: 620 });
  await buy.waitForURL(/\/p\/trade\/confirm/);
  await buy.getByText('Waybill never pays').waitFor();
  await buy.waitForTimeout(1_500);
  await buy.screenshot({ path: `${out}/checkout.png` });
} finally {
  await w.end();
}
process.exit(0);
