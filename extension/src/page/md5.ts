// SPDX-License-Identifier: Apache-2.0
// MD5 of a text, only because AliExpress' own data calls are signed with it (RFC 1321).

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))));

const turn = (x: number, by: number) => (x << by) | (x >>> (32 - by));

function mix(i: number, b: number, c: number, d: number): [number, number] {
  if (i < 16) return [(b & c) | (~b & d), i];
  if (i < 32) return [(d & b) | (~d & c), (5 * i + 1) % 16];
  if (i < 48) return [b ^ c ^ d, (3 * i + 5) % 16];
  return [c ^ (b | ~d), (7 * i) % 16];
}

export function md5(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, bytes.length << 3, true);
  view.setUint32(padded.length - 4, bytes.length >>> 29, true);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < padded.length; at += 64) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const [f, word] = mix(i, b, c, d);
      const sum = (a + f + SINES[i]! + view.getUint32(at + word * 4, true)) | 0;
      [a, d, c] = [d, c, b];
      b = (b + turn(sum, SHIFTS[(i >> 4) * 4 + (i % 4)]!)) | 0;
    }
    [a, b, c, d].forEach((v, i) => (state[i] = (state[i]! + v) | 0));
  }
  const out = new DataView(new ArrayBuffer(16));
  state.forEach((v, i) => out.setUint32(i * 4, v, true));
  return [...new Uint8Array(out.buffer)].map((v) => v.toString(16).padStart(2, '0')).join('');
}
