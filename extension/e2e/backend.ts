// SPDX-License-Identifier: Apache-2.0
// Made-up pages of AliExpress beside a real hub and a made-up shop (test/backend/): what a story
// needs beside a browser.
import {
  startBackend as startHub,
  type Backend as Hub,
  type Json,
} from '../../test/backend/backend';
import { lamp } from '../../test/extension/goods_examples.mjs';
import { startAliExpress } from '../../test/extension/aliexpress.mjs';
import type { Supplier } from './goods';

export { STEP_MS, until, type Json } from '../../test/backend/backend';

export const ORDERS = 'https://www.aliexpress.com/p/order/index.html';

export interface Backend extends Omit<Hub, 'connect'> {
  supplier: Supplier;
  /** A shop whose goods are mapped and a supplier account without an app key. */
  connect: (policy?: Json) => Promise<void>;
}

export async function startBackend(): Promise<Backend> {
  const supplier = (await startAliExpress({ products: [lamp] })) as unknown as Supplier;
  const hub = await startHub();
  return {
    ...hub,
    supplier,
    connect: (policy) => hub.connect({ supplier: 'aliexpress', by: 'extension' }, policy),
    end: async () => {
      await Promise.all([hub.end(), supplier.end()]);
    },
  };
}
