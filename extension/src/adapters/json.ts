// SPDX-License-Identifier: Apache-2.0
// JSON inside pages: finds objects in the text of scripts and picks values out of answers whose
// nesting changes often. Whatever comes out is unknown data: the getters never throw.

export type Json = { [key: string]: unknown };

const SCRIPT_LIMIT = 3_000_000;
const NODE_LIMIT = 200_000;

export const isObject = (v: unknown): v is Json =>
  typeof v === 'object' && v !== null && !Array.isArray(v);

/** Text of a text or a number; numbers beyond 2^53 have lost digits and are left out. */
export function str(v: unknown): string {
  if (typeof v === 'string') return v.trim();
  return typeof v === 'number' && Math.abs(v) <= Number.MAX_SAFE_INTEGER ? String(v) : '';
}

export function num(v: unknown): number | null {
  const n = typeof v === 'string' && v.trim() !== '' ? Number(v) : v;
  return typeof n === 'number' && Number.isFinite(n) ? n : null;
}

/** A list, also one that is wrapped in an object whose only array it is. */
export function list(v: unknown): unknown[] {
  if (Array.isArray(v)) return v;
  if (!isObject(v)) return [];
  const arrays = Object.values(v).filter(Array.isArray);
  return arrays.length === 1 ? (arrays[0] as unknown[]) : [];
}

/** The first of the named members that holds something. */
export function first(o: unknown, ...names: string[]): unknown {
  if (!isObject(o)) return undefined;
  for (const name of names) {
    const v = o[name];
    if (v !== undefined && v !== null && v !== '') return v;
  }
  return undefined;
}

/** All objects within a value, outermost first, in the order of the text. */
export function* objectsIn(root: unknown): Generator<Json> {
  const stack: unknown[] = [root];
  for (let n = 0; stack.length && n < NODE_LIMIT; n++) {
    const v = stack.pop();
    if (Array.isArray(v)) {
      for (let i = v.length - 1; i >= 0; i--) stack.push(v[i]);
    } else if (isObject(v)) {
      yield v;
      stack.push(...Object.values(v).reverse());
    }
  }
}

/** The end of the object that begins at `start`, or -1. Minds texts and their escapes. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return i;
  }
  return -1;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Long ids as texts, before a parser rounds them. */
const keepIds = (text: string) => text.replace(/([:[,]\s*)(\d{16,20})(?=\s*[,}\]])/g, '$1"$2"');

/** JSON that a script holds as a text of its own: `JSON.parse("{\\"orderId\\":1}")`. */
function jsonInTexts(text: string, hint: string): unknown[] {
  const coded = hint.replace(/"/g, '\\"');
  if (!text.includes(coded)) return [];
  const found: unknown[] = [];
  for (const [whole] of text.matchAll(/"(?:[^"\\\n]|\\.)*"/g)) {
    const inner = whole.includes(coded) ? parse(whole) : undefined;
    const value = typeof inner === 'string' ? parse(keepIds(inner)) : undefined;
    if (value !== undefined) found.push(value);
  }
  return found;
}

/** The JSON objects in a script that mention `hint`. */
export function jsonInScript(text: string, hint: string): unknown[] {
  if (text.length > SCRIPT_LIMIT) return [];
  if (!text.includes(hint)) return jsonInTexts(text, hint);
  const whole = parse(keepIds(text));
  if (whole !== undefined) return [whole];
  const found: unknown[] = [];
  for (let at = text.indexOf('{'); at >= 0 && found.length < 20;) {
    const end = endOfObject(text, at);
    const piece = end > at ? text.slice(at, end + 1) : '';
    const value = piece.includes(hint) ? parse(keepIds(piece)) : undefined;
    if (value !== undefined) found.push(value);
    // Not JSON itself (a block of code): look inside it.
    const next = value !== undefined || (end > at && !piece.includes(hint)) ? end + 1 : at + 1;
    at = text.indexOf('{', next);
  }
  return found;
}

// Pages are read at each of their changes; their scripts stay as they are.
const read = new WeakMap<Element, { text: string; found: Map<string, unknown[]> }>();

/** The same for all scripts of a page. */
export function jsonInPage(doc: Document, hint: string): unknown[] {
  const found: unknown[] = [];
  for (const script of doc.querySelectorAll('script:not([src])')) {
    const text = script.textContent ?? '';
    let known = read.get(script);
    if (known?.text !== text) read.set(script, (known = { text, found: new Map() }));
    if (!known.found.has(hint)) known.found.set(hint, jsonInScript(text, hint));
    found.push(...known.found.get(hint)!);
  }
  return found;
}
