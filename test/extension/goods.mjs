// SPDX-License-Identifier: Apache-2.0
// A product, the cart and the checkout of the made-up AliExpress. Choices are buttons with the ids of
// their properties; the page keeps its data in a script, as shops' pages do. Provinces and cities are
// lists: a name that is not in them is not taken.
import { escape } from './orders.mjs';
import { languages } from './words.mjs';

const names = { CN: 'China', US: 'United States', ES: 'Spain' };

/** Properties of a product with their values, as its variants name them. */
function properties(p) {
  const found = new Map();
  for (const v of p.variants)
    for (const [id, value, name, text] of v.attrs) {
      if (!found.has(id)) found.set(id, { id, name, values: new Map() });
      found.get(id).values.set(value, text);
    }
  return [...found.values()];
}

const attr = (v) =>
  v.attrs.map(([id, value, name, text]) => `${id}:${value}#${name === 'Ships From' ? names[text] ?? text : text}`).join(';');

function pageData(world, p) {
  const w = languages[world.lang];
  return {
    data: {
      productInfoComponent: { id: p.id, subject: p.title },
      currencyComponent: { currencyCode: w.currency },
      sellerComponent: { storeName: p.store, storeNum: p.storeId },
      skuComponent: {
        productSKUPropertyList: properties(p).map((one) => ({
          skuPropertyId: Number(one.id),
          skuPropertyName: one.name,
          skuPropertyValues: [...one.values].map(([id, text]) => ({
            propertyValueId: Number(id), propertyValueDisplayName: names[text] ?? text,
            skuPropertySendGoodsCountryCode: names[text] ? text : undefined,
          })),
        })),
      },
      priceComponent: {
        skuPriceList: p.variants.map((v) => ({
          skuId: Number(v.skuId), skuIdStr: v.skuId, skuAttr: attr(v),
          skuPropIds: v.attrs.map(([, value]) => value).join(','),
          skuVal: {
            availQuantity: v.stock, inventory: v.stock,
            skuAmount: { currency: w.currency, value: v.minor / 100, formatedAmount: w.money(v.minor) },
          },
        })),
      },
    },
  };
}

const chooser = `<script>
  const state = { chosen: {}, quantity: 1 };
  const data = window.runParams.data;
  const all = data.priceComponent.skuPriceList;
  function sku() {
    const want = Object.values(state.chosen);
    return all.find((one) => one.skuPropIds.split(',').every((v) => want.includes(v)));
  }
  function show() {
    const one = sku();
    document.querySelector('[data-price]').textContent = one ? one.skuVal.skuAmount.formatedAmount : '';
    if (one) history.replaceState(null, '', '?pdp_ext_f=' + encodeURIComponent(JSON.stringify({ sku_id: one.skuIdStr })) + location.hash);
  }
  document.addEventListener('click', (event) => {
    const item = event.target.closest('[data-sku-col]');
    if (item && !item.className.includes('soldOut')) {
      const [property, value] = item.dataset.skuCol.split('-');
      state.chosen[property] = value;
      for (const other of item.parentElement.children) other.classList.toggle('sku-item--selected--aZ1', other === item);
      show();
    }
    const step = event.target.closest('[data-step]');
    const input = document.querySelector('.comet-v2-input-number-input, .qty-input');
    if (step) { input.value = Math.max(1, Number(input.value) + Number(step.dataset.step)); }
    const go = event.target.closest('[data-go]');
    if (!go) return;
    if (!sku()) { document.querySelector('[role="alert"]').textContent = 'Please select a variant'; return; }
    const query = new URLSearchParams({ objectId: data.productInfoComponent.id, skuId: sku().skuIdStr, quantity: input.value });
    if (go.dataset.go === 'cart') fetch('/made-up/cart?' + query, { method: 'POST' }).then(() => {
      document.querySelector('[role="alert"]').textContent = 'Added to cart'; });
    else location.href = '/p/trade/confirm.html?' + query;
  });
</script>`;

export function productPage(world, p) {
  const w = languages[world.lang];
  const hashed = world.layout === 'hashed';
  if (world.layout === 'changed') return `<main><h2>${escape(p.title)}</h2><canvas></canvas></main>`;
  const props = properties(p)
    .map(
      (one) => `<div class="sku-item--property--HuasaIz"><div class="sku-item--title--Z0HLO87">${escape(one.name)}: <span></span></div>
      <div class="sku-item--skus--StEhULs">${[...one.values]
        .map(([id, text]) => `<div data-sku-col="${one.id}-${id}" class="sku-item--text--hYfAukP" title="${escape(names[text] ?? text)}" role="button" tabindex="0"><span>${escape(names[text] ?? text)}</span></div>`)
        .join('')}</div></div>`,
    )
    .join('');
  const quantity = hashed
    ? '<input class="qty-input" type="number" min="1" value="1" aria-label="Quantity">'
    : '<div class="quantity--wrap"><button data-step="-1">-</button><input class="comet-v2-input-number-input" value="1"><button data-step="1">+</button></div>';
  return `<div id="root"><h1 data-pl="product-title">${escape(p.title)}</h1>
    <a data-pl="store-name" href="//www.aliexpress.com/store/${p.storeId}">${escape(p.store)}</a>
    <div class="price--currentPriceText--V8_y_b5" data-price></div>${props}${quantity}<p role="alert"></p>
    <button class="comet-v2-btn" data-go="buy" data-pl="buy-now"><span>${w.buy}</span></button>
    <button class="comet-v2-btn" data-go="cart" data-pl="add-to-cart"><span>${w.cart}</span></button></div>
    <script>window.runParams = ${JSON.stringify(pageData(world, p)).replace(/</g, '\\u003c')};</script>${chooser}`;
}

