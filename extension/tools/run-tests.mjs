// SPDX-License-Identifier: Apache-2.0
// Bundles tests and runs them with node's own runner.
// Usage: node tools/run-tests.mjs FOLDER [NAME] [node --test options]
// NAME: how the file's name begins; one that ends in .ts is run as it is.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const [folder, ...rest] = process.argv.slice(2);
const name = rest[0]?.startsWith('-') ? undefined : rest.shift();
// Node 22 and later finds no test below node_modules.
const out = join('dist/tests', folder);
const files = readdirSync(folder)
  .filter((file) => file === name || file.endsWith('.test.ts'))
  .filter((file) => !name || file.startsWith(name))
  .map((file) => join(folder, file));

rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: files,
  outdir: out,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
});
const built = readdirSync(out).map((file) => join(out, file));
const run = [
  '--test',
  '--test-force-exit',
  '--test-timeout=900000',
  '--test-reporter=tap',
  '--test-concurrency=1',
  ...rest,
  ...built,
];
const args = name?.endsWith('.ts') ? built : run;
process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
