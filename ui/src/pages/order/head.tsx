// SPDX-License-Identifier: Apache-2.0
// Name, state and what can be done.
import type { Schemas } from '~/api/client';
import { go } from '~/app/router';
import { useWords } from '~/i18n/i18n';
import { Button, IconButton, LinkButton } from '~/kit/button';
import { Menu, MenuItem, MenuLine } from '~/kit/overlay';
import { Ago, Moment } from '~/kit/time';
import { actionsOf, nextOf, type Actions } from '~/parts/actions';
import { Fulfillment, Payment, StageBadge, Way } from '~/parts/status';
import { lastAddress, neighbours } from '../orders/last';

type Order = Schemas['Order'];
interface Props {
  order: Order;
  actions: Actions;
  onShip: () => void;
}

function Buttons({ order, actions, onShip }: Props) {
  const { t } = useWords();
  const can = actionsOf(order);
  const next = nextOf(order) ?? (can.ship ? 'ship' : null);
  const buy = () => actions.order.mutate(order);
  const track = () => actions.tracking.mutate(order);
  return (
    <>
      {can.order && (
        <Button
          icon="cart"
          look={next === 'order' ? 'primary' : 'normal'}
          onPress={buy}
          isPending={actions.order.isPending}
        >
          {t('act.order')}
        </Button>
      )}
      {can.tracking && (
        <Button
          icon="number"
          look={next === 'tracking' ? 'primary' : 'normal'}
          onPress={track}
          isPending={actions.tracking.isPending}
        >
          {t('act.tracking')}
        </Button>
      )}
      {can.ship && (
        <Button icon="truck" look={next === 'ship' ? 'primary' : 'normal'} onPress={onShip}>
          {t('act.ship')}
        </Button>
      )}
    </>
  );
}

function More({ order, actions }: Omit<Props, 'onShip'>) {
  const { t } = useWords();
  const can = actionsOf(order);
  return (
    <Menu
      label={t('bulk.more')}
      trigger={<IconButton look="normal" icon="more" label={t('bulk.more')} />}
    >
      {can.release ? (
        <MenuItem icon="play" onAction={() => actions.release.mutate(order)}>
          {t('act.release')}
        </MenuItem>
      ) : (
        <MenuItem
          icon="pause"
          isDisabled={!can.hold}
          onAction={() => actions.hold.mutate({ o: order })}
        >
          {t('act.hold')}
        </MenuItem>
      )}
      {order.flags.elsewhere ? (
        <MenuItem icon="undo" onAction={() => actions.elsewhere.mutate({ o: order, on: false })}>
          {t('act.ours')}
        </MenuItem>
      ) : (
        <MenuItem
          icon="elsewhere"
          isDisabled={!can.elsewhere}
          onAction={() => actions.elsewhere.mutate({ o: order, on: true })}
        >
          {t('act.elsewhere')}
        </MenuItem>
      )}
      <MenuItem icon="refresh" onAction={() => actions.reread.mutate(order)}>
        {t('act.reread')}
      </MenuItem>
      <MenuLine />
      <MenuItem icon="orders" onAction={() => print()}>
        {t('act.print')}
      </MenuItem>
    </Menu>
  );
}

function Steps({ order }: { order: Order }) {
  const { t } = useWords();
  const { previous, next } = neighbours(order.id);
  if (!previous && !next) return null;
  return (
    <span className="row">
      <IconButton
        icon="up"
        keys="K"
        label={t('keys.previous')}
        isDisabled={!previous}
        onPress={() => go(`/orders/${previous}`)}
      />
      <IconButton
        icon="down"
        keys="J"
        label={t('keys.next')}
        isDisabled={!next}
        onPress={() => go(`/orders/${next}`)}
      />
    </span>
  );
}

export function Head({ order, actions, onShip }: Props) {
  const { t } = useWords();
  return (
    <header className="order-head">
      <div className="row order-top no-print">
        <LinkButton look="plain" small icon="left" href={lastAddress()}>
          {t('nav.orders')}
        </LinkButton>
        <span className="grow" />
        <Steps order={order} />
      </div>
      <div className="row order-name-row">
        <h1>{order.name}</h1>
        <StageBadge row={order} />
        <Payment status={order.payment} />
        <Fulfillment status={order.shop_status} counts={order.counts} />
        <Way stage={order.stage} />
        <span className="grow" />
        <span className="row no-print">
          {actions.may && <Buttons order={order} actions={actions} onShip={onShip} />}
          {actions.may && <More order={order} actions={actions} />}
          {order.admin_url && (
            <LinkButton icon="open" href={order.admin_url} target="_blank" rel="noreferrer">
              {t('act.open_admin')}
            </LinkButton>
          )}
        </span>
      </div>
      <p className="muted small">
        <Moment at={order.created_at} /> · {order.shop.name || order.shop.domain}
        {order.flags.test && <> · {t('order.test')}</>} · {t('order.read')}{' '}
        <Ago at={order.read_at} />
      </p>
    </header>
  );
}
