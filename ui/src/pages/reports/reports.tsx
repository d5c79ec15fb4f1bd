// SPDX-License-Identifier: Apache-2.0
// Orders per day, and how long parcels took by supplier and country: drawn, as tables, as files.
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { usePreferences } from '~/app/preferences';
import { useSearch } from '~/app/router';
import { useWords } from '~/i18n/i18n';
import { Card } from '~/kit/bits';
import { Select } from '~/kit/field';
import { Icon } from '~/kit/icon';
import { Empty, Failed, Skeleton } from '~/kit/states';
import { DayPlot } from './day-plot';
import { TimePlot } from './time-plot';
import './reports.css';

type Days = Schemas['DaysReport'];
type Group = Schemas['TimesGroup'];

const ranges = ['7', '30', '90', '365'] as const;
const DAY_MS = 86_400_000;

/** The hub's question for so many days up to today. */
function useRange() {
  const { shop } = usePreferences();
  const [search, change] = useSearch();
  const days = ranges.find((r) => r === search.get('days')) ?? '30';
  // A day more: it may be yesterday still where the shop is.
  const from = new Date(Date.now() - Number(days) * DAY_MS).toLocaleDateString('sv-SE');
  return { days, change, query: { from, shop } };
}

type Query = ReturnType<typeof useRange>['query'];

function Csv({ of, query }: { of: 'days' | 'times'; query: Query }) {
  const { t } = useWords();
  const text = new URLSearchParams(Object.entries(query).filter(([, v]) => v));
  return (
    <a className="button small plain no-print" href={`/api/v1/reports/${of}.csv?${text}`} download>
      <Icon name="outbox" size={16} />
      <span className="button-text">
        {t('reports.csv')}
        <span className="visually-hidden"> {t(`reports.${of}`)}</span>
      </span>
    </a>
  );
}

/** Sums of all days: numbers, and money per currency. */
function sumsOf(days: Days['items']) {
  const money = new Map<string, number>();
  const sums = { orders: 0, units: 0, fulfilled: 0, canceled: 0 };
  for (const d of days) {
    for (const key of ['orders', 'units', 'fulfilled', 'canceled'] as const) sums[key] += d[key];
    for (const m of d.totals.filter((one) => one !== null))
      money.set(m.currency, (money.get(m.currency) ?? 0) + Number(m.amount));
  }
  const totals = [...money].map(([currency, amount]) => ({ currency, amount: amount.toFixed(2) }));
  return { ...sums, totals };
}

