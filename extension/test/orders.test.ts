// SPDX-License-Identifier: Apache-2.0
// My Orders in the layouts and languages that it comes in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inPage } from './page';

interface Card {
  id: string;
  status: string;
  date?: string;
  total?: string;
  price?: string;
}

/** The layout of 2025 and 2026. */
const card = (c: Card) => `<div class="order-item">
  <div class="order-item-header">
    <div class="order-item-header-status"><span class="order-item-header-status-text">${c.status}</span></div>
    <div class="order-item-header-right">
      <div class="order-item-header-right-info"><div>${c.date ?? 'Order date: Nov 6, 2025'}</div>
        <div>Order ID: ${c.id}<span>Copy</span></div></div>
      <a href="/p/order/detail.html?orderId=${c.id}">Order details</a></div></div>
  <div class="order-item-store"><span class="order-item-store-name" data-pl="order_item_store_name">
    <a href="//www.aliexpress.com/store/1102000303"><span>Example Lamps Store</span></a></span></div>
  <div class="order-item-content"><div class="order-item-content-body">
    <a href="//www.aliexpress.com/item/1005004000000303.html"><div class="order-item-content-img"></div></a>
    <div class="order-item-content-info">
      <div class="order-item-content-info-name" data-pl="order_item_content_info_name">
        <a href="//www.aliexpress.com/item/1005004000000303.html"><span title="Desk lamp, USB">Desk lamp…</span></a></div>
      <div class="order-item-content-info-sku">Black</div>
      <div class="order-item-content-info-number"><div class="notranslate">${c.price ?? '$9.32'}</div>
        <span class="order-item-content-info-number-quantity">x2</span></div></div></div>
    <div class="order-item-content-opt"><span class="order-item-content-opt-price-total"
      data-pl="order_item_content_price_total">Total:<div class="notranslate">${c.total ?? '$18.64'}</div></span>
      <div class="order-item-btns"><button class="order-item-btn">Remove</button></div></div></div></div>`;

const list = (cards: string) =>
  `<div class="order-content"><div class="comet-checkbox-group">${cards}</div></div>`;

test('a page of orders: each with its goods, total, day and state', async () => {
  const html = list(
    card({ id: '8190000000000101', status: 'Awaiting payment' }) +
      card({
        id: '8190000000000303',
        status: 'Awaiting delivery',
        total:
          '<span>$</span><span>2</span><span>1</span><span>.</span><span>7</span><span>4</span>',
      }),
  );
  const page = await inPage(html, (a) => {
    const { orders, verdict, missing } = a.orders.readOrders(document, 'USD');
    return { orders: orders.map(({ element: _, ...o }) => o), verdict, missing };
  });
  assert.equal(page.verdict, 'ok');
  assert.deepEqual(page.missing, []);
  assert.deepEqual(
    page.orders.map((o) => o.id),
    ['8190000000000101', '8190000000000303'],
  );
  const [first, second] = page.orders;
  assert.equal(first!.status, 'unpaid');
  assert.equal(first!.day, '2025-11-06');
  assert.equal(first!.storeId, '1102000303');
  assert.equal(first!.storeName, 'Example Lamps Store');
  assert.deepEqual(first!.lines, [
    {
      lineId: null,
      productId: '1005004000000303',
      skuId: null,
      title: 'Desk lamp, USB',
      variant: 'Black',
      quantity: 2,
      price: { minor: 932, currency: 'USD' },
    },
  ]);
  assert.deepEqual(second!.total, { minor: 2174, currency: 'USD' });
  assert.equal(second!.status, 'shipped');
});

const LANGUAGES: [string, string, string, string, number, string][] = [
  ['es', 'Pendiente de entrega', 'Fecha del pedido: 6 nov. 2025', '18,64 €', 1864, 'shipped'],
  [
    'pt',
    'Aguardando envio',
    'Data do pedido: 6 de nov. de 2025',
    'R$ 1.018,64',
    101864,
    'preparing',
  ],
  ['fr', 'En attente de livraison', 'Commande : 6 novembre 2025', '18,64€', 1864, 'shipped'],
  ['de', 'Abgeschlossen', 'Bestelldatum: 6. Nov. 2025', '1.018,64 €', 101864, 'finished'],
  ['ru', 'Ожидается доставка', 'Дата заказа: 6 нояб. 2025 г.', '1 018,64 ₽', 101864, 'shipped'],
  ['zh', '等待收货', '下单时间：2025年11月6日', 'CN¥18.64', 1864, 'shipped'],
  ['en', 'Canceled', 'Order date: Nov 6, 2025', 'US $1,018.64', 101864, 'canceled'],
];
for (const [lang, status, date, total, minor, want] of LANGUAGES)
  test(`the words of ${lang}`, async () => {
    const html = list(card({ id: '8190000000000303', status, date, total }));
    const o = await inPage(html, (a) => {
      const { status, day, total } = a.orders.readOrders(document, null).orders[0]!;
      return { status, day, total };
    });
    assert.equal(o.status, want);
    assert.equal(o.day, '2025-11-06');
    assert.equal(o.total?.minor, minor);
    assert.ok(o.total?.currency);
  });

