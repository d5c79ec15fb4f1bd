// SPDX-License-Identifier: Apache-2.0
// Signed things from outside: our C code and Shopify's own library reach the same verdict, on what
// Shopify would send and on what a stranger would forge.
import '@shopify/shopify-api/adapters/web-api';
import { shopifyApi } from '@shopify/shopify-api';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { runJson } from './built.mjs';

const secret = 'hush, 秘密 & more';
const now = Date.now();
const shopify = shopifyApi({
  apiKey: 'key',
  apiSecretKey: secret,
  hostName: 'hub.example',
  apiVersion: '2026-10',
  isEmbeddedApp: false,
  logger: { level: -1 },
});

const hmac = (text, encoding, key = secret) => createHmac('sha256', key).update(text).digest(encoding);

function hook(body, change = {}) {
  const headers = {
    'X-Shopify-Topic': 'orders/create',
    'X-Shopify-Shop-Domain': 'tea.myshopify.com',
    'X-Shopify-API-Version': '2026-10',
    'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    'X-Shopify-Event-Id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
    'X-Shopify-Hmac-Sha256': hmac(body, 'base64'),
    ...change,
  };
  for (const name of Object.keys(headers)) if (headers[name] === undefined) delete headers[name];
  return { headers, body };
}

const order = '{"id":6508230623412,"name":"#1001","note":"杯 \\u2713"}';
const hooks = [
  ['as Shopify sends it', hook(order)],
  ['with an empty object', hook('{}')],
  ['with lower-case header names', lowered(hook(order))],
  ['with another body', { ...hook(order), body: order.replace('1001', '1002') }],
  ['signed with another secret', hook(order, { 'X-Shopify-Hmac-Sha256': hmac(order, 'base64', 'x') })],
  ['signed in hex', hook(order, { 'X-Shopify-Hmac-Sha256': hmac(order, 'hex') })],
  ['with a short signature', hook(order, { 'X-Shopify-Hmac-Sha256': 'AAAA' })],
  ['without a signature', hook(order, { 'X-Shopify-Hmac-Sha256': undefined })],
  ['without a topic', hook(order, { 'X-Shopify-Topic': undefined })],
  ['without a shop', hook(order, { 'X-Shopify-Shop-Domain': undefined })],
  ['without a delivery id', hook(order, { 'X-Shopify-Webhook-Id': undefined })],
];

function lowered({ headers, body }) {
  return { headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v])), body };
}

// The query of an OAuth callback, signed over `signed` (the pairs themselves unless told).
function callback(pairs, { key = secret, extra = {} } = {}) {
  const text = new URLSearchParams(Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1)));
  const query = new URLSearchParams({ ...pairs, ...extra, hmac: hmac(signedText(text), 'hex', key) });
  return query.toString();
}
const signedText = (params) => [...params].map(([k, v]) => `${encode(k)}=${encode(v)}`).join('&');
const encode = (s) => new URLSearchParams({ s }).toString().slice(2).replaceAll('+', '%20');

const good = {
  code: '0907a61c0c8d55e99db179b68161bc00',
  host: 'YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvdGVh',
  shop: 'tea.myshopify.com',
  state: '0.6784241404160823',
  timestamp: String(Math.floor(now / 1000)),
};
const callbacks = [
  ['as Shopify sends it', callback(good)],
  ['with odd characters in the state', callback({ ...good, state: "a b~c*d+e&f=g'é" })],
  ['from two minutes ago', callback({ ...good, timestamp: String(Math.floor(now / 1000) - 120) })],
  ['signed with another secret', callback(good, { key: 'other' })],
  ['with another shop', callback(good).replace('tea.', 'eat.')],
  ['with a pair that was not signed', callback(good, { extra: { admin: '1' } })],
];

const typed = [
  'tea.myshopify.com', 'tea', 'https://tea.myshopify.com/admin', 'admin.shopify.com/store/tea',
  'https://admin.shopify.com/store/tea/orders?x=1', 'TEA.myshopify.com', 'tea.myshopify.com.evil.example',
  'evil.example/tea.myshopify.com', 'tea.example', '', '-.myshopify.com', 'te_a.myshopify.com',
  'https://evil.example#tea.myshopify.com', 'tea@evil.example', 'tea.myshopify.com:8443', '茶',
];

const ours = runJson('test/connect_shopify_verdicts_dump', {
  input: JSON.stringify({
    secret,
    now_ms: now,
    hooks: hooks.map(([, h]) => h),
    callbacks: callbacks.map(([, q]) => q),
    typed,
  }),
});

hooks.forEach(([name, h], i) => {
  test(`a webhook ${name}`, async () => {
    const rawRequest = new Request('https://hub.example/webhooks/shopify', {
      method: 'POST',
      headers: h.headers,
      body: h.body,
    });
    const theirs = await shopify.webhooks.validate({ rawBody: h.body, rawRequest });
    assert.equal(ours.hooks[i].err === 'ok', theirs.valid, `ours: ${ours.hooks[i].err}`);
    if (!theirs.valid) return;
    assert.equal(ours.hooks[i].domain, theirs.domain);
    assert.equal(ours.hooks[i].delivery_id, theirs.webhookId);
    assert.equal(ours.hooks[i].topic.toUpperCase().replace('/', '_'), theirs.topic);
  });
});

callbacks.forEach(([name, query], i) => {
  test(`an OAuth callback ${name}`, async () => {
    const pairs = Object.fromEntries(new URLSearchParams(query));
    let valid = false;
    try {
      valid = await shopify.utils.validateHmac(pairs);
    } catch {
      valid = false;
    }
    assert.equal(ours.callbacks[i].err === 'ok', valid, `ours: ${ours.callbacks[i].err}`);
    if (valid) assert.equal(ours.callbacks[i].domain, pairs.shop);
  });
});

typed.forEach((text, i) => {
  test(`the shop that is meant by "${text}"`, () => {
    const { err, domain } = ours.typed[i];
    if (err === 'ok') assert.equal(shopify.utils.sanitizeShop(domain), domain);
    // Shopify's library hands an admin address through as it is; we name the shop in it.
    if (/\.com$/.test(text) && shopify.utils.sanitizeShop(text)) assert.equal(domain, text.toLowerCase());
  });
});
