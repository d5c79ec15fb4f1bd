// SPDX-License-Identifier: Apache-2.0
// Product pages of several generations, the cart, and the fields of the address form.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globalId, productIdOf } from '~/adapters/text';
import { inPage } from './page';

const AT = 'https://www.aliexpress.com/item/1005006000000303.html?skuId=12000030000000002';

test('the data of 2026: paths, prices apart, warehouses', async () => {
  const data = {
    SKU: {
      skuProperties: [
        {
          skuPropertyId: 14,
          skuPropertyName: 'Color',
          skuPropertyValues: [{ propertyValueIdLong: 691, propertyValueDisplayName: 'Blue' }],
        },
      ],
      skuPaths: [
        {
          skuIdStr: '12000057945176350',
          path: '14:691;200007763:201336100',
          skuAttr: '14:691#Play blue;200007763:201336100',
          skuStock: 7,
        },
      ],
    },
    PRICE: { skuIdStrPriceInfoMap: { '12000057945176350': { salePriceString: 'US $12.30' } } },
  };
  const html = `<h1 data-pl="product-title">Lamp</h1><script>window.x = ${JSON.stringify(data)}</script>`;
  const p = (await inPage(html, (a) => a.product.readProduct(document, location.href, null), AT))!;
  assert.equal(p.title, 'Lamp');
  assert.deepEqual(p.variants, [
    {
      skuId: '12000057945176350',
      skuAttr: '14:691#Play blue;200007763:201336100',
      options: [
        { name: 'Color', value: 'Blue' },
        { name: '200007763', value: '201336100' },
      ],
      shipFrom: 'CN',
      price: { minor: 1230, currency: 'USD' },
      stock: 7,
    },
  ]);
});

test('a product of aliexpress.us is the same product', () => {
  assert.equal(globalId('3256809840464144'), '1005010026778896');
  assert.equal(globalId('1005010026778896'), '1005010026778896');
  assert.equal(
    productIdOf('https://www.aliexpress.us/item/3256809840464144.html'),
    '1005010026778896',
  );
});

test('fields by their names, else by their labels in any language', async () => {
  const html = `<form>
    <input name="contactPerson"><input name="mobileNo"><input name="phoneCountry">
    <select name="province"></select><label>Ciudad <input></label><label>PLZ <input></label>
    <label>Улица, дом <input></label><textarea aria-label="给卖家留言"></textarea>
    <input name="cardNumber"><input placeholder="Search"><input type="password" name="name"></form>`;
  const fields = await inPage(html, (a) =>
    [...document.querySelectorAll('input, select, textarea')].map((e) => a.fields.fieldOf(e)),
  );
  assert.deepEqual(fields, [
    'name',
    'phone',
    'phone_country',
    'province',
    'city',
    'zip',
    'address',
    'note',
    null,
    null,
    'name',
  ]);
  const found = await inPage(html, (a) => [...a.fields.findFields(document).keys()].length);
  assert.equal(found, 8);
});

test('nothing that could pay is pressed', async () => {
  const html = `<button class="place-order-primary-btn">Go</button><button>Pay now</button>
    <button>提交订单</button><button>Jetzt bezahlen</button><button>Оплатить</button>
    <div class="placeorder-page-payment-container"><a>Change</a></div><button>Add new address</button>`;
  const verdicts = await inPage(html, (a) =>
    [...document.querySelectorAll<HTMLElement>('button, a')].map((e) => {
      try {
        a.fill.press(e);
        return 'pressed';
      } catch {
        return 'refused';
      }
    }),
  );
  assert.deepEqual(verdicts, [...Array(6).fill('refused'), 'pressed']);
});
