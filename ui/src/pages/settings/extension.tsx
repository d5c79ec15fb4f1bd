// SPDX-License-Identifier: Apache-2.0
// The browser extension: pairing, paired browsers, purchases that wait to be filled in, supplier
// orders that wait to be linked, and pages that it did not understand.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Badge } from '~/kit/badge';
import { Card, Copy, Outside, ToCopy } from '~/kit/bits';
import { Button, LinkButton } from '~/kit/button';
import { Confirm, Dialog } from '~/kit/overlay';
import { Failed, Note, Skeleton } from '~/kit/states';
import { Ago } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';
import { WORK_LIST, extensionState, useTasks } from '~/parts/extension';
import { Here } from '~/parts/work-list';

type Browser = Schemas['BrowserList']['items'][number];
type Proposal = Schemas['ProposalList']['items'][number];

function Pair({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const made = useQuery({
    queryKey: ['pairing'],
    queryFn: () => api.post('/api/v1/extension/pairings', {}),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  return (
    <Dialog
      title={t('extension.pair')}
      about={t('extension.pair_about')}
      size="small"
      isOpen
      onClose={onClose}
      actions={
        <Button look="primary" onPress={onClose}>
          {t('do.close')}
        </Button>
      }
    >
      {made.isPending ? (
        <Skeleton rows={1} />
      ) : made.error ? (
        <Failed error={made.error} onRetry={() => void made.refetch()} />
      ) : (
        <>
          <Note tone="attention">{t('extension.once')}</Note>
          <div className="new-token">
            <code className="grow">{made.data.pairing}</code>
            <Copy text={made.data.pairing} said />
          </div>
        </>
      )}
    </Dialog>
  );
}

function BrowserRow({ one, onRemove }: { one: Browser; onRemove: () => void }) {
  const { t } = useWords();
  return (
    <li className="settings-row">
      <div className="settings-text">
        <p className="row">
          <strong>{one.name}</strong>
          {!one.fits && (
            <Badge tone="critical" shape="cross">
              {t('extension.too_old')}
            </Badge>
          )}
        </p>
        <p className="faint small">
          {one.person && `${one.person} · `}
          {t('extension.version', { version: one.version })}
          {' · '}
          {t('extension.seen')} <Ago at={one.seen_at} />
        </p>
      </div>
      <Button small onPress={onRemove}>
        {t('extension.unpair')}
      </Button>
    </li>
  );
}

/** Where it comes from, while this browser has none. */
function Get() {
  const { t } = useWords();
  const state = useQuery({ queryKey: ['extension', 'here'], queryFn: extensionState }).data;
  if (state !== 'missing') return null;
  return (
    <Card title={t('extension.get')}>
      <ol className="steps">
        <li>
          {t('extension.get_build')}
          <ToCopy text="make extension" />
        </li>
        <li>
          {t('extension.get_chrome')}
          <ToCopy text="chrome://extensions" />
        </li>
        <li>
          {t('extension.get_firefox')}
          <ToCopy text="about:debugging#/runtime/this-firefox" />
        </li>
        <li>{t('extension.get_pair')}</li>
      </ol>
    </Card>
  );
}

/** An account that the extension works for; without one it has nothing to do. */
function Account() {
  const { t } = useWords();
  const may = useMay('manager');
  const queries = useQueryClient();
  const list = useQuery({ queryKey: ['suppliers'], queryFn: () => api.get('/api/v1/suppliers') });
  const add = useMutation({
    mutationFn: () =>
      api.post('/api/v1/suppliers', {
        body: { supplier: 'aliexpress', by: 'extension' },
        key: newKey(),
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['suppliers'] });
      toast(t('extension.account_added'));
    },
    onError: toastError,
  });
  if (!list.data || list.data.items.some((one) => one.supplier === 'aliexpress')) return null;
  return (
    <Note title={t('extension.account_none')}>
      <p>{t('extension.account_about')}</p>
      {may && (
        <Button small isPending={add.isPending} onPress={() => add.mutate()}>
          {t('extension.account_add')}
        </Button>
      )}
    </Note>
  );
}

function Browsers() {
  const { t } = useWords();
  const may = useMay('staff');
  const queries = useQueryClient();
  const [pairing, setPairing] = useState(false);
  const [removing, setRemoving] = useState<Browser | null>(null);
  const list = useQuery({
    queryKey: ['extension', 'browsers'],
    queryFn: () => api.get('/api/v1/extension/browsers'),
  });
  const changed = () => void queries.invalidateQueries({ queryKey: ['extension'] });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete('/api/v1/extension/browsers/{id}', { path: { id } }),
    onSuccess: () => {
      changed();
      setRemoving(null);
    },
    onError: toastError,
  });
  return (
    <Card
      title={t('extension.browsers')}
      flush
      extra={
        may && (
          <Button small icon="plus" onPress={() => setPairing(true)}>
            {t('extension.pair')}
          </Button>
        )
      }
    >
      {list.isPending ? (
        <Skeleton rows={2} />
      ) : list.error ? (
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.items.length === 0 ? (
        <p className="settings-row muted">{t('extension.no_browsers')}</p>
      ) : (
        <ul>
          {list.data.items.map((one) => (
            <BrowserRow key={one.id} one={one} onRemove={() => setRemoving(one)} />
          ))}
        </ul>
      )}
      {pairing && (
        <Pair
          onClose={() => {
            setPairing(false);
            changed();
          }}
        />
      )}
      {removing && (
        <Confirm
          title={t('extension.unpair_title', { name: removing.name })}
          action={t('extension.unpair')}
          isOpen
          isDanger
          isPending={remove.isPending}
          onClose={() => setRemoving(null)}
          onConfirm={() => remove.mutate(removing.id)}
        >
          <p>{t('extension.unpair_about')}</p>
        </Confirm>
      )}
    </Card>
  );
}

/** What was handed over is worked through on the Purchases page. */
function Tasks() {
  const { t } = useWords();
  const { tasks } = useTasks();
  if (!tasks.length) return null;
  return (
    <Note
      title={t('extension.waiting', { n: tasks.length })}
      actions={
        <LinkButton small href={WORK_LIST}>
          {t('extension.tasks')}
        </LinkButton>
      }
    />
  );
}

function ProposalRow({ one, onDone }: { one: Proposal; onDone: () => void }) {
  const { t, money } = useWords();
  const confirm = useMutation({
    mutationFn: (order: string) =>
      api.post('/api/v1/extension/proposals/{id}/confirm', {
        path: { id: one.id },
        body: { order },
        key: newKey(),
      }),
    onSuccess: ({ sentence }) => {
      toast(sentence);
      onDone();
    },
    onError: toastError,
  });
  const dismiss = useMutation({
    mutationFn: () =>
      api.post('/api/v1/extension/proposals/{id}/dismiss', { path: { id: one.id } }),
    onSuccess: onDone,
    onError: toastError,
  });
  return (
    <li className="settings-row">
      <div className="settings-text">
        <p className="row">
          <Outside href={one.url}>{one.number}</Outside>
          <span>{money(one.total)}</span>
          <span className="muted small">{one.created}</span>
        </p>
        <p className="small">
          {one.items.map((i) => `${i.title ?? ''} × ${i.quantity}`).join(', ')}
        </p>
        {one.candidates.map((c) => (
          <p key={c.order.id} className="row small">
            <LinkButton small look="plain" href={`/orders/${c.order.id}`}>
              {c.order.name}
            </LinkButton>
            <span className="muted grow">{c.sentence}</span>
            <Button
              small
              look={c.sure ? 'primary' : 'normal'}
              isPending={confirm.isPending}
              onPress={() => confirm.mutate(c.order.id)}
            >
              {t('extension.confirm', { name: c.order.name })}
            </Button>
          </p>
        ))}
      </div>
      <Button small look="plain" isPending={dismiss.isPending} onPress={() => dismiss.mutate()}>
        {t('extension.dismiss')}
      </Button>
    </li>
  );
}

function Proposals() {
  const { t } = useWords();
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: ['purchases', 'proposals'],
    queryFn: () => api.get('/api/v1/extension/proposals'),
  });
  const done = () => {
    for (const key of ['purchases', 'orders', 'counts', 'problems'])
      void queries.invalidateQueries({ queryKey: [key] });
  };
  if (!list.data?.items.length) return null;
  return (
    <Card title={t('extension.proposals')} flush>
      <p className="settings-row muted small">{t('extension.proposals_about')}</p>
      <ul>
        {list.data.items.map((one) => (
          <ProposalRow key={one.id} one={one} onDone={done} />
        ))}
      </ul>
    </Card>
  );
}

