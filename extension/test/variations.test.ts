// SPDX-License-Identifier: Apache-2.0
// Pages of other makes than the ones that we know: other classes, other data, other marks. Whatever
// tells an order apart from the next is enough.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ordersIn, packagesIn, verdictOf } from '~/adapters/mtop';
import { inPage } from './page';

const ONE = '8190000000000101';
const TWO = '8190000000000303';

/** What every make must give. */
async function readsBoth(html: string) {
  const page = await inPage(html, (a) => {
    const { orders, verdict, missing } = a.orders.readOrders(document, 'USD');
    return { orders: orders.map(({ element: _, ...o }) => o), verdict, missing };
  });
  assert.equal(page.verdict, 'ok');
  assert.deepEqual(page.missing, []);
  const seen = page.orders.map((o) => [o.id, o.status, o.day, o.total?.minor, o.lines.length]);
  assert.deepEqual(seen, [
    [ONE, 'preparing', '2025-11-06', 1864, 1],
    [TWO, 'shipped', '2025-11-06', 2174, 1],
  ]);
  const [line] = page.orders[1]!.lines;
  assert.equal(line!.productId, '1005004000000303');
  assert.equal(line!.quantity, 2);
  assert.equal(line!.title, 'Desk lamp');
}

type Card = { id: string; state: string; total: string };
const two = (card: (c: Card) => string, states = ['Awaiting shipment', 'Awaiting delivery']) =>
  card({ id: ONE, state: states[0]!, total: '$18.64' }) +
  card({ id: TWO, state: states[1]!, total: '$21.74' });

test('marks on cards, no links to orders, goods by a mark', async () => {
  await readsBoth(
    two(
      (c) => `<li class="q1" data-orderid="${c.id}"><h3>${c.state}</h3><time>Nov 6, 2025</time>
      <div><div data-product-id="1005004000000303">Desk lamp</div><em>$9.32</em><em>Qty: 2</em></div>
      <p>Total: <b>${c.total}</b></p></li>`,
    ),
  );
});

test('numbers only as text, short links to goods', async () => {
  await readsBoth(
    `<main>${two(
      (c) => `<article><div><span>Order no. ${c.id}</span> <i>6 Nov 2025</i> <b>${c.state}</b></div>
      <section><a href="/i/1005004000000303.html">Desk lamp</a><span>US $9.32</span><span>x 2</span></section>
      <footer>Total ${c.total}</footer></article>`,
    )}</main>`,
  );
});

test('other parameters and paths in links, in German', async () => {
  const card = (c: Card, href: string) => `<div class="k"><div>
      <a href="${href}">Details</a><span>6. Nov. 2025</span><strong>${c.state}</strong></div>
      <div><a href="https://de.aliexpress.com/item/desk/1005004000000303.html"><img alt="Desk lamp"></a>
      <u>9,32 €</u><u>Menge: 2</u></div><div>Gesamtbetrag: ${c.total.slice(1).replace('.', ',')} €</div></div>`;
  const links = ['/p/order/detail.html?order_id=', '/order/detail/'];
  const states = ['Warten auf Versand', 'Warten auf Lieferung'];
  let i = 0;
  await readsBoth(`<div>${two((c) => card(c, links[i++]! + c.id), states)}</div>`);
});

const bare = (id: string) =>
  `<div class="z"><a href="/p/order/detail.html?orderId=${id}">*</a>
   <a href="/item/1005004000000303.html">Desk lamp</a></div>`;
const data = [
  {
    orderId: Number(ONE),
    status: { code: 'WAIT_SELLER_SEND_GOODS', text: 'unterwegs?' },
    createTime: Date.parse('2025-11-06T10:00:00Z'),
    totalAmount: { value: 18.64, currency: 'USD' },
    items: [{ itemId: '1005004000000303', title: 'Desk lamp', count: 2, sku: 'Black' }],
  },
  {
    tradeOrderId: TWO,
    statusText: 'Awaiting delivery',
    orderDate: 'Nov 6, 2025',
    currency: 'USD',
    totalPrice: '$21.74',
    productList: [
      { productUrl: '//x/item/1005004000000303.html', name: 'Desk lamp', quantity: '2' },
    ],
  },
];