test('a state in words that nobody told us is sent as it stands, not guessed', async () => {
  const html = list(card({ id: '8190000000000303', status: 'Teleported' }));
  const o = await inPage(html, (a) => {
    const { status, statusText } = a.orders.readOrders(document, 'USD').orders[0]!;
    return { status, statusText };
  });
  assert.deepEqual(o, { status: 'other', statusText: 'Teleported' });
});

test('a changed layout, all classes gone: cards are what speaks of one order', async () => {
  const row = (id: string) => `<section><div><p>№ ${id}</p>
    <a href="/p/order/detail.html?orderId=${id}">details</a></div>
    <div><div><a href="/item/1005004000000303.html">Desk lamp, USB</a><span>x2</span></div>
    <div><a href="/item/1005004000000304.html">Bulb</a><span>×3</span></div></div>
    <b class="q9total">€21,74</b></section>`;
  const page = await inPage(
    `<main>${row('8190000000000101')}${row('8190000000000202')}</main>`,
    (a) => {
      const { orders, verdict, missing } = a.orders.readOrders(document, null);
      return {
        orders: orders.map((o) => ({ id: o.id, lines: o.lines, total: o.total })),
        verdict,
        missing,
      };
    },
  );
  assert.equal(page.verdict, 'ok');
  assert.deepEqual(page.missing, ['status']);
  assert.deepEqual(
    page.orders[1]!.lines.map((l) => [l.productId, l.quantity]),
    [
      ['1005004000000303', 2],
      ['1005004000000304', 3],
    ],
  );
  assert.deepEqual(page.orders[0]!.total, { minor: 2174, currency: 'EUR' });
});

test('the data in the page is believed before its words', async () => {
  const data = {
    data: {
      pc_om_list_order_8190000000000303: {
        tag: 'pc_om_list_order',
        fields: {
          orderId: '8190000000000303',
          statusText: 'Something new',
          formatPriceInfo: '$25.66|25|66',
          currencyCode: 'AUD',
          utParams: { args: { orderStatus: '8' } },
          orderLines: [
            {
              orderLineId: '1',
              productId: '1005004000000303',
              skuId: '12000030000000303',
              quantity: '2',
            },
          ],
        },
      },
    },
  };
  const html =
    list(card({ id: '8190000000000303', status: 'Something new' })) +
    `<script>window._init_data_= { data: ${JSON.stringify(data)} };</script>`;
  const o = await inPage(html, (a) => {
    const { status, total, lines, storeName } = a.orders.readOrders(document, 'USD').orders[0]!;
    return { status, total, sku: lines[0]!.skuId, storeName };
  });
  assert.deepEqual(o, {
    status: 'shipped',
    total: { minor: 2566, currency: 'AUD' },
    sku: '12000030000000303',
    storeName: 'Example Lamps Store',
  });
});

test('an empty list is empty; a page without anything is not understood', async () => {
  const verdict = (html: string) =>
    inPage(html, (a) => a.orders.readOrders(document, null).verdict);
  assert.equal(await verdict(list('')), 'empty');
  assert.equal(await verdict('<div>Something else entirely</div>'), 'not_understood');
  assert.equal(
    await verdict(list('<div>Order 8190000000000303 in a new shape</div>')),
    'not_understood',
  );
});

test('a captcha and a log-in page are walls; a captcha that was passed is none', async () => {
  const wall = (html: string, address?: string) =>
    inPage(html, (a) => a.walls.wallOf(document, location.href), address);
  assert.equal(
    await wall('<div class="baxia-dialog"><div class="nc-container">slide</div></div>'),
    'captcha',
  );
  assert.equal(await wall('<div class="baxia-dialog" style="display:none"></div>'), 'ok');
  assert.equal(await wall('<form><input type="password"></form>'), 'log_in');
  assert.equal(await wall('<p></p>', 'https://login.aliexpress.com/'), 'log_in');
  assert.equal(await wall(list('')), 'ok');
});

test('a report of the layout has its bones and nothing of the person', async () => {
  const html =
    list(card({ id: '8190000000000303', status: 'Awaiting delivery' })) +
    '<p data-buyer="zoe@example.com">Zoë Müller, 12 Elm St</p><input value="secret"><script>var t="tok"</script>';
  const shot = await inPage(html, (a) => a.snapshot.snapshot(document.body));
  assert.match(shot, /class="order-item-header-status-text"/);
  assert.match(shot, /data-pl="order_item_store_name"/);
  assert.doesNotMatch(shot, /8190000000000303|Zoë|Müller|Elm|zoe@|secret|Desk lamp|1102000303|tok/);
  assert.match(shot, /aaaaaaaa aaaaaaaa/);
});
