// SPDX-License-Identifier: Apache-2.0
// Who may sign in and what each may do. Invitations are links: Waybill sends no mail.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { usePerson, type Role } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Badge } from '~/kit/badge';
import { Card, Copy } from '~/kit/bits';
import { Button } from '~/kit/button';
import { Select, TextField } from '~/kit/field';
import { Dialog } from '~/kit/overlay';
import { Failed, Note, Skeleton } from '~/kit/states';
import { Ago, Until } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';

type Item = Schemas['PeopleList']['items'][number];

const roles: Role[] = ['viewer', 'staff', 'manager', 'owner'];

function useRoles() {
  const { word } = useWords();
  return roles.map((id) => ({ id, name: word('role_about', id) }));
}

/** Shown once, to be passed on. */
function NewLink({ url }: { url: string }) {
  const { t } = useWords();
  return (
    <>
      <Note tone="attention">{t('people.link_once')}</Note>
      <div className="new-token">
        <code className="grow">{url}</code>
        <Copy text={url} said />
      </div>
    </>
  );
}

function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [role, setRole] = useState<string>('staff');
  const [email, setEmail] = useState('');
  const options = useRoles();
  const invite = useMutation({
    mutationFn: () =>
      api.post('/api/v1/invitations', {
        body: { role: role as Role, email: email.trim() || undefined },
      }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['people'] }),
    onError: toastError,
  });
  const made = invite.data;
  return (
    <Dialog
      title={t('people.invite')}
      about={t('people.invite_about')}
      size="small"
      isOpen
      onClose={onClose}
      actions={
        made ? (
          <Button look="primary" onPress={onClose}>
            {t('do.close')}
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>{t('do.cancel')}</Button>
            <Button look="primary" isPending={invite.isPending} onPress={() => invite.mutate()}>
              {t('people.make_link')}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <NewLink url={made.url} />
      ) : (
        <>
          <Select label={t('people.role')} value={role} onChange={setRole} options={options} />
          <TextField
            label={t('door.email')}
            hint={t('people.email_hint')}
            type="email"
            value={email}
            onChange={setEmail}
            maxLength={200}
          />
        </>
      )}
    </Dialog>
  );
}

/** The link by which somebody who forgot the password chooses another one. */
function ResetLink({ person, onClose }: { person: Item['person']; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      api.post('/api/v1/people/{id}/link', { path: { id: person.id }, body: { kind: 'reset' } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['people'] }),
    onError: toastError,
  });
  return (
    <Dialog
      title={t('people.reset_title', { name: person.name })}
      about={t('people.reset_about')}
      size="small"
      isOpen
      onClose={onClose}
      actions={
        make.data ? (
          <Button look="primary" onPress={onClose}>
            {t('do.close')}
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>{t('do.cancel')}</Button>
            <Button look="primary" isPending={make.isPending} onPress={() => make.mutate()}>
              {t('people.make_link')}
            </Button>
          </>
        )
      }
    >
      {make.data ? (
        <NewLink url={make.data.url} />
      ) : (
        <p className="muted">{t('people.reset_more')}</p>
      )}
    </Dialog>
  );
}

function PersonRow({ item }: { item: Item }) {
  const { t, word } = useWords();
  const me = usePerson();
  const queries = useQueryClient();
  const options = useRoles();
  const { person } = item;
  const barred = person.disabled_at !== null;
  const [resetting, setResetting] = useState(false);
  const change = useMutation({
    mutationFn: (body: { role?: Role; disabled?: boolean }) =>
      api.patch('/api/v1/people/{id}', { path: { id: person.id }, body }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['people'] });
      toast(t('people.changed', { name: person.name }));
    },
    onError: toastError,
  });
  return (
    <li className="settings-row">
      <div className="settings-text">
        <p className="row">
          <strong>{person.name}</strong>
          {person.id === me.id && <span className="muted">{t('people.you')}</span>}
          {barred && (
            <Badge tone="neutral" shape="cross">
              {t('people.barred')}
            </Badge>
          )}
        </p>
        <p className="muted small">{person.email}</p>
        <p className="faint small">
          {item.seen_at ? (
            <>
              {t('people.seen')} <Ago at={item.seen_at} />
            </>
          ) : (
            t('people.never_seen')
          )}
        </p>
      </div>
      {person.id === me.id ? (
        <span className="muted">{word('role', person.role)}</span>
      ) : (
        <div className="row">
          <Select
            label={t('people.role_of', { name: person.name })}
            hideLabel
            value={person.role}
            isDisabled={change.isPending}
            onChange={(role) => change.mutate({ role: role as Role })}
            options={options}
          />
          {!barred && <Button onPress={() => setResetting(true)}>{t('people.reset')}</Button>}
          <Button isPending={change.isPending} onPress={() => change.mutate({ disabled: !barred })}>
            {t(barred ? 'people.unbar' : 'people.bar')}
          </Button>
        </div>
      )}
      {resetting && <ResetLink person={person} onClose={() => setResetting(false)} />}
    </li>
  );
}

function Invitations() {
  const { t, word } = useWords();
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: ['people', 'invitations'],
    queryFn: () => api.get('/api/v1/invitations'),
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete('/api/v1/invitations/{id}', { path: { id } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['people'] }),
    onError: toastError,
  });
  const items = list.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card title={t('people.links')} flush>
      <ul>
        {items.map((one) => (
          <li key={one.id} className="settings-row">
            <div className="settings-text">
              <p>
                <strong>{one.email ?? one.name ?? t('people.anyone')}</strong>{' '}
                <span className="muted">{word('role', one.role)}</span>
              </p>
              {one.until && (
                <p className="faint small">
                  {t('purchases.expires')} <Until at={one.until} over={t('purchases.expired')} />
                </p>
              )}
            </div>
            <Button
              small
              isPending={remove.isPending && remove.variables === one.id}
              onPress={() => remove.mutate(one.id)}
            >
              {t('people.take_back')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function People() {
  const { t } = useWords();
  const [inviting, setInviting] = useState(false);
  const people = useQuery({ queryKey: ['people'], queryFn: () => api.get('/api/v1/people') });
  return (
    <>
      <Card
        title={t('settings.people')}
        flush
        extra={
          <Button small icon="plus" onPress={() => setInviting(true)}>
            {t('people.invite')}
          </Button>
        }
      >
        {people.isPending ? (
          <Skeleton rows={3} />
        ) : people.error ? (
          <Failed error={people.error} onRetry={() => void people.refetch()} />
        ) : (
          <ul>
            {people.data.items.map((one) => (
              <PersonRow key={one.person.id} item={one} />
            ))}
          </ul>
        )}
      </Card>
      <Invitations />
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </>
  );
}
