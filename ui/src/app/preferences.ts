// SPDX-License-Identifier: Apache-2.0
// What one person chose on this browser: theme, language, shop, folded navigation. Kept in
// localStorage, the same in all tabs. public/early.js reads theme and language before the first
// paint.
import { useSyncExternalStore } from 'react';

const defaults = {
  theme: 'system' as 'system' | 'light' | 'dark',
  lang: (/^zh/i.test(navigator.language) ? 'zh' : 'en') as 'en' | 'zh',
  /** Id of the shop that lists are narrowed to; '' means all. */
  shop: '',
  /** Of the list of first steps on the Orders page: 'hidden', or '' while it is wanted. */
  start: '' as '' | 'hidden',
};
export type Preferences = typeof defaults;

const listeners = new Set<() => void>();
let now = read();

function read(): Preferences {
  const found = { ...defaults } as Record<string, string>;
  try {
    for (const name of Object.keys(defaults))
      found[name] = localStorage.getItem(`waybill.${name}`) ?? found[name]!;
  } catch {
    // No storage: what is chosen lasts as long as the page.
  }
  return found as Preferences;
}

function apply() {
  const root = document.documentElement;
  root.lang = now.lang === 'zh' ? 'zh-CN' : 'en';
  if (now.theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = now.theme;
}

function tellAll() {
  apply();
  for (const listener of listeners) listener();
}

export function setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]) {
  now = { ...now, [name]: value };
  try {
    localStorage.setItem(`waybill.${name}`, value);
  } catch {
    // As above.
  }
  tellAll();
}

window.addEventListener('storage', () => {
  now = read();
  tellAll();
});
apply();

export const preferences = () => now;

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
}
