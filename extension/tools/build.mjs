// SPDX-License-Identifier: Apache-2.0
// Builds the extension for Chrome (and Chromium, Edge) and for Firefox, and packs both.
// Usage: node tools/build.mjs [OUT]    default ../build/extension: chrome/ firefox/ and two zips
// The zips are the same bytes each time; each must be under 150 kB.
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';

const LIMIT = 150_000;
const out = process.argv[2] ?? '../build/extension';
const entries = {
  worker: 'src/worker/worker.ts',
  page: 'src/page/page.ts',
  bridge: 'src/page/bridge.ts',
  'hub-page': 'src/page/hub-page.ts',
  popup: 'src/popup/popup.ts',
  options: 'src/options/options.ts',
};

/** What Firefox wants otherwise: no service worker, and an id of its own. */
function forFirefox(manifest) {
  const { minimum_chrome_version: _, ...m } = manifest;
  return {
    ...m,
    background: { scripts: ['worker.js'] },
    browser_specific_settings: {
      gecko: {
        id: '{8b6d3c1e-5a70-4f0e-9c52-6e1f0d7a4b93}', // for good: updates and settings hang on it
        strict_min_version: '140.0', // the first that asks for what data_collection_permissions says
        // To the person's own hub; Firefox counts that as leaving the browser too.
        data_collection_permissions: { required: ['websiteContent', 'personallyIdentifyingInfo'] },
      },
    },
  };
}

async function make(folder, manifest) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: entries,
    outdir: folder,
    bundle: true,
    format: 'iife',
    target: ['chrome120', 'firefox140'],
    charset: 'utf8',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const file of ['popup/popup.html', 'options/options.html', 'popup/pages.css'])
    cpSync(join('src', file), join(folder, file.split('/').pop()));
  for (const dir of ['icons', '_locales']) cpSync(dir, join(folder, dir), { recursive: true });
  cpSync('../LICENSE', join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path).replaceAll('\\', '/'))
    .sort();

const STAMP = { time: 0, date: (1 << 5) | 1 }; // 1980-01-01: the same bytes each time

function header(signature, fields) {
  const bytes = Buffer.alloc(4 + fields.reduce((n, [size]) => n + size, 0));
  bytes.writeUInt32LE(signature, 0);
  let at = 4;
  for (const [size, value] of fields) {
    bytes.writeUIntLE(value, at, size);
    at += size;
  }
  return bytes;
}

/** A plain zip archive (PKWARE's APPNOTE, version 2.0). */
function zip(folder) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const name of filesIn(folder)) {
    const raw = readFileSync(join(folder, name));
    const packed = deflateRawSync(raw, { level: 9 });
    const path = Buffer.from(name);
    const about = [
      [2, 20], // version
      [2, 0x800], // names are UTF-8
      [2, 8], // deflate
      [2, STAMP.time],
      [2, STAMP.date],
      [4, crc32(raw)],
      [4, packed.length],
      [4, raw.length],
      [2, path.length],
      [2, 0],
    ];
    const local = [header(0x04034b50, about), path, packed];
    const rest = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, offset],
    ];
    directory.push(header(0x02014b50, [[2, 20], ...about, ...rest]), path);
    parts.push(...local);
    offset += local.reduce((n, b) => n + b.length, 0);
  }
  const size = directory.reduce((n, b) => n + b.length, 0);
  const count = directory.length / 2;
  const end = [
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, offset],
    [2, 0],
  ];
  return Buffer.concat([...parts, ...directory, header(0x06054b50, end)]);
}

const manifest = JSON.parse(readFileSync('manifest.json', 'utf8'));
for (const [browser, own] of [
  ['chrome', manifest],
  ['firefox', forFirefox(manifest)],
]) {
  const folder = join(out, browser);
  await make(folder, own);
  const packed = zip(folder);
  const name = join(out, `waybill-${browser}-${manifest.version}.zip`);
  writeFileSync(name, packed);
  console.log(`${name}: ${packed.length} bytes`);
  if (packed.length > LIMIT) {
    console.error(`${name} is over ${LIMIT} bytes`);
    process.exitCode = 1;
  }
}
