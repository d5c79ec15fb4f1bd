// SPDX-License-Identifier: Apache-2.0
// What will be sent, as a shipping slip: to whom, what, under which numbers, and who hears of it.
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { useCarrier } from './carrier';
import { unitsIn, type Parcel } from './ship-state';

type Order = Schemas['Order'];

/** Bars as on a label, drawn from the number; for the eye only. */
function Bars({ text }: { text: string }) {
  const bars: { x: number; w: number }[] = [];
  let x = 0;
  for (const c of text.slice(0, 24)) {
    const code = c.charCodeAt(0);
    for (const shift of [0, 2, 4]) {
      const w = 1 + ((code >> shift) & 1) * 1.5;
      bars.push({ x, w });
      x += w + 1 + ((code >> (shift + 1)) & 1);
    }
  }
  return (
    <svg
      className="bars"
      viewBox={`0 0 ${Math.max(x, 1)} 20`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {bars.map((b) => (
        <rect key={b.x} x={b.x} y="0" width={b.w} height="20" />
      ))}
    </svg>
  );
}

function SlipParcel({ order, parcel }: { order: Order; parcel: Parcel }) {
  const { t } = useWords();
  const guess = useCarrier(parcel.number, order.address?.country, order.id);
  const known =
    guess.items.find((g) => g.carrier === parcel.carrier) ?? (parcel.carrier ? null : guess.best);
  const url = parcel.url.trim() || known?.url;
  const company = known ? (known.shopify_company ?? known.name) : parcel.carrier;
  const number = parcel.number.trim();
  return (
    <li className="slip-parcel">
      {number ? (
        <>
          <Bars text={number} />
          <span className="mono slip-number">{number}</span>
          {company && <span className="muted small">{company}</span>}
          {url && (
            <a className="small slip-url" href={url} target="_blank" rel="noreferrer">
              {url}
            </a>
          )}
        </>
      ) : (
        <span className="muted">{t('slip.no_number')}</span>
      )}
      <ul className="small">
        {order.lines.map((l) =>
          parcel.units[l.id] ? (
            <li key={l.id}>
              {parcel.units[l.id]} × {l.title}
              {l.variant && <span className="muted"> {l.variant}</span>}
            </li>
          ) : null,
        )}
      </ul>
    </li>
  );
}

export function Slip({
  order,
  parcels,
  notify,
}: {
  order: Order;
  parcels: Parcel[];
  notify: boolean;
}) {
  const { t, country } = useWords();
  const a = order.address;
  return (
    <section className="slip" aria-label={t('slip.title')}>
      <header className="slip-head">
        <span className="strong">{t('slip.title')}</span>
        <span className="mono">{order.name}</span>
      </header>
      <div className="slip-to">
        <span className="faint small">{t('slip.to')}</span>
        <span>{a?.name || order.customer?.name || '–'}</span>
        {a && (
          <span className="muted small">
            {[a.city, country(a.country)].filter(Boolean).join(', ')}
          </span>
        )}
      </div>
      <ul className="slip-parcels">
        {parcels
          .filter((p) => unitsIn(p) > 0)
          .map((p) => (
            <SlipParcel key={p.key} order={order} parcel={p} />
          ))}
      </ul>
      <footer className="slip-foot small">
        {notify
          ? t('slip.told', { who: order.customer?.email || order.customer?.phone || '' })
          : t('slip.untold')}
      </footer>
    </section>
  );
}
