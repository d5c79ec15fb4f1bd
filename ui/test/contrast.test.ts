// SPDX-License-Identifier: Apache-2.0
// Each text color on each ground that it stands on, in both themes: WCAG AA.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync('src/styles/tokens.css', 'utf8');
const themes = ['light', 'dark'] as const;
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map((m) => [
    m[1]!,
    [m[2]!, m[3]!] as const,
  ]),
);

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

type Pair = [text: string, ground: string, least: number];
const grounds = ['paper', 'sunken', 'surface', 'raised', 'hover', 'pressed', 'selected'];
const tones = ['neutral', 'info', 'way', 'attention', 'good', 'critical'];
const pairs: Pair[] = [
  ...grounds.flatMap((g) => ['ink', 'ink-2', 'accent'].map((t): Pair => [t, g, 4.5])),
  ...grounds.filter((g) => g !== 'pressed').map((g): Pair => ['ink-3', g, 4.5]),
  ...tones.map((t): Pair => [t, `${t}-soft`, 4.5]),
  ...['critical', 'good', 'attention'].map((t): Pair => [t, 'surface', 4.5]),
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-strong', 4.5],
  ['on-critical', 'critical', 4.5],
  ...['surface', 'paper'].map((g): Pair => ['line-strong', g, 3]),
  ...['surface', 'paper', 'sunken'].map((g): Pair => ['focus', g, 3]),
];

for (const [i, theme] of themes.entries()) {
  test(`text can be read in the ${theme} theme`, () => {
    const poor = pairs
      .map(
        ([text, ground, least]) =>
          [text, ground, contrast(tokens.get(text)![i]!, tokens.get(ground)![i]!), least] as const,
      )
      .filter(([, , found, least]) => found < least)
      .map(([text, ground, found]) => `${text} on ${ground}: ${found.toFixed(2)}`);
    assert.deepEqual(poor, []);
  });
}
