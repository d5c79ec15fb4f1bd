// SPDX-License-Identifier: Apache-2.0
// A long list for the keyboard and for screen readers: a grid. Up and down move between rows, left
// and right within one, Space selects, Shift extends, Ctrl+A selects all, Escape nothing; Enter and
// a click open. Only one row is in the order of Tab. A row is an element with `data-row`, its id,
// and tabIndex -1; what is pressed in it stays out of the order of Tab as well.
// (React Aria's table draws every row anew when one is added; here rows may be memoized.)
import { useLayoutEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react';

export type Chosen = ReadonlySet<string>;

const steps: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};
const WIDGETS = 'a[href], button, input';

const rowOf = (at: EventTarget) => (at as Element).closest<HTMLElement>('[data-row]');
const cellOf = (at: Element) => at.closest('[role="gridcell"], [role="rowheader"]');

function moveTo(el: HTMLElement) {
  el.focus({ preventScroll: true });
  (rowOf(el) ?? el).scrollIntoView({ block: 'nearest' });
}

/** In a table the same column of another row, where something can be pressed; else the row. */
function sameSpot(from: Element, row: HTMLElement): HTMLElement {
  const cell = cellOf(from);
  const there = cell instanceof HTMLTableCellElement ? row.children[cell.cellIndex] : null;
  return there?.querySelector<HTMLElement>(WIDGETS) ?? row;
}

interface Grid {
  /** All rows in their order, also those that are not drawn yet. */
  ids: string[];
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
  onOpen: (id: string) => void;
}

/** What belongs on the element around the rows. */
export function useGrid<T extends HTMLElement>({ ids, chosen, onChoose, onOpen }: Grid) {
  const box = useRef<T>(null);
  /** From where Shift extends, and how far it did. */
  const span = useRef({ from: '', to: '' });

  const rows = () => [...box.current!.querySelectorAll<HTMLElement>('[data-row]')];
  const between = (a: string, b: string) => {
    const [from, to] = [ids.indexOf(a), ids.indexOf(b)].sort((x, y) => x - y) as [number, number];
    return from < 0 ? [] : ids.slice(from, to + 1);
  };
  function toggle(id: string) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    span.current = { from: id, to: id };
    onChoose(next);
  }
  function extend(here: string, to: string) {
    if (!chosen.size || !ids.includes(span.current.from)) span.current = { from: here, to: here };
    const next = new Set(chosen);
    for (const id of between(span.current.from, span.current.to)) next.delete(id);
    for (const id of between(span.current.from, to)) next.add(id);
    span.current.to = to;
    onChoose(next);
  }

  function step(e: KeyboardEvent, by: number) {
    const all = rows();
    const row = rowOf(e.target);
    const at = row ? all.indexOf(row) : -1;
    const head = box.current!.querySelector<HTMLElement>('thead input');
    if (!row && by < 0) return;
    e.preventDefault();
    if (at === 0 && by < 0 && head && !e.shiftKey) return head.focus();
    const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
    if (!next) return;
    if (row && e.shiftKey) extend(row.dataset.row!, next.dataset.row!);
    moveTo(e.shiftKey ? next : sameSpot(e.target as Element, next));
  }
  function aside(e: KeyboardEvent, row: HTMLElement, by: number) {
    const spots = [row, ...row.querySelectorAll<HTMLElement>(WIDGETS)];
    const at = spots.indexOf(e.target as HTMLElement) + by;
    e.preventDefault();
    spots[(at + spots.length) % spots.length]!.focus();
  }
  function onKeyDown(e: KeyboardEvent) {
    const row = rowOf(e.target);
    const id = row?.dataset.row;
    if (e.altKey || e.defaultPrevented) return;
    if (e.ctrlKey || e.metaKey) {
      if (e.key !== 'a') return;
      e.preventDefault();
      onChoose(new Set(ids));
    } else if (steps[e.key]) {
      step(e, steps[e.key]!);
    } else if (e.key === 'Escape' && chosen.size) {
      onChoose(new Set());
    } else if (row && (e.key === 'ArrowRight' || e.key === 'ArrowLeft')) {
      aside(e, row, e.key === 'ArrowRight' ? 1 : -1);
    } else if (id && e.target === row && e.key === ' ') {
      e.preventDefault();
      if (e.shiftKey) extend(id, id);
      else toggle(id);
    } else if (id && e.target === row && e.key === 'Enter') {
      onOpen(id);
    }
  }
  function onClick(e: MouseEvent) {
    const id = rowOf(e.target)?.dataset.row;
    if (!id || e.defaultPrevented) return;
    const isTick = e.target instanceof HTMLInputElement;
    if (!isTick && (e.target as Element).closest('a, button, label')) return;
    if (e.shiftKey) extend(id, id);
    else if (isTick || chosen.size || e.ctrlKey || e.metaKey) toggle(id);
    else if (!getSelection()?.toString()) onOpen(id);
  }
  /** The row that has the focus is the one in the order of Tab. */
  function keepStop(row: HTMLElement | undefined) {
    for (const other of box.current!.querySelectorAll<HTMLElement>('[data-row][tabindex="0"]'))
      other.tabIndex = -1;
    if (row) row.tabIndex = 0;
  }
  useLayoutEffect(() => {
    if (!box.current!.querySelector('[data-row][tabindex="0"]')) keepStop(rows()[0]);
  });

  return {
    ref: box,
    role: 'grid',
    'aria-multiselectable': true,
    onKeyDown,
    onClick,
    /** Else Shift and a click would mark the words between. */
    onMouseDown: (e: MouseEvent) => e.shiftKey && e.preventDefault(),
    onFocus: (e: { target: Element }) => {
      const row = rowOf(e.target);
      if (row) keepStop(row);
    },
  };
}

interface TickProps {
  label: string;
  isSelected: boolean;
  isPartly?: boolean;
  /** Of all rows: it stands above them, in the order of Tab. A row's own tick tells the grid. */
  onAll?: () => void;
}

/** The box of a row. */
export function RowTick({ label, isSelected, isPartly = false, onAll }: TickProps) {
  return (
    <label className="row-tick" data-selected={isSelected || isPartly || undefined}>
      <input
        type="checkbox"
        className="visually-hidden"
        aria-label={label}
        tabIndex={onAll ? 0 : -1}
        checked={isSelected}
        ref={(el) => {
          if (el) el.indeterminate = isPartly;
        }}
        onChange={() => onAll?.()}
      />
      <span className="tick">
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path d={isPartly ? 'M2.5 6h7' : 'M2.2 6.3 4.8 8.8 9.8 3.200'} />
        </svg>
      </span>
    </label>
  );
}
