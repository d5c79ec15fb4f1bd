// SPDX-License-Identifier: Apache-2.0
// Accounts at suppliers: whether they work, whose they are, how long their grant lasts.
import { useMutation, useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Card, Facts } from '~/kit/bits';
import { Button, LinkButton } from '~/kit/button';
import { Empty, Failed, Note, Skeleton } from '~/kit/states';
import { Ago, Moment } from '~/kit/time';
import { toastError } from '~/kit/toast';
import { ConnectionState } from './state';

function OneSupplier({ one }: { one: Schemas['Supplier'] }) {
  const { t, word } = useWords();
  const may = useMay('manager');
  const grant = useMutation({
    mutationFn: () => api.post('/api/v1/suppliers/{id}/oauth', { path: { id: one.id }, body: {} }),
    onSuccess: ({ url }) => location.assign(url),
    onError: toastError,
  });
  return (
    <Card
      title={
        <span className="row">
          {word('supplier', one.supplier)} <ConnectionState state={one.state} />
        </span>
      }
      extra={
        may &&
        one.has_api && (
          <Button
            small
            look={one.state === 'needs_connect' ? 'primary' : 'normal'}
            isPending={grant.isPending}
            onPress={() => grant.mutate()}
          >
            {t('supplier_account.connect')}
          </Button>
        )
      }
    >
      {one.problem && (
        <Note tone="critical" title={one.problem.sentence}>
          {one.problem.detail}
        </Note>
      )}
      <Facts
        rows={[
          [t('supplier_account.name'), one.name],
          ...(one.user ? [[t('supplier_account.user'), one.user] as [string, string]] : []),
          [t('shop.connected'), <Ago key="at" at={one.connected_at} />],
          [t('supplier_account.until'), <Moment key="at" at={one.refresh_until} />],
        ]}
      />
    </Card>
  );
}

export function Suppliers() {
  const { t } = useWords();
  const may = useMay('manager');
  const list = useQuery({ queryKey: ['suppliers'], queryFn: () => api.get('/api/v1/suppliers') });
  if (list.isPending) return <Skeleton />;
  if (list.error) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.items.length === 0)
    return (
      <Empty
        icon="cart"
        title={t('supplier_account.none')}
        actions={
          may && (
            <LinkButton href="/start?step=supplier" icon="plus">
              {t('start.supplier')}
            </LinkButton>
          )
        }
      >
        {t('supplier_account.none_more')}
      </Empty>
    );
  return (
    <>
      {list.data.items.map((s) => (
        <OneSupplier key={s.id} one={s} />
      ))}
      {may && (
        <LinkButton look="plain" icon="plus" href="/start?step=supplier">
          {t('supplier_account.another')}
        </LinkButton>
      )}
    </>
  );
}
