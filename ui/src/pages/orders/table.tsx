// SPDX-License-Identifier: Apache-2.0
// The list itself: a grid for the keyboard and screen readers (React Aria), on narrow screens cards.
// Arrows move, Space selects, Shift extends, Enter opens.
import { memo, useCallback, useEffect, useMemo, useState } from 'react';
import {
  Cell,
  Column as AriaColumn,
  GridList,
  GridListItem,
  Row,
  Table as AriaTable,
  TableBody,
  TableHeader,
  type Selection,
} from 'react-aria-components';
import { go } from '~/app/router';
import { useWords } from '~/i18n/i18n';
import { Checkbox } from '~/kit/field';
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
  type Hands,
  type OnMenu,
  type Width,
} from './cells';
import type { Item } from './list';
import { Moment } from '~/kit/time';
import './table.css';

/** So many rows stand at once, about a screen of them; the others follow in steps. */
const FIRST_ROWS = 14;
const STEP_ROWS = 12;

interface ListProps {
  items: Item[];
  /** Another one: other rows, from the first on. */
  of: string;
  left: Set<string>;
  width: Width;
  selected: Selection;
  onSelect: (s: Selection) => void;
  hands: Hands;
  onMenu: OnMenu;
}

interface OpenMenu {
  id: string;
  at: Element;
}

function OrdersTable({
  items,
  left,
  width,
  selected,
  onSelect,
  hands,
  onMenu,
}: ListProps & { width: Exclude<Width, 'cards'> }) {
  const { t, lang } = useWords();
  const shown = columns[width];
  return (
    <AriaTable
      aria-label={t('nav.orders')}
      className={`orders-table ${width}`}
      selectionMode="multiple"
      selectedKeys={selected}
      onSelectionChange={onSelect}
      onRowAction={(id) => go(`/orders/${id}`)}
    >
      <TableHeader>
        <AriaColumn className="col-select">
          <Checkbox slot="selection" />
        </AriaColumn>
        {shown.map((c) => (
          <AriaColumn
            key={c.id}
            isRowHeader={c === shown[0]}
            className={`col-${c.id}${c.end ? ' end' : ''}`}
            textValue={t(c.title)}
          >
            <span className={c.title === 'col.act' ? 'visually-hidden' : 'one-line block'}>
              {t(c.title)}
            </span>
          </AriaColumn>
        ))}
      </TableHeader>
      <TableBody items={items} dependencies={[left, width, hands, lang]}>
        {(o) => (
          <Row
            id={o.id}
            textValue={o.name}
            className={left.has(o.id) ? 'orders-row left' : 'orders-row'}
          >
            <Cell className="col-select">
              <Checkbox slot="selection" />
            </Cell>
            {shown.map((c) => (
              <Cell key={c.id} className={c.end ? `col-${c.id} end` : `col-${c.id}`}>
                {c.cell(o, hands, onMenu)}
              </Cell>
            ))}
          </Row>
        )}
      </TableBody>
    </AriaTable>
  );
}

function OrderCards({ items, left, selected, onSelect, hands, onMenu }: ListProps) {
  const { t, lang } = useWords();
  return (
    <GridList
      aria-label={t('nav.orders')}
      className="order-cards"
      items={items}
      dependencies={[left, hands, lang]}
      selectionMode="multiple"
      selectedKeys={selected}
      onSelectionChange={onSelect}
      onAction={(id) => go(`/orders/${id}`)}
    >
      {(o) => (
        <GridListItem
          id={o.id}
          textValue={o.name}
          className={left.has(o.id) ? 'order-card left' : 'order-card'}
        >
          <div className="order-card-head">
            <Checkbox slot="selection" />
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
        </GridListItem>
      )}
    </GridList>
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

export const OrderList = memo(function OrderList(props: Omit<ListProps, 'onMenu'>) {
  const items = useGrowing(props.items, props.of);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const onMenu = useCallback((o: Item, at: Element) => setMenu({ id: o.id, at }), []);
  const order = menu && props.items.find((o) => o.id === menu.id);
  const rows = { ...props, items, onMenu };
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
