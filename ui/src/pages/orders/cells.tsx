// SPDX-License-Identifier: Apache-2.0
// What stands in the columns of the Orders page, for three widths: each fact a column of its own,
// pairs of facts in two lines, or (cards.tsx) a card for each order.
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { actionsOf, nextOf, type Actions } from '~/parts/actions';
import { Number } from '~/parts/number';
import { Fulfillment, Payment, StageBadge, Way } from '~/parts/status';
import { useWords, type PlainKey } from '~/i18n/i18n';
import { Button } from '~/kit/button';
import { Icon } from '~/kit/icon';
import { MenuAt, MenuItem, MenuLine } from '~/kit/overlay';
import { Ago, Moment } from '~/kit/time';
import type { Item } from './list';

export type Width = 'wide' | 'medium' | 'compact' | 'tight' | 'cards';

export const widthOf = (px: number): Width =>
  px >= 1400
    ? 'wide'
    : px >= 1160
      ? 'medium'
      : px >= 960
        ? 'compact'
        : px >= 760
          ? 'tight'
          : 'cards';

/** What the cells need to act. */
export interface Hands {
  actions: Actions;
  onShip: (id: string) => void;
}

/** Opens the menu of an order beside the button that was pressed. */
export type OnMenu = (o: Item, at: Element) => void;

export interface Column {
  id: string;
  title: PlainKey;
  end?: boolean;
  cell: (o: Item, hands: Hands, onMenu: OnMenu) => ReactNode;
}

export const OrderName = ({ o }: { o: Item }) => (
  <a className="order-name one-line" href={`/orders/${o.id}`} tabIndex={-1}>
    {o.name}
  </a>
);

export function Destination({ o }: { o: Item }) {
  const { country } = useWords();
  if (!o.address) return null;
  const text = [o.address.city, country(o.address.country)].filter(Boolean).join(', ');
  return (
    <span className="one-line block" title={text}>
      {text}
    </span>
  );
}

export function Customer({ o }: { o: Item }) {
  const { t } = useWords();
  const name = o.customer?.name;
  return (
    <span className={name ? 'one-line block' : 'faint'}>{name || t('orders.no_customer')}</span>
  );
}

export function Items({ o }: { o: Item }) {
  const { t } = useWords();
  return <>{t('orders.items', { n: o.counts.units })}</>;
}

function ItemsNumber({ o }: { o: Item }) {
  return <>{useWords().number(o.counts.units)}</>;
}

export function Total({ o }: { o: Item }) {
  return <>{useWords().money(o.total)}</>;
}

/** The most urgent problem, in its own words. */
export function Trouble({ o }: { o: Item }) {
  const problem = [...o.problems].sort((a, b) => a.urgency - b.urgency)[0];
  if (!problem) return null;
  return (
    <span className="cell-problem" title={problem.sentence}>
      <Icon name="problems" size={14} />
      <span className="one-line">{problem.sentence}</span>
    </span>
  );
}

/** Where the order is with us; what troubles it, or how far it has come. */
export const Supplier = ({ o }: { o: Item }) => (
  <span className="two">
    <StageBadge row={o} />
    {o.problems.length ? <Trouble o={o} /> : <Way stage={o.stage} />}
  </span>
);

export function Tracking({ o }: { o: Item }) {
  const { t } = useWords();
  const [first, ...more] = o.numbers;
  if (!first) return <span className="faint">–</span>;
  return (
    <span className="tracking">
      <Number value={first} />
      {more.length > 0 && (
        <span className="faint small" title={more.join('\n')}>
          {t('orders.more_numbers', { n: more.length })}
        </span>
      )}
    </span>
  );
}

/** When the order, or its supplier, was last asked. */
export const Seen = ({ o }: { o: Item }) => (
  <span className="faint small one-line">
    <Ago at={o.read_at} />
  </span>
);

export function Act({
  o,
  hands,
  onMenu,
  onlyMenu,
}: {
  o: Item;
  hands: Hands;
  onMenu: OnMenu;
  onlyMenu?: boolean;
}) {
  const { t } = useWords();
  const { actions } = hands;
  const next = nextOf(o);
  if (!actions.may) return null;
  const run = waysOf(o, hands);
  const pending = {
    order: actions.order.isPending && actions.order.variables.id === o.id,
    tracking: actions.tracking.isPending && actions.tracking.variables.id === o.id,
    ship: false,
  };
  return (
    <span className="cell-act">
      {next && !onlyMenu && (
        <Button small excludeFromTabOrder onPress={run[next]} isPending={pending[next]}>
          {t(`act.${next}`)}
        </Button>
      )}
      <AriaButton
        className="button plain small only-icon"
        excludeFromTabOrder
        aria-label={t('orders.actions', { name: o.name })}
        aria-haspopup="menu"
        onPress={(e) => onMenu(o, e.target)}
      >
        <Icon name="more" size={16} />
      </AriaButton>
    </span>
  );
}

const waysOf = (o: Item, { actions, onShip }: Hands) => ({
  order: () => actions.order.mutate(o),
  tracking: () => actions.tracking.mutate(o),
  ship: () => onShip(o.id),
});

