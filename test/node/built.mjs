// SPDX-License-Identifier: Apache-2.0
// Runs a program that the C build made: what our code says, as JSON.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const build = process.env.WAYBILL_BUILD ?? path.join(here, '../../build/asan');

// The parsed output of a program such as "test/connect_shopify_documents_dump". `input` is
// handed to it on standard input.
export function runJson(program, { args = [], input } = {}) {
  const out = execFileSync(path.join(build, program), args, {
    input,
    maxBuffer: 64 << 20,
    encoding: 'utf8',
  });
  return JSON.parse(out);
}
