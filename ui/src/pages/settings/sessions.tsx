// SPDX-License-Identifier: Apache-2.0
// One's own sign-in: the browsers in which it holds, the end of all of them, another password.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ApiError, api, type Schemas } from '~/api/client';
import { forget } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Card } from '~/kit/bits';
import { Button } from '~/kit/button';
import { TextField } from '~/kit/field';
import { Confirm } from '~/kit/overlay';
import { Failed, Skeleton } from '~/kit/states';
import { Ago } from '~/kit/time';
import { sentenceOf, toast, toastError } from '~/kit/toast';
import { PASSWORD_MIN } from '~/pages/door/account-form';

type Session = Schemas['SessionList']['items'][number];

function Row({ session }: { session: Session }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => api.delete('/api/v1/sessions/{id}', { path: { id: session.id } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['sessions'] }),
    onError: toastError,
  });
  return (
    <li className="settings-row">
      <div className="settings-text">
        <p>
          <strong>{session.agent ?? t('session.unknown')}</strong>{' '}
          {session.current && <span className="muted">{t('session.this')}</span>}
        </p>
        <p className="faint small">
          {t('people.seen')} <Ago at={session.seen_at} /> · {t('session.since')}{' '}
          <Ago at={session.created_at} />
        </p>
      </div>
      {!session.current && (
        <Button small isPending={end.isPending} onPress={() => end.mutate()}>
          {t('do.sign_out')}
        </Button>
      )}
    </li>
  );
}

function EndAll() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: () => api.post('/api/v1/session/end-all'),
    onSuccess: () => forget(queries),
    onError: toastError,
  });
  return (
    <>
      <Button small icon="out" onPress={() => setAsking(true)}>
        {t('session.end_all')}
      </Button>
      {asking && (
        <Confirm
          title={t('session.end_all')}
          action={t('session.end_all')}
          isOpen
          isDanger
          isPending={end.isPending}
          onClose={() => setAsking(false)}
          onConfirm={() => end.mutate()}
        >
          <p>{t('session.end_all_about')}</p>
        </Confirm>
      )}
    </>
  );
}

function Password() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const change = useMutation({
    mutationFn: () =>
      api.post('/api/v1/session/password', { body: { password: old, new_password: fresh } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['sessions'] });
      setOld('');
      setFresh('');
      toast(t('session.password_changed'));
    },
  });
  const wrong = change.error ? sentenceOf(change.error) : null;
  const isOld = change.error instanceof ApiError && change.error.code === 'sign_in';
  const text = wrong && [wrong.title, wrong.detail].filter(Boolean).join(' ');
  const isComplete = old !== '' && fresh.length >= PASSWORD_MIN;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (isComplete && !change.isPending) change.mutate();
  };
  return (
    <Card title={t('session.password')}>
      <form className="settings-form" onSubmit={submit} noValidate>
        <TextField
          label={t('session.password_old')}
          type="password"
          autoComplete="current-password"
          value={old}
          onChange={setOld}
          error={isOld ? t('session.password_wrong') : undefined}
        />
        <TextField
          label={t('session.password_new')}
          type="password"
          autoComplete="new-password"
          hint={t('door.password_hint', { n: PASSWORD_MIN })}
          value={fresh}
          onChange={setFresh}
          error={isOld ? undefined : text}
        />
        <div className="row">
          <Button type="submit" isDisabled={!isComplete} isPending={change.isPending}>
            {t('session.password_do')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

export function Sessions() {
  const { t } = useWords();
  const list = useQuery({ queryKey: ['sessions'], queryFn: () => api.get('/api/v1/sessions') });
  return (
    <>
      <Card title={t('session.title')} flush extra={<EndAll />}>
        {list.isPending ? (
          <Skeleton rows={2} />
        ) : list.error ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <ul>
            {list.data.items.map((s) => (
              <Row key={s.id} session={s} />
            ))}
          </ul>
        )}
      </Card>
      <Password />
    </>
  );
}