interface MenuProps {
  o: Item;
  at: Element;
  hands: Hands;
  onClose: () => void;
}

/** What can be done with one order. There is one menu for all rows, at the button that asked. */
export function RowMenu({ o, at, hands, onClose }: MenuProps) {
  const { t } = useWords();
  const { actions } = hands;
  const can = actionsOf(o);
  const run = waysOf(o, hands);
  return (
    <MenuAt at={at} label={t('orders.actions', { name: o.name })} onClose={onClose}>
      <MenuItem icon="cart" isDisabled={!can.order} onAction={run.order}>
        {t('act.order')}
      </MenuItem>
      <MenuItem icon="number" isDisabled={!can.tracking} onAction={run.tracking}>
        {t('act.tracking')}
      </MenuItem>
      <MenuItem icon="truck" isDisabled={!can.ship} onAction={run.ship}>
        {t('act.ship_dots')}
      </MenuItem>
      <MenuLine />
      {can.release ? (
        <MenuItem icon="play" onAction={() => actions.release.mutate(o)}>
          {t('act.release')}
        </MenuItem>
      ) : (
        <MenuItem icon="pause" isDisabled={!can.hold} onAction={() => actions.hold.mutate({ o })}>
          {t('act.hold')}
        </MenuItem>
      )}
      <MenuItem
        icon="elsewhere"
        isDisabled={!can.elsewhere}
        onAction={() => actions.elsewhere.mutate({ o, on: true })}
      >
        {t('act.elsewhere')}
      </MenuItem>
      {o.admin_url && (
        <MenuItem icon="open" href={o.admin_url} target="_blank" rel="noreferrer">
          {t('act.open_admin')}
        </MenuItem>
      )}
    </MenuAt>
  );
}

const two = (above: ReactNode, below: ReactNode) => (
  <span className="two">
    <span className="one-line">{above}</span>
    <span className="faint small one-line">{below}</span>
  </span>
);

const badges = (o: Item) => (
  <span className="two">
    <Payment status={o.payment} />
    <Fulfillment status={o.shop_status} counts={o.counts} />
  </span>
);

const one: Record<string, Column> = {
  order: { id: 'order', title: 'col.order', cell: (o) => <OrderName o={o} /> },
  date: { id: 'date', title: 'col.date', cell: (o) => <Moment at={o.created_at} /> },
  customer: { id: 'customer', title: 'col.customer', cell: (o) => <Customer o={o} /> },
  destination: { id: 'destination', title: 'col.destination', cell: (o) => <Destination o={o} /> },
  items: { id: 'items', title: 'col.items', end: true, cell: (o) => <ItemsNumber o={o} /> },
  total: { id: 'total', title: 'col.total', end: true, cell: (o) => <Total o={o} /> },
  payment: { id: 'payment', title: 'col.payment', cell: (o) => <Payment status={o.payment} /> },
  fulfillment: {
    id: 'fulfillment',
    title: 'col.fulfillment',
    cell: (o) => <Fulfillment status={o.shop_status} counts={o.counts} />,
  },
  supplier: { id: 'supplier', title: 'col.supplier', cell: (o) => <Supplier o={o} /> },
  tracking: { id: 'tracking', title: 'col.tracking', cell: (o) => <Tracking o={o} /> },
  seen: { id: 'seen', title: 'col.seen', cell: (o) => <Seen o={o} /> },
  act: {
    id: 'act',
    title: 'col.act',
    end: true,
    cell: (o, hands, onMenu) => <Act o={o} hands={hands} onMenu={onMenu} />,
  },
};

const pairs: Record<string, Column> = {
  order: {
    id: 'order-date',
    title: 'col.order',
    cell: (o) => two(<OrderName o={o} />, <Moment at={o.created_at} />),
  },
  customer: {
    id: 'customer-to',
    title: 'col.customer',
    cell: (o) => two(<Customer o={o} />, <Destination o={o} />),
  },
  total: {
    id: 'total-items',
    title: 'col.total',
    end: true,
    cell: (o) => two(<Total o={o} />, <Items o={o} />),
  },
  tracking: {
    id: 'tracking-seen',
    title: 'col.tracking',
    cell: (o) => two(<Tracking o={o} />, <Seen o={o} />),
  },
  status: { id: 'status', title: 'col.status', cell: badges },
  menu: {
    id: 'menu',
    title: 'col.act',
    end: true,
    cell: (o, hands, onMenu) => <Act o={o} hands={hands} onMenu={onMenu} onlyMenu />,
  },
};

const narrow = [
  pairs.order!,
  pairs.customer!,
  pairs.total!,
  pairs.status!,
  one.supplier!,
  pairs.tracking!,
];

export const columns: Record<Exclude<Width, 'cards'>, Column[]> = {
  wide: Object.values(one),
  medium: [
    pairs.order!,
    pairs.customer!,
    pairs.total!,
    one.payment!,
    one.fulfillment!,
    one.supplier!,
    pairs.tracking!,
    one.act!,
  ],
  compact: [...narrow, one.act!],
  tight: [...narrow, pairs.menu!],
};
