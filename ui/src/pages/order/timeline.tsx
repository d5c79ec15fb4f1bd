// SPDX-License-Identifier: Apache-2.0
// All facts and actions about the order, newest first, each with its source, and comments among
// them. What only tells that the order was looked at is folded away.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Card } from '~/kit/bits';
import { Button } from '~/kit/button';
import { Checkbox, TextField } from '~/kit/field';
import { Icon, type IconName } from '~/kit/icon';
import { Failed, Skeleton } from '~/kit/states';
import { Moment } from '~/kit/time';
import { toastError } from '~/kit/toast';
import type { Actions } from '~/parts/actions';
import { authorOf } from '~/parts/author';
import { Changed, changesOf } from '~/parts/changed';

type Entry = Schemas['Entry'];

const icons: Record<string, IconName> = {
  order: 'orders',
  purchase: 'cart',
  supplier_order: 'cart',
  package: 'packages',
  number: 'number',
  write: 'outbox',
  fulfillment: 'truck',
  problem: 'problems',
  customer: 'person',
};
const quiet = new Set([
  'parcels.seen',
  'order.hint',
  'order.judged',
  'order.seen',
  'fulfillment.seen',
  'supplier_order.seen',
]);

const telling = (e: Entry) =>
  changesOf(e).filter((c) => c.field === 'stage' || c.field === 'problem');
const isQuiet = (e: Entry) => quiet.has(e.kind) && telling(e).length === 0;

function iconOf(kind: string): IconName {
  if (kind === 'order.note') return 'note';
  return icons[kind.split('.')[0]!] ?? 'activity';
}

function One({ entry, all }: { entry: Entry; all: boolean }) {
  const { word } = useWords();
  const note = entry.kind === 'order.note';
  const said = note ? changesOf(entry).find((c) => c.field === 'note')?.after : entry.cause_label;
  const by = authorOf(entry, word);
  const changes = note ? [] : all ? changesOf(entry) : telling(entry);
  return (
    <li className={note ? 'entry note-entry' : 'entry'}>
      <span className="entry-icon">
        <Icon name={iconOf(entry.kind)} size={16} />
      </span>
      <div className="entry-text">
        <div className="row">
          <span className={note ? 'strong' : undefined}>
            {note ? by : word('event', entry.kind)}
          </span>
          <span className="faint small">
            {!note && `${by} · `}
            <Moment at={entry.at} />
          </span>
        </div>
        {said && (all || entry.person) && (
          <p className={note ? 'entry-note' : 'muted small'}>{said}</p>
        )}
        {changes.length > 0 && <Changed changes={changes} isNew={entry.kind === 'order.new'} />}
      </div>
    </li>
  );
}

function Comment({ order, actions }: { order: Schemas['Order']; actions: Actions }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: () =>
      api.post('/api/v1/orders/{ref}/note', {
        path: { ref: order.id },
        body: { text: text.trim() },
        key: newKey(),
      }),
    onSuccess: (after) => {
      setText('');
      actions.changed(after);
      void queries.invalidateQueries({ queryKey: ['history', order.id] });
    },
    onError: toastError,
  });
  return (
    <form
      id="comment"
      className="comment no-print"
      onSubmit={(e) => {
        e.preventDefault();
        if (text.trim()) send.mutate();
      }}
    >
      <TextField
        label={t('timeline.comment')}
        hideLabel
        placeholder={t('timeline.comment_hint')}
        rows={2}
        maxLength={2000}
        value={text}
        onChange={setText}
      />
      <Button type="submit" small isDisabled={!text.trim()} isPending={send.isPending}>
        {t('timeline.post')}
      </Button>
    </form>
  );
}

export function Timeline({ order, actions }: { order: Schemas['Order']; actions: Actions }) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const history = useInfiniteQuery({
    queryKey: ['history', order.id, order.updated_at, order.read_at],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/orders/{ref}/history', {
        path: { ref: order.id },
        query: { cursor: pageParam, limit: 100 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (previous) => previous,
  });
  const entries = history.data?.pages.flatMap((p) => p.items) ?? [];
  const shown = all ? entries : entries.filter((e) => !isQuiet(e));
  return (
    <Card
      title={t('timeline.title')}
      extra={
        <Checkbox isSelected={all} onChange={setAll}>
          {t('timeline.all')}
        </Checkbox>
      }
    >
      {actions.may && <Comment order={order} actions={actions} />}
      {history.error ? (
        <Failed error={history.error} onRetry={() => void history.refetch()} />
      ) : history.isPending ? (
        <Skeleton rows={3} />
      ) : (
        <ol className="timeline">
          {shown.map((e) => (
            <One key={e.id} entry={e} all={all} />
          ))}
        </ol>
      )}
      {history.hasNextPage && (
        <Button
          small
          isPending={history.isFetchingNextPage}
          onPress={() => void history.fetchNextPage()}
        >
          {t('timeline.older')}
        </Button>
      )}
    </Card>
  );
}
