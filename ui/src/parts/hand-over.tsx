// SPDX-License-Identifier: Apache-2.0
// Orders of a trial that no account with an API buys: they become a work list of the extension.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { go } from '~/app/router';
import { useWords } from '~/i18n/i18n';
import { Button, LinkButton } from '~/kit/button';
import { Note } from '~/kit/states';
import { toast, toastError } from '~/kit/toast';
import { NEEDS_EXTENSION, WORK_LIST, extensionState, handOver, openTask } from './extension';

/** All orders of the trial that failed for it; its first page shows only some. */
async function ordersOf(bulk: string): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Schemas['BulkWithItems'] = await api.get('/api/v1/bulk/{id}', {
      path: { id: bulk },
      query: { state: 'failed', cursor, limit: 100 },
    });
    for (const item of page.items)
      if (item.code === NEEDS_EXTENSION && item.order) found.push(item.order.id);
    cursor = page.next;
  }
  return found;
}

export function useForExtension(bulk: Schemas['BulkWithItems'] | undefined): string[] {
  return (
    useQuery({
      queryKey: ['bulk', bulk?.id, NEEDS_EXTENSION],
      queryFn: () => ordersOf(bulk!.id),
      enabled: (bulk?.for_extension ?? 0) > 0,
      gcTime: 0,
    }).data ?? []
  );
}

export function HandOver({ orders, onDone }: { orders: string[]; onDone: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const state = useQuery({ queryKey: ['extension', 'here'], queryFn: extensionState }).data;
  const hand = useMutation({
    mutationFn: () => handOver(orders),
    onSuccess: ({ items, refused }) => {
      for (const key of ['orders', 'order', 'purchases', 'counts'])
        void queries.invalidateQueries({ queryKey: [key] });
      const opened = openTask(items[0]!);
      toast(t('extension.handed_many', { n: items.length }), {
        detail: [
          !opened && t('extension.barred'),
          refused.length > 0 && t('extension.refused', { n: refused.length }),
        ]
          .filter(Boolean)
          .join(' '),
      });
      onDone();
      go(WORK_LIST);
    },
    onError: toastError,
  });
  return (
    <Note
      title={t('extension.for', { n: orders.length })}
      actions={
        state === 'ready' ? (
          <Button small look="primary" isPending={hand.isPending} onPress={() => hand.mutate()}>
            {t('extension.hand_over', { n: orders.length })}
          </Button>
        ) : (
          state && (
            <LinkButton small href="/settings?part=extension">
              {t('extension.set_up')}
            </LinkButton>
          )
        )
      }
    >
      {state && t(state === 'ready' ? 'extension.for_more' : `extension.${state}`)}
    </Note>
  );
}
