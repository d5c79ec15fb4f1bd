// SPDX-License-Identifier: Apache-2.0
// A day of a shop, told once for all tests of a file: see test/sim/day_dump.c.
import { runJson } from './built.mjs';

export const day = runJson('test/day-dump');