export function cartPage(world) {
  const w = languages[world.lang];
  return `<div id="root"><h1>${w.cart}</h1><div class="cart-list">${world.cart
    .map((l, i) => {
      const p = world.products.find((one) => one.id === l.productId);
      const v = p?.variants.find((one) => one.skuId === l.skuId);
      return `<div class="cart-product" data-index="${i}"><input type="checkbox" checked aria-label="${escape(p?.title)}">
      <a class="cart-product-name" href="/item/${l.productId}.html">${escape(p?.title)}</a><div class="cart-product-sku">${escape(v ? attr(v).replace(/[^#;]*#/g, '') : '')}</div>
      <input class="comet-v2-input-number-input" value="${l.quantity}"></div>`;
    })
    .join('')}</div><a class="cart-summary-button comet-v2-btn" href="/p/trade/confirm.html?cart=1"><span>${w.buy}</span></a></div>`;
}

const field = (name, label, extra = '') =>
  `<label>${label} <input name="${name}" autocomplete="off" ${extra}></label>`;

/** What is ordered: the lines of the query, or of the cart. */
export function wanted(world, query) {
  return query.get('cart')
    ? world.cart
    : [{ productId: query.get('objectId'), skuId: query.get('skuId'), quantity: Number(query.get('quantity') || 1) }];
}

export function checkoutPage(world, query) {
  const w = languages[world.lang];
  if (world.layout === 'changed') return '<main><canvas></canvas></main>';
  const countries = Object.keys(world.regions);
  const options = (list) => list.map((one) => `<option value="${escape(one)}">${escape(one)}</option>`).join('');
  return `<div id="root"><div class="pl-order-toal-container">${wanted(world, query)
    .map((l) => `<div class="pc-order-item" data-product="${l.productId}" data-sku="${l.skuId}"><span>${escape(world.products.find((p) => p.id === l.productId)?.title)}</span> <i>x${l.quantity}</i>
      <textarea class="order-memo" name="memo-${l.productId}" maxlength="1000" placeholder="Message to seller"></textarea></div>`)
    .join('')}</div>
    <form class="address-form" id="address"><select name="country" aria-label="Country">${options(countries)}</select>
    ${field('contactPerson', 'Contact name')}${field('phoneCountry', '+', 'maxlength="5"')}${field('mobileNo', 'Mobile', 'inputmode="numeric"')}
    ${field('address', 'Street')}${field('address2', 'Apartment')}
    <select name="province" aria-label="Province"></select><select name="city" aria-label="City"></select>
    ${field('zip', 'ZIP')}${field('cpf', 'CPF', 'hidden')}
    <button type="button" class="comet-v2-btn" data-save>Save</button><p role="alert"></p></form>
    <button type="button" class="pl-order-toal-container__btn comet-v2-btn" data-pay><span>${w.pay}</span></button></div>
    <script>
    const regions = ${JSON.stringify(world.regions)};
    const form = document.getElementById('address');
    const fill = (select, list) => { select.innerHTML = list.map((one) => '<option>' + one + '</option>').join(''); };
    const provinces = () => { fill(form.province, Object.keys(regions[form.country.value] ?? {})); cities(); form.cpf.hidden = form.country.value !== 'BR'; };
    const cities = () => fill(form.city, (regions[form.country.value] ?? {})[form.province.value] ?? ['Other']);
    form.country.addEventListener('change', provinces);
    form.province.addEventListener('change', cities);
    provinces();
    const values = () => Object.fromEntries(new FormData(form));
    const flaw = (v) => !/^\\S+ \\S+/.test(v.contactPerson) ? 'Name' : !/^\\d{5,15}$/.test(v.mobileNo) ? 'Mobile' : !v.address ? 'Street' : '';
    document.querySelector('[data-save]').addEventListener('click', () => {
      document.querySelector('[role="alert"]').textContent = flaw(values()); });
    document.querySelector('[data-pay]').addEventListener('click', async () => {
      const notes = Object.fromEntries([...document.querySelectorAll('.order-memo')].map((one) => [one.name, one.value]));
      const answer = await fetch('/made-up/place' + location.search, { method: 'POST', body: JSON.stringify({ address: values(), notes }) });
      const { ids } = await answer.json();
      location.href = '/p/second-payment/index.html?orderIds=' + ids.join(',');
    });
    </script>`;
}

export const paidPage = (ids) => `<div id="root"><div class="payment-result" data-pl="payment-success"><h1>Payment successful</h1>
  ${ids.map((id) => `<a href="/p/order/detail.html?orderId=${escape(id)}">${escape(id)}</a>`).join('')}</div></div>`;
