// SPDX-License-Identifier: Apache-2.0
// One order: what is in it, how far each part has come, what troubles it, and all that happened.
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useEffect, useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useKeys } from '~/app/keys';
import { go, useSearch } from '~/app/router';
import type { PageProps } from '~/app/routes';
import { useWords } from '~/i18n/i18n';
import { Failed, Skeleton } from '~/kit/states';
import { actionsOf, nextOf, useActions } from '~/parts/actions';
import { neighbours } from '../orders/last';
import { Head } from './head';
import { Lines } from './lines';
import { Packages } from './packages';
import { Person } from './person';
import { Purchases } from './purchases';
import { Reasons } from './reasons';
import { Timeline } from './timeline';
import { Writes } from './writes';
import './order.css';

const AddressDialog = lazy(() => import('./address-dialog'));
const ShipDialog = lazy(() => import('~/parts/ship-dialog'));
const PasteDialog = lazy(() => import('~/parts/paste-dialog'));

export default function OrderPage({ parts }: PageProps) {
  const ref = parts.ref!;
  const order = useQuery({
    queryKey: ['order', ref],
    queryFn: ({ signal }) => api.get('/api/v1/orders/{ref}', { path: { ref }, signal }),
  });
  const id = order.data?.id;
  useEffect(() => {
    // Opened by its name: news come under its id.
    if (id && id !== ref) go(`/orders/${id}${location.search}`, { replace: true });
  }, [id, ref]);
  // Shown under its id alone: going there begins the page anew, and what was typed would be lost.
  if (order.data && id === ref) return <OrderView order={order.data} />;
  if (order.error) return <Failed error={order.error} onRetry={() => void order.refetch()} />;
  return (
    <div className="card">
      <Skeleton rows={8} />
    </div>
  );
}

function useOrderKeys(
  order: Schemas['Order'],
  actions: ReturnType<typeof useActions>,
  ship: () => void,
) {
  const can = actionsOf(order);
  const { previous, next } = neighbours(order.id);
  useKeys([
    ...(previous
      ? [{ keys: 'k', label: 'keys.previous' as const, run: () => go(`/orders/${previous}`) }]
      : []),
    ...(next ? [{ keys: 'j', label: 'keys.next' as const, run: () => go(`/orders/${next}`) }] : []),
    ...(actions.may && can.ship ? [{ keys: 's', label: 'act.ship' as const, run: ship }] : []),
    ...(actions.may && can.tracking
      ? [{ keys: 't', label: 'act.tracking' as const, run: () => actions.tracking.mutate(order) }]
      : []),
    ...(actions.may && nextOf(order) === 'order'
      ? [{ keys: 'o', label: 'act.order' as const, run: () => actions.order.mutate(order) }]
      : []),
    {
      keys: 'c',
      label: 'keys.comment' as const,
      run: () => document.querySelector<HTMLElement>('#comment textarea')?.focus(),
    },
  ]);
}

function OrderView({ order }: { order: Schemas['Order'] }) {
  const { t } = useWords();
  const [shipping, setShipping] = useState(false);
  const [pasted, setPasted] = useState<string | null>(null);
  const [search, change] = useSearch();
  const ship = () => setShipping(true);
  const correct = () => change({ correct: 'address' }, { replace: true });
  const actions = useActions(ship);
  useOrderKeys(order, actions, ship);
  useEffect(() => {
    document.title = `${order.name} · ${t('nav.orders')} · Waybill`;
  }, [order.name, t]);
  return (
    <div className="order">
      <Head order={order} actions={actions} onShip={ship} />
      <div className="order-columns">
        <div className="order-main">
          <Reasons order={order} actions={actions} onCorrect={correct} />
          <Writes order={order} actions={actions} />
          <Lines order={order} />
          <Purchases order={order} actions={actions} />
          <Packages order={order} actions={actions} />
          <Timeline order={order} actions={actions} />
        </div>
        <div className="order-side">
          <Person order={order} onCorrect={actions.may ? correct : undefined} />
        </div>
      </div>
      <Suspense fallback={null}>
        {shipping && (
          <ShipDialog
            order={order.id}
            onClose={() => setShipping(false)}
            onRows={(text) => {
              setShipping(false);
              setPasted(text);
            }}
          />
        )}
        {search.get('correct') === 'address' && actions.may && (
          <AddressDialog
            order={order}
            onClose={() => change({ correct: undefined }, { replace: true })}
          />
        )}
        {pasted !== null && <PasteDialog text={pasted} onClose={() => setPasted(null)} />}
      </Suspense>
    </div>
  );
}
