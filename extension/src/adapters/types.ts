// SPDX-License-Identifier: Apache-2.0
// What the adapters read from a supplier's pages. An adapter is a pure function of a document or of
// an answer: it changes nothing, asks nothing, and says which way it found each thing, so that a
// report can carry its evidence. Every field that may be missing is null, never a guess.

/** The hub's words for the state of an order at the supplier. */
export type OrderStatus =
  | 'other'
  | 'unpaid'
  | 'checking'
  | 'attention'
  | 'preparing'
  | 'part_shipped'
  | 'shipped'
  | 'finished'
  | 'canceling'
  | 'canceled'
  | 'dispute';

export interface Money {
  minor: number;
  /** ISO code, or null where the page shows only an ambiguous sign such as "$". */
  currency: string | null;
}

export interface ReadLine {
  lineId: string | null;
  productId: string;
  skuId: string | null;
  title: string;
  variant: string;
  quantity: number;
  price: Money | null;
}

export interface ReadOrder {
  id: string;
  status: OrderStatus;
  /** As the page showed it, in its language. */
  statusText: string;
  statusCode: string | null;
  dateText: string;
  /** ISO day, where the text could be read. */
  day: string | null;
  storeId: string | null;
  storeName: string;
  total: Money | null;
  lines: ReadLine[];
  /** How each field was found, for the evidence: `total:class`, `status:code`. */
  ways: string[];
}

export interface ReadPackageItem {
  productId: string;
  skuId: string | null;
  quantity: number;
  title: string;
}

export interface ReadPackage {
  /** The number that counts now (of the local carrier); empty while there is none. */
  number: string;
  /** The supplier's own number, where it differs. */
  originalNumber: string | null;
  carrier: string;
  items: ReadPackageItem[];
  /** What happened to it, by code such as AE_GOT; newest first. */
  events: { atMs: number | null; code: string; text: string }[];
}

export interface ReadVariant {
  skuId: string;
  /** AliExpress' own key of the variant, such as `14:193#Black;200007763:201336100`. */
  skuAttr: string;
  options: { name: string; value: string }[];
  price: Money | null;
  stock: number | null;
  shipFrom: string | null;
}

export interface ReadProduct {
  productId: string;
  title: string;
  storeId: string | null;
  storeName: string;
  image: string | null;
  variants: ReadVariant[];
  ways: string[];
}

/** Why no work is possible on this page. `ok` = go on. */
export type Wall = 'ok' | 'log_in' | 'captcha';
