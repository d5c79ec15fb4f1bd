// SPDX-License-Identifier: Apache-2.0
// Orders per day as bars: all of them, and in front those that were fulfilled. It is drawn on a
// canvas; the table beneath says the same.
import { useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Schemas } from '~/api/client';
import { useWords, type Words } from '~/i18n/i18n';

type Day = Schemas['DaysReport']['items'][number];

const HEIGHT = 240;
const BAR = [0.7, 40] as [number, number]; // of the room of a day, and at most so wide
const secondsOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;

/** Colors as the theme has them now: a canvas knows no names. */
function inks(box: HTMLElement) {
  const probe = document.createElement('span');
  box.append(probe);
  const ink = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    accent: ink('--accent'),
    calm: ink('--line-strong'),
    text: ink('--ink-2'),
    line: ink('--line'),
    font: `12px ${getComputedStyle(probe).fontFamily}`,
  };
  probe.remove();
  return found;
}

function optionsOf(box: HTMLElement, w: Words, onDay: (i: number | null) => void): UPlot.Options {
  const { accent, calm, text, line, font } = inks(box);
  const axis = { stroke: text, font, ticks: { show: false } };
  const bars = { width: 0, points: { show: false }, paths: UPlot.paths.bars!({ size: BAR }) };
  const day = (s: number) => w.dayOf(new Date(s * 1000).toISOString().slice(0, 10));
  return {
    width: box.clientWidth,
    height: HEIGHT,
    padding: [12, 8, 0, 0],
    tzDate: (s) => UPlot.tzDate(new Date(s * 1000), 'Etc/UTC'),
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, most) => [0, Math.max(4, Math.ceil(most * 1.1))] } },
    axes: [
      { ...axis, grid: { show: false }, size: 30, space: 70, values: (_, at) => at.map(day) },
      {
        ...axis,
        grid: { stroke: line, width: 1 },
        size: 44,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
        values: (_, at) => at.map(w.number),
      },
    ],
    series: [{}, { ...bars, fill: calm }, { ...bars, fill: accent }],
    hooks: { setCursor: [(u) => onDay(u.cursor.idx ?? null)] },
  };
}

/** Room for whole bars at both ends. */
const DAY_S = 86_400;
const withEnds = (at: number[]): UPlot.Range.MinMax => [at[0]! - DAY_S / 2, at.at(-1)! + DAY_S / 2];

function Legend({ day }: { day: Day | undefined }) {
  const { t, number, dayOf } = useWords();
  return (
    <p className="plot-legend small">
      <span className="plot-key calm" aria-hidden="true" />
      {t('reports.orders')}
      <span className="plot-key" aria-hidden="true" />
      {t('reports.fulfilled')}
      <span className="grow" />
      {day && (
        <span className="muted">
          {dayOf(day.day)}: {number(day.orders)} · {number(day.fulfilled)}
        </span>
      )}
    </p>
  );
}

export function DayPlot({ days }: { days: Day[] }) {
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    const place = box.current!;
    const x = days.map((d) => secondsOf(d.day));
    const data: UPlot.AlignedData = [
      x,
      days.map((d) => d.orders || null),
      days.map((d) => d.fulfilled || null),
    ];
    let plot: UPlot | null = null;
    const draw = () => {
      plot?.destroy();
      const options = optionsOf(place, words, setAt);
      options.scales!.x = { range: () => withEnds(x) };
      plot = new UPlot(options, data, place);
    };
    draw();
    const sized = new ResizeObserver(() => {
      if (plot && plot.width !== place.clientWidth)
        plot.setSize({ width: place.clientWidth, height: HEIGHT });
    });
    sized.observe(place);
    const themed = new MutationObserver(draw);
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      sized.disconnect();
      themed.disconnect();
      dark.removeEventListener('change', draw);
      plot?.destroy();
    };
  }, [days, words]);
  return (
    <div>
      <Legend day={at === null ? undefined : days[at]} />
      <div className="plot" ref={box} role="img" aria-label={words.t('reports.days_drawn')} />
    </div>
  );
}
