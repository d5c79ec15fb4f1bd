// SPDX-License-Identifier: Apache-2.0
// Lists of work: views as links, rows that stay where they are while somebody is at them.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useWords } from '~/i18n/i18n';
import { Count } from './badge';
import { Button } from './button';
import './rows.css';

export interface ViewLink {
  id: string;
  name: string;
  href: string;
  n?: number;
  urgent?: boolean;
}

/** The views of one page; each has an address. */
export function ViewLinks({
  label,
  here,
  views,
}: {
  label: string;
  here: string;
  views: ViewLink[];
}) {
  const { number } = useWords();
  const chosen = useRef<HTMLAnchorElement>(null);
  // Counts that come later make the views before it wider.
  const counted = views.some((v) => v.n !== undefined);
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [here, counted]);
  return (
    <nav className="views" aria-label={label}>
      {views.map((v) => (
        <a
          key={v.id}
          ref={v.id === here ? chosen : undefined}
          className="view"
          href={v.href}
          aria-current={v.id === here ? 'page' : undefined}
        >
          {v.name}
          {v.n !== undefined && <Count n={number(v.n)} urgent={v.urgent && v.n > 0} />}
        </a>
      ))}
    </nav>
  );
}

interface Identified {
  id: string;
}

/**
 * What is shown of a list that changes: while the pointer or the focus is in the box, what went
 * stays in its place and what came waits.
 */
function useSteady<T extends Identified>(items: T[]) {
  const box = useRef<HTMLUListElement>(null);
  const [shown, setShown] = useState(items);
  const latest = useRef(items);
  latest.current = items;
  const settle = () => setShown(latest.current);
  const isBusy = () => {
    const ul = box.current;
    if (!ul || document.hidden) return false;
    return ul.matches(':hover') || (ul.contains(document.activeElement) && document.hasFocus());
  };
  const settleIfFree = () => void setTimeout(() => !isBusy() && settle(), 0);
  useEffect(() => {
    // More of the same list, asked for by its button, is appended at once.
    const grown = shown.every((one, i) => items[i]?.id === one.id);
    if (grown || !isBusy()) setShown(items);
  }, [items]);
  const byId = new Map(items.map((one) => [one.id, one]));
  const known = new Set(shown.map((one) => one.id));
  return {
    box,
    rows: shown.map((one) => ({ item: byId.get(one.id) ?? one, gone: !byId.has(one.id) })),
    news: items.filter((one) => !known.has(one.id)).length,
    settle,
    settleIfFree,
  };
}

interface RowsProps<T> {
  label: string;
  items: T[];
  row: (item: T, gone: boolean) => ReactNode;
  /** There is more to load. */
  more?: { isPending: boolean; load: () => void } | null;
}

export function Rows<T extends Identified>({ label, items, row, more }: RowsProps<T>) {
  const { t } = useWords();
  const { box, rows, news, settle, settleIfFree } = useSteady(items);
  return (
    <div className="rows-box">
      {news > 0 && (
        <div className="rows-news">
          <Button small icon="refresh" onPress={settle}>
            {t('rows.news', { n: news })}
          </Button>
        </div>
      )}
      <ul
        ref={box}
        className="rows"
        aria-label={label}
        onPointerLeave={settleIfFree}
        onBlur={settleIfFree}
      >
        {rows.map(({ item, gone }) => (
          <li key={item.id} className={gone ? 'rows-row gone-row' : 'rows-row'}>
            {row(item, gone)}
          </li>
        ))}
      </ul>
      <footer className="rows-foot">
        <span className="faint small">{t('rows.shown', { n: rows.length })}</span>
        {more && (
          <Button small isPending={more.isPending} onPress={more.load}>
            {t('rows.more')}
          </Button>
        )}
      </footer>
    </div>
  );
}
