// SPDX-License-Identifier: Apache-2.0
// The words of both languages, held against each other and against the code that uses them.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { en } from '../src/i18n/en.ts';
import { zh } from '../src/i18n/zh.ts';

const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(
    (name) => /\.tsx?$/.test(name) && !name.startsWith('i18n/') && !name.startsWith('api/schema'),
  )
  .map((name) => readFileSync(join('src', name), 'utf8'))
  .join('\n');

/** Starts of keys whose end comes from data: t(`stage.${...}`) and word('stage', ...). */
const groups = [
  ...[...code.matchAll(/`([a-z_]+(?:\.[a-z_]+)*[._])\$\{/g)].map((m) => m[1]!),
  ...[...code.matchAll(/word\(\s*'([a-z_.]+)'/g)].map((m) => `${m[1]}.`),
];

const names = (sentence: string) => [
  ...new Set([...sentence.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!)),
];

test('both languages have the same keys', () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
});

test('every key is used somewhere', () => {
  const unused = Object.keys(en).filter(
    (key) => !code.includes(`'${key}'`) && !groups.some((group) => key.startsWith(group)),
  );
  assert.deepEqual(unused, []);
});

test('no sentence is empty, and both fill in the same values', () => {
  for (const [key, sentence] of Object.entries(en)) {
    const other = zh[key as keyof typeof en];
    assert.ok(sentence.trim() && other.trim(), key);
    const wanted = new Set([...names(sentence), ...(sentence.includes('|') ? ['n'] : [])]);
    for (const name of names(other))
      assert.ok(wanted.has(name), `${key}: {${name}} only in Chinese`);
    for (const name of names(sentence))
      assert.ok(names(other).includes(name), `${key}: {${name}} not in Chinese`);
  }
});

test('Chinese uses full-width marks and the words of the glossary', () => {
  const bad = /跟踪号|追踪号|物流单号|配货|履行|你/;
  for (const [key, sentence] of Object.entries(zh)) {
    assert.ok(!bad.test(sentence), `${key}: ${sentence}`);
    assert.ok(!/[\u4e00-\u9fff][,;:?!]/.test(sentence), `${key}: ${sentence}`);
  }
});