test('data of other shapes in the page, as an object and as a text of its own', async () => {
  const cards = bare(ONE) + bare(TWO);
  const state = { page: { list: { entries: data.map((order) => ({ order })) } } };
  const text = JSON.stringify(state);
  await readsBoth(`${cards}<script>window.__INIT_DATA__ = {data: ${text}, x: 1};</script>`);
  await readsBoth(
    `${cards}<script>window.__INIT_DATA__ = JSON.parse(${JSON.stringify(text)});</script>`,
  );
  await readsBoth(`${cards}<script type="application/json">${text}</script>`);
});

test('answers of other shapes: orders, packages, and no word of success', () => {
  assert.deepEqual(
    ordersIn({ data: { result: data } }).map((o) => o.id),
    [ONE, TWO],
  );
  const packages = packagesIn({
    module: {
      packages: [
        {
          trackingNumber: 'LP00700000000303',
          carrierName: 'Standard',
          items: [{ productId: '1005004000000303', quantity: 2 }],
          traceList: [{ timeStamp: 1762130210868, code: 'AE_GOT' }],
        },
      ],
    },
  })!;
  assert.equal(packages[0]!.number, 'LP00700000000303');
  assert.equal(packages[0]!.items[0]!.quantity, 2);
  assert.equal(packages[0]!.events[0]!.code, 'AE_GOT');
  assert.equal(verdictOf({ data: { module: {} } }), 'ok');
  assert.equal(verdictOf({}), 'refused');
});

const AT = `https://www.aliexpress.com/p/tracking/index.html?tradeOrderId=${TWO}`;
for (const [lang, label] of [
  ['en', 'Tracking number'],
  ['es', 'Número de seguimiento'],
  ['pt', 'Código de rastreio'],
  ['fr', 'Numéro de suivi'],
  ['de', 'Sendungsnummer'],
  ['ru', 'Номер отслеживания'],
  ['zh', '运单号'],
] as const)
  test(`a tracking page of nobody’s classes, in ${lang}`, async () => {
    const html = `<h1>Parcel 123456</h1><section><p>${label}: <b>LP00700000000303</b></p></section>
      <section><span>${label}</span><span>RB123456785CN</span></section>`;
    const page = await inPage(html, (a) => a.tracking.readTracking(document), AT);
    assert.deepEqual(
      page.packages.map((p) => p.number),
      ['LP00700000000303', 'RB123456785CN'],
    );
  });

const PRODUCT = 'https://www.aliexpress.com/item/1005004000000303.html';

test('a product whose variants have names and values only, and buttons of nobody’s classes', async () => {
  const data = {
    goods: {
      skus: [
        {
          skuId: '12000030000000001',
          properties: [{ name: 'Color', value: 'Red' }],
          price: { value: 9.32, currency: 'USD' },
          stock: 5,
        },
        { skuId: '12000030000000002', properties: [{ name: 'Color', value: 'Blue' }] },
      ],
    },
  };
  const html = `<h1>Lamp</h1><div><button>Red</button><button>Blue</button></div>
    <script>window.__INIT_DATA__ = ${JSON.stringify(data)};</script>`;
  const found = await inPage(
    html,
    (a) => {
      const wish = { skuId: null, skuAttr: null, options: [{ name: 'Color', value: 'Blue' }] };
      return {
        product: a.product.readProduct(document, location.href, 'USD'),
        press: a.product.choicesFor(document, wish).map((e) => e?.outerHTML),
      };
    },
    PRODUCT,
  );
  assert.deepEqual(
    found.product!.variants.map((v) => [v.skuId, v.options[0]?.value, v.price?.minor]),
    [
      ['12000030000000001', 'Red', 932],
      ['12000030000000002', 'Blue', undefined],
    ],
  );
  assert.deepEqual(found.press, ['<button>Blue</button>']);
});

test('numbers of orders just placed, as words only; no other number is taken for one', async () => {
  const at = 'https://www.aliexpress.com/p/trade/result.html';
  const read = (html: string, address = at) =>
    inPage(html, (a) => a.cart.placedNumbers(document, location.href), address);
  assert.deepEqual(await read(`<p>Payment 202611180000000001</p><p>Order No.: ${ONE}</p>`), [ONE]);
  assert.deepEqual(await read(`<p>Bestellnummer: ${ONE}</p><p>Bestellnummer ${TWO}</p>`), [
    ONE,
    TWO,
  ]);
  const before = 'https://www.aliexpress.com/p/trade/confirm.html';
  assert.deepEqual(await read(`<p>Order number ${ONE}</p>`, before), []);
});
