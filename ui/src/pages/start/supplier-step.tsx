// SPDX-License-Identifier: Apache-2.0
// The second step: an account at a supplier. The app's key and secret first, then the buyer's
// consent: in this browser, or by the address on which another one ended.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { go } from '~/app/router';
import { useWords } from '~/i18n/i18n';
import { Outside, ToCopy } from '~/kit/bits';
import { Button } from '~/kit/button';
import { TextField } from '~/kit/field';
import { Note } from '~/kit/states';
import { sentenceOf, toastError } from '~/kit/toast';
import { ConnectionState } from '~/pages/settings/state';
import { Callback, Ended, SupplierApp } from './drawings';
import { Guide, Hint } from './guide';
import { callbackOf } from './shop-form';

type Supplier = Schemas['Supplier'];

const CONSOLE = 'https://openservice.aliexpress.com/';

const textOf = (error: unknown) => {
  if (!error) return undefined;
  const { title, detail } = sentenceOf(error);
  return [title, detail].filter(Boolean).join(' ');
};

function KeyForm({ onDone }: { onDone: (account: Supplier) => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  const [secret, setSecret] = useState('');
  const add = useMutation({
    mutationFn: () =>
      api.post('/api/v1/suppliers', {
        body: { supplier: 'aliexpress', app_key: key.trim(), app_secret: secret.trim() },
        key: newKey(),
      }),
    onSuccess: (account) => {
      void queries.invalidateQueries({ queryKey: ['suppliers'] });
      onDone(account);
    },
  });
  const isComplete = key.trim() && secret.trim();
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (isComplete && !add.isPending) add.mutate();
  };
  return (
    <form className="start-form" onSubmit={submit} noValidate autoComplete="off">
      <TextField label={t('start.app_key')} value={key} onChange={setKey} maxLength={200} mono />
      <TextField
        label={t('start.app_secret')}
        hint={t('start.sealed')}
        type="password"
        value={secret}
        onChange={setSecret}
        maxLength={500}
        mono
        error={textOf(add.error)}
      />
      <div className="row">
        <Button look="primary" type="submit" isDisabled={!isComplete} isPending={add.isPending}>
          {t('start.keep')}
        </Button>
      </div>
    </form>
  );
}