/** Saves one as a file for whoever mends the extension. */
async function save(id: string) {
  const one = await api.get('/api/v1/extension/snapshots/{id}', { path: { id } });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(
    new Blob([JSON.stringify(one, null, 2)], { type: 'application/json' }),
  );
  link.download = `waybill-page-${one.page}-${one.id}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function Pages() {
  const { t } = useWords();
  const list = useQuery({
    queryKey: ['extension', 'snapshots'],
    queryFn: () => api.get('/api/v1/extension/snapshots'),
  });
  if (!list.data?.items.length) return null;
  return (
    <Card title={t('extension.pages')} flush>
      <p className="settings-row muted small">{t('extension.pages_about')}</p>
      <ul>
        {list.data.items.map((one) => (
          <li key={one.id} className="settings-row">
            <div className="settings-text">
              <p>
                <strong>{one.page}</strong> {one.missing.join(', ')}
              </p>
              <p className="faint small">
                {t('extension.version', { version: one.version })} · <Ago at={one.made_at} />
              </p>
            </div>
            <Button small onPress={() => void save(one.id).catch(toastError)}>
              {t('extension.save')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Extension() {
  const may = useMay('staff');
  return (
    <>
      <Here />
      <Get />
      <Account />
      <Browsers />
      {may && <Tasks />}
      {may && <Proposals />}
      <Pages />
    </>
  );
}
