// SPDX-License-Identifier: Apache-2.0
// What troubles the order, and why Waybill does not act by itself, with the way on beside each.
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Button } from '~/kit/button';
import { Note } from '~/kit/states';
import { Until } from '~/kit/time';
import { toastError } from '~/kit/toast';
import type { Actions } from '~/parts/actions';
import { AskReason } from '~/parts/ask-reason';

type Order = Schemas['Order'];
interface Props {
  order: Order;
  actions: Actions;
}

/** Problems that the form for the supplier's address solves. */
const ofAddress = ['address_rejected', 'address_missing'];

interface ProblemProps {
  problem: Schemas['OrderProblem'];
  actions: Actions;
  onCorrect: () => void;
}

function Problem({ problem, actions, onCorrect }: ProblemProps) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const dismiss = useMutation({
    mutationFn: (reason: string) =>
      api.post('/api/v1/problems/{id}/dismiss', {
        path: { id: problem.id },
        body: { reason },
        key: newKey(),
      }),
    onSuccess: (order) => {
      actions.changed(order);
      setAsking(false);
    },
    onError: toastError,
  });
  return (
    <Note
      tone={problem.urgency === 1 ? 'critical' : 'attention'}
      title={problem.sentence}
      actions={
        actions.may && (
          <>
            {ofAddress.includes(problem.code) && (
              <Button small look="primary" onPress={onCorrect}>
                {t('remedy.address')}
              </Button>
            )}
            <Button small onPress={() => setAsking(true)}>
              {t('problem.dismiss')}
            </Button>
          </>
        )
      }
    >
      {problem.detail}
      {asking && (
        <AskReason
          title={t('problem.dismiss')}
          about={t('problem.dismiss_about')}
          action={t('problem.dismiss')}
          isPending={dismiss.isPending}
          onClose={() => setAsking(false)}
          onReason={(reason) => dismiss.mutate(reason)}
        />
      )}
    </Note>
  );
}

/** Only while something is still to be bought do its reasons matter. */
function Waiting({ order, actions }: Props) {
  const { t } = useWords();
  const toBuy = order.lines.some((l) => l.quantities.to_buy > 0);
  const soon = order.auto_buy_at;
  const reasons = order.guards.filter((g) => g.code !== 'grace' || !soon);
  if (!toBuy || order.stage === 'canceled' || (!reasons.length && !soon)) return null;
  const overridable = reasons.length > 0 && reasons.every((g) => g.can_override);
  return (
    <section className="reasons">
      {soon && (
        <p>
          {t('order.buys_itself')} <Until at={soon} over={t('order.any_moment')} />.
        </p>
      )}
      {reasons.length > 0 && (
        <>
          <h2>{t('order.why_not')}</h2>
          <ul>
            {reasons.map((g) => (
              <li key={g.code}>{g.sentence}</li>
            ))}
          </ul>
        </>
      )}
      {actions.may && (
        <div className="row no-print">
          {soon && (
            <Button small icon="pause" onPress={() => actions.hold.mutate({ o: order })}>
              {t('act.hold')}
            </Button>
          )}
          {overridable && !order.flags.allowed && (
            <Button
              small
              isPending={actions.allow.isPending}
              onPress={() => actions.allow.mutate({ o: order, on: true })}
            >
              {t('act.allow')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

export function Reasons({ order, actions, onCorrect }: Props & { onCorrect: () => void }) {
  const { t } = useWords();
  const open = order.problems.filter((p) => !p.dismissed).sort((a, b) => a.urgency - b.urgency);
  return (
    <>
      {open.map((p) => (
        <Problem key={p.id} problem={p} actions={actions} onCorrect={onCorrect} />
      ))}
      {order.hold && (
        <Note
          tone="attention"
          title={t('order.held')}
          actions={
            actions.may && (
              <Button small icon="play" onPress={() => actions.release.mutate(order)}>
                {t('act.release')}
              </Button>
            )
          }
        >
          {order.hold.reason}
        </Note>
      )}
      <Waiting order={order} actions={actions} />
    </>
  );
}
