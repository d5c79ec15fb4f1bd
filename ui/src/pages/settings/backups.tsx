// SPDX-License-Identifier: Apache-2.0
// Copies of the data file: made at a click, read again and found whole; fetched by owners.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Card, Progress } from '~/kit/bits';
import { Button } from '~/kit/button';
import { Icon } from '~/kit/icon';
import { Failed, Note, Skeleton } from '~/kit/states';
import { Moment } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';

type Copy = Schemas['BackupList']['items'][number];

function Row({ copy }: { copy: Copy }) {
  const { t, bytes } = useWords();
  const may = useMay('owner');
  return (
    <li className="settings-row">
      <div className="settings-text">
        <p>
          <strong className="mono">{copy.name}</strong>
        </p>
        <p className="faint small">
          <Moment at={copy.made_at} /> · {bytes(copy.bytes)}
        </p>
      </div>
      {may && (
        <a className="button normal small" href={`/api/v1/backups/${copy.name}`} download>
          <Icon name="download" size={16} />
          <span className="button-text">{t('backup.fetch')}</span>
        </a>
      )}
    </li>
  );
}

const ASK_MS = 400;

function Making({ making }: { making: Schemas['BackupList']['making'] }) {
  const { t, percent } = useWords();
  const { done = 0, total = 0 } = making ?? {};
  const said =
    total > 0 && done === total
      ? t('backup.proving')
      : t('backup.copied', { part: percent(total ? done / total : 0) });
  return (
    <div className="settings-row">
      <div className="settings-text" role="status">
        <p>{said}</p>
        <Progress label={t('backup.now')} done={done} total={done < total ? total : null} />
      </div>
    </div>
  );
}

export function Backups() {
  const { t } = useWords();
  const queries = useQueryClient();
  /** A copy was asked for from here. */
  const [asked, setAsked] = useState(false);
  const list = useQuery({
    queryKey: ['backups'],
    queryFn: () => api.get('/api/v1/backups'),
    refetchInterval: ({ state }) => (state.data?.making || asked ? ASK_MS : false),
  });
  const make = useMutation({
    mutationFn: () => api.post('/api/v1/backups'),
    onMutate: () => setAsked(true),
    onSettled: () => setAsked(false),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['backups'] });
      toast(t('backup.made'));
    },
    onError: toastError,
  });
  const isMaking = asked || Boolean(list.data?.making);
  return (
    <>
      <Card
        title={t('settings.backups')}
        flush
        extra={
          <Button small icon="plus" isPending={isMaking} onPress={() => make.mutate()}>
            {t('backup.now')}
          </Button>
        }
      >
        {isMaking && <Making making={list.data?.making ?? null} />}
        {list.isPending ? (
          <Skeleton rows={3} />
        ) : list.error ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : list.data.items.length === 0 ? (
          <p className="settings-row muted">{t('backup.none')}</p>
        ) : (
          <ul>
            {list.data.items.map((c) => (
              <Row key={c.name} copy={c} />
            ))}
          </ul>
        )}
      </Card>
      <Note title={t('backup.key')}>
        {t('backup.key_more')} <code>waybill backup --help</code>
      </Note>
    </>
  );
}
