// SPDX-License-Identifier: Apache-2.0
// The list itself: a grid (kit/grid.tsx), of cards on narrow screens. A row is drawn again only when
// what it shows changes.
import { memo, useCallback, useEffect, useMemo, useState } from 'react';
import { go } from '~/app/router';
import { useWords } from '~/i18n/i18n';
import { RowTick, useGrid, type Chosen } from '~/kit/grid';
import { Moment } from '~/kit/time';
import { Fulfillment, Payment, StageBadge } from '~/parts/status';
import {
  Act,
  Customer,
  Destination,
  Items,
  OrderName,
  RowMenu,
  Seen,
  Trouble,
  Total,
  Tracking,
  columns,
  type Column,
  type Hands,
  type OnMenu,
  type Width,
} from './cells';
import type { Item } from './list';
import './table.css';

/** So many rows stand at once, about a screen of them; the others follow in steps. */
const FIRST_ROWS = 14;
const STEP_ROWS = 12;

interface RowProps {
  o: Item;
  /** It is no longer of this view. */
  isLeft: boolean;
  isSelected: boolean;
  hands: Hands;
  onMenu: OnMenu;
}

const classOf = (c: Column) => (c.end ? `col-${c.id} end` : `col-${c.id}`);

const OrderRow = memo(function OrderRow(props: RowProps & { shown: Column[] }) {
  const { o, isLeft, isSelected, hands, onMenu, shown } = props;
  const { t } = useWords();
  return (
    <tr
      role="row"
      data-row={o.id}
      tabIndex={-1}
      aria-label={o.name}
      aria-selected={isSelected}
      className={isLeft ? 'orders-row left' : 'orders-row'}
    >
      <td role="gridcell" className="col-select">
        <RowTick label={t('orders.select', { name: o.name })} isSelected={isSelected} />
      </td>
      {shown.map((c) => (
        <td key={c.id} role={c === shown[0] ? 'rowheader' : 'gridcell'} className={classOf(c)}>
          {c.cell(o, hands, onMenu)}
        </td>
      ))}
    </tr>
  );
});

const OrderCard = memo(function OrderCard({ o, isLeft, isSelected, hands, onMenu }: RowProps) {
  const { t } = useWords();
  return (
    <div
      role="row"
      data-row={o.id}
      tabIndex={-1}
      aria-label={o.name}
      aria-selected={isSelected}
      className={isLeft ? 'order-card left' : 'order-card'}
    >
      <div role="gridcell" className="order-card-in">
        <div className="order-card-head">
          <RowTick label={t('orders.select', { name: o.name })} isSelected={isSelected} />
          <OrderName o={o} />
          <span className="faint small">
            <Moment at={o.created_at} />
          </span>
          <span className="grow" />
          <Total o={o} />
        </div>
        <div className="order-card-who">
          <Customer o={o} />
          <span className="faint small one-line">
            <Destination o={o} />
          </span>
        </div>
        <div className="order-card-badges">
          <StageBadge row={o} />
          <Payment status={o.payment} />
          <Fulfillment status={o.shop_status} counts={o.counts} />
        </div>
        <Trouble o={o} />
        <div className="order-card-foot">
          <span className="grow one-line faint small">
            <Items o={o} /> · <Seen o={o} />
          </span>
          {o.numbers.length > 0 && <Tracking o={o} />}
          <Act o={o} hands={hands} onMenu={onMenu} />
        </div>
      </div>
    </div>
  );
});

interface RowsProps {
  /** Those that are drawn, and the ids of all. */
  items: Item[];
  ids: string[];
  left: Set<string>;
  width: Width;
  selected: Chosen;
  onSelect: (s: Chosen) => void;
  hands: Hands;
  onMenu: OnMenu;
}

const open = (id: string) => go(`/orders/${id}`);

const rowOf = (o: Item, { left, selected, hands, onMenu }: RowsProps): RowProps => ({
  o,
  isLeft: left.has(o.id),
  isSelected: selected.has(o.id),
  hands,
  onMenu,
});

function TableHead({ ids, selected, onSelect, shown }: RowsProps & { shown: Column[] }) {
  const { t } = useWords();
  const isAll = ids.every((id) => selected.has(id));
  return (
    <thead>
      <tr role="row">
        <th role="columnheader" className="col-select">
          <RowTick
            label={t('orders.select_page')}
            isSelected={isAll}
            isPartly={!isAll && selected.size > 0}
            onAll={() => onSelect(new Set(isAll ? [] : ids))}
          />
        </th>
        {shown.map((c) => (
          <th key={c.id} role="columnheader" className={classOf(c)}>
            <span className={c.title === 'col.act' ? 'visually-hidden' : 'one-line block'}>
              {t(c.title)}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function OrdersTable(props: RowsProps & { width: Exclude<Width, 'cards'> }) {
  const { t } = useWords();
  const { ids, items, selected: chosen, onSelect: onChoose, width } = props;
  const grid = useGrid<HTMLTableElement>({ ids, chosen, onChoose, onOpen: open });
  const shown = columns[width];
  return (
    <table {...grid} aria-label={t('nav.orders')} className={`orders-table ${width}`}>
      <TableHead {...props} shown={shown} />
      <tbody>
        {items.map((o) => (
          <OrderRow key={o.id} {...rowOf(o, props)} shown={shown} />
        ))}
      </tbody>
    </table>
  );
}

function OrderCards(props: RowsProps) {
  const { t } = useWords();
  const { ids, items, selected: chosen, onSelect: onChoose } = props;
  const grid = useGrid<HTMLDivElement>({ ids, chosen, onChoose, onOpen: open });
  return (
    <div {...grid} aria-label={t('nav.orders')} className="order-cards">
      {items.map((o) => (
        <OrderCard key={o.id} {...rowOf(o, props)} />
      ))}
    </div>
  );
}

/** The first rows at once, the others while the browser has time: the list stands soon. */
function useGrowing(items: Item[], of: string): Item[] {
  const [grown, setGrown] = useState({ of, n: FIRST_ROWS });
  const n = grown.of === of ? grown.n : FIRST_ROWS;
  useEffect(() => {
    if (n >= items.length) return;
    const frame = requestAnimationFrame(() => {
      timer = window.setTimeout(() => setGrown({ of, n: n + STEP_ROWS }));
    });
    let timer = 0;
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [n, of, items.length]);
  return useMemo(() => (n < items.length ? items.slice(0, n) : items), [items, n]);
}

interface ListProps extends Omit<RowsProps, 'onMenu' | 'ids'> {
  /** Another one: other rows, from the first on. */
  of: string;
}

interface OpenMenu {
  id: string;
  at: Element;
}

export const OrderList = memo(function OrderList({ of, ...props }: ListProps) {
  const items = useGrowing(props.items, of);
  const ids = useMemo(() => props.items.map((o) => o.id), [props.items]);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const onMenu = useCallback((o: Item, at: Element) => setMenu({ id: o.id, at }), []);
  const order = menu && props.items.find((o) => o.id === menu.id);
  const rows = { ...props, items, ids, onMenu };
  return (
    <>
      {props.width === 'cards' ? (
        <OrderCards {...rows} />
      ) : (
        <OrdersTable {...rows} width={props.width} />
      )}
      {menu && order && (
        <RowMenu o={order} at={menu.at} hands={props.hands} onClose={() => setMenu(null)} />
      )}
    </>
  );
});
