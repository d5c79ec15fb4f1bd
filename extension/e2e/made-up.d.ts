// SPDX-License-Identifier: Apache-2.0
declare module '*/test/extension/aliexpress.mjs' {
  export function startAliExpress(given?: object): Promise<object>;
}
declare module '*/test/extension/goods_examples.mjs' {
  export const lamp: { id: string; variants: { skuId: string }[] };
  export function someOrders(n: number, change?: (i: number) => object): object[];
}
