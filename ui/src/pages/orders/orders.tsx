// SPDX-License-Identifier: Apache-2.0
// The Orders page: where a merchant's day begins and most of it is spent.
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { api } from '~/api/client';
import { useCounts } from '~/app/badges';
import { useKeys } from '~/app/keys';
import { useWords } from '~/i18n/i18n';
import { Button } from '~/kit/button';
import type { Chosen } from '~/kit/grid';
import { ViewLinks } from '~/kit/rows';
import { Empty, Failed, Skeleton } from '~/kit/states';
import { useActions } from '~/parts/actions';
import { looksLikeRows } from '~/parts/paste';
import { FirstSteps } from './first-steps';
import { BulkBar } from './bulk-bar';
import { widthOf, type Hands, type Width } from './cells';
import { rememberList } from './last';
import { PAGE, useList } from './list';
import { OrderList } from './table';
import { Toolbar } from './toolbar';
import { nothing, usePlace, views, type Place } from './views';
import './orders.css';

const ShipDialog = lazy(() => import('~/parts/ship-dialog'));
const PasteDialog = lazy(() => import('~/parts/paste-dialog'));

type Change = ReturnType<typeof usePlace>[1];

function Tabs({ place }: { place: Place }) {
  const { t } = useWords();
  const counts = useCounts();
  return (
    <ViewLinks
      label={t('orders.views')}
      here={place.view.id}
      views={views.map((v) => ({
        id: v.id,
        name: t(v.name),
        href: v.id === 'all' ? '/orders' : `/orders?view=${v.id}`,
        n: counts?.[v.count],
        urgent: v.id === 'problems',
      }))}
    />
  );
}

/** The width of the list decides its shape, so that zooming in works like a narrow screen. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<Width | null>(null);
  useLayoutEffect(() => {
    const box = ref.current!;
    const look = () => setWidth(widthOf(box.clientWidth));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

/** Which cursor a page was reached from, for the way back. Forgotten with the page. */
const before = new Map<string, string>();

function Pager({
  place,
  next,
  n,
  change,
}: {
  place: Place;
  next: string | null;
  n: number;
  change: Change;
}) {
  const { t } = useWords();
  const top = () => document.getElementById('orders-list')?.scrollIntoView({ block: 'start' });
  if (!place.cursor && !next)
    return <p className="pager faint small">{t('orders.shown', { n })}</p>;
  return (
    <div className="pager">
      <span className="faint small">{t('orders.shown', { n })}</span>
      <span className="grow" />
      <Button
        small
        icon="left"
        isDisabled={!place.cursor}
        onPress={() => {
          change({ after: before.get(place.cursor) });
          top();
        }}
      >
        {t('orders.previous')}
      </Button>
      <Button
        small
        isDisabled={!next}
        onPress={() => {
          before.set(next!, place.cursor);
          change({ after: next! });
          top();
        }}
      >
        {t('orders.next', { n: PAGE })}
      </Button>
    </div>
  );
}

function NothingHere({ place, change }: { place: Place; change: Change }) {
  const { t } = useWords();
  const shops = useQuery({ queryKey: ['shops'], queryFn: () => api.get('/api/v1/shops') });
  if (place.narrowed)
    return (
      <Empty
        icon="search"
        title={t('orders.none_found')}
        actions={<Button onPress={() => change(nothing)}>{t('filter.clear')}</Button>}
      >
        {t('orders.none_found_more')}
      </Empty>
    );
  if (place.view.id === 'all')
    return (
      <Empty icon="orders" title={t('orders.none')}>
        {t(shops.data?.items.length === 0 ? 'orders.none_shop' : 'orders.none_more')}
      </Empty>
    );
  return (
    <Empty icon="check" title={t('orders.none_here')}>
      {t('orders.none_here_more')}
    </Empty>
  );
}

/** Somebody works in the list: the pointer, the focus or a selection is there. */
function useBusy(list: { current: HTMLElement | null }, selected: boolean) {
  const chosen = useRef(selected);
  chosen.current = selected;
  return useRef(() => {
    const box = list.current;
    if (!box || document.hidden) return false;
    return (
      chosen.current ||
      box.matches(':hover') ||
      (box.contains(document.activeElement) && document.hasFocus())
    );
  }).current;
}

