// SPDX-License-Identifier: Apache-2.0
// What the shop was not told yet, with cause, next try and buttons: nothing fails silently.
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

type Write = Schemas['Write'];

function OpenWrite({ write, actions }: { write: Write; actions: Actions }) {
  const { t, word } = useWords();
  const [asking, setAsking] = useState(false);
  const failed = write.state === 'failed';
  const retry = useMutation({
    mutationFn: () =>
      api.post('/api/v1/writes/{id}/retry', { path: { id: write.id }, key: newKey() }),
    onSuccess: actions.changed,
    onError: toastError,
  });
  const dismiss = useMutation({
    mutationFn: (reason: string) =>
      api.post('/api/v1/writes/{id}/dismiss', {
        path: { id: write.id },
        body: { reason },
        key: newKey(),
      }),
    onSuccess: (order) => {
      actions.changed(order);
      setAsking(false);
    },
    onError: toastError,
  });
  const title = [word('write_kind', write.kind), write.number].filter(Boolean).join(' · ');
  return (
    <Note
      tone={failed ? 'critical' : 'info'}
      title={`${title}: ${word('write_state', write.state)}`}
      actions={
        actions.may && (
          <span className="row no-print">
            {(failed || write.next_try_at) && (
              <Button
                small
                icon="refresh"
                isPending={retry.isPending}
                onPress={() => retry.mutate()}
              >
                {t('do.retry')}
              </Button>
            )}
            {failed && (
              <Button small onPress={() => setAsking(true)}>
                {t('write.give_up')}
              </Button>
            )}
          </span>
        )
      }
    >
      {write.error && (
        <span className="block">
          {[write.error.sentence, write.error.detail].filter(Boolean).join(' ')}
        </span>
      )}
      {write.next_try_at && !failed && (
        <span className="small">
          {t('write.next')} <Until at={write.next_try_at} over={t('order.any_moment')} />
        </span>
      )}
      {asking && (
        <AskReason
          title={t('write.give_up')}
          about={t('write.give_up_about')}
          action={t('write.give_up')}
          isPending={dismiss.isPending}
          onClose={() => setAsking(false)}
          onReason={(reason) => dismiss.mutate(reason)}
        />
      )}
    </Note>
  );
}

export function Writes({ order, actions }: { order: Schemas['Order']; actions: Actions }) {
  const open = order.writes.filter((w) => w.state !== 'done' && w.state !== 'dropped');
  return open.map((w) => <OpenWrite key={w.id} write={w} actions={actions} />);
}
