// SPDX-License-Identifier: Apache-2.0
// What was bought or shall be: what waits for the merchant's money or for the supplier, what was
// sent, what is in doubt, what is wrong, and all of it.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { useCounts } from '~/app/badges';
import { usePreferences } from '~/app/preferences';
import { useSearch } from '~/app/router';
import { useMay } from '~/app/session';
import { useWords, type PlainKey } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import { Outside } from '~/kit/bits';
import { Button, LinkButton } from '~/kit/button';
import { Rows, ViewLinks } from '~/kit/rows';
import { Empty, Failed, Skeleton } from '~/kit/states';
import { Ago, Until } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';
import { AskReason } from '~/parts/ask-reason';
import { useTasks } from '~/parts/extension';
import { Number } from '~/parts/number';
import { ProblemList } from '~/parts/problem-list';
import { ShopName } from '~/parts/shop-name';
import { WorkList } from '~/parts/work-list';
import './purchases.css';

type Purchase = Schemas['PurchaseItem'];
type State = 'to_pay' | 'waiting' | 'shipped' | 'in_doubt' | 'all';

interface View {
  id: State | 'problems' | 'extension';
  name: PlainKey;
  none: PlainKey;
  more: PlainKey;
}

const views: View[] = [
  {
    id: 'to_pay',
    name: 'view.to_pay',
    none: 'purchases.none_to_pay',
    more: 'purchases.none_to_pay_more',
  },
  {
    id: 'extension',
    name: 'extension.view',
    none: 'extension.none',
    more: 'extension.none_more',
  },
  {
    id: 'waiting',
    name: 'purchases.waiting',
    none: 'purchases.none_waiting',
    more: 'purchases.none_more',
  },
  {
    id: 'shipped',
    name: 'purchases.shipped',
    none: 'purchases.none_shipped',
    more: 'purchases.none_more',
  },
  {
    id: 'in_doubt',
    name: 'purchases.in_doubt',
    none: 'purchases.none_in_doubt',
    more: 'purchases.none_in_doubt_more',
  },
  {
    id: 'problems',
    name: 'nav.problems',
    none: 'problems.none',
    more: 'problems.none_more',
  },
  { id: 'all', name: 'view.all', none: 'purchases.none', more: 'purchases.none_more' },
];

const looks: Record<string, [Tone, Shape]> = {
  planned: ['neutral', 'empty'],
  intent: ['info', 'dots'],
  unknown: ['critical', 'mark'],
  exists: ['attention', 'mark'],
  placed: ['info', 'half'],
  refused: ['critical', 'cross'],
  canceled: ['neutral', 'cross'],
  expired: ['neutral', 'cross'],
};

const supplierLooks: Record<string, [Tone, Shape]> = {
  unpaid: ['attention', 'empty'],
  checking: ['info', 'dots'],
  preparing: ['info', 'half'],
  part_shipped: ['way', 'half'],
  shipped: ['way', 'full'],
  finished: ['good', 'check'],
  canceling: ['attention', 'cross'],
  canceled: ['neutral', 'cross'],
  dispute: ['critical', 'mark'],
  attention: ['critical', 'mark'],
};

/** A placed purchase stands where its orders at the supplier stand. */
function StateBadges({ purchase }: { purchase: Purchase }) {
  const { word } = useWords();
  const statuses = [...new Set(purchase.statuses)];
  if (purchase.state === 'placed' && statuses.length > 0)
    return statuses.map((s) => {
      const [tone, shape] = supplierLooks[s] ?? looks.placed!;
      return (
        <Badge key={s} tone={tone} shape={shape}>
          {word('supplier_status', s)}
        </Badge>
      );
    });
  const [tone, shape] = looks[purchase.state] ?? looks.planned!;
  return (
    <Badge tone={tone} shape={shape}>
      {word('purchase_state', purchase.state)}
    </Badge>
  );
}