function Sums({ days }: { days: Days['items'] }) {
  const { t, number, money } = useWords();
  const sums = sumsOf(days);
  const rows = [
    [t('reports.orders'), number(sums.orders)],
    [t('reports.units'), number(sums.units)],
    [t('reports.fulfilled'), number(sums.fulfilled)],
    [t('reports.canceled'), number(sums.canceled)],
    [t('reports.sales'), sums.totals.map(money).join(' · ') || '–'],
  ];
  return (
    <dl className="sums">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="small muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function DayTable({ days }: { days: Days['items'] }) {
  const { t, number, money, dayOf } = useWords();
  return (
    <details className="figures">
      <summary>{t('reports.figures')}</summary>
      <div className="figures-box" tabIndex={0} role="region" aria-label={t('reports.days')}>
        <table className="figures-table">
          <thead>
            <tr>
              <th scope="col">{t('reports.day')}</th>
              <th scope="col">{t('reports.orders')}</th>
              <th scope="col">{t('reports.units')}</th>
              <th scope="col">{t('reports.fulfilled')}</th>
              <th scope="col">{t('reports.canceled')}</th>
              <th scope="col">{t('reports.sales')}</th>
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map((d) => (
              <tr key={d.day}>
                <th scope="row">{dayOf(d.day)}</th>
                <td>{number(d.orders)}</td>
                <td>{number(d.units)}</td>
                <td>{number(d.fulfilled)}</td>
                <td>{number(d.canceled)}</td>
                <td>{d.totals.map(money).join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function DaysCard({ query, last }: { query: Query; last: number }) {
  const { t } = useWords();
  const report = useQuery({
    queryKey: ['reports', 'days', query],
    queryFn: ({ signal }) => api.get('/api/v1/reports/days', { query, signal }),
  });
  const days = useMemo(() => report.data?.items.slice(-last) ?? [], [report.data, last]);
  return (
    <Card title={t('reports.days')} extra={<Csv of="days" query={query} />}>
      {report.isPending ? (
        <Skeleton rows={4} />
      ) : report.error ? (
        <Failed error={report.error} onRetry={() => void report.refetch()} />
      ) : (
        <div className="stack">
          <Sums days={days} />
          <DayPlot days={days} />
          <DayTable days={days} />
        </div>
      )}
    </Card>
  );
}

function TimeTable({ all, groups }: { all: Group; groups: Group[] }) {
  const { t, number, span, word, country } = useWords();
  const time = (s: number | null) => (s === null ? '–' : span(s));
  return (
    <div className="figures-box" tabIndex={0} role="region" aria-label={t('reports.times')}>
      <table className="figures-table">
        <thead>
          <tr>
            <th scope="col">{t('col.supplier')}</th>
            <th scope="col" className="figures-text">
              {t('col.destination')}
            </th>
            <th scope="col">{t('nav.packages')}</th>
            <th scope="col">{t('reports.shipped_half')}</th>
            <th scope="col">{t('reports.shipped_most')}</th>
            <th scope="col">{t('package.delivered')}</th>
            <th scope="col">{t('reports.delivered_half')}</th>
            <th scope="col">{t('reports.delivered_most')}</th>
          </tr>
        </thead>
        <tbody>
          {[all, ...groups].map((g, i) => (
            <tr key={i} className={i ? undefined : 'figures-all'}>
              <th scope="row">{i ? word('supplier', g.supplier ?? 'manual') : t('view.all')}</th>
              <td className="figures-text">{i ? country(g.country) || '–' : ''}</td>
              <td>{number(g.packages)}</td>
              <td>{time(g.shipped.p50_s)}</td>
              <td>{time(g.shipped.p90_s)}</td>
              <td>{number(g.delivered.packages)}</td>
              <td>{time(g.delivered.p50_s)}</td>
              <td>{time(g.delivered.p90_s)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TimesCard({ query }: { query: Query }) {
  const { t, word, country } = useWords();
  const report = useQuery({
    queryKey: ['reports', 'times', query],
    queryFn: ({ signal }) => api.get('/api/v1/reports/times', { query, signal }),
  });
  const nameOf = (g: Group) =>
    [word('supplier', g.supplier ?? 'manual'), country(g.country)].filter(Boolean).join(' · ');
  return (
    <Card title={t('reports.times')} extra={<Csv of="times" query={query} />}>
      {report.isPending ? (
        <Skeleton rows={4} />
      ) : report.error ? (
        <Failed error={report.error} onRetry={() => void report.refetch()} />
      ) : report.data.items.length === 0 ? (
        <Empty icon="packages" title={t('reports.no_packages')}>
          {t('reports.no_packages_more')}
        </Empty>
      ) : (
        <div className="stack">
          <p className="muted">{t('reports.times_about')}</p>
          <TimePlot groups={report.data.items} nameOf={nameOf} />
          <TimeTable all={report.data.all} groups={report.data.items} />
        </div>
      )}
    </Card>
  );
}

export default function Reports() {
  const { t } = useWords();
  const { days, change, query } = useRange();
  return (
    <div className="work-page reports">
      <header className="page-head">
        <h1 className="grow">{t('nav.reports')}</h1>
        <Select
          label={t('reports.range')}
          hideLabel
          value={days}
          onChange={(id) => change({ days: id === '30' ? undefined : id })}
          options={ranges.map((id) => ({ id, name: t('reports.last_days', { n: Number(id) }) }))}
        />
      </header>
      <DaysCard query={query} last={Number(days)} />
      <TimesCard query={query} />
    </div>
  );
}
