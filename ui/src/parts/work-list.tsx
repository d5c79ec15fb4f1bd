// SPDX-License-Identifier: Apache-2.0
// Purchases that are handed to the browser extension: what is to be filled in and paid, in the order
// of their handing over, each with the page on which it begins.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';
import { Button, LinkButton } from '~/kit/button';
import { Rows } from '~/kit/rows';
import { Empty, Failed, Note, Skeleton } from '~/kit/states';
import { Ago } from '~/kit/time';
import { toast, toastError } from '~/kit/toast';
import { extensionState, openTask, useTasks } from './extension';

type Task = Schemas['Task'];

const looks: Record<Task['state'], [Tone, Shape]> = {
  ready: ['neutral', 'empty'],
  opened: ['info', 'dots'],
  filled: ['attention', 'half'],
  paid: ['way', 'full'],
  recorded: ['good', 'check'],
  canceled: ['neutral', 'cross'],
};

/** Whether the extension is here, in this browser, with the one step to take. */
export function Here({ quiet }: { quiet?: boolean }) {
  const { t } = useWords();
  const state = useQuery({ queryKey: ['extension', 'here'], queryFn: extensionState }).data;
  if (!state || (quiet && state === 'ready')) return null;
  return (
    <Note
      tone={state === 'ready' ? 'good' : 'attention'}
      actions={
        quiet && (
          <LinkButton small href="/settings?part=extension">
            {t('extension.set_up')}
          </LinkButton>
        )
      }
    >
      {t(`extension.${state}`)}
    </Note>
  );
}

interface RowProps {
  task: Task;
  /** The one to go on with. */
  isNext: boolean;
  gone: boolean;
  onOpen: (task: Task) => void;
}

function Row({ task, isNext, gone, onOpen }: RowProps) {
  const { t, word } = useWords();
  const may = useMay('staff');
  const queries = useQueryClient();
  const back = useMutation({
    mutationFn: () =>
      api.post('/api/v1/extension/tasks/{id}', {
        path: { id: task.id },
        body: { state: 'canceled' },
      }),
    onSuccess: () => {
      for (const key of ['purchases', 'orders', 'order', 'counts'])
        void queries.invalidateQueries({ queryKey: [key] });
      toast(t('extension.taken_back', { name: task.order.name }), { tone: 'plain' });
    },
    onError: toastError,
  });
  const [tone, shape] = looks[task.state];
  return (
    <article className="work">
      <div className="work-side">
        <Badge tone={tone} shape={shape}>
          {word('task_state', task.state)}
        </Badge>
        <span className="faint small">
          <Ago at={task.changed_at} />
        </span>
      </div>
      <div className="work-text">
        <p className="row">
          <a className="strong" href={`/orders/${task.order.id}`}>
            {task.order.name}
          </a>
          <span className="muted">{word('supplier', task.supplier)}</span>
        </p>
        {task.lines.map((l) => (
          <p key={l.line}>
            {l.quantity} × {[l.title, l.variant].filter(Boolean).join(', ')}
          </p>
        ))}
        {task.address_problem && (
          <p className="due">
            {task.address_problem.detail}{' '}
            <a href={`/orders/${task.order.id}?correct=address`}>{t('remedy.address')}</a>
          </p>
        )}
        <p className="faint small">{task.sentence}</p>
      </div>
      {may && !gone && (
        <div className="work-do">
          <Button
            small
            look={isNext ? 'primary' : 'normal'}
            icon="open"
            onPress={() => onOpen(task)}
          >
            {t('extension.open')}
          </Button>
          {task.state !== 'paid' && (
            <Button small look="plain" isPending={back.isPending} onPress={() => back.mutate()}>
              {t('extension.take_back')}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

export function WorkList() {
  const { t } = useWords();
  const list = useTasks();
  const open = (task: Task) => {
    if (!openTask(task)) toast(t('extension.barred'), { tone: 'bad' });
  };
  if (list.isPending) return <Skeleton />;
  if (list.error) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  const next = list.tasks.find((one) => one.state === 'ready');
  return (
    <>
      <div className="work-hint">
        <Here quiet />
      </div>
      {list.tasks.length === 0 ? (
        <Empty icon="check" title={t('extension.none')}>
          {t('extension.none_more')}
        </Empty>
      ) : (
        <Rows
          label={t('extension.tasks')}
          items={list.tasks}
          row={(one, gone) => (
            <Row task={one} isNext={one.id === next?.id} gone={gone} onOpen={open} />
          )}
        />
      )}
    </>
  );
}
