// SPDX-License-Identifier: Apache-2.0
// Every page, for axe-core and for the pictures.
import type { Page } from 'playwright-core';

export interface PageToSee {
  name: string;
  /** {order}: the id of an order that has been bought. */
  path: string;
  /** What to do before looking: open a dialog, for example. */
  prepare?: (page: Page) => Promise<void>;
}

/** Of a hub that is connected to nothing yet. */
export const firstPages: PageToSee[] = [
  { name: 'start', path: '/start', prepare: (p) => wait(p, '.guide') },
  {
    name: 'start-oauth',
    path: '/start?step=shop',
    prepare: (p) => p.getByRole('radio').nth(1).click({ force: true }),
  },
  {
    name: 'start-token',
    path: '/start?step=shop',
    prepare: (p) => p.getByRole('radio').nth(2).click({ force: true }),
  },
  { name: 'start-supplier', path: '/start?step=supplier', prepare: (p) => wait(p, '.guide') },
  { name: 'start-product', path: '/start?step=product', prepare: (p) => wait(p, '.note') },
  { name: 'start-orders', path: '/orders', prepare: (p) => wait(p, '.first-steps') },
];

const wait = (page: Page, selector: string) => page.locator(selector).first().waitFor();

export const pages: PageToSee[] = [
  { name: 'orders', path: '/orders?sort=oldest', prepare: (p) => wait(p, '.order-name') },
  { name: 'orders-empty', path: '/orders?view=on_hold', prepare: (p) => wait(p, '.empty') },
  {
    name: 'orders-filter',
    path: '/orders?payment=paid&shop_status=unfulfilled',
    prepare: async (p) => {
      await wait(p, '.order-name');
      await p.locator('.toolbar > .button').first().click();
      await wait(p, '.filter-box');
    },
  },
  {
    name: 'orders-selected',
    path: '/orders',
    prepare: async (p) => {
      await wait(p, '.order-name');
      await p.locator(':is(.orders-row, .order-card) .tick').nth(1).click();
      await wait(p, '.bulk-bar');
    },
  },
  { name: 'order', path: '/orders/{order}', prepare: (p) => wait(p, '.timeline') },
  {
    name: 'ship',
    path: '/orders/{order}',
    prepare: async (p) => {
      await wait(p, '.timeline');
      await p.keyboard.press('s');
      await wait(p, '.slip');
      await p.locator('.parcel-number input').first().fill('RB123456785CN');
      await wait(p, '.verdict');
    },
  },
  {
    name: 'address',
    path: '/orders/{order}?correct=address',
    prepare: (p) => wait(p, '.address-fields'),
  },
  {
    name: 'keys',
    path: '/orders',
    prepare: async (p) => {
      await wait(p, '.order-name');
      await p.keyboard.press('?');
      await wait(p, '.keys');
    },
  },
  {
    name: 'paste',
    path: '/orders',
    prepare: async (p) => {
      await wait(p, '.order-name');
      await p.keyboard.press('v');
      await wait(p, '.dialog textarea');
    },
  },
  { name: 'problems', path: '/problems', prepare: (p) => wait(p, '.rows, .empty') },
  { name: 'outbox', path: '/outbox?view=all', prepare: (p) => wait(p, '.rows, .empty') },
  { name: 'purchases', path: '/purchases?view=all', prepare: (p) => wait(p, '.rows, .empty') },
  {
    name: 'purchases-extension',
    path: '/purchases?view=extension',
    prepare: (p) => wait(p, '.rows, .empty'),
  },
  {
    name: 'purchases-problems',
    path: '/purchases?view=problems',
    prepare: (p) => wait(p, '.rows, .empty'),
  },
  { name: 'packages', path: '/packages', prepare: (p) => wait(p, '.rows, .empty') },
  {
    name: 'packages-all',
    path: '/packages?view=all',
    prepare: async (p) => {
      await wait(p, '.rows');
      await p
        .getByRole('button', { name: /Events|物流记录/ })
        .first()
        .click();
      await wait(p, '.events-list');
    },
  },
  { name: 'activity', path: '/activity', prepare: (p) => wait(p, '.rows, .empty') },
  {
    name: 'reports',
    path: '/reports',
    prepare: async (p) => {
      await wait(p, '.plot canvas');
      await wait(p, '.reaches, .reports .empty');
    },
  },
  { name: 'settings', path: '/settings', prepare: (p) => wait(p, '.policy-group') },
  {
    name: 'settings-suppliers',
    path: '/settings?part=suppliers',
    prepare: (p) => wait(p, '.card'),
  },
  {
    name: 'settings-extension',
    path: '/settings?part=extension',
    prepare: (p) => wait(p, '.steps'),
  },
  {
    name: 'settings-people',
    path: '/settings?part=people',
    prepare: (p) => wait(p, '.settings-row'),
  },
  {
    name: 'settings-tokens',
    path: '/settings?part=tokens',
    prepare: (p) => wait(p, '.settings-row'),
  },
  {
    name: 'settings-backups',
    path: '/settings?part=backups',
    prepare: (p) => wait(p, '.settings-row'),
  },
  {
    name: 'settings-sessions',
    path: '/settings?part=sessions',
    prepare: (p) => wait(p, '.settings-row'),
  },
  {
    name: 'invite',
    path: '/settings?part=people',
    prepare: async (p) => {
      await p.getByRole('button', { name: /^(Invite|邀请)/ }).click();
      await wait(p, '[role=dialog]');
    },
  },
  {
    name: 'token',
    path: '/settings?part=tokens',
    prepare: async (p) => {
      await p.getByRole('button', { name: /^(Make a token|生成令牌)/ }).click();
      await wait(p, '[role=dialog]');
    },
  },
  { name: 'products', path: '/products', prepare: (p) => wait(p, '.rows, .empty') },
  {
    name: 'mapping',
    path: '/products',
    prepare: async (p) => {
      await p
        .getByRole('button', { name: /^(How|采购方式)/ })
        .first()
        .click();
      await wait(p, '.ordered');
    },
  },
  { name: 'start-done', path: '/start', prepare: (p) => wait(p, '.note.good') },
  { name: 'pair', path: '/pair#made-up', prepare: (p) => wait(p, '.empty') },
  { name: 'missing', path: '/nowhere', prepare: (p) => wait(p, '.empty') },
];
