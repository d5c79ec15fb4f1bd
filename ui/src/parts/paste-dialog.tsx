// SPDX-License-Identifier: Apache-2.0
// Many rows of "order, number" at once: pasted as they are, matched by the hub, looked at, sent.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Badge } from '~/kit/badge';
import { Button } from '~/kit/button';
import { Switch, TextField } from '~/kit/field';
import { Dialog } from '~/kit/overlay';
import { Note } from '~/kit/states';
import { sentenceOf, toast } from '~/kit/toast';
import { useStartBulk, type BulkRow } from './bulk';
import './bulk-report.css';

type Match = Schemas['MatchRow'];

function MatchRow({ match }: { match: Match }) {
  const { t } = useWords();
  return (
    <li className="report-row">
      <span className="report-name">
        {match.order ? (
          <a href={`/orders/${match.order.id}`}>{match.order.name}</a>
        ) : (
          t('paste.row', { n: match.line })
        )}
      </span>
      {match.ok ? (
        <Badge tone="good" shape="check">
          {t('paste.matched')}
        </Badge>
      ) : (
        <Badge tone="attention" shape="mark">
          {t('paste.unmatched')}
        </Badge>
      )}
      <span className="report-text">
        <span className="mono">{match.number || match.ref}</span>{' '}
        <span className="muted">{match.carrier_name ?? match.given_carrier}</span>
        <span className="block small">
          {[match.sentence, match.warning].filter(Boolean).join(' ')}
        </span>
      </span>
    </li>
  );
}

export default function PasteDialog({
  text: first,
  onClose,
}: {
  text: string;
  onClose: () => void;
}) {
  const { t } = useWords();
  const [text, setText] = useState(first);
  const [notify, setNotify] = useState(true);
  const match = useMutation({
    mutationFn: (rows: string) =>
      api.post('/api/v1/bulk/match', { body: { kind: 'numbers', text: rows } }),
  });
  const start = useStartBulk((b) => {
    toast(t('bulk.started', { name: b.label }), { tone: 'plain' });
    onClose();
  });
  useEffect(() => {
    if (first) match.mutate(first);
  }, [first]);
  const rows = match.data?.items;
  const good = rows?.filter((m) => m.ok) ?? [];
  const bad = rows?.filter((m) => !m.ok) ?? [];
  const sentence = match.error ? sentenceOf(match.error) : null;
  const send = () =>
    start.mutate({
      action: match.data!.action,
      rows: good.map((m) => m.import as BulkRow),
      params: { notify },
    });
  return (
    <Dialog
      title={t('paste.title')}
      about={t('paste.about')}
      size="wide"
      isOpen
      isBusy={text !== ''}
      onClose={onClose}
      actions={
        rows ? (
          <>
            <Button onPress={() => match.reset()}>{t('paste.back')}</Button>
            <Button
              look="primary"
              icon="truck"
              isDisabled={!good.length}
              isPending={start.isPending}
              onPress={send}
            >
              {t('paste.go', { n: good.length })}
            </Button>
          </>
        ) : (
          <>
            <Button onPress={onClose}>{t('do.cancel')}</Button>
            <Button
              look="primary"
              isDisabled={!text.trim()}
              isPending={match.isPending}
              onPress={() => match.mutate(text)}
            >
              {t('paste.match')}
            </Button>
          </>
        )
      }
    >
      {sentence && (
        <Note tone="critical" title={sentence.title}>
          {sentence.detail}
        </Note>
      )}
      {rows ? (
        <>
          <p className="strong">{t('paste.found', { n: good.length, total: rows.length })}</p>
          <ul className="report">
            {[...bad, ...good].map((m) => (
              <MatchRow key={m.line} match={m} />
            ))}
          </ul>
          <Switch isSelected={notify} onChange={setNotify}>
            {t('ship.notify')}
          </Switch>
        </>
      ) : (
        <TextField
          label={t('paste.rows')}
          hint={t('paste.hint')}
          placeholder={'#1001, LP00123456789012\n#1002, YT2412345678901234'}
          rows={10}
          mono
          value={text}
          onChange={setText}
          autoFocus
        />
      )}
    </Dialog>
  );
}
