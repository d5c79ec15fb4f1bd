// SPDX-License-Identifier: Apache-2.0
// A state in a word, with a shape and a tone. Tone alone never carries the meaning.
import './badge.css';

export type Tone = 'neutral' | 'info' | 'way' | 'attention' | 'good' | 'critical';
export type Shape =
  'empty' | 'half' | 'full' | 'pause' | 'cross' | 'dots' | 'check' | 'mark' | 'none';

const drawn: Record<Exclude<Shape, 'none'>, string> = {
  empty: '',
  half: 'M6 2.6A3.4 3.4 0 0 1 6 9.4z',
  full: 'M6 2.6A3.4 3.4 0 0 1 6 9.4 3.4 3.4 0 0 1 6 2.6z',
  pause: 'M4.6 4.2v3.6M7.4 4.2v3.6',
  cross: 'M4.4 4.4l3.2 3.2M7.6 4.4 4.4 7.6',
  dots: 'M3.9 6h.01M6 6h.01M8.1 6h.01',
  check: 'M3.7 6.2 5.4 7.8 8.4 4.3',
  mark: 'M6 3.4v3M6 8.4h.01',
};

function Ring({ shape }: { shape: Exclude<Shape, 'none'> }) {
  const solid = shape === 'half' || shape === 'full';
  return (
    <svg className="ring" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="5.2" />
      {drawn[shape] && <path className={solid ? 'ring-solid' : ''} d={drawn[shape]} />}
    </svg>
  );
}

interface BadgeProps {
  tone: Tone;
  shape?: Shape;
  children: string;
  /** After the word, as "1/3". */
  extra?: string;
}

export function Badge({ tone, shape = 'none', children, extra }: BadgeProps) {
  return (
    <span className={`badge ${tone}`}>
      {shape !== 'none' && <Ring shape={shape} />}
      <span className="badge-text">{children}</span>
      {extra && <span className="badge-extra">{extra}</span>}
    </span>
  );
}

/** A number beside a name, as in tabs and the navigation. */
export function Count({ n, label, urgent }: { n: string; label?: string; urgent?: boolean }) {
  return (
    <span className={urgent ? 'count urgent' : 'count'}>
      {n}
      {label && <span className="visually-hidden"> {label}</span>}
    </span>
  );
}
