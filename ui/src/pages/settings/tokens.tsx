// SPDX-License-Identifier: Apache-2.0
// Tokens for programs. A token is shown once, when it is made.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Badge } from '~/kit/badge';
import { Card, Copy } from '~/kit/bits';
import { Button } from '~/kit/button';
import { Select, TextField } from '~/kit/field';
import { Confirm, Dialog } from '~/kit/overlay';
import { Failed, Note, Skeleton } from '~/kit/states';
import { Ago } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';

type Token = Schemas['Token'];

const scopes = ['read', 'read,write', 'read,write,admin'] as const;

function NewToken({ onClose }: { onClose: () => void }) {
  const { t, word } = useWords();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<string>(scopes[1]);
  const make = useMutation({
    mutationFn: () => api.post('/api/v1/tokens', { body: { name: name.trim(), scopes: scope } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['tokens'] }),
    onError: toastError,
  });
  const made = make.data;
  const close = (
    <Button look="primary" onPress={onClose}>
      {t('do.close')}
    </Button>
  );
  const act = (
    <>
      <Button onPress={onClose}>{t('do.cancel')}</Button>
      <Button
        look="primary"
        isDisabled={!name.trim()}
        isPending={make.isPending}
        onPress={() => make.mutate()}
      >
        {t('token.make')}
      </Button>
    </>
  );
  return (
    <Dialog
      title={t('token.make')}
      about={t('token.about')}
      size="small"
      isOpen
      onClose={onClose}
      actions={made ? close : act}
    >
      {made ? (
        <>
          <Note tone="attention">{t('token.once')}</Note>
          <div className="new-token">
            <code className="grow">{made.token}</code>
            <Copy text={made.token} said />
          </div>
        </>
      ) : (
        <>
          <TextField
            label={t('token.name')}
            hint={t('token.name_hint')}
            value={name}
            onChange={setName}
            maxLength={100}
            autoFocus
          />
          <Select
            label={t('token.scopes')}
            value={scope}
            onChange={setScope}
            options={scopes.map((id) => ({ id, name: word('token_scopes', id) }))}
          />
        </>
      )}
    </Dialog>
  );
}

function Row({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { t, word } = useWords();
  return (
    <li className="settings-row">
      <div className="settings-text">
        <p className="row">
          <strong>{token.name}</strong>
          {token.revoked_at && (
            <Badge tone="neutral" shape="cross">
              {t('token.revoked')}
            </Badge>
          )}
        </p>
        <p className="muted small">
          {word('token_scopes', token.scopes.join(','), token.scopes.join(', '))}
        </p>
        <p className="faint small">
          {t('token.made')} <Ago at={token.created_at} />
          {' · '}
          {token.last_used_at ? (
            <>
              {t('token.used')} <Ago at={token.last_used_at} />
            </>
          ) : (
            t('token.never_used')
          )}
        </p>
      </div>
      {!token.revoked_at && (
        <Button small onPress={onRevoke}>
          {t('token.revoke')}
        </Button>
      )}
    </li>
  );
}

export function Tokens() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => api.get('/api/v1/tokens') });
  const revoke = useMutation({
    mutationFn: (id: string) => api.delete('/api/v1/tokens/{id}', { path: { id } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['tokens'] });
      toast(t('token.revoked_now', { name: revoking?.name ?? '' }));
      setRevoking(null);
    },
    onError: toastError,
  });
  const items = tokens.data?.items ?? [];
  return (
    <Card
      title={t('settings.tokens')}
      flush
      extra={
        <Button small icon="plus" onPress={() => setMaking(true)}>
          {t('token.make')}
        </Button>
      }
    >
      {tokens.isPending ? (
        <Skeleton rows={3} />
      ) : tokens.error ? (
        <Failed error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : items.length === 0 ? (
        <p className="settings-row muted">{t('token.none')}</p>
      ) : (
        <ul>
          {items.map((one) => (
            <Row key={one.id} token={one} onRevoke={() => setRevoking(one)} />
          ))}
        </ul>
      )}
      {making && <NewToken onClose={() => setMaking(false)} />}
      {revoking && (
        <Confirm
          title={t('token.revoke_title', { name: revoking.name })}
          action={t('token.revoke')}
          isOpen
          isDanger
          isPending={revoke.isPending}
          onClose={() => setRevoking(null)}
          onConfirm={() => revoke.mutate(revoking.id)}
        >
          <p>{t('token.revoke_about')}</p>
        </Confirm>
      )}
    </Card>
  );
}
