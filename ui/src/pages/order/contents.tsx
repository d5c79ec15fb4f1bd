// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '~/api/client';

/** "1 × Dog Collar (L), 2 × Bulb": what a purchase or a package holds. */
export function Contents({
  order,
  lines,
}: {
  order: Schemas['Order'];
  lines: Schemas['LineQuantity'][];
}) {
  const byId = new Map(order.lines.map((l) => [l.id, l]));
  const text = lines
    .map(({ line, quantity }) => {
      const l = line ? byId.get(line) : undefined;
      return `${quantity} × ${l ? [l.title, l.variant && `(${l.variant})`].filter(Boolean).join(' ') : '?'}`;
    })
    .join(', ');
  return <span className="muted small">{text}</span>;
}
