// SPDX-License-Identifier: Apache-2.0
// Rows of "order, number" as people paste them from a mail or a sheet.

const ROWS_MIN = 2;

/** Does a pasted text hold several rows with a number each? Then the form for many is meant. */
export function looksLikeRows(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  return (
    lines.length >= ROWS_MIN &&
    lines.filter((line) => /[A-Za-z0-9]{8,}/.test(line)).length >= ROWS_MIN
  );
}
