// SPDX-License-Identifier: Apache-2.0
// Reads orders and packages on behalf of the buttons and of the worker: politely, one question to
// AliExpress at a time, with a pause between two.
import type { ReadPackage } from '~/adapters/types';
import { wallOf } from '~/adapters/walls';
import { ask, type Flags, type Limits, type TrackingAnswer } from '~/messages';
import { SlowDown, trackingOf, WallError } from './data';
import { sleep } from './dom';

const NOTHING: { packages: ReadPackage[]; way: string } = { packages: [], way: 'none' };

let last: Promise<unknown> = Promise.resolve();
let askedAtMs = 0;

/** One after the other, each a pause after the one before. */
export function politely<T>(limits: Limits, fn: () => Promise<T>): Promise<T> {
  const mine = last.then(async () => {
    const pause = limits.pauseMs + Math.random() * limits.pauseMoreMs;
    const rest = askedAtMs + pause - Date.now();
    if (askedAtMs && rest > 0) await sleep(rest);
    try {
      return await fn();
    } finally {
      askedAtMs = Date.now();
    }
  });
  last = mine.catch(() => {});
  return mine;
}

export const wallHere = () => wallOf(document, location.href);

/** The packages of an order. Null: they could not be read in any way. */
export async function packagesOf(number: string, flags: Flags): Promise<TrackingAnswer | null> {
  const wall = wallHere();
  if (wall !== 'ok') return { ...NOTHING, wall };
  try {
    const found = flags.dataCalls ? await trackingOf(number) : null;
    if (found) return { ...found, wall: 'ok' };
  } catch (e) {
    if (e instanceof WallError) return { ...NOTHING, wall: e.wall };
    if (e instanceof SlowDown) return { ...NOTHING, wall: 'slow_down' };
    throw e;
  }
  return flags.trackingPages ? ask('trackingPage', { number }) : null;
}
