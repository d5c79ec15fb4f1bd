// SPDX-License-Identifier: Apache-2.0
// A product page: "Use in Waybill" sends its variants, so that they can be mapped to the shop's.
import { currencyOf } from '~/adapters/orders';
import { readProduct, variantText } from '~/adapters/product';
import { moneyOut } from '~/adapters/report';
import type { ReadProduct } from '~/adapters/types';
import { ask, hubLink, type Greeting } from '~/messages';
import { t } from '~/words/words';
import type { Schemas } from '~/worker/hub';
import { productData } from './data';
import { undelivered } from './delivery';
import { h, island, until } from './dom';
import { notUnderstood } from './report-layout';

const SETTLE_MS = 6_000;

/** Leaves out what was not read. */
function variantOut(v: ReadProduct['variants'][number]) {
  const price = moneyOut(v.price);
  const text = variantText(v);
  return {
    ...(v.skuId ? { sku_id: v.skuId } : {}),
    ...(v.skuAttr ? { sku_attr: v.skuAttr.slice(0, 500) } : {}),
    ...(text ? { text: text.slice(0, 300) } : {}),
    ...(v.options.length ? { properties: v.options.slice(0, 10) } : {}),
    ...(v.shipFrom ? { ship_from: v.shipFrom } : {}),
    ...(price ? { price } : {}),
    ...(v.stock !== null ? { stock: Math.max(0, Math.trunc(v.stock)) } : {}),
  };
}

export function listingOut(p: ReadProduct, address: string): Schemas['ListingRead'] {
  const sku = /[?&#](?:skuId|sku_id)=(\d{6,20})/.exec(address)?.[1];
  return {
    supplier: 'aliexpress',
    listing_id: p.productId,
    title: p.title.slice(0, 500),
    ...(p.image ? { image_url: p.image.slice(0, 500) } : {}),
    ...(p.storeName ? { store: p.storeName.slice(0, 200) } : {}),
    ...(sku ? { sku_id: sku } : {}),
    variants: p.variants.slice(0, 300).map(variantOut),
  };
}

async function productHere(): Promise<ReadProduct | null> {
  const shown = () => {
    const p = readProduct(document, location.href, currencyOf(document.cookie));
    return p?.variants.length ? p : null;
  };
  const now = shown();
  if (now?.ways.includes('variants:data')) return now;
  const held = await productData();
  const extra = held ? [held] : [];
  const known = readProduct(document, location.href, currencyOf(document.cookie), extra);
  return known?.variants.length ? known : until(shown, SETTLE_MS);
}

export function startProduct(greeting: Greeting) {
  const panel = island('panel', document.documentElement.lang);
  panel.host.setAttribute('role', 'region');
  panel.host.setAttribute('aria-label', t('bar.label'));
  let isBusy = false;
  let isLost = false;
  let note = '';
  let mapUrl = '';

  function draw() {
    panel.show(
      h('h2', {}, t('bar.label')),
      isLost && notUnderstood('product', ['variants'], greeting.flags.snapshots),
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          { 'data-key': 'use', disabled: isBusy, onclick: () => void use() },
          isBusy ? t('order.sending') : t('product.use'),
        ),
        mapUrl !== '' &&
          h(
            'a',
            {
              class: 'button',
              'data-key': 'map',
              href: mapUrl,
              target: '_blank',
              rel: 'noreferrer',
            },
            t('product.map'),
          ),
      ),
      h('span', { role: 'status' }, note),
    );
  }

  async function use() {
    isBusy = true;
    isLost = false;
    draw();
    const product = await productHere();
    isBusy = false;
    if (!product) {
      isLost = true;
      note = '';
      void ask('problem', { kind: 'not_understood', detail: t('product.use') });
      return draw();
    }
    const sent = await ask('listing', { listing: listingOut(product, location.href) });
    mapUrl = hubLink(greeting, sent.answer?.map_url);
    const titles = (sent.answer?.mapped ?? []).map((m) => m.title ?? '').filter(Boolean);
    note = undelivered(sent);
    if (note) return draw();
    if (sent.state === 'refused') note = t('order.failed', { reason: sent.sentence });
    else
      note = titles.length
        ? t('product.mapped', { titles: titles.slice(0, 3).join(', ') })
        : t('product.sent');
    draw();
  }

  document.body.append(panel.host);
  draw();
}
