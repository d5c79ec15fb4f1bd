// SPDX-License-Identifier: Apache-2.0
// A short list whose order matters: each row moves up or down, or goes.
import type { ReactNode } from 'react';
import { useWords } from '~/i18n/i18n';
import { IconButton } from './button';
import './ordered.css';

interface OrderedProps<T> {
  label: string;
  items: T[];
  nameOf: (item: T) => string;
  row: (item: T, place: number) => ReactNode;
  onChange: (items: T[]) => void;
  /** So many must stay. */
  least?: number;
}

export function Ordered<T>({ label, items, nameOf, row, onChange, least = 0 }: OrderedProps<T>) {
  const { t, number } = useWords();
  const move = (from: number, to: number) => {
    const next = [...items];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  return (
    <ol className="ordered" aria-label={label}>
      {items.map((item, i) => (
        <li key={nameOf(item)}>
          <span className="ordered-n faint">{number(i + 1)}</span>
          <div className="ordered-row">{row(item, i)}</div>
          <span className="ordered-do">
            <IconButton
              small
              icon="up"
              label={t('ordered.up', { name: nameOf(item) })}
              isDisabled={i === 0}
              onPress={() => move(i, i - 1)}
            />
            <IconButton
              small
              icon="down"
              label={t('ordered.down', { name: nameOf(item) })}
              isDisabled={i === items.length - 1}
              onPress={() => move(i, i + 1)}
            />
            <IconButton
              small
              icon="close"
              label={t('ordered.remove', { name: nameOf(item) })}
              isDisabled={items.length <= least}
              onPress={() => onChange(items.filter((_, at) => at !== i))}
            />
          </span>
        </li>
      ))}
    </ol>
  );
}
