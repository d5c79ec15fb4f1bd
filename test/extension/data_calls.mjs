// SPDX-License-Identifier: Apache-2.0
// The data endpoints of the made-up AliExpress (acs.aliexpress.com/h5/NAME/1.0/): signed requests,
// a token that the first answer sets, answers as trees of components whose order does not matter.
import { createHash } from 'node:crypto';
import { dayText, languages } from './words.mjs';

const APP_KEY = '12574478';
const TOKEN = '0123456789abcdef0123456789abcdef';
const codes = { unpaid: '1', preparing: '7', shipped: '8', finished: '9', canceled: '10' };

const says = (api, ret, data = {}) => ({ api, v: '1.0', ret: [ret], data });
const OK = 'SUCCESS::调用成功';

function orderFields(world, o) {
  const w = languages[world.lang];
  const money = w.money(o.minor);
  return {
    orderId: o.id,
    orderDateText: dayText(world.lang, o.day),
    statusText: w[o.status],
    storeName: o.store,
    storePageUrl: `//www.aliexpress.com/store/${o.storeId}`,
    totalPriceText: money,
    formatPriceInfo: `${money}|${Math.floor(o.minor / 100)}|${String(o.minor % 100).padStart(2, '0')}`,
    currencyCode: w.currency,
    orderDetailUrl: `https://www.aliexpress.com/p/order/detail.html?orderId=${o.id}`,
    orderLineSize: String(o.lines.length),
    orderLines: o.lines.map((l, i) => ({
      orderLineId: `${o.id.slice(0, -2)}${90 + i}`,
      productId: l.productId,
      skuId: l.skuId,
      itemTitle: l.title,
      quantity: String(l.quantity),
      itemPriceText: w.money(l.minor),
      itemDetailUrl: `//www.aliexpress.com/item/${l.productId}.html`,
      skuAttrs: [{ id: '14', name: 'Color', text: l.variant, vid: '350853' }],
    })),
    buttons:
      o.status === 'shipped'
        ? [{ type: 'CONFIRM_GOODS' }, { type: 'TRACKING' }]
        : o.status === 'finished' ? [{ type: 'TRACKING' }] : [],
    utParams: { args: { orderId: o.id, orderStatus: codes[o.status] } },
  };
}

/** Later pages need what the first one told (linkage, hierarchy): else there is success without data. */
function orderList(world, data) {
  const api = 'mtop.aliexpress.trade.buyer.order.list';
  const page = Number(data.pageIndex ?? 1);
  const size = Number(data.pageSize ?? 10);
  if (page > 1 && !(data.linkage && data.hierarchy)) return says(api, OK, {});
  const some = world.orders.slice((page - 1) * size, page * size);
  const tree = {};
  for (const o of [...some].reverse()) // told in another order than shown
    tree[`pc_om_list_order_${o.id}`] = {
      id: o.id, tag: 'pc_om_list_order', type: 'pc_om_list_order', fields: orderFields(world, o),
    };
  tree.pc_om_list_body_109702 = {
    id: '109702', tag: 'pc_om_list_body', type: 'pc_om_list_body',
    fields: {
      hasMore: String(world.orders.length > page * size), pageIndex: String(page),
      pageSize: String(size),
    },
  };
  const structure = { pc_om_list_body_109702: some.map((o) => `pc_om_list_order_${o.id}`) };
  return says(api, OK, {
    reload: 'true', data: tree,
    hierarchy: { root: 'pc_om_list_109700', structure },
    linkage: { common: { queryParams: 'made-up' } },
  });
}

function queryDetail(world, data) {
  const api = 'mtop.ae.ld.querydetail';
  const o = world.orders.find((one) => one.id === data.tradeOrderId);
  if (!o) return says(api, 'FAIL_BIZ_ORDER_NOT_FOUND::order not found');
  const packages = o.packages.length
    ? o.packages
    : [{ number: '', events: [{ at: Date.parse(o.day), code: 'AE_ORDER_PAID' }], items: [] }];
  return says(api, OK, {
    result: 'true',
    module: {
      isTrackingV2: 'true',
      trackingDetailLineList: packages.map((p) => ({
        mailNo: p.number,
        originMailNo: p.original ?? p.number,
        logisticsCarrierName: p.carrier ?? '',
        packageItemList: p.items.map((i) => ({
          itemId: i.productId, skuId: i.skuId, skuDesc: i.variant ?? '', count: String(i.quantity),
          itemTitle: i.title ?? '',
        })),
        etaInfo: {},
        detailList: (p.events ?? []).map((e) => ({
          time: e.at, trackingName: e.name ?? '', trackingDetailDesc: e.text ?? '',
          trackingPrimaryCode: e.code, trackingSecondCode: e.code,
        })),
      })),
    },
  });
}

function orderDetail(world, data) {
  const api = 'mtop.aliexpress.trade.buyer.order.detail';
  const o = world.orders.find((one) => one.id === data.tradeOrderId);
  return o
    ? says(api, OK, { data: { order: { tag: 'pc_od_order', fields: orderFields(world, o) } } })
    : says(api, 'FAIL_BIZ_ORDER_NOT_FOUND::order not found');
}

