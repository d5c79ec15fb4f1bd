// SPDX-License-Identifier: Apache-2.0
// Lays NAME.br and NAME.gz beside each built file that shrinks; the hub sends them as they are.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const WORTH_IT = 0.9;

function packFile(path: string) {
  const plain = readFileSync(path);
  const packed = {
    br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gz: gzipSync(plain, { level: 9 }),
  };
  for (const [end, bytes] of Object.entries(packed))
    if (bytes.length < plain.length * WORTH_IT) writeFileSync(`${path}.${end}`, bytes);
}

export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'precompress',
    apply: (config, { command }) => command === 'build' && !config.build?.ssr,
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
        if (/\.(js|css|html|svg|json|webmanifest)$/.test(name)) packFile(join(folder, name));
    },
  };
}
