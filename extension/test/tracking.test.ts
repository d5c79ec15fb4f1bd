// SPDX-License-Identifier: Apache-2.0
// Tracking data and the tracking page: packages, replaced numbers, nothing shipped yet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagesIn, verdictOf } from '~/adapters/mtop';
import { packagesOut } from '~/adapters/report';
import { inPage } from './page';

const answer = (lines: object[]) => ({
  ret: ['SUCCESS::调用成功'],
  data: { module: { trackingDetailLineList: lines } },
});
const lamp = {
  mailNo: 'JD014100000000030303',
  originMailNo: 'LP00700000000303',
  logisticsCarrierName: 'AliExpress Selection Standard',
  packageItemList: [
    { itemId: '1005004000000303', skuId: '12000030000000303', count: '2', itemTitle: 'Lamp' },
  ],
  detailList: [
    {
      time: 1762130210868,
      trackingDetailDesc: 'Accepted by carrier',
      trackingPrimaryCode: 'AE_GOT',
    },
    { time: 1762230210868, trackingDetailDesc: 'Left', trackingPrimaryCode: 'AE_LH_DEPART' },
  ],
};

test('two packages, one relabelled, each with its goods and events', () => {
  const packages = packagesIn(
    answer([lamp, { mailNo: 'RB123456785CN', originMailNo: 'RB123456785CN', packageItemList: [] }]),
  )!;
  const order = packagesOut('8190000000000303', packages, 'data', 1762300000000);
  assert.deepEqual(order.packages, [
    {
      original_number: 'LP00700000000303',
      carrier: 'AliExpress Selection Standard',
      number: 'JD014100000000030303',
      items: [
        { product_id: '1005004000000303', sku_id: '12000030000000303', title: 'Lamp', quantity: 2 },
      ],
      events: [
        { at: '2025-11-04T04:23:30.868Z', code: 'AE_LH_DEPART', text: 'Left' },
        { at: '2025-11-03T00:36:50.868Z', code: 'AE_GOT', text: 'Accepted by carrier' },
      ],
    },
    { number: 'RB123456785CN', items: [], events: [] },
  ]);
});

test('nothing shipped yet: a package without a number, not an invented one', () => {
  const [p] = packagesIn(answer([{ mailNo: '', originMailNo: '', detailList: [] }]))!;
  assert.equal(p!.number, '');
  assert.equal(packagesIn({ ret: ['SUCCESS'], data: {} }), null);
});

test('answers say whether to log in, to solve a check, to slow down, to ask again', () => {
  const say = (ret: string) => verdictOf({ ret: [ret] });
  assert.equal(say('SUCCESS::ok'), 'ok');
  assert.equal(say('FAIL_SYS_SESSION_EXPIRED::Session expired'), 'log_in');
  assert.equal(say('FAIL_SYS_USER_VALIDATE::x'), 'captcha');
  assert.equal(say('FAIL_SYS_TRAFFIC_LIMIT::x'), 'slow_down');
  assert.equal(say('FAIL_SYS_TOKEN_EXOIRED::x'), 'again');
  assert.equal(say('FAIL_SYS_TOKEN_EMPTY::x'), 'again');
  assert.equal(say('UNKNOWN_FAIL_CODE::x'), 'refused');
});

const AT = 'https://www.aliexpress.com/p/tracking/index.html?tradeOrderId=8190000000000303';

test('the tracking page as it is shown, whatever hash its classes carry', async () => {
  const html = (hash: string) => `<div class="logistic-info-v2--logisticInfo--${hash}">
    <div class="logistic-info-v2--package--${hash}"><div class="logistic-info-v2--carrier--${hash}">Standard</div>
      <div class="x--mailNo--${hash}">Number <span class="x--mailNoValue--${hash}">LP00700000000303,JD014100000000030303</span></div>
      <span class="x--originMailNo--${hash}">LP00700000000303</span></div>
    <div class="logistic-info-v2--package--${hash}"><span class="x--mailNoValue--${hash}">RB123456785CN</span></div></div>`;
  for (const hash of ['aa11bb', 'zz99']) {
    const page = await inPage(html(hash), (a) => a.tracking.readTracking(document), AT);
    assert.equal(page.way, 'page');
    assert.deepEqual(
      page.packages.map((p) => [p.number, p.originalNumber, p.carrier]),
      [
        ['JD014100000000030303', 'LP00700000000303', 'Standard'],
        ['RB123456785CN', null, ''],
      ],
    );
  }
});

test('its data is preferred, and a page still filling itself in holds nothing yet', async () => {
  const data = `<script>window.d = ${JSON.stringify(answer([lamp]))}</script><span class="mailNoValue">XX</span>`;
  const page = await inPage(data, (a) => a.tracking.readTracking(document), AT);
  assert.equal(page.way, 'data');
  assert.equal(page.packages[0]!.items[0]!.quantity, 2);
  const empty = await inPage('<div id="root"></div>', (a) => a.tracking.readTracking(document), AT);
  assert.equal(empty.way, 'none');
});
