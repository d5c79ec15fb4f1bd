// SPDX-License-Identifier: Apache-2.0
// How long parcels took, a line per supplier and country: from the time that half of them did not
// exceed to that of nine in ten, once until they left and once until they arrived. The table
// beneath says the same.
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';

type Group = Schemas['TimesGroup'];
type Span = Schemas['TimesSpan'];

const SHOWN = 10;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const steps = [
  ...[1, 5, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 20, 50].map((n) => n * DAY),
];

/** Marks of the axis: at most six spans, of a length that people say. */
function axisOf(most: number) {
  const step = steps.find((s) => most / s <= 6) ?? 100 * DAY;
  const n = Math.max(1, Math.ceil(most / step));
  return { marks: Array.from({ length: n + 1 }, (_, i) => i * step), end: n * step };
}

function Reach({ span, end, what }: { span: Span; end: number; what: 'shipped' | 'delivered' }) {
  if (span.p50_s === null || span.p90_s === null) return null;
  const at = (s: number) => `${(s / end) * 100}%`;
  return (
    <g className={`reach ${what}`}>
      <line x1={at(span.p50_s)} x2={at(span.p90_s)} y1="6" y2="6" />
      <circle cx={at(span.p50_s)} cy="6" r="4.5" />
      <line x1={at(span.p90_s)} x2={at(span.p90_s)} y1="2" y2="10" />
    </g>
  );
}

export function TimePlot({ groups, nameOf }: { groups: Group[]; nameOf: (g: Group) => string }) {
  const { t, span } = useWords();
  const shown = groups.slice(0, SHOWN);
  const most = Math.max(...shown.flatMap((g) => [g.shipped.p90_s, g.delivered.p90_s].map(Number)));
  const { marks, end } = axisOf(most);
  return (
    <div className="reaches" role="img" aria-label={t('reports.times_drawn')}>
      <p className="plot-legend small">
        <span className="plot-key round" />
        {t('reports.to_shipped')}
        <span className="plot-key round good" />
        {t('reports.to_delivered')}
        <span className="muted">{t('reports.reach')}</span>
      </p>
      {shown.map((g) => (
        <div className="reach-row" key={nameOf(g)}>
          <span className="small reach-name">{nameOf(g)}</span>
          <svg className="reach-box" height="30" width="100%">
            {marks.map((s) => {
              const x = `${(s / end) * 100}%`;
              return <line key={s} className="reach-mark" x1={x} x2={x} y1="0" y2="30" />;
            })}
            <Reach span={g.shipped} end={end} what="shipped" />
            <svg y="15" height="15" overflow="visible">
              <Reach span={g.delivered} end={end} what="delivered" />
            </svg>
          </svg>
        </div>
      ))}
      <div className="reach-row">
        <span />
        <div className="reach-axis small muted">
          {marks.map((s) => (
            <span key={s}>{s === 0 ? '0' : span(s)}</span>
          ))}
        </div>
      </div>
    </div>
  );
}
