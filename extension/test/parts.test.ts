// SPDX-License-Identifier: Apache-2.0
// Small parts: the pasted line, words, and what is in the packed extension.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isSafe, pairingIn, permissionFor } from '~/options/pairing';
import { md5 } from '~/page/md5';
import { en } from '~/words/en';
import { zh } from '~/words/zh';

test('the pasted line, also with blanks and a broken line', () => {
  const want = { url: 'http://127.0.0.1:8787', code: 'gW1vO3l8mZK9dQx4Yt2aB7cE' };
  assert.deepEqual(pairingIn('http://127.0.0.1:8787/pair#gW1vO3l8mZK9dQx4Yt2aB7cE'), want);
  assert.deepEqual(pairingIn(' "http://127.0.0.1:8787/pair#gW1vO3l8\n mZK9dQx4Yt2aB7cE" '), want);
  assert.equal(
    pairingIn('https://hub.example/shop/pair#abcdefgh')?.url,
    'https://hub.example/shop',
  );
  for (const bad of [
    '',
    'hello',
    'ftp://x/pair#abcdefgh',
    'http://127.0.0.1/pair',
    'http://u:p@x/pair#abcdefgh',
  ])
    assert.equal(pairingIn(bad), null, bad);
});

test('a token goes over https, or stays on this machine', () => {
  assert.ok(isSafe('https://hub.example'));
  assert.ok(isSafe('http://127.0.0.1:8787'));
  assert.ok(isSafe('http://localhost:1'));
  assert.ok(!isSafe('http://192.168.1.5:8787'));
  assert.ok(!isSafe('http://127.0.0.1.example.com'));
  assert.equal(permissionFor('https://hub.example:8443/x'), 'https://hub.example/*');
});

test('the signature of data calls is MD5', () => {
  for (const text of ['', 'abc', 'a'.repeat(55), 'a'.repeat(56), 'a'.repeat(64), '订单 {"x":1}'])
    assert.equal(md5(text), createHash('md5').update(text).digest('hex'));
});

test('both languages say the same things with the same values', () => {
  const names = (s: string) => (s.match(/\{\w+\}/g) ?? []).sort().join();
  for (const [key, text] of Object.entries(en)) {
    assert.equal(names(zh[key as keyof typeof en]), names(text), key);
    assert.ok(text.trim(), key);
  }
});

test('every word is used', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.tsx?$/.test(f) && !/words\/(en|zh)|schema/.test(f))
    .map((f) => readFileSync(join('src', f), 'utf8'))
    .join('\n');
  // Names that are put together: `problem.${kind}`, `field.${name}`.
  const made = /^(problem|field)\./;
  for (const key of Object.keys(en)) assert.ok(made.test(key) || sources.includes(`'${key}'`), key);
});

test('both packages: small, the same each time, no remote code, least permissions', () => {
  const out = mkdtempSync(join(tmpdir(), 'waybill-ext-'));
  const run = () => execFileSync(process.execPath, ['tools/build.mjs', out], { encoding: 'utf8' });
  const zips = () => readdirSync(out).filter((f) => f.endsWith('.zip'));
  const digest = () =>
    zips().map((f) =>
      createHash('sha256')
        .update(readFileSync(join(out, f)))
        .digest('hex'),
    );
  run();
  const once = digest();
  run();
  assert.deepEqual(digest(), once);
  assert.equal(zips().length, 2);
  for (const f of zips()) assert.ok(statSync(join(out, f)).size < 150_000, f);
  for (const browser of ['chrome', 'firefox']) {
    const manifest = JSON.parse(readFileSync(join(out, browser, 'manifest.json'), 'utf8'));
    assert.deepEqual(manifest.permissions, ['alarms', 'scripting', 'storage']);
    assert.equal(manifest.host_permissions, undefined);
    assert.match(manifest.content_security_policy.extension_pages, /script-src 'self'/);
    for (const m of manifest.content_scripts.flatMap((c: { matches: string[] }) => c.matches))
      assert.match(m, /^https:\/\/\*\.aliexpress\.(com|us)\//);
    for (const f of readdirSync(join(out, browser)).filter((n) => n.endsWith('.js'))) {
      const code = readFileSync(join(out, browser, f), 'utf8');
      // Only the worker speaks to the hub, never what stands in a page.
      if (f !== 'worker.js') assert.doesNotMatch(code, /\/api\/v1\//, f);
      assert.doesNotMatch(code, /\beval\(|new Function\(|importScripts|\.innerHTML\s*=/, f);
    }
  }
  rmSync(out, { recursive: true, force: true });
});
