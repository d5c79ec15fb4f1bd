// SPDX-License-Identifier: Apache-2.0
// What is being filled in under "Mark as shipped": packages, each with a number and what is in it.
import type { Schemas } from '~/api/client';

type Order = Schemas['Order'];

export interface Parcel {
  key: number;
  number: string;
  /** A carrier's id; '' leaves it to the number. */
  carrier: string;
  /** A tracking page of one's own; '' leaves it to the carrier. */
  url: string;
  /** Units of each line in this package. */
  units: Record<string, number>;
}

let lastKey = 0;
export const newParcel = (units: Record<string, number>, number = ''): Parcel => ({
  key: ++lastKey,
  number,
  carrier: '',
  url: '',
  units,
});

export const openLines = (o: Order) => o.lines.filter((l) => l.quantities.open > 0);

/** Numbers that are known and that the shop was not told yet come filled in. */
export function parcelsOf(o: Order): Parcel[] {
  const open = new Map(openLines(o).map((l) => [l.id, l.quantities.open]));
  const known = o.packages.filter((p) => !p.fulfillment && p.numbers.some((n) => n.current));
  const parcels: Parcel[] = [];
  for (const p of known) {
    const number = p.numbers.find((n) => n.current)!;
    const units: Record<string, number> = {};
    for (const l of p.lines) {
      const left = l.line ? Math.min(open.get(l.line) ?? 0, l.quantity) : 0;
      if (!left) continue;
      units[l.line!] = left;
      open.set(l.line!, open.get(l.line!)! - left);
    }
    if (Object.keys(units).length) parcels.push(newParcel(units, number.number));
  }
  return parcels.length ? parcels : [newParcel(Object.fromEntries(open))];
}

/** Units of a line that no package holds yet, `but` one aside. */
export function unitsLeft(o: Order, parcels: Parcel[], line: string, but?: Parcel): number {
  const open = o.lines.find((l) => l.id === line)?.quantities.open ?? 0;
  const taken = parcels.reduce((sum, p) => sum + (p === but ? 0 : (p.units[line] ?? 0)), 0);
  return Math.max(0, open - taken);
}

export const unitsIn = (p: Parcel) => Object.values(p.units).reduce((a, b) => a + b, 0);

/** The body of POST /api/v1/orders/{ref}/ship. */
export function bodyOf(parcels: Parcel[], notify: boolean) {
  const packages = parcels
    .filter((p) => unitsIn(p) > 0)
    .map((p) => ({
      ...(p.number.trim() ? { number: p.number.trim() } : {}),
      ...(p.carrier ? { carrier: p.carrier } : {}),
      ...(p.url.trim() ? { url: p.url.trim() } : {}),
      lines: Object.entries(p.units)
        .filter(([, quantity]) => quantity > 0)
        .map(([line, quantity]) => ({ line, quantity })),
    }));
  const one = packages.length === 1 ? packages[0]! : null;
  if (one && !one.number) return { lines: one.lines, without_number: true, notify };
  return { packages, notify };
}

/** Why it cannot be sent as it is, or null. */
export function lackOf(parcels: Parcel[], without: boolean): 'empty' | 'number' | 'mixed' | null {
  const full = parcels.filter((p) => unitsIn(p) > 0);
  if (!full.length) return 'empty';
  if (without && full.length === 1 && !full[0]!.number.trim()) return null;
  const numbered = full.filter((p) => p.number.trim());
  if (numbered.length === full.length) return null;
  return full.length === 1 ? 'number' : 'mixed';
}
