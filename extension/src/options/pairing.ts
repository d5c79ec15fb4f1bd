// SPDX-License-Identifier: Apache-2.0
// The pasted line: the hub's address, `/pair#` and a code that works once.

export interface Pasted {
  url: string;
  code: string;
}

/** Finds it also between blanks, quotes and broken lines. */
export function pairingIn(text: string): Pasted | null {
  const compact = text.replace(/[\s"'<>“”「」]+/g, '');
  const found = /^(https?:\/\/[^#?]+?)\/pair#([\w-]{8,100})$/i.exec(compact);
  if (!found) return null;
  try {
    const url = new URL(found[1]!);
    if (url.username || url.password) return null;
    return { url: url.origin + url.pathname.replace(/\/+$/, ''), code: found[2]! };
  } catch {
    return null;
  }
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Others on the way must not read the token. */
export function isSafe(address: string): boolean {
  const url = new URL(address);
  return url.protocol === 'https:' || LOOPBACK.test(url.hostname);
}

/** What the browser is asked for: this host and no other. Ports cannot be named there. */
export function permissionFor(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.hostname}/*`;
}
