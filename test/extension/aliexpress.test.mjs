// SPDX-License-Identifier: Apache-2.0
// The made-up AliExpress is what tests take it for: pages in every layout and language, data calls
// that want their signature, walls.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:https';
import { after, before, beforeEach, test } from 'node:test';
import { startAliExpress } from './aliexpress.mjs';
import { lamp, someOrders } from './goods_examples.mjs';
import { languages } from './words.mjs';

let world;
before(async () => {
  world = await startAliExpress({ slowMs: 0 });
});
beforeEach(() => {
  Object.assign(world, { lang: 'en', layout: 'classic', wall: '', orders: someOrders(23), products: [lamp], cart: [], placed: [] });
});
after(() => world.end());

function ask(path, { host = 'www.aliexpress.com', method = 'GET', body = '', cookie = '' } = {}) {
  const headers = { Host: host, Cookie: cookie };
  return new Promise((resolve, reject) => {
    const req = request(
      { host: '127.0.0.1', port: world.port, path, method, headers, rejectUnauthorized: false },
      (res) => {
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (part) => (text += part));
        res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, text }));
      },
    );
    req.on('error', reject);
    req.end(body);
  });
}

async function call(api, data, { cookie = '', spoil = '' } = {}) {
  const t = '1795000000000';
  const text = JSON.stringify(data);
  const token = /_m_h5_tk=([^_;]*)/.exec(cookie)?.[1] ?? '';
  const sign = createHash('md5').update([token, t, '12574478', text].join('&')).digest('hex') + spoil;
  const query = new URLSearchParams({ appKey: '12574478', t, sign, data: text });
  const res = await ask(`/h5/${api}/1.0/?${query}`, { host: 'acs.aliexpress.com', cookie });
  return { cookie: res.headers['set-cookie']?.[0].split(';')[0], answer: JSON.parse(res.text) };
}

const LIST = 'mtop.aliexpress.trade.buyer.order.list';

test('the first page has ten orders in each language and layout, the rest come by the button', async () => {
  for (const lang of Object.keys(languages))
    for (const layout of ['classic', 'hashed']) {
      Object.assign(world, { lang, layout });
      const { text } = await ask('/p/order/index.html');
      assert.equal(text.match(/<a href="\/p\/order\/detail\.html\?orderId=\d+"/g).length, 10, `${lang} ${layout}`);
      assert.ok(text.includes(languages[lang].shipped), lang);
      assert.equal(text.includes('class="order-item"'), layout === 'classic');
      assert.ok(!text.includes('LP0070000000'), 'the list holds no numbers');
    }
  const last = await ask('/made-up/cards?page=3');
  assert.equal(last.headers['x-more'], 'false');
  assert.equal(last.text.match(/data-pl="order_detail"/g).length, 3);
});

test('a data call needs the token that the first answer sets, and its signature', async () => {
  const first = await call(LIST, { pageIndex: 1, pageSize: 10 });
  assert.match(first.answer.ret[0], /^FAIL_SYS_TOKEN_EMPTY/);
  const second = await call(LIST, { pageIndex: 1, pageSize: 10 }, { cookie: first.cookie });
  assert.match(second.answer.ret[0], /^SUCCESS/);
  const orders = Object.values(second.answer.data.data).filter((c) => c.tag === 'pc_om_list_order');
  assert.equal(orders.length, 10);
  assert.equal(orders[0].fields.utParams.args.orderStatus, '8');
  const wrong = await call(LIST, {}, { cookie: first.cookie, spoil: '0' });
  assert.match(wrong.answer.ret[0], /^FAIL_SYS_ILLEGAL_ACCESS/);
  const later = await call(LIST, { pageIndex: 2 }, { cookie: first.cookie });
  assert.deepEqual(later.answer.data, {}, 'success without data: linkage and hierarchy are missing');
});

test('packages come one by one with their items, a relabeled one with both numbers', async () => {
  const o = world.orders[0];
  o.packages = [
    { number: 'JD014100000000030303', original: 'LP00700000000303', items: [{ productId: lamp.id, skuId: '1', quantity: 1 }], events: [] },
    { number: 'RB123456785CN', items: [], events: [] },
  ];
  const { cookie } = await call('mtop.ae.ld.querydetail', {});
  const { answer } = await call('mtop.ae.ld.querydetail', { tradeOrderId: o.id }, { cookie });
  const lines = answer.data.module.trackingDetailLineList;
  assert.deepEqual(lines.map((l) => l.mailNo), ['JD014100000000030303', 'RB123456785CN']);
  assert.equal(lines[0].originMailNo, 'LP00700000000303');
  const { text } = await ask(`/p/tracking/index.html?tradeOrderId=${o.id}`);
  assert.equal(text.match(/mailNoValue/g).length, 2);
});

test('walls stand before pages and data calls', async () => {
  world.wall = 'captcha';
  assert.match((await ask('/p/order/index.html')).text, /baxia-dialog-content/);
  assert.match((await call(LIST, {})).answer.ret[0], /^FAIL_SYS_USER_VALIDATE/);
  world.wall = 'log_in';
  assert.match((await ask('/p/order/index.html')).text, /type="password"/);
  assert.match((await call(LIST, {})).answer.ret[0], /^FAIL_SYS_SESSION_EXPIRED/);
});

test('what is placed becomes one order per store', async () => {
  const other = { ...lamp, id: '1005006000000404', storeId: '1102000404', store: 'Other' };
  world.products.push(other);
  world.cart.push({ productId: lamp.id, skuId: '12000030000000001', quantity: 2 });
  world.cart.push({ productId: other.id, skuId: '12000030000000002', quantity: 1 });
  const body = JSON.stringify({ address: { contactPerson: 'Mei Q', zip: '12345', country: 'US' }, notes: {} });
  const { text } = await ask('/made-up/place?cart=1', { method: 'POST', body });
  assert.equal(JSON.parse(text).ids.length, 2);
  assert.equal(world.orders.length, 25);
  assert.equal(world.cart.length, 0);
});

test('a product, its cart and its checkout are shown; a changed page is nobody\'s', async () => {
  const { text } = await ask(`/item/${lamp.id}.html`);
  assert.match(text, /data-sku-col="14-350853"/);
  assert.ok(text.includes('"skuIdStr":"12000030000000003"'));
  assert.match((await ask('/p/trade/confirm.html?objectId=' + lamp.id)).text, /name="contactPerson"/);
  world.layout = 'changed';
  assert.ok(!(await ask('/p/order/index.html')).text.includes('orderId='));
});
