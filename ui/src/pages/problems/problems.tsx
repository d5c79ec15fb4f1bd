// SPDX-License-Identifier: Apache-2.0
// All open problems in one list, most urgent first, each with its remedy.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { usePreferences } from '~/app/preferences';
import { useWords } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import { Button, LinkButton } from '~/kit/button';
import { Rows } from '~/kit/rows';
import { Empty, Failed, Note, Skeleton } from '~/kit/states';
import { Ago } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';
import { useActions, type Actions } from '~/parts/actions';
import { go } from '~/app/router';
import { AskReason } from '~/parts/ask-reason';
import { remediesOf } from './remedies';

type Problem = Schemas['ProblemItem'];

const PAGE = 250;
const PAGES = 4;

/** The hub lists the newest first; the most urgent of all can be told only from all of them. */
async function readAll(shop: string, signal: AbortSignal) {
  const items: Problem[] = [];
  let cursor: string | undefined;
  for (let i = 0; i < PAGES; i++) {
    const page = await api.get('/api/v1/problems', {
      query: { shop, limit: PAGE, cursor },
      signal,
    });
    items.push(...page.items);
    if (!page.next) return { items, isWhole: true };
    cursor = page.next;
  }
  return { items, isWhole: false };
}

/** The longer a problem of the same urgency waits, the higher it stands. */
const byUrgency = (a: Problem, b: Problem) =>
  a.urgency - b.urgency || (a.since ?? '').localeCompare(b.since ?? '');

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
          <span className="faint small">{problem.shop_domain}</span>
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

export default function Problems() {
  const { t } = useWords();
  const { shop } = usePreferences();
  const queries = useQueryClient();
  const actions = useActions((id) => go(`/orders/${id}`));
  const [asking, setAsking] = useState<Problem | null>(null);
  const problems = useQuery({
    queryKey: ['problems', shop],
    queryFn: ({ signal }) => readAll(shop, signal),
  });
  const sorted = useMemo(() => [...(problems.data?.items ?? [])].sort(byUrgency), [problems.data]);
  const dismiss = useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      api.post('/api/v1/problems/{id}/dismiss', { path: { id }, body: { reason }, key: newKey() }),
    onSuccess: (order) => {
      actions.changed(order);
      void queries.invalidateQueries({ queryKey: ['problems'] });
      toast(t('problems.dismissed', { name: order.name }));
      setAsking(null);
    },
    onError: toastError,
  });
  return (
    <div className="work-page">
      <header className="page-head">
        <h1 className="grow">{t('nav.problems')}</h1>
      </header>
      <section className="work-list" aria-busy={problems.isPending}>
        {problems.isPending ? (
          <Skeleton />
        ) : problems.error ? (
          <Failed error={problems.error} onRetry={() => void problems.refetch()} />
        ) : sorted.length === 0 ? (
          <Empty icon="check" title={t('problems.none')}>
            {t('problems.none_more')}
          </Empty>
        ) : (
          <>
            {!problems.data.isWhole && (
              <Note tone="attention">{t('problems.cut', { n: PAGE * PAGES })}</Note>
            )}
            <Rows
              key={shop}
              label={t('nav.problems')}
              items={sorted}
              row={(p, gone) => (
                <Row problem={p} gone={gone} actions={actions} onDismiss={setAsking} />
              )}
            />
          </>
        )}
      </section>
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
    </div>
  );
}