/** Each order that waits for money, with the page where it is paid and how long that lasts. */
function ToPay({ purchase }: { purchase: Purchase }) {
  const { t, money, word } = useWords();
  return (
    <ul className="to-pay">
      {purchase.to_pay.map((one) => (
        <li key={one.number}>
          {one.url ? (
            <Outside href={one.url}>
              {t('purchases.pay_at', { supplier: word('supplier', purchase.supplier) })}{' '}
              <span className="mono">{one.number}</span>
            </Outside>
          ) : (
            <span className="mono">{one.number}</span>
          )}
          <span className="strong">{money(one.total)}</span>
          {one.pay_until && (
            <span className="small due">
              {t('purchases.expires')} <Until at={one.pay_until} over={t('purchases.expired')} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  purchase: Purchase;
  gone: boolean;
  onCancel: (p: Purchase) => void;
}

function Row({ purchase, gone, onCancel }: RowProps) {
  const { t, money, word } = useWords();
  const may = useMay('staff');
  const doubt = purchase.state === 'unknown' || purchase.state === 'exists';
  const paid = new Set(purchase.to_pay.map((one) => one.number));
  const others = purchase.numbers.filter((n) => !paid.has(n));
  return (
    <article className="work">
      <div className="work-side">
        <StateBadges purchase={purchase} />
      </div>
      <div className="work-text">
        <p className="row">
          <a className="strong" href={`/orders/${purchase.order.id}`}>
            {purchase.order.name}
          </a>
          <span>{word('supplier', purchase.supplier)}</span>
          <span>{money(purchase.cost)}</span>
          <ShopName domain={purchase.shop_domain} />
        </p>
        {doubt && <p>{t(`purchases.remedy_${purchase.state as 'unknown' | 'exists'}`)}</p>}
        {purchase.to_pay.length > 0 && <ToPay purchase={purchase} />}
        {others.length > 0 && (
          <p className="row">
            {others.map((n) => (
              <Number key={n} value={n} copy />
            ))}
          </p>
        )}
        <p className="faint small">
          {t('purchases.planned')} <Ago at={purchase.planned_at} /> ·{' '}
          <span className="mono">{purchase.reference}</span>
        </p>
      </div>
      {!gone && may && doubt && (
        <div className="work-do">
          <LinkButton small icon="link" href={`/orders/${purchase.order.id}`}>
            {t('remedy.link')}
          </LinkButton>
          <Button small look="plain" onPress={() => onCancel(purchase)}>
            {t('purchase.cancel')}
          </Button>
        </div>
      )}
    </article>
  );
}

function CancelDialog({ purchase, onClose }: { purchase: Purchase; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: (reason: string) =>
      api.post('/api/v1/purchases/{id}/cancel', {
        path: { id: purchase.id },
        body: { reason },
        key: newKey(),
      }),
    onSuccess: (order) => {
      queries.setQueryData(['order', order.id], order);
      for (const key of ['purchases', 'orders', 'counts', 'problems'])
        void queries.invalidateQueries({ queryKey: [key] });
      toast(t('purchases.canceled', { name: order.name }));
      onClose();
    },
    onError: toastError,
  });
  return (
    <AskReason
      title={t('purchase.cancel')}
      about={t('purchase.cancel_about')}
      action={t('purchase.cancel')}
      isPending={cancel.isPending}
      onClose={onClose}
      onReason={(reason) => cancel.mutate(reason)}
    />
  );
}

function usePurchases(state: State) {
  const { shop } = usePreferences();
  return useInfiniteQuery({
    queryKey: ['purchases', shop, state],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/purchases', {
        query: { shop, state, cursor: pageParam, limit: 100 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

function PurchaseList({ view, state }: { view: View; state: State }) {
  const { t } = useWords();
  const { shop } = usePreferences();
  const [canceling, setCanceling] = useState<Purchase | null>(null);
  const list = usePurchases(state);
  const items = list.data?.pages.flatMap((p) => p.items) ?? [];
  if (list.isPending) return <Skeleton />;
  if (list.error) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      {items.length === 0 ? (
        <Empty icon={state === 'all' ? 'purchases' : 'check'} title={t(view.none)}>
          {t(view.more)}
        </Empty>
      ) : (
        <Rows
          key={`${shop} ${state}`}
          label={t('nav.purchases')}
          items={items}
          more={
            list.hasNextPage
              ? { isPending: list.isFetchingNextPage, load: () => void list.fetchNextPage() }
              : null
          }
          row={(p, gone) => <Row purchase={p} gone={gone} onCancel={setCanceling} />}
        />
      )}
      {canceling && <CancelDialog purchase={canceling} onClose={() => setCanceling(null)} />}
    </>
  );
}

export default function Purchases() {
  const { t } = useWords();
  const counts = useCounts();
  const [search] = useSearch();
  const view = views.find((v) => v.id === search.get('view')) ?? views[0]!;
  const { tasks } = useTasks();
  const suppliers = useQuery({
    queryKey: ['suppliers'],
    queryFn: () => api.get('/api/v1/suppliers'),
  });
  const byExtension = suppliers.data?.items.some((s) => s.by === 'extension');
  const shown = views.filter(
    (v) => v.id !== 'extension' || v === view || byExtension || tasks.length > 0,
  );
  const counted: Partial<Record<View['id'], number>> = {
    to_pay: counts?.to_pay,
    extension: tasks.length,
  };
  return (
    <div className="work-page">
      <header className="page-head">
        <h1 className="grow">{t('nav.purchases')}</h1>
      </header>
      <section className="work-list">
        <ViewLinks
          label={t('rows.views')}
          here={view.id}
          views={shown.map((v) => ({
            id: v.id,
            name: t(v.name),
            href: v === views[0] ? '/purchases' : `/purchases?view=${v.id}`,
            n: counted[v.id],
          }))}
        />
        {view.id === 'problems' ? (
          <ProblemList of="purchases" />
        ) : view.id === 'extension' ? (
          <WorkList />
        ) : (
          <PurchaseList view={view} state={view.id} />
        )}
      </section>
    </div>
  );
}
