// SPDX-License-Identifier: Apache-2.0
// Our own icons: a 20 px grid, one stroke. They never stand alone without a name beside or behind.
import './icon.css';

const shapes = {
  orders: 'M4 3.5h12v13l-2-1.4-2 1.4-2-1.4-2 1.4-2-1.4-2 1.4zM7 7.5h6M7 11h6',
  purchases: 'M3 4h2l2 9h8l1.7-6.5H6M8 16.5h.01M14 16.5h.01',
  packages: 'M3.5 6.5 10 3l6.5 3.5v7L10 17l-6.5-3.5zM3.5 6.5 10 10l6.5-3.5M10 10v7M6.8 4.8l6.5 3.5',
  products: 'M3.5 3.5h6l7 7-6 6-7-7zM6.7 6.7h.01',
  problems: 'M10 3.2 17.5 16.5h-15zM10 8.2v3.8M10 14.2h.01',
  outbox: 'M3.5 11.5h3.8l1 2h3.4l1-2h3.8v5h-13zM10 9V3M7.5 5.5 10 3l2.5 2.5',
  activity: 'M3 10.5h3L8 5l4 10 2-4.5h3',
  reports: 'M4 16.5v-5M8 16.5v-9M12 16.5V9M16 16.5v-13',
  settings: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  close: 'M5 5l10 10M15 5 5 15',
  check: 'M4 10.5 8.2 15 16 5.5',
  down: 'M5 7.5 10 12.5 15 7.5',
  right: 'M7.5 5 12.5 10 7.5 15',
  left: 'M12.5 5 7.5 10 12.5 15',
  up: 'M5 12.5 10 7.5 15 12.5',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  plus: 'M10 4v12M4 10h12',
  filter: 'M3 5h14M6 10h8M8.5 15h3',
  sort: 'M6 4v12M3 13l3 3 3-3M14 16V4M11 7l3-3 3 3',
  copy: 'M7 7h9v9H7zM13 7V4H4v9h3',
  open: 'M11 4h5v5M16 4l-7 7M8 5H4v11h11v-4',
  refresh: 'M16 6.5A6.6 6.6 0 0 0 4 8M4 4v4h4M4 13.5A6.6 6.6 0 0 0 16 12M16 16v-4h-4',
  truck:
    'M2.5 5h9v9h-9zM11.5 8h3.3l2.7 3v3h-6M6 16a1.6 1.6 0 1 0 0-3.2A1.6 1.6 0 0 0 6 16zM14 16a1.6 1.6 0 1 0 0-3.2A1.6 1.6 0 0 0 14 16z',
  cart: 'M3 4h2l2 9h8l1.7-6.5H6M8 16.5h.01M14 16.5h.01',
  number: 'M4 5v10M7 5v10M9.5 5v10M13 5v10M16 5v10',
  pause: 'M7 5v10M13 5v10',
  play: 'M7 4.5v11l8-5.5z',
  person: 'M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17c.5-3.5 3-5 6-5s5.5 1.5 6 5',
  shop: 'M4 8.5V16.5h12V8.5M3 8.5 4.5 3.5h11L17 8.5a2.3 2.3 0 0 1-4.6 0 2.3 2.3 0 0 1-4.7 0 2.3 2.3 0 0 1-4.7 0z',
  pin: 'M10 17.5s5.5-5.3 5.5-9.2a5.5 5.5 0 0 0-11 0c0 3.9 5.5 9.2 5.5 9.2zM10 10a1.8 1.8 0 1 0 0-3.6A1.8 1.8 0 0 0 10 10z',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.7 2',
  sun: 'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1',
  moon: 'M16.5 11.8A7 7 0 1 1 8.2 3.5a5.6 5.6 0 0 0 8.3 8.3z',
  screen: 'M3 4h14v9.5H3zM7 16.5h6',
  keyboard: 'M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M7 11.5h6',
  language:
    'M3 5h8M7 3.5V5M9.5 5c-.5 3-2.5 5.5-6 7M4.5 8c1 2 3 3.5 5.5 4.5M9.5 16.5l3.5-8 3.5 8M10.7 14h4.6',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  undo: 'M7.5 5 4 8.5 7.5 12M4 8.5h7.5a4.5 4.5 0 0 1 0 9H9',
  note: 'M4 3.5h12v9l-4 4H4zM12 16.5v-4h4M7 7h6M7 10h3',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l2.9-2.9a3 3 0 0 0-4.3-4.3L10 5.7M11.5 8.5a3 3 0 0 0-4.3 0l-2.9 2.9a3 3 0 0 0 4.3 4.3l1.4-1.4',
  paste: 'M7 4.5H4.5v12h11v-12H13M7 3h6v3H7zM7.5 9.5h5M7.5 12.5h5',
  mail: 'M3 5h14v10.5H3zM3.5 5.5 10 11l6.5-5.5',
  out: 'M8 4H4v12h4M12.5 6.5 16 10l-3.5 3.5M16 10H8',
  elsewhere: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM5.2 5.2l9.6 9.6',
  download: 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12',
  image: 'M3.5 4h13v12h-13zM4 14l4-4 3 3 2-2 3 3M13 7.5h.01',
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className={name === 'more' ? 'icon dots' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}

/** The mark: a way of stops that makes a W. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect className="mark-ground" width="32" height="32" rx="7" />
      <path className="mark-way" d="M6.5 9.5l4.7 13L16 11.5l4.8 11 4.7-13" />
      <circle className="mark-start" cx="6.5" cy="9.5" r="2.7" />
      <circle className="mark-end" cx="25.5" cy="9.5" r="2.7" />
    </svg>
  );
}
