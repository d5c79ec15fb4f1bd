// SPDX-License-Identifier: Apache-2.0
// Pages that are loaded when somebody is about to go there. What has come by then is drawn at once;
// React's `lazy` alone would show its fallback first, and keep it for 300 ms.
import { lazy, useState, type ComponentType } from 'react';

export interface Paged<P> {
  Page: ComponentType<P>;
  /** Asks for its code, once; what fails is asked for again by whoever goes there. */
  load: () => void;
}

export function paged<P extends object>(get: () => Promise<{ default: ComponentType<P> }>) {
  let here: ComponentType<P> | null = null;
  let asked: Promise<{ default: ComponentType<P> }> | null = null;
  const ask = () =>
    (asked ??= get().then(
      (found) => {
        here = found.default;
        return found;
      },
      (error: unknown) => {
        asked = null;
        throw error;
      },
    ));
  const Late = lazy(ask) as unknown as ComponentType<P>;

  function Page(props: P) {
    // One and the same for as long as it is shown.
    const [Now] = useState(() => here ?? Late);
    return <Now {...props} />;
  }
  const made: Paged<P> = { Page, load: () => void ask().catch(() => {}) };
  return made;
}
