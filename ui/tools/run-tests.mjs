// SPDX-License-Identifier: Apache-2.0
// Runs tests that are written in TypeScript with node's own runner, on any Node that Vite runs on:
// they are bundled first. Usage: node tools/run-tests.mjs FOLDER|FILE [node --test options]
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const [what, ...options] = process.argv.slice(2);
// Node 22 and later finds no test below node_modules.
const out = 'dist/tests/' + what.replace(/\W+/g, '-');
const isFolder = existsSync(what) && statSync(what).isDirectory();
const files = isFolder
  ? readdirSync(what, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts') || name.endsWith('.test.tsx'))
      .map((name) => join(what, name))
  : [what];

rmSync(out, { recursive: true, force: true });
await build({
  logLevel: 'error',
  publicDir: false,
  build: {
    ssr: true,
    outDir: out,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      input: files,
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'shared/[name].mjs' },
    },
  },
});
const built = readdirSync(out)
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => join(out, name));
const run = isFolder
  ? ['--test', '--test-reporter=tap', '--test-concurrency=1', ...options, ...built]
  : built;
process.exit(spawnSync(process.execPath, run, { stdio: 'inherit' }).status ?? 1);
