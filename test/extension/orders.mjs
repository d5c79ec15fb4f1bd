// SPDX-License-Identifier: Apache-2.0
// My Orders, an order's page and its tracking page of the made-up AliExpress, in two layouts. The
// classic one wears the names that public tools select on; the other one has hashed names and keeps
// the addresses, data-pl marks and texts only. A third is nobody's.
import { dayText, languages } from './words.mjs';

export const escape = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

/** Amounts may be one element per sign, so that only the whole text makes sense. */
const spelled = (text) => [...text].map((c) => `<span>${escape(c)}</span>`).join('');
const amount = (w, minor, i) => (i % 2 ? spelled(w.money(minor)) : escape(w.money(minor)));

const detailUrl = (o) => `/p/order/detail.html?orderId=${o.id}`;
const trackUrl = (o) =>
  `https://www.aliexpress.com/p/tracking/index.html?_addShare=no&_login=yes&tradeOrderId=${o.id}`;
const itemUrl = (l) => `//www.aliexpress.com/item/${l.productId}.html`;
const isTracked = (o) => o.status === 'shipped' || o.status === 'finished';

const classicLine = (w, l, i) => `<div class="order-item-content-body">
  <a href="${itemUrl(l)}" target="_blank"><div class="order-item-content-img" style="background-image: url(&quot;https://ae01.alicdn.com/kf/S${l.productId}.jpg_220x220.jpg&quot;);"></div></a>
  <div class="order-item-content-info">
    <div class="order-item-content-info-name" data-pl="order_item_content_info_name"><a href="${itemUrl(l)}"><span title="${escape(l.title)}">${escape(l.title)}</span></a></div>
    <div class="order-item-content-info-sku">${escape(l.variant)}</div>
    <div class="order-item-content-info-number"><div class="es--wrap--1Hlfkoj notranslate">${amount(w, l.minor, i)}</div><span class="order-item-content-info-number-quantity">x${l.quantity}</span></div>
  </div></div>`;

const classicCard = (w, lang, o, i) => `<div class="order-item">
  <div class="order-item-header">
    <div class="order-item-header-status"><span class="order-item-header-icon-wrap"></span><span class="order-item-header-status-text">${w[o.status]}</span></div>
    <div class="order-item-header-right">
      <div class="order-item-header-right-info"><div>${w.orderDate} ${dayText(lang, o.day)}</div><div>${w.orderId} ${o.id}<span class="comet-btn comet-btn-borderless">${w.copy}</span></div></div>
      <a href="${detailUrl(o)}" target="_blank" data-pl="order_detail"><span>${w.detail}</span></a>
    </div></div>
  <div class="order-item-store">${o.choice ? '<img class="order-item-store-icon" alt="">' : ''}<span class="order-item-store-name" data-pl="order_item_store_name"><a href="//www.aliexpress.com/store/${o.storeId}" target="_blank"><span>${escape(o.store)}</span></a></span></div>
  <div class="order-item-content">${o.lines.map((l) => classicLine(w, l, i)).join('')}
    <div class="order-item-content-opt"><div class="order-item-content-opt-price"><span class="order-item-content-opt-price-total" data-pl="order_item_content_price_total">${w.total}<div class="es--wrap--1Hlfkoj notranslate">${amount(w, o.minor, i)}</div></span></div>
      <div class="order-item-btns-wrap"><div class="order-item-btns">${isTracked(o) ? `<a class="comet-btn comet-btn-block order-item-btn" href="${trackUrl(o)}"><span>${w.track}</span></a>` : ''}${o.status === 'unpaid' ? `<button type="button" class="comet-btn comet-btn-block order-item-btn"><span>${w.pay}</span></button>` : ''}</div></div></div></div>
  ${o.status === 'canceled' ? '<div class="order-item-bottom-action"><div class="expose-info"><span class="expose-info-item-title">Refund</span></div></div>' : ''}
</div>`;

const hashedLine = (w, l, i) => `<div class="ol--row--9xQ2">
  <a href="${itemUrl(l)}?pdp_ext_f=%7B%22sku_id%22%3A%22${l.skuId}%22%7D"><img alt="" width="1" height="1"></a>
  <div data-pl="order_item_content_info_name"><a href="${itemUrl(l)}"><span title="${escape(l.title)}">${escape(l.title)}</span></a></div>
  <div class="ol--sku--p0Zz">${escape(l.variant)}</div><div><b class="notranslate">${amount(w, l.minor, i)}</b> <i>x${l.quantity}</i></div></div>`;

const hashedCard = (w, lang, o, i) => `<section class="ol--card--Kd81">
  <header><strong class="ol--state--b7A0">${w[o.status]}</strong><p><span>${w.orderId} ${o.id}</span> <span>${w.orderDate} ${dayText(lang, o.day)}</span></p></header>
  <span data-pl="order_item_store_name"><a href="//www.aliexpress.com/store/${o.storeId}"><span>${escape(o.store)}</span></a></span>
  ${o.lines.map((l) => hashedLine(w, l, i)).join('')}
  <footer><span data-pl="order_item_content_price_total">${w.total} <b class="notranslate">${amount(w, o.minor, i)}</b></span>
    <nav><a href="${detailUrl(o)}" data-pl="order_detail">${w.detail}</a>${isTracked(o) ? `<a href="${trackUrl(o)}">${w.track}</a>` : ''}</nav></footer></section>`;

export const cards = (world, orders, from = 0) => {
  const w = languages[world.lang];
  const one = world.layout === 'hashed' ? hashedCard : classicCard;
  return orders.map((o, i) => one(w, world.lang, o, from + i)).join('\n');
};

