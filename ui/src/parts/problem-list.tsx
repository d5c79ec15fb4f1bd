// SPDX-License-Identifier: Apache-2.0
// Open problems, the most urgent first, each with its remedy: all of them, or those of purchases.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { usePreferences } from '~/app/preferences';
import { go } from '~/app/router';
import { useWords } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import { Button, LinkButton } from '~/kit/button';
import { Rows } from '~/kit/rows';
import { Empty, Failed, Skeleton } from '~/kit/states';
import { Ago } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';
import { useActions, type Actions } from './actions';
import { AskReason } from './ask-reason';
import { remediesOf } from './remedies';
import { ShopName } from './shop-name';

type Problem = Schemas['ProblemItem'];

const looks: Record<number, [Tone, Shape]> = {
  1: ['critical', 'mark'],
  2: ['attention', 'half'],
  3: ['neutral', 'empty'],
};

function Remedies({ problem, actions }: { problem: Problem; actions: Actions }) {
  const { t } = useWords();
  const { order } = problem;
  return remediesOf(problem.code).map((r) => {
    if (!r.act)
      return (
        <LinkButton key={r.text} small href={r.href ?? `/orders/${order.id}${r.query ?? ''}`}>
          {t(r.text)}
        </LinkButton>
      );
    if (!actions.may) return null;
    const run = () =>
      r.act === 'tracking'
        ? actions.tracking.mutate(order)
        : actions.elsewhere.mutate({ o: order, on: true });
    return (
      <Button key={r.text} small onPress={run}>
        {t(r.text)}
      </Button>
    );
  });
}

interface RowProps {
  problem: Problem;
  gone: boolean;
  actions: Actions;
  onDismiss: (p: Problem) => void;
}

function Row({ problem, gone, actions, onDismiss }: RowProps) {
  const { t, word } = useWords();
  const [tone, shape] = looks[problem.urgency] ?? looks[2]!;
  return (
    <article className="work">
      <div className="work-side">
        <Badge tone={tone} shape={shape}>
          {word('urgency', String(problem.urgency))}
        </Badge>
        <span className="faint small">
          <Ago at={problem.since} />
        </span>
      </div>
      <div className="work-text">
        <p>
          <a className="strong" href={`/orders/${problem.order.id}`}>
            {problem.order.name}
          </a>{' '}
          <ShopName domain={problem.shop_domain} />
        </p>
        <p>{problem.sentence}</p>
        {problem.detail && <p className="muted small">{problem.detail}</p>}
      </div>
      {!gone && (
        <div className="work-do">
          <Remedies problem={problem} actions={actions} />
          {actions.may && (
            <Button small look="plain" onPress={() => onDismiss(problem)}>
              {t('problem.dismiss')}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

function useProblems(of: 'purchases' | undefined) {
  const { shop } = usePreferences();
  const list = useInfiniteQuery({
    queryKey: ['problems', shop, of],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/problems', {
        query: { shop, of, sort: 'urgency', limit: 100, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  return { list, items: list.data?.pages.flatMap((p) => p.items) ?? [], key: shop };
}

function useDismiss(actions: Actions, onDone: () => void) {
  const { t } = useWords();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      api.post('/api/v1/problems/{id}/dismiss', { path: { id }, body: { reason }, key: newKey() }),
    onSuccess: (order) => {
      actions.changed(order);
      void queries.invalidateQueries({ queryKey: ['problems'] });
      toast(t('problems.dismissed', { name: order.name }));
      onDone();
    },
    onError: toastError,
  });
}

export function ProblemList({ of }: { of?: 'purchases' }) {
  const { t } = useWords();
  const actions = useActions((id) => go(`/orders/${id}`));
  const [asking, setAsking] = useState<Problem | null>(null);
  const { list, items, key } = useProblems(of);
  const dismiss = useDismiss(actions, () => setAsking(null));
  if (list.isPending) return <Skeleton />;
  if (list.error) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      {items.length === 0 ? (
        <Empty icon="check" title={t('problems.none')}>
          {t('problems.none_more')}
        </Empty>
      ) : (
        <Rows
          key={key}
          label={t('nav.problems')}
          items={items}
          more={
            list.hasNextPage
              ? { isPending: list.isFetchingNextPage, load: () => void list.fetchNextPage() }
              : null
          }
          row={(p, gone) => <Row problem={p} gone={gone} actions={actions} onDismiss={setAsking} />}
        />
      )}
      {asking && (
        <AskReason
          title={t('problem.dismiss')}
          about={t('problem.dismiss_about')}
          action={t('problem.dismiss')}
          isPending={dismiss.isPending}
          onClose={() => setAsking(null)}
          onReason={(reason) => dismiss.mutate({ id: asking.id, reason })}
        />
      )}
    </>
  );
}
