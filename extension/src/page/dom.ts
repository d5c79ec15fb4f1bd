// SPDX-License-Identifier: Apache-2.0
// What we put into AliExpress' pages: elements within shadow roots, so that neither side's styles
// reach the other, each marked `data-waybill`, so that we never take our own for the page's.

type Child = Node | string | null | false;

/** `h('button', { onclick }, 'Send')`; attributes that are functions are listeners. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, unknown> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  for (const [name, v] of Object.entries(attributes)) {
    if (typeof v === 'function') e.addEventListener(name.slice(2), v as EventListener);
    else if (v === true) e.setAttribute(name, '');
    else if (v !== false && v !== null && v !== undefined) e.setAttribute(name, String(v));
  }
  e.append(...children.filter((c): c is Node | string => c !== null && c !== false));
  return e;
}

const STYLE = `
:host { all: initial; display: block; font: 14px/1.4 system-ui, 'Noto Sans', 'Noto Sans SC', sans-serif;
  color: #1c2526; }
.bar, .card, .panel { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; }
.bar { padding: 8px 12px; margin: 0 0 12px; background: #eef5f5; border: 1px solid #9dbfc2;
  border-radius: 8px; }
.card { padding: 6px 0; max-width: 340px; }
.panel { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; width: 380px;
  max-width: calc(100vw - 32px); max-height: calc(100vh - 32px); overflow: auto; box-sizing: border-box;
  padding: 12px 14px; background: #fff; border: 1px solid #0b5f6b; border-radius: 10px;
  box-shadow: 0 6px 24px #0003; }
.panel > * { flex-basis: 100%; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
.mark { font-weight: 700; color: #0b5f6b; }
h2 { font-size: 15px; margin: 0; color: #0b5f6b; }
p { margin: 0; }
button, a.button { font: inherit; padding: 4px 12px; min-height: 28px; border-radius: 6px; cursor: pointer;
  border: 1px solid #0b5f6b; background: #0b5f6b; color: #fff; text-decoration: none; }
button.quiet { background: #fff; color: #0b5f6b; }
button:disabled { opacity: .55; cursor: default; }
button:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid #b06a00;
  outline-offset: 2px; }
a { color: #0b5f6b; }
.bad { color: #a1231b; }
.good { color: #1b6b2c; }
table { border-collapse: collapse; width: 100%; font-size: 13px; table-layout: fixed; }
th:first-child { width: 28%; }
th:nth-child(2) { width: 45%; }
th, td { text-align: start; padding: 3px 6px 3px 0; vertical-align: top; border-top: 1px solid #d5dfe0;
  overflow-wrap: break-word; }
pre { max-height: 200px; overflow: auto; font-size: 11px; background: #f4f6f6; padding: 6px;
  white-space: pre-wrap; overflow-wrap: anywhere; }
`;

export interface Island {
  host: HTMLElement;
  root: ShadowRoot;
  /** Puts this in the place of what was there; keyboard focus stays on the same button. */
  show: (...children: Child[]) => void;
}

/** An element of ours, to be put into the page by the caller. */
export function island(kind: string, lang: string): Island {
  const host = h('div', { 'data-waybill': kind, lang });
  const root = host.attachShadow({ mode: 'open' });
  const sheet = h('style', {}, STYLE);
  const body = h('div', { class: kind });
  root.append(sheet, body);
  const show = (...children: Child[]) => {
    const held = root.activeElement?.getAttribute('data-key');
    body.replaceChildren(...children.filter((c): c is Node | string => c !== null && c !== false));
    if (held) root.querySelector<HTMLElement>(`[data-key="${held}"]`)?.focus();
  };
  return { host, root, show };
}

/** Calls `fn` soon after the page changed, and not for changes of ours. */
export function onChange(fn: () => void, waitMs = 150): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isOurs = (n: Node) => n instanceof Element && n.hasAttribute('data-waybill');
  const observer = new MutationObserver((records) => {
    const isTheirs = records.some((r) =>
      [...r.addedNodes, ...r.removedNodes].some((n) => !isOurs(n)),
    );
    if (!isTheirs) return;
    clearTimeout(timer);
    timer = setTimeout(fn, waitMs);
  });
  observer.observe(document.documentElement, { childList: true, subtree: true });
  return () => observer.disconnect();
}

export const sleep = (ms: number) => new Promise<void>((r) => setTimeout(r, ms));

/** Waits until `look` gives something, at most so long; null when it never did. */
export async function until<T>(look: () => T | null | false, waitMs: number): Promise<T | null> {
  const end = Date.now() + waitMs;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() >= end) return null;
    await sleep(100);
  }
}
