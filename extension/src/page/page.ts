// SPDX-License-Identifier: Apache-2.0
// The one content script of AliExpress' pages: asks the worker how things stand, then starts what
// belongs to this page.
import { ask, type Direction, type Greeting, type PageKind } from '~/messages';
import { speak } from '~/words/words';
import { until } from './dom';
import { startOrders } from './orders';
import { startProduct } from './product';
import { startTracking } from './tracking';
import { startTask, taskIdIn } from './task';

const KINDS: [RegExp, PageKind][] = [
  [/^\/p\/order\/index/, 'orders'],
  [/^\/p\/order\/detail/, 'order'],
  [/^\/p\/tracking\//, 'tracking'],
  [/^\/(item|i)\//, 'product'],
  [/^\/p\/(shoppingcart|cart)/, 'cart'],
  [/^\/p\/trade\/(confirm|checkout|place)/, 'checkout'],
  [/^\/p\/(trade|pay|payment|second-payment|cashier|order\/success)/, 'placed'],
];

export function kindOf(path: string): PageKind {
  return KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
}

interface Started {
  orders?: ReturnType<typeof startOrders>;
  tracking?: ReturnType<typeof startTracking>;
}

const kind = kindOf(location.pathname);
const started: Started = {};

function start(greeting: Greeting) {
  speak(greeting.lang);
  if (kind === 'orders') started.orders = startOrders(greeting);
  if (kind === 'tracking') started.tracking = startTracking(greeting);
  const hasTask = taskIdIn(location.hash) !== null || greeting.task !== null;
  if (hasTask) startTask(kind, greeting);
  else if (kind === 'product') startProduct(greeting);
}

async function follow(d: Direction): Promise<unknown> {
  switch (d.type) {
    case 'here':
      return { page: kind };
    case 'read':
      return (await until(() => started.orders, 5_000))?.read(d.number) ?? null;
    case 'list':
      return (await until(() => started.orders, 5_000))?.list(d.more) ?? null;
    case 'packages':
      return (await until(() => started.tracking, 5_000))?.packages(d.waitMs) ?? null;
    case 'sync':
      started.orders?.sync(d.state);
      return null;
  }
}

chrome.runtime.onMessage.addListener((message: Direction, sender, respond) => {
  if (sender.id !== chrome.runtime.id) return false;
  follow(message).then(respond, () => respond(null));
  return true;
});
ask('hello', { page: kind, task: taskIdIn(location.hash) }).then(start, () => {});
