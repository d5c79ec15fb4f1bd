// SPDX-License-Identifier: Apache-2.0
// Dates, numbers and money as the language writes them.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const KILO = 1000;
const MEGA = 1_000_000;
const DAY = 24 * HOUR;

export interface Formats {
  number: (n: number) => string;
  /** Of a part of 1. */
  percent: (part: number) => string;
  /** "4.2 MB". */
  bytes: (n: number) => string;
  money: (m: { amount: string; currency: string } | null | undefined) => string;
  /** "Nov 28" this year, else with the year. */
  day: (at: string | null | undefined) => string;
  /** The same of a day without a time, "2026-11-28". */
  dayOf: (day: string) => string;
  /** "15:48" today, else the day too. */
  moment: (at: string | null | undefined) => string;
  /** In full, for hints and details. */
  full: (at: string | null | undefined) => string;
  /** "3 min ago", "in 2 h", with little space. */
  ago: (at: string | null | undefined, nowMs: number) => string;
  /** How long something took: "2.5 days", "40 min". */
  span: (seconds: number) => string;
  country: (code: string | null | undefined) => string;
}

function span(ms: number): [number, Intl.RelativeTimeFormatUnit] {
  const size = Math.abs(ms);
  if (size < MINUTE) return [Math.round(ms / 1000), 'second'];
  if (size < HOUR) return [Math.round(ms / MINUTE), 'minute'];
  if (size < DAY) return [Math.round(ms / HOUR), 'hour'];
  return [Math.round(ms / DAY), 'day'];
}

/** The largest unit of which there is one, with a digit after the point where it tells something. */
function length(ms: number): [number, 'second' | 'minute' | 'hour' | 'day'] {
  const [unit, size] =
    ms < MINUTE
      ? (['second', 1000] as const)
      : ms < HOUR
        ? (['minute', MINUTE] as const)
        : ms < 2 * DAY
          ? (['hour', HOUR] as const)
          : (['day', DAY] as const);
  const n = ms / size;
  return [n < 10 ? Math.round(n * 10) / 10 : Math.round(n), unit];
}

function country(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code; // not two letters: as the shop wrote it
  }
}

export function formats(lang: 'en' | 'zh'): Formats {
  const locale = lang === 'zh' ? 'zh-CN' : 'en-US';
  const size = (unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 });
  const [kilobytes, megabytes] = [size('kilobyte'), size('megabyte')];
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  const dayOfYear = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const full = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'narrow' });
  const lengthOf = (unit: 'second' | 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' });
  const lengths = {
    second: lengthOf('second'),
    minute: lengthOf('minute'),
    hour: lengthOf('hour'),
    day: lengthOf('day'),
  };
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  const currencies = new Map<string, Intl.NumberFormat>();

  function moneyFormat(currency: string) {
    let f = currencies.get(currency);
    if (!f) {
      f = new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
      });
      currencies.set(currency, f);
    }
    return f;
  }
  const dayText = (at: string) => {
    const d = new Date(at);
    return d.getFullYear() === new Date().getFullYear() ? day.format(d) : dayOfYear.format(d);
  };
  return {
    number: (n) => number.format(n),
    percent: (part) => percent.format(part),
    bytes: (n) => (n < MEGA ? kilobytes.format(n / KILO) : megabytes.format(n / MEGA)),
    money: (m) => (m ? moneyFormat(m.currency).format(m.amount as unknown as number) : ''),
    day: (at) => (at ? dayText(at) : ''),
    dayOf: (text) => dayText(`${text}T12:00:00`),
    span: (seconds) => {
      const [n, unit] = length(seconds * 1000);
      return lengths[n === 0 ? 'hour' : unit].format(n);
    },
    moment: (at) => {
      if (!at) return '';
      const d = new Date(at);
      const clock = time.format(d);
      return d.toDateString() === new Date().toDateString() ? clock : `${dayText(at)} ${clock}`;
    },
    full: (at) => (at ? full.format(new Date(at)) : ''),
    ago: (at, nowMs) => (at ? relative.format(...span(Date.parse(at) - nowMs)) : ''),
    country: (code) => (code ? country(regions, code) : ''),
  };
}