/** The browser ended where this hub does not answer: its address is pasted instead. */
function PasteForm({ account, onDone }: { account: Supplier; onDone: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const finish = useMutation({
    mutationFn: () =>
      api.post('/api/v1/suppliers/{id}/oauth/finish', {
        path: { id: account.id },
        body: url.includes('://') ? { url: url.trim() } : { code: url.trim() },
      }),
    onSuccess: (after) => {
      void queries.invalidateQueries({ queryKey: ['suppliers'] });
      if (after.state === 'active') onDone();
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (url.trim() && !finish.isPending) finish.mutate();
  };
  return (
    <form className="start-form" onSubmit={submit} noValidate>
      <Ended />
      <TextField
        label={t('start.ended_at')}
        hint={t('start.ended_at_hint')}
        placeholder="https://localhost/cb?code=…&state=…"
        value={url}
        onChange={setUrl}
        maxLength={4000}
        mono
        error={textOf(finish.error)}
      />
      <div className="row">
        <Button type="submit" isDisabled={!url.trim()} isPending={finish.isPending}>
          {t('start.finish')}
        </Button>
      </div>
    </form>
  );
}

function Consent({ account, onDone }: { account: Supplier; onDone: () => void }) {
  const { t } = useWords();
  const [back, setBack] = useState(callbackOf('aliexpress'));
  const here = back.trim() === callbackOf('aliexpress');
  const begin = useMutation({
    mutationFn: () =>
      api.post('/api/v1/suppliers/{id}/oauth', {
        path: { id: account.id },
        body: { redirect_url: back.trim() },
      }),
    onSuccess: ({ url }) => {
      if (here) location.assign(url);
    },
  });
  return (
    <div className="stack">
      {account.problem && (
        <Note tone="critical" title={account.problem.sentence}>
          {account.problem.detail}
        </Note>
      )}
      <div className="start-form">
        <TextField
          label={t('start.callback')}
          hint={t('start.callback_hint')}
          value={back}
          onChange={setBack}
          maxLength={500}
          mono
          error={textOf(begin.error)}
        />
        <div className="row">
          <Button
            look="primary"
            icon="open"
            isDisabled={!back.trim()}
            isPending={begin.isPending || (here && begin.isSuccess)}
            onPress={() => begin.mutate()}
          >
            {t('start.consent')}
          </Button>
          {begin.data && !here && (
            <Outside href={begin.data.url}>{t('start.consent_page')}</Outside>
          )}
        </div>
      </div>
      <details className="start-more">
        <summary>{t('start.elsewhere')}</summary>
        <PasteForm account={account} onDone={onDone} />
      </details>
    </div>
  );
}

function SupplierGuide() {
  const { t } = useWords();
  return (
    <Guide>
      <Hint drawing={<SupplierApp appKey="App Key" secret="App Secret" />}>
        <p>{t('start.ali_1')}</p>
        <Outside href={CONSOLE}>openservice.aliexpress.com</Outside>
      </Hint>
      <Hint
        drawing={
          <Callback
            site="openservice.aliexpress.com"
            word={t('start.draw_callback')}
            address={callbackOf('aliexpress')}
          />
        }
      >
        <p>{t('start.ali_2')}</p>
        <ToCopy text={callbackOf('aliexpress')} />
      </Hint>
    </Guide>
  );
}

/** Without an app key: the browser extension does it, or a person by hand. */
function WithoutKey({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: (by: 'extension' | 'hand') =>
      api.post('/api/v1/suppliers', {
        body: by === 'hand' ? { supplier: 'manual' } : { supplier: 'aliexpress', by },
        key: newKey(),
      }),
    onSuccess: (_, by) => {
      void queries.invalidateQueries({ queryKey: ['suppliers'] });
      if (by === 'hand') onDone();
      else go('/settings?part=extension');
    },
    onError: toastError,
  });
  const pending = add.isPending && add.variables;
  return (
    <Note title={t('start.no_key')}>
      <p className="row">
        <span className="grow">{t('start.by_extension')}</span>
        <Button small isPending={pending === 'extension'} onPress={() => add.mutate('extension')}>
          {t('extension.account_add')}
        </Button>
      </p>
      <p className="row">
        <span className="grow">{t('start.by_hand')}</span>
        <Button small isPending={pending === 'hand'} onPress={() => add.mutate('hand')}>
          {t('start.by_hand_do')}
        </Button>
      </p>
    </Note>
  );
}

interface StepProps {
  suppliers: Supplier[];
  onNext: () => void;
}

export function SupplierStep({ suppliers, onNext }: StepProps) {
  const { t, word } = useWords();
  const [anew, setAnew] = useState(false);
  const open = suppliers.find((s) => s.has_api && s.state !== 'active');
  const working = suppliers.filter((s) => s.state === 'active');
  return (
    <>
      {working.map((s) => (
        <p key={s.id} className="row">
          <strong>{word('supplier', s.supplier)}</strong>
          {s.user && <span className="muted">{s.user}</span>}
          <ConnectionState state={s.state} />
        </p>
      ))}
      {open && !anew ? (
        <>
          <p>{t('start.consent_about')}</p>
          <Consent account={open} onDone={onNext} />
          <p>
            <Button small look="plain" onPress={() => setAnew(true)}>
              {t('start.other_key')}
            </Button>
          </p>
        </>
      ) : (
        !working.some((s) => s.has_api) && (
          <>
            <SupplierGuide />
            <KeyForm onDone={() => setAnew(false)} />
          </>
        )
      )}
      {working.length === 0 && <WithoutKey onDone={onNext} />}
    </>
  );
}