const moreButton = (world, w) =>
  world.layout === 'hashed'
    ? `<div data-pl="order_more"><button class="comet-btn comet-btn-large comet-btn-borderless">${w.more}</button></div>`
    : `<div class="order-more"><button class="comet-btn">${w.more}</button></div>`;

/** The button loads the next page by the page's own data call, as the real one does. */
const loader = `<script>document.addEventListener('click', async (event) => {
  const button = event.target.closest('.order-more button, [data-pl="order_more"] button');
  if (!button || button.disabled) return;
  button.disabled = true;
  const list = document.querySelector('[data-list]');
  const page = Number(list.dataset.page) + 1;
  const state = JSON.parse(document.getElementById('om-state').textContent);
  try {
    await window.lib.mtop.request({ api: 'mtop.aliexpress.trade.buyer.order.list', v: '1.0',
      data: { statusTab: 'all', renderType: 'loadmore', clientPlatform: 'pc', pageIndex: page,
        pageSize: 10, ...state } });
    const answer = await fetch('/made-up/cards?page=' + page);
    list.insertAdjacentHTML('beforeend', await answer.text());
    list.dataset.page = page;
    if (answer.headers.get('x-more') !== 'true') button.parentElement.remove();
  } finally { button.disabled = false; }
});</script>`;

export function ordersPage(world) {
  const w = languages[world.lang];
  if (world.layout === 'changed')
    return `<main class="zz--app--1"><h1>${w.title}</h1>${world.orders
      .map((o) => `<article><p>${o.id}</p><canvas></canvas></article>`)
      .join('')}</main>`;
  const first = world.orders.slice(0, world.pageSize);
  const body = cards(world, first);
  const list =
    world.layout === 'hashed'
      ? `<div class="ol--list--X1" data-list data-page="1">${body}</div>`
      : `<div class="order-content"><div class="comet-checkbox-group" data-list data-page="1">${body}</div></div>`;
  return `<div id="root"><div class="order-main" data-spm="order_list_main"><h1>${w.title}</h1>${list}
    ${world.orders.length > first.length ? moreButton(world, w) : ''}</div></div>
    <script type="application/json" id="om-state">{"linkage":{"common":{"queryParams":"made-up"}},"hierarchy":{"root":"109700"}}</script>${loader}`;
}

export function detailPage(world, o) {
  const w = languages[world.lang];
  return `<div id="root"><div class="order-wrap"><div class="order-status">${w[o.status]}</div>
    <div class="order-detail-info-item order-detail-order-info"><div class="info-row">${w.orderId} ${o.id} <span>${w.copy}</span></div><div class="info-row">${w.orderDate} ${dayText(world.lang, o.day)}</div></div>
    ${o.shipTo ? `<div class="order-detail-info-item"><div class="info-row">${escape(o.shipTo.name)}</div><div class="info-row">${escape(o.shipTo.zip)}, ${escape(o.shipTo.country)}</div></div>` : ''}
    ${o.note ? `<div class="order-detail-item-note">${escape(o.note)}</div>` : ''}
    <div class="order-detail-item"><div class="order-detail-item-store"><a href="//www.aliexpress.com/store/${o.storeId}"><span class="store-name">${escape(o.store)}</span></a></div>
    ${o.lines
      .map(
        (l, i) => `<div class="order-detail-item-content-wrap"><a href="${itemUrl(l)}"></a>
      <div class="item-title"><a href="${itemUrl(l)}">${escape(l.title)}</a></div><div class="item-sku-attr">${escape(l.variant)}</div>
      <div class="item-price"><span class="notranslate">${amount(w, l.minor, i)}</span><span class="item-price-quantity">x${l.quantity}</span></div></div>`,
      )
      .join('')}</div>
    <div class="order-price"><div class="order-price-item"><span class="left-col">${w.total}</span><span class="right-col">${amount(w, o.minor, 1)}</span></div></div></div></div>`;
}

export function trackingPage(world, o, lateWall = '') {
  const w = languages[world.lang];
  const hash = world.layout === 'hashed' ? 'Q9z' : 'aa11bb';
  const one = (p, i) => `<div class="logistic-info-v2--package--${hash}" data-package="${i + 1}">
    <div class="logistic-info-v2--carrier--${hash}">${escape(p.carrier ?? '')}</div>
    ${p.number ? `<div class="logistic-info-v2--mailNo--${hash}">${w.number} <span class="logistic-info-v2--mailNoValue--${hash}">${p.number}</span></div>` : ''}
    ${p.original ? `<div class="logistic-info-v2--mailNo--${hash}">${w.original} <span class="logistic-info-v2--originMailNo--${hash}">${p.original}</span></div>` : ''}
    <ul>${(p.events ?? []).map((e) => `<li><span>${new Date(e.at).toUTCString()}</span></li>`).join('')}</ul></div>`;
  if (world.layout === 'changed') return '<main><canvas></canvas></main>';
  const all = `<div class="logistic-info-v2--logisticInfo--${hash}">${o.packages.map(one).join('')}</div>`;
  if (!world.tracksLate) return `<div id="root">${all}</div>`;
  // Coded, so that whoever reads the page as it was sent finds nothing in it.
  const coded = Buffer.from(encodeURIComponent(lateWall || all)).toString('base64');
  return `<div id="root"></div><script>setTimeout(() => {
    document.getElementById('root').innerHTML = decodeURIComponent(atob('${coded}'));
  }, 400);</script>`;
}