function useHands(onShip: (id: string) => void): Hands {
  const actions = useActions(onShip);
  const pending = `${actions.order.isPending && actions.order.variables.id} ${
    actions.tracking.isPending && actions.tracking.variables.id
  } ${actions.may}`;
  // Rows are drawn again only when what they show of an action changes.
  return useMemo(() => ({ actions, onShip }), [pending, onShip]);
}

const nobody: Chosen = new Set();

export default function Orders() {
  const { t } = useWords();
  const [place, change] = usePlace();
  const [shipping, setShipping] = useState<string | null>(null);
  const [pasted, setPasted] = useState<string | null>(null);
  const [selected, setSelected] = useState(nobody);
  const [whole, setWhole] = useState(false);
  const { ref, width } = useWidth();
  const isBusy = useBusy(ref, selected.size > 0);
  const wish = useMemo(
    () => ({ filter: place.filter, sort: place.sort, cursor: place.cursor }),
    [place.filter, place.sort, place.cursor],
  );
  const list = useList(wish, isBusy);
  const hands = useHands(setShipping);
  const key = JSON.stringify(wish);

  useEffect(() => {
    setSelected(nobody);
    setWhole(false);
  }, [key]);
  useEffect(() => rememberList(list.items.map((o) => o.id)), [list.items]);
  const select = useMemo(
    () => (s: Chosen) => {
      setSelected(s);
      setWhole(false);
    },
    [],
  );
  useKeys([
    {
      keys: 'f',
      label: 'keys.search',
      run: () => document.querySelector<HTMLInputElement>('#orders-search')?.focus(),
    },
    { keys: 'v', label: 'keys.paste', run: () => setPasted('') },
  ]);
  useEffect(() => {
    const paste = (e: ClipboardEvent) => {
      const text = e.clipboardData?.getData('text/plain') ?? '';
      if (e.target instanceof Element && e.target.closest('input, textarea, [role="dialog"]'))
        return;
      if (looksLikeRows(text)) setPasted(text);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);

  const ids = [...selected];
  return (
    <>
      <header className="page-head">
        <h1 className="grow">{t('nav.orders')}</h1>
        <Button icon="paste" onPress={() => setPasted('')}>
          {t('paste.open')}
        </Button>
      </header>
      <FirstSteps />
      <section className="work-list" id="orders-list" aria-busy={list.isWaiting}>
        <Tabs place={place} />
        <Toolbar place={place} change={change} />
        <div ref={ref} className="list-box">
          {list.moved > 0 && !list.isWaiting && (
            <div className="rows-news">
              <Button small icon="refresh" onPress={list.show}>
                {t('orders.news', { n: list.moved })}
              </Button>
            </div>
          )}
          {list.error && list.isWaiting ? (
            <Failed error={list.error} onRetry={list.retry} />
          ) : list.isFirst || !width ? (
            <Skeleton rows={12} />
          ) : list.items.length === 0 && !list.isWaiting ? (
            <NothingHere place={place} change={change} />
          ) : (
            <div className={list.isWaiting ? 'list-old' : undefined}>
              <OrderList
                items={list.items}
                of={list.key}
                left={list.left}
                width={width}
                selected={selected}
                onSelect={select}
                hands={hands}
              />
            </div>
          )}
        </div>
        {list.items.length > 0 && (
          <Pager place={place} next={list.next} n={list.items.length} change={change} />
        )}
      </section>
      {ids.length > 0 && hands.actions.may && (
        <BulkBar
          ids={ids}
          whole={whole ? place.filter : null}
          canAll={ids.length === list.items.length && (list.next !== null || place.cursor !== '')}
          onWhole={() => setWhole(true)}
          onClear={() => select(nobody)}
          onShipOne={setShipping}
        />
      )}
      <Suspense fallback={null}>
        {shipping && (
          <ShipDialog
            order={shipping}
            onClose={() => setShipping(null)}
            onRows={(text) => {
              setShipping(null);
              setPasted(text);
            }}
          />
        )}
        {pasted !== null && <PasteDialog text={pasted} onClose={() => setPasted(null)} />}
      </Suspense>
      <div className="visually-hidden" role="status">
        {ids.length > 0
          ? t('orders.selected', { n: ids.length })
          : list.moved > 0
            ? t('orders.news', { n: list.moved })
            : ''}
      </div>
    </>
  );
}
