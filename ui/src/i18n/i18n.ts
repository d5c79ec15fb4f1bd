// SPDX-License-Identifier: Apache-2.0
// Words in two languages. Keys and their parameters are typed from en.ts:
//   const { t } = useWords();
//   t('orders.selected', { n: 3 })
// A sentence may hold {name}. With a parameter n, English may give two forms, "one order|{n} orders".
// test/words.test.ts fails on a key that one language lacks or that nothing uses.
import { useMemo } from 'react';
import { usePreferences, preferences } from '~/app/preferences';
import { en } from './en';
import { zh } from './zh';
import { formats, type Formats } from './formats';

export type WordKey = keyof typeof en;
type Names<S> = S extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never;
type Plural<S> = S extends `${string}|${string}` ? 'n' : never;
type ParametersOf<K extends WordKey> = Names<(typeof en)[K]> | Plural<(typeof en)[K]>;
export type Parameters<K extends WordKey> = { [N in ParametersOf<K>]: string | number };
/** Keys of sentences without parameters. */
export type PlainKey = { [K in WordKey]: [ParametersOf<K>] extends [never] ? K : never }[WordKey];
type Rest<K extends WordKey> = [ParametersOf<K>] extends [never] ? [] : [Parameters<K>];

export interface Words extends Formats {
  lang: 'en' | 'zh';
  t: <K extends WordKey>(key: K, ...rest: Rest<K>) => string;
  /** The word of a list that the hub may lengthen: `fallback` for what this version does not know. */
  word: (group: string, name: string | null | undefined, fallback?: string) => string;
}

function fill(text: string, parameters: Record<string, string | number>, numbers: Formats): string {
  const forms = text.split('|');
  const one = forms.length > 1 && Number(parameters.n) === 1;
  return forms[one || forms.length < 2 ? 0 : 1]!.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name] ?? '';
    return typeof value === 'number' ? numbers.number(value) : value;
  });
}

function wordsOf(lang: 'en' | 'zh'): Words {
  const table: Record<string, string> = lang === 'zh' ? zh : en;
  const f = formats(lang);
  return {
    ...f,
    lang,
    t: (key, ...rest) => fill(table[key]!, (rest[0] as Record<string, string | number>) ?? {}, f),
    word: (group, name, fallback) => table[`${group}.${name}`] ?? fallback ?? name ?? '',
  };
}

const made = { en: wordsOf('en'), zh: wordsOf('zh') };

/** The words of the language in use, and how it writes dates, numbers and money. */
export function useWords(): Words {
  const { lang } = usePreferences();
  return useMemo(() => made[lang], [lang]);
}

/** The same outside of a component, for what is said once (toasts). */
export const words = () => made[preferences().lang];
