// SPDX-License-Identifier: Apache-2.0
// Keys for people who stay on the keyboard. A component says which keys it serves while it is
// shown; the help (?) lists what is served just now.
//   useKeys([{ keys: 'g o', label: 'nav.orders', run: () => go('/orders') }]);
// Nothing fires while somebody types, holds Ctrl, Alt or Meta, or a dialog or menu is open.
import { useEffect, useRef } from 'react';
import type { PlainKey } from '~/i18n/i18n';

export interface Key {
  /** A key, or two in a row: "f", "?", "g o". */
  keys: string;
  label: PlainKey;
  run: () => void;
}

const CHORD_MS = 1200;
const sets = new Set<{ current: Key[] }>();
let first = '';
let firstMs = 0;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && target.type === 'checkbox')
  );
}

/** Something has the keys for itself. A toast, which calls itself an alertdialog, has not. */
const covered = () =>
  document.querySelector('[role="dialog"], [role="alertdialog"]:not(.toast), [role="menu"]') !==
  null;

function find(keys: string): Key | undefined {
  return served().find((k) => k.keys === keys);
}

function onKeyDown(e: KeyboardEvent) {
  if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || typing(e.target) || covered()) return;
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  const chord = first && e.timeStamp - firstMs < CHORD_MS ? find(`${first} ${key}`) : undefined;
  const single = chord ?? find(key);
  first = '';
  if (single) {
    e.preventDefault();
    e.stopPropagation();
    single.run();
  } else if (served().some((k) => k.keys.startsWith(`${key} `))) {
    first = key;
    firstMs = e.timeStamp;
    e.stopPropagation(); // a list would take it for a search by typing
  }
}

/** What is served now, the newest component first. */
export const served = () => [...sets].reverse().flatMap((s) => s.current);

export function useKeys(keys: Key[]) {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!sets.size) document.addEventListener('keydown', onKeyDown, true);
    sets.add(latest);
    return () => {
      sets.delete(latest);
      if (!sets.size) document.removeEventListener('keydown', onKeyDown, true);
    };
  }, []);
}
