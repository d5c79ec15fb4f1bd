// SPDX-License-Identifier: Apache-2.0
// Every write to a shop: what waits and when it is tried, what failed and why, what was told.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { usePreferences } from '~/app/preferences';
import { useSearch } from '~/app/router';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import { Button } from '~/kit/button';
import { Rows, ViewLinks } from '~/kit/rows';
import { Empty, Failed, Skeleton } from '~/kit/states';
import { Ago, Until } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';
import { AskReason } from '~/parts/ask-reason';
import { Number } from '~/parts/number';
import { ShopName } from '~/parts/shop-name';

type Write = Schemas['WriteItem'];

const looks: Record<string, [Tone, Shape]> = {
  wanted: ['info', 'empty'],
  sent: ['info', 'dots'],
  doubt: ['attention', 'mark'],
  failed: ['critical', 'cross'],
  done: ['good', 'check'],
  dropped: ['neutral', 'cross'],
};

/** Waiting, and only for its time or after a failure: a person may hurry it. */
const mayRetry = (w: Write) => w.state === 'failed' || (w.tries > 0 && w.next_try_at !== null);

function useWriteActions() {
  const { t } = useWords();
  const queries = useQueryClient();
  const changed = (order: Schemas['Order']) => {
    queries.setQueryData(['order', order.id], order);
    for (const key of ['writes', 'orders', 'counts', 'problems'])
      void queries.invalidateQueries({ queryKey: [key] });
  };
  const retry = useMutation({
    mutationFn: (w: Write) =>
      api.post('/api/v1/writes/{id}/retry', { path: { id: w.id }, key: newKey() }),
    onSuccess: (order) => {
      changed(order);
      toast(t('outbox.retried', { name: order.name }), { tone: 'plain' });
    },
    onError: toastError,
  });
  const dismiss = useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      api.post('/api/v1/writes/{id}/dismiss', { path: { id }, body: { reason }, key: newKey() }),
    onSuccess: (order) => {
      changed(order);
      toast(t('outbox.given_up', { name: order.name }));
    },
    onError: toastError,
  });
  return { may: useMay('staff'), retry, dismiss };
}

interface RowProps {
  write: Write;
  gone: boolean;
  actions: ReturnType<typeof useWriteActions>;
  onGiveUp: (w: Write) => void;
}

function When({ write }: { write: Write }) {
  const { t } = useWords();
  const next = write.state === 'failed' ? null : write.next_try_at;
  return (
    <p className="faint small">
      {t('outbox.wanted')} <Ago at={write.created_at} />
      {write.tries > 1 && ` · ${t('outbox.tries', { n: write.tries })}`}
      {next && (
        <>
          {` · ${t('write.next')} `}
          <Until at={next} over={t('order.any_moment')} />
        </>
      )}
    </p>
  );
}

function Row({ write, gone, actions, onGiveUp }: RowProps) {
  const { t, word } = useWords();
  const [tone, shape] = looks[write.state] ?? looks.wanted!;
  const { retry } = actions;
  return (
    <article className="work">
      <div className="work-side">
        <Badge tone={tone} shape={shape}>
          {word('outbox_state', write.state)}
        </Badge>
      </div>
      <div className="work-text">
        <p className="row">
          <a className="strong" href={`/orders/${write.order.id}`}>
            {write.order.name}
          </a>
          <span>{word('write_kind', write.kind)}</span>
          {write.number && <Number value={write.number} copy />}
          <ShopName domain={write.shop_domain} />
        </p>
        {write.error && write.state !== 'done' && (
          <p className={write.state === 'failed' ? 'work-bad' : 'muted'}>
            {[write.error.sentence, write.error.detail].filter(Boolean).join(' ')}
          </p>
        )}
        <When write={write} />
      </div>
      {!gone && actions.may && (
        <div className="work-do">
          {mayRetry(write) && (
            <Button
              small
              icon="refresh"
              isPending={retry.isPending && retry.variables.id === write.id}
              onPress={() => retry.mutate(write)}
            >
              {t('do.retry')}
            </Button>
          )}
          {write.state === 'failed' && (
            <Button small look="plain" onPress={() => onGiveUp(write)}>
              {t('write.give_up')}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

/** What failed stands above what waits; each newest first. */
const failedFirst = (a: Write, b: Write) =>
  (a.state === 'failed' ? 0 : 1) - (b.state === 'failed' ? 0 : 1);

function useWrites(view: 'open' | 'all') {
  const { shop } = usePreferences();
  const list = useInfiniteQuery({
    queryKey: ['writes', shop, view],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/writes', {
        query: { shop, open: view === 'open', cursor: pageParam, limit: 100 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items = useMemo(() => {
    const all = list.data?.pages.flatMap((p) => p.items) ?? [];
    return view === 'open' ? all.sort(failedFirst) : all;
  }, [list.data, view]);
  return { list, items, key: `${shop} ${view}` };
}

export default function Outbox() {
  const { t } = useWords();
  const [search] = useSearch();
  const view = search.get('view') === 'all' ? 'all' : 'open';
  const { list, items, key } = useWrites(view);
  const [givingUp, setGivingUp] = useState<Write | null>(null);
  const actions = useWriteActions();
  return (
    <div className="work-page">
      <header className="page-head">
        <h1 className="grow">{t('nav.outbox')}</h1>
      </header>
      <section className="work-list" aria-busy={list.isPending}>
        <ViewLinks
          label={t('rows.views')}
          here={view}
          views={[
            { id: 'open', name: t('outbox.open'), href: '/outbox' },
            { id: 'all', name: t('view.all'), href: '/outbox?view=all' },
          ]}
        />
        {list.isPending ? (
          <Skeleton />
        ) : list.error ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : items.length === 0 ? (
          <Empty icon="outbox" title={t(view === 'open' ? 'outbox.none_open' : 'outbox.none')}>
            {t('outbox.none_more')}
          </Empty>
        ) : (
          <Rows
            key={key}
            label={t('nav.outbox')}
            items={items}
            more={
              list.hasNextPage
                ? { isPending: list.isFetchingNextPage, load: () => void list.fetchNextPage() }
                : null
            }
            row={(w, gone) => (
              <Row write={w} gone={gone} actions={actions} onGiveUp={setGivingUp} />
            )}
          />
        )}
      </section>
      {givingUp && (
        <AskReason
          title={t('write.give_up')}
          about={t('write.give_up_about')}
          action={t('write.give_up')}
          isPending={actions.dismiss.isPending}
          onClose={() => setGivingUp(null)}
          onReason={(reason) =>
            actions.dismiss.mutate(
              { id: givingUp.id, reason },
              { onSuccess: () => setGivingUp(null) },
            )
          }
        />
      )}
    </div>
  );
}
