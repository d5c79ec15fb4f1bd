// SPDX-License-Identifier: Apache-2.0
// Where we are: the address bar, and nothing else. Views keep their filters in it (useSearch), so
// that each can be bookmarked, shared and walked with Back.
import { useCallback, useSyncExternalStore } from 'react';

const MOVED = 'waybill:moved';

/** Goes to an address of this app. Replacing leaves no step to come back to. */
export function go(to: string, how: { replace?: boolean } = {}) {
  const here = location.pathname + location.search + location.hash;
  if (to === here) return;
  if (how.replace) history.replaceState(history.state, '', to);
  else history.pushState(null, '', to);
  dispatchEvent(new Event(MOVED));
  if (!how.replace && to.split(/[?#]/)[0] !== here.split(/[?#]/)[0]) scrollTo(0, 0);
}

function subscribe(listener: () => void) {
  addEventListener('popstate', listener);
  addEventListener(MOVED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(MOVED, listener);
  };
}

export const usePath = () => useSyncExternalStore(subscribe, () => location.pathname);

const searchText = () => location.search;

/** The query of the address, and a way to change it; undefined or '' takes a name out. */
export function useSearch() {
  const text = useSyncExternalStore(subscribe, searchText);
  const change = useCallback(
    (changes: Record<string, string | undefined>, how: { replace?: boolean } = {}) => {
      const next = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(changes))
        if (value) next.set(name, value);
        else next.delete(name);
      // Commas separate values and read well; they need no escape.
      const query = next.toString().replaceAll('%2C', ',');
      go(location.pathname + (query ? `?${query}` : ''), how);
    },
    [],
  );
  return [new URLSearchParams(text), change] as const;
}

/** Parts of a path that fits "/orders/{ref}", else null. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split('/');
  const have = path.replace(/(.)\/$/, '$1').split('/');
  if (want.length !== have.length) return null;
  const parts: Record<string, string> = {};
  for (const [i, segment] of want.entries()) {
    if (segment.startsWith('{')) parts[segment.slice(1, -1)] = decodeURIComponent(have[i]!);
    else if (segment !== have[i]) return null;
  }
  return parts;
}
