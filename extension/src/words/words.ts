// SPDX-License-Identifier: Apache-2.0
// Words in the person's language: `t('bar.page_done', { n: 20 })`.
import { en } from './en';
import { zh } from './zh';

export type Lang = 'en' | 'zh';
export type Word = keyof typeof en;

const TABLES = { en, zh };
let current: Lang = 'en';

/** The language to speak: the chosen one, else the browser's. */
export function langOf(chosen: Lang | 'auto'): Lang {
  if (chosen !== 'auto') return chosen;
  return /^zh/i.test(navigator.language) ? 'zh' : 'en';
}

export function speak(lang: Lang) {
  current = lang;
}

export const speaks = () => current;
/** For the `lang` attribute and the hub's `Accept-Language`. */
export const tagOf = (lang: Lang) => (lang === 'zh' ? 'zh-CN' : 'en');

export function t(word: Word, values: Record<string, string | number> = {}): string {
  return TABLES[current][word].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(values[name] ?? ''),
  );
}

export const isWord = (text: string): text is Word => text in en;