const calls = {
  'mtop.aliexpress.trade.buyer.order.list': orderList,
  'mtop.aliexpress.trade.buyer.order.detail': orderDetail,
  'mtop.ae.ld.querydetail': queryDetail,
  // Zeros when signed out: no test of being signed in.
  'mtop.aliexpress.trade.buyer.order.count': (world, _data, api) =>
    says(api, OK, { all: world.wall === 'log_in' ? '0' : String(world.orders.length) }),
};

const cookie = (header, name) =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(header ?? '')?.[1] ?? '';

/** {status, headers, body} of one request; params: of the query, and of a POST's body. */
export function dataCall(world, api, params, cookies) {
  const headers = {
    'Content-Type': 'application/json;charset=UTF-8',
    'Access-Control-Allow-Origin': 'https://www.aliexpress.com',
    'Access-Control-Allow-Credentials': 'true',
  };
  const answer = (body) => ({ status: 200, headers, body: JSON.stringify(body) });
  if (world.refuses.includes(api)) return answer(says(api, 'FAIL_BIZ_SYSTEM_ERROR::system error'));
  if (!(api in calls)) return answer(says(api, 'FAIL_SYS_API_NOT_FOUNDED::no such api'));
  if (world.wall === 'log_in' && !api.endsWith('count'))
    return answer(says(api, 'FAIL_SYS_SESSION_EXPIRED::Session过期'));
  if (world.wall === 'captcha')
    return answer(says(api, 'FAIL_SYS_USER_VALIDATE::', { url: 'https://acs.aliexpress.com/punish' }));
  if (world.wall === 'busy') return answer(says(api, 'FAIL_SYS_TRAFFIC_LIMIT::'));
  const token = cookie(cookies, '_m_h5_tk').split('_')[0];
  const data = params.get('data') ?? '{}';
  const sign = createHash('md5')
    .update([token, params.get('t'), params.get('appKey') ?? APP_KEY, data].join('&'))
    .digest('hex');
  if (token !== TOKEN) {
    const end = '; Path=/; Domain=.aliexpress.com; Secure; SameSite=None';
    headers['Set-Cookie'] = [`_m_h5_tk=${TOKEN}_${Date.now() + 7200e3}${end}`, `_m_h5_tk_enc=x${end}`];
    const why = token ? 'FAIL_SYS_TOKEN_EXOIRED::令牌过期' : 'FAIL_SYS_TOKEN_EMPTY::令牌为空';
    return answer(says(api, why));
  }
  if (sign !== params.get('sign')) return answer(says(api, 'FAIL_SYS_ILLEGAL_ACCESS::非法请求'));
  return answer(calls[api](world, JSON.parse(data), api));
}

/** The page's own function for data calls: signs, and tries again once a token is set. */
export const library = `<script>(() => {
  const md5 = ${md5.toString()};
  const token = () => (/(?:^|; )_m_h5_tk=([^;_]*)/.exec(document.cookie) ?? [])[1] ?? '';
  async function once(o) {
    const data = JSON.stringify(o.data ?? {});
    const t = String(Date.now());
    const query = new URLSearchParams({ jsv: '2.5.1', appKey: '${APP_KEY}', t,
      sign: md5([token(), t, '${APP_KEY}', data].join('&')), api: o.api, v: '1.0', data });
    const answer = await fetch('https://acs.aliexpress.com/h5/' + o.api.toLowerCase() + '/1.0/?' + query,
      { credentials: 'include' });
    return answer.json();
  }
  window.lib = { mtop: { request: async (o) => {
    let answer = await once(o);
    if (/FAIL_SYS_TOKEN_E/.test(answer.ret[0])) answer = await once(o);
    if (!/^SUCCESS/.test(answer.ret[0])) throw answer;
    return answer;
  } } };
})();</script>`;

/** MD5 of a text, in the page. */
function md5(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const n = bytes.length;
  const k = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
  const turn = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (let i = 0; i < 8; i++) bytes.push(Math.floor((n * 8) / 2 ** (8 * i)) & 255);
  let h = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < bytes.length; at += 64) {
    const word = (i) =>
      bytes[at + 4 * i] | (bytes[at + 4 * i + 1] << 8) | (bytes[at + 4 * i + 2] << 16) |
      (bytes[at + 4 * i + 3] << 24);
    let [a, b, c, d] = h;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const f = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round];
      const g = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] % 16;
      const sum = (a + f + k[i] + word(g)) | 0;
      const by = turn[4 * round + (i % 4)];
      [a, d, c, b] = [d, c, b, (b + ((sum << by) | (sum >>> (32 - by)))) | 0];
    }
    h = [(h[0] + a) | 0, (h[1] + b) | 0, (h[2] + c) | 0, (h[3] + d) | 0];
  }
  return h
    .flatMap((w) => [0, 8, 16, 24].map((s) => ((w >>> s) & 255).toString(16).padStart(2, '0')))
    .join('');
}
